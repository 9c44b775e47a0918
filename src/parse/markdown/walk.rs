//! What there is to judge in a body: links, addresses, tables, pictures, files.
//!
//! Reads the markup that the writer made; what is to be said of it is for others.

use std::ops::Range;

use super::{Arg, Body, HoleKind, LinkTarget};

/// Endings of documents that a browser hands on to another program.
pub const DOCUMENTS: &[&str] =
    &["pdf", "doc", "docx", "odt", "rtf", "xls", "xlsx", "ods", "ppt", "pptx", "odp", "epub"];

/// Endings of sound and film.
pub const MEDIA: &[&str] = &["mp3", "m4a", "wav", "ogg", "mp4", "webm", "mov", "avi"];

/// Something seen in a page's markup.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Finding {
    /// The text of a link.
    Link(String),
    /// A picture without a description; of a shortcode, where its empty description stands.
    Picture(Option<Range<usize>>),
    /// A link to a file that is no web page: its ending in lower case.
    File(String),
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
            HoleKind::Image { alt, .. } => {
                if alt.trim().is_empty() {
                    walker.found.push(Finding::Picture(None));
                }
                walker.shown(alt);
            }
            HoleKind::ShortcodeOpen { args, .. } => {
                let blank = args.iter().find(|arg| &*arg.key == "alt" && arg.value.trim().is_empty());
                let place = |arg: &Arg| arg.range.start as usize..arg.range.end as usize;
                walker.found.extend(blank.map(|arg| Finding::Picture(Some(place(arg)))));
                walker.shown("·");
            }
            HoleKind::Href(LinkTarget::Page { path, .. } | LinkTarget::Site { path, .. }) => {
                walker.file(path);
            }
            HoleKind::Text(_) => walker.shown("·"),
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
            "a" => {
                self.link = Some(String::new());
                let address = tag.split_once(" href=\"").and_then(|(_, rest)| rest.split('"').next());
                if let Some(address) = address.filter(|address| address.contains("://")) {
                    self.file(address.split(['?', '#']).next().unwrap_or(""));
                }
            }
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

    fn file(&mut self, path: &str) {
        let ending = path.rsplit_once('/').map_or(path, |(_, name)| name).rsplit_once('.');
        let ending = ending.map_or_else(String::new, |(_, ending)| ending.to_ascii_lowercase());
        if DOCUMENTS.contains(&ending.as_str()) || MEDIA.contains(&ending.as_str()) {
            self.found.push(Finding::File(ending));
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

/// Texts that say nothing about where a link leads, folded.
const EMPTY_WORDS: &[&str] = &[
    "tai-day",
    "xem-tai-day",
    "o-day",
    "day",
    "bam-vao-day",
    "bam-day",
    "bam-tai-day",
    "nhan-vao-day",
    "nhan-tai-day",
    "click",
    "click-vao-day",
    "click-here",
    "click-tai-day",
    "here",
    "xem",
    "xem-them",
    "chi-tiet",
    "xem-chi-tiet",
    "doc-them",
    "doc-tiep",
    "link",
    "duong-link",
    "lien-ket",
    "more",
    "read-more",
    "this-link",
    "link-nay",
    "lien-ket-nay",
];

/// Whether the text of a link does not say where it leads.
pub fn says_nothing(words: &str) -> bool {
    EMPTY_WORDS.contains(&crate::vi::slug::slugify(words).as_str())
}

/// Whether the text of a link is a bare address.
pub fn is_address(words: &str) -> bool {
    !words.contains(' ')
        && ["http://", "https://", "www."].iter().any(|start| words.to_ascii_lowercase().starts_with(start))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diag::SourceText;
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
    fn pictures_without_a_description_and_files_are_found() {
        check_walk(
            "![](a.png)\n\n![b](b.png)\n\n::figure src=\"c.png\" alt=\"\"\n\n[Quyết định](q.PDF) [bảng](https://x.example/b.xlsx?tai=1) [trang](a.md)\n",
            &[
                Finding::Picture(None),
                Finding::Picture(Some(51..51)),
                Finding::File("pdf".to_owned()),
                Finding::Link("Quyết định".to_owned()),
                Finding::File("xlsx".to_owned()),
                Finding::Link("bảng".to_owned()),
                Finding::Link("trang".to_owned()),
            ],
        );
    }
}
