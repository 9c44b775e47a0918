// The preview in Chromium: edits show by themselves, mistakes come and go, nothing has to be touched.
//
//   node tests/preview/browser.mjs target/debug/lantoa      (needs playwright-core; CHROMIUM names the browser)
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { chromium } from "playwright-core";

const [command, shots] = process.argv.slice(2);
const site = mkdtempSync(join(tmpdir(), "lantoa-preview-"));
const write = (path, text) => {
  mkdirSync(join(site, path, ".."), { recursive: true });
  writeFileSync(join(site, path), text);
};
const page = (front, body) => `+++\ntitle = "Phun thuốc"\n${front}+++\n\n${body}\n`;
const long = Array.from({ length: 80 }, (_, n) => `Đoạn ${n}.`).join("\n\n");
write("lantoa.toml", 'title = "Trang thử"\nbase_url = "https://example.vn/"\n');
write("content/_index.md", '+++\ntitle = "Trang chủ"\n+++\n');
write("content/a.md", page("draft = true\n", `Chữ cũ.\n\n${long}`));
write("content/c.md", '+++\ntitle = "Chờ"\npublish_date = 2030-05-01\n+++\n\nChữ chờ.\n');
write("content/b.md", '+++\ntitle = "Trang khác"\ndescription = "Mô tả."\n+++\n\nChữ.\n');
const sheet = "themes/default/static/css/main.css";
const css = readFileSync(fileURLToPath(new URL(`../../${sheet}`, import.meta.url)), "utf8");
write(sheet, css);

let port = 0;
async function serve() {
  const server = spawn(command, ["serve", "--root", site, "--port", String(port)], { stdio: ["ignore", "pipe", "ignore"] });
  const line = await new Promise((done) => server.stdout.once("data", (data) => done(String(data))));
  port = Number(/127\.0\.0\.1:(\d+)/.exec(line)[1]);
  return server;
}
let server = await serve();
const profile = mkdtempSync(join(tmpdir(), "lantoa-profile-"));
const browser = await chromium.launchPersistentContext(profile, {
  executablePath: process.env.CHROMIUM || "/usr/bin/chromium",
  headless: true,
  viewport: { width: 1000, height: 700 },
  args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
});

let failed = 0;
async function test(name, run) {
  try {
    await run();
    console.log(`ok - ${name}`);
  } catch (error) {
    failed += 1;
    console.log(`not ok - ${name}\n${error.stack}`);
  }
}

const tab = await browser.newPage();
const complaints = [];
tab.on("console", (message) => { if (message.type() === "error") complaints.push(message.text()); });
/** The preview must not keep anything. */
const hasWorker = () => tab.evaluate(async () => (await navigator.serviceWorker.getRegistrations()).length > 0);
const base = () => `http://127.0.0.1:${port}`;
const overlay = tab.locator("lantoa-preview .overlay");
const bar = tab.locator("lantoa-preview .bar");
const shoot = async (name) => { if (shots) await tab.screenshot({ path: join(shots, `${name}.png`) }); };

try {
  await tab.goto(`${base()}/a/`);
  await bar.locator(".source").waitFor();

  await test("the bar names the file, its state, its length and what is missing", async () => {
    const text = await bar.innerText();
    for (const part of ["content/a.md", "Bản nháp", "162 chữ", "Thiếu mô tả"]) assert.ok(text.includes(part), `${part}: ${text}`);
    await shoot("bar");
  });

  await test("an edit shows by itself, and the page stays where it was", async () => {
    await tab.evaluate(() => scrollTo(0, 600));
    write("content/a.md", page("draft = true\n", `Chữ mới.\n\n${long}`));
    const begun = performance.now();
    await tab.getByText("Chữ mới.").first().waitFor({ state: "attached", timeout: 5000 });
    console.log(`# from the write to the screen: ${Math.round(performance.now() - begun)} ms`);
    await tab.waitForFunction(() => Math.abs(scrollY - 600) < 5, undefined, { timeout: 3000 });
  });

  await test("a mistake shows with its line over the last good page, and goes when it is mended", async () => {
    await bar.locator(".source").waitFor();
    write("content/a.md", `+++\ntitle = "Phun thuốc"\ndraft = true\ndat = 2026-01-01\n+++\n\nChữ hỏng.\n`);
    await overlay.waitFor({ state: "visible", timeout: 5000 });
    assert.equal(await overlay.locator(".place").innerText(), "content/a.md:4:1");
    assert.match(await overlay.innerText(), /dat = 2026-01-01/);
    assert.ok(await tab.getByText("Chữ mới.").first().isVisible() || (await tab.content()).includes("Chữ mới."));
    await shoot("overlay");
    write("content/a.md", page("draft = true\n", "Chữ đã sửa."));
    await tab.getByText("Chữ đã sửa.").first().waitFor({ timeout: 5000 });
    await bar.locator(".source").waitFor();
    assert.equal(await overlay.isVisible(), false);
  });

  await test("text of a page is not run in the overlay", async () => {
    write("content/a.md", '+++\ntitle = "Phun thuốc"\n"<img src=x onerror=alert(1)>" = 1\n+++\n\nChữ.\n');
    await overlay.waitFor({ state: "visible", timeout: 5000 });
    assert.match(await overlay.innerText(), /<img src=x/);
    assert.equal(await overlay.locator("img").count(), 0);
    write("content/a.md", page("draft = true\n", "Chữ đã sửa lại."));
    await tab.getByText("Chữ đã sửa lại.").first().waitFor({ timeout: 5000 });
    await bar.locator(".source").waitFor();
  });

  await test("a style sheet is swapped without loading the page again", async () => {
    await tab.evaluate(() => { window.marker = 1; });
    write(sheet, `${css}\nbody { background: rgb(1, 2, 3) !important }\n`);
    await tab.waitForFunction(() => getComputedStyle(document.body).backgroundColor === "rgb(1, 2, 3)", undefined, { timeout: 5000 });
    assert.equal(await tab.evaluate(() => window.marker), 1);
    await tab.waitForFunction(() => document.querySelectorAll("link[rel=stylesheet]").length === 1);
  });

  await test("a mistake elsewhere is counted and listed", async () => {
    write("content/b.md", '+++\ntitle = "Trang khác"\ndescription = "Mô tả."\n+++\n\n[Xem](khong-co.md)\n');
    const others = bar.locator(".others");
    await others.waitFor({ state: "visible", timeout: 5000 });
    await tab.waitForFunction(() => document.querySelector("lantoa-preview").shadowRoot.querySelector(".others").textContent.includes("1 lỗi"), undefined, { timeout: 5000 });
    await others.click();
    assert.match(await bar.locator(".panel").innerText(), /content\/b\.md:6/);
    await shoot("others");
    assert.equal(await overlay.isVisible(), false);
    write("content/b.md", '+++\ntitle = "Trang khác"\ndescription = "Mô tả."\n+++\n\nChữ.\n');
    await others.waitFor({ state: "hidden", timeout: 5000 });
  });

  await test("a page that moves takes the browser along", async () => {
    write("content/a.md", page('draft = true\nslug = "dia-chi-moi"\n', "Chữ đã dời."));
    await tab.waitForURL(`${base()}/dia-chi-moi/`, { timeout: 5000 });
    await tab.getByText("Chữ đã dời.").first().waitFor();
    await bar.locator(".source").waitFor();
  });

  await test("the browser comes back after a restart", async () => {
    server.kill("SIGINT");
    const [status] = await new Promise((done) => server.once("exit", (...all) => done(all)));
    assert.equal(status, 0, "Ctrl-C is the proper end");
    write("content/a.md", page('draft = true\nslug = "dia-chi-moi"\n', "Chữ khi đã tắt."));
    server = await serve();
    await tab.getByText("Chữ khi đã tắt.").first().waitFor({ timeout: 8000 });
  });

  await test("the switches show what the public sees, and another day", async () => {
    await bar.locator(".source").waitFor();
    await bar.locator("input.public").check();
    await bar.getByText("Chưa có trang nào ở địa chỉ này").waitFor({ timeout: 5000 });
    await bar.locator("input.public").uncheck();
    await tab.getByText("Chữ khi đã tắt.").first().waitFor({ timeout: 5000 });
    await tab.goto(`${base()}/c/`);
    await bar.getByText("Chờ công bố từ 1/5/2030").waitFor({ timeout: 5000 });
    await bar.locator("input.date").fill("2030-06-01");
    await bar.getByText("Công khai").waitFor({ timeout: 5000 });
  });

  await test("no service worker keeps what the editor sees", async () => {
    await tab.goto(`${base()}/b/`, { waitUntil: "load" });
    await new Promise((done) => setTimeout(done, 500));
    assert.ok(await tab.locator("script[data-worker]").count(), "the published page would have one");
    assert.equal(await hasWorker(), false);
  });

  await test("nothing went against the page's policy", async () => {
    const serious = complaints.filter((text) => !/ERR_|404|status of|Failed to load/.test(text));
    assert.deepEqual(serious, []);
  });
} finally {
  await browser.close();
  server.kill("SIGINT");
  for (const folder of [site, profile]) rmSync(folder, { recursive: true, force: true });
}
process.exit(failed ? 1 : 0);
