// The service worker of a built site: keeps what has to be read without a network.
//
// A build puts the set in: the addresses of its pages, of the theme's files they need and of their
// pictures, each with the SHA-256 of its bytes. What holds at any time:
//
// - A set is kept whole or not at all. It gets a cache of its own, and the worker that knows it takes
//   over only when every file is there with exactly the bytes that were built.
// - With a network, pages come from the server; the kept one stands in where the server does not
//   answer in time. A kept page gets kept pictures, a fresh page fresh ones. Files of the theme have
//   their hash in their name, so either page gets the right ones.
// - A page that is not in the set is not kept: its files could not be kept with it as surely, and
//   nobody finds on a shared phone what was read on it.
//
// Addresses are taken relative to the worker's own folder, so the site works under any path.
"use strict";

/** @type {{version: string, offline: [string, string][], pages: Record<string, string>, assets: Record<string, string>, pictures: Record<string, [string, string[]]>}} */
const SET = {/* the set */};

/** How long a server may think before the kept page is shown, in milliseconds. */
const PATIENCE = 4000;
/** How much of the search index is kept, in bytes; what has not been used for longest goes first. */
const SEARCH_LIMIT = 2_000_000;
/** How many files are fetched at a time. */
const AT_ONCE = 4;

const SCOPE = self.registration.scope;
/** Sites below other paths of the same host keep theirs under other names. */
const OURS = `lantoa:${new URL(SCOPE).pathname}:`;
const KEPT = OURS + SET.version;
const SEARCH = OURS + "search";
/** Holds the time at which the set was complete: written last. */
const MARK = SCOPE + ".saved";

const at = (path) => new URL("./" + path, SCOPE).href;
/** @type {Map<string, string>} */
const PAGES = new Map(Object.entries(SET.pages).map(([path, hash]) => [at(path), hash]));
/** @type {Map<string, string>} */
const ASSETS = new Map(Object.entries(SET.assets).map(([path, hash]) => [at(path), hash]));
/** @type {Map<string, string>} */
const PICTURES = new Map();
/** Every width of a picture, with the one that is kept. @type {Map<string, string>} */
const WIDTHS = new Map();
for (const [path, [hash, others]] of Object.entries(SET.pictures)) {
  PICTURES.set(at(path), hash);
  for (const other of [path, ...others]) WIDTHS.set(at(other), at(path));
}
const INDEX = /^tim-kiem\/chi-muc-[a-z]+\.json$/;
const SHARD = /^tim-kiem\/[a-z]+\/[0-9a-z-]+\.(?:bin|txt|json)$/;

self.addEventListener("install", (event) => event.waitUntil(install()));
self.addEventListener("activate", (event) => event.waitUntil(activate()));
self.addEventListener("fetch", (event) => {
  const { request } = event;
  // Parts of files, and whatever is not this site's, go their usual way.
  if (request.method !== "GET" || request.headers.has("range") || !request.url.startsWith(SCOPE)) return;
  if (request.mode === "navigate") return event.respondWith(navigation(event));
  const url = bare(request.url);
  const path = url.slice(SCOPE.length);
  if (ASSETS.has(url)) event.respondWith(kept(url).then((response) => response ?? fetch(request)));
  else if (WIDTHS.has(url)) event.respondWith(picture(event, WIDTHS.get(url)));
  else if (INDEX.test(path)) event.respondWith(index(event, url));
  else if (SHARD.test(path)) event.respondWith(shard(event, url));
});

/** Keeps the set. Fails, and so changes nothing, where one file is not what was built. */
async function install() {
  const cache = await caches.open(KEPT);
  // An earlier attempt may have got part of the way; an older set has what did not change.
  const names = (await ours()).filter((name) => name !== KEPT && name !== SEARCH);
  const sources = [cache, ...(await Promise.all(names.map((name) => caches.open(name))))];
  const queue = [...PAGES, ...ASSETS, ...PICTURES];
  const work = async () => {
    for (let next = queue.shift(); next; next = queue.shift()) await keep(cache, sources, ...next);
  };
  try {
    await Promise.all(Array.from({ length: AT_ONCE }, work));
    await cache.put(MARK, new Response(new Date().toISOString()));
  } catch (error) {
    queue.length = 0;
    // Without room the next attempt would fail as well: others may have it.
    if (error?.name === "QuotaExceededError") await caches.delete(KEPT);
    throw error;
  }
  await self.skipWaiting();
}

/** Puts one file into the cache of the set, with the right bytes or not at all. */
async function keep(cache, sources, url, hash) {
  for (const source of sources) {
    const response = await source.match(url, { ignoreVary: true });
    if (response && (await sha256(await response.clone().arrayBuffer())) === hash) {
      if (source !== cache) await cache.put(url, response);
      return;
    }
  }
  // A file of the theme is mostly in the browser's own cache: the page on screen needed it.
  for (const mode of ASSETS.has(url) ? ["default", "reload"] : ["no-cache"]) {
    const response = await fetch(url, { cache: /** @type {RequestCache} */ (mode) });
    const bytes = await response.arrayBuffer();
    if (response.ok && (await sha256(bytes)) === hash) return cache.put(url, copy(response, bytes));
  }
  throw new Error(`${url} is not what was built`);
}

/** The set is complete: the older ones are not needed any more. */
async function activate() {
  for (const name of await ours()) if (name !== KEPT && name !== SEARCH) await caches.delete(name);
  await self.clients.claim();
}

async function ours() {
  return (await caches.keys()).filter((name) => name.startsWith(OURS));
}

/** A page: from the server, else the kept one, else the page that says what can be read. */
async function navigation(event) {
  const url = bare(event.request.url).replace(/\/index\.html$/, "/");
  const inSet = PAGES.has(url);
  // Of a page of the set the browser's own cache may have another version than the set, without its files.
  const network = inSet ? fetch(event.request, { cache: "no-cache" }) : fetch(event.request);
  event.waitUntil(network.catch(() => {}));
  let response;
  try {
    response = await (inSet ? Promise.race([network, late()]) : network);
  } catch {
    // No answer, or none in time.
  }
  // A server that fails (5xx) is no better than none.
  if (response && (response.status < 500 || !inSet)) return shown(event, response, false);
  const page = inSet && (await keptPage(url));
  if (page) return shown(event, page, true);
  try {
    return shown(event, response ?? (await network), false);
  } catch (error) {
    // A folder without its slash: its page would look for its files in the wrong place.
    if (PAGES.has(url + "/")) return Response.redirect(url + "/");
    const path = url.slice(SCOPE.length);
    const offline = at(SET.offline.find(([prefix]) => path.startsWith(prefix))?.[1] ?? "");
    if (url === offline || !(await kept(offline))) throw error;
    // Not shown in place: its links are relative to its own address.
    return Response.redirect(`${offline}?trang=${encodeURIComponent(event.request.url.slice(SCOPE.length))}`);
  }
}

/** Pages on screen: whether they are kept ones. @type {Map<string, boolean>} */
const screens = new Map();

/** Notes what a tab is about to show. */
function shown(event, response, isKept) {
  if (event.resultingClientId) screens.set(event.resultingClientId, isKept);
  if (screens.size > 100) screens.delete(screens.keys().next().value);
  return response;
}

/** A page of the set, which says when it was kept. */
async function keptPage(url) {
  const [response, mark] = await Promise.all([kept(url), kept(MARK)]);
  if (!response || !mark) return undefined;
  const [html, saved] = await Promise.all([response.text(), mark.text()]);
  const headers = new Headers(response.headers);
  headers.delete("content-length");
  return new Response(html.replace(/<html\b/i, `$& data-saved="${saved}"`), { headers });
}

/** A picture of a page: as old as its page. */
async function picture(event, chosen) {
  const isKept = screens.get(event.clientId);
  if (isKept) return (await kept(chosen)) ?? fetch(event.request);
  try {
    return await fetch(event.request);
  } catch (error) {
    const response = isKept === undefined && (await kept(chosen));
    if (response) return response;
    throw error;
  }
}

/** The entry of a search index: it names the files it goes with, so an old one stays true. */
async function index(event, url) {
  const cache = await caches.open(SEARCH);
  const network = fetch(event.request).then((response) => {
    if (response.ok) event.waitUntil(store(cache, url, response.clone()));
    return response;
  });
  event.waitUntil(network.catch(() => {}));
  const old = await cache.match(url, { ignoreVary: true });
  if (!old) return network;
  try {
    const response = await Promise.race([network, late()]);
    return response.status < 500 ? response : old;
  } catch {
    return old;
  }
}

/** Another file of a search index: its name has its hash. */
async function shard(event, url) {
  const cache = await caches.open(SEARCH);
  const old = await cache.match(url, { ignoreVary: true });
  if (old) {
    // Put again, it is the last one used.
    event.waitUntil(cache.put(url, old.clone()).catch(() => {}));
    return old;
  }
  const response = await fetch(event.request);
  if (response.ok) event.waitUntil(store(cache, url, response.clone()));
  return response;
}

let storing = Promise.resolve();

/** Keeps a file of a search index, within the limit: one after the other, so that the sum is right. */
function store(cache, url, response) {
  storing = storing.then(async () => {
    await cache.put(url, copy(response, await response.arrayBuffer()));
    const keys = await cache.keys();
    const sizes = await Promise.all(
      keys.map(async (key) => Number((await cache.match(key, { ignoreVary: true }))?.headers.get("content-length") ?? 0)),
    );
    let sum = sizes.reduce((a, b) => a + b, 0);
    for (let n = 0; sum > SEARCH_LIMIT && n < keys.length; n++) {
      await cache.delete(keys[n], { ignoreVary: true });
      sum -= sizes[n];
    }
  }).catch(() => {});
  return storing;
}

/** A file of the set. */
function kept(url) {
  return caches.match(url, { cacheName: KEPT, ignoreVary: true });
}

/** A response to keep: without what held only on its way here. One that was redirected may not answer for a page. */
function copy(response, bytes) {
  const headers = new Headers(response.headers);
  for (const name of ["content-encoding", "transfer-encoding", "vary"]) headers.delete(name);
  headers.set("content-length", String(bytes.byteLength));
  return new Response(bytes, { status: 200, headers });
}

/** @param {ArrayBuffer} bytes */
async function sha256(bytes) {
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** An address without query and fragment. @param {string} url */
function bare(url) {
  return url.split(/[?#]/)[0];
}

/** Fails when patience is over. */
function late() {
  return new Promise((_, fail) => setTimeout(fail, PATIENCE, new Error("late")));
}
