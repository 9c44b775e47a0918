//! The body of a Word file: paragraphs, tables and notes out of its XML.
//!
//! What is not printed is left out: deleted and hidden text, what is struck through, field codes, the second copy of
//! text boxes. How much was left out is counted, so that it can be said.

mod finish;

use std::collections::HashMap;

use super::super::super::source::{Line, Piece, Span};
use super::super::numbering::Numbering;
use super::super::table::RawCell;
use super::super::xml::{Attributes, damaged};
use super::styles::{Style, Styles};
use super::symbols;
use crate::diag::Diagnostic;
use quick_xml::events::{BytesStart, Event};
use quick_xml::{Reader, XmlVersion};

/// How deep elements may be nested.
const DEPTH_LIMIT: usize = 256;

/// Stands in the text where a note is referred to; private, so no text holds it.
const NOTE_MARK: char = '\u{f8f0}';

#[derive(Default)]
struct Paragraph {
    text: String,
    style: Style,
    own_level: Option<u8>,
    own_num: Option<String>,
    plain_letters: usize,
    bold_letters: usize,
    contents: bool,
    /// The paragraph's mark is hidden, and so is its number.
    hidden: bool,
    /// Numbers of the notes, in the order of their marks.
    notes: Vec<u32>,
    spans: Vec<Span>,
    pictures: Vec<Drawn>,
}

/// A picture by its relationship.
#[derive(Debug, Clone, Default)]
pub(super) struct Drawn {
    pub id: String,
    pub alt: String,
}

#[derive(Default)]
struct OpenTable {
    rows: Vec<Vec<RawCell>>,
    row: Vec<RawCell>,
    cell: RawCell,
    line: usize,
    after: usize,
}

/// A field: what makes a part of the text, such as a table of contents or a link.
#[derive(Default)]
struct Field {
    code: String,
    shown: bool,
}

/// How a run is set where it differs from its paragraph.
#[derive(Default)]
struct Run {
    bold: Option<bool>,
    italic: Option<bool>,
    hidden: Option<bool>,
    struck: bool,
    font: String,
}

/// What was left out, in visible characters.
#[derive(Debug, Default, Clone, Copy)]
pub(super) struct Omitted {
    pub hidden: usize,
    pub struck: usize,
    pub signs: usize,
}

#[derive(Default)]
pub(super) struct Parser {
    pub(super) numbering: Numbering,
    pub(super) styles: Styles,
    /// Relationships of this part: id → target.
    pub(super) links: HashMap<String, String>,
    /// Whether the setting of runs is asked for.
    pub(super) rich: bool,
    pub(super) pieces: Vec<Piece>,
    /// Embedded parts (`altChunk`): their relationship and how many pieces stand before them.
    pub(super) chunks: Vec<(String, usize)>,
    /// Pictures: by the line that holds them.
    pub(super) pictures: Vec<(usize, Drawn)>,
    pub(super) omitted: Omitted,
    /// Texts of notes, by `footnote 2`, and the numbers they were given in the text.
    pub(super) notes: HashMap<String, Vec<Line>>,
    pub(super) numbered: Vec<String>,
    /// Open paragraphs: a text box holds paragraphs inside a paragraph.
    paragraphs: Vec<Paragraph>,
    tables: Vec<OpenTable>,
    fields: Vec<Field>,
    count: usize,
    run: Run,
    in_run_properties: bool,
    in_paragraph_properties: bool,
    in_text: bool,
    in_code: bool,
    /// Depth inside an element that is left out.
    skipped: usize,
    depth: usize,
    /// Depths of the content controls that hold a table of contents.
    contents: Vec<usize>,
    controls: Vec<usize>,
    /// Targets of the links that are open.
    targets: Vec<String>,
    total: usize,
    /// The note that is being read, in the part of notes.
    note: Option<String>,
}

impl Parser {
    pub(super) fn parse(&mut self, xml: &str) -> Result<(), Diagnostic> {
        let mut reader = Reader::from_str(xml);
        loop {
            match reader.read_event().map_err(|_| damaged())? {
                Event::Start(element) => {
                    self.depth += 1;
                    if self.depth > DEPTH_LIMIT {
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
                    if self.skipped > 0 {
                        self.skipped -= 1;
                    } else {
                        self.end(element.local_name().into_inner());
                    }
                    self.depth = self.depth.saturating_sub(1);
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
        if self.depth > 0 {
            return Err(damaged());
        }
        Ok(())
    }

    fn push_text(&mut self, text: &str) -> Result<(), Diagnostic> {
        if self.skipped > 0 || !(self.in_text || self.in_code) {
            return Ok(());
        }
        self.total += text.len();
        if self.total > super::super::TEXT_LIMIT {
            return Err(super::super::too_large());
        }
        if self.in_code {
            if let Some(field) = self.fields.last_mut() {
                field.code.push_str(text);
            }
            return Ok(());
        }
        // Characters of a font of signs are kept as private code points.
        if text.contains(|c: char| matches!(c, '\u{f000}'..='\u{f0ff}')) {
            let font = std::mem::take(&mut self.run.font);
            let mut known = String::new();
            for c in text.chars() {
                match c {
                    '\u{f000}'..='\u{f0ff}' => match symbols::shown(&font, u32::from(c)) {
                        Some(shown) => known.push(shown),
                        None => self.omitted.signs += 1,
                    },
                    c => known.push(c),
                }
            }
            self.run.font = font;
            self.add(&known);
        } else {
            self.add(text);
        }
        Ok(())
    }

    /// Adds text of the run to the paragraph, unless it is not printed.
    fn add(&mut self, text: &str) {
        let Some(paragraph) = self.paragraphs.last_mut() else { return };
        let visible = || text.chars().filter(|c| !c.is_whitespace()).count();
        if self.run.hidden.unwrap_or(paragraph.style.hidden) {
            self.omitted.hidden += visible();
            return;
        }
        if self.run.struck {
            self.omitted.struck += visible();
            return;
        }
        let letters = text.chars().filter(|c| c.is_alphanumeric()).count();
        let bold = self.run.bold.unwrap_or(paragraph.style.bold);
        if bold {
            paragraph.bold_letters += letters;
        } else {
            paragraph.plain_letters += letters;
        }
        if self.rich {
            let italic = self.run.italic.unwrap_or(paragraph.style.italic);
            let link = self.targets.last().cloned();
            match paragraph.spans.last_mut() {
                Some(last)
                    if last.note.is_none()
                        && (last.bold, last.italic, &last.link) == (bold, italic, &link) =>
                {
                    last.text.push_str(text);
                }
                _ => paragraph.spans.push(Span { text: text.to_owned(), bold, italic, link, note: None }),
            }
        }
        paragraph.text.push_str(text);
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
            "del" | "moveFrom" | "Fallback" | "delText" => {
                if !empty {
                    self.skipped = 1;
                }
            }
            "instrText" => self.in_code = !empty,
            "p" => {
                self.count += 1;
                let contents = !self.contents.is_empty() || self.in_contents_field();
                self.paragraphs.push(Paragraph { contents, ..Paragraph::default() });
                self.run = Run::default();
            }
            "pPr" => self.in_paragraph_properties = true,
            "rPr" => self.in_run_properties = true,
            "r" => self.run = Run::default(),
            "t" => self.in_text = true,
            "tab" if !self.in_paragraph_properties => self.push_char('\t'),
            "br" | "cr" => self.push_char('\n'),
            "noBreakHyphen" => self.add("-"),
            "tbl" => self.tables.push(OpenTable { line: self.count + 1, ..OpenTable::default() }),
            "tr" => {
                if let Some(table) = self.tables.last_mut() {
                    (table.row, table.after) = (Vec::new(), 0);
                }
            }
            "tc" => {
                let line = self.count + 1;
                if let Some(table) = self.tables.last_mut() {
                    table.cell = RawCell { line, colspan: 1, rowspan: 1, ..RawCell::default() };
                }
            }
            "sdt" => self.controls.push(self.depth),
            _ => self.property(name, &Attributes::of(element)),
        }
    }

    fn property(&mut self, name: &str, attributes: &Attributes) {
        if let Some(table) = self.tables.last_mut() {
            let value = || attributes.number("val").unwrap_or(1).min(64) as usize;
            match name {
                "gridSpan" => return table.cell.colspan = value().max(1),
                "vMerge" => {
                    return table.cell.continues = attributes.get("val").is_none_or(|v| v == "continue");
                }
                // The row begins some columns later, or ends some earlier.
                "gridBefore" => {
                    let line = self.count + 1;
                    let blank = RawCell { line, colspan: 1, rowspan: 1, ..RawCell::default() };
                    return table.row.extend(std::iter::repeat_n(blank, value()));
                }
                "gridAfter" => return table.after = value(),
                _ => {}
            }
        }
        match name {
            "docPartGallery"
                if attributes.get("val").is_some_and(|value| value.starts_with("Table of Contents")) =>
            {
                self.contents.extend(self.controls.last());
                return;
            }
            "fldChar" => return self.field(attributes.get("fldCharType").as_deref().unwrap_or("")),
            "fldSimple" => {
                let code = attributes.get("instr").unwrap_or_default();
                return self.mark_contents(is_contents_code(&code));
            }
            "altChunk" => {
                let at = self.pieces.len();
                return self.chunks.extend(attributes.get("id").map(|id| (id, at)));
            }
            "footnote" | "endnote" => {
                // The lines that part notes from the text are kept as notes of their own kind.
                let own = attributes.get("type").is_none_or(|kind| kind == "normal");
                self.note = attributes.get("id").filter(|_| own).map(|id| format!("{name} {id}"));
                return;
            }
            "hyperlink" => {
                let target =
                    attributes.get("id").and_then(|id| self.links.get(&id).cloned()).unwrap_or_default();
                return self.targets.push(target);
            }
            "footnoteReference" | "endnoteReference" => {
                let kind = name.trim_end_matches("Reference");
                if let Some(id) = attributes.get("id") {
                    self.refer(format!("{kind} {id}"));
                }
                return;
            }
            "sym" => {
                let code = attributes.get("char").and_then(|code| u32::from_str_radix(&code, 16).ok());
                let font = attributes.get("font").unwrap_or_default();
                match code.and_then(|code| symbols::shown(&font, code)) {
                    Some(shown) => self.add(&shown.to_string()),
                    None => self.omitted.signs += 1,
                }
                return;
            }
            _ => {}
        }
        let in_run = self.in_run_properties && !self.in_paragraph_properties;
        let Some(paragraph) = self.paragraphs.last_mut() else { return };
        match name {
            "pStyle" => {
                paragraph.style = self.styles.get(&attributes.get("val").unwrap_or_default());
                paragraph.contents |= paragraph.style.contents;
            }
            "numId" if self.in_paragraph_properties => paragraph.own_num = attributes.get("val"),
            "ilvl" if self.in_paragraph_properties => {
                paragraph.own_level = attributes.number("val").map(|v| v.min(8) as u8)
            }
            "outlineLvl" => {
                paragraph.style.heading =
                    attributes.number("val").filter(|v| *v < 6).map_or(0, |v| v as u8 + 1)
            }
            "vanish" if self.in_run_properties && self.in_paragraph_properties => {
                paragraph.hidden = attributes.is_on()
            }
            "b" if in_run => self.run.bold = Some(attributes.is_on()),
            "i" if in_run => self.run.italic = Some(attributes.is_on()),
            "vanish" if in_run => self.run.hidden = Some(attributes.is_on()),
            "strike" | "dstrike" if in_run => self.run.struck |= attributes.is_on(),
            "rFonts" if in_run => self.run.font = attributes.get("ascii").unwrap_or_default(),
            "docPr" | "cNvPr" => {
                let alt = attributes.get("descr").unwrap_or_default();
                if name == "docPr" {
                    paragraph.pictures.push(Drawn { id: String::new(), alt });
                }
            }
            "blip" | "imagedata" => {
                let id = attributes.get("embed").or_else(|| attributes.get("id")).unwrap_or_default();
                match paragraph.pictures.last_mut().filter(|drawn| drawn.id.is_empty()) {
                    Some(drawn) => drawn.id = id,
                    None => paragraph
                        .pictures
                        .push(Drawn { id, alt: attributes.get("title").unwrap_or_default() }),
                }
            }
            _ => {}
        }
    }

    /// A part of a field: its code follows "begin", what it shows follows "separate".
    fn field(&mut self, kind: &str) {
        match kind {
            "begin" if self.fields.len() < 64 => self.fields.push(Field::default()),
            "separate" => {
                if let Some(field) = self.fields.last_mut() {
                    field.shown = true;
                }
                self.mark_contents(self.in_contents_field());
                if let Some(target) = self.fields.last().and_then(|field| link_target(&field.code)) {
                    self.targets.push(target);
                }
            }
            "end" => {
                let field = self.fields.pop();
                if field.is_some_and(|field| field.shown && link_target(&field.code).is_some()) {
                    self.targets.pop();
                }
            }
            _ => {}
        }
    }

    fn in_contents_field(&self) -> bool {
        self.fields.iter().any(|field| field.shown && is_contents_code(&field.code))
    }

    fn mark_contents(&mut self, contents: bool) {
        if let Some(paragraph) = self.paragraphs.last_mut() {
            paragraph.contents |= contents;
        }
    }

    fn refer(&mut self, note: String) {
        let Some(paragraph) = self.paragraphs.last_mut() else { return };
        if self.run.hidden.unwrap_or(paragraph.style.hidden) || !self.notes.contains_key(&note) {
            return;
        }
        self.numbered.push(note);
        let number = self.numbered.len() as u32;
        paragraph.notes.push(number);
        paragraph.text.push(NOTE_MARK);
        if self.rich {
            paragraph.spans.push(Span { note: Some(number), ..Span::default() });
        }
    }

    fn push_char(&mut self, c: char) {
        let Some(paragraph) = self.paragraphs.last_mut() else { return };
        paragraph.text.push(c);
        if self.rich
            && let Some(span) = paragraph.spans.last_mut().filter(|span| span.note.is_none())
        {
            span.text.push(c);
        }
    }

    fn end(&mut self, name: &str) {
        match name {
            "p" => self.end_paragraph(),
            "pPr" => self.in_paragraph_properties = false,
            "rPr" => self.in_run_properties = false,
            "t" => self.in_text = false,
            "instrText" => self.in_code = false,
            "hyperlink" => {
                self.targets.pop();
            }
            "sdt" => {
                if let Some(control) = self.controls.pop() {
                    self.contents.retain(|depth| *depth != control);
                }
            }
            "footnote" | "endnote" => self.note = None,
            "tc" => {
                if let Some(table) = self.tables.last_mut() {
                    let cell = std::mem::take(&mut table.cell);
                    table.row.push(cell);
                }
            }
            "tr" => {
                if let Some(table) = self.tables.last_mut() {
                    let mut row = std::mem::take(&mut table.row);
                    let line = self.count;
                    let blank = RawCell { line, colspan: 1, rowspan: 1, ..RawCell::default() };
                    row.extend(std::iter::repeat_n(blank, table.after));
                    table.rows.push(row);
                }
            }
            "tbl" => self.end_table(),
            _ => {}
        }
    }
}

fn is_contents_code(code: &str) -> bool {
    code.split_whitespace().next().is_some_and(|word| word.eq_ignore_ascii_case("TOC"))
}

/// ` HYPERLINK "https://…" \o "…" ` → the address.
fn link_target(code: &str) -> Option<String> {
    let rest = code.trim_start().strip_prefix("HYPERLINK")?;
    Some(rest.split('"').nth(1).filter(|_| !rest.contains("\\l")).unwrap_or_default().to_owned())
}
