//! Which shards a query reads, and what its lists of pairs say about mistakes and beginnings of words.
//!
//! Reads in at most three rounds, each round at once: pairs and rare words; candidates for what looks
//! like a mistake; words that no pair covers. A word that is everywhere says little and has the longest
//! list, so it is read only if nothing else covers it.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use super::ShardSource;
use super::manifest::{Manifest, base36};
use super::parse::{Parsed, Slot};
use super::shard::{List, Shard};
use super::vocab::Vocab;
use crate::vi::spelling::spell;

/// Completions of a word that is being typed.
const COMPLETIONS: usize = 10;
/// Candidates for a mistyped word, and how many of them are looked at with the word that follows.
const CANDIDATES: usize = 12;
const FOLLOWED: usize = 5;
/// Second and third readings of a mistyped word are scored too.
const OTHERS: usize = 2;

/// The shards of an index, read as they are needed.
pub(crate) struct Shards<'a, S: ShardSource> {
    source: &'a S,
    dir: &'a str,
    hashes: &'a str,
    firsts: Vec<&'a str>,
    loaded: BTreeMap<usize, Shard>,
}

impl<'a, S: ShardSource> Shards<'a, S> {
    pub fn new(source: &'a S, manifest: &'a Manifest) -> Self {
        let firsts = manifest.keys.split('\n').collect();
        Shards { source, dir: &manifest.dir, hashes: &manifest.shards, firsts, loaded: BTreeMap::new() }
    }

    /// Number of the shard that would hold `key`.
    pub fn place(&self, key: &str) -> usize {
        self.firsts.partition_point(|f| *f <= key).saturating_sub(1)
    }

    fn shard(&mut self, n: usize) -> &Shard {
        let (source, dir, hashes) = (self.source, self.dir, self.hashes);
        self.loaded.entry(n).or_insert_with(|| {
            let hash = hashes.get(n * 6..n * 6 + 6);
            let bytes = hash.and_then(|h| source.read(&format!("{dir}s{}-{h}.bin", base36(n))));
            Shard::new(bytes.map_or_else(Vec::new, Cow::into_owned))
        })
    }

    pub fn df(&mut self, key: &str) -> u32 {
        let n = self.place(key);
        self.shard(n).df(key)
    }

    pub fn list(&mut self, key: &str) -> Option<List> {
        let n = self.place(key);
        self.shard(n).list(key)
    }

    /// The most frequent keys that begin with `first` (and are longer), from at most two shards.
    fn starting_with(&mut self, first: &str, limit: usize) -> Vec<(String, u32)> {
        let mut found = Vec::new();
        let start = self.place(first);
        let end = self.place(&format!("{first}\u{10ffff}")).min(start + 1);
        for n in start..=end {
            found.extend(
                self.shard(n).starting_with(first).filter(|e| e.0 != first).map(|(k, n)| (k.to_owned(), n)),
            );
        }
        found.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
        found.truncate(limit);
        found
    }
}

pub(crate) fn pair(a: &str, b: &str) -> String {
    format!("{a} {b}")
}

/// What is scored: for each slot whether its own list is read.
pub(crate) struct Plan {
    pub singles: Vec<bool>,
}

/// Settles mistakes and completions in `parsed` and says which lists to score.
pub(crate) fn plan<S: ShardSource>(
    parsed: &mut Parsed,
    manifest: &Manifest,
    vocab: &Vocab,
    shards: &mut Shards<S>,
) -> Plan {
    complete(parsed, vocab, shards);
    for i in 0..parsed.slots.len() {
        correct_unknown(&mut parsed.slots, i, vocab, shards);
    }
    suspect_neighbours(&mut parsed.slots, vocab, shards);
    let slots = &parsed.slots;
    let common = common_class(manifest.units);
    // Shards that the pairs read anyway: words in them cost nothing more.
    let read: BTreeSet<usize> =
        slots.windows(2).map(|w| shards.place(&pair(&w[0].fold, &w[1].fold))).collect();
    let singles = (0..slots.len())
        .map(|i| {
            let slot = &slots[i];
            let covered = (i > 0 && shards.df(&pair(&slots[i - 1].fold, &slot.fold)) > 0)
                || (i + 1 < slots.len() && shards.df(&pair(&slot.fold, &slots[i + 1].fold)) > 0);
            !covered
                || vocab.class(&slot.fold).unwrap_or(0) < common
                || read.contains(&shards.place(&slot.fold))
        })
        .collect();
    Plan { singles }
}

/// Words of this class and above are in an eighth of the units or more.
fn common_class(units: u32) -> u8 {
    (31 - (units / 8).max(1).leading_zeros()).max(5) as u8
}

/// The last word may be a beginning.
fn complete<S: ShardSource>(parsed: &mut Parsed, vocab: &Vocab, shards: &mut Shards<S>) {
    let n = parsed.slots.len();
    if !parsed.open || n == 0 || parsed.slots[n - 1].literal || parsed.slots[n - 1].changed {
        return;
    }
    let last = parsed.slots[n - 1].fold.clone();
    let completions: Vec<String> = if n > 1 {
        let before = parsed.slots[n - 2].fold.clone();
        let found = shards.starting_with(&pair(&before, &last), COMPLETIONS);
        found.into_iter().map(|(key, _)| key[before.len() + 1..].to_owned()).collect()
    } else {
        Vec::new()
    };
    let slot = &mut parsed.slots[n - 1];
    slot.completions = completions;
    if slot.completions.is_empty() && (n == 1 || vocab.class(&slot.fold).is_none()) {
        let limit = if n == 1 { COMPLETIONS } else { 3 };
        slot.completions = vocab.completions(&slot.fold, limit).into_iter().map(str::to_owned).collect();
    }
}

fn is_number(fold: &str) -> bool {
    fold.bytes().any(|b| b.is_ascii_digit())
}

/// A word that the site does not have becomes one that is a mistake away and fits its neighbours.
fn correct_unknown<S: ShardSource>(slots: &mut [Slot], i: usize, vocab: &Vocab, shards: &mut Shards<S>) {
    let slot = &slots[i];
    let known = slot.literal || slot.changed || vocab.class(&slot.fold).is_some();
    if known || is_number(&slot.fold) || slot.fold.len() < 2 || shards.df(&slot.fold) > 0 {
        return;
    }
    let candidates = vocab.near(&slot.fold, CANDIDATES);
    let fits = best_fits(slots, i, &candidates, shards);
    let Some(&(best, before, after)) = fits.first() else { return };
    // The beginning of a word that is being typed is no mistake, unless a correction fits and it does not.
    let beginning = slots[i].completions.first().cloned();
    if let Some(beginning) = beginning
        && (before + after == 0 || i == 0 || shards.df(&pair(&slots[i - 1].fold, &beginning)) > 0)
    {
        return;
    }
    // Shown as it is mostly written beside its neighbour.
    let rank = if before > 0 {
        shards.list(&pair(&slots[i - 1].fold, best)).map_or(0, |l| l.usual & 15)
    } else if after > 0 {
        shards.list(&pair(best, &slots[i + 1].fold)).map_or(0, |l| l.usual >> 4)
    } else {
        0
    };
    let shown = spell(best, vocab.spelling(best, rank));
    let instead = fits[1..].iter().filter(|f| f.1 + f.2 > 0).take(OTHERS).map(|f| f.0.to_owned()).collect();
    let Slot { weight, asking, .. } = slots[i];
    let fold = best.to_owned();
    slots[i] = Slot { fold, spelling: 0, changed: true, instead, weight, asking, ..Slot::new(&shown) };
}

/// Candidates for slot `i`, first the one that stands beside its neighbours most often, with the units that
/// have it after the slot before and before the slot after. Earlier ones win ties.
fn best_fits<'c, S: ShardSource>(
    slots: &[Slot],
    i: usize,
    candidates: &[&'c str],
    shards: &mut Shards<S>,
) -> Vec<(&'c str, u32, u32)> {
    let mut fits: Vec<(&str, u32, u32)> = candidates.iter().map(|c| (*c, 0, 0)).collect();
    if i > 0 {
        for fit in &mut fits {
            fit.1 = shards.df(&pair(&slots[i - 1].fold, fit.0));
        }
        if fits.iter().any(|f| f.1 > 0) {
            fits.retain(|f| f.1 > 0);
        }
    }
    // What follows is read from a shard each, so only for the likely ones.
    fits.truncate(FOLLOWED);
    if i + 1 < slots.len() {
        for fit in &mut fits {
            fit.2 = shards.df(&pair(fit.0, &slots[i + 1].fold));
        }
    }
    fits.sort_by_key(|f| std::cmp::Reverse((f.1.min(1) + f.2.min(1), f.1 + f.2)));
    fits
}

/// A word that never stands beside its neighbours may be a mistake for one that does. It keeps its own
/// reading; the other is scored beside it.
fn suspect_neighbours<S: ShardSource>(slots: &mut [Slot], vocab: &Vocab, shards: &mut Shards<S>) {
    if slots.len() < 2 {
        return;
    }
    for i in 0..slots.len() {
        let slot = &slots[i];
        let fixed = slot.literal
            || slot.changed
            || is_number(&slot.fold)
            || !slot.completions.is_empty()
            || slot.fold.len() < 2;
        let beside =
            |j: usize, shards: &mut Shards<S>| shards.df(&pair(&slots[j].fold, &slots[j + 1].fold)) > 0;
        if fixed || (i > 0 && beside(i - 1, shards)) || (i + 1 < slots.len() && beside(i, shards)) {
            continue;
        }
        let edges = u32::from(i > 0) + u32::from(i + 1 < slots.len());
        let candidates = vocab.near(&slot.fold, CANDIDATES);
        let fits = best_fits(slots, i, &candidates, shards);
        let enough =
            |f: &&(&str, u32, u32)| f.1.min(1) + f.2.min(1) == edges && (edges == 2 || f.1 + f.2 >= 3);
        slots[i].instead = fits.iter().filter(enough).take(1 + OTHERS).map(|f| f.0.to_owned()).collect();
    }
}
