//! What is typed and not saved, kept in the user's state folder: a page, a tab, a file.

use std::path::Path;

use serde_json::{Map, Value};
use xxhash_rust::xxh3::xxh3_64;

use super::store::{Over, Store};

/// How many drafts of a site are kept; the oldest go.
const MOST: usize = 500;

/// The drafts of one site.
pub struct Unsaved {
    /// `None` where the system names no state folder.
    store: Option<Store>,
    folder: String,
}

impl Unsaved {
    /// The drafts of the site at `root`.
    pub fn new(state: Option<&Path>, root: &Path) -> Unsaved {
        let site = xxh3_64(root.as_os_str().as_encoded_bytes());
        Unsaved {
            store: state.map(|state| Store::own(&state.join("lantoa"))),
            folder: format!("unsaved/{site:016x}"),
        }
    }

    /// Keeps a draft in place of the tab's former one. Where that fails the editor still has it on the screen.
    pub fn keep(&self, path: &str, tab: &str, draft: &Map<String, Value>) -> bool {
        let Some(store) = &self.store else { return false };
        let text = Value::Object(draft.clone()).to_string();
        store.put(&self.file(path, tab), text.as_bytes(), Over::File).is_ok()
    }

    /// The newest draft of a page.
    pub fn newest(&self, path: &str) -> Option<Map<String, Value>> {
        let begin = page_name(path);
        let drafts = self.all().into_iter().filter(|(name, _)| name.starts_with(&begin));
        let newest = drafts.max_by_key(|(_, draft)| draft.get("at").map(Value::to_string));
        newest.map(|(_, draft)| draft).filter(|draft| draft.get("path").and_then(Value::as_str) == Some(path))
    }

    /// The draft of a page by a tab.
    pub fn of_tab(&self, path: &str, tab: &str) -> Option<Map<String, Value>> {
        let bytes = self.store.as_ref()?.read(&self.file(path, tab)).ok()??;
        serde_json::from_slice(&bytes).ok()
    }

    /// The pages that have drafts.
    pub fn paths(&self) -> Vec<String> {
        let path = |draft: Map<String, Value>| Some(draft.get("path")?.as_str()?.to_owned());
        self.all().into_iter().filter_map(|(_, draft)| path(draft)).collect()
    }

    /// Forgets the draft of a tab.
    pub fn drop(&self, path: &str, tab: &str) {
        if let Some(store) = &self.store {
            let _ = store.remove(&self.file(path, tab));
        }
    }

    /// Forgets what was kept of a page by any tab.
    pub fn drop_all(&self, path: &str) {
        let Some(store) = &self.store else { return };
        for name in store.names(&self.folder).iter().filter(|name| name.starts_with(&page_name(path))) {
            let _ = store.remove(&format!("{}/{name}", self.folder));
        }
    }

    fn all(&self) -> Vec<(String, Map<String, Value>)> {
        let Some(store) = &self.store else { return Vec::new() };
        let names = store.names(&self.folder);
        let read = |name: String| {
            let bytes = store.read(&format!("{}/{name}", self.folder)).ok()??;
            Some((name, serde_json::from_slice(&bytes).ok()?))
        };
        names.into_iter().filter(|name| !name.starts_with('.')).take(MOST).filter_map(read).collect()
    }

    fn file(&self, path: &str, tab: &str) -> String {
        let tab: String = tab.chars().filter(char::is_ascii_alphanumeric).take(40).collect();
        format!("{}/{}{tab}.json", self.folder, page_name(path))
    }
}

fn page_name(path: &str) -> String {
    format!("{:016x}-", xxh3_64(path.as_bytes()))
}
