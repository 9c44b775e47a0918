//! Guidance: how to do a work safely.

use std::sync::Arc;

use minijinja::Value;

use super::description::{Description, nothing_more};
use crate::model::PageId;
use crate::parse::kind::KindFields;
use crate::parse::value::Str;
use crate::render::context::Context;
use crate::render::parts::page::{contacts, day};
use crate::render::value::{list, map, none, texts};
use crate::render::words::hotline;

/// The kind.
pub const KIND: Description =
    Description { template: "guidance.html", schema: "Article", data, more: nothing_more };

fn data(context: &Arc<Context>, id: PageId) -> Value {
    let KindFields::Guidance(fields) = context.site.page(id).fields() else { return none() };
    map([
        ("steps", texts(fields.steps)),
        ("equipment", texts(fields.equipment)),
        ("contacts", contacts(context, fields.contacts)),
        ("urgent", urgent(context, fields.contacts, fields.steps)),
        ("reviewed", day(context, fields.reviewed)),
        ("review_due", day(context, fields.review_due)),
    ])
}

/// The numbers that a step says to call: first aid, where one calls before anything else.
fn urgent(context: &Context, contacts: &[Str], steps: &[Str]) -> Value {
    let hotlines = &context.site.config.hotlines;
    let is_called =
        |phone: &str| steps.iter().any(|s| s.value.split(|c: char| !c.is_ascii_digit()).any(|n| n == phone));
    let named = contacts.iter().filter_map(|id| hotlines.iter().find(|h| h.id == id.value));
    list(named.filter(|h| is_called(&h.phone)).map(hotline))
}
