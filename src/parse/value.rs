//! Typed reading of TOML tables, with the place of every value and all mistakes of a table.
//!
//! A [`Table`] hands out its values by key; what is left when it is finished is unknown and is
//! reported with the nearest known key. Nothing here knows what the keys mean.

use std::ops::Range;
use std::sync::Arc;

use jiff::civil::Date;
use toml::de::{DeTable, DeValue};

use super::date;
use super::url::SafeUrl;
use crate::diag::{Code, Diagnostic, SourceText, Text};
use crate::vi::chars::is_direction_control;

/// A value and the byte range of the file it was written in. Two are equal where their values are.
#[derive(Clone, Debug, Default)]
pub struct Spanned<T> {
    pub value: T,
    pub start: u32,
    pub end: u32,
}

impl<T: PartialEq> PartialEq for Spanned<T> {
    fn eq(&self, other: &Spanned<T>) -> bool {
        self.value == other.value
    }
}

impl<T: Eq> Eq for Spanned<T> {}

impl<T> Spanned<T> {
    pub fn new(value: T, range: Range<usize>) -> Spanned<T> {
        let clamp = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        Spanned { value, start: clamp(range.start), end: clamp(range.end) }
    }

    pub fn range(&self) -> Range<usize> {
        self.start as usize..self.end as usize
    }

    pub fn map<U>(self, f: impl FnOnce(T) -> U) -> Spanned<U> {
        Spanned { value: f(self.value), start: self.start, end: self.end }
    }
}

impl<T> std::ops::Deref for Spanned<T> {
    type Target = T;
    fn deref(&self) -> &T {
        &self.value
    }
}

/// A text with its place.
pub type Str = Spanned<Box<str>>;

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

    /// The table that is the value of a free key.
    pub fn as_table<'i>(&mut self, key: &str, value: toml::Spanned<DeValue<'i>>) -> Option<Table<'i>> {
        let span = value.span();
        match value.into_inner() {
            DeValue::Table(table) => Some(Table::new(table, span)),
            other => {
                self.wrong_type(key, &other, span, "bảng", "a table");
                None
            }
        }
    }

    fn wrong_type(&mut self, key: &str, value: &DeValue<'_>, span: Range<usize>, vi: &str, en: &str) {
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
                format!("`{key}` phải là {vi}, không phải {got_vi}"),
                format!("`{key}` must be {en}, not {got}"),
            ),
        );
    }
}

/// Parses TOML text at `base` in the reader's file; syntax errors go to the reader.
pub fn parse_toml<'i>(reader: &mut Reader<'_>, text: &'i str) -> Table<'i> {
    let (table, errors) = DeTable::parse_recoverable(text);
    let mut lines_seen = std::collections::BTreeSet::new();
    for error in errors {
        let span = error.span().unwrap_or(0..0);
        let line = line_start(text, span.start);
        // One message a line: what follows the first is its consequence. A line that sets a date is
        // judged as a date.
        if is_bad_date(&text[line..]) || !lines_seen.insert(line) {
            continue;
        }
        let duplicate = error.message().contains("duplicate");
        let code = if duplicate { Code::DuplicateKey } else { Code::Toml };
        let range = reader.range(span.clone());
        let detail = error.message().to_owned();
        let message = if duplicate {
            Text::fixed("khóa này được viết hai lần", "this key is written twice")
        } else {
            Text::new(
                "dòng này không đúng cú pháp TOML".to_owned(),
                format!("this line is not valid TOML: {}", detail.replace('\n', ", ")),
            )
        };
        let help = syntax_help(text, span);
        let diagnostic = reader.error(code, range, message);
        if let (Some(help), false) = (help, duplicate) {
            diagnostic.help.push(help);
        }
    }
    let span = table.span();
    let table = table.into_inner();
    // Only an escape brings in what reading the file has refused.
    if memchr::memchr(b'\\', text.as_bytes()).is_some() {
        refuse_controls(reader, &table);
    }
    Table::new(table, span)
}

/// Reports control characters and those that turn the direction of text, written as escapes: in feeds
/// they would be no XML, in a symbol another symbol.
fn refuse_controls(reader: &mut Reader<'_>, table: &DeTable<'_>) {
    fn is_refused(c: char) -> bool {
        c.is_control() && !matches!(c, '\n' | '\t')
            || is_direction_control(c)
            || matches!(c, '\u{fffe}' | '\u{ffff}')
    }
    fn value(reader: &mut Reader<'_>, found: &toml::Spanned<DeValue<'_>>) {
        match found.get_ref() {
            DeValue::String(text) => {
                if let Some(c) = text.chars().find(|c| is_refused(*c)) {
                    let number = c as u32;
                    let range = reader.range(found.span());
                    let message = Text::new(
                        format!("giá trị này có ký tự điều khiển U+{number:04X}, người đọc không thấy được"),
                        format!("this value holds the invisible control character U+{number:04X}"),
                    );
                    reader.error(Code::Encoding, range, message).help.push(Text::fixed(
                        "xóa phần có dấu \\ (\\u…, \\b, \\f, \\r) trong giá trị; muốn viết chính dấu \\ thì viết \\\\",
                        "delete the escape (\\u…, \\b, \\f, \\r) in the value; a backslash itself is written \\\\",
                    ));
                }
            }
            DeValue::Array(items) => items.iter().for_each(|item| value(reader, item)),
            DeValue::Table(table) => refuse_controls(reader, table),
            _ => {}
        }
    }
    for (key, found) in table {
        if key.get_ref().chars().any(is_refused) {
            let message = Text::fixed("tên khóa có ký tự điều khiển", "the key holds a control character");
            let range = reader.range(key.span());
            reader.error(Code::Encoding, range, message);
        }
        value(reader, found);
    }
}

fn line_start(text: &str, at: usize) -> usize {
    let at = at.min(text.len());
    text.as_bytes()[..at].iter().rposition(|b| *b == b'\n').map_or(0, |n| n + 1)
}

/// `date = 31/04/2026`: the reader of the key says that there is no such day.
fn is_bad_date(text: &str) -> bool {
    let line = text.lines().next().unwrap_or("");
    line.split_once('=').is_some_and(|(key, value)| {
        let key = key.trim();
        let is_date = ["date", "updated", "from", "to", "reviewed", "review_due"].contains(&key)
            || key.ends_with("_date");
        let value = value.trim();
        is_date && value.contains('/') && value.bytes().all(|b| b.is_ascii_digit() || b == b'/')
    })
}

/// What usually went wrong on a line that is not TOML.
fn syntax_help(text: &str, span: Range<usize>) -> Option<Text> {
    let start = line_start(text, span.start);
    let line = text[start..].lines().next().unwrap_or("").trim();
    if let Some(key) = line.split_once('=').map(|(key, _)| key.trim().trim_start_matches('"'))
        && !key.is_ascii()
    {
        return Some(Text::fixed(
            "tên khóa viết bằng chữ không dấu, ví dụ title = \"…\"",
            "keys have no accents, for example title = \"…\"",
        ));
    }
    if line.contains(['“', '”', '‘', '’', '«', '»']) && !line.contains('"') {
        return Some(Text::fixed(
            "dùng dấu ngoặc kép thẳng \" thay cho “ ” (Word tự đổi thành dấu cong)",
            "use straight quotes \" instead of “ ”",
        ));
    }
    match line.split_once('=') {
        Some((key, value)) => {
            let (key, value) = (key.trim(), value.trim());
            if value.is_empty() {
                Some(Text::new(
                    format!("viết giá trị sau dấu bằng: {key} = \"…\""),
                    format!("write a value after the equals sign: {key} = \"…\""),
                ))
            } else if value.starts_with('"') && value.matches('"').count() % 2 == 1 {
                Some(Text::fixed(
                    "thiếu dấu ngoặc kép \" ở cuối; dấu \" ở giữa câu viết là \\\"",
                    "the closing quote \" is missing; a quote inside is written \\\"",
                ))
            } else if value.starts_with('[') && !value.ends_with(']') {
                Some(Text::fixed("thiếu dấu ] ở cuối danh sách", "the closing ] of the list is missing"))
            } else if !value.starts_with(['"', '\'', '[', '{'])
                && !value.starts_with(|c: char| c.is_ascii_digit())
            {
                Some(Text::new(
                    format!("đặt giá trị trong dấu ngoặc kép: {key} = \"{value}\""),
                    format!("put the value in quotes: {key} = \"{value}\""),
                ))
            } else {
                None
            }
        }
        None => match line.split_once(':') {
            Some((key, value)) if !key.contains(' ') => {
                let (key, value) = (key.trim(), value.trim().trim_matches('"'));
                Some(Text::new(
                    format!("dùng dấu bằng thay cho dấu hai chấm: {key} = \"{value}\""),
                    format!("use an equals sign instead of a colon: {key} = \"{value}\""),
                ))
            }
            _ => Some(Text::fixed(
                "mỗi dòng có dạng: khóa = \"giá trị\"",
                "every line has the form: key = \"value\"",
            )),
        },
    }
}

/// One entry of a table: key, the key's span, the value.
type Entry<'i> = (String, Range<usize>, toml::Spanned<DeValue<'i>>);

/// A TOML table whose values are taken out one by one.
pub struct Table<'i> {
    entries: Vec<Entry<'i>>,
    known: Vec<&'static str>,
    /// Range in the TOML text, without the reader's base.
    span: Range<usize>,
}

impl<'i> Table<'i> {
    fn new(table: DeTable<'i>, span: Range<usize>) -> Table<'i> {
        let mut entries: Vec<Entry<'i>> =
            table.into_iter().map(|(k, v)| (k.get_ref().to_string(), k.span(), v)).collect();
        entries.sort_by_key(|(_, span, _)| span.start);
        Table { entries, known: Vec::new(), span }
    }

    /// Range in the file.
    pub fn range(&self, reader: &Reader<'_>) -> Range<usize> {
        // A table has no extent of its own where it is written under a header: its first key stands for it.
        match self.entries.first() {
            Some((_, key, _)) if self.span.is_empty() => reader.range(key.clone()),
            _ => reader.range(self.span.clone()),
        }
    }

    pub fn has(&self, key: &str) -> bool {
        self.entries.iter().any(|(k, _, _)| k == key)
    }

    /// The range of a key that is still in the table.
    pub fn key_range(&self, reader: &Reader<'_>, key: &str) -> Option<Range<usize>> {
        self.entries.iter().find(|(k, _, _)| k == key).map(|(_, span, _)| reader.range(span.clone()))
    }

    fn take(&mut self, key: &'static str) -> Option<toml::Spanned<DeValue<'i>>> {
        self.known.push(key);
        let at = self.entries.iter().position(|(k, _, _)| k == key)?;
        Some(self.entries.remove(at).2)
    }

    /// Takes every remaining entry as it is: for tables whose keys are free.
    pub fn take_all(&mut self) -> Vec<(String, Range<usize>, toml::Spanned<DeValue<'i>>)> {
        std::mem::take(&mut self.entries)
    }

    pub fn string(&mut self, r: &mut Reader<'_>, key: &'static str) -> Option<Str> {
        let value = self.take(key)?;
        let span = value.span();
        match value.get_ref() {
            DeValue::String(text) => Some(Spanned::new(text.as_ref().into(), r.range(span))),
            other => {
                r.wrong_type(key, other, span, "chữ trong dấu ngoặc kép", "a string");
                None
            }
        }
    }

    /// The value of a key as an address outside the site (`https://…`): one that could run
    /// something in a reader's browser is refused.
    pub fn url(&mut self, r: &mut Reader<'_>, key: &'static str) -> Option<Str> {
        let url = self.string(r, key)?;
        match SafeUrl::parse(&url.value) {
            Ok(safe) => Some(url.map(|_| safe.as_str().into())),
            Err(_) => {
                let message = Text::new(
                    format!("`{key}` không phải là địa chỉ của một trang web"),
                    format!("`{key}` is not the address of a web page"),
                );
                r.error(Code::UnsafeUrl, url.range(), message).help.push(Text::fixed(
                    "viết đầy đủ, bắt đầu bằng https://, ví dụ https://chinhphu.vn/",
                    "write it in full, beginning with https://, such as https://chinhphu.vn/",
                ));
                None
            }
        }
    }

    /// A text that must be there and not be blank.
    pub fn required_string(&mut self, r: &mut Reader<'_>, key: &'static str) -> Option<Str> {
        if !self.has(key) {
            self.known.push(key);
            let range = self.range(r);
            self.missing(r, key, range);
            return None;
        }
        let text = self.string(r, key)?;
        if text.value.trim().is_empty() {
            r.error(
                Code::MissingKey,
                text.range(),
                Text::new(format!("`{key}` còn trống"), format!("`{key}` is blank")),
            );
            return None;
        }
        Some(text)
    }

    fn missing(&self, r: &mut Reader<'_>, key: &str, range: Range<usize>) {
        r.error(
            Code::MissingKey,
            range.start..range.start,
            Text::new(format!("thiếu `{key}`"), format!("`{key}` is missing")),
        )
        .help
        .push(Text::new(format!("thêm dòng: {key} = \"…\""), format!("add the line: {key} = \"…\"")));
    }

    pub fn boolean(&mut self, r: &mut Reader<'_>, key: &'static str) -> Option<bool> {
        let value = self.take(key)?;
        let span = value.span();
        match value.get_ref() {
            DeValue::Boolean(b) => Some(*b),
            other => {
                r.wrong_type(key, other, span, "true hoặc false", "true or false");
                None
            }
        }
    }

    pub fn integer(&mut self, r: &mut Reader<'_>, key: &'static str) -> Option<Spanned<i64>> {
        let value = self.take(key)?;
        let span = value.span();
        match value.get_ref() {
            DeValue::Integer(n) => match i64::from_str_radix(n.as_str(), n.radix()) {
                Ok(n) => Some(Spanned::new(n, r.range(span))),
                Err(_) => {
                    let range = r.range(span);
                    r.error(Code::BadValue, range, Text::fixed("số này quá lớn", "this number is too large"));
                    None
                }
            },
            other => {
                r.wrong_type(key, other, span, "số nguyên", "a whole number");
                None
            }
        }
    }

    /// A whole number within limits.
    pub fn integer_in(
        &mut self,
        r: &mut Reader<'_>,
        key: &'static str,
        min: i64,
        max: i64,
    ) -> Option<Spanned<i64>> {
        let n = self.integer(r, key)?;
        if (min..=max).contains(&n.value) {
            return Some(n);
        }
        r.error(
            Code::BadValue,
            n.range(),
            Text::new(
                format!("`{key}` phải từ {min} đến {max}"),
                format!("`{key}` must be from {min} to {max}"),
            ),
        );
        None
    }

    pub fn number(&mut self, r: &mut Reader<'_>, key: &'static str) -> Option<Spanned<f64>> {
        let value = self.take(key)?;
        let span = value.span();
        let parsed = match value.get_ref() {
            DeValue::Integer(n) => i64::from_str_radix(n.as_str(), n.radix()).ok().map(|n| n as f64),
            DeValue::Float(n) => n.as_str().parse::<f64>().ok().filter(|n| n.is_finite()),
            other => {
                r.wrong_type(key, other, span, "số", "a number");
                return None;
            }
        };
        match parsed {
            Some(n) => Some(Spanned::new(n, r.range(span))),
            None => {
                let range = r.range(span);
                r.error(Code::BadValue, range, Text::fixed("đây không phải là số", "this is not a number"));
                None
            }
        }
    }

    pub fn date(&mut self, r: &mut Reader<'_>, key: &'static str) -> Option<Spanned<Date>> {
        let value = self.take(key)?;
        let span = value.span();
        date_value(r, key, value.get_ref(), span)
    }

    /// A date known to the day, the month or only the year.
    pub fn partial_date(
        &mut self,
        r: &mut Reader<'_>,
        key: &'static str,
    ) -> Option<Spanned<date::PartialDate>> {
        let value = self.take(key)?;
        let span = value.span();
        let partial = match value.get_ref() {
            DeValue::String(text) => date::PartialDate::parse(text),
            DeValue::Integer(n) => date::PartialDate::parse(n.as_str()),
            DeValue::Datetime(_) => {
                return Some(date_value(r, key, value.get_ref(), span)?.map(date::PartialDate::Day));
            }
            other => {
                r.wrong_type(key, other, span, "ngày", "a date");
                return None;
            }
        };
        let range = r.range(span);
        match partial {
            Some(partial) => Some(Spanned::new(partial, range)),
            None => {
                let message = Text::new(
                    format!("`{key}` không phải là ngày, tháng hay năm có thật"),
                    format!("`{key}` is not a day, month or year that exists"),
                );
                r.error(Code::BadDate, range, message).help.push(Text::fixed(
                    "viết \"2025-06-30\", \"30/6/2025\", \"2025-06\", \"6/2025\" hoặc \"2025\", theo mức đã biết",
                    "write \"2025-06-30\", \"30/6/2025\", \"2025-06\", \"6/2025\" or \"2025\", as far as it is known",
                ));
                None
            }
        }
    }

    /// A list of texts; a single text counts as a list of one.
    pub fn strings(&mut self, r: &mut Reader<'_>, key: &'static str) -> Option<Vec<Str>> {
        let value = self.take(key)?;
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
                        other => r.wrong_type(
                            key,
                            other,
                            span,
                            "danh sách chữ trong dấu ngoặc kép",
                            "a list of strings",
                        ),
                    }
                }
                Some(texts)
            }
            other => {
                r.wrong_type(key, &other, span, "danh sách", "a list");
                None
            }
        }
    }

    pub fn integers(&mut self, r: &mut Reader<'_>, key: &'static str) -> Option<Vec<Spanned<i64>>> {
        let value = self.take(key)?;
        let span = value.span();
        match value.into_inner() {
            DeValue::Array(items) => {
                let mut numbers = Vec::with_capacity(items.len());
                for item in items {
                    let span = item.span();
                    match item.get_ref() {
                        DeValue::Integer(n) => {
                            if let Ok(n) = i64::from_str_radix(n.as_str(), n.radix()) {
                                numbers.push(Spanned::new(n, r.range(span)));
                            }
                        }
                        other => r.wrong_type(key, other, span, "danh sách số", "a list of numbers"),
                    }
                }
                Some(numbers)
            }
            other => {
                r.wrong_type(key, &other, span, "danh sách", "a list");
                None
            }
        }
    }

    pub fn table(&mut self, r: &mut Reader<'_>, key: &'static str) -> Option<Table<'i>> {
        let value = self.take(key)?;
        let span = value.span();
        match value.into_inner() {
            DeValue::Table(table) => Some(Table::new(table, span)),
            other => {
                r.wrong_type(key, &other, span, "bảng", "a table");
                None
            }
        }
    }

    /// A list of tables (`[[key]]`).
    pub fn tables(&mut self, r: &mut Reader<'_>, key: &'static str) -> Vec<Table<'i>> {
        let Some(value) = self.take(key) else { return Vec::new() };
        let span = value.span();
        match value.into_inner() {
            DeValue::Array(items) => {
                let mut tables = Vec::with_capacity(items.len());
                for item in items {
                    let span = item.span();
                    match item.into_inner() {
                        DeValue::Table(table) => tables.push(Table::new(table, span)),
                        other => r.wrong_type(key, &other, span, "bảng", "a table"),
                    }
                }
                tables
            }
            other => {
                r.wrong_type(key, &other, span, "danh sách bảng", "a list of tables");
                Vec::new()
            }
        }
    }

    /// One of a fixed set of words.
    pub fn choice<T: Copy>(
        &mut self,
        r: &mut Reader<'_>,
        key: &'static str,
        choices: &[(&'static str, T)],
    ) -> Option<Spanned<T>> {
        let text = self.string(r, key)?;
        if let Some((_, value)) = choices.iter().find(|(name, _)| *name == &*text.value) {
            return Some(Spanned::new(*value, text.range()));
        }
        let names: Vec<String> = choices.iter().map(|(name, _)| format!("`{name}`")).collect();
        let names = names.join(", ");
        let diagnostic = Diagnostic::error(
            Code::BadValue,
            Text::new(
                format!("`{key}` không nhận giá trị \"{}\"", text.value),
                format!("`{key}` cannot be \"{}\"", text.value),
            ),
        )
        .at(r.file, text.range())
        .suggest(&text.value, choices.iter().map(|(name, _)| *name))
        .help(Text::new(format!("dùng một trong: {names}"), format!("use one of: {names}")));
        r.diagnostics.push(diagnostic);
        None
    }

    /// Free data, as JSON.
    pub fn json(&mut self, r: &mut Reader<'_>, key: &'static str) -> Option<serde_json::Value> {
        let table = self.table(r, key)?;
        let mut map = serde_json::Map::new();
        for (key, _, value) in table.entries {
            map.insert(key, to_json(value.into_inner()));
        }
        Some(serde_json::Value::Object(map))
    }

    /// Reports every key that was not asked for.
    pub fn finish(self, r: &mut Reader<'_>) {
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
            .suggest(&key, self.known.iter().copied());
            r.diagnostics.push(diagnostic);
        }
    }
}

fn date_value(
    r: &mut Reader<'_>,
    key: &str,
    value: &DeValue<'_>,
    span: Range<usize>,
) -> Option<Spanned<Date>> {
    let parsed = match value {
        DeValue::Datetime(when) => when.date.and_then(|d| {
            Date::new(i16::try_from(d.year).ok()?, i8::try_from(d.month).ok()?, i8::try_from(d.day).ok()?)
                .ok()
        }),
        DeValue::String(text) => date::parse_date(text),
        other => {
            r.wrong_type(key, other, span, "ngày", "a date");
            if let Some(diagnostic) = r.diagnostics.last_mut() {
                diagnostic.help.push(DATE_FORMS);
            }
            return None;
        }
    };
    let range = r.range(span);
    match parsed {
        Some(date) => Some(Spanned::new(date, range)),
        None => {
            bad_date(r, key, range);
            None
        }
    }
}

fn bad_date(r: &mut Reader<'_>, key: &str, range: Range<usize>) {
    r.error(
        Code::BadDate,
        range,
        Text::new(
            format!("`{key}` không phải là ngày có thật"),
            format!("`{key}` is not a date that exists"),
        ),
    )
    .help
    .push(DATE_FORMS);
}

const DATE_FORMS: Text = Text::fixed(
    "viết 2026-05-01, \"01/05/2026\" hoặc \"1/5/2026\" (ngày/tháng/năm)",
    "write 2026-05-01, \"01/05/2026\" or \"1/5/2026\" (day/month/year)",
);

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
