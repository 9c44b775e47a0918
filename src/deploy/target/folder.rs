//! A folder of this machine or of its network: `/srv/www`, `D:\web`, `\\may-chu\web`.

use std::fs::{self, File};
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::time::UNIX_EPOCH;

use super::{Ability, DeployError, Entry, Failure, Listing, Session, Target, size_changed};
use crate::held::patiently;

/// A folder.
pub struct FolderTarget {
    root: PathBuf,
}

impl FolderTarget {
    /// `path` is as it is written, relative to the site's folder. Fails where that is no place to publish to.
    pub fn open(path: &str, site: &Path) -> Result<FolderTarget, DeployError> {
        Ok(FolderTarget { root: super::own_place(path, site)? })
    }
}

impl Target for FolderTarget {
    fn shown(&self) -> String {
        self.root.display().to_string()
    }

    fn ability(&self) -> Ability {
        Ability { workers: 4, renames: true, folders: true, reads_cheaply: true, is_live: true }
    }

    fn connect(&self) -> Result<Box<dyn Session + '_>, Failure> {
        Ok(Box::new(FolderSession { root: self.root.clone() }))
    }
}

struct FolderSession {
    root: PathBuf,
}

impl FolderSession {
    fn at(&self, path: &str) -> PathBuf {
        path.split('/').filter(|part| !part.is_empty()).fold(self.root.clone(), |at, part| at.join(part))
    }
}

fn failed(error: io::Error) -> Failure {
    Failure::disk(&error)
}

/// `None` for what is not there.
fn found<T>(result: io::Result<T>) -> Result<Option<T>, Failure> {
    match result {
        Ok(value) => Ok(Some(value)),
        Err(e) if matches!(e.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory) => Ok(None),
        Err(e) => Err(failed(e)),
    }
}

impl Session for FolderSession {
    fn make_root(&mut self) -> Result<(), Failure> {
        fs::create_dir_all(&self.root).map_err(failed)
    }

    fn read(&mut self, path: &str) -> Result<Option<Vec<u8>>, Failure> {
        let at = self.at(path);
        // A file that leads elsewhere is not what was sent.
        match found(fs::symlink_metadata(&at))? {
            Some(meta) if meta.is_file() => found(fs::read(at)),
            _ => Ok(None),
        }
    }

    fn write(&mut self, path: &str, size: u64, content: &mut dyn Read) -> Result<(), Failure> {
        let at = self.at(path);
        let mut file = File::create(&at).map_err(failed)?;
        let mut buffer = vec![0; 128 * 1024];
        let mut written = 0;
        loop {
            let n =
                content.read(&mut buffer).map_err(|e| Failure::new(super::Trouble::Local, e.to_string()))?;
            if n == 0 {
                break;
            }
            io::Write::write_all(&mut file, &buffer[..n]).map_err(failed)?;
            written += n as u64;
        }
        if written == size { Ok(()) } else { Err(size_changed(path)) }
    }

    fn rename(&mut self, from: &str, to: &str) -> Result<(), Failure> {
        let (from, to) = (self.at(from), self.at(to));
        patiently(|| fs::rename(&from, &to)).map_err(failed)
    }

    fn remove(&mut self, path: &str) -> Result<bool, Failure> {
        let at = self.at(path);
        found(patiently(|| fs::remove_file(&at))).map(|done| done.is_some())
    }

    fn make_dir(&mut self, path: &str) -> Result<bool, Failure> {
        match fs::create_dir(self.at(path)) {
            Ok(()) => Ok(true),
            // Perhaps through a link: the technician's matter.
            Err(e) if e.kind() == io::ErrorKind::AlreadyExists && self.at(path).is_dir() => Ok(false),
            Err(e) => Err(failed(e)),
        }
    }

    fn remove_dir(&mut self, path: &str) -> Result<bool, Failure> {
        match fs::remove_dir(self.at(path)) {
            Err(e) if e.kind() == io::ErrorKind::DirectoryNotEmpty => Ok(false),
            other => found(other).map(|done| done.is_some()),
        }
    }

    fn list(&mut self, path: &str) -> Result<Option<Listing>, Failure> {
        let Some(entries) = found(fs::read_dir(self.at(path)))? else { return Ok(None) };
        let mut listing = Listing::default();
        for entry in entries {
            let entry = entry.map_err(failed)?;
            let Some(name) = entry.file_name().to_str().map(str::to_owned) else { continue };
            let Some(meta) = found(entry.metadata())? else { continue };
            if meta.is_dir() {
                listing.folders.push(name);
            } else if meta.is_file() {
                listing.files.push((name, described(&meta)));
            }
        }
        Ok(Some(listing))
    }

    fn look(&mut self, path: &str) -> Result<Option<Entry>, Failure> {
        let meta = found(fs::symlink_metadata(self.at(path)))?;
        Ok(meta.filter(fs::Metadata::is_file).map(|meta| described(&meta)))
    }
}

fn described(meta: &fs::Metadata) -> Entry {
    let modified = meta.modified().ok().and_then(|time| time.duration_since(UNIX_EPOCH).ok());
    Entry { size: meta.len(), modified: modified.map(|d| d.as_secs() as i64), md5: None }
}
