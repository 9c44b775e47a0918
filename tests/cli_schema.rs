//! Keys: what `lantoa::keys` describes is what the parser reads and what `lantoa schema` prints.
//!
//! The parser is asked: every described key, and one that is not, is given to it in every described
//! table.

mod common_cli;

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use common_cli::{check_run, check_says};
use lantoa::diag::{Code, Diagnostic, Lang, SourceText};
use lantoa::keys::subject::tables_of;
use lantoa::keys::{self, Key, Kind, Shape, Subject};
use lantoa::parse::config::parse_config;
use lantoa::parse::page::parse_page;
use lantoa::parse::plan::{parse_plan, parse_results, parse_tasks};
use lantoa::parse::registry::parse_registry;
use serde_json::Value;

fn here() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn schema(name: &str) -> Value {
    let ran = check_run(here(), &["schema", name], 0);
    serde_json::from_str(&ran.stdout).expect("a schema is JSON")
}

type Parse = fn(String) -> (Vec<Diagnostic>, usize);

fn as_page(text: String) -> (Vec<Diagnostic>, usize) {
    let page = parse_page(&SourceText::new("content/a.md", format!("+++\n{text}+++\n")));
    (page.diagnostics, 4)
}

fn as_config(text: String) -> (Vec<Diagnostic>, usize) {
    let mut diagnostics = Vec::new();
    parse_config(&SourceText::new("lantoa.toml", text), &mut diagnostics);
    (diagnostics, 0)
}

fn as_registry(text: String) -> (Vec<Diagnostic>, usize) {
    let mut diagnostics = Vec::new();
    parse_registry(&SourceText::new("content/_data/a.toml", text), &mut diagnostics);
    (diagnostics, 0)
}

fn as_plan(text: String) -> (Vec<Diagnostic>, usize) {
    let mut diagnostics = Vec::new();
    parse_plan(&SourceText::new("plan.toml", text), &mut diagnostics);
    (diagnostics, 0)
}

/// What each reader reads.
const READERS: [(&str, fn() -> &'static [Key], Parse); 4] = [
    ("front matter", keys::page::front_keys, as_page),
    ("lantoa.toml", || keys::config::site::ALL, as_config),
    ("a registry", || keys::registry::registry::ALL, as_registry),
    ("plan.toml", || keys::plan::plan::ALL, as_plan),
];

/// A TOML text with one line in the table at `path`, and where that line stands.
fn text_with(root: &'static [Key], path: &[&str], line: &str) -> (String, usize) {
    let mut text = String::new();
    let mut keys = root;
    for end in 1..=path.len() {
        let key = keys.iter().find(|key| key.name == path[end - 1]).expect("a described table");
        let name = path[..end].join(".");
        text.push_str(&if key.shape.is_tables() {
            format!("[[{name}]]\n")
        } else if matches!(key.shape, Shape::Languages(_)) {
            format!("[{name}.en]\n")
        } else {
            format!("[{name}]\n")
        });
        keys = key.shape.keys();
    }
    let at = text.len();
    (format!("{text}{line}\n"), at)
}

#[test]
fn every_described_table_is_read_to_its_end() {
    // A table that is finished reports what is not described; and, in a debug build, it fails where it
    // was not asked for all that is.
    let mut seen = 0;
    for (name, root, parse) in READERS {
        for (path, keys) in tables_of(root()) {
            let mut is_reported = |line: &str| {
                seen += 1;
                let (text, at) = text_with(root(), &path, line);
                let (diagnostics, before) = parse(text);
                diagnostics.iter().any(|d| {
                    d.code == Code::UnknownKey
                        && d.place.as_ref().is_some_and(|p| p.range.start == before + at)
                })
            };
            // Any table is a language there.
            let free = path.last().is_some_and(|last| *last == keys::config::site::MENUS.name);
            assert!(free || is_reported("zzz = 1"), "{name} {path:?} takes any key");
            for key in keys {
                assert!(!is_reported(&format!("{key} = 1")), "{name} {path:?} does not take `{key}`");
            }
        }
    }
    assert!(seen > 200, "{seen}");
}

#[test]
fn every_example_is_read_without_a_word() {
    let mut seen = 0;
    for (name, root, parse) in READERS {
        for (path, keys) in tables_of(root()) {
            for key in keys.iter().filter(|key| !key.example.is_empty()) {
                let (text, at) = text_with(root(), &path, &format!("{key} = {}", key.example));
                let (diagnostics, before) = parse(text);
                let wrong: Vec<&Diagnostic> = diagnostics
                    .iter()
                    .filter(|d| d.code != Code::MissingKey && d.code != Code::Plan)
                    .filter(|d| d.place.as_ref().is_some_and(|p| p.range.start >= before + at))
                    .collect();
                assert!(wrong.is_empty(), "{name} {path:?} {key}: {wrong:?}");
                seen += 1;
            }
        }
    }
    assert!(seen > 150, "{seen}");
}

#[test]
fn a_value_of_another_type_is_told_what_is_expected() {
    for (name, root, parse) in READERS {
        for (path, keys) in tables_of(root()) {
            for key in keys {
                let wrong = if matches!(key.shape, Shape::Boolean) { "1" } else { "true" };
                let (text, at) = text_with(root(), &path, &format!("{key} = {wrong}"));
                let (diagnostics, before) = parse(text);
                let expected = key.shape.expected().en;
                let told = diagnostics.iter().any(|d| {
                    d.place.as_ref().is_some_and(|p| p.range.start > before + at)
                        && d.code == Code::WrongType
                        && d.message.get(Lang::En).contains(expected)
                });
                assert!(told, "{name} {path:?} {key}: must be {expected}\n{diagnostics:?}");
            }
        }
    }
}

#[test]
fn a_word_that_a_key_does_not_take_is_answered_with_those_it_takes() {
    let mut seen = 0;
    for (name, root, parse) in READERS {
        for (path, keys) in tables_of(root()) {
            for key in keys {
                let (Shape::Choice(words) | Shape::Choices(words)) = key.shape else { continue };
                let (text, _) = text_with(root(), &path, &format!("{key} = \"zzz\""));
                let (diagnostics, _) = parse(text);
                let helps = diagnostics.iter().filter(|d| d.code == Code::BadValue).flat_map(|d| &d.help);
                let (mut vi, mut en) = (String::new(), String::new());
                for help in helps {
                    vi.push_str(help.get(Lang::Vi));
                    en.push_str(help.get(Lang::En));
                }
                for word in words {
                    let (named, meant) = (format!("`{}`", word.name), word.label.vi);
                    assert!(en.contains(&named) && vi.contains(&named), "{name} {path:?} {key}: {named}");
                    assert!(vi.contains(meant), "{name} {path:?} {key}: {meant}");
                }
                seen += 1;
            }
        }
    }
    assert!(seen >= 12, "{seen}");
}

/// The tables of a schema by path, with their keys. Menus hold menus: one level is looked at.
fn tables(schema: &Value) -> BTreeMap<Vec<String>, BTreeSet<String>> {
    let mut found = BTreeMap::new();
    collect(schema, schema, &mut Vec::new(), &mut found);
    found
}

fn collect(
    root: &Value,
    schema: &Value,
    path: &mut Vec<String>,
    found: &mut BTreeMap<Vec<String>, BTreeSet<String>>,
) {
    if let Some(name) = schema["$ref"].as_str() {
        let target = root.pointer(name.trim_start_matches('#')).expect("a reference leads somewhere");
        let again = path.len() > 1 && path[..path.len() - 1].contains(&path[path.len() - 1]);
        if !again {
            collect(root, target, path, found);
        }
        return;
    }
    if schema["type"] == "array" {
        return collect(root, &schema["items"], path, found);
    }
    let properties = schema["properties"].as_object();
    if let Some(languages) = schema["patternProperties"].as_object() {
        let inner = languages.values().next().expect("a table by language");
        match properties {
            // The same keys again.
            Some(own) => assert!(inner["properties"].as_object().is_some_and(|p| p.keys().eq(own.keys()))),
            None => return collect(root, inner, path, found),
        }
    }
    let Some(properties) = properties else { return };
    assert_eq!(schema["additionalProperties"], false, "{path:?}: unknown keys are refused");
    found.insert(path.clone(), properties.keys().cloned().collect());
    for (key, inner) in properties {
        path.push(key.clone());
        collect(root, inner, path, found);
        path.pop();
    }
}

#[test]
fn a_schema_has_the_keys_that_are_described_in_every_table() {
    for subject in Subject::all() {
        let keys: &'static [Key] = subject.keys().leak();
        let described: BTreeMap<Vec<String>, BTreeSet<String>> = tables_of(keys)
            .into_iter()
            .map(|(path, keys)| {
                let path = path.into_iter().map(str::to_owned).collect();
                (path, keys.iter().map(|key| key.name.to_owned()).collect())
            })
            .collect();
        let mut found = tables(&schema(subject.name()));
        // A table without keys is none to the description.
        found.retain(|_, keys| !keys.is_empty());
        assert_eq!(found, described, "{}", subject.name());
    }
}

#[test]
fn a_kind_has_its_own_keys_and_not_those_of_others() {
    for (_, kind) in Kind::CHOICES {
        let name = Subject::Page(*kind).name();
        let keys = &tables(&schema(name))[&Vec::new()];
        for key in keys::page::own::ALL {
            assert_eq!(keys.contains(key.name), kind.fields().contains(key), "{name}: {key}");
        }
    }
}

#[test]
fn the_columns_of_tables_are_those_of_the_schema() {
    type ParseTable = fn(&std::sync::Arc<SourceText>, &mut Vec<Diagnostic>);
    let tables: [(&str, ParseTable); 2] = [
        ("tasks", |s, d| {
            parse_tasks(s, d);
        }),
        ("results", |s, d| {
            parse_results(s, d);
        }),
    ];
    for (name, parse) in tables {
        let schema = schema(name);
        let columns: BTreeSet<String> = schema["items"]["properties"]
            .as_object()
            .expect("columns")
            .keys()
            .map(|k| k.to_lowercase())
            .collect();
        let heading = |names: &BTreeSet<String>| names.iter().cloned().collect::<Vec<_>>().join(",");
        let mut diagnostics = Vec::new();
        parse(&SourceText::new("t.csv", format!("{}\n", heading(&columns))), &mut diagnostics);
        assert!(diagnostics.is_empty(), "{diagnostics:?}");
        parse(&SourceText::new("t.csv", format!("{},Cột lạ\n", heading(&columns))), &mut diagnostics);
        let help = diagnostics[0].help.last().expect("the columns are named").get(Lang::En);
        let named: BTreeSet<String> =
            help.trim_start_matches("the columns: ").split(", ").map(|c| c.to_lowercase()).collect();
        assert_eq!(named, columns, "{name}");
    }
}

#[test]
fn a_schema_is_of_the_2020_12_draft_and_described_in_the_language_asked_for() {
    let vi = schema("guidance");
    assert_eq!(vi["$schema"], "https://json-schema.org/draft/2020-12/schema");
    assert_eq!(vi["required"], serde_json::json!(["title"]));
    assert_eq!(vi["properties"]["kind"]["enum"], serde_json::json!(["guidance"]));
    check_says(vi["properties"]["steps"]["description"].as_str().expect("a text"), &["theo thứ tự"]);
    let ran = check_run(here(), &["schema", "guidance", "--lang", "en"], 0);
    let en: Value = serde_json::from_str(&ran.stdout).expect("JSON");
    check_says(en["properties"]["steps"]["description"].as_str().expect("a text"), &["in order"]);
}

#[test]
fn an_unknown_kind_is_answered_with_the_nearest_and_without_one_all_are_listed() {
    let ran = check_run(here(), &["schema", "agency"], 2);
    check_says(&ran.stderr, &["không có loại `agency`", "agencies"]);
    let ran = check_run(here(), &["schema"], 0);
    check_says(&ran.stdout, &["guidance", "plan-page", "plan  ", "config", "results"]);
}
