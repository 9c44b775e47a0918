//! `head`: what a page says about itself to browsers, search engines and social networks.

use std::sync::{Arc, OnceLock};

use minijinja::Value;

use super::context::Context;
use super::view::view;

use super::{body, jsonld};
use crate::model::outputs::WORKER;
use crate::model::{FeedFormat, FeedOwner, LangId, OutputId, Site};
use crate::parse::color::Rgb;
use crate::parse::value::Spanned;
use crate::render::context::feed_place;
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
    facts: OnceLock<Facts>,
}

impl Head {
    fn facts(&self) -> &Facts {
        self.facts.get_or_init(|| Facts::new(&self.context, self.id))
    }
}

pub fn head(context: &Arc<Context>, id: OutputId) -> Value {
    view(Head { context: Arc::clone(context), id, facts: OnceLock::new() }, KEYS, get)
}

fn get(head: &Head, key: &str) -> Option<Value> {
    let (context, id) = (&head.context, head.id);
    let opt = |v: Option<String>| v.map_or_else(|| Value::from(()), Value::from);
    Some(match key {
        "title" => Value::from(head.facts().document_title.as_str()),
        "description" => Value::from(head.facts().description.as_str()),
        "canonical" => opt((!matches!(id, OutputId::NotFound)).then(|| head.facts().url.clone())),
        "robots" => opt((!is_indexable(&context.site, id)).then(|| "noindex".to_owned())),
        "csp" => Value::from(CSP),
        // Browsers read neither from a disk.
        "manifest" => opt((!context.site.options.portable).then(|| context.href("manifest.webmanifest"))),
        // The error page may lie on another host than its addresses say.
        "worker" => opt((context.site.is_kept_offline() && !matches!(id, OutputId::NotFound))
            .then(|| context.href(WORKER))),
        "alternates" => alternates(context, id),
        "colors" => colors(context),
        "feeds" => feeds(context, id),
        "og" => og(context, head.facts()),
        "jsonld" => {
            let objects = jsonld::of(context, id, head.facts());
            Value::from(objects.into_iter().map(Value::from_safe_string).collect::<Vec<_>>())
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

fn og(context: &Context, facts: &Facts) -> Value {
    let opt = |v: Option<String>| v.map_or_else(|| Value::from(()), Value::from);
    let image = facts.image.clone();
    Value::from_pairs([
        ("type", Value::from(facts.og_type)),
        ("title", Value::from(facts.title.as_str())),
        ("description", Value::from(facts.description.as_str())),
        ("url", Value::from(facts.url.as_str())),
        ("locale", Value::from(locale(&facts.lang))),
        ("site_name", Value::from(&*context.site.language(context.lang).title)),
        ("image", opt(image.clone().map(|(url, _)| url))),
        ("image_alt", opt(image.map(|(_, alt)| alt).filter(|alt| !alt.is_empty()))),
        ("published", opt(facts.published.clone())),
        ("modified", opt(facts.modified.clone())),
    ])
}

/// Whether search engines should list an output: what the sitemap holds.
pub fn is_indexable(site: &Site, id: OutputId) -> bool {
    match id {
        OutputId::Page(id) => !site.page(id).fallback,
        OutputId::SectionPart(section, _) => !site.page(site.section(section).page).fallback,
        // The search page is also the A–Z of the site; its canonical address has no query.
        OutputId::Taxonomy(lang, _)
        | OutputId::Documents(lang)
        | OutputId::Document(lang, _)
        | OutputId::Search(lang) => lang == LangId(0),
        OutputId::Term(term, _) => site.term(term).lang == LangId(0),
        OutputId::Agencies
        | OutputId::Agency(..)
        | OutputId::Localities
        | OutputId::Locality(_)
        | OutputId::Targets
        | OutputId::Calendar
        | OutputId::Data
        | OutputId::Accessibility => true,
        _ => false,
    }
}

/// What several parts of a head say in their own words.
pub struct Facts {
    pub title: String,
    pub document_title: String,
    pub description: String,
    /// The canonical address: of a stand-in, the original's.
    pub url: String,
    pub lang: String,
    pub og_type: &'static str,
    /// Address and alternative text.
    pub image: Option<(String, String)>,
    pub published: Option<String>,
    pub modified: Option<String>,
}

impl Facts {
    fn new(context: &Arc<Context>, id: OutputId) -> Facts {
        let site = &context.site;
        let site_title = &site.language(context.lang).title;
        let mut facts = Facts {
            title: super::view::title_of(context, id),
            document_title: String::new(),
            description: site.language(context.lang).description.to_string(),
            url: context.absolute(&context.url),
            lang: context.lang_code().to_owned(),
            og_type: "website",
            image: None,
            published: None,
            modified: None,
        };
        match id {
            OutputId::Page(page_id) | OutputId::Form(page_id, _) => {
                let page = site.page(page_id);
                // The other forms of a page say what the page says.
                facts.url = context.absolute(&page.url);
                let summary = super::view::summary(page);
                if !summary.is_empty() {
                    facts.description = summary.to_owned();
                }
                facts.lang = super::view::content_lang(context, page).to_owned();
                if page.fallback
                    && let Some((_, original)) = page.translations.iter().find(|(lang, _)| *lang == LangId(0))
                {
                    facts.url = context.absolute(&site.page(*original).url);
                }
                if !page.is_section {
                    facts.og_type = "article";
                    facts.published = page.date().map(|d| d.to_string());
                    facts.modified = page.updated().map(|d| d.to_string());
                }
                if let Some(image) = &page.front().image
                    && let Ok(picture) = body::picture(context, page, &image.src.value)
                {
                    facts.image = Some((context.absolute(&picture.url), image.alt.value.to_string()));
                }
            }
            OutputId::Term(term, _) => {
                let term = site.term(term);
                if let Some(description) = &term.description {
                    facts.description = description.to_string();
                }
            }
            OutputId::Document(_, document) => {
                let entry = site.registries.document_entry(document);
                if let Some(text) = entry.summary.as_ref().or(entry.title.as_ref()) {
                    facts.description = text.to_string();
                }
            }
            OutputId::Agencies
            | OutputId::Agency(..)
            | OutputId::Localities
            | OutputId::Locality(_)
            | OutputId::Targets
            | OutputId::Calendar
            | OutputId::Data
            | OutputId::Offline(_)
            | OutputId::Accessibility
            | OutputId::Components => facts.description = super::view::generated_description(context, id),
            OutputId::Alias(n) => facts.url = context.absolute(&site.page(site.aliases[n as usize].1).url),
            _ => {}
        }
        let is_home = matches!(id, OutputId::Page(page) if page == site.language(context.lang).home);
        facts.document_title = if is_home || facts.title == **site_title {
            site_title.to_string()
        } else {
            format!("{} – {site_title}", facts.title)
        };
        facts
    }
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
        let (_, url) = feed_place(site, owner);
        let name = super::feed::title(context, owner);
        for (format, key) in
            [(FeedFormat::Rss, "feed.rss"), (FeedFormat::Atom, "feed.atom"), (FeedFormat::Json, "feed.json")]
                .into_iter()
                .filter(|(format, _)| site.config.feeds.formats.contains(format))
        {
            feeds.push(Value::from_pairs([
                ("title", Value::from(format!("{name} ({})", context.text(key)))),
                ("type", Value::from(format.media_type())),
                ("href", Value::from(context.href(&format!("{url}{}", format.file_name())))),
            ]));
        }
    }
    Value::from(feeds)
}
