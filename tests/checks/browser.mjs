// Looks at a built site in a browser.
//
// node tests/checks/browser.mjs PUBLIC SUBPATH_PUBLIC PORTABLE_PUBLIC
//
// PUBLIC is the usual build, SUBPATH_PUBLIC one with `--base-url http://localhost/an-toan/`, and
// PORTABLE_PUBLIC one with `--portable`. On every page: nothing breaks the policy, no error is
// logged, nothing scrolls sideways at 320 px, nothing moves while loading, no other origin is asked
// and no font loaded. On every type of page: axe finds nothing, in light and dark, on a phone and on
// a desktop, and with menu, search and filters in use; it is complete without JavaScript, works under
// a sub-path and from a disk.
// With `--samples`, for another theme, only one page of each type is looked at at all; a folder that
// is not given is left out.

import { existsSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { gzipSync } from "node:zlib";
import { contextOf as newContext, each, launch, open, pagesByType, searchDone } from "./browsing.mjs";
import { Checks, addressOf, filesOf, serve } from "./lib.mjs";

const few = process.argv.includes("--samples");
const [dir, subpathDir, portableDir] = process.argv.slice(2).filter((argument) => !argument.startsWith("--"));
const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const checks = new Checks("browser");
const browser = await launch();
const contextOf = (options) => newContext(browser, options);
const site = await serve(dir);

const byType = await pagesByType(dir);
byType.delete("kind-not_found vi");
const pages = [...byType.values()].flat().sort();
// The longest page of a type has most of what the type can have; the shortest shows it empty.
const samples = [...byType.values()].flatMap((list) => (list.length > 1 && !few ? [list[0], list.at(-1)] : [list[0]]));
console.log(`${pages.length} pages of ${byType.size} types, ${samples.length} of them looked at closely`);

// What every visitor downloads (kB of 1024 bytes, compressed): style sheets, and scripts without the search.
for (const [ending, most] of [[".css", 12], [".js", 6]]) {
  const own = (await filesOf(path.join(dir, "assets"), ending)).filter((file) => !file.includes("search"));
  const sizes = own.map((file) => gzipSync(readFileSync(path.join(dir, "assets", file)), { level: 9 }).length);
  const sum = sizes.reduce((a, b) => a + b, 0);
  checks.check(sum <= most * 1024, `${ending} files are at most ${most} kB`, `${sum} bytes`);
}

// Every page: policy, errors, width.
{
  const context = await contextOf({ viewport: { width: 320, height: 640 } });
  await context.addInitScript(() => {
    globalThis.violations = [];
    addEventListener("securitypolicyviolation", (event) => {
      globalThis.violations.push(`${event.violatedDirective}: ${event.blockedURI} ${event.sample}`);
    });
    globalThis.shifts = [];
    new PerformanceObserver((list) => {
      for (const shift of list.getEntries()) globalThis.shifts.push(shift.value);
    }).observe({ type: "layout-shift", buffered: true });
  });
  await each(context, few ? samples : pages, async (file, { page, problems, requests }) => {
    await page.goto(site.url + addressOf(file), { waitUntil: "load" });
    const found = await page.evaluate(() => ({
      violations: globalThis.violations,
      shifts: globalThis.shifts,
      wide: document.documentElement.scrollWidth - document.documentElement.clientWidth,
      widest: [...document.querySelectorAll("body *")]
        .filter((e) => e.getBoundingClientRect().right > document.documentElement.clientWidth + 1)
        .slice(0, 3)
        .map((e) => `${e.tagName.toLowerCase()}.${e.className}`)
        .join(", "),
    }));
    checks.check(found.violations.length === 0, `${file}: the policy is kept`, found.violations.join("\n"));
    checks.check(problems.length === 0, `${file}: no errors in the console`, problems.join("\n"));
    checks.check(found.wide <= 0, `${file}: no sideways scrolling at 320 px`, `${found.wide} px: ${found.widest}`);
    // What moves on its own moves again; on a busy machine a frame may come between two files once.
    let { shifts } = found;
    for (let n = 0; n < 2 && shifts.length > 0; n += 1) {
      await page.goto(site.url + addressOf(file), { waitUntil: "load" });
      shifts = await page.evaluate(() => globalThis.shifts);
    }
    checks.check(shifts.length === 0, `${file}: nothing moves while it loads`, shifts.join(", "));
    const foreign = requests.filter(({ url, type }) => !url.startsWith(site.url) || type === "font").map(({ url }) => url);
    checks.check(foreign.length === 0, `${file}: asks no other origin and loads no font`, foreign.join("\n"));
  });
  await context.close();
}

/** The pages of a type as addresses; the longest first. */
const longest = (type) => addressOf(byType.get(`kind-${type} vi`)?.[0] ?? "index.html");

checks.check(byType.has("kind-home vi") && byType.has("kind-search vi"), "a page says its kind in the class of its body");

/** Of some types those the site has. */
const present = (...types) => types.filter((type) => byType.has(`kind-${type} vi`));

/** What visitors do to a page before they read on. `width`: only there. */
const states = [
  { name: "menu open", address: "", width: 360, act: (page) => page.locator("header button[popovertarget]:visible").first().click() },
  { name: "search, results", address: `${longest("search")}?q=${encodeURIComponent("ngã cao")}`, act: searchDone },
  { name: "search, nothing found", address: `${longest("search")}?q=qwxzqwxz`, act: searchDone },
  {
    name: "search, filtered",
    address: `${longest("search")}?q=${encodeURIComponent("tai nạn")}`,
    act: async (page) => {
      await searchDone(page);
      await page.locator("[data-search-filters] summary").click();
      const box = page.locator("[data-search-filters] input").first();
      await box.check();
      await page.waitForURL(/kinds=/);
      await searchDone(page);
      await page.locator("[data-search-filters] button").waitFor();
    },
  },
  ...present("plan", "documents", "agencies").map((type) => ({
    name: `${type}, filtered`,
    address: longest(type),
    act: async (page) => {
      await page.locator("[data-filter-text]").fill(type === "documents" ? "nghị định" : "sở");
      // A theme may offer no choice beside the words.
      const choice = page.locator("[data-filter-choice]");
      if (await choice.count()) await choice.selectOption({ index: 1 });
    },
  })),
  ...present("plan", "guidance", "data", "agency").map((type) => ({
    name: `${type}, unfolded`,
    address: longest(type),
    act: (page) => page.evaluate(() => {
      for (const details of document.querySelectorAll("details")) details.open = true;
    }),
  })),
];

/** What axe has against a page as it stands. @returns {Promise<string[]>} */
async function axe(page) {
  await page.evaluate(AXE);
  return page.evaluate(async () => {
    const { violations } = await globalThis.axe.run(document, {
      runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    });
    return violations.map((v) => `${v.id}: ${v.help}\n  ${v.nodes.slice(0, 3).map((n) => n.html).join("\n  ")}`);
  });
}

// Every type, and every state: axe.
for (const [width, height] of [[360, 740], [1280, 900]]) {
  for (const colorScheme of ["light", "dark"]) {
    const context = await contextOf({ viewport: { width, height }, colorScheme, reducedMotion: "reduce" });
    await each(context, samples, async (file, { page }) => {
      await page.goto(site.url + addressOf(file), { waitUntil: "load" });
      const found = await axe(page);
      checks.check(found.length === 0, `${file}: axe, ${width} px, ${colorScheme}`, found.join("\n"));
    });
    await each(context, states.filter((one) => !one.width || one.width === width), async ({ name, address, act }, { page }) => {
      await page.goto(site.url + address, { waitUntil: "load" });
      const found = await act(page).then(() => axe(page), (error) => [String(error)]);
      checks.check(found.length === 0, `${name}: axe, ${width} px, ${colorScheme}`, found.join("\n"));
    });
    await context.close();
  }
}

// What results replace is never shown, and their place is kept.
for (const [width, height] of [[360, 740], [1280, 900]]) {
  const context = await contextOf({ viewport: { width, height } });
  await context.addInitScript(() => {
    globalThis.shift = 0;
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) if (!entry.hadRecentInput) globalThis.shift += entry.value;
    }).observe({ type: "layout-shift", buffered: true });
  });
  await each(context, ["ngã cao", "bi dien giat phai lam gi", "qwxzqwxz"], async (query, { page }) => {
    await page.goto(`${site.url}${longest("search")}?q=${encodeURIComponent(query)}`, { waitUntil: "load" });
    await searchDone(page);
    await page.waitForTimeout(300);
    const shift = await page.evaluate(() => globalThis.shift);
    checks.check(shift < 0.01, `search, ${width} px: nothing moves when results of “${query}” arrive`, `${shift}`);
  });
  await context.close();
}

/** Whether style sheets arrived and a heading is to be seen. */
const state = () => ({
  heading: (() => {
    const box = document.querySelector("h1")?.getBoundingClientRect();
    return Boolean(box && box.width > 0 && box.height > 0);
  })(),
  styled: [...document.querySelectorAll("link[rel=stylesheet]")].every((link) => link.sheet) &&
    document.styleSheets.length > 0,
  images: [...document.images].filter((i) => i.complete && i.naturalWidth === 0).map((i) => i.src),
});

// Without JavaScript: text, style, and a way from page to page.
{
  const context = await contextOf({ javaScriptEnabled: false, viewport: { width: 360, height: 740 } });
  await each(context, samples, async (file, { page, problems }) => {
    await page.goto(site.url + addressOf(file), { waitUntil: "load" });
    const heading = await page.locator("h1").first().isVisible();
    const { text, unseen, controls } = await page.evaluate(() => {
      const main = document.querySelector("main");
      // On a phone the place of an agency is the heading above it, not a column; some things only a wide screen has room for.
      const mayHide = ".wide-only, [data-filter-place], .scripted, .print-only, .sr, .visually-hidden, .task-state, .stack thead, details, [data-search-filters], [data-offline], [data-offline-again], option, script";
      const walker = document.createTreeWalker(main, NodeFilter.SHOW_TEXT);
      const unseen = [];
      while (walker.nextNode()) {
        const { data, parentElement } = walker.currentNode;
        if (!data.trim() || parentElement.closest(mayHide)) continue;
        if (!parentElement.checkVisibility({ visibilityProperty: true, opacityProperty: true })) unseen.push(data.trim().slice(0, 60));
      }
      // What needs a script is not offered; a search form works without. The page of components shows fields that do nothing.
      const controls = [...(document.body.matches(".kind-components") ? [] : main.querySelectorAll("button, select, input"))]
        .filter((e) => e.checkVisibility({ visibilityProperty: true }) && !e.closest("form[action], form[method]"))
        .map((e) => e.outerHTML.slice(0, 80));
      return { text: main.innerText.trim(), unseen, controls };
    });
    checks.check(heading && text.length > 0, `${file}: can be read without JavaScript`);
    checks.check(unseen.length === 0, `${file}: is complete without JavaScript`, unseen.slice(0, 5).join("\n"));
    checks.check(controls.length === 0, `${file}: offers nothing that needs JavaScript`, controls.join("\n"));
    checks.check(problems.length === 0, `${file}: loads without JavaScript`, problems.join("\n"));
  });
  const { page } = await open(context);

  // The table of tasks has every row; what is folded unfolds.
  const tasks = JSON.parse(readFileSync(path.join(dir, longest("plan"), "ke-hoach.json"), "utf8")).tasks.length;
  await page.goto(site.url + longest("plan"), { waitUntil: "load" });
  const rows = await page.locator("main [id^=task-]:visible").count();
  checks.check(tasks > 0 && rows === tasks, "a plan shows every task without JavaScript", `${rows} of ${tasks}`);
  const duty = page.locator("main details:has(li)").last();
  await duty.locator("summary").first().click();
  checks.check(await duty.locator("li").first().isVisible(), "what is folded unfolds without JavaScript");

  // The search page leads to the index of the site: every page of an editor's is in its A–Z.
  await page.goto(`${site.url}${longest("search")}?q=x`, { waitUntil: "load" });
  const linked = () => page.locator("main a:visible").evaluateAll((all) => all.map((a) => a.href));
  const parts = new Set((await linked()).filter((href) => href.includes("/a-z/")).map((href) => href.split("#")[0]));
  const listed = new Set();
  for (const part of parts) {
    await page.goto(part, { waitUntil: "load" });
    for (const href of await linked()) {
      listed.add(href);
      if (/\/a-z\/trang\/\d+\/$/.test(href)) parts.add(href);
    }
  }
  await page.goto(`${site.url}${longest("search")}?q=x`, { waitUntil: "load" });
  const written = ["guidance", "campaign", "plan", "news", "procedure", "page"].flatMap((type) => byType.get(`kind-${type} vi`) ?? []);
  const missing = written.filter((file) => !listed.has(site.url + addressOf(file)));
  checks.check(written.length > 0 && missing.length === 0, "the search page leads to every page without JavaScript", missing.join("\n"));
  checks.check(await page.locator("noscript .notice").isVisible(), "the search page says that search needs JavaScript");

  await page.goto(site.url, { waitUntil: "load" });
  const links = await page.locator('nav a[href]:not([href^="tel:"]):visible').evaluateAll((all) => all.map((a) => a.href)).catch(() => []);
  checks.check(links.length > 0, "the home page shows its menu without JavaScript");
  for (const link of links.slice(0, 5)) {
    const answer = await page.goto(link);
    checks.check(answer?.status() === 200, `${link}: the menu leads there`);
  }
  await context.close();
}

// Under a sub-path: nothing is asked for outside it, and the error page works at any depth.
if (subpathDir) {
  const base = "/an-toan/";
  const below = await serve(dir, base);
  const context = await contextOf({});
  await each(context, samples, async (file, { page, problems }) => {
    await page.goto(below.url + addressOf(file), { waitUntil: "load" });
    const outside = await page.evaluate(
      (root) => [...document.querySelectorAll("a[href], link[href]:not([rel=canonical]):not([rel=alternate]), [src]")]
        .map((e) => e.href ?? e.src)
        .filter((url) => url.startsWith(new URL(root).origin) && !url.startsWith(root)),
      below.url,
    );
    const found = await page.evaluate(state);
    checks.check(outside.length === 0, `${file}: stays under the sub-path`, outside.join("\n"));
    checks.check(found.styled && found.heading, `${file}: looks the same under a sub-path`);
    checks.check(problems.length === 0, `${file}: loads under a sub-path`, problems.join("\n"));
  });
  const error = await serve(subpathDir, base);
  for (const lost of ["khong-co/", "a/b/c/khong-co"]) {
    const { page, problems } = await open(context);
    const answer = await page.goto(error.url + lost, { waitUntil: "load" });
    const found = await page.evaluate(state);
    const others = problems.filter((p) => !p.includes("404"));
    checks.check(answer?.status() === 404 && found.styled && found.heading, `404.html at ${lost} under a sub-path`);
    checks.check(others.length === 0, `404.html at ${lost} loads its files`, others.join("\n"));
    const home = await page.locator("a[href]").evaluateAll((all) => all.map((a) => a.href));
    checks.check(home.includes(error.url), `404.html at ${lost} leads home`);
    await page.close();
  }
  await context.close();
  below.close();
  error.close();
}

// From a disk, by double click.
if (portableDir) {
  const root = pathToFileURL(path.resolve(portableDir)).href;
  const context = await contextOf({});
  // What is there for a network that fails is not on a disk.
  const onDisk = samples.filter((file) => existsSync(path.join(portableDir, file)) || !file.endsWith("ngoai-tuyen/index.html"));
  await each(context, onDisk, async (file, { page, problems }) => {
    await page.goto(`${root}/${file}`, { waitUntil: "load" });
    const found = await page.evaluate(state);
    const folders = await page.locator("a[href]").evaluateAll(
      (all) => all.map((a) => a.href).filter((href) => href.startsWith("file:") && /\/(#.*)?$/.test(href)),
    );
    checks.check(found.styled && found.heading, `${file}: opens from a disk`);
    checks.check(found.images.length === 0, `${file}: shows its pictures from a disk`, found.images.join("\n"));
    checks.check(folders.length === 0, `${file}: links name files`, folders.slice(0, 5).join("\n"));
    checks.check(problems.length === 0, `${file}: no errors from a disk`, problems.join("\n"));
  });
  const { page } = await open(context);
  await page.goto(`${root}/index.html`);
  const links = await page.locator("nav a[href^='h'], nav a[href^='t'], main a[href]").evaluateAll(
    (all) => all.map((a) => a.href).filter((href) => href.startsWith("file:")),
  );
  checks.check(links.length > 0, "the home page has links on a disk");
  for (const link of links.slice(0, 8)) {
    await page.goto(link);
    checks.check(await page.locator("h1").first().isVisible(), `${link}: opens from the home page on a disk`);
  }
  await context.close();
}

await browser.close();
site.close();
checks.end();
