//! Entries of feeds, as text in each format.
//!
//! A page stands in the feeds of the site, of its sections and of each of its terms, three formats of each:
//! its entry is made once for all of them, and a feed puts the texts one behind the other.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, OnceLock};

use atom_syndication as atom;
use jiff::civil::Date;
use serde_json::json;

use super::{atom_link, atom_time, rfc822, rfc3339};
use crate::model::{FeedFormat, FeedOwner, OutputId, Page, PageId, Site};
use crate::render::context::{Context, Used};
use crate::render::theme::Theme;
use crate::render::words::long_date;
use crate::render::{body, escape, parts};

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
    published: Date,
    pub updated: Date,
    /// What its body used and what was wrong with it.
    pub gathered: Used,
    rss: OnceLock<String>,
    atom: OnceLock<String>,
    json: OnceLock<String>,
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
        let html = corrections(&context, page) + &body::fill(&context, id);
        Some(Entry {
            url: context.absolute(&page.url),
            title: page.title().to_owned(),
            summary: parts::page::summary(page).to_owned(),
            html,
            published: page.date().unwrap_or(updated),
            updated,
            gathered: context.gathered(),
            rss: OnceLock::new(),
            atom: OnceLock::new(),
            json: OnceLock::new(),
        })
    }

    /// The entry in a format, as it stands in every feed.
    pub fn text(&self, format: FeedFormat) -> &str {
        match format {
            FeedFormat::Rss => self.rss.get_or_init(|| self.rss()),
            FeedFormat::Atom => self.atom.get_or_init(|| self.atom()),
            FeedFormat::Json => self.json.get_or_init(|| self.json()),
        }
    }

    fn rss(&self) -> String {
        let item = rss::Item {
            title: Some(self.title.clone()),
            link: Some(self.url.clone()),
            // The summary is text, and readers take this element for HTML.
            description: Some(escape::html(&self.summary)),
            guid: Some(rss::Guid { value: self.url.clone(), permalink: true }),
            pub_date: Some(rfc822(self.published)),
            content: Some(self.html.clone()),
            ..rss::Item::default()
        };
        let feed = rss::Channel { items: vec![item], ..rss::Channel::default() }.to_string();
        element(&feed, "<item>", "</item>").to_owned()
    }

    fn atom(&self) -> String {
        let entry = atom::Entry {
            title: atom::Text::plain(self.title.clone()),
            id: self.url.clone(),
            updated: atom_time(self.updated),
            published: Some(atom_time(self.published)),
            links: vec![atom_link(self.url.clone(), "alternate", "text/html")],
            summary: (!self.summary.is_empty()).then(|| atom::Text::plain(self.summary.clone())),
            content: Some(atom::Content {
                value: Some(self.html.clone()),
                content_type: Some("html".to_owned()),
                ..atom::Content::default()
            }),
            ..atom::Entry::default()
        };
        let feed = atom::Feed { entries: vec![entry], ..atom::Feed::default() }.to_string();
        element(&feed, "<entry>", "</entry>").to_owned()
    }

    fn json(&self) -> String {
        let item = json!({
            "id": self.url,
            "url": self.url,
            "title": self.title,
            "summary": self.summary,
            "content_html": self.html,
            "date_published": rfc3339(self.published),
            "date_modified": rfc3339(self.updated),
        });
        // In a text a line end is `\n`: those that are left set the entry in, as it is in a list.
        format!("{item:#}").replace('\n', "\n    ")
    }
}

/// What was corrected, before the text, where readers look first.
fn corrections(context: &Context, page: &Page) -> String {
    let lines = page.front().corrections.iter().map(|one| {
        let (title, day) = (context.text("page.correction"), long_date(context, one.date.value));
        let text = escape::html;
        format!("<p><strong>{} ({}):</strong> {}</p>\n", text(&title), text(&day), text(&one.text.value))
    });
    lines.collect()
}

/// From the first opening tag to the last closing one.
fn element<'a>(feed: &'a str, open: &str, close: &str) -> &'a str {
    let start = feed.find(open).expect("the feed has an entry");
    let end = feed.rfind(close).expect("the feed has an entry") + close.len();
    &feed[start..end]
}
