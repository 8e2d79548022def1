// Images and files. Nothing is loaded from elsewhere than the workspace.

import { h, icon } from "./dom.js";
import { emojis, link } from "./inline.js";
import { size, t } from "./words.js";

function address(part, ctx) {
  if (part.image_url) return ctx.app.net.fileURL(part.image_url);
  const source = part.slack_file || {};
  if (source.url) return ctx.app.net.fileURL(source.url);
  const found = source.id && ctx.store.file(source.id);
  return found ? ctx.app.net.fileURL(found.url_private) : null;
}

/** thumbnail is the small image of an accessory or a context; its words stand in for it when it lies elsewhere. */
export function thumbnail(part, ctx) {
  const src = address(part, ctx);
  if (!src) return h("span.thumbnail-missing", { role: "img", "aria-label": part.alt_text || t("image.none") }, icon("file"));
  return h("img.thumbnail", { src, alt: part.alt_text || "", loading: "lazy" });
}

/** image is the image block: title, picture, alternative text. */
export function image(block, ctx) {
  const src = address(block, ctx);
  const title = block.title && block.title.text ? h("figcaption", null, emojis(block.title.text)) : null;
  if (src) return h("figure", null, title, h("img", { src, alt: block.alt_text || "", loading: "lazy" }));
  const away = block.image_url ? link(block.image_url, t("image.open")) : null;
  return h("figure", null, title, h("p.image-away", null, icon("file"), h("span", null, block.alt_text || t("image.none")), away));
}

/** file is the block that shows a remote file; here, one of the workspace's. */
export function file(block, ctx) {
  const found = ctx.store.file(block.external_id);
  return found ? fileCard(found, ctx.app) : h("div", null, h("span.file-card", null, icon("file"), h("span.file-name", null, t("file.named", { name: block.external_id }))));
}

/** fileCard offers one file to open or download; images are shown. */
export function fileCard(found, app) {
  const name = found.title || found.name || found.id;
  const href = app.net.fileURL(found.url_private);
  const kind = (found.name || "").includes(".") ? found.name.split(".").pop().toUpperCase() : "";
  const about = [kind, size(found.size)].filter(Boolean).join(" · ");
  const box = h("div.file");
  if (href && /^image\/(png|jpeg|gif|webp)$/.test(found.mimetype || "")) {
    box.append(h("img.file-image", { src: href, alt: name, loading: "lazy" }));
  }
  const inside = [icon("file"), h("span.file-words", null, h("span.file-name", null, name), h("span.file-about", null, about)), icon("download")];
  box.append(href ? h("a.file-card", { href, download: found.name || "", "data-focus": `file-${found.id}` }, inside) : h("span.file-card", null, inside));
  return box;
}
