//! The record of approvals: a line of JSON for each, in [`APPROVALS`] of the site. The desk writes it.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use xxhash_rust::xxh3::xxh3_128;

use super::Stamp;

/// Where approvals are recorded, from the site's root.
pub const APPROVALS: &str = ".lantoa/approvals.jsonl";

/// A name for the bytes of a file, as the record holds it.
pub fn approval_hash(bytes: &[u8]) -> String {
    format!("{:032x}", xxh3_128(bytes))
}

/// What the disk says of the record; nothing where there is none.
pub fn approvals_stamp(root: &Path) -> Stamp {
    std::fs::symlink_metadata(root.join(APPROVALS)).as_ref().map(Stamp::of).unwrap_or_default()
}

/// Those of some files whose present bytes nobody has approved.
pub fn unapproved<'a>(root: &Path, paths: impl Iterator<Item = &'a str>) -> BTreeSet<&'a str> {
    let record = fs::read_to_string(root.join(APPROVALS)).unwrap_or_default();
    let approved: BTreeSet<(String, String)> = record
        .lines()
        .filter_map(|line| {
            let line: serde_json::Value = serde_json::from_str(line).ok()?;
            Some((line["path"].as_str()?.to_owned(), line["hash"].as_str()?.to_owned()))
        })
        .collect();
    let is_approved = |path: &str| {
        let bytes = fs::read(root.join(path)).ok();
        bytes.is_some_and(|bytes| approved.contains(&(path.to_owned(), approval_hash(&bytes))))
    };
    paths.filter(|path| !is_approved(path)).collect()
}
