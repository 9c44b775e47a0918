//! Web pages to paragraphs and tables.
//!
//! Takes the text of block elements; scripts, styles and what browsers do not show are left out. Tables keep their
//! merged cells. Nothing of the markup itself gets through. Of a page of a site the navigation is left out, as far as the
//! page says by elements and names which part that is ([`chrome`]).

mod chrome;

use super::super::doubt::Doubt;
use super::super::source::{Line, Picture, Piece, Source, Span, Table};
use super::super::text::is_invisible;
use super::Detail;
use super::table::{RawCell, spread};
use crate::diag::{Code, Diagnostic};
use base64::Engine as _;
use chrome::Zone;
use html5gum::{DefaultEmitter, Token, Tokenizer};
use unicode_normalization::UnicodeNormalization;

/// Reads a page; never fails on content.
pub(super) fn read(text: &str, detail: Detail) -> Result<Source, Diagnostic> {
    let mut emitter = DefaultEmitter::default();
    // Scripts and styles are raw text, not markup.
    emitter.naively_switch_states(true);
    let mut page = Page { rich: detail == Detail::Rich, ..Page::default() };
    for token in Tokenizer::new_with_emitter(text, emitter) {
        let Ok(token) = token;
        match token {
            Token::StartTag(tag) => {
                let name = String::from_utf8_lossy(&tag.name).into_owned();
                let attribute = |wanted: &[u8]| -> Option<String> {
                    tag.attributes
                        .iter()
                        .find(|(key, _)| key.as_slice() == wanted)
                        .map(|(_, value)| String::from_utf8_lossy(value).into_owned())
                };
                let span = |wanted: &[u8]| {
                    attribute(wanted).and_then(|v| v.trim().parse::<usize>().ok()).unwrap_or(1).clamp(1, 1000)
                };
                let style = attribute(b"style").unwrap_or_default().replace(' ', "").to_lowercase();
                let hidden = attribute(b"hidden").is_some()
                    || style.contains("display:none")
                    || style.contains("mso-hide:all");
                page.start(
                    &name,
                    Tag {
                        self_closing: tag.self_closing,
                        hidden,
                        colspan: span(b"colspan"),
                        rowspan: span(b"rowspan"),
                        start: attribute(b"start").and_then(|v| v.parse().ok()),
                        kind: attribute(b"type"),
                        names: [attribute(b"class"), attribute(b"id")]
                            .into_iter()
                            .flatten()
                            .collect::<Vec<_>>()
                            .join(" "),
                        address: attribute(b"href").or_else(|| attribute(b"src")),
                        alt: attribute(b"alt"),
                    },
                );
            }
            Token::EndTag(tag) => page.end(&String::from_utf8_lossy(&tag.name)),
            Token::String(text) => page.text(&String::from_utf8_lossy(&text)),
            _ => {}
        }
    }
    page.flush();
    while !page.tables.is_empty() {
        page.end_table();
    }
    let zones = std::mem::take(&mut page.zones);
    let (pieces, left_out) = chrome::without(std::mem::take(&mut page.pieces), &zones);
    let mut source =
        Source { pieces, paragraphs: true, web: true, pictures: page.pictures, ..Source::default() };
    let mut say = |count: usize, vi: &str, en: &str| {
        if count > 0 {
            source.doubts.push(Doubt::new(
                1,
                Code::LeftOut,
                format!("{count} {vi}"),
                format!("{count} {en}"),
            ));
        }
    };
    say(
        left_out,
        "dòng của thanh điều hướng, chân trang không nhập",
        "lines of the page's navigation are left out",
    );
    if detail == Detail::Rich {
        say(
            page.outside,
            "hình nằm ngoài tệp, không nhập được; lưu hình rồi chèn vào bài",
            "pictures lie outside the file; save them and put them into the page",
        );
    }
    Ok(source)
}

/// What a start tag says.
#[derive(Default)]
struct Tag {
    self_closing: bool,
    hidden: bool,
    colspan: usize,
    rowspan: usize,
    start: Option<u32>,
    kind: Option<String>,
    /// Its classes and its id.
    names: String,
    address: Option<String>,
    alt: Option<String>,
}

#[derive(Default)]
struct Page {
    rich: bool,
    pieces: Vec<Piece>,
    /// The zone of each piece.
    zones: Vec<Zone>,
    zone: chrome::Zones,
    spans: Vec<Span>,
    italic: usize,
    links: Vec<String>,
    pictures: Vec<Picture>,
    /// Pictures that are not in the file.
    outside: usize,
    contents: bool,
    buffer: String,
    bold: usize,
    buffer_bold: bool,
    buffer_plain: bool,
    heading: u8,
    count: usize,
    skip: Option<(String, usize)>,
    lists: Vec<List>,
    label: Option<String>,
    tables: Vec<OpenTable>,
    in_cell: bool,
}

struct List {
    next: Option<u32>,
    style: String,
}

#[derive(Default)]
struct OpenTable {
    rows: Vec<Vec<RawCell>>,
    row: Option<Vec<RawCell>>,
    cell: Option<RawCell>,
    line: usize,
}

const SKIPPED: &[&str] = &[
    "script", "style", "template", "noscript", "title", "select", "textarea", "svg", "math", "iframe",
    "object", "button",
];
const BLOCKS: &[&str] = &[
    "p",
    "div",
    "section",
    "article",
    "header",
    "footer",
    "main",
    "aside",
    "blockquote",
    "pre",
    "figure",
    "figcaption",
    "address",
    "nav",
    "center",
    "dl",
    "dt",
    "dd",
    "form",
    "fieldset",
    "hr",
    "body",
    "html",
    "ul",
    "ol",
    "li",
    "caption",
    "thead",
    "tbody",
    "tfoot",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
];

impl Page {
    fn start(&mut self, name: &str, tag: Tag) {
        let Tag { self_closing, hidden, colspan, rowspan, start, kind, names, address, alt } = tag;
        if let Some((skipped, depth)) = &mut self.skip {
            if skipped == name && !self_closing {
                *depth += 1;
            }
            return;
        }
        let void = matches!(name, "br" | "hr" | "img" | "input" | "meta" | "link" | "col" | "wbr");
        if (SKIPPED.contains(&name) || hidden) && !void && !self_closing {
            self.skip = Some((name.to_owned(), 1));
            return;
        }
        if BLOCKS.contains(&name) {
            self.flush();
            self.contents |= names.split_whitespace().any(|class| class.to_lowercase().starts_with("msotoc"));
        }
        if !void && !self_closing {
            self.zone.open(name, &names);
        }
        match name {
            "br" => self.line_break(),
            "b" | "strong" => self.bold += 1,
            "i" | "em" => self.italic += 1,
            "a" => self.links.push(address.unwrap_or_default()),
            "img" => self.picture(address.as_deref().unwrap_or_default(), alt.unwrap_or_default()),
            "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => self.heading = name.as_bytes()[1] - b'0',
            "ul" if self.lists.len() < 64 => self.lists.push(List { next: None, style: String::new() }),
            "ol" if self.lists.len() < 64 => self
                .lists
                .push(List { next: Some(start.unwrap_or(1)), style: kind.unwrap_or_else(|| "1".into()) }),
            "li" => {
                self.label = Some(match self.lists.last_mut() {
                    Some(List { next: Some(next), style }) => {
                        let label = list_label(*next, style);
                        *next = next.saturating_add(1);
                        label
                    }
                    _ => "-".to_owned(),
                });
            }
            "table" => {
                self.flush();
                self.tables.push(OpenTable { line: self.count + 1, ..OpenTable::default() });
            }
            "tr" => {
                self.end_row();
                if let Some(table) = self.tables.last_mut() {
                    table.row = Some(Vec::new());
                }
            }
            "td" | "th" => {
                self.end_cell();
                let line = self.count + 1;
                if let Some(table) = self.tables.last_mut() {
                    table.row.get_or_insert_default();
                    table.cell = Some(RawCell { line, colspan, rowspan, ..RawCell::default() });
                    self.in_cell = true;
                }
            }
            _ => {}
        }
    }

    fn end(&mut self, name: &str) {
        if let Some((skipped, depth)) = &mut self.skip {
            if skipped == name {
                *depth -= 1;
                if *depth == 0 {
                    self.skip = None;
                }
            }
            return;
        }
        if BLOCKS.contains(&name) {
            self.flush();
            self.contents = false;
        }
        self.zone.close(name);
        match name {
            "b" | "strong" => self.bold = self.bold.saturating_sub(1),
            "i" | "em" => self.italic = self.italic.saturating_sub(1),
            "a" => {
                self.links.pop();
            }
            "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => self.heading = 0,
            "ul" | "ol" => {
                self.lists.pop();
            }
            "td" | "th" => self.end_cell(),
            "tr" => self.end_row(),
            "table" => self.end_table(),
            _ => {}
        }
    }

    fn text(&mut self, text: &str) {
        if self.skip.is_some() {
            return;
        }
        for c in text.nfc().filter(|c| !is_invisible(*c)) {
            if c == '\u{a0}' {
                // Not folded: pages use it to leave the number blank.
                self.push(' ');
            } else if c.is_whitespace() {
                if !self.buffer.ends_with([' ', '\n']) && !self.buffer.is_empty() {
                    self.push(' ');
                }
            } else {
                if c.is_alphanumeric() {
                    if self.bold > 0 { self.buffer_bold = true } else { self.buffer_plain = true }
                }
                self.push(c);
            }
        }
    }

    fn push(&mut self, c: char) {
        self.buffer.push(c);
        if !self.rich {
            return;
        }
        let (bold, italic, link) = (self.bold > 0, self.italic > 0, self.links.last());
        match self.spans.last_mut() {
            Some(last) if (last.bold, last.italic, last.link.as_ref()) == (bold, italic, link) => {
                last.text.push(c)
            }
            _ => self.spans.push(Span { text: c.to_string(), bold, italic, link: link.cloned(), note: None }),
        }
    }

    /// A picture that is in the file itself becomes a line of its own.
    fn picture(&mut self, address: &str, alt: String) {
        let data = address.strip_prefix("data:image/").and_then(|rest| rest.split_once(";base64,"));
        let Some((kind, code)) =
            data.filter(|(kind, _)| matches!(*kind, "png" | "jpeg" | "jpg" | "gif" | "webp"))
        else {
            self.outside += 1;
            return;
        };
        let code: String = code.chars().filter(|c| !c.is_whitespace()).collect();
        let Ok(bytes) = base64::engine::general_purpose::STANDARD.decode(code) else { return };
        if !self.rich || self.tables.last().is_some() {
            return;
        }
        self.flush();
        self.count += 1;
        self.pictures.push(Picture {
            extension: kind.to_owned(),
            bytes,
            alt: super::super::text::tidy(&alt),
        });
        let picture = Some(self.pictures.len() - 1);
        self.put(Piece::Line(Line { no: self.count, picture, gap: 1, ..Line::default() }));
    }

    fn put(&mut self, piece: Piece) {
        self.pieces.push(piece);
        self.zones.push(self.zone.here());
    }

    fn line_break(&mut self) {
        if self.in_cell {
            self.buffer.push('\n');
        } else {
            self.flush();
        }
    }

    /// Ends a paragraph.
    fn flush(&mut self) {
        let text = std::mem::take(&mut self.buffer);
        let (bold, plain) = (std::mem::take(&mut self.buffer_bold), std::mem::take(&mut self.buffer_plain));
        let mut spans = std::mem::take(&mut self.spans);
        let text = text.trim();
        if text.is_empty() {
            return;
        }
        self.count += 1;
        let text = match self.label.take() {
            Some(label) if super::super::label::parse(text).is_none() => {
                if !spans.is_empty() {
                    spans.insert(0, Span { text: format!("{label} "), ..Span::default() });
                }
                format!("{label} {text}")
            }
            _ => text.to_owned(),
        };
        let cell = self.tables.last_mut().and_then(|table| table.cell.as_mut());
        if let Some(cell) = cell {
            for field in [&mut cell.text, &mut cell.raw] {
                if !field.is_empty() {
                    field.push('\n');
                }
                field.push_str(&text);
            }
            return;
        }
        let line = Line {
            no: self.count,
            raw: text.clone(),
            text,
            heading: self.heading,
            bold: bold && !plain,
            gap: 1,
            contents: self.contents,
            spans,
            ..Line::default()
        };
        self.put(Piece::Line(line));
    }

    fn end_cell(&mut self) {
        self.flush();
        self.in_cell = false;
        if let Some(table) = self.tables.last_mut()
            && let Some(cell) = table.cell.take()
        {
            table.row.get_or_insert_default().push(cell);
        }
    }

    fn end_row(&mut self) {
        self.end_cell();
        if let Some(table) = self.tables.last_mut()
            && let Some(row) = table.row.take()
        {
            table.rows.push(row);
        }
    }

    fn end_table(&mut self) {
        self.end_row();
        let Some(table) = self.tables.pop() else { return };
        let filled = |rows: &[Vec<RawCell>]| rows.iter().flatten().any(|cell| !cell.text.is_empty());
        if let Some(outer) = self.tables.last_mut() {
            // A table inside a cell is text of the cell.
            self.in_cell = outer.cell.is_some();
            if let Some(cell) = outer.cell.as_mut() {
                for inner in table.rows.into_iter().flatten().filter(|cell| !cell.text.is_empty()) {
                    for field in [&mut cell.text, &mut cell.raw] {
                        if !field.is_empty() {
                            field.push('\n');
                        }
                        field.push_str(&inner.text);
                    }
                }
            }
        } else if filled(&table.rows) {
            self.put(Piece::Table(Table { line: table.line, rows: spread(table.rows) }));
        }
    }
}

/// The label of a list item by the list's `type`.
pub(super) fn list_label(value: u32, style: &str) -> String {
    use crate::vi::roman::to_roman;
    let letter = |value: u32| char::from(b'a' + ((value.max(1) - 1) % 26) as u8);
    match style {
        "I" => format!("{}.", to_roman(value)),
        "A" => format!("{}.", letter(value).to_ascii_uppercase()),
        "a" => format!("{})", letter(value)),
        _ => format!("{value}."),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(html: &str) -> Vec<String> {
        read(html, Detail::Plain)
            .unwrap()
            .pieces
            .iter()
            .map(|piece| match piece {
                Piece::Line(line) => line.text.clone(),
                Piece::Table(table) => table.text(),
            })
            .collect()
    }

    #[test]
    fn blocks_become_lines_and_scripts_do_not() {
        assert_eq!(
            texts(
                "<title>x</title><script>if (a<b) alert('<p>no</p>')</script><p><b>KẾ HOẠCH</b><br>Số:&nbsp;&nbsp;&nbsp;/KH-UBND</p><ul><li>Một</li></ul><ol type=a><li>Hai</ol>"
            ),
            ["KẾ HOẠCH", "Số:   /KH-UBND", "- Một", "a) Hai"]
        );
    }

    #[test]
    fn tables_with_merged_cells_are_spread_even_unclosed() {
        assert_eq!(
            texts(
                "<table><tr><td rowspan=2>1<td colspan=2>nhóm<tr><td>a<td><p>Sở Y tế</p><p>Sở Nội vụ</p></table>"
            ),
            ["1\tnhóm\t\n\ta\tSở Y tế Sở Nội vụ"]
        );
    }
}
