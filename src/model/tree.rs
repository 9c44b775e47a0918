//! Decides which pages are public and gives each its address, its section and its translations.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use super::slug::path_slug;
use super::taxonomy::list_order;
use super::{
    Hidden, LangId, LinkOptions, Page, PageId, ParsedSite, Section, SectionId, Unpublished, content_path,
};
use crate::diag::{Code, Diagnostic, Report, SourceText, Text};
use crate::parse::front::FrontMatter;
use crate::parse::page::{PagePath, ParsedPage, Place};
use crate::parse::value::Spanned;

/// The pages and sections of a site.
pub struct Tree {
    pub pages: Vec<Page>,
    pub sections: Vec<Section>,
    /// Home pages, by language.
    pub homes: Vec<PageId>,
    /// By path below `content/`; stand-ins are not in it.
    pub by_path: HashMap<Box<str>, PageId>,
    pub unpublished: Vec<Unpublished>,
}

/// A page on its way: language known, defaults applied, found public.
struct Public {
    parsed: Arc<ParsedPage>,
    merged: Option<Box<FrontMatter>>,
    lang: LangId,
}

impl Public {
    fn front(&self) -> &FrontMatter {
        self.merged.as_deref().unwrap_or(&self.parsed.front)
    }
}

pub fn grow(site: &ParsedSite, options: &LinkOptions, report: &mut Report) -> Tree {
    let codes: Vec<&str> = site.config.language_codes().collect();
    let (public, unpublished) = publish(site, options, &codes, report);
    let mut builder = Builder {
        site,
        codes: &codes,
        tree: Tree {
            pages: Vec::with_capacity(public.len()),
            sections: Vec::new(),
            homes: Vec::new(),
            by_path: HashMap::with_capacity(public.len()),
            unpublished,
        },
        section_of: HashMap::new(),
        dir_urls: HashMap::new(),
        report,
    };
    builder.build(public);
    builder.tree
}

/// Splits the pages into public and hidden ones.
fn publish(
    site: &ParsedSite,
    options: &LinkOptions,
    codes: &[&str],
    report: &mut Report,
) -> (Vec<Public>, Vec<Unpublished>) {
    let mut languages: Vec<Option<LangId>> = Vec::with_capacity(site.pages.len());
    for page in &site.pages {
        let lang = match page.path.lang.as_deref() {
            None => Some(LangId(0)),
            Some(code) => codes.iter().position(|c| *c == code).map(|n| LangId(n as u8)),
        };
        if lang.is_none() {
            report.push(unknown_language(page, codes));
        }
        languages.push(lang);
    }
    let sections: HashMap<(&str, LangId), &Arc<ParsedPage>> = site
        .pages
        .iter()
        .zip(&languages)
        .filter(|(p, _)| p.path.place == Place::Section)
        .filter_map(|(p, lang)| Some(((&*p.path.dir, (*lang)?), p)))
        .collect();
    let mut cascades = Cascades { sections: &sections, known: HashMap::new() };
    let mut hidden_dirs: BTreeMap<(Box<str>, LangId), (Hidden, Box<str>)> = BTreeMap::new();
    let mut candidates = Vec::with_capacity(site.pages.len());
    for (parsed, lang) in site.pages.iter().zip(&languages) {
        let Some(lang) = *lang else { continue };
        let is_section = parsed.path.place == Place::Section;
        let above = if is_section { parent_dir(&parsed.path.dir) } else { Some(&*parsed.path.dir) };
        let merged = above.and_then(|dir| cascades.of(dir, lang)).map(|defaults| {
            let mut merged = Box::new(parsed.front.clone());
            merged.inherit(&defaults);
            merged
        });
        let page = Public { parsed: Arc::clone(parsed), merged, lang };
        let own = hidden(page.front(), options);
        if let (Some(reason), true) = (own, is_section) {
            hidden_dirs
                .insert((parsed.path.dir.clone(), lang), (reason, content_path(&parsed.source.path).into()));
        }
        candidates.push((page, own));
    }
    let mut public = Vec::with_capacity(candidates.len());
    let mut unpublished = Vec::new();
    for (page, own) in candidates {
        let path: Box<str> = content_path(&page.parsed.source.path).into();
        if let Some(reason) = own {
            let urls = likely_urls(&page, codes);
            unpublished.push(Unpublished { path, reason, because_of: None, urls });
        } else if let Some((reason, section)) = hidden_above(&hidden_dirs, &page.parsed.path, page.lang) {
            let urls = likely_urls(&page, codes);
            unpublished.push(Unpublished { path, reason, because_of: Some(section), urls });
        } else {
            public.push(page);
        }
    }
    (public, unpublished)
}

/// The addresses that a hidden page would have, to know a link to it again: by the names of its folders
/// and file, its `slug` and its `aliases`.
fn likely_urls(page: &Public, codes: &[&str]) -> Vec<Box<str>> {
    let PagePath { dir, stem, place, .. } = &page.parsed.path;
    let mut url = match page.lang.0 {
        0 => String::new(),
        n => format!("{}/", codes[usize::from(n)]),
    };
    let mut folders: Vec<&str> = dir.split('/').filter(|part| !part.is_empty()).collect();
    let slug = page.parsed.front.slug.as_ref().map(|slug| &*slug.value);
    let own = if *place == Place::Leaf { Some(&**stem) } else { folders.pop() };
    for part in folders {
        url.push_str(&path_slug(part));
        url.push('/');
    }
    if let Some(own) = own {
        url.push_str(&slug.map_or_else(|| path_slug(own), str::to_owned));
        url.push('/');
    }
    let aliases = page.parsed.front.aliases.iter().flatten();
    let alias = |alias: &crate::parse::value::Str| alias.value.trim_start_matches('/').into();
    std::iter::once(url.into()).chain(aliases.map(alias)).collect()
}

/// A section that is not public hides everything below it: what an editor holds back must not
/// appear because one page in it was forgotten.
fn hidden_above(
    hidden: &BTreeMap<(Box<str>, LangId), (Hidden, Box<str>)>,
    path: &PagePath,
    lang: LangId,
) -> Option<(Hidden, Box<str>)> {
    if hidden.is_empty() {
        return None;
    }
    let mut dir = Some(&*path.dir);
    while let Some(current) = dir {
        let found = hidden
            .get(&(current.into(), lang))
            .or_else(|| hidden.get(&(current.into(), LangId(0))))
            // The home page hides only itself: a site is never emptied by one key.
            .filter(|_| !current.is_empty());
        if let Some((reason, section)) = found {
            return Some((*reason, section.clone()));
        }
        dir = parent_dir(current);
    }
    None
}

/// Why a page of this front matter is not public.
pub fn hidden(front: &FrontMatter, options: &LinkOptions) -> Option<Hidden> {
    if front.draft == Some(true) && !options.drafts {
        return Some(Hidden::Draft);
    }
    if let Some(day) = &front.expiry_date
        && day.value <= options.moment()
        && !options.expired
    {
        return Some(Hidden::Expired(day.value));
    }
    if let Some(day) = &front.publish_date
        && day.value > options.moment()
        && !options.future
    {
        return Some(Hidden::Scheduled(day.value));
    }
    None
}

/// The folder above; `None` above the top.
pub fn parent_dir(dir: &str) -> Option<&str> {
    if dir.is_empty() { None } else { Some(dir.rsplit_once('/').map_or("", |(above, _)| above)) }
}

type SectionPages<'a> = HashMap<(&'a str, LangId), &'a Arc<ParsedPage>>;

/// The defaults that hold in a folder, nearest section first.
struct Cascades<'a> {
    sections: &'a SectionPages<'a>,
    known: HashMap<LangId, HashMap<Box<str>, Option<Arc<FrontMatter>>>>,
}

impl Cascades<'_> {
    fn of(&mut self, dir: &str, lang: LangId) -> Option<Arc<FrontMatter>> {
        if let Some(known) = self.known.get(&lang).and_then(|known| known.get(dir)) {
            return known.clone();
        }
        let above = parent_dir(dir).and_then(|above| self.of(above, lang));
        let own = self
            .sections
            .get(&(dir, lang))
            .and_then(|p| p.front.cascade.as_deref())
            .or_else(|| self.sections.get(&(dir, LangId(0))).and_then(|p| p.front.cascade.as_deref()));
        let result = match (own, above) {
            (None, above) => above,
            (Some(own), None) => Some(Arc::new(own.clone())),
            (Some(own), Some(above)) => {
                let mut merged = own.clone();
                merged.inherit(&above);
                Some(Arc::new(merged))
            }
        };
        self.known.entry(lang).or_default().insert(dir.into(), result.clone());
        result
    }
}

struct Builder<'a> {
    site: &'a ParsedSite,
    codes: &'a [&'a str],
    tree: Tree,
    section_of: HashMap<LangId, HashMap<Box<str>, SectionId>>,
    dir_urls: HashMap<LangId, HashMap<Box<str>, Box<str>>>,
    report: &'a mut Report,
}

impl Builder<'_> {
    fn build(&mut self, public: Vec<Public>) {
        let (mut sections, pages): (Vec<Public>, Vec<Public>) =
            public.into_iter().partition(|p| p.parsed.path.place == Place::Section);
        let languages = (0..self.codes.len()).map(|n| LangId(n as u8));
        let mut by_lang: Vec<(Vec<Public>, Vec<Public>)> =
            languages.map(|_| (Vec::new(), Vec::new())).collect();
        sections.sort_by(|a, b| a.parsed.path.dir.cmp(&b.parsed.path.dir));
        for section in sections {
            by_lang[section.lang.0 as usize].0.push(section);
        }
        for page in pages {
            by_lang[page.lang.0 as usize].1.push(page);
        }
        for (n, (sections, pages)) in by_lang.into_iter().enumerate() {
            self.language(LangId(n as u8), sections, pages);
        }
        self.translations();
        self.lists();
    }

    fn language(&mut self, lang: LangId, sections: Vec<Public>, pages: Vec<Public>) {
        let first_page = self.tree.pages.len();
        let home_exists = sections.first().is_some_and(|s| s.parsed.path.dir.is_empty());
        let stand_ins = lang != LangId(0)
            && self.site.config.languages.get(self.codes[lang.0 as usize]).is_some_and(|l| l.fallback);
        if !home_exists && !stand_ins {
            let home = self.synthetic_home(lang);
            self.add_section(home, lang, false);
        }
        let own: HashMap<String, ()> = if stand_ins {
            sections.iter().chain(&pages).map(|p| (p.parsed.path.key(), ())).collect()
        } else {
            HashMap::new()
        };
        let mut missing_pages = Vec::new();
        let mut all_sections: Vec<(Public, bool)> = sections.into_iter().map(|s| (s, false)).collect();
        if stand_ins {
            for page in &self.tree.pages {
                if page.lang != LangId(0) || own.contains_key(&page.parsed.path.key()) {
                    continue;
                }
                let stand_in = Public { parsed: Arc::clone(&page.parsed), merged: page.merged.clone(), lang };
                if page.is_section {
                    all_sections.push((stand_in, true));
                } else {
                    missing_pages.push((stand_in, page.url.clone()));
                }
            }
            all_sections.sort_by(|(a, _), (b, _)| a.parsed.path.dir.cmp(&b.parsed.path.dir));
        }
        for (section, fallback) in all_sections {
            self.add_section(section, lang, fallback);
        }
        for page in pages {
            self.add_page(page, lang, None);
        }
        for (page, url) in missing_pages {
            let url = format!("{}{url}", self.prefix(lang));
            self.add_page(page, lang, Some(url.into()));
        }
        let home = (first_page..self.tree.pages.len())
            .find(|&n| self.tree.pages[n].is_section && self.tree.pages[n].parsed.path.dir.is_empty())
            .expect("every language has a home page");
        self.tree.homes.push(PageId(home as u32));
    }

    fn prefix(&self, lang: LangId) -> String {
        if lang == LangId(0) { String::new() } else { format!("{}/", self.codes[lang.0 as usize]) }
    }

    fn synthetic_home(&self, lang: LangId) -> Public {
        let config = &self.site.config;
        let code = self.codes[lang.0 as usize];
        let title =
            config.languages.get(code).and_then(|l| l.title.clone()).unwrap_or_else(|| config.title.clone());
        let path = if lang == LangId(0) {
            "content/_index.md".to_owned()
        } else {
            format!("content/_index.{code}.md")
        };
        let front = FrontMatter { title: Some(Spanned::new(title.clone(), 0..0)), ..FrontMatter::default() };
        let parsed = ParsedPage {
            source: SourceText::new(path.as_str(), ""),
            path: PagePath::parse(&path),
            front,
            body: Default::default(),
            sort_key: crate::vi::collate::sort_key(&title),
            diagnostics: Vec::new(),
        };
        Public { parsed: Arc::new(parsed), merged: None, lang }
    }

    fn add_section(&mut self, public: Public, lang: LangId, fallback: bool) {
        let dir = public.parsed.path.dir.clone();
        let url = self.section_url(&public, &dir, lang);
        let parent = parent_dir(&dir).and_then(|above| self.nearest_section(above, lang));
        let id = SectionId(self.tree.sections.len() as u32);
        let page = self.push(public, url, id, true, fallback);
        self.tree.sections.push(Section {
            page,
            dir: dir.clone(),
            lang,
            parent,
            children: Vec::new(),
            pages: Vec::new(),
        });
        self.section_of.entry(lang).or_default().insert(dir, id);
    }

    fn section_url(&mut self, public: &Public, dir: &str, lang: LangId) -> Box<str> {
        if dir.is_empty() {
            let url: Box<str> = self.prefix(lang).into();
            self.dir_urls.entry(lang).or_default().insert("".into(), url.clone());
            return url;
        }
        let name = dir.rsplit('/').next().unwrap_or(dir);
        let above = self.dir_url(parent_dir(dir).unwrap_or(""), lang);
        let slug = self.slug(public, name);
        let url: Box<str> = format!("{above}{slug}/").into();
        self.dir_urls.entry(lang).or_default().insert(dir.into(), url.clone());
        url
    }

    /// The address of a folder, whether or not it is a section.
    fn dir_url(&mut self, dir: &str, lang: LangId) -> Box<str> {
        if let Some(url) = self.dir_urls.get(&lang).and_then(|urls| urls.get(dir)) {
            return url.clone();
        }
        let url: Box<str> = match parent_dir(dir) {
            None => self.prefix(lang).into(),
            Some(above) => {
                let name = dir.rsplit('/').next().unwrap_or(dir);
                format!("{}{}/", self.dir_url(above, lang), path_slug(name)).into()
            }
        };
        self.dir_urls.entry(lang).or_default().insert(dir.into(), url.clone());
        url
    }

    fn nearest_section(&self, dir: &str, lang: LangId) -> Option<SectionId> {
        let mut dir = Some(dir);
        while let Some(current) = dir {
            if let Some(&id) = self.section_of.get(&lang).and_then(|of| of.get(current)) {
                return Some(id);
            }
            dir = parent_dir(current);
        }
        None
    }

    fn add_page(&mut self, public: Public, lang: LangId, url: Option<Box<str>>) {
        let parsed = Arc::clone(&public.parsed);
        let path = &parsed.path;
        let fallback = url.is_some();
        let (dir, name) = match path.place {
            // A bundle in the top folder would take the home page's address.
            Place::Bundle if !path.dir.is_empty() => {
                (parent_dir(&path.dir).unwrap_or(""), path.dir.rsplit('/').next().unwrap_or(&path.dir))
            }
            _ => (&*path.dir, &*path.stem),
        };
        let url = url.unwrap_or_else(|| {
            let above = self.dir_url(dir, lang);
            let slug = self.slug(&public, name);
            format!("{above}{slug}/").into()
        });
        let section = self.nearest_section(dir, lang).expect("the home page's section holds everything");
        self.push(public, url, section, false, fallback);
    }

    fn push(
        &mut self,
        public: Public,
        url: Box<str>,
        section: SectionId,
        is_section: bool,
        fallback: bool,
    ) -> PageId {
        let id = PageId(self.tree.pages.len() as u32);
        if !fallback {
            self.tree.by_path.insert(content_path(&public.parsed.source.path).into(), id);
        }
        let kind = public.front().kind.as_ref().map_or_else(Default::default, |k| k.value);
        self.tree.pages.push(Page {
            parsed: public.parsed,
            merged: public.merged,
            kind,
            lang: public.lang,
            url,
            section,
            is_section,
            position: 0,
            translations: Vec::new(),
            fallback,
            plan: None,
            terms: Vec::new(),
        });
        id
    }

    /// The last part of a page's address: its `slug`, or its file's name, folded to ASCII.
    fn slug(&mut self, public: &Public, name: &str) -> String {
        let source = &public.parsed.source;
        let (written, range) = match &public.parsed.front.slug {
            Some(slug) => (&*slug.value, slug.range()),
            None => (name, 0..0),
        };
        let leaves = written.contains(['/', '\\']) || written.split('.').all(str::is_empty);
        let slug = path_slug(written);
        if leaves || slug.is_empty() {
            self.report.push(
                Diagnostic::error(
                    Code::AddressInvalid,
                    Text::new(
                        format!("\"{written}\" không làm được địa chỉ của trang"),
                        format!("\"{written}\" cannot be the address of a page"),
                    ),
                )
                .at(source, range)
                .help(if public.parsed.front.slug.is_some() {
                    Text::fixed(
                        "slug là một từ, không có dấu / hay ..: slug = \"phun-thuoc\"",
                        "a slug is one word without / or ..: slug = \"phun-thuoc\"",
                    )
                } else {
                    Text::fixed(
                        "đổi tên tệp bằng chữ Latinh, hoặc thêm dòng: slug = \"ten-trang\"",
                        "rename the file in Latin letters, or add the line: slug = \"name\"",
                    )
                }),
            );
            let fallback = path_slug(name);
            return if fallback.is_empty() { "trang".to_owned() } else { fallback };
        }
        slug
    }

    fn translations(&mut self) {
        if self.codes.len() < 2 {
            for n in 0..self.tree.pages.len() {
                let page = &mut self.tree.pages[n];
                page.translations = vec![(page.lang, PageId(n as u32))];
            }
            return;
        }
        let mut groups: HashMap<String, Vec<(LangId, PageId)>> = HashMap::new();
        for (n, page) in self.tree.pages.iter().enumerate() {
            groups.entry(page.parsed.path.key()).or_default().push((page.lang, PageId(n as u32)));
        }
        for (_, group) in groups {
            for &(_, id) in &group {
                self.tree.pages[id.0 as usize].translations.clone_from(&group);
            }
        }
    }

    /// Puts every page into its section's list and sorts the lists.
    fn lists(&mut self) {
        for (n, page) in self.tree.pages.iter().enumerate() {
            let section = &mut self.tree.sections[page.section.0 as usize];
            if !page.is_section {
                section.pages.push(PageId(n as u32));
            }
        }
        for n in 0..self.tree.sections.len() {
            if let Some(parent) = self.tree.sections[n].parent {
                self.tree.sections[parent.0 as usize].children.push(SectionId(n as u32));
            }
        }
        for n in 0..self.tree.sections.len() {
            sort_pages(&mut self.tree.pages, &mut self.tree.sections[n]);
            sort_children(&self.tree.pages, &mut self.tree.sections, SectionId(n as u32));
        }
    }
}

/// Sorts the pages of a section and tells each its position.
pub fn sort_pages(pages: &mut [Page], section: &mut Section) {
    list_order(pages, &mut section.pages);
    for (position, page) in section.pages.iter().enumerate() {
        pages[page.0 as usize].position = position as u32;
    }
}

/// Sorts the sections directly below a section.
pub fn sort_children(pages: &[Page], sections: &mut [Section], parent: SectionId) {
    let mut children = std::mem::take(&mut sections[parent.0 as usize].children);
    children.sort_by_cached_key(|child| {
        let page = &pages[sections[child.0 as usize].page.0 as usize];
        let weight = page.front().weight.unwrap_or(i64::MAX);
        (weight, &*page.parsed.sort_key, &*page.parsed.source.path)
    });
    sections[parent.0 as usize].children = children;
}

fn unknown_language(page: &ParsedPage, codes: &[&str]) -> Diagnostic {
    let code = page.path.lang.as_deref().unwrap_or("");
    let known = codes.join(", ");
    Diagnostic::error(
        Code::UnknownLanguage,
        Text::new(
            format!("tên tệp có mã ngôn ngữ \"{code}\", nhưng trang chưa khai báo ngôn ngữ này (đã có: {known})"),
            format!("the file name has the language code \"{code}\", which the site does not declare (it has: {known})"),
        ),
    )
    .in_file(&page.source.path)
    .help(Text::new(
        format!("thêm [languages.{code}] vào lantoa.toml, hoặc đổi tên tệp"),
        format!("add [languages.{code}] to lantoa.toml, or rename the file"),
    ))
}
