//! Turns the parser's events into HTML with holes: state, blocks and the order of things.
//!
//! Text and inline markup are in `inline`, shortcodes in `shortcode`, notes in `footnote`, headings
//! in `heading`, the list of blocks in `telling`; all are methods of one [`Writer`], which is fed each
//! event once. What a part keeps for itself is a type of its own there.

mod finish;
mod footnote;
mod heading;
mod inline;
mod leftovers;
mod paragraph;
mod places;
mod shortcode;
mod table;
mod telling;

use std::collections::{BTreeMap, HashMap};
use std::ops::Range;
use std::sync::Arc;

use pulldown_cmark::{BlockQuoteKind, CodeBlockKind, CowStr, Event, Tag, TagEnd};

use crate::diag::{Code, Diagnostic, Severity, SourceText};

use super::blocks::{Block, Container};
use super::directive::Directive;
use super::repair::Repaired;
use super::{AlertKind, Hole, HoleKind, MAX_NESTING, escape, messages};
use footnote::Footnotes;
use heading::Headings;
use inline::{Inline, OpenImage, Run};
use paragraph::Paragraph;
use table::Table;
use telling::Blocks;

/// How many problems of one kind are shown for a file; the rest is counted. Keeps the report of a
/// hostile or pasted page readable, and linear.
const MAX_SHOWN: usize = 100;

/// A container that is open.
pub(super) enum Frame {
    /// A list, item, quote or definition; its end tag follows from the event.
    Block,
    Alert,
    /// Nested too deep: has no markup.
    Flat,
    Footnote {
        label: String,
        range: Range<usize>,
        /// What was written before the note.
        html: String,
        holes: Vec<Hole>,
        blocks: Vec<Block>,
    },
    Shortcode {
        name: Box<str>,
        range: Range<usize>,
        /// Whether holes mark it: not if it has no name or is too deep.
        marked: bool,
        /// Whether its missing end was reported already.
        reported: bool,
    },
}

/// A block of raw HTML that is open.
#[derive(Default)]
pub(super) struct HtmlBlock {
    /// Where an open comment began.
    pub comment: Option<usize>,
    /// Whether a `<p>` for its text is open.
    pub paragraph: bool,
}

pub(super) struct Writer<'a> {
    file: &'a Arc<SourceText>,
    /// Where the body starts in the file.
    base: usize,
    /// The body as it is read: what was typed, repaired.
    src: &'a str,
    repaired: &'a Repaired<'a>,
    /// The body as the parser sees it; the same length.
    masked: &'a str,
    directives: &'a [Directive],
    next_directive: usize,

    html: String,
    holes: Vec<Hole>,
    plain: String,
    blocks: Blocks,

    frames: Vec<Frame>,
    /// Lists, quotes, notes and shortcodes that are open.
    depth: usize,
    /// Frames that are flat.
    flat: usize,
    open_shortcodes: usize,
    open_footnotes: usize,
    too_deep_reported: bool,

    run: Run,
    inline: Vec<Inline>,
    /// Raw tags that were closed early: their own end tags may still come.
    closed_early: Vec<&'static str>,
    open_links: usize,
    image: Option<OpenImage>,
    /// References to notes inside a link wait for its end, as links cannot nest.
    waiting: Vec<(CowStr<'a>, Range<usize>)>,
    html_block: Option<HtmlBlock>,
    foreign_open: HashMap<Box<str>, u32>,
    quote_start: Option<usize>,
    in_code: bool,
    paragraph: Option<Paragraph>,
    table: Table,
    /// How many tables have begun.
    tables: u32,
    /// Offset in `html` just behind the last `<li`.
    item: usize,

    headings: Headings,
    footnotes: Footnotes,
    first_paragraph: Option<Range<usize>>,
    first_top_paragraph: Option<Range<usize>>,

    diagnostics: Vec<Diagnostic>,
    shown: BTreeMap<Code, (Severity, usize)>,
}

impl<'a> Writer<'a> {
    pub fn new(
        file: &'a Arc<SourceText>,
        base: usize,
        repaired: &'a Repaired<'a>,
        masked: &'a str,
        directives: &'a [Directive],
    ) -> Writer<'a> {
        let src = repaired.text.as_ref();
        Writer {
            file,
            base,
            src,
            repaired,
            masked,
            directives,
            next_directive: 0,
            html: String::with_capacity(src.len() + src.len() / 4 + 64),
            holes: Vec::with_capacity(src.len() / 64 + 4),
            plain: String::with_capacity(src.len()),
            blocks: Blocks::default(),
            frames: Vec::new(),
            depth: 0,
            flat: 0,
            open_shortcodes: 0,
            open_footnotes: 0,
            too_deep_reported: false,
            run: Run::default(),
            inline: Vec::new(),
            closed_early: Vec::new(),
            open_links: 0,
            image: None,
            waiting: Vec::new(),
            html_block: None,
            foreign_open: HashMap::new(),
            quote_start: None,
            in_code: false,
            paragraph: None,
            table: Table::default(),
            tables: 0,
            item: 0,
            headings: Headings::new(src),
            footnotes: Footnotes::default(),
            first_paragraph: None,
            first_top_paragraph: None,
            diagnostics: Vec::new(),
            shown: BTreeMap::new(),
        }
    }

    /// Takes the next event.
    pub fn event(&mut self, event: Event<'a>, range: Range<usize>) {
        match event {
            Event::Text(text) if self.in_code => self.code_text(&text, &range),
            Event::Text(text) => self.text(&text, range),
            Event::Code(text) => self.code_span(&text, range),
            Event::SoftBreak => self.soft_break(),
            Event::HardBreak => self.hard_break(),
            Event::InlineHtml(html) => self.inline_html(&html, range),
            Event::Html(_) => self.html_line(range),
            Event::FootnoteReference(label) => self.footnote_reference(label, range),
            Event::TaskListMarker(done) => self.task_marker(done, range),
            Event::Rule => {
                self.begin_block();
                self.html.push_str("<hr>\n");
            }
            // Mathematics is not switched on.
            Event::InlineMath(text) | Event::DisplayMath(text) => self.text(&text, range),
            Event::Start(tag) => {
                if let Some(image) = &mut self.image {
                    image.nested += 1;
                } else {
                    self.start(tag, range);
                }
            }
            Event::End(tag) => match &mut self.image {
                Some(image) if image.nested > 0 => image.nested -= 1,
                Some(_) => self.end_image(),
                None => self.end(tag, range),
            },
        }
    }

    fn start(&mut self, tag: Tag<'a>, range: Range<usize>) {
        match tag {
            Tag::Paragraph => {
                self.begin_block();
                let top = self.frames.len() == self.open_shortcodes;
                let (html, holes, plain) = (self.html.len(), self.holes.len(), self.plain.len());
                self.paragraph = Some(Paragraph { html, holes, plain, top });
                self.html.push_str("<p>");
            }
            Tag::Heading { level, id, classes, attrs } => {
                self.begin_block();
                self.look_for_underline(&range);
                self.start_heading(level as u8, id, classes, attrs, range);
            }
            Tag::BlockQuote(kind) => {
                self.begin_block();
                self.look_for_greater(&range);
                self.start_quote(kind, &range);
            }
            Tag::CodeBlock(kind) => {
                self.begin_block();
                self.in_code = true;
                // A long line scrolls sideways, by keyboard too (WCAG 2.2, 2.1.1).
                self.html.push_str("<pre tabindex=\"0\"><code");
                if let CodeBlockKind::Fenced(info) = kind {
                    self.look_for_open_code(&range);
                    let word = info.split([' ', ',', '\t', '{']).next().unwrap_or_default();
                    let known =
                        |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | b'+' | b'#' | b'.');
                    if !word.is_empty() && word.len() <= 32 && word.bytes().all(known) {
                        self.html.push_str(" class=\"language-");
                        self.html.push_str(word);
                        self.html.push('"');
                    }
                }
                self.html.push('>');
            }
            Tag::HtmlBlock => {
                self.begin_block();
                self.html_block = Some(HtmlBlock::default());
            }
            Tag::List(first) => {
                self.begin_block();
                if self.push_container(&range) {
                    match first {
                        None => self.html.push_str("<ul>\n"),
                        Some(1) => self.html.push_str("<ol>\n"),
                        Some(first) => {
                            self.html.push_str("<ol start=\"");
                            self.html.push_str(&first.to_string());
                            self.html.push_str("\">\n");
                        }
                    }
                    self.open(Container::List(first));
                }
            }
            Tag::DefinitionList => {
                self.begin_block();
                if self.push_container(&range) {
                    self.open(Container::Definitions);
                    self.html.push_str("<dl>\n");
                }
            }
            Tag::Item => {
                self.start_part("<li>", Container::Item);
                self.item = self.html.len() - 1;
            }
            Tag::DefinitionListTitle => self.start_part("<dt>", Container::Term),
            Tag::DefinitionListDefinition => self.start_part("<dd>", Container::Definition),
            Tag::FootnoteDefinition(label) => {
                self.begin_block();
                self.start_footnote(&label, range);
            }
            Tag::Table(alignments) => self.start_table(alignments, range),
            Tag::TableHead => self.start_head(),
            Tag::TableRow => self.start_row(&range),
            Tag::TableCell => self.start_cell(),
            Tag::Emphasis => self.start_markup("<em>", "</em>"),
            Tag::Strong => self.start_markup("<strong>", "</strong>"),
            Tag::Strikethrough => self.start_markup("<del>", "</del>"),
            // `~` and `^` are not switched on for these.
            Tag::Superscript => self.start_markup("<sup>", "</sup>"),
            Tag::Subscript => self.start_markup("<sub>", "</sub>"),
            Tag::Link { link_type, dest_url, title, .. } => {
                self.start_link(link_type, &dest_url, &title, range)
            }
            Tag::Image { dest_url, title, .. } => self.start_image(&dest_url, &title, range),
            // Front matter is cut off before; a `---` in the body is a rule.
            Tag::MetadataBlock(_) => {}
        }
    }

    fn end(&mut self, tag: TagEnd, range: Range<usize>) {
        match tag {
            TagEnd::Emphasis
            | TagEnd::Strong
            | TagEnd::Strikethrough
            | TagEnd::Superscript
            | TagEnd::Subscript
            | TagEnd::Link => return self.end_markup(),
            _ => self.end_inline(),
        }
        match tag {
            TagEnd::Paragraph => self.end_paragraph(),
            TagEnd::Heading(_) => self.end_heading(),
            TagEnd::CodeBlock => {
                self.in_code = false;
                self.end_code();
                self.html.push_str("</code></pre>\n");
            }
            TagEnd::HtmlBlock => self.end_html_block(range),
            TagEnd::Table => self.end_table(),
            TagEnd::TableHead => self.end_head(),
            TagEnd::TableRow => self.end_row(),
            TagEnd::TableCell => self.end_cell(),
            TagEnd::BlockQuote(_) => self.end_container("</blockquote>\n"),
            TagEnd::List(ordered) => self.end_container(if ordered { "</ol>\n" } else { "</ul>\n" }),
            TagEnd::DefinitionList => self.end_container("</dl>\n"),
            TagEnd::FootnoteDefinition => self.end_container(""),
            TagEnd::Item => self.end_part("</li>\n"),
            TagEnd::DefinitionListTitle => self.end_part("</dt>\n"),
            TagEnd::DefinitionListDefinition => self.end_part("</dd>\n"),
            _ => {}
        }
    }

    /// Ends what is inline and puts the next block on a line of its own.
    pub fn begin_block(&mut self) {
        self.end_inline();
        self.end_text();
        if !self.html.is_empty() && !self.html.ends_with('\n') {
            self.html.push('\n');
        }
        self.break_plain();
    }

    /// Ends a block of the plain text.
    pub fn break_plain(&mut self) {
        if self.plain.ends_with(' ') {
            self.plain.pop();
        }
        if !self.plain.is_empty() && !self.plain.ends_with('\n') {
            self.plain.push('\n');
        }
    }

    /// Opens a container; `false` if it is too deep and stays without markup.
    fn push_container(&mut self, range: &Range<usize>) -> bool {
        if self.flat > 0 || self.depth >= MAX_NESTING {
            self.report_too_deep(range);
            self.flat += 1;
            self.frames.push(Frame::Flat);
            return false;
        }
        self.depth += 1;
        self.frames.push(Frame::Block);
        true
    }

    pub fn report_too_deep(&mut self, range: &Range<usize>) {
        if !std::mem::replace(&mut self.too_deep_reported, true) {
            let line = &self.src[range.start..range.end.min(self.src.len())];
            let end = range.start + line.find('\n').unwrap_or(line.len());
            self.report(messages::too_deep(), range.start..end);
        }
    }

    fn start_quote(&mut self, kind: Option<BlockQuoteKind>, range: &Range<usize>) {
        if !self.push_container(range) {
            return;
        }
        let Some(kind) = kind else {
            self.html.push_str("<blockquote>\n");
            self.open(Container::Quote);
            self.quote_start = Some(self.html.len());
            return;
        };
        let kind = match kind {
            BlockQuoteKind::Note => AlertKind::Note,
            BlockQuoteKind::Tip => AlertKind::Tip,
            BlockQuoteKind::Important => AlertKind::Important,
            BlockQuoteKind::Warning => AlertKind::Warning,
            BlockQuoteKind::Caution => AlertKind::Caution,
        };
        self.frames.pop();
        self.frames.push(Frame::Alert);
        let line = self.src[range.start..].find('\n').map_or(self.src.len(), |at| range.start + at);
        self.hole(HoleKind::AlertOpen(kind), range.start..line.min(range.end));
        self.open(Container::Alert(kind));
    }

    fn start_part(&mut self, open: &str, container: Container) {
        self.begin_block();
        if self.flat > 0 {
            self.flat += 1;
            self.frames.push(Frame::Flat);
        } else {
            self.frames.push(Frame::Block);
        }
        if self.flat == 0 {
            self.html.push_str(open);
            self.open(container);
        }
        // For the position of an item: there is always something before a part.
        if self.html.is_empty() {
            self.html.push('\n');
        }
    }

    /// Closes the innermost Markdown container and every shortcode left open in it.
    fn pop_frame(&mut self) -> Frame {
        loop {
            match self.frames.pop() {
                Some(Frame::Shortcode { name, range, marked, reported }) => {
                    self.close_shortcode(&name, range, marked, reported, true);
                }
                Some(frame) => return frame,
                // Events are balanced, so there is one.
                None => return Frame::Block,
            }
        }
    }

    fn end_part(&mut self, close: &str) {
        self.end_text();
        match self.pop_frame() {
            Frame::Flat => self.flat -= 1,
            _ => {
                self.html.push_str(close);
                self.close();
            }
        }
        self.break_plain();
    }

    fn end_container(&mut self, close: &str) {
        self.end_text();
        self.break_plain();
        match self.pop_frame() {
            Frame::Flat => {
                self.flat -= 1;
                return;
            }
            Frame::Alert => {
                let end = self.src.len();
                self.hole(HoleKind::AlertClose, end..end);
                self.close();
            }
            Frame::Footnote { label, range, html, holes, blocks } => {
                self.end_footnote(label, range, html, holes, blocks);
            }
            _ => {
                self.close();
                if !self.html.ends_with('\n') {
                    self.html.push('\n');
                }
                self.html.push_str(close);
            }
        }
        self.depth -= 1;
    }

    fn code_text(&mut self, text: &CowStr<'a>, range: &Range<usize>) {
        self.pass_directives(range);
        let text = self.original(text).unwrap_or(text);
        escape::push_text(&mut self.html, text);
        self.plain.push_str(text);
    }
}
