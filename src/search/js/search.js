// The search page: results as one types, filters with counts, the query in the address. Works on
//
//   <div data-search data-search-index="chi-muc-vi.json">
//     <form data-search-form action="" role="search"><input type="search" name="q"> <button>…</button></form>
//     <p data-search-status role="status"></p>
//     <div data-search-filters hidden></div>
//     <div data-search-results></div>
//     <script type="application/json" data-search-strings>{{ search.strings }}</script>
//   </div>
//
// where the last holds the words that are shown, in the page's language (docs/theme.md); a kind of page that it
// does not name is not shown with a result. `[data-search-results]` has the attribute data-search-done, its
// value the query as typed, when a query is finished.

const FIELDS = ["kinds", "audiences", "sectors", "hazards", "localities", "years"];
const PAGE = 10;
const WAIT = 150;

const fillIn = (text = "", values = {}) => text.replace(/\{(\w+)\}/g, (_, name) => values[name] ?? "");

function button(text, act) {
  const made = create("button", text);
  made.type = "button";
  made.addEventListener("click", act);
  return made;
}

class SearchPage {
  /** Ids by field. @type {Record<string, Set<string>>} */
  chosen = {};
  turn = 0;

  /** @param {HTMLElement} box */
  constructor(box) {
    const part = (name) => box.querySelector(`[data-search-${name}]`);
    this.form = part("form");
    this.input = this.form.querySelector("[name=q]");
    this.results = part("results");
    this.status = part("status");
    this.filters = part("filters");
    this.strings = { fields: {}, kinds: {}, ...JSON.parse(part("strings")?.textContent || "{}") };
    this.address = new URL(box.dataset.searchIndex, document.baseURI).href;
    this.index = new Index(source(this.address), this.address.split("/").at(-1));
    this.hints = create("div");
    this.hints.dataset.searchHints = "";
    this.results.before(this.hints);
    this.listen();
    this.fromAddress();
  }

  listen() {
    this.form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.ask();
    });
    this.input.addEventListener("input", () => {
      this.begin();
      clearTimeout(this.timer);
      this.timer = setTimeout(() => {
        this.toAddress(false);
        this.run();
      }, WAIT);
    });
    // The first keystroke finds the vocabulary there.
    this.input.addEventListener("focus", () => this.index.ready().catch(() => {}), { once: true });
    addEventListener("popstate", () => this.fromAddress());
  }

  fromAddress() {
    const params = new URLSearchParams(location.search);
    this.input.value = params.get("q") ?? this.input.value;
    this.chosen = {};
    this.typing = false;
    for (const field of FIELDS) {
      if (params.has(field)) this.chosen[field] = new Set(params.getAll(field));
    }
    this.run();
  }

  /** Typing makes one step of the history; what is sent or chosen ends it. @param {boolean} done */
  toAddress(done) {
    const url = new URL(location.href);
    url.search = "";
    const query = this.input.value;
    if (query.trim()) url.searchParams.set("q", query);
    for (const field in this.chosen) for (const id of this.chosen[field]) url.searchParams.append(field, id);
    try {
      if (url.href !== location.href) history[this.typing ? "replaceState" : "pushState"](null, "", url);
    } catch {
      // Browsers limit how often this may be called, and refuse it for some local files.
    }
    this.typing = !done;
  }

  /** What was sent, chosen or clicked. */
  ask() {
    this.toAddress(true);
    this.run();
  }

  /** A new query has begun: what is shown is no longer its answer. */
  begin() {
    this.turn++;
    document.documentElement.toggleAttribute("data-search-asked", !!this.input.value.trim());
    this.results.removeAttribute("data-search-done");
  }

  isFiltered() {
    return Object.keys(this.chosen).length > 0;
  }

  async run() {
    clearTimeout(this.timer);
    this.begin();
    const { turn, results, strings } = this;
    const query = this.input.value;
    if (!query.trim()) {
      if (this.filters) this.filters.hidden = true;
      this.show([], [], "");
      results.setAttribute("data-search-done", query);
      return;
    }
    if (!results.firstChild) this.say(strings.searching);
    try {
      const found = await search(this.index, query);
      if (turn !== this.turn) return;
      const match = matcher(found.all, this.index);
      const ranked = this.isFiltered() ? this.filtered(found.ranked, await this.index.facets()) : found.ranked;
      const items = await this.items(ranked.slice(0, PAGE), match);
      if (turn !== this.turn) return;
      this.found = found;
      const list = create("ol");
      list.append(...items);
      const n = ranked.length;
      const shown = n ? [list] : [create("p", strings.none_help)];
      if (n > PAGE) shown.push(this.moreButton(list, ranked, match));
      this.show(shown, this.hintsFor(found), n ? strings.found : strings.none, { n, q: query });
      results.setAttribute("data-search-done", query);
      this.showFilters(turn);
    } catch (error) {
      if (turn !== this.turn) return;
      console.error(error);
      this.show([button(strings.retry, () => this.run())], [], strings.error);
    }
  }

  filtered(ranked, fields) {
    const tests = Object.entries(this.chosen).map(
      ([field, ids]) => new Set(fields[field]?.filter((v) => ids.has(v.id)).flatMap((v) => v.pages)),
    );
    return ranked.filter((r) => tests.every((pages) => pages.has(r.page)));
  }

  show(results, hints, text, values) {
    this.results.replaceChildren(...results);
    this.hints.replaceChildren(...hints);
    this.say(text, values);
  }

  say(text, values) {
    if (this.status) this.status.textContent = fillIn(text, values);
  }

  moreButton(list, ranked, match) {
    const more = button(this.strings.more, async () => {
      const from = list.childElementCount;
      more.disabled = true;
      try {
        const items = await this.items(ranked.slice(from, from + PAGE), match);
        list.append(...items);
        items[0]?.querySelector("a")?.focus();
        if (list.childElementCount >= ranked.length) more.remove();
      } catch {
        this.say(this.strings.error);
      }
      more.disabled = false;
    });
    return more;
  }

  hintsFor({ readAs, slots, renamed }) {
    const names = new Map();
    for (const [old, now] of renamed) names.set(old, [...(names.get(old) ?? []), now]);
    const hints = Array.from(names, ([old, now]) => create("p", fillIn(this.strings.renamed, { old, now: now.join(", ") })));
    if (readAs) hints.unshift(create("p", fillIn(this.strings.read_as, { q: readAs })));
    if (slots.some((s) => s.instead.length && !s.changed)) {
      const other = slots
        .map((s) => (s.changed || !s.instead[0] ? s.shown : this.index.vocabulary.shown(s.instead[0], 0)))
        .join(" ");
      const hint = create("p", this.strings.did_you_mean + " ");
      hint.append(
        button(other, () => {
          this.input.value = other;
          this.ask();
          this.input.focus();
        }),
      );
      hints.push(hint);
    }
    return hints;
  }

  items(ranked, match) {
    return Promise.all(ranked.map(async (r) => this.item(await this.index.record(r.unit), match)));
  }

  item(record, match) {
    const item = create("li");
    const heading = create("h2");
    const link = create("a");
    link.href = this.pageAddress(record.url);
    append(link, record.title || record.url, match);
    heading.append(link);
    const text = create("p");
    text.dataset.searchExcerpt = "";
    const section = excerpt(text, record, match);
    item.append(heading, text);
    const kind = this.strings.kinds[record.kind];
    if (kind || record.date) {
      const about = create("p", kind);
      about.dataset.searchAbout = "";
      if (record.date) {
        const time = create("time", record.date.split("-").reverse().join("/"));
        time.dateTime = record.date;
        about.append(kind ? " · " : "", time);
      }
      item.append(about);
    }
    if (section) item.append(this.sectionLink(link.href, section));
    return item;
  }

  /** Not an `a`: the links among the results are the results, one a page. */
  sectionLink(page, { id, heading }) {
    const link = button(fillIn(this.strings.section, { heading }), () => location.assign(`${page}#${encodeURIComponent(id)}`));
    link.setAttribute("role", "link");
    link.dataset.searchSection = "";
    return link;
  }

  pageAddress(url) {
    const [path, id] = url.split("#");
    const address = new URL("../" + path.split("/").map(encodeURIComponent).join("/"), this.address);
    if (id) address.hash = id;
    if (address.protocol === "file:" && address.pathname.endsWith("/")) address.pathname += "index.html";
    return address.href;
  }

  /** The filters come after the results: small sites at once, large ones when they are opened. */
  async showFilters(turn) {
    const place = this.filters;
    if (!place) return;
    place.hidden = false;
    const details = create("details");
    details.open = place.firstChild?.open ?? false;
    details.append(create("summary", this.strings.filters));
    const fill = async () => {
      try {
        const fields = await this.index.facets();
        if (turn === this.turn) this.fillFilters(details, fields);
      } catch {
        // Results stand without filters.
      }
    };
    if (details.open || this.isFiltered() || this.index.manifest.pages <= 3000) await fill();
    else details.addEventListener("toggle", fill, { once: true });
    if (turn !== this.turn) return;
    const focused = place.contains(document.activeElement) && document.activeElement.id;
    place.replaceChildren(details);
    if (focused) document.getElementById(focused)?.focus();
  }

  fillFilters(details, fields) {
    const pages = new Set(this.found.ranked.map((r) => r.page));
    for (const field of FIELDS) {
      const counted = (fields[field] ?? [])
        .map((v) => ({ ...v, n: v.pages.filter((p) => pages.has(p)).length, on: this.chosen[field]?.has(v.id) }))
        .filter((v) => v.n || v.on);
      if (!counted.length) continue;
      counted.sort((a, b) => (field === "years" ? b.id - a.id : b.n - a.n || (a.id < b.id ? -1 : 1)));
      const set = create("fieldset");
      set.append(create("legend", this.strings.fields[field]), ...counted.map((value) => this.choice(field, value)));
      details.append(set);
    }
    if (this.isFiltered()) {
      details.append(
        button(this.strings.clear, () => {
          this.chosen = {};
          this.ask();
          this.input.focus();
        }),
      );
    }
  }

  choice(field, { id, label, n, on }) {
    const box = create("input");
    box.type = "checkbox";
    box.checked = on;
    box.id = `search-filter-${field}-${id}`;
    box.addEventListener("change", () => {
      const ids = new Set(this.chosen[field]);
      if (box.checked) ids.add(id);
      else ids.delete(id);
      this.chosen[field] = ids;
      if (!ids.size) delete this.chosen[field];
      this.ask();
    });
    const text = create("label");
    text.append(box, ` ${label} (${n})`);
    const line = create("div");
    line.append(text);
    return line;
  }
}

globalThis.lantoaSearch = { file, Index, search, matcher, excerpt, foldWord, words, spell, decodeTelex, decodeVni, keysOfWords };
const box = globalThis.document?.querySelector("[data-search]");
if (box?.dataset.searchIndex) new SearchPage(box);
