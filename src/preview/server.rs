//! Answers the requests that the gate admits: routes them, and gives each the bytes that `answer` makes.

use std::io::{self, Read};
use std::path::PathBuf;
use std::sync::Arc;

use super::answer::{self, Bytes, Images, RESERVED, Target, Version, find, make, with_script};
use super::facts::source_of;
use super::guard::Asked;
use super::state::Shared;
use super::stream;
use crate::diag::Diagnostic;
use crate::gate::{Head, Keep, Peer, Request, Response, Service, Status};
use crate::load::Snapshot;
use crate::model::{LinkOptions, OutputId};
use crate::parse::date::parse_date;
use crate::render::escape::url_path;

/// How much of a copied file is in memory at a time.
const CHUNK: u64 = 1024 * 1024;

impl Service for Shared {
    fn admit(&self, head: &Head, peer: Peer) -> Result<u64, Status> {
        // Nothing that is only looked at has a body.
        self.guard.admit(head, peer).map(|()| 0)
    }

    fn answer(&self, request: Request) {
        let Some(asked) = self.guard.asked(request.target()) else {
            return request.respond(Response::refusal(400));
        };
        let choice = choice(request.field("cookie"), self.choice);
        if asked.path == EVENTS && request.method() == "GET" {
            return stream::serve(self, request, &asked.query, &asked.prefix, choice);
        }
        let range = request.field("range").map(str::to_owned);
        request.respond(respond(self, &asked, range.as_deref(), choice));
    }
}

/// Where an open page listens for changes.
const EVENTS: &str = "_lantoa/events";

fn respond(shared: &Shared, asked: &Asked, range: Option<&str>, choice: LinkOptions) -> Response {
    let made = |media_type: &str, keep: Keep, bytes: Arc<Vec<u8>>| {
        send(range, 200, media_type, keep, Bytes::Made(bytes))
    };
    if let Some(name) = asked.path.strip_prefix(RESERVED) {
        return match answer::own_file(name) {
            Some((media_type, text)) => made(media_type, Keep::Never, Arc::new(text.into())),
            None => Response::refusal(404),
        };
    }
    let (_, mut snapshot) = shared.current(choice);
    let mut target = find(&snapshot, &asked.path);
    // Should an event still be on its way, the file itself shows that it has changed.
    if let Target::Output(id, _) = target {
        let outdated = source_of(&snapshot, id).and_then(|page| shared.workspace().outdated(&page.parsed));
        if let Some(file) = outdated {
            drop(snapshot);
            shared.note([file]);
            (_, snapshot) = shared.current(choice);
            target = find(&snapshot, &asked.path);
        }
    }
    let (status, id, path) = match target {
        Target::Output(id, path) => (200, id, path),
        Target::Missing => (404, OutputId::NotFound, "404.html".into()),
        Target::ThemeAsset(name) => {
            let Some(asset) = snapshot.theme.assets.get(&name) else { return Response::refusal(404) };
            return made(answer::media_type(&name), Keep::ByName, Arc::new(asset.bytes.clone()));
        }
        Target::Search(path) => {
            return match shared.searches.get(&snapshot, &path) {
                Some(file) => made(answer::media_type(&path), Keep::Never, file),
                None => Response::refusal(404),
            };
        }
        Target::Folder(to) => {
            let to = format!("{}/{}", asked.prefix, url_path(&to));
            return Response::bytes(302, TEXT, "").with("Location", &to);
        }
    };
    let made = match make(&snapshot, id, &path, &shared.images) {
        Ok(made) => made,
        Err(diagnostic) => return unreadable(shared, &diagnostic),
    };
    let bytes = match &made.bytes {
        Bytes::Made(html) if made.is_page => {
            let version = Version::of(html, &snapshot);
            Bytes::Made(Arc::new(with_script(html, &asked.prefix, version)))
        }
        bytes => bytes.clone(),
    };
    send(range, status, made.media_type, Keep::Never, bytes)
}

/// Shows a version of the site that is not on the disk, at a path below `prefix`, as a build would write
/// it and without the preview's script.
pub fn show(snapshot: &Snapshot, images: &Images, request: &Request, prefix: &str, path: &str) -> Response {
    let range = request.field("range");
    let (status, id, path) = match find(snapshot, path) {
        Target::Output(id, path) => (200, id, path),
        Target::Missing | Target::Search(_) => (404, OutputId::NotFound, "404.html".into()),
        Target::ThemeAsset(name) => {
            let Some(asset) = snapshot.theme.assets.get(&name) else { return Response::refusal(404) };
            let bytes = Bytes::Made(Arc::new(asset.bytes.clone()));
            return send(range, 200, answer::media_type(&name), Keep::ByName, bytes);
        }
        Target::Folder(to) => {
            return Response::bytes(302, TEXT, "").with("Location", &format!("{prefix}/{}", url_path(&to)));
        }
    };
    match make(snapshot, id, &path, images) {
        Ok(made) => send(range, status, made.media_type, Keep::Never, made.bytes),
        Err(_) => Response::refusal(404),
    }
}

const TEXT: &str = "text/plain; charset=utf-8";

/// A file that was there when the folder was read, but cannot be read now.
fn unreadable(shared: &Shared, diagnostic: &Diagnostic) -> Response {
    if let Some(place) = &diagnostic.place {
        shared.note([PathBuf::from(&*place.file.path)]);
    }
    Response::refusal(500)
}

/// A response with all of these bytes, or the part that is asked for.
fn send(range: Option<&str>, status: u16, media_type: &str, keep: Keep, bytes: Bytes) -> Response {
    let whole = bytes.len();
    let wanted = match (range, status) {
        (Some(field), 200) => answer::range(field, whole),
        _ => Ok(None),
    };
    let (status, start, length) = match wanted {
        Ok(None) => (status, 0, whole),
        Ok(Some((start, length))) => (206, start, length),
        Err(()) => {
            return Response::bytes(416, TEXT, "").with("Content-Range", &format!("bytes */{whole}"));
        }
    };
    let body = Part { bytes, at: start, end: start + length, ready: io::Cursor::default() };
    let response = Response::reading(status, media_type, keep, length, Box::new(body));
    match status {
        206 => response.with("Content-Range", &format!("bytes {start}-{}/{whole}", start + length - 1)),
        _ => response.with("Accept-Ranges", "bytes"),
    }
}

/// A part of the bytes of a response, read while it is sent.
struct Part {
    bytes: Bytes,
    at: u64,
    end: u64,
    /// What is in memory of a file, and sent next.
    ready: io::Cursor<Vec<u8>>,
}

impl Read for Part {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let left = self.end - self.at;
        if left == 0 {
            return Ok(0);
        }
        let mut read = self.ready.read(buffer)?;
        if read == 0 {
            // A file that got shorter since gives nothing: the client sees that the response ends too early.
            let part = self.bytes.part(self.at, CHUNK.min(left)).map_err(|_| io::ErrorKind::UnexpectedEof)?;
            self.ready = io::Cursor::new(part);
            read = self.ready.read(buffer)?;
        }
        self.at += read as u64;
        Ok(read)
    }
}

/// The choice a browser made with the bar's switches: `lantoa_view=2026-05-01.public`.
fn choice(cookie: Option<&str>, default: LinkOptions) -> LinkOptions {
    let chosen = cookie.and_then(|cookie| {
        let value = cookie.split(';').find_map(|pair| pair.trim().strip_prefix("lantoa_view="))?;
        let (day, pages) = value.split_once('.')?;
        let (now, time) = if day == "today" {
            (default.now, default.time)
        } else {
            (parse_date(day)?, jiff::civil::Time::midnight())
        };
        let everything = match pages {
            "public" => false,
            "all" => true,
            _ => return None,
        };
        Some(LinkOptions {
            now,
            time,
            drafts: everything,
            future: everything,
            expired: everything,
            ..default
        })
    });
    chosen.unwrap_or(default)
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn the_bar_chooses_a_day_and_what_is_shown() {
        let day = LinkOptions::public(date(2026, 11, 20));
        let default = LinkOptions { drafts: true, future: true, expired: true, ..day };
        let check = |cookie: &str| choice(Some(cookie), default);
        let public = LinkOptions::public(date(2026, 5, 1));
        assert_eq!(check("a=b; lantoa_view=2026-05-01.public"), public);
        assert_eq!(check("lantoa_view=today.all"), default);
        assert_eq!(check("lantoa_view=2026-02-30.all"), default);
        assert_eq!(check("lantoa_view=2026-02-03.evil"), default);
        assert_eq!(choice(None, default), default);
    }
}
