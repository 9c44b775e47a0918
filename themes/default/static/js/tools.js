// Print the page; copy its public address.
(() => {
  "use strict";
  const tools = document.querySelector("[data-tools]");
  if (!(tools instanceof HTMLElement)) return;
  const status = tools.querySelector("[data-tools-status]");

  tools.querySelector("[data-print]")?.addEventListener("click", () => print());

  const copy = tools.querySelector("[data-copy]");
  if (copy instanceof HTMLElement) {
    // The clipboard needs a secure page; elsewhere the button would only fail.
    copy.hidden = !navigator.clipboard;
    copy.addEventListener("click", () => {
      navigator.clipboard.writeText(copy.dataset.copy || location.href)
        .then(() => say(copy.dataset.copied), () => say(copy.dataset.copyFailed));
    });
  }
  tools.hidden = false;

  /** @param {string | undefined} text */
  function say(text) {
    if (status) status.textContent = text || "";
  }
})();
