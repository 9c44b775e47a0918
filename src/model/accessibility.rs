//! What the pages hold that some readers cannot use, as far as a build can see.
//!
//! The accessibility statement lists it, beside what the site's owner says. Judges no wording and
//! repairs nothing: `lantoa check` shows editors the places.

use std::collections::BTreeMap;
use std::ops::Range;

use super::{Page, PageId, Site};
use crate::diag::Code;
use crate::parse::markdown::{Block, Body, Container, HoleKind, Link};
use crate::parse::url::Address;
use crate::vi::slug::slugify;

/// A kind of barrier, in the order in which the statement lists them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Barrier {
    /// A picture without a description (WCAG 2.2, 1.1.1).
    Picture,
    /// A table with a column without a name (1.3.1).
    Table,
    /// A heading that skips a level (1.3.1, 2.4.6).
    Heading,
    /// A link whose text does not say where it leads (2.4.4).
    Link,
    /// A document to download, of which nobody said that it is accessible.
    Document,
    /// Sound or film to download, of which nobody said that it has words to read (1.2).
    Media,
}

impl Barrier {
    pub fn name(self) -> &'static str {
        match self {
            Barrier::Picture => "picture",
            Barrier::Table => "table",
            Barrier::Heading => "heading",
            Barrier::Link => "link",
            Barrier::Document => "document",
            Barrier::Media => "media",
        }
    }
}

/// Where barriers of one kind stand: pages with how many, most first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    pub barrier: Barrier,
    pub total: usize,
    pub pages: Vec<(PageId, usize)>,
}

/// The barriers on all published pages.
pub fn barriers(site: &Site) -> Vec<Found> {
    let mut found: BTreeMap<Barrier, Vec<(PageId, usize)>> = BTreeMap::new();
    for id in site.page_ids() {
        let page = site.page(id);
        if page.fallback {
            continue;
        }
        for (barrier, count) in on_page(page) {
            found.entry(barrier).or_default().push((id, count));
        }
    }
    found
        .into_iter()
        .map(|(barrier, mut pages)| {
            // Sorting keeps the order of pages with the same number.
            pages.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
            Found { barrier, total: pages.iter().map(|(_, count)| count).sum(), pages }
        })
        .collect()
}

fn on_page(page: &Page) -> BTreeMap<Barrier, usize> {
    let mut counts: BTreeMap<Barrier, usize> = BTreeMap::new();
    let mut count = |barrier| *counts.entry(barrier).or_default() += 1;
    if page.front().image.as_ref().is_some_and(|image| image.alt.value.trim().is_empty()) {
        count(Barrier::Picture);
    }
    for diagnostic in &page.parsed.diagnostics {
        if diagnostic.code == Code::HeadingOrder {
            count(Barrier::Heading);
        }
    }
    let body = &page.parsed.body;
    undescribed(body).for_each(|_| count(Barrier::Picture));
    blank_headers(body).for_each(|_| count(Barrier::Table));
    for link in &body.links {
        if says_nothing(&link.text) {
            count(Barrier::Link);
        }
        match ending(link) {
            Some(ending) if DOCUMENTS.contains(&ending.as_str()) => count(Barrier::Document),
            Some(ending) if MEDIA.contains(&ending.as_str()) => count(Barrier::Media),
            _ => {}
        }
    }
    counts
}

/// Endings of documents that a browser hands on to another program.
const DOCUMENTS: &[&str] =
    &["pdf", "doc", "docx", "odt", "rtf", "xls", "xlsx", "ods", "ppt", "pptx", "odp", "epub"];

/// Endings of sound and film.
const MEDIA: &[&str] = &["mp3", "m4a", "wav", "ogg", "mp4", "webm", "mov", "avi"];

/// The ending of the file that a link leads to, in lower case.
fn ending(link: &Link) -> Option<String> {
    let path = match &link.to {
        Address::External(url) => url.as_str().split(['?', '#']).next().unwrap_or(""),
        Address::Page { path, .. } | Address::Site { path, .. } => path,
        Address::Contact(_) | Address::Fragment(_) => return None,
    };
    let name = path.rsplit_once('/').map_or(path, |(_, name)| name);
    name.rsplit_once('.').map(|(_, ending)| ending.to_ascii_lowercase())
}

/// The pictures of a body without a description; of a shortcode, where its empty description stands
/// in the source. (The parser has reported those of plain Markdown.)
pub fn undescribed(body: &Body) -> impl Iterator<Item = Option<Range<usize>>> + '_ {
    body.holes.iter().filter_map(|hole| match &hole.kind {
        HoleKind::Image { alt, .. } => alt.trim().is_empty().then_some(None),
        HoleKind::ShortcodeOpen { args, .. } => {
            let blank = args.iter().find(|arg| &*arg.key == "alt" && arg.value.trim().is_empty())?;
            Some(Some(blank.range.start as usize..blank.range.end as usize))
        }
        _ => None,
    })
}

/// The first rows of tables with a column that has no name, in the source.
pub fn blank_headers(body: &Body) -> impl Iterator<Item = Range<usize>> + '_ {
    let is_blank = |block: &Block| matches!(block, Block::Open(Container::Column { named: false }));
    body.blocks.iter().enumerate().filter_map(move |(n, block)| {
        let Block::Open(Container::Table { head }) = block else { return None };
        // Its first row comes first, and holds all of its columns.
        let columns = body.blocks[n + 1..].iter().take_while(|b| !matches!(b, Block::Open(Container::Cell)));
        columns
            .take_while(|b| !matches!(b, Block::Open(Container::Table { .. })))
            .any(is_blank)
            .then_some(())?;
        Some(head.start as usize..head.end as usize)
    })
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
    EMPTY_WORDS.contains(&slugify(words).as_str())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diag::SourceText;
    use crate::parse::markdown::parse_body;

    #[track_caller]
    fn check(markdown: &str, look: impl FnOnce(&Body)) {
        let file = SourceText::new("a.md", markdown);
        look(&parse_body(&file, 0..file.text.len()).0);
    }

    #[test]
    fn links_inside_and_outside_the_site_give_their_texts() {
        let text = "[tại **đây**](a.md) và [A & B](https://b.example/) và <https://c.example/>";
        check(text, |body| {
            let texts: Vec<&str> = body.links.iter().map(|link| &*link.text).collect();
            assert_eq!(texts, ["tại đây", "A & B", "https://c.example/"]);
            assert!(says_nothing(texts[0]) && !says_nothing(texts[1]));
        });
    }

    #[test]
    fn an_address_in_code_or_a_link_is_not_a_bare_address() {
        let text = "Xem https://a.example/b. Gõ `https://c.example/`, [https://d.example](x.md)\n\n    https://e.example\n\n(http://f.example/) http://";
        check(text, |body| {
            let found: Vec<&str> = body.bare_addresses().map(|span| body.text(span)).collect();
            assert_eq!(found, ["https://a.example/b", "http://f.example/"]);
        });
    }

    #[test]
    fn a_header_that_holds_only_a_symbol_or_a_picture_is_not_blank() {
        let blank = |text: &str| {
            let mut lines = Vec::new();
            check(text, |body| lines.extend(blank_headers(body).map(|range| text[range].to_owned())));
            lines
        };
        assert_eq!(blank("| 84/2015/QH13 | ![Mũ](mu.png) |\n|---|---|\n| | b |\n"), [""; 0]);
        assert_eq!(
            blank(
                "| | Số vụ |\n|---|---|\n| 2024 | 5 |\n\nx\n\n| a | ![](b.png) |\n|---|---|\n| b | c |\n\n| a |\n|---|\n"
            ),
            ["| | Số vụ |", "| a | ![](b.png) |"]
        );
    }

    #[test]
    fn pictures_without_a_description_and_files_are_found() {
        let text = "![](a.png)\n\n![b](b.png)\n\n::figure src=\"c.png\" alt=\"\"\n\n[Quyết định](q.PDF) [bảng](https://x.example/b.xlsx?tai=1) [trang](a.md)\n";
        check(text, |body| {
            assert_eq!(undescribed(body).collect::<Vec<_>>(), [None, Some(51..51)]);
            let endings: Vec<_> = body.links.iter().filter_map(ending).collect();
            assert_eq!(endings, ["pdf", "xlsx", "md"]);
        });
    }
}
