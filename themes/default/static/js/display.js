// The reader's theme and text size: applied before the first paint, chosen in the footer, kept on this device only.
(() => {
  "use strict";
  const root = document.documentElement;
  /** What can be chosen, and the value that means "as the page is". @type {Record<string, string>} */
  const DEFAULTS = { theme: "auto", text: "normal" };

  /** @param {string} name @returns {string} */
  function stored(name) {
    // Storage throws where cookies are blocked; the choice then lasts for this page.
    try { return localStorage.getItem("display-" + name) || DEFAULTS[name]; } catch { return DEFAULTS[name]; }
  }

  /** @param {string} name @param {string} value */
  function apply(name, value) {
    if (value === DEFAULTS[name]) root.removeAttribute("data-" + name);
    else root.setAttribute("data-" + name, value);
  }

  /** @param {string} name @param {string} value */
  function store(name, value) {
    try { localStorage.setItem("display-" + name, value); } catch { /* as above */ }
  }

  for (const name of Object.keys(DEFAULTS)) apply(name, stored(name));

  const panel = document.querySelector("[data-display]");
  if (!(panel instanceof HTMLElement)) return;
  for (const name of Object.keys(DEFAULTS)) {
    const inputs = /** @type {NodeListOf<HTMLInputElement>} */ (panel.querySelectorAll(`[name="display-${name}"]`));
    for (const input of inputs) {
      input.checked = input.value === stored(name);
      input.addEventListener("change", () => { apply(name, input.value); store(name, input.value); });
    }
  }
  panel.hidden = false;
})();
