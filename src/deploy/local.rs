//! The site as it lies on this machine: each file with its size and SHA-256.

use std::collections::{BTreeMap, HashMap};
use std::fmt::{self, Write as _};
use std::fs::{self, File};
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::str::FromStr;
use std::sync::Arc;

use jiff::civil::Date;
use rayon::prelude::*;
use sha2::{Digest, Sha256};

use super::error::{DeployError, ErrorKind};
use super::manifest::DIR;
use crate::publish::{self, MARKER};

/// The SHA-256 of a file; shown in hexadecimal.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Hash([u8; 32]);

impl Hash {
    /// The hash of some bytes.
    pub fn of(bytes: &[u8]) -> Hash {
        Hash(Sha256::digest(bytes).into())
    }
}

impl fmt::Display for Hash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl fmt::Debug for Hash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl FromStr for Hash {
    type Err = ();

    fn from_str(text: &str) -> Result<Hash, ()> {
        let digits = text.as_bytes();
        if digits.len() != 64 || !digits.iter().all(u8::is_ascii_hexdigit) {
            return Err(());
        }
        let mut hash = [0; 32];
        for (n, byte) in hash.iter_mut().enumerate() {
            *byte = u8::from_str_radix(&text[n * 2..n * 2 + 2], 16).map_err(drop)?;
        }
        Ok(Hash(hash))
    }
}

/// Hashes what is read through it.
pub struct Hashing<R> {
    inner: R,
    hasher: Sha256,
}

impl<R: Read> Hashing<R> {
    pub fn new(inner: R) -> Hashing<R> {
        Hashing { inner, hasher: Sha256::new() }
    }

    /// The hash of what has been read.
    pub fn hash(self) -> Hash {
        Hash(self.hasher.finalize().into())
    }
}

impl<R: Read> Read for Hashing<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let n = self.inner.read(buffer)?;
        self.hasher.update(&buffer[..n]);
        Ok(n)
    }
}

/// One file of the site.
#[derive(Clone, Debug)]
pub struct LocalFile {
    pub size: u64,
    pub sha256: Hash,
    source: Source,
}

#[derive(Clone, Debug)]
enum Source {
    Disk(PathBuf),
    Memory(Arc<[u8]>),
}

impl LocalFile {
    /// A file of the disk.
    pub fn on_disk(path: PathBuf, size: u64, sha256: Hash) -> LocalFile {
        LocalFile { size, sha256, source: Source::Disk(path) }
    }

    /// Opens its content.
    pub fn open(&self) -> io::Result<Box<dyn Read + Send>> {
        Ok(match &self.source {
            Source::Disk(path) => Box::new(File::open(path)?),
            Source::Memory(bytes) => Box::new(io::Cursor::new(Arc::clone(bytes))),
        })
    }

    /// All of its content.
    pub fn read(&self) -> io::Result<Vec<u8>> {
        let mut bytes = Vec::with_capacity(self.size as usize);
        self.open()?.read_to_end(&mut bytes)?;
        Ok(bytes)
    }

    /// Where it lies, if it does.
    pub fn path(&self) -> Option<&Path> {
        match &self.source {
            Source::Disk(path) => Some(path),
            Source::Memory(_) => None,
        }
    }
}

/// The files of the site by path.
#[derive(Clone, Debug)]
pub struct Local {
    pub files: BTreeMap<String, LocalFile>,
    /// The day it was built.
    pub built: Date,
}

impl Local {
    /// A site without files yet.
    pub fn new(built: Date) -> Local {
        Local { files: BTreeMap::new(), built }
    }

    /// What a build wrote to `out`. Hashes are remembered in `cache`, a file that may be missing.
    pub fn of_build(out: &Path, built: Date, cache: &Path) -> Result<Local, DeployError> {
        let written = publish::written(out)
            .map_err(|e| DeployError::new(ErrorKind::Local, e.message_vi(), e.message_en()))?;
        let known = read_cache(cache);
        let own = |path: &str| path == MARKER || path.starts_with(&format!("{DIR}/"));
        let files = written.par_iter().filter(|w| !own(&w.path)).map(|w| {
            let at = w.path.split('/').fold(out.to_owned(), |at, part| at.join(part));
            let sha256 = match known.get(&(w.hash, w.len)) {
                Some(hash) => *hash,
                None => {
                    let bytes = fs::read(&at).map_err(|e| DeployError::local(&at, &e))?;
                    Hash::of(&bytes)
                }
            };
            Ok((w.path.to_string(), LocalFile::on_disk(at, w.len, sha256)))
        });
        let files: BTreeMap<String, LocalFile> = files.collect::<Result<_, DeployError>>()?;
        let remembered = written.iter().filter_map(|w| Some((w.hash, w.len, files.get(&*w.path)?.sha256)));
        let mut text = String::new();
        for (hash, len, sha256) in remembered {
            let _ = writeln!(text, "{hash:016x} {len} {sha256}");
        }
        if let Some(folder) = cache.parent() {
            // It only saves time: where it cannot be written, hashes are made anew.
            let _ = fs::create_dir_all(folder).and_then(|()| fs::write(cache, text));
        }
        Ok(Local { files, built })
    }

    /// Adds a file made on the spot, unless the site has one of this name already.
    pub fn add(&mut self, path: &str, bytes: Vec<u8>) -> bool {
        if self.files.contains_key(path) {
            return false;
        }
        let file = LocalFile {
            size: bytes.len() as u64,
            sha256: Hash::of(&bytes),
            source: Source::Memory(bytes.into()),
        };
        self.files.insert(path.to_owned(), file);
        true
    }
}

fn read_cache(cache: &Path) -> HashMap<(u64, u64), Hash> {
    let text = fs::read_to_string(cache).unwrap_or_default();
    let line = |line: &str| {
        let mut parts = line.split(' ');
        let hash = u64::from_str_radix(parts.next()?, 16).ok()?;
        Some(((hash, parts.next()?.parse().ok()?), parts.next()?.parse().ok()?))
    };
    text.lines().filter_map(line).collect()
}
