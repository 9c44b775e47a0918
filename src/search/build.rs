//! Builds the files of an index.
//!
//! 1. Read the pages, settle abbreviations, fold the words and number them in the order of their keys.
//! 2. Make postings of words and of pairs of neighbours, long forms in place of abbreviations.
//! 3. Sort them, write lists, cut lists into shards; write vocabulary, packs of texts, facets, manifest.
//!
//! A pair of syllables is what a dictionary would call a word, mostly; its list with positions is also how
//! phrases are recognised. All steps but the last few run in parallel and none depends on their order.

use std::collections::{BTreeMap, HashMap};

use base64::Engine;
use rayon::prelude::*;
use serde::Serialize;
use xxhash_rust::xxh3::xxh3_64;

use crate::vi::fold::{fold_word, nfc};

use super::abbrev::{Abbreviation, settle};
use super::collect::{Collected, Page, Unit, WordMap, collect};
use super::encode::{Posting, encode_list, put_key};
use super::manifest::{Facet, Facets, Manifest, base36};
use super::postings::{Expansion, Word, make_postings};
use super::token::words;
use super::vocab::{self, Term};
use super::{FOLDER, Options, SearchContext, SearchDoc, SearchIndex, order, pack, question};

/// Builds the index of `docs`, which are of one language.
///
/// The same input gives the same bytes, whatever the number of threads. The order of `docs` does not
/// matter as long as their addresses differ.
pub fn build(docs: &[SearchDoc], ctx: &SearchContext, options: &Options) -> SearchIndex {
    let mut sorted: Vec<&SearchDoc> = docs.iter().collect();
    sorted.sort_by_key(|d| d.url);
    let sorted: Vec<SearchDoc> = sorted.into_iter().cloned().collect();
    let mut collected = collect(&sorted, ctx);
    let urls: Vec<&str> = sorted.iter().map(|d| d.url).collect();
    let new_order = order::order(&collected.pages, &urls);
    let docs: Vec<&SearchDoc> = new_order.iter().map(|i| &sorted[*i]).collect();
    let mut pages: Vec<Option<Page>> = std::mem::take(&mut collected.pages).into_iter().map(Some).collect();
    let pages: Vec<Page> =
        new_order.iter().map(|i| pages[*i].take().expect("an order has each page once")).collect();

    let abbreviations = settle(&ctx.abbreviations, &collected.mined);
    let lang = docs.first().map_or(if ctx.lang.is_empty() { "vi" } else { &ctx.lang }, |d| d.lang);
    let known = ctx.said.iter().map(|s| s.0.as_str()).chain(question::of(lang).iter().copied());
    let (mut terms, word_table, expansions) = number_terms(&mut collected, &abbreviations, known);
    let postings = make_postings(&docs, &pages, &word_table, &expansions);
    let lists = write_lists(postings, &mut terms);

    let records: Vec<String> = {
        let units: Vec<(&SearchDoc, &Unit)> =
            docs.iter().zip(&pages).flat_map(|(d, p)| p.units.iter().map(move |u| (*d, u))).collect();
        units.par_iter().map(|(doc, unit)| pack::record(doc, unit.text.clone())).collect()
    };
    let (shard_target, pack_target) = targets(docs.len(), &lists, &records);

    let mut files = Files { dir: format!("{lang}/"), out: Vec::new(), portable: options.portable };
    let mut manifest = Manifest {
        version: 2,
        lang: lang.to_owned(),
        dir: files.dir.clone(),
        pages: pages.len() as u32,
        units: records.len() as u32,
        ..Manifest::default()
    };
    let mut before = 0;
    for (n, page) in pages.iter().enumerate().filter(|(_, p)| p.units.len() > 1) {
        manifest.long.extend([n as u32 - before, page.units.len() as u32 - 1]);
        before = n as u32;
    }
    let mut before = 0;
    for (n, doc) in docs.iter().enumerate().filter(|(_, d)| d.urgent) {
        if doc.within.is_empty() {
            manifest.emergency = Some(n as u32);
        } else {
            manifest.urgent.push(n as u32 - before);
            before = n as u32;
        }
    }
    manifest.vocabulary = files.add("v", "txt", vocab::write(&terms).into_bytes());
    manifest.facets = files.add("f", "json", json(&facets(&docs, ctx)));
    for (n, shard) in cut_shards(&lists, shard_target, &mut manifest.keys).into_iter().enumerate() {
        let name = files.add(&format!("s{}-", base36(n)), "bin", shard);
        manifest.shards.push_str(hash_of(&name));
    }
    for (n, (text, units)) in pack::pack(&records, pack_target).into_iter().enumerate() {
        let name = files.add(&format!("t{}-", base36(n)), "txt", text.into_bytes());
        manifest.texts.push_str(hash_of(&name));
        manifest.packs.push(units as u32);
    }
    let shown = |text: &str| text.replace('\n', " ");
    manifest.abbreviations =
        abbreviations.iter().map(|a| (a.key.clone(), shown(&a.short), shown(&a.long))).collect();
    manifest.said = ctx.said.clone();
    manifest.asking = question::of(lang).iter().map(|&words| words.to_owned()).collect();
    manifest.agencies = ctx.agency_aliases.iter().map(|(old, now)| (now.clone(), old.clone())).collect();
    files.finish(lang, &manifest)
}

fn json<T: Serialize>(value: &T) -> Vec<u8> {
    serde_json::to_vec(value).expect("strings and numbers serialise")
}

struct Files {
    dir: String,
    out: Vec<(String, Vec<u8>)>,
    portable: bool,
}

/// The six digits of a name `s3-0123ab.bin`.
fn hash_of(name: &str) -> &str {
    let end = name.rfind('.').unwrap_or(name.len());
    &name[end - 6..end]
}

impl Files {
    /// Adds a file under its hashed name and returns the name.
    fn add(&mut self, stem: &str, ending: &str, bytes: Vec<u8>) -> String {
        let name = format!("{stem}{:06x}.{ending}", xxh3_64(&bytes) & 0xff_ffff);
        self.put(&format!("{}{name}", self.dir), bytes);
        name
    }

    fn put(&mut self, path: &str, bytes: Vec<u8>) {
        if self.portable {
            let text = base64::engine::general_purpose::STANDARD.encode(&bytes);
            let name = serde_json::to_string(path).expect("a string serialises");
            self.out.push((
                format!("{FOLDER}{path}.js"),
                format!("lantoaSearch.file({name},\"{text}\")\n").into_bytes(),
            ));
        }
        self.out.push((format!("{FOLDER}{path}"), bytes));
    }

    fn finish(mut self, lang: &str, manifest: &Manifest) -> SearchIndex {
        let path = format!("chi-muc-{lang}.json");
        self.put(&path, json(manifest));
        self.out.sort();
        SearchIndex { manifest: format!("{FOLDER}{path}"), files: self.out }
    }
}

/// Folds every word and numbers terms in the order of their keys. Words of `known` are no typing mistakes,
/// though no page may have them.
fn number_terms<'a>(
    collected: &mut Collected,
    abbreviations: &[Abbreviation],
    known: impl Iterator<Item = &'a str>,
) -> (Vec<Term>, Vec<Word>, WordMap<u32, Vec<Expansion>>) {
    let long_words: Vec<Vec<Box<str>>> =
        abbreviations.iter().map(|a| words(&nfc(&a.long)).map(|w| w.1.into()).collect()).collect();
    let read = collected.words.len();
    collected.words.extend(long_words.iter().flatten().cloned());
    let said = collected.words.len();
    for phrase in known {
        collected.words.extend(words(&nfc(phrase)).map(|w| w.1.into()));
    }
    collected.counts.resize(collected.words.len(), 0);
    let folded: Vec<(String, u32)> = collected
        .words
        .par_iter()
        .with_min_len(512)
        .map(|word| {
            let mut fold = String::new();
            let spelling = fold_word(word, &mut fold);
            (fold, spelling)
        })
        .collect();
    let mut by_fold: BTreeMap<&str, BTreeMap<u32, u32>> = BTreeMap::new();
    for ((fold, spelling), count) in folded.iter().zip(&collected.counts) {
        *by_fold.entry(fold).or_default().entry(*spelling).or_default() += count;
    }
    let mut numbers: HashMap<&str, u32> = HashMap::with_capacity(by_fold.len());
    let mut terms = Vec::with_capacity(by_fold.len());
    for (n, (fold, spellings)) in by_fold.iter().enumerate() {
        let mut spellings: Vec<(u32, u32)> = spellings.iter().map(|(s, n)| (*s, *n)).collect();
        spellings.sort_by_key(|(s, n)| (std::cmp::Reverse(*n), *s));
        spellings.truncate(15);
        numbers.insert(fold, n as u32);
        terms.push(Term {
            fold: (*fold).to_owned(),
            df: 0,
            spellings: spellings.into_iter().map(|s| s.0).collect(),
            said: false,
        });
    }
    for (fold, _) in &folded[said..] {
        terms[numbers[fold.as_str()] as usize].said = true;
    }
    let table: Vec<Word> = folded
        .iter()
        .zip(&collected.words)
        .map(|((fold, spelling), word)| {
            let term = numbers[fold.as_str()];
            let rank = terms[term as usize].spellings.iter().position(|s| s == spelling).unwrap_or(15) as u8;
            let mut letters = 0;
            let capitals = word.chars().all(|c| {
                letters += 1;
                c.is_uppercase()
            });
            Word { term, rank, capitals: capitals && letters > 1 }
        })
        .collect();
    let mut expansions: WordMap<u32, Vec<Expansion>> = WordMap::default();
    let mut at = read;
    for (abbreviation, long) in abbreviations.iter().zip(&long_words) {
        let long = table[at..at + long.len()].to_vec();
        at += long.len();
        let short: Option<Vec<u32>> = abbreviation.key.split(' ').map(|w| numbers.get(w).copied()).collect();
        if let Some(short) = short {
            expansions.entry(short[0]).or_default().push(Expansion { short, long });
        }
    }
    for list in expansions.values_mut() {
        list.sort_by_key(|e| std::cmp::Reverse(e.short.len()));
    }
    (terms, table, expansions)
}

/// Lists in the order of their keys.
struct Lists {
    keys: Vec<String>,
    bodies: Vec<(usize, usize)>,
    bytes: Vec<u8>,
}

/// Sorts postings by key, in parallel by ranges of keys, and writes the lists.
fn write_lists(chunks: Vec<Vec<Posting>>, terms: &mut [Term]) -> Vec<(String, Vec<u8>)> {
    // Bounds from a sample, so that ranges are of like size.
    let mut sample: Vec<u64> = chunks.iter().flat_map(|c| c.iter().step_by(257)).map(|p| p.key).collect();
    sample.sort_unstable();
    let mut bounds: Vec<u64> = sample.chunks(sample.len().div_ceil(48).max(1)).map(|c| c[0]).collect();
    bounds.dedup();
    if bounds.first() != Some(&0) {
        bounds.insert(0, 0);
    }
    let ranges: Vec<(u64, u64)> = bounds
        .iter()
        .enumerate()
        .map(|(i, b)| (*b, bounds.get(i + 1).copied().unwrap_or(u64::MAX)))
        .collect();
    let written: Vec<(Lists, Vec<(usize, u32)>)> = {
        let terms = &*terms;
        ranges
            .par_iter()
            .map(|(from, to)| {
                let mut postings: Vec<Posting> = Vec::new();
                for chunk in &chunks {
                    let start = chunk.partition_point(|p| p.key < *from);
                    let end = chunk.partition_point(|p| p.key < *to);
                    postings.extend_from_slice(&chunk[start..end]);
                }
                // Runs that are sorted already: the stable sort merges them.
                postings.sort_by_key(Posting::order);
                lists_of(&postings, terms)
            })
            .collect()
    };
    let mut out = Vec::new();
    for (lists, dfs) in written {
        for (term, df) in dfs {
            terms[term].df = df;
        }
        out.extend(
            lists.keys.into_iter().zip(lists.bodies.iter().map(|(a, b)| lists.bytes[*a..*b].to_vec())),
        );
    }
    out
}

fn lists_of(postings: &[Posting], terms: &[Term]) -> (Lists, Vec<(usize, u32)>) {
    let mut lists = Lists { keys: Vec::new(), bodies: Vec::new(), bytes: Vec::new() };
    let mut dfs = Vec::new();
    for group in postings.chunk_by(|a, b| a.key == b.key) {
        let (first, second) = ((group[0].key >> 32) as usize - 1, group[0].key as u32);
        let pair = second > 0;
        let start = lists.bytes.len();
        let df = encode_list(group, pair, &mut lists.bytes);
        lists.bodies.push((start, lists.bytes.len()));
        lists.keys.push(if pair {
            format!("{} {}", terms[first].fold, terms[second as usize - 1].fold)
        } else {
            dfs.push((first, df));
            terms[first].fold.clone()
        });
    }
    (lists, dfs)
}

/// Sizes of shards and packs: a query reads some six shards and ten packs, so with a given number of files
/// it reads least when there are √(10·texts / 6·lists) packs for each shard.
fn targets(pages: usize, lists: &[(String, Vec<u8>)], records: &[String]) -> (usize, usize) {
    let thousands = (pages as f64 / 1_000.0).max(0.05);
    let files = 460.0 * thousands.powf(0.6);
    let list_bytes: usize = lists.iter().map(|l| l.1.len() + 5).sum();
    let text_bytes: usize = records.iter().map(String::len).sum();
    let ratio = (10.0 * text_bytes as f64 * 0.4 / (6.0 * list_bytes.max(1) as f64 * 0.7)).sqrt();
    let packs = files * ratio / (1.0 + ratio);
    let shard = list_bytes as f64 / (files - packs).max(1.0);
    let pack = text_bytes as f64 / packs.max(1.0);
    (shard.max(2_500.0) as usize, pack.max(2_500.0) as usize)
}

/// Cuts lists into shards of about `target` bytes and notes where each begins.
fn cut_shards(lists: &[(String, Vec<u8>)], target: usize, firsts: &mut String) -> Vec<Vec<u8>> {
    let mut shards: Vec<Vec<u8>> = Vec::new();
    let mut before = "";
    for (key, body) in lists {
        let full = shards.last().is_none_or(|s| s.len() + body.len() / 2 > target);
        if full {
            if !shards.is_empty() {
                firsts.push('\n');
                firsts.push_str(shortest_between(before, key));
            }
            shards.push(Vec::new());
            before = "";
        }
        let shard = shards.last_mut().expect("one was pushed");
        put_key(before, key, shard);
        shard.extend_from_slice(body);
        before = key;
    }
    shards
}

/// The shortest beginning of `key` that is greater than `before`.
fn shortest_between<'k>(before: &str, key: &'k str) -> &'k str {
    let shared = before.bytes().zip(key.bytes()).take_while(|(a, b)| a == b).count();
    let mut end = (shared + 1).min(key.len());
    while !key.is_char_boundary(end) {
        end += 1;
    }
    &key[..end]
}

fn facets(docs: &[&SearchDoc], ctx: &SearchContext) -> Facets {
    let labels: HashMap<(&str, &str), &str> =
        ctx.labels.iter().map(|(field, id, label)| ((field.as_str(), id.as_str()), label.as_str())).collect();
    let mut found: BTreeMap<&str, BTreeMap<&str, Vec<u32>>> = BTreeMap::new();
    for (n, doc) in docs.iter().enumerate() {
        let kind = [doc.kind];
        let year: Vec<&str> = doc.date.and_then(|d| d.get(..4)).into_iter().collect();
        let fields: [(&str, &[&str]); 6] = [
            ("kinds", &kind),
            ("audiences", doc.audiences),
            ("sectors", doc.sectors),
            ("hazards", doc.hazards),
            ("localities", doc.localities),
            ("years", &year),
        ];
        for (field, ids) in fields {
            for id in ids.iter().filter(|id| !id.is_empty()) {
                let pages = found.entry(field).or_default().entry(id).or_default();
                if pages.last() != Some(&(n as u32)) {
                    pages.push(n as u32);
                }
            }
        }
    }
    let facet = |field: &str, (id, mut pages): (&str, Vec<u32>)| {
        for i in (1..pages.len()).rev() {
            pages[i] -= pages[i - 1];
        }
        Facet { id: id.to_owned(), label: labels.get(&(field, id)).copied().unwrap_or(id).to_owned(), pages }
    };
    let fields = found
        .into_iter()
        .map(|(field, values)| (field.to_owned(), values.into_iter().map(|v| facet(field, v)).collect()))
        .collect();
    Facets { fields }
}
