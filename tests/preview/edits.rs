//! After any series of edits, what is served is what a build writes.
//!
//! The site has warnings, plans, registries and two languages. `LANTOA_EDIT_STEPS=10000` makes that many
//! edits instead of a few hundred.

use crate::client::{CONFIG, Running, page};
use proptest::prelude::*;
use std::fs;
use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

/// Edits made where nobody says how many.
const STEPS: u32 = 240;

/// Edits made to one site.
const STEPS_A_SITE: u32 = 20;

/// Edits between two comparisons, at most.
const STEPS_A_LOOK: usize = 4;

#[derive(Clone, Debug)]
enum Edit {
    Text(u8, u8),
    Title(u8, u8),
    Front(u8, u8),
    /// What moves a page in the lists it stands in.
    Dated(u8, u8),
    Link(u8, u8),
    /// What is published with a warning.
    Doubtful(u8, u8),
    Kind(u8, u8),
    Remove(u8),
    Rename(u8, u8),
    Section(u8),
    Template(u8),
    Config(u8),
    Registry(u8),
    Agencies(u8),
    Plan(u8, u8),
    PlanTable(u8, u8),
    PlanPage(u8, u8),
    File(u8, u8),
    Picture(u8, u8),
    Folder(u8),
    Break(u8),
    /// Everything as it was at the start.
    Mend,
}

fn edit() -> impl Strategy<Value = Edit> {
    let n = 0..FILES;
    let x = any::<u8>();
    prop_oneof![
        3 => (n.clone(), x).prop_map(|(p, x)| Edit::Text(p, x)),
        2 => (n.clone(), x).prop_map(|(p, x)| Edit::Title(p, x)),
        3 => (n.clone(), x).prop_map(|(p, x)| Edit::Front(p, x)),
        4 => (n.clone(), x).prop_map(|(p, x)| Edit::Dated(p, x)),
        2 => (n.clone(), x).prop_map(|(p, x)| Edit::Link(p, x)),
        4 => (n.clone(), x).prop_map(|(p, x)| Edit::Doubtful(p, x)),
        2 => (n.clone(), x).prop_map(|(p, x)| Edit::Kind(p, x)),
        1 => n.clone().prop_map(Edit::Remove),
        1 => (n.clone(), n.clone()).prop_map(|(p, x)| Edit::Rename(p, x)),
        1 => x.prop_map(Edit::Section),
        1 => x.prop_map(Edit::Template),
        1 => x.prop_map(Edit::Config),
        1 => x.prop_map(Edit::Registry),
        1 => x.prop_map(Edit::Agencies),
        3 => (x, x).prop_map(|(p, x)| Edit::Plan(p, x)),
        2 => (x, x).prop_map(|(p, x)| Edit::PlanTable(p, x)),
        2 => (x, x).prop_map(|(p, x)| Edit::PlanPage(p, x)),
        1 => (n.clone(), x).prop_map(|(p, x)| Edit::File(p, x)),
        1 => (n.clone(), x).prop_map(|(p, x)| Edit::Picture(p, x)),
        1 => x.prop_map(Edit::Folder),
        1 => n.prop_map(Edit::Break),
        3 => Just(Edit::Mend),
    ]
}

const FILES: u8 = 8;

fn file(n: u8) -> String {
    match n {
        0..3 => format!("content/trang-{n}.md"),
        3 => "content/muc/ba.md".to_owned(),
        4 => "content/muc/goi/index.md".to_owned(),
        5 => "content/muc/ba.en.md".to_owned(),
        6 => "content/trang-1.en.md".to_owned(),
        _ => "content/muc/_index.en.md".to_owned(),
    }
}

/// The folder of a plan: names that sort differently as folders and as paths of files.
fn plan_folder(n: u8) -> &'static str {
    ["content/ke-hoach/mot", "content/ke-hoach/mot-2", "content/ke-hoach/hai"][usize::from(n % 3)]
}

const AGENCIES: &str = "[[agency]]\nid = \"a\"\nname = \"Sở A\"\n\n[[agency]]\nid = \"b\"\nname = \"Sở B\"\n";

fn config(x: u8) -> String {
    format!(
        "{}\n[languages.en]\nname = \"English\"\nfallback = {}\n[pagination]\nsize = {}\n[accessibility]\nstatus = \"partial\"\n",
        CONFIG.replace("Trang thử", &format!("Trang thử {x}")),
        x.is_multiple_of(2),
        1 + x % 3
    )
}

fn plan(x: u8) -> String {
    let mut text =
        format!("title = \"Về an toàn {}\"\nissuer = \"a\"\nlegal_basis = [\"39/2016/NĐ-CP\"]\n", x % 4);
    if x.is_multiple_of(2) {
        text += &format!(
            "[[target]]\nid = \"t\"\nsubject = \"tỷ lệ tai nạn {}\"\ndirection = \"decrease\"\nbound = \"at_least\"\nvalue = {}\nunit = \"%\"\n",
            x % 3,
            x % 9
        );
    }
    if x.is_multiple_of(3) {
        text += "[[task]]\nid = \"1\"\ntitle = \"Tuyên truyền\"\nlead = [\"a\"]\ncoordinating = [\"b\"]\n";
    }
    if x % 5 < 3 {
        text += &format!("[[report]]\nfrom = [\"b\"]\nto = [\"a\"]\ndeadline = \"12-{:02}\"\n", 1 + x % 28);
    }
    text
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
            site.write(&file(p), &page(&format!("Trang {p}"), more[usize::from(x) % more.len()], &body(x)));
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
            let to = ["/", "/sitemap.xml", "https://example.com/", "#buoc-1"][usize::from(x % 4)];
            site.write(&file(p), &page(&format!("Trang {p}"), "", &format!("{}\n\n[Xem]({to})", body(1))));
        }
        Edit::Doubtful(p, x) => {
            let bodies = [
                "## Một\n\n#### Bốn\n\nChữ.",
                "## Một\n\n#### Bốn\n\n## Hai\n\n##### Năm\n",
                "[tại đây](https://example.com/) và [xem](https://example.com/a.pdf).",
                "| A | |\n|---|---|\n| 1 | 2 |\n",
                "# Lại một đầu đề\n\nChữ <b>đậm</b>.",
                "## Một\n\n### Ba\n\nChữ.",
            ];
            let text = bodies[usize::from(x) % bodies.len()];
            site.write(&file(p), &page(&format!("Trang {p}"), "tags = [\"một\"]\n", text));
        }
        Edit::Kind(p, x) => {
            let front = [
                "kind = \"event\"\nfrom = 2026-12-01\n",
                "kind = \"campaign\"\nfrom = 2026-05-01\nto = 2026-05-31\nslogans = [\"Một\"]\n",
                "kind = \"guidance\"\nsteps = [\"Đọc\", \"Làm\"]\n",
                "kind = \"news\"\ndate = 2026-10-01\n",
                "kind = \"guidance\"\nformats = [\"radio\"]\n",
            ];
            site.write(&file(p), &page(&format!("Loại {p}"), front[usize::from(x) % front.len()], &body(x)));
        }
        Edit::Remove(p) => drop(fs::remove_file(site.path(&file(p)))),
        Edit::Rename(p, to) => drop(fs::rename(site.path(&file(p)), site.path(&file(to)))),
        Edit::Section(x) => {
            let cascade = if x % 2 == 0 { "[cascade]\ntags = [\"ba\"]\n" } else { "" };
            site.write("content/muc/_index.md", &page(&format!("Mục {x}"), cascade, ""));
        }
        Edit::Template(x) => match x % 4 {
            0 => drop(fs::remove_dir_all(site.path("templates"))),
            1 => drop(fs::remove_dir_all(site.path("themes"))),
            2 => site.write("templates/partials/footer.html", "<footer>Chân trang của tôi</footer>\n"),
            _ => site.write("themes/default/static/css/main.css", "body { margin: 0 }\n"),
        },
        Edit::Config(x) => site.write("lantoa.toml", &config(x)),
        Edit::Registry(x) => {
            let more = ["", "title = \"Nghị định\"\n", "aliases = [\"NĐ 39\"]\n"][usize::from(x % 3)];
            let text = format!("[[document]]\nsymbol = \"39/2016/NĐ-CP\"\n{more}");
            site.write("content/_data/documents.toml", &text);
        }
        Edit::Agencies(x) => {
            let more = if x % 2 == 0 { "aliases = [\"A\", \"sở A\"]\n" } else { "" };
            let text =
                format!("{AGENCIES}\n[[agency]]\nid = \"c\"\nname = \"Sở C {x}\"\nparent = \"a\"\n{more}");
            site.write("content/_data/agencies.toml", &text);
        }
        Edit::Plan(p, x) => match x % 8 {
            7 => drop(fs::remove_dir_all(site.path(plan_folder(p)))),
            _ => {
                let path = format!("{}/index.md", plan_folder(p));
                if !site.path(&path).exists() {
                    site.write(&path, &page(&format!("Kế hoạch {p}"), "kind = \"plan\"\n", "Chữ."));
                }
                site.write(&format!("{}/plan.toml", plan_folder(p)), &plan(x));
            }
        },
        Edit::PlanTable(p, x) => {
            let tasks = format!("{}/tasks.csv", plan_folder(p));
            let results = format!("{}/results.csv", plan_folder(p));
            match x % 4 {
                0 => drop(fs::remove_file(site.path(&tasks))),
                1 => drop(fs::remove_file(site.path(&results))),
                2 => site.write(&tasks, &format!("id,title,lead\nb{x},Kiểm tra {x},b\n")),
                _ => site.write(
                    &results,
                    &format!("target,year,value,source\nt,{},{x},Báo cáo\n", 2020 + i32::from(x % 5)),
                ),
            }
        }
        Edit::PlanPage(p, x) => {
            let path = format!("{}/index.md", plan_folder(p));
            if site.path(&path).exists() {
                let front = format!("kind = \"plan\"\ndate = 2026-01-{:02}\n", x % 28 + 1);
                site.write(&path, &page(&format!("Kế hoạch số {}", x % 4), &front, &body(x)));
            }
        }
        Edit::File(p, x) => {
            site.write(&format!("content/muc/goi/tep-{p}.txt"), &format!("Tệp {x}"));
            site.write(&format!("static/tep-{p}.txt"), &format!("Tệp {x}"));
        }
        Edit::Picture(p, x) => {
            let side = 300 + 100 * u32::from(x % 4);
            let picture = image::RgbImage::from_pixel(side, side / 2, image::Rgb([x, 80, 20]));
            let mut bytes = std::io::Cursor::new(Vec::new());
            picture.write_to(&mut bytes, image::ImageFormat::Png).expect("a picture in memory");
            let path = site.path("content/muc/goi/anh.png");
            fs::create_dir_all(path.parent().expect("a folder")).expect("the folder is made");
            fs::write(path, bytes.into_inner()).expect("the picture is written");
            let alt = if p % 2 == 0 { "Ảnh" } else { "" };
            site.write("content/muc/goi/index.md", &page("Gói", "", &format!("![{alt}](anh.png)")));
        }
        Edit::Folder(x) => {
            let _ = if x % 2 == 0 {
                fs::rename(site.path("content/muc"), site.path("content/khac"))
            } else {
                fs::rename(site.path("content/khac"), site.path("content/muc"))
            };
        }
        Edit::Break(p) => site.write(&file(p), "+++\ntitle = [\n+++\n\nHỏng.\n"),
        Edit::Mend => {
            for dir in ["content", "templates", "themes"] {
                let _ = fs::remove_dir_all(site.path(dir));
            }
            for (path, text) in start() {
                site.write(&path, &text);
            }
        }
    }
}

/// The site that edits begin with.
fn start() -> Vec<(String, String)> {
    let pages = (0..FILES).map(|n| (file(n), page(&format!("Trang {n}"), "tags = [\"một\"]\n", "Chữ.")));
    let others = [
        ("lantoa.toml", config(0)),
        ("content/_index.md", page("Trang chủ", "", "Chào.")),
        ("content/muc/_index.md", page("Mục", "", "")),
        ("content/ke-hoach/_index.md", page("Kế hoạch", "", "")),
        ("content/ke-hoach/mot/index.md", page("Kế hoạch một", "kind = \"plan\"\n", "Chữ.")),
        ("content/ke-hoach/mot/plan.toml", plan(0)),
        ("content/_data/agencies.toml", AGENCIES.to_owned()),
        ("content/_data/documents.toml", "[[document]]\nsymbol = \"39/2016/NĐ-CP\"\n".to_owned()),
    ];
    pages.chain(others.map(|(path, text)| (path.to_owned(), text))).collect()
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
        let built = fs::read(out.join(&path)).expect("is built");
        let begun = Instant::now();
        loop {
            let served = site.get(&address);
            if served.status == 200 && served.without_script() == built {
                break;
            }
            // Events take a moment to arrive, and where one was lost (a folder deleted and made again), a
            // look at all files follows.
            assert!(
                begun.elapsed() < Duration::from_secs(15),
                "{address} differs ({}) after {after:?}\n{}\n----\n{}",
                served.status,
                String::from_utf8_lossy(&served.without_script()),
                String::from_utf8_lossy(&built)
            );
            std::thread::sleep(Duration::from_millis(20));
        }
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
    let files = start();
    let files: Vec<(&str, String)> = files.iter().map(|(path, text)| (path.as_str(), text.clone())).collect();
    Running::new(&files)
}

fn steps() -> u32 {
    std::env::var("LANTOA_EDIT_STEPS").ok().and_then(|steps| steps.parse().ok()).unwrap_or(STEPS)
}

#[test]
fn what_is_served_is_what_a_build_writes() {
    let sites = steps().div_ceil(STEPS_A_SITE);
    let config = ProptestConfig {
        cases: sites,
        max_shrink_iters: 0,
        failure_persistence: None,
        ..ProptestConfig::default()
    };
    let (looks, compared) = (AtomicUsize::new(0), AtomicUsize::new(0));
    let edits = prop::collection::vec(edit(), STEPS_A_SITE as usize);
    proptest!(config, |(edits in edits)| {
        let site = site();
        for n in 0..edits.len() {
            make(&site, &edits[n]);
            if n % STEPS_A_LOOK == STEPS_A_LOOK - 1 || matches!(edits[n], Edit::Doubtful(..)) {
                std::thread::sleep(Duration::from_millis(30));
                looks.fetch_add(1, Ordering::Relaxed);
                compared.fetch_add(usize::from(check(&site, &edits[..=n])), Ordering::Relaxed);
            }
        }
    });
    let (looks, compared) = (looks.into_inner(), compared.into_inner());
    println!("{} edits, {compared} of {looks} states could be built and were compared", sites * STEPS_A_SITE);
    assert!(compared * 4 > looks, "too few states could be compared: {compared} of {looks}");
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
