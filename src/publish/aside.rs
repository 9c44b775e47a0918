//! A second place for the same site, to compare two builds of it.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::disk::{Disk, at, look};
use super::error::{Action, PublishError};
use super::place::Place;
use super::written;
use crate::held;

/// An empty folder in the working folder of `out`; dropping it deletes what is in it.
pub struct Aside {
    dir: PathBuf,
    disk: Disk,
}

impl Aside {
    /// Makes it. Fails where the working folder cannot be written.
    pub fn of(out: &Path) -> Result<Aside, PublishError> {
        let disk = Disk::new(None);
        let dir = Place::prepare(out, &disk)?.work.join("aside");
        let failed = |e| PublishError::io(e, Action::Prepare, dir.as_path());
        if look(&dir).map_err(failed)?.is_some() {
            disk.remove_tree(&dir).map_err(failed)?;
        }
        disk.create_dir_all(&dir).map_err(failed)?;
        Ok(Aside { dir, disk })
    }

    /// Where to publish.
    pub fn out(&self) -> PathBuf {
        self.dir.join("public")
    }
}

impl Drop for Aside {
    fn drop(&mut self) {
        let _ = self.disk.remove_tree(&self.dir);
    }
}

/// The files that two published folders do not have alike, byte for byte, in order of their paths.
pub fn differences(one: &Path, other: &Path) -> Result<Vec<Arc<str>>, PublishError> {
    let paths = |out: &Path| -> Result<BTreeSet<Arc<str>>, PublishError> {
        Ok(written(out)?.into_iter().map(|file| file.path).collect())
    };
    let (ones, others) = (paths(one)?, paths(other)?);
    let alike = |path: &Arc<str>| {
        let (one, other) = (held::read(&at(one, path)), held::read(&at(other, path)));
        ones.contains(path) && others.contains(path) && matches!((one, other), (Ok(a), Ok(b)) if a == b)
    };
    Ok(ones.union(&others).filter(|path| !alike(path)).cloned().collect())
}
