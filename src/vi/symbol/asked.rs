//! Symbols in what people type: signs, marks and the kind may be missing ("nghi dinh 39 2016", "31 CT TW").

use std::ops::Range;

use super::kinds::{NAMES, is_kind, is_series};
use super::{keys, trim_zeros};
use crate::vi::spelling::is_syllable;

/// Symbols asked for by folded words: for each the words it takes and its keys, the whole one first.
///
/// ```
/// # use lantoa::vi::symbol::asked::keys_of_words;
/// let words = ["nghi", "dinh", "39", "2016"];
/// assert_eq!(keys_of_words(&words)[0].1[0], "39/2016/nd");
/// ```
pub fn keys_of_words(words: &[&str]) -> Vec<(Range<usize>, Vec<String>)> {
    let mut found = Vec::new();
    let mut i = 0;
    while i < words.len() {
        match read_words(words, i) {
            Some((end, keys)) => {
                found.push((i..end, keys));
                i = end;
            }
            None => i += 1,
        }
    }
    found
}

fn read_words(words: &[&str], start: usize) -> Option<(usize, Vec<String>)> {
    let mut i = start;
    let says = |names: &[String]| {
        words[i..].len() >= names.len() && words[i..].iter().zip(names).all(|(a, b)| a == b)
    };
    let named = NAMES.iter().find(|(names, _)| says(names));
    let mut kind = named.map(|(_, kind)| kind.as_str());
    i += named.map_or(0, |(names, _)| names.len());
    if kind.is_none() && words.get(i + 1).is_some_and(|w| is_number(w)) && is_kind(words[i]) {
        // "NĐ 39/2016", "TCVN 6909:2001"
        kind = Some(words[i]);
        i += 1;
    }
    if i > start && words.get(i) == Some(&"so") {
        i += 1;
    }
    let mut number = trim_zeros(words.get(i).filter(|w| is_number(w))?).to_owned();
    i += 1;
    if kind.is_some_and(is_series) {
        // "QCVN 01-1:2018": parts of the number stand before the year.
        let parts =
            words[i..].iter().take_while(|w| w.len() <= 3 && w.bytes().all(|b| b.is_ascii_digit())).count();
        if words.get(i + parts).is_some_and(|w| is_year(w)) {
            for part in &words[i..i + parts] {
                number = format!("{number}-{}", trim_zeros(part));
            }
            i += parts;
        }
    }
    let year_at = i + usize::from(words.get(i) == Some(&"nam"));
    let year = words.get(year_at).filter(|w| is_year(w)).copied();
    if year.is_some() {
        i = year_at + 1;
    }
    let mut issuer = String::new();
    if let Some(&own) = words.get(i).filter(|w| is_kind(w)) {
        kind = Some(own);
        i += 1;
        while let Some(part) = words.get(i).filter(|w| w.len() <= 8 && !is_number(w) && issuer.len() < 24) {
            // A word of the language after the symbol is no issuer ("31 CT TW về an toàn").
            // "TU" (Tỉnh ủy, Thành ủy) is the one issuer that is also a syllable.
            if is_syllable(part) && *part != "tu" {
                break;
            }
            if !issuer.is_empty() {
                issuer.push('-');
            }
            issuer.push_str(part);
            i += 1;
        }
    }
    Some((i, keys(&number, year, kind?, &issuer)))
}

fn is_number(word: &str) -> bool {
    let digits = word.bytes().take_while(u8::is_ascii_digit).count();
    let rest = word.len() - digits;
    (1..=6).contains(&digits) && (rest == 0 || (rest == 1 && word.as_bytes()[digits].is_ascii_lowercase()))
}

fn is_year(word: &str) -> bool {
    word.len() == 4
        && (word.starts_with("19") || word.starts_with("20"))
        && word.bytes().all(|b| b.is_ascii_digit())
}
