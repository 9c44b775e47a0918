//! Reads printed symbols.
//!
//! A symbol stands by itself where its shape leaves no doubt: two groups of capitals (`209/NQ-CP`), or a year and
//! capitals (`84/2015/QH13`). Where the words before announce it ("số", "Công văn"), one group is enough
//! (`12/BXD`), a space may have slipped in (`224 /KH-UBND`, `NQ- CP`), and a lost dash may be a space
//! (`31 CT/TW`).

use std::ops::Range;
use std::sync::LazyLock;

use unicode_normalization::char::is_combining_mark;

use crate::vi::letter::is_alphanumeric;

use super::kinds::{KINDS, SERIES, kind_of};
use super::{Form, Place, Symbol, is_dash};

/// Every symbol printed in `text` (NFC), in order.
///
/// ```
/// # use lantoa::vi::symbol::find;
/// let text = "theo Nghị định số 39/2016/NĐ–CP và Chỉ thị 31-CT/TW";
/// let found: Vec<String> = find(text).iter().map(|place| place.symbol(text).normal()).collect();
/// assert_eq!(found, ["39/2016/NĐ-CP", "31-CT/TW"]);
/// ```
pub fn find(text: &str) -> Vec<Place> {
    let bytes = text.as_bytes();
    let mut found: Vec<Place> = Vec::new();
    let mut from = 0;
    while let Some(start) = (from..bytes.len()).find(|&at| begins(bytes, at)) {
        from = match locate(text, start) {
            Some(place) => {
                let end = place.range.end;
                found.push(place);
                end
            }
            // Past this word: a symbol does not begin inside one.
            None => run(text, start, char::is_alphanumeric).max(start + 1),
        };
    }
    found
}

/// Whether a symbol may begin at a byte: a digit, or the T or Q of a series.
fn begins(bytes: &[u8], at: usize) -> bool {
    bytes[at].is_ascii_digit() || matches!(bytes[at], b'T' | b'Q') && bytes.get(at + 1) == Some(&b'C')
}

/// The symbol that begins at a byte of `text`, where a digit or a series of standards begins a word.
pub fn locate(text: &str, start: usize) -> Option<Place> {
    let mut before = text[..start].chars().rev();
    let (last, last_but_one) = (before.next(), before.next());
    if last.is_some_and(in_word) {
        return None;
    }
    if text.as_bytes()[start].is_ascii_digit() {
        // A part of something longer: `1/84/2015/QH13`, `3.39/NQ-CP`.
        let part = last.is_some_and(|c| matches!(c, '/' | '.' | ',') || is_dash(c));
        if part && last_but_one.is_some_and(in_word) {
            return None;
        }
        numbered(text, start)
    } else {
        standard(text, start)
    }
}

fn in_word(c: char) -> bool {
    is_alphanumeric(c) || c == '_' || is_combining_mark(c)
}

/// `84/2015/QH13`, `39/2016/NĐ-CP`, `209/NQ-CP`, `10c/NQ-BCH`, `31-CT/TW`.
fn numbered(text: &str, start: usize) -> Option<Place> {
    let bytes = text.as_bytes();
    let mut end = digits(text, start);
    if end == start || end - start > 6 {
        return None;
    }
    if bytes.get(end).is_some_and(u8::is_ascii_lowercase) && !word_at(text, end + 1) {
        end += 1;
    }
    let number = start..end;
    strictly(text, number.clone()).or_else(|| {
        // Looking back costs more than looking ahead: only where a stroke, a dash or capitals follow.
        let next = text[end..].chars().find(|c| *c != ' ')?;
        let may = next == '/' || is_dash(next) || next.is_uppercase();
        (may && is_announced(text, start)).then(|| loosely(text, number))?
    })
}

/// A symbol whose shape leaves no doubt.
fn strictly(text: &str, number: Range<usize>) -> Option<Place> {
    let sign = text[number.end..].chars().next()?;
    let mut at = number.end + sign.len_utf8();
    if sign == '/' {
        let year = year(text, at).filter(|year| text[year.end..].starts_with('/'));
        at = year.as_ref().map_or(at, |year| year.end + 1);
        let code = code(text, at, false)?;
        let enough = code.groups > 1 || year.is_some() && code.letters > 1;
        (enough && code.ends(text)).then(|| place(number, year, at..code.end, Form::State))
    } else if is_dash(sign) {
        let code = code(text, at, false)?;
        let enough = code.strokes && code.letters > 1;
        (enough && code.ends(text)).then(|| place(number, None, at..code.end, Form::Party))
    } else {
        None
    }
}

/// A symbol that the words before it announce.
fn loosely(text: &str, number: Range<usize>) -> Option<Place> {
    let sign_at = one_space(text, number.end);
    let sign = text[sign_at..].chars().next()?;
    if sign != '/' && !is_dash(sign) {
        // "31 CT/TW": the dash was lost.
        let code = code(text, sign_at, true).filter(|code| code.strokes && code.letters > 1)?;
        let stands = sign_at > number.end && code.ends(text);
        return stands.then(|| place(number, None, sign_at..code.end, Form::Party));
    }
    let mut at = one_space(text, sign_at + sign.len_utf8());
    let year = year(text, at).filter(|year| sign == '/' && text[year.end..].starts_with('/'));
    at = year.as_ref().map_or(at, |year| one_space(text, year.end + 1));
    let code = code(text, at, true).filter(|code| code.letters > 1)?;
    let form = if sign == '/' { Form::State } else { Form::Party };
    code.ends(text).then(|| place(number, year, at..code.end, form))
}

fn place(number: Range<usize>, year: Option<Range<usize>>, code: Range<usize>, form: Form) -> Place {
    Place { range: number.start..code.end, number, year, code, family: None, publisher: None, form }
}

/// No symbol has more groups of capitals.
const GROUPS: usize = 8;

struct Code {
    end: usize,
    groups: usize,
    /// Letters of the last group, of both cases.
    letters: usize,
    /// A stroke stands between two groups.
    strokes: bool,
}

impl Code {
    /// Whether the symbol may end with it. "209/NQ-Chính phủ" is not 209/NQ.
    fn ends(&self, text: &str) -> bool {
        let dash = text[self.end..].chars().next().filter(|c| is_dash(*c));
        let cut = self.groups == 1 && dash.is_some_and(|dash| word_at(text, self.end + dash.len_utf8()));
        ends(text, self.end) && !cut
    }
}

/// Groups of capitals joined by dashes or strokes: `NĐ-CP`, `CT/TW`, `TT-BLĐTBXH-BYT`.
///
/// A space may stand on either side of the first joint, loosely or where the letters before it are those of a
/// kind.
fn code(text: &str, start: usize, loose: bool) -> Option<Code> {
    let (end, letters) = group(text, start)?;
    let mut code = Code { end, groups: 1, letters, strokes: false };
    loop {
        // "44/2016/NĐ - CP": behind the letters of a kind an issuer must come.
        let kind = || kind_of(&text[start..code.end]).is_some();
        let spaced = code.groups == 1 && (loose || kind());
        let sign_at = if spaced { one_space(text, code.end) } else { code.end };
        let Some(sign) = text[sign_at..].chars().next().filter(|c| *c == '/' || is_dash(*c)) else { break };
        let next = sign_at + sign.len_utf8();
        let from = if spaced { one_space(text, next) } else { next };
        let Some((end, letters)) = group(text, from) else { break };
        // A group that a stroke or a space parts is one only if it looks like one.
        let apart = sign == '/' || sign_at > code.end || from > next;
        if apart && letters < 2 || code.groups == GROUPS {
            break;
        }
        code = Code { end, groups: code.groups + 1, letters, strokes: code.strokes || sign == '/' };
    }
    Some(code)
}

/// A piece that begins with a capital: capitals, digits and `&`, and at most one small letter (`QĐ-TTg`).
/// Gives its end and the number of its letters.
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
    (small <= usize::from(capitals > 1) && end - from <= 48).then_some((end, capitals + small))
}

/// Whether a character is a capital; `None` for what is no letter. The letters of Vietnamese are decided without
/// a look into Unicode's tables.
pub(crate) fn capital(c: char) -> Option<bool> {
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

/// `TCVN 6909:2001`, `TCVN ISO 45001:2018`, `TCVN 2290-1978`, `QCVN 18:2021/BXD`, `TCVN 6909`.
fn standard(text: &str, start: usize) -> Option<Place> {
    let series = SERIES.iter().find(|series| text[start..].starts_with(**series))?;
    let code = start..start + series.len();
    let mut at = one_space(text, code.end);
    let mut family = None;
    for name in ["ISO/IEC", "ISO", "IEC"] {
        if let Some(rest) = text[at..].strip_prefix(name)
            && rest.starts_with([' ', '\u{a0}'])
        {
            family = Some(at..at + name.len());
            at = one_space(text, at + name.len());
            break;
        }
    }
    let mut end = digits(text, at);
    if end == at || end - at > 6 {
        return None;
    }
    let mut number = at..end;
    let mut year = None;
    // Parts of the number, the last of which may be the year: `01-1`, `2290-1978`.
    while let Some(sign) = text[end..].chars().next().filter(|c| *c == '.' || is_dash(*c)) {
        let from = end + sign.len_utf8();
        let to = digits(text, from);
        if to == from || to - from > 4 {
            break;
        }
        end = to;
        if is_year(&text[from..to]) && sign != '.' {
            year = Some(from..to);
            break;
        }
        number.end = to;
    }
    if year.is_none() && text[end..].starts_with(':') {
        let from = one_space(text, end + 1);
        let to = digits(text, from);
        if is_year(&text[from..to]) {
            year = Some(from..to);
            end = to;
        } else if to > from {
            // "QCVN 18:21" names no year we know.
            return None;
        }
    }
    let mut publisher = None;
    if year.is_some()
        && text[end..].starts_with('/')
        && let Some((to, _)) = group(text, end + 1)
    {
        publisher = Some(end + 1..to);
        end = to;
    }
    let form = Form::Standard;
    ends(text, end).then_some(Place { range: start..end, number, year, code, family, publisher, form })
}

/// Where the digits that begin at `from` end.
fn digits(text: &str, from: usize) -> usize {
    from + text.as_bytes()[from..].iter().take_while(|byte| byte.is_ascii_digit()).count()
}

fn run(text: &str, from: usize, take: impl Fn(char) -> bool) -> usize {
    from + text[from..].find(|c: char| !take(c)).unwrap_or(text.len() - from)
}

/// A year of four digits at `at`.
fn year(text: &str, at: usize) -> Option<Range<usize>> {
    let end = digits(text, at);
    is_year(&text[at..end]).then_some(at..end)
}

fn is_year(digits: &str) -> bool {
    digits.len() == 4 && (digits.starts_with("19") || digits.starts_with("20"))
}

fn one_space(text: &str, at: usize) -> usize {
    text[at..].chars().next().filter(|c| matches!(c, ' ' | '\u{a0}')).map_or(at, |c| at + c.len_utf8())
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
    text[at..].starts_with(in_word)
}

/// Whether the words before `at` say that a symbol follows: "số", or the name of a kind.
fn is_announced(text: &str, at: usize) -> bool {
    let before = tail(text, at).trim_end_matches([' ', '\u{a0}', ':', '.']).to_lowercase();
    ends_with_word(&before, "số") || kind_at_end(&before).is_some()
}

/// The kind that stands directly before `at`, with or without "số" between: `Nghị định số 39/2016/NĐ-CP`.
pub fn kind_before(text: &str, at: usize) -> Option<&'static str> {
    let before = tail(text, at).trim_end_matches([' ', '\u{a0}', ':']).to_lowercase();
    let before =
        if ends_with_word(&before, "số") { &before[..before.len() - "số".len()] } else { &before };
    kind_at_end(before.trim_end())
}

fn kind_at_end(before: &str) -> Option<&'static str> {
    /// The names in lower case, and as they are written.
    static NAMES: LazyLock<Vec<(String, &str)>> =
        LazyLock::new(|| KINDS.iter().map(|kind| (kind.name.to_lowercase(), kind.name)).collect());
    NAMES.iter().find(|(lower, _)| ends_with_word(before, lower)).map(|(_, name)| *name)
}

fn ends_with_word(text: &str, word: &str) -> bool {
    text.strip_suffix(word).is_some_and(|rest| !rest.ends_with(in_word))
}

/// The last few words before `at`: long enough for the longest kind and "số".
fn tail(text: &str, at: usize) -> &str {
    let mut from = at.saturating_sub(64);
    while !text.is_char_boundary(from) {
        from += 1;
    }
    &text[from..at]
}

/// The number field of a letterhead: `Số: 224/KH-UBND`, `Số          -KH/HU`, `Số: ……/KH-UBND`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Field {
    /// From "Số" to the end of the symbol.
    pub range: Range<usize>,
    /// Its number is `None` where it is blank.
    pub symbol: Symbol,
}

/// The number field of a line of the letterhead. "Số" stands at the beginning of the line or of a column.
pub fn field(line: &str) -> Option<Field> {
    let word = line.match_indices(['s', 'S']).find_map(|(at, _)| {
        let rest = &line[at..];
        let written = ["Số", "SỐ", "số"].into_iter().find(|word| rest.starts_with(word))?;
        let alone = !rest[written.len()..].starts_with(char::is_alphabetic);
        let before = line[..at].trim_end();
        let opens = before.is_empty() || before.ends_with(['*', ',', '(']) || line[..at].ends_with("  ");
        (alone && opens).then_some(at..at + written.len())
    })?;
    let blank = |c: char| c.is_whitespace() || matches!(c, ':' | '.' | '…' | '_' | '‥');
    let start = word.end + (line.len() - word.end) - line[word.end..].trim_start_matches(blank).len();
    let mut at = digits(line, start);
    // "Số: 1.234/KH-UBND" parts the thousands.
    if (1..=3).contains(&(at - start)) && line[at..].starts_with('.') && digits(line, at + 1) == at + 4 {
        at += 4;
    }
    if at - start > 6 {
        return None;
    }
    if at > start && line.as_bytes().get(at).is_some_and(u8::is_ascii_lowercase) {
        at += 1;
    }
    let number = start..at;
    at = line.len() - line[at..].trim_start_matches(blank).len();
    let sign = line[at..].chars().next().filter(|c| *c == '/' || is_dash(*c))?;
    at = line.len() - line[at + sign.len_utf8()..].trim_start_matches(blank).len();
    let year = year(line, at).filter(|year| sign == '/' && line[year.end..].starts_with('/'));
    at = year.as_ref().map_or(at, |year| year.end + 1);
    let code = code(line, at, true).filter(|code| code.letters > 1 || code.groups > 1)?;
    // The stroke is printed after a blank number too; a dash there is the Party's.
    let form = if sign == '/' { Form::State } else { Form::Party };
    let mut symbol = place(number, year, at..code.end, form).symbol(line);
    symbol.number = symbol.number.map(|number| number.replace('.', ""));
    Some(Field { range: word.start..code.end, symbol })
}

/// The symbol that a whole column of a line consists of: a letterhead's number field where "Số" was left out.
///
/// ```
/// # use lantoa::vi::symbol::alone;
/// assert_eq!(alone("12/KH-UBND    Bình An").map(|field| field.symbol.normal()).as_deref(), Some("12/KH-UBND"));
/// assert_eq!(alone("theo 12/KH-UBND"), None);
/// ```
pub fn alone(line: &str) -> Option<Field> {
    let mut from = 0;
    for column in line.split("  ") {
        let start = from + column.len() - column.trim_start_matches([' ', '*', '(']).len();
        from += column.len() + 2;
        let written = column.trim_matches([' ', '*', '(', ')', ',', ';']);
        if !written.starts_with(|c: char| c.is_ascii_digit()) || written.len() > 80 {
            continue;
        }
        let named = format!("Số {written}");
        if let Some(found) = field(&named).filter(|found| found.range.end == named.len()) {
            return Some(Field { range: start..start + written.len(), symbol: found.symbol });
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn capitals_are_those_of_unicode() {
        for c in ('\0'..'\u{2fff}').filter(|c| c.is_alphabetic()) {
            assert_eq!(capital(c), Some(c.is_uppercase()), "{c:?}");
        }
    }

    #[test]
    fn the_kind_before_a_symbol_is_named() {
        let kind = |text: &str| kind_before(text, text.len());
        assert_eq!(kind("Nghị định số "), Some("Nghị định"));
        assert_eq!(kind("NGHỊ QUYẾT LIÊN TỊCH SỐ: "), Some("Nghị quyết liên tịch"));
        assert_eq!(kind("Chỉ thị "), Some("Chỉ thị"));
        assert_eq!(kind("tổng số "), None);
    }

    proptest::proptest! {
        #[test]
        fn any_text_is_read_without_panic(text in "([0-9]{1,4}[a-z]?|[-/:&. –]|NĐ|QH|TCVN |CP|UBND|số |Số|Luật |QĐi|[a-zắ]|…){0,24}") {
            let mut at = 0;
            for place in find(&text) {
                proptest::prop_assert!(place.range.start >= at && place.range.end > place.range.start);
                at = place.range.end;
                let symbol = place.symbol(&text);
                proptest::prop_assert!(!symbol.keys().is_empty());
                // What is written by rule is read again, as the same.
                let normal = format!("Số {}", symbol.normal());
                let again: Vec<Symbol> = find(&normal).iter().map(|place| place.symbol(&normal)).collect();
                proptest::prop_assert_eq!(&again, &[symbol], "{}", normal);
            }
            if let Some(field) = field(&text) {
                proptest::prop_assert!(text.get(field.range).is_some());
            }
        }
    }
}
