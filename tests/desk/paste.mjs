// Pasting text of office programs and web pages, and pictures.
import assert from "node:assert/strict";
import { existsSync, readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { Desk, becomes, openPage, save, smallSite, text } from "./lib.mjs";

const icon = readFileSync(new URL("../../themes/default/static/icons/icon-192.png", import.meta.url));

const FIXTURES = [
  ["Word", `<html xmlns:o="urn:schemas-microsoft-com:office:office"><head><style><!-- p.MsoNormal {margin:0} --></style></head><body><!--StartFragment--><h2>Trước khi làm<o:p></o:p></h2><p class=MsoNormal>Đội <b>mũ bảo hộ</b>, xem <a href="https://example.vn/a">hướng dẫn</a>.<o:p></o:p></p><p class=MsoListParagraphCxSpFirst style='text-indent:-.25in;mso-list:l0 level1 lfo1'><![if !supportLists]><span style='font-family:Symbol'><span style='mso-list:Ignore'>·<span>&nbsp;&nbsp;&nbsp; </span></span></span><![endif]>Thắt dây</p><p class=MsoListParagraphCxSpLast style='mso-list:l0 level2 lfo1'><![if !supportLists]><span style='mso-list:Ignore'>o<span>&nbsp; </span></span><![endif]>Dây còn hạn</p><p class=MsoListParagraph style='mso-list:l1 level1 lfo2'><![if !supportLists]><span style='mso-list:Ignore'>đ)<span>&nbsp;</span></span><![endif]>Điểm đ</p><table class=MsoTableGrid><tr><td><p class=MsoNormal><b>Việc</b></p></td><td><p class=MsoNormal><b>Ai</b></p></td></tr><tr><td><p>Hàn|cắt</p></td><td><p>Tổ 1</p><p>Tổ 2</p></td></tr></table><!--EndFragment--></body></html>`,
    "## Trước khi làm\n\nĐội **mũ bảo hộ**, xem [hướng dẫn](https://example.vn/a).\n\n- Thắt dây\n  - Dây còn hạn\n\nđ) Điểm đ\n\n| Việc | Ai |\n| --- | --- |\n| Hàn\\|cắt | Tổ 1<br>Tổ 2 |"],
  ["Excel", `<html><body><table border=0><!--StartFragment--><col width=64><tr height=20><td class=xl65>Tên</td><td>Số</td></tr><tr><td>Giàn giáo</td><td align=right>1.250</td></tr><!--EndFragment--></table></body></html>`, "| Tên | Số |\n| --- | --- |\n| Giàn giáo | 1.250 |"],
  ["Google Docs", `<meta charset="utf-8"><b style="font-weight:normal;" id="docs-internal-guid-1"><h2 dir="ltr"><span style="font-weight:400">Tiêu đề</span></h2><ol><li dir="ltr" style="list-style-type:decimal" aria-level="1"><p role="presentation"><span style="font-weight:400">Một</span></p></li><ul><li dir="ltr" aria-level="2"><p><span style="font-weight:700">Đậm</span></p></li></ul></ol></b>`, "## Tiêu đề\n\n1. Một\n   - **Đậm**"],
  ["LibreOffice", `<!DOCTYPE html><html><head><title></title></head><body lang="vi-VN"><p style="line-height: 100%">Đoạn <i>nghiêng</i></p><ol><li><p>Một</p></li><li><p>Hai</p></li></ol></body></html>`, "Đoạn *nghiêng*\n\n1. Một\n2. Hai"],
  ["a web page", `<p>Xem <a href="javascript:alert(1)">đây</a><script>alert(1)</script><img src="x" onerror="alert(1)"></p><ol type="a"><li>Điểm</li></ol>`, "Xem đây\n\na) Điểm"],
];

/** Pastes into the field that has the focus, as a browser does. */
export async function paste(page, data) {
  return page.evaluate(async ({ html, plain, files }) => {
    const transfer = new DataTransfer();
    if (html) transfer.setData("text/html", html);
    if (plain) transfer.setData("text/plain", plain);
    for (const file of files ?? []) transfer.items.add(new File([Uint8Array.from(atob(file.bytes), (c) => c.charCodeAt(0))], file.name, { type: "image/png" }));
    const event = new ClipboardEvent("paste", { clipboardData: transfer, bubbles: true, cancelable: true });
    const goes = document.activeElement.dispatchEvent(event);
    if (goes && plain) document.execCommand("insertText", false, plain);
    return !goes;
  }, data);
}

export async function pasteTests({ test, command, tab, page }) {
  for (const [name, html, expected] of FIXTURES) {
    await test(`what is pasted from ${name} becomes Markdown, and Ctrl+Z takes it back`, async () => {
      const site = smallSite({ "content/a.md": page("Dán", "", "Chữ.") });
      const desk = await Desk.start(command, site);
      const opened = await tab(desk);
      await openPage(opened, desk, "content/a.md");
      const body = opened.locator('[name="body"]');
      await body.fill("");
      await body.focus();
      await paste(opened, { html, plain: "chữ thường" });
      await opened.waitForFunction(() => document.querySelector('[name="body"]').value !== "");
      assert.equal((await body.inputValue()).trim(), expected);
      await opened.keyboard.press("Control+z");
      assert.equal(await body.inputValue(), "");
      await opened.close();
      await desk.end();
    });
  }

  await test("plain text comes in unchanged", async () => {
    const site = smallSite({ "content/a.md": page("Dán", "", "Chữ.") });
    const desk = await Desk.start(command, site);
    const opened = await tab(desk);
    await openPage(opened, desk, "content/a.md");
    await opened.locator('[name="body"]').fill("");
    await opened.locator('[name="body"]').focus();
    const plain = "# Không đổi *gì* | a) đ) <b>\n\n\tba";
    assert.equal(await paste(opened, { plain }), false);
    assert.equal(await opened.locator('[name="body"]').inputValue(), plain);
    await opened.close();
    await desk.end();
  });

  await test("a picture that is pasted asks for its text, and its page becomes a bundle", async () => {
    const site = smallSite({ "content/tin/_index.md": '+++\ntitle = "Tin"\n+++\n', "content/tin/x.md": page("Hình", "", "Xem [B](b.md).\n"), "content/tin/b.md": page("B", "", "Xem [X](x.md)."), "content/tin/x.en.md": page("Picture", "", "Text.") });
    const desk = await Desk.start(command, site);
    const opened = await tab(desk);
    await openPage(opened, desk, "content/tin/x.md");
    const body = opened.locator('[name="body"]');
    await body.focus();
    await opened.keyboard.press("Control+End");
    await opened.keyboard.type("Chữ chưa lưu. ");
    await paste(opened, { files: [{ name: "Ảnh chụp (1).PNG", bytes: icon.toString("base64") }] });
    const form = opened.locator('form[data-form="picture"]');
    await form.waitFor();
    await form.locator("[type=submit]").click();
    await form.locator(".ask-error:not(:empty)").waitFor();
    await form.locator('[name="alt"]').fill("Người đội mũ");
    await form.locator("[type=submit]").click();
    await opened.waitForURL(/tin\/x\/index\.md$/);
    await opened.waitForFunction(() => document.querySelector('[name="body"]').value.includes("!["));
    const written = await body.inputValue();
    const [, file] = /!\[Người đội mũ\]\(([a-z0-9-]+\.png)\)/.exec(written);
    assert.ok(existsSync(join(site, "content/tin/x", file)));
    assert.match(written, /\[B\]\(\.\.\/b\.md\)/, "the page's own links are mended in what is typed");
    assert.match(written, /Chữ chưa lưu\. !\[/);
    await save(opened);
    assert.ok(!existsSync(join(site, "content/tin/x.md")));
    assert.match(text(site, "content/tin/x/index.md"), /\.\.\/b\.md/);
    assert.match(text(site, "content/tin/b.md"), /\(x\/index\.md\)/);
    assert.ok(existsSync(join(site, "content/tin/x/index.en.md")), "its other languages come along");
    await opened.close();
    await desk.end();
  });

  await test("several pictures make a gallery, which shows without script", async () => {
    const site = smallSite({ "content/x/index.md": page("Bộ", "", "Chữ.") });
    const desk = await Desk.start(command, site);
    const opened = await tab(desk);
    await openPage(opened, desk, "content/x/index.md");
    await opened.locator('[name="body"]').focus();
    await opened.keyboard.press("Control+End");
    await paste(opened, { files: [{ name: "a.png", bytes: icon.toString("base64") }, { name: "b.png", bytes: icon.toString("base64") }] });
    const alts = opened.locator('form[data-form="picture"] [name="alt"]');
    await alts.nth(0).fill("Một");
    await alts.nth(1).fill("Hai");
    await opened.locator('form[data-form="picture"] [type=submit]').click();
    await opened.waitForFunction(() => document.querySelector('[name="body"]').value.includes(":::gallery"));
    assert.match(await opened.locator('[name="body"]').inputValue(), /:::gallery\n!\[Một\]\(a\.png\)\n!\[Hai\]\([ab](-2)?\.png\)\n:::/);
    await opened.frameLocator("iframe[data-preview]").locator(".gallery img").nth(1).waitFor();
    await save(opened);
    assert.ok(readdirSync(join(site, "content/x")).includes("a.png"));
    await becomes(opened, "saved");
    await opened.close();
    await desk.end();
  });
}
