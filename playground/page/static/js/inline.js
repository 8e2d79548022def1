// What every kind of text has in common: links, people, channels, emoji.

import { h } from "./dom.js";
import { emoji } from "./emoji.js";

/** safeURL lets http, https and mailto addresses through, and nothing else. */
export function safeURL(address) {
  try {
    const url = new URL(String(address));
    return ["http:", "https:", "mailto:"].includes(url.protocol) ? url.href : null;
  } catch {
    return null;
  }
}

/** link opens elsewhere, or is mere text when its address is not fit to follow. */
export function link(address, kids) {
  const href = safeURL(address);
  const content = [kids].flat().filter((kid) => kid !== "" && kid !== null && kid !== undefined);
  const label = content.length ? content : String(address).replace(/^mailto:/, "");
  if (!href) return h("span", null, label);
  return h("a", { href, target: "_blank", rel: "noopener noreferrer" }, label);
}

/** name is how a person is called. */
export const name = (person) => (person && (person.real_name || person.name)) || "";

/** mention names a person; one's own name stands out. */
export function mention(store, id, label) {
  const person = store.person(id);
  const own = store.state.me && store.state.me.id === id;
  return h("span.mention", { class: own ? "mention-own" : null }, `@${name(person) || label || id}`);
}

/** channel names a conversation, as a link to it when the reader has it. */
export function channel(store, id, label) {
  const found = store.conversation(id);
  const text = `#${(found && found.name) || label || id}`;
  return found ? h("a.mention", { href: `#${id}` }, text) : h("span.mention", null, text);
}

/** emojis replaces ":name:" in a text; unknown names stay as written. */
export function emojis(text) {
  return text.replace(/:([a-z0-9_+-]+(?:::skin-tone-\d)?):/g, (all, key) => emoji(key) || all);
}

/** decode undoes Slack's three escapes. */
export const decode = (text) => text.replace(/&lt;/g, "<").replace(/&gt;/g, ">").replace(/&amp;/g, "&");

/** lines puts a text's line breaks between its nodes. */
export function lines(text) {
  return text.split("\n").flatMap((line, i) => (i ? [document.createElement("br"), line] : [line]));
}
