//! `page`: one page, whatever makes it.
//!
//! What differs between kinds of pages is asked of the kind (see `kinds`).

use std::sync::Arc;

use minijinja::Value;

use crate::model::outputs::{BannerShape, Format, RadioFile};
use crate::model::{LangId, OutputId, Page, PageId, TaxonomyKind};
use crate::render::banner;
use crate::render::body;
use crate::render::context::Context;
use crate::render::kinds::{self, Crumb, PageKind};
use crate::render::parts::document::document_reference;
use crate::render::parts::locality;
use crate::render::parts::page::{card, content_lang, image, kind_name, reference, summary};
use crate::render::parts::poster;
use crate::render::parts::related::related;
use crate::render::value::{cached_view, free, list, map, none, text};
use crate::render::words::date;

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
    "corrections",
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
    "poster",
    "card",
    "banners",
];

/// A page of any kind.
struct Shown {
    context: Arc<Context>,
    kind: Box<dyn PageKind>,
    /// What an editor wrote of it.
    written: Option<PageId>,
    /// Whether it is page 2, 3 … of a list, which does not show the text again.
    is_part: bool,
}

/// The page of an output.
pub fn page(context: &Arc<Context>, id: OutputId, kind: Box<dyn PageKind>) -> Value {
    let written = match id {
        OutputId::Page(page) | OutputId::Form(page, _) => Some(page),
        OutputId::SectionPart(section, _) => Some(context.site.section(section).page),
        _ => None,
    };
    let is_part = matches!(id, OutputId::SectionPart(..));
    cached_view(Shown { context: Arc::clone(context), kind, written, is_part }, KEYS, get)
}

fn get(shown: &Shown, key: &str) -> Option<Value> {
    let Shown { context, kind, written, is_part } = shown;
    Some(match (key, written) {
        ("title", _) => Value::from(kind.title(context)),
        ("description", _) => text(kind.description(context)),
        ("kind", _) => Value::from(kind.name()),
        ("kind_name", _) => Value::from(kind_name(context, kind.name())),
        ("breadcrumbs", _) => list(kind.breadcrumbs(context).into_iter().map(Crumb::value)),
        ("lang", _) => Value::from(context.lang_code()),
        // Of a form, the page's.
        ("permalink", Some(id)) if !is_part => Value::from(context.absolute(&context.site.page(*id).url)),
        ("permalink", _) => Value::from(context.absolute(&context.url)),
        ("qr", Some(id)) => qr(&context.absolute(&context.site.page(*id).url)),
        ("qr", None) => qr(&context.absolute(&context.url)),
        ("content", _) if *is_part => Value::from_safe_string(String::new()),
        ("toc" | "related", _) if *is_part => list([]),
        ("prev" | "next", _) if *is_part => none(),
        (_, Some(id)) => return get_written(context, *id, key),
        ("href", None) => Value::from(kind.href(context)),
        (_, None) => return get_made(context, key),
    })
}

/// What an editor wrote.
fn get_written(context: &Arc<Context>, id: PageId, key: &str) -> Option<Value> {
    let site = &context.site;
    let page = site.page(id);
    let front = page.front();
    Some(match key {
        "summary" => Value::from(summary(page)),
        "content_lang" => Value::from(content_lang(context, page)),
        "href" => Value::from(context.page_href(id)),
        "content" => {
            let html = body::fill(context, id);
            // A sheet is printed before anybody has scrolled to its pictures. (In text, quotes are escaped.)
            let is_sheet = *context.url != *page.url;
            Value::from_safe_string(if is_sheet { html.replace(" loading=\"lazy\"", "") } else { html })
        }
        "date" => page.date().map_or_else(none, |d| date(context, d)),
        "updated" => front.updated.as_ref().map_or_else(none, |d| date(context, d.value)),
        "corrections" => list(front.corrections.iter().map(|one| {
            map([("date", date(context, one.date.value)), ("text", Value::from(&*one.text.value))])
        })),
        "words" => Value::from(page.parsed.body.words),
        "minutes" => Value::from(page.minutes()),
        "toc" => toc(page),
        "section" => {
            let above = site.ancestors(id);
            above.last().filter(|_| above.len() > 1).map_or_else(none, |&id| reference(context, id))
        }
        "prev" => neighbour(context, id, -1),
        "next" => neighbour(context, id, 1),
        "related" => list(related(context, id).into_iter().map(|id| card(context, id))),
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
                .map(|id| locality::reference(context, id)),
        ),
        "documents" => list(
            front.documents.iter().flatten().filter_map(|symbol| document_reference(context, &symbol.value)),
        ),
        "fallback" => {
            if page.fallback {
                let original = site.language(LangId(0));
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
        "data" => kinds::data(context, id),
        "formats" => formats(context, id),
        "poster" => poster::poster(context, id),
        "card" => poster::card(context, id),
        "banners" => banners(context, id),
        _ => return None,
    })
}

/// The same of pages that no Markdown file makes.
fn get_made(context: &Context, key: &str) -> Option<Value> {
    Some(match key {
        "content_lang" => Value::from(context.lang_code()),
        "content" => Value::from_safe_string(String::new()),
        "summary" | "source" => Value::from(""),
        "words" | "minutes" => Value::from(0),
        "toc" | "related" | "audiences" | "sectors" | "hazards" | "tags" | "localities" | "documents"
        | "formats" | "corrections" | "banners" => list([]),
        "extra" => map([]),
        "date" | "updated" | "section" | "prev" | "next" | "image" | "fallback" | "data" | "poster"
        | "card" => none(),
        _ => return None,
    })
}

/// The other forms a page is offered in.
fn formats(context: &Context, id: PageId) -> Value {
    list(context.site.page(id).formats().into_iter().map(|format| {
        map([
            ("id", Value::from(format.name())),
            ("title", Value::from(context.text(&format!("format.{}", format.name())))),
            ("href", Value::from(context.link(OutputId::Form(id, format)))),
            ("url", Value::from(context.absolute_link(OutputId::Form(id, format)))),
            ("files", if format == Format::Radio { radio_files(context, id) } else { list([]) }),
        ])
    }))
}

/// The short reading, and the script for machines.
fn radio_files(context: &Context, id: PageId) -> Value {
    list(RadioFile::ALL.into_iter().map(|file| {
        map([
            ("title", Value::from(context.text(&format!("radio.{}", file.key())))),
            ("href", Value::from(context.link(OutputId::Radio(id, file)))),
        ])
    }))
}

/// The slogans, each with its drawings.
fn banners(context: &Context, id: PageId) -> Value {
    let slogans = context.site.page(id).fields().slogans();
    list(slogans.iter().enumerate().map(|(n, slogan)| {
        let files = BannerShape::ALL.into_iter().map(|shape| {
            let [width, height] = banner::size(shape);
            map([
                ("shape", Value::from(shape.name())),
                ("href", Value::from(context.link(OutputId::Banner(id, n as u16, shape)))),
                ("width", Value::from(width)),
                ("height", Value::from(height)),
            ])
        });
        map([("slogan", Value::from(&*slogan.value)), ("files", list(files))])
    }))
}

/// An address as a QR code: `size` and `path` of an SVG.
fn qr(address: &str) -> Value {
    crate::render::qr::outline(address)
        .map_or_else(none, |code| map([("size", Value::from(code.size)), ("path", Value::from(code.path))]))
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
