//! The configuration of a site: `lantoa.toml`.

use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::civil::Date;

use super::color::Rgb;
use super::publish::{self, PublishTarget};
use super::value::{Reader, Spanned, Str, Table, parse_toml};
use crate::diag::{Code, Diagnostic, SourceText, Text};

/// The configuration of a site. The site's own staff write it, so it is trusted.
#[derive(Clone, Debug)]
pub struct Config {
    pub source: Arc<SourceText>,
    pub title: Box<str>,
    pub description: Box<str>,
    /// Where the site is published, `https://example.vn/an-toan/`; always ends in `/`. Absolute
    /// addresses (canonical, feeds, sitemap) begin with it. Default: `http://localhost/`.
    pub base_url: Box<str>,
    /// The language of files without a code in their name. Default: `vi`.
    pub default_language: Box<str>,
    /// Further languages by code.
    pub languages: BTreeMap<Box<str>, Language>,
    /// The folder in `themes/`. Default: `default`.
    pub theme: Str,
    pub organisation: Option<Organisation>,
    pub hotlines: Vec<Hotline>,
    /// Menus by language and name (`main`, `footer`).
    pub menus: BTreeMap<(Box<str>, Box<str>), Vec<MenuEntry>>,
    /// The page that every page links as "Khi có tai nạn": a path below `content/`.
    pub emergency_page: Option<Str>,
    /// Whether a search index is made. Default: true.
    pub search: bool,
    pub offline: Offline,
    pub feeds: Feeds,
    pub images: Images,
    /// Entries on a page of a list. Default: 20.
    pub page_size: usize,
    pub personal_data: PersonalData,
    /// The site's own colours, where the theme takes them.
    pub colors: Colors,
    /// Whether the theme's page of components is made, at `/giao-dien/`. Default: false.
    pub components: bool,
    /// What the accessibility statement says; without it there is none.
    pub accessibility: Option<Accessibility>,
    /// Where the site is published; the first is the default.
    pub publish: Vec<PublishTarget>,
    /// Free data for the theme.
    pub extra: serde_json::Value,
}

/// A language beside the default one.
#[derive(Clone, Debug)]
pub struct Language {
    /// What the language calls itself: `English`.
    pub name: Box<str>,
    pub title: Option<Box<str>>,
    pub description: Option<Box<str>>,
    /// Whether pages without a translation are shown in the default language, with a notice.
    /// Default: true.
    pub fallback: bool,
}

/// Who is responsible for the site.
#[derive(Clone, Debug, Default)]
pub struct Organisation {
    pub name: Box<str>,
    pub short: Option<Box<str>>,
    pub address: Option<Box<str>>,
    pub email: Option<Box<str>>,
    pub phone: Option<Box<str>>,
    pub url: Option<Box<str>>,
}

/// A number to call.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hotline {
    pub id: Box<str>,
    pub name: Box<str>,
    pub phone: Box<str>,
    pub note: Option<Box<str>>,
}

/// An entry of a menu: a page of the site or an address.
#[derive(Clone, Debug)]
pub struct MenuEntry {
    pub title: Box<str>,
    /// A path below `content/`.
    pub page: Option<Str>,
    /// An address: of the site (`/tim-kiem/`) or elsewhere (`https://…`).
    pub url: Option<Str>,
    pub children: Vec<MenuEntry>,
}

/// `[feeds]`
#[derive(Clone, Debug)]
pub struct Feeds {
    /// Entries of a feed. Default: 20.
    pub limit: usize,
    /// Which formats are made. Default: all; fewer make a large site smaller.
    pub formats: Vec<FeedFormat>,
}

/// The format of a feed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum FeedFormat {
    Rss,
    Atom,
    Json,
}

impl FeedFormat {
    pub const CHOICES: &[(&'static str, FeedFormat)] =
        &[("rss", FeedFormat::Rss), ("atom", FeedFormat::Atom), ("json", FeedFormat::Json)];
}

/// `[offline]`
#[derive(Clone, Debug)]
pub struct Offline {
    /// Whether a visitor's browser keeps pages for reading without a network. Default: true.
    pub enabled: bool,
    /// How much it keeps of them at most, uncompressed, in kB. Default: 3000.
    pub max_kb: Spanned<i64>,
}

/// `[images]`
#[derive(Clone, Debug)]
pub struct Images {
    /// Widths in pixels in which a bundle's images are offered. Default: 480, 960, 1600.
    pub widths: Vec<u32>,
    /// JPEG quality, 1 to 100. Default: 82.
    pub quality: u8,
}

/// Addresses and numbers that may be published (`lantoa check` reports all others).
#[derive(Clone, Debug, Default)]
pub struct PersonalData {
    pub emails: Vec<Box<str>>,
    pub phones: Vec<Box<str>>,
}

/// `[colors]`
#[derive(Clone, Debug, Default)]
pub struct Colors {
    /// On light paper. Default: the theme's own.
    pub accent: Option<Spanned<Rgb>>,
    /// In the dark. Default: the theme's own.
    pub accent_dark: Option<Spanned<Rgb>>,
}

/// `[accessibility]`: what those who answer for the site say of it in its accessibility statement.
/// What a build can see for itself (images without a description and the like) is added to it.
#[derive(Clone, Debug)]
pub struct Accessibility {
    /// Default: not assessed.
    pub status: Conformance,
    /// The day of the last review.
    pub reviewed: Option<Date>,
    /// What is done for accessibility.
    pub measures: Vec<Box<str>>,
    /// What was tested, and how.
    pub tested: Vec<Box<str>>,
    pub known_gaps: Vec<Box<str>>,
    /// Who takes reports of barriers, beside the organisation.
    pub contact: Option<Box<str>>,
    /// Symbols of the legal documents that ask for it.
    pub documents: Vec<Str>,
}

/// How far the site conforms to WCAG 2.2 at level AA, by its owner's own judgement.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Conformance {
    NotAssessed,
    None,
    Partial,
    Full,
}

impl Conformance {
    pub const CHOICES: &[(&'static str, Conformance)] = &[
        ("not_assessed", Conformance::NotAssessed),
        ("none", Conformance::None),
        ("partial", Conformance::Partial),
        ("full", Conformance::Full),
    ];
}

impl Config {
    /// The languages of the site, the default one first: code, own name.
    pub fn language_codes(&self) -> impl Iterator<Item = &str> {
        std::iter::once(&*self.default_language).chain(self.languages.keys().map(|k| &**k))
    }

    /// The path part of `base_url`, beginning and ending in `/`.
    pub fn base_path(&self) -> &str {
        let after_scheme = self.base_url.find("://").map_or(0, |at| at + 3);
        self.base_url[after_scheme..].find('/').map_or("/", |at| &self.base_url[after_scheme + at..])
    }
}

/// Parses `lantoa.toml`; problems go to `diagnostics`.
pub fn parse_config(source: &Arc<SourceText>, diagnostics: &mut Vec<Diagnostic>) -> Config {
    let source = &publish::mask(source, diagnostics);
    let mut reader = Reader { file: source, base: 0, diagnostics };
    let r = &mut reader;
    let mut table = parse_toml(r, &source.text);
    let text = |s: Option<Str>| s.map(|s| s.value);
    let title = text(table.required_string(r, "title")).unwrap_or_default();
    let description = text(table.string(r, "description")).unwrap_or_default();
    let base_url = base_url(r, &mut table);
    let default_language = text(table.string(r, "default_language")).unwrap_or_else(|| "vi".into());
    let theme = table.string(r, "theme").unwrap_or_else(|| Spanned::new("default".into(), 0..0));
    let languages = languages(r, &mut table);
    let organisation = organisation(r, &mut table);
    let hotlines = hotlines(r, &mut table);
    let menus = menus(r, &mut table, &default_language);
    let emergency_page = table.string(r, "emergency_page");
    let search = section(r, &mut table, "search", |r, t| t.boolean(r, "enabled")).flatten().unwrap_or(true);
    let offline = section(r, &mut table, "offline", |r, t| {
        (t.boolean(r, "enabled"), t.integer_in(r, "max_kb", 100, 100_000))
    });
    let (offline_enabled, offline_kb) = offline.unwrap_or_default();
    let feeds = section(r, &mut table, "feeds", feeds).unwrap_or_else(|| Feeds {
        limit: FEED_LIMIT,
        formats: FeedFormat::CHOICES.iter().map(|(_, format)| *format).collect(),
    });
    let images = images(r, &mut table);
    let page_size = section(r, &mut table, "pagination", |r, t| t.integer_in(r, "size", 1, 1000)).flatten();
    section(r, &mut table, "markdown", |_, _| ());
    let personal_data = section(r, &mut table, "personal_data", |r, t| {
        let list = |items: Option<Vec<Str>>| items.unwrap_or_default().into_iter().map(|s| s.value).collect();
        PersonalData { emails: list(t.strings(r, "emails")), phones: list(t.strings(r, "phones")) }
    });
    let colors = section(r, &mut table, "colors", |r, t| Colors {
        accent: color(r, t, "accent"),
        accent_dark: color(r, t, "accent_dark"),
    });
    let components = table.boolean(r, "components").unwrap_or(false);
    let accessibility = section(r, &mut table, "accessibility", accessibility);
    let publish = publish::read(r, &mut table);
    let extra = table.json(r, "extra").unwrap_or_else(|| serde_json::json!({}));
    table.finish(r);
    Config {
        source: Arc::clone(source),
        title,
        description,
        base_url,
        default_language,
        languages,
        theme,
        organisation,
        hotlines,
        menus,
        emergency_page,
        search,
        offline: Offline {
            enabled: offline_enabled.unwrap_or(true),
            max_kb: offline_kb.unwrap_or_else(|| Spanned::new(OFFLINE_KB, 0..0)),
        },
        feeds,
        images,
        page_size: page_size.map_or(20, |n| n.value as usize),
        personal_data: personal_data.unwrap_or_default(),
        colors: colors.unwrap_or_default(),
        components,
        accessibility,
        publish,
        extra,
    }
}

fn section<T>(
    r: &mut Reader<'_>,
    table: &mut Table<'_>,
    key: &'static str,
    read: impl FnOnce(&mut Reader<'_>, &mut Table<'_>) -> T,
) -> Option<T> {
    let mut section = table.table(r, key)?;
    let value = read(r, &mut section);
    section.finish(r);
    Some(value)
}

/// What is kept for reading without a network where the configuration does not say: about a hundred
/// pages, 600 kB as they travel.
const OFFLINE_KB: i64 = 3000;

fn color(r: &mut Reader<'_>, t: &mut Table<'_>, key: &'static str) -> Option<Spanned<Rgb>> {
    let written = t.string(r, key)?;
    if let Some(color) = Rgb::parse(&written.value) {
        return Some(Spanned::new(color, written.range()));
    }
    let message = Text::new(
        format!("`{key}` không phải là một màu: \"{}\"", written.value),
        format!("`{key}` is not a colour: \"{}\"", written.value),
    );
    r.error(Code::BadValue, written.range(), message).help.push(Text::fixed(
        "viết mã màu sáu chữ số, ví dụ \"#005387\"",
        "write six hexadecimal digits, such as \"#005387\"",
    ));
    None
}

fn accessibility(r: &mut Reader<'_>, t: &mut Table<'_>) -> Accessibility {
    let list = |items: Option<Vec<Str>>| items.unwrap_or_default().into_iter().map(|s| s.value).collect();
    Accessibility {
        status: t.choice(r, "status", Conformance::CHOICES).map_or(Conformance::NotAssessed, |s| s.value),
        reviewed: t.date(r, "reviewed").map(|date| date.value),
        measures: list(t.strings(r, "measures")),
        tested: list(t.strings(r, "tested")),
        known_gaps: list(t.strings(r, "known_gaps")),
        contact: t.string(r, "contact").map(|s| s.value),
        documents: t.strings(r, "documents").unwrap_or_default(),
    }
}

/// Entries of a feed where the configuration does not say.
const FEED_LIMIT: usize = 20;

fn feeds(r: &mut Reader<'_>, t: &mut Table<'_>) -> Feeds {
    let limit = t.integer_in(r, "limit", 1, 1000).map_or(FEED_LIMIT, |n| n.value as usize);
    let Some(names) = t.strings(r, "formats") else {
        return Feeds { limit, formats: FeedFormat::CHOICES.iter().map(|(_, format)| *format).collect() };
    };
    let mut formats = Vec::new();
    for name in names {
        match FeedFormat::CHOICES.iter().find(|(known, _)| *known == &*name.value) {
            Some((_, format)) if !formats.contains(format) => formats.push(*format),
            Some(_) => {}
            None => {
                let diagnostic = Diagnostic::error(
                    Code::BadValue,
                    Text::new(
                        format!("không có dạng tin \"{}\"", name.value),
                        format!("there is no feed format \"{}\"", name.value),
                    ),
                )
                .at(r.file, name.range())
                .suggest(&name.value, FeedFormat::CHOICES.iter().map(|(name, _)| *name))
                .help(Text::fixed("dùng: rss, atom, json", "use: rss, atom, json"));
                r.diagnostics.push(diagnostic);
            }
        }
    }
    formats.sort_unstable();
    Feeds { limit, formats }
}

fn base_url(r: &mut Reader<'_>, table: &mut Table<'_>) -> Box<str> {
    let Some(url) = table.string(r, "base_url") else { return "http://localhost/".into() };
    match check_base_url(&url.value) {
        Some(checked) => checked,
        None => {
            r.error(
                Code::BadValue,
                url.range(),
                Text::fixed(
                    "`base_url` phải là một địa chỉ http(s) đầy đủ",
                    "`base_url` must be a full http(s) address",
                ),
            )
            .help
            .push(Text::fixed(
                "ví dụ: base_url = \"https://example.vn/an-toan/\"",
                "for example: base_url = \"https://example.vn/\"",
            ));
            "http://localhost/".into()
        }
    }
}

/// A base address with a final `/`, or `None` where it is not an http(s) address of a site.
pub fn check_base_url(url: &str) -> Option<Box<str>> {
    let rest = url.strip_prefix("https://").or_else(|| url.strip_prefix("http://"))?;
    let host = rest.split('/').next().unwrap_or("");
    let plain = url
        .bytes()
        .all(|b| b.is_ascii_graphic() && !matches!(b, b'"' | b'\'' | b'<' | b'>' | b'?' | b'#' | b'\\'));
    if host.is_empty() || !plain || host.contains('@') {
        return None;
    }
    Some(if url.ends_with('/') { url.into() } else { format!("{url}/").into() })
}

fn languages(r: &mut Reader<'_>, table: &mut Table<'_>) -> BTreeMap<Box<str>, Language> {
    let mut languages = BTreeMap::new();
    let Some(mut all) = table.table(r, "languages") else { return languages };
    for (code, range, value) in all.take_all() {
        let Some(mut one) = r.as_table(&code, value) else { continue };
        if !(2..=3).contains(&code.len()) || !code.bytes().all(|b| b.is_ascii_lowercase()) {
            let range = r.base + range.start..r.base + range.end;
            r.error(
                Code::BadValue,
                range,
                Text::new(
                    format!("`{code}` không phải là mã ngôn ngữ"),
                    format!("`{code}` is not a language code"),
                ),
            )
            .help
            .push(Text::fixed("dùng mã ISO 639, ví dụ en", "use an ISO 639 code, for example en"));
        }
        let text = |s: Option<Str>| s.map(|s| s.value);
        let language = Language {
            name: text(one.string(r, "name")).unwrap_or_else(|| code.as_str().into()),
            title: text(one.string(r, "title")),
            description: text(one.string(r, "description")),
            fallback: one.boolean(r, "fallback").unwrap_or(true),
        };
        one.finish(r);
        languages.insert(code.into(), language);
    }
    languages
}

fn organisation(r: &mut Reader<'_>, table: &mut Table<'_>) -> Option<Organisation> {
    let mut t = table.table(r, "organisation")?;
    let text = |s: Option<Str>| s.map(|s| s.value);
    let organisation = Organisation {
        name: text(t.required_string(r, "name")).unwrap_or_default(),
        short: text(t.string(r, "short")),
        address: text(t.string(r, "address")),
        email: text(t.string(r, "email")),
        phone: text(t.string(r, "phone")),
        url: text(t.string(r, "url")),
    };
    t.finish(r);
    Some(organisation)
}

fn hotlines(r: &mut Reader<'_>, table: &mut Table<'_>) -> Vec<Hotline> {
    let mut hotlines: Vec<Hotline> = Vec::new();
    for mut t in table.tables(r, "hotlines") {
        let id = t.required_string(r, "id");
        let name = t.required_string(r, "name");
        let phone = t.required_string(r, "phone");
        let note = t.string(r, "note").map(|s| s.value);
        t.finish(r);
        let (Some(id), Some(name), Some(phone)) = (id, name, phone) else { continue };
        if hotlines.iter().any(|h| h.id == id.value) {
            r.error(
                Code::DuplicateId,
                id.range(),
                Text::new(
                    format!("mã `{}` đã dùng cho số khác", id.value),
                    format!("the id `{}` is used twice", id.value),
                ),
            );
            continue;
        }
        if !phone.value.bytes().all(|b| b.is_ascii_digit() || b" +-().".contains(&b)) {
            r.error(
                Code::BadValue,
                phone.range(),
                Text::fixed("đây không phải là số điện thoại", "this is not a telephone number"),
            );
            continue;
        }
        hotlines.push(Hotline { id: id.value, name: name.value, phone: phone.value, note });
    }
    hotlines
}

type Menus = BTreeMap<(Box<str>, Box<str>), Vec<MenuEntry>>;

fn menus(r: &mut Reader<'_>, table: &mut Table<'_>, default_language: &str) -> Menus {
    let mut menus = BTreeMap::new();
    let Some(mut all) = table.table(r, "menus") else { return menus };
    for name in ["main", "footer"] {
        let entries = menu(r, &mut all, name);
        menus.insert((default_language.into(), name.into()), entries);
    }
    for (code, _, value) in all.take_all() {
        let Some(mut one) = r.as_table(&code, value) else { continue };
        for name in ["main", "footer"] {
            let entries = menu(r, &mut one, name);
            menus.insert((code.as_str().into(), name.into()), entries);
        }
        one.finish(r);
    }
    menus
}

fn menu(r: &mut Reader<'_>, table: &mut Table<'_>, key: &'static str) -> Vec<MenuEntry> {
    let mut entries: Vec<(i64, MenuEntry)> = Vec::new();
    for mut t in table.tables(r, key) {
        let title = t.required_string(r, "title");
        let page = t.string(r, "page");
        let url = t.string(r, "url");
        let weight = t.integer(r, "weight").map_or(0, |n| n.value);
        let range = t.range(r);
        let children = menu(r, &mut t, "children");
        t.finish(r);
        let Some(title) = title else { continue };
        if page.is_some() == url.is_some() {
            r.error(
                Code::BadValue,
                range.start..range.start,
                Text::new(
                    format!("mục \"{}\" cần đúng một trong hai khóa `page` và `url`", title.value),
                    format!("the entry \"{}\" needs either `page` or `url`", title.value),
                ),
            )
            .help
            .push(Text::fixed(
                "page = \"huong-dan/_index.md\" cho trang của mình, url = \"/tim-kiem/\" cho địa chỉ",
                "page = \"huong-dan/_index.md\" for a page, url = \"/tim-kiem/\" for an address",
            ));
            continue;
        }
        entries.push((weight, MenuEntry { title: title.value, page, url, children }));
    }
    entries.sort_by_key(|(weight, _)| *weight);
    entries.into_iter().map(|(_, entry)| entry).collect()
}

fn images(r: &mut Reader<'_>, table: &mut Table<'_>) -> Images {
    let mut images = Images { widths: vec![480, 960, 1600], quality: 82 };
    let Some(mut t) = table.table(r, "images") else { return images };
    if let Some(widths) = t.integers(r, "widths") {
        images.widths.clear();
        for width in widths {
            match u32::try_from(width.value) {
                Ok(n) if (16..=8192).contains(&n) => images.widths.push(n),
                _ => {
                    r.error(
                        Code::BadValue,
                        width.range(),
                        Text::fixed(
                            "chiều rộng ảnh phải từ 16 đến 8192 điểm ảnh",
                            "a width must be from 16 to 8192 pixels",
                        ),
                    );
                }
            }
        }
        images.widths.sort_unstable();
        images.widths.dedup();
    }
    if let Some(quality) = t.integer_in(r, "quality", 1, 100) {
        images.quality = quality.value as u8;
    }
    t.finish(r);
    images
}
