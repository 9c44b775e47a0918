//! The example site as it is built: feeds, links, anchors and the sitemap.
//!
//! What a browser has to look at is in `tests/checks`.

mod common;

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::LazyLock;

use common::html::{self, Element};
use common::{Site, Tree};

const BASE: &str = "https://lantoa.example/";

/// The example site, built once for all tests here.
static BUILT: LazyLock<Tree> = LazyLock::new(|| {
    let site = Site::empty();
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    for dir in ["content", "static", "templates", "shortcodes", "i18n"] {
        if root.join(dir).is_dir() {
            common::copy_dir(&root.join(dir), &site.root.join(dir));
        }
    }
    std::fs::copy(root.join("lantoa.toml"), site.root.join("lantoa.toml")).expect("the configuration");
    site.build().published();
    site.tree()
});

fn text(path: &str) -> &'static str {
    let bytes = BUILT.get(path).unwrap_or_else(|| panic!("there is no {path}"));
    std::str::from_utf8(bytes).expect("text is UTF-8")
}

fn paths(ending: &str) -> impl Iterator<Item = &'static str> {
    BUILT.keys().map(String::as_str).filter(move |p| p.ends_with(ending))
}

/// Every page, parsed once.
static PAGES: LazyLock<BTreeMap<&'static str, Vec<Element>>> =
    LazyLock::new(|| paths(".html").map(|path| (path, html::elements(text(path)))).collect());

/// The file that an address of the site names, seen from a file; the fragment apart. `None` for
/// addresses elsewhere.
fn target(from: &str, address: &str) -> Option<(String, Option<String>)> {
    let (rest, fragment) = match address.split_once('#') {
        Some((rest, fragment)) => (rest, Some(html::percent_decode(fragment))),
        None => (address, None),
    };
    let rest = rest.split('?').next().unwrap_or("");
    let path = if let Some(path) = rest.strip_prefix(BASE) {
        path.to_owned()
    } else if rest.contains("://") || ["mailto:", "tel:", "data:"].iter().any(|s| rest.starts_with(s)) {
        return None;
    } else if let Some(path) = rest.strip_prefix('/') {
        path.to_owned()
    } else if rest.is_empty() {
        from.to_owned()
    } else {
        let dir = from.rsplit_once('/').map_or("", |(dir, _)| dir);
        let mut parts: Vec<&str> = dir.split('/').filter(|p| !p.is_empty()).collect();
        for part in rest.split('/') {
            match part {
                "." | "" => {}
                ".." => assert!(parts.pop().is_some(), "{from}: {address} leaves the site"),
                part => parts.push(part),
            }
        }
        let folder = rest.ends_with('/') || rest.ends_with("..") || rest == ".";
        let joined = parts.join("/");
        if folder && !joined.is_empty() { format!("{joined}/") } else { joined }
    };
    let path = html::percent_decode(&path);
    let file = if path.is_empty() || path.ends_with('/') { format!("{path}index.html") } else { path };
    Some((file, fragment))
}

fn check_address(from: &str, address: &str, broken: &mut BTreeSet<String>) {
    let Some((file, fragment)) = target(from, address) else { return };
    if !BUILT.contains_key(&file) {
        broken.insert(format!("{from}: {address} (no {file})"));
        return;
    }
    let Some(fragment) = fragment.filter(|f| !f.is_empty()) else { return };
    let found = if let Some(elements) = PAGES.get(file.as_str()) {
        elements.iter().any(|e| e.get("id") == Some(&fragment))
    } else {
        text(&file).contains(&format!("id=\"{fragment}\""))
    };
    if !found {
        broken.insert(format!("{from}: {address} (no such anchor)"));
    }
}

#[track_caller]
fn check_none(broken: BTreeSet<String>) {
    let list: Vec<String> = broken.into_iter().collect();
    assert!(list.is_empty(), "\n{}\n", list.join("\n"));
}

#[test]
fn every_link_image_and_file_that_a_page_names_is_there() {
    let mut broken = BTreeSet::new();
    let mut seen = 0;
    for (page, elements) in PAGES.iter() {
        for element in elements {
            for name in ["href", "src", "action", "poster", "data-index", "data-src", "data-worker"] {
                if let Some(address) = element.get(name) {
                    seen += 1;
                    check_address(page, address, &mut broken);
                }
            }
            for candidate in element.get("srcset").unwrap_or_default().split(',') {
                if let Some(address) = candidate.split_whitespace().next() {
                    check_address(page, address, &mut broken);
                }
            }
            if element.get("http-equiv") == Some("refresh") {
                let content = element.get("content").unwrap_or_default();
                let (_, address) = content.split_once("url=").expect("a redirect has an address");
                check_address(page, address, &mut broken);
            }
        }
    }
    assert!(seen > 1000, "the pages have links: {seen}");
    check_none(broken);
}

#[test]
fn every_page_but_the_error_page_links_with_relative_addresses() {
    let mut broken = BTreeSet::new();
    for (page, elements) in PAGES.iter().filter(|(page, _)| **page != "404.html") {
        for element in elements {
            // These have to be absolute.
            let absolute = ["canonical", "alternate"];
            if element.name == "link" && element.get("rel").is_some_and(|rel| absolute.contains(&rel)) {
                continue;
            }
            for name in ["href", "src", "action"] {
                let address = element.get(name).unwrap_or_default();
                if address.starts_with('/') || address.starts_with(BASE) {
                    broken.insert(format!("{page}: {address}"));
                }
            }
        }
    }
    check_none(broken);
}

#[test]
fn every_file_that_a_style_sheet_names_is_there() {
    let mut broken = BTreeSet::new();
    let mut sheets = 0;
    for path in paths(".css") {
        sheets += 1;
        for part in text(path).split("url(").skip(1) {
            let address = part.split(')').next().unwrap_or("").trim_matches(['"', '\'']);
            if !address.starts_with("data:") {
                check_address(path, address, &mut broken);
            }
        }
    }
    assert!(sheets > 0);
    check_none(broken);
}

#[test]
fn every_integrity_hash_is_that_of_the_file() {
    use base64::Engine as _;
    use sha2::Digest as _;
    let mut seen = 0;
    for (page, elements) in PAGES.iter() {
        for element in elements {
            let Some(integrity) = element.get("integrity") else { continue };
            let address = element.get("href").or(element.get("src")).expect("it names a file");
            let (file, _) = target(page, address).expect("it is ours");
            let hash = sha2::Sha384::digest(&BUILT[&file]);
            let expected = format!("sha384-{}", base64::engine::general_purpose::STANDARD.encode(hash));
            assert_eq!(integrity, expected, "{page}: {file}");
            seen += 1;
        }
    }
    assert!(seen > PAGES.len(), "pages have style and script");
}

#[test]
fn nothing_is_inline_that_the_policy_forbids() {
    for (page, elements) in PAGES.iter() {
        for element in elements {
            // What is not a script's type is data, which the policy lets pass.
            let data_only =
                element.get("type").is_some_and(|t| t == "application/ld+json" || t == "application/json");
            if element.name == "script" && !data_only {
                assert!(element.get("src").is_some(), "{page}: an inline script");
            }
            assert_ne!(element.name, "style", "{page}");
            for (name, _) in &element.attributes {
                assert!(name != "style" && !name.starts_with("on"), "{page}: {} {name}", element.name);
            }
        }
    }
}

#[test]
fn ids_are_unique_on_every_page() {
    for (page, elements) in PAGES.iter() {
        let mut seen = BTreeSet::new();
        for id in elements.iter().filter_map(|e| e.get("id")) {
            assert!(seen.insert(id), "{page}: the id {id} is there twice");
        }
    }
}

#[test]
fn the_sitemap_lists_exactly_the_pages_that_search_engines_may_list() {
    let listed: BTreeSet<String> = html::elements(text("sitemap.xml"))
        .iter()
        .filter(|e| e.name == "loc")
        .map(|e| {
            let address = e.text.strip_prefix(BASE).unwrap_or_else(|| panic!("{} is not ours", e.text));
            target("", &format!("{BASE}{address}")).expect("it is ours").0
        })
        .collect();
    let indexable: BTreeSet<String> = PAGES
        .iter()
        .filter(|(_, elements)| {
            let is = |key: &str, value: &str| {
                elements.iter().any(|e| e.get(key) == Some(value) && e.name == "meta")
            };
            !is("name", "robots") && !is("http-equiv", "refresh")
        })
        .map(|(page, _)| (*page).to_owned())
        .collect();
    assert!(listed.len() > 50);
    let missing: Vec<_> = indexable.difference(&listed).collect();
    let extra: Vec<_> = listed.difference(&indexable).collect();
    assert!(missing.is_empty() && extra.is_empty(), "missing {missing:?}, too many {extra:?}");
    assert!(text("robots.txt").contains(&format!("Sitemap: {BASE}sitemap.xml")));
}

#[test]
fn the_canonical_address_of_an_indexable_page_is_its_own() {
    for (page, elements) in PAGES.iter() {
        let canonical = elements.iter().find(|e| e.get("rel") == Some("canonical"));
        let noindex = elements.iter().any(|e| e.get("name") == Some("robots"));
        let Some(canonical) = canonical.and_then(|e| e.get("href")) else {
            assert!(noindex, "{page} has no canonical address");
            continue;
        };
        let (file, _) = target(page, canonical).expect("it is ours");
        assert!(BUILT.contains_key(&file), "{page}: {canonical}");
        if !noindex {
            assert_eq!(file, *page);
        }
    }
}

#[test]
fn translations_name_each_other() {
    let of = |page: &str| -> BTreeSet<(String, String)> {
        let elements = &PAGES[page];
        let alternates = elements.iter().filter(|e| e.get("hreflang").is_some() && e.name == "link");
        alternates
            .map(|e| {
                let (file, _) = target(page, e.get("href").expect("it has an address")).expect("it is ours");
                (e.get("hreflang").expect("just found").to_owned(), file)
            })
            .collect()
    };
    let mut seen = 0;
    for page in PAGES.keys() {
        let alternates = of(page);
        for (_, other) in &alternates {
            assert_eq!(of(other), alternates, "{page} and {other}");
            seen += 1;
        }
        assert!(alternates.is_empty() || alternates.iter().any(|(_, other)| other == page), "{page}");
    }
    assert!(seen > 0, "the site has translations");
}

#[test]
fn every_feed_that_a_page_names_has_its_type_and_every_feed_is_named() {
    let mut named = BTreeSet::new();
    for (page, elements) in PAGES.iter() {
        for element in elements.iter().filter(|e| e.name == "link" && e.get("rel") == Some("alternate")) {
            let Some(media) = element.get("type") else { continue };
            let (file, _) = target(page, element.get("href").expect("an address")).expect("it is ours");
            let ending = match media {
                "application/rss+xml" => "rss.xml",
                "application/atom+xml" => "atom.xml",
                "application/feed+json" => "feed.json",
                other => panic!("{page}: {other}"),
            };
            assert!(file.ends_with(ending), "{page}: {file} as {media}");
            named.insert(file);
        }
    }
    let all: BTreeSet<String> =
        ["rss.xml", "atom.xml", "feed.json"].iter().flat_map(|e| paths(e)).map(str::to_owned).collect();
    assert!(all.len() > 30);
    assert_eq!(named, all);
}

/// Checks the HTML of a feed's entry: its links are absolute and lead somewhere.
fn check_entry(feed: &str, content: &str, broken: &mut BTreeSet<String>) {
    for element in html::elements(content) {
        for name in ["href", "src"] {
            let Some(address) = element.get(name) else { continue };
            let absolute =
                address.contains("://") || address.starts_with("tel:") || address.starts_with("mailto:");
            if !absolute {
                broken.insert(format!("{feed}: {address} is not absolute"));
            }
            check_address(feed, address, broken);
        }
        for candidate in element.get("srcset").unwrap_or_default().split(", ").filter(|c| !c.is_empty()) {
            if !candidate.starts_with(BASE) {
                broken.insert(format!("{feed}: {candidate} is not absolute"));
            }
        }
        assert!(!matches!(&*element.name, "script" | "style" | "iframe"), "{feed}: {}", element.name);
    }
}

#[test]
fn rss_feeds_are_valid() {
    let mut broken = BTreeSet::new();
    for path in paths("rss.xml") {
        let channel: rss::Channel = text(path).parse().unwrap_or_else(|e| panic!("{path}: {e}"));
        assert!(!channel.title.is_empty() && !channel.description.is_empty(), "{path}");
        assert!(channel.link.starts_with(BASE), "{path}: {}", channel.link);
        check_address(path, &channel.link, &mut broken);
        let own = channel.atom_ext.as_ref().and_then(|a| a.links.iter().find(|l| l.rel == "self"));
        assert_eq!(own.map(|l| l.href.as_str()), Some(format!("{BASE}{path}").as_str()));
        let mut ids = BTreeSet::new();
        for item in &channel.items {
            let title = item.title.as_deref().unwrap_or_default();
            let link = item.link.as_deref().unwrap_or_default();
            let date = item.pub_date.as_deref().unwrap_or_default();
            assert!(!title.is_empty() && link.starts_with(BASE), "{path}: {title} {link}");
            // RFC 822 with a year of four digits.
            let parsed = jiff::fmt::rfc2822::parse(date);
            assert!(parsed.is_ok() && date.ends_with("+0700"), "{path}: {date}");
            let id = item.guid.as_ref().map(|g| g.value.as_str()).unwrap_or_default();
            assert!(ids.insert(id) && !id.is_empty(), "{path}: the id {id:?} is there twice");
            check_address(path, link, &mut broken);
            check_entry(path, item.content.as_deref().expect("the full content"), &mut broken);
        }
    }
    check_none(broken);
}

#[test]
fn atom_feeds_are_valid() {
    let mut broken = BTreeSet::new();
    for path in paths("atom.xml") {
        let feed: atom_syndication::Feed = text(path).parse().unwrap_or_else(|e| panic!("{path}: {e}"));
        // RFC 4287, section 4.1.1: id, title, updated, and an author of the feed or of every entry.
        assert!(feed.id.starts_with(BASE) && !feed.title.value.is_empty(), "{path}");
        assert!(!feed.authors.is_empty(), "{path}");
        assert_eq!(feed.updated.timestamp() > 0, !feed.entries.is_empty(), "{path}: an empty feed has no day");
        assert!(feed.links.iter().any(|l| l.rel == "self" && l.href == format!("{BASE}{path}")), "{path}");
        let mut ids = BTreeSet::new();
        let mut newest_first = Vec::new();
        for entry in &feed.entries {
            assert!(entry.id.starts_with(BASE) && !entry.title.value.is_empty(), "{path}");
            assert!(ids.insert(&entry.id), "{path}: {} is there twice", entry.id);
            assert!(entry.updated >= entry.published.expect("a date"), "{path}: {}", entry.id);
            newest_first.push(std::cmp::Reverse(entry.updated));
            let link = entry.links.iter().find(|l| l.rel == "alternate").expect("a link to the page");
            check_address(path, &link.href, &mut broken);
            let content = entry.content.as_ref().expect("the full content");
            assert_eq!(content.content_type.as_deref(), Some("html"), "{path}");
            check_entry(path, content.value.as_deref().expect("the full content"), &mut broken);
        }
        assert!(newest_first.is_sorted(), "{path}: newest first");
    }
    check_none(broken);
}

#[test]
fn json_feeds_are_valid() {
    let mut broken = BTreeSet::new();
    for path in paths("feed.json") {
        let feed: serde_json::Value =
            serde_json::from_str(text(path)).unwrap_or_else(|e| panic!("{path}: {e}"));
        assert_eq!(feed["version"], "https://jsonfeed.org/version/1.1", "{path}");
        assert_eq!(feed["feed_url"], format!("{BASE}{path}"), "{path}");
        assert!(feed["title"].as_str().is_some_and(|t| !t.is_empty()), "{path}");
        check_address(path, feed["home_page_url"].as_str().expect("an address"), &mut broken);
        let mut ids = BTreeSet::new();
        for item in feed["items"].as_array().expect("a list") {
            let get = |key: &str| item[key].as_str().unwrap_or_else(|| panic!("{path}: no {key}"));
            assert!(ids.insert(get("id")), "{path}");
            check_address(path, get("url"), &mut broken);
            assert!(get("date_published").parse::<jiff::Timestamp>().is_ok(), "{path}");
            assert!(get("date_modified").parse::<jiff::Timestamp>().is_ok(), "{path}");
            check_entry(path, get("content_html"), &mut broken);
        }
    }
    check_none(broken);
}

#[test]
fn linked_data_is_json_with_a_type_and_a_context() {
    let mut seen = 0;
    for (page, elements) in PAGES.iter() {
        for element in
            elements.iter().filter(|e| e.name == "script" && e.get("type") == Some("application/ld+json"))
        {
            let data: serde_json::Value =
                serde_json::from_str(&element.text).unwrap_or_else(|e| panic!("{page}: {e}"));
            assert_eq!(data["@context"], "https://schema.org", "{page}");
            assert!(data["@type"].is_string(), "{page}");
            seen += 1;
        }
    }
    assert!(seen > 100, "{seen}");
}

#[test]
fn the_web_app_manifest_names_icons_that_are_there() {
    let manifest: serde_json::Value =
        serde_json::from_str(text("manifest.webmanifest")).expect("the manifest is JSON");
    let icons = manifest["icons"].as_array().expect("a list");
    assert!(!icons.is_empty() && manifest["name"].is_string());
    let mut broken = BTreeSet::new();
    for icon in icons {
        check_address("manifest.webmanifest", icon["src"].as_str().expect("an address"), &mut broken);
    }
    check_none(broken);
}

#[test]
fn a_broken_link_would_be_found() {
    let mut broken = BTreeSet::new();
    check_address("index.html", "khong-co/", &mut broken);
    check_address("index.html", "./#khong-co", &mut broken);
    check_address("index.html", &format!("{BASE}khong-co.txt"), &mut broken);
    check_address("index.html", "https://nguon.example/", &mut broken);
    check_address("index.html", "./", &mut broken);
    assert_eq!(broken.len(), 3, "{broken:?}");
}

/// A file of the default theme.
fn theme_file(path: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("themes/default").join(path);
    std::fs::read_to_string(&path).unwrap_or_else(|e| panic!("{}: {e}", path.display()))
}

/// The class names that a style sheet speaks of.
fn classes_of(css: &str) -> BTreeSet<String> {
    let mut classes = BTreeSet::new();
    let mut rest = css;
    // Comments and values hold no selectors.
    while let Some(open) = rest.find('{') {
        let selector = rest[..open].rsplit(['}', ';', '/']).next().unwrap_or("");
        for part in selector.split('.').skip(1) {
            let name: String =
                part.chars().take_while(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_')).collect();
            if name.starts_with(|c: char| c.is_ascii_lowercase()) {
                classes.insert(name);
            }
        }
        rest = &rest[open + 1..];
    }
    classes
}

#[test]
fn the_page_of_components_shows_every_symbol_shortcode_colour_and_class() {
    let page = text("giao-dien/index.html");
    let elements = &PAGES["giao-dien/index.html"];
    let mut missing = BTreeSet::new();
    let sprite = theme_file("static/icons/sprite.svg");
    let symbols: Vec<&str> =
        sprite.split("<symbol id=\"").skip(1).filter_map(|s| s.split('"').next()).collect();
    assert!(symbols.len() > 50);
    for id in symbols {
        if !page.contains(&format!("#{id}\"")) || !page.contains(&format!("<code>{id}</code>")) {
            missing.insert(format!("symbol {id}"));
        }
    }
    let template = theme_file("templates/components.html");
    let shortcodes = Path::new(env!("CARGO_MANIFEST_DIR")).join("themes/default/shortcodes");
    for entry in std::fs::read_dir(shortcodes).expect("the theme's shortcodes").flatten() {
        let name = entry.file_name().to_string_lossy().into_owned();
        if name.ends_with(".html") && !template.contains(&format!("shortcodes/{name}")) {
            missing.insert(format!("shortcode {name}"));
        }
    }
    let shown: BTreeSet<&str> =
        elements.iter().filter_map(|e| e.get("class")).flat_map(str::split_whitespace).collect();
    // What belongs to one page alone, or to a state that only a script or a printer brings about.
    let elsewhere = [
        "hero",
        "hero-text",
        "list-head",
        "with-sign",
        "with-aside",
        "aside",
        "page-image",
        "byline",
        "columns",
        "downloads",
        "changes",
        "entry",
        "entry-before",
        "inherited",
        "letters",
        "active",
        "coming",
        "active",
        "search-form",
        "search-field",
        "lookups",
        "feeds",
        "related",
        "counts-table",
        "print-only",
        "screen-only",
        "guide",
        "guide-emergency",
        "kind-home",
        "formats",
    ];
    for class in classes_of(&theme_file("static/css/main.css")) {
        if !shown.contains(class.as_str()) && !elsewhere.contains(&class.as_str()) {
            missing.insert(format!("class {class}"));
        }
    }
    for color in page.split("<code>--").skip(1).filter_map(|s| s.split('<').next()) {
        if !color.starts_with("space-") && !page.contains(&format!("fill=\"var(--{color})\"")) {
            missing.insert(format!("swatch of {color}"));
        }
    }
    check_none(missing);
}

#[test]
fn the_page_of_components_is_kept_from_search_engines_and_the_statement_is_not() {
    assert!(text("giao-dien/index.html").contains("<meta name=\"robots\" content=\"noindex\">"));
    assert!(!text("sitemap.xml").contains("/giao-dien/"));
    assert!(text("sitemap.xml").contains("/kha-nang-tiep-can/"));
    assert!(text("index.html").contains("href=\"kha-nang-tiep-can/\""));
}
