//! Legal documents as pages name them.

use minijinja::Value;

use crate::model::OutputId;
use crate::parse::date::PartialDate;
use crate::render::context::Context;
use crate::render::value::{map, none, text};
use crate::render::words::partial_date;

/// `{symbol, type, title, href}` of a document of the registry.
pub fn document_reference(context: &Context, symbol: &str) -> Option<Value> {
    let site = &context.site;
    let id = site.registries.document(symbol)?;
    let document = site.registries.document_entry(id);
    Some(map([
        ("symbol", Value::from(&*document.symbol.value)),
        ("type", text(document.kind.as_deref())),
        ("title", text(document.title.as_deref())),
        ("href", Value::from(context.link(OutputId::Document(context.lang, id)))),
    ]))
}

/// The same, or the symbol alone where the registry does not have it.
pub fn document_or_text(context: &Context, symbol: &str) -> Value {
    document_reference(context, symbol).unwrap_or_else(|| {
        map([("symbol", Value::from(symbol)), ("type", none()), ("title", none()), ("href", none())])
    })
}

/// `{iso, text}` of the day, month or year a document was issued.
pub fn issued(context: &Context, date: Option<PartialDate>) -> Value {
    date.map_or_else(none, |date| {
        map([("iso", Value::from(date.iso())), ("text", Value::from(partial_date(context, date)))])
    })
}
