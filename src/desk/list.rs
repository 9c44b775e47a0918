//! What there is: pages, sections, kinds, files of a bundle, anchors, entries of registries.

use std::collections::HashMap;

use serde_json::{Value, json};

use super::about::{form, section_of, state};
use super::failure::Failure;
use super::fields;
use super::light;
use super::open;
use super::site::Site;
use super::store::hash;
use super::text::Text;
use crate::diag::{Lang, Severity};
use crate::model::content_path;
use crate::parse::page::PageShape;
use crate::source::unapproved;

/// Every page.
pub fn pages(site: &Site, lang: Lang) -> Value {
    if site.live.ready().is_none()
        && let Some(pages) = light::pages(site)
    {
        let mut answer = listed(pages, Vec::new(), lang);
        answer["loading"] = json!(true);
        return answer;
    }
    let shared = site.live.shared();
    let (version, snapshot) = shared.current(shared.choice);
    let (parsed, unreadable, report) = {
        let mut workspace = shared.workspace();
        let report = workspace.problems(shared.choice);
        (workspace.parsed(), workspace.unreadable_pages(), report)
    };
    let mut counts: HashMap<&str, [usize; 2]> = HashMap::new();
    for found in &report.diagnostics {
        let at = match found.severity {
            Severity::Error => 0,
            Severity::Warning => 1,
            Severity::Advice => continue,
        };
        let path = found.place.as_ref().map_or("", |place| &*place.file.path);
        counts.entry(path).or_default()[at] += 1;
    }
    let unsaved = site.unsaved().paths();
    let opened = open::others(site);
    let paths = || parsed.pages.iter().map(|page| &*page.source.path);
    let waiting = parsed.config.approval.required.then(|| unapproved(site.store.root(), paths()));
    let mut pages: Vec<Value> = Vec::with_capacity(parsed.pages.len());
    let mut sections: Vec<Value> = Vec::new();
    let mut elsewhere = [0, 0];
    for parsed in &parsed.pages {
        let path = &*parsed.source.path;
        let known = snapshot.site.by_path.get(content_path(path)).map(|id| snapshot.site.page(*id));
        let (state, since) = match known {
            Some(known) => state(known, shared.choice),
            None => ("broken", None),
        };
        let [errors, warnings] = counts.remove(path).unwrap_or_default();
        let title = parsed.front.title.as_ref().map_or("", |title| &title.value);
        let section = section_of(path);
        if parsed.path.shape == PageShape::Section && parsed.path.lang.is_none() {
            sections.push(json!({ "section": section, "title": title, "path": path }));
        }
        pages.push(json!({
            "path": path,
            "title": title,
            "kind": known.map_or("page", |known| known.kind.name()),
            "section": section,
            "language": parsed.path.lang,
            "bundle": parsed.path.shape == PageShape::Bundle,
            "url": known.map(|known| &known.url),
            "state": state,
            "since": since,
            "date": parsed.front.date.as_ref().map(|date| date.value.to_string()),
            "updated": parsed.front.updated.as_ref().map(|date| date.value.to_string()),
            "errors": errors,
            "warnings": warnings,
            "unsaved": unsaved.iter().any(|unsaved| unsaved == path),
            "opened_by": opened.get(path),
            "approval": waiting.as_ref().map(|waiting| if waiting.contains(path) { "waiting" } else { "approved" }),
        }));
    }
    for path in unreadable {
        let [errors, warnings] = counts.remove(&*path).unwrap_or_default();
        pages.push(json!({
            "path": &*path, "title": path.rsplit('/').next(), "kind": "page", "section": section_of(&path),
            "language": null, "bundle": false, "url": null, "state": "broken", "since": null, "date": null,
            "updated": null, "errors": errors, "warnings": warnings, "unsaved": false, "opened_by": null,
            "approval": null,
        }));
    }
    for [errors, warnings] in counts.into_values() {
        elsewhere = [elsewhere[0] + errors, elsewhere[1] + warnings];
    }
    let mut answer = listed(pages, sections, lang);
    answer["version"] = json!(version);
    answer["elsewhere"] = json!({ "errors": elsewhere[0], "warnings": elsewhere[1] });
    answer
}

/// The list as it is answered, with the sections that the pages stand in.
fn listed(mut pages: Vec<Value>, mut sections: Vec<Value>, lang: Lang) -> Value {
    pages.sort_by(|a, b| a["path"].as_str().cmp(&b["path"].as_str()));
    let mut folders: Vec<String> =
        pages.iter().filter_map(|page| Some(page["section"].as_str()?.to_owned())).collect();
    folders.sort();
    folders.dedup();
    let titles: HashMap<String, String> = pages
        .iter()
        .filter(|page| page["path"].as_str().is_some_and(|path| path.ends_with("/_index.md")))
        .filter_map(|page| Some((page["section"].as_str()?.to_owned(), page["title"].as_str()?.to_owned())))
        .collect();
    for folder in folders {
        if !sections.iter().any(|section| section["section"] == folder.as_str()) {
            let title = titles.get(&folder).unwrap_or(&folder);
            sections.push(json!({ "section": folder, "title": title, "path": null }));
        }
    }
    sections.sort_by(|a, b| a["section"].as_str().cmp(&b["section"].as_str()));
    json!({
        "version": 0,
        "loading": false,
        "pages": pages,
        "sections": sections,
        "kinds": kinds(lang),
        "elsewhere": { "errors": 0, "warnings": 0 },
    })
}

/// What a new page can be.
const KINDS: &[&str] = &[
    "guidance",
    "news",
    "event",
    "campaign",
    "plan",
    "procedure",
    "exemplar",
    "disclosure",
    "page",
    "section",
];

fn kinds(lang: Lang) -> Vec<Value> {
    KINDS
        .iter()
        .map(|kind| {
            let subject = if *kind == "plan" { "plan-page" } else { kind };
            let form = form(subject, lang);
            json!({ "kind": kind, "label": form["label"], "help": form["about"] })
        })
        .collect()
}

/// The headings of a page that can be linked.
pub fn anchors(site: &Site, path: &str) -> Value {
    let parsed = site.live.shared().workspace().parsed();
    let page = parsed.pages.iter().find(|page| &*page.source.path == path);
    let headings = page.into_iter().flat_map(|page| &page.body.headings);
    let anchors: Vec<Value> = headings
        .map(|heading| json!({ "id": heading.id, "text": heading.text, "level": heading.level }))
        .collect();
    json!({ "anchors": anchors })
}

/// The table of a registry's entries, and its keys that name and title them.
pub fn keys_of(name: &str) -> Option<(&'static str, &'static str, &'static str)> {
    Some(match name {
        "agencies" => ("agency", "id", "name"),
        "documents" => ("document", "symbol", "title"),
        "localities" => ("locality", "id", "name"),
        "audiences" => ("audience", "id", "name"),
        "sectors" => ("sector", "id", "name"),
        "hazards" => ("hazard", "id", "name"),
        "glossary" => ("term", "term", "meaning"),
        _ => return None,
    })
}

/// The entries of a registry.
pub fn registry(site: &Site, name: &str, lang: Lang) -> Result<Value, Failure> {
    let (table, id, label) = keys_of(name).ok_or_else(|| Failure::not_found(name))?;
    let path = format!("content/_data/{name}.toml");
    let bytes = site.store.read(&path)?;
    let text = bytes.as_deref().and_then(|bytes| Text::new(&path, bytes));
    let values = text.and_then(|text| fields::values(&text.front()?)).unwrap_or_default();
    let entries = values.get(table).and_then(Value::as_array).cloned().unwrap_or_default();
    let entries: Vec<Value> = entries
        .iter()
        .map(|entry| {
            let title = if entry[label].is_null() { &entry[id] } else { &entry[label] };
            json!({ "id": entry[id], "name": title })
        })
        .collect();
    Ok(json!({
        "path": path,
        "hash": hash(bytes.as_deref()),
        "entries": entries,
        "form": form(name, lang),
    }))
}
