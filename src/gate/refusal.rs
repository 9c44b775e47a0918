//! What the gate itself says: refusals, and the fields that every response carries to the browser.

use std::io::{Read, Write};
use std::net::{Shutdown, TcpStream};
use std::time::{Duration, Instant};

/// A status (RFC 9110, section 15).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Status(pub u16);

impl Status {
    fn reason(self) -> &'static str {
        match self.0 {
            400 => "Bad Request",
            401 => "Unauthorized",
            403 => "Forbidden",
            405 => "Method Not Allowed",
            408 => "Request Timeout",
            413 => "Content Too Large",
            417 => "Expectation Failed",
            431 => "Request Header Fields Too Large",
            500 => "Internal Server Error",
            503 => "Service Unavailable",
            _ => "Refused",
        }
    }
}

/// The fields that every response has on its way to the browser. Nothing of a request is ever in one.
pub const COMMON: &str = "Connection: close\r\nX-Content-Type-Options: nosniff\r\n\
    Cross-Origin-Resource-Policy: same-origin\r\nCross-Origin-Opener-Policy: same-origin\r\n\
    Referrer-Policy: no-referrer\r\nX-Frame-Options: SAMEORIGIN\r\n\
    Content-Security-Policy: worker-src 'none'; frame-ancestors 'self'\r\n";

/// What a refusal says to whoever reads it.
pub fn words(status: u16) -> &'static str {
    match status {
        401 | 403 => "Trang này chỉ mở từ chính máy này, bằng địa chỉ đã được cho.\n",
        413 => "Nội dung gửi lên quá lớn.\n",
        503 => "Máy đang bận.\n",
        _ => "Yêu cầu không hợp lệ.\n",
    }
}

/// Answers with a status and a few fixed words. A client that goes away is no error.
pub fn refuse(mut client: &TcpStream, status: Status) {
    let text = words(status.0);
    let allow = if status.0 == 405 { "Allow: GET, HEAD\r\n" } else { "" };
    let response = format!(
        "HTTP/1.1 {} {}\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Length: {}\r\n\
         Cache-Control: no-store\r\n{allow}{COMMON}\r\n{text}",
        status.0,
        status.reason(),
        text.len()
    );
    let _ = client.write_all(response.as_bytes());
}

/// How long a client that still sends is listened to after the response.
const LINGER: Duration = Duration::from_secs(1);

/// How long it is waited for when it sends nothing.
const QUIET: Duration = Duration::from_millis(200);

/// Ends a connection so that the client gets all of the response: closing with unread bytes in the
/// buffer would reset the connection and lose what was sent.
pub fn close(mut client: &TcpStream) {
    if client.shutdown(Shutdown::Write).is_err() || client.set_read_timeout(Some(QUIET)).is_err() {
        return;
    }
    let until = Instant::now() + LINGER;
    let mut buffer = [0; 16 * 1024];
    while Instant::now() < until && matches!(client.read(&mut buffer), Ok(1..)) {}
}
