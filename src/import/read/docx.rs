//! Word files (.docx, ECMA-376) to paragraphs and tables.
//!
//! Reads the main part, page headers, automatic numbering and the styles that carry it. Deleted text, field codes
//! and the fallback copies of text boxes are left out. Everything is read into bounded memory: an archive that
//! claims or unpacks more than 100 MB, or a hundred times its size, is refused.

use super::super::doubt::{Doubt, refused};
use super::super::source::{Line, Piece, Source, Table};
use super::super::text::{is_invisible, tidy};
use super::numbering::Numbering;
use super::table::{RawCell, spread};
use crate::diag::{Code, Diagnostic, Text};
use quick_xml::events::{BytesStart, Event};
use quick_xml::{Reader, XmlVersion};
use std::collections::HashMap;
use std::io::{Cursor, Read};
use unicode_normalization::UnicodeNormalization;
use zip::ZipArchive;

/// What an archive may unpack to, in all.
const UNPACKED_LIMIT: u64 = 100 * 1024 * 1024;
/// How many times its packed size a part may have.
const RATIO_LIMIT: u64 = 100;
/// Small parts may be packed better than that.
const RATIO_FREE: u64 = 1024 * 1024;
/// How deep elements may be nested.
const DEPTH_LIMIT: usize = 256;

/// Reads a .docx.
pub(super) fn read(bytes: &[u8]) -> Result<Source, Diagnostic> {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(|_| damaged())?;
    if archive.len() > 20_000
        || archive.decompressed_size().is_some_and(|size| size > u128::from(UNPACKED_LIMIT))
    {
        return Err(bomb());
    }
    let mut budget = UNPACKED_LIMIT;
    let Some(document) = part(&mut archive, "word/document.xml", &mut budget)? else {
        return Err(refused(
            Code::DamagedDocument,
            Text::fixed("tệp nén này không phải văn bản Word", "this archive is no Word document"),
            Text::fixed(
                "mở tệp bằng Word hoặc LibreOffice rồi lưu lại thành .docx",
                "open it in Word or LibreOffice and save it as .docx",
            ),
        ));
    };
    let numbering = part(&mut archive, "word/numbering.xml", &mut budget)?.unwrap_or_default();
    let styles = part(&mut archive, "word/styles.xml", &mut budget)?.unwrap_or_default();
    let mut parser = Parser {
        numbering: Numbering::parse(&numbering),
        styles: Styles::parse(&styles),
        ..Parser::default()
    };
    parser.parse(&document)?;
    let mut source =
        Source { pieces: std::mem::take(&mut parser.pieces), paragraphs: true, ..Source::default() };
    let mut headers: Vec<String> = archive
        .file_names()
        .filter_map(Result::ok)
        .filter(|name| {
            let base = name.strip_prefix("word/").unwrap_or("");
            (base.starts_with("header") || base.starts_with("footer")) && base.ends_with(".xml")
        })
        .map(std::borrow::Cow::into_owned)
        .collect();
    headers.sort();
    for name in headers.into_iter().take(32) {
        let Some(xml) = part(&mut archive, &name, &mut budget)? else { continue };
        let mut inner = Parser::default();
        inner.parse(&xml)?;
        source.aside.extend(inner.pieces.into_iter().map(|piece| match piece {
            Piece::Line(line) => line,
            Piece::Table(table) => Line { text: tidy(&table.text()), raw: table.raw(), ..Line::default() },
        }));
    }
    place_headers(&mut source);
    if parser.notes {
        source.doubts.push(Doubt::new(
            1,
            Code::LeftOut,
            "chú thích chân trang không được nhập",
            "footnotes are not imported",
        ));
    }
    if source.pieces.is_empty() {
        return Err(refused(
            Code::EmptyDocument,
            Text::fixed(
                "văn bản Word không có chữ nào (có thể là ảnh chụp)",
                "the Word document has no text (perhaps it is a scan)",
            ),
            Text::fixed(
                "dùng bản gốc có chữ, hoặc nhận dạng chữ trước",
                "use the original with text, or recognise the text first",
            ),
        ));
    }
    Ok(source)
}

/// A letterhead put into the page header goes to the top; page numbers and the like stay aside.
fn place_headers(source: &mut Source) {
    use super::super::text;
    let all: Vec<Line> = std::mem::take(&mut source.aside);
    let letterhead = all.iter().any(|line| {
        text::contains(&line.text, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM")
            || text::contains(&line.text, "ĐẢNG CỘNG SẢN VIỆT NAM")
    });
    let body_has = source.pieces.iter().take(20).any(|piece| match piece {
        Piece::Line(line) => text::contains(&line.text, "VIỆT NAM"),
        Piece::Table(table) => text::contains(&table.text(), "VIỆT NAM"),
    });
    let (front, aside): (Vec<Line>, Vec<Line>) = all
        .into_iter()
        .filter(|line| !line.text.trim().is_empty())
        .partition(|line| letterhead && !body_has && !line.text.chars().all(|c| c.is_ascii_digit()));
    source.aside = aside;
    if !front.is_empty() {
        let body = std::mem::take(&mut source.pieces);
        source.pieces = front.into_iter().map(|line| Piece::Line(Line { no: 1, ..line })).collect();
        source.pieces.extend(body);
    }
}

fn damaged() -> Diagnostic {
    refused(
        Code::DamagedDocument,
        Text::fixed("tệp .docx bị hỏng hoặc tải về chưa đủ", "the .docx is damaged or incomplete"),
        Text::fixed(
            "tải lại tệp, hoặc mở bằng Word/LibreOffice rồi lưu lại",
            "download it again, or open it in Word/LibreOffice and save it",
        ),
    )
}

fn bomb() -> Diagnostic {
    refused(
        Code::FileTooLarge,
        Text::fixed(
            "tệp nén bung ra quá lớn (giới hạn 100 MB và 100 lần), có thể là tệp phá hoại",
            "the archive unpacks to too much (limits: 100 MB and 100 times), it may be malicious",
        ),
        Text::fixed(
            "không mở tệp này; xin lại bản gốc từ nơi ban hành",
            "do not open it; ask the issuer for the original",
        ),
    )
}

/// A part of the archive as text; `None` if there is none.
fn part(
    archive: &mut ZipArchive<Cursor<&[u8]>>,
    name: &str,
    budget: &mut u64,
) -> Result<Option<String>, Diagnostic> {
    let mut file = match archive.by_name(name) {
        Ok(file) => file,
        Err(zip::result::ZipError::FileNotFound) => return Ok(None),
        Err(_) => return Err(damaged()),
    };
    let most = (file.compressed_size().saturating_mul(RATIO_LIMIT).max(RATIO_FREE)).min(*budget);
    let mut bytes = Vec::new();
    file.by_ref().take(most + 1).read_to_end(&mut bytes).map_err(|_| damaged())?;
    if bytes.len() as u64 > most {
        return Err(bomb());
    }
    *budget -= bytes.len() as u64;
    String::from_utf8(bytes).map(Some).map_err(|_| damaged())
}

/// Attributes of an element by local name.
pub(super) struct Attributes(Vec<(String, String)>);

impl Attributes {
    fn of(element: &BytesStart<'_>) -> Self {
        Self(
            element
                .attributes()
                .filter_map(Result::ok)
                .map(|a| {
                    let value = a
                        .normalized_value(XmlVersion::Implicit1_0)
                        .map(std::borrow::Cow::into_owned)
                        .unwrap_or_default();
                    (a.key.local_name().into_inner().to_owned(), value)
                })
                .collect(),
        )
    }

    pub(super) fn get(&self, name: &str) -> Option<String> {
        self.0.iter().find(|(key, _)| key == name).map(|(_, value)| value.clone())
    }

    pub(super) fn number(&self, name: &str) -> Option<u32> {
        self.get(name)?.parse().ok()
    }

    /// `<w:b/>` is on, `<w:b w:val="0"/>` is off.
    fn is_on(&self) -> bool {
        !self.get("val").is_some_and(|v| matches!(v.as_str(), "0" | "false" | "off" | "none"))
    }
}

/// Calls back for every opening or empty element, until the first error.
pub(super) fn for_each_start(xml: &str, mut visit: impl FnMut(&str, &Attributes)) {
    let mut reader = Reader::from_str(xml);
    while let Ok(event) = reader.read_event() {
        match event {
            Event::Start(element) | Event::Empty(element) => {
                visit(element.local_name().into_inner(), &Attributes::of(&element))
            }
            Event::Eof => break,
            _ => {}
        }
    }
}

/// What paragraph styles bring with them.
#[derive(Debug, Default)]
struct Styles(HashMap<String, Style>);

#[derive(Debug, Default, Clone)]
struct Style {
    based_on: Option<String>,
    num_id: Option<String>,
    level: Option<u8>,
    heading: u8,
    bold: bool,
}

impl Styles {
    fn parse(xml: &str) -> Self {
        let mut styles = Self::default();
        let mut current = String::new();
        for_each_start(xml, |name, attributes| {
            if name == "style" {
                current = attributes.get("styleId").unwrap_or_default();
                styles.0.insert(current.clone(), Style::default());
                return;
            }
            let Some(style) = styles.0.get_mut(&current) else { return };
            match name {
                "basedOn" => style.based_on = attributes.get("val"),
                "numId" => style.num_id = attributes.get("val"),
                "ilvl" => style.level = attributes.number("val").map(|v| v.min(8) as u8),
                "outlineLvl" => {
                    style.heading = attributes.number("val").filter(|v| *v < 6).map_or(0, |v| v as u8 + 1)
                }
                "b" => style.bold = attributes.is_on(),
                _ => {}
            }
        });
        styles
    }

    /// A style with what it takes over; chains are followed a bounded number of steps.
    fn get(&self, id: &str) -> Style {
        let mut whole = Style::default();
        let mut next = Some(id.to_owned());
        for _ in 0..16 {
            let Some(style) = next.as_ref().and_then(|id| self.0.get(id)) else { break };
            whole.num_id = whole.num_id.or_else(|| style.num_id.clone());
            whole.level = whole.level.or(style.level);
            whole.heading = if whole.heading == 0 { style.heading } else { whole.heading };
            whole.bold |= style.bold;
            next.clone_from(&style.based_on);
        }
        whole
    }
}

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
struct Parser {
    numbering: Numbering,
    styles: Styles,
    pieces: Vec<Piece>,
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
    notes: bool,
}

impl Parser {
    fn parse(&mut self, xml: &str) -> Result<(), Diagnostic> {
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
        if self.total > super::TEXT_LIMIT {
            return Err(super::too_large());
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

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Write;
    use zip::write::SimpleFileOptions;

    pub(crate) fn pack(parts: &[(&str, &[u8])]) -> Vec<u8> {
        let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
        for (name, content) in parts {
            writer.start_file(*name, SimpleFileOptions::default()).unwrap();
            writer.write_all(content).unwrap();
        }
        writer.finish().unwrap().into_inner()
    }

    fn document(body: &str) -> Vec<u8> {
        let xml = format!("<w:document xmlns:w=\"w\" xmlns:mc=\"mc\"><w:body>{body}</w:body></w:document>");
        pack(&[("word/document.xml", xml.as_bytes())])
    }

    fn texts(source: &Source) -> Vec<String> {
        source
            .pieces
            .iter()
            .map(|piece| match piece {
                Piece::Line(line) => format!("{}:{}", line.no, line.text),
                Piece::Table(table) => table.text(),
            })
            .collect()
    }

    #[test]
    fn paragraphs_breaks_and_deletions() {
        let source = read(&document(
            "<w:p><w:r><w:t>ỦY BAN</w:t><w:br/><w:t>TỈNH A &amp; B</w:t></w:r></w:p><w:p/><w:p><w:del><w:r><w:delText>cũ</w:delText></w:r></w:del><w:r><w:t>mới</w:t></w:r></w:p>",
        ))
        .unwrap();
        assert_eq!(texts(&source), ["1:ỦY BAN", "1:TỈNH A & B", "3:mới"]);
    }

    #[test]
    fn merged_cells_are_spread() {
        let source = read(&document(
            "<w:tbl><w:tr><w:tc><w:tcPr><w:vMerge w:val=\"restart\"/></w:tcPr><w:p><w:r><w:t>1</w:t></w:r></w:p></w:tc><w:tc><w:tcPr><w:gridSpan w:val=\"2\"/></w:tcPr><w:p><w:r><w:t>nhóm</w:t></w:r></w:p></w:tc></w:tr>\
             <w:tr><w:tc><w:tcPr><w:vMerge/></w:tcPr><w:p/></w:tc><w:tc><w:p><w:r><w:t>a</w:t></w:r></w:p></w:tc><w:tc><w:p><w:r><w:t>b</w:t></w:r></w:p></w:tc></w:tr></w:tbl>",
        ))
        .unwrap();
        let Piece::Table(table) = &source.pieces[0] else { panic!("no table") };
        assert!(table.rows[1][0].from_above && table.rows[0][2].from_left);
        assert_eq!(table.text(), "1\tnhóm\t\n\ta\tb");
    }

    #[test]
    fn a_zip_bomb_is_refused() {
        let mut xml = b"<w:document xmlns:w=\"w\"><w:body><w:p><w:r><w:t>".to_vec();
        xml.extend(std::iter::repeat_n(b'a', 40 * 1024 * 1024));
        let packed = pack(&[("word/document.xml", &xml)]);
        assert!(packed.len() < 400_000);
        assert_eq!(read(&packed).unwrap_err().code, Code::FileTooLarge);
    }

    #[test]
    fn truncated_or_foreign_archives_are_refused() {
        let whole = document("<w:p><w:r><w:t>đủ</w:t></w:r></w:p>");
        for cut in [4, whole.len() / 2, whole.len() - 3] {
            assert_eq!(read(&whole[..cut]).unwrap_err().code, Code::DamagedDocument);
        }
        assert_eq!(read(&pack(&[("mimetype", b"x")])).unwrap_err().code, Code::DamagedDocument);
        assert_eq!(
            read(&pack(&[("word/document.xml", b"<w:document><w:body>")])).unwrap_err().code,
            Code::DamagedDocument
        );
    }

    #[test]
    fn endless_nesting_is_refused() {
        let xml = "<w:p>".repeat(5000);
        assert_eq!(read(&document(&xml)).unwrap_err().code, Code::DamagedDocument);
    }
}
