//! Entries of feeds, as text in each format.
//!
//! A page stands in the feeds of the site, of its sections and of each of its terms, three formats of each:
//! its entry is made once for all of them, and a feed puts the texts one behind the other.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, OnceLock};

use atom_syndication as atom;
use jiff::civil::Date;
use serde_json::json;

use super::article::{self, Lead};
use super::{atom_link, atom_time, rfc822, rfc3339};
use crate::model::{FeedFormat, FeedOwner, OutputId, PageId, Site};
use crate::render::context::{Context, Used};
use crate::render::theme::Theme;
use crate::render::{escape, parts};

/// So many entries are kept, some 25 kB each; others are made for each feed anew.
const KEPT: usize = 1024;

/// The entries of one site in one theme.
#[derive(Default)]
pub struct Entries(Mutex<HashMap<PageId, Arc<OnceLock<Option<Arc<Entry>>>>>>);

/// What an entry says.
pub struct Entry {
    /// Address and stable id.
    url: String,
    title: String,
    summary: String,
    html: String,
    author: String,
    lead: Option<Lead>,
    published: Date,
    pub updated: Date,
    /// What its body used and what was wrong with it.
    pub gathered: Used,
    /// UTF-8 as the crates write it; to prove it so would cost as much as to write it.
    rss: OnceLock<Vec<u8>>,
    atom: OnceLock<Vec<u8>>,
    json: OnceLock<Vec<u8>>,
}

impl Entries {
    /// The entry of a page; `None` for a page without a date.
    pub fn entry(&self, site: &Arc<Site>, theme: &Arc<Theme>, id: PageId) -> Option<Arc<Entry>> {
        let make = || Entry::of(site, theme, id).map(Arc::new);
        let slot = {
            let mut known = self.0.lock().expect("nothing panics while it is held");
            match known.get(&id) {
                Some(slot) => Arc::clone(slot),
                None if known.len() >= KEPT => return make(),
                None => Arc::clone(known.entry(id).or_default()),
            }
        };
        slot.get_or_init(make).clone()
    }
}

impl Entry {
    fn of(site: &Arc<Site>, theme: &Arc<Theme>, id: PageId) -> Option<Entry> {
        let page = site.page(id);
        let updated = page.updated()?;
        // Links are absolute in every feed, and its pages are in its language: any feed of it will do.
        let context = Context::new(site, theme, OutputId::Feed(FeedOwner::Site(page.lang), FeedFormat::Rss));
        let lead = article::lead(&context, page);
        let html = article::article(&context, id, lead.as_ref());
        Some(Entry {
            url: context.absolute(&page.url),
            title: page.title().to_owned(),
            summary: parts::page::summary(page).to_owned(),
            html,
            author: article::author(&context, page),
            lead,
            published: page.date().unwrap_or(updated),
            updated,
            gathered: context.gathered(),
            rss: OnceLock::new(),
            atom: OnceLock::new(),
            json: OnceLock::new(),
        })
    }

    /// The entry in a format, as it stands in every feed.
    pub fn text(&self, format: FeedFormat) -> &[u8] {
        match format {
            FeedFormat::Rss => self.rss.get_or_init(|| self.rss()),
            FeedFormat::Atom => self.atom.get_or_init(|| self.atom()),
            FeedFormat::Json => self.json.get_or_init(|| self.json()),
        }
    }

    fn rss(&self) -> Vec<u8> {
        let item = rss::Item {
            // Titles and summaries are text, and readers take these elements for HTML.
            title: Some(escape::html(&self.title)),
            link: Some(self.url.clone()),
            description: Some(escape::html(&self.summary)),
            guid: Some(rss::Guid { value: self.url.clone(), permalink: true }),
            pub_date: Some(rfc822(self.published)),
            content: Some(self.html.clone()),
            dublin_core_ext: Some(rss::extension::dublincore::DublinCoreExtension {
                creators: vec![self.author.clone()],
                ..Default::default()
            }),
            // How long the file is, is not known before it is made; 0 says so.
            enclosure: self.lead.as_ref().map(|lead| rss::Enclosure {
                url: lead.url.clone(),
                length: "0".to_owned(),
                mime_type: lead.media_type.to_owned(),
            }),
            extensions: self.lead.as_ref().map(Lead::media).unwrap_or_default(),
            ..rss::Item::default()
        };
        let feed = rss::Channel { items: vec![item], ..rss::Channel::default() }.write_to(Vec::new());
        element(feed.expect("memory takes everything"), "<item>", "</item>")
    }

    fn atom(&self) -> Vec<u8> {
        let entry = atom::Entry {
            title: atom::Text::plain(self.title.clone()),
            id: self.url.clone(),
            updated: atom_time(self.updated),
            published: Some(atom_time(self.published)),
            links: std::iter::once(atom_link(self.url.clone(), "alternate", "text/html"))
                .chain(
                    self.lead.as_ref().map(|lead| atom_link(lead.url.clone(), "enclosure", lead.media_type)),
                )
                .collect(),
            authors: vec![atom::Person { name: self.author.clone(), ..atom::Person::default() }],
            summary: (!self.summary.is_empty()).then(|| atom::Text::plain(self.summary.clone())),
            content: Some(atom::Content {
                value: Some(self.html.clone()),
                content_type: Some("html".to_owned()),
                ..atom::Content::default()
            }),
            ..atom::Entry::default()
        };
        let feed = atom::Feed { entries: vec![entry], ..atom::Feed::default() }.write_to(Vec::new());
        element(feed.expect("memory takes everything"), "<entry>", "</entry>")
    }

    fn json(&self) -> Vec<u8> {
        let mut item = json!({
            "id": self.url,
            "url": self.url,
            "title": self.title,
            "summary": self.summary,
            "content_html": self.html,
            "authors": [{ "name": self.author }],
            "date_published": rfc3339(self.published),
            "date_modified": rfc3339(self.updated),
        });
        if let Some(lead) = &self.lead {
            item["image"] = json!(lead.url);
        }
        // In a text a line end is `\\n`: those that are left set the entry in, as it is in a list.
        format!("{item:#}").replace('\n', "\n    ").into_bytes()
    }
}

/// From the first opening tag to the last closing one.
fn element(mut feed: Vec<u8>, open: &str, close: &str) -> Vec<u8> {
    let start = memchr::memmem::find(&feed, open.as_bytes()).expect("the feed has an entry");
    let end = memchr::memmem::rfind(&feed, close.as_bytes()).expect("the feed has an entry") + close.len();
    feed.truncate(end);
    feed.drain(..start);
    feed.shrink_to_fit();
    feed
}
