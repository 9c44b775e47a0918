//! What is known of a site on its server: the files in `.lantoa/` there.
//!
//! | file | what |
//! |---|---|
//! | `manifest.json` | the site: every file with its size and SHA-256; written last |
//! | `sending.json` | a publish under way, or broken off: what it writes and deletes |
//! | `previous.json` | files of the version before that still lie there for readers with an old page |
//! | `lock/owner.json` | who is publishing (see `lock`) |
//!
//! They come from a server that others can write to: a path that would lead out of the site is left out.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::error::{DeployError, ErrorKind};
pub use super::local::DIR;
use super::local::Local;
use crate::publish::OutPath;

pub const MANIFEST: &str = ".lantoa/manifest.json";
pub const SENDING: &str = ".lantoa/sending.json";
pub const PREVIOUS: &str = ".lantoa/previous.json";

/// The day in the manifest of a target that is handed over as one file: such a file tells no time, so that
/// the same site gives the same bytes on any day.
pub const NO_DAY: &str = "1980-01-01";

/// The version of the format.
const VERSION: u32 = 1;

/// A file as it lies on the server.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RemoteFile {
    pub path: String,
    pub size: u64,
    pub sha256: String,
}

/// The manifest of a site.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Manifest {
    pub version: u32,
    /// The program that wrote it: `lantoa 0.1.0`.
    pub program: String,
    /// The day the site was built; [`NO_DAY`] in a ZIP.
    pub built: String,
    pub files: Vec<RemoteFile>,
}

/// A publish under way.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sending {
    pub version: u32,
    /// Tells one publish from another.
    pub run: String,
    pub files: Vec<RemoteFile>,
    pub delete: Vec<String>,
}

/// What the version before left.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Previous {
    pub files: Vec<String>,
}

impl Manifest {
    /// The manifest of a site as it will lie on the server.
    pub fn of(local: &Local) -> Manifest {
        let files = local.files.iter().map(|(path, file)| RemoteFile {
            path: path.clone(),
            size: file.size,
            sha256: file.sha256.to_string(),
        });
        Manifest {
            version: VERSION,
            program: concat!("lantoa ", env!("CARGO_PKG_VERSION")).to_owned(),
            built: local.built.to_string(),
            files: files.collect(),
        }
    }

    /// The files by path.
    pub fn by_path(&self) -> BTreeMap<&str, &RemoteFile> {
        self.files.iter().map(|file| (file.path.as_str(), file)).collect()
    }
}

impl Sending {
    pub fn new(run: &str, files: Vec<RemoteFile>, delete: Vec<String>) -> Sending {
        Sending { version: VERSION, run: run.to_owned(), files, delete }
    }
}

/// As it is written.
pub fn text<T: Serialize>(value: &T) -> Vec<u8> {
    let mut text = serde_json::to_vec(value).expect("plain data is JSON");
    text.push(b'\n');
    text
}

/// Reads a manifest. Fails where it is damaged or of a newer lantoa: then nobody knows which files are ours.
pub fn read_manifest(bytes: &[u8]) -> Result<Manifest, DeployError> {
    #[derive(Deserialize)]
    struct Head {
        version: u32,
    }
    let newer = serde_json::from_slice::<Head>(bytes).is_ok_and(|head| head.version > VERSION);
    if newer {
        return Err(DeployError::new(
            ErrorKind::Server,
            format!("{MANIFEST} trên máy chủ do phiên bản lantoa mới hơn ghi. Hãy cập nhật lantoa."),
            format!("{MANIFEST} on the server was written by a newer lantoa. Update lantoa."),
        ));
    }
    let mut manifest: Manifest = serde_json::from_slice(bytes).map_err(|_| {
        DeployError::new(
            ErrorKind::Server,
            format!("{MANIFEST} trên máy chủ bị hỏng nên không biết tệp nào do lantoa gửi. Hãy xóa tệp đó trên máy chủ rồi đăng lại: mọi tệp sẽ được gửi lại, không tệp lạ nào bị xóa."),
            format!("{MANIFEST} on the server is damaged, so it is unknown which files are ours. Delete it on the server and publish again: all files are sent again, no foreign file is deleted."),
        )
    })?;
    manifest.files.retain(|file| is_inside(&file.path));
    Ok(manifest)
}

/// Reads the record of a publish that broke off; nothing where it is damaged itself.
pub fn read_sending(bytes: &[u8]) -> Option<Sending> {
    let mut sending: Sending = serde_json::from_slice(bytes).ok()?;
    sending.files.retain(|file| is_inside(&file.path));
    sending.delete.retain(|path| is_inside(path));
    Some(sending)
}

/// Reads what the version before left; nothing where it is damaged.
pub fn read_previous(bytes: &[u8]) -> Previous {
    let mut previous: Previous = serde_json::from_slice(bytes).unwrap_or_default();
    previous.files.retain(|path| is_inside(path));
    previous
}

/// Whether a path names a file of a site, below its root and not one of lantoa's own.
fn is_inside(path: &str) -> bool {
    OutPath::new(path).is_ok() && !path.starts_with(".lantoa/") && path != DIR
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_that_lead_out_are_left_out() {
        let text = br#"{"version":1,"program":"x","built":"2026-01-01","files":[
            {"path":"../a","size":1,"sha256":"x"},{"path":"/etc/a","size":1,"sha256":"x"},
            {"path":".lantoa/lock","size":1,"sha256":"x"},{"path":"a/b.html","size":1,"sha256":"x"}]}"#;
        let manifest = read_manifest(text).unwrap();
        assert_eq!(manifest.files.iter().map(|f| f.path.as_str()).collect::<Vec<_>>(), ["a/b.html"]);
    }

    #[test]
    fn a_damaged_or_newer_manifest_is_no_empty_one() {
        assert!(read_manifest(b"{").is_err());
        assert!(read_manifest(br#"{"version":2,"sites":[]}"#).is_err());
        assert!(read_manifest(b"").is_err());
    }
}
