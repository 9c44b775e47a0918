//! What a place to publish must be able to do: one trait for all, a file for each kind.
//!
//! A [`Target`] says how to connect, a [`Session`] is one connection. Paths are relative to the target's
//! root, with `/`; the empty path is the root. The order of things, retries, temporary names, the lock and
//! the manifest are the engine's matter (`send`), so a session does one thing at a time and says how it went.

mod folder;
mod zip;

#[cfg(feature = "network")]
mod ftp;
#[cfg(feature = "network")]
pub(super) mod http;
#[cfg(feature = "network")]
mod s3;
#[cfg(feature = "network")]
mod tls;
#[cfg(feature = "network")]
mod webdav;

mod sftp;

use std::collections::{BTreeMap, BTreeSet};
use std::io::Read;
use std::path::{Path, PathBuf};

use super::error::{DeployError, ErrorKind, Failure, Trouble};
use super::secret::Secrets;
use crate::parse::publish::{Address, PublishTarget};
use crate::publish::{from_the_root, lies_in};

/// The folder that is the lock: who can make it has it.
pub const LOCK: &str = ".lantoa/lock";

/// What a target can do, and how it is best used.
#[derive(Clone, Copy, Debug)]
pub struct Ability {
    /// How many sessions work at once.
    pub workers: usize,
    /// Whether a file can be renamed over another. Where it cannot, one write replaces a file as a whole.
    pub renames: bool,
    /// Whether there are folders that must be made first.
    pub folders: bool,
    /// Whether reading a file back costs little, so that `--verify` reads all of them.
    pub reads_cheaply: bool,
    /// Whether visitors read the site while it is sent.
    pub is_live: bool,
}

/// A file on the server.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Entry {
    pub size: u64,
    /// Seconds since 1970 by the server's clock, where it says.
    pub modified: Option<i64>,
    /// The MD5 of the content, where the protocol has it.
    pub md5: Option<[u8; 16]>,
}

/// What lies in one folder of the server.
#[derive(Clone, Debug, Default)]
pub struct Listing {
    pub files: Vec<(String, Entry)>,
    pub folders: Vec<String>,
}

/// Every file below some folders, by path.
pub type Tree = BTreeMap<String, Entry>;

/// A place to publish.
pub trait Target: Send + Sync {
    /// How messages call it; never with a password.
    fn shown(&self) -> String;

    /// The server's name alone, as the user would type it.
    fn host(&self) -> String {
        self.shown()
    }

    fn ability(&self) -> Ability;

    /// Opens a connection; several may be open at once.
    fn connect(&self) -> Result<Box<dyn Session + '_>, Failure>;
}

/// One connection. After [`Failure::is_connection`] it is dropped and another one made.
pub trait Session: Send {
    /// Makes the root with all above it.
    fn make_root(&mut self) -> Result<(), Failure>;

    /// The bytes of a file; `None` where there is none.
    fn read(&mut self, path: &str) -> Result<Option<Vec<u8>>, Failure>;

    /// Writes a file of `size` bytes. Its folder is there. Where the target renames, `path` is a
    /// temporary name, so a half-written file does no harm.
    fn write(&mut self, path: &str, size: u64, content: &mut dyn Read) -> Result<(), Failure>;

    /// Renames a file over what is there. `Missing` where the folder of `to` is missing.
    fn rename(&mut self, from: &str, to: &str) -> Result<(), Failure>;

    /// Deletes a file; `false` where there was none.
    fn remove(&mut self, path: &str) -> Result<bool, Failure>;

    /// Makes a folder whose parent is there; `false` where it was there already. Of two sessions that make
    /// one folder at the same time one gets `true`: it is the lock.
    fn make_dir(&mut self, path: &str) -> Result<bool, Failure>;

    /// Removes a folder if it is empty; `false` where it is not or was not there.
    fn remove_dir(&mut self, path: &str) -> Result<bool, Failure>;

    /// What lies in a folder; `None` where there is none. `Unsupported` where the server cannot list.
    fn list(&mut self, path: &str) -> Result<Option<Listing>, Failure>;

    /// What is known of one file; for servers that cannot list.
    fn look(&mut self, path: &str) -> Result<Option<Entry>, Failure> {
        Ok(self.read(path)?.map(|bytes| Entry { size: bytes.len() as u64, ..Entry::default() }))
    }

    /// Every file in `folders` (each with all above it) that lies on the server.
    fn tree(&mut self, folders: &BTreeSet<String>) -> Result<Tree, Failure> {
        let mut tree = Tree::new();
        let mut open = vec![String::new()];
        while let Some(folder) = open.pop() {
            let Some(listing) = self.list(&folder)? else { continue };
            let join =
                |name: &str| if folder.is_empty() { name.to_owned() } else { format!("{folder}/{name}") };
            tree.extend(listing.files.into_iter().map(|(name, entry)| (join(&name), entry)));
            open.extend(listing.folders.iter().map(|name| join(name)).filter(|path| folders.contains(path)));
        }
        Ok(tree)
    }

    /// The end of a publish that went well: a target that is one file is written now.
    fn finish(&mut self) -> Result<(), Failure> {
        Ok(())
    }
}

/// The target that the configuration describes. Connects to nothing yet.
pub fn open<'a>(
    target: &'a PublishTarget,
    root: &Path,
    state: &Path,
    secrets: &'a Secrets<'a>,
) -> Result<Box<dyn Target + 'a>, DeployError> {
    let _ = state;
    match &target.address {
        Address::Folder(path) => Ok(Box::new(folder::FolderTarget::open(path, root)?)),
        Address::Zip(path) => Ok(Box::new(zip::ZipTarget::open(path, root)?)),
        Address::Sftp(host) => Ok(Box::new(sftp::SftpTarget::open(host, target, state, secrets))),
        #[cfg(feature = "network")]
        Address::Ftp { host, tls } => Ok(Box::new(ftp::FtpTarget::open(host, *tls, target, secrets)?)),
        #[cfg(feature = "network")]
        Address::Webdav { host, tls } => {
            Ok(Box::new(webdav::WebdavTarget::open(host, *tls, target, secrets)?))
        }
        #[cfg(feature = "network")]
        Address::S3 { bucket, prefix } => Ok(Box::new(s3::S3Target::open(bucket, prefix, target, secrets)?)),
        #[cfg(not(feature = "network"))]
        _ => {
            let _ = secrets;
            Err(DeployError::new(
                ErrorKind::Local,
                "bản lantoa này được dựng không có phần mạng: chỉ đăng được vào thư mục, ZIP và SFTP.",
                "this lantoa was built without its network part: it publishes to folders, ZIP files and SFTP only.",
            ))
        }
    }
}

/// Where a folder or file is that the site in `site` is to be published to. Fails where it is the site's
/// folder itself, holds it, or lies in a folder that a build reads or writes.
fn own_place(path: &str, site: &Path) -> Result<PathBuf, DeployError> {
    if let Some(error) = foreign_path(path) {
        return Err(error);
    }
    let (root, site) = (from_the_root(&site.join(path)), from_the_root(site));
    let real = |path: &Path| std::fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
    // Of what is not there yet, the folder it will lie in may be.
    let to = match (root.exists(), root.parent(), root.file_name()) {
        (false, Some(above), Some(name)) => real(above).join(name),
        _ => real(&root),
    };
    let own = |to: &Path, site: &Path| {
        let sources = ["content", "static", "themes", "public", ".lantoa", ".lantoa-cache"];
        lies_in(site, to) || sources.iter().any(|dir| lies_in(to, &site.join(dir)))
    };
    // As it is written and as the disk has it: either may hide the other.
    if own(&root, &site) || own(&to, &real(&site)) {
        return Err(DeployError::new(
            ErrorKind::Local,
            format!("không đăng vào {path}: đó là thư mục của chính trang này. Hãy chọn một nơi riêng."),
            format!("cannot publish to {path}: that is a folder of this site itself. Choose another place."),
        ));
    }
    Ok(root)
}

/// A network folder that Windows alone understands, asked for elsewhere.
fn foreign_path(path: &str) -> Option<DeployError> {
    let drive = path.as_bytes().get(1) == Some(&b':') && path.as_bytes()[0].is_ascii_alphabetic();
    if cfg!(windows) || !(drive || path.starts_with("\\\\")) {
        return None;
    }
    Some(DeployError::new(
        ErrorKind::Local,
        format!(
            "{path} là thư mục của Windows, máy này không phải Windows. Hãy chạy lệnh trên máy Windows, hoặc gắn thư mục mạng rồi ghi đường dẫn ở đây."
        ),
        format!(
            "{path} is a folder of Windows, and this is another system. Run the command on Windows, or mount the share and write its path here."
        ),
    ))
}

/// Names that end the way to a file: `a/b/c.html` lies in `a/b`.
pub(super) fn parent(path: &str) -> &str {
    path.rsplit_once('/').map_or("", |(parent, _)| parent)
}

/// A file that grew or shrank while it was sent.
pub(super) fn size_changed(path: &str) -> Failure {
    Failure::new(Trouble::Local, format!("{path} đã thay đổi trong khi gửi"))
}
