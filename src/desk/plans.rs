//! Importing a plan, step by step: what was found beside the text it was found in, names to assign, the files.

use std::collections::BTreeMap;
use std::sync::PoisonError;

use serde_json::{Value, json};

use super::asked::Asked;
use super::document::Document;
use super::failure::Failure;
use super::site::Site;
use super::store::Over;
use crate::diag::{Diagnostic, Lang, Report};
use crate::import::{
    Imported, Known, Names as _, NoNames, TaskFile, folder_name, import_with, summary, to_site_files,
};
use crate::load;
use crate::model::{Registries, path_slug};

/// The section that plans are put in.
const SECTION: &str = "ke-hoach";

/// How many names are tried for a plan's folder.
const NAMES: usize = 1000;

/// Takes a document in and reads it.
pub fn read(site: &Site, asked: &Asked<'_>) -> Result<Value, Failure> {
    let document = Document { name: asked.needs_query("name")?, bytes: asked.body.to_vec() };
    let answer = found(site, &document, &BTreeMap::new(), asked.lang)?;
    *site.document.lock().unwrap_or_else(PoisonError::into_inner) = Some(document);
    Ok(answer)
}

/// Reads the document again, with names that were assigned.
pub fn choose(site: &Site, asked: &Asked<'_>) -> Result<Value, Failure> {
    let document = site.document.lock().unwrap_or_else(PoisonError::into_inner);
    let document = document.as_ref().ok_or_else(|| Failure::not_found("document"))?;
    found(site, document, &choices(asked), asked.lang)
}

/// Writes the plan: a folder with `index.md` and `plan.toml`.
pub fn write(site: &Site, asked: &Asked<'_>) -> Result<Value, Failure> {
    let document = site.document.lock().unwrap_or_else(PoisonError::into_inner);
    let document = document.as_ref().ok_or_else(|| Failure::not_found("document"))?;
    let chosen = choices(asked);
    let registries = registries(site);
    let imported = imported(document, registries.as_ref(), &chosen)?;
    let files = match &registries {
        Some(registries) => {
            to_site_files(&imported, &Known::of(registries, &chosen, &imported), TaskFile::Toml)
        }
        None => to_site_files(&imported, &NoNames, TaskFile::Toml),
    };
    let section = asked.text("section").map_or(SECTION, |section| section.trim_matches('/'));
    let wanted = asked.text("folder").map(path_slug).filter(|name| !name.is_empty());
    let wanted = wanted.unwrap_or_else(|| folder_name(&imported));
    let above = if section.is_empty() { "content".to_owned() } else { format!("content/{section}") };
    let _writing = site.write();
    let known = site.store.names(&above);
    let mut tries = std::iter::once(wanted.clone()).chain((2..NAMES).map(|n| format!("{wanted}-{n}")));
    let name = tries.find(|name| !known.contains(name)).ok_or_else(|| Failure::taken(&wanted))?;
    let folder = format!("{above}/{name}");
    for (file, text) in &files {
        site.store.put(&format!("{folder}/{file}"), text.as_bytes(), Over::Nothing)?;
    }
    site.take_in(&[&folder]);
    Ok(json!({ "path": format!("{folder}/index.md") }))
}

/// Ids by names, as somebody assigned them; an empty one leaves the name as it is.
fn choices(asked: &Asked<'_>) -> BTreeMap<String, String> {
    let choices = asked.value("choices").and_then(Value::as_object);
    let pairs = choices.into_iter().flatten();
    pairs
        .filter_map(|(name, id)| Some((name.clone(), id.as_str().filter(|id| !id.is_empty())?.to_owned())))
        .collect()
}

fn registries(site: &Site) -> Option<Registries> {
    Some(Registries::merge(&load::registries(site.store.root())?, &mut Report::default()))
}

fn imported(
    document: &Document,
    registries: Option<&Registries>,
    chosen: &BTreeMap<String, String>,
) -> Result<Imported, Failure> {
    import_with(&document.name, &document.bytes, registries, chosen).map_err(|problem| refused(&problem))
}

fn refused(problem: &Diagnostic) -> Failure {
    let words = |lang| {
        let help = problem.help.iter().map(|help| help.get(lang));
        std::iter::once(problem.message.get(lang)).chain(help).collect::<Vec<_>>().join("; ")
    };
    Failure::new(422, "unreadable", words(Lang::Vi), words(Lang::En))
}

fn found(
    site: &Site,
    document: &Document,
    chosen: &BTreeMap<String, String>,
    lang: Lang,
) -> Result<Value, Failure> {
    let registries = registries(site);
    let imported = imported(document, registries.as_ref(), chosen)?;
    let known = registries.as_ref().map(|registries| Known::of(registries, chosen, &imported));
    let mut names: BTreeMap<&str, usize> = BTreeMap::new();
    let tasks = imported.tasks.iter().flat_map(|task| task.lead.iter().chain(&task.coordinating));
    let duties = imported.duties.iter().map(|duty| &duty.agency);
    let targets = imported.targets.iter().flat_map(|target| &target.responsible);
    for name in tasks.chain(duties).chain(targets) {
        *names.entry(name).or_default() += 1;
    }
    let unknown: Vec<Value> = names
        .iter()
        .filter(|(name, _)| known.as_ref().is_none_or(|known| known.agency(name).is_none()))
        .map(|(name, count)| json!({ "name": name, "count": count }))
        .collect();
    let warnings: Vec<Value> = imported
        .warnings
        .iter()
        .map(|warning| {
            let line = warning.place.as_ref().map_or(1, |place| place.file.position(place.range.start).0);
            json!({ "line": line, "code": warning.code.as_str(), "message": warning.message.get(lang) })
        })
        .collect();
    let text = imported.warnings.iter().find_map(|warning| Some(warning.place.as_ref()?.file.text.clone()));
    let document_json = serde_json::to_value(&imported.document).unwrap_or_default();
    Ok(json!({
        "found": {
            "document": document_json,
            "summary": summary(&imported, lang),
            "targets": imported.targets.iter().map(|target| json!({
                "subject": target.subject, "value": target.value.0, "unit": target.unit, "by": target.by, "line": target.line,
            })).collect::<Vec<_>>(),
            "tasks": imported.tasks.iter().map(|task| json!({
                "label": task.label, "text": task.text, "lead": task.lead, "coordinating": task.coordinating,
            })).collect::<Vec<_>>(),
            "duties": imported.duties.iter().map(|duty| json!({
                "agency": duty.agency, "items": duty.items.len(), "line": duty.line,
            })).collect::<Vec<_>>(),
            "warnings": warnings,
            "unknown": unknown,
            "text": text,
            "folder": folder_name(&imported),
        },
    }))
}
