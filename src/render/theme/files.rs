//! The files a theme is made of, and the themes that are inside the program.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use include_dir::{Dir, include_dir};

use crate::diag::SourceText;
use crate::keys::theme::theme;
use crate::parse::value::{Reader, parse_toml};

/// One folder a theme.
static THEMES: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/themes");

/// The theme that others fall back to.
pub const DEFAULT_THEME: &str = "default";

/// The files a theme is made of, before it is put together.
#[derive(Clone, Debug, Default)]
pub struct ThemeFiles {
    /// The theme's folder name.
    pub name: Box<str>,
    /// `templates/…`, `shortcodes/…`, `i18n/…`, `theme.toml` by path in the theme, in order of
    /// precedence: the site's own first.
    pub texts: BTreeMap<String, Arc<SourceText>>,
    /// `static/…` by path below `static/`.
    pub assets: BTreeMap<String, Vec<u8>>,
    /// Of `i18n/…` in `texts`, the same file of the themes behind, the nearest first: what a file does
    /// not say, the next one does.
    pub texts_behind: BTreeMap<String, Vec<Arc<SourceText>>>,
}

impl ThemeFiles {
    /// A theme that is inside the program.
    ///
    /// ```
    /// # use lantoa::render::theme::ThemeFiles;
    /// assert!(ThemeFiles::embedded("default").is_some_and(|theme| theme.texts.contains_key("theme.toml")));
    /// assert!(ThemeFiles::embedded("khong-co").is_none());
    /// ```
    pub fn embedded(name: &str) -> Option<ThemeFiles> {
        let (name, dir) = embedded_dirs().find(|(known, _)| *known == name)?;
        let mut files = ThemeFiles { name: name.into(), ..ThemeFiles::default() };
        files.add_embedded(dir.path(), dir);
        Some(files)
    }

    /// The names of the themes that are inside the program, in order.
    pub fn embedded_names() -> impl Iterator<Item = &'static str> {
        embedded_dirs().map(|(name, _)| name)
    }

    /// What `theme.toml` says the theme is.
    pub fn description(&self) -> Option<String> {
        let source = self.texts.get("theme.toml")?;
        let mut diagnostics = Vec::new();
        let mut reader = Reader { file: source, base: 0, diagnostics: &mut diagnostics };
        let mut table = parse_toml(&mut reader, &source.text, theme::ALL);
        table.text(&mut reader, &theme::DESCRIPTION).map(Into::into)
    }

    fn add_embedded(&mut self, root: &Path, dir: &Dir<'_>) {
        for file in dir.files() {
            let Some(path) = file.path().strip_prefix(root).ok().and_then(Path::to_str) else { continue };
            let path = path.replace('\\', "/");
            if let Some(asset) = path.strip_prefix("static/") {
                self.assets.insert(asset.to_owned(), file.contents().to_vec());
            } else if let Some(text) = file.contents_utf8() {
                let shown = format!("themes/{}/{path}", self.name);
                self.texts.insert(path, SourceText::new(shown, text));
            }
        }
        for dir in dir.dirs() {
            self.add_embedded(root, dir);
        }
    }

    /// Adds the texts of the interface that are missing from another theme, key by key.
    pub fn take_interface_texts(&mut self, other: &ThemeFiles) {
        for (path, text) in other.texts.iter().filter(|(path, _)| path.starts_with("i18n/")) {
            let further = other.texts_behind.get(path).into_iter().flatten();
            if self.texts.contains_key(path) {
                let behind = self.texts_behind.entry(path.clone()).or_default();
                behind.push(Arc::clone(text));
                behind.extend(further.cloned());
            } else {
                self.texts.insert(path.clone(), Arc::clone(text));
                self.texts_behind.insert(path.clone(), further.cloned().collect());
            }
        }
    }

    /// Adds what is missing from another theme: whole files, and texts of the interface key by key.
    pub fn fall_back_to(&mut self, other: ThemeFiles) {
        self.take_interface_texts(&other);
        for (path, text) in other.texts {
            self.texts.entry(path).or_insert(text);
        }
        for (path, bytes) in other.assets {
            self.assets.entry(path).or_insert(bytes);
        }
    }
}

fn embedded_dirs() -> impl Iterator<Item = (&'static str, &'static Dir<'static>)> {
    THEMES.dirs().filter_map(|dir| Some((dir.path().to_str()?, dir)))
}
