//! Changes the output folder one rename at a time, so that each step can be redone or undone.
//!
//! 1. The steps are written to a journal. From here on the publish will be finished, by this process or,
//!    if it is killed, by the next one.
//! 2. Each step moves one file or one new folder from the staged tree to its place, exchanging names with
//!    what is there, so a reader always finds the old or the new page. What is replaced or deleted is kept
//!    in the working folder.
//! 3. If a step fails, the steps before it are undone.
//!
//! Every step can be repeated: whether it was done shows in what lies in the staged tree.
//! Which steps there are, and in what order, is decided in `commit`.

use std::fmt::Write;
use std::io;
use std::path::{Path, PathBuf};

use xxhash_rust::xxh3::xxh3_64;

use crate::held;

use super::disk::{Disk, at, identity, look};
use super::error::{Action, PublishError, PublishErrorKind};
use super::manifest::{MARKER, sealed, unsealed};
use super::path::OutPath;
use super::place::Place;

const HEAD: &str = "lantoa-journal 1\n";

/// What a publish is about to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Journal {
    /// The staged tree, whose folder has this identity, takes the place of the output folder.
    Swap { identity: u64 },
    /// These steps, in this order.
    Steps(Vec<Step>),
}

/// One change of the output folder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Step {
    /// The staged file or folder goes where nothing is.
    Add { path: Box<str>, staged: Staged },
    /// The staged file or folder takes the place of what is there.
    Replace { path: Box<str>, staged: Staged },
    /// The file is no longer part of the site.
    Delete { path: Box<str> },
}

/// What a step puts in place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Staged {
    File { hash: u64 },
    Folder,
}

impl Journal {
    /// Writes the journal: the point of no return. Synced to the disk, one file, so that after a power cut
    /// the half of the steps that reached the disk is not taken for foreign files.
    pub fn write(&self, place: &Place, disk: &Disk) -> Result<(), PublishError> {
        let mut text = String::from(HEAD);
        let step = |text: &mut String, word: &str, staged: &Staged, path: &str| {
            let _ = match staged {
                Staged::File { hash } => writeln!(text, "{word} {hash:016x} {path}"),
                Staged::Folder => writeln!(text, "{word} folder {path}"),
            };
        };
        match self {
            Journal::Swap { identity } => drop(writeln!(text, "swap {identity}")),
            Journal::Steps(steps) => {
                for one in steps {
                    match one {
                        Step::Add { path, staged } => step(&mut text, "add", staged, path),
                        Step::Replace { path, staged } => step(&mut text, "replace", staged, path),
                        Step::Delete { path } => drop(writeln!(text, "delete - {path}")),
                    }
                }
            }
        }
        let durable = matches!(self, Journal::Steps(_));
        disk.write_whole(&place.journal, &sealed(text), durable)
            .map_err(|e| PublishError::io(e, Action::Prepare, place.journal.as_path()))
    }

    /// The journal a killed publish left behind. One that is damaged was never in force.
    fn read(place: &Place) -> io::Result<Option<Journal>> {
        match look(&place.journal)? {
            Some(meta) if meta.is_file() => {}
            _ => return Ok(None),
        }
        Ok(String::from_utf8(held::read(&place.journal)?).ok().and_then(|text| parse(&text)))
    }

    /// Forgets the journal: the publish is finished or undone.
    pub fn close(place: &Place, disk: &Disk) -> io::Result<()> {
        match disk.remove_file(&place.journal) {
            Err(e) if e.kind() == io::ErrorKind::NotFound => Ok(()),
            other => other,
        }
    }
}

fn parse(text: &str) -> Option<Journal> {
    let body = unsealed(text)?.strip_prefix(HEAD)?;
    if let Some(swap) = body.strip_prefix("swap ") {
        return Some(Journal::Swap { identity: swap.trim_end().parse().ok()? });
    }
    let step = |line: &str| {
        let mut parts = line.splitn(3, ' ');
        let (word, what) = (parts.next()?, parts.next()?);
        let path = parts.next()?;
        if path != MARKER {
            OutPath::new(path).ok()?;
        }
        let path = Box::from(path);
        let staged = || match what {
            "folder" => Some(Staged::Folder),
            hash => Some(Staged::File { hash: u64::from_str_radix(hash, 16).ok()? }),
        };
        Some(match word {
            "add" => Step::Add { path, staged: staged()? },
            "replace" => Step::Replace { path, staged: staged()? },
            "delete" => Step::Delete { path },
            _ => return None,
        })
    };
    body.lines().map(step).collect::<Option<Vec<_>>>().map(Journal::Steps)
}

/// Finishes or undoes what a killed publish began, and clears its trees away.
pub(super) fn recover(place: &Place, disk: &Disk) -> Result<(), PublishError> {
    let failed = |e| PublishError::io(e, Action::Recover, place.out.as_path());
    match Journal::read(place).map_err(failed)? {
        Some(Journal::Swap { identity }) => recover_swap(place, disk, identity).map_err(failed)?,
        Some(Journal::Steps(steps)) => {
            let mut run = Run { place, disk, done: Vec::new(), repeating: true };
            for (n, step) in steps.iter().enumerate() {
                run.step(n, step)?;
            }
        }
        None => {}
    }
    Journal::close(place, disk).map_err(failed)?;
    for file in [&place.journal, &place.state] {
        disk.remove_beside(file).map_err(failed)?;
    }
    place.discard(disk).map_err(failed)
}

/// The folder in which the old tree waits where names cannot be exchanged.
pub(super) fn old_tree(place: &Place) -> PathBuf {
    place.old.join("tree")
}

fn recover_swap(place: &Place, disk: &Disk, swapped: u64) -> io::Result<()> {
    let out = look(&place.out)?;
    if out
        .as_ref()
        .is_some_and(|out| identity(out) == swapped || look(&place.stage).is_ok_and(|s| s.is_none()))
    {
        return Ok(());
    }
    match out {
        // Not begun: the old tree is whole, the staged one is dropped.
        Some(_) => Ok(()),
        None if look(&place.stage)?.is_some() => disk.rename(&place.stage, &place.out),
        None if look(&old_tree(place))?.is_some() => disk.rename(&old_tree(place), &place.out),
        None => Ok(()),
    }
}

/// Carries out `steps`; on failure undoes those already done.
pub(super) fn carry_out(steps: &[Step], place: &Place, disk: &Disk) -> Result<(), PublishError> {
    let mut run = Run { place, disk, done: Vec::new(), repeating: false };
    for (n, step) in steps.iter().enumerate() {
        if let Err(error) = run.step(n, step) {
            return Err(match run.undo() {
                Ok(()) => error,
                Err(e) => PublishError {
                    kind: PublishErrorKind::Unfinished,
                    ..PublishError::io(e, Action::Recover, error.path)
                },
            });
        }
    }
    Ok(())
}

struct Run<'a> {
    place: &'a Place,
    disk: &'a Disk,
    done: Vec<Done>,
    /// A publish that was killed is being finished, so any step may have been done already.
    repeating: bool,
}

/// How to take a step back.
enum Done {
    Moved {
        from: PathBuf,
        to: PathBuf,
    },
    Exchanged {
        staged: PathBuf,
        target: PathBuf,
    },
    /// The old one is also at `kept`, for which the new one must give way.
    Covered {
        target: PathBuf,
        kept: PathBuf,
    },
}

impl Run<'_> {
    fn step(&mut self, n: usize, step: &Step) -> Result<(), PublishError> {
        let (path, action) = match step {
            Step::Add { path, .. } => (path, Action::Write),
            Step::Replace { path, .. } => (path, Action::Replace),
            Step::Delete { path } => (path, Action::Delete),
        };
        let target = at(&self.place.out, path);
        let failed = |e: io::Error| PublishError::io(e, action, target.as_path());
        self.refuse_links_above(path)?;
        match step {
            Step::Add { staged, .. } => {
                let from = at(&self.place.stage, path);
                if look(&from).map_err(failed)?.is_none() {
                    return Ok(());
                }
                if look(&target).map_err(failed)?.is_some() {
                    if self.repeating && !self.is_staged(&from, staged).map_err(failed)? {
                        return Ok(());
                    }
                    // Someone put it there since the folder was read.
                    return Err(PublishError::foreign(vec![path.to_string()], &self.place.out));
                }
                self.make_parent(&target).and_then(|()| self.shift(from, target.clone())).map_err(failed)
            }
            Step::Replace { staged, .. } => self.replace(n, path, &target, staged).map_err(failed),
            Step::Delete { .. } => {
                if look(&target).map_err(failed)?.is_none() {
                    return Ok(());
                }
                self.keep(n).and_then(|kept| self.shift(target.clone(), kept)).map_err(failed)
            }
        }
    }

    fn replace(&mut self, n: usize, path: &str, target: &Path, staged: &Staged) -> io::Result<()> {
        let from = at(&self.place.stage, path);
        if look(&from)?.is_none() || (self.repeating && !self.is_staged(&from, staged)?) {
            return Ok(());
        }
        let Some(there) = look(target)? else {
            self.make_parent(target)?;
            return self.shift(from, target.to_owned());
        };
        match self.disk.exchange(&from, target) {
            Ok(()) => {
                self.done.push(Done::Exchanged { staged: from, target: target.to_owned() });
                return Ok(());
            }
            Err(e) if e.kind() == io::ErrorKind::Unsupported => {}
            Err(e) => return Err(e),
        }
        let kept = self.keep(n)?;
        if look(&kept)?.is_some() {
            self.disk.remove_file(&kept)?;
        }
        // A second name for the old file lets the new one take its place in one step. Where the disk has no
        // second names, and for folders, the old one steps aside first.
        let linked =
            there.is_file() && *staged != Staged::Folder && self.disk.hard_link(target, &kept).is_ok();
        if !linked {
            self.shift(target.to_owned(), kept)?;
            return self.shift(from, target.to_owned());
        }
        self.disk.rename(&from, target)?;
        self.done.push(Done::Covered { target: target.to_owned(), kept });
        Ok(())
    }

    fn shift(&mut self, from: PathBuf, to: PathBuf) -> io::Result<()> {
        self.disk.rename(&from, &to)?;
        self.done.push(Done::Moved { from, to });
        Ok(())
    }

    fn undo(&mut self) -> io::Result<()> {
        while let Some(done) = self.done.pop() {
            match done {
                Done::Moved { from, to } => self.disk.rename(&to, &from)?,
                Done::Exchanged { staged, target } => self.disk.exchange(&staged, &target)?,
                Done::Covered { target, kept } => self.disk.rename(&kept, &target)?,
            }
        }
        Ok(())
    }

    /// Whether what lies in the staged tree is still the new file or folder, not what it was exchanged for.
    fn is_staged(&self, from: &Path, staged: &Staged) -> io::Result<bool> {
        let Some(meta) = look(from)? else { return Ok(false) };
        match staged {
            Staged::Folder => Ok(meta.is_dir()),
            Staged::File { hash } => Ok(meta.is_file() && xxh3_64(&held::read(from)?) == *hash),
        }
    }

    fn keep(&self, n: usize) -> io::Result<PathBuf> {
        if look(&self.place.old)?.is_none() {
            self.disk.create_dir(&self.place.old)?;
        }
        Ok(self.place.old.join(n.to_string()))
    }

    fn make_parent(&self, target: &Path) -> io::Result<()> {
        match target.parent() {
            Some(parent) if self.repeating => self.disk.create_dir_all(parent),
            _ => Ok(()),
        }
    }

    /// While recovering, the folders may have changed since they were walked; a link would lead out of them.
    fn refuse_links_above(&self, path: &str) -> Result<(), PublishError> {
        if !self.repeating {
            return Ok(());
        }
        for base in [&self.place.out, &self.place.stage] {
            let above = path.match_indices('/').map(|(end, _)| at(base, &path[..end]));
            for folder in std::iter::once(base.clone()).chain(above) {
                if matches!(look(&folder), Ok(Some(meta)) if meta.is_symlink()) {
                    return Err(PublishError::new(PublishErrorKind::Symlink, Action::Recover, folder));
                }
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_journal_that_names_a_path_outside_is_not_in_force() {
        let journal = |line: &str| parse(&String::from_utf8(sealed(format!("{HEAD}{line}\n"))).unwrap());
        assert!(journal("delete - a/b.html").is_some());
        assert!(journal("add 0000000000000001 .lantoa").is_some());
        assert_eq!(journal("delete - ../b.html"), None);
        assert_eq!(journal("replace folder /etc"), None);
        assert_eq!(journal("delete"), None);
        assert_eq!(parse("lantoa-journal 1\ndelete - a\n"), None);
    }
}
