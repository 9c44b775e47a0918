//! What a build lets browsers keep for reading without a network: the set in `sw.js`. How the worker
//! keeps it is tried in a browser, by `tests/checks/offline.mjs`.

mod common;

use std::collections::BTreeMap;

use common::{Site, assert_same_tree, png};
use serde_json::Value;
use sha2::{Digest, Sha256};

const CONFIG: &str = "title = \"Trang\"\nbase_url = \"https://vd.example/an-toan/\"\nemergency_page = \"khi-co-tai-nan.md\"\n[languages.en]\nname = \"English\"\n";

/// A site with guidance, a picture, two languages, and pages that are not kept.
fn site() -> Site {
    let site = Site::empty();
    site.write("lantoa.toml", CONFIG);
    site.write("content/_index.md", "+++\ntitle = \"Trang chủ\"\n+++\n");
    site.write("content/_index.en.md", "+++\ntitle = \"Home\"\n+++\n");
    site.write("content/khi-co-tai-nan.md", page("Khi có tai nạn", "page", ""));
    site.write("content/khi-co-tai-nan.en.md", page("After an accident", "page", ""));
    site.write("content/huong-dan/_index.md", "+++\ntitle = \"Hướng dẫn\"\n+++\n");
    site.write("content/huong-dan/leo-mai.md", page("Leo mái", "guidance", ""));
    site.write(
        "content/huong-dan/gian-giao/index.md",
        page("Giàn giáo", "guidance", "![Giàn](ảnh-to.png)\n"),
    );
    site.write("content/huong-dan/gian-giao/ảnh-to.png", png(1000, 500));
    site.write("content/huong-dan/gian-giao/bieu-mau.pdf", "%PDF");
    site.write("content/tin/_index.md", "+++\ntitle = \"Tin\"\n+++\n");
    site.write("content/tin/moi.md", page("Tin mới", "news", ""));
    site
}

fn page(title: &str, kind: &str, rest: &str) -> String {
    format!("+++\ntitle = \"{title}\"\nkind = \"{kind}\"\n+++\n\nChữ của bài.\n\n{rest}")
}

/// The set that the worker of a built site keeps.
fn set(site: &Site) -> Value {
    let worker = site.read("sw.js");
    let from = worker.find("const SET = {").expect("the worker has a set") + "const SET = ".len();
    let to = from + worker[from..].find("\n};").expect("the set ends") + 2;
    serde_json::from_str(&worker[from..to]).expect("the set is JSON")
}

/// Address and hash of everything in a set; of a page, the file behind it.
fn files(set: &Value) -> BTreeMap<String, String> {
    let entries = |key: &str| set[key].as_object().expect("an object").clone().into_iter();
    let hash = |value: &Value| value.as_str().expect("a hash").to_owned();
    entries("pages")
        .map(|(url, value)| (format!("{url}index.html"), hash(&value)))
        .chain(entries("assets").map(|(url, value)| (url, hash(&value))))
        .chain(entries("pictures").map(|(url, value)| (url, hash(&value[0]))))
        .map(|(url, hash)| (common::html::percent_decode(&url), hash))
        .collect()
}

fn pages(set: &Value) -> Vec<String> {
    set["pages"].as_object().expect("an object").keys().cloned().collect()
}

/// The length of everything in a set.
fn size(site: &Site, set: &Value) -> usize {
    let tree = site.tree();
    files(set).keys().map(|path| tree[path].len()).sum()
}

#[test]
fn every_hash_is_that_of_the_file_as_it_is_published() {
    let site = site();
    site.build().published();
    let tree = site.tree();
    let files = files(&set(&site));
    assert!(files.len() > 10, "{files:?}");
    for (path, hash) in files {
        let bytes = tree.get(&path).unwrap_or_else(|| panic!("{path} is not published"));
        let expected: String = Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect();
        assert_eq!(hash, expected, "{path}");
    }
}

#[test]
fn what_is_needed_most_is_kept_and_nothing_that_is_not_guidance() {
    let site = site();
    site.build().published();
    let expected = [
        "",
        "en/",
        "en/khi-co-tai-nan/",
        "en/ngoai-tuyen/",
        "en/tim-kiem/",
        "huong-dan/",
        "huong-dan/gian-giao/",
        "huong-dan/leo-mai/",
        "khi-co-tai-nan/",
        "ngoai-tuyen/",
        "tim-kiem/",
    ];
    assert_eq!(pages(&set(&site)), expected);
}

#[test]
fn every_file_of_the_theme_that_a_kept_page_names_is_kept() {
    let site = site();
    site.build().published();
    let set = set(&site);
    let kept = set["assets"].as_object().expect("an object");
    let tree = site.tree();
    let mut named = 0;
    for path in files(&set).keys().filter(|path| path.ends_with(".html")) {
        let html = String::from_utf8_lossy(&tree[path]).into_owned();
        for asset in tree.keys().filter(|path| path.starts_with("assets/") && html.contains(path.as_str())) {
            assert!(kept.contains_key(asset), "{path} names {asset}");
            named += 1;
        }
    }
    assert!(named > 20 && kept.keys().any(|path| path.contains("search")), "{kept:?}");
}

#[test]
fn one_width_of_a_picture_stands_in_for_the_others() {
    let site = site();
    site.build().published();
    let set = set(&site);
    let pictures = set["pictures"].as_object().expect("an object");
    let (path, value) = pictures.iter().next().expect("there is a picture");
    assert_eq!(pictures.len(), 1);
    assert!(path.starts_with("huong-dan/gian-giao/") && path.ends_with("-480.png"), "{path}");
    let others = value[1].as_array().expect("a list");
    assert!(!others.is_empty(), "the picture as it is at least");
    for other in others {
        let other = common::html::percent_decode(other.as_str().expect("a path"));
        assert!(site.exists(&other), "{other}");
    }
}

#[test]
fn what_does_not_fit_is_not_kept_and_the_page_for_emergencies_comes_first() {
    let site = site();
    let mut before = 0;
    for limit in [100, 150, 200, 300, 3000] {
        site.write("lantoa.toml", format!("{CONFIG}[offline]\nmax_kb = {limit}\n"));
        let built = site.build();
        let set = set(&site);
        let kept = size(&site, &set);
        assert!(kept <= limit * 1000, "{kept} bytes of {limit} kB");
        assert!(kept >= before, "more room, more pages");
        before = kept;
        assert!(pages(&set).contains(&"khi-co-tai-nan/".to_owned()) || pages(&set).is_empty(), "{limit}");
        let warned = built.human().contains("max_kb");
        assert!(built.is_published && (warned || limit >= 200), "{limit}: {}", built.human());
    }
    assert_eq!(pages(&set(&site)).len(), 11);
}

#[test]
fn guidance_is_kept_by_weight_then_newest_first() {
    let site = site();
    // Each as large as half of the room that is left.
    let filler = "Chữ dài để bài không còn chỗ cho bài khác.\n\n".repeat(4000);
    let write = |name: &str, front: &str| {
        site.write(
            &format!("content/huong-dan/{name}.md"),
            format!("+++\ntitle = \"{name}\"\nkind = \"guidance\"\n{front}+++\n\n{filler}"),
        );
    };
    write("cu", "date = 2020-01-01\n");
    write("moi", "date = 2026-01-01\n");
    write("nang", "date = 2019-01-01\nweight = 1\n");
    site.write("lantoa.toml", format!("{CONFIG}[offline]\nmax_kb = 900\n"));
    site.build().published();
    let kept = pages(&set(&site));
    let has = |name: &str| kept.contains(&format!("huong-dan/{name}/"));
    assert!(has("nang") && has("moi") && !has("cu"), "{kept:?}");
}

#[test]
fn drafts_are_never_in_it() {
    let site = site();
    site.write(
        "content/huong-dan/nhap.md",
        page("Bản nháp kín", "guidance", "").replace("kind", "draft = true\nkind"),
    );
    site.build().published();
    for path in ["sw.js", "ngoai-tuyen/index.html"] {
        let text = site.read(path);
        assert!(!text.contains("nhap") && !text.contains("Bản nháp kín"), "{path}");
    }
}

#[test]
fn the_same_site_gives_the_same_worker_and_another_site_another_version() {
    let (one, other) = (site(), site());
    one.build().published();
    other.build().published();
    assert_same_tree(&one.tree(), &other.tree());
    let first = set(&one)["version"].clone();
    // Once more: pictures now come from the folder, not from the encoder.
    one.build().published();
    assert_same_tree(&one.tree(), &other.tree());
    one.write("content/huong-dan/leo-mai.md", page("Leo mái nhà", "guidance", ""));
    one.build().published();
    assert_ne!(set(&one)["version"], first);
    let clean = site();
    clean.write("content/huong-dan/leo-mai.md", page("Leo mái nhà", "guidance", ""));
    clean.build().published();
    assert_same_tree(&clean.tree(), &one.tree());
}

#[test]
fn a_page_that_is_not_kept_changes_nothing_for_those_who_keep_the_rest() {
    let site = site();
    site.build().published();
    let before = site.read("sw.js");
    site.write("content/tin/moi.md", page("Tin mới", "news", "Thêm một đoạn chữ mà thẻ tin không hiện.\n"));
    site.build().published();
    assert_eq!(site.read("sw.js"), before);
}

#[test]
fn pages_name_the_worker_and_the_manifest_relative_to_themselves() {
    let site = site();
    site.build().published();
    let html = site.read("huong-dan/leo-mai/index.html");
    assert!(
        html.contains(" data-worker=\"../../sw.js\"")
            && html.contains("<link rel=\"manifest\" href=\"../../manifest.webmanifest\">")
    );
    assert!(site.read("index.html").contains(" data-worker=\"sw.js\""));
    // It may be shown at an address of another host.
    assert!(!site.read("404.html").contains("data-worker"));
}

#[test]
fn the_page_of_what_is_kept_is_for_readers_not_for_search_engines() {
    let site = site();
    site.build().published();
    let html = site.read("ngoai-tuyen/index.html");
    assert!(html.contains("<meta name=\"robots\" content=\"noindex\">"));
    for address in ["../khi-co-tai-nan/", "../huong-dan/leo-mai/", "../huong-dan/gian-giao/"] {
        assert!(html.contains(&format!("href=\"{address}\"")), "{address}");
    }
    assert!(!site.read("sitemap.xml").contains("ngoai-tuyen"));
    assert!(!site.read("en/ngoai-tuyen/index.html").contains("leo-mai"), "guidance of another language");
}

#[test]
fn a_site_that_keeps_nothing_takes_an_older_worker_away() {
    let site = site();
    site.write("lantoa.toml", format!("{CONFIG}[offline]\nenabled = false\n"));
    site.build().published();
    let worker = site.read("sw.js");
    assert!(worker.contains("registration.unregister()") && !worker.contains("addEventListener(\"fetch\""));
    assert!(!site.exists("ngoai-tuyen"));
    for (path, bytes) in site.tree().iter().filter(|(path, _)| path.ends_with(".html")) {
        let html = String::from_utf8_lossy(bytes);
        assert!(!html.contains("data-worker") && !html.contains("ngoai-tuyen"), "{path}");
    }
}

#[test]
fn a_site_on_a_stick_has_no_worker() {
    let site = site();
    site.with(|settings| settings.options.portable = true).build().published();
    assert!(!site.exists("sw.js") && !site.exists("ngoai-tuyen"));
    let html = site.read("index.html");
    assert!(!html.contains("data-worker") && !html.contains("rel=\"manifest\""));
}

#[test]
fn a_worker_of_the_sites_own_needs_the_other_switched_off() {
    let site = site();
    site.write("static/sw.js", "// của trang\n");
    let errors = site.build().errors();
    assert!(errors.iter().any(|e| e.contains("sw.js")), "{errors:?}");
    site.write("lantoa.toml", format!("{CONFIG}[offline]\nenabled = false\n"));
    site.build().published();
    assert_eq!(site.read("sw.js"), "// của trang\n");
}
