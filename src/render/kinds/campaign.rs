//! Campaigns: a theme, days, slogans, what is done before, during and after.

use std::sync::Arc;

use minijinja::Value;

use super::description::{Description, nothing_more};
use crate::model::PageId;
use crate::parse::kind::{Activity, KindFields, Phase};
use crate::render::context::Context;
use crate::render::parts::page::{day, fields_state};
use crate::render::value::{line, list, map, none, string, texts};

/// The kind.
pub const KIND: Description =
    Description { template: "campaign.html", schema: "Event", data, more: nothing_more };

fn data(context: &Arc<Context>, id: PageId) -> Value {
    let KindFields::Campaign(fields) = context.site.page(id).fields() else { return none() };
    map([
        ("year", fields.year.map_or_else(none, |y| Value::from(y.value))),
        ("theme", line(fields.theme)),
        ("from", day(context, fields.from)),
        ("to", day(context, fields.to)),
        ("slogans", texts(fields.slogans)),
        ("phases", phases(fields.activities)),
        ("state", Value::from(fields_state(context, KindFields::Campaign(fields)))),
    ])
}

fn phases(activities: &[Activity]) -> Value {
    list(Phase::CHOICES.iter().filter_map(|(name, phase)| {
        let activities: Vec<Value> = activities
            .iter()
            .filter(|a| a.phase == *phase)
            .map(|a| map([("title", Value::from(&*a.title.value)), ("note", string(&a.note))]))
            .collect();
        (!activities.is_empty())
            .then(|| map([("id", Value::from(*name)), ("activities", Value::from(activities))]))
    }))
}
