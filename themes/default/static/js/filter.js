// Filters the rows of a table by words, with or without marks, and by one choice. The table is whole without it.
(() => {
  "use strict";
  for (const form of document.querySelectorAll("[data-filter]")) {
    if (form instanceof HTMLFormElement) enhance(form);
  }

  /** @param {HTMLFormElement} form */
  function enhance(form) {
    const table = document.getElementById(form.dataset.filter || "");
    const text = form.querySelector("[data-filter-text]");
    const choice = form.querySelector("[data-filter-choice]");
    const status = form.querySelector("[data-filter-status]");
    if (!table || !(text instanceof HTMLInputElement) || !(choice instanceof HTMLSelectElement) || !(status instanceof HTMLElement)) return;

    const cell = `[data-filter-${choice.dataset.filterChoice}]`;
    const rows = [...table.querySelectorAll("[data-filter-item]")].map((row) => ({
      row: /** @type {HTMLElement} */ (row),
      words: fold(row.textContent || ""),
      choices: namesIn(row.querySelector(cell)),
    }));
    const names = new Set(rows.flatMap((row) => row.choices));
    for (const name of [...names].sort((a, b) => a.localeCompare(b, "vi"))) choice.add(new Option(name, name));
    // One name is no choice.
    if (names.size < 2) for (const part of [choice, ...choice.labels]) part.hidden = true;
    const wording = status.dataset.filterStatus || "";

    const filter = () => {
      const wanted = fold(text.value).split(/\s+/).filter(Boolean);
      let shown = 0;
      for (const { row, words, choices } of rows) {
        const fits = wanted.every((word) => words.includes(word)) && (!choice.value || choices.includes(choice.value));
        row.hidden = !fits;
        if (fits) shown += 1;
      }
      for (const group of table.querySelectorAll("[data-filter-group]")) {
        /** @type {HTMLElement} */ (group).hidden = !group.querySelector("[data-filter-item]:not([hidden])");
      }
      status.textContent = wording.replace("%shown", String(shown)).replace("%total", String(rows.length));
    };

    text.addEventListener("input", filter);
    choice.addEventListener("change", filter);
    form.addEventListener("submit", (event) => event.preventDefault());
    form.hidden = false;
    // At once too: a browser that goes back may have kept what was typed.
    filter();
  }

  /** The names in a cell: one, or those of a list. @param {Element | null} cell @returns {string[]} */
  function namesIn(cell) {
    if (!cell) return [];
    const items = cell.querySelectorAll("li");
    const parts = items.length ? [...items] : [cell];
    return parts.map((part) => {
      const copy = /** @type {Element} */ (part.cloneNode(true));
      for (const now of copy.querySelectorAll(".now")) now.remove();
      return (copy.textContent || "").trim().replace(/\s+/g, " ");
    }).filter(Boolean);
  }

  /** Lower case without marks; `đ` has no decomposition, so it is replaced by hand. @param {string} text */
  function fold(text) {
    return text.normalize("NFD").replace(/[\u0300-\u036f]/g, "").toLowerCase().replace(/đ/g, "d");
  }
})();
