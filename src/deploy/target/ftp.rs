//! FTP, with explicit or implicit TLS.
//!
//! Data connections resume the session of their control connection, which many servers demand (vsftpd's
//! `require_ssl_reuse`). Sessions of TLS 1.2 can be resumed any number of times, the tickets of 1.3 once:
//! so 1.2 is asked for first.

use std::io::Read;
use std::net::{SocketAddr, TcpStream, ToSocketAddrs};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, UNIX_EPOCH};

use rustls::client::Resumption;
use rustls::version::{TLS12, TLS13};
use suppaftp::list::ListParser;
use suppaftp::types::FileType;
use suppaftp::{FtpError, FtpResult, Mode, RustlsConnector, RustlsFtpStream, Status, TlsConnector};

use super::{
    Ability, DeployError, Entry, Failure, Listing, PublishTarget, Secrets, Session, Target, Trouble,
    size_changed, tls,
};
use crate::parse::publish::{FtpTls, Host};

/// How long making a connection may take.
const CONNECT: Duration = Duration::from_secs(15);
/// Nothing comes for so long: the connection is broken.
const SILENCE: Duration = Duration::from_secs(30);

/// A folder of an FTP server.
pub struct FtpTarget<'a> {
    host: &'a Host,
    tls: FtpTls,
    variable: String,
    secrets: &'a Secrets<'a>,
    /// The server knows no TLS 1.2.
    newest: AtomicBool,
}

impl<'a> FtpTarget<'a> {
    pub fn open(
        host: &'a Host,
        tls: FtpTls,
        target: &PublishTarget,
        secrets: &'a Secrets<'a>,
    ) -> Result<FtpTarget<'a>, DeployError> {
        let variable = target.password_variable();
        Ok(FtpTarget { host, tls, variable, secrets, newest: AtomicBool::new(false) })
    }

    /// A connection, encrypted where it should be, before anybody has logged in.
    fn greet(&self) -> Result<RustlsFtpStream, Failure> {
        let implicit = self.tls == FtpTls::Implicit;
        let port = self.host.port.unwrap_or(if implicit { 990 } else { 21 });
        let addresses = (&*self.host.name, port).to_socket_addrs();
        let addresses: Vec<SocketAddr> =
            addresses.map_err(|e| Failure::new(Trouble::Unreachable, e.to_string()))?.collect();
        let mut last = Failure::new(Trouble::Unreachable, "");
        for address in addresses {
            let socket = match TcpStream::connect_timeout(&address, CONNECT) {
                Ok(socket) => socket,
                Err(e) => {
                    last = Failure::new(Trouble::Unreachable, e.to_string());
                    continue;
                }
            };
            patience(&socket).map_err(|e| Failure::socket(&e))?;
            let stream = match self.tls {
                FtpTls::None => RustlsFtpStream::connect_with_stream(socket),
                FtpTls::Explicit => RustlsFtpStream::connect_with_stream(socket)
                    .map(|stream| stream.passive_stream_builder(data_socket))
                    .and_then(|stream| stream.into_secure(self.connector()?, &self.host.name)),
                FtpTls::Implicit => {
                    drop(socket);
                    RustlsFtpStream::connect_secure_implicit(
                        address,
                        self.connector().map_err(ftp_failure)?,
                        &self.host.name,
                    )
                }
            };
            let mut stream = stream.map_err(|e| failure(&e))?.passive_stream_builder(data_socket);
            if address.is_ipv6() {
                stream.set_mode(Mode::ExtendedPassive);
            } else {
                // The address a server gives of itself is often one that only its own network knows.
                stream.set_passive_nat_workaround(true);
            }
            return Ok(stream);
        }
        Err(last)
    }

    fn connector(&self) -> FtpResult<Patient> {
        let newest = self.newest.load(Ordering::Relaxed);
        let versions: &[_] = if newest { &[&TLS13, &TLS12] } else { &[&TLS12] };
        let mut config = tls::client(versions).map_err(|f| FtpError::SecureError(f.detail))?;
        // Each control connection has sessions of its own: servers do not know those of another.
        config.resumption = Resumption::in_memory_sessions(32);
        Ok(Patient(RustlsConnector::from(Arc::new(config))))
    }

    fn log_in(&self, stream: &mut RustlsFtpStream) -> Result<(), Failure> {
        let user = self.host.user.as_deref().unwrap_or("anonymous");
        let password = match &self.host.user {
            Some(_) => self.secrets.need(&self.variable, &self.shown())?,
            None => "lantoa@".to_owned(),
        };
        stream.login(user, password.as_str()).map_err(|e| failure(&e))
    }
}

fn ftp_failure(error: FtpError) -> Failure {
    failure(&error)
}

/// Sets the time limits of a socket.
fn patience(socket: &TcpStream) -> std::io::Result<()> {
    socket.set_read_timeout(Some(SILENCE))?;
    socket.set_write_timeout(Some(SILENCE))?;
    socket.set_nodelay(true)
}

fn data_socket(address: SocketAddr) -> FtpResult<TcpStream> {
    let socket = TcpStream::connect_timeout(&address, CONNECT).map_err(FtpError::ConnectionError)?;
    patience(&socket).map_err(FtpError::ConnectionError)?;
    Ok(socket)
}

/// Begins TLS on sockets with time limits.
#[derive(Debug)]
struct Patient(RustlsConnector);

impl TlsConnector for Patient {
    type Stream = <RustlsConnector as TlsConnector>::Stream;

    fn connect(&self, domain: &str, stream: TcpStream) -> FtpResult<Self::Stream> {
        patience(&stream).map_err(FtpError::ConnectionError)?;
        self.0.connect(domain, stream)
    }
}

/// What an error means. Servers use few numbers for many things, so their words count too.
fn failure(error: &FtpError) -> Failure {
    match error {
        FtpError::ConnectionError(e) => Failure::socket(e),
        FtpError::SecureError(words) => Failure::new(Trouble::Tls, words.clone()),
        FtpError::UnexpectedResponse(response) => {
            let said = String::from_utf8_lossy(&response.body).into_owned();
            let lower = said.to_lowercase();
            let has = |words: &[&str]| words.iter().any(|word| lower.contains(word));
            let code = response.status.code();
            let trouble = match code {
                _ if has(&["disk full", "no space", "quota", "not enough space", "insufficient storage"]) => {
                    Trouble::Full
                }
                426 | 451 if has(&["local file"]) => Trouble::Full,
                421 | 450 => Trouble::Busy,
                425 | 426 => Trouble::Broken,
                430 | 530 | 532 => Trouble::Login,
                452 | 552 => Trouble::Full,
                522 | 534 | 536 => Trouble::Tls,
                500..=504 => Trouble::Unsupported,
                _ if has(&["no such", "not found", "cannot find", "doesn't exist", "does not exist"]) => {
                    Trouble::Missing
                }
                _ if has(&[
                    "denied",
                    "not permitted",
                    "read-only",
                    "read only",
                    "could not create",
                    "not allowed",
                ]) =>
                {
                    Trouble::Denied
                }
                553 => Trouble::Denied,
                _ => Trouble::Refused,
            };
            Failure::new(trouble, said)
        }
        FtpError::BadResponse => Failure::new(Trouble::Broken, "FTP"),
        other => Failure::new(Trouble::Refused, other.to_string()),
    }
}

impl Target for FtpTarget<'_> {
    fn shown(&self) -> String {
        let scheme = if self.tls == FtpTls::None { "ftp" } else { "ftps" };
        let user = self.host.user.as_ref().map(|user| format!("{user}@")).unwrap_or_default();
        let port = self.host.port.map(|port| format!(":{port}")).unwrap_or_default();
        format!("{scheme}://{user}{}{port}{}", self.host.name, self.host.path)
    }

    fn ability(&self) -> Ability {
        // Many servers allow few connections of one address.
        Ability { workers: 3, renames: true, folders: true, reads_cheaply: false, is_live: true }
    }

    fn connect(&self) -> Result<Box<dyn Session + '_>, Failure> {
        let mut stream = loop {
            let greeted = match self.greet() {
                Err(failure)
                    if failure.trouble == Trouble::Tls && !self.newest.swap(true, Ordering::Relaxed) =>
                {
                    self.greet()
                }
                other => other,
            };
            let mut stream = greeted?;
            match self.log_in(&mut stream) {
                Ok(()) => break stream,
                Err(failure) if failure.trouble == Trouble::Login && self.host.user.is_some() => {
                    self.secrets.refused(&self.variable);
                }
                Err(failure) => return Err(failure),
            }
        };
        if self.tls == FtpTls::Implicit {
            // Some servers take this for granted, others do not.
            for command in ["PBSZ 0", "PROT P"] {
                let answer = stream.custom_command(command, &[Status::CommandOk]).map_err(wrong);
                answer
                    .map(drop)
                    .or_else(|failure| if failure.is_connection() { Err(failure) } else { Ok(()) })?;
            }
        }
        stream.transfer_type(FileType::Binary).map_err(|e| failure(&e))?;
        // Most servers use UTF-8 in any case.
        let features = stream.feat().unwrap_or_default();
        if features.contains_key("UTF8") {
            let _ = stream.opts("UTF8", Some("ON"));
        }
        let root = if self.host.path.is_empty() {
            let home = stream.pwd().unwrap_or_else(|_| "/".to_owned());
            home.trim_end_matches('/').to_owned()
        } else {
            self.host.path.to_string()
        };
        Ok(Box::new(FtpSession {
            stream,
            root,
            mlsd: features.contains_key("MLST") || features.contains_key("MLSD"),
        }))
    }
}

struct FtpSession {
    stream: RustlsFtpStream,
    root: String,
    mlsd: bool,
}

fn wrong(error: FtpError) -> Failure {
    failure(&error)
}

impl FtpSession {
    fn at(&self, path: &str) -> String {
        match (path.is_empty(), self.root.is_empty()) {
            (true, true) => "/".to_owned(),
            (true, false) => self.root.clone(),
            (false, _) => format!("{}/{path}", self.root),
        }
    }

    /// Whether a folder is there: servers say little when making one fails.
    fn is_folder(&mut self, at: &str) -> Result<bool, Failure> {
        match self.stream.cwd(at).map_err(wrong) {
            Ok(()) => Ok(true),
            Err(failure) if failure.is_connection() => Err(failure),
            Err(_) => Ok(false),
        }
    }

    fn is_file(&mut self, at: &str) -> Result<bool, Failure> {
        match self.stream.size(at).map_err(wrong) {
            Ok(_) => Ok(true),
            Err(failure) if failure.is_connection() => Err(failure),
            Err(_) => Ok(false),
        }
    }
}

impl Session for FtpSession {
    fn make_root(&mut self) -> Result<(), Failure> {
        let root = self.at("");
        if self.is_folder(&root)? {
            return Ok(());
        }
        let mut last = Ok(());
        for (at, _) in root.match_indices('/').filter(|(at, _)| *at > 0).chain([(root.len(), "")]) {
            last = self.stream.mkdir(&root[..at]).map_err(wrong);
        }
        if self.is_folder(&root)? { Ok(()) } else { last }
    }

    fn read(&mut self, path: &str) -> Result<Option<Vec<u8>>, Failure> {
        let at = self.at(path);
        let mut stream = match self.stream.retr_as_stream(&at).map_err(wrong) {
            Ok(stream) => stream,
            Err(failure) if failure.is_connection() || failure.trouble == Trouble::Tls => {
                return Err(failure);
            }
            Err(failure) => {
                return if self.is_file(&at)? { Err(failure) } else { Ok(None) };
            }
        };
        let mut bytes = Vec::new();
        stream.read_to_end(&mut bytes).map_err(|e| Failure::socket(&e))?;
        stream.finish().map_err(wrong)?;
        Ok(Some(bytes))
    }

    fn write(&mut self, path: &str, size: u64, content: &mut dyn Read) -> Result<(), Failure> {
        let at = self.at(path);
        let mut stream = self.stream.put_with_stream(&at).map_err(wrong)?;
        let mut buffer = vec![0; 64 * 1024];
        let mut written = 0;
        loop {
            let n = content.read(&mut buffer).map_err(|e| Failure::new(Trouble::Local, e.to_string()))?;
            if n == 0 {
                break;
            }
            if let Err(e) = std::io::Write::write_all(&mut stream, &buffer[..n]) {
                // The server may have said on the other connection why it hung up.
                return Err(match stream.finish().map_err(wrong) {
                    Err(failure) if !failure.is_connection() => failure,
                    _ => Failure::socket(&e),
                });
            }
            written += n as u64;
        }
        stream.finish().map_err(wrong)?;
        if written != size {
            return Err(size_changed(path));
        }
        // Whatever stands between may have cut the data off in a way that both ends take for its end.
        match self.stream.size(&at).map_err(wrong) {
            Ok(there) if there as u64 != size => {
                Err(Failure::new(Trouble::Broken, format!("{path}: {there}/{size} byte")))
            }
            Err(failure) if failure.is_connection() => Err(failure),
            // Not every server tells sizes.
            _ => Ok(()),
        }
    }

    fn rename(&mut self, from: &str, to: &str) -> Result<(), Failure> {
        let (from, to) = (self.at(from), self.at(to));
        match self.stream.rename(&from, &to).map_err(wrong) {
            Err(failure) if failure.is_connection() => Err(failure),
            // IIS does not rename over a file.
            Err(failure) => {
                if !self.is_file(&to)? {
                    return Err(failure);
                }
                self.stream.rm(&to).map_err(wrong)?;
                self.stream.rename(&from, &to).map_err(wrong)
            }
            done => done,
        }
    }

    fn remove(&mut self, path: &str) -> Result<bool, Failure> {
        let at = self.at(path);
        match self.stream.rm(&at).map_err(wrong) {
            Ok(()) => Ok(true),
            Err(failure) if failure.is_connection() => Err(failure),
            Err(failure) => {
                if self.is_file(&at)? {
                    Err(failure)
                } else {
                    Ok(false)
                }
            }
        }
    }

    fn make_dir(&mut self, path: &str) -> Result<bool, Failure> {
        let at = self.at(path);
        match self.stream.mkdir(&at).map_err(wrong) {
            Ok(()) => Ok(true),
            Err(failure) if failure.is_connection() => Err(failure),
            Err(failure) => {
                if self.is_folder(&at)? {
                    Ok(false)
                } else {
                    Err(failure)
                }
            }
        }
    }

    fn remove_dir(&mut self, path: &str) -> Result<bool, Failure> {
        // Some servers do not remove the folder they stand in.
        let root = self.at("");
        let _ = self.is_folder(&root)?;
        let at = self.at(path);
        match self.stream.rmdir(&at).map_err(wrong) {
            Ok(()) => Ok(true),
            Err(failure) if failure.is_connection() => Err(failure),
            Err(_) => Ok(false),
        }
    }

    fn list(&mut self, path: &str) -> Result<Option<Listing>, Failure> {
        let at = self.at(path);
        if !self.is_folder(&at)? {
            return Ok(None);
        }
        let lines = match self.mlsd {
            true => self.stream.mlsd(None),
            // Without a path, so that spaces in it do no harm; with names that begin with a dot.
            false => self.stream.list(Some("-a")),
        };
        let mut listing = Listing::default();
        for line in lines.map_err(wrong)? {
            let parsed = match self.mlsd {
                true => ListParser::parse_mlsd(&line),
                false => ListParser::parse_posix(&line).or_else(|_| ListParser::parse_dos(&line)),
            };
            let Ok(file) = parsed else { continue };
            let name = file.name().to_owned();
            if name == "." || name == ".." || name.is_empty() {
            } else if file.is_directory() {
                listing.folders.push(name);
            } else if file.is_file() {
                let modified = file.modified().duration_since(UNIX_EPOCH).ok().map(|d| d.as_secs() as i64);
                listing.files.push((name, Entry { size: file.size() as u64, modified, md5: None }));
            }
        }
        Ok(Some(listing))
    }

    fn look(&mut self, path: &str) -> Result<Option<Entry>, Failure> {
        let at = self.at(path);
        match self.stream.size(&at).map_err(wrong) {
            Ok(size) => Ok(Some(Entry { size: size as u64, ..Entry::default() })),
            Err(failure) if failure.is_connection() => Err(failure),
            Err(_) => Ok(None),
        }
    }
}
