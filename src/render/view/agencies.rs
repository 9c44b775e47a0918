//! Agencies: `/co-quan/` and one page for each, with everything plans give it to do.

use std::sync::Arc;

use minijinja::Value;

use super::page::pagination;
use super::plans::{agency, ended, plan_link, report, target, task};
use super::{date, list, map, none, places, text};
use crate::model::agencies::AgencyWork;
use crate::model::plans::{AgencyRef, Part as _, of_plan};
use crate::model::{AgencyId, LocalityId, OutputId, PlanId};
use crate::parse::registry::AgencyLevel;
use crate::render::context::Context;

fn level(context: &Context, level: Option<AgencyLevel>) -> Value {
    text(level.map(|level| {
        let key = AgencyLevel::CHOICES.iter().find(|(_, l)| *l == level).map_or("", |(name, _)| name);
        context.text(&format!("agency_level.{key}"))
    }))
}

/// `agency_list`: by locality, the whole country first, merged places last.
pub fn all(context: &Arc<Context>) -> Value {
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
            ("locality", place.map_or_else(none, |id| places::reference(context, id))),
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

/// `agency_page`
pub fn one(context: &Arc<Context>, id: OutputId) -> Option<Value> {
    let OutputId::Agency(id, number) = id else { return None };
    let site = &context.site;
    let registries = &site.registries;
    let entry = registries.agency_entry(id);
    let work = &site.agency_work[id.0 as usize];
    let find =
        |id: &Option<crate::parse::value::Str>| id.as_ref().and_then(|id| registries.agency(&id.value));
    let link = |id: AgencyId| agency(context, &AgencyRef::Agency(id));
    let place = entry.locality.as_ref().and_then(|l| registries.locality_id(&l.value));
    let day = |d: Option<jiff::civil::Date>| d.map_or_else(none, |d| date(context, d));
    let change = |other: AgencyId, successor: &crate::parse::registry::Successor| {
        map([
            ("agency", link(other)),
            ("date", day(successor.date)),
            ("note", text(successor.note.as_deref())),
            ("other_work", Value::from(successor.other_work)),
            ("in_force", Value::from(crate::model::succession::is_in_force(successor, site.options.now))),
        ])
    };
    let entries = site.agency_entries(id);
    let size = site.config.page_size;
    let first = (number as usize - 1) * size;
    let shown = entries.iter().skip(first).take(size);
    Some(map([
        ("id", Value::from(&*entry.id.value)),
        ("name", Value::from(&*entry.name.value)),
        ("short", text(entry.short.as_deref())),
        ("aliases", list(entry.aliases.iter().map(|a| Value::from(&**a)))),
        ("level", level(context, entry.level)),
        ("parent", find(&entry.parent).map_or_else(none, link)),
        ("locality", place.map_or_else(none, |id| places::reference(context, id))),
        ("valid_from", day(entry.valid_from)),
        ("valid_to", day(entry.valid_to)),
        ("active", Value::from(registries.is_active_on(id, site.options.now))),
        ("ended", ended(context, id)),
        (
            "url",
            text(
                entry
                    .url
                    .as_ref()
                    .map(|u| &*u.value)
                    .filter(|u| u.starts_with("https://") || u.starts_with("http://")),
            ),
        ),
        ("note", text(entry.note.as_deref())),
        ("below", list(work.below.iter().map(|&id| link(id)))),
        (
            "successors",
            list(entry.succeeded_by.iter().filter_map(|s| Some(change(registries.agency(&s.id.value)?, s)))),
        ),
        (
            "predecessors",
            list(work.predecessors.iter().map(|&(before, nth)| {
                change(before, &registries.agency_entry(before).succeeded_by[nth as usize])
            })),
        ),
        ("issued", list(work.issued.iter().map(|&p| plan_link(context, p)))),
        ("counts", counts(work)),
        ("entries", list(shown.map(|&(before, plan)| plan_entry(context, id, before, plan)))),
        ("total", Value::from(entries.len())),
        ("pagination", pagination(context, &site.agency_url(id), number, entries.len())),
        (
            "calendar",
            match site.has_calendar(id) {
                true => Value::from(context.href(&format!("{}lich.ics", site.agency_url(id)))),
                false => none(),
            },
        ),
    ]))
}

fn counts(work: &AgencyWork) -> Value {
    map([
        ("leads", Value::from(work.leads.len())),
        ("coordinates", Value::from(work.coordinates.len())),
        ("duties", Value::from(work.duties.len())),
        ("targets", Value::from(work.targets.len())),
        ("reports", Value::from(work.reports.len())),
    ])
}

/// What one plan gives an agency to do; of an agency before it, with the name the plan uses.
fn plan_entry(context: &Arc<Context>, id: AgencyId, before: Option<AgencyId>, plan: PlanId) -> Value {
    let site = &context.site;
    let linked = site.plan(plan);
    let work = &site.agency_work[before.unwrap_or(id).0 as usize];
    map([
        ("plan", plan_link(context, plan)),
        ("before", before.map_or_else(none, |id| agency(context, &AgencyRef::Agency(id)))),
        (
            "duties",
            list(of_plan(&work.duties, plan).map(|id| {
                let duty = linked.duty(id.at());
                map([("requested", Value::from(duty.requested)), ("items", super::kinds::texts(&duty.items))])
            })),
        ),
        ("leads", list(of_plan(&work.leads, plan).map(|id| task(context, linked, id.at())))),
        ("coordinates", list(of_plan(&work.coordinates, plan).map(|id| task(context, linked, id.at())))),
        ("targets", list(of_plan(&work.targets, plan).map(|id| target(context, linked, id.at())))),
        ("reports", list(of_plan(&work.reports, plan).map(|id| report(context, linked, id.at())))),
        ("receives", list(of_plan(&work.receives, plan).map(|id| report(context, linked, id.at())))),
    ])
}
