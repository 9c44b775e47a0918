//! `site`: what is the same on every page of a language.

use std::sync::Arc;

use minijinja::Value;

use crate::model::address::file_of;
use crate::model::{LangId, OutputId, PageId};
use crate::parse::config::MenuEntry;
use crate::parse::markdown::Heading;
use crate::render::context::Context;
use crate::render::value::{cached_view, free, list, map, none, text};
use crate::render::words::{hotline, phone_href};

const KEYS: &[&str] = &[
    "title",
    "description",
    "home",
    "search",
    "emergency",
    "offline",
    "year",
    "languages",
    "menus",
    "organisation",
    "hotlines",
    "accessibility",
    "components",
    "extra",
];

pub fn site(context: &Arc<Context>, id: OutputId) -> Value {
    cached_view((Arc::clone(context), id), KEYS, get)
}

fn get((context, id): &(Arc<Context>, OutputId), key: &str) -> Option<Value> {
    let site = &context.site;
    let language = site.language(context.lang);
    Some(match key {
        "title" => Value::from(&*language.title),
        "description" => Value::from(&*language.description),
        "home" => Value::from(context.page_href(language.home)),
        "search" => {
            if site.config.search {
                Value::from(context.link(OutputId::Search(context.lang)))
            } else {
                none()
            }
        }
        "emergency" => emergency(context, *id),
        "offline" => {
            let href = site.is_kept_offline().then(|| context.link(OutputId::Offline(context.lang)));
            text(href)
        }
        "year" => Value::from(site.options.now.year()),
        "languages" => languages(context, *id),
        "menus" => map([("main", menu(context, "main", *id)), ("footer", menu(context, "footer", *id))]),
        "organisation" => organisation(context),
        "hotlines" => list(site.config.hotlines.iter().map(hotline)),
        "accessibility" => {
            if site.config.accessibility.is_some() {
                map([
                    ("title", Value::from(context.text("accessibility.title"))),
                    ("href", Value::from(context.link(OutputId::Accessibility))),
                    ("current", Value::from(*id == OutputId::Accessibility)),
                ])
            } else {
                none()
            }
        }
        "components" => components_href(context),
        "extra" => free(&site.config.extra),
        _ => return None,
    })
}

/// The address of the theme's page of components; none where it is not made.
pub fn components_href(context: &Context) -> Value {
    if context.site.config.components { Value::from(context.link(OutputId::Components)) } else { none() }
}

/// The page for emergencies, and the cases it tells apart.
fn emergency(context: &Context, shown: OutputId) -> Value {
    let site = &context.site;
    let Some(id) = site.emergency_page(context.lang) else { return none() };
    let href = context.page_href(id);
    let cases = cases(&site.page(id).parsed.body.headings);
    map([
        ("title", Value::from(site.page(id).title())),
        ("href", Value::from(&*href)),
        ("current", Value::from(shown == OutputId::Page(id))),
        (
            "cases",
            list(cases.iter().map(|case| {
                map([
                    ("id", Value::from(&*case.id)),
                    ("title", Value::from(&*case.text)),
                    ("href", Value::from(format!("{href}#{}", case.id))),
                ])
            })),
        ),
    ])
}

/// The cases of the page for emergencies: the headings below the one that has most of them, if it
/// has three or more.
fn cases(headings: &[Heading]) -> &[Heading] {
    let parts = headings.chunk_by(|_, next| next.level > 2);
    let below = parts.map(|part| if part[0].level == 2 { &part[1..] } else { part });
    below.filter(|below| below.len() > 2).max_by_key(|below| below.len()).unwrap_or(&[])
}

fn languages(context: &Context, id: OutputId) -> Value {
    let site = &context.site;
    let translations = match id {
        OutputId::Page(id) => site.page(id).translations.as_slice(),
        _ => &[],
    };
    list(site.languages.iter().enumerate().map(|(n, language)| {
        let lang = LangId(n as u8);
        let same = translations.iter().find(|(l, _)| *l == lang).map_or(language.home, |(_, id)| *id);
        map([
            ("code", Value::from(&*language.code)),
            ("name", Value::from(&*language.name)),
            ("href", Value::from(context.page_href(same))),
            ("current", Value::from(lang == context.lang)),
        ])
    }))
}

fn menu(context: &Arc<Context>, name: &str, id: OutputId) -> Value {
    let config = &context.site.config;
    let entries = config
        .menus
        .get(&(context.lang_code().into(), name.into()))
        .or_else(|| config.menus.get(&(config.default_language.clone(), name.into())));
    let above = match id {
        OutputId::Page(page) => context.site.ancestors(page),
        OutputId::SectionPart(section, _) => vec![context.site.section(section).page],
        _ => Vec::new(),
    };
    entries.map_or_else(|| list([]), |entries| menu_entries(context, entries, id, &above))
}

fn menu_entries(context: &Arc<Context>, entries: &[MenuEntry], id: OutputId, above: &[PageId]) -> Value {
    let site = &context.site;
    // A page that is not published now takes its entry with it.
    let is_hidden = |entry: &&MenuEntry| match (&entry.page, &entry.url) {
        (Some(path), _) => site.find_page(&path.value, context.lang).is_none(),
        (None, Some(url)) => {
            let path = url.value.split(['?', '#']).next().unwrap_or("").trim_start_matches('/');
            url.value.starts_with('/')
                && !site.outputs.contains_key(file_of(path).as_str())
                && site.why_hidden_at(path).is_some()
        }
        (None, None) => false,
    };
    list(entries.iter().filter(|entry| !is_hidden(entry)).map(|entry| {
        let page = entry.page.as_ref().and_then(|path| site.find_page(&path.value, context.lang));
        let href = match (page, &entry.url) {
            (Some(page), _) => context.page_href(page),
            (None, Some(url)) => address(context, &url.value),
            (None, None) => context.page_href(site.language(context.lang).home),
        };
        let current = page.is_some_and(|page| id == OutputId::Page(page))
            || (page.is_none() && href == context.href(&context.url));
        let is_home = page == Some(site.language(context.lang).home);
        let children = menu_entries(context, &entry.children, id, above);
        let child_active = children.try_iter().is_ok_and(|mut children| {
            children.any(|child| child.get_attr("active").is_ok_and(|active| active.is_true()))
        });
        let active = current || child_active || (!is_home && page.is_some_and(|page| above.contains(&page)));
        map([
            ("title", Value::from(&*entry.title)),
            ("href", Value::from(href)),
            ("current", Value::from(current)),
            ("active", Value::from(active)),
            ("children", children),
        ])
    }))
}

/// An address of the configuration: of the site where it begins with `/`.
fn address(context: &Context, url: &str) -> String {
    match url.strip_prefix('/') {
        Some(path) => {
            let prefixed = format!("{}{path}", context.site.language(context.lang).prefix);
            let exists = context.site.outputs.contains_key(file_of(&prefixed).as_str());
            context.href(if exists { &prefixed } else { path })
        }
        None => url.to_owned(),
    }
}

fn organisation(context: &Context) -> Value {
    let default =
        crate::parse::config::Organisation { name: context.site.config.title.clone(), ..Default::default() };
    let o = context.site.config.organisation.as_ref().unwrap_or(&default);
    map([
        ("name", Value::from(&*o.name)),
        ("short", text(o.short.as_deref())),
        ("address", text(o.address.as_deref())),
        ("email", text(o.email.as_deref())),
        ("phone", text(o.phone.as_deref())),
        ("phone_href", text(o.phone.as_deref().map(phone_href))),
        ("url", text(o.url.as_deref())),
        ("logo", text(context.site.config.logo.as_ref().map(|path| address(context, &path.value)))),
    ])
}
