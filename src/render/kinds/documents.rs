//! All legal documents of the registry.

use std::sync::Arc;

use minijinja::Value;

use super::PageKind;
use crate::model::{DocumentId, LangId, OutputId, Site};
use crate::render::context::Context;
use crate::render::parts::document::issued;
use crate::render::value::{list, map, text};

/// The list of documents.
pub struct Documents(pub LangId);

impl PageKind for Documents {
    fn name(&self) -> &'static str {
        "documents"
    }

    fn template(&self) -> &'static str {
        "documents.html"
    }

    fn is_indexed(&self, _: &Site) -> bool {
        self.0 == LangId(0)
    }
}

/// `documents`
pub fn view(context: &Arc<Context>) -> Value {
    let site = &context.site;
    let mut ids: Vec<DocumentId> = (0..site.registries.documents.len() as u32).map(DocumentId).collect();
    ids.sort_by(|&a, &b| {
        let (a, b) = (site.registries.document_entry(a), site.registries.document_entry(b));
        b.issued
            .map(|d| d.iso())
            .cmp(&a.issued.map(|d| d.iso()))
            .then_with(|| a.symbol.value.cmp(&b.symbol.value))
    });
    list(ids.into_iter().map(|id| {
        let document = site.registries.document_entry(id);
        map([
            ("symbol", Value::from(&*document.symbol.value)),
            ("type", text(document.kind.as_deref())),
            ("title", text(document.title.as_deref())),
            ("issued", issued(context, document.issued)),
            ("href", Value::from(context.link(OutputId::Document(context.lang, id)))),
        ])
    }))
}
