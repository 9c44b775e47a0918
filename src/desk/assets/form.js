// The form of a kind of page, of the site and of its lists: made from the one description of keys.
import { get, post } from "./api.js";
import { combo } from "./combo.js";
import { append, ask, capital, field as labelled, fill, h, newId, t } from "./dom.js";
import { at, put } from "./values.js";
import { pasteRows } from "./grid.js";
import { pages } from "./list.js";

/** Lists of more tables than this show each one when it is opened. */
const OPEN = 6;

/** @param {any} form what API.md calls a form @param {any} values changed in place
 *  @param {{ path: string, onchange: () => void, files: () => Promise<any[]>, upload?: (file: File) => Promise<string> }} page */
export class Form {
  constructor(form, values, page) {
    this.form = form;
    this.values = values;
    this.page = page;
    this.choices = new Map();
    this.element = h("div", { class: "form" });
    this.draw();
  }

  /** Shows other values. */
  show(form, values) {
    const focused = this.element.contains(document.activeElement) ? document.activeElement.getAttribute("name") : null;
    const opened = [...this.element.querySelectorAll("details[open][data-group]")].map((one) => one.dataset.group);
    this.form = form;
    this.values = values;
    this.choices.clear();
    this.draw(opened);
    if (focused) this.element.querySelector(`[name="${CSS.escape(focused)}"]`)?.focus();
  }

  draw(opened = []) {
    const keys = new Map(this.form.keys.map((key) => [key.name, key]));
    const isSection = this.form.name === "section";
    const parts = [];
    this.form.groups.forEach((group, n) => {
      const names = group.keys.filter((name) => keys.has(name) && (name !== "cascade" || isSection || this.values.cascade !== undefined));
      if (!names.length) return;
      const controls = names.map((name) => this.control(keys.get(name), [name]));
      if (n === 0) return parts.push(h("div", { class: "group group-main" }, controls));
      const used = names.some((name) => this.values[name] !== undefined);
      parts.push(h("details", { class: "group", "data-group": group.name, open: used || group.name === "own" || opened.includes(group.name) }, h("summary", {}, group.label), controls));
    });
    // The text stands behind what every page has. What the file has and no description knows stays as it is;
    // the problems name it.
    if (this.page.middle) parts.splice(1, 0, this.page.middle);
    fill(this.element, parts);
  }

  /** Puts the focus on a field: itself, its first part, or what holds it. @param {string} name */
  focus(name) {
    const parts = name.split(".");
    for (let n = parts.length; n > 0; n -= 1) {
      const stem = parts.slice(0, n).join(".");
      // Entries of long lists are made when they are opened.
      for (let k = 1; k <= n; k += 1) {
        const entry = this.element.querySelector(`details[data-entry="${CSS.escape(parts.slice(0, k).join("."))}"]`);
        if (entry && !entry.open) { entry.open = true; entry.fillNow?.(); }
      }
      const found = this.element.querySelector(`[name="${CSS.escape(stem)}"]`)
        ?? this.element.querySelector(`[name^="${CSS.escape(stem)}."]`)
        ?? this.element.querySelector(`[data-add="${CSS.escape(stem)}"]`);
      if (!found) continue;
      for (let above = found.closest("details"); above; above = above.parentElement.closest("details")) above.open = true;
      found.focus();
      found.scrollIntoView({ block: "center" });
      return true;
    }
    return false;
  }

  set(path, value) {
    put(this.values, path, value);
    this.page.onchange();
  }

  /** The field of a key with its label and help. @param {any} key @param {(string | number)[]} path */
  control(key, path) {
    if (key.list) return this.list(key, path);
    if (key.widget === "image" || (key.widget === "table" && key.keys)) return this.table(key, path);
    if (key.widget === "languages") return this.languages(key, path);
    if (key.widget === "free" || (key.widget === "table" && !key.keys)) return this.free(key, path);
    if (key.widget === "boolean") return this.boolean(key, path);
    const { element, input } = this.single(key, path);
    input.id ||= newId("f");
    const help = key.help ? h("p", { class: "hint", id: newId("h") }, key.help) : null;
    if (help) input.setAttribute("aria-describedby", help.id);
    const label = h("label", { for: input.id }, key.label, key.required ? h("span", { class: "needed" }, ` ${t("(cần có)", "(needed)")}`) : null);
    if (key.best_within) {
      const count = h("span", { class: "counted" });
      const tell = () => {
        const length = [...input.value].length;
        count.textContent = ` ${length}/${key.best_within}`;
        count.classList.toggle("over", length > key.best_within);
      };
      input.addEventListener("input", tell);
      tell();
      label.append(count);
    }
    return h("div", { class: `field widget-${key.widget}` }, label, element, help);
  }

  /** One value: the element, and the input in it. */
  single(key, path) {
    const name = path.join(".");
    const value = at(this.values, path);
    const inList = typeof path.at(-1) === "number";
    const plain = (text) => (text === "" && !key.required && !inList ? undefined : text);
    const textual = (props = {}, read = plain, show = (v) => (v === undefined ? "" : String(v))) => {
      const input = h("input", { type: "text", name, autocomplete: "off", value: show(value), ...props });
      input.addEventListener("input", () => this.set(path, read(input.value)));
      return { element: input, input };
    };
    switch (key.widget) {
      case "long_text": {
        const input = h("textarea", { name, rows: 2, value: value === undefined ? "" : String(value) });
        input.addEventListener("input", () => this.set(path, plain(input.value)));
        return { element: input, input };
      }
      case "choice": {
        const choices = [...(inList || key.required ? [] : [{ value: "", label: key.default !== undefined ? t(`như mặc định: ${this.labelOf(key, key.default)}`, `default: ${this.labelOf(key, key.default)}`) : "–" }]), ...key.choices];
        if (value !== undefined && !choices.some((one) => one.value === String(value))) choices.push({ value: String(value), label: String(value) });
        const input = h("select", { name }, choices.map((one) => h("option", { value: one.value }, capital(one.label))));
        input.value = value === undefined ? "" : String(value);
        input.addEventListener("input", () => this.set(path, plain(input.value)));
        return { element: input, input };
      }
      case "integer":
      case "number":
        return textual({ inputmode: key.widget === "integer" ? "numeric" : "decimal" }, (text) => {
          const clean = text.trim().replace(",", ".");
          if (clean === "") return inList ? "" : undefined;
          const fits = key.widget === "integer" ? /^-?\d{1,15}$/ : /^-?\d{1,15}(\.\d+)?$/;
          return fits.test(clean) ? Number(clean) : text;
        }, (v) => (v === undefined ? "" : typeof v === "number" ? String(v).replace(".", key.widget === "number" && t("vi", "en") === "vi" ? "," : ".") : String(v)));
      case "date":
        if (value === undefined || /^\d{4}-\d\d-\d\d$/.test(value)) {
          const input = h("input", { type: "date", name, value: value ?? "" });
          input.addEventListener("input", () => { if (!input.validity.badInput) this.set(path, plain(input.value)); });
          return { element: input, input };
        }
        return this.dated(textual, plain);
      case "date_time":
      case "partial_date":
        return this.dated(textual, plain);
      case "color": {
        const made = textual({ placeholder: "#005387", class: "short" });
        const picker = h("input", { type: "color", class: "picker", "aria-label": t("Chọn màu", "Choose a colour"), value: /^#[0-9a-f]{6}$/i.test(value ?? "") ? value : "#005387" });
        const note = h("span", { class: "hint" });
        const tell = () => { note.textContent = contrastNote(made.input.value, path.at(-1) === "accent_dark"); if (/^#[0-9a-f]{6}$/i.test(made.input.value)) picker.value = made.input.value; };
        picker.addEventListener("input", () => { made.input.value = picker.value; this.set(path, picker.value); tell(); });
        made.input.addEventListener("input", tell);
        tell();
        return { element: h("div", { class: "row" }, made.input, picker, note), input: made.input };
      }
      case "entry":
      case "entries":
        return this.combo(path, () => this.entries(key.registry), { onnew: key.registry.name === "config" ? undefined : (text) => this.addEntry(key.registry, text) });
      case "page":
        return this.combo(path, async () => (await pages()).pages.map((one) => ({ value: one.path.slice("content/".length), label: one.title ? `${one.title} (${one.path.slice("content/".length)})` : one.path })));
      case "theme":
        return this.combo(path, async () => (await get("start")).themes.map((one) => ({ value: one.name, label: one.title ?? one.name })));
      case "image_file":
        return this.picture(path);
      case "email":
        return textual({ inputmode: "email" });
      case "phone":
        return textual({ inputmode: "tel" });
      case "url":
      case "address":
        return textual({ inputmode: "url", placeholder: key.widget === "address" ? "https://" : null });
      default:
        return textual({ placeholder: key.widget === "month_day" ? "30/11" : null });
    }
  }

  dated(textual, plain) {
    const made = textual({ placeholder: t("ngày/tháng/năm giờ:phút", "day/month/year hour:minute"), class: "short" }, (text) => plain(readDate(text)), (v) => (v === undefined ? "" : showDate(String(v))));
    const picker = h("input", { type: "date", class: "picker", "aria-label": t("Chọn ngày", "Choose a day"), tabindex: 0 });
    picker.addEventListener("input", () => {
      if (!picker.value) return;
      const time = /\d\d?:\d\d/.exec(made.input.value)?.[0];
      made.input.value = showDate(picker.value) + (time ? ` ${time}` : "");
      made.input.dispatchEvent(new Event("input", { bubbles: true }));
    });
    return { element: h("div", { class: "row" }, made.input, picker), input: made.input };
  }

  labelOf(key, value) {
    return key.choices?.find((one) => one.value === value)?.label ?? String(value);
  }

  combo(path, choices, more = {}) {
    const inList = typeof path.at(-1) === "number";
    const made = combo({ name: path.join("."), value: at(this.values, path) === undefined ? "" : String(at(this.values, path)), choices, ...more,
      oninput: (value) => this.set(path, value === "" && !inList ? undefined : value) });
    return { element: made.element, input: made.input };
  }

  /** The entries of a list of the site, asked once. */
  entries(registry) {
    const name = registry.name;
    if (!this.choices.has(name)) {
      this.choices.set(name, name === "config"
        ? get("page", { path: "lantoa.toml" }).then((config) => (config.front.values?.[registry.table] ?? []).map((one) => ({ value: one[registry.id], label: one[registry.label] ?? one[registry.id] })))
        : get("registry", { name }).then((found) => found.entries.map((one) => ({ value: one.id, label: one.name ?? one.id }))));
    }
    return this.choices.get(name);
  }

  /** Asks for a new entry of a list, and adds it. */
  addEntry(registry, text) {
    return new Promise((done) => {
      let made = null;
      get("registry", { name: registry.name }).then((found) => {
        const described = found.form.keys.find((key) => key.name === registry.table);
        const values = { [registry.label]: text };
        const form = new Form({ name: registry.name, groups: [{ name: "main", label: "", keys: described.keys.filter((key) => key.name !== "id" && !(key.widget === "table" && key.list)).map((key) => key.name) }], keys: described.keys }, values, { ...this.page, onchange: () => {} });
        ask("entry", t(`Thêm vào “${described.label}”`, `Add to “${described.label}”`), form.element, {
          submit: t("Thêm", "Add"),
          onsubmit: async () => {
            const answer = await post("registry", { name: registry.name, base: found.hash, values });
            made = { value: answer.id, label: String(values[registry.label] ?? answer.id) };
            this.choices.delete(registry.name);
          },
          onclose: () => done(made),
        });
      }).catch(() => done(null));
    });
  }

  picture(path) {
    const made = this.combo(path, async () => (await this.page.files()).filter((file) => file.picture).map((file) => ({ value: file.name, label: file.name })));
    if (!this.page.upload) return made;
    const input = h("input", { type: "file", accept: "image/png,image/jpeg,image/webp", class: "sr", tabindex: -1, "aria-hidden": "true" });
    const button = h("button", { type: "button", onclick: () => input.click() }, t("Tải hình lên…", "Upload a picture…"));
    const note = h("span", { class: "hint", role: "status" });
    input.addEventListener("change", async () => {
      if (!input.files[0]) return;
      note.textContent = t("Đang tải…", "Uploading…");
      try {
        const name = await this.page.upload(input.files[0]);
        made.input.value = name;
        this.set(path, name);
        note.textContent = "";
      } catch (failure) {
        note.textContent = failure.message;
      }
      input.value = "";
    });
    return { element: h("div", { class: "row" }, made.element, button, input, note), input: made.input };
  }

  boolean(key, path) {
    const value = at(this.values, path);
    const was = value;
    const input = h("input", { type: "checkbox", name: path.join("."), checked: value === undefined ? key.default === true : value === true, id: newId("f") });
    input.addEventListener("input", () => this.set(path, input.checked === (key.default ?? false) && was === undefined ? undefined : input.checked));
    const help = key.help ? h("p", { class: "hint", id: newId("h") }, key.help) : null;
    if (help) input.setAttribute("aria-describedby", help.id);
    return h("div", { class: "field check" }, h("label", { for: input.id }, input, " ", key.label), help);
  }

  table(key, path) {
    return h("fieldset", { class: "table" }, h("legend", {}, key.label), key.help ? h("p", { class: "hint" }, key.help) : null,
      key.keys.map((inner) => this.control(inner, [...path, inner.name])));
  }

  list(key, path) {
    const name = path.join(".");
    const isTables = (key.widget === "table" || key.widget === "menu" || key.widget === "image") && key.keys;
    const items = h("ol", { class: isTables ? "items tables" : "items" });
    const current = () => {
      const value = at(this.values, path);
      return value === undefined ? [] : Array.isArray(value) ? value : [value];
    };
    /** Gives the list other values. */
    const change = (list, focus) => {
      put(this.values, path, list.length || at(this.values, path) === undefined ? (list.length ? list : undefined) : undefined);
      draw();
      this.page.onchange();
      focus?.();
    };
    const move = (from, to) => {
      const list = [...current()];
      if (to < 0 || to >= list.length) return;
      list.splice(to, 0, list.splice(from, 1)[0]);
      change(list, () => this.focusItem(items, to));
    };
    const buttons = (n, count) => h("span", { class: "item-buttons" },
      h("button", { type: "button", class: "icon", disabled: n === 0, "aria-label": t(`Đưa mục ${n + 1} lên`, `Move item ${n + 1} up`), onclick: () => move(n, n - 1) }, "↑"),
      h("button", { type: "button", class: "icon", disabled: n === count - 1, "aria-label": t(`Đưa mục ${n + 1} xuống`, `Move item ${n + 1} down`), onclick: () => move(n, n + 1) }, "↓"),
      h("button", { type: "button", class: "icon", "aria-label": t(`Bỏ mục ${n + 1}`, `Remove item ${n + 1}`), "data-remove": `${name}.${n}`, onclick: () => {
        change(current().filter((_, k) => k !== n), () => (items.children.length ? this.focusItem(items, Math.min(n, items.children.length - 1)) : add.focus()));
      } }, "×"));
    const draw = () => {
      const list = current();
      const value = at(this.values, path);
      // One value alone stands for a list of one; it becomes one when it is changed.
      const inner = Array.isArray(value) || value === undefined ? null : value;
      fill(items, list.map((one, n) => {
        if (isTables) return h("li", {}, this.entry(key, [...path, n], n, list.length, buttons(n, list.length)));
        if (inner !== null) put(this.values, path, [inner]);
        const { element, input } = this.single({ ...key, list: false }, [...path, n]);
        if (inner !== null) put(this.values, path, inner);
        if (inner !== null) input.addEventListener("input", () => put(this.values, path, [input.value]), { once: true, capture: true });
        input.setAttribute("aria-label", t(`${key.label}, mục ${n + 1}`, `${key.label}, item ${n + 1}`));
        input.addEventListener("keydown", (event) => {
          if (event.altKey && (event.key === "ArrowUp" || event.key === "ArrowDown")) {
            event.preventDefault();
            move(n, n + (event.key === "ArrowUp" ? -1 : 1));
          } else if (event.key === "Enter" && !event.isComposing && !event.shiftKey && !event.defaultPrevented) {
            event.preventDefault();
            insert(n + 1);
          }
        });
        return h("li", {}, element, buttons(n, list.length));
      }));
    };
    const insert = (n) => {
      const list = [...current()];
      list.splice(n, 0, isTables ? {} : key.widget === "choice" ? key.choices[0].value : "");
      change(list, () => this.focusItem(items, n));
    };
    const add = h("button", { type: "button", "data-add": name, "aria-label": t(`Thêm: ${key.label}`, `Add: ${key.label}`), onclick: () => insert(current().length) }, `+ ${t("Thêm", "Add")}`);
    draw();
    return h("fieldset", { class: "list" }, h("legend", {}, key.label), key.help ? h("p", { class: "hint" }, key.help) : null, items, h("p", { class: "row" }, add, isTables && key.widget === "table" ? h("button", { type: "button", "data-paste-rows": name, "aria-label": t(`Dán từ Excel: ${key.label}`, `Paste from Excel: ${key.label}`), onclick: () => pasteRows(key, (registry) => this.entries(registry), (rows) => change([...current(), ...rows])) }, t("Dán từ Excel…", "Paste from Excel…")) : null, h("span", { class: "hint keys" }, isTables ? "" : t("Enter: thêm mục; Alt+↑, Alt+↓: đổi chỗ", "Enter: another item; Alt+↑, Alt+↓: move"))));
  }

  focusItem(items, n) {
    const item = items.children[n];
    const entry = item?.querySelector("details[data-entry]");
    if (entry) { entry.open = true; entry.fillNow?.(); }
    item?.querySelector("input:not([tabindex='-1']), textarea, select")?.focus();
  }

  /** One table of a list. */
  entry(key, path, n, count, buttons) {
    const values = at(this.values, path) ?? {};
    const title = () => {
      const now = at(this.values, path) ?? {};
      return ["name", "title", "subject", "text", "term", "symbol", "agency", "id"].map((k) => now[k]).find((v) => typeof v === "string" && v) ?? t(`Mục ${n + 1}`, `Item ${n + 1}`);
    };
    const summary = h("summary", {}, title());
    const inside = h("div", { class: "inside" });
    const details = h("details", { "data-entry": path.join("."), open: count <= OPEN || Object.keys(values).length === 0 }, summary, h("div", { class: "row entry-buttons" }, buttons), inside);
    let filled = false;
    details.fillNow = () => {
      if (filled) return;
      filled = true;
      append(inside, [(key.keys ?? []).map((inner) => this.control(key.widget === "menu" && inner.name === "children" ? { ...inner, keys: key.keys.filter((one) => one.name !== "children") } : inner, [...path, inner.name]))]);
    };
    if (details.open) details.fillNow();
    details.addEventListener("toggle", () => { if (details.open) details.fillNow(); });
    inside.addEventListener("input", () => { summary.textContent = title(); });
    return details;
  }

  languages(key, path) {
    const box = h("div", {});
    const draw = () => {
      const known = Object.keys(at(this.values, path) ?? {});
      fill(box, known.map((code) => h("fieldset", { class: "table" }, h("legend", {}, code), key.keys.map((inner) => this.control(inner, [...path, code, inner.name])))));
    };
    const code = h("input", { type: "text", class: "short", maxlength: 8, placeholder: "en", "aria-label": t("Mã ngôn ngữ mới", "Code of the new language") });
    draw();
    return h("fieldset", { class: "list" }, h("legend", {}, key.label), key.help ? h("p", { class: "hint" }, key.help) : null, box,
      h("p", { class: "row" }, code, h("button", { type: "button", onclick: () => {
        const name = code.value.trim().toLowerCase();
        if (!/^[a-z]{2,3}(-[a-z0-9]+)*$/.test(name) || at(this.values, [...path, name])) return code.focus();
        this.set([...path, name, "name"], name);
        code.value = "";
        draw();
      } }, `+ ${t("Thêm", "Add")}`)));
  }

  /** Keys that the site names itself: words and numbers. */
  free(key, path) {
    const box = h("div", {});
    const draw = () => {
      const values = at(this.values, path) ?? {};
      fill(box, Object.entries(values).map(([name, value]) => (value !== null && typeof value === "object"
        ? h("p", { class: "hint" }, `${name}: ${JSON.stringify(value)}`)
        : typeof value === "boolean" ? this.boolean({ name, label: name, default: undefined }, [...path, name])
        : labelled(name, this.single({ name, label: name, required: true, widget: typeof value === "number" ? "number" : "text" }, [...path, name]).input))));
    };
    draw();
    const name = h("input", { type: "text", class: "short", placeholder: t("tên", "name"), "aria-label": t("Tên mới", "New name") });
    return h("fieldset", { class: "list" }, h("legend", {}, key.label), key.help ? h("p", { class: "hint" }, key.help) : null, box,
      h("p", { class: "row" }, name, h("button", { type: "button", onclick: () => {
        if (!/^[a-z0-9_-]+$/i.test(name.value) || at(this.values, [...path, name.value]) !== undefined) return name.focus();
        this.set([...path, name.value], "");
        name.value = "";
        draw();
      } }, `+ ${t("Thêm", "Add")}`)));
  }
}

/** A day as it is typed here, as TOML writes it; what is no day stays as it is. @param {string} text */
export function readDate(text) {
  const clean = text.trim();
  const two = (n) => String(n).padStart(2, "0");
  const found = /^(?:(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})|(\d{4})-(\d{2})-(\d{2}))(?:[T ,]+(\d{1,2})[:hg](\d{2})?(?::\d{2})?)?$/.exec(clean);
  if (!found) {
    const month = /^(\d{1,2})\/(\d{4})$/.exec(clean);
    return month ? `${month[2]}-${two(month[1])}` : clean;
  }
  const [, day, month, year, y, m, d, hour, minute] = found;
  const date = year ? `${year}-${two(month)}-${two(day)}` : `${y}-${m}-${d}`;
  return hour ? `${date}T${two(hour)}:${minute ?? "00"}` : date;
}

/** A day of a file as people here write it. @param {string} text */
export function showDate(text) {
  const found = /^(\d{4})-(\d{2})(?:-(\d{2}))?(?:[T ](\d{2}:\d{2})(?::00)?)?$/.exec(text);
  if (!found) return text;
  const [, year, month, day, time] = found;
  return `${day ? `${day}/` : ""}${month}/${year}${time ? ` ${time}` : ""}`;
}

/** How well a colour can be read. */
function contrastNote(color, onDark) {
  if (!/^#[0-9a-f]{6}$/i.test(color)) return "";
  const light = (hex) => [1, 3, 5].map((k) => parseInt(hex.slice(k, k + 2), 16) / 255)
    .map((c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4))
    .reduce((sum, c, n) => sum + c * [0.2126, 0.7152, 0.0722][n], 0);
  const [a, b] = [light(color), light(onDark ? "#14181b" : "#ffffff")];
  const ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
  const shown = ratio.toFixed(1).replace(".", t(",", "."));
  return ratio >= 4.5 ? t(`Tương phản ${shown}: đọc được`, `Contrast ${shown}: readable`) : t(`Tương phản ${shown}: quá thấp, cần từ 4,5`, `Contrast ${shown}: too low, 4.5 is needed`);
}
