// What the page knows: the workspace's last state, and the changes since.

const byTime = (a, b) => compareTS(a.ts, b.ts);

/** compareTS orders Slack timestamps, which a float would round. */
export function compareTS(a, b) {
  const [as, af = ""] = String(a).split(".");
  const [bs, bf = ""] = String(b).split(".");
  return Number(as) - Number(bs) || af.padEnd(6, "0").localeCompare(bf.padEnd(6, "0"));
}

/** Store holds the state and tells one listener what changed. */
export class Store {
  constructor() {
    this.state = null;
    this.seq = 0;
    this.changed = () => {};
  }

  load(state) {
    this.seq = state.seq;
    this.state = { ...state };
    this.state.messages = {};
    for (const [channel, list] of Object.entries(state.messages || {})) {
      this.state.messages[channel] = [...(list || [])].sort(byTime);
    }
    for (const name of ["people", "conversations", "modals", "status", "prompts"]) this.state[name] = state[name] || [];
    this.changed({ kind: "state" });
  }

  /** apply takes one event; one already contained in the state is left out. */
  apply(seq, event) {
    if (seq && seq <= this.seq) return;
    if (seq) this.seq = seq;
    switch (event.kind) {
      case "message":
        this.put(event.message);
        return;
      case "delete":
        this.remove(event.channel, event.ts);
        break;
      case "home":
        this.state.home = event.view;
        break;
      case "modals":
      case "status":
      case "prompts":
      case "conversations":
        this.state[event.kind] = event[event.kind] || [];
        break;
      case "faults":
        this.state.faults = event.faults;
        break;
    }
    this.changed(event);
  }

  put(message) {
    const list = (this.state.messages[message.channel] ||= []);
    const at = list.findIndex((m) => m.ts === message.ts);
    const before = at >= 0 ? list[at] : null;
    if (at >= 0) list[at] = message;
    else {
      list.push(message);
      list.sort(byTime);
      this.unread(message);
    }
    this.changed({ kind: "message", message, before });
  }

  // unread counts a new message of another's, until the workspace tells the count itself.
  unread(message) {
    if (message.user === this.state.me.id) return;
    this.state.conversations = this.state.conversations.map((c) => (c.id === message.channel ? { ...c, unread: (c.unread || 0) + 1 } : c));
  }

  remove(channel, ts) {
    const list = this.state.messages[channel] || [];
    this.state.messages[channel] = list.filter((m) => m.ts !== ts);
  }

  person(id) {
    return this.state.people.find((p) => p.id === id);
  }

  conversation(id) {
    return this.state.conversations.find((c) => c.id === id);
  }

  appConversation() {
    return this.state.conversations.find((c) => c.kind === "app");
  }

  /** author is who wrote a message; the app's own person for what its bot wrote. */
  author(message) {
    const app = this.state.app || {};
    const id = message.user || (message.bot_id ? app.user_id : "");
    return this.person(id) || { id, name: app.name || id, real_name: message.bot_id ? app.name : id, is_bot: Boolean(message.bot_id) };
  }

  isApp(message) {
    const app = this.state.app || {};
    return Boolean(message.bot_id) || message.user === app.user_id;
  }

  messages(channel) {
    return this.state.messages[channel] || [];
  }

  /** roots are the messages of a conversation outside threads. */
  roots(channel) {
    return this.messages(channel).filter((m) => !m.thread_ts || m.thread_ts === m.ts);
  }

  /** thread is a message and its replies. */
  thread(channel, ts) {
    return this.messages(channel).filter((m) => m.ts === ts || m.thread_ts === ts);
  }

  /** file finds a file of any message by its id. */
  file(id) {
    for (const list of Object.values(this.state.messages)) {
      for (const message of list) {
        const found = (message.files || []).find((f) => f.id === id || f.external_id === id);
        if (found) return found;
      }
    }
    return null;
  }

  /**
   * talks cuts the conversation with the app into its threads: each begins with
   * a message of the person, and takes what the app said outside any thread
   * until the next one begins. A thread of the older assistant container begins
   * with a message of Slack's, which is not shown.
   */
  talks(channel) {
    const talks = [];
    const byRoot = new Map();
    for (const message of this.roots(channel)) {
      const container = message.subtype === "assistant_app_thread";
      if (!container && this.isApp(message) && talks.length && !this.hasReplies(channel, message.ts)) {
        talks[talks.length - 1].messages.push(message);
        continue;
      }
      const talk = { ts: message.ts, root: message, messages: container ? [] : [message] };
      talks.push(talk);
      byRoot.set(message.ts, talk);
    }
    for (const message of this.messages(channel)) {
      if (!message.thread_ts || message.thread_ts === message.ts) continue;
      const talk = byRoot.get(message.thread_ts) || talks.find((k) => k.messages.some((m) => m.ts === message.thread_ts));
      if (talk) talk.messages.push(message);
      else talks.push({ ts: message.thread_ts, root: message, messages: [message] });
    }
    for (const talk of talks) {
      talk.messages.sort(byTime);
      if (!talk.messages.includes(talk.root)) talk.root = talk.messages[0] || talk.root;
    }
    return talks.sort((a, b) => compareTS(a.ts, b.ts));
  }

  hasReplies(channel, ts) {
    return this.messages(channel).some((m) => m.thread_ts === ts && m.ts !== ts);
  }
}
