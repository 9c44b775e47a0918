//! Carries a plan out: all that pages use first, then pages, the manifest, and deletions last.
//!
//! 1. The lock, and a second look at the server: a plan made of another state is not carried out.
//! 2. `sending.json` says what is about to be written and deleted, so that the next run can finish or
//!    repair what this one leaves undone.
//! 3. What stands in the way of a new file: a file where a folder is to be, a folder where a file is to be, a
//!    name that differs in case alone (one file on a server of Windows). Then the files, class by class
//!    ([`Class`]): each under a temporary name, checked, then renamed.
//! 4. `previous.json`, then the manifest.
//! 5. Deletions: pages, a pause for readers who have just opened one, what they used; folders left empty.
//! 6. `sending.json` goes, the lock is given back.
//!
//! At every moment a page on the server has all that it names: new files come before the pages that name
//! them, old ones go after.

use std::cell::Cell;
use std::collections::BTreeSet;
use std::io::{self, Read};
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::Duration;

use super::error::{DeployError, ErrorKind, Failure, Trouble};
use super::known::folders_of;
use super::local::{Hashing, Local};
use super::lock::{self, Alive, Owner, Taken};
use super::manifest::{
    DIR, MANIFEST, Manifest, NO_DAY, PREVIOUS, Previous, RemoteFile, SENDING, Sending, text,
};
use super::order::Class;
use super::plan::{Changes, Remote, SendFile};
use super::pool::{Pool, Stage, Stop};
use super::state::Record;
use super::target::{Session, parent};
use super::{Deploy, Report};

/// Sends.
pub(super) fn send(
    deploy: &Deploy<'_>,
    local: &Local,
    changes: &Changes,
    pool: &Pool<'_>,
) -> Result<Report, DeployError> {
    let me = Alive::begin()?;
    deploy.state.prepare()?;
    let stopped = |stop| deploy.stopped(stop, None);
    pool.with(|session| session.make_root()).map_err(stopped)?;
    let over = match pool
        .with(|session| lock::take(session, &me, &deploy.pace))
        .map_err(|s| deploy.stopped(s, Some(DIR)))?
    {
        Taken::Yes => None,
        Taken::Over(owner) => Some(owner),
        Taken::No(owner) => return Err(lock::locked(owner.as_deref())),
    };
    let run = Run {
        deploy,
        local,
        changes,
        pool,
        me: &me,
        renewed: AtomicU64::new(lock::now()),
        lost: AtomicBool::new(false),
        made: Mutex::new(changes.folders.clone()),
        gone: AtomicU64::new(0),
    };
    let done = AtomicBool::new(false);
    let result = std::thread::scope(|scope| {
        scope.spawn(|| run.keep_lock(&done));
        let result = run.carry_out();
        done.store(true, Ordering::Relaxed);
        if !matches!(&result, Err(Ended { connection: true, .. })) {
            run.clean_up();
        }
        pool.ending.store(true, Ordering::Relaxed);
        result
    });
    result.map_err(|ended| ended.error)?;
    pool.with(|session| session.finish()).map_err(stopped)?;
    Ok(Report {
        sent: changes.send.len(),
        deleted: changes.delete.len(),
        kept: changes.kept,
        bytes: changes.bytes,
        taken_over: over.flatten().map(|owner: Box<Owner>| owner.who),
        by: lock::who(),
        at: lock::time_text(lock::now()),
    })
}

struct Run<'a, 'p> {
    deploy: &'a Deploy<'a>,
    local: &'a Local,
    changes: &'a Changes,
    pool: &'a Pool<'p>,
    me: &'a Alive,
    /// When the lock was last known to be ours, in seconds since 1970.
    renewed: AtomicU64,
    lost: AtomicBool,
    /// Folders that are known to be there.
    made: Mutex<BTreeSet<String>>,
    /// Bytes that have gone out.
    gone: AtomicU64,
}

/// Why a run ended early.
struct Ended {
    error: DeployError,
    /// The connection is dead: nothing more can be done over it.
    connection: bool,
}

impl From<DeployError> for Ended {
    fn from(error: DeployError) -> Ended {
        Ended { error, connection: false }
    }
}

impl Run<'_, '_> {
    fn carry_out(&self) -> Result<(), Ended> {
        let changes = self.changes;
        let remote = self.with(Remote::read)??;
        if remote.seen != changes.seen {
            return Err(DeployError::new(
                ErrorKind::Moved,
                "có người khác vừa đăng lên nơi này sau khi bảng thay đổi được lập. Hãy chạy lại.",
                "somebody else has published here since the changes were listed. Run again.",
            )
            .into());
        }
        let record = self.announce(&remote)?;
        self.clear_the_way()?;
        self.send_files(&record)?;
        self.check_lock()?;
        if !changes.stay.is_empty() || !remote.previous.files.is_empty() {
            self.put_bytes(PREVIOUS, &text(&Previous { files: changes.stay.clone() }))?;
        }
        if changes.manifest || remote.manifest.is_none() {
            self.put_bytes(MANIFEST, &text(&self.manifest()))?;
        }
        self.delete()?;
        if changes.stay.is_empty() && !remote.previous.files.is_empty() {
            self.with(|session| session.remove(PREVIOUS))?;
        }
        self.with(|session| session.remove(SENDING))?;
        Ok(())
    }

    /// The manifest of what the server will hold.
    fn manifest(&self) -> Manifest {
        let mut manifest = Manifest::of(self.local);
        if !self.deploy.target.ability().is_live {
            manifest.built = NO_DAY.to_owned();
        }
        manifest.files.retain(|file| !self.deploy.keep.holds(&file.path));
        manifest
    }

    /// Writes down what is about to happen, here and there.
    fn announce(&self, remote: &Remote) -> Result<Record, Ended> {
        let record = self.deploy.state.record(self.me.run())?;
        for (path, hash) in &self.changes.already_there {
            record.sent(path, &hash.to_string());
        }
        let before = remote.manifest.as_ref().map(Manifest::by_path).unwrap_or_default();
        let sending: BTreeSet<&str> = self.changes.send.iter().map(|f| f.path.as_str()).collect();
        let files: Vec<RemoteFile> = self
            .manifest()
            .files
            .into_iter()
            .filter(|file| {
                sending.contains(file.path.as_str())
                    || before.get(file.path.as_str()).is_none_or(|there| there.sha256 != file.sha256)
            })
            .collect();
        let sending = Sending::new(self.me.run(), files, self.changes.delete.clone());
        self.put_bytes(SENDING, &text(&sending))?;
        Ok(record)
    }

    fn send_files(&self, record: &Record) -> Result<(), Ended> {
        let pool = self.pool;
        pool.progress.stage(Stage::Sending, self.changes.send.len(), self.changes.bytes);
        for class in Class::ALL {
            let files: Vec<&SendFile> = self.changes.send.iter().filter(|f| f.class == class).collect();
            // New ones are all there before the first that may name them is replaced.
            let known = |f: &&&SendFile| self.changes.folders.contains(parent(&f.path));
            let (old, new): (Vec<&SendFile>, Vec<&SendFile>) = files.iter().copied().partition(|f| known(&f));
            for files in [new, old] {
                let sent = pool.each(&files, |session, file, worker| {
                    self.put(session, file, worker)?;
                    if let Some(local) = self.local.files.get(&file.path) {
                        record.sent(&file.path, &local.sha256.to_string());
                    }
                    pool.progress.file(&file.path);
                    Ok(())
                });
                sent.map_err(|(n, stop)| self.ended(stop, files.get(n).map(|f| f.path.as_str())))?;
            }
        }
        Ok(())
    }

    /// Sends one file: under a temporary name where the target renames, checked, then under its own.
    fn put(&self, session: &mut dyn Session, file: &SendFile, worker: usize) -> Result<(), Failure> {
        let path = &file.path;
        let unreadable = |e: io::Error| Failure::new(Trouble::Local, format!("{path}: {e}"));
        self.watch_lock(session)?;
        let local = self.local.files.get(path).expect("what is sent is a file of the site");
        let temporary = self.deploy.target.ability().renames.then(|| self.temporary(worker));
        self.make_folders(session, parent(path), false)?;
        let sent = Cell::new(0);
        let attempt = |session: &mut dyn Session| {
            let content = local.open().map_err(unreadable)?;
            sent.set(0);
            let mut content = Hashing::new(Counting { inner: content, sent: &sent, run: self });
            session.write(temporary.as_ref().unwrap_or(path), file.size, &mut content)?;
            // A build may have replaced it meanwhile.
            if content.hash() != local.sha256 {
                return Err(Failure::new(
                    Trouble::Local,
                    format!("{path} đã thay đổi trong khi gửi; hãy chạy lại"),
                ));
            }
            match &temporary {
                Some(temporary) => session.rename(temporary, path),
                None => Ok(()),
            }
        };
        let result = match attempt(session) {
            Err(failure) if may_lack_folder(&failure) => {
                self.make_folders(session, parent(path), true)?;
                attempt(session)
            }
            other => other,
        };
        if result.is_err() {
            self.gone.fetch_sub(sent.get(), Ordering::Relaxed);
        }
        result
    }

    /// A small file of lantoa's own.
    fn put_bytes(&self, path: &str, bytes: &[u8]) -> Result<(), Ended> {
        let temporary = self.deploy.target.ability().renames.then(|| self.temporary(0));
        let put = |session: &mut dyn Session| {
            session.write(temporary.as_deref().unwrap_or(path), bytes.len() as u64, &mut &*bytes)?;
            temporary.as_ref().map_or(Ok(()), |temporary| session.rename(temporary, path))
        };
        self.pool.with(put).map_err(|stop| self.ended(stop, Some(path)))
    }

    fn temporary(&self, worker: usize) -> String {
        format!("{DIR}/{}-{worker}.tmp", self.me.run())
    }

    /// Makes a folder with all above it. `again` where what was thought to be there may not be.
    fn make_folders(&self, session: &mut dyn Session, folder: &str, again: bool) -> Result<(), Failure> {
        if folder.is_empty() || !self.deploy.target.ability().folders {
            return Ok(());
        }
        let is_made = |folder: &str| self.made.lock().is_ok_and(|made| made.contains(folder));
        if !again && is_made(folder) {
            return Ok(());
        }
        let below = format!("{folder}/");
        let mut all: Vec<&str> = folders_of(&below).collect();
        all.reverse();
        for one in all {
            if again || !is_made(one) {
                session.make_dir(one)?;
                if let Ok(mut made) = self.made.lock() {
                    made.insert(one.to_owned());
                }
            }
        }
        Ok(())
    }

    /// Deletes what new files cannot stand beside.
    fn clear_the_way(&self) -> Result<(), Ended> {
        let paths = &self.changes.first;
        if paths.is_empty() {
            return Ok(());
        }
        let removed = self.pool.each(paths, |session, path, _| session.remove(path));
        removed.map_err(|(n, stop)| self.ended(stop, paths.get(n).map(String::as_str)))?;
        let folders = self.remove_empty_folders(paths)?;
        if let Ok(mut made) = self.made.lock() {
            made.retain(|folder| !folders.contains(folder));
        }
        Ok(())
    }

    fn delete(&self) -> Result<(), Ended> {
        let first: BTreeSet<&String> = self.changes.first.iter().collect();
        let delete: Vec<String> =
            self.changes.delete.iter().filter(|path| !first.contains(path)).cloned().collect();
        if delete.is_empty() {
            return Ok(());
        }
        self.pool.progress.stage(Stage::Deleting, delete.len(), 0);
        let pages = delete.iter().position(|path| !path.ends_with(".html")).unwrap_or(delete.len());
        let (pages, used) = delete.split_at(pages);
        for (n, paths) in [pages, used].into_iter().enumerate() {
            if n == 1 && !paths.is_empty() && self.deploy.target.ability().is_live {
                self.wait(self.deploy.pace.grace);
            }
            let removed = self.pool.each(paths, |session, path, _| {
                self.watch_lock(session)?;
                session.remove(path)?;
                self.pool.progress.file(path);
                Ok(())
            });
            removed.map_err(|(n, stop)| self.ended(stop, paths.get(n).map(String::as_str)))?;
        }
        self.remove_empty_folders(&delete).map(drop)
    }

    /// Removes the folders that nothing of the site is left in, of those that `gone` lay in; says which.
    fn remove_empty_folders(&self, gone: &[String]) -> Result<BTreeSet<String>, Ended> {
        if !self.deploy.target.ability().folders {
            return Ok(BTreeSet::new());
        }
        let stay = self.changes.stay.iter();
        let used: BTreeSet<&str> = self.local.files.keys().chain(stay).flat_map(|p| folders_of(p)).collect();
        let mut empty: Vec<&str> = gone.iter().flat_map(|path| folders_of(path)).collect();
        empty.sort_unstable();
        empty.dedup();
        empty.retain(|folder| !used.contains(folder));
        empty.sort_by_key(|folder| std::cmp::Reverse(folder.matches('/').count()));
        let all = empty.iter().map(|folder| (*folder).to_owned()).collect();
        while let Some(first) = empty.first() {
            let depth = first.matches('/').count();
            let same = empty.iter().take_while(|folder| folder.matches('/').count() == depth).count();
            let now: Vec<&str> = empty.drain(..same).collect();
            let removed = self.pool.each(&now, |session, folder, _| match session.remove_dir(folder) {
                // A folder that stays is no reason to call the publish failed.
                Err(failure) if !failure.is_connection() => Ok(false),
                other => other,
            });
            removed.map_err(|(n, stop)| self.ended(stop, now.get(n).copied()))?;
        }
        Ok(all)
    }

    /// What is temporary, and the lock. After Ctrl-C too; what fails here, the next run sees to.
    fn clean_up(&self) {
        self.pool.ending.store(true, Ordering::Relaxed);
        if self.lost.load(Ordering::Relaxed) {
            return;
        }
        if self.deploy.target.ability().renames {
            for worker in 0..self.deploy.target.ability().workers {
                let _ = self.pool.with(|session| session.remove(&self.temporary(worker)));
            }
            self.sweep();
        }
        let _ = self.pool.with(|session| lock::release(session, self.me));
    }

    /// Temporary files that killed runs left.
    fn sweep(&self) {
        let Ok(Some(listing)) = self.pool.with(|session| session.list(DIR)) else { return };
        for (name, _) in listing.files.iter().filter(|(name, _)| name.ends_with(".tmp")) {
            let _ = self.pool.with(|session| session.remove(&format!("{DIR}/{name}")));
        }
    }

    /// Renews the lock until the run is done.
    fn keep_lock(&self, done: &AtomicBool) {
        while !done.load(Ordering::Relaxed) {
            std::thread::sleep(Duration::from_millis(50));
            let age = lock::now().saturating_sub(self.renewed.load(Ordering::Relaxed));
            if age < lock::RENEW.as_secs() || self.lost.load(Ordering::Relaxed) {
                continue;
            }
            match self.pool.with(|session| lock::renew(session, self.me)) {
                Ok(true) => self.renewed.store(lock::now(), Ordering::Relaxed),
                Ok(false) => self.lost.store(true, Ordering::Relaxed),
                // The run sees for itself what is wrong with the connection.
                Err(_) => self.wait(Duration::from_secs(2)),
            }
        }
    }

    /// Before each step: whether the lock may have been taken over, as after the machine slept.
    fn watch_lock(&self, session: &mut dyn Session) -> Result<(), Failure> {
        let age = lock::now().saturating_sub(self.renewed.load(Ordering::Relaxed));
        if age > lock::STALE.as_secs() / 2 {
            if !lock::is_mine(session, self.me)? {
                self.lost.store(true, Ordering::Relaxed);
            } else if lock::renew(session, self.me)? {
                self.renewed.store(lock::now(), Ordering::Relaxed);
            }
        }
        if self.lost.load(Ordering::Relaxed) {
            return Err(Failure::new(Trouble::Refused, "lock"));
        }
        Ok(())
    }

    fn check_lock(&self) -> Result<(), Ended> {
        if !self.with(|session| lock::is_mine(session, self.me))? {
            self.lost.store(true, Ordering::Relaxed);
        }
        if self.lost.load(Ordering::Relaxed) { Err(lock_lost().into()) } else { Ok(()) }
    }

    fn wait(&self, time: Duration) {
        let steps = time.as_millis() / 50;
        for _ in 0..steps {
            if self.pool.cancel.is_cancelled() || self.pool.ending.load(Ordering::Relaxed) {
                break;
            }
            std::thread::sleep(Duration::from_millis(50));
        }
    }

    fn with<T>(&self, act: impl FnMut(&mut dyn Session) -> Result<T, Failure>) -> Result<T, Ended> {
        self.pool.with(act).map_err(|stop| self.ended(stop, None))
    }

    fn ended(&self, stop: Stop, path: Option<&str>) -> Ended {
        if self.lost.load(Ordering::Relaxed) {
            return lock_lost().into();
        }
        let connection = matches!(&stop, Stop::Failed(failure) if failure.is_connection());
        Ended { error: self.deploy.stopped(stop, path), connection }
    }
}

fn lock_lost() -> DeployError {
    DeployError::new(
        ErrorKind::LockLost,
        "máy này im quá lâu nên một lần đăng khác đã nhận khóa. Đã dừng; trang trên máy chủ do lần đăng kia lo.",
        "this machine was silent for too long, so another publish took the lock over. Stopped; the other one sees to the site.",
    )
}

/// Servers say in different ways that a folder is missing.
fn may_lack_folder(failure: &Failure) -> bool {
    matches!(failure.trouble, Trouble::Missing | Trouble::Refused | Trouble::Denied)
}

/// Counts what is read, and stops at Ctrl-C.
struct Counting<'a, 'r, 'p> {
    inner: Box<dyn Read + Send>,
    sent: &'a Cell<u64>,
    run: &'a Run<'r, 'p>,
}

impl Read for Counting<'_, '_, '_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.run.pool.cancel.is_cancelled() {
            return Err(io::Error::other("cancelled"));
        }
        let n = self.inner.read(buffer)?;
        self.sent.set(self.sent.get() + n as u64);
        let gone = self.run.gone.fetch_add(n as u64, Ordering::Relaxed) + n as u64;
        self.run.pool.beat();
        self.run.pool.progress.bytes(gone);
        Ok(n)
    }
}
