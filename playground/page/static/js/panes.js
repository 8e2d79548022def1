// The middle and right panes: a channel, a talk with the app, a thread, Home.

import { fill, h, icon, iconButton } from "./dom.js";
import { Composer } from "./composer.js";
import { reconcile } from "./blocks.js";
import { contextOf } from "./context.js";
import { emojis, name } from "./inline.js";
import { MessageList } from "./list.js";
import { menu } from "./menu.js";
import { speechOf } from "./message.js";
import { StatusLine } from "./status.js";
import { clock, dayName, moment, t } from "./words.js";
import { to } from "./route.js";

/** header is the top of a pane: back on a phone, title, and what else is given. */
function header(app, title, sign, about, ...more) {
  return h(
    "header.pane-head",
    null,
    h("a.icon-button.pane-back", { href: "#", "aria-label": t("back.list"), title: t("back.list") }, icon("back")),
    h("div.pane-titles", null, h("h1.pane-title", { tabindex: "-1" }, sign ? icon(sign) : null, h("span", null, title)), about ? h("p.pane-about", null, about) : null),
    h("div.pane-tools", null, more),
  );
}

const statusOf = (app, channel, threads) => app.store.state.status.find((s) => s.channel === channel && (!s.thread_ts ? threads.includes("") : threads.includes(s.thread_ts)));

/** ChannelPane shows a channel or a conversation between people. */
export class ChannelPane {
  constructor(app, id) {
    this.app = app;
    this.id = id;
    const found = app.store.conversation(id);
    const title = found.name;
    const sign = found.kind === "channel" ? "hash" : "user";
    const label = t(found.kind === "channel" ? "composer.channel" : "composer.dm", { name: title });
    this.list = new MessageList(app, { level: 2, days: true, label: t("messages.of", { name: title }) });
    this.status = new StatusLine(app);
    this.list.tail.append(this.status.node);
    this.composer = new Composer(app, {
      label,
      key: id,
      send: (said) => app.act({ act: "say", channel: id, ...said }),
      command: (command, text) => app.act({ act: "command", channel: id, command, text }),
    });
    this.list.lead.append(h("div.lead", null, h("span.lead-sign", null, icon(sign)), h("p.lead-title", null, title), h("p.lead-about", null, found.topic || t("lead.channel", { name: title }))));
    this.node = h("div.pane", null, header(app, title, sign, found.topic), this.list.node, h("div.pane-foot", null, this.composer.node));
  }

  update() {
    this.list.sync(this.app.store.roots(this.id));
    this.status.show(statusOf(this.app, this.id, [""]));
  }

  close() {
    this.list.close();
    this.status.close();
  }
}

/** ThreadPane shows a message of a channel and its replies, on the right. */
export class ThreadPane {
  constructor(app, id, ts) {
    this.app = app;
    this.id = id;
    this.ts = ts;
    const found = app.store.conversation(id);
    this.list = new MessageList(app, { level: 3, inThread: true, label: t("thread.messages") });
    this.status = new StatusLine(app);
    this.list.tail.append(this.status.node);
    this.composer = new Composer(app, {
      label: t("composer.thread"),
      key: `${id}/${ts}`,
      send: (said) => app.act({ act: "say", channel: id, thread_ts: ts, ...said }),
      command: (command, text) => app.act({ act: "command", channel: id, command, text }),
    });
    const head = h(
      "div.pane-head",
      null,
      h("a.icon-button.pane-back", { href: to(id), "aria-label": t("thread.close"), title: t("thread.close") }, icon("back")),
      h("div.pane-titles", null, h("h1.sr.phone", null, found.name), h("h2.pane-title", { tabindex: "-1" }, t("thread")), h("p.pane-about", null, found.kind === "channel" ? `#${found.name}` : found.name)),
      h("div.pane-tools", null, h("a.icon-button.pane-close", { href: to(id), "aria-label": t("thread.close"), title: t("thread.close") }, icon("close"))),
    );
    this.node = h("div.pane", null, head, this.list.node, h("div.pane-foot", null, this.composer.node));
  }

  update() {
    this.list.sync(this.app.store.thread(this.id, this.ts));
    this.status.show(statusOf(this.app, this.id, [this.ts]));
  }

  close() {
    this.list.close();
    this.status.close();
  }
}

/** tabs are the app's two: messages and Home. */
function tabs(app, channel, current) {
  const one = (key, href, sign) => h("a.tab", { href, "aria-current": key === current ? "page" : null }, icon(sign), h("span.tab-words", null, t(`tab.${key}`)));
  return h("nav.tabs", { "aria-label": t("tabs") }, one("messages", to(channel), "chat"), one("home", "#home", "home"));
}

/** TalkPane shows one talk with the app, in full width; ts is null for a new one. */
export class TalkPane {
  constructor(app, id, ts) {
    this.app = app;
    this.id = id;
    this.ts = ts;
    const about = app.store.state.app;
    this.list = new MessageList(app, { level: 2, inThread: true, days: false, fromTop: true, label: t("messages.of", { name: about.name }) });
    this.status = new StatusLine(app);
    this.chips = h("div.chips");
    this.list.tail.append(this.status.node, this.chips);
    this.composer = new Composer(app, {
      label: t("composer.app", { name: about.name }),
      key: `${id}/${ts || "new"}`,
      send: (said) => this.say({ act: "say", channel: id, thread_ts: ts || undefined, ...said }),
      command: (command, text) => app.act({ act: "command", channel: id, command, text }),
    });
    const history = h("button.button.button-small.button-quiet", { type: "button" }, icon("history"), h("span.tool-words", null, t("talks")));
    menu(history, () => this.history());
    const fresh = h("a.button.button-small", { href: to(id, "new"), class: ts ? null : "button-off" }, icon("plus"), h("span.tool-words", null, t("talks.new")));
    this.node = h("div.pane.pane-talk", null, header(app, about.name, null, about.description, history, fresh), tabs(app, id, "messages"), this.list.node, h("div.pane-foot", null, this.composer.node, h("p.pane-note", null, t("app.note", { name: about.name }))));
  }

  talk() {
    return this.ts ? this.app.store.talks(this.id).find((talk) => talk.ts === this.ts) : null;
  }

  async say(deed) {
    const answer = await this.app.act(deed);
    if (answer.ok && !this.ts) location.hash = to(this.id, answer.ts);
    return answer;
  }

  history() {
    const talks = this.app.store.talks(this.id).filter((talk) => talk.messages.length).reverse().slice(0, 30);
    if (!talks.length) return [{ label: t("talks.none") }];
    return talks.map((talk) => {
      const text = speechOf(talk.root, this.app.store) || t("talks.untitled");
      const date = moment(talk.ts);
      return { label: text.length > 60 ? `${text.slice(0, 59)}…` : text, hint: `${dayName(date)}, ${clock(date)}`, checked: talk.ts === this.ts, run: () => (location.hash = to(this.id, talk.ts)) };
    });
  }

  update() {
    const talk = this.talk();
    const empty = !talk || !talk.messages.length;
    this.list.sync(empty ? [] : talk.messages);
    this.node.classList.toggle("pane-empty", empty);
    this.updateLead(empty);
    const threads = talk ? [talk.ts, ""] : [""];
    this.status.show(statusOf(this.app, this.id, threads));
    this.updateChips(talk);
  }

  updateLead(empty) {
    if (this.leadShown === empty) return;
    this.leadShown = empty;
    const me = name(this.app.store.state.me).split(" ")[0];
    fill(this.list.lead, empty ? h("div.lead.lead-app", null, h("span.lead-sign", null, icon("path")), h("p.lead-title", null, t("lead.hello", { name: me })), h("p.lead-about", null, t("lead.app"))) : null);
  }

  // updateChips shows the suggested prompts: those of the conversation when the talk is new, those of the thread under it.
  updateChips(talk) {
    const found = this.app.store.state.prompts.filter((p) => p.channel === this.id && (talk ? p.thread_ts === talk.ts : !p.thread_ts)).pop();
    const key = JSON.stringify(found || null);
    if (key === this.chipsKey) return;
    this.chipsKey = key;
    const chip = (prompt, i) =>
      h("button.chip", { type: "button", "data-focus": `chip-${i}`, onclick: () => this.say(talk ? { act: "say", channel: this.id, thread_ts: talk.ts, text: prompt.message } : { act: "prompt", channel: this.id, message: prompt.message }) }, h("span", null, emojis(prompt.title)), icon("back"));
    fill(this.chips, found && found.prompts.length ? [h("p.chips-title", null, emojis(found.title || t("prompts"))), h("ul.chips-list", null, found.prompts.map((p, i) => h("li", null, chip(p, i))))] : null);
  }

  close() {
    this.list.close();
    this.status.close();
  }
}

/** HomePane shows the app's Home for the reader. */
export class HomePane {
  constructor(app) {
    this.app = app;
    const about = app.store.state.app;
    const conversation = app.store.appConversation();
    this.blocks = h("div.home-blocks");
    this.none = h("p.home-none", null, t("home.none", { name: about.name }));
    const box = h("div.scroll", { tabindex: "0", role: "region", "aria-label": t("home.of", { name: about.name }) }, h("div.home", null, this.none, this.blocks));
    this.node = h("div.pane.pane-home", null, header(app, about.name, null, about.description), tabs(app, conversation ? conversation.id : "", "home"), h("div.scroll-box", null, box));
  }

  update() {
    const { home } = this.app.store.state;
    this.none.hidden = Boolean(home);
    const ctx = contextOf(this.app, 2, { view_id: home ? home.id : "" }, () => this.blocks);
    reconcile(this.blocks, home ? home.blocks || [] : [], ctx);
  }

  close() {}
}

