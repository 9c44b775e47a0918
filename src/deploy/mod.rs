//! Brings a built site onto a server, all or nothing for its readers.
//!
//! ```text
//! local ─┐
//!        ├→ plan → Changes → send → Report        one engine
//! server ┘
//! target: folder, zip, sftp, ftp, webdav, s3      a small file each, one trait
//! ```
//!
//! 1. [`Local`] is the site as a build left it, with the settings file of the web server ([`server`]).
//! 2. [`Deploy::plan`] compares it with the manifest on the server: what visitors will see change, which
//!    files are sent, which of ours are deleted.
//! 3. [`Deploy::send`] carries the plan out in an order that keeps every page whole (see `send`), under a
//!    lock, with retries. A run that broke off is finished by the next.
//! 4. [`State`] keeps the last versions on this machine, so that one can be sent again.
//!
//! Builds nothing (see `pipeline`) and asks nobody (see `cli`). `links` tries the site's links to others.

mod error;
mod glob;
#[cfg(feature = "network")]
pub mod links;
mod local;
mod lock;
mod manifest;
mod order;
mod pages;
mod plan;
mod pool;
pub mod report;
mod secret;
mod send;
pub mod server;
mod state;
pub mod target;
mod verify;

use std::path::Path;

pub use error::{DeployError, ErrorKind, Failure, Trouble};
pub use glob::Keep;
pub use local::{Hash, Local, LocalFile};
pub use lock::{Pace, who};
pub use pages::PageRef;
pub use plan::{Changes, Pages, SendFile, Vanished};
pub use pool::{Cancel, Progress, Silent, Stage};
pub use secret::{Ask, Secrets};
pub use state::{State, Version};

use crate::parse::publish::PublishTarget;
use pool::{Pool, Stop};
use target::Target;

/// One site's way to one target.
pub struct Deploy<'a> {
    pub target: &'a dyn Target,
    pub state: &'a State,
    pub keep: Keep,
    pub secrets: &'a Secrets<'a>,
    /// The variable that holds the target's password, for messages.
    pub variable: String,
    pub pace: Pace,
}

/// What a publish did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Report {
    /// Files sent.
    pub sent: usize,
    /// Files of ours deleted.
    pub deleted: usize,
    /// Files that stayed as they were.
    pub kept: usize,
    /// The length of the files sent.
    pub bytes: u64,
    /// Whose stale lock was taken over.
    pub taken_over: Option<String>,
    /// Who sent it: `lan@may-7`.
    pub by: String,
    /// When, in Vietnam.
    pub at: String,
}

impl<'a> Deploy<'a> {
    /// The way to `target`.
    pub fn new(
        config: &PublishTarget,
        target: &'a dyn Target,
        state: &'a State,
        secrets: &'a Secrets<'a>,
    ) -> Deploy<'a> {
        Deploy {
            target,
            state,
            keep: Keep::new(config.keep.iter().map(|pattern| &**pattern)),
            secrets,
            variable: config.password_variable(),
            pace: Pace::default(),
        }
    }

    /// What a publish would change. With `verify` the server itself is looked at, not only its manifest.
    /// Writes nothing. Fails where the server cannot be reached or its manifest cannot be read.
    pub fn plan(
        &self,
        local: &Local,
        verify: bool,
        progress: &dyn Progress,
        cancel: &Cancel,
    ) -> Result<Changes, DeployError> {
        let pool = Pool::new(self.target, cancel, progress);
        plan::plan(self, local, verify, &pool)
    }

    /// Carries a plan out. Fails with [`ErrorKind::Moved`] where somebody else has published since the plan
    /// was made, with [`ErrorKind::Locked`] where somebody is publishing now; whatever it fails with, the
    /// pages on the server are whole, and the next run finishes the work.
    pub fn send(
        &self,
        local: &Local,
        changes: &Changes,
        progress: &dyn Progress,
        cancel: &Cancel,
    ) -> Result<Report, DeployError> {
        let pool = Pool::new(self.target, cancel, progress);
        send::send(self, local, changes, &pool)
    }

    /// What ended a run, for people.
    fn stopped(&self, stop: Stop, path: Option<&str>) -> DeployError {
        let failure = match stop {
            Stop::Cancelled => {
                return DeployError::new(
                    ErrorKind::Cancelled,
                    "đã dừng theo yêu cầu. Các trang trên máy chủ vẫn nguyên vẹn; chạy lại để gửi nốt.",
                    "stopped as asked. The pages on the server are whole; run again to send the rest.",
                );
            }
            Stop::Failed(failure) => failure,
        };
        let shown = self.target.shown();
        let what = match (failure.trouble, path) {
            (
                Trouble::Local
                | Trouble::Denied
                | Trouble::Full
                | Trouble::Missing
                | Trouble::Exists
                | Trouble::Refused
                | Trouble::Unsupported,
                Some(path),
            ) => format!("{path} ({shown})"),
            (Trouble::HostKeyUnknown | Trouble::HostKeyChanged, _) => self.target.host(),
            _ => shown,
        };
        let failure = Failure::new(failure.trouble, self.secrets.scrub(&failure.detail));
        if let (Trouble::NoSecret, Some(error)) = (failure.trouble, self.secrets.error()) {
            return error;
        }
        DeployError::server(&failure, &what)
    }
}

/// This moment in Vietnam, as people read it.
pub fn now_text() -> String {
    lock::time_text(lock::now())
}

/// Opens the target that the configuration of the site in `root` describes.
pub fn open<'a>(
    config: &'a PublishTarget,
    root: &Path,
    state: &State,
    secrets: &'a Secrets<'a>,
) -> Result<Box<dyn Target + 'a>, DeployError> {
    target::open(config, root, state.dir(), secrets)
}

/// The MD5 of some bytes, where the network part is there: object stores tell it of what they hold.
fn md5(bytes: &[u8]) -> Option<[u8; 16]> {
    #[cfg(feature = "network")]
    {
        use md5::Digest;
        Some(md5::Md5::digest(bytes).into())
    }
    #[cfg(not(feature = "network"))]
    {
        let _ = bytes;
        None
    }
}
