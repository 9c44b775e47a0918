//! Who has a page open: a note in `.lantoa/open` of the site, for others who open the same folder.
//!
//! A note says who and since when, is written again while the page stays open, and counts for a short time:
//! so a computer that went leaves none behind. It is a courtesy, not a lock.

use std::collections::HashMap;

use jiff::Timestamp;
use serde_json::{Value, json};
use xxhash_rust::xxh3::xxh3_64;

use super::asked::Asked;
use super::failure::Failure;
use super::site::Site;
use super::stamp::timestamp;
use super::store::{OWN, Over, check_path};

/// How long a note counts, in seconds; a page that stays open writes it three times in this time.
const COUNTS: i64 = 90;

fn folder() -> String {
    format!("{OWN}/open")
}

fn file(site: &Site, path: &str, tab: &str) -> String {
    let tab: String = tab.chars().filter(char::is_ascii_alphanumeric).take(40).collect();
    format!("{}/{:016x}-{}-{tab}.json", folder(), xxh3_64(path.as_bytes()), site.desk)
}

/// Who else has which page open.
pub fn others(site: &Site) -> HashMap<String, Value> {
    let now = Timestamp::now().as_second();
    let mut others = HashMap::new();
    for name in site.store.names(&folder()) {
        if name.contains(&site.desk) {
            continue;
        }
        let at = format!("{}/{name}", folder());
        let bytes = site.store.read(&at).ok().flatten();
        let Some(note) = bytes.and_then(|bytes| serde_json::from_slice::<Value>(&bytes).ok()) else {
            continue;
        };
        let age = now - note["at"].as_i64().unwrap_or(0);
        if age > COUNTS * 100 {
            let _ = site.store.remove(&at);
        }
        if let (Some(path), true) = (note["path"].as_str(), age.abs() <= COUNTS) {
            others.insert(path.to_owned(), json!({ "who": note["who"], "since": note["since"] }));
        }
    }
    others
}

/// A tab says that it shows a page, and hears who else does.
pub fn here(site: &Site, asked: &Asked<'_>) -> Result<Value, Failure> {
    let (path, tab) = (asked.needs("path")?, asked.needs("tab")?);
    check_path(path)?;
    let at = file(site, path, tab);
    let known = site.store.read(&at).ok().flatten();
    let known: Option<Value> = known.and_then(|bytes| serde_json::from_slice(&bytes).ok());
    let since = known.and_then(|note| Some(note["since"].as_str()?.to_owned())).unwrap_or_else(timestamp);
    let note =
        json!({ "path": path, "who": site.lends.user, "since": since, "at": Timestamp::now().as_second() });
    // On a disk that cannot be written nobody edits.
    let _ = site.store.put(&at, note.to_string().as_bytes(), Over::File);
    Ok(json!({ "opened_by": others(site).get(path) }))
}

/// A tab shows a page no more.
pub fn close(site: &Site, asked: &Asked<'_>) -> Result<Value, Failure> {
    let tab = asked.needs("tab")?;
    site.drafts.forget(tab);
    if let Some(path) = asked.text("path") {
        let _ = site.store.remove(&file(site, path, tab));
    }
    Ok(json!({}))
}
