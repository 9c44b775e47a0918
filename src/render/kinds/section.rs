//! Sections: the text of `_index.md` and the list of what lies in it, in parts.

use std::sync::Arc;

use minijinja::Value;
use serde_json::Value as Json;

use super::written::{above, breadcrumb_list, own_description, tell};
use super::{Crumb, Facts, PageKind, numbered};
use crate::model::{FeedOwner, OutputId, SectionId, Site};
use crate::render::context::Context;
use crate::render::parts::list::list_of;

/// A section, with the first part of its list.
pub struct Section(pub SectionId);

impl PageKind for Section {
    fn name(&self) -> &'static str {
        "section"
    }

    fn template(&self) -> &'static str {
        "section.html"
    }

    fn title(&self, context: &Context) -> String {
        let site = &context.site;
        site.page(site.section(self.0).page).title().to_owned()
    }

    fn description(&self, context: &Context) -> Option<String> {
        own_description(context, context.site.section(self.0).page)
    }

    fn breadcrumbs(&self, context: &Context) -> Vec<Crumb> {
        above(context, context.site.section(self.0).page)
    }

    fn is_indexed(&self, site: &Site) -> bool {
        !site.page(site.section(self.0).page).fallback
    }

    fn tell(&self, context: &Context, facts: &mut Facts) {
        tell(context, context.site.section(self.0).page, facts);
    }

    fn linked_data(&self, context: &Arc<Context>, _: &Facts) -> Vec<Json> {
        vec![breadcrumb_list(context, context.site.section(self.0).page)]
    }
}

/// Page 2, 3 … of a section's list.
pub struct Part(pub SectionId, pub u32);

impl PageKind for Part {
    fn name(&self) -> &'static str {
        Section(self.0).name()
    }

    fn template(&self) -> &'static str {
        Section(self.0).template()
    }

    fn title(&self, context: &Context) -> String {
        numbered(context, &Section(self.0).title(context), self.1)
    }

    fn description(&self, context: &Context) -> Option<String> {
        Section(self.0).description(context)
    }

    fn breadcrumbs(&self, context: &Context) -> Vec<Crumb> {
        let mut above = Section(self.0).breadcrumbs(context);
        above.push(Crumb::page(context, context.site.section(self.0).page));
        above
    }

    fn is_indexed(&self, site: &Site) -> bool {
        Section(self.0).is_indexed(site)
    }

    fn tell(&self, context: &Context, facts: &mut Facts) {
        // The description is of the first part.
        facts.description = context.site.language(context.lang).description.to_string();
    }
}

/// `list` of a section.
pub fn list(context: &Arc<Context>, id: OutputId) -> Option<Value> {
    let site = &context.site;
    let (id, number) = match id {
        OutputId::Page(page) if site.page(page).is_section => (site.page(page).section, 1),
        OutputId::SectionPart(section, number) => (section, number),
        _ => return None,
    };
    let section = site.section(id);
    let url = &site.page(section.page).url;
    Some(list_of(context, &section.pages, url, number, &section.children, FeedOwner::Section(id)))
}
