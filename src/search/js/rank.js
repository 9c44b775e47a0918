// Ranks pages for what was typed. The same steps and the same arithmetic as src/search/{parse,plan,rank}.rs,
// which say why; tests compare the order of results. Here every round first loads its shards, all at once.

const LEVELS = [0.35, 0.6, 0.85, 1.1, 1.35, 1.6, 1.85, 2.1, 2.6, 3.0, 3.4, 3.8, 4.2, 4.8, 5.6, 6.6];
const PAIR = 1.2;
const SYMBOL = 3.0;
const SAME_MARKS = 1.6;
const OTHER_MARKS = 0.4;
const OTHER_MARKS_ALONE = 0.02;
const COMPLETED = 0.8;
const COMPLETED_KNOWN = 0.3;
const INSTEAD = 0.6;
const OTHER_NAME = 0.6;
const TITLE = 10;
const ONE_WORD_TITLE = 15;
const URGENT = 4;
const ASKING = 0.1;
const WRITTEN = 0.95;
const READINGS = 4;
const PHRASE_SAME = 2.0;
const PHRASE_FOLDED = 0.8;
const CLOSER_LOOK = 300;
const COMPLETIONS = 10;
const CANDIDATES = 12;
const FOLLOWED = 5;
const OTHERS = 2;
const AGENCIES = 6;
const MAX_CHARS = 400;
const MAX_SLOTS = 24;

/**
 * @typedef {{fold: string, spelling: number, shown: string, literal?: boolean, changed?: boolean,
 *   completions: string[], instead: string[],
 *   weight: number, asking?: boolean}} Slot one syllable of a query
 */

const slot = (shown, more) => ({ ...foldWord(shown), shown, completions: [], instead: [], weight: 1, ...more });
const slotsOf = (text, more) => splitNfc(text).map((word) => slot(word, more));
const weightOf = (slots) => slots.reduce((sum, s) => sum + s.weight, 0) || 1;
const splitNfc = (text) => words(text.normalize("NFC")).map((w) => w.word);
const foldsOf = (text) => splitNfc(text).map((w) => foldWord(w).fold);
const pair = (a, b) => a + " " + b;
const isNumber = (fold) => /[0-9]/.test(fold);

/** The query taken apart. @param {string} query */
function parse(query, index) {
  const text = [...query].slice(0, MAX_CHARS).join("").normalize("NFC");
  const typed = splitNfc(text).slice(0, MAX_SLOTS);
  const symbols = keysOfWords(typed.map((w) => foldWord(w).fold));
  const slots = expand(typed, index, symbols).slice(0, MAX_SLOTS);
  if (typed.every((w) => ASCII.test(w))) decodeKeystrokes(slots, index.vocabulary);
  markAsking(slots, index.manifest.asking);
  return { slots, symbols: symbols.map((s) => s.keys), open: /[\p{Alphabetic}\p{N}]$/u.test(text) };
}

/** The words of a text in place of so many typed ones. */
function longSlots(text, typed) {
  const slots = slotsOf(text, { literal: true });
  for (const s of slots) s.weight = Math.min((typed + 0.6) / slots.length, 1);
  return slots;
}

const isMarked = (slots) => slots.some((s) => s.spelling && !s.literal);

/** Whether a phrase stands there: in its marks too, where the query has marks at all. */
function standsAt(slots, at, phrase, marked) {
  return phrase.every((p, i) => {
    const s = slots[at + i];
    return s?.fold === p.fold && (!marked || s.spelling === p.spelling || (!s.spelling && phrase[1]));
  });
}

/** Marks the words that ask, unless nothing else would be left. @param {Slot[]} slots @param {string[]} phrases */
function markAsking(slots, phrases) {
  const marked = isMarked(slots);
  const asks = new Set();
  const mark = (at, phrase) => phrase.forEach((_, i) => asks.add(at + i));
  for (const phrase of phrases) {
    const [head, tail] = phrase.split("…").map((part) => slotsOf(part));
    if (tail) {
      const end = slots.length - tail.length;
      if (head.length < end && standsAt(slots, 0, head, marked) && standsAt(slots, end, tail, marked)) {
        mark(0, head);
        mark(end, tail);
      }
    } else slots.forEach((_, at) => standsAt(slots, at, head, marked) && mark(at, head));
  }
  if (asks.size < slots.length) {
    slots.forEach((s, i) => asks.has(i) && !s.literal && Object.assign(s, { asking: true, weight: ASKING }));
  }
}

/** The query as it was typed, and with written words in place of everyday ones. @returns {Slot[][]} */
function readings(slots, { said }) {
  const marked = isMarked(slots);
  const found = slots.map((_, at) => {
    const all = said.filter(([words]) => standsAt(slots, at, words, marked));
    const taken = all[0]?.[0].length ?? 0;
    return [at, taken, all.filter(([words]) => words.length === taken)];
  });
  // The longest first; what is replaced must not move what is still to be.
  const kept = [];
  for (const f of found.sort((a, b) => b[1] - a[1])) {
    if (f[1] && kept.every(([at, taken]) => f[0] >= at + taken || f[0] + f[1] <= at)) kept.push(f);
  }
  const out = [slots];
  for (const [at, taken, all] of kept.sort((a, b) => b[0] - a[0])) {
    const before = out.slice();
    for (const [, written] of all) {
      for (const reading of before) {
        if (out.length < READINGS) out.push([...reading.slice(0, at), ...longSlots(written, taken), ...reading.slice(at + taken)].slice(0, MAX_SLOTS));
      }
    }
  }
  return out.map((reading) => reading.map((s) => ({ ...s })));
}

/** A slot for each word, long forms in place of abbreviations that are no part of a symbol. */
function expand(typed, index, symbols = []) {
  const slots = [];
  for (let i = 0; i < typed.length; ) {
    const literal = symbols.some((s) => s.start <= i && i < s.end);
    let long;
    let taken = literal ? 1 : Math.min(typed.length - i, 4);
    while (!literal && !(long = longForm(typed.slice(i, i + taken), index)) && taken > 1) taken--;
    if (long) slots.push(...longSlots(long, taken));
    else slots.push(slot(typed[i], { literal }));
    i += taken;
  }
  return slots;
}

/** What all these words together are short for, if anything. @param {string[]} typed */
function longForm(typed, index) {
  const folds = typed.map((w) => foldWord(w).fold);
  if (!folds[1] && isSyllable(folds[0]) && !/^\p{Uppercase}*$/u.test(typed[0])) return undefined;
  return index.abbreviations.get(folds.join(" ").replace(/dd$/, "d"));
}

function decoded(s, vocabulary) {
  if (s.literal || s.spelling !== 0 || !ASCII.test(s.shown)) return null;
  const keys = s.shown.toLowerCase();
  const word = isNumber(keys) ? decodeVni(keys) : decodeTelex(keys);
  const level = word && vocabulary.level(foldWord(word).fold);
  return level == null ? null : { level, slot: slot(word, { changed: true }) };
}

function decodeKeystrokes(slots, vocabulary) {
  let found = false;
  slots.forEach((s, i) => {
    const read = s.fold && vocabulary.level(s.fold) == null && decoded(s, vocabulary);
    if (read) {
      slots[i] = read.slot;
      found = true;
    }
  });
  if (!found) return;
  slots.forEach((s, i) => {
    const own = s.changed ? null : vocabulary.level(s.fold);
    const read = own == null ? null : decoded(s, vocabulary);
    if (read && (read.level >= own + 3 || !isSyllable(s.fold))) slots[i] = read.slot;
  });
}

/** Settles mistakes and completions; says for each slot whether its own list is scored. */
async function plan({ slots, symbols, open }, index) {
  const { vocabulary } = index;
  const n = slots.length;
  const last = slots[n - 1];
  const completing = open && n > 0 && !last.literal && !last.changed;
  const pairs = () => slots.slice(1).map((s, i) => pair(slots[i].fold, s.fold));
  const unknown = slots.map((s) => s.fold).filter((fold) => vocabulary.level(fold) == null);
  const first = [...pairs(), ...unknown, ...symbols.flat().map((k) => "#" + k)].map((k) => index.place(k));
  if (completing && n > 1) first.push(...index.placesStarting(pair(slots[n - 2].fold, last.fold)));
  await index.loadShards(first);
  if (completing) complete(slots, index);
  for (let i = 0; i < n; i++) await correctUnknown(slots, i, index);
  for (let i = 0; i < n && n > 1; i++) await suspect(slots, i, index);

  const names = pairs();
  await index.loadKeys(names);
  const read = names.map((k) => index.place(k));
  // The names before and after slot i are i - 1 and i.
  return slots.map(
    (s, i) => ![names[i - 1], names[i]].some((k) => k && index.df(k)) || !index.isCommon(s.fold) || read.includes(index.place(s.fold)),
  );
}

function complete(slots, index) {
  const n = slots.length;
  const last = slots[n - 1];
  if (n > 1) {
    const before = slots[n - 2].fold;
    last.completions = index.startingWith(pair(before, last.fold), COMPLETIONS).map((k) => k.slice(before.length + 1));
  }
  if (!last.completions.length && (n === 1 || index.vocabulary.level(last.fold) == null)) {
    last.completions = index.vocabulary.completions(last.fold, n === 1 ? COMPLETIONS : 3);
  }
}

async function correctUnknown(slots, i, index) {
  const s = slots[i];
  if (s.literal || s.changed || index.vocabulary.level(s.fold) != null || isNumber(s.fold) || s.fold.length < 2) return;
  await index.loadKeys([s.fold]);
  if (index.df(s.fold) > 0) return;
  const found = await bestFits(slots, i, index.vocabulary.near(s.fold, CANDIDATES), index);
  const best = found[0];
  if (!best) return;
  if (s.completions.length) {
    if (best.before + best.after === 0 || i === 0) return;
    const beginning = pair(slots[i - 1].fold, s.completions[0]);
    await index.loadKeys([beginning]);
    if (index.df(beginning) > 0) return;
  }
  let rank = 0;
  if (best.before) rank = index.list(pair(slots[i - 1].fold, best.fold)).usual & 15;
  else if (best.after) rank = index.list(pair(best.fold, slots[i + 1].fold)).usual >> 4;
  const instead = found.slice(1).filter(sides).slice(0, OTHERS).map((f) => f.fold);
  slots[i] = slot(index.vocabulary.shown(best.fold, rank), { fold: best.fold, spelling: 0, changed: true, instead, weight: s.weight, asking: s.asking });
}

const sides = (f) => !!f.before + !!f.after;

async function bestFits(slots, i, candidates, index) {
  let fits = candidates.map((fold) => ({ fold, before: 0, after: 0 }));
  if (i > 0) {
    const name = (f) => pair(slots[i - 1].fold, f.fold);
    await index.loadKeys(fits.map(name));
    for (const f of fits) f.before = index.df(name(f));
    if (fits.some((f) => f.before)) fits = fits.filter((f) => f.before);
  }
  fits = fits.slice(0, FOLLOWED);
  if (i + 1 < slots.length) {
    const name = (f) => pair(f.fold, slots[i + 1].fold);
    await index.loadKeys(fits.map(name));
    for (const f of fits) f.after = index.df(name(f));
  }
  return fits.sort((a, b) => sides(b) - sides(a) || b.before + b.after - a.before - a.after);
}

async function suspect(slots, i, index) {
  const s = slots[i];
  if (s.literal || s.changed || isNumber(s.fold) || s.completions.length || s.fold.length < 2) return;
  const beside = [];
  if (i > 0) beside.push(pair(slots[i - 1].fold, s.fold));
  if (i + 1 < slots.length) beside.push(pair(s.fold, slots[i + 1].fold));
  await index.loadKeys(beside);
  if (beside.some((k) => index.df(k))) return;
  const found = await bestFits(slots, i, index.vocabulary.near(s.fold, CANDIDATES), index);
  const enough = (f) => sides(f) === beside.length && (beside.length === 2 || f.before + f.after >= 3);
  s.instead = found.filter(enough).slice(0, 1 + OTHERS).map((f) => f.fold);
}

/** log₂, linear between powers of two: exact, unlike Math.log2. */
function log2(x) {
  let power = 0;
  while (x >= 2) {
    x /= 2;
    power += 1;
  }
  return power + x - 1;
}

const ANY = [null, null];
const fits = (spelling, [a, b]) => (a == null || spelling >> 4 === a) && (b == null || (spelling & 15) === b);
const isAny = ([a, b]) => a == null && b == null;

/** Beside a word that asks a pair asks; at the edge of a long form it is worth what the other word is. */
const pairWeight = (a, b) => (a.asking || b.asking ? Math.min : Math.max)(a.weight, b.weight);

class Scorer {
  constructor(index, slots) {
    const n = index.manifest.pages;
    this.index = index;
    this.slots = slots;
    this.scores = new Float64Array(n);
    this.covered = new Uint32Array(n);
    this.bestValue = new Float64Array(n).fill(-1);
    this.bestUnit = new Uint32Array(n);
    this.component = new Float64Array(n);
    this.touched = [];
    this.pairs = [];
  }

  idf(df) {
    return log2(1 + Math.max(this.index.manifest.units - df + 0.5, 0) / (df + 0.5));
  }
  wanted(s) {
    return s.spelling === 0 ? null : this.index.vocabulary.rank(s.fold, s.spelling);
  }

  async score(parsed, singles) {
    const { index, slots } = this;
    const names = [];
    slots.forEach((s, i) => {
      if (singles[i]) {
        names.push(s.fold);
        if (slots.length === 1 || index.vocabulary.level(s.fold) == null) names.push(...s.completions);
      }
      if (!i) return;
      const a = slots[i - 1];
      names.push(...s.completions.map((c) => pair(a.fold, c)));
      names.push(...a.instead.map((x) => pair(x, s.fold)), ...s.instead.map((y) => pair(a.fold, y)));
    });
    await index.loadKeys(names);
    for (const keys of parsed.symbols) {
      const name = keys.map((k) => "#" + k).find((k) => index.df(k) > 0);
      const list = name && index.list(name);
      if (!list) continue;
      this.add(list, SYMBOL * this.idf(list.df), ANY, false);
      this.settle(0);
    }
    slots.forEach((s, i) => singles[i] && this.single(i, s));
    for (let i = 1; i < slots.length; i++) this.pair(i, slots[i - 1], slots[i]);
  }

  single(i, s) {
    const own = this.index.list(s.fold);
    if (own) this.add(own, this.idf(own.df) * s.weight, [this.wanted(s), null], true);
    if (this.slots.length === 1 || !own) {
      const lists = s.completions.map((c) => this.index.list(c)).filter(Boolean);
      const worth = this.idf(lists.reduce((sum, l) => sum + l.df, 0)) * s.weight * (own ? COMPLETED_KNOWN : COMPLETED);
      for (const list of lists) this.add(list, worth, ANY, false);
    }
    this.settle(1 << i);
  }

  pair(i, a, b) {
    const weight = PAIR * pairWeight(a, b);
    const own = this.index.list(pair(a.fold, b.fold));
    if (own) {
      const wanted = [this.wanted(a), this.wanted(b)];
      this.add(own, weight * this.idf(own.df), wanted, true);
      this.pairs.push([i, own, wanted]);
    }
    const lists = b.completions.map((c) => [c, this.index.list(pair(a.fold, c))]).filter((l) => l[1]);
    if (lists.length) {
      const df = lists.reduce((sum, l) => sum + l[1].df, 0);
      const worth = weight * this.idf(df) * (own ? COMPLETED_KNOWN : COMPLETED);
      for (const [word, list] of lists) {
        const wanted = [this.wanted(a), this.index.vocabulary.completed(b.fold, b.spelling, word)];
        this.add(list, worth, wanted, true);
        this.pairs.push([i, list, wanted]);
      }
    }
    for (const name of [...a.instead.map((x) => pair(x, b.fold)), ...b.instead.map((y) => pair(a.fold, y))]) {
      const list = this.index.list(name);
      if (!list) continue;
      this.add(list, weight * this.idf(list.df) * INSTEAD, ANY, false);
      this.pairs.push([i, list, ANY]);
    }
    this.settle(3 << (i - 1));
  }

  add(list, worth, wanted, marks) {
    const { pageOf, urgent } = this.index;
    const { units, levels, spellings } = list;
    const title = list.positions.length ? TITLE : ONE_WORD_TITLE;
    const other = this.slots.length > 1 ? OTHER_MARKS : OTHER_MARKS_ALONE;
    if (isAny(wanted)) marks = false;
    for (let n = 0; n < units.length; n++) {
      if (units[n] >= pageOf.length) continue;
      let value = worth * LEVELS[levels[n] & 15];
      if (marks) value *= fits(spellings[n], wanted) ? SAME_MARKS : other;
      if (levels[n] >= title && urgent.has(pageOf[units[n]])) value *= URGENT;
      this.put(pageOf[units[n]], units[n], value);
    }
  }

  put(page, unit, value) {
    if (this.component[page] === 0) this.touched.push(page);
    if (value > this.component[page]) this.component[page] = value;
    if (value > this.bestValue[page]) {
      this.bestValue[page] = value;
      this.bestUnit[page] = unit;
    }
  }

  settle(bits) {
    for (const page of this.touched) {
      this.scores[page] += this.component[page];
      this.covered[page] |= bits;
      this.component[page] = 0;
    }
    this.touched.length = 0;
  }

  /** Other names of agencies; gives former names that the query has. */
  async otherNames() {
    const { agencies } = this.index.manifest;
    const folds = this.slots.map((s) => s.fold);
    const renamed = [];
    const groups = agencies.map(([now, old]) => [now, ...old]);
    this.index.names ??= groups.map((group) => group.map((name) => expand(splitNfc(name), this.index).map((s) => s.fold)));
    const found = groups.map((group, g) => {
      const names = this.index.names[g];
      let best = { size: 0 };
      names.forEach((name, i) => {
        const at = placeOf(folds, name);
        if (at >= 0 && name.length > best.size) best = { group, names, i, at, size: name.length };
      });
      return best;
    });
    const most = Math.max(1, ...found.map((f) => f.size));
    for (const { group, names, i, at } of found.filter((f) => f.size === most).slice(0, AGENCIES)) {
      if (i > 0 && !group.includes(group[0], 1)) renamed.push([group[i], group[0]]);
      // A query has at most MAX_SLOTS words, so a name in it has fewer than 32.
      const bits = ((1 << names[i].length) - 1) << at;
      for (let j = 0; j < names.length; j++) {
        if (j !== i && names[j].length && (j === 0 || i === 0)) await this.name(names[j], bits);
      }
    }
    return renamed;
  }

  async name(name, bits) {
    const { index } = this;
    const keys = name.length === 1 ? name : name.slice(1).map((w, i) => pair(name[i], w));
    await index.loadKeys(keys);
    const lists = keys.map((k) => index.list(k));
    if (lists.some((l) => !l)) return;
    if (name.length === 1) this.add(lists[0], OTHER_NAME * 2 * this.idf(lists[0].df), ANY, false);
    else {
      const rarest = lists.reduce((a, b) => (b.units.length < a.units.length ? b : a));
      const idf = lists.reduce((sum, l) => sum + this.idf(l.df), 0);
      const all = lists.map((l, i) => [i + 1, l, ANY]);
      const weights = [0, ...lists.map(() => 1)];
      let before = -1;
      for (const unit of rarest.units) {
        if (unit === before || unit >= index.pageOf.length) continue;
        before = unit;
        if (longest(unit, all, weights, false) < lists.length) continue;
        const level = lists.reduce((sum, l) => sum + levelIn(l, unit), 0) / lists.length;
        this.put(index.pageOf[unit], unit, OTHER_NAME * PAIR * idf * level);
      }
    }
    for (const page of this.touched) {
      if ((this.covered[page] & bits) === bits) this.component[page] = 0;
    }
    this.settle(bits);
  }

  /** Pages in their order, and whether they hold half of the query. */
  ranked() {
    const { slots, index: { urgent } } = this;
    const whole = weightOf(slots);
    const order = (a, b) => b.score - a.score || a.page - b.page;
    const ranked = [];
    for (let page = 0; page < this.scores.length; page++) {
      if (this.scores[page] <= 0) continue;
      const covered = slots.reduce((sum, s, i) => ((this.covered[page] >> i) & 1 ? sum + s.weight : sum), 0);
      const score = this.scores[page] * (0.4 + 0.6 * (covered / whole));
      ranked.push({ page, unit: this.bestUnit[page], score, half: covered * (urgent.has(page) ? 4 : 2) >= whole });
    }
    ranked.sort(order);
    const top = ranked.slice(0, CLOSER_LOOK);
    for (const r of top) this.lookCloser(r);
    top.sort(order).forEach((r, i) => (ranked[i] = r));
    const half = ranked.some((r) => r.half);
    return { half, ranked: ranked.filter((r) => r.half === half) };
  }

  lookCloser(ranked) {
    const { pairs, slots } = this;
    const { firstUnit } = this.index;
    const marked = !pairs.every((p) => isAny(p[2]));
    const weights = slots.map((s, i) => (i ? pairWeight(slots[i - 1], s) : 0));
    const whole = weights.reduce((sum, w) => sum + w, 0);
    let best = 1;
    for (let unit = firstUnit[ranked.page]; whole > 0 && unit < firstUnit[ranked.page + 1]; unit++) {
      const folded = longest(unit, pairs, weights, false) / whole;
      const same = marked && folded ? longest(unit, pairs, weights, true) / whole : folded;
      const a = 1 + PHRASE_SAME * same * same;
      const b = 1 + PHRASE_FOLDED * folded * folded;
      const value = a > b ? a : b;
      if (value > best) {
        best = value;
        ranked.unit = unit;
      }
    }
    ranked.score *= best;
  }
}

/** Where the words of a name stand in a query's, or -1. @param {string[]} folds @param {string[]} name */
function placeOf(folds, name) {
  return name.length ? folds.findIndex((_, at) => name.every((word, i) => folds[at + i] === word)) : -1;
}

function rangeOf(list, unit) {
  const { units } = list;
  let low = 0;
  let high = units.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (units[middle] < unit) low = middle + 1;
    else high = middle;
  }
  let end = low;
  while (units[end] === unit) end++;
  return [low, end];
}

function levelIn(list, unit) {
  const [start, end] = rangeOf(list, unit);
  let best = 0;
  for (let i = start; i < end; i++) best = Math.max(best, LEVELS[list.levels[i] & 15]);
  return best;
}

// Runs that end at a position of this pair, of the one before and of the one before that.
const runs = [0, 1, 2].map(() => new Float64Array(128));

/** The worth of the longest run of pairs one after the other in a unit; one may be implied by its neighbours. */
function longest(unit, pairs, weights, same) {
  for (const run of runs) run.fill(0);
  let at = 0;
  let longest = 0;
  for (const [i, list, wanted] of pairs) {
    for (; at < i; at++) {
      runs.unshift(runs.pop());
      runs[0].fill(0);
    }
    const [now, before, earlier] = runs;
    const [start, end] = rangeOf(list, unit);
    for (let n = start; n < end; n++) {
      if (same && !fits(list.spellings[n], wanted)) continue;
      for (let k = list.starts[n]; k < list.starts[n + 1]; k++) {
        const p = list.positions[k];
        let run = p === MANY ? Math.max(...before) : Math.max(before[(p + 126) % 127], before[MANY]);
        const bridged = p !== MANY && earlier[(p + 125) % 127];
        if (!run && bridged) run = bridged + weights[i - 1];
        run += weights[i];
        if (run > now[p]) now[p] = run;
        if (run > longest) longest = run;
      }
    }
  }
  return longest;
}

/**
 * Pages for a query, best first: page, unit that fits best, score; of those for emergencies one.
 * @param {Index} index
 * @param {string} query
 */
async function search(index, query) {
  await index.ready();
  const parsed = parse(query, index);
  const found = await Promise.all(
    readings(parsed.slots, index).map(async (slots, n) => {
      const worth = (weightOf(parsed.slots) / weightOf(slots)) * (n ? WRITTEN : 1);
      const singles = await plan({ ...parsed, slots }, index);
      const scorer = new Scorer(index, slots);
      await scorer.score(parsed, singles);
      const renamed = await scorer.otherNames();
      return { slots, worth, renamed, ...scorer.ranked() };
    }),
  );
  const half = found.some((f) => f.half);
  const best = new Map();
  for (const { ranked, worth } of found.filter((f) => f.half === half)) {
    for (const r of ranked) {
      r.score *= worth;
      if (!(best.get(r.page)?.score >= r.score)) best.set(r.page, r);
    }
  }
  let urgent = 0;
  const ranked = [...best.values()]
    .sort((a, b) => b.score - a.score || a.page - b.page)
    .filter((r) => !(index.urgent.has(r.page) || r.page === index.manifest.emergency) || !urgent++);
  const { slots, renamed } = found[0];
  const readAs = slots.some((s) => s.changed) ? slots.map((s) => s.shown).join(" ") : null;
  return { ranked, slots, all: found.flatMap((f) => f.slots), readAs, renamed };
}
