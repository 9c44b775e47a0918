// The page as it will be, beside its form: loaded once, then changed in place so that it stays where it was.
import { h, t } from "./dom.js";

/** How wide a page is shown, in pixels. */
const WIDTHS = { phone: 390, desktop: 1100 };

export class Preview {
  constructor(editor) {
    this.editor = editor;
    this.width = sessionStorage.getItem("lantoa-desk-width") === "phone" ? "phone" : "desktop";
    this.frame = h("iframe", { "data-preview": true, title: t("Trang như sẽ hiện", "The page as it will be") });
    this.box = h("div", { class: "preview-box" }, this.frame);
    this.note = h("p", { class: "hint preview-note", role: "status" });
    const button = (name, label) => h("button", { type: "button", "aria-pressed": String(this.width === name), onclick: (event) => {
      this.width = name;
      sessionStorage.setItem("lantoa-desk-width", name);
      for (const other of event.currentTarget.parentElement.children) other.setAttribute("aria-pressed", String(other === event.currentTarget));
      this.fit();
    } }, label);
    this.element = h("section", { class: "preview", "aria-label": t("Xem thử", "Preview") },
      h("div", { class: "preview-bar" }, h("h2", {}, t("Xem thử", "Preview")), h("div", { class: "row", role: "group", "aria-label": t("Bề rộng", "Width") }, button("phone", t("Điện thoại", "Phone")), button("desktop", t("Máy tính", "Computer")))),
      this.note, this.box);
    this.observer = new ResizeObserver(() => this.fit());
    this.observer.observe(this.box);
    this.ready = false;
    this.waiting = null;
    this.address = null;
    this.frame.addEventListener("load", () => this.loaded());
  }

  leave() {
    this.observer.disconnect();
  }

  /** A page that is wider than the room for it is made smaller as a whole. */
  fit() {
    const room = this.box.clientWidth;
    const tall = this.box.clientHeight;
    if (!room) return;
    const wide = Math.max(WIDTHS[this.width], this.width === "phone" ? 0 : room);
    const scale = Math.min(1, room / wide);
    this.frame.style.width = `${wide}px`;
    this.frame.style.height = `${tall / scale}px`;
    this.frame.style.transform = scale < 1 ? `scale(${scale})` : "none";
    this.frame.style.marginInlineStart = this.width === "phone" && room > wide ? `${(room - wide) / 2}px` : "0";
  }

  /** Goes to where a page is, which is empty until it is put there: so nothing of it is asked to run. */
  go(address) {
    this.address = address;
    this.ready = false;
    this.frame.src = `${address}?blank`;
  }

  loaded() {
    const page = this.frame.contentDocument;
    if (!page || !this.address) return;
    this.ready = true;
    // Nothing is followed: this is one page, not the site.
    page.addEventListener("click", (event) => {
      const anchor = event.target.closest?.("a[href]");
      if (!anchor) return;
      event.preventDefault();
      const url = new URL(anchor.href, page.baseURI);
      if (url.pathname === new URL(page.baseURI).pathname && url.hash) page.getElementById(decodeURIComponent(url.hash.slice(1)))?.scrollIntoView();
    });
    page.addEventListener("submit", (event) => event.preventDefault());
    if (this.waiting !== null) {
      const html = this.waiting;
      this.waiting = null;
      this.put(html);
    }
  }

  /** What an answer to a draft says. */
  show(answer) {
    this.note.textContent = answer.html === null && !this.address ? t("Sửa các lỗi thì trang mới hiện.", "The page shows when the errors are mended.") : "";
    if (typeof answer.html !== "string") return;
    if (answer.view !== this.address) {
      this.waiting = answer.html;
      return this.go(answer.view);
    }
    this.put(answer.html);
  }

  /** The page as it is on the disk. */
  saved(page) {
    if (page.url === null || page.url === undefined) {
      if (!this.address) this.editor.sync();
      return;
    }
    const address = `/_lantoa/desk/view/${this.editor.tab}/${page.url}`;
    if (this.address !== address) this.go(address);
    this.editor.sync();
  }

  put(html) {
    const page = this.frame.contentDocument;
    if (!this.ready || !page?.body) {
      this.waiting = html;
      return;
    }
    const next = new DOMParser().parseFromString(html, "text/html");
    morph(page.head, next.head);
    morph(page.body, next.body);
    attributes(page.documentElement, next.documentElement);
  }

  /** Scrolls along with the text. @param {number} line of the text, from 0 @param {string[]} lines */
  follow(line, lines) {
    const page = this.frame.contentDocument;
    if (!this.ready || !page?.body) return;
    const main = page.querySelector(".prose") ?? page.querySelector("main") ?? page.body;
    const view = page.defaultView;
    const top = (element) => element.getBoundingClientRect().top + view.scrollY;
    const titles = [...main.querySelectorAll("h1, h2, h3, h4, h5, h6")].filter((one) => one.id);
    const marks = [];
    lines.forEach((text, n) => { if (/^#{1,6}\s/.test(text)) marks.push(n); });
    let from = { line: 0, y: top(main) };
    let to = { line: lines.length, y: top(main) + main.getBoundingClientRect().height };
    if (marks.length === titles.length) {
      marks.forEach((mark, n) => {
        if (mark <= line) from = { line: mark, y: top(titles[n]) };
        else if (mark < to.line) to = { line: mark, y: top(titles[n]) };
      });
    }
    const part = (line - from.line) / Math.max(1, to.line - from.line);
    const y = from.y + part * (to.y - from.y);
    const tall = view.innerHeight;
    if (y < view.scrollY + tall * 0.1 || y > view.scrollY + tall * 0.7) view.scrollTo(0, Math.max(0, y - tall * 0.3));
  }
}

/** Gives an element the attributes of another. */
function attributes(old, next) {
  for (const { name } of [...old.attributes]) if (!next.hasAttribute(name)) old.removeAttribute(name);
  for (const { name, value } of [...next.attributes]) if (old.getAttribute(name) !== value) old.setAttribute(name, value);
}

const alike = (a, b) => a.nodeType === b.nodeType && a.nodeName === b.nodeName && (a.id ?? "") === (b.id ?? "");

/** Makes the children of an element those of another, and leaves alone what stays. */
function morph(old, next) {
  const have = [...old.childNodes];
  const want = [...next.childNodes];
  let start = 0;
  while (start < have.length && start < want.length && have[start].isEqualNode(want[start])) start += 1;
  let end = 0;
  while (end < have.length - start && end < want.length - start && have[have.length - 1 - end].isEqualNode(want[want.length - 1 - end])) end += 1;
  const left = have.slice(start, have.length - end);
  const right = want.slice(start, want.length - end);
  const before = have[have.length - end] ?? null;
  right.forEach((node, n) => {
    const known = left[n];
    if (known && alike(known, node)) {
      if (known.nodeType === Node.ELEMENT_NODE) {
        attributes(known, node);
        morph(known, node);
      } else if (known.nodeValue !== node.nodeValue) known.nodeValue = node.nodeValue;
      return;
    }
    const made = old.ownerDocument.importNode(node, true);
    if (known) known.replaceWith(made);
    else old.insertBefore(made, before);
  });
  for (const node of left.slice(right.length)) node.remove();
}
