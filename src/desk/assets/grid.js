// Rows that come from Excel: pasted as a table, each cell checked against the key it belongs to.
import { ask, field, fill, fold, h, t } from "./dom.js";

/** A table as Excel puts it on the clipboard: tabs between cells, quotes around cells with line ends. */
export function cellsOf(text) {
  const rows = [[]];
  let cell = "";
  let quoted = false;
  const end = () => { rows.at(-1).push(cell.trim()); cell = ""; };
  for (let n = 0; n < text.length; n += 1) {
    const c = text[n];
    if (quoted) {
      if (c === '"' && text[n + 1] === '"') { cell += '"'; n += 1; }
      else if (c === '"') quoted = false;
      else cell += c;
    } else if (c === '"' && cell === "") quoted = true;
    else if (c === "\t") end();
    else if (c === "\n") { end(); rows.push([]); }
    else if (c !== "\r") cell += c;
  }
  end();
  return rows.filter((row) => row.some(Boolean));
}

/** Names of columns as plans on paper have them. */
const USUAL = {
  id: ["tt", "stt", "ma"], title: ["nhiem vu", "noi dung", "noi dung cong viec"], lead: ["co quan chu tri", "don vi chu tri", "chu tri"],
  coordinating: ["co quan phoi hop", "don vi phoi hop", "phoi hop"], schedule: ["thoi gian thuc hien", "thoi gian", "thoi han"], note: ["ghi chu"], subject: ["chi tieu"], value: ["con so", "muc"], unit: ["don vi", "don vi tinh"],
};

/**
 * Asks for rows, and hands over values.
 * @param {any} key a list of tables @param {(registry: any) => Promise<{ value: string, label: string }[]>} entries
 * @param {(rows: any[]) => void} add
 */
export function pasteRows(key, entries, add) {
  const keys = key.keys.filter((one) => one.widget !== "table" && one.widget !== "menu");
  const area = h("textarea", { name: "rows", rows: 6, placeholder: t("Chép các ô trong Excel rồi dán vào đây", "Copy cells in Excel and paste them here") });
  const shown = h("div", { role: "status" });
  let rows = [];
  const names = (one) => [fold(one.label), one.name, ...(USUAL[one.name] ?? [])];
  const look = async () => {
    const cells = cellsOf(area.value);
    const head = (cells[0] ?? []).map((cell) => keys.find((one) => names(one).includes(fold(cell))));
    const hasHead = head.filter(Boolean).length >= Math.min(2, cells[0]?.length ?? 0) && cells.length > 0 && head.some(Boolean);
    const columns = hasHead ? head : keys;
    const body = hasHead ? cells.slice(1) : cells;
    const faults = [];
    rows = [];
    for (const [n, cell] of body.entries()) {
      const row = {};
      for (const [k, text] of cell.entries()) {
        const one = columns[k];
        if (!one || text === "") continue;
        row[one.name] = await read(one, text, (why) => faults.push(t(`Hàng ${n + 1}, ${one.label}: ${why}`, `Row ${n + 1}, ${one.label}: ${why}`)));
      }
      for (const one of keys) if (one.required && row[one.name] === undefined) faults.push(t(`Hàng ${n + 1}: thiếu ${one.label}`, `Row ${n + 1}: ${one.label} is missing`));
      rows.push(row);
    }
    const used = columns.filter((one, k) => one && body.some((cell) => cell[k]));
    fill(shown, rows.length ? [
      h("p", {}, t(`${rows.length} hàng; các cột: ${used.map((one) => one.label).join(", ")}.`, `${rows.length} rows; columns: ${used.map((one) => one.label).join(", ")}.`), hasHead ? "" : t(" Không thấy hàng tên cột nên đọc theo thứ tự.", " No row of names, so they are read in order.")),
      faults.length ? h("ul", {}, faults.slice(0, 20).map((text) => h("li", {}, text)), faults.length > 20 ? h("li", {}, t(`và ${faults.length - 20} chỗ nữa`, `and ${faults.length - 20} more`)) : null) : h("p", {}, t("Ô nào cũng đọc được.", "Every cell can be read.")),
    ] : null);
  };
  const read = async (one, text, fault) => {
    const single = async (part) => {
      if (one.widget === "integer" || one.widget === "number") {
        const number = Number(part.replace(/\.(?=\d{3}\b)/g, "").replace(",", ".").replace("%", ""));
        if (Number.isFinite(number)) return number;
        fault(t(`“${part}” không phải con số`, `“${part}” is no number`));
      } else if (one.widget === "choice") {
        const found = one.choices.find((choice) => choice.value === part || fold(choice.label) === fold(part));
        if (found) return found.value;
        fault(t(`“${part}” không có trong các lựa chọn`, `“${part}” is no choice`));
      } else if (one.registry) {
        const found = (await entries(one.registry)).find((entry) => entry.value === part || fold(entry.label) === fold(part));
        if (found) return found.value;
        fault(t(`“${part}” chưa có trong danh mục; giữ nguyên chữ`, `“${part}” is not on the list; kept as text`));
      }
      return part;
    };
    if (!one.list) return single(text);
    return Promise.all(text.split(/;|\n/).map((part) => part.trim()).filter(Boolean).map(single));
  };
  area.addEventListener("input", look);
  ask("rows", t(`Dán vào “${key.label}”`, `Paste into “${key.label}”`), [field(t("Các ô", "Cells"), area), shown], { submit: t("Thêm các hàng", "Add the rows"), wide: true, onsubmit: async () => {
    await look();
    if (!rows.length) throw new Error(t("Chưa có hàng nào.", "There is no row."));
    add(rows);
  } });
}
