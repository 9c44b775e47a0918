//! The list of blocks while it is made: texts as they end, containers as they open and close, links.

use std::ops::Range;

use super::Writer;
use crate::parse::markdown::blocks::{Block, Container, Link, Span};
use crate::parse::markdown::{Hole, HoleKind};
use crate::parse::url::Address;

/// A link whose text is being collected.
pub(super) struct OpenLink {
    pub text: String,
    to: Address,
    plain: usize,
}

/// The lists while they are made.
#[derive(Default)]
pub(super) struct Blocks {
    pub list: Vec<Block>,
    pub links: Vec<Link>,
    pub link: Option<OpenLink>,
    /// Up to where the plain text is in a block.
    told: usize,
    /// Pieces of the plain text in which an address is no bare one: links and code.
    quiet: Vec<Range<usize>>,
}

const SCHEME: &str = "://";

impl Writer<'_> {
    /// Ends a text, if one has begun.
    pub(super) fn end_text(&mut self) {
        if let Some(span) = self.take_span() {
            self.blocks.list.push(Block::Text(span));
        }
    }

    /// Ends a block of code.
    pub(super) fn end_code(&mut self) {
        if let Some(span) = self.take_span() {
            self.quiet(span.start as usize);
            self.blocks.list.push(Block::Code(span));
        }
    }

    /// The plain text since the last block.
    fn take_span(&mut self) -> Option<Span> {
        let text = &self.plain[self.blocks.told..];
        let start = self.blocks.told + (text.len() - text.trim_start().len());
        let text = text.trim();
        if text.is_empty() {
            return None;
        }
        // Not behind white space, which may still be cut off.
        self.blocks.told = start + text.len();
        Some(Span { start: start as u32, end: self.blocks.told as u32 })
    }

    /// Notes a heading, whose text is not to be told again.
    pub(super) fn heading_block(&mut self, index: usize) {
        self.take_span();
        self.blocks.list.push(Block::Heading(index as u32));
    }

    /// Notes the hole that was left last.
    pub(super) fn hole_block(&mut self, block: impl FnOnce(u32) -> Block) {
        let index = self.holes.len().saturating_sub(1) as u32;
        self.blocks.list.push(block(index));
    }

    pub(super) fn open(&mut self, container: Container) {
        self.blocks.list.push(Block::Open(container));
    }

    pub(super) fn close(&mut self) {
        self.end_text();
        self.blocks.list.push(Block::Close);
    }

    /// Ends a cell of the first row; `holes` is how many there were when it began.
    pub(super) fn close_column(&mut self, holes: usize) {
        self.end_text();
        let says = |block: &Block| matches!(block, Block::Text(_));
        let cell =
            self.blocks.list.iter().rposition(|block| matches!(block, Block::Open(Container::Column { .. })));
        let Some(cell) = cell else { return };
        let seen = |hole: &Hole| !matches!(&hole.kind, HoleKind::Image { alt, .. } if alt.trim().is_empty());
        let named = self.blocks.list[cell..].iter().any(says) || self.holes[holes..].iter().any(seen);
        self.blocks.list[cell] = Block::Open(Container::Column { named });
        self.blocks.list.push(Block::Close);
    }

    /// Begins a link that is written.
    pub(super) fn open_link(&mut self, to: Address) {
        self.blocks.link = Some(OpenLink { text: String::new(), to, plain: self.plain.len() });
    }

    pub(super) fn close_link(&mut self) {
        let Some(OpenLink { text, to, plain }) = self.blocks.link.take() else { return };
        self.quiet(plain);
        self.blocks.links.push(Link { text: text.into(), to, plain_offset: plain as u32 });
    }

    /// Adds to the text of the link that is open.
    pub(super) fn link_text(&mut self, text: &str) {
        if let Some(link) = &mut self.blocks.link {
            link.text.push_str(text);
        }
    }

    /// Notes that an address in the plain text from `from` on is no bare one.
    pub(super) fn quiet(&mut self, from: usize) {
        if self.plain[from..].contains(SCHEME) {
            self.blocks.quiet.push(from..self.plain.len());
        }
    }
}

impl Blocks {
    /// The addresses in the text that are no links.
    pub(super) fn addresses(&self, plain: &str) -> Vec<Span> {
        let mut found: Vec<Span> = Vec::new();
        let mut quiet = self.quiet.iter().peekable();
        for at in memchr::memmem::find_iter(plain.as_bytes(), SCHEME) {
            while quiet.peek().is_some_and(|quiet| quiet.end <= at) {
                quiet.next();
            }
            let is_quiet = quiet.peek().is_some_and(|quiet| quiet.start <= at);
            // A second one in one word belongs to the first.
            if is_quiet || found.last().is_some_and(|last| last.end as usize > at) {
                continue;
            }
            let Some(scheme) = ["https", "http"].iter().find(|s| plain[..at].ends_with(**s)) else {
                continue;
            };
            let start = at - scheme.len();
            let word = plain[start..].split(char::is_whitespace).next().unwrap_or_default();
            let word = word.trim_end_matches(['.', ',', ';', ':', ')', '!', '?', '"', '”']);
            if word.len() > "https://".len() {
                found.push(Span { start: start as u32, end: (start + word.len()) as u32 });
            }
        }
        found
    }
}

/// Blocks whose holes stand `by` later.
pub(super) fn shifted(blocks: Vec<Block>, by: usize) -> impl Iterator<Item = Block> {
    let by = by as u32;
    blocks.into_iter().map(move |block| match block {
        Block::Picture(hole) => Block::Picture(hole + by),
        Block::Leaf(hole) => Block::Leaf(hole + by),
        Block::Open(Container::Shortcode(hole)) => Block::Open(Container::Shortcode(hole + by)),
        block => block,
    })
}
