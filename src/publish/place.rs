//! Where a publish works: the output folder, the working folder beside it, and the lock.
//!
//! The working folder is `.lantoa-cache/<name>` beside `<name>`, on the same disk, so that whole trees move
//! by one rename and a half-written one is never inside what a web server or an upload sees. If the output
//! folder is a disk of its own (a container's volume, say), it is `.lantoa-cache` inside it.

use std::fs::{self, File, OpenOptions, TryLockError};
use std::io;
use std::path::{Component, Path, PathBuf};
use std::time::Duration;

use super::disk::{Disk, look};
use super::error::{Action, PublishError, PublishErrorKind};

const WORK: &str = ".lantoa-cache";

/// The paths of a publish.
#[derive(Debug, Clone)]
pub(super) struct Place {
    pub out: PathBuf,
    pub work: PathBuf,
    /// The tree being written, laid out like the output folder.
    pub stage: PathBuf,
    /// What the output folder lost in this publish, until it is certain.
    pub old: PathBuf,
    pub journal: PathBuf,
    pub state: PathBuf,
    /// What the last publish was made of; see `noted`.
    pub note: PathBuf,
}

impl Place {
    /// Finds the folders for `out`, which may be missing, and makes the working folder.
    pub fn prepare(out: &Path, disk: &Disk) -> Result<Place, PublishError> {
        // Without a trailing slash, which would make the system follow a link.
        let named: PathBuf = out.components().collect();
        let opening = |kind| PublishError::new(kind, Action::Open, out);
        let exists = match look(&named) {
            Ok(Some(meta)) if meta.is_symlink() => return Err(opening(PublishErrorKind::Symlink)),
            Ok(Some(meta)) if !meta.is_dir() => return Err(opening(PublishErrorKind::NotAFolder)),
            Ok(found) => found.is_some(),
            Err(e) => return Err(PublishError::io(e, Action::Open, out)),
        };
        let out = if exists { fs::canonicalize(&named) } else { absent(&named, disk) };
        let out = out.map_err(|e| PublishError::io(e, Action::Prepare, named.as_path()))?;
        let (Some(parent), Some(name)) = (out.parent(), out.file_name()) else {
            return Err(opening(PublishErrorKind::NoName));
        };

        let base = if exists && !same_disk(&out, parent) { &out } else { parent };
        let cache = base.join(WORK);
        let work = cache.join(name);
        for dir in [&cache, &work] {
            let made = match look(dir) {
                Ok(Some(meta)) if meta.is_dir() => Ok(()),
                Ok(Some(_)) => {
                    return Err(PublishError::new(PublishErrorKind::Symlink, Action::Prepare, dir));
                }
                Ok(None) => disk.create_dir_all(dir),
                Err(e) => Err(e),
            };
            made.map_err(|e| PublishError::io(e, Action::Prepare, dir))?;
        }
        // Keeps the working folder out of a repository without a word in the repository's own .gitignore.
        let ignore = cache.join(".gitignore");
        if let Ok(None) = look(&ignore) {
            let _ = disk.write_new(&ignore, b"*\n");
        }
        Ok(Place {
            stage: work.join("stage"),
            old: work.join("old"),
            journal: work.join("journal"),
            state: work.join("state"),
            note: work.join("note"),
            work,
            out,
        })
    }

    /// Waits for the lock of the working folder. The system frees it when the file is closed or the process ends.
    pub fn lock(&self, wait: Duration) -> Result<File, PublishError> {
        const STEP: Duration = Duration::from_millis(20);
        let path = self.work.join("lock");
        let failed = |e| PublishError::io(e, Action::Lock, path.as_path());
        if matches!(look(&path), Ok(Some(meta)) if !meta.is_file()) {
            return Err(PublishError::new(PublishErrorKind::Symlink, Action::Lock, path));
        }
        let file = OpenOptions::new().create(true).truncate(false).write(true).open(&path).map_err(failed)?;
        let mut waited = Duration::ZERO;
        loop {
            match file.try_lock() {
                Ok(()) => return Ok(file),
                Err(TryLockError::WouldBlock) if waited < wait => {
                    std::thread::sleep(STEP);
                    waited += STEP;
                }
                Err(TryLockError::WouldBlock) => {
                    return Err(PublishError::new(PublishErrorKind::Busy, Action::Lock, self.out.as_path()));
                }
                Err(TryLockError::Error(e)) if e.kind() == io::ErrorKind::Unsupported => {
                    return Err(PublishError {
                        kind: PublishErrorKind::NoLocks,
                        ..PublishError::io(e, Action::Lock, path.as_path())
                    });
                }
                Err(TryLockError::Error(e)) => return Err(failed(e)),
            }
        }
    }

    /// Sets the staged and the old tree aside, to be deleted later.
    ///
    /// Not at once: creating files just after deleting many is slow on ext4, whose allocator steps over
    /// freshly freed inodes one by one.
    pub fn discard(&self, disk: &Disk) -> io::Result<()> {
        for tree in [&self.stage, &self.old] {
            if look(tree)?.is_none() {
                continue;
            }
            let mut n = 0;
            let mut aside = self.work.join("trash-0");
            while look(&aside)?.is_some() {
                n += 1;
                aside = self.work.join(format!("trash-{n}"));
            }
            disk.rename(tree, &aside)?;
        }
        Ok(())
    }

    /// Deletes what was set aside. What cannot be deleted now is left for the next time.
    pub fn empty_trash(&self, disk: &Disk) {
        let Ok(listing) = fs::read_dir(&self.work) else { return };
        for entry in listing.flatten() {
            if entry.file_name().to_string_lossy().starts_with("trash-") {
                let _ = match entry.file_type() {
                    Ok(kind) if kind.is_dir() => disk.remove_tree(&entry.path()),
                    _ => disk.remove_file(&entry.path()),
                };
            }
        }
    }
}

/// The full path of a folder that does not exist yet; makes the folder that will hold it.
fn absent(named: &Path, disk: &Disk) -> io::Result<PathBuf> {
    let (parent, name) = match (named.parent(), named.components().next_back()) {
        (Some(parent), Some(Component::Normal(name))) => (parent, name),
        _ => return Err(io::ErrorKind::NotFound.into()),
    };
    let parent = if parent.as_os_str().is_empty() { Path::new(".") } else { parent };
    if look(parent)?.is_none() {
        disk.create_dir_all(parent)?;
    }
    Ok(fs::canonicalize(parent)?.join(name))
}

#[cfg(unix)]
fn same_disk(a: &Path, b: &Path) -> bool {
    use std::os::unix::fs::MetadataExt;
    match (fs::symlink_metadata(a), fs::symlink_metadata(b)) {
        (Ok(a), Ok(b)) => a.dev() == b.dev(),
        _ => true,
    }
}

#[cfg(not(unix))]
fn same_disk(_: &Path, _: &Path) -> bool {
    true
}
