//! Agencies as plans name them, and who does their work now.

use minijinja::Value;

use crate::model::plans::AgencyRef;
use crate::model::{AgencyId, OutputId};
use crate::parse::registry::AgencyLevel;
use crate::render::context::Context;
use crate::render::value::{list, map, none, text};
use crate::render::words::short_date;

/// The name of someone a plan names.
pub fn agency_name<'a>(context: &'a Context, agency: &'a AgencyRef) -> &'a str {
    match agency {
        AgencyRef::Agency(id) => &context.site.registries.agency_entry(*id).name.value,
        AgencyRef::Group(_, name) => name,
    }
}

/// An agency with its page and who does its work now.
pub fn agency(context: &Context, reference: &AgencyRef) -> Value {
    let AgencyRef::Agency(id) = reference else {
        return map([
            ("name", Value::from(agency_name(context, reference))),
            ("href", none()),
            ("now", list([])),
            ("ended", none()),
        ]);
    };
    context.agencies.get_or_make(*id, || {
        map([
            ("name", Value::from(agency_name(context, reference))),
            ("href", Value::from(context.link(OutputId::Agency(*id, 1)))),
            ("now", list(successors(context, *id))),
            ("ended", ended(context, *id)),
        ])
    })
}

/// The names of the agencies that do an agency's work on the build date.
fn successors(context: &Context, id: AgencyId) -> Vec<Value> {
    let site = &context.site;
    let found = site.registries.successors_on(id, site.options.now);
    found.into_iter().map(|id| Value::from(&*site.registries.agency_entry(id).name.value)).collect()
}

/// The last day of an agency that has ended without a successor.
pub fn ended(context: &Context, id: AgencyId) -> Value {
    let site = &context.site;
    match site.registries.agency_entry(id).valid_to {
        Some(last)
            if last < site.options.now && site.registries.successors_on(id, site.options.now).is_empty() =>
        {
            Value::from(short_date(context, last))
        }
        _ => none(),
    }
}

/// Agencies as plain text, each with who does its work now.
pub fn plain_agencies(context: &Context, refs: &[AgencyRef]) -> String {
    let names: Vec<String> = refs
        .iter()
        .map(|reference| {
            let name = agency_name(context, reference);
            match reference.agency().map(|id| now(context, id)).filter(|now| !now.is_empty()) {
                Some(now) => format!("{name} ({})", context.text("agency.now").replace("{names}", &now)),
                None => name.to_owned(),
            }
        })
        .collect();
    names.join("; ")
}

/// The names of who does an agency's work on the build date, if it no longer does it itself.
pub fn now(context: &Context, id: AgencyId) -> String {
    let site = &context.site;
    let found = site.registries.successors_on(id, site.options.now);
    let names: Vec<&str> =
        found.into_iter().map(|id| &*site.registries.agency_entry(id).name.value).collect();
    names.join(", ")
}

/// The level of an agency in words.
pub fn level(context: &Context, level: Option<AgencyLevel>) -> Value {
    text(level.map(|level| {
        let key = AgencyLevel::CHOICES.iter().find(|(_, l)| *l == level).map_or("", |(name, _)| name);
        context.text(&format!("agency_level.{key}"))
    }))
}
