//! The configuration of a site: `lantoa.toml`. Its keys and their defaults are described in
//! [`crate::keys::config`].

mod read;

use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::civil::Date;

use super::color::Rgb;
use super::value::{Spanned, Str};
use crate::diag::SourceText;

pub use super::publish::PublishTarget;
pub use crate::keys::choices::{Conformance, FeedFormat, WebServer};
pub use read::{check_base_url, parse_config};

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
    pub radio: Radio,
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
    /// The organisation's logo: a path from the site's root that begins with `/`.
    pub logo: Option<Str>,
    /// Where the site is sent, the default first.
    pub publish: Vec<PublishTarget>,
    /// Whether pages whose review is overdue keep the site from being published. Default: false.
    pub block_expired_reviews: bool,
    pub approval: Approval,
    /// Free data for the theme.
    pub extra: serde_json::Value,
}

/// `[approval]`: a second person reads what is published. A record, not a lock.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Approval {
    /// Whether only approved texts are published. Default: false.
    pub required: bool,
    /// The names of those who may approve.
    pub approvers: Vec<Str>,
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

/// `[radio]`: what a station says around a page. `{title}` and `{organisation}` stand for what they say.
#[derive(Clone, Debug, Default)]
pub struct Radio {
    /// Default: the theme's.
    pub opening: Option<Box<str>>,
    /// Default: the theme's.
    pub closing: Option<Box<str>>,
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
