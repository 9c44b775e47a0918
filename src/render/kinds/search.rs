//! The search page. Its size does not grow with the site: the A–Z has pages of its own.

use std::sync::Arc;

use minijinja::Value;

use super::{PageKind, letters};
use crate::model::{LangId, Site};
use crate::parse::kind::Kind;
use crate::render::context::Context;
use crate::render::escape;
use crate::render::parts::list::section_entry;
use crate::render::value::{list, map, text};

/// The search page of a language. Its canonical address has no query.
pub struct Search(pub LangId);

impl PageKind for Search {
    fn name(&self) -> &'static str {
        "search"
    }

    fn template(&self) -> &'static str {
        "search.html"
    }

    fn is_indexed(&self, _: &Site) -> bool {
        self.0 == LangId(0)
    }
}

/// The search page: without script, the way to the sections and the A–Z.
pub fn view(context: &Arc<Context>) -> Value {
    let site = &context.site;
    let root = site.page(site.language(context.lang).home).section;
    let index = site.config.search.then(|| context.search_index()).flatten();
    map([
        ("enabled", Value::from(index.is_some())),
        ("index", text(index)),
        ("strings", Value::from_safe_string(search_strings(context))),
        ("sections", list(site.section(root).children.iter().map(|&id| section_entry(context, id)))),
        ("letters", letters::nav(context)),
    ])
}

/// The words that the script of the search page shows, as JSON that may stand in a `<script type="application/json">`.
fn search_strings(context: &Context) -> String {
    const SHOWN: [&str; 13] = [
        "searching",
        "found",
        "none",
        "none_help",
        "error",
        "retry",
        "more",
        "read_as",
        "did_you_mean",
        "renamed",
        "section",
        "filters",
        "clear",
    ];
    const FIELDS: [&str; 6] = ["kinds", "audiences", "sectors", "hazards", "localities", "years"];
    let texts = |names: &[&str], prefix: &str| -> serde_json::Map<String, serde_json::Value> {
        names
            .iter()
            .map(|name| ((*name).to_owned(), context.text(&format!("{prefix}.{name}")).into()))
            .collect()
    };
    let kinds: Vec<&str> =
        Kind::CHOICES.iter().map(|(name, _)| *name).chain(crate::search::MADE_KINDS).collect();
    let mut all = texts(&SHOWN, "search.script");
    all.insert("fields".to_owned(), texts(&FIELDS, "search.fields").into());
    all.insert("kinds".to_owned(), texts(&kinds, "kind").into());
    escape::json_in_html(&all.into())
}
