//! Puts a page's new text into a linked site without linking it anew.
//!
//! Most edits change nothing but the words of one page. Then everything linking decides (addresses,
//! lists, terms, citations, files) stays as it is, and the site needs only the page's new text. Whether
//! an edit is of this kind is decided here, next to what linking reads.

use std::sync::Arc;

use super::Site;
use crate::parse::markdown::{HoleKind, LinkTarget};
use crate::parse::page::ParsedPage;

/// Whether linking gives the same for both versions of a page, but for the page's text.
pub fn links_alike(old: &ParsedPage, new: &ParsedPage) -> bool {
    old.path == new.path
        && old.source.path == new.source.path
        && old.front == new.front
        && old.sort_key == new.sort_key
        && facts(old).eq(facts(new))
}

/// What linking reads of a body: the symbols it names, the files it may use, its shortcodes.
fn facts(page: &ParsedPage) -> impl Iterator<Item = (&str, &str)> {
    page.body.holes.iter().flat_map(|hole| match &hole.kind {
        HoleKind::Symbol(symbol) => vec![("", &**symbol)],
        HoleKind::Href(LinkTarget::Page { path, .. })
        | HoleKind::Image { src: LinkTarget::Page { path, .. }, .. } => vec![("/", &**path)],
        HoleKind::ShortcodeOpen { name, args, .. } => {
            std::iter::once(("{", &**name)).chain(args.iter().map(|arg| (&*arg.key, &*arg.value))).collect()
        }
        _ => Vec::new(),
    })
}

impl Site {
    /// Replaces the text of a page, whose stand-ins in other languages show it too. Gives what linking
    /// anew would give where [`links_alike`] holds.
    pub fn retext(&mut self, new: &Arc<ParsedPage>) {
        let Some(&id) = self.by_path.get(super::content_path(&new.source.path)) else { return };
        for (_, id) in self.page(id).translations.clone() {
            let page = &mut self.pages[id.0 as usize];
            if page.parsed.source.path == new.source.path {
                page.parsed = Arc::clone(new);
            }
        }
        self.pages[id.0 as usize].parsed = Arc::clone(new);
    }
}
