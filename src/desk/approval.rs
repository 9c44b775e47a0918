//! `[approval]`: who approved which text, in `.lantoa/approvals.jsonl` of the site.
//!
//! A line for each approval, never changed: the page, the hash of its bytes, who and when. It is a record that can be
//! read and audited, not a lock: whoever can write the folder can write the record.

use std::collections::HashMap;

use serde_json::{Value, json};

use super::asked::Asked;
use super::failure::Failure;
use super::site::Site;
use super::stamp::timestamp;
use super::store::{Over, check_path, hash};
use crate::source::APPROVALS;

/// The newest approval of every page.
pub fn all(site: &Site) -> HashMap<String, Value> {
    let text = site.store.read(APPROVALS).ok().flatten().unwrap_or_default();
    let text = String::from_utf8_lossy(&text).into_owned();
    let mut all = HashMap::new();
    for line in text.lines() {
        if let Ok(line) = serde_json::from_str::<Value>(line)
            && let Some(path) = line["path"].as_str()
        {
            all.insert(path.to_owned(), line);
        }
    }
    all
}

/// Whether the site asks for approval.
pub fn is_required(site: &Site) -> bool {
    site.config().approval.required
}

/// How a page stands; `null` where nothing is asked for.
pub fn state(site: &Site, path: &str, bytes: &[u8]) -> Value {
    if !is_required(site) || !path.ends_with(".md") {
        return Value::Null;
    }
    match all(site).get(path).filter(|line| line["hash"] == hash(Some(bytes)).as_str()) {
        Some(line) => json!({ "state": "approved", "who": line["who"], "at": line["at"] }),
        None => json!({ "state": "waiting", "who": null, "at": null }),
    }
}

/// Approves exactly the text on the disk.
pub fn approve(site: &Site, asked: &Asked<'_>) -> Result<(), Failure> {
    let (path, who) = (asked.needs("path")?, asked.needs("who")?.trim());
    check_path(path)?;
    let approval = site.config().approval.clone();
    if !approval.required {
        return Err(Failure::bad_request("the site asks for no approval"));
    }
    if who.is_empty()
        || (!approval.approvers.is_empty() && !approval.approvers.iter().any(|name| &*name.value == who))
    {
        return Err(Failure::new(
            422,
            "bad-name",
            format!("“{who}” không có trong danh sách người duyệt"),
            format!("“{who}” is not among those who approve"),
        ));
    }
    {
        let _writing = site.write();
        let bytes = site.store.read(path)?.ok_or_else(|| Failure::not_found(path))?;
        let now = hash(Some(&bytes));
        if asked.needs("hash")? != now {
            return Err(Failure::new(
                409,
                "conflict",
                "trang vừa được sửa; hãy xem lại rồi duyệt",
                "the page was changed just now; look again, then approve",
            ));
        }
        let mut text = site.store.read(APPROVALS)?.unwrap_or_default();
        if !text.is_empty() && !text.ends_with(b"\n") {
            text.push(b'\n');
        }
        let line = json!({ "path": path, "hash": now, "who": who, "at": timestamp(), "by": site.lends.user });
        text.extend_from_slice(line.to_string().as_bytes());
        text.push(b'\n');
        site.store.put(APPROVALS, &text, Over::File)?;
    }
    Ok(())
}
