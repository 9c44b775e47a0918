//! Saving: only what was edited changes, nothing is lost, nothing is written over that somebody else wrote.

use crate::client::{Running, page, write};
use serde_json::{Value, json};
use std::fs;

const MIXED: &str = "\u{feff}+++\r\n# Ghi chú\r\ntitle = 'Cũ' # tên\r\ndate = 2026-01-02\n\r\nsteps = [\r\n  \"Một\", # đầu\r\n]\r\n+++\r\n\r\nDòng một.\r\nDòng hai.\nDòng ba.\rDòng bốn.";

fn running() -> Running {
    Running::new(&[("content/a.md", MIXED.to_owned()), ("content/b.md", page("B", "", "Chữ."))])
}

fn open(desk: &Running, path: &str) -> Value {
    desk.api(&format!("page?path={path}"))
}

#[test]
fn a_page_saved_unchanged_keeps_its_bytes() {
    let desk = running();
    let opened = open(&desk, "content/a.md");
    assert_eq!(opened["front"]["values"]["title"], "Cũ");
    assert_eq!(opened["front"]["values"]["date"], "2026-01-02");
    assert_eq!(opened["body"], "\nDòng một.\nDòng hai.\nDòng ba.\nDòng bốn.");
    assert_eq!(opened["body_line"], 10);
    let set = opened["front"]["values"].clone();
    desk.change("save", json!({ "path": "content/a.md", "tab": "t", "base": opened["hash"], "body": opened["body"], "set": set }));
    assert_eq!(desk.read("content/a.md"), MIXED);
    assert!(!desk.path(".lantoa").exists(), "nothing was written at all");
}

#[test]
fn a_field_that_changes_is_one_line() {
    let desk = running();
    let opened = open(&desk, "content/a.md");
    let saved = desk.change(
        "save",
        json!({ "path": "content/a.md", "tab": "t", "base": opened["hash"], "set": { "title": "Mới", "date": "2026-05-01" } }),
    );
    let wanted = MIXED.replace("'Cũ'", "\"Mới\"").replace("2026-01-02", "2026-05-01");
    assert_eq!(desk.read("content/a.md"), wanted);
    assert_ne!(saved["hash"], opened["hash"]);
    let again = open(&desk, "content/a.md");
    assert_eq!((&again["hash"], &again["title"]), (&saved["hash"], &json!("Mới")));
    let body = "\nDòng một.\nDòng mới.\nDòng hai.\nDòng ba.\nDòng bốn.";
    desk.change("save", json!({ "path": "content/a.md", "tab": "t", "base": saved["hash"], "body": body }));
    assert_eq!(desk.read("content/a.md"), wanted.replace("một.\r\n", "một.\r\nDòng mới.\r\n"));
}

#[test]
fn every_page_of_the_example_site_saved_unchanged_keeps_its_bytes() {
    let example = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("content");
    let mut files = Vec::new();
    collect(&example, &mut files);
    assert!(files.len() > 20);
    let texts: Vec<(String, String)> = files
        .iter()
        .map(|file| {
            let path = file
                .strip_prefix(env!("CARGO_MANIFEST_DIR"))
                .expect("below")
                .to_string_lossy()
                .replace('\\', "/");
            (path, fs::read_to_string(file).expect("is text"))
        })
        .collect();
    let list: Vec<(&str, String)> = texts.iter().map(|(path, text)| (path.as_str(), text.clone())).collect();
    let desk = Running::new(&list);
    for (path, text) in &texts {
        let opened = open(&desk, path);
        assert_eq!(opened["front"]["ok"], true, "{path}");
        let mut all =
            json!({ "path": path, "tab": "t", "base": opened["hash"], "set": opened["front"]["values"] });
        if path.ends_with(".md") {
            all["body"] = opened["body"].clone();
        }
        desk.change("save", all);
        assert!(desk.read(path) == *text, "{path}");
        if path.ends_with(".md") && opened["front"]["values"]["title"].is_string() {
            let hash = open(&desk, path)["hash"].clone();
            desk.change(
                "save",
                json!({ "path": path, "tab": "t", "base": hash, "set": { "title": "Tên khác" } }),
            );
            let new = desk.read(path);
            let differing = text.lines().zip(new.lines()).filter(|(a, b)| a != b).count();
            assert_eq!((differing, text.lines().count()), (1, new.lines().count()), "{path}");
        }
    }
}

fn collect(dir: &std::path::Path, files: &mut Vec<std::path::PathBuf>) {
    for entry in fs::read_dir(dir).expect("a folder").flatten() {
        let path = entry.path();
        if path.is_dir() {
            collect(&path, files);
        } else if path.extension().is_some_and(|e| e == "md" || e == "toml") {
            files.push(path);
        }
    }
}

#[test]
fn what_somebody_else_wrote_is_not_written_over() {
    let desk = running();
    let opened = open(&desk, "content/b.md");
    let theirs = page("B", "", "Chữ của người khác.");
    write(desk.site.path(), "content/b.md", &theirs);
    let mine =
        json!({ "path": "content/b.md", "tab": "t", "base": opened["hash"], "body": "\nChữ của tôi.\n" });
    let refused = desk.try_change("save", mine.clone());
    assert_eq!((refused.status, &refused.json()["error"]["code"]), (409, &json!("conflict")));
    assert_eq!(desk.read("content/b.md"), theirs, "nothing was written");
    let conflict = refused.json();
    assert_eq!(conflict["disk"]["body"], "\nChữ của người khác.\n");
    assert!(
        conflict["merge"].as_array().is_some_and(|parts| parts.iter().any(|part| part["kind"] == "both"))
    );
    // Knowing it, one may.
    let mut over = mine;
    over["base"] = conflict["disk"]["hash"].clone();
    desk.change("save", over);
    assert_eq!(desk.read("content/b.md"), page("B", "", "Chữ của tôi."));
    assert_eq!(desk.api("history?path=content/b.md")["states"].as_array().map(Vec::len), Some(1));
}

#[test]
fn two_tabs_can_edit_and_the_second_save_meets_a_conflict() {
    let desk = running();
    let base = open(&desk, "content/b.md")["hash"].clone();
    let draft =
        |tab: &str, text: &str| json!({ "path": "content/b.md", "tab": tab, "base": base, "body": text });
    desk.change("draft", draft("one", "\nMột.\n"));
    desk.change("draft", draft("two", "\nHai.\n"));
    desk.change("save", draft("one", "\nMột.\n"));
    desk.check_refused("save", draft("two", "\nHai.\n"), 409, "conflict");
    // What the second typed is still kept.
    assert_eq!(open(&desk, "content/b.md")["draft"]["body"], "\nHai.\n");
}

#[test]
fn unsaved_text_is_there_after_a_restart_and_gone_after_saving() {
    let mut desk = running();
    let base = open(&desk, "content/b.md")["hash"].clone();
    assert_eq!(open(&desk, "content/b.md")["draft"], Value::Null);
    let draft = json!({ "path": "content/b.md", "tab": "t1", "base": base, "body": "\nGõ dở", "set": { "title": "" } });
    assert_eq!(desk.change("draft", draft.clone())["kept"], true);
    let root = desk.site.path().to_owned();
    desk.open(Some(root));
    let kept = open(&desk, "content/b.md")["draft"].clone();
    assert_eq!((&kept["body"], &kept["set"]["title"], &kept["base"]), (&json!("\nGõ dở"), &json!(""), &base));
    let pages = desk.api("pages");
    let unsaved: Vec<&Value> =
        pages["pages"].as_array().expect("a list").iter().filter(|p| p["unsaved"] == true).collect();
    assert_eq!(unsaved.len(), 1);
    assert_eq!(unsaved[0]["path"], "content/b.md");
    desk.change("save", draft);
    assert_eq!(open(&desk, "content/b.md")["draft"], Value::Null);
    assert!(desk.read("content/b.md").contains("title = \"\""));
}

#[test]
fn a_page_whose_front_matter_is_broken_is_edited_as_text() {
    let desk = Running::new(&[("content/a.md", "+++\ntitle = [\n+++\n\nChữ.\n".to_owned())]);
    let opened = open(&desk, "content/a.md");
    assert_eq!((&opened["front"]["ok"], &opened["front"]["text"]), (&json!(false), &json!("title = [\n")));
    assert_eq!(opened["body"], "\nChữ.\n");
    let saved = desk.change(
        "save",
        json!({ "path": "content/a.md", "tab": "t", "base": opened["hash"], "front": "title = \"A\"\n" }),
    );
    assert_eq!(desk.read("content/a.md"), "+++\ntitle = \"A\"\n+++\n\nChữ.\n");
    assert_eq!(saved["front"]["ok"], true);
}

#[test]
fn a_file_that_is_no_text_is_not_touched() {
    let desk = running();
    fs::write(desk.path("content/c.md"), b"\xff\xfe+\0+\0").expect("is written");
    for _ in 0..100 {
        if desk.api("pages").to_string().contains("content/c.md") {
            break;
        }
        std::thread::sleep(std::time::Duration::from_millis(20));
    }
    let opened = open(&desk, "content/c.md");
    assert_eq!((&opened["readable"], &opened["state"]), (&json!(false), &json!("broken")));
    desk.check_refused(
        "save",
        json!({ "path": "content/c.md", "tab": "t", "base": opened["hash"], "body": "x" }),
        422,
        "unreadable",
    );
    assert_eq!(fs::read(desk.path("content/c.md")).expect("is there"), b"\xff\xfe+\0+\0");
}

#[test]
fn an_earlier_state_comes_back() {
    let desk = running();
    for n in 1..=3 {
        let base = open(&desk, "content/b.md")["hash"].clone();
        desk.change(
            "save",
            json!({ "path": "content/b.md", "tab": "t", "base": base, "body": format!("\nLần {n}.\n") }),
        );
    }
    let states = desk.api("history?path=content/b.md")["states"].clone();
    assert_eq!(states.as_array().map(Vec::len), Some(3));
    assert_eq!((&states[0]["who"], &states[0]["what"]), (&json!("Lan Anh"), &json!("save")));
    let oldest = states[2]["id"].as_str().expect("a name");
    assert_eq!(
        desk.api(&format!("state?path=content/b.md&id={}", oldest.replace(' ', "%20")))["body"],
        "\nChữ.\n"
    );
    let parts = desk.api(&format!("compare?path=content/b.md&from={}&to=disk", oldest.replace(' ', "%20")));
    assert!(parts["parts"].to_string().contains("removed"), "{parts}");
    desk.change("restore", json!({ "path": "content/b.md", "state": oldest }));
    assert_eq!(desk.read("content/b.md"), page("B", "", "Chữ."));
    assert_eq!(desk.api("history?path=content/b.md")["states"].as_array().map(Vec::len), Some(4));
}

#[test]
fn the_configuration_and_registries_are_edited_the_same_way() {
    let registry = "# Cơ quan\n[[agency]]\nid = \"so-y-te\"\nname = \"Sở Y tế\" # 2025\n";
    let desk = Running::new(&[("content/_data/agencies.toml", registry.to_owned())]);
    let opened = open(&desk, "content/_data/agencies.toml");
    assert_eq!(
        (&opened["body"], &opened["front"]["values"]["agency"][0]["id"]),
        (&Value::Null, &json!("so-y-te"))
    );
    desk.change(
        "save",
        json!({ "path": "content/_data/agencies.toml", "tab": "t", "base": opened["hash"], "set": { "agency.0.name": "Sở Y tế tỉnh" } }),
    );
    assert_eq!(desk.read("content/_data/agencies.toml"), registry.replace("Sở Y tế\"", "Sở Y tế tỉnh\""));
    let entries = desk.api("registry?name=agencies")["entries"].clone();
    assert_eq!(entries, json!([{ "id": "so-y-te", "name": "Sở Y tế tỉnh" }]));
    let config = open(&desk, "lantoa.toml");
    desk.change(
        "save",
        json!({ "path": "lantoa.toml", "tab": "t", "base": config["hash"], "set": { "title": "Tên mới" } }),
    );
    assert!(desk.read("lantoa.toml").starts_with("title = \"Tên mới\"\nbase_url"));
}
