// Markdown's marks within a line, and the plain addresses found there.

import { add, h } from "./dom.js";
import { emojis, lines, link } from "./inline.js";

const ENTITIES = { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'", nbsp: "\u00a0" };

// Each mark: how it is found, and what it becomes. The first match in the text wins; of two at one place, the earlier rule.
const RULES = [
  [/\\([\\`*_{}[\]()#+\-.!|~<>])/, (m) => document.createTextNode(m[1])],
  [/(`+)([\s\S]*?[^`])\1(?!`)/, (m) => h("code", null, m[2].replace(/^ (.+) $/, "$1"))],
  [/<(https?:\/\/[^\s<>]+|mailto:[^\s<>]+)>/, (m) => link(m[1], "")],
  [/!\[([^\]]*)\]\(\s*<?([^\s)>]+)>?(?:\s+"[^"]*")?\s*\)/, (m) => link(m[2], m[1])],
  [/\[((?:[^[\]]|\[[^\]]*\])*)\]\(\s*<?((?:[^\s()<>]|\([^\s()]*\))+)>?(?:\s+"[^"]*")?\s*\)/, (m) => link(m[2], spans(m[1]))],
  [/\*\*\*(?=\S)([\s\S]*?\S)\*\*\*/, (m) => h("strong", null, add(h("em"), spans(m[1])))],
  [/\*\*(?=\S)([\s\S]*?\S)\*\*/, (m) => add(h("strong"), spans(m[1]))],
  [/(?<![\p{L}\p{N}_])__(?=\S)([\s\S]*?\S)__(?![\p{L}\p{N}_])/u, (m) => add(h("strong"), spans(m[1]))],
  [/~~(?=\S)([\s\S]*?\S)~~/, (m) => add(h("s"), spans(m[1]))],
  [/\*(?=[^\s*])((?:[^*]|\*\*[^*]+\*\*)*?[^\s*])\*(?!\*)/, (m) => add(h("em"), spans(m[1]))],
  [/(?<![\p{L}\p{N}_])_(?=[^\s_])([\s\S]*?[^\s_])_(?![\p{L}\p{N}_])/u, (m) => add(h("em"), spans(m[1]))],
  [/https?:\/\/[^\s<>"')\]]*[^\s<>"')\].,;:!?]/, (m) => link(m[0], "")],
];

/** spans gives the nodes of a line or of a paragraph's lines. */
export function spans(text) {
  const out = [];
  let rest = text;
  while (rest) {
    const found = first(rest);
    if (!found) break;
    const { match, make } = found;
    if (match.index) out.push(...plain(rest.slice(0, match.index)));
    out.push(make(match));
    rest = rest.slice(match.index + match[0].length);
  }
  if (rest) out.push(...plain(rest));
  return out;
}

function first(text) {
  let best = null;
  for (const [pattern, make] of RULES) {
    const match = text.match(pattern);
    if (match && (!best || match.index < best.match.index)) best = { match, make };
    if (best && best.match.index === 0) break;
  }
  return best;
}

function plain(text) {
  const decoded = text.replace(/&(amp|lt|gt|quot|apos|nbsp);/g, (all, key) => ENTITIES[key]).replace(/ +\n/g, "\n");
  return lines(emojis(decoded));
}
