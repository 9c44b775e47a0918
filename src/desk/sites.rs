//! The start page: what the desk is, the sites that were open lately, a new site.

use std::path::{Path, PathBuf};

use serde_json::{Value, json};

use super::asked::Asked;
use super::failure::Failure;
use super::options::Options;
use super::site::Site;
use super::stamp::timestamp;
use super::store::{Over, Store};
use crate::diag::Lang;
use crate::model::path_slug;
use crate::render::theme::ThemeFiles;
use crate::source::is_site;

/// How many sites are remembered.
const MOST: usize = 20;

const FILE: &str = "recent.json";

fn store(options: &Options) -> Option<Store> {
    options.state.as_deref().map(|state| Store::own(&state.join("lantoa")))
}

fn recent(options: &Options) -> Vec<Value> {
    let bytes = store(options).and_then(|store| store.read(FILE).ok()?);
    bytes.and_then(|bytes| serde_json::from_slice(&bytes).ok()).unwrap_or_default()
}

/// Puts a site at the head of the list.
pub fn remember(options: &Options, site: &Site) {
    let Some(store) = store(options) else { return };
    let root = site.store.root().to_string_lossy().into_owned();
    let title = site.config().title.to_string();
    let mut list = recent(options);
    list.retain(|known| known["root"] != root.as_str());
    list.insert(0, json!({ "root": root, "title": title, "opened": timestamp() }));
    list.truncate(MOST);
    // A list that cannot be kept is no reason not to work.
    let _ = store.put(FILE, Value::from(list).to_string().as_bytes(), Over::File);
}

/// What the desk is and where.
pub fn start(options: &Options, site: Option<&Site>) -> Value {
    let mut recent = recent(options);
    for known in &mut recent {
        known["there"] = json!(known["root"].as_str().is_some_and(|root| is_site(Path::new(root))));
    }
    let themes: Vec<Value> = ThemeFiles::embedded_names()
        .map(|name| {
            let title = ThemeFiles::embedded(name).and_then(|theme| theme.description());
            json!({ "name": name, "title": title })
        })
        .collect();
    let site = site.map(|site| {
        let config = site.config();
        let languages: Vec<Value> = config
            .languages
            .iter()
            .map(|(code, known)| json!({ "code": code, "name": known.name }))
            .collect();
        json!({
            "root": site.store.root().to_string_lossy(),
            "title": config.title,
            "base_url": config.base_url,
            "theme": config.theme.value,
            "language": config.default_language,
            "languages": languages,
            "approval": config.approval.required,
            "approvers": config.approval.approvers.iter().map(|name| name.value.to_string()).collect::<Vec<_>>(),
        })
    });
    json!({
        "version": env!("CARGO_PKG_VERSION"),
        "site": site,
        "user": options.user,
        "today": options.now.date().to_string(),
        "recent": recent,
        "themes": themes,
        "provinces": (options.tools.provinces)(),
        "folder": options.documents.to_string_lossy(),
    })
}

/// Makes a site and says where.
pub fn make(options: &Options, asked: &Asked<'_>) -> Result<PathBuf, Failure> {
    let name = asked.needs("name")?.trim();
    if name.is_empty() {
        return Err(Failure::new(422, "bad-name", "trang web cần có tên", "a site needs a name"));
    }
    let folder = match asked.text("folder").map(str::trim).filter(|folder| !folder.is_empty()) {
        Some(folder) => PathBuf::from(folder),
        None => options.documents.join(path_slug(name)),
    };
    if !folder.is_absolute() {
        let shown = folder.to_string_lossy();
        return Err(Failure::bad_name(
            &shown,
            "cần ghi đủ đường dẫn của thư mục",
            "the whole path is needed",
        ));
    }
    let theme = asked.text("theme").filter(|theme| !theme.is_empty()).unwrap_or("default");
    let province = asked.text("province").filter(|province| !province.is_empty());
    (options.tools.site)(&folder, name, theme, province)
        .map_err(|why| Failure::new(422, "bad-name", why.get(Lang::Vi), why.get(Lang::En)))?;
    Ok(folder)
}
