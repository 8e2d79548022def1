// Cards, alone or in a row.

import { add, h, iconButton } from "./dom.js";
import { element } from "./elements.js";
import { image, thumbnail } from "./media.js";
import { inline, mrkdwn } from "./mrkdwn.js";
import { t } from "./words.js";

const nodes = (object, ctx, make) => (object ? make(object.text || "", ctx.store) : []);

/** card shows an image, titles, a text and its buttons. */
export function card(block, ctx) {
  return h(
    "div",
    null,
    block.hero_image ? h("div.card-hero", null, image({ ...block.hero_image, title: null }, ctx)) : null,
    h(
      "div.card-head",
      null,
      block.icon ? thumbnail(block.icon, ctx) : null,
      h("div", null, add(h("p.card-title"), nodes(block.title, ctx, inline)), block.subtitle ? add(h("p.card-subtitle"), nodes(block.subtitle, ctx, inline)) : null),
    ),
    block.body ? add(h("div.card-body.prose"), nodes(block.body, ctx, mrkdwn)) : null,
    block.actions && block.actions.length ? h("div.card-actions", null, block.actions.map((spec) => element(spec, block, ctx, ""))) : null,
  );
}

/** carousel is a row of cards to scroll, by hand, by key or by its two buttons. */
export function carousel(block, ctx) {
  const row = h("ul.carousel-row", { tabindex: "0", "aria-label": t("carousel.label") });
  for (const part of block.elements || []) {
    const made = card(part, ctx);
    made.classList.add("block-card");
    row.append(h("li", null, made));
  }
  const slide = (sign) => row.scrollBy({ left: sign * row.clientWidth * 0.8, behavior: matchMedia("(prefers-reduced-motion: reduce)").matches ? "auto" : "smooth" });
  const back = iconButton("back", t("carousel.back"), { class: "carousel-back", onclick: () => slide(-1) });
  const on = iconButton("back", t("carousel.on"), { class: "carousel-on", onclick: () => slide(1) });
  return h("div", { role: "group", "aria-roledescription": "carousel", "aria-label": t("carousel.label") }, row, h("div.carousel-buttons", null, back, on));
}
