// Fields that hold a value: how each is shown, and what it reads as in Slack's state.

import { fill, h, icon, uid } from "./dom.js";
import { emojis, name } from "./inline.js";
import { popover } from "./menu.js";
import { t } from "./words.js";

// The readers of the fields on the page, by their node.
const readers = new WeakMap();

/** collect reads every field of a box: {block_id: {action_id: value}}, as in Slack's state.values. */
export function collect(box) {
  const values = {};
  if (!box) return values;
  for (const node of box.querySelectorAll("[data-field]")) {
    const held = readers.get(node);
    if (!held || !held.block) continue;
    (values[held.block] ||= {})[held.action] = { type: held.type, ...held.read() };
  }
  return values;
}

const words = (object) => emojis((object && object.text) || "");

/** choices are the options of a select, those of its groups among them. */
export const choices = (spec) => spec.options || (spec.option_groups || []).flatMap((group) => group.options || []);

const MAKE = {
  plain_text_input: textInput,
  email_text_input: textInput,
  url_text_input: textInput,
  number_input: numberInput,
  static_select: select,
  users_select: peopleSelect,
  conversations_select: conversationSelect,
  channels_select: conversationSelect,
  multi_static_select: multi,
  multi_users_select: multiPeople,
  radio_buttons: radios,
  checkboxes,
  datepicker: dated("date", "selected_date", "initial_date"),
  timepicker: dated("time", "selected_time", "initial_time"),
  datetimepicker: dateTime,
  file_input: fileInput,
};

/**
 * field makes one: {node, read(), changed(fn), control}. names carries the id of
 * the control, its label when nothing else names it, and the ids that describe it.
 * It is null for a kind that the page does not know.
 */
export function field(spec, block, ctx, names) {
  const make = MAKE[spec.type];
  if (!make) return null;
  const made = make(spec, names, ctx);
  made.node.dataset.field = spec.action_id || "";
  made.changed ||= (fn) => made.node.addEventListener("change", fn);
  readers.set(made.node, { block: block.block_id, action: spec.action_id || "", type: spec.type, read: made.read });
  return made;
}

// naming is what tells a screen reader of a control.
function naming(names) {
  return { id: names.id, "aria-label": names.label, "aria-describedby": names.describedBy, "aria-required": names.required ? "true" : null };
}

const placeholder = (spec) => (spec.placeholder && spec.placeholder.text) || "";

function textInput(spec, names) {
  const attrs = { ...naming(names), placeholder: placeholder(spec), minlength: spec.min_length, maxlength: spec.max_length, value: spec.initial_value || "", autofocus: spec.focus_on_load };
  const kind = { email_text_input: "email", url_text_input: "url" }[spec.type] || "text";
  const node = spec.multiline ? h("textarea.field", { ...attrs, rows: 4 }) : h("input.field", { ...attrs, type: kind, autocomplete: "off" });
  return { node, control: node, read: () => ({ value: node.value === "" ? null : node.value }) };
}

function numberInput(spec, names) {
  const node = h("input.field.field-number", {
    ...naming(names),
    type: "number",
    min: spec.min_value,
    max: spec.max_value,
    step: spec.is_decimal_allowed ? "any" : "1",
    placeholder: placeholder(spec),
    value: spec.initial_value || "",
    autofocus: spec.focus_on_load,
  });
  return { node, control: node, read: () => ({ value: node.value === "" ? null : node.value }) };
}

// native is a select of the browser over options {id, label}, in groups or not.
function native(names, hint, groups, initial) {
  const option = ({ id, label }) => h("option", { value: id, selected: id === initial }, label);
  const node = h("select.field", naming(names), h("option", { value: "" }, hint || t("choose")));
  for (const group of groups) {
    if (group.label) node.append(h("optgroup", { label: group.label }, group.options.map(option)));
    else node.append(...group.options.map(option));
  }
  node.value = initial || "";
  return node;
}

function select(spec, names) {
  const list = choices(spec);
  const index = (option) => String(list.indexOf(option));
  const entry = (option) => ({ id: index(option), label: words(option.text) });
  const groups = spec.option_groups ? spec.option_groups.map((g) => ({ label: words(g.label), options: (g.options || []).map(entry) })) : [{ options: list.map(entry) }];
  const chosen = spec.initial_option && list.find((option) => option.value === spec.initial_option.value);
  const node = native(names, placeholder(spec), groups, chosen ? index(chosen) : "");
  return { node, control: node, read: () => ({ selected_option: node.value === "" ? null : list[Number(node.value)] }) };
}

function peopleSelect(spec, names, ctx) {
  const node = native(names, placeholder(spec), [{ options: people(ctx) }], spec.initial_user);
  return { node, control: node, read: () => ({ selected_user: node.value || null }) };
}

function conversationSelect(spec, names, ctx) {
  const key = spec.type === "channels_select" ? "channel" : "conversation";
  const options = ctx.store.state.conversations.filter((c) => c.kind === "channel").map((c) => ({ id: c.id, label: `#${c.name}` }));
  const node = native(names, placeholder(spec), [{ options }], spec[`initial_${key}`]);
  return { node, control: node, read: () => ({ [`selected_${key}`]: node.value || null }) };
}

const people = (ctx) => ctx.store.state.people.filter((p) => !p.is_bot).map((p) => ({ id: p.id, label: name(p), hint: p.title }));

function multi(spec, names) {
  const list = choices(spec);
  const options = list.map((option, i) => ({ id: String(i), label: words(option.text), hint: words(option.description) }));
  const initial = (spec.initial_options || []).map((o) => String(list.findIndex((option) => option.value === o.value)));
  const made = several(spec, names, options, initial);
  return { ...made, read: () => ({ selected_options: made.chosen().map((id) => list[Number(id)]) }) };
}

function multiPeople(spec, names, ctx) {
  const made = several(spec, names, people(ctx), spec.initial_users || []);
  return { ...made, read: () => ({ selected_users: made.chosen() }) };
}

// several is a button that opens a list of boxes to tick. In a form its name is
// the label of the block, elsewhere words of its own; its choices follow the name.
function several(spec, names, options, initial) {
  const chosen = new Set(initial);
  const called = names.text || names.label || t("choose");
  const label = h("span.several-label", { id: `${names.id}-value` });
  const node = h("div.several");
  const button = h(
    "button.field.several-button",
    { type: "button", id: names.id, "aria-describedby": names.describedBy, "aria-labelledby": names.labelledBy ? `${names.labelledBy} ${names.id}-value` : null },
    names.labelledBy ? null : h("span.sr", null, `${called} : `),
    label,
    icon("chevron"),
  );
  const show = () => {
    const picked = options.filter((option) => chosen.has(option.id)).map((option) => option.label);
    fill(label, picked.length ? picked.join(", ") : placeholder(spec) || t("choose"));
    label.classList.toggle("several-none", !picked.length);
  };
  const limit = spec.max_selected_items || Infinity;
  const box = (option, list) => {
    const tick = h("input", {
      type: "checkbox",
      checked: chosen.has(option.id),
      onchange: () => {
        if (tick.checked) chosen.add(option.id);
        else chosen.delete(option.id);
        for (const other of list.querySelectorAll("input")) other.disabled = !other.checked && chosen.size >= limit;
        show();
      },
    });
    return h("label.tick", null, tick, h("span", null, option.label, option.hint ? h("span.tick-hint", null, option.hint) : null));
  };
  popover(button, {
    label: called,
    fill: (list) => list.append(...options.map((option) => box(option, list))),
    closed: () => node.dispatchEvent(new Event("change")),
  });
  node.append(button);
  show();
  return { node, control: button, chosen: () => options.map((o) => o.id).filter((id) => chosen.has(id)), changed: (fn) => node.addEventListener("change", fn) };
}

function radios(spec, names, ctx) {
  return ticks(spec, names, ctx, "radio", spec.initial_option ? [spec.initial_option] : [], (list) => ({ selected_option: list[0] || null }));
}

function checkboxes(spec, names, ctx) {
  return ticks(spec, names, ctx, "checkbox", spec.initial_options || [], (list) => ({ selected_options: list }));
}

function ticks(spec, names, ctx, type, initial, shape) {
  const group = uid("ticks");
  const options = spec.options || [];
  const node = h("div.ticks", {
    role: type === "radio" ? "radiogroup" : "group",
    "aria-label": names.labelledBy ? null : names.label,
    "aria-labelledby": names.labelledBy,
    "aria-describedby": names.describedBy,
    "aria-required": type === "radio" && names.required ? "true" : null,
  });
  const inputs = options.map((option, i) => {
    const tick = h("input", { type, name: group, id: i ? null : names.id, checked: initial.some((o) => o.value === option.value) });
    const hint = option.description ? h("span.tick-hint", null, words(option.description)) : null;
    node.append(h("label.tick", null, tick, h("span", null, ctx.inline(option.text), hint)));
    return tick;
  });
  return { node, control: inputs[0], read: () => shape(options.filter((_, i) => inputs[i].checked)) };
}

function dated(type, key, initial) {
  return (spec, names) => {
    const node = h(`input.field.field-${type}`, { ...naming(names), type, value: spec[initial] || "", title: placeholder(spec) || null });
    return { node, control: node, read: () => ({ [key]: node.value || null }) };
  };
}

function dateTime(spec, names) {
  const start = spec.initial_date_time ? new Date(spec.initial_date_time * 1000 - new Date().getTimezoneOffset() * 6e4).toISOString().slice(0, 16) : "";
  const node = h("input.field.field-date", { ...naming(names), type: "datetime-local", value: start });
  return { node, control: node, read: () => ({ selected_date_time: node.value ? Math.floor(new Date(node.value).getTime() / 1000) : null }) };
}

function fileInput(spec, names, ctx) {
  const files = [];
  const list = h("ul.upload-list");
  const types = (spec.filetypes || []).map((type) => `.${type}`).join(",");
  const show = () =>
    fill(
      list,
      files.map((file) => h("li.upload", null, icon("file"), h("span", null, file.name), h("button.icon-button", { type: "button", "aria-label": t("file.remove", { name: file.name }), onclick: () => (files.splice(files.indexOf(file), 1), show()) }, icon("close")))),
    );
  const control = h("input.field.field-file", {
    ...naming(names),
    type: "file",
    accept: types || null,
    multiple: (spec.max_files || 10) > 1,
    onchange: async () => {
      for (const chosen of [...control.files].slice(0, (spec.max_files || 10) - files.length)) {
        const id = await ctx.app.net.upload(chosen);
        if (id) files.push({ id, name: chosen.name });
        else ctx.app.toast(t("error.upload", { name: chosen.name }));
      }
      control.value = "";
      show();
      node.dispatchEvent(new Event("change"));
    },
  });
  const node = h("div.file-field", null, control, list);
  return { node, control, read: () => ({ files: files.map(({ id, name: called }) => ({ id, name: called })) }), changed: (fn) => node.addEventListener("change", fn) };
}
