// The page: it fetches the state, follows its changes, and shows the place that the address names.

import { add, fill, h } from "./dom.js";
import { name } from "./inline.js";
import { speechOf } from "./message.js";
import { Modal } from "./modal.js";
import { Net } from "./net.js";
import { ChannelPane, HomePane, TalkPane, ThreadPane } from "./panes.js";
import { read, to } from "./route.js";
import { Sidebar } from "./sidebar.js";
import { Store } from "./store.js";
import { loadWords, t } from "./words.js";

const SOON = 16; // ms: changes that come together are drawn together

const SETTLED = 400; // ms without a change: a message is what it will be

const PHONE = "(max-width: 767px)";

const box = (id) => document.getElementById(id);

/** App holds the page together; the other modules get it as "app". */
class App {
  constructor() {
    this.net = new Net(new URLSearchParams(location.search).get("as"));
    this.store = new Store();
    this.main = null;
    this.side = null;
    this.timer = null;
    this.telling = new Map();
    this.opened = { now: "", fresh: false };
    this.reading = false;
  }

  async start() {
    const [, state] = await Promise.all([loadWords(document.documentElement.lang), this.net.state()]);
    this.net.as ||= state.me.id;
    this.store.load(state);
    this.sidebar = new Sidebar(this, { head: box("workspace"), list: box("conversations"), foot: box("person") });
    this.modal = new Modal(this);
    this.enter();
    this.draw();
    this.store.changed = (change) => this.changed(change);
    matchMedia(PHONE).addEventListener("change", () => this.landmarks());
    document.addEventListener("visibilitychange", () => document.hidden || this.draw());
    window.addEventListener("hashchange", () => this.draw(true));
    this.feed = this.net.listen(this.store.seq, { event: (seq, event) => this.event(seq, event), online: (on) => this.online(on) });
    document.body.dataset.ready = "true";
  }

  // enter shows the talk with the app to who comes without an address, on a phone too: the list is one step back.
  enter() {
    const talk = this.store.appConversation();
    if (!location.hash && talk) history.replaceState(null, "", to(talk.id));
  }

  event(seq, event) {
    if (event.kind === "reset") this.reload();
    else this.store.apply(seq, event);
  }

  // reload fetches everything anew, when the page was away for too long.
  async reload() {
    try {
      this.store.load(await this.net.state());
      this.feed.restart(this.store.seq);
    } catch {
      setTimeout(() => this.reload(), 2000);
    }
  }

  online(on) {
    box("offline").hidden = on;
    fill(box("offline"), on ? null : t("offline"));
  }

  changed(change) {
    if (change.kind === "message") this.tell(change);
    this.timer ??= setTimeout(() => {
      this.timer = null;
      this.draw();
    }, SOON);
  }

  // tell announces a message of another's once it is finished, never its pieces;
  // the app puts its answer in the place of what it streamed, just after.
  tell({ message, before }) {
    if (message.streaming || message.user === this.store.state.me.id) return;
    const changed = before && this.store.isApp(message) && before.text !== message.text;
    if (before && !before.streaming && !changed) return;
    clearTimeout(this.telling.get(message.ts));
    this.telling.set(message.ts, setTimeout(() => {
      this.telling.delete(message.ts);
      this.announce(`${name(this.store.author(message))} : ${speechOf(message, this.store).slice(0, 600)}`);
    }, SETTLED));
  }

  /** announce says something to a screen reader when it is free. */
  announce(text) {
    const line = h("p", null, text);
    box("announcer").append(line);
    setTimeout(() => line.remove(), 10000);
  }

  /** toast shows a line for a few seconds. */
  toast(text) {
    const line = h("p.toast", null, text);
    box("toasts").append(line);
    setTimeout(() => line.remove(), 6000);
  }

  /** fault is what is said of an error code. */
  fault(code) {
    const known = ["network", "operation_timeout", "ratelimited", "not_in_channel", "trigger_expired"];
    return known.includes(code) ? t(`error.${code}`, { name: this.store.state.app.name }) : t("error.other", { code: code || "?" });
  }

  /** act does a deed; what fails is said, unless the caller says it. */
  async act(deed, { quiet } = {}) {
    const answer = await this.net.act(deed);
    if (!answer.ok && !quiet) this.toast(this.fault(answer.error));
    return answer;
  }

  /** typed is what a person would type to get a text: mentions by name, addresses bare, nothing escaped. */
  typed(text) {
    return text
      .replace(/<@(\w+)(?:\|[^>]*)?>/g, (all, id) => `@${name(this.store.person(id)) || id}`)
      .replace(/<(https?:[^>|]+)(?:\|[^>]*)?>/g, "$1")
      .replace(/&lt;/g, "<")
      .replace(/&gt;/g, ">")
      .replace(/&amp;/g, "&");
  }

  /** openThread shows the thread of a message. */
  openThread(message) {
    location.hash = to(message.channel, message.thread_ts || message.ts);
  }

  /** shown is the id of the conversation in the middle. */
  shown() {
    return this.main && this.main.id;
  }

  draw(moved) {
    const route = read();
    const talk = this.store.appConversation();
    const id = route.conversation && this.store.conversation(route.conversation) ? route.conversation : talk ? talk.id : (this.store.state.conversations[0] || {}).id;
    const kind = route.home ? "home" : (this.store.conversation(id) || {}).kind;
    const thread = kind === "channel" || kind === "dm" ? route.thread : null;
    this.main = this.mount(box("main"), this.main, this.mainKey(kind, id, route.thread), (ts) => {
      if (kind === "home") return new HomePane(this);
      return kind === "app" ? new TalkPane(this, id, ts) : new ChannelPane(this, id);
    });
    this.side = this.mount(box("thread"), this.side, thread ? `thread ${id} ${thread}` : "", () => new ThreadPane(this, id, thread));
    box("thread").hidden = !thread;
    document.body.dataset.place = route.list ? "list" : thread ? "thread" : "main";
    this.main?.update();
    this.side?.update();
    this.sidebar.update(route);
    this.modal.update();
    this.landmarks();
    this.title(kind, id);
    this.open(kind, route);
    if (kind !== "home") this.read(id);
    if (moved) this.arrive(route, thread);
  }

  // landmarks makes the one column that a phone shows the page's main part.
  landmarks() {
    const only = matchMedia(PHONE).matches ? document.body.dataset.place : "";
    const roles = [
      [document.querySelector(".side"), only === "list" ? "main" : null],
      [box("workspace"), only === "list" ? null : "banner"],
      [box("person"), only === "list" ? null : "contentinfo"],
      [box("thread"), only === "thread" ? "main" : "complementary"],
    ];
    for (const [node, role] of roles) {
      if (role) node.setAttribute("role", role);
      else node.removeAttribute("role");
    }
  }

  // mainKey names what the middle shows; a talk with the app is its latest one unless the address says another.
  mainKey(kind, id, thread) {
    if (kind !== "app") return `${kind} ${kind === "home" ? "" : id}`;
    const talks = this.store.talks(id);
    const last = talks[talks.length - 1];
    // The older container makes a thread for a new talk before anything is said.
    if (thread === "new") return `app ${id} ${last && !last.messages.length ? last.ts : ""}`;
    const found = thread ? talks.find((talk) => talk.ts === thread || talk.messages.some((m) => m.ts === thread)) : last;
    return `app ${id} ${found ? found.ts : thread || ""}`;
  }

  mount(place, pane, key, make) {
    if (pane && pane.key === key) return pane;
    if (pane) pane.close();
    place.replaceChildren();
    if (!key) return null;
    const made = make(key.split(" ")[2] || null);
    made.key = key;
    add(place, [made.node]);
    return made;
  }

  title(kind, id) {
    const { team, app } = this.store.state;
    const here = kind === "home" || kind === "app" ? app.name : (this.store.conversation(id) || {}).name;
    document.title = [here, team.name].filter(Boolean).join(" · ");
  }

  // open tells the app that its Home or its messages were opened, once each time;
  // a new talk opens the messages anew, as what is suggested there goes once something was said.
  open(kind, route) {
    const fresh = kind === "app" && route.thread === "new";
    const now = kind === "home" ? "home" : kind === "app" ? "messages" : "";
    if (now && (now !== this.opened.now || (fresh && !this.opened.fresh))) this.act({ act: now }, { quiet: true });
    this.opened = { now, fresh };
  }

  // read marks what is shown as read.
  async read(id) {
    const shown = this.store.conversation(id);
    const hidden = document.hidden || (document.body.dataset.place === "list" && matchMedia(PHONE).matches);
    if (!shown || !shown.unread || hidden || this.reading) return;
    this.reading = true;
    const answer = await this.act({ act: "read", channel: id }, { quiet: true });
    this.reading = false;
    if (!answer.ok) return;
    const conversations = this.store.state.conversations.map((c) => (c.id === id ? { ...c, unread: 0 } : c));
    this.store.apply(0, { kind: "conversations", conversations });
  }

  // arrive puts the focus where the reader went.
  arrive(route, thread) {
    const pane = thread ? this.side : this.main;
    if (route.list) {
      const first = box("conversations").querySelector('a[tabindex="0"]');
      if (first && matchMedia(PHONE).matches) first.focus();
    } else if (pane && pane.composer && !matchMedia(PHONE).matches) pane.composer.focus();
    else if (pane) pane.node.querySelector(".pane-title").focus();
  }
}

try {
  await new App().start();
} catch (error) {
  const failed = box("failed");
  failed.hidden = false;
  console.error(error);
}
