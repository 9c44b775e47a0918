//! The descriptions of forms for the desk, made from [`super::keys`].

use serde_json::{Map, Value, json};

use super::keys::{self, Key, Shape, kind_about};
use super::say;
use crate::diag::Lang;
use crate::parse::kind::Kind;

/// What a form is made of: the keys of a kind of page, a section, the configuration or a registry.
pub fn form(subject: &str, lang: Lang) -> Option<Value> {
    let file = |keys: &[Key], vi: &str, en: &str| Some((keys.to_vec(), say(lang, vi, en).to_owned()));
    let kind = Kind::CHOICES
        .iter()
        .find(|(name, _)| if *name == "plan" { subject == "plan-page" } else { *name == subject });
    let (keys, about) = match (kind, subject) {
        (Some((_, kind)), _) => {
            let (vi, en) = kind_about(*kind);
            Some((keys::page_keys(*kind), say(lang, vi, en).to_owned()))
        }
        (_, "section") => {
            Some((keys::section_keys(), say(lang, "mục, chứa các bài khác", "a section").to_owned()))
        }
        (_, "plan") => file(keys::PLAN, "dữ liệu của kế hoạch", "the data of a plan"),
        (_, "config") => file(keys::CONFIG, "cấu hình của trang", "the site's configuration"),
        (_, "agencies") => file(keys::AGENCIES, "cơ quan", "agencies"),
        (_, "documents") => file(keys::DOCUMENTS, "văn bản", "documents"),
        (_, "localities") => file(keys::LOCALITIES, "địa phương", "localities"),
        (_, "glossary") => file(keys::GLOSSARY, "thuật ngữ", "glossary"),
        (_, "audiences") => file(keys::AUDIENCES, "đối tượng", "audiences"),
        (_, "sectors") => file(keys::SECTORS, "lĩnh vực", "sectors"),
        (_, "hazards") => file(keys::HAZARDS, "nguy cơ", "hazards"),
        _ => None,
    }?;
    Some(json!({
        "name": subject,
        "label": about,
        "about": about,
        "groups": [{ "name": "main", "label": about, "keys": keys.iter().map(|k| k.name).collect::<Vec<_>>() }],
        "keys": fields(&keys, lang),
    }))
}

fn fields(keys: &[Key], lang: Lang) -> Vec<Value> {
    keys.iter().map(|key| field(key, lang)).collect()
}

fn field(key: &Key, lang: Lang) -> Value {
    let help = say(lang, key.vi, key.en);
    // A key is called by what its explanation begins with.
    let label = help.split([',', '.', ':', ';', '(']).next().unwrap_or(key.name).trim();
    let mut map = Map::new();
    map.insert("name".into(), json!(key.name));
    map.insert("label".into(), json!(label));
    map.insert("help".into(), json!(help));
    map.insert("group".into(), json!("main"));
    map.insert("required".into(), json!(key.required));
    map.insert("example".into(), json!(key.example));
    let (widget, is_list) = match key.shape {
        Shape::Text => ("text", false),
        Shape::Id => ("id", false),
        Shape::Url => ("url", false),
        Shape::Date => ("date", false),
        Shape::PartialDate => ("partial_date", false),
        Shape::MonthDay => ("month_day", false),
        Shape::Boolean => ("boolean", false),
        Shape::Number => ("number", false),
        Shape::Integer | Shape::IntegerIn(..) => ("integer", false),
        Shape::IntegersIn(..) => ("integer", true),
        Shape::Texts => ("text", true),
        Shape::Choice(_) => ("choice", false),
        Shape::Choices(_) => ("choice", true),
        Shape::Table(_) | Shape::AndLanguages(_) | Shape::Cascade => ("table", false),
        Shape::Tables(_) => ("table", true),
        Shape::Languages(_) => ("languages", false),
        Shape::Menu => ("menu", true),
        Shape::Free => ("free", false),
    };
    map.insert("widget".into(), json!(widget));
    map.insert("list".into(), json!(is_list));
    match key.shape {
        Shape::IntegerIn(min, max) | Shape::IntegersIn(min, max) => {
            map.insert("min".into(), json!(min));
            map.insert("max".into(), json!(max));
        }
        Shape::Choice(choices) | Shape::Choices(choices) => {
            let choices: Vec<Value> =
                choices().iter().map(|name| json!({ "value": name, "label": name })).collect();
            map.insert("choices".into(), json!(choices));
        }
        Shape::Table(keys) | Shape::Tables(keys) | Shape::AndLanguages(keys) | Shape::Languages(keys) => {
            map.insert("keys".into(), json!(fields(keys, lang)));
        }
        Shape::Cascade => {
            map.insert("keys".into(), json!(fields(&keys::cascade_keys(), lang)));
        }
        _ => {}
    }
    Value::Object(map)
}
