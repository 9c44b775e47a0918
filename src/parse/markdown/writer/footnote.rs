//! Footnotes: references where they stand, notes in a section at the end of the page.
//!
//! Notes are numbered in the order of their first references. Their ids contain `_`, which no
//! heading's id can.

use std::collections::HashMap;
use std::fmt::Write as _;
use std::ops::Range;

use pulldown_cmark::CowStr;

use super::telling::shifted;
use super::{Frame, Writer};
use crate::diag::{Place, Text};
use crate::parse::markdown::blocks::{Block, Container};
use crate::parse::markdown::{Hole, HoleKind, messages};

#[derive(Default)]
struct Note {
    label: String,
    /// Number of references.
    references: u32,
    /// 1-based, from the first reference.
    number: u32,
    definition: Option<Definition>,
}

struct Definition {
    html: String,
    holes: Vec<Hole>,
    blocks: Vec<Block>,
    range: Range<usize>,
}

/// The footnotes of a page so far.
#[derive(Default)]
pub(super) struct Footnotes {
    /// By label in lower case: labels do not differ by case.
    by_label: HashMap<String, usize>,
    notes: Vec<Note>,
    numbered: Vec<usize>,
}

impl Footnotes {
    fn index(&mut self, label: &str) -> usize {
        let notes = &mut self.notes;
        *self.by_label.entry(label.to_lowercase()).or_insert_with(|| {
            notes.push(Note { label: label.to_owned(), ..Note::default() });
            notes.len() - 1
        })
    }
}

impl<'a> Writer<'a> {
    pub(super) fn footnote_reference(&mut self, label: CowStr<'a>, range: Range<usize>) {
        if self.image.is_some() {
            return;
        }
        if self.open_links > 0 {
            self.waiting.push((label, range));
            return;
        }
        self.flush();
        self.write_reference(&label);
    }

    pub(super) fn write_reference(&mut self, label: &str) {
        let index = self.footnotes.index(label);
        let note = &mut self.footnotes.notes[index];
        if note.references == 0 {
            self.footnotes.numbered.push(index);
            note.number = self.footnotes.numbered.len() as u32;
        }
        note.references += 1;
        let number = note.number;
        let id = reference_id(number, note.references);
        self.html.push_str("<sup class=\"footnote-ref\"><a");
        self.hole(HoleKind::NoteHref(format!("fn_{number}").into()), 0..0);
        let _ = write!(self.html, " id=\"{id}\" role=\"doc-noteref\">{number}</a></sup>");
        self.headings.add_anchor(&id);
    }

    pub(super) fn start_footnote(&mut self, label: &str, range: Range<usize>) {
        let html = std::mem::take(&mut self.html);
        let holes = std::mem::take(&mut self.holes);
        let blocks = std::mem::take(&mut self.blocks.list);
        self.depth += 1;
        self.open_footnotes += 1;
        self.frames.push(Frame::Footnote { label: label.to_owned(), range, html, holes, blocks });
    }

    pub(super) fn end_footnote(
        &mut self,
        label: String,
        range: Range<usize>,
        html: String,
        holes: Vec<Hole>,
        blocks: Vec<Block>,
    ) {
        self.open_footnotes -= 1;
        let html = std::mem::replace(&mut self.html, html);
        let holes = std::mem::replace(&mut self.holes, holes);
        let blocks = std::mem::replace(&mut self.blocks.list, blocks);
        let range = self.first_line(&range);
        let index = self.footnotes.index(&label);
        let note = &mut self.footnotes.notes[index];
        if let Some(first) = &mut note.definition {
            let shift = first.html.len() as u32;
            first.html.push_str(&html);
            first.blocks.extend(shifted(blocks, first.holes.len()));
            first.holes.extend(holes.into_iter().map(|hole| Hole { at: hole.at + shift, ..hole }));
            let first = first.range.clone();
            let place = Place::new(self.file, self.typed_range(first));
            let diagnostic = messages::duplicate_footnote(&label)
                .related(place, Text::fixed("viết lần đầu ở đây", "first written here"));
            self.report(diagnostic, range);
        } else {
            note.definition = Some(Definition { html, holes, blocks, range });
        }
    }

    /// Writes the section of notes.
    pub(super) fn write_footnotes(&mut self) {
        let Footnotes { mut notes, numbered, .. } = std::mem::take(&mut self.footnotes);
        if notes.is_empty() {
            return;
        }
        let unused: Vec<usize> = (0..notes.len()).filter(|&index| notes[index].references == 0).collect();
        let end = self.src.len();
        if !self.html.is_empty() && !self.html.ends_with('\n') {
            self.html.push('\n');
        }
        self.html.push_str(
            "<section class=\"footnotes\" role=\"doc-endnotes\" aria-labelledby=\"footnotes_title\">\n<h2 id=\"footnotes_title\">",
        );
        self.headings.add_anchor("footnotes_title");
        self.hole(HoleKind::Text("footnotes.title"), end..end);
        self.html.push_str("</h2>\n<ol>\n");
        self.open(Container::Notes);
        for (position, index) in numbered.into_iter().chain(unused).enumerate() {
            let note = &mut notes[index];
            let number = position + 1;
            let _ = write!(self.html, "<li id=\"fn_{number}\">");
            self.headings.add_anchor(&format!("fn_{number}"));
            self.open(Container::Note);
            let (mut html, holes, range) = match note.definition.take() {
                Some(Definition { html, holes, blocks, range }) => {
                    self.blocks.list.extend(shifted(blocks, self.holes.len()));
                    (html, holes, range)
                }
                // Its label folds to a defined one for the parser but not for us.
                None => (String::new(), Vec::new(), end..end),
            };
            if note.references == 0 {
                let diagnostic = messages::unused_footnote(&note.label);
                self.report(diagnostic, range.clone());
            }
            // The way back goes into the last paragraph, if the note ends with one.
            let closing = "</p>\n";
            let into = html.ends_with(closing)
                && holes.last().is_none_or(|hole| (hole.at as usize) <= html.len() - closing.len());
            if into {
                html.truncate(html.len() - closing.len());
            }
            let shift = self.html.len() as u32;
            self.html.push_str(&html);
            self.holes.extend(holes.into_iter().map(|hole| Hole { at: hole.at + shift, ..hole }));
            if note.references > 0 {
                self.html.push_str(if into { " " } else { "<p>" });
                for reference in 1..=note.references {
                    if reference > 1 {
                        self.html.push(' ');
                    }
                    let id = reference_id(note.number, reference);
                    self.html.push_str("<a class=\"footnote-back\"");
                    self.hole(HoleKind::NoteHref(id.as_str().into()), range.clone());
                    self.html.push_str(
                        " role=\"doc-backlink\"><span aria-hidden=\"true\">↩</span><span class=\"visually-hidden\">",
                    );
                    self.hole(HoleKind::Text("footnotes.back"), range.clone());
                    let _ = write!(self.html, " {}</span></a>", &id["fnref_".len()..].replace('_', "."));
                }
                self.html.push_str(closing);
            } else if into {
                self.html.push_str(closing);
            }
            self.html.push_str("</li>\n");
            self.close();
        }
        self.close();
        self.html.push_str("</ol>\n</section>\n");
    }
}

fn reference_id(number: u32, reference: u32) -> String {
    if reference == 1 { format!("fnref_{number}") } else { format!("fnref_{number}_{reference}") }
}
