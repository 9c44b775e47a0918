//! Gives lines the beginning they were meant to have: headings, bullets, numbers, letters.

use super::super::leftover::Leftover;
use super::line::{Kind, Line};
use super::{Edits, Questions, State, line_end};

/// A line of at least so many characters was not wrapped by hand.
const LONG_LINE: usize = 160;

/// Gives a line the beginning it was meant to have.
pub(super) fn repair(
    text: &str,
    line: &Line<'_>,
    state: &State,
    edits: &mut Edits<'_>,
    questions: &mut Questions,
) {
    let rest = line.rest();
    let flows = matches!(
        state.before,
        Kind::Text | Kind::Label | Kind::Item | Kind::TightItem | Kind::Bullet | Kind::Dash
    );
    let before = text[state.line.clone()].trim_end();
    match line.kind {
        Kind::Heading => heading(line, edits),
        Kind::TightItem => {
            let is_item = match state.before {
                Kind::Text | Kind::Label => {
                    before.ends_with([':', ';']) || next_is(text, line, Kind::TightItem)
                }
                _ => true,
            };
            if !is_item {
                return;
            }
            // Only a list that begins with 1 may interrupt a paragraph.
            let cut = matches!(state.before, Kind::Text | Kind::Label)
                && !rest.starts_with(['-', '+'])
                && &rest[..line.marker - 1] != "1";
            if cut {
                edits.insert(line.range.start, "\n");
            }
            edits.insert(line.start + line.marker, " ");
        }
        Kind::Bullet => bullet(line, edits),
        Kind::Dash => {
            let em = rest.starts_with('—');
            let listed = matches!(state.before, Kind::Item | Kind::Bullet | Kind::Dash | Kind::TightItem)
                || next_is(text, line, Kind::Dash);
            let opens = !matches!(state.before, Kind::Text | Kind::Label) && !em;
            let announced = flows && before.ends_with([':', ';']);
            if listed || opens || announced {
                bullet(line, edits);
            } else if flows && !em {
                questions.push((Leftover::Dash, line.start..line.range.end));
            }
        }
        Kind::Label if flows => hard_break(text, state, edits),
        Kind::Item if matches!(state.before, Kind::Text | Kind::Label) && !state.in_list => {
            let number = rest.bytes().take_while(u8::is_ascii_digit).count();
            if number > 0 && &rest[..number] != "1" && before.ends_with(['.', ';', ':', '!', '?']) {
                hard_break(text, state, edits);
            }
        }
        Kind::Text if matches!(state.before, Kind::Text | Kind::Label) => {
            let starts = rest.starts_with(|c: char| c.is_uppercase() || matches!(c, '“' | '"'));
            let ended = before.ends_with(['.', ';', ':', '!', '?', '…', '”']);
            let set_in = line.indent > 0 && !state.in_list && deep(line.all());
            let long = before.len() >= LONG_LINE && before.chars().count() >= LONG_LINE;
            if starts && ended && (long || set_in) {
                edits.insert(
                    line.range.start,
                    &format!("{}\n", &text[line.range.start..line.start].trim_end()),
                );
            }
        }
        _ => {}
    }
}

fn deep(line: &str) -> bool {
    line.starts_with('\t') || line.starts_with("    ")
}

/// Whether the next line is of a kind.
fn next_is(text: &str, line: &Line<'_>, kind: Kind) -> bool {
    let start = line.range.end + 1;
    start < text.len() && Line::read(text, start..line_end(text, start)).kind == kind
}

fn heading(line: &Line<'_>, edits: &mut Edits<'_>) {
    let rest = line.rest();
    if rest[line.marker..].starts_with(|c: char| !c.is_ascii_whitespace()) {
        edits.insert(line.start + line.marker, " ");
    }
    // `{…}` at the end names a heading, and is taken away; other words in braces are words.
    let trimmed = rest.trim_end();
    if let Some(inner) = trimmed.strip_suffix('}')
        && let Some(open) = inner.rfind('{')
        && !inner[..open].ends_with('\\')
    {
        let names = |word: &str| word.len() > 1 && word.starts_with(['#', '.']);
        if !inner[open + 1..].split_whitespace().any(names) {
            let at = line.start + trimmed.len() - 1;
            edits.replace(at..at + 1, "&#125;");
        }
    }
}

/// Replaces a bullet and the white space behind it by `- `.
fn bullet(line: &Line<'_>, edits: &mut Edits<'_>) {
    let behind = &line.rest()[line.marker..];
    let space = behind.len() - behind.trim_start_matches([' ', '\t']).len();
    edits.replace(line.start..line.start + line.marker + space, "- ");
}

/// Ends the line before where it was ended, unless something else than its end would be changed.
fn hard_break(text: &str, state: &State, edits: &mut Edits<'_>) {
    let before = &text[state.line.clone()];
    let words = before.trim_start_matches([' ', '\t', '>']);
    let is_syntax = words.starts_with("[!")
        || words.starts_with('[') && words.contains("]:")
        || words.contains('|')
        || words.bytes().all(|b| b == b'=');
    if !is_syntax && !before.ends_with("  ") && !before.ends_with('\\') {
        edits.insert(state.line.end, "\\");
    }
}
