// Looks at a built site in a browser.
//
// node tests/checks/browser.mjs PUBLIC SUBPATH_PUBLIC PORTABLE_PUBLIC
//
// PUBLIC is the usual build, SUBPATH_PUBLIC one with `--base-url http://localhost/an-toan/`, and
// PORTABLE_PUBLIC one with `--portable`. On every page: nothing breaks the policy, no error is
// logged, nothing scrolls sideways at 320 px. On every type of page: axe finds nothing, in light and
// dark, on a phone and on a desktop; it works without JavaScript, under a sub-path and from a disk.
// With `--samples`, for another theme, only one page of each type is looked at at all; a folder that
// is not given is left out.

import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { gzipSync } from "node:zlib";
import { chromium } from "playwright-core";
import { Checks, addressOf, filesOf, isRedirect, samplesOf, serve } from "./lib.mjs";

const few = process.argv.includes("--samples");
const [dir, subpathDir, portableDir] = process.argv.slice(2).filter((argument) => !argument.startsWith("--"));
const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const checks = new Checks("browser");

const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
  args: [
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
  ],
});

/** Runs `work` on every item, in three tabs at a time. */
async function each(context, items, work) {
  const queue = [...items];
  const worker = async () => {
    const tab = await open(context);
    while (queue.length) {
      tab.problems.length = 0;
      await work(queue.shift(), tab);
    }
    await tab.page.close();
  };
  await Promise.all([worker(), worker(), worker()]);
}

/** A tab that remembers what went wrong on it. */
async function open(context) {
  const page = await context.newPage();
  const problems = [];
  page.on("console", (message) => {
    if (message.type() === "error") problems.push(message.text());
  });
  page.on("pageerror", (error) => problems.push(String(error)));
  page.on("response", (response) => {
    if (response.status() >= 400) problems.push(`${response.status()} ${response.url()}`);
  });
  page.on("requestfailed", (request) => {
    const reason = request.failure()?.errorText ?? "";
    if (reason !== "net::ERR_ABORTED") problems.push(`${reason} ${request.url()}`);
  });
  return { page, problems };
}

/** Without service workers every page is loaded from the server itself. */
const contextOf = (options) => browser.newContext({ serviceWorkers: "block", ...options });

const files = (await filesOf(dir, ".html")).filter((file) => file !== "404.html");
const site = await serve(dir);

// A redirect page has no body of its own to look at.
const pages = files.filter((file) => !isRedirect(dir, file));
const { types, samples } = samplesOf(dir, pages, few);
console.log(`${pages.length} pages of ${types} types, ${samples.length} of them looked at closely`);

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
  });
  await each(context, few ? samples : pages, async (file, { page, problems }) => {
    await page.goto(site.url + addressOf(file), { waitUntil: "load" });
    const found = await page.evaluate(() => ({
      violations: globalThis.violations,
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
  });
  await context.close();
}

// Every type: axe.
for (const [width, height] of [[360, 740], [1280, 900]]) {
  for (const colorScheme of ["light", "dark"]) {
    const context = await contextOf({ viewport: { width, height }, colorScheme, reducedMotion: "reduce" });
    await each(context, samples, async (file, { page }) => {
      await page.goto(site.url + addressOf(file), { waitUntil: "load" });
      await page.evaluate(AXE);
      const found = await page.evaluate(async () => {
        const { violations } = await globalThis.axe.run(document, {
          runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
        });
        return violations.map((v) => `${v.id}: ${v.help}\n  ${v.nodes.slice(0, 3).map((n) => n.html).join("\n  ")}`);
      });
      checks.check(found.length === 0, `${file}: axe, ${width} px, ${colorScheme}`, found.join("\n"));
    });
    await context.close();
  }
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
    const text = (await page.locator("main").innerText()).trim();
    checks.check(heading && text.length > 0, `${file}: can be read without JavaScript`);
    checks.check(problems.length === 0, `${file}: loads without JavaScript`, problems.join("\n"));
  });
  const { page } = await open(context);
  await page.goto(site.url, { waitUntil: "load" });
  const links = await page.locator("nav a[href]:visible").evaluateAll((all) => all.map((a) => a.href)).catch(() => []);
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
  await each(context, samples, async (file, { page, problems }) => {
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
