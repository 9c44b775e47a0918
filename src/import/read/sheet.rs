//! Spreadsheets (.xlsx, .ods) to lines and tables: each sheet is its title lines and one table.

use std::io::Cursor;

use super::super::doubt::refused;
use super::super::source::{Cell, Line, Piece, Source, Table};
use super::super::text::tidy;
use super::docx::Archive;
use crate::diag::{Code, Diagnostic, Text};
use calamine::{Data, Reader as _, Sheets, open_workbook_auto_from_rs};

/// The most rows and columns that are read of a sheet.
const ROWS: usize = 20_000;
const COLUMNS: usize = 64;

/// Reads a workbook.
pub(super) fn read(bytes: &[u8]) -> Result<Source, Diagnostic> {
    // Every part within the limits of an archive, before anything takes it apart.
    let mut archive = Archive::open(bytes)?;
    archive.check()?;
    let mut book: Sheets<_> = open_workbook_auto_from_rs(Cursor::new(bytes)).map_err(|_| damaged())?;
    let mut source = Source { paragraphs: true, ..Source::default() };
    let mut line = 0;
    for name in book.sheet_names() {
        let Ok(range) = book.worksheet_range(&name) else { continue };
        let rows: Vec<Vec<String>> =
            range.rows().take(ROWS).map(|row| row.iter().take(COLUMNS).map(written).collect()).collect();
        sheet(&rows, &mut line, &mut source.pieces);
    }
    Ok(source)
}

/// Title lines, the table from the first row of several cells to the last, and what stands below it.
fn sheet(rows: &[Vec<String>], line: &mut usize, pieces: &mut Vec<Piece>) {
    let filled = |row: &[String]| row.iter().filter(|cell| !cell.is_empty()).count();
    let first = rows.iter().position(|row| filled(row) >= 2).unwrap_or(rows.len());
    let last = rows.iter().rposition(|row| filled(row) >= 2).map_or(first, |last| last + 1);
    rows[..first].iter().for_each(|row| single(row, line, pieces));
    let start = *line + 1;
    let width = rows[first..last].iter().map(Vec::len).max().unwrap_or(0);
    let said = |column: &usize| {
        rows[first..last].iter().any(|row| row.get(*column).is_some_and(|cell| !cell.is_empty()))
    };
    let used: Vec<usize> = (0..width).filter(said).collect();
    let mut table = Vec::new();
    for row in &rows[first..last] {
        *line += 1;
        if filled(row) == 0 {
            continue;
        }
        let cells = used.iter().map(|column| {
            let text = row.get(*column).cloned().unwrap_or_default();
            Cell { raw: text.clone(), text, line: *line, ..Cell::default() }
        });
        table.push(cells.collect::<Vec<_>>());
    }
    if !table.is_empty() {
        pieces.push(Piece::Table(Table { line: start, rows: table }));
    }
    rows[last.max(first)..].iter().for_each(|row| single(row, line, pieces));
}

/// A row with one cell is a line of text, or several.
fn single(row: &[String], line: &mut usize, pieces: &mut Vec<Piece>) {
    *line += 1;
    for text in row.iter().flat_map(|cell| cell.split('\n')).filter(|text| !text.is_empty()) {
        let (text, raw) = (text.to_owned(), text.to_owned());
        pieces.push(Piece::Line(Line { no: *line, text, raw, gap: 1, ..Line::default() }));
    }
}

/// A cell as a reader sees it; its lines are kept.
fn written(cell: &Data) -> String {
    let text = match cell {
        Data::Empty | Data::Error(_) => String::new(),
        Data::Float(number) if number.fract() == 0.0 && number.abs() < 1e15 => format!("{number:.0}"),
        Data::Float(number) => number.to_string().replace('.', ","),
        Data::DateTime(day) => {
            let (year, month, date, ..) = day.to_ymd_hms_milli();
            format!("{date:02}/{month:02}/{year}")
        }
        other => other.to_string(),
    };
    text.split('\n').map(tidy).filter(|line| !line.is_empty()).collect::<Vec<_>>().join("\n")
}

fn damaged() -> Diagnostic {
    refused(
        Code::DamagedDocument,
        Text::fixed("bảng tính bị hỏng hoặc có mật khẩu", "the spreadsheet is damaged or has a password"),
        Text::fixed(
            "mở bằng Excel hoặc LibreOffice, bỏ mật khẩu rồi lưu lại",
            "open it in Excel or LibreOffice, remove the password and save it",
        ),
    )
}
