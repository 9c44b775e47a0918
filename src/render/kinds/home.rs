//! The home page of a language.

use std::sync::Arc;

use minijinja::Value;
use serde_json::{Value as Json, json};

use super::taxonomy::terms;
use super::written::{above, own_description, tell};
use super::{Crumb, Facts, PageKind};
use crate::model::{OutputId, PageId, Site, TaxonomyKind};
use crate::parse::kind::Kind;
use crate::render::context::Context;
use crate::render::jsonld::{organisation, with_context};
use crate::render::parts::page::{card, fields_state};
use crate::render::value::{list, map, none, text};

/// A home page.
pub struct Home(pub PageId);

impl PageKind for Home {
    fn name(&self) -> &'static str {
        "home"
    }

    fn template(&self) -> &'static str {
        "home.html"
    }

    fn title(&self, context: &Context) -> String {
        context.site.page(self.0).title().to_owned()
    }

    fn description(&self, context: &Context) -> Option<String> {
        own_description(context, self.0)
    }

    fn breadcrumbs(&self, context: &Context) -> Vec<Crumb> {
        above(context, self.0)
    }

    fn is_indexed(&self, site: &Site) -> bool {
        !site.page(self.0).fallback
    }

    fn tell(&self, context: &Context, facts: &mut Facts) {
        tell(context, self.0, facts);
    }

    fn linked_data(&self, context: &Arc<Context>, _: &Facts) -> Vec<Json> {
        vec![website(context), with_context(organisation(context))]
    }
}

/// Cards of a section on the home page, and of the latest news.
const HOME_ITEMS: usize = 6;

/// `home`
pub fn view(context: &Arc<Context>) -> Value {
    let site = &context.site;
    let root = site.page(site.language(context.lang).home).section;
    let sections = site.section(root).children.iter().map(|&id| {
        let page = site.section(id).page;
        let mut pages = site.descendants(id);
        let count = pages.len();
        pages.truncate(HOME_ITEMS);
        map([
            ("title", Value::from(site.page(page).title())),
            ("href", Value::from(context.page_href(page))),
            ("description", text(site.page(page).front().description.as_ref().map(|d| &*d.value))),
            ("count", Value::from(count)),
            ("items", list(pages.into_iter().map(|id| card(context, id)))),
        ])
    });
    let of_kind = |wanted: &[Kind]| -> Vec<PageId> {
        site.page_ids()
            .filter(|&id| {
                let page = site.page(id);
                page.lang == context.lang && !page.is_section && wanted.contains(&page.kind)
            })
            .collect()
    };
    let mut latest = of_kind(&[Kind::News, Kind::Event]);
    site.newest_first(&mut latest);
    latest.truncate(HOME_ITEMS);
    let mut plans = of_kind(&[Kind::Plan]);
    site.newest_first(&mut plans);
    plans.truncate(HOME_ITEMS);
    map([
        ("sections", list(sections)),
        ("audiences", terms(context, TaxonomyKind::Audiences)),
        ("sectors", terms(context, TaxonomyKind::Sectors)),
        ("hazards", terms(context, TaxonomyKind::Hazards)),
        ("latest", list(latest.into_iter().map(|id| card(context, id)))),
        ("campaign", campaign(context, &of_kind(&[Kind::Campaign]))),
        ("plans", list(plans.into_iter().map(|id| card(context, id)))),
        ("lookups", lookups(context)),
    ])
}

/// The pages that answer questions about the plans, those the site has.
fn lookups(context: &Arc<Context>) -> Value {
    let site = &context.site;
    let pages = [
        ("agencies", OutputId::Agencies),
        ("targets", OutputId::Targets),
        ("calendar", OutputId::Calendar),
        ("documents", OutputId::Documents(context.lang)),
        ("localities", OutputId::Localities),
        ("data", OutputId::Data),
    ];
    list(pages.into_iter().filter(|(_, page)| site.makes(*page)).map(|(id, page)| {
        map([
            ("id", Value::from(id)),
            ("title", Value::from(context.text(&format!("lookup.{id}.title")))),
            ("description", Value::from(context.text(&format!("lookup.{id}.description")))),
            ("href", Value::from(context.link(page))),
        ])
    }))
}

/// The campaign to show: one that is on, else the next to come, else the last.
fn campaign(context: &Arc<Context>, pages: &[PageId]) -> Value {
    let site = &context.site;
    let rank = |id: &PageId| {
        let fields = site.page(*id).fields();
        let from = fields.days().0.map(|d| d.value);
        let state = fields_state(context, fields);
        let distance = from.map_or(i32::MAX, |from| (from - site.options.now).get_days().abs());
        let order = match state {
            "current" => 0,
            "upcoming" => 1,
            "past" => 2,
            _ => 3,
        };
        (order, distance, *id)
    };
    pages.iter().min_by_key(|id| rank(id)).map_or_else(none, |&id| card(context, id))
}

fn website(context: &Context) -> Json {
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
            "target": format!("{}?q={{query}}", context.absolute_link(OutputId::Search(context.lang))),
            "query-input": "required name=query",
        });
    }
    with_context(object)
}
