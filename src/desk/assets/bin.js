// Deleted pages, and the way back.
import { get, post } from "./api.js";
import { fill, h, moment, t } from "./dom.js";
import { go, link } from "./desk.js";
import { forget } from "./list.js";

/** Shows the bin. @param {HTMLElement} main */
export async function show(main) {
  const { items } = await get("bin");
  const note = h("p", { role: "alert", class: "ask-error" });
  const restore = async (item) => {
    try {
      const made = await post("restore", { id: item.id });
      forget();
      await go(link("page", made.path));
    } catch (failure) {
      note.textContent = failure.message;
    }
  };
  fill(main, h("div", { class: "desk-wrap", "data-desk": "bin" },
    h("h1", {}, t("Thùng rác", "Bin")),
    h("p", { class: "hint" }, t("Trang đã xóa nằm trong thư mục .lantoa/bin của trang web, cùng các hình của nó, và trở lại đúng như cũ.", "Deleted pages lie in .lantoa/bin of the site, with their pictures, and come back as they were.")),
    note,
    items.length ? h("div", { class: "table-scroll", tabindex: 0, role: "region", "aria-label": t("Trang đã xóa", "Deleted pages") }, h("table", {},
      h("thead", {}, h("tr", {}, [t("Trang", "Page"), t("Xóa lúc", "Deleted"), t("Ai xóa", "By"), t("Việc", "What to do")].map((label) => h("th", { scope: "col" }, label)))),
      h("tbody", {}, items.map((item) => h("tr", { "data-path": item.path },
        h("th", { scope: "row" }, item.title ?? item.path, h("span", { class: "file" }, item.path)),
        h("td", {}, moment(item.deleted)),
        h("td", {}, item.who),
        h("td", {}, h("button", { type: "button", "data-action": "restore", "aria-label": t(`Lấy lại ${item.title ?? item.path}`, `Bring back ${item.title ?? item.path}`), onclick: () => restore(item) }, t("Lấy lại", "Bring back"))))))))
      : h("p", {}, t("Thùng rác trống.", "The bin is empty."))));
}
