//! [`OutPath`]: the only kind of name a file can be published under.
//!
//! One document has one address everywhere: on Linux, Windows and macOS disks, in an object store and in a
//! URL. So a name that one of them would change, hide, refuse or merge with another is refused here, before
//! anything is written. Whether two good names collide with each other is decided in `names`.

use std::fmt;
use std::path::{Component, Path, PathBuf};
use std::sync::Arc;

use unicode_normalization::{UnicodeNormalization, is_nfc};

/// The longest segment, in bytes. Most file systems stop at 255; the rest is room for a temporary suffix.
pub const MAX_SEGMENT: usize = 240;
/// The longest path, in bytes. Object keys of S3 stop at 1,024.
pub const MAX_PATH: usize = 900;

/// A validated output path: relative, `/`-separated, NFC, without `.` or `..`, usable on every system.
///
/// ```
/// use lantoa::publish::OutPath;
/// assert_eq!(OutPath::new("huong-dan/phun-thuoc/index.html").unwrap().as_str(), "huong-dan/phun-thuoc/index.html");
/// assert!(OutPath::new("../bi-mat.txt").is_err());
/// ```
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct OutPath(Arc<str>);

impl OutPath {
    /// Checks `path` and keeps it. Fails with the first rule it breaks.
    pub fn new(path: &str) -> Result<OutPath, OutPathError> {
        match check(path) {
            Ok(()) => Ok(OutPath(Arc::from(path))),
            Err(reason) => Err(OutPathError { path: path.to_owned(), reason }),
        }
    }

    /// The path as it was given.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    pub(super) fn shared(&self) -> Arc<str> {
        Arc::clone(&self.0)
    }
}

impl AsRef<str> for OutPath {
    fn as_ref(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for OutPath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Debug for OutPath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&*self.0, f)
    }
}

/// Why a path cannot be published.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OutPathError {
    /// The path as it was given.
    pub path: String,
    /// The rule it breaks.
    pub reason: OutPathReason,
}

/// The rules of [`OutPath`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OutPathReason {
    /// The path is empty, begins or ends with `/`, or holds `//`.
    EmptySegment,
    /// A segment is `.` or `..`.
    DotSegment,
    /// Letters and marks are not in NFC, so the same name could be spelled in two ways.
    NotNfc,
    /// A control character.
    Control,
    /// A character that changes the reading direction or cannot be seen, so it can disguise a name.
    Invisible,
    /// A character Windows does not allow in a name: `\ < > : " | ? *`.
    Forbidden(char),
    /// A name Windows keeps for devices, such as `con` or `nul.txt`.
    Reserved,
    /// A segment that ends with a dot or a space, which Windows drops.
    TrailingDotOrSpace,
    /// A segment longer than [`MAX_SEGMENT`] or a path longer than [`MAX_PATH`] bytes.
    TooLong,
}

impl OutPathError {
    /// What is wrong and what to do, for an editor.
    pub fn message_vi(&self) -> String {
        let why = match self.reason {
            OutPathReason::EmptySegment => "có phần rỗng (dấu “/” ở đầu, ở cuối hoặc lặp lại)".to_owned(),
            OutPathReason::DotSegment => "có phần “.” hoặc “..”".to_owned(),
            OutPathReason::NotNfc => {
                "dùng dấu tiếng Việt tổ hợp rời (không phải Unicode dựng sẵn, NFC)".to_owned()
            }
            OutPathReason::Control => "có ký tự điều khiển".to_owned(),
            OutPathReason::Invisible => "có ký tự ẩn hoặc ký tự đổi chiều chữ".to_owned(),
            OutPathReason::Forbidden(c) => format!("có ký tự “{c}” mà Windows không cho dùng"),
            OutPathReason::Reserved => "trùng tên Windows dành riêng (con, nul, aux, com1…)".to_owned(),
            OutPathReason::TrailingDotOrSpace => "có phần kết thúc bằng dấu chấm hoặc dấu cách".to_owned(),
            OutPathReason::TooLong => {
                format!("quá dài (mỗi phần tối đa {MAX_SEGMENT} byte, cả đường dẫn {MAX_PATH} byte)")
            }
        };
        format!("không thể xuất bản {:?}: đường dẫn {why}. Hãy đổi tên tệp hoặc đặt lại “slug”.", self.path)
    }

    /// The same in English.
    pub fn message_en(&self) -> String {
        let why = match self.reason {
            OutPathReason::EmptySegment => {
                "has an empty segment (a leading, trailing or doubled “/”)".to_owned()
            }
            OutPathReason::DotSegment => "has a “.” or “..” segment".to_owned(),
            OutPathReason::NotNfc => "is not in NFC".to_owned(),
            OutPathReason::Control => "has a control character".to_owned(),
            OutPathReason::Invisible => "has an invisible or direction-control character".to_owned(),
            OutPathReason::Forbidden(c) => format!("has “{c}”, which Windows does not allow"),
            OutPathReason::Reserved => "has a name reserved by Windows (con, nul, aux, com1…)".to_owned(),
            OutPathReason::TrailingDotOrSpace => "has a segment that ends with a dot or a space".to_owned(),
            OutPathReason::TooLong => {
                format!("is too long (a segment at most {MAX_SEGMENT} bytes, the whole {MAX_PATH})")
            }
        };
        format!("cannot publish {:?}: the path {why}. Rename the file or set another slug.", self.path)
    }
}

impl fmt::Display for OutPathError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message_en())
    }
}

impl std::error::Error for OutPathError {}

fn check(path: &str) -> Result<(), OutPathReason> {
    if path.len() > MAX_PATH {
        return Err(OutPathReason::TooLong);
    }
    for c in path.chars() {
        match c {
            c if c.is_control() => return Err(OutPathReason::Control),
            '\\' | '<' | '>' | ':' | '"' | '|' | '?' | '*' => return Err(OutPathReason::Forbidden(c)),
            c if is_invisible(c) => return Err(OutPathReason::Invisible),
            _ => {}
        }
    }
    if !path.is_ascii() && !is_nfc(path) {
        return Err(OutPathReason::NotNfc);
    }
    path.split('/').try_for_each(check_segment)
}

fn check_segment(segment: &str) -> Result<(), OutPathReason> {
    match segment {
        "" => Err(OutPathReason::EmptySegment),
        "." | ".." => Err(OutPathReason::DotSegment),
        s if s.len() > MAX_SEGMENT => Err(OutPathReason::TooLong),
        s if s.ends_with(['.', ' ']) => Err(OutPathReason::TrailingDotOrSpace),
        s if is_reserved(s) => Err(OutPathReason::Reserved),
        _ => Ok(()),
    }
}

/// Characters that reorder or hide text: bidirectional controls (Unicode UAX #9), zero-width characters,
/// the soft hyphen, separators and the byte order mark.
fn is_invisible(c: char) -> bool {
    matches!(c,
        '\u{00AD}' | '\u{034F}' | '\u{061C}' | '\u{180E}' | '\u{200B}'..='\u{200F}'
        | '\u{2028}'..='\u{202E}' | '\u{2060}'..='\u{206F}' | '\u{FEFF}' | '\u{FFF9}'..='\u{FFFB}'
        | '\u{E0000}'..='\u{E007F}')
}

/// The whole path from the root of its disk, without `..`.
pub fn from_the_root(path: &Path) -> PathBuf {
    let path = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    let mut folded = PathBuf::new();
    for part in path.components() {
        match part {
            Component::ParentDir => {
                folded.pop();
            }
            part => folded.push(part),
        }
    }
    folded
}

/// Whether `path` is `folder` or lies in it, as this system compares names.
pub fn lies_in(path: &Path, folder: &Path) -> bool {
    if cfg!(any(windows, target_os = "macos")) {
        lies_in_whatever_case(path, folder)
    } else {
        path.starts_with(folder)
    }
}

fn lies_in_whatever_case(path: &Path, folder: &Path) -> bool {
    let folded = |path: &Path| -> Vec<String> {
        path.components().map(|part| fold(&part.as_os_str().to_string_lossy())).collect()
    };
    folded(path).starts_with(&folded(folder))
}

/// Device names of Windows; they are reserved with any extension too ("Naming Files, Paths, and Namespaces").
pub fn is_reserved(segment: &str) -> bool {
    let stem = segment.split('.').next().unwrap_or(segment).trim_end_matches(' ');
    if stem.len() > 8 {
        return false;
    }
    let stem = stem.to_ascii_lowercase();
    match stem.as_str() {
        "con" | "prn" | "aux" | "nul" | "conin$" | "conout$" => true,
        s => s.strip_prefix("com").or_else(|| s.strip_prefix("lpt")).is_some_and(|port| {
            matches!(port, "1" | "2" | "3" | "4" | "5" | "6" | "7" | "8" | "9" | "¹" | "²" | "³")
        }),
    }
}

/// The key under which two paths are one file on a disk that ignores letter case.
///
/// Upper case first, so that letters with several lower-case forms (ſ, ς, ı) meet.
pub fn fold(path: &str) -> String {
    if path.is_ascii() {
        return path.to_ascii_lowercase();
    }
    path.to_uppercase().to_lowercase().nfc().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_is_the_same_in_any_case_where_the_system_says_so() {
        let lies = |path: &str, folder: &str| lies_in_whatever_case(Path::new(path), Path::new(folder));
        assert!(lies("/trang/Static", "/trang/static"));
        assert!(lies("/TRANG/static/Ảnh", "/trang/static"));
        assert!(!lies("/trang/static-2", "/trang/static"));
        assert!(!lies("/trang", "/trang/static"));
        assert_eq!(lies_in(Path::new("/a/B"), Path::new("/a/b")), cfg!(any(windows, target_os = "macos")));
    }

    fn check_refused(path: &str, reason: OutPathReason) {
        let error = OutPath::new(path).expect_err(path);
        assert_eq!(error.reason, reason, "{path:?}");
        assert!(error.message_vi().contains("đường dẫn") && error.message_en().contains("path"));
    }

    #[test]
    fn ordinary_paths_are_kept_as_they_are() {
        for path in [
            "index.html",
            "a/b/c.css",
            "văn-bản/luật số 84.pdf",
            ".well-known/security.txt",
            "a..b",
            "console.js",
            "com10",
        ] {
            assert_eq!(OutPath::new(path).unwrap().as_str(), path);
        }
    }

    #[test]
    fn paths_that_leave_the_folder_are_refused() {
        for path in ["", "/etc/passwd", "a//b", "a/"] {
            check_refused(path, OutPathReason::EmptySegment);
        }
        for path in ["..", "../a", "a/../b", "a/./b", "."] {
            check_refused(path, OutPathReason::DotSegment);
        }
        check_refused("a\\..\\b", OutPathReason::Forbidden('\\'));
        check_refused("C:/a", OutPathReason::Forbidden(':'));
    }

    #[test]
    fn names_windows_would_change_are_refused() {
        for path in ["con", "CON", "a/nul.txt", "Aux.tar.gz", "com1", "lpt².html", "prn .txt", "CONIN$"] {
            check_refused(path, OutPathReason::Reserved);
        }
        for path in ["a.", "a /b", "tệp ."] {
            check_refused(path, OutPathReason::TrailingDotOrSpace);
        }
        for (path, c) in [("a?b", '?'), ("a*", '*'), ("a|b", '|'), ("<a>", '<'), ("\"a\"", '"')] {
            check_refused(path, OutPathReason::Forbidden(c));
        }
    }

    #[test]
    fn hidden_characters_are_refused() {
        check_refused("a\0b", OutPathReason::Control);
        check_refused("a\nb", OutPathReason::Control);
        check_refused("a\u{85}b", OutPathReason::Control);
        for c in ['\u{202E}', '\u{2066}', '\u{200F}', '\u{200B}', '\u{FEFF}', '\u{61C}'] {
            check_refused(&format!("84{c}2015"), OutPathReason::Invisible);
        }
    }

    #[test]
    fn decomposed_letters_are_refused() {
        check_refused("ho\u{61}\u{300}.html", OutPathReason::NotNfc);
    }

    #[test]
    fn long_names_are_refused() {
        check_refused(&"a".repeat(241), OutPathReason::TooLong);
        check_refused(&"ab/".repeat(400), OutPathReason::TooLong);
        assert!(OutPath::new(&"a".repeat(240)).is_ok());
    }

    #[test]
    fn letters_that_differ_only_by_case_fold_together() {
        assert_eq!(fold("Đường/ẤP.html"), fold("đường/ấp.html"));
        assert_eq!(fold("ſ"), fold("S"));
        assert_ne!(fold("duong"), fold("đuong"));
    }

    proptest::proptest! {
        #[test]
        fn any_text_is_accepted_or_refused_without_panic(path in "\\PC{0,40}|[a-z./\\\\ ]{0,20}") {
            if let Ok(good) = OutPath::new(&path) {
                let joined = std::path::Path::new("root").join(good.as_str());
                proptest::prop_assert!(joined.starts_with("root"));
                proptest::prop_assert!(joined.components().all(|c| !matches!(c, std::path::Component::ParentDir)));
            } else {
                let _ = fold(&path);
            }
        }
    }
}
