#![doc = include_str!("API.md")]
//!
//! # Inside
//!
//! [`door`] says who may ask, [`routes`] what for. [`store`] is the only place that changes a disk. [`text`]
//! and [`fields`] take a file apart for a browser and put it together again; [`page`], [`list`], [`create`],
//! [`relink`], [`history`] and [`bin`] do what is asked with files; [`drafts`] shows what is not saved, which
//! [`unsaved`] keeps. [`problems`] words what is wrong for a form. [`assets`] are the pages of the desk itself.

mod assets;
mod bin;
mod create;
mod door;
mod drafts;
mod failure;
mod fields;
mod history;
mod list;
mod page;
mod problems;
mod relink;
mod routes;
mod sites;
mod store;
mod text;
mod unsaved;

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use jiff::civil::Date;
use jiff::tz::{TimeZone, offset};
use serde_json::Value;

use crate::diag::{Code, Diagnostic, Lang, Text as Words};
use crate::gate::{Gate, Service};
use crate::load::Settings;
use crate::model::LinkOptions;
use crate::preview::{Live, listen};
use door::Door;
use routes::Desk as Routes;
use store::Store;

/// The port that is tried first.
pub const PORT: u16 = 4100;

/// Where the desk works, and for whom.
#[derive(Clone)]
pub struct Options {
    /// The site folder; `None` for the page that makes or opens one.
    pub root: Option<PathBuf>,
    /// The port to try first; 0 for any that is free.
    pub port: u16,
    /// Today in Asia/Ho_Chi_Minh.
    pub now: Date,
    /// Who edits, for the history.
    pub user: String,
    /// The folder for the user's unsaved texts; `None` where the system names none.
    pub state: Option<PathBuf>,
    /// Where a new site is put unless another place is named.
    pub documents: PathBuf,
    /// What other parts of the program lend.
    pub tools: Tools,
}

/// What the desk uses of the command line.
#[derive(Clone, Copy)]
pub struct Tools {
    /// The description of a subject's keys (`guidance`, `section`, `config`, `agencies` …) for a form.
    pub form: fn(subject: &str, lang: Lang) -> Option<Value>,
    /// The files of a new page: paths and texts, for a kind, a folder below `content/`, a name and a title.
    pub page: fn(kind: &str, section: &str, name: &str, title: &str) -> Option<Vec<(String, String)>>,
    /// Makes a site: in a folder that is empty or not there, with a name and a theme.
    pub site: fn(folder: &Path, name: &str, theme: &str) -> Result<(), Words>,
}

/// A running desk. It ends when this is dropped.
pub struct Desk {
    routes: Arc<Routes>,
    gate: Gate,
    port: u16,
}

impl Desk {
    /// Opens the site, where one is named, and begins to answer.
    ///
    /// # Errors
    /// There is no site in the folder, no port is free, or the system gives no threads or randomness.
    pub fn start(options: Options) -> Result<Desk, Box<Diagnostic>> {
        let (socket, port) = listen(options.port, false)?;
        let door = Door::new(port).map_err(|error| cannot_start(&error))?;
        let root = options.root.clone();
        let routes = Arc::new(Routes::new(options, door, port));
        if let Some(root) = root {
            routes.open(&root)?;
        }
        let service: Arc<dyn Service> = routes.clone();
        let gate = Gate::open(socket, service).map_err(|error| cannot_start(&error))?;
        Ok(Desk { routes, gate, port })
    }

    /// The start address, with the secret.
    pub fn url(&self) -> String {
        format!("http://127.0.0.1:{}{}", self.port, self.routes.door.start())
    }

    /// Ends the desk: browsers are told, and the port is free afterwards.
    pub fn stop(&mut self) {
        self.routes.stop();
        self.gate.close();
    }
}

impl Drop for Desk {
    fn drop(&mut self) {
        self.stop();
    }
}

fn cannot_start(error: &std::io::Error) -> Box<Diagnostic> {
    Box::new(Diagnostic::error(
        Code::Io,
        Words::new(
            format!("không mở được bàn biên tập: {error}"),
            format!("cannot open the editing desk: {error}"),
        ),
    ))
}

/// An open site.
struct Site {
    store: Store,
    live: Live,
    drafts: drafts::Drafts,
    /// What was read is what is written over: one change at a time.
    writing: Mutex<()>,
    lends: Options,
}

impl Site {
    fn open(root: &Path, options: &Options, port: u16) -> Result<Site, Box<Diagnostic>> {
        let root = crate::source::real_path(root);
        let shown =
            LinkOptions { drafts: true, future: true, expired: true, ..LinkOptions::public(options.now) };
        let settings = Settings { root: root.clone(), base_url: None, theme: None, options: shown };
        let live = Live::start(&settings, port, None, |_| {})?;
        Ok(Site {
            store: Store::site(&root),
            live,
            drafts: drafts::Drafts::default(),
            writing: Mutex::new(()),
            lends: options.clone(),
        })
    }

    /// Keeps others from writing while this is held.
    fn write(&self) -> MutexGuard<'_, ()> {
        self.writing.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Takes a change in that the desk made.
    fn take_in(&self, paths: &[&str]) {
        self.live.shared().advance(paths.iter().map(PathBuf::from).collect());
    }

    fn unsaved(&self) -> unsaved::Unsaved {
        unsaved::Unsaved::new(self.lends.state.as_deref(), self.store.root())
    }
}

/// The time, as the desk writes it: Vietnam has one zone all year.
fn now() -> jiff::Zoned {
    jiff::Timestamp::now().to_zoned(TimeZone::fixed(offset(7)))
}

fn timestamp() -> String {
    now().strftime("%Y-%m-%dT%H:%M:%S+07:00").to_string()
}

/// A name that no other file has.
fn random_name() -> String {
    let mut bytes = [0; 10];
    // Without randomness there is still a name; `create_new` finds out whether it is taken.
    let _ = getrandom::fill(&mut bytes);
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
