//! The values of TOML as a form shows them, and back: only what is set changes, comments and order stay.
//!
//! The types of `toml_edit` stay in this file.

use serde_json::{Map, Number, Value as Json};
use toml_edit::{
    Array, ArrayOfTables, Date, Datetime, DocumentMut, InlineTable, Item, Table, TableLike, Value,
};

use super::failure::Failure;

/// How long a list may be on one line of a file.
const LINE: usize = 80;

/// The values of a text of TOML by key; `None` where it cannot be edited by keys: it has mistakes, or is
/// written in an order that an edit would not keep.
pub fn values(toml: &str) -> Option<Map<String, Json>> {
    let document = parse(toml)?;
    Some(table_json(document.as_table()))
}

fn parse(toml: &str) -> Option<DocumentMut> {
    let document: DocumentMut = toml.parse().ok()?;
    (document.to_string() == toml).then_some(document)
}

/// The text with some values set, by keys joined with dots; `null` takes a key out. `is_date` says which
/// keys (without the numbers in lists) hold dates.
///
/// # Errors
/// The text cannot be edited by keys, or there is no place for a key.
pub fn set(
    toml: &str,
    changes: &Map<String, Json>,
    is_date: &dyn Fn(&str) -> bool,
) -> Result<String, Failure> {
    let mut document =
        parse(toml).ok_or_else(|| Failure::bad_request("this text cannot be edited by keys"))?;
    for (key, value) in changes {
        let parts: Vec<&str> = key.split('.').collect();
        if parts.iter().any(|part| part.is_empty()) {
            return Err(Failure::bad_request(&format!("`{key}` is no key")));
        }
        let named: Vec<&str> = parts.iter().copied().filter(|p| number(p).is_none()).collect();
        let maker = Maker { key: named.join("."), is_date };
        put(document.as_table_mut(), &parts, value, &maker).ok_or_else(|| {
            Failure::bad_request(&format!("there is no place for `{key}`, or its value is none of TOML"))
        })?;
    }
    Ok(document.to_string())
}

fn number(part: &str) -> Option<usize> {
    part.parse().ok()
}

fn table_json(table: &dyn TableLike) -> Map<String, Json> {
    table.iter().map(|(key, item)| (key.to_owned(), item_json(item))).collect()
}

fn item_json(item: &Item) -> Json {
    match item {
        Item::None => Json::Null,
        Item::Value(value) => value_json(value),
        Item::Table(table) => Json::Object(table_json(table)),
        Item::ArrayOfTables(tables) => tables.iter().map(|table| Json::Object(table_json(table))).collect(),
    }
}

fn value_json(value: &Value) -> Json {
    match value {
        Value::String(text) => Json::from(text.value().as_str()),
        Value::Integer(n) => Json::from(*n.value()),
        Value::Float(n) => Number::from_f64(*n.value()).map_or(Json::Null, Json::Number),
        Value::Boolean(b) => Json::from(*b.value()),
        Value::Datetime(date) => Json::from(date.value().to_string()),
        Value::Array(array) => array.iter().map(value_json).collect(),
        Value::InlineTable(table) => Json::Object(table_json(table)),
    }
}

/// Makes values of TOML for one key.
struct Maker<'a> {
    key: String,
    is_date: &'a dyn Fn(&str) -> bool,
}

impl Maker<'_> {
    /// `None` where JSON has what TOML has not.
    fn value(&self, json: &Json, was_date: bool) -> Option<Value> {
        Some(match json {
            Json::Null => return None,
            Json::Bool(b) => Value::from(*b),
            Json::Number(n) => match n.as_i64() {
                Some(n) => Value::from(n),
                None => Value::from(n.as_f64()?),
            },
            Json::String(text) => match date(text).filter(|_| was_date || (self.is_date)(&self.key)) {
                Some(date) => Value::from(date),
                None => Value::from(text.as_str()),
            },
            Json::Array(items) => {
                let values: Option<Vec<Value>> = items.iter().map(|item| self.value(item, false)).collect();
                Value::Array(array(values?))
            }
            Json::Object(map) => {
                let mut table = InlineTable::new();
                for (key, json) in map.iter().filter(|(_, json)| !json.is_null()) {
                    table.insert(key, self.below(key).value(json, false)?);
                }
                Value::InlineTable(table)
            }
        })
    }

    fn below(&self, key: &str) -> Maker<'_> {
        Maker { key: format!("{}.{key}", self.key), is_date: self.is_date }
    }

    fn table(&self, json: &Map<String, Json>) -> Option<Table> {
        let mut table = Table::new();
        for (key, json) in json.iter().filter(|(_, json)| !json.is_null()) {
            table.insert(key, Item::Value(self.below(key).value(json, false)?));
        }
        Some(table)
    }
}

/// A day, or a day and a time, as TOML writes them.
fn date(text: &str) -> Option<Datetime> {
    let with_seconds = match text.split_once(['T', ' ']) {
        Some((day, time)) if time.len() == 5 => format!("{day}T{time}:00"),
        _ => text.to_owned(),
    };
    let date: Datetime = with_seconds.parse().ok()?;
    let Date { year, month, day } = date.date?;
    // 30 February is no date: it stays a text, and the parser says what is wrong with it.
    jiff::civil::Date::new(i16::try_from(year).ok()?, month as i8, day as i8).ok()?;
    Some(date)
}

/// A new list: on lines of its own where it is long.
fn array(values: Vec<Value>) -> Array {
    let mut array = Array::new();
    let length: usize = values.iter().map(|value| value.to_string().len() + 2).sum();
    if length <= LINE {
        values.into_iter().for_each(|value| array.push(value));
        return array;
    }
    for value in values {
        array.push_formatted(value.decorated("\n  ", ""));
    }
    array.set_trailing_comma(true);
    array.set_trailing("\n");
    array
}

/// Sets what is at the end of a path. `None` where the path leads through something that is no table.
fn put(table: &mut dyn TableLike, path: &[&str], json: &Json, maker: &Maker<'_>) -> Option<()> {
    let (key, rest) = path.split_first()?;
    if rest.is_empty() {
        return put_here(table, key, json, maker);
    }
    if !table.contains_key(key) {
        if json.is_null() {
            return Some(());
        }
        let new = match number(rest[0]) {
            None => Item::Value(Value::InlineTable(InlineTable::new())),
            Some(0) => Item::ArrayOfTables(ArrayOfTables::new()),
            Some(_) => return None,
        };
        table.insert(key, new);
    }
    let item = table.get_mut(key)?;
    let Some(n) = number(rest[0]) else {
        put(item.as_table_like_mut()?, rest, json, maker)?;
        tidy(item.as_value_mut());
        return Some(());
    };
    match item {
        Item::ArrayOfTables(tables) => {
            if n == tables.len() && rest.len() > 1 {
                tables.push(Table::new());
            }
            put(tables.get_mut(n)?, &rest[1..], json, maker)
        }
        Item::Value(Value::Array(array)) if rest.len() == 1 => {
            let old = array.get(n)?;
            let new = maker.value(json, old.is_datetime())?;
            array.replace(n, new);
            Some(())
        }
        Item::Value(Value::Array(array)) => {
            let value = array.get_mut(n)?;
            put(value.as_inline_table_mut()?, &rest[1..], json, maker)?;
            tidy(Some(value));
            Some(())
        }
        _ => None,
    }
}

fn put_here(table: &mut dyn TableLike, key: &str, json: &Json, maker: &Maker<'_>) -> Option<()> {
    if json.is_null() {
        table.remove(key);
        return Some(());
    }
    let Some(item) = table.get_mut(key) else {
        let new = match json {
            Json::Array(items) if !items.is_empty() && items.iter().all(Json::is_object) => {
                Item::ArrayOfTables(tables(items, ArrayOfTables::new(), maker)?)
            }
            json => Item::Value(maker.value(json, false)?),
        };
        // A table inside braces has no room for tables of its own.
        table.insert(key, new);
        return Some(());
    };
    if item_json(item) == *json {
        return Some(());
    }
    match (&mut *item, json) {
        (Item::ArrayOfTables(old), Json::Array(new)) if new.iter().all(Json::is_object) => {
            if new.is_empty() {
                table.remove(key);
            } else {
                *old = tables(new, std::mem::take(old), maker)?;
            }
        }
        (Item::Table(old), Json::Object(new)) => merge(old, new, maker)?,
        (Item::Value(Value::InlineTable(old)), Json::Object(new)) => {
            merge(old, new, maker)?;
            tidy(item.as_value_mut());
        }
        (Item::Value(Value::Array(old)), Json::Array(new)) => splice(old, new, maker)?,
        (Item::Value(old), json) => {
            let mut new = maker.value(json, old.is_datetime())?;
            *new.decor_mut() = old.decor().clone();
            *old = new;
        }
        (item, json) => *item = Item::Value(maker.value(json, false)?),
    }
    Some(())
}

/// Puts the space before the closing brace behind the last value again, when one came or went.
fn tidy(value: Option<&mut Value>) {
    let Some(table) = value.and_then(Value::as_inline_table_mut) else { return };
    let count = table.len();
    let mut closing = false;
    for (n, (_, value)) in table.iter_mut().enumerate() {
        let suffix = value.decor().suffix().and_then(|raw| raw.as_str()).unwrap_or("");
        let blank = !suffix.is_empty() && suffix.trim().is_empty();
        if n + 1 < count && blank {
            closing = true;
            value.decor_mut().set_suffix("");
        } else if n + 1 == count && closing && suffix.is_empty() {
            value.decor_mut().set_suffix(" ");
        }
    }
}

/// Gives a table exactly these keys; those that stay keep their place.
fn merge(table: &mut dyn TableLike, new: &Map<String, Json>, maker: &Maker<'_>) -> Option<()> {
    let old: Vec<String> = table.iter().map(|(key, _)| key.to_owned()).collect();
    for key in old.iter().filter(|key| new.get(*key).is_none_or(Json::is_null)) {
        table.remove(key);
    }
    for (key, json) in new {
        put_here(table, key, json, &maker.below(key))?;
    }
    Some(())
}

/// A list of tables with these values: tables that were there are used again, with their comments.
fn tables(new: &[Json], old: ArrayOfTables, maker: &Maker<'_>) -> Option<ArrayOfTables> {
    let mut places: Vec<Option<isize>> = old.iter().map(Table::position).collect();
    places.sort();
    let mut old: Vec<Option<(Json, Table)>> =
        old.into_iter().map(|table| Some((Json::Object(table_json(&table)), table))).collect();
    // Those that stay as they are, wherever they stand now; then each of the rest takes the next old one.
    let mut kept: Vec<Option<Table>> = new
        .iter()
        .map(|json| {
            let same = old.iter_mut().find(|o| o.as_ref().is_some_and(|(before, _)| before == json));
            same.and_then(Option::take).map(|(_, table)| table)
        })
        .collect();
    let last = places.last().copied().flatten();
    let mut result = ArrayOfTables::new();
    for (n, json) in new.iter().enumerate() {
        let map = json.as_object()?;
        let mut table = match kept[n].take() {
            Some(table) => table,
            None => match old.iter_mut().find_map(Option::take) {
                Some((_, mut table)) => {
                    merge(&mut table, map, maker)?;
                    table
                }
                None => maker.table(map)?,
            },
        };
        table.set_position(places.get(n).copied().flatten().or(last));
        result.push(table);
    }
    Some(result)
}

/// Gives a list these values: those at its beginning and its end that stay keep their comments.
fn splice(array: &mut Array, new: &[Json], maker: &Maker<'_>) -> Option<()> {
    let old: Vec<Json> = array.iter().map(value_json).collect();
    let front = old.iter().zip(new).take_while(|(a, b)| a == b).count();
    let most = old.len().min(new.len()) - front;
    let back = old.iter().rev().zip(new.iter().rev()).take(most).take_while(|(a, b)| a == b).count();
    let (old_end, new_end) = (old.len() - back, new.len() - back);
    let both = old_end.min(new_end);
    for (n, json) in new.iter().enumerate().take(both).skip(front) {
        array.replace(n, maker.value(json, array.get(n)?.is_datetime())?);
    }
    for _ in both..old_end {
        let removed = array.remove(both);
        keep_comment(array, both, &removed);
    }
    let lead = array.get(0).and_then(prefix).unwrap_or_default();
    for (n, json) in new.iter().enumerate().take(new_end).skip(both) {
        let value = maker.value(json, false)?;
        let before = if n == 0 && !lead.contains('\n') { String::new() } else { space(&lead) };
        array.insert_formatted(n, value.decorated(before, ""));
    }
    if array.is_empty() && !array.trailing().as_str().is_some_and(|text| text.contains('#')) {
        array.set_trailing("");
        array.set_trailing_comma(false);
    }
    // What was first and has something in front now needs a space.
    if let Some(second) = array.get_mut(1)
        && prefix(second).is_some_and(|prefix| prefix.is_empty())
    {
        second.decor_mut().set_prefix(" ");
    }
    Some(())
}

fn prefix(value: &Value) -> Option<String> {
    value.decor().prefix().and_then(|raw| raw.as_str()).map(str::to_owned)
}

/// The white space of a list's entry, without its comments.
fn space(prefix: &str) -> String {
    match prefix.rfind('\n') {
        Some(at) => prefix[at..].to_owned(),
        None => " ".to_owned(),
    }
}

/// A comment in front of an entry that goes is often one behind the entry before: it stays.
fn keep_comment(array: &mut Array, at: usize, removed: &Value) {
    let Some(comment) = prefix(removed).filter(|prefix| prefix.contains('#')) else { return };
    let comment = comment[..comment.rfind('\n').unwrap_or(comment.len())].to_owned();
    match array.get_mut(at) {
        Some(next) => {
            let own = prefix(next).unwrap_or_default();
            next.decor_mut().set_prefix(comment + &own);
        }
        None => {
            let own = array.trailing().as_str().unwrap_or("\n").to_owned();
            array.set_trailing(comment + &own);
        }
    }
}

#[cfg(test)]
mod tests;
