//! Linked data (schema.org) in JSON-LD, one object per script element.

use std::sync::Arc;

use serde_json::{Value, json};

use super::context::Context;
use super::escape;
use super::head::Facts;
use super::open_data;
use crate::model::{AgencyId, DocumentId, LangId, LocalityId, OutputId, Page, PageId};
use crate::parse::kind::{Kind, KindFields};
use crate::parse::registry::AgencyLevel;

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
            if let (Some(plan), false) = (page.plan, page.fallback) {
                objects.push(with_context(plan_legislation(context, plan)));
                objects.push(with_context(open_data::plan_dataset(context, plan)));
            }
        }
    }
    match id {
        OutputId::Agency(agency, 1) => objects.push(with_context(agency_object(context, agency, facts))),
        OutputId::Document(LangId(0), document) => {
            objects.push(with_context(legislation(context, document, facts)));
        }
        OutputId::Locality(locality) => objects.push(with_context(place(context, locality))),
        OutputId::Data => objects.push(with_context(open_data::data_catalog(context))),
        _ => {}
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

/// An agency. Who it became is said by `dissolutionDate` and by the page, since schema.org has no
/// word for a successor.
fn agency_object(context: &Context, id: AgencyId, facts: &Facts) -> Value {
    let site = &context.site;
    let registries = &site.registries;
    let entry = registries.agency_entry(id);
    let government = !matches!(
        entry.level,
        Some(AgencyLevel::Party | AgencyLevel::Union | AgencyLevel::Association | AgencyLevel::Enterprise)
    );
    let mut object = json!({
        "@type": if government { "GovernmentOrganization" } else { "Organization" },
        "@id": facts.url,
        "name": entry.name.value,
        "url": entry.url.as_ref().map_or(facts.url.as_str(), |u| &u.value),
        "mainEntityOfPage": facts.url,
    });
    let names: Vec<&str> = entry.short.iter().chain(&entry.aliases).map(|n| &**n).collect();
    if !names.is_empty() {
        object["alternateName"] = json!(names);
    }
    let known = |id: &crate::parse::value::Str| registries.agency(&id.value);
    if let Some(parent) = entry.parent.as_ref().and_then(known) {
        object["parentOrganization"] = agency_reference(context, parent);
    }
    if let Some(place) = entry.locality.as_ref().and_then(|l| registries.locality(&l.value)) {
        object["areaServed"] = json!({"@type": "AdministrativeArea", "name": place.name});
    }
    if let Some(day) = entry.valid_from {
        object["foundingDate"] = json!(day.to_string());
    }
    if let Some(day) = entry.valid_to {
        object["dissolutionDate"] = json!(day.to_string());
    }
    object
}

fn agency_reference(context: &Context, id: AgencyId) -> Value {
    let entry = context.site.registries.agency_entry(id);
    let url = context.absolute(&context.site.agency_url(id));
    json!({"@type": "Organization", "@id": url, "name": entry.name.value, "url": url})
}

/// A legal document (schema.org Legislation, after the European Legislation Identifier).
fn legislation(context: &Context, id: DocumentId, facts: &Facts) -> Value {
    let registries = &context.site.registries;
    let entry = registries.document_entry(id);
    let mut object = json!({
        "@type": "Legislation",
        "@id": facts.url,
        "url": facts.url,
        "legislationIdentifier": entry.symbol.value,
        "name": entry.title.as_deref().unwrap_or(&facts.title),
        "inLanguage": "vi",
    });
    if let Some(kind) = &entry.kind {
        object["legislationType"] = json!(kind);
    }
    if let Some(issued) = entry.issued {
        object["legislationDate"] = json!(issued.iso());
    }
    if let Some(day) = entry.effective {
        object["legislationDateVersion"] = json!(day.to_string());
    }
    if let Some(issuer) = entry.issuer.as_ref().and_then(|i| registries.agency(&i.value)) {
        object["legislationPassedBy"] = agency_reference(context, issuer);
    }
    let others = |symbols: &[crate::parse::value::Str]| -> Vec<Value> {
        let found = symbols.iter().filter_map(|s| registries.document(&s.value));
        found.map(|id| document_reference(context, id)).collect()
    };
    for (key, symbols) in [("legislationApplies", &entry.implements), ("legislationRepeals", &entry.replaces)]
    {
        let others = others(symbols);
        if !others.is_empty() {
            object[key] = json!(others);
        }
    }
    object
}

fn document_reference(context: &Context, id: DocumentId) -> Value {
    let url = context.absolute(&context.site.document_url(LangId(0), id));
    let symbol = &context.site.registries.document_entry(id).symbol.value;
    json!({"@type": "Legislation", "@id": url, "legislationIdentifier": symbol, "url": url})
}

fn plan_legislation(context: &Context, n: u32) -> Value {
    let site = &context.site;
    let linked = &site.plans[n as usize];
    let plan = &linked.parsed.plan;
    let mut object = json!({
        "@type": "Legislation",
        "name": plan.title.value,
        "legislationType": context.text("kind.plan"),
        "url": context.absolute(&site.page(linked.page).url),
        "inLanguage": "vi",
    });
    if let Some(symbol) = &plan.symbol {
        object["legislationIdentifier"] = json!(symbol.value);
    }
    if let Some(issued) = &plan.issued {
        object["legislationDate"] = json!(issued.value.iso());
    }
    if let Some(issuer) = linked.issuer.as_ref().and_then(|i| i.agency()) {
        object["legislationPassedBy"] = agency_reference(context, issuer);
    }
    let basis: Vec<Value> = linked
        .legal_basis
        .iter()
        .filter_map(|d| d.document)
        .map(|id| document_reference(context, id))
        .collect();
    if !basis.is_empty() {
        object["legislationApplies"] = json!(basis);
    }
    object
}

fn place(context: &Context, id: LocalityId) -> Value {
    let site = &context.site;
    let entry = site.registries.locality_entry(id);
    let mut object = json!({
        "@type": "AdministrativeArea",
        "name": entry.name,
        "url": context.absolute(&site.locality_url(id)),
    });
    if let Some(now) = site.registries.locality_on(id, site.options.now) {
        object["containedInPlace"] = json!({
            "@type": "AdministrativeArea",
            "name": site.registries.locality_entry(now).name,
            "url": context.absolute(&site.locality_url(now)),
        });
    }
    object
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
        if let KindFields::Event(fields) = page.fields() {
            if let Some(from) = fields.from {
                object["startDate"] = json!(from.value.to_string());
            }
            if let Some(to) = fields.to {
                object["endDate"] = json!(to.value.to_string());
            }
            if let Some(place) = fields.place {
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
