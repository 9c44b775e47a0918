// What belongs to the site as a whole: its configuration and its lists, each a form.
import { get } from "./api.js";
import { capital, fill, h, t } from "./dom.js";
import { link } from "./desk.js";

const LISTS = ["agencies", "documents", "localities", "glossary", "audiences", "sectors", "hazards"];

/** Shows what there is. @param {HTMLElement} main */
export async function show(main) {
  const lists = await Promise.all(LISTS.map((name) => get("registry", { name })));
  const plans = (await get("pages")).pages.filter((page) => page.kind === "plan" && !page.path.includes("/_index."));
  fill(main, h("div", { class: "desk-wrap", "data-desk": "data" },
    h("h1", {}, t("Trang web và danh mục", "Site and lists")),
    h("h2", {}, t("Trang web", "Site")),
    h("ul", { class: "cards-list" }, h("li", {}, h("a", { href: link("page", "lantoa.toml"), "data-path": "lantoa.toml" }, t("Cấu hình trang web", "Configuration")), h("p", { class: "hint" }, t("Tên, đơn vị, biểu trưng, màu, số khẩn cấp, thực đơn, trang “Khi có tai nạn”, nơi đăng, duyệt.", "Name, organisation, logo, colours, hotlines, menus, emergency page, where to publish, approval.")))),
    h("h2", {}, t("Danh mục", "Lists")),
    h("ul", { class: "cards-list" }, lists.map((list) => h("li", {}, h("a", { href: link("page", list.path), "data-path": list.path }, capital(list.form?.label ?? list.path)), h("p", { class: "hint" }, t(`${list.entries.length} mục`, `${list.entries.length} entries`))))),
    plans.length ? [h("h2", {}, t("Dữ liệu kế hoạch", "Data of plans")),
      h("ul", { class: "cards-list" }, plans.filter((plan) => /\/index\.md$/.test(plan.path)).map((plan) => {
        const path = plan.path.replace(/index\.md$/, "plan.toml");
        return h("li", {}, h("a", { href: link("page", path), "data-path": path }, plan.title), h("p", { class: "hint" }, t("Chỉ tiêu, nhiệm vụ, phân công, báo cáo", "Targets, tasks, duties, reports")));
      }))] : null));
}
