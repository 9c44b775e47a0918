//! Taxonomies: who a page is for, its trade, its dangers, its tags.

use std::collections::{BTreeMap, HashMap};

use super::order::newest_first;
use super::registries::{Entry, Registries};
use super::slug::path_slug;
use super::tree::Placed;
use super::{LangId, PageId, SiteLanguage};
use crate::parse::front::FrontMatter;
use crate::parse::registry::TermEntry;
use crate::parse::value::Str;

/// The four taxonomies.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum TaxonomyKind {
    /// Đối tượng
    Audiences,
    /// Lĩnh vực
    Sectors,
    /// Nguy cơ
    Hazards,
    /// Thẻ
    Tags,
}

impl TaxonomyKind {
    pub const ALL: [TaxonomyKind; 4] =
        [TaxonomyKind::Audiences, TaxonomyKind::Sectors, TaxonomyKind::Hazards, TaxonomyKind::Tags];

    /// The key in front matter and in templates.
    pub fn name(self) -> &'static str {
        match self {
            TaxonomyKind::Audiences => "audiences",
            TaxonomyKind::Sectors => "sectors",
            TaxonomyKind::Hazards => "hazards",
            TaxonomyKind::Tags => "tags",
        }
    }

    /// The first part of the addresses of its terms.
    pub fn slug(self) -> &'static str {
        match self {
            TaxonomyKind::Audiences => "doi-tuong",
            TaxonomyKind::Sectors => "linh-vuc",
            TaxonomyKind::Hazards => "nguy-co",
            TaxonomyKind::Tags => "the",
        }
    }

    /// The values a page has.
    pub fn values(self, front: &FrontMatter) -> &[Str] {
        let values = match self {
            TaxonomyKind::Audiences => &front.audiences,
            TaxonomyKind::Sectors => &front.sectors,
            TaxonomyKind::Hazards => &front.hazards,
            TaxonomyKind::Tags => &front.tags,
        };
        values.as_deref().unwrap_or_default()
    }

    /// The registry of its terms; tags are free.
    pub fn registry(self, registries: &Registries) -> Option<&[Entry<TermEntry>]> {
        match self {
            TaxonomyKind::Audiences => Some(&registries.audiences),
            TaxonomyKind::Sectors => Some(&registries.sectors),
            TaxonomyKind::Hazards => Some(&registries.hazards),
            TaxonomyKind::Tags => None,
        }
    }
}

/// Index into [`super::Site::terms`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TermId(pub u32);

/// A term and the pages of one language that have it.
#[derive(Clone, Debug)]
pub struct Term {
    pub taxonomy: TaxonomyKind,
    pub lang: LangId,
    /// The id in the registry; of a tag, its slug.
    pub id: Box<str>,
    pub title: Box<str>,
    pub description: Option<Box<str>>,
    /// Address from the site's root.
    pub url: Box<str>,
    /// Newest first.
    pub pages: Vec<PageId>,
}

/// Gathers all terms: by language, taxonomy, and then the registry's order (tags by title). Also gives the
/// terms of each page, by [`PageId`].
pub fn gather(
    pages: &[Placed],
    registries: &Registries,
    languages: &[SiteLanguage],
) -> (Vec<Term>, Vec<Vec<TermId>>) {
    struct Found {
        title: Box<str>,
        pages: Vec<PageId>,
    }
    let mut found: BTreeMap<(LangId, TaxonomyKind), HashMap<Box<str>, Found>> = BTreeMap::new();
    // Few tags are on many pages: each is folded once.
    let mut slugs: HashMap<&str, Box<str>> = HashMap::new();
    for (n, page) in pages.iter().enumerate() {
        for taxonomy in TaxonomyKind::ALL {
            for value in taxonomy.values(page.front()) {
                let id: Box<str> = match taxonomy {
                    TaxonomyKind::Tags => {
                        slugs.entry(&value.value).or_insert_with(|| path_slug(&value.value).into()).clone()
                    }
                    _ => value.value.clone(),
                };
                if id.is_empty() {
                    continue;
                }
                let terms = found.entry((page.lang, taxonomy)).or_default();
                let term = terms
                    .entry(id)
                    .or_insert_with(|| Found { title: value.value.clone(), pages: Vec::new() });
                let id = PageId(n as u32);
                if term.pages.last() != Some(&id) {
                    term.pages.push(id);
                }
            }
        }
    }
    let mut terms = Vec::new();
    for ((lang, taxonomy), by_id) in found {
        let SiteLanguage { code, prefix, .. } = &languages[lang.0 as usize];
        let mut list: Vec<(Box<[u8]>, i64, Term)> = Vec::new();
        for (id, mut entry) in by_id {
            let (title, description, order) = match taxonomy.registry(registries) {
                Some(registry) => {
                    // A value that is not in the registry has been reported with its place.
                    let Some(at) = registry.iter().position(|t| t.id.value == id) else { continue };
                    let known = &registry[at];
                    let title =
                        known.names.iter().find(|(lang, _)| lang == code).map_or(&known.name, |(_, n)| n);
                    (title.clone(), known.description.clone(), at as i64)
                }
                None => (entry.title.clone(), None, 0),
            };
            newest_first(pages, &mut entry.pages);
            let url = format!("{prefix}{}/{}/", taxonomy.slug(), path_slug(&id)).into();
            let key = crate::vi::collate::sort_key(&title);
            list.push((key, order, Term { taxonomy, lang, id, title, description, url, pages: entry.pages }));
        }
        list.sort_by(|a, b| (a.1, &a.0, &a.2.id).cmp(&(b.1, &b.0, &b.2.id)));
        terms.extend(list.into_iter().map(|(_, _, term)| term));
    }
    let mut of_pages = vec![Vec::new(); pages.len()];
    for (n, term) in terms.iter().enumerate() {
        for &page in &term.pages {
            of_pages[page.0 as usize].push(TermId(n as u32));
        }
    }
    (terms, of_pages)
}
