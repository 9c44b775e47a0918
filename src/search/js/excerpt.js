// The passage of a page that fits a query best, and what in it matched. Makes text nodes and <mark> only:
// neither a query nor a text is ever read as markup.
(() => {
  "use strict";
  const lantoa = (globalThis.lantoaSearch ??= {});
  const { words, foldWord } = lantoa;
  const BEFORE = 6;
  const LENGTH = 34;

  /** What matches: slots by fold. @param {any[]} slots @param {any} index */
  function matcher(slots, index) {
    const byFold = new Map();
    const put = (fold, i) => byFold.set(fold, [...(byFold.get(fold) ?? []), i]);
    slots.forEach((s, i) => {
      put(s.fold, i);
      for (const c of s.completions) put(c, i);
      for (const other of s.instead) put(other, i);
    });
    // A short form matches where the query has its long form.
    const folds = slots.map((s) => s.fold).join(" ");
    for (const [short, , long] of index.manifest.abbreviations) {
      const key = words(long).map((w) => foldWord(w.word).fold).join(" ");
      const at = ` ${folds} `.indexOf(` ${key} `);
      if (at >= 0 && !short.includes(" ")) put(short, folds.slice(0, at).split(" ").filter(Boolean).length);
    }
    const common = Math.max(5, 31 - Math.clz32(Math.max(1, Math.floor(index.manifest.units / 8))));
    const rare = slots.map((s) => slots.length === 1 || (index.vocabulary.level(s.fold) ?? 0) < common);
    return { byFold, rare, slots };
  }

  /** Words of a text that match: {at, end, slots, pair: stands beside a neighbour of the query}. */
  function matches(text, match) {
    const found = [];
    let before = [];
    words(text).forEach(({ at, word }, n) => {
      const { fold, spelling } = foldWord(word);
      const slots = match.byFold.get(fold) ?? [];
      const hit = { n, at, end: at + word.length, slots, pair: false, same: slots.some((i) => match.slots[i].spelling === spelling) };
      const last = found.at(-1);
      if (slots.some((i) => before.includes(i - 1)) && last?.n === n - 1) hit.pair = last.pair = true;
      before = slots;
      if (slots.length) found.push(hit);
    });
    return found;
  }

  /** Appends `text` to `element` with marks. */
  function append(element, text, hits, match, start = 0, end = text.length) {
    let at = start;
    const shown = hits.filter((h) => h.at >= start && h.end <= end && (h.pair || h.slots.some((i) => match.rare[i])));
    for (let i = 0; i < shown.length; i++) {
      const from = shown[i].at;
      while (shown[i + 1]?.n === shown[i].n + 1 && !text.slice(shown[i].end, shown[i + 1].at).includes("\n")) i++;
      element.append(text.slice(at, from));
      const mark = element.ownerDocument.createElement("mark");
      mark.textContent = text.slice(from, (at = shown[i].end));
      element.append(mark);
    }
    element.append(text.slice(at, end));
  }

  /** Text without its section marks, and where sections begin. @param {string} body */
  function sections(body) {
    const parts = body.split("\x1d");
    const found = [];
    let text = "";
    parts.forEach((part, i) => {
      if (i % 2) {
        const [id, heading] = part.split("\x1c");
        found.push({ at: text.length, id, heading: heading ?? "" });
      } else text += part;
    });
    return { text, sections: found };
  }

  /** The best passage: bounds in the text, and how well it fits. */
  function passage(text, hits, match) {
    let best = { from: 0, value: 0 };
    for (let i = 0; i < hits.length; i++) {
      const seen = new Set();
      let value = 0;
      for (let j = i; j < hits.length && hits[j].n < hits[i].n + LENGTH - BEFORE; j++) {
        for (const s of hits[j].slots) {
          if (!seen.has(s)) value += match.rare[s] ? 3 : 1;
          seen.add(s);
        }
        if (hits[j].pair) value += j < i + 8 ? 2 : 1;
        if (hits[j].same) value += 0.5;
      }
      if (value > best.value) best = { from: hits[i].at, value };
    }
    let start = best.from;
    const all = text.slice(0, start);
    const line = all.lastIndexOf("\n") + 1;
    const sentence = Math.max(line, all.search(/[.;:!?] [^.;:!?]*$/) + 2);
    const near = words(text.slice(Math.max(line, start - 60), start));
    if (start - sentence <= 60) start = sentence;
    else if (near.length) start = Math.max(line, start - 60) + near[Math.max(1, near.length - BEFORE)]?.at || start;
    const rest = words(text.slice(start, start + 600)).slice(0, LENGTH);
    const end = rest.length ? start + rest.at(-1).at + rest.at(-1).word.length : text.length;
    return { start, end, value: best.value };
  }

  /**
   * Fills `element` with the best passage of a record; gives the section it is in, if any.
   * @param {HTMLElement} element
   */
  function excerpt(element, record, match) {
    const { text, sections: all } = sections(record.body);
    const hits = matches(text, match);
    const { start, end, value } = passage(text, hits, match);
    if (record.description) {
      const own = matches(record.description, match);
      if (!value || passage(record.description, own, match).value >= value) {
        append(element, record.description, own, match);
        return null;
      }
    }
    if (start > 0) element.append("… ");
    append(element, text, hits, match, start, end);
    if (end < text.trimEnd().length) element.append(" …");
    return value ? (all.findLast((s) => s.at <= start + 1 && s.id) ?? null) : null;
  }

  function title(element, text, match) {
    append(element, text, matches(text, match), match);
  }

  Object.assign(lantoa, { matcher, excerpt, title });
})();
