#![doc = include_str!("API.md")]
//!
//! # Inside
//!
//! [`door`] says who may ask, [`routes`] what for; [`site`] is what is open, which [`opening`] reads while [`light`] lists it. [`store`] is the only place that changes a disk. [`text`]
//! and [`fields`] take a file apart for a browser and put it together again; [`about`], [`page`], [`list`], [`create`],
//! [`relink`], [`history`] and [`bin`] do what is asked with files; [`drafts`] shows what is not saved, which
//! [`unsaved`] keeps; [`open`] tells others who has a page open. [`upload`] takes pictures in, [`entries`] adds to registries, [`plans`]
//! imports plans, [`publish`] publishes, [`approval`] records who approved which text. [`problems`] words what is wrong for a form. [`assets`] are the pages of the desk itself.

mod about;
mod approval;
mod asked;
mod assets;
mod bin;
mod create;
mod document;
mod door;
mod drafts;
mod entries;
mod failure;
mod fields;
mod history;
mod light;
mod list;
mod open;
mod opening;
mod options;
mod own;
mod page;
mod plans;
mod problems;
mod publish;
mod relink;
mod routes;
mod run;
mod site;
mod sites;
mod stamp;
mod store;
mod text;
mod unsaved;
mod upload;

use std::sync::Arc;

use crate::diag::{Code, Diagnostic, Text as Words};
use crate::gate::{Gate, Service};
use crate::preview::listen;
use door::Door;
pub use options::{Options, Tools};
use routes::Desk as Routes;

/// The port that is tried first.
pub const PORT: u16 = 4100;

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
