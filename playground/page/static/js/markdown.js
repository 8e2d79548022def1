// Markdown as models write it: blocks here, marks within a line in markdown_inline.js.
// HTML in the text stays text.

import { add, h } from "./dom.js";
import { spans } from "./markdown_inline.js";

const FENCE = /^ {0,3}(```+|~~~+)\s*([\w+-]*)/;
const HEADING = /^ {0,3}(#{1,6})\s+(.*?)\s*#*\s*$/;
const RULE = /^ {0,3}([-*_])(?:\s*\1){2,}\s*$/;
const QUOTE = /^ {0,3}> ?/;
const ITEM = /^(\s*)([-*+]|\d{1,9}[.)])(?:\s+(.*)|\s*)$/;
const TABLE_RULE = /^ {0,3}\|?\s*:?-+:?\s*(\|\s*:?-+:?\s*)*\|?\s*$/;

/** markdown gives the nodes of a text; headings never skip a level below the given one. */
export function markdown(text, level) {
  const source = String(text || "").replace(/\r\n?/g, "\n").replace(/\t/g, "    ");
  return blocks(source.split("\n"), { base: level || 3, stack: [] });
}

function blocks(rows, headings) {
  const out = [];
  let i = 0;
  while (i < rows.length) {
    if (!rows[i].trim()) {
      i += 1;
      continue;
    }
    const reader = [fence, heading, rule, quote, list, table, paragraph].find((read) => read.at(rows, i));
    i = reader.take(rows, i, out, headings);
  }
  return out;
}

const fence = {
  at: (rows, i) => FENCE.test(rows[i]),
  take(rows, i, out) {
    const [, mark] = rows[i].match(FENCE);
    let end = i + 1;
    while (end < rows.length && !rows[end].trim().startsWith(mark)) end += 1;
    out.push(h("pre", null, h("code", null, rows.slice(i + 1, end).join("\n"))));
    return end + 1;
  },
};

const heading = {
  at: (rows, i) => HEADING.test(rows[i]),
  take(rows, i, out, headings) {
    const [, signs, text] = rows[i].match(HEADING);
    const { stack, base } = headings;
    while (stack.length && stack[stack.length - 1] >= signs.length) stack.pop();
    stack.push(signs.length);
    const depth = Math.min(base + stack.length - 1, 6);
    out.push(add(h(`h${depth}.md-heading.md-h${Math.min(signs.length, 4)}`), spans(text)));
    return i + 1;
  },
};

const rule = {
  at: (rows, i) => RULE.test(rows[i]),
  take(rows, i, out) {
    out.push(h("hr"));
    return i + 1;
  },
};

const quote = {
  at: (rows, i) => QUOTE.test(rows[i]),
  take(rows, i, out) {
    let end = i;
    while (end < rows.length && QUOTE.test(rows[end])) end += 1;
    const inner = rows.slice(i, end).map((row) => row.replace(QUOTE, ""));
    out.push(add(h("blockquote"), blocks(inner, { base: 6, stack: [] })));
    return end;
  },
};

const list = {
  at: (rows, i) => ITEM.test(rows[i]) && rows[i].match(ITEM)[3] !== undefined,
  take(rows, i, out) {
    const { items, end, ordered, start } = gather(rows, i);
    const node = h(ordered ? "ol" : "ul", ordered && start > 1 ? { start } : null);
    for (const item of items) node.append(listItem(item));
    out.push(node);
    return end;
  },
};

// gather takes the items of one list; what is indented under an item belongs to it.
function gather(rows, i) {
  const [, margin, sign] = rows[i].match(ITEM);
  const ordered = /\d/.test(sign);
  const items = [];
  let end = i;
  while (end < rows.length) {
    const found = rows[end].match(ITEM);
    const blank = !rows[end].trim();
    if (found && found[1].length <= margin.length + 1) {
      if (/\d/.test(found[2]) !== ordered || found[1].length < margin.length) break;
      items.push([found[3] || ""]);
    } else if (blank) {
      const after = rows[end + 1] || "";
      if (!/^\s{2,}\S/.test(after) && !(after.match(ITEM) && after.match(ITEM)[1].length >= margin.length)) break;
      items[items.length - 1].push("");
    } else if (/^\s{2,}/.test(rows[end])) {
      items[items.length - 1].push(rows[end].slice(Math.min(margin.length + sign.length + 1, rows[end].search(/\S/))));
    } else if (RULE.test(rows[end]) || HEADING.test(rows[end]) || FENCE.test(rows[end]) || !items.length) break;
    else items[items.length - 1].push(rows[end]);
    end += 1;
  }
  return { items, end, ordered, start: Number.parseInt(sign, 10) };
}

function listItem(rows) {
  const task = rows[0].match(/^\[([ xX])\]\s+(.*)$/);
  const item = h("li");
  if (task) {
    item.className = "task-item";
    item.append(task[1] === " " ? "☐ " : "☑ ");
    rows[0] = task[2];
  }
  const nodes = blocks(rows, { base: 6, stack: [] });
  // A tight item is its text, not a paragraph in a list.
  for (const node of nodes) {
    if (node.tagName === "P" && !rows.includes("")) item.append(...node.childNodes);
    else item.append(node);
  }
  return item;
}

const cells = (row) => {
  const bare = row.trim().replace(/^\|/, "").replace(/\|$/, "");
  return bare.split(/(?<!\\)\|/).map((cell) => cell.trim().replace(/\\\|/g, "|"));
};

const table = {
  at: (rows, i) => rows[i].includes("|") && i + 1 < rows.length && rows[i + 1].includes("-") && TABLE_RULE.test(rows[i + 1]),
  take(rows, i, out) {
    const align = cells(rows[i + 1]).map((c) => (c.endsWith(":") ? (c.startsWith(":") ? "center" : "right") : "left"));
    const head = cells(rows[i]);
    const row = (tag, held) => h("tr", null, head.map((_, n) => add(h(`${tag}.align-${align[n] || "left"}`, tag === "th" ? { scope: "col" } : null), spans(held[n] || ""))));
    const body = h("tbody");
    let end = i + 2;
    for (; end < rows.length && rows[end].includes("|"); end += 1) body.append(row("td", cells(rows[end])));
    out.push(h("div.table-box", { tabindex: "0", role: "group" }, h("table", null, h("thead", null, row("th", head)), body)));
    return end;
  },
};

const paragraph = {
  at: () => true,
  take(rows, i, out) {
    let end = i + 1;
    while (end < rows.length && rows[end].trim() && ![fence, heading, rule, quote, list, table].some((read) => read.at(rows, end))) end += 1;
    out.push(add(h("p"), spans(rows.slice(i, end).map((row) => row.trimStart()).join("\n"))));
    return end;
  },
};
