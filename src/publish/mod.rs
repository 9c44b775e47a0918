//! Writes the outputs of a build to the output folder: all or nothing, and only what changed.
//!
//! 1. [`Publisher::begin`] locks the folder, finishes or undoes a publish that was killed, and refuses a
//!    folder that holds files lantoa did not write.
//! 2. [`Publisher::put`] compares each output with the manifest of the last publish. One that is the same
//!    costs a hash and nothing else; one that differs is written to a staged tree by a thread of its own.
//! 3. [`Publisher::commit`] brings the staged files into the folder: one rename where much differs, single
//!    renames under a journal where little does, nothing where nothing does.
//! 4. The old files are deleted when [`Published`] is dropped, after the user has been told.
//!
//! Dropping the publisher without a commit leaves the folder as it was.
//!
//! # What a crash can do
//!
//! *The process is killed.* What a process has written is in the system's hands, so the next process sees
//! every operation made before the kill, in order, and none after. Before the journal is written the output
//! folder has not been touched; from then on the next build can finish the publish (`journal`). No sync is
//! needed for this.
//!
//! *The power fails.* Files are not synced one by one: that would cost more than the whole build. After a
//! power cut a page published in the last half minute can be empty or short, as with any copy of a folder.
//! The next build sees that its length differs from the manifest's and writes it again. Only the journal of
//! single renames is synced, once, so that half of them are not taken for foreign files.
//!
//! *The disk is full.* Staging needs room for what changed and fails before the folder is touched. Later
//! steps only move names; should one fail all the same, those before it are undone.
//!
//! The lock and the manifest protect against other builds, not against another program that changes the
//! output folder between the walk and the commit.

mod aside;
mod commit;
mod disk;
mod error;
mod journal;
mod manifest;
mod names;
mod noted;
mod path;
mod place;
mod scan;
mod stage;

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};
use std::fs::File;
use std::path::Path;
use std::sync::{Arc, Mutex, MutexGuard};
use std::time::Duration;

use xxhash_rust::xxh3::xxh3_64;

use crate::held;

pub use aside::{Aside, differences};
pub use disk::{Op, Probe};
pub use error::{Action, NAMED, PublishError, PublishErrorKind};
pub use manifest::MARKER;
pub use noted::Noted;
pub use path::{
    MAX_PATH, MAX_SEGMENT, OutPath, OutPathError, OutPathReason, fold, from_the_root, is_reserved, lies_in,
};

use commit::Change;
use disk::{Disk, at, look};
use manifest::{Entry, Manifest, MarkerError};
use names::Names;
use place::Place;
use scan::{Node, Tree};
use stage::Stager;

/// How to publish.
#[derive(Clone)]
pub struct Options {
    /// How long to wait for another build to finish; ten seconds by default.
    pub lock_wait: Duration,
    /// Sees every operation on the disk; for tests.
    pub probe: Option<Arc<dyn Probe>>,
}

impl Default for Options {
    fn default() -> Options {
        Options { lock_wait: Duration::from_secs(10), probe: None }
    }
}

/// A publish under way. It can be shared by the threads that render.
pub struct Publisher {
    disk: Disk,
    place: Place,
    before: Manifest,
    tree: Tree,
    produced: Mutex<Produced>,
    stager: Stager,
    /// Taken by a commit that succeeds.
    leftovers: Option<Leftovers>,
    /// A journal is in force, so the working folder must stay as it is.
    unfinished: bool,
}

#[derive(Default)]
struct Produced {
    names: Names,
    files: HashMap<Arc<str>, Entry>,
    staged: HashSet<Arc<str>>,
    bytes: u64,
}

/// What a publish did. Dropping it deletes the old files; do that after telling the user.
pub struct Published {
    /// Files that are new or changed.
    pub written: usize,
    /// Files that were not touched.
    pub unchanged: usize,
    /// Files that are no longer part of the site.
    pub deleted: usize,
    /// The length of the files written.
    pub bytes: u64,
    _leftovers: Option<Leftovers>,
}

/// Old trees to delete, and the lock.
struct Leftovers {
    disk: Disk,
    place: Place,
    _lock: File,
}

impl Drop for Leftovers {
    fn drop(&mut self) {
        self.place.empty_trash(&self.disk);
    }
}

impl Publisher {
    /// Opens `out`, which may be missing, for publishing.
    ///
    /// Fails if another build holds it for longer than [`Options::lock_wait`], if it holds files that are
    /// neither lantoa's nor dot-files, if it is a symbolic link, or if it and the folder around it cannot be
    /// written.
    pub fn begin(out: &Path, options: &Options) -> Result<Publisher, PublishError> {
        let disk = Disk::new(options.probe.clone());
        let place = Place::prepare(out, &disk)?;
        let lock = place.lock(options.lock_wait)?;
        journal::recover(&place, &disk)?;
        let before = read_manifest(&place)?;
        let mut tree = scan::scan(&place.out, &before)?;
        if !tree.foreign.is_empty() {
            return Err(PublishError::foreign(std::mem::take(&mut tree.foreign), &place.out));
        }
        Ok(Publisher {
            stager: Stager::new(place.clone(), disk.clone()),
            leftovers: Some(Leftovers { disk: disk.clone(), place: place.clone(), _lock: lock }),
            produced: Mutex::default(),
            unfinished: false,
            disk,
            place,
            before,
            tree,
        })
    }

    /// Adds an output. Nothing is written if the folder already has these bytes at this path.
    ///
    /// Fails if another output has this path, also but for letter case, or if an earlier output could not be
    /// written.
    pub fn put(&self, path: &OutPath, bytes: &[u8]) -> Result<(), PublishError> {
        self.put_made(path, None, Cow::Borrowed(bytes))
    }

    /// As [`Publisher::put`], of bytes that are not needed any more.
    pub fn put_all(&self, path: &OutPath, bytes: Vec<u8>) -> Result<(), PublishError> {
        self.put_made(path, None, Cow::Owned(bytes))
    }

    /// As [`Publisher::put`], for an output that [`Publisher::keep`] can reuse while its `key` is the same.
    ///
    /// The key must change with everything the bytes depend on, the version of the code that makes them
    /// included.
    pub fn put_keyed(&self, path: &OutPath, key: u64, bytes: &[u8]) -> Result<(), PublishError> {
        self.put_made(path, Some(key), Cow::Borrowed(bytes))
    }

    /// Adds the output of the last publish at `path`, if it was made from the same `key` and is still there
    /// unchanged. Otherwise returns `false` and adds nothing: make it and call [`Publisher::put_keyed`].
    pub fn keep(&self, path: &OutPath, key: u64) -> Result<bool, PublishError> {
        let Some(entry) = self.before.entries.get(path.as_str()).filter(|entry| entry.key == Some(key))
        else {
            return Ok(false);
        };
        match self.present(path, entry.len, entry.hash, None)? {
            Some(mtime) => self.add(path, Entry { mtime: Some(mtime), ..*entry }, false).map(|()| true),
            None => Ok(false),
        }
    }

    /// The bytes of the output that [`Publisher::keep`] would keep; `None` where it would not.
    pub fn kept_bytes(&self, path: &OutPath, key: u64) -> Result<Option<Vec<u8>>, PublishError> {
        let Some(entry) = self.before.entries.get(path.as_str()).filter(|entry| entry.key == Some(key))
        else {
            return Ok(None);
        };
        if self.present(path, entry.len, entry.hash, None)?.is_none() {
            return Ok(None);
        }
        let file = at(&self.place.out, path.as_str());
        let bytes = held::read(&file).map_err(|e| PublishError::io(e, Action::Read, file))?;
        Ok((xxh3_64(&bytes) == entry.hash).then_some(bytes))
    }

    /// Makes the output folder hold what was put and kept, and nothing else of lantoa's.
    ///
    /// If it fails the folder is as it was (but see [`PublishErrorKind::Unfinished`]).
    pub fn commit(mut self) -> Result<Published, PublishError> {
        let times = self.stager.finish()?;
        let mut produced = std::mem::take(&mut *self.produced());
        for (path, mtime) in times {
            if let Some(entry) = produced.files.get_mut(&path) {
                entry.mtime = Some(mtime);
            }
        }
        let mut files: Vec<(Arc<str>, Entry)> = produced.files.into_iter().collect();
        files.sort_unstable_by(|(a, _), (b, _)| a.cmp(b));
        let total = files.len();
        let written = produced.staged.len();
        let change = Change {
            place: &self.place,
            disk: &self.disk,
            before: &self.before,
            tree: &self.tree,
            files,
            staged: produced.staged,
        };
        let outcome = match change.carry_out() {
            Ok(outcome) => outcome,
            Err(error) => {
                if error.kind == PublishErrorKind::Unfinished {
                    // The staged tree is still needed, by the next build.
                    self.unfinished = true;
                }
                return Err(error);
            }
        };
        Ok(Published {
            written,
            unchanged: total - written,
            deleted: outcome.deleted,
            bytes: produced.bytes,
            _leftovers: self.leftovers.take(),
        })
    }

    fn put_made(&self, path: &OutPath, key: Option<u64>, bytes: Cow<'_, [u8]>) -> Result<(), PublishError> {
        let (len, hash) = (bytes.len() as u64, xxh3_64(&bytes));
        let mtime = self.present(path, len, hash, Some(&bytes))?;
        self.add(path, Entry { len, hash, key, mtime }, mtime.is_none())?;
        if mtime.is_none() {
            self.stager.stage(path.shared(), bytes.into_owned())?;
        }
        Ok(())
    }

    /// If the folder holds exactly this at `path`: when it was last changed.
    fn present(
        &self,
        path: &OutPath,
        len: u64,
        hash: u64,
        bytes: Option<&[u8]>,
    ) -> Result<Option<i64>, PublishError> {
        let Some(entry) = self.before.entries.get(path.as_str()) else { return Ok(None) };
        let Some(Node::File { len: there, mtime }) = self.tree.nodes.get(path.as_str()) else {
            return Ok(None);
        };
        if entry.len != len || entry.hash != hash || *there != len {
            return Ok(None);
        }
        if entry.mtime == Some(*mtime) {
            return Ok(Some(*mtime));
        }
        // Edited by hand, or copied here: what counts is what is in it.
        let file = at(&self.place.out, path.as_str());
        let present = held::read(&file).map_err(|e| PublishError::io(e, Action::Read, file))?;
        let same = bytes.map_or_else(|| xxh3_64(&present) == hash, |bytes| present == bytes);
        Ok(same.then_some(*mtime))
    }

    fn add(&self, path: &OutPath, entry: Entry, staged: bool) -> Result<(), PublishError> {
        let refused = |kind| PublishError::new(kind, Action::Write, path.as_str());
        if path.as_str().split('/').next().is_some_and(|first| first.eq_ignore_ascii_case(MARKER)) {
            return Err(refused(PublishErrorKind::ReservedName));
        }
        if self.tree.is_left_alone(path.as_str()) || self.tree.holds_left_alone(path.as_str()) {
            return Err(PublishError::foreign(vec![path.to_string()], &self.place.out));
        }
        let mut produced = self.produced();
        produced.names.take(&path.shared()).map_err(refused)?;
        produced.files.insert(path.shared(), entry);
        if staged {
            produced.staged.insert(path.shared());
            produced.bytes += entry.len;
        }
        Ok(())
    }

    fn produced(&self) -> MutexGuard<'_, Produced> {
        self.produced.lock().unwrap_or_else(|poisoned| poisoned.into_inner())
    }
}

impl Drop for Publisher {
    fn drop(&mut self) {
        // After a commit there is nothing left to do here; `Published` holds the lock and the leftovers.
        if self.leftovers.is_some() {
            self.stager.abandon();
            if !self.unfinished {
                let _ = self.place.discard(&self.disk);
            }
        }
    }
}

/// A file of the last publish.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Written {
    pub path: Arc<str>,
    pub len: u64,
    /// The xxh3 hash of its bytes.
    pub hash: u64,
}

/// The files that the last publish wrote to `out`, in order of their paths. Fails where nothing was
/// published there.
pub fn written(out: &Path) -> Result<Vec<Written>, PublishError> {
    let path = out.join(MARKER);
    let marker = held::read(&path).map_err(|e| PublishError::io(e, Action::Read, path.as_path()))?;
    let manifest = manifest::read(marker, None)
        .map_err(|_| PublishError::new(PublishErrorKind::MarkerDamaged, Action::Read, path))?;
    let one = |(path, entry): (Arc<str>, Entry)| Written { path, len: entry.len, hash: entry.hash };
    let mut files: Vec<Written> = manifest.entries.into_iter().map(one).collect();
    files.sort_unstable_by(|a, b| a.path.cmp(&b.path));
    Ok(files)
}

fn read_manifest(place: &Place) -> Result<Manifest, PublishError> {
    let path = place.out.join(MARKER);
    let failed = |e| PublishError::io(e, Action::Read, path.as_path());
    match look(&path).map_err(failed)? {
        None => return Ok(Manifest::default()),
        Some(meta) if meta.is_symlink() => {
            return Err(PublishError::new(PublishErrorKind::Symlink, Action::Read, path));
        }
        Some(_) => {}
    }
    let marker = held::read(&path).map_err(failed)?;
    let state = match look(&place.state) {
        Ok(Some(meta)) if meta.is_file() => held::read(&place.state).ok(),
        _ => None,
    };
    manifest::read(marker, state.as_deref()).map_err(|error| {
        let kind = match error {
            MarkerError::Damaged => PublishErrorKind::MarkerDamaged,
            MarkerError::Newer => PublishErrorKind::MarkerNewer,
        };
        PublishError::new(kind, Action::Read, path)
    })
}
