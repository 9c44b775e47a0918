//! What a plan shows: its page's data, and the agencies, targets and plans other pages name.

use std::sync::Arc;

use minijinja::Value;

use super::kinds::{document_or_text, partial_date, string, texts};
use super::places;
use super::{cached_view, chain, list, map, none, short_date, text, view};
use crate::model::plans::{AgencyRef, LinkedPlan};
use crate::model::{AgencyId, PlanFile, PlanId};
use crate::parse::plan::{Bound, Direction, Frequency, Target};
use crate::render::context::Context;
use crate::render::escape::url_path;

/// `page.data` of a plan.
pub fn plan(context: &Arc<Context>, n: PlanId) -> Value {
    let linked = context.site.plan(n);
    let plan = &linked.parsed.plan;
    let site = &context.site;
    let locality = plan.locality.as_ref().and_then(|id| site.registries.locality_id(&id.value));
    map([
        ("id", Value::from(&*linked.id)),
        ("symbol", string(&plan.symbol)),
        ("number_blank", Value::from(!has_number(plan))),
        ("type", text(plan.kind.as_ref().map(|k| &*k.value))),
        ("official_title", Value::from(&*plan.title.value)),
        ("issuer", linked.issuer.as_ref().map_or_else(none, |r| agency(context, r))),
        ("issued", plan.issued.as_ref().map_or_else(none, |d| Value::from(d.value.iso()))),
        (
            "issued_text",
            plan.issued.as_ref().map_or_else(none, |d| Value::from(partial_date(context, d.value))),
        ),
        ("locality", locality.map_or_else(none, |id| places::reference(context, id))),
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
        ("chain", chain::of_plan(context, n)),
        ("targets", list((0..plan.targets.len()).map(|n| target(context, linked, n)))),
        ("tasks", list((0..linked.tasks.len()).map(|n| task(context, linked, n)))),
        (
            "duties",
            list(linked.duties.iter().enumerate().map(|(n, d)| {
                let duty = linked.duty(n);
                map([
                    ("agency", agency(context, &d.agency)),
                    ("requested", Value::from(duty.requested)),
                    ("items", texts(&duty.items)),
                ])
            })),
        ),
        ("reports", list((0..linked.reports.len()).map(|n| report(context, linked, n)))),
        ("recipients", texts(&plan.recipients)),
        ("downloads", downloads(context, n)),
        (
            "calendar",
            match plan.reports.iter().any(|r| r.deadline.is_some()) {
                true => Value::from(context.href("lich/")),
                false => none(),
            },
        ),
    ])
}

/// Whether a document's symbol has its number: drafts are published with the number blank.
fn has_number(plan: &crate::parse::plan::Plan) -> bool {
    plan.symbol.as_ref().is_some_and(|s| s.value.starts_with(|c: char| c.is_ascii_digit()))
}

/// One sentence on a plan's data for machines.
pub fn description(context: &Context, linked: &LinkedPlan) -> String {
    context
        .text("plan.data_description")
        .replace("{plan}", context.site.page(linked.page).title())
        .replace("{targets}", &linked.targets.len().to_string())
        .replace("{tasks}", &linked.tasks.len().to_string())
        .replace("{duties}", &linked.duties.len().to_string())
}

const TASK: &[&str] = &["id", "anchor", "href", "group", "title", "lead", "coordinating", "schedule", "note"];

/// A task, as its plan's page or an agency's shows it.
pub fn task(context: &Arc<Context>, linked: &LinkedPlan, n: usize) -> Value {
    struct Data(Arc<Context>, crate::model::PageId, PlanId, u32);
    let plan = plan_index(context, linked);
    cached_view(Data(Arc::clone(context), linked.page, plan, n as u32), TASK, |data, key| {
        let Data(context, page, plan, n) = data;
        let linked = context.site.plan(*plan);
        let task = linked.task(*n as usize);
        let link = &linked.tasks[*n as usize];
        let refs = |refs: &[AgencyRef]| list(refs.iter().map(|r| agency(context, r)));
        Some(match key {
            "id" => Value::from(&*task.id.value),
            "anchor" => Value::from(anchor("task", &task.id.value)),
            "href" => Value::from(format!(
                "{}#{}",
                context.page_href(*page),
                url_path(&anchor("task", &task.id.value))
            )),
            "group" => text(task.group.as_deref()),
            "title" => Value::from(&*task.title.value),
            "lead" => refs(&link.lead),
            "coordinating" => refs(&link.coordinating),
            "schedule" => text(task.schedule.as_deref()),
            "note" => text(task.note.as_deref()),
            _ => return None,
        })
    })
}

fn plan_index(context: &Context, linked: &LinkedPlan) -> PlanId {
    context.site.page(linked.page).plan.expect("the page of a linked plan knows its plan")
}

/// An id as an anchor: `1đ` and `1d` stay two, since browsers take any letter there.
pub fn anchor(kind: &str, id: &str) -> String {
    let id: String = id.chars().map(|c| if c.is_whitespace() { '-' } else { c }).collect();
    format!("{kind}-{id}")
}

/// A reporting duty.
pub fn report(context: &Arc<Context>, linked: &LinkedPlan, n: usize) -> Value {
    let refs = |refs: &[AgencyRef]| list(refs.iter().map(|r| agency(context, r)));
    let link = &linked.reports[n];
    let report = linked.report(n);
    let deadline = report.deadline.as_ref().map(|d| d.value);
    map([
        ("from", refs(&link.from)),
        ("to", refs(&link.to)),
        ("deadline", text(deadline.map(|(m, d)| format!("{m:02}-{d:02}")))),
        ("deadline_text", text(deadline.map(|(m, d)| day_and_month(context, m, d)))),
        ("note", text(report.note.as_deref())),
    ])
}

/// A day of every year.
pub fn day_and_month(context: &Context, month: i8, day: i8) -> String {
    context.text("date.day").replace("{d}", &day.to_string()).replace("{m}", &month.to_string())
}

fn downloads(context: &Context, n: PlanId) -> Value {
    let site = &context.site;
    list(PlanFile::of(site.plan(n)).map(|file| {
        let (key, kind) = match file {
            PlanFile::Json => ("download.plan", "application/json"),
            PlanFile::Tasks => ("download.tasks", "text/csv"),
        };
        map([
            ("title", Value::from(context.text(key))),
            ("href", Value::from(context.href(&site.plan_file_url(n, file)))),
            ("type", Value::from(kind)),
            ("name", Value::from(file.name())),
        ])
    }))
}

/// `{title, href, symbol?, issuer?, locality?, issued_text?}` of a plan.
pub fn plan_link(context: &Arc<Context>, n: PlanId) -> Value {
    let linked = context.site.plan(n);
    let plan = &linked.parsed.plan;
    let locality = plan.locality.as_ref().and_then(|id| context.site.registries.locality_id(&id.value));
    map([
        ("title", Value::from(context.site.page(linked.page).title())),
        ("href", Value::from(context.page_href(linked.page))),
        ("symbol", if has_number(plan) { string(&plan.symbol) } else { none() }),
        ("issuer", linked.issuer.as_ref().map_or_else(none, |r| agency(context, r))),
        ("locality", locality.map_or_else(none, |id| places::reference(context, id))),
        (
            "issued_text",
            plan.issued.as_ref().map_or_else(none, |d| Value::from(partial_date(context, d.value))),
        ),
    ])
}

/// The name of someone a plan names.
pub fn agency_name<'a>(context: &'a Context, agency: &'a AgencyRef) -> &'a str {
    match agency {
        AgencyRef::Agency(id) => &context.site.registries.agency_entry(*id).name.value,
        AgencyRef::Group(_, name) => name,
    }
}

/// An agency with its page and who does its work now.
pub fn agency(context: &Context, reference: &AgencyRef) -> Value {
    let AgencyRef::Agency(id) = reference else {
        return map([
            ("name", Value::from(agency_name(context, reference))),
            ("href", none()),
            ("now", list([])),
            ("ended", none()),
        ]);
    };
    context.agencies.get_or_make(*id, || {
        map([
            ("name", Value::from(agency_name(context, reference))),
            ("href", Value::from(context.href(&context.site.agency_url(*id)))),
            ("now", list(successors(context, *id))),
            ("ended", ended(context, *id)),
        ])
    })
}

/// The names of the agencies that do an agency's work on the build date.
fn successors(context: &Context, id: AgencyId) -> Vec<Value> {
    let site = &context.site;
    let found = site.registries.successors_on(id, site.options.now);
    found.into_iter().map(|id| Value::from(&*site.registries.agency_entry(id).name.value)).collect()
}

/// The last day of an agency that has ended without a successor.
pub fn ended(context: &Context, id: AgencyId) -> Value {
    let site = &context.site;
    match site.registries.agency_entry(id).valid_to {
        Some(last)
            if last < site.options.now && site.registries.successors_on(id, site.options.now).is_empty() =>
        {
            Value::from(short_date(context, last))
        }
        _ => none(),
    }
}

const TARGET: &[&str] = &[
    "id",
    "anchor",
    "subject",
    "text",
    "value",
    "unit",
    "by",
    "frequency",
    "note",
    "responsible",
    "results",
    "compare",
    "plan",
];

/// A target with its figure in words: "giảm 4 % mỗi năm".
pub fn target(context: &Arc<Context>, linked: &LinkedPlan, index: usize) -> Value {
    let plan = plan_index(context, linked);
    view((Arc::clone(context), plan, index), TARGET, get_target)
}

fn get_target((context, plan, index): &(Arc<Context>, PlanId, usize), key: &str) -> Option<Value> {
    let site = &context.site;
    let linked = site.plan(*plan);
    let target = linked.target(*index);
    Some(match key {
        "id" => Value::from(&*target.id.value),
        "anchor" => Value::from(anchor("target", &target.id.value)),
        "subject" => Value::from(&*target.subject.value),
        "text" => Value::from(target_text(context, target)),
        "value" => figure(target.value.value),
        "unit" => Value::from(&*target.unit.value),
        "by" => target.by.map_or_else(none, Value::from),
        "frequency" => text(target.frequency.map(frequency_key)),
        "note" => string(&target.note),
        "responsible" => list(linked.targets[*index].responsible.iter().map(|r| agency(context, r))),
        "results" => list(linked.results(*index).map(|row| {
            map([
                ("year", Value::from(row.year.value)),
                ("value", figure(row.value.value)),
                ("text", Value::from(with_unit(context, row.value.value, &target.unit.value))),
                ("source", Value::from(&*row.origin.value)),
            ])
        })),
        "compare" => {
            let indicator = &site.indicators[linked.targets[*index].indicator as usize];
            match indicator.targets.len() {
                1 => none(),
                _ => Value::from(format!("{}#chi-so-{}", context.href("chi-tieu/"), indicator.id)),
            }
        }
        "plan" => map([
            ("title", Value::from(site.page(linked.page).title())),
            ("href", Value::from(context.page_href(linked.page))),
        ]),
        _ => return None,
    })
}

pub fn frequency_key(frequency: Frequency) -> &'static str {
    match frequency {
        Frequency::PerYear => "per_year",
        Frequency::ByEnd => "by_end",
        Frequency::Always => "always",
    }
}

pub fn direction_key(direction: Direction) -> &'static str {
    match direction {
        Direction::Decrease => "decrease",
        Direction::Increase => "increase",
        Direction::Reach => "reach",
    }
}

pub fn bound_key(bound: Bound) -> &'static str {
    match bound {
        Bound::Exact => "exact",
        Bound::AtLeast => "at_least",
        Bound::Above => "above",
    }
}

/// A target's figure in words, in the output's language.
pub fn target_text(context: &Context, target: &Target) -> String {
    let (direction, bound) = (direction_key(target.direction.value), bound_key(target.bound));
    let figure = with_unit(context, target.value.value, &target.unit.value);
    let mut words = context.text(&format!("target_text.{direction}.{bound}")).replace("{value}", &figure);
    let when = match (target.frequency, target.by) {
        (Some(Frequency::PerYear), _) => Some(context.text("target_text.per_year")),
        (_, Some(year)) => Some(context.text("target_text.by").replace("{year}", &year.to_string())),
        (Some(Frequency::ByEnd), None) => Some(context.text("target_text.by_end")),
        _ => None,
    };
    if let Some(when) = when {
        words.push(' ');
        words.push_str(&when);
    }
    words
}

fn with_unit(context: &Context, value: f64, unit: &str) -> String {
    format!("{} {unit}", number(context, value)).replace(" %", "%")
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

/// Agencies as plain text, each with who does its work now.
pub fn plain_agencies(context: &Context, refs: &[AgencyRef]) -> String {
    let names: Vec<String> = refs
        .iter()
        .map(|reference| {
            let name = agency_name(context, reference);
            match reference.agency().map(|id| now(context, id)).filter(|now| !now.is_empty()) {
                Some(now) => format!("{name} ({})", context.text("agency.now").replace("{names}", &now)),
                None => name.to_owned(),
            }
        })
        .collect();
    names.join("; ")
}

/// The names of who does an agency's work on the build date, if it no longer does it itself.
pub fn now(context: &Context, id: AgencyId) -> String {
    let site = &context.site;
    let found = site.registries.successors_on(id, site.options.now);
    let names: Vec<&str> =
        found.into_iter().map(|id| &*site.registries.agency_entry(id).name.value).collect();
    names.join(", ")
}
