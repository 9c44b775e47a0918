//! What a line begins with: headings, bullets, numbers, letters.

use std::ops::Range;

use super::super::leftover::Leftover;
use super::table::is_delimiter;
use super::{Edits, Questions, State, line_end};

/// A line of at least so many characters was not wrapped by hand.
const LONG_LINE: usize = 160;

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
    marker: usize,
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

/// Gives a line the beginning it was meant to have.
pub(super) fn repair(
    text: &str,
    line: &Line<'_>,
    state: &State,
    edits: &mut Edits<'_>,
    questions: &mut Questions,
) {
    let rest = line.rest();
    let flows = matches!(
        state.before,
        Kind::Text | Kind::Label | Kind::Item | Kind::TightItem | Kind::Bullet | Kind::Dash
    );
    let before = text[state.line.clone()].trim_end();
    match line.kind {
        Kind::Heading => heading(line, edits),
        Kind::TightItem => {
            let is_item = match state.before {
                Kind::Text | Kind::Label => {
                    before.ends_with([':', ';']) || next_is(text, line, Kind::TightItem)
                }
                _ => true,
            };
            if !is_item {
                return;
            }
            // Only a list that begins with 1 may interrupt a paragraph.
            let cut = matches!(state.before, Kind::Text | Kind::Label)
                && !rest.starts_with(['-', '+'])
                && &rest[..line.marker - 1] != "1";
            if cut {
                edits.insert(line.range.start, "\n");
            }
            edits.insert(line.start + line.marker, " ");
        }
        Kind::Bullet => bullet(line, edits),
        Kind::Dash => {
            let em = rest.starts_with('—');
            let listed = matches!(state.before, Kind::Item | Kind::Bullet | Kind::Dash | Kind::TightItem)
                || next_is(text, line, Kind::Dash);
            let opens = !matches!(state.before, Kind::Text | Kind::Label) && !em;
            let announced = flows && before.ends_with([':', ';']);
            if listed || opens || announced {
                bullet(line, edits);
            } else if flows && !em {
                questions.push((Leftover::Dash, line.start..line.range.end));
            }
        }
        Kind::Label if flows => hard_break(text, state, edits),
        Kind::Item if matches!(state.before, Kind::Text | Kind::Label) && !state.in_list => {
            let number = rest.bytes().take_while(u8::is_ascii_digit).count();
            if number > 0 && &rest[..number] != "1" && before.ends_with(['.', ';', ':', '!', '?']) {
                hard_break(text, state, edits);
            }
        }
        Kind::Text if matches!(state.before, Kind::Text | Kind::Label) => {
            let starts = rest.starts_with(|c: char| c.is_uppercase() || matches!(c, '“' | '"'));
            let ended = before.ends_with(['.', ';', ':', '!', '?', '…', '”']);
            let set_in = line.indent > 0 && !state.in_list && deep(line.all());
            let long = before.len() >= LONG_LINE && before.chars().count() >= LONG_LINE;
            if starts && ended && (long || set_in) {
                edits.insert(
                    line.range.start,
                    &format!("{}\n", &text[line.range.start..line.start].trim_end()),
                );
            }
        }
        _ => {}
    }
}

fn deep(line: &str) -> bool {
    line.starts_with('\t') || line.starts_with("    ")
}

/// Whether the next line is of a kind.
fn next_is(text: &str, line: &Line<'_>, kind: Kind) -> bool {
    let start = line.range.end + 1;
    start < text.len() && Line::read(text, start..line_end(text, start)).kind == kind
}

fn heading(line: &Line<'_>, edits: &mut Edits<'_>) {
    let rest = line.rest();
    if rest[line.marker..].starts_with(|c: char| !c.is_ascii_whitespace()) {
        edits.insert(line.start + line.marker, " ");
    }
    // `{…}` at the end names a heading, and is taken away; other words in braces are words.
    let trimmed = rest.trim_end();
    if let Some(inner) = trimmed.strip_suffix('}')
        && let Some(open) = inner.rfind('{')
        && !inner[..open].ends_with('\\')
    {
        let names = |word: &str| word.len() > 1 && word.starts_with(['#', '.']);
        if !inner[open + 1..].split_whitespace().any(names) {
            let at = line.start + trimmed.len() - 1;
            edits.replace(at..at + 1, "&#125;");
        }
    }
}

/// Replaces a bullet and the white space behind it by `- `.
fn bullet(line: &Line<'_>, edits: &mut Edits<'_>) {
    let behind = &line.rest()[line.marker..];
    let space = behind.len() - behind.trim_start_matches([' ', '\t']).len();
    edits.replace(line.start..line.start + line.marker + space, "- ");
}

/// Ends the line before where it was ended, unless something else than its end would be changed.
fn hard_break(text: &str, state: &State, edits: &mut Edits<'_>) {
    let before = &text[state.line.clone()];
    let words = before.trim_start_matches([' ', '\t', '>']);
    let is_syntax = words.starts_with("[!")
        || words.starts_with('[') && words.contains("]:")
        || words.contains('|')
        || words.bytes().all(|b| b == b'=');
    if !is_syntax && !before.ends_with("  ") && !before.ends_with('\\') {
        edits.insert(state.line.end, "\\");
    }
}
