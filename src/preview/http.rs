//! Reads one request from a connection and writes one response to it.
//!
//! The little of HTTP/1.1 (RFC 9112) that a preview needs, within hard limits: a head of at most
//! [`MAX_HEAD`] bytes that arrives within [`HEAD_TIME`], `GET` and `HEAD`, no body, and the connection is
//! closed after the response. What a request may see is decided in `guard`, what it gets in `answer`.
//!
//! The head is parsed by `httparse`. A ready-made server (tiny_http 0.12) was weighed and left: it reads
//! lines of any length, waits for a slow client without a limit on time or threads, and reads a refused
//! body to its end, so promise 9 could not be kept on top of it.

use std::io::{ErrorKind, Read, Write};
use std::net::{Shutdown, TcpStream};
use std::time::{Duration, Instant};

/// The largest request head, in bytes.
pub const MAX_HEAD: usize = 16 * 1024;

/// The greatest number of header fields.
const MAX_FIELDS: usize = 64;

/// How long a client may take to send its request.
pub const HEAD_TIME: Duration = Duration::from_secs(10);

/// How long a client may take to receive one part of a response.
const WRITE_TIME: Duration = Duration::from_secs(10);

/// A request, as far as the preview looks at it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Request {
    /// `HEAD`: the response goes without its body.
    pub head_only: bool,
    /// As sent: path and query.
    pub target: String,
    pub host: Option<String>,
    pub origin: Option<String>,
    /// `Sec-Fetch-Site` and `Sec-Fetch-Mode` (W3C Fetch Metadata).
    pub fetch_site: Option<String>,
    pub fetch_mode: Option<String>,
    pub cookie: Option<String>,
    pub range: Option<String>,
}

/// A status (RFC 9110, section 15).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Status(pub u16);

impl Status {
    fn reason(self) -> &'static str {
        match self.0 {
            200 => "OK",
            206 => "Partial Content",
            302 => "Found",
            400 => "Bad Request",
            403 => "Forbidden",
            404 => "Not Found",
            405 => "Method Not Allowed",
            408 => "Request Timeout",
            413 => "Content Too Large",
            416 => "Range Not Satisfiable",
            417 => "Expectation Failed",
            431 => "Request Header Fields Too Large",
            500 => "Internal Server Error",
            503 => "Service Unavailable",
            _ => "",
        }
    }
}

/// Reads a request; a refusal is the status to answer with, `None` where nobody is there any more.
pub fn read_request(stream: &mut TcpStream) -> Result<Request, Option<Status>> {
    let begun = Instant::now();
    let mut head = Vec::with_capacity(1024);
    let mut buffer = [0; 2048];
    loop {
        let left = HEAD_TIME.checked_sub(begun.elapsed()).filter(|left| !left.is_zero());
        let Some(left) = left else { return Err(Some(Status(408))) };
        stream.set_read_timeout(Some(left)).map_err(|_| None)?;
        let read = match stream.read(&mut buffer) {
            Ok(0) => return Err(None),
            Ok(read) => read,
            Err(error) if error.kind() == ErrorKind::Interrupted => continue,
            Err(error) if matches!(error.kind(), ErrorKind::WouldBlock | ErrorKind::TimedOut) => {
                return Err(Some(Status(408)));
            }
            Err(_) => return Err(None),
        };
        head.extend_from_slice(&buffer[..read]);
        match parse(&head) {
            Ok(Some(request)) => return Ok(request),
            Ok(None) if head.len() > MAX_HEAD => return Err(Some(Status(431))),
            Ok(None) => {}
            Err(status) => return Err(Some(status)),
        }
    }
}

/// Parses a request head; `None` where more has to come.
pub fn parse(head: &[u8]) -> Result<Option<Request>, Status> {
    let mut fields = [httparse::EMPTY_HEADER; MAX_FIELDS];
    let mut parsed = httparse::Request::new(&mut fields);
    let length = match parsed.parse(head) {
        Ok(httparse::Status::Complete(length)) => length,
        Ok(httparse::Status::Partial) => return Ok(None),
        Err(httparse::Error::TooManyHeaders) => return Err(Status(431)),
        Err(_) => return Err(Status(400)),
    };
    if length > MAX_HEAD {
        return Err(Status(431));
    }
    let head_only = match parsed.method {
        Some("GET") => false,
        Some("HEAD") => true,
        _ => return Err(Status(405)),
    };
    let mut request =
        Request { head_only, target: parsed.path.unwrap_or("").to_owned(), ..Request::default() };
    for field in parsed.headers.iter() {
        let Ok(value) = std::str::from_utf8(field.value) else { return Err(Status(400)) };
        let value = value.trim();
        let name = field.name.to_ascii_lowercase();
        let slot = match name.as_str() {
            "host" => &mut request.host,
            "origin" => &mut request.origin,
            "sec-fetch-site" => &mut request.fetch_site,
            "sec-fetch-mode" => &mut request.fetch_mode,
            "cookie" => &mut request.cookie,
            "range" => &mut request.range,
            "content-length" if value == "0" => continue,
            "content-length" | "transfer-encoding" => return Err(Status(413)),
            "expect" => return Err(Status(417)),
            _ => continue,
        };
        // Two of them would mean different things to different readers (RFC 9110, section 5.3).
        if slot.replace(value.to_owned()).is_some() {
            return Err(Status(400));
        }
    }
    Ok(Some(request))
}

/// The fields that every response has. Nothing of a request is ever in one.
const COMMON: &str = "Connection: close\r\nX-Content-Type-Options: nosniff\r\n\
    Cross-Origin-Resource-Policy: same-origin\r\nCross-Origin-Opener-Policy: same-origin\r\n\
    Referrer-Policy: no-referrer\r\nX-Frame-Options: SAMEORIGIN\r\n\
    Content-Security-Policy: worker-src 'none'; frame-ancestors 'self'\r\n";

/// How long a browser may keep a response.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Keep {
    /// Not at all: it may be another one after the next edit.
    Never,
    /// While its name stays: the name says what is in it. A reload then fetches the page alone.
    ByName,
}

impl Keep {
    pub fn field(self) -> &'static str {
        match self {
            Keep::Never => "Cache-Control: no-store\r\n",
            Keep::ByName => "Cache-Control: private, max-age=86400, immutable\r\n",
        }
    }
}

/// Writes the head of a response that is not kept; `fields` are whole lines.
pub fn write_head(
    stream: &mut TcpStream,
    status: Status,
    media_type: &str,
    length: Option<u64>,
    fields: &str,
) -> std::io::Result<()> {
    write_kept_head(stream, status, media_type, length, Keep::Never, fields)
}

/// Writes the head of a response; `fields` are whole lines.
pub fn write_kept_head(
    stream: &mut TcpStream,
    status: Status,
    media_type: &str,
    length: Option<u64>,
    keep: Keep,
    fields: &str,
) -> std::io::Result<()> {
    stream.set_write_timeout(Some(WRITE_TIME))?;
    let length = length.map_or_else(String::new, |n| format!("Content-Length: {n}\r\n"));
    let head = format!(
        "HTTP/1.1 {} {}\r\nContent-Type: {media_type}\r\n{length}{}{COMMON}{fields}\r\n",
        status.0,
        status.reason(),
        keep.field()
    );
    stream.write_all(head.as_bytes())
}

/// Answers with a status and a few fixed words.
pub fn refuse(stream: &mut TcpStream, status: Status) -> std::io::Result<()> {
    let text = match status.0 {
        403 => "Bản xem thử chỉ mở từ chính máy này.\n",
        503 => "Máy đang bận.\n",
        _ => "Yêu cầu không hợp lệ.\n",
    };
    let allow = if status.0 == 405 { "Allow: GET, HEAD\r\n" } else { "" };
    write_head(stream, status, "text/plain; charset=utf-8", Some(text.len() as u64), allow)?;
    stream.write_all(text.as_bytes())
}

/// Ends a connection so that the client gets all of the response: closing with unread bytes in the
/// buffer would reset the connection and lose what was sent.
pub fn close(stream: &mut TcpStream) {
    if stream.shutdown(Shutdown::Write).is_err() {
        return;
    }
    let _ = stream.set_read_timeout(Some(Duration::from_millis(200)));
    let mut buffer = [0; 4096];
    for _ in 0..16 {
        match stream.read(&mut buffer) {
            Ok(1..) => {}
            _ => return,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check_refused(head: &str, status: u16) {
        assert_eq!(parse(head.as_bytes()), Err(Status(status)), "{head:?}");
    }

    #[test]
    fn a_request_is_read_when_it_is_complete() {
        assert_eq!(parse(b"GET / HTTP/1.1\r\nHo"), Ok(None));
        let request = parse(b"HEAD /a?b HTTP/1.1\r\nHost: x\r\nRange: bytes=0-1\r\n\r\n");
        let request = request.expect("is good").expect("is complete");
        assert!(request.head_only);
        assert_eq!((request.target.as_str(), request.host.as_deref()), ("/a?b", Some("x")));
    }

    #[test]
    fn bodies_and_other_methods_are_refused() {
        check_refused("POST / HTTP/1.1\r\n\r\n", 405);
        check_refused("GET / HTTP/1.1\r\nContent-Length: 5\r\n\r\n", 413);
        check_refused("GET / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n", 413);
        check_refused("GET / HTTP/1.1\r\nExpect: 100-continue\r\n\r\n", 417);
    }

    #[test]
    fn what_may_be_read_in_two_ways_is_refused() {
        check_refused("GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n", 400);
        check_refused("GET / HTTP/1.1\r\nHost : a\r\n\r\n", 400);
        check_refused("GET / HTTP/1.1\r\nHost: a\r\n b\r\n\r\n", 400);
        check_refused("GET / HTTP/3.0\r\n\r\n", 400);
    }

    #[test]
    fn too_many_fields_are_refused() {
        let many = "A: b\r\n".repeat(MAX_FIELDS + 1);
        check_refused(&format!("GET / HTTP/1.1\r\n{many}\r\n"), 431);
    }
}
