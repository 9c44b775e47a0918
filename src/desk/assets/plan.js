// Importing a plan: drop the document, look at what was found, assign what is not known, write the files.
import { get, post, slowly } from "./api.js";
import { combo } from "./combo.js";
import { field, fill, h, moment, newId, t } from "./dom.js";
import { go, link } from "./desk.js";
import { forget } from "./list.js";

/** Shows the page. @param {HTMLElement} main */
export async function show(main) {
  const view = new View(main);
  view.draw();
  return view;
}

class View {
  constructor(main) {
    this.main = main;
    this.found = null;
    this.choices = {};
  }

  leave() {}

  draw() {
    this.result = h("div", { "data-plan-found": true });
    this.error = h("p", { class: "ask-error", role: "alert" });
    const input = h("input", { type: "file", name: "document", accept: ".docx,.txt,.md,.html,.htm", id: newId("f") });
    input.addEventListener("change", () => { if (input.files[0]) this.read(input.files[0]); });
    const zone = h("div", { class: "conflict", "data-drop": true },
      h("label", { for: input.id }, t("Văn bản kế hoạch (.docx, .txt, .html, .md)", "The plan’s document (.docx, .txt, .html, .md)")), h("p", {}, input),
      h("p", { class: "hint" }, t("Chọn tệp, hoặc kéo tệp thả vào đây. Văn bản được đọc ngay trên máy này.", "Choose the file, or drop it here. It is read on this computer.")));
    zone.addEventListener("dragover", (event) => event.preventDefault());
    zone.addEventListener("drop", (event) => {
      event.preventDefault();
      if (event.dataTransfer.files[0]) this.read(event.dataTransfer.files[0]);
    });
    fill(this.main, h("div", { class: "desk-wrap", "data-desk": "import" },
      h("h1", {}, t("Nhập kế hoạch", "Import a plan")),
      h("ol", { class: "hint" }, [t("Chọn văn bản.", "Choose the document."), t("Xem những gì đọc được, gán các cơ quan chưa có trong danh mục.", "Look at what was found, assign agencies that are not known."), t("Ghi thành trang; sửa tiếp như mọi trang.", "Write it as a page; change it like any other.")].map((text) => h("li", {}, text))),
      zone, this.error, this.result));
  }

  async read(file) {
    this.error.textContent = "";
    fill(this.result, h("p", { role: "status" }, t("Đang đọc…", "Reading…")));
    this.choices = {};
    try {
      const { found } = await post("import", file, { query: { name: file.name }, patience: 0 });
      this.found = found;
      const { entries } = await get("registry", { name: "agencies" });
      this.agencies = entries;
      this.show();
    } catch (failure) {
      fill(this.result);
      this.error.textContent = failure.message;
    }
  }

  show() {
    const { found } = this;
    const fact = (label, value) => (value ? [h("dt", {}, label), h("dd", {}, value)] : []);
    const { document } = found;
    const folder = h("input", { type: "text", name: "folder", value: found.folder, autocomplete: "off", spellcheck: "false" });
    const lines = (found.text ?? "").split("\n");
    const source = found.text ? h("div", { class: "source", tabindex: 0, role: "region", "aria-label": t("Văn bản như đã đọc", "The text as read") }, lines.map((line, n) => h("div", { "data-source-line": n + 1 }, line || " "))) : null;
    const jump = (line) => {
      const at = source?.querySelector(`[data-source-line="${line}"]`);
      if (!at) return;
      source.querySelectorAll("mark").forEach((mark) => mark.replaceWith(...mark.childNodes));
      const mark = h("mark", {}, ...at.childNodes);
      at.append(mark);
      at.scrollIntoView({ block: "center" });
      source.focus({ preventScroll: true });
    };
    const list = (label, items) => (items.length ? h("details", {}, h("summary", {}, `${label} (${items.length})`), h("ol", {}, items)) : null);
    fill(this.result,
      h("h2", { tabindex: -1 }, t("Đã đọc được", "What was found")),
      h("p", {}, found.summary),
      h("dl", {}, fact(t("Số, ký hiệu", "Symbol"), document.symbol), fact(t("Trích yếu", "Title"), document.title), fact(t("Cơ quan ban hành", "Issuer"), document.issuer?.name ?? document.issuer?.text), fact(t("Ngày ban hành", "Issued"), moment(document.issued)), fact(t("Địa phương", "Place"), document.locality?.name)),
      h("div", { class: found.text ? "found" : null },
        h("div", {},
          found.warnings.length ? [h("h3", {}, t(`Chỗ cần xem lại (${found.warnings.length})`, `Doubts (${found.warnings.length})`)), h("ul", { class: "plain" }, found.warnings.map((one) => h("li", { class: "problem warning", "data-line": one.line }, h("button", { type: "button", class: "jump", onclick: () => jump(one.line) }, t(`Dòng ${one.line}: `, `Line ${one.line}: `), one.message))))] : h("p", {}, t("Không có chỗ nào đáng ngờ.", "Nothing is doubtful.")),
          list(t("Chỉ tiêu", "Targets"), found.targets.map((one) => h("li", {}, `${one.subject}: ${String(one.value).replace(".", ",")} ${one.unit}`))),
          list(t("Nhiệm vụ", "Tasks"), found.tasks.map((one) => h("li", {}, one.text, h("span", { class: "file" }, one.lead.join("; "))))),
          list(t("Phân công", "Duties"), found.duties.map((one) => h("li", {}, `${one.agency} (${one.items})`)))),
        source),
      found.unknown.length ? this.unknown() : null,
      h("form", { "data-form": "import", novalidate: true, onsubmit: async (event) => {
        event.preventDefault();
        event.submitter.disabled = true;
        try {
          const made = await post("import/write", { choices: this.choices, folder: folder.value }, slowly);
          forget();
          await go(link("page", made.path));
        } catch (failure) {
          this.error.textContent = failure.message;
          event.submitter.disabled = false;
        }
      } }, field(t("Tên thư mục của kế hoạch", "Folder of the plan"), folder, t("Kế hoạch nằm ở content/ke-hoach/ và tên này.", "The plan lies at content/ke-hoach/ and this name.")),
      h("p", {}, h("button", { type: "submit", class: "primary" }, t("Ghi thành trang", "Write the page")))));
    this.result.querySelector("h2").focus();
  }

  /** Names that no registry has: assigned, added, or left as they are. */
  unknown() {
    const rows = this.found.unknown.map((one) => {
      const made = combo({
        value: this.choices[one.name] ?? "",
        props: { "aria-label": t(`Cơ quan của “${one.name}”`, `Agency for “${one.name}”`), placeholder: t("để nguyên như văn bản", "leave as in the document") },
        choices: async () => this.agencies.map((entry) => ({ value: entry.id, label: entry.name ?? entry.id })),
        oninput: (value) => {
          if (value && this.agencies.some((entry) => entry.id === value)) this.choices[one.name] = value;
          else delete this.choices[one.name];
        },
      });
      const add = h("button", { type: "button", onclick: async () => {
        try {
          const registry = await get("registry", { name: "agencies" });
          const answer = await post("registry", { name: "agencies", base: registry.hash, values: { name: one.name } });
          this.agencies.push({ id: answer.id, name: one.name });
          this.choices[one.name] = answer.id;
          made.input.value = one.name;
          add.disabled = true;
          add.textContent = t("Đã thêm", "Added");
        } catch (failure) {
          this.error.textContent = failure.message;
        }
      } }, t("Thêm vào danh mục", "Add to the list"));
      return h("tr", {}, h("th", { scope: "row" }, one.name), h("td", {}, made.element), h("td", {}, add));
    });
    return h("section", {}, h("h3", {}, t("Cơ quan chưa có trong danh mục", "Agencies that are not on the list")),
      h("p", { class: "hint" }, t("Gán cho một cơ quan đã có, thêm mới, hoặc để nguyên (nhóm chung như “các xã, phường”).", "Assign one that is there, add it, or leave it (groups such as “all communes”).")),
      h("div", { class: "table-scroll", tabindex: 0, role: "region", "aria-label": t("Cơ quan chưa có", "Unknown agencies") }, h("table", {}, h("thead", {}, h("tr", {}, h("th", { scope: "col" }, t("Trong văn bản", "In the document")), h("th", { scope: "col" }, t("Là cơ quan", "Is the agency")), h("th", { scope: "col" }, t("Hoặc", "Or")))), h("tbody", {}, rows))));
  }
}
