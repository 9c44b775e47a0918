//! `page.data`: what each kind of page adds.

use std::sync::Arc;

use jiff::civil::Date;
use minijinja::Value;

use super::page::state;
use super::{date, hotline, list, map, none, text};
use crate::model::{Page, PageId};
use crate::parse::date::PartialDate;
use crate::parse::kind::{Activity, KindFields, Phase};
use crate::parse::value::{Spanned, Str};
use crate::render::context::Context;

/// The data of a page's kind.
pub fn data(context: &Arc<Context>, id: PageId) -> Value {
    let page = context.site.page(id);
    let kind = page.fields();
    match kind {
        KindFields::Guidance(fields) => map([
            ("steps", texts(fields.steps)),
            ("equipment", texts(fields.equipment)),
            ("contacts", contacts(context, fields.contacts)),
            ("reviewed", day(context, fields.reviewed)),
            ("review_due", day(context, fields.review_due)),
        ]),
        KindFields::Campaign(fields) => map([
            ("year", fields.year.map_or_else(none, |y| Value::from(y.value))),
            ("theme", line(fields.theme)),
            ("from", day(context, fields.from)),
            ("to", day(context, fields.to)),
            ("slogans", texts(fields.slogans)),
            ("phases", phases(fields.activities)),
            ("state", Value::from(fields_state(context, kind))),
        ]),
        KindFields::Event(fields) => map([
            ("from", day(context, fields.from)),
            ("to", day(context, fields.to)),
            ("time", line(fields.time)),
            ("place", line(fields.place)),
            ("organiser", line(fields.organiser)),
            ("contacts", contacts(context, fields.contacts)),
            ("state", Value::from(fields_state(context, kind))),
        ]),
        KindFields::News(fields) => map([
            (
                "source",
                fields.source.map_or_else(none, |s| {
                    let url = s
                        .url
                        .as_ref()
                        .filter(|u| u.value.starts_with("https://") || u.value.starts_with("http://"));
                    map([("name", Value::from(&*s.name.value)), ("url", text(url.map(|u| &*u.value)))])
                }),
            ),
            ("author", line(fields.author)),
        ]),
        KindFields::Exemplar(fields) => map([
            ("honoree", line(fields.honoree)),
            ("unit", line(fields.unit)),
            ("achievement", line(fields.achievement)),
            ("recognised_by", line(fields.recognised_by)),
        ]),
        KindFields::Disclosure(fields) => map([
            ("subject", line(fields.subject)),
            ("subject_type", fields.subject_type.map_or_else(none, |t| Value::from(t.value.name()))),
            ("violation", line(fields.violation)),
            ("decision", line(fields.decision)),
            ("authority", line(fields.authority)),
            ("penalty", line(fields.penalty)),
            ("legal_basis", texts(fields.legal_basis)),
        ]),
        KindFields::Procedure(fields) => map([
            ("authority", line(fields.authority)),
            ("submission", line(fields.submission)),
            ("required_documents", texts(fields.required_documents)),
            ("steps", texts(fields.steps)),
            ("duration", line(fields.duration)),
            ("fee", line(fields.fee)),
            ("result", line(fields.result)),
            ("legal_basis", list(fields.legal_basis.iter().map(|s| document_or_text(context, &s.value)))),
        ]),
        KindFields::Plan(_) => match page.plan {
            Some(n) => super::plans::plan(context, n),
            None => none(),
        },
        KindFields::Page(_) => none(),
    }
}

/// What a card of a campaign or an event adds.
pub fn campaign_fact(context: &Context, page: &Page, key: &str) -> Value {
    let fields = page.fields();
    match key {
        "theme" => line(fields.theme()),
        "from" => day(context, fields.days().0),
        "to" => day(context, fields.days().1),
        _ => Value::from(fields_state(context, fields)),
    }
}

/// Where the build date lies in the days of a campaign or event.
pub fn fields_state(context: &Context, fields: KindFields<'_>) -> &'static str {
    let (from, to) = fields.days();
    state(context.site.options.now, from.map(|d| d.value), to.map(|d| d.value))
}

pub fn texts(items: &[Str]) -> Value {
    list(items.iter().map(|s| Value::from(&*s.value)))
}

pub fn string(value: &Option<Str>) -> Value {
    line(value.as_ref())
}

fn line(value: Option<&Str>) -> Value {
    text(value.map(|s| &*s.value))
}

fn day(context: &Context, value: Option<&Spanned<Date>>) -> Value {
    value.map_or_else(none, |d| date(context, d.value))
}

fn contacts(context: &Context, ids: &[Str]) -> Value {
    let hotlines = &context.site.config.hotlines;
    list(ids.iter().filter_map(|id| hotlines.iter().find(|h| h.id == id.value)).map(hotline))
}

fn phases(activities: &[Activity]) -> Value {
    list(Phase::CHOICES.iter().filter_map(|(name, phase)| {
        let activities: Vec<Value> = activities
            .iter()
            .filter(|a| a.phase == *phase)
            .map(|a| map([("title", Value::from(&*a.title.value)), ("note", line(a.note.as_ref()))]))
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
        ("href", Value::from(context.href(&site.document_url(context.lang, id)))),
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
