//! Text and inline markup: runs of text with what is found in them, links, images, raw tags.

use std::ops::Range;

use pulldown_cmark::{CowStr, LinkType};

use super::raw_html::{self, Piece};
use super::scan::{self, Shape};
use super::writer::{HtmlBlock, Writer};
use super::{HoleKind, LinkTarget, MAX_NESTING, escape, messages};
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
        self.push_plain(" ");
    }

    pub(super) fn hard_break(&mut self) {
        if let Some(image) = &mut self.image {
            image.alt.push(' ');
            return;
        }
        self.flush();
        self.html.push_str("<br>\n");
        self.push_plain(" ");
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
        self.plain.push_str(text);
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
            return;
        };
        if alt.is_empty() {
            self.report(messages::missing_alt(), image.range);
        }
        let kind = HoleKind::Image { src, alt: alt.into(), title: image.title, alone: false };
        self.hole(kind, image.place);
    }

    pub(super) fn inline_html(&mut self, html: &CowStr<'a>, range: Range<usize>) {
        let masked = self.pass_directives(&range);
        let comment = html.starts_with("<!--");
        if self.image.is_some() || (masked && comment) {
            return;
        }
        if masked {
            self.report_misplaced(self.next_directive - 1);
            return self.push_slice(range);
        }
        self.raw_pieces(html, &range);
    }

    /// Writes raw HTML piece by piece. `range` is where it stands; its places are exact if it is a
    /// piece of the source.
    fn raw_pieces(&mut self, html: &str, range: &Range<usize>) {
        let exact = html.len() == range.len();
        let mut at = 0;
        while at < html.len() {
            let (piece, len) = raw_html::piece(&html[at..]);
            let place = if exact { range.start + at..range.start + at + len } else { range.clone() };
            self.raw_piece(piece, &html[at..at + len], place);
            at += len;
        }
    }

    fn raw_piece(&mut self, piece: Piece<'_>, text: &str, place: Range<usize>) {
        if !matches!(piece, Piece::Comment | Piece::OpenComment) {
            self.open_raw_paragraph(text);
        }
        match piece {
            Piece::Comment => {}
            Piece::OpenComment => match &mut self.html_block {
                Some(block) => block.comment = Some(place.start),
                None => self.report(messages::open_comment(), place),
            },
            Piece::Text(text) => self.push_raw_text(text, place),
            Piece::Break => {
                self.flush();
                self.html.push_str("<br>");
                self.push_plain(" ");
            }
            Piece::Open(name) => {
                self.flush();
                if self.inline.len() >= MAX_NESTING {
                    self.report(messages::tags_too_deep(name), place.clone());
                    return self.push_raw_text(text, place);
                }
                self.html.push('<');
                self.html.push_str(name);
                self.html.push('>');
                self.inline.push(Inline::Raw { name, range: place });
            }
            Piece::Close(name) => self.close_raw(name, place),
            Piece::Foreign { text, name, closing } => {
                self.report_foreign(name, closing, place.clone());
                self.push_raw_text(text, place);
            }
        }
    }

    fn push_raw_text(&mut self, text: &str, place: Range<usize>) {
        if self.src.get(place.clone()) == Some(text) {
            self.push_slice(place);
        } else {
            self.push_decoded(text, place.start);
        }
    }

    fn close_raw(&mut self, name: &'static str, place: Range<usize>) {
        self.flush();
        let raw = |inline: &&Inline| matches!(inline, Inline::Raw { .. });
        let reachable = self.inline.iter().rev().take_while(raw);
        let open =
            reachable.clone().any(|inline| matches!(inline, Inline::Raw { name: open, .. } if *open == name));
        if open {
            while let Some(Inline::Raw { name: inner, range }) = self.inline.pop() {
                if inner == name {
                    return self.push_close(name);
                }
                self.close_early(inner, range);
            }
        } else if let Some(at) = self.closed_early.iter().rposition(|early| *early == name) {
            self.closed_early.remove(at);
        } else if let Some(count) = self.foreign_open.get_mut(name).filter(|count| **count > 0) {
            // Its beginning has attributes and appears as text.
            *count -= 1;
            self.push_slice(place);
        } else {
            self.report(messages::stray_tag(name), place);
        }
    }

    /// Reports a tag that does not work, once for an element: not its end, nor the parts of a table
    /// or list.
    fn report_foreign(&mut self, name: &str, closing: bool, place: Range<usize>) {
        let name = name.to_ascii_lowercase();
        let open =
            |writer: &Writer, name: &str| writer.foreign_open.get(name).is_some_and(|&count| count > 0);
        if closing && open(self, &name) {
            if let Some(count) = self.foreign_open.get_mut(name.as_str()) {
                *count -= 1;
            }
            return;
        }
        let part = match name.as_str() {
            "tr" | "td" | "th" | "thead" | "tbody" | "tfoot" | "caption" | "col" | "colgroup" => {
                open(self, "table")
            }
            "li" => open(self, "ul") || open(self, "ol"),
            _ => false,
        };
        if !part {
            self.report(messages::foreign_html(&name), place);
        }
        if !closing && !name.is_empty() {
            *self.foreign_open.entry(name.into()).or_default() += 1;
        }
    }

    /// Handles a line of an HTML block, which may be a masked directive.
    pub(super) fn html_line(&mut self, range: Range<usize>) {
        let src = self.src;
        let Some(line) = src.get(range.clone()) else { return };
        let inside = self.pass_directives(&range);
        let Some(HtmlBlock { comment, .. }) = &mut self.html_block else { return };
        let mut from = 0;
        if comment.is_some() {
            let Some(end) = memchr::memmem::find(line.as_bytes(), b"-->") else { return };
            *comment = None;
            from = end + 3;
        } else if inside {
            let index = self.next_directive - 1;
            let start = self.directives[index].range.start - range.start;
            if line[..start].trim().is_empty() {
                self.end_raw_paragraph();
                self.directive(index);
                return;
            }
            self.report_misplaced(index);
        }
        let text = line[from..].trim_end_matches(['\n', '\r']);
        let start = range.start + from;
        self.raw_pieces(text, &(start..start + text.len()));
        self.flush();
        if self.html_block.as_ref().is_some_and(|block| block.paragraph) {
            self.html.push('\n');
            self.push_plain(" ");
        }
    }

    /// The text of an HTML block needs a paragraph.
    fn open_raw_paragraph(&mut self, text: &str) {
        if let Some(block) = &mut self.html_block
            && !block.paragraph
            && !text.trim().is_empty()
        {
            block.paragraph = true;
            self.html.push_str("<p>");
        }
    }

    fn end_raw_paragraph(&mut self) {
        self.end_inline();
        if let Some(block) = &mut self.html_block
            && std::mem::take(&mut block.paragraph)
        {
            while self.html.ends_with('\n') {
                self.html.pop();
            }
            self.html.push_str("</p>\n");
            self.break_plain();
        }
    }

    pub(super) fn end_html_block(&mut self, range: Range<usize>) {
        self.end_raw_paragraph();
        if let Some(start) = self.html_block.take().and_then(|block| block.comment) {
            let range = self.first_line(&(start..range.end.max(start)));
            self.report(messages::open_comment(), range);
        }
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
