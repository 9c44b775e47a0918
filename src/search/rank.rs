//! Ranks pages for a query.
//!
//! BM25 over words and over pairs of neighbours, with what stands in the title worth more and the typed
//! spelling preferred; then, for the best three hundred, how much of the query stands there as one phrase.
//! Weights were set on pages and queries other than the tests'.
//!
//! Everything is + − × ÷ on doubles, in the same order as in `search/rank.js`: the order of results is the
//! same to the last bit. Reading of the query is in `parse` and `plan`.

use std::collections::BTreeMap;

use super::ShardSource;
use super::build::{Facets, Manifest};
use super::encode::MANY;
use super::parse::{Parsed, Slot, normal_words, parse};
use super::plan::{Plan, Shards, pair, plan};
use super::shard::List;
use super::vocab::Vocab;

/// Worth of a posting by its level; from the ninth on the title has it.
pub(crate) const LEVELS: [f64; 16] =
    [0.35, 0.6, 0.85, 1.1, 1.35, 1.6, 1.85, 2.1, 2.6, 3.0, 3.4, 3.8, 4.2, 4.8, 5.6, 6.6];

const PAIR: f64 = 1.2;
const SYMBOL: f64 = 3.0;
const SAME_MARKS: f64 = 1.6;
const OTHER_MARKS: f64 = 0.4;
const COMPLETED: f64 = 0.8;
const COMPLETED_KNOWN: f64 = 0.3;
const INSTEAD: f64 = 0.6;
const SYNONYM: f64 = 0.6;
const PHRASE_SAME: f64 = 2.0;
const PHRASE_FOLDED: f64 = 0.8;
/// Agencies whose other names are looked for.
const AGENCIES: usize = 6;
/// Pages whose phrases are looked at.
const CLOSER_LOOK: usize = 300;

/// What results are limited to; an empty list lets all pass, several values in one list any of them.
#[derive(Clone, Debug, Default)]
pub struct Filters {
    /// (field, ids); fields as in the facets file: `kinds`, `audiences`, `sectors`, `hazards`,
    /// `localities`, `years`.
    pub fields: Vec<(String, Vec<String>)>,
}

/// One page found.
#[derive(Clone, Debug, PartialEq)]
pub struct Hit {
    pub url: String,
    pub title: String,
    pub score: f64,
    /// Number of the page in the index.
    pub page: u32,
    /// Number of the part that fits best.
    pub unit: u32,
}

/// What a query found.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Results {
    /// Best first, at most as many as were asked for.
    pub hits: Vec<Hit>,
    /// Pages that hold at least half of the query.
    pub total: usize,
    /// The query as it was read, where that differs from what was typed.
    pub read_as: Option<String>,
    /// Former name of an agency in the query, and its name now.
    pub renamed: Vec<(String, String)>,
}

/// Finds the `limit` best pages of `index` for `text`.
pub fn query(index: &impl ShardSource, text: &str, filters: &Filters, limit: usize) -> Results {
    let Some(manifest) = index.manifest().and_then(|m| serde_json::from_slice::<Manifest>(&m).ok()) else {
        return Results::default();
    };
    let read = |name: &str| index.read(&format!("{}{name}", manifest.dir));
    let vocab =
        read(&manifest.vocabulary).map_or_else(Vocab::default, |v| Vocab::read(&String::from_utf8_lossy(&v)));
    let mut parsed = parse(text, &manifest, &vocab);
    let mut shards = Shards::new(index, &manifest);
    let plan = plan(&mut parsed, &manifest, &vocab, &mut shards);
    let allowed = if filters.fields.iter().any(|f| !f.1.is_empty()) {
        let facets = read(&manifest.facets)
            .and_then(|f| serde_json::from_slice::<Facets>(&f).ok())
            .unwrap_or_default();
        Some(allowed_pages(&facets, filters, manifest.pages))
    } else {
        None
    };
    let mut scorer = Scorer::new(&manifest, &vocab, &parsed);
    scorer.score(&plan, &mut shards);
    let renamed = scorer.other_names(&mut shards);
    let ranked = scorer.ranked(allowed.as_deref());
    let total = ranked.1;
    let hits = ranked.0.into_iter().take(limit).filter_map(|r| hit(r, &manifest, index)).collect();
    let changed = parsed.slots.iter().any(|s| s.changed);
    let read_as =
        changed.then(|| parsed.slots.iter().map(|s| s.shown.as_str()).collect::<Vec<_>>().join(" "));
    Results { hits, total, read_as, renamed }
}

fn allowed_pages(facets: &Facets, filters: &Filters, pages: u32) -> Vec<bool> {
    let mut allowed = vec![true; pages as usize];
    for (field, ids) in filters.fields.iter().filter(|f| !f.1.is_empty()) {
        let mut any = vec![false; pages as usize];
        for facet in facets.fields.get(field).into_iter().flatten().filter(|f| ids.contains(&f.id)) {
            let mut page = 0usize;
            for step in &facet.pages {
                page += *step as usize;
                if let Some(slot) = any.get_mut(page) {
                    *slot = true;
                }
            }
        }
        for (a, b) in allowed.iter_mut().zip(any) {
            *a &= b;
        }
    }
    allowed
}

fn hit(ranked: Ranked, manifest: &Manifest, index: &impl ShardSource) -> Option<Hit> {
    let mut first = 0;
    let pack = manifest.packs.iter().position(|n| {
        first += n;
        ranked.unit < first
    })?;
    let at = ranked.unit - (first - manifest.packs[pack]);
    let hash = manifest.texts.get(pack * 6..pack * 6 + 6)?;
    let text = index.read(&format!("{}t{}-{hash}.txt", manifest.dir, super::build::base36(pack)))?;
    let text = String::from_utf8_lossy(&text);
    let mut fields = text.split('\u{1e}').nth(at as usize)?.split('\u{1f}');
    let (url, title) = (fields.next()?.to_owned(), fields.next()?.to_owned());
    Some(Hit { url, title, score: ranked.score, page: ranked.page, unit: ranked.unit })
}

/// log₂, linear between powers of two: exact in both languages, unlike a library's logarithm.
fn log2(mut x: f64) -> f64 {
    let mut power = 0.0;
    while x >= 2.0 {
        x /= 2.0;
        power += 1.0;
    }
    power + x - 1.0
}

struct Scorer<'a> {
    manifest: &'a Manifest,
    vocab: &'a Vocab,
    parsed: &'a Parsed,
    /// Page of each unit.
    page_of: Vec<u32>,
    scores: Vec<f64>,
    /// Slots that a page has, as bits.
    covered: Vec<u32>,
    best_unit: Vec<(f64, u32)>,
    /// Within one component: the best of each page so far.
    component: Vec<f64>,
    touched: Vec<u32>,
    /// Lists of pairs for the closer look: position in the query, list, wanted spelling.
    pairs: Vec<(usize, List, Wanted)>,
}

/// Ranks of the typed spellings; `None` where any will do.
type Wanted = (Option<u8>, Option<u8>);

struct Ranked {
    page: u32,
    unit: u32,
    score: f64,
}

impl<'a> Scorer<'a> {
    fn new(manifest: &'a Manifest, vocab: &'a Vocab, parsed: &'a Parsed) -> Self {
        let n = manifest.pages as usize;
        let mut extra = BTreeMap::new();
        let mut page = 0;
        for step in manifest.long.chunks_exact(2) {
            page += step[0];
            extra.insert(page, step[1]);
        }
        let mut page_of = Vec::with_capacity(manifest.units as usize);
        for page in 0..manifest.pages {
            for _ in 0..=extra.get(&page).copied().unwrap_or(0) {
                page_of.push(page);
            }
        }
        Scorer {
            manifest,
            vocab,
            parsed,
            page_of,
            scores: vec![0.0; n],
            covered: vec![0; n],
            best_unit: vec![(-1.0, 0); n],
            component: vec![0.0; n],
            touched: Vec::new(),
            pairs: Vec::new(),
        }
    }

    fn idf(&self, df: u32) -> f64 {
        let (units, df) = (f64::from(self.manifest.units), f64::from(df));
        log2(1.0 + (units - df + 0.5).max(0.0) / (df + 0.5))
    }

    fn wanted(&self, slot: &Slot) -> Option<u8> {
        if slot.spelling == 0 { None } else { self.vocab.rank(&slot.fold, slot.spelling) }
    }

    fn score(&mut self, plan: &Plan, shards: &mut Shards<impl ShardSource>) {
        let parsed = self.parsed;
        let slots = &parsed.slots;
        for keys in &parsed.symbols {
            if let Some(key) = keys.iter().map(|k| format!("#{k}")).find(|k| shards.df(k) > 0)
                && let Some(list) = shards.list(&key)
            {
                let worth = SYMBOL * self.idf(list.df);
                self.add(&list, worth, (None, None), false);
                self.settle(0);
            }
        }
        for (i, slot) in slots.iter().enumerate() {
            if plan.singles[i] {
                self.single(i, slot, shards);
            }
        }
        for i in 1..slots.len() {
            self.pair(i, &slots[i - 1], &slots[i], shards);
        }
    }

    fn single(&mut self, i: usize, slot: &Slot, shards: &mut Shards<impl ShardSource>) {
        let own = shards.list(&slot.fold);
        let known = own.is_some();
        if let Some(list) = own {
            let wanted = self.wanted(slot);
            let worth = self.idf(list.df);
            self.add(&list, worth, (wanted, None), true);
        }
        // Alone, a beginning has only the vocabulary to go by.
        if self.parsed.slots.len() == 1 || !known {
            let lists: Vec<List> = slot.completions.iter().filter_map(|c| shards.list(c)).collect();
            let df = lists.iter().map(|l| l.df).sum::<u32>();
            let worth = self.idf(df) * if known { COMPLETED_KNOWN } else { COMPLETED };
            for list in &lists {
                self.add(list, worth, (None, None), false);
            }
        }
        self.settle(1 << i);
    }

    fn pair(&mut self, i: usize, a: &Slot, b: &Slot, shards: &mut Shards<impl ShardSource>) {
        let own = shards.list(&pair(&a.fold, &b.fold));
        let known = own.is_some();
        if let Some(list) = own {
            let wanted = (self.wanted(a), self.wanted(b));
            let worth = PAIR * self.idf(list.df);
            self.add(&list, worth, wanted, true);
            self.pairs.push((i, list, wanted));
        }
        let lists: Vec<(Option<u8>, List)> = b
            .completions
            .iter()
            .filter_map(|c| {
                shards
                    .list(&pair(&a.fold, c))
                    .map(|list| (self.vocab.completed(&b.fold, b.spelling, c), list))
            })
            .collect();
        if !lists.is_empty() {
            let df = lists.iter().map(|l| l.1.df).sum::<u32>();
            let worth = PAIR * self.idf(df) * if known { COMPLETED_KNOWN } else { COMPLETED };
            for (end, list) in lists {
                let wanted = (self.wanted(a), end);
                self.add(&list, worth, wanted, true);
                self.pairs.push((i, list, wanted));
            }
        }
        let before = a.instead.iter().map(|x| (x, &b.fold));
        for (x, y) in before.chain(b.instead.iter().map(|y| (&a.fold, y))) {
            if let Some(list) = shards.list(&pair(x, y)) {
                let worth = PAIR * self.idf(list.df) * INSTEAD;
                self.add(&list, worth, (None, None), false);
                self.pairs.push((i, list, (None, None)));
            }
        }
        self.settle(3 << (i - 1));
    }

    /// Takes a list into the component at hand: a page has its best posting.
    fn add(&mut self, list: &List, worth: f64, wanted: Wanted, marks: bool) {
        for (n, &unit) in list.units.iter().enumerate() {
            let Some(&page) = self.page_of.get(unit as usize) else { continue };
            let page = page as usize;
            let mut value = worth * LEVELS[(list.levels[n] & 15) as usize];
            if marks {
                value *= factor(list.spellings[n], wanted);
            }
            if self.component[page] == 0.0 {
                self.touched.push(page as u32);
            }
            if value > self.component[page] {
                self.component[page] = value;
            }
            if value > self.best_unit[page].0 {
                self.best_unit[page] = (value, unit);
            }
        }
    }

    /// Ends a component: adds it to the pages it touched and notes the slots it covers.
    fn settle(&mut self, slots: u32) {
        for page in self.touched.drain(..) {
            let page = page as usize;
            self.scores[page] += self.component[page];
            self.covered[page] |= slots;
            self.component[page] = 0.0;
        }
    }

    /// Scores synonyms and other names of agencies; gives former names that the query has.
    fn other_names(&mut self, shards: &mut Shards<impl ShardSource>) -> Vec<(String, String)> {
        let folds: Vec<&str> = self.parsed.slots.iter().map(|s| s.fold.as_str()).collect();
        let manifest = self.manifest;
        let mut renamed = Vec::new();
        let mut groups: Vec<Vec<&String>> = manifest.synonyms.iter().map(|g| g.iter().collect()).collect();
        let former = groups.len();
        groups.extend(manifest.agencies.iter().map(|(now, old)| std::iter::once(now).chain(old).collect()));
        // Group, name in it, where it stands in the query, all names of the group.
        let mut found: Vec<(usize, usize, usize, Vec<Vec<String>>)> = Vec::new();
        for (n, group) in groups.iter().enumerate() {
            let names: Vec<Vec<String>> = group.iter().map(|name| normal_words(name, manifest)).collect();
            let best = (0..names.len())
                .filter(|i| !names[*i].is_empty())
                .filter_map(|i| find(&folds, &names[i]).map(|at| (i, at)))
                .max_by_key(|(i, _)| (names[*i].len(), std::cmp::Reverse(*i)));
            if let Some((i, at)) = best {
                found.push((n, i, at, names));
            }
        }
        // Of agencies only those whose name takes most of the query: "Sở Y tế tỉnh A" is none of the others.
        let words = |f: &(usize, usize, usize, Vec<Vec<String>>)| f.3[f.1].len();
        let most = found.iter().filter(|f| f.0 >= former).map(words).max().unwrap_or(0);
        found.retain(|f| f.0 < former || words(f) == most);
        let synonyms = found.iter().filter(|f| f.0 < former).count();
        found.truncate(synonyms + AGENCIES);
        for (n, i, at, names) in found {
            let group = &groups[n];
            // Other names of an agency that is still there have its present one among them.
            if n >= former && i > 0 && !group[1..].contains(&group[0]) {
                renamed.push((group[i].clone(), group[0].clone()));
            }
            let bits = ((1u64 << names[i].len()) - 1) << at;
            for (other, words) in names.iter().enumerate() {
                // Of an agency's names the query gets the current one, or from that the former ones.
                if other != i && !words.is_empty() && (n < former || other == 0 || i == 0) {
                    self.name(words, bits as u32, shards);
                }
            }
        }
        renamed
    }

    /// Adds a name that stands somewhere as one phrase, as far as the page does not have the typed one.
    fn name(&mut self, words: &[String], bits: u32, shards: &mut Shards<impl ShardSource>) {
        if words.len() == 1 {
            if let Some(list) = shards.list(&words[0]) {
                let worth = SYNONYM * 2.0 * self.idf(list.df);
                self.add(&list, worth, (None, None), false);
                self.settle_name(bits);
            }
            return;
        }
        let lists: Vec<List> = match words.windows(2).map(|w| shards.list(&pair(&w[0], &w[1]))).collect() {
            Some(lists) => lists,
            None => return,
        };
        let rarest = lists.iter().min_by_key(|l| l.units.len()).map_or(&[][..], |l| &l.units);
        let idf: f64 = lists.iter().fold(0.0, |sum, l| sum + self.idf(l.df));
        let mut before = u32::MAX;
        for &unit in rarest {
            if unit == before {
                continue;
            }
            before = unit;
            let all: Vec<(usize, &List, Wanted)> =
                lists.iter().enumerate().map(|(i, l)| (i + 1, l, (None, None))).collect();
            if longest(unit, &all, false) < lists.len() {
                continue;
            }
            let level = lists.iter().fold(0.0, |sum, l| sum + level_in(l, unit)) / lists.len() as f64;
            let value = SYNONYM * PAIR * idf * level;
            if let Some(&page) = self.page_of.get(unit as usize) {
                let page = page as usize;
                if self.component[page] == 0.0 {
                    self.touched.push(page as u32);
                }
                if value > self.component[page] {
                    self.component[page] = value;
                }
                if value > self.best_unit[page].0 {
                    self.best_unit[page] = (value, unit);
                }
            }
        }
        self.settle_name(bits);
    }

    fn settle_name(&mut self, bits: u32) {
        for page in self.touched.drain(..) {
            let page = page as usize;
            if self.covered[page] & bits != bits {
                self.scores[page] += self.component[page];
                self.covered[page] |= bits;
            }
            self.component[page] = 0.0;
        }
    }

    /// Pages in their order, and how many hold at least half of the query.
    fn ranked(&self, allowed: Option<&[bool]>) -> (Vec<Ranked>, usize) {
        let slots = self.parsed.slots.len() as u32;
        let mut ranked: Vec<Ranked> = Vec::new();
        let (mut half, mut any) = (0, 0);
        for page in 0..self.scores.len() {
            if self.scores[page] <= 0.0 || allowed.is_some_and(|a| !a[page]) {
                continue;
            }
            let covered = self.covered[page].count_ones();
            any += 1;
            if covered * 2 >= slots {
                half += 1;
            }
            let share = f64::from(covered) / f64::from(slots.max(1));
            let score = self.scores[page] * (0.4 + 0.6 * share);
            ranked.push(Ranked { page: page as u32, unit: self.best_unit[page].1, score });
        }
        let order = |a: &Ranked, b: &Ranked| b.score.total_cmp(&a.score).then(a.page.cmp(&b.page));
        ranked.sort_by(order);
        if slots > 1 {
            for r in ranked.iter_mut().take(CLOSER_LOOK) {
                self.look_closer(r);
            }
            let n = ranked.len().min(CLOSER_LOOK);
            ranked[..n].sort_by(order);
        }
        if half > 0 {
            let wanted = |r: &Ranked| self.covered[r.page as usize].count_ones() * 2 >= slots;
            ranked.retain(wanted);
        }
        (ranked, if half > 0 { half } else { any })
    }

    /// Multiplies a page's score by how much of the query it has as one phrase.
    fn look_closer(&self, ranked: &mut Ranked) {
        let whole = self.parsed.slots.len() as f64 - 1.0;
        let pairs: Vec<(usize, &List, Wanted)> = self.pairs.iter().map(|(i, l, w)| (*i, l, *w)).collect();
        let mut best = 1.0;
        let start = self.page_of.partition_point(|p| *p < ranked.page) as u32;
        let end = self.page_of.partition_point(|p| *p <= ranked.page) as u32;
        let mut unit_best = 1.0;
        for unit in start..end {
            let same = longest(unit, &pairs, true) as f64 / whole;
            let folded = longest(unit, &pairs, false) as f64 / whole;
            let a = 1.0 + PHRASE_SAME * same * same;
            let b = 1.0 + PHRASE_FOLDED * folded * folded;
            let factor = if a > b { a } else { b };
            if factor > unit_best {
                unit_best = factor;
                ranked.unit = unit;
            }
            if factor > best {
                best = factor;
            }
        }
        ranked.score *= best;
    }
}

fn factor(spelling: u8, wanted: Wanted) -> f64 {
    if wanted == (None, None) {
        1.0
    } else if fits(spelling, wanted) {
        SAME_MARKS
    } else {
        OTHER_MARKS
    }
}

fn fits(spelling: u8, wanted: Wanted) -> bool {
    wanted.0.is_none_or(|w| spelling >> 4 == w) && wanted.1.is_none_or(|w| spelling & 15 == w)
}

/// Where `words` stand in `slots`.
fn find(slots: &[&str], words: &[String]) -> Option<usize> {
    slots.windows(words.len()).position(|w| w.iter().zip(words).all(|(a, b)| a == b))
}

fn range_of(list: &List, unit: u32) -> std::ops::Range<usize> {
    let start = list.units.partition_point(|u| *u < unit);
    let end = start + list.units[start..].iter().take_while(|u| **u == unit).count();
    start..end
}

fn level_in(list: &List, unit: u32) -> f64 {
    range_of(list, unit).fold(0.0, |best: f64, i| {
        let level = LEVELS[(list.levels[i] & 15) as usize];
        if level > best { level } else { best }
    })
}

/// The longest run of pairs that stand one after the other in `unit`; with `same` only in the typed
/// spelling. One pair that is not listed counts where the pairs around it stand in their places: its words
/// do too, and of a frequent pair only the best units are listed.
fn longest(unit: u32, pairs: &[(usize, &List, Wanted)], same: bool) -> usize {
    // Runs that end at a position (mod 127) of this pair, the one before and the one before that; the last
    // entry: at any position.
    let (mut now, mut before, mut earlier) = ([0u8; 128], [0u8; 128], [0u8; 128]);
    let (mut at, mut longest) = (0usize, 0u8);
    for (i, list, wanted) in pairs {
        while at < *i {
            (earlier, before, now) = (before, now, [0; 128]);
            at += 1;
        }
        for n in range_of(list, unit) {
            if same && !fits(list.spellings[n], *wanted) {
                continue;
            }
            let positions = &list.positions[list.starts[n] as usize..list.starts[n + 1] as usize];
            if positions == [MANY] {
                let run = 1 + before.iter().copied().max().unwrap_or(0);
                now[127] = now[127].max(run);
                longest = longest.max(run);
                continue;
            }
            for &p in positions {
                let p = p as usize % 127;
                let mut run = 1 + before[(p + 126) % 127].max(before[127]);
                let bridged = earlier[(p + 125) % 127];
                if run == 1 && bridged > 0 {
                    run = bridged + 2;
                }
                now[p] = now[p].max(run);
                longest = longest.max(run);
            }
        }
    }
    longest as usize
}
