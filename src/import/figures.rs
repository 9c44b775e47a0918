//! Figures in a clause and the words that stand before them: bound, direction, subject.
//!
//! Reads what is there; whether a figure is a target is decided in `targets`.

use super::json::{Bound, Direction};
use super::phrases::COUNTED;
use super::text;
use crate::vi::figure::{self, Number};

/// A number with its unit.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Figure {
    pub value: f64,
    pub unit: String,
    pub is_count: bool,
    pub start: usize,
    pub end: usize,
}

pub(crate) fn figures(text: &str, from: usize, to: usize, counts: bool) -> Vec<Figure> {
    figures_in(text, from, to).into_iter().filter(|figure| !figure.is_count || counts).collect()
}

pub(crate) fn figures_in(text: &str, from: usize, to: usize) -> Vec<Figure> {
    let bytes = text.as_bytes();
    let mut found = Vec::new();
    let mut at = from;
    let mut brackets = 0i32;
    while at < to {
        match bytes[at] {
            b'(' => brackets += 1,
            b')' => brackets = (brackets - 1).max(0),
            _ => {}
        }
        if !bytes[at].is_ascii_digit() {
            at += 1;
            continue;
        }
        let start = at;
        while at < to
            && (bytes[at].is_ascii_digit()
                || (matches!(bytes[at], b'.' | b',')
                    && bytes.get(at + 1).is_some_and(u8::is_ascii_digit)
                    && at + 1 < to))
        {
            at += 1;
        }
        let inside_word =
            text[..start].ends_with(|c: char| c.is_alphanumeric() || matches!(c, '/' | '-' | '–'));
        if inside_word || brackets > 0 {
            continue;
        }
        let Some(value) = figure::read(&text[start..at]).map(Number::by_rule).filter(|value| *value < 1e12)
        else {
            continue;
        };
        let rest = &text[at..to];
        let trimmed = rest.trim_start();
        if let Some(after) = trimmed.strip_prefix('%') {
            let end = to - after.len();
            found.push(Figure { value, unit: "%".into(), is_count: false, start, end });
            at = end;
        } else if let Some((index, end)) =
            text::any_start(trimmed, &COUNTED).filter(|_| trimmed.starts_with(char::is_alphabetic))
        {
            let end = at + (rest.len() - trimmed.len()) + end;
            found.push(Figure { value, unit: COUNTED[index].to_owned(), is_count: true, start, end });
            at = end;
        }
    }
    found
}

/// What stands before a figure, read from the figure backwards.
#[derive(Debug)]
pub(crate) struct Shape {
    /// The subject, if it stands before the figure.
    pub core: String,
    /// Where `core` begins in what was given, and where the clause does.
    pub core_start: usize,
    pub start: usize,
    pub direction: Option<Direction>,
    pub bound: Bound,
    pub bounded: bool,
    pub too_low: bool,
    pub strives: bool,
    /// The verb that counts things into being: "tổ chức 05 lớp".
    pub makes: bool,
    pub past: bool,
    pub share_of_money: bool,
}

impl Shape {
    pub(crate) fn of(left: &str) -> Self {
        let words = text::words(left);
        let mut end = words.len();
        let mut shape = Self {
            core: String::new(),
            core_start: 0,
            start: 0,
            direction: None,
            bound: Bound::Exact,
            bounded: false,
            too_low: false,
            strives: text::contains_any(left, &["phấn đấu", "phân đấu", "đạt", "mục tiêu"]),
            makes: false,
            past: text::contains_any(left, &["đã", "so với cùng kỳ", "năm trước"]),
            share_of_money: text::contains_any(
                left,
                &[
                    "kinh phí",
                    "mức đóng",
                    "hỗ trợ",
                    "lãi suất",
                    "thuế",
                    "ngân sách",
                    "phụ cấp",
                    "tiền lương",
                    "suy giảm khả năng",
                    "mức hưởng",
                ],
            ),
        };
        // "…, 5% số cơ sở": a comma directly before the figure begins a new clause.
        let comma = left.trim_end().ends_with(',') || left.trim().is_empty();
        let pair = |end: usize| -> (String, String) {
            let last = if end >= 1 { words[end - 1].canon.clone() } else { String::new() };
            let before = if end >= 2 { words[end - 2].canon.clone() } else { String::new() };
            (before, last)
        };
        // Bound, verb and small words between subject and figure, in any order.
        while end > 0 && !comma {
            let (before, last) = pair(end);
            let two = format!("{before} {last}");
            let step = match (two.as_str(), last.as_str()) {
                ("ít nhất", _) | ("tối thiểu", _) | ("không dưới", _) | ("không thấp", _) => {
                    (shape.bound, shape.bounded) = (Bound::AtLeast, true);
                    2
                }
                ("không quá", _) | ("tối đa", _) => {
                    shape.too_low = true;
                    2
                }
                ("phấn đấu", _)
                | ("phân đấu", _)
                | ("hằng năm", _)
                | ("hàng năm", _)
                | ("mỗi năm", _)
                | ("bình quân", _)
                | ("trung bình", _)
                | ("đạt tỷ", _)
                | ("tỷ lệ", _) => 2,
                ("tăng thêm", _) => {
                    shape.direction = Some(Direction::Increase);
                    2
                }
                ("tổ chức", _) | ("xây dựng", _) | ("thành lập", _) | ("hoàn thành", _) => {
                    shape.makes = true;
                    2
                }
                (_, "trên" | "hơn" | "vượt") => {
                    (shape.bound, shape.bounded) = (Bound::Above, true);
                    1
                }
                (_, "dưới") => {
                    shape.too_low = true;
                    1
                }
                (_, "giảm") => {
                    shape.direction = Some(Direction::Decrease);
                    1
                }
                (_, "tăng" | "nâng") => {
                    shape.direction = Some(Direction::Increase);
                    1
                }
                (_, "đạt") => {
                    shape.direction = shape.direction.or(Some(Direction::Reach));
                    shape.bounded = true;
                    1
                }
                (
                    _,
                    "thêm" | "từ" | "có" | "khoảng" | "lên" | "là" | "xuống" | "được" | "chiếm" | "thiểu"
                    | "tỷ" | "lệ" | "về" | "thực" | "đến",
                ) => 1,
                _ => 0,
            };
            if step == 0 {
                break;
            }
            end -= step.min(end);
        }
        if comma || end == 0 {
            let blank = left.len() - left.trim_start_matches([' ', ',', '-']).len();
            // After a comma the clause begins with the figure itself.
            shape.start = if comma { left.len() } else { blank };
            return shape;
        }
        // The subject: from the last noun of measure that opens a part of the sentence.
        let (from, to) = (words[0].start, words[end - 1].end);
        let mut start = from;
        for (index, word) in words[..end].iter().enumerate() {
            let opens = index == 0
                || left[words[index - 1].end..word.start].contains([',', ':', '-'])
                || matches!(words[index - 1].canon.as_str(), "và" | "đấu");
            let measure = matches!(word.canon.as_str(), "tỷ" | "số" | "tần" | "mức" | "tổng")
                && !matches!(words.get(index + 1).map(|w| w.canon.as_str()), Some("số"));
            if opens
                && measure
                && left[word.start..].chars().next().is_some_and(char::is_alphabetic)
                && word.start < to
            {
                start = word.start;
            }
        }
        // "Phấn đấu đến năm 2025 …" opens the clause and is no part of the subject.
        let mut core = &left[start..to];
        loop {
            let trimmed = core.trim_start_matches([' ', ',', ':', '-']);
            let Some((_, end)) = text::any_start(
                trimmed,
                &[
                    "Phấn đấu",
                    "Phân đấu",
                    "Hằng năm",
                    "Hàng năm",
                    "Mỗi năm",
                    "Đến hết năm",
                    "Đến cuối năm",
                    "Đến năm",
                    "Bảo đảm",
                    "Đảm bảo",
                    "Có",
                    "Trung bình",
                    "Bình quân",
                    "Duy trì",
                    "Chịu trách nhiệm về chỉ tiêu",
                    "Chịu trách nhiệm thực hiện chỉ tiêu",
                    "Chịu trách nhiệm chỉ tiêu",
                    "Phụ trách chỉ tiêu",
                ],
            ) else {
                core = trimmed;
                break;
            };
            core = trimmed[end..]
                .trim_start_matches(|c: char| c.is_ascii_digit() || matches!(c, ' ' | ',' | ':'));
        }
        shape.core_start = if core.is_empty() { 0 } else { to - core.len() };
        shape.start = left.len() - left.trim_start_matches([' ', ',', '-']).len();
        shape.core = text::tidy(core);
        shape
    }
}
