// The context that goes with blocks: see blocks.js.

import { phrase, text } from "./blocks.js";

/** contextOf makes the context of a place: scope is {channel, ts} or {view_id}, root() the element whose fields are the state. */
export function contextOf(app, level, scope, root) {
  const ctx = { app, store: app.store, level, scope, root };
  ctx.inline = (object) => phrase(object, ctx);
  ctx.paragraphs = (object) => text(object, ctx);
  return ctx;
}
