//! What can go wrong while publishing, as data with a message for people.
//!
//! Every error names the path and the action that failed and says what to do next. Turning it into a
//! diagnostic of the build is left to the caller.

use std::fmt;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Why a publish did not happen. The published folder is as it was, unless [`PublishErrorKind::Unfinished`]
/// says otherwise.
#[derive(Debug, Clone)]
pub struct PublishError {
    /// What went wrong.
    pub kind: PublishErrorKind,
    /// The file or folder concerned.
    pub path: PathBuf,
    /// What was being done.
    pub action: Action,
    /// What the operating system said, if it was asked.
    pub io: Option<Arc<io::Error>>,
}

/// The kinds of [`PublishError`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PublishErrorKind {
    /// Another build holds the folder.
    Busy,
    /// The folder holds files lantoa did not write; their paths (at most [`NAMED`]) and how many there are.
    Foreign { files: Vec<String>, count: usize },
    /// The output folder, or a folder lantoa works in, is a symbolic link.
    Symlink,
    /// Something that is not a folder has the name of the output folder.
    NotAFolder,
    /// The path has no name a folder could have, such as `/`.
    NoName,
    /// The marker was edited or cut off.
    MarkerDamaged,
    /// The marker was written by a newer lantoa.
    MarkerNewer,
    /// Two outputs have one path.
    Duplicate,
    /// Two outputs have paths that differ only by letter case; this is the other one.
    SameButForCase { other: String },
    /// One output is a file where another needs a folder; this is the other one.
    FileAndFolder { other: String },
    /// The path belongs to lantoa's own marker.
    ReservedName,
    /// No space left on the disk, or over quota.
    DiskFull,
    /// Permission denied, or a read-only disk.
    Denied,
    /// Another program has the file open, and kept it for some seconds (Windows).
    Held,
    /// The disk cannot lock files.
    NoLocks,
    /// Publishing stopped halfway and could not be undone; the next build finishes it.
    Unfinished,
    /// Anything else the operating system reports.
    Io,
}

/// What was being done when it failed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Action {
    Open,
    Lock,
    Read,
    Prepare,
    Write,
    Replace,
    Delete,
    Recover,
}

/// How many foreign files an error names.
pub const NAMED: usize = 10;

impl PublishError {
    pub(super) fn new(kind: PublishErrorKind, action: Action, path: impl Into<PathBuf>) -> PublishError {
        PublishError { kind, path: path.into(), action, io: None }
    }

    pub(super) fn io(error: io::Error, action: Action, path: impl Into<PathBuf>) -> PublishError {
        let kind = match error.kind() {
            io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => PublishErrorKind::DiskFull,
            _ if crate::held::is_held(&error) => PublishErrorKind::Held,
            io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem => PublishErrorKind::Denied,
            _ => PublishErrorKind::Io,
        };
        PublishError { kind, path: path.into(), action, io: Some(Arc::new(error)) }
    }

    pub(super) fn foreign(mut files: Vec<String>, out: &Path) -> PublishError {
        let count = files.len();
        files.sort();
        files.truncate(NAMED);
        PublishError::new(PublishErrorKind::Foreign { files, count }, Action::Open, out)
    }

    /// What is wrong and what to do next, for an editor.
    pub fn message_vi(&self) -> String {
        let path = crate::held::shown(&self.path);
        let action = match self.action {
            Action::Open => "mở thư mục xuất bản",
            Action::Lock => "khóa thư mục xuất bản",
            Action::Read => "đọc",
            Action::Prepare => "chuẩn bị thư mục làm việc",
            Action::Write => "ghi",
            Action::Replace => "thay thế",
            Action::Delete => "xóa",
            Action::Recover => "khôi phục lần xuất bản bị gián đoạn tại",
        };
        let what = match &self.kind {
            PublishErrorKind::Busy => format!(
                "một lần dựng khác đang ghi vào {path}. Hãy đợi lần đó xong (hoặc đóng nó) rồi chạy lại."
            ),
            PublishErrorKind::Foreign { files, count } => format!(
                "{path} có {count} tệp không do lantoa tạo: {}. Hãy chuyển chúng vào thư mục static/ nếu muốn đăng, \
                 hoặc chọn thư mục khác bằng --out; lantoa không ghi đè và không xóa tệp của bạn.",
                list(files, *count, "và")
            ),
            PublishErrorKind::Symlink => format!(
                "{path} là liên kết tượng trưng. Hãy chỉ thẳng tới thư mục thật; lantoa không đi theo liên kết."
            ),
            PublishErrorKind::NotAFolder => {
                format!("{path} không phải là thư mục. Hãy đổi tên tệp đó hoặc chọn thư mục khác bằng --out.")
            }
            PublishErrorKind::NoName => {
                format!("{path} không thể là thư mục xuất bản. Hãy chọn một thư mục riêng bằng --out.")
            }
            PublishErrorKind::MarkerDamaged => format!(
                "tệp đánh dấu {path} đã bị sửa hoặc hỏng nên không biết tệp nào do lantoa tạo. \
                 Hãy đổi tên hoặc xóa cả thư mục xuất bản rồi dựng lại."
            ),
            PublishErrorKind::MarkerNewer => format!(
                "{path} do phiên bản lantoa mới hơn tạo. Hãy cập nhật lantoa, hoặc xóa thư mục xuất bản rồi dựng lại."
            ),
            PublishErrorKind::Duplicate => {
                format!("hai nội dung cùng xuất ra {path}. Hãy đổi “slug” hoặc tên tệp của một trong hai.")
            }
            PublishErrorKind::SameButForCase { other } => format!(
                "{path} và {other} chỉ khác nhau chữ hoa, chữ thường; Windows coi là một. Hãy đổi tên một trong hai."
            ),
            PublishErrorKind::FileAndFolder { other } => {
                format!(
                    "{path} và {other} không thể cùng có: một tên vừa là tệp vừa là thư mục. Hãy đổi tên một trong hai."
                )
            }
            PublishErrorKind::ReservedName => {
                format!("{path} là tên lantoa dùng riêng. Hãy đặt tên khác cho tệp này.")
            }
            PublishErrorKind::DiskFull => format!(
                "không {action} được {path}: ổ đĩa đã đầy. Trang đang có được giữ nguyên. Hãy giải phóng dung lượng rồi chạy lại."
            ),
            PublishErrorKind::Denied => format!(
                "không {action} được {path}: không có quyền. lantoa cần quyền ghi cả thư mục xuất bản lẫn thư mục chứa nó; \
                 trên Windows hãy đóng chương trình đang mở tệp này. Trang đang có được giữ nguyên."
            ),
            PublishErrorKind::Held => format!(
                "không {action} được {path}: một chương trình khác đang giữ tệp này. Hãy đóng chương trình đang mở nó \
                 (Word, Excel, trình duyệt, cửa sổ xem trước của Explorer), hoặc tạm dừng OneDrive, rồi chạy lại. \
                 Trang đang có được giữ nguyên."
            ),
            PublishErrorKind::NoLocks => format!(
                "ổ đĩa chứa {path} không hỗ trợ khóa tệp. Hãy để thư mục trang trên ổ đĩa của máy này."
            ),
            PublishErrorKind::Unfinished => format!(
                "việc xuất bản dừng giữa chừng tại {path}. Hãy xử lý lỗi bên dưới rồi chạy lại: lần sau sẽ làm nốt phần còn lại."
            ),
            PublishErrorKind::Io => {
                format!("không {action} được {path}. Trang đang có được giữ nguyên; hãy chạy lại.")
            }
        };
        self.with_cause(what, "Hệ thống báo")
    }

    /// The same in English.
    pub fn message_en(&self) -> String {
        let path = crate::held::shown(&self.path);
        let action = match self.action {
            Action::Open => "open the output folder",
            Action::Lock => "lock the output folder",
            Action::Read => "read",
            Action::Prepare => "prepare the working folder",
            Action::Write => "write",
            Action::Replace => "replace",
            Action::Delete => "delete",
            Action::Recover => "recover an interrupted publish at",
        };
        let what = match &self.kind {
            PublishErrorKind::Busy => {
                format!("another build is writing to {path}. Wait for it (or close it) and run again.")
            }
            PublishErrorKind::Foreign { files, count } => format!(
                "{path} holds {count} files lantoa did not write: {}. Move them to static/ to publish them, or choose \
                 another folder with --out; lantoa neither overwrites nor deletes your files.",
                list(files, *count, "and")
            ),
            PublishErrorKind::Symlink => {
                format!("{path} is a symbolic link. Name the real folder; lantoa follows no links.")
            }
            PublishErrorKind::NotAFolder => {
                format!("{path} is not a folder. Rename that file or choose another folder with --out.")
            }
            PublishErrorKind::NoName => {
                format!("{path} cannot be an output folder. Choose a folder of its own with --out.")
            }
            PublishErrorKind::MarkerDamaged => format!(
                "the marker {path} was edited or is damaged, so it is unknown which files are lantoa's. \
                 Rename or delete the output folder and build again."
            ),
            PublishErrorKind::MarkerNewer => {
                format!(
                    "{path} was written by a newer lantoa. Update lantoa, or delete the output folder and build again."
                )
            }
            PublishErrorKind::Duplicate => {
                format!("two outputs have the path {path}. Change the slug or the file name of one of them.")
            }
            PublishErrorKind::SameButForCase { other } => {
                format!(
                    "{path} and {other} differ only by letter case, so Windows takes them for one. Rename one of them."
                )
            }
            PublishErrorKind::FileAndFolder { other } => {
                format!(
                    "{path} and {other} cannot both exist: one name would be a file and a folder. Rename one of them."
                )
            }
            PublishErrorKind::ReservedName => {
                format!("{path} is a name lantoa keeps for itself. Rename this file.")
            }
            PublishErrorKind::DiskFull => {
                format!(
                    "could not {action} {path}: the disk is full. The present site is untouched. Free some space and run again."
                )
            }
            PublishErrorKind::Denied => format!(
                "could not {action} {path}: permission denied. lantoa must be able to write both the output folder and the \
                 folder that holds it; on Windows close the program that has this file open. The present site is untouched."
            ),
            PublishErrorKind::Held => format!(
                "could not {action} {path}: another program holds this file. Close the program that has it open (Word, \
                 Excel, a browser, Explorer's preview pane), or pause OneDrive, and run again. The present site is untouched."
            ),
            PublishErrorKind::NoLocks => {
                format!(
                    "the disk that holds {path} cannot lock files. Keep the site's folder on a disk of this computer."
                )
            }
            PublishErrorKind::Unfinished => format!(
                "publishing stopped halfway at {path}. Mend what is reported below and run again: the next build finishes it."
            ),
            PublishErrorKind::Io => {
                format!("could not {action} {path}. The present site is untouched; run again.")
            }
        };
        self.with_cause(what, "The system says")
    }

    fn with_cause(&self, what: String, says: &str) -> String {
        match &self.io {
            Some(error) => format!("{what} ({says}: {error})"),
            None => what,
        }
    }
}

fn list(files: &[String], count: usize, and: &str) -> String {
    let mut text = files.join(", ");
    if count > files.len() {
        text.push_str(&format!(" {and} {}…", count - files.len()));
    }
    text
}

impl fmt::Display for PublishError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message_en())
    }
}

impl std::error::Error for PublishError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        self.io.as_deref().map(|e| e as _)
    }
}
