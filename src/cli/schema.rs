//! `lantoa schema KIND`: the JSON Schema (draft 2020-12) of front matter, plan data, registries and
//! the configuration, made from the description in [`crate::keys`].
//!
//! TOML's dates are texts to JSON Schema, as editors' TOML extensions treat them.

use clap::{Arg, ArgMatches, Command};
use serde_json::{Map, Value, json};

use super::args::{Part, examples, subcommand};
use super::output::Output;
use super::{Status, say};
use crate::diag::Lang;
use crate::keys::config::{menu_entry, site};
use crate::keys::page::{cascade_keys, head};
use crate::keys::{Key, Shape, Subject, TextKind, Word};

/// What there is a schema of, in one line.
fn about(subject: Subject, lang: Lang) -> String {
    match subject {
        Subject::Page(kind) => {
            let about = kind.about().get(lang);
            format!("{}: {about}", say(lang, "Phần đầu của bài", "Front matter"))
        }
        Subject::Section => {
            say(lang, "Phần đầu của một mục (_index.md)", "Front matter of a section (_index.md)").to_owned()
        }
        Subject::Data(file) => file.path.to_owned(),
    }
}

pub fn define(lang: Lang) -> Command {
    let mut list = format!("{}:", say(lang, "Loại", "Kinds"));
    for subject in Subject::all() {
        list.push_str(&format!("\n  {:11} {}", subject.name(), about(subject, lang)));
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
    let Some(name) = matches.get_one::<String>("kind") else {
        let lines = Subject::all().map(|subject| format!("{:11} {}\n", subject.name(), about(subject, lang)));
        output.print(lines.collect::<String>().trim_end());
        return Status::Good;
    };
    match Subject::named(name) {
        Some(subject) => {
            output.print(&format!("{:#}", schema(subject, lang)));
            Status::Good
        }
        None => {
            output.say(&format!("lỗi: không có loại `{name}`"), &format!("error: there is no kind `{name}`"));
            let names: Vec<&str> = Subject::all().map(Subject::name).collect();
            if let Some(near) = crate::vi::nearest::nearest(name, names.iter().copied()) {
                output.say(&format!("  Có phải ý bạn là `{near}`?"), &format!("  Did you mean `{near}`?"));
            }
            let names = names.join(", ");
            output.say(&format!("  Các loại: {names}"), &format!("  The kinds: {names}"));
            Status::Usage
        }
    }
}

fn schema(subject: Subject, lang: Lang) -> Value {
    let keys = subject.keys();
    let mut schema = match subject {
        Subject::Data(file) if file.is_csv => json!({"type": "array", "items": object(&keys, lang)}),
        _ => object(&keys, lang),
    };
    if let Subject::Page(kind) = subject {
        // A page's own kind is known; `[cascade]` may name any.
        schema["properties"][head::KIND.name]["enum"] = json!([kind.name()]);
    }
    let map = schema.as_object_mut().expect("a schema is an object");
    map.insert("$schema".into(), json!("https://json-schema.org/draft/2020-12/schema"));
    map.insert("title".into(), json!(about(subject, lang)));
    if keys.contains(&site::MENUS) {
        map.insert(
            "$defs".into(),
            json!({"menu": {"type": "array", "items": object(menu_entry::ALL, lang)}}),
        );
    }
    schema
}

/// A table with these keys and no others.
fn object(keys: &[Key], lang: Lang) -> Value {
    let mut properties = Map::new();
    for key in keys {
        let mut value = shape(key.shape, key.required, lang);
        value["description"] = json!(key.help.get(lang));
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
        Shape::Text(TextKind::Id) => json!({"type": "string", "pattern": "^[a-z0-9]+(-[a-z0-9]+)*$"}),
        Shape::Text(TextKind::Url | TextKind::Address) => {
            json!({"type": "string", "format": "uri-reference"})
        }
        Shape::Text(_) if required => json!({"type": "string", "pattern": "\\S"}),
        Shape::Text(_) => json!({"type": "string"}),
        Shape::Date => json!({"type": "string", "pattern": DATE}),
        Shape::DateTime => json!({"type": "string", "pattern": DATE_TIME}),
        Shape::PartialDate => json!({"anyOf": [
            {"type": "string", "pattern": DATE},
            {"type": "string", "pattern": "^(\\d{4}(-\\d{1,2})?|\\d{1,2}/\\d{4})$"},
            {"type": "integer", "minimum": 1000, "maximum": 9999},
        ]}),
        Shape::MonthDay => {
            json!({"type": "string", "pattern": "^((\\d{4}-)?(0?[1-9]|1[0-2])-(0?[1-9]|[12][0-9]|3[01])|\\d{1,2}/\\d{1,2}(/\\d{4})?)$"})
        }
        Shape::Boolean => json!({"type": "boolean"}),
        Shape::Number => json!({"anyOf": [{"type": "number"}, {"type": "string", "pattern": "\\d"}]}),
        Shape::Integer => json!({"type": "integer"}),
        Shape::IntegerIn(min, max) => json!({"type": "integer", "minimum": min, "maximum": max}),
        Shape::IntegersIn(min, max) => {
            json!({"type": "array", "items": {"type": "integer", "minimum": min, "maximum": max}})
        }
        Shape::Texts(_) => json!({"anyOf": [
            {"type": "array", "items": {"type": "string"}},
            {"type": "string"},
        ]}),
        Shape::Choice(words) => json!({"type": "string", "enum": names(words)}),
        Shape::Choices(words) => json!({"anyOf": [
            {"type": "array", "items": {"type": "string", "enum": names(words)}},
            {"type": "string", "enum": names(words)},
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
        Shape::Cascade => object(cascade_keys(), lang),
        Shape::Menu => json!({"$ref": "#/$defs/menu"}),
        Shape::Free => json!({"type": "object"}),
    }
}

fn names(words: &[Word]) -> Vec<&'static str> {
    words.iter().map(|word| word.name).collect()
}

/// `2026-05-01`, `1/5/2026`, `01-05-2026`, `1.5.2026`
const DATE: &str = "^\\s*(\\d{4}-\\d{1,2}-\\d{1,2}|\\d{1,2}[-/.]\\d{1,2}[-/.]\\d{4})\\s*$";

/// The same, and perhaps a time of day: `2026-05-01T07:00:00+07:00`, `2026-05-01 07:00`.
const DATE_TIME: &str = "^\\s*(\\d{4}-\\d{1,2}-\\d{1,2}|\\d{1,2}[-/.]\\d{1,2}[-/.]\\d{4})([Tt ]\\d{1,2}:\\d{2}(:\\d{2}(\\.\\d+)?)?\\s*([Zz]|[+-]\\d{2}:?\\d{2})?)?\\s*$";
