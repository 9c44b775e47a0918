//! Plans, their tasks, targets and reporting duties as pages show them.

use std::sync::Arc;

use minijinja::Value;

use super::agency::agency;
use super::locality;
use crate::model::plans::{AgencyRef, LinkedPlan};
use crate::model::{OutputId, PlanId};
use crate::parse::date::Deadline;
use crate::parse::plan::{Bound, Direction, Frequency, Target};
use crate::render::context::Context;
use crate::render::escape::url_path;
use crate::render::value::{cached_view, list, map, none, string, text, view};
use crate::render::words::{day_and_month, figure, long_date, number, partial_date, with_unit};

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
        ("locality", locality.map_or_else(none, |id| locality::reference(context, id))),
        (
            "issued_text",
            plan.issued.as_ref().map_or_else(none, |d| Value::from(partial_date(context, d.value))),
        ),
    ])
}

/// Whether a document's symbol has its number: drafts are published with the number blank.
pub fn has_number(plan: &crate::parse::plan::Plan) -> bool {
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
        ("deadline", text(deadline.map(Deadline::iso))),
        (
            "deadline_text",
            text(deadline.map(|deadline| match deadline {
                Deadline::Yearly { month, day } => day_and_month(context, month, day),
                Deadline::Once(day) => long_date(context, day),
            })),
        ),
        ("yearly", Value::from(matches!(deadline, Some(Deadline::Yearly { .. })))),
        ("note", text(report.note.as_deref())),
    ])
}

const TARGET: &[&str] = &[
    "id",
    "anchor",
    "subject",
    "text",
    "value",
    "figure",
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
        "figure" => Value::from(number(context, target.value.value)),
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
                _ => Value::from(format!("{}#chi-so-{}", context.link(OutputId::Targets), indicator.id)),
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
