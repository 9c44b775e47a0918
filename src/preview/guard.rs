//! Decides whether a request is the editor's own and which address of the site it asks for.
//!
//! The server listens on this computer alone, or with `--lan` on the local network, where the address
//! needs a token. A web page elsewhere must not reach it through the editor's browser: the `Host` has to
//! be ours (against names that resolve to 127.0.0.1), and requests that other sites cause are refused.

use std::net::{IpAddr, SocketAddr};

use super::http::{Request, Status};

/// What the server answers to.
#[derive(Clone, Debug)]
pub struct Guard {
    /// `127.0.0.1:4000` and the like, in lower case.
    hosts: Vec<String>,
    /// Asked of clients on other machines: the first part of the path.
    token: Option<String>,
}

/// A request that may be answered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Asked {
    /// The path, decoded, from the site's root without `/` in front.
    pub path: String,
    pub query: String,
    /// What stands before every path for this client: nothing, or `/` and the token.
    pub prefix: String,
}

impl Guard {
    pub fn new(port: u16, lan: Option<(IpAddr, String)>) -> Guard {
        let mut names = vec!["127.0.0.1".to_owned(), "localhost".to_owned()];
        names.extend(lan.iter().map(|(ip, _)| ip.to_string()));
        let mut hosts: Vec<String> = names.iter().map(|name| format!("{name}:{port}")).collect();
        if port == 80 {
            hosts.extend(names);
        }
        Guard { hosts, token: lan.map(|(_, token)| token) }
    }

    /// Lets a request through, or says with which status it is refused.
    pub fn admit(&self, request: &Request, peer: SocketAddr) -> Result<Asked, Status> {
        let Some(host) = &request.host else { return Err(Status(400)) };
        if !self.hosts.contains(&host.to_ascii_lowercase()) {
            return Err(Status(403));
        }
        if let Some(origin) = &request.origin {
            let ours = origin.strip_prefix("http://").is_some_and(|o| self.hosts.iter().any(|h| h == o));
            if !ours {
                return Err(Status(403));
            }
        }
        let foreign = matches!(request.fetch_site.as_deref(), Some("cross-site" | "same-site"));
        if foreign && request.fetch_mode.as_deref() != Some("navigate") {
            return Err(Status(403));
        }
        let (path, query) = request.target.split_once('?').unwrap_or((&request.target, ""));
        let Some(mut path) = decode(path) else { return Err(Status(400)) };
        let mut prefix = String::new();
        if let Some(token) = &self.token {
            let (first, rest) = path.split_once('/').unwrap_or((&path, ""));
            if same(first, token) {
                prefix = format!("/{token}");
                path = rest.to_owned();
            } else if !peer.ip().is_loopback() {
                return Err(Status(403));
            }
        }
        Ok(Asked { path, query: query.to_owned(), prefix })
    }
}

/// Compares without telling by the time taken how much is right.
fn same(a: &str, b: &str) -> bool {
    a.len() == b.len() && a.bytes().zip(b.bytes()).fold(0, |all, (a, b)| all | (a ^ b)) == 0
}

/// A request's path, decoded once; `None` where it is none of a site: not absolute, with `.` or `..`,
/// with an encoded slash, a backslash or a control character.
pub fn decode(path: &str) -> Option<String> {
    let inner = path.strip_prefix('/')?;
    let decoded = percent_decode(inner)?;
    let slashes = |text: &str| text.bytes().filter(|b| *b == b'/').count();
    let bad = decoded.contains('\\')
        || decoded.chars().any(char::is_control)
        || slashes(&decoded) != slashes(inner)
        || decoded.split('/').any(|part| part == "." || part == "..")
        || decoded.starts_with('/')
        || decoded.contains("//");
    (!bad).then_some(decoded)
}

/// Decodes `%xx`; `None` where the result is not UTF-8 or an escape is broken.
pub fn percent_decode(text: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        if byte != b'%' {
            bytes.push(byte);
            continue;
        }
        let digit = |byte: u8| char::from(byte).to_digit(16);
        let (high, low) = (digit(rest.next()?)?, digit(rest.next()?)?);
        bytes.push((high * 16 + low) as u8);
    }
    String::from_utf8(bytes).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn request(target: &str) -> Request {
        Request { target: target.to_owned(), host: Some("127.0.0.1:4000".to_owned()), ..Request::default() }
    }

    fn peer(ip: &str) -> SocketAddr {
        SocketAddr::new(ip.parse().expect("an address"), 50_000)
    }

    #[track_caller]
    fn check(change: impl FnOnce(&mut Request), expected: Result<&str, u16>) {
        let mut request = request("/a/");
        change(&mut request);
        let admitted = Guard::new(4000, None).admit(&request, peer("127.0.0.1"));
        let admitted = admitted.map(|a| a.path).map_err(|s| s.0);
        assert_eq!(admitted.as_deref().map_err(|s| *s), expected, "{request:?}");
    }

    #[test]
    fn only_our_own_name_is_answered() {
        check(|_| {}, Ok("a/"));
        check(|r| r.host = Some("LOCALHOST:4000".to_owned()), Ok("a/"));
        check(|r| r.host = Some("evil.example:4000".to_owned()), Err(403));
        check(|r| r.host = Some("127.0.0.1".to_owned()), Err(403));
        check(|r| r.host = None, Err(400));
    }

    #[test]
    fn other_sites_are_refused() {
        check(|r| r.origin = Some("http://127.0.0.1:4000".to_owned()), Ok("a/"));
        check(|r| r.origin = Some("http://evil.example".to_owned()), Err(403));
        check(|r| r.origin = Some("null".to_owned()), Err(403));
        check(|r| r.fetch_site = Some("cross-site".to_owned()), Err(403));
    }

    #[test]
    fn paths_that_leave_the_site_are_refused() {
        for target in [
            "/../x",
            "/%2e%2e/x",
            "/a%2fb",
            "/a%5cb",
            "http://a/",
            "//a",
            "/a//b",
            "/%00",
            "/%zz",
            "*",
            "/./a",
        ] {
            check(|r| r.target = target.to_owned(), Err(400));
        }
        check(|r| r.target = "/%C3%A1/?x=../y".to_owned(), Ok("á/"));
    }

    #[test]
    fn another_machine_needs_the_token() {
        let lan = Some(("192.168.1.5".parse().expect("an address"), "bimat".to_owned()));
        let guard = Guard::new(4000, lan);
        let admit = |target: &str, ip: &str| {
            let mut request = request(target);
            request.host = Some("192.168.1.5:4000".to_owned());
            guard.admit(&request, peer(ip)).map(|a| (a.path, a.prefix)).map_err(|s| s.0)
        };
        assert_eq!(admit("/a/", "192.168.1.9"), Err(403));
        assert_eq!(admit("/bimax/a/", "192.168.1.9"), Err(403));
        assert_eq!(admit("/bimat/a/", "192.168.1.9"), Ok(("a/".to_owned(), "/bimat".to_owned())));
        assert_eq!(admit("/a/", "127.0.0.1"), Ok(("a/".to_owned(), String::new())));
    }
}
