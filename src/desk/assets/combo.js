// A text field that suggests: choices by their names, found without marks (the combobox pattern of ARIA).
import { fold, h, newId, t } from "./dom.js";

/** How many choices are shown at a time. */
const MOST = 40;

/**
 * @typedef {{ value: string, label: string, note?: string }} Choice
 * @param {{ name?: string, value: string, choices: () => Promise<Choice[]>, oninput: (value: string) => void,
 *   props?: Record<string, any>, onnew?: (text: string) => Promise<Choice | null> }} how
 */
export function combo(how) {
  const listId = newId("list");
  const list = h("ul", { class: "combo-list", role: "listbox", id: listId, hidden: true, "aria-label": t("Gợi ý", "Suggestions") });
  const input = h("input", {
    type: "text", role: "combobox", name: how.name, autocomplete: "off", spellcheck: "false",
    "aria-expanded": "false", "aria-controls": listId, "aria-autocomplete": "list", value: how.value, ...how.props,
  });
  /** @type {Choice[]} */
  let all = [];
  let shown = [];
  let at = -1;
  let loaded = null;

  const load = () => (loaded ??= how.choices().then((choices) => {
    all = choices.map((one) => ({ ...one, folded: fold(`${one.label} ${one.value} ${one.note ?? ""}`) }));
  }).catch(() => { loaded = null; }));

  /** What is written stands for: the choice of that name, or itself. */
  const meant = (text) => {
    const same = all.find((one) => one.value === text) ?? all.find((one) => one.label === text);
    return same ? same.value : text;
  };

  function close() {
    list.hidden = true;
    at = -1;
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
  }

  async function open(everything = false) {
    await load();
    if (document.activeElement !== input) return;
    const words = everything ? [] : fold(input.value).split(/\s+/).filter(Boolean);
    shown = all.filter((one) => words.every((word) => one.folded.includes(word))).slice(0, MOST);
    const items = shown.map((one, n) => item(n, one.label, one.note ?? (one.value !== one.label ? one.value : "")));
    if (how.onnew && input.value.trim() && !all.some((one) => one.label === input.value.trim() || one.value === input.value.trim())) {
      shown.push({ value: "", label: "", isNew: true });
      items.push(item(shown.length - 1, t(`Thêm mới “${input.value.trim()}”…`, `Add “${input.value.trim()}”…`), ""));
    }
    list.replaceChildren(...items);
    at = -1;
    list.hidden = items.length === 0;
    input.setAttribute("aria-expanded", String(items.length > 0));
    input.removeAttribute("aria-activedescendant");
  }

  const item = (n, label, note) => h("li", {
    role: "option", id: `${listId}-${n}`, "aria-selected": "false",
    // Before the field loses the focus.
    onmousedown: (event) => { event.preventDefault(); choose(n); },
  }, label, note ? h("span", { class: "file" }, note) : null);

  function mark(n) {
    at = n;
    [...list.children].forEach((child, k) => child.setAttribute("aria-selected", String(k === n)));
    if (n < 0) return input.removeAttribute("aria-activedescendant");
    input.setAttribute("aria-activedescendant", `${listId}-${n}`);
    list.children[n].scrollIntoView({ block: "nearest" });
  }

  async function choose(n) {
    let one = shown[n];
    if (!one) return;
    close();
    if (one.isNew) {
      one = await how.onnew(input.value.trim());
      if (!one) return;
      all.push({ ...one, folded: fold(`${one.label} ${one.value}`) });
    }
    input.value = one.label;
    how.oninput(one.value);
  }

  input.addEventListener("input", (event) => {
    how.oninput(meant(input.value.trim()));
    if (!event.isComposing || list.hidden) open();
    else open();
  });
  input.addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      if (event.altKey && !event.target.closest(".combo")?.dataset.alone) return;
      event.preventDefault();
      if (list.hidden) return void open(true);
      const count = shown.length;
      mark(event.key === "ArrowDown" ? (at + 1) % count : at <= 0 ? count - 1 : at - 1);
    } else if (event.key === "Enter" && !list.hidden && at >= 0) {
      event.preventDefault();
      event.stopPropagation();
      choose(at);
    } else if (event.key === "Escape" && !list.hidden) {
      event.preventDefault();
      event.stopPropagation();
      close();
    }
  });
  input.addEventListener("blur", close);
  input.addEventListener("click", () => { if (list.hidden) open(true); });
  // The name of what is written as a code.
  if (how.value) {
    load().then(() => {
      const one = all.find((known) => known.value === how.value);
      if (one && input.value === how.value && document.activeElement !== input) input.value = one.label;
    });
  }
  return { element: h("div", { class: "combo" }, input, list), input, value: () => meant(input.value.trim()), load };
}
