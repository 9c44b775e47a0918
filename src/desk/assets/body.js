// The text of a page: a plain text field, which every Vietnamese keyboard works with, and buttons that write
// marks into it. What they write can be taken back like anything typed.
import { get, post, slowly } from "./api.js";
import { combo } from "./combo.js";
import { ask, field, h, newId, select, t } from "./dom.js";
import { pages } from "./list.js";
import { picturesOf, askPictures } from "./pictures.js";

const ALERTS = [
  { value: "CAUTION", label: () => t("Cấm (đỏ)", "Prohibited (red)") },
  { value: "WARNING", label: () => t("Cảnh báo (vàng)", "Warning (yellow)") },
  { value: "IMPORTANT", label: () => t("Bắt buộc (xanh dương)", "Mandatory (blue)") },
  { value: "TIP", label: () => t("An toàn (xanh lá)", "Safe (green)") },
  { value: "NOTE", label: () => t("Thông tin", "Information") },
];

/** Blocks that the themes bring, as they are written. */
const BLOCKS = [
  { value: "do", label: () => t("Nên làm", "Do"), text: () => `:::do\n- ${t("Việc nên làm.", "What to do.")}\n:::` },
  { value: "dont", label: () => t("Không nên làm", "Do not"), text: () => `:::dont\n- ${t("Việc không được làm.", "What not to do.")}\n:::` },
  { value: "checklist", label: () => t("Danh sách kiểm", "Checklist"), text: () => `:::checklist title="${t("Trước khi làm", "Before work")}"\n- ${t("Việc cần kiểm.", "What to check.")}\n:::` },
  { value: "steps", label: () => t("Các bước", "Steps"), text: () => `:::steps\n1. ${t("Bước thứ nhất.", "The first step.")}\n:::` },
  { value: "details", label: () => t("Phần mở ra mới đọc", "Part to be opened"), text: () => `:::details title="${t("Vì sao?", "Why?")}"\n${t("Phần giải thích.", "The explanation.")}\n:::` },
  { value: "contact", label: () => t("Số cần gọi", "Number to call"), text: () => `::contact hotline="115"` },
  { value: "gallery", label: () => t("Bộ ảnh", "Gallery"), text: () => `:::gallery\n![${t("Lời mô tả", "Description")}](anh.jpg)\n:::` },
  { value: "lang", label: () => t("Đoạn tiếng khác", "Part in another language"), text: () => `:::lang code="en"\nText.\n:::` },
];

export class Body {
  constructor(editor, text) {
    this.editor = editor;
    const id = newId("body");
    this.area = h("textarea", { name: "body", id, rows: 24, class: "body", spellcheck: "false", value: text });
    // What a text field makes of a text is the text as it was opened.
    editor.openedBody = this.area.value;
    this.context = h("p", { class: "hint context", "aria-hidden": "true" });
    const button = (label, title, run, props = {}) => h("button", { type: "button", title, onclick: () => run(), ...props }, label);
    this.tools = h("div", { class: "tools", role: "group", "aria-label": t("Chèn vào nội dung", "Insert into the text") },
      button(t("Tiêu đề", "Heading"), "Ctrl+Alt+2", () => this.heading(), { "data-tool": "heading" }),
      button(h("b", {}, t("Đậm", "Bold")), "Ctrl+B", () => this.wrap("**"), { "data-tool": "bold" }),
      button(h("i", {}, t("Nghiêng", "Italic")), "Ctrl+I", () => this.wrap("*"), { "data-tool": "italic" }),
      button(t("• Danh sách", "• List"), "Ctrl+Shift+8", () => this.lines(() => "- "), { "data-tool": "list" }),
      button(t("1. Đánh số", "1. Numbers"), "Ctrl+Shift+7", () => this.lines((n) => `${n + 1}. `), { "data-tool": "numbers" }),
      button(t("Liên kết…", "Link…"), "Ctrl+K", () => this.link(), { "data-tool": "link" }),
      button(t("Hình…", "Picture…"), "", () => this.files.click(), { "data-tool": "picture" }),
      button(t("Bảng…", "Table…"), "", () => this.table(), { "data-tool": "table" }),
      button(t("Hộp nhắc…", "Alert…"), "", () => this.alert(), { "data-tool": "alert" }),
      button(t("Khối có sẵn…", "Block…"), "", () => this.block(), { "data-tool": "block" }));
    this.files = h("input", { type: "file", accept: "image/png,image/jpeg,image/webp", multiple: true, class: "sr", tabindex: -1, "aria-hidden": "true", onchange: () => {
      const chosen = [...this.files.files];
      this.files.value = "";
      this.pictures(chosen);
    } });
    this.element = h("div", { class: "body-block" }, h("label", { for: id }, t("Nội dung", "Text")), this.tools, this.files, this.area, this.context);
    this.area.addEventListener("input", () => editor.touched());
    this.area.addEventListener("paste", (event) => this.paste(event));
    this.area.addEventListener("dragover", (event) => { if (event.dataTransfer?.types.includes("Files")) event.preventDefault(); });
    this.area.addEventListener("drop", (event) => {
      const found = picturesOf(event.dataTransfer);
      if (!found.length) return;
      event.preventDefault();
      this.pictures(found);
    });
    this.area.addEventListener("keydown", (event) => this.key(event));
    for (const name of ["keyup", "click", "focus", "input"]) this.area.addEventListener(name, () => this.where());
    this.area.addEventListener("scroll", () => {
      const lines = this.area.value.split("\n");
      const part = this.area.scrollTop / Math.max(1, this.area.scrollHeight - this.area.clientHeight);
      this.editor.preview?.follow(Math.round(part * (lines.length - 1)), lines);
    }, { passive: true });
  }

  get value() {
    return this.area.value;
  }

  /** Another text altogether: what is undone is gone. */
  replace(text) {
    const [start, top] = [this.area.selectionStart, this.area.scrollTop];
    this.area.value = text;
    this.area.setSelectionRange(Math.min(start, text.length), Math.min(start, text.length));
    this.area.scrollTop = top;
  }

  /** Another text, as if it were typed: only what differs is put in, and Ctrl+Z takes it back. */
  edit(text) {
    const old = this.area.value;
    let start = 0;
    while (start < old.length && start < text.length && old[start] === text[start]) start += 1;
    let end = 0;
    while (end < old.length - start && end < text.length - start && old[old.length - 1 - end] === text[text.length - 1 - end]) end += 1;
    if (old === text) return;
    // A place that is remembered moves along.
    for (const side of ["start", "end"]) if (this.kept && this.kept[side] >= old.length - end) this.kept[side] += text.length - old.length;
    this.area.focus();
    this.area.setSelectionRange(start, old.length - end);
    this.insert(text.slice(start, text.length - end));
  }

  /** Puts text in place of what is selected, as if it were typed. */
  insert(text, from = 0, to = 0) {
    const area = this.area;
    area.focus();
    const start = area.selectionStart;
    const done = text === "" ? document.execCommand("delete") : document.execCommand("insertText", false, text);
    if (!done || !area.value.startsWith(text.replaceAll("\r", ""), start)) {
      if (!done) {
        area.setRangeText(text, start, area.selectionEnd, "end");
        area.dispatchEvent(new InputEvent("input", { bubbles: true }));
      }
    }
    if (from || to) area.setSelectionRange(start + from, start + (to || from));
    this.where();
  }

  key(event) {
    if (event.isComposing) return;
    const mod = event.ctrlKey || event.metaKey;
    const run = { b: () => this.wrap("**"), i: () => this.wrap("*"), k: () => this.link() }[event.key.toLowerCase()];
    if (mod && !event.altKey && !event.shiftKey && run) {
      event.preventDefault();
      run();
    } else if (mod && event.shiftKey && (event.code === "Digit8" || event.code === "Digit7")) {
      event.preventDefault();
      this.lines(event.code === "Digit8" ? () => "- " : (n) => `${n + 1}. `);
    } else if (mod && event.altKey && event.code === "Digit2") {
      event.preventDefault();
      this.heading();
    }
  }

  wrap(mark) {
    const { value, selectionStart: start, selectionEnd: end } = this.area;
    const text = value.slice(start, end);
    if (text.startsWith(mark) && text.endsWith(mark) && text.length > 2 * mark.length) return this.insert(text.slice(mark.length, -mark.length));
    const inner = text || t("chữ", "text");
    const [, before, core, after] = /^(\s*)([\s\S]*?)(\s*)$/.exec(inner);
    return this.insert(`${before}${mark}${core}${mark}${after}`, before.length + mark.length, before.length + mark.length + core.length);
  }

  /** The lines that are selected, whole. */
  selectLines() {
    const { value, selectionStart, selectionEnd } = this.area;
    const start = value.lastIndexOf("\n", selectionStart - 1) + 1;
    const next = value.indexOf("\n", Math.max(selectionStart, selectionEnd - (selectionEnd > selectionStart && value[selectionEnd - 1] === "\n" ? 1 : 0)));
    const end = next < 0 ? value.length : next;
    this.area.focus();
    this.area.setSelectionRange(start, end);
    return value.slice(start, end);
  }

  lines(mark) {
    const lines = this.selectLines().split("\n");
    const marks = /^(\s*)(?:[-*+]|\d+[.)]) /;
    const all = lines.filter((line) => line.trim()).every((line, n) => line.startsWith(mark(n)));
    let n = 0;
    const text = lines.map((line) => (!line.trim() && lines.length > 1 ? line : all && line.trim() ? line.replace(marks, "$1") : line.replace(marks, "$1").replace(/^(\s*)/, `$1${mark(n++)}`))).join("\n");
    const above = this.area.value.slice(0, this.area.selectionStart);
    const gap = above && !above.endsWith("\n\n") && !marks.test(above.slice(0, -1).split("\n").at(-1)) && above.slice(0, -1).split("\n").at(-1).trim() ? "\n" : "";
    this.insert(gap + text);
  }

  heading() {
    const line = this.selectLines();
    const found = /^(#{1,6}) /.exec(line);
    const next = !found ? `## ${line}` : found[1].length < 4 ? `#${line}` : line.replace(/^#+ /, "");
    this.insert(next);
  }

  /** A block stands between empty lines. */
  putBlock(text, from = 0, to = 0) {
    const { value, selectionStart, selectionEnd } = this.area;
    const before = value.slice(0, selectionStart);
    const after = value.slice(selectionEnd);
    const lead = !before || before.endsWith("\n\n") ? "" : before.endsWith("\n") ? (before.trim() ? "\n" : "") : "\n\n";
    const tail = !after ? "\n" : after.startsWith("\n\n") ? "" : after.startsWith("\n") ? "\n" : "\n\n";
    this.insert(lead + text + tail, from ? lead.length + from : 0, to ? lead.length + to : 0);
  }

  /** A dialog takes the focus from the text; what was selected is selected again. */
  remember() {
    const kept = { start: this.area.selectionStart, end: this.area.selectionEnd };
    this.kept = kept;
    return () => {
      this.area.focus();
      this.area.setSelectionRange(kept.start, kept.end);
    };
  }

  link() {
    const back = this.remember();
    const chosen = this.area.value.slice(this.area.selectionStart, this.area.selectionEnd);
    const text = h("input", { type: "text", name: "text", value: chosen, autocomplete: "off" });
    const anchor = h("select", { name: "anchor" }, h("option", { value: "" }, t("Đầu trang", "Top of the page")));
    let target = "";
    const tell = async () => {
      anchor.replaceChildren(h("option", { value: "" }, t("Đầu trang", "Top of the page")));
      if (!target.startsWith("content/")) return;
      const path = target;
      const found = await get("anchors", { path }).catch(() => ({ anchors: [] }));
      if (path === target) for (const one of found.anchors) anchor.append(h("option", { value: one.id }, one.text));
    };
    const page = combo({ name: "target", value: "", choices: async () => (await pages()).pages.map((one) => ({ value: one.path, label: one.title || one.path, note: one.path.slice("content/".length) })), oninput: (value) => { target = value; tell(); } });
    page.input.addEventListener("change", () => { if (!text.value && target.startsWith("content/")) text.value = page.input.value; });
    ask("link", t("Liên kết", "Link"), [
      field(t("Chữ hiện ra", "Text"), text),
      h("div", { class: "field" }, h("label", { for: (page.input.id = newId("f")) }, t("Dẫn tới trang, hoặc địa chỉ https://…", "Leads to the page, or an address https://…")), page.element),
      field(t("Chỗ trong trang", "Place in the page"), anchor)], { submit: t("Chèn liên kết", "Insert"), onsubmit: async () => {
      const to = target || page.input.value.trim();
      if (!to) throw new Error(t("Chọn một trang, hoặc ghi địa chỉ.", "Choose a page, or write an address."));
      const known = (await pages()).pages.find((one) => one.path === to);
      const address = known ? relative(this.editor.path, to) + (anchor.value ? `#${anchor.value}` : "") : to;
      if (!known && !/^(https?:\/\/|mailto:|tel:|\/|#|\.)/.test(address)) throw new Error(t("Không có trang nào như vậy; địa chỉ ngoài bắt đầu bằng https://", "There is no such page; other addresses begin with https://"));
      const label = text.value || known?.title || address;
      setTimeout(() => {
        back();
        this.insert(`[${label.replace(/([[\]])/g, "\\$1")}](${/[\s()<>]/.test(address) ? `<${address}>` : address})`);
      });
    } });
  }

  table() {
    const back = this.remember();
    const columns = h("input", { type: "number", name: "columns", min: 1, max: 12, value: "3" });
    const rows = h("input", { type: "number", name: "rows", min: 1, max: 50, value: "3" });
    ask("table", t("Bảng", "Table"), [field(t("Số cột", "Columns"), columns), field(t("Số hàng, không kể hàng đầu", "Rows, without the head"), rows, t("Bảng có sẵn trong Word, Excel thì chép rồi dán thẳng vào nội dung.", "A table of Word or Excel can be pasted into the text."))], { submit: t("Chèn bảng", "Insert"), onsubmit: async () => {
      const [c, r] = [Math.min(12, Math.max(1, Number(columns.value) || 1)), Math.min(50, Math.max(1, Number(rows.value) || 1))];
      const row = (cell) => `| ${Array.from({ length: c }, (_, n) => cell(n)).join(" | ")} |`;
      const text = [row((n) => t(`Cột ${n + 1}`, `Column ${n + 1}`)), row(() => "---"), ...Array.from({ length: r }, () => row(() => " "))].join("\n");
      setTimeout(() => { back(); this.putBlock(text, 2, 2 + t("Cột 1", "Column 1").length); });
    } });
  }

  alert() {
    const back = this.remember();
    const kind = select("alert", ALERTS.map((one) => ({ value: one.value, label: one.label() })), "WARNING");
    const chosen = this.area.value.slice(this.area.selectionStart, this.area.selectionEnd);
    const text = h("textarea", { name: "text", rows: 3, value: chosen });
    ask("alert", t("Hộp nhắc", "Alert"), [field(t("Loại", "Kind"), kind), field(t("Nội dung", "Text"), text)], { submit: t("Chèn hộp", "Insert"), onsubmit: async () => {
      const lines = (text.value || t("Nội dung.", "Text.")).split("\n");
      setTimeout(() => { back(); this.putBlock([`> [!${kind.value}]`, ...lines.map((line) => (line ? `> ${line}` : ">"))].join("\n")); });
    } });
  }

  block() {
    const back = this.remember();
    const which = select("block", BLOCKS.map((one) => ({ value: one.value, label: one.label() })), "do");
    ask("block", t("Khối có sẵn", "Block"), field(t("Khối", "Block"), which), { submit: t("Chèn khối", "Insert"), onsubmit: async () => {
      const text = BLOCKS.find((one) => one.value === which.value).text();
      setTimeout(() => { back(); this.putBlock(text); });
    } });
  }

  async paste(event) {
    const data = event.clipboardData;
    const html = data.getData("text/html");
    const text = data.getData("text/plain");
    // A picture that is copied alone; office programs put one of the text beside the text.
    const found = picturesOf(data);
    if (found.length && !text.trim() && !hasText(html)) {
      event.preventDefault();
      return this.pictures(found);
    }
    if (!html.trim()) return undefined;
    event.preventDefault();
    const back = this.remember();
    const at = [this.area.selectionStart, this.area.selectionEnd, this.area.value];
    try {
      const { markdown } = await post("paste", { html, text }, slowly);
      if (this.area.value === at[2]) back();
      this.insert(markdown);
    } catch (failure) {
      this.editor.say(failure.message);
      if (text) this.insert(text);
    }
    return undefined;
  }

  /** Pictures come into the page, each with its alternative text. @param {Blob[]} files */
  pictures(files) {
    if (!files.length) return;
    const back = this.remember();
    askPictures(this.editor, files, (text, many) => {
      setTimeout(() => { back(); if (many) this.putBlock(text); else this.insert(text); });
    });
  }

  /** Puts the cursor on a line of the text, counted from 1. */
  goTo(line, column = 1) {
    const lines = this.area.value.split("\n");
    const n = Math.min(Math.max(0, line - 1), lines.length - 1);
    const start = lines.slice(0, n).reduce((sum, text) => sum + text.length + 1, 0);
    const at = start + Math.min([...lines[n]].slice(0, column - 1).join("").length, lines[n].length);
    this.area.focus();
    this.area.setSelectionRange(at, at);
    // A browser scrolls to the cursor when the field gets the focus.
    this.area.blur();
    this.area.focus();
    this.where();
  }

  /** Says what the cursor stands in, and lets the preview follow. */
  where() {
    const { value, selectionStart } = this.area;
    const lines = value.split("\n");
    const n = value.slice(0, selectionStart).split("\n").length - 1;
    if (n !== this.line) this.editor.preview?.follow(n, lines);
    this.line = n;
    this.context.textContent = t(`Dòng ${n + 1}: ${kindOf(lines, n)}`, `Line ${n + 1}: ${kindOf(lines, n)}`);
  }
}

const hasText = (html) => html && new DOMParser().parseFromString(html, "text/html").body.textContent.trim() !== "";

/** What a line is part of. */
function kindOf(lines, n) {
  const line = lines[n];
  const fence = lines.slice(0, n).filter((text) => /^:::\w/.test(text)).length - lines.slice(0, n).filter((text) => /^:::\s*$/.test(text)).length;
  const within = fence > 0 ? t(" trong khối có sẵn", " in a block") : "";
  if (/^\s*$/.test(line)) return t("dòng trống", "empty line") + within;
  const heading = /^(#{1,6})\s/.exec(line);
  if (heading) return t(`tiêu đề cấp ${heading[1].length}`, `heading ${heading[1].length}`) + within;
  if (/^:::/.test(line)) return t("đầu hoặc cuối khối có sẵn", "edge of a block");
  if (/^::\w/.test(line)) return t("khối có sẵn", "block");
  if (/^\s*>/.test(line)) return t("hộp nhắc hoặc trích dẫn", "alert or quotation") + within;
  if (/^\s*\|/.test(line)) return t("bảng", "table") + within;
  if (/^\s*(?:[-*+])\s/.test(line)) return t("danh sách", "list") + within;
  if (/^\s*\d+[.)]\s/.test(line)) return t("danh sách đánh số", "numbered list") + within;
  if (/^!\[/.test(line)) return t("hình", "picture") + within;
  return t("đoạn văn", "paragraph") + within;
}

/** The path from one page to another. @param {string} from @param {string} to */
export function relative(from, to) {
  const above = from.split("/").slice(0, -1);
  const parts = to.split("/");
  let same = 0;
  while (same < above.length && same < parts.length - 1 && above[same] === parts[same]) same += 1;
  return [...above.slice(same).map(() => ".."), ...parts.slice(same)].join("/");
}
