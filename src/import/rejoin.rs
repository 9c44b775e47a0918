//! Mends what a printed page broke: lines back to paragraphs.
//!
//! Text taken from a PDF has a line end at every line of the page, often an empty line after each, page breaks inside
//! sentences, and headings run together. A line continues the one before it unless it opens with a label, or the
//! line before was left short, or it is itself indented. Both show in how much of the page's width the words take,
//! which is estimated from the letters (Nghị định 30/2020/NĐ-CP asks for Times New Roman).
//!
//! Drops nothing: every line given is in exactly one paragraph, or in the list of page numbers.

use super::label::{self, Label, Style};
use super::source::{Line, Piece, Table};
use super::text;
use crate::vi::roman::roman;

/// A paragraph, or a table standing for one.
#[derive(Debug, Clone, Default)]
pub(crate) struct Para {
    pub text: String,
    pub raw: String,
    pub line: usize,
    /// Where each source line begins in `text`.
    pub marks: Vec<(usize, usize)>,
    pub heading: u8,
    pub bold: bool,
    pub table: Option<Table>,
    /// Where notes are referred to: how many visible characters stand before, and the note's number.
    pub refers: Vec<(usize, u32)>,
    /// The text of this note.
    pub note: Option<u32>,
    pub picture: Option<usize>,
}

/// How many characters of a text are seen.
pub(crate) fn visible(text: &str) -> usize {
    text.chars().filter(|c| !c.is_whitespace()).count()
}

/// The paragraphs of a run of lines, and the lines that are only page numbers.
#[derive(Debug, Default)]
pub(crate) struct Rejoined {
    pub paras: Vec<Para>,
    pub page_numbers: Vec<Line>,
}

/// How the lines of a document are set.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Setting {
    /// Width of a full line in thousandths of the letter size, or `None` where a line is a paragraph already.
    pub width: Option<f64>,
    /// Lines are paragraphs, by the format.
    pub paragraphs: bool,
}

impl Setting {
    /// Measures the lines: text is wrapped if many lines have nearly the same, moderate width.
    pub(crate) fn of(pieces: &[Piece], paragraphs: bool) -> Self {
        let mut widths: Vec<f64> = pieces
            .iter()
            .filter_map(|piece| match piece {
                // What stands in columns is no running text: an appendix across the page would widen all lines.
                Piece::Line(line) => (!line.text.contains("   ")).then(|| width(&line.text)),
                Piece::Table(_) => None,
            })
            .collect();
        widths.sort_by(f64::total_cmp);
        let none = Self { width: None, paragraphs };
        let Some(full) = widths.get(widths.len() * 98 / 100).copied() else { return none };
        let near = widths.iter().filter(|w| **w > full * 0.88).count();
        let wrapped =
            !paragraphs && full < 70_000.0 && full > 15_000.0 && near * 7 > widths.len() && near >= 4;
        Self { width: wrapped.then_some(full), ..none }
    }

    /// The setting of a part of the document, where it has enough lines to show that it is another one.
    pub(crate) fn of_part(self, pieces: &[Piece]) -> Self {
        let lines = pieces.iter().filter(|piece| matches!(piece, Piece::Line(_))).count();
        let own = Self::of(pieces, self.paragraphs);
        match (self.width, own.width) {
            (Some(_), Some(_)) if lines >= 40 => own,
            _ => self,
        }
    }
}

/// Joins lines to paragraphs.
pub(crate) fn rejoin(pieces: &[Piece], setting: Setting) -> Rejoined {
    let mut out = Rejoined::default();
    let mut split: Vec<Piece> = Vec::with_capacity(pieces.len());
    for piece in pieces {
        match piece {
            Piece::Line(line) => split.extend(split_run_together(line).into_iter().map(Piece::Line)),
            Piece::Table(table) => split.push(Piece::Table(table.clone())),
        }
    }
    let mut open: Option<Open> = None;
    for (index, piece) in split.iter().enumerate() {
        match piece {
            Piece::Table(table) => {
                out.paras.extend(open.take().map(Open::close));
                out.paras.push(Para {
                    text: table.text(),
                    raw: table.raw(),
                    line: table.line,
                    table: Some(table.clone()),
                    ..Para::default()
                });
            }
            Piece::Line(line) if line.note.is_some() || line.picture.is_some() => {
                out.paras.extend(open.take().map(Open::close));
                out.paras.push(Open::new(line).close());
            }
            Piece::Line(line) if line.text.is_empty() => {
                // Marks without text, such as a lone `**`.
                if let Some(open) = &mut open {
                    open.para.raw.push_str(&line.raw);
                } else {
                    out.page_numbers.push(line.clone());
                }
            }
            Piece::Line(line) if setting.width.is_some() && is_page_number(&line.text) => {
                out.page_numbers.push(line.clone());
            }
            Piece::Line(line) => {
                let after = split[index + 1..].iter().find_map(|piece| match piece {
                    Piece::Line(next) if !is_page_number(&next.text) => Some(next.text.as_str()),
                    _ => None,
                });
                match &mut open {
                    Some(current) if current.continues(line, after, setting) => current.append(line),
                    _ => {
                        out.paras.extend(open.take().map(Open::close));
                        open = Some(Open::new(line));
                    }
                }
            }
        }
    }
    out.paras.extend(open.map(Open::close));
    out
}

/// A paragraph narrower than this was not broken by the edge of a page.
const SHORT: f64 = 24_000.0;

/// A paragraph being put together.
struct Open {
    para: Para,
    label: Option<Label>,
    last: String,
    lines: usize,
}

impl Open {
    fn new(line: &Line) -> Self {
        Self {
            label: label::parse(&line.text),
            last: line.text.clone(),
            lines: 1,
            para: Para {
                text: text::tidy(&line.text),
                raw: line.raw.clone(),
                line: line.no,
                marks: vec![(0, line.no)],
                heading: line.heading,
                bold: line.bold,
                table: None,
                refers: line.refers.clone(),
                note: line.note,
                picture: line.picture,
            },
        }
    }

    fn close(self) -> Para {
        self.para
    }

    fn append(&mut self, line: &Line) {
        let next = text::tidy(&line.text);
        if !line.refers.is_empty() {
            let before = visible(&self.para.text);
            self.para.refers.extend(line.refers.iter().map(|(at, note)| (before + at, *note)));
        }
        if joins_without_space(&self.para.text, &next) {
            self.para.marks.push((self.para.text.len(), line.no));
        } else {
            self.para.text.push(' ');
            self.para.marks.push((self.para.text.len(), line.no));
        }
        self.para.text.push_str(&next);
        self.para.raw.push('\n');
        self.para.raw.push_str(&line.raw);
        self.para.bold &= line.bold;
        self.last.clone_from(&line.text);
        self.lines += 1;
    }

    fn continues(&self, line: &Line, after: Option<&str>, setting: Setting) -> bool {
        let next = line.text.as_str();
        let ending = Ending::of(&self.last);
        if line.heading > 0 || is_rule(next) || is_rule(&self.last) || opens_form(next) {
            return false;
        }
        if let Some(label) = label::parse(next) {
            return self.is_false_label(&label, next, ending);
        }
        if self.para.heading > 0 && !text::starts_lower(next) {
            return false;
        }
        let small = text::starts_lower(next) || next.starts_with(['-', ',', ';', '.', ')', '%']);
        if small && setting.paragraphs && !line.soft && width(&self.last) < SHORT {
            // A paragraph of its own that begins with a small letter, as lists without labels do.
            return false;
        }
        if small {
            return setting.width.is_some()
                || line.soft
                || !matches!(ending, Ending::Sentence | Ending::Colon | Ending::Semicolon);
        }
        if ending == Ending::Hyphen && symbol_is_open(&self.last) {
            return true;
        }
        // "giai đoạn 2023 -" does not end there.
        if ending == Ending::Hyphen
            && self.lines + text::word_count(&self.last) > 2
            && next.starts_with(char::is_alphanumeric)
        {
            return true;
        }
        if ending == Ending::Open
            && (waits_for_number(&self.last) && next.starts_with(|c: char| c.is_ascii_digit()))
        {
            return true;
        }
        if line.soft && ending == Ending::Open && !self.para.bold {
            return true;
        }
        let Some(full) = setting.width else { return false };
        self.runs_on(next, after, ending, full)
    }

    /// In wrapped text: was the line before full, so that this one goes on?
    fn runs_on(&self, next: &str, after: Option<&str>, ending: Ending, full: f64) -> bool {
        let needed = |text: &str, following: &str| {
            let first = following.split_whitespace().next().unwrap_or("");
            (width(text) + 250.0 + width(first)) / full
        };
        let caps = text::is_mostly_caps(&self.para.text);
        if caps && ending == Ending::Open {
            // A heading in capitals over two lines.
            return text::is_mostly_caps(next);
        }
        let fullness = needed(&self.last, next);
        match ending {
            Ending::Colon => false,
            Ending::Open | Ending::Comma | Ending::Hyphen => {
                // The first line of a paragraph is indented, and a heading is set in wider letters.
                let limit = if self.lines == 1 { 0.88 } else { 0.955 };
                fullness >= limit || (fullness >= 0.8 && opens_with_acronym(next))
            }
            Ending::Sentence | Ending::Semicolon => {
                let limit = if self.lines == 1 { 0.92 } else { 0.97 };
                // An indented line breaks early; a line that goes on fills the width.
                let indented =
                    after.is_some_and(|after| label::parse(after).is_none() && needed(next, after) < 1.0);
                fullness >= limit && !indented
            }
        }
    }

    /// A label in the middle of a sentence: "… chính trị / - xã hội", "… tháng 12 năm / 2025. Các …".
    fn is_false_label(&self, label: &Label, next: &str, ending: Ending) -> bool {
        let body = &next[label.end..];
        if ending == Ending::Sentence || ending == Ending::Colon || ending == Ending::Semicolon {
            return false;
        }
        match label.style {
            Style::Bullet => {
                // "… giai đoạn 2023 / - 2025": the second half of a span of years.
                let span = body.starts_with(|c: char| c.is_ascii_digit())
                    && self.last.trim_end().ends_with(|c: char| c.is_ascii_digit());
                matches!(label.text.as_str(), "-" | "–")
                    && ending == Ending::Open
                    && (span || text::starts_lower(body) && !self.is_list())
            }
            Style::Number | Style::Paren => {
                // A number that its neighbours do not lead to, in a line that has not ended.
                let expected = self.label.as_ref().map_or(1, |own| own.ordinal + 1);
                ending == Ending::Open && label.ordinal > 40 && label.ordinal != expected
            }
            _ => false,
        }
    }

    fn is_list(&self) -> bool {
        self.label.as_ref().is_some_and(|label| label.style == Style::Bullet)
            && self.lines == 1
            && text::word_count(&self.last) < 8
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Ending {
    Sentence,
    Semicolon,
    Colon,
    Comma,
    Hyphen,
    Open,
}

impl Ending {
    fn of(text: &str) -> Self {
        let text = text.trim_end_matches(|c: char| c.is_whitespace() || matches!(c, '”' | '"' | ')' | '»'));
        match text.chars().next_back() {
            Some('.' | '!' | '?' | '…') => Self::Sentence,
            Some(';') => Self::Semicolon,
            Some(':') => Self::Colon,
            Some(',') => Self::Comma,
            Some('-' | '–' | '/') => Self::Hyphen,
            _ => Self::Open,
        }
    }
}

/// A line that belongs to the form of the document and never to the sentence before it.
fn opens_form(text: &str) -> bool {
    text::starts_with(text, "Nơi nhận") && text::word_count(text) < 8
}

fn opens_with_acronym(text: &str) -> bool {
    let first = text.split(|c: char| !c.is_alphanumeric()).next().unwrap_or("");
    first.chars().count() >= 2 && text::is_caps(first) && roman(first).is_none()
}

/// "… trước ngày", "… Nghị quyết số", "… tháng 6 năm": a number must follow.
fn waits_for_number(text: &str) -> bool {
    let words = text::words(&text[text.char_indices().rev().nth(40).map_or(0, |(at, _)| at)..]);
    let Some(last) = words.last() else { return false };
    let before = words.len().checked_sub(2).map_or("", |at| words[at].canon.as_str());
    matches!(last.canon.as_str(), "ngày" | "số" | "điều" | "khoản" | "tháng" | "từ" | "đến")
        || last.canon == "năm" && !matches!(before, "hằng" | "hàng" | "mỗi" | "một" | "từng" | "trong")
}

/// A number and the beginning of a code, waiting for the rest: `322-`, `322-KH/`.
fn symbol_is_open(text: &str) -> bool {
    let last = text.split_whitespace().next_back().unwrap_or("");
    last.ends_with(['-', '/']) && last.starts_with(|c: char| c.is_ascii_digit() || c == '(')
}

/// Words and symbols broken after a hyphen are put together again without a space.
fn joins_without_space(before: &str, next: &str) -> bool {
    if before.ends_with('/') {
        return symbol_is_open(before);
    }
    // "kinh tế -" keeps its space; "chính trị-" and "322-" had none.
    before.ends_with('-') && !before.ends_with(" -") && next.starts_with(char::is_alphanumeric)
}

/// Lines such as `2`, `- 2 -`, `Trang 2/10`.
pub(crate) fn is_page_number(text: &str) -> bool {
    let bare = text.trim_matches(|c: char| c.is_whitespace() || matches!(c, '-' | '–'));
    let bare = bare.strip_prefix("Trang").or_else(|| bare.strip_prefix("trang")).unwrap_or(bare).trim();
    let mut parts = bare.splitn(2, '/');
    parts.all(|part| {
        !part.trim().is_empty() && part.trim().len() <= 3 && part.trim().bytes().all(|b| b.is_ascii_digit())
    })
}

/// A drawn line: `-----`, `_____`, `*`, `* * *`.
pub(crate) fn is_rule(text: &str) -> bool {
    !text.is_empty()
        && text.chars().all(|c| matches!(c, '-' | '_' | '*' | '=' | '—' | '–' | '.' | '…' | '~' | ' ' | '─'))
}

/// Headings run together on one line: `I. MỤC ĐÍCH, YÊU CẦU 1. Mục đích`.
fn split_run_together(line: &Line) -> Vec<Line> {
    let whole = vec![line.clone()];
    let Some(first) = label::parse(&line.text)
        .filter(|label| matches!(label.style, Style::Roman | Style::Part | Style::Capital))
    else {
        return whole;
    };
    let text = &line.text;
    let Some(at) = text[first.end..].match_indices("1.").map(|(at, _)| at + first.end).find(|at| {
        let head = &text[first.end..*at];
        let tail = &text[*at..];
        text::is_caps(head)
            && text::word_count(head) >= 1
            && !head.trim_end().ends_with(|c: char| c.is_ascii_digit())
            && label::parse(tail).is_some_and(|label| {
                label.style == Style::Number && label.ordinal == 1 && !text::is_caps(&tail[label.end..])
            })
    }) else {
        return whole;
    };
    let raw_at = line.raw.find(&text[at..]);
    let (head_raw, tail_raw) = match raw_at {
        Some(raw_at) => (line.raw[..raw_at].to_owned(), line.raw[raw_at..].to_owned()),
        None => (line.raw.clone(), String::new()),
    };
    vec![
        Line { text: text[..at].trim().to_owned(), raw: head_raw, ..line.clone() },
        Line {
            text: text[at..].trim().to_owned(),
            raw: tail_raw,
            gap: 0,
            heading: line.heading,
            ..line.clone()
        },
    ]
}

/// The width of a text in thousandths of the letter size, set in Times New Roman.
pub(crate) fn width(text: &str) -> f64 {
    use unicode_normalization::UnicodeNormalization;
    let mut total = 0u32;
    for c in text.nfd() {
        total += match c {
            '\u{300}'..='\u{30f}' | '\u{323}' => 0,
            '\u{31b}' => 40,
            ' ' | ',' | '.' => 250,
            'i' | 'l' | 't' | 'j' | '/' | ';' | ':' => 278,
            'f' | 'r' | 'I' | '-' | '(' | ')' => 333,
            's' | 'J' => 389,
            'a' | 'c' | 'e' | 'z' | '“' | '”' => 444,
            'm' => 778,
            'w' | 'K' => 722,
            'M' => 889,
            'W' => 944,
            '%' => 833,
            '…' => 1000,
            'P' | 'S' | 'F' => 556,
            'L' | 'E' | 'T' | 'Z' => 611,
            'B' | 'C' | 'R' => 667,
            c if c.is_uppercase() => 722,
            _ => 500,
        };
    }
    f64::from(total)
}

#[cfg(test)]
mod tests {
    use super::super::read;
    use super::*;

    fn paras(text: &str) -> Vec<String> {
        let source = read::read("a.txt", text.as_bytes()).unwrap();
        let setting = Setting::of(&source.pieces, source.paragraphs);
        rejoin(&source.pieces, setting).paras.into_iter().map(|para| para.text).collect()
    }

    #[test]
    fn a_page_break_inside_a_word_group_is_mended() {
        assert_eq!(paras("- Đẩy mạnh hoạt\n\nđộng đối thoại.\n"), ["- Đẩy mạnh hoạt động đối thoại."]);
    }

    #[test]
    fn a_symbol_split_after_its_hyphen_is_one_word() {
        assert_eq!(
            paras("(sau đây viết tắt là Kế hoạch số 322-\n\nKH/TU), Ủy ban nhân dân tỉnh ban hành"),
            ["(sau đây viết tắt là Kế hoạch số 322-KH/TU), Ủy ban nhân dân tỉnh ban hành"]
        );
    }

    #[test]
    fn a_dash_inside_a_name_opens_no_bullet() {
        assert_eq!(paras("các tổ chức chính trị\n- xã hội tỉnh"), ["các tổ chức chính trị - xã hội tỉnh"]);
    }

    #[test]
    fn a_span_of_years_is_not_broken() {
        assert_eq!(paras("giai đoạn 2023\n- 2025; thường xuyên"), ["giai đoạn 2023 - 2025; thường xuyên"]);
        assert_eq!(paras("giai đoạn 2023 -\n2025; thường xuyên"), ["giai đoạn 2023 - 2025; thường xuyên"]);
    }

    #[test]
    fn headings_run_together_are_parted() {
        assert_eq!(paras("I. MỤC ĐÍCH, YÊU CẦU 1. Mục đích"), ["I. MỤC ĐÍCH, YÊU CẦU", "1. Mục đích"]);
    }

    #[test]
    fn page_numbers_and_rules_are_known() {
        assert!(is_page_number("2") && is_page_number("- 3 -") && is_page_number("Trang 2/10"));
        assert!(!is_page_number("2025") && !is_page_number("") && !is_page_number("1. Sở"));
        assert!(is_rule("-----") && is_rule("*") && !is_rule("- a"));
    }
}
