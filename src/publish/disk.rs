//! Every change publishing makes to a disk, one small operation each.
//!
//! Nothing here follows a symbolic link at the last step of a path: files are only ever created new, names
//! are moved, exchanged, linked or removed. A [`Probe`] sees each operation before it happens and can refuse
//! it, which is how tests fill the disk or stop the process at a chosen point.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::SystemTime;

use crate::held::patiently;

/// One operation on the disk, as a [`Probe`] sees it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Op {
    CreateFolder,
    CreateFile,
    /// Half of the bytes of a file are written.
    WriteHalf,
    Sync,
    Rename,
    Exchange,
    Link,
    RemoveFile,
    RemoveFolder,
}

/// Watches the operations of a publish; an error it returns is taken for the disk's. For tests.
pub trait Probe: Send + Sync {
    fn before(&self, op: Op, path: &Path) -> io::Result<()>;
}

/// The disk, with an optional probe.
#[derive(Clone, Default)]
pub(super) struct Disk {
    probe: Option<Arc<dyn Probe>>,
}

impl Disk {
    pub fn new(probe: Option<Arc<dyn Probe>>) -> Disk {
        Disk { probe }
    }

    fn ask(&self, op: Op, path: &Path) -> io::Result<()> {
        match &self.probe {
            Some(probe) => probe.before(op, path),
            None => Ok(()),
        }
    }

    pub fn create_dir(&self, path: &Path) -> io::Result<()> {
        patiently(|| {
            self.ask(Op::CreateFolder, path)?;
            fs::create_dir(path)
        })
    }

    /// Creates `path` and what is missing above it.
    pub fn create_dir_all(&self, path: &Path) -> io::Result<()> {
        match fs::symlink_metadata(path) {
            Ok(meta) if meta.is_dir() => return Ok(()),
            Ok(_) => return Err(io::ErrorKind::AlreadyExists.into()),
            Err(_) => {}
        }
        if let Some(parent) = path.parent().filter(|p| !p.as_os_str().is_empty())
            && fs::metadata(parent).is_err()
        {
            self.create_dir_all(parent)?;
        }
        match self.create_dir(path) {
            Err(e) if e.kind() == io::ErrorKind::AlreadyExists && path.is_dir() => Ok(()),
            other => other,
        }
    }

    /// Writes a file that does not exist yet; returns its modification time. A file that fails half-way is removed.
    pub fn write_new(&self, path: &Path, bytes: &[u8]) -> io::Result<i64> {
        let mut file = patiently(|| {
            self.ask(Op::CreateFile, path)?;
            OpenOptions::new().write(true).create_new(true).open(path)
        })?;
        let written = self.fill(&mut file, path, bytes).and_then(|()| Ok(mtime(&file.metadata()?)));
        if written.is_err() {
            drop(file);
            let _ = fs::remove_file(path);
        }
        written
    }

    fn fill(&self, file: &mut File, path: &Path, bytes: &[u8]) -> io::Result<()> {
        if self.probe.is_none() {
            return file.write_all(bytes);
        }
        let (head, tail) = bytes.split_at(bytes.len() / 2);
        file.write_all(head)?;
        self.ask(Op::WriteHalf, path)?;
        file.write_all(tail)
    }

    /// Puts a small file of lantoa's own in place whole: written beside, synced if asked, renamed over.
    pub fn write_whole(&self, path: &Path, bytes: &[u8], durable: bool) -> io::Result<()> {
        let beside = path.with_extension("new");
        self.remove_beside(path)?;
        self.write_new(&beside, bytes)?;
        if durable {
            self.ask(Op::Sync, &beside)?;
            OpenOptions::new().write(true).open(&beside)?.sync_data()?;
        }
        self.rename(&beside, path)
    }

    /// Removes what an interrupted [`Disk::write_whole`] left beside `path`.
    pub fn remove_beside(&self, path: &Path) -> io::Result<()> {
        let beside = path.with_extension("new");
        match look(&beside)? {
            Some(_) => self.remove_file(&beside),
            None => Ok(()),
        }
    }

    pub fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
        patiently(|| {
            self.ask(Op::Rename, to)?;
            fs::rename(from, to)
        })
    }

    /// Exchanges two names in one step, whatever they are. `Unsupported` where system or disk cannot.
    pub fn exchange(&self, a: &Path, b: &Path) -> io::Result<()> {
        self.ask(Op::Exchange, b)?;
        exchange(a, b)
    }

    pub fn hard_link(&self, from: &Path, to: &Path) -> io::Result<()> {
        patiently(|| {
            self.ask(Op::Link, to)?;
            fs::hard_link(from, to)
        })
    }

    pub fn remove_file(&self, path: &Path) -> io::Result<()> {
        patiently(|| {
            self.ask(Op::RemoveFile, path)?;
            fs::remove_file(path)
        })
    }

    /// Removes an empty folder.
    pub fn remove_dir(&self, path: &Path) -> io::Result<()> {
        self.ask(Op::RemoveFolder, path)?;
        fs::remove_dir(path)
    }

    /// Removes a folder of lantoa's own with all in it; a link in it is removed, not followed.
    pub fn remove_tree(&self, path: &Path) -> io::Result<()> {
        self.ask(Op::RemoveFolder, path)?;
        fs::remove_dir_all(path)
    }
}

#[cfg(any(target_os = "linux", target_os = "macos"))]
fn exchange(a: &Path, b: &Path) -> io::Result<()> {
    use rustix::fs::{CWD, RenameFlags, renameat_with};
    use rustix::io::Errno;
    renameat_with(CWD, a, CWD, b, RenameFlags::EXCHANGE).map_err(|e| match e {
        // Old kernels, and file systems without it (NFS, some FUSE).
        Errno::INVAL | Errno::NOSYS | Errno::NOTSUP => io::ErrorKind::Unsupported.into(),
        e => e.into(),
    })
}

#[cfg(not(any(target_os = "linux", target_os = "macos")))]
fn exchange(_: &Path, _: &Path) -> io::Result<()> {
    Err(io::ErrorKind::Unsupported.into())
}

/// Joins a `/`-separated path to `base`, in the system's own separators: `base` may be one of Windows' verbatim
/// paths, in which `/` is an ordinary character.
pub(super) fn at(base: &Path, path: &str) -> PathBuf {
    if cfg!(windows) { base.join(path.replace('/', "\\")) } else { base.join(path) }
}

/// The modification time in nanoseconds since 1970, as far as the disk keeps it.
pub(super) fn mtime(meta: &fs::Metadata) -> i64 {
    let nanos = |d: std::time::Duration| i64::try_from(d.as_nanos()).unwrap_or(i64::MAX);
    match meta.modified().map(|t| t.duration_since(SystemTime::UNIX_EPOCH)) {
        Ok(Ok(after)) => nanos(after),
        Ok(Err(before)) => -nanos(before.duration()),
        Err(_) => 0,
    }
}

/// Whether `path` is there: `None` if not, else what it is, without following a link.
pub(super) fn look(path: &Path) -> io::Result<Option<fs::Metadata>> {
    match fs::symlink_metadata(path) {
        Ok(meta) => Ok(Some(meta)),
        Err(e) if matches!(e.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory) => Ok(None),
        Err(e) => Err(e),
    }
}

/// A number that tells a folder from all others on its disk while it exists; 0 where there is none.
#[cfg(unix)]
pub(super) fn identity(meta: &fs::Metadata) -> u64 {
    std::os::unix::fs::MetadataExt::ino(meta)
}

#[cfg(not(unix))]
pub(super) fn identity(_: &fs::Metadata) -> u64 {
    0
}
