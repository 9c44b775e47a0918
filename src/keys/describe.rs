//! The description of a subject as JSON: what a form is made of.

use serde_json::{Map, Value, json};

use super::{DefaultValue, Group, Key, Registry, Shape, Subject, TextKind, Word, subject};
use crate::diag::Lang;

/// Everything a form for a subject needs, in one language:
///
/// ```json
/// {"name": "guidance", "label": "hướng dẫn", "about": "…", "file": null, "csv": false,
///  "groups": [{"name": "main", "label": "Nội dung chính", "keys": ["title", "description", "kind"]}, …],
///  "keys": [{"name": "title", "label": "Tên trang", "help": "…", "group": "main",
///            "widget": "text", "list": false, "required": true, "example": "\"Tên trang\"",
///            "best_within": 70}, …]}
/// ```
///
/// `widget` is one of `text`, `long_text`, `id`, `url`, `address`, `color`, `page`, `image_file`, `phone`,
/// `email`, `language`, `theme`, `figure`, `date`, `date_time`, `partial_date`, `month_day`, `boolean`,
/// `number`, `integer`, `choice`, `entry`, `entries`, `image`, `table`, `languages`, `menu`, `free`.
///
/// - `list`: the value is a list of these; a list of tables where the widget is `table` or `menu`.
/// - `min`, `max` of `integer`; `choices` (`[{"value", "label"}]`) of `choice`.
/// - `registry` of `entry` and `entries`: `{"name", "file", "table", "id", "label"}`, where the entries
///   stand, and which of their keys is the id and which the name.
/// - `keys` of tables. `image` is a table of `src` and `alt`.
/// - `default` where one is described, as JSON; `example` as it is written in TOML.
///
/// A menu's entries hold entries: the inner `children` has no `keys` of its own.
///
/// ```
/// # use lantoa::{diag::Lang, keys::{Kind, Subject, describe}};
/// let form = describe(Subject::Page(Kind::Guidance), Lang::Vi);
/// assert_eq!(form["keys"][0]["name"], "title");
/// ```
pub fn describe(subject: Subject, lang: Lang) -> Value {
    let keys = subject.keys();
    let groups: Vec<Value> = Group::ALL
        .iter()
        .filter_map(|group| {
            let names: Vec<&str> = keys.iter().filter(|k| k.group == *group).map(|k| k.name).collect();
            let label = group.label().get(lang);
            (!names.is_empty()).then(|| json!({"name": group.name(), "label": label, "keys": names}))
        })
        .collect();
    let (label, about, file, is_csv) = match subject {
        Subject::Page(kind) => (kind.label().get(lang), kind.about().get(lang), None, false),
        Subject::Section => {
            let label = subject::SECTION.get(lang);
            (label, subject::SECTION_ABOUT.get(lang), None, false)
        }
        Subject::Data(file) => (file.label.get(lang), file.label.get(lang), Some(file.path), file.is_csv),
    };
    json!({
        "name": subject.name(),
        "label": label,
        "about": about,
        "file": file,
        "csv": is_csv,
        "groups": groups,
        "keys": all(&keys, lang),
    })
}

fn all(keys: &[Key], lang: Lang) -> Vec<Value> {
    keys.iter().map(|key| one(key, lang)).collect()
}

fn one(key: &Key, lang: Lang) -> Value {
    let mut map = Map::new();
    map.insert("name".into(), json!(key.name));
    map.insert("label".into(), json!(key.label.get(lang)));
    map.insert("help".into(), json!(key.help.get(lang)));
    map.insert("group".into(), json!(key.group.name()));
    map.insert("required".into(), json!(key.required));
    map.insert("example".into(), json!(key.example));
    if let Some(letters) = key.best_within {
        map.insert("best_within".into(), json!(letters));
    }
    if let Some(default) = default(key) {
        map.insert("default".into(), default);
    }
    let (widget, is_list) = widget(key);
    map.insert("widget".into(), json!(widget));
    map.insert("list".into(), json!(is_list));
    match key.shape {
        Shape::IntegerIn(min, max) | Shape::IntegersIn(min, max) => {
            map.insert("min".into(), json!(min));
            map.insert("max".into(), json!(max));
        }
        Shape::Choice(words) | Shape::Choices(words) => {
            map.insert("choices".into(), choices(words, lang));
        }
        Shape::Text(TextKind::Entry(registry) | TextKind::Entries(registry))
        | Shape::Texts(TextKind::Entry(registry)) => {
            map.insert("registry".into(), json_of(registry));
        }
        // Entries in entries would have no end.
        Shape::Menu if key.name == super::config::menu_entry::CHILDREN.name => {}
        shape if !shape.keys().is_empty() => {
            map.insert("keys".into(), json!(all(shape.keys(), lang)));
        }
        _ => {}
    }
    Value::Object(map)
}

fn widget(key: &Key) -> (&'static str, bool) {
    match key.shape {
        Shape::Text(kind) => (text_widget(kind), false),
        Shape::Texts(kind) => (text_widget(kind), true),
        Shape::Date => ("date", false),
        Shape::DateTime => ("date_time", false),
        Shape::PartialDate => ("partial_date", false),
        Shape::MonthDay => ("month_day", false),
        Shape::Boolean => ("boolean", false),
        Shape::Number => ("number", false),
        Shape::Integer | Shape::IntegerIn(..) => ("integer", false),
        Shape::IntegersIn(..) => ("integer", true),
        Shape::Choice(_) => ("choice", false),
        Shape::Choices(_) => ("choice", true),
        Shape::Table(keys) if keys == super::page::image::ALL => ("image", false),
        Shape::Table(_) | Shape::AndLanguages(_) | Shape::Cascade => ("table", false),
        Shape::Tables(_) => ("table", true),
        Shape::Languages(_) => ("languages", false),
        Shape::Menu => ("menu", true),
        Shape::Free => ("free", false),
    }
}

fn text_widget(kind: TextKind) -> &'static str {
    match kind {
        TextKind::Line => "text",
        TextKind::Long => "long_text",
        TextKind::Id => "id",
        TextKind::Url => "url",
        TextKind::Address => "address",
        TextKind::Color => "color",
        TextKind::Page => "page",
        TextKind::Image => "image_file",
        TextKind::Phone => "phone",
        TextKind::Email => "email",
        TextKind::Language => "language",
        TextKind::Theme => "theme",
        TextKind::Figure => "figure",
        TextKind::Entry(_) => "entry",
        TextKind::Entries(_) => "entries",
    }
}

fn choices(words: &[Word], lang: Lang) -> Value {
    words.iter().map(|word| json!({"value": word.name, "label": word.label.get(lang)})).collect()
}

fn json_of(registry: Registry) -> Value {
    use super::config::{hotline, site};
    use super::registry::{agency, document, locality, registry as tables, term};
    let term = |table: Key| (table, term::ID, term::NAME);
    let (file, (table, id, label)) = match registry {
        Registry::Agencies => ("agencies", (tables::AGENCY, agency::ID, agency::NAME)),
        Registry::Documents => ("documents", (tables::DOCUMENT, document::SYMBOL, document::TITLE)),
        Registry::Localities => ("localities", (tables::LOCALITY, locality::ID, locality::NAME)),
        Registry::Audiences => ("audiences", term(tables::AUDIENCE)),
        Registry::Sectors => ("sectors", term(tables::SECTOR)),
        Registry::Hazards => ("hazards", term(tables::HAZARD)),
        Registry::Hotlines => ("config", (site::HOTLINES, hotline::ID, hotline::NAME)),
        Registry::Targets => {
            use super::plan::{plan, target};
            ("plan", (plan::TARGET, target::ID, target::SUBJECT))
        }
    };
    let path = subject::FILES.iter().find(|known| known.name == file).map(|known| known.path);
    json!({"name": file, "file": path, "table": table.name, "id": id.name, "label": label.name})
}

fn default(key: &Key) -> Option<Value> {
    Some(match key.default? {
        DefaultValue::Boolean(value) => json!(value),
        DefaultValue::Integer(value) => json!(value),
        DefaultValue::Text(value) => json!(value),
        DefaultValue::Integers(values) => json!(values),
        DefaultValue::AllWords => match key.shape {
            Shape::Choices(words) => words.iter().map(|word| word.name).collect(),
            _ => return None,
        },
    })
}
