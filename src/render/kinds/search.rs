//! The search page; without script, the A–Z of the site.

use std::collections::BTreeMap;
use std::sync::Arc;

use minijinja::Value;

use super::PageKind;
use crate::model::{LangId, PageId, Site};
use crate::parse::kind::Kind;
use crate::render::context::Context;
use crate::render::escape;
use crate::render::parts::list::section_entry;
use crate::render::parts::page;
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

/// The search page without script: the sections and every page from A to Z.
pub fn view(context: &Arc<Context>) -> Value {
    let site = &context.site;
    let root = site.page(site.language(context.lang).home).section;
    let mut letters: BTreeMap<(u32, String), Vec<PageId>> = BTreeMap::new();
    for id in site.page_ids() {
        let page = site.page(id);
        if page.lang != context.lang || page.is_section {
            continue;
        }
        letters.entry(initial(page.title())).or_default().push(id);
    }
    let index = site.config.search.then(|| context.search_index()).flatten();
    map([
        ("enabled", Value::from(index.is_some())),
        ("index", text(index)),
        ("strings", Value::from_safe_string(search_strings(context))),
        ("sections", list(site.section(root).children.iter().map(|&id| section_entry(context, id)))),
        (
            "letters",
            list(letters.into_iter().map(|((_, letter), mut pages)| {
                pages.sort_by(|&a, &b| site.page(a).parsed.sort_key.cmp(&site.page(b).parsed.sort_key));
                map([
                    ("letter", Value::from(letter)),
                    ("items", list(pages.into_iter().map(|id| page::reference(context, id)))),
                ])
            })),
        ),
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

/// The letter a title is filed under, with its place in the alphabet: `Đ` after `D`, all digits as one.
fn initial(title: &str) -> (u32, String) {
    use unicode_normalization::UnicodeNormalization;
    let first = title.chars().find(|c| c.is_alphanumeric()).unwrap_or('#');
    if first.is_ascii_digit() || !first.is_alphabetic() {
        return (0, "0–9".to_owned());
    }
    // Only the tone is dropped: Ă, Â, Ê, Ô, Ơ, Ư are letters of their own.
    let letter: String = std::iter::once(first)
        .nfd()
        .filter(|c| !matches!(c, '\u{300}' | '\u{301}' | '\u{303}' | '\u{309}' | '\u{323}'))
        .nfc()
        .flat_map(char::to_uppercase)
        .collect();
    const ALPHABET: &str = "AĂÂBCDĐEÊFGHIJKLMNOÔƠPQRSTUƯVWXYZ";
    let order = letter.chars().next().and_then(|c| ALPHABET.chars().position(|a| a == c));
    (order.map_or(100, |n| n as u32 + 1), letter)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn titles_are_filed_under_vietnamese_letters() {
        assert_eq!(initial("Điện giật").1, "Đ");
        assert_eq!(initial("Ấn nút dừng").1, "Â");
        assert_eq!(initial("“Ứng cứu”").1, "Ư");
        assert_eq!(initial("5 điều cần nhớ").1, "0–9");
        assert!(initial("Đ").0 > initial("D").0 && initial("Đ").0 < initial("E").0);
    }
}
