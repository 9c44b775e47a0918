//! What was copied from Word, Excel, Google Docs, LibreOffice, Zalo or a web page, as Markdown.
//!
//! Unlike [`super::html`], which reads a plan's paragraphs for the rules, this keeps what an editor sees: headings,
//! lists with their levels, emphasis, links, tables. Nothing of the markup itself gets through: no style, no script,
//! no picture that lies on somebody's disk.

mod blocks;

use html5gum::{DefaultEmitter, Token, Tokenizer};
use unicode_normalization::UnicodeNormalization;

use super::super::text::is_invisible;
use super::html::list_label;
use super::table::{RawCell, spread};
use blocks::{Block, Marker, write};

/// The most open elements that are followed; what is nested deeper is text of the last.
const DEEPEST: usize = 200;

const SKIPPED: &[&str] = &[
    "script", "style", "template", "noscript", "title", "select", "textarea", "svg", "math", "iframe",
    "object", "button", "xml",
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
    "figure",
    "figcaption",
    "address",
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
    "table",
    "tr",
    "td",
    "th",
    "pre",
];

/// Markdown for a piece of HTML; empty where there is no text in it.
///
/// ```
/// let html = "<p>Gọi <b>115</b></p><ul><li>Một<ul><li>Hai</li></ul></li></ul>";
/// assert_eq!(lantoa::import::paste(html), "Gọi **115**\n\n- Một\n  - Hai");
/// ```
pub fn paste(html: &str) -> String {
    let mut emitter = DefaultEmitter::default();
    emitter.naively_switch_states(true);
    let mut reader = Reader::default();
    for token in Tokenizer::new_with_emitter(html, emitter) {
        let Ok(token) = token;
        match token {
            Token::StartTag(tag) => {
                let name = String::from_utf8_lossy(&tag.name).to_lowercase();
                let attribute = |wanted: &[u8]| -> Option<String> {
                    let found = tag.attributes.iter().find(|(key, _)| key.as_slice() == wanted);
                    found.map(|(_, value)| String::from_utf8_lossy(value).into_owned())
                };
                reader.start(&name, tag.self_closing, &attribute);
            }
            Token::EndTag(tag) => reader.end(&String::from_utf8_lossy(&tag.name).to_lowercase()),
            Token::String(text) => reader.text(&String::from_utf8_lossy(&text)),
            _ => {}
        }
    }
    reader.close_to(0);
    reader.flush();
    write(reader.blocks)
}

/// How a run of text looks.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Look {
    pub bold: bool,
    pub italic: bool,
    pub struck: bool,
    pub code: bool,
    /// `sub` or `sup`.
    pub script: Option<&'static str>,
    pub link: Option<String>,
}

/// A run of text of one look.
#[derive(Clone, Debug)]
pub(super) struct Run {
    pub text: String,
    pub look: Look,
}

/// An element that is open, and how text in it looks.
struct Open {
    name: String,
    look: Look,
    /// The mark of a list item in Word stands in an element of its own.
    is_mark: bool,
    hidden: bool,
}

struct List {
    /// The next number; `None` for bullets.
    next: Option<u32>,
    style: String,
}

#[derive(Default)]
struct OpenTable {
    rows: Vec<Vec<RawCell>>,
    row: Option<Vec<RawCell>>,
    cell: Option<RawCell>,
}

/// A paragraph of Word that is an item: its level, and its mark as Word wrote it.
#[derive(Default)]
struct WordItem {
    level: usize,
    mark: String,
}

#[derive(Default)]
struct Reader {
    blocks: Vec<Block>,
    runs: Vec<Run>,
    open: Vec<Open>,
    lists: Vec<List>,
    /// The mark and level of the next text, which is the first of a list item.
    item: Option<(usize, Marker)>,
    /// The level of the list item that is open, for its further paragraphs.
    heading: u8,
    word: Option<WordItem>,
    tables: Vec<OpenTable>,
}

impl Reader {
    fn look(&self) -> Look {
        self.open.last().map(|open| open.look.clone()).unwrap_or_default()
    }

    fn is_hidden(&self) -> bool {
        self.open.last().is_some_and(|open| open.hidden)
    }

    fn start(&mut self, name: &str, self_closing: bool, attribute: &dyn Fn(&[u8]) -> Option<String>) {
        let style = attribute(b"style").unwrap_or_default().to_lowercase().replace(' ', "");
        let class = attribute(b"class").unwrap_or_default();
        if BLOCKS.contains(&name) {
            self.flush();
        }
        self.close_implied(name);
        match name {
            "br" => return self.line_break(),
            "hr" => return self.blocks.push(Block::Rule),
            "img" | "input" | "meta" | "link" | "col" | "wbr" | "base" => return,
            "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => self.heading = name.as_bytes()[1] - b'0',
            "p" => self.start_paragraph(&style, &class),
            "ul" => self.lists.push(List { next: None, style: String::new() }),
            "ol" => {
                let first = attribute(b"start").and_then(|start| start.parse().ok()).unwrap_or(1);
                let kind =
                    attribute(b"type").or_else(|| list_style(&style)).unwrap_or_else(|| "1".to_owned());
                self.lists.push(List { next: Some(first), style: kind });
            }
            "li" => self.start_item(&style),
            "table" => self.tables.push(OpenTable::default()),
            "tr" => {
                self.end_row();
                if let Some(table) = self.tables.last_mut() {
                    table.row = Some(Vec::new());
                }
            }
            "td" | "th" => {
                self.end_cell();
                let span = |wanted: &[u8]| {
                    attribute(wanted).and_then(|v| v.trim().parse::<usize>().ok()).unwrap_or(1).clamp(1, 1000)
                };
                let (colspan, rowspan) = (span(b"colspan"), span(b"rowspan"));
                if let Some(table) = self.tables.last_mut() {
                    table.row.get_or_insert_default();
                    table.cell = Some(RawCell { colspan, rowspan, ..RawCell::default() });
                }
            }
            _ => {}
        }
        if self_closing || self.open.len() >= DEEPEST {
            return;
        }
        let look = self.look_of(name, &style, attribute);
        let hidden = self.is_hidden()
            || SKIPPED.contains(&name)
            || attribute(b"hidden").is_some()
            || style.contains("display:none")
            || style.contains("mso-hide:all");
        let is_mark = style.contains("mso-list:ignore") || self.open.last().is_some_and(|open| open.is_mark);
        self.open.push(Open { name: name.to_owned(), look, is_mark, hidden });
    }

    fn look_of(&self, name: &str, style: &str, attribute: &dyn Fn(&[u8]) -> Option<String>) -> Look {
        let mut look = self.look();
        match name {
            "b" | "strong" => look.bold = true,
            "i" | "em" | "cite" => look.italic = true,
            "s" | "del" | "strike" => look.struck = true,
            "code" | "tt" | "samp" => look.code = true,
            "sub" => look.script = Some("sub"),
            "sup" => look.script = Some("sup"),
            "a" => look.link = attribute(b"href").and_then(|href| link(&href)),
            "h1" | "h2" | "h3" | "h4" | "h5" | "h6" | "th" => look.bold = false,
            _ => {}
        }
        // Google Docs writes all in `<b style="font-weight:normal">` and says the weight of every run.
        if let Some((_, weight)) = style.split_once("font-weight:") {
            let weight = weight.split(';').next().unwrap_or("");
            match weight {
                "bold" | "bolder" | "600" | "700" | "800" | "900" => look.bold = true,
                "normal" | "400" | "300" | "500" => look.bold = false,
                _ => {}
            }
        }
        if style.contains("font-style:italic") {
            look.italic = true;
        } else if style.contains("font-style:normal") {
            look.italic = false;
        }
        if style.contains("vertical-align:super") {
            look.script = Some("sup");
        } else if style.contains("vertical-align:sub") {
            look.script = Some("sub");
        }
        look
    }

    /// Elements that the next one ends without saying so.
    fn close_implied(&mut self, name: &str) {
        let (ends, until): (&[&str], &[&str]) = match name {
            "li" => (&["li"], &["ul", "ol"]),
            "td" | "th" => (&["td", "th"], &["tr", "table"]),
            "tr" => (&["tr"], &["table"]),
            "p" | "ul" | "ol" | "table" | "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => {
                (&["p"], &["li", "td", "th", "div"])
            }
            _ => return,
        };
        for at in (0..self.open.len()).rev() {
            let open = self.open[at].name.as_str();
            if ends.contains(&open) {
                return self.close_to(at);
            }
            if until.contains(&open) {
                return;
            }
        }
    }

    fn end(&mut self, name: &str) {
        if name == "p" || BLOCKS.contains(&name) {
            self.flush();
        }
        // A cell ends no element that is open outside of its table.
        let wall =
            self.open.iter().rposition(|open| open.name == "table").filter(|_| name != "table").unwrap_or(0);
        if let Some(at) = self.open.iter().rposition(|open| open.name == name).filter(|at| *at >= wall) {
            self.close_to(at);
        }
    }

    /// Closes the open elements down to one, that one included.
    fn close_to(&mut self, at: usize) {
        while self.open.len() > at {
            let Some(closed) = self.open.last().map(|open| open.name.clone()) else { return };
            if BLOCKS.contains(&closed.as_str()) {
                self.flush();
            }
            self.open.pop();
            match closed.as_str() {
                "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => self.heading = 0,
                "p" => self.word = None,
                "ul" | "ol" => {
                    self.lists.pop();
                }
                "li" => self.item = None,
                "td" | "th" => self.end_cell(),
                "tr" => self.end_row(),
                "table" => self.end_table(),
                _ => {}
            }
        }
    }

    fn start_paragraph(&mut self, style: &str, class: &str) {
        self.word = None;
        if let Some((_, list)) = style.split_once("mso-list:") {
            let level = list.split("level").nth(1).and_then(|rest| {
                let digits: String = rest.chars().take_while(char::is_ascii_digit).collect();
                digits.parse::<usize>().ok()
            });
            if let Some(level) = level {
                self.word = Some(WordItem { level: level.clamp(1, 9) - 1, mark: String::new() });
            }
        }
        // Word's styles of headings where it did not make elements of them.
        let heading =
            class.strip_prefix("MsoHeading").and_then(|n| n.chars().next()).and_then(|n| n.to_digit(10));
        if let Some(level) = heading.filter(|level| (1..=6).contains(level)) {
            self.heading = level as u8;
        } else if class.starts_with("MsoTitle") {
            self.heading = 1;
        } else if !self.open.iter().any(|open| open.name.len() == 2 && open.name.starts_with('h')) {
            self.heading = 0;
        }
    }

    fn start_item(&mut self, style: &str) {
        let level = self.lists.len().saturating_sub(1);
        let own = list_style(style);
        let marker = match self.lists.last_mut() {
            Some(List { next: Some(next), style }) => {
                if let Some(own) = own {
                    *style = own;
                }
                let n = *next;
                *next = next.saturating_add(1);
                if style == "1" { Marker::Number(n) } else { Marker::Label(list_label(n, style)) }
            }
            _ => Marker::Bullet,
        };
        self.item = Some((level, marker));
    }

    fn text(&mut self, text: &str) {
        if self.is_hidden() {
            return;
        }
        let is_mark = self.open.last().is_some_and(|open| open.is_mark);
        let is_pre = self.open.iter().any(|open| open.name == "pre");
        let look = self.look();
        let mut clean = String::with_capacity(text.len());
        for c in text.nfc().filter(|c| !is_invisible(*c)) {
            match c {
                '\n' if is_pre => clean.push('\n'),
                c if c == '\u{a0}' || c.is_whitespace() => {
                    if !clean.ends_with([' ', '\n']) || is_pre {
                        clean.push(' ');
                    }
                }
                c => clean.push(c),
            }
        }
        if is_mark && let Some(word) = &mut self.word {
            word.mark.push_str(clean.trim());
            return;
        }
        match self.runs.last_mut() {
            Some(last) if last.look == look => last.text.push_str(&clean),
            _ => self.runs.push(Run { text: clean, look }),
        }
    }

    fn in_cell(&self) -> bool {
        self.tables.last().is_some_and(|table| table.cell.is_some())
    }

    fn line_break(&mut self) {
        if self.is_hidden() {
            return;
        }
        let is_pre = self.open.iter().any(|open| open.name == "pre");
        if self.in_cell() || is_pre || (!self.lists.is_empty() && self.item.is_none()) || self.item.is_some()
        {
            let look = self.look();
            self.runs.push(Run { text: "\n".to_owned(), look });
        } else {
            self.flush();
        }
    }

    /// Ends a paragraph.
    fn flush(&mut self) {
        let runs = std::mem::take(&mut self.runs);
        if self.open.iter().any(|open| open.name == "pre") && !self.in_cell() {
            let text: String = runs.iter().map(|run| run.text.as_str()).collect();
            if !text.trim().is_empty() {
                self.blocks.push(Block::Code(text));
            }
            return;
        }
        if runs.iter().all(|run| run.text.trim().is_empty()) {
            return;
        }
        if self.in_cell() {
            let text = blocks::inline(&runs, blocks::Place::Cell);
            if let Some(cell) = self.tables.last_mut().and_then(|table| table.cell.as_mut()) {
                if !cell.text.is_empty() {
                    cell.text.push('\n');
                }
                cell.text.push_str(&text);
            }
            return;
        }
        let quoted = self.open.iter().any(|open| open.name == "blockquote");
        let block = match (self.heading, self.word.take(), self.item.take()) {
            (1.., _, _) => Block::Heading(self.heading, runs),
            (_, Some(word), _) => {
                Block::Item { level: word.level, marker: Marker::of_word(&word.mark), runs }
            }
            (_, _, Some((level, marker))) => Block::Item { level, marker, runs },
            _ if !self.lists.is_empty() => Block::Inside { level: self.lists.len() - 1, runs },
            _ if quoted => Block::Quote(runs),
            _ => Block::Paragraph(runs),
        };
        self.blocks.push(block);
    }

    fn end_cell(&mut self) {
        if self.in_cell() {
            self.flush();
        }
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
        if let Some(outer) = self.tables.last_mut().and_then(|table| table.cell.as_mut()) {
            // A table inside a cell is text of the cell.
            for inner in table.rows.into_iter().flatten().filter(|cell| !cell.text.is_empty()) {
                if !outer.text.is_empty() {
                    outer.text.push('\n');
                }
                outer.text.push_str(&inner.text);
            }
            return;
        }
        let rows = spread(table.rows);
        let text = |cell: &super::super::source::Cell| {
            if cell.is_repeat() { String::new() } else { cell.text.clone() }
        };
        let mut rows: Vec<Vec<String>> = rows.iter().map(|row| row.iter().map(text).collect()).collect();
        while rows.last().is_some_and(|row| row.iter().all(String::is_empty)) {
            rows.pop();
        }
        while rows.first().is_some_and(|row| row.iter().all(String::is_empty)) {
            rows.remove(0);
        }
        let width = rows
            .iter()
            .filter_map(|row| row.iter().rposition(|cell| !cell.is_empty()))
            .max()
            .map_or(0, |n| n + 1);
        for row in &mut rows {
            row.resize(width, String::new());
        }
        if width > 0 {
            self.blocks.push(Block::Table(rows));
        }
    }
}

/// A destination that leads somewhere for every reader.
fn link(href: &str) -> Option<String> {
    let href = href.trim();
    let lower = href.to_lowercase();
    let leads = ["https://", "http://", "mailto:", "tel:"].iter().any(|scheme| lower.starts_with(scheme));
    (leads && !href.contains(char::is_whitespace)).then(|| href.to_owned())
}

/// The letter that `type` has for a list style of CSS.
fn list_style(style: &str) -> Option<String> {
    let (_, kind) = style.split_once("list-style-type:")?;
    let kind = match kind.split(';').next()? {
        "lower-alpha" | "lower-latin" => "a",
        "upper-alpha" | "upper-latin" => "A",
        "upper-roman" => "I",
        "lower-roman" => "i",
        _ => "1",
    };
    Some(kind.to_owned())
}

#[cfg(test)]
mod tests;
