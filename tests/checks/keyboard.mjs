// Uses a built site with the keyboard alone: no click, no focus() from outside.
//
// node tests/checks/keyboard.mjs PUBLIC [PUBLIC…]
//
// On the first site a visitor walks from the home page to a guide, to a plan, through search and to
// the emergency page. On every type of page of all of them Tab goes from the first control to the
// last and out, and back again. At every stop the focus has to be in sight, marked and named, and
// in reading order.

import { contextOf, launch, open, pagesByType, searchDone } from "./browsing.mjs";
import { Checks, addressOf, serve } from "./lib.mjs";

const dirs = process.argv.slice(2);
const checks = new Checks("keyboard");
const browser = await launch();
const PHONE = { width: 360, height: 740 };
const DESKTOP = { width: 1280, height: 900 };
/** 1280 by 1024 at 400 %. */
const ZOOMED = { width: 320, height: 256 };

/**
 * Looks at the focused element, in the page. Remembers it, to compare it with itself when the focus
 * has left. @param {boolean} forward the focus came by Tab
 */
function lookAtFocus(forward) {
  const look = (element) => {
    const style = getComputedStyle(element);
    return [style.outline, style.boxShadow, style.backgroundColor, style.borderColor, style.textDecoration].join("|");
  };
  const before = globalThis.keyboardBefore;
  const element = document.activeElement;
  if (!element || element === document.body || element === document.documentElement) {
    globalThis.keyboardBefore = null;
    return { stop: false, faults: before && look(before.element) === before.look ? [`${before.name}: nothing shows the focus`] : [] };
  }
  const text = (element.getAttribute("aria-label") || element.textContent || element.name || "").trim().replace(/\s+/g, " ");
  const name = `<${element.localName}> ${text.slice(0, 40)}`;
  const faults = [];

  // In sight: the middle of each of its boxes belongs to it, or to its label.
  const label = element.labels?.[0];
  const belongs = (hit) => Boolean(hit && (element.contains(hit) || label?.contains(hit)));
  const boxes = [...element.getClientRects()].filter((box) => box.width > 1 && box.height > 1);
  const middles = boxes.map((box) => ({ x: box.x + box.width / 2, y: box.y + box.height / 2, tall: box.height > innerHeight / 2 || box.width > innerWidth }));
  const seen = middles.map(({ x, y, tall }) => {
    if (tall) return document.elementsFromPoint(innerWidth / 2, innerHeight / 2).includes(element) || belongs(document.elementFromPoint(x, y));
    return x >= 0 && y >= 0 && x <= innerWidth && y <= innerHeight && belongs(document.elementFromPoint(x, y));
  });
  if (!boxes.length) faults.push(`${name}: has the focus and is not shown`);
  else if (seen.includes(false)) {
    const lost = middles[seen.findIndex((one) => !one)];
    const cover = document.elementFromPoint(lost.x, lost.y);
    faults.push(`${name}: not in sight at ${Math.round(lost.x)},${Math.round(lost.y)}${cover ? `, under <${cover.localName} class="${cover.className}">` : ""}`);
  }

  // Marked: an outline that can be seen, or at least something that was not there without the focus.
  const style = getComputedStyle(element);
  const outlined = style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2 && !/^rgba\(.*, 0\)$|transparent/.test(style.outlineColor);
  if (before && before.element.isConnected && !before.outlined && look(before.element) === before.look) faults.push(`${before.name}: nothing shows the focus`);

  // Reading order: after the one before in the document; within one block also not above it.
  if (before && before.element.isConnected && forward) {
    const follows = before.element.compareDocumentPosition(element) & Node.DOCUMENT_POSITION_FOLLOWING;
    const popover = element.closest("[popover]") ?? before.element.closest("[popover]");
    if (!follows && !popover) faults.push(`${name}: comes after ${before.name}, which follows it in the text`);
    const block = (one) => one.closest("section, nav, aside, form, table, details, li, header, footer, article, main");
    const fixed = (one) => ["fixed", "sticky"].includes(getComputedStyle(one).position);
    if (block(element) === block(before.element) && boxes.length && !fixed(element) && !fixed(before.element)) {
      const [{ bottom, left }] = boxes;
      if (bottom + scrollY <= before.top + 1 && left + scrollX < before.right) faults.push(`${name}: stands above ${before.name}, which comes before it`);
    }
  }
  const box = boxes.at(-1);
  globalThis.keyboardBefore = { element, name, outlined, look: look(element), top: box ? box.top + scrollY : 0, right: box ? box.right + scrollX : 0 };
  // The masthead and the footer are the same on every page: what has a label is named by it alone.
  return { stop: true, name, faults, markup: element.labels?.length ? "" : element.outerHTML };
}

/** The markup of controls known to have a name. */
const named = new Set();

/** A visitor with a keyboard on one page after another. */
class Visitor {
  static async at(context, url) {
    const tab = await open(context);
    const visitor = new Visitor(tab, await context.newCDPSession(tab.page));
    await tab.page.goto(url, { waitUntil: "load" });
    return visitor;
  }

  constructor({ page, problems }, cdp) {
    Object.assign(this, { page, problems, cdp });
  }

  /** The name and role the focused element has for assistive software. */
  async accessible() {
    const { result } = await this.cdp.send("Runtime.evaluate", { expression: "document.activeElement", objectGroup: "focus" });
    const { nodes } = await this.cdp.send("Accessibility.getPartialAXTree", { objectId: result.objectId, fetchRelatives: false });
    return { name: nodes[0]?.name?.value?.trim() ?? "", role: nodes[0]?.role?.value ?? "" };
  }

  /** Presses a key and looks at where the focus went. @returns {Promise<{ stop: boolean, name: string, faults: string[] }>} */
  async press(key) {
    await this.page.keyboard.press(key);
    const found = await this.page.evaluate(lookAtFocus, key === "Tab");
    if (found.stop && !named.has(found.markup)) {
      const { name, role } = await this.accessible();
      if (!name) found.faults.push(`${found.name}: has no name (role ${role})`);
      else if (found.markup) named.add(found.markup);
    }
    return found;
  }

  /** Tabs on until the focus is on what `selector` matches. */
  async tabTo(selector, what, { key = "Tab", most = 400 } = {}) {
    const faults = [];
    for (let n = 0; n < most; n += 1) {
      const found = await this.press(key);
      faults.push(...found.faults);
      if (await this.page.evaluate((wanted) => document.activeElement?.matches(wanted), selector)) {
        checks.check(faults.length === 0, `${what}: every stop on the way is in order`, faults.join("\n"));
        return true;
      }
    }
    checks.check(false, `${what}: can be reached with ${key}`, `not within ${most} stops`);
    return false;
  }

  /** Enter on a link, and the page it leads to. */
  async follow() {
    const href = await this.page.evaluate(() => document.activeElement?.href);
    // The new document itself is waited for: a link may lead to the page it stands on.
    const arrived = this.page.waitForEvent("framenavigated", (frame) => frame === this.page.mainFrame());
    await Promise.all([arrived, this.page.keyboard.press("Enter")]);
    await this.page.waitForURL(href, { waitUntil: "load" });
    return href;
  }

  focused(selector) {
    return this.page.evaluate((wanted) => Boolean(document.activeElement?.matches(wanted)), selector);
  }

  kind() {
    return this.page.evaluate(() => document.body.className.replace("kind-", ""));
  }
}

/** From question to answer, as a visitor without a mouse would go. */
async function walk(site, types, viewport) {
  const at = `${viewport.width} px`;
  const context = await contextOf(browser, { viewport, reducedMotion: "reduce" });
  const visitor = await Visitor.at(context, site.url);
  const { page } = visitor;
  const small = viewport.width < 960;
  /** Marks the first link in the text to one of some pages. */
  const goal = (files) => page.evaluate((all) => {
    const link = [...document.querySelectorAll("main a[href]")].find((a) => all.includes(a.href) && !a.closest(".hero"));
    link?.setAttribute("data-goal", "");
    return Boolean(link);
  }, files.map((file) => new URL(addressOf(file), site.url).href));

  // The skip link is the first stop, comes into sight, and leads past the masthead.
  const first = await visitor.press("Tab");
  checks.check(await visitor.focused("a.skip") && first.faults.length === 0, `${at}: the skip link comes first, in sight`, first.faults.join("\n"));
  await page.keyboard.press("Enter");
  checks.check(await visitor.focused("main"), `${at}: the skip link leads to the text`);
  await visitor.press("Tab");
  checks.check(await page.evaluate(() => Boolean(document.activeElement.closest("main"))), `${at}: after the skip link the next stop lies in the text`);

  // Home → a guide.
  const guide = await goal(types.get("kind-guidance vi"));
  checks.check(guide, `${at}: the home page links a guide`);
  if (guide && (await visitor.tabTo("[data-goal]", `${at}: a guide on the home page`))) {
    await visitor.follow();
    checks.check((await visitor.kind()) === "guidance", `${at}: Enter opens the guide`, page.url());
  }

  // The menu: Escape closes it and gives the focus back; a link in it leads on.
  const menu = () => page.evaluate(() => document.getElementById("site_menu").matches(":popover-open"));
  if (small && (await visitor.tabTo(".menu-button", `${at}: the menu's button`))) {
    for (const key of ["Enter", "Space"]) {
      await page.keyboard.press(key);
      checks.check(await menu(), `${at}: ${key} opens the menu`);
      const inside = await visitor.press("Tab");
      checks.check(await visitor.focused("#site_menu a") && inside.faults.length === 0, `${at}: the next stop lies in the menu, in sight`, inside.faults.join("\n"));
      await page.keyboard.press("Escape");
      checks.check(!(await menu()) && (await visitor.focused(".menu-button")), `${at}: Escape closes the menu, and the focus is on its button again`);
    }
    await page.keyboard.press("Enter");
    checks.check(await visitor.tabTo(".menu-close", `${at}: the button that closes the menu`), `${at}: the menu has a way out`);
    await page.keyboard.press("Enter");
    checks.check(!(await menu()), `${at}: the menu's own button closes it`);
    await visitor.tabTo(".menu-button", `${at}: the menu's button, backwards`, { key: (await visitor.focused(".menu-button")) ? "Tab" : "Shift+Tab", most: 200 }).catch(() => false);
    await page.keyboard.press("Enter");
  }
  if (await visitor.tabTo("#site_menu a[href*='ke-hoach']", `${at}: the plans in the menu`)) {
    await visitor.follow();
    checks.check((await visitor.kind()) === "section", `${at}: Enter opens the section of plans`, page.url());
  }

  // A plan: its table of tasks is filtered by typing and by arrows.
  const plan = await goal(types.get("kind-plan vi").slice(0, 1));
  checks.check(plan, `${at}: the section lists a plan`);
  if (plan && (await visitor.tabTo("[data-goal]", `${at}: a plan in its section`))) {
    await visitor.follow();
    checks.check((await visitor.kind()) === "plan", `${at}: Enter opens the plan`, page.url());
  }
  if (await visitor.tabTo("[data-filter-text]", `${at}: the filter of the tasks`)) {
    const shown = () => page.locator("[data-filter-item]:visible").count();
    const all = await shown();
    await page.keyboard.type("huan luyen");
    const some = await shown();
    const said = await page.locator("[data-filter-status]").innerText();
    checks.check(some > 0 && some < all, `${at}: typing filters the tasks`, `${some} of ${all}`);
    checks.check(said.includes(String(some)) && said.includes(String(all)), `${at}: the filter says how many are shown`, said);
    for (let n = 0; n < "huan luyen".length; n += 1) await page.keyboard.press("Backspace");
    checks.check((await shown()) === all, `${at}: clearing the filter shows all tasks`);
    await visitor.tabTo("[data-filter-choice]", `${at}: the choice of an agency`);
    await page.keyboard.press("ArrowDown");
    const chosen = await page.evaluate(() => document.activeElement.value);
    const theirs = await shown();
    checks.check(chosen !== "" && theirs > 0 && theirs < all, `${at}: an arrow chooses an agency`, `${chosen}: ${theirs} of ${all}`);
  }

  // Search: type, send, reach a result, open it. On a small screen a link leads to the page with the box.
  if (small && (await visitor.tabTo(".search-link", `${at}: the way to the search page`, { key: "Shift+Tab" }))) await visitor.follow();
  const box = small ? "main input[type=search]" : ".search-box input";
  if (await visitor.tabTo(box, `${at}: the search box`, { key: small ? "Tab" : "Shift+Tab" })) {
    await page.keyboard.type("ngã cao");
    await Promise.all([page.waitForURL(/q=/, { waitUntil: "load" }), page.keyboard.press("Enter")]);
    await searchDone(page);
    const results = await page.locator("[data-search-results] a").count();
    checks.check(results > 0, `${at}: the query finds pages`);
    if (await visitor.tabTo("[data-search-results] a", `${at}: the first result`)) {
      const href = await visitor.follow();
      checks.check(page.url() === href && (await visitor.kind()) !== "not_found", `${at}: Enter opens the result`, page.url());
    }
  }

  // The way to help, from the top of any page; a result may have led into the middle of one.
  if (page.url().includes("#")) await page.goto(page.url().split("#")[0], { waitUntil: "load" });
  // The page for emergencies itself does not lead there: its bar is the numbers.
  const way = '.emergency:not([href^="tel:"])';
  if (!(await page.locator(way).count())) await page.goto(site.url, { waitUntil: "load" });
  if (await visitor.tabTo(way, `${at}: the way to help`, { most: 3 })) {
    const href = await visitor.follow();
    checks.check(page.url() === href && (await visitor.kind()) === "guidance", `${at}: Enter opens the emergency page`, page.url());
  }
  checks.check(visitor.problems.length === 0, `${at}: no error on the way`, visitor.problems.join("\n"));
  await context.close();
}

/** From the first control to the last and out, then back to the first. */
async function through(visitor, what) {
  const { page } = visitor;
  const stops = await page.evaluate(() => {
    globalThis.keyboardVisited = new Set();
    document.addEventListener("focusin", (event) => globalThis.keyboardVisited.add(event.target));
    const can = "a[href], button, input, select, textarea, summary, [tabindex]:not([tabindex^='-'])";
    return [...document.querySelectorAll(can)].filter((e) => e.checkVisibility({ visibilityProperty: true }) && !e.disabled).length;
  });
  const faults = [];
  let out = false;
  for (let n = 0; n <= stops && !out; n += 1) {
    const found = await visitor.press("Tab");
    faults.push(...found.faults);
    out = !found.stop;
  }
  const forward = await page.evaluate(() => globalThis.keyboardVisited.size);
  checks.check(out, `${what}: Tab leaves the page after its last control`, `${stops} controls, ${forward} reached`);
  // Of a group of radio buttons Tab reaches one.
  const radios = await page.evaluate(() => {
    const all = [...document.querySelectorAll("input[type=radio]")].filter((e) => e.checkVisibility({ visibilityProperty: true }));
    return all.length - new Set(all.map((e) => e.name)).size;
  });
  checks.check(forward === stops - radios, `${what}: Tab reaches every control`, `${forward} of ${stops - radios}`);
  checks.check(faults.length === 0, `${what}: every stop is in order`, faults.slice(0, 8).join("\n"));

  await page.evaluate(() => globalThis.keyboardVisited.clear());
  for (let n = 0; n < forward; n += 1) await page.keyboard.press("Shift+Tab");
  // A sheet for paper and a card have no link to skip with: their first control comes first.
  const first = (await page.locator("a.skip").count()) ? "a.skip" : "a[href], button";
  checks.check(await visitor.focused(first), `${what}: Shift+Tab leads back to the first control`);
}

for (const [n, dir] of dirs.entries()) {
  const site = await serve(dir);
  const types = await pagesByType(dir);
  if (n === 0) await Promise.all([PHONE, DESKTOP].map((viewport) => walk(site, types, viewport)));
  // Of other sites the kinds of page that the first has none of; of English ones the home page.
  const known = n === 0 ? (type) => type.endsWith(" vi") || type === "kind-home en" : (type) => /event|exemplar|disclosure/.test(type);
  // The shortest of a type: a long one has more of the same.
  const files = [...types].filter(([type]) => known(type)).map(([, all]) => all.at(-1));
  await Promise.all([PHONE, DESKTOP].map(async (viewport) => {
    const context = await contextOf(browser, { viewport, reducedMotion: "reduce" });
    for (const file of files) {
      const visitor = await Visitor.at(context, site.url + (file === "404.html" ? "khong-co/" : addressOf(file)));
      await through(visitor, `${file}, ${viewport.width} px`);
      await visitor.page.close();
    }
    await context.close();
  }));
  if (n === 0) {
    const context = await contextOf(browser, { viewport: ZOOMED, reducedMotion: "reduce" });
    for (const type of ["guidance", "search"]) {
      const visitor = await Visitor.at(context, site.url + addressOf(types.get(`kind-${type} vi`).at(-1)));
      await through(visitor, `${type}, at 400 %`);
      await visitor.page.close();
    }
    await context.close();
  }
  site.close();
}
await browser.close();
checks.end();
