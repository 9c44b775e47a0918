// Whether pages keep their shape when a visitor changes it, one page of every type.
//
// node tests/checks/layout.mjs PUBLIC [PUBLIC…]
//
// Text spacing of WCAG 2.2, 1.4.12, cuts no text off and lays none over another; at 320 px and at
// 400 % (1.4.10) nothing scrolls sideways and nothing fixed covers the text; what stands alone and
// can be pressed is 44 by 44 px (2.5.5), what stands in a sentence at least 24 px high or spaced so
// (2.5.8). On a phone the first screen has the first steps, and help is one tap away.

import { contextOf, each, launch, oneOfEach, pagesByType } from "./browsing.mjs";
import { Checks, addressOf, serve } from "./lib.mjs";

const dirs = process.argv.slice(2);
const checks = new Checks("layout");
const browser = await launch();

/** As a visitor's own style sheet: it wins over the site's. */
const SPACING = `* { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important }
p { margin-block-end: 2em !important }`;

/** Opens every `details` and shows what scripts add, in the page. */
function unfold() {
  for (const details of document.querySelectorAll("details")) details.open = true;
}

/** Text that is cut off or lies over other text, in the page. */
function damage() {
  const found = { wide: document.documentElement.scrollWidth - document.documentElement.clientWidth, cut: [], over: [] };
  // A drawing of a sheet of paper is a picture: its page says the same as text.
  const meant = (element) => element.closest(".art, .sr, .visually-hidden, .task-state, .stack thead, .skip, noscript");
  const pieces = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const text = walker.currentNode;
    const element = text.parentElement;
    if (!text.data.trim() || !element.checkVisibility({ visibilityProperty: true }) || meant(element)) continue;
    const range = document.createRange();
    range.selectNodeContents(text);
    const rects = [...range.getClientRects()].filter((rect) => rect.width > 0 && rect.height > 0);
    let afloat = false;
    for (let box = element; box && box !== document.documentElement; box = box.parentElement) {
      const style = getComputedStyle(box);
      if (style.position === "fixed" || style.position === "sticky") afloat = true;
      const clipsX = /hidden|clip/.test(style.overflowX);
      const clipsY = /hidden|clip/.test(style.overflowY);
      if (!clipsX && !clipsY) continue;
      const inner = box.getBoundingClientRect();
      for (const rect of rects) {
        const out = (clipsX && (rect.right > inner.right + 1 || rect.left < inner.left - 1)) || (clipsY && (rect.bottom > inner.bottom + 1 || rect.top < inner.top - 1));
        if (out) found.cut.push(`“${text.data.trim().slice(0, 40)}” in <${box.localName} class="${box.className}">`);
      }
    }
    if (!afloat) for (const rect of rects) pieces.push({ text, rect, words: text.data.trim().slice(0, 40) });
  }
  for (const element of document.querySelectorAll("button, input, select, .button, .tags a, .brand")) {
    if (!element.checkVisibility({ visibilityProperty: true }) || meant(element)) continue;
    if (element.scrollWidth > element.clientWidth + 1 && getComputedStyle(element).overflowX !== "visible" && element.localName !== "select") {
      found.cut.push(`<${element.localName}> ${element.textContent.trim().slice(0, 40)}`);
    }
  }
  // Two pieces that share more than a quarter of a line. Boxes of text reach beyond its letters.
  pieces.sort((a, b) => a.rect.top - b.rect.top);
  for (let i = 0; i < pieces.length; i += 1) {
    for (let j = i + 1; j < pieces.length && pieces[j].rect.top < pieces[i].rect.bottom; j += 1) {
      const [a, b] = [pieces[i], pieces[j]];
      if (a.text === b.text) continue;
      const width = Math.min(a.rect.right, b.rect.right) - Math.max(a.rect.left, b.rect.left);
      const height = Math.min(a.rect.bottom, b.rect.bottom) - b.rect.top;
      if (width > 2 && height > Math.min(a.rect.height, b.rect.height) / 4) found.over.push(`“${a.words}” and “${b.words}”`);
    }
  }
  return found;
}

/** What can be pressed and is too small, in the page. */
function smallTargets() {
  const found = [];
  for (const element of document.querySelectorAll("a[href], button, input:not([type=hidden]), select, textarea, summary")) {
    if (!element.checkVisibility({ visibilityProperty: true }) || element.matches(".skip")) continue;
    const style = getComputedStyle(element);
    let box = element.getBoundingClientRect();
    if (/checkbox|radio/.test(element.type) && element.labels?.[0]) box = element.labels[0].getBoundingClientRect();
    const after = getComputedStyle(element, "::after");
    // A link whose ::after fills a plate is as large as the plate.
    if (after.position === "absolute" && after.content !== "none") {
      for (let plate = element; plate; plate = plate.parentElement) {
        if (getComputedStyle(plate).position !== "static") {
          box = plate.getBoundingClientRect();
          break;
        }
      }
    }
    if (box.width === 0) continue;
    let block = element;
    if (style.display.startsWith("inline")) {
      block = element.parentElement;
      while (getComputedStyle(block).display.startsWith("inline") && !getComputedStyle(block).display.includes("block")) block = block.parentElement;
    }
    const own = (one) => one.textContent.replace(/\s/g, "").length;
    // In a sentence, or one of several names in a cell or a line.
    const inText = style.display.startsWith("inline") && (block.closest("p, dd, td, th, li, figcaption, caption, .meta, code") !== null) && (own(block) > own(element) || style.display === "inline");
    const name = `<${element.localName}> ${(element.textContent.trim() || element.name || "").slice(0, 40)}: ${Math.round(box.width)}×${Math.round(box.height)}`;
    if (!inText && (box.height < 43.5 || box.width < 43.5)) found.push(name);
    // The line is the target's room where its own box is smaller.
    if (inText && Math.max(box.height, parseFloat(getComputedStyle(block).lineHeight) || 0) < 23.5) found.push(`${name}, in a line`);
  }
  return found;
}

for (const [n, dir] of dirs.entries()) {
  const site = await serve(dir);
  const types = await pagesByType(dir);
  const chosen = n === 0
    ? [...oneOfEach(types), ...(types.get("kind-home en") ?? []).slice(0, 1)]
    : oneOfEach(types).filter((file) => [...types].some(([type, [first]]) => first === file && /event|exemplar|disclosure/.test(type)));
  const url = (file) => site.url + (file === "404.html" ? "khong-co/" : addressOf(file));

  for (const width of [360, 1280]) {
    const context = await contextOf(browser, { viewport: { width, height: 900 }, bypassCSP: true, reducedMotion: "reduce" });
    await each(context, chosen, async (file, { page }) => {
      await page.goto(url(file), { waitUntil: "load" });
      await page.evaluate(unfold);
      const small = await page.evaluate(smallTargets);
      checks.check(small.length === 0, `${file}, ${width} px: what can be pressed is large enough`, small.slice(0, 8).join("\n"));
      await page.addStyleTag({ content: SPACING });
      const { wide, cut, over } = await page.evaluate(damage);
      checks.check(wide <= 0, `${file}, ${width} px, text spaced: no sideways scrolling`, `${wide} px`);
      checks.check(cut.length === 0, `${file}, ${width} px, text spaced: no text is cut off`, cut.slice(0, 5).join("\n"));
      checks.check(over.length === 0, `${file}, ${width} px, text spaced: no text lies over another`, over.slice(0, 5).join("\n"));
    });
    await context.close();
  }

  // The first screen of a phone belongs to the answer: a low header, the first three steps of every guide above the
  // bar, one tap to help from every page; the home page is no longer than five screens.
  const phone = await contextOf(browser, { viewport: { width: 360, height: 740 }, reducedMotion: "reduce" });
  const first = n === 0 ? [...new Set([...chosen, ...(types.get("kind-guidance vi") ?? [])])] : [];
  await each(phone, first, async (file, { page }) => {
    await page.goto(url(file), { waitUntil: "load" });
    const seen = await page.evaluate(() => {
      const bar = document.querySelector(".sos");
      const call = bar?.querySelector('a[href^="tel:"]');
      return {
        kind: document.body.className,
        header: document.querySelector(".masthead")?.getBoundingClientRect().height ?? 0,
        above: bar?.getBoundingClientRect().top ?? innerHeight,
        isHelp: Boolean(document.querySelector(".kind-guidance main .cases")),
        steps: [...document.querySelectorAll("main .act .steps > li")].slice(0, 3).map((step) => step.getBoundingClientRect().bottom),
        calls: Boolean(call?.checkVisibility()),
        numbers: [...document.querySelectorAll("main .call-now a")].filter((one) => one.checkVisibility()).map((one) => one.getBoundingClientRect().bottom),
        screens: document.documentElement.scrollHeight / innerHeight,
      };
    });
    if (seen.kind.startsWith("form")) return;
    checks.check(seen.header <= 56.5, `${file}: a header of 56 px`, `${seen.header} px`);
    checks.check(seen.calls, `${file}: one tap to help`);
    if (seen.isHelp) checks.check(seen.numbers.length === 2 && Math.max(...seen.numbers) < seen.above / 2, `${file}: two numbers under the title`, seen.numbers.join(", "));
    else if (seen.kind === "kind-guidance") checks.check(seen.steps.length > 0 && Math.max(...seen.steps) <= seen.above, `${file}: the first three steps in the first screen`, `${seen.steps.map(Math.round).join(", ")} of ${seen.above}`);
    if (seen.kind === "kind-home") checks.check(seen.screens <= 5, `${file}: at most five screens`, seen.screens.toFixed(2));
  });
  await phone.close();

  // 1280 by 1024 at 400 %, everything unfolded.
  const context = await contextOf(browser, { viewport: { width: 320, height: 256 }, reducedMotion: "reduce" });
  await each(context, chosen, async (file, { page }) => {
    await page.goto(url(file), { waitUntil: "load" });
    await page.evaluate(unfold);
    const { wide, cut, over } = await page.evaluate(damage);
    checks.check(wide <= 0, `${file}, 400 %: no sideways scrolling`, `${wide} px`);
    checks.check(cut.length + over.length === 0, `${file}, 400 %: all text can be read`, [...cut, ...over].slice(0, 5).join("\n"));
    const covered = await page.evaluate(() => {
      scrollTo(0, document.documentElement.scrollHeight / 2);
      return [...document.querySelectorAll("body *")]
        .filter((e) => /fixed|sticky/.test(getComputedStyle(e).position) && e.checkVisibility({ visibilityProperty: true }))
        .map((e) => e.getBoundingClientRect())
        .reduce((sum, box) => sum + Math.max(0, Math.min(box.bottom, innerHeight) - Math.max(box.top, 0)), 0) / innerHeight;
    });
    checks.check(covered < 0.25, `${file}, 400 %: nothing fixed covers the text`, `${Math.round(covered * 100)} % of the screen`);
  });
  await context.close();
  site.close();
}
await browser.close();
checks.end();
