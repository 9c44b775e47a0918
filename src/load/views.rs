//! The linked sites of a workspace: one for each day and choice of pages that was asked for lately.

use std::sync::Arc;

use crate::diag::Diagnostic;
use crate::model::{LinkOptions, ParsedSite, Site, link};
use crate::parse::page::ParsedPage;

/// How many linked versions of the site are kept.
const VIEWS: usize = 3;

/// A site linked for a day and a choice of pages.
pub struct View {
    options: LinkOptions,
    pub revision: u64,
    pub site: Arc<Site>,
    /// What linking reported.
    pub problems: Vec<Diagnostic>,
}

/// The views of a site, the last used last.
#[derive(Default)]
pub struct Views {
    list: Vec<View>,
    /// How many versions of the site there have been.
    revisions: u64,
}

impl Views {
    /// The site for a day and a choice of pages, linked where it is not at hand.
    pub fn get(&mut self, parsed: &ParsedSite, options: LinkOptions) -> &View {
        let view = match self.list.iter().position(|view| view.options == options) {
            Some(at) => self.list.remove(at),
            None => {
                if self.list.len() >= VIEWS {
                    self.list.remove(0);
                }
                let (site, report) = link(parsed, options);
                self.revisions += 1;
                View { options, revision: self.revisions, site: Arc::new(site), problems: report.diagnostics }
            }
        };
        self.list.push(view);
        self.list.last().expect("one was pushed")
    }

    /// Lets all of them go: the next ones are linked anew.
    pub fn forget(&mut self) {
        // Taking a large site apart takes longer than a keystroke: nobody has to wait for it.
        let old = std::mem::take(&mut self.list);
        rayon::spawn(move || drop(old));
    }

    /// Gives the pages their new texts, which [`crate::model::links_alike`] says link as the old ones did.
    pub fn retext(&mut self, texts: &[&Arc<ParsedPage>]) {
        // What linking said about a page points into its old text: then it is linked anew.
        self.list.retain(|view| {
            !texts.iter().any(|new| view.problems.iter().any(|problem| problem.names(&new.source.path)))
        });
        for view in &mut self.list {
            if !texts.is_empty() {
                view.site = Arc::new(view.site.with_texts(texts));
            }
            self.revisions += 1;
            view.revision = self.revisions;
        }
    }
}
