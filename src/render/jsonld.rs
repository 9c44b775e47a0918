//! Linked data (schema.org) in JSON-LD, one object per script element.

use std::sync::Arc;

use serde_json::{Value, json};

use super::context::Context;
use super::escape;
use super::head::Facts;
use crate::model::{OutputId, Page, PageId};
use crate::parse::kind::Kind;

/// The objects of an output, escaped for a script element.
pub fn of(context: &Arc<Context>, id: OutputId, facts: &Facts) -> Vec<String> {
    let mut objects = Vec::new();
    if let OutputId::Page(page_id) = id {
        let page = context.site.page(page_id);
        let home = context.site.language(context.lang).home;
        if page_id == home {
            objects.push(website(context));
            objects.push(with_context(organisation(context)));
        } else {
            objects.push(breadcrumbs(context, page_id));
            if !page.is_section {
                objects.push(page_object(context, page, facts));
            }
        }
    }
    objects.iter().map(escape::json_in_html).collect()
}

fn with_context(mut object: Value) -> Value {
    if let Some(map) = object.as_object_mut() {
        map.insert("@context".to_owned(), json!("https://schema.org"));
    }
    object
}

fn organisation(context: &Context) -> Value {
    let site = &context.site;
    let mut object = json!({
        "@type": "GovernmentOrganization",
        "name": site.config.organisation.as_ref().map_or(&site.config.title, |o| &o.name),
        "url": site.config.organisation.as_ref().and_then(|o| o.url.as_deref()).unwrap_or(&site.config.base_url),
    });
    if let Some(o) = &site.config.organisation {
        for (key, value) in [
            ("alternateName", &o.short),
            ("email", &o.email),
            ("telephone", &o.phone),
            ("address", &o.address),
        ] {
            if let Some(value) = value {
                object[key] = json!(value);
            }
        }
    }
    object
}

fn website(context: &Context) -> Value {
    let site = &context.site;
    let language = site.language(context.lang);
    let mut object = json!({
        "@type": "WebSite",
        "name": language.title,
        "description": language.description,
        "url": context.absolute(&site.page(language.home).url),
        "inLanguage": language.code,
        "publisher": organisation(context),
    });
    if site.config.search {
        object["potentialAction"] = json!({
            "@type": "SearchAction",
            "target": format!("{}?q={{query}}", context.absolute(&format!("{}tim-kiem/", language.prefix))),
            "query-input": "required name=query",
        });
    }
    with_context(object)
}

fn breadcrumbs(context: &Context, id: PageId) -> Value {
    let site = &context.site;
    let mut pages = site.ancestors(id);
    pages.push(id);
    let items: Vec<Value> = pages
        .iter()
        .enumerate()
        .map(|(n, &id)| {
            let page = site.page(id);
            json!({"@type": "ListItem", "position": n + 1, "name": page.title(), "item": context.absolute(&page.url)})
        })
        .collect();
    with_context(json!({"@type": "BreadcrumbList", "itemListElement": items}))
}

fn page_object(context: &Context, page: &Page, facts: &Facts) -> Value {
    let kind = match page.kind {
        Kind::News => "NewsArticle",
        Kind::Event | Kind::Campaign => "Event",
        Kind::Page => "WebPage",
        _ => "Article",
    };
    let is_event = kind == "Event";
    let name = if is_event || kind == "WebPage" { "name" } else { "headline" };
    let mut object = json!({
        "@type": kind,
        "description": facts.description,
        "url": facts.url,
        "inLanguage": facts.lang,
    });
    object[name] = json!(facts.title);
    if let Some((image, _)) = &facts.image {
        object["image"] = json!(image);
    }
    if is_event {
        let fields = page.front().fields.as_deref();
        if let Some(fields) = fields {
            if let Some(from) = &fields.from {
                object["startDate"] = json!(from.value.to_string());
            }
            if let Some(to) = &fields.to {
                object["endDate"] = json!(to.value.to_string());
            }
            if let Some(place) = &fields.place {
                object["location"] = json!({"@type": "Place", "name": place.value});
            }
        }
        object["organizer"] = organisation(context);
    } else {
        if let Some(published) = &facts.published {
            object["datePublished"] = json!(published);
        }
        if let Some(modified) = &facts.modified {
            object["dateModified"] = json!(modified);
        }
        object["publisher"] = organisation(context);
        if kind != "WebPage" {
            object["mainEntityOfPage"] = json!(facts.url);
            object["author"] = organisation(context);
        }
    }
    with_context(object)
}
