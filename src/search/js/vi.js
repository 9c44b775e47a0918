// Vietnamese text in search: folding, spellings, raw Telex and VNI, document numbers, words.
//
// The same rules as src/vi/ and src/search/token.rs, on the vectors of tests/vectors/.
//
// The parts of this folder have no import or export, because pages opened from a folder may not load
// modules: the build joins them into one function, js/search.js (src/search/script.rs), so that a name of one
// part is known in the next.

const TONES = "\u0300\u0309\u0303\u0301\u0323";
const RADIX = { a: 3, o: 3, e: 2, u: 2, d: 2 };
const QUALITY = { "a\u0306": 1, "a\u0302": 2, "e\u0302": 1, "o\u0302": 1, "o\u031b": 2, "u\u031b": 1 };
const MARK = /^\p{M}$/u;
const WORD = /[\p{Alphabetic}\p{N}\p{M}]+/gu;
const IDEOGRAPH = /[\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]/;
/** @type {Map<string, {fold: string, spelling: number}>} */
const seen = new Map();

/**
 * The fold of a word and its spelling: letters' qualities and the tone as one number, 0 without marks.
 * @param {string} word
 */
function foldWord(word) {
  let known = seen.get(word);
  if (!known) {
    if (seen.size > 20000) seen.clear();
    seen.set(word, (known = takeApart(word.normalize("NFC"))));
  }
  return known;
}

function takeApart(word) {
  let fold = "";
  let quality = 0;
  let tone = 0;
  for (const c of word) {
    for (const lower of c.toLowerCase()) {
      const parts = [...lower.normalize("NFD")];
      let base = parts[0] === "đ" ? "d" : parts[0];
      const plain = /^[a-z0-9]$/.test(base) && parts.slice(1).every((p) => MARK.test(p));
      if (plain) {
        let own = parts[0] === "đ" ? 1 : 0;
        let ownTone = 0;
        for (const mark of parts.slice(1)) {
          const t = TONES.indexOf(mark) + 1;
          if (t) ownTone = t;
          else own = QUALITY[base + mark] ?? own;
        }
        quality = (quality * (RADIX[base] ?? 1) + own) % 16777216;
        tone ||= ownTone;
      }
      for (let i = 0; i < parts.length; i++) {
        if (i > 0) base = parts[i];
        if (MARK.test(base)) continue;
        if (base === "y" && (/[hklmst]$/.test(fold) || fold.endsWith("qu"))) base = "i";
        fold += base;
      }
    }
  }
  return { fold, spelling: quality * 6 + tone };
}

/** The words of a text, each with where it begins. @param {string} text */
function words(text) {
  const out = [];
  const put = (at, word) => out.push({ at, word: word.length > 40 ? [...word].slice(0, 40).join("") : word });
  for (const match of text.matchAll(WORD)) {
    if (!IDEOGRAPH.test(match[0])) put(match.index, match[0]);
    else {
      let at = match.index;
      for (const part of match[0].split(/([\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff])/)) {
        if (part) put(at, part);
        at += part.length;
      }
    }
  }
  return out;
}

const ONSET = "(?:ngh|ng|nh|ch|gh|gi|kh|ph|qu|th|tr|[bcdghklmnpqrstvx])?";
const VOWELS =
  "(?:a[iouy]?|e[ou]?|i(?:a|eu?|u)?|o(?:a[ioy]?|eo?|i|o)?|u(?:a[iouy]?|eo?|i|o[iu]?|u|y[aeu]?)?|y(?:eu?)?)";
const SYLLABLE = new RegExp(`^(?:${ONSET}${VOWELS}|gi)(?:ch|ng|nh|[cmnpt])?$`);

/** @param {string} fold */
const isSyllable = (fold) => SYLLABLE.test(fold);
const toneFits = (fold, spelling) => !/(?:[cpt]|ch)$/.test(fold) || spelling % 6 >= 4;
const isVowel = (c) => "aeiouy".includes(c) && c !== "";

/** Text of [base, quality] pairs with the tone on one of them. */
function compose(letters, place, tone) {
  return letters
    .map(([base, quality], i) => {
      const mark = { a1: "\u0306", u1: "\u031b", o2: "\u031b", d1: "" }[base + quality] ?? (quality ? "\u0302" : "");
      return (base + quality === "d1" ? "đ" : base) + mark + (i === place && tone ? TONES[tone - 1] : "");
    })
    .join("")
    .normalize("NFC");
}

/** What is on the paper while raw keys are read: [base, quality] pairs, and the tone. */
class Draft {
  letters = [];
  tone = 0;
  changed = false;

  vowel() {
    return this.letters.findLast((l) => isVowel(l[0]));
  }
  markTone(tone) {
    if (!this.vowel() || (this.tone !== 0) === (tone !== 0)) return false;
    this.tone = tone;
    return (this.changed = true);
  }
  markLetter(bases) {
    const letter = this.letters.findLast((l) => l[1] === 0 && bases[l[0]]);
    if (!letter) return false;
    letter[1] = bases[letter[0]];
    return (this.changed = true);
  }
  markHorn() {
    const l = this.letters;
    const i = l.findLastIndex((x) => x[0] === "o" && x[1] === 0);
    if (i > 0 && l[i - 1][0] === "u" && !(i === 2 && l[0][0] === "q")) l[i - 1][1] = 1;
    return this.markLetter({ o: 2, u: 1 });
  }
  finish() {
    const l = this.letters;
    if (!this.changed) return null;
    for (let i = 1; i < l.length; i++) {
      if (l[i - 1][0] === "u" && l[i - 1][1] === 1 && l[i][0] === "o" && l[i][1] === 0) l[i][1] = 2;
    }
    const fold = l.map((x) => x[0]).join("");
    let place = l.findLastIndex((x) => isVowel(x[0]) && x[1] > 0);
    if (place < 0) place = l.findLastIndex((x) => isVowel(x[0]));
    if (place < 0) return null;
    const text = compose(l, place, this.tone);
    return isSyllable(fold) && toneFits(fold, foldWord(text).spelling) ? text : null;
  }
}

/** What lower-case keys write in Telex, or null. @param {string} keys */
function decodeTelex(keys) {
  const draft = new Draft();
  const l = draft.letters;
  if (keys.length > 12 || /[^a-z]/.test(keys)) return null;
  for (const key of keys) {
    const tone = "zfrxsj".indexOf(key);
    let done = false;
    if (tone >= 0) done = draft.markTone(tone);
    else if (key === "w") done = telexW(draft);
    else if (key === "d") {
      done = l[0]?.[0] === "d" && l[0][1] === 0 && (l.length === 1 || !!draft.vowel()) && draft.markLetter({ d: 1 });
    } else if ("aeo".includes(key)) {
      const last = l.at(-1);
      const mate = last && isVowel(last[0]) ? last : draft.vowel();
      done = !!mate && mate[0] === key && mate[1] === 0 && draft.markLetter({ [key]: key === "a" ? 2 : 1 });
    }
    if (!done) l.push([key, 0]);
  }
  return draft.finish();
}

function telexW(draft) {
  const l = draft.letters;
  const last = draft.vowel();
  if (!last) {
    l.push(["u", 1]);
    return (draft.changed = true);
  }
  if (last[0] !== "a" || last[1] !== 0) return draft.markHorn();
  const n = l.length;
  const ua = n > 1 && l[n - 1][0] === "a" && l[n - 2][0] === "u" && !(n === 3 && l[0][0] === "q");
  if (ua && l.some((x) => x[0] === "u" && x[1] === 0)) return draft.markLetter({ u: 1 });
  return draft.markLetter({ a: 1 });
}

/** What lower-case keys write in VNI, or null. @param {string} keys */
function decodeVni(keys) {
  const draft = new Draft();
  if (keys.length > 12 || /[^a-z0-9]/.test(keys)) return null;
  for (const key of keys) {
    let done;
    if (key >= "a") {
      draft.letters.push([key, 0]);
      done = true;
    } else if (key <= "5") done = draft.markTone([0, 4, 1, 2, 3, 5][+key]);
    else if (key === "6") done = draft.markLetter({ a: 2, e: 1, o: 1 });
    else if (key === "7") done = draft.markHorn();
    else done = draft.markLetter(key === "8" ? { a: 1 } : { d: 1 });
    if (!done) return null;
  }
  return draft.finish();
}

/** Letters of a fold with the marks of a spelling. @param {string} fold @param {number} spelling */
function spell(fold, spelling) {
  const letters = [...fold];
  const tone = spelling % 6;
  let quality = Math.floor(spelling / 6);
  const marks = letters.map(() => 0);
  for (let i = letters.length - 1; i >= 0; i--) {
    const r = RADIX[letters[i]] ?? 1;
    marks[i] = quality % r;
    quality = Math.floor(quality / r);
  }
  const place = tonePlace(letters, marks);
  const written = letters.map((letter, i) => [letter === "i" && writtenY(letters, i) ? "y" : letter, marks[i]]);
  return compose(written, place, tone);
}

function writtenY(l, i) {
  if (i === 1) return l.length === 2 && "hklmst".includes(l[0]);
  return i === 2 && l[0] === "q" && l[1] === "u" && l[3] !== "n" && l[3] !== "t";
}

function tonePlace(l, marks) {
  let start = l.findIndex((c) => isVowel(c));
  if (l.length > 2 && l[0] === "q" && l[1] === "u") start = 2;
  else if (l.length > 2 && l[0] === "g" && l[1] === "i" && isVowel(l[2])) start = 2;
  if (start < 0) return -1;
  let end = start;
  while (end < l.length && isVowel(l[end])) end++;
  for (let i = end - 1; i >= start; i--) if (marks[i]) return i;
  const n = end - start;
  if (n === 0) return -1;
  if (n === 1 || (n === 2 && end === l.length)) return start;
  return start + 1;
}

const KINDS = [
  ["thong tu lien tich", "ttlt"], ["nghi quiet lien tich", "nqlt"], ["nghi dinh", "nd"], ["nghi quiet", "nq"],
  ["thong tu", "tt"], ["quiet dinh", "qd"], ["chi thi", "ct"], ["ke hoach", "kh"], ["ket luan", "kl"],
  ["cong van", "cv"], ["cong dien", "cd"], ["thong bao", "tb"], ["huong dan", "hd"], ["bao cao", "bc"],
  ["to trinh", "ttr"], ["chuong trinh", "ctr"], ["de an", "da"], ["qui che", "qc"], ["qui dinh", "qdi"],
  ["phap lenh", "pl"], ["bo luat", "qh"], ["luat", "qh"],
].map(([name, kind]) => [name.split(" "), kind]);
const SERIES = /^(?:tcxdvn|tcxd|tcvn|qcvn|tccs|qcdp)$/;
const OTHER_KINDS = `(?:ubtv)?qh\\d+|tl|gm|qyd|qdubnd|vbhn|ctrhd|l|lct|${SERIES.source.slice(1, -1)}`;
const KIND = new RegExp(`^(?:${KINDS.map((k) => k[1]).join("|")}|${OTHER_KINDS})$`);
const NUMBER = /^\d{1,6}[a-z]?$/;
const YEAR = /^(?:19|20)\d\d$/;

function symbolKeys(number, year, kind, issuer) {
  const out = new Set();
  const short = kind.replace(/\d+$/, "");
  for (const head of year ? [`${number}/${year}`, number] : [number]) {
    if (issuer) out.add(`${head}/${kind}-${issuer}`);
    out.add(`${head}/${kind}`);
    out.add(`${head}/${short}`);
  }
  return [...out];
}

/**
 * Document symbols asked for by folded words: the words each takes, and its keys, the whole one first.
 * @param {string[]} w
 * @returns {{start: number, end: number, keys: string[]}[]}
 */
function keysOfWords(w) {
  const found = [];
  for (let i = 0; i < w.length; ) {
    const read = readWords(w, i);
    if (read) found.push(read);
    i = read ? read.end : i + 1;
  }
  return found;
}

function readWords(w, start) {
  let i = start;
  const named = KINDS.find(([names]) => names.every((n, j) => w[i + j] === n));
  let kind = named?.[1];
  if (named) i += named[0].length;
  else if (NUMBER.test(w[i + 1] ?? "") && KIND.test(w[i])) kind = w[i++];
  if (i > start && w[i] === "so") i++;
  if (!NUMBER.test(w[i] ?? "")) return null;
  let number = w[i++].replace(/^0+(?=.)/, "");
  if (SERIES.test(kind ?? "")) {
    // "QCVN 01-1:2018": parts of the number stand before the year.
    let end = i;
    while (/^\d{1,3}$/.test(w[end] ?? "")) end++;
    if (YEAR.test(w[end] ?? "")) while (i < end) number += "-" + w[i++].replace(/^0+(?=.)/, "");
  }
  const yearAt = w[i] === "nam" ? i + 1 : i;
  const year = YEAR.test(w[yearAt] ?? "") ? w[yearAt] : null;
  if (year) i = yearAt + 1;
  let issuer = "";
  if (KIND.test(w[i] ?? "")) {
    kind = w[i++];
    for (; i < w.length && w[i].length <= 8 && !NUMBER.test(w[i]) && issuer.length < 24; i++) {
      if (isSyllable(w[i]) && w[i] !== "tu") break;
      issuer += (issuer ? "-" : "") + w[i];
    }
  }
  return kind ? { start, end: i, keys: symbolKeys(number, year, kind, issuer) } : null;
}
