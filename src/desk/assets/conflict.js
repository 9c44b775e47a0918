// A file that is another one on the disk than it was: both are shown, and put together by paragraphs.
import { fill, h, newId, t } from "./dom.js";
import { applied, differences, same } from "./values.js";

/** @param {any} editor @param {{ disk: any, merge: {kind: string, ours: string, theirs: string}[] }} data */
export async function conflictPanel(editor, data) {
  const { disk, merge } = data;
  const ours = differences(editor.opened, editor.values);
  const heading = newId("conflict");
  if (!disk) {
    fill(editor.conflictAt, h("section", { class: "conflict", "data-conflict": true, "aria-labelledby": heading },
      h("h2", { id: heading }, t("Trang này đã bị xóa hoặc dời ở nơi khác", "This page was deleted or moved elsewhere")),
      h("p", { class: "row" }, h("button", { type: "button", "data-conflict-keep": true, onclick: () => editor.save({ base: "" }) }, t("Ghi lại bản của tôi", "Write my text again")))));
    return focus(editor);
  }
  const theirs = disk.front?.ok ? differences(editor.opened, disk.front.values) : {};
  const labels = new Map((disk.form?.keys ?? []).map((key) => [key.name, key.label]));
  const shown = (value) => (value === null || value === undefined ? t("(bỏ)", "(taken out)") : typeof value === "string" ? value : JSON.stringify(value));
  const parts = pairs(merge);
  const before = new Set(paragraphs(editor.openedBody ?? ""));
  const changed = parts.filter((part) => part.kind !== "same");
  // What the disk has now is the start; who edits here chooses.
  const choice = new Map(changed.map((part) => [part, chosen(part, before)]));
  const keyChoice = new Map(Object.keys(theirs).filter((key) => key in ours && !same(ours[key], theirs[key])).map((key) => [key, "ours"]));
  const radios = (map, key, legend, left, right) => {
    const name = newId("choice");
    const one = (value, label, text) => h("label", { class: `choice ${value}` }, h("span", { class: "row" }, h("input", { type: "radio", name, value, checked: map.get(key) === value, onchange: () => map.set(key, value) }), label), h("span", { class: "text" }, text || t("(không có đoạn này)", "(no such paragraph)")));
    return h("fieldset", {}, h("legend", {}, legend), h("div", { class: "two" },
      one("ours", t("Của tôi", "Mine"), left),
      one("theirs", t("Trên đĩa", "On the disk"), right)));
  };
  const diskText = [...Object.entries(theirs).map(([key, value]) => `${labels.get(key.split(".")[0]) ?? key}: ${shown(value)}`), disk.body ?? disk.front?.text ?? ""].join("\n");
  const mergedBody = () => parts.map((part) => (part.kind === "same" ? part.ours : choice.get(part) === "both" ? part.ours + part.theirs : part[choice.get(part)])).join("");
  const take = () => editor.takeOver(disk);
  const keep = () => editor.save({ base: disk.hash });
  const put = () => {
    const set = { ...theirs, ...ours };
    for (const [key, side] of keyChoice) if (side === "theirs") set[key] = theirs[key];
    const values = applied(editor.opened, set);
    const body = mergedBody();
    const readable = disk.front?.ok && editor.front === null;
    editor.open({ ...disk, draft: null });
    if (readable) editor.values = values;
    editor.redraw();
    if (editor.body) editor.body.edit(body);
    fill(editor.conflictAt);
    editor.hasText = true;
    editor.setState("dirty");
    editor.touched();
    editor.body?.area.focus();
  };
  fill(editor.conflictAt, h("section", { class: "conflict", "data-conflict": true, "aria-labelledby": heading },
    h("h2", { id: heading }, t("Trang này đã được sửa ở nơi khác sau khi bạn mở. Chưa ghi gì.", "This page was changed elsewhere since you opened it. Nothing was written.")),
    changed.length || keyChoice.size
      ? [h("p", {}, t("Chọn từng chỗ khác nhau, rồi bấm “Ghép hai bản”.", "Choose for each difference, then “Put together”.")),
        [...keyChoice.keys()].map((key) => radios(keyChoice, key, labels.get(key.split(".")[0]) ?? key, shown(ours[key]), shown(theirs[key]))),
        changed.map((part, n) => radios(choice, part, t(`Chỗ khác thứ ${n + 1} trong nội dung`, `Difference ${n + 1} in the text`), part.ours, part.theirs))]
      : h("p", {}, t("Hai bản khác nhau ở những chỗ không đụng nhau: ghép được ngay.", "The two differ in different places: they can be put together at once.")),
    h("p", { class: "row" },
      h("button", { type: "button", class: "primary", "data-conflict-merge": true, onclick: put }, t("Ghép hai bản", "Put together")),
      h("button", { type: "button", "data-conflict-keep": true, onclick: keep }, t("Ghi bản của tôi đè lên", "Write mine over it")),
      h("button", { type: "button", "data-conflict-take": true, onclick: take }, t("Lấy bản trên đĩa, bỏ bản của tôi", "Take the disk’s, drop mine"))),
    h("details", {}, h("summary", {}, t("Cả bản đang có trên đĩa", "All that is on the disk")), h("pre", { tabindex: 0 }, diskText))));
  return focus(editor);
}

function focus(editor) {
  const first = editor.conflictAt.querySelector("h2");
  first.tabIndex = -1;
  first.focus();
}

/** A text in paragraphs, each with the blank lines behind it. @param {string} text */
function paragraphs(text) {
  const parts = [];
  let blank = true;
  for (const line of text.match(/[^\n]*\n|[^\n]+$/g) ?? []) {
    if (parts.length === 0 || (blank && line.trim())) parts.push(line);
    else parts[parts.length - 1] += line;
    blank = !line.trim();
  }
  return parts;
}

/** As many paragraphs on both sides: each beside its own. */
function pairs(merge) {
  return merge.filter((part) => part.ours || part.theirs).flatMap((part) => {
    if (part.kind !== "both") return [part];
    const [ours, theirs] = [paragraphs(part.ours), paragraphs(part.theirs)];
    if (ours.length !== theirs.length) return [part];
    return ours.map((text, n) => ({ kind: text === theirs[n] ? "same" : "both", ours: text, theirs: theirs[n] }));
  });
}

/** Who changed a part, where one of the two is as it was: that one is taken unless somebody chooses otherwise. */
function chosen(part, before) {
  const known = (text) => before.has(text) || [...before].some((one) => one.trim() === text.trim());
  if (part.kind === "ours") return known(part.ours) ? "theirs" : "ours";
  if (part.kind === "theirs") return known(part.theirs) ? "ours" : "theirs";
  return known(part.ours) && !known(part.theirs) ? "theirs" : "ours";
}
