//! Symbols of documents: the forms in which `39/2016/NĐ-CP` is printed and asked for.
//!
//! [`find_symbols`] reads them in running text as printed (Nghị định 30/2020/NĐ-CP, annex VI, for state
//! bodies; Hướng dẫn 36-HD/VPTW for the Party: `31-CT/TW`; standards: `TCVN 6909:2001`).
//! [`keys_of_words`] reads a query already cut into folded words, where signs, marks and the kind
//! may be missing ("nghi dinh 39 2016", "31 CT TW"). Both give the same keys, which the search index
//! looks up. The query side exists in JavaScript too (`search/vi.js`, `tests/vectors/numbers.json`).

use std::ops::Range;

use super::fold::fold;

/// A symbol taken apart, folded: `39`, `2016`, `nd`, `cp`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Symbol {
    /// Digits, with the letter of an inserted document (`10c`), without leading zeros.
    pub number: String,
    /// Four digits.
    pub year: Option<String>,
    /// Kind: `nd`, `tt`, `ct`, `qh13`, `tcvn` …
    pub kind: String,
    /// Issuer, parts joined by `-`; empty where the symbol names none.
    pub issuer: String,
}

impl Symbol {
    /// Keys under which the symbol is found, the whole one first.
    pub fn keys(&self) -> Vec<String> {
        keys(&self.number, self.year.as_deref(), &self.kind, &self.issuer)
    }
}

/// Kinds by the words that name them, longest first where one begins another.
const KINDS: &[(&[&str], &str)] = &[
    (&["thong", "tu", "lien", "tich"], "ttlt"),
    (&["nghi", "quiet", "lien", "tich"], "nqlt"),
    (&["nghi", "dinh"], "nd"),
    (&["nghi", "quiet"], "nq"),
    (&["thong", "tu"], "tt"),
    (&["quiet", "dinh"], "qd"),
    (&["chi", "thi"], "ct"),
    (&["ke", "hoach"], "kh"),
    (&["ket", "luan"], "kl"),
    (&["cong", "van"], "cv"),
    (&["cong", "dien"], "cd"),
    (&["thong", "bao"], "tb"),
    (&["huong", "dan"], "hd"),
    (&["bao", "cao"], "bc"),
    (&["to", "trinh"], "ttr"),
    (&["chuong", "trinh"], "ctr"),
    (&["de", "an"], "da"),
    (&["qui", "che"], "qc"),
    (&["qui", "dinh"], "qdi"),
    (&["phap", "lenh"], "pl"),
    (&["bo", "luat"], "qh"),
    (&["luat"], "qh"),
];

/// Series of standards, whose number follows the kind.
const STANDARDS: &[&str] = &["TCVN", "QCVN", "TCXDVN", "TCXD", "TCCS", "QCĐP"];

fn is_kind(word: &str) -> bool {
    KINDS.iter().any(|k| k.1 == word)
        || matches!(word, "tl" | "gm" | "qdubnd" | "vbhn" | "ctrhd" | "l" | "lct")
        || word.strip_prefix("qh").is_some_and(|d| !d.is_empty() && d.bytes().all(|b| b.is_ascii_digit()))
        || STANDARDS.iter().any(|s| fold(s) == word)
}

fn keys(number: &str, year: Option<&str>, kind: &str, issuer: &str) -> Vec<String> {
    let mut out = Vec::new();
    let mut push = |key: String| {
        if !out.contains(&key) {
            out.push(key);
        }
    };
    // `84/2015/QH13` is asked for as "luật 84 2015", without the term of the National Assembly.
    let short = kind.trim_end_matches(|c: char| c.is_ascii_digit());
    for year in year.map(Some).into_iter().chain([None]) {
        let head = year.map_or(number.to_owned(), |y| format!("{number}/{y}"));
        if !issuer.is_empty() {
            push(format!("{head}/{kind}-{issuer}"));
        }
        push(format!("{head}/{kind}"));
        push(format!("{head}/{short}"));
    }
    out
}

/// Every symbol printed in `text` (NFC) with its place in bytes, in order.
///
/// ```
/// # use lantoa::vi::numbers::find_symbols;
/// let found = find_symbols("theo Nghị định số 39/2016/NĐ-CP và Chỉ thị 31-CT/TW");
/// assert_eq!(found[0].1.keys()[0], "39/2016/nd-cp");
/// assert_eq!(found[1].1.keys()[0], "31/ct-tw");
/// ```
pub fn find_symbols(text: &str) -> Vec<(Range<usize>, Symbol)> {
    let mut found = Vec::new();
    let mut from = 0;
    while let Some(at) = next_start(text, from) {
        if let Some((end, symbol)) = read_standard(text, at).or_else(|| read_symbol(text, at)) {
            found.push((at..end, symbol));
            from = end;
        } else {
            // Past this word: a symbol does not begin inside one.
            from = at + text[at..].find(|c: char| !c.is_alphanumeric()).unwrap_or(text.len() - at).max(1);
        }
    }
    found
}

/// The next place where a number, or the name of a series of standards, begins a word.
fn next_start(text: &str, from: usize) -> Option<usize> {
    let bytes = text.as_bytes();
    (from..bytes.len()).find(|&i| {
        let may = bytes[i].is_ascii_digit() || matches!(bytes[i], b'T' | b'Q');
        may && text[..i].chars().next_back().is_none_or(|c| !c.is_alphanumeric() && c != '/')
    })
}

fn run(text: &str, from: usize, take: impl Fn(char) -> bool) -> usize {
    from + text[from..].find(|c: char| !take(c)).unwrap_or(text.len() - from)
}

fn read_standard(text: &str, at: usize) -> Option<(usize, Symbol)> {
    let kind = STANDARDS.iter().find(|s| text[at..].starts_with(**s))?;
    let space = at + kind.len();
    let start = run(text, space, |c| matches!(c, ' ' | '\u{a0}' | '-'));
    let digits = run(text, start, |c| c.is_ascii_digit());
    if digits == start || digits - start > 6 {
        return None;
    }
    let (mut end, mut year) = (digits, None);
    let part = run(text, end, |c| c == '-' || c.is_ascii_digit());
    if text[part..].starts_with(':') {
        let last = run(text, part + 1, |c| c.is_ascii_digit());
        if last == part + 5 {
            year = Some(text[part + 1..last].to_owned());
            end = last;
        }
    }
    let mut issuer = String::new();
    if text[end..].starts_with('/') {
        let last = run(text, end + 1, char::is_alphanumeric);
        issuer = fold(&text[end + 1..last]);
        end = last;
    }
    let number = trim_zeros(&text[start..digits]);
    Some((end, Symbol { number, year, kind: fold(kind), issuer }))
}

fn read_symbol(text: &str, at: usize) -> Option<(usize, Symbol)> {
    let mut end = run(text, at, |c| c.is_ascii_digit());
    if end == at || end - at > 6 {
        return None;
    }
    let letter = run(text, end, |c| c.is_ascii_lowercase());
    if letter - end == 1 {
        end = letter;
    }
    let number = trim_zeros(&text[at..end]);
    if text[end..].starts_with('-') {
        // Party form: 31-CT/TW.
        let kind_end = run(text, end + 1, char::is_alphanumeric);
        let kind = &text[end + 1..kind_end];
        if !is_capitals(kind) || !text[kind_end..].starts_with('/') {
            return None;
        }
        let (end, issuer) = read_issuer(text, kind_end)?;
        return Some((end, Symbol { number, year: None, kind: fold(kind), issuer }));
    }
    let mut slash = run(text, end, |c| c == ' ');
    if !text[slash..].starts_with('/') || slash - end > 1 {
        return None;
    }
    let mut year = None;
    let year_end = run(text, slash + 1, |c| c.is_ascii_digit());
    if year_end == slash + 5 && text[year_end..].starts_with('/') {
        year = Some(text[slash + 1..year_end].to_owned());
        slash = year_end;
    }
    let kind_at = run(text, slash + 1, |c| c == ' ');
    let kind_end = run(text, kind_at, char::is_alphanumeric);
    let kind = &text[kind_at..kind_end];
    if kind_at - slash > 2 || !is_capitals(kind) {
        return None;
    }
    let (end, issuer) = read_issuer(text, kind_end).unwrap_or((kind_end, String::new()));
    Some((end, Symbol { number, year, kind: fold(kind), issuer }))
}

/// `-CP`, `/TW`, `-BLĐTBXH-BYT`, `-LĐ&XH`: parts joined by `-`.
fn read_issuer(text: &str, from: usize) -> Option<(usize, String)> {
    let (mut end, mut issuer) = (from, String::new());
    while text[end..].starts_with(['-', '/', '&', '.']) {
        let next = run(text, end + 1, char::is_alphanumeric);
        let part = &text[end + 1..next];
        if !part.starts_with(char::is_uppercase) || part.len() > 24 {
            break;
        }
        if !issuer.is_empty() {
            issuer.push('-');
        }
        issuer.push_str(&fold(part));
        end = next;
    }
    (!issuer.is_empty()).then_some((end, issuer))
}

/// Two letters or more, all capital; digits may follow (QH13).
fn is_capitals(word: &str) -> bool {
    let letters = word.trim_end_matches(|c: char| c.is_ascii_digit());
    letters.chars().count() >= 2 && letters.len() <= 16 && letters.chars().all(char::is_uppercase)
}

fn trim_zeros(number: &str) -> String {
    let trimmed = number.trim_start_matches('0');
    if trimmed.is_empty() { "0".to_owned() } else { trimmed.to_owned() }
}

/// Symbols asked for by folded words: for each the words it takes and its keys, the whole one first.
///
/// ```
/// # use lantoa::vi::numbers::keys_of_words;
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
    let named = KINDS.iter().find(|(names, _)| words[i..].starts_with(names));
    let mut kind = named.map(|(_, kind)| *kind);
    i += named.map_or(0, |(names, _)| names.len());
    if kind.is_none() && words.get(i + 1).is_some_and(|w| is_number(w)) && is_kind(words[i]) {
        // "NĐ 39/2016", "TCVN 6909:2001"
        kind = Some(words[i]);
        i += 1;
    }
    if i > start && words.get(i) == Some(&"so") {
        i += 1;
    }
    let number = words.get(i).filter(|w| is_number(w))?;
    i += 1;
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
            if super::spelling::is_syllable(part) && *part != "tu" {
                break;
            }
            if !issuer.is_empty() {
                issuer.push('-');
            }
            issuer.push_str(part);
            i += 1;
        }
    }
    let number = trim_zeros(number);
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

#[cfg(test)]
mod tests {
    use super::*;

    fn check_found(text: &str, expected: &[&str]) {
        let found: Vec<String> = find_symbols(text).iter().map(|f| f.1.keys()[0].clone()).collect();
        assert_eq!(found, expected, "{text}");
    }

    fn check_asked(query: &str, expected: &str) {
        let words: Vec<String> = fold(query)
            .split(|c: char| !c.is_alphanumeric())
            .filter(|w| !w.is_empty())
            .map(str::to_owned)
            .collect();
        let words: Vec<&str> = words.iter().map(String::as_str).collect();
        let keys = keys_of_words(&words);
        assert_eq!(keys.first().map(|k| k.1[0].as_str()), Some(expected), "{query}");
    }

    #[test]
    fn printed_symbols_are_read() {
        check_found(
            "Luật 84/2015/QH13, Nghị định 39/2016/NĐ-CP; 31-CT/TW, 224/KH-UBND, 10c/NQ-BCH và 05/2021/TT-BLĐTBXH.",
            &["84/2015/qh13", "39/2016/nd-cp", "31/ct-tw", "224/kh-ubnd", "10c/nq-bch", "5/2021/tt-bldtbxh"],
        );
        check_found("TCVN 6909:2001 và QCVN 01:2020/BLĐTBXH", &["6909/2001/tcvn", "1/2020/qcvn-bldtbxh"]);
        check_found("Quyết định số 1305/QĐ-TTg, số: 224 /KH-UBND", &["1305/qd-ttg", "224/kh-ubnd"]);
    }

    #[test]
    fn dates_shares_and_units_are_no_symbols() {
        check_found("ngày 28/10/2024, 24/7, 3/4 số hộ, 5 mg/l, 10/người, 2-3/tháng", &[]);
    }

    #[test]
    fn every_way_to_ask_meets_a_key_of_the_printed_symbol() {
        for (printed, asked) in [
            ("39/2016/NĐ-CP", "39/2016/ND-CP"),
            ("39/2016/NĐ-CP", "nghị định 39 2016"),
            ("39/2016/NĐ-CP", "nghi dinh so 39 nam 2016"),
            ("39/2016/NĐ-CP", "nd 39"),
            ("31-CT/TW", "31 CT TW"),
            ("31-CT/TW", "chỉ thị 31"),
            ("84/2015/QH13", "luật số 84 2015"),
            ("224/KH-UBND", "224 kh ubnd"),
            ("TCVN 6909:2001", "tcvn 6909"),
            ("1305/QĐ-TTg", "1305/qđ-ttg"),
        ] {
            let words: Vec<String> = fold(asked)
                .split(|c: char| !c.is_alphanumeric())
                .filter(|w| !w.is_empty())
                .map(str::to_owned)
                .collect();
            let words: Vec<&str> = words.iter().map(String::as_str).collect();
            let asked_keys = keys_of_words(&words);
            let printed_keys = find_symbols(printed)[0].1.keys();
            assert!(printed_keys.contains(&asked_keys[0].1[0]), "{asked}: {asked_keys:?} {printed_keys:?}");
        }
    }

    #[test]
    fn words_after_a_symbol_are_no_issuer() {
        check_asked("31 CT TW về an toàn", "31/ct-tw");
        check_asked("31 CT TW an toàn", "31/ct-tw");
        check_asked("322-KH/TU", "322/kh-tu");
    }

    proptest::proptest! {
        #[test]
        fn any_text_is_read_without_panic(text in "[0-9a-zA-ZĐđ/ .:&\\-ắ]{0,40}") {
            for (range, _) in find_symbols(&text) {
                proptest::prop_assert!(text.get(range).is_some());
            }
        }
    }
}
