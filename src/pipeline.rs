//! Composes the stages into a build: source → parse → model → render → publish.
//!
//! Decides nothing itself: what is read, how it is linked and how it is written is the stages'
//! matter. The build date is an input.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::path::{Component, Path, PathBuf};
use std::sync::{Arc, OnceLock};

use jiff::civil::Date;
use rayon::prelude::*;
use xxhash_rust::xxh3::{xxh3_64, xxh3_64_with_seed};

use crate::diag::{Code, Diagnostic, Report, Severity, SourceText, Text};
use crate::model::outputs::{WORKER, place};
use crate::model::{
    Asset, Hidden, ImageSize, LangId, LinkOptions, OutputId, ParsedPlan, ParsedSite, Planned, Site,
    Unpublished, link,
};
use crate::parse::config::{Config, check_base_url, parse_config};
use crate::parse::page::parse_page;
use crate::parse::plan::{parse_plan, parse_results, parse_tasks};
use crate::parse::registry::parse_registry;
use crate::parse::value::Spanned;
use crate::publish::{Options as PublishOptions, OutPath, OutPathError, PublishError, Published, Publisher};
use crate::render::image;
use crate::render::offline::{self, Seen};
use crate::render::theme::{DEFAULT_THEME, ThemeFiles};
use crate::render::{Content, Theme, render};
use crate::search;
use crate::source::{Blob, Role, SourceSet};

/// Changes with the code that makes images, so that images of an older version are made again.
const IMAGE_VERSION: u64 = 1;

/// What to build and how.
#[derive(Clone, Debug)]
pub struct Settings {
    /// The site folder.
    pub root: PathBuf,
    /// The output folder.
    pub out: PathBuf,
    /// Instead of the configuration's.
    pub base_url: Option<String>,
    /// Instead of the configuration's.
    pub theme: Option<String>,
    /// The build date in Asia/Ho_Chi_Minh.
    pub now: Date,
    pub drafts: bool,
    pub future: bool,
    pub portable: bool,
}

/// What a build says while it runs.
pub trait Progress: Sync {
    /// `total` outputs are about to be rendered.
    fn begin(&self, _total: usize) {}
    /// One output is done.
    fn step(&self) {}
    fn end(&self) {}
}

/// A build that says nothing.
pub struct Silent;

impl Progress for Silent {}

/// A finished build.
pub struct Built {
    pub report: Report,
    /// `None` where errors kept the build from being published.
    pub published: Option<Published>,
    pub pages: usize,
    pub unpublished: Vec<Unpublished>,
    /// The site that was built.
    pub site: Arc<Site>,
}

/// A site in memory, ready to render.
pub struct Loaded {
    pub site: Arc<Site>,
    pub theme: Arc<Theme>,
    /// The files behind [`Site::assets`], in the same order.
    pub blobs: Vec<Blob>,
    pub report: Report,
}

/// Reads, parses and links a site. Fails only where there is no site.
pub fn load(settings: &Settings) -> Result<Loaded, Box<Diagnostic>> {
    let set = SourceSet::load(&settings.root)?;
    let mut report = set.report.clone();
    let (parsed, blobs) = parse(&set, settings, &mut report)?;
    let options = LinkOptions {
        now: settings.now,
        drafts: settings.drafts,
        future: settings.future,
        expired: false,
        portable: settings.portable,
    };
    let files = theme_files(
        set.texts.iter().filter(|t| t.role == Role::Theme).map(|t| &t.source),
        set.blobs.iter().filter(|b| b.role == Role::ThemeStatic),
        &parsed.config,
        &mut report,
    );
    let theme = Theme::new(files, settings.portable, &mut report).with_colors(&parsed.config, &mut report);
    let (site, link_report) = link(&parsed, options);
    report.extend(link_report);
    Ok(Loaded { site: Arc::new(site), theme: Arc::new(theme), blobs, report })
}

/// Builds a site and publishes it, if nothing is wrong with it.
pub fn build(settings: &Settings, progress: &dyn Progress) -> Result<Built, Box<Diagnostic>> {
    check_out(settings)?;
    let Loaded { site, theme, blobs, mut report } = load(settings)?;
    let publisher = if report.has_errors() {
        None
    } else {
        Some(
            Publisher::begin(&settings.out, &PublishOptions::default())
                .map_err(|e| Box::new(publish_problem(&e)))?,
        )
    };
    let faulty = Faulty::of(&report);
    let keeper = publisher.is_some().then(|| Keeper::of(&site));
    progress.begin(site.planned.len());
    let put = |publisher: &Publisher, path: &str, bytes: &[u8]| {
        OutPath::new(path)
            .map_err(|e| address_problem(&e).in_file(path))
            .and_then(|path| publisher.put(&path, bytes).map_err(|e| publish_problem(&e)))
    };
    let pages = || -> Vec<Diagnostic> {
        let outputs = site.planned.par_iter();
        let problems = outputs.flat_map_iter(|planned| {
            let mut problems = one(&site, &theme, &blobs, planned, publisher.as_ref(), keeper.as_ref());
            problems.retain(|problem| !faulty.explain(&site, planned, problem));
            progress.step();
            problems
        });
        problems.collect()
    };
    let search = || -> Vec<Diagnostic> {
        let Some(publisher) = &publisher else { return Vec::new() };
        let files = search_files(&site, &theme);
        files.iter().filter_map(|(path, bytes)| put(publisher, path, bytes).err()).collect()
    };
    let (problems, search_problems) = rayon::join(pages, search);
    report.extend(problems.into_iter().chain(search_problems));
    if let Some(publisher) = &publisher {
        for asset in theme.used_assets() {
            report.extend(put(publisher, &asset.url, &asset.bytes).err());
        }
    }
    if let (Some(publisher), Some(keeper), false) = (&publisher, keeper, report.has_errors()) {
        report.extend(keeper.put_worker(&site, &theme, &blobs, publisher));
    }
    progress.end();
    report.sort();
    let published = match publisher {
        Some(publisher) if !report.has_errors() => match publisher.commit() {
            Ok(published) => Some(published),
            Err(error) => {
                report.push(publish_problem(&error));
                None
            }
        },
        _ => None,
    };
    let (pages, unpublished) = (site.pages.len(), site.unpublished.clone());
    Ok(Built { report, published, pages, unpublished, site })
}

/// The files of the search indexes of all languages, by path; none where the site has no search.
pub fn search_files(site: &Site, theme: &Theme) -> Vec<(String, Vec<u8>)> {
    if !site.config.search {
        return Vec::new();
    }
    (0..site.languages.len()).flat_map(|n| search_index(site, theme, n).files).collect()
}

/// The search index of the `n`th language.
pub fn search_index(site: &Site, theme: &Theme, n: usize) -> search::SearchIndex {
    let code = &*site.languages[n].code;
    let text = |key: &str| theme.text(code, key).unwrap_or(key).to_owned();
    search::site_index(site, LangId(n as u8), &text)
}

/// Renders everything and publishes nothing: what `check` does.
pub fn check(settings: &Settings) -> Result<(Loaded, Report), Box<Diagnostic>> {
    let loaded = load(settings)?;
    let mut report = loaded.report.clone();
    let faulty = Faulty::of(&report);
    let problems: Vec<Diagnostic> = loaded
        .site
        .planned
        .par_iter()
        .flat_map_iter(|planned| {
            let mut problems = one(&loaded.site, &loaded.theme, &loaded.blobs, planned, None, None);
            problems.retain(|problem| !faulty.explain(&loaded.site, planned, problem));
            problems
        })
        .collect();
    report.extend(problems);
    report.sort();
    Ok((loaded, report))
}

/// The files that have errors before anything is rendered.
struct Faulty(BTreeSet<Arc<str>>);

impl Faulty {
    fn of(report: &Report) -> Faulty {
        let errors = report.diagnostics.iter().filter(|d| d.severity == Severity::Error);
        Faulty(errors.filter_map(|d| Some(Arc::clone(&d.place.as_ref()?.file.path))).collect())
    }

    /// Whether a template fails only because its page's own files have errors: data that could not
    /// be read is not there. Whoever mends those has nothing to mend in the template.
    fn explain(&self, site: &Site, planned: &Planned, problem: &Diagnostic) -> bool {
        let (Code::Template, OutputId::Page(id)) = (problem.code, planned.id) else { return false };
        let page = &site.page(id).parsed;
        let in_bundle = |path: &str| {
            crate::model::content_path(path).strip_prefix(&*page.path.dir).is_some_and(|p| p.starts_with('/'))
        };
        let is_bundle = page.path.place == crate::parse::page::Place::Bundle;
        self.0.contains(&page.source.path) || is_bundle && self.0.iter().any(|path| in_bundle(path))
    }
}

/// Gathers what is known of the pages that are kept for reading without a network, while they are made.
struct Keeper(HashMap<OutputId, OnceLock<Seen>>);

impl Keeper {
    fn of(site: &Site) -> Keeper {
        Keeper(offline::candidates(site).into_iter().map(|c| (c.id, OnceLock::new())).collect())
    }

    fn look(&self, site: &Site, theme: &Theme, planned: &Planned, html: &[u8]) {
        if let Some(seen) = self.0.get(&planned.id) {
            seen.get_or_init(|| offline::look(site, theme, &planned.path, html));
        }
    }

    /// Publishes the service worker, which holds the hashes of what the others have become.
    fn put_worker(
        mut self,
        site: &Arc<Site>,
        theme: &Theme,
        blobs: &[Blob],
        publisher: &Publisher,
    ) -> Vec<Diagnostic> {
        if !site.is_kept_offline() {
            return Vec::new();
        }
        let seen = offline::candidates(site)
            .into_iter()
            .filter_map(|candidate| Some((candidate, self.0.remove(&candidate.id)?.into_inner()?)))
            .collect();
        let mut problems = Vec::new();
        let picture = |id: OutputId, path: &str| match picture(site, blobs, publisher, id, path) {
            Ok(bytes) => bytes,
            Err(problem) => {
                problems.push(problem);
                None
            }
        };
        let (worker, warning) = offline::worker(site, theme, seen, picture);
        problems.extend(warning);
        let path = OutPath::new(WORKER).map_err(|e| address_problem(&e).in_file(WORKER));
        let put =
            path.and_then(|path| publisher.put(&path, worker.as_bytes()).map_err(|e| publish_problem(&e)));
        problems.extend(put.err());
        problems
    }
}

/// The bytes of a picture: those of the last build where it would be the same, for making one takes long.
fn picture(
    site: &Site,
    blobs: &[Blob],
    publisher: &Publisher,
    id: OutputId,
    path: &str,
) -> Result<Option<Vec<u8>>, Diagnostic> {
    let (content, key) = match id {
        OutputId::File(n) => (Content::File(n), None),
        OutputId::Image(n) => (Content::Image(n), Some(image_key(site, n, 0))),
        OutputId::Resized(n, width) => {
            (Content::Resized { asset: n, width }, Some(image_key(site, n, width)))
        }
        _ => return Ok(None),
    };
    if let Some(key) = key {
        let path = OutPath::new(path).map_err(|e| address_problem(&e).in_file(path))?;
        if let Some(bytes) = publisher.kept_bytes(&path, key).map_err(|e| publish_problem(&e))? {
            return Ok(Some(bytes));
        }
    }
    read_content(site, blobs, &content).map(Some)
}

/// Renders one output and hands it to the publisher.
fn one(
    site: &Arc<Site>,
    theme: &Arc<Theme>,
    blobs: &[Blob],
    planned: &Planned,
    publisher: Option<&Publisher>,
    keeper: Option<&Keeper>,
) -> Vec<Diagnostic> {
    // Made last, by the keeper.
    if planned.id == OutputId::Worker && site.is_kept_offline() {
        return Vec::new();
    }
    let output = render(site, theme, planned.id);
    let mut problems = output.diagnostics;
    let out = match out_path(site, planned) {
        Ok(out) => out,
        Err(problem) => {
            problems.push(problem);
            return problems;
        }
    };
    let Some(publisher) = publisher else { return problems };
    let put = |bytes: &[u8]| publisher.put(&out, bytes).map_err(|e| publish_problem(&e));
    let result = match output.content {
        Content::Bytes(bytes) => {
            if let Some(keeper) = keeper {
                keeper.look(site, theme, planned, &bytes);
            }
            put(&bytes)
        }
        Content::File(n) => blobs[n as usize].read().and_then(|bytes| put(&bytes)),
        Content::Image(n) => {
            let key = image_key(site, n, 0);
            put_image(publisher, &out, key, &blobs[n as usize], image::strip_metadata)
        }
        Content::Resized { asset, width } => {
            let quality = site.config.images.quality;
            let key = image_key(site, asset, width);
            put_image(publisher, &out, key, &blobs[asset as usize], |bytes| {
                image::resize(bytes, width, quality).map(|encoded| encoded.bytes)
            })
        }
    };
    problems.extend(result.err());
    problems
}

/// The bytes of an output that is not rendered: a copied file, an image.
pub fn read_content(site: &Site, blobs: &[Blob], content: &Content) -> Result<Vec<u8>, Diagnostic> {
    match content {
        Content::Bytes(bytes) => Ok(bytes.clone()),
        Content::File(n) => blobs[*n as usize].read(),
        Content::Image(n) => {
            let blob = &blobs[*n as usize];
            image::strip_metadata(&blob.read()?).map_err(|e| image_problem(&blob.path, &e))
        }
        Content::Resized { asset, width } => {
            let blob = &blobs[*asset as usize];
            let quality = site.config.images.quality;
            let encoded = image::resize(&blob.read()?, *width, quality);
            encoded.map(|e| e.bytes).map_err(|e| image_problem(&blob.path, &e))
        }
    }
}

/// Equal for equal results: an image of the site, made `width` wide (0: at its own size).
pub fn image_key(site: &Site, asset: u32, width: u32) -> u64 {
    let seed = IMAGE_VERSION << 48 | u64::from(site.config.images.quality) << 32 | u64::from(width);
    xxh3_64_with_seed(&site.assets[asset as usize].hash.to_le_bytes(), seed)
}

fn put_image(
    publisher: &Publisher,
    out: &OutPath,
    key: u64,
    blob: &Blob,
    make: impl FnOnce(&[u8]) -> Result<Vec<u8>, image::ImageError>,
) -> Result<(), Diagnostic> {
    if publisher.keep(out, key).map_err(|e| publish_problem(&e))? {
        return Ok(());
    }
    let bytes = make(&blob.read()?).map_err(|e| image_problem(&blob.path, &e))?;
    publisher.put_keyed(out, key, &bytes).map_err(|e| publish_problem(&e))
}

fn out_path(site: &Site, planned: &Planned) -> Result<OutPath, Diagnostic> {
    OutPath::new(&planned.path).map_err(|e| {
        let problem = address_problem(&e);
        match place(site, planned.id) {
            Some(source) => problem.place(source),
            None => problem.in_file(&planned.path),
        }
    })
}

fn address_problem(error: &OutPathError) -> Diagnostic {
    Diagnostic::error(Code::AddressInvalid, Text::new(error.message_vi(), error.message_en()))
}

fn publish_problem(error: &PublishError) -> Diagnostic {
    Diagnostic::error(Code::Publish, Text::new(error.message_vi(), error.message_en()))
        .in_file(&error.path.display().to_string())
}

fn image_problem(path: &str, error: &image::ImageError) -> Diagnostic {
    Diagnostic::error(Code::Image, Text::new(error.message_vi(), error.message_en())).in_file(path)
}

/// An output folder that holds the site, or lies in one of its source folders, would mix what is
/// written with what is read.
fn check_out(settings: &Settings) -> Result<(), Box<Diagnostic>> {
    let absolute = |path: &Path| {
        let path = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
        let mut folded = PathBuf::new();
        for part in path.components() {
            match part {
                Component::ParentDir => {
                    folded.pop();
                }
                part => folded.push(part),
            }
        }
        folded
    };
    let (root, out) = (absolute(&settings.root), absolute(&settings.out));
    let inside_source = ["content", "static", "themes", "templates", "shortcodes", "i18n"]
        .iter()
        .any(|dir| out.starts_with(root.join(dir)));
    if !root.starts_with(&out) && !inside_source {
        return Ok(());
    }
    let shown = settings.out.display();
    Err(Box::new(
        Diagnostic::error(
            Code::Publish,
            Text::new(
                format!("không thể ghi trang vào {shown}: đó là nơi chứa nguồn của trang"),
                format!("cannot write the site to {shown}: that is where its sources are"),
            ),
        )
        .in_file(&shown.to_string())
        .help(Text::fixed(
            "chọn một thư mục riêng, ví dụ --out public",
            "choose a folder of its own, such as --out public",
        )),
    ))
}

fn parse(
    set: &SourceSet,
    settings: &Settings,
    report: &mut Report,
) -> Result<(ParsedSite, Vec<Blob>), Box<Diagnostic>> {
    let of_role = |role: Role| -> Vec<&Arc<SourceText>> {
        set.texts.iter().filter(|t| t.role == role).map(|t| &t.source).collect()
    };
    let mut diagnostics = Vec::new();
    let source = of_role(Role::Config).first().copied().cloned();
    let config =
        config(source.as_ref(), settings.base_url.as_deref(), settings.theme.as_deref(), &mut diagnostics)?;
    let pages: Vec<_> =
        of_role(Role::Page).into_par_iter().map(|source| Arc::new(parse_page(source))).collect();
    for page in &pages {
        diagnostics.extend(page.diagnostics.iter().cloned());
    }
    let registries = of_role(Role::Registry)
        .into_iter()
        .map(|source| Arc::new(parse_registry(source, &mut diagnostics)))
        .collect();
    let plans = plans(&of_role(Role::Plan), &of_role(Role::PlanTable), &mut diagnostics);
    report.extend(diagnostics);
    let blobs: Vec<Blob> =
        set.blobs.iter().filter(|b| matches!(b.role, Role::Bundle | Role::Static)).cloned().collect();
    let assets: Vec<Result<Asset, (Asset, Diagnostic)>> = blobs.par_iter().map(asset).collect();
    let assets = assets
        .into_iter()
        .map(|asset| match asset {
            Ok(asset) => Arc::new(asset),
            Err((asset, diagnostic)) => {
                report.push(diagnostic);
                Arc::new(asset)
            }
        })
        .collect();
    Ok((ParsedSite { config: Arc::new(config), pages, registries, plans, assets }, blobs))
}

/// Parses `lantoa.toml`; `None` where the file is there but is not text, which has been reported.
pub fn config(
    source: Option<&Arc<SourceText>>,
    base_url: Option<&str>,
    theme: Option<&str>,
    diagnostics: &mut Vec<Diagnostic>,
) -> Result<Config, Box<Diagnostic>> {
    let mut config = match source {
        Some(source) => parse_config(source, diagnostics),
        None => parse_config(&SourceText::new(crate::source::CONFIG_FILE, "title = \"lantoa\""), diagnostics),
    };
    if let Some(url) = base_url {
        config.base_url = check_base_url(url).ok_or_else(|| Box::new(bad_base_url(url)))?;
    }
    if let Some(theme) = theme {
        config.theme = Spanned::new(theme.into(), 0..0);
    }
    Ok(config)
}

fn bad_base_url(url: &str) -> Diagnostic {
    Diagnostic::error(
        Code::BadValue,
        Text::new(
            format!("--base-url \"{url}\" không phải là một địa chỉ http(s) đầy đủ"),
            format!("--base-url \"{url}\" is not a full http(s) address"),
        ),
    )
    .help(Text::fixed(
        "ví dụ: --base-url https://example.vn/an-toan/",
        "for example: --base-url https://example.vn/",
    ))
}

/// Parses plans and the tables beside them.
pub fn plans(
    plans: &[&Arc<SourceText>],
    tables: &[&Arc<SourceText>],
    diagnostics: &mut Vec<Diagnostic>,
) -> Vec<Arc<ParsedPlan>> {
    let mut by_path: BTreeMap<&str, &Arc<SourceText>> = tables.iter().map(|t| (&*t.path, *t)).collect();
    let mut parsed = Vec::new();
    for source in plans {
        let dir = source.path.strip_suffix("/plan.toml").unwrap_or(&source.path);
        let tasks = by_path.remove(format!("{dir}/tasks.csv").as_str());
        let results = by_path.remove(format!("{dir}/results.csv").as_str());
        let Some(plan) = parse_plan(source, diagnostics) else { continue };
        parsed.push(Arc::new(ParsedPlan {
            dir: crate::model::content_path(dir).into(),
            plan,
            tasks: tasks.map(|t| parse_tasks(t, diagnostics)).unwrap_or_default(),
            results: results.map(|r| parse_results(r, diagnostics)).unwrap_or_default(),
            results_source: results.cloned(),
        }));
    }
    for (path, _) in by_path {
        diagnostics.push(
            Diagnostic::error(
                Code::Plan,
                Text::fixed("bảng này không có plan.toml bên cạnh", "this table has no plan.toml beside it"),
            )
            .in_file(path),
        );
    }
    parsed
}

/// What is known of a copied file without its bytes; an image's size and hash need them once.
pub fn asset(blob: &Blob) -> Result<Asset, (Asset, Diagnostic)> {
    let mut asset = Asset { path: Arc::clone(&blob.path), len: blob.len, hash: 0, image: None };
    let ending = blob.path.rsplit_once('.').map_or("", |(_, ending)| ending).to_ascii_lowercase();
    if !matches!(ending.as_str(), "jpg" | "jpeg" | "png" | "webp" | "gif") {
        return Ok(asset);
    }
    let bytes = match blob.read() {
        Ok(bytes) => bytes,
        Err(diagnostic) => return Err((asset, diagnostic)),
    };
    asset.hash = xxh3_64(&bytes);
    let info = image::inspect(&bytes).and_then(|info| info.format.check_name(&blob.path).map(|()| info));
    match info {
        Ok(info) => {
            let resized = image::resized_format(&info).map(image::Format::extension);
            asset.image = Some(ImageSize { width: info.width, height: info.height, resized });
            Ok(asset)
        }
        // Whoever runs the server answers for `static/`.
        Err(_) if blob.role == Role::Static => Ok(asset),
        Err(error) => {
            let diagnostic = image_problem(&blob.path, &error);
            Err((asset, diagnostic))
        }
    }
}

/// The theme's files: the site's own, those of the chosen theme's folder, those of the theme of that name inside the
/// program, the default theme's.
pub fn theme_files<'a>(
    texts: impl Iterator<Item = &'a Arc<SourceText>>,
    assets: impl Iterator<Item = &'a Blob>,
    config: &Config,
    report: &mut Report,
) -> ThemeFiles {
    let name = &*config.theme.value;
    let prefix = format!("themes/{name}/");
    let mut files = ThemeFiles { name: name.into(), ..ThemeFiles::default() };
    let mut chosen = ThemeFiles { name: name.into(), ..ThemeFiles::default() };
    let mut folders = BTreeSet::new();
    for source in texts {
        if let Some((folder, _)) = source.path.strip_prefix("themes/").and_then(|path| path.split_once('/')) {
            folders.insert(folder);
        }
        match source.path.strip_prefix(prefix.as_str()) {
            Some(path) => {
                chosen.texts.insert(path.to_owned(), Arc::clone(source));
            }
            None if !source.path.starts_with("themes/") => {
                files.texts.insert(source.path.to_string(), Arc::clone(source));
            }
            None => {}
        }
    }
    for blob in assets {
        let Some(path) = blob.path.strip_prefix(prefix.as_str()).and_then(|p| p.strip_prefix("static/"))
        else {
            continue;
        };
        match blob.read() {
            Ok(bytes) => {
                chosen.assets.insert(path.to_owned(), bytes);
            }
            Err(diagnostic) => report.push(diagnostic),
        }
    }
    let inside = ThemeFiles::embedded(name);
    if inside.is_none() {
        for name in ThemeFiles::embedded_names() {
            folders.insert(name);
        }
        let problem = if chosen.texts.is_empty() && chosen.assets.is_empty() {
            Some(unknown_theme(config, &folders))
        } else if chosen.texts.contains_key("theme.toml") {
            None
        } else {
            Some(no_theme_file(name))
        };
        report.extend(problem);
    }
    files.fall_back_to(chosen);
    files.fall_back_to(inside.unwrap_or_default());
    files.fall_back_to(ThemeFiles::embedded(DEFAULT_THEME).unwrap_or_default());
    files
}

fn unknown_theme(config: &Config, known: &BTreeSet<&str>) -> Diagnostic {
    let name = &*config.theme.value;
    let list = known.iter().copied().collect::<Vec<_>>().join(", ");
    let near = crate::vi::nearest::nearest(name, known.iter().copied());
    let near_vi = near.map(|n| format!("Có phải ý bạn là `{n}`? ")).unwrap_or_default();
    let near_en = near.map(|n| format!("Did you mean `{n}`? ")).unwrap_or_default();
    let diagnostic = Diagnostic::error(
        Code::Theme,
        Text::new(format!("không có giao diện `{name}`"), format!("there is no theme `{name}`")),
    )
    .help(Text::new(
        format!(
            "{near_vi}Các giao diện có thể dùng: {list}; giao diện riêng thì chép vào thư mục themes/{name}/"
        ),
        format!("{near_en}The themes there are: {list}; copy one of your own into the folder themes/{name}/"),
    ));
    match config.theme.range() {
        // Not from the configuration, but from the command line.
        range if range.is_empty() => diagnostic.in_file(crate::source::CONFIG_FILE),
        range => diagnostic.at(&config.source, range),
    }
}

fn no_theme_file(name: &str) -> Diagnostic {
    Diagnostic::error(
        Code::Theme,
        Text::new(
            format!("giao diện `{name}` thiếu theme.toml"),
            format!("the theme `{name}` has no theme.toml"),
        ),
    )
    .in_file(&format!("themes/{name}/theme.toml"))
    .help(Text::new(
        format!("tạo tệp ấy với ít nhất một dòng: name = \"{name}\""),
        format!("make that file with at least one line: name = \"{name}\""),
    ))
}

/// Counts of what is not published, by reason.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct HiddenCounts {
    pub drafts: usize,
    pub scheduled: usize,
    pub expired: usize,
}

impl HiddenCounts {
    pub fn of(unpublished: &[Unpublished]) -> HiddenCounts {
        let mut counts = HiddenCounts::default();
        for page in unpublished {
            match page.reason {
                Hidden::Draft => counts.drafts += 1,
                Hidden::Scheduled(_) => counts.scheduled += 1,
                Hidden::Expired(_) => counts.expired += 1,
            }
        }
        counts
    }
}
