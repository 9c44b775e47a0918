//! Finds, in one pass over a run of text, what has the shape of a legal document's symbol or of an
//! abbreviation, and the beginnings of syntax that did not become any (`<!--`, `[^…]`).
//!
//! An abbreviation is found by a capital of the ASCII letters in it; hardly any has none.
//!
//! Shapes only: which symbols and abbreviations exist is known to later stages. What a symbol looks like says
//! [`crate::vi::symbol`].

use unicode_normalization::char::is_combining_mark;

use crate::vi::symbol::{self, capital};

/// What was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Shape {
    /// A legal document's symbol.
    Symbol,
    /// An abbreviation.
    Abbr,
    /// `<!--`: a comment that was not closed in its paragraph.
    Comment,
    /// `[^label]`: a reference to a footnote that does not exist.
    Footnote,
}

/// A found piece of the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Found {
    pub start: usize,
    pub end: usize,
    pub shape: Shape,
}

/// Whether a byte is part of a word: ASCII letters, digits and `_`, and any byte of another character.
/// Characters outside ASCII that are no letters are looked at where it matters.
const fn in_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_' || byte >= 0x80
}

/// The first byte from `0` to `[` in ASCII order at or after `from`: digits, capitals, `<` and `[` are
/// among them, and few others. Eight bytes at a time, as most of a text is none of these.
fn candidate(bytes: &[u8], from: usize) -> Option<usize> {
    const ONES: u64 = u64::from_ne_bytes([1; 8]);
    const HIGH: u64 = ONES << 7;
    let (eights, _) = bytes[from..].as_chunks::<8>();
    for (index, eight) in eights.iter().enumerate() {
        let word = u64::from_le_bytes(*eight);
        let low = word & !HIGH;
        // The high bit of each byte says: at least `0`, and at least the one after `[`.
        let at_least = low + ONES * (0x80 - b'0' as u64);
        let beyond = low + ONES * (0x80 - (b'[' as u64 + 1));
        let hits = at_least & !beyond & !word & HIGH;
        if hits != 0 {
            return Some(from + index * 8 + hits.trailing_zeros() as usize / 8);
        }
    }
    let rest = from + eights.len() * 8;
    bytes[rest..].iter().position(|byte| (b'0'..=b'[').contains(byte)).map(|at| rest + at)
}

/// The next find at or after `from`, which is the start of the text or the end of a find.
pub(super) fn next(text: &str, from: usize) -> Option<Found> {
    let bytes = text.as_bytes();
    let mut at = from;
    while let Some(start) = candidate(bytes, at) {
        let found = match bytes[start] {
            b'<' | b'[' => {
                if let Some(found) = special(text, start) {
                    return Some(found);
                }
                None
            }
            b'0'..=b'9' if word_start(text, start, at) == Some(start) => symbol(text, start),
            b'A'..=b'Z' => word_start(text, start, at).and_then(|start| {
                // The two letters that every series of standards begins with.
                let standard = matches!(bytes[start..], [b'T' | b'Q', b'C', ..]);
                standard
                    .then(|| symbol(text, start))
                    .flatten()
                    .or_else(|| abbreviation(text, start).map(|end| Found { start, end, shape: Shape::Abbr }))
            }),
            _ => None,
        };
        if found.is_some() {
            return found;
        }
        at = start + 1;
        if in_word(bytes[start]) {
            at +=
                bytes[at..].iter().take_while(|byte| byte.is_ascii_alphanumeric() || **byte == b'_').count();
        }
    }
    None
}

/// Where the word with an ASCII capital or digit at `at` starts, if everything in front of it is capitals
/// outside ASCII (`ĐBQH`). `None` inside another word. Looks back no farther than `from`.
fn word_start(text: &str, at: usize, from: usize) -> Option<usize> {
    let mut start = at;
    while start > 0 {
        let before = text.as_bytes()[start - 1];
        if before.is_ascii() {
            return (!in_word(before)).then_some(start);
        }
        let c = text[..start].chars().next_back()?;
        if capital(c) == Some(true) && start > from {
            start -= c.len_utf8();
        } else {
            return (!c.is_alphanumeric() && !is_combining_mark(c)).then_some(start);
        }
    }
    Some(start)
}

/// A symbol that names one document; a standard without its year does not.
fn symbol(text: &str, start: usize) -> Option<Found> {
    let place = symbol::locate(text, start).filter(symbol::Place::is_whole)?;
    Some(Found { start, end: place.range.end, shape: Shape::Symbol })
}

fn special(text: &str, at: usize) -> Option<Found> {
    let rest = &text[at..];
    if rest.starts_with("<!--") {
        return Some(Found { start: at, end: at + 4, shape: Shape::Comment });
    }
    // The longest label CommonMark allows has 999 characters; nobody writes one of 100 bytes.
    let label = rest.strip_prefix("[^")?;
    let window = &label.as_bytes()[..label.len().min(100)];
    let close = window.iter().position(|&b| matches!(b, b']' | b'[' | b' '))?;
    (close > 0 && window[close] == b']').then_some(Found {
        start: at,
        end: at + 2 + close + 1,
        shape: Shape::Footnote,
    })
}

/// `UBND`, `ATVSLĐ`, `LĐ-TB&XH`, `COVID-19`: at least two capitals and no small letter.
fn abbreviation(text: &str, start: usize) -> Option<usize> {
    let bytes = text.as_bytes();
    let (mut end, mut capitals) = (start, 0);
    loop {
        // At a joint or at the start: one group, which counts only as a whole.
        let from = if end == start { start } else { end + 1 };
        let (mut at, mut here) = (from, 0);
        let mut whole = true;
        for c in text[from..].chars() {
            match capital(c) {
                Some(true) => here += 1,
                Some(false) => {
                    whole = false;
                    break;
                }
                None if c == '_' => {
                    whole = false;
                    break;
                }
                None if !c.is_ascii_digit() => break,
                None => {}
            }
            at += c.len_utf8();
        }
        if !whole || at == from {
            break;
        }
        end = at;
        capitals += here;
        if !matches!(bytes.get(end), Some(b'-' | b'&')) {
            break;
        }
    }
    (capitals >= 2).then_some(end)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn all(text: &str) -> Vec<(&str, Shape)> {
        let (mut at, mut found) = (0, Vec::new());
        while let Some(next) = next(text, at) {
            found.push((&text[next.start..next.end], next.shape));
            at = next.end;
        }
        found
    }

    #[track_caller]
    fn check_symbols(text: &str, symbols: &[&str]) {
        let found: Vec<_> = all(text)
            .into_iter()
            .filter(|(_, shape)| *shape == Shape::Symbol)
            .map(|(text, _)| text)
            .collect();
        assert_eq!(found, symbols, "in {text:?}");
    }

    #[track_caller]
    fn check_abbreviations(text: &str, abbreviations: &[&str]) {
        let found: Vec<_> =
            all(text).into_iter().filter(|(_, shape)| *shape == Shape::Abbr).map(|(text, _)| text).collect();
        assert_eq!(found, abbreviations, "in {text:?}");
    }

    #[test]
    fn symbols_are_found_with_any_dash() {
        for symbol in [
            "44/2016/NĐ–CP",
            "31/2018/TT−BLĐTBXH",
            "31–CT/TW",
            "44/2016/NĐ - CP",
            "12/KH – UBND",
            "1129/QĐ- TTg",
        ] {
            check_symbols(symbol, &[symbol]);
            check_symbols(&format!("Theo ({symbol}), số:{symbol}."), &[symbol, symbol]);
        }
        check_symbols("84/2015/QH13 - UBND", &["84/2015/QH13"]);
        check_symbols("44/2016/NĐ – một", &["44/2016/NĐ"]);
    }

    #[test]
    fn symbols_that_name_one_document_are_found() {
        check_symbols("Theo (209/NQ-CP), số:31–CT/TW.", &["209/NQ-CP", "31–CT/TW"]);
        check_symbols("TCVN 6909:2001, TCVN 6909", &["TCVN 6909:2001"]);
        check_symbols("Công văn số 12/BXD, 12/BXD, 3/QĐ", &["12/BXD"]);
    }

    #[test]
    fn abbreviations_are_found_whole() {
        check_abbreviations(
            "UBND tỉnh, ATVSLĐ và LĐ-TB&XH (PCCC&CNCH).",
            &["UBND", "ATVSLĐ", "LĐ-TB&XH", "PCCC&CNCH"],
        );
        check_abbreviations("dịch COVID-19, khí H2S; “TNLĐ” – BNN…", &["COVID-19", "H2S", "TNLĐ", "BNN"]);
        check_abbreviations("Sở Y\u{a0}tế\u{a0}UBND", &["UBND"]);
        check_abbreviations("UBND-Tỉnh, UBND& XH, ĐƯỢC", &["UBND", "UBND", "XH", "ĐƯỢC"]);
    }

    #[test]
    fn words_with_small_letters_are_no_abbreviations() {
        check_abbreviations("Người lao động Đắk Lắk, TTg, iOS, xUBND, A4, 5S, UBNDtỉnh, Ủy ban, Ở", &[]);
    }

    #[test]
    fn a_part_of_a_symbol_is_no_abbreviation() {
        assert_eq!(all("209/NQ-CP UBND"), [("209/NQ-CP", Shape::Symbol), ("UBND", Shape::Abbr)]);
    }

    #[test]
    fn left_over_syntax_is_found() {
        assert_eq!(
            all("a <!-- b [^1] [^] [^a b] < ["),
            [("<!--", Shape::Comment), ("[^1]", Shape::Footnote)]
        );
    }

    proptest! {
        #[test]
        fn finds_are_ordered_and_on_character_boundaries(text in "([0-9]{1,4}|[/:&-]|NĐ|QH|TCVN |CP|UBND|[a-z]|\\[\\^|<!--|\\PC){0,40}") {
            let mut at = 0;
            while let Some(found) = next(&text, at) {
                prop_assert!(found.start >= at && found.end > found.start);
                prop_assert!(text.get(found.start..found.end).is_some());
                at = found.end;
            }
        }
    }
}
