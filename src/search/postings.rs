//! From the words of a page to postings: each word and each pair of neighbours with its weight and places, long
//! forms in place of abbreviations.

use rayon::prelude::*;

use super::SearchDoc;
use super::collect::{ASIDE, BLOCK, Field, IN_SYMBOL, Page, Unit, WORD, WordMap};
use super::encode::{LEVELS, MAX_POSITIONS, Posting};

/// A word as it is written → its term and the rank of its spelling.
#[derive(Clone, Copy)]
pub(crate) struct Word {
    pub term: u32,
    pub rank: u8,
    /// All capitals, at least two: may be an abbreviation.
    pub capitals: bool,
}

/// A long form that replaces a short one.
pub(crate) struct Expansion {
    pub short: Vec<u32>,
    pub long: Vec<Word>,
}

/// The key of a word (`None`) or a pair; in the order of the written keys.
fn key(first: u32, second: Option<u32>) -> u64 {
    u64::from(first + 1) << 32 | second.map_or(0, |s| u64::from(s + 1))
}

/// Counts of one key in one unit before it becomes a posting.
struct Occurrence {
    key: u64,
    spelling: u8,
    weight: u8,
    title: bool,
    position: u32,
}

impl Occurrence {
    /// By key, spelling and position, in one number, which is compared at once.
    fn order(&self) -> u128 {
        u128::from(self.key) << 40 | u128::from(self.spelling) << 32 | u128::from(self.position)
    }
}

/// The postings of all pages, in chunks that are sorted by key.
pub(crate) fn make_postings(
    docs: &[&SearchDoc],
    pages: &[Page],
    table: &[Word],
    expansions: &WordMap<u32, Vec<Expansion>>,
) -> Vec<Vec<Posting>> {
    let units: u64 = pages.iter().map(|p| p.units.len() as u64).sum();
    let length: u64 = pages.iter().flat_map(|p| &p.units).map(|u| u64::from(u.words)).sum();
    let average = (length as f64 / units.max(1) as f64).max(1.0);
    let mut first_units = Vec::with_capacity(pages.len());
    let mut next = 0;
    for page in pages {
        first_units.push(next);
        next += page.units.len() as u32;
    }
    let starts: Vec<usize> = (0..pages.len()).step_by(128).collect();
    starts
        .par_iter()
        .map(|start| {
            let mut out = Vec::new();
            let mut seen = Vec::new();
            for n in *start..(*start + 128).min(pages.len()) {
                for (i, unit) in pages[n].units.iter().enumerate() {
                    seen.clear();
                    occurrences(unit, table, expansions, &mut seen);
                    let length = f64::from(unit.words) / average;
                    let unit = Place {
                        unit: first_units[n] + i as u32,
                        length,
                        title_words: pages[n].title_words,
                        made: docs[n].made,
                    };
                    postings_of(&mut seen, &unit, &mut out);
                }
            }
            // Each unit is a run that is sorted already: the stable sort merges them.
            out.sort_by_key(Posting::order);
            out
        })
        .collect()
}

/// Walks the words of a unit, long forms in place of short ones.
fn occurrences(
    unit: &Unit,
    table: &[Word],
    expansions: &WordMap<u32, Vec<Expansion>>,
    out: &mut Vec<Occurrence>,
) {
    let mut walk = Walk { out, before: None, position: 0, weight: 1, title: false };
    let tokens = &unit.tokens;
    let mut i = 0;
    while i < tokens.len() {
        let token = tokens[i];
        i += 1;
        if token & BLOCK != 0 {
            let field = Field::of(token);
            walk.before = None;
            walk.position += 3;
            walk.title = field == Field::Title;
            walk.weight = if field == Field::Heading { 2 } else { 1 };
            continue;
        }
        let word = table[(token & WORD) as usize];
        if token & ASIDE != 0 {
            walk.aside(word);
            continue;
        }
        let short = if word.capitals && token & IN_SYMBOL == 0 {
            expansions
                .get(&word.term)
                .and_then(|list| list.iter().find(|e| stands_here(e, &tokens[i - 1..], table)))
        } else {
            None
        };
        match short {
            Some(expansion) => {
                for token in &tokens[i - 1..i - 1 + expansion.short.len()] {
                    walk.aside(table[(token & WORD) as usize]);
                }
                for word in &expansion.long {
                    walk.word(*word);
                }
                i += expansion.short.len() - 1;
            }
            None => walk.word(word),
        }
    }
}

fn stands_here(expansion: &Expansion, tokens: &[u32], table: &[Word]) -> bool {
    tokens.len() >= expansion.short.len()
        && expansion.short.iter().zip(tokens).all(|(term, token)| {
            token & (BLOCK | ASIDE | IN_SYMBOL) == 0 && {
                let word = table[(token & WORD) as usize];
                word.term == *term && word.capitals
            }
        })
}

struct Walk<'a> {
    out: &'a mut Vec<Occurrence>,
    before: Option<Word>,
    position: u32,
    weight: u8,
    title: bool,
}

impl Walk<'_> {
    fn word(&mut self, word: Word) {
        self.aside(word);
        if let Some(before) = self.before {
            self.out.push(Occurrence {
                key: key(before.term, Some(word.term)),
                spelling: before.rank << 4 | word.rank,
                weight: self.weight,
                title: self.title,
                position: self.position,
            });
        }
        self.before = Some(word);
        self.position += 1;
    }

    fn aside(&mut self, word: Word) {
        self.out.push(Occurrence {
            key: key(word.term, None),
            spelling: word.rank << 4,
            weight: self.weight,
            title: self.title,
            position: 0,
        });
    }
}

/// By so many levels a page that is made yields to one that is written.
const MADE_LOWER: u8 = 2;

/// What the postings of a unit have in common.
struct Place {
    unit: u32,
    /// Its words against the average.
    length: f64,
    title_words: u32,
    made: bool,
}

fn postings_of(seen: &mut [Occurrence], place: &Place, out: &mut Vec<Posting>) {
    seen.sort_unstable_by_key(Occurrence::order);
    for group in seen.chunk_by(|a, b| a.key == b.key && a.spelling == b.spelling) {
        let tf: u32 = group.iter().map(|o| u32::from(o.weight)).sum();
        let title = group.iter().any(|o| o.title).then_some(place.title_words);
        let mut positions = [0; MAX_POSITIONS];
        for (slot, o) in positions.iter_mut().zip(group) {
            *slot = (o.position % 127) as u8;
        }
        out.push(Posting {
            key: group[0].key,
            unit: place.unit,
            spelling: group[0].spelling,
            level: level(tf, place.length, title).saturating_sub(if place.made { MADE_LOWER } else { 0 }),
            count: group.len().min(255) as u8,
            positions,
        });
    }
}

/// BM25's share of a word in a unit (k1 1.2, b 0.75) and what it gains by standing in the title, as the
/// nearest of sixteen levels. The shorter the title, the more it says.
fn level(tf: u32, length: f64, title: Option<u32>) -> u8 {
    let tf = f64::from(tf);
    let body = tf * 2.2 / (tf + 1.2 * (0.25 + 0.75 * length));
    let (from, value) = match title {
        Some(words) => (8, 1.5 + 4.0 / f64::from(words.max(1)).sqrt() + 0.5 * body),
        None => (0, body),
    };
    let levels = &LEVELS[from..from + 8];
    let nearest = (0..8).min_by(|a, b| (levels[*a] - value).abs().total_cmp(&(levels[*b] - value).abs()));
    (from + nearest.unwrap_or(0)) as u8
}
