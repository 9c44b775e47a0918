//! After any series of edits, what is served is what a build writes.

use crate::client::{CONFIG, Running, page};
use proptest::prelude::*;
use std::fs;
use std::path::Path;
use std::time::Duration;

#[derive(Clone, Debug)]
enum Edit {
    Text(u8, u8),
    Title(u8, u8),
    Front(u8, u8),
    /// What moves a page in the lists it stands in.
    Dated(u8, u8),
    Link(u8, u8),
    Remove(u8),
    Rename(u8, u8),
    Section(u8),
    Template(u8),
    Config(u8),
    Registry(u8),
    File(u8, u8),
    Folder(u8),
    Break(u8),
}

fn edit() -> impl Strategy<Value = Edit> {
    let n = 0..6u8;
    prop_oneof![
        3 => (n.clone(), any::<u8>()).prop_map(|(p, x)| Edit::Text(p, x)),
        2 => (n.clone(), any::<u8>()).prop_map(|(p, x)| Edit::Title(p, x)),
        3 => (n.clone(), 0..7u8).prop_map(|(p, x)| Edit::Front(p, x)),
        4 => (n.clone(), any::<u8>()).prop_map(|(p, x)| Edit::Dated(p, x)),
        2 => (n.clone(), 0..4u8).prop_map(|(p, x)| Edit::Link(p, x)),
        1 => n.clone().prop_map(Edit::Remove),
        1 => (n.clone(), n.clone()).prop_map(|(p, x)| Edit::Rename(p, x)),
        1 => any::<u8>().prop_map(Edit::Section),
        1 => (0..4u8).prop_map(Edit::Template),
        1 => any::<u8>().prop_map(Edit::Config),
        1 => (0..3u8).prop_map(Edit::Registry),
        1 => (n.clone(), any::<u8>()).prop_map(|(p, x)| Edit::File(p, x)),
        1 => any::<u8>().prop_map(Edit::Folder),
        1 => n.prop_map(Edit::Break),
    ]
}

fn file(n: u8) -> String {
    match n {
        0..3 => format!("content/trang-{n}.md"),
        3 => "content/muc/ba.md".to_owned(),
        4 => "content/muc/goi/index.md".to_owned(),
        _ => "content/muc/ba.en.md".to_owned(),
    }
}

fn make(site: &Running, edit: &Edit) {
    let body = |x: u8| format!("Chữ số {x}, theo 39/2016/NĐ-CP.\n\n## Bước {x}\n\nLàm.");
    match *edit {
        Edit::Text(p, x) => site.write(&file(p), &page(&format!("Trang {p}"), "", &body(x))),
        Edit::Title(p, x) => site.write(&file(p), &page(&format!("Tên {x}"), "", &body(0))),
        Edit::Front(p, x) => {
            let more = [
                "draft = true\n",
                "tags = [\"một\", \"hai\"]\n",
                "publish_date = 2030-01-01\n",
                "weight = 3\ndate = 2026-01-02\n",
                "aliases = [\"/cu/\"]\n",
                "slug = \"dia-chi-khac\"\n",
                "documents = [\"39/2016/NĐ-CP\"]\n",
            ];
            site.write(&file(p), &page(&format!("Trang {p}"), more[usize::from(x)], &body(x)));
        }
        Edit::Dated(p, x) => {
            let mut front = format!("tags = [\"một\"]\ndate = 2026-01-{:02}\n", x % 28 + 1);
            if x % 2 == 0 {
                front += &format!("weight = {}\n", x % 5);
            }
            if x % 3 == 0 {
                front += &format!("updated = 2026-02-{:02}\n", x % 7 + 1);
            }
            site.write(&file(p), &page(&format!("Trang {}", x % 4), &front, &body(0)));
        }
        Edit::Link(p, x) => {
            let to = ["/", "/sitemap.xml", "https://example.com/", "#buoc-1"][usize::from(x)];
            site.write(&file(p), &page(&format!("Trang {p}"), "", &format!("{}\n\n[Xem]({to})", body(1))));
        }
        Edit::Remove(p) => drop(fs::remove_file(site.path(&file(p)))),
        Edit::Rename(p, to) => drop(fs::rename(site.path(&file(p)), site.path(&file(to)))),
        Edit::Section(x) => {
            let cascade = if x % 2 == 0 { "[cascade]\ntags = [\"ba\"]\n" } else { "" };
            site.write("content/muc/_index.md", &page(&format!("Mục {x}"), cascade, ""));
        }
        Edit::Template(x) => match x {
            0 => drop(fs::remove_dir_all(site.path("templates"))),
            1 => drop(fs::remove_dir_all(site.path("themes"))),
            2 => site.write("templates/partials/footer.html", "<footer>Chân trang của tôi</footer>\n"),
            _ => site.write("themes/default/static/css/main.css", "body { margin: 0 }\n"),
        },
        Edit::Config(x) => site.write(
            "lantoa.toml",
            &format!(
                "{}\n[languages.en]\nname = \"English\"\nfallback = {}\n[pagination]\nsize = {}\n",
                CONFIG.replace("Trang thử", &format!("Trang thử {x}")),
                x % 2 == 0,
                1 + x % 3
            ),
        ),
        Edit::Registry(x) => {
            let more = ["", "title = \"Nghị định\"\n", "aliases = [\"NĐ 39\"]\n"][usize::from(x)];
            let text = format!("[[document]]\nsymbol = \"39/2016/NĐ-CP\"\n{more}");
            site.write("content/_data/documents.toml", &text);
        }
        Edit::File(p, x) => {
            site.write(&format!("content/muc/goi/tep-{p}.txt"), &format!("Tệp {x}"));
            site.write(&format!("static/tep-{p}.txt"), &format!("Tệp {x}"));
        }
        Edit::Folder(x) => {
            let _ = if x % 2 == 0 {
                fs::rename(site.path("content/muc"), site.path("content/khac"))
            } else {
                fs::rename(site.path("content/khac"), site.path("content/muc"))
            };
        }
        Edit::Break(p) => site.write(&file(p), "+++\ntitle = [\n+++\n\nHỏng.\n"),
    }
}

/// Every file of a build is served with the same bytes. Says whether there was one to compare with.
fn check(site: &Running, after: &[Edit]) -> bool {
    let Some(out) = site.build() else { return false };
    let mut paths = Vec::new();
    collect(&out, &out, &mut paths);
    assert!(paths.len() > 10, "something was built");
    // Of the worker the preview shows the one that takes an older one away: see `serving`.
    for path in paths.into_iter().filter(|path| path != "sw.js") {
        let address = format!("/{}", path.strip_suffix("index.html").unwrap_or(&path));
        let served = site.get(&address);
        assert_eq!(served.status, 200, "{address} after {after:?}");
        let built = fs::read(out.join(&path)).expect("is built");
        assert!(
            served.without_script() == built,
            "{address} differs after {after:?}\n{}\n----\n{}",
            String::from_utf8_lossy(&served.without_script()),
            String::from_utf8_lossy(&built)
        );
    }
    true
}

fn collect(root: &Path, dir: &Path, paths: &mut Vec<String>) {
    for entry in fs::read_dir(dir).expect("a folder").flatten() {
        let path = entry.path();
        let name = entry.file_name().to_string_lossy().into_owned();
        if path.is_dir() {
            collect(root, &path, paths);
        } else if !name.starts_with('.') {
            let path = path.strip_prefix(root).expect("lies below").to_string_lossy().replace('\\', "/");
            paths.push(path);
        }
    }
}

fn site() -> Running {
    let files: Vec<(String, String)> = (0..5)
        .map(|n| (file(n), page(&format!("Trang {n}"), "tags = [\"một\"]\n", "Chữ.")))
        .chain([("content/muc/_index.md".to_owned(), page("Mục", "", ""))])
        .collect();
    let files: Vec<(&str, String)> = files.iter().map(|(path, text)| (path.as_str(), text.clone())).collect();
    Running::new(&files)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 12, max_shrink_iters: 0, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn what_is_served_is_what_a_build_writes(edits in prop::collection::vec(edit(), 1..14)) {
        let site = site();
        for n in 0..edits.len() {
            make(&site, &edits[n]);
            // Events take a moment to arrive; a browser hears of the new state only after that.
            if n % 3 == 2 || n + 1 == edits.len() {
                std::thread::sleep(Duration::from_millis(80));
                check(&site, &edits[..=n]);
            }
        }
        // Mended in the end, whatever went wrong: so at least one comparison is made.
        for dir in ["content", "templates", "themes"] {
            let _ = fs::remove_dir_all(site.path(dir));
        }
        site.write("lantoa.toml", CONFIG);
        site.write("content/_index.md", &page("Trang chủ", "", "Chào."));
        site.write("content/trang-1.md", &page("Trang", "tags = [\"một\"]\n", "Chữ."));
        std::thread::sleep(Duration::from_millis(80));
        prop_assert!(check(&site, &edits));
    }
}

/// Edits that keep the linked site, one after the other: each is looked at, so each meets a site that
/// is linked.
#[test]
fn a_page_that_moves_in_its_lists_is_served_as_a_build_writes_it() {
    let site = site();
    let front = |n: u8| format!("tags = [\"một\"]\ndate = 2026-01-{:02}\nweight = {n}\n", n + 1);
    for n in 0..5 {
        site.write(&file(n), &page(&format!("Trang {n}"), &front(n), "Chữ."));
    }
    std::thread::sleep(Duration::from_millis(80));
    check(&site, &[]);
    let edits = [
        (0, page("Trang 0", &front(3), "Chữ.")),
        (3, page("A đầu tiên", &front(3), "Chữ.")),
        (4, page("Trang 4", &front(0), "Chữ.")),
        (1, page("Trang 1", &format!("{}updated = 2026-05-05\n", front(1)), "Chữ.")),
        (2, page("Trang 2", &front(2), "Chữ. [Xem](trang-1.md)")),
    ];
    for (n, text) in edits {
        site.write(&file(n), &text);
        std::thread::sleep(Duration::from_millis(80));
        assert!(check(&site, &[]), "{text}");
    }
    site.write("content/muc/_index.md", &page("Đầu mục", "weight = 1\n", ""));
    std::thread::sleep(Duration::from_millis(80));
    assert!(check(&site, &[]));
}

/// The same for pages whose kind, section or data show them in other places too: a calendar, other
/// forms, an agency's page, defaults of a section.
#[test]
fn a_page_that_shows_in_other_places_is_served_as_a_build_writes_it() {
    let site = site();
    let plan = "title = \"Về an toàn\"\nissuer = \"a\"\n[[report]]\nfrom = [\"a\"]\ndeadline = \"12-15\"\n";
    site.write("content/_data/agencies.toml", "[[agency]]\nid = \"a\"\nname = \"Sở A\"\n");
    site.write("content/ke-hoach/_index.md", &page("Kế hoạch", "", ""));
    site.write("content/ke-hoach/mot/plan.toml", plan);
    let path = |name: &str| format!("content/{name}.md");
    let start = [
        ("ke-hoach/mot/index", page("Kế hoạch một", "kind = \"plan\"\ndate = 2024-02-03\n", "Chữ.")),
        (
            "chung/_index",
            page(
                "Chung",
                "[cascade]\nkind = \"guidance\"\ndate = 2026-01-01\nweight = 4\ndescription = \"Mô tả chung.\"\ntags = [\"một\"]\n",
                "",
            ),
        ),
        ("chung/x", page("X", "", "Chữ.")),
        ("chung/y", page("Y", "weight = 2\n", "Chữ.")),
        ("dot", page("Đợt", "kind = \"campaign\"\nfrom = 2026-05-01\nto = 2026-05-31\n", "Chữ.")),
        ("buoi", page("Buổi", "kind = \"event\"\nfrom = 2026-05-01\n", "Chữ.")),
    ];
    for (name, text) in &start {
        site.write(&path(name), text);
    }
    std::thread::sleep(Duration::from_millis(120));
    assert!(check(&site, &[]), "the site builds");
    let edits = [
        ("ke-hoach/mot/index", page("Kế hoạch đổi tên", "kind = \"plan\"\ndate = 2024-02-03\n", "Chữ.")),
        ("ke-hoach/mot/index", page("Kế hoạch một", "kind = \"plan\"\ndate = 2025-12-20\n", "Chữ khác.")),
        ("chung/x", page("X", "date = 2026-02-02\nweight = 1\n", "Chữ.")),
        ("chung/x", "+++\ntitle = \"X\"\n+++\n".to_owned()),
        ("chung/y", page("A", "", "Chữ. Luật 84/2015/QH13.")),
        ("chung/y", page("A", "formats = [\"radio\"]\n", "Chữ.")),
        ("chung/_index", page("Chung", "weight = 1\n[cascade]\nkind = \"guidance\"\nweight = 4\n", "")),
        ("chung/_index", page("Chung hơn", "[cascade]\nkind = \"guidance\"\n", "Lời đầu.")),
        ("dot", page("Đợt mới", "kind = \"campaign\"\nfrom = 2026-05-01\nto = 2026-05-31\n", "Chữ.")),
        ("dot", page("Đợt mới", "kind = \"campaign\"\nfrom = 2026-05-02\nslogans = [\"Một\"]\n", "Chữ.")),
        ("buoi", page("Đợt mới", "kind = \"event\"\nfrom = 2026-05-02\n", "Chữ.")),
        ("_index", page("Trang đầu", "updated = 2026-03-03\n", "Chữ.")),
        ("trang-0", page("Trang 0", "[extra]\nmau = \"đỏ\"\n", "Chữ.")),
        ("trang-0", page("Trang 0", "", "Chữ.")),
    ];
    for (name, text) in edits {
        site.write(&path(name), &text);
        std::thread::sleep(Duration::from_millis(120));
        assert!(check(&site, &[]), "{name}: {text}");
    }
}
