//! Looks for signs of Markdown that were left over in what is written; see [`Leftover`].

use std::ops::Range;

use super::Writer;
use super::inline::Run;
use crate::parse::markdown::leftover::{Leftover, message};
use crate::parse::markdown::repair::cells;

/// Bullets that separate what should be items.
const BULLETS: [char; 6] = ['•', '▪', '●', '➢', '❖', '■'];

impl<'a> Writer<'a> {
    /// Reports signs of Markdown in a run of text.
    pub(super) fn look_for_leftovers(&mut self, text: &str, run: &Run) {
        let bytes = text.as_bytes();
        let mut at = 0;
        while let Some(found) = memchr::memchr3(b'*', b'#', b']', &bytes[at..]) {
            let start = at + found;
            let len = bytes[start..].iter().take_while(|b| **b == bytes[start]).count();
            at = start + len;
            match bytes[start] {
                b'*' if len >= 2 => self.leftover(Leftover::Bold, run, start..at),
                b'#' if len >= 2 || start == 0 && is_title(&text[at..]) => {
                    self.leftover(Leftover::Hashes, run, start..at);
                }
                b']' if bytes.get(at) == Some(&b'(') => self.leftover(Leftover::Link, run, start..at + 1),
                _ => {}
            }
        }
        let mut at = 0;
        while let Some(found) = memchr::memchr3(b'|', b'\t', b'+', &bytes[at..]) {
            let start = at + found;
            at = start + 1;
            match bytes[start] {
                b'|' if start == 0 || text[at..].contains('|') => {
                    self.leftover(Leftover::Bars, run, start..at);
                    break;
                }
                b'\t' if start > 0 => {
                    self.leftover(Leftover::Tab, run, start..at);
                    break;
                }
                b'+' if start == 0 && text.trim_end() == "+++" => {
                    self.leftover(Leftover::Fence, run, start..start + 3);
                    break;
                }
                _ => {}
            }
        }
        if memchr::memchr(0xe2, bytes).is_some() {
            let is_bullet = |c: char| BULLETS.contains(&c);
            let first = text.char_indices().find(|(at, c)| *at > 0 && is_bullet(*c));
            if let Some((at, c)) = first
                && text.chars().filter(|c| is_bullet(*c)).count() > 1
            {
                self.leftover(Leftover::Bullets, run, at..at + c.len_utf8());
            }
        }
    }

    /// Reports a sign, unless it was escaped.
    fn leftover(&mut self, what: Leftover, run: &Run, range: Range<usize>) {
        let place = run.source(range);
        let source = self.src.as_bytes();
        let is_typed = source.get(place.start).is_some_and(|b| !matches!(b, b'&' | b'\\'));
        if is_typed && (place.start == 0 || source[place.start - 1] != b'\\') {
            self.report(message(what), place);
        }
    }

    /// Reports the cells of a row that have no column.
    pub(super) fn look_for_lost_cells(&mut self, columns: usize, range: &Range<usize>) {
        let row = self.src.get(range.clone()).unwrap_or_default();
        let found = cells(row);
        if found > columns {
            let line = self.first_line(range);
            self.report(message(Leftover::Cells(found - columns)), line);
        }
    }

    /// Reports a heading that a line of dashes below made.
    pub(super) fn look_for_underline(&mut self, range: &Range<usize>) {
        let text = self.src.get(range.clone()).unwrap_or_default();
        let under = text.trim_end().rsplit('\n').next().unwrap_or_default().trim_start_matches(['>', ' ']);
        if !text.trim_start().starts_with('#')
            && under.starts_with('-')
            && under.bytes().all(|b| matches!(b, b'-' | b' '))
        {
            let end = range.start + text.trim_end().len();
            self.report(message(Leftover::Underline), end - under.len()..end);
        }
    }

    /// Reports a code fence that is not closed: everything behind it is code.
    pub(super) fn look_for_open_code(&mut self, range: &Range<usize>) {
        let text = self.src.get(range.clone()).unwrap_or_default();
        let mark = text.trim_start().chars().next().unwrap_or('`');
        let last = text.trim_end().rsplit('\n').next().unwrap_or_default();
        let closed = text.trim().contains('\n')
            && last.trim_start_matches(['>', ' ', '\t']).chars().filter(|c| *c == mark).count() >= 3
            && last.trim_start_matches(['>', ' ', '\t']).chars().all(|c| c == mark);
        if !closed {
            self.report(message(Leftover::OpenCode), self.first_line(range));
        }
    }

    /// Reports a quote of one line that begins with a number: its `>` may mean "more than".
    pub(super) fn look_for_greater(&mut self, range: &Range<usize>) {
        let text = self.src.get(range.clone()).unwrap_or_default().trim();
        let words = text.strip_prefix('>').map(str::trim_start).unwrap_or_default();
        let digits = words.bytes().take_while(u8::is_ascii_digit).count();
        let is_item = words[digits..].starts_with(['.', ')']) && words[digits + 1..].starts_with(' ');
        if !text.contains('\n') && (digits > 0 && !is_item || words.starts_with('=')) {
            self.report(message(Leftover::Greater), range.start..range.start + 1);
        }
    }
}

/// Whether `#` stands in front of a title rather than of a tag: several words, not all of them tags.
fn is_title(behind: &str) -> bool {
    let mut words = behind.split_whitespace();
    words.next().is_some_and(|word| word.starts_with(char::is_alphabetic))
        && words.next().is_some_and(|word| !word.starts_with('#'))
}
