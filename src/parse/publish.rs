//! Where a site is published: the tables `[[publish]]` of `lantoa.toml`.
//!
//! 1. [`mask`] takes secrets out of the text before anything else sees it, so that no message can show one.
//! 2. [`Written::understood`] makes a target of what a table says, or reports what is wrong at its place.
//!
//! Connects to nothing (see `deploy`).

mod address;
mod secret;

use super::value::{Reader, Str};
use crate::diag::{Code, Text};
use crate::keys::choices::WebServer;

pub use address::{Address, AddressProblem, FtpTls, Host};
pub use secret::mask;

/// One target: `[[publish]]`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PublishTarget {
    /// What commands call it.
    pub name: Str,
    /// Where it is.
    pub address: Address,
    /// The address as it is written; it holds no password.
    pub to: Box<str>,
    /// The server of an S3-compatible store.
    pub endpoint: Option<Box<str>>,
    /// The region of an S3 store. Default: `us-east-1`.
    pub region: Option<Box<str>>,
    /// Patterns of paths that are never written and never deleted.
    pub keep: Vec<Box<str>>,
    /// Which settings file goes along. Default: none.
    pub server: WebServer,
    /// Whether a connection without encryption is allowed. Default: no.
    pub insecure: bool,
    /// Whether pages whose review is overdue keep the site from being published; where it is absent, what
    /// stands at the top of the configuration holds.
    pub block_expired_reviews: Option<bool>,
}

impl PublishTarget {
    /// The variable that holds the target's password: `LANTOA_PASSWORD_CONG_TINH`.
    pub fn password_variable(&self) -> String {
        variable(&self.name.value)
    }
}

/// The other keys of a target, as they are written.
pub struct Written {
    pub user: Option<Str>,
    pub endpoint: Option<Str>,
    pub region: Option<Box<str>>,
    pub keep: Vec<Box<str>>,
    pub server: WebServer,
    pub insecure: bool,
    pub block_expired_reviews: Option<bool>,
}

impl Written {
    /// The target, where its address is understood; what is wrong is reported at its place.
    pub fn understood(self, r: &mut Reader<'_>, name: Str, to: Str) -> Option<PublishTarget> {
        let mut address = match Address::parse(&to.value) {
            Ok(address) => address,
            Err(problem) => {
                r.error(Code::BadValue, to.range(), problem.message).help.push(problem.help);
                return None;
            }
        };
        if let Address::Sftp(host) | Address::Ftp { host, .. } | Address::Webdav { host, .. } = &mut address
            && host.user.is_none()
        {
            let user = self.user.as_ref().filter(|user| !user.value.starts_with('-'));
            host.user = user.map(|user| user.value.clone());
        }
        if !self.insecure
            && let Some(place) = plain_connection(&address, &to, self.endpoint.as_ref())
        {
            let message = Text::fixed(
                "kết nối này không mã hóa: mật khẩu và nội dung đi trần trên mạng",
                "this connection is not encrypted: password and content travel in the open",
            );
            r.error(Code::BadValue, place.range(), message).help.push(Text::fixed(
                "dùng ftps://, sftp://, webdavs:// hoặc https://; chỉ khi máy chủ nằm ngay trên máy này mới ghi thêm insecure = true",
                "use ftps://, sftp://, webdavs:// or https://; only for a server on this machine add insecure = true",
            ));
            return None;
        }
        if let Some(endpoint) = &self.endpoint
            && !is_server(&endpoint.value)
        {
            let message = Text::fixed(
                "`endpoint` phải là địa chỉ https://…",
                "`endpoint` must be an address https://…",
            );
            r.error(Code::BadValue, endpoint.range(), message);
            return None;
        }
        Some(PublishTarget {
            name,
            address,
            to: to.value,
            endpoint: self.endpoint.map(|endpoint| endpoint.value),
            region: self.region,
            keep: self.keep,
            server: self.server,
            insecure: self.insecure,
            block_expired_reviews: self.block_expired_reviews,
        })
    }
}

impl PublishTarget {
    /// Whether a target called `other` would have the same variable for its password.
    pub fn shares_variable(&self, other: &str) -> bool {
        &*self.name.value == other || other.is_ascii() && self.password_variable() == variable(other)
    }
}

fn variable(name: &str) -> String {
    let plain = |c: char| if c.is_ascii_alphanumeric() { c.to_ascii_uppercase() } else { '_' };
    format!("LANTOA_PASSWORD_{}", name.chars().map(plain).collect::<String>())
}

/// What is written where the connection would not be encrypted.
fn plain_connection<'a>(address: &Address, to: &'a Str, endpoint: Option<&'a Str>) -> Option<&'a Str> {
    match address {
        Address::Ftp { tls: FtpTls::None, .. } | Address::Webdav { tls: false, .. } => Some(to),
        Address::S3 { .. } => endpoint.filter(|e| e.value.starts_with("http://")),
        _ => None,
    }
}

/// Whether an address is that of a server: `https://s3.example.vn`.
fn is_server(url: &str) -> bool {
    let rest = url.strip_prefix("https://").or_else(|| url.strip_prefix("http://"));
    let plain = |rest: &str| rest.bytes().all(|b| b.is_ascii_graphic() && !b"\"'<>?#@\\".contains(&b));
    rest.is_some_and(|rest| !rest.is_empty() && !rest.starts_with('/') && plain(rest))
}
