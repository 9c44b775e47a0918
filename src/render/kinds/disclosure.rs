//! Decisions on violations that are made public.

use std::sync::Arc;

use minijinja::Value;

use super::description::{Description, nothing_more, with_fields};
use crate::model::PageId;
use crate::parse::kind::SubjectType;
use crate::render::context::Context;
use crate::render::value::{map, none, string, texts};

/// The kind.
pub const KIND: Description =
    Description { template: "disclosure.html", schema: "Article", data, more: nothing_more };

fn data(context: &Arc<Context>, id: PageId) -> Value {
    with_fields(context, id, |fields| {
        map([
            ("subject", string(&fields.subject)),
            (
                "subject_type",
                fields.subject_type.as_ref().map_or_else(none, |t| {
                    Value::from(match t.value {
                        SubjectType::Person => "person",
                        SubjectType::Organisation => "organisation",
                    })
                }),
            ),
            ("violation", string(&fields.violation)),
            ("decision", string(&fields.decision)),
            ("authority", string(&fields.authority)),
            ("penalty", string(&fields.penalty)),
            ("legal_basis", texts(&fields.legal_basis)),
        ])
    })
}
