// Has the browser keep what must be read without a network (the worker says what), and says so when the
// network is gone, or when the page on screen is a kept one, of which day.
(() => {
  "use strict";
  const root = document.documentElement;
  const script = document.currentScript;
  const notice = document.querySelector("[data-offline]");
  /** When the worker kept this page; the worker says so in the pages it kept. */
  const saved = root.dataset.saved ? new Date(root.dataset.saved) : null;

  if (notice instanceof HTMLElement) {
    const { offlineText = "", savedText = "", reloadText = "" } = notice.dataset;
    const show = () => {
      const parts = [];
      if (saved) {
        const day = { d: saved.getDate(), m: saved.getMonth() + 1, y: saved.getFullYear() };
        parts.push(savedText.replace(/\{([dmy])\}/g, (_, part) => String(day[/** @type {"d"} */ (part)])));
      }
      if (!navigator.onLine) parts.push(offlineText);
      else if (saved) parts.push(reloadText);
      // Text set after the element is shown is announced; text that was there is not.
      notice.hidden = parts.length === 0;
      notice.textContent = parts.join(" ");
    };
    addEventListener("online", show);
    addEventListener("offline", show);
    show();
  }

  // The pictures of a kept page are as old as the page only while the worker remembers which page that is.
  if (saved) for (const image of document.images) image.loading = "eager";

  // The page that was asked for instead of the one that lists what is kept: an address of this site alone.
  const again = document.querySelector("[data-offline-again]");
  const asked = new URLSearchParams(location.search).get("trang");
  const link = again?.querySelector("a");
  if (again instanceof HTMLElement && link && asked !== null && script instanceof HTMLScriptElement) {
    const site = new URL(".", new URL(script.dataset.worker || ".", location.href));
    const target = new URL("./" + asked, site);
    if (target.href.startsWith(site.href)) {
      link.href = target.href;
      again.hidden = false;
    }
  }

  // Of the pages listed, those that this browser has kept; all of them where it has not come to that.
  const worker = "serviceWorker" in navigator ? navigator.serviceWorker : null;
  for (const list of worker?.controller ? document.querySelectorAll("[data-offline-pages]") : []) {
    const checks = [...list.querySelectorAll("a")].map(async (one) => {
      const kept = await caches.match(one.href, { ignoreVary: true });
      const item = one.closest("li");
      if (item) item.hidden = !kept;
      return Boolean(kept);
    });
    Promise.all(checks).then((kept) => {
      if (list instanceof HTMLElement) list.hidden = !kept.includes(true);
    }, () => {});
  }

  // The preview shows what is on the editor's disk, never a kept page.
  const address = script instanceof HTMLScriptElement ? script.dataset.worker : "";
  if (worker && address && !document.querySelector("script[data-lantoa-preview]")) {
    addEventListener("load", () => {
      // On a first visit a search may be over before there is a worker to keep its files.
      if (!worker.controller) worker.addEventListener("controllerchange", () => {
        for (const { name } of performance.getEntriesByType("resource")) {
          if (/\/tim-kiem\/.*\.(bin|txt|json)$/.test(name)) fetch(name).catch(() => {});
        }
      }, { once: true });
      worker.register(address, { updateViaCache: "none" }).catch(() => {});
    });
  }
})();
