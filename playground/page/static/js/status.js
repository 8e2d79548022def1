// The line that says that the app is at work.

import { fill, h } from "./dom.js";
import { emojis } from "./inline.js";
import { t } from "./words.js";

const EVERY = 2500; // ms each loading message is shown

/** StatusLine shows the status of one place, its loading messages in turn. */
export class StatusLine {
  constructor(app) {
    this.app = app;
    this.words = h("span.status-words");
    this.node = h("div.status", { hidden: true }, h("span.status-dots", { "aria-hidden": "true" }, h("i"), h("i"), h("i")), this.words);
    this.key = "";
    this.timer = null;
  }

  close() {
    clearInterval(this.timer);
  }

  /** show takes the statuses of a place; none hides the line. */
  show(status) {
    const key = status ? JSON.stringify(status) : "";
    if (key === this.key) return;
    const wasShown = Boolean(this.key);
    this.key = key;
    clearInterval(this.timer);
    this.node.hidden = !status;
    if (!status) return;
    const { name } = this.app.store.state.app;
    const said = emojis(status.text || t("status.works"));
    // Slack puts the app's name before the status, which begins like a verb.
    const first = said.toLowerCase().startsWith(name.toLowerCase()) ? said : `${name} ${said}`;
    const turns = (status.loading_messages || []).filter(Boolean).map(emojis);
    if (!turns.length) turns.push(first);
    let at = 0;
    fill(this.words, turns[0]);
    if (!wasShown) this.app.announce(first);
    if (turns.length > 1) {
      this.timer = setInterval(() => {
        at = (at + 1) % turns.length;
        fill(this.words, turns[at]);
      }, EVERY);
    }
  }
}
