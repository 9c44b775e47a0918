//! What the threads of the preview share, and how one version follows another.
//!
//! File events gather in the [`Clock`]; when they are over, [`Shared::advance`] reads what changed and
//! the version number rises. A request waits until nothing is pending, so it never sees an old state.

use std::collections::BTreeSet;
use std::path::PathBuf;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Condvar, Mutex, MutexGuard};
use std::time::{Duration, Instant, SystemTime};

use super::answer::{Images, Searches};
use super::guard::Guard;
use crate::diag::{Diagnostic, Report};
use crate::load::{Snapshot, Workspace};
use crate::model::LinkOptions;

/// The longest a request waits for a change to be taken in.
const PATIENCE: Duration = Duration::from_secs(10);

/// How many recent moves and changed files are remembered for browsers that were away.
const HISTORY: usize = 100;

/// Told about every new version: all that is wrong with it as far as it is known by then.
pub type Listener = Box<dyn Fn(&Report) + Send + Sync>;

pub struct Shared {
    pub guard: Guard,
    /// What is shown unless a browser asks for something else.
    pub choice: LinkOptions,
    pub images: Images,
    pub searches: Searches,
    pub listener: Listener,
    workspace: Mutex<Workspace>,
    clock: Mutex<Clock>,
    ticked: Condvar,
    /// Rises with every file event: whoever works in the background stops then.
    events: AtomicU64,
}

/// What has happened and what is about to.
pub struct Clock {
    /// Rises whenever something a browser could see has changed.
    pub version: u64,
    /// Rises when the check of all pages has found something new.
    pub checks: u64,
    /// Paths from the root that have to be read again.
    pending: BTreeSet<PathBuf>,
    first: Instant,
    last: Instant,
    busy: bool,
    pub stopping: bool,
    /// Open event streams.
    pub streams: usize,
    moved: Vec<(u64, Arc<str>, Arc<str>)>,
    files: Vec<(u64, Arc<str>)>,
    checked: Checked,
}

/// What rendering every page has found.
#[derive(Clone, Default)]
pub struct Checked {
    /// The version that was rendered.
    pub version: u64,
    pub problems: Vec<Diagnostic>,
}

impl Shared {
    pub fn new(workspace: Workspace, guard: Guard, choice: LinkOptions, listener: Listener) -> Shared {
        let now = Instant::now();
        Shared {
            guard,
            choice,
            images: Images::default(),
            searches: Searches::default(),
            listener,
            workspace: Mutex::new(workspace),
            clock: Mutex::new(Clock {
                version: 1,
                checks: 0,
                pending: BTreeSet::new(),
                first: now,
                last: now,
                busy: false,
                stopping: false,
                streams: 0,
                moved: Vec::new(),
                files: Vec::new(),
                checked: Checked::default(),
            }),
            ticked: Condvar::new(),
            events: AtomicU64::new(0),
        }
    }

    pub fn clock(&self) -> MutexGuard<'_, Clock> {
        self.clock.lock().expect("nothing panics with the clock")
    }

    pub fn workspace(&self) -> MutexGuard<'_, Workspace> {
        // A parser's bug must not end the preview: what was there before the panic is still good.
        self.workspace.lock().unwrap_or_else(|poisoned| poisoned.into_inner())
    }

    /// Waits until something happens, at most for a while.
    pub fn wait<'a>(&self, clock: MutexGuard<'a, Clock>, longest: Duration) -> MutexGuard<'a, Clock> {
        self.ticked.wait_timeout(clock, longest).expect("nothing panics with the clock").0
    }

    pub fn tell_all(&self) {
        self.ticked.notify_all();
    }

    /// Notes that files may have changed.
    pub fn note(&self, paths: impl IntoIterator<Item = PathBuf>) {
        let mut clock = self.clock();
        let now = Instant::now();
        let before = clock.pending.len();
        if before == 0 {
            clock.first = now;
        }
        clock.pending.extend(paths);
        if !clock.pending.is_empty() {
            clock.last = now;
            self.events.fetch_add(1, Ordering::Relaxed);
            self.ticked.notify_all();
        }
    }

    /// A number that changes with the next file event.
    pub fn events(&self) -> u64 {
        self.events.load(Ordering::Relaxed)
    }

    /// Takes in what is at these paths, and what else is pending; says whether anything is new.
    pub fn advance(&self, mut paths: BTreeSet<PathBuf>) -> bool {
        {
            let mut clock = self.clock();
            while clock.busy && !clock.stopping {
                clock = self.wait(clock, PATIENCE);
            }
            paths.append(&mut clock.pending);
            clock.busy = true;
        }
        let busy = Busy(self);
        let (applied, report) = {
            let mut workspace = self.workspace();
            let applied = workspace.apply(&paths, SystemTime::now());
            // The view that most browsers see is linked before anyone waits for it.
            let report = applied.changed.then(|| workspace.problems(self.choice));
            (applied, report)
        };
        {
            let mut clock = self.clock();
            if applied.changed {
                clock.version += 1;
                let version = clock.version;
                clock.moved.extend(applied.moved.into_iter().map(|(old, new)| (version, old, new)));
                clock.files.extend(applied.files.into_iter().map(|file| (version, file)));
                let too_many = clock.moved.len().saturating_sub(HISTORY);
                clock.moved.drain(..too_many);
                let too_many = clock.files.len().saturating_sub(HISTORY);
                clock.files.drain(..too_many);
            }
        }
        drop(busy);
        if let Some(report) = report {
            (self.listener)(&report);
        }
        applied.changed
    }

    /// The site as it is now, and its version: waits for changes that are under way.
    pub fn current(&self, choice: LinkOptions) -> (u64, Snapshot) {
        let deadline = Instant::now() + PATIENCE;
        loop {
            let version = {
                let mut clock = self.clock();
                while (clock.busy || !clock.pending.is_empty()) && !clock.stopping {
                    let Some(left) = deadline.checked_duration_since(Instant::now()) else { break };
                    clock = self.wait(clock, left);
                }
                clock.version
            };
            let snapshot = self.workspace().view(choice);
            let clock = self.clock();
            let settled = !clock.busy && clock.pending.is_empty() && clock.version == version;
            if settled || clock.stopping || Instant::now() > deadline {
                return (version, snapshot);
            }
        }
    }

    /// Ends everything.
    pub fn stop(&self) {
        self.clock().stopping = true;
        self.events.fetch_add(1, Ordering::Relaxed);
        self.ticked.notify_all();
    }
}

/// Marks the end of taking in a change, also when it fails.
struct Busy<'a>(&'a Shared);

impl Drop for Busy<'_> {
    fn drop(&mut self) {
        self.0.clock().busy = false;
        self.0.tell_all();
    }
}

/// How many streams may be open: browsers close those of hidden pages.
const MOST_STREAMS: usize = 64;

impl Clock {
    /// Counts one more open stream, where there may be one.
    pub fn open_stream(&mut self) -> bool {
        let free = self.streams < MOST_STREAMS;
        self.streams += usize::from(free);
        free
    }

    pub fn is_pending(&self) -> bool {
        !self.pending.is_empty()
    }

    pub fn pending(&self) -> &BTreeSet<PathBuf> {
        &self.pending
    }

    /// Since when changes are gathering, and when the last one was noted.
    pub fn gathering(&self) -> (Instant, Instant) {
        (self.first, self.last)
    }

    /// Where a page has gone since a version.
    pub fn moved_since(&self, version: u64, path: &str) -> Option<Arc<str>> {
        let mut now: Option<Arc<str>> = None;
        for (at, old, new) in &self.moved {
            if *at > version && **old == *now.as_deref().unwrap_or(path) {
                now = Some(Arc::clone(new));
            }
        }
        now
    }

    /// The copied files that changed since a version.
    pub fn files_since(&self, version: u64) -> Vec<Arc<str>> {
        self.files.iter().filter(|(at, _)| *at > version).map(|(_, file)| Arc::clone(file)).collect()
    }

    pub fn checked(&self) -> &Checked {
        &self.checked
    }

    pub fn set_checked(&mut self, checked: Checked) {
        self.checked = checked;
        self.checks += 1;
    }
}
