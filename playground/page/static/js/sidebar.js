// The left column: the workspace, its conversations, and whose eyes one looks through.

import { fill, h, icon, iconButton } from "./dom.js";
import { faults } from "./faults.js";
import { name } from "./inline.js";
import { menu } from "./menu.js";
import { avatar } from "./message.js";
import { language, plural, t } from "./words.js";
import { to } from "./route.js";

/** Sidebar fills the column's header, list and footer. */
export class Sidebar {
  constructor(app, boxes) {
    this.app = app;
    this.boxes = boxes;
    this.key = "";
    this.roving();
    this.person = h("button.person", { type: "button" });
    menu(this.person, () => this.people());
    this.theme = iconButton("moon", t("theme"), { onclick: () => this.turnTheme() });
    this.faults = iconButton("sliders", t("faults"), { onclick: () => faults(app) });
    const other = language() === "fr" ? "en" : "fr";
    this.language = h("a.icon-button.language", { href: this.address({ lang: other }), lang: other, hreflang: other, title: t("language.other"), onclick: (event) => this.leave(event, { lang: other }) }, other.toUpperCase(), h("span.sr", null, ` – ${t("language.other")}`));
    fill(boxes.foot, this.person, h("div.side-tools", null, this.theme, this.language, this.faults));
    this.showTheme();
  }

  address(change) {
    const query = new URLSearchParams(location.search);
    if (this.app.net.as) query.set("as", this.app.net.as);
    for (const [key, value] of Object.entries(change)) query.set(key, value);
    return `?${query}`;
  }

  // leave keeps the place in the address where the reader goes on.
  leave(event, change) {
    event.preventDefault();
    location.href = this.address(change) + location.hash;
  }

  people() {
    const { people, me } = this.app.store.state;
    return people
      .filter((p) => !p.is_bot)
      .map((p) => ({
        label: name(p),
        hint: p.title,
        checked: p.id === me.id,
        // Another's conversation with the app is not one's own: only channels are shared.
        run: () => (location.href = this.address({ as: p.id }) + (/^#C/.test(location.hash) ? location.hash : "")),
      }));
  }

  dark() {
    const choice = document.documentElement.dataset.theme;
    return choice ? choice === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
  }

  turnTheme() {
    const choice = this.dark() ? "light" : "dark";
    document.documentElement.dataset.theme = choice;
    try {
      localStorage.setItem("theme", choice);
    } catch {
      // Kept for this page alone, then.
    }
    this.showTheme();
  }

  showTheme() {
    const label = t(this.dark() ? "theme.light" : "theme.dark");
    this.theme.setAttribute("aria-label", label);
    this.theme.title = label;
    fill(this.theme, icon(this.dark() ? "sun" : "moon"));
  }

  update(route) {
    const { state } = this.app.store;
    const here = route.home ? "home" : this.app.shown();
    const key = JSON.stringify([state.conversations, here, state.me, state.team]);
    if (key === this.key) return;
    this.key = key;
    fill(this.boxes.head, h("span.workspace-sign", { "aria-hidden": "true" }, (state.team.name || "?").charAt(0).toUpperCase()), h("p.workspace", null, state.team.name));
    fill(this.person, h("span.sr", null, t("people.switch")), avatar(state.me, this.app.store), h("span.person-words", null, h("span.person-name", null, name(state.me)), h("span.person-title", null, state.me.title || "")), icon("chevron"));
    this.conversations(here);
  }

  conversations(here) {
    const { conversations } = this.app.store.state;
    const focused = this.boxes.list.contains(document.activeElement) ? document.activeElement.getAttribute("href") : null;
    const of = (kind) => conversations.filter((c) => c.kind === kind && c.member !== false);
    const about = this.app.store.state.app;
    const entry = (href, sign, label, current, unread) =>
      h(
        "li",
        null,
        h(
          "a.conversation",
          { href, "aria-current": current ? "page" : null, tabindex: "-1", class: unread && !current ? "conversation-unread" : null },
          sign,
          h("span.conversation-name", null, label),
          unread && !current ? [h("span.unread", { "aria-hidden": "true" }, String(unread)), h("span.sr", null, ` ${plural("unread", unread)}`)] : null,
        ),
      );
    const group = (title, items) => (items.length ? [h("h2.group", null, title), h("ul.group-list", null, items)] : null);
    const apps = of("app").flatMap((c) => [
      entry(to(c.id), h("span.mini-app", { "aria-hidden": "true" }, icon("path")), about.name, here === c.id, c.unread),
      entry("#home", icon("home"), t("home.entry", { name: about.name }), here === "home", 0),
    ]);
    fill(
      this.boxes.list,
      group(t("group.app"), apps),
      group(t("group.channels"), of("channel").map((c) => entry(to(c.id), icon("hash"), c.name, here === c.id, c.unread))),
      group(t("group.dms"), of("dm").map((c) => entry(to(c.id), icon("user"), c.name, here === c.id, c.unread))),
    );
    const links = [...this.boxes.list.querySelectorAll("a")];
    const first = links.find((link) => link.getAttribute("aria-current")) || links[0];
    if (first) first.tabIndex = 0;
    const again = focused && links.find((link) => link.getAttribute("href") === focused);
    if (again) again.focus();
  }

  // roving makes the whole list one stop of the Tab key; arrows move within it.
  roving() {
    this.boxes.list.addEventListener("keydown", (event) => {
      const links = [...this.boxes.list.querySelectorAll("a")];
      const at = links.indexOf(document.activeElement);
      const next = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: links.length - 1 }[event.key];
      if (at < 0 || next === undefined) return;
      event.preventDefault();
      const target = links[(next + links.length) % links.length];
      for (const link of links) link.tabIndex = link === target ? 0 : -1;
      target.focus();
    });
  }
}
