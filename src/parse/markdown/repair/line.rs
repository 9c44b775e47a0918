//! A line and what it begins with.

use std::ops::Range;

/// What a line is, by its beginning alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Blank,
    /// `## Title`, also without the space.
    Heading,
    /// An item as CommonMark knows it.
    Item,
    /// `-Mũ`, `1.Kiểm tra`: an item without its space.
    TightItem,
    /// An item with a bullet of an office program.
    Bullet,
    /// A dash in front, which is an item or goes on with a sentence.
    Dash,
    /// `a)`, `Bước 1:`, `✓`: a line of its own, though no item of Markdown.
    Label,
    /// A row of a table.
    Pipe,
    /// `---`, `***`.
    Rule,
    Directive,
    Fence,
    Text,
}

/// A line and what it begins with.
pub(super) struct Line<'a> {
    pub text: &'a str,
    pub range: Range<usize>,
    /// Where its content begins, behind white space and quote marks.
    pub start: usize,
    /// Columns of white space in front.
    pub indent: usize,
    pub kind: Kind,
    /// The length of the marker, without the white space behind it.
    pub marker: usize,
}

impl<'a> Line<'a> {
    pub fn read(text: &'a str, range: Range<usize>) -> Line<'a> {
        let line = &text.as_bytes()[range.clone()];
        let lead = line.iter().take_while(|b| matches!(b, b' ' | b'\t' | b'>')).count();
        let indent = line.iter().take_while(|b| matches!(b, b' ' | b'\t')).count();
        let start = range.start + lead;
        let rest = &text[start..range.end];
        let (kind, marker) = classify(rest);
        Line { text, range, start, indent, kind, marker }
    }

    /// The line behind white space and quote marks.
    pub fn rest(&self) -> &'a str {
        &self.text[self.start..self.range.end]
    }

    pub fn all(&self) -> &'a str {
        &self.text[self.range.clone()]
    }

    /// A code fence: its character, its length, and whether nothing follows.
    pub fn fence(&self) -> Option<(u8, usize, bool)> {
        let rest = self.rest().as_bytes();
        let mark = *rest.first().filter(|b| matches!(b, b'`' | b'~'))?;
        let length = rest.iter().take_while(|b| **b == mark).count();
        let behind = &rest[length..];
        // A span of code in one line is no fence.
        (length >= 3 && !(mark == b'`' && behind.contains(&b'`')))
            .then(|| (mark, length, behind.iter().all(u8::is_ascii_whitespace)))
    }
}

/// Bullets that say nothing but "item".
const BULLETS: [char; 18] =
    ['•', '▪', '●', '○', '◦', '■', '▫', '‣', '⁃', '➢', '➤', '►', '▶', '❖', '◆', '◇', '♦', '❑'];

/// What bullets of the Symbol and Wingdings fonts become as plain text; always with a tab behind.
const FONT_BULLETS: [char; 10] = ['·', 'o', '§', 'Ø', 'ü', 'v', 'q', 'à', '¨', 'Ÿ'];

/// Words that begin a line of their own where a number follows.
const STEPS: [&str; 9] = ["Bước", "Điều", "Khoản", "Mục", "Chương", "Phần", "Phụ lục", "Câu", "Step"];

fn classify(rest: &str) -> (Kind, usize) {
    let bytes = rest.as_bytes();
    let Some(&first) = bytes.first() else { return (Kind::Blank, 0) };
    let blank_at = |at: usize| bytes.get(at).is_none_or(u8::is_ascii_whitespace);
    match first {
        b'a'..=b'z' => letter(rest, 1),
        b'A'..=b'Z' => capital(rest),
        b'#' => {
            let level = bytes.iter().take_while(|b| **b == b'#').count();
            match bytes.get(level) {
                _ if level > 6 => (Kind::Text, 0),
                Some(b' ' | b'\t') | None => (Kind::Heading, level),
                Some(b'\\') => (Kind::Text, 0),
                Some(_) if level > 1 => (Kind::Heading, level),
                Some(_) => (Kind::Text, 0),
            }
        }
        b'|' => (Kind::Pipe, 1),
        b':' if rest.starts_with("::") => (Kind::Directive, 2),
        b'-' | b':' if is_delimiter(rest) => (Kind::Pipe, 1),
        b'-' | b'*' | b'_' if is_rule(bytes, first) => (Kind::Rule, 0),
        b'-' | b'+' | b'*' if blank_at(1) => (Kind::Item, 1),
        b'-' | b'+' if rest[1..].starts_with(|c: char| c.is_alphabetic() || matches!(c, '“' | '"')) => {
            (Kind::TightItem, 1)
        }
        b'0'..=b'9' => number(rest),
        b'(' => {
            let inner = rest[1..].find(')').filter(|at| (1..=4).contains(at));
            let is_label = inner.is_some_and(|at| {
                rest[1..=at].chars().all(|c| c.is_ascii_digit() || c.is_lowercase()) && blank_at(at + 2)
            });
            (if is_label { Kind::Label } else { Kind::Text }, 0)
        }
        b'`' | b'~' => (Kind::Text, 0),
        _ if first < 0x80 => (if rest.trim().is_empty() { Kind::Blank } else { Kind::Text }, 0),
        _ => sign(rest),
    }
}

fn is_rule(bytes: &[u8], mark: u8) -> bool {
    bytes.iter().filter(|b| **b == mark).count() >= 3
        && bytes.iter().all(|b| *b == mark || b.is_ascii_whitespace())
}

/// `a)`, `b. `, or a bullet of a font that is a letter.
fn letter(rest: &str, len: usize) -> (Kind, usize) {
    let bytes = rest.as_bytes();
    match (bytes.get(len), bytes.get(len + 1)) {
        (Some(b')'), _) => (Kind::Label, 0),
        (Some(b'.'), Some(b' ' | b'\t')) => (Kind::Label, 0),
        (Some(b'\t'), _) if rest.starts_with(FONT_BULLETS) => (Kind::Bullet, len),
        // The numbers i to viii, in front of a bracket.
        (Some(b'i' | b'v' | b'x'), _) if len == 1 && matches!(bytes[0], b'i' | b'v' | b'x') => {
            let length = bytes.iter().take_while(|b| matches!(b, b'i' | b'v' | b'x')).count();
            (if bytes.get(length) == Some(&b')') { Kind::Label } else { Kind::Text }, 0)
        }
        _ => (Kind::Text, 0),
    }
}

/// `A. `, `IV. `, `Bước 1:`.
fn capital(rest: &str) -> (Kind, usize) {
    let bytes = rest.as_bytes();
    let roman = bytes.iter().take_while(|b| matches!(b, b'I' | b'V' | b'X' | b'L')).count();
    let length = roman.max(1);
    if matches!(bytes.get(length), Some(b'.' | b')' | b'/'))
        && matches!(bytes.get(length + 1), Some(b' ' | b'\t'))
    {
        return (Kind::Label, 0);
    }
    (if is_step(rest) { Kind::Label } else { Kind::Text }, 0)
}

fn is_step(rest: &str) -> bool {
    STEPS.iter().any(|word| {
        let Some(behind) = rest.strip_prefix(word).and_then(|rest| rest.strip_prefix(' ')) else {
            return false;
        };
        let number =
            behind.bytes().take_while(|b| b.is_ascii_digit() || matches!(b, b'I' | b'V' | b'X')).count();
        number > 0 && behind[number..].starts_with([':', '.', ')', '-', '–'])
    })
}

/// `1. `, `1.Kiểm tra`, `1/ Kiểm tra`, `1.2. Kiểm tra`.
fn number(rest: &str) -> (Kind, usize) {
    let bytes = rest.as_bytes();
    let digits = bytes.iter().take_while(|b| b.is_ascii_digit()).count();
    let behind = rest.get(digits + 1..).unwrap_or("");
    let letter = behind.starts_with(|c: char| c.is_alphabetic() || matches!(c, '“' | '"'));
    match bytes.get(digits) {
        Some(b'.' | b')') if digits <= 9 && behind.starts_with([' ', '\t']) => (Kind::Item, digits + 1),
        Some(b'.' | b')') if digits <= 9 && behind.is_empty() => (Kind::Item, digits + 1),
        Some(b'.' | b')') if digits <= 2 && letter => (Kind::TightItem, digits + 1),
        Some(b'/') if digits <= 2 && (letter || behind.starts_with(' ')) => (Kind::Label, 0),
        Some(b'.') if digits <= 2 => {
            // `1.2. ` and deeper, with its last dot.
            let length = bytes.iter().take_while(|b| b.is_ascii_digit() || **b == b'.').count();
            let is_label = rest[..length].ends_with('.')
                && !rest[..length].contains("..")
                && matches!(bytes.get(length), Some(b' ' | b'\t'));
            (if is_label { Kind::Label } else { Kind::Text }, 0)
        }
        _ => (Kind::Text, 0),
    }
}

/// A line that begins with a character outside ASCII.
fn sign(rest: &str) -> (Kind, usize) {
    let Some(first) = rest.chars().next() else { return (Kind::Blank, 0) };
    let len = first.len_utf8();
    let behind = &rest[len..];
    let spaced = behind.starts_with([' ', '\t']);
    match first {
        'đ' => letter(rest, len),
        'Đ' if is_step(rest) || behind.starts_with(". ") => (Kind::Label, 0),
        '–' | '—' | '−' if spaced && !behind.trim().is_empty() => (Kind::Dash, len),
        _ if BULLETS.contains(&first) && !behind.trim().is_empty() => (Kind::Bullet, len),
        _ if FONT_BULLETS.contains(&first) && behind.starts_with('\t') => (Kind::Bullet, len),
        '·' if spaced => (Kind::Bullet, len),
        // Signs and pictures: `✓`, `☐`, `→`, `👉`.
        '\u{2190}'..='\u{2bff}' | '\u{1f000}'.. => (Kind::Label, 0),
        _ => (if rest.trim().is_empty() { Kind::Blank } else { Kind::Text }, 0),
    }
}

/// Whether a row only separates the first one from the others, with any kind of dash.
pub(super) fn is_delimiter(row: &str) -> bool {
    let row = row.trim();
    row.contains(['-', '–', '—', '─', '=', '_'])
        && row.contains('|')
        && row.chars().all(|c| matches!(c, '|' | '-' | '–' | '—' | '─' | '=' | '_' | ':' | ' ' | '\t' | '+'))
}
