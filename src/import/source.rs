//! The document as read: lines and tables, before any rule has looked at them.
//!
//! Every reader (`read::…`) produces this, so the rules know nothing of file formats.

/// What a reader hands over.
#[derive(Debug, Clone, Default)]
pub(crate) struct Source {
    pub pieces: Vec<Piece>,
    /// Lines are paragraphs already (Word, HTML), not lines of a printed page.
    pub paragraphs: bool,
    /// A page of a site, which holds more than the document.
    pub web: bool,
    /// The pictures that lines refer to.
    pub pictures: Vec<Picture>,
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

impl Piece {
    /// The line it begins at.
    pub(crate) fn line(&self) -> usize {
        match self {
            Self::Line(line) => line.no,
            Self::Table(table) => table.line,
        }
    }

    /// The same at another line.
    pub(crate) fn at_line(mut self, no: usize) -> Self {
        match &mut self {
            Self::Line(line) => line.no = no,
            Self::Table(table) => {
                table.line = no;
                table.rows.iter_mut().flatten().for_each(|cell| cell.line = no);
            }
        }
        self
    }

    /// Its text as one line.
    pub(crate) fn into_line(self) -> Line {
        match self {
            Self::Line(line) => line,
            Self::Table(table) => Line {
                no: table.line,
                text: super::text::tidy(&table.text()),
                raw: table.raw(),
                ..Line::default()
            },
        }
    }
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
    /// Spaces before it on its page, where the format keeps them: they show columns.
    pub indent: usize,
    /// A line of a table of contents, by the format.
    pub contents: bool,
    /// This is the text of a footnote or endnote, which its number refers to.
    pub note: Option<u32>,
    /// References to notes: how many visible characters of the text stand before each, and the note's number.
    pub refers: Vec<(usize, u32)>,
    /// A picture that stands here, by its place in [`Source::pictures`].
    pub picture: Option<usize>,
    /// The parts of the text that are set apart, where the reader was asked for them.
    pub spans: Vec<Span>,
}

/// A part of a line's text and how it is set.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Span {
    pub text: String,
    pub bold: bool,
    pub italic: bool,
    pub link: Option<String>,
    /// A reference to a note, which has no text.
    pub note: Option<u32>,
}

/// A picture of a document.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Picture {
    /// The ending of its file name: `png`, `jpeg`.
    pub extension: String,
    pub bytes: Vec<u8>,
    /// The alternative text the author gave.
    pub alt: String,
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
