//! What a body says, block by block: for those who do not show its HTML.
//!
//! A radio script, a poster, the count of what some readers cannot use, the advice to editors: all
//! read these lists, so nobody takes our own markup apart again. The writer makes them on its way;
//! texts are pieces of [`Body::plain`], pictures and shortcodes are holes of [`Body::holes`].
//!
//! Judges nothing: see `model::accessibility` and `quality`.

use std::ops::Range;

use super::{AlertKind, Body, HoleKind};
use crate::parse::url::Address;

/// A piece of [`Body::plain`], without white space at its ends.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Span {
    /// Where it starts.
    pub start: u32,
    /// Where it ends.
    pub end: u32,
}

/// A block of a body, in the order in which the page shows it. Containers are properly nested.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Block {
    /// A heading: index into [`Body::headings`].
    Heading(u32),
    /// A paragraph, or its part up to a forced line end; the text of an item, a term or a cell.
    Text(Span),
    /// A block of code.
    Code(Span),
    /// A picture: index into [`Body::holes`]. One within a text stands in front of that text.
    Picture(u32),
    /// A shortcode without a body: index into [`Body::holes`].
    Leaf(u32),
    /// The item that is open is a task, done or not.
    Task {
        /// Whether it is done.
        done: bool,
    },
    /// Everything up to its [`Block::Close`] is inside.
    Open(Container),
    /// The innermost container ends.
    Close,
}

/// What other blocks stand in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Container {
    /// A list; the first number of a numbered one.
    List(Option<u64>),
    /// An item of a list.
    Item,
    /// A list of terms with their definitions.
    Definitions,
    /// What is defined.
    Term,
    /// What a term means.
    Definition,
    /// A quotation.
    Quote,
    /// An alert.
    Alert(AlertKind),
    /// A shortcode with a body: index into [`Body::holes`].
    Shortcode(u32),
    /// A table; its first row in the source text.
    Table {
        /// The first row, in the source text.
        head: Range<u32>,
    },
    /// A row of a table: cells, or columns in the first row.
    Row,
    /// A cell of a table's first row.
    Column {
        /// Whether it holds anything.
        named: bool,
    },
    /// Any other cell.
    Cell,
    /// The notes, behind everything else.
    Notes,
    /// A note.
    Note,
}

/// A link that an editor wrote.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Link {
    /// What a reader sees of it, alternative texts of pictures included.
    pub text: Box<str>,
    /// Where it leads.
    pub to: Address,
    /// Where its text starts in [`Body::plain`].
    pub plain_offset: u32,
}

impl Body {
    /// The text of a span.
    pub fn text(&self, span: Span) -> &str {
        &self.plain[span.start as usize..span.end as usize]
    }

    /// A picture or shortcode by its index.
    pub fn hole(&self, index: u32) -> &HoleKind {
        &self.holes[index as usize].kind
    }

    /// Addresses in the text that are no links, in the order of [`Body::plain`].
    pub fn bare_addresses(&self) -> impl Iterator<Item = Span> + '_ {
        self.addresses.iter().copied()
    }
}
