// The list of all pages: by section, with state, date and problems; search, filters, a new page.
import { get, post } from "./api.js";
import { ask, capital, field, fill, fold, h, moment, newId, select, t } from "./dom.js";
import { desk, go, link } from "./desk.js";
import { listen } from "./events.js";

/** Up to this many rows stand in the document at once; longer lists have pages. */
const ALL = 500;
const PART = 200;

/** The list as it was asked last, so that coming back is at once. */
let known = null;
/** What was searched and chosen, kept while the tab is open. */
const wanted = { text: "", section: "*", kind: "*", state: "*", language: "*", part: 0 };

export const STATES = {
  public: () => t("Công khai", "Public"),
  draft: () => t("Nháp", "Draft"),
  scheduled: () => t("Hẹn giờ", "Scheduled"),
  expired: () => t("Hết hạn", "Expired"),
  broken: () => t("Không đọc được", "Cannot be read"),
};

/** The list, from the last time or asked again. */
export async function pages(fresh = false) {
  if (!known || fresh) known = await get("pages");
  return known;
}

/** Shows the list. @param {HTMLElement} main */
export async function show(main) {
  const isOld = known !== null;
  await pages();
  const kindLabel = Object.fromEntries(known.kinds.map((one) => [one.kind, capital(one.label)]));
  const rows = h("div", { class: "list-rows" });
  const count = h("p", { class: "hint", role: "status" });
  const later = debounce(() => { wanted.part = 0; draw(); }, 60);
  const search = h("input", { type: "search", name: "search", value: wanted.text, autocomplete: "off", placeholder: t("Tên trang hoặc tên tệp, không cần dấu", "Title or file, marks are not needed"), oninput: (event) => {
    wanted.text = event.target.value;
    later();
  } });
  const choose = (name, label, choices) => field(label, select(`filter-${name}`, [{ value: "*", label: t("Tất cả", "All") }, ...choices], wanted[name], { onchange: (event) => {
    wanted[name] = event.target.value;
    wanted.part = 0;
    draw();
  } }));
  const filters = h("div", { class: "filters", role: "search" });
  const drawFilters = () => fill(filters,
    field(t("Tìm", "Search"), search),
    choose("section", t("Mục", "Section"), known.sections.map((one) => ({ value: one.section, label: sectionName(one) }))),
    choose("kind", t("Loại", "Kind"), known.kinds.map((one) => ({ value: one.kind, label: capital(one.label) }))),
    choose("state", t("Trạng thái", "State"), [
      ...Object.entries(STATES).map(([value, label]) => ({ value, label: label() })),
      { value: "problems", label: t("Có chỗ cần sửa", "With problems") },
      { value: "unsaved", label: t("Có chữ chưa lưu", "With unsaved text") },
    ]),
    desk.site.languages.length ? choose("language", t("Ngôn ngữ", "Language"), [{ value: desk.site.language, label: desk.site.language === "vi" ? "Tiếng Việt" : desk.site.language }, ...desk.site.languages.map((one) => ({ value: one.code, label: one.name }))]) : null);

  function matches() {
    const text = fold(wanted.text).trim();
    return known.pages.filter((page) => {
      page.folded ??= fold(`${page.title} ${page.path}`);
      return (!text || text.split(/\s+/).every((word) => page.folded.includes(word)))
        && (wanted.section === "*" || page.section === wanted.section || page.section.startsWith(`${wanted.section}/`))
        && (wanted.kind === "*" || (wanted.kind === "section" ? page.path.includes("/_index.") : page.kind === wanted.kind))
        && (wanted.language === "*" || (page.language ?? desk.site.language) === wanted.language)
        && (wanted.state === "*" || page.state === wanted.state
          || (wanted.state === "problems" && page.errors + page.warnings > 0) || (wanted.state === "unsaved" && page.unsaved));
    });
  }

  function row(page) {
    const problems = page.errors + page.warnings;
    return h("tr", {},
      h("th", { scope: "row" }, h("a", { href: link("page", page.path), "data-path": page.path }, page.title || page.path),
        page.language ? [" ", h("span", { class: "tag" }, page.language)] : null,
        page.unsaved ? [" ", h("span", { class: "tag unsaved" }, t("chưa lưu", "unsaved"))] : null,
        page.approval === "waiting" ? [" ", h("span", { class: "tag" }, t("chờ duyệt", "to be approved"))] : null,
        page.opened_by ? [" ", h("span", { class: "tag" }, t(`${page.opened_by.who} đang mở`, `open by ${page.opened_by.who}`))] : null,
        h("span", { class: "file" }, page.path.slice("content/".length))),
      h("td", {}, page.path.includes("/_index.") ? kindLabel.section : kindLabel[page.kind] ?? page.kind),
      h("td", {}, h("span", { class: `state state-${page.state}` }, STATES[page.state]?.() ?? page.state), page.state !== "public" && page.state !== "draft" && page.since ? h("span", { class: "file" }, moment(page.since)) : null),
      h("td", { class: "number" }, moment(page.updated ?? page.date)),
      h("td", { class: "number" }, problems ? h("span", { class: page.errors ? "count-error" : "count-warning" }, page.errors ? t(`${page.errors} lỗi`, `${page.errors} errors`) : t(`${page.warnings} nhắc`, `${page.warnings} warnings`)) : ""));
  }

  function draw() {
    const found = matches();
    const inParts = found.length > ALL;
    const parts = inParts ? Math.ceil(found.length / PART) : 1;
    wanted.part = Math.min(wanted.part, parts - 1);
    const shown = inParts ? found.slice(wanted.part * PART, (wanted.part + 1) * PART) : found;
    count.textContent = known.loading
      ? t(`${known.pages.length} trang; đang đọc nội dung…`, `${known.pages.length} pages; reading the texts…`)
      : t(`${found.length} trên ${known.pages.length} trang`, `${found.length} of ${known.pages.length} pages`);
    const bySection = new Map();
    for (const page of shown) {
      if (!bySection.has(page.section)) bySection.set(page.section, []);
      bySection.get(page.section).push(page);
    }
    const titles = new Map(known.sections.map((one) => [one.section, sectionName(one)]));
    const bodies = [...bySection].map(([section, list]) => h("tbody", {},
      h("tr", { class: "section" }, h("th", { colspan: 5, scope: "rowgroup" }, titles.get(section) ?? section)),
      list.map(row)));
    const table = h("table", {},
      h("caption", { class: "sr" }, t("Các trang theo mục", "Pages by section")),
      h("thead", {}, h("tr", {}, [t("Trang", "Page"), t("Loại", "Kind"), t("Trạng thái", "State"), t("Ngày", "Date"), t("Cần sửa", "Problems")].map((label, n) => h("th", { scope: "col", class: n > 2 ? "number" : null }, label)))),
      bodies);
    const turn = (to, label, off) => h("button", { type: "button", disabled: off, onclick: () => { wanted.part = to; draw(); rows.scrollIntoView(); } }, label);
    fill(rows, found.length ? table : h("p", {}, t("Không có trang nào như vậy.", "There is no such page.")),
      inParts ? h("nav", { class: "row parts", "aria-label": t("Phần của danh sách", "Parts of the list") },
        turn(0, t("Đầu", "First"), wanted.part === 0),
        turn(wanted.part - 1, t("Trước", "Back"), wanted.part === 0),
        h("span", {}, t(`Phần ${wanted.part + 1} / ${parts}`, `Part ${wanted.part + 1} of ${parts}`)),
        turn(wanted.part + 1, t("Sau", "Next"), wanted.part === parts - 1),
        turn(parts - 1, t("Cuối", "Last"), wanted.part === parts - 1)) : null);
  }

  const elsewhere = h("div", {});
  const drawElsewhere = () => fill(elsewhere, known.elsewhere.errors + known.elsewhere.warnings
    ? h("p", { class: "notice" }, t(`Cấu hình và danh mục còn ${known.elsewhere.errors} lỗi, ${known.elsewhere.warnings} lời nhắc. `, `The configuration and lists have ${known.elsewhere.errors} errors, ${known.elsewhere.warnings} warnings. `), h("a", { href: link("data") }, t("Xem và sửa", "See and mend"))) : null);
  drawFilters();
  drawElsewhere();
  fill(main, h("div", { class: "desk-wrap", "data-desk": "pages" },
    h("div", { class: "head" }, h("h1", {}, t("Các trang", "Pages")), h("button", { type: "button", class: "primary", "data-action": "new", onclick: () => makeNew() }, t("Trang mới", "New page"))),
    elsewhere, filters, count, rows));
  draw();

  let asked = false;
  const renew = async () => {
    if (asked) return;
    asked = true;
    // Changes come in flocks.
    await new Promise((done) => setTimeout(done, known.loading ? 50 : 400));
    asked = false;
    await pages(true).catch(() => {});
    if (!rows.isConnected) return;
    // The row that has the focus keeps it.
    const focused = document.activeElement?.getAttribute?.("data-path");
    drawElsewhere();
    draw();
    if (focused) rows.querySelector(`a[data-path="${CSS.escape(focused)}"]`)?.focus();
  };
  // A site that was still being read says when it is.
  const stop = listen((news) => { if (news.kind === "change" || (news.kind === "version" && known?.loading)) renew(); });
  // What was kept from the last time may be old.
  if (isOld) renew();
  return { leave: stop };
}

const sectionName = (one) => (one.section === "" ? t("Đầu trang web", "Top of the site") : one.title && one.title !== one.section ? `${one.title} (${one.section})` : one.section);

/** Asks what a new page is to be. */
function makeNew() {
  const title = h("input", { type: "text", name: "title", required: true, autocomplete: "off", autofocus: true });
  const help = h("p", { class: "hint", id: newId("h") });
  const kind = select("kind", known.kinds.map((one) => ({ value: one.kind, label: capital(one.label) })), "guidance", { "aria-describedby": help.id, onchange: () => tell() });
  const section = select("section", known.sections.map((one) => ({ value: one.section, label: sectionName(one) })), wanted.section === "*" ? "" : wanted.section);
  const tell = () => {
    help.textContent = capital(known.kinds.find((one) => one.kind === kind.value)?.help ?? "");
    // Most pages of a kind stand in one section: where they do, a new one does too.
    const counts = new Map();
    for (const page of known.pages) if (page.kind === kind.value && !page.path.includes("/_index.")) counts.set(page.section, (counts.get(page.section) ?? 0) + 1);
    const usual = [...counts].sort((a, b) => b[1] - a[1])[0]?.[0];
    if (wanted.section === "*" && usual !== undefined && !section.dataset.chosen) section.value = usual;
  };
  section.addEventListener("change", () => { section.dataset.chosen = "1"; });
  tell();
  const language = desk.site.languages.length
    ? select("language", [{ value: "", label: desk.site.language === "vi" ? "Tiếng Việt" : desk.site.language }, ...desk.site.languages.map((one) => ({ value: one.code, label: one.name }))], "")
    : null;
  ask("new", t("Trang mới", "New page"), [
    field(t("Tên trang", "Title"), title, t("Viết đủ dấu. Địa chỉ của trang được làm từ tên này.", "The address of the page is made of it.")),
    h("div", { class: "field" }, h("label", { for: (kind.id = newId("f")) }, t("Loại trang", "Kind")), kind, help),
    field(t("Đặt trong mục", "In the section"), section),
    language ? field(t("Ngôn ngữ", "Language"), language) : null,
  ], { submit: t("Tạo trang", "Make the page"), onsubmit: async () => {
    const made = await post("new", { kind: kind.value, section: section.value, title: title.value, language: language?.value ?? "" });
    known = null;
    await go(link("page", made.path));
  } });
}

function debounce(run, wait) {
  let timer = 0;
  return () => { clearTimeout(timer); timer = setTimeout(run, wait); };
}

/** The list has to be asked again. */
export const forget = () => { known = null; };
