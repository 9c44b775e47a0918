//! Ends of paragraphs, and the marks of tasks.

use std::ops::Range;

use super::Writer;
use crate::parse::markdown::blocks::Block;
use crate::parse::markdown::{Hole, HoleKind};

/// A paragraph that is open: how much there was of everything when it began.
pub(super) struct Paragraph {
    pub(super) html: usize,
    pub(super) holes: usize,
    pub(super) plain: usize,
    pub(super) top: bool,
}

impl Writer<'_> {
    pub(super) fn end_paragraph(&mut self) {
        let Some(paragraph) = self.paragraph.take() else { return };
        self.end_text();
        if self.html.len() == paragraph.html + "<p>".len() {
            match &mut self.holes[paragraph.holes..] {
                // Nothing is left of it: a comment, say.
                [] => {
                    self.html.truncate(paragraph.html);
                    return;
                }
                [Hole { at, kind: HoleKind::Image { alone, .. }, .. }] => {
                    *alone = true;
                    self.html.truncate(paragraph.html);
                    *at = paragraph.html as u32;
                    self.html.push('\n');
                    return;
                }
                _ => {}
            }
        }
        self.html.push_str("</p>\n");
        let text = paragraph.plain..self.plain.len();
        let written = !self.plain[text.clone()].trim().is_empty();
        if written && self.open_footnotes == 0 {
            if paragraph.top {
                self.first_top_paragraph.get_or_insert_with(|| text.clone());
            }
            self.first_paragraph.get_or_insert(text);
        }
    }

    pub(super) fn task_marker(&mut self, done: bool, range: Range<usize>) {
        if self.flat > 0 {
            return;
        }
        self.flush();
        self.blocks.list.push(Block::Task { done });
        // An item has just begun: nothing but a `<p>` or a heading's tag stands between.
        let class = if done { " class=\"task task-done\"" } else { " class=\"task\"" };
        self.html.insert_str(self.item, class);
        if let Some(paragraph) = &mut self.paragraph {
            paragraph.html += class.len();
        }
        self.headings.shift(class.len());
        self.html.push_str("<span class=\"task-state\">");
        self.hole(HoleKind::Text(if done { "task.done" } else { "task.open" }), range);
        self.html.push_str("</span> ");
    }
}
