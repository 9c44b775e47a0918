//! Pages that an editor writes: what all of them say of themselves.

use std::sync::Arc;

use serde_json::{Value as Json, json};

use super::description::Description;
use super::{Crumb, Facts, PageKind};
use super::{campaign, disclosure, event, exemplar, guidance, news, page, plan, procedure};
use crate::model::{LangId, OutputId, Page, PageId, Site};
use crate::parse::kind::{Kind, KindFields};
use crate::render::context::Context;
use crate::render::jsonld::{organisation, with_context};
use crate::render::parts::page::{content_lang, summary};
use crate::render::picture::picture;

/// A kind of front matter.
pub fn description(kind: Kind) -> &'static Description {
    match kind {
        Kind::Guidance => &guidance::KIND,
        Kind::Campaign => &campaign::KIND,
        Kind::Plan => &plan::KIND,
        Kind::News => &news::KIND,
        Kind::Event => &event::KIND,
        Kind::Exemplar => &exemplar::KIND,
        Kind::Disclosure => &disclosure::KIND,
        Kind::Procedure => &procedure::KIND,
        Kind::Page => &page::KIND,
    }
}

/// A page that is no section.
pub struct Written {
    kind: Kind,
    id: PageId,
}

impl Written {
    /// The page `id`, of this kind.
    pub fn new(kind: Kind, id: PageId) -> Written {
        Written { kind, id }
    }
}

impl PageKind for Written {
    fn name(&self) -> &'static str {
        self.kind.name()
    }

    fn template(&self) -> &'static str {
        description(self.kind).template
    }

    fn title(&self, context: &Context) -> String {
        context.site.page(self.id).title().to_owned()
    }

    fn description(&self, context: &Context) -> Option<String> {
        own_description(context, self.id)
    }

    fn breadcrumbs(&self, context: &Context) -> Vec<Crumb> {
        above(context, self.id)
    }

    fn is_indexed(&self, site: &Site) -> bool {
        !site.page(self.id).fallback
    }

    fn tell(&self, context: &Context, facts: &mut Facts) {
        tell(context, self.id, facts);
    }

    fn linked_data(&self, context: &Arc<Context>, facts: &Facts) -> Vec<Json> {
        let page = context.site.page(self.id);
        let mut objects = vec![breadcrumb_list(context, self.id), object(context, page, facts)];
        objects.extend((description(self.kind).more)(context, page));
        objects
    }
}

/// The description in the front matter.
pub fn own_description(context: &Context, id: PageId) -> Option<String> {
    context.site.page(id).front().description.as_ref().map(|text| text.value.to_string())
}

/// The sections above a page.
pub fn above(context: &Context, id: PageId) -> Vec<Crumb> {
    context.site.ancestors(id).into_iter().map(|id| Crumb::page(context, id)).collect()
}

/// What a written page, a section among them, says in its head.
pub fn tell(context: &Context, id: PageId, facts: &mut Facts) {
    let site = &context.site;
    let page = site.page(id);
    // The other forms of a page say what the page says.
    facts.url = context.absolute_link(OutputId::Page(id));
    facts.description = match summary(page) {
        "" => site.language(context.lang).description.to_string(),
        summary => summary.to_owned(),
    };
    facts.lang = content_lang(context, page).to_owned();
    if page.fallback
        && let Some((_, original)) = page.translations.iter().find(|(lang, _)| *lang == LangId(0))
    {
        facts.url = context.absolute_link(OutputId::Page(*original));
    }
    if !page.is_section {
        facts.og_type = "article";
        facts.published = page.date().map(|d| d.to_string());
        facts.modified = page.updated().map(|d| d.to_string());
    }
    if let Some(image) = &page.front().image
        && let Ok(found) = picture(context, page, &image.src.value)
    {
        facts.image = Some((context.absolute(&found.url), image.alt.value.to_string()));
    }
}

/// Where a page stands, as linked data.
pub fn breadcrumb_list(context: &Context, id: PageId) -> Json {
    let site = &context.site;
    let mut pages = site.ancestors(id);
    pages.push(id);
    let items: Vec<Json> = pages
        .iter()
        .enumerate()
        .map(|(n, &id)| {
            let page = site.page(id);
            json!({"@type": "ListItem", "position": n + 1, "name": page.title(), "item": context.absolute(&page.url)})
        })
        .collect();
    with_context(json!({"@type": "BreadcrumbList", "itemListElement": items}))
}

fn object(context: &Context, page: &Page, facts: &Facts) -> Json {
    let kind = description(page.kind).schema;
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
        let (from, to) = page.fields().days();
        if let Some(from) = from {
            object["startDate"] = json!(from.value.to_string());
        }
        if let Some(to) = to {
            object["endDate"] = json!(to.value.to_string());
        }
        if let KindFields::Event(event) = page.fields()
            && let Some(place) = event.place
        {
            object["location"] = json!({"@type": "Place", "name": place.value});
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
