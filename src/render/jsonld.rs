//! Linked data (schema.org): what several kinds of pages name. The rest is with each kind.

use serde_json::{Value, json};

use super::context::Context;
use crate::model::{AgencyId, DocumentId, LangId, OutputId};

/// An object that stands alone.
pub fn with_context(mut object: Value) -> Value {
    if let Some(map) = object.as_object_mut() {
        map.insert("@context".to_owned(), json!("https://schema.org"));
    }
    object
}

/// Who is behind the site.
pub fn organisation(context: &Context) -> Value {
    let site = &context.site;
    let mut object = json!({
        "@type": "GovernmentOrganization",
        "name": site.config.organisation.as_ref().map_or(&site.config.title, |o| &o.name),
        "url": site.config.organisation.as_ref().and_then(|o| o.url.as_deref()).unwrap_or(&site.config.base_url),
    });
    if let Some(o) = &site.config.organisation {
        for (key, value) in [
            ("alternateName", &o.short),
            ("email", &o.email),
            ("telephone", &o.phone),
            ("address", &o.address),
        ] {
            if let Some(value) = value {
                object[key] = json!(value);
            }
        }
    }
    object
}

/// An agency by its page.
pub fn agency_reference(context: &Context, id: AgencyId) -> Value {
    let entry = context.site.registries.agency_entry(id);
    let url = context.absolute_link(OutputId::Agency(id, 1));
    json!({"@type": "Organization", "@id": url, "name": entry.name.value, "url": url})
}

/// A legal document by its page.
pub fn document_reference(context: &Context, id: DocumentId) -> Value {
    let url = context.absolute_link(OutputId::Document(LangId(0), id));
    let symbol = &context.site.registries.document_entry(id).symbol.value;
    json!({"@type": "Legislation", "@id": url, "legislationIdentifier": symbol, "url": url})
}
