//! Reads the head of a request, within [`MAX_HEAD`] bytes and [`HEAD_TIME`], and refuses what two readers
//! could understand in two ways (RFC 9112, sections 2 to 6).
//!
//! Who may ask for what is decided by a [`super::Service`].

use std::fmt::Write as _;
use std::io::{ErrorKind, Read};
use std::net::TcpStream;
use std::time::{Duration, Instant};

use super::refusal::Status;

/// The largest request head, in bytes.
pub const MAX_HEAD: usize = 16 * 1024;

/// The greatest number of header fields.
const MAX_FIELDS: usize = 64;

/// How long a client may take to send the head of its request.
pub const HEAD_TIME: Duration = Duration::from_secs(10);

/// Fields that decide something here or behind the gate: two of them would mean different things to
/// different readers (RFC 9110, section 5.3).
const SINGLE: &[&str] = &[
    "host",
    "origin",
    "sec-fetch-site",
    "sec-fetch-mode",
    "cookie",
    "range",
    "content-length",
    "content-type",
    "transfer-encoding",
    "expect",
];

/// Fields for the connection between browser and gate (RFC 9110, section 7.6.1), and those that the
/// gate writes itself.
const NOT_PASSED_ON: &[&str] = &[
    "connection",
    "proxy-connection",
    "keep-alive",
    "te",
    "trailer",
    "transfer-encoding",
    "upgrade",
    "expect",
    "content-length",
];

/// The head of a request.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Head {
    /// As sent: methods are in capital letters.
    pub method: String,
    /// As sent: path and query.
    pub target: String,
    /// How many bytes of body are announced.
    pub length: Option<u64>,
    /// The body comes in chunks of unknown number.
    pub chunked: bool,
    /// The client waits for a word before it sends the body.
    pub waits: bool,
    /// HTTP/1.0.
    old: bool,
    /// Names in lower case, values as sent.
    fields: Vec<(String, String)>,
}

impl Head {
    /// The value of a field, given its name in lower case.
    pub fn field(&self, name: &str) -> Option<&str> {
        self.fields.iter().find(|(n, _)| n == name).map(|(_, value)| value.as_str())
    }

    /// A head without fields.
    #[cfg(test)]
    pub fn new(method: &str, target: &str) -> Head {
        Head { method: method.to_owned(), target: target.to_owned(), ..Head::default() }
    }

    /// Adds a field or takes another value for it.
    #[cfg(test)]
    pub fn set(&mut self, name: &str, value: &str) {
        self.fields.retain(|(n, _)| n != name);
        self.fields.push((name.to_owned(), value.to_owned()));
    }

    /// Takes a field away.
    #[cfg(test)]
    pub fn remove(&mut self, name: &str) {
        self.fields.retain(|(n, _)| n != name);
    }

    /// Whether a body follows.
    pub fn has_body(&self) -> bool {
        self.chunked || self.length.is_some_and(|length| length > 0)
    }

    /// The head as it is passed on, with the length of a body that has been read. One request a
    /// connection.
    pub fn pass_on(&self, body: usize, secret: &str) -> Vec<u8> {
        let version = u8::from(!self.old);
        let mut head = format!("{} {} HTTP/1.{version}\r\n", self.method, ascii_target(&self.target));
        for (name, value) in &self.fields {
            // A field of our own that came from outside would speak with our voice.
            if !NOT_PASSED_ON.contains(&name.as_str()) && name != SECRET {
                let value: String = value.chars().map(|c| if c.is_ascii() { c } else { '?' }).collect();
                let _ = write!(head, "{name}: {value}\r\n");
            }
        }
        if body > 0 {
            let _ = write!(head, "content-length: {body}\r\n");
        }
        let _ = write!(head, "{SECRET}: {secret}\r\nconnection: close\r\n\r\n");
        head.into_bytes()
    }
}

/// The field by which the server knows that a request came through the gate.
pub const SECRET: &str = "x-lantoa-gate";

/// The server behind the gate reads ASCII alone.
fn ascii_target(target: &str) -> String {
    let mut ascii = String::with_capacity(target.len());
    for byte in target.bytes() {
        match byte {
            0..0x80 => ascii.push(char::from(byte)),
            _ => drop(write!(ascii, "%{byte:02X}")),
        }
    }
    ascii
}

/// Reads a head, and what was read behind it. A refusal is the status to answer with, `None` where nobody
/// is there any more.
pub fn read(mut stream: &TcpStream) -> Result<(Head, Vec<u8>), Option<Status>> {
    let until = Instant::now() + HEAD_TIME;
    let mut bytes = Vec::with_capacity(1024);
    let mut buffer = [0; 2048];
    loop {
        let left = until.checked_duration_since(Instant::now()).filter(|left| !left.is_zero());
        stream.set_read_timeout(Some(left.ok_or(Some(Status(408)))?)).map_err(|_| None)?;
        let read = match stream.read(&mut buffer) {
            Ok(0) => return Err(None),
            Ok(read) => read,
            Err(error) if error.kind() == ErrorKind::Interrupted => continue,
            Err(error) if matches!(error.kind(), ErrorKind::WouldBlock | ErrorKind::TimedOut) => {
                return Err(Some(Status(408)));
            }
            Err(_) => return Err(None),
        };
        bytes.extend_from_slice(&buffer[..read]);
        match parse(&bytes).map_err(Some)? {
            Some((head, length)) => return Ok((head, bytes.split_off(length))),
            None if bytes.len() > MAX_HEAD => return Err(Some(Status(431))),
            None => {}
        }
    }
}

/// Parses a head and says how long it is; `None` where more has to come.
fn parse(bytes: &[u8]) -> Result<Option<(Head, usize)>, Status> {
    let mut fields = [httparse::EMPTY_HEADER; MAX_FIELDS];
    let mut parsed = httparse::Request::new(&mut fields);
    let length = match parsed.parse(bytes) {
        Ok(httparse::Status::Complete(length)) => length,
        Ok(httparse::Status::Partial) => return Ok(None),
        Err(httparse::Error::TooManyHeaders) => return Err(Status(431)),
        Err(_) => return Err(Status(400)),
    };
    if length > MAX_HEAD {
        return Err(Status(431));
    }
    let mut head = Head {
        method: parsed.method.unwrap_or("").to_owned(),
        target: parsed.path.unwrap_or("").to_owned(),
        old: parsed.version == Some(0),
        ..Head::default()
    };
    for field in parsed.headers.iter() {
        let value = std::str::from_utf8(field.value).map_err(|_| Status(400))?.trim().to_owned();
        let name = field.name.to_ascii_lowercase();
        if SINGLE.contains(&name.as_str()) && head.field(&name).is_some() {
            return Err(Status(400));
        }
        match name.as_str() {
            "content-length" if value.is_empty() || !value.bytes().all(|b| b.is_ascii_digit()) => {
                return Err(Status(400));
            }
            // A number that no computer holds is above every limit.
            "content-length" => head.length = Some(value.parse().unwrap_or(u64::MAX)),
            "transfer-encoding" if head.old || !value.eq_ignore_ascii_case("chunked") => {
                return Err(Status(400));
            }
            "transfer-encoding" => head.chunked = true,
            "expect" if !value.eq_ignore_ascii_case("100-continue") => return Err(Status(417)),
            "expect" => head.waits = true,
            _ => {}
        }
        head.fields.push((name, value));
    }
    if head.chunked && head.length.is_some() {
        return Err(Status(400));
    }
    Ok(Some((head, length)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check_refused(head: &str, status: u16) {
        assert_eq!(parse(head.as_bytes()), Err(Status(status)), "{head:?}");
    }

    fn read(text: &str) -> Head {
        parse(text.as_bytes()).expect("is good").expect("is complete").0
    }

    #[test]
    fn a_request_is_read_when_it_is_complete() {
        assert_eq!(parse(b"GET / HTTP/1.1\r\nHo"), Ok(None));
        let head = read("HEAD /a?b HTTP/1.1\r\nHost: x\r\nRange: bytes=0-1\r\n\r\n");
        assert_eq!((head.method.as_str(), head.target.as_str()), ("HEAD", "/a?b"));
        assert_eq!((head.field("host"), head.field("range")), (Some("x"), Some("bytes=0-1")));
    }

    #[test]
    fn what_may_be_read_in_two_ways_is_refused() {
        check_refused("GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n", 400);
        check_refused("GET / HTTP/1.1\r\nHost : a\r\n\r\n", 400);
        check_refused("GET / HTTP/1.1\r\nHost: a\r\n b\r\n\r\n", 400);
        check_refused("GET / HTTP/3.0\r\n\r\n", 400);
        check_refused("POST / HTTP/1.1\r\nContent-Length: 1\r\nContent-Length: 1\r\n\r\n", 400);
        check_refused("POST / HTTP/1.1\r\nContent-Length: +1\r\n\r\n", 400);
        check_refused("POST / HTTP/1.1\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n", 400);
        check_refused("POST / HTTP/1.1\r\nTransfer-Encoding: gzip, chunked\r\n\r\n", 400);
        check_refused("POST / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n", 400);
        check_refused("POST / HTTP/1.1\r\nExpect: more\r\n\r\n", 417);
    }

    #[test]
    fn too_many_fields_are_refused() {
        let many = "A: b\r\n".repeat(MAX_FIELDS + 1);
        check_refused(&format!("GET / HTTP/1.1\r\n{many}\r\n"), 431);
    }

    #[test]
    fn a_number_that_no_computer_holds_is_a_length_above_every_limit() {
        let length =
            |digits: &str| read(&format!("POST / HTTP/1.1\r\nContent-Length: {digits}\r\n\r\n")).length;
        assert_eq!(length("90000000000000"), Some(90_000_000_000_000));
        assert_eq!(length(&"9".repeat(40)), Some(u64::MAX));
    }

    #[test]
    fn what_is_passed_on_is_for_one_reader() {
        let head = read(
            "GET /á?b HTTP/1.1\r\nHost: x\r\nConnection: keep-alive, upgrade\r\nUpgrade: y\r\nTE: chunked\r\n\
             X-Lantoa-Gate: guess\r\nCookie: a=é\r\n\r\n",
        );
        assert_eq!(
            String::from_utf8(head.pass_on(0, "secret")).expect("is text"),
            "GET /%C3%A1?b HTTP/1.1\r\nhost: x\r\ncookie: a=?\r\nx-lantoa-gate: secret\r\nconnection: close\r\n\r\n"
        );
        let head = read("POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n");
        let passed = String::from_utf8(head.pass_on(7, "s")).expect("is text");
        assert!(passed.contains("content-length: 7\r\n") && !passed.contains("chunked"), "{passed}");
    }
}
