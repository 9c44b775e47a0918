//! Scores the pages for one reading of a query (see `rank`).

use std::collections::BTreeMap;

use super::ShardSource;
use super::encode::LEVELS;
use super::manifest::Manifest;
use super::parse::{Parsed, Slot, normal_words};
use super::phrase::{Pair, Wanted, fits, level_in, longest};
use super::plan::{Plan, Shards, pair};
use super::shard::List;
use super::vocab::Vocab;

const PAIR: f64 = 1.2;
const SYMBOL: f64 = 3.0;
const SAME_MARKS: f64 = 1.6;
const OTHER_MARKS: f64 = 0.4;
/// Of a word that was asked alone there is nothing else to go by.
const OTHER_MARKS_ALONE: f64 = 0.02;
const COMPLETED: f64 = 0.8;
const COMPLETED_KNOWN: f64 = 0.3;
const INSTEAD: f64 = 0.6;
const OTHER_NAME: f64 = 0.6;
const PHRASE_SAME: f64 = 2.0;
const PHRASE_FOLDED: f64 = 0.8;
/// What a pair in the title of a section for emergencies, or its title of one word, is worth more.
const URGENT: f64 = 4.0;
/// Levels from which on a pair stands in a title of up to eight words, and a word is one.
const TITLE: u8 = 10;
const ONE_WORD_TITLE: u8 = 15;
/// Agencies whose other names are looked for.
const AGENCIES: usize = 6;
/// Pages whose phrases are looked at.
const CLOSER_LOOK: usize = 300;

/// log₂, linear between powers of two: exact in both languages, unlike a library's logarithm.
fn log2(mut x: f64) -> f64 {
    let mut power = 0.0;
    while x >= 2.0 {
        x /= 2.0;
        power += 1.0;
    }
    power + x - 1.0
}

pub(crate) struct Scorer<'a> {
    manifest: &'a Manifest,
    vocab: &'a Vocab,
    parsed: &'a Parsed,
    /// Sections of the page for emergencies.
    urgent: &'a [bool],
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

/// A page, the unit of it that fits best, and how well.
pub(crate) struct Ranked {
    pub page: u32,
    pub unit: u32,
    pub score: f64,
}

impl<'a> Scorer<'a> {
    pub fn new(manifest: &'a Manifest, vocab: &'a Vocab, parsed: &'a Parsed, urgent: &'a [bool]) -> Self {
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
            urgent,
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

    pub fn score(&mut self, plan: &Plan, shards: &mut Shards<impl ShardSource>) {
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
            let worth = self.idf(list.df) * slot.weight;
            self.add(&list, worth, (wanted, None), true);
        }
        // Alone, a beginning has only the vocabulary to go by.
        if self.parsed.slots.len() == 1 || !known {
            let lists: Vec<List> = slot.completions.iter().filter_map(|c| shards.list(c)).collect();
            let df = lists.iter().map(|l| l.df).sum::<u32>();
            let worth = self.idf(df) * slot.weight * if known { COMPLETED_KNOWN } else { COMPLETED };
            for list in &lists {
                self.add(list, worth, (None, None), false);
            }
        }
        self.settle(1 << i);
    }

    fn pair(&mut self, i: usize, a: &Slot, b: &Slot, shards: &mut Shards<impl ShardSource>) {
        let worth_of_pair = PAIR * weight_of_pair(a, b);
        let own = shards.list(&pair(&a.fold, &b.fold));
        let known = own.is_some();
        if let Some(list) = own {
            let wanted = (self.wanted(a), self.wanted(b));
            let worth = worth_of_pair * self.idf(list.df);
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
            let worth = worth_of_pair * self.idf(df) * if known { COMPLETED_KNOWN } else { COMPLETED };
            for (end, list) in lists {
                let wanted = (self.wanted(a), end);
                self.add(&list, worth, wanted, true);
                self.pairs.push((i, list, wanted));
            }
        }
        let before = a.instead.iter().map(|x| (x, &b.fold));
        for (x, y) in before.chain(b.instead.iter().map(|y| (&a.fold, y))) {
            if let Some(list) = shards.list(&pair(x, y)) {
                let worth = worth_of_pair * self.idf(list.df) * INSTEAD;
                self.add(&list, worth, (None, None), false);
                self.pairs.push((i, list, (None, None)));
            }
        }
        self.settle(3 << (i - 1));
    }

    /// Takes a list into the component at hand: a page has its best posting.
    fn add(&mut self, list: &List, worth: f64, wanted: Wanted, marks: bool) {
        let other = if self.parsed.slots.len() == 1 { OTHER_MARKS_ALONE } else { OTHER_MARKS };
        let title = if list.positions.is_empty() { ONE_WORD_TITLE } else { TITLE };
        for (n, &unit) in list.units.iter().enumerate() {
            let Some(&page) = self.page_of.get(unit as usize) else { continue };
            let page = page as usize;
            let mut value = worth * LEVELS[(list.levels[n] & 15) as usize];
            if marks {
                value *= factor(list.spellings[n], wanted, other);
            }
            if list.levels[n] >= title && self.urgent[page] {
                value *= URGENT;
            }
            self.found(page, unit, value);
        }
    }

    /// Takes a value for a page into the component at hand, where it is the best.
    fn found(&mut self, page: usize, unit: u32, value: f64) {
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

    /// Ends a component: adds it to the pages it touched and notes the slots it covers.
    fn settle(&mut self, slots: u32) {
        for page in self.touched.drain(..) {
            let page = page as usize;
            self.scores[page] += self.component[page];
            self.covered[page] |= slots;
            self.component[page] = 0.0;
        }
    }

    /// Scores other names of agencies; gives former names that the query has.
    pub fn other_names(&mut self, shards: &mut Shards<impl ShardSource>) -> Vec<(String, String)> {
        let folds: Vec<&str> = self.parsed.slots.iter().map(|s| s.fold.as_str()).collect();
        let manifest = self.manifest;
        let mut renamed = Vec::new();
        // Names of the agency, which of them stands in the query and where, all names as folded words.
        type Found<'m> = (Vec<&'m String>, usize, usize, Vec<Vec<String>>);
        let mut found: Vec<Found> = Vec::new();
        for (now, old) in &manifest.agencies {
            let group: Vec<&String> = std::iter::once(now).chain(old).collect();
            let names: Vec<Vec<String>> = group.iter().map(|name| normal_words(name, manifest)).collect();
            let best = (0..names.len())
                .filter(|i| !names[*i].is_empty())
                .filter_map(|i| find(&folds, &names[i]).map(|at| (i, at)))
                .max_by_key(|(i, _)| (names[*i].len(), std::cmp::Reverse(*i)));
            if let Some((i, at)) = best {
                found.push((group, i, at, names));
            }
        }
        // Only those whose name takes most of the query: "Sở Y tế tỉnh A" is none of the others.
        let most = found.iter().map(|f| f.3[f.1].len()).max().unwrap_or(0);
        found.retain(|f| f.3[f.1].len() == most);
        found.truncate(AGENCIES);
        for (group, i, at, names) in found {
            // Other names of an agency that is still there have its present one among them.
            if i > 0 && !group[1..].contains(&group[0]) {
                renamed.push((group[i].clone(), group[0].clone()));
            }
            let bits = ((1u64 << names[i].len()) - 1) << at;
            for (other, words) in names.iter().enumerate() {
                // The query gets the current name, or from that the former ones.
                if other != i && !words.is_empty() && (other == 0 || i == 0) {
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
                let worth = OTHER_NAME * 2.0 * self.idf(list.df);
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
            let all: Vec<Pair> = lists.iter().enumerate().map(|(i, l)| (i + 1, l, (None, None))).collect();
            let weights = vec![1.0; lists.len() + 1];
            if longest(unit, &all, &weights, false) < lists.len() as f64 {
                continue;
            }
            let level = lists.iter().fold(0.0, |sum, l| sum + level_in(l, unit)) / lists.len() as f64;
            let value = OTHER_NAME * PAIR * idf * level;
            if let Some(&page) = self.page_of.get(unit as usize) {
                self.found(page as usize, unit, value);
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

    /// Pages in their order; whether they hold at least half of the query, in what its words are worth.
    pub fn ranked(&self, allowed: Option<&[bool]>) -> (Vec<Ranked>, bool) {
        let whole = self.parsed.weight();
        let mut ranked: Vec<(Ranked, bool)> = Vec::new();
        for page in 0..self.scores.len() {
            if self.scores[page] <= 0.0 || allowed.is_some_and(|a| !a[page]) {
                continue;
            }
            let mut covered = 0.0;
            for (i, slot) in self.parsed.slots.iter().enumerate() {
                if self.covered[page] >> i & 1 == 1 {
                    covered += slot.weight;
                }
            }
            let score = self.scores[page] * (0.4 + 0.6 * (covered / whole));
            // First aid is shown for a word of it: a life may hang on that.
            let half = covered * if self.urgent[page] { 4.0 } else { 2.0 } >= whole;
            ranked.push((Ranked { page: page as u32, unit: self.best_unit[page].1, score }, half));
        }
        let half = ranked.iter().any(|r| r.1);
        let order = |a: &Ranked, b: &Ranked| b.score.total_cmp(&a.score).then(a.page.cmp(&b.page));
        ranked.sort_by(|a, b| order(&a.0, &b.0));
        let slots = &self.parsed.slots;
        let weights: Vec<f64> = (0..slots.len())
            .map(|i| if i == 0 { 0.0 } else { weight_of_pair(&slots[i - 1], &slots[i]) })
            .collect();
        let pairs: Vec<Pair> = self.pairs.iter().map(|(i, l, w)| (*i, l, *w)).collect();
        let n = ranked.len().min(CLOSER_LOOK);
        ranked[..n].iter_mut().for_each(|r| self.look_closer(&mut r.0, &pairs, &weights));
        ranked[..n].sort_by(|a, b| order(&a.0, &b.0));
        (ranked.into_iter().filter(|r| r.1 || !half).map(|r| r.0).collect(), half)
    }

    /// Multiplies a page's score by how much of the query it has as one phrase; `weights` are those of pairs.
    fn look_closer(&self, ranked: &mut Ranked, pairs: &[Pair], weights: &[f64]) {
        let whole = weights.iter().fold(0.0, |sum, weight| sum + weight);
        if whole == 0.0 {
            return;
        }
        let mut best = 1.0;
        let start = self.page_of.partition_point(|p| *p < ranked.page) as u32;
        let end = self.page_of.partition_point(|p| *p <= ranked.page) as u32;
        for unit in start..end {
            let same = longest(unit, pairs, weights, true) / whole;
            let folded = longest(unit, pairs, weights, false) / whole;
            let a = 1.0 + PHRASE_SAME * same * same;
            let b = 1.0 + PHRASE_FOLDED * folded * folded;
            let factor = if a > b { a } else { b };
            if factor > best {
                best = factor;
                ranked.unit = unit;
            }
        }
        ranked.score *= best;
    }
}

/// Beside a word that asks a pair asks; at the edge of a long form it is worth what the other word is.
fn weight_of_pair(a: &Slot, b: &Slot) -> f64 {
    let least = a.asking || b.asking;
    if (a.weight < b.weight) == least { a.weight } else { b.weight }
}

fn factor(spelling: u8, wanted: Wanted, other: f64) -> f64 {
    if wanted == (None, None) {
        1.0
    } else if fits(spelling, wanted) {
        SAME_MARKS
    } else {
        other
    }
}

/// Where `words` stand in `slots`.
fn find(slots: &[&str], words: &[String]) -> Option<usize> {
    slots.windows(words.len()).position(|w| w.iter().zip(words).all(|(a, b)| a == b))
}
