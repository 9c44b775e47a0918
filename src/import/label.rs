//! The labels of headings and items: `I.`, `1.`, `4.1.`, `a)`, `đ)`, `Điều 3.`, `-`, `+`.
//!
//! Nghị định 30/2020/NĐ-CP, Phụ lục I, phần II, mục 6: phần, chương, mục, tiểu mục, điều, khoản (`1.`), điểm (`a)`);
//! plans number by `I`, `1`, `a)`. Whether a labelled paragraph is a heading is decided in `outline`.

use super::text;
use crate::vi::roman::roman;
use crate::vi::symbol;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Style {
    /// `Phần I`, `Chương II`.
    Part,
    /// `A.`
    Capital,
    /// `I.`
    Roman,
    /// `Điều 1.`
    Article,
    /// `1.`, and `4.1.` with more than one number.
    Number,
    /// `a)`
    Small,
    /// `1)` or `(1)`
    Paren,
    /// `-`, `+`, `•`
    Bullet,
}

/// A label at the beginning of a paragraph.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Label {
    pub style: Style,
    /// As it is shown: `I`, `4.1`, `a)`.
    pub text: String,
    /// The last number: 4 for `IV`, 1 for `4.1`, 5 for `đ)`.
    pub ordinal: u32,
    /// How many numbers: 1 for `4.`, 2 for `4.1.`; for a bullet 1 for `-`, 2 for `+`.
    pub depth: u8,
    /// Where the text begins after it.
    pub end: usize,
}

impl Label {
    /// Lower ranks enclose higher ones.
    pub(crate) fn rank(&self) -> u8 {
        match self.style {
            Style::Part => 2,
            Style::Capital => 3,
            Style::Roman | Style::Article => 4,
            Style::Number => 4 + self.depth.min(4),
            Style::Small => 9,
            Style::Paren => 10,
            Style::Bullet => 20,
        }
    }
}

/// The order in which points are lettered: the Vietnamese alphabet (a, b, c, d, đ, e, g, h …). Word has none of its
/// own, so `f` and others of the Latin alphabet occur as well.
const LETTERS: &str = "abcdđefghijklmnopqrstuvwxyz";

/// The label a text begins with, if any.
pub(crate) fn parse(text: &str) -> Option<Label> {
    bullet(text)
        .or_else(|| worded(text))
        .or_else(|| numbered(text))
        .or_else(|| compound(text))
        .or_else(|| lettered(text))
}

/// `I.1.`, `I.2.1`, `A.I.`, `II.3`: a numeral or a capital, and numbers below it.
fn compound(text: &str) -> Option<Label> {
    let head = text.find('.')?;
    let first = &text[..head];
    let capital = first.chars().count() == 1 && first.chars().all(char::is_uppercase);
    if !(roman(first).is_some() || capital) {
        return None;
    }
    let mut at = head + 1;
    let (mut depth, mut ordinal) = (0u8, 0);
    while depth < 4 {
        let part: String = text[at..].chars().take_while(|c| c.is_ascii_alphanumeric()).collect();
        let number = part.parse::<u32>().ok().filter(|_| part.len() <= 2);
        // `A.I.`: a numeral below a capital, and nothing below that.
        let numeral = || roman(&part).filter(|_| depth == 0 && capital && roman(first).is_none());
        let Some(value) = number.or_else(numeral) else { break };
        (depth, ordinal) = (depth + 1, value);
        at += part.len();
        if !text[at..].starts_with('.') || !text[at + 1..].starts_with(|c: char| c.is_ascii_digit()) {
            break;
        }
        at += 1;
    }
    if depth == 0 {
        return None;
    }
    let shown = text[..at].to_owned();
    let rest = text[at..].strip_prefix(['.', ')', ':']).unwrap_or(&text[at..]);
    let closed = rest.len() < text.len() - at;
    let after = rest.trim_start_matches([' ', '-', '–']);
    let spaced = rest.starts_with([' ', '-', '–']);
    let first = after.chars().next()?;
    let opens = first.is_uppercase() || closed && spaced && !first.is_ascii_digit();
    let numeral = shown.rsplit('.').next().is_some_and(|last| roman(last).is_some());
    (opens && (spaced || closed)).then(|| Label {
        style: if numeral { Style::Roman } else { Style::Number },
        text: shown,
        ordinal,
        depth: if numeral { 1 } else { depth },
        end: text.len() - after.len(),
    })
}

fn bullet(text: &str) -> Option<Label> {
    let mut chars = text.chars();
    let mark = chars.next()?;
    let depth = match mark {
        '-' | '–' | '—' | '−' | '*' => 1,
        '•' | '▪' | '●' | '■' | '·' | '\u{f0b7}' | '\u{f0a7}' | '\u{f02d}' => 1,
        '+' | '○' | '◦' | 'o' | '\u{f0d8}' | '►' | '→' => 2,
        _ => return None,
    };
    let rest = chars.as_str();
    let body = rest.trim_start();
    let first = body.chars().next()?;
    // `o` and `*` are marks only before a space; a dash may stand directly before a capital letter.
    let spaced = rest.len() != body.len();
    if !(spaced || (mark != 'o' && mark != '*' && (first.is_alphabetic() || first == '“' || first == '"')))
    {
        return None;
    }
    if !first.is_alphanumeric()
        && !matches!(first, '“' | '"' | '(' | '\'' | '«' | '≥' | '≤' | '>' | '<' | '=' | '±' | '[')
    {
        return None;
    }
    let end = text.len() - body.len();
    Some(Label { style: Style::Bullet, text: mark.to_string(), ordinal: 0, depth, end })
}

fn worded(text: &str) -> Option<Label> {
    let head = text::first_words(text, 3);
    let (first, second) = (head.first()?, head.get(1)?);
    let word = first.canon.as_str();
    let upper = text::starts_upper(text);
    let style = match word {
        "phần" | "chương" if upper => Style::Part,
        "điều" if upper => Style::Article,
        _ => return None,
    };
    let raw = &text[second.start..second.end];
    let (ordinal, number_end) = if style == Style::Part && second.canon == "thứ" {
        let third = head.get(2)?;
        let ordinal = ["nhất", "hai", "ba", "tư", "năm", "sáu", "bảy", "tám", "chín"]
            .iter()
            .position(|name| *name == third.canon)?;
        (ordinal as u32 + 1, third.end)
    } else if let Ok(number) = raw.parse::<u32>() {
        (number, second.end)
    } else {
        (roman(raw)?, second.end)
    };
    let rest = &text[number_end..];
    let after = rest.trim_start_matches(['.', ':', ')', '-', '–', ' ']);
    // "Điều 13 của Luật …" speaks of an article, it does not open one.
    let closed = rest.is_empty() || rest.starts_with(['.', ':']);
    if !closed && !(style == Style::Part && (after.is_empty() || text::starts_upper(after))) {
        return None;
    }
    Some(Label {
        style,
        text: text[..number_end].to_owned(),
        ordinal,
        depth: 1,
        end: text.len() - after.len(),
    })
}

fn numbered(text: &str) -> Option<Label> {
    let open = text.starts_with('(');
    let body = &text[usize::from(open)..];
    let mut numbers: Vec<u32> = Vec::new();
    let mut at = 0;
    loop {
        let digits = body[at..].bytes().take_while(u8::is_ascii_digit).count();
        if digits == 0 || digits > 2 {
            break;
        }
        numbers.push(body[at..at + digits].parse().ok()?);
        at += digits;
        let next = &body.as_bytes()[at..];
        if numbers.len() < 4 && next.first() == Some(&b'.') && next.get(1).is_some_and(u8::is_ascii_digit) {
            at += 1;
        } else {
            break;
        }
    }
    let last = *numbers.last()?;
    let rest = &body[at..];
    let closer = rest.chars().next()?;
    let shown = &body[..at];
    let (style, label, close) = match closer {
        ')' if open => (Style::Paren, format!("({shown})"), 1),
        _ if open => return None,
        ')' if numbers.len() == 1 => (Style::Paren, format!("{shown})"), 1),
        '.' | '/' => (Style::Number, shown.to_owned(), 1),
        '-' | '–' if numbers.len() == 1 && dashed(&rest[closer.len_utf8()..]) => {
            (Style::Number, shown.to_owned(), closer.len_utf8())
        }
        ' ' if numbers.len() == 1 && rest.trim_start().starts_with(['-', '–']) => {
            let dash = rest.trim_start();
            let body = &dash[dash.chars().next().map_or(0, char::len_utf8)..];
            if !(dashed(body) && body.starts_with(' ')) {
                return None;
            }
            (Style::Number, shown.to_owned(), rest.len() - body.len())
        }
        // "4.1 Chủ động": two numbers need no full stop after them.
        ' ' if numbers.len() > 1 => (Style::Number, shown.to_owned(), 0),
        _ => return None,
    };
    let after = rest[close..].trim_start();
    let first = after.chars().next()?;
    let spaced = rest[close..].starts_with(char::is_whitespace);
    // "15/5/2016" and "1.5 triệu" are no labels.
    if first.is_ascii_digit() && (!spaced || closer == '/' || close == 0) {
        return None;
    }
    if !spaced && !first.is_uppercase() {
        return None;
    }
    // "04/CT-TLĐ" at the beginning of a line is a symbol.
    if matches!(closer, '/' | '-' | '–') && !open && symbol::locate(text, 0).is_some() {
        return None;
    }
    if close == 0 && !first.is_uppercase() {
        return None;
    }
    let depth = numbers.len() as u8;
    Some(Label { style, text: label, ordinal: last, depth, end: text.len() - after.len() })
}

/// What follows a number and its dash in a label: `1- Sở Y tế`. A figure, or a name with its date, does not.
fn dashed(body: &str) -> bool {
    body.trim_start().starts_with(char::is_uppercase)
}

fn lettered(text: &str) -> Option<Label> {
    let letters: String = text.chars().take_while(|c| c.is_alphabetic()).collect();
    let rest = &text[letters.len()..];
    // "I – MỤC ĐÍCH": the dash stands after a space.
    let apart = rest.strip_prefix(' ').filter(|rest| rest.starts_with(['-', '–', '—', '.', ':']));
    let rest = apart.unwrap_or(rest);
    let closer = rest.chars().next().filter(|c| matches!(c, '.' | ')' | '/' | '-' | '–' | '—' | ':'))?;
    let closer_is_dash = matches!(closer, '-' | '–' | '—');
    let body = &rest[closer.len_utf8()..];
    let after = body.trim_start();
    let first = after.chars().next()?;
    let spaced = body.len() != after.len();
    let end = text.len() - after.len();
    if let Some(ordinal) = roman(&letters) {
        let plausible = matches!(closer, '.' | ')' | '/')
            || spaced && (closer_is_dash || closer == ':')
            || closer_is_dash && apart.is_none() && text::is_caps(after);
        if plausible && (spaced || first.is_uppercase()) && !first.is_lowercase() {
            // `I.` and `V.` are Roman; `C.` and `D.` are letters unless the heading before says otherwise.
            let single_letter = matches!(letters.as_str(), "C" | "D" | "L" | "M");
            let style = if single_letter { Style::Capital } else { Style::Roman };
            let ordinal = if single_letter { letter_ordinal(&letters)? } else { ordinal };
            return Some(Label { style, text: letters, ordinal, depth: 1, end });
        }
        return None;
    }
    let mut chars = letters.chars();
    let only = chars.next().filter(|_| chars.next().is_none())?;
    if only.is_lowercase() && apart.is_none() && (closer == ')' || spaced && closer != ':') {
        if closer != ')' && !first.is_uppercase() && !(closer == '/' && first.is_alphabetic()) {
            return None;
        }
        let shown = format!("{only})");
        return Some(Label {
            style: Style::Small,
            text: shown,
            ordinal: letter_ordinal(&letters)?,
            depth: 1,
            end,
        });
    }
    if only.is_uppercase()
        && (matches!(closer, '.' | ')' | '/') || closer_is_dash)
        && spaced
        && first.is_uppercase()
    {
        return Some(Label {
            style: Style::Capital,
            text: letters.clone(),
            ordinal: letter_ordinal(&letters)?,
            depth: 1,
            end,
        });
    }
    None
}

fn letter_ordinal(letter: &str) -> Option<u32> {
    let c = letter.chars().next()?.to_lowercase().next()?;
    LETTERS.chars().position(|l| l == c).map(|at| at as u32 + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check_label(text: &str, label: &str, style: Style, ordinal: u32) {
        let found = parse(text).unwrap_or_else(|| panic!("no label in {text:?}"));
        assert_eq!((found.text.as_str(), found.style, found.ordinal), (label, style, ordinal), "{text}");
        assert!(text.is_char_boundary(found.end));
    }

    #[test]
    fn every_kind_of_label_is_read() {
        check_label("I. MỤC ĐÍCH", "I", Style::Roman, 1);
        check_label("IV.KINH PHÍ", "IV", Style::Roman, 4);
        check_label("4.1. Đẩy mạnh", "4.1", Style::Number, 1);
        check_label("4.1 Đẩy mạnh", "4.1", Style::Number, 1);
        check_label("16. UBND", "16", Style::Number, 16);
        check_label("đ) Quản lý", "đ)", Style::Small, 5);
        check_label("(2) Sở Y tế", "(2)", Style::Paren, 2);
        check_label("Điều 1. Ban hành", "Điều 1", Style::Article, 1);
        check_label("Phần thứ hai", "Phần thứ hai", Style::Part, 2);
        check_label("A. ĐẶC ĐIỂM", "A", Style::Capital, 1);
        check_label("I.1. Mục tiêu", "I.1", Style::Number, 1);
        check_label("II.2.3 Tuyên truyền", "II.2.3", Style::Number, 3);
        check_label("A.I. TÌNH HÌNH", "A.I", Style::Roman, 1);
        check_label("1- Sở Y tế", "1", Style::Number, 1);
        check_label("2 - Sở Nội vụ", "2", Style::Number, 2);
        check_label("I – MỤC ĐÍCH", "I", Style::Roman, 1);
        check_label("IV- KINH PHÍ", "IV", Style::Roman, 4);
        check_label("V-TỔ CHỨC THỰC HIỆN", "V", Style::Roman, 5);
        check_label("a/ Tuyên truyền", "a)", Style::Small, 1);
        check_label("b/ tuyên truyền", "b)", Style::Small, 2);
        check_label("c- Kiểm tra", "c)", Style::Small, 3);
        check_label("A - ĐẶC ĐIỂM", "A", Style::Capital, 1);
        check_label("- 100% số vụ", "-", Style::Bullet, 0);
        check_label("2. 100% người lao động", "2", Style::Number, 2);
    }

    #[test]
    fn figures_dates_and_citations_are_no_labels() {
        for text in [
            "209/NQ-CP và",
            "15/5/2016 của",
            "1.5 triệu",
            "2025. Các",
            "Điều 13 của Luật",
            "-xã hội",
            "04/CT-TLĐ ngày",
            "KT. CHỦ TỊCH",
            "100%",
            "5 - 10% số cơ sở",
            "12-KH/HU ngày",
            "I-ốt",
            "e-mail",
        ] {
            let found = parse(text).filter(|l| l.style != Style::Bullet);
            assert!(found.is_none(), "{text}: {found:?}");
        }
    }
}
