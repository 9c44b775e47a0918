//! What stands before the letterhead and is no part of the document: a portal's menu, its table of properties, the
//! name of an application. The letterhead begins at the issuer above the motto.

use super::super::label::{self, Style};
use super::super::marks::type_at_start;
use super::super::phrases::ISSUER_OPENERS;
use super::super::source::{Line, Piece};
use super::super::{rejoin, text};
use super::{is_motto, number_field, place_and_date, stamp};

/// How far down the motto is looked for.
const REACH: usize = 600;

/// Parts notices off: gives what stands before the letterhead, and the document.
pub(super) fn part(mut pieces: Vec<Piece>) -> (Vec<Piece>, Vec<Piece>) {
    let start = letterhead_start(&pieces).unwrap_or(0);
    let document = pieces.split_off(start);
    (pieces, document)
}

fn letterhead_start(pieces: &[Piece]) -> Option<usize> {
    let line = |index: usize| match pieces.get(index) {
        Some(Piece::Line(line)) => Some(line),
        _ => None,
    };
    let motto = (0..pieces.len().min(REACH)).find(|index| {
        line(*index).is_some_and(|here| {
            let next = line(index + 1).map_or("", |next| next.text.as_str());
            is_motto(&here.text)
                || !is_motto(next) && is_motto(&format!("{} {next}", here.text)) && text::word_count(next) < 9
        })
    })?;
    let mut start = motto;
    while start > 0 && line(start - 1).is_some_and(belongs) {
        start -= 1;
    }
    // Not the last words of a menu in capitals.
    while start < motto && !line(start).is_some_and(|here| opens(here, line(start + 1))) {
        start += 1;
    }
    if start == 0 || speaks(&pieces[..start]) && !names_type(&pieces[motto..]) {
        return None;
    }
    // A form inside an appendix has a motto too: the text before it has headings, or its own type and title.
    let own = pieces[..start].iter().any(|piece| {
        matches!(piece, Piece::Line(line) if label::parse(&line.text)
            .is_some_and(|label| matches!(label.style, Style::Roman | Style::Part | Style::Article))
            || text::starts_with(&line.text, "Nơi nhận") || text::starts_with(&line.text, "Căn cứ"))
    });
    (!own).then_some(start)
}

/// Whether the type of a document stands there, with its title.
fn speaks(pieces: &[Piece]) -> bool {
    pieces.iter().any(|piece| matches!(piece, Piece::Line(line) if type_at_start(line).is_some()))
}

fn names_type(pieces: &[Piece]) -> bool {
    speaks(&pieces[..pieces.len().min(40)])
}

/// A line that a letterhead can have above its motto.
fn belongs(line: &Line) -> bool {
    let words = text::word_count(&line.text);
    rejoin::is_rule(&line.text)
        || stamp::whole(&line.text).is_some()
        || number_field(&line.text).is_some()
        || place_and_date(&line.text).is_some_and(|(place, _)| place.is_some() && words < 14)
        || text::is_mostly_caps(&line.text) && words <= 14
        || text::any_start(&line.text, &ISSUER_OPENERS).is_some()
            && words <= 10
            && !line.text.contains([':', '.', '|'])
}

fn opens(line: &Line, next: Option<&Line>) -> bool {
    let next = next.map_or("", |next| next.text.as_str());
    let fragment = text::is_caps(&line.text)
        && text::word_count(&line.text) <= 2
        && text::any_start(&format!("{} {next}", line.text), &ISSUER_OPENERS).is_some();
    text::any_start(&line.text, &ISSUER_OPENERS).is_some()
        || fragment
        || stamp::whole(&line.text).is_some()
        || number_field(&line.text).is_some()
        || place_and_date(&line.text).is_some()
}
