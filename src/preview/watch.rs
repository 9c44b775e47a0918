//! Notices that files change: file events, and a look at all stamps now and then for events that were
//! lost (a full queue, a network drive, a folder that was filled before it was watched).
//!
//! File event types stay in this module. What has changed is decided by `workspace`, from the files
//! themselves; an event is only a hint where to look.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};

use notify::event::{AccessKind, AccessMode};
use notify::{Event, EventKind, RecommendedWatcher, RecursiveMode, Watcher};

use super::state::{Checked, Shared};
use crate::diag::Diagnostic;
use crate::render::render;
use crate::source::{self, TOPS, is_ignored, list};

/// The debounce window: a change is taken in when nothing more has happened for this long.
pub const QUIET: Duration = Duration::from_millis(10);

/// Where a file has disappeared or is empty, it may be about to come back: some editors delete and
/// create, most empty a file before they write. Longer than [`crate::load::CUT`].
const GONE: Duration = Duration::from_millis(30);

/// A file that another program holds is looked at again after this long.
const HELD: Duration = Duration::from_millis(250);

/// A stream of events is cut after this long, so that a busy folder does not hold everything up.
const LONGEST: Duration = Duration::from_millis(250);

/// When no file has changed for this long, all pages are rendered in search of mistakes.
const IDLE: Duration = Duration::from_millis(500);

/// How often all stamps are looked at, at most; on a large site a hundredth of the time goes there.
const ROUND: Duration = Duration::from_secs(2);

/// Watches the folders of a site.
pub struct Watch {
    watcher: Option<RecommendedWatcher>,
    root: PathBuf,
    watched: BTreeSet<&'static str>,
}

impl Watch {
    /// Begins to watch. Where the system cannot (too many folders, say), only the rounds are left.
    pub fn begin(root: &Path, shared: &Arc<Shared>) -> Watch {
        let root = source::real_path(root);
        let (below, shared) = (root.clone(), Arc::clone(shared));
        let watcher = notify::recommended_watcher(move |event: notify::Result<Event>| match event {
            Ok(event) if event.need_rescan() => shared.note(everything()),
            Ok(event) if matters(&event.kind) => {
                shared.note(event.paths.iter().filter_map(|path| of_site(&below, path)));
            }
            Ok(_) => {}
            Err(_) => shared.note(everything()),
        });
        let mut watch = Watch { watcher: watcher.ok(), root, watched: BTreeSet::new() };
        if let Some(watcher) = &mut watch.watcher
            && watcher.watch(&watch.root, RecursiveMode::NonRecursive).is_err()
        {
            watch.watcher = None;
        }
        watch.follow(&BTreeSet::new());
        watch
    }

    /// Watches the folders that are there; those among `changed` anew, since a folder that was
    /// replaced is another one.
    fn follow(&mut self, changed: &BTreeSet<PathBuf>) {
        let Some(watcher) = &mut self.watcher else { return };
        let there = source::folders(&self.root);
        self.watched.retain(|top| {
            let stays = there.contains(top) && !changed.contains(Path::new(top));
            if !stays {
                // Of a folder that is gone there is nothing left to stop.
                let _ = watcher.unwatch(&self.root.join(top));
            }
            stays
        });
        for top in there {
            if !self.watched.contains(top)
                && watcher.watch(&self.root.join(top), RecursiveMode::Recursive).is_ok()
            {
                self.watched.insert(top);
            }
        }
    }

    /// Takes in changes until the preview ends.
    pub fn run(mut self, shared: &Arc<Shared>) {
        while let Some(changed) = next_batch(shared) {
            self.follow(&changed);
            shared.advance(changed);
            // No event tells that another program lets go of a file.
            let held = shared.workspace().held();
            if !held.is_empty() {
                let shared = Arc::clone(shared);
                std::thread::spawn(move || {
                    std::thread::sleep(HELD);
                    shared.note(held);
                });
            }
        }
    }
}

/// Waits for a batch of events to be over; `None` at the end of the preview.
fn next_batch(shared: &Shared) -> Option<BTreeSet<PathBuf>> {
    let mut clock = shared.clock();
    loop {
        if clock.stopping {
            return None;
        }
        if !clock.is_pending() {
            clock = shared.wait(clock, Duration::from_secs(3600));
            continue;
        }
        let (first, last) = clock.gathering();
        let now = Instant::now();
        let mut due = last + QUIET;
        if now >= due && now < first + GONE {
            let pending = clock.pending().clone();
            drop(clock);
            let workspace = shared.workspace();
            let gone = pending.iter().any(|path| workspace.is_gone(path));
            drop(workspace);
            clock = shared.clock();
            if gone {
                due = first + GONE;
            }
        }
        let due = due.min(first + LONGEST);
        match due.checked_duration_since(now) {
            Some(left) if !left.is_zero() => clock = shared.wait(clock, left),
            // They stay pending until they are taken in, so that no request slips through.
            _ => return Some(clock.pending().clone()),
        }
    }
}

/// Every part of a site.
fn everything() -> impl Iterator<Item = PathBuf> {
    TOPS.iter().map(PathBuf::from)
}

/// Whether an event can mean another content: not that somebody has read a file.
fn matters(kind: &EventKind) -> bool {
    !matches!(kind, EventKind::Access(access) if *access != AccessKind::Close(AccessMode::Write))
}

/// A path of an event as a path from the root; `None` where it is of no use to the site.
fn of_site(root: &Path, path: &Path) -> Option<PathBuf> {
    let path = path.strip_prefix(root).ok()?;
    let mut parts = path.components().map(|part| part.as_os_str());
    let top = parts.next()?;
    let known = TOPS.iter().any(|name| top == std::ffi::OsStr::new(name));
    (known && !parts.any(is_ignored)).then(|| path.to_owned())
}

/// Looks at all stamps now and then, and at all pages when the site is quiet, until the preview ends.
pub fn rounds(shared: &Shared, root: &Path) {
    let mut checked = 0;
    let mut next_round = Instant::now() + ROUND;
    loop {
        let (version, idle_since) = {
            let mut clock = shared.clock();
            loop {
                if clock.stopping {
                    return;
                }
                let (_, last) = clock.gathering();
                let now = Instant::now();
                let idle = last + IDLE;
                let wanted = if clock.version != checked { idle } else { idle.max(next_round) };
                match wanted.checked_duration_since(now) {
                    Some(left) if !left.is_zero() => clock = shared.wait(clock, left),
                    _ => break (clock.version, last),
                }
            }
        };
        let begun = Instant::now();
        if begun >= next_round {
            let entries = list(root);
            let changed = shared.workspace().compare(&entries);
            next_round = Instant::now() + ROUND.max(begun.elapsed() * 100);
            if !changed.is_empty() && shared.clock().gathering().1 == idle_since && shared.advance(changed) {
                continue;
            }
        }
        if version != checked && check_pages(shared, version) {
            checked = version;
        }
    }
}

/// Renders every page, so that mistakes on pages nobody opened are found; stops at the next change and
/// says whether it came to the end.
fn check_pages(shared: &Shared, version: u64) -> bool {
    let events = shared.events();
    let (current, snapshot) = shared.current(shared.choice);
    if current != version {
        return false;
    }
    let mut problems: Vec<Diagnostic> = Vec::new();
    for planned in snapshot.site.planned.iter() {
        if shared.events() != events {
            return false;
        }
        // One mistake in a template shows on every page.
        for problem in render(&snapshot.site, &snapshot.theme, planned.id).diagnostics {
            if problems.len() < MOST_PROBLEMS && !problems.contains(&problem) {
                problems.push(problem);
            }
        }
    }
    drop(snapshot);
    let report = {
        let mut report = shared.workspace().problems(shared.choice);
        report.extend(problems.iter().cloned());
        report.sort();
        report
    };
    let mut clock = shared.clock();
    if clock.version != version {
        return false;
    }
    clock.set_checked(Checked { version, problems });
    drop(clock);
    shared.tell_all();
    (shared.listener)(&report);
    true
}

/// More problems than anyone reads are not collected.
const MOST_PROBLEMS: usize = 500;
