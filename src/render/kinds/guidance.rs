//! Guidance: how to do a work safely.

use std::sync::Arc;

use minijinja::Value;

use super::description::{Description, nothing_more};
use crate::model::PageId;
use crate::parse::kind::KindFields;
use crate::render::context::Context;
use crate::render::parts::page::{contacts, day};
use crate::render::value::{map, none, texts};

/// The kind.
pub const KIND: Description =
    Description { template: "guidance.html", schema: "Article", data, more: nothing_more };

fn data(context: &Arc<Context>, id: PageId) -> Value {
    let KindFields::Guidance(fields) = context.site.page(id).fields() else { return none() };
    map([
        ("steps", texts(fields.steps)),
        ("equipment", texts(fields.equipment)),
        ("contacts", contacts(context, fields.contacts)),
        ("reviewed", day(context, fields.reviewed)),
        ("review_due", day(context, fields.review_due)),
    ])
}
