//! Decides which pages are public, with the defaults that sections give them.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use super::slug::path_slug;
use super::{Hidden, LangId, LinkOptions, ParsedSite, Unpublished, content_path};
use crate::diag::{Code, Diagnostic, Report, Text};
use crate::parse::front::FrontMatter;
use crate::parse::page::{PagePath, PageShape, ParsedPage};

/// A page on its way: language known, defaults applied, found public.
pub struct Public {
    pub parsed: Arc<ParsedPage>,
    pub merged: Option<Arc<FrontMatter>>,
    pub lang: LangId,
}

impl Public {
    pub fn front(&self) -> &FrontMatter {
        self.merged.as_deref().unwrap_or(&self.parsed.front)
    }
}

/// Splits the pages into public and hidden ones.
pub fn publish(
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
        .filter(|(p, _)| p.path.shape == PageShape::Section)
        .filter_map(|(p, lang)| Some(((&*p.path.dir, (*lang)?), p)))
        .collect();
    let mut cascades = Cascades { sections: &sections, known: HashMap::new() };
    let mut hidden_dirs: BTreeMap<(Box<str>, LangId), (Hidden, Box<str>)> = BTreeMap::new();
    let mut candidates = Vec::with_capacity(site.pages.len());
    for (parsed, lang) in site.pages.iter().zip(&languages) {
        let Some(lang) = *lang else { continue };
        let is_section = parsed.path.shape == PageShape::Section;
        let above = if is_section { parent_dir(&parsed.path.dir) } else { Some(&*parsed.path.dir) };
        let merged = above.and_then(|dir| cascades.of(dir, lang)).map(|defaults| {
            let mut merged = parsed.front.clone();
            merged.inherit(&defaults);
            Arc::new(merged)
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
    let PagePath { dir, stem, shape, .. } = &page.parsed.path;
    let mut url = match page.lang.0 {
        0 => String::new(),
        n => format!("{}/", codes[usize::from(n)]),
    };
    let mut folders: Vec<&str> = dir.split('/').filter(|part| !part.is_empty()).collect();
    let slug = page.parsed.front.slug.as_ref().map(|slug| &*slug.value);
    let own = if *shape == PageShape::Leaf { Some(&**stem) } else { folders.pop() };
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
