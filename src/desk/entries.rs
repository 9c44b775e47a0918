//! New entries of registries, from a form that needs one.

use serde_json::{Map, Value, json};

use super::about::form;
use super::asked::Asked;
use super::failure::Failure;
use super::fields;
use super::history;
use super::list::keys_of;
use super::page::holds_dates;
use super::site::Site;
use super::store::hash;
use super::text::Text;
use crate::diag::Lang;
use crate::model::path_slug;

/// How many names are tried for an entry.
const NAMES: usize = 1000;

/// Adds an entry; an `id` is made of its name where it has none.
pub fn add(site: &Site, asked: &Asked<'_>) -> Result<Value, Failure> {
    let name = asked.needs("name")?;
    let (table, id_key, label) = keys_of(name).ok_or_else(|| Failure::not_found(name))?;
    let mut values = asked.value("values").and_then(Value::as_object).cloned().unwrap_or_default();
    values.retain(|_, value| !value.is_null() && value != "");
    let text =
        |values: &Map<String, Value>, key: &str| values.get(key).and_then(Value::as_str).map(str::to_owned);
    let Some(title) = text(&values, label).or_else(|| text(&values, id_key)) else {
        return Err(Failure::new(422, "bad-name", "mục mới cần có tên", "a new entry needs a name"));
    };
    let path = format!("content/_data/{name}.toml");
    let _writing = site.write();
    let old = site.store.read(&path)?;
    if asked.text("base").is_some_and(|base| base != hash(old.as_deref())) {
        return Err(Failure::new(
            409,
            "conflict",
            "danh mục vừa được sửa ở nơi khác; hãy thử lại",
            "the list was changed elsewhere; try again",
        ));
    }
    let mended = crate::diag::Text::fixed(
        "tệp danh mục có lỗi; hãy sửa lỗi trước",
        "the list has mistakes; mend those first",
    );
    let unreadable = || Failure::unreadable(&path, &mended);
    let source = Text::new(&path, old.as_deref().unwrap_or_default()).ok_or_else(unreadable)?;
    let front = source.front().unwrap_or_default();
    let known = fields::values(&front).ok_or_else(unreadable)?;
    let entries = known.get(table).and_then(Value::as_array).cloned().unwrap_or_default();
    let is_taken = |id: &str| entries.iter().any(|entry| entry[id_key] == id);
    let id = match text(&values, id_key) {
        Some(id) if is_taken(&id) => return Err(Failure::taken(&id)),
        Some(id) => id,
        None => {
            let stem = path_slug(&title);
            let mut tries = std::iter::once(stem.clone()).chain((2..NAMES).map(|n| format!("{stem}-{n}")));
            tries.find(|id| !is_taken(id)).ok_or_else(|| Failure::taken(&stem))?
        }
    };
    let mut set = Map::new();
    let n = entries.len();
    set.insert(format!("{table}.{n}.{id_key}"), json!(id));
    for (key, value) in values.iter().filter(|(key, _)| *key != id_key) {
        set.insert(format!("{table}.{n}.{key}"), value.clone());
    }
    let form = form(name, Lang::En);
    let new = fields::set(&front, &set, &|key| holds_dates(&form, key))?;
    // Entries stand apart.
    let marker = format!("[[{table}]]");
    let new = match new.rfind(&marker) {
        Some(at) if at > 0 && !new[..at].ends_with("\n\n") => format!("{}\n{}", &new[..at], &new[at..]),
        _ => new,
    };
    let new = source.with(Some(&new), None);
    history::write(site, &path, old.as_deref(), &new, "save")?;
    Ok(json!({ "id": id, "hash": hash(Some(&new)) }))
}
