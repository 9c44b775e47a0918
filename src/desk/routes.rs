//! Routes requests: the desk's document and files, the interface that `API.md` describes, a site with a
//! draft in it, and the preview for all other paths.

use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use serde_json::{Value, json};

use super::asked::Asked;
use super::door::{DESK, Door};
use super::failure::Failure;
use super::options::Options;
use super::site::Site;
use super::store::hash;
use super::{
    about, approval, assets, bin, create, entries, history, list, open, page, plans, publish, sites, upload,
};
use crate::diag::{Diagnostic, Lang};
use crate::gate::{Head, Peer, Request, Response, Service, Status};
use crate::preview::{decode, show};

const JSON: &str = "application/json";

/// How often an open stream is written to, to find out whether the browser is still there.
const PULSE: Duration = Duration::from_secs(10);

/// What stands behind the gate.
pub struct Desk {
    pub door: Door,
    options: Options,
    port: u16,
    site: Mutex<Option<Arc<Site>>>,
}

type Answer = Result<Value, Failure>;

impl Service for Desk {
    fn admit(&self, head: &Head, peer: Peer) -> Result<u64, Status> {
        self.door.admit(head, peer)
    }

    fn answer(&self, request: Request) {
        if let Some(opened) = self.door.open(&request) {
            return request.respond(opened);
        }
        let target = request.target().to_owned();
        let (path, query) = target.split_once('?').unwrap_or((&target, ""));
        let is_change = request.method() == "POST";
        let Some(inner) = path.strip_prefix(DESK) else {
            return match self.site() {
                Some(_) if is_change => request.respond(Response::refusal(405)),
                Some(site) => site.live.shared().answer(request),
                // Without a site there is nothing else to see.
                None if path == "/" => {
                    request.respond(
                        Response::bytes(302, "text/plain; charset=utf-8", "").with("Location", DESK),
                    );
                }
                None => request.respond(Response::refusal(404)),
            };
        };
        if let Some(name) = inner.strip_prefix("api/") {
            if name == "events" && !is_change {
                return self.events(request);
            }
            let answer = self.api(name, is_change, &Asked::new(query, request.body()));
            return request.respond(answer);
        }
        if is_change {
            return request.respond(Response::refusal(405));
        }
        if let Some(rest) = inner.strip_prefix("view/") {
            if query == "blank" {
                return request.respond(assets::blank());
            }
            let response = self.view(rest, &request).unwrap_or_else(|| Response::refusal(404));
            return request.respond(assets::view(response));
        }
        let response = match inner.strip_prefix("assets/") {
            Some(name) => assets::file(name),
            None => assets::document(),
        };
        request.respond(response);
    }
}

impl Desk {
    /// A desk without a site.
    pub fn new(options: Options, door: Door, port: u16) -> Desk {
        Desk { door, options, port, site: Mutex::new(None) }
    }

    /// Opens a site in place of the one that is open.
    ///
    /// # Errors
    /// There is none in the folder.
    pub fn open(&self, root: &Path) -> Result<(), Box<Diagnostic>> {
        let site = Arc::new(Site::open(root, &self.options, self.port)?);
        sites::remember(&self.options, &site);
        let old = self.site.lock().unwrap_or_else(PoisonError::into_inner).replace(site);
        if let Some(shared) = old.as_ref().and_then(|old| old.live.ready()) {
            shared.stop();
        }
        Ok(())
    }

    /// Tells open pages that the desk ends.
    pub fn stop(&self) {
        if let Some(site) = self.site()
            && let Some(shared) = site.live.ready()
        {
            shared.stop();
        }
    }

    fn site(&self) -> Option<Arc<Site>> {
        self.site.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    fn api(&self, name: &str, is_change: bool, asked: &Asked<'_>) -> Response {
        let answer = match self.site() {
            _ if name == "start" && !is_change => Ok(sites::start(&self.options, self.site().as_deref())),
            _ if name.starts_with("site/") && is_change => self.change_site(name, asked),
            Some(site) if name.starts_with("publish") => publish::answer(&site, name, is_change, asked),
            Some(site) if is_change => changes(&site, name, asked),
            Some(site) => reads(&site, name, asked),
            None => Err(Failure::new(409, "no-site", "chưa mở trang nào", "no site is open")),
        };
        let (status, body) = match answer {
            Ok(body) => (200, body),
            Err(failure) => (failure.status, failure.to_json(asked.lang)),
        };
        Response::bytes(status, JSON, body.to_string())
    }

    fn change_site(&self, name: &str, asked: &Asked<'_>) -> Answer {
        let root = match name {
            "site/new" => sites::make(&self.options, asked)?,
            "site/open" => asked.needs("root")?.into(),
            _ => return Err(no_such(name)),
        };
        self.open(&root).map_err(|diagnostic| {
            Failure::new(409, "not-found", diagnostic.message.get(Lang::Vi), diagnostic.message.get(Lang::En))
        })?;
        Ok(json!({ "root": root.to_string_lossy() }))
    }

    /// A page of the site with the draft of a tab: `TAB/PATH`.
    fn view(&self, rest: &str, request: &Request) -> Option<Response> {
        let site = self.site()?;
        let (tab, path) = rest.split_once('/')?;
        let path = decode(&format!("/{path}"))?;
        let snapshot = site.drafts.snapshot(tab, site.live.shared());
        let prefix = format!("{DESK}view/{tab}");
        Some(show(&snapshot, &site.live.shared().images, request, &prefix, &path))
    }

    /// Tells an open page of every change of the site.
    fn events(&self, request: Request) {
        let Some(site) = self.site() else { return request.respond(Response::refusal(404)) };
        let shared = Arc::clone(site.live.shared());
        drop(site);
        {
            let mut clock = shared.clock();
            if clock.stopping || !clock.open_stream() {
                drop(clock);
                return request.respond(Response::refusal(503));
            }
        }
        // A browser that goes away is no error.
        let _ = request.stream().and_then(|mut stream| {
            let mut told = None;
            stream.send("retry: 500\n\n")?;
            loop {
                let version = {
                    let clock = shared.clock();
                    let clock = match told {
                        Some(told) if clock.version == told && !clock.stopping => shared.wait(clock, PULSE),
                        _ => clock,
                    };
                    if clock.stopping {
                        return stream.send("event: end\ndata: {}\n\n");
                    }
                    clock.version
                };
                match told {
                    Some(told) if told == version => stream.send(": \n\n")?,
                    None => stream.send(&format!("event: version\ndata: {{\"version\": {version}}}\n\n"))?,
                    Some(_) => {
                        stream.send(&format!("event: change\ndata: {{\"version\": {version}}}\n\n"))?
                    }
                }
                told = Some(version);
            }
        });
        shared.clock().streams -= 1;
    }
}

fn no_such(name: &str) -> Failure {
    Failure::new(404, "not-found", format!("không có `{name}`"), format!("there is no `{name}`"))
}

fn reads(site: &Site, name: &str, asked: &Asked<'_>) -> Answer {
    let path = || asked.needs_query("path");
    match name {
        "pages" => Ok(list::pages(site, asked.lang)),
        "page" => page::read(site, &path()?, asked.lang),
        "hash" => Ok(json!({ "hash": hash(site.store.read(&path()?)?.as_deref()) })),
        "anchors" => Ok(list::anchors(site, &path()?)),
        "files" => Ok(json!({ "files": about::files(site, &path()?) })),
        "registry" => list::registry(site, &asked.needs_query("name")?, asked.lang),
        "history" => Ok(json!({ "states": history::states(site, &path()?)? })),
        "state" => history::state(site, &path()?, &asked.needs_query("id")?),
        "compare" => history::compare(site, &path()?, &asked.needs_query("from")?, &asked.needs_query("to")?),
        "bin" => Ok(json!({ "items": bin::items(site) })),
        _ => Err(no_such(name)),
    }
}

fn changes(site: &Site, name: &str, asked: &Asked<'_>) -> Answer {
    match name {
        "draft" => page::draft(site, asked),
        "draft/drop" => {
            site.unsaved().drop(asked.needs("path")?, asked.needs("tab")?);
            site.drafts.forget(asked.needs("tab")?);
            Ok(json!({}))
        }
        "fix" => page::fix(site, asked),
        "save" => page::save(site, asked),
        "withdraw" => page::publish(site, asked, false),
        "show" => page::publish(site, asked, true),
        "new" => create::new(site, asked),
        "duplicate" => create::duplicate(site, asked),
        "rename" => create::rename(site, asked),
        "delete" => bin::delete(site, asked),
        "restore" if asked.value("state").is_some() => page::restore(site, asked),
        "restore" => bin::restore(site, asked),
        "here" => open::here(site, asked),
        "close" => open::close(site, asked),
        "paste" => Ok(json!({ "markdown": crate::import::paste(asked.text("html").unwrap_or("")) })),
        "upload" => upload::upload(site, asked),
        "registry" => entries::add(site, asked),
        "import" => plans::read(site, asked),
        "import/choose" => plans::choose(site, asked),
        "import/write" => plans::write(site, asked),
        "approve" => {
            approval::approve(site, asked)?;
            page::read(site, asked.needs("path")?, asked.lang)
        }
        _ => Err(no_such(name)),
    }
}
