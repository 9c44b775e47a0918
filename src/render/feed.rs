//! Feeds: RSS 2.0, Atom (RFC 4287) and JSON Feed 1.1, with full content and absolute links.
//!
//! `article` says what an entry holds, `entry` writes it in each format; this orders entries and frames them.

mod article;
mod entry;

use std::sync::Arc;

use atom_syndication as atom;
use jiff::civil::Date;
use serde_json::json;

use super::context::Context;
use super::escape;
use crate::model::{FeedFormat, FeedOwner, LangId, PageId};

/// When a feed without entries has changed. The format asks for a time; that of the build would make another
/// file of the same site every day.
const NEVER: Date = jiff::civil::date(1970, 1, 1);

pub use entry::Entries;
use entry::Entry;

/// The name of a feed.
pub fn title(context: &Context, owner: FeedOwner) -> String {
    let site = &context.site;
    let site_title = |lang: LangId| site.language(lang).title.to_string();
    match owner {
        FeedOwner::Site(lang) => site_title(lang),
        FeedOwner::Section(id) => {
            let section = site.section(id);
            format!("{} – {}", site.page(section.page).title(), site_title(section.lang))
        }
        FeedOwner::Term(id) => format!("{} – {}", site.term(id).title, site_title(site.term(id).lang)),
    }
}

/// A feed, as UTF-8.
pub fn feed(context: &Arc<Context>, known: &Entries, owner: FeedOwner, format: FeedFormat) -> Vec<u8> {
    let entries: Vec<Arc<Entry>> = newest(context, owner)
        .into_iter()
        .filter_map(|id| known.entry(&context.site, &context.theme, id))
        .inspect(|entry| context.take_over(&entry.gathered))
        .collect();
    // The feed with one entry to hold the place; then the entries as they are known.
    let newest = entries.first().map(|entry| entry.updated);
    let (frame, start, end, between) = match format {
        FeedFormat::Rss => (rss(context, owner, newest), "<item>", "</item>", ""),
        FeedFormat::Atom => (atom(context, owner, newest), "<entry>", "</entry>", ""),
        FeedFormat::Json => (json_feed(context, owner, newest), "null\n  ]", "null", ",\n    "),
    };
    // What a feed says of itself is escaped, so this stands nowhere else.
    let Some(place) = frame.find(start) else { return frame.into_bytes() };
    let behind = place + frame[place..].find(end).map_or(0, |at| at + end.len());
    let texts: Vec<&[u8]> = entries.iter().map(|entry| entry.text(format)).collect();
    let length = texts.iter().map(|text| text.len() + between.len()).sum::<usize>();
    let mut feed = Vec::with_capacity(frame.len() + length);
    feed.extend_from_slice(&frame.as_bytes()[..place]);
    for (n, text) in texts.into_iter().enumerate() {
        feed.extend_from_slice(if n > 0 { between.as_bytes() } else { b"" });
        feed.extend_from_slice(text);
    }
    feed.extend_from_slice(&frame.as_bytes()[behind..]);
    feed
}

/// The newest pages that have a date: without one there is nothing to order by or to report as new.
fn newest(context: &Context, owner: FeedOwner) -> Vec<PageId> {
    let site = &context.site;
    let mut pages: Vec<PageId> = match owner {
        FeedOwner::Site(lang) => {
            site.page_ids().filter(|&id| site.page(id).lang == lang && !site.page(id).is_section).collect()
        }
        FeedOwner::Section(id) => site.descendants(id),
        FeedOwner::Term(id) => site.term(id).pages.to_vec(),
    };
    pages.retain(|&id| {
        let page = site.page(id);
        page.updated().is_some() && !page.fallback && !page.is_section
    });
    let limit = site.config.feeds.limit;
    let order = |&a: &PageId, &b: &PageId| {
        let (a, b) = (site.page(a), site.page(b));
        b.updated()
            .cmp(&a.updated())
            .then_with(|| a.parsed.sort_key.cmp(&b.parsed.sort_key))
            .then_with(|| a.url.cmp(&b.url))
    };
    if pages.len() > limit * 4 {
        // Only the newest are wanted: no need to sort all.
        pages.select_nth_unstable_by(limit, order);
        pages.truncate(limit);
    }
    pages.sort_by(order);
    pages.truncate(limit);
    pages
}

fn home_url(context: &Context, owner: FeedOwner) -> String {
    context.absolute(context.site.owner_address(owner))
}

fn self_url(context: &Context) -> String {
    context.absolute(&context.url)
}

fn description(context: &Context, owner: FeedOwner) -> String {
    let site = &context.site;
    let own = match owner {
        FeedOwner::Section(id) => {
            site.page(site.section(id).page).front().description.as_ref().map(|d| d.value.to_string())
        }
        FeedOwner::Term(id) => site.term(id).description.as_ref().map(|d| d.to_string()),
        FeedOwner::Site(_) => None,
    };
    let general = &site.language(context.lang).description;
    own.filter(|d| !d.is_empty())
        .unwrap_or_else(|| if general.is_empty() { title(context, owner) } else { general.to_string() })
}

/// A date as RSS writes it (RFC 822), at the start of the day in Vietnam.
fn rfc822(date: Date) -> String {
    format!("{} 00:00:00 +0700", date.strftime("%a, %d %b %Y"))
}

/// A date as Atom and JSON Feed write it (RFC 3339).
fn rfc3339(date: Date) -> String {
    format!("{date}T00:00:00+07:00")
}

fn rss(context: &Context, owner: FeedOwner, newest: Option<Date>) -> String {
    let channel = rss::Channel {
        title: escape::html(&title(context, owner)),
        link: home_url(context, owner),
        description: escape::html(&description(context, owner)),
        language: Some(context.lang_code().to_owned()),
        last_build_date: newest.map(|updated| rfc822(updated.min(context.site.options.now))),
        items: newest.map(|_| rss::Item::default()).into_iter().collect(),
        atom_ext: Some(rss::extension::atom::AtomExtension {
            links: vec![rss::extension::atom::Link {
                href: self_url(context),
                rel: "self".to_owned(),
                mime_type: Some(FeedFormat::Rss.media_type().to_owned()),
                ..Default::default()
            }],
        }),
        namespaces: [
            ("atom".to_owned(), "http://www.w3.org/2005/Atom".to_owned()),
            ("content".to_owned(), "http://purl.org/rss/1.0/modules/content/".to_owned()),
            ("dc".to_owned(), "http://purl.org/dc/elements/1.1/".to_owned()),
            ("media".to_owned(), "http://search.yahoo.com/mrss/".to_owned()),
        ]
        .into(),
        ..rss::Channel::default()
    };
    channel.to_string()
}

fn atom_time(date: Date) -> atom::FixedDateTime {
    rfc3339(date).parse().expect("a civil date at midnight is RFC 3339")
}

fn atom_link(href: String, rel: &str, kind: &str) -> atom::Link {
    atom::Link { href, rel: rel.to_owned(), mime_type: Some(kind.to_owned()), ..atom::Link::default() }
}

fn atom(context: &Context, owner: FeedOwner, newest: Option<Date>) -> String {
    let author = context
        .site
        .config
        .organisation
        .as_ref()
        .map_or_else(|| context.site.config.title.to_string(), |o| o.name.to_string());
    let feed = atom::Feed {
        title: atom::Text::plain(title(context, owner)),
        id: self_url(context),
        updated: atom_time(newest.map_or(NEVER, |updated| updated.min(context.site.options.now))),
        authors: vec![atom::Person { name: author, ..atom::Person::default() }],
        links: vec![
            atom_link(self_url(context), "self", FeedFormat::Atom.media_type()),
            atom_link(home_url(context, owner), "alternate", "text/html"),
        ],
        subtitle: Some(atom::Text::plain(description(context, owner))),
        lang: Some(context.lang_code().to_owned()),
        entries: newest.map(|_| atom::Entry::default()).into_iter().collect(),
        ..atom::Feed::default()
    };
    feed.to_string()
}

fn json_feed(context: &Context, owner: FeedOwner, newest: Option<Date>) -> String {
    let feed = json!({
        "version": "https://jsonfeed.org/version/1.1",
        "title": title(context, owner),
        "description": description(context, owner),
        "home_page_url": home_url(context, owner),
        "feed_url": self_url(context),
        "language": context.lang_code(),
        "items": newest.map(|_| serde_json::Value::Null).into_iter().collect::<Vec<_>>(),
    });
    format!("{feed:#}\n")
}
