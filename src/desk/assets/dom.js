// Elements and words: what every view of the desk is made of.

/** The language of the desk: Vietnamese, or English by choice. */
export const lang = localStorage.getItem("lantoa-desk-lang") === "en" ? "en" : "vi";

/** A text of the interface in the chosen language. @param {string} vi @param {string} en */
export const t = (vi, en) => (lang === "en" ? en : vi);

/**
 * An element. `on…` is a listener, `value`, `checked` and the like are properties, `true` is an attribute
 * without a value, `null` and `false` are left out. Texts become text: never markup.
 * @param {string} tag @param {Record<string, any>} [props] @param {...any} children
 * @returns {any}
 */
export function h(tag, props = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(props ?? {})) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (["value", "checked", "selected", "hidden", "disabled", "textContent", "indeterminate"].includes(name)) element[name] = value;
    else element.setAttribute(name, value === true ? "" : String(value));
  }
  append(element, children);
  return element;
}

/** Adds children; lists are flattened, empty ones left out. */
export function append(element, children) {
  for (const child of children.flat(Infinity)) {
    if (child === null || child === undefined || child === false || child === "") continue;
    element.append(child);
  }
}

/** Puts other children in place of those that are there. */
export function fill(element, ...children) {
  element.replaceChildren();
  append(element, children);
  return element;
}

/** Tells a screen reader. @param {string} text */
export function announce(text) {
  const at = document.querySelector("[data-announce]");
  if (at) at.textContent = text;
}

let ids = 0;
/** A name for an element that another one points to. */
export const newId = (stem = "d") => `${stem}-${(ids += 1)}`;

/** Marks and capitals taken away, as search does: "Đắk Lắk" is "dak lak". */
export const fold = (text) => String(text ?? "").normalize("NFD").replace(/\p{M}/gu, "").replace(/[đĐ]/g, "d").toLowerCase();

/** The first letter as a capital. */
export const capital = (text) => (text ? text[0].toUpperCase() + text.slice(1) : "");

/** "2026-05-01T08:30:00+07:00" as people write it. */
export function moment(text) {
  const found = /^(\d{4})-(\d\d)-(\d\d)(?:[T ](\d\d:\d\d))?/.exec(text ?? "");
  if (!found) return text ?? "";
  const [, year, month, day, time] = found;
  const date = lang === "en" ? `${year}-${month}-${day}` : `${day}/${month}/${year}`;
  return time && time !== "00:00" ? `${time} ${date}` : date;
}

/**
 * Asks something in a form over the page. The form is `[data-form="NAME"]`, its submit button does it; Esc and
 * "Thôi" leave everything as it is.
 * @param {string} name @param {string} title @param {any} content
 * @param {{ submit: string, danger?: boolean, wide?: boolean, onsubmit: (form: HTMLFormElement) => Promise<any>, onclose?: () => void }} how
 */
export function ask(name, title, content, how) {
  const heading = newId("ask");
  const error = h("p", { class: "ask-error", role: "alert" });
  const submit = h("button", { type: "submit", class: how.danger ? "danger" : "primary" }, how.submit);
  const form = h("form", { "data-form": name, novalidate: true },
    h("h2", { id: heading }, title), content, error,
    h("p", { class: "row" }, submit, h("button", { type: "button", "data-cancel": true, onclick: () => dialog.close() }, t("Thôi", "Cancel"))));
  const dialog = h("dialog", { "aria-labelledby": heading, class: how.wide ? "wide" : null }, form);
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (submit.disabled) return;
    submit.disabled = true;
    error.textContent = "";
    try {
      await how.onsubmit(form);
      dialog.close();
    } catch (failure) {
      error.textContent = failure.message;
      submit.disabled = false;
      submit.focus();
    }
  });
  const before = document.activeElement;
  dialog.addEventListener("close", () => {
    dialog.remove();
    how.onclose?.();
    if (before instanceof HTMLElement && before.isConnected && document.activeElement === document.body) before.focus();
  });
  document.body.append(dialog);
  dialog.showModal();
  form.querySelector("[autofocus], input:not([type=hidden]), select, textarea")?.focus();
  return { dialog, form, submit };
}

/** A field with its label and help. @param {string} label @param {HTMLElement} control @param {string} [help] */
export function field(label, control, help = "") {
  control.id ||= newId("f");
  const note = help ? h("p", { class: "hint", id: newId("h") }, help) : null;
  if (note) control.setAttribute("aria-describedby", note.id);
  return h("div", { class: "field" }, h("label", { for: control.id }, label), control, note);
}

/** A choice. @param {string} name @param {{value: string, label: string}[]} choices @param {string} value */
export function select(name, choices, value, props = {}) {
  const element = h("select", { name, ...props }, choices.map((one) => h("option", { value: one.value }, one.label)));
  element.value = value;
  return element;
}
