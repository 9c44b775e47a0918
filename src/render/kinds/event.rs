//! Events: a day, a place, who invites.

use std::sync::Arc;

use minijinja::Value;

use super::description::{Description, nothing_more, with_fields};
use crate::model::PageId;
use crate::render::context::Context;
use crate::render::parts::page::{contacts, day, fields_state};
use crate::render::value::{map, string};

/// The kind.
pub const KIND: Description =
    Description { template: "event.html", schema: "Event", data, more: nothing_more };

fn data(context: &Arc<Context>, id: PageId) -> Value {
    with_fields(context, id, |fields| {
        map([
            ("from", day(context, &fields.from)),
            ("to", day(context, &fields.to)),
            ("time", string(&fields.time)),
            ("place", string(&fields.place)),
            ("organiser", string(&fields.organiser)),
            ("contacts", contacts(context, fields)),
            ("state", Value::from(fields_state(context, fields))),
        ])
    })
}
