//! What the site says of its own accessibility, and what the build sees.

use std::sync::Arc;

use jiff::ToSpan as _;
use jiff::civil::Date;
use minijinja::Value;

use super::{PageKind, described};
use crate::model::Site;
use crate::model::accessibility::{Found, barriers};
use crate::parse::config::{Accessibility, Conformance};
use crate::render::context::Context;
use crate::render::parts::document::document_reference;
use crate::render::parts::page;
use crate::render::value::{list, map, none, text, view as object};
use crate::render::words::date;

/// The accessibility statement.
pub struct Statement;

impl PageKind for Statement {
    fn name(&self) -> &'static str {
        "accessibility"
    }

    fn template(&self) -> &'static str {
        "accessibility.html"
    }

    fn description(&self, context: &Context) -> Option<String> {
        Some(described(context, self))
    }

    fn is_indexed(&self, _: &Site) -> bool {
        true
    }
}

/// How many pages are named for each kind of barrier; the others are counted.
const PAGES_SHOWN: usize = 10;

const KEYS: &[&str] =
    &["status", "reviewed", "outdated", "measures", "tested", "known_gaps", "found", "contact", "documents"];

/// The statement; none where the configuration has none.
pub fn view(context: &Arc<Context>) -> Value {
    if context.site.config.accessibility.is_none() {
        return none();
    }
    object(Arc::clone(context), KEYS, get)
}

fn get(context: &Arc<Context>, key: &str) -> Option<Value> {
    let site = &context.site;
    let said = site.config.accessibility.as_ref()?;
    let texts = |items: &[Box<str>]| list(items.iter().map(|item| Value::from(&**item)));
    Some(match key {
        "status" => Value::from(status(said)),
        "reviewed" => said.reviewed.map_or_else(none, |day| date(context, day)),
        "outdated" => Value::from(said.reviewed.is_some_and(|day| is_outdated(day, site.options.now))),
        "measures" => texts(&said.measures),
        "tested" => texts(&said.tested),
        "known_gaps" => texts(&said.known_gaps),
        "found" => list(barriers(site).iter().map(|one| found(context, one))),
        "contact" => text(said.contact.as_deref()),
        "documents" => {
            list(said.documents.iter().filter_map(|symbol| document_reference(context, &symbol.value)))
        }
        _ => return None,
    })
}

fn status(said: &Accessibility) -> &'static str {
    let choices = Conformance::CHOICES.iter();
    choices.clone().find(|(_, status)| *status == said.status).map_or("not_assessed", |(name, _)| *name)
}

/// A review says little about a site after a year.
fn is_outdated(reviewed: Date, now: Date) -> bool {
    reviewed.checked_add(1.year()).is_ok_and(|due| now > due)
}

fn found(context: &Context, found: &Found) -> Value {
    map([
        ("id", Value::from(found.barrier.name())),
        ("count", Value::from(found.total)),
        (
            "pages",
            list(found.pages.iter().take(PAGES_SHOWN).map(|(id, count)| {
                let reference = page::reference(context, *id);
                let of = |key: &str| reference.get_attr(key).unwrap_or_default();
                map([("title", of("title")), ("href", of("href")), ("count", Value::from(*count))])
            })),
        ),
        ("more", Value::from(found.pages.len().saturating_sub(PAGES_SHOWN))),
    ])
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn a_review_is_outdated_from_the_day_after_a_year() {
        assert!(!is_outdated(date(2025, 11, 22), date(2026, 11, 22)));
        assert!(is_outdated(date(2025, 11, 22), date(2026, 11, 23)));
        assert!(!is_outdated(date(2027, 1, 1), date(2026, 11, 23)));
    }
}
