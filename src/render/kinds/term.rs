//! One audience, sector, hazard or tag, with its pages.

use std::sync::Arc;

use minijinja::Value;

use super::{Crumb, PageKind, numbered, taxonomy};
use crate::model::{FeedOwner, LangId, OutputId, PageId, Site, TermId};
use crate::render::context::Context;
use crate::render::parts::list::{list_of, top_section};
use crate::render::value::{map, text};

/// A part of a term's list.
pub struct Term(pub TermId, pub u32);

impl PageKind for Term {
    fn name(&self) -> &'static str {
        "term"
    }

    fn template(&self) -> &'static str {
        "term.html"
    }

    fn title(&self, context: &Context) -> String {
        numbered(context, &context.site.term(self.0).title, self.1)
    }

    fn description(&self, context: &Context) -> Option<String> {
        context.site.term(self.0).description.as_ref().map(|text| text.to_string())
    }

    fn breadcrumbs(&self, context: &Context) -> Vec<Crumb> {
        let term = context.site.term(self.0);
        let all = OutputId::Taxonomy(context.lang, term.taxonomy);
        let all = Crumb::to(context, all, taxonomy::title(context, term.taxonomy));
        let mut above = vec![Crumb::home(context), all];
        if self.1 > 1 {
            above.push(Crumb::to(context, OutputId::Term(self.0, 1), &*term.title));
        }
        above
    }

    fn is_indexed(&self, site: &Site) -> bool {
        site.term(self.0).lang == LangId(0)
    }
}

/// `term`
pub fn view(context: &Arc<Context>, id: OutputId) -> Option<Value> {
    let OutputId::Term(term, _) = id else { return None };
    let site = &context.site;
    let term = site.term(term);
    let all = OutputId::Taxonomy(context.lang, term.taxonomy);
    Some(map([
        ("id", Value::from(&*term.id)),
        ("title", Value::from(&*term.title)),
        ("description", text(term.description.as_deref())),
        (
            "taxonomy",
            map([
                ("id", Value::from(term.taxonomy.name())),
                ("title", Value::from(taxonomy::title(context, term.taxonomy))),
                ("href", Value::from(context.link(all))),
            ]),
        ),
    ]))
}

/// `list` of a term.
pub fn list(context: &Arc<Context>, id: OutputId) -> Option<Value> {
    let OutputId::Term(id, number) = id else { return None };
    let term = context.site.term(id);
    let pages = by_section(&context.site, &term.pages);
    Some(list_of(context, &pages, &term.url, number, &[], FeedOwner::Term(id)))
}

/// The pages by the section of the site they are in (guidance, questions, procedures, news), each
/// newest first.
fn by_section(site: &Site, pages: &[PageId]) -> Vec<PageId> {
    let mut pages = pages.to_vec();
    pages.sort_by_cached_key(|&id| top_section(site, id).map_or(usize::MAX, |top| order(site, top)));
    pages
}

/// Where a section stands among those of the home page.
fn order(site: &Site, section: PageId) -> usize {
    let root = site.page(site.language(site.page(section).lang).home).section;
    let children = &site.section(root).children;
    children.iter().position(|&id| site.section(id).page == section).unwrap_or(usize::MAX)
}
