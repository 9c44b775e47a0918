//! Guidance: how to do a work safely.

use std::sync::Arc;

use minijinja::Value;

use super::description::{Description, nothing_more, with_fields};
use crate::model::PageId;
use crate::render::context::Context;
use crate::render::parts::page::{contacts, day};
use crate::render::value::{map, texts};

/// The kind.
pub const KIND: Description =
    Description { template: "guidance.html", schema: "Article", data, more: nothing_more };

fn data(context: &Arc<Context>, id: PageId) -> Value {
    with_fields(context, id, |fields| {
        map([
            ("steps", texts(&fields.steps)),
            ("equipment", texts(&fields.equipment)),
            ("contacts", contacts(context, fields)),
            ("reviewed", day(context, &fields.reviewed)),
            ("review_due", day(context, &fields.review_due)),
        ])
    })
}
