//! Gives every public page its address, its section and its translations.

use std::borrow::Borrow;
use std::collections::HashMap;
use std::sync::Arc;

use super::order::{Written, list_order};
use super::public::{Public, parent_dir, publish};
use super::slug::path_slug;
use super::{LangId, LinkOptions, Page, PageId, ParsedSite, Section, SectionId, Unpublished, content_path};
use crate::diag::{Code, Diagnostic, Report, SourceText, Text};
use crate::parse::front::FrontMatter;
use crate::parse::kind::Kind;
use crate::parse::page::{PagePath, PageShape, ParsedPage};
use crate::parse::value::Spanned;

/// The pages and sections of a site, each at its address.
pub struct Tree {
    pub pages: Vec<Placed>,
    /// The same page in every language that has it, by [`PageId`].
    pub translations: Vec<Vec<(LangId, PageId)>>,
    pub sections: Vec<Section>,
    /// Home pages, by language.
    pub homes: Vec<PageId>,
    /// By path below `content/`; stand-ins are not in it.
    pub by_path: HashMap<Box<str>, PageId>,
    pub unpublished: Vec<Unpublished>,
}

/// A page at its address: all of a [`super::Page`] that does not depend on other pages' contents.
pub struct Placed {
    pub parsed: Arc<ParsedPage>,
    pub merged: Option<Arc<FrontMatter>>,
    pub kind: Kind,
    pub lang: LangId,
    pub url: Box<str>,
    pub section: SectionId,
    pub is_section: bool,
    pub fallback: bool,
}

impl Placed {
    pub fn front(&self) -> &FrontMatter {
        self.merged.as_deref().unwrap_or(&self.parsed.front)
    }

    /// The path below `content/`.
    pub fn path(&self) -> &str {
        content_path(&self.parsed.source.path)
    }
}

/// A section before its lists are known.
struct Folder {
    page: PageId,
    dir: Box<str>,
    lang: LangId,
    parent: Option<SectionId>,
}

/// Decides what is public, and where it stands.
pub fn grow(site: &ParsedSite, options: &LinkOptions, report: &mut Report) -> Tree {
    let codes: Vec<&str> = site.config.language_codes().collect();
    let (public, unpublished) = publish(site, options, &codes, report);
    let mut builder = Builder {
        site,
        codes: &codes,
        pages: Vec::with_capacity(public.len()),
        folders: Vec::new(),
        homes: Vec::new(),
        by_path: HashMap::with_capacity(public.len()),
        section_of: HashMap::new(),
        dir_urls: HashMap::new(),
        report,
    };
    builder.build(public);
    let Builder { pages, folders, homes, by_path, .. } = builder;
    let translations = translations(&pages, codes.len());
    let sections = sections(&pages, folders);
    Tree { pages, translations, sections, homes, by_path, unpublished }
}

struct Builder<'a> {
    site: &'a ParsedSite,
    codes: &'a [&'a str],
    pages: Vec<Placed>,
    folders: Vec<Folder>,
    homes: Vec<PageId>,
    by_path: HashMap<Box<str>, PageId>,
    section_of: HashMap<LangId, HashMap<Box<str>, SectionId>>,
    dir_urls: HashMap<LangId, HashMap<Box<str>, Box<str>>>,
    report: &'a mut Report,
}

impl Builder<'_> {
    fn build(&mut self, public: Vec<Public>) {
        let (mut sections, pages): (Vec<Public>, Vec<Public>) =
            public.into_iter().partition(|p| p.parsed.path.shape == PageShape::Section);
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
    }

    fn language(&mut self, lang: LangId, sections: Vec<Public>, pages: Vec<Public>) {
        let first_page = self.pages.len();
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
            for page in &self.pages {
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
        let home = (first_page..self.pages.len())
            .find(|&n| self.pages[n].is_section && self.pages[n].parsed.path.dir.is_empty())
            .expect("every language has a home page");
        self.homes.push(PageId(home as u32));
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
        let id = SectionId(self.folders.len() as u32);
        let page = self.push(public, url, id, true, fallback);
        self.folders.push(Folder { page, dir: dir.clone(), lang, parent });
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
        let (dir, name) = match path.shape {
            // A bundle in the top folder would take the home page's address.
            PageShape::Bundle if !path.dir.is_empty() => {
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
        let id = PageId(self.pages.len() as u32);
        if !fallback {
            self.by_path.insert(content_path(&public.parsed.source.path).into(), id);
        }
        let kind = public.front().kind.as_ref().map_or_else(Default::default, |k| k.value);
        let Public { parsed, merged, lang } = public;
        self.pages.push(Placed { parsed, merged, kind, lang, url, section, is_section, fallback });
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
}

/// The same page in every language that has it, by [`PageId`].
fn translations(pages: &[Placed], languages: usize) -> Vec<Vec<(LangId, PageId)>> {
    let ids = pages.iter().enumerate().map(|(n, page)| (page.lang, PageId(n as u32)));
    if languages < 2 {
        return ids.map(|id| vec![id]).collect();
    }
    let keys: Vec<String> = pages.iter().map(|page| page.parsed.path.key()).collect();
    let mut groups: HashMap<&str, Vec<(LangId, PageId)>> = HashMap::new();
    for (key, id) in keys.iter().zip(ids) {
        groups.entry(key).or_default().push(id);
    }
    keys.iter().map(|key| groups[key.as_str()].clone()).collect()
}

/// The sections with the pages and sections that lie directly in each.
fn sections(pages: &[Placed], folders: Vec<Folder>) -> Vec<Section> {
    let mut inside: Vec<(Vec<PageId>, Vec<SectionId>)> = vec![Default::default(); folders.len()];
    for (n, page) in pages.iter().enumerate() {
        if !page.is_section {
            inside[page.section.0 as usize].0.push(PageId(n as u32));
        }
    }
    for (n, folder) in folders.iter().enumerate() {
        if let Some(parent) = folder.parent {
            inside[parent.0 as usize].1.push(SectionId(n as u32));
        }
    }
    let own: Vec<PageId> = folders.iter().map(|folder| folder.page).collect();
    let complete = |(folder, (mut list, mut children)): (Folder, (Vec<PageId>, Vec<SectionId>))| {
        list_order(pages, &mut list);
        section_order(pages, |id| own[id.0 as usize], &mut children);
        let Folder { page, dir, lang, parent } = folder;
        Section { page, dir, lang, parent, children, pages: list }
    };
    folders.into_iter().zip(inside).map(complete).collect()
}

impl Written for Placed {
    fn front(&self) -> &FrontMatter {
        Placed::front(self)
    }

    fn parsed(&self) -> &ParsedPage {
        &self.parsed
    }
}

/// The pages of each language that are no sections, by their titles.
pub fn by_title(pages: &[Arc<Page>], languages: usize) -> Vec<Vec<PageId>> {
    let mut lists = vec![Vec::new(); languages];
    for (n, page) in pages.iter().enumerate().filter(|(_, page)| !page.is_section) {
        lists[page.lang.0 as usize].push(PageId(n as u32));
    }
    for list in &mut lists {
        // Pages of one title stay in their order.
        list.sort_by_cached_key(|id| {
            let page = &pages[id.0 as usize];
            (crate::vi::collate::initial(page.title()).0, page.parsed.sort_key.clone())
        });
    }
    lists
}

/// Where each page stands in its section's list; 0 for the sections' own pages.
pub fn positions<S: Borrow<Section>>(pages: usize, sections: &[S]) -> Vec<u32> {
    let mut positions = vec![0; pages];
    for section in sections {
        for (position, page) in section.borrow().pages.iter().enumerate() {
            positions[page.0 as usize] = position as u32;
        }
    }
    positions
}

/// Sorts sections by their pages' weight and title.
pub fn section_order<P: Written>(pages: &[P], page_of: impl Fn(SectionId) -> PageId, list: &mut [SectionId]) {
    list.sort_by_cached_key(|&id| {
        let page = &pages[page_of(id).0 as usize];
        let weight = page.front().weight.unwrap_or(i64::MAX);
        (weight, &*page.parsed().sort_key, &*page.parsed().source.path)
    });
}
