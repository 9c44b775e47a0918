//! Ranks pages for a query.
//!
//! BM25 over words and over pairs of neighbours, with what stands in the title worth more and the typed
//! spelling preferred; then, for the best three hundred, how much of the query stands there as one phrase.
//! Words that ask weigh little. Where people say one thing and pages write another, the query has several
//! readings, and a page has the score of the one that fits it best. Sections of the page for emergencies, each a
//! page here, weigh more where the query has their title; the best one is shown.
//! Weights were set on pages and queries other than the tests'.
//!
//! Everything is + − × ÷ on doubles, in the same order as in `search/rank.js`: the order of results is the
//! same to the last bit. Reading of the query is in `parse` and `plan`.

use std::collections::BTreeMap;

use super::ShardSource;
use super::manifest::{Facets, Manifest, base36};
use super::parse::{parse, readings};
use super::plan::{Shards, plan};
use super::score::{Ranked, Scorer};
use super::vocab::Vocab;

/// Worth of a reading with written words in place of those that were typed.
const WRITTEN: f64 = 0.95;

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
    /// Pages that hold at least half of the query, in what they say of it.
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
    let parsed = parse(text, &manifest, &vocab);
    let mut shards = Shards::new(index, &manifest);
    let mut urgent = vec![false; manifest.pages as usize];
    let mut page = 0;
    for step in &manifest.urgent {
        page += step;
        if let Some(page) = urgent.get_mut(page as usize) {
            *page = true;
        }
    }
    let allowed = if filters.fields.iter().any(|f| !f.1.is_empty()) {
        let facets = read(&manifest.facets)
            .and_then(|f| serde_json::from_slice::<Facets>(&f).ok())
            .unwrap_or_default();
        Some(allowed_pages(&facets, filters, manifest.pages))
    } else {
        None
    };
    let mut found = Vec::new();
    let (mut read_as, mut renamed) = (None, Vec::new());
    for (n, mut reading) in readings(&parsed, &manifest).into_iter().enumerate() {
        let plan = plan(&mut reading, &manifest, &vocab, &mut shards);
        let mut scorer = Scorer::new(&manifest, &vocab, &reading, &urgent);
        scorer.score(&plan, &mut shards);
        let names = scorer.other_names(&mut shards);
        let (ranked, half) = scorer.ranked(allowed.as_deref());
        let worth = parsed.weight() / reading.weight() * if n == 0 { 1.0 } else { WRITTEN };
        found.push((ranked, half, worth));
        if n == 0 {
            renamed = names;
            let changed = reading.slots.iter().any(|s| s.changed);
            let shown = || reading.slots.iter().map(|s| s.shown.as_str()).collect::<Vec<_>>().join(" ");
            read_as = changed.then(shown);
        }
    }
    let ranked = joined(found, |page| urgent[page as usize] || manifest.emergency == Some(page));
    let total = ranked.len();
    let hits = ranked.into_iter().take(limit).filter_map(|r| hit(r, &manifest, index)).collect();
    Results { hits, total, read_as, renamed }
}

/// What the readings of a query found, each page once, with its best score; and one of those for emergencies.
fn joined(found: Vec<(Vec<Ranked>, bool, f64)>, urgent: impl Fn(u32) -> bool) -> Vec<Ranked> {
    let half = found.iter().any(|f| f.1);
    let mut best: BTreeMap<u32, Ranked> = BTreeMap::new();
    for (ranked, _, worth) in found.into_iter().filter(|f| f.1 == half) {
        for mut r in ranked {
            r.score *= worth;
            match best.get_mut(&r.page) {
                Some(known) if known.score >= r.score => {}
                Some(known) => *known = r,
                None => {
                    best.insert(r.page, r);
                }
            }
        }
    }
    let mut ranked: Vec<Ranked> = best.into_values().collect();
    ranked.sort_by(|a, b| b.score.total_cmp(&a.score).then(a.page.cmp(&b.page)));
    let mut shown = false;
    ranked.retain(|r| !urgent(r.page) || !std::mem::replace(&mut shown, true));
    ranked
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
    let text = index.read(&format!("{}t{}-{hash}.txt", manifest.dir, base36(pack)))?;
    let text = String::from_utf8_lossy(&text);
    let mut fields = text.split('\u{1e}').nth(at as usize)?.split('\u{1f}');
    let (url, title) = (fields.next()?.to_owned(), fields.next()?.to_owned());
    Some(Hit { url, title, score: ranked.score, page: ranked.page, unit: ranked.unit })
}
