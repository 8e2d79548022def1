// Interactive elements that act at once: buttons, selects, pickers.

import { h, icon, uid } from "./dom.js";
import { confirm } from "./dialog.js";
import { emojis, safeURL } from "./inline.js";
import { collect, field } from "./fields.js";
import { menu } from "./menu.js";
import { t } from "./words.js";

const words = (object) => emojis((object && object.text) || "");

/** act tells the app of an action, after the element's own question if it has one. */
export async function act(spec, block, ctx, payload, held) {
  if (spec.confirm && !(await confirm(spec.confirm, ctx))) return false;
  const node = held && held.nodeType ? held : null;
  if (node) node.setAttribute("aria-busy", "true");
  const answer = await ctx.app.act({
    act: "action",
    ...ctx.scope,
    block_id: block.block_id || "",
    action: { type: spec.type, action_id: spec.action_id || "", block_id: block.block_id || "", ...payload },
    state: collect(ctx.root()),
  });
  if (node) node.removeAttribute("aria-busy");
  return answer.ok;
}

/** actions is a row of elements. */
export function actions(block, ctx) {
  return h("div", null, (block.elements || []).map((spec) => element(spec, block, ctx, "")));
}

/** element makes one interactive element; label names it when it has no words of its own. */
export function element(spec, block, ctx, label) {
  switch (spec.type) {
    case "button":
    case "workflow_button":
      return button(spec, block, ctx);
    case "overflow":
      return overflow(spec, block, ctx);
    case "feedback_buttons":
      return feedback(spec, block, ctx);
    case "icon_button":
      return iconAction(spec, block, ctx);
    default:
      return picker(spec, block, ctx, label);
  }
}

const focusKey = (spec, block, more) => [block.block_id, spec.action_id, more].filter(Boolean).join("/");

function button(spec, block, ctx) {
  const style = { class: `button ${spec.style ? `button-${spec.style}` : ""}`, "aria-label": spec.accessibility_label, "data-focus": focusKey(spec, block, spec.value) };
  const payload = { text: spec.text, value: spec.value };
  const href = spec.url && safeURL(spec.url);
  if (href) {
    const press = () => act({ ...spec, confirm: null }, block, ctx, payload);
    return h("a", { ...style, href, target: "_blank", rel: "noopener noreferrer", onclick: press }, words(spec.text), icon("external"));
  }
  const press = (event) => once(event.currentTarget, () => act(spec, block, ctx, payload, event.currentTarget));
  return h("button", { type: "button", ...style, onclick: press }, words(spec.text));
}

// once ignores a second press while the first is under way.
async function once(node, deed) {
  if (node.dataset.busy) return;
  node.dataset.busy = "1";
  try {
    await deed();
  } finally {
    delete node.dataset.busy;
  }
}

function overflow(spec, block, ctx) {
  const items = (spec.options || []).map((option) => ({
    label: words(option.text),
    hint: option.description ? words(option.description) : "",
    href: option.url ? safeURL(option.url) : null,
    run: () => act(spec, block, ctx, { selected_option: option }),
  }));
  const node = h("button.button.button-overflow", { type: "button", "aria-label": t("menu.more"), title: t("menu.more"), "data-focus": focusKey(spec, block) }, icon("dots"));
  menu(node, () => items);
  return node;
}

function feedback(spec, block, ctx) {
  const one = (part, sign) =>
    h(
      "button.feedback",
      {
        type: "button",
        "aria-label": part.accessibility_label || (part.text && part.text.text),
        "aria-pressed": "false",
        title: part.text && part.text.text,
        "data-focus": focusKey(spec, block, sign),
        onclick: (event) => {
          const node = event.currentTarget;
          once(node, async () => {
            if (!(await act(spec, block, ctx, { text: part.text, value: part.value }, node))) return;
            for (const other of node.parentNode.children) other.setAttribute("aria-pressed", String(other === node));
          });
        },
      },
      icon(sign),
    );
  return h("div.feedback-buttons", { role: "group", "aria-label": t("feedback.group") }, one(spec.positive_button, "up"), one(spec.negative_button, "down"));
}

const ICONS = { trash: "trash", delete: "trash", edit: "edit", copy: "copy", refresh: "history" };

function iconAction(spec, block, ctx) {
  const seen = spec.visible_to_user_ids;
  if (seen && seen.length && !seen.includes(ctx.store.state.me.id)) return h("span", { hidden: true });
  const label = spec.accessibility_label || (spec.text && spec.text.text);
  const press = (event) => once(event.currentTarget, () => act(spec, block, ctx, { value: spec.value }, event.currentTarget));
  return h("button.icon-button", { type: "button", "aria-label": label, title: spec.text && spec.text.text, "data-focus": focusKey(spec, block), onclick: press }, icon(ICONS[spec.icon] || "circle"));
}

/** contextActions is the small row under an answer. */
export function contextActions(block, ctx) {
  return h("div", null, (block.elements || []).map((spec) => element(spec, block, ctx, "")));
}

// picker is a field whose every change is an action.
function picker(spec, block, ctx, label) {
  const id = uid("pick");
  const made = field(spec, block, ctx, { id, label: (spec.placeholder && spec.placeholder.text) || label || t("choose") });
  if (!made) return h("span.unknown", null, t("block.unknown", { type: spec.type }));
  made.node.dataset.focus = focusKey(spec, block);
  let before = JSON.stringify(made.read());
  made.changed(async () => {
    const value = made.read();
    const now = JSON.stringify(value);
    if (now === before) return;
    before = now;
    await act(spec, block, ctx, value, made.node);
  });
  return made.node;
}

