//! Headings: their anchors, levels and texts.

use std::collections::{HashMap, HashSet};
use std::ops::Range;

use pulldown_cmark::CowStr;

use super::Writer;
use crate::diag::{Place, Text};
use crate::parse::markdown::{Heading, escape, messages};
use crate::vi::slug::slugify;

/// The anchor of a heading whose text gives none.
const NAMELESS: &str = "muc";

struct OpenHeading<'a> {
    /// Offset in the HTML just behind `<h2`.
    html: usize,
    holes: usize,
    plain: usize,
    level: u8,
    id: Option<CowStr<'a>>,
    classes: Vec<CowStr<'a>>,
    range: Range<usize>,
}

/// The headings and anchors of a page so far.
#[derive(Default)]
pub(super) struct Headings {
    open: Option<OpenHeading<'static>>,
    list: Vec<Heading>,
    /// Anchors in use.
    used: HashSet<String>,
    /// The number with which the next heading of a name is tried.
    numbers: HashMap<String, u32>,
    /// Explicit anchors with their places.
    explicit: HashMap<String, Range<usize>>,
    /// Explicit anchors that may still come: names made from texts keep off them.
    reserved: HashSet<String>,
    others: Vec<Box<str>>,
    level: u8,
}

impl Headings {
    pub fn new(src: &str) -> Headings {
        let mut reserved = HashSet::new();
        for at in memchr::memmem::find_iter(src.as_bytes(), b"{#") {
            let id: String = src[at + 2..]
                .bytes()
                .take_while(|b| b.is_ascii_alphanumeric() || *b == b'-')
                .take(100)
                .map(char::from)
                .collect();
            reserved.insert(id);
        }
        Headings { reserved, level: 1, ..Headings::default() }
    }

    /// Whether one is open: its text is neither searched for symbols nor for abbreviations.
    pub fn is_open(&self) -> bool {
        self.open.is_some()
    }

    /// Follows an insertion into the HTML before the open heading's content.
    pub fn shift(&mut self, by: usize) {
        if let Some(open) = &mut self.open {
            open.html += by;
        }
    }

    /// Notes an id that is no heading's.
    pub fn add_anchor(&mut self, id: &str) {
        self.others.push(id.into());
    }

    fn unique(&mut self, name: &str, own: bool) -> String {
        let reserved =
            |headings: &Headings, id: &str| !headings.reserved.is_empty() && headings.reserved.contains(id);
        if (own || !reserved(self, name)) && !self.used.contains(name) {
            self.used.insert(name.to_owned());
            return name.to_owned();
        }
        // Where the last search ended, so that many headings of one name do not search it all again.
        let mut number = self.numbers.get(name).copied().unwrap_or(2);
        let id = loop {
            let candidate = format!("{name}-{number}");
            number += 1;
            if !reserved(self, &candidate) && self.used.insert(candidate.clone()) {
                break candidate;
            }
        };
        match self.numbers.get_mut(name) {
            Some(next) => *next = number,
            None => drop(self.numbers.insert(name.to_owned(), number)),
        }
        id
    }

    /// The headings, and all anchors in alphabetical order.
    pub fn finish(mut self, plain_len: usize) -> (Vec<Heading>, Vec<Box<str>>) {
        // A heading without text may stand behind the last line end, which was cut off.
        for heading in self.list.iter_mut().rev().take(1) {
            heading.plain_offset = heading.plain_offset.min(plain_len as u32);
        }
        let mut anchors = self.others;
        anchors.extend(self.list.iter().map(|heading| heading.id.clone()));
        anchors.sort();
        (self.list, anchors)
    }
}

impl<'a> Writer<'a> {
    pub(super) fn start_heading(
        &mut self,
        level: u8,
        id: Option<CowStr<'a>>,
        classes: Vec<CowStr<'a>>,
        attributes: Vec<(CowStr<'a>, Option<CowStr<'a>>)>,
        range: Range<usize>,
    ) {
        if level == 1 {
            self.report(messages::level_one_heading(), self.first_line(&range));
        }
        for (name, _) in &attributes {
            let place = self.place_of(name, &range);
            self.report(messages::heading_attribute(name), place);
        }
        let level = level.max(2);
        let before = self.headings.level;
        if level > before + 1 {
            self.report(messages::skipped_level(before, level), self.first_line(&range));
        }
        self.headings.level = level;
        let html = self.html.len() + "<h2".len();
        let (holes, plain) = (self.holes.len(), self.plain.len());
        self.html.push_str(["<h2>", "<h3>", "<h4>", "<h5>", "<h6>"][usize::from(level - 2)]);
        let id = id.map(|id| {
            let place = self.place_of(&id, &range);
            (id, place)
        });
        let (id, range_of_id) = match id {
            Some((id, place)) => (Some(id.into_static()), place),
            None => (None, range.clone()),
        };
        let id = id.map(|id| self.explicit_id(&id, range_of_id)).map(CowStr::from);
        let classes = classes.into_iter().map(CowStr::into_static).collect();
        self.headings.open = Some(OpenHeading { html, holes, plain, level, id, classes, range });
    }

    fn explicit_id(&mut self, id: &str, range: Range<usize>) -> String {
        let mut name = slugify(id);
        if name.is_empty() {
            name = NAMELESS.to_owned();
        }
        if name != id {
            self.report(messages::bad_anchor(id, &name), range.clone());
        }
        let first = self.headings.explicit.get(&name).cloned();
        let used = self.headings.unique(&name, true);
        match first {
            Some(first) => {
                let diagnostic = messages::duplicate_anchor(&name, &used).related(
                    Place::new(self.file, self.typed_range(first.clone())),
                    Text::fixed("mã này dùng lần đầu ở đây", "first used here"),
                );
                self.report(diagnostic, range);
            }
            None => {
                self.headings.explicit.insert(name, range);
            }
        }
        used
    }

    pub(super) fn end_heading(&mut self) {
        let Some(heading) = self.headings.open.take() else { return };
        let text = self.plain[heading.plain..].trim().to_owned();
        let reference = self.html[heading.html..].contains(" id=\"fnref_");
        if text.is_empty() && self.holes.len() == heading.holes && !reference {
            self.html.truncate(heading.html - "<h2".len());
            let range = self.first_line(&heading.range);
            self.report(messages::empty_heading(), range);
            return;
        }
        let id = match heading.id {
            Some(id) => id.into_string(),
            None => {
                let slug = slugify(&text);
                self.headings.unique(if slug.is_empty() { NAMELESS } else { &slug }, false)
            }
        };
        let mut attributes = String::with_capacity(id.len() + 6);
        attributes.push_str(" id=\"");
        escape::push_attribute(&mut attributes, &id);
        let mut separator = "\" class=\"";
        for class in &heading.classes {
            if class.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_')) {
                attributes.push_str(separator);
                attributes.push_str(class);
                separator = " ";
            } else {
                self.report(
                    messages::heading_attribute(&format!(".{class}")),
                    self.first_line(&heading.range),
                );
            }
        }
        attributes.push('"');
        self.html.insert_str(heading.html, &attributes);
        for hole in &mut self.holes[heading.holes..] {
            hole.at += attributes.len() as u32;
        }
        self.html.push_str(
            ["</h2>\n", "</h3>\n", "</h4>\n", "</h5>\n", "</h6>\n"][usize::from(heading.level - 2)],
        );
        let source = self.src.get(heading.range.clone()).unwrap_or_default();
        let end = heading.range.start + source.trim_end().len();
        let range = self.file_range(heading.range.start..end);
        self.heading_block(self.headings.list.len());
        self.headings.list.push(Heading {
            id: id.into(),
            text: text.into(),
            level: heading.level,
            plain_offset: heading.plain as u32,
            range,
        });
    }

    /// A range without its later lines.
    pub(super) fn first_line(&self, range: &Range<usize>) -> Range<usize> {
        let text = self.src.get(range.clone()).unwrap_or_default();
        range.start..range.start + text.find('\n').unwrap_or(text.len())
    }

    /// Where a piece of the source stands; `whole` if it was decoded on the way.
    pub(super) fn place_of(&self, piece: &CowStr<'a>, whole: &Range<usize>) -> Range<usize> {
        match self.source_offset(piece) {
            Some(at) if !piece.is_empty() => at..at + piece.len(),
            _ => self.first_line(whole),
        }
    }
}
