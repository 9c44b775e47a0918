//! A legal document: what it is, what it leads to, who cites it.

use std::sync::Arc;

use minijinja::Value;
use serde_json::{Value as Json, json};

use super::{Crumb, Facts, PageKind};
use crate::model::plans::AgencyRef;
use crate::model::{DocumentId, LangId, OutputId, PageId, Site};
use crate::render::context::Context;
use crate::render::jsonld::{agency_reference, document_reference, with_context};
use crate::render::parts::agency::agency;
use crate::render::parts::chain;
use crate::render::parts::document::{document_or_text, issued};
use crate::render::parts::page::{self, card};
use crate::render::value::{list, map, none, text};
use crate::render::words::date;

/// A document in a language.
pub struct Document(pub LangId, pub DocumentId);

impl PageKind for Document {
    fn name(&self) -> &'static str {
        "document"
    }

    fn template(&self) -> &'static str {
        "document.html"
    }

    fn title(&self, context: &Context) -> String {
        let document = context.site.registries.document_entry(self.1);
        match &document.kind {
            Some(kind) => format!("{kind} {}", document.symbol.value),
            None => document.symbol.value.to_string(),
        }
    }

    fn description(&self, context: &Context) -> Option<String> {
        context.site.registries.document_entry(self.1).summary.as_ref().map(|text| text.to_string())
    }

    fn breadcrumbs(&self, context: &Context) -> Vec<Crumb> {
        let all = Crumb::to(context, OutputId::Documents(self.0), context.text("documents.title"));
        vec![Crumb::home(context), all]
    }

    fn is_indexed(&self, _: &Site) -> bool {
        self.0 == LangId(0)
    }

    fn tell(&self, context: &Context, facts: &mut Facts) {
        let document = context.site.registries.document_entry(self.1);
        if let (None, Some(title)) = (&document.summary, &document.title) {
            facts.description = title.to_string();
        }
    }

    fn linked_data(&self, context: &Arc<Context>, facts: &Facts) -> Vec<Json> {
        // Of the original alone.
        if self.0 != LangId(0) {
            return Vec::new();
        }
        vec![with_context(legislation(context, self.1, facts))]
    }
}

/// `document`
pub fn view(context: &Arc<Context>, id: OutputId) -> Option<Value> {
    let OutputId::Document(_, id) = id else { return None };
    let site = &context.site;
    let registries = &site.registries;
    let entry = registries.document_entry(id);
    let symbols = |symbols: &[crate::parse::value::Str]| {
        list(symbols.iter().map(|s| document_or_text(context, &s.value)))
    };
    let links = &site.document_links[id.0 as usize];
    let others = |ids: &[DocumentId]| {
        list(ids.iter().map(|&id| document_or_text(context, &registries.document_entry(id).symbol.value)))
    };
    let issuer = match (&entry.issuer, &entry.issuer_name) {
        (Some(issuer), _) => {
            registries.agency(&issuer.value).map(|id| agency(context, &AgencyRef::Agency(id)))
        }
        (None, Some(name)) => Some(agency(context, &AgencyRef::Group(None, (&**name).into()))),
        (None, None) => None,
    };
    let day = |d: Option<jiff::civil::Date>| d.map_or_else(none, |d| date(context, d));
    Some(map([
        ("symbol", Value::from(&*entry.symbol.value)),
        ("type", text(entry.kind.as_deref())),
        ("title", text(entry.title.as_deref())),
        ("issuer", issuer.unwrap_or_else(none)),
        ("issued", issued(context, entry.issued)),
        ("effective", day(entry.effective)),
        ("expires", day(entry.expires)),
        (
            "url",
            text(
                entry
                    .url
                    .as_ref()
                    .map(|u| &*u.value)
                    .filter(|u| u.starts_with("https://") || u.starts_with("http://")),
            ),
        ),
        ("summary", text(entry.summary.as_deref())),
        ("implements", symbols(&entry.implements)),
        ("implemented_by", others(&links.implemented_by)),
        ("replaces", symbols(&entry.replaces)),
        ("replaced_by", others(&links.replaced_by)),
        ("amends", others(&links.amends)),
        ("amended_by", symbols(&entry.amended_by)),
        ("chain", chain::of_document(context, id)),
        ("plan", links.plan.map_or_else(none, |p| page::reference(context, site.plan(p).page))),
        ("cited_by", list(cited_by(context, id).into_iter().map(|id| card(context, id)))),
    ]))
}

/// The pages that name a document in their text, front matter or plan.
fn cited_by(context: &Context, id: DocumentId) -> Vec<PageId> {
    let site = &context.site;
    site.citations(id).iter().copied().filter(|&p| site.page(p).lang == context.lang).collect()
}

/// A legal document (schema.org Legislation, after the European Legislation Identifier).
fn legislation(context: &Context, id: DocumentId, facts: &Facts) -> Json {
    let registries = &context.site.registries;
    let entry = registries.document_entry(id);
    let mut object = json!({
        "@type": "Legislation",
        "@id": facts.url,
        "url": facts.url,
        "legislationIdentifier": entry.symbol.value,
        "name": entry.title.as_deref().unwrap_or(&facts.title),
        "inLanguage": "vi",
    });
    if let Some(kind) = &entry.kind {
        object["legislationType"] = json!(kind);
    }
    if let Some(issued) = entry.issued {
        object["legislationDate"] = json!(issued.iso());
    }
    if let Some(day) = entry.effective {
        object["legislationDateVersion"] = json!(day.to_string());
    }
    if let Some(issuer) = entry.issuer.as_ref().and_then(|i| registries.agency(&i.value)) {
        object["legislationPassedBy"] = agency_reference(context, issuer);
    }
    let others = |symbols: &[crate::parse::value::Str]| -> Vec<Json> {
        let found = symbols.iter().filter_map(|s| registries.document(&s.value));
        found.map(|id| document_reference(context, id)).collect()
    };
    for (key, symbols) in [("legislationApplies", &entry.implements), ("legislationRepeals", &entry.replaces)]
    {
        let others = others(symbols);
        if !others.is_empty() {
            object[key] = json!(others);
        }
    }
    object
}
