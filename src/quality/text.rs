//! Looks into texts: what a page's markup shows, which parts of a file are not comments.

use std::ops::Range;
use std::sync::Arc;

use crate::diag::SourceText;
use crate::parse::front;
use crate::parse::markdown::{Body, HoleKind};

/// Something seen in a page's markup.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Finding {
    /// The text of a link.
    Link(String),
    /// An address in the text that is not a link.
    Address(String),
    /// A table with a column that has no name; its number on the page.
    BlankHeader { table: usize },
}

/// What there is to judge in a body, in the order in which it is shown.
///
/// The markup is our own writer's: escaped, well-formed, without comments.
pub fn walk(body: &Body) -> Vec<Finding> {
    let mut walker = Walker::default();
    let mut at = 0;
    for hole in &body.holes {
        let end = hole.at as usize;
        walker.markup(&body.html[at..end]);
        at = end;
        match &hole.kind {
            HoleKind::Symbol(text) | HoleKind::Abbr(text) => walker.text(text),
            HoleKind::Image { alt, .. } => walker.shown(alt),
            HoleKind::ShortcodeOpen { .. } | HoleKind::Text(_) => walker.shown("·"),
            _ => {}
        }
    }
    walker.markup(&body.html[at..]);
    walker.found
}

#[derive(Default)]
struct Walker {
    found: Vec<Finding>,
    /// A tag that has begun; holes may stand inside it.
    tag: Option<String>,
    link: Option<String>,
    header: Option<String>,
    /// Depth of `<code>` and `<pre>`.
    code: usize,
    tables: usize,
    blank_reported: bool,
}

impl Walker {
    fn markup(&mut self, mut html: &str) {
        while !html.is_empty() {
            match &mut self.tag {
                Some(tag) => match html.find('>') {
                    Some(end) => {
                        tag.push_str(&html[..end]);
                        let tag = self.tag.take().unwrap_or_default();
                        self.element(&tag);
                        html = &html[end + 1..];
                    }
                    None => {
                        tag.push_str(html);
                        return;
                    }
                },
                None => {
                    let end = html.find('<').unwrap_or(html.len());
                    if end > 0 {
                        self.text(&unescape(&html[..end]));
                    }
                    if end < html.len() {
                        self.tag = Some(String::new());
                    }
                    html = html.get(end + 1..).unwrap_or("");
                }
            }
        }
    }

    fn element(&mut self, tag: &str) {
        let name = tag.split([' ', '\n']).next().unwrap_or("");
        match name {
            "a" => self.link = Some(String::new()),
            "/a" => {
                if let Some(text) = self.link.take() {
                    self.found.push(Finding::Link(text));
                }
            }
            "code" | "pre" => self.code += 1,
            "/code" | "/pre" => self.code = self.code.saturating_sub(1),
            "table" => {
                self.tables += 1;
                self.blank_reported = false;
            }
            "th" => self.header = Some(String::new()),
            "/th" => {
                let blank = self.header.take().is_some_and(|text| text.trim().is_empty());
                if blank && !self.blank_reported {
                    self.blank_reported = true;
                    self.found.push(Finding::BlankHeader { table: self.tables.saturating_sub(1) });
                }
            }
            _ => {}
        }
    }

    /// Text that a reader sees.
    fn shown(&mut self, text: &str) {
        for open in [&mut self.link, &mut self.header].into_iter().flatten() {
            open.push_str(text);
        }
    }

    fn text(&mut self, text: &str) {
        self.shown(text);
        if self.link.is_some() || self.code > 0 {
            return;
        }
        let addresses = text
            .split_whitespace()
            .filter_map(|word| {
                let at = word.find("https://").or_else(|| word.find("http://"))?;
                Some(word[at..].trim_end_matches(['.', ',', ';', ':', ')', '!', '?', '"', '”']))
            })
            .filter(|address| address.len() > "https://".len());
        self.found.extend(addresses.map(|address| Finding::Address(address.to_owned())));
    }
}

fn unescape(text: &str) -> String {
    if !text.contains('&') {
        return text.to_owned();
    }
    let text = text.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&#39;", "'");
    text.replace("&amp;", "&")
}

/// Front matter and body of a page's file.
pub fn parts(source: &Arc<SourceText>) -> (Range<usize>, Range<usize>) {
    let fences = front::split(source, &mut Vec::new());
    (fences.front, fences.body)
}

/// What a data file says: all of a table, of TOML all but its comments.
pub fn data_parts(source: &SourceText) -> Vec<Range<usize>> {
    let whole = 0..source.text.len();
    if source.path.ends_with(".toml") { uncommented(&source.text, whole) } else { vec![whole] }
}

/// The lines of a TOML text that are not comments.
pub fn uncommented(text: &str, range: Range<usize>) -> Vec<Range<usize>> {
    let mut ranges: Vec<Range<usize>> = Vec::new();
    let mut at = range.start;
    for line in text[range].split_inclusive('\n') {
        let start = at;
        at += line.len();
        if line.trim_start().starts_with('#') {
            continue;
        }
        match ranges.last_mut() {
            Some(last) if last.end == start => last.end = at,
            _ => ranges.push(start..at),
        }
    }
    ranges
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::parse::markdown::parse_body;

    #[track_caller]
    fn check_walk(markdown: &str, found: &[Finding]) {
        let file = SourceText::new("a.md", markdown);
        let (body, _) = parse_body(&file, 0..file.text.len());
        assert_eq!(walk(&body), found, "{}", body.html);
    }

    #[test]
    fn links_inside_and_outside_the_site_give_their_texts() {
        check_walk(
            "[tại **đây**](a.md) và [A & B](https://b.example/) và <https://c.example/>",
            &[
                Finding::Link("tại đây".to_owned()),
                Finding::Link("A & B".to_owned()),
                Finding::Link("https://c.example/".to_owned()),
            ],
        );
    }

    #[test]
    fn an_address_in_code_is_not_a_bare_address() {
        check_walk(
            "Xem https://a.example/b. Gõ `https://c.example/`.",
            &[Finding::Address("https://a.example/b".to_owned())],
        );
    }

    #[test]
    fn a_header_that_holds_only_a_symbol_is_not_blank() {
        check_walk("| 84/2015/QH13 | ATVSLĐ |\n|---|---|\n| a | b |\n", &[]);
        check_walk(
            "| | Số vụ |\n|---|---|\n| 2024 | 5 |\n\nx\n\n| a | |\n|---|---|\n| b | c |\n",
            &[Finding::BlankHeader { table: 0 }, Finding::BlankHeader { table: 1 }],
        );
    }

    #[test]
    fn comments_of_toml_are_left_out() {
        let text = "# a\nb = 1\nc = 2\n  # d\ne = 3";
        let kept: Vec<&str> = uncommented(text, 0..text.len()).into_iter().map(|r| &text[r]).collect();
        assert_eq!(kept, ["b = 1\nc = 2\n", "e = 3"]);
    }
}
