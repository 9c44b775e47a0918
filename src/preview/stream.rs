//! The event stream (server-sent events, WHATWG HTML section 9.2) that keeps an open page up to date.
//!
//! The server renders the page that is open in each browser when something has changed, and says what
//! to do: nothing, take other style sheets, load again, go to a new address. So a page never reloads
//! for an edit it does not show, and never before the new state is ready.

use std::collections::HashMap;
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use super::answer::{Bytes, Target, Version, find, make};
use super::facts;
use super::guard::{decode, percent_decode};
use super::state::Shared;
use crate::diag::Severity;
use crate::gate::{Request, Response, Stream};
use crate::load::Snapshot;
use crate::model::{LinkOptions, OutputId, content_path};
use crate::render::escape::url_path;

/// A comment goes out so often, to find out whether the browser is still there.
const PULSE: Duration = Duration::from_secs(10);

/// What the browser has on its screen.
struct Screen {
    /// The path of the open page, decoded, from the site's root.
    path: String,
    /// `None` where the page did not say.
    shown: Option<Version>,
    /// The page's source file, by which a page that moved is found.
    source: Option<String>,
    /// Since when files beside the page may have changed.
    version: u64,
}

/// Serves one stream to its end.
pub fn serve(shared: &Shared, request: Request, query: &str, prefix: &str, choice: LinkOptions) {
    let Some(mut screen) = screen(query) else { return request.respond(Response::refusal(400)) };
    {
        let mut clock = shared.clock();
        if clock.stopping || !clock.open_stream() {
            drop(clock);
            return request.respond(Response::refusal(503));
        }
        screen.version = clock.version;
    }
    let _open = Open(shared);
    // A browser that goes away is no error.
    let _ = request.stream().and_then(|stream| speak(shared, stream, &mut screen, prefix, choice));
}

/// Tells a browser what to do whenever something has changed, until one of both ends.
fn speak(
    shared: &Shared,
    mut stream: Stream,
    screen: &mut Screen,
    prefix: &str,
    choice: LinkOptions,
) -> std::io::Result<()> {
    stream.send("retry: 300\n\n")?;
    let mut pulse = Instant::now();
    loop {
        let (version, checks, message) = message(shared, screen, prefix, choice);
        // One line: JSON has no bare line ends.
        stream.send(&format!("event: state\ndata: {message}\n\n"))?;
        let mut clock = shared.clock();
        loop {
            if clock.stopping {
                drop(clock);
                return stream.send("event: end\ndata: {}\n\n");
            }
            if clock.version != version || clock.checks != checks {
                break;
            }
            if pulse.elapsed() >= PULSE {
                drop(clock);
                stream.send(": \n\n")?;
                pulse = Instant::now();
                clock = shared.clock();
                continue;
            }
            let left = PULSE.saturating_sub(pulse.elapsed());
            clock = shared.wait(clock, left);
        }
    }
}

/// Counts a stream while it is open.
struct Open<'a>(&'a Shared);

impl Drop for Open<'_> {
    fn drop(&mut self) {
        self.0.clock().streams -= 1;
    }
}

/// Reads `path=…&shown=…&source=…`.
fn screen(query: &str) -> Option<Screen> {
    let fields: HashMap<&str, &str> = query.split('&').filter_map(|field| field.split_once('=')).collect();
    let path = percent_decode(fields.get("path")?)?;
    Some(Screen {
        path: decode(&path)?,
        shown: fields.get("shown").and_then(|shown| Version::parse(shown)),
        source: fields.get("source").and_then(|source| percent_decode(source)).filter(|s| !s.is_empty()),
        version: 0,
    })
}

/// What to tell a browser now.
fn message(shared: &Shared, screen: &mut Screen, prefix: &str, choice: LinkOptions) -> (u64, u64, Value) {
    let (version, snapshot) = shared.current(choice);
    let target = find(&snapshot, &screen.path);
    let (id, path) = match &target {
        Target::Output(id, path) => (*id, path.clone()),
        _ => (OutputId::NotFound, "404.html".into()),
    };
    let page = facts::source_of(&snapshot, id);
    let mut moved = None;
    let (checks, checked, files) = {
        let clock = shared.clock();
        if let Some(source) = &screen.source {
            moved = clock.moved_since(screen.version, source);
        }
        (clock.checks, clock.checked().clone(), clock.files_since(screen.version))
    };
    let made = make(&snapshot, id, &path, &shared.images);
    let mut action = json!({ "do": "stay" });
    let mut problems = shared.workspace().problems(choice);
    if checked.version == version && choice == shared.choice {
        problems.extend(checked.problems);
    }
    let mut new = None;
    if let Ok(made) = made {
        problems.extend(made.problems);
        if let Bytes::Made(bytes) = &made.bytes {
            let version = Version::of(bytes, &snapshot);
            let touched = shows(bytes, &files, &snapshot);
            if touched || screen.shown.is_none_or(|shown| shown.unstyled != version.unstyled) {
                action = json!({ "do": "reload" });
            } else if screen.shown != Some(version) {
                action = json!({ "do": "sheets", "sheets": sheets(&snapshot, prefix) });
            }
            new = Some(version);
        }
    }
    problems.sort();
    let (own, others): (Vec<_>, Vec<_>) = problems.diagnostics.iter().partition(|d| facts::concerns(d, page));
    let broken = own.iter().any(|d| d.severity == Severity::Error);
    // Another file has the page's address now, or none: the page is where its source is.
    let here = page.map(|page| &*page.parsed.source.path);
    if let Some(source) = screen.source.as_deref().filter(|source| here != Some(source)) {
        let source = moved.as_deref().unwrap_or(source);
        if let Some(&id) = snapshot.site.by_path.get(content_path(source)) {
            let to = format!("{prefix}/{}", url_path(&snapshot.site.page(id).url));
            action = json!({ "do": "move", "to": to });
        }
    }
    if broken && action["do"] != "move" {
        action = json!({ "do": "stay" });
    } else if new.is_some() {
        screen.shown = new;
    }
    if screen.source.is_none() {
        screen.source = here.map(str::to_owned);
    }
    screen.version = version;
    let own: Vec<Value> = own.into_iter().map(facts::problem).collect();
    let message = json!({
        "version": version,
        "shown": screen.shown.map(|shown| shown.to_string()),
        "action": action,
        "own": own,
        "others": facts::others(others.into_iter()),
        "checked": checked.version == version,
        "found": matches!(target, Target::Output(..)),
        "page": facts::page(&snapshot, id, &path, choice),
        "choice": { "now": choice.now.to_string(), "public": choice.is_public() },
        "default": { "now": shared.choice.now.to_string(), "public": shared.choice.is_public() },
    });
    (version, checks, message)
}

/// Whether a page names one of these copied files.
fn shows(html: &[u8], files: &[std::sync::Arc<str>], snapshot: &Snapshot) -> bool {
    files.iter().any(|file| {
        let url = match file.strip_prefix("static/") {
            Some(path) => path,
            None => match snapshot.site.files.get(content_path(file)) {
                Some(file) => &*file.url,
                None => return false,
            },
        };
        // The name without its ending, which the resized versions have too.
        let name = url.rsplit('/').next().unwrap_or(url);
        let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
        memchr::memmem::find(html, stem.as_bytes()).is_some()
    })
}

/// The theme's style sheets: what their address begins with, the address now, and its integrity.
fn sheets(snapshot: &Snapshot, prefix: &str) -> Vec<Value> {
    let sheets = snapshot.theme.assets.iter().filter(|(name, _)| name.ends_with(".css"));
    sheets
        .map(|(name, asset)| {
            let stem = name.trim_end_matches("css");
            json!({
                "stem": format!("{prefix}/assets/{stem}"),
                "href": format!("{prefix}/{}", asset.url),
                "integrity": asset.integrity,
            })
        })
        .collect()
}
