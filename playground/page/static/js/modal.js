// The app's modals: one dialog that shows the top of the stack.

import { fill, h, icon } from "./dom.js";
import { clear, reconcile } from "./blocks.js";
import { contextOf } from "./context.js";
import { dialog } from "./dialog.js";
import { collect } from "./fields.js";
import { emojis } from "./inline.js";
import { missing, showErrors } from "./inputs.js";
import { t } from "./words.js";

const words = (object) => emojis(typeof object === "string" ? object : (object && object.text) || "");

/** Modal follows the stack of open views. */
export class Modal {
  constructor(app) {
    this.app = app;
    this.view = null;
    this.box = dialog("", { kind: "dialog-view", close: () => this.cancel() });
    this.blocks = h("div.modal-blocks");
    this.fault = h("div.modal-fault", { role: "alert" });
    this.box.body.append(this.fault, this.blocks);
    this.submitButton = h("button.button.button-primary", { type: "button", onclick: () => this.submit() });
    this.closeButton = h("button.button", { type: "button", onclick: () => this.cancel() });
    this.box.foot.append(this.closeButton, this.submitButton);
    document.body.append(this.box.node);
    this.box.node.addEventListener("keydown", (event) => {
      // Enter in a line of text sends the form, as in any form.
      if (event.key !== "Enter" || event.defaultPrevented || !event.target.matches("input.field") || this.submitButton.hidden) return;
      event.preventDefault();
      this.submit();
    });
  }

  update() {
    const stack = this.app.store.state.modals;
    const view = stack[stack.length - 1] || null;
    if (!view) {
      this.hide();
      return;
    }
    const other = !this.view || this.view.id !== view.id;
    if (!other && this.view === view) return;
    this.show(view, other);
  }

  show(view, other) {
    if (other) {
      clear(this.blocks);
      fill(this.fault);
    }
    this.view = view;
    fill(this.box.title, words(view.title));
    this.submitButton.hidden = !view.submit && !(view.blocks || []).some((block) => block.type === "input");
    fill(this.submitButton, words(view.submit) || t("submit"));
    fill(this.closeButton, words(view.close) || t("close"));
    reconcile(this.blocks, view.blocks || [], contextOf(this.app, 3, { view_id: view.id }, () => this.blocks));
    const { node } = this.box;
    if (!node.open) {
      this.before = document.activeElement;
      node.showModal();
    }
    if (other) this.focusFirst();
    if (view.errors && Object.keys(view.errors).length) this.errors(view.errors);
  }

  focusFirst() {
    const first = this.blocks.querySelector("[autofocus]") || this.blocks.querySelector(".block-input input, .block-input textarea, .block-input select, .block-input button");
    (first || this.box.title).focus();
    this.box.body.scrollTop = 0;
  }

  hide() {
    if (!this.view) return;
    this.view = null;
    this.box.node.close();
    clear(this.blocks);
    if (this.before && this.before.isConnected) this.before.focus();
  }

  errors(errors) {
    const rest = showErrors(this.blocks, errors);
    fill(this.fault, rest.length ? h("div.alert.alert-error", null, icon("alert"), h("div.prose", null, rest.map((text) => h("p", null, text)))) : null);
  }

  async submit() {
    const { view } = this;
    if (this.busy || !view) return;
    const state = collect(this.blocks);
    const found = missing(this.blocks, view.blocks || [], state);
    this.errors(found);
    if (Object.keys(found).length) return;
    this.wait(true);
    const answer = await this.app.act({ act: "submit", view_id: view.id, state }, { quiet: true });
    this.wait(false);
    if (answer.ok || this.view?.id !== view.id) return;
    this.errors(answer.errors && Object.keys(answer.errors).length ? answer.errors : { "": this.app.fault(answer.error) });
  }

  wait(on) {
    this.busy = on;
    this.submitButton.setAttribute("aria-busy", String(on));
    this.submitButton.classList.toggle("button-waiting", on);
  }

  async cancel() {
    if (!this.view) return;
    const answer = await this.app.act({ act: "close", view_id: this.view.id });
    // The workspace tells of the stack without it; without the workspace, the reader still gets out.
    if (!answer.ok) this.app.store.apply(0, { kind: "modals", modals: this.app.store.state.modals.slice(0, -1) });
  }
}
