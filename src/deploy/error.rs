//! What can go wrong on the way to a server: as the target sees it ([`Failure`]) and as people are told
//! ([`DeployError`]).

use std::io;

use crate::diag::Text;

/// What kind of thing went wrong with a server.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Trouble {
    /// The connection broke, or nothing came for half a minute.
    Broken,
    /// No connection could be made.
    Unreachable,
    /// The server asks to come back later.
    Busy,
    /// There is no such file or folder.
    Missing,
    /// It is there already.
    Exists,
    /// The account may not do this.
    Denied,
    /// The disk or the quota is full.
    Full,
    /// The password or the key was refused.
    Login,
    /// A password is needed and there is none.
    NoSecret,
    /// The server's SSH key is not known.
    HostKeyUnknown,
    /// The server's SSH key is another one than before.
    HostKeyChanged,
    /// The certificate is not trusted, or encryption could not begin.
    Tls,
    /// The program `ssh` is not on this machine.
    NoProgram,
    /// The server cannot do this at all.
    Unsupported,
    /// Something on this machine: a file of the site that cannot be read.
    Local,
    /// Anything else that the server says.
    Refused,
}

/// A failed operation on a target, with the server's own words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failure {
    pub trouble: Trouble,
    /// What the server or the system said; never a secret.
    pub detail: String,
}

impl Failure {
    pub fn new(trouble: Trouble, detail: impl Into<String>) -> Failure {
        let detail: String = detail.into();
        let plain = detail.split(char::is_control).filter(|part| !part.trim().is_empty());
        let plain = plain.map(str::trim).collect::<Vec<_>>().join("; ");
        Failure { trouble, detail: plain.chars().take(400).collect() }
    }

    /// A failure of the local disk or of a network folder.
    pub fn disk(error: &io::Error) -> Failure {
        use io::ErrorKind::*;
        let trouble = match error.kind() {
            NotFound | NotADirectory => Trouble::Missing,
            AlreadyExists | DirectoryNotEmpty => Trouble::Exists,
            PermissionDenied | ReadOnlyFilesystem => Trouble::Denied,
            StorageFull | QuotaExceeded | FileTooLarge => Trouble::Full,
            HostUnreachable | NetworkUnreachable | NetworkDown | TimedOut | ConnectionReset => {
                Trouble::Broken
            }
            // On a share of Windows whoever reads a file keeps it from being replaced.
            _ if crate::held::is_held(error) => Trouble::Busy,
            _ => Trouble::Refused,
        };
        Failure::new(trouble, error.to_string())
    }

    /// A failure of a socket.
    pub fn socket(error: &io::Error) -> Failure {
        use io::ErrorKind::*;
        let trouble = match error.kind() {
            ConnectionRefused | HostUnreachable | NetworkUnreachable | NetworkDown | AddrNotAvailable => {
                Trouble::Unreachable
            }
            InvalidData => Trouble::Tls,
            _ if error.to_string().contains("failed to lookup address") => Trouble::Unreachable,
            _ => Trouble::Broken,
        };
        Failure::new(trouble, error.to_string())
    }

    /// Whether the same may succeed over a new connection.
    pub fn is_connection(&self) -> bool {
        matches!(self.trouble, Trouble::Broken | Trouble::Unreachable | Trouble::Busy)
    }
}

/// Which kind of problem ended a publish.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ErrorKind {
    /// Another publisher is at work.
    Locked,
    /// Another publisher has taken the lock over.
    LockLost,
    /// Ctrl-C.
    Cancelled,
    /// What is on the server is not what it was when the plan was made: plan again.
    Moved,
    /// There is no earlier version to send.
    NoVersion,
    /// A secret is needed, or was refused.
    Secret,
    /// A file of this machine.
    Local,
    /// The server, or the way to it.
    Server,
}

/// Why a publish did not happen or did not finish, for people.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DeployError {
    pub kind: ErrorKind,
    /// What is wrong and what to do next.
    pub text: Text,
}

impl DeployError {
    pub fn new(kind: ErrorKind, vi: impl Into<String>, en: impl Into<String>) -> DeployError {
        DeployError { kind, text: Text::new(vi.into(), en.into()) }
    }

    /// A file of this machine that could not be read or written.
    pub fn local(path: &std::path::Path, error: &io::Error) -> DeployError {
        DeployError::new(
            ErrorKind::Local,
            format!("không đọc hoặc ghi được {} trên máy này ({error})", path.display()),
            format!("cannot read or write {} on this machine ({error})", path.display()),
        )
    }

    /// What a target's failure means; `what` is the path or the target concerned.
    pub fn server(failure: &Failure, what: &str) -> DeployError {
        let said = &failure.detail;
        let (vi, en) = match failure.trouble {
            Trouble::Broken => (
                format!("kết nối tới {what} bị đứt hoặc im quá lâu, đã thử lại nhiều lần. Hãy kiểm tra mạng rồi chạy lại: lần sau chỉ gửi phần còn thiếu"),
                format!("the connection to {what} broke or fell silent, several times. Check the network and run again: the next run sends only what is missing"),
            ),
            Trouble::Unreachable => (
                format!("không kết nối được tới {what}. Hãy kiểm tra mạng, tên máy chủ và cổng trong lantoa.toml"),
                format!("cannot connect to {what}. Check the network, and the server's name and port in lantoa.toml"),
            ),
            Trouble::Busy => (
                format!("máy chủ {what} đang bận. Hãy chạy lại sau ít phút"),
                format!("the server {what} is busy. Run again in a few minutes"),
            ),
            Trouble::Missing => (
                format!("không có {what} trên máy chủ. Hãy kiểm tra đường dẫn trong lantoa.toml"),
                format!("there is no {what} on the server. Check the path in lantoa.toml"),
            ),
            Trouble::Exists => (
                format!("trên máy chủ đã có thứ khác mang tên {what}"),
                format!("something else on the server has the name {what}"),
            ),
            Trouble::Denied => (
                format!("máy chủ không cho ghi {what}. Hãy nhờ kỹ thuật viên cấp quyền ghi, sửa và xóa trong thư mục này cho tài khoản"),
                format!("the server does not allow to write {what}. Ask the technician for the right to write, change and delete in this folder"),
            ),
            Trouble::Full => (
                format!("ổ đĩa của máy chủ đã đầy (khi ghi {what}). Hãy nhờ kỹ thuật viên thêm chỗ rồi chạy lại: lần sau chỉ gửi phần còn thiếu"),
                format!("the server's disk is full (at {what}). Ask the technician for space and run again: the next run sends only what is missing"),
            ),
            Trouble::Login => (
                format!("{what} từ chối tên người dùng, mật khẩu hoặc khóa"),
                format!("{what} refuses the user, the password or the key"),
            ),
            Trouble::NoSecret => (format!("cần mật khẩu cho {what}"), format!("{what} needs a password")),
            Trouble::HostKeyUnknown => (
                format!("chưa biết khóa SSH của {what}, nên không chắc đó đúng là máy chủ của mình. Hỏi kỹ thuật viên mã kiểm của khóa, rồi chạy một lần `ssh {what}` (hoặc `sftp {what}`), so mã và trả lời yes"),
                format!("the SSH key of {what} is not known, so it may be another server. Ask the technician for its fingerprint, run `ssh {what}` (or `sftp {what}`) once, compare and answer yes"),
            ),
            Trouble::HostKeyChanged => (
                format!("khóa SSH của {what} ĐÃ ĐỔI: có thể máy chủ được cài lại, cũng có thể có kẻ đứng giữa. Chưa gửi gì cả. Hỏi kỹ thuật viên; nếu đúng là máy chủ cài lại, xóa khóa cũ bằng `ssh-keygen -R {what}` rồi nhận khóa mới"),
                format!("the SSH key of {what} HAS CHANGED: the server was set up anew, or somebody is in between. Nothing was sent. Ask the technician; if the server is new, remove the old key with `ssh-keygen -R {what}` and accept the new one"),
            ),
            Trouble::Tls => (
                format!("không tin được chứng chỉ của {what}, hoặc không bắt đầu được kết nối mã hóa; chưa gửi mật khẩu và tệp nào. Chứng chỉ của cơ quan tự cấp: đặt biến SSL_CERT_FILE chỉ tới tệp chứng chỉ gốc (.pem)"),
                format!("the certificate of {what} is not trusted, or encryption could not begin; no password and no file was sent. For an authority of your own set SSL_CERT_FILE to its certificate (.pem)"),
            ),
            Trouble::NoProgram => (
                "máy này chưa có chương trình ssh. Windows: Settings › Apps › Optional features › OpenSSH Client; Debian, Ubuntu: apt install openssh-client".to_owned(),
                "the program ssh is not on this machine. Windows: Settings › Apps › Optional features › OpenSSH Client; Debian, Ubuntu: apt install openssh-client".to_owned(),
            ),
            Trouble::Unsupported => (
                format!("máy chủ không làm được việc cần cho {what}"),
                format!("the server cannot do what is needed for {what}"),
            ),
            Trouble::Local => (format!("không đọc được {what} trên máy này"), format!("cannot read {what} on this machine")),
            Trouble::Refused => (format!("máy chủ báo lỗi ở {what}"), format!("the server reports a problem with {what}")),
        };
        let kind = match failure.trouble {
            Trouble::Login | Trouble::NoSecret => ErrorKind::Secret,
            Trouble::Local => ErrorKind::Local,
            _ => ErrorKind::Server,
        };
        if said.is_empty() {
            return DeployError::new(kind, format!("{vi}."), format!("{en}."));
        }
        DeployError::new(kind, format!("{vi}. (Báo: {said})"), format!("{en}. (It says: {said})"))
    }
}
