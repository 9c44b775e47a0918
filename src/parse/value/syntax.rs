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
        if let Some(end) = missing_comma(text, span.start).filter(|_| !error.message().contains("duplicate"))
        {
            let place = reader.range(end - 1..end);
            let message = Text::fixed(
                "thiếu dấu phẩy giữa hai mục của danh sách",
                "a comma is missing between two items of the list",
            );
            reader
                .error(Code::Toml, place, message)
                .help
                .push(Text::fixed("thêm dấu phẩy ở cuối dòng này", "add a comma at the end of this line"));
            // What follows in the list is its consequence.
            break;
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

/// What went wrong on a line that is not TOML, and the line as it should be: a proposal that is TOML
/// itself, so that following it works.
fn syntax_help(text: &str, span: Range<usize>) -> Option<Text> {
    let start = line_start(text, span.start);
    let line = text[start..].lines().next().unwrap_or("").trim();
    if line.split_once('=').is_some_and(|(key, _)| !key.trim().trim_matches('"').is_ascii()) {
        return Some(Text::fixed(
            "tên khóa viết bằng chữ không dấu, ví dụ title = \"…\"",
            "keys have no accents, for example title = \"…\"",
        ));
    }
    if let Some((vi, en, mended)) = mended(line) {
        return Some(Text::new(format!("{vi}: {mended}"), format!("{en}: {mended}")));
    }
    match line.split_once('=') {
        Some((key, value)) if value.trim().is_empty() => Some(Text::new(
            format!("viết giá trị sau dấu bằng: {} = \"…\"", key.trim()),
            format!("write a value after the equals sign: {} = \"…\"", key.trim()),
        )),
        Some((_, value)) if value.trim_start().starts_with('[') && !value.trim_end().ends_with(']') => {
            Some(Text::fixed("thiếu dấu ] ở cuối danh sách", "the closing ] of the list is missing"))
        }
        Some((_, value)) if value.trim_start().starts_with('"') => Some(Text::fixed(
            "thiếu dấu ngoặc kép \" ở cuối; dấu \" ở giữa câu viết là \\\"",
            "the closing quote \" is missing; a quote inside is written \\\"",
        )),
        Some(_) => None,
        None => Some(Text::fixed(
            "mỗi dòng có dạng: khóa = \"giá trị\"",
            "every line has the form: key = \"value\"",
        )),
    }
}

/// A comma that is missing at the end of a line of a list: its place, where the error stands in a later
/// line of that list.
fn missing_comma(text: &str, at: usize) -> Option<usize> {
    let line = line_start(text, at);
    let here = text[line..].lines().next()?.trim_start();
    if !here.starts_with(['"', '\'', '{', '[']) || line == 0 {
        return None;
    }
    let above = text[..line].trim_end();
    above.ends_with(['"', '\'', '}']).then_some(above.len())
}

/// The line as it was probably meant, with what is wrong with it in both languages; `None` where no
/// change makes TOML of it.
fn mended(line: &str) -> Option<(&'static str, &'static str, String)> {
    let is_toml = |line: &str| line.contains('=') && DeTable::parse(line).is_ok();
    let mut best = line.to_owned();
    if !line.contains('=')
        && let Some((key, value)) = line.split_once(':')
        && !key.trim().is_empty()
        && key.trim().bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'-'))
    {
        best = format!("{} = {}", key.trim(), value.trim());
        if is_toml(&best) {
            return Some((
                "dùng dấu bằng thay cho dấu hai chấm",
                "use an equals sign instead of a colon",
                best,
            ));
        }
        let (_, _, mended) = mended(&best).unwrap_or(("", "", format!("{} = {}", key.trim(), quoted(value))));
        return Some((
            "dùng dấu bằng thay cho dấu hai chấm",
            "use an equals sign instead of a colon",
            mended,
        ));
    }
    let curly = ['“', '”', '„', '‟', '«', '»', '″', '＂'];
    let (key, value) =
        best.split_once('=').map(|(key, value)| (key.trim().to_owned(), value.trim().to_owned()))?;
    let with = |value: &str| format!("{key} = {value}");
    // Quotes that Word makes.
    if value.contains(curly) {
        let straight = with(&value.replace(curly, "\""));
        if is_toml(&straight) {
            return Some((
                "dùng dấu ngoặc kép thẳng \" thay cho “ ” (Word tự đổi thành dấu cong)",
                "use straight quotes \" instead of “ ”",
                straight,
            ));
        }
    }
    let tail = value.trim_end_matches([';', ',', '.', ' ']);
    if tail.len() < value.len() && is_toml(&with(tail)) {
        return Some(("xóa dấu thừa ở cuối dòng", "delete the sign at the end of the line", with(tail)));
    }
    let bare = tail.trim();
    match bare.to_uppercase().as_str() {
        "TRUE" | "YES" | "CÓ" | "ĐÚNG" | "ON" => {
            return Some((
                "viết true, chữ thường, không ngoặc",
                "write true, small letters, no quotes",
                with("true"),
            ));
        }
        "FALSE" | "NO" | "KHÔNG" | "SAI" | "OFF" => {
            return Some((
                "viết false, chữ thường, không ngoặc",
                "write false, small letters, no quotes",
                with("false"),
            ));
        }
        _ => {}
    }
    if value.starts_with('[') {
        let joined = with(&commas(tail));
        if is_toml(&joined) {
            return Some((
                "thiếu dấu phẩy giữa hai mục của danh sách",
                "a comma is missing between two items of the list",
                joined,
            ));
        }
        let joined = with(&commas(&tail.replace(curly, "\"")));
        if is_toml(&joined) {
            return Some((
                "mỗi mục trong ngoặc kép thẳng, cách nhau bằng dấu phẩy",
                "each item in straight quotes, with commas between",
                joined,
            ));
        }
        let closed = with(&format!("{tail}]"));
        if is_toml(&closed) {
            return Some(("thiếu dấu ] ở cuối danh sách", "the closing ] of the list is missing", closed));
        }
        return None;
    }
    if value.starts_with('{') {
        return None;
    }
    let inner = value.trim_end_matches([';', ',', ' ']);
    if inner.starts_with(['"', '“', '„']) || inner.ends_with(['"', '”', '‟']) {
        let ends = |c: char| c == '"' || curly.contains(&c);
        let words = inner.strip_prefix(ends).unwrap_or(inner);
        let words = words.strip_suffix(ends).unwrap_or(words);
        best = with(&format!("\"{}\"", paired(words)));
        let (vi, en) = if words.contains('"') {
            ("dấu ngoặc kép ở giữa câu viết “ ” (hoặc \\\")", "quotes inside are written “ ” (or \\\")")
        } else {
            ("đặt giá trị giữa hai dấu ngoặc kép thẳng \"", "put the value between two straight quotes")
        };
        return is_toml(&best).then_some((vi, en, best));
    }
    if value.is_empty() {
        return None;
    }
    best = with(&quoted(tail));
    is_toml(&best).then_some(("đặt giá trị trong dấu ngoặc kép", "put the value in quotes", best))
}

/// Text between quotes, those inside it as Vietnamese prints them.
fn quoted(text: &str) -> String {
    format!("\"{}\"", paired(text.trim()))
}

/// Straight quotes inside a text, made “ and ” in turn; backslashes doubled.
fn paired(text: &str) -> String {
    let mut open = false;
    text.replace('\\', "\\\\")
        .chars()
        .map(|c| {
            if c != '"' {
                return c;
            }
            open = !open;
            if open { '“' } else { '”' }
        })
        .collect()
}

/// A list with a comma between strings that stand side by side.
fn commas(list: &str) -> String {
    let mut out = String::with_capacity(list.len() + 4);
    let mut inside = false;
    let mut after = false;
    for c in list.chars() {
        if c == '"' {
            if !inside && after {
                let trimmed = out.trim_end().len();
                out.truncate(trimmed);
                out.push_str(", ");
            }
            inside = !inside;
            after = !inside;
        } else if !inside && !c.is_whitespace() {
            after = false;
        }
        out.push(c);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check_mended(line: &str, expected: &str) {
        let mended = mended(line).map(|(_, _, mended)| mended);
        assert_eq!(mended.as_deref(), Some(expected), "{line}");
        assert!(DeTable::parse(expected).is_ok(), "{expected}");
    }

    #[test]
    fn the_line_that_is_proposed_is_toml() {
        check_mended("title = \"Thông báo\";", "title = \"Thông báo\"");
        check_mended("title = \"Thông báo\",", "title = \"Thông báo\"");
        check_mended("title = \"Thông báo \"Tháng\" năm\"", "title = \"Thông báo “Tháng” năm\"");
        check_mended("title = “Thông báo\"", "title = \"Thông báo\"");
        check_mended("title = „Thông báo‟", "title = \"Thông báo\"");
        check_mended("title = “Thông báo”", "title = \"Thông báo\"");
        check_mended("title = Thông báo", "title = \"Thông báo\"");
        check_mended("title: Thông báo", "title = \"Thông báo\"");
        check_mended("title = \"Thông báo", "title = \"Thông báo\"");
        check_mended("draft = True", "draft = true");
        check_mended("draft = yes", "draft = true");
        check_mended("draft: không", "draft = false");
        check_mended("tags = [\"an toàn\" \"lao động\"]", "tags = [\"an toàn\", \"lao động\"]");
        check_mended("tags = [\"an toàn\", “lao động”]", "tags = [\"an toàn\", \"lao động\"]");
        check_mended("tags = [\"an toàn\"", "tags = [\"an toàn\"]");
    }
}
