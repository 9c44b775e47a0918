//! Finds what a path asks for and makes its bytes: exactly those that a build would write.
//!
//! A path is looked up among the outputs of the linked site and the theme's files, never on the disk.
//! The preview's own script is added by [`with_script`] and nowhere else.

use std::collections::HashMap;
use std::sync::{Arc, Mutex};

use xxhash_rust::xxh3::xxh3_64;

use super::guard::percent_decode;
use crate::diag::Diagnostic;
use crate::load::Snapshot;
use crate::model::OutputId;
use crate::model::address::{file_of, is_folder, of_file};
use crate::pipeline::{image_key, read_content, search_files};
use crate::render::{Content, render, share};
use crate::search;
use crate::source::Blob;

/// What a path leads to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Target {
    /// An output of the site and its path.
    Output(OutputId, Box<str>),
    /// A file of the theme, by its name there.
    ThemeAsset(String),
    /// Perhaps a file of a search index, by its path; which there are is known once an index is made.
    Search(String),
    /// A folder asked for without its `/`: the address with it.
    Folder(String),
    /// Nothing: the site's own "not found" page.
    Missing,
}

/// Looks a path up (from the site's root, decoded, without `/` in front).
pub fn find(snapshot: &Snapshot, path: &str) -> Target {
    let site = &snapshot.site;
    let at_root = find_at(snapshot, path);
    // `404.html` names everything with the path of `base_url`, under which the site will lie.
    let base = site.config.base_path().trim_matches('/');
    if at_root == Target::Missing && !base.is_empty() {
        let base = percent_decode(base).unwrap_or_default();
        let below = path.strip_prefix(base.as_str()).and_then(|rest| rest.strip_prefix('/'));
        return below.map_or(Target::Missing, |rest| find_at(snapshot, rest));
    }
    at_root
}

fn find_at(snapshot: &Snapshot, path: &str) -> Target {
    let outputs = &snapshot.site.outputs;
    let output = |key: &str| outputs.get_key_value(key).map(|(key, id)| Target::Output(*id, key.clone()));
    if is_folder(path) {
        return output(&file_of(path)).unwrap_or(Target::Missing);
    }
    if let Some(found) = output(path) {
        return found;
    }
    if let Some((name, _)) = snapshot.theme.assets.iter().find(|(_, asset)| asset.url == path) {
        return Target::ThemeAsset(name.clone());
    }
    match outputs.get_key_value(file_of(&format!("{path}/")).as_str()) {
        Some((key, _)) => Target::Folder(of_file(key).to_owned()),
        None if path.starts_with(search::FOLDER) => Target::Search(path.to_owned()),
        None => Target::Missing,
    }
}

/// The bytes of a response.
#[derive(Clone, Debug)]
pub enum Bytes {
    Made(Arc<Vec<u8>>),
    /// A file that is copied as it is, read in parts while it is sent.
    File(Blob, u64),
}

impl Bytes {
    pub fn len(&self) -> u64 {
        match self {
            Bytes::Made(bytes) => bytes.len() as u64,
            Bytes::File(_, len) => *len,
        }
    }

    /// At most `len` bytes from `start`.
    pub fn part(&self, start: u64, len: u64) -> Result<Vec<u8>, Diagnostic> {
        match self {
            Bytes::Made(bytes) => {
                let clamp = |n: u64| usize::try_from(n).unwrap_or(usize::MAX).min(bytes.len());
                Ok(bytes[clamp(start)..clamp(start.saturating_add(len))].to_vec())
            }
            Bytes::File(blob, _) => blob.read_part(start, len),
        }
    }
}

/// An output, made.
pub struct Made {
    pub bytes: Bytes,
    pub media_type: &'static str,
    /// Whether a template made it: such a page gets the preview's script.
    pub is_page: bool,
    pub problems: Vec<Diagnostic>,
}

/// Makes an output. Fails where a file behind it cannot be read.
pub fn make(snapshot: &Snapshot, id: OutputId, path: &str, images: &Images) -> Result<Made, Diagnostic> {
    let output = render(&snapshot.site, &snapshot.theme, id);
    let media_type = media_type(path);
    let mut is_page = false;
    let bytes = match output.content {
        Content::Bytes(bytes) => {
            is_page = path.ends_with(".html");
            Bytes::Made(Arc::new(bytes))
        }
        Content::File(n) => {
            let blob = &snapshot.blobs[n as usize];
            Bytes::File(blob.clone(), blob.len)
        }
        Content::Share(card) => Bytes::Made(images.get(share::key(&card), || Ok(share::picture(&card)))?),
        content @ Content::Kit(_) => {
            Bytes::Made(Arc::new(read_content(&snapshot.site, &snapshot.blobs, &content)?))
        }
        content @ (Content::Image(n) | Content::Resized { asset: n, .. }) => {
            let width = if let Content::Resized { width, .. } = content { width } else { 0 };
            let key = image_key(&snapshot.site, n, width);
            Bytes::Made(images.get(key, || read_content(&snapshot.site, &snapshot.blobs, &content))?)
        }
    };
    Ok(Made { bytes, media_type, is_page, problems: output.diagnostics })
}

/// The search indexes of the site as it was when they were last asked for.
#[derive(Default)]
pub struct Searches(Mutex<(Option<u64>, Arc<SearchFiles>)>);

type SearchFiles = HashMap<String, Arc<Vec<u8>>>;

impl Searches {
    /// A file of a search index; the indexes are made again where the site is another one.
    pub fn get(&self, snapshot: &Snapshot, path: &str) -> Option<Arc<Vec<u8>>> {
        let mut kept = self.0.lock().expect("nothing panics with the indexes");
        if kept.0 != Some(snapshot.revision) {
            let files = search_files(&snapshot.site, &snapshot.theme);
            let files = files.into_iter().map(|(path, bytes)| (path, Arc::new(bytes))).collect();
            *kept = (Some(snapshot.revision), Arc::new(files));
        }
        kept.1.get(path).cloned()
    }
}

/// Images that were made, so that a page's pictures are resized once.
#[derive(Default)]
pub struct Images(Mutex<HashMap<u64, Arc<Vec<u8>>>>);

/// How many bytes of made images are kept.
const IMAGE_BYTES: usize = 64 * 1024 * 1024;

impl Images {
    fn get(
        &self,
        key: u64,
        make: impl FnOnce() -> Result<Vec<u8>, Diagnostic>,
    ) -> Result<Arc<Vec<u8>>, Diagnostic> {
        let known = self.0.lock().expect("nothing panics with the images").get(&key).cloned();
        if let Some(bytes) = known {
            return Ok(bytes);
        }
        let bytes = Arc::new(make()?);
        let mut images = self.0.lock().expect("nothing panics with the images");
        if images.values().map(|b| b.len()).sum::<usize>() + bytes.len() > IMAGE_BYTES {
            images.clear();
        }
        images.insert(key, Arc::clone(&bytes));
        Ok(bytes)
    }
}

/// What tells two versions of a page apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Version {
    /// Of all bytes.
    pub whole: u64,
    /// Of all but the names of the style sheets: equal where only those changed.
    pub unstyled: u64,
}

impl Version {
    pub fn of(html: &[u8], snapshot: &Snapshot) -> Version {
        let mut unstyled = String::from_utf8_lossy(html).into_owned();
        for (name, asset) in snapshot.theme.assets.iter().filter(|(name, _)| name.ends_with(".css")) {
            if unstyled.contains(&asset.url) {
                unstyled = unstyled.replace(&asset.url, name).replace(&asset.integrity, name);
            }
        }
        Version { whole: xxh3_64(html), unstyled: xxh3_64(unstyled.as_bytes()) }
    }

    pub fn parse(text: &str) -> Option<Version> {
        let (whole, unstyled) = text.split_once('-')?;
        let number = |text: &str| u64::from_str_radix(text, 16).ok();
        Some(Version { whole: number(whole)?, unstyled: number(unstyled)? })
    }
}

impl std::fmt::Display for Version {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:016x}-{:016x}", self.whole, self.unstyled)
    }
}

/// The page with the preview's script, which loads everything else the preview adds.
pub fn with_script(html: &[u8], prefix: &str, version: Version) -> Vec<u8> {
    let tag = format!(
        "<script type=\"module\" src=\"{prefix}/{RESERVED}preview.js\" data-lantoa-preview=\"{version}\"></script>"
    );
    let at = memchr::memmem::rfind(html, b"</body>").unwrap_or(html.len());
    let mut page = Vec::with_capacity(html.len() + tag.len());
    page.extend_from_slice(&html[..at]);
    page.extend_from_slice(tag.as_bytes());
    page.extend_from_slice(&html[at..]);
    page
}

/// Paths that begin so are the preview's own.
pub const RESERVED: &str = "_lantoa/";

/// A file of the preview itself.
pub fn own_file(name: &str) -> Option<(&'static str, &'static str)> {
    Some(match name {
        "preview.js" => (media_type(name), include_str!("assets/preview.js")),
        "overlay.js" => (media_type(name), include_str!("assets/overlay.js")),
        "bar.js" => (media_type(name), include_str!("assets/bar.js")),
        "preview.css" => (media_type(name), include_str!("assets/preview.css")),
        _ => return None,
    })
}

/// The media type of an output, by its ending.
pub fn media_type(path: &str) -> &'static str {
    let ending = path.rsplit_once('.').map_or("", |(_, ending)| ending).to_ascii_lowercase();
    match ending.as_str() {
        "html" | "htm" => "text/html; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "js" | "mjs" => "text/javascript; charset=utf-8",
        "json" => "application/json",
        "webmanifest" => "application/manifest+json",
        "xml" if path.ends_with("rss.xml") => "application/rss+xml; charset=utf-8",
        "xml" if path.ends_with("atom.xml") => "application/atom+xml; charset=utf-8",
        "xml" => "application/xml; charset=utf-8",
        "txt" | "md" => "text/plain; charset=utf-8",
        "csv" => "text/csv; charset=utf-8",
        "ics" => "text/calendar; charset=utf-8",
        "jsonld" => "application/ld+json",
        "ttl" => "text/turtle; charset=utf-8",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "jpg" | "jpeg" => "image/jpeg",
        "webp" => "image/webp",
        "gif" => "image/gif",
        "avif" => "image/avif",
        "ico" => "image/x-icon",
        "woff2" => "font/woff2",
        "woff" => "font/woff",
        "pdf" => "application/pdf",
        "zip" => "application/zip",
        "wasm" => "application/wasm",
        "mp3" => "audio/mpeg",
        "ogg" | "oga" => "audio/ogg",
        "wav" => "audio/wav",
        "m4a" => "audio/mp4",
        "mp4" => "video/mp4",
        "webm" => "video/webm",
        "vtt" => "text/vtt; charset=utf-8",
        "docx" => "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        "xlsx" => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        _ => "application/octet-stream",
    }
}

/// The part of a file that `Range: bytes=a-b` asks for: start and length. `Ok(None)` where the field
/// asks for something a server need not do (RFC 9110, section 14.2); an error where it lies outside.
pub fn range(field: &str, len: u64) -> Result<Option<(u64, u64)>, ()> {
    let Some((from, to)) = field.strip_prefix("bytes=").and_then(|spec| spec.split_once('-')) else {
        return Ok(None);
    };
    let number =
        |text: &str| text.bytes().all(|b| b.is_ascii_digit()).then(|| text.parse::<u64>().ok()).flatten();
    let (from, to) = match (from.trim(), to.trim()) {
        ("", last) => match number(last) {
            Some(0) => return Err(()),
            Some(last) => (len.saturating_sub(last), len),
            None => return Ok(None),
        },
        (from, "") => match number(from) {
            Some(from) => (from, len),
            None => return Ok(None),
        },
        (from, to) => match (number(from), number(to)) {
            (Some(from), Some(to)) if from <= to => (from, to.saturating_add(1).min(len)),
            _ => return Ok(None),
        },
    };
    if from >= len { Err(()) } else { Ok(Some((from, to - from))) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_of_a_file_are_understood() {
        assert_eq!(range("bytes=0-9", 100), Ok(Some((0, 10))));
        assert_eq!(range("bytes=90-", 100), Ok(Some((90, 10))));
        assert_eq!(range("bytes=-10", 100), Ok(Some((90, 10))));
        assert_eq!(range("bytes=-1000", 100), Ok(Some((0, 100))));
        assert_eq!(range("bytes=50-1000", 100), Ok(Some((50, 50))));
        assert_eq!(range("bytes=100-", 100), Err(()));
        assert_eq!(range("bytes=0-1,5-6", 100), Ok(None));
        assert_eq!(range("lines=1-2", 100), Ok(None));
    }

    #[test]
    fn the_script_comes_last_in_the_body() {
        let version = Version { whole: 1, unstyled: 2 };
        let page = with_script(b"<body>a</body></html>", "/token", version);
        let page = String::from_utf8(page).expect("is text");
        assert_eq!(
            page,
            "<body>a<script type=\"module\" src=\"/token/_lantoa/preview.js\" data-lantoa-preview=\"0000000000000001-0000000000000002\"></script></body></html>"
        );
        assert_eq!(Version::parse(&version.to_string()), Some(version));
    }
}
