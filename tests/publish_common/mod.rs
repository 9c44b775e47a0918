//! Builds small sites and compares folders, for the tests of publishing.
#![allow(dead_code)]

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use lantoa::publish::{MARKER, Options, OutPath, PublishError, Published, Publisher};

pub type Site<'a> = &'a [(&'a str, &'a str)];
pub type Tree = BTreeMap<String, Vec<u8>>;

pub const SITE: Site = &[
    ("index.html", "trang chủ"),
    ("css/a.css", "body{}"),
    ("huong-dan/phun-thuoc/index.html", "phun thuốc"),
    ("huong-dan/gian-giao/index.html", "giàn giáo"),
    ("huong-dan/rss.xml", "<rss/>"),
    ("tin/1/index.html", "tin 1"),
    ("tin/2/index.html", "tin 2"),
    ("sitemap.xml", "<urlset/>"),
];

/// `site` with `changes` made and `gone` left out.
pub fn changed(
    site: Site<'static>,
    changes: Site<'static>,
    gone: &[&str],
) -> Vec<(&'static str, &'static str)> {
    let mut all: BTreeMap<&str, &str> = site.iter().copied().collect();
    all.extend(changes.iter().copied());
    all.retain(|name, _| !gone.contains(name));
    all.into_iter().collect()
}

pub struct Folder {
    _temp: tempfile::TempDir,
    pub out: PathBuf,
}

pub fn folder() -> Folder {
    let temp = tempfile::tempdir().unwrap();
    let out = temp.path().join("public");
    Folder { _temp: temp, out }
}

pub fn path(text: &str) -> OutPath {
    OutPath::new(text).unwrap()
}

/// Does not wait long for another build. Not for tests that start processes: a child holds a copy of the lock
/// for the moment between its fork and its exec.
pub fn quick() -> Options {
    Options { lock_wait: Duration::from_millis(50), ..Options::default() }
}

pub fn build_with(out: &Path, site: Site, options: &Options) -> Result<Published, PublishError> {
    let publisher = Publisher::begin(out, options)?;
    for (name, text) in site {
        publisher.put(&path(name), text.as_bytes())?;
    }
    publisher.commit()
}

pub fn build(out: &Path, site: Site) -> Result<Published, PublishError> {
    build_with(out, site, &Options::default())
}

/// Written, unchanged, deleted.
pub fn counts(published: Published) -> (usize, usize, usize) {
    (published.written, published.unchanged, published.deleted)
}

/// Every file under `dir` by path; folders end in `/`.
pub fn tree(dir: &Path) -> Tree {
    fn walk(base: &Path, dir: &Path, found: &mut Tree) {
        for entry in fs::read_dir(dir).unwrap().map(Result::unwrap) {
            let rel = entry.path().strip_prefix(base).unwrap().to_str().unwrap().to_owned();
            let kind = entry.file_type().unwrap();
            if kind.is_dir() {
                found.insert(format!("{rel}/"), Vec::new());
                walk(base, &entry.path(), found);
            } else if kind.is_symlink() {
                found.insert(rel, b"a link".to_vec());
            } else {
                found.insert(rel, fs::read(entry.path()).unwrap());
            }
        }
    }
    let mut found = BTreeMap::new();
    if dir.exists() {
        walk(dir, dir, &mut found);
    }
    found
}

pub fn times(dir: &Path) -> BTreeMap<String, SystemTime> {
    let at = |name: &String| fs::symlink_metadata(dir.join(name)).unwrap().modified().unwrap();
    tree(dir).keys().map(|name| (name.clone(), at(name))).collect()
}

/// What is lantoa's at the top of a tree: everything but dot-files, and the marker.
pub fn ours(tree: Tree) -> Tree {
    tree.into_iter().filter(|(name, _)| !name.starts_with('.') || name == MARKER).collect()
}

/// What a build of `site` into a new folder gives.
pub fn clean_tree(site: Site) -> Tree {
    let fresh = folder();
    drop(build(&fresh.out, site).unwrap());
    ours(tree(&fresh.out))
}

/// The folder must hold what a build of `site` into a new folder gives, and the working folder nothing.
#[track_caller]
pub fn check_clean(out: &Path, site: Site) {
    assert_eq!(ours(tree(out)), clean_tree(site));
    let work = out.parent().unwrap().join(".lantoa-cache").join(out.file_name().unwrap());
    let left: Vec<String> =
        tree(&work).into_keys().filter(|name| name != "lock" && name != "state").collect();
    assert_eq!(left, Vec::<String>::new(), "left over in the working folder");
}
