//! Campaigns: a theme, days, slogans, what is done before, during and after.

use std::sync::Arc;

use minijinja::Value;

use super::description::{Description, nothing_more, with_fields};
use crate::model::PageId;
use crate::parse::kind::{KindFields, Phase};
use crate::render::context::Context;
use crate::render::parts::page::{day, fields_state};
use crate::render::value::{list, map, none, string, texts};

/// The kind.
pub const KIND: Description =
    Description { template: "campaign.html", schema: "Event", data, more: nothing_more };

fn data(context: &Arc<Context>, id: PageId) -> Value {
    with_fields(context, id, |fields| {
        map([
            ("year", fields.year.as_ref().map_or_else(none, |y| Value::from(y.value))),
            ("theme", string(&fields.theme)),
            ("from", day(context, &fields.from)),
            ("to", day(context, &fields.to)),
            ("slogans", texts(&fields.slogans)),
            ("phases", phases(fields)),
            ("state", Value::from(fields_state(context, fields))),
        ])
    })
}

fn phases(fields: &KindFields) -> Value {
    list(Phase::CHOICES.iter().filter_map(|(name, phase)| {
        let activities: Vec<Value> = fields
            .activities
            .iter()
            .filter(|a| a.phase == *phase)
            .map(|a| map([("title", Value::from(&*a.title.value)), ("note", string(&a.note))]))
            .collect();
        (!activities.is_empty())
            .then(|| map([("id", Value::from(*name)), ("activities", Value::from(activities))]))
    }))
}
