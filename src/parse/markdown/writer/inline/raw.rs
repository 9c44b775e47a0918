//! Tags that an editor wrote: the few bare ones that work, and what is to be said of the others.

use std::ops::Range;

use pulldown_cmark::CowStr;

use super::Inline;
use crate::parse::markdown::raw_html::{self, Piece};
use crate::parse::markdown::writer::{HtmlBlock, Writer};
use crate::parse::markdown::{MAX_NESTING, messages};

impl<'a> Writer<'a> {
    pub(in crate::parse::markdown) fn inline_html(&mut self, html: &CowStr<'a>, range: Range<usize>) {
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
                self.break_text();
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
    pub(in crate::parse::markdown) fn html_line(&mut self, range: Range<usize>) {
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

    pub(in crate::parse::markdown) fn end_html_block(&mut self, range: Range<usize>) {
        self.end_raw_paragraph();
        if let Some(start) = self.html_block.take().and_then(|block| block.comment) {
            let range = self.first_line(&(start..range.end.max(start)));
            self.report(messages::open_comment(), range);
        }
    }
}
