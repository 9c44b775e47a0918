//! Pictures, entries of registries, approval, notes of who has a page open, plans.

use crate::client::{Running, page, write};
use serde_json::json;
use std::fs;

const PICTURE: &[u8] = include_bytes!("../../themes/default/static/icons/icon-192.png");

fn upload(desk: &Running, query: &str, bytes: &[u8]) -> crate::client::Response {
    desk.raw("POST", &format!("/_lantoa/desk/api/upload?{query}"), &desk.own_fields(), bytes)
}

#[test]
fn a_picture_gets_a_good_name_and_its_page_a_folder() {
    let desk = Running::new(&[
        ("content/tin/_index.md", page("Tin", "", "")),
        ("content/tin/x.md", page("X", "", "Xem [B](b.md).")),
        ("content/tin/b.md", page("B", "", "Xem [X](x.md#a).")),
    ]);
    let made = upload(&desk, "path=content/tin/x.md&name=%E1%BA%A2nh%20(1).PNG&tab=t", PICTURE);
    assert_eq!(made.status, 200, "{}", made.text());
    let made = made.json();
    assert_eq!((&made["path"], &made["file"]), (&json!("content/tin/x/index.md"), &json!("anh-1.png")));
    assert!(desk.path("content/tin/x/anh-1.png").is_file() && !desk.path("content/tin/x.md").exists());
    assert!(desk.read("content/tin/x/index.md").contains("[B](../b.md)"));
    assert!(desk.read("content/tin/b.md").contains("[X](x/index.md#a)"));
    // The same picture twice is one file, another of that name is a second.
    let again = upload(&desk, "path=content/tin/x/index.md&name=anh-1.png&tab=t", PICTURE).json();
    assert_eq!(again["file"], "anh-1.png");
    let other = include_bytes!("../../themes/default/static/icons/icon-512.png");
    let other = upload(&desk, "path=content/tin/x/index.md&name=../anh-1.png&tab=t", other).json();
    assert_eq!(other["file"], "anh-1-2.png");
    let bad = upload(&desk, "path=content/tin/x/index.md&name=a.png&tab=t", b"<svg onload=alert(1)>");
    assert_eq!(bad.status, 422, "{}", bad.text());
    assert_eq!(upload(&desk, "path=lantoa.toml&name=logo.png&tab=t", PICTURE).json()["file"], "/logo.png");
    assert!(desk.path("static/logo.png").is_file());
}

#[test]
fn an_entry_comes_to_the_end_of_its_registry() {
    let desk = Running::new(&[(
        "content/_data/agencies.toml",
        "# Cơ quan\n[[agency]]\nid = \"so-y-te\"\nname = \"Sở Y tế\"\n".to_owned(),
    )]);
    let found = desk.api("registry?name=agencies");
    let made = desk.change(
        "registry",
        json!({ "name": "agencies", "base": found["hash"], "values": { "name": "Sở Nội vụ" } }),
    );
    assert_eq!(made["id"], "so-noi-vu");
    assert_eq!(
        desk.read("content/_data/agencies.toml"),
        "# Cơ quan\n[[agency]]\nid = \"so-y-te\"\nname = \"Sở Y tế\"\n\n[[agency]]\nid = \"so-noi-vu\"\nname = \"Sở Nội vụ\"\n"
    );
    desk.check_refused("registry", json!({ "name": "agencies", "values": {} }), 422, "bad-name");
}

#[test]
fn only_this_very_text_is_approved() {
    let desk = Running::new(&[("content/a.md", page("A", "", "Chữ."))]);
    write(
        desk.site.path(),
        "lantoa.toml",
        "title = \"Trang\"\nbase_url = \"https://example.vn/\"\n[approval]\nrequired = true\napprovers = [\"Hoa\"]\n",
    );
    for _ in 0..100 {
        if !desk.api("page?path=content/a.md")["approval"].is_null() {
            break;
        }
        std::thread::sleep(std::time::Duration::from_millis(50));
    }
    let opened = desk.api("page?path=content/a.md");
    assert_eq!(opened["approval"]["state"], "waiting");
    let approve = |who: &str| json!({ "path": "content/a.md", "hash": opened["hash"], "who": who });
    desk.check_refused("approve", approve("Ai đó"), 422, "bad-name");
    assert_eq!(desk.change("approve", approve("Hoa"))["approval"]["state"], "approved");
    fs::write(desk.path("content/a.md"), page("A", "", "Chữ khác.")).expect("is written");
    assert_eq!(desk.api("page?path=content/a.md")["approval"]["state"], "waiting");
    desk.check_refused("approve", approve("Hoa"), 409, "conflict");
}

#[test]
fn somebody_elses_note_is_told_and_ones_own_is_not() {
    let desk = Running::new(&[("content/a.md", page("A", "", "Chữ."))]);
    let here = json!({ "path": "content/a.md", "tab": "t1" });
    assert_eq!(desk.change("here", here.clone())["opened_by"], json!(null));
    let folder = desk.path(".lantoa/open");
    let own = fs::read_dir(&folder).expect("a note").next().expect("a note").expect("a note").path();
    let note = fs::read_to_string(&own).expect("is read").replace("Lan Anh", "Bình");
    let name = own.file_name().expect("a name").to_string_lossy().into_owned();
    let page_name = name.split('-').next().expect("a page");
    fs::write(folder.join(format!("{page_name}-otherdesk-t9.json")), note).expect("is written");
    assert_eq!(desk.change("here", here.clone())["opened_by"]["who"], "Bình");
    desk.change("close", here);
    assert!(!own.exists());
}

#[test]
fn a_plan_is_read_and_written() {
    let desk = Running::new(&[]);
    let text = "UBND TỈNH THỬ\nSố: 12/KH-UBND\n\nKẾ HOẠCH\nVề an toàn, vệ sinh lao động năm 2026\n\nI. NHIỆM VỤ\n1. Tổ chức tập huấn.\n";
    let found =
        desk.raw("POST", "/_lantoa/desk/api/import?name=k.txt", &desk.own_fields(), text.as_bytes()).json();
    assert!(found["found"]["summary"].is_string(), "{found}");
    let made = desk.change("import/write", json!({ "choices": {}, "folder": "thu-2026" }));
    assert_eq!(made["path"], "content/ke-hoach/thu-2026/index.md");
    assert!(desk.path("content/ke-hoach/thu-2026/plan.toml").is_file());
    let bad = desk.raw("POST", "/_lantoa/desk/api/import?name=k.pdf", &desk.own_fields(), b"%PDF");
    assert_eq!(bad.status, 422);
}
