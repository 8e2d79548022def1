// Slack's own markup: *bold* _italic_ ~strike~ `code` <url|label>.

import { add, h } from "./dom.js";
import { channel, decode, emojis, lines, link, mention } from "./inline.js";
import { slackDate } from "./words.js";

const MARKS = [
  ["*", "strong"],
  ["_", "em"],
  ["~", "s"],
];

/** mrkdwn gives the nodes of a text: paragraphs, lists, quotes, preformatted. */
export function mrkdwn(text, store) {
  const out = [];
  String(text || "")
    .split(/```\n?/)
    .forEach((part, i) => {
      if (i % 2) out.push(h("pre", null, h("code", null, preformatted(part))));
      else if (part.trim()) out.push(...paragraphs(part.replace(/^\n|\n$/g, ""), store));
    });
  return out;
}

const preformatted = (text) => decode(text.replace(/<([^>|]+)(?:\|([^>]*))?>/g, (all, url, label) => label || url)).replace(/\n$/, "");

const KINDS = [
  ["quote", /^(?:&gt;|>) ?/],
  ["bullet", /^ *[•◦▪‣-] +/],
  ["ordered", /^ *\d+[.)] +/],
];

function kindOf(line) {
  const found = KINDS.find(([, pattern]) => pattern.test(line));
  return found ? found[0] : "plain";
}

function paragraphs(text, store) {
  const groups = [];
  for (const line of text.split("\n")) {
    const kind = kindOf(line);
    const last = groups[groups.length - 1];
    if (last && last.kind === kind) last.lines.push(line);
    else groups.push({ kind, lines: [line] });
  }
  return groups.flatMap((group) => paragraph(group, store));
}

function paragraph({ kind, lines: held }, store) {
  if (kind === "plain") {
    // An empty line parts two paragraphs.
    return held
      .join("\n")
      .split(/\n{2,}/)
      .map((part) => part.replace(/^\n+|\n+$/g, ""))
      .filter(Boolean)
      .map((part) => h("p", null, inline(part, store)));
  }
  const pattern = KINDS.find(([name]) => name === kind)[1];
  const bare = held.map((line) => line.replace(pattern, ""));
  if (kind === "quote") return h("blockquote", null, inline(bare.join("\n"), store));
  const first = kind === "ordered" ? Number.parseInt(held[0], 10) : null;
  return h(kind === "ordered" ? "ol" : "ul", first > 1 ? { start: first } : null, bare.map((line) => h("li", null, inline(line, store))));
}

/** inline gives the nodes of a text without paragraphs. */
export function inline(text, store) {
  const out = [];
  let rest = text;
  let before = "";
  while (rest) {
    const found = next(rest, before, store);
    if (!found) break;
    if (found.at) out.push(...plain(rest.slice(0, found.at)));
    out.push(found.node);
    before = rest.charAt(found.end - 1);
    rest = rest.slice(found.end);
  }
  if (rest) out.push(...plain(rest));
  return out;
}

const plain = (text) => lines(emojis(decode(text)));

const wordly = /[\p{L}\p{N}]/u;

// next finds the first mark of a text: code, a link in angle brackets, or a pair of marks.
function next(text, before, store) {
  for (let i = 0; i < text.length; i += 1) {
    const c = text[i];
    if (c === "`") {
      const end = text.indexOf("`", i + 1);
      if (end > i + 1) return { at: i, end: end + 1, node: h("code", null, decode(text.slice(i + 1, end))) };
    }
    if (c === "<") {
      const end = text.indexOf(">", i);
      if (end > i + 1) return { at: i, end: end + 1, node: bracket(text.slice(i + 1, end), store) };
    }
    const mark = MARKS.find(([sign]) => sign === c);
    const previous = i ? text[i - 1] : before;
    if (mark && !wordly.test(previous)) {
      const end = closing(text, i);
      if (end) return { at: i, end: end + 1, node: add(h(mark[1]), inline(text.slice(i + 1, end), store)) };
    }
  }
  return null;
}

// closing is where the mark at i ends: on the same line, touching text, before no letter.
function closing(text, i) {
  const sign = text[i];
  if (!text[i + 1] || /[\s]/.test(text[i + 1]) || text[i + 1] === sign) return 0;
  for (let j = i + 2; j < text.length && text[j] !== "\n"; j += 1) {
    if (text[j] === "<") {
      const end = text.indexOf(">", j);
      if (end > 0) j = end;
      continue;
    }
    if (text[j] === sign && !/\s/.test(text[j - 1]) && !wordly.test(text[j + 1] || "")) return j;
  }
  return 0;
}

// bracket reads what stands between < and >.
function bracket(inside, store) {
  const bar = inside.indexOf("|");
  const target = bar < 0 ? inside : inside.slice(0, bar);
  const label = bar < 0 ? "" : decode(inside.slice(bar + 1));
  if (target.startsWith("@")) return mention(store, target.slice(1), label);
  if (target.startsWith("#")) return channel(store, target.slice(1), label);
  if (target.startsWith("!date^")) {
    const [, seconds, format, url] = target.split("^");
    const date = h("time", { datetime: isoOf(seconds) }, slackDate(seconds, decode(format || ""), label));
    return url ? link(decode(url), date) : date;
  }
  if (target.startsWith("!")) return h("span.mention", null, `@${label || target.slice(1).split("^")[0]}`);
  return link(decode(target), label ? emojis(label) : "");
}

/** isoOf is a moment in seconds as a machine reads it; null when it is none. */
export function isoOf(seconds) {
  const date = new Date(Number(seconds) * 1000);
  return Number.isNaN(date.getTime()) ? null : date.toISOString();
}

/** speech is a text without its marks, for a screen reader's announcement. */
export function speech(text, store) {
  const box = h("div");
  for (const node of mrkdwn(text, store)) box.append(node, " ");
  return box.textContent.trim();
}
