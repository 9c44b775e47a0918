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
    /// The sign between cells.
    pub delimiter: char,
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

/// What stands in the row of headings.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Heading {
    Known(&'static str),
    /// A word that is reported.
    Unknown,
    Blank,
}

/// Parses a CSV file whose first row holds headings.
///
/// `columns` describe the headings by which a column is known (compared without marks and case). A
/// heading that is not described, a required column that is not there, and a cell outside all columns are
/// reported. Excel's line `sep=;` names the sign between cells; blank rows above the headings are skipped,
/// a title above them is skipped and reported.
pub fn parse_csv(
    source: &Arc<SourceText>,
    columns: &'static [Key],
    diagnostics: &mut Vec<Diagnostic>,
) -> CsvTable {
    let text = &source.text;
    let shape = Shape::of(text, columns);
    let delimiter = shape.delimiter;
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(delimiter)
        .from_reader(&text.as_bytes()[shape.start..]);
    let mut record = csv::StringRecord::new();
    let mut headings: Vec<Heading> = Vec::new();
    let mut table = CsvTable { rows: Vec::new(), delimiter: char::from(delimiter) };
    let mut is_header = true;
    loop {
        match reader.read_record(&mut record) {
            Ok(true) => {}
            Ok(false) => break,
            Err(error) => {
                let at = shape.start + error.position().map_or(0, |p| p.byte() as usize);
                let at = at.min(text.len());
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
        let place = |position: Option<u64>| (shape.start + position.unwrap_or(0) as usize).min(text.len());
        let start = place(record.position().map(csv::Position::byte));
        let end = place(Some(reader.position().byte())).max(start);
        let cells = cell_ranges(text, start..end, delimiter, &record);
        if let Some(at) = cells.unclosed {
            diagnostics.push(unclosed(source, at));
        }
        let cells = cells.ranges;
        if is_header {
            if record.iter().all(|cell| cell.trim().is_empty()) {
                continue;
            }
            if known_headings(record.iter(), columns) < shape.known {
                diagnostics.push(above_headings(source, &cells));
                continue;
            }
            is_header = false;
            headings = header(source, &record, &cells, columns, diagnostics);
            missing_columns(source, start..end, &headings, columns, diagnostics);
            continue;
        }
        let mut row = Row { cells: BTreeMap::new(), range: start..end };
        for (n, (value, range)) in record.iter().zip(cells).enumerate() {
            let value = value.trim();
            if value.is_empty() {
                continue;
            }
            match headings.get(n).copied().unwrap_or(Heading::Blank) {
                Heading::Known(name) => {
                    row.cells.insert(name, Spanned::new(value.into(), range));
                }
                Heading::Unknown => {}
                Heading::Blank => diagnostics.push(outside(source, range, delimiter)),
            }
        }
        if !row.cells.is_empty() {
            table.rows.push(row);
        }
    }
    table
}

/// How a table is written.
struct Shape {
    delimiter: u8,
    /// Where it begins, behind the line `sep=;`.
    start: usize,
    /// How many headings the row of headings has; 0 where none is known.
    known: usize,
}

/// How many rows may stand above the headings.
const ABOVE: usize = 12;

impl Shape {
    fn of(text: &str, columns: &[Key]) -> Shape {
        let blank = text.len() - text.trim_start_matches(['\n', ' ']).len();
        let first = text[blank..].lines().next().unwrap_or("");
        let named = first.trim().trim_matches('"').to_ascii_lowercase();
        let named = named.strip_prefix("sep=").filter(|sign| sign.len() <= 1);
        if let Some(sign) = named {
            // `sep=` and a tab: the tab was trimmed.
            let delimiter = sign.bytes().next().unwrap_or(b'\t');
            let start = (blank + first.len() + 1).min(text.len());
            return Shape { delimiter, start, known: best(&text[start..], delimiter, columns) };
        }
        let known = |delimiter: &u8| best(text, *delimiter, columns);
        let signs = |delimiter: &u8| first.bytes().filter(|b| b == delimiter).count();
        // Of equals the last: without any sign between headings, the tab, which no cell holds.
        let delimiter = [b',', b';', b'\t']
            .into_iter()
            .max_by_key(|delimiter| (known(delimiter), signs(delimiter)))
            .expect("there are three delimiters");
        Shape { delimiter, start: 0, known: known(&delimiter) }
    }
}

/// The most known headings in one of the first lines. Two make a row of headings; so does one in a table that
/// has no other row of them.
fn best(text: &str, delimiter: u8, columns: &[Key]) -> usize {
    let lines = text.lines().filter(|line| !line.trim().is_empty()).take(ABOVE);
    let cells = |line: &'_ str| {
        let cells = line.split(char::from(delimiter)).map(|cell| cell.trim().trim_matches('"').to_owned());
        cells.collect::<Vec<_>>()
    };
    let most = lines.map(|line| known_headings(cells(line).iter().map(String::as_str), columns)).max();
    most.filter(|known| *known > 1).unwrap_or(0)
}

fn known_headings<'a>(cells: impl Iterator<Item = &'a str>, columns: &[Key]) -> usize {
    cells.filter(|cell| column_named(cell, columns).is_some()).count()
}

fn column_named<'a>(heading: &str, columns: &'a [Key]) -> Option<&'a Key> {
    let folded = slugify(heading);
    columns
        .iter()
        .find(|column| [column.name].iter().chain(column.headings).any(|known| slugify(known) == folded))
}

fn above_headings(source: &Arc<SourceText>, cells: &[Range<usize>]) -> Diagnostic {
    let written = cells.iter().filter(|range| !range.is_empty());
    let start = written.clone().map(|range| range.start).min().unwrap_or(0);
    let end = written.map(|range| range.end).max().unwrap_or(start);
    Diagnostic::warning(
        Code::Csv,
        Text::fixed(
            "dòng này đứng trên dòng tên cột nên không được đọc",
            "this row stands above the headings, so it is not read",
        ),
    )
    .at(source, start..end)
    .help(Text::fixed(
        "xóa dòng này; bảng bắt đầu bằng dòng tên cột",
        "delete this row; a table begins with its headings",
    ))
}

fn outside(source: &Arc<SourceText>, range: Range<usize>, delimiter: u8) -> Diagnostic {
    let help = match delimiter {
        b',' => Text::fixed(
            "ô có dấu phẩy thì đặt trong ngoặc kép: \"a, b\"; nếu là một cột thì ghi tên cột ở dòng đầu",
            "put a cell that holds a comma in quotes: \"a, b\"; a column needs a heading in the first row",
        ),
        _ => Text::fixed(
            "ghi tên cột ở dòng đầu, hoặc xóa ô này",
            "write a heading in the first row, or delete the cell",
        ),
    };
    Diagnostic::error(
        Code::Csv,
        Text::fixed("ô này không nằm dưới tên cột nào", "this cell stands below no heading"),
    )
    .at(source, range)
    .help(help)
}

fn unclosed(source: &Arc<SourceText>, at: usize) -> Diagnostic {
    Diagnostic::error(
        Code::Csv,
        Text::fixed(
            "ô này mở ngoặc kép mà không đóng, nên nuốt hết các dòng sau",
            "this cell opens a quote and does not close it, so it takes in all rows below",
        ),
    )
    .at(source, at..at + 1)
    .help(Text::fixed(
        "thêm dấu \" ở cuối ô; dấu \" trong ô viết hai lần: \"\"",
        "add \" at the end of the cell; a quote inside a cell is written twice: \"\"",
    ))
}

fn missing_columns(
    source: &Arc<SourceText>,
    range: Range<usize>,
    headings: &[Heading],
    columns: &'static [Key],
    diagnostics: &mut Vec<Diagnostic>,
) {
    for column in columns.iter().filter(|column| column.required) {
        if !headings.contains(&Heading::Known(column.name)) {
            diagnostics.push(
                Diagnostic::error(
                    Code::Csv,
                    Text::new(
                        format!("bảng thiếu cột \"{column}\""),
                        format!("the table has no column \"{column}\""),
                    ),
                )
                .at(source, range.clone())
                .help(Text::new(
                    format!("thêm một cột có tên \"{column}\" ở dòng này"),
                    format!("add a column with the heading \"{column}\" in this row"),
                )),
            );
        }
    }
}

fn header(
    source: &Arc<SourceText>,
    record: &csv::StringRecord,
    cells: &[Range<usize>],
    columns: &'static [Key],
    diagnostics: &mut Vec<Diagnostic>,
) -> Vec<Heading> {
    let mut headings = Vec::with_capacity(record.len());
    for (heading, range) in record.iter().zip(cells) {
        let found = match column_named(heading, columns) {
            Some(column) => Heading::Known(column.name),
            None if heading.trim().is_empty() => Heading::Blank,
            None => Heading::Unknown,
        };
        if found == Heading::Unknown {
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
        } else if found != Heading::Blank && headings.contains(&found) {
            diagnostics.push(
                Diagnostic::error(
                    Code::Csv,
                    Text::new(
                        format!("\"{heading}\" và một cột đứng trước là cùng một cột"),
                        format!("\"{heading}\" and a column before it are the same column"),
                    ),
                )
                .at(source, range.clone())
                .help(Text::fixed("gộp hai cột làm một", "make one column of the two")),
            );
        }
        headings.push(found);
    }
    headings
}

/// The places of the cells of a record.
struct Cells {
    ranges: Vec<Range<usize>>,
    /// A quote that is opened and not closed.
    unclosed: Option<usize>,
}

/// The place of every cell of a record: the CSV reader gives only the record's.
fn cell_ranges(text: &str, record_range: Range<usize>, delimiter: u8, record: &csv::StringRecord) -> Cells {
    let bytes = text.as_bytes();
    // The reader may place a record on the line end before it.
    let mut at = record_range.start;
    while at < record_range.end && bytes[at] == b'\n' {
        at += 1;
    }
    let mut ranges = Vec::with_capacity(record.len());
    let mut unclosed = None;
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
        if quoted {
            unclosed = Some(start);
        }
        let raw = &text[start..at];
        let lead = raw.len() - raw.trim_start().len();
        let cell = raw.trim();
        ranges.push(start + lead..start + lead + cell.len());
        at += 1;
    }
    Cells { ranges, unclosed }
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

    #[track_caller]
    fn check_problems(text: &str, expected: &[(&str, usize)]) {
        let source = SourceText::new("tasks.csv", text);
        let mut diagnostics = Vec::new();
        parse_csv(&source, tasks::ALL, &mut diagnostics);
        let found: Vec<(&str, usize)> = diagnostics
            .iter()
            .map(|d| {
                let place = d.place.as_ref().expect("a place");
                (d.message.get(crate::diag::Lang::En), source.position(place.range.start).0)
            })
            .collect();
        assert_eq!(found, expected, "{text}");
    }

    #[test]
    fn excel_may_name_the_delimiter_and_leave_rows_blank() {
        check_rows("sep=;\nTT;Nhiệm vụ\n1;a, b\n", &[("1", "a, b")]);
        check_rows("\"sep=,\"\nTT,Nhiệm vụ\n1,a\n", &[("1", "a")]);
        check_rows("\n\n;;\nTT;Nhiệm vụ;\n1;a, b\n", &[("1", "a, b")]);
        check_rows("Nhiệm vụ\na, b\n", &[("", "a, b")]);
    }

    #[test]
    fn a_title_above_the_headings_is_named() {
        let title = "this row stands above the headings, so it is not read";
        check_problems("Phụ lục, nhiệm vụ;;\nTT;Nhiệm vụ;Ghi chú\n1;a;\n", &[(title, 1)]);
    }

    #[test]
    fn no_cell_is_lost() {
        let outside = "this cell stands below no heading";
        check_problems("TT,Nhiệm vụ\n1,Huấn luyện, kiểm tra\n", &[(outside, 2)]);
        check_problems("TT;Nhiệm vụ;\n1;a;b\n2;c;\n", &[(outside, 2)]);
        let twice = "\"Nội dung\" and a column before it are the same column";
        check_problems("TT;Nhiệm vụ;Nội dung\n1;a;b\n", &[(twice, 1)]);
        let open = "this cell opens a quote and does not close it, so it takes in all rows below";
        check_problems("TT;Nhiệm vụ\n1;\"a\n2;b\n3;c\n", &[(open, 2)]);
    }
}
