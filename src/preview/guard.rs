//! Decides whether a request is the editor's own and which address of the site it asks for.
//!
//! The server listens on this computer alone, or with `--lan` on the local network, where the address
//! needs a token. A web page elsewhere must not reach it through the editor's browser: the `Host` has to
//! be ours (against names that resolve to 127.0.0.1), and requests that other sites cause are refused.

use std::net::IpAddr;

use crate::gate::{Head, Peer, Status, same};

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

    /// Lets a request for reading through, or says with which status it is refused.
    pub fn admit(&self, head: &Head, peer: Peer) -> Result<(), Status> {
        if !matches!(head.method.as_str(), "GET" | "HEAD") {
            return Err(Status(405));
        }
        let Some(host) = head.field("host") else { return Err(Status(400)) };
        if !self.hosts.contains(&host.to_ascii_lowercase()) {
            return Err(Status(403));
        }
        if let Some(origin) = head.field("origin") {
            let ours = origin.strip_prefix("http://").is_some_and(|o| self.hosts.iter().any(|h| h == o));
            if !ours {
                return Err(Status(403));
            }
        }
        let foreign = matches!(head.field("sec-fetch-site"), Some("cross-site" | "same-site"));
        if foreign && head.field("sec-fetch-mode") != Some("navigate") {
            return Err(Status(403));
        }
        let asked = self.asked(&head.target).ok_or(Status(400))?;
        if self.token.is_some() && asked.prefix.is_empty() && peer == Peer::Elsewhere {
            return Err(Status(403));
        }
        Ok(())
    }

    /// What a target asks for; `None` where it is no path of a site.
    pub fn asked(&self, target: &str) -> Option<Asked> {
        let (path, query) = target.split_once('?').unwrap_or((target, ""));
        let mut path = decode(path)?;
        let mut prefix = String::new();
        if let Some(token) = &self.token {
            let (first, rest) = path.split_once('/').unwrap_or((&path, ""));
            if same(first, token) {
                prefix = format!("/{token}");
                path = rest.to_owned();
            }
        }
        Some(Asked { path, query: query.to_owned(), prefix })
    }
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

    fn request(target: &str) -> Head {
        let mut head = Head::new("GET", target);
        head.set("host", "127.0.0.1:4000");
        head
    }

    #[track_caller]
    fn check(change: impl FnOnce(&mut Head), expected: Result<&str, u16>) {
        let mut request = request("/a/");
        change(&mut request);
        let guard = Guard::new(4000, None);
        let admitted = guard.admit(&request, Peer::Here).map_err(|s| s.0);
        let admitted = admitted.map(|()| guard.asked(&request.target).expect("was admitted").path);
        assert_eq!(admitted.as_deref().map_err(|s| *s), expected, "{request:?}");
    }

    #[test]
    fn only_our_own_name_is_answered() {
        check(|_| {}, Ok("a/"));
        check(|r| r.set("host", "LOCALHOST:4000"), Ok("a/"));
        check(|r| r.set("host", "evil.example:4000"), Err(403));
        check(|r| r.set("host", "127.0.0.1"), Err(403));
        check(|r| *r = Head::new("GET", "/a/"), Err(400));
        check(|r| r.method = "POST".to_owned(), Err(405));
    }

    #[test]
    fn other_sites_are_refused() {
        check(|r| r.set("origin", "http://127.0.0.1:4000"), Ok("a/"));
        check(|r| r.set("origin", "http://evil.example"), Err(403));
        check(|r| r.set("origin", "null"), Err(403));
        check(|r| r.set("sec-fetch-site", "cross-site"), Err(403));
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
        let admit = |target: &str, peer: Peer| {
            let mut request = request(target);
            request.set("host", "192.168.1.5:4000");
            guard.admit(&request, peer).map_err(|s| s.0)?;
            let asked = guard.asked(target).expect("was admitted");
            Ok((asked.path, asked.prefix))
        };
        assert_eq!(admit("/a/", Peer::Elsewhere), Err(403));
        assert_eq!(admit("/bimax/a/", Peer::Elsewhere), Err(403));
        assert_eq!(admit("/bimat/a/", Peer::Elsewhere), Ok(("a/".to_owned(), "/bimat".to_owned())));
        assert_eq!(admit("/a/", Peer::Here), Ok(("a/".to_owned(), String::new())));
    }
}
