//! What an open page hears: to load again, to take other style sheets, where it has moved, what is wrong.

use crate::client::{Running, page};
use serde_json::Value;
use std::fs;
use std::time::Duration;

fn running() -> Running {
    Running::new(&[
        ("content/a.md", page("Trang A", "", "Chữ A.")),
        ("content/b.md", page("Trang B", "", "Chữ B.")),
    ])
}

/// The next state that is not about the check of all pages.
fn until(next: &mut impl FnMut() -> Value, expected: impl Fn(&Value) -> bool) -> Value {
    for _ in 0..20 {
        let state = next();
        if expected(&state) {
            return state;
        }
    }
    panic!("the state does not come");
}

fn does(action: &'static str) -> impl Fn(&Value) -> bool {
    move |state| state["action"]["do"] == action
}

#[test]
fn every_way_of_saving_shows() {
    let site = running();
    let file = site.path("content/a.md");
    let shows = |text: &str| {
        site.wait_for("/a/", |r| r.text().contains(text));
    };
    fs::write(&file, page("Trang A", "", "Ghi đè.")).expect("is written");
    shows("Ghi đè.");
    fs::write(site.path("content/.a.md.swp"), page("Trang A", "", "Đổi tên.")).expect("is written");
    fs::rename(site.path("content/.a.md.swp"), &file).expect("is renamed");
    shows("Đổi tên.");
    fs::remove_file(&file).expect("is removed");
    fs::write(&file, page("Trang A", "", "Xóa rồi tạo.")).expect("is written");
    shows("Xóa rồi tạo.");
    fs::rename(&file, site.path("content/a.md~")).expect("is renamed");
    fs::write(&file, page("Trang A", "", "Giữ bản cũ.")).expect("is written");
    shows("Giữ bản cũ.");
}

#[test]
fn a_file_that_is_emptied_shows_empty_and_one_being_written_does_not() {
    let site = running();
    let mut next = site.events("/a/");
    next();
    for n in 0..20 {
        let file = fs::File::create(site.path("content/a.md")).expect("is emptied");
        std::thread::sleep(Duration::from_millis(8));
        std::io::Write::write_all(&mut &file, page("Trang A", "", &format!("Lần {n}.")).as_bytes())
            .expect("is written");
        drop(file);
        let state = until(&mut next, does("reload"));
        assert_eq!(state["own"], serde_json::json!([]), "the empty file was not taken for the page");
    }
    fs::write(site.path("content/a.md"), "").expect("is emptied");
    let state = until(&mut next, |s| !s["own"].as_array().expect("a list").is_empty());
    assert_eq!(state["own"][0]["code"], "front-matter");
}

#[test]
fn new_and_removed_folders_show() {
    let site = running();
    site.write("content/moi/sau/_index.md", &page("Mục mới", "", ""));
    site.write("content/moi/sau/c.md", &page("Trang C", "", "Chữ C."));
    site.wait_for("/moi/sau/c/", |r| r.status == 200);
    fs::rename(site.path("content/moi"), site.path("content/khac")).expect("is renamed");
    site.wait_for("/khac/sau/c/", |r| r.status == 200);
    site.wait_for("/moi/sau/c/", |r| r.status == 404);
    fs::remove_dir_all(site.path("content/khac")).expect("is removed");
    site.wait_for("/khac/sau/c/", |r| r.status == 404);
    // The folder of everything, replaced as a whole.
    fs::rename(site.path("content"), site.path("content-cu")).expect("is renamed");
    site.write("content/_index.md", &page("Trang chủ", "", "Toàn bộ mới."));
    site.wait_for("/", |r| r.text().contains("Toàn bộ mới."));
    site.write("content/_index.md", &page("Trang chủ", "", "Vẫn thấy."));
    site.wait_for("/", |r| r.text().contains("Vẫn thấy."));
}

#[test]
fn a_page_loads_again_for_its_own_edit_alone() {
    let site = running();
    let (mut a, mut b) = (site.events("/a/"), site.events("/b/"));
    assert!(does("stay")(&a()) && does("stay")(&b()));
    site.write("content/a.md", &page("Trang A", "", "Chữ khác."));
    until(&mut a, does("reload"));
    let state = b();
    assert_eq!(state["action"]["do"], "stay", "{state}");
    assert!(site.get("/a/").text().contains("Chữ khác."));
}

#[test]
fn the_same_contents_written_again_cause_nothing() {
    let site = running();
    let mut next = site.events("/a/");
    next();
    let text = fs::read(site.path("content/a.md")).expect("is there");
    for _ in 0..3 {
        fs::write(site.path("content/a.md"), &text).expect("is written");
        std::thread::sleep(Duration::from_millis(40));
    }
    site.write("content/a.md", &page("Trang A", "", "Lần này khác."));
    let state = until(&mut next, |s| s["version"] != 1);
    assert_eq!(state["version"], 2, "only the last write made a version");
}

#[test]
fn many_files_at_once_are_a_few_versions() {
    let site = running();
    let mut next = site.events("/");
    next();
    for n in 0..1000 {
        let file = site.path(&format!("content/trang-{n}.md"));
        fs::write(file, page(&format!("Trang {n}"), "", "Chữ.")).expect("is written");
    }
    site.wait_for("/trang-999/", |r| r.status == 200);
    std::thread::sleep(Duration::from_millis(100));
    let state = until(&mut next, |s| s["version"] != 1);
    assert!(state["version"].as_u64().is_some_and(|v| v < 50), "{}", state["version"]);
}

#[test]
fn another_style_sheet_is_taken_without_loading_the_page_again() {
    let site = running();
    let theme = concat!(env!("CARGO_MANIFEST_DIR"), "/themes/default/static/css/main.css");
    let css = fs::read_to_string(theme).expect("the theme has a style sheet");
    site.write("themes/default/static/css/main.css", &css);
    let mut next = site.events("/a/");
    next();
    site.write("themes/default/static/css/main.css", &(css + "\nbody { color: red }\n"));
    let state = until(&mut next, |s| s["action"]["do"] != "stay");
    assert_eq!(state["action"]["do"], "sheets", "{state}");
    let sheets = state["action"]["sheets"].as_array().expect("a list");
    let sheet = sheets.iter().find(|s| s["stem"] == "/assets/css/main.").expect("the sheet that changed");
    let served = site.get(sheet["href"].as_str().expect("an address"));
    // Without the blanks, which a build leaves out.
    assert!(served.text().trim_end().ends_with("body{color:red}"), "{}", served.text());
    // The page now on the screen counts as up to date.
    site.write("content/b.md", &page("Trang B", "", "Chữ khác."));
    let before = state["version"].as_u64();
    let state = until(&mut next, |s| s["version"].as_u64() > before);
    assert_eq!(state["action"]["do"], "stay");
}

#[test]
fn a_page_that_moves_takes_the_browser_along() {
    let site = running();
    let mut next = site.events("/a/");
    next();
    site.write("content/a.md", &page("Trang A", "slug = \"khac\"\n", "Chữ A."));
    let state = until(&mut next, does("move"));
    assert_eq!(state["action"]["to"], "/khac/");
    let mut next = site.events("/b/");
    next();
    fs::rename(site.path("content/b.md"), site.path("content/ten-moi.md")).expect("is renamed");
    let state = until(&mut next, |s| s["action"]["do"] != "stay");
    assert_eq!((&state["action"]["do"], &state["action"]["to"]), (&"move".into(), &"/ten-moi/".into()));
}

#[test]
fn a_broken_page_shows_its_mistake_over_the_last_good_version() {
    let site = running();
    let mut next = site.events("/a/");
    next();
    site.write("content/a.md", "+++\ntitle = \"Trang A\"\ndat = 2026-01-01\n+++\n\nChữ mới.\n");
    let state = until(&mut next, |s| !s["own"].as_array().expect("a list").is_empty());
    assert_eq!(state["action"]["do"], "stay");
    let problem = &state["own"][0];
    assert_eq!(problem["code"], "unknown-key");
    assert_eq!(problem["place"], serde_json::json!({ "path": "content/a.md", "line": 3, "column": 1 }));
    assert!(site.get("/a/").text().contains("Chữ A."), "the last good version is served");
    let elsewhere = site.events("/b/")();
    assert_eq!(elsewhere["own"], serde_json::json!([]));
    assert_eq!(elsewhere["others"]["errors"], 1);
    site.write("content/a.md", &page("Trang A", "", "Chữ mới."));
    let state = until(&mut next, does("reload"));
    assert_eq!(state["own"], serde_json::json!([]));
}

#[test]
fn a_mistake_on_a_page_nobody_opened_is_found() {
    let site = running();
    let mut next = site.events("/a/");
    next();
    site.write("content/b.md", &page("Trang B", "", "Xem [chỗ này](khong-co.md)."));
    let state = until(&mut next, |s| s["others"]["errors"] == 1);
    assert_eq!(state["others"]["list"][0]["code"], "broken-link");
    assert_eq!(state["others"]["list"][0]["place"]["path"], "content/b.md");
}

#[test]
fn a_broken_template_keeps_the_last_good_theme() {
    let site = running();
    let before = site.get("/a/").without_script();
    let mut next = site.events("/a/");
    next();
    site.write("templates/page.html", "{% if %}");
    let state = until(&mut next, |s| !s["own"].as_array().expect("a list").is_empty());
    assert_eq!(state["own"][0]["place"]["path"], "templates/page.html");
    assert_eq!(site.get("/a/").without_script(), before);
    fs::remove_file(site.path("templates/page.html")).expect("is removed");
    let state = until(&mut next, |s| s["own"].as_array().expect("a list").is_empty());
    assert_eq!(state["action"]["do"], "stay");
}
