//! Who may ask the desk for what: only a browser that was given the start address, and changes only from
//! the desk's own pages.
//!
//! 1. `Host` is ours by number: no name that resolves to 127.0.0.1, not even `localhost`.
//! 2. The secret is in a cookie that goes to no other site and that no script reads; the start address sets
//!    it. Its name holds the port, since browsers keep one set of cookies for all ports.
//! 3. A change needs a field that no form of another site can send, and an `Origin` that is ours.

use std::io;

use crate::gate::{Head, Peer, Request, Response, Status, same};

/// What every path of the desk begins with; the rest is the site's.
pub const DESK: &str = "/_lantoa/desk/";

/// What the start address begins with.
const OPEN: &str = "/_lantoa/open/";

/// The field that a change needs, whatever it holds.
const OWN_FIELD: &str = "lantoa-desk";

/// The largest body that is taken.
pub const MAX_BODY: u64 = 64 * 1024 * 1024;

/// Knows the secret.
pub struct Door {
    host: String,
    origin: String,
    cookie: String,
    secret: String,
}

impl Door {
    /// A door with a new secret.
    ///
    /// # Errors
    /// The system has no randomness.
    pub fn new(port: u16) -> io::Result<Door> {
        let mut bytes = [0; 16];
        getrandom::fill(&mut bytes).map_err(io::Error::other)?;
        let host = format!("127.0.0.1:{port}");
        Ok(Door {
            origin: format!("http://{host}"),
            host,
            cookie: format!("lantoa_desk_{port}"),
            secret: bytes.iter().map(|byte| format!("{byte:02x}")).collect(),
        })
    }

    /// The path of the start address.
    pub fn start(&self) -> String {
        format!("{OPEN}{}", self.secret)
    }

    /// Lets a request through, with the largest body it may have.
    pub fn admit(&self, head: &Head, peer: Peer) -> Result<u64, Status> {
        if peer == Peer::Elsewhere {
            return Err(Status(403));
        }
        match head.field("host") {
            None => return Err(Status(400)),
            Some(host) if host == self.host => {}
            Some(_) => return Err(Status(403)),
        }
        let origin = head.field("origin");
        if origin.is_some_and(|origin| origin != self.origin) {
            return Err(Status(403));
        }
        let is_change = match head.method.as_str() {
            "GET" | "HEAD" => false,
            "POST" => true,
            _ => return Err(Status(405)),
        };
        if !head.target.starts_with('/') {
            return Err(Status(400));
        }
        if !is_change && self.opens(&head.target) {
            return Ok(0);
        }
        // What another site causes, but for following a link.
        let foreign = matches!(head.field("sec-fetch-site"), Some("cross-site" | "same-site"));
        if foreign && (is_change || head.field("sec-fetch-mode") != Some("navigate")) {
            return Err(Status(403));
        }
        if !self.knows(head.field("cookie").unwrap_or("")) {
            return Err(Status(401));
        }
        if !is_change {
            return Ok(0);
        }
        if origin.is_none() || head.field(OWN_FIELD).is_none() {
            return Err(Status(403));
        }
        Ok(MAX_BODY)
    }

    /// The answer to the start address: the secret goes from the address into the cookie.
    pub fn open(&self, request: &Request) -> Option<Response> {
        let cookie = format!("{}={}; Path=/; HttpOnly; SameSite=Strict", self.cookie, self.secret);
        self.opens(request.target()).then(|| {
            Response::bytes(303, "text/plain; charset=utf-8", "")
                .with("Set-Cookie", &cookie)
                .with("Location", DESK)
        })
    }

    fn opens(&self, target: &str) -> bool {
        let path = target.split('?').next().unwrap_or("");
        path.strip_prefix(OPEN).is_some_and(|rest| same(rest.trim_end_matches('/'), &self.secret))
    }

    fn knows(&self, cookies: &str) -> bool {
        cookies.split(';').any(|pair| {
            pair.trim()
                .split_once('=')
                .is_some_and(|(name, value)| name == self.cookie && same(value, &self.secret))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ORIGIN: &str = "http://127.0.0.1:4100";

    fn door() -> Door {
        Door::new(4100).expect("has randomness")
    }

    /// A change by the desk's own page, after `change`.
    #[track_caller]
    fn check(method: &str, change: impl FnOnce(&mut Head), expected: Result<u64, u16>) {
        let door = door();
        let mut head = Head::new(method, "/_lantoa/desk/api/save");
        head.set("host", "127.0.0.1:4100");
        head.set("cookie", &format!("a=b; lantoa_desk_4100={}; c=d", door.secret));
        head.set("origin", ORIGIN);
        head.set("lantoa-desk", "1");
        change(&mut head);
        let admitted = door.admit(&head, Peer::Here);
        assert_eq!(admitted.map_err(|status| status.0), expected, "{head:?}");
    }

    #[test]
    fn only_the_desks_own_pages_change_anything() {
        check("POST", |_| {}, Ok(MAX_BODY));
        check("GET", |_| {}, Ok(0));
        check("POST", |h| h.remove("origin"), Err(403));
        check("POST", |h| h.remove("lantoa-desk"), Err(403));
        check("POST", |h| h.set("origin", "http://localhost:4100"), Err(403));
        check("POST", |h| h.set("origin", "http://127.0.0.1:4101"), Err(403));
        check("POST", |h| h.set("origin", "null"), Err(403));
        check("POST", |h| h.set("sec-fetch-site", "cross-site"), Err(403));
        check("PUT", |_| {}, Err(405));
        check("DELETE", |_| {}, Err(405));
    }

    #[test]
    fn everything_needs_the_secret_of_this_desk() {
        check("GET", |h| h.remove("cookie"), Err(401));
        check("GET", |h| h.set("cookie", "lantoa_desk_4100=guess"), Err(401));
        check("GET", |h| h.set("cookie", "lantoa_desk_4100="), Err(401));
        check("POST", |h| h.remove("cookie"), Err(401));
        let other = door().secret;
        check("GET", |h| h.set("cookie", &format!("lantoa_desk_4100={other}")), Err(401));
    }

    #[test]
    fn only_our_own_host_is_answered() {
        for host in ["localhost:4100", "127.0.0.1", "127.0.0.1:4101", "evil.example:4100", "[::1]:4100"] {
            check("GET", |h| h.set("host", host), Err(403));
        }
        check("GET", |h| h.remove("host"), Err(400));
    }

    #[test]
    fn the_start_address_alone_needs_no_cookie() {
        let door = door();
        let ask = |target: &str| {
            let mut head = Head::new("GET", target);
            head.set("host", "127.0.0.1:4100");
            door.admit(&head, Peer::Here).map_err(|status| status.0)
        };
        assert_eq!(ask(&door.start()), Ok(0));
        assert_eq!(ask("/_lantoa/open/guess"), Err(401));
        assert_eq!(ask("/_lantoa/desk/"), Err(401));
    }
}
