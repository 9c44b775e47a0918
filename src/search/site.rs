//! What of a site is searched: its published pages, as the model holds them; see `made` for those it makes itself.

use super::made::{MADE_KINDS, made_pages, with_docs};
use super::{FOLDER, Options, SearchContext, SearchDoc, SearchIndex, build};
use crate::model::registries::AgencyId;
use crate::model::{LangId, Page, PageId, Site, TaxonomyKind};
use crate::parse::kind::{Kind, KindFields};
use crate::parse::markdown::HoleKind;
use crate::parse::value::Str;

/// The address of a language's manifest, known before the index is made.
pub fn manifest_path(code: &str) -> String {
    format!("{FOLDER}chi-muc-{code}.json")
}

/// Builds the index of one language. `text` gives words of the interface in that language, by key.
pub fn site_index(site: &Site, lang: LangId, text: &dyn Fn(&str) -> String) -> SearchIndex {
    let pages: Vec<PageText> = site
        .page_ids()
        .filter(|&id| site.page(id).lang == lang && !site.page(id).fallback)
        .map(|id| PageText::new(site, id))
        .collect();
    let made = made_pages(site, lang, text);
    with_docs(&made, &site.language(lang).code, |made| {
        let docs: Vec<SearchDoc<'_>> = pages.iter().flat_map(|page| page.docs(site)).chain(made).collect();
        build(&docs, &context(site, lang, text), &Options { portable: site.options.portable })
    })
}

/// A page's words, gathered: what stands in its front matter is read before its text.
struct PageText<'a> {
    id: PageId,
    lang: &'a str,
    body: String,
    headings: Vec<(&'a str, &'a str, usize)>,
    date: Option<String>,
    agencies: Vec<&'a str>,
    symbols: Vec<&'a str>,
    terms: [Vec<&'a str>; 3],
    localities: Vec<&'a str>,
    /// Of the page for emergencies, each a result of its own.
    sections: Vec<Section<'a>>,
}

/// A section of the page for emergencies: who needs it must not look for it on a long page.
struct Section<'a> {
    url: String,
    title: &'a str,
    body: String,
    /// The hazard it is about, where the section has its id.
    hazards: Vec<&'a str>,
}

impl<'a> PageText<'a> {
    fn new(site: &'a Site, id: PageId) -> PageText<'a> {
        let page = site.page(id);
        let front = page.front();
        let mut body = String::with_capacity(page.parsed.body.plain.len() + 64);
        fn push(body: &mut String, text: &str) {
            if !text.is_empty() {
                body.push_str(text);
                body.push('\n');
            }
        }
        let (single, lists): (Vec<Option<&Str>>, Vec<&[Str]>) = match page.fields() {
            KindFields::Guidance(f) => (vec![], vec![f.steps, f.equipment]),
            KindFields::Campaign(f) => (vec![f.theme], vec![f.slogans]),
            KindFields::Event(f) => (vec![f.place, f.organiser], vec![]),
            KindFields::Exemplar(f) => (vec![f.honoree, f.unit, f.achievement], vec![]),
            KindFields::Disclosure(f) => (vec![f.subject, f.violation, f.authority], vec![]),
            KindFields::Procedure(f) => {
                (vec![f.authority, f.submission, f.result], vec![f.steps, f.required_documents])
            }
            KindFields::Plan(_) | KindFields::News(_) | KindFields::Page(_) => (vec![], vec![]),
        };
        for text in single.into_iter().flatten().chain(lists.into_iter().flatten()) {
            push(&mut body, &text.value);
        }
        if let KindFields::Campaign(campaign) = page.fields() {
            for activity in campaign.activities {
                push(&mut body, &activity.title.value);
                push(&mut body, activity.note.as_ref().map_or("", |n| &n.value));
            }
        }
        let mut agencies = Vec::new();
        let mut symbols = Vec::new();
        if let Some(linked) = page.plan.map(|n| site.plan(n)) {
            let plan = &linked.parsed.plan;
            symbols.extend(plan.symbol.as_ref().map(|s| &*s.value));
            for target in &plan.targets {
                push(&mut body, &target.subject.value);
            }
            for task in plan.tasks.iter().chain(&linked.parsed.tasks) {
                push(&mut body, &task.title.value);
            }
            for duty in &plan.duties {
                for item in &duty.items {
                    push(&mut body, &item.value);
                }
            }
            agencies.extend(plan_agencies(site, linked));
        }
        let plain = &*page.parsed.body.plain;
        let all = &page.parsed.body.headings;
        let (mut headings, mut sections) = (Vec::new(), Vec::new());
        if site.emergency_page(page.lang) == Some(id) {
            body.push_str(&plain[..all.first().map_or(plain.len(), |h| h.plain_offset as usize)]);
            for (n, heading) in all.iter().enumerate() {
                let end = all.get(n + 1).map_or(plain.len(), |next| next.plain_offset as usize);
                let text = &plain[heading.plain_offset as usize..end];
                let mut text = text.strip_prefix(&*heading.text).unwrap_or(text).trim().to_owned();
                let until = all.get(n + 1).map_or(u32::MAX, |next| next.range.start);
                for line in contacts(site, page, heading.range.start..until) {
                    push(&mut text, &line);
                }
                if text.is_empty() {
                    // A heading of other headings.
                    push(&mut body, &heading.text);
                    continue;
                }
                sections.push(Section {
                    url: format!("{}#{}", page.url, heading.id),
                    title: &heading.text,
                    body: text,
                    hazards: front
                        .hazards
                        .iter()
                        .flatten()
                        .map(|h| &*h.value)
                        .filter(|h| *h == &*heading.id)
                        .collect(),
                });
            }
        } else {
            contacts(site, page, 0..u32::MAX).iter().for_each(|line| push(&mut body, line));
            let shift = body.len();
            body.push_str(plain);
            headings = all.iter().map(|h| (&*h.id, &*h.text, shift + h.plain_offset as usize)).collect();
        }
        let values = |taxonomy: TaxonomyKind| -> Vec<&'a str> {
            taxonomy.values(front).iter().map(|v| &*v.value).collect()
        };
        PageText {
            id,
            lang: &site.language(page.lang).code,
            body,
            headings,
            date: page.updated().map(|d| d.to_string()),
            agencies,
            symbols,
            terms: [
                values(TaxonomyKind::Audiences),
                values(TaxonomyKind::Sectors),
                values(TaxonomyKind::Hazards),
            ],
            localities: ids(front.localities.as_deref()),
            sections,
        }
    }

    /// The page, and its sections where each is a result.
    fn docs<'s>(&'s self, site: &'s Site) -> Vec<SearchDoc<'s>> {
        let page = self.doc(site);
        let sections = self.sections.iter().map(|section| SearchDoc {
            url: &section.url,
            title: section.title,
            within: page.title,
            description: "",
            body: &section.body,
            hazards: &section.hazards,
            audiences: &[],
            sectors: &[],
            symbols: &[],
            agencies: &[],
            ..page.clone()
        });
        std::iter::once(page.clone()).chain(sections).collect()
    }

    fn doc<'s>(&'s self, site: &'s Site) -> SearchDoc<'s> {
        let page = site.page(self.id);
        SearchDoc {
            url: &page.url,
            lang: self.lang,
            title: page.title(),
            description: page.front().description.as_ref().map_or("", |d| &d.value),
            headings: &self.headings,
            body: &self.body,
            kind: if page.is_section { Kind::Page.name() } else { page.kind.name() },
            date: self.date.as_deref(),
            audiences: &self.terms[0],
            sectors: &self.terms[1],
            hazards: &self.terms[2],
            localities: &self.localities,
            symbols: &self.symbols,
            agencies: &self.agencies,
            within: "",
            urgent: site.emergency_page(page.lang) == Some(self.id),
            made: false,
        }
    }
}

/// The hotlines that a part of a page's source names, as they are shown: number, name, what for.
fn contacts(site: &Site, page: &Page, part: std::ops::Range<u32>) -> Vec<String> {
    let named = page.parsed.body.holes.iter().filter(|hole| part.contains(&hole.range.start));
    let named = named.filter_map(|hole| match &hole.kind {
        HoleKind::ShortcodeOpen { name, args, .. } if &**name == "contact" => {
            let id = &args.iter().find(|arg| &*arg.key == "hotline")?.value;
            site.config.hotlines.iter().find(|line| line.id == *id)
        }
        _ => None,
    });
    named
        .map(|line| format!("{}: {}. {}", line.phone, line.name, line.note.as_deref().unwrap_or("")))
        .collect()
}

fn ids(values: Option<&[Str]>) -> Vec<&str> {
    values.unwrap_or_default().iter().map(|v| &*v.value).collect()
}

/// The names of the agencies a plan gives work to, each once.
fn plan_agencies<'a>(site: &'a Site, linked: &'a crate::model::plans::LinkedPlan) -> Vec<&'a str> {
    let leads = linked.tasks.iter().flat_map(|t| &t.lead);
    let duties = linked.duties.iter().map(|d| &d.agency);
    let mut names: Vec<&str> = leads
        .chain(duties)
        .chain(&linked.issuer)
        .filter_map(|agency| Some(&*site.registries.agency_entry(agency.agency()?).name.value))
        .collect();
    names.sort_unstable();
    names.dedup();
    names
}

fn context(site: &Site, lang: LangId, text: &dyn Fn(&str) -> String) -> SearchContext {
    let registries = &site.registries;
    let code = &*site.language(lang).code;
    let mut labels: Vec<(String, String, String)> = Kind::CHOICES
        .iter()
        .map(|(name, _)| *name)
        .chain(MADE_KINDS)
        .map(|name| ("kinds".to_owned(), name.to_owned(), text(&format!("kind.{name}"))))
        .collect();
    for taxonomy in [TaxonomyKind::Audiences, TaxonomyKind::Sectors, TaxonomyKind::Hazards] {
        for term in taxonomy.registry(registries).unwrap_or_default() {
            let name =
                term.names.iter().find(|(lang, _)| &**lang == code).map_or(&term.name, |(_, name)| name);
            labels.push((taxonomy.name().to_owned(), term.id.value.to_string(), name.to_string()));
        }
    }
    for locality in &registries.localities {
        labels.push(("localities".to_owned(), locality.id.value.to_string(), locality.name.to_string()));
    }
    let glossary = &registries.glossary;
    SearchContext {
        lang: code.to_owned(),
        abbreviations: glossary
            .iter()
            .filter_map(|e| Some((e.short.as_ref()?.value.to_string(), e.term.value.to_string())))
            .collect(),
        said: said(site),
        agency_aliases: agency_aliases(site),
        labels,
    }
}

/// Everyday words with the written ones: the registry's; terms of the glossary, which pages may have in either
/// form.
fn said(site: &Site) -> Vec<(String, String)> {
    let registries = &site.registries;
    let mut pairs: Vec<(String, String)> = Vec::new();
    for entry in &registries.synonyms {
        pairs.extend(entry.said.iter().map(|said| (said.value.to_string(), entry.written.value.to_string())));
    }
    for entry in &registries.glossary {
        for synonym in &entry.synonyms {
            pairs.push((synonym.to_string(), entry.term.value.to_string()));
            pairs.push((entry.term.value.to_string(), synonym.to_string()));
        }
    }
    pairs
}

/// Every other name of an agency, and the names of those whose work it took over, with its name.
fn agency_aliases(site: &Site) -> Vec<(Vec<String>, String)> {
    let registries = &site.registries;
    let mut aliases = Vec::new();
    for (n, agency) in registries.agencies.iter().enumerate() {
        let names: Vec<String> = std::iter::once(&*agency.name.value)
            .chain(agency.short.as_deref())
            .chain(agency.aliases.iter().map(|a| &**a))
            .map(str::to_owned)
            .collect();
        let successors = registries.successors_on(AgencyId(n as u32), site.options.now);
        if successors.is_empty() {
            aliases.push((names, agency.name.value.to_string()));
            continue;
        }
        for id in successors {
            aliases.push((names.clone(), registries.agency_entry(id).name.value.to_string()));
        }
    }
    aliases
}
