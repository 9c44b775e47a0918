// The search page: results as one types, filters with counts, the query in the address.
//
// Needs, in this order, as classic scripts with `defer`: vi.js, data.js, rank.js, excerpt.js, search.js.
// Works on
//
//   <div data-search data-search-index="chi-muc-vi.json">
//     <form data-search-form action="" role="search"><input type="search" name="q"> <button>…</button></form>
//     <p data-search-status role="status"></p>
//     <div data-search-filters hidden></div>
//     <div data-search-results></div>
//   </div>
//
// `[data-search-results]` has the attribute data-search-done, its value the query as typed, when a query is
// finished. Words shown come from attributes of the first `div` (data-search-text-found="…", data-search-field-years,
// data-search-kind-news) or from <script type="application/json" data-search-strings>; see STRINGS for the keys,
// whose values are the defaults. A kind of page that is not named is not shown with a result.
(() => {
  "use strict";
  const lantoa = (globalThis.lantoaSearch ??= {});

  const STRINGS = {
    // The page itself says how to search, below the field.
    hint: "",
    searching: "Đang tìm…",
    found: "{n} kết quả cho “{q}”",
    none: "Không tìm thấy kết quả nào cho “{q}”.",
    noneHelp: "Hãy thử ít từ hơn hoặc bỏ bớt bộ lọc.",
    error: "Chưa tải được dữ liệu tìm kiếm. Hãy kiểm tra mạng.",
    retry: "Thử lại",
    more: "Xem thêm kết quả",
    readAs: "Đang hiện kết quả cho “{q}”.",
    didYouMean: "Có phải bạn tìm:",
    renamed: "{old} nay là {now}.",
    section: "Đến mục: {heading}",
    filters: "Lọc kết quả",
    clear: "Bỏ lọc",
    fields: {
      kinds: "Loại nội dung",
      audiences: "Đối tượng",
      sectors: "Lĩnh vực",
      hazards: "Nguy cơ",
      localities: "Địa phương",
      years: "Năm",
    },
    kinds: {},
  };
  const PAGE = 10;
  const WAIT = 150;

  /** Enhances the search page in `root`, if there is one. @param {ParentNode} root */
  function enhanceSearch(root) {
    const box = root.querySelector("[data-search]");
    const form = box?.querySelector("form[data-search-form]");
    const results = box?.querySelector("[data-search-results]");
    if (form && results && !box.lantoa) box.lantoa = new SearchPage(box, form, results);
  }

  class SearchPage {
    constructor(box, form, results) {
      this.document = box.ownerDocument;
      this.form = form;
      this.results = results;
      this.input = form.querySelector("input[name=q]");
      this.status = box.querySelector("[data-search-status]");
      this.filters = box.querySelector("[data-search-filters]");
      this.strings = readStrings(this.document, box);
      this.address = new URL(box.dataset.searchIndex, this.document.baseURI).href;
      const name = new URL(this.address).pathname.split("/").at(-1);
      this.index = new lantoa.Index(lantoa.source(this.address), name);
      this.hints = this.document.createElement("div");
      this.hints.dataset.searchHints = "";
      results.before(this.hints);
      /** @type {Record<string, Set<string>>} */
      this.chosen = {};
      this.turn = 0;
      this.listen();
      this.fromAddress();
    }

    listen() {
      this.form.addEventListener("submit", (event) => {
        event.preventDefault();
        this.toAddress(true);
        this.run();
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
      for (const field of Object.keys(this.strings.fields)) {
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
      for (const [field, ids] of Object.entries(this.chosen)) for (const id of ids) url.searchParams.append(field, id);
      try {
        if (url.href !== location.href) history[this.typing ? "replaceState" : "pushState"](null, "", url);
      } catch {
        // Browsers limit how often this may be called, and refuse it for some local files.
      }
      this.typing = !done;
    }

    /** A new query has begun: what is shown is no longer its answer. */
    begin() {
      this.turn++;
      this.results.removeAttribute("data-search-done");
    }

    async run() {
      clearTimeout(this.timer);
      this.begin();
      const { turn } = this;
      const query = this.input.value;
      if (!query.trim()) {
        this.results.replaceChildren();
        this.hints.replaceChildren();
        if (this.filters) this.filters.hidden = true;
        this.say(this.strings.hint);
        this.results.setAttribute("data-search-done", query);
        return;
      }
      if (!this.results.firstChild) this.say(this.strings.searching);
      try {
        const found = await lantoa.search(this.index, query);
        if (turn !== this.turn) return;
        const match = lantoa.matcher(found.slots, this.index);
        const chosen = Object.values(this.chosen).some((ids) => ids.size);
        const fields = chosen ? await this.index.facets() : null;
        const ranked = fields ? this.filtered(found.ranked, fields) : found.ranked;
        const items = await this.items(ranked.slice(0, PAGE), match);
        if (turn !== this.turn) return;
        this.found = found;
        this.show(query, ranked, items, match);
        this.results.setAttribute("data-search-done", query);
        this.showFilters(turn);
      } catch (error) {
        if (turn !== this.turn) return;
        console.error(error);
        this.fail(query);
      }
    }

    filtered(ranked, fields) {
      const tests = Object.entries(this.chosen)
        .filter(([, ids]) => ids.size)
        .map(([field, ids]) => new Set((fields[field] ?? []).filter((v) => ids.has(v.id)).flatMap((v) => v.pages)));
      return ranked.filter((r) => tests.every((pages) => pages.has(r.page)));
    }

    show(query, ranked, items, match) {
      const list = this.element("ol");
      list.append(...items);
      this.results.replaceChildren(list);
      const n = ranked.length;
      this.hints.replaceChildren(...this.hintsFor(query));
      if (n) this.say(this.strings.found, { n: n, q: query });
      else {
        this.say(this.strings.none, { q: query });
        this.results.replaceChildren(this.element("p", this.strings.noneHelp));
      }
      if (n > PAGE) this.results.append(this.moreButton(list, ranked, match));
    }

    moreButton(list, ranked, match) {
      const button = this.button(this.strings.more, async () => {
        const from = list.childElementCount;
        button.disabled = true;
        try {
          const items = await this.items(ranked.slice(from, from + PAGE), match);
          list.append(...items);
          items[0]?.querySelector("a")?.focus();
          if (list.childElementCount >= ranked.length) button.remove();
        } catch {
          this.say(this.strings.error);
        }
        button.disabled = false;
      });
      return button;
    }

    hintsFor(query) {
      const hints = [];
      const { readAs, slots, renamed } = this.found;
      const fill = (text, values) => hints.push(this.element("p", fillIn(text, values)));
      if (readAs) fill(this.strings.readAs, { q: readAs });
      for (const [old, now] of renamed) fill(this.strings.renamed, { old, now });
      if (slots.some((s) => s.instead.length && !s.changed)) {
        const other = slots.map((s) => {
          const [word] = s.changed ? [] : s.instead;
          return word ? lantoa.spell(word, this.index.vocabulary.spellings(word)[0]) : s.shown;
        });
        const p = this.element("p", this.strings.didYouMean + " ");
        p.append(
          this.button(other.join(" "), () => {
            this.input.value = other.join(" ");
            this.toAddress(true);
            this.run();
            this.input.focus();
          }),
        );
        hints.push(p);
      }
      return hints;
    }

    items(ranked, match) {
      return Promise.all(ranked.map(async (r) => this.item(await this.index.record(r.unit), match)));
    }

    item(record, match) {
      const item = this.element("li");
      const heading = this.element("h2");
      const link = this.element("a");
      link.href = this.pageAddress(record.url);
      lantoa.title(link, record.title || record.url, match);
      heading.append(link);
      const text = this.element("p");
      text.dataset.searchExcerpt = "";
      const section = lantoa.excerpt(text, record, match);
      item.append(heading, text);
      const about = this.element("p");
      about.dataset.searchAbout = "";
      const kind = this.strings.kinds[record.kind];
      if (kind) about.append(kind);
      if (record.date) {
        const time = this.element("time", record.date.split("-").reverse().join("/"));
        time.dateTime = record.date;
        about.append(kind ? " · " : "", time);
      }
      if (about.childNodes.length) item.append(about);
      if (section) item.append(this.sectionLink(link.href, section));
      return item;
    }

    /** Not an `a`: the links among the results are the results, one a page. */
    sectionLink(page, section) {
      const text = fillIn(this.strings.section, { heading: section.heading });
      const button = this.button(text, () => location.assign(`${page}#${encodeURIComponent(section.id)}`));
      button.setAttribute("role", "link");
      button.dataset.searchSection = "";
      return button;
    }

    pageAddress(url) {
      const address = new URL("../" + url.split("/").map(encodeURIComponent).join("/"), this.address);
      if (address.protocol === "file:" && address.pathname.endsWith("/")) address.pathname += "index.html";
      return address.href;
    }

    /** The filters come after the results: small sites at once, large ones when they are opened. */
    async showFilters(turn) {
      const place = this.filters;
      if (!place) return;
      place.hidden = false;
      const opened = place.querySelector("details")?.open ?? false;
      const wanted = opened || Object.values(this.chosen).some((ids) => ids.size) || this.index.manifest.pages <= 3000;
      const details = this.element("details");
      details.open = opened;
      details.append(this.element("summary", this.strings.filters));
      const fill = async () => {
        try {
          const fields = await this.index.facets();
          if (turn === this.turn) this.fillFilters(details, fields);
        } catch {
          // Results stand without filters.
        }
      };
      if (wanted) await fill();
      else details.addEventListener("toggle", fill, { once: true });
      if (turn !== this.turn) return;
      const focused = place.contains(this.document.activeElement) && this.document.activeElement.id;
      place.replaceChildren(details);
      if (focused) this.document.getElementById(focused)?.focus();
    }

    fillFilters(details, fields) {
      const pages = new Set(this.found.ranked.map((r) => r.page));
      for (const [field, label] of Object.entries(this.strings.fields)) {
        const counted = (fields[field] ?? [])
          .map((v) => ({ ...v, n: v.pages.filter((p) => pages.has(p)).length, on: this.chosen[field]?.has(v.id) ?? false }))
          .filter((v) => v.n || v.on);
        if (!counted.length) continue;
        if (field === "years") counted.sort((a, b) => (a.id < b.id ? 1 : -1));
        else counted.sort((a, b) => b.n - a.n || (a.id < b.id ? -1 : 1));
        const set = this.element("fieldset");
        set.append(this.element("legend", label));
        for (const value of counted) set.append(this.choice(field, value));
        details.append(set);
      }
      if (Object.values(this.chosen).some((ids) => ids.size)) {
        const clear = this.button(this.strings.clear, () => {
          this.chosen = {};
          this.toAddress(true);
          this.run();
          this.input.focus();
        });
        details.append(clear);
      }
    }

    choice(field, { id, label, n, on }) {
      const box = this.element("input");
      box.type = "checkbox";
      box.checked = on;
      box.id = `search-filter-${field}-${id}`;
      box.addEventListener("change", () => {
        const ids = (this.chosen[field] ??= new Set());
        if (box.checked) ids.add(id);
        else ids.delete(id);
        this.toAddress(true);
        this.run();
      });
      const text = this.element("label");
      const name = field === "kinds" && label === id ? (this.strings.kinds[id] ?? label) : label;
      text.append(box, ` ${name} (${n})`);
      const line = this.element("div");
      line.append(text);
      return line;
    }

    fail() {
      this.results.replaceChildren();
      this.hints.replaceChildren();
      this.say(this.strings.error);
      this.results.append(this.button(this.strings.retry, () => this.run()));
    }

    say(text, values) {
      if (this.status) this.status.textContent = fillIn(text, values);
    }

    button(text, act) {
      const button = this.element("button", text);
      button.type = "button";
      button.addEventListener("click", act);
      return button;
    }

    element(name, text) {
      const element = this.document.createElement(name);
      if (text) element.textContent = text;
      return element;
    }
  }

  const fillIn = (text, values = {}) => text.replace(/\{(\w+)\}/g, (_, name) => String(values[name] ?? ""));

  function readStrings(document, box) {
    let own = {};
    try {
      own = JSON.parse(document.querySelector("script[data-search-strings]").textContent);
    } catch {
      // The attributes or the defaults will do.
    }
    const given = (name) => fromAttributes(box, `search${name}`);
    return {
      ...STRINGS, ...given("Text"), ...own,
      fields: { ...STRINGS.fields, ...given("Field"), ...own.fields },
      kinds: { ...STRINGS.kinds, ...given("Kind"), ...own.kinds },
    };
  }

  /** `data-search-text-none-help` is `noneHelp` of the prefix `searchText`. */
  function fromAttributes(box, prefix) {
    const named = Object.entries(box.dataset).filter(([name, value]) => name.startsWith(prefix) && value);
    return Object.fromEntries(named.map(([name, value]) => {
      const key = name.slice(prefix.length);
      return [key[0].toLowerCase() + key.slice(1), value];
    }));
  }

  lantoa.enhanceSearch = enhanceSearch;
  if (typeof document === "object") enhanceSearch(document);
})();
