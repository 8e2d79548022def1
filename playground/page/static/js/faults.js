// The fault menu: what shall go wrong next, to see how the app bears it.

import { h } from "./dom.js";
import { dialog } from "./dialog.js";
import { t } from "./words.js";

const COUNTS = ["drop_ack", "rate_limit", "server_error", "disconnect", "duplicate"];

/** faults opens the menu, as the workspace has it now. */
export function faults(app) {
  const before = document.activeElement;
  const now = app.store.state.faults || {};
  const end = () => {
    box.node.close();
    box.node.remove();
    if (before && before.isConnected) before.focus();
  };
  const box = dialog(t("faults"), { kind: "dialog-small", close: end });
  box.body.removeAttribute("tabindex");
  const fields = {};
  const row = (key, step, max) => {
    const id = `fault-${key}`;
    fields[key] = h("input.field.field-number", { id, type: "number", min: "0", max, step, value: String(now[key] || 0), "aria-describedby": `${id}-hint` });
    return h("div.fault", null, h("div.fault-words", null, h("label.input-label", { for: id }, t(`faults.${key}`)), h("p.hint", { id: `${id}-hint` }, t(`faults.${key}.hint`))), fields[key]);
  };
  box.body.append(h("p.faults-about", null, t("faults.about")), row("delay_ms", 100, 60000), ...COUNTS.map((key) => row(key, 1, 100)));
  const send = async (values) => {
    const answer = await app.act({ act: "faults", faults: values });
    if (!answer.ok) return;
    app.store.apply(0, { kind: "faults", faults: values });
    app.toast(t("faults.set"));
    end();
  };
  const all = (of) => Object.fromEntries(Object.keys(fields).map((key) => [key, of(key)]));
  box.foot.append(
    h("button.button", { type: "button", onclick: () => send(all(() => 0)) }, t("faults.none")),
    h("button.button.button-primary", { type: "button", onclick: () => send(all((key) => Math.max(0, Math.floor(Number(fields[key].value) || 0)))) }, t("faults.apply")),
  );
  document.body.append(box.node);
  box.node.showModal();
  fields.delay_ms.focus();
}
