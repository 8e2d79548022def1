// Blocks of Block Kit, each made into nodes.

import { add, fill, h, icon } from "./dom.js";
import { actions, contextActions, element } from "./elements.js";
import { card, carousel } from "./cards.js";
import { emojis } from "./inline.js";
import { file, image, thumbnail } from "./media.js";
import { input } from "./inputs.js";
import { inline, mrkdwn } from "./mrkdwn.js";
import { markdown } from "./markdown.js";
import { richText } from "./richtext.js";
import { dataTable, table } from "./tables.js";
import { plan, taskCard } from "./tasks.js";
import { t } from "./words.js";

/**
 * A context (ctx) goes with every block: {app, store, level, scope, root}.
 * level is the heading level for titles; scope says where an action comes from
 * ({channel, ts} or {view_id}); root() is the element whose inputs are the state.
 */

/** text gives the nodes of a text object, as paragraphs. */
export function text(object, ctx) {
  if (!object) return [];
  if (object.type === "mrkdwn") return mrkdwn(object.text, ctx.store);
  return [h("p.plain", null, emojis(object.text || ""))];
}

/** phrase gives the nodes of a text object, without paragraphs. */
export function phrase(object, ctx) {
  if (!object) return [];
  if (object.type === "mrkdwn") return inline(object.text || "", ctx.store);
  return [emojis(object.text || "")];
}

const RENDER = {
  section,
  header: (block, ctx) => h(`h${Math.min(ctx.level, 6)}.block-header`, null, emojis((block.text && block.text.text) || "")),
  divider: () => h("hr"),
  context,
  context_actions: contextActions,
  actions,
  input,
  image,
  file,
  table,
  data_table: dataTable,
  task_card: taskCard,
  plan,
  card,
  carousel,
  container,
  alert,
  rich_text: (block, ctx) => add(h("div.prose"), richText(block, ctx.store)),
  markdown: (block, ctx) => add(h("div.prose.markdown"), markdown(block.text, ctx.level)),
};

/** render makes one block; a kind that the page does not know is named. */
export function render(block, ctx) {
  const make = RENDER[block.type];
  if (!make) return h("div.block.unknown", null, t("block.unknown", { type: block.type }));
  const node = make(block, ctx);
  node.classList.add("block", `block-${block.type}`);
  if (block.block_id) node.dataset.block = block.block_id;
  return node;
}

function section(block, ctx) {
  const body = h("div.section-body");
  if (block.text) body.append(add(h("div.prose"), text(block.text, ctx)));
  if (block.fields) {
    body.append(h("div.fields", null, block.fields.map((field) => add(h("div.field-cell.prose"), text(field, ctx)))));
  }
  const node = h("div", null, body);
  if (block.accessory) {
    const label = block.text ? plainOf(block.text.text) : "";
    const extra = block.accessory.type === "image" ? thumbnail(block.accessory, ctx) : element(block.accessory, block, ctx, label);
    node.append(h("div.accessory", { class: `accessory-${block.accessory.type}` }, extra));
  }
  return node;
}

const plainOf = (source) => (source || "").replace(/<[^>|]*\|?([^>]*)>/g, "$1").replace(/[*_~`]/g, "").slice(0, 120);

function context(block, ctx) {
  return h(
    "div",
    null,
    (block.elements || []).map((part) => (part.type === "image" ? thumbnail(part, ctx) : add(h("span.context-text"), phrase(part, ctx)))),
  );
}

const LEVELS = { error: "alert", warning: "alert", success: "check" };

function alert(block, ctx) {
  const level = block.level || "default";
  return h("div", { class: `alert alert-${level}`, role: level === "error" ? "alert" : "note" }, icon(LEVELS[level] || "info"), add(h("div.prose"), text(block.text, ctx)));
}

function container(block, ctx) {
  const title = block.rich_text_title ? richText(block.rich_text_title, ctx.store) : [emojis((block.title && block.title.text) || "")];
  const head = [
    block.icon ? thumbnail(block.icon, ctx) : null,
    h("span.container-titles", null, h("span.container-title", null, title), block.subtitle ? add(h("span.container-subtitle"), phrase(block.subtitle, ctx)) : null),
  ];
  const body = h("div.container-body", null, (block.child_blocks || []).map((child) => render(child, ctx)));
  const kind = `container ${block.has_header_divider ? "container-ruled" : ""} container-${block.width || "standard"}`;
  if (block.is_collapsible) {
    return h("details", { class: kind, open: !block.default_collapsed, "data-keep": block.block_id }, h("summary.container-head", null, head, icon("chevron")), body);
  }
  return h("div", { class: kind }, h("div.container-head", null, head), body);
}

/**
 * reconcile shows blocks in a box, keeping the nodes of those that did not
 * change: what the reader types, opens or has selected there stays.
 */
export function reconcile(box, list, ctx) {
  const old = box.shown || [];
  const kept = new Set();
  const shown = list.map((block) => {
    const key = JSON.stringify(block);
    const same = old.find((item) => item.key === key && !kept.has(item));
    if (same) kept.add(same);
    return same || { key, id: block.block_id || "", node: render(block, ctx) };
  });
  const focus = focusOf(box);
  const gone = old.filter((item) => !kept.has(item));
  for (const item of shown) if (!kept.has(item)) carryOver(gone, item);
  const wanted = shown.map((item) => item.node);
  for (const item of gone) item.node.remove();
  wanted.forEach((node, i) => {
    if (box.children[i] !== node) box.insertBefore(node, box.children[i] || null);
  });
  box.shown = shown;
  if (focus) restore(box, focus);
}

// carryOver keeps open what the reader had opened in the block that this one replaces.
function carryOver(gone, item) {
  for (const details of item.node.parentNode ? [] : [item.node, ...item.node.querySelectorAll("details")]) {
    const key = details.dataset && details.dataset.keep;
    if (!key) continue;
    for (const before of gone) {
      const found = [before.node, ...before.node.querySelectorAll("details")].find((d) => d.dataset && d.dataset.keep === key);
      if (found && found.tagName === "DETAILS") details.open = found.open;
    }
  }
}

function focusOf(box) {
  const active = document.activeElement;
  const held = active && box.contains(active) && active.closest("[data-focus]");
  return held ? { key: held.dataset.focus, node: active } : null;
}

function restore(box, focus) {
  if (box.contains(focus.node)) return;
  const found = [...box.querySelectorAll("[data-focus]")].find((node) => node.dataset.focus === focus.key);
  if (found) found.focus({ preventScroll: true });
}

/** clear empties a box that reconcile filled. */
export function clear(box) {
  box.shown = [];
  fill(box);
}
