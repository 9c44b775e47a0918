//! The connections of a run: made when needed, made again when they break, several at work at once.
//!
//! Pauses grow from try to try. A server that never answered is given up within a minute, one that fell
//! silent within two after its last sign of life.

use std::sync::atomic::{AtomicBool, AtomicU64, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard};
use std::time::{Duration, Instant};

use super::error::Failure;
use super::target::{Session, Target};

/// A server that has not answered at all is given up after this time.
const START: Duration = Duration::from_secs(25);
/// One that has answered before, after this time without a sign of life.
const DEAD: Duration = Duration::from_secs(75);
/// Tries one after the other before the first answer, and after it.
const TRIES: (u32, u32) = (4, 8);
const FIRST_PAUSE: Duration = Duration::from_millis(300);
const LONGEST_PAUSE: Duration = Duration::from_secs(8);

/// Stops a run from outside; clones stop the same run.
#[derive(Clone, Debug, Default)]
pub struct Cancel(Arc<AtomicBool>);

impl Cancel {
    /// Asks the run to stop at the next safe moment.
    pub fn cancel(&self) {
        self.0.store(true, Ordering::Relaxed);
    }

    /// Whether it was asked to stop.
    pub fn is_cancelled(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }
}

/// What a run is doing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    /// Looking at what is on the server.
    Looking,
    /// Comparing the server itself with the site.
    Verifying,
    Sending,
    Deleting,
}

/// Sees how a run goes on; called from several threads.
pub trait Progress: Sync {
    /// A part begins that handles so many files and bytes.
    fn stage(&self, _stage: Stage, _files: usize, _bytes: u64) {}
    /// A file is done.
    fn file(&self, _path: &str) {}
    /// So many bytes of this part have gone out.
    fn bytes(&self, _done: u64) {}
    /// The connection broke and is tried again after a pause.
    fn waiting(&self, _why: &Failure, _pause: Duration) {}
}

/// Sees nothing.
pub struct Silent;

impl Progress for Silent {}

/// The connections to one target.
pub struct Pool<'a> {
    target: &'a dyn Target,
    idle: Mutex<Vec<Box<dyn Session + 'a>>>,
    begun: Instant,
    /// Milliseconds from the beginning to the last sign of life; 0 before the first.
    alive: AtomicU64,
    pub cancel: &'a Cancel,
    pub progress: &'a dyn Progress,
    /// No more tries: the run is ending.
    pub ending: AtomicBool,
}

/// Why something on a server was not done.
#[derive(Debug)]
pub enum Stop {
    Failed(Failure),
    Cancelled,
}

impl<'a> Pool<'a> {
    pub fn new(target: &'a dyn Target, cancel: &'a Cancel, progress: &'a dyn Progress) -> Pool<'a> {
        Pool {
            target,
            idle: Mutex::default(),
            begun: Instant::now(),
            alive: AtomicU64::new(0),
            cancel,
            progress,
            ending: AtomicBool::new(false),
        }
    }

    /// A sign of life.
    pub fn beat(&self) {
        let since = u64::try_from(self.begun.elapsed().as_millis()).unwrap_or(u64::MAX);
        self.alive.store(since.max(1), Ordering::Relaxed);
    }

    /// Does something over a connection, again over a new one where it breaks.
    pub fn with<T>(&self, mut act: impl FnMut(&mut dyn Session) -> Result<T, Failure>) -> Result<T, Stop> {
        let mut tries = 0;
        loop {
            if self.cancel.is_cancelled() && !self.ending.load(Ordering::Relaxed) {
                return Err(Stop::Cancelled);
            }
            let waiting = self.idle().pop();
            let session = waiting.map_or_else(|| self.target.connect(), Ok);
            let failure = match session {
                Ok(mut session) => match act(&mut *session) {
                    Ok(value) => {
                        self.beat();
                        self.idle().push(session);
                        return Ok(value);
                    }
                    Err(failure) if failure.is_connection() => {
                        drop(session);
                        // The others went with it.
                        self.idle().clear();
                        failure
                    }
                    Err(failure) => {
                        self.idle().push(session);
                        return Err(self.stop(failure));
                    }
                },
                Err(failure) if failure.is_connection() => failure,
                Err(failure) => return Err(Stop::Failed(failure)),
            };
            tries += 1;
            if !self.may_try_again(tries) {
                return Err(self.stop(failure));
            }
            self.pause(tries, &failure);
        }
    }

    /// Does something with each of `items`, several at once; the number tells the workers apart. Stops at
    /// the first failure, of the item that is returned with it.
    pub fn each<I: Sync, T: Send>(
        &self,
        items: &[I],
        act: impl Fn(&mut dyn Session, &I, usize) -> Result<T, Failure> + Sync,
    ) -> Result<Vec<T>, (usize, Stop)> {
        let next = AtomicUsize::new(0);
        let failed: Mutex<Option<(usize, Stop)>> = Mutex::new(None);
        let results: Mutex<Vec<(usize, T)>> = Mutex::new(Vec::with_capacity(items.len()));
        let work = |worker: usize| loop {
            let n = next.fetch_add(1, Ordering::Relaxed);
            let Some(item) = items.get(n) else { break };
            if lock(&failed).is_some() {
                break;
            }
            match self.with(|session| act(session, item, worker)) {
                Ok(result) => lock(&results).push((n, result)),
                Err(stop) => {
                    lock(&failed).get_or_insert((n, stop));
                    break;
                }
            }
        };
        let workers = self.target.ability().workers.min(items.len());
        std::thread::scope(|scope| {
            for worker in 1..workers {
                let work = &work;
                scope.spawn(move || work(worker));
            }
            work(0);
        });
        if let Some(failed) = lock(&failed).take() {
            return Err(failed);
        }
        let mut results = std::mem::take(&mut *lock(&results));
        results.sort_by_key(|(n, _)| *n);
        Ok(results.into_iter().map(|(_, result)| result).collect())
    }

    fn stop(&self, failure: Failure) -> Stop {
        // What was under way when Ctrl-C came fails in odd ways.
        if self.cancel.is_cancelled() && !self.ending.load(Ordering::Relaxed) {
            Stop::Cancelled
        } else {
            Stop::Failed(failure)
        }
    }

    fn may_try_again(&self, tries: u32) -> bool {
        if self.ending.load(Ordering::Relaxed) {
            return false;
        }
        match self.alive.load(Ordering::Relaxed) {
            0 => tries < TRIES.0 && self.begun.elapsed() < START,
            at => {
                let silent = self.begun.elapsed().saturating_sub(Duration::from_millis(at));
                tries < TRIES.1 && silent < DEAD
            }
        }
    }

    fn pause(&self, tries: u32, failure: &Failure) {
        let pause = (FIRST_PAUSE * 2u32.saturating_pow(tries - 1)).min(LONGEST_PAUSE);
        self.progress.waiting(failure, pause);
        let until = Instant::now() + pause;
        while Instant::now() < until && !self.cancel.is_cancelled() {
            std::thread::sleep(
                Duration::from_millis(50).min(until.saturating_duration_since(Instant::now())),
            );
        }
    }

    fn idle(&self) -> MutexGuard<'_, Vec<Box<dyn Session + 'a>>> {
        lock(&self.idle)
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(|poisoned| poisoned.into_inner())
}
