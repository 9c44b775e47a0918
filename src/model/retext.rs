//! Puts a page's new text into a linked site without linking it anew.
//!
//! Most edits change the words of one page: its text, its title, its dates. Then almost everything
//! linking decides (addresses, terms, citations, files) stays as it is; the site needs the page's new
//! text, and the lists it stands in may need another order. Whether an edit is of this kind is decided
//! here, next to what linking reads.

use std::sync::Arc;

use super::{PageId, Site, taxonomy, tree};
use crate::parse::front::FrontMatter;
use crate::parse::kind::Kind;
use crate::parse::markdown::{HoleKind, LinkTarget};
use crate::parse::page::{ParsedPage, Place};

/// Whether [`Site::retext`] gives for the new version of a page what linking anew would give, if
/// linking the old one reported nothing about it.
pub fn links_alike(old: &ParsedPage, new: &ParsedPage) -> bool {
    old.path == new.path
        && old.source.path == new.source.path
        && (old.front.date == new.front.date || !may_be_plan(new))
        && fronts_link_alike(&old.front, &new.front)
        && facts(old).eq(facts(new))
}

fn fronts_link_alike(old: &FrontMatter, new: &FrontMatter) -> bool {
    // The pages below keep the places of a cascade's values, so not even those may move. Debug
    // shows places, which `==` leaves out.
    if old.cascade.is_some() || new.cascade.is_some() {
        return format!("{old:?}") == format!("{new:?}");
    }
    // Where one of these is taken away, a section's default may take its place.
    let stays = (old.description.is_none() || new.description.is_some())
        && (old.date.is_none() || new.date.is_some())
        && (old.updated.is_none() || new.updated.is_some())
        && (old.weight.is_none() || new.weight.is_some())
        && (old.extra.is_none() || new.extra.is_some());
    let rest = |front: &FrontMatter| FrontMatter {
        title: None,
        description: None,
        date: None,
        updated: None,
        weight: None,
        extra: None,
        ..front.clone()
    };
    stays && (old == new || rest(old) == rest(new))
}

/// Whether a page may be a plan's, whose yearly reports may begin with its date. Its kind may come
/// from a section.
fn may_be_plan(page: &ParsedPage) -> bool {
    page.path.place == Place::Bundle && page.front.kind.as_ref().is_none_or(|k| k.value == Kind::Plan)
}

/// What linking reads of a body: the symbols it names, the files it may use, its shortcodes.
fn facts(page: &ParsedPage) -> impl Iterator<Item = (&str, &str)> {
    page.body.holes.iter().flat_map(|hole| match &hole.kind {
        HoleKind::Symbol(symbol) => vec![("", &**symbol)],
        // Links to pages are looked up when the page is rendered.
        HoleKind::Href(LinkTarget::Page { path, .. }) if path.ends_with(".md") => Vec::new(),
        HoleKind::Href(LinkTarget::Page { path, .. })
        | HoleKind::Image { src: LinkTarget::Page { path, .. }, .. } => vec![("/", &**path)],
        HoleKind::ShortcodeOpen { name, args, .. } => {
            std::iter::once(("{", &**name)).chain(args.iter().map(|arg| (&*arg.key, &*arg.value))).collect()
        }
        _ => Vec::new(),
    })
}

/// What the order of lists depends on.
fn order(page: &ParsedPage) -> impl PartialEq + '_ {
    let front = &page.front;
    (front.weight, front.date.as_ref(), front.updated.as_ref(), &page.sort_key)
}

impl Site {
    /// Replaces the text of a page, whose stand-ins in other languages show it too. Gives what linking
    /// anew would give where [`links_alike`] holds.
    pub fn retext(&mut self, new: &Arc<ParsedPage>) {
        let Some(&id) = self.by_path.get(super::content_path(&new.source.path)) else { return };
        let stand_ins = self.page(id).translations.iter().map(|(_, other)| *other);
        let ids: Vec<PageId> = std::iter::once(id)
            .chain(stand_ins.filter(|&other| other != id))
            .filter(|&id| self.page(id).parsed.source.path == new.source.path)
            .collect();
        for id in ids {
            let page = &mut self.pages[id.0 as usize];
            let moves = order(&page.parsed) != order(new);
            page.parsed = Arc::clone(new);
            if let Some(old) = page.merged.take() {
                // What the page does not say itself it did not say before, so `old` has the default.
                let mut merged = Box::new(new.front.clone());
                merged.inherit(&old);
                page.merged = Some(merged);
            }
            if moves {
                self.reorder(id);
            }
        }
    }

    /// Sorts again the lists a page stands in.
    fn reorder(&mut self, id: PageId) {
        let page = &self.pages[id.0 as usize];
        if page.is_section {
            if let Some(parent) = self.sections[page.section.0 as usize].parent {
                tree::sort_children(&self.pages, &mut self.sections, parent);
            }
        } else {
            let section = page.section.0 as usize;
            tree::sort_pages(&mut self.pages, &mut self.sections[section]);
        }
        for n in self.pages[id.0 as usize].terms.clone() {
            taxonomy::newest_first(&self.pages, &mut self.terms[n.0 as usize].pages);
        }
    }
}
