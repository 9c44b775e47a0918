//! The vocabulary: folded words with how frequent they are and in which spellings they occur.
//!
//! Loaded once by a reader, it decides about typing mistakes, beginnings of words and raw keystrokes
//! without another request. A line is
//!
//! ```text
//! <letters shared with the line before, base 36><rest><A–P: log2 of units><spellings, base 36, by frequency>
//! ```
//!
//! Left out: pure numbers, and words without marks that occur once and are no Vietnamese syllable, unless
//! the site is small. They are still found in the shards.

use std::collections::HashMap;

use crate::vi::fold::{Spelling, radix};
use crate::vi::spelling::is_syllable;

/// Below this many words all are listed.
const SMALL: usize = 4_000;

/// A folded word as `build` knows it.
pub(crate) struct Term {
    pub fold: String,
    pub df: u32,
    /// Most frequent first, at most 15.
    pub spellings: Vec<Spelling>,
    /// People say it for another word: known, though no page may have it.
    pub said: bool,
}

fn class(df: u32) -> u8 {
    (31 - df.max(1).leading_zeros()).min(15) as u8
}

/// The file of the vocabulary; `terms` are sorted by fold.
pub(crate) fn write(terms: &[Term]) -> String {
    let small = terms.len() < SMALL;
    let mut out = String::new();
    let mut before = "";
    for term in terms {
        let fold = term.fold.as_str();
        let marked = term.spellings.iter().any(|s| *s != 0);
        let number = fold.bytes().all(|b| b.is_ascii_digit());
        let rare = !small && term.df < 2 && !marked && !is_syllable(fold);
        if (!term.said && (term.df == 0 || rare)) || number || fold.starts_with('#') {
            continue;
        }
        let shared = before.chars().zip(fold.chars()).take_while(|(a, b)| a == b).count().min(35);
        out.push(char::from_digit(shared as u32, 36).expect("at most 35"));
        out.extend(fold.chars().skip(shared));
        out.push((b'A' + class(term.df)) as char);
        if term.spellings != [0] {
            for (i, spelling) in term.spellings.iter().enumerate() {
                if i > 0 {
                    out.push(',');
                }
                out.push_str(&base36(*spelling));
            }
        }
        out.push('\n');
        before = fold;
    }
    out
}

fn base36(mut n: u32) -> String {
    let mut digits = Vec::new();
    loop {
        digits.push(char::from_digit(n % 36, 36).expect("below 36"));
        n /= 36;
        if n == 0 {
            return digits.iter().rev().collect();
        }
    }
}

/// The vocabulary as a query reads it.
#[derive(Default)]
pub(crate) struct Vocab {
    entries: Vec<Entry>,
    by_fold: HashMap<String, usize>,
}

struct Entry {
    fold: String,
    class: u8,
    spellings: Vec<Spelling>,
}

impl Vocab {
    pub fn read(text: &str) -> Vocab {
        let mut vocab = Vocab::default();
        let mut before = String::new();
        for line in text.lines() {
            let Some(shared) = line.chars().next().and_then(|c| c.to_digit(36)) else { continue };
            let Some(at) = line.find(|c: char| ('A'..='P').contains(&c)) else { continue };
            let mut fold: String = before.chars().take(shared as usize).collect();
            fold.push_str(&line[1..at]);
            let mut spellings: Vec<Spelling> =
                line[at + 1..].split(',').filter_map(|s| u32::from_str_radix(s, 36).ok()).collect();
            if spellings.is_empty() {
                spellings.push(0);
            }
            vocab.by_fold.insert(fold.clone(), vocab.entries.len());
            before.clone_from(&fold);
            vocab.entries.push(Entry { fold, class: line.as_bytes()[at] - b'A', spellings });
        }
        vocab
    }

    /// Frequency class, `None` for a word that is not listed.
    pub fn class(&self, fold: &str) -> Option<u8> {
        self.by_fold.get(fold).map(|i| self.entries[*i].class)
    }

    /// Rank of a spelling; `None` if the word does not occur in it.
    pub fn rank(&self, fold: &str, spelling: Spelling) -> Option<u8> {
        match self.by_fold.get(fold) {
            Some(i) => self.entries[*i].spellings.iter().position(|s| *s == spelling).map(|i| i as u8),
            None => (spelling == 0).then_some(0),
        }
    }

    /// The spelling of this rank, or the most frequent one.
    pub fn spelling(&self, fold: &str, rank: u8) -> Spelling {
        let spellings = self.by_fold.get(fold).map_or(&[][..], |i| &self.entries[*i].spellings);
        spellings.get(rank as usize).or(spellings.first()).copied().unwrap_or(0)
    }

    /// Rank of the most frequent spelling of `word` that begins as `beginning` is spelled; `None` if that has
    /// no marks, or none begins so.
    pub fn completed(&self, beginning: &str, spelling: Spelling, word: &str) -> Option<u8> {
        let rest = word.strip_prefix(beginning)?;
        let scale: u64 = rest.bytes().map(|b| u64::from(radix(b))).product();
        let fits = |s: &Spelling| {
            u64::from(s / 6) / scale == u64::from(spelling / 6)
                && (spelling.is_multiple_of(6) || s % 6 == spelling % 6)
        };
        let spellings = self.by_fold.get(word).map_or(&[][..], |i| &self.entries[*i].spellings);
        if spelling == 0 { None } else { spellings.iter().position(fits).map(|i| i as u8) }
    }

    /// Words that begin with `prefix` and are longer, most frequent first, at most `limit`.
    pub fn completions(&self, prefix: &str, limit: usize) -> Vec<&str> {
        let start = self.entries.partition_point(|e| e.fold.as_str() < prefix);
        let mut found: Vec<&Entry> = self.entries[start..]
            .iter()
            .take_while(|e| e.fold.starts_with(prefix))
            .filter(|e| e.fold != prefix)
            .collect();
        found.sort_by(|a, b| b.class.cmp(&a.class).then_with(|| a.fold.cmp(&b.fold)));
        found.truncate(limit);
        found.into_iter().map(|e| e.fold.as_str()).collect()
    }

    /// Words one mistake away from `fold` (a letter wrong, missing, too many, or two swapped), most
    /// frequent first, at most `limit`.
    pub fn near(&self, fold: &str, limit: usize) -> Vec<&str> {
        if !fold.is_ascii() {
            return Vec::new();
        }
        let near = |e: &&Entry| e.fold.is_ascii() && one_mistake(fold.as_bytes(), e.fold.as_bytes());
        let mut found: Vec<&Entry> = self.entries.iter().filter(near).collect();
        found.sort_by(|a, b| b.class.cmp(&a.class).then_with(|| a.fold.cmp(&b.fold)));
        found.truncate(limit);
        found.into_iter().map(|e| e.fold.as_str()).collect()
    }
}

/// Whether two ASCII words are at Damerau distance exactly one.
pub(crate) fn one_mistake(a: &[u8], b: &[u8]) -> bool {
    let (a, b) = if a.len() <= b.len() { (a, b) } else { (b, a) };
    if b.len() - a.len() > 1 {
        return false;
    }
    let head = a.iter().zip(b).take_while(|(x, y)| x == y).count();
    let (a, b) = (&a[head..], &b[head..]);
    if a.len() < b.len() {
        return a == &b[1..];
    }
    match a.len() {
        0 => false,
        1 => true,
        _ => a[1..] == b[1..] || (a[0] == b[1] && a[1] == b[0] && a[2..] == b[2..]),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read() {
        let term = |fold: &str, df, spellings: &[u32]| Term {
            fold: fold.to_owned(),
            df,
            spellings: spellings.to_vec(),
            said: false,
        };
        let text = write(&[
            term("2016", 9, &[0]),
            term("an", 900, &[0, 40]),
            term("ang", 1, &[3]),
            term("scan", 2, &[0]),
        ]);
        assert_eq!(text, "0anJ0,14\n2gA3\n0scanB\n");
        let vocab = Vocab::read(&text);
        assert_eq!(vocab.class("an"), Some(9));
        assert_eq!(vocab.rank("an", 40), Some(1));
        assert_eq!(vocab.rank("scan", 0), Some(0));
        assert_eq!(vocab.class("2016"), None);
        assert_eq!(vocab.completions("a", 9), ["an", "ang"]);
    }

    #[test]
    fn one_mistake_is_a_swap_a_wrong_a_missing_or_an_extra_letter() {
        for (a, b) in
            [("dong", "dogn"), ("dong", "dng"), ("dong", "doong"), ("dong", "dang"), ("a", "b"), ("", "a")]
        {
            assert!(one_mistake(a.as_bytes(), b.as_bytes()), "{a} {b}");
        }
        for (a, b) in [("dong", "dong"), ("dong", "gnod"), ("dong", "do"), ("ab", "cd"), ("", "")] {
            assert!(!one_mistake(a.as_bytes(), b.as_bytes()), "{a} {b}");
        }
    }
}
