//! Typed reading of TOML tables, with the place of every value and all mistakes of a table.
//!
//! A [`Table`] hands out its values by described keys ([`crate::keys`]): the description says what must
//! stand there, and words the message where something else does. What is left when a table is finished
//! is unknown and is reported with the nearest known key.

mod checks;
mod dates;
mod figures;
mod spanned;
mod syntax;

use std::ops::Range;
use std::sync::Arc;

use toml::de::{DeTable, DeValue};

use crate::diag::{Code, Diagnostic, SourceText, Text};
use crate::keys::choices::Choice;
use crate::keys::page::{common, front_keys, head};
use crate::keys::{Key, Phrase, Shape, TextKind};

use checks::{check_id, check_url, within, word};

pub use spanned::{Spanned, Str};
pub use syntax::parse_toml;

/// Where values come from and where mistakes go.
pub struct Reader<'a> {
    pub file: &'a Arc<SourceText>,
    /// Byte offset of the TOML text in the file.
    pub base: usize,
    pub diagnostics: &'a mut Vec<Diagnostic>,
}

impl Reader<'_> {
    fn range(&self, span: Range<usize>) -> Range<usize> {
        self.base + span.start..self.base + span.end
    }

    /// Reports a mistake at a place of the file.
    pub fn error(&mut self, code: Code, range: Range<usize>, message: Text) -> &mut Diagnostic {
        self.diagnostics.push(Diagnostic::error(code, message).at(self.file, range));
        self.diagnostics.last_mut().expect("one was pushed")
    }

    /// The table that is the value of a free key; `keys` describe what may stand in it.
    pub fn as_table<'i>(
        &mut self,
        key: &str,
        value: toml::Spanned<DeValue<'i>>,
        keys: &'static [Key],
    ) -> Option<Table<'i>> {
        let span = value.span();
        match value.into_inner() {
            DeValue::Table(table) => Some(Table::new(table, span, keys)),
            other => {
                self.wrong_type(key, &other, span, Shape::Free.expected());
                None
            }
        }
    }

    fn wrong_type(&mut self, key: &str, value: &DeValue<'_>, span: Range<usize>, expected: Phrase) {
        let range = self.range(span);
        let got_vi = match value {
            DeValue::String(_) => "chữ",
            DeValue::Integer(_) | DeValue::Float(_) => "số",
            DeValue::Boolean(_) => "true/false",
            DeValue::Datetime(_) => "ngày",
            DeValue::Array(_) => "danh sách",
            DeValue::Table(_) => "bảng",
        };
        let got = value.type_str();
        self.error(
            Code::WrongType,
            range,
            Text::new(
                format!("`{key}` phải là {}, không phải {got_vi}", expected.vi),
                format!("`{key}` must be {}, not {got}", expected.en),
            ),
        );
    }
}

/// One entry of a table: key, the key's span, the value.
type Entry<'i> = (String, Range<usize>, toml::Spanned<DeValue<'i>>);

/// A TOML table whose values are taken out one by one.
pub struct Table<'i> {
    entries: Vec<Entry<'i>>,
    /// What may stand in it.
    keys: &'static [Key],
    /// The names that were asked for: a described key that nobody asks for would be lost in silence.
    asked: Vec<&'static str>,
    /// Range in the TOML text, without the reader's base.
    span: Range<usize>,
}

impl<'i> Table<'i> {
    fn new(table: DeTable<'i>, span: Range<usize>, keys: &'static [Key]) -> Table<'i> {
        let mut entries: Vec<Entry<'i>> =
            table.into_iter().map(|(k, v)| (k.get_ref().to_string(), k.span(), v)).collect();
        entries.sort_by_key(|(_, span, _)| span.start);
        Table { entries, keys, asked: Vec::new(), span }
    }

    /// A table that is not there: every key has its default.
    fn absent(keys: &'static [Key]) -> Table<'i> {
        Table { entries: Vec::new(), keys, asked: Vec::new(), span: 0..0 }
    }

    /// Range in the file.
    pub fn range(&self, reader: &Reader<'_>) -> Range<usize> {
        // A table has no extent of its own where it is written under a header: its first key stands for it.
        match self.entries.first() {
            Some((_, key, _)) if self.span.is_empty() => reader.range(key.clone()),
            _ => reader.range(self.span.clone()),
        }
    }

    /// Whether it is written as `{ … }` on one line.
    fn is_inline(&self, r: &Reader<'_>) -> bool {
        !self.span.is_empty()
            && r.file.text.get(r.range(self.span.clone())).is_some_and(|text| text.starts_with('{'))
    }

    /// Whether a key is there, for keys whose absence the caller judges.
    pub fn has(&mut self, key: &Key) -> bool {
        self.ask(key);
        self.entries.iter().any(|(k, _, _)| k == key.name)
    }

    /// The range of a key that is still in the table.
    pub fn key_range(&self, reader: &Reader<'_>, key: &Key) -> Option<Range<usize>> {
        self.entries.iter().find(|(k, _, _)| k == key.name).map(|(_, span, _)| reader.range(span.clone()))
    }

    fn ask(&mut self, key: &Key) {
        debug_assert!(self.keys.contains(key), "`{key}` is not described for this table");
        if cfg!(debug_assertions) {
            self.asked.push(key.name);
        }
    }

    fn take(&mut self, key: &Key) -> Option<toml::Spanned<DeValue<'i>>> {
        self.ask(key);
        let at = self.entries.iter().position(|(k, _, _)| k == key.name)?;
        Some(self.entries.remove(at).2)
    }

    /// The value of a key; a required one that is not there is reported.
    fn value(&mut self, r: &mut Reader<'_>, key: &Key) -> Option<toml::Spanned<DeValue<'i>>> {
        let range = self.range(r);
        let value = self.take(key);
        let is_inline = self.is_inline(r);
        if value.is_none() && key.required {
            let example = if matches!(key.shape, Shape::Text(_)) { "\"…\"" } else { key.example };
            r.error(
                Code::MissingKey,
                range.start..range.start,
                Text::new(format!("thiếu `{key}`"), format!("`{key}` is missing")),
            )
            .help
            .push(match is_inline {
                true => Text::new(
                    format!("thêm vào trong ngoặc nhọn {{ }}: {key} = {example}"),
                    format!("add inside the braces {{ }}: {key} = {example}"),
                ),
                false => Text::new(
                    format!("thêm dòng: {key} = {example}"),
                    format!("add the line: {key} = {example}"),
                ),
            });
        }
        value
    }

    /// Takes every remaining entry as it is: for tables whose keys are free.
    pub fn take_all(&mut self) -> Vec<(String, Range<usize>, toml::Spanned<DeValue<'i>>)> {
        std::mem::take(&mut self.entries)
    }

    /// A text; what its description says of it (not blank, an id, a safe address) is checked.
    pub fn string(&mut self, r: &mut Reader<'_>, key: &Key) -> Option<Str> {
        let value = self.value(r, key)?;
        let span = value.span();
        let text: Str = match value.get_ref() {
            DeValue::String(text) => Spanned::new(text.as_ref().into(), r.range(span)),
            other => {
                let is_plain = !matches!(other, DeValue::Array(_) | DeValue::Table(_));
                r.wrong_type(key.name, other, span.clone(), key.shape.expected());
                let range = r.range(span);
                if let (true, Some(diagnostic)) = (is_plain, r.diagnostics.last_mut()) {
                    let written = r.file.text.get(range).unwrap_or("…");
                    diagnostic.help.push(Text::new(
                        format!("đặt trong ngoặc kép: {key} = \"{written}\""),
                        format!("put it in quotes: {key} = \"{written}\""),
                    ));
                }
                return None;
            }
        };
        if key.required && text.value.trim().is_empty() {
            r.error(
                Code::MissingKey,
                text.range(),
                Text::new(format!("`{key}` còn trống"), format!("`{key}` is blank")),
            );
            return None;
        }
        match key.shape {
            Shape::Text(TextKind::Id) => check_id(r, text),
            Shape::Text(TextKind::Url) => check_url(r, key, text),
            _ => Some(text),
        }
    }

    /// A text without its place.
    pub fn text(&mut self, r: &mut Reader<'_>, key: &Key) -> Option<Box<str>> {
        self.string(r, key).map(|text| text.value)
    }

    pub fn boolean(&mut self, r: &mut Reader<'_>, key: &Key) -> Option<bool> {
        let value = self.value(r, key)?;
        let span = value.span();
        match value.get_ref() {
            DeValue::Boolean(b) => Some(*b),
            other => {
                r.wrong_type(key.name, other, span, key.shape.expected());
                None
            }
        }
    }

    /// A switch, or its described default.
    pub fn boolean_or(&mut self, r: &mut Reader<'_>, key: &Key) -> bool {
        self.boolean(r, key).unwrap_or_else(|| key.default_boolean())
    }

    /// A whole number, within the limits of its description.
    pub fn integer(&mut self, r: &mut Reader<'_>, key: &Key) -> Option<Spanned<i64>> {
        let value = self.value(r, key)?;
        let span = value.span();
        let number = match value.get_ref() {
            DeValue::Integer(n) => match i64::from_str_radix(n.as_str(), n.radix()) {
                Ok(n) => Spanned::new(n, r.range(span)),
                Err(_) => {
                    let range = r.range(span);
                    r.error(Code::BadValue, range, Text::fixed("số này quá lớn", "this number is too large"));
                    return None;
                }
            },
            other => {
                r.wrong_type(key.name, other, span, key.shape.expected());
                return None;
            }
        };
        within(r, key, number)
    }

    /// A whole number, or its described default.
    pub fn integer_or(&mut self, r: &mut Reader<'_>, key: &Key) -> i64 {
        self.integer(r, key).map_or_else(|| key.default_integer(), |n| n.value)
    }

    /// A list of texts; a single text counts as a list of one.
    pub fn strings(&mut self, r: &mut Reader<'_>, key: &Key) -> Option<Vec<Str>> {
        let value = self.value(r, key)?;
        let span = value.span();
        match value.into_inner() {
            DeValue::String(text) => Some(vec![Spanned::new(text.as_ref().into(), r.range(span))]),
            DeValue::Array(items) => {
                let mut texts = Vec::with_capacity(items.len());
                for item in items {
                    let span = item.span();
                    match item.get_ref() {
                        DeValue::String(text) => {
                            texts.push(Spanned::new(text.as_ref().into(), r.range(span)))
                        }
                        other => r.wrong_type(key.name, other, span, key.shape.expected_item()),
                    }
                }
                Some(texts)
            }
            other => {
                r.wrong_type(key.name, &other, span, key.shape.expected());
                None
            }
        }
    }

    /// A list of texts without their places; empty where it is absent.
    pub fn texts(&mut self, r: &mut Reader<'_>, key: &Key) -> Vec<Box<str>> {
        self.strings(r, key).unwrap_or_default().into_iter().map(|text| text.value).collect()
    }

    /// A list of whole numbers, within the limits of its description.
    pub fn integers(&mut self, r: &mut Reader<'_>, key: &Key) -> Option<Vec<i64>> {
        let value = self.value(r, key)?;
        let span = value.span();
        match value.into_inner() {
            DeValue::Array(items) => {
                let mut numbers = Vec::with_capacity(items.len());
                for item in items {
                    let span = item.span();
                    match item.get_ref() {
                        DeValue::Integer(n) => {
                            // A number too large for us is beyond any limit.
                            let n = i64::from_str_radix(n.as_str(), n.radix()).unwrap_or(i64::MAX);
                            let n = Spanned::new(n, r.range(span));
                            numbers.extend(within(r, key, n).map(|n| n.value));
                        }
                        other => r.wrong_type(key.name, other, span, key.shape.expected_item()),
                    }
                }
                Some(numbers)
            }
            other => {
                r.wrong_type(key.name, &other, span, key.shape.expected());
                None
            }
        }
    }

    /// The table that is the value of a key, to be read by the keys described for it.
    pub fn table(&mut self, r: &mut Reader<'_>, key: &Key) -> Option<Table<'i>> {
        let value = self.value(r, key)?;
        r.as_table(key.name, value, key.shape.keys())
    }

    /// Reads the table that is the value of a key to its end; where it is absent, an empty one, so that
    /// every key has its default.
    pub fn section<T>(
        &mut self,
        r: &mut Reader<'_>,
        key: &Key,
        read: impl FnOnce(&mut Reader<'_>, &mut Table<'i>) -> T,
    ) -> T {
        let mut section = self.table(r, key).unwrap_or_else(|| Table::absent(key.shape.keys()));
        let value = read(r, &mut section);
        section.finish(r);
        value
    }

    /// A list of tables (`[[key]]`).
    pub fn tables(&mut self, r: &mut Reader<'_>, key: &Key) -> Vec<Table<'i>> {
        let Some(value) = self.value(r, key) else { return Vec::new() };
        let span = value.span();
        match value.into_inner() {
            DeValue::Array(items) => {
                let mut tables = Vec::with_capacity(items.len());
                for item in items {
                    let span = item.span();
                    match item.into_inner() {
                        DeValue::Table(table) => tables.push(Table::new(table, span, key.shape.keys())),
                        other => r.wrong_type(key.name, &other, span, key.shape.expected_item()),
                    }
                }
                tables
            }
            other => {
                r.wrong_type(key.name, &other, span, key.shape.expected());
                Vec::new()
            }
        }
    }

    /// One of the words a key takes.
    pub fn choice<T: Choice>(&mut self, r: &mut Reader<'_>, key: &Key) -> Option<Spanned<T>> {
        let text = self.string(r, key)?;
        word(r, key, &text)
    }

    /// A word, or the described default.
    pub fn choice_or<T: Choice>(&mut self, r: &mut Reader<'_>, key: &Key) -> T {
        let written = self.choice(r, key).map(|word| word.value);
        let described = || T::named(key.default_text()).or_else(|| T::VALUES.first().copied());
        written.or_else(described).expect("a set of words is not empty")
    }

    /// Some of the words a key takes; each that is not one of them is reported.
    pub fn choices<T: Choice>(&mut self, r: &mut Reader<'_>, key: &Key) -> Option<Vec<Spanned<T>>> {
        let texts = self.strings(r, key)?;
        Some(texts.iter().filter_map(|text| word(r, key, text)).collect())
    }

    /// Free data, as JSON.
    pub fn json(&mut self, r: &mut Reader<'_>, key: &Key) -> Option<serde_json::Value> {
        let table = self.table(r, key)?;
        // A key of the page below the header of its free data is not read: `draft = true` would do nothing.
        for (name, span, _) in &table.entries {
            let is_pages = [head::ALL, common::ALL].concat().iter().any(|known| known.name == name);
            let range = r.range(span.clone());
            if let (true, Some(above)) = (is_pages, header_above(&r.file.text, range.start)) {
                let message = Text::new(
                    format!("`{name}` nằm dưới {} nên không được đọc như khóa của trang", above.0),
                    format!("`{name}` stands below {}, so it is not read as a key of the page", above.0),
                );
                r.error(Code::UnknownKey, range, message).help.push(move_up(&above));
            }
        }
        let mut map = serde_json::Map::new();
        for (key, _, value) in table.entries {
            map.insert(key, to_json(value.into_inner()));
        }
        Some(serde_json::Value::Object(map))
    }

    /// Reports every key that is not described.
    pub fn finish(self, r: &mut Reader<'_>) {
        debug_assert!(
            self.keys.iter().all(|key| self.asked.contains(&key.name)),
            "of {:?} only {:?} are read",
            self.keys,
            self.asked
        );
        for (key, span, _) in self.entries {
            // Not a key that TOML allows: reported as such.
            if !key.is_ascii() && r.diagnostics.iter().any(|d| d.code == Code::Toml) {
                continue;
            }
            let range = r.range(span);
            let diagnostic = Diagnostic::error(
                Code::UnknownKey,
                Text::new(format!("không có khóa `{key}`"), format!("there is no key `{key}`")),
            )
            .at(r.file, range)
            .suggest(&key, self.keys.iter().map(|known| known.name));
            let is_pages = r.file.path.ends_with(".md") && front_keys().iter().any(|known| known.name == key);
            let above = header_above(&r.file.text, diagnostic.place.as_ref().map_or(0, |p| p.range.start));
            r.diagnostics.push(match above {
                Some(above) if is_pages => Diagnostic { help: vec![move_up(&above)], ..diagnostic },
                _ => diagnostic,
            });
        }
    }
}

/// The table header above a place, as it is written, and its line.
fn header_above(text: &str, at: usize) -> Option<(&str, usize)> {
    let before = text.get(..at)?;
    let (n, header) =
        before.lines().enumerate().filter(|(_, line)| line.trim_start().starts_with('[')).last()?;
    let header = header.trim();
    (header.ends_with(']') && !header.contains('=')).then_some((header, n + 1))
}

/// A key that belongs above a header.
fn move_up(above: &(&str, usize)) -> Text {
    let (header, line) = above;
    Text::new(
        format!("chuyển dòng này lên trên dòng {line}: {header}"),
        format!("move this line above line {line}: {header}"),
    )
}

fn to_json(value: DeValue<'_>) -> serde_json::Value {
    use serde_json::Value;
    match value {
        DeValue::String(s) => Value::String(s.into_owned()),
        DeValue::Integer(n) => i64::from_str_radix(n.as_str(), n.radix()).map_or(Value::Null, Value::from),
        DeValue::Float(n) => n.as_str().parse::<f64>().map_or(Value::Null, Value::from),
        DeValue::Boolean(b) => Value::Bool(b),
        DeValue::Datetime(d) => Value::String(d.to_string()),
        DeValue::Array(items) => Value::Array(items.into_iter().map(|v| to_json(v.into_inner())).collect()),
        DeValue::Table(table) => Value::Object(
            table.into_iter().map(|(k, v)| (k.get_ref().to_string(), to_json(v.into_inner()))).collect(),
        ),
    }
}
