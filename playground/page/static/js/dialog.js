// Dialogs: the browser's own element keeps the focus inside and closes on Escape.

import { h, iconButton, uid } from "./dom.js";
import { emojis } from "./inline.js";
import { t } from "./words.js";

/** dialog makes one, not yet open: {node, title, body, foot}. */
export function dialog(title, { kind, close }) {
  const id = uid("dialog");
  const heading = h("h2.dialog-title", { id, tabindex: "-1" }, title);
  const body = h("div.dialog-body", { tabindex: "0" });
  const foot = h("div.dialog-foot");
  const head = h("div.dialog-head", null, heading, iconButton("close", t("close"), { onclick: close }));
  const node = h("dialog.dialog", { class: kind, "aria-labelledby": id }, head, body, foot);
  node.addEventListener("cancel", (event) => {
    event.preventDefault();
    close();
  });
  return { node, title: heading, body, foot };
}

/** confirm asks before an action, in the words of its confirmation object. */
export function confirm(spec, ctx) {
  return new Promise((resolve) => {
    const before = document.activeElement;
    const end = (yes) => {
      box.node.close();
      box.node.remove();
      if (before && before.isConnected) before.focus();
      resolve(yes);
    };
    const title = (spec.title && spec.title.text) || t("confirm.title");
    const box = dialog(emojis(title), { kind: "dialog-small", close: () => end(false) });
    box.body.append(h("div.prose", null, ctx.paragraphs(spec.text)));
    box.body.removeAttribute("tabindex");
    const style = spec.style === "danger" ? "button-danger-full" : "button-primary";
    const yes = h(`button.button.${style}`, { type: "button", onclick: () => end(true) }, (spec.confirm && spec.confirm.text) || t("confirm.yes"));
    const no = h("button.button", { type: "button", onclick: () => end(false) }, (spec.deny && spec.deny.text) || t("confirm.no"));
    box.foot.append(no, yes);
    document.body.append(box.node);
    box.node.showModal();
    no.focus();
  });
}

/** edit asks for a text, null when the person gave up. */
export function edit(title, text) {
  return new Promise((resolve) => {
    const before = document.activeElement;
    const end = (value) => {
      box.node.close();
      box.node.remove();
      if (before && before.isConnected) before.focus();
      resolve(value);
    };
    const box = dialog(title, { kind: "dialog-small", close: () => end(null) });
    const field = h("textarea.field", { rows: 5, "aria-label": title, value: text });
    box.body.removeAttribute("tabindex");
    box.body.append(field);
    box.foot.append(
      h("button.button", { type: "button", onclick: () => end(null) }, t("cancel")),
      h("button.button.button-primary", { type: "button", onclick: () => end(field.value) }, t("save")),
    );
    document.body.append(box.node);
    box.node.showModal();
    field.focus();
  });
}
