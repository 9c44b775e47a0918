// What needs script: the print button, a filter for long tables. Everything is there without it.
(() => {
  "use strict";
  for (const button of document.querySelectorAll("[data-print]")) {
    button.addEventListener("click", () => print());
    button.hidden = false;
  }

  // Paper cannot be unfolded: what is folded is printed, then folded again.
  /** @type {HTMLDetailsElement[]} */
  let opened = [];
  addEventListener("beforeprint", () => {
    opened = [...document.querySelectorAll("main details:not([open])")];
    for (const one of opened) one.open = true;
  });
  addEventListener("afterprint", () => {
    for (const one of opened) one.open = false;
  });

  // What the worker keeps can be read without a network; the preview keeps nothing.
  const worker = document.currentScript?.dataset.worker;
  if (worker && "serviceWorker" in navigator && !document.querySelector("script[data-lantoa-preview]")) {
    navigator.serviceWorker.register(worker, { updateViaCache: "none" }).catch(() => {});
  }
  const notice = document.querySelector("[data-kept]");
  if (notice) {
    const saved = document.documentElement.dataset.saved;
    const tell = () => {
      const day = new Date(saved);
      const kept = saved ? notice.dataset.kept.replace("{d}", day.getDate()).replace("{m}", day.getMonth() + 1).replace("{y}", day.getFullYear()) : "";
      notice.textContent = [kept, navigator.onLine ? "" : notice.dataset.gone].join(" ").trim();
      notice.hidden = !notice.textContent;
    };
    addEventListener("online", tell);
    addEventListener("offline", tell);
    tell();
  }
  // Of the pages listed, those that this browser has kept; a heading with none below it goes too.
  for (const list of navigator.serviceWorker?.controller ? document.querySelectorAll("[data-kept-pages]") : []) {
    const checks = [...list.querySelectorAll("li")].map(async (item) => {
      item.hidden = !(await caches.match(item.querySelector("a").href, { ignoreVary: true }));
      return !item.hidden;
    });
    Promise.all(checks).then((kept) => { list.hidden = !kept.includes(true); }, () => {});
  }
  // The page that was asked for instead of the list of what is kept: an address of this site alone.
  const again = document.querySelector("[data-offline-again]");
  const asked = new URLSearchParams(location.search).get("trang");
  if (again && asked !== null) {
    const site = new URL(".", new URL(worker || ".", location.href));
    const target = new URL(`./${asked}`, site);
    again.hidden = !target.href.startsWith(site.href);
    if (!again.hidden) again.querySelector("a").href = target.href;
  }

  for (const form of document.querySelectorAll("[data-filter]")) enhanceFilter(form);

  /** Hides the rows that lack a word of what is typed. @param {HTMLElement} form */
  function enhanceFilter(form) {
    const table = document.getElementById(form.dataset.filter);
    const input = form.querySelector("input");
    const said = form.querySelector("[data-said]");
    if (!table || !input || !said) return;
    const rows = [...table.querySelectorAll("tbody tr, .row")].map((row) => ({ row, text: fold(row.textContent) }));
    const filter = () => {
      const words = fold(input.value).split(/\s+/).filter(Boolean);
      let shown = 0;
      for (const { row, text } of rows) {
        row.hidden = !words.every((word) => text.includes(word));
        if (!row.hidden) shown += 1;
      }
      // A heading goes with the rows up to the next one.
      let group = null;
      for (const part of table.children) {
        if (part.matches(".group")) (group = part).hidden = true;
        else if (group && !part.hidden) group.hidden = false;
      }
      said.textContent = said.dataset.said.replace("%shown", shown).replace("%total", rows.length);
    };
    input.addEventListener("input", filter);
    form.hidden = false;
    // A browser that goes back may have kept what was typed.
    filter();
  }

  /** Lower case without marks; `đ` has no decomposition. @param {string} text */
  function fold(text) {
    return text.normalize("NFD").replace(/[\u0300-\u036f]/g, "").toLowerCase().replace(/đ/g, "d");
  }
})();
