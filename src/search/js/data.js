// The files of a search index: fetches and reads the manifest, the vocabulary, shards and packs.
//
// Bytes are described in src/search/encode.rs, vocab.rs and pack.rs. From file://, where fetch is not
// allowed, the same files come as classic scripts that call lantoaSearch.file(path, base64).
const MANY = 127;
const ASCII = /^[\x00-\x7f]*$/;

/** @type {Map<string, (bytes: Uint8Array) => void>} */
const waiting = new Map();
function file(path, text) {
  waiting.get(path)?.(Uint8Array.from(atob(text), (c) => c.charCodeAt(0)));
  waiting.delete(path);
}

/** Reads by fetch, or by script elements where the manifest is a local file. @param {string} manifest address */
function source(manifest) {
  if (!manifest.startsWith("file:")) {
    return async (path, fresh) => {
      const answer = await fetch(new URL(path, manifest), fresh ? { cache: "no-cache" } : {});
      if (!answer.ok) throw new Error(`${answer.status} ${path}`);
      return new Uint8Array(await answer.arrayBuffer());
    };
  }
  return (path) =>
    new Promise((done, fail) => {
      const script = document.createElement("script");
      waiting.set(path, done);
      script.src = new URL(path + ".js", manifest).href;
      script.onerror = () => fail(new Error(path));
      script.onload = () => script.remove();
      document.head.append(script);
    });
}

const text = (bytes) => new TextDecoder().decode(bytes);

/** Keys are compared as their UTF-8 bytes, as the index sorts them. */
const key = (t) => (ASCII.test(t) ? t : Array.from(new TextEncoder().encode(t), (b) => String.fromCharCode(b)).join(""));

class Shard {
  constructor(bytes) {
    this.bytes = bytes;
    this.at = 0;
    /** @type {Map<string, {df: number, count: number, body: number}>} */
    this.lists = new Map();
    /** @type {Map<string, object>} */
    this.read = new Map();
    let before = "";
    while (this.at < bytes.length) {
      const lengths = bytes[this.at++];
      let shared = lengths >> 4;
      let rest = lengths & 15;
      if (shared === 15) shared += this.varint();
      if (rest === 15) rest += this.varint();
      before = before.slice(0, shared) + String.fromCharCode(...bytes.subarray(this.at, this.at + rest));
      this.at += rest;
      const head = this.varint();
      const count = head >> 1;
      const df = head & 1 ? this.varint() : count;
      const pair = before.includes(" ");
      const length = count > 1 ? this.varint() : 0;
      this.lists.set(before, { df, count, body: this.at });
      this.at += length;
      if (length) continue;
      if (pair) this.at++;
      this.varint();
      this.at++;
      if (pair) while (bytes[this.at++] >= 0x80);
    }
  }

  varint() {
    let n = 0;
    for (let shift = 0; ; shift += 7) {
      const b = this.bytes[this.at++];
      n |= (b & 0x7f) << shift;
      if (!(b >= 0x80)) return n >>> 0;
    }
  }

  list(name) {
    const place = this.lists.get(name);
    if (!place) return null;
    let list = this.read.get(name);
    if (!list) this.read.set(name, (list = this.decode(place, name.includes(" "))));
    return list;
  }

  decode({ df, count, body }, pair) {
    this.at = body;
    let spellings;
    if (pair) {
      const m = count > 1 ? this.varint() : 1;
      spellings = this.bytes.subarray(this.at, this.at + m);
      this.at += m;
    }
    const list = {
      df,
      units: new Uint32Array(count),
      levels: new Uint8Array(count),
      spellings: new Uint8Array(count),
      usual: spellings?.[0] ?? 0,
      starts: new Uint32Array(count + 1),
      positions: [],
    };
    let unit = 0;
    for (let i = 0; i < count; i++) list.units[i] = unit += this.varint();
    for (let i = 0; i < count; i++) {
      const b = this.bytes[this.at++];
      list.levels[i] = b >> 4;
      list.spellings[i] = pair ? spellings[b & 15] ?? 0xff : (b & 15) << 4;
    }
    if (pair) {
      for (let i = 0; i < count; i++) {
        for (;;) {
          const b = this.bytes[this.at++];
          list.positions.push(b & 0x7f);
          if (!(b >= 0x80)) break;
        }
        list.starts[i + 1] = list.positions.length;
      }
    }
    return list;
  }
}

class Vocabulary {
  constructor(lines) {
    /** @type {{fold: string, level: number, codes: string}[]} */
    this.entries = [];
    this.byFold = new Map();
    let before = "";
    for (const line of lines.split("\n")) {
      const cut = line.search(/[A-P]/);
      if (cut < 1) continue;
      before = [...before].slice(0, parseInt(line[0], 36)).join("") + line.slice(1, cut);
      const entry = { fold: before, level: line.charCodeAt(cut) - 65, codes: line.slice(cut + 1) };
      this.byFold.set(before, entry);
      this.entries.push(entry);
    }
  }
  level(fold) {
    return this.byFold.get(fold)?.level ?? null;
  }
  spellings(fold) {
    const codes = this.byFold.get(fold)?.codes;
    return codes ? codes.split(",").map((c) => parseInt(c, 36)) : [0];
  }
  /** A word as it is spelled at a rank. */
  shown(fold, rank) {
    const spellings = this.spellings(fold);
    return spell(fold, spellings[rank] ?? spellings[0]);
  }
  /** Rank of a spelling, or null if the word does not occur in it. */
  rank(fold, spelling) {
    const rank = this.spellings(fold).indexOf(spelling);
    return rank < 0 ? null : rank;
  }
  /** Rank of the most frequent spelling of a word that begins as a beginning is spelled, or null. */
  completed(beginning, spelling, word) {
    if (!spelling || !word.startsWith(beginning)) return null;
    let scale = 1;
    for (const c of word.slice(beginning.length)) scale *= RADIX[c] ?? 1;
    const fits = (s) => {
      return Math.floor(Math.floor(s / 6) / scale) === Math.floor(spelling / 6) && (spelling % 6 === 0 || s % 6 === spelling % 6);
    };
    const rank = this.byFold.has(word) ? this.spellings(word).findIndex(fits) : -1;
    return rank < 0 ? null : rank;
  }
  best(entries, limit) {
    entries.sort((a, b) => b.level - a.level || (a.fold < b.fold ? -1 : 1));
    return entries.slice(0, limit).map((e) => e.fold);
  }
  completions(prefix, limit) {
    return this.best(this.entries.filter((e) => e.fold !== prefix && e.fold.startsWith(prefix)), limit);
  }
  near(fold, limit) {
    if (!ASCII.test(fold)) return [];
    return this.best(this.entries.filter((e) => oneMistake(fold, e.fold) && ASCII.test(e.fold)), limit);
  }
}

function oneMistake(a, b) {
  if (Math.abs(a.length - b.length) > 1) return false;
  if (a.length > b.length) [a, b] = [b, a];
  let i = 0;
  while (i < a.length && a[i] === b[i]) i++;
  if (a.length < b.length) return a.slice(i) === b.slice(i + 1);
  if (i === a.length) return false;
  return (
    a.slice(i + 1) === b.slice(i + 1) ||
    (i + 1 < a.length && a[i] === b[i + 1] && a[i + 1] === b[i] && a.slice(i + 2) === b.slice(i + 2))
  );
}

/** An index of one language. Files are read when they are asked for, and kept. */
class Index {
  /**
   * @param {(path: string, fresh?: boolean) => Promise<Uint8Array>} read a file by its path relative to the manifest
   * @param {string} name the manifest's file name
   */
  constructor(read, name) {
    this.read = read;
    this.name = name;
    /** @type {Map<string, Promise<any>>} */
    this.files = new Map();
    /** @type {Map<number, Shard>} */
    this.shards = new Map();
  }

  /** Loads manifest and vocabulary; a failed attempt is made again at the next call. */
  ready() {
    return (this.start ??= this.load().catch((error) => {
      this.start = undefined;
      throw error;
    }));
  }

  async load() {
    const m = JSON.parse(text(await this.read(this.name, true)));
    this.manifest = m;
    this.vocabulary = new Vocabulary(text(await this.read(m.dir + m.vocabulary)));
    this.firsts = m.keys.split("\n").map(key);
    this.abbreviations = new Map(m.abbreviations.map(([key, , long]) => [key, long]));
    this.said = m.said.map(([said, written]) => [slotsOf(said), written]).filter(([words]) => words[0]);
    this.said.sort(([a], [b]) => b.length - a.length);
    let urgent = 0;
    this.urgent = new Set(m.urgent.map((step) => (urgent += step)));
    const extra = new Map();
    for (let i = 0, page = 0; i + 1 < m.long.length; i += 2) extra.set((page += m.long[i]), m.long[i + 1]);
    this.pageOf = new Uint32Array(m.units);
    this.firstUnit = new Uint32Array(m.pages + 1);
    let unit = 0;
    for (let page = 0; page < m.pages; page++) {
      this.firstUnit[page] = unit;
      for (let n = extra.get(page) ?? 0; n >= 0 && unit < m.units; n--) this.pageOf[unit++] = page;
    }
    this.firstUnit[m.pages] = unit;
  }

  /** Whether a word is in an eighth of the units or more. @param {string} fold */
  isCommon(fold) {
    const eighth = Math.max(1, Math.floor(this.manifest.units / 8));
    return this.vocabulary.level(fold) >= Math.max(5, 31 - Math.clz32(eighth));
  }

  /** A file, kept; one that failed is asked for again next time. */
  file(path, take) {
    let file = this.files.get(path);
    if (!file) {
      file = this.read(path).then(take);
      file.catch(() => this.files.delete(path));
      this.files.set(path, file);
    }
    return file;
  }

  /** Number of the shard that would hold a key. @param {string} name */
  place(name) {
    const k = key(name);
    return Math.max(0, this.firsts.findLastIndex((first) => first <= k));
  }

  /** Loads shards by number, all at once. @param {Iterable<number>} numbers */
  async loadShards(numbers) {
    const m = this.manifest;
    const missing = [...new Set(numbers)].filter((n) => !this.shards.has(n));
    await Promise.all(
      missing.map(async (n) => {
        const hash = m.shards.slice(n * 6, n * 6 + 6);
        const take = (bytes) => new Shard(bytes);
        const shard = hash ? await this.file(`${m.dir}s${n.toString(36)}-${hash}.bin`, take) : new Shard(new Uint8Array());
        this.shards.set(n, shard);
      }),
    );
  }

  /** Loads the shards of keys. @param {string[]} names */
  loadKeys(names) {
    return this.loadShards(names.map((n) => this.place(n)));
  }

  /** Units that have a key whose shard is loaded. */
  df(name) {
    return this.shards.get(this.place(name))?.lists.get(key(name))?.df ?? 0;
  }

  list(name) {
    return this.shards.get(this.place(name))?.list(key(name)) ?? null;
  }

  /** Shards that keys with this beginning may lie in, at most two. */
  placesStarting(first) {
    const start = this.place(first);
    return this.place(first + "\u{10ffff}") > start ? [start, start + 1] : [start];
  }

  /** The most frequent keys that begin so and are longer, from loaded shards. */
  startingWith(first, limit) {
    const start = key(first);
    const found = [];
    for (const n of this.placesStarting(first)) {
      for (const [k, place] of this.shards.get(n)?.lists ?? []) {
        if (k !== start && k.startsWith(start)) found.push([k, place.df]);
      }
    }
    found.sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1));
    return found.slice(0, limit).map(([k]) => text(Uint8Array.from(k, (c) => c.charCodeAt(0))));
  }

  /** The record of a unit: what a result shows. @param {number} unit */
  async record(unit) {
    const m = this.manifest;
    let first = 0;
    const pack = m.packs.findIndex((n) => unit < (first += n));
    const path = `${m.dir}t${pack.toString(36)}-${m.texts.slice(pack * 6, pack * 6 + 6)}.txt`;
    const records = await this.file(path, (bytes) => text(bytes).split("\x1e"));
    const [url, title, kind, date, description, body = ""] = records[unit - first + m.packs[pack]].split("\x1f");
    return { url, title, kind, date, description, body };
  }

  /** Which pages have what one can filter for. */
  facets() {
    const m = this.manifest;
    return this.file(m.dir + m.facets, (bytes) => {
      const { fields } = JSON.parse(text(bytes));
      for (const values of Object.values(fields)) {
        for (const value of values) {
          let page = 0;
          value.pages = value.pages.map((step) => (page += step));
        }
      }
      return fields;
    });
  }
}
