// Prints the page, whole; copies its public address, or hands it to another app.
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
  // Where the system has a way to hand something on: telephones.
  const share = tools.querySelector("[data-share]");
  if (share instanceof HTMLElement && navigator.share) {
    share.hidden = false;
    share.addEventListener("click", () => {
      // Who changes their mind has not failed.
      navigator.share({ title: share.dataset.title, url: share.dataset.url }).catch(() => {});
    });
  }
  tools.hidden = false;

  // Paper cannot be unfolded: what is folded is printed, then folded again.
  /** @type {HTMLDetailsElement[]} */
  let opened = [];
  addEventListener("beforeprint", () => {
    opened = [...document.querySelectorAll("main details:not([open], .toc details)")].map((one) => /** @type {HTMLDetailsElement} */ (one));
    for (const one of opened) one.open = true;
  });
  addEventListener("afterprint", () => {
    for (const one of opened) one.open = false;
  });

  /** @param {string | undefined} text */
  function say(text) {
    if (status) status.textContent = text || "";
  }
})();
