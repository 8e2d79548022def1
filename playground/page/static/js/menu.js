// Things that open beside a button: menus and small panels.

import { fill, h, icon } from "./dom.js";

// float opens a box beside a button until Escape, a press elsewhere, or done().
function float(button, box, closed) {
  // In a dialog, only what is inside it can be seen and reached; elsewhere it stands in the button's own landmark.
  const home = button.closest('dialog, main, [role="main"], [role="complementary"], [role="contentinfo"]') || document.body;
  home.append(box);
  place(button, box);
  const outside = (event) => {
    if (!box.contains(event.target) && !button.contains(event.target)) done(false);
  };
  const escape = (event) => {
    if (event.key !== "Escape" && !(event.key === "Tab" && box.getAttribute("role") === "menu")) return;
    if (event.key === "Escape") event.preventDefault();
    event.stopPropagation();
    done(event.key === "Escape");
  };
  const moved = () => place(button, box);
  function done(refocus) {
    document.removeEventListener("pointerdown", outside, true);
    document.removeEventListener("keydown", escape, true);
    window.removeEventListener("resize", moved);
    window.removeEventListener("scroll", moved, true);
    box.remove();
    button.setAttribute("aria-expanded", "false");
    if (refocus) button.focus();
    if (closed) closed();
  }
  document.addEventListener("pointerdown", outside, true);
  document.addEventListener("keydown", escape, true);
  window.addEventListener("resize", moved);
  window.addEventListener("scroll", moved, true);
  button.setAttribute("aria-expanded", "true");
  return done;
}

// place keeps a box near its button and within the window.
function place(button, box) {
  const at = button.getBoundingClientRect();
  const gap = 4;
  const below = at.bottom + gap + box.offsetHeight <= window.innerHeight - gap;
  const wanted = below ? at.bottom + gap : at.top - gap - box.offsetHeight;
  const top = Math.max(gap, Math.min(wanted, window.innerHeight - gap - box.offsetHeight));
  const rightAligned = at.left + box.offsetWidth > window.innerWidth - gap;
  const left = rightAligned ? Math.max(gap, at.right - box.offsetWidth) : at.left;
  box.style.top = `${top}px`;
  box.style.left = `${left}px`;
}

/**
 * menu makes a button open a menu. items() gives [{label, hint, icon, run, href,
 * checked, danger}], or null for a rule between two.
 */
export function menu(button, items) {
  button.setAttribute("aria-haspopup", "menu");
  button.setAttribute("aria-expanded", "false");
  let done = null;
  button.addEventListener("click", () => {
    if (done) {
      done(true);
      return;
    }
    const box = h("div.menu", { role: "menu", "aria-label": button.getAttribute("aria-label") || button.textContent });
    for (const item of items()) box.append(item ? entry(item, () => done && done(!item.href)) : h("div.menu-rule", { role: "separator" }));
    done = float(button, box, () => (done = null));
    roving(box);
    const first = box.querySelector('[aria-checked="true"]') || box.querySelector(".menu-item");
    if (first) first.focus();
  });
  return button;
}

function entry(item, close) {
  const inside = [item.icon ? icon(item.icon) : null, h("span.menu-words", null, h("span", null, item.label), item.hint ? h("span.menu-hint", null, item.hint) : null), item.checked ? icon("check") : null];
  const role = item.checked === undefined ? "menuitem" : "menuitemradio";
  const attrs = { role, tabindex: "-1", class: item.danger ? "menu-danger" : null, "aria-checked": item.checked === undefined ? null : String(item.checked) };
  const press = () => {
    close();
    if (item.run) item.run();
  };
  if (item.href) return h("a.menu-item", { ...attrs, href: item.href, target: "_blank", rel: "noopener noreferrer", onclick: press }, inside);
  return h("button.menu-item", { type: "button", ...attrs, onclick: press }, inside);
}

/** roving moves the focus among a box's items by the arrow keys, Home and End. */
export function roving(box, selector = ".menu-item") {
  box.addEventListener("keydown", (event) => {
    const items = [...box.querySelectorAll(selector)];
    const at = items.indexOf(document.activeElement);
    const to = { ArrowDown: at + 1, ArrowUp: at < 0 ? items.length - 1 : at - 1, Home: 0, End: items.length - 1 }[event.key];
    if (to === undefined || !items.length) return;
    event.preventDefault();
    items[(to + items.length) % items.length].focus();
  });
}

/** popover makes a button open a small panel; fill(panel) fills it, closed() tells of its end. */
export function popover(button, { label, fill: fillPanel, closed }) {
  button.setAttribute("aria-haspopup", "dialog");
  button.setAttribute("aria-expanded", "false");
  let done = null;
  button.addEventListener("click", () => {
    if (done) {
      done(true);
      return;
    }
    const panel = h("div.menu.panel", { role: "dialog", "aria-label": label });
    fill(panel);
    fillPanel(panel);
    done = float(button, panel, () => {
      done = null;
      closed();
    });
    roving(panel, "input");
    const first = panel.querySelector("input");
    if (first) first.focus();
  });
}
