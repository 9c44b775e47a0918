//! The only place where the desk changes a disk.
//!
//! A [`Store`] is a folder: a site, or the desk's own among the user's. Every change goes through
//! [`Store::place`], which follows no link, leaves the folder by no way, and takes no name for a new file
//! that does not work on Windows, in a URL and in an archive. A file is written beside its place and
//! renamed over, so that there is always a whole one.

use std::fs::{self, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use unicode_normalization::UnicodeNormalization;

use super::asked::Asked;
use super::failure::Failure;
use super::stamp::random_name;
use crate::held::{self, patiently};
use crate::publish::OutPath;
use crate::source::{CONFIG_FILE, Role, approval_hash, is_ignored, role_of};

/// Where the desk keeps what belongs to a site and is no part of it.
pub const OWN: &str = ".lantoa";

/// The largest file that is read into memory.
const MAX_READ: u64 = 64 * 1024 * 1024;

/// The files that can be opened: pages, the configuration, registries, data of plans.
pub fn check_path(path: &str) -> Result<(), Failure> {
    match role_of(path) {
        Some(Role::Page | Role::Config | Role::Registry | Role::Plan) => Ok(()),
        _ => Err(Failure::bad_name(
            path,
            "không phải là trang hay dữ liệu của trang",
            "it is no page and no data",
        )),
    }
}

/// Refuses a change that was made to another text than the one on the disk.
pub fn check_base(asked: &Asked<'_>, bytes: &[u8]) -> Result<(), Failure> {
    if asked.text("base").is_some_and(|base| base != hash(Some(bytes))) {
        return Err(Failure::new(
            409,
            "conflict",
            "tệp này vừa được sửa ở nơi khác",
            "the file was changed elsewhere",
        ));
    }
    Ok(())
}

/// A folder that the desk writes in.
#[derive(Clone, Debug)]
pub struct Store {
    root: PathBuf,
    /// Whether only a site's source files, and what is below [`OWN`], may be named.
    is_site: bool,
}

/// What may be in the way of a new file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Over {
    /// Nothing: the name must be free.
    Nothing,
    /// The file of that name.
    File,
}

impl Store {
    /// The folder of a site.
    pub fn site(root: &Path) -> Store {
        Store { root: root.to_owned(), is_site: true }
    }

    /// A folder that is the desk's alone.
    pub fn own(root: &Path) -> Store {
        Store { root: root.to_owned(), is_site: false }
    }

    /// The folder.
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// Checks the form of a path: relative, in a folder that may be written, no way out of it.
    pub fn check(&self, path: &str) -> Result<(), Failure> {
        let parts: Vec<&str> = path.split('/').collect();
        let odd = |part: &&str| part.is_empty() || matches!(*part, "." | "..") || part.contains(['\\', '\0']);
        let of_site = match parts[..] {
            [only] => only == CONFIG_FILE,
            [top, ..] => matches!(top, "content" | "static" | OWN),
            [] => false,
        };
        // On Windows `c:` begins another disk.
        let drive = cfg!(windows) && path.contains(':');
        if parts.iter().any(odd) || (self.is_site && !of_site) || drive {
            return Err(Failure::bad_name(
                path,
                "không nằm trong các thư mục được ghi (content, static)",
                "it is not in a folder that may be written (content, static)",
            ));
        }
        Ok(())
    }

    /// Checks a name for something new, on top of [`Store::check`].
    fn check_new(&self, path: &str) -> Result<(), Failure> {
        let inner = path.strip_prefix(OWN).and_then(|rest| rest.strip_prefix('/')).unwrap_or(path);
        if let Err(error) = OutPath::new(inner) {
            let (vi, en) = (error.message_vi(), error.message_en());
            return Err(Failure::new(422, "bad-name", vi, en));
        }
        let blank = inner.split('/').any(|part| {
            let stem = part.rsplit_once('.').map_or(part, |(stem, _)| stem);
            stem.trim() != stem || stem.is_empty() || stem.ends_with('.')
        });
        if blank {
            return Err(Failure::bad_name(
                path,
                "tên bắt đầu hoặc kết thúc bằng dấu cách, kết thúc bằng dấu chấm, hoặc bỏ trống",
                "the name begins or ends with a space, ends with a dot, or is empty",
            ));
        }
        let hidden = inner.split('/').any(|part| is_ignored(part.as_ref()));
        if hidden && inner == path && self.is_site {
            return Err(Failure::bad_name(
                path,
                "tên như vậy không thuộc về trang (bắt đầu bằng dấu chấm, hoặc là tệp tạm)",
                "such a name is never part of a site (it begins with a dot, or is a temporary file)",
            ));
        }
        Ok(())
    }

    /// Where a path lies on the disk. No folder on the way is a link; folders that are missing are made
    /// where `make` says so.
    fn place(&self, path: &str, make: bool) -> Result<PathBuf, Failure> {
        self.check(path)?;
        let mut parts: Vec<&str> = path.split('/').collect();
        let name = parts.pop().unwrap_or("");
        let mut at = self.root.clone();
        if make && !self.is_site {
            fs::create_dir_all(&at).map_err(|error| Failure::disk(path, &error))?;
        }
        for part in parts {
            let part = self.spelled(&at, part);
            at.push(part);
            match fs::symlink_metadata(&at) {
                Ok(meta) if meta.is_dir() => {}
                Ok(_) => return Err(is_link(path)),
                Err(error) if error.kind() == io::ErrorKind::NotFound && make => {
                    self.check_new(path)?;
                    self.check_case(&at, path)?;
                    fs::create_dir(&at).map_err(|error| Failure::disk(path, &error))?;
                }
                Err(error) if error.kind() == io::ErrorKind::NotFound => {
                    return Err(Failure::not_found(path));
                }
                Err(error) => return Err(Failure::disk(path, &error)),
            }
        }
        let name = self.spelled(&at, name);
        at.push(name);
        match fs::symlink_metadata(&at) {
            Ok(meta) if meta.is_symlink() => Err(is_link(path)),
            Ok(_) => Ok(at),
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                if make {
                    self.check_new(path)?;
                    self.check_case(&at, path)?;
                }
                Ok(at)
            }
            Err(error) => Err(Failure::disk(path, &error)),
        }
    }

    /// A part of a path as the disk spells it: some systems keep marks apart from their letters.
    fn spelled(&self, above: &Path, part: &str) -> String {
        if part.is_ascii() || fs::symlink_metadata(above.join(part)).is_ok() {
            return part.to_owned();
        }
        let composed: String = part.nfc().collect();
        let found = fs::read_dir(above).ok().and_then(|entries| {
            entries
                .flatten()
                .filter_map(|entry| entry.file_name().into_string().ok())
                .find(|name| name.nfc().eq(composed.chars()))
        });
        found.unwrap_or_else(|| part.to_owned())
    }

    /// Two names that differ only by capital letters are one file on Windows and macOS.
    fn check_case(&self, at: &Path, path: &str) -> Result<(), Failure> {
        let fold = |name: &str| name.nfc().collect::<String>().to_lowercase();
        let (Some(above), Some(name)) = (at.parent(), at.file_name()) else { return Ok(()) };
        let wanted = fold(&name.to_string_lossy());
        let others = fs::read_dir(above).into_iter().flatten().flatten();
        match others.into_iter().any(|entry| fold(&entry.file_name().to_string_lossy()) == wanted) {
            true => Err(Failure::taken(path)),
            false => Ok(()),
        }
    }

    /// The bytes of a file; `None` where there is none.
    ///
    /// # Errors
    /// The path is not one of this store, something on the way is a link, or the disk fails.
    pub fn read(&self, path: &str) -> Result<Option<Vec<u8>>, Failure> {
        let at = match self.place(path, false) {
            Err(failure) if failure.code == "not-found" => return Ok(None),
            other => other?,
        };
        match fs::symlink_metadata(&at) {
            Ok(meta) if !meta.is_file() => Err(is_link(path)),
            Ok(meta) if meta.len() > MAX_READ => {
                Err(Failure::new(413, "too-large", format!("{path} quá lớn"), format!("{path} is too large")))
            }
            Ok(_) => held::read(&at).map(Some).map_err(|error| Failure::disk(path, &error)),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(Failure::disk(path, &error)),
        }
    }

    /// Names of the files and folders in a folder, sorted; none where there is no such folder.
    pub fn names(&self, path: &str) -> Vec<String> {
        let top = self.root.join(path);
        let is_top =
            matches!(path, "content" | "static") && fs::symlink_metadata(&top).is_ok_and(|m| m.is_dir());
        let Ok(at) = (if is_top { Ok(top) } else { self.place(path, false) }) else { return Vec::new() };
        let entries = fs::read_dir(at).into_iter().flatten().flatten();
        let mut names: Vec<String> =
            entries.into_iter().filter_map(|entry| entry.file_name().into_string().ok()).collect();
        names.sort();
        names
    }

    /// The size of a file that is no link.
    pub fn size(&self, path: &str) -> Option<u64> {
        let at = self.place(path, false).ok()?;
        fs::symlink_metadata(at).ok().filter(|meta| meta.is_file()).map(|meta| meta.len())
    }

    /// Puts a file in place whole.
    ///
    /// # Errors
    /// The name does not work or is taken, something on the way is a link, or the disk fails. Then there
    /// is what there was.
    pub fn put(&self, path: &str, bytes: &[u8], over: Over) -> Result<(), Failure> {
        let at = self.place(path, true)?;
        let there = fs::symlink_metadata(&at).ok();
        match &there {
            Some(_) if over == Over::Nothing => return Err(Failure::taken(path)),
            Some(meta) if !meta.is_file() => return Err(is_link(path)),
            _ => {}
        }
        let fail = |error: io::Error| Failure::disk(path, &error);
        let above = at.parent().unwrap_or(&self.root);
        // Names that begin with a dot are no part of a site, even for the moment.
        let beside = above.join(format!(".{}.tmp", random_name()));
        let written = OpenOptions::new().write(true).create_new(true).open(&beside).and_then(|mut file| {
            file.write_all(bytes)?;
            if let Some(meta) = &there {
                file.set_permissions(meta.permissions())?;
            }
            file.sync_data()
        });
        let placed = written.and_then(|()| match over {
            Over::File => patiently(|| fs::rename(&beside, &at)),
            // A link is made only where the name is free, which a rename does not ask.
            Over::Nothing => match fs::hard_link(&beside, &at) {
                Ok(()) => fs::remove_file(&beside),
                Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Err(error),
                Err(_) => patiently(|| fs::rename(&beside, &at)),
            },
        });
        placed.map_err(|error| {
            let _ = fs::remove_file(&beside);
            match error.kind() {
                io::ErrorKind::AlreadyExists => Failure::taken(path),
                _ => fail(error),
            }
        })
    }

    /// Moves a file or a folder to a name that is free.
    ///
    /// # Errors
    /// As [`Store::put`]; and there is nothing to move.
    pub fn rename(&self, from: &str, to: &str) -> Result<(), Failure> {
        let old = self.place(from, false)?;
        if fs::symlink_metadata(&old).is_err() {
            return Err(Failure::not_found(from));
        }
        let new = self.place(to, true)?;
        if fs::symlink_metadata(&new).is_ok() {
            return Err(Failure::taken(to));
        }
        patiently(|| fs::rename(&old, &new)).map_err(|error| Failure::disk(to, &error))?;
        self.tidy(from);
        Ok(())
    }

    /// Removes a file of the desk's own: below [`OWN`], or in a store of its own.
    pub fn remove(&self, path: &str) -> Result<(), Failure> {
        if self.is_site && !path.starts_with(OWN) {
            return Err(Failure::bad_request("only files of the desk are removed"));
        }
        let at = self.place(path, false)?;
        let removed = match fs::symlink_metadata(&at) {
            Ok(meta) if meta.is_dir() => fs::remove_dir_all(&at),
            Ok(_) => fs::remove_file(&at),
            Err(_) => return Ok(()),
        };
        removed.map_err(|error| Failure::disk(path, &error))?;
        self.tidy(path);
        Ok(())
    }

    /// Removes the folders above a path that are empty now, but for those at the top.
    fn tidy(&self, path: &str) {
        let mut above = path;
        while let Some((next, _)) = above.rsplit_once('/') {
            above = next;
            if !above.contains('/') {
                return;
            }
            let Ok(at) = self.place(above, false) else { return };
            // It fails where something is in it.
            if fs::remove_dir(&at).is_err() {
                return;
            }
        }
    }
}

/// A name for the bytes of a file; of one that is not there, the empty name.
pub fn hash(bytes: Option<&[u8]>) -> String {
    bytes.map_or_else(String::new, approval_hash)
}

fn is_link(path: &str) -> Failure {
    Failure::bad_name(
        path,
        "trên đường tới đó có một liên kết, hoặc đó không phải là tệp",
        "something on the way is a link, or it is no file",
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn store() -> (tempfile::TempDir, Store) {
        let folder = tempfile::tempdir().expect("a folder");
        let store = Store::site(folder.path());
        store.put("content/a.md", b"a", Over::Nothing).expect("is written");
        (folder, store)
    }

    #[track_caller]
    fn check_refused(store: &Store, path: &str, code: &str) {
        let before = store.names("content");
        let failure = store.put(path, b"x", Over::File).expect_err(path);
        assert_eq!(failure.code, code, "{path}: {failure:?}");
        assert_eq!(store.names("content"), before, "{path}: nothing was written");
    }

    #[test]
    fn a_file_is_written_whole_or_not_at_all() {
        let (_folder, store) = store();
        store.put("content/a.md", b"b", Over::File).expect("is written");
        assert_eq!(store.read("content/a.md").expect("is read"), Some(b"b".to_vec()));
        assert_eq!(store.put("content/a.md", b"c", Over::Nothing).expect_err("is taken").code, "taken");
        assert_eq!(store.names("content"), ["a.md"]);
    }

    #[test]
    fn nothing_outside_the_source_files_is_written() {
        let (folder, store) = store();
        for path in [
            "../x.md",
            "content/../../x.md",
            "content/./x.md",
            "content//x.md",
            "/etc/x",
            "content\\..\\x.md",
            "templates/page.html",
            "themes/x/theme.toml",
            "public/index.html",
            "x.md",
            "",
            "content",
        ] {
            check_refused(&store, path, "bad-name");
        }
        let names = Store::own(folder.path()).names("content");
        assert_eq!(names, ["a.md"]);
    }

    #[test]
    fn names_that_do_not_work_everywhere_are_refused() {
        let (_folder, store) = store();
        for name in [
            "CON.md",
            "nul",
            "a:b.md",
            "a*.md",
            "a?.md",
            "a\".md",
            "a<.md",
            "a .md ",
            "a.",
            "a\u{202e}.md",
            "a\n.md",
            "com1.txt",
            ".an.md",
            "a.md~",
            "Thumbs.db",
            "AUX/b.md",
            "b./c.md",
        ] {
            check_refused(&store, &format!("content/{name}"), "bad-name");
        }
        check_refused(&store, "content/A.md", "taken");
        check_refused(&store, "content/a.md/b.md", "bad-name");
    }

    #[cfg(unix)]
    #[test]
    fn no_link_is_followed() {
        use std::os::unix::fs::symlink;
        let (folder, store) = store();
        let outside = tempfile::tempdir().expect("a folder");
        fs::write(outside.path().join("x.md"), "x").expect("is written");
        symlink(outside.path(), folder.path().join("content/ngoai")).expect("a link");
        symlink(outside.path().join("x.md"), folder.path().join("content/x.md")).expect("a link");
        symlink(outside.path().join("moi.md"), folder.path().join("content/moi.md")).expect("a link");
        for path in ["content/ngoai/x.md", "content/ngoai/y.md", "content/x.md", "content/moi.md"] {
            check_refused(&store, path, "bad-name");
            assert!(store.read(path).is_err(), "{path}");
        }
        assert!(store.rename("content/x.md", "content/y.md").is_err());
        assert!(store.rename("content/a.md", "content/ngoai/a.md").is_err());
        assert_eq!(fs::read_dir(outside.path()).expect("a folder").count(), 1);
        assert_eq!(fs::read(outside.path().join("x.md")).expect("is there"), b"x");
    }

    #[test]
    fn a_file_is_moved_to_a_free_name_only() {
        let (_folder, store) = store();
        store.put("content/b/c.md", b"c", Over::Nothing).expect("is written");
        assert_eq!(store.rename("content/a.md", "content/b/c.md").expect_err("is taken").code, "taken");
        store.rename("content/b/c.md", "content/d/e.md").expect("is moved");
        assert_eq!(store.names("content"), ["a.md", "d"]);
    }
}
