//! A text file as a browser edits it, and back: what was not edited keeps its bytes.
//!
//! A browser knows one line end and no byte order mark. So a [`Text`] keeps its lines with the ends they
//! have; a new text is compared line by line, lines that stay keep their bytes, new ones take the line
//! end that most others have.

use std::time::{Duration, Instant};

use similar::{Algorithm, DiffOp, capture_diff_slices_deadline};

use crate::diag::{Diagnostic, SourceText};
use crate::parse::front;
use crate::vi::chars;

const MARK: &str = "\u{feff}";

/// Comparing two long texts that have nothing in common stops after this long, with a coarser result.
const COMPARE: Duration = Duration::from_millis(200);

/// The lines of a file, taken apart into front matter and body.
#[derive(Clone, Debug)]
pub struct Text {
    has_mark: bool,
    lines: Vec<Line>,
    /// Of a page: the lines between the two `+++` lines.
    front: Option<std::ops::Range<usize>>,
    /// Of a page: the first line of the body.
    body: Option<usize>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct Line {
    text: String,
    end: &'static str,
}

impl Text {
    /// Takes a file apart; a page (`.md`) has a body behind its front matter, any other file is all front.
    /// `None` where it is not UTF-8.
    pub fn new(path: &str, bytes: &[u8]) -> Option<Text> {
        let text = std::str::from_utf8(bytes).ok()?;
        let has_mark = text.starts_with(MARK);
        let lines = lines(text.strip_prefix(MARK).unwrap_or(text));
        let mut new = Text { has_mark, lines, front: None, body: None };
        if !path.ends_with(".md") {
            new.front = Some(0..new.lines.len());
            return Some(new);
        }
        // As the parser sees it, so that both mean the same lines.
        let text = join(&new.lines);
        let text = chars::clean(&text).map_or(text, |cleaned| cleaned.text);
        let source = SourceText::new(path, text);
        let mut problems: Vec<Diagnostic> = Vec::new();
        let fences = front::split(&source, &mut problems);
        let line_of = |offset: usize| source.text[..offset].bytes().filter(|b| *b == b'\n').count();
        if problems.is_empty() {
            new.front = Some(line_of(fences.front.start)..line_of(fences.front.end));
            // A closing line that ends the file has no line behind it.
            let ended = source.text[..fences.body.start].ends_with('\n');
            new.body = Some(line_of(fences.body.start) + usize::from(!ended));
        } else {
            new.body = Some(0);
        }
        Some(new)
    }

    /// The front matter with `\n` line ends; `None` where the page has none that is closed.
    pub fn front(&self) -> Option<String> {
        self.front.clone().map(|range| join(&self.lines[range]))
    }

    /// The body with `\n` line ends.
    pub fn body(&self) -> Option<String> {
        self.body.map(|from| join(&self.lines[from..]))
    }

    /// The number of the line on which the body begins.
    pub fn body_line(&self) -> Option<usize> {
        self.body.map(|from| from + 1)
    }

    /// The bytes with another front matter or body; `None` leaves either as it is.
    pub fn with(&self, front: Option<&str>, body: Option<&str>) -> Vec<u8> {
        let end = self.usual_end();
        let mut new: Vec<Line> = Vec::with_capacity(self.lines.len());
        match (&self.front, front) {
            (Some(range), Some(front)) => {
                new.extend_from_slice(&self.lines[..range.start]);
                let mut front = relined(&self.lines[range.clone()], front, end);
                // The closing line stands alone.
                if let Some(last) = front.last_mut().filter(|last| last.end.is_empty() && self.body.is_some())
                {
                    last.end = end;
                }
                new.append(&mut front);
                let until = self.body.unwrap_or(range.end);
                new.extend_from_slice(&self.lines[range.end..until.max(range.end)]);
            }
            (Some(range), None) => {
                let until = self.body.unwrap_or(range.end);
                new.extend_from_slice(&self.lines[..until]);
            }
            (None, Some(front)) => {
                let fence = Line { text: "+++".to_owned(), end };
                new.push(fence.clone());
                new.extend(relined(&[], front, end));
                if let Some(last) = new.last_mut() {
                    last.end = end;
                }
                new.push(fence);
            }
            (None, None) => {}
        }
        if let Some(from) = self.body {
            match body {
                Some(body) => {
                    if let Some(last) = new.last_mut().filter(|last| last.end.is_empty() && !body.is_empty())
                    {
                        last.end = end;
                    }
                    new.extend(relined(&self.lines[from.min(self.lines.len())..], body, end));
                }
                None => new.extend_from_slice(&self.lines[from.min(self.lines.len())..]),
            }
        }
        let mut bytes = Vec::new();
        if self.has_mark {
            bytes.extend_from_slice(MARK.as_bytes());
        }
        for line in &new {
            bytes.extend_from_slice(line.text.as_bytes());
            bytes.extend_from_slice(line.end.as_bytes());
        }
        bytes
    }

    /// The line end that most lines have.
    fn usual_end(&self) -> &'static str {
        let count = |end: &str| self.lines.iter().filter(|line| line.end == end).count();
        let (unix, windows, old) = (count("\n"), count("\r\n"), count("\r"));
        if windows > unix && windows >= old {
            "\r\n"
        } else if old > unix {
            "\r"
        } else {
            "\n"
        }
    }
}

/// Cuts a text into lines, with `\n`, `\r\n` or `\r` at their ends.
fn lines(text: &str) -> Vec<Line> {
    let bytes = text.as_bytes();
    let mut lines = Vec::new();
    let mut start = 0;
    for at in memchr::memchr2_iter(b'\n', b'\r', bytes) {
        if at < start {
            // The second half of `\r\n`.
            continue;
        }
        let end = match (bytes[at], bytes.get(at + 1)) {
            (b'\r', Some(b'\n')) => "\r\n",
            (b'\r', _) => "\r",
            _ => "\n",
        };
        lines.push(Line { text: text[start..at].to_owned(), end });
        start = at + end.len();
    }
    if start < text.len() {
        lines.push(Line { text: text[start..].to_owned(), end: "" });
    }
    lines
}

fn join(lines: &[Line]) -> String {
    let mut text = String::new();
    for line in lines {
        text.push_str(&line.text);
        if !line.end.is_empty() {
            text.push('\n');
        }
    }
    text
}

/// A new text in lines: those that were there keep their ends.
fn relined(old: &[Line], new: &str, usual: &'static str) -> Vec<Line> {
    let mut new = lines(new);
    for line in &mut new {
        if !line.end.is_empty() {
            line.end = usual;
        }
    }
    let texts = |lines: &[Line]| -> Vec<String> { lines.iter().map(|line| line.text.clone()).collect() };
    let until = Some(Instant::now() + COMPARE);
    for op in capture_diff_slices_deadline(Algorithm::Myers, &texts(old), &texts(&new), until) {
        // A line that changes keeps its end too.
        let (old_at, new_at, len) = match op {
            DiffOp::Equal { old_index, new_index, len } => (old_index, new_index, len),
            DiffOp::Replace { old_index, old_len, new_index, new_len } => {
                (old_index, new_index, old_len.min(new_len))
            }
            _ => continue,
        };
        for (before, now) in old[old_at..][..len].iter().zip(&mut new[new_at..][..len]) {
            if !now.end.is_empty() && !before.end.is_empty() {
                now.end = before.end;
            }
        }
    }
    new
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(raw: &str) -> Text {
        Text::new("content/a.md", raw.as_bytes()).expect("is text")
    }

    #[track_caller]
    fn check_stays(raw: &str) {
        let text = text(raw);
        let (front, body) = (text.front(), text.body());
        let same = text.with(front.as_deref(), body.as_deref());
        assert_eq!(String::from_utf8(same).expect("is text"), raw);
        assert_eq!(String::from_utf8(text.with(None, None)).expect("is text"), raw);
    }

    #[test]
    fn what_is_not_edited_keeps_its_bytes() {
        for raw in [
            "+++\ntitle = \"A\"\n+++\n\nChữ.\n",
            "\u{feff}+++\r\ntitle = \"A\"\r\n+++\r\n\r\nChữ.\r\nMột\nHai\rBa",
            "+++\r\n+++",
            "+++\n+++\n",
            "\n\n+++ \ntitle = 1\n+++  \r\nx",
            "không có phần đầu\r\n",
            "",
            "\r\r\n\n",
            "+++\ntitle = \"không đóng\"\n\nChữ",
            "+++\ntitle = \"A\"\n+++\n\u{2028}Chữ\u{0}\n",
        ] {
            check_stays(raw);
        }
    }

    #[test]
    fn the_body_is_what_follows_the_closing_line() {
        let text = text("\u{feff}+++\r\ntitle = \"A\"\r\n+++\r\n\r\nChữ.\r\n");
        assert_eq!(text.front().as_deref(), Some("title = \"A\"\n"));
        assert_eq!(text.body().as_deref(), Some("\nChữ.\n"));
        assert_eq!(text.body_line(), Some(4));
    }

    #[test]
    fn new_lines_take_the_files_line_end_and_the_rest_stays() {
        let text = text("+++\r\ntitle = \"A\"\r\n+++\r\nMột\r\nHai\nBa\r\n");
        let new = text.with(Some("title = \"B\"\ndraft = true\n"), Some("Một\nMới\nHai\nBa\nBốn"));
        assert_eq!(
            String::from_utf8(new).expect("is text"),
            "+++\r\ntitle = \"B\"\r\ndraft = true\r\n+++\r\nMột\r\nMới\r\nHai\nBa\r\nBốn"
        );
    }

    #[test]
    fn front_matter_can_be_given_to_a_page_without_any() {
        let text = text("Chữ.\n");
        let new = text.with(Some("title = \"A\""), Some("Chữ.\n"));
        assert_eq!(String::from_utf8(new).expect("is text"), "+++\ntitle = \"A\"\n+++\nChữ.\n");
    }

    #[test]
    fn a_body_can_be_given_to_a_page_that_ends_with_its_front_matter() {
        let text = text("+++\ntitle = \"A\"\n+++");
        assert_eq!(text.body().as_deref(), Some(""));
        let new = text.with(None, Some("\nChữ.\n"));
        assert_eq!(String::from_utf8(new).expect("is text"), "+++\ntitle = \"A\"\n+++\n\nChữ.\n");
    }
}
