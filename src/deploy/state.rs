//! What this machine remembers of a target: what a publish under way has sent, and the versions sent before.
//!
//! It lies in the site's folder, in `.lantoa/publish/<target>/`: no visitor can fetch it there. Content is
//! kept once, by its hash, as a second name of the built file where the disk can do that.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::Mutex;

use serde::{Deserialize, Serialize};

use super::error::{DeployError, ErrorKind};
use super::local::{Hash, Local, LocalFile};
use super::manifest::Manifest;

/// How many versions are kept.
pub const VERSIONS: usize = 5;
/// How much they may take together, in bytes; the latest two are kept whatever they take.
pub const VERSIONS_SIZE: u64 = 2_000_000_000;

/// The memory of one target.
pub struct State {
    dir: PathBuf,
}

/// One version that was sent.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Version {
    /// When it was sent, in Vietnam.
    pub sent: String,
    /// Who sent it.
    pub by: String,
    pub manifest: Manifest,
}

#[derive(Default, Serialize, Deserialize)]
struct Versions {
    /// The oldest first.
    all: Vec<Version>,
    /// How many of the latest have been undone.
    undone: usize,
}

impl State {
    /// The memory of a target of the site in `root`.
    pub fn open(root: &Path, target: &str) -> State {
        let plain =
            |c: char| if c.is_ascii_alphanumeric() || c == '-' { c.to_ascii_lowercase() } else { '_' };
        let mut name: String = target.chars().map(plain).take(60).collect();
        if name != target {
            name.push_str(&format!("-{}", &Hash::of(target.as_bytes()).to_string()[..8]));
        }
        State { dir: root.join(".lantoa").join("publish").join(name) }
    }

    /// Where it lies.
    pub fn dir(&self) -> &Path {
        &self.dir
    }

    /// Where the hashes of built files are remembered.
    pub fn hashes(root: &Path) -> PathBuf {
        root.join(".lantoa").join("sha256")
    }

    /// Makes the folder, and keeps it out of version control.
    pub fn prepare(&self) -> Result<(), DeployError> {
        fs::create_dir_all(&self.dir).map_err(|e| DeployError::local(&self.dir, &e))?;
        if let Some(top) = self.dir.ancestors().find(|dir| dir.ends_with(".lantoa")) {
            let ignore = top.join(".gitignore");
            if !ignore.exists() {
                let _ = fs::write(ignore, "*\n");
            }
        }
        Ok(())
    }

    /// What the publish `run` of this machine has sent; nothing where another machine sent it.
    pub fn sent(&self, run: &str) -> BTreeMap<String, String> {
        let text = fs::read_to_string(self.dir.join("sent")).unwrap_or_default();
        let mut lines = text.lines();
        if lines.next() != Some(run) {
            return BTreeMap::new();
        }
        // A last line without its end was cut off.
        let whole = text.ends_with('\n');
        let mut lines: Vec<&str> = lines.collect();
        if !whole {
            lines.pop();
        }
        lines.iter().filter_map(|l| l.split_once(' ')).map(|(h, p)| (p.to_owned(), h.to_owned())).collect()
    }

    /// Begins the record of what a publish sends.
    pub fn record(&self, run: &str) -> Result<Record, DeployError> {
        self.prepare()?;
        let path = self.dir.join("sent");
        let begin = || {
            let mut file = File::create(&path)?;
            file.write_all(format!("{run}\n").as_bytes())?;
            Ok(file)
        };
        let file = begin().map_err(|e: io::Error| DeployError::local(&path, &e))?;
        Ok(Record { file: Mutex::new(file) })
    }

    /// Keeps a version that was sent. What is kept before it stays as far as number and size allow.
    pub fn keep(&self, local: &Local, by: &str, sent: &str) -> Result<(), DeployError> {
        self.prepare()?;
        let manifest = Manifest::of(local);
        let mut versions = self.read();
        let current = versions.all.len().saturating_sub(versions.undone);
        versions.all.truncate(current);
        versions.undone = 0;
        if versions.all.last().is_some_and(|last| last.manifest.files == manifest.files) {
            return self.write(&versions);
        }
        for file in local.files.values() {
            self.keep_object(file)?;
        }
        versions.all.push(Version { sent: sent.to_owned(), by: by.to_owned(), manifest });
        while versions.all.len() > VERSIONS || versions.all.len() > 2 && size(&versions.all) > VERSIONS_SIZE {
            versions.all.remove(0);
        }
        self.write(&versions)?;
        self.sweep(&versions);
        Ok(())
    }

    /// The version before the one that is on the server.
    pub fn previous(&self) -> Result<(Version, Local), DeployError> {
        let versions = self.read();
        let before = versions.all.len().checked_sub(versions.undone + 2);
        let Some(version) = before.and_then(|n| versions.all.get(n)) else {
            return Err(DeployError::new(
                ErrorKind::NoVersion,
                format!(
                    "không còn bản nào cũ hơn trong {} để quay lại (máy này giữ {VERSIONS} bản gần nhất do chính nó gửi).",
                    self.dir.display()
                ),
                format!(
                    "there is no earlier version in {} (this machine keeps the last {VERSIONS} that it sent).",
                    self.dir.display()
                ),
            ));
        };
        let built = version.manifest.built.parse().unwrap_or(jiff::civil::date(1970, 1, 1));
        let mut local = Local::new(built);
        for file in &version.manifest.files {
            let hash: Hash = file.sha256.parse().map_err(|()| damaged(&self.dir))?;
            let object = self.object(&hash);
            // It is a second name of a built file, so it is looked at before it is trusted.
            let bytes = fs::read(&object).map_err(|e| DeployError::local(&object, &e))?;
            if Hash::of(&bytes) != hash {
                return Err(damaged(&object));
            }
            local.files.insert(file.path.clone(), LocalFile::on_disk(object, file.size, hash));
        }
        Ok((version.clone(), local))
    }

    /// Says that the version before is the one on the server now.
    pub fn step_back(&self) -> Result<(), DeployError> {
        let mut versions = self.read();
        versions.undone = (versions.undone + 1).min(versions.all.len());
        self.write(&versions)
    }

    /// The versions that are kept, the oldest first.
    pub fn versions(&self) -> Vec<Version> {
        self.read().all
    }

    /// The content of a kept file.
    pub fn content(&self, sha256: &str) -> Option<Vec<u8>> {
        fs::read(self.object(&sha256.parse().ok()?)).ok()
    }

    fn object(&self, hash: &Hash) -> PathBuf {
        let name = hash.to_string();
        self.dir.join("objects").join(&name[..2]).join(&name[2..])
    }

    fn keep_object(&self, file: &LocalFile) -> Result<(), DeployError> {
        let object = self.object(&file.sha256);
        if fs::metadata(&object).is_ok_and(|meta| meta.len() == file.size) {
            return Ok(());
        }
        let folder = object.parent().unwrap_or(&self.dir);
        let write = || {
            fs::create_dir_all(folder)?;
            let _ = fs::remove_file(&object);
            if file.path().is_some_and(|path| fs::hard_link(path, &object).is_ok()) {
                return Ok(());
            }
            let temporary = object.with_extension("tmp");
            fs::write(&temporary, file.read()?)?;
            fs::rename(&temporary, &object)
        };
        write().map_err(|e: io::Error| DeployError::local(&object, &e))
    }

    /// Deletes content that no version has.
    fn sweep(&self, versions: &Versions) {
        let used: BTreeSet<&str> =
            versions.all.iter().flat_map(|v| v.manifest.files.iter().map(|f| f.sha256.as_str())).collect();
        let folders = fs::read_dir(self.dir.join("objects")).into_iter().flatten().flatten();
        for folder in folders {
            for object in fs::read_dir(folder.path()).into_iter().flatten().flatten() {
                let name = format!("{}{}", folder.file_name().display(), object.file_name().display());
                if !used.contains(name.as_str()) {
                    let _ = fs::remove_file(object.path());
                }
            }
        }
    }

    fn read(&self) -> Versions {
        let bytes = fs::read(self.dir.join("versions.json")).unwrap_or_default();
        serde_json::from_slice(&bytes).unwrap_or_default()
    }

    fn write(&self, versions: &Versions) -> Result<(), DeployError> {
        let path = self.dir.join("versions.json");
        let temporary = self.dir.join("versions.tmp");
        let bytes = serde_json::to_vec(versions).expect("plain data is JSON");
        let done = fs::write(&temporary, bytes).and_then(|()| fs::rename(&temporary, &path));
        done.map_err(|e| DeployError::local(&path, &e))
    }
}

fn size(versions: &[Version]) -> u64 {
    let files = versions.iter().flat_map(|v| v.manifest.files.iter());
    files.map(|f| (f.sha256.as_str(), f.size)).collect::<BTreeMap<_, _>>().values().sum()
}

fn damaged(path: &Path) -> DeployError {
    DeployError::new(
        ErrorKind::NoVersion,
        format!("bản cũ được giữ ở {} đã bị sửa hoặc hỏng nên không gửi.", path.display()),
        format!("the version kept at {} was changed or is damaged, so it is not sent.", path.display()),
    )
}

/// The record of what a publish under way has sent, a line a file; a kill loses nothing of it.
pub struct Record {
    file: Mutex<File>,
}

impl Record {
    /// Says that a file is on the server.
    pub fn sent(&self, path: &str, sha256: &str) {
        let mut file = self.file.lock().unwrap_or_else(|poisoned| poisoned.into_inner());
        // Only saves the next run some sending.
        let _ = file.write_all(format!("{sha256} {path}\n").as_bytes());
    }
}
