//! Reads a site folder into memory. The only stage that reads the disk.
//!
//! Text files become [`SourceText`]s: UTF-8, NFC, LF line ends, no byte order mark, one character for
//! each meaning ([`crate::vi::chars`]). Everything else becomes a [`Blob`], read only when it is needed.
//! No symbolic link is followed, nothing outside the site folder is opened, and every problem has a
//! place. What the text means is `parse`'s matter.

mod approvals;
mod names;
mod text;

use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::SystemTime;

use unicode_normalization::UnicodeNormalization;
use walkdir::WalkDir;

use crate::diag::{Code, Diagnostic, SourceText, Text};
use crate::held;
pub use crate::held::Patience;
use crate::vi::chars::{is_composed, is_direction_control};

pub use approvals::{APPROVALS, approval_hash, approvals_stamp, unapproved};
pub use names::is_ignored;
pub use text::decode;

/// The largest text file that is read, in bytes.
pub const MAX_TEXT_BYTES: u64 = 16 * 1024 * 1024;

/// How deep folders may lie in one another.
pub const MAX_DEPTH: usize = 100;

/// The name of the configuration file that makes a folder a site.
pub const CONFIG_FILE: &str = "lantoa.toml";

/// The folder of the registries.
pub const REGISTRIES: &str = "content/_data";

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
    /// What was strange about its characters.
    pub problems: Vec<Diagnostic>,
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
        self.read_with(Patience::Long)
    }

    /// Reads the file; where another program holds it, so long.
    pub fn read_with(&self, patience: Patience) -> Result<Vec<u8>, Diagnostic> {
        self.check()?;
        held::read_with(&self.file, patience).map_err(|error| io_error(&self.path, &error))
    }

    /// Reads at most `len` bytes from `start`: less only where the file ends before.
    pub fn read_part(&self, start: u64, len: u64) -> Result<Vec<u8>, Diagnostic> {
        use std::io::{Read, Seek, SeekFrom};
        self.check()?;
        let mut bytes = Vec::new();
        held::patiently(|| std::fs::File::open(&self.file))
            .and_then(|mut file| {
                file.seek(SeekFrom::Start(start))?;
                file.take(len).read_to_end(&mut bytes)
            })
            .map_err(|error| io_error(&self.path, &error))?;
        Ok(bytes)
    }

    /// Checked again before every read: the file may have become a link since the folder was walked.
    fn check(&self) -> Result<(), Diagnostic> {
        match std::fs::symlink_metadata(&self.file).map(|m| m.is_file()) {
            Ok(false) => Err(symlink(&self.path)),
            Err(error) => Err(io_error(&self.path, &error)),
            Ok(true) => Ok(()),
        }
    }
}

/// A file, read.
#[derive(Clone, Debug)]
pub enum Loaded {
    Text(TextFile),
    Blob(Blob),
}

/// A file on the disk that is of use to the site, or the reason why it cannot be.
#[derive(Clone, Debug)]
pub struct Listed {
    /// Path from the site's root as the disk spells it.
    pub file: PathBuf,
    pub found: Result<SiteFile, Diagnostic>,
}

/// A file of the site that has not been read yet.
#[derive(Clone, Debug)]
pub struct SiteFile {
    pub role: Role,
    /// Path from the site's root, NFC, with `/`.
    pub path: Arc<str>,
    pub stamp: Stamp,
    file: PathBuf,
}

/// What the disk says of a file without its bytes: two equal stamps, taken some time after the last
/// write, mean equal bytes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Stamp {
    pub len: u64,
    pub modified: Option<SystemTime>,
    /// Which file it is, where the system says so: a file that was renamed to this name keeps its time.
    pub identity: u64,
}

impl Stamp {
    fn of(meta: &std::fs::Metadata) -> Stamp {
        #[cfg(unix)]
        let identity = std::os::unix::fs::MetadataExt::ino(meta);
        // Elsewhere a file keeps the time of its making under every name.
        #[cfg(not(unix))]
        let identity = meta
            .created()
            .ok()
            .and_then(|at| at.duration_since(SystemTime::UNIX_EPOCH).ok())
            .map_or(0, |age| age.as_nanos() as u64);
        Stamp { len: meta.len(), modified: meta.modified().ok(), identity }
    }
}

/// The folders and files of a site folder that are looked into.
pub const TOPS: &[&str] = &[CONFIG_FILE, "content", "static", "templates", "shortcodes", "i18n", "themes"];

/// Lists every file of a site without reading it.
pub fn list(root: &Path) -> Vec<Listed> {
    TOPS.iter().flat_map(|top| list_below(root, Path::new(top))).collect()
}

/// Lists what is at `file`, a path from the site's root: the file, or all files of the folder. Empty
/// where there is nothing, or nothing of use to a site.
pub fn list_below(root: &Path, file: &Path) -> Vec<Listed> {
    let mut entries = Vec::new();
    let mut above = root.to_owned();
    let parts: Vec<&OsStr> = file.components().map(|c| c.as_os_str()).collect();
    let known_top = parts.first().is_some_and(|first| TOPS.iter().any(|top| **first == *OsStr::new(top)));
    if !known_top || parts.iter().any(|part| is_ignored(part)) {
        return entries;
    }
    for part in &parts[..parts.len() - 1] {
        above.push(part);
        // A folder that is a link has been reported as itself; nothing below it is read.
        if !std::fs::symlink_metadata(&above).is_ok_and(|m| m.is_dir()) {
            return entries;
        }
    }
    let start = root.join(file);
    if std::fs::symlink_metadata(&start).is_err() {
        return entries;
    }
    for entry in WalkDir::new(&start)
        .follow_links(false)
        .follow_root_links(false)
        .max_depth(MAX_DEPTH + 1)
        .into_iter()
        .filter_entry(|e| e.depth() == 0 || !is_ignored(e.file_name()))
    {
        let (file, found) = match entry {
            Ok(entry) => {
                let file = entry.path().strip_prefix(root).unwrap_or(entry.path()).to_owned();
                match find(root, entry).transpose() {
                    Some(found) => (file, found),
                    None => continue,
                }
            }
            // What is gone by now was never there.
            Err(error) if error.io_error().is_some_and(|e| e.kind() == std::io::ErrorKind::NotFound) => {
                continue;
            }
            Err(error) => {
                let at = error.path().unwrap_or(&start);
                (at.strip_prefix(root).unwrap_or(at).to_owned(), Err(unreadable(root, at, &error)))
            }
        };
        entries.push(Listed { file, found });
    }
    entries
}

/// What a file of the folder is; `None` for folders and for files that are of no use.
fn find(root: &Path, entry: walkdir::DirEntry) -> Result<Option<SiteFile>, Diagnostic> {
    let path = relative(root, entry.path());
    if entry.file_type().is_symlink() {
        return Err(symlink(&path));
    }
    if entry.depth() > MAX_DEPTH {
        return Err(too_deep(&path));
    }
    if !entry.file_type().is_file() {
        return Ok(None);
    }
    if entry.path().to_str().is_none() {
        return Err(Diagnostic::error(
            Code::FileName,
            Text::fixed("tên tệp không phải là Unicode", "the file name is not Unicode"),
        )
        .in_file(&path)
        .help(Text::fixed(
            "đổi tên tệp bằng chữ thường không dấu, ví dụ gian-giao.md",
            "rename the file, for example to gian-giao.md",
        )));
    }
    let path: String = if is_composed(&path) { path } else { path.nfc().collect() };
    if path.chars().any(|c| c.is_control() || is_direction_control(c)) {
        return Err(Diagnostic::error(
            Code::FileName,
            Text::fixed(
                "tên tệp có ký tự điều khiển không nhìn thấy",
                "the file name contains invisible control characters",
            ),
        )
        .in_file(&path)
        .help(Text::fixed("đổi tên tệp", "rename the file")));
    }
    if names::is_misplaced(&path) {
        return Ok(None);
    }
    if let Some(problem) = names::not_read(&path, entry.path()) {
        return Err(problem);
    }
    let path = names::usual(path);
    let Some(role) = role_of(&path) else { return Ok(None) };
    let stamp = entry.metadata().as_ref().map(Stamp::of).unwrap_or_default();
    Ok(Some(SiteFile { role, path: path.into(), stamp, file: entry.into_path() }))
}

fn too_deep(path: &str) -> Diagnostic {
    Diagnostic::error(
        Code::FileName,
        Text::new(
            format!("thư mục lồng nhau quá {MAX_DEPTH} cấp, nên những gì ở trong không được đọc"),
            format!("folders lie deeper than {MAX_DEPTH} levels, so what is inside is not read"),
        ),
    )
    .in_file(path)
    .help(Text::fixed(
        "chuyển các bài lên thư mục ít cấp hơn",
        "move the pages to a folder with fewer levels",
    ))
}

fn unreadable(root: &Path, at: &Path, error: &walkdir::Error) -> Diagnostic {
    let detail = error.io_error().map_or_else(|| error.to_string(), |e| e.to_string());
    Diagnostic::error(
        Code::Io,
        Text::new(
            format!("không đọc được thư mục này: {detail}"),
            format!("cannot read this folder: {detail}"),
        ),
    )
    .in_file(&relative(root, at))
}

/// Whether a folder is a site's.
pub fn is_site(root: &Path) -> bool {
    root.join(CONFIG_FILE).is_file()
}

/// The site's folder that contains `start` or is above it, if there is one.
pub fn find_root(start: &Path) -> Option<PathBuf> {
    start.ancestors().find(|dir| is_site(dir)).map(Path::to_owned)
}

/// The folders of a site that exist, by name.
pub fn folders(root: &Path) -> Vec<&'static str> {
    let is_folder = |top: &str| std::fs::symlink_metadata(root.join(top)).is_ok_and(|m| m.is_dir());
    TOPS.iter().copied().filter(|top| is_folder(top)).collect()
}

/// The folder's path without links and relative parts, as file events name it.
pub fn real_path(root: &Path) -> PathBuf {
    std::fs::canonicalize(root).unwrap_or_else(|_| root.to_owned())
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

impl SiteFile {
    /// Reads the file, where it is text; a blob is read when it is needed.
    pub fn load(self, patience: Patience) -> Result<Loaded, Diagnostic> {
        let SiteFile { role, path, file, stamp } = self;
        let len = stamp.len;
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
        let bytes = held::read_with(&file, patience).map_err(|error| io_error(&path, &error))?;
        decode(role, &path, bytes).map(Loaded::Text)
    }
}

fn relative(root: &Path, path: &Path) -> String {
    let relative = path.strip_prefix(root).unwrap_or(path);
    // As a path is walked, its text is its parts with `/` between, but for the separators of Windows.
    if let Some(text) = relative.to_str().filter(|_| std::path::MAIN_SEPARATOR == '/') {
        return text.to_owned();
    }
    let parts: Vec<_> = relative.components().map(|c| c.as_os_str().to_string_lossy()).collect();
    parts.join("/")
}

fn io_error(path: &str, error: &std::io::Error) -> Diagnostic {
    if held::is_held(error) {
        return held_problem(&[path]);
    }
    Diagnostic::error(
        Code::Io,
        Text::new(format!("không đọc được tệp: {error}"), format!("cannot read the file: {error}")),
    )
    .in_file(path)
}

/// How many held files are named.
const NAMED: usize = 3;

/// Files that another program holds, in one message: what else such a site lacks follows from it.
pub fn held_problem(paths: &[&str]) -> Diagnostic {
    let first = paths.first().copied().unwrap_or_default();
    let more = paths.len().saturating_sub(NAMED);
    let names = paths.iter().take(NAMED).copied().collect::<Vec<_>>().join(", ");
    let message = match (paths.len(), more) {
        (0 | 1, _) => Text::fixed(
            "một chương trình khác đang giữ tệp này nên chưa đọc được",
            "another program holds this file, so it could not be read",
        ),
        (count, 0) => Text::new(
            format!("{count} tệp đang bị chương trình khác giữ nên chưa đọc được: {names}"),
            format!("other programs hold {count} files, so they could not be read: {names}"),
        ),
        (count, more) => Text::new(
            format!("{count} tệp đang bị chương trình khác giữ nên chưa đọc được: {names} và {more} tệp nữa"),
            format!("other programs hold {count} files, so they could not be read: {names} and {more} more"),
        ),
    };
    Diagnostic::error(Code::FileHeld, message).in_file(first).help(Text::fixed(
        "đóng chương trình đang mở tệp (Word, Excel, cửa sổ xem trước của Explorer), hoặc tạm dừng OneDrive, rồi thử lại; chưa có gì bị thay đổi",
        "close the program that has it open (Word, Excel, Explorer's preview), or pause OneDrive, and try again; nothing was changed",
    ))
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

/// There is no site in `root`.
pub fn not_a_site(root: &Path) -> Diagnostic {
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
