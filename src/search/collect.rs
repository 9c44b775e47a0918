//! Reads every page once: cuts it into units, its text into words, and notes symbols and abbreviations.
//!
//! A unit is what postings point to: a whole page, or a part of some 3,500 bytes of a long one, so that a
//! decree of 60 kB costs a reader the passage and not the decree. Words become small numbers as they are
//! read (one table a chunk of pages, merged afterwards in page order, so the numbers do not depend on
//! threads). Leaves weights and postings to `build`.

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};
use std::ops::Range;

use rayon::prelude::*;

use crate::vi::fold::nfc;
use crate::vi::symbol;

use super::abbrev::mine;
use super::token::words;
use super::{SearchContext, SearchDoc};

/// A new block of the field in the low bits begins: neighbours across it are no pair.
pub(crate) const BLOCK: u32 = 1 << 31;
/// The word is part of a symbol: abbreviations in it stay as they are.
pub(crate) const IN_SYMBOL: u32 = 1 << 30;
/// A key of its own that takes no place among the words.
pub(crate) const ASIDE: u32 = 1 << 29;
pub(crate) const WORD: u32 = ASIDE - 1;

#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Field {
    Title,
    Heading,
    Lead,
    Body,
    Extra,
}

impl Field {
    pub fn of(mark: u32) -> Field {
        [Field::Title, Field::Heading, Field::Lead, Field::Body, Field::Extra][(mark & 7) as usize % 5]
    }
}

/// A page or a part of one.
pub(crate) struct Unit {
    pub tokens: Vec<u32>,
    /// Its part of the body, in bytes.
    pub text: Range<usize>,
    pub words: u32,
}

pub(crate) struct Page {
    pub units: Vec<Unit>,
    pub title_words: u32,
}

/// All pages, and the distinct words as they were written.
pub(crate) struct Collected {
    pub pages: Vec<Page>,
    pub words: Vec<Box<str>>,
    pub counts: Vec<u32>,
    pub mined: Vec<(String, String)>,
}

/// A short multiplicative hash: words are a few bytes, and the tables are internal.
#[derive(Default)]
pub(crate) struct WordHasher(u64);

impl Hasher for WordHasher {
    fn write(&mut self, bytes: &[u8]) {
        let mut chunks = bytes.chunks_exact(8);
        for c in &mut chunks {
            self.add(u64::from_le_bytes(c.try_into().expect("chunks of eight")));
        }
        let mut tail = 0u64;
        for &b in chunks.remainder() {
            tail = tail << 8 | u64::from(b);
        }
        self.add(tail);
    }

    fn write_u8(&mut self, n: u8) {
        self.add(u64::from(n));
    }

    fn write_u32(&mut self, n: u32) {
        self.add(u64::from(n));
    }

    fn write_u64(&mut self, n: u64) {
        self.add(n);
    }

    fn finish(&self) -> u64 {
        self.0 ^ self.0 >> 29
    }
}

impl WordHasher {
    fn add(&mut self, n: u64) {
        self.0 = (self.0.rotate_left(5) ^ n).wrapping_mul(0x517c_c1b7_2722_0a95);
    }
}

pub(crate) type WordMap<K, V> = HashMap<K, V, BuildHasherDefault<WordHasher>>;

#[derive(Default)]
struct Interner {
    ids: WordMap<Box<str>, u32>,
    words: Vec<Box<str>>,
    counts: Vec<u32>,
}

impl Interner {
    fn id(&mut self, word: &str, count: u32) -> u32 {
        let id = match self.ids.get(word) {
            Some(&id) => id,
            None => {
                let id = self.words.len() as u32;
                self.words.push(word.into());
                self.counts.push(0);
                self.ids.insert(word.into(), id);
                id
            }
        };
        self.counts[id as usize] += count;
        id
    }
}

const PAGES_A_CHUNK: usize = 64;

/// Parts of a long page are about this long.
const UNIT_BYTES: usize = 3_500;
/// A page up to this size stays whole.
const WHOLE_BYTES: usize = 5_000;
/// A heading begins a new part if the one before has at least this much.
const HEADING_BYTES: usize = 1_800;

/// Reads `docs`; `extra_words` are interned too (the words of long forms).
pub(crate) fn collect(docs: &[SearchDoc], ctx: &SearchContext) -> Collected {
    let labels: HashMap<(&str, &str), &str> =
        ctx.labels.iter().map(|(field, id, label)| ((field.as_str(), id.as_str()), label.as_str())).collect();
    type Mined = Vec<(String, String)>;
    type Chunk = (Vec<Page>, Interner, Mined);
    let chunks: Vec<Chunk> = docs
        .par_chunks(PAGES_A_CHUNK)
        .map(|docs| {
            let (mut interner, mut mined) = (Interner::default(), Vec::new());
            let pages = docs.iter().map(|doc| read_page(doc, &labels, &mut interner, &mut mined)).collect();
            (pages, interner, mined)
        })
        .collect();
    let mut all = Interner::default();
    let maps: Vec<Vec<u32>> = chunks
        .iter()
        .map(|(_, local, _)| local.words.iter().zip(&local.counts).map(|(w, n)| all.id(w, *n)).collect())
        .collect();
    let mut collected = Collected {
        pages: Vec::with_capacity(docs.len()),
        words: all.words,
        counts: all.counts,
        mined: Vec::new(),
    };
    let renumbered: Vec<(Vec<Page>, Mined)> = chunks
        .into_par_iter()
        .zip(maps)
        .map(|((mut pages, _, mined), map)| {
            for token in pages.iter_mut().flat_map(|p| &mut p.units).flat_map(|u| &mut u.tokens) {
                if *token & BLOCK == 0 {
                    *token = (*token & !WORD) | map[(*token & WORD) as usize];
                }
            }
            (pages, mined)
        })
        .collect();
    for (pages, mined) in renumbered {
        collected.pages.extend(pages);
        collected.mined.extend(mined);
    }
    collected
}

fn read_page(
    doc: &SearchDoc,
    labels: &HashMap<(&str, &str), &str>,
    interner: &mut Interner,
    mined: &mut Vec<(String, String)>,
) -> Page {
    let cuts = cut(doc);
    let mut units: Vec<Unit> = Vec::with_capacity(cuts.len());
    let mut title_words = 0;
    for (n, range) in cuts.iter().enumerate() {
        let mut reader = Reader { interner, tokens: Vec::with_capacity(range.len() / 5 + 32), words: 0 };
        if n == 0 {
            reader.block(doc.title, Field::Title);
            title_words = reader.words;
            for symbol in doc.symbols {
                reader.block(symbol, Field::Title);
            }
            reader.block(doc.description, Field::Lead);
            let ids = [
                ("audiences", doc.audiences),
                ("sectors", doc.sectors),
                ("hazards", doc.hazards),
                ("localities", doc.localities),
            ];
            for (field, ids) in ids {
                for id in ids {
                    reader.block(labels.get(&(field, *id)).copied().unwrap_or(id), Field::Extra);
                }
            }
            reader.block(doc.within, Field::Extra);
            for agency in doc.agencies {
                reader.block(agency, Field::Extra);
            }
        }
        let own = |at: &usize| range.contains(at) || (*at >= range.end && n + 1 == cuts.len());
        for (_, text, _) in doc.headings.iter().filter(|h| own(&h.2)) {
            reader.block(text, Field::Heading);
        }
        for block in doc.body[range.clone()].split('\n').filter(|b| !b.is_empty()) {
            reader.block(block, Field::Body);
            mine(block, mined);
        }
        let Reader { tokens, words, .. } = reader;
        units.push(Unit { tokens, text: range.clone(), words });
    }
    Page { units, title_words }
}

struct Reader<'a> {
    interner: &'a mut Interner,
    tokens: Vec<u32>,
    words: u32,
}

impl Reader<'_> {
    fn block(&mut self, text: &str, field: Field) {
        let text = &*nfc(text);
        self.tokens.push(BLOCK | field as u32);
        let symbols = symbol::find(text);
        let mut next = symbols.iter().peekable();
        for (at, word) in words(text) {
            while next.peek().is_some_and(|place| place.range.end <= at) {
                next.next();
            }
            let within = next.peek().filter(|place| place.range.contains(&at));
            if let Some(place) = within
                && place.range.start == at
            {
                for key in place.symbol(text).keys() {
                    let id = self.interner.id(&format!("#{key}"), 1);
                    self.tokens.push(id | ASIDE);
                }
            }
            let id = self.interner.id(word, 1);
            self.tokens.push(id | if within.is_some() { IN_SYMBOL } else { 0 });
            self.words += 1;
        }
    }
}

/// Parts of the body: at headings and at line ends, or at a space in a line that is too long.
fn cut(doc: &SearchDoc) -> Vec<Range<usize>> {
    let body = doc.body;
    if body.len() <= WHOLE_BYTES {
        return vec![Range { start: 0, end: body.len() }];
    }
    let (mut parts, mut start) = (Vec::new(), 0);
    while body.len() - start > WHOLE_BYTES {
        let mut limit = start + UNIT_BYTES;
        while !body.is_char_boundary(limit) {
            limit -= 1;
        }
        let at_heading =
            doc.headings.iter().map(|h| h.2).filter(|at| (start + HEADING_BYTES..=limit).contains(at)).max();
        let at_heading = at_heading.filter(|at| body.is_char_boundary(*at));
        let end = at_heading
            .or_else(|| {
                body[start..limit].rfind('\n').filter(|i| *i > HEADING_BYTES / 2).map(|i| start + i + 1)
            })
            .or_else(|| body[start..limit].rfind(' ').filter(|i| *i > 0).map(|i| start + i + 1))
            .unwrap_or(limit);
        parts.push(start..end);
        start = end;
    }
    parts.push(start..body.len());
    parts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_of_a_long_page_cover_it_without_overlap() {
        let body = "một hai ba bốn năm\n".repeat(2_000) + &"liền".repeat(5_000);
        let headings = [("a", "A", 4_000), ("b", "B", 9_001)];
        let doc = SearchDoc { body: &body, headings: &headings, ..SearchDoc::default() };
        let parts = cut(&doc);
        assert!(parts.len() > 8);
        assert_eq!(parts[0].start, 0);
        assert!(parts.windows(2).all(|p| p[0].end == p[1].start));
        assert_eq!(parts.last().map(|p| p.end), Some(body.len()));
    }
}
