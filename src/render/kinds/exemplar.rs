//! People and units that others can learn from.

use std::sync::Arc;

use minijinja::Value;

use super::description::{Description, nothing_more, with_fields};
use crate::model::PageId;
use crate::render::context::Context;
use crate::render::value::{map, string};

/// The kind.
pub const KIND: Description =
    Description { template: "exemplar.html", schema: "Article", data, more: nothing_more };

fn data(context: &Arc<Context>, id: PageId) -> Value {
    with_fields(context, id, |fields| {
        map([
            ("honoree", string(&fields.honoree)),
            ("unit", string(&fields.unit)),
            ("achievement", string(&fields.achievement)),
            ("recognised_by", string(&fields.recognised_by)),
        ])
    })
}
