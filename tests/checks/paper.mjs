// Prints a built site and measures the paper: size, number of pages, letters, what lies outside.
//
// node tests/checks/paper.mjs PUBLIC [--samples]
//
// Posters are one side A4 or A3: a headline, at most five lines of at least 20 points, the number to call of at
// least 60, nothing outside the sheet. Cards are 85 by 54 mm, eight on a sheet A4. Leaflets are both sides of one
// sheet A4 across, three panels of 99 mm with nothing across a fold, or of A5. Guidance and the page for
// emergencies take two pages at most, a plan eight.

import { contextOf, each, launch, pagesByType } from "./browsing.mjs";
import { Checks, addressOf, filesOf, serve } from "./lib.mjs";
import { getDocument } from "pdfjs-dist/legacy/build/pdf.mjs";

const few = process.argv.includes("--samples");
const [dir] = process.argv.slice(2).filter((argument) => !argument.startsWith("--"));
const checks = new Checks("paper");
const MM = 72 / 25.4;
const A4 = [210, 297];
const A3 = [297, 420];
const A5 = [148, 210];

/**
 * The pages of what a browser prints: their size in millimetres, and every piece of text with its place and size.
 * @param {import("playwright-core").Page} page
 */
async function printed(page) {
  const data = new Uint8Array(await page.pdf({ preferCSSPageSize: true, printBackground: true }));
  const document = await getDocument({ data, verbosity: 0, disableFontFace: true }).promise;
  const pages = [];
  for (let n = 1; n <= document.numPages; n += 1) {
    const one = await document.getPage(n);
    const { width, height } = one.getViewport({ scale: 1 });
    const { items } = await one.getTextContent();
    const pieces = items.filter((item) => item.str?.trim()).map(({ str, transform: [, , c, d, x, y], width: long }) => ({
      text: str, size: Math.hypot(c, d), left: x, right: x + long, up: height - y,
    }));
    pages.push({ size: [width / MM, height / MM], width, height, pieces });
  }
  await document.destroy();
  return pages;
}

const isSize = ([width, height], [w, h]) => Math.abs(width - w) < 1 && Math.abs(height - h) < 1;
const outside = ({ width, height, pieces }) => pieces
  .filter(({ left, right, up }) => left < 0 || right > width + 1 || up < 0 || up > height)
  .map(({ text }) => text).slice(0, 3).join(" · ");

const site = await serve(dir);
const browser = await launch();
const context = await contextOf(browser, { viewport: { width: 1000, height: 1400 } });
const all = await filesOf(dir, "index.html");
const ending = (name) => {
  const found = all.filter((file) => file.endsWith(`/${name}/index.html`));
  return few ? found.slice(0, 4) : found;
};

await each(context, ending("ap-phich"), async (file, { page }) => {
  for (const [hash, paper, grown] of [["", A4, 1], ["#a3", A3, Math.SQRT2]]) {
    const name = `${file}${hash}`;
    await page.goto("about:blank");
    await page.goto(site.url + addressOf(file) + hash, { waitUntil: "load" });
    const pages = await printed(page);
    checks.check(pages.length === 1, `${name}: one side`, `${pages.length} pages`);
    checks.check(isSize(pages[0].size, paper), `${name}: its paper`, pages[0].size.map(Math.round).join(" × "));
    checks.check(outside(pages[0]) === "", `${name}: nothing lies outside`, outside(pages[0]));
    // Rows say how long they are; the rest is who speaks, names of signs, and the address.
    const rows = await page.locator("svg text[textLength]").evaluateAll((texts) => texts.map((text) => Number(text.getAttribute("font-size"))));
    const sizes = pages[0].pieces.map(({ size }) => size / grown);
    checks.check(rows.every((size) => size >= 20), `${name}: lines of at least 20 points`, rows.join(", "));
    for (const size of new Set(rows)) checks.check(sizes.some((found) => Math.abs(found - size) < 0.6), `${name}: letters of ${size} points are so on paper`, [...new Set(sizes.map((one) => one.toFixed(1)))].join(", "));
    const call = pages[0].pieces.filter(({ text }) => /^\d{3}$/.test(text.trim())).map(({ size }) => size / grown);
    checks.check(call.some((size) => size >= 60), `${name}: the number to call has 60 points`, call.join(", "));
  }
});

await each(context, ending("the-bo-tui"), async (file, { page }) => {
  await page.goto(site.url + addressOf(file), { waitUntil: "load" });
  const pages = await printed(page);
  checks.check(pages.length === 1 && isSize(pages[0].size, A4), `${file}: one sheet A4`, `${pages.length} pages`);
  checks.check(outside(pages[0]) === "", `${file}: nothing lies outside`, outside(pages[0]));
  const small = pages[0].pieces.filter(({ size }) => size < 6);
  checks.check(small.length === 0, `${file}: no letters under 6 points`, small.map(({ text }) => text).slice(0, 3).join(" · "));
  await page.emulateMedia({ media: "print" });
  const cards = await page.locator("svg.art > rect").evaluateAll((boxes) => boxes.map((box) => box.getBoundingClientRect()).map(({ width, height }) => [width, height].map((side) => (side / 96) * 25.4)));
  const fit = cards.filter(([width, height]) => Math.abs(width - 85) < 0.6 && Math.abs(height - 54) < 0.6);
  checks.check(fit.length === 8, `${file}: eight cards of 85 by 54 mm`, cards.map((card) => card.map((side) => side.toFixed(1)).join(" × ")).join(", "));
  await page.emulateMedia({ media: null });
});

await each(context, ending("to-roi"), async (file, { page }) => {
  for (const [hash, paper] of [["", [297, 210]], ["#a5", A5]]) {
    const name = `${file}${hash}`;
    await page.goto("about:blank");
    await page.goto(site.url + addressOf(file) + hash, { waitUntil: "load" });
    const pages = await printed(page);
    checks.check(pages.length <= 2, `${name}: both sides of one sheet`, `${pages.length} pages`);
    checks.check(pages.every(({ size }) => isSize(size, paper)), `${name}: its paper`, pages.map(({ size }) => size.map(Math.round).join(" × ")).join(", "));
    for (const one of pages) checks.check(outside(one) === "", `${name}: nothing lies outside`, outside(one));
    if (hash) continue;
    const folds = [99 * MM, 198 * MM];
    const across = pages.flatMap(({ pieces }) => pieces).filter(({ left, right }) => folds.some((fold) => left < fold - 1 && right > fold + 1));
    checks.check(across.length === 0, `${name}: nothing lies across a fold`, across.map(({ text }) => text).slice(0, 3).join(" · "));
    // The title is the largest, on the outside, on the right.
    const [largest] = pages[0].pieces.toSorted((a, b) => b.size - a.size);
    checks.check(largest && largest.left > folds[1], `${name}: the cover is on the right of the outside`, JSON.stringify(largest));
  }
});

/** Pages of a type, and the most sheets they may take. */
const types = await pagesByType(dir);
for (const [type, most] of [["guidance", 2], ["plan", 8], ["news", 2], ["procedure", 2], ["campaign", 3]]) {
  const files = types.get(`kind-${type} vi`) ?? [];
  await each(context, few ? files.slice(0, 2) : files, async (file, { page }) => {
    await page.goto(site.url + addressOf(file), { waitUntil: "load" });
    await page.evaluate(() => dispatchEvent(new Event("beforeprint")));
    const pages = await printed(page);
    checks.check(pages.length <= most, `${file}: at most ${most} pages`, `${pages.length} pages`);
    checks.check(pages.every(({ size }) => isSize(size, A4)), `${file}: on A4`);
    const words = pages.flatMap(({ pieces }) => pieces).map(({ text }) => text).join(" ");
    checks.check(!/<iframe|Lọc nhiệm vụ/.test(words), `${file}: no filter and no code to embed on paper`);
  });
}

await browser.close();
site.close();
checks.end();
