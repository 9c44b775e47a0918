//! What a file's name says of it: what is never part of a site, what is spelt otherwise than usual, and
//! what looks like a page but is not read.
//!
//! The stated rule, which docs/huong-dan-bien-tap.md repeats: left out without a word are files that
//! systems and programs leave behind (see [`is_ignored`]); every other file of `content/` is read,
//! copied, or reported here.

use std::borrow::Cow;
use std::ffi::OsStr;
use std::io::Read as _;
use std::path::Path;

use crate::diag::{Code, Diagnostic, Text};

/// Names with a dot in front that mean something to web servers: of `static/` these are copied.
const SERVER_NAMES: [&str; 3] = [".well-known", ".htaccess", ".nojekyll"];

/// Endings of backups, unfinished downloads and shortcuts.
const LEFTOVERS: [&str; 14] = [
    ".swp",
    ".tmp",
    ".bak",
    ".old",
    ".orig",
    ".rej",
    ".crdownload",
    ".part",
    ".partial",
    ".download",
    ".lnk",
    ".url",
    ".webloc",
    ".save",
];

/// Files of editors and systems that are never part of a site: names with a dot in front (but those that
/// servers know), lock files of office programs, backups, unfinished downloads, shortcuts, thumbnails.
pub fn is_ignored(name: &OsStr) -> bool {
    let name = name.to_string_lossy();
    let lower = name.to_ascii_lowercase();
    name.starts_with('.') && !SERVER_NAMES.contains(&&*name)
        || name.starts_with("~$")
        || name.ends_with('~')
        || LEFTOVERS.iter().any(|ending| lower.ends_with(ending))
        || matches!(&*lower, "thumbs.db" | "ehthumbs.db" | "desktop.ini" | "__macosx" | "icon\r")
}

/// Whether a path holds a name for servers where it means nothing.
pub fn is_misplaced(path: &str) -> bool {
    !path.starts_with("static/") && path.split('/').any(|part| part.starts_with('.'))
}

/// The usual spelling of a path: `Bai.MD` and `bai.markdown` are read as `.md`, `Tasks.CSV` as `tasks.csv`.
pub fn usual(path: String) -> String {
    let Some((dir, name)) = path.rsplit_once('/').filter(|_| path.starts_with("content/")) else {
        return path;
    };
    match usual_name(name, path.starts_with("content/_data/")) {
        Cow::Borrowed(_) => path,
        Cow::Owned(name) => format!("{dir}/{name}"),
    }
}

fn usual_name(name: &str, is_data: bool) -> Cow<'_, str> {
    let Some((stem, ending)) = name.rsplit_once('.') else { return Cow::Borrowed(name) };
    let lower = ending.to_ascii_lowercase();
    if matches!(lower.as_str(), "md" | "markdown") {
        let known = ["index", "_index"].into_iter().find(|known| {
            let first = stem.split('.').next().unwrap_or(stem);
            first.eq_ignore_ascii_case(known) && first != *known
        });
        if ending == "md" && known.is_none() {
            return Cow::Borrowed(name);
        }
        let stem = known.map_or(stem.to_owned(), |known| format!("{known}{}", &stem[known.len()..]));
        return Cow::Owned(format!("{stem}.md"));
    }
    let folded = name.to_ascii_lowercase();
    let is_known =
        matches!(folded.as_str(), "plan.toml" | "tasks.csv" | "results.csv") || is_data && lower == "toml";
    if is_known && folded != name { Cow::Owned(folded) } else { Cow::Borrowed(name) }
}

/// What is to be said of a file of `content/` that is not read as what it seems to be.
pub fn not_read(path: &str, file: &Path) -> Option<Diagnostic> {
    let rest = path.strip_prefix("content/")?;
    let name = rest.rsplit('/').next().unwrap_or(rest);
    let lower = name.to_ascii_lowercase();
    if let Some(data) = rest.strip_prefix("_data/") {
        if data.to_ascii_lowercase().ends_with(".toml") && !data.contains('/') {
            return None;
        }
        let right = lower.strip_suffix(".txt").filter(|name| name.ends_with(".toml"));
        let help = match right {
            Some(right) => renamed(right),
            None => Text::fixed(
                "danh mục là tệp .toml nằm ngay trong content/_data/; tệp khác thì chuyển ra khỏi thư mục này",
                "registries are .toml files directly in content/_data/; move other files out of this folder",
            ),
        };
        return Some(warning(
            path,
            "tệp này nằm trong content/_data/ nhưng không được đọc",
            "this file lies in content/_data/ but is not read",
            help,
        ));
    }
    for ending in [".md.txt", ".markdown.txt", ".md.md", ".md.rtf", ".md.docx"] {
        if let Some(stem) = lower.strip_suffix(ending).filter(|_| ending != ".md.md") {
            let right = format!("{}.md", &name[..stem.len()]);
            return Some(warning(
                path,
                "tệp này trông như một bài nhưng không được đọc: đuôi tên tệp bị thêm vào sau .md (Notepad thường thêm .txt và Windows giấu đuôi)",
                "this file looks like a page but is not read: a program added an ending behind .md",
                renamed(&right),
            ));
        }
    }
    for known in ["plan.toml.txt", "tasks.csv.txt", "results.csv.txt"] {
        if lower == known {
            return Some(warning(
                path,
                "tệp này không được đọc: tên có thêm đuôi .txt",
                "this file is not read: its name has .txt behind it",
                renamed(known.trim_end_matches(".txt")),
            ));
        }
    }
    if matches!(lower.as_str(), "tasks.xlsx" | "tasks.xls" | "results.xlsx" | "results.xls") {
        return Some(warning(
            path,
            "bảng Excel này không được đọc",
            "this spreadsheet is not read",
            Text::new(
                format!(
                    "trong Excel: Save As, chọn \"CSV UTF-8\", tên {}.csv",
                    lower.split('.').next().unwrap_or("tasks")
                ),
                format!(
                    "save it as \"CSV UTF-8\" under the name {}.csv",
                    lower.split('.').next().unwrap_or("tasks")
                ),
            ),
        ));
    }
    let is_text = lower.ends_with(".txt")
        || lower.ends_with(".text")
        || !lower.contains('.')
        || lower.ends_with(".mdx")
        || lower.ends_with(".mkd");
    if is_text && begins_like_page(file) {
        let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
        return Some(warning(
            path,
            "tệp này bắt đầu bằng +++ như một bài, nhưng tên không kết thúc bằng .md nên không được đọc",
            "this file begins with +++ like a page, but its name does not end in .md, so it is not read",
            renamed(&format!("{stem}.md")),
        ));
    }
    None
}

fn renamed(name: &str) -> Text {
    Text::new(
        format!("đổi tên thành {name}; nếu là bản thừa thì xóa"),
        format!("rename it to {name}; delete it if it is a spare copy"),
    )
}

fn warning(path: &str, vi: &'static str, en: &'static str, help: Text) -> Diagnostic {
    Diagnostic::warning(Code::NotRead, Text::fixed(vi, en)).in_file(path).help(help)
}

fn begins_like_page(file: &Path) -> bool {
    let mut start = [0; 64];
    let Ok(mut file) = std::fs::File::open(file) else { return false };
    let length = file.read(&mut start).unwrap_or(0);
    let text = String::from_utf8_lossy(&start[..length]);
    text.trim_start_matches(|c: char| c.is_whitespace() || c == '\u{feff}').starts_with("+++")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_programs_leave_behind_is_ignored() {
        for name in [
            ".DS_Store",
            "~$bai.docx",
            "bai.md~",
            "index.md.bak",
            "~index.md.old",
            "anh.png.crdownload",
            "x.part",
            "bai.lnk",
            "ehthumbs.db",
            "Thumbs.db",
            "a.orig",
            ".env",
            "trang.URL",
        ] {
            assert!(is_ignored(OsStr::new(name)), "{name}");
        }
        for name in ["bai.md", ".htaccess", ".well-known", ".nojekyll", "mau.docx", "phần-1.partner.pdf"] {
            assert!(!is_ignored(OsStr::new(name)), "{name}");
        }
    }

    #[test]
    fn names_have_one_spelling() {
        for (path, expected) in [
            ("content/BAI.MD", "content/BAI.md"),
            ("content/a/_index.MD", "content/a/_index.md"),
            ("content/a/Index.en.md", "content/a/index.en.md"),
            ("content/a/bai.markdown", "content/a/bai.md"),
            ("content/ke-hoach/x/Tasks.CSV", "content/ke-hoach/x/tasks.csv"),
            ("content/_data/Agencies.TOML", "content/_data/agencies.toml"),
            ("content/a/Anh.JPG", "content/a/Anh.JPG"),
            ("static/README.MD", "static/README.MD"),
        ] {
            assert_eq!(usual(path.to_owned()), expected);
        }
    }

    #[test]
    fn files_that_look_like_something_else_are_reported() {
        let told = |path: &str| not_read(path, Path::new("no-such-file")).is_some();
        for path in [
            "content/a.md.txt",
            "content/_data/agencies.toml.txt",
            "content/_data/x/y.toml",
            "content/k/plan.toml.txt",
            "content/k/tasks.xlsx",
        ] {
            assert!(told(path), "{path}");
        }
        for path in [
            "content/a.md",
            "content/_data/agencies.toml",
            "content/a/mau.docx",
            "content/a/ghi-chu.txt",
            "static/a.md.txt",
        ] {
            assert!(!told(path), "{path}");
        }
    }
}
