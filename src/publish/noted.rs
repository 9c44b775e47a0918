//! A note of what the last publish was made of, and the proof that its files still stand.
//!
//! The note lies in the working folder and belongs to one marker: of another one it is nobody's. What is in
//! it is the caller's matter. Whether the output folder is as it was left is told by `stat` alone: every file
//! with its length and time, and no file beside them.

use std::fs::File;
use std::path::Path;
use std::time::Duration;

use xxhash_rust::xxh3::xxh3_64;

use super::disk::{Disk, look};
use super::manifest::{MARKER, Manifest, sealed, unsealed};
use super::place::Place;
use super::scan::{self, Node};
use super::{Published, read_manifest};
use crate::held;

const HEAD: &str = "lantoa-note 1\n";

/// What was noted at the last publish.
pub struct Noted {
    /// The note.
    pub text: String,
    place: Place,
    before: Manifest,
    _lock: File,
}

impl Published {
    /// Notes something of this publish, for [`Noted::read`]. A note that cannot be written is not missed.
    pub fn note(&self, text: &str) {
        let Some(leftovers) = &self._leftovers else { return };
        let Ok(marker) = held::read(&leftovers.place.out.join(MARKER)) else { return };
        let text = sealed(format!("{HEAD}{:016x}\n{text}\n", xxh3_64(&marker)));
        let _ = leftovers.disk.write_whole(&leftovers.place.note, &text, false);
    }
}

impl Noted {
    /// The note of the last publish to `out`; `None` where there is none, or a publish is under way.
    pub fn read(out: &Path) -> Option<Noted> {
        // Where nothing was published no working folder is to be made.
        look(&out.join(MARKER)).ok()??;
        let place = Place::prepare(out, &Disk::new(None)).ok()?;
        let note = held::read(&place.note).ok()?;
        let lock = place.lock(Duration::ZERO).ok()?;
        if look(&place.journal).ok()?.is_some() {
            return None;
        }
        let before = read_manifest(&place).ok()?;
        let body = unsealed(std::str::from_utf8(&note).ok()?)?.strip_prefix(HEAD)?;
        let (marker, text) = body.split_once('\n')?;
        if marker != format!("{:016x}", xxh3_64(&before.bytes)) {
            return None;
        }
        let text = text.strip_suffix('\n')?.to_owned();
        Some(Noted { text, place, before, _lock: lock })
    }

    /// How many files were published.
    pub fn files(&self) -> usize {
        self.before.entries.len()
    }

    /// Whether the output folder is as that publish left it.
    pub fn stands(&self) -> bool {
        let Ok(tree) = scan::scan(&self.place.out, &self.before) else { return false };
        let stands = |path: &str, node: &Node| match (node, self.before.entries.get(path)) {
            (Node::File { len, mtime }, Some(entry)) => *len == entry.len && entry.mtime == Some(*mtime),
            _ => false,
        };
        let mut files = tree.nodes.iter().filter(|(_, node)| **node != Node::Folder);
        tree.foreign.is_empty()
            && tree.empty.is_empty()
            && files.by_ref().all(|(path, node)| stands(path, node))
            && tree.nodes.values().filter(|node| **node != Node::Folder).count() == self.files()
    }
}
