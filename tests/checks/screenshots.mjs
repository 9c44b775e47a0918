// Pictures of every type of page of built sites.
//
// node tests/checks/screenshots.mjs OUTDIR PUBLIC [PUBLIC…]
//
// Of every further site the types that those before it have none of. For each type the longest page, as TYPE-WIDTH-SCHEME.png (the first screen) and
// TYPE-WIDTH-SCHEME-full.png (all of it, up to a limit), and TYPE-print.pdf with a picture of each of
// its first pages where pdftoppm is there. Pages that need a visitor's hand get it: search with
// results, the menu open, a filter used.

import { spawnSync } from "node:child_process";
import { mkdir } from "node:fs/promises";
import path from "node:path";
import { contextOf, launch, pagesByType, searchDone } from "./browsing.mjs";
import { addressOf, serve } from "./lib.mjs";

const [out, ...dirs] = process.argv.slice(2);
/** Chromium repeats what lies deeper. */
const DEEPEST = 16000;
const PRINTED = 4;

const sites = await Promise.all(dirs.map(async (dir) => ({ url: (await serve(dir)).url, types: await pagesByType(dir) })));
/** @type {{ name: string, address: string, act?: (page: import("playwright-core").Page) => Promise<void>, width?: number }[]} */
const shots = [];
for (const { url, types } of sites) {
  for (const [type, [file]] of types) {
    if (!type.endsWith(" vi") && type !== "kind-home en" && type !== "kind-guidance en") continue;
    const name = type.replace(/^kind-/, "").replace(/ vi$/, "").replace(" ", "-");
    if (!shots.some((shot) => shot.name === name)) shots.push({ name, address: url + addressOf(file) });
  }
}
const [{ url: home, types }] = sites;
const addressOfType = (type) => home + addressOf(types.get(`kind-${type} vi`)?.[0] ?? "index.html");
shots.push(
  { name: "search-results", address: `${addressOfType("search")}?q=${encodeURIComponent("nga cao")}`, act: searchDone },
  {
    name: "search-filters",
    address: `${addressOfType("search")}?q=${encodeURIComponent("tai nạn")}`,
    act: async (page) => {
      await searchDone(page);
      await page.locator("[data-search-filters] summary").click();
    },
  },
  {
    name: "plan-filtered",
    address: addressOfType("plan"),
    act: async (page) => {
      await page.locator("[data-filter-text]").first().fill("huan luyen");
      await page.locator(".filter").first().scrollIntoViewIfNeeded();
    },
  },
  { name: "home-menu", address: home, width: 360, act: (page) => page.locator(".menu-button").click() },
);

await mkdir(out, { recursive: true });
const browser = await launch();
let count = 0;
for (const width of [360, 1280]) {
  for (const colorScheme of ["light", "dark"]) {
    const viewport = { width, height: width === 360 ? 740 : 900 };
    const context = await contextOf(browser, { viewport, colorScheme, reducedMotion: "reduce" });
    const page = await context.newPage();
    for (const shot of shots) {
      if (shot.width && shot.width !== width) continue;
      await page.goto(shot.address, { waitUntil: "load" });
      await shot.act?.(page);
      const file = path.join(out, `${shot.name}-${width}-${colorScheme}`);
      await page.screenshot({ path: `${file}.png` });
      const deep = await page.evaluate(() => document.documentElement.scrollHeight);
      await page.setViewportSize({ width, height: Math.min(deep, DEEPEST) });
      await page.screenshot({ path: `${file}-full.png` });
      await page.setViewportSize(viewport);
      count += 2;
    }
    await context.close();
  }
}

const context = await contextOf(browser, { colorScheme: "dark" });
const page = await context.newPage();
for (const shot of shots) {
  if (shot.act) continue;
  await page.goto(shot.address, { waitUntil: "load" });
  const file = path.join(out, `${shot.name}-print`);
  await page.pdf({ path: `${file}.pdf`, preferCSSPageSize: true });
  spawnSync("pdftoppm", ["-r", "60", "-l", String(PRINTED), "-png", `${file}.pdf`, file]);
  count += 1;
}
await browser.close();
console.log(`${count} pictures of ${shots.length} pages in ${out}`);
process.exit(0);
