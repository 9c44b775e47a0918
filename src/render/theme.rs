//! Themes: templates, shortcodes, texts of the interface and static files.
//!
//! A file is looked up in the site folder, then in `themes/<name>/`, then in the default theme,
//! which is inside the binary ([`files`]). Template types stay in this module and in the views.

mod assets;
mod files;
mod problem;

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use minijinja::{Environment, Error, Value};

use super::palette::Palette;
use crate::diag::{Code, Diagnostic, Report, SourceText, Text};
use crate::keys::theme::theme;
use crate::parse::config::Config;
use crate::parse::value::{Reader, parse_toml};
use assets::{assets, fingerprint};
use problem::problem;

pub use files::{DEFAULT_THEME, ThemeFiles};
pub(super) use problem::refused;

/// The browser's side of the search, which every theme has; a file of the theme of that name goes first.
const SEARCH_SCRIPT: &str = "js/search.js";
/// What of it runs before the page is shown.
const ASKED_SCRIPT: &str = "js/search-asked.js";

/// A static file of the theme.
#[derive(Debug)]
pub struct ThemeAsset {
    /// Its path in the theme's `static/`: `css/main.css`.
    pub name: Arc<str>,
    /// Where it is published: `assets/css/main.0f3a….css`.
    pub url: String,
    /// Subresource Integrity (W3C): `sha384-…`.
    pub integrity: String,
    pub bytes: Vec<u8>,
    /// Assets that this one names.
    uses: Vec<String>,
}

/// An argument that a shortcode declares.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ShortcodeArg {
    pub name: String,
    pub required: bool,
}

/// A theme, ready to render.
pub struct Theme {
    pub name: Box<str>,
    pub env: Environment<'static>,
    sources: BTreeMap<String, Arc<SourceText>>,
    /// Texts of the interface by language and dotted key, as templates take them.
    texts: BTreeMap<String, HashMap<String, Value>>,
    pub assets: BTreeMap<String, ThemeAsset>,
    shortcodes: BTreeMap<String, Vec<ShortcodeArg>>,
    shortcode_aliases: BTreeMap<String, String>,
    pub palette: Palette,
}

/// Where the style sheet with the site's own colours stands among the theme's static files.
pub const SITE_COLORS: &str = "css/site-colors.css";

impl Theme {
    /// Puts a theme together for an engine that has the functions its templates call (see `engine`).
    pub(super) fn assemble(files: ThemeFiles, env: Environment<'static>, report: &mut Report) -> Theme {
        let mut files = files;
        let search = || crate::search::script().into_bytes();
        files.assets.entry(SEARCH_SCRIPT.to_owned()).or_insert_with(search);
        let asked = || crate::search::asked_script().into_bytes();
        files.assets.entry(ASKED_SCRIPT.to_owned()).or_insert_with(asked);
        let mut theme = Theme {
            name: files.name,
            env,
            sources: BTreeMap::new(),
            texts: BTreeMap::new(),
            assets: assets(files.assets, &files.texts),
            shortcodes: BTreeMap::new(),
            shortcode_aliases: BTreeMap::new(),
            palette: Palette::default(),
        };
        for (path, source) in files.texts {
            if path.ends_with(".css") {
                // A part of a style sheet, which has taken it in.
            } else if let Some(name) = path.strip_prefix("templates/") {
                theme.add_template(name, &source, report);
            } else if let Some(name) = path.strip_prefix("shortcodes/") {
                theme.shortcodes.insert(name.trim_end_matches(".html").to_owned(), declared(&source.text));
                theme.add_template(&path, &source, report);
            } else if let Some(name) = path.strip_prefix("i18n/") {
                let mut texts = flatten(&source, report);
                for behind in files.texts_behind.get(&path).into_iter().flatten() {
                    for (key, text) in flatten(behind, report) {
                        texts.entry(key).or_insert(text);
                    }
                }
                theme.texts.insert(name.trim_end_matches(".toml").to_owned(), texts);
            } else if path == "theme.toml" {
                theme.read_settings(&source, report);
            }
        }
        theme
    }

    fn add_template(&mut self, name: &str, source: &Arc<SourceText>, report: &mut Report) {
        if let Err(error) = self.env.add_template_owned(name.to_owned(), source.text.clone()) {
            report.push(problem(&error, |_| Some(Arc::clone(source))));
        }
        self.sources.insert(name.to_owned(), Arc::clone(source));
    }

    fn read_settings(&mut self, source: &Arc<SourceText>, report: &mut Report) {
        let mut diagnostics = Vec::new();
        let mut reader = Reader { file: source, base: 0, diagnostics: &mut diagnostics };
        let mut table = parse_toml(&mut reader, &source.text, theme::ALL);
        for about in [theme::NAME, theme::DESCRIPTION, theme::LICENSE] {
            table.string(&mut reader, &about);
        }
        if let Some(mut aliases) = table.table(&mut reader, &theme::SHORTCODES) {
            for (alias, range, value) in aliases.take_all() {
                match value.get_ref().as_str().filter(|name| self.shortcodes.contains_key(*name)) {
                    Some(name) => drop(self.shortcode_aliases.insert(alias, name.to_owned())),
                    None => {
                        let message = Text::new(
                            format!("`{alias}` phải là tên của một tệp trong shortcodes/, không có .html"),
                            format!("`{alias}` must name a file in shortcodes/, without .html"),
                        );
                        reader.error(Code::Theme, range, message);
                    }
                }
            }
        }
        self.palette = Palette::read(&mut reader, &mut table);
        table.finish(&mut reader);
        report.extend(diagnostics);
    }

    /// Takes the site's own colours in; what cannot be read on the theme's is reported.
    pub fn with_colors(mut self, config: &Config, report: &mut Report) -> Theme {
        self.palette.check(config, &self.name, report);
        if let Some(css) = Palette::style_sheet(config) {
            self.assets.insert(SITE_COLORS.to_owned(), fingerprint(SITE_COLORS, css.into_bytes()));
        }
        self
    }

    /// A text of the interface; of the default language where the other lacks it.
    pub fn text(&self, lang: &str, key: &str) -> Option<&str> {
        self.text_value(lang, key).and_then(Value::as_str)
    }

    /// The same as templates take it.
    pub fn text_value(&self, lang: &str, key: &str) -> Option<&Value> {
        let own = self.texts.get(lang).and_then(|t| t.get(key));
        own.or_else(|| self.texts.get("vi").and_then(|t| t.get(key)))
    }

    /// The shortcode a name or an alias stands for: its name and arguments.
    pub fn shortcode(&self, name: &str) -> Option<(&str, &[ShortcodeArg])> {
        let name = self.shortcode_aliases.get(name).map_or(name, String::as_str);
        self.shortcodes.get_key_value(name).map(|(name, args)| (name.as_str(), args.as_slice()))
    }

    /// Every name an editor may write.
    pub fn shortcode_names(&self) -> impl Iterator<Item = &str> {
        self.shortcodes
            .keys()
            .chain(self.shortcode_aliases.keys())
            .map(String::as_str)
            .filter(|n| *n != "alert")
    }

    /// Every shortcode of Markdown with the arguments it declares.
    pub fn shortcode_arguments(&self) -> impl Iterator<Item = (&str, &[ShortcodeArg])> {
        self.shortcodes
            .iter()
            .filter(|(name, _)| *name != "alert")
            .map(|(name, args)| (name.as_str(), &**args))
    }

    /// The ids of a sprite's symbols, in its own order; none where the theme has no such sprite.
    pub fn symbols(&self, sprite: &str) -> impl Iterator<Item = &str> {
        let text = self.assets.get(sprite).and_then(|asset| std::str::from_utf8(&asset.bytes).ok());
        let symbols = text.unwrap_or("").split("<symbol id=\"").skip(1);
        symbols.filter_map(|rest| rest.split('"').next())
    }

    pub fn has_template(&self, name: &str) -> bool {
        self.sources.contains_key(name)
    }

    /// A template's failure as a diagnostic at the template's line.
    pub fn problem(&self, error: &Error) -> Diagnostic {
        problem(error, |name| self.sources.get(name).cloned())
    }

    /// The static files of these names, and those that they name, each once, by name.
    pub fn with_their_own<'a>(
        &self,
        names: impl Iterator<Item = &'a str>,
    ) -> impl Iterator<Item = &ThemeAsset> {
        let mut found: BTreeMap<&str, &ThemeAsset> = BTreeMap::new();
        let mut open: Vec<&ThemeAsset> = names.filter_map(|name| self.assets.get(name)).collect();
        while let Some(asset) = open.pop() {
            if found.insert(&asset.name, asset).is_none() {
                open.extend(asset.uses.iter().filter_map(|name| self.assets.get(name)));
            }
        }
        found.into_values()
    }
}

/// The arguments a shortcode declares in its first comment: `{#- args: title, src!, alt! -#}`.
fn declared(template: &str) -> Vec<ShortcodeArg> {
    let comment = template.trim_start().strip_prefix("{#").and_then(|t| t.split("#}").next()).unwrap_or("");
    let comment = comment.trim_matches(|c: char| c == '-' || c.is_whitespace());
    let Some(list) = comment.strip_prefix("args:") else { return Vec::new() };
    list.split(',')
        .map(str::trim)
        .filter(|name| !name.is_empty())
        .map(|name| ShortcodeArg {
            name: name.trim_end_matches('!').to_owned(),
            required: name.ends_with('!'),
        })
        .collect()
}

/// The texts of a language by dotted key.
fn flatten(source: &Arc<SourceText>, report: &mut Report) -> HashMap<String, Value> {
    let mut texts = HashMap::new();
    let mut diagnostics = Vec::new();
    let mut reader = Reader { file: source, base: 0, diagnostics: &mut diagnostics };
    let mut table = parse_toml(&mut reader, &source.text, &[]);
    let mut open: Vec<(String, Vec<_>)> = vec![(String::new(), table.take_all())];
    while let Some((prefix, entries)) = open.pop() {
        for (key, range, value) in entries {
            let key = if prefix.is_empty() { key } else { format!("{prefix}.{key}") };
            match value.get_ref() {
                toml::de::DeValue::String(text) => {
                    texts.insert(key, Value::from(&**text));
                }
                toml::de::DeValue::Table(_) => {
                    if let Some(mut inner) = reader.as_table(&key, value, &[]) {
                        open.push((key, inner.take_all()));
                    }
                }
                _ => {
                    reader.error(
                        Code::Translation,
                        range,
                        Text::new(format!("`{key}` phải là chữ"), format!("`{key}` must be a string")),
                    );
                }
            }
        }
    }
    report.extend(diagnostics);
    texts
}

#[cfg(test)]
mod tests {
    use super::*;

    fn embedded(name: &str) -> Theme {
        let mut report = Report::default();
        let mut files = ThemeFiles::embedded(name).expect("is inside");
        files.take_interface_texts(&ThemeFiles::embedded(DEFAULT_THEME).expect("is inside"));
        let theme = Theme::new(files, &mut report);
        assert_eq!(report.diagnostics, [], "{name}");
        theme
    }

    #[test]
    fn every_embedded_theme_compiles_and_has_the_shortcodes_of_the_default_one() {
        let default = embedded(DEFAULT_THEME);
        for name in ThemeFiles::embedded_names() {
            let theme = embedded(name);
            assert!(theme.has_template("page.html") && theme.shortcode("steps").is_some(), "{name}");
            for known in default.shortcode_names() {
                assert!(theme.shortcode(known).is_some(), "{name}: {known}");
            }
            for (shortcode, args) in &default.shortcodes {
                assert_eq!(theme.shortcodes.get(shortcode), Some(args), "{name}: {shortcode}");
            }
        }
    }

    #[test]
    fn arguments_are_declared_in_the_first_comment() {
        let args = declared("{#- args: title, src! -#}\n<p>");
        assert_eq!(args.len(), 2);
        assert!(!args[0].required && args[1].required && args[1].name == "src");
    }

    #[test]
    fn a_theme_says_only_what_the_default_one_says_otherwise() {
        let texts = |name: &str, lang: &str| {
            let files = ThemeFiles::embedded(name).expect("is inside");
            flatten(&files.texts[&format!("i18n/{lang}.toml")], &mut Report::default())
        };
        for name in ThemeFiles::embedded_names().filter(|name| *name != DEFAULT_THEME) {
            for lang in ["vi", "en"] {
                let default = texts(DEFAULT_THEME, lang);
                let same: Vec<String> = texts(name, lang)
                    .into_iter()
                    .filter(|(key, text)| default.get(key).is_some_and(|d| d.as_str() == text.as_str()))
                    .map(|(key, _)| key)
                    .collect();
                assert!(same.is_empty(), "{name}, {lang}: {same:?}");
            }
            let own = texts(name, "vi").len();
            assert!(own < default_len() / 4, "{name}: {own}");
        }

        fn default_len() -> usize {
            embedded(DEFAULT_THEME).texts["vi"].len()
        }
    }

    #[test]
    fn every_language_has_the_same_texts() {
        for name in ThemeFiles::embedded_names() {
            let theme = embedded(name);
            let keys =
                |lang: &str| theme.texts[lang].keys().cloned().collect::<std::collections::BTreeSet<_>>();
            assert_eq!(keys("vi"), keys("en"), "{name}");
        }
    }

    /// What the engine itself asks a theme for (docs/theme.md); a name that ends in a dot stands for all below it.
    const ASKED: &[&str] = &[
        "kind.",
        "taxonomy.",
        "footnotes.",
        "table.scroll",
        "task.done",
        "task.open",
        "list.page",
        "search.title",
        "search.script.",
        "search.fields.",
        "not_found.title",
        "offline.title",
        "offline.description",
        "accessibility.title",
        "accessibility.description",
        "components.title",
        "components.description",
        "documents.title",
        "feed.",
        "date.",
        "agencies.title",
        "agencies.description",
        "localities.title",
        "localities.description",
        "targets.title",
        "targets.description",
        "calendar.title",
        "calendar.description",
        "data.title",
        "data.description",
        "agency.description",
        "locality.description",
        "agency_level.",
        "locality_level.",
        "lookup.",
        "download.",
        "calendar.month",
        "calendar.before",
        "calendar.report",
        "calendar.kind.",
        "report.from",
        "report.to",
        "plan.data_description",
        "target_text.",
        "agency.now",
        "locality.now",
        "format.",
        "radio.",
    ];

    #[test]
    fn every_theme_has_the_texts_that_the_engine_asks_for() {
        let default = embedded(DEFAULT_THEME);
        let is_asked = |key: &&String| {
            ASKED.iter().any(|asked| key == asked || asked.ends_with('.') && key.starts_with(asked))
        };
        let asked: Vec<&String> = default.texts["vi"].keys().filter(is_asked).collect();
        assert!(asked.len() > 100);
        for name in ThemeFiles::embedded_names() {
            let theme = embedded(name);
            let missing: Vec<_> = asked.iter().filter(|key| !theme.texts["vi"].contains_key(**key)).collect();
            assert!(missing.is_empty(), "{name}: {missing:?}");
        }
    }
}
