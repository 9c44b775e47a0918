//! A page as a script for commune loudspeakers: plain text that is read aloud.
//!
//! Windows' editor and the machines of broadcasters read it: UTF-8 with a byte order mark, lines end in
//! CRLF. [`crate::vi::speech`] turns signs and short forms into words; a text in another language is
//! left as it is.

use std::sync::Arc;

use super::context::Context;
use super::view;
use crate::model::{Page, PageId};
use crate::parse::kind::KindFields;
use crate::parse::markdown::{Body, HoleKind};
use crate::vi::speech;

/// Syllables a minute of a reader who wants to be understood outdoors.
const SPEED: usize = 150;

/// The script of a page.
pub fn script(context: &Arc<Context>, id: PageId) -> String {
    let page = context.site.page(id);
    let mut script =
        Script { context, is_vietnamese: view::content_lang(context, page) == "vi", lines: Vec::new() };
    script.opening(page);
    script.fields(page);
    script.body(page);
    script.closing(page);
    let syllables: usize = script.lines.iter().map(|line| line.split_whitespace().count()).sum();
    let minutes = syllables.div_ceil(SPEED).max(1);
    let length = context.text("radio.length").replace("{n}", &minutes.to_string());
    let title = words(&page.title().to_uppercase());
    let mut text = format!("\u{feff}{title}\r\n{length}\r\n");
    for line in &script.lines {
        text.push_str(line);
        text.push_str("\r\n");
    }
    text
}

struct Script<'a> {
    context: &'a Arc<Context>,
    is_vietnamese: bool,
    lines: Vec<String>,
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
        // In one go: what is put in may hold braces of its own.
        let pattern = self.context.text(key);
        let mut text = String::with_capacity(pattern.len() + 64);
        let mut rest = &*pattern;
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

    /// Who speaks: the organisation behind the site.
    fn organisation(&self) -> String {
        let site = &self.context.site;
        let name = site.config.organisation.as_ref().map(|o| &o.name);
        name.unwrap_or(&site.language(self.context.lang).title).to_string()
    }

    fn opening(&mut self, page: &Page) {
        let organisation = self.organisation();
        let opening = self.text("radio.opening", &[("organisation", &organisation), ("title", page.title())]);
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
        let day = |date: jiff::civil::Date| view::long_date(self.context, date);
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
        for block in blocks(&page.parsed.body) {
            let (text, begins) = match block {
                Block::Text(text) => (text, false),
                Block::Heading(text) => (text, true),
                Block::Alert(kind) => (self.context.text(&format!("alert.{kind}")), true),
                Block::Shortcode(name, title) => {
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
                Block::End => {
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
        let closing = self.text("radio.closing", &[("organisation", &organisation), ("title", page.title())]);
        self.part(&closing);
    }
}

/// A part of a body, as a voice gives it.
#[derive(Debug, PartialEq)]
enum Block<'a> {
    Text(String),
    Heading(String),
    Alert(&'static str),
    /// Name and title of a shortcode with a body.
    Shortcode(&'a str, Option<&'a str>),
    /// Of an alert or a shortcode.
    End,
}

/// Takes a body apart. Its HTML is of our own writer, so tags are simple; images, footnotes and
/// shortcodes without a body are left out.
fn blocks(body: &Body) -> Vec<Block<'_>> {
    let mut reader = BlockReader::default();
    let mut at = 0;
    for hole in &body.holes {
        reader.html(&body.html[at..hole.at as usize]);
        at = hole.at as usize;
        match &hole.kind {
            HoleKind::Symbol(text) | HoleKind::Abbr(text) => reader.push(text),
            HoleKind::ShortcodeOpen { name, args, leaf: false } => {
                reader.end();
                let title = args.iter().find(|arg| &*arg.key == "title").map(|arg| &*arg.value);
                reader.blocks.push(Block::Shortcode(name, title));
            }
            HoleKind::AlertOpen(kind) => {
                reader.end();
                reader.blocks.push(Block::Alert(kind.name()));
            }
            HoleKind::ShortcodeClose | HoleKind::AlertClose => {
                reader.end();
                reader.blocks.push(Block::End);
            }
            HoleKind::TableLabel(_)
            | HoleKind::Href(_)
            | HoleKind::Image { .. }
            | HoleKind::Text(_)
            | HoleKind::ShortcodeOpen { .. } => {}
        }
    }
    reader.html(&body.html[at..]);
    reader.end();
    reader.blocks
}

#[derive(Default)]
struct BlockReader<'a> {
    blocks: Vec<Block<'a>>,
    text: String,
    heading: bool,
    /// The open lists; the next number of those that are ordered.
    lists: Vec<Option<u64>>,
    /// Said before the next text: the number of its item.
    number: Option<u64>,
    /// Inside a tag that a hole cuts in two.
    in_tag: bool,
    /// Depth in what is not read: marks of footnotes, the notes themselves.
    silent: Option<&'static str>,
}

impl BlockReader<'_> {
    fn html(&mut self, mut html: &str) {
        if self.in_tag {
            let Some(end) = html.find('>') else { return };
            html = &html[end + 1..];
            self.in_tag = false;
        }
        while let Some(start) = html.find('<') {
            self.push(&unescape(&html[..start]));
            let rest = &html[start + 1..];
            let Some(end) = rest.find('>') else {
                self.tag(rest);
                self.in_tag = true;
                return;
            };
            self.tag(&rest[..end]);
            html = &rest[end + 1..];
        }
        self.push(&unescape(html));
    }

    fn tag(&mut self, tag: &str) {
        let name = tag.split([' ', '\n', '>']).next().unwrap_or("");
        match (self.silent, name) {
            (Some(until), name) if name.strip_prefix('/') == Some(until) => self.silent = None,
            (Some(_), _) => {}
            (None, "sup") if tag.contains("footnote") => self.silent = Some("sup"),
            (None, "section") if tag.contains("footnotes") => self.silent = Some("section"),
            (None, "h2" | "h3" | "h4" | "h5" | "h6") => {
                self.end();
                self.heading = true;
            }
            (None, "td" | "th") if !self.text.trim().is_empty() => self.text.push_str(", "),
            (None, "ol" | "ul") => {
                self.end();
                let start = || tag.split_once("start=\"")?.1.split_once('"')?.0.parse().ok();
                self.lists.push((name == "ol").then(|| start().unwrap_or(1)));
            }
            (None, "/ol" | "/ul") => {
                self.end();
                self.number = None;
                self.lists.pop();
            }
            (None, "li") => {
                self.end();
                self.number = None;
                if let Some(Some(next)) = self.lists.last_mut() {
                    self.number = Some(*next);
                    *next = next.saturating_add(1);
                }
            }
            (None, "p" | "/p" | "/li" | "/tr" | "dt" | "/dt" | "dd" | "/dd" | "br" | "pre" | "/pre") => {
                self.end();
            }
            (None, "/h2" | "/h3" | "/h4" | "/h5" | "/h6") => {
                self.end();
                self.heading = false;
            }
            (None, _) => {}
        }
    }

    fn push(&mut self, text: &str) {
        if self.silent.is_none() {
            self.text.push_str(text);
        }
    }

    fn end(&mut self) {
        let text = std::mem::take(&mut self.text);
        let mut text = words(&text);
        if !text.is_empty() {
            if let Some(number) = self.number.take() {
                text = format!("{number}. {text}");
            }
            self.blocks.push(if self.heading { Block::Heading(text) } else { Block::Text(text) });
        }
    }
}

/// A text on one line, single spaces between words.
fn words(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The five characters our writer escapes.
fn unescape(html: &str) -> String {
    html.replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&quot;", "\"")
        .replace("&#39;", "'")
        .replace("&amp;", "&")
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
        let blocks = blocks(&page.body);
        let text = |t: &str| Block::Text(t.to_owned());
        assert_eq!(
            blocks,
            [
                text("Một & hai."),
                Block::Heading("Nên".to_owned()),
                Block::Shortcode("dont", None),
                text("Đứng dưới tải"),
                Block::End,
                Block::Alert("caution"),
                text("Không vào."),
                Block::End,
                text("A, B"),
                text("x, y"),
            ]
        );
    }
}
