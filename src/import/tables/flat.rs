//! Tables that came as one cell per line, out of a PDF or a web page: put back into rows and columns.

use super::super::agencies;
use super::super::doubt::Doubt;
use super::super::label::{self, Style};
use super::super::marks;
use super::super::source::{Cell, Line, Piece, Table};
use super::super::text;
use super::{Column, column};
use crate::diag::Code;
use crate::vi::roman::roman;

/// Finds tables that came as one cell per line and puts them back together.
pub(super) fn restore(pieces: Vec<Piece>, doubts: &mut Vec<Doubt>) -> Vec<Piece> {
    let mut out = Vec::with_capacity(pieces.len());
    let mut index = 0;
    while index < pieces.len() {
        match flattened(&pieces[index..], doubts) {
            Some((table, used)) => {
                out.push(Piece::Table(table));
                index += used;
            }
            None => {
                out.push(pieces[index].clone());
                index += 1;
            }
        }
    }
    out
}

fn flattened(pieces: &[Piece], doubts: &mut Vec<Doubt>) -> Option<(Table, usize)> {
    let Piece::Line(first) = pieces.first()? else { return None };
    if column(&first.text) != Some(Column::Number) {
        return None;
    }
    let mut columns = vec![Column::Number];
    let mut header = vec![cell_of(&[first])];
    let mut at = 1;
    while let Some((cell, found, used)) = header_cell(&pieces[at..]) {
        columns.push(found);
        header.push(cell);
        at += used;
        if columns.len() > 12 {
            return None;
        }
    }
    let has_task = columns.contains(&Column::Task);
    let has_agency =
        columns.iter().any(|c| matches!(c, Column::Lead | Column::Coordinating | Column::Agencies));
    if columns.len() < 3 || !has_task || !has_agency {
        return None;
    }
    let width = columns.len();
    let mut rows = vec![header];
    let mut group: Vec<Cell> = Vec::new();
    let mut number: Option<Cell> = None;
    while let Some(Piece::Line(line)) = pieces.get(at) {
        let outside = marks::is_appendix(&line.text)
            || text::starts_with(&line.text, "Nơi nhận")
            || marks::is_authority(&line.text)
            || label::parse(&line.text)
                .is_some_and(|l| l.style == Style::Roman && text::is_mostly_caps(&line.text));
        if outside {
            break;
        }
        if is_row_number(&line.text) {
            push_group(number.take(), std::mem::take(&mut group), width, &columns, &mut rows, doubts);
            number = Some(cell_of(&[line]));
        } else if let Some(last) = group.last_mut().filter(|last| continues_cell(last, line)) {
            last.text = format!("{} {}", last.text, text::tidy(&line.text));
            last.raw = format!("{}\n{}", last.raw, line.raw);
        } else {
            group.push(cell_of(&[line]));
        }
        at += 1;
    }
    push_group(number, group, width, &columns, &mut rows, doubts);
    (rows.len() > 1).then_some((Table { line: first.no, rows }, at))
}

/// A heading cell, which may be broken over up to three lines.
fn header_cell(pieces: &[Piece]) -> Option<(Cell, Column, usize)> {
    let mut lines: Vec<&Line> = Vec::new();
    let mut best = None;
    for (index, piece) in pieces.iter().take(3).enumerate() {
        let Piece::Line(line) = piece else { break };
        if is_row_number(&line.text) || (index > 0 && text::starts_upper(&line.text)) {
            break;
        }
        lines.push(line);
        let cell = cell_of(&lines);
        if let Some(found) = column(&cell.text).filter(|c| *c != Column::Number) {
            best = Some((cell, found, index + 1));
        }
    }
    best
}

fn cell_of(lines: &[&Line]) -> Cell {
    let text: Vec<String> = lines.iter().map(|line| text::tidy(&line.text)).collect();
    let raw: Vec<&str> = lines.iter().map(|line| line.raw.as_str()).collect();
    Cell {
        text: text.join(" "),
        raw: raw.join("\n"),
        line: lines.first().map_or(0, |line| line.no),
        ..Cell::default()
    }
}

/// `1`, `2.`, `1.1`, `I`.
fn is_row_number(text: &str) -> bool {
    let bare = text.trim().trim_end_matches(['.', ')']);
    let arabic = !bare.is_empty()
        && bare.len() <= 5
        && bare
            .split('.')
            .all(|part| !part.is_empty() && part.len() <= 2 && part.bytes().all(|b| b.is_ascii_digit()));
    arabic || roman(bare).is_some()
}

fn continues_cell(last: &Cell, line: &Line) -> bool {
    text::starts_lower(&line.text)
        && label::parse(&line.text).is_none()
        && !last.text.ends_with(['.', ';', ':'])
        && text::any_start(
            &line.text,
            &["các sở", "các đơn vị", "các cơ quan", "hằng năm", "hàng năm", "thường xuyên"],
        )
        .is_none()
}

/// Deals the cells after a row number out to rows.
fn push_group(
    number: Option<Cell>,
    cells: Vec<Cell>,
    width: usize,
    columns: &[Column],
    rows: &mut Vec<Vec<Cell>>,
    doubts: &mut Vec<Doubt>,
) {
    let line = number.as_ref().or(cells.first()).map_or(0, |cell| cell.line);
    if number.is_none() && cells.is_empty() {
        return;
    }
    let per_row = width - 1;
    let blank = |line: usize| Cell { line, ..Cell::default() };
    let number_cell = number.unwrap_or_else(|| blank(line));
    let parts = deal(&cells, per_row, columns);
    let Some((title, parts)) = parts else {
        // The cells do not fill the columns: keep them together and say so.
        let number = &number_cell.text;
        doubts.push(Doubt::new(
            line,
            Code::TableRowDoubtful,
            format!("hàng {number} của bảng không chia được theo các cột; kiểm tra lại từ đây"),
            format!("row {number} of the table does not fill its columns; check it from here on"),
        ));
        let mut row = vec![number_cell];
        row.extend(cells);
        let task = columns.iter().position(|c| *c == Column::Task).unwrap_or(1);
        // Everything goes into the column of the task, so that nothing is taken for an agency.
        let joined = Cell {
            text: row[1..].iter().map(|c| c.text.as_str()).collect::<Vec<_>>().join("\n"),
            raw: row[1..].iter().map(|c| c.raw.as_str()).collect::<Vec<_>>().join("\n"),
            line,
            ..Cell::default()
        };
        let mut out: Vec<Cell> = (0..width).map(|_| blank(line)).collect();
        out[0] = row.swap_remove(0);
        out[task] = joined;
        rows.push(out);
        return;
    };
    let mut number_cell = Some(number_cell);
    if let Some(title) = title {
        let mut row: Vec<Cell> = (0..width).map(|_| blank(title.line)).collect();
        row[0] = number_cell.take().unwrap_or_default();
        row[columns.iter().position(|c| *c == Column::Task).unwrap_or(1)] = title;
        rows.push(row);
    }
    for part in parts {
        let mut row =
            vec![number_cell.take().unwrap_or_else(|| blank(part.first().map_or(line, |c| c.line)))];
        row.extend(part);
        rows.push(row);
    }
}

type Dealt = (Option<Cell>, Vec<Vec<Cell>>);

/// Rows of equal width, with or without a title of the group before them.
fn deal(cells: &[Cell], per_row: usize, columns: &[Column]) -> Option<Dealt> {
    if cells.is_empty() {
        return Some((None, Vec::new()));
    }
    if cells.len() == 1 {
        return Some((cells.first().cloned(), Vec::new()));
    }
    for titled in [0, 1] {
        let body = &cells[titled..];
        if !body.is_empty()
            && body.len().is_multiple_of(per_row)
            && body.chunks(per_row).all(|row| plausible(row, columns))
        {
            let title = (titled == 1).then(|| cells[0].clone());
            return Some((title, body.chunks(per_row).map(<[Cell]>::to_vec).collect()));
        }
    }
    // The last column is often empty: try rows that are one shorter.
    let short = per_row
        .checked_sub(1)
        .filter(|short| *short >= 2 && matches!(columns.last(), Some(Column::Note | Column::Other)))?;
    for titled in [0, 1] {
        let body = &cells[titled..];
        if !body.is_empty()
            && body.len().is_multiple_of(short)
            && body.chunks(short).all(|row| plausible(row, &columns[..columns.len() - 1]))
        {
            let title = (titled == 1).then(|| cells[0].clone());
            let rows = body
                .chunks(short)
                .map(|row| {
                    let mut row = row.to_vec();
                    let line = row.last().map_or(0, |c| c.line);
                    row.push(Cell { line, ..Cell::default() });
                    row
                })
                .collect();
            return Some((title, rows));
        }
    }
    None
}

/// Whether the cells of a row fit their columns: agencies where agencies belong, a time where a time belongs.
fn plausible(row: &[Cell], columns: &[Column]) -> bool {
    row.iter().zip(&columns[1..]).all(|(cell, column)| match column {
        Column::Lead | Column::Coordinating | Column::Agencies => {
            agencies::opens_name(&cell.text)
                || agencies::opens_group(&cell.text)
                || text::is_caps(&cell.text)
                || matches!(cell.text.trim(), "-" | "")
                || label::parse(&cell.text).is_some_and(|l| l.style == Style::Bullet)
        }
        Column::Schedule => {
            text::word_count(&cell.text) <= 20
                && label::parse(&cell.text).is_none_or(|l| l.style == Style::Bullet)
        }
        Column::Task => !(text::word_count(&cell.text) <= 3 && is_schedule(&cell.text)),
        _ => true,
    })
}

fn is_schedule(text: &str) -> bool {
    text::any_start(
        text,
        &[
            "Hằng năm",
            "Hàng năm",
            "Thường xuyên",
            "Quý",
            "Tháng",
            "Năm",
            "Giai đoạn",
            "Trước ngày",
            "Định kỳ",
        ],
    )
    .is_some()
}
