// The first page: makes a site, or opens one that was open lately.
import { post, slowly } from "./api.js";
import { field, fill, fold, h, moment, select, t } from "./dom.js";
import { desk, go, link, refresh } from "./desk.js";
import { forget } from "./list.js";

/** Shows the page. @param {HTMLElement} main */
export async function show(main) {
  await refresh();
  const note = h("p", { role: "alert", class: "ask-error" });
  const opened = async () => {
    forget();
    await refresh();
    await go(link(""));
  };
  const attempt = (run, button) => async (event) => {
    event?.preventDefault();
    note.textContent = "";
    if (button) button.disabled = true;
    try {
      await run();
      await opened();
    } catch (failure) {
      note.textContent = failure.message;
      note.scrollIntoView({ block: "nearest" });
      if (button) button.disabled = false;
    }
  };
  const separator = desk.folder.includes("\\") ? "\\" : "/";
  const place = (text) => `${desk.folder}${separator}${fold(text).replace(/[^a-z0-9]+/g, "-").replace(/^-+|-+$/g, "") || "trang-web"}`;
  const name = h("input", { type: "text", name: "name", autocomplete: "off", required: true, oninput: () => { if (!folder.dataset.own) folder.value = place(name.value); } });
  const folder = h("input", { type: "text", name: "folder", value: place(""), autocomplete: "off", spellcheck: "false", oninput: () => { folder.dataset.own = "1"; } });
  const province = select("province", [{ value: "", label: t("Không chọn", "None") }, ...desk.provinces.map((one) => ({ value: one, label: one }))], "");
  const theme = select("theme", desk.themes.map((one) => ({ value: one.name, label: one.title ? `${one.name}: ${one.title}` : one.name })), "default");
  const make = h("button", { type: "submit", class: "primary" }, t("Tạo trang web", "Make the site"));
  const root = h("input", { type: "text", name: "root", autocomplete: "off", spellcheck: "false" });
  const recent = desk.recent.filter((one) => one.there);
  fill(main, h("div", { class: "desk-wrap start", "data-desk": "start" },
    h("h1", {}, t("Bàn biên tập lantoa", "The lantoa desk")),
    h("p", { class: "lead" }, t("Làm trang tuyên truyền an toàn, vệ sinh lao động mà không cần tài khoản, không cần máy chủ. Mọi thứ nằm trong một thư mục trên máy này.", "Pages on occupational safety and health without an account or a server. Everything lies in a folder of this computer.")),
    note,
    recent.length ? h("section", {}, h("h2", {}, t("Mở lại", "Open again")),
      h("ul", { class: "plain recent" }, recent.map((one) => h("li", {}, h("button", { type: "button", "data-root": one.root, onclick: attempt(() => post("site/open", { root: one.root }, slowly)) },
        h("strong", {}, one.title || one.root), h("span", { class: "file" }, `${one.root} · ${moment(one.opened)}`)))))) : null,
    h("section", {}, h("h2", {}, t("Trang web mới", "A new site")),
      h("form", { "data-form": "site", novalidate: true, onsubmit: attempt(() => post("site/new", { name: name.value, province: province.value, theme: theme.value, folder: folder.value }, slowly), make) },
        field(t("Tên trang web", "Name of the site"), name, t("Thí dụ: An toàn lao động xã Ea Kar", "For example: Safe work in Ea Kar")),
        field(t("Tỉnh, thành phố", "Province"), province, t("Danh mục cơ quan của tỉnh được điền sẵn.", "The agencies of the province are filled in.")),
        field(t("Giao diện", "Theme"), theme),
        field(t("Thư mục", "Folder"), folder, t("Thư mục chưa có, hoặc còn trống.", "A folder that is not there yet, or is empty.")),
        h("p", { class: "row" }, make))),
    h("section", {}, h("h2", {}, t("Mở trang web có sẵn", "Open a site that is there")),
      h("form", { "data-form": "open", novalidate: true, onsubmit: attempt(() => post("site/open", { root: root.value.trim() }, slowly)) },
        field(t("Thư mục có tệp lantoa.toml", "The folder with lantoa.toml"), root),
        h("p", { class: "row" }, h("button", { type: "submit" }, t("Mở", "Open")))))));
  return { leave() {} };
}

