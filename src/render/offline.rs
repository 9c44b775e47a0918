//! What a visitor's browser keeps for reading without a network, and the service worker that keeps it.
//!
//! 1. [`candidates`] lists the pages worth keeping, the most needed first.
//! 2. [`look`] gathers what a finished page needs: the theme's files, and its pictures.
//! 3. [`worker`] takes of these what fits into `[offline] max_kb`, and writes the worker (`sw.js`) with the
//!    SHA-256 of each file.
//!
//! Search indexes are not part of the set: the worker keeps the files that were used. How it keeps and
//! updates is said in `sw.js`; the page that lists what is kept is made like any other, by a template.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::sync::Arc;

use serde_json::{Map, Value, json};
use sha2::{Digest, Sha256};

use super::escape::url_path;
use super::theme::Theme;
use crate::diag::{Code, Diagnostic, Text};
use crate::model::address::of_file;
use crate::model::outputs::shown_size;
use crate::model::{LangId, OutputId, PageId, Site};
use crate::parse::kind::Kind;
use crate::search::stripped;

/// Less than a page of the default theme has. The limit divided by it is how many pages are looked at,
/// so that neither a build nor a visitor's browser works through thousands of tiny ones.
const SMALLEST_KB: i64 = 8;

/// The width in pixels that is kept of a picture, or the next there is: sharp on a phone.
const PICTURE_WIDTH: u32 = 480;

/// A page worth keeping.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Candidate {
    pub id: OutputId,
    /// Kept, with its pictures, before anything else: without it the rest is hard to find.
    pub is_essential: bool,
}

/// The pages worth keeping, the most needed first: of each language the page for emergencies, home, the
/// page of what is kept and that of search; then the guidance, then its sections. None where the site
/// keeps nothing.
pub fn candidates(site: &Site) -> Vec<Candidate> {
    if !site.is_kept_offline() {
        return Vec::new();
    }
    let mut ids: Vec<(OutputId, bool)> = Vec::new();
    let own = |id: PageId| !site.page(id).fallback;
    let langs = || (0..site.languages.len() as u8).map(LangId);
    for lang in langs() {
        let pages = site.emergency_page(lang).into_iter().chain([site.language(lang).home]);
        ids.extend(pages.filter(|&id| own(id)).map(|id| (OutputId::Page(id), true)));
        ids.push((OutputId::Offline(lang), true));
        if site.config.search {
            ids.push((OutputId::Search(lang), true));
        }
    }
    let guidance: Vec<PageId> = langs().flat_map(|lang| guidance(site, lang)).collect();
    ids.extend(guidance.iter().map(|&id| (OutputId::Page(id), false)));
    let sections = guidance.iter().flat_map(|&id| site.ancestors(id)).filter(|&id| own(id));
    ids.extend(sections.map(|id| (OutputId::Page(id), false)));
    let mut seen = BTreeSet::new();
    ids.retain(|(id, _)| seen.insert(*id));
    ids.truncate(usize::try_from(site.config.offline.max_kb.value / SMALLEST_KB).unwrap_or(usize::MAX));
    ids.into_iter().map(|(id, is_essential)| Candidate { id, is_essential }).collect()
}

/// The guidance of a language, in the order in which it is kept: by weight, then newest first.
pub fn guidance(site: &Site, lang: LangId) -> Vec<PageId> {
    let mut pages: Vec<PageId> = site
        .page_ids()
        .filter(|&id| {
            let page = site.page(id);
            page.lang == lang && page.kind == Kind::Guidance && !page.is_section && !page.fallback
        })
        .collect();
    pages.sort_by_cached_key(|&id| {
        let page = site.page(id);
        let weight = page.front().weight.unwrap_or(i64::MAX);
        (weight, Reverse(page.updated()), page.parsed.sort_key.clone(), page.url.clone())
    });
    pages
}

/// What is known of a finished page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Seen {
    /// The address that visitors open: `huong-dan/gian-giao/`.
    pub url: String,
    pub len: u64,
    pub hash: String,
    /// Names of the theme's files that it needs.
    pub assets: BTreeSet<String>,
    pub pictures: Vec<Picture>,
}

/// A picture of a page, in the width that is kept.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Picture {
    pub path: String,
    pub id: OutputId,
    /// The other widths, for which it stands in.
    pub others: Vec<String>,
}

/// Gathers what the page at an output path needs, from what [`super::render`] says that it used.
pub fn look(
    site: &Site,
    theme: &Theme,
    path: &str,
    html: &[u8],
    assets: &[Arc<str>],
    shown: &[Vec<OutputId>],
) -> Seen {
    let assets = theme.with_their_own(assets.iter().map(|name| &**name));
    Seen {
        url: of_file(path).to_owned(),
        len: html.len() as u64,
        hash: sha256(html),
        assets: assets.map(|asset| asset.name.to_string()).collect(),
        pictures: pictures(site, shown),
    }
}

/// The pictures of a page, each once, in the width that is kept.
fn pictures(site: &Site, shown: &[Vec<OutputId>]) -> Vec<Picture> {
    let mut pictures: Vec<Picture> = Vec::new();
    for widths in shown {
        let found: BTreeMap<String, (OutputId, u32)> =
            widths.iter().filter_map(|&id| Some((site.path(id), (id, width(site, id)?)))).collect();
        let enough = found.values().map(|(_, width)| *width).filter(|width| *width >= PICTURE_WIDTH).min();
        let wanted = enough.or_else(|| found.values().map(|(_, width)| *width).max());
        let Some((path, (id, _))) = found.iter().find(|(_, (_, width))| Some(*width) == wanted) else {
            continue;
        };
        let others = found.keys().filter(|other| *other != path).cloned().collect();
        let picture = Picture { path: path.clone(), id: *id, others };
        if !pictures.contains(&picture) {
            pictures.push(picture);
        }
    }
    pictures
}

/// The width of an output that is a picture; 0 where it is not known.
fn width(site: &Site, id: OutputId) -> Option<u32> {
    let image = |asset: u32| site.assets.get(asset as usize).and_then(|asset| asset.image);
    match id {
        OutputId::File(asset) => Some(image(asset).map_or(0, |image| image.width)),
        OutputId::Image(asset) => Some(image(asset).map_or(0, |image| shown_size(site, image).width)),
        OutputId::Resized(_, width) => Some(width),
        _ => None,
    }
}

/// What is kept, within the limit.
struct Set<'a> {
    theme: &'a Theme,
    room: u64,
    pages: BTreeMap<String, String>,
    /// By name.
    assets: BTreeSet<String>,
    /// By path: hash and other widths.
    pictures: BTreeMap<String, (String, BTreeSet<String>)>,
}

impl Set<'_> {
    /// Takes a page and the theme's files it needs, if there is room for both.
    fn take_page(&mut self, page: &Seen) -> bool {
        let new: Vec<&String> = page.assets.iter().filter(|name| !self.assets.contains(*name)).collect();
        let size = |name: &String| self.theme.assets.get(name).map_or(0, |asset| asset.bytes.len() as u64);
        let cost = page.len + new.iter().map(|name| size(name)).sum::<u64>();
        if cost > self.room {
            return false;
        }
        self.room -= cost;
        self.assets.extend(new.into_iter().cloned());
        self.pages.insert(page.url.clone(), page.hash.clone());
        true
    }

    /// Takes the pictures of a page; says whether there was room for all of them.
    fn take_pictures(
        &mut self,
        page: &Seen,
        bytes: &mut impl FnMut(OutputId, &str) -> Option<Vec<u8>>,
    ) -> bool {
        for picture in &page.pictures {
            if let Some((_, others)) = self.pictures.get_mut(&picture.path) {
                others.extend(picture.others.iter().cloned());
                continue;
            }
            let Some(bytes) = bytes(picture.id, &picture.path) else { continue };
            let Some(room) = self.room.checked_sub(bytes.len() as u64) else { return false };
            self.room = room;
            let others = picture.others.iter().cloned().collect();
            self.pictures.insert(picture.path.clone(), (sha256(&bytes), others));
        }
        true
    }

    /// The set as the worker reads it.
    fn json(&self, site: &Site) -> Value {
        let object =
            |entries: Vec<(String, Value)>| Value::Object(entries.into_iter().collect::<Map<_, _>>());
        let pages = self.pages.iter().map(|(url, hash)| (url_path(url), json!(hash)));
        let assets = self.assets.iter().filter_map(|name| self.theme.assets.get(name));
        let assets = assets.map(|asset| (url_path(&asset.url), json!(sha256(&asset.bytes))));
        let pictures = self.pictures.iter().map(|(path, (hash, others))| {
            let others: Vec<String> = others.iter().map(|other| url_path(other)).collect();
            (url_path(path), json!([hash, others]))
        });
        // The longest beginning of an address first; that of the default language, which is empty, last.
        let languages = (0..site.languages.len() as u8).rev().map(LangId);
        let offline: Vec<Value> = languages
            .map(|lang| {
                json!([&*site.language(lang).prefix, url_path(&site.address(OutputId::Offline(lang)))])
            })
            .collect();
        json!({
            "offline": offline,
            "pages": object(pages.collect()),
            "assets": object(assets.collect()),
            "pictures": object(pictures.collect()),
        })
    }
}

/// The service worker, and a warning where the limit leaves no room for what matters most. `seen` is in
/// the order of [`candidates`]; `picture` gives the bytes of a picture.
pub fn worker(
    site: &Site,
    theme: &Theme,
    seen: Vec<(Candidate, Seen)>,
    mut picture: impl FnMut(OutputId, &str) -> Option<Vec<u8>>,
) -> (String, Option<Diagnostic>) {
    let limit = &site.config.offline.max_kb;
    let room = u64::try_from(limit.value).unwrap_or(0) * 1000;
    let mut set =
        Set { theme, room, pages: BTreeMap::new(), assets: BTreeSet::new(), pictures: BTreeMap::new() };
    let (essential, others): (Vec<_>, Vec<_>) = seen.into_iter().partition(|(c, _)| c.is_essential);
    let mut missing = None;
    for (_, page) in &essential {
        if set.take_page(page) {
            set.take_pictures(page, &mut picture);
        } else {
            missing.get_or_insert_with(|| page.url.clone());
        }
    }
    let kept: Vec<&Seen> = others.iter().map(|(_, page)| page).filter(|page| set.take_page(page)).collect();
    // The first picture without room ends it: making pictures only to leave them out takes long.
    let _ = kept.into_iter().all(|page| set.take_pictures(page, &mut picture));
    let warning = missing.map(|url| {
        Diagnostic::warning(
            Code::BadValue,
            Text::new(
                format!("`max_kb` quá nhỏ: trang /{url} không được giữ để đọc khi không có mạng"),
                format!("`max_kb` is too small: /{url} is not kept for reading without a network"),
            ),
        )
        .at(&site.config.source, limit.range())
        .help(Text::fixed("tăng `max_kb` dưới [offline]", "raise `max_kb` below [offline]"))
    });
    (text(set.json(site)), warning)
}

/// The worker with a set. Its version changes with the set and with the code.
fn text(mut set: Value) -> String {
    let code = stripped(&[include_str!("sw.js")]);
    let version = sha256(format!("{code}{set}").as_bytes());
    set["version"] = json!(&version[..16]);
    // One file a line, to be read by people too.
    let set = format!("{set:#}");
    let inner = set.trim_start_matches('{').trim_end_matches('}').trim_end();
    code.replacen("/* the set */", &format!("{inner}\n"), 1)
}

/// The worker of a site that keeps nothing.
pub fn no_worker() -> String {
    stripped(&[include_str!("sw-off.js")])
}

/// SHA-256 in hexadecimal digits, as the worker computes it.
fn sha256(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(64);
    for byte in Sha256::digest(bytes) {
        let _ = write!(text, "{byte:02x}");
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_worker_is_javascript_with_the_set_in_it() {
        let set = json!({ "offline": [], "pages": { "a/": "0" }, "assets": {}, "pictures": {} });
        let worker = text(set.clone());
        assert!(worker.contains("\"a/\": \"0\"") && !worker.contains("the set"), "{worker}");
        assert!(!worker.contains("//") && worker.contains("\"version\": \""), "{worker}");
        assert_eq!(worker, text(set));
    }

    #[test]
    fn another_set_is_another_version() {
        let version = |hash: &str| {
            let worker = text(json!({ "pages": { "a/": hash } }));
            worker.lines().find(|line| line.contains("\"version\"")).map(str::to_owned)
        };
        assert!(version("0").is_some() && version("0") != version("1"));
    }

    #[test]
    fn hashes_are_those_of_the_standard() {
        // FIPS 180-4, example of one block.
        assert_eq!(sha256(b"abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    }
}
