//! Opens and closes shortcodes where the parser met their masked lines.

use std::ops::Range;

use super::{Frame, Writer};
use crate::diag::{Place, Text};
use crate::parse::markdown::blocks::{Block, Container};
use crate::parse::markdown::directive::{self, Directive, Kind};
use crate::parse::markdown::{Arg, HoleKind, MAX_NESTING, escape, messages};

impl Writer<'_> {
    /// Handles the directive with this index.
    pub(super) fn directive(&mut self, index: usize) {
        let Directive { range, kind } = self.directives[index].clone();
        self.begin_block();
        let src = self.src;
        let text = &src[range.clone()];
        if kind == Kind::TooDeep {
            self.report_too_deep(&range);
            self.html.push_str("<p>");
            escape::push_text(&mut self.html, text);
            self.html.push_str("</p>\n");
            self.plain.push_str(text);
            self.break_plain();
            return;
        }
        let line = directive::read(text);
        if line.colons > 3 {
            self.report(messages::colons(line.colons), range.start..range.start + line.colons);
        }
        for (at, fault) in &line.faults {
            self.report(messages::fault(*fault), range.start + at.start..range.start + at.end);
        }
        if kind == Kind::Container && line.name.is_empty() && line.faults.is_empty() {
            return self.shortcode_end(range);
        }
        let args: Vec<Arg> = line
            .args
            .iter()
            .map(|arg| Arg {
                key: arg.key.into(),
                value: arg.value.as_ref().into(),
                key_range: self
                    .file_range(range.start + arg.key_range.start..range.start + arg.key_range.end),
                range: self.file_range(range.start + arg.range.start..range.start + arg.range.end),
            })
            .collect();
        let leaf = kind == Kind::Leaf;
        let too_deep = self.flat > 0 || self.depth >= MAX_NESTING;
        if too_deep && !leaf {
            self.report_too_deep(&range);
        }
        let marked = !line.name.is_empty() && (leaf || !too_deep);
        if marked {
            let name = line.name.into();
            self.hole(HoleKind::ShortcodeOpen { name, args, leaf }, range.clone());
            self.hole_block(|hole| match leaf {
                true => Block::Leaf(hole),
                false => Block::Open(Container::Shortcode(hole)),
            });
        }
        if !leaf {
            self.depth += 1;
            self.open_shortcodes += 1;
            // Without its name, or too deep, it was reported already.
            let reported = !marked;
            self.frames.push(Frame::Shortcode { name: line.name.into(), range, marked, reported });
        }
    }

    fn shortcode_end(&mut self, range: Range<usize>) {
        if let Some(Frame::Shortcode { marked, .. }) = self.frames.last() {
            let marked = *marked;
            self.frames.pop();
            self.depth -= 1;
            self.open_shortcodes -= 1;
            if marked {
                self.hole(HoleKind::ShortcodeClose, range);
                self.close();
            }
            return;
        }
        let outer = if self.open_shortcodes == 0 {
            None
        } else {
            self.frames.iter_mut().rev().find_map(|frame| match frame {
                Frame::Shortcode { name, range, reported, .. } => {
                    *reported = true;
                    Some((name.clone(), range.clone()))
                }
                _ => None,
            })
        };
        let diagnostic = match outer {
            None => messages::nothing_open(),
            Some((name, opened)) => messages::crossing(&name).related(
                Place::new(self.file, self.typed_range(opened.clone())),
                Text::fixed("khối mở ở đây", "the block opens here"),
            ),
        };
        self.report(diagnostic, range);
    }

    /// Closes a shortcode that has no line `:::` before its surroundings end.
    pub(super) fn close_shortcode(
        &mut self,
        name: &str,
        range: Range<usize>,
        marked: bool,
        reported: bool,
        inside_container: bool,
    ) {
        self.depth -= 1;
        self.open_shortcodes -= 1;
        if marked {
            self.hole(HoleKind::ShortcodeClose, range.clone());
            self.close();
        }
        if !reported {
            self.report(messages::unclosed_shortcode(name, inside_container), range);
        }
    }
}
