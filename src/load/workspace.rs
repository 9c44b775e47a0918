//! The site as it stands on the disk, kept parsed in memory.
//!
//! [`Workspace::open`] reads everything once; [`Workspace::apply`] reads again what has changed, and
//! [`Workspace::view`] links what is there for a day and a choice of pages. After any series of edits a
//! view equals what a new start would give, with one exception: of a file with errors the last good
//! version stays in use, and its errors are reported. Waits for nothing, and asks no clock: the time of
//! reading is an input.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use rayon::prelude::*;

use super::dirty::{Applied, Dirty, folder, mark};
use super::files::{Content, Known, has_errors, read_one};
use super::locked::{self, Told, Waiting};
use super::views::Views;
use super::{Inputs, Settings, Snapshot, config, plans, theme};
use crate::diag::{Code, Diagnostic, Report, Severity, SourceText};
use crate::model::{Hidden, LinkOptions, ParsedPlan, ParsedSite, Unpublished, links_alike};
use crate::parse::page::ParsedPage;
use crate::render::Theme;
use crate::source::{
    Blob, CONFIG_FILE, Listed, Patience, Role, Stamp, is_site, list, list_below, not_a_site, unapproved,
};

/// A file that is emptied is taken as empty after this long.
pub const CUT: Duration = Duration::from_millis(25);

/// A site folder, parsed.
pub struct Workspace {
    settings: Settings,
    /// By path from the root, as the disk spells it.
    files: BTreeMap<PathBuf, Known>,
    /// The files that have problems.
    troubled: BTreeSet<PathBuf>,
    plans: BTreeMap<Box<str>, KeptPlan>,
    parsed: ParsedSite,
    blobs: Arc<Vec<Blob>>,
    waiting: Waiting,
    theme: Arc<Theme>,
    theme_is_good: bool,
    theme_problems: Vec<Diagnostic>,
    config_is_good: bool,
    config_problems: Vec<Diagnostic>,
    views: Views,
}

#[derive(Default)]
struct KeptPlan {
    parsed: Vec<Arc<ParsedPlan>>,
    good: bool,
    problems: Vec<Diagnostic>,
}

impl Workspace {
    /// Reads a site. `now` is the time: stamps of later writes are not trusted.
    ///
    /// # Errors
    /// There is no site in the folder, or the settings name no address where one is needed.
    pub fn open(settings: &Settings, now: SystemTime) -> Result<Workspace, Box<Diagnostic>> {
        let config = config(None, settings, &mut Vec::new())?;
        if !is_site(&settings.root) {
            return Err(Box::new(not_a_site(&settings.root)));
        }
        let mut workspace = Workspace {
            settings: settings.clone(),
            files: BTreeMap::new(),
            troubled: BTreeSet::new(),
            plans: BTreeMap::new(),
            parsed: ParsedSite {
                config: Arc::new(config),
                pages: Vec::new(),
                registries: Vec::new(),
                plans: Vec::new(),
                assets: Vec::new(),
            },
            blobs: Arc::default(),
            waiting: Waiting::default(),
            theme: Arc::new(Theme::new(Default::default(), &mut Report::default())),
            theme_is_good: false,
            theme_problems: Vec::new(),
            config_is_good: false,
            config_problems: Vec::new(),
            views: Views::default(),
        };
        let mut dirty = Dirty { config: true, theme: true, ..Dirty::default() };
        workspace.read(list(&settings.root), now, Patience::Long, &mut dirty);
        workspace.settle(&mut dirty);
        Ok(workspace)
    }

    /// Reads what is at these paths (from the root; files or folders) and takes over what changed.
    pub fn apply(&mut self, paths: &BTreeSet<PathBuf>, now: SystemTime) -> Applied {
        let mut dirty = Dirty::default();
        let mut entries = Vec::new();
        for path in paths {
            let found = list_below(&self.settings.root, path);
            let there: BTreeSet<&Path> = found.iter().map(|e| &*e.file).collect();
            let gone: Vec<PathBuf> = self
                .files
                .range(path.clone()..)
                .map(|(file, _)| file)
                .take_while(|file| file.starts_with(path))
                .filter(|file| !there.contains(&***file))
                .cloned()
                .collect();
            for file in gone {
                self.remove(&file, &mut dirty);
            }
            let wanted =
                |entry: &Listed| (entry.file == *path || self.differs(entry)) && !self.is_cut(entry, now);
            entries.extend(found.into_iter().filter(wanted));
        }
        self.read(entries, now, Patience::Short, &mut dirty);
        self.settle(&mut dirty);
        dirty.applied
    }

    /// Files that another program holds: to be looked at again soon.
    pub fn held(&self) -> BTreeSet<PathBuf> {
        let reported = self.troubled.iter().filter(|file| self.files.get(*file).is_some_and(Known::is_held));
        self.waiting.files().chain(reported).cloned().collect()
    }

    /// Whether there was a file of the site at this path, or below it.
    pub fn knows(&self, path: &Path) -> bool {
        self.files.range(path.to_owned()..).next().is_some_and(|(file, _)| file.starts_with(path))
    }

    /// Which of all files on the disk have to be read again.
    pub fn compare(&self, entries: &[Listed]) -> BTreeSet<PathBuf> {
        let there: BTreeSet<&Path> = entries.iter().map(|e| &*e.file).collect();
        let gone = self.files.keys().filter(|file| !there.contains(&***file)).cloned();
        entries.iter().filter(|e| self.differs(e)).map(|e| e.file.clone()).chain(gone).collect()
    }

    /// What the disk said of every file before it was read; `None` where one could not be.
    pub fn inputs(&self) -> Option<Inputs> {
        let stamp = |known: &Known| Some(known.stamp).filter(|stamp| *stamp != Stamp::default());
        Inputs::of(self.files.iter().map(|(file, known)| (&**file, stamp(known))))
    }

    /// Every file as it is parsed now, to link with another text of one page.
    pub fn parsed(&self) -> ParsedSite {
        self.parsed.clone()
    }

    /// Where `[approval]` asks for it, pages that nobody has approved as they are count as drafts.
    pub fn hold_back_unapproved(&mut self) {
        if !self.parsed.config.approval.required {
            return;
        }
        let mut pages = self.parsed.pages.clone();
        let waiting =
            unapproved(&self.settings.root, self.parsed.pages.iter().map(|page| &*page.source.path));
        for page in pages.iter_mut().filter(|page| waiting.contains(&*page.source.path)) {
            let mut held = (**page).clone();
            held.front.draft = Some(true);
            *page = Arc::new(held);
        }
        self.parsed.pages = pages;
        self.views = Views::default();
    }

    /// The pages that cannot be read as text, by path from the root.
    pub fn unreadable_pages(&self) -> Vec<Arc<str>> {
        let files = self.troubled.iter().filter_map(|file| self.files.get(file));
        let unread = files.filter(|known| {
            matches!(known.content, Content::Nothing)
                && known.path.starts_with("content/")
                && known.path.ends_with(".md")
                && !known.problems.iter().any(|problem| problem.code == Code::Symlink)
        });
        unread.map(|known| Arc::clone(&known.path)).collect()
    }

    /// The file behind a page, where the disk has another version of it than this.
    pub fn outdated(&self, page: &ParsedPage) -> Option<PathBuf> {
        let file = PathBuf::from(&*page.source.path);
        self.files.get(&file)?;
        let entries = list_below(&self.settings.root, &file);
        (entries.is_empty() || entries.iter().any(|e| self.differs(e))).then_some(file)
    }

    /// Whether a file was emptied this moment: most editors do so before they write, and the event of
    /// that write is still to come.
    fn is_cut(&self, entry: &Listed, now: SystemTime) -> bool {
        let Ok(found) = &entry.found else { return false };
        // It may also have been emptied since reading began.
        let just_now = |at: SystemTime| now.duration_since(at).unwrap_or_else(|later| later.duration()) < CUT;
        found.stamp.len == 0
            && self.files.get(&entry.file).is_some_and(|known| known.stamp.len > 0)
            && found.stamp.modified.is_some_and(just_now)
    }

    /// Whether a known file is not there, or is empty.
    pub fn is_gone(&self, path: &Path) -> bool {
        let there = || list_below(&self.settings.root, path);
        self.knows(path) && there().iter().all(|e| e.found.as_ref().is_ok_and(|found| found.stamp.len == 0))
    }

    /// Whether a file may hold something else than what was read.
    fn differs(&self, entry: &Listed) -> bool {
        match (self.files.get(&entry.file), &entry.found) {
            (Some(known), Ok(found)) => {
                let again = known.is_held() || self.waiting.has(&entry.file);
                known.stamp != found.stamp || !known.is_settled() || again
            }
            (Some(known), Err(problem)) => known.problems.first() != Some(problem),
            (None, _) => true,
        }
    }

    fn read(&mut self, entries: Vec<Listed>, now: SystemTime, patience: Patience, dirty: &mut Dirty) {
        let files = &self.files;
        let fresh: Vec<(PathBuf, Option<Known>, Option<Stamp>)> = entries
            .into_par_iter()
            .map(|Listed { file, found }| {
                let stamp = found.as_ref().ok().map(|f| f.stamp);
                let known = read_one(&file, found, files.get(&file), now, patience);
                (file, known, stamp)
            })
            .collect();
        for (file, known, stamp) in fresh {
            let is_held = patience == Patience::Short && known.as_ref().is_some_and(Known::is_held);
            if self.waiting.waits(&file, is_held, now) {
                continue;
            }
            match known {
                Some(known) => self.put(file, known, dirty),
                None => {
                    if let (Some(known), Some(stamp)) = (self.files.get_mut(&file), stamp) {
                        known.stamp = stamp;
                        known.read = now;
                    }
                }
            }
        }
    }

    /// Takes over the new version of a file.
    fn put(&mut self, file: PathBuf, mut new: Known, dirty: &mut Dirty) {
        dirty.problems = true;
        let old = self.files.remove(&file);
        match (&new.content, old.as_ref().map(|k| &k.content)) {
            (Content::Page(page), Some(Content::Page(before))) => {
                if new.good || !old.as_ref().is_some_and(|old| old.good) {
                    dirty.texts.push((Arc::clone(before), Arc::clone(page)));
                } else {
                    new.content = Content::Page(Arc::clone(before));
                    new.good = true;
                }
            }
            (Content::Registry(_), Some(Content::Registry(before)))
                if !new.good && old.as_ref().is_some_and(|old| old.good) =>
            {
                new.content = Content::Registry(Arc::clone(before));
                new.good = true;
            }
            (Content::Blob(blob, asset), Some(Content::Blob(_, before))) => {
                // Only images are known by their bytes; of other files a new stamp has to do.
                let differs = asset != before || asset.as_ref().is_none_or(|asset| asset.hash == 0);
                if blob.role == Role::ThemeStatic {
                    dirty.theme = true;
                } else if differs {
                    dirty.assets |= asset != before;
                    dirty.applied.files.push(Arc::clone(&new.path));
                }
            }
            (Content::Nothing, Some(before)) => {
                // A file that cannot be read any more (a bad encoding, say) keeps what it had.
                new.content = before.clone();
                new.good = old.as_ref().is_some_and(|old| old.good);
            }
            (content, before) => {
                if let Some(before) = before {
                    mark(before, &new.path, dirty, false);
                }
                mark(content, &new.path, dirty, true);
            }
        }
        if !new.problems.is_empty() {
            self.troubled.insert(file.clone());
        } else {
            self.troubled.remove(&file);
        }
        self.files.insert(file, new);
    }

    fn remove(&mut self, file: &Path, dirty: &mut Dirty) {
        self.waiting.forget(file);
        let Some(known) = self.files.remove(file) else { return };
        self.troubled.remove(file);
        dirty.problems = true;
        mark(&known.content, &known.path, dirty, false);
    }

    /// Makes again what depends on the files that changed.
    fn settle(&mut self, dirty: &mut Dirty) {
        if dirty.config {
            self.parse_config(dirty);
        }
        if dirty.registries {
            self.parsed.registries = self.sorted(|known| match &known.content {
                Content::Registry(registry) => Some(Arc::clone(registry)),
                _ => None,
            });
        }
        if dirty.assets {
            let both = self.sorted(|known| match &known.content {
                Content::Blob(blob, Some(asset)) => Some((blob.clone(), Arc::clone(asset))),
                _ => None,
            });
            let (blobs, assets) = both.into_iter().unzip();
            self.blobs = Arc::new(blobs);
            self.parsed.assets = assets;
        }
        if !dirty.plans.is_empty() {
            self.parse_plans(&dirty.plans);
        }
        if dirty.pages {
            self.parsed.pages = self.sorted(|known| match &known.content {
                Content::Page(page) => Some(Arc::clone(page)),
                _ => None,
            });
        } else {
            for (_, new) in &dirty.texts {
                let at = self.parsed.pages.binary_search_by(|p| p.source.path.cmp(&new.source.path));
                if let Ok(at) = at {
                    self.parsed.pages[at] = Arc::clone(new);
                }
            }
        }
        if dirty.theme {
            self.make_theme();
        }
        let structure = dirty.config
            || dirty.registries
            || dirty.assets
            || dirty.pages
            || !dirty.plans.is_empty()
            || dirty.texts.iter().any(|(old, new)| !links_alike(old, new));
        if structure {
            self.views.forget();
        } else if dirty.theme || !dirty.texts.is_empty() {
            let texts: Vec<&Arc<ParsedPage>> = dirty.texts.iter().map(|(_, new)| new).collect();
            self.views.retext(&texts);
        }
        for old in &dirty.removed {
            let body = |page: &ParsedPage| page.source.text.trim().to_owned();
            let same = dirty.added.iter().find(|new| body(new) == body(old));
            if let Some(new) = same {
                dirty.applied.moved.push((Arc::clone(&old.source.path), Arc::clone(&new.source.path)));
            }
        }
        dirty.applied.changed = structure
            || dirty.theme
            || dirty.problems
            || !dirty.texts.is_empty()
            || !dirty.applied.files.is_empty();
    }

    /// What `pick` finds in the files, in the order of their paths.
    fn sorted<T>(&self, pick: impl Fn(&Known) -> Option<T>) -> Vec<T> {
        let mut items: Vec<(&Arc<str>, T)> =
            self.files.values().filter_map(|known| Some((&known.path, pick(known)?))).collect();
        items.sort_by_key(|(path, _)| *path);
        items.into_iter().map(|(_, item)| item).collect()
    }

    fn parse_config(&mut self, dirty: &mut Dirty) {
        let file = self.files.get(Path::new(CONFIG_FILE));
        let source = match file.map(|known| &known.content) {
            Some(Content::Text(_, source)) => source,
            // What is wrong with the file itself has been reported.
            Some(_) => return self.config_problems.clear(),
            None => {
                self.config_problems = vec![not_a_site(&self.settings.root)];
                return;
            }
        };
        let mut diagnostics = Vec::new();
        match config(Some(source), &self.settings, &mut diagnostics) {
            Ok(config) => {
                let good = !has_errors(&diagnostics);
                if good || !self.config_is_good {
                    // The theme holds the site's colours, and where they are written.
                    let colors = [&self.parsed.config.colors, &config.colors];
                    let has_colors = colors.iter().any(|c| c.accent.is_some() || c.accent_dark.is_some());
                    dirty.theme |= has_colors || self.parsed.config.theme.value != config.theme.value;
                    self.parsed.config = Arc::new(config);
                    self.config_is_good = good;
                }
            }
            Err(problem) => diagnostics.push(*problem),
        }
        self.config_problems = diagnostics;
    }

    fn parse_plans(&mut self, dirs: &BTreeSet<Box<str>>) {
        let mut sources: BTreeMap<&str, Vec<(Role, &Arc<SourceText>)>> = BTreeMap::new();
        for known in self.files.values() {
            if let Content::Text(role @ (Role::Plan | Role::PlanTable), source) = &known.content {
                sources.entry(folder(&known.path)).or_default().push((*role, source));
            }
        }
        for dir in dirs {
            let of_role = |role: Role| -> Vec<&Arc<SourceText>> {
                let all = sources.get(&**dir).into_iter().flatten();
                all.filter(|(r, _)| *r == role).map(|(_, source)| *source).collect()
            };
            let mut problems = Vec::new();
            let (plan, tables) = (of_role(Role::Plan), of_role(Role::PlanTable));
            if plan.is_empty() && tables.is_empty() {
                self.plans.remove(dir);
                continue;
            }
            let parsed = plans::parse(&plan, &tables, &mut problems);
            let good = !has_errors(&problems);
            match self.plans.get_mut(dir) {
                Some(kept) if kept.good && !good => kept.problems = problems,
                _ => {
                    self.plans.insert(dir.clone(), KeptPlan { parsed, good, problems });
                }
            }
        }
        self.parsed.plans = self.plans.values().flat_map(|kept| kept.parsed.iter().cloned()).collect();
        self.parsed.plans.sort_by(|a, b| a.plan.source.path.cmp(&b.plan.source.path));
    }

    fn make_theme(&mut self) {
        let mut report = Report::default();
        let texts = self.files.values().filter_map(|known| match &known.content {
            Content::Text(Role::Theme, source) => Some(source),
            _ => None,
        });
        let assets = self.files.values().filter_map(|known| match &known.content {
            Content::Blob(blob, _) if blob.role == Role::ThemeStatic => Some(blob),
            _ => None,
        });
        let files = theme::files(texts, assets, &self.parsed.config, &mut report);
        let theme = Theme::new(files, &mut report).with_colors(&self.parsed.config, &mut report);
        let good = !report.has_errors();
        if good || !self.theme_is_good {
            self.theme = Arc::new(theme);
            self.theme_is_good = good;
        }
        self.theme_problems = report.diagnostics;
    }

    /// The site for a day and a choice of pages.
    pub fn view(&mut self, options: LinkOptions) -> Snapshot {
        let view = self.views.get(&self.parsed, options);
        Snapshot {
            revision: view.revision,
            site: Arc::clone(&view.site),
            theme: Arc::clone(&self.theme),
            blobs: Arc::clone(&self.blobs),
        }
    }

    /// What is wrong with the site as linked for `options`, apart from what rendering finds, in file order.
    pub fn problems(&mut self, options: LinkOptions) -> Report {
        let files = self.troubled.iter().filter_map(|file| self.files.get(file));
        let mut report = Report::default();
        match locked::problem(files.clone()) {
            Some(Told::Alone(problem)) => return Report { diagnostics: vec![problem] },
            Some(Told::Beside(problem)) => report.push(problem),
            None => {}
        }
        report.extend(self.config_problems.iter().cloned());
        report
            .extend(files.filter(|known| !known.is_held()).flat_map(|known| known.problems.iter().cloned()));
        report.extend(self.plans.values().flat_map(|kept| kept.problems.iter().cloned()));
        report.extend(self.theme_problems.iter().cloned());
        let view = self.views.get(&self.parsed, options);
        report.extend(view.problems.iter().cloned());
        spare_drafts(&mut report, &view.site.unpublished);
        report.sort();
        report
    }
}

/// What is wrong in a draft, or in a file of its own, keeps nothing else from being published.
fn spare_drafts(report: &mut Report, unpublished: &[Unpublished]) {
    let drafts: Vec<(String, Option<String>)> = unpublished
        .iter()
        .filter(|page| page.reason == Hidden::Draft)
        .map(|page| {
            let path = format!("content/{}", page.path);
            let owns = path
                .rsplit_once('/')
                .filter(|(_, name)| name.starts_with("index.") || name.starts_with("_index."));
            let folder = owns.map(|(folder, _)| format!("{folder}/")).filter(|folder| folder != "content/");
            (path, folder)
        })
        .collect();
    if drafts.is_empty() {
        return;
    }
    let is_of_draft = |file: &str| {
        drafts.iter().any(|(path, folder)| {
            file == path || folder.as_deref().is_some_and(|folder| file.starts_with(folder))
        })
    };
    for problem in &mut report.diagnostics {
        let of_draft = problem.place.as_ref().is_some_and(|place| is_of_draft(&place.file.path));
        if problem.severity == Severity::Error && of_draft {
            problem.severity = Severity::Warning;
        }
    }
}
