//! Finds, in one pass over a run of text, what has the shape of a legal document's symbol or of an
//! abbreviation, and the beginnings of syntax that did not become any (`<!--`, `[^…]`).
//!
//! An abbreviation is found by a capital of the ASCII letters in it; hardly any has none.
//!
//! Shapes only: which symbols and abbreviations exist is known to later stages.
//!
//! The shapes of symbols follow Nghị định 30/2020/NĐ-CP, Phụ lục III and VI (`209/NQ-CP`,
//! `23/NQ-HĐND`; of legal normative documents `39/2016/NĐ-CP`, `84/2015/QH13`), Hướng dẫn
//! 36-HD/VPTW (Party documents: `31-CT/TW`) and Thông tư 11/2021/TT-BKHCN (`TCVN 6909:2001`,
//! `QCVN 18:2021/BXD`).

use unicode_normalization::char::is_combining_mark;

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
            b'0'..=b'9' if word_start(text, start, at) == Some(start) => {
                symbol(text, start).map(|end| Found { start, end, shape: Shape::Symbol })
            }
            b'A'..=b'Z' => word_start(text, start, at).and_then(|start| {
                standard(text, start)
                    .map(|end| Found { start, end, shape: Shape::Symbol })
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

/// A piece of a symbol that begins with a capital: capitals, digits and `&`, and at most one small
/// letter (`QĐ-TTg`). Gives its end and the number of its letters.
fn group(text: &str, from: usize) -> Option<(usize, usize)> {
    let rest = &text[from..];
    if capital(rest.chars().next()?) != Some(true) {
        return None;
    }
    let (mut end, mut capitals, mut small) = (from, 0, 0);
    for c in rest.chars() {
        match capital(c) {
            Some(true) => capitals += 1,
            Some(false) => small += 1,
            None if c.is_ascii_digit() || c == '&' => {}
            None => break,
        }
        end += c.len_utf8();
    }
    while text[..end].ends_with('&') {
        end -= 1;
    }
    (small <= usize::from(capitals > 1)).then_some((end, capitals + small))
}

fn digits(bytes: &[u8], from: usize, most: usize) -> usize {
    let end = bytes.len().min(from + most + 1);
    let run = bytes.get(from..end).unwrap_or_default().iter().take_while(|b| b.is_ascii_digit()).count();
    if run > most { from } else { from + run }
}

fn is_year(digits: &[u8]) -> bool {
    matches!(digits, [b'1', b'9', _, _] | [b'2', b'0', _, _])
}

/// Where a dash ends that stands for the hyphen of a symbol: Word makes `–` of it.
fn dash(text: &str, at: usize) -> Option<usize> {
    match text.as_bytes().get(at)? {
        b'-' => Some(at + 1),
        0xe2 => text[at..].starts_with(['–', '‒', '−', '‑', '‐']).then_some(at + 3),
        _ => None,
    }
}

/// Where the next group of a symbol starts behind a joint at `end`. Between the type of a document and
/// its issuer (`44/2016/NĐ - CP`) people leave spaces; elsewhere a spaced dash belongs to the sentence.
fn joint(text: &str, start: usize, end: usize) -> Option<usize> {
    const TYPES: [&str; 12] = ["NĐ", "TT", "QĐ", "NQ", "CT", "KH", "TTLT", "HD", "TB", "BC", "CV", "TTr"];
    if let Some(behind) = dash(text, end) {
        let spaced = text.as_bytes().get(behind) == Some(&b' ') && TYPES.contains(&&text[start..end]);
        return Some(behind + usize::from(spaced));
    }
    let behind = dash(text, end + 1).filter(|_| text.as_bytes().get(end) == Some(&b' '))?;
    let behind = behind + usize::from(text.as_bytes().get(behind) == Some(&b' '));
    TYPES.contains(&&text[start..end]).then_some(behind)
}

/// Whether a symbol may end here: no word and no further part goes on.
fn ends(text: &str, at: usize) -> bool {
    match text.as_bytes().get(at) {
        Some(b'/' | b'&') => !word_at(text, at + 1),
        Some(_) => !word_at(text, at),
        None => true,
    }
}

fn word_at(text: &str, at: usize) -> bool {
    text[at..].starts_with(|c: char| c.is_alphanumeric() || c == '_' || is_combining_mark(c))
}

/// `84/2015/QH13`, `39/2016/NĐ-CP`, `209/NQ-CP`, `10c/NQ-BCH`, `31-CT/TW`.
fn symbol(text: &str, start: usize) -> Option<usize> {
    let bytes = text.as_bytes();
    if start >= 2 && matches!(bytes[start - 1], b'/' | b'-' | b'.' | b',') && in_word(bytes[start - 2]) {
        return None;
    }
    let mut at = digits(bytes, start, 6);
    if at == start {
        return None;
    }
    if bytes.get(at).is_some_and(u8::is_ascii_lowercase) {
        at += 1;
    }
    if let Some(behind) = dash(text, at) {
        let (slash, _) = group(text, behind)?;
        if bytes.get(slash) != Some(&b'/') {
            return None;
        }
        let (mut end, letters) = group(text, slash + 1)?;
        while let Some(behind) = dash(text, end) {
            let Some((next, _)) = group(text, behind) else { break };
            end = next;
        }
        return (letters > 1 && ends(text, end)).then_some(end);
    }
    match bytes.get(at)? {
        b'/' => {
            at += 1;
            let year = digits(bytes, at, 4);
            let dated = is_year(&bytes[at..year]) && bytes.get(year) == Some(&b'/');
            if dated {
                at = year + 1;
            }
            let (mut end, letters) = group(text, at)?;
            let mut groups = 1;
            while let Some(joint) = joint(text, at, end) {
                let Some((next, _)) = group(text, joint) else { break };
                end = next;
                groups += 1;
            }
            ((groups > 1 || dated && letters > 1) && ends(text, end)).then_some(end)
        }
        _ => None,
    }
}

/// `TCVN 6909:2001`, `TCVN ISO 45001:2018`, `TCVN 2290-1978`, `QCVN 18:2021/BXD`.
fn standard(text: &str, start: usize) -> Option<usize> {
    const NAMES: [&str; 5] = ["TCVN", "QCVN", "TCXDVN", "TCXD", "QCĐP"];
    let bytes = text.as_bytes();
    if !matches!(bytes[start], b'T' | b'Q') || bytes.get(start + 1) != Some(&b'C') {
        return None;
    }
    let name = NAMES.iter().find(|name| text[start..].starts_with(*name))?;
    let mut at = space(text, start + name.len())?;
    for family in ["ISO/IEC", "ISO", "IEC"] {
        if text[at..].starts_with(family) {
            at = space(text, at + family.len())?;
            break;
        }
    }
    let mut end = digits(bytes, at, 6);
    if end == at {
        return None;
    }
    let mut last = at..end;
    while matches!(bytes.get(end), Some(b'-' | b'.')) {
        let next = digits(bytes, end + 1, 6);
        if next == end + 1 {
            break;
        }
        last = end + 1..next;
        end = next;
    }
    if bytes.get(end) == Some(&b':') {
        last = end + 1..digits(bytes, end + 1, 4);
        end = last.end;
    } else if last.start == at {
        return None;
    }
    if !is_year(&bytes[last]) {
        return None;
    }
    if bytes.get(end) == Some(&b'/')
        && let Some((issuer, _)) = group(text, end + 1)
    {
        end = issuer;
    }
    ends(text, end).then_some(end)
}

fn space(text: &str, at: usize) -> Option<usize> {
    let c = text[at..].chars().next()?;
    matches!(c, ' ' | '\u{a0}').then_some(at + c.len_utf8())
}

/// Whether a character is a capital; `None` for what is no letter. The letters of Vietnamese are
/// decided without a look into Unicode's tables.
fn capital(c: char) -> Option<bool> {
    match c {
        'A'..='Z' => Some(true),
        'a'..='z' => Some(false),
        '\0'..='\u{7f}' => None,
        '\u{c0}'..='\u{ff}' if c != '×' && c != '÷' => Some(c < 'ß'),
        // From Ạ to ỹ, capitals and small letters take turns.
        'Ạ'..='ỹ' => Some(u32::from(c) % 2 == 0),
        _ if c.is_uppercase() => Some(true),
        _ if c.is_alphabetic() || is_combining_mark(c) => Some(false),
        _ => None,
    }
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
    fn symbols_of_every_kind_are_found() {
        for symbol in [
            "84/2015/QH13",
            "39/2016/NĐ-CP",
            "209/NQ-CP",
            "31-CT/TW",
            "322-KH/TU",
            "224/KH-UBND",
            "23/NQ-HĐND",
            "10c/NQ-BCH",
            "04/CT-TLĐ",
            "22/2023/TT-BTTTT",
            "1129/QĐ-TTg",
            "05-QĐi/TW",
            "02/2020/UBTVQH14",
            "55/KH-SLĐTB&XH",
            "01/2024/TTLT-BLĐTBXH-BYT",
            "TCVN 6909:2001",
            "TCVN ISO 45001:2018",
            "TCVN 2290-1978",
            "QCVN 18:2021/BXD",
            "QCVN 01-1:2018/BYT",
            "TCVN\u{a0}7336:2021",
            "TCXDVN 296:2004",
        ] {
            check_symbols(symbol, &[symbol]);
            check_symbols(&format!("Theo ({symbol}), số:{symbol}."), &[symbol, symbol]);
        }
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
    fn numbers_and_dates_are_no_symbols() {
        for text in [
            "27/7/2024",
            "24/7",
            "50 km/h",
            "1/2 số",
            "3/QĐ",
            "2021-2025",
            "12-CT",
            "a84/2015/QH13",
            "1/84/2015/QH13",
            "84/2015/QH13xy",
            "10/Nghệ-An",
            "84/2015/QH13/x",
            "TCVN",
            "TCVN 6909",
            "QCVN 18:21",
            "TCVN6909:2001",
            "1234567/NQ-CP",
            "84/",
            "84/2015/",
            "31-",
            "31-CT/",
            "3.39/NQ-CP",
        ] {
            check_symbols(text, &[]);
        }
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
    fn capitals_are_those_of_unicode() {
        for c in ('\0'..'\u{2fff}').filter(|c| c.is_alphabetic()) {
            assert_eq!(capital(c), Some(c.is_uppercase()), "{c:?}");
        }
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
