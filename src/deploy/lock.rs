//! Who is publishing: a folder on the server that only one can make, with a note of its owner.
//!
//! The owner renews the note every minute. A lock is stale when its process on this machine has ended, or
//! when it has not been renewed for ten minutes. Whether a process of this machine has ended is told by a
//! file of the machine that it keeps locked while it lives: that holds when numbers of processes come
//! round again.

use std::fs::{File, TryLockError};
use std::path::PathBuf;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use serde::{Deserialize, Serialize};

use super::error::{DeployError, ErrorKind, Failure, Trouble};
use super::manifest::{DIR, text};
use super::target::Session;

/// The folder that is the lock.
pub const LOCK: &str = ".lantoa/lock";
/// The note in it.
pub const OWNER: &str = ".lantoa/lock/owner.json";

/// The note while it is written.
const OWNER_NEW: &str = ".lantoa/lock/owner.tmp";

/// How often the note is renewed.
pub const RENEW: Duration = Duration::from_secs(60);
/// A lock that is not renewed for so long is stale.
pub const STALE: Duration = Duration::from_secs(600);

/// How long things are waited for; tests wait less.
#[derive(Clone, Copy, Debug)]
pub struct Pace {
    /// Between deleting pages and deleting what they used: readers load both within this time.
    pub grace: Duration,
    /// A lock without a note may be one that is just being made for so long.
    pub nameless: Duration,
    /// After taking a stale lock over: another may have seen it too.
    pub settle: Duration,
}

impl Default for Pace {
    fn default() -> Pace {
        Pace {
            grace: Duration::from_secs(2),
            nameless: Duration::from_secs(10),
            settle: Duration::from_millis(700),
        }
    }
}

/// The note of who is publishing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Owner {
    /// Tells one publish from another.
    pub run: String,
    /// `lan@may-7`
    pub who: String,
    machine: String,
    process: u32,
    /// The file of this machine that the process keeps locked.
    alive: String,
    /// Seconds since 1970.
    pub since: u64,
    renewed: u64,
}

impl Owner {
    /// When the publish began, as people read it.
    pub fn since_text(&self) -> String {
        time_text(self.since)
    }

    fn is_stale(&self) -> bool {
        if self.machine == machine() {
            return has_ended(&self.alive, &self.run);
        }
        now().saturating_sub(self.renewed) > STALE.as_secs()
    }
}

/// Seconds since 1970.
pub fn now() -> u64 {
    SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |d| d.as_secs())
}

/// A moment in Vietnam (UTC+7 all year): `28/11/2026 06:35`.
pub fn time_text(seconds: u64) -> String {
    let day = jiff::civil::date(1970, 1, 1).at(0, 0, 0, 0);
    let span = jiff::Span::new().try_seconds(i64::try_from(seconds).unwrap_or(0) + 7 * 3600);
    let at = span.and_then(|span| day.checked_add(span)).unwrap_or(day);
    format!("{:02}/{:02}/{} {:02}:{:02}", at.day(), at.month(), at.year(), at.hour(), at.minute())
}

/// Who runs this: `lan@may-7`.
pub fn who() -> String {
    let user = ["USER", "USERNAME", "LOGNAME"].iter().find_map(|name| std::env::var(name).ok());
    format!("{}@{}", user.filter(|u| !u.is_empty()).unwrap_or_else(|| "?".to_owned()), host())
}

fn host() -> String {
    let file = |path: &str| std::fs::read_to_string(path).ok().map(|text| text.trim().to_owned());
    let asked = || {
        let output = std::process::Command::new("hostname").output().ok()?;
        Some(String::from_utf8_lossy(&output.stdout).trim().to_owned())
    };
    let name =
        std::env::var("COMPUTERNAME").ok().or_else(|| file("/proc/sys/kernel/hostname")).or_else(asked);
    name.filter(|name| !name.is_empty()).unwrap_or_else(|| "?".to_owned())
}

/// Tells this machine from others, since it was switched on.
fn machine() -> String {
    let boot = std::fs::read_to_string("/proc/sys/kernel/random/boot_id").unwrap_or_default();
    format!("{} {}", host(), boot.trim()).trim().to_owned()
}

fn has_ended(alive: &str, run: &str) -> bool {
    // The note comes from the server: it may name no other file of this machine.
    let name = std::path::Path::new(alive).file_name().and_then(|name| name.to_str());
    if name != Some(&format!("lantoa-{run}.lock")) || !run.bytes().all(|b| b.is_ascii_hexdigit()) {
        return false;
    }
    match File::options().read(true).write(true).open(alive) {
        Ok(file) => !matches!(file.try_lock(), Err(TryLockError::WouldBlock)),
        Err(e) => e.kind() == std::io::ErrorKind::NotFound,
    }
}

/// A number that no other publish has.
pub fn run_name() -> String {
    let mut bytes = [0; 8];
    if getrandom::fill(&mut bytes).is_err() {
        bytes = (now() ^ u64::from(std::process::id()) << 32).to_le_bytes();
    }
    bytes.iter().map(|b| format!("{b:02x}")).collect()
}

/// This process, as locks name it; alive as long as it is held.
pub struct Alive {
    path: PathBuf,
    _file: File,
    owner: Owner,
}

impl Alive {
    /// Begins a publish.
    pub fn begin() -> Result<Alive, DeployError> {
        let run = run_name();
        let path = std::env::temp_dir().join(format!("lantoa-{run}.lock"));
        let file = File::create(&path).map_err(|e| DeployError::local(&path, &e))?;
        file.lock().map_err(|e| DeployError::local(&path, &e))?;
        let owner = Owner {
            run,
            who: who(),
            machine: machine(),
            process: std::process::id(),
            alive: path.display().to_string(),
            since: now(),
            renewed: now(),
        };
        Ok(Alive { path, _file: file, owner })
    }

    /// The name of this publish.
    pub fn run(&self) -> &str {
        &self.owner.run
    }
}

impl Drop for Alive {
    fn drop(&mut self) {
        let _ = std::fs::remove_file(&self.path);
    }
}

/// What came of asking for the lock.
pub enum Taken {
    Yes,
    /// The lock of a publish that ended without giving it back was taken over.
    Over(Option<Box<Owner>>),
    /// Another is at work; its note, where there is one.
    No(Option<Box<Owner>>),
}

/// Takes the lock, or says who has it.
pub fn take(session: &mut dyn Session, me: &Alive, pace: &Pace) -> Result<Taken, Failure> {
    session.make_dir(DIR)?;
    let mut over = None;
    let begun = SystemTime::now();
    for _ in 0..100 {
        if session.make_dir(LOCK)? {
            write_note(session, me)?;
            let Some(before) = over else { return Ok(Taken::Yes) };
            // Another may have seen the stale lock too, and taken mine for it.
            std::thread::sleep(pace.settle);
            return match read_note(session)? {
                Some(owner) if owner.run == me.owner.run => Ok(Taken::Over(before)),
                other => Ok(Taken::No(other.map(Box::new))),
            };
        }
        match read_note(session)? {
            Some(owner) if owner.run == me.owner.run => return Ok(Taken::Yes),
            Some(owner) if owner.is_stale() => {
                release_stale(session)?;
                over = Some(Some(Box::new(owner)));
            }
            Some(owner) => return Ok(Taken::No(Some(Box::new(owner)))),
            None if begun.elapsed().unwrap_or_default() > pace.nameless => {
                release_stale(session)?;
                over = Some(None);
            }
            None => std::thread::sleep(Duration::from_millis(300).min(pace.nameless)),
        }
    }
    Ok(Taken::No(None))
}

/// Renews the note. `false` where the lock is another's by now.
pub fn renew(session: &mut dyn Session, me: &Alive) -> Result<bool, Failure> {
    match read_note(session)? {
        Some(owner) if owner.run != me.owner.run => Ok(false),
        _ => write_note(session, me).map(|()| true),
    }
}

/// Whether the lock is still ours.
pub fn is_mine(session: &mut dyn Session, me: &Alive) -> Result<bool, Failure> {
    Ok(read_note(session)?.is_some_and(|owner| owner.run == me.owner.run))
}

/// Gives the lock back.
pub fn release(session: &mut dyn Session, me: &Alive) -> Result<(), Failure> {
    if is_mine(session, me)? {
        release_stale(session)?;
    }
    Ok(())
}

fn release_stale(session: &mut dyn Session) -> Result<(), Failure> {
    session.remove(OWNER)?;
    session.remove(OWNER_NEW)?;
    session.remove_dir(LOCK)?;
    Ok(())
}

fn write_note(session: &mut dyn Session, me: &Alive) -> Result<(), Failure> {
    let owner = Owner { renewed: now(), ..me.owner.clone() };
    let bytes = text(&owner);
    session.write(OWNER_NEW, bytes.len() as u64, &mut bytes.as_slice())?;
    match session.rename(OWNER_NEW, OWNER) {
        Err(failure) if failure.trouble == Trouble::Unsupported => {
            session.remove(OWNER_NEW)?;
            session.write(OWNER, bytes.len() as u64, &mut bytes.as_slice())
        }
        other => other,
    }
}

fn read_note(session: &mut dyn Session) -> Result<Option<Owner>, Failure> {
    Ok(session.read(OWNER)?.and_then(|bytes| serde_json::from_slice(&bytes).ok()))
}

/// Another publisher is at work.
pub fn locked(owner: Option<&Owner>) -> DeployError {
    let (who, since) = match owner {
        Some(owner) => (owner.who.clone(), owner.since_text()),
        None => ("?".to_owned(), "?".to_owned()),
    };
    DeployError::new(
        ErrorKind::Locked,
        format!(
            "{who} đang đăng lên nơi này từ {since}. Hãy đợi xong rồi chạy lại. Nếu lần đăng ấy đã tắt ngang, khóa tự hết hiệu lực sau 10 phút."
        ),
        format!(
            "{who} has been publishing here since {since}. Wait and run again. If that run was cut off, its lock ends by itself after 10 minutes."
        ),
    )
}
