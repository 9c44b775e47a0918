// Earlier states of a page: who saved when, what differs in words, bringing one back.
import { get, post } from "./api.js";
import { fill, h, moment, t } from "./dom.js";
import { go, link } from "./desk.js";
import { forget } from "./list.js";

const WHAT = {
  save: () => t("trước khi lưu", "before saving"),
  delete: () => t("trước khi xóa", "before deleting"),
  rename: () => t("trước khi dời", "before moving"),
  restore: () => t("trước khi lấy lại bản cũ", "before bringing a state back"),
};

/** Shows the states of a page. @param {HTMLElement} main @param {string} path */
export async function show(main, path) {
  const [{ states }, page] = await Promise.all([get("history", { path }), get("page", { path })]);
  const shown = h("div", { class: "compare", "aria-live": "polite" });
  const note = h("p", { role: "alert", class: "ask-error" });
  let row = null;
  const compare = async (state, line) => {
    const { parts } = await get("compare", { path, from: state.id, to: "disk" });
    row?.removeAttribute("data-shown");
    row = line;
    row.setAttribute("data-shown", "");
    const same = parts.every((part) => part.kind === "same");
    fill(shown, h("h2", { tabindex: -1 }, t(`Từ bản ${moment(state.at)} đến bây giờ`, `From ${moment(state.at)} until now`)),
      same ? h("p", {}, t("Không khác gì bản đang có.", "Nothing differs from the present text.")) : h("p", { class: "hint" }, t("Chữ gạch là chữ đã bỏ, chữ gạch chân là chữ đã thêm.", "Struck words were taken out, underlined ones were added.")),
      h("p", { class: "diff" }, parts.map((part) => (part.kind === "same" ? short(part.text) : h(part.kind === "added" ? "ins" : "del", {}, part.text)))));
    shown.querySelector("h2").focus();
  };
  const restore = async (state) => {
    try {
      await post("restore", { path, state: state.id, base: page.hash });
      forget();
      await go(link("page", path));
    } catch (failure) {
      note.textContent = failure.message;
    }
  };
  fill(main, h("div", { class: "desk-wrap", "data-desk": "history" },
    h("p", {}, h("a", { href: link("page", path) }, t(`← ${page.title ?? path}`, `← ${page.title ?? path}`))),
    h("h1", {}, t("Các bản trước", "Earlier states")),
    h("p", { class: "hint" }, t("Mỗi lần lưu, bản đang có được giữ lại trong .lantoa/history. Lấy lại một bản thì bản bây giờ cũng thành một bản trước.", "Every save keeps what was there in .lantoa/history. Bringing a state back keeps the present one too.")),
    note,
    states.length ? h("div", { class: "table-scroll", tabindex: 0, role: "region", "aria-label": t("Các bản", "States") }, h("table", {},
      h("thead", {}, h("tr", {}, [t("Lúc", "When"), t("Ai", "Who"), t("Vì sao được giữ", "Kept"), t("Việc", "What to do")].map((label) => h("th", { scope: "col" }, label)))),
      h("tbody", {}, states.map((state) => {
        const line = h("tr", { "data-state": state.id },
          h("th", { scope: "row" }, moment(state.at)),
          h("td", {}, state.who),
          h("td", {}, WHAT[state.what]?.() ?? state.what),
          h("td", { class: "row" },
            h("button", { type: "button", "data-action": "compare", onclick: () => compare(state, line) }, t("Xem khác gì", "Compare")),
            h("button", { type: "button", "data-action": "restore", onclick: () => restore(state) }, t("Lấy lại bản này", "Bring back"))));
        return line;
      })))) : h("p", {}, t("Chưa có bản nào trước bản này.", "There is no earlier state.")),
    shown));
}

/** Long parts that are the same are cut in their middle. */
const short = (text) => (text.length > 900 ? `${text.slice(0, 400)}\n…\n${text.slice(-400)}` : text);
