//! A site that is open in the desk.

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::document::Document;
use super::drafts::Drafts;
use super::opening::Opening;
use super::options::Options;
use super::own::own_name;
use super::run::Run;
use super::store::Store;
use super::unsaved::Unsaved;
use crate::diag::{Diagnostic, SourceText};
use crate::load::Settings;
use crate::model::LinkOptions;
use crate::parse::config::{Config, parse_config};
use crate::source::{CONFIG_FILE, is_site, not_a_site};

/// An open site.
pub struct Site {
    pub store: Store,
    pub live: Opening,
    pub drafts: Drafts,
    /// What was read is what is written over: one change at a time.
    writing: Mutex<()>,
    pub lends: Options,
    /// A name for this user on this computer, among those who open the same folder.
    pub desk: String,
    /// The document that is being imported.
    pub document: Mutex<Option<Document>>,
    /// What is being published.
    pub run: Run,
}

impl Site {
    /// Reads a site and begins to follow it.
    ///
    /// # Errors
    /// There is none in the folder.
    pub fn open(root: &Path, options: &Options, port: u16) -> Result<Site, Box<Diagnostic>> {
        let root = crate::source::real_path(root);
        let shown =
            LinkOptions { drafts: true, future: true, expired: true, ..LinkOptions::public_at(options.now) };
        let settings = Settings { root: root.clone(), base_url: None, theme: None, options: shown };
        if !is_site(&root) {
            return Err(Box::new(not_a_site(&root)));
        }
        let live = Opening::begin(settings, port).map_err(|error| super::cannot_start(&error))?;
        Ok(Site {
            store: Store::site(&root),
            live,
            drafts: Drafts::default(),
            writing: Mutex::new(()),
            lends: options.clone(),
            desk: own_name(options.state.as_deref()),
            document: Mutex::new(None),
            run: Run::default(),
        })
    }

    /// The configuration, also while the site is being read.
    pub fn config(&self) -> Arc<Config> {
        if let Some(shared) = self.live.ready() {
            return shared.workspace().parsed().config;
        }
        let bytes = self.store.read(CONFIG_FILE).ok().flatten().unwrap_or_default();
        let text = String::from_utf8_lossy(&bytes);
        let text = text.trim_start_matches('\u{feff}').replace("\r\n", "\n");
        Arc::new(parse_config(&SourceText::new(CONFIG_FILE, text), &mut Vec::new()))
    }

    /// Keeps others from writing while this is held.
    pub fn write(&self) -> MutexGuard<'_, ()> {
        self.writing.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Takes a change in that the desk made.
    pub fn take_in(&self, paths: &[&str]) {
        self.live.shared().advance(paths.iter().map(PathBuf::from).collect());
    }

    /// The drafts that are kept for this site.
    pub fn unsaved(&self) -> Unsaved {
        Unsaved::new(self.lends.state.as_deref(), self.store.root())
    }
}
