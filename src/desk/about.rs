//! What the list and the form of a page both say about it.

use serde_json::{Value, json};

use super::site::Site;
use crate::diag::Lang;
use crate::keys::{Subject, describe};
use crate::model::{Hidden, LinkOptions, Page, hidden};
use crate::parse::front::FrontMatter;
use crate::parse::page::{PagePath, PageShape};

/// The folder below `content/` that a page belongs to.
pub fn section_of(path: &str) -> String {
    let place = PagePath::parse(path);
    match place.shape {
        // A bundle is one page of the folder above.
        PageShape::Bundle => place.dir.rsplit_once('/').map_or("", |(above, _)| above).to_owned(),
        _ => place.dir.to_string(),
    }
}

/// What a form is made of; `null` for what has none.
pub fn form(subject: &str, lang: Lang) -> Value {
    Subject::named(subject).map_or(Value::Null, |subject| describe(subject, lang))
}

/// Whether the public sees a page today, and since or from when not.
pub fn state(page: &Page, options: LinkOptions) -> (&'static str, Option<String>) {
    state_of(page.front(), options)
}

/// The same of a front matter alone.
pub fn state_of(front: &FrontMatter, options: LinkOptions) -> (&'static str, Option<String>) {
    let public = LinkOptions { drafts: false, future: false, expired: false, ..options };
    match hidden(front, &public) {
        None => ("public", None),
        Some(Hidden::Draft) => ("draft", front.updated.as_ref().map(|date| date.value.to_string())),
        Some(Hidden::Scheduled(date)) => ("scheduled", Some(date.to_string())),
        Some(Hidden::Expired(date)) => ("expired", Some(date.to_string())),
    }
}

/// The files beside a page that owns its folder.
pub fn files(site: &Site, path: &str) -> Vec<Value> {
    let place = PagePath::parse(path);
    if !path.ends_with(".md") || place.shape == PageShape::Leaf {
        return Vec::new();
    }
    let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
    let names = site.store.names(folder).into_iter();
    names
        .filter(|name| !name.starts_with('.') && !name.ends_with(".md"))
        .filter_map(|name| {
            let size = site.store.size(&format!("{folder}/{name}"))?;
            let lower = name.to_lowercase();
            let picture = [".jpg", ".jpeg", ".png", ".webp"].iter().any(|end| lower.ends_with(end));
            Some(json!({ "name": name, "size": size, "picture": picture }))
        })
        .collect()
}
