//! Writes changed files into the staged tree from one thread, while others render.
//!
//! One thread because ext4 creates files and folders no faster with two (it gets slower), and because a
//! renderer then never waits for the disk unless the queue is full. The queue is bounded by bytes, so memory
//! stays flat when rendering is faster than the disk. Each folder is made once.

use std::collections::{HashSet, VecDeque};
use std::io;
use std::sync::{Arc, Condvar, Mutex, MutexGuard};
use std::thread::JoinHandle;

use super::disk::{Disk, at};
use super::error::{Action, PublishError};
use super::place::Place;

/// How many bytes may wait to be written.
const QUEUE: usize = 16 << 20;

/// A staged file: its path and its modification time.
pub(super) type Staged = (Arc<str>, i64);

/// The staging thread; it starts with the first file.
pub(super) struct Stager {
    place: Place,
    disk: Disk,
    shared: Arc<Shared>,
    thread: Mutex<Option<JoinHandle<Vec<Staged>>>>,
}

#[derive(Default)]
struct Shared {
    queue: Mutex<Queue>,
    filled: Condvar,
    drained: Condvar,
}

#[derive(Default)]
struct Queue {
    jobs: VecDeque<(Arc<str>, Vec<u8>)>,
    bytes: usize,
    closed: bool,
    failed: Option<PublishError>,
}

impl Shared {
    fn queue(&self) -> MutexGuard<'_, Queue> {
        self.queue.lock().unwrap_or_else(|poisoned| poisoned.into_inner())
    }
}

impl Stager {
    pub fn new(place: Place, disk: Disk) -> Stager {
        Stager { place, disk, shared: Arc::default(), thread: Mutex::default() }
    }

    /// Hands a file to the thread; waits while the queue is full. Fails if an earlier file could not be written.
    pub fn stage(&self, path: Arc<str>, bytes: Vec<u8>) -> Result<(), PublishError> {
        self.start()?;
        let mut queue = self.shared.queue();
        // A file larger than the queue is let in alone.
        while queue.failed.is_none() && queue.bytes > 0 && queue.bytes + bytes.len() > QUEUE {
            queue = self.shared.drained.wait(queue).unwrap_or_else(|poisoned| poisoned.into_inner());
        }
        if let Some(error) = &queue.failed {
            return Err(error.clone());
        }
        queue.bytes += bytes.len();
        queue.jobs.push_back((path, bytes));
        if queue.jobs.len() == 1 {
            self.shared.filled.notify_one();
        }
        Ok(())
    }

    /// Waits until everything is written; returns what was, or the first failure.
    pub fn finish(&self) -> Result<Vec<Staged>, PublishError> {
        self.shared.queue().closed = true;
        self.shared.filled.notify_one();
        let thread = self.thread.lock().unwrap_or_else(|poisoned| poisoned.into_inner()).take();
        let staged = thread.map(|thread| thread.join().expect("the staging thread does not panic"));
        match self.shared.queue().failed.take() {
            Some(error) => Err(error),
            None => Ok(staged.unwrap_or_default()),
        }
    }

    /// Drops what still waits in the queue and waits for the thread.
    pub fn abandon(&self) {
        let mut queue = self.shared.queue();
        queue.jobs.clear();
        drop(queue);
        let _ = self.finish();
    }

    fn start(&self) -> Result<(), PublishError> {
        let mut thread = self.thread.lock().unwrap_or_else(|poisoned| poisoned.into_inner());
        if thread.is_none() {
            let mut writer =
                Writer { place: self.place.clone(), disk: self.disk.clone(), folders: HashSet::new() };
            let shared = Arc::clone(&self.shared);
            let started = std::thread::Builder::new()
                .name("lantoa-stage".to_owned())
                .spawn(move || writer.run(&shared));
            *thread =
                Some(started.map_err(|e| PublishError::io(e, Action::Prepare, self.place.stage.as_path()))?);
        }
        Ok(())
    }
}

struct Writer {
    place: Place,
    disk: Disk,
    folders: HashSet<Box<str>>,
}

impl Writer {
    fn run(&mut self, shared: &Shared) -> Vec<Staged> {
        let mut staged = Vec::new();
        loop {
            let mut queue = shared.queue();
            while queue.jobs.is_empty() && !queue.closed {
                queue = shared.filled.wait(queue).unwrap_or_else(|poisoned| poisoned.into_inner());
            }
            let jobs = std::mem::take(&mut queue.jobs);
            drop(queue);
            if jobs.is_empty() {
                return staged;
            }
            for (path, bytes) in jobs {
                match self.write(&path, &bytes) {
                    Ok(mtime) => staged.push((path, mtime)),
                    Err(e) => {
                        let error = PublishError::io(e, Action::Write, &*path);
                        let mut queue = shared.queue();
                        queue.failed = Some(error);
                        queue.jobs.clear();
                        shared.drained.notify_all();
                        return staged;
                    }
                }
                let len = bytes.len();
                drop(bytes);
                shared.queue().bytes -= len;
                shared.drained.notify_all();
            }
        }
    }

    fn write(&mut self, path: &str, bytes: &[u8]) -> io::Result<i64> {
        match self.try_write(path, bytes) {
            // Old trees waiting to be deleted may be what fills the disk.
            Err(e) if matches!(e.kind(), io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded) => {
                self.place.empty_trash(&self.disk);
                self.try_write(path, bytes)
            }
            other => other,
        }
    }

    fn try_write(&mut self, path: &str, bytes: &[u8]) -> io::Result<i64> {
        let folder = path.rfind('/').map_or("", |end| &path[..end]);
        self.make(folder)?;
        self.disk.write_new(&at(&self.place.stage, path), bytes)
    }

    fn make(&mut self, folder: &str) -> io::Result<()> {
        if self.folders.contains(folder) {
            return Ok(());
        }
        if !folder.is_empty() {
            self.make(folder.rfind('/').map_or("", |end| &folder[..end]))?;
        }
        match folder {
            "" => self.disk.create_dir(&self.place.stage)?,
            _ => self.disk.create_dir(&at(&self.place.stage, folder))?,
        }
        self.folders.insert(folder.into());
        Ok(())
    }
}
