//! How a run of publishing goes, for all who ask.

use std::sync::{Mutex, MutexGuard, PoisonError};

use serde_json::Value;

use crate::deploy::Cancel;
use crate::diag::{Diagnostic, Text};

/// The run that is going on, or the last one.
#[derive(Default)]
pub struct Run(Mutex<Job>);

/// How a run goes.
#[derive(Default)]
pub struct Job {
    pub target: String,
    /// `plan`, `send` or `undo`.
    pub what: &'static str,
    /// `building`, `looking`, `sending`, `deleting`; `planned`, `done` or `failed` at the end.
    pub stage: &'static str,
    pub busy: bool,
    pub done: u64,
    pub total: u64,
    pub cancel: Cancel,
    pub changes: Option<Value>,
    pub report: Option<Value>,
    pub html: Option<String>,
    pub error: Option<Text>,
    /// What keeps the site from being built.
    pub problems: Vec<Diagnostic>,
}

impl Run {
    /// What is known of it now.
    pub fn job(&self) -> MutexGuard<'_, Job> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
