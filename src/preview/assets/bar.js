/** The bar at the foot of the screen: what an editor needs to know about the page. */
import { element, problemItem } from "./overlay.js";

const STATES = { draft: "Bản nháp", scheduled: "Chờ công bố", expired: "Hết hạn", public: "Công khai" };
const READING = { easy: "dễ đọc", medium: "câu hơi dài", hard: "câu dài, khó đọc" };

/** `2026-05-01` as people write it: 1/5/2026. @param {string} iso */
function day(iso) {
  const [year, month, date] = iso.split("-").map(Number);
  return `${date}/${month}/${year}`;
}

export class Bar {
  /** @param {ShadowRoot} root @param {string} base */
  constructor(root, base) {
    this.base = base;
    this.box = element("aside", "bar");
    this.box.setAttribute("aria-label", "Thanh xem thử");
    this.facts = element("div", "facts");
    this.panel = element("div", "panel");
    this.panel.hidden = true;
    this.list = element("ul", "problems");
    this.panel.append(element("h2", "title", "Lỗi và cảnh báo của cả trang"), this.list);
    this.others = element("button", "others");
    this.others.type = "button";
    this.others.setAttribute("aria-expanded", "false");
    this.others.addEventListener("click", () => {
      this.panel.hidden = !this.panel.hidden;
      this.others.setAttribute("aria-expanded", String(!this.panel.hidden));
    });
    this.box.append(this.panel, this.facts, this.others, this.choices());
    root.append(this.box);
  }

  /** The switches: a day, and what the public sees. */
  choices() {
    const form = element("form", "choices");
    const dateLabel = element("label", "", "Xem như ngày ");
    this.date = element("input", "date");
    this.date.type = "date";
    dateLabel.append(this.date);
    const publicLabel = element("label", "");
    this.public = element("input", "public");
    this.public.type = "checkbox";
    publicLabel.append(this.public, " Chỉ như công chúng thấy");
    publicLabel.title = "Ẩn bản nháp, trang chờ công bố và trang hết hạn";
    const choose = () => {
      const now = this.date.value && this.date.value !== this.today ? this.date.value : "today";
      document.cookie = `lantoa_view=${now}.${this.public.checked ? "public" : "all"}; path=/; SameSite=Strict`;
      location.reload();
    };
    this.date.addEventListener("change", choose);
    this.public.addEventListener("change", choose);
    form.addEventListener("submit", (event) => event.preventDefault());
    form.append(dateLabel, publicLabel);
    return form;
  }

  /** @param {any} state */
  show(state) {
    this.box.classList.remove("ended");
    this.today = state.default.now;
    this.date.value = state.choice.now;
    this.public.checked = state.choice.public;
    this.facts.replaceChildren(...this.pageFacts(state));
    const here = state.own.filter((problem) => problem.severity === "warning");
    const { errors, warnings, list } = state.others;
    const parts = [];
    if (errors) parts.push(`${errors} lỗi ở trang khác`);
    if (warnings + here.length) parts.push(`${warnings + here.length} cảnh báo`);
    this.others.hidden = parts.length === 0;
    if (this.others.hidden) this.panel.hidden = true;
    this.others.textContent = parts.join(", ");
    this.list.replaceChildren(...[...here, ...list].map(problemItem));
  }

  /** @param {any} state */
  pageFacts({ page, found }) {
    if (!page) {
      return found ? [] : [element("span", "state expired", "Chưa có trang nào ở địa chỉ này")];
    }
    const made = [];
    const { kind, date } = page.state;
    const since = { draft: " (từ ", scheduled: " từ ", expired: " từ ", public: "" }[kind];
    const end = kind === "draft" ? ")" : "";
    made.push(element("span", "state " + kind, STATES[kind] + (date && since ? since + day(date) + end : "")));
    made.push(element("span", "source", page.source));
    if (page.words) {
      const words = `${page.words.toLocaleString("vi")} chữ, đọc ${page.minutes} phút, ${READING[page.reading]}`;
      const shown = element("span", "words " + page.reading, words);
      shown.title = `Trung bình ${page.sentence} chữ một câu; câu dưới 15 chữ dễ đọc nhất`;
      made.push(shown);
    }
    if (page.missing_description) made.push(element("span", "missing", "Thiếu mô tả (description)"));
    if (page.missing_alt) made.push(element("span", "missing", `${page.missing_alt} ảnh thiếu chữ thay thế`));
    for (const format of page.formats) {
      const link = element("a", "format", format.name);
      link.href = this.base + format.url;
      made.push(link);
    }
    return made;
  }

  /** The server has stopped. */
  ended() {
    this.box.classList.add("ended");
    this.facts.replaceChildren(element("span", "state expired", "Đã dừng xem thử; chạy lại lantoa serve để nối lại"));
  }
}
