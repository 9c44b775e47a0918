// The desk in Chromium, as the editors of a department use it: every page, saving, typing, pasting, crashes, two tabs,
// keyboard, axe; and what others on this computer must not be able to do.
//
//   node tests/desk/browser.mjs target/debug/lantoa [part of a test's name]      (needs playwright-core, axe-core)
import assert from "node:assert/strict";
import { existsSync, readFileSync, readdirSync } from "node:fs";
import { createRequire } from "node:module";
import { join, resolve } from "node:path";
import { gzipSync } from "node:zlib";
import { fileURLToPath } from "node:url";
import { Desk, Tests, becomes, exampleSite, folder, openBrowser, openPage, put, save, smallSite, state, text, tidy, tree } from "./lib.mjs";
import { hardTests } from "./hard.mjs";
import { pasteTests } from "./paste.mjs";

const [program, wanted] = process.argv.slice(2);
const command = resolve(program);
const tests = new Tests(wanted);
const test = (name, run) => tests.test(name, run);
const { browser, context } = await openBrowser();
const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const complaints = [];

async function tab(desk, where = context) {
  const page = await where.newPage();
  page.on("console", (message) => { if (message.type() === "error" && !/status of|ERR_|Failed to load/.test(message.text())) complaints.push(message.text()); });
  page.on("pageerror", (error) => complaints.push(error.stack));
  if (desk) await page.goto(desk.url);
  return page;
}

const page = (title, more, body) => `+++\n# Ghi chú của biên tập.\ntitle = "${title}" # tên\ndescription = "Mô tả."\n${more}+++\n\n${body}\n`;
try {
  await test("the scripts of all views are at most 70 kB", async () => {
    const assets = fileURLToPath(new URL("../../src/desk/assets/", import.meta.url));
    const size = readdirSync(assets).filter((name) => name.endsWith(".js")).reduce((sum, name) => sum + gzipSync(readFileSync(join(assets, name)), { level: 9 }).length, 0);
    console.log(`# ${size} bytes of script, gzip`);
    assert.ok(size <= 70_000, `${size}`);
  });

  await test("the start address leads to the list, as often as wanted, without the secret in the address", async () => {
    const site = exampleSite();
    const desk = await Desk.start(command, site);
    const opened = await tab(desk);
    const rows = opened.locator('[data-desk="pages"] a[data-path]');
    await rows.first().waitFor();
    assert.ok(!opened.url().includes(desk.url.split("/").at(-1)), opened.url());
    const paths = await rows.evaluateAll((all) => all.map((one) => one.dataset.path).sort());
    const files = Object.keys(tree(site)).filter((path) => path.startsWith("content/") && path.endsWith(".md")).sort();
    assert.deepEqual(paths, files);
    const again = await openBrowser();
    const second = await again.context.newPage();
    await second.goto(desk.url);
    await second.locator('[data-desk="pages"]').waitFor();
    await again.browser.close();
    await opened.close();
    await desk.end();
  });

  await test("every page of the example site, opened and saved unchanged, keeps every byte", async () => {
    const site = exampleSite();
    const before = tree(site);
    const desk = await Desk.start(command, site);
    const opened = await tab(desk);
    const rows = opened.locator('[data-desk="pages"] a[data-path]');
    await rows.first().waitFor();
    const paths = await rows.evaluateAll((all) => all.map((one) => one.dataset.path));
    for (const path of paths) {
      await opened.goto(`${desk.base}/_lantoa/desk/page/${path}`);
      await opened.locator('[name="body"]').waitFor();
      assert.equal(await state(opened).getAttribute("data-save-state"), "saved", path);
      assert.ok(await opened.locator('[name="title"]').isVisible(), path);
      await save(opened);
    }
    for (const path of ["lantoa.toml", ...readdirSync(join(site, "content/_data")).filter((name) => name.endsWith(".toml")).map((name) => `content/_data/${name}`)]) {
      await opened.goto(`${desk.base}/_lantoa/desk/page/${path}`);
      await opened.locator("[data-save-state]").waitFor();
      await save(opened);
    }
    assert.deepEqual(tree(site), before);
    await opened.close();
    await desk.end();
  });

  await test("a field that changes changes one line; comments, line ends and the byte order mark stay", async () => {
    const raw = '\uFEFF+++\r\n# Đầu tệp.\r\ntitle = \'Cũ\' # tên\r\nkind = "guidance"\r\nsteps = [\r\n  "Một", # đầu\r\n  "Hai",\n]\r\nimage = { src = "/a.png", alt = "Hình" }\r\n+++\r\nDòng một\r\nDòng hai\nDòng ba';
    const site = smallSite({ "content/a.md": raw, "static/a.png": readFileSync(new URL("../../themes/default/static/icons/icon-192.png", import.meta.url)) });
    const desk = await Desk.start(command, site);
    const opened = await tab(desk);
    const fields = [
      ["title", "Mới", (t) => t.replace("'Cũ'", '"Mới"')],
      ["steps.1", "Ba", (t) => t.replace('"Hai"', '"Ba"')],
      ["image.alt", "Người", (t) => t.replace('"Hình"', '"Người"')],
    ];
    let now = raw;
    for (const [name, value, change] of fields) {
      await openPage(opened, desk, "content/a.md");
      await opened.locator(`[name="${name}"]`).fill(value);
      await becomes(opened, "dirty");
      await save(opened);
      const written = text(site, "content/a.md");
      now = change(now);
      assert.equal(written.replaceAll(/["']/g, '"'), now.replaceAll(/["']/g, '"'), name);
      now = written;
    }
    await openPage(opened, desk, "content/a.md");
    assert.equal(await opened.locator('[name="body"]').inputValue(), "Dòng một\nDòng hai\nDòng ba");
    await opened.locator('[name="body"]').fill("Dòng một\nMới\nDòng hai\nDòng ba");
    await save(opened);
    assert.equal(text(site, "content/a.md"), now.replace("Dòng một\r\n", "Dòng một\r\nMới\r\n"));
    await opened.close();
    await desk.end();
  });

  await test("typing by composition and by backspacing at full speed loses nothing", async () => {
    const site = smallSite({ "content/a.md": page("Gõ", "", "") });
    const desk = await Desk.start(command, site);
    const opened = await tab(desk);
    await openPage(opened, desk, "content/a.md");
    const body = opened.locator('[name="body"]');
    await body.fill("");
    const cdp = await context.newCDPSession(opened);
    const words = "Người lao động đội mũ, thắt dây an toàn trước khi trèo lên giàn giáo".split(" ");
    for (const word of words) {
      for (let n = 1; n <= word.length; n += 1) await cdp.send("Input.imeSetComposition", { text: word.slice(0, n), selectionStart: n, selectionEnd: n });
      await cdp.send("Input.insertText", { text: `${word} ` });
    }
    // Telex by Unikey: a letter is taken back and put in with its mark.
    for (const [typed, marked] of [["nguo", "ngươ"], ["lao do", "lao độ"]]) {
      await opened.keyboard.type(typed, { delay: 0 });
      for (let n = 0; n < 2; n += 1) await opened.keyboard.press("Backspace");
      await opened.keyboard.insertText(marked.slice(-2));
      await opened.keyboard.type(" ", { delay: 0 });
    }
    const expected = `${words.join(" ")} ngươ lao độ `;
    assert.equal(await body.inputValue(), expected);
    await save(opened);
    assert.ok(text(site, "content/a.md").endsWith(expected.trimEnd()) || text(site, "content/a.md").endsWith(expected), text(site, "content/a.md"));
    await opened.close();
    await desk.end();
  });

  await test("the preview shows what is typed, also while it has mistakes; problems lead to their place", async () => {
    const site = smallSite({ "content/a.md": page("Xem", 'audiences = ["la"]\n', "Chữ cũ.\n\n[Xem](khong-co.md)") });
    const desk = await Desk.start(command, site);
    const opened = await tab(desk);
    await openPage(opened, desk, "content/a.md");
    const preview = opened.frameLocator("iframe[data-preview]");
    await preview.getByText("Chữ cũ.").first().waitFor();
    await opened.locator('[name="body"]').fill("\nChữ mới <script>alert(1)</script>.\n\n[Xem](khong-co.md)\n");
    await preview.getByText("Chữ mới").first().waitFor();
    await opened.locator('[name="title"]').fill("");
    await opened.locator('[data-problems] li[data-line="3"]').first().waitFor();
    await opened.locator('[name="body"]').fill("\nChữ khi chưa có tên.\n\n[Xem](khong-co.md)\n");
    await preview.getByText("Chữ khi chưa có tên.").first().waitFor();
    await opened.locator('[data-problems] li[data-line="3"]').first().locator("button, a").first().click();
    assert.equal(await opened.evaluate(() => document.activeElement.name), "title");
    await opened.locator('[name="title"]').fill("Xem lại");
    const link = opened.locator('[data-problems] li[data-line="10"]').first();
    await link.waitFor();
    await link.locator("button, a").first().click();
    const at = await opened.evaluate(() => [document.activeElement.name, document.activeElement.value.slice(0, document.activeElement.selectionStart).split("\n").length]);
    assert.deepEqual(at, ["body", 4]);
    await opened.close();
    await desk.end();
  });

  await test("a fix is made by its button", async () => {
    const site = smallSite({ "content/a.md": page("Sửa", 'kind = "guidence"\n', "Chữ.") });
    const desk = await Desk.start(command, site);
    const opened = await tab(desk);
    await openPage(opened, desk, "content/a.md");
    await opened.locator("[data-fix]").first().click();
    await becomes(opened, "dirty");
    await save(opened);
    assert.match(text(site, "content/a.md"), /kind = "guidance"/);
    await opened.close();
    await desk.end();
  });

  await test("a new page, its other place, its bin, its way back", async () => {
    const site = smallSite({ "content/tin/_index.md": '+++\ntitle = "Tin"\n+++\n', "content/tin/b.md": page("B", "", "Xem [A](a.md#x) nhé."), "content/tin/a.md": page("A", "", "## X\n\nChữ.") });
    const desk = await Desk.start(command, site);
    const opened = await tab(desk);
    await opened.locator('[data-action="new"]').click();
    const form = opened.locator('form[data-form="new"]');
    await form.locator('[name="kind"]').selectOption("news");
    await form.locator('[name="section"]').selectOption("tin");
    await form.locator('[name="title"]').fill("Lớp học mới");
    await form.locator("[type=submit]").click();
    await opened.locator('[name="body"]').waitFor();
    assert.equal(await opened.locator('[name="title"]').inputValue(), "Lớp học mới");
    assert.ok(existsSync(join(site, "content/tin/lop-hoc-moi.md")));

    await openPage(opened, desk, "content/tin/a.md");
    await opened.locator('[data-action="rename"]').click();
    const rename = opened.locator('form[data-form="rename"]');
    assert.equal(await rename.locator('[name="path"]').inputValue(), "content/tin/a.md");
    for (const bad of ["content/tin/CON.md", "content/../a.md", "content/tin/a:b.md", "content/tin/a?.md", "content/tin/a .md", "content/tin/a\u202Eb.md", "content/tin/nul.md"]) {
      await rename.locator('[name="path"]').fill(bad);
      await rename.locator("[type=submit]").click();
      await rename.locator(".ask-error:not(:empty)").waitFor();
    }
    const before = text(site, "content/tin/b.md");
    await rename.locator('[name="path"]').fill("content/a-moi.md");
    await rename.locator("[type=submit]").click();
    await opened.waitForURL(/a-moi\.md$/);
    await opened.locator('[name="body"]').waitFor();
    assert.match(text(site, "content/a-moi.md"), /aliases = \["\/tin\/a\/"\]/);
    assert.equal(text(site, "content/tin/b.md"), before.replace("a.md#x", "../a-moi.md#x"));

    const bytes = text(site, "content/a-moi.md");
    await opened.locator('[data-action="delete"]').click();
    await opened.locator('form[data-form="delete"] [type=submit]').click();
    await opened.locator('[data-desk="pages"]').waitFor();
    assert.ok(!existsSync(join(site, "content/a-moi.md")));
    await opened.locator('a[data-view="bin"]').click();
    await opened.locator('[data-desk="bin"] [data-path="content/a-moi.md"] [data-action="restore"]').click();
    await opened.locator('[name="body"]').waitFor();
    assert.equal(text(site, "content/a-moi.md"), bytes);
    await opened.close();
    await desk.end();
  });

  await test("an earlier state comes back", async () => {
    const site = smallSite({ "content/a.md": page("Cũ", "", "Chữ cũ.") });
    const first = text(site, "content/a.md");
    const desk = await Desk.start(command, site);
    const opened = await tab(desk);
    await openPage(opened, desk, "content/a.md");
    await opened.locator('[name="title"]').fill("Mới");
    await save(opened);
    await opened.locator('a[data-view="history"]').click();
    await opened.locator('[data-desk="history"] [data-action="compare"]').first().click();
    await opened.locator(".diff ins", { hasText: "Mới" }).waitFor();
    await opened.locator('[data-desk="history"] [data-action="restore"]').first().click();
    await opened.locator('[name="title"]').waitFor();
    assert.equal(text(site, "content/a.md"), first);
    await opened.close();
    await desk.end();
  });

  await test("what was typed is there after the desk was killed, and gone after saving", async () => {
    const site = smallSite({ "content/a.md": page("Rơi", "", "Chữ.") });
    let desk = await Desk.start(command, site);
    const opened = await tab(desk);
    await openPage(opened, desk, "content/a.md");
    await opened.locator('[name="body"]').focus();
    await opened.keyboard.press("Control+End");
    await opened.keyboard.type("Chữ chưa lưu", { delay: 5 });
    await new Promise((done) => setTimeout(done, 1000));
    await desk.kill();
    await opened.locator('[data-action="save"]').click();
    await becomes(opened, "error", 8000);
    assert.match(await opened.locator('[name="body"]').inputValue(), /Chữ chưa lưu$/);
    await opened.close();
    desk = await Desk.start(command, site, { state: desk.state });
    const again = await tab(desk);
    await openPage(again, desk, "content/a.md");
    await becomes(again, "dirty");
    assert.match(await again.locator('[name="body"]').inputValue(), /Chữ chưa lưu$/);
    await save(again);
    assert.match(text(site, "content/a.md"), /Chữ chưa lưu/);
    await openPage(again, desk, "content/a.md");
    await new Promise((done) => setTimeout(done, 300));
    assert.equal(await state(again).getAttribute("data-save-state"), "saved");
    assert.equal(await again.locator('[data-action="restore"]').count(), 0);
    await again.close();
    await desk.end();
  });

  await test("a tab that goes leaves its last words", async () => {
    const site = smallSite({ "content/a.md": page("Đóng", "", "Chữ.") });
    const desk = await Desk.start(command, site);
    const opened = await tab(desk);
    await openPage(opened, desk, "content/a.md");
    await opened.locator('[name="title"]').fill("Tên dở");
    await opened.close({ runBeforeUnload: false });
    const again = await tab(desk);
    await openPage(again, desk, "content/a.md");
    await becomes(again, "dirty");
    assert.equal(await again.locator('[name="title"]').inputValue(), "Tên dở");
    await again.close();
    await desk.end();
  });

  await test("two tabs: both can be edited, the second meets a conflict, and neither is lost", async () => {
    const site = smallSite({ "content/a.md": page("Hai", "", "Đoạn một.\n\nĐoạn hai.") });
    const desk = await Desk.start(command, site);
    const [one, two] = [await tab(desk), await tab(desk)];
    await openPage(one, desk, "content/a.md");
    await openPage(two, desk, "content/a.md");
    await one.locator('[name="body"]').fill("\nĐoạn một của A.\n\nĐoạn hai.\n");
    await two.locator('[name="body"]').fill("\nĐoạn một.\n\nĐoạn hai của B.\n");
    await save(one);
    await two.locator('[data-action="save"]').click();
    await becomes(two, "conflict");
    assert.match(await two.locator("[data-conflict]").innerText(), /Đoạn một của A/);
    assert.match(await two.locator('[name="body"]').inputValue(), /Đoạn hai của B/);
    assert.match(text(site, "content/a.md"), /Đoạn một của A\.\n\nĐoạn hai\.\n$/);
    // Each paragraph was changed by one of them: the disk's first, this tab's second.
    for (const [n, side] of [[0, "theirs"], [1, "ours"]]) {
      const group = two.locator("[data-conflict] fieldset").nth(n);
      if (await group.count()) await group.locator(`input[value="${side}"]`).check();
    }
    await two.locator("[data-conflict-merge]").click();
    await becomes(two, "dirty");
    await save(two);
    assert.match(text(site, "content/a.md"), /Đoạn một của A\.\n\nĐoạn hai của B\.\n$/);
    // With nothing unsaved the new text is taken over.
    await one.waitForFunction(() => document.querySelector('[name="body"]').value.includes("của B"), undefined, { timeout: 8000 });
    await one.close();
    await two.close();
    await desk.end();
  });

  await test("a file that changed on the disk is never written over", async () => {
    const site = smallSite({ "content/a.md": page("Đĩa", "", "Cũ.") });
    const desk = await Desk.start(command, site);
    const opened = await tab(desk);
    await openPage(opened, desk, "content/a.md");
    put(site, "content/a.md", page("Đĩa", "", "Sửa ở Notepad."));
    await opened.waitForFunction(() => document.querySelector('[name="body"]').value.includes("Notepad"), undefined, { timeout: 8000 });
    assert.equal(await state(opened).getAttribute("data-save-state"), "saved");
    await opened.locator('[name="body"]').fill("\nCủa tôi.\n");
    put(site, "content/a.md", page("Đĩa", "", "Sửa lần hai."));
    await opened.locator('[data-action="save"]').click();
    await becomes(opened, "conflict");
    assert.match(text(site, "content/a.md"), /Sửa lần hai/);
    await opened.locator("[data-conflict-keep]").click();
    await becomes(opened, "saved");
    assert.match(text(site, "content/a.md"), /Của tôi/);
    await opened.close();
    await desk.end();
  });

  await pasteTests({ test, command, tab, page });

  await test("publishing: the list, the report, and back", async () => {
    const out = join(folder("out"), "web");
    const site = smallSite({ "lantoa.toml": `title = "Trang thử"\nbase_url = "https://example.vn/"\n\n[[publish]]\nname = "thu"\nto = "${out}"\n`, "content/a.md": page("Một", "", "Chữ đầu.") });
    const desk = await Desk.start(command, site);
    const opened = await tab(desk);
    const publish = async (word) => {
      await opened.locator('[data-action="publish"]').click();
      await opened.locator('form[data-form="publish"] [type=submit]').click({ timeout: 60000 });
      await opened.locator("[data-publish-report]").waitFor({ timeout: 60000 });
      assert.match(readFileSync(join(out, "a/index.html"), "utf8"), word);
    };
    await publish(/Chữ đầu/);
    await openPage(opened, desk, "content/a.md");
    await opened.locator('[name="body"]').fill("\nChữ sau.\n");
    await save(opened);
    await publish(/Chữ sau/);
    await opened.locator('[data-action="undo"]').click();
    await opened.locator('form[data-form="undo"] [type=submit]').click();
    await opened.waitForFunction(() => document.querySelector("dialog") === null);
    for (let n = 0; n < 100 && !readFileSync(join(out, "a/index.html"), "utf8").includes("Chữ đầu"); n += 1) await new Promise((done) => setTimeout(done, 100));
    assert.match(readFileSync(join(out, "a/index.html"), "utf8"), /Chữ đầu/);
    assert.match(text(site, "content/a.md"), /Chữ sau/, "the sources stay");
    await opened.close();
    await desk.end();
  });

  await test("only what was approved is published, where that is asked for", async () => {
    const out = join(folder("out"), "web");
    const site = smallSite({ "lantoa.toml": `title = "Trang thử"\nbase_url = "https://example.vn/"\n\n[approval]\nrequired = true\napprovers = ["Chị Hoa"]\n\n[[publish]]\nname = "thu"\nto = "${out}"\n`, "content/a.md": page("Một", "", "Chữ."), "content/b.md": page("Hai", "", "Chữ.") });
    const desk = await Desk.start(command, site);
    const opened = await tab(desk);
    for (const path of ["content/a.md", "content/_index.md"]) {
      await openPage(opened, desk, path);
      await opened.locator('[data-approval="waiting"]').waitFor();
      await opened.locator('[data-action="approve"]').click();
      await opened.locator('form[data-form="approve"] [type=submit]').click();
      await opened.locator('[data-approval="approved"]').waitFor();
    }
    assert.match(text(site, ".lantoa/approvals.jsonl"), /Chị Hoa/);
    await opened.locator('[data-action="publish"]').click();
    await opened.locator('form[data-form="publish"] [type=submit]').click({ timeout: 60000 });
    await opened.locator("[data-publish-report]").waitFor({ timeout: 60000 });
    assert.ok(existsSync(join(out, "a/index.html")));
    assert.ok(!existsSync(join(out, "b/index.html")));
    await opened.close();
    await desk.end();
  });

  await test("without a site the start page makes one, and a plan comes in", async () => {
    const desk = await Desk.start(command, null);
    const opened = await tab(desk);
    const made = join(folder("made"), "trang");
    await opened.locator('form[data-form="site"] [name="name"]').fill("An toàn xã Thử");
    await opened.locator('form[data-form="site"] [name="folder"]').fill(made);
    await opened.locator('form[data-form="site"] [type=submit]').click();
    await opened.locator('[data-desk="pages"] a[data-path]').first().waitFor();
    assert.match(text(made, "lantoa.toml"), /An toàn xã Thử/);
    await opened.locator('a[data-view="import"]').click();
    const plan = "UBND TỈNH THỬ\nSố: 12/KH-UBND\n\nKẾ HOẠCH\nVề an toàn, vệ sinh lao động năm 2026\n\nI. MỤC TIÊU\n1. Giảm 5% tần suất tai nạn lao động chết người mỗi năm.\n\nII. NHIỆM VỤ\n1. Tổ chức tập huấn an toàn cho người lao động.\n\nIII. TỔ CHỨC THỰC HIỆN\n1. Sở Nội vụ\na) Chủ trì thực hiện kế hoạch này.\n";
    await opened.locator('[name="document"]').setInputFiles({ name: "ke-hoach.txt", mimeType: "text/plain", buffer: Buffer.from(plan) });
    await opened.locator('form[data-form="import"] [type=submit]').click();
    await opened.waitForURL(/ke-hoach\/.*index\.md$/);
    await opened.locator('[name="body"]').waitFor();
    await opened.close();
    await desk.end();
  });

  await test("everything can be done by keyboard alone", async () => {
    const site = smallSite({ "content/a.md": page("Phím", 'kind = "guidance"\nsteps = ["Một", "Hai"]\n', "Chữ.") });
    const desk = await Desk.start(command, site);
    const opened = await tab(desk);
    await opened.locator('[data-desk="pages"]').waitFor();
    /** Presses Tab until the focus is on something. */
    const reach = async (selector) => {
      for (let n = 0; n < 150; n += 1) {
        if (await opened.evaluate((wanted) => document.activeElement?.matches(wanted), selector)) return;
        await opened.keyboard.press("Tab");
      }
      assert.fail(`${selector} is out of reach`);
    };
    await reach('a[data-path="content/a.md"]');
    await opened.keyboard.press("Enter");
    await opened.locator('[name="body"]').waitFor();
    await reach('[name="steps.0"]');
    await opened.keyboard.press("Alt+ArrowDown");
    assert.equal(await opened.locator('[name="steps.0"]').inputValue(), "Hai");
    await opened.keyboard.press("Enter");
    await opened.keyboard.type("Ba");
    await opened.keyboard.press("Control+s");
    await becomes(opened, "saved");
    assert.match(text(site, "content/a.md"), /steps = \["Hai", "Một", "Ba"\]/);
    await opened.locator('[name="body"]').focus();
    await opened.keyboard.press("Control+k");
    await opened.locator('form[data-form="link"]').waitFor();
    await opened.keyboard.press("Escape");
    assert.equal(await opened.evaluate(() => document.activeElement.name), "body");
    await opened.close();
    await desk.end();
  });

  await test("axe finds nothing, and nothing scrolls sideways, at 1280 and 820 px, light and dark", async () => {
    const site = exampleSite();
    const desk = await Desk.start(command, site);
    for (const [width, colour] of [[1280, "light"], [820, "dark"]]) {
      const other = await openBrowser({ width, colour });
      const opened = await tab(desk, other.context);
      await opened.locator('[data-desk="pages"]').waitFor();
      const views = ["", "page/content/khi-co-tai-nan.md", "page/lantoa.toml", "page/content/_data/hazards.toml", "data", "bin", "history/content/khi-co-tai-nan.md", "import", "start", "publish"];
      for (const view of views) {
        await opened.goto(`${desk.base}/_lantoa/desk/${view}`);
        await opened.locator("main h1").first().waitFor();
        // Its event stream stays open: the network is never idle.
        await opened.waitForTimeout(700);
        const wide = await opened.evaluate(() => document.documentElement.scrollWidth - innerWidth);
        assert.ok(wide <= 0, `${view} at ${width} px: ${wide} px too wide`);
        await opened.evaluate(axe);
        const found = await opened.evaluate(async () => {
          const { violations } = await globalThis.axe.run(document, { iframes: false, runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"] });
          return violations.map((one) => `${one.id}: ${one.nodes.slice(0, 3).map((node) => node.html.slice(0, 200)).join(" | ")}`);
        });
        assert.deepEqual(found, [], `${view} at ${width} px`);
        if (process.env.DESK_SHOTS) await opened.screenshot({ path: join(process.env.DESK_SHOTS, `${view.replaceAll(/[/.]/g, "-") || "list"}-${width}-${colour}.png`), fullPage: true });
      }
      await other.browser.close();
    }
    await desk.end();
  });

  await hardTests({ test, command, context, tab, page });

  await test("nothing went against the desk's policy, and no script failed", async () => {
    assert.deepEqual([...new Set(complaints)], []);
  });
} finally {
  await browser.close();
  tidy();
}
console.log(`desk: ${tests.passed} passed, ${tests.failed} failed`);
process.exit(tests.failed ? 1 : 0);
