//! People and units that others can learn from.

use std::sync::Arc;

use minijinja::Value;

use super::description::{Description, nothing_more};
use crate::model::PageId;
use crate::parse::kind::KindFields;
use crate::render::context::Context;
use crate::render::value::{line, map, none};

/// The kind.
pub const KIND: Description =
    Description { template: "exemplar.html", schema: "Article", data, more: nothing_more };

fn data(context: &Arc<Context>, id: PageId) -> Value {
    let KindFields::Exemplar(fields) = context.site.page(id).fields() else { return none() };
    map([
        ("honoree", line(fields.honoree)),
        ("unit", line(fields.unit)),
        ("achievement", line(fields.achievement)),
        ("recognised_by", line(fields.recognised_by)),
    ])
}
