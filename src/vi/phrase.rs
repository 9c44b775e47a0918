//! Words and phrases of Vietnamese sentences: where a phrase stands, how a text begins, where it ends.
//!
//! Words are compared in one way of writing ([`canon_word`]), so that `Uỷ ban` and `Ủy ban`, `hoà` and `hòa`, `tỉ
//! lệ` and `tỷ lệ` are the same words. Positions always refer to the original text.
//!
//! Knows nothing of documents.

use std::cell::RefCell;
use std::collections::HashMap;
use std::iter::Peekable;
use std::rc::Rc;
use std::str::CharIndices;

use super::letter::is_alphanumeric;
use super::{fold, spelling};
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// One word of a text with its place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Word {
    pub start: usize,
    pub end: usize,
    /// As [`canon_word`] writes it.
    pub canon: String,
}

/// One way of writing for one word: lower case, composed, the tone where dictionaries put it, `y` where both
/// letters are in use. `Uỷ` gives `ủy`, `hoà` gives `hòa`, `tỉ` gives `tỷ`; what is no syllable stays as it is.
pub fn canon_word(word: &str) -> String {
    let word = fold::nfc(word);
    let mut letters = String::new();
    let marks = fold::fold_word(&word, &mut letters);
    if spelling::is_syllable(&letters) { spelling::spell(&letters, marks) } else { word.to_lowercase() }
}

/// The words of a text: runs of letters and digits, with an apostrophe inside (`H'Yim`).
pub fn words(text: &str) -> Vec<Word> {
    WordIter { text, chars: text.char_indices().peekable() }.collect()
}

/// The first `limit` words only, for looking at the beginning of a long paragraph.
pub fn first_words(text: &str, limit: usize) -> Vec<Word> {
    WordIter { text, chars: text.char_indices().peekable() }.take(limit).collect()
}

struct WordIter<'a> {
    text: &'a str,
    chars: Peekable<CharIndices<'a>>,
}

impl Iterator for WordIter<'_> {
    type Item = Word;

    fn next(&mut self) -> Option<Word> {
        while self.chars.next_if(|(_, c)| !is_alphanumeric(*c)).is_some() {}
        let (start, _) = *self.chars.peek()?;
        let mut end = start;
        while let Some((at, c)) = self
            .chars
            .next_if(|(_, c)| is_alphanumeric(*c) || is_combining_mark(*c) || matches!(c, '\'' | '’'))
        {
            end = at + c.len_utf8();
        }
        Some(Word { start, end, canon: known_word(&self.text[start..end]) })
    }
}

thread_local! {
    /// Words that were read before: a document repeats a few thousand syllables many thousand times.
    static WORDS: RefCell<HashMap<Box<str>, Box<str>>> = RefCell::default();
}

/// [`canon_word`], remembered.
fn known_word(word: &str) -> String {
    WORDS.with_borrow_mut(|cache| {
        if let Some(known) = cache.get(word) {
            return known.to_string();
        }
        let fresh = canon_word(word);
        if cache.len() < 16_384 && word.len() < 64 {
            cache.insert(word.into(), fresh.as_str().into());
        }
        fresh
    })
}

/// The canonical words of a phrase, joined with single spaces; punctuation is dropped.
pub fn canon(text: &str) -> String {
    let words: Vec<String> = words(text).into_iter().map(|word| word.canon).collect();
    words.join(" ")
}

/// Phrases kept as data: one on a line, `#` before a comment.
pub fn list(text: &'static str) -> Vec<&'static str> {
    text.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#')).collect()
}

/// Whether the text begins with the words of `phrase`.
pub fn starts_with(text: &str, phrase: &str) -> bool {
    phrase_end(text, phrase).is_some()
}

thread_local! {
    /// The canonical words of the phrases the rules look for: a few hundred, asked for many thousand times.
    static PHRASES: RefCell<HashMap<String, Rc<[String]>>> = RefCell::default();
}

fn phrase_words(phrase: &str) -> Rc<[String]> {
    PHRASES.with_borrow_mut(|cache| {
        if let Some(known) = cache.get(phrase) {
            return Rc::clone(known);
        }
        let fresh: Rc<[String]> = words(phrase).into_iter().map(|word| word.canon).collect();
        // Phrases taken from a document must not pile up.
        if cache.len() < 4096 {
            cache.insert(phrase.to_owned(), Rc::clone(&fresh));
        }
        fresh
    })
}

/// Where the text goes on after the words of `phrase`, if it begins with them.
pub fn phrase_end(text: &str, phrase: &str) -> Option<usize> {
    let wanted = phrase_words(phrase);
    let found = first_words(text, wanted.len());
    begins(&found, &wanted)
}

fn begins(found: &[Word], wanted: &[String]) -> Option<usize> {
    (found.len() >= wanted.len() && found.iter().zip(wanted).all(|(a, b)| a.canon == *b))
        .then(|| wanted.len().checked_sub(1).map_or(0, |last| found[last].end))
}

/// The first phrase of the list that the text begins with: its index and where the text goes on.
pub fn any_start(text: &str, phrases: &[&str]) -> Option<(usize, usize)> {
    let found = first_words(text, 10);
    phrases
        .iter()
        .enumerate()
        .find_map(|(index, phrase)| Some((index, begins(&found, &phrase_words(phrase))?)))
}

/// The place (byte range) of the first occurrence of a phrase, compared word by word.
pub fn find_phrase(text: &str, phrase: &str) -> Option<(usize, usize)> {
    find_words(&words(text), &phrase_words(phrase))
}

/// The place of the first occurrence of canonical words among words.
pub fn find_words(words: &[Word], wanted: &[String]) -> Option<(usize, usize)> {
    if wanted.is_empty() {
        return None;
    }
    words.windows(wanted.len()).find_map(|window| {
        let same = window.iter().zip(wanted).all(|(word, want)| word.canon == *want);
        same.then(|| (window[0].start, window[wanted.len() - 1].end))
    })
}

/// Whether the text contains the words of `phrase` in sequence.
pub fn contains(text: &str, phrase: &str) -> bool {
    find_phrase(text, phrase).is_some()
}

/// Whether the text contains any of the phrases.
pub fn contains_any(text: &str, phrases: &[&str]) -> bool {
    let words = words(text);
    phrases.iter().any(|phrase| find_words(&words, &phrase_words(phrase)).is_some())
}

/// Composed, white space folded into single spaces, invisible characters removed.
pub fn tidy(text: &str) -> String {
    let mut tidy = String::with_capacity(text.len());
    let mut gap = false;
    for c in text.nfc().filter(|c| !is_invisible(*c)) {
        if c.is_whitespace() {
            gap = true;
        } else {
            if gap && !tidy.is_empty() {
                tidy.push(' ');
            }
            gap = false;
            tidy.push(c);
        }
    }
    tidy
}

/// Characters that are not seen: zero-width and direction controls, the soft hyphen, control characters.
pub fn is_invisible(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}')
        || (c.is_control() && !c.is_whitespace())
}

/// Whether all letters of the text are capitals (and there are at least two).
pub fn is_caps(text: &str) -> bool {
    let mut letters = 0usize;
    for c in text.chars().filter(|c| c.is_alphabetic()) {
        if c.is_lowercase() {
            return false;
        }
        letters += 1;
    }
    letters >= 2
}

/// Whether most words of the text are written in capitals (a heading with a symbol such as `QĐ-TTg` in it).
pub fn is_mostly_caps(text: &str) -> bool {
    let (mut upper, mut lower) = (0usize, 0usize);
    for c in text.chars().filter(|c| c.is_alphabetic()) {
        if c.is_lowercase() { lower += 1 } else { upper += 1 }
    }
    upper >= 2 && upper > lower * 6
}

/// The first letter or digit is a capital letter.
pub fn starts_upper(text: &str) -> bool {
    text.chars().find(|c| c.is_alphanumeric()).is_some_and(char::is_uppercase)
}

/// The first letter or digit is a small letter.
pub fn starts_lower(text: &str) -> bool {
    text.chars().find(|c| !c.is_whitespace()).is_some_and(char::is_lowercase)
}

/// How many words the text has.
pub fn word_count(text: &str) -> usize {
    text.split_whitespace().count()
}

/// `HÀ TĨNH` → `Hà Tĩnh`; a text that has small letters stays as it is.
pub fn title_case(text: &str) -> String {
    if !is_caps(text) {
        return text.to_owned();
    }
    let mut out = String::with_capacity(text.len());
    let mut inside = false;
    for c in text.chars() {
        if inside {
            out.extend(c.to_lowercase())
        } else {
            out.push(c)
        }
        inside = c.is_alphabetic();
    }
    out
}

/// Removes the marks that close an item of a list: `;`, `.`, `,`, `:` and `./.`.
pub fn trim_end_marks(text: &str) -> &str {
    text.trim_end_matches(|c: char| c.is_whitespace() || matches!(c, '.' | ',' | ';' | ':' | '/'))
}

/// The text up to `limit` characters, with `…` where it was cut.
pub fn shorten(text: &str, limit: usize) -> String {
    match text.char_indices().nth(limit) {
        Some((at, _)) => format!("{}…", text[..at].trim_end()),
        None => text.to_owned(),
    }
}

/// Letters and digits only, in canonical form: two texts with one key say the same.
pub fn key(text: &str) -> String {
    canon(text).replace(' ', "")
}

/// The byte ranges of the sentences of a text: a stop ends one where a capital letter follows.
pub fn sentences(text: &str) -> Vec<(usize, usize)> {
    let mut out = Vec::new();
    let mut start = 0;
    for (at, _) in text.match_indices(". ") {
        if text[at + 2..].trim_start().starts_with(char::is_uppercase) {
            out.push((start, at));
            start = at + 2;
        }
    }
    out.push((start, text.len()));
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn old_and_new_tone_placement_are_one_word() {
        assert_eq!(canon("Uỷ ban"), canon("Ủy ban"));
        assert_eq!(canon("xã hội hoá"), canon("Xã hội hóa"));
        assert_ne!(canon("sở"), canon("số"));
    }

    #[test]
    fn đ_stays_a_letter_of_its_own() {
        assert_ne!(canon("đa"), canon("da"));
    }

    #[test]
    fn tidy_composes_and_folds() {
        assert_eq!(
            tidy("  An\u{300}  toa\u{300}n\u{200b}\t lao "),
            "Àn toàn lao".replace("Àn", "An\u{300}").nfc().collect::<String>()
        );
    }

    #[test]
    fn words_keep_their_places() {
        let text = "Sở Y tế, H'Yim";
        let found = words(text);
        assert_eq!(found.len(), 4);
        assert_eq!(&text[found[3].start..found[3].end], "H'Yim");
    }
}
