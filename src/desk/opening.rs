//! A site that is read in the background: the list of a large one is on the screen before all of it is read.

use std::sync::{Arc, Condvar, Mutex, OnceLock, PoisonError};
use std::thread;
use std::time::Duration;

use crate::load::Settings;
use crate::preview::{Live, Shared};

/// How long until a site that could not be opened is tried again.
const AGAIN: Duration = Duration::from_secs(1);

/// A site, or the promise of one.
pub struct Opening(Arc<Inner>);

#[derive(Default)]
struct Inner {
    live: OnceLock<Live>,
    is_open: Mutex<bool>,
    told: Condvar,
}

impl Opening {
    /// Begins to read a site. The caller has seen that there is one.
    pub fn begin(settings: Settings, port: u16) -> std::io::Result<Opening> {
        let inner = Arc::new(Inner::default());
        let promised = Arc::clone(&inner);
        let read = move || {
            // What keeps a site from being opened (no threads) passes.
            let live = loop {
                match Live::start(&settings, port, None, |_| {}) {
                    Ok(live) => break live,
                    Err(_) if Arc::strong_count(&promised) > 1 => thread::sleep(AGAIN),
                    Err(_) => return,
                }
            };
            let _ = promised.live.set(live);
            *promised.is_open.lock().unwrap_or_else(PoisonError::into_inner) = true;
            promised.told.notify_all();
        };
        thread::Builder::new().name("desk-open".to_owned()).spawn(read)?;
        Ok(Opening(inner))
    }

    /// The site, when it is read.
    pub fn shared(&self) -> &Arc<Shared> {
        if self.ready().is_none() {
            let mut is_open = self.0.is_open.lock().unwrap_or_else(PoisonError::into_inner);
            while !*is_open {
                is_open = self.0.told.wait(is_open).unwrap_or_else(PoisonError::into_inner);
            }
        }
        self.0.live.get().expect("it is set before it is told").shared()
    }

    /// The site, if it is read already.
    pub fn ready(&self) -> Option<&Arc<Shared>> {
        self.0.live.get().map(Live::shared)
    }
}
