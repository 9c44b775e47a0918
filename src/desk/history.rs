//! What was there before every change, in `.lantoa/history` of the site: a folder for each file, a file for
//! each state, whose name says when, what happened and who did it. Bounded: the oldest states go.

use serde_json::{Value, json};
use similar::{ChangeTag, TextDiff};

use super::failure::Failure;
use super::fields;
use super::site::Site;
use super::stamp::now;
use super::store::{OWN, Over};
use super::text::Text;

/// How many states of a file are kept.
const MOST: usize = 50;

/// How many bytes the states of a file may take; the newest is kept whatever its size.
const MOST_BYTES: u64 = 20 * 1024 * 1024;

fn folder(path: &str) -> String {
    format!("{OWN}/history/{path}")
}

/// A name that is good on every disk, without the character that separates the parts of a state's name.
fn plain(name: &str) -> String {
    let plain: String =
        name.chars().map(|c| if c.is_alphanumeric() || c == ' ' { c } else { '_' }).take(40).collect();
    let plain = plain.trim();
    if plain.is_empty() { "_".to_owned() } else { plain.to_owned() }
}

/// Keeps a state.
///
/// # Errors
/// The disk says no: then nothing must be written over.
pub fn keep(site: &Site, path: &str, bytes: &[u8], what: &str) -> Result<(), Failure> {
    let folder = folder(path);
    let stamp = now().strftime("%Y%m%dT%H%M%S%.3f").to_string().replace('.', "");
    let who = plain(&site.lends.user);
    let states = site.store.names(&folder);
    // Two changes in one millisecond keep their order.
    let n = states.iter().filter(|name| name.starts_with(&stamp)).count();
    let name = format!("{folder}/{stamp}{n}-{what}-{who}.txt");
    site.store.put(&name, bytes, Over::Nothing)?;
    let mut room = MOST_BYTES.saturating_sub(bytes.len() as u64);
    for (n, old) in states.iter().rev().enumerate() {
        let old = format!("{folder}/{old}");
        let size = site.store.size(&old).unwrap_or(0);
        if n + 1 >= MOST || size > room {
            let _ = site.store.remove(&old);
        } else {
            room -= size;
        }
    }
    Ok(())
}

/// The states of a file, newest first.
pub fn states(site: &Site, path: &str) -> Result<Vec<Value>, Failure> {
    site.store.check(path)?;
    let folder = folder(path);
    let state = |name: String| {
        let mut parts = name.strip_suffix(".txt")?.splitn(3, '-');
        let (stamp, what, who) = (parts.next()?, parts.next()?, parts.next()?);
        let at = |from: usize, to: usize| stamp.get(from..to);
        let at = format!(
            "{}-{}-{}T{}:{}:{}+07:00",
            at(0, 4)?,
            at(4, 6)?,
            at(6, 8)?,
            at(9, 11)?,
            at(11, 13)?,
            at(13, 15)?
        );
        let size = site.store.size(&format!("{folder}/{name}"))?;
        Some(json!({ "id": name, "at": at, "who": who, "what": what, "size": size }))
    };
    Ok(site.store.names(&folder).into_iter().rev().filter_map(state).collect())
}

/// The bytes of a state, or of the file on the disk.
pub fn bytes(site: &Site, path: &str, id: &str) -> Result<Vec<u8>, Failure> {
    site.store.check(path)?;
    let at = if id == "disk" { path.to_owned() } else { format!("{}/{id}", folder(path)) };
    if id.contains('/') {
        return Err(Failure::bad_request("`id` is no state"));
    }
    site.store.read(&at)?.ok_or_else(|| Failure::not_found(id))
}

/// What a state says.
pub fn state(site: &Site, path: &str, id: &str) -> Result<Value, Failure> {
    let bytes = bytes(site, path, id)?;
    let text = Text::new(path, &bytes);
    let title =
        text.as_ref().and_then(|text| fields::values(&text.front()?)).and_then(|mut v| v.remove("title"));
    Ok(json!({
        "text": String::from_utf8_lossy(&bytes),
        "title": title,
        "body": text.and_then(|text| text.body()),
    }))
}

/// Two states, word by word.
pub fn compare(site: &Site, path: &str, from: &str, to: &str) -> Result<Value, Failure> {
    let (from, to) = (bytes(site, path, from)?, bytes(site, path, to)?);
    let (from, to) = (String::from_utf8_lossy(&from), String::from_utf8_lossy(&to));
    let diff = TextDiff::configure().timeout(std::time::Duration::from_secs(2)).diff_words(&*from, &*to);
    let mut parts: Vec<(&str, String)> = Vec::new();
    for change in diff.iter_all_changes() {
        let kind = match change.tag() {
            ChangeTag::Equal => "same",
            ChangeTag::Delete => "removed",
            ChangeTag::Insert => "added",
        };
        match parts.last_mut() {
            Some((last, text)) if *last == kind => text.push_str(change.value()),
            _ => parts.push((kind, change.value().to_owned())),
        }
    }
    let parts: Vec<Value> = parts.iter().map(|(kind, text)| json!({ "kind": kind, "text": text })).collect();
    Ok(json!({ "parts": parts }))
}

/// Writes over a file and keeps what was there.
pub fn write(site: &Site, path: &str, old: Option<&[u8]>, new: &[u8], what: &str) -> Result<(), Failure> {
    if let Some(old) = old {
        keep(site, path, old, what)?;
    }
    let over = if old.is_some() { Over::File } else { Over::Nothing };
    site.store.put(path, new, over)?;
    site.take_in(&[path]);
    Ok(())
}
