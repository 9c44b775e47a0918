//! `lantoa schema KIND`: the JSON Schema (draft 2020-12) of front matter, plan data, registries and
//! the configuration, made from the tables in [`super::keys`].
//!
//! TOML's dates are texts to JSON Schema, as editors' TOML extensions treat them.

use clap::{Arg, ArgMatches, Command};
use serde_json::{Map, Value, json};

use super::args::{Part, examples, subcommand};
use super::keys::{self, Key, MENU_ENTRY, Shape, kind_about};
use super::output::Output;
use super::{Status, say};
use crate::diag::Lang;
use crate::parse::kind::Kind;

/// What a schema can be of.
#[derive(Clone, Copy, Debug)]
enum Subject {
    Page(Kind),
    Section,
    /// A TOML file: its name and keys.
    File(&'static str, fn() -> &'static [Key]),
    /// A CSV file: its name and columns.
    Table(&'static str, fn() -> &'static [Key]),
}

/// Every subject by its name. `plan` is the data; a plan's page is `plan-page`.
fn subjects() -> Vec<(&'static str, Subject)> {
    let pages = Kind::CHOICES
        .iter()
        .map(|(name, kind)| (if *kind == Kind::Plan { "plan-page" } else { *name }, Subject::Page(*kind)));
    pages
        .chain([
            ("section", Subject::Section),
            ("plan", Subject::File("plan.toml", || keys::PLAN)),
            ("tasks", Subject::Table("tasks.csv", || keys::TASKS)),
            ("results", Subject::Table("results.csv", || keys::RESULTS)),
            ("config", Subject::File("lantoa.toml", || keys::CONFIG)),
            ("agencies", Subject::File("content/_data/agencies.toml", || keys::AGENCIES)),
            ("documents", Subject::File("content/_data/documents.toml", || keys::DOCUMENTS)),
            ("localities", Subject::File("content/_data/localities.toml", || keys::LOCALITIES)),
            ("glossary", Subject::File("content/_data/glossary.toml", || keys::GLOSSARY)),
            ("audiences", Subject::File("content/_data/audiences.toml", || keys::AUDIENCES)),
            ("sectors", Subject::File("content/_data/sectors.toml", || keys::SECTORS)),
            ("hazards", Subject::File("content/_data/hazards.toml", || keys::HAZARDS)),
        ])
        .collect()
}

impl Subject {
    fn about(self, lang: Lang) -> String {
        match self {
            Subject::Page(kind) => {
                let (vi, en) = kind_about(kind);
                match lang {
                    Lang::Vi => format!("Phần đầu của bài: {vi}"),
                    Lang::En => format!("Front matter: {en}"),
                }
            }
            Subject::Section => {
                say(lang, "Phần đầu của một mục (_index.md)", "Front matter of a section (_index.md)")
                    .to_owned()
            }
            Subject::File(path, _) | Subject::Table(path, _) => path.to_owned(),
        }
    }
}

pub fn define(lang: Lang) -> Command {
    let mut list = format!("{}:", say(lang, "Loại", "Kinds"));
    for (name, subject) in subjects() {
        list.push_str(&format!("\n  {name:11} {}", subject.about(lang)));
    }
    subcommand(
        lang,
        "schema",
        (
            "In JSON Schema của phần đầu một loại bài, hoặc của một tệp dữ liệu",
            "Print the JSON Schema of a kind's front matter or of a data file",
        ),
        ("[LOẠI] [TÙY CHỌN]", "[KIND] [OPTIONS]"),
        &[Part::Positionals],
    )
    .arg(Arg::new("kind").value_name(say(lang, "LOẠI", "KIND")).help(say(
        lang,
        "Loại bài hoặc tệp dữ liệu, xem bên dưới; không ghi thì liệt kê",
        "A kind of page or a data file, see below; without it, they are listed",
    )))
    .after_help(format!(
        "{list}\n\n{}",
        examples(
            lang,
            &[
                ("lantoa schema guidance", "mọi khóa của bài hướng dẫn", "all keys of guidance"),
                (
                    "lantoa schema plan > plan.schema.json",
                    "để trình soạn thảo gợi ý khóa",
                    "for completion in an editor"
                ),
            ],
        )
    ))
}

/// Prints a schema, or the list of what there is one of, to stdout.
pub fn run(matches: &ArgMatches, output: &Output) -> Status {
    let lang = output.lang;
    let all = subjects();
    let Some(name) = matches.get_one::<String>("kind") else {
        let lines = all.iter().map(|(name, subject)| format!("{name:11} {}\n", subject.about(lang)));
        output.print(lines.collect::<String>().trim_end());
        return Status::Good;
    };
    match all.iter().find(|(known, _)| known == name) {
        Some((_, subject)) => {
            output.print(&format!("{:#}", schema(*subject, lang)));
            Status::Good
        }
        None => {
            output.say(&format!("lỗi: không có loại `{name}`"), &format!("error: there is no kind `{name}`"));
            if let Some(near) = crate::vi::nearest::nearest(name, all.iter().map(|(known, _)| *known)) {
                output.say(&format!("  Có phải ý bạn là `{near}`?"), &format!("  Did you mean `{near}`?"));
            }
            let names: Vec<&str> = all.iter().map(|(known, _)| *known).collect();
            let names = names.join(", ");
            output.say(&format!("  Các loại: {names}"), &format!("  The kinds: {names}"));
            Status::Usage
        }
    }
}

fn schema(subject: Subject, lang: Lang) -> Value {
    let keys = match subject {
        Subject::Page(kind) => keys::page_keys(kind),
        Subject::Section => keys::section_keys(),
        Subject::File(_, keys) | Subject::Table(_, keys) => keys().to_vec(),
    };
    let mut schema = match subject {
        Subject::Table(..) => json!({"type": "array", "items": object(&keys, lang)}),
        _ => object(&keys, lang),
    };
    if let Subject::Page(kind) = subject {
        // A page's own kind is known; `[cascade]` may name any.
        schema["properties"]["kind"]["enum"] = json!([kind.name()]);
    }
    let map = schema.as_object_mut().expect("a schema is an object");
    map.insert("$schema".into(), json!("https://json-schema.org/draft/2020-12/schema"));
    map.insert("title".into(), json!(subject.about(lang)));
    if matches!(subject, Subject::File("lantoa.toml", _)) {
        map.insert("$defs".into(), json!({"menu": {"type": "array", "items": object(MENU_ENTRY, lang)}}));
    }
    schema
}

/// A table with these keys and no others.
fn object(keys: &[Key], lang: Lang) -> Value {
    let mut properties = Map::new();
    for key in keys {
        let mut value = shape(key.shape, key.required, lang);
        value["description"] = json!(say(lang, key.vi, key.en));
        properties.insert(key.name.to_owned(), value);
    }
    let required: Vec<&str> = keys.iter().filter(|k| k.required).map(|k| k.name).collect();
    let mut schema = json!({"type": "object", "properties": properties, "additionalProperties": false});
    if !required.is_empty() {
        schema["required"] = json!(required);
    }
    schema
}

/// The codes of languages, as keys of a table.
const LANGUAGE_CODE: &str = "^[a-z]{2,3}$";

fn shape(shape: Shape, required: bool, lang: Lang) -> Value {
    match shape {
        Shape::Text if required => json!({"type": "string", "pattern": "\\S"}),
        Shape::Text => json!({"type": "string"}),
        Shape::Id => json!({"type": "string", "pattern": "^[a-z0-9]+(-[a-z0-9]+)*$"}),
        Shape::Url => json!({"type": "string", "format": "uri-reference"}),
        Shape::Date => json!({"type": "string", "pattern": DATE}),
        Shape::PartialDate => json!({"anyOf": [
            {"type": "string", "pattern": DATE},
            {"type": "string", "pattern": "^(\\d{4}(-\\d{1,2})?|\\d{1,2}/\\d{4})$"},
            {"type": "integer", "minimum": 1000, "maximum": 9999},
        ]}),
        Shape::MonthDay => {
            json!({"type": "string", "pattern": "^(0?[1-9]|1[0-2])-(0?[1-9]|[12][0-9]|3[01])$"})
        }
        Shape::Boolean => json!({"type": "boolean"}),
        Shape::Number => json!({"type": "number"}),
        Shape::Integer => json!({"type": "integer"}),
        Shape::IntegerIn(min, max) => json!({"type": "integer", "minimum": min, "maximum": max}),
        Shape::IntegersIn(min, max) => {
            json!({"type": "array", "items": {"type": "integer", "minimum": min, "maximum": max}})
        }
        Shape::Texts => json!({"anyOf": [
            {"type": "array", "items": {"type": "string"}},
            {"type": "string"},
        ]}),
        Shape::Choice(choices) => json!({"type": "string", "enum": choices()}),
        Shape::Choices(choices) => json!({"anyOf": [
            {"type": "array", "items": {"type": "string", "enum": choices()}},
            {"type": "string", "enum": choices()},
        ]}),
        Shape::Table(keys) => object(keys, lang),
        Shape::Tables(keys) => json!({"type": "array", "items": object(keys, lang)}),
        Shape::Languages(keys) => json!({
            "type": "object",
            "patternProperties": {LANGUAGE_CODE: object(keys, lang)},
            "additionalProperties": false,
        }),
        Shape::AndLanguages(keys) => {
            let mut own = object(keys, lang);
            own["patternProperties"] = json!({LANGUAGE_CODE: object(keys, lang)});
            own
        }
        Shape::Cascade => object(&keys::cascade_keys(), lang),
        Shape::Menu => json!({"$ref": "#/$defs/menu"}),
        Shape::Free => json!({"type": "object"}),
    }
}

/// `2026-05-01`, `1/5/2026`, `01-05-2026`, `1.5.2026`
const DATE: &str = "^\\s*(\\d{4}-\\d{1,2}-\\d{1,2}|\\d{1,2}[-/.]\\d{1,2}[-/.]\\d{4})\\s*$";
