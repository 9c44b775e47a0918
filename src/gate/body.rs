//! Reads the body of a request whole, within a number of bytes and [`BODY_TIME`], before anything of it
//! reaches the server: what is behind the gate never waits for a slow client and never sees a body of
//! another length than it was told.

use std::io::{ErrorKind, Read, Write};
use std::net::TcpStream;
use std::time::{Duration, Instant};

use super::head::Head;
use super::refusal::Status;

/// How long a client may take to send the body of its request.
pub const BODY_TIME: Duration = Duration::from_secs(60);

/// The longest line between chunks, and the longest trailer.
const MAX_LINE: usize = 256;

/// How many lines may stand behind the last chunk.
const MAX_TRAILERS: usize = 16;

/// Reads the body that a head announces; `read` is what came with the head. A refusal is the status to
/// answer with, `None` where nobody is there any more.
pub fn read(client: &TcpStream, head: &Head, read: Vec<u8>, limit: u64) -> Result<Vec<u8>, Option<Status>> {
    if !head.has_body() {
        return Ok(Vec::new());
    }
    if limit == 0 || head.length.is_some_and(|length| length > limit) {
        return Err(Some(Status(413)));
    }
    if head.waits && read.is_empty() {
        let mut client = client;
        client.write_all(b"HTTP/1.1 100 Continue\r\n\r\n").map_err(|_| None)?;
    }
    let mut source = Source { client, bytes: read, at: 0, until: Instant::now() + BODY_TIME };
    match head.length {
        Some(length) => {
            let mut body = Vec::new();
            source.take(length, &mut body)?;
            Ok(body)
        }
        None => source.chunks(limit),
    }
}

struct Source<'a> {
    client: &'a TcpStream,
    /// What was read and not used yet begins at `at`.
    bytes: Vec<u8>,
    at: usize,
    until: Instant,
}

impl Source<'_> {
    /// Reads more. What was used is forgotten.
    fn fill(&mut self) -> Result<(), Option<Status>> {
        self.bytes.drain(..self.at);
        self.at = 0;
        let mut buffer = [0; 64 * 1024];
        loop {
            let left = self.until.checked_duration_since(Instant::now()).filter(|left| !left.is_zero());
            self.client.set_read_timeout(Some(left.ok_or(Some(Status(408)))?)).map_err(|_| None)?;
            match self.client.read(&mut buffer) {
                Ok(0) => return Err(None),
                Ok(read) => {
                    self.bytes.extend_from_slice(&buffer[..read]);
                    return Ok(());
                }
                Err(error) if error.kind() == ErrorKind::Interrupted => {}
                Err(error) if matches!(error.kind(), ErrorKind::WouldBlock | ErrorKind::TimedOut) => {
                    return Err(Some(Status(408)));
                }
                Err(_) => return Err(None),
            }
        }
    }

    /// Moves so many bytes to `body`. Memory grows with what comes, not with what is announced.
    fn take(&mut self, length: u64, body: &mut Vec<u8>) -> Result<(), Option<Status>> {
        let mut left = length;
        while left > 0 {
            if self.at == self.bytes.len() {
                self.fill()?;
            }
            let ready = self.bytes.len() - self.at;
            let now = usize::try_from(left).unwrap_or(usize::MAX).min(ready);
            body.extend_from_slice(&self.bytes[self.at..self.at + now]);
            self.at += now;
            left -= now as u64;
        }
        Ok(())
    }

    /// A line without its end.
    fn line(&mut self) -> Result<Vec<u8>, Option<Status>> {
        loop {
            let rest = &self.bytes[self.at..];
            if let Some(end) = memchr::memchr(b'\n', rest) {
                let line = rest[..end].strip_suffix(b"\r").ok_or(Some(Status(400)))?.to_vec();
                self.at += end + 1;
                return if line.len() > MAX_LINE { Err(Some(Status(400))) } else { Ok(line) };
            }
            if rest.len() > MAX_LINE {
                return Err(Some(Status(400)));
            }
            self.fill()?;
        }
    }

    /// Chunks up to the last, put together (RFC 9112, section 7.1).
    fn chunks(&mut self, limit: u64) -> Result<Vec<u8>, Option<Status>> {
        let mut body = Vec::new();
        loop {
            let mut line = self.line()?;
            line.extend_from_slice(b"\r\n");
            let Ok(httparse::Status::Complete((_, size))) = httparse::parse_chunk_size(&line) else {
                return Err(Some(Status(400)));
            };
            // `parse_chunk_size` takes a line without a digit for zero.
            if !line[0].is_ascii_hexdigit() {
                return Err(Some(Status(400)));
            }
            if size == 0 {
                break;
            }
            if size > limit - body.len() as u64 {
                return Err(Some(Status(413)));
            }
            self.take(size, &mut body)?;
            if !self.line()?.is_empty() {
                return Err(Some(Status(400)));
            }
        }
        for _ in 0..MAX_TRAILERS {
            if self.line()?.is_empty() {
                return Ok(body);
            }
        }
        Err(Some(Status(400)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::net::TcpListener;

    /// Reads what a client sends in the given pieces and then leaves.
    fn read_chunks(pieces: &[&str], limit: u64) -> Result<String, Option<u16>> {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let mut client = TcpStream::connect(listener.local_addr().expect("an address")).expect("listens");
        let (server, _) = listener.accept().expect("a client");
        for piece in &pieces[1..] {
            client.write_all(piece.as_bytes()).expect("is sent");
        }
        drop(client);
        let mut head = Head::new("POST", "/");
        head.chunked = true;
        let body = read(&server, &head, pieces[0].as_bytes().to_vec(), limit);
        body.map(|body| String::from_utf8(body).expect("is text")).map_err(|refusal| refusal.map(|s| s.0))
    }

    #[test]
    fn chunks_are_put_together() {
        let read = |pieces: &[&str]| read_chunks(pieces, 100);
        assert_eq!(read(&["5\r\nXin c\r\n", "3;a=b\r\nhao\r\n0\r\n\r\n"]), Ok("Xin chao".to_owned()));
        assert_eq!(read(&["", "A\r\n0123456789\r\n0\r\nTrailer: x\r\n\r\n"]), Ok("0123456789".to_owned()));
        assert_eq!(read(&["0\r\n\r\n"]), Ok(String::new()));
    }

    #[test]
    fn chunks_are_bounded() {
        assert_eq!(read_chunks(&["5\r\n01234\r\n5\r\n01234\r\n0\r\n\r\n"], 9), Err(Some(413)));
        assert_eq!(read_chunks(&["FFFFFFFFFFFFFFF\r\n"], 9), Err(Some(413)));
        assert_eq!(read_chunks(&["FFFFFFFFFFFFFFFFFFFF\r\n"], 9), Err(Some(400)));
        assert_eq!(read_chunks(&[&format!("1;{}", "a".repeat(1000))], 9), Err(Some(400)));
        assert_eq!(read_chunks(&[&format!("0\r\n{}", "a: b\r\n".repeat(1000))], 9), Err(Some(400)));
    }

    #[test]
    fn chunks_that_are_none_are_refused() {
        for text in ["\r\n\r\n", "x\r\n", "-1\r\n", "1\n0\n\n", "1\r\nab\r\n0\r\n\r\n", ";a\r\n\r\n"] {
            assert_eq!(read_chunks(&[text], 100), Err(Some(400)), "{text:?}");
        }
        assert_eq!(read_chunks(&["5\r\n012"], 100), Err(None));
    }
}
