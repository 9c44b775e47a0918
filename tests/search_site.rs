//! The search of a built site: which pages are in its index, which are not, and the words of its page.

#[path = "search/people.rs"]
mod people;

use std::borrow::Cow;
use std::fs;
use std::path::Path;
use std::process::Command;

use lantoa::search::{Filters, ShardSource, query};
use serde_json::Value;

const CONFIG: &str = r#"
title = "Trang thử"
base_url = "https://vd.example/"

[languages.en]
name = "English"
title = "Test site"
"#;

const REGISTRY: &str = r#"
[[agency]]
id = "so-cu"
name = "Sở Lao động - Thương binh và Xã hội"
aliases = ["Sở LĐ-TB&XH"]
succeeded_by = [{ id = "so-noi-vu", date = "2025-03-01" }]

[[agency]]
id = "so-noi-vu"
name = "Sở Nội vụ tỉnh Thử"
aliases = ["Sở Nội vụ"]

[[agency]]
id = "so-noi-vu-khac"
name = "Sở Nội vụ tỉnh Khác"
aliases = ["Sở Nội vụ"]

[[locality]]
id = "tinh-thu"
name = "Tỉnh Thử"

[[hazard]]
id = "nga-cao"
name = "Ngã cao"
name_en = "Falls"
"#;

/// Pages by path below `content/`.
const PAGES: &[(&str, &str)] = &[
    ("_index.md", "+++\ntitle = \"Trang thử\"\n+++\n"),
    ("_index.en.md", "+++\ntitle = \"Test site\"\n+++\n"),
    ("gian-giao.md", "+++\ntitle = \"Giàn giáo\"\nhazards = [\"nga-cao\"]\n+++\nLắp giàn giáo.\n"),
    ("gian-giao.en.md", "+++\ntitle = \"Scaffolds\"\nhazards = [\"nga-cao\"]\n+++\nBuild scaffolds.\n"),
    ("nhap.md", "+++\ntitle = \"Khrungnhap\"\ndraft = true\n+++\nBí mật.\n"),
    ("het.md", "+++\ntitle = \"Khrunghet\"\nexpiry_date = 2026-01-01\n+++\nBí mật.\n"),
    ("sap.md", "+++\ntitle = \"Khrungsap\"\npublish_date = 2030-01-01\n+++\nBí mật.\n"),
    ("goc/_index.md", "+++\ntitle = \"Khrunggoc\"\ndraft = true\n[cascade]\ndraft = true\n+++\n"),
    ("goc/con.md", "+++\ntitle = \"Khrungcon\"\ntags = [\"khrungthe\"]\n+++\nBí mật.\n"),
];

fn lantoa(site: &Path, args: &[&str]) -> String {
    let output = Command::new(env!("CARGO_BIN_EXE_lantoa"))
        .args(args)
        .args(["--root", site.to_str().expect("a path of text"), "--now", "2026-05-01"])
        .output()
        .expect("lantoa runs");
    let text =
        String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{args:?}: {text}");
    text
}

/// The site with `pages`, built.
fn built(pages: &[(&str, &str)]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let content = folder.path().join("content");
    fs::create_dir_all(content.join("_data")).expect("can be made");
    fs::write(folder.path().join("lantoa.toml"), CONFIG).expect("can be written");
    fs::write(content.join("_data/thu.toml"), REGISTRY).expect("can be written");
    for (path, text) in pages {
        let path = content.join(path);
        fs::create_dir_all(path.parent().expect("below content")).expect("can be made");
        fs::write(path, text).expect("can be written");
    }
    lantoa(folder.path(), &["build"]);
    folder
}

/// Every file of the index, in lower case.
fn index_files(site: &Path) -> Vec<(String, String)> {
    let mut out = Vec::new();
    let mut open = vec![site.join("public/tim-kiem")];
    while let Some(folder) = open.pop() {
        for entry in fs::read_dir(folder).expect("the folder is there") {
            let path = entry.expect("is readable").path();
            if path.is_dir() {
                open.push(path);
            } else {
                let bytes = fs::read(&path).expect("is readable");
                let name = path.file_name().expect("has a name").to_string_lossy().into_owned();
                out.push((name, String::from_utf8_lossy(&bytes).to_lowercase()));
            }
        }
    }
    out
}

fn strings(site: &Path, page: &str) -> Value {
    let html = fs::read_to_string(site.join("public").join(page)).expect("the search page is built");
    let (_, rest) = html.split_once("data-search-strings>").expect("has the words of the script");
    serde_json::from_str(rest.split("</script>").next().expect("an end")).expect("is JSON")
}

#[test]
fn what_is_not_public_leaves_no_trace_in_the_index() {
    let site = built(PAGES);
    let files = index_files(site.path());
    assert!(files.iter().any(|f| f.1.contains("giàn giáo")));
    for (name, text) in &files {
        assert!(!text.contains("khrung") && !text.contains("bí mật"), "{name}");
    }
}

#[test]
fn a_deleted_page_is_gone_from_the_index_after_the_next_build() {
    let site = built(PAGES);
    fs::remove_file(site.path().join("content/gian-giao.md")).expect("can be removed");
    fs::remove_file(site.path().join("content/gian-giao.en.md")).expect("can be removed");
    lantoa(site.path(), &["build"]);
    for (name, text) in index_files(site.path()) {
        assert!(!text.contains("giàn giáo") && !text.contains("scaffold"), "{name}");
    }
}

#[test]
fn agencies_places_and_terms_are_found_after_what_is_written() {
    let site = built(PAGES);
    let find = |words: &str| lantoa(site.path(), &["search", words]);
    let former = find("Sở LĐ-TB&XH");
    assert!(former.contains("nay là Sở Nội vụ tỉnh Thử"), "{former}");
    assert!(former.contains("/co-quan/so-cu/") && former.contains("/co-quan/so-noi-vu/"), "{former}");
    // A name that agencies share is not a former name of either.
    let shared = find("Sở Nội vụ");
    assert!(!shared.contains("nay là") && shared.contains("/co-quan/so-noi-vu-khac/"), "{shared}");
    assert!(find("tỉnh thử").contains("/dia-phuong/tinh-thu/"));
    assert!(find("nga cao").contains("/nguy-co/nga-cao/"));
}

#[test]
fn each_language_has_its_own_words_and_pages() {
    let site = built(PAGES);
    let (vi, en) =
        (strings(site.path(), "tim-kiem/index.html"), strings(site.path(), "en/tim-kiem/index.html"));
    assert_eq!(vi["kinds"]["agency"], "Cơ quan");
    assert_eq!(en["kinds"]["agency"], "Agency");
    assert_eq!(en["fields"]["hazards"], "Hazard");
    let keys = |value: &Value| {
        let table = value.as_object().expect("a table");
        table.keys().cloned().collect::<Vec<_>>()
    };
    assert_eq!(keys(&vi), keys(&en));
    let found = lantoa(site.path(), &["search", "--language", "en", "scaffolds"]);
    assert!(found.contains("/en/gian-giao/"), "{found}");
    let found = lantoa(site.path(), &["search", "--language", "en", "giàn"]);
    assert!(!found.contains("/gian-giao/"), "{found}");
}

#[test]
fn without_search_nothing_of_it_is_built() {
    let site = built(PAGES);
    let config = format!("{CONFIG}\n[search]\nenabled = false\n");
    fs::write(site.path().join("lantoa.toml"), config).expect("can be written");
    lantoa(site.path(), &["build"]);
    let names: Vec<String> = index_files(site.path()).into_iter().map(|f| f.0).collect();
    assert_eq!(names, ["index.html"]);
}

/// The index of one language, as it lies in a built site.
struct Built(std::path::PathBuf);

impl ShardSource for Built {
    fn read(&self, path: &str) -> Option<Cow<'_, [u8]>> {
        fs::read(self.0.join("tim-kiem").join(path)).ok().map(Cow::Owned)
    }

    fn manifest(&self) -> Option<Cow<'_, [u8]>> {
        self.read("chi-muc-vi.json")
    }
}

#[test]
fn people_in_need_find_the_page_that_helps() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let out = folder.path().join("public");
    lantoa(Path::new(env!("CARGO_MANIFEST_DIR")), &["build", "--out", out.to_str().expect("a path of text")]);
    let index = Built(out);
    // Right page first, and right page among three, of so many.
    for (list, first, three, all) in [
        (include_str!("search/people.tsv"), 59, 63, 64),
        (include_str!("search/people-tuned.tsv"), 18, 19, 20),
        (include_str!("search/people-unseen.tsv"), 14, 17, 20),
    ] {
        let (found, among, others) = people::ask(&index, list);
        assert_eq!(people::queries(list).len(), all);
        assert!(found >= first && among >= three, "{found} {among}\n{}", others.join("\n"));
    }
    // These lead to the section itself.
    for (text, section) in [
        ("bị điện giật phải làm gì", "dien-giat"),
        ("thuốc sâu dính vào mắt", "hoa-chat-vao-mat"),
        ("người ngã từ trên cao xuống", "nga-cao"),
        ("nguoi nga tu tren cao xuong", "nga-cao"),
        ("đuối nước dưới ao", "duoi-nuoc"),
        ("ngạt khí dưới giếng", "ngat-khi"),
    ] {
        let hits = query(&index, text, &Filters::default(), 1).hits;
        assert_eq!(hits[0].url, format!("khi-co-tai-nan/#{section}"), "{text}");
    }
    let hits = query(&index, "giàn giáo", &Filters::default(), 10).hits;
    assert_eq!(hits[0].url, "huong-dan/xay-dung/gian-giao/");
}

#[test]
fn the_search_page_does_not_grow_and_the_a_to_z_has_every_page_in_parts() {
    let names: Vec<String> = (0..410).map(|n| format!("{}{n:03}", ["An", "Điện", "Ơn"][n % 3])).collect();
    let files: Vec<(String, String)> = names
        .iter()
        .map(|name| (format!("{name}.md"), format!("+++\ntitle = \"{name}\"\n+++\nChữ.\n")))
        .collect();
    // Nothing is written in the other language: its index is empty, and its own.
    let home = PAGES[0];
    let pages = |n: usize| -> Vec<(&str, &str)> {
        std::iter::once(home).chain(files[..n].iter().map(|f| (f.0.as_str(), f.1.as_str()))).collect()
    };
    let (small, large) = (built(&pages(3)), built(&pages(410)));
    let read =
        |site: &tempfile::TempDir, path: &str| fs::read_to_string(site.path().join("public").join(path));
    let size = |site| read(site, "tim-kiem/index.html").expect("is built").len();
    assert!(size(&large) < size(&small) + 200, "{} {}", size(&small), size(&large));
    let mut found = Vec::new();
    for part in ["a-z/index.html", "a-z/trang/2/index.html", "a-z/trang/3/index.html"] {
        let html = read(&large, part).expect("is built");
        let here: Vec<String> =
            names.iter().filter(|name| html.contains(&format!(">{name}</a>"))).cloned().collect();
        assert!(here.len() <= 200, "{part}: {}", here.len());
        // Every letter leads to where it begins, from every part.
        for (letter, code) in [("A", "41"), ("Đ", "110"), ("Ơ", "1a0")] {
            assert!(html.contains(&format!("#chu-{code}\">{letter}</a>")), "{part}: {letter}");
        }
        found.extend(here);
    }
    found.sort();
    let mut all = names.clone();
    all.sort();
    assert_eq!(found, all);
    assert!(read(&large, "a-z/trang/4/index.html").is_err());
}
