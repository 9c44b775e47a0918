//! One `ssh` process and the SFTP conversation with it: many requests under way at once.

use std::collections::HashMap;
use std::io::{Read, Write};
use std::process::{Child, ChildStdin, Command};
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::mpsc::{self, Receiver, Sender};
use std::sync::{Arc, Mutex, MutexGuard};
use std::time::{Duration, Instant};

use super::wire::{INIT, In, Out, VERSION};
use super::{Failure, Trouble};

/// Nothing comes for so long: the connection is broken.
pub const SILENCE: Duration = Duration::from_secs(30);
/// What `ssh` says of its troubles is read up to this length.
const SAID: u64 = 16 * 1024;

/// A conversation. Ends with its process when dropped.
pub struct Link {
    inner: Arc<Inner>,
    /// The extensions that the server offers.
    extensions: Vec<String>,
}

struct Inner {
    child: Mutex<Child>,
    stdin: Mutex<Option<ChildStdin>>,
    waiting: Mutex<Waiting>,
    next: AtomicU32,
}

struct Waiting {
    answers: HashMap<u32, Sender<In>>,
    /// When something came last, or the first request went out.
    moved: Instant,
    /// Why it ended.
    dead: Option<Failure>,
}

/// An answer that is still to come.
pub struct Answer<'a> {
    link: &'a Link,
    receiver: Receiver<In>,
}

impl Link {
    /// Starts `ssh` and greets the server.
    pub fn start(command: &mut Command) -> Result<Link, Failure> {
        let mut child = command.spawn().map_err(|e| match e.kind() {
            std::io::ErrorKind::NotFound => Failure::new(Trouble::NoProgram, ""),
            _ => Failure::new(Trouble::Refused, format!("ssh: {e}")),
        })?;
        let pipes = (child.stdin.take(), child.stdout.take(), child.stderr.take());
        let (Some(stdin), Some(mut stdout), Some(stderr)) = pipes else {
            return Err(Failure::new(Trouble::Refused, "ssh has no pipes"));
        };
        let said = std::thread::spawn(move || {
            let mut text = Vec::new();
            let mut stderr = stderr;
            let _ = stderr.by_ref().take(SAID).read_to_end(&mut text);
            // More is thrown away, so that ssh does not wait for a reader.
            let _ = std::io::copy(&mut stderr, &mut std::io::sink());
            String::from_utf8_lossy(&text).into_owned()
        });
        let waiting = Waiting { answers: HashMap::new(), moved: Instant::now(), dead: None };
        let inner = Arc::new(Inner {
            child: Mutex::new(child),
            stdin: Mutex::new(Some(stdin)),
            waiting: Mutex::new(waiting),
            next: AtomicU32::new(1),
        });
        let (greet, greeting) = mpsc::channel();
        let reader = Arc::clone(&inner);
        std::thread::spawn(move || {
            while let Ok(Some(packet)) = In::read(&mut stdout) {
                reader.received(packet, &greet);
            }
            // Its last words come when it ends.
            reader.kill();
            let said = said.join().unwrap_or_default();
            reader.end(failure_of(&said));
        });
        let watcher = Arc::downgrade(&inner);
        std::thread::spawn(move || {
            while let Some(inner) = watcher.upgrade() {
                if inner.is_silent() {
                    inner.end(Failure::new(Trouble::Broken, "30 s"));
                    inner.kill();
                }
                if inner.waiting().dead.is_some() {
                    break;
                }
                drop(inner);
                std::thread::sleep(Duration::from_millis(250));
            }
        });
        let mut link = Link { inner, extensions: Vec::new() };
        // It may end before it has read anything; then its last words say why.
        let _ = link.inner.write(&Out::new(INIT).number(3).done());
        let mut version = match greeting.recv_timeout(SILENCE) {
            Ok(packet) => packet,
            Err(mpsc::RecvTimeoutError::Timeout) => {
                return Err(Failure::new(Trouble::Broken, "ssh: 30 s"));
            }
            Err(mpsc::RecvTimeoutError::Disconnected) => return Err(link.why()),
        };
        version.number();
        while !version.is_at_end() {
            let name = version.text();
            version.text();
            link.extensions.push(name);
        }
        Ok(link)
    }

    /// Whether the server offers an extension.
    pub fn offers(&self, extension: &str) -> bool {
        self.extensions.iter().any(|name| name == extension)
    }

    /// Whether it has ended.
    pub fn is_dead(&self) -> bool {
        self.inner.waiting().dead.is_some()
    }

    /// Sends a request: its kind, and what follows its number.
    pub fn ask(&self, kind: u8, fill: impl FnOnce(Out) -> Out) -> Result<Answer<'_>, Failure> {
        let id = self.inner.next.fetch_add(1, Ordering::Relaxed);
        let (sender, receiver) = mpsc::channel();
        {
            let mut waiting = self.inner.waiting();
            if let Some(failure) = &waiting.dead {
                return Err(failure.clone());
            }
            if waiting.answers.is_empty() {
                waiting.moved = Instant::now();
            }
            waiting.answers.insert(id, sender);
        }
        if self.inner.write(&fill(Out::new(kind).number(id)).done()).is_err() {
            return Err(self.why());
        }
        Ok(Answer { link: self, receiver })
    }

    /// Why it ended; waits a moment for its last words.
    fn why(&self) -> Failure {
        for _ in 0..40 {
            if let Some(failure) = &self.inner.waiting().dead {
                return failure.clone();
            }
            std::thread::sleep(Duration::from_millis(50));
        }
        Failure::new(Trouble::Broken, "ssh")
    }
}

impl Answer<'_> {
    /// Waits for the answer.
    pub fn wait(self) -> Result<In, Failure> {
        self.receiver.recv().map_err(|_| self.link.why())
    }
}

impl Drop for Link {
    fn drop(&mut self) {
        self.inner.end(Failure::new(Trouble::Broken, "closed"));
        self.inner.stdin().take();
        self.inner.kill();
    }
}

impl Inner {
    fn received(&self, mut packet: In, greet: &Sender<In>) {
        if packet.kind == VERSION {
            let _ = greet.send(packet);
            return;
        }
        let id = packet.number();
        let mut waiting = self.waiting();
        waiting.moved = Instant::now();
        if let Some(sender) = waiting.answers.remove(&id) {
            let _ = sender.send(packet);
        }
    }

    fn write(&self, packet: &[u8]) -> std::io::Result<()> {
        match self.stdin().as_mut() {
            Some(stdin) => stdin.write_all(packet).and_then(|()| stdin.flush()),
            None => Err(std::io::ErrorKind::BrokenPipe.into()),
        }
    }

    fn is_silent(&self) -> bool {
        let waiting = self.waiting();
        !waiting.answers.is_empty() && waiting.moved.elapsed() > SILENCE
    }

    fn end(&self, failure: Failure) {
        let mut waiting = self.waiting();
        waiting.dead.get_or_insert(failure);
        waiting.answers.clear();
    }

    fn kill(&self) {
        let mut child = self.child.lock().unwrap_or_else(|poisoned| poisoned.into_inner());
        // An orderly end first: it may have something to say.
        for _ in 0..10 {
            if !matches!(child.try_wait(), Ok(None)) {
                return;
            }
            std::thread::sleep(Duration::from_millis(20));
        }
        let _ = child.kill();
        let _ = child.wait();
    }

    fn waiting(&self) -> MutexGuard<'_, Waiting> {
        self.waiting.lock().unwrap_or_else(|poisoned| poisoned.into_inner())
    }

    fn stdin(&self) -> MutexGuard<'_, Option<ChildStdin>> {
        self.stdin.lock().unwrap_or_else(|poisoned| poisoned.into_inner())
    }
}

/// What the last words of `ssh` mean.
fn failure_of(said: &str) -> Failure {
    let has = |words: &[&str]| words.iter().any(|word| said.contains(word));
    let trouble = if has(&["REMOTE HOST IDENTIFICATION HAS CHANGED", "Offending "]) {
        Trouble::HostKeyChanged
    } else if has(&["Host key verification failed", "host key is known for"]) {
        Trouble::HostKeyUnknown
    } else if has(&["Permission denied (", "Permission denied, please", "Too many authentication failures"]) {
        Trouble::Login
    } else if has(&[
        "Could not resolve hostname",
        "Connection refused",
        "No route to host",
        "Network is unreachable",
    ]) || has(&["Connection timed out", "Operation timed out"])
    {
        Trouble::Unreachable
    } else if has(&["subsystem request failed"]) {
        Trouble::Unsupported
    } else if has(&[
        "Bad configuration option",
        "terminating, ",
        "Bad owner or permissions",
        "no such identity",
    ]) {
        Trouble::Refused
    } else {
        Trouble::Broken
    };
    let lines = said.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('@'));
    let last: Vec<&str> = lines.collect();
    let detail = match trouble {
        Trouble::HostKeyChanged | Trouble::HostKeyUnknown => String::new(),
        _ => last[last.len().saturating_sub(2)..].join("; "),
    };
    Failure::new(trouble, detail)
}
