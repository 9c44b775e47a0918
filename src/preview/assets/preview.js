/**
 * Keeps an open page of the preview up to date. Only the preview adds this script.
 *
 * The server says what to do (see stream.rs): stay, take other style sheets, load again, or go where the
 * page has moved. The overlay and the bar live in a shadow tree, so the site's styles and theirs do not meet.
 */
import { Bar } from "./bar.js";
import { Overlay } from "./overlay.js";

const script = document.querySelector("script[data-lantoa-preview]");
const own = new URL(".", script.src);
/** What stands before every path: "/" or "/token/". */
const base = new URL("..", own).pathname;
const SCROLL = "lantoa-scroll";

let shown = script.dataset.lantoaPreview;
let source = "";
/** @type {EventSource | undefined} */
let stream;

const host = document.createElement("lantoa-preview");
const root = host.attachShadow({ mode: "open" });
const style = document.createElement("link");
style.rel = "stylesheet";
style.href = new URL("preview.css", own).href;
// Without its styles the bar would push the page about.
host.hidden = true;
style.addEventListener("load", () => { host.hidden = false; });
root.append(style);
const overlay = new Overlay(root);
const bar = new Bar(root, base);
document.documentElement.append(host);

// The end of the page must not lie behind the bar.
new ResizeObserver(() => {
  document.documentElement.style.setProperty("padding-block-end", `${bar.box.offsetHeight}px`);
}).observe(bar.box);

// A page cached by the site's service worker would be an old one. The server forbids new workers.
navigator.serviceWorker?.getRegistrations().then((all) => all.forEach((worker) => worker.unregister()), () => {});

/** Opens the stream, with what this page shows. */
function connect() {
  stream?.close();
  if (document.hidden) return;
  const query = new URLSearchParams({ path: "/" + location.pathname.slice(base.length), shown, source });
  stream = new EventSource(new URL("events?" + query.toString().replaceAll("+", "%20"), own));
  stream.addEventListener("state", (event) => take(JSON.parse(event.data)));
  stream.addEventListener("end", () => bar.ended());
  // The browser would ask again with what the page showed at first; connect anew with what it shows now.
  stream.addEventListener("error", () => {
    stream?.close();
    stream = undefined;
    setTimeout(() => { if (!stream) connect(); }, 500);
  });
}

/** Acts on a new state. @param {any} state */
function take(state) {
  source = state.page?.source ?? source;
  const { action } = state;
  if (action.do === "reload") return reload();
  if (action.do === "move") return location.replace(action.to + location.hash);
  if (action.do === "sheets") swapSheets(action.sheets);
  if (state.shown) shown = state.shown;
  overlay.show(state.own.filter((problem) => problem.severity === "error"));
  bar.show(state);
}

/** Loads the page again where the reader was. */
function reload() {
  try {
    sessionStorage.setItem(SCROLL, JSON.stringify([location.pathname, scrollX, scrollY]));
  } catch { /* The browser keeps the position by itself, as well as it can. */ }
  location.reload();
}

/** Goes back to where the reader was before a reload. */
function restoreScroll() {
  try {
    const [path, x, y] = JSON.parse(sessionStorage.getItem(SCROLL) ?? "[]");
    sessionStorage.removeItem(SCROLL);
    if (path === location.pathname) scrollTo({ left: x, top: y, behavior: "instant" });
  } catch { /* Nothing was kept. */ }
}

/** Puts new style sheets in the place of old ones, without a flash. @param {any[]} sheets */
function swapSheets(sheets) {
  for (const link of document.querySelectorAll('link[rel="stylesheet"]')) {
    const path = new URL(link.href).pathname;
    const sheet = sheets.find((s) => path.startsWith(s.stem) && path !== s.href);
    if (!sheet) continue;
    const fresh = link.cloneNode();
    fresh.href = sheet.href;
    if (link.integrity) fresh.integrity = sheet.integrity;
    fresh.addEventListener("load", () => link.remove());
    link.after(fresh);
  }
}

// A browser opens only six connections to one server, so hidden pages let theirs go and catch up later.
document.addEventListener("visibilitychange", connect);
addEventListener("pageshow", (event) => { if (event.persisted) connect(); });
addEventListener("pagehide", () => stream?.close());
restoreScroll();
connect();
