//! The linking itself: parsed files in, one [`Site`] out.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use super::address::alias_path;
use super::plans::LinkedPlan;
use super::public::parent_dir;
use super::registries::Registries;
use super::slug::path_slug;
use super::taxonomy;
use super::tree::{self, Placed, Tree};
use super::{
    Asset, FileRef, LangId, LinkOptions, Linked, Page, PageId, ParsedPlan, ParsedSite, PlanId, Site,
    SiteLanguage, Unpublished, content_path,
};
use super::{agencies, calendar, check, documents, indicators, places, planning, plans, succession};
use crate::diag::{Code, Diagnostic, Report, Text};
use crate::parse::kind::Kind;
use crate::parse::markdown::{HoleKind, LinkTarget};
use crate::parse::page::PageShape;

/// Links a parsed site. The result is complete even where the report has errors, so that the
/// preview can show what there is.
pub fn link(parsed: &ParsedSite, options: LinkOptions) -> (Site, Report) {
    let mut report = Report::default();
    let linked = relate(parsed, options, &mut report);
    let (outputs, planned) = planning::plan(&linked, &mut report);
    let site = Site { linked, outputs: Arc::new(outputs), planned: planned.into() };
    check::menu_addresses(&site, &mut report);
    (site, report)
}

/// What the files mean together.
fn relate(parsed: &ParsedSite, options: LinkOptions, report: &mut Report) -> Linked {
    let registries = Registries::merge(&parsed.registries, report);
    succession::check(&registries, report);
    let tree = tree::grow(parsed, &options, report);
    check::front_matter(parsed, &tree.pages, &tree.unpublished, &registries, report);
    let languages = languages(parsed, &tree.homes);
    let (terms, terms_of) = taxonomy::gather(&tree.pages, &registries, &languages);
    let with_pages = with_pages(parsed, &tree, report);
    let (indicators, measured) = indicators::gather(with_pages.iter().map(|(_, plan)| &***plan));
    let mut resolver = plans::Resolver::new(&registries);
    let plans: Vec<LinkedPlan> = with_pages
        .iter()
        .zip(&measured)
        .map(|((page, plan), measured)| resolver.resolve(*page, plan, measured, report))
        .collect();
    unique_plans(&plans, report);
    let plan_of = plan_of(&tree, &plans);
    plans_missing(&tree.pages, &plan_of, report);
    let pages: Vec<Arc<Page>> = tree
        .pages
        .into_iter()
        .zip(tree.translations)
        .zip(terms_of)
        .zip(plan_of)
        .map(|(((placed, translations), terms), plan)| {
            let Placed { parsed, merged, kind, lang, url, section, is_section, fallback } = placed;
            let page = Page {
                parsed,
                merged,
                kind,
                lang,
                url,
                section,
                is_section,
                translations,
                fallback,
                plan,
                terms,
            };
            Arc::new(page)
        })
        .collect();
    let most = parsed.config.images.widths.iter().copied().max();
    Linked {
        agency_work: agencies::gather(&registries, &plans).into(),
        document_links: documents::gather(&registries, &plans).into(),
        place_links: places::gather(&registries, &plans).into(),
        indicators: indicators.into(),
        calendar: calendar::gather(&pages, &plans, options.now).into(),
        citations: citations(&pages, &registries, &plans).into(),
        files: Arc::new(files(&pages, &tree.unpublished, &parsed.assets, most, report)),
        aliases: aliases(&pages, report).into(),
        config: Arc::clone(&parsed.config),
        options,
        by_title: tree::by_title(&pages, languages.len()).into(),
        languages: languages.into(),
        positions: tree::positions(pages.len(), &tree.sections).into(),
        sections: tree.sections.into_iter().map(Arc::new).collect(),
        pages: pages.into(),
        terms: terms.into_iter().map(Arc::new).collect(),
        registries: Arc::new(registries),
        plans: plans.into(),
        assets: parsed.assets.as_slice().into(),
        by_path: Arc::new(tree.by_path),
        unpublished: tree.unpublished.into(),
    }
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

/// The plans whose pages are published, with those pages.
fn with_pages<'a>(
    parsed: &'a ParsedSite,
    tree: &Tree,
    report: &mut Report,
) -> Vec<(PageId, &'a Arc<ParsedPlan>)> {
    let mut found = Vec::new();
    for plan in &parsed.plans {
        let path = format!("{}/index.md", plan.dir);
        match tree.by_path.get(path.as_str()) {
            Some(&page) => found.push((page, plan)),
            None if tree.unpublished.iter().any(|u| *u.path == *path) => {}
            None => report.push(plan_without_page(plan)),
        }
    }
    found
}

/// Reports two plans of one id.
fn unique_plans(plans: &[LinkedPlan], report: &mut Report) {
    let mut ids: HashMap<&str, crate::diag::Place> = HashMap::new();
    for linked in plans {
        let plan = &linked.parsed.plan;
        let place = crate::diag::Place::new(&plan.source, plan.title.range());
        let Some(first) = ids.insert(&linked.id, place.clone()) else { continue };
        report.push(
            Diagnostic::error(
                Code::DuplicateId,
                Text::new(
                    format!("hai kế hoạch cùng có mã `{}`", linked.id),
                    format!("two plans have the id `{}`", linked.id),
                ),
            )
            .place(place)
            .related(first, Text::fixed("kế hoạch kia ở đây", "the other plan is here"))
            .help(Text::fixed("đổi tên một trong hai thư mục", "rename one of the two folders")),
        );
    }
}

/// The plan of each page, by [`PageId`]: of the plan's own page and of its translations.
fn plan_of(tree: &Tree, plans: &[LinkedPlan]) -> Vec<Option<PlanId>> {
    let mut of = vec![None; tree.pages.len()];
    for (n, plan) in plans.iter().enumerate() {
        for (_, page) in &tree.translations[plan.page.0 as usize] {
            of[page.0 as usize] = Some(PlanId(n as u32));
        }
    }
    of
}

/// Reports pages of kind `plan` that have no plan.
fn plans_missing(pages: &[Placed], plan_of: &[Option<PlanId>], report: &mut Report) {
    let without = pages.iter().zip(plan_of).filter(|(_, plan)| plan.is_none()).map(|(page, _)| page);
    for page in without.filter(|p| p.kind == Kind::Plan && !p.is_section && !p.fallback) {
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
}

fn plan_without_page(plan: &ParsedPlan) -> Diagnostic {
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
/// published page uses, so that nothing of a hidden page gets out. `most` is the width of the widest picture.
fn files(
    pages: &[Arc<Page>],
    unpublished: &[Unpublished],
    assets: &[Arc<Asset>],
    most: Option<u32>,
    report: &mut Report,
) -> HashMap<Box<str>, FileRef> {
    let mut owners: HashMap<Box<str>, PageId> = HashMap::new();
    let mut bundles = HashSet::new();
    for (n, page) in pages.iter().enumerate().filter(|(_, page)| !page.fallback) {
        let id = PageId(n as u32);
        let dir = &page.parsed.path.dir;
        match page.parsed.path.shape {
            PageShape::Bundle => {
                bundles.insert(dir.clone());
                owners.entry(dir.clone()).or_insert(id);
            }
            PageShape::Section => {
                owners.entry(dir.clone()).or_insert(id);
            }
            PageShape::Leaf => {}
        }
    }
    let hidden_dirs: HashSet<&str> = unpublished
        .iter()
        .filter_map(|u| {
            u.path
                .rsplit_once('/')
                .filter(|(_, name)| name.starts_with("index.") || name.starts_with("_index."))
        })
        .map(|(dir, _)| dir)
        .filter(|dir| !owners.contains_key(*dir))
        .collect();
    let used = used_files(pages);
    let mut files = HashMap::new();
    for (n, asset) in assets.iter().enumerate() {
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
        let page = &pages[owner.0 as usize];
        let inside = path[owner_dir.len()..].trim_start_matches('/');
        let mut url = format!("{}{}", page.url, file_url(inside));
        // A picture that becomes another format when it is made smaller is named by what it is.
        if let Some(image) = asset.image.filter(|image| most.is_some_and(|most| image.width > most))
            && let (Some(made), Some((stem, ending))) = (image.resized, url.rsplit_once('.'))
            && made == "jpg"
            && ending.eq_ignore_ascii_case("webp")
        {
            url = format!("{stem}.{made}");
        }
        let url = url.into();
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
fn used_files(pages: &[Arc<Page>]) -> HashSet<String> {
    let mut used = HashSet::new();
    for page in pages.iter().filter(|p| !p.fallback) {
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

/// The pages that name each document, by [`DocumentId`].
fn citations(pages: &[Arc<Page>], registries: &Registries, plans: &[LinkedPlan]) -> Vec<Vec<PageId>> {
    let mut citations = vec![Vec::new(); registries.documents.len()];
    if citations.is_empty() {
        return citations;
    }
    for (n, page) in pages.iter().enumerate() {
        let id = PageId(n as u32);
        let in_text = page.parsed.body.holes.iter().filter_map(|hole| match &hole.kind {
            HoleKind::Symbol(symbol) => Some(&**symbol),
            _ => None,
        });
        let front = page.front();
        let in_front = front.documents.iter().flatten().map(|s| &*s.value);
        let in_fields = page.fields().legal_basis().iter().map(|s| &*s.value);
        let plan = page.plan.map(|id| &plans[id.0 as usize]);
        let in_plan = plan.iter().flat_map(|p| &p.legal_basis).map(|d| &*d.symbol);
        for symbol in in_text.chain(in_front).chain(in_fields).chain(in_plan) {
            if let Some(document) = registries.document(symbol) {
                let list: &mut Vec<PageId> = &mut citations[document.0 as usize];
                if list.last() != Some(&id) {
                    list.push(id);
                }
            }
        }
    }
    citations
}

fn aliases(pages: &[Arc<Page>], report: &mut Report) -> Vec<(Box<str>, PageId)> {
    let mut aliases = Vec::new();
    for (n, page) in pages.iter().enumerate().filter(|(_, page)| !page.fallback) {
        let id = PageId(n as u32);
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

impl Linked {
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

    /// Whether a file below `content/` lies with a page that is not published, which may use it.
    pub fn is_hidden_file(&self, path: &str) -> bool {
        self.unpublished.iter().any(|u| {
            let dir = parent_of(&u.path);
            parent_of(path) == dir
                || !dir.is_empty() && path.strip_prefix(dir).is_some_and(|p| p.starts_with('/'))
        })
    }

    /// Paths below `content/` that published pages name in links, images and front matter.
    pub fn used_files(&self) -> HashSet<String> {
        used_files(&self.pages)
    }

    /// The page that is not published behind a path below `content/`: itself, or a file of its bundle.
    pub fn why_hidden(&self, path: &str) -> Option<&super::Unpublished> {
        let of_bundle = |u: &super::Unpublished| {
            let (dir, name) = u.path.rsplit_once('/').unwrap_or(("", &u.path));
            name.starts_with("index.")
                && !dir.is_empty()
                && path.strip_prefix(dir).is_some_and(|rest| rest.starts_with('/'))
        };
        let itself = self.unpublished.iter().find(|u| *u.path == *path);
        itself.or_else(|| self.unpublished.iter().find(|u| of_bundle(u)))
    }

    /// The page that is not published at an address of the site, without the `/` in front.
    pub fn why_hidden_at(&self, url: &str) -> Option<&super::Unpublished> {
        let url = url.trim_end_matches('/');
        self.unpublished.iter().find(|u| u.urls.iter().any(|known| known.trim_end_matches('/') == url))
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
