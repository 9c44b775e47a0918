//! Deleted pages, in `.lantoa/bin` of the site: a folder for each, with what it was and its files, which come
//! back byte for byte.

use serde_json::{Value, json};

use super::asked::Asked;
use super::failure::Failure;
use super::fields;
use super::site::Site;
use super::stamp::{now, random_name, timestamp};
use super::store::{OWN, Over, check_base};
use super::text::Text;
use crate::parse::page::{PagePath, PageShape};

fn folder(id: &str) -> String {
    format!("{OWN}/bin/{id}")
}

/// Moves a page into the bin, a bundle with all of its files.
pub fn delete(site: &Site, asked: &Asked<'_>) -> Result<Value, Failure> {
    let path = asked.needs("path")?;
    if !path.starts_with("content/") || !path.ends_with(".md") {
        return Err(Failure::bad_name(path, "không phải là trang", "it is no page"));
    }
    let _writing = site.write();
    let bytes = site.store.read(path)?.ok_or_else(|| Failure::not_found(path))?;
    check_base(asked, &bytes)?;
    let moved = whole(site, path);
    let values = Text::new(path, &bytes).and_then(|text| fields::values(&text.front()?)).unwrap_or_default();
    let id = format!("{}-{}", now().strftime("%Y%m%dT%H%M%S"), &random_name()[..6]);
    let item = json!({
        "path": path,
        "moved": moved,
        "title": values.get("title"),
        "deleted": timestamp(),
        "who": site.lends.user,
    });
    let note = format!("{}/item.json", folder(&id));
    site.store.put(&note, item.to_string().as_bytes(), Over::Nothing)?;
    if let Err(failure) = site.store.rename(&moved, &format!("{}/files/{moved}", folder(&id))) {
        let _ = site.store.remove(&folder(&id));
        return Err(failure);
    }
    site.take_in(&[&moved]);
    site.unsaved().drop_all(path);
    Ok(json!({ "id": id }))
}

/// What goes with a page: the folder of a bundle, where no other page lies in it.
fn whole(site: &Site, path: &str) -> String {
    let place = PagePath::parse(path);
    let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
    let is_alone = place.shape == PageShape::Bundle && folder != "content" && {
        let prefix = format!("{folder}/");
        let pages = site.live.shared().workspace().parsed().pages;
        pages.iter().filter(|page| page.source.path.starts_with(&prefix)).count() <= 1
    };
    if is_alone { folder.to_owned() } else { path.to_owned() }
}

/// What is in the bin, newest first.
pub fn items(site: &Site) -> Vec<Value> {
    let item = |id: String| {
        let bytes = site.store.read(&format!("{}/item.json", folder(&id))).ok()??;
        let mut item: Value = serde_json::from_slice(&bytes).ok()?;
        item["id"] = json!(id);
        item["path"].is_string().then_some(item)
    };
    site.store.names(&format!("{OWN}/bin")).into_iter().rev().filter_map(item).collect()
}

/// Puts a page back where it was.
pub fn restore(site: &Site, asked: &Asked<'_>) -> Result<Value, Failure> {
    let id = asked.needs("id")?;
    if id.contains('/') {
        return Err(Failure::bad_request("`id` is nothing of the bin"));
    }
    let _writing = site.write();
    let note =
        site.store.read(&format!("{}/item.json", folder(id)))?.ok_or_else(|| Failure::not_found(id))?;
    let item: Value = serde_json::from_slice(&note).map_err(|_| Failure::not_found(id))?;
    let (Some(path), Some(moved)) = (item["path"].as_str(), item["moved"].as_str()) else {
        return Err(Failure::not_found(id));
    };
    // The note lies on a disk where anybody may write.
    if !moved.starts_with("content/") {
        return Err(Failure::not_found(id));
    }
    site.store.rename(&format!("{}/files/{moved}", folder(id)), moved)?;
    let _ = site.store.remove(&folder(id));
    site.take_in(&[moved]);
    Ok(json!({ "path": path }))
}
