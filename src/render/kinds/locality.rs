//! A locality: what it was and is, its plans and agencies.

use std::sync::Arc;

use minijinja::Value;
use serde_json::{Value as Json, json};

use super::{Crumb, Facts, PageKind, described};
use crate::model::plans::AgencyRef;
use crate::model::{AgencyId, LocalityId, OutputId, Site};
use crate::render::context::Context;
use crate::render::jsonld::with_context;
use crate::render::parts::agency::agency;
use crate::render::parts::locality::{level, now, reference};
use crate::render::parts::plan::plan_link;
use crate::render::value::{list, map, none, text};
use crate::render::words::date;

/// A locality.
pub struct Locality(pub LocalityId);

impl PageKind for Locality {
    fn name(&self) -> &'static str {
        "locality"
    }

    fn template(&self) -> &'static str {
        "locality.html"
    }

    fn title(&self, context: &Context) -> String {
        context.site.registries.locality_entry(self.0).name.to_string()
    }

    fn breadcrumbs(&self, context: &Context) -> Vec<Crumb> {
        let all = Crumb::to(context, OutputId::Localities, context.text("localities.title"));
        vec![Crumb::home(context), all]
    }

    fn is_indexed(&self, _: &Site) -> bool {
        true
    }

    fn tell(&self, context: &Context, facts: &mut Facts) {
        let name = &context.site.registries.locality_entry(self.0).name;
        facts.description = described(context, self).replace("{name}", name);
    }

    fn linked_data(&self, context: &Arc<Context>, _: &Facts) -> Vec<Json> {
        vec![with_context(place(context, self.0))]
    }
}

/// `locality_page`
pub fn view(context: &Arc<Context>, id: OutputId) -> Option<Value> {
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
        (
            "agencies",
            list(
                sorted(context, &links.agencies)
                    .into_iter()
                    .map(|id| agency(context, &AgencyRef::Agency(id))),
            ),
        ),
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

fn place(context: &Context, id: LocalityId) -> Json {
    let site = &context.site;
    let entry = site.registries.locality_entry(id);
    let mut object = json!({
        "@type": "AdministrativeArea",
        "name": entry.name,
        "url": context.absolute_link(OutputId::Locality(id)),
    });
    if let Some(now) = site.registries.locality_on(id, site.options.now) {
        object["containedInPlace"] = json!({
            "@type": "AdministrativeArea",
            "name": site.registries.locality_entry(now).name,
            "url": context.absolute_link(OutputId::Locality(now)),
        });
    }
    object
}
