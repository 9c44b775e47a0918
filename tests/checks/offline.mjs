// Reads the example site without a network, through updates that go well and one that does not.
//
// node tests/checks/offline.mjs LANTOA SITE
//
// LANTOA is the program, SITE the folder of the example site: it is built in a temporary folder in
// several versions, which a server of this check publishes, delays and takes away. Once at the root of
// a host and once below a path.

import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { cp, mkdtemp, readFile, rm, stat, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import os from "node:os";
import path from "node:path";
import { chromium } from "playwright-core";
import { Checks, TYPES } from "./lib.mjs";

const [program, siteDir] = process.argv.slice(2);
const checks = new Checks("offline");
const work = await mkdtemp(path.join(os.tmpdir(), "lantoa-offline-"));
const source = path.join(work, "site");

const EMERGENCY = "khi-co-tai-nan/";
const FIRST = "huong-dan/nong-nghiep/phun-thuoc/";
const SECOND = "huong-dan/xay-dung/gian-giao/";
const SECOND_FILE = "content/huong-dan/xay-dung/gian-giao.md";
const QUERY = "tim-kiem/?q=gian%20giao";

/** Builds the site as it is now. @param {string} name */
function build(name) {
  const out = path.join(work, name);
  const run = spawnSync(program, ["build", "--root", source, "--out", out], { encoding: "utf8" });
  if (run.status !== 0) throw new Error(run.stderr);
  return out;
}

async function edit(file, change) {
  const name = path.join(source, file);
  await writeFile(name, change(await readFile(name, "utf8")));
}

await cp(path.join(siteDir, "lantoa.toml"), path.join(source, "lantoa.toml"), { recursive: true });
await cp(path.join(siteDir, "content"), path.join(source, "content"), { recursive: true });
const first = build("v1");
await edit("content/_index.md", (text) => text.replace(/^title = ".*"$/m, 'title = "Bản thứ hai"'));
await edit(SECOND_FILE, (text) => text.replace(/^title = ".*"$/m, 'title = "Giàn giáo, bản thứ hai"'));
const second = build("v2");
await edit("lantoa.toml", (text) => text.replace(/(\[offline\]\n)enabled = true/, "$1enabled = false"));
const without = build("without");

/** A static host that can be stopped, slowed down, and caught half-way through an upload. */
class Host {
  constructor(base) {
    this.base = base;
    this.dir = first;
    /** Files that are still those of another folder. @type {Map<string, string>} */
    this.stale = new Map();
    this.delay = 0;
    this.asked = [];
    this.port = 0;
  }

  get url() {
    return `http://127.0.0.1:${this.port}${this.base}`;
  }

  async start() {
    this.server = createServer((request, response) => this.answer(request, response));
    await new Promise((ready) => this.server.listen(this.port, "127.0.0.1", ready));
    this.port = this.server.address().port;
  }

  async stop() {
    this.server.closeAllConnections();
    await new Promise((done) => this.server.close(done));
  }

  async answer(request, response) {
    this.asked.push(request.url);
    if (this.delay) await new Promise((done) => setTimeout(done, this.delay));
    const asked = decodeURIComponent(new URL(request.url, "http://x").pathname);
    const inside = asked.startsWith(this.base) ? asked.slice(this.base.length) : "\0";
    let file = path.join(this.stale.get(inside) ?? this.dir, inside);
    let status = 200;
    try {
      if ((await stat(file)).isDirectory()) {
        if (!asked.endsWith("/")) {
          response.writeHead(301, { location: `${asked}/` }).end();
          return;
        }
        file = path.join(file, "index.html");
      }
      await stat(file);
    } catch {
      status = 404;
      file = path.join(this.dir, "404.html");
    }
    response.writeHead(status, {
      "content-type": TYPES[path.extname(file)] ?? "application/octet-stream",
      "content-security-policy": "default-src 'self'",
      // The worst that hosts do: browsers may use what they have for an hour.
      "cache-control": "max-age=3600",
      vary: "accept-encoding, cookie",
    });
    response.end(await readFile(file));
  }
}

/** The set a build's worker keeps. */
async function setOf(dir) {
  const text = await readFile(path.join(dir, "sw.js"), "utf8");
  const end = text.indexOf("\n};");
  return JSON.parse(text.slice(text.indexOf("= {") + 2, end + 2));
}

/** What the browser has kept: version, address and hash of each file. @param {import("playwright-core").Page} page */
function keptBy(page) {
  return page.evaluate(async () => {
    const kept = [];
    for (const name of await caches.keys()) {
      const cache = await caches.open(name);
      for (const { url } of await cache.keys()) {
        const bytes = await (await cache.match(url, { ignoreVary: true })).arrayBuffer();
        const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
        kept.push({ name, url, hash: Array.from(digest, (b) => b.toString(16).padStart(2, "0")).join("") });
      }
    }
    return kept;
  });
}

/** Waits until a version is kept and in charge. */
async function settled(page, version) {
  const deadline = Date.now() + 30_000;
  for (;;) {
    const state = await page.evaluate(async () => {
      const registration = await navigator.serviceWorker.getRegistration();
      const names = (await caches.keys()).filter((name) => !name.endsWith(":search"));
      return { names, active: registration?.active?.state };
    }).catch(() => undefined);
    if (state?.active === "activated" && state.names.length === 1 && state.names[0].endsWith(`:${version}`)) return true;
    if (Date.now() > deadline) return false;
    await new Promise((done) => setTimeout(done, 100));
  }
}

const look = () => ({
  heading: document.querySelector("h1")?.textContent?.trim() ?? "",
  styled: [...document.querySelectorAll("link[rel=stylesheet]")].every((link) => link.sheet) && document.styleSheets.length > 0,
  broken: [...document.images].filter((image) => image.complete && image.naturalWidth === 0).map((image) => image.currentSrc),
  notice: document.querySelector("[data-offline]:not([hidden])")?.textContent ?? "",
});

/** Opens an address, and says what is to be seen there. */
async function open(page, url) {
  await page.goto(url, { waitUntil: "load" });
  return page.evaluate(look);
}

const headingOf = async (dir, page) =>
  /<h1[^>]*>\s*([^<]*?)\s*<\/h1>/.exec(await readFile(path.join(dir, page, "index.html"), "utf8"))[1];

async function results(page, url) {
  await page.goto(url, { waitUntil: "load" });
  await page.waitForSelector("[data-search-results][data-search-done]", { timeout: 10_000 }).catch(() => {});
  return page.locator("[data-search-results] a[href]").evaluateAll((all) => all.map((a) => a.href));
}

/** Everything, below one path of a host. */
async function run(browser, base) {
  const say = (what) => `${what} (${base})`;
  const host = new Host(base);
  await host.start();
  const context = await browser.newContext({ viewport: { width: 360, height: 740 } });
  await context.addInitScript(() => {
    addEventListener("securitypolicyviolation", (event) => console.error(`policy: ${event.violatedDirective}`));
  });
  const page = await context.newPage();
  const problems = [];
  page.on("console", (message) => {
    if (message.type() === "error" && !message.text().includes("net::ERR_")) problems.push(message.text());
  });
  page.on("pageerror", (error) => problems.push(String(error)));

  // With a network: home, two guides, a search.
  const sets = { first: await setOf(first), second: await setOf(second) };
  await open(page, host.url);
  checks.check(await settled(page, sets.first.version), say("the set is kept after the first visit"));
  const fresh = await open(page, host.url + FIRST);
  checks.check(fresh.notice === "", say("a page of the server is not called a kept one"), fresh.notice);
  await open(page, host.url + SECOND);
  const found = await results(page, host.url + QUERY);
  checks.check(found.length > 0, say("the search finds something"));
  // The files of the search are kept while the results are already on screen.
  await page.waitForFunction(async () => {
    const name = (await caches.keys()).find((one) => one.endsWith(":search"));
    return name && (await (await caches.open(name)).keys()).length >= 3;
  });
  await new Promise((done) => setTimeout(done, 500));

  const list = { ...sets.first.pages, ...sets.first.assets };
  for (const [file, [hash]] of Object.entries(sets.first.pictures)) list[file] = hash;
  const kept = new Map((await keptBy(page)).map(({ url, hash }) => [url, hash]));
  const wrong = Object.entries(list).filter(([file, hash]) => kept.get(new URL(file, host.url).href) !== hash);
  checks.check(wrong.length === 0, say("every file of the set is kept with its hash"), wrong.join("\n"));
  const hashes = await Promise.all(Object.entries(list).map(async ([file, hash]) => {
    const name = file === "" || file.endsWith("/") ? `${file}index.html` : file;
    return createHash("sha256").update(await readFile(path.join(first, decodeURIComponent(name)))).digest("hex") === hash;
  }));
  checks.check(hashes.every(Boolean), say("the hashes are those of the files"));

  // Someone whose first page is that of a search: it is over before there is a worker.
  {
    const other = await browser.newContext();
    const visitor = await other.newPage();
    await results(visitor, host.url + QUERY);
    await settled(visitor, sets.first.version);
    await new Promise((done) => setTimeout(done, 1500));
    await other.setOffline(true);
    const second = await results(visitor, host.url + QUERY);
    checks.check(second.join() === found.join(), say("a search of the first page is kept too"), second.join("\n"));
    await other.close();
  }

  // Without one.
  await host.stop();
  const now = new Date();
  const day = `${now.getDate()}/${now.getMonth() + 1}/${now.getFullYear()}`;
  for (const address of ["", FIRST, SECOND, EMERGENCY, "ngoai-tuyen/", "index.html", `${EMERGENCY}?utm_source=zalo`]) {
    const seen = await open(page, host.url + address).catch((error) => ({ heading: String(error), broken: [] }));
    const folder = address.replace(/\?.*/, "").replace("index.html", "");
    checks.check(seen.heading === (await headingOf(first, folder)), say(`/${address} opens without a network`), seen.heading);
    checks.check(Boolean(seen.styled) && seen.broken.length === 0, say(`/${address} looks as it should`), seen.broken.join("\n"));
    checks.check(Boolean(seen.notice?.includes(`bản lưu ngày ${day}`)), say(`/${address} says when it was saved`), seen.notice);
  }
  await open(page, host.url + FIRST);
  const reloaded = await page.reload({ waitUntil: "load" }).then(() => page.evaluate(look));
  checks.check(reloaded.heading === (await headingOf(first, FIRST)), say("a page can be loaded again"));
  const pictures = await page.evaluate(() =>
    Promise.all([...document.images].map((image) => image.decode().then(() => image.naturalWidth, () => 0))));
  checks.check(pictures.length > 0 && pictures.every((width) => width > 0), say("pictures are there"), pictures.join());
  const slashless = await open(page, host.url + EMERGENCY.slice(0, -1)).catch(() => ({}));
  checks.check(page.url() === host.url + EMERGENCY && slashless.styled, say("a folder without its slash leads to the page"));
  const help = page.locator(`header a.emergency:not([href^="tel:"])`);
  await open(page, host.url + SECOND);
  await help.click();
  await page.waitForURL(host.url + EMERGENCY);
  checks.check((await page.evaluate(look)).heading === (await headingOf(first, EMERGENCY)), say("one tap leads to the emergency page"));
  await open(page, `${host.url}tin-tuc/`).catch(() => {});
  const lost = await page.evaluate(() => ({
    path: location.pathname,
    again: document.querySelector("[data-offline-again]:not([hidden]) a")?.href,
    links: [...document.querySelectorAll("[data-offline-pages] li:not([hidden]) a")].map((a) => a.href),
  }));
  checks.check(lost.path === `${base}ngoai-tuyen/`, say("a page that is not kept gives the page of what is"), lost.path);
  checks.check(lost.again === `${host.url}tin-tuc/`, say("it leads to the page that was asked for"), lost.again);
  checks.check(lost.links.includes(host.url + FIRST), say("it lists what is kept"), lost.links.join("\n"));
  const elsewhere = await page.goto(`${host.url}ngoai-tuyen/?trang=${encodeURIComponent("../../../\\\\evil.example/")}`)
    .then(() => page.evaluate(() => document.querySelector("[data-offline-again]:not([hidden]) a")?.href));
  checks.check(!elsewhere || elsewhere.startsWith(host.url), say("it leads nowhere else"), elsewhere);
  const again = await results(page, host.url + QUERY);
  checks.check(again.join() === found.join(), say("the same search gives the same"), `${found}\n${again}`);
  const parts = await page.evaluate(async (css) => ({
    whole: await fetch(css).then((response) => response.ok, () => false),
    part: await fetch(css, { headers: { range: "bytes=0-3" } }).then(() => true, () => false),
    post: await fetch(css, { method: "POST" }).then(() => true, () => false),
  }), host.url + Object.keys(sets.first.assets).find((file) => file.endsWith(".css")));
  checks.check(parts.whole && !parts.part && !parts.post, say("parts of files and other methods are left alone"), JSON.stringify(parts));

  // A network too slow to wait for.
  await host.start();
  host.delay = 20_000;
  const begun = Date.now();
  const slow = await open(page, host.url + SECOND).catch(() => ({}));
  checks.check(Boolean(slow.notice) && Date.now() - begun < 10_000, say("a server that does not answer is not waited for"), `${Date.now() - begun} ms`);
  await host.stop();
  host.delay = 0;

  // The second version, half-way through its upload: one page is still the old one.
  host.dir = second;
  host.stale.set(FIRST, without);
  await host.start();
  host.asked = [];
  const half = await open(page, host.url);
  checks.check(half.heading === "Bản thứ hai", say("with a network the newest page is shown"), half.heading);
  await page.evaluate(async () => (await navigator.serviceWorker.getRegistration()).update().catch(() => {}));
  const deadline = Date.now() + 20_000;
  while (!host.asked.includes(base + FIRST) && Date.now() < deadline) await new Promise((done) => setTimeout(done, 100));
  await new Promise((done) => setTimeout(done, 1500));
  checks.check(host.asked.includes(base + FIRST), say("the half-published set was tried"));
  await host.stop();
  for (const address of ["", SECOND, FIRST]) {
    const seen = await open(page, host.url + address);
    checks.check(seen.heading === (await headingOf(first, address)), say(`/${address} stays the old one while the new set is not whole`), seen.heading);
  }

  // The upload is over.
  host.stale.clear();
  await host.start();
  const done = await open(page, host.url);
  checks.check(done.heading === "Bản thứ hai" && done.notice === "", say("after reconnecting the new version is shown"), JSON.stringify(done));
  checks.check(await settled(page, sets.second.version), say("the new set takes the place of the old one"));
  await host.stop();
  for (const address of ["", SECOND, FIRST, EMERGENCY]) {
    const seen = await open(page, host.url + address);
    checks.check(seen.heading === (await headingOf(second, address)) && seen.styled, say(`/${address} is the new one without a network`), seen.heading);
  }
  const newer = (await keptBy(page)).filter(({ name }) => name.endsWith(`:${sets.second.version}`));
  const all = { ...sets.second.pages, ...sets.second.assets };
  const mixed = Object.entries(all).filter(([file, hash]) => !newer.some((one) => one.url === new URL(file, host.url).href && one.hash === hash));
  checks.check(mixed.length === 0, say("the new set is whole"), mixed.join("\n"));

  // The site gives it up.
  host.dir = without;
  await host.start();
  await open(page, host.url);
  const gone = await page.waitForFunction(async () =>
    !(await navigator.serviceWorker.getRegistration()) && (await caches.keys()).length === 0, undefined, { timeout: 20_000, polling: 200 })
    .then(() => true, () => false);
  checks.check(gone, say("a site that keeps nothing takes everything away"));
  const plain = await open(page, host.url + SECOND);
  checks.check(plain.notice === "" && plain.styled, say("and works without"));
  checks.check(problems.length === 0, say("the policy is kept and nothing fails"), [...new Set(problems)].join("\n"));
  await context.close();
  await host.stop();
}

const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
  args: ["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
});
for (const base of ["/", "/an-toan/"]) {
  await run(browser, base).catch((error) => checks.check(false, `runs to the end (${base})`, String(error.stack)));
}
await browser.close();
await rm(work, { recursive: true, force: true });
checks.end();
