//! Themes: templates, shortcodes, texts of the interface and static files.
//!
//! A file is looked up in the site folder, then in `themes/<name>/`, then in the default theme,
//! which is inside the binary ([`files`]). Template types stay in this module and in the views.

mod files;
mod problem;

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::fmt::Write as _;
use std::sync::Arc;

use base64::Engine as _;
use minijinja::syntax::SyntaxConfig;
use minijinja::value::Kwargs;
use minijinja::{AutoEscape, Environment, Error, ErrorKind, State, Value};
use sha2::{Digest, Sha384};

use super::context::{Context, of_template};
use super::escape;
use super::palette::Palette;
use crate::diag::{Code, Diagnostic, Report, SourceText, Text};
use crate::parse::config::Config;
use crate::parse::value::{Reader, parse_toml};
use problem::{problem, refused};

pub use files::{DEFAULT_THEME, ThemeFiles};

/// The browser's side of the search, which every theme has; a file of the theme of that name goes first.
const SEARCH_SCRIPT: &str = "js/search.js";

/// How many steps a template may take: far more than a page needs, so that none runs for ever.
const FUEL: u64 = 50_000_000;

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
    /// Puts a theme together; templates that do not compile and texts that are not TOML are reported.
    pub fn new(files: ThemeFiles, report: &mut Report) -> Theme {
        let mut files = files;
        let search = || crate::search::script().into_bytes();
        files.assets.entry(SEARCH_SCRIPT.to_owned()).or_insert_with(search);
        let mut theme = Theme {
            name: files.name,
            env: environment(),
            sources: BTreeMap::new(),
            texts: BTreeMap::new(),
            assets: assets(files.assets),
            shortcodes: BTreeMap::new(),
            shortcode_aliases: BTreeMap::new(),
            palette: Palette::default(),
        };
        for (path, source) in files.texts {
            if let Some(name) = path.strip_prefix("templates/") {
                theme.add_template(name, &source, report);
            } else if let Some(name) = path.strip_prefix("shortcodes/") {
                theme.shortcodes.insert(name.trim_end_matches(".html").to_owned(), declared(&source.text));
                theme.add_template(&path, &source, report);
            } else if let Some(name) = path.strip_prefix("i18n/") {
                let texts = flatten(&source, report);
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
        let mut table = parse_toml(&mut reader, &source.text);
        for about in ["name", "description", "license"] {
            table.string(&mut reader, about);
        }
        if let Some(mut aliases) = table.table(&mut reader, "shortcodes") {
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

    fn text_value(&self, lang: &str, key: &str) -> Option<&Value> {
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

    /// The static files that a page names, and those that these name.
    pub fn assets_in<'a>(&'a self, html: &[u8]) -> BTreeSet<&'a str> {
        let named = self
            .assets
            .iter()
            .filter(|(_, asset)| memchr::memmem::find(html, asset.url.as_bytes()).is_some());
        self.with_their_own(named.map(|(name, _)| name.as_str())).map(|asset| &*asset.name).collect()
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

fn environment() -> Environment<'static> {
    let mut env = Environment::new();
    env.set_undefined_behavior(minijinja::UndefinedBehavior::Strict);
    env.set_auto_escape_callback(|_| AutoEscape::Html);
    let syntax = SyntaxConfig::builder().trim_blocks(true).lstrip_blocks(true).build();
    env.set_syntax(syntax.expect("the delimiters are the usual ones"));
    env.set_fuel(Some(FUEL));
    env.set_debug(true);
    env.set_formatter(|out, _, value| {
        if value.is_undefined() {
            return Err(Error::from(ErrorKind::UndefinedError));
        }
        if value.is_none() {
            return Ok(());
        }
        let written = match value.as_str() {
            Some(text) if value.is_safe() => out.write_str(text),
            Some(text) => write_html(out, text),
            None => write_html(out, &value.to_string()),
        };
        written.map_err(|_| Error::new(ErrorKind::WriteFailure, "the output cannot be written"))
    });
    env.add_function("t", t);
    env.add_function("asset", asset);
    env.add_function("link", link);
    env.add_function("symbol", symbol);
    env
}

fn write_html(out: &mut minijinja::Output<'_>, text: &str) -> std::fmt::Result {
    if text.bytes().any(|b| matches!(b, b'&' | b'<' | b'>' | b'"' | b'\'')) {
        out.write_str(&escape::html(text))
    } else {
        out.write_str(text)
    }
}

fn context(state: &mut State) -> Result<Arc<Context>, Error> {
    of_template(state).ok_or_else(|| Error::new(ErrorKind::InvalidOperation, "no page is being rendered"))
}

/// `t("key", n=3)`
fn t(state: &mut State, key: Cow<'_, str>, kwargs: Kwargs) -> Result<Value, Error> {
    let context = context(state)?;
    let found = context.theme.text_value(context.lang_code(), &key).ok_or_else(|| {
        refused(Text::new(
            format!("i18n/vi.toml không có chữ `{key}`"),
            format!("i18n/vi.toml has no text `{key}`"),
        ))
    })?;
    let mut names = kwargs.args().peekable();
    if names.peek().is_none() {
        return Ok(found.clone());
    }
    let mut text = found.as_str().unwrap_or_default().to_owned();
    for name in names {
        let value: Value = kwargs.get(name)?;
        text = text.replace(&format!("{{{name}}}"), &value.to_string());
    }
    kwargs.assert_all_used()?;
    Ok(Value::from(text))
}

/// `asset("css/main.css")`
fn asset(state: &mut State, path: Cow<'_, str>) -> Result<Value, Error> {
    let context = context(state)?;
    let asset = context.use_asset(&path).ok_or_else(|| {
        refused(Text::new(
            format!("giao diện không có tệp static/{path}"),
            format!("the theme has no file static/{path}"),
        ))
    })?;
    let integrity =
        if context.site.options.portable { Value::from(()) } else { Value::from(asset.integrity.as_str()) };
    Ok(Value::from_pairs([("href", Value::from(context.href(&asset.url))), ("integrity", integrity)]))
}

/// `symbol("icons/sprite.svg", "helmet")`: a `<symbol>` of a sprite as a group, for pages that are opened from a disk, where browsers do not load a part of another file. The theme is trusted, so it is not escaped.
fn symbol(state: &mut State, path: Cow<'_, str>, id: Cow<'_, str>) -> Result<Value, Error> {
    let context = context(state)?;
    let missing = || {
        refused(Text::new(
            format!("static/{path} không có hình `{id}`"),
            format!("static/{path} has no symbol `{id}`"),
        ))
    };
    let sprite = context.theme.assets.get(&*path).and_then(|asset| std::str::from_utf8(&asset.bytes).ok());
    let sprite = sprite.ok_or_else(missing)?;
    let tag = format!("<symbol id=\"{id}\"");
    let rest = sprite.find(&tag).map(|at| &sprite[at + tag.len()..]).ok_or_else(missing)?;
    let (attributes, rest) = rest.split_once('>').ok_or_else(missing)?;
    let (body, _) = rest.split_once("</symbol>").ok_or_else(missing)?;
    Ok(Value::from_safe_string(format!("<g{}>{body}</g>", attributes.replace(" viewBox=\"0 0 48 48\"", ""))))
}

/// `link("/tim-kiem/")`
fn link(state: &mut State, path: Cow<'_, str>) -> Result<String, Error> {
    let context = context(state)?;
    let to = path.trim_start_matches('/');
    let file = if to.is_empty() || to.ends_with('/') { format!("{to}index.html") } else { to.to_owned() };
    if !context.site.outputs.contains_key(file.as_str()) {
        return Err(refused(Text::new(
            format!("trang không có địa chỉ {path}"),
            format!("the site has no address {path}"),
        )));
    }
    Ok(context.href(to))
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
    let mut table = parse_toml(&mut reader, &source.text);
    let mut open: Vec<(String, Vec<_>)> = vec![(String::new(), table.take_all())];
    while let Some((prefix, entries)) = open.pop() {
        for (key, range, value) in entries {
            let key = if prefix.is_empty() { key } else { format!("{prefix}.{key}") };
            match value.get_ref() {
                toml::de::DeValue::String(text) => {
                    texts.insert(key, Value::from(&**text));
                }
                toml::de::DeValue::Table(_) => {
                    if let Some(mut inner) = reader.as_table(&key, value) {
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

/// Gives every asset its fingerprint. Style sheets come last: they may name other assets.
fn assets(files: BTreeMap<String, Vec<u8>>) -> BTreeMap<String, ThemeAsset> {
    let mut assets = BTreeMap::new();
    let (sheets, others): (Vec<_>, Vec<_>) = files.into_iter().partition(|(path, _)| path.ends_with(".css"));
    for (path, bytes) in others {
        let asset = fingerprint(&path, bytes);
        assets.insert(path, asset);
    }
    for (path, bytes) in sheets {
        let mut uses = Vec::new();
        let bytes = match String::from_utf8(bytes) {
            Ok(css) => rewrite_css(&without_comments(&css), &path, &assets, &mut uses).into_bytes(),
            Err(error) => error.into_bytes(),
        };
        let asset = ThemeAsset { uses, ..fingerprint(&path, bytes) };
        assets.insert(path, asset);
    }
    assets
}

fn fingerprint(path: &str, bytes: Vec<u8>) -> ThemeAsset {
    let hash = Sha384::digest(&bytes);
    let integrity = format!("sha384-{}", base64::engine::general_purpose::STANDARD.encode(hash));
    let mut short = String::new();
    for byte in &hash[..6] {
        let _ = write!(short, "{byte:02x}");
    }
    let url = match path.rsplit_once('.') {
        Some((stem, ending)) if !stem.is_empty() => format!("assets/{stem}.{short}.{ending}"),
        _ => format!("assets/{path}.{short}"),
    };
    ThemeAsset { name: path.into(), url, integrity, bytes, uses: Vec::new() }
}

/// A style sheet without its comments and indentation, a tenth of what a visitor would download.
/// Strings stay as they are, and so does a comment that begins with `/*!`: a licence.
fn without_comments(css: &str) -> String {
    let mut out = String::with_capacity(css.len());
    let mut rest = css;
    let mut quote = None;
    while let Some(c) = rest.chars().next() {
        match (quote, c) {
            (Some(_), '\\') => {
                let end = 1 + rest[1..].chars().next().map_or(0, char::len_utf8);
                out.push_str(&rest[..end]);
                rest = &rest[end..];
                continue;
            }
            (Some(open), c) if c == open => quote = None,
            (Some(_), _) => {}
            (None, '"' | '\'') => quote = Some(c),
            (None, '/') if rest.starts_with("/*") && !rest.starts_with("/*!") => {
                rest = rest[2..].find("*/").map_or("", |end| &rest[end + 4..]);
                // `a/**/b` are two words.
                if out.ends_with(char::is_whitespace) {
                    rest = rest.trim_start();
                } else if !rest.starts_with(char::is_whitespace) {
                    out.push(' ');
                }
                continue;
            }
            (None, '\n') => {
                if !out.is_empty() && !out.ends_with('\n') {
                    out.push('\n');
                }
                rest = rest.trim_start();
                continue;
            }
            (None, _) => {}
        }
        out.push(c);
        rest = &rest[c.len_utf8()..];
    }
    out
}

/// Replaces `url(../icons/x.svg)` by the fingerprinted name.
fn rewrite_css(
    css: &str,
    path: &str,
    assets: &BTreeMap<String, ThemeAsset>,
    uses: &mut Vec<String>,
) -> String {
    let dir = path.rsplit_once('/').map_or("", |(dir, _)| dir);
    let mut out = String::with_capacity(css.len());
    let mut rest = css;
    while let Some(at) = rest.find("url(") {
        let (before, after) = rest.split_at(at + 4);
        out.push_str(before);
        let Some(end) = after.find(')') else {
            rest = after;
            break;
        };
        let written = after[..end].trim().trim_matches(['"', '\'']);
        let (target, fragment) =
            written.split_once('#').map_or((written, ""), |(t, _)| (t, &written[t.len()..]));
        match crate::model::resolve_path(dir, target).and_then(|t| assets.get_key_value(&t)) {
            Some((name, asset)) => {
                uses.push(name.clone());
                let own = format!("assets/{path}");
                out.push_str(&super::address::relative(&own, &asset.url, false));
                out.push_str(fragment);
            }
            None => out.push_str(&after[..end]),
        }
        rest = &after[end..];
    }
    out.push_str(rest);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn embedded(name: &str) -> Theme {
        let mut report = Report::default();
        let theme = Theme::new(ThemeFiles::embedded(name).expect("is inside"), &mut report);
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
    fn style_sheets_lose_comments_and_indentation_alone() {
        let css = "/* Tokens */\n:root {\n  --a: \"/* no */ \\\" é\";\n\n  /* b */ color: red; /* c\n d */\n}\n/*! MIT */\na/**/b { }\n/* open";
        assert_eq!(
            without_comments(css),
            ":root {\n--a: \"/* no */ \\\" é\";\ncolor: red; }\n/*! MIT */\na b { }\n"
        );
    }

    #[test]
    fn style_sheets_name_fingerprinted_files() {
        let files = BTreeMap::from([
            ("css/a.css".to_owned(), b"a{b:url(\"../icons/x.svg#y\")} c{d:url(data:x)}".to_vec()),
            ("icons/x.svg".to_owned(), b"<svg/>".to_vec()),
        ]);
        let assets = assets(files);
        let css = String::from_utf8(assets["css/a.css"].bytes.clone()).expect("is text");
        let icon = assets["icons/x.svg"].url.rsplit('/').next().expect("has a name").to_owned();
        assert_eq!(css, format!("a{{b:url(../icons/{icon}#y)}} c{{d:url(data:x)}}"));
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
