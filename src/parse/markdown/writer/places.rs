//! Places: what the editor wrote where, directives on the way, holes, problems.

use std::ops::Range;

use pulldown_cmark::CowStr;

use super::{MAX_SHOWN, Writer};
use crate::diag::Diagnostic;
use crate::parse::markdown::directive::{Directive, Kind};
use crate::parse::markdown::{Hole, HoleKind, messages};

impl<'a> Writer<'a> {
    /// The text as the editor wrote it, if it is a piece of the source.
    pub(in crate::parse::markdown) fn original(&self, text: &CowStr<'a>) -> Option<&'a str> {
        self.source_offset(text).and_then(|at| self.src.get(at..at + text.len()))
    }

    /// Where a text stands in the source, if it is a piece of it.
    pub(in crate::parse::markdown) fn source_offset(&self, text: &CowStr<'a>) -> Option<usize> {
        let CowStr::Borrowed(text) = text else { return None };
        let at = (text.as_ptr() as usize).checked_sub(self.masked.as_ptr() as usize)?;
        (at + text.len() <= self.masked.len()).then_some(at)
    }

    /// Goes past the directives before the end of a piece of text; says whether some lie in it.
    /// Those in front of it were swallowed by other syntax.
    pub(in crate::parse::markdown) fn pass_directives(&mut self, range: &Range<usize>) -> bool {
        let mut inside = false;
        while let Some(directive) = self.directives.get(self.next_directive) {
            if directive.range.start >= range.end {
                break;
            }
            self.next_directive += 1;
            if directive.range.start >= range.start {
                inside = true;
            } else {
                self.report_misplaced(self.next_directive - 1);
            }
        }
        inside
    }

    pub(in crate::parse::markdown) fn report_misplaced(&mut self, index: usize) {
        let Directive { range, kind } = self.directives[index].clone();
        if kind == Kind::TooDeep {
            self.report_too_deep(&range);
        } else {
            self.report(messages::misplaced_directive(), range);
        }
    }

    /// Leaves a hole at the end of what is written.
    pub(in crate::parse::markdown) fn hole(&mut self, kind: HoleKind, range: Range<usize>) {
        let range = self.file_range(range);
        self.holes.push(Hole { at: self.html.len() as u32, kind, range });
    }

    /// A range of the body as one of the file, on character boundaries.
    pub(in crate::parse::markdown) fn file_range(&self, range: Range<usize>) -> Range<u32> {
        let range = self.typed_range(range);
        range.start as u32..range.end as u32
    }

    /// Where a range of the body as it is read was typed in the file, on character boundaries.
    pub(in crate::parse::markdown) fn typed_range(&self, range: Range<usize>) -> Range<usize> {
        let text = &self.file.text;
        let mut end = (self.base + self.repaired.source(range.end.min(self.src.len()))).min(text.len());
        while !text.is_char_boundary(end) {
            end += 1;
        }
        let mut start = (self.base + self.repaired.source(range.start.min(self.src.len()))).min(end);
        while !text.is_char_boundary(start) {
            start -= 1;
        }
        start..end
    }

    /// Reports a problem at a range of the body.
    pub(in crate::parse::markdown) fn report(&mut self, diagnostic: Diagnostic, range: Range<usize>) {
        let (worst, shown) = self.shown.entry(diagnostic.code).or_insert((diagnostic.severity, 0));
        *worst = (*worst).min(diagnostic.severity);
        *shown += 1;
        if *shown <= MAX_SHOWN {
            let range = self.typed_range(range);
            self.diagnostics.push(diagnostic.at(self.file, range));
        }
    }
}
