//! tiny_http behind the gate: it alone writes responses. Its types stay in this file.
//!
//! It listens where nobody else can reach it: on a Unix socket in a folder that only this user may enter,
//! or, where there are none, on a random loopback port; a request without the gate's secret is not
//! answered in either case.

use std::io::{self, Cursor, Read, Write};
use std::net::{Ipv4Addr, Shutdown, SocketAddr, TcpListener, TcpStream};
#[cfg(unix)]
use std::os::unix::net::{UnixListener, UnixStream};
#[cfg(unix)]
use std::path::PathBuf;
use std::time::Duration;

use super::head::SECRET;

/// tiny_http, listening.
pub struct Server {
    // Dropped before its folder: it removes its socket.
    http: tiny_http::Server,
    address: Address,
    /// What tells a request that came through the gate from any other.
    pub secret: String,
    #[cfg(unix)]
    _folder: Option<tempfile::TempDir>,
}

enum Address {
    #[cfg(unix)]
    Unix(PathBuf),
    Tcp(SocketAddr),
}

impl Server {
    /// Begins to listen.
    ///
    /// # Errors
    /// The system gives no socket or no randomness.
    pub fn open() -> io::Result<Server> {
        #[cfg(unix)]
        if let Ok(server) = Server::on_unix_socket() {
            return Ok(server);
        }
        Server::on_loopback()
    }

    /// A path that is too long for a socket, or a folder nobody can write to, is possible: see `open`.
    #[cfg(unix)]
    fn on_unix_socket() -> io::Result<Server> {
        use std::os::unix::fs::PermissionsExt;
        let own = std::fs::Permissions::from_mode(0o700);
        let folder = tempfile::Builder::new().prefix("lantoa-").permissions(own).tempdir()?;
        let path = folder.path().join("socket");
        let listener = UnixListener::bind(&path)?;
        let http = tiny_http::Server::from_listener(listener, None).map_err(io::Error::other)?;
        Ok(Server { http, address: Address::Unix(path), secret: secret()?, _folder: Some(folder) })
    }

    fn on_loopback() -> io::Result<Server> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?;
        let address = Address::Tcp(listener.local_addr()?);
        let http = tiny_http::Server::from_listener(listener, None).map_err(io::Error::other)?;
        Ok(Server {
            http,
            address,
            secret: secret()?,
            #[cfg(unix)]
            _folder: None,
        })
    }

    /// A connection for one request.
    pub fn connect(&self) -> io::Result<Connection> {
        match &self.address {
            #[cfg(unix)]
            Address::Unix(path) => UnixStream::connect(path).map(Connection::Unix),
            Address::Tcp(address) => {
                let stream = TcpStream::connect(address)?;
                stream.set_nodelay(true)?;
                Ok(Connection::Tcp(stream))
            }
        }
    }

    /// Waits for a request that came through the gate.
    ///
    /// # Errors
    /// The server listens no more, or [`Server::unblock`] was called.
    pub fn next(&self) -> io::Result<Request> {
        loop {
            let mut request = self.http.recv()?;
            let known = field(&request, SECRET).is_some_and(|value| same(value, &self.secret));
            if !known {
                // Dropped, it would take as much memory as its Content-Length says, to read the rest of
                // a body, and the process would end. Whoever can send such a request is on this computer.
                std::mem::forget(request);
                continue;
            }
            // The gate has all of it: this waits for nobody. Read before anything is answered, since the
            // gate listens only when it has sent everything.
            let length = request.body_length().unwrap_or(0);
            let mut body = Vec::with_capacity(length);
            if length > 0 && request.as_reader().read_to_end(&mut body).is_err() {
                continue;
            }
            return Ok(Request { request, body });
        }
    }

    /// Ends the waiting of [`Server::next`].
    pub fn unblock(&self) {
        self.http.unblock();
    }
}

/// 128 random bits.
fn secret() -> io::Result<String> {
    let mut bytes = [0; 16];
    getrandom::fill(&mut bytes).map_err(io::Error::other)?;
    Ok(bytes.iter().map(|byte| format!("{byte:02x}")).collect())
}

/// Compares without telling by the time taken how much is right.
pub fn same(a: &str, b: &str) -> bool {
    a.len() == b.len() && a.bytes().zip(b.bytes()).fold(0, |all, (a, b)| all | (a ^ b)) == 0
}

fn field<'a>(request: &'a tiny_http::Request, name: &'static str) -> Option<&'a str> {
    request.headers().iter().find(|header| header.field.equiv(name)).map(|header| header.value.as_str())
}

/// The gate's end of a connection.
pub enum Connection {
    #[cfg(unix)]
    Unix(UnixStream),
    Tcp(TcpStream),
}

impl Connection {
    /// Sends all of a request.
    pub fn send(&mut self, bytes: &[u8]) -> io::Result<()> {
        match self {
            #[cfg(unix)]
            Connection::Unix(stream) => stream.write_all(bytes),
            Connection::Tcp(stream) => stream.write_all(bytes),
        }
    }

    /// Reads a part of the response; nothing at its end.
    pub fn receive(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        match self {
            #[cfg(unix)]
            Connection::Unix(stream) => stream.read(buffer),
            Connection::Tcp(stream) => stream.read(buffer),
        }
    }

    /// Ends the connection, so that whoever still writes to it stops.
    pub fn end(&self) {
        let _ = match self {
            #[cfg(unix)]
            Connection::Unix(stream) => stream.shutdown(Shutdown::Both),
            Connection::Tcp(stream) => stream.shutdown(Shutdown::Both),
        };
    }
}

/// An admitted request with all of its body.
pub struct Request {
    request: tiny_http::Request,
    body: Vec<u8>,
}

impl Request {
    /// `GET`, `POST` …
    pub fn method(&self) -> &str {
        self.request.method().as_str()
    }

    /// Path and query, as sent.
    pub fn target(&self) -> &str {
        self.request.url()
    }

    /// The value of a field, given its name in lower case.
    pub fn field(&self, name: &'static str) -> Option<&str> {
        field(&self.request, name)
    }

    /// All of the body.
    pub fn body(&self) -> &[u8] {
        &self.body
    }

    /// Answers. A client that goes away is no error.
    pub fn respond(self, response: Response) {
        let _ = self.request.respond(response.inner);
    }

    /// Answers with an event stream (server-sent events, WHATWG HTML section 9.2).
    ///
    /// # Errors
    /// The client is gone, or speaks HTTP/1.0, in which a response has a known length.
    pub fn stream(self) -> io::Result<Stream> {
        if *self.request.http_version() < (1, 1) {
            self.respond(Response::refusal(400));
            return Err(io::ErrorKind::Unsupported.into());
        }
        let head =
            Response::new(200, "text/event-stream; charset=utf-8", Keep::Never, None, Box::new(io::empty()));
        let mut writer = self.request.into_writer();
        // tiny_http sends a body when 8 kB are together, so it writes the head and the events follow by hand.
        head.inner.raw_print(&mut writer, tiny_http::HTTPVersion(1, 1), &[], true, None)?;
        writer.flush()?;
        Ok(Stream(writer))
    }
}

/// An open event stream. It ends when this is dropped.
pub struct Stream(Box<dyn Write + Send>);

impl Stream {
    /// Sends a piece at once, as one chunk (RFC 9112, section 7.1).
    pub fn send(&mut self, piece: &str) -> io::Result<()> {
        write!(self.0, "{:x}\r\n{piece}\r\n", piece.len())?;
        self.0.flush()
    }
}

impl Drop for Stream {
    fn drop(&mut self) {
        let _ = self.0.write_all(b"0\r\n\r\n").and_then(|()| self.0.flush());
    }
}

/// How long a browser may keep a response.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Keep {
    /// Not at all: it may be another one after the next edit.
    Never,
    /// While its name stays: the name says what is in it. A reload then fetches the page alone.
    ByName,
}

impl Keep {
    fn value(self) -> &'static str {
        match self {
            Keep::Never => "no-store",
            Keep::ByName => "private, max-age=86400, immutable",
        }
    }
}

/// A response.
pub struct Response {
    inner: tiny_http::ResponseBox,
}

impl Response {
    fn new(
        status: u16,
        media_type: &str,
        keep: Keep,
        length: Option<usize>,
        body: Box<dyn Read + Send>,
    ) -> Response {
        let inner = tiny_http::Response::new(tiny_http::StatusCode(status), Vec::new(), body, length, None)
            // Every length that is known is said: a player asks for parts of a file by it.
            .with_chunked_threshold(usize::MAX);
        Response { inner }.with("Content-Type", media_type).with("Cache-Control", keep.value())
    }

    /// A response with a text or other bytes.
    pub fn bytes(status: u16, media_type: &str, bytes: impl Into<Vec<u8>>) -> Response {
        let bytes = bytes.into();
        let length = bytes.len();
        Response::new(status, media_type, Keep::Never, Some(length), Box::new(Cursor::new(bytes)))
    }

    /// A response whose body is read while it is sent. The body has to give as many bytes as it says;
    /// when it gives fewer, the client sees that the response ends too early.
    pub fn reading(
        status: u16,
        media_type: &str,
        keep: Keep,
        length: u64,
        body: Box<dyn Read + Send>,
    ) -> Response {
        let length = usize::try_from(length).unwrap_or(usize::MAX);
        Response::new(status, media_type, keep, Some(length), body)
    }

    /// A status and a few fixed words.
    pub fn refusal(status: u16) -> Response {
        Response::bytes(status, "text/plain; charset=utf-8", super::refusal::words(status))
    }

    /// The same with one more field. A value that is not ASCII is left out.
    pub fn with(mut self, name: &'static str, value: &str) -> Response {
        if let Ok(header) = tiny_http::Header::from_bytes(name, value) {
            self.inner.add_header(header);
        }
        self
    }
}

/// The time after which a client that takes nothing of a response is given up.
pub const WRITE_TIME: Duration = Duration::from_secs(10);

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::Arc;
    use std::thread;

    fn ask(server: &Arc<Server>, request: &str) -> String {
        let mut connection = server.connect().expect("it listens");
        connection.send(request.as_bytes()).expect("is sent");
        let mut response = Vec::new();
        let mut buffer = [0; 4096];
        while let Ok(read @ 1..) = connection.receive(&mut buffer) {
            response.extend_from_slice(&buffer[..read]);
        }
        String::from_utf8(response).expect("is text")
    }

    fn check(server: Server) {
        let server = Arc::new(server);
        let behind = Arc::clone(&server);
        let answering = thread::spawn(move || {
            while let Ok(request) = behind.next() {
                let text = format!("{} {:?}", request.target(), request.body());
                request.respond(Response::bytes(200, "text/plain", text));
            }
        });
        // Not answered, and not the end of the process: the connection is left alone.
        let mut stranger = server.connect().expect("it listens");
        let huge = "POST / HTTP/1.1\r\nContent-Length: 90000000000000\r\nx-lantoa-gate: guess\r\n\r\n";
        stranger.send(huge.as_bytes()).expect("is sent");
        let secret = server.secret.clone();
        let response = ask(
            &server,
            &format!(
                "POST /a HTTP/1.1\r\nContent-Length: 1\r\nx-lantoa-gate: {secret}\r\nConnection: close\r\n\r\n!"
            ),
        );
        assert!(response.ends_with("\r\n\r\n/a [33]"), "{response}");
        server.unblock();
        answering.join().expect("ends");
    }

    #[test]
    fn only_the_gate_is_answered() {
        check(Server::open().expect("a socket"));
    }

    #[test]
    fn only_the_gate_is_answered_where_there_are_no_unix_sockets() {
        check(Server::on_loopback().expect("a socket"));
    }

    #[cfg(unix)]
    #[test]
    fn the_socket_lies_in_a_folder_of_this_user_alone_and_goes_with_the_server() {
        use std::os::unix::fs::PermissionsExt;
        let server = Server::on_unix_socket().expect("a socket");
        let Address::Unix(path) = &server.address else { panic!("a path") };
        let folder = path.parent().expect("a folder").to_owned();
        let mode = std::fs::metadata(&folder).expect("is there").permissions().mode();
        assert_eq!(mode & 0o777, 0o700);
        drop(server);
        assert!(!folder.exists());
    }
}
