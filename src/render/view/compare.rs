//! `/chi-tieu/`: what the plans promise, side by side, with the results that were published.

use std::cmp::Ordering;
use std::sync::Arc;

use minijinja::Value;

use super::plans::{direction_key, plan_link, target};
use super::{list, map, none};
use crate::model::agencies::Part;
use crate::model::indicators::Indicator;
use crate::parse::plan::Target;
use crate::render::context::Context;

/// `indicators`
pub fn indicators(context: &Arc<Context>) -> Value {
    list(context.site.indicators.iter().map(|i| indicator(context, i)))
}

fn indicator(context: &Arc<Context>, indicator: &Indicator) -> Value {
    let site = &context.site;
    let of = |&(p, n): &Part| site.plans[p as usize].target(n as usize);
    let mut targets = indicator.targets.clone();
    targets.sort_by(|a, b| strongest_first(of(a), of(b)));
    // Bars of one indicator share a scale where the figures are of one unit.
    let unit = &of(&targets[0]).unit.value;
    let same_unit = targets.iter().all(|t| of(t).unit.value == *unit);
    let top = targets.iter().map(|t| of(t).value.value.abs()).fold(0.0, f64::max);
    map([
        ("id", Value::from(&*indicator.id)),
        ("title", Value::from(&*indicator.title)),
        ("plans", Value::from(targets.len())),
        (
            "rows",
            list(targets.iter().map(|&(p, n)| {
                let linked = &site.plans[p as usize];
                let figure = linked.target(n as usize).value.value.abs();
                let share = (same_unit && top > 0.0).then(|| (figure / top * 100.0).round());
                map([
                    ("target", target(context, linked, n as usize)),
                    ("plan", plan_link(context, p)),
                    ("direction", Value::from(direction_key(linked.target(n as usize).direction.value))),
                    (
                        "period",
                        linked.parsed.plan.period.map_or_else(none, |p| {
                            map([("from", Value::from(p.from)), ("to", Value::from(p.to))])
                        }),
                    ),
                    ("share", share.map_or_else(none, |s| Value::from(s as i64))),
                ])
            })),
        ),
    ])
}

/// By direction and then by figure, the highest first.
fn strongest_first(a: &Target, b: &Target) -> Ordering {
    a.direction
        .value
        .cmp(&b.direction.value)
        .then_with(|| b.value.value.total_cmp(&a.value.value))
        .then_with(|| b.bound.cmp(&a.bound))
}
