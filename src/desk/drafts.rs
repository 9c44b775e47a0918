//! The site as it would be with what is typed in a tab.
//!
//! A keystroke that changes no address and nothing that other pages ask for gives another site that shares
//! all but the page, so it costs the same on a large site; any other links the whole site again.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use crate::diag::{Diagnostic, SourceText};
use crate::load::Snapshot;
use crate::model::{LinkOptions, OutputId, ParsedSite, content_path, link, links_alike};
use crate::parse::page::{ParsedPage, parse_page};
use crate::preview::Shared;
use crate::render::{Content, render};
use crate::{diag::Severity, source};

/// How many tabs are shown their drafts at a time; each has a site of its own.
const MOST: usize = 3;

/// The drafts that are open.
#[derive(Default)]
pub struct Drafts(Mutex<Vec<View>>);

struct View {
    tab: String,
    path: String,
    /// The version of the site on the disk that this was linked from.
    version: u64,
    page: Arc<ParsedPage>,
    snapshot: Snapshot,
    /// What linking says about the page.
    problems: Vec<Diagnostic>,
}

/// How a page is with its draft.
pub struct Shown {
    pub problems: Vec<Diagnostic>,
    /// Of the page that the draft makes; `None` where its mistakes leave no page.
    pub page: Option<Page>,
    /// The text as the parser sees it.
    pub source: Option<Arc<SourceText>>,
}

/// A page that a draft makes.
pub struct Page {
    pub title: String,
    /// From the site's root.
    pub url: String,
    pub html: String,
}

impl Drafts {
    fn list(&self) -> MutexGuard<'_, Vec<View>> {
        // A renderer's bug must not end the desk: the views are made again.
        self.0.lock().unwrap_or_else(|poisoned: PoisonError<_>| {
            let mut list = poisoned.into_inner();
            list.clear();
            list
        })
    }

    /// Lets the draft of a tab go.
    pub fn forget(&self, tab: &str) {
        self.list().retain(|view| view.tab != tab);
    }

    /// The site with the draft of a tab; as it is on the disk where the tab has none.
    pub fn snapshot(&self, tab: &str, shared: &Shared) -> Snapshot {
        let known = self.list().iter().find(|view| view.tab == tab).map(|view| view.snapshot.clone());
        known.unwrap_or_else(|| shared.current(shared.choice).1)
    }

    /// Shows the text of a page in a tab.
    pub fn show(&self, shared: &Shared, tab: &str, path: &str, bytes: Vec<u8>) -> Shown {
        let role = source::role_of(path).unwrap_or(source::Role::Page);
        let (source, strange) = match source::decode(role, path, bytes) {
            Ok(text) => (text.source, text.problems),
            Err(problem) => return Shown { problems: vec![problem], page: None, source: None },
        };
        if !path.ends_with(".md") {
            return Shown { problems: strange, page: None, source: Some(source) };
        }
        let mut page = Arc::new(parse_page(&source));
        let mut problems = strange;
        problems.extend(page.diagnostics.iter().cloned());
        let shown = |problems, page| Shown { problems, page, source: Some(Arc::clone(&source)) };
        let is_broken = problems.iter().any(|problem| problem.severity == Severity::Error);
        let (version, saved) = shared.current(shared.choice);
        let mut list = self.list();
        let known =
            list.iter().position(|view| view.tab == tab && view.path == path && view.version == version);
        let known = known.map(|at| list.remove(at));
        list.retain(|view| view.tab != tab);
        let known = known.or_else(|| View::saved(shared, tab, path, version, &saved));
        if is_broken {
            let good = known.as_ref().map(|view| Arc::clone(&view.page));
            let good = good.or_else(|| {
                let id = *saved.site.by_path.get(content_path(path))?;
                Some(Arc::clone(&saved.site.page(id).parsed))
            });
            if let Some(good) = good.filter(|good| !links_alike(good, &page)) {
                page = Arc::new(with_front_of(&page, &good));
            }
        }
        let view = match known.map(|view| view.with(&page)) {
            Some(Ok(view)) => view,
            _ => {
                let parsed = shared.workspace().parsed();
                View::linked(tab, path, version, parsed, page, saved, shared.choice)
            }
        };
        if list.len() >= MOST {
            list.remove(0);
        }
        // What linking and rendering say of a page with mistakes is about another front matter.
        let mut others = view.problems.clone();
        let page = view.render(&mut others);
        if !is_broken {
            problems.append(&mut others);
        }
        list.push(view);
        shown(problems, page)
    }
}

/// A page whose front matter has mistakes, with what another text of it had there: so what is typed shows all
/// the same.
fn with_front_of(page: &ParsedPage, good: &ParsedPage) -> ParsedPage {
    let mut front = good.front.clone();
    if let Some(title) =
        page.front.title.as_ref().filter(|title| !title.value.is_empty() && title.end > title.start)
    {
        front.title = Some(title.clone());
    }
    ParsedPage {
        source: Arc::clone(&page.source),
        path: page.path.clone(),
        front,
        body: page.body.clone(),
        sort_key: good.sort_key.clone(),
        diagnostics: Vec::new(),
    }
}

impl View {
    /// A page as it is on the disk; `None` where something is wrong with it, which points into its text.
    fn saved(shared: &Shared, tab: &str, path: &str, version: u64, saved: &Snapshot) -> Option<View> {
        let id = *saved.site.by_path.get(content_path(path))?;
        let report = shared.workspace().problems(shared.choice);
        let page = Arc::clone(&saved.site.page(id).parsed);
        (!report.diagnostics.iter().any(|problem| problem.names(path))).then(|| View {
            tab: tab.to_owned(),
            path: path.to_owned(),
            version,
            page,
            snapshot: saved.clone(),
            problems: Vec::new(),
        })
    }

    /// The same with another text; nothing where the site has to be linked again for it.
    fn with(self, page: &Arc<ParsedPage>) -> Result<View, ()> {
        // What linking said about the page points into its old text.
        if !self.problems.is_empty() || !links_alike(&self.page, page) {
            return Err(());
        }
        let site = Arc::new(self.snapshot.site.with_texts(&[page]));
        Ok(View { page: Arc::clone(page), snapshot: Snapshot { site, ..self.snapshot }, ..self })
    }

    /// The whole site, linked with another text of one page.
    fn linked(
        tab: &str,
        path: &str,
        version: u64,
        mut parsed: ParsedSite,
        page: Arc<ParsedPage>,
        saved: Snapshot,
        options: LinkOptions,
    ) -> View {
        match parsed.pages.binary_search_by(|known| (*known.source.path).cmp(path)) {
            Ok(at) => parsed.pages[at] = Arc::clone(&page),
            Err(at) => parsed.pages.insert(at, Arc::clone(&page)),
        }
        let (site, report) = link(&parsed, options);
        let snapshot = Snapshot { site: Arc::new(site), ..saved };
        let mut problems = report.diagnostics;
        problems.retain(|problem| problem.names(path));
        View { tab: tab.to_owned(), path: path.to_owned(), version, page, snapshot, problems }
    }

    fn render(&self, problems: &mut Vec<Diagnostic>) -> Option<Page> {
        let site = &self.snapshot.site;
        let id = *site.by_path.get(content_path(&self.path))?;
        let output = render(site, &self.snapshot.theme, OutputId::Page(id));
        problems.extend(output.diagnostics);
        let Content::Bytes(html) = output.content else { return None };
        let page = site.page(id);
        Some(Page {
            title: page.title().to_owned(),
            url: page.url.to_string(),
            html: String::from_utf8_lossy(&html).into_owned(),
        })
    }
}
