// The search page in Chromium: under a strict policy below a sub-path, and opened from a folder.
//
//   node tests/search/browser.mjs FOLDER      (an index written with `portable`, and js/search.js)
import assert from "node:assert/strict";
import { cpSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join, normalize } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { chromium } from "playwright-core";

const folder = process.argv[2];
const here = fileURLToPath(new URL(".", import.meta.url));
cpSync(join(here, "page.html"), join(folder, "tim-kiem", "index.html"));

const TYPES = { html: "text/html; charset=utf-8", js: "text/javascript", json: "application/json", txt: "text/plain; charset=utf-8" };
let broken = false;
const server = createServer((request, response) => {
  const path = normalize(decodeURIComponent(new URL(request.url, "http://x").pathname)).replace(/^\/tinh\/atvsld\//, "");
  response.setHeader("Content-Security-Policy", "default-src 'self'");
  response.setHeader("X-Content-Type-Options", "nosniff");
  try {
    if (broken && !path.endsWith(".js") && !path.endsWith("/")) throw new Error("broken");
    const bytes = readFileSync(join(folder, path.endsWith("/") ? path + "index.html" : path));
    response.setHeader("Content-Type", TYPES[path.split(".").at(-1)] ?? (path.endsWith("/") ? TYPES.html : "application/octet-stream"));
    response.end(bytes);
  } catch {
    // The pages that results lead to are not built here.
    if (path.endsWith("/")) response.setHeader("Content-Type", TYPES.html).end("<!doctype html><title>Trang</title>");
    else response.writeHead(404).end();
  }
});
await new Promise((done) => server.listen(0, "127.0.0.1", done));
const base = `http://127.0.0.1:${server.address().port}/tinh/atvsld/tim-kiem/`;
const profile = mkdtempSync(join(tmpdir(), "lantoa-search-"));
const browser = await chromium.launchPersistentContext(profile, {
  executablePath: process.env.CHROMIUM || "/usr/bin/chromium",
  headless: true,
  args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
});

let passed = 0;
const failures = [];
async function test(name, run) {
  const page = await browser.newPage();
  const problems = [];
  page.on("pageerror", (error) => problems.push(String(error)));
  page.on("dialog", (dialog) => {
    problems.push(`dialog ${dialog.message()}`);
    dialog.dismiss();
  });
  page.on("console", (message) => /Content Security Policy/.test(message.text()) && problems.push(message.text()));
  try {
    await run(page);
    assert.deepEqual(problems, []);
    passed++;
  } catch (error) {
    failures.push(`${name}: ${error.stack}`);
  }
  await page.close();
}

const results = "[data-search-results]";
async function finished(page, query) {
  await page.waitForFunction(
    ([selector, q]) => document.querySelector(selector)?.getAttribute("data-search-done") === q,
    [results, query],
    { timeout: 10_000 },
  );
}
async function ask(page, query) {
  await page.fill("input[name=q]", query);
  await finished(page, query);
  return links(page);
}
const links = (page) => page.$$eval(`${results} a[href]`, (all) => all.map((a) => a.href));

await test("results come in order, with marks, status and the query in the address", async (page) => {
  await page.goto(base);
  await finished(page, "");
  const found = await ask(page, "duong sat");
  assert.equal(found[0], new URL("../duong-sat/", base).href);
  assert.match(await page.textContent("[data-search-status]"), /kết quả cho “duong sat”/);
  assert.equal(await page.textContent(`${results} a mark`), "đường sắt");
  assert.equal(new URL(page.url()).searchParams.get("q"), "duong sat");
});

await test("a query in the address is answered, also after going back", async (page) => {
  await page.goto(base + "?q=" + encodeURIComponent("giàn giáo"));
  await finished(page, "giàn giáo");
  await page.fill("input[name=q]", "dương lịch");
  await page.press("input[name=q]", "Enter");
  await finished(page, "dương lịch");
  await page.goBack();
  await finished(page, "giàn giáo");
});

await test("the attribute goes as soon as a new query begins", async (page) => {
  await page.goto(base);
  await ask(page, "giàn giáo");
  const removed = await page.evaluate(() => {
    const input = document.querySelector("input[name=q]");
    input.value = "thuốc";
    input.dispatchEvent(new Event("input", { bubbles: true }));
    return !document.querySelector("[data-search-results]").hasAttribute("data-search-done");
  });
  assert.ok(removed);
  await finished(page, "thuốc");
});

await test("hostile queries and titles are inert and end", async (page) => {
  await page.goto(base);
  const hostile = ["<img src=x onerror=alert(1)>", "\"><script>alert(1)</script>", ".*+?^${}()|[]\\", "…!?.,;", "{q} {n}", "a".repeat(10_000), "\ud800", "__proto__ constructor"];
  for (const query of hostile) {
    await page.evaluate((q) => {
      const input = document.querySelector("input[name=q]");
      input.value = q;
      input.dispatchEvent(new Event("input", { bubbles: true }));
    }, query);
    await page.waitForFunction((selector) => document.querySelector(selector).hasAttribute("data-search-done"), results);
    assert.equal(await page.$(`${results} img, ${results} script`), null);
  }
  await ask(page, "đội script alert");
  assert.equal(await page.$(`${results} script`), null);
  assert.match(await page.textContent(`${results} a`), /<script>/);
});

await test("a former agency is named with its successor, a mistake is read aright", async (page) => {
  await page.goto(base);
  await ask(page, "Sở LĐ-TB&XH");
  assert.match(await page.textContent("[data-search-hints]"), /nay là Sở Nội vụ/);
  await ask(page, "lắp dựng giàn gíáoo ");
  assert.match(await page.textContent("[data-search-hints]"), /giàn giáo/);
});

await test("filters have counts, limit the results and stand in the address", async (page) => {
  await page.goto(base);
  await ask(page, "người lao động");
  await page.click("[data-search-filters] summary");
  const label = page.locator("[data-search-filters] fieldset").first().locator("label").first();
  const count = Number(/\((\d+)\)/.exec(await label.textContent())[1]);
  assert.ok(count > 0);
  await label.click();
  await finished(page, "người lao động");
  await page.waitForFunction((n) => document.querySelector("[data-search-status]").textContent.startsWith(`${n} `), count);
  assert.match(page.url(), /kinds=/);
  await page.keyboard.press("Tab");
});

await test("more results follow the first ten, and the focus goes to them", async (page) => {
  await page.goto(base);
  await ask(page, "người lao động");
  assert.equal((await links(page)).length, 10);
  await page.click("text=Xem tiếp");
  await page.waitForFunction((s) => document.querySelectorAll(`${s} a[href]`).length > 10, results);
  assert.equal(await page.evaluate(() => [...document.querySelectorAll("[data-search-results] a")].indexOf(document.activeElement)), 10);
});

await test("a long page leads to its section, and a result is one link", async (page) => {
  await page.goto(base);
  await ask(page, "Mục");
  const section = page.locator("[data-search-section]").first();
  assert.match(await section.textContent(), /Đến mục: Mục/);
  await section.focus();
  await page.keyboard.press("Enter");
  await page.waitForURL(/#muc-\d+$/);
});

await test("nothing found and no network both say what to do", async (page) => {
  await page.goto(base);
  await ask(page, "qqqzzz wwwxxx");
  assert.match(await page.textContent("[data-search-status]"), /Không tìm thấy/);
  broken = true;
  await page.goto(base).catch(() => {});
  await page.fill("input[name=q]", "giàn giáo");
  await page.waitForSelector(`${results} button`);
  assert.match(await page.textContent("[data-search-status]"), /Chưa tải được/);
  broken = false;
  await page.click(`${results} button`);
  await finished(page, "giàn giáo");
});

await test("it works from a folder, where links name files", async (page) => {
  await page.goto(pathToFileURL(join(folder, "tim-kiem", "index.html")).href);
  const found = await ask(page, "lao ddoojng taif xees");
  assert.ok(Array.isArray(found));
  const rail = await ask(page, "đường sắt");
  assert.equal(rail[0], pathToFileURL(join(folder, "duong-sat", "index.html")).href);
});

await browser.close();
server.close();
rmSync(profile, { recursive: true, force: true });
for (const failure of failures) console.error(failure);
console.log(`${passed} passed, ${failures.length} failed`);
process.exitCode = failures.length ? 1 : 0;
