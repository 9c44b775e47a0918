//! Puts what is doubtful at its place in the document as it was read, so that it is shown with an excerpt like
//! every other message, and names the part of the document.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::doubt::Doubt;
use super::json::{Section, walk};
use super::source::{Piece, Source};
use crate::diag::{Diagnostic, SourceText, Text};

/// The text of a document as it was read, line by line under the numbers that doubts name.
pub(crate) fn source_text(name: &str, source: &Source) -> Arc<SourceText> {
    let mut lines: BTreeMap<usize, String> = BTreeMap::new();
    let mut add = |no: usize, raw: &str| {
        for (offset, part) in raw.split('\n').enumerate() {
            let line = lines.entry(no.max(1) + offset).or_default();
            if !line.is_empty() {
                line.push_str("   ");
            }
            line.push_str(part);
        }
    };
    for piece in &source.pieces {
        match piece {
            Piece::Line(line) => add(line.no, &line.raw),
            Piece::Table(table) => {
                let cells = table.rows.iter().flatten().filter(|cell| !cell.is_repeat());
                cells.for_each(|cell| add(cell.line, &cell.raw));
            }
        }
    }
    source.aside.iter().for_each(|line| add(line.no, &line.raw));
    let mut text = String::new();
    let mut next = 1;
    for (no, line) in lines {
        while next < no {
            text.push('\n');
            next += 1;
        }
        text.push_str(&line);
    }
    SourceText::new(name, text)
}

/// Doubts as warnings at their lines, each with the part of the document it stands in.
pub(crate) fn place(mut doubts: Vec<Doubt>, text: &Arc<SourceText>, sections: &[Section]) -> Vec<Diagnostic> {
    doubts.sort_by(|a, b| (a.line, a.code, &a.message).cmp(&(b.line, b.code, &b.message)));
    doubts.dedup();
    let starts: Vec<usize> =
        std::iter::once(0).chain(memchr::memchr_iter(b'\n', text.text.as_bytes()).map(|at| at + 1)).collect();
    let parts = parts(sections);
    let placed = doubts.into_iter().map(|doubt| {
        let start = starts.get(doubt.line.saturating_sub(1)).copied().unwrap_or(0);
        let rest = &text.text[start..];
        let end = start + rest.find('\n').unwrap_or(rest.len());
        let warning = Diagnostic::warning(doubt.code, doubt.message).at(text, start..end);
        let before = parts.partition_point(|(line, _)| *line <= doubt.line);
        match parts[..before].last() {
            Some((_, part)) => warning.label(Text::new(format!("ở mục {part}"), format!("in part {part}"))),
            None => warning,
        }
    });
    placed.collect()
}

/// The labels of each part, with those of the parts around it: `V.2`.
fn parts(sections: &[Section]) -> Vec<(usize, String)> {
    let mut path: Vec<String> = Vec::new();
    let mut found = Vec::new();
    walk(sections, &mut |section| {
        path.truncate(section.level.saturating_sub(1));
        path.push(section.label.clone().unwrap_or_default());
        if section.label.is_some() {
            let labels: Vec<&str> =
                path.iter().map(String::as_str).filter(|label| !label.is_empty()).collect();
            found.push((section.line, labels.join(".")));
        }
    });
    found.sort();
    found
}
