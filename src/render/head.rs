//! `head`: what a page says about itself to browsers, search engines and social networks.

use std::sync::{Arc, OnceLock};

use minijinja::Value;

use super::context::Context;
use super::kinds::{self, Facts, PageKind};
use super::value::{list, none, view};
use super::{escape, feed, share};
use crate::model::{FeedFormat, FeedOwner, OutputId, Site};
use crate::parse::color::Rgb;
use crate::parse::value::Spanned;
use crate::render::theme::SITE_COLORS;

/// Everything a page needs comes from the site itself; nothing inline, no plug-ins, no frames around
/// foreign pages. (`frame-ancestors` has no effect in `<meta>`.)
pub const CSP: &str = "default-src 'self'; base-uri 'none'; form-action 'self'; object-src 'none'";

const KEYS: &[&str] = &[
    "title",
    "description",
    "canonical",
    "robots",
    "csp",
    "manifest",
    "worker",
    "alternates",
    "feeds",
    "og",
    "jsonld",
    "colors",
];

/// An output's head; its facts are gathered when the first of them is asked for.
struct Head {
    context: Arc<Context>,
    id: OutputId,
    kind: Box<dyn PageKind>,
    facts: OnceLock<Facts>,
}

impl Head {
    fn facts(&self) -> &Facts {
        self.facts.get_or_init(|| Facts::new(&self.context, &*self.kind))
    }
}

pub fn head(context: &Arc<Context>, id: OutputId) -> Value {
    let Some(kind) = kinds::of(&context.site, id) else { return none() };
    view(Head { context: Arc::clone(context), id, kind, facts: OnceLock::new() }, KEYS, get)
}

fn get(head: &Head, key: &str) -> Option<Value> {
    let (context, id) = (&head.context, head.id);
    let opt = |v: Option<String>| v.map_or_else(|| Value::from(()), Value::from);
    Some(match key {
        "title" => Value::from(head.facts().document_title.as_str()),
        "description" => Value::from(head.facts().description.as_str()),
        "canonical" => opt((!matches!(id, OutputId::NotFound)).then(|| head.facts().url.clone())),
        "robots" => opt((!head.kind.is_indexed(&context.site)).then(|| "noindex".to_owned())),
        "csp" => Value::from(CSP),
        // Browsers read neither from a disk.
        "manifest" => opt((!context.site.options.portable).then(|| context.link(OutputId::WebManifest))),
        // The error page may lie on another host than its addresses say.
        "worker" => opt((context.site.is_kept_offline() && !matches!(id, OutputId::NotFound))
            .then(|| context.link(OutputId::Worker))),
        "alternates" => alternates(context, id),
        "colors" => colors(context),
        "feeds" => feeds(context, id),
        "og" => og(context, id, head.facts()),
        "jsonld" => {
            let objects = head.kind.linked_data(context, head.facts());
            list(objects.iter().map(|object| Value::from_safe_string(escape::json_in_html(object))))
        }
        _ => return None,
    })
}

/// The style sheet with the site's own colours; none where it has none.
fn colors(context: &Context) -> Value {
    let Some(sheet) = context.use_asset(SITE_COLORS) else { return Value::from(()) };
    let colors = &context.site.config.colors;
    let color = |color: &Option<Spanned<Rgb>>| {
        color.as_ref().map_or_else(|| Value::from(()), |color| Value::from(color.value.to_string()))
    };
    Value::from_pairs([
        ("href", Value::from(context.href(&sheet.url))),
        (
            "integrity",
            if context.site.options.portable {
                Value::from(())
            } else {
                Value::from(sheet.integrity.as_str())
            },
        ),
        ("accent", color(&colors.accent)),
        ("accent_dark", color(&colors.accent_dark)),
    ])
}

fn og(context: &Context, id: OutputId, facts: &Facts) -> Value {
    let opt = |v: Option<String>| v.map_or_else(|| Value::from(()), Value::from);
    let drawn = drawn(context, id);
    let is_drawn = facts.image.is_none();
    let image = facts.image.clone().or(drawn);
    Value::from_pairs([
        ("type", Value::from(facts.og_type)),
        ("title", Value::from(facts.title.as_str())),
        ("description", Value::from(facts.description.as_str())),
        ("url", Value::from(facts.url.as_str())),
        ("locale", Value::from(locale(&facts.lang))),
        ("site_name", Value::from(&*context.site.language(context.lang).title)),
        ("image", opt(image.clone().map(|(url, _)| url))),
        ("image_alt", opt(image.map(|(_, alt)| alt).filter(|alt| !alt.is_empty()))),
        ("image_size", Value::from(if is_drawn { share::SIZE.to_vec() } else { Vec::new() })),
        ("published", opt(facts.published.clone())),
        ("modified", opt(facts.modified.clone())),
    ])
}

/// The picture made of a page's words and those words: of a stand-in the original's, of what no file
/// makes the site's.
fn drawn(context: &Context, id: OutputId) -> Option<(String, String)> {
    let site = &context.site;
    let page = match id {
        OutputId::Page(page) | OutputId::Form(page, _) => page,
        OutputId::SectionPart(section, _) => site.section(section).page,
        _ => site.language(context.lang).home,
    };
    let original = site.page(page).translations.iter().find(|(lang, _)| lang.0 == 0).map(|(_, id)| *id);
    let page = if site.page(page).fallback { original? } else { page };
    Some((context.absolute_link(OutputId::Share(page)), site.page(page).title().to_owned()))
}

fn locale(lang: &str) -> String {
    match lang {
        "vi" => "vi_VN".to_owned(),
        "en" => "en_GB".to_owned(),
        other => other.to_owned(),
    }
}

/// The same page in the other languages, where it is really translated.
fn alternates(context: &Context, id: OutputId) -> Value {
    let site = &context.site;
    let OutputId::Page(id) = id else { return Value::from(Vec::<Value>::new()) };
    Value::from(
        translations(site, id)
            .into_iter()
            .map(|(lang, url)| {
                Value::from_pairs([
                    ("lang", Value::from(lang)),
                    ("href", Value::from(context.absolute(&url))),
                ])
            })
            .collect::<Vec<_>>(),
    )
}

/// Language code and address of every real translation; empty where there is only one.
pub fn translations(site: &Site, id: crate::model::PageId) -> Vec<(String, String)> {
    let page = site.page(id);
    if page.fallback || page.translations.len() < 2 {
        return Vec::new();
    }
    let real: Vec<(String, String)> = page
        .translations
        .iter()
        .filter(|(_, id)| !site.page(*id).fallback)
        .map(|(lang, id)| (site.language(*lang).code.to_string(), site.page(*id).url.to_string()))
        .collect();
    if real.len() < 2 { Vec::new() } else { real }
}

fn feeds(context: &Context, id: OutputId) -> Value {
    let site = &context.site;
    let own = match id {
        OutputId::Page(page) if site.page(page).is_section => {
            let section = site.page(page).section;
            site.section(section).parent.map(|_| FeedOwner::Section(section))
        }
        OutputId::SectionPart(section, _) => Some(FeedOwner::Section(section)),
        OutputId::Term(term, _) => Some(FeedOwner::Term(term)),
        _ => None,
    };
    let owners = std::iter::once(FeedOwner::Site(context.lang)).chain(own);
    let mut feeds = Vec::new();
    for owner in owners {
        let name = feed::title(context, owner);
        for (format, key) in
            [(FeedFormat::Rss, "feed.rss"), (FeedFormat::Atom, "feed.atom"), (FeedFormat::Json, "feed.json")]
                .into_iter()
                .filter(|(format, _)| site.config.feeds.formats.contains(format))
        {
            feeds.push(Value::from_pairs([
                ("title", Value::from(format!("{name} ({})", context.text(key)))),
                ("type", Value::from(format.media_type())),
                ("href", Value::from(context.link(OutputId::Feed(owner, format)))),
            ]));
        }
    }
    Value::from(feeds)
}
