//! What a paragraph, a cell and a table become at their ends: lines and tables with labels, notes and pictures.

use super::super::super::super::source::{Line, Piece, Span, Table};
use super::super::super::super::text::{is_invisible, tidy};
use super::super::super::table::spread;
use super::{NOTE_MARK, Paragraph, Parser};
use unicode_normalization::UnicodeNormalization;

impl Parser {
    /// The label a paragraph shows by its numbering; counts it, also where it has no text.
    fn label_of(&mut self, paragraph: &Paragraph) -> Option<String> {
        let own = paragraph.own_num.clone();
        let id = own.clone().or_else(|| paragraph.style.num_id.clone()).filter(|id| id != "0")?;
        let by_style = || paragraph.style.num_style.clone().filter(|_| own.is_none());
        let level = match paragraph.own_level.or(paragraph.style.level) {
            Some(level) => level,
            None => by_style().and_then(|style| self.numbering.level_of_style(&id, &style)).unwrap_or(0),
        };
        self.numbering.next(&id, level)
    }

    pub(super) fn end_paragraph(&mut self) {
        let Some(paragraph) = self.paragraphs.pop() else { return };
        let text: String = paragraph.text.nfc().filter(|c| !is_invisible(*c)).collect();
        let empty = text.trim().is_empty();
        // A hidden paragraph shows no number either.
        let shown = if empty && paragraph.hidden { None } else { self.label_of(&paragraph) };
        let bold = paragraph.bold_letters > 0 && paragraph.plain_letters == 0;
        let no = self.count;
        if self.tables.last().is_some() {
            return self.end_cell_paragraph(&text, shown, paragraph);
        }
        if let Some(note) = self.note.clone() {
            let text = tidy(&text);
            if !text.is_empty() {
                let lines = self.notes.entry(note).or_default();
                lines.push(Line {
                    no,
                    raw: text.clone(),
                    text,
                    gap: 1,
                    spans: paragraph.spans,
                    ..Line::default()
                });
            }
            return;
        }
        let mut notes = paragraph.notes.iter().copied();
        let mut given = Vec::new();
        // A line break inside a paragraph parts lines of the letterhead and of titles.
        for (index, part) in text.split('\n').enumerate() {
            let mut refers = Vec::new();
            let mut line = String::with_capacity(part.len());
            let mut visible = 0;
            for c in part.trim().chars() {
                match c {
                    NOTE_MARK => refers.extend(notes.next().map(|note| (visible, note))),
                    '\t' => line.push_str("    "),
                    c if c.is_whitespace() => line.push(' '),
                    c => {
                        visible += 1;
                        line.push(c);
                    }
                }
            }
            given.extend(refers.iter().map(|(_, note)| *note));
            if line.trim().is_empty() {
                continue;
            }
            let text = match (&shown, index) {
                (Some(label), 0) => {
                    let before = label.chars().filter(|c| !c.is_whitespace()).count();
                    refers.iter_mut().for_each(|(at, _)| *at += before);
                    format!("{label} {line}")
                }
                _ => line,
            };
            self.pieces.push(Piece::Line(Line {
                no,
                raw: text.clone(),
                text,
                heading: if index == 0 { paragraph.style.heading } else { 0 },
                bold,
                gap: 1,
                contents: paragraph.contents,
                refers,
                spans: if index == 0 { with_label(shown.as_deref(), &paragraph.spans) } else { Vec::new() },
                ..Line::default()
            }));
        }
        self.pictures.extend(
            paragraph
                .pictures
                .into_iter()
                .filter(|drawn| !drawn.id.is_empty())
                .map(|drawn| (self.pieces.len(), drawn)),
        );
        self.put_notes(given);
    }

    /// The texts of notes, below the paragraph that refers to them.
    fn put_notes(&mut self, given: Vec<u32>) {
        for number in given {
            let name = self.numbered[number as usize - 1].clone();
            for line in self.notes.get(&name).into_iter().flatten() {
                self.pieces.push(Piece::Line(Line { no: self.count, note: Some(number), ..line.clone() }));
            }
        }
    }

    fn end_cell_paragraph(&mut self, text: &str, shown: Option<String>, paragraph: Paragraph) {
        let mut notes = paragraph.notes.iter();
        let marked: String = text
            .chars()
            .map(|c| match c {
                // A cell is text; the note is quoted in it.
                NOTE_MARK => notes.next().map_or_else(String::new, |note| {
                    let name = &self.numbered[*note as usize - 1];
                    let lines = self.notes.get(name).map_or(&[][..], Vec::as_slice);
                    let text: Vec<&str> = lines.iter().map(|line| line.text.as_str()).collect();
                    format!(" [{}]", text.join(" "))
                }),
                c => c.to_string(),
            })
            .collect();
        let whole =
            marked.split('\n').map(tidy).filter(|line| !line.is_empty()).collect::<Vec<_>>().join("\n");
        let Some(table) = self.tables.last_mut() else { return };
        let whole = match (shown, whole.is_empty()) {
            (Some(label), false) => format!("{label} {whole}"),
            // The number of a row, which its cell holds nothing but.
            (Some(label), true) if label != "-" && label != "+" => label,
            (_, true) => return,
            (None, false) => whole,
        };
        for field in [&mut table.cell.text, &mut table.cell.raw] {
            if !field.is_empty() {
                field.push('\n');
            }
            field.push_str(&whole);
        }
    }

    pub(super) fn end_table(&mut self) {
        let Some(table) = self.tables.pop() else { return };
        if let Some(outer) = self.tables.last_mut() {
            // A table inside a cell is text of the cell.
            for cell in table.rows.into_iter().flatten().filter(|cell| !cell.text.is_empty()) {
                for field in [&mut outer.cell.text, &mut outer.cell.raw] {
                    if !field.is_empty() {
                        field.push('\n');
                    }
                    field.push_str(&cell.text);
                }
            }
            return;
        }
        if table.rows.iter().flatten().any(|cell| !cell.text.is_empty()) {
            self.pieces.push(Piece::Table(Table { line: table.line, rows: spread(table.rows) }));
        }
    }
}

fn with_label(label: Option<&str>, spans: &[Span]) -> Vec<Span> {
    let before = label.map(|label| Span { text: format!("{label} "), ..Span::default() });
    before.into_iter().filter(|_| !spans.is_empty()).chain(spans.iter().cloned()).collect()
}
