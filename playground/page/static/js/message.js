// One message: who, when, what; its files, its replies, its menu.

import { fill, h, icon, iconButton } from "./dom.js";
import { reconcile } from "./blocks.js";
import { contextOf } from "./context.js";
import { edit } from "./dialog.js";
import { emoji } from "./emoji.js";
import { name } from "./inline.js";
import { fileCard } from "./media.js";
import { menu } from "./menu.js";
import { speech } from "./mrkdwn.js";
import { clock, fullDate, moment, plural, t } from "./words.js";

/** avatar is a person's initials on their colour, or the app's own sign. */
export function avatar(person, store) {
  const app = store.state.app || {};
  if (person.is_bot || person.id === app.user_id) return h("span.avatar.avatar-app", { "aria-hidden": "true" }, icon("path"));
  const initials = name(person).split(/[\s-]+/).map((word) => word.charAt(0)).join("").slice(0, 2).toUpperCase();
  const node = h("span.avatar", { "aria-hidden": "true" }, initials || "?");
  const color = String(person.color || "").replace(/^#?/, "#");
  if (/^#[0-9a-f]{6}$/i.test(color)) {
    node.style.backgroundColor = color;
    node.style.color = bright(color) ? "#161616" : "#ffffff";
  }
  return node;
}

// bright tells whether dark letters read better on a colour (WCAG relative luminance).
function bright(color) {
  const [r, g, b] = [1, 3, 5].map((i) => {
    const c = Number.parseInt(color.slice(i, i + 2), 16) / 255;
    return c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b > 0.179;
}

/** MessageView shows a message and follows its changes. options: {level, inThread}. */
export class MessageView {
  constructor(app, message, options) {
    this.app = app;
    this.options = options;
    const person = app.store.author(message);
    const date = moment(message.ts);
    const time = h("time.message-time", { datetime: date.toISOString(), title: `${fullDate(date)}, ${clock(date)}` }, clock(date));
    this.badge = h("span.message-marks");
    this.head = h("div.message-head", null, h(`h${options.level}.message-author`, null, name(person)), person.is_bot ? h("span.tag", null, t("app.tag")) : null, time, this.badge);
    this.body = h("div.message-blocks");
    this.files = h("div.message-files");
    this.after = h("div.message-after");
    this.tools = this.toolbar();
    this.node = h("li.message", { "data-ts": message.ts }, avatar(person, app.store), h("div.message-main", null, this.head, this.body, this.files, this.after), this.tools);
    this.context = contextOf(app, options.level + 1, { channel: message.channel, ts: message.ts }, () => this.body);
    this.update(message);
  }

  toolbar() {
    const more = iconButton("dots", t("menu.message"), { "data-focus": "more" });
    menu(more, () => this.items());
    return h("div.message-tools", null, more);
  }

  items() {
    const { app, message } = this;
    const { me, app: about } = app.store.state;
    const own = message.user === me.id && !message.bot_id;
    const items = ((about && about.shortcuts) || [])
      .filter((shortcut) => shortcut.type !== "global")
      .map((shortcut) => ({
        label: shortcut.name,
        hint: shortcut.description || about.name,
        icon: "bolt",
        run: () => app.act({ act: "shortcut", callback_id: shortcut.callback_id, channel: message.channel, ts: message.ts }),
      }));
    if (items.length) items.push(null);
    if (!this.options.inThread && !message.ephemeral) {
      items.push({ label: t("thread.reply"), icon: "thread", run: () => app.openThread(message) });
    }
    items.push({ label: t("message.copy"), icon: "copy", run: () => copy(app, this.body.textContent ? speechOf(message, app.store) : message.text) });
    if (own) {
      items.push(
        { label: t("message.edit"), icon: "edit", run: () => this.edit() },
        { label: t("message.delete"), icon: "trash", danger: true, run: () => app.act({ act: "delete", channel: message.channel, ts: message.ts }) },
      );
    }
    return items;
  }

  async edit() {
    const { message, app } = this;
    const text = await edit(t("message.edit"), app.typed(message.text));
    if (text !== null && text.trim()) app.act({ act: "edit", channel: message.channel, ts: message.ts, text });
  }

  /** compact hides the author when the message before is theirs too. */
  compact(on) {
    this.node.classList.toggle("message-compact", on);
  }

  update(message) {
    this.message = message;
    const blocks = message.blocks && message.blocks.length ? message.blocks : message.text ? [{ type: "section", text: { type: "mrkdwn", text: message.text } }] : [];
    for (const caret of this.body.querySelectorAll(".caret")) caret.remove();
    reconcile(this.body, blocks, this.context);
    this.node.classList.toggle("message-streaming", Boolean(message.streaming));
    this.node.classList.toggle("message-ephemeral", Boolean(message.ephemeral));
    this.node.classList.toggle("message-note", message.subtype === "channel_join" || message.subtype === "tombstone");
    if (message.streaming) this.caret();
    fill(
      this.badge,
      message.edited ? h("span.message-mark", null, t("message.edited")) : null,
      message.ephemeral ? h("span.message-mark.message-private", null, icon("lock"), t("message.ephemeral")) : null,
    );
    this.updateFiles(message);
    this.updateAfter(message);
  }

  // caret goes after the last words of a text that is still being written.
  caret() {
    const last = this.body.lastElementChild;
    let place = last && last.matches(".block-markdown, .block-rich_text, .block-section") ? last : this.body;
    while (place.lastElementChild && /^(DIV|P|UL|OL|LI|H[1-6]|BLOCKQUOTE|PRE|CODE)$/.test(place.lastElementChild.tagName) && place !== this.body) {
      place = place.lastElementChild;
    }
    place.append(h("span.caret", { "aria-hidden": "true" }));
  }

  updateFiles(message) {
    const key = JSON.stringify(message.files || []);
    if (key === this.filesKey) return;
    this.filesKey = key;
    fill(this.files, (message.files || []).map((file) => fileCard(file, this.app)));
  }

  updateAfter(message) {
    const { app } = this;
    const shown = this.options.inThread ? 0 : message.reply_count || 0;
    const key = JSON.stringify([message.reactions || [], shown]);
    if (key === this.afterKey) return;
    this.afterKey = key;
    const reactions = (message.reactions || []).map((r) => h("li.reaction", { title: r.users.map((id) => name(app.store.person(id))).join(", ") }, emoji(r.name) || `:${r.name}:`, " ", String(r.users.length)));
    fill(
      this.after,
      reactions.length ? h("ul.reactions", { "aria-label": t("reactions") }, reactions) : null,
      shown ? h("button.replies", { type: "button", "data-focus": "replies", onclick: () => app.openThread(this.message) }, icon("thread"), plural("replies", shown)) : null,
    );
  }
}

async function copy(app, text) {
  try {
    await navigator.clipboard.writeText(text);
    app.toast(t("message.copied"));
  } catch {
    app.toast(t("error.copy"));
  }
}

/** speechOf is what a screen reader says of a finished message. */
export function speechOf(message, store) {
  if (message.text) return speech(message.text, store);
  return (message.blocks || []).map((block) => (block.text && (block.text.text || block.text)) || block.title || "").filter((part) => typeof part === "string").join(" ");
}

