//! A page as a script for commune loudspeakers: plain text that is read aloud.
//!
//! Windows' editor and the machines of broadcasters read it: UTF-8 with a byte order mark, lines end in
//! CRLF. [`crate::vi::speech`] turns signs and short forms into words; a text in another language is
//! left as it is.

mod heard;

use std::sync::Arc;

use heard::heard;

use super::context::Context;
use super::escape;
use super::parts::page::content_lang;
use super::words::long_date;
use crate::model::{Page, PageId};
use crate::parse::kind::KindFields;
use crate::parse::markdown::{Block, Body, Container, HoleKind};
use crate::vi::speech;

/// Syllables a minute of a reader who wants to be understood outdoors.
const SPEED: usize = 150;

/// How many syllables a short reading has: a minute to a minute and a half.
const SHORT: [usize; 2] = [SPEED, SPEED * 3 / 2];

/// The script of a page.
pub fn script(context: &Arc<Context>, id: PageId) -> String {
    text_of(context, context.site.page(id), &gather(context, id))
}

/// A reading of sixty to ninety seconds: what to do, and whom to call.
pub fn short(context: &Arc<Context>, id: PageId) -> String {
    let page = context.site.page(id);
    let mut script = Script::new(context, page);
    script.closing(page);
    let closing = std::mem::take(&mut script.lines);
    script.opening(page);
    script.fields(page);
    let fields = script.lines.len();
    script.body(page);
    let more = script.text("radio.more", &[("organisation", &script.organisation())]);
    let (mut lines, mut said) = (Vec::new(), syllables(&closing));
    let mut at = 0;
    for part in script.lines.split(String::is_empty) {
        let is_body = at >= fields;
        at += part.len() + 1;
        // The text goes on only where what to do did not fill a minute.
        if part.is_empty() || is_body && said >= SHORT[0] {
            continue;
        }
        let whole = said + syllables(part);
        if whole <= SHORT[1] {
            lines.push(String::new());
            lines.extend_from_slice(part);
            said = whole;
            continue;
        }
        // Half a list misleads; of steps in their order the first are worth saying, with a word that
        // there are more.
        if part.get(1).is_some_and(|line| line.starts_with("1. ")) {
            lines.push(String::new());
            said += syllables(std::slice::from_ref(&more));
            for line in part {
                let long = said + syllables(std::slice::from_ref(line));
                if long > SHORT[1] {
                    break;
                }
                lines.push(line.clone());
                said = long;
            }
            lines.push(format!("{more}."));
        }
        if is_body {
            break;
        }
    }
    lines.extend(closing);
    text_of(context, page, &lines)
}

/// The whole script for a machine that reads aloud: SSML 1.1 of the W3C.
pub fn speech(context: &Arc<Context>, id: PageId) -> String {
    let page = context.site.page(id);
    let lang = match content_lang(context, page) {
        "vi" => "vi-VN",
        other => other,
    };
    let mut out = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<speak version=\"1.1\" xmlns=\"http://www.w3.org/2001/10/synthesis\" xml:lang=\"{}\">\n",
        escape::html(lang)
    );
    for part in gather(context, id).split(String::is_empty).filter(|part| !part.is_empty()) {
        out.push_str("<p>");
        for line in part {
            out.push_str(&format!("<s>{}</s>", escape::html(line)));
        }
        out.push_str("</p>\n<break strength=\"strong\"/>\n");
    }
    out + "</speak>\n"
}

/// The lines of the whole script; an empty one is a pause.
fn gather(context: &Arc<Context>, id: PageId) -> Vec<String> {
    let page = context.site.page(id);
    let mut script = Script::new(context, page);
    script.opening(page);
    script.fields(page);
    script.body(page);
    script.closing(page);
    script.lines
}

/// Lines as a file for Windows: what it is, how long it takes, then what is read.
fn text_of(context: &Context, page: &Page, lines: &[String]) -> String {
    let said = syllables(lines);
    let length = match said {
        0..=224 => context.text("radio.seconds").replace("{n}", &(said * 60 / SPEED).to_string()),
        _ => context.text("radio.length").replace("{n}", &said.div_ceil(SPEED).to_string()),
    };
    let title = words(&page.title().to_uppercase());
    let mut text = format!("\u{feff}{title}\r\n{length}\r\n");
    for line in lines {
        text.push_str(line);
        text.push_str("\r\n");
    }
    text
}

fn syllables(lines: &[String]) -> usize {
    lines.iter().map(|line| line.split_whitespace().count()).sum()
}

struct Script<'a> {
    context: &'a Arc<Context>,
    is_vietnamese: bool,
    lines: Vec<String>,
}

impl<'a> Script<'a> {
    fn new(context: &'a Arc<Context>, page: &Page) -> Script<'a> {
        Script { context, is_vietnamese: content_lang(context, page) == "vi", lines: Vec::new() }
    }
}

impl Script<'_> {
    fn spoken(&self, text: &str) -> String {
        if !self.is_vietnamese {
            return words(text);
        }
        speech::spoken(text, |short| self.context.site.registries.abbreviation(short))
    }

    /// A sentence, ended as the voice ends it.
    fn say(&mut self, text: &str) {
        let mut line = self.spoken(text);
        if line.is_empty() {
            return;
        }
        if !line.ends_with(['.', '!', '?', ':', ';', '…']) {
            line.push('.');
        }
        self.lines.push(line);
    }

    /// What begins a part: a pause before it.
    fn part(&mut self, text: &str) {
        self.lines.push(String::new());
        self.say(text);
    }

    fn text(&self, key: &str, values: &[(&str, &str)]) -> String {
        filled(&self.context.text(key), values)
    }

    /// A line of the station: the site's own, else the theme's.
    fn station(&self, line: &str, values: &[(&str, &str)]) -> String {
        let radio = &self.context.site.config.radio;
        let own = if line == "opening" { &radio.opening } else { &radio.closing };
        match own {
            Some(pattern) => filled(pattern, values),
            None => self.text(&format!("radio.{line}"), values),
        }
    }

    /// Who speaks: the organisation behind the site.
    fn organisation(&self) -> String {
        let site = &self.context.site;
        let name = site.config.organisation.as_ref().map(|o| &o.name);
        name.unwrap_or(&site.language(self.context.lang).title).to_string()
    }

    fn opening(&mut self, page: &Page) {
        let organisation = self.organisation();
        let opening = self.station("opening", &[("organisation", &organisation), ("title", page.title())]);
        self.part(&opening);
        if let Some(description) = &page.front().description {
            self.say(&description.value);
        }
    }

    fn fields(&mut self, page: &Page) {
        let fields = page.fields();
        if let Some(theme) = fields.theme() {
            self.part(&self.text("radio.theme", &[("theme", &theme.value)]));
        }
        let day = |date: jiff::civil::Date| long_date(self.context, date);
        let when = match fields.days() {
            (Some(from), Some(to)) if from.value != to.value => {
                Some(self.text("radio.from_to", &[("from", &day(from.value)), ("to", &day(to.value))]))
            }
            (Some(on), _) | (None, Some(on)) => Some(self.text("radio.on", &[("day", &day(on.value))])),
            (None, None) => None,
        };
        let (time, place) = match fields {
            KindFields::Event(event) => (event.time, event.place),
            _ => (None, None),
        };
        let time = time.map(|t| self.text("radio.time", &[("time", &t.value)]));
        let place = place.map(|p| self.text("radio.place", &[("place", &p.value)]));
        for line in [when, time, place].into_iter().flatten() {
            self.say(&line);
        }
        self.numbered("radio.steps", fields.steps().iter().map(|s| &*s.value));
        match fields {
            KindFields::Guidance(guidance) => {
                self.list("radio.equipment", guidance.equipment.iter().map(|s| &*s.value));
            }
            KindFields::Campaign(campaign) => {
                self.list("radio.slogans", campaign.slogans.iter().map(|s| &*s.value));
            }
            _ => {}
        }
    }

    fn numbered<'a>(&mut self, key: &str, items: impl Iterator<Item = &'a str>) {
        for (n, item) in items.enumerate() {
            if n == 0 {
                self.part(&self.text(key, &[]));
            }
            self.say(&self.text("radio.step", &[("n", &(n + 1).to_string()), ("step", item)]));
        }
    }

    fn list<'a>(&mut self, key: &str, items: impl Iterator<Item = &'a str>) {
        for (n, item) in items.enumerate() {
            if n == 0 {
                self.part(&self.text(key, &[]));
            }
            self.say(item);
        }
    }

    /// The text of the page, a paragraph a line. What the eye sees by colour and shape ("must not")
    /// is said.
    fn body(&mut self, page: &Page) {
        let mut pause = true;
        for line in lines(&page.parsed.body) {
            let (text, begins) = match line {
                Line::Text(text) => (text, false),
                Line::Heading(text) => (text, true),
                Line::Alert(kind) => (self.context.text(&format!("alert.{kind}")), true),
                Line::Shortcode(name, title) => {
                    let known = self.context.theme.shortcode(name).map_or(name, |(name, _)| name);
                    let own = self
                        .context
                        .theme
                        .text(self.context.lang_code(), &format!("radio.shortcode.{known}"));
                    match title.or(own) {
                        Some(text) => (format!("{}:", text.trim_end_matches(':')), true),
                        None => continue,
                    }
                }
                Line::End => {
                    pause = true;
                    continue;
                }
            };
            match begins || std::mem::take(&mut pause) {
                true => self.part(&text),
                false => self.say(&text),
            }
            pause = false;
        }
    }

    fn closing(&mut self, page: &Page) {
        let hotlines = &self.context.site.config.hotlines;
        let contacts = page.fields().contacts().iter();
        let contacts = contacts.filter_map(|id| hotlines.iter().find(|h| h.id == id.value));
        for (n, hotline) in contacts.enumerate() {
            if n == 0 {
                self.part(&self.text("radio.contacts", &[]));
            }
            let digits =
                if self.is_vietnamese { speech::phone(&hotline.phone) } else { hotline.phone.to_string() };
            self.say(&self.text("radio.contact", &[("name", &hotline.name), ("digits", &digits)]));
        }
        let organisation = self.organisation();
        let closing = self.station("closing", &[("organisation", &organisation), ("title", page.title())]);
        self.part(&closing);
    }
}

/// A part of a body, as a voice gives it.
#[derive(Debug, PartialEq)]
enum Line<'a> {
    Text(String),
    Heading(String),
    Alert(&'static str),
    /// Name and title of a shortcode with a body.
    Shortcode(&'a str, Option<&'a str>),
    /// Of an alert or a shortcode.
    End,
}

/// The lines of a body; pictures, notes and shortcodes without a body are left out.
fn lines(body: &Body) -> Vec<Line<'_>> {
    let mut reader = Lines::default();
    let mut open: Vec<&Container> = Vec::new();
    for block in &body.blocks {
        match block {
            Block::Heading(n) => {
                let text = reader.numbered(&body.headings[*n as usize].text);
                reader.lines.extend(text.map(Line::Heading));
            }
            Block::Text(span) if open.iter().any(|c| matches!(c, Container::Row)) => {
                reader.cell(&heard(body, *span).unwrap_or_default());
            }
            Block::Text(span) => {
                let text = heard(body, *span).and_then(|text| reader.numbered(&text));
                reader.lines.extend(text.map(Line::Text));
            }
            Block::Code(span) => {
                let text = reader.numbered(body.text(*span));
                reader.lines.extend(text.map(Line::Text));
            }
            Block::Open(Container::Notes) => break,
            Block::Open(container) => {
                reader.open(container, body);
                open.push(container);
            }
            Block::Close => {
                if let Some(container) = open.pop() {
                    reader.close(container);
                }
            }
            Block::Picture(_) | Block::Leaf(_) | Block::Task { .. } => {}
        }
    }
    reader.lines
}

#[derive(Default)]
struct Lines<'a> {
    lines: Vec<Line<'a>>,
    /// The open lists; the next number of those that are numbered.
    lists: Vec<Option<u64>>,
    /// Said before the next text: the number of its item.
    number: Option<u64>,
    /// What is to be said of a table's row.
    row: String,
    /// Whether something of the cell was said.
    in_cell: bool,
}

impl<'a> Lines<'a> {
    fn open(&mut self, container: &Container, body: &'a Body) {
        match container {
            Container::List(first) => self.lists.push(*first),
            Container::Item => {
                self.number = None;
                if let Some(Some(next)) = self.lists.last_mut() {
                    self.number = Some(*next);
                    *next = next.saturating_add(1);
                }
            }
            Container::Alert(kind) => self.lines.push(Line::Alert(kind.name())),
            Container::Shortcode(hole) => {
                if let HoleKind::ShortcodeOpen { name, args, .. } = body.hole(*hole) {
                    let title = args.iter().find(|arg| &*arg.key == "title").map(|arg| &*arg.value);
                    self.lines.push(Line::Shortcode(name, title));
                }
            }
            Container::Column { .. } | Container::Cell => {
                self.in_cell = false;
                if !self.row.is_empty() {
                    self.row.push_str(", ");
                }
            }
            _ => {}
        }
    }

    fn close(&mut self, container: &Container) {
        match container {
            Container::List(_) => {
                self.number = None;
                self.lists.pop();
            }
            Container::Alert(_) | Container::Shortcode(_) => self.lines.push(Line::End),
            Container::Row => self.end_row(),
            _ => {}
        }
    }

    /// A cell has one line but where the editor broke it.
    fn cell(&mut self, text: &str) {
        if std::mem::replace(&mut self.in_cell, true) {
            self.end_row();
        }
        self.row.push_str(text);
    }

    fn end_row(&mut self) {
        let row = std::mem::take(&mut self.row);
        let row = self.numbered(&row);
        self.lines.extend(row.map(Line::Text));
    }

    /// A text on one line with the number of its item; nothing where it is blank.
    fn numbered(&mut self, text: &str) -> Option<String> {
        let text = words(text);
        if text.is_empty() {
            return None;
        }
        Some(match self.number.take() {
            Some(number) => format!("{number}. {text}"),
            None => text,
        })
    }
}

/// A pattern with its values, in one go: what is put in may hold braces of its own.
fn filled(pattern: &str, values: &[(&str, &str)]) -> String {
    let mut text = String::with_capacity(pattern.len() + 64);
    let mut rest = pattern;
    while let Some(at) = rest.find('{') {
        text.push_str(&rest[..at]);
        rest = &rest[at..];
        let value = values.iter().find_map(|(name, value)| {
            let after = rest[1..].strip_prefix(name)?.strip_prefix('}')?;
            Some((*value, after))
        });
        let (put, after) = value.unwrap_or(rest.split_at(1));
        text.push_str(put);
        rest = after;
    }
    text + rest
}

/// A text on one line, single spaces between words.
fn words(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diag::SourceText;
    use crate::parse::page::parse_page;

    #[test]
    fn what_colour_says_is_said() {
        let text = "+++\ntitle = \"A\"\n+++\n\nMột & hai[^1].\n\n## Nên\n\n:::dont\n\n- Đứng dưới tải\n\n:::\n\n> [!CAUTION]\n> Không vào.\n\n| A | B |\n|---|---|\n| x | y |\n\n[^1]: Chú thích.\n";
        let page = parse_page(&SourceText::new("content/a.md", text));
        let text = |t: &str| Line::Text(t.to_owned());
        assert_eq!(
            lines(&page.body),
            [
                text("Một & hai."),
                Line::Heading("Nên".to_owned()),
                Line::Shortcode("dont", None),
                text("Đứng dưới tải"),
                Line::End,
                Line::Alert("caution"),
                text("Không vào."),
                Line::End,
                text("A, B"),
                text("x, y"),
            ]
        );
    }
}
