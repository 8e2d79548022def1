// Sets the reader's chosen theme before anything is drawn; without a choice, the system's.
"use strict";
(() => {
  let choice = null;
  try {
    choice = localStorage.getItem("theme");
  } catch {
    // Storage may be forbidden: the system's theme, then.
  }
  if (choice === "light" || choice === "dark") document.documentElement.dataset.theme = choice;
})();
