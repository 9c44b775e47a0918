//! Every kind of page, each in the file named after it: its template, title, description,
//! breadcrumbs, what only its template sees, whether search engines list it, and its linked data.
//!
//! [`of`] finds the kind of an output. What all pages have is put together from it in `view` and
//! `head`; pieces that several kinds show are in `parts`.

mod accessibility;
mod agencies;
mod agency;
mod alias;
mod calendar;
mod campaign;
mod components;
mod data;
mod description;
mod disclosure;
mod document;
mod documents;
mod event;
mod exemplar;
mod form;
mod guidance;
mod home;
mod letters;
mod localities;
mod locality;
mod news;
mod not_found;
mod offline;
mod page;
mod plan;
mod procedure;
mod search;
mod section;
mod targets;
mod taxonomy;
mod term;
mod written;

use std::sync::Arc;

use minijinja::Value;
use serde_json::Value as Json;

use super::context::Context;
use super::value::map;
use crate::model::outputs::Format;
use crate::model::{OutputId, PageId, Site};

/// What belongs to one kind of page.
pub trait PageKind: Send + Sync {
    /// Its name in templates and texts (`kind.<name>`, `<name>.title`).
    fn name(&self) -> &'static str;

    /// The template that makes it.
    fn template(&self) -> &'static str;

    /// Its title.
    fn title(&self, context: &Context) -> String {
        context.text(&format!("{}.title", self.name()))
    }

    /// What it is for, as its template shows it.
    fn description(&self, _context: &Context) -> Option<String> {
        None
    }

    /// Where it stands: the pages above it.
    fn breadcrumbs(&self, context: &Context) -> Vec<Crumb> {
        vec![Crumb::home(context)]
    }

    /// Whether search engines should list it: what the sitemap holds.
    fn is_indexed(&self, _site: &Site) -> bool {
        false
    }

    /// How it links itself.
    fn href(&self, context: &Context) -> String {
        context.href(&context.url)
    }

    /// Changes what its head says, where that is not its title, its description and its address.
    fn tell(&self, _context: &Context, _facts: &mut Facts) {}

    /// Linked data (schema.org), an object each.
    fn linked_data(&self, _context: &Arc<Context>, _facts: &Facts) -> Vec<Json> {
        Vec::new()
    }
}

/// The kind of an output; `None` for what is no page.
pub fn of(site: &Site, id: OutputId) -> Option<Box<dyn PageKind>> {
    Some(match id {
        OutputId::Page(id) => {
            let page = site.page(id);
            match page.is_section {
                true if site.section(page.section).parent.is_none() => Box::new(home::Home(id)),
                true => Box::new(section::Section(page.section)),
                false => Box::new(written::Written::new(page.kind, id)),
            }
        }
        OutputId::Form(_, Format::Radio | Format::Kit) => return None,
        OutputId::Form(id, format) => Box::new(form::Form::new(site, id, format)),
        OutputId::SectionPart(section, number) => Box::new(section::Part(section, number)),
        OutputId::Taxonomy(lang, taxonomy) => Box::new(taxonomy::Taxonomy(lang, taxonomy)),
        OutputId::Term(term, number) => Box::new(term::Term(term, number)),
        OutputId::Documents(lang) => Box::new(documents::Documents(lang)),
        OutputId::Document(lang, document) => Box::new(document::Document(lang, document)),
        OutputId::Agencies => Box::new(agencies::Agencies),
        OutputId::Agency(agency, number) => Box::new(agency::Agency(agency, number)),
        OutputId::Localities => Box::new(localities::Localities),
        OutputId::Locality(locality) => Box::new(locality::Locality(locality)),
        OutputId::Targets => Box::new(targets::Targets),
        OutputId::Calendar => Box::new(calendar::Calendar),
        OutputId::Data => Box::new(data::Data),
        OutputId::Letters(lang, number) => Box::new(letters::Letters(lang, number)),
        OutputId::Search(lang) => Box::new(search::Search(lang)),
        OutputId::Offline(_) => Box::new(offline::Offline),
        OutputId::Accessibility => Box::new(accessibility::Statement),
        OutputId::Components => Box::new(components::Components),
        OutputId::Alias(n) => Box::new(alias::Alias(n)),
        OutputId::NotFound => Box::new(not_found::NotFound),
        OutputId::Share(_)
        | OutputId::Banner(..)
        | OutputId::Radio(..)
        | OutputId::CalendarFile(_)
        | OutputId::DataFile(_)
        | OutputId::PlanFile(..)
        | OutputId::Feed(..)
        | OutputId::Sitemap
        | OutputId::Robots
        | OutputId::WebManifest
        | OutputId::Worker
        | OutputId::File(_)
        | OutputId::Image(_)
        | OutputId::Resized(..) => return None,
    })
}

/// What a kind's own template sees under a name of its own, with that name. Any template may ask.
pub const VIEWS: &[(&str, View)] = &[
    ("list", |context, id| section::list(context, id).or_else(|| term::list(context, id))),
    ("home", |context, _| Some(home::view(context))),
    ("taxonomy", taxonomy::view),
    ("term", term::view),
    ("document", document::view),
    ("documents", |context, _| Some(documents::view(context))),
    ("letters", letters::view),
    ("search", |context, _| Some(search::view(context))),
    ("offline", |context, _| Some(offline::view(context))),
    ("agency_list", |context, _| Some(agencies::view(context))),
    ("agency_page", agency::view),
    ("locality_list", |context, _| Some(localities::view(context))),
    ("locality_page", locality::view),
    ("indicators", |context, _| Some(targets::view(context))),
    ("calendar", |context, _| Some(calendar::view(context))),
    ("open_data", |context, _| Some(data::view(context))),
    ("accessibility", |context, _| Some(accessibility::view(context))),
    ("components", |context, _| Some(components::view(context))),
];

/// Makes such a value; `None` where the output has none.
pub type View = fn(&Arc<Context>, OutputId) -> Option<Value>;

/// `page.data`: what the kind of a written page adds.
pub fn data(context: &Arc<Context>, id: PageId) -> Value {
    (written::description(context.site.page(id).kind).data)(context, id)
}

/// A page above another.
pub struct Crumb {
    title: String,
    href: String,
}

impl Crumb {
    fn page(context: &Context, id: PageId) -> Crumb {
        Crumb { title: context.site.page(id).title().to_owned(), href: context.page_href(id) }
    }

    fn home(context: &Context) -> Crumb {
        Crumb::page(context, context.site.language(context.lang).home)
    }

    /// An output with a title.
    fn to(context: &Context, id: OutputId, title: impl Into<String>) -> Crumb {
        Crumb { title: title.into(), href: context.link(id) }
    }

    /// For templates.
    pub fn value(self) -> Value {
        map([("title", Value::from(self.title)), ("href", Value::from(self.href))])
    }
}

/// What several parts of a head say in their own words.
pub struct Facts {
    /// The title of the page.
    pub title: String,
    /// The title of the window: that of the page and of the site.
    pub document_title: String,
    /// One or two sentences.
    pub description: String,
    /// The canonical address: of a stand-in, the original's.
    pub url: String,
    /// The language of its text.
    pub lang: String,
    /// Of Open Graph.
    pub og_type: &'static str,
    /// Address and alternative text.
    pub image: Option<(String, String)>,
    /// When it was published.
    pub published: Option<String>,
    /// When it last changed.
    pub modified: Option<String>,
}

impl Facts {
    /// What the head of a page says.
    pub fn new(context: &Arc<Context>, kind: &dyn PageKind) -> Facts {
        let language = context.site.language(context.lang);
        let mut facts = Facts {
            title: kind.title(context),
            document_title: String::new(),
            description: kind.description(context).unwrap_or_else(|| language.description.to_string()),
            url: context.absolute(&context.url),
            lang: context.lang_code().to_owned(),
            og_type: "website",
            image: None,
            published: None,
            modified: None,
        };
        kind.tell(context, &mut facts);
        facts.document_title = if kind.name() == "home" || facts.title == *language.title {
            language.title.to_string()
        } else {
            format!("{} – {}", facts.title, language.title)
        };
        facts
    }
}

/// `<name>.description` of the interface.
fn described(context: &Context, kind: &dyn PageKind) -> String {
    context.text(&format!("{}.description", kind.name()))
}

/// The title of page `number` of a list.
fn numbered(context: &Context, title: &str, number: u32) -> String {
    if number > 1 {
        format!("{title} – {}", super::parts::list::page_number(context, number))
    } else {
        title.to_owned()
    }
}
