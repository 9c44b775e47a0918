//! Text and inline markup: runs of text with what is found in them, links, images, raw tags.

mod raw;

use std::ops::Range;

use pulldown_cmark::{CowStr, LinkType};

use super::Writer;
use crate::parse::markdown::blocks::Block;
use crate::parse::markdown::scan::{self, Shape};
use crate::parse::markdown::{HoleKind, LinkTarget, escape, messages};
use crate::parse::url::{self, Address};

/// Adjacent texts that form one piece, which is searched for symbols as a whole. Usually it is a
/// slice of the source; where escapes or entities were decoded it is put together in a buffer.
#[derive(Default)]
pub(super) struct Run {
    slice: Range<usize>,
    buffer: String,
    /// Where the pieces of the buffer start, in it and in the source. Empty for a slice.
    pieces: Vec<(usize, usize)>,
}

impl Run {
    fn is_empty(&self) -> bool {
        self.slice.is_empty() && self.pieces.is_empty()
    }

    /// The range in the source of a range in the run.
    pub fn source(&self, range: Range<usize>) -> Range<usize> {
        if self.pieces.is_empty() {
            return self.slice.start + range.start..self.slice.start + range.end;
        }
        let at = |offset: usize| {
            let index = self.pieces.partition_point(|piece| piece.0 <= offset).saturating_sub(1);
            self.pieces[index].1 + (offset - self.pieces[index].0)
        };
        let start = at(range.start);
        start..(at(range.end.saturating_sub(1)) + 1).max(start)
    }
}

/// An inline element that is open.
pub(super) enum Inline {
    /// From Markdown, with its end tag.
    Markup(&'static str),
    /// A link; `open` unless its address was refused.
    Link { open: bool, html: usize, holes: usize, range: Range<usize> },
    /// A bare tag an editor wrote.
    Raw { name: &'static str, range: Range<usize> },
}

/// An image whose alternative text is being collected.
pub(super) struct OpenImage {
    /// Markup inside the alternative text.
    pub nested: usize,
    alt: String,
    title: Option<Box<str>>,
    src: Option<LinkTarget>,
    range: Range<usize>,
    place: Range<usize>,
}

impl<'a> Writer<'a> {
    pub(super) fn text(&mut self, text: &CowStr<'a>, range: Range<usize>) {
        if self.html_block.is_some() {
            // Only the indentation of its lines.
            return;
        }
        if !self.directives.is_empty() && self.pass_directives(&range) {
            self.report_misplaced(self.next_directive - 1);
        }
        match self.source_offset(text).filter(|&at| self.src.get(at..at + text.len()).is_some()) {
            Some(at) => self.push_slice(at..at + text.len()),
            None => self.push_decoded(text, range.start),
        }
    }

    /// Adds a piece of the source to the run.
    fn push_slice(&mut self, range: Range<usize>) {
        if let Some(image) = &mut self.image {
            image.alt.push_str(&self.src[range]);
        } else if self.run.is_empty() {
            self.run.slice = range;
        } else if self.run.pieces.is_empty() && self.run.slice.end == range.start {
            self.run.slice.end = range.end;
        } else {
            let src = self.src;
            self.push_decoded(&src[range.clone()], range.start);
        }
    }

    /// Adds a text that is not a piece of the source, or not adjacent to what came before.
    fn push_decoded(&mut self, text: &str, source: usize) {
        if text.is_empty() {
            return;
        }
        if let Some(c) = text.chars().find(|c| escape::is_refused(*c)) {
            let entity = self.src.get(source..).and_then(|rest| rest.find(';')).unwrap_or(0) + 1;
            self.report(messages::refused_character(c), source..source + entity.min("&#0000000;".len()));
        }
        let text = &*escape::visible(text);
        if let Some(image) = &mut self.image {
            image.alt.push_str(text);
            return;
        }
        let run = &mut self.run;
        if run.pieces.is_empty() {
            run.buffer.clear();
            if !run.slice.is_empty() {
                run.pieces.push((0, run.slice.start));
                run.buffer.push_str(&self.src[run.slice.clone()]);
            }
        }
        run.pieces.push((run.buffer.len(), source));
        run.buffer.push_str(text);
    }

    /// Writes the run.
    pub(super) fn flush(&mut self) {
        if self.run.is_empty() {
            return;
        }
        let mut run = std::mem::take(&mut self.run);
        if run.pieces.is_empty() {
            let src = self.src;
            self.write_run(&src[run.slice.clone()], &run);
        } else {
            self.write_run(&run.buffer, &run);
        }
        run.pieces.clear();
        run.slice = 0..0;
        self.run = run;
    }

    fn write_run(&mut self, text: &str, run: &Run) {
        self.look_for_leftovers(text, run);
        self.push_plain(text);
        self.link_text(text);
        if self.quote_start.take().is_some_and(|start| start + "<p>".len() == self.html.len())
            && let Some((label, _)) = text.strip_prefix("[!").and_then(|rest| rest.split_once(']'))
            && label.chars().all(|c| c.is_alphabetic() || c == ' ')
        {
            self.report(messages::unknown_alert(label), run.source(0..label.len() + 3));
        }
        let marked = self.open_links == 0 && !self.headings.is_open();
        let mut written = 0;
        let mut at = 0;
        while let Some(found) = scan::next(text, at) {
            at = found.end;
            let piece = &text[found.start..found.end];
            let kind = match found.shape {
                Shape::Symbol if marked => HoleKind::Symbol(piece.into()),
                Shape::Abbr if marked => HoleKind::Abbr(piece.into()),
                Shape::Symbol | Shape::Abbr => continue,
                Shape::Comment | Shape::Footnote => {
                    let range = run.source(found.start..found.end);
                    let escaped = range.start > 0 && self.src.as_bytes()[range.start - 1] == b'\\';
                    if !escaped && found.shape == Shape::Comment {
                        self.report(messages::open_comment(), range);
                    } else if !escaped {
                        self.report(messages::unknown_footnote(&piece[2..piece.len() - 1]), range);
                    }
                    continue;
                }
            };
            escape::push_text(&mut self.html, &text[written..found.start]);
            self.hole(kind, run.source(found.start..found.end));
            written = found.end;
        }
        escape::push_text(&mut self.html, &text[written..]);
    }

    /// Adds to the plain text, without doubling the space left by what is not text.
    fn push_plain(&mut self, text: &str) {
        let spaced = matches!(self.plain.as_bytes().last(), None | Some(b' ' | b'\n'));
        self.plain.push_str(if spaced { text.trim_start_matches(' ') } else { text });
    }

    pub(super) fn soft_break(&mut self) {
        if let Some(image) = &mut self.image {
            image.alt.push(' ');
            return;
        }
        self.flush();
        self.html.push('\n');
        self.link_text("\n");
        self.push_plain(" ");
    }

    pub(super) fn hard_break(&mut self) {
        if let Some(image) = &mut self.image {
            image.alt.push(' ');
            return;
        }
        self.flush();
        self.html.push_str("<br>\n");
        self.link_text("\n");
        self.break_text();
    }

    pub(super) fn code_span(&mut self, text: &CowStr<'a>, range: Range<usize>) {
        let text = if self.pass_directives(&range) {
            self.src.get(range).unwrap_or_default().trim_matches('`')
        } else {
            self.original(text).unwrap_or(text)
        };
        if let Some(image) = &mut self.image {
            image.alt.push_str(text);
            return;
        }
        self.flush();
        self.html.push_str("<code>");
        escape::push_text(&mut self.html, text);
        self.html.push_str("</code>");
        self.link_text(text);
        let from = self.plain.len();
        self.plain.push_str(text);
        self.quiet(from);
    }

    /// A forced line end: a pause in what is read aloud, a space in the text for search.
    fn break_text(&mut self) {
        if !self.headings.is_open() {
            self.end_text();
        }
        self.push_plain(" ");
    }

    pub(super) fn start_markup(&mut self, open: &'static str, close: &'static str) {
        self.flush();
        self.html.push_str(open);
        self.inline.push(Inline::Markup(close));
    }

    /// Ends the innermost Markdown element and raw tags that are open in it.
    pub(super) fn end_markup(&mut self) {
        self.flush();
        loop {
            match self.inline.pop() {
                Some(Inline::Raw { name, range }) => self.close_early(name, range),
                Some(Inline::Markup(close)) => return self.html.push_str(close),
                Some(Inline::Link { open, html, holes, range }) => {
                    return self.end_link(open, html, holes, range);
                }
                None => return,
            }
        }
    }

    /// Ends everything inline.
    pub(super) fn end_inline(&mut self) {
        self.flush();
        while !self.inline.is_empty() {
            self.end_markup();
        }
        self.closed_early.clear();
    }

    fn close_early(&mut self, name: &'static str, range: Range<usize>) {
        self.push_close(name);
        self.closed_early.push(name);
        self.report(messages::unclosed_tag(name), range);
    }

    fn push_close(&mut self, name: &str) {
        self.html.push_str("</");
        self.html.push_str(name);
        self.html.push('>');
    }

    pub(super) fn start_link(
        &mut self,
        kind: LinkType,
        dest: &CowStr<'a>,
        title: &CowStr<'a>,
        range: Range<usize>,
    ) {
        self.flush();
        if self.open_links > 0 {
            // An address in angle brackets inside a link: links cannot nest.
            let (html, holes) = (self.html.len(), self.holes.len());
            return self.inline.push(Inline::Link { open: false, html, holes, range });
        }
        let place = self.place_of(dest, &range);
        let checked = if kind == LinkType::Email {
            url::check(&format!("mailto:{dest}"))
        } else {
            url::check(self.original(dest).unwrap_or(dest))
        };
        let open = match checked {
            Err(problem) => {
                self.report(messages::bad_url(&problem, false), place);
                false
            }
            Ok(address) => {
                self.open_link(address.clone());
                self.html.push_str("<a");
                match address {
                    Address::External(url) => {
                        self.html.push_str(" class=\"external\" rel=\"noopener\" href=\"");
                        escape::push_attribute(&mut self.html, url.as_str());
                        self.html.push('"');
                    }
                    Address::Contact(url) => {
                        self.html.push_str(" href=\"");
                        escape::push_attribute(&mut self.html, url.as_str());
                        self.html.push('"');
                    }
                    address => {
                        if let Some(target) = target(address) {
                            self.hole(HoleKind::Href(target), place);
                        }
                    }
                }
                if !title.is_empty() {
                    self.html.push_str(" title=\"");
                    let title = self.original(title).unwrap_or(title);
                    escape::push_attribute(&mut self.html, title);
                    self.html.push('"');
                }
                self.html.push('>');
                self.open_links += 1;
                true
            }
        };
        self.inline.push(Inline::Link { open, html: self.html.len(), holes: self.holes.len(), range });
    }

    fn end_link(&mut self, open: bool, html: usize, holes: usize, range: Range<usize>) {
        if self.html[html..].trim().is_empty() && self.holes.len() == holes {
            self.report(messages::empty_link(), range);
        }
        if open {
            self.close_link();
            self.html.push_str("</a>");
            self.open_links -= 1;
        }
        if self.open_links == 0 {
            for (label, _) in std::mem::take(&mut self.waiting) {
                self.write_reference(&label);
            }
        }
    }

    pub(super) fn start_image(&mut self, dest: &CowStr<'a>, title: &CowStr<'a>, range: Range<usize>) {
        self.flush();
        let place = self.place_of(dest, &range);
        let src = match url::check(self.original(dest).unwrap_or(dest)) {
            Err(problem) => {
                self.report(messages::bad_url(&problem, true), place.clone());
                None
            }
            Ok(Address::External(_) | Address::Contact(_) | Address::Fragment(_)) => {
                self.report(messages::image_elsewhere(), place.clone());
                None
            }
            Ok(address) => target(address),
        };
        let title = self.original(title).unwrap_or(title);
        let title = (!title.is_empty()).then(|| title.into());
        self.image = Some(OpenImage { nested: 0, alt: String::new(), title, src, range, place });
    }

    pub(super) fn end_image(&mut self) {
        let Some(image) = self.image.take() else { return };
        let alt = image.alt.trim();
        let Some(src) = image.src else {
            // The place of an image that cannot be shown keeps its description.
            escape::push_text(&mut self.html, alt);
            self.link_text(alt);
            return;
        };
        if alt.is_empty() {
            self.report(messages::missing_alt(), image.range);
        }
        self.link_text(alt);
        let kind = HoleKind::Image { src, alt: alt.into(), title: image.title, alone: false };
        self.hole(kind, image.place);
        self.hole_block(Block::Picture);
    }
}

/// A path or an anchor as the target of a link.
fn target(address: Address) -> Option<LinkTarget> {
    let boxed = |text: Option<String>| text.map(Into::into);
    match address {
        Address::Page { path, query, fragment } => {
            Some(LinkTarget::Page { path: path.into(), query: boxed(query), fragment: boxed(fragment) })
        }
        Address::Site { path, query, fragment } => {
            Some(LinkTarget::Site { path: path.into(), query: boxed(query), fragment: boxed(fragment) })
        }
        Address::Fragment(anchor) => Some(LinkTarget::Fragment(anchor.into())),
        Address::External(_) | Address::Contact(_) => None,
    }
}
