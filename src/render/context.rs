//! What is the same for everything on one output: site, theme, language, the output's own address.

use std::cell::{Cell, RefCell};
use std::collections::HashMap;
use std::sync::Arc;

use minijinja::Value;

use super::address::relative;
use super::escape;
use super::theme::Theme;
use crate::diag::Diagnostic;
use crate::model::address::file_of;
use crate::model::{AgencyId, LangId, OutputId, PageId, Site};

/// The surroundings of one output.
pub struct Context {
    pub site: Arc<Site>,
    pub theme: Arc<Theme>,
    pub lang: LangId,
    /// Address of the output from the site's root.
    pub url: String,
    /// How links are written.
    pub links: Links,
    /// Problems found while the templates run.
    pub diagnostics: Problems,
    /// The agencies this output names: a table of tasks names few of them very often.
    pub agencies: Made<AgencyId>,
}

/// How links of the site are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Links {
    /// Relative to the output.
    Relative,
    /// From the root of the host: for `404.html`, which is shown at any depth.
    FromRoot,
    /// With scheme and host: for feeds.
    Absolute,
}

/// A list that templates' functions, which see no `&mut`, may add to.
#[derive(Default)]
pub struct Problems(std::sync::Mutex<Vec<Diagnostic>>);

impl Problems {
    pub fn push(&self, diagnostic: Diagnostic) {
        self.0.lock().expect("no template function panics").push(diagnostic);
    }

    pub fn take(&self) -> Vec<Diagnostic> {
        std::mem::take(&mut self.0.lock().expect("no template function panics"))
    }
}

/// Values for templates that are made once an output. They may not hold the [`Context`], which
/// holds them.
pub struct Made<K>(std::sync::Mutex<HashMap<K, Value>>);

impl<K> Default for Made<K> {
    fn default() -> Made<K> {
        Made(std::sync::Mutex::default())
    }
}

impl<K: Eq + std::hash::Hash> Made<K> {
    pub fn get_or_make(&self, key: K, make: impl FnOnce() -> Value) -> Value {
        let mut made = self.0.lock().expect("nothing panics while it is held");
        made.entry(key).or_insert_with(make).clone()
    }
}

impl Context {
    pub fn new(site: &Arc<Site>, theme: &Arc<Theme>, id: OutputId) -> Arc<Context> {
        let (lang, url) = (site.language_of(id), site.address(id));
        let links = match id {
            OutputId::NotFound => Links::FromRoot,
            OutputId::Feed(..)
            | OutputId::CalendarFile(_)
            | OutputId::DataFile(_)
            | OutputId::PlanFile(..) => Links::Absolute,
            _ => Links::Relative,
        };
        Arc::new(Context {
            site: Arc::clone(site),
            theme: Arc::clone(theme),
            lang,
            url,
            links,
            diagnostics: Problems::default(),
            agencies: Made::default(),
        })
    }

    /// The address of an output or a folder of the site, as this output links it.
    pub fn href(&self, to: &str) -> String {
        match self.links {
            Links::Relative => escape::url_path(&relative(&self.url, to, self.site.options.portable)),
            Links::FromRoot => {
                let to = if self.site.options.portable { &*file_of(to) } else { to };
                format!("{}{}", self.site.config.base_path(), escape::url_path(to))
            }
            Links::Absolute => self.absolute(to),
        }
    }

    /// The absolute address of an output or a folder of the site.
    pub fn absolute(&self, to: &str) -> String {
        format!("{}{}", self.site.config.base_url, escape::url_path(to))
    }

    /// How this output links another.
    pub fn link(&self, to: OutputId) -> String {
        self.href(&self.site.address(to))
    }

    /// The absolute address of another output.
    pub fn absolute_link(&self, to: OutputId) -> String {
        self.absolute(&self.site.address(to))
    }

    pub fn page_href(&self, id: PageId) -> String {
        self.href(&self.site.page(id).url)
    }

    /// The code of the output's language.
    pub fn lang_code(&self) -> &str {
        &self.site.language(self.lang).code
    }

    /// The address of the search index's entry file; `None` where none is made.
    pub fn search_index(&self) -> Option<String> {
        let path = crate::search::manifest_path(self.lang_code());
        self.site.config.search.then(|| self.href(&path))
    }

    /// A text of the interface in the output's language.
    pub fn text(&self, key: &str) -> String {
        self.theme.text(self.lang_code(), key).unwrap_or(key).to_owned()
    }
}

thread_local! {
    static CURRENT: RefCell<Option<Arc<Context>>> = const { RefCell::new(None) };
    static NEXT_ID: Cell<u32> = const { Cell::new(0) };
}

/// Runs `f` with the context that template functions (`t`, `asset`, `link`) see.
pub fn with_context<T>(context: &Arc<Context>, f: impl FnOnce() -> T) -> T {
    let before = CURRENT.with(|current| current.replace(Some(Arc::clone(context))));
    let result = f();
    CURRENT.with(|current| *current.borrow_mut() = before);
    result
}

/// The context of the template that is running on this thread.
pub fn current() -> Option<Arc<Context>> {
    CURRENT.with(|current| current.borrow().clone())
}

/// A number that no other shortcode of the same page got.
pub fn next_id() -> u32 {
    NEXT_ID.with(|n| {
        n.set(n.get() + 1);
        n.get()
    })
}

/// Starts the numbering of a page's shortcodes.
pub fn reset_ids() {
    NEXT_ID.with(|n| n.set(0));
}
