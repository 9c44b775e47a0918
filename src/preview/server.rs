//! Accepts connections and routes requests: each connection gets a thread, within limits, so that slow
//! clients hold up nobody.

use std::io::Write;
use std::net::{TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use super::answer::{self, Bytes, RESERVED, Target, Version, find, make, with_script};
use super::facts::source_of;
use super::guard::Asked;
use super::http::{Keep, Request, Status, close, read_request, refuse, write_head, write_kept_head};
use super::state::Shared;
use super::stream;
use crate::diag::Diagnostic;
use crate::model::{LinkOptions, OutputId};
use crate::parse::date::parse_date;
use crate::render::escape::url_path;

/// How many connections are served at a time. One that sends nothing ends by itself after ten seconds.
const MOST_CONNECTIONS: usize = 1000;

/// Enough for templates that include each other deeply.
const STACK: usize = 4 * 1024 * 1024;

/// How much of a copied file is in memory at a time.
const CHUNK: u64 = 1024 * 1024;

/// Accepts connections until the preview ends.
pub fn accept(shared: &Arc<Shared>, listener: &TcpListener) {
    let active = Arc::new(AtomicUsize::new(0));
    for stream in listener.incoming() {
        if shared.clock().stopping {
            return;
        }
        let Ok(stream) = stream else { continue };
        if active.load(Ordering::Relaxed) >= MOST_CONNECTIONS {
            continue;
        }
        active.fetch_add(1, Ordering::Relaxed);
        let guard = Active(Arc::clone(&active));
        let shared = Arc::clone(shared);
        // Where no thread can be made, the connection is dropped.
        let _ = thread::Builder::new().name("preview".to_owned()).stack_size(STACK).spawn(move || {
            let _guard = guard;
            serve(&shared, stream);
        });
    }
}

struct Active(Arc<AtomicUsize>);

impl Drop for Active {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::Relaxed);
    }
}

/// Serves one connection: one request, one response. A client that goes away is no error.
fn serve(shared: &Shared, mut stream: TcpStream) {
    let _ = stream.set_nodelay(true);
    let Ok(peer) = stream.peer_addr() else { return };
    let admitted = read_request(&mut stream)
        .and_then(|request| shared.guard.admit(&request, peer).map(|asked| (request, asked)).map_err(Some));
    let _ = match admitted {
        Ok((request, asked)) => respond(shared, &mut stream, &request, &asked),
        Err(Some(status)) => refuse(&mut stream, status),
        Err(None) => return,
    };
    close(&mut stream);
}

fn respond(shared: &Shared, stream: &mut TcpStream, request: &Request, asked: &Asked) -> std::io::Result<()> {
    let choice = choice(request.cookie.as_deref(), shared.choice);
    if let Some(name) = asked.path.strip_prefix(RESERVED) {
        if name == "events" && !request.head_only {
            return stream::serve(shared, stream, &asked.query, &asked.prefix, choice);
        }
        return match answer::own_file(name) {
            Some((media_type, text)) => send(
                stream,
                request,
                Status(200),
                media_type,
                Keep::Never,
                &Bytes::Made(Arc::new(text.into())),
            ),
            None => refuse(stream, Status(404)),
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
        Target::Output(id, path) => (Status(200), id, path),
        Target::Missing => (Status(404), OutputId::NotFound, "404.html".into()),
        Target::ThemeAsset(name) => {
            let Some(asset) = snapshot.theme.assets.get(&name) else { return refuse(stream, Status(404)) };
            let bytes = Bytes::Made(Arc::new(asset.bytes.clone()));
            drop(snapshot);
            return send(stream, request, Status(200), answer::media_type(&name), Keep::ByName, &bytes);
        }
        Target::Search(path) => {
            let file = shared.searches.get(&snapshot, &path);
            drop(snapshot);
            return match file {
                Some(file) => send(
                    stream,
                    request,
                    Status(200),
                    answer::media_type(&path),
                    Keep::Never,
                    &Bytes::Made(file),
                ),
                None => refuse(stream, Status(404)),
            };
        }
        Target::Folder(to) => {
            let to = format!("Location: {}/{}\r\n", asked.prefix, url_path(&to));
            return write_head(stream, Status(302), "text/plain; charset=utf-8", Some(0), &to);
        }
    };
    let made = match make(&snapshot, id, &path, &shared.images) {
        Ok(made) => made,
        Err(diagnostic) => return unreadable(shared, stream, &diagnostic),
    };
    let bytes = match &made.bytes {
        Bytes::Made(html) if made.is_page => {
            let version = Version::of(html, &snapshot);
            Bytes::Made(Arc::new(with_script(html, &asked.prefix, version)))
        }
        bytes => bytes.clone(),
    };
    // While a slow client reads, the site must be free to change.
    drop(snapshot);
    send(stream, request, status, made.media_type, Keep::Never, &bytes)
}

/// A file that was there when the folder was read, but cannot be read now.
fn unreadable(shared: &Shared, stream: &mut TcpStream, diagnostic: &Diagnostic) -> std::io::Result<()> {
    if let Some(place) = &diagnostic.place {
        shared.note([std::path::PathBuf::from(&*place.file.path)]);
    }
    refuse(stream, Status(500))
}

fn send(
    stream: &mut TcpStream,
    request: &Request,
    status: Status,
    media_type: &str,
    keep: Keep,
    bytes: &Bytes,
) -> std::io::Result<()> {
    let whole = bytes.len();
    let wanted = match (&request.range, status) {
        (Some(field), Status(200)) => answer::range(field, whole),
        _ => Ok(None),
    };
    let (status, start, length, fields) = match wanted {
        Ok(None) => (status, 0, whole, "Accept-Ranges: bytes\r\n".to_owned()),
        Ok(Some((start, length))) => {
            let end = start + length - 1;
            (Status(206), start, length, format!("Content-Range: bytes {start}-{end}/{whole}\r\n"))
        }
        Err(()) => {
            let fields = format!("Content-Range: bytes */{whole}\r\n");
            return write_head(stream, Status(416), "text/plain; charset=utf-8", Some(0), &fields);
        }
    };
    write_kept_head(stream, status, media_type, Some(length), keep, &fields)?;
    if request.head_only {
        return Ok(());
    }
    if let Bytes::Made(made) = bytes {
        let from = usize::try_from(start).unwrap_or(usize::MAX).min(made.len());
        let to = usize::try_from(start + length).unwrap_or(usize::MAX).min(made.len());
        return stream.write_all(&made[from..to]);
    }
    let mut sent = 0;
    while sent < length {
        // A file that got shorter since: the client sees that the response ends too early.
        let Ok(part) = bytes.part(start + sent, CHUNK.min(length - sent)) else { break };
        if part.is_empty() {
            break;
        }
        stream.write_all(&part)?;
        sent += part.len() as u64;
    }
    Ok(())
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
