//! The moments at which a site changes by itself: pages that are published or expire, content that is to
//! be checked again, campaigns and events that begin and end.
//!
//! A site that is built at each of them is never out of date. Looks at no clock: "now" is the site's.

use jiff::civil::DateTime;

use super::{Page, Site};
use crate::parse::kind::Kind;

/// What happens.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Change {
    /// A page is published.
    Publish,
    /// A page is taken away.
    Expire,
    /// A campaign or an event begins.
    Begin,
    /// A campaign or an event is over.
    Over,
    /// Content is to be checked again.
    Review,
}

impl Change {
    /// Its name in JSON.
    pub fn name(self) -> &'static str {
        match self {
            Change::Publish => "publish",
            Change::Expire => "expire",
            Change::Begin => "begin",
            Change::Over => "over",
            Change::Review => "review",
        }
    }
}

/// A moment at which a page changes.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Coming {
    pub at: DateTime,
    pub change: Change,
    /// From the site's root.
    pub path: String,
    pub title: String,
}

/// The coming moments, the first one first. The site should hold the pages to come
/// ([`super::LinkOptions::future`]).
pub fn coming(site: &Site) -> Vec<Coming> {
    let now = site.options.moment();
    let mut found = Vec::new();
    for page in site.pages.iter().filter(|page| !page.fallback) {
        for (at, change) in changes(page) {
            if at > now {
                let title = page.parsed.front.title.as_ref().map_or("", |title| &title.value).to_owned();
                found.push(Coming { at, change, path: page.parsed.source.path.to_string(), title });
            }
        }
    }
    found.sort();
    found
}

fn changes(page: &Page) -> Vec<(DateTime, Change)> {
    let front = page.front();
    let mut changes = Vec::new();
    changes.extend(front.publish_date.as_ref().map(|at| (at.value, Change::Publish)));
    changes.extend(front.expiry_date.as_ref().map(|at| (at.value, Change::Expire)));
    let fields = front.fields_of(page.kind);
    let midnight = |date: jiff::civil::Date| date.at(0, 0, 0, 0);
    // Due on a day means to be reported from the day after.
    let after = |date: jiff::civil::Date| date.tomorrow().map(midnight).ok();
    changes.extend(fields.review_due().and_then(|due| Some((after(due.value)?, Change::Review))));
    if matches!(page.kind, Kind::Campaign | Kind::Event) {
        let (from, to) = fields.days();
        changes.extend(from.map(|from| (midnight(from.value), Change::Begin)));
        changes.extend(to.or(from).and_then(|last| Some((after(last.value)?, Change::Over))));
    }
    changes
}
