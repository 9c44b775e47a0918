//! Feeds: RSS 2.0, Atom (RFC 4287) and JSON Feed 1.1, with full content and absolute links.

use std::sync::Arc;

use atom_syndication as atom;
use jiff::civil::Date;
use serde_json::json;

use super::body;
use super::context::Context;
use super::words::long_date;
use crate::model::{FeedFormat, FeedOwner, LangId, Page, PageId};

/// When a feed without entries has changed. The format asks for a time; that of the build would make another
/// file of the same site every day.
const NEVER: Date = jiff::civil::date(1970, 1, 1);

/// What an entry says, the same in every format.
struct Entry {
    /// Address and stable id.
    url: String,
    title: String,
    summary: String,
    html: String,
    published: Date,
    updated: Date,
}

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

/// A feed as text.
pub fn feed(context: &Arc<Context>, owner: FeedOwner, format: FeedFormat) -> String {
    let entries = entries(context, owner);
    match format {
        FeedFormat::Rss => rss(context, owner, &entries),
        FeedFormat::Atom => atom(context, owner, &entries),
        FeedFormat::Json => json_feed(context, owner, &entries),
    }
}

/// The newest pages that have a date: without one there is nothing to order by or to report as new.
fn entries(context: &Arc<Context>, owner: FeedOwner) -> Vec<Entry> {
    let site = &context.site;
    let mut pages: Vec<PageId> = match owner {
        FeedOwner::Site(lang) => {
            site.page_ids().filter(|&id| site.page(id).lang == lang && !site.page(id).is_section).collect()
        }
        FeedOwner::Section(id) => site.descendants(id),
        // Already newest first.
        FeedOwner::Term(id) => {
            site.term(id).pages.iter().copied().take(site.config.feeds.limit * 4).collect()
        }
    };
    pages.retain(|&id| {
        let page = site.page(id);
        page.updated().is_some() && !page.fallback && !page.is_section
    });
    let limit = site.config.feeds.limit;
    if pages.len() > limit * 4 {
        // Only the newest are wanted: no need to sort all.
        pages.select_nth_unstable_by(limit, |&a, &b| {
            let (a, b) = (site.page(a), site.page(b));
            b.updated()
                .cmp(&a.updated())
                .then_with(|| a.parsed.sort_key.cmp(&b.parsed.sort_key))
                .then_with(|| a.url.cmp(&b.url))
        });
        pages.truncate(limit);
    }
    pages.sort_by(|&a, &b| {
        let (a, b) = (site.page(a), site.page(b));
        b.updated()
            .cmp(&a.updated())
            .then_with(|| a.parsed.sort_key.cmp(&b.parsed.sort_key))
            .then_with(|| a.url.cmp(&b.url))
    });
    pages.truncate(limit);
    pages
        .into_iter()
        .filter_map(|id| {
            let page = site.page(id);
            let updated = page.updated()?;
            Some(Entry {
                url: context.absolute(&page.url),
                title: page.title().to_owned(),
                summary: super::parts::page::summary(page).to_owned(),
                html: corrections(context, page) + &body::fill(context, id),
                published: page.date().unwrap_or(updated),
                updated,
            })
        })
        .collect()
}

/// What was corrected, before the text, where readers look first.
fn corrections(context: &Context, page: &Page) -> String {
    let lines = page.front().corrections.iter().map(|one| {
        let (title, day) = (context.text("page.correction"), long_date(context, one.date.value));
        let text = super::escape::html;
        format!("<p><strong>{} ({}):</strong> {}</p>\n", text(&title), text(&day), text(&one.text.value))
    });
    lines.collect()
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

fn rss(context: &Arc<Context>, owner: FeedOwner, entries: &[Entry]) -> String {
    let items = entries
        .iter()
        .map(|e| rss::Item {
            title: Some(e.title.clone()),
            link: Some(e.url.clone()),
            // The summary is text, and readers take this element for HTML.
            description: Some(super::escape::html(&e.summary)),
            guid: Some(rss::Guid { value: e.url.clone(), permalink: true }),
            pub_date: Some(rfc822(e.published)),
            content: Some(e.html.clone()),
            ..rss::Item::default()
        })
        .collect();
    let channel = rss::Channel {
        title: title(context, owner),
        link: home_url(context, owner),
        description: description(context, owner),
        language: Some(context.lang_code().to_owned()),
        last_build_date: entries.first().map(|e| rfc822(e.updated.min(context.site.options.now))),
        items,
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
        ]
        .into(),
        ..rss::Channel::default()
    };
    channel.to_string()
}

fn atom(context: &Arc<Context>, owner: FeedOwner, entries: &[Entry]) -> String {
    let time = |date: Date| -> atom::FixedDateTime {
        rfc3339(date).parse().expect("a civil date at midnight is RFC 3339")
    };
    let link = |href: String, rel: &str, kind: &str| atom::Link {
        href,
        rel: rel.to_owned(),
        mime_type: Some(kind.to_owned()),
        ..atom::Link::default()
    };
    let author = context
        .site
        .config
        .organisation
        .as_ref()
        .map_or_else(|| context.site.config.title.to_string(), |o| o.name.to_string());
    let feed = atom::Feed {
        title: atom::Text::plain(title(context, owner)),
        id: self_url(context),
        updated: time(entries.first().map_or(NEVER, |e| e.updated.min(context.site.options.now))),
        authors: vec![atom::Person { name: author, ..atom::Person::default() }],
        links: vec![
            link(self_url(context), "self", FeedFormat::Atom.media_type()),
            link(home_url(context, owner), "alternate", "text/html"),
        ],
        subtitle: Some(atom::Text::plain(description(context, owner))),
        lang: Some(context.lang_code().to_owned()),
        entries: entries
            .iter()
            .map(|e| atom::Entry {
                title: atom::Text::plain(e.title.clone()),
                id: e.url.clone(),
                updated: time(e.updated),
                published: Some(time(e.published)),
                links: vec![link(e.url.clone(), "alternate", "text/html")],
                summary: (!e.summary.is_empty()).then(|| atom::Text::plain(e.summary.clone())),
                content: Some(atom::Content {
                    value: Some(e.html.clone()),
                    content_type: Some("html".to_owned()),
                    ..atom::Content::default()
                }),
                ..atom::Entry::default()
            })
            .collect(),
        ..atom::Feed::default()
    };
    feed.to_string()
}

fn json_feed(context: &Arc<Context>, owner: FeedOwner, entries: &[Entry]) -> String {
    let items: Vec<_> = entries
        .iter()
        .map(|e| {
            json!({
                "id": e.url,
                "url": e.url,
                "title": e.title,
                "summary": e.summary,
                "content_html": e.html,
                "date_published": rfc3339(e.published),
                "date_modified": rfc3339(e.updated),
            })
        })
        .collect();
    let feed = json!({
        "version": "https://jsonfeed.org/version/1.1",
        "title": title(context, owner),
        "description": description(context, owner),
        "home_page_url": home_url(context, owner),
        "feed_url": self_url(context),
        "language": context.lang_code(),
        "items": items,
    });
    format!("{feed:#}\n")
}
