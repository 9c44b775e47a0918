//! Brings what was staged into the output folder, in the way that suits how much differs.
//!
//! - Nothing differs: nothing is touched.
//! - Little differs: single renames in an order that is safe for readers (see [`Rank`]).
//! - Much differs: what did not change is linked into the staged tree (the same file under a second name:
//!   nothing is copied, its time stays), then the two trees exchange names in one rename. Where that cannot
//!   be done (a disk without links, a folder that is a mount point or holds dot-folders, someone else's
//!   folder) the single renames do it; they work everywhere.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::fs;
use std::io;
use std::sync::Arc;

use xxhash_rust::xxh3::xxh3_64;

use crate::held;

use super::disk::{Disk, at, identity, look};
use super::error::{Action, PublishError, PublishErrorKind};
use super::journal::{self, Journal, Staged, Step};
use super::manifest::{Entry, MARKER, Manifest, write_marker, write_state};
use super::path::fold;
use super::place::Place;
use super::scan::{Node, Tree};

/// What was produced, and what was there before.
pub(super) struct Change<'a> {
    pub place: &'a Place,
    pub disk: &'a Disk,
    pub before: &'a Manifest,
    pub tree: &'a Tree,
    /// Everything this build produced, sorted by path.
    pub files: Vec<(Arc<str>, Entry)>,
    /// Those of `files` that lie in the staged tree.
    pub staged: HashSet<Arc<str>>,
}

/// What [`Change::carry_out`] did to the files of the site.
pub(super) struct Outcome {
    pub deleted: usize,
}

impl Change<'_> {
    pub fn carry_out(&self) -> Result<Outcome, PublishError> {
        let marker = write_marker(&self.files);
        let produced: HashSet<&str> = self.files.iter().map(|(path, _)| &**path).collect();
        let mut deleted: Vec<&str> = self
            .tree
            .nodes
            .iter()
            .filter(|(path, node)| **node != Node::Folder && !produced.contains(&***path))
            .map(|(path, _)| &**path)
            .collect();
        deleted.sort_unstable();

        if self.staged.is_empty() && deleted.is_empty() && marker == self.before.bytes && !self.is_new() {
            self.remove_empty(&[]);
            self.save_state(&marker);
            return Ok(Outcome { deleted: 0 });
        }
        self.write_staged_marker(&marker)?;
        if !(self.suits_swap(&deleted) && self.swap()?) {
            self.change_in_place(&marker, &deleted)?;
            self.remove_empty(&deleted);
        }
        self.save_state(&marker);
        // The site is in place and the journal gone: what is left over here can wait for the next build.
        let _ = self.place.discard(self.disk);
        Ok(Outcome { deleted: deleted.len() })
    }

    fn is_new(&self) -> bool {
        self.before.bytes.is_empty()
    }

    fn write_staged_marker(&self, marker: &[u8]) -> Result<(), PublishError> {
        let path = self.place.stage.join(MARKER);
        let made = match look(&self.place.stage) {
            Ok(None) => self.disk.create_dir(&self.place.stage),
            Ok(Some(_)) => Ok(()),
            Err(e) => Err(e),
        };
        made.and_then(|()| self.disk.write_new(&path, marker))
            .map(drop)
            .map_err(|e| PublishError::io(e, Action::Write, path))
    }

    /// Keeps the modification times. Only a help for the next build, so a failure is not one of this build.
    fn save_state(&self, marker: &[u8]) {
        let state = write_state(marker, &self.files);
        if held::read(&self.place.state).is_ok_and(|present| present == state) {
            return;
        }
        let _ = self.disk.write_whole(&self.place.state, &state, false);
    }

    /// Removes the folders that hold nothing any more: those emptied by deletions and those found empty.
    fn remove_empty(&self, deleted: &[&str]) {
        let mut folders: BTreeSet<&str> = self.tree.empty.iter().map(|path| &**path).collect();
        for path in deleted {
            folders.extend(path.match_indices('/').map(|(end, _)| &path[..end]));
        }
        if folders.is_empty() {
            return;
        }
        // A folder sorts before what is in it. One that still holds something stays: it cannot be removed.
        let kept: HashSet<&str> = self
            .files
            .iter()
            .flat_map(|(path, _)| path.match_indices('/').map(|(end, _)| &path[..end]))
            .collect();
        for folder in folders.into_iter().rev().filter(|folder| !kept.contains(folder)) {
            let _ = self.disk.remove_dir(&at(&self.place.out, folder));
        }
    }

    // --- much differs ---------------------------------------------------------------------------------

    fn suits_swap(&self, deleted: &[&str]) -> bool {
        if !self.tree.dot_folders.is_empty() {
            return false;
        }
        // Names that differ only by case cannot be changed one by one on a disk that ignores case.
        let new: HashSet<String> = self
            .staged
            .iter()
            .filter(|path| !self.tree.nodes.contains_key(&***path))
            .map(|p| fold(p))
            .collect();
        if deleted.iter().any(|path| new.contains(&fold(path))) {
            return true;
        }
        // A link costs about as much as a rename, and a swap needs the folders again besides.
        (self.staged.len() + deleted.len()) * 2 >= self.files.len()
    }

    /// Completes the staged tree and exchanges it with the output folder. `false` if that is not possible
    /// here; then the output folder is as it was.
    fn swap(&self) -> Result<bool, PublishError> {
        let exists = match look(&self.place.out) {
            Ok(Some(there)) => {
                if self.complete(&there).is_err() {
                    return Ok(false);
                }
                true
            }
            Ok(None) => false,
            Err(e) => return Err(PublishError::io(e, Action::Open, self.place.out.as_path())),
        };
        let identity = look(&self.place.stage).ok().flatten().map_or(0, |meta| identity(&meta));
        Journal::Swap { identity }.write(self.place, self.disk)?;
        let swapped =
            if exists { self.exchange_trees() } else { self.disk.rename(&self.place.stage, &self.place.out) };
        if let Err(e) = swapped {
            if exists && !look(&self.place.out).is_ok_and(|found| found.is_some()) {
                // Moved aside and not put back: the journal stays, so the next build puts the new tree in place.
                let failed = PublishError::io(e, Action::Replace, self.place.out.as_path());
                return Err(PublishError { kind: PublishErrorKind::Unfinished, ..failed });
            }
            // A staged folder that somebody looks into cannot be renamed on Windows; the files in it can.
            let _ = Journal::close(self.place, self.disk);
            return Ok(false);
        }
        // A journal that cannot be removed does no harm: the next build sees that it is carried out.
        let _ = Journal::close(self.place, self.disk);
        Ok(true)
    }

    /// Links into the staged tree what it lacks: unchanged files and dot-files.
    fn complete(&self, out: &fs::Metadata) -> io::Result<()> {
        let stage = look(&self.place.stage)?.ok_or(io::ErrorKind::NotFound)?;
        if !same_owner(out, &stage) {
            return Err(io::ErrorKind::PermissionDenied.into());
        }
        let unchanged =
            self.files.iter().map(|(path, _)| &**path).filter(|path| !self.staged.contains(*path));
        let dots = self.tree.dot_files.iter().map(|path| &**path);
        let mut made: HashSet<&str> = HashSet::new();
        for path in unchanged.chain(dots) {
            self.make_staged_folder(path.rfind('/').map_or("", |end| &path[..end]), &mut made)?;
            match self.disk.hard_link(&at(&self.place.out, path), &at(&self.place.stage, path)) {
                // Tried before and fell back; the link is there.
                Err(e) if e.kind() == io::ErrorKind::AlreadyExists => {}
                other => other?,
            }
        }
        fs::set_permissions(&self.place.stage, out.permissions())
    }

    fn make_staged_folder<'p>(&self, folder: &'p str, made: &mut HashSet<&'p str>) -> io::Result<()> {
        if folder.is_empty() || made.contains(folder) {
            return Ok(());
        }
        self.make_staged_folder(folder.rfind('/').map_or("", |end| &folder[..end]), made)?;
        match self.disk.create_dir(&at(&self.place.stage, folder)) {
            Err(e) if e.kind() == io::ErrorKind::AlreadyExists => {}
            other => other?,
        }
        made.insert(folder);
        Ok(())
    }

    fn exchange_trees(&self) -> io::Result<()> {
        match self.disk.exchange(&self.place.stage, &self.place.out) {
            Err(e) if e.kind() == io::ErrorKind::Unsupported => {}
            other => return other,
        }
        self.disk.create_dir_all(&self.place.old)?;
        let aside = journal::old_tree(self.place);
        self.disk.rename(&self.place.out, &aside)?;
        self.disk.rename(&self.place.stage, &self.place.out).inspect_err(|_| {
            let _ = self.disk.rename(&aside, &self.place.out);
        })
    }

    // --- little differs -------------------------------------------------------------------------------

    fn change_in_place(&self, marker: &[u8], deleted: &[&str]) -> Result<(), PublishError> {
        let out = &self.place.out;
        if look(out).is_ok_and(|found| found.is_none()) {
            self.disk.create_dir(out).map_err(|e| PublishError::io(e, Action::Write, out.as_path()))?;
        }
        let steps = self.steps(marker, deleted);
        Journal::Steps(steps.clone()).write(self.place, self.disk)?;
        if let Err(error) = journal::carry_out(&steps, self.place, self.disk) {
            if error.kind == PublishErrorKind::Unfinished {
                return Err(error);
            }
            // Undone. While the journal stands, the next build goes forward from the staged tree instead.
            return Err(match Journal::close(self.place, self.disk) {
                Ok(()) => error,
                Err(_) => PublishError { kind: PublishErrorKind::Unfinished, ..error },
            });
        }
        // A journal that cannot be removed does no harm: the next build sees that it is carried out.
        let _ = Journal::close(self.place, self.disk);
        Ok(())
    }

    fn steps(&self, marker: &[u8], deleted: &[&str]) -> Vec<Step> {
        let hashes: HashMap<&str, u64> =
            self.files.iter().map(|(path, entry)| (&**path, entry.hash)).collect();
        // The outermost name that is not yet a folder moves as a whole.
        let mut units: BTreeMap<&str, (Rank, Staged)> = BTreeMap::new();
        for path in &self.staged {
            let folder = path
                .match_indices('/')
                .map(|(end, _)| &path[..end])
                .find(|folder| self.tree.nodes.get(*folder) != Some(&Node::Folder));
            let rank = Rank::of(path);
            match folder {
                Some(folder) => {
                    let unit = units.entry(folder).or_insert((rank, Staged::Folder));
                    unit.0 = unit.0.with(rank);
                }
                None => drop(units.insert(path, (rank, Staged::File { hash: hashes[&**path] }))),
            }
        }
        let covered = |path: &str| {
            units.contains_key(path)
                || path.match_indices('/').any(|(end, _)| units.contains_key(&path[..end]))
        };
        let mut gone: Vec<&str> = deleted.iter().copied().filter(|path| !covered(path)).collect();
        gone.sort_by_key(|path| (std::cmp::Reverse(Rank::of(path)), *path));

        let mut ordered: Vec<(Rank, bool, &str, Staged)> = units
            .iter()
            .map(|(path, (rank, staged))| (*rank, self.tree.nodes.contains_key(*path), *path, *staged))
            .collect();
        // New pages before changed ones, which may link to them.
        ordered.sort_by_key(|(rank, present, path, _)| (*rank, *present, *path));
        let put = |present: bool, path: &str, staged: Staged| match present {
            true => Step::Replace { path: path.into(), staged },
            false => Step::Add { path: path.into(), staged },
        };
        let mut steps: Vec<Step> =
            ordered.into_iter().map(|(_, present, path, staged)| put(present, path, staged)).collect();
        steps.extend(gone.into_iter().map(|path| Step::Delete { path: path.into() }));
        if marker != self.before.bytes {
            steps.push(put(!self.is_new(), MARKER, Staged::File { hash: xxh3_64(marker) }));
        }
        steps
    }
}

/// The order in which files change, so that what a reader finds never points to what is not there yet:
/// styles, scripts and images first, then the pages that use them, then what lists pages.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Rank {
    Asset,
    Page,
    Listing,
}

impl Rank {
    /// The rank of a folder that holds both: that of its pages.
    fn with(self, other: Rank) -> Rank {
        if self == Rank::Page || other == Rank::Page { Rank::Page } else { self.max(other) }
    }

    fn of(path: &str) -> Rank {
        let name = path.rfind('/').map_or(path, |end| &path[end + 1..]);
        match name {
            "feed.json" | "sw.js" | "robots.txt" => Rank::Listing,
            _ => match name.rfind('.').map(|dot| &name[dot + 1..]) {
                Some("html") => Rank::Page,
                Some("xml" | "ics" | "webmanifest") => Rank::Listing,
                _ => Rank::Asset,
            },
        }
    }
}

#[cfg(unix)]
fn same_owner(a: &fs::Metadata, b: &fs::Metadata) -> bool {
    use std::os::unix::fs::MetadataExt;
    (a.uid(), a.gid()) == (b.uid(), b.gid())
}

#[cfg(not(unix))]
fn same_owner(_: &fs::Metadata, _: &fs::Metadata) -> bool {
    true
}
