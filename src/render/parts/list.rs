//! Lists of pages, in parts of bounded size.

use std::sync::Arc;

use minijinja::Value;

use super::page::card;
use crate::model::address::list_page;
use crate::model::outputs::page_count;
use crate::model::{FeedFormat, FeedOwner, OutputId, PageId, SectionId, Site};
use crate::render::context::Context;
use crate::render::value::{list, map, none, text};

/// `list` of a section or a term.
pub fn list_of(
    context: &Arc<Context>,
    pages: &[PageId],
    url: &str,
    number: u32,
    children: &[SectionId],
    owner: FeedOwner,
) -> Value {
    let size = context.site.config.page_size;
    let first = (number as usize - 1) * size;
    let shown: Vec<PageId> = pages.iter().skip(first).take(size).copied().collect();
    map([
        ("items", list(shown.iter().map(|&id| card(context, id)))),
        ("groups", groups(context, &shown)),
        ("total", Value::from(pages.len())),
        ("pagination", pagination(context, url, number, pages.len())),
        ("sections", list(children.iter().map(|&id| section_entry(context, id)))),
        ("feeds", feeds(context, owner)),
    ])
}

/// The same by the section of the site they are in: `[{title?, items}]`.
fn groups(context: &Arc<Context>, pages: &[PageId]) -> Value {
    let site = &context.site;
    let top = |id: &PageId| top_section(site, *id);
    list(pages.chunk_by(|a, b| top(a) == top(b)).map(|group| {
        map([
            ("title", text(top(&group[0]).map(|id| site.page(id).title()))),
            ("items", list(group.iter().map(|&id| card(context, id)))),
        ])
    }))
}

/// The section of the home page that a page lies in; none for those beside the sections.
pub fn top_section(site: &Site, id: PageId) -> Option<PageId> {
    site.ancestors(id).get(1).copied()
}

/// A section in a list of sections.
pub fn section_entry(context: &Arc<Context>, id: SectionId) -> Value {
    let site = &context.site;
    let page = site.section(id).page;
    map([
        ("title", Value::from(site.page(page).title())),
        ("href", Value::from(context.page_href(page))),
        ("description", text(site.page(page).front().description.as_ref().map(|d| &*d.value))),
        ("count", Value::from(site.descendants(id).len())),
    ])
}

/// The three feeds of an owner.
pub fn feeds(context: &Context, owner: FeedOwner) -> Value {
    let owner = match owner {
        FeedOwner::Section(id) if context.site.section(id).parent.is_none() => FeedOwner::Site(context.lang),
        owner => owner,
    };
    list(context.site.config.feeds.formats.iter().map(|&format| {
        let key = match format {
            FeedFormat::Rss => "feed.rss",
            FeedFormat::Atom => "feed.atom",
            FeedFormat::Json => "feed.json",
        };
        map([
            ("title", Value::from(context.text(key))),
            ("type", Value::from(format.media_type())),
            ("href", Value::from(context.link(OutputId::Feed(owner, format)))),
        ])
    }))
}

/// Where a list of `items` goes on; none where it is one page.
pub fn pagination(context: &Context, url: &str, number: u32, items: usize) -> Value {
    pagination_of(context, url, number, page_count(items, context.site.config.page_size))
}

/// Where a list in `count` parts goes on; none where it is one.
pub fn pagination_of(context: &Context, url: &str, number: u32, count: u32) -> Value {
    if count < 2 {
        return none();
    }
    let at = |n: u32| Value::from(context.href(&list_page(url, n)));
    map([
        ("number", Value::from(number)),
        ("count", Value::from(count)),
        ("prev", if number > 1 { at(number - 1) } else { none() }),
        ("next", if number < count { at(number + 1) } else { none() }),
        (
            "pages",
            list(window(number, count).into_iter().map(|n| {
                map([("number", Value::from(n)), ("href", at(n)), ("current", Value::from(n == number))])
            })),
        ),
    ])
}

/// The numbers shown around a page: the first, the last and the near ones, so that a list of a
/// thousand parts does not carry a thousand links.
fn window(number: u32, count: u32) -> Vec<u32> {
    (1..=count).filter(|&n| n == 1 || n == count || n.abs_diff(number) <= 2).collect()
}

/// "Trang 2"
pub fn page_number(context: &Context, number: u32) -> String {
    context.text("list.page").replace("{n}", &number.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_lists_show_the_near_numbers_only() {
        assert_eq!(window(1, 4), [1, 2, 3, 4]);
        assert_eq!(window(50, 100), [1, 48, 49, 50, 51, 52, 100]);
    }
}
