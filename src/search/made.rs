//! The pages that a site makes from its registries and plans: legal documents, agencies, localities, terms, and
//! the lists of them. Each by its names, old and new ones, and what is said about it; what plans say stands in the
//! plans' own pages, so the index does not grow with every task twice.

use std::collections::BTreeSet;

use super::SearchDoc;
use crate::model::address::file_of;
use crate::model::registries::{AgencyId, DocumentId, LocalityId};
use crate::model::{LangId, OutputId, Site};

/// Kinds of such pages, beside those of pages that are written.
pub const MADE_KINDS: [&str; 10] = [
    "agencies",
    "agency",
    "calendar",
    "data",
    "document",
    "documents",
    "localities",
    "locality",
    "targets",
    "term",
];

/// A page that is made, with its words.
#[derive(Default)]
pub(crate) struct MadePage<'a> {
    kind: &'static str,
    url: String,
    title: String,
    description: String,
    body: String,
    headings: Vec<(String, &'a str, usize)>,
    symbol: Option<&'a str>,
    date: Option<String>,
    issuer: Option<&'a str>,
    made: bool,
}

impl<'a> MadePage<'a> {
    fn new(kind: &'static str, url: String, title: impl Into<String>) -> MadePage<'a> {
        MadePage { kind, url, title: title.into(), made: true, ..MadePage::default() }
    }

    fn line(&mut self, text: &str) {
        if !text.is_empty() {
            self.body.push_str(text);
            self.body.push('\n');
        }
    }
}

/// All of them in one language. `text` gives words of the interface.
pub(crate) fn made_pages<'a>(
    site: &'a Site,
    lang: LangId,
    text: &dyn Fn(&str) -> String,
) -> Vec<MadePage<'a>> {
    let mut out: Vec<MadePage> = site.terms.iter().filter(|t| t.lang == lang).map(|t| term(t)).collect();
    // Agencies and the like are made once, in the default language.
    if lang == LangId(0) {
        let registries = &site.registries;
        out.extend((0..registries.documents.len() as u32).map(|n| document(site, DocumentId(n))));
        out.extend((0..registries.agencies.len() as u32).map(|n| agency(site, AgencyId(n), text)));
        out.extend((0..registries.localities.len() as u32).map(|n| locality(site, LocalityId(n), text)));
        out.extend(lists(site, text));
    }
    // An id that is used twice is reported elsewhere, and has one page.
    let mut seen = BTreeSet::new();
    out.retain(|page| {
        site.outputs.contains_key(file_of(&page.url).as_str()) && seen.insert(page.url.clone())
    });
    out
}

fn term(term: &crate::model::Term) -> MadePage<'_> {
    let mut page = MadePage::new("term", term.url.to_string(), &*term.title);
    page.description = term.description.as_deref().unwrap_or("").to_owned();
    page
}

fn document(site: &Site, id: DocumentId) -> MadePage<'_> {
    let document = site.registries.document_entry(id);
    let symbol = &*document.symbol.value;
    let kind = document.kind.as_deref().unwrap_or("");
    let issuer = document.issuer.as_ref().and_then(|id| site.registries.agency(&id.value));
    let issuer = issuer.map(|id| &*site.registries.agency_entry(id).name.value);
    let title = format!("{kind} {symbol}").trim().to_owned();
    let mut page = MadePage::new("document", site.address(OutputId::Document(LangId(0), id)), title);
    // Who types its number wants it, rather than a page that cites it.
    page.made = false;
    for text in [&document.title, &document.summary].into_iter().flatten() {
        page.line(text);
    }
    page.symbol = Some(symbol);
    page.date = document.issued.map(|d| d.iso()).filter(|d| d.len() == 10);
    page.issuer = issuer.or(document.issuer_name.as_deref());
    page
}

fn agency<'a>(site: &'a Site, id: AgencyId, text: &dyn Fn(&str) -> String) -> MadePage<'a> {
    let registries = &site.registries;
    let entry = registries.agency_entry(id);
    let name = |id: AgencyId| &*registries.agency_entry(id).name.value;
    let mut page = MadePage::new("agency", site.address(OutputId::Agency(id, 1)), &*entry.name.value);
    let now: Vec<&str> = registries.successors_on(id, site.options.now).into_iter().map(name).collect();
    if !now.is_empty() {
        page.line(&sentence(&text("agency.now").replace("{names}", &now.join(", "))));
    }
    page.line(entry.note.as_deref().unwrap_or(""));
    for other in entry.short.iter().chain(&entry.aliases) {
        page.line(other);
    }
    for before in site.taken_over(id) {
        page.line(name(before));
    }
    page
}

fn locality<'a>(site: &'a Site, id: LocalityId, text: &dyn Fn(&str) -> String) -> MadePage<'a> {
    let registries = &site.registries;
    let entry = registries.locality_entry(id);
    let mut page = MadePage::new("locality", site.address(OutputId::Locality(id)), &*entry.name);
    if let Some(now) = registries.locality_on(id, site.options.now) {
        page.line(&sentence(&text("locality.now").replace("{name}", &registries.locality_entry(now).name)));
    }
    page.line(entry.note.as_deref().unwrap_or(""));
    for alias in &entry.aliases {
        page.line(alias);
    }
    page
}

fn sentence(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or(String::new(), |first| first.to_uppercase().chain(letters).chain(['.']).collect())
}

/// The lists; that of the targets with what they measure.
fn lists<'a>(site: &'a Site, text: &dyn Fn(&str) -> String) -> Vec<MadePage<'a>> {
    let all = [
        ("agencies", OutputId::Agencies),
        ("documents", OutputId::Documents(LangId(0))),
        ("localities", OutputId::Localities),
        ("targets", OutputId::Targets),
        ("calendar", OutputId::Calendar),
        ("data", OutputId::Data),
    ];
    let planned = all.into_iter().filter(|(_, id)| site.makes(*id)).map(|(kind, id)| {
        let mut page = MadePage::new(kind, site.address(id), text(&format!("{kind}.title")));
        // The list of documents is described by its title alone.
        if kind != "documents" {
            page.description = text(&format!("{kind}.description"));
        }
        if kind == "targets" {
            for indicator in site.indicators.iter() {
                page.headings.push((format!("chi-so-{}", indicator.id), &indicator.title, page.body.len()));
                page.line(&indicator.title);
            }
        }
        page
    });
    planned.collect()
}

/// Runs `f` with `pages` as the index takes them.
pub(crate) fn with_docs<T>(pages: &[MadePage], lang: &str, f: impl FnOnce(Vec<SearchDoc>) -> T) -> T {
    let headings: Vec<Vec<(&str, &str, usize)>> =
        pages.iter().map(|p| p.headings.iter().map(|h| (h.0.as_str(), h.1, h.2)).collect()).collect();
    let docs = pages.iter().zip(&headings).map(|(page, headings)| SearchDoc {
        url: &page.url,
        lang,
        title: &page.title,
        description: &page.description,
        headings,
        body: &page.body,
        kind: page.kind,
        date: page.date.as_deref(),
        symbols: page.symbol.as_slice(),
        agencies: page.issuer.as_slice(),
        made: page.made,
        ..SearchDoc::default()
    });
    f(docs.collect())
}
