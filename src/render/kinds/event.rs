//! Events: a day, a place, who invites.

use std::sync::Arc;

use minijinja::Value;

use super::description::{Description, nothing_more};
use crate::model::PageId;
use crate::parse::kind::KindFields;
use crate::render::context::Context;
use crate::render::parts::page::{contacts, day, fields_state};
use crate::render::value::{line, map, none};

/// The kind.
pub const KIND: Description =
    Description { template: "event.html", schema: "Event", data, more: nothing_more };

fn data(context: &Arc<Context>, id: PageId) -> Value {
    let KindFields::Event(fields) = context.site.page(id).fields() else { return none() };
    map([
        ("from", day(context, fields.from)),
        ("to", day(context, fields.to)),
        ("time", line(fields.time)),
        ("place", line(fields.place)),
        ("organiser", line(fields.organiser)),
        ("contacts", contacts(context, fields.contacts)),
        ("state", Value::from(fields_state(context, KindFields::Event(fields)))),
    ])
}
