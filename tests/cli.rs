//! The real command in a temporary folder: exit status, what goes to stdout and stderr, and the files.

mod common;

use std::fs;
use std::process::{Command, Output};

use common::{Site, Tree, read_tree};

/// A run of `lantoa` that has ended.
struct Ran {
    status: i32,
    stdout: String,
    stderr: String,
}

/// Runs `lantoa` in a site's folder.
fn run(site: &Site, arguments: &[&str]) -> Ran {
    let output: Output = Command::new(env!("CARGO_BIN_EXE_lantoa"))
        .args(arguments)
        .current_dir(&site.root)
        .env_remove("LANTOA_LANG")
        .env("NO_COLOR", "1")
        .output()
        .expect("lantoa runs");
    Ran {
        status: output.status.code().expect("lantoa was not killed"),
        stdout: String::from_utf8(output.stdout).expect("stdout is text"),
        stderr: String::from_utf8(output.stderr).expect("stderr is text"),
    }
}

#[track_caller]
fn check_run(site: &Site, arguments: &[&str], status: i32) -> Ran {
    let ran = run(site, arguments);
    assert_eq!(ran.status, status, "{arguments:?}\n{}{}", ran.stdout, ran.stderr);
    ran
}

#[track_caller]
fn check_says(text: &str, words: &[&str]) {
    for word in words {
        assert!(text.contains(word), "no {word:?} in:\n{text}");
    }
}

const GOOD: &[(&str, &str)] = &[
    ("content/_index.md", "+++\ntitle = \"Trang chủ\"\n+++\n"),
    ("content/mot.md", "+++\ntitle = \"Một\"\n+++\nĐọc.\n"),
];

fn good() -> Site {
    Site::of_files(GOOD)
}

/// Two mistakes in two files, and an earlier build.
fn with_mistakes() -> Site {
    let site = good();
    check_run(&site, &["build"], 0);
    site.write("content/mot.md", "+++\ntitel = \"Một\"\n+++\n");
    site.write("content/hai.md", "+++\ntitle = \"Hai\"\n+++\n\n[đứt](khong-co.md)\n");
    site
}

fn files(site: &Site) -> Tree {
    read_tree(&site.out())
}

#[test]
fn a_good_site_is_built_with_one_summary_line_on_stderr() {
    let site = good();
    let ran = check_run(&site, &["build"], 0);
    assert_eq!(ran.stdout, "");
    assert_eq!(ran.stderr.lines().count(), 1, "{}", ran.stderr);
    check_says(&ran.stderr, &["Đã dựng 2 trang", "public", "giây"]);
    assert!(site.read("mot/index.html").contains("Đọc."));
}

#[test]
fn a_site_with_mistakes_exits_with_1_and_keeps_the_last_build() {
    let site = with_mistakes();
    let before = files(&site);
    let ran = check_run(&site, &["build"], 1);
    assert_eq!(ran.stdout, "");
    check_says(
        &ran.stderr,
        &["content/hai.md:5:7", "content/mot.md:2:1", "Có phải ý bạn là `title`?", "2 lỗi"],
    );
    check_says(&ran.stderr, &["Trang chưa được dựng; bản đã dựng trước đó vẫn nguyên."]);
    common::assert_same_tree(&before, &files(&site));
}

#[test]
fn short_messages_are_one_line_each_beginning_with_the_place() {
    let site = with_mistakes();
    let ran = check_run(&site, &["build", "--message-format", "short"], 1);
    let lines: Vec<&str> = ran.stderr.lines().filter(|l| l.starts_with("content/")).collect();
    assert_eq!(lines.len(), 2, "{}", ran.stderr);
    assert!(lines[0].starts_with("content/hai.md:5:7: lỗi[broken-link]: "), "{}", lines[0]);
    assert!(lines[1].starts_with("content/mot.md:2:1: lỗi[unknown-key]: "), "{}", lines[1]);
}

#[test]
fn json_messages_are_one_object_a_line() {
    let site = with_mistakes();
    let ran = check_run(&site, &["build", "--message-format", "json"], 1);
    let lines = ran.stderr.lines().filter(|l| l.starts_with('{'));
    let objects: Vec<serde_json::Value> =
        lines.map(|l| serde_json::from_str(l).unwrap_or_else(|e| panic!("{l}: {e}"))).collect();
    assert_eq!(objects.len(), 2, "{}", ran.stderr);
    assert_eq!(objects[0]["path"], "content/hai.md");
    assert_eq!((&objects[0]["line"], &objects[0]["column"]), (&5.into(), &7.into()));
    assert_eq!(objects[0]["code"], "broken-link");
    assert_eq!(objects[0]["severity"], "error");
    assert_eq!(objects[1]["help"][0], "Có phải ý bạn là `title`?");
}

#[test]
fn english_is_spoken_on_request() {
    let site = with_mistakes();
    let ran = check_run(&site, &["build", "--lang", "en"], 1);
    check_says(&ran.stderr, &["error[unknown-key]", "Did you mean `title`?", "The site was not built"]);
    assert!(!ran.stderr.contains("lỗi"), "{}", ran.stderr);
    let ran = check_run(&good(), &["--lang=en", "build"], 0);
    check_says(&ran.stderr, &["Built 2 pages"]);
}

#[test]
fn help_is_in_vietnamese_and_english_and_goes_to_stdout() {
    let site = good();
    let vi = check_run(&site, &["--help"], 0);
    check_says(&vi.stdout, &["Cách dùng", "build", "check", "Lệnh"]);
    assert_eq!(vi.stderr, "");
    let en = check_run(&site, &["build", "--help", "--lang", "en"], 0);
    check_says(&en.stdout, &["Usage", "--portable", "--base-url", "Options"]);
    let version = check_run(&site, &["--version"], 0);
    check_says(&version.stdout, &[env!("CARGO_PKG_VERSION")]);
}

#[test]
fn wrong_usage_exits_with_2_and_names_what_was_meant() {
    let site = good();
    for (arguments, words) in [
        (&["buidl"][..], &["không có lệnh `buidl`", "`build`"][..]),
        (&["build", "--draft"], &["không có tùy chọn `--draft`", "--drafts"]),
        (&["build", "--out"], &["`--out", "cần một giá trị"]),
        (&["build", "--message-format", "xml"], &["xml"]),
        (&["build", "--now", "hôm nay"], &["--now", "2026-05-01"]),
        (&["build", "--now", "2026-02-30"], &["--now"]),
    ] {
        let ran = check_run(&site, arguments, 2);
        check_says(&ran.stderr, words);
        assert_eq!(ran.stdout, "", "{arguments:?}");
    }
    assert!(!site.out().exists(), "nothing was built");
}

#[test]
fn a_base_url_that_is_none_is_refused() {
    let site = good();
    let ran = run(&site, &["build", "--base-url", "vd.example"]);
    assert!(ran.status == 1 || ran.status == 2, "{}", ran.status);
    check_says(&ran.stderr, &["--base-url", "https://"]);
}

#[test]
fn a_folder_that_is_no_site_is_refused_with_what_to_do() {
    let site = Site::empty();
    let ran = check_run(&site, &["build"], 1);
    check_says(&ran.stderr, &["lantoa.toml", "lantoa new"]);
    let ran = check_run(&site, &["build", "--root", "khong-co"], 1);
    check_says(&ran.stderr, &["khong-co"]);
    assert_eq!(fs::read_dir(&site.root).expect("the folder is there").count(), 0, "nothing was written");
}

#[test]
fn a_site_is_found_from_a_folder_inside_it_and_with_root_from_anywhere() {
    let site = good();
    let inside = site.root.join("content");
    let output = Command::new(env!("CARGO_BIN_EXE_lantoa"))
        .arg("build")
        .current_dir(&inside)
        .output()
        .expect("lantoa runs");
    assert_eq!(output.status.code(), Some(0));
    assert!(site.exists("mot/index.html") && !inside.join("public").exists());
    let elsewhere = Site::empty();
    let root = site.root.to_string_lossy();
    check_run(&elsewhere, &["build", "--root", &root, "--out", "ra"], 0);
    assert!(elsewhere.root.join("ra/mot/index.html").exists());
}

#[test]
fn pages_come_and_go_with_the_date_and_on_request() {
    let site = Site::of_files(&[
        ("content/nhap.md", "+++\ntitle = \"Nháp\"\ndraft = true\n+++\n"),
        ("content/hen.md", "+++\ntitle = \"Hẹn\"\npublish_date = 2026-06-01\n+++\n"),
        ("content/het.md", "+++\ntitle = \"Hết\"\nexpiry_date = 2026-04-01\n+++\n"),
    ]);
    let there = |arguments: &[&str]| {
        let mut all = vec!["build"];
        all.extend(arguments);
        let ran = check_run(&site, &all, 0);
        let found = ["nhap", "hen", "het"].map(|p| site.exists(&format!("{p}/index.html")));
        (found, ran.stderr)
    };
    let (found, said) = there(&["--now", "2026-05-01"]);
    assert_eq!(found, [false; 3]);
    check_says(&said, &["3 trang không công bố: 1 bản nháp, 1 chưa đến ngày công bố, 1 đã hết hạn"]);
    assert_eq!(there(&["--now", "1/5/2026", "--drafts"]).0, [true, false, false]);
    assert_eq!(there(&["--now", "2026-05-01", "--future"]).0, [false, true, false]);
    assert_eq!(there(&["--now", "2026-05-31"]).0, [false, false, false]);
    assert_eq!(there(&["--now", "2026-06-01"]).0, [false, true, false]);
    assert_eq!(there(&["--now", "2026-03-31"]).0, [false, false, true]);
    let (_, said) = there(&["--now", "2026-05-01", "--verbose"]);
    check_says(
        &said,
        &[
            "content/nhap.md: là bản nháp",
            "content/hen.md: chưa công bố trước 01/06/2026",
            "content/het.md: đã hết hạn từ 01/04/2026",
        ],
    );
}

#[test]
fn an_output_folder_with_foreign_files_is_refused_and_left_as_it_is() {
    let site = good();
    site.write("ra/cua-toi.txt", "đừng đụng");
    let ran = check_run(&site, &["build", "--out", "ra"], 1);
    check_says(&ran.stderr, &["ra"]);
    let tree = read_tree(&site.root.join("ra"));
    assert_eq!(tree.keys().collect::<Vec<_>>(), ["cua-toi.txt"]);
}

#[test]
fn a_file_that_someone_put_into_the_output_is_not_deleted() {
    let site = good();
    check_run(&site, &["build"], 0);
    site.write("public/google1234.html", "của tôi");
    let ran = check_run(&site, &["build"], 1);
    check_says(&ran.stderr, &["google1234.html"]);
    assert_eq!(site.read("google1234.html"), "của tôi");
}

#[test]
fn dot_files_of_the_output_stay() {
    let site = good();
    site.write("public/.gitignore", "*\n");
    site.write("public/.well-known/security.txt", "Contact: x\n");
    check_run(&site, &["build"], 0);
    check_run(&site, &["build"], 0);
    assert_eq!(site.read(".gitignore"), "*\n");
    assert_eq!(site.read(".well-known/security.txt"), "Contact: x\n");
}

#[test]
fn the_site_is_never_written_over_its_sources() {
    let site = good();
    for out in [".", "..", "content", "content/ra", "static", "themes", "themes/mini", "./content/../."] {
        let before = read_tree(&site.root);
        let ran = run(&site, &["build", "--out", out]);
        assert_eq!(ran.status, 1, "{out}: {}", ran.stderr);
        check_says(&ran.stderr, &["nguồn của trang"]);
        common::assert_same_tree(&before, &read_tree(&site.root));
    }
}

#[cfg(unix)]
#[test]
fn an_output_folder_that_is_a_link_to_the_sources_is_refused() {
    let site = good();
    std::os::unix::fs::symlink(site.root.join("content"), site.root.join("ra")).expect("a new link");
    let before = read_tree(&site.root.join("content"));
    let ran = run(&site, &["build", "--out", "ra"]);
    assert_eq!(ran.status, 1, "{}", ran.stderr);
    common::assert_same_tree(&before, &read_tree(&site.root.join("content")));
}

#[test]
fn check_reports_what_build_does_and_writes_nothing() {
    let site = with_mistakes();
    let before = files(&site);
    let ran = check_run(&site, &["check", "--message-format", "short"], 1);
    check_says(
        &ran.stderr,
        &["content/hai.md:5:7: lỗi[broken-link]", "content/mot.md:2:1: lỗi[unknown-key]"],
    );
    common::assert_same_tree(&before, &files(&site));
    let site = good();
    check_run(&site, &["check"], 0);
    assert!(!site.out().exists());
}

#[test]
fn many_mistakes_are_all_reported_in_the_order_of_the_files() {
    let site = Site::of_files(&[
        (
            "content/a.md",
            "+++\ntitle = \"A\"\ntags = 3\ndate = \"mai\"\n+++\n<script>x</script>\n\n[b](b.md)\n",
        ),
        ("content/c.md", "+++\ntitle = \"C\"\nkind = \"guidence\"\n+++\n\n![](anh.jpg)\n"),
    ]);
    let ran = check_run(&site, &["build", "--message-format", "short"], 1);
    let places: Vec<(&str, u32, u32)> = ran
        .stderr
        .lines()
        .filter(|l| l.starts_with("content/"))
        .map(|line| {
            let mut parts = line.split(':');
            let mut next = || parts.next().expect("path, line, column");
            let path = next();
            (path, next().parse().expect("a line"), next().parse().expect("a column"))
        })
        .collect();
    let mut sorted = places.clone();
    sorted.sort();
    assert_eq!(places, sorted);
    for place in
        [("content/a.md", 3, 8), ("content/a.md", 4, 8), ("content/a.md", 8, 5), ("content/c.md", 3, 8)]
    {
        assert!(places.contains(&place), "{place:?} in\n{}", ran.stderr);
    }
}

#[test]
fn a_bad_configuration_is_reported_with_the_problems_of_the_pages() {
    let site = good();
    site.write(
        "lantoa.toml",
        "title = \"Thử\"\nbase_url = \"ftp://x\"\ntheme = \"mini\"\n[extra]\nshow = []\n",
    );
    site.write("content/mot.md", "+++\ntitel = \"Một\"\n+++\n");
    let ran = check_run(&site, &["build", "--message-format", "short"], 1);
    check_says(&ran.stderr, &["content/mot.md:2:1:", "lantoa.toml:2:12: "]);
}

#[test]
fn a_menu_entry_that_leads_nowhere_is_reported() {
    let site = good();
    site.write(
        "lantoa.toml",
        "title = \"Thử\"\ntheme = \"mini\"\n[extra]\nshow = []\n[[menus.main]]\ntitle = \"Một\"\nurl = \"/mott/\"\n[[menus.main]]\ntitle = \"Tìm\"\nurl = \"/tim-kiem/?q=a\"\n",
    );
    let ran = check_run(&site, &["build", "--message-format", "short"], 1);
    check_says(&ran.stderr, &["lantoa.toml:7:7: lỗi[broken-link]: trang không có địa chỉ /mott/", "`/mot/`"]);
    assert_eq!(ran.stderr.matches("lantoa.toml:").count(), 1, "{}", ran.stderr);
}
