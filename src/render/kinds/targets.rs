//! What the plans promise, side by side, with the results that were published.

use std::cmp::Ordering;
use std::sync::Arc;

use minijinja::Value;

use super::{PageKind, described};
use crate::model::Site;
use crate::model::indicators::Indicator;
use crate::model::plans::{Part as _, TargetId};
use crate::parse::plan::Target;
use crate::render::context::Context;
use crate::render::parts::plan::{direction_key, plan_link, target};
use crate::render::value::{list, map, none};

/// The comparison of targets.
pub struct Targets;

impl PageKind for Targets {
    fn name(&self) -> &'static str {
        "targets"
    }

    fn template(&self) -> &'static str {
        "targets.html"
    }

    fn description(&self, context: &Context) -> Option<String> {
        Some(described(context, self))
    }

    fn is_indexed(&self, _: &Site) -> bool {
        true
    }
}

/// `indicators`: those of several plans, and those only one plan has.
pub fn view(context: &Arc<Context>) -> Value {
    let (shared, single): (Vec<_>, Vec<_>) = context.site.indicators.iter().partition(|i| plans(i) > 1);
    map([
        ("shared", list(shared.into_iter().map(|i| indicator(context, i)))),
        ("single", list(single.into_iter().map(|i| indicator(context, i)))),
    ])
}

/// How many plans have a target of an indicator: its targets are in the order of the plans.
fn plans(indicator: &Indicator) -> usize {
    indicator.targets.chunk_by(|a, b| a.plan == b.plan).count()
}

fn indicator(context: &Arc<Context>, indicator: &Indicator) -> Value {
    let site = &context.site;
    let of = |id: &TargetId| site.plan(id.plan).target(id.at());
    let mut targets = indicator.targets.clone();
    targets.sort_by(|a, b| strongest_first(of(a), of(b)));
    // A share is drawn on a scale of 0 to 100, other figures of one unit against the highest.
    let unit = &of(&targets[0]).unit.value;
    let same_unit = targets.iter().all(|t| of(t).unit.value == *unit);
    let highest = targets.iter().map(|t| of(t).value.value.abs()).fold(0.0, f64::max);
    let top = if **unit == *"%" { highest.max(100.0) } else { highest };
    let has_bars = same_unit && top > 0.0 && (**unit == *"%" || targets.len() > 1);
    map([
        ("id", Value::from(&*indicator.id)),
        ("title", Value::from(&*indicator.title)),
        ("plans", Value::from(plans(indicator))),
        (
            "rows",
            list(targets.iter().map(|id| {
                let linked = site.plan(id.plan);
                let figure = of(id).value.value.abs();
                let share = has_bars.then(|| (figure / top * 100.0).round());
                map([
                    ("target", target(context, linked, id.at())),
                    ("plan", plan_link(context, id.plan)),
                    ("direction", Value::from(direction_key(of(id).direction.value))),
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
