// The passage of a page that fits a query best, and what in it matched. Makes text nodes and <mark> only:
// neither a query nor a text is ever read as markup.
const BEFORE = 6;
const LENGTH = 34;

/** @param {string} name of an element @param {string} [text] what stands in it */
function create(name, text) {
  const element = document.createElement(name);
  if (text) element.textContent = text;
  return element;
}

/** What matches: slots by fold. @param {Slot[]} slots @param {Index} index */
function matcher(slots, index) {
  const byFold = new Map();
  const put = (fold, i) => byFold.set(fold, [...(byFold.get(fold) ?? []), i]);
  slots.forEach((s, i) => [s.fold, ...s.completions, ...s.instead].forEach((fold) => put(fold, i)));
  // A short form matches where the query has its long form.
  const folds = slots.map((s) => s.fold);
  for (const [short, , long] of index.manifest.abbreviations) {
    const at = placeOf(folds, foldsOf(long));
    if (at >= 0 && !short.includes(" ")) put(short, at);
  }
  const rare = slots.map((s) => slots.length === 1 || (!s.asking && !index.isCommon(s.fold)));
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
function append(element, text, match, hits = matches(text, match), start = 0, end = text.length) {
  let at = start;
  const shown = hits.filter((h) => h.at >= start && h.end <= end && (h.pair || h.slots.some((i) => match.rare[i])));
  for (let i = 0; i < shown.length; i++) {
    const from = shown[i].at;
    while (shown[i + 1]?.n === shown[i].n + 1 && !text.slice(shown[i].end, shown[i + 1].at).includes("\n")) i++;
    element.append(text.slice(at, from), create("mark", text.slice(from, (at = shown[i].end))));
  }
  element.append(text.slice(at, end));
}

/** Text without its section marks, and where sections begin. @param {string} body */
function sections(body) {
  const found = [];
  let text = "";
  body.split("\x1d").forEach((part, i) => {
    if (i % 2) {
      const [id, heading = ""] = part.split("\x1c");
      found.push({ at: text.length, id, heading });
    } else text += part;
  });
  return [text, found];
}

/** The best passage: bounds in the text, and how well it fits. */
function passage(text, hits, match) {
  let from = 0;
  let value = 0;
  for (let i = 0; i < hits.length; i++) {
    const seen = new Set();
    let own = 0;
    for (let j = i; j < hits.length && hits[j].n < hits[i].n + LENGTH - BEFORE; j++) {
      for (const s of hits[j].slots) {
        if (!seen.has(s)) own += match.rare[s] ? 3 : 1;
        seen.add(s);
      }
      if (hits[j].pair) own += j < i + 8 ? 2 : 1;
      if (hits[j].same) own += 0.5;
    }
    if (own > value) [from, value] = [hits[i].at, own];
  }
  const all = text.slice(0, from);
  const line = all.lastIndexOf("\n") + 1;
  const sentence = Math.max(line, all.search(/[.;:!?] [^.;:!?]*$/) + 2);
  const begin = Math.max(line, from - 60);
  const near = words(text.slice(begin, from));
  let start = from;
  if (from - sentence <= 60) start = sentence;
  else if (near.length) start = begin + near[Math.max(1, near.length - BEFORE)]?.at || from;
  const last = words(text.slice(start, start + 600)).slice(0, LENGTH).at(-1);
  return { start, end: last ? start + last.at + last.word.length : text.length, value };
}

/**
 * Fills `element` with the best passage of a record; gives the section it is in, if any.
 * @param {HTMLElement} element
 */
function excerpt(element, { body, description }, match) {
  const [text, all] = sections(body);
  const hits = matches(text, match);
  const { start, end, value } = passage(text, hits, match);
  if (description) {
    const own = matches(description, match);
    if (!value || passage(description, own, match).value >= value) {
      append(element, description, match, own);
      return null;
    }
  }
  if (start > 0) element.append("… ");
  append(element, text, match, hits, start, end);
  if (end < text.trimEnd().length) element.append(" …");
  return value ? all.findLast((s) => s.at <= start + 1 && s.id) : null;
}
