//! The list, new pages, other places, the bin, the preview of what is typed, the start page.

use crate::client::{Running, page};
use serde_json::{Value, json};
use std::fs;

fn running() -> Running {
    Running::new(&[
        ("content/tin/_index.md", page("Tin tức", "", "")),
        (
            "content/tin/a.md",
            page("Tin A", "date = 2026-01-02\n", "Xem [B](b.md#muc), [C](../c/index.md).\n\n## Mục"),
        ),
        ("content/tin/b.md", page("Tin B", "draft = true\n", "## Mục\n\nXem [A](a.md).")),
        ("content/c/index.md", page("Trang C", "", "[A](../tin/a.md) [Tệp](t.txt)")),
        ("content/c/t.txt", "tệp".to_owned()),
        ("content/het.md", page("Cũ", "expiry_date = 2026-02-03\n", "Chữ.")),
        ("content/sau.md", page("Sau", "publish_date = 2027-02-03\n", "Chữ.")),
        ("content/sai.md", page("Sai", "khong_co = 1\n", "Chữ.")),
    ])
}

fn row(desk: &Running, path: &str) -> Value {
    let pages = desk.api("pages");
    let rows = pages["pages"].as_array().expect("a list");
    rows.iter().find(|row| row["path"] == path).cloned().unwrap_or(Value::Null)
}

#[test]
fn every_page_stands_in_the_list_with_its_state() {
    let desk = running();
    let pages = desk.api("pages");
    let paths: Vec<&str> =
        pages["pages"].as_array().expect("a list").iter().filter_map(|p| p["path"].as_str()).collect();
    assert_eq!(
        paths,
        [
            "content/_index.md",
            "content/c/index.md",
            "content/het.md",
            "content/sai.md",
            "content/sau.md",
            "content/tin/_index.md",
            "content/tin/a.md",
            "content/tin/b.md"
        ]
    );
    let state = |path: &str| {
        let row = row(&desk, path);
        (row["state"].clone(), row["since"].clone())
    };
    assert_eq!(state("content/tin/a.md"), (json!("public"), Value::Null));
    assert_eq!(state("content/tin/b.md").0, "draft");
    assert_eq!(state("content/het.md"), (json!("expired"), json!("2026-02-03T00:00:00")));
    assert_eq!(state("content/sau.md"), (json!("scheduled"), json!("2027-02-03T00:00:00")));
    assert_eq!(row(&desk, "content/sai.md")["errors"], 1);
    assert_eq!(row(&desk, "content/tin/a.md")["section"], "tin");
    assert_eq!(row(&desk, "content/c/index.md")["section"], "");
    let sections: Vec<&str> =
        pages["sections"].as_array().expect("a list").iter().filter_map(|s| s["section"].as_str()).collect();
    assert_eq!(sections, ["", "tin"]);
}

#[test]
fn a_problem_leads_to_its_line_and_field() {
    let desk = running();
    let opened = desk.api("page?path=content/sai.md");
    let problem = &opened["problems"][0];
    assert_eq!(
        (&problem["code"], &problem["line"], &problem["field"]),
        (&json!("unknown-key"), &json!(4), &json!("khong_co"))
    );
    assert!(problem["explain"].as_str().is_some_and(|text| !text.is_empty()));
    let english = desk.api("page?path=content/sai.md&lang=en");
    assert_ne!(english["problems"][0]["message"], problem["message"]);
}

#[test]
fn what_is_typed_shows_before_it_is_saved() {
    let desk = running();
    let opened = desk.api("page?path=content/tin/a.md");
    let draft = |body: &str, set: Value| json!({ "path": "content/tin/a.md", "tab": "t1", "base": opened["hash"], "body": body, "set": set });
    let shown = desk.change("draft", draft("\nĐang gõ **chữ**.\n", json!({ "title": "Tên đang gõ" })));
    assert_eq!(shown["title"], "Tên đang gõ");
    let html = shown["html"].as_str().expect("a page");
    assert!(html.contains("<strong>chữ</strong>") && html.contains("Tên đang gõ"));
    let view = shown["view"].as_str().expect("an address");
    assert_eq!(view, "/_lantoa/desk/view/t1/tin/a/");
    assert_eq!(desk.get(view).text(), html);
    assert!(desk.get("/_lantoa/desk/view/t1/tin/").text().contains("Tên đang gõ"), "lists show it too");
    assert!(!desk.get("/tin/a/").text().contains("Đang gõ"), "the site itself is as saved");
    assert!(
        !desk.get("/_lantoa/desk/view/t2/tin/a/").text().contains("Đang gõ"),
        "another tab is another draft"
    );
    // The same page, keystroke by keystroke.
    for n in 0..5 {
        let shown = desk.change("draft", draft(&format!("\nLần {n}.\n"), json!({ "title": "Tên đang gõ" })));
        assert!(shown["html"].as_str().is_some_and(|html| html.contains(&format!("Lần {n}."))));
    }
    let broken = desk.change("draft", draft("\nXem [chỗ này](khong-co.md).\n", json!({ "title": "" })));
    let codes: Vec<&str> =
        broken["problems"].as_array().expect("a list").iter().filter_map(|p| p["code"].as_str()).collect();
    assert!(!codes.is_empty(), "{broken}");
    assert_eq!(
        desk.read("content/tin/a.md"),
        page("Tin A", "date = 2026-01-02\n", "Xem [B](b.md#muc), [C](../c/index.md).\n\n## Mục")
    );
}

#[test]
fn a_fix_that_is_offered_works() {
    let desk = Running::new(&[("content/a.md", page("A", "kind = \"new\"\n", "Chữ."))]);
    let opened = desk.api("page?path=content/a.md");
    let draft = json!({ "path": "content/a.md", "tab": "t", "base": opened["hash"] });
    let problems = desk.change("draft", draft.clone())["problems"].clone();
    let problem = problems
        .as_array()
        .and_then(|list| list.iter().find(|p| p["fixes"][0].is_object()))
        .expect("a fix")
        .clone();
    let mut asked = draft.clone();
    asked["fix"] =
        json!({ "code": problem["code"], "line": problem["line"], "column": problem["column"], "n": 0 });
    let mended = desk.change("fix", asked);
    assert_eq!(mended["values"]["kind"], "news", "{mended}");
    let mut again = draft;
    again["front"] = mended["front"].clone();
    assert_eq!(desk.change("draft", again)["problems"], json!([]));
}

#[test]
fn a_new_page_is_a_draft_with_a_good_name() {
    let desk = running();
    let new = |kind: &str, section: &str, title: &str| {
        desk.change("new", json!({ "kind": kind, "section": section, "title": title }))["path"].clone()
    };
    assert_eq!(new("news", "tin", "Đội mũ “bảo hộ”: 5 điều"), "content/tin/doi-mu-bao-ho-5-dieu.md");
    assert_eq!(new("news", "tin", "Đội mũ bảo hộ, 5 điều"), "content/tin/doi-mu-bao-ho-5-dieu-2.md");
    assert_eq!(new("page", "", "Con"), "content/con-1.md");
    assert_eq!(new("section", "", "Hướng dẫn"), "content/huong-dan/_index.md");
    assert_eq!(row(&desk, "content/tin/doi-mu-bao-ho-5-dieu.md")["state"], "draft");
    let opened = desk.api("page?path=content/tin/doi-mu-bao-ho-5-dieu.md");
    assert_eq!(opened["front"]["values"]["title"], "Đội mũ “bảo hộ”: 5 điều");
    desk.check_refused("new", json!({ "kind": "news", "section": "../x", "title": "A" }), 422, "bad-name");
    desk.check_refused("new", json!({ "kind": "news", "section": "tin", "title": " " }), 422, "bad-name");
    let copy =
        desk.change("duplicate", json!({ "path": "content/c/index.md", "title": "Trang D" }))["path"].clone();
    assert_eq!(copy, "content/trang-d/index.md");
    assert_eq!(desk.read("content/trang-d/t.txt"), "tệp");
}

#[test]
fn a_page_that_moves_keeps_its_address_and_its_links() {
    let desk = running();
    let base = desk.api("page?path=content/tin/a.md")["hash"].clone();
    let moved =
        desk.change("rename", json!({ "path": "content/tin/a.md", "to": "content/moi/x.md", "base": base }));
    assert_eq!((&moved["path"], &moved["alias"]), (&json!("content/moi/x.md"), &json!("/tin/a/")));
    assert_eq!(moved["changed"], json!(["content/c/index.md", "content/tin/b.md"]));
    assert!(!desk.path("content/tin/a.md").exists());
    assert_eq!(
        desk.read("content/moi/x.md"),
        page(
            "Tin A",
            "date = 2026-01-02\naliases = [\"/tin/a/\"]\n",
            "Xem [B](../tin/b.md#muc), [C](../c/index.md).\n\n## Mục"
        )
    );
    assert_eq!(desk.read("content/c/index.md"), page("Trang C", "", "[A](../moi/x.md) [Tệp](t.txt)"));
    assert_eq!(
        desk.read("content/tin/b.md"),
        page("Tin B", "draft = true\n", "## Mục\n\nXem [A](../moi/x.md).")
    );
    for path in ["content/moi/x.md", "content/c/index.md", "content/tin/b.md"] {
        assert_eq!(desk.api(&format!("page?path={path}"))["problems"], json!([]), "{path}");
    }
    let base = desk.api("page?path=content/c/index.md")["hash"].clone();
    desk.change(
        "rename",
        json!({ "path": "content/c/index.md", "to": "content/tin/c2/index.md", "base": base }),
    );
    assert_eq!(desk.read("content/tin/c2/t.txt"), "tệp");
    assert!(desk.read("content/moi/x.md").contains("[C](../tin/c2/index.md)"));
    assert!(desk.read("content/tin/c2/index.md").contains("[A](../../moi/x.md) [Tệp](t.txt)"));
    desk.check_refused(
        "rename",
        json!({ "path": "content/moi/x.md", "to": "content/tin/b.md" }),
        409,
        "taken",
    );
}

#[test]
fn a_page_is_taken_back_and_shown_again() {
    let desk = running();
    let before = desk.read("content/tin/a.md");
    desk.change("withdraw", json!({ "path": "content/tin/a.md" }));
    assert_eq!(row(&desk, "content/tin/a.md")["state"], "draft");
    desk.change("show", json!({ "path": "content/tin/a.md" }));
    assert_eq!(desk.read("content/tin/a.md"), before);
}

#[test]
fn a_deleted_page_comes_back_byte_for_byte() {
    let desk = running();
    let before = (fs::read(desk.path("content/c/index.md")).expect("is there"), desk.read("content/c/t.txt"));
    let id = desk.change("delete", json!({ "path": "content/c/index.md" }))["id"].clone();
    assert!(!desk.path("content/c").exists());
    assert_eq!(row(&desk, "content/c/index.md"), Value::Null);
    let items = desk.api("bin")["items"].clone();
    assert_eq!(
        (&items[0]["path"], &items[0]["title"], &items[0]["id"]),
        (&json!("content/c/index.md"), &json!("Trang C"), &id)
    );
    desk.change("restore", json!({ "id": id }));
    assert_eq!(
        (fs::read(desk.path("content/c/index.md")).expect("is there"), desk.read("content/c/t.txt")),
        before
    );
    assert_eq!(desk.api("bin")["items"], json!([]));
    assert_eq!(row(&desk, "content/c/index.md")["state"], "public");
    // A page of that name that came since is not written over.
    let id = desk.change("delete", json!({ "path": "content/het.md" }))["id"].clone();
    fs::write(desk.path("content/het.md"), "khác").expect("is written");
    desk.check_refused("restore", json!({ "id": id }), 409, "taken");
    assert_eq!(desk.read("content/het.md"), "khác");
}

#[test]
fn the_start_page_makes_a_site_and_remembers_it() {
    let mut desk = Running::without_site();
    assert_eq!(desk.get("/_lantoa/desk/api/pages").status, 409);
    assert_eq!(desk.get("/").field("location"), Some("/_lantoa/desk/"));
    let start = desk.api("start");
    assert_eq!((&start["site"], &start["recent"]), (&Value::Null, &json!([])));
    let made = desk.change("site/new", json!({ "name": "An toàn Đắk Lắk", "theme": "default" }));
    let root = made["root"].as_str().expect("a folder").to_owned();
    assert!(
        root.ends_with("tai-lieu/an-toan-dak-lak") || root.ends_with("tai-lieu\\an-toan-dak-lak"),
        "{root}"
    );
    assert_eq!(desk.api("start")["site"]["title"], "An toàn Đắk Lắk");
    assert_eq!(desk.api("pages")["pages"][0]["path"], "content/_index.md");
    desk.open(None);
    let recent = desk.api("start")["recent"].clone();
    assert_eq!((&recent[0]["title"], &recent[0]["there"]), (&json!("An toàn Đắk Lắk"), &json!(true)));
    desk.change("site/open", json!({ "root": recent[0]["root"] }));
    assert_eq!(desk.get("/").status, 200);
    desk.check_refused("site/open", json!({ "root": "/khong-co" }), 409, "not-found");
    assert_eq!(desk.get("/").status, 200, "the site that was open stays open");
}
