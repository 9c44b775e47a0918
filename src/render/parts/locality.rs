//! Localities as pages name them.

use minijinja::Value;

use crate::model::{LocalityId, OutputId};
use crate::parse::registry::LocalityLevel;
use crate::render::context::Context;
use crate::render::value::{map, none, text};

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

/// Where a locality belongs on the build date, if it was merged.
pub fn now(context: &Context, id: LocalityId) -> Value {
    let site = &context.site;
    let now = site.registries.locality_on(id, site.options.now);
    now.map_or_else(none, |id| Value::from(&*site.registries.locality_entry(id).name))
}

/// The level of a locality in words.
pub fn level(context: &Context, id: LocalityId) -> Value {
    let level = context.site.registries.locality_entry(id).level.map(|level| {
        let key = LocalityLevel::CHOICES.iter().find(|(_, l)| *l == level).map_or("", |(name, _)| name);
        context.text(&format!("locality_level.{key}"))
    });
    text(level)
}
