//! All agencies, by locality.

use std::sync::Arc;

use minijinja::Value;

use super::{PageKind, described};
use crate::model::agencies::AgencyWork;
use crate::model::plans::AgencyRef;
use crate::model::{AgencyId, LocalityId, Site};
use crate::render::context::Context;
use crate::render::parts::agency::{agency, level};
use crate::render::parts::locality;
use crate::render::value::{list, map, none, text};

/// The list of agencies.
pub struct Agencies;

impl PageKind for Agencies {
    fn name(&self) -> &'static str {
        "agencies"
    }

    fn template(&self) -> &'static str {
        "agencies.html"
    }

    fn description(&self, context: &Context) -> Option<String> {
        Some(described(context, self))
    }

    fn is_indexed(&self, _: &Site) -> bool {
        true
    }
}

/// `agency_list`: by locality, the whole country first, merged places last.
pub fn view(context: &Arc<Context>) -> Value {
    let site = &context.site;
    let registries = &site.registries;
    let place = |id: AgencyId| -> Option<LocalityId> {
        registries.agency_entry(id).locality.as_ref().and_then(|l| registries.locality_id(&l.value))
    };
    let mut ids: Vec<AgencyId> = (0..registries.agencies.len() as u32).map(AgencyId).collect();
    ids.sort_by_cached_key(|&id| {
        let place = place(id);
        let gone = !registries.is_active_on(id, site.options.now);
        (
            place.map(|p| {
                let merged = registries.locality_on(p, site.options.now).is_some();
                (merged, crate::vi::collate::sort_key(&registries.locality_entry(p).name), p)
            }),
            gone,
            crate::vi::collate::sort_key(&registries.agency_entry(id).name.value),
        )
    });
    list(ids.chunk_by(|a, b| place(*a) == place(*b)).map(|group| {
        let place = place(group[0]);
        map([
            ("locality", place.map_or_else(none, |id| locality::reference(context, id))),
            ("items", list(group.iter().map(|&id| row(context, id)))),
        ])
    }))
}

fn row(context: &Arc<Context>, id: AgencyId) -> Value {
    let site = &context.site;
    let entry = site.registries.agency_entry(id);
    // With the work of those before it: that is what it has to do.
    let whose: Vec<AgencyId> = std::iter::once(id).chain(site.taken_over(id)).collect();
    let sum = |count: fn(&AgencyWork) -> usize| {
        Value::from(whose.iter().map(|id| count(&site.agency_work[id.0 as usize])).sum::<usize>())
    };
    map([
        ("agency", agency(context, &AgencyRef::Agency(id))),
        ("short", text(entry.short.as_deref())),
        ("level", level(context, entry.level)),
        ("leads", sum(|w| w.leads.len())),
        ("coordinates", sum(|w| w.coordinates.len())),
        ("duties", sum(|w| w.duties.len())),
    ])
}
