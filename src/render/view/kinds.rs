//! `page.data`: what each kind of page adds.

use std::sync::Arc;

use jiff::civil::Date;
use minijinja::Value;

use super::page::state;
use super::{date, hotline, list, map, none, text};
use crate::model::{OutputId, Page, PageId};
use crate::parse::date::PartialDate;
use crate::parse::kind::{Kind, KindFields, Phase, SubjectType};
use crate::parse::value::{Spanned, Str};
use crate::render::context::Context;

/// The data of a page's kind.
pub fn data(context: &Arc<Context>, id: PageId) -> Value {
    let page = context.site.page(id);
    let default = KindFields::default();
    let fields = page.front().fields.as_deref().unwrap_or(&default);
    match page.kind {
        Kind::Guidance => map([
            ("steps", texts(&fields.steps)),
            ("equipment", texts(&fields.equipment)),
            ("contacts", contacts(context, fields)),
            ("reviewed", day(context, &fields.reviewed)),
            ("review_due", day(context, &fields.review_due)),
        ]),
        Kind::Campaign => map([
            ("year", fields.year.as_ref().map_or_else(none, |y| Value::from(y.value))),
            ("theme", string(&fields.theme)),
            ("from", day(context, &fields.from)),
            ("to", day(context, &fields.to)),
            ("slogans", texts(&fields.slogans)),
            ("phases", phases(fields)),
            ("state", Value::from(fields_state(context, fields))),
        ]),
        Kind::Event => map([
            ("from", day(context, &fields.from)),
            ("to", day(context, &fields.to)),
            ("time", string(&fields.time)),
            ("place", string(&fields.place)),
            ("organiser", string(&fields.organiser)),
            ("contacts", contacts(context, fields)),
            ("state", Value::from(fields_state(context, fields))),
        ]),
        Kind::News => map([
            (
                "source",
                fields.source.as_ref().map_or_else(none, |s| {
                    let url = s
                        .url
                        .as_ref()
                        .filter(|u| u.value.starts_with("https://") || u.value.starts_with("http://"));
                    map([("name", Value::from(&*s.name.value)), ("url", text(url.map(|u| &*u.value)))])
                }),
            ),
            ("author", string(&fields.author)),
        ]),
        Kind::Exemplar => map([
            ("honoree", string(&fields.honoree)),
            ("unit", string(&fields.unit)),
            ("achievement", string(&fields.achievement)),
            ("recognised_by", string(&fields.recognised_by)),
        ]),
        Kind::Disclosure => map([
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
        ]),
        Kind::Procedure => map([
            ("authority", string(&fields.authority)),
            ("submission", string(&fields.submission)),
            ("required_documents", texts(&fields.required_documents)),
            ("steps", texts(&fields.steps)),
            ("duration", string(&fields.duration)),
            ("fee", string(&fields.fee)),
            ("result", string(&fields.result)),
            ("legal_basis", list(fields.legal_basis.iter().map(|s| document_or_text(context, &s.value)))),
        ]),
        Kind::Plan => match page.plan {
            Some(n) => super::plans::plan(context, n),
            None => none(),
        },
        Kind::Page => none(),
    }
}

/// What a card of a campaign or an event adds.
pub fn campaign_fact(context: &Context, page: &Page, key: &str) -> Value {
    let Some(fields) = page.front().fields.as_deref() else {
        return if key == "state" {
            Value::from(state(context.site.options.now, None, None))
        } else {
            none()
        };
    };
    match key {
        "theme" => string(&fields.theme),
        "from" => day(context, &fields.from),
        "to" => day(context, &fields.to),
        _ => Value::from(fields_state(context, fields)),
    }
}

/// Where the build date lies in the days of a campaign or event.
pub fn fields_state(context: &Context, fields: &KindFields) -> &'static str {
    let value = |d: &Option<Spanned<Date>>| d.as_ref().map(|d| d.value);
    state(context.site.options.now, value(&fields.from), value(&fields.to))
}

pub fn texts(items: &[Str]) -> Value {
    list(items.iter().map(|s| Value::from(&*s.value)))
}

pub fn string(value: &Option<Str>) -> Value {
    text(value.as_ref().map(|s| &*s.value))
}

fn day(context: &Context, value: &Option<Spanned<Date>>) -> Value {
    value.as_ref().map_or_else(none, |d| date(context, d.value))
}

fn contacts(context: &Context, fields: &KindFields) -> Value {
    let hotlines = &context.site.config.hotlines;
    list(fields.contacts.iter().filter_map(|id| hotlines.iter().find(|h| h.id == id.value)).map(hotline))
}

fn phases(fields: &KindFields) -> Value {
    list(Phase::CHOICES.iter().filter_map(|(name, phase)| {
        let activities: Vec<Value> = fields
            .activities
            .iter()
            .filter(|a| a.phase == *phase)
            .map(|a| map([("title", Value::from(&*a.title.value)), ("note", string(&a.note))]))
            .collect();
        (!activities.is_empty())
            .then(|| map([("id", Value::from(*name)), ("activities", Value::from(activities))]))
    }))
}

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

/// A date as far as it is known, in words.
pub fn partial_date(context: &Context, date: PartialDate) -> String {
    match date {
        PartialDate::Day(date) => super::long_date(context, date),
        PartialDate::Month(year, month) => context
            .text("date.month")
            .replace("{m}", &super::month(context, month))
            .replace("{y}", &year.to_string()),
        PartialDate::Year(year) => year.to_string(),
    }
}
