//! Composes the stages into a build: load → render → publish.
//!
//! Decides nothing itself: what is read, how it is linked and how it is written is the stages'
//! matter. The build date is an input.

mod content;
mod unchanged;

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::Arc;

use rayon::prelude::*;

use crate::diag::{Code, Diagnostic, Report, Severity, Text};
use crate::load::{Inputs, Settings, Snapshot, load, load_known};
use crate::model::outputs::widths;
use crate::model::planning::place;
use crate::model::{LangId, OutputId, Planned, Site, Unpublished, content_path};
use crate::parse::page::PageShape;
use crate::publish::{
    Aside, Options as PublishOptions, OutPath, OutPathError, PublishError, Published, Publisher, differences,
    from_the_root, lies_in,
};
use crate::render::offline::{self, Seen};
use crate::render::{Content, Renderer, Theme};
use crate::search;

pub use content::{image_key, read_content};
pub use unchanged::{HiddenCounts, Unchanged, remember, unchanged};

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
    /// What was built.
    pub site: Arc<Site>,
    /// The files it was made of, where all could be read.
    pub inputs: Option<Inputs>,
}

/// Builds a site into the folder `out` and publishes it, if nothing is wrong with it.
///
/// # Errors
/// There is no site, or `out` is no place for one.
pub fn build(settings: &Settings, out: &Path, progress: &dyn Progress) -> Result<Built, Box<Diagnostic>> {
    check_out(&settings.root, out)?;
    let (snapshot, mut report, inputs) = load_known(settings)?;
    let site = &snapshot.site;
    let publisher = if report.has_errors() {
        None
    } else {
        let begun = Publisher::begin(out, &PublishOptions::default());
        Some(begun.map_err(|e| Box::new(publish_problem(&e)))?)
    };
    progress.begin(site.planned.len());
    let pages = || match lacks_files(&report) {
        true => Made::default(),
        false => make_all(&snapshot, &report, publisher.as_ref(), progress),
    };
    let search = || -> Vec<Diagnostic> {
        let Some(publisher) = &publisher else { return Vec::new() };
        let files = search_files(site, &snapshot.theme);
        files.iter().filter_map(|(path, bytes)| put(publisher, path, bytes).err()).collect()
    };
    let (made, search_problems) = rayon::join(pages, search);
    report.extend(made.problems.into_iter().chain(search_problems));
    if let Some(publisher) = &publisher {
        for asset in snapshot.theme.with_their_own(made.assets.iter().map(|name| &**name)) {
            report.extend(put(publisher, &asset.url, &asset.bytes).err());
        }
        if site.is_kept_offline() && !report.has_errors() {
            report.extend(put_worker(&snapshot, made.seen, publisher));
        }
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
    let (pages, unpublished) = (site.pages.len(), site.unpublished.to_vec());
    Ok(Built { report, published, pages, unpublished, site: Arc::clone(site), inputs })
}

/// Builds the site that `out` holds once more, from nothing and elsewhere: the files that came out
/// differently.
///
/// # Errors
/// There is no site, it has errors, or there is no place for it.
pub fn verify(settings: &Settings, out: &Path) -> Result<Vec<Arc<str>>, Box<Diagnostic>> {
    let problem = |e: PublishError| Box::new(publish_problem(&e));
    let aside = Aside::of(out).map_err(problem)?;
    let Built { report, published, .. } = build(settings, &aside.out(), &Silent)?;
    if published.is_none() {
        let first = report.diagnostics.into_iter().find(|d| d.severity == Severity::Error);
        return Err(Box::new(first.expect("what is not published has errors")));
    }
    differences(out, &aside.out()).map_err(problem)
}

/// Whether files of the site could not be read because other programs hold them: what else is wrong with
/// such a site follows from that.
pub fn lacks_files(report: &Report) -> bool {
    report.diagnostics.iter().any(|problem| problem.code == Code::FileHeld)
}

/// Renders everything and publishes nothing: what `check` does.
///
/// # Errors
/// There is no site.
pub fn check(settings: &Settings) -> Result<(Snapshot, Report), Box<Diagnostic>> {
    let (snapshot, mut report) = load(settings)?;
    if !lacks_files(&report) {
        report.extend(make_all(&snapshot, &report, None, &Silent).problems);
    }
    report.sort();
    Ok((snapshot, report))
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

/// What making outputs left behind, beside the files.
#[derive(Default)]
struct Made {
    problems: Vec<Diagnostic>,
    /// Names of the theme's files that the outputs use.
    assets: BTreeSet<Arc<str>>,
    /// What is known of the pages that are kept for reading without a network.
    seen: BTreeMap<OutputId, Seen>,
}

impl Made {
    fn and(mut self, mut other: Made) -> Made {
        self.problems.append(&mut other.problems);
        self.assets.append(&mut other.assets);
        self.seen.append(&mut other.seen);
        self
    }
}

/// Makes every output and hands it to the publisher, where there is one. `report` is what was wrong before.
fn make_all(
    snapshot: &Snapshot,
    report: &Report,
    publisher: Option<&Publisher>,
    progress: &dyn Progress,
) -> Made {
    let site = &snapshot.site;
    let faulty = Faulty::of(report);
    let keep: BTreeSet<OutputId> = match publisher {
        Some(_) => offline::candidates(site).into_iter().map(|candidate| candidate.id).collect(),
        None => BTreeSet::new(),
    };
    let renderer = Renderer::new(site, &snapshot.theme);
    let add = |mut made: Made, planned: &Planned| {
        let before = made.problems.len();
        make(snapshot, &renderer, planned, publisher, keep.contains(&planned.id), &mut made);
        let mut own = made.problems.split_off(before);
        own.retain(|problem| !faulty.explain(site, planned, problem));
        made.problems.append(&mut own);
        progress.step();
        made
    };
    site.planned.par_iter().fold(Made::default, add).reduce(Made::default, Made::and)
}

/// Renders one output and hands it to the publisher.
fn make(
    snapshot: &Snapshot,
    renderer: &Renderer,
    planned: &Planned,
    publisher: Option<&Publisher>,
    keep: bool,
    made: &mut Made,
) {
    let Snapshot { site, theme, blobs, .. } = snapshot;
    // Made last, for it holds the hashes of what the others have become.
    if planned.id == OutputId::Worker && site.is_kept_offline() {
        return;
    }
    let output = renderer.render(planned.id);
    made.problems.extend(output.diagnostics);
    made.assets.extend(output.assets.iter().cloned());
    let out = match out_path(site, planned) {
        Ok(out) => out,
        Err(problem) => return made.problems.push(problem),
    };
    let Some(publisher) = publisher else {
        // What a build would find in a picture is found without one too; the smallest version tells.
        let is_telling = match planned.id {
            OutputId::Image(_) => true,
            OutputId::Resized(asset, width) => {
                widths(site, &site.assets[asset as usize]).first() == Some(&width)
            }
            _ => false,
        };
        if is_telling {
            made.problems.extend(content::read_content(site, blobs, &output.content).err());
        }
        return;
    };
    let result = match output.content {
        Content::Bytes(bytes) => {
            if keep {
                made.seen.insert(
                    planned.id,
                    offline::look(site, theme, &planned.path, &bytes, &output.assets, &output.pictures),
                );
            }
            publisher.put_all(&out, bytes).map_err(|e| publish_problem(&e))
        }
        content => content::put(site, blobs, publisher, &out, &content),
    };
    made.problems.extend(result.err());
}

/// Publishes the service worker.
fn put_worker(
    snapshot: &Snapshot,
    mut seen: BTreeMap<OutputId, Seen>,
    publisher: &Publisher,
) -> Vec<Diagnostic> {
    let Snapshot { site, theme, blobs, .. } = snapshot;
    let seen = offline::candidates(site)
        .into_iter()
        .filter_map(|candidate| Some((candidate, seen.remove(&candidate.id)?)))
        .collect();
    let mut problems = Vec::new();
    let picture = |id: OutputId, path: &str| match content::picture(site, blobs, publisher, id, path) {
        Ok(bytes) => bytes,
        Err(problem) => {
            problems.push(problem);
            None
        }
    };
    let (worker, warning) = offline::worker(site, theme, seen, picture);
    problems.extend(warning);
    problems.extend(put(publisher, &site.path(OutputId::Worker), worker.as_bytes()).err());
    problems
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
        let in_bundle =
            |path: &str| content_path(path).strip_prefix(&*page.path.dir).is_some_and(|p| p.starts_with('/'));
        let is_bundle = page.path.shape == PageShape::Bundle;
        self.0.contains(&page.source.path) || is_bundle && self.0.iter().any(|path| in_bundle(path))
    }
}

/// Publishes a file that is not planned as an output: of the theme, of the search index, the worker.
fn put(publisher: &Publisher, path: &str, bytes: &[u8]) -> Result<(), Diagnostic> {
    let out = OutPath::new(path).map_err(|e| address_problem(&e).in_file(path))?;
    publisher.put(&out, bytes).map_err(|e| publish_problem(&e))
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

/// An output folder that holds the site, or lies in one of its source folders, would mix what is
/// written with what is read.
fn check_out(root: &Path, out: &Path) -> Result<(), Box<Diagnostic>> {
    let (root, into) = (from_the_root(root), from_the_root(out));
    let inside_source = ["content", "static", "themes", "templates", "shortcodes", "i18n"]
        .iter()
        .any(|dir| lies_in(&into, &root.join(dir)));
    if !lies_in(&root, &into) && !inside_source {
        return Ok(());
    }
    let shown = out.display();
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
