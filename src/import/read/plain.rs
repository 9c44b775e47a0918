//! Plain text and Markdown to lines.
//!
//! Text taken out of a PDF often carries Markdown marks (`**`, `##`), so both flavours understand them; Markdown
//! also joins lines that no empty line separates. Pipe tables become tables in both.

use super::super::source::{Cell, Line, Piece, Source, Table};
use super::super::text::{is_invisible, tidy};
use crate::diag::Diagnostic;
use unicode_normalization::UnicodeNormalization;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Flavour {
    Text,
    Markdown,
}

/// Lines of a text; never fails on content.
pub(super) fn read(text: &str, flavour: Flavour) -> Result<Source, Diagnostic> {
    let mut source = Source::default();
    let mut gap = 0;
    let mut table: Vec<(usize, String)> = Vec::new();
    // A form feed is a page break, which is no line of its own.
    let text: String = text
        .nfc()
        .collect::<String>()
        .replace("\r\n", "\n")
        .replace(['\r', '\u{b}'], "\n")
        .replace('\u{c}', " ");
    for (index, physical) in text.split('\n').enumerate() {
        let no = index + 1;
        let whole: String = physical.chars().filter(|c| !is_invisible(*c)).collect();
        let raw = whole.trim();
        if is_row(raw) {
            table.push((no, raw.to_owned()));
            continue;
        }
        flush_table(&mut table, &mut source);
        if raw.is_empty() {
            gap += 1;
            continue;
        }
        let before = whole.len() - whole.trim_start().len();
        let indent = whole[..before].chars().map(|c| if c == '\t' { 8 } else { 1 }).sum();
        push_line(raw, Place { no, gap, indent }, flavour, &mut source);
        gap = 0;
    }
    flush_table(&mut table, &mut source);
    Ok(source)
}

/// A row of a table: `| a | b |`, or `a | b |` as readers of pages write cells.
fn is_row(raw: &str) -> bool {
    let bars = raw.matches('|').count();
    raw.starts_with('|') && bars >= 2 || bars >= 1 && raw.ends_with(" |") || bars >= 1 && raw.contains(" | ")
}

/// Where a line stands.
#[derive(Clone, Copy)]
struct Place {
    no: usize,
    gap: usize,
    indent: usize,
}

fn push_line(raw: &str, place: Place, flavour: Flavour, source: &mut Source) {
    let Place { no, gap, indent } = place;
    let hashes = raw.bytes().take_while(|b| *b == b'#').count();
    let heading = if (1..=6).contains(&hashes) && raw[hashes..].starts_with(' ') { hashes } else { 0 };
    // Headings run together on one line close and open their bold marks back to back.
    let parts: Vec<&str> = raw.split("****").collect();
    let many = parts.len() > 1;
    for (part_index, part) in parts.iter().enumerate() {
        let mut body = *part;
        if part_index == 0 {
            body = body[heading..].trim();
        }
        let bold = many
            || (body.starts_with("**")
                && body.ends_with("**")
                && body.len() > 4
                && !body[2..body.len() - 2].contains("**"));
        let text = unmark(body, flavour);
        let text = keep_runs(&text);
        let raw = if part_index == 0 { (*part).to_owned() } else { format!("****{part}") };
        if text.is_empty()
            && !source.pieces.is_empty()
            && let Some(Piece::Line(last)) = source.pieces.last_mut()
        {
            last.raw.push_str(&raw);
            continue;
        }
        source.pieces.push(Piece::Line(Line {
            no,
            text,
            raw,
            heading: heading as u8,
            bold,
            gap: if part_index == 0 { gap } else { 0 },
            soft: flavour == Flavour::Markdown && gap == 0 && part_index == 0,
            indent: if part_index == 0 { indent } else { 0 },
            ..Line::default()
        }));
    }
}

/// Takes away the marks of bold text, headings' closing hashes and Markdown's backslashes.
fn unmark(text: &str, flavour: Flavour) -> String {
    let mut out = text.trim_end_matches('#').trim().replace("**", "");
    if flavour == Flavour::Markdown {
        let mut clean = String::with_capacity(out.len());
        let mut chars = out.chars().peekable();
        while let Some(c) = chars.next() {
            let escapes = c == '\\' && chars.peek().is_none_or(|next| next.is_ascii_punctuation());
            if !escapes {
                clean.push(c);
            } else if let Some(next) = chars.next() {
                clean.push(next);
            }
        }
        out = clean.replace("&nbsp;", " ").replace("<br>", " ").trim_matches('_').to_owned();
    }
    out
}

/// Tabs and odd spaces become spaces, but runs of spaces stay: they separate columns.
fn keep_runs(text: &str) -> String {
    text.trim().chars().map(|c| if c.is_whitespace() { ' ' } else { c }).collect()
}

fn flush_table(lines: &mut Vec<(usize, String)>, source: &mut Source) {
    if lines.is_empty() {
        return;
    }
    let first = lines[0].0;
    let mut rows = Vec::new();
    for (no, raw) in lines.drain(..) {
        // One bar at either end belongs to the form of the row; a second one is an empty cell.
        let inner = raw.strip_prefix('|').unwrap_or(&raw);
        let inner = inner.strip_suffix('|').unwrap_or(inner);
        if inner.chars().all(|c| matches!(c, '-' | ':' | '|' | ' ')) {
            // The rule under the heading belongs to the form of the table.
            continue;
        }
        let cells = inner.replace("\\|", "\u{1}");
        let cells = cells.split('|').map(|cell| {
            let text = cell.replace('\u{1}', "|").replace("**", "");
            let lines = ["<br>", "<br/>", "<br />"].iter().fold(text, |text, mark| text.replace(mark, "\n"));
            let text =
                lines.split('\n').map(tidy).filter(|line| !line.is_empty()).collect::<Vec<_>>().join("\n");
            Cell { raw: text.clone(), text, line: no, ..Cell::default() }
        });
        rows.push(cells.collect::<Vec<_>>());
    }
    super::table::level_rows(&mut rows);
    source.pieces.push(Piece::Table(Table { line: first, rows }));
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(text: &str, flavour: Flavour) -> Vec<Line> {
        read(text, flavour)
            .unwrap()
            .pieces
            .into_iter()
            .filter_map(|piece| match piece {
                Piece::Line(line) => Some(line),
                Piece::Table(_) => None,
            })
            .collect()
    }

    #[test]
    fn headings_run_together_are_two_lines_of_one_number() {
        let found = lines("**I. MỤC ĐÍCH****1. Mục đích**\n", Flavour::Text);
        assert_eq!(found.iter().map(|l| l.text.as_str()).collect::<Vec<_>>(), ["I. MỤC ĐÍCH", "1. Mục đích"]);
        assert!(found.iter().all(|l| l.no == 1 && l.bold));
    }

    #[test]
    fn marks_go_and_their_characters_stay_in_the_raw_line() {
        let found = lines("## II. NỘI DUNG\n\n\n**KẾ HOẠCH**", Flavour::Text);
        assert_eq!(
            (found[0].text.as_str(), found[0].heading, found[0].raw.as_str()),
            ("II. NỘI DUNG", 2, "## II. NỘI DUNG")
        );
        assert_eq!((found[1].gap, found[1].no), (2, 4));
    }

    #[test]
    fn cells_that_end_with_a_bar_and_breaks_inside_them_are_read() {
        let source = read("ỦY BAN | CỘNG HÒA |\nTỈNH A | Độc lập |\n", Flavour::Text).unwrap();
        let Piece::Table(table) = &source.pieces[0] else { panic!("a table was expected") };
        assert_eq!(table.text(), "ỦY BAN\tCỘNG HÒA\nTỈNH A\tĐộc lập");
        let source = read("| - Một;<br>- Hai. | B |\n|---|---|", Flavour::Markdown).unwrap();
        let Piece::Table(table) = &source.pieces[0] else { panic!("a table was expected") };
        assert_eq!(table.rows[0][0].text, "- Một;\n- Hai.");
    }

    #[test]
    fn a_pipe_table_becomes_a_table() {
        let source = read("| TT | Nhiệm vụ |\n|---|---|\n| 1 | Tuyên truyền |\n", Flavour::Markdown).unwrap();
        let Piece::Table(table) = &source.pieces[0] else { panic!("a table was expected") };
        assert_eq!(table.text(), "TT\tNhiệm vụ\n1\tTuyên truyền");
    }
}
