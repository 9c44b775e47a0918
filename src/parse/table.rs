//! Tables as CSV: any order and case of the headings, `,` `;` or tab between cells.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

use super::value::{Spanned, Str};
use crate::diag::{Code, Diagnostic, SourceText, Text};
use crate::keys::Key;
use crate::vi::slug::slugify;

/// The rows of a table, cells by the column's name in code.
#[derive(Debug, Default)]
pub struct CsvTable {
    pub rows: Vec<Row>,
}

/// One row.
#[derive(Debug)]
pub struct Row {
    cells: BTreeMap<&'static str, Str>,
    /// Of the whole row in the file.
    pub range: Range<usize>,
}

impl Row {
    /// A cell; `None` where it is blank or the table has no such column.
    pub fn get(&self, column: &Key) -> Option<&Str> {
        self.cells.get(column.name)
    }
}

/// Parses a CSV file whose first row holds headings.
///
/// `columns` describe the headings by which a column is known (compared without marks and case). A
/// heading that is not described, and a required column that is not there, are reported.
pub fn parse_csv(
    source: &Arc<SourceText>,
    columns: &'static [Key],
    diagnostics: &mut Vec<Diagnostic>,
) -> CsvTable {
    let text = &source.text;
    let first_line = text.lines().next().unwrap_or("");
    let delimiter = [b',', b';', b'\t']
        .into_iter()
        .max_by_key(|d| first_line.bytes().filter(|b| b == d).count())
        .expect("there are three delimiters");
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(delimiter)
        .from_reader(text.as_bytes());
    let mut record = csv::StringRecord::new();
    let mut names: Vec<Option<&'static str>> = Vec::new();
    let mut table = CsvTable::default();
    let mut is_header = true;
    loop {
        match reader.read_record(&mut record) {
            Ok(true) => {}
            Ok(false) => break,
            Err(error) => {
                let at = error.position().map_or(0, |p| p.byte() as usize).min(text.len());
                diagnostics.push(
                    Diagnostic::error(
                        Code::Csv,
                        Text::new(
                            "không đọc được bảng CSV từ dòng này",
                            format!("the CSV cannot be read from here: {error}"),
                        ),
                    )
                    .at(source, at..at),
                );
                break;
            }
        }
        let start = record.position().map_or(0, |p| p.byte() as usize).min(text.len());
        let end = (reader.position().byte() as usize).clamp(start, text.len());
        let cells = cell_ranges(text, start..end, delimiter, &record);
        if is_header {
            is_header = false;
            names = header(source, &record, &cells, columns, diagnostics);
            for column in columns.iter().filter(|column| column.required) {
                if !names.contains(&Some(column.name)) {
                    diagnostics.push(
                        Diagnostic::error(
                            Code::Csv,
                            Text::new(
                                format!("bảng thiếu cột \"{column}\""),
                                format!("the table has no column \"{column}\""),
                            ),
                        )
                        .at(source, start..end),
                    );
                }
            }
            continue;
        }
        let mut row = Row { cells: BTreeMap::new(), range: start..end };
        for ((value, name), range) in record.iter().zip(&names).zip(cells) {
            let value = value.trim();
            if let (Some(name), false) = (name, value.is_empty()) {
                row.cells.insert(name, Spanned::new(value.into(), range));
            }
        }
        if !row.cells.is_empty() {
            table.rows.push(row);
        }
    }
    table
}

fn header(
    source: &Arc<SourceText>,
    record: &csv::StringRecord,
    cells: &[Range<usize>],
    columns: &'static [Key],
    diagnostics: &mut Vec<Diagnostic>,
) -> Vec<Option<&'static str>> {
    record
        .iter()
        .zip(cells)
        .map(|(heading, range)| {
            let folded = slugify(heading);
            let found = columns.iter().find(|column| {
                [column.name].iter().chain(column.headings).any(|known| slugify(known) == folded)
            });
            if found.is_none() && !folded.is_empty() {
                let known: Vec<&str> = columns.iter().map(|column| column.name).collect();
                let list = known.join(", ");
                diagnostics.push(
                    Diagnostic::error(
                        Code::Csv,
                        Text::new(
                            format!("không có cột \"{heading}\""),
                            format!("there is no column \"{heading}\""),
                        ),
                    )
                    .at(source, range.clone())
                    .suggest(heading, known)
                    .help(Text::new(format!("các cột: {list}"), format!("the columns: {list}"))),
                );
            }
            found.map(|column| column.name)
        })
        .collect()
}

/// The place of every cell of a record: the CSV reader gives only the record's.
fn cell_ranges(
    text: &str,
    record_range: Range<usize>,
    delimiter: u8,
    record: &csv::StringRecord,
) -> Vec<Range<usize>> {
    let bytes = text.as_bytes();
    // The reader may place a record on the line end before it.
    let mut at = record_range.start;
    while at < record_range.end && bytes[at] == b'\n' {
        at += 1;
    }
    let mut ranges = Vec::with_capacity(record.len());
    for _ in 0..record.len() {
        // A record may have fewer cells in sight than the reader found: the rest are empty.
        at = at.min(record_range.end);
        let start = at;
        // As the reader does it: a quote counts at the start of a cell, and up to its partner.
        let mut quoted = bytes.get(at) == Some(&b'"') && at < record_range.end;
        at += usize::from(quoted);
        while at < record_range.end {
            match bytes[at] {
                b'"' if quoted && bytes.get(at + 1) == Some(&b'"') => at += 1,
                b'"' if quoted => quoted = false,
                b if b == delimiter && !quoted => break,
                b'\n' if !quoted => break,
                _ => {}
            }
            at += 1;
        }
        at = at.min(record_range.end);
        let raw = &text[start..at];
        let lead = raw.len() - raw.trim_start().len();
        let cell = raw.trim();
        ranges.push(start + lead..start + lead + cell.len());
        at += 1;
    }
    ranges
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::keys::plan::tasks;

    #[track_caller]
    fn check_rows(text: &str, rows: &[(&str, &str)]) {
        let source = SourceText::new("tasks.csv", text);
        let mut diagnostics = Vec::new();
        let table = parse_csv(&source, tasks::ALL, &mut diagnostics);
        assert!(diagnostics.is_empty(), "{diagnostics:?}");
        let read: Vec<(&str, &str)> = table
            .rows
            .iter()
            .map(|r| {
                (
                    r.get(&tasks::NUMBER).map_or("", |s| &s.value),
                    r.get(&tasks::TITLE).map_or("", |s| &s.value),
                )
            })
            .collect();
        assert_eq!(read, rows);
        for row in &table.rows {
            let cell = row.get(&tasks::TITLE).expect("a title");
            let written = &text[cell.range()];
            let inner = written.strip_prefix('"').and_then(|w| w.strip_suffix('"')).unwrap_or(written);
            assert_eq!(inner.replace("\"\"", "\""), &*cell.value);
        }
    }

    #[test]
    fn headings_are_known_in_any_case_and_order_with_any_delimiter() {
        check_rows("NHIỆM VỤ;tt\nTuyên truyền;1a\n", &[("1a", "Tuyên truyền")]);
        check_rows("TT\tNhiệm vụ\n1\tHuấn luyện, kiểm tra\n", &[("1", "Huấn luyện, kiểm tra")]);
    }

    #[test]
    fn a_quote_inside_a_cell_is_a_letter() {
        check_rows("TT,Nhiệm vụ\n1,ống 6\" đ\n2\",khác\n", &[("1", "ống 6\" đ"), ("2\"", "khác")]);
        check_rows("TT;Nhiệm vụ;\"\"\t\n1\";ấ\n", &[("1\"", "ấ")]);
    }

    #[test]
    fn quoted_cells_may_hold_delimiters_line_ends_and_quotes() {
        check_rows(
            "TT,Nhiệm vụ\n1,\"a, b\"\n2,\"một\nhai\"\n3,\"nói \"\"đủ\"\"\"\n",
            &[("1", "a, b"), ("2", "một\nhai"), ("3", "nói \"đủ\"")],
        );
    }
}
