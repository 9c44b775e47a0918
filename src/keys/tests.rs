//! What is described makes sense: no key twice, nothing without words, defaults that would be read.

use std::collections::BTreeSet;

use super::subject::{roots, tables_of};
use super::*;

fn all_keys() -> Vec<(String, Key)> {
    let mut all = Vec::new();
    for root in roots() {
        for (path, keys) in tables_of(root) {
            all.extend(keys.iter().map(|key| (format!("{}.{key}", path.join(".")), *key)));
        }
    }
    assert!(all.len() > 200, "{}", all.len());
    all
}

#[test]
fn no_table_has_a_key_twice() {
    for root in roots() {
        for (path, keys) in tables_of(root) {
            let names: BTreeSet<&str> = keys.iter().map(|key| key.name).collect();
            assert_eq!(names.len(), keys.len(), "{path:?}: {keys:?}");
        }
    }
}

#[test]
fn every_key_of_front_matter_belongs_to_every_page_or_to_a_kind() {
    for key in page::own::ALL {
        assert!(Kind::CHOICES.iter().any(|(_, kind)| page::own_keys(*kind).contains(key)), "{key}");
    }
}

#[test]
fn every_key_has_words_in_both_languages_and_an_example() {
    for (at, key) in all_keys() {
        for lang in [Lang::Vi, Lang::En] {
            let (label, help) = (key.label.get(lang), key.help.get(lang));
            assert!((1..=40).contains(&label.chars().count()), "{at}: {label}");
            assert!(!label.ends_with('.'), "{at}: a label is no sentence: {label}");
            assert!(help.ends_with(['.', ')']), "{at}: help is a sentence: {help}");
        }
        let is_column = plan::tasks::ALL.contains(&key) || plan::results::ALL.contains(&key);
        let is_table =
            !key.shape.keys().is_empty() || matches!(key.shape, Shape::Free | Shape::Table(_)) || is_column;
        assert!(is_table || !key.example.is_empty(), "{at}: no example");
    }
}

#[test]
fn a_default_is_a_value_that_may_be_written() {
    for (at, key) in all_keys() {
        let fits = match (key.default, key.shape) {
            (None, _) => true,
            (Some(DefaultValue::Boolean(_)), Shape::Boolean)
            | (Some(DefaultValue::Integer(_)), Shape::Integer)
            | (Some(DefaultValue::Text(_)), Shape::Text(_))
            | (Some(DefaultValue::AllWords), Shape::Choices(_)) => true,
            (Some(DefaultValue::Integer(n)), Shape::IntegerIn(min, max)) => (min..=max).contains(&n),
            (Some(DefaultValue::Integers(all)), Shape::IntegersIn(min, max)) => {
                all.iter().all(|n| (min..=max).contains(n))
            }
            (Some(DefaultValue::Text(word)), Shape::Choice(words)) => words.iter().any(|w| w.name == word),
            _ => false,
        };
        assert!(fits, "{at}: {:?}", key.default);
        assert!(!(key.required && key.default.is_some()), "{at}: a required key has no default");
    }
}

#[test]
fn every_group_of_a_form_names_its_keys_once_and_none_is_left_out() {
    for subject in Subject::all() {
        for lang in [Lang::Vi, Lang::En] {
            let form = describe(subject, lang);
            let listed = |value: &serde_json::Value| {
                let keys = value["keys"].as_array().expect("keys");
                let name = |key: &serde_json::Value| {
                    key.as_str().or_else(|| key["name"].as_str()).expect("a name").to_owned()
                };
                keys.iter().map(name).collect::<Vec<_>>()
            };
            let mut grouped: Vec<String> =
                form["groups"].as_array().expect("groups").iter().flat_map(listed).collect();
            let mut all = listed(&form);
            grouped.sort();
            all.sort();
            assert_eq!(grouped, all, "{}", subject.name());
        }
    }
}

#[track_caller]
fn check_key(subject: &str, path: &[&str], expected: serde_json::Value) {
    let form = describe(Subject::named(subject).expect("a subject"), Lang::Vi);
    let mut at = &form;
    for name in path {
        let keys = at["keys"].as_array().expect("keys");
        at = keys.iter().find(|key| key["name"] == *name).expect("a key");
    }
    for (name, value) in expected.as_object().expect("an object") {
        assert_eq!(at[name], *value, "{subject} {path:?} {name}: {at:#}");
    }
}

#[test]
fn a_form_knows_its_widgets_limits_words_and_registries() {
    use serde_json::json;
    check_key(
        "guidance",
        &["title"],
        json!({"label": "Tên trang", "widget": "text", "required": true, "best_within": 70}),
    );
    check_key("guidance", &["steps"], json!({"widget": "long_text", "list": true, "group": "own"}));
    check_key("guidance", &["image"], json!({"widget": "image", "list": false, "group": "picture"}));
    check_key("guidance", &["image", "src"], json!({"widget": "image_file", "required": true}));
    check_key("guidance", &["publish_date"], json!({"widget": "date_time", "group": "time"}));
    check_key("news", &["draft"], json!({"widget": "boolean", "default": false}));
    check_key("campaign", &["activities"], json!({"widget": "table", "list": true}));
    check_key("campaign", &["year"], json!({"widget": "integer", "min": 1990, "max": 2200}));
    check_key(
        "campaign",
        &["activities", "phase"],
        json!({"widget": "choice", "default": "during", "choices": [
            {"value": "before", "label": "trước"},
            {"value": "during", "label": "trong"},
            {"value": "after", "label": "sau"},
        ]}),
    );
    check_key(
        "event",
        &["contacts"],
        json!({"widget": "entry", "list": true, "registry": {
            "name": "config", "file": "lantoa.toml", "table": "hotlines", "id": "id", "label": "name",
        }}),
    );
    check_key("plan", &["task", "lead"], json!({"widget": "entry", "list": true}));
    check_key("tasks", &["Cơ quan chủ trì"], json!({"widget": "entries", "list": false}));
    check_key("config", &["menus", "main", "title"], json!({"required": true}));
    check_key("config", &["menus", "main", "children"], json!({"widget": "menu", "keys": null}));
    check_key("config", &["feeds", "formats"], json!({"default": ["rss", "atom", "json"]}));
    check_key("config", &["publish", "server"], json!({"default": "none", "widget": "choice"}));
}
