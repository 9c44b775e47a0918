//! Tables whose cells stand side by side on lines of text, as `pdftotext -layout` and our own reading of PDF give them:
//! put back into rows and columns by where the cells stand.
//!
//! Cells are parted by two spaces or more. The headings say where the columns are; a cell belongs to the column it
//! stands under. A row begins where its number stands, or above it where the number is set in the middle of the row.

use super::super::label::{self, Style};
use super::super::marks;
use super::super::rejoin;
use super::super::source::{Cell, Line, Piece, Table};
use super::super::text;
use super::{Column, column, columns_of};
use crate::vi::roman::roman;

/// The most lines that headings take.
const HEADING: usize = 4;

/// A part of a line between gaps: columns of characters from and to, and its text.
#[derive(Debug, Clone)]
struct Segment {
    from: usize,
    to: usize,
    text: String,
}

/// Finds tables set in columns and puts them back together.
pub(super) fn restore(pieces: Vec<Piece>) -> Vec<Piece> {
    let mut out = Vec::with_capacity(pieces.len());
    let mut index = 0;
    while index < pieces.len() {
        match table(&pieces[index..]) {
            Some((table, strays, used)) => {
                out.push(Piece::Table(table));
                // Page numbers inside the table.
                out.extend(strays.into_iter().map(Piece::Line));
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

fn line_at(pieces: &[Piece], index: usize) -> Option<&Line> {
    match pieces.get(index) {
        Some(Piece::Line(line)) => Some(line),
        _ => None,
    }
}

fn segments(line: &Line) -> Vec<Segment> {
    let mut found: Vec<Segment> = Vec::new();
    let mut spaces = 2;
    for (at, c) in line.text.chars().enumerate() {
        let at = at + line.indent;
        if c == ' ' {
            spaces += 1;
            continue;
        }
        match found.last_mut().filter(|_| spaces < 2) {
            Some(last) => {
                if spaces == 1 {
                    last.text.push(' ');
                }
                last.text.push(c);
                last.to = at + 1;
            }
            None => found.push(Segment { from: at, to: at + 1, text: c.to_string() }),
        }
        spaces = 0;
    }
    found
}

/// The headings at the beginning of the pieces: the columns with where they stand, and how many lines they take.
fn heading(pieces: &[Piece]) -> Option<(Vec<Segment>, Vec<Column>, usize)> {
    let first = line_at(pieces, 0)?;
    if !first.text.contains("  ") {
        return None;
    }
    let mut cells: Vec<Segment> = Vec::new();
    for taken in 1..=HEADING {
        let line = line_at(pieces, taken - 1)?;
        let parts = segments(line);
        if taken > 1 && parts.first().is_some_and(|part| is_number(&part.text)) {
            return None;
        }
        for part in parts {
            match cells.iter_mut().find(|cell| overlap(cell, &part) > 0) {
                Some(cell) => {
                    cell.text = format!("{} {}", cell.text, part.text);
                    (cell.from, cell.to) = (cell.from.min(part.from), cell.to.max(part.to));
                }
                None => cells.push(part),
            }
        }
        cells.sort_by_key(|cell| cell.from);
        let row: Vec<Cell> =
            cells.iter().map(|cell| Cell { text: cell.text.clone(), ..Cell::default() }).collect();
        if let Some(columns) = columns_of(&row).filter(|columns| columns.len() >= 3) {
            // The words of headings that go on below.
            let mut taken = taken;
            while let Some(next) = line_at(pieces, taken).filter(|_| taken < HEADING) {
                let parts = segments(next);
                let goes_on = parts.iter().all(|part| {
                    text::starts_lower(&part.text)
                        && text::word_count(&part.text) <= 3
                        && cells.iter().any(|cell| overlap(cell, part) > 0)
                });
                if !goes_on || parts.is_empty() {
                    break;
                }
                for part in parts {
                    if let Some(cell) = cells.iter_mut().find(|cell| overlap(cell, &part) > 0) {
                        cell.text = format!("{} {}", cell.text, part.text);
                        (cell.from, cell.to) = (cell.from.min(part.from), cell.to.max(part.to));
                    }
                }
                taken += 1;
            }
            let columns =
                cells.iter().zip(columns).map(|(cell, known)| column(&cell.text).unwrap_or(known)).collect();
            return Some((cells, columns, taken));
        }
    }
    None
}

fn overlap(a: &Segment, b: &Segment) -> usize {
    a.to.min(b.to).saturating_sub(a.from.max(b.from))
}

fn is_number(text: &str) -> bool {
    let bare = text.trim().trim_end_matches(['.', ')']);
    let arabic =
        bare.split('.').all(|part| (1..=2).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_digit()));
    !bare.is_empty() && (arabic || roman(bare).is_some())
}

/// A line of the body: its cells by column.
struct Body<'a> {
    line: &'a Line,
    cells: Vec<String>,
}

fn table(pieces: &[Piece]) -> Option<(Table, Vec<Line>, usize)> {
    let (heads, columns, taken) = heading(pieces)?;
    let width = heads.len();
    let number = columns.iter().position(|column| *column == Column::Number);
    let task = columns.iter().position(|column| *column == Column::Task)?;
    let mut ranges: Vec<(usize, usize)> = heads.iter().map(|cell| (cell.from, cell.to)).collect();
    let mut bodies: Vec<Body<'_>> = Vec::new();
    let (mut strays, mut at): (Vec<Line>, usize) = (Vec::new(), taken);
    let mut again_raw: Vec<String> = Vec::new();
    while let Some(line) = line_at(pieces, at) {
        if let Some((again, _, lines)) = heading(&pieces[at..]).filter(|(again, ..)| again.len() == width) {
            // The headings again on the next page, whose columns may stand elsewhere.
            ranges = again.iter().map(|cell| (cell.from, cell.to)).collect();
            again_raw.push(raw(&pieces[at..], lines));
            at += lines;
            continue;
        }
        let parts = segments(line);
        let in_number =
            number.is_some_and(|number| parts.first().is_some_and(|part| near(part, ranges[number])));
        if parts.len() == 1 && rejoin::is_page_number(&line.text) && !in_number {
            strays.push(line.clone());
            at += 1;
            continue;
        }
        if leaves(line, line_at(pieces, at + 1), &parts, &ranges, task) {
            break;
        }
        bodies.push(Body { line, cells: place(parts, &mut ranges) });
        at += 1;
    }
    let strays_behind = strays
        .iter()
        .rev()
        .take_while(|stray| bodies.last().is_none_or(|body| stray.no > body.line.no))
        .count();
    let at = at - strays_behind;
    strays.truncate(strays.len() - strays_behind);
    let starts = row_starts(&bodies, number, task);
    if starts.is_empty() {
        return None;
    }
    let mut rows = vec![
        heads
            .iter()
            .enumerate()
            .map(|(index, cell)| Cell {
                text: cell.text.clone(),
                // What stood on the lines is counted once, with the first heading.
                raw: if index == 0 {
                    again_raw.iter().fold(raw(pieces, taken), |raw, again| format!("{raw}\n{again}"))
                } else {
                    String::new()
                },
                line: line_at(pieces, 0).map_or(0, |line| line.no),
                ..Cell::default()
            })
            .collect::<Vec<_>>(),
    ];
    for (index, start) in starts.iter().enumerate() {
        let end = starts.get(index + 1).copied().unwrap_or(bodies.len());
        rows.push((0..width).map(|column| cell(&bodies[*start..end], column)).collect());
    }
    Some((Table { line: line_at(pieces, 0).map_or(0, |line| line.no), rows }, strays, at))
}

fn raw(pieces: &[Piece], taken: usize) -> String {
    (0..taken)
        .filter_map(|at| line_at(pieces, at))
        .map(|line| line.raw.as_str())
        .collect::<Vec<_>>()
        .join("\n")
}

fn near(part: &Segment, range: (usize, usize)) -> bool {
    part.from < range.1 + 2 && part.to + 2 > range.0
}

/// A line that is no part of the table any more.
fn leaves(
    line: &Line,
    next: Option<&Line>,
    parts: &[Segment],
    ranges: &[(usize, usize)],
    task: usize,
) -> bool {
    // A heading of the text; inside the table it is the title of a group, and rows follow.
    let heads = label::parse(&line.text).is_some_and(|label| {
        label.style == Style::Roman && text::is_mostly_caps(&line.text) && parts.len() == 1
    }) && next.is_none_or(|next| segments(next).len() < 3);
    let across = parts.iter().any(|part| {
        let covered = ranges.iter().filter(|range| part.from < range.0 && part.to > range.1).count();
        covered >= 2
    });
    let outside = parts.len() == 1 && parts[0].from + 2 < ranges[task].0 && text::word_count(&line.text) > 6;
    marks::is_appendix(&line.text)
        || super::super::tail::opens_recipients(&line.text)
        || marks::is_authority(&line.text)
        || marks::type_at_start(line).is_some()
        || text::starts_with(&line.text, "Ghi chú:")
        || heads
        || across
        || outside
}

/// Puts the parts of a line under their columns, which widen to hold them.
fn place(parts: Vec<Segment>, ranges: &mut [(usize, usize)]) -> Vec<String> {
    let mut cells = vec![String::new(); ranges.len()];
    let mut free = 0;
    for part in parts {
        let score = |range: &(usize, usize)| {
            let shared = part.to.min(range.1).saturating_sub(part.from.max(range.0));
            let apart = part.from.abs_diff(range.0);
            (shared > 0, if shared > 0 { shared } else { usize::MAX / 2 - apart })
        };
        let Some((column, _)) = ranges.iter().enumerate().skip(free).max_by_key(|(_, range)| score(range))
        else {
            continue;
        };
        let lower = column.checked_sub(1).map_or(0, |left| ranges[left].1 + 1);
        let upper = ranges.get(column + 1).map_or(usize::MAX, |right| right.0.saturating_sub(1));
        let range = &mut ranges[column];
        range.0 = range.0.min(part.from).max(lower.min(range.0));
        range.1 = range.1.max(part.to).min(upper.max(range.1));
        if !cells[column].is_empty() {
            cells[column].push(' ');
        }
        cells[column].push_str(&part.text);
        free = column;
    }
    cells
}

/// Where rows begin, as indexes of lines.
fn row_starts(bodies: &[Body<'_>], number: Option<usize>, task: usize) -> Vec<usize> {
    let Some(number) = number else {
        // Without numbers a row begins where several cells begin with capitals.
        return (0..bodies.len())
            .filter(|index| {
                let begun = bodies[*index].cells.iter().filter(|cell| text::starts_upper(cell)).count();
                *index == 0 || begun >= 2 && text::starts_upper(&bodies[*index].cells[task])
            })
            .collect();
    };
    let anchors: Vec<usize> =
        (0..bodies.len()).filter(|index| is_number(&bodies[*index].cells[number])).collect();
    let mut starts: Vec<usize> = Vec::new();
    for (index, anchor) in anchors.iter().enumerate() {
        let earliest = index.checked_sub(1).map_or(0, |before| anchors[before] + 1);
        let words = |at: usize| bodies[at].cells[task].as_str();
        let begun = words(*anchor).is_empty() || text::starts_lower(words(*anchor));
        let mut start = *anchor;
        if begun {
            // The number stands in the middle of its row, whose first line is above.
            while start > earliest && !(text::starts_upper(words(start)) && start < *anchor) {
                start -= 1;
            }
            if !text::starts_upper(words(start)) {
                start = *anchor;
            }
        }
        starts.push(start);
    }
    if starts.first().is_some_and(|first| *first > 0) {
        // Lines above the first number are a row of their own: the title of a group.
        starts.insert(0, 0);
    }
    starts
}

/// One cell out of the lines of its row.
fn cell(bodies: &[Body<'_>], column: usize) -> Cell {
    let mut whole = String::new();
    for body in bodies {
        let part = body.cells[column].as_str();
        if part.is_empty() {
            continue;
        }
        if !whole.is_empty() {
            // A list in a cell keeps its lines; a broken line goes on.
            let listed = part.starts_with(['-', '+', '•']) || whole.ends_with(';');
            let tight = whole.ends_with('-') && !whole.ends_with(" -");
            whole.push_str(if listed {
                "\n"
            } else if tight {
                ""
            } else {
                " "
            });
        }
        whole.push_str(part);
    }
    let raw = match column {
        0 => bodies.iter().map(|body| body.line.raw.as_str()).collect::<Vec<_>>().join("\n"),
        _ => String::new(),
    };
    Cell { text: whole, raw, line: bodies.first().map_or(0, |body| body.line.no), ..Cell::default() }
}
