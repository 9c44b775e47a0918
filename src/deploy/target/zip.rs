//! A ZIP file for the portal's technician: no top folder, constant times, the same bytes for the same site.
//!
//! What is sent goes into a spool beside the ZIP first; the end of a publish merges it with what stays of
//! the present ZIP, in the order of names, and renames the result over it. The spool is locked while it is
//! in use, so two publishers never mix.

use std::collections::BTreeMap;
use std::fs::{self, File, TryLockError};
use std::io::{self, Read, Seek};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard};

use ::zip::write::SimpleFileOptions;
use ::zip::{CompressionMethod, ZipArchive, ZipWriter};

use super::{Ability, DeployError, Entry, Failure, LOCK, Listing, Session, Target, Trouble, size_changed};
use crate::deploy::manifest::MANIFEST;
use crate::held::{is_held, patiently};

/// A ZIP file.
pub struct ZipTarget {
    path: PathBuf,
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    /// Where the content of each file is.
    files: Option<BTreeMap<String, Where>>,
    spool: Option<ZipWriter<File>>,
    spooled: usize,
    /// What is only of use while a publish is under way: it is not part of the hand-over.
    notes: BTreeMap<String, Vec<u8>>,
}

#[derive(Clone, Copy)]
enum Where {
    /// In the present ZIP.
    Present { index: usize, size: u64 },
    /// In the spool.
    Spool { index: usize, size: u64 },
}

impl ZipTarget {
    /// `path` is as it is written, relative to the site's folder. Fails where that is no place to publish to.
    pub fn open(path: &str, site: &Path) -> Result<ZipTarget, DeployError> {
        Ok(ZipTarget { path: super::own_place(path, site)?, state: Mutex::default() })
    }

    fn beside(&self, ending: &str) -> PathBuf {
        let name = self.path.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
        self.path.with_file_name(format!(".{name}.{ending}"))
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(|poisoned| poisoned.into_inner())
    }

    fn present(&self) -> Result<Option<ZipArchive<File>>, Failure> {
        match File::open(&self.path) {
            Ok(file) => ZipArchive::new(file).map(Some).map_err(|_| {
                let name = self.path.display();
                Failure::new(
                    Trouble::Refused,
                    format!("{name} không phải là tệp ZIP nguyên vẹn; hãy đổi tên hoặc xóa nó"),
                )
            }),
            Err(e) if e.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(e) => Err(Failure::disk(&e)),
        }
    }

    /// The files by path, read from the present ZIP at first.
    fn with_files<T>(
        &self,
        state: &mut State,
        act: impl FnOnce(&mut BTreeMap<String, Where>) -> T,
    ) -> Result<T, Failure> {
        if state.files.is_none() {
            let mut files = BTreeMap::new();
            if let Some(mut archive) = self.present()? {
                for index in 0..archive.len() {
                    let file = archive.by_index_raw(index).map_err(odd)?;
                    if !file.is_dir() {
                        let name = file.name().map_err(odd)?.into_owned();
                        files.insert(name, Where::Present { index, size: file.size() });
                    }
                }
            }
            state.files = Some(files);
        }
        Ok(act(state.files.get_or_insert_default()))
    }
}

fn odd(error: ::zip::result::ZipError) -> Failure {
    match error {
        ::zip::result::ZipError::Io(error) => Failure::disk(&error),
        other => Failure::new(Trouble::Refused, other.to_string()),
    }
}

impl Target for ZipTarget {
    fn shown(&self) -> String {
        self.path.display().to_string()
    }

    fn ability(&self) -> Ability {
        Ability { workers: 1, renames: false, folders: false, reads_cheaply: true, is_live: false }
    }

    fn connect(&self) -> Result<Box<dyn Session + '_>, Failure> {
        Ok(Box::new(ZipSession { target: self }))
    }
}

impl Drop for ZipTarget {
    fn drop(&mut self) {
        if self.state().spool.take().is_some() {
            let _ = fs::remove_file(self.beside("lantoa-tmp"));
        }
    }
}

struct ZipSession<'a> {
    target: &'a ZipTarget,
}

/// Whether a file of lantoa's own stays out of the ZIP.
fn is_note(path: &str) -> bool {
    path.starts_with(".lantoa/") && path != MANIFEST
}

/// What is packed already is only stored.
fn options(path: &str) -> SimpleFileOptions {
    let ending = path.rsplit_once('.').map_or("", |(_, ending)| ending).to_ascii_lowercase();
    let packed = ["png", "jpg", "jpeg", "webp", "gif", "woff2", "woff", "zip", "mp4", "mp3", "docx", "xlsx"];
    let method = if packed.contains(&ending.as_str()) {
        CompressionMethod::Stored
    } else {
        CompressionMethod::Deflated
    };
    SimpleFileOptions::default()
        .compression_method(method)
        .last_modified_time(::zip::DateTime::default())
        .unix_permissions(0o644)
}

impl Session for ZipSession<'_> {
    fn make_root(&mut self) -> Result<(), Failure> {
        let folder = self.target.path.parent().unwrap_or(Path::new(""));
        if folder.as_os_str().is_empty() {
            return Ok(());
        }
        fs::create_dir_all(folder).map_err(|e| Failure::disk(&e))
    }

    fn read(&mut self, path: &str) -> Result<Option<Vec<u8>>, Failure> {
        let mut state = self.target.state();
        if let Some(note) = state.notes.get(path) {
            return Ok(Some(note.clone()));
        }
        let place = self.target.with_files(&mut state, |files| files.get(path).copied())?;
        let Some(Where::Present { index, .. }) = place else { return Ok(None) };
        let Some(mut archive) = self.target.present()? else { return Ok(None) };
        let mut bytes = Vec::new();
        archive.by_index(index).map_err(odd)?.read_to_end(&mut bytes).map_err(|e| Failure::disk(&e))?;
        Ok(Some(bytes))
    }

    fn write(&mut self, path: &str, size: u64, content: &mut dyn Read) -> Result<(), Failure> {
        let mut state = self.target.state();
        if is_note(path) {
            let mut bytes = Vec::new();
            content.read_to_end(&mut bytes).map_err(|e| Failure::disk(&e))?;
            state.notes.insert(path.to_owned(), bytes);
            return Ok(());
        }
        self.target.with_files(&mut state, |_| ())?;
        let index = state.spooled;
        let spool = state.spool.as_mut().ok_or_else(|| Failure::new(Trouble::Refused, "not locked"))?;
        spool.start_file(path, options(path).large_file(size >= u64::from(u32::MAX))).map_err(odd)?;
        let written = io::copy(content, spool).map_err(|e| Failure::disk(&e))?;
        state.spooled += 1;
        if written != size {
            return Err(size_changed(path));
        }
        self.target.with_files(&mut state, |files| {
            files.insert(path.to_owned(), Where::Spool { index, size });
        })
    }

    fn rename(&mut self, _: &str, _: &str) -> Result<(), Failure> {
        Err(Failure::new(Trouble::Unsupported, ""))
    }

    fn remove(&mut self, path: &str) -> Result<bool, Failure> {
        let mut state = self.target.state();
        if state.notes.remove(path).is_some() {
            return Ok(true);
        }
        self.target.with_files(&mut state, |files| files.remove(path).is_some())
    }

    /// Of folders there is only the lock: the spool, held by one process.
    fn make_dir(&mut self, path: &str) -> Result<bool, Failure> {
        if path != LOCK {
            return Ok(false);
        }
        let mut state = self.target.state();
        if state.spool.is_some() {
            return Ok(false);
        }
        let path = self.target.beside("lantoa-tmp");
        let file = File::options().read(true).write(true).create(true).truncate(false).open(path);
        let file = file.map_err(|e| Failure::disk(&e))?;
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => return Ok(false),
            Err(TryLockError::Error(e)) => return Err(Failure::disk(&e)),
        }
        file.set_len(0).map_err(|e| Failure::disk(&e))?;
        state.spool = Some(ZipWriter::new(file));
        // Another publisher may have replaced the ZIP since it was read.
        state.files = None;
        Ok(true)
    }

    fn remove_dir(&mut self, _: &str) -> Result<bool, Failure> {
        Ok(false)
    }

    fn list(&mut self, path: &str) -> Result<Option<Listing>, Failure> {
        let mut state = self.target.state();
        let (mut listing, mut any) = (Listing::default(), false);
        self.target.with_files(&mut state, |files| {
            for (name, place) in files.iter() {
                let below = if path.is_empty() {
                    Some(name.as_str())
                } else {
                    name.strip_prefix(path).and_then(|rest| rest.strip_prefix('/'))
                };
                let Some(below) = below else { continue };
                any = true;
                let (Where::Present { size, .. } | Where::Spool { size, .. }) = *place;
                match below.split_once('/') {
                    None => listing.files.push((below.to_owned(), Entry { size, ..Entry::default() })),
                    Some((folder, _)) if listing.folders.last().is_none_or(|last| last != folder) => {
                        listing.folders.push(folder.to_owned());
                    }
                    Some(_) => {}
                }
            }
        })?;
        Ok(any.then_some(listing))
    }

    fn finish(&mut self) -> Result<(), Failure> {
        let mut state = self.target.state();
        let files = self.target.with_files(&mut state, |files| files.clone())?;
        let Some(spool) = state.spool.take() else {
            // A second try after one that failed has nothing left to write.
            let is_lost = files.values().any(|place| matches!(place, Where::Spool { .. }));
            return if is_lost { Err(Failure::new(Trouble::Refused, "ZIP")) } else { Ok(()) };
        };
        let mut spool = spool.finish().map_err(odd)?;
        spool.rewind().map_err(|e| Failure::disk(&e))?;
        let lock = spool.try_clone().map_err(|e| Failure::disk(&e))?;
        let mut spooled = ZipArchive::new(spool).map_err(odd)?;
        let mut present = self.target.present()?;
        let made = self.target.beside("lantoa-moi");
        let mut out = ZipWriter::new(File::create(&made).map_err(|e| Failure::disk(&e))?);
        for place in files.values() {
            let file = match (*place, &mut present) {
                (Where::Spool { index, .. }, _) => spooled.by_index_raw(index),
                (Where::Present { index, .. }, Some(present)) => present.by_index_raw(index),
                (Where::Present { .. }, None) => continue,
            };
            out.raw_copy_file(file.map_err(odd)?).map_err(odd)?;
        }
        let file = out.finish().map_err(odd)?;
        file.sync_all().map_err(|e| Failure::disk(&e))?;
        drop((file, present));
        if let Err(error) = patiently(|| fs::rename(&made, &self.target.path)) {
            let _ = fs::remove_file(&made);
            return Err(if is_held(&error) {
                let open = "tệp ZIP đang mở trong chương trình khác; hãy đóng lại rồi chạy lại";
                Failure::new(Trouble::Refused, format!("{open} ({error})"))
            } else {
                Failure::disk(&error)
            });
        }
        drop((spooled, lock));
        let _ = fs::remove_file(self.target.beside("lantoa-tmp"));
        state.files = None;
        Ok(())
    }
}
