//! Administrative procedures: where, what to bring, how long, how much.

use std::sync::Arc;

use minijinja::Value;

use super::description::{Description, nothing_more, with_fields};
use crate::model::PageId;
use crate::render::context::Context;
use crate::render::parts::document::document_or_text;
use crate::render::value::{list, map, string, texts};

/// The kind.
pub const KIND: Description =
    Description { template: "procedure.html", schema: "Article", data, more: nothing_more };

fn data(context: &Arc<Context>, id: PageId) -> Value {
    with_fields(context, id, |fields| {
        map([
            ("authority", string(&fields.authority)),
            ("submission", string(&fields.submission)),
            ("required_documents", texts(&fields.required_documents)),
            ("steps", texts(&fields.steps)),
            ("duration", string(&fields.duration)),
            ("fee", string(&fields.fee)),
            ("result", string(&fields.result)),
            ("legal_basis", list(fields.legal_basis.iter().map(|s| document_or_text(context, &s.value)))),
        ])
    })
}
