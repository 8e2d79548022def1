// A list of messages that follows what is new while the reader is there.

import { h, icon } from "./dom.js";
import { MessageView } from "./message.js";
import { dayKey, dayName, moment, t } from "./words.js";

const TOGETHER = 5 * 60e3; // messages of one author within five minutes share a head

const AIR = 8; // px above a message that is read from its top

/** MessageList shows messages; options: {level, inThread, days, label, fromTop}; with fromTop a long answer is read from its top, below its question. */
export class MessageList {
  constructor(app, options) {
    this.app = app;
    this.options = options;
    this.views = new Map();
    this.days = new Map();
    this.list = h("ol.messages", { role: "list" });
    this.tail = h("div.messages-tail");
    this.lead = h("div.messages-lead");
    this.inner = h("div.scroll-inner", null, this.lead, this.list, this.tail);
    this.scroll = h("div.scroll", { tabindex: "0", role: "region", "aria-label": options.label }, this.inner);
    this.jump = h("button.jump", { type: "button", hidden: true, onclick: () => this.toBottom() }, icon("chevron"), t("messages.newer"));
    this.node = h("div.scroll-box", null, this.scroll, this.jump);
    this.stuck = true;
    this.scroll.addEventListener("scroll", () => this.scrolled());
    this.resized = new ResizeObserver(() => this.stuck && this.toBottom());
    this.resized.observe(this.inner);
    this.resized.observe(this.scroll);
  }

  close() {
    this.resized.disconnect();
  }

  scrolled() {
    const { scroll } = this;
    this.stuck = scroll.scrollTop > this.newest() - 48;
    if (this.stuck) this.jump.hidden = true;
  }

  // newest is how far to scroll for what is new: to the end, or as far as the last message's top stays in view.
  newest() {
    const { scroll } = this;
    const end = scroll.scrollHeight - scroll.clientHeight;
    if (!this.options.fromTop || !this.last) return end;
    const top = this.last.getBoundingClientRect().top - scroll.getBoundingClientRect().top;
    return Math.min(end, scroll.scrollTop + top - AIR);
  }

  // toBottom only ever scrolls on: who reads further down is left there.
  toBottom() {
    this.stuck = true;
    this.jump.hidden = true;
    this.scroll.scrollTop = Math.max(this.scroll.scrollTop, this.newest());
  }

  /** sync shows these messages, in this order, changing only what changed. */
  sync(messages) {
    const wanted = [];
    const seen = new Set();
    let before = null;
    let fresh = false;
    for (const message of messages) {
      const date = moment(message.ts);
      const newDay = !before || dayKey(moment(before.ts)) !== dayKey(date);
      if (newDay && this.options.days) wanted.push(this.day(date));
      let view = this.views.get(message.ts);
      if (!view) {
        view = new MessageView(this.app, message, this.options);
        this.views.set(message.ts, view);
        fresh = true;
      } else if (view.message !== message) view.update(message);
      view.compact(Boolean(before) && !newDay && together(before, message));
      seen.add(message.ts);
      wanted.push(view.node);
      before = message;
    }
    for (const [ts, view] of this.views) {
      if (seen.has(ts)) continue;
      view.node.remove();
      this.views.delete(ts);
    }
    this.place(wanted);
    this.last = this.anchor(messages);
    if (this.stuck) this.toBottom();
    else if (fresh) this.jump.hidden = false;
  }

  // anchor is the node of the last message, or of the reader's question just above it.
  anchor(messages) {
    const [last, before] = messages.slice(-2).reverse();
    const asked = before && before.user === this.app.store.state.me.id && !before.bot_id;
    const shown = asked ? before : last;
    return shown ? this.views.get(shown.ts).node : null;
  }

  day(date) {
    const key = dayKey(date);
    if (!this.days.has(key)) this.days.set(key, h("li.day", null, h("span", null, dayName(date))));
    return this.days.get(key);
  }

  // place moves no node that is where it should be: a move would lose the focus.
  place(wanted) {
    const keep = new Set(wanted);
    for (const node of [...this.list.children]) if (!keep.has(node)) node.remove();
    let at = this.list.firstElementChild;
    for (const node of wanted) {
      if (node === at) at = at.nextElementSibling;
      else this.list.insertBefore(node, at);
    }
  }
}

function together(a, b) {
  const same = (a.user || a.bot_id) === (b.user || b.bot_id) && Boolean(a.ephemeral) === Boolean(b.ephemeral);
  return same && moment(b.ts) - moment(a.ts) < TOGETHER;
}
