// What the app is doing: task cards and plans.

import { add, h, icon } from "./dom.js";
import { emojis, link } from "./inline.js";
import { richText } from "./richtext.js";
import { plural, t } from "./words.js";

const STATUS = { pending: "circle", in_progress: null, complete: "check", error: "alert" };

/** taskCard shows one stage: its state, its title, and on demand what it did. */
export function taskCard(block, ctx) {
  const status = block.status in STATUS ? block.status : "pending";
  const sign = h("span.task-sign", { class: `task-${status}` }, STATUS[status] ? icon(STATUS[status]) : h("span.spinner"));
  const head = [sign, h("span.task-title", null, emojis(block.title || "")), h("span.sr", null, ` (${t(`task.${status}`)})`)];
  const body = [part(block.details, ctx, "task-details"), part(block.output, ctx, "task-output"), sources(block.sources)].filter(Boolean);
  if (!body.length) return h("div.task", null, h("div.task-head", null, head));
  const open = status === "error";
  return h("details.task", { "data-keep": `task-${block.task_id}`, open }, h("summary.task-head", null, head, icon("chevron")), h("div.task-body", null, body));
}

function part(rich, ctx, kind) {
  if (!rich) return null;
  if (typeof rich === "string") return h(`p.${kind}`, null, emojis(rich));
  return add(h(`div.prose.${kind}`), richText(rich, ctx.store));
}

function sources(list) {
  if (!list || !list.length) return null;
  return h(
    "div.task-sources",
    null,
    h("span.task-sources-title", null, t("task.sources")),
    h("ul", null, list.map((source) => h("li", null, link(source.url, emojis(source.text || ""))))),
  );
}

/** plan shows its title and its tasks, in order. */
export function plan(block, ctx) {
  const tasks = (block.tasks || []).map((task) => ({ ...task, type: "task_card" }));
  const done = tasks.filter((task) => task.status === "complete").length;
  const head = h("summary.plan-head", null, h("span.plan-title", null, emojis(block.title || "")), h("span.plan-count", null, plural("plan.done", tasks.length, { done })), icon("chevron"));
  const list = h("ol.plan-tasks", null, tasks.map((task) => h("li", null, taskCard(task, ctx))));
  return h("details.plan", { open: true, "data-keep": `plan-${block.block_id || block.title}` }, head, list);
}
