//! Where a site is published: the tables `[[publish]]` of `lantoa.toml`.
//!
//! 1. [`mask`] takes secrets out of the text before anything else sees it, so that no message can show one.
//! 2. [`Written::understood`] makes a target of what a table says, or reports what is wrong at its place.
//!
//! Connects to nothing (see `deploy`).

use std::sync::Arc;

use super::value::{Reader, Str};
use crate::diag::{Code, Diagnostic, SourceText, Text};
use crate::keys::choices::WebServer;

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

/// Where a target is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Address {
    /// A folder of this machine or of its network, as it is written.
    Folder(Box<str>),
    /// A ZIP file, as it is written.
    Zip(Box<str>),
    Sftp(Host),
    Ftp {
        host: Host,
        tls: FtpTls,
    },
    Webdav {
        host: Host,
        tls: bool,
    },
    S3 {
        bucket: Box<str>,
        /// Without slashes at its ends; may be empty.
        prefix: Box<str>,
    },
}

/// How an FTP connection is encrypted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FtpTls {
    None,
    /// `AUTH TLS` on the ordinary port.
    Explicit,
    /// From the first byte, on port 990.
    Implicit,
}

/// A folder on a server: `user@host:port/path`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Host {
    pub user: Option<Box<str>>,
    /// A name, an alias of `ssh_config`, or an address without brackets.
    pub name: Box<str>,
    pub port: Option<u16>,
    /// Absolute, without a slash at its end: `/var/www/atvsld`; empty for the root.
    pub path: Box<str>,
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

/// Why an address is not understood.
#[derive(Debug)]
pub struct AddressProblem {
    pub message: Text,
    pub help: Text,
}

impl Address {
    /// Understands what stands behind `to`.
    pub fn parse(to: &str) -> Result<Address, AddressProblem> {
        let to = to.trim();
        if let Some(path) = to.strip_prefix("zip:") {
            return if path.trim().is_empty() {
                Err(problem("thiếu tên tệp sau zip:", "the name of the file behind zip: is missing"))
            } else {
                Ok(Address::Zip(path.trim().into()))
            };
        }
        let Some((scheme, rest)) = to.split_once("://") else {
            return folder(to);
        };
        Ok(match scheme.to_ascii_lowercase().as_str() {
            "sftp" => Address::Sftp(host(rest)?),
            "ftp" => Address::Ftp { host: host(rest)?, tls: FtpTls::None },
            "ftps" => {
                let host = host(rest)?;
                let tls = if host.port == Some(990) { FtpTls::Implicit } else { FtpTls::Explicit };
                Address::Ftp { host, tls }
            }
            "webdavs" => Address::Webdav { host: host(rest)?, tls: true },
            "webdav" => Address::Webdav { host: host(rest)?, tls: false },
            "s3" => {
                let (bucket, prefix) = rest.split_once('/').unwrap_or((rest, ""));
                if bucket.is_empty() || bucket.contains('@') {
                    return Err(problem("thiếu tên kho sau s3://", "the name of the bucket is missing"));
                }
                let prefix = decoded(prefix)?;
                Address::S3 { bucket: bucket.into(), prefix: prefix.trim_matches('/').into() }
            }
            scheme => {
                return Err(problem(
                    &format!("không biết cách đăng \"{scheme}://\""),
                    &format!("\"{scheme}://\" is not a way to publish"),
                ));
            }
        })
    }
}

/// A folder; not what was meant to be an address, nor what is left of a path whose `\` TOML has eaten.
fn folder(path: &str) -> Result<Address, AddressProblem> {
    let eaten = path.starts_with('\\') && !path.starts_with("\\\\") || path.contains(char::is_control);
    if eaten {
        return Err(problem(
            "đường dẫn bị mất dấu \\: trong \"…\" dấu ấy có nghĩa riêng, hãy viết đường dẫn của Windows trong '…'",
            "the path has lost a \\: within \"…\" that sign means something else, so write a path of Windows within '…'",
        ));
    }
    // `sftp:may-chu`, `toi@may-chu:/web`: a folder of such a name would be made.
    if !path.starts_with('\\') && path.char_indices().any(|(at, c)| c == ':' && at != 1) {
        return Err(problem(
            "địa chỉ máy chủ phải có :// sau tên cách đăng",
            "the address of a server has :// behind the way to publish",
        ));
    }
    Ok(Address::Folder(path.into()))
}

fn problem(vi: &str, en: &str) -> AddressProblem {
    AddressProblem {
        message: Text::new(vi.to_owned(), en.to_owned()),
        help: Text::fixed(
            "dùng: một thư mục ('D:\\web', '\\\\may-chu\\web', /srv/www), zip:ten.zip, sftp://, ftps://, webdavs://, s3://kho/thu-muc",
            "use: a folder ('D:\\web', '\\\\server\\web', /srv/www), zip:name.zip, sftp://, ftps://, webdavs://, s3://bucket/prefix",
        ),
    }
}

fn host(rest: &str) -> Result<Host, AddressProblem> {
    let (authority, path) = rest.find('/').map_or((rest, ""), |at| rest.split_at(at));
    let (user, place) = match authority.rsplit_once('@') {
        Some((user, place)) => (Some(decoded(user)?), place),
        None => (None, authority),
    };
    let (name, port) = match place.strip_prefix('[').and_then(|p| p.split_once(']')) {
        Some((name, rest)) => (name, rest.strip_prefix(':')),
        None => place.split_once(':').map_or((place, None), |(name, port)| (name, Some(port))),
    };
    let port = match port {
        None => None,
        Some(port) => Some(port.parse::<u16>().ok().filter(|p| *p > 0).ok_or_else(|| {
            problem(&format!("\"{port}\" không phải là số cổng"), &format!("\"{port}\" is not a port"))
        })?),
    };
    // A name that begins with a hyphen would be an option to ssh.
    let plain = |c: char| c.is_alphanumeric() || "-._:%".contains(c);
    if name.is_empty() || name.starts_with('-') || !name.chars().all(plain) {
        return Err(problem(
            "thiếu tên máy chủ, hoặc tên có chữ lạ",
            "the name of the server is missing or odd",
        ));
    }
    let user = user.filter(|user| !user.is_empty());
    if user.as_deref().is_some_and(|user| user.starts_with('-') || user.contains(char::is_control)) {
        return Err(problem("tên người dùng có chữ lạ", "the user's name is odd"));
    }
    let path = decoded(path)?;
    let parts: Vec<&str> = path.split('/').filter(|part| !part.is_empty() && *part != ".").collect();
    if parts.contains(&"..") {
        return Err(problem("đường dẫn không được có ..", "the path may not hold .."));
    }
    let path: String = parts.iter().map(|part| format!("/{part}")).collect();
    Ok(Host { user: user.map(String::into_boxed_str), name: name.into(), port, path: path.into() })
}

/// Undoes `%20` and the like.
fn decoded(text: &str) -> Result<String, AddressProblem> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((&first, after)) = rest.split_first() {
        let hex = |b: u8| char::from(b).to_digit(16);
        match after {
            [a, b, tail @ ..] if first == b'%' && hex(*a).is_some() && hex(*b).is_some() => {
                bytes.push((hex(*a).unwrap_or(0) * 16 + hex(*b).unwrap_or(0)) as u8);
                rest = tail;
            }
            _ => {
                bytes.push(first);
                rest = after;
            }
        }
    }
    match String::from_utf8(bytes) {
        Ok(text) if !text.contains(char::is_control) => Ok(text),
        _ => Err(problem("địa chỉ có chữ lạ", "the address holds odd characters")),
    }
}

/// Keys that hold a secret wherever they stand.
const SECRET_KEYS: &[&str] = &[
    "password",
    "passwd",
    "pass",
    "pwd",
    "matkhau",
    "secret",
    "secretkey",
    "secretaccesskey",
    "accesskey",
    "accesskeyid",
    "awsaccesskeyid",
    "awssecretaccesskey",
    "awssessiontoken",
    "sessiontoken",
    "passphrase",
    "privatekey",
    "apikey",
    "key",
    "token",
    "credential",
    "credentials",
];

/// Parts of a key that give a secret away: `ftp_password`, a misspelt `passwrod` not.
const SECRET_PARTS: &[&str] = &["password", "passwd", "passphrase", "secret", "matkhau", "mậtkhẩu"];

/// The text without its secrets, where it has some: every character of one becomes `*`, so places stay
/// as they are. Each is reported by the name of its key, without its line.
pub fn mask(source: &Arc<SourceText>, diagnostics: &mut Vec<Diagnostic>) -> Arc<SourceText> {
    let mut text = source.text.clone();
    let mut found: Vec<String> = Vec::new();
    let mut table = String::new();
    let mut at = 0;
    while at < source.text.len() {
        let line = source.text[at..].split_inclusive('\n').next().unwrap_or("");
        let trimmed = line.trim();
        if trimmed.starts_with('[') && !trimmed.contains('=') {
            table = trimmed.trim_matches(['[', ']', ' ']).to_lowercase();
        }
        let mut end = at + line.len();
        if !trimmed.starts_with('#') {
            for (key, value) in values(&source.text, at, end) {
                if is_secret(&key, &table) {
                    let value = whole_value(&source.text, value);
                    end = end.max(line_end(&source.text, value.end));
                    // A line of its own becomes a comment: the key is not reported a second time as unknown.
                    let start = at + (line.len() - line.trim_start().len());
                    match source.text[start..value.start].split_once('=') {
                        Some((own, rest))
                            if rest.trim().is_empty() && own.trim().trim_matches(['"', '\'']) == key =>
                        {
                            comment_out(&mut text, start..value.end);
                        }
                        _ => blank(&mut text, value),
                    }
                    found.push(key);
                }
            }
        }
        at = end;
    }
    found.extend(url_passwords(&mut text));
    if found.is_empty() {
        return Arc::clone(source);
    }
    for key in found {
        diagnostics.push(
            Diagnostic::error(
                Code::SecretInConfig,
                Text::new(
                    format!("{} chứa một bí mật (`{key}`): ai có thư mục này cũng đọc được", source.path),
                    format!("{} holds a secret (`{key}`): whoever has this folder can read it", source.path),
                ),
            )
            .in_file(&source.path)
            .help(Text::fixed(
                "xóa khóa này; đặt mật khẩu trong biến môi trường LANTOA_PASSWORD_<TÊN> hoặc trong tệp mat-khau.toml của riêng bạn (xem: lantoa explain secret-in-config)",
                "delete it; put the password into the environment variable LANTOA_PASSWORD_<NAME> or into your own file mat-khau.toml (see: lantoa explain secret-in-config)",
            ))
            .help(Text::fixed(
                "nếu thư mục này đã gửi cho ai, hãy đổi mật khẩu trên máy chủ",
                "if anybody has got this folder, change the password on the server",
            )),
        );
    }
    SourceText::new(Arc::clone(&source.path), text)
}

fn is_secret(key: &str, table: &str) -> bool {
    let plain: String = key.to_lowercase().chars().filter(|c| c.is_alphanumeric()).collect();
    if SECRET_PARTS.iter().any(|part| plain.contains(part)) {
        return true;
    }
    table.starts_with("publish") && (SECRET_KEYS.contains(&plain.as_str()) || near_secret(&plain))
}

/// Misspelt: `passwrod`, `pasword`, `passw`.
fn near_secret(plain: &str) -> bool {
    plain.starts_with("pas") || plain.starts_with("mat") || plain.starts_with("aws")
}

/// Each `key = ` of a line with where its value begins; inline tables too.
fn values(text: &str, start: usize, end: usize) -> Vec<(String, usize)> {
    let line = &text[start..end];
    let mut found = Vec::new();
    for (n, _) in line.match_indices('=') {
        let key = line[..n].trim_end();
        let from = key.rfind(['{', ',', '.', ' ', '\t', '\n']).map_or(0, |at| at + 1);
        let key = key[from..].trim_matches(['"', '\'']);
        if !key.is_empty() {
            found.push((key.to_owned(), start + n + 1));
        }
    }
    found
}

/// A value from behind its `=` to its end: a quoted text, one over several lines too, or the rest of the line.
fn whole_value(text: &str, from: usize) -> std::ops::Range<usize> {
    let start = from + (text[from..].len() - text[from..].trim_start_matches([' ', '\t']).len());
    let rest = &text[start..];
    for quote in ["\"\"\"", "'''"] {
        if let Some(inner) = rest.strip_prefix(quote) {
            let length = inner.find(quote).map_or(inner.len(), |n| n + quote.len());
            return start..start + quote.len() + length;
        }
    }
    let line = rest.split('\n').next().unwrap_or("");
    let quote = line.chars().next().filter(|c| matches!(c, '"' | '\''));
    if let Some(quote) = quote {
        let mut escaped = false;
        for (n, c) in line.char_indices().skip(1) {
            if c == quote && !escaped {
                return start..start + n + 1;
            }
            escaped = quote == '"' && c == '\\' && !escaped;
        }
    }
    start..start + line.trim_end().len()
}

fn line_end(text: &str, at: usize) -> usize {
    text[at..].find('\n').map_or(text.len(), |n| at + n + 1)
}

/// Makes each line of a range a comment that says nothing.
fn comment_out(text: &mut String, range: std::ops::Range<usize>) {
    let signs: String = text[range.clone()].bytes().map(|b| if b == b'\n' { '\n' } else { '#' }).collect();
    text.replace_range(range, &signs);
}

/// Puts a quoted text of the same length in a value's place.
fn blank(text: &mut String, range: std::ops::Range<usize>) {
    let length = range.len();
    let stars = match length {
        0 => String::new(),
        1 => "0".to_owned(),
        n => format!("\"{}\"", "*".repeat(n - 2)),
    };
    text.replace_range(range, &stars);
}

/// `ftp://user:password@host`: the password becomes stars.
fn url_passwords(text: &mut String) -> Vec<String> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(n) = text[at..].find("://") {
        let start = at + n + 3;
        let stop = |c: char| c == '/' || c == '"' || c == '\'' || c.is_whitespace();
        // A password may hold a slash: what counts is the last @ before the text ends.
        let quoted = text[start..].find(['"', '\'', '\n']).map_or(text.len(), |n| start + n);
        let authority = text[start..].find(stop).map_or(text.len(), |n| start + n);
        let scheme: String = text[..at + n].chars().rev().take_while(char::is_ascii_alphanumeric).collect();
        let ours = ["ptfs", "ptf", "sptf", "vadbew", "svadbew", "3s"].contains(&scheme.as_str());
        let end = if ours && !text[start..authority].contains('@') { quoted } else { authority };
        let whole = &text[start..end];
        let is_port = |colon: usize| {
            let after = whole[colon + 1..].split('/').next().unwrap_or("");
            whole.contains('/') && after.bytes().all(|b| b.is_ascii_digit())
        };
        if let Some(sign) = whole.rfind('@')
            && let Some(colon) = whole[..sign].find(':')
            && !is_port(colon)
        {
            let range = start + colon + 1..start + sign;
            let stars = "*".repeat(range.len());
            text.replace_range(range, &stars);
            found.push("user:…@".to_owned());
        }
        at = start;
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check_host(to: &str, user: Option<&str>, name: &str, port: Option<u16>, path: &str) {
        let (Address::Sftp(host) | Address::Ftp { host, .. } | Address::Webdav { host, .. }) =
            Address::parse(to).unwrap()
        else {
            panic!("{to} has a host")
        };
        let expected = Host { user: user.map(Into::into), name: name.into(), port, path: path.into() };
        assert_eq!(host, expected, "{to}");
    }

    #[test]
    fn addresses_have_user_port_and_path() {
        check_host(
            "sftp://atvsld@web.tinh.example/var/www/atvsld",
            Some("atvsld"),
            "web.tinh.example",
            None,
            "/var/www/atvsld",
        );
        check_host("sftp://[::1]:2222/a%20b/", None, "::1", Some(2222), "/a b");
        check_host("ftps://x@y", Some("x"), "y", None, "");
        check_host("webdavs://bi-danh/trang", None, "bi-danh", None, "/trang");
    }

    #[test]
    fn windows_paths_are_folders() {
        for path in ["D:\\web", "\\\\may-chu\\chia-se", "\\\\?\\D:\\web", "/srv/www", "../ra", "D:/web"] {
            assert_eq!(Address::parse(path).unwrap(), Address::Folder(path.into()), "{path}");
        }
        assert_eq!(Address::parse("zip:ban-giao.zip").unwrap(), Address::Zip("ban-giao.zip".into()));
    }

    #[test]
    fn port_990_is_encrypted_from_the_first_byte() {
        let tls = |to: &str| match Address::parse(to).unwrap() {
            Address::Ftp { tls, .. } => tls,
            other => panic!("{other:?}"),
        };
        assert_eq!(tls("ftps://h:990/"), FtpTls::Implicit);
        assert_eq!(tls("ftps://h:2121/"), FtpTls::Explicit);
        assert_eq!(tls("ftp://h/"), FtpTls::None);
    }

    #[test]
    fn odd_addresses_are_refused() {
        for to in [
            "\\may-chu\\web",
            "D:\tin",
            "sftp:may-chu/web",
            "toi@may-chu:/web",
            "sftp://-oProxyCommand=x/",
            "sftp://",
            "gopher://x/",
            "s3://",
            "ftps://h:0/",
            "sftp://h/../etc",
        ] {
            assert!(Address::parse(to).is_err(), "{to}");
        }
    }

    #[track_caller]
    fn check_masked(text: &str, secret: &str) {
        let mut diagnostics = Vec::new();
        let masked = mask(&SourceText::new("lantoa.toml", text), &mut diagnostics);
        assert!(!masked.text.contains(secret), "{}", masked.text);
        assert_eq!(masked.text.len(), text.len());
        assert!(!diagnostics.is_empty());
        assert!(diagnostics.iter().all(|d| d.place.as_ref().unwrap().file.text.is_empty()));
    }

    #[test]
    fn secrets_are_masked() {
        check_masked("[[publish]]\npassword = \"hunter2\"\n", "hunter2");
        check_masked("[[publish]]\nname=\"a\"\n  mat_khau=hunter2 # x\n", "hunter2");
        check_masked("password = '''\nhunter2\n'''\na = 1\n", "hunter2");
        check_masked("publish = [{ name = \"a\", secret_key = \"hunter2\", to = \"b\" }]\n", "hunter2");
        check_masked("[[publish]]\nto = \"ftps://u:hunter2@h/\"\n", "hunter2");
        check_masked("[[publish]]\nto = \"ftps://u:hun/ter2@h/\"\n", "hun/ter2");
        check_masked("[[publish]]\npasword = \"hunter2\"\n", "hunter2");
        check_masked("[[publish]]\nAWS_SECRET_ACCESS_KEY = \"hunter2\"\n", "hunter2");
        check_masked("[[publish]]\n\"password\" = \"hun\\\"ter2\"\n", "ter2");
    }

    #[test]
    fn what_is_no_secret_stays() {
        let text = "title = \"Mật khẩu = an toàn\"\n[[publish]]\nname = \"a\"\nto = \"sftp://u@h/x\"\nkeep = [\"a/**\"]\n[extra]\ntoken = \"x\"\nhome = \"https://h/@x:y\"\nb = \"webdavs://h:80/a@b\"\nc = \"ftps://u@h:21/thu@muc\"\n";
        let mut diagnostics = Vec::new();
        let source = SourceText::new("lantoa.toml", text);
        let masked = mask(&source, &mut diagnostics);
        assert_eq!(masked.text, text);
        assert!(diagnostics.is_empty());
    }
}
