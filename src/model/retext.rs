//! Makes a site with another text of a page without linking it anew.
//!
//! Most edits change the words of one page: its text, its title, its dates. Then almost everything
//! linking decides (addresses, terms, citations, files) stays as it is; the site needs the page's new
//! text, and the lists it stands in may need another order. Whether an edit is of this kind is decided
//! here, next to what linking reads.

use std::sync::Arc;

use super::{Linked, Page, PageId, Section, Site, Term, order, tree};
use crate::parse::front::FrontMatter;
use crate::parse::kind::Kind;
use crate::parse::markdown::{HoleKind, LinkTarget};
use crate::parse::page::{PageShape, ParsedPage};

/// Whether [`Site::with_texts`] gives for the new version of a page what linking anew would give, if
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
    page.path.shape == PageShape::Bundle && page.front.kind.as_ref().is_none_or(|k| k.value == Kind::Plan)
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
    /// The same site with other texts of some pages, whose stand-ins in other languages show them too.
    /// Equal to one linked anew where [`links_alike`] holds.
    pub fn with_texts(&self, texts: &[&Arc<ParsedPage>]) -> Site {
        let mut pages = self.pages.to_vec();
        let mut moved = Vec::new();
        for new in texts {
            let Some(&id) = self.by_path.get(super::content_path(&new.source.path)) else { continue };
            for &(_, id) in &self.page(id).translations {
                let old = &pages[id.0 as usize];
                if old.parsed.source.path != new.source.path {
                    continue;
                }
                if order(&old.parsed) != order(new) {
                    moved.push(id);
                }
                let page = old.with_text(new);
                pages[id.0 as usize] = Arc::new(page);
            }
        }
        let mut linked = self.linked.clone();
        if !moved.is_empty() {
            (linked.sections, linked.terms) = self.reordered(&pages, &moved);
            linked.positions = tree::positions(pages.len(), &linked.sections).into();
            linked.by_title = tree::by_title(&pages, linked.languages.len()).into();
        }
        Site {
            linked: Linked { pages: pages.into(), ..linked },
            outputs: Arc::clone(&self.outputs),
            planned: Arc::clone(&self.planned),
        }
    }

    /// The sections and terms with the lists sorted again that these pages stand in.
    fn reordered(&self, pages: &[Arc<Page>], moved: &[PageId]) -> (Arc<[Arc<Section>]>, Arc<[Arc<Term>]>) {
        let (mut sections, mut terms) = (self.sections.to_vec(), self.terms.to_vec());
        for &id in moved {
            let page = &pages[id.0 as usize];
            let own = &sections[page.section.0 as usize];
            if !page.is_section {
                let mut section = Section::clone(own);
                order::list_order(pages, &mut section.pages);
                sections[page.section.0 as usize] = Arc::new(section);
            } else if let Some(parent) = own.parent {
                let mut section = Section::clone(&sections[parent.0 as usize]);
                tree::section_order(pages, |id| self.section(id).page, &mut section.children);
                sections[parent.0 as usize] = Arc::new(section);
            }
            for term in &page.terms {
                let mut sorted = Term::clone(&terms[term.0 as usize]);
                order::newest_first(pages, &mut sorted.pages);
                terms[term.0 as usize] = Arc::new(sorted);
            }
        }
        (sections.into(), terms.into())
    }
}

impl Page {
    /// The page with another text, which links as this one does.
    fn with_text(&self, new: &Arc<ParsedPage>) -> Page {
        let merged = self.merged.as_ref().map(|old| {
            // What the page does not say itself it did not say before, so `old` has the default.
            let mut merged = new.front.clone();
            merged.inherit(old);
            Arc::new(merged)
        });
        Page { parsed: Arc::clone(new), merged, ..self.clone() }
    }
}
