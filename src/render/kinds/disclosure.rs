//! Decisions on violations that are made public.

use std::sync::Arc;

use minijinja::Value;

use super::description::{Description, nothing_more};
use crate::model::PageId;
use crate::parse::kind::KindFields;
use crate::render::context::Context;
use crate::render::value::{line, map, none, texts};

/// The kind.
pub const KIND: Description =
    Description { template: "disclosure.html", schema: "Article", data, more: nothing_more };

fn data(context: &Arc<Context>, id: PageId) -> Value {
    let KindFields::Disclosure(fields) = context.site.page(id).fields() else { return none() };
    map([
        ("subject", line(fields.subject)),
        ("subject_type", fields.subject_type.map_or_else(none, |t| Value::from(t.value.name()))),
        ("violation", line(fields.violation)),
        ("decision", line(fields.decision)),
        ("authority", line(fields.authority)),
        ("penalty", line(fields.penalty)),
        ("legal_basis", texts(fields.legal_basis)),
    ])
}
