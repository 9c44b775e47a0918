//! SFTP through the system's own OpenSSH: its keys, agent, aliases and known hosts.
//!
//! One `ssh -s host sftp` carries all sessions; requests overlap, so the time of a round trip is paid once
//! for many files. The server needs the subsystem alone, no shell.

mod command;
mod link;
mod wire;

use std::collections::VecDeque;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};
use std::time::Instant;

use super::{
    Ability, Entry, Failure, Listing, PublishTarget, Secrets, Session, Target, Trouble, size_changed,
};
use crate::parse::publish::Host;
use link::{Answer, Link};
use wire::{Attributes, In};

/// Sessions at once over one connection.
const WORKERS: usize = 12;
/// Bytes of one write, which every server takes.
const PIECE: usize = 32 * 1024;
/// Writes of one file that are under way at once.
const AHEAD: usize = 16;

/// A folder on an SSH server.
pub struct SftpTarget<'a> {
    host: &'a Host,
    variable: String,
    state: PathBuf,
    secrets: &'a Secrets<'a>,
    line: Mutex<Line>,
}

/// The connection, and how making it failed last.
#[derive(Default)]
struct Line {
    link: Option<Arc<Link>>,
    failed: Option<(Instant, Failure)>,
}

impl<'a> SftpTarget<'a> {
    pub fn open(
        host: &'a Host,
        target: &PublishTarget,
        state: &Path,
        secrets: &'a Secrets<'a>,
    ) -> SftpTarget<'a> {
        SftpTarget {
            host,
            variable: target.password_variable(),
            state: state.to_owned(),
            secrets,
            line: Mutex::default(),
        }
    }

    /// Starts `ssh`, with a password where there is one; asks for it where the server wants one.
    fn start(&self) -> Result<Link, Failure> {
        let mut secret = self.secrets.may_have(&self.variable)?;
        loop {
            let result = Link::start(&mut command::ssh(self.host, &self.state, secret.as_deref()));
            let failure = match result {
                Err(failure) if failure.trouble == Trouble::Login => failure,
                other => return other,
            };
            let takes_password =
                ["password", "keyboard-interactive"].iter().any(|m| failure.detail.contains(m));
            if secret.is_some() {
                self.secrets.refused(&self.variable);
            } else if !takes_password {
                return Err(failure);
            }
            secret = Some(self.secrets.need(&self.variable, &self.shown())?);
        }
    }

    fn path(&self, path: &str) -> String {
        let root = match self.host.path.strip_prefix("/~") {
            Some("") => ".",
            Some(below) if below.starts_with('/') => &below[1..],
            _ if self.host.path.is_empty() => ".",
            _ => &self.host.path,
        };
        if path.is_empty() { root.to_owned() } else { format!("{root}/{path}") }
    }
}

impl Target for SftpTarget<'_> {
    fn shown(&self) -> String {
        let user = self.host.user.as_ref().map(|user| format!("{user}@")).unwrap_or_default();
        let port = self.host.port.map(|port| format!(":{port}")).unwrap_or_default();
        format!("sftp://{user}{}{port}{}", self.host.name, self.host.path)
    }

    fn host(&self) -> String {
        match self.host.port {
            Some(port) => format!("[{}]:{port}", self.host.name),
            None => self.host.name.to_string(),
        }
    }

    fn ability(&self) -> Ability {
        Ability { workers: WORKERS, renames: true, folders: true, reads_cheaply: false, is_live: true }
    }

    fn connect(&self) -> Result<Box<dyn Session + '_>, Failure> {
        let asked = Instant::now();
        let mut line = self.line.lock().unwrap_or_else(|poisoned| poisoned.into_inner());
        let alive = line.link.as_ref().filter(|link| !link.is_dead()).cloned();
        let alive = match alive {
            Some(alive) => alive,
            None => {
                // Another has just tried: on a dead line each try takes half a minute.
                if let Some((at, failure)) = &line.failed
                    && *at >= asked
                {
                    return Err(failure.clone());
                }
                line.link = None;
                match self.start() {
                    Ok(link) => line.link.insert(Arc::new(link)).clone(),
                    Err(failure) => {
                        line.failed = Some((Instant::now(), failure.clone()));
                        return Err(failure);
                    }
                }
            }
        };
        Ok(Box::new(SftpSession { target: self, link: alive }))
    }
}

struct SftpSession<'a> {
    target: &'a SftpTarget<'a>,
    link: Arc<Link>,
}

/// What a status says: nothing wrong, or what.
fn status(mut packet: In) -> Result<(), Failure> {
    if packet.kind != wire::STATUS {
        return Err(Failure::new(Trouble::Refused, "unexpected answer"));
    }
    let code = packet.number();
    if code == wire::OK {
        return Ok(());
    }
    let said = packet.text();
    let lower = said.to_lowercase();
    let has = |words: &[&str]| words.iter().any(|word| lower.contains(word));
    let trouble = match code {
        wire::NO_SUCH_FILE => Trouble::Missing,
        wire::PERMISSION_DENIED => Trouble::Denied,
        wire::UNSUPPORTED => Trouble::Unsupported,
        6 | 7 => Trouble::Broken,
        // Version 3 has no number for most troubles: servers use those of later versions, or say it in words.
        10 => Trouble::Missing,
        11 => Trouble::Exists,
        12 => Trouble::Denied,
        14 | 15 => Trouble::Full,
        _ if has(&["no such file", "not found", "does not exist"]) => Trouble::Missing,
        _ if has(&["permission denied", "not permitted", "read-only", "access is denied"]) => Trouble::Denied,
        _ if has(&["no space", "disk full", "quota"]) => Trouble::Full,
        _ => Trouble::Refused,
    };
    Err(Failure::new(trouble, said))
}

/// An answer that should be of one kind, or a status that says why not.
fn answer(packet: In, kind: u8) -> Result<In, Failure> {
    if packet.kind == kind {
        return Ok(packet);
    }
    match status(packet) {
        Ok(()) => Err(Failure::new(Trouble::Refused, "unexpected answer")),
        Err(failure) => Err(failure),
    }
}

/// `None` for what is not there.
fn found<T>(result: Result<T, Failure>) -> Result<Option<T>, Failure> {
    match result {
        Ok(value) => Ok(Some(value)),
        Err(failure) if failure.trouble == Trouble::Missing => Ok(None),
        Err(failure) => Err(failure),
    }
}

impl SftpSession<'_> {
    /// A request about one path that is answered by a status.
    fn about(&self, kind: u8, path: &str) -> Result<(), Failure> {
        let path = self.target.path(path);
        status(self.link.ask(kind, |out| out.bytes(path.as_bytes()))?.wait()?)
    }

    fn mkdir(&self, path: &str) -> Result<(), Failure> {
        status(self.link.ask(wire::MKDIR, |out| out.bytes(path.as_bytes()).no_attributes())?.wait()?)
    }

    fn stat(&self, path: &str) -> Result<Option<Attributes>, Failure> {
        let packet = self.link.ask(wire::STAT, |out| out.bytes(path.as_bytes()))?.wait()?;
        found(answer(packet, wire::ATTRS).map(|mut packet| packet.attributes()))
    }

    fn open(&self, kind: u8, path: &str, flags: Option<u32>) -> Result<Vec<u8>, Failure> {
        let path = self.target.path(path);
        let packet = self.link.ask(kind, |out| {
            let out = out.bytes(path.as_bytes());
            match flags {
                Some(flags) => out.number(flags).no_attributes(),
                None => out,
            }
        })?;
        answer(packet.wait()?, wire::HANDLE).map(|mut packet| packet.bytes().to_vec())
    }

    fn close(&self, handle: &[u8]) -> Result<(), Failure> {
        status(self.link.ask(wire::CLOSE, |out| out.bytes(handle))?.wait()?)
    }

    /// A write that failed without a reason: is the disk full?
    fn reason(&self, failure: Failure) -> Failure {
        if failure.trouble != Trouble::Refused || !self.link.offers("statvfs@openssh.com") {
            return failure;
        }
        let root = self.target.path("");
        let ask = |out: wire::Out| out.bytes(b"statvfs@openssh.com").bytes(root.as_bytes());
        let reply = self.link.ask(wire::EXTENDED, ask).and_then(Answer::wait);
        let Ok(mut reply) = reply.and_then(|packet| answer(packet, wire::EXTENDED_REPLY)) else {
            return failure;
        };
        reply.long();
        let unit = reply.long();
        reply.long();
        reply.long();
        let free = reply.long();
        if free.saturating_mul(unit) < 1 << 17 {
            Failure { trouble: Trouble::Full, ..failure }
        } else {
            failure
        }
    }

    fn write_all(&self, handle: &[u8], path: &str, size: u64, content: &mut dyn Read) -> Result<(), Failure> {
        let mut under_way: VecDeque<Answer<'_>> = VecDeque::new();
        let mut buffer = vec![0; PIECE];
        let mut at = 0u64;
        loop {
            let n = content.read(&mut buffer).map_err(|e| Failure::new(Trouble::Local, e.to_string()))?;
            if n == 0 {
                break;
            }
            under_way
                .push_back(self.link.ask(wire::WRITE, |out| out.bytes(handle).long(at).bytes(&buffer[..n]))?);
            at += n as u64;
            if under_way.len() >= AHEAD
                && let Some(first) = under_way.pop_front()
            {
                status(first.wait()?)?;
            }
        }
        for answer in under_way {
            status(answer.wait()?)?;
        }
        if at == size { Ok(()) } else { Err(size_changed(path)) }
    }
}

impl Session for SftpSession<'_> {
    fn make_root(&mut self) -> Result<(), Failure> {
        let root = self.target.path("");
        if self.stat(&root)?.is_some_and(|there| there.is_folder()) {
            return Ok(());
        }
        let mut last = Ok(());
        for (at, _) in root.match_indices('/').filter(|(at, _)| *at > 0).chain([(root.len(), "")]) {
            last = self.mkdir(&root[..at]);
        }
        match self.stat(&root)? {
            Some(there) if there.is_folder() => Ok(()),
            _ => last.and(Err(Failure::new(Trouble::Refused, ""))),
        }
    }

    fn read(&mut self, path: &str) -> Result<Option<Vec<u8>>, Failure> {
        let Some(handle) = found(self.open(wire::OPEN, path, Some(wire::FLAG_READ)))? else {
            return Ok(None);
        };
        let mut bytes = Vec::new();
        let result = loop {
            let at = bytes.len() as u64;
            let ask = |out: wire::Out| out.bytes(&handle).long(at).number(PIECE as u32);
            let mut packet = self.link.ask(wire::READ, ask)?.wait()?;
            if packet.kind == wire::DATA {
                bytes.extend_from_slice(packet.bytes());
                continue;
            }
            let code = packet.number();
            if code == wire::EOF {
                break Ok(Some(bytes));
            }
            break Err(Failure::new(Trouble::Refused, packet.text()));
        };
        self.close(&handle)?;
        result
    }

    fn write(&mut self, path: &str, size: u64, content: &mut dyn Read) -> Result<(), Failure> {
        let flags = wire::FLAG_WRITE | wire::FLAG_CREATE | wire::FLAG_TRUNCATE;
        let handle = self.open(wire::OPEN, path, Some(flags)).map_err(|failure| self.reason(failure))?;
        let written = self.write_all(&handle, path, size, content);
        if written.as_ref().is_err_and(|failure| failure.is_connection()) {
            return written;
        }
        let closed = self.close(&handle);
        written.and(closed).map_err(|failure| self.reason(failure))
    }

    fn rename(&mut self, from: &str, to: &str) -> Result<(), Failure> {
        let (from, to) = (self.target.path(from), self.target.path(to));
        let (old, new) = (from.as_bytes(), to.as_bytes());
        if self.link.offers("posix-rename@openssh.com") {
            let ask = |out: wire::Out| out.bytes(b"posix-rename@openssh.com").bytes(old).bytes(new);
            return status(self.link.ask(wire::EXTENDED, ask)?.wait()?);
        }
        let rename = || status(self.link.ask(wire::RENAME, |out| out.bytes(old).bytes(new))?.wait()?);
        match rename() {
            // Version 3 does not rename over a file.
            Err(failure) if !failure.is_connection() && self.stat(&to)?.is_some() => {
                status(self.link.ask(wire::REMOVE, |out| out.bytes(new))?.wait()?)?;
                rename()
            }
            other => other,
        }
    }

    fn remove(&mut self, path: &str) -> Result<bool, Failure> {
        found(self.about(wire::REMOVE, path)).map(|done| done.is_some())
    }

    fn make_dir(&mut self, path: &str) -> Result<bool, Failure> {
        let path = self.target.path(path);
        match self.mkdir(&path) {
            Ok(()) => Ok(true),
            Err(failure) if failure.is_connection() => Err(failure),
            Err(failure) => match self.stat(&path)? {
                Some(there) if there.is_folder() => Ok(false),
                _ => Err(failure),
            },
        }
    }

    fn remove_dir(&mut self, path: &str) -> Result<bool, Failure> {
        match found(self.about(wire::RMDIR, path)) {
            Err(failure) if failure.trouble == Trouble::Refused => Ok(false),
            other => other.map(|done| done.is_some()),
        }
    }

    fn list(&mut self, path: &str) -> Result<Option<Listing>, Failure> {
        let Some(handle) = found(self.open(wire::OPENDIR, path, None))? else { return Ok(None) };
        let mut listing = Listing::default();
        let result = loop {
            let mut packet = self.link.ask(wire::READDIR, |out| out.bytes(&handle))?.wait()?;
            if packet.kind == wire::STATUS {
                // Some servers look at the folder only now.
                break match packet.clone().number() {
                    wire::EOF => Ok(Some(listing)),
                    _ => found(status(packet)).map(|_| None),
                };
            }
            if packet.kind != wire::NAME {
                break Err(Failure::new(Trouble::Refused, "unexpected answer"));
            }
            for _ in 0..packet.number() {
                if packet.is_at_end() {
                    break;
                }
                let name = packet.text();
                packet.text();
                let attributes = packet.attributes();
                if name == "." || name == ".." {
                } else if attributes.is_folder() {
                    listing.folders.push(name);
                } else if attributes.is_file() {
                    listing.files.push((name, entry(&attributes)));
                }
            }
        };
        self.close(&handle)?;
        result
    }

    fn look(&mut self, path: &str) -> Result<Option<Entry>, Failure> {
        let there = self.stat(&self.target.path(path))?;
        Ok(there.filter(Attributes::is_file).map(|attributes| entry(&attributes)))
    }
}

fn entry(attributes: &Attributes) -> Entry {
    Entry { size: attributes.size, modified: attributes.modified, md5: None }
}
