//! The body of a Word file: paragraphs and tables out of its XML.

use super::super::super::source::{Line, Piece, Table};
use super::super::super::text::{is_invisible, tidy};
use super::super::numbering::Numbering;
use super::super::table::{RawCell, spread};
use super::super::xml::{Attributes, damaged};
use super::styles::{Style, Styles};
use crate::diag::Diagnostic;
use quick_xml::events::{BytesStart, Event};
use quick_xml::{Reader, XmlVersion};
use unicode_normalization::UnicodeNormalization;

/// How deep elements may be nested.
const DEPTH_LIMIT: usize = 256;

#[derive(Default)]
struct Paragraph {
    text: String,
    style: Style,
    own_level: Option<u8>,
    own_num: Option<String>,
    plain_letters: usize,
    bold_letters: usize,
}

#[derive(Default)]
struct OpenTable {
    rows: Vec<Vec<RawCell>>,
    row: Vec<RawCell>,
    cell: RawCell,
    line: usize,
}

#[derive(Default)]
pub(super) struct Parser {
    pub(super) numbering: Numbering,
    pub(super) styles: Styles,
    pub(super) pieces: Vec<Piece>,
    /// Open paragraphs: a text box holds paragraphs inside a paragraph.
    paragraphs: Vec<Paragraph>,
    tables: Vec<OpenTable>,
    count: usize,
    run_bold: Option<bool>,
    in_run_properties: bool,
    in_paragraph_properties: bool,
    in_text: bool,
    /// Depth inside an element that is left out.
    skipped: usize,
    total: usize,
    pub(super) notes: bool,
}

impl Parser {
    pub(super) fn new(numbering: Numbering, styles: Styles) -> Self {
        Parser { numbering, styles, ..Parser::default() }
    }

    pub(super) fn parse(&mut self, xml: &str) -> Result<(), Diagnostic> {
        let mut reader = Reader::from_str(xml);
        let mut depth = 0usize;
        loop {
            match reader.read_event().map_err(|_| damaged())? {
                Event::Start(element) => {
                    depth += 1;
                    if depth > DEPTH_LIMIT {
                        return Err(damaged());
                    }
                    self.start(&element, false);
                }
                Event::Empty(element) => {
                    self.start(&element, true);
                    if self.skipped == 0 {
                        self.end(element.local_name().into_inner());
                    }
                }
                Event::End(element) => {
                    depth = depth.saturating_sub(1);
                    if self.skipped > 0 {
                        self.skipped -= 1;
                    } else {
                        self.end(element.local_name().into_inner());
                    }
                }
                Event::Text(text) => self.push_text(&text.xml_content(XmlVersion::Implicit1_0))?,
                Event::CData(text) => self.push_text(&text.xml_content(XmlVersion::Implicit1_0))?,
                Event::GeneralRef(reference) => {
                    let resolved = match reference.resolve_char_ref() {
                        Ok(Some(c)) => c.to_string(),
                        _ => quick_xml::escape::resolve_predefined_entity(&reference)
                            .unwrap_or_default()
                            .to_owned(),
                    };
                    self.push_text(&resolved)?;
                }
                Event::Eof => break,
                _ => {}
            }
        }
        if depth > 0 {
            return Err(damaged());
        }
        Ok(())
    }

    fn push_text(&mut self, text: &str) -> Result<(), Diagnostic> {
        if self.skipped > 0 || !self.in_text {
            return Ok(());
        }
        self.total += text.len();
        if self.total > super::super::TEXT_LIMIT {
            return Err(super::super::too_large());
        }
        if let Some(paragraph) = self.paragraphs.last_mut() {
            let letters = text.chars().filter(|c| c.is_alphanumeric()).count();
            if self.run_bold.unwrap_or(paragraph.style.bold) {
                paragraph.bold_letters += letters;
            } else {
                paragraph.plain_letters += letters;
            }
            paragraph.text.push_str(text);
        }
        Ok(())
    }

    fn start(&mut self, element: &BytesStart<'_>, empty: bool) {
        if self.skipped > 0 {
            if !empty {
                self.skipped += 1;
            }
            return;
        }
        let name = element.local_name();
        let name = name.into_inner();
        match name {
            "del" | "moveFrom" | "Fallback" | "instrText" | "delText" => {
                if !empty {
                    self.skipped = 1;
                }
            }
            "p" => {
                self.count += 1;
                self.paragraphs.push(Paragraph::default());
                self.run_bold = None;
            }
            "pPr" => self.in_paragraph_properties = true,
            "rPr" => self.in_run_properties = true,
            "r" => self.run_bold = None,
            "t" => self.in_text = true,
            "tab" if !self.in_paragraph_properties => self.push_char('\t'),
            "br" | "cr" => self.push_char('\n'),
            "noBreakHyphen" => self.push_char('-'),
            "footnoteReference" | "endnoteReference" => self.notes = true,
            "tbl" => self.tables.push(OpenTable { line: self.count + 1, ..OpenTable::default() }),
            "tr" => {
                if let Some(table) = self.tables.last_mut() {
                    table.row = Vec::new();
                }
            }
            "tc" => {
                let line = self.count + 1;
                if let Some(table) = self.tables.last_mut() {
                    table.cell = RawCell { line, colspan: 1, rowspan: 1, ..RawCell::default() };
                }
            }
            _ => self.property(name, &Attributes::of(element)),
        }
    }

    fn property(&mut self, name: &str, attributes: &Attributes) {
        if let (Some(table), "gridSpan" | "vMerge") = (self.tables.last_mut(), name) {
            match name {
                "gridSpan" => table.cell.colspan = attributes.number("val").unwrap_or(1).max(1) as usize,
                _ => table.cell.continues = attributes.get("val").is_none_or(|v| v == "continue"),
            }
            return;
        }
        let Some(paragraph) = self.paragraphs.last_mut() else { return };
        match name {
            "pStyle" => paragraph.style = self.styles.get(&attributes.get("val").unwrap_or_default()),
            "numId" if self.in_paragraph_properties => paragraph.own_num = attributes.get("val"),
            "ilvl" if self.in_paragraph_properties => {
                paragraph.own_level = attributes.number("val").map(|v| v.min(8) as u8)
            }
            "outlineLvl" => {
                paragraph.style.heading =
                    attributes.number("val").filter(|v| *v < 6).map_or(0, |v| v as u8 + 1)
            }
            "b" if self.in_run_properties && !self.in_paragraph_properties => {
                self.run_bold = Some(attributes.is_on())
            }
            _ => {}
        }
    }

    fn push_char(&mut self, c: char) {
        if let Some(paragraph) = self.paragraphs.last_mut() {
            paragraph.text.push(c);
        }
    }

    fn end(&mut self, name: &str) {
        match name {
            "p" => self.end_paragraph(),
            "pPr" => self.in_paragraph_properties = false,
            "rPr" => self.in_run_properties = false,
            "t" => self.in_text = false,
            "tc" => {
                if let Some(table) = self.tables.last_mut() {
                    let cell = std::mem::take(&mut table.cell);
                    table.row.push(cell);
                }
            }
            "tr" => {
                if let Some(table) = self.tables.last_mut() {
                    let row = std::mem::take(&mut table.row);
                    table.rows.push(row);
                }
            }
            "tbl" => self.end_table(),
            _ => {}
        }
    }

    fn end_paragraph(&mut self) {
        let Some(paragraph) = self.paragraphs.pop() else { return };
        let text: String = paragraph.text.nfc().filter(|c| !is_invisible(*c)).collect();
        let level = paragraph.own_level.or(paragraph.style.level).unwrap_or(0);
        let num = paragraph.own_num.or(paragraph.style.num_id).filter(|id| id != "0");
        let shown = num.filter(|_| !text.trim().is_empty()).and_then(|id| self.numbering.next(&id, level));
        let bold = paragraph.bold_letters > 0 && paragraph.plain_letters == 0;
        let no = self.count;
        if let Some(table) = self.tables.last_mut() {
            let whole = tidy(&text);
            if whole.is_empty() {
                return;
            }
            let whole = match shown {
                Some(label) => format!("{label} {whole}"),
                None => whole,
            };
            for field in [&mut table.cell.text, &mut table.cell.raw] {
                if !field.is_empty() {
                    field.push('\n');
                }
                field.push_str(&whole);
            }
            return;
        }
        // A line break inside a paragraph parts lines of the letterhead and of titles.
        for (index, part) in text.split('\n').enumerate() {
            let part = part.trim();
            if part.is_empty() {
                continue;
            }
            let part: String = part
                .chars()
                .map(|c| {
                    if c == '\t' {
                        "    ".to_owned()
                    } else if c.is_whitespace() {
                        " ".to_owned()
                    } else {
                        c.to_string()
                    }
                })
                .collect();
            let text = match (&shown, index) {
                (Some(label), 0) => format!("{label} {part}"),
                _ => part,
            };
            let line = Line {
                no,
                raw: text.clone(),
                text,
                heading: if index == 0 { paragraph.style.heading } else { 0 },
                bold,
                gap: 1,
                soft: false,
            };
            self.pieces.push(Piece::Line(line));
        }
    }

    fn end_table(&mut self) {
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
