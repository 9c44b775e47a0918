//! Tables: lines cut by tabs, as Word and Excel paste them, and rows of `|` without the line below the
//! first row that makes them a table.

use std::ops::Range;

use super::super::leftover::Leftover;
use super::line::{Kind, Line, is_delimiter};
use super::{Edits, Questions, line_end};

/// Makes a table of lines with the same number of tabs. Gives where it ends, or where the lines end that
/// are none.
pub(super) fn tabs(text: &str, line: &Line<'_>, before: Kind, edits: &mut Edits<'_>) -> Result<usize, usize> {
    // The first cell of the first row has a name; a paragraph that is set in has not.
    let count = tabs_in(line.all());
    if count == 0 || line.start > line.range.start {
        return Err(line.range.end);
    }
    let mut rows: Vec<Range<usize>> = vec![line.range.clone()];
    let mut at = line.range.end + 1;
    while at < text.len() {
        let end = line_end(text, at);
        let row = &text[at..end];
        if tabs_in(row) != count || row.trim().is_empty() || row.trim_start().starts_with("```") {
            break;
        }
        rows.push(at..end);
        at = end + 1;
    }
    if rows.len() < 2 || at < text.len() && tabs_in(&text[at..line_end(text, at)]) > 0 {
        return Err(at);
    }
    for (n, row) in rows.iter().enumerate() {
        let open = if n == 0 && matches!(before, Kind::Text | Kind::Label) { "\n| " } else { "| " };
        edits.insert(row.start, open);
        for (offset, c) in text[row.clone()].char_indices() {
            let place = row.start + offset;
            match c {
                '\t' => edits.replace(place..place + 1, " | "),
                '|' => edits.insert(place, "\\"),
                _ => {}
            }
        }
        let close = if n == 0 { format!(" |\n|{}", "---|".repeat(count + 1)) } else { " |".to_owned() };
        edits.insert(row.end, &close);
    }
    let last = rows.last().map_or(line.range.end, |row| row.end);
    let goes_on = at < text.len() && !text[at..line_end(text, at)].trim().is_empty();
    if goes_on {
        // What follows is not a row.
        edits.insert(last, "\n");
    }
    Ok(last + 1)
}

fn tabs_in(line: &str) -> usize {
    memchr::memchr_iter(b'\t', line.as_bytes()).count()
}

/// Makes a table of rows of `|` that lack a proper second line. Gives where it ends; `None` where they
/// are no table, or one already and to be read line by line.
pub(super) fn pipes(
    text: &str,
    line: &Line<'_>,
    before: Kind,
    edits: &mut Edits<'_>,
    questions: &mut Questions,
) -> Option<usize> {
    let columns = cells(line.rest());
    if columns == 0 || is_delimiter(line.rest()) {
        return None;
    }
    let prefix = &text[line.range.start..line.start];
    let next = |at: usize| -> Option<(Range<usize>, bool)> {
        let (mut at, mut blank) = (at, false);
        while at < text.len() {
            let end = line_end(text, at);
            let row = &text[at..end];
            if !row.trim().is_empty() {
                let row = row.trim_start_matches([' ', '\t', '>']);
                return row.starts_with('|').then_some((end - row.len()..end, blank));
            }
            // In a quote or a list a blank line may mean more than nothing.
            if blank || !prefix.trim().is_empty() {
                return None;
            }
            blank = true;
            at = end + 1;
        }
        None
    };
    let (second, second_blank) = next(line.range.end + 1)?;
    if matches!(before, Kind::Text | Kind::Label) && prefix.is_empty() {
        edits.insert(line.range.start, "\n");
    }
    let delimiter = format!("|{}", "---|".repeat(columns));
    let mut last = if is_delimiter(&text[second.clone()]) {
        let is_good =
            text[second.clone()].trim().bytes().all(|b| matches!(b, b'|' | b'-' | b':' | b' ' | b'\t'))
                && cells(&text[second.clone()]) == columns;
        if second_blank {
            edits.replace(line.range.end..second.start, "\n");
        }
        if !is_good {
            edits.replace(second.clone(), &delimiter);
        }
        second
    } else {
        edits.insert(line.range.end, &format!("\n{prefix}{delimiter}"));
        line.range.clone()
    };
    // A table whose every row stands alone is one table.
    let mut spaced = true;
    while let Some((row, blank)) = next(last.end + 1) {
        let starts_another = blank && next(row.end + 1).is_some_and(|(below, _)| is_delimiter(&text[below]));
        if starts_another {
            break;
        }
        // Several rows behind an empty line: more of this table, or another one without its dashes?
        if blank && next(row.end + 1).is_some_and(|(_, blank)| !blank) && !spaced {
            questions.push((Leftover::Rows, row));
            break;
        }
        if blank {
            edits.replace(last.end..row.start, "\n");
        }
        spaced &= blank;
        last = row;
    }
    Some(last.end + 1)
}

/// The number of cells of a row; 0 where it has no bar but the first.
pub(in crate::parse::markdown) fn cells(row: &str) -> usize {
    let row = row.trim();
    let inner = row.strip_prefix('|').unwrap_or(row);
    let bytes = inner.as_bytes();
    let bars = memchr::memchr_iter(b'|', bytes).filter(|&at| at == 0 || bytes[at - 1] != b'\\').count();
    let closed = inner.ends_with('|') && !inner.ends_with("\\|");
    match (bars, closed) {
        (0, _) => 0,
        (bars, true) => bars,
        (bars, false) => bars + 1,
    }
}
