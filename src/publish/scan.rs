//! What is in the output folder now, found by one walk that follows no link.
//!
//! Sorts what it finds into lantoa's files (listed in the manifest), dot-files (left alone) and foreign
//! files (a reason to refuse). A dot-folder is entered only if lantoa published something in it, so a `.git`
//! costs nothing.

use std::collections::{HashMap, HashSet};
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use rayon::prelude::*;

use super::disk::mtime;
use super::error::{Action, PublishError};
use super::manifest::{MARKER, Manifest};

/// The output folder as found.
#[derive(Debug, Default)]
pub(super) struct Tree {
    /// Files and folders by path, the dot-files left alone excepted.
    pub nodes: HashMap<Box<str>, Node>,
    /// Dot-files that are not lantoa's.
    pub dot_files: Vec<Box<str>>,
    /// Dot-folders that hold nothing of lantoa's.
    pub dot_folders: Vec<Box<str>>,
    /// Files that are not lantoa's.
    pub foreign: Vec<String>,
    /// Folders with no file in them at any depth, outermost first.
    pub empty: Vec<Box<str>>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Node {
    File {
        len: u64,
        mtime: i64,
    },
    Folder,
    /// A link or a device under the name of one of lantoa's files; it is replaced, never followed.
    Other,
}

impl Tree {
    /// Whether lantoa may not touch `path`: it, or a folder above it, is a dot-file left alone.
    pub fn is_left_alone(&self, path: &str) -> bool {
        let above = |other: &str| {
            path.strip_prefix(other).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
        };
        self.dot_files.iter().chain(&self.dot_folders).any(|dot| above(dot))
    }

    /// Whether a file left alone lies under the folder `path`.
    pub fn holds_left_alone(&self, path: &str) -> bool {
        let under = |other: &str| other.strip_prefix(path).is_some_and(|rest| rest.starts_with('/'));
        self.dot_files.iter().chain(&self.dot_folders).any(|dot| under(dot))
    }
}

/// Walks `out`, which may be missing.
pub(super) fn scan(out: &Path, manifest: &Manifest) -> Result<Tree, PublishError> {
    let dotted = dotted_ancestors(manifest);
    let mut tree = Tree::default();
    let found = match walk(out.to_owned(), String::new(), &dotted) {
        Ok(found) => found,
        Err((_, e)) if e.kind() == io::ErrorKind::NotFound => return Ok(tree),
        Err((path, e)) => return Err(PublishError::io(e, Action::Read, path)),
    };
    tree.nodes.reserve(found.len());
    for item in found {
        let known = || manifest.entries.contains_key(&*item.path);
        match item.kind {
            Kind::Folder { full } => {
                if !full {
                    tree.empty.push(item.path.clone());
                }
                tree.nodes.insert(item.path, Node::Folder);
            }
            Kind::DotFolder => tree.dot_folders.push(item.path),
            _ if &*item.path == MARKER => {}
            Kind::File { len, mtime } if known() => {
                tree.nodes.insert(item.path, Node::File { len, mtime });
            }
            Kind::Other if known() => {
                tree.nodes.insert(item.path, Node::Other);
            }
            _ if item.path.split('/').any(|segment| segment.starts_with('.')) => {
                tree.dot_files.push(item.path)
            }
            _ => tree.foreign.push(item.path.into_string()),
        }
    }
    tree.empty.sort();
    Ok(tree)
}

struct Item {
    path: Box<str>,
    kind: Kind,
}

enum Kind {
    File { len: u64, mtime: i64 },
    Folder { full: bool },
    DotFolder,
    Other,
}

/// Dot-folders in which the manifest has files, with all folders below them on the way.
fn dotted_ancestors(manifest: &Manifest) -> HashSet<&str> {
    let mut dotted = HashSet::new();
    for path in manifest.entries.keys().filter(|path| path.starts_with('.') || path.contains("/.")) {
        dotted.extend(path.match_indices('/').map(|(end, _)| &path[..end]));
    }
    dotted
}

type Found = Result<Vec<Item>, (PathBuf, io::Error)>;

fn walk(dir: PathBuf, rel: String, dotted: &HashSet<&str>) -> Found {
    let mut items = Vec::new();
    let mut folders = Vec::new();
    let listing = fs::read_dir(&dir).map_err(|e| (dir.clone(), e))?;
    for entry in listing {
        let entry = entry.map_err(|e| (dir.clone(), e))?;
        let name = entry.file_name();
        let name = readable(&name);
        let path = if rel.is_empty() { name.clone() } else { format!("{rel}/{name}") };
        let failed = |e| (dir.join(entry.file_name()), e);
        let kind = entry.file_type().map_err(failed)?;
        if kind.is_dir() {
            if name.starts_with('.') && !dotted.contains(path.as_str()) {
                items.push(Item { path: path.into(), kind: Kind::DotFolder });
            } else {
                folders.push((entry.path(), path));
            }
        } else if kind.is_file() {
            let meta = entry.metadata().map_err(failed)?;
            items.push(Item { path: path.into(), kind: Kind::File { len: meta.len(), mtime: mtime(&meta) } });
        } else {
            items.push(Item { path: path.into(), kind: Kind::Other });
        }
    }
    let below: Vec<Vec<Item>> = if folders.len() > 1 {
        folders.into_par_iter().map(|(dir, path)| walk_folder(dir, path, dotted)).collect::<Result<_, _>>()?
    } else {
        folders.into_iter().map(|(dir, path)| walk_folder(dir, path, dotted)).collect::<Result<_, _>>()?
    };
    items.extend(below.into_iter().flatten());
    Ok(items)
}

fn walk_folder(dir: PathBuf, path: String, dotted: &HashSet<&str>) -> Found {
    let mut items = walk(dir, path.clone(), dotted)?;
    let full = items.iter().any(|item| !matches!(item.kind, Kind::Folder { full: false }));
    items.push(Item { path: path.into(), kind: Kind::Folder { full } });
    Ok(items)
}

/// A file name as text. macOS may hand names back decomposed; ours are NFC. A name that is no text can only
/// be foreign, so it need not be found again.
fn readable(name: &std::ffi::OsStr) -> String {
    let name = name.to_string_lossy();
    if cfg!(target_os = "macos") && !name.is_ascii() {
        use unicode_normalization::UnicodeNormalization;
        return name.nfc().collect();
    }
    name.into_owned()
}
