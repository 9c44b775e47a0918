//! An agency, with everything plans give it to do.

use std::sync::Arc;

use minijinja::Value;
use serde_json::{Value as Json, json};

use super::{Crumb, Facts, PageKind, described, numbered};
use crate::model::agencies::AgencyWork;
use crate::model::plans::{AgencyRef, Part as _, of_plan};
use crate::model::{AgencyId, OutputId, PlanId, Site};
use crate::parse::registry::AgencyLevel;
use crate::render::context::Context;
use crate::render::jsonld::{agency_reference, with_context};
use crate::render::parts::agency::{agency, ended, level};
use crate::render::parts::list::pagination;
use crate::render::parts::locality;
use crate::render::parts::plan::{plan_link, report, target, task};
use crate::render::value::{list, map, none, text, texts};
use crate::render::words::{date, phone_href};

/// A part of an agency's list of work.
pub struct Agency(pub AgencyId, pub u32);

impl PageKind for Agency {
    fn name(&self) -> &'static str {
        "agency"
    }

    fn template(&self) -> &'static str {
        "agency.html"
    }

    fn title(&self, context: &Context) -> String {
        numbered(context, &context.site.registries.agency_entry(self.0).name.value, self.1)
    }

    fn breadcrumbs(&self, context: &Context) -> Vec<Crumb> {
        let all = Crumb::to(context, OutputId::Agencies, context.text("agencies.title"));
        let mut above = vec![Crumb::home(context), all];
        if self.1 > 1 {
            let name = &context.site.registries.agency_entry(self.0).name.value;
            above.push(Crumb::to(context, OutputId::Agency(self.0, 1), &**name));
        }
        above
    }

    fn is_indexed(&self, _: &Site) -> bool {
        true
    }

    fn tell(&self, context: &Context, facts: &mut Facts) {
        let name = &context.site.registries.agency_entry(self.0).name.value;
        facts.description = described(context, self).replace("{name}", name);
    }

    fn linked_data(&self, context: &Arc<Context>, facts: &Facts) -> Vec<Json> {
        if self.1 > 1 {
            return Vec::new();
        }
        vec![with_context(object(context, self.0, facts))]
    }
}

/// `agency_page`
pub fn view(context: &Arc<Context>, id: OutputId) -> Option<Value> {
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
        ("locality", place.map_or_else(none, |id| locality::reference(context, id))),
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
        ("phone", text(entry.phone.as_ref().map(|phone| &*phone.value))),
        ("phone_href", text(entry.phone.as_ref().map(|phone| phone_href(&phone.value)))),
        ("email", text(entry.email.as_ref().map(|email| &*email.value))),
        ("address", text(entry.address.as_deref())),
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
        ("pagination", pagination(context, &site.address(OutputId::Agency(id, 1)), number, entries.len())),
        (
            "calendar",
            match site.has_calendar(id) {
                true => Value::from(context.link(OutputId::CalendarFile(Some(id)))),
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
                map([("requested", Value::from(duty.requested)), ("items", texts(&duty.items))])
            })),
        ),
        ("leads", list(of_plan(&work.leads, plan).map(|id| task(context, linked, id.at())))),
        ("coordinates", list(of_plan(&work.coordinates, plan).map(|id| task(context, linked, id.at())))),
        ("targets", list(of_plan(&work.targets, plan).map(|id| target(context, linked, id.at())))),
        ("reports", list(of_plan(&work.reports, plan).map(|id| report(context, linked, id.at())))),
        ("receives", list(of_plan(&work.receives, plan).map(|id| report(context, linked, id.at())))),
    ])
}

/// An agency. Who it became is said by `dissolutionDate` and by the page, since schema.org has no
/// word for a successor.
fn object(context: &Context, id: AgencyId, facts: &Facts) -> Json {
    let site = &context.site;
    let registries = &site.registries;
    let entry = registries.agency_entry(id);
    let government = !matches!(
        entry.level,
        Some(AgencyLevel::Party | AgencyLevel::Union | AgencyLevel::Association | AgencyLevel::Enterprise)
    );
    let mut object = json!({
        "@type": if government { "GovernmentOrganization" } else { "Organization" },
        "@id": facts.url,
        "name": entry.name.value,
        "url": entry.url.as_ref().map_or(facts.url.as_str(), |u| &u.value),
        "mainEntityOfPage": facts.url,
    });
    let names: Vec<&str> = entry.short.iter().chain(&entry.aliases).map(|n| &**n).collect();
    if !names.is_empty() {
        object["alternateName"] = json!(names);
    }
    let known = |id: &crate::parse::value::Str| registries.agency(&id.value);
    if let Some(parent) = entry.parent.as_ref().and_then(known) {
        object["parentOrganization"] = agency_reference(context, parent);
    }
    if let Some(place) = entry.locality.as_ref().and_then(|l| registries.locality(&l.value)) {
        object["areaServed"] = json!({"@type": "AdministrativeArea", "name": place.name});
    }
    if let Some(day) = entry.valid_from {
        object["foundingDate"] = json!(day.to_string());
    }
    if let Some(day) = entry.valid_to {
        object["dissolutionDate"] = json!(day.to_string());
    }
    object
}
