//! The end of a body: what is still open is closed, what was gathered is given.

use super::telling::Blocks;
use super::{Frame, MAX_SHOWN, Writer};
use crate::diag::Diagnostic;
use crate::parse::markdown::{Body, SUMMARY_CHARS, leftover, messages};

impl Writer<'_> {
    /// Closes what is open and gives the results.
    pub(in crate::parse::markdown) fn finish(mut self) -> (Body, Vec<Diagnostic>) {
        self.end_inline();
        self.end_text();
        while let Some(frame) = self.frames.pop() {
            if let Frame::Shortcode { name, range, marked, reported } = frame {
                self.close_shortcode(&name, range, marked, reported, false);
            }
        }
        while self.next_directive < self.directives.len() {
            self.next_directive += 1;
            self.report_misplaced(self.next_directive - 1);
        }
        self.write_footnotes();
        for (what, range) in &self.repaired.questions {
            let range = self.base + range.start..self.base + range.end;
            self.diagnostics.push(leftover::message(*what).at(self.file, range));
        }
        if self.plain.ends_with('\n') {
            self.plain.pop();
        }
        for (code, (severity, count)) in std::mem::take(&mut self.shown) {
            if count > MAX_SHOWN {
                let end = self.typed_range(self.src.len()..self.src.len()).end;
                let more = Diagnostic { severity, ..messages::more(code, count - MAX_SHOWN) };
                self.diagnostics.push(more.at(self.file, end..end));
            }
        }
        self.diagnostics.sort_by_key(|d| d.place.as_ref().map_or(0, |place| place.range.start));
        let summary = match self.first_top_paragraph.take().or(self.first_paragraph.take()) {
            Some(range) => summarise(&self.plain[range.start..range.end.min(self.plain.len())]),
            None => String::new(),
        };
        let words = count_words(&self.plain);
        let (headings, anchors) = self.headings.finish(self.plain.len());
        let addresses = self.blocks.addresses(&self.plain);
        let Blocks { list: blocks, mut links, .. } = self.blocks;
        // A link at the very end may stand behind what was cut off.
        for link in &mut links {
            link.plain_offset = link.plain_offset.min(self.plain.len() as u32);
        }
        let (html, holes, plain) = (self.html, self.holes, self.plain);
        let body = Body { html, holes, headings, anchors, plain, summary, words, blocks, links, addresses };
        (body, self.diagnostics)
    }
}

/// Cuts a text at a word.
fn summarise(text: &str) -> String {
    let text = text.trim();
    if text.len() <= SUMMARY_CHARS || text.chars().nth(SUMMARY_CHARS).is_none() {
        return text.to_owned();
    }
    // One character is for the ellipsis.
    let end = text.char_indices().nth(SUMMARY_CHARS - 1).map_or(text.len(), |(at, _)| at);
    let word = if text[end..].starts_with(char::is_whitespace) {
        end
    } else {
        text[..end].rfind(' ').unwrap_or(end)
    };
    let kept = text[..word]
        .trim_end_matches(|c: char| c.is_whitespace() || matches!(c, ',' | ';' | ':' | '.' | '–' | '-'));
    format!("{kept}…")
}

fn count_words(text: &str) -> u32 {
    let bytes = text.as_bytes();
    let first = u32::from(bytes.first().is_some_and(|&b| b > b' '));
    first
        + bytes
            .iter()
            .zip(bytes.iter().skip(1))
            .map(|(&a, &b)| u32::from((a <= b' ') & (b > b' ')))
            .sum::<u32>()
}
