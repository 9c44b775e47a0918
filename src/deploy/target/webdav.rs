//! WebDAV over HTTPS.
//!
//! Of the protocol it needs `PUT`, `MOVE`, `MKCOL` and `DELETE`, which nginx has by itself; `PROPFIND` where
//! the server offers it.

use std::io::Read;
use std::sync::Mutex;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use quick_xml::Reader;
use quick_xml::events::Event;
use ureq::Agent;

use super::http::{Answer, agent, date, encoded, send};
use super::{
    Ability, DeployError, Entry, Failure, Listing, PublishTarget, Secrets, Session, Target, Trouble,
};
use crate::deploy::server;
use crate::parse::publish::Host;

const PROPFIND: &str = "<?xml version=\"1.0\" encoding=\"utf-8\"?><propfind xmlns=\"DAV:\"><prop><getcontentlength/><getlastmodified/><resourcetype/></prop></propfind>";

/// A folder of a WebDAV server.
pub struct WebdavTarget<'a> {
    host: &'a Host,
    /// `https://may.example:8443`
    origin: String,
    tls: bool,
    variable: String,
    secrets: &'a Secrets<'a>,
    agent: Agent,
    /// The header that says who we are, once the server has taken it.
    login: Mutex<Option<Option<String>>>,
}

impl<'a> WebdavTarget<'a> {
    pub fn open(
        host: &'a Host,
        tls: bool,
        target: &PublishTarget,
        secrets: &'a Secrets<'a>,
    ) -> Result<WebdavTarget<'a>, DeployError> {
        let name = if host.name.contains(':') { format!("[{}]", host.name) } else { host.name.to_string() };
        let port = host.port.map(|port| format!(":{port}")).unwrap_or_default();
        let origin = format!("{}://{name}{port}", if tls { "https" } else { "http" });
        let agent = agent();
        Ok(WebdavTarget {
            host,
            origin,
            tls,
            variable: target.password_variable(),
            secrets,
            agent,
            login: Mutex::new(None),
        })
    }

    fn path(&self, path: &str) -> String {
        let whole = if path.is_empty() {
            format!("{}/", self.host.path)
        } else {
            format!("{}/{path}", self.host.path)
        };
        encoded(&whole)
    }

    fn url(&self, path: &str) -> String {
        format!("{}{}", self.origin, self.path(path))
    }

    /// Finds out whether the server takes our name and password; asks for another where it does not.
    fn log_in(&self) -> Result<Option<String>, Failure> {
        loop {
            let header = match &self.host.user {
                Some(user) => {
                    let password = self.secrets.need(&self.variable, &self.shown())?;
                    Some(format!("Basic {}", STANDARD.encode(format!("{user}:{password}"))))
                }
                None => None,
            };
            let headers: Vec<(&str, &str)> = header.iter().map(|h| ("Authorization", h.as_str())).collect();
            let answer = send(&self.agent, "OPTIONS", &self.url(""), &headers, None)?;
            match answer.status {
                401 if self.host.user.is_none() => {
                    return Err(Failure::new(Trouble::Login, "HTTP 401: thiếu tên người dùng trong `to`"));
                }
                401 => {
                    self.secrets.refused(&self.variable);
                }
                502..=504 => return Err(answer.failure()),
                _ => return Ok(header),
            }
        }
    }
}

impl Target for WebdavTarget<'_> {
    fn shown(&self) -> String {
        let scheme = if self.tls { "webdavs" } else { "webdav" };
        let user = self.host.user.as_ref().map(|user| format!("{user}@")).unwrap_or_default();
        let port = self.host.port.map(|port| format!(":{port}")).unwrap_or_default();
        format!("{scheme}://{user}{}{port}{}", self.host.name, self.host.path)
    }

    fn ability(&self) -> Ability {
        Ability { workers: 8, renames: true, folders: true, reads_cheaply: false, is_live: true }
    }

    fn connect(&self) -> Result<Box<dyn Session + '_>, Failure> {
        let mut login = self.login.lock().unwrap_or_else(|poisoned| poisoned.into_inner());
        let header = match &*login {
            Some(header) => header.clone(),
            None => login.insert(self.log_in()?).clone(),
        };
        Ok(Box::new(WebdavSession { target: self, header }))
    }
}

struct WebdavSession<'a> {
    target: &'a WebdavTarget<'a>,
    header: Option<String>,
}

impl WebdavSession<'_> {
    fn ask(
        &self,
        method: &str,
        url: &str,
        more: &[(&str, &str)],
        body: Option<(u64, &mut dyn Read)>,
    ) -> Result<Answer, Failure> {
        let mut headers: Vec<(&str, &str)> = more.to_vec();
        headers.extend(self.header.iter().map(|h| ("Authorization", h.as_str())));
        send(&self.target.agent, method, url, &headers, body)
    }

    /// A folder's address: some servers want the slash.
    fn folder(&self, path: &str) -> String {
        let url = self.target.url(path);
        if url.ends_with('/') { url } else { format!("{url}/") }
    }
}

impl Session for WebdavSession<'_> {
    fn make_root(&mut self) -> Result<(), Failure> {
        let path = self.target.path("");
        for (at, _) in path.match_indices('/').filter(|(at, _)| *at > 0) {
            // What is there already, or belongs to the server, says so in many ways.
            self.ask("MKCOL", &format!("{}{}/", self.target.origin, &path[..at]), &[], None)?;
        }
        Ok(())
    }

    fn read(&mut self, path: &str) -> Result<Option<Vec<u8>>, Failure> {
        let answer = self.ask("GET", &self.target.url(path), &[("Cache-Control", "no-cache")], None)?;
        match answer.status {
            200 => Ok(Some(answer.body)),
            404 | 410 => Ok(None),
            _ => Err(answer.failure()),
        }
    }

    fn write(&mut self, path: &str, size: u64, content: &mut dyn Read) -> Result<(), Failure> {
        let kind = server::content_type(path);
        let answer =
            self.ask("PUT", &self.target.url(path), &[("Content-Type", &kind)], Some((size, content)))?;
        if (200..300).contains(&answer.status) { Ok(()) } else { Err(answer.failure()) }
    }

    fn rename(&mut self, from: &str, to: &str) -> Result<(), Failure> {
        let to = self.target.url(to);
        let headers = [("Destination", to.as_str()), ("Overwrite", "T")];
        let answer = self.ask("MOVE", &self.target.url(from), &headers, None)?;
        if (200..300).contains(&answer.status) { Ok(()) } else { Err(answer.failure()) }
    }

    fn remove(&mut self, path: &str) -> Result<bool, Failure> {
        let answer = self.ask("DELETE", &self.target.url(path), &[], None)?;
        match answer.status {
            200..300 => Ok(true),
            404 | 410 => Ok(false),
            _ => Err(answer.failure()),
        }
    }

    fn make_dir(&mut self, path: &str) -> Result<bool, Failure> {
        let answer = self.ask("MKCOL", &self.folder(path), &[], None)?;
        match answer.status {
            200..300 => Ok(true),
            405 => Ok(false),
            _ => Err(answer.failure()),
        }
    }

    fn remove_dir(&mut self, path: &str) -> Result<bool, Failure> {
        // Deleting a folder deletes all in it: only one that is seen to be empty goes.
        match self.list(path) {
            Ok(Some(listing)) if listing.files.is_empty() && listing.folders.is_empty() => {
                let answer = self.ask("DELETE", &self.folder(path), &[], None)?;
                Ok((200..300).contains(&answer.status))
            }
            // The lock's folder is ours alone.
            Err(failure) if failure.trouble == Trouble::Unsupported && path.starts_with(".lantoa/") => {
                let answer = self.ask("DELETE", &self.folder(path), &[("Depth", "infinity")], None)?;
                Ok((200..300).contains(&answer.status))
            }
            Ok(_) => Ok(false),
            Err(failure) if failure.trouble == Trouble::Unsupported => Ok(false),
            Err(failure) => Err(failure),
        }
    }

    fn list(&mut self, path: &str) -> Result<Option<Listing>, Failure> {
        let headers = [("Depth", "1"), ("Content-Type", "application/xml; charset=utf-8")];
        let body = (PROPFIND.len() as u64, &mut PROPFIND.as_bytes() as &mut dyn Read);
        let answer = self.ask("PROPFIND", &self.folder(path), &headers, Some(body))?;
        match answer.status {
            207 => {
                let own = self.target.path(path);
                Ok(Some(listing(&answer.body, own.trim_end_matches('/'))))
            }
            404 | 410 => Ok(None),
            _ => Err(answer.failure()),
        }
    }

    fn look(&mut self, path: &str) -> Result<Option<Entry>, Failure> {
        let answer = self.ask("HEAD", &self.target.url(path), &[], None)?;
        match answer.status {
            200 => Ok(Some(Entry {
                size: answer.header("content-length").parse().unwrap_or(0),
                modified: date(answer.header("last-modified")),
                md5: None,
            })),
            404 | 410 => Ok(None),
            _ => Err(answer.failure()),
        }
    }
}

/// What a multi-status says lies in the folder `own`, a path of an address.
fn listing(xml: &[u8], own: &str) -> Listing {
    let mut listing = Listing::default();
    let mut reader = Reader::from_reader(xml);
    let (mut href, mut entry) = (String::new(), Entry::default());
    let (mut is_folder, mut element) = (false, String::new());
    let mut buffer = Vec::new();
    loop {
        buffer.clear();
        match reader.read_event_into(&mut buffer) {
            Ok(Event::Start(tag)) => {
                element = tag.local_name().as_ref().to_owned();
                match element.as_str() {
                    "response" => (href, entry, is_folder) = (String::new(), Entry::default(), false),
                    "collection" => is_folder = true,
                    _ => {}
                }
            }
            Ok(Event::Empty(tag)) if tag.local_name().as_ref() == "collection" => is_folder = true,
            Ok(Event::Text(text)) => {
                let text = text.trim().to_owned();
                match element.as_str() {
                    "href" => href.push_str(&text),
                    "getcontentlength" => entry.size = text.parse().unwrap_or(entry.size),
                    "getlastmodified" => entry.modified = date(&text).or(entry.modified),
                    _ => {}
                }
            }
            Ok(Event::GeneralRef(name)) if element == "href" && &*name == "amp" => href.push('&'),
            Ok(Event::End(tag)) => {
                element.clear();
                if tag.local_name().as_ref() == "response"
                    && let Some(name) = name_in(&href, own)
                {
                    if is_folder {
                        listing.folders.push(name)
                    } else {
                        listing.files.push((name, entry.clone()))
                    }
                }
            }
            Ok(Event::Eof) | Err(_) => break,
            Ok(_) => {}
        }
    }
    listing
}

/// The name that an address has in a folder; `None` for the folder itself.
fn name_in(href: &str, own: &str) -> Option<String> {
    let path = match href.find("://") {
        Some(at) => href[at + 3..].find('/').map_or("/", |slash| &href[at + 3 + slash..]),
        None => href,
    };
    let path = decoded(path.trim_end_matches('/'));
    if path == decoded(own) {
        return None;
    }
    let name = path.rsplit('/').next().unwrap_or("").to_owned();
    (!name.is_empty()).then_some(name)
}

fn decoded(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((&first, after)) = rest.split_first() {
        let hex = |b: u8| char::from(b).to_digit(16);
        match (first, after) {
            (b'%', [a, b, tail @ ..]) if hex(*a).is_some() && hex(*b).is_some() => {
                bytes.push((hex(*a).unwrap_or(0) * 16 + hex(*b).unwrap_or(0)) as u8);
                rest = tail;
            }
            _ => {
                bytes.push(first);
                rest = after;
            }
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_multi_status_is_read_whatever_its_prefix() {
        let xml = "<?xml version=\"1.0\"?><D:multistatus xmlns:D=\"DAV:\" xmlns:x=\"DAV:\">\
            <D:response><D:href>/dav/a%20b/</D:href><D:propstat><D:prop><D:resourcetype><D:collection/></D:resourcetype></D:prop></D:propstat></D:response>\
            <D:response><D:href>http://h:8/dav/a%20b/%e1%ba%a3nh.png</D:href><D:propstat><D:prop><D:resourcetype/><D:getcontentlength>12</D:getcontentlength>\
            <D:getlastmodified>Sat, 28 Nov 2026 06:00:00 GMT</D:getlastmodified></D:prop></D:propstat></D:response>\
            <x:response><x:href>/dav/a%20b/con/</x:href><x:propstat><x:prop><x:resourcetype><x:collection></x:collection></x:resourcetype></x:prop></x:propstat></x:response>\
            </D:multistatus>";
        let listing = listing(xml.as_bytes(), "/dav/a%20b");
        assert_eq!(listing.folders, ["con"]);
        let entry = Entry { size: 12, modified: Some(1_795_845_600), md5: None };
        assert_eq!(listing.files, [("ảnh.png".to_owned(), entry)]);
    }
}
