// Input blocks: label, field, hint, and the error beside it.

import { fill, h, icon, uid } from "./dom.js";
import { act } from "./elements.js";
import { field } from "./fields.js";
import { emojis } from "./inline.js";
import { t } from "./words.js";

const GROUPS = new Set(["radio_buttons", "checkboxes"]);

/** input makes an input block. */
export function input(block, ctx) {
  const spec = block.element || {};
  const id = uid("input");
  const label = (block.label && block.label.text) || "";
  const hint = block.hint && block.hint.text ? h("p.hint", { id: `${id}-hint` }, emojis(block.hint.text)) : null;
  const error = h("p.input-error", { id: `${id}-error`, hidden: true });
  const describedBy = [hint ? `${id}-hint` : "", `${id}-error`].filter(Boolean).join(" ");
  const made = field(spec, block, ctx, { id, text: label, describedBy, labelledBy: `${id}-label`, required: !block.optional });
  if (!made) return h("div.unknown", null, t("block.unknown", { type: spec.type || "input" }));
  const title = [emojis(label), block.optional ? h("span.optional", null, ` (${t("optional")})`) : null];
  const name = GROUPS.has(spec.type) ? h("span.input-label", { id: `${id}-label` }, title) : h("label.input-label", { id: `${id}-label`, for: id }, title);
  if (block.dispatch_action) dispatch(made, spec, block, ctx);
  return h("div", null, name, hint, made.node, error);
}

// dispatch makes a field of a form act at once too, on Enter for a text.
function dispatch(made, spec, block, ctx) {
  const run = () => act(spec, block, ctx, made.read());
  const when = (spec.dispatch_action_config && spec.dispatch_action_config.trigger_actions_on) || ["on_enter_pressed"];
  if (!/_input$/.test(spec.type) || spec.type === "file_input") {
    made.changed(run);
    return;
  }
  if (when.includes("on_character_entered")) made.control.addEventListener("input", run);
  if (when.includes("on_enter_pressed")) {
    made.control.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" || event.shiftKey) return;
      event.preventDefault();
      run();
    });
  }
}

/** showErrors puts each error beside its field, and takes away those that are mended. The first such field gets the focus. */
export function showErrors(box, errors) {
  let first = null;
  const known = new Set();
  for (const node of box.querySelectorAll(".block-input")) {
    const place = node.querySelector(".input-error");
    const control = node.querySelector("[aria-describedby]");
    if (!place) continue;
    const text = (errors || {})[node.dataset.block];
    if (text) known.add(node.dataset.block);
    place.hidden = !text;
    fill(place, text ? [icon("alert"), h("span", null, text)] : []);
    node.classList.toggle("has-error", Boolean(text));
    for (const input of node.querySelectorAll("input, textarea, select")) {
      if (text && input.type !== "checkbox") input.setAttribute("aria-invalid", "true");
      else input.removeAttribute("aria-invalid");
    }
    if (text && !first) first = node.querySelector("input, textarea, select, button") || control;
  }
  if (first) first.focus();
  return Object.entries(errors || {}).filter(([block]) => !known.has(block)).map(([, text]) => text);
}

/** missing finds the required fields left empty: {block_id: text}. */
export function missing(box, blocks, values) {
  const errors = {};
  for (const block of blocks) {
    if (block.type === "container") Object.assign(errors, missing(box, block.child_blocks || [], values));
    if (block.type !== "input" || !block.element) continue;
    const value = (values[block.block_id] || {})[block.element.action_id || ""];
    if (!value) continue;
    const { type, ...held } = value;
    const empty = Object.values(held).every((v) => v === null || (Array.isArray(v) && !v.length));
    if (empty && !block.optional) errors[block.block_id] = t("error.required");
    else if (!empty) Object.assign(errors, outOfBounds(block, held.value));
  }
  return errors;
}

function outOfBounds(block, value) {
  const spec = block.element;
  const say = (key, n) => ({ [block.block_id]: t(key, { n }) });
  if (value === null || value === undefined) return {};
  if (spec.min_length && value.length < spec.min_length) return say("error.short", spec.min_length);
  if (spec.type !== "number_input") return {};
  const n = Number(value);
  if (Number.isNaN(n)) return say("error.number", "");
  if (!spec.is_decimal_allowed && !Number.isInteger(n)) return say("error.integer", "");
  if (spec.min_value !== undefined && n < Number(spec.min_value)) return say("error.min", spec.min_value);
  if (spec.max_value !== undefined && n > Number(spec.max_value)) return say("error.max", spec.max_value);
  return {};
}
