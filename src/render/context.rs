//! What is the same for everything on one output: site, theme, language, the output's own address.

use std::collections::HashMap;
use std::sync::{Arc, Mutex};

use minijinja::value::Object;
use minijinja::{State, Value};

use super::address::relative;
use super::escape;
use super::theme::{Theme, ThemeAsset};
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
    pub diagnostics: Gathered<Diagnostic>,
    /// Names of the theme's files that the output uses.
    assets: Gathered<Arc<str>>,
    /// The pictures it shows, each with its widths.
    pictures: Gathered<Vec<OutputId>>,
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

/// A list that templates' functions, which see no `&mut`, add to while one output is rendered.
pub struct Gathered<T>(Mutex<Vec<T>>);

impl<T> Default for Gathered<T> {
    fn default() -> Gathered<T> {
        Gathered(Mutex::default())
    }
}

impl<T> Gathered<T> {
    pub fn push(&self, item: T) {
        self.0.lock().expect("no template function panics").push(item);
    }

    /// What was gathered, for whoever rendered the output.
    pub fn take(&self) -> Vec<T> {
        std::mem::take(&mut self.0.lock().expect("no template function panics"))
    }
}

/// Values for templates that are made once an output. They may not hold the [`Context`], which
/// holds them.
pub struct Made<K>(Mutex<HashMap<K, Value>>);

impl<K> Default for Made<K> {
    fn default() -> Made<K> {
        Made(Mutex::default())
    }
}

impl<K: Eq + std::hash::Hash> Made<K> {
    pub fn get_or_make(&self, key: K, make: impl FnOnce() -> Value) -> Value {
        let mut made = self.0.lock().expect("nothing panics while it is held");
        made.entry(key).or_insert_with(make).clone()
    }
}

/// What an output, or a part of one, used and what was wrong with it.
pub struct Used {
    /// Names of the theme's files, in the order of their use, each once.
    pub assets: Vec<Arc<str>>,
    /// The pictures, in the order of the page, each as the outputs that hold its widths.
    pub pictures: Vec<Vec<OutputId>>,
    pub diagnostics: Vec<Diagnostic>,
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
            diagnostics: Gathered::default(),
            assets: Gathered::default(),
            pictures: Gathered::default(),
            agencies: Made::default(),
        })
    }

    /// A static file of the theme, which this output then uses.
    pub fn use_asset(&self, name: &str) -> Option<&ThemeAsset> {
        let asset = self.theme.assets.get(name)?;
        let mut used = self.assets.0.lock().expect("nothing panics while it is held");
        if !used.iter().any(|known| Arc::ptr_eq(known, &asset.name)) {
            used.push(Arc::clone(&asset.name));
        }
        Some(asset)
    }

    /// What was used and what was wrong, once the output is rendered.
    pub fn gathered(&self) -> Used {
        let (assets, pictures) = (self.assets.take(), self.pictures.take());
        Used { assets, pictures, diagnostics: self.diagnostics.take() }
    }

    /// Takes over what a part used that was rendered for several outputs.
    pub fn take_over(&self, used: &Used) {
        for name in &used.assets {
            self.use_asset(name);
        }
        used.pictures.iter().for_each(|widths| self.use_picture(widths.clone()));
        used.diagnostics.iter().for_each(|problem| self.diagnostics.push(problem.clone()));
    }

    /// Notes that this output shows a picture, which there is in these widths.
    pub fn use_picture(&self, widths: Vec<OutputId>) {
        self.pictures.push(widths);
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

impl std::fmt::Debug for Context {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Context").field("url", &self.url).finish_non_exhaustive()
    }
}

/// So that templates can carry it to the functions they call; they see nothing of it.
impl Object for Context {}

/// What a template begins with: its values and, under a name that no template can write, the context.
#[derive(Debug)]
struct Root {
    context: Arc<Context>,
    values: Value,
}

const CONTEXT: &str = "(context)";

impl Object for Root {
    fn get_value(self: &Arc<Self>, key: &Value) -> Option<Value> {
        self.get_value_by_str(key.as_str()?)
    }

    fn get_value_by_str(self: &Arc<Self>, key: &str) -> Option<Value> {
        if key == CONTEXT {
            return Some(Value::from_dyn_object(Arc::clone(&self.context)));
        }
        self.values.get_attr(key).ok().filter(|value| !value.is_undefined())
    }
}

/// The values a template begins with, for a template whose functions (`t`, `asset`, `link`) see `context`.
pub fn root(context: &Arc<Context>, values: Value) -> Value {
    Value::from_object(Root { context: Arc::clone(context), values })
}

/// The context of the template that is running; `None` in one that was not begun with [`root`].
pub fn of_template(state: &mut State<'_, '_>) -> Option<Arc<Context>> {
    if let Some(known) = state.get_extension::<Arc<Context>>() {
        return Some(Arc::clone(known));
    }
    let context = state.lookup(CONTEXT)?.downcast_object::<Context>()?;
    // Looking a name up goes through every scope; a page calls such functions hundreds of times.
    Some(Arc::clone(state.get_or_insert_extension(context)))
}
