// Where one writes: Enter sends, Shift+Enter begins a line, "/" lists the commands, "@" the people.

import { fill, h, icon, iconButton, uid } from "./dom.js";
import { name } from "./inline.js";
import { plural, t } from "./words.js";

/** Composer writes to a place; options: {label, key, send({text, files}), command(command, text)}. */
export class Composer {
  constructor(app, options) {
    this.app = app;
    this.options = options;
    this.files = [];
    this.found = [];
    this.at = 0;
    const id = uid("suggest");
    this.list = h("ul.suggest", { id, role: "listbox", "aria-label": t("composer.suggestions"), hidden: true });
    this.field = h("textarea.composer-field", {
      rows: 1,
      "aria-label": options.label,
      placeholder: options.label,
      "aria-autocomplete": "list",
      "aria-controls": id,
      "aria-haspopup": "listbox",
      value: sessionStorage.getItem(this.draftKey()) || "",
      oninput: () => this.typed(),
      onkeydown: (event) => this.key(event),
      onblur: () => this.suggest([]),
    });
    this.picker = h("input.sr", { type: "file", multiple: true, tabindex: "-1", "aria-label": t("composer.attach"), onchange: () => this.upload(this.picker.files) });
    this.attached = h("ul.upload-list", { "aria-label": t("composer.files"), hidden: true });
    this.button = iconButton("send", t("composer.send"), { class: "composer-send", onclick: () => this.send() });
    const row = h("div.composer-row", null, iconButton("clip", t("composer.attach"), { onclick: () => this.picker.click() }), this.picker, h("span.composer-help", { "aria-hidden": "true" }, t("composer.help")), this.button);
    this.node = h("div.composer", { ondragover: (event) => event.preventDefault(), ondrop: (event) => this.drop(event) }, this.list, h("div.composer-box", null, this.field, this.attached, row));
    this.ready();
  }

  draftKey() {
    return `draft ${this.app.net.as || ""} ${this.options.key}`;
  }

  focus() {
    this.field.focus();
  }

  typed() {
    sessionStorage.setItem(this.draftKey(), this.field.value);
    this.ready();
    this.suggest(this.matches());
  }

  ready() {
    this.button.disabled = !this.field.value.trim() && !this.files.length;
    this.field.style.height = "auto";
    if (this.field.isConnected) this.field.style.height = `${Math.min(this.field.scrollHeight, 220)}px`;
  }

  // matches are the commands or people that the text before the caret asks for.
  matches() {
    const { state } = this.app.store;
    const before = this.field.value.slice(0, this.field.selectionStart);
    if (/^\/\S*$/.test(before)) {
      return ((state.app && state.app.commands) || [])
        .filter((c) => c.command.startsWith(before))
        .map((c) => ({ label: c.command, usage: c.usage_hint, hint: c.description, insert: `${c.command} `, from: 0 }));
    }
    const at = before.match(/(?:^|\s)@([\p{L}\p{N}-]*)$/u);
    if (!at) return [];
    const begun = at[1].toLocaleLowerCase();
    return state.people
      .filter((p) => name(p).toLocaleLowerCase().split(/\s/).some((word) => word.startsWith(begun)))
      .map((p) => ({ label: `@${name(p)}`, hint: p.title, insert: `@${name(p)} `, from: before.length - at[1].length - 1 }));
  }

  suggest(found) {
    const news = found.length && found.length !== this.found.length;
    this.found = found;
    this.at = 0;
    this.list.hidden = !found.length;
    fill(
      this.list,
      found.map((item, i) =>
        h(
          "li.suggestion",
          { role: "option", id: `${this.list.id}-${i}`, "aria-selected": "false", onpointerdown: (event) => (event.preventDefault(), this.choose(i)) },
          h("span.suggestion-label", null, item.label, item.usage ? h("span.suggestion-usage", null, ` ${item.usage}`) : null),
          item.hint ? h("span.suggestion-hint", null, item.hint) : null,
        ),
      ),
    );
    this.select(0);
    if (news) this.app.announce(plural("composer.found", found.length));
  }

  select(i) {
    this.at = i;
    [...this.list.children].forEach((node, n) => {
      node.setAttribute("aria-selected", String(n === i));
      if (n === i) node.scrollIntoView({ block: "nearest" });
    });
    if (this.found.length) this.field.setAttribute("aria-activedescendant", `${this.list.id}-${i}`);
    else this.field.removeAttribute("aria-activedescendant");
  }

  choose(i) {
    const item = this.found[i];
    const { value, selectionStart } = this.field;
    this.field.setRangeText(item.insert, item.from, selectionStart, "end");
    if (value !== this.field.value) this.typed();
    this.suggest([]);
  }

  key(event) {
    const { key } = event;
    if (event.isComposing) return;
    if (this.found.length && ["ArrowDown", "ArrowUp", "Enter", "Tab", "Escape"].includes(key) && !event.shiftKey) {
      // A command already written whole is sent, not completed.
      const whole = key === "Enter" && this.field.value.trim() === this.found[this.at].label;
      if (!whole) {
        event.preventDefault();
        event.stopPropagation();
        if (key === "Escape") this.suggest([]);
        else if (key.startsWith("Arrow")) this.select((this.at + (key === "ArrowDown" ? 1 : -1) + this.found.length) % this.found.length);
        else this.choose(this.at);
        return;
      }
    }
    if (key !== "Enter" || event.shiftKey) return;
    event.preventDefault();
    this.send();
  }

  async send() {
    const text = this.field.value.trim();
    const files = this.files.map((file) => file.id);
    if (!text && !files.length) return;
    const command = this.commandOf(text);
    const held = [this.field.value, this.files];
    this.put("", []);
    const answer = command ? await this.options.command(command, text.slice(command.length).trim()) : await this.options.send({ text, files });
    // What was not taken goes back where it was written, unless something else is there by now.
    if (!answer.ok && !this.field.value && !this.files.length) this.put(...held);
  }

  put(text, files) {
    this.field.value = text;
    this.files = files;
    this.showFiles();
    this.typed();
    this.suggest([]);
  }

  commandOf(text) {
    const first = text.split(/\s/, 1)[0];
    const { app } = this.app.store.state;
    return ((app && app.commands) || []).some((c) => c.command === first) ? first : null;
  }

  drop(event) {
    if (!event.dataTransfer.files.length) return;
    event.preventDefault();
    this.upload(event.dataTransfer.files);
  }

  async upload(chosen) {
    for (const file of [...chosen]) {
      const id = await this.app.net.upload(file);
      if (id) this.files.push({ id, name: file.name });
      else this.app.toast(t("error.upload", { name: file.name }));
    }
    this.picker.value = "";
    this.showFiles();
    this.ready();
    this.field.focus();
  }

  showFiles() {
    const drop = (file) => {
      this.files = this.files.filter((other) => other !== file);
      this.showFiles();
      this.ready();
      this.field.focus();
    };
    fill(
      this.attached,
      this.files.map((file) => h("li.upload", null, icon("file"), h("span", null, file.name), iconButton("close", t("file.remove", { name: file.name }), { onclick: () => drop(file) }))),
    );
    this.attached.hidden = !this.files.length;
  }
}
