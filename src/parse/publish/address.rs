//! Where a target is: what stands behind `to`.

use crate::diag::Text;

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
}
