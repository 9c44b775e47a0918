//! The linking itself: parsed files in, one [`Site`] out.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use super::registries::Registries;
use super::slug::path_slug;
use super::taxonomy;
use super::tree::{self, Tree, parent_dir};
use super::{
    AgencyId, DocumentId, FileRef, LangId, LinkOptions, LocalityId, Page, PageId, ParsedSite, PlanFile, Site,
    SiteLanguage, content_path,
};
use super::{agencies, calendar, check, documents, indicators, outputs, places, plans};
use crate::diag::{Code, Diagnostic, Report, Text};
use crate::parse::kind::Kind;
use crate::parse::markdown::{HoleKind, LinkTarget};
use crate::parse::page::Place;

/// Links a parsed site. The result is complete even where the report has errors, so that the
/// preview can show what there is.
pub fn link(parsed: &ParsedSite, options: LinkOptions) -> (Site, Report) {
    let mut report = Report::default();
    let registries = Registries::merge(&parsed.registries, &mut report);
    let Tree { mut pages, sections, homes, by_path, unpublished } = tree::grow(parsed, &options, &mut report);
    check::front_matter(parsed, &pages, &registries, &mut report);
    let languages = languages(parsed, &homes);
    let codes: Vec<_> = languages.iter().map(|l| (l.code.clone(), l.prefix.clone())).collect();
    let terms =
        taxonomy::gather(&mut pages, &registries, &codes, |pages, list| taxonomy::newest_first(pages, list));
    let mut plans = link_plans(parsed, &mut pages, &registries, &by_path, &unpublished, &mut report);
    let indicators = indicators::gather(&mut plans);
    let mut site = Site {
        agency_work: agencies::gather(&registries, &plans),
        document_links: documents::gather(&registries, &plans),
        place_links: places::gather(&registries, &plans),
        indicators,
        calendar: calendar::gather(&pages, &plans, options.now),
        config: Arc::clone(&parsed.config),
        options,
        languages,
        pages,
        sections,
        terms,
        registries,
        plans,
        assets: parsed.assets.clone(),
        by_path,
        unpublished,
        outputs: HashMap::new(),
        planned: Vec::new(),
        files: HashMap::new(),
        aliases: Vec::new(),
        citations: Vec::new(),
    };
    site.citations = citations(&site);
    site.files = files(&site, &mut report);
    site.aliases = aliases(&site, &mut report);
    outputs::plan(&mut site, &mut report);
    check::menu_addresses(&site, &mut report);
    (site, report)
}

fn languages(parsed: &ParsedSite, homes: &[PageId]) -> Vec<SiteLanguage> {
    let config = &parsed.config;
    config
        .language_codes()
        .zip(homes)
        .enumerate()
        .map(|(n, (code, &home))| {
            let own = config.languages.get(code);
            let default_name = if code == "vi" { "Tiếng Việt" } else { code };
            SiteLanguage {
                code: code.into(),
                name: own.map_or_else(|| default_name.into(), |l| l.name.clone()),
                prefix: if n == 0 { "".into() } else { format!("{code}/").into() },
                title: own.and_then(|l| l.title.clone()).unwrap_or_else(|| config.title.clone()),
                description: own
                    .and_then(|l| l.description.clone())
                    .unwrap_or_else(|| config.description.clone()),
                home,
            }
        })
        .collect()
}

fn link_plans(
    parsed: &ParsedSite,
    pages: &mut [Page],
    registries: &Registries,
    by_path: &HashMap<Box<str>, PageId>,
    unpublished: &[super::Unpublished],
    report: &mut Report,
) -> Vec<plans::LinkedPlan> {
    let mut linked: Vec<plans::LinkedPlan> = Vec::new();
    let mut ids: HashMap<Box<str>, crate::diag::Place> = HashMap::new();
    let mut resolver = plans::Resolver::new(registries);
    for plan in &parsed.plans {
        let path = format!("{}/index.md", plan.dir);
        let Some(&page) = by_path.get(path.as_str()) else {
            if !unpublished.iter().any(|u| *u.path == *path) {
                report.push(plan_without_page(plan));
            }
            continue;
        };
        let n = linked.len() as u32;
        let resolved = resolver.resolve(page, plan, report);
        let place = crate::diag::Place::new(&plan.plan.source, plan.plan.title.range());
        if let Some(first) = ids.insert(resolved.id.clone(), place.clone()) {
            report.push(
                Diagnostic::error(
                    Code::DuplicateId,
                    Text::new(
                        format!("hai kế hoạch cùng có mã `{}`", resolved.id),
                        format!("two plans have the id `{}`", resolved.id),
                    ),
                )
                .place(place)
                .related(first, Text::fixed("kế hoạch kia ở đây", "the other plan is here"))
                .help(Text::fixed("đổi tên một trong hai thư mục", "rename one of the two folders")),
            );
        }
        for (_, id) in pages[page.0 as usize].translations.clone() {
            pages[id.0 as usize].plan = Some(n);
        }
        linked.push(resolved);
    }
    for page in
        pages.iter().filter(|p| p.kind == Kind::Plan && p.plan.is_none() && !p.is_section && !p.fallback)
    {
        let range = page.parsed.front.kind.as_ref().map_or(0..0, |k| k.range());
        report.push(
            Diagnostic::error(
                Code::Plan,
                Text::fixed(
                    "trang kế hoạch không có tệp plan.toml bên cạnh",
                    "the plan's page has no plan.toml beside it",
                ),
            )
            .at(&page.parsed.source, range)
            .help(Text::fixed(
                "đặt trang ở ke-hoach/<mã>/index.md và dữ liệu ở ke-hoach/<mã>/plan.toml",
                "put the page at ke-hoach/<id>/index.md and the data at ke-hoach/<id>/plan.toml",
            )),
        );
    }
    linked
}

fn plan_without_page(plan: &super::ParsedPlan) -> Diagnostic {
    Diagnostic::error(
        Code::Plan,
        Text::fixed("kế hoạch này không có trang index.md bên cạnh", "this plan has no index.md beside it"),
    )
    .at(&plan.plan.source, plan.plan.title.range())
    .help(Text::new(
        format!("tạo tệp content/{}/index.md với kind = \"plan\"", plan.dir),
        format!("make content/{}/index.md with kind = \"plan\"", plan.dir),
    ))
}

/// File endings whose content a browser would run.
const ACTIVE: &[&str] = &["html", "htm", "xhtml", "svg", "svgz", "js", "mjs", "xml", "xsl", "swf", "wasm"];

/// Whether a browser could run what a file of this name holds.
pub fn is_active(path: &str) -> bool {
    path.rsplit_once('.').is_some_and(|(_, ending)| ACTIVE.contains(&ending.to_ascii_lowercase().as_str()))
}

/// The files of `content/` that are published: all of a bundle's, and of a section's those that a
/// published page uses, so that nothing of a hidden page gets out.
fn files(site: &Site, report: &mut Report) -> HashMap<Box<str>, FileRef> {
    let mut owners: HashMap<Box<str>, PageId> = HashMap::new();
    let mut bundles = HashSet::new();
    for id in site.page_ids() {
        let page = site.page(id);
        if page.fallback {
            continue;
        }
        let dir = &page.parsed.path.dir;
        match page.parsed.path.place {
            Place::Bundle => {
                bundles.insert(dir.clone());
                owners.entry(dir.clone()).or_insert(id);
            }
            Place::Section => {
                owners.entry(dir.clone()).or_insert(id);
            }
            Place::Leaf => {}
        }
    }
    let hidden_dirs: HashSet<&str> = site
        .unpublished
        .iter()
        .filter_map(|u| {
            u.path
                .rsplit_once('/')
                .filter(|(_, name)| name.starts_with("index.") || name.starts_with("_index."))
        })
        .map(|(dir, _)| dir)
        .filter(|dir| !owners.contains_key(*dir))
        .collect();
    let used = used_files(site);
    let mut files = HashMap::new();
    for (n, asset) in site.assets.iter().enumerate() {
        let Some(path) = asset.path.strip_prefix("content/") else { continue };
        if is_active(path) {
            report.push(
                Diagnostic::warning(
                    Code::ActiveFile,
                    Text::fixed(
                        "tệp này có thể chạy mã trong trình duyệt, nên không được đưa lên trang",
                        "a browser could run code in this file, so it is not published",
                    ),
                )
                .in_file(&asset.path)
                .help(Text::fixed(
                    "chuyển sang ảnh PNG, JPEG, WebP hoặc tệp PDF; người quản trị có thể đặt vào static/",
                    "use a PNG, JPEG, WebP or PDF; an administrator may put it in static/",
                )),
            );
            continue;
        }
        let dir = parent_of(path);
        let Some((owner_dir, owner)) = owner(&owners, &hidden_dirs, dir) else { continue };
        if !bundles.contains(owner_dir) && !used.contains(path) {
            continue;
        }
        let page = site.page(owner);
        let inside = path[owner_dir.len()..].trim_start_matches('/');
        let url = format!("{}{}", page.url, file_url(inside)).into();
        files.insert(path.into(), FileRef { asset: n as u32, url });
    }
    files
}

fn parent_of(path: &str) -> &str {
    path.rsplit_once('/').map_or("", |(dir, _)| dir)
}

fn owner<'a>(
    owners: &HashMap<Box<str>, PageId>,
    hidden: &HashSet<&str>,
    dir: &'a str,
) -> Option<(&'a str, PageId)> {
    let mut dir = Some(dir);
    while let Some(current) = dir {
        if let Some(&id) = owners.get(current) {
            return Some((current, id));
        }
        if hidden.contains(current) {
            return None;
        }
        dir = parent_dir(current);
    }
    None
}

/// A file's path as an address: every part folded to ASCII, its ending in lower case.
fn file_url(path: &str) -> String {
    let parts: Vec<String> = path
        .split('/')
        .map(|part| match part.rsplit_once('.') {
            Some((stem, ending)) => {
                let stem = path_slug(stem);
                let stem = if stem.is_empty() { "tep".to_owned() } else { stem };
                format!("{stem}.{}", path_slug(ending))
            }
            None => path_slug(part),
        })
        .collect();
    parts.join("/")
}

/// Paths below `content/` that published pages name in links, images and front matter.
fn used_files(site: &Site) -> HashSet<String> {
    let mut used = HashSet::new();
    for page in site.pages.iter().filter(|p| !p.fallback) {
        let dir = &page.parsed.path.dir;
        if let Some(image) = &page.front().image {
            used.extend(resolve(dir, &image.src.value));
        }
        for hole in &page.parsed.body.holes {
            match &hole.kind {
                HoleKind::Href(LinkTarget::Page { path, .. })
                // Pages are no files; most links lead to pages.
                | HoleKind::Image { src: LinkTarget::Page { path, .. }, .. }
                    if !path.ends_with(".md") =>
                {
                    used.extend(resolve(dir, path));
                }
                HoleKind::ShortcodeOpen { args, .. } => {
                    used.extend(
                        args.iter().filter(|a| &*a.key == "src").filter_map(|a| resolve(dir, &a.value)),
                    );
                }
                _ => {}
            }
        }
    }
    used
}

/// A relative path from a folder below `content/`; `None` where it leaves `content/`.
pub fn resolve(dir: &str, path: &str) -> Option<String> {
    let mut parts: Vec<&str> = dir.split('/').filter(|p| !p.is_empty()).collect();
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop()?;
            }
            part => parts.push(part),
        }
    }
    Some(parts.join("/"))
}

fn citations(site: &Site) -> Vec<Vec<PageId>> {
    let mut citations = vec![Vec::new(); site.registries.documents.len()];
    if citations.is_empty() {
        return citations;
    }
    for id in site.page_ids() {
        let page = site.page(id);
        let in_text = page.parsed.body.holes.iter().filter_map(|hole| match &hole.kind {
            HoleKind::Symbol(symbol) => Some(&**symbol),
            _ => None,
        });
        let front = page.front();
        let in_front = front.documents.iter().flatten().map(|s| &*s.value);
        let in_fields = page.fields().legal_basis().iter().map(|s| &*s.value);
        let plan = page.plan.map(|n| &site.plans[n as usize]);
        let in_plan = plan.iter().flat_map(|p| &p.legal_basis).map(|d| &*d.symbol);
        for symbol in in_text.chain(in_front).chain(in_fields).chain(in_plan) {
            if let Some(document) = site.registries.document(symbol) {
                let list: &mut Vec<PageId> = &mut citations[document.0 as usize];
                if list.last() != Some(&id) {
                    list.push(id);
                }
            }
        }
    }
    citations
}

/// The output path of the redirect that stands at an old address.
pub fn alias_path(alias: &str) -> String {
    let inner = alias.trim().trim_start_matches('/').trim_end_matches('/');
    if inner.ends_with(".html") { inner.to_owned() } else { format!("{inner}/index.html") }
}

fn aliases(site: &Site, report: &mut Report) -> Vec<(Box<str>, PageId)> {
    let mut aliases = Vec::new();
    for id in site.page_ids() {
        let page = site.page(id);
        if page.fallback {
            continue;
        }
        for alias in page.parsed.front.aliases.as_deref().unwrap_or_default() {
            let inner = alias.value.trim().trim_start_matches('/').trim_end_matches('/');
            let safe = alias.value.starts_with('/')
                && !inner.is_empty()
                && inner.split('/').all(|p| !p.is_empty() && p != "." && p != "..")
                && inner.chars().all(|c| c.is_alphanumeric() || matches!(c, '-' | '_' | '.' | '/'));
            if !safe {
                report.push(
                    Diagnostic::error(
                        Code::AddressInvalid,
                        Text::new(
                            format!("\"{}\" không phải là một địa chỉ cũ của trang", alias.value),
                            format!("\"{}\" is not an old address of the site", alias.value),
                        ),
                    )
                    .at(&page.parsed.source, alias.range())
                    .help(Text::fixed(
                        "viết đường dẫn bắt đầu bằng /, không có tên miền: \"/tin-cu/bai-1/\"",
                        "write a path that begins with /, without the host: \"/old/page/\"",
                    )),
                );
                continue;
            }
            aliases.push((alias_path(&alias.value).into(), id));
        }
    }
    aliases
}

impl Site {
    /// The address of a legal document's page.
    pub fn document_url(&self, lang: LangId, id: DocumentId) -> String {
        let symbol = &self.registries.document_entry(id).symbol.value;
        format!("{}van-ban/{}/", self.language(lang).prefix, path_slug(symbol))
    }

    /// The address of the list of all legal documents.
    pub fn document_list_url(&self, lang: LangId) -> String {
        format!("{}van-ban/", self.language(lang).prefix)
    }

    /// The address of an agency's page. Agencies, localities and comparisons are made once, in the
    /// default language: their names are what they are.
    pub fn agency_url(&self, id: AgencyId) -> String {
        format!("co-quan/{}/", self.registries.agency_entry(id).id.value)
    }

    /// The address of a locality's page.
    pub fn locality_url(&self, id: LocalityId) -> String {
        format!("dia-phuong/{}/", self.registries.locality_entry(id).id.value)
    }

    /// The address of a file of a plan's data.
    pub fn plan_file_url(&self, plan: u32, file: PlanFile) -> String {
        let page = self.plans[plan as usize].page;
        format!("{}{}", self.page(page).url, file.name())
    }

    /// The published page a link's path leads to, seen from a file below `content/`: the page in
    /// the reader's language where there is one.
    pub fn find_page(&self, path: &str, lang: LangId) -> Option<PageId> {
        let id = self.by_path.get(path).copied()?;
        let page = self.page(id);
        if page.lang == lang {
            return Some(id);
        }
        let same = page.translations.iter().find(|(l, _)| *l == lang);
        Some(same.map_or(id, |(_, id)| *id))
    }

    /// Whether a path below `content/` is a page that is not published.
    pub fn is_unpublished(&self, path: &str) -> bool {
        self.unpublished.iter().any(|u| &*u.path == content_path(path))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn relative_paths_resolve_and_do_not_leave_the_content_folder() {
        assert_eq!(resolve("a/b", "../c.md").as_deref(), Some("a/c.md"));
        assert_eq!(resolve("", "./x/y.jpg").as_deref(), Some("x/y.jpg"));
        assert_eq!(resolve("a", "../../lantoa.toml"), None);
    }

    #[test]
    fn file_names_become_ascii_addresses() {
        assert_eq!(file_url("Biểu mẫu 01.DOCX"), "bieu-mau-01.docx");
        assert_eq!(file_url("ảnh/Giàn giáo.JPG"), "anh/gian-giao.jpg");
    }
}
