//! Administrative procedures: where, what to bring, how long, how much.

use std::sync::Arc;

use minijinja::Value;

use super::description::{Description, nothing_more};
use crate::model::PageId;
use crate::parse::kind::KindFields;
use crate::render::context::Context;
use crate::render::parts::document::document_or_text;
use crate::render::value::{line, list, map, none, texts};

/// The kind.
pub const KIND: Description =
    Description { template: "procedure.html", schema: "Article", data, more: nothing_more };

fn data(context: &Arc<Context>, id: PageId) -> Value {
    let KindFields::Procedure(fields) = context.site.page(id).fields() else { return none() };
    map([
        ("authority", line(fields.authority)),
        ("submission", line(fields.submission)),
        ("required_documents", texts(fields.required_documents)),
        ("steps", texts(fields.steps)),
        ("duration", line(fields.duration)),
        ("fee", line(fields.fee)),
        ("result", line(fields.result)),
        ("legal_basis", list(fields.legal_basis.iter().map(|s| document_or_text(context, &s.value)))),
    ])
}
