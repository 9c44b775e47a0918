//! What the pages hold that some readers cannot use, as far as a build can see.
//!
//! The accessibility statement lists it, beside what the site's owner says. Judges no wording and
//! repairs nothing: `lantoa check` shows editors the places.

use std::collections::BTreeMap;

use super::{Page, PageId, Site};
use crate::diag::Code;
use crate::parse::markdown::{DOCUMENTS, Finding, says_nothing, walk};

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
    for finding in walk(&page.parsed.body) {
        match finding {
            Finding::Picture(_) => count(Barrier::Picture),
            Finding::BlankHeader { .. } => count(Barrier::Table),
            Finding::Link(words) if says_nothing(&words) => count(Barrier::Link),
            Finding::File(ending) if DOCUMENTS.contains(&ending.as_str()) => count(Barrier::Document),
            Finding::File(_) => count(Barrier::Media),
            Finding::Link(_) | Finding::Address(_) => {}
        }
    }
    counts
}
