//! Lists: sections, terms, taxonomies, legal documents, the home page, the page of search.

use std::collections::BTreeMap;
use std::sync::Arc;

use minijinja::Value;

use super::kinds::{document_or_text, partial_date};
use super::page::{self, card, pagination};
use super::plans::agency;
use super::{date, list, map, none, text};
use crate::model::plans::AgencyRef;
use crate::model::{DocumentId, FeedFormat, FeedOwner, OutputId, PageId, SectionId, TaxonomyKind, Term};
use crate::parse::kind::Kind;
use crate::render::context::{Context, feed_place};
use crate::render::{escape, offline};

/// Cards of a section on the home page, and of the latest news.
const HOME_ITEMS: usize = 6;

/// `list` of a section or a term; none for other outputs.
pub fn list_of(context: &Arc<Context>, id: OutputId) -> Option<Value> {
    let site = &context.site;
    match id {
        OutputId::Page(page) if site.page(page).is_section => {
            let section = site.page(page).section;
            Some(section_list(context, section, 1))
        }
        OutputId::SectionPart(section, number) => Some(section_list(context, section, number)),
        OutputId::Term(term, number) => {
            let owner = FeedOwner::Term(term);
            let term = site.term(term);
            Some(make(context, &term.pages, &term.url, number, &[], owner))
        }
        _ => None,
    }
}

fn section_list(context: &Arc<Context>, id: SectionId, number: u32) -> Value {
    let section = context.site.section(id);
    let url = &context.site.page(section.page).url;
    make(context, &section.pages, url, number, &section.children, FeedOwner::Section(id))
}

fn make(
    context: &Arc<Context>,
    pages: &[PageId],
    url: &str,
    number: u32,
    children: &[SectionId],
    owner: FeedOwner,
) -> Value {
    let size = context.site.config.page_size;
    let first = (number as usize - 1) * size;
    let items = pages.iter().skip(first).take(size).map(|&id| card(context, id));
    map([
        ("items", list(items)),
        ("total", Value::from(pages.len())),
        ("pagination", pagination(context, url, number, pages.len())),
        ("sections", list(children.iter().map(|&id| section_entry(context, id)))),
        ("feeds", feeds(context, owner)),
    ])
}

fn section_entry(context: &Arc<Context>, id: SectionId) -> Value {
    let site = &context.site;
    let page = site.section(id).page;
    map([
        ("title", Value::from(site.page(page).title())),
        ("href", Value::from(context.page_href(page))),
        ("description", text(site.page(page).front().description.as_ref().map(|d| &*d.value))),
        ("count", Value::from(site.descendants(id).len())),
    ])
}

/// The three feeds of an owner.
pub fn feeds(context: &Context, owner: FeedOwner) -> Value {
    let owner = match owner {
        FeedOwner::Section(id) if context.site.section(id).parent.is_none() => FeedOwner::Site(context.lang),
        owner => owner,
    };
    let (_, url) = feed_place(&context.site, owner);
    list(context.site.config.feeds.formats.iter().map(|&format| {
        let key = match format {
            FeedFormat::Rss => "feed.rss",
            FeedFormat::Atom => "feed.atom",
            FeedFormat::Json => "feed.json",
        };
        map([
            ("title", Value::from(context.text(key))),
            ("type", Value::from(format.media_type())),
            ("href", Value::from(context.href(&format!("{url}{}", format.file_name())))),
        ])
    }))
}

pub fn home(context: &Arc<Context>) -> Value {
    let site = &context.site;
    let root = SectionId(site.page(site.language(context.lang).home).section.0);
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
    let documents = site.document_list_url(context.lang);
    let pages = [
        ("agencies", "co-quan/"),
        ("targets", "chi-tieu/"),
        ("calendar", "lich/"),
        ("documents", &documents),
        ("localities", "dia-phuong/"),
        ("data", "du-lieu/"),
    ];
    let exists = |url: &str| site.outputs.contains_key(format!("{url}index.html").as_str());
    list(pages.into_iter().filter(|(_, url)| exists(url)).map(|(id, url)| {
        map([
            ("id", Value::from(id)),
            ("title", Value::from(context.text(&format!("lookup.{id}.title")))),
            ("description", Value::from(context.text(&format!("lookup.{id}.description")))),
            ("href", Value::from(context.href(url))),
        ])
    }))
}

/// The campaign to show: one that is on, else the next to come, else the last.
fn campaign(context: &Arc<Context>, pages: &[PageId]) -> Value {
    let site = &context.site;
    let rank = |id: &PageId| {
        let fields = site.page(*id).fields();
        let from = fields.days().0.map(|d| d.value);
        let state = super::kinds::fields_state(context, fields);
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

fn term_entry(context: &Context, term: &Term) -> Value {
    map([
        ("id", Value::from(&*term.id)),
        ("title", Value::from(&*term.title)),
        ("href", Value::from(context.href(&term.url))),
        ("description", text(term.description.as_deref())),
        ("count", Value::from(term.pages.len())),
    ])
}

fn terms(context: &Context, taxonomy: TaxonomyKind) -> Value {
    let terms = context.site.terms.iter().filter(|t| t.lang == context.lang && t.taxonomy == taxonomy);
    list(terms.map(|term| term_entry(context, term)))
}

pub fn taxonomy(context: &Arc<Context>, id: OutputId) -> Option<Value> {
    let OutputId::Taxonomy(_, taxonomy) = id else { return None };
    Some(map([
        ("id", Value::from(taxonomy.name())),
        ("title", Value::from(context.text(&format!("taxonomy.{}", taxonomy.name())))),
        ("terms", terms(context, taxonomy)),
    ]))
}

pub fn term(context: &Arc<Context>, id: OutputId) -> Option<Value> {
    let OutputId::Term(term, _) = id else { return None };
    let site = &context.site;
    let term = site.term(term);
    let url = format!("{}{}/", site.language(context.lang).prefix, term.taxonomy.slug());
    Some(map([
        ("id", Value::from(&*term.id)),
        ("title", Value::from(&*term.title)),
        ("description", text(term.description.as_deref())),
        (
            "taxonomy",
            map([
                ("id", Value::from(term.taxonomy.name())),
                ("title", Value::from(context.text(&format!("taxonomy.{}", term.taxonomy.name())))),
                ("href", Value::from(context.href(&url))),
            ]),
        ),
    ]))
}

pub fn document(context: &Arc<Context>, id: OutputId) -> Option<Value> {
    let OutputId::Document(_, id) = id else { return None };
    let site = &context.site;
    let registries = &site.registries;
    let entry = registries.document_entry(id);
    let symbols = |symbols: &[crate::parse::value::Str]| {
        list(symbols.iter().map(|s| document_or_text(context, &s.value)))
    };
    let links = &site.document_links[id.0 as usize];
    let others = |ids: &[DocumentId]| {
        list(ids.iter().map(|&id| document_or_text(context, &registries.document_entry(id).symbol.value)))
    };
    let issuer = match (&entry.issuer, &entry.issuer_name) {
        (Some(issuer), _) => {
            registries.agency(&issuer.value).map(|id| agency(context, &AgencyRef::Agency(id)))
        }
        (None, Some(name)) => Some(agency(context, &AgencyRef::Group(None, (&**name).into()))),
        (None, None) => None,
    };
    let day = |d: Option<jiff::civil::Date>| d.map_or_else(none, |d| date(context, d));
    Some(map([
        ("symbol", Value::from(&*entry.symbol.value)),
        ("type", text(entry.kind.as_deref())),
        ("title", text(entry.title.as_deref())),
        ("issuer", issuer.unwrap_or_else(none)),
        (
            "issued",
            entry.issued.map_or_else(none, |d| {
                map([("iso", Value::from(d.iso())), ("text", Value::from(partial_date(context, d)))])
            }),
        ),
        ("effective", day(entry.effective)),
        ("expires", day(entry.expires)),
        (
            "url",
            text(
                entry
                    .url
                    .as_ref()
                    .map(|u| &*u.value)
                    .filter(|u| u.starts_with("https://") || u.starts_with("http://")),
            ),
        ),
        ("summary", text(entry.summary.as_deref())),
        ("implements", symbols(&entry.implements)),
        ("implemented_by", others(&links.implemented_by)),
        ("replaces", symbols(&entry.replaces)),
        ("replaced_by", others(&links.replaced_by)),
        ("amends", others(&links.amends)),
        ("amended_by", symbols(&entry.amended_by)),
        ("chain", super::chain::of_document(context, id)),
        ("plan", links.plan.map_or_else(none, |p| page::reference(context, site.plans[p as usize].page))),
        ("cited_by", list(cited_by(context, id).into_iter().map(|id| card(context, id)))),
    ]))
}

/// The pages that name a document in their text, front matter or plan.
fn cited_by(context: &Context, id: DocumentId) -> Vec<PageId> {
    let site = &context.site;
    site.citations(id).iter().copied().filter(|&p| site.page(p).lang == context.lang).collect()
}

pub fn documents(context: &Arc<Context>) -> Value {
    let site = &context.site;
    let mut ids: Vec<DocumentId> = (0..site.registries.documents.len() as u32).map(DocumentId).collect();
    ids.sort_by(|&a, &b| {
        let (a, b) = (site.registries.document_entry(a), site.registries.document_entry(b));
        b.issued
            .map(|d| d.iso())
            .cmp(&a.issued.map(|d| d.iso()))
            .then_with(|| a.symbol.value.cmp(&b.symbol.value))
    });
    list(ids.into_iter().map(|id| {
        let document = site.registries.document_entry(id);
        map([
            ("symbol", Value::from(&*document.symbol.value)),
            ("type", text(document.kind.as_deref())),
            ("title", text(document.title.as_deref())),
            (
                "issued",
                document.issued.map_or_else(none, |d| {
                    map([("iso", Value::from(d.iso())), ("text", Value::from(partial_date(context, d)))])
                }),
            ),
            ("href", Value::from(context.href(&site.document_url(context.lang, id)))),
        ])
    }))
}

/// The search page without script: the sections and every page from A to Z.
pub fn search(context: &Arc<Context>) -> Value {
    let site = &context.site;
    let root = site.page(site.language(context.lang).home).section;
    let mut letters: BTreeMap<(u32, String), Vec<PageId>> = BTreeMap::new();
    for id in site.page_ids() {
        let page = site.page(id);
        if page.lang != context.lang || page.is_section {
            continue;
        }
        letters.entry(initial(page.title())).or_default().push(id);
    }
    let index = site.config.search.then(|| context.search_index()).flatten();
    map([
        ("enabled", Value::from(index.is_some())),
        ("index", text(index)),
        ("strings", Value::from_safe_string(search_strings(context))),
        ("sections", list(site.section(root).children.iter().map(|&id| section_entry(context, id)))),
        (
            "letters",
            list(letters.into_iter().map(|((_, letter), mut pages)| {
                pages.sort_by(|&a, &b| site.page(a).parsed.sort_key.cmp(&site.page(b).parsed.sort_key));
                map([
                    ("letter", Value::from(letter)),
                    ("items", list(pages.into_iter().map(|id| page::reference(context, id)))),
                ])
            })),
        ),
    ])
}

/// The words that the script of the search page shows, as JSON that may stand in a `<script type="application/json">`.
fn search_strings(context: &Context) -> String {
    const SHOWN: [&str; 13] = [
        "searching",
        "found",
        "none",
        "none_help",
        "error",
        "retry",
        "more",
        "read_as",
        "did_you_mean",
        "renamed",
        "section",
        "filters",
        "clear",
    ];
    const FIELDS: [&str; 6] = ["kinds", "audiences", "sectors", "hazards", "localities", "years"];
    let texts = |names: &[&str], prefix: &str| -> serde_json::Map<String, serde_json::Value> {
        names
            .iter()
            .map(|name| ((*name).to_owned(), context.text(&format!("{prefix}.{name}")).into()))
            .collect()
    };
    let kinds: Vec<&str> =
        Kind::CHOICES.iter().map(|(name, _)| *name).chain(crate::search::MADE_KINDS).collect();
    let mut all = texts(&SHOWN, "search.script");
    all.insert("fields".to_owned(), texts(&FIELDS, "search.fields").into());
    all.insert("kinds".to_owned(), texts(&kinds, "kind").into());
    escape::json_in_html(&all.into())
}

/// What is kept for reading without a network: the page for emergencies, and other guidance by
/// section, in the order in which it is kept.
pub fn offline(context: &Arc<Context>) -> Value {
    let site = &context.site;
    let emergency = site.emergency_page(context.lang);
    let mut sections: Vec<(PageId, Vec<PageId>)> = Vec::new();
    for page in offline::guidance(site, context.lang).into_iter().filter(|&page| emergency != Some(page)) {
        let section = site.section(site.page(page).section).page;
        match sections.iter_mut().find(|(known, _)| *known == section) {
            Some((_, pages)) => pages.push(page),
            None => sections.push((section, vec![page])),
        }
    }
    map([
        ("emergency", emergency.map_or_else(none, |id| page::reference(context, id))),
        (
            "sections",
            list(sections.into_iter().map(|(section, pages)| {
                map([
                    ("title", Value::from(site.page(section).title())),
                    ("items", list(pages.into_iter().map(|id| page::reference(context, id)))),
                ])
            })),
        ),
    ])
}

/// The letter a title is filed under, with its place in the alphabet: `Đ` after `D`, all digits as one.
fn initial(title: &str) -> (u32, String) {
    use unicode_normalization::UnicodeNormalization;
    let first = title.chars().find(|c| c.is_alphanumeric()).unwrap_or('#');
    if first.is_ascii_digit() || !first.is_alphabetic() {
        return (0, "0–9".to_owned());
    }
    // Only the tone is dropped: Ă, Â, Ê, Ô, Ơ, Ư are letters of their own.
    let letter: String = std::iter::once(first)
        .nfd()
        .filter(|c| !matches!(c, '\u{300}' | '\u{301}' | '\u{303}' | '\u{309}' | '\u{323}'))
        .nfc()
        .flat_map(char::to_uppercase)
        .collect();
    const ALPHABET: &str = "AĂÂBCDĐEÊFGHIJKLMNOÔƠPQRSTUƯVWXYZ";
    let order = letter.chars().next().and_then(|c| ALPHABET.chars().position(|a| a == c));
    (order.map_or(100, |n| n as u32 + 1), letter)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn titles_are_filed_under_vietnamese_letters() {
        assert_eq!(initial("Điện giật").1, "Đ");
        assert_eq!(initial("Ấn nút dừng").1, "Â");
        assert_eq!(initial("“Ứng cứu”").1, "Ư");
        assert_eq!(initial("5 điều cần nhớ").1, "0–9");
        assert!(initial("Đ").0 > initial("D").0 && initial("Đ").0 < initial("E").0);
    }
}
