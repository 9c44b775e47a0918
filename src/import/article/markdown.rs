//! The text of an article as Markdown. Every word of the document is in it; what Markdown would read as a mark is escaped.

use super::super::json::Picture;
use super::super::label::{self, Style};
use super::super::source::{Line, Piece, Span};
use super::super::text;
use super::super::write::markdown::{at_line_start, inline, pipe_table};
use std::fmt::Write;

/// The whole text.
pub(super) fn write(pieces: &[Piece], pictures: &[Picture], alts: &[String]) -> String {
    let mut writer = Writer { out: String::new(), list: None, notes: Vec::new(), deepest: deepest(pieces) };
    let mut index = 0;
    while index < pieces.len() {
        index += writer.piece(pieces, index, pictures, alts);
    }
    writer.finish()
}

/// What styles of headings the document has: the highest one becomes `##`.
fn deepest(pieces: &[Piece]) -> u8 {
    let levels = pieces.iter().filter_map(|piece| match piece {
        Piece::Line(line) if line.heading > 0 => Some(line.heading),
        _ => None,
    });
    levels.min().unwrap_or(0)
}

struct Writer {
    out: String,
    /// The list that is open: `-` or the last number.
    list: Option<Item>,
    notes: Vec<(u32, String)>,
    deepest: u8,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Item {
    Bullet,
    Number(u32),
}

impl Writer {
    /// Writes a piece; returns how many were used.
    fn piece(&mut self, pieces: &[Piece], index: usize, pictures: &[Picture], alts: &[String]) -> usize {
        match &pieces[index] {
            Piece::Table(table) => {
                self.paragraph();
                self.out.push_str(&pipe_table(table));
                1
            }
            Piece::Line(line) => {
                if let Some(note) = line.note {
                    self.note(note, &spans_of(line, 0));
                    return 1;
                }
                if let Some(at) = line.picture {
                    let name = pictures.get(at).map_or("", |picture| picture.name.as_str());
                    let alt = alts.get(at).map_or("", String::as_str);
                    return self.picture(name, alt, pieces.get(index + 1));
                }
                self.line(line);
                1
            }
        }
    }

    /// Begins a new block; closes the list that is open.
    fn paragraph(&mut self) {
        self.list = None;
        if !self.out.is_empty() {
            self.out.push('\n');
        }
    }

    fn note(&mut self, number: u32, text: &str) {
        match self.notes.iter_mut().find(|(known, _)| *known == number) {
            Some((_, known)) => *known = format!("{known} {text}"),
            None => self.notes.push((number, text.to_owned())),
        }
    }

    fn picture(&mut self, name: &str, alt: &str, next: Option<&Piece>) -> usize {
        self.paragraph();
        let caption = next.and_then(caption);
        match caption {
            Some(caption) => {
                let caption = inline(&text::tidy(caption)).replace('"', "\\\"");
                let _ = writeln!(self.out, "![{}]({name} \"{caption}\")", inline(alt));
                2
            }
            None => {
                let _ = writeln!(self.out, "![{}]({name})", inline(alt));
                1
            }
        }
    }

    fn line(&mut self, line: &Line) {
        if let Some(level) = self.heading(line) {
            self.paragraph();
            // Emphasis says nothing in a heading.
            let plain: Vec<Span> =
                line.spans.iter().map(|span| Span { bold: false, italic: false, ..span.clone() }).collect();
            let words = spans_of(&Line { spans: plain, ..line.clone() }, 0);
            let _ = writeln!(self.out, "{} {}", "#".repeat(level), words.trim());
            return;
        }
        let label = label::parse(&line.text);
        match label {
            Some(label) if label.style == Style::Bullet => {
                self.item(Item::Bullet);
                let indent = "  ".repeat(usize::from(label.depth - 1));
                let _ = writeln!(self.out, "{indent}- {}", at_line_start(spans_of(line, label.end)).trim());
            }
            // "1." begins a list, or goes on with it; any other number is text.
            Some(label) if label.style == Style::Number && label.depth == 1 && self.counts(label.ordinal) => {
                self.item(Item::Number(label.ordinal));
                let _ = writeln!(
                    self.out,
                    "{}. {}",
                    label.ordinal,
                    at_line_start(spans_of(line, label.end)).trim()
                );
            }
            _ => {
                self.paragraph();
                let _ = writeln!(self.out, "{}", at_line_start(spans_of(line, 0)).trim());
            }
        }
    }

    fn counts(&self, ordinal: u32) -> bool {
        match self.list {
            Some(Item::Number(last)) => ordinal == last + 1,
            _ => ordinal == 1,
        }
    }

    fn item(&mut self, item: Item) {
        let goes_on = matches!(
            (self.list, item),
            (Some(Item::Bullet), Item::Bullet) | (Some(Item::Number(_)), Item::Number(_))
        );
        if !goes_on && !self.out.is_empty() {
            self.out.push('\n');
        }
        self.list = Some(item);
    }

    /// The level of a heading: by its style, or of a short line that is set apart by capitals or bold letters.
    fn heading(&self, line: &Line) -> Option<usize> {
        let words = text::word_count(&line.text);
        if line.heading > 0 {
            return (words <= 40).then(|| usize::from(line.heading - self.deepest + 2).min(6));
        }
        let label = label::parse(&line.text);
        let bullet = label.as_ref().is_some_and(|label| label.style == Style::Bullet);
        let ended = line.text.trim_end().ends_with(['.', ';', ',', ':', '!', '?']);
        let apart =
            (line.bold || text::is_mostly_caps(&line.text)) && !bullet && !ended && (2..=25).contains(&words);
        let below =
            label.is_some_and(|label| matches!(label.style, Style::Number | Style::Small | Style::Paren));
        (apart && self.deepest == 0).then_some(if below { 3 } else { 2 })
    }

    fn finish(mut self) -> String {
        for (number, text) in std::mem::take(&mut self.notes) {
            let mark = format!("[^{number}]");
            if self.out.contains(&mark) {
                let _ = writeln!(self.out, "\n{mark}: {}", text.trim());
            } else {
                let _ = writeln!(self.out, "\n*Chú thích:* {}", text.trim());
            }
        }
        self.out
    }
}

/// The paragraph below a picture, if it tells what is seen: "Ảnh: …", "Hình 1. …", or a short line in italics.
fn caption(next: &Piece) -> Option<&str> {
    let Piece::Line(line) = next else { return None };
    let words = text::word_count(&line.text);
    if line.heading > 0 || line.note.is_some() || line.picture.is_some() || !(2..=50).contains(&words) {
        return None;
    }
    let named =
        text::any_start(&line.text, &["Ảnh", "Hình", "Chú thích ảnh", "Trong ảnh", "Nguồn ảnh"]).is_some();
    let italic = !line.spans.is_empty()
        && line.spans.iter().all(|span| span.italic || span.text.trim().is_empty())
        && line.spans.iter().any(|span| span.italic);
    let linked = line
        .spans
        .iter()
        .any(|span| span.link.as_deref().is_some_and(|link| !link.is_empty()) || span.note.is_some());
    (!linked && (named && words <= 40 || italic)).then_some(line.text.as_str())
}

/// The text of a line from a byte on, with its emphasis, links and references.
fn spans_of(line: &Line, from: usize) -> String {
    if line.spans.is_empty() {
        return inline(&text::tidy(&line.text[from..]));
    }
    // The label is counted in visible characters, for spans keep spaces of their own.
    let mut skip = super::super::rejoin::visible(&line.text[..from]);
    let mut out = String::new();
    for span in &line.spans {
        if let Some(note) = span.note {
            let _ = write!(out, "[^{note}]");
            continue;
        }
        let mut rest = span.text.as_str();
        while skip > 0 {
            let Some(c) = rest.chars().next() else { break };
            rest = &rest[c.len_utf8()..];
            skip -= usize::from(!c.is_whitespace());
        }
        if span.text.is_empty() || rest.is_empty() {
            continue;
        }
        push_span(&mut out, rest, span);
    }
    out
}

/// Marks stand directly at the words, and spaces outside of them.
fn push_span(out: &mut String, words: &str, span: &Span) {
    let spaced = |part: &str| if part.is_empty() { "" } else { " " };
    let trimmed = words.trim();
    let (before, after) = match words.find(trimmed) {
        Some(at) if !trimmed.is_empty() => (&words[..at], &words[at + trimmed.len()..]),
        _ => (words, ""),
    };
    if !out.ends_with(' ') {
        out.push_str(spaced(before));
    }
    if trimmed.is_empty() {
        return;
    }
    let marks = match (span.bold, span.italic) {
        (true, true) => "***",
        (true, false) => "**",
        (false, true) => "*",
        _ => "",
    };
    // Emphasis needs a letter inside and none outside; otherwise it would stand there as a star.
    let joined = out.ends_with(char::is_alphanumeric);
    let lettered = trimmed.starts_with(char::is_alphanumeric) && trimmed.ends_with(char::is_alphanumeric);
    let marks = if joined || !lettered || span.link.as_deref().is_some_and(|link| !link.is_empty()) {
        ""
    } else {
        marks
    };
    let text = inline(&text::tidy(trimmed));
    match span.link.as_deref().filter(|link| is_address(link)) {
        Some(link) => {
            let _ = write!(out, "[{text}](<{}>)", link.replace(['<', '>', ' ', '\n'], ""));
        }
        None => {
            let _ = write!(out, "{marks}{text}{marks}");
        }
    }
    out.push_str(spaced(after));
}

/// Addresses that a page may lead to.
fn is_address(link: &str) -> bool {
    ["https://", "http://", "mailto:", "tel:"].iter().any(|scheme| link.to_lowercase().starts_with(scheme))
}
