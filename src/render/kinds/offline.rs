//! What is kept for reading without a network.

use std::sync::Arc;

use minijinja::Value;

use super::{PageKind, described};
use crate::model::PageId;
use crate::render::context::Context;
use crate::render::offline;
use crate::render::parts::page;
use crate::render::value::{list, map, none};

/// The page that lists it.
pub struct Offline;

impl PageKind for Offline {
    fn name(&self) -> &'static str {
        "offline"
    }

    fn template(&self) -> &'static str {
        "offline.html"
    }

    fn description(&self, context: &Context) -> Option<String> {
        Some(described(context, self))
    }
}

/// What is kept for reading without a network: the page for emergencies, and other guidance by
/// section, in the order in which it is kept.
pub fn view(context: &Arc<Context>) -> Value {
    let site = &context.site;
    let emergency = site.emergency_page(context.lang);
    let mut sections: Vec<(PageId, Vec<PageId>)> = Vec::new();
    for page in offline::guidance(site, context.lang).into_iter().filter(|&page| emergency != Some(page)) {
        let section = site.section(site.page(page).section).page;
        match sections.iter_mut().find(|(known, _)| *known == section) {
            Some((_, pages)) => pages.push(page),
            None => sections.push((section, vec![page])),
        }
    }
    map([
        ("emergency", emergency.map_or_else(none, |id| page::reference(context, id))),
        (
            "sections",
            list(sections.into_iter().map(|(section, pages)| {
                map([
                    ("title", Value::from(site.page(section).title())),
                    ("items", list(pages.into_iter().map(|id| page::reference(context, id)))),
                ])
            })),
        ),
    ])
}
