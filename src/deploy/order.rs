//! In which order files are sent, so that a page never names what is not there yet.

use crate::model::address::{INDEX, SEARCH};

/// When a file is sent; smaller first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Class {
    /// The settings file of the web server.
    Settings,
    /// Named by its hash: it never changes under its name.
    Hashed,
    /// Pictures and everything else that pages use.
    Used,
    /// Pages.
    Page,
    /// Pages that list other pages.
    List,
    /// Feeds, calendars, the sitemap.
    Feed,
    /// The service worker, which fetches all of the above.
    Worker,
}

impl Class {
    /// All, in order.
    pub const ALL: [Class; 7] =
        [Class::Settings, Class::Hashed, Class::Used, Class::Page, Class::List, Class::Feed, Class::Worker];
}

/// Folders at the top that hold lists.
const LISTS: &[&str] = &[
    "a-z",
    "doi-tuong",
    "linh-vuc",
    "nguy-co",
    "the",
    "dia-phuong",
    "co-quan",
    "van-ban",
    "lich",
    "chi-tieu",
    "tim-kiem",
    "du-lieu",
    "ngoai-tuyen",
];

/// The class of a file. `has_pages_below` says whether other pages lie below a page's folder.
pub fn class(path: &str, has_pages_below: impl Fn(&str) -> bool) -> Class {
    let name = path.rsplit_once('/').map_or(path, |(_, name)| name);
    let ending = name.rsplit_once('.').map_or("", |(_, ending)| ending);
    if matches!(path, ".htaccess" | "web.config") {
        return Class::Settings;
    }
    if path == "sw.js" {
        return Class::Worker;
    }
    if is_hashed(path) {
        return Class::Hashed;
    }
    let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
    match ending {
        "html" if name != INDEX => Class::Page,
        "html" => {
            let top = path.split('/').find(|part| part.len() > 2).unwrap_or("");
            let part = folder.rsplit('/').nth(1) == Some("trang");
            if part || LISTS.contains(&top) || has_pages_below(folder) { Class::List } else { Class::Page }
        }
        "xml" | "ics" => Class::Feed,
        "txt" if path == "robots.txt" => Class::Feed,
        "json" if name == "feed.json" => Class::Feed,
        _ => Class::Used,
    }
}

/// Whether a file's name holds its hash: `main.0f7b5209ddb7.css`, `s0-dede45.bin`, and all files of the
/// search index.
pub fn is_hashed(path: &str) -> bool {
    if (path.starts_with(SEARCH) || path.contains(&format!("/{SEARCH}"))) && !path.ends_with(".html") {
        return true;
    }
    let name = path.rsplit_once('/').map_or(path, |(_, name)| name);
    let Some((stem, _)) = name.rsplit_once('.') else { return false };
    let Some((_, last)) = stem.rsplit_once('.') else { return false };
    last.len() >= 8 && last.bytes().all(|b| b.is_ascii_hexdigit() && !b.is_ascii_uppercase())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_pages_use_goes_before_them() {
        let below = |folder: &str| folder.is_empty() || folder == "huong-dan";
        for (path, expected) in [
            (".htaccess", Class::Settings),
            ("assets/css/main.0f7b5209ddb7.css", Class::Hashed),
            ("tim-kiem/vi/f100c46.json", Class::Hashed),
            ("huong-dan/a/hinh-480.png", Class::Used),
            (".well-known/security.txt", Class::Used),
            // Every page names it.
            ("manifest.webmanifest", Class::Used),
            ("huong-dan/a/index.html", Class::Page),
            ("404.html", Class::Page),
            ("huong-dan/index.html", Class::List),
            ("huong-dan/trang/2/index.html", Class::List),
            ("en/doi-tuong/x/index.html", Class::List),
            ("index.html", Class::List),
            ("rss.xml", Class::Feed),
            ("lich.ics", Class::Feed),
            ("sitemap.xml", Class::Feed),
            ("sw.js", Class::Worker),
        ] {
            assert_eq!(class(path, below), expected, "{path}");
        }
        assert!(!is_hashed("a/bao-cao.2025.pdf"));
    }
}
