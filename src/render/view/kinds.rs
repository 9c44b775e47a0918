//! `page.data`: what each kind of page adds.

use std::sync::Arc;

use jiff::civil::Date;
use minijinja::Value;

use super::page::state;
use super::{date, hotline, list, map, none, text};
use crate::model::plans::{AgencyRef, LinkedPlan};
use crate::model::{AgencyId, Page, PageId};
use crate::parse::date::PartialDate;
use crate::parse::kind::{Kind, KindFields, Phase, SubjectType};
use crate::parse::plan::{Bound, Direction, Frequency};
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
            Some(n) => plan(context, &context.site.plans[n as usize]),
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

fn texts(items: &[Str]) -> Value {
    list(items.iter().map(|s| Value::from(&*s.value)))
}

fn string(value: &Option<Str>) -> Value {
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
        ("href", Value::from(context.href(&site.document_url(context.lang, id)))),
    ]))
}

/// The same, or the symbol alone where the registry does not have it.
pub fn document_or_text(context: &Context, symbol: &str) -> Value {
    document_reference(context, symbol).unwrap_or_else(|| {
        map([("symbol", Value::from(symbol)), ("type", none()), ("title", none()), ("href", none())])
    })
}

fn plan(context: &Arc<Context>, linked: &LinkedPlan) -> Value {
    let plan = &linked.parsed.plan;
    let refs = |refs: &[AgencyRef]| list(refs.iter().map(|r| agency(context, r)));
    map([
        ("symbol", string(&plan.symbol)),
        ("type", text(plan.kind.as_ref().map(|k| &*k.value))),
        ("issuer", linked.issuer.as_ref().map_or_else(none, |r| agency(context, r))),
        ("issued", plan.issued.as_ref().map_or_else(none, |d| Value::from(d.value.iso()))),
        (
            "issued_text",
            plan.issued.as_ref().map_or_else(none, |d| Value::from(partial_date(context, d.value))),
        ),
        (
            "period",
            plan.period
                .map_or_else(none, |p| map([("from", Value::from(p.from)), ("to", Value::from(p.to))])),
        ),
        (
            "signer",
            plan.signer.as_ref().map_or_else(none, |s| {
                map([
                    ("name", Value::from(&*s.name.value)),
                    ("role", string(&s.role)),
                    ("authority", string(&s.authority)),
                ])
            }),
        ),
        ("legal_basis", list(linked.legal_basis.iter().map(|d| document_or_text(context, &d.symbol)))),
        ("targets", list((0..plan.targets.len()).map(|n| target(context, linked, n)))),
        (
            "tasks",
            list(linked.tasks.iter().map(|t| {
                map([
                    ("id", Value::from(&*t.task.id.value)),
                    ("group", text(t.task.group.as_deref())),
                    ("title", Value::from(&*t.task.title.value)),
                    ("lead", refs(&t.lead)),
                    ("coordinating", refs(&t.coordinating)),
                    ("schedule", text(t.task.schedule.as_deref())),
                    ("note", text(t.task.note.as_deref())),
                ])
            })),
        ),
        (
            "duties",
            list(linked.duties.iter().map(|d| {
                let duty = &plan.duties[d.index];
                map([
                    ("agency", agency(context, &d.agency)),
                    ("requested", Value::from(duty.requested)),
                    ("items", texts(&duty.items)),
                ])
            })),
        ),
        (
            "reports",
            list(linked.reports.iter().map(|r| {
                let report = &plan.reports[r.index];
                let deadline = report.deadline.as_ref().map(|d| d.value);
                map([
                    ("from", list(r.from.iter().map(|a| Value::from(agency_name(context, a))))),
                    ("to", refs(&r.to)),
                    ("deadline", text(deadline.map(|(m, d)| format!("{m:02}-{d:02}")))),
                    ("deadline_text", text(deadline.map(|(m, d)| format!("{d}/{m}")))),
                ])
            })),
        ),
        ("recipients", texts(&plan.recipients)),
    ])
}

fn agency_name(context: &Context, agency: &AgencyRef) -> String {
    match agency {
        AgencyRef::Agency(id) => context.site.registries.agency_entry(*id).name.value.to_string(),
        AgencyRef::Group(name) => name.to_string(),
    }
}

/// An agency with who took over its work.
pub fn agency(context: &Context, reference: &AgencyRef) -> Value {
    let now = match reference {
        AgencyRef::Agency(id) => successors(context, *id),
        AgencyRef::Group(_) => Vec::new(),
    };
    map([
        ("name", Value::from(agency_name(context, reference))),
        ("href", none()),
        ("now", list(now.into_iter().map(Value::from))),
    ])
}

/// The names of the agencies that do an agency's work on the build date.
fn successors(context: &Context, id: AgencyId) -> Vec<String> {
    let registries = &context.site.registries;
    let now = context.site.options.now;
    let mut names = Vec::new();
    for successor in &registries.agency_entry(id).succeeded_by {
        let in_force = successor.date.is_none_or(|date| date <= now);
        if let (true, Some(id)) = (in_force, registries.agency(&successor.id.value)) {
            names.push(registries.agency_entry(id).name.value.to_string());
        }
    }
    names
}

/// A target with its figure in words: "giảm 4 % mỗi năm".
pub fn target(context: &Context, linked: &LinkedPlan, index: usize) -> Value {
    let target = &linked.parsed.plan.targets[index];
    let responsible = linked
        .targets
        .iter()
        .find(|t| t.index == index)
        .map_or_else(|| list([]), |t| list(t.responsible.iter().map(|r| agency(context, r))));
    let frequency = target.frequency.map(|f| match f {
        Frequency::PerYear => "per_year",
        Frequency::ByEnd => "by_end",
        Frequency::Always => "always",
    });
    map([
        ("id", Value::from(&*target.id.value)),
        ("subject", Value::from(&*target.subject.value)),
        ("text", Value::from(target_text(context, target))),
        ("value", figure(target.value.value)),
        ("unit", Value::from(&*target.unit.value)),
        ("by", target.by.map_or_else(none, Value::from)),
        ("frequency", text(frequency)),
        ("responsible", responsible),
        (
            "plan",
            map([
                ("title", Value::from(context.site.page(linked.page).title())),
                ("href", Value::from(context.page_href(linked.page))),
            ]),
        ),
    ])
}

fn target_text(context: &Context, target: &crate::parse::plan::Target) -> String {
    let direction = match target.direction.value {
        Direction::Decrease => "decrease",
        Direction::Increase => "increase",
        Direction::Reach => "reach",
    };
    let bound = match target.bound {
        Bound::Exact => "exact",
        Bound::AtLeast => "at_least",
        Bound::Above => "above",
    };
    let figure = format!("{} {}", number(context, target.value.value), target.unit.value);
    let figure = figure.replace(" %", "%");
    context.text(&format!("target_text.{direction}.{bound}")).replace("{value}", &figure)
}

/// A number as templates compute with it: whole where it is whole.
fn figure(value: f64) -> Value {
    if value.fract() == 0.0 && value.abs() < 1e15 { Value::from(value as i64) } else { Value::from(value) }
}

/// A number with the decimal sign of the language.
fn number(context: &Context, value: f64) -> String {
    let plain = if value.fract() == 0.0 { format!("{value:.0}") } else { format!("{value}") };
    if context.lang_code() == "vi" { plain.replace('.', ",") } else { plain }
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
