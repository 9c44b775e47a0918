//! `page`: one page, whatever makes it; and `card`, a page in a list.

use std::sync::Arc;

use jiff::civil::Date;
use minijinja::Value;

use super::{cached_view, date, free, kinds, list, map, none, text, view};
use crate::model::outputs::{list_url, page_count};
use crate::model::{OutputId, Page, PageId, TaxonomyKind};
use crate::parse::kind::Kind;
use crate::render::body;
use crate::render::context::Context;

const KEYS: &[&str] = &[
    "title",
    "description",
    "summary",
    "kind",
    "kind_name",
    "lang",
    "permalink",
    "content",
    "date",
    "updated",
    "words",
    "minutes",
    "toc",
    "breadcrumbs",
    "section",
    "prev",
    "next",
    "related",
    "image",
    "audiences",
    "sectors",
    "hazards",
    "tags",
    "localities",
    "documents",
    "fallback",
    "content_lang",
    "source",
    "extra",
    "data",
    "href",
    "formats",
    "qr",
];

pub fn page(context: &Arc<Context>, id: OutputId) -> Value {
    match id {
        OutputId::Page(page) | OutputId::Form(page, _) => cached_view((Arc::clone(context), page), KEYS, get),
        OutputId::SectionPart(section, number) => {
            let page = context.site.section(section).page;
            cached_view((Arc::clone(context), page, number), KEYS, get_part)
        }
        _ => cached_view((Arc::clone(context), id), KEYS, get_generated),
    }
}

/// The name of a page's kind in the output's language.
pub fn kind_name(context: &Context, kind: &str) -> String {
    context.text(&format!("kind.{kind}"))
}

/// The kind as templates see it: sections and the home page are not pages.
pub fn kind_key(context: &Context, page: &Page) -> &'static str {
    if !page.is_section {
        return page.kind.name();
    }
    if context.site.section(page.section).parent.is_none() { "home" } else { "section" }
}

fn get((context, id): &(Arc<Context>, PageId), key: &str) -> Option<Value> {
    let site = &context.site;
    let page = site.page(*id);
    let front = page.front();
    Some(match key {
        "title" => Value::from(page.title()),
        "description" => text(front.description.as_ref().map(|d| &*d.value)),
        "summary" => Value::from(summary(page)),
        "kind" => Value::from(kind_key(context, page)),
        "kind_name" => Value::from(kind_name(context, kind_key(context, page))),
        "lang" => Value::from(context.lang_code()),
        "content_lang" => Value::from(content_lang(context, page)),
        "permalink" => Value::from(context.absolute(&page.url)),
        "href" => Value::from(context.page_href(*id)),
        "content" => {
            let html = body::fill(context, *id);
            // A sheet is printed before anybody has scrolled to its pictures. (In text, quotes are escaped.)
            let is_sheet = *context.url != *page.url;
            Value::from_safe_string(if is_sheet { html.replace(" loading=\"lazy\"", "") } else { html })
        }
        "date" => page.date().map_or_else(none, |d| date(context, d)),
        "updated" => front.updated.as_ref().map_or_else(none, |d| date(context, d.value)),
        "words" => Value::from(page.parsed.body.words),
        "minutes" => Value::from(page.minutes()),
        "toc" => toc(page),
        "breadcrumbs" => breadcrumbs(context, &site.ancestors(*id)),
        "section" => {
            let above = site.ancestors(*id);
            above.last().filter(|_| above.len() > 1).map_or_else(none, |&id| reference(context, id))
        }
        "prev" => neighbour(context, *id, -1),
        "next" => neighbour(context, *id, 1),
        "related" => list(related(context, *id).into_iter().map(|id| card(context, id))),
        "image" => image(context, page),
        "audiences" => terms(context, page, TaxonomyKind::Audiences),
        "sectors" => terms(context, page, TaxonomyKind::Sectors),
        "hazards" => terms(context, page, TaxonomyKind::Hazards),
        "tags" => terms(context, page, TaxonomyKind::Tags),
        "localities" => list(
            front
                .localities
                .iter()
                .flatten()
                .filter_map(|id| site.registries.locality_id(&id.value))
                .map(|id| super::places::reference(context, id)),
        ),
        "documents" => list(
            front
                .documents
                .iter()
                .flatten()
                .filter_map(|symbol| kinds::document_reference(context, &symbol.value)),
        ),
        "fallback" => {
            if page.fallback {
                let original = site.language(crate::model::LangId(0));
                let href =
                    page.translations.iter().find(|(l, _)| l.0 == 0).map(|(_, id)| context.page_href(*id));
                map([
                    ("lang", Value::from(&*original.code)),
                    ("name", Value::from(&*original.name)),
                    ("href", text(href)),
                ])
            } else {
                none()
            }
        }
        "source" => Value::from(&*page.parsed.source.path),
        "extra" => front.extra.as_ref().map_or_else(|| map([]), free),
        "data" => kinds::data(context, *id),
        "formats" => formats(context, page),
        "qr" => qr(&context.absolute(&page.url)),
        _ => return None,
    })
}

/// Page 2, 3 … of a section: the same without the text.
fn get_part((context, id, number): &(Arc<Context>, PageId, u32), key: &str) -> Option<Value> {
    match key {
        "content" => Some(Value::from_safe_string(String::new())),
        "permalink" => Some(Value::from(context.absolute(&context.url))),
        "title" => {
            let title = context.site.page(*id).title();
            Some(Value::from(format!("{title} – {}", page_number(context, *number))))
        }
        "breadcrumbs" => {
            let mut above = context.site.ancestors(*id);
            above.push(*id);
            Some(breadcrumbs(context, &above))
        }
        "toc" | "related" => Some(list([])),
        "prev" | "next" => Some(none()),
        _ => get(&(Arc::clone(context), *id), key),
    }
}

/// The other forms a page is offered in.
fn formats(context: &Context, page: &Page) -> Value {
    list(page.formats().into_iter().map(|format| {
        map([
            ("id", Value::from(format.name())),
            ("title", Value::from(context.text(&format!("format.{}", format.name())))),
            ("href", Value::from(context.href(&page.format_url(format)))),
            ("url", Value::from(context.absolute(&page.format_url(format)))),
        ])
    }))
}

/// An address as a QR code: `size` and `path` of an SVG.
fn qr(address: &str) -> Value {
    crate::render::qr::outline(address)
        .map_or_else(none, |code| map([("size", Value::from(code.size)), ("path", Value::from(code.path))]))
}

/// "Trang 2"
pub fn page_number(context: &Context, number: u32) -> String {
    context.text("list.page").replace("{n}", &number.to_string())
}

/// Pages that no Markdown file makes.
fn get_generated((context, id): &(Arc<Context>, OutputId), key: &str) -> Option<Value> {
    let site = &context.site;
    let home = site.language(context.lang).home;
    Some(match key {
        "title" => Value::from(generated_title(context, *id)),
        "kind" => Value::from(generated_kind(*id)),
        "kind_name" => Value::from(kind_name(context, generated_kind(*id))),
        "lang" | "content_lang" => Value::from(context.lang_code()),
        "permalink" => Value::from(context.absolute(&context.url)),
        "href" => match id {
            OutputId::Alias(n) => Value::from(context.page_href(site.aliases[*n as usize].1)),
            _ => Value::from(context.href(&context.url)),
        },
        "content" => Value::from_safe_string(String::new()),
        "summary" => Value::from(""),
        "description" => match id {
            OutputId::Term(term, _) => text(site.term(*term).description.as_deref()),
            OutputId::Document(_, id) => text(site.registries.document_entry(*id).summary.as_deref()),
            OutputId::Agencies
            | OutputId::Localities
            | OutputId::Targets
            | OutputId::Calendar
            | OutputId::Data
            | OutputId::Offline(_)
            | OutputId::Accessibility
            | OutputId::Components => Value::from(generated_description(context, *id)),
            _ => none(),
        },
        "words" | "minutes" => Value::from(0),
        "breadcrumbs" => match id {
            OutputId::NotFound => list([]),
            OutputId::Term(term, number) => {
                let term = site.term(*term);
                let taxonomy = map([
                    ("title", Value::from(context.text(&format!("taxonomy.{}", term.taxonomy.name())))),
                    (
                        "href",
                        Value::from(context.href(&format!(
                            "{}{}/",
                            site.language(context.lang).prefix,
                            term.taxonomy.slug()
                        ))),
                    ),
                ]);
                let mut items = vec![reference(context, home), taxonomy];
                if *number > 1 {
                    items.push(map([
                        ("title", Value::from(&*term.title)),
                        ("href", Value::from(context.href(&term.url))),
                    ]));
                }
                list(items)
            }
            OutputId::Document(lang, _) => {
                let all = map([
                    ("title", Value::from(context.text("documents.title"))),
                    ("href", Value::from(context.href(&format!("{}van-ban/", site.language(*lang).prefix)))),
                ]);
                list([reference(context, home), all])
            }
            OutputId::Agency(id, number) => {
                let mut items = vec![reference(context, home), generated(context, "agencies", "co-quan/")];
                if *number > 1 {
                    items.push(map([
                        ("title", Value::from(&*site.registries.agency_entry(*id).name.value)),
                        ("href", Value::from(context.href(&site.agency_url(*id)))),
                    ]));
                }
                list(items)
            }
            OutputId::Locality(_) => {
                list([reference(context, home), generated(context, "localities", "dia-phuong/")])
            }
            _ => list([reference(context, home)]),
        },
        "toc" | "related" | "audiences" | "sectors" | "hazards" | "tags" | "localities" | "documents"
        | "formats" => list([]),
        "extra" => map([]),
        "qr" => qr(&context.absolute(&context.url)),
        "source" => Value::from(""),
        "date" | "updated" | "section" | "prev" | "next" | "image" | "fallback" | "data" => none(),
        _ => return None,
    })
}

pub fn generated_title(context: &Context, id: OutputId) -> String {
    let site = &context.site;
    match id {
        OutputId::Taxonomy(_, taxonomy) => context.text(&format!("taxonomy.{}", taxonomy.name())),
        OutputId::Term(term, number) => {
            let title = &site.term(term).title;
            if number > 1 {
                format!("{title} – {}", page_number(context, number))
            } else {
                title.to_string()
            }
        }
        OutputId::Documents(_) => context.text("documents.title"),
        OutputId::Document(_, id) => {
            let document = site.registries.document_entry(id);
            match &document.kind {
                Some(kind) => format!("{kind} {}", document.symbol.value),
                None => document.symbol.value.to_string(),
            }
        }
        OutputId::Agency(id, number) => {
            let name = &site.registries.agency_entry(id).name.value;
            if number > 1 { format!("{name} – {}", page_number(context, number)) } else { name.to_string() }
        }
        OutputId::Locality(id) => site.registries.locality_entry(id).name.to_string(),
        OutputId::Agencies
        | OutputId::Localities
        | OutputId::Targets
        | OutputId::Calendar
        | OutputId::Data
        | OutputId::Offline(_)
        | OutputId::Accessibility
        | OutputId::Components => context.text(&format!("{}.title", generated_kind(id))),
        OutputId::Search(_) => context.text("search.title"),
        OutputId::Alias(n) => site.page(site.aliases[n as usize].1).title().to_owned(),
        _ => context.text("not_found.title"),
    }
}

/// What a generated page is for, in one sentence.
pub fn generated_description(context: &Context, id: OutputId) -> String {
    let name = match id {
        OutputId::Agency(id, _) => &context.site.registries.agency_entry(id).name.value,
        OutputId::Locality(id) => &context.site.registries.locality_entry(id).name,
        _ => "",
    };
    context.text(&format!("{}.description", generated_kind(id))).replace("{name}", name)
}

fn generated(context: &Context, kind: &str, url: &str) -> Value {
    map([
        ("title", Value::from(context.text(&format!("{kind}.title")))),
        ("href", Value::from(context.href(url))),
    ])
}

fn generated_kind(id: OutputId) -> &'static str {
    match id {
        OutputId::Taxonomy(..) => "taxonomy",
        OutputId::Term(..) => "term",
        OutputId::Documents(_) => "documents",
        OutputId::Document(..) => "document",
        OutputId::Agencies => "agencies",
        OutputId::Agency(..) => "agency",
        OutputId::Localities => "localities",
        OutputId::Locality(_) => "locality",
        OutputId::Targets => "targets",
        OutputId::Calendar => "calendar",
        OutputId::Data => "data",
        OutputId::Search(_) => "search",
        OutputId::Offline(_) => "offline",
        OutputId::Accessibility => "accessibility",
        OutputId::Components => "components",
        OutputId::Alias(_) => "page",
        _ => "not_found",
    }
}

/// The description, or else the beginning of the text.
pub fn summary(page: &Page) -> &str {
    match &page.front().description {
        Some(description) => &description.value,
        None => &page.parsed.body.summary,
    }
}

/// The language a page is written in: of a stand-in, that of the original.
pub fn content_lang<'a>(context: &'a Context, page: &Page) -> &'a str {
    let lang = if page.fallback { crate::model::LangId(0) } else { page.lang };
    &context.site.language(lang).code
}

/// `{title, href}` of a page.
pub fn reference(context: &Context, id: PageId) -> Value {
    map([("title", Value::from(context.site.page(id).title())), ("href", Value::from(context.page_href(id)))])
}

fn breadcrumbs(context: &Context, above: &[PageId]) -> Value {
    list(above.iter().map(|&id| reference(context, id)))
}

/// The headings as a tree of two levels or more.
fn toc(page: &Page) -> Value {
    struct Node {
        id: String,
        title: String,
        level: u8,
        children: Vec<Node>,
    }
    fn insert(nodes: &mut Vec<Node>, node: Node) {
        match nodes.last_mut() {
            Some(last) if last.level < node.level => insert(&mut last.children, node),
            _ => nodes.push(node),
        }
    }
    fn value(nodes: Vec<Node>) -> Value {
        list(nodes.into_iter().map(|node| {
            map([
                ("id", Value::from(node.id)),
                ("title", Value::from(node.title)),
                ("children", value(node.children)),
            ])
        }))
    }
    let mut nodes = Vec::new();
    for heading in &page.parsed.body.headings {
        let node = Node {
            id: heading.id.to_string(),
            title: heading.text.to_string(),
            level: heading.level,
            children: Vec::new(),
        };
        insert(&mut nodes, node);
    }
    value(nodes)
}

/// The page before (-1) or after (1) in the section's order.
fn neighbour(context: &Context, id: PageId, step: i64) -> Value {
    let page = context.site.page(id);
    if page.is_section {
        return none();
    }
    let pages = &context.site.section(page.section).pages;
    let at = i64::from(context.site.positions[id.0 as usize]) + step;
    usize::try_from(at).ok().and_then(|at| pages.get(at)).map_or_else(none, |&id| reference(context, id))
}

/// How many pages of a term are looked at on either side of a page: bounds the work for a page
/// whose terms are on every page.
const RELATED_REACH: usize = 24;
const RELATED_MAX: usize = 4;

/// The pages that share most with a page; rare terms count more.
fn related(context: &Context, id: PageId) -> Vec<PageId> {
    let site = &context.site;
    let page = site.page(id);
    let mut scores: Vec<(PageId, f64)> = Vec::new();
    for &term in &page.terms {
        let term = site.term(term);
        let weight = 1.0 / (1.0 + term.pages.len() as f64).ln();
        // The list is sorted by date, so the page's neighbours are found by searching it.
        let at = term.pages.iter().take(RELATED_REACH * 40).position(|p| *p == id).unwrap_or(0);
        let from = at.saturating_sub(RELATED_REACH);
        let to = (at + RELATED_REACH).min(term.pages.len());
        for &other in &term.pages[from..to] {
            if other == id || site.page(other).is_section {
                continue;
            }
            match scores.iter_mut().find(|(p, _)| *p == other) {
                Some((_, score)) => *score += weight,
                None => scores.push((other, weight)),
            }
        }
    }
    for (other, score) in &mut scores {
        let other = site.page(*other);
        if other.section == page.section {
            *score *= 1.2;
        }
        if other.kind == Kind::Guidance {
            *score *= 1.1;
        }
    }
    scores.sort_by(|a, b| b.1.total_cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
    scores.into_iter().take(RELATED_MAX).map(|(id, _)| id).collect()
}

fn terms(context: &Context, page: &Page, taxonomy: TaxonomyKind) -> Value {
    list(page.terms.iter().filter_map(|&id| {
        let term = context.site.term(id);
        (term.taxonomy == taxonomy).then(|| {
            map([
                ("id", Value::from(&*term.id)),
                ("title", Value::from(&*term.title)),
                ("href", Value::from(context.href(&term.url))),
            ])
        })
    }))
}

fn image(context: &Context, page: &Page) -> Value {
    let Some(image) = &page.front().image else { return none() };
    match body::picture(context, page, &image.src.value) {
        Ok(picture) => picture.value(&image.alt.value),
        Err(diagnostic) => {
            context.diagnostics.push(diagnostic.at(&page.parsed.source, image.src.range()));
            none()
        }
    }
}

const CARD: &[&str] = &[
    "title",
    "href",
    "description",
    "kind",
    "kind_name",
    "date",
    "section",
    "image",
    "lang",
    "state",
    "theme",
    "from",
    "to",
];

/// A page in a list.
pub fn card(context: &Arc<Context>, id: PageId) -> Value {
    view((Arc::clone(context), id), CARD, get_card)
}

fn get_card((context, id): &(Arc<Context>, PageId), key: &str) -> Option<Value> {
    let page = context.site.page(*id);
    Some(match key {
        "description" => {
            let text = summary(page);
            if text.is_empty() { none() } else { Value::from(text) }
        }
        "section" => {
            let above = context.site.ancestors(*id);
            match above.last().filter(|_| above.len() > 1) {
                Some(&section) => Value::from(context.site.page(section).title()),
                None => none(),
            }
        }
        "lang" => {
            let lang = content_lang(context, page);
            if lang == context.lang_code() { none() } else { Value::from(lang) }
        }
        "state" | "theme" | "from" | "to" => kinds::campaign_fact(context, page, key),
        "title" | "href" | "kind" | "kind_name" | "date" | "image" => {
            return get(&(Arc::clone(context), *id), key);
        }
        _ => return None,
    })
}

/// Where a day lies: before `from`, within, or after `to`.
pub fn state(now: Date, from: Option<Date>, to: Option<Date>) -> &'static str {
    match (from, to) {
        (None, None) => "undated",
        (Some(from), _) if now < from => "upcoming",
        (_, Some(to)) if now > to => "past",
        (Some(from), None) if now > from => "past",
        _ => "current",
    }
}

/// Where a list of `items` goes on; none where it is one page.
pub fn pagination(context: &Context, url: &str, number: u32, items: usize) -> Value {
    let count = page_count(items, context.site.config.page_size);
    if count < 2 {
        return none();
    }
    let at = |n: u32| Value::from(context.href(&list_url(url, n)));
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

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn long_lists_show_the_near_numbers_only() {
        assert_eq!(window(1, 4), [1, 2, 3, 4]);
        assert_eq!(window(50, 100), [1, 48, 49, 50, 51, 52, 100]);
    }

    #[test]
    fn a_day_lies_before_within_or_after() {
        let (from, to) = (Some(date(2026, 5, 1)), Some(date(2026, 5, 31)));
        assert_eq!(state(date(2026, 4, 30), from, to), "upcoming");
        assert_eq!(state(date(2026, 5, 1), from, to), "current");
        assert_eq!(state(date(2026, 5, 31), from, to), "current");
        assert_eq!(state(date(2026, 6, 1), from, to), "past");
        assert_eq!(state(date(2026, 6, 1), None, None), "undated");
    }
}
