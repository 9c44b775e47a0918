//! Parsing TOML text into a [`Table`], and what usually went wrong where it is not TOML.

use std::ops::Range;

use toml::de::{DeTable, DeValue};

use super::{Reader, Table};
use crate::diag::{Code, Text};
use crate::keys::Key;
use crate::keys::subject::tables_of;
use crate::vi::chars::is_direction_control;

/// Parses TOML text at `base` in the reader's file; syntax errors go to the reader.
///
/// `keys` describe what may stand in it.
pub fn parse_toml<'i>(reader: &mut Reader<'_>, text: &'i str, keys: &'static [Key]) -> Table<'i> {
    let (table, errors) = DeTable::parse_recoverable(text);
    let mut lines_seen = std::collections::BTreeSet::new();
    for error in errors {
        let span = error.span().unwrap_or(0..0);
        let line = line_start(text, span.start);
        // One message a line: what follows the first is its consequence. A line that sets a date is
        // judged as a date.
        if is_bad_date(&text[line..], keys) || !lines_seen.insert(line) {
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
    Table::new(table, span, keys)
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
fn is_bad_date(text: &str, keys: &'static [Key]) -> bool {
    let line = text.lines().next().unwrap_or("");
    line.split_once('=').is_some_and(|(key, value)| {
        let key = key.trim();
        let value = value.trim();
        let is_date = || {
            let mut described = tables_of(keys).into_iter().flat_map(|(_, keys)| keys);
            described.any(|known| known.name == key && known.shape.is_date())
        };
        value.contains('/') && value.bytes().all(|b| b.is_ascii_digit() || b == b'/') && is_date()
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
