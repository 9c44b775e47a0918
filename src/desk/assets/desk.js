// The desk: its bar, and which view stands at which address. Every view is a module of its own.
import { get } from "./api.js";
import { announce, fill, h, lang, t } from "./dom.js";
import "./events.js";

export const DESK = "/_lantoa/desk/";

const VIEWS = {
  "": () => import("./list.js"),
  page: () => import("./page.js"),
  history: () => import("./history.js"),
  bin: () => import("./bin.js"),
  publish: () => import("./publish.js"),
  import: () => import("./plan.js"),
  data: () => import("./data.js"),
  start: () => import("./start.js"),
};

/** What the desk is and where: `GET api/start`. */
export let desk = null;

/** @type {{ leave?: () => void } | null} */
let current = null;
let visit = 0;

/** The address of a view. @param {string} view @param {string} [path] */
export const link = (view, path = "") =>
  `${DESK}${view}${path ? `/${path.split("/").map(encodeURIComponent).join("/")}` : ""}`;

/** Goes to a view. @param {string} address */
export function go(address, replace = false) {
  if (replace) history.replaceState(null, "", address);
  else history.pushState(null, "", address);
  return show(true);
}

/** Asks again what the desk is: after a site was made or opened. */
export async function refresh() {
  desk = await get("start");
  bar();
}

async function show(moves) {
  const mine = (visit += 1);
  const inner = location.pathname.slice(DESK.length);
  const [name, ...rest] = inner.split("/");
  const path = rest.map(decodeURIComponent).join("/");
  const main = document.getElementById("main");
  current?.leave?.();
  current = null;
  document.querySelectorAll("dialog").forEach((dialog) => dialog.close());
  const view = desk.site || name === "start" ? name : "start";
  try {
    const module = await (VIEWS[view] ?? VIEWS[""])();
    if (mine !== visit) return;
    main.removeAttribute("data-desk");
    const shown = await module.show(main, path);
    if (mine !== visit) return shown?.leave?.();
    current = shown;
  } catch (failure) {
    if (mine !== visit) return;
    fill(main, h("div", { class: "desk-wrap" }, h("h1", {}, t("Không mở được", "Cannot be opened")), h("p", { class: "notice", role: "alert" }, failure.message),
      h("p", {}, h("a", { href: DESK }, t("Về danh sách trang", "To the list of pages")))));
  }
  bar();
  const title = main.querySelector("h1");
  document.title = `${title?.textContent?.trim() || t("Bàn biên tập", "Desk")} · ${desk.site?.title ?? "lantoa"}`;
  if (moves) {
    scrollTo(0, 0);
    if (title && !main.contains(document.activeElement)) {
      title.tabIndex = -1;
      title.focus({ preventScroll: true });
    }
    announce(title?.textContent ?? "");
  }
}

function bar() {
  const name = location.pathname.slice(DESK.length).split("/")[0];
  const item = (view, label, props = {}) =>
    h("li", {}, h("a", { href: link(view), "data-view": view || "pages", "aria-current": name === view ? "page" : null, ...props }, label));
  const language = h("button", { type: "button", class: "quiet", lang: lang === "en" ? "vi" : "en", onclick: () => {
    localStorage.setItem("lantoa-desk-lang", lang === "en" ? "vi" : "en");
    location.reload();
  } }, lang === "en" ? "Tiếng Việt" : "English");
  const parts = desk.site
    ? [
        h("a", { class: "brand", href: DESK }, h("span", { class: "brand-mark", "aria-hidden": "true" }), h("span", {}, desk.site.title)),
        h("nav", { "aria-label": t("Bàn biên tập", "Desk") }, h("ul", { class: "plain" },
          item("", t("Trang", "Pages")),
          item("import", t("Nhập kế hoạch", "Import a plan")),
          item("data", t("Trang web và danh mục", "Site and lists")),
          item("bin", t("Thùng rác", "Bin")),
          item("start", t("Trang khác", "Other sites")))),
        h("div", { class: "bar-end" },
          h("a", { class: "quiet", href: "/", target: "_blank", rel: "noopener" }, t("Xem trang", "View site")),
          language,
          h("button", { type: "button", class: "primary", "data-action": "publish", "aria-current": name === "publish" ? "page" : null, onclick: () => go(link("publish")) }, t("Đăng", "Publish"))),
      ]
    : [h("span", { class: "brand" }, h("span", { class: "brand-mark", "aria-hidden": "true" }), h("span", {}, "lantoa")), h("div", { class: "bar-end" }, language)];
  fill(document.querySelector("[data-bar]"), parts);
}

document.addEventListener("click", (event) => {
  const anchor = event.target instanceof Element ? event.target.closest("a[href]") : null;
  if (!anchor || event.defaultPrevented || event.button || event.ctrlKey || event.metaKey || event.shiftKey || anchor.target) return;
  const url = new URL(anchor.href);
  if (url.origin !== location.origin || !url.pathname.startsWith(DESK) || anchor.hasAttribute("data-skip")) return;
  event.preventDefault();
  go(url.pathname + url.search + url.hash);
});
addEventListener("popstate", () => show(true));

document.documentElement.lang = lang;
document.querySelector("[data-skip]").textContent = t("Tới nội dung", "Skip to content");
// Not awaited here: the views import this module, and would wait for it.
refresh().then(() => show(false)).catch((failure) => {
  fill(document.getElementById("main"), h("p", { class: "notice", role: "alert" }, failure.message));
});
