//! Reads a site folder into memory. The only stage that reads the disk.
//!
//! Text files become [`SourceText`]s: UTF-8, NFC, LF line ends, no byte order mark. Everything else
//! becomes a [`Blob`], read only when it is needed. No symbolic link is followed, nothing outside
//! the site folder is opened, and every problem has a place. What the text means is `parse`'s matter.

mod text;

use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use rayon::prelude::*;
use unicode_normalization::UnicodeNormalization;
use walkdir::WalkDir;

use crate::diag::{Code, Diagnostic, Report, SourceText, Text};

pub use text::{decode, is_direction_control};

/// The largest text file that is read, in bytes.
pub const MAX_TEXT_BYTES: u64 = 16 * 1024 * 1024;

/// The name of the configuration file that makes a folder a site.
pub const CONFIG_FILE: &str = "lantoa.toml";

/// What a file is for, decided by its path alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Role {
    /// `lantoa.toml`
    Config,
    /// `content/**/*.md`
    Page,
    /// `content/_data/*.toml`
    Registry,
    /// `content/**/plan.toml`
    Plan,
    /// `content/**/tasks.csv` and `results.csv` beside a `plan.toml`
    PlanTable,
    /// Any other file under `content/`
    Bundle,
    /// `static/**`
    Static,
    /// `templates/`, `shortcodes/`, `i18n/` of the site, and everything textual in `themes/`
    Theme,
    /// `themes/*/static/**`
    ThemeStatic,
}

/// A text file of the site.
#[derive(Clone, Debug)]
pub struct TextFile {
    pub role: Role,
    pub source: Arc<SourceText>,
}

/// A file that is not text for us: an image, a document to download.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Blob {
    pub role: Role,
    /// Path from the site's root, NFC, with `/`.
    pub path: Arc<str>,
    /// Length in bytes when the folder was read.
    pub len: u64,
    file: PathBuf,
}

impl Blob {
    /// Reads the file.
    pub fn read(&self) -> Result<Vec<u8>, Diagnostic> {
        // Checked again: the file may have become a link since the folder was walked.
        let is_file = std::fs::symlink_metadata(&self.file).map(|m| m.is_file());
        match is_file {
            Ok(false) => return Err(symlink(&self.path)),
            Err(error) => return Err(io_error(&self.path, &error)),
            Ok(true) => {}
        }
        std::fs::read(&self.file).map_err(|error| io_error(&self.path, &error))
    }
}

/// Everything in a site folder.
#[derive(Clone, Debug, Default)]
pub struct SourceSet {
    pub root: PathBuf,
    /// Sorted by path.
    pub texts: Vec<TextFile>,
    /// Sorted by path.
    pub blobs: Vec<Blob>,
    pub report: Report,
}

impl SourceSet {
    /// Reads the site folder `root`.
    ///
    /// Fails only when there is no site to read: no folder, or no `lantoa.toml` in it. Problems of
    /// single files are in [`SourceSet::report`].
    pub fn load(root: &Path) -> Result<SourceSet, Box<Diagnostic>> {
        let config = root.join(CONFIG_FILE);
        if !config.is_file() {
            return Err(Box::new(not_a_site(root)));
        }
        let mut found = Vec::new();
        let mut report = Report::default();
        walk(root, &mut found, &mut report);
        let loaded: Vec<Result<Loaded, Diagnostic>> = found.into_par_iter().map(load_one).collect();
        let mut set = SourceSet { root: root.to_owned(), report, ..SourceSet::default() };
        for item in loaded {
            match item {
                Ok(Loaded::Text(text)) => set.texts.push(text),
                Ok(Loaded::Blob(blob)) => set.blobs.push(blob),
                Err(diagnostic) => set.report.push(diagnostic),
            }
        }
        set.texts.sort_by(|a, b| a.source.path.cmp(&b.source.path));
        set.blobs.sort_by(|a, b| a.path.cmp(&b.path));
        Ok(set)
    }

    /// The site's folder that contains `start` or is above it, if there is one.
    pub fn find_root(start: &Path) -> Option<PathBuf> {
        start.ancestors().find(|dir| dir.join(CONFIG_FILE).is_file()).map(Path::to_owned)
    }
}

enum Loaded {
    Text(TextFile),
    Blob(Blob),
}

struct Found {
    role: Role,
    path: Arc<str>,
    file: PathBuf,
    len: u64,
}

fn walk(root: &Path, found: &mut Vec<Found>, report: &mut Report) {
    for top in [CONFIG_FILE, "content", "static", "templates", "shortcodes", "i18n", "themes"] {
        let start = root.join(top);
        let Ok(meta) = std::fs::symlink_metadata(&start) else { continue };
        if meta.is_symlink() {
            report.push(symlink(top));
            continue;
        }
        let entries = WalkDir::new(&start).follow_links(false).max_depth(100).into_iter();
        for entry in entries.filter_entry(|e| e.depth() == 0 || !is_ignored(e.file_name())) {
            let entry = match entry {
                Ok(entry) => entry,
                Err(error) => {
                    let path = error.path().map(|p| relative(root, p)).unwrap_or_else(|| top.to_owned());
                    let detail = error.io_error().map_or_else(|| error.to_string(), |e| e.to_string());
                    report.push(
                        Diagnostic::error(
                            Code::Io,
                            Text::new(
                                format!("không đọc được thư mục này: {detail}"),
                                format!("cannot read this folder: {detail}"),
                            ),
                        )
                        .in_file(&path),
                    );
                    continue;
                }
            };
            let path = relative(root, entry.path());
            if entry.file_type().is_symlink() {
                report.push(symlink(&path));
                continue;
            }
            if !entry.file_type().is_file() {
                continue;
            }
            if entry.path().to_str().is_none() {
                report.push(
                    Diagnostic::error(
                        Code::FileName,
                        Text::fixed("tên tệp không phải là Unicode", "the file name is not Unicode"),
                    )
                    .in_file(&path)
                    .help(Text::fixed(
                        "đổi tên tệp bằng chữ thường không dấu, ví dụ gian-giao.md",
                        "rename the file, for example to gian-giao.md",
                    )),
                );
                continue;
            }
            let path: String = path.nfc().collect();
            if path.chars().any(|c| c.is_control() || is_direction_control(c)) {
                report.push(
                    Diagnostic::error(
                        Code::FileName,
                        Text::fixed(
                            "tên tệp có ký tự điều khiển không nhìn thấy",
                            "the file name contains invisible control characters",
                        ),
                    )
                    .in_file(&path)
                    .help(Text::fixed("đổi tên tệp", "rename the file")),
                );
                continue;
            }
            let Some(role) = role_of(&path) else { continue };
            let len = entry.metadata().map_or(0, |m| m.len());
            found.push(Found { role, path: path.into(), file: entry.into_path(), len });
        }
    }
}

/// Files of editors and systems that are never part of a site.
fn is_ignored(name: &OsStr) -> bool {
    let name = name.to_string_lossy();
    name.starts_with('.')
        || name.starts_with("~$")
        || name.ends_with('~')
        || name.ends_with(".swp")
        || name.ends_with(".tmp")
        || matches!(&*name, "Thumbs.db" | "desktop.ini" | "__MACOSX")
}

/// What the file at `path` (from the site's root) is for; `None` where it is of no use to a site.
pub fn role_of(path: &str) -> Option<Role> {
    if path == CONFIG_FILE {
        return Some(Role::Config);
    }
    let (top, rest) = path.split_once('/')?;
    match top {
        "content" => Some(match rest.strip_prefix("_data/") {
            Some(name) if name.ends_with(".toml") && !name.contains('/') => Role::Registry,
            Some(_) => return None,
            None if rest.ends_with(".md") => Role::Page,
            None => match rest.rsplit('/').next() {
                Some("plan.toml") => Role::Plan,
                Some("tasks.csv" | "results.csv") => Role::PlanTable,
                _ => Role::Bundle,
            },
        }),
        "static" => Some(Role::Static),
        "templates" | "shortcodes" | "i18n" => Some(Role::Theme),
        "themes" => match rest.split_once('/')?.1.split_once('/') {
            Some(("static", _)) => Some(Role::ThemeStatic),
            Some(("templates" | "shortcodes" | "i18n", _)) => Some(Role::Theme),
            None if rest.ends_with("/theme.toml") => Some(Role::Theme),
            _ => None,
        },
        _ => None,
    }
}

fn load_one(found: Found) -> Result<Loaded, Diagnostic> {
    let Found { role, path, file, len } = found;
    if matches!(role, Role::Bundle | Role::Static | Role::ThemeStatic) {
        return Ok(Loaded::Blob(Blob { role, path, len, file }));
    }
    if len > MAX_TEXT_BYTES {
        return Err(Diagnostic::error(
            Code::FileTooLarge,
            Text::new(
                format!("tệp dài {} MB, quá giới hạn 16 MB", len.div_ceil(1024 * 1024)),
                format!("the file is {} MB long, over the limit of 16 MB", len.div_ceil(1024 * 1024)),
            ),
        )
        .in_file(&path)
        .help(Text::fixed("chia thành nhiều trang", "split it into several pages")));
    }
    let bytes = std::fs::read(&file).map_err(|error| io_error(&path, &error))?;
    decode(&path, bytes).map(|source| Loaded::Text(TextFile { role, source }))
}

fn relative(root: &Path, path: &Path) -> String {
    let relative = path.strip_prefix(root).unwrap_or(path);
    let parts: Vec<_> = relative.components().map(|c| c.as_os_str().to_string_lossy()).collect();
    parts.join("/")
}

fn io_error(path: &str, error: &std::io::Error) -> Diagnostic {
    Diagnostic::error(
        Code::Io,
        Text::new(format!("không đọc được tệp: {error}"), format!("cannot read the file: {error}")),
    )
    .in_file(path)
}

fn symlink(path: &str) -> Diagnostic {
    Diagnostic::error(
        Code::Symlink,
        Text::fixed(
            "đây là liên kết tượng trưng (symlink); lantoa không đi theo liên kết",
            "this is a symbolic link; lantoa follows none",
        ),
    )
    .in_file(path)
    .help(Text::fixed(
        "chép tệp thật vào thư mục của trang, rồi xóa liên kết",
        "copy the real file into the site folder and delete the link",
    ))
}

fn not_a_site(root: &Path) -> Diagnostic {
    let shown = root.display();
    Diagnostic::error(
        Code::NotASite,
        Text::new(
            format!("thư mục {shown} không có tệp {CONFIG_FILE}, nên không phải là một trang lantoa"),
            format!("the folder {shown} has no {CONFIG_FILE}, so it is not a lantoa site"),
        ),
    )
    .in_file(CONFIG_FILE)
    .help(Text::fixed(
        "chuyển vào thư mục của trang, dùng --root THƯ_MỤC, hoặc tạo trang mới: lantoa new THƯ_MỤC",
        "change to the site's folder, use --root DIR, or make a new site: lantoa new DIR",
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_known_by_its_path() {
        for (path, role) in [
            ("lantoa.toml", Some(Role::Config)),
            ("content/a/b.md", Some(Role::Page)),
            ("content/_data/agencies.toml", Some(Role::Registry)),
            ("content/ke-hoach/x/plan.toml", Some(Role::Plan)),
            ("content/ke-hoach/x/tasks.csv", Some(Role::PlanTable)),
            ("content/a/anh.jpg", Some(Role::Bundle)),
            ("static/robots-extra.txt", Some(Role::Static)),
            ("templates/page.html", Some(Role::Theme)),
            ("themes/x/theme.toml", Some(Role::Theme)),
            ("themes/x/static/a.css", Some(Role::ThemeStatic)),
            ("themes/x/README.md", None),
            ("notes.txt", None),
        ] {
            assert_eq!(role_of(path), role, "{path}");
        }
    }
}
