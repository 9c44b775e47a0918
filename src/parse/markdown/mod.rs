//! Parses the body of a page: Markdown in, HTML with holes out.
//!
//! One pass over pulldown-cmark's events gives everything later stages need: the HTML, and beside it
//! what it says block by block ([`Block`]), the headings and anchors, the links, the text for search,
//! the summary. What depends on other files (links, images, legal
//! symbols, abbreviations, shortcodes, words of the interface) is left as a [`Hole`], which
//! `render` fills.
//!
//! What offices type instead of Markdown is given the reading it has ([`repair`]); what has none is
//! reported ([`leftover`]).
//!
//! Looks at no other file, resolves no link, expands no shortcode. Which addresses are safe is
//! decided in [`super::url`].

mod blocks;
mod directive;
mod escape;
mod leftover;
mod messages;
mod raw_html;
mod repair;
mod scan;
mod writer;

use std::borrow::Cow;
use std::ops::Range;
use std::sync::Arc;

use pulldown_cmark::{Options, Parser};

use crate::diag::{Diagnostic, SourceText};

pub use blocks::{Block, Container, Link, Span};

/// The body of a page.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Body {
    /// Escaped markup, complete but for the holes. Between holes it is well-formed as a whole.
    pub html: String,
    /// What `render` fills in, sorted by [`Hole::at`]; holes at the same offset are in order.
    pub holes: Vec<Hole>,
    pub headings: Vec<Heading>,
    /// Every id in `html`, in alphabetical order.
    pub anchors: Vec<Box<str>>,
    /// The text for search: blocks separated by `\n`, soft breaks as a space, no markup, no alt
    /// texts; bodies of shortcodes are included.
    pub plain: String,
    /// The text of the first paragraph, cut at a word to at most [`SUMMARY_CHARS`] characters.
    pub summary: String,
    /// Number of words in `plain`.
    pub words: u32,
    /// What the body says, for those who do not show it.
    pub blocks: Vec<Block>,
    /// The links that were written, in the order of `plain`.
    pub links: Vec<Link>,
    /// See [`Body::bare_addresses`].
    addresses: Vec<Span>,
}

/// The greatest length of [`Body::summary`] in characters, its ellipsis included.
pub const SUMMARY_CHARS: usize = 200;

/// How deep lists, quotes and shortcodes may nest; what is deeper is flattened and reported.
pub const MAX_NESTING: usize = 100;

/// A heading of the body.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Heading {
    /// The anchor: explicit, or made from the text. Unique in the page.
    pub id: Box<str>,
    /// The text without markup.
    pub text: Box<str>,
    /// 2 to 6: a level-1 heading of the body is rendered as level 2.
    pub level: u8,
    /// Where the heading's text starts in [`Body::plain`].
    pub plain_offset: u32,
    /// In the source text.
    pub range: Range<u32>,
}

/// A place in [`Body::html`] that `render` fills.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hole {
    /// Offset in [`Body::html`].
    pub at: u32,
    pub kind: HoleKind,
    /// In the source text, for diagnostics.
    pub range: Range<u32>,
}

/// What goes into a hole.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum HoleKind {
    /// Inside `<a`: write ` href="…"` and what else the target needs.
    Href(LinkTarget),
    /// Inside `<a`: write ` href="#…"`, to a note or back from it. Its anchor is there.
    NoteHref(Box<str>),
    /// Write the whole element.
    Image {
        /// Never [`LinkTarget::Fragment`].
        src: LinkTarget,
        /// Not escaped; empty for a decorative image.
        alt: Box<str>,
        /// Not escaped.
        title: Option<Box<str>>,
        /// The only thing in its paragraph, which then has no `<p>`: a figure may be made of it.
        alone: bool,
    },
    /// Has the shape of a legal document's symbol: link it if it is known, else write it escaped.
    Symbol(Box<str>),
    /// Has the shape of an abbreviation: write `<abbr title="…">` on the first use of a known one,
    /// else the text, escaped.
    Abbr(Box<str>),
    /// A shortcode. Unless it is a leaf, everything up to its [`HoleKind::ShortcodeClose`] (HTML and
    /// holes) is its body; shortcodes and alerts are properly nested.
    ShortcodeOpen {
        name: Box<str>,
        args: Vec<Arg>,
        leaf: bool,
    },
    ShortcodeClose,
    /// A GitHub alert; everything up to its [`HoleKind::AlertClose`] is its body.
    AlertOpen(AlertKind),
    AlertClose,
    /// A text of the interface by its key; write it escaped, in the page's language.
    /// Keys: `footnotes.title`, `footnotes.back`, `task.done`, `task.open`.
    Text(&'static str),
    /// The name of the nth table of the page, counted from 1: the text `table.scroll`, escaped.
    TableLabel(u32),
}

/// An argument of a shortcode: `key="value"`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Arg {
    pub key: Box<str>,
    /// Without quotes and escapes. A key alone (`open`) has the value `true`.
    pub value: Box<str>,
    /// Of the key in the source text.
    pub key_range: Range<u32>,
    /// Of the value in the source text, without quotes.
    pub range: Range<u32>,
}

/// Where a link within the site leads. Other addresses are already in the HTML.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LinkTarget {
    /// A path relative to this file: a page or a file of a bundle. Percent-decoded, NFC, may begin
    /// with `./` or `../`.
    Page { path: Box<str>, query: Option<Box<str>>, fragment: Option<Box<str>> },
    /// A path from the site's root, with `/` in front. Percent-decoded, NFC.
    Site { path: Box<str>, query: Option<Box<str>>, fragment: Option<Box<str>> },
    /// An anchor of this page; empty for its top.
    Fragment(Box<str>),
}

/// The five alerts, with the meanings of the safety colours of ISO 3864.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum AlertKind {
    /// Information.
    Note,
    /// Safe: green.
    Tip,
    /// Mandatory: blue.
    Important,
    /// Warning: yellow.
    Warning,
    /// Prohibited: red.
    Caution,
}

impl AlertKind {
    /// The name in templates and i18n keys.
    pub fn name(self) -> &'static str {
        match self {
            AlertKind::Note => "note",
            AlertKind::Tip => "tip",
            AlertKind::Important => "important",
            AlertKind::Warning => "warning",
            AlertKind::Caution => "caution",
        }
    }
}

/// The extensions of CommonMark that are switched on.
const OPTIONS: Options = Options::ENABLE_TABLES
    .union(Options::ENABLE_FOOTNOTES)
    .union(Options::ENABLE_STRIKETHROUGH)
    .union(Options::ENABLE_TASKLISTS)
    .union(Options::ENABLE_HEADING_ATTRIBUTES)
    .union(Options::ENABLE_GFM)
    .union(Options::ENABLE_DEFINITION_LIST);

/// Parses the part `body` (a byte range) of a file.
///
/// Diagnostics come in the order of their places.
pub fn parse_body(file: &Arc<SourceText>, body: Range<usize>) -> (Body, Vec<Diagnostic>) {
    let typed = without_controls(file.text.get(body.clone()).unwrap_or_default());
    let repaired = repair::repair(typed.as_ref());
    let text = repaired.text.as_ref();
    let directives = directive::find(text);
    let masked = directive::mask(text, &directives);
    let mut writer = writer::Writer::new(file, body.start, &repaired, &masked, &directives);
    for (event, range) in Parser::new_ext(&masked, OPTIONS).into_offset_iter() {
        writer.event(event, range);
    }
    writer.finish()
}

/// Control characters may not stand in HTML and nobody sees them: spaces of the same length take
/// their place.
fn without_controls(text: &str) -> Cow<'_, str> {
    let bytes = text.as_bytes();
    let control = |byte: u8| (byte < b' ' && !matches!(byte, b'\n' | b'\t' | b'\r')) | (byte == 0x7f);
    // Without early exit, so that the compiler can look at many bytes at once.
    let ascii = bytes.iter().fold(false, |found, &byte| found | control(byte));
    // U+0080 to U+009F are `C2 80` to `C2 9F`.
    let other = memchr::memchr_iter(0xc2, bytes).any(|at| bytes.get(at + 1).is_some_and(|&next| next < 0xa0));
    if !ascii && !other {
        return Cow::Borrowed(text);
    }
    let space = |c: char| match c {
        '\n' | '\t' | '\r' => c,
        '\u{80}'..='\u{9f}' => '\u{a0}',
        _ if c.is_control() => ' ',
        _ => c,
    };
    Cow::Owned(text.chars().map(space).collect())
}
