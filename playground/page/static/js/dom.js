// Building nodes: text is only ever set as text, never as HTML.

const SVG = "http://www.w3.org/2000/svg";

/**
 * h builds an element. spec is "tag.class.class"; attributes that are null,
 * undefined or false are left out; "on…" ones are listeners; children may be
 * nodes, texts or nested arrays of both.
 */
export function h(spec, attrs, ...kids) {
  const [tag, ...classes] = spec.split(".");
  const node = document.createElement(tag);
  if (classes.length) node.className = classes.join(" ");
  for (const [name, value] of Object.entries(attrs || {})) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else if (name === "value") node.value = value;
    else if (name === "class") node.className = [node.className, value].filter(Boolean).join(" ");
    else node.setAttribute(name, value === true ? "" : String(value));
  }
  add(node, kids);
  return node;
}

/** add appends children, skipping what is empty. */
export function add(node, kids) {
  for (const kid of [kids].flat(Infinity)) {
    if (kid === null || kid === undefined || kid === false || kid === "") continue;
    node.append(kid);
  }
  return node;
}

/** fill replaces what a node holds. */
export function fill(node, ...kids) {
  node.replaceChildren();
  return add(node, kids);
}

let count = 0;

/** uid gives an id that no other element of the page has. */
export function uid(prefix) {
  count += 1;
  return `${prefix}-${count}`;
}

// Drawn on a 24 × 24 grid, as strokes.
const STROKES = {
  hash: "M9 4 7 20M17 4l-2 16M4 9h17M3 15h17",
  lock: "M6 11h12v9H6zM9 11V8a3 3 0 0 1 6 0v3",
  chat: "M4 5h16v11H10l-4 4v-4H4z",
  home: "M4 11.5 12 5l8 6.5M6.5 10v9h11v-9M10 19v-5h4v5",
  plus: "M12 5v14M5 12h14",
  send: "M5 12h13M12.5 6l6 6-6 6",
  clip: "M20 11.5l-8 8a5 5 0 0 1-7-7l8.5-8.5a3.3 3.3 0 0 1 4.7 4.7l-8.5 8.5a1.7 1.7 0 0 1-2.4-2.4l7.7-7.7",
  close: "M6 6l12 12M18 6 6 18",
  back: "M14.5 5.5 8 12l6.5 6.5",
  chevron: "M6 9l6 6 6-6",
  check: "M5 12.5l4.5 4.5L19 7.5",
  alert: "M12 7v6M12 16.5v.5M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18z",
  info: "M12 11v6M12 7v.5M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18z",
  circle: "M12 4a8 8 0 1 0 0 16 8 8 0 0 0 0-16z",
  thread: "M4 5h16v10H11l-4 4v-4H4zM8 9h8M8 12h5",
  file: "M7 3h7l4 4v14H7zM14 3v4h4",
  download: "M12 4v11M7.5 11l4.5 4.5 4.5-4.5M5 20h14",
  up: "M7 11v9H4v-9zM7 12l4-8c1.6 0 2.5 1 2.5 2.5V10H19a1.5 1.5 0 0 1 1.5 1.8l-1.3 6.7A2 2 0 0 1 17.2 20H7",
  down: "M17 13V4h3v9zM17 12l-4 8c-1.6 0-2.5-1-2.5-2.5V14H5a1.5 1.5 0 0 1-1.5-1.8l1.3-6.7A2 2 0 0 1 6.8 4H17",
  trash: "M5 7h14M10 4h4M7 7l1 13h8l1-13M10 11v5M14 11v5",
  edit: "M5 19l1-4L16 5l3 3L9 18zM14 7l3 3",
  copy: "M9 9h10v11H9zM15 9V5H5v11h4",
  bolt: "M13 3 5 13.5h6L10.5 21 19 10h-6z",
  sliders: "M5 8h8M17 8h2M5 16h2M11 16h8M15 6v4M9 14v4",
  sun: "M12 8a4 4 0 1 0 0 8 4 4 0 0 0 0-8zM12 3v2M12 19v2M3 12h2M19 12h2M5.6 5.6 7 7M17 17l1.4 1.4M18.4 5.6 17 7M7 17l-1.4 1.4",
  moon: "M19 14.5A7.5 7.5 0 1 1 9.5 5a6 6 0 0 0 9.5 9.5z",
  history: "M4 12a8 8 0 1 0 2.5-5.8M4 4v4h4M12 8v4.5l3 2",
  external: "M10 6H6v12h12v-4M13 5h6v6M19 5l-8 8",
  user: "M12 5a3.5 3.5 0 1 0 0 7 3.5 3.5 0 0 0 0-7zM5 20c.5-4 3.5-6 7-6s6.5 2 7 6",
  path: "M6 19a2 2 0 1 0 0-4 2 2 0 0 0 0 4zM18 9a2 2 0 1 0 0-4 2 2 0 0 0 0 4zM8 17h6a3 3 0 0 0 0-6h-4a3 3 0 0 1 0-6h6",
};

/** icon draws one of the page's pictures; it says nothing to a screen reader. */
export function icon(name) {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("class", `icon icon-${name}`);
  svg.setAttribute("aria-hidden", "true");
  svg.setAttribute("focusable", "false");
  if (name === "dots") {
    for (const x of [6, 12, 18]) svg.append(shape("circle", { cx: x, cy: 12, r: 1.6, class: "dot" }));
    return svg;
  }
  svg.append(shape("path", { d: STROKES[name] || STROKES.circle }));
  return svg;
}

function shape(tag, attrs) {
  const node = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attrs)) node.setAttribute(name, String(value));
  return node;
}

/** iconButton is a button of one picture, named for those who do not see it. */
export function iconButton(name, label, attrs) {
  return h("button.icon-button", { type: "button", "aria-label": label, title: label, ...attrs }, icon(name));
}
