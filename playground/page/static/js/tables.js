// Tables: Slack's table, and data_table with its pages and sorting.

import { add, fill, h, icon } from "./dom.js";
import { emojis } from "./inline.js";
import { richText } from "./richtext.js";
import { t } from "./words.js";

function content(cell, ctx) {
  if (!cell) return [];
  if (cell.type === "rich_text") {
    const nodes = richText(cell, ctx.store);
    return nodes.length === 1 && nodes[0].tagName === "P" ? [...nodes[0].childNodes] : nodes;
  }
  return [emojis(cell.text === undefined ? "" : String(cell.text))];
}

function row(tag, cells, ctx, settings, header) {
  return h(
    "tr",
    null,
    cells.map((cell, i) => {
      const name = tag === "td" && header === i ? "th" : tag;
      const set = (settings || [])[i] || {};
      const align = set.align || (cell && cell.type === "raw_number" ? "right" : "left");
      const scope = name === "th" ? (tag === "th" ? "col" : "row") : null;
      return add(h(`${name}.align-${align}`, { scope, class: set.is_wrapped ? "wrapped" : null }), content(cell, ctx));
    }),
  );
}

const box = (label, ...kids) => h("div.table-box", { tabindex: "0", role: "region", "aria-label": label }, kids);

/** table is Slack's table: the first row is its head. */
export function table(block, ctx) {
  const [head, ...rows] = block.rows || [];
  const body = h("tbody", null, rows.map((cells) => row("td", cells, ctx, block.column_settings)));
  return h("div", null, box(t("table.label"), h("table", null, head ? h("thead", null, row("th", head, ctx, block.column_settings)) : null, body)));
}

const valueOf = (cell) => (cell && cell.type === "raw_number" ? cell.value : content(cell, { store: null }).map((n) => n.textContent || n).join(""));

function safeValue(cell, ctx) {
  if (cell && cell.type === "rich_text") return content(cell, ctx).map((n) => n.textContent || "").join("");
  return valueOf(cell);
}

/** dataTable is a table with a caption, pages, and columns to sort by. */
export function dataTable(block, ctx) {
  const [head = [], ...rows] = block.rows || [];
  const size = block.page_size > 0 ? block.page_size : rows.length || 1;
  const view = { page: 0, column: -1, down: false };
  const body = h("tbody");
  const pages = Math.max(1, Math.ceil(rows.length / size));
  const where = h("span.pages-where", { role: "status" });
  const header = head.map((cell, i) => {
    const button = h("button.sort", { type: "button", onclick: () => sort(i) }, content(cell, ctx), icon("chevron"));
    const number = rows[0] && rows[0][i] && rows[0][i].type === "raw_number";
    return h("th", { scope: "col", "aria-sort": "none", class: number ? "align-right" : null }, button);
  });
  const turn = (by) => {
    view.page = Math.min(pages - 1, Math.max(0, view.page + by));
    show();
  };
  function sort(i) {
    view.down = view.column === i ? !view.down : false;
    view.column = i;
    view.page = 0;
    show();
  }
  function show() {
    const sorted = view.column < 0 ? rows : [...rows].sort((a, b) => compare(safeValue(a[view.column], ctx), safeValue(b[view.column], ctx)) * (view.down ? -1 : 1));
    const from = view.page * size;
    fill(body, sorted.slice(from, from + size).map((cells) => row("td", cells, ctx, null, block.row_header_column_index)));
    header.forEach((th, i) => th.setAttribute("aria-sort", i === view.column ? (view.down ? "descending" : "ascending") : "none"));
    fill(where, t("table.page", { page: view.page + 1, pages }));
    before.disabled = view.page === 0;
    after.disabled = view.page === pages - 1;
  }
  const before = h("button.button.button-small", { type: "button", onclick: () => turn(-1) }, t("table.before"));
  const after = h("button.button.button-small", { type: "button", onclick: () => turn(1) }, t("table.after"));
  show();
  const caption = h("caption", null, emojis(block.caption || ""));
  const node = h("div", null, box(block.caption || t("table.label"), h("table", null, caption, h("thead", null, h("tr", null, header)), body)));
  if (pages > 1) node.append(h("div.pages", null, before, where, after));
  return node;
}

function compare(a, b) {
  if (typeof a === "number" && typeof b === "number") return a - b;
  return String(a).localeCompare(String(b), document.documentElement.lang, { numeric: true });
}
