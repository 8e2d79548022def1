// rich_text: sections, lists, quotes and preformatted text, made of elements.

import { add, h } from "./dom.js";
import { emoji, emojiOf } from "./emoji.js";
import { channel, lines, link, mention } from "./inline.js";
import { isoOf } from "./mrkdwn.js";
import { slackDate } from "./words.js";

/** richText gives the nodes of a rich_text block. */
export function richText(block, store) {
  const out = [];
  for (const part of block.elements || []) {
    if (part.type === "rich_text_list") place(out, part, store);
    else out.push(section(part, store));
  }
  return out;
}

function section(part, store) {
  const kids = elements(part.elements, store);
  switch (part.type) {
    case "rich_text_quote":
      return add(h("blockquote"), kids);
    case "rich_text_preformatted":
      return h("pre", null, add(h("code"), kids));
    default:
      return add(h("p"), kids);
  }
}

// place puts a list where its indent says: under the last item of the list before it.
function place(out, part, store) {
  const indent = part.indent || 0;
  const tag = part.style === "ordered" ? "ol" : "ul";
  const list = h(tag, part.offset ? { start: part.offset + 1 } : null);
  for (const item of part.elements || []) list.append(add(h("li"), elements(item.elements, store)));
  let parent = out[out.length - 1];
  if (!indent || !parent || !/^[OU]L$/.test(parent.tagName)) {
    // A list may go on after a deeper one: the same list, then.
    if (parent && parent.tagName === list.tagName && parent.querySelector("ul, ol")) parent.append(...list.children);
    else out.push(list);
    return;
  }
  for (let depth = 1; depth <= indent; depth += 1) {
    const item = parent.lastElementChild;
    const last = item && item.lastElementChild;
    const deeper = last && /^[OU]L$/.test(last.tagName);
    if (deeper && (depth < indent || last.tagName === list.tagName)) {
      parent = last;
      if (depth === indent) parent.append(...list.children);
      continue;
    }
    (item || parent).append(list);
    return;
  }
}

function elements(list, store) {
  return (list || []).map((element) => styled(one(element, store), element.style));
}

function one(element, store) {
  switch (element.type) {
    case "text":
      return lines(element.text || "");
    case "link":
      return link(element.url, element.text || "");
    case "user":
      return mention(store, element.user_id);
    case "usergroup":
      return h("span.mention", null, `@${element.usergroup_id}`);
    case "team":
      return h("span.mention", null, `@${element.team_id}`);
    case "channel":
      return channel(store, element.channel_id);
    case "broadcast":
      return h("span.mention", null, `@${element.range}`);
    case "emoji":
      return (element.unicode && emojiOf(element.unicode)) || emoji(element.name) || `:${element.name}:`;
    case "date": {
      const date = h("time", { datetime: isoOf(element.timestamp) }, slackDate(element.timestamp, element.format, element.fallback));
      return element.url ? link(element.url, date) : date;
    }
    case "color":
      return h("code", null, element.value);
    default:
      return element.text || element.fallback || "";
  }
}

const STYLES = [
  ["code", "code"],
  ["strike", "s"],
  ["underline", "u"],
  ["italic", "em"],
  ["bold", "strong"],
];

function styled(content, style) {
  let node = content;
  for (const [key, tag] of STYLES) {
    if (style && style[key]) node = add(h(tag), [node]);
  }
  return node;
}
