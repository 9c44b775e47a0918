//! Campaigns, events and reporting deadlines by month.

use std::sync::Arc;

use jiff::civil::Date;
use minijinja::Value;

use super::{PageKind, described};
use crate::model::calendar::{CalendarEntry, Occasion, When};
use crate::model::plans::{AgencyRef, Part as _};
use crate::model::{OutputId, PlanId, Site};
use crate::render::context::Context;
use crate::render::parts::agency::agency;
use crate::render::parts::page::reference;
use crate::render::parts::plan::plan_link;
use crate::render::value::{list, map, none, string, text};
use crate::render::words::{date, day_and_month, short_date};

/// The calendar.
pub struct Calendar;

impl PageKind for Calendar {
    fn name(&self) -> &'static str {
        "calendar"
    }

    fn template(&self) -> &'static str {
        "calendar.html"
    }

    fn description(&self, context: &Context) -> Option<String> {
        Some(described(context, self))
    }

    fn is_indexed(&self, _: &Site) -> bool {
        true
    }
}

/// Entries of "what comes next".
const NEXT: usize = 6;

/// `calendar`
pub fn view(context: &Arc<Context>) -> Value {
    let site = &context.site;
    let now = site.options.now;
    let mut next: Vec<(Date, &CalendarEntry)> =
        site.calendar.iter().filter_map(|e| Some((e.when.next(now)?, e))).collect();
    next.sort();
    next.truncate(NEXT);
    let ahead: Vec<&CalendarEntry> = site.calendar.iter().filter(|e| e.when.next(now).is_some()).collect();
    let months = ahead.chunk_by(|a, b| a.when.month() == b.when.month());
    let undated = site.plans.iter().enumerate().flat_map(|(p, plan)| {
        (0..plan.reports.len()).filter(|&n| plan.report(n).deadline.is_none()).map(move |n| (p, n))
    });
    map([
        ("ics", Value::from(context.link(OutputId::CalendarFile(None)))),
        ("ics_url", Value::from(context.absolute_link(OutputId::CalendarFile(None)))),
        ("today", date(context, now)),
        ("next", list(next.into_iter().map(|(day, entry)| item(context, entry, Some(day))))),
        (
            "months",
            list(months.map(|entries| {
                let month = entries[0].when.month();
                map([
                    ("number", Value::from(month)),
                    ("title", Value::from(context.text("calendar.month").replace("{m}", &month.to_string()))),
                    ("entries", list(entries.iter().map(|&e| item(context, e, None)))),
                ])
            })),
        ),
        (
            "undated",
            list(undated.map(|(p, n)| {
                let linked = &site.plans[p];
                let names = |refs: &[AgencyRef]| list(refs.iter().map(|r| agency(context, r)));
                map([
                    ("plan", plan_link(context, PlanId(p as u32))),
                    ("from", names(&linked.reports[n].from)),
                    ("to", names(&linked.reports[n].to)),
                ])
            })),
        ),
    ])
}

/// One entry; `on` is the day it comes next.
fn item(context: &Arc<Context>, entry: &CalendarEntry, on: Option<Date>) -> Value {
    let site = &context.site;
    let names = |refs: &[AgencyRef]| list(refs.iter().map(|r| agency(context, r)));
    let (mut who, mut whom) = (none(), none());
    let (kind, page, plan, from, to) = match entry.what {
        Occasion::Deadline(id, nth) => {
            let deadline = &site.page(id).front().deadlines[usize::from(nth)];
            (who, whom) = (string(&deadline.who), string(&deadline.to));
            let page = map([
                ("title", Value::from(&*deadline.title.value)),
                ("href", Value::from(context.page_href(id))),
            ]);
            ("deadline", page, none(), list([]), list([]))
        }
        Occasion::Campaign(id) => ("campaign", reference(context, id), none(), list([]), list([])),
        Occasion::Event(id) => ("event", reference(context, id), none(), list([]), list([])),
        Occasion::Report(id) => {
            let linked = site.plan(id.plan);
            let report = &linked.reports[id.at()];
            let page = map([
                ("title", Value::from(context.text("calendar.report"))),
                ("href", Value::from(format!("{}#plan_reports", context.page_href(linked.page)))),
            ]);
            ("report", page, plan_link(context, id.plan), names(&report.from), names(&report.to))
        }
    };
    let state = match entry.when.next(site.options.now) {
        None => "past",
        Some(day) if day <= site.options.now => "current",
        Some(_) => "upcoming",
    };
    map([
        ("kind", Value::from(kind)),
        ("page", page),
        ("plan", plan),
        ("from", from),
        ("to", to),
        ("who", who),
        ("whom", whom),
        ("yearly", Value::from(matches!(entry.when, When::Yearly { .. }))),
        ("day", Value::from(day_text(context, entry, on))),
        ("iso", text(machine_day(entry, on))),
        (
            "until",
            match entry.when {
                When::Yearly { to: Some(year), .. } => Value::from(year),
                _ => none(),
            },
        ),
        ("state", Value::from(state)),
    ])
}

fn day_text(context: &Context, entry: &CalendarEntry, on: Option<Date>) -> String {
    match (entry.when, on) {
        (When::Yearly { .. }, Some(day)) => {
            context.text("calendar.before").replace("{day}", &short_date(context, day))
        }
        (When::Yearly { month, day, .. }, None) => {
            context.text("calendar.before").replace("{day}", &day_and_month(context, month, day))
        }
        (When::Days { from, .. }, _) if matches!(entry.what, Occasion::Report(_)) => {
            context.text("calendar.before").replace("{day}", &short_date(context, from))
        }
        (When::Days { from, to }, _) if from == to => short_date(context, from),
        (When::Days { from, to }, _) => {
            format!("{} – {}", short_date(context, from), short_date(context, to))
        }
    }
}

/// The day as `<time datetime>` takes it: a yearly one without its year (HTML, "yearless date").
fn machine_day(entry: &CalendarEntry, on: Option<Date>) -> Option<String> {
    match (entry.when, on) {
        (_, Some(day)) => Some(day.to_string()),
        (When::Yearly { month, day, .. }, None) => Some(format!("{month:02}-{day:02}")),
        (When::Days { from, .. }, None) => Some(from.to_string()),
    }
}
