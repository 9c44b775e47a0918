//! Figures in a clause and the words that stand before them: bound, direction, subject.
//!
//! Reads what is there; whether a figure is a target is decided in `targets`. The years of the clause are taken out
//! before, so a figure is never a year.

use super::json::{Bound, Direction};
use super::phrases::COUNTED;
use super::text;
use crate::vi::figure::{self, Number};

/// A number with its unit.
#[derive(Debug, Clone, PartialEq, Default)]
pub(crate) struct Figure {
    pub value: f64,
    /// The upper end of a range: 90 of "85% - 90%".
    pub upper: Option<f64>,
    /// Where it starts from: 50 of "từ 50% lên 80%".
    pub baseline: Option<f64>,
    pub unit: String,
    pub is_count: bool,
    /// "≥" or ">" before it.
    pub sign: Option<Bound>,
    /// "≤" or "<" before it.
    pub limit: bool,
    pub start: usize,
    pub end: usize,
}

pub(crate) fn figures(text: &str, from: usize, to: usize, counts: bool) -> Vec<Figure> {
    figures_in(text, from, to).into_iter().filter(|figure| !figure.is_count || counts).collect()
}

pub(crate) fn figures_in(text: &str, from: usize, to: usize) -> Vec<Figure> {
    let bytes = text.as_bytes();
    let mut found: Vec<Figure> = Vec::new();
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
        let Some((value, end)) = number(text, at, to) else {
            at = start + digits(text, start, to).max(1);
            continue;
        };
        at = end;
        let inside_word =
            text[..start].ends_with(|c: char| c.is_alphanumeric() || matches!(c, '/' | '-' | '–'));
        if inside_word {
            continue;
        }
        let mut figure = Figure { value, start, end, ..Figure::default() };
        // "85 - 90%", "85 đến 90%": the unit stands behind the second number.
        if let Some((upper, end)) = second(text, end, to, &["-", "–", "đến", "tới"])
            && unit(text, end, to).is_some()
        {
            (figure.upper, figure.end) = (Some(upper), end);
        }
        let Some((unit, is_count, end)) = unit(text, figure.end, to) else { continue };
        (figure.unit, figure.is_count, figure.end) = (unit.to_owned(), is_count, end);
        goes_on(text, to, &mut figure);
        sign(text, from, &mut figure);
        if brackets > 0 {
            // "Toàn bộ (100%) cơ sở": the figure alone stands in the brackets.
            let open =
                text[from..figure.start].trim_end().strip_suffix('(').map(|before| from + before.len());
            let close = text[figure.end..to].trim_start().strip_prefix(')').map(|rest| to - rest.len());
            let (Some(open), Some(close)) = (open, close) else { continue };
            (figure.start, figure.end) = (open, close);
            brackets -= 1;
        }
        at = figure.end;
        found.push(figure);
    }
    found
}

fn digits(text: &str, at: usize, to: usize) -> usize {
    text.as_bytes()[at..to].iter().take_while(|byte| byte.is_ascii_digit()).count()
}

/// The number at a place, and where it ends.
fn number(text: &str, start: usize, to: usize) -> Option<(f64, usize)> {
    let bytes = text.as_bytes();
    let mut at = start;
    while at < to
        && (bytes[at].is_ascii_digit()
            || (matches!(bytes[at], b'.' | b',') && at + 1 < to && bytes[at + 1].is_ascii_digit()))
    {
        at += 1;
    }
    let value = figure::read(&text[start..at]).map(Number::by_rule).filter(|value| *value < 1e12)?;
    Some((value, at))
}

/// The number that one of the joints leads to, and where it ends.
fn second(text: &str, at: usize, to: usize, joints: &[&str]) -> Option<(f64, usize)> {
    let rest = text[at..to].trim_start();
    let after = joints.iter().find_map(|joint| match joint.chars().next() {
        Some(first) if first.is_alphabetic() => text::phrase_end(rest, joint)
            .filter(|_| rest.starts_with(char::is_alphabetic))
            .map(|end| &rest[end..]),
        _ => rest.strip_prefix(joint),
    })?;
    let after = after.trim_start();
    let start = to - after.len();
    after.starts_with(|c: char| c.is_ascii_digit()).then(|| number(text, start, to))?
}

/// The unit behind a number: its name, whether it counts things, where it ends.
fn unit(text: &str, at: usize, to: usize) -> Option<(&'static str, bool, usize)> {
    let rest = &text[at..to];
    let trimmed = rest.trim_start();
    if let Some(after) = trimmed.strip_prefix('%') {
        return Some(("%", false, to - after.len()));
    }
    if !trimmed.starts_with(char::is_alphabetic) {
        return None;
    }
    let skipped = rest.len() - trimmed.len();
    if let Some(end) = text::phrase_end(trimmed, "phần trăm") {
        return Some(("%", false, at + skipped + end));
    }
    let (index, end) = text::any_start(trimmed, &COUNTED)?;
    Some((COUNTED[index], true, at + skipped + end))
}

/// A range whose ends both have the unit, or a figure that starts from another one.
fn goes_on(text: &str, to: usize, figure: &mut Figure) {
    let same =
        |end: usize| unit(text, end, to).filter(|(unit, ..)| *unit == figure.unit).map(|(.., end)| end);
    let before = text::words(&text[figure.start.saturating_sub(floor(text, figure.start, 24))..figure.start]);
    let from = before.last().is_some_and(|word| word.canon == "từ");
    let moves = before
        .len()
        .checked_sub(2)
        .is_some_and(|at| matches!(before[at].canon.as_str(), "tăng" | "nâng" | "giảm" | "hạ"));
    let rises =
        ["lên đến", "lên tới", "lên", "xuống còn", "xuống", "giảm xuống còn", "giảm còn", "còn", "tăng lên"];
    let rest = text[figure.end..to].trim_start_matches([' ', ',']);
    let skip = to - rest.len();
    if from
        && let Some((value, end)) = second(text, skip, to, &rises)
            .or_else(|| moves.then(|| second(text, skip, to, &["đến", "tới"]))?)
        && let Some(end) = same(end)
    {
        (figure.baseline, figure.value, figure.end) = (Some(figure.value), value, end);
        return;
    }
    if figure.upper.is_none()
        && let Some((upper, end)) = second(text, figure.end, to, &["-", "–", "đến", "tới"])
        && let Some(end) = same(end)
        && upper > figure.value
    {
        (figure.upper, figure.end) = (Some(upper), end);
    }
}

/// How many bytes back a window of about `count` bytes begins, at a letter.
fn floor(text: &str, at: usize, count: usize) -> usize {
    let mut from = at.saturating_sub(count);
    while !text.is_char_boundary(from) {
        from += 1;
    }
    at - from
}

/// Signs of comparison before a figure.
fn sign(text: &str, from: usize, figure: &mut Figure) {
    let before = text[from..figure.start].trim_end();
    let bare = before.trim_end_matches(['≥', '≤', '>', '<', '=', '≧', '≦', '⩾', '⩽']);
    let signs = &before[bare.len()..];
    if signs.is_empty() || signs == "=" {
        return;
    }
    if signs.contains(['≤', '<', '≦', '⩽']) {
        figure.limit = true;
    } else if matches!(signs, ">") {
        figure.sign = Some(Bound::Above);
    } else {
        figure.sign = Some(Bound::AtLeast);
    }
    figure.start = from + bare.len();
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
    /// A level is named ("đạt", "lên", "còn"), not a change.
    pub level: bool,
    pub past: bool,
    pub share_of_money: bool,
}

/// What opens a goal and is no part of what is measured.
const OPENERS: &[&str] = &[
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
    "Mục tiêu",
    "và",
    "hoặc",
    "trong đó",
    "còn",
    "Toàn bộ",
    "Tất cả",
    "Trên địa bàn tỉnh",
    "Chịu trách nhiệm về chỉ tiêu",
    "Chịu trách nhiệm thực hiện chỉ tiêu",
    "Chịu trách nhiệm chỉ tiêu",
    "Phụ trách chỉ tiêu",
];

/// Verbs of change before what is measured: "Giảm số vụ … xuống còn 5".
const MOVES: &[(&str, Direction)] = &[
    ("Kéo giảm", Direction::Decrease),
    ("Giảm", Direction::Decrease),
    ("Hạ", Direction::Decrease),
    ("Nâng", Direction::Increase),
    ("Tăng", Direction::Increase),
];

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
            level: false,
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
        // Bound, verb and small words between subject and figure, in any order.
        while end > 0 && !comma {
            let last = words[end - 1].canon.as_str();
            let before = if end >= 2 { words[end - 2].canon.as_str() } else { "" };
            let step = shape.step(before, last);
            if step == 0 {
                break;
            }
            end -= step.min(end);
        }
        if shape.level && matches!(shape.direction, Some(Direction::Increase | Direction::Decrease)) {
            // "giảm xuống còn 5%", "tăng lên 80%": a level to be reached.
            shape.direction = Some(Direction::Reach);
        }
        if comma || end == 0 {
            let blank = left.len() - left.trim_start_matches([' ', ',', '-']).len();
            // After a comma the clause begins with the figure itself.
            shape.start = if comma { left.len() } else { blank };
            return shape;
        }
        let (core, to) = shape.core_of(left, &words[..end]);
        shape.core_start = if core.is_empty() { 0 } else { to - core.len() };
        shape.start = left.len() - left.trim_start_matches([' ', ',', '-']).len();
        shape.core = text::tidy(core);
        shape
    }

    /// What one or two words before the figure say; how many they are, 0 if they belong to the subject.
    fn step(&mut self, before: &str, last: &str) -> usize {
        match (before, last) {
            ("ít", "nhất") | ("tối", "thiểu") | ("không", "dưới") | ("thấp", "nhất") => {
                (self.bound, self.bounded) = (Bound::AtLeast, true);
                2
            }
            ("thấp", "hơn") => {
                (self.bound, self.bounded) = (Bound::AtLeast, true);
                2
            }
            ("không", "thấp") => 2,
            ("không", "quá") | ("tối", "đa") | ("nhiều", "nhất") | ("cao", "nhất") => {
                self.too_low = true;
                2
            }
            ("phấn" | "phân", "đấu")
            | ("hằng" | "hàng" | "mỗi", "năm")
            | ("bình", "quân")
            | ("trung", "bình")
            | ("đạt", "tỷ")
            | ("tỷ", "lệ") => 2,
            ("tăng", "thêm") => {
                self.direction = Some(Direction::Increase);
                2
            }
            ("tổ", "chức") | ("xây", "dựng") | ("thành", "lập") | ("hoàn", "thành") => {
                self.makes = true;
                2
            }
            (_, "mở" | "cấp" | "lập") => {
                self.makes = true;
                1
            }
            (_, "trên" | "hơn" | "vượt") => {
                (self.bound, self.bounded) = (Bound::Above, true);
                1
            }
            (_, "dưới") => {
                self.too_low = true;
                1
            }
            (_, "giảm") => {
                self.direction = Some(Direction::Decrease);
                1
            }
            ("", "kéo") | (_, "kéo") if self.direction == Some(Direction::Decrease) => 1,
            (_, "tăng" | "nâng") => {
                self.direction = Some(Direction::Increase);
                1
            }
            (_, "đạt") => {
                self.direction = self.direction.or(Some(Direction::Reach));
                (self.bounded, self.level) = (true, true);
                1
            }
            (_, "lên" | "xuống" | "còn") => {
                self.level = true;
                1
            }
            (
                _,
                "thêm" | "từ" | "có" | "khoảng" | "là" | "được" | "chiếm" | "thiểu" | "tỷ" | "lệ" | "về"
                | "thực" | "đến" | "tới",
            ) => 1,
            _ => 0,
        }
    }

    /// The subject before the figure: from the last noun of measure that opens a part of the sentence. Gives it and
    /// where it ends.
    fn core_of<'a>(&mut self, left: &'a str, words: &[text::Word]) -> (&'a str, usize) {
        let (from, to) = (words[0].start, words[words.len() - 1].end);
        let mut start = from;
        for (index, word) in words.iter().enumerate() {
            let opens = index == 0
                || left[words[index - 1].end..word.start].contains([',', ':', '-'])
                || matches!(words[index - 1].canon.as_str(), "và" | "đấu" | "giảm" | "tăng" | "nâng" | "hạ");
            let measure = is_measure(&word.canon)
                && !matches!(words.get(index + 1).map(|w| w.canon.as_str()), Some("số"));
            if opens
                && measure
                && left[word.start..].chars().next().is_some_and(char::is_alphabetic)
                && word.start < to
            {
                start = word.start;
            }
        }
        let verb = text::words(&left[..start]).pop().map(|word| word.canon);
        self.moves(verb.as_deref().unwrap_or(""));
        // "Phấn đấu đến năm 2025 …" opens the clause and is no part of the subject.
        let mut core = &left[start..to];
        loop {
            let trimmed = core.trim_start_matches([' ', ',', ':', '-', '(', ')']);
            if let Some((_, end)) = text::any_start(trimmed, OPENERS) {
                core = trimmed[end..]
                    .trim_start_matches(|c: char| c.is_ascii_digit() || matches!(c, ' ' | ',' | ':'));
                continue;
            }
            let verbs: Vec<&str> = MOVES.iter().map(|(verb, _)| *verb).collect();
            if let Some((index, end)) = text::any_start(trimmed, &verbs).filter(|(_, end)| {
                text::first_words(&trimmed[*end..], 1).first().is_some_and(|word| is_measure(&word.canon))
            }) {
                self.moves(&text::canon(MOVES[index].0));
                core = &trimmed[end..];
                continue;
            }
            core = trimmed;
            break;
        }
        (core, to)
    }

    /// A verb of change before what is measured.
    fn moves(&mut self, verb: &str) {
        let direction = MOVES.iter().find(|(name, _)| text::canon(name).ends_with(verb) && !verb.is_empty());
        if let (Some((_, direction)), None) = (direction, self.direction) {
            self.direction = Some(if self.level { Direction::Reach } else { *direction });
        }
    }
}

/// Nouns that what is measured begins with.
pub(crate) fn is_measure(word: &str) -> bool {
    matches!(word, "tỷ" | "số" | "tần" | "mức" | "tổng" | "chỉ")
}
