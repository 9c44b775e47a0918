//! The document as read: lines and tables, before any rule has looked at them.
//!
//! Every reader (`read::…`) produces this, so the rules know nothing of file formats.

/// What a reader hands over.
#[derive(Debug, Clone, Default)]
pub(crate) struct Source {
    pub pieces: Vec<Piece>,
    /// Lines are paragraphs already (Word, HTML), not lines of a printed page.
    pub paragraphs: bool,
    /// Notes of the reader: what it left aside.
    pub doubts: Vec<super::doubt::Doubt>,
    /// Page headers and footers, which belong to no place in the text.
    pub aside: Vec<Line>,
}

#[derive(Debug, Clone)]
pub(crate) enum Piece {
    Line(Line),
    Table(Table),
}

/// One line (or paragraph) with text in it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Line {
    /// 1-based; for Word and HTML the paragraph's number.
    pub no: usize,
    /// Composed, trimmed, without Markdown marks; runs of spaces inside are kept (they show columns).
    pub text: String,
    /// What was there, marks included.
    pub raw: String,
    /// 1–6 where the format says that it is a heading.
    pub heading: u8,
    /// The whole line is bold.
    pub bold: bool,
    /// Empty lines before it.
    pub gap: usize,
    /// Continues the line before it (Markdown without an empty line between).
    pub soft: bool,
}

/// A table with merged cells spread out, so that every row has every column.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Table {
    pub(crate) line: usize,
    pub(crate) rows: Vec<Vec<Cell>>,
}

#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Cell {
    /// Paragraphs of the cell, separated by `\n`.
    pub text: String,
    pub raw: String,
    pub line: usize,
    /// Repeats the cell above (`rowspan`) …
    pub from_above: bool,
    /// … or to the left (`colspan`).
    pub from_left: bool,
}

impl Cell {
    pub(crate) fn is_repeat(&self) -> bool {
        self.from_above || self.from_left
    }
}

impl Table {
    /// The text of every cell once: cells separated by tabs, rows by line ends.
    pub(crate) fn text(&self) -> String {
        let rows: Vec<String> = self
            .rows
            .iter()
            .map(|row| {
                let cells: Vec<String> = row
                    .iter()
                    .map(|cell| if cell.is_repeat() { String::new() } else { cell.text.replace('\n', " ") })
                    .collect();
                cells.join("\t")
            })
            .collect();
        rows.join("\n")
    }

    /// As it stood, every cell once.
    pub(crate) fn raw(&self) -> String {
        let cells: Vec<&str> = self
            .rows
            .iter()
            .flatten()
            .filter(|cell| !cell.is_repeat())
            .map(|cell| cell.raw.as_str())
            .collect();
        cells.join("\n")
    }
}
