//! What an edit of a value changes, and what it leaves.

use super::*;
use serde_json::json;

#[track_caller]
fn check(before: &str, changes: Json, after: &str) {
    let changes = changes.as_object().expect("a table").clone();
    let is_date = |key: &str| key == "date" || key == "events.day";
    let result = set(before, &changes, &is_date).expect("is set");
    assert_eq!(result, after, "{changes:?}");
    let mut wanted = values(before).expect("is good");
    for (key, value) in changes.iter().filter(|(key, _)| !key.contains('.')) {
        if value.is_null() || *value == json!([]) {
            wanted.remove(key)
        } else {
            wanted.insert(key.clone(), value.clone())
        };
    }
    if changes.keys().all(|key| !key.contains('.')) {
        let mut found = values(&result).expect("is good");
        found.retain(|_, value| *value != json!([]));
        wanted.retain(|_, value| *value != json!([]));
        assert_eq!(found, wanted);
    }
}

const PAGE: &str = "# Đầu\ntitle = 'Cũ' # tên\n\n# Ngày\ndate = 2026-01-02 # hôm đăng\nsteps = [\n  \"Một\", # đầu tiên\n  \"Hai\",\n  # giữa\n  \"Ba\", # cuối\n]\ntags=['x','y']\n\n[image]\nsrc = \"a.jpg\"\n# chú thích\n";

#[test]
fn one_value_changes_and_its_comment_stays() {
    check(PAGE, json!({"title": "Mới"}), &PAGE.replace("'Cũ'", "\"Mới\""));
    check(PAGE, json!({"date": "2026-05-01"}), &PAGE.replace("2026-01-02", "2026-05-01"));
    check(PAGE, json!({"date": "01/05/2026"}), &PAGE.replace("2026-01-02", "\"01/05/2026\""));
    check(PAGE, json!({"title": "Cũ", "tags": ["x", "y"]}), PAGE);
    check(PAGE, json!({"title": "Có \"ngoặc\" và \\"}), &PAGE.replace("'Cũ'", "'Có \"ngoặc\" và \\'"));
}

#[test]
fn keys_come_and_go() {
    check("title = \"A\"\n", json!({"draft": true}), "title = \"A\"\ndraft = true\n");
    check(
        "title = \"A\"\ndraft = true # chưa\ntags = []\n",
        json!({"draft": null}),
        "title = \"A\"\ntags = []\n",
    );
    check(PAGE, json!({"draft": true}), &PAGE.replace("tags=['x','y']\n", "tags=['x','y']\ndraft = true\n"));
    check("", json!({"title": "A"}), "title = \"A\"\n");
    check("title = \"A\"\n", json!({"date": "2026-02-03"}), "title = \"A\"\ndate = 2026-02-03\n");
    check("title = \"A\"\n", json!({"date": "2026-02-30"}), "title = \"A\"\ndate = \"2026-02-30\"\n");
    let time = json!({"date": "2026-02-03T08:30"}).as_object().expect("a table").clone();
    let timed = set("title = \"A\"\n", &time, &|key| key == "date").expect("is set");
    assert_eq!(timed, "title = \"A\"\ndate = 2026-02-03T08:30:00\n");
}

#[test]
fn inner_keys_are_set_where_they_stand() {
    check(PAGE, json!({"image.src": "b.jpg"}), &PAGE.replace("a.jpg", "b.jpg"));
    check(PAGE, json!({"image.alt": "Hình"}), &PAGE.replace("\"a.jpg\"\n", "\"a.jpg\"\nalt = \"Hình\"\n"));
    check(
        "title = \"A\"\nimage = { src = \"a.jpg\" } # hình\n",
        json!({"image.alt": "Hình"}),
        "title = \"A\"\nimage = { src = \"a.jpg\", alt = \"Hình\" } # hình\n",
    );
    check(
        "title = \"A\"\n",
        json!({"image.alt": "Hình", "image.src": "a.jpg"}),
        "title = \"A\"\nimage = { alt = \"Hình\", src = \"a.jpg\" }\n",
    );
    check("a = 1\n", json!({"image.alt": null}), "a = 1\n");
}

#[test]
fn entries_of_a_list_come_go_and_change_with_their_comments() {
    check(PAGE, json!({"steps": ["Một", "Hai!", "Ba"]}), &PAGE.replace("\"Hai\"", "\"Hai!\""));
    check(PAGE, json!({"steps.1": "Hai!"}), &PAGE.replace("\"Hai\"", "\"Hai!\""));
    check(
        PAGE,
        json!({"steps": ["Một", "Hai", "Ba", "Bốn"]}),
        &PAGE.replace("\"Ba\", # cuối\n", "\"Ba\",\n  \"Bốn\", # cuối\n"),
    );
    check(PAGE, json!({"steps": ["Một", "Ba"]}), &PAGE.replace("  \"Hai\",\n", ""));
    check(PAGE, json!({"tags": ["x"]}), &PAGE.replace("['x','y']", "['x']"));
    check(PAGE, json!({"tags": ["w", "x", "y"]}), &PAGE.replace("['x','y']", "[\"w\", 'x','y']"));
    check("tags = [\"a\"]\n", json!({"tags": ["a", "b"]}), "tags = [\"a\", \"b\"]\n");
    check("tags = [\"a\"]\n", json!({"tags": []}), "tags = []\n");
}

#[test]
fn a_long_list_gets_a_line_for_each_entry() {
    let long = "chữ ".repeat(20);
    let new = json!({"steps": [long, "b"]});
    check("title = \"A\"\n", new, &format!("title = \"A\"\nsteps = [\n  \"{long}\",\n  \"b\",\n]\n"));
}

const TABLES: &str = "title = \"A\"\n\n# Một\n[[events]]\nday = 2026-01-01 # Tết\nname = \"Một\"\n\n# Hai\n[[events]]\nday = 2026-01-02\nname = \"Hai\"\n\n[extra]\nx = 1\n";

#[test]
fn tables_of_a_list_come_go_and_move_with_their_comments() {
    check(TABLES, json!({"events.1.name": "Hai!"}), &TABLES.replace("\"Hai\"", "\"Hai!\""));
    let (one, two) =
        (json!({"day": "2026-01-01", "name": "Một"}), json!({"day": "2026-01-02", "name": "Hai"}));
    check(TABLES, json!({"events": [one, two]}), TABLES);
    let swapped = "title = \"A\"\n\n# Hai\n[[events]]\nday = 2026-01-02\nname = \"Hai\"\n\n# Một\n[[events]]\nday = 2026-01-01 # Tết\nname = \"Một\"\n\n[extra]\nx = 1\n";
    check(TABLES, json!({"events": [two, one]}), swapped);
    let without = "title = \"A\"\n\n# Hai\n[[events]]\nday = 2026-01-02\nname = \"Hai\"\n\n[extra]\nx = 1\n";
    check(TABLES, json!({"events": [two]}), without);
    let three = json!({"day": "2026-01-03", "name": "Ba"});
    let more = TABLES.replace("\"Hai\"\n", "\"Hai\"\n\n[[events]]\nday = 2026-01-03\nname = \"Ba\"\n");
    check(TABLES, json!({"events": [one, two, three]}), &more);
    check("a = 1\n", json!({"events": [three]}), "a = 1\n\n[[events]]\nday = 2026-01-03\nname = \"Ba\"\n");
}

#[test]
fn a_text_that_an_edit_would_reorder_is_not_edited_by_keys() {
    for text in ["a = [\n", "a = 1\na = 2\n"] {
        assert_eq!(values(text), None, "{text}");
    }
    // What can be edited is not changed by an edit that changes nothing.
    for text in [
        "a.b = 1\nc = 2\na.d = 3\n",
        "[[x]]\n[y]\n[[x]]\n",
        "\"a b\" = { c = 1 }\n",
        "a = \"\"\"\nx\ny\"\"\"\n",
    ] {
        if values(text).is_some() {
            assert_eq!(set(text, &Map::new(), &|_| false).expect("is set"), text);
        }
    }
}
