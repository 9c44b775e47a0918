//! All localities.

use std::sync::Arc;

use minijinja::Value;

use super::{PageKind, described};
use crate::model::{LocalityId, OutputId, Site};
use crate::render::context::Context;
use crate::render::parts::locality::{level, now};
use crate::render::value::{list, map};

/// The list of localities.
pub struct Localities;

impl PageKind for Localities {
    fn name(&self) -> &'static str {
        "localities"
    }

    fn template(&self) -> &'static str {
        "localities.html"
    }

    fn description(&self, context: &Context) -> Option<String> {
        Some(described(context, self))
    }

    fn is_indexed(&self, _: &Site) -> bool {
        true
    }
}

/// All localities in Vietnamese order, those that still exist first.
pub fn view(context: &Arc<Context>) -> Value {
    let site = &context.site;
    let mut ids: Vec<LocalityId> = (0..site.registries.localities.len() as u32).map(LocalityId).collect();
    ids.sort_by_cached_key(|&id| {
        let gone = site.registries.locality_on(id, site.options.now).is_some();
        (gone, crate::vi::collate::sort_key(&site.registries.locality_entry(id).name))
    });
    list(ids.into_iter().map(|id| {
        let links = &site.place_links[id.0 as usize];
        map([
            ("name", Value::from(&*site.registries.locality_entry(id).name)),
            ("href", Value::from(context.link(OutputId::Locality(id)))),
            ("level", level(context, id)),
            ("now", now(context, id)),
            ("plans", Value::from(links.plans.len())),
            ("agencies", Value::from(links.agencies.len())),
        ])
    }))
}
