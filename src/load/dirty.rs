//! What a round of reading found, and what has to be made again for it.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::files::Content;
use crate::parse::page::ParsedPage;
use crate::source::Role;

/// What a round of reading found.
#[derive(Debug, Default)]
pub struct Applied {
    /// Whether anything is different from before.
    pub changed: bool,
    /// Pages that lie elsewhere now: old and new path from the site's root.
    pub moved: Vec<(Arc<str>, Arc<str>)>,
    /// Copied files with other bytes than before.
    pub files: Vec<Arc<str>>,
}

/// What has to be made again.
#[derive(Default)]
pub struct Dirty {
    pub config: bool,
    pub theme: bool,
    pub registries: bool,
    pub assets: bool,
    pub plans: BTreeSet<Box<str>>,
    /// Pages have come or gone.
    pub pages: bool,
    /// Pages with another text: old and new.
    pub texts: Vec<(Arc<ParsedPage>, Arc<ParsedPage>)>,
    pub removed: Vec<Arc<ParsedPage>>,
    pub added: Vec<Arc<ParsedPage>>,
    pub problems: bool,
    pub applied: Applied,
}

/// Marks what depends on a file that came (`added`) or went.
pub fn mark(content: &Content, path: &Arc<str>, dirty: &mut Dirty, added: bool) {
    match content {
        Content::Page(page) => {
            dirty.pages = true;
            let list = if added { &mut dirty.added } else { &mut dirty.removed };
            list.push(Arc::clone(page));
        }
        Content::Registry(_) => dirty.registries = true,
        Content::Text(Role::Config, _) => dirty.config = true,
        Content::Text(Role::Theme, _) => dirty.theme = true,
        Content::Text(_, _) => {
            dirty.plans.insert(folder(path).into());
        }
        Content::Blob(blob, _) if blob.role == Role::ThemeStatic => dirty.theme = true,
        Content::Blob(..) => {
            dirty.assets = true;
            dirty.applied.files.push(Arc::clone(path));
        }
        Content::Nothing => {}
    }
}

/// The folder of a path.
pub fn folder(path: &str) -> &str {
    path.rsplit_once('/').map_or("", |(folder, _)| folder)
}
