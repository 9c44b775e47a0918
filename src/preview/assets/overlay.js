/** Shows what is wrong with the page, over the last good version of it. All text is set as text. */

/** Makes an element. @param {string} name @param {string} className @param {string} [text] */
export function element(name, className, text) {
  const made = document.createElement(name);
  made.className = className;
  if (text !== undefined) made.textContent = text;
  return made;
}

/** One problem: what, where, an excerpt with what to do. @param {any} problem */
export function problemItem(problem) {
  const item = element("li", "problem " + problem.severity);
  item.append(element("p", "message", `${problem.word}: ${problem.message}`));
  if (problem.place) {
    const { path, line, column } = problem.place;
    item.append(element("p", "place", `${path}:${line}:${column}`));
  }
  // The first line of the drawing is the message again.
  const drawing = problem.text.split("\n").slice(1).join("\n").trimEnd();
  if (drawing) item.append(element("pre", "excerpt", drawing));
  return item;
}

export class Overlay {
  /** @param {ShadowRoot} root */
  constructor(root) {
    this.box = element("div", "overlay");
    this.box.hidden = true;
    this.box.setAttribute("role", "alertdialog");
    this.box.setAttribute("aria-label", "Lỗi trên trang này");
    this.title = element("h2", "title");
    this.list = element("ul", "problems");
    const close = element("button", "close", "Ẩn (Esc)");
    close.type = "button";
    close.addEventListener("click", () => this.hide());
    this.box.append(this.title, close, this.list);
    root.append(this.box);
    document.addEventListener("keydown", (event) => { if (event.key === "Escape") this.hide(); });
  }

  /** Shows these problems; hides itself where there are none. @param {any[]} problems */
  show(problems) {
    const same = JSON.stringify(problems);
    if (same === this.last) return;
    this.last = same;
    this.list.replaceChildren(...problems.map(problemItem));
    this.title.textContent =
      `${problems.length} lỗi cần sửa. Phía sau là bản tốt gần nhất; sửa xong, lưu lại là bảng này tự biến mất.`;
    this.box.hidden = problems.length === 0;
  }

  hide() {
    this.box.hidden = true;
  }
}
