//! `lantoa schema`: the schemas hold what the parser reads, no more and no less.
//!
//! The parser is asked: every word of its own source, and every key of the schemas, is given to it
//! as a key at every place a schema describes. What it does not report as unknown must be in the
//! schema there, and the other way round.

mod common_cli;

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use common_cli::{check_run, check_says};
use lantoa::diag::{Code, Diagnostic, Lang, SourceText};
use lantoa::parse::config::parse_config;
use lantoa::parse::kind::Kind;
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

/// Words in the parser's source that could be keys.
fn words_of_the_parser() -> BTreeSet<String> {
    let mut words = BTreeSet::new();
    for name in ["config", "front", "kind", "plan", "registry"] {
        let path = here().join(format!("src/parse/{name}.rs"));
        let text = std::fs::read_to_string(path).expect("the parser's source");
        words.extend(
            text.split('"')
                .filter(|w| !w.is_empty() && w.len() < 30)
                .filter(|w| w.bytes().all(|b| b.is_ascii_lowercase() || b == b'_'))
                .map(str::to_owned),
        );
    }
    assert!(words.contains("succeeded_by") && words.contains("emergency_page") && words.len() > 100);
    words
}

/// A table inside a file: its name and whether it is one of a list.
type Step = (String, bool);

/// Every table of a schema with its keys. Menus hold menus: one level is looked at.
fn tables(schema: &Value) -> BTreeMap<Vec<Step>, BTreeSet<String>> {
    let mut found = BTreeMap::new();
    collect(schema, schema, &mut Vec::new(), &mut found);
    found
}

fn collect(
    root: &Value,
    schema: &Value,
    path: &mut Vec<Step>,
    found: &mut BTreeMap<Vec<Step>, BTreeSet<String>>,
) {
    if let Some(name) = schema["$ref"].as_str() {
        if path.len() <= 3 {
            let target = root.pointer(name.trim_start_matches('#')).expect("a reference leads somewhere");
            return collect(root, target, path, found);
        }
        return;
    }
    if schema["type"] == "array" {
        if let Some(last) = path.last_mut() {
            last.1 = true;
        }
        return collect(root, &schema["items"], path, found);
    }
    let properties = schema["properties"].as_object();
    if properties.is_none() && schema["patternProperties"].is_null() {
        return;
    }
    assert_eq!(schema["additionalProperties"], false, "{path:?}: unknown keys are refused");
    let keys = properties.into_iter().flatten();
    found.insert(path.clone(), keys.clone().map(|(key, _)| key.clone()).collect());
    let by_language = schema["patternProperties"].as_object().into_iter().flatten().map(|(_, s)| ("en", s));
    for (key, inner) in keys.map(|(key, inner)| (key.as_str(), inner)).chain(by_language) {
        path.push((key.to_owned(), false));
        collect(root, inner, path, found);
        path.pop();
    }
}

/// A TOML text with one key in the table at `path`, and where that key stands.
fn text_with(path: &[Step], line: &str) -> (String, usize) {
    let mut text = String::new();
    for end in 1..=path.len() {
        let name: Vec<&str> = path[..end].iter().map(|(name, _)| name.as_str()).collect();
        let name = name.join(".");
        text.push_str(&if path[end - 1].1 { format!("[[{name}]]\n") } else { format!("[{name}]\n") });
    }
    let at = text.len();
    (format!("{text}{line}\n"), at)
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

/// Whether the parser knows a key at a place.
fn is_known(parse: Parse, path: &[Step], key: &str) -> bool {
    let (text, at) = text_with(path, &format!("{key} = 1"));
    let (diagnostics, before) = parse(text);
    let unknown = |d: &Diagnostic| {
        d.code == Code::UnknownKey && d.place.as_ref().is_some_and(|p| p.range.start == before + at)
    };
    !diagnostics.iter().any(unknown)
}

const REGISTRIES: &[&str] =
    &["agencies", "documents", "localities", "glossary", "audiences", "sectors", "hazards"];

fn is_page(name: &str) -> bool {
    page_schemas().iter().any(|(page, _)| *page == name)
}

fn page_schemas() -> Vec<(&'static str, Option<Kind>)> {
    let name = |kind: &(&'static str, Kind)| if kind.1 == Kind::Plan { "plan-page" } else { kind.0 };
    Kind::CHOICES.iter().map(|kind| (name(kind), Some(kind.1))).chain([("section", None)]).collect()
}

#[test]
fn every_key_of_a_schema_is_read_and_every_key_that_is_read_is_in_its_schema() {
    let mut candidates = words_of_the_parser();
    let files: Vec<(&str, Parse)> = REGISTRIES
        .iter()
        .map(|name| (*name, as_registry as Parse))
        .chain([("config", as_config as Parse), ("plan", as_plan as Parse)])
        .chain(page_schemas().into_iter().map(|(name, _)| (name, as_page as Parse)))
        .collect();
    let all: Vec<_> = files.iter().map(|(name, parse)| (*name, *parse, tables(&schema(name)))).collect();
    candidates.extend(all.iter().flat_map(|(_, _, t)| t.values().flatten().cloned()));
    // One parser reads every registry file, and the fields of every kind.
    let registries: BTreeSet<String> = all
        .iter()
        .filter(|(name, _, _)| REGISTRIES.contains(name))
        .flat_map(|(_, _, t)| t[&Vec::new()].clone())
        .collect();
    let of_kinds: BTreeSet<String> =
        Kind::CHOICES.iter().flat_map(|(_, kind)| kind.fields()).map(|key| key.to_string()).collect();
    let mut looked_at = 0;
    for (name, parse, tables) in &all {
        for (path, keys) in tables {
            let is_languages = path.iter().map(|(n, _)| n.as_str()).eq(["languages"]);
            for key in &candidates {
                looked_at += 1;
                // Any word is a language there, as far as this file can tell.
                if is_languages || (path.last().is_some_and(|(n, _)| n == "menus") && !keys.contains(key)) {
                    continue;
                }
                let known = is_known(*parse, path, key);
                let elsewhere = path.is_empty()
                    && ((REGISTRIES.contains(name) && registries.contains(key))
                        || (is_page(name) && of_kinds.contains(key)));
                assert!(
                    known == keys.contains(key) || (known && elsewhere),
                    "{name} {path:?}: `{key}` is read: {known}; is in the schema: {}",
                    keys.contains(key)
                );
            }
        }
    }
    assert!(looked_at > 5000, "{looked_at}");
}

#[test]
fn a_kind_has_its_own_keys_and_not_those_of_others() {
    for (name, kind) in page_schemas() {
        let own = kind.map_or(&[][..], Kind::fields);
        let keys = &tables(&schema(name))[&Vec::new()];
        for (_, other) in Kind::CHOICES {
            for key in other.fields() {
                assert_eq!(keys.contains(*key), own.contains(key), "{name}: {key}");
            }
        }
    }
}

#[test]
fn the_words_a_key_takes_are_those_of_the_schema() {
    let files: &[(&str, Parse)] = &[
        ("plan", as_plan),
        ("agencies", as_registry),
        ("localities", as_registry),
        ("section", as_page),
        ("campaign", as_page),
        ("disclosure", as_page),
    ];
    let mut seen = 0;
    for (name, parse) in files {
        let schema = schema(name);
        for (path, keys) in tables(&schema) {
            let mut table = &schema;
            for (step, is_list) in &path {
                table = &table["properties"][step];
                if *is_list {
                    table = &table["items"];
                }
            }
            for key in keys {
                let property = &table["properties"][&key];
                let words =
                    [&property["enum"], &property["anyOf"][1]["enum"]].into_iter().find_map(Value::as_array);
                let Some(words) = words.filter(|words| words.len() > 1) else { continue };
                let (text, _) = text_with(&path, &format!("{key} = \"zzz\""));
                let (diagnostics, _) = parse(text);
                let helps: Vec<&str> = diagnostics
                    .iter()
                    .filter(|d| d.code == Code::BadValue)
                    .flat_map(|d| &d.help)
                    .map(|h| h.get(Lang::En))
                    .collect();
                let help = helps.iter().find(|h| h.starts_with("use")).expect("the words are named");
                let named: BTreeSet<&str> = help
                    .split([' ', ',', '`', ':'])
                    .filter(|w| !matches!(*w, "" | "use" | "one" | "of"))
                    .collect();
                let listed: BTreeSet<&str> = words.iter().filter_map(Value::as_str).collect();
                assert_eq!(named, listed, "{name} {path:?} {key}");
                seen += 1;
            }
        }
    }
    assert!(seen >= 8, "{seen}");
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
