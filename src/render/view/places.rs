//! Localities: `/dia-phuong/` and one page for each.

use std::sync::Arc;

use minijinja::Value;

use super::plans::plan_link;
use super::{date, list, map, none, text};
use crate::model::plans::AgencyRef;
use crate::model::{AgencyId, LocalityId, OutputId};
use crate::parse::registry::LocalityLevel;
use crate::render::context::Context;

/// `{id, name, href, now?}`: `now` is where the locality belongs on the build date.
pub fn reference(context: &Context, id: LocalityId) -> Value {
    let site = &context.site;
    let entry = site.registries.locality_entry(id);
    map([
        ("id", Value::from(&*entry.id.value)),
        ("name", Value::from(&*entry.name)),
        ("href", Value::from(context.link(OutputId::Locality(id)))),
        ("now", now(context, id)),
    ])
}

fn now(context: &Context, id: LocalityId) -> Value {
    let site = &context.site;
    let now = site.registries.locality_on(id, site.options.now);
    now.map_or_else(none, |id| Value::from(&*site.registries.locality_entry(id).name))
}

pub fn level(context: &Context, id: LocalityId) -> Value {
    let level = context.site.registries.locality_entry(id).level.map(|level| {
        let key = LocalityLevel::CHOICES.iter().find(|(_, l)| *l == level).map_or("", |(name, _)| name);
        context.text(&format!("locality_level.{key}"))
    });
    text(level)
}

/// All localities in Vietnamese order, those that still exist first.
pub fn all(context: &Arc<Context>) -> Value {
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

/// `locality_page`
pub fn one(context: &Arc<Context>, id: OutputId) -> Option<Value> {
    let OutputId::Locality(id) = id else { return None };
    let site = &context.site;
    let registries = &site.registries;
    let entry = registries.locality_entry(id);
    let links = &site.place_links[id.0 as usize];
    let find =
        |id: &Option<crate::parse::value::Str>| id.as_ref().and_then(|id| registries.locality_id(&id.value));
    let merged_on =
        |id: LocalityId| registries.locality_entry(id).merged_on.map_or_else(none, |day| date(context, day));
    let merger = |to: LocalityId, when: LocalityId| {
        map([("locality", reference(context, to)), ("date", merged_on(when))])
    };
    Some(map([
        ("id", Value::from(&*entry.id.value)),
        ("name", Value::from(&*entry.name)),
        ("aliases", list(entry.aliases.iter().map(|a| Value::from(&**a)))),
        ("level", level(context, id)),
        ("parent", find(&entry.parent).map_or_else(none, |id| reference(context, id))),
        ("now", now(context, id)),
        ("note", text(entry.note.as_deref())),
        ("merged_into", find(&entry.merged_into).map_or_else(none, |into| merger(into, id))),
        ("merged_from", list(links.merged.iter().map(|&from| merger(from, from)))),
        ("inside", list(links.inside.iter().map(|&id| reference(context, id)))),
        ("plans", list(links.plans.iter().map(|&p| plan_link(context, p)))),
        (
            "former_plans",
            list(former(context, id).into_iter().flat_map(|place| {
                let plans = &site.place_links[place.0 as usize].plans;
                plans.iter().map(move |&p| {
                    map([("locality", reference(context, place)), ("plan", plan_link(context, p))])
                })
            })),
        ),
        ("agencies", list(sorted(context, &links.agencies).into_iter().map(|id| agency(context, id)))),
    ]))
}

/// The localities that are part of one on the build date without being it: merged ones with what
/// lay in them, and its own parts.
fn former(context: &Context, id: LocalityId) -> Vec<LocalityId> {
    let site = &context.site;
    let mut found = Vec::new();
    let mut stack = vec![id];
    while let Some(current) = stack.pop() {
        let links = &site.place_links[current.0 as usize];
        for &next in links.merged.iter().chain(&links.inside) {
            let here =
                links.inside.contains(&next) || site.registries.locality_on(next, site.options.now).is_some();
            if here && next != id && !found.contains(&next) {
                found.push(next);
                stack.push(next);
            }
        }
    }
    found
}

fn sorted(context: &Context, ids: &[AgencyId]) -> Vec<AgencyId> {
    let mut ids = ids.to_vec();
    ids.sort_by_cached_key(|&id| {
        crate::vi::collate::sort_key(&context.site.registries.agency_entry(id).name.value)
    });
    ids
}

fn agency(context: &Arc<Context>, id: AgencyId) -> Value {
    super::plans::agency(context, &AgencyRef::Agency(id))
}
