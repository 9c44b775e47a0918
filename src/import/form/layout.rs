//! Tables that only set letterhead or signature side by side: unfolded to lines, column by column.

use super::super::marks::is_authority;
use super::super::source::{Cell, Line, Piece, Table};
use super::super::tail;
use super::super::text;
use super::is_motto;

/// Tables that only set letterhead or signature side by side become lines.
pub(super) fn unfold(pieces: Vec<Piece>) -> Vec<Piece> {
    let mut out = Vec::with_capacity(pieces.len());
    for piece in pieces {
        match piece {
            Piece::Table(table) if is_layout(&table) => {
                out.extend(lines(&table).into_iter().map(Piece::Line))
            }
            other => out.push(other),
        }
    }
    out
}

fn is_layout(table: &Table) -> bool {
    let width = table.rows.first().map_or(0, Vec::len);
    if table.rows.len() > 24 || width > 6 {
        return false;
    }
    let cells = || table.rows.iter().flatten().filter(|cell| !cell.is_repeat());
    cells().any(|cell| cell.text.split('\n').any(is_motto))
        || cells().any(|cell| tail::opens_recipients(&cell.text))
        || table.rows.len() <= 8 && cells().any(|cell| cell.text.split('\n').any(is_authority))
        || table.rows.len() <= 8 && signs(table)
}

/// An office and a name below it, in one cell or down one column, and nothing that is longer.
fn signs(table: &Table) -> bool {
    let short = table.rows.iter().flatten().all(|cell| text::word_count(&cell.text) <= 40);
    let width = table.rows.first().map_or(0, Vec::len);
    short
        && (0..width).any(|column| {
            let down: Vec<&str> = table
                .rows
                .iter()
                .filter_map(|row| row.get(column).filter(|cell| !cell.is_repeat()))
                .flat_map(|cell| cell.text.split('\n'))
                .map(str::trim)
                .filter(|line| !line.is_empty())
                .collect();
            down.len() <= 6
                && down.first().is_some_and(|first| tail::is_role(first))
                && down.last().is_some_and(|last| tail::is_person(last))
        })
}

/// The lines of a table: down the first column, then the next. A row in one merged cell parts what is above from
/// what is below.
fn lines(table: &Table) -> Vec<Line> {
    let mut lines = Vec::new();
    let mut band: Vec<&Vec<Cell>> = Vec::new();
    for row in &table.rows {
        let across = row.len() > 1 && row[1..].iter().all(|cell| cell.from_left);
        if across {
            flush(&mut band, &mut lines);
            band.push(row);
            flush(&mut band, &mut lines);
        } else {
            band.push(row);
        }
    }
    flush(&mut band, &mut lines);
    lines
}

fn flush(band: &mut Vec<&Vec<Cell>>, lines: &mut Vec<Line>) {
    let width = band.iter().map(|row| row.len()).max().unwrap_or(0);
    for column in 0..width {
        for cell in band.iter().filter_map(|row| row.get(column)).filter(|cell| !cell.is_repeat()) {
            for (offset, part) in cell.text.split('\n').enumerate() {
                if !part.trim().is_empty() {
                    lines.push(Line {
                        no: cell.line + offset,
                        text: part.trim().to_owned(),
                        raw: part.to_owned(),
                        gap: 1,
                        ..Line::default()
                    });
                }
            }
        }
    }
    band.clear();
}
