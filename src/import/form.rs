//! The form of the document: letterhead, type and title (Nghị định 30/2020/NĐ-CP, Phụ lục I, phần II, mục 1–5).
//!
//! Takes the lines above the text apart by what they say, because the two columns of the letterhead reach us in any
//! order or run together on one line. What the letterhead does not say is looked for in `facts`; the lines below the
//! text are in `tail`.
//!
//! [`layout`] unfolds the tables that set columns, [`notices`] parts off what stands before the letterhead, [`mend`]
//! joins broken lines, [`letterhead`] and [`title`] read what is left; [`stamp`] knows the marks of drafts, urgency
//! and secrecy.

mod layout;
mod letterhead;
mod mend;
mod notices;
mod stamp;
mod title;

use super::doubt::Doubt;
use super::json::{Document, FormLine, Role, Unplaced};
use super::label::{self, Style};
use super::marks::type_at_start;
use super::phrases::ISSUER_OPENERS;
use super::rejoin::{self, Setting};
use super::source::{Line, Piece};
use super::text;
use crate::vi::date;
use crate::vi::symbol;

/// What the top of the document gives.
#[derive(Debug, Default)]
pub(crate) struct Form {
    pub document: Document,
    pub form_lines: Vec<FormLine>,
    pub unplaced: Vec<Unplaced>,
    pub doubts: Vec<Doubt>,
    /// Line of the title, for references in it.
    pub title_line: usize,
    /// "(Ban hành kèm theo Quyết định số …)" under the title.
    pub promulgated_by: Option<super::mention::Mention>,
    /// What stood before the letterhead and is no part of the document.
    pub notices: Vec<Piece>,
    /// The rest: the text, the recipients, the signature, the appendices.
    pub rest: Vec<Piece>,
}

impl Form {
    /// A line of the form, with what it is.
    fn keep(&mut self, line: &Line, role: Role) {
        self.form_lines.push(FormLine { line: line.no, raw: line.raw.clone(), role });
    }

    /// A fixed part of the form on a line that is kept.
    fn formula(&mut self, line: usize, text: String) {
        self.unplaced.push(Unplaced { line, text, formula: true, in_form: true });
    }

    /// A line that is a fixed part of the form as a whole.
    fn keep_formula(&mut self, line: &Line, role: Role) {
        self.keep(line, role);
        self.formula(line.no, text::tidy(&line.raw));
    }

    /// A line without a place.
    fn unplace(&mut self, line: &Line, formula: bool) {
        self.unplaced.push(Unplaced { line: line.no, text: text::tidy(&line.raw), formula, in_form: false });
    }
}

const STATE_MOTTO: &[&str] = &["CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc"];
const PARTY_MOTTO: &str = "ĐẢNG CỘNG SẢN VIỆT NAM";

/// How far down the type of the document is looked for.
const TOP_LINES: usize = 80;

/// Takes the top of the document off.
pub(crate) fn split(pieces: Vec<Piece>, setting: Setting) -> Form {
    let (notices, pieces) = notices::part(layout::unfold(pieces));
    let mut form = Form { notices, ..Form::default() };
    let top = type_line(&pieces);
    let mut iter = pieces.into_iter();
    if let Some((index, kind, type_end)) = top {
        let above: Vec<Line> = iter.by_ref().take(index).filter_map(into_line).collect();
        letterhead::read(above, &mut form);
        let line = iter.next().and_then(into_line).unwrap_or_default();
        form.document.doc_type = Some(kind.to_owned());
        form.keep(&line, Role::Type);
        let on_same_line = line.text[type_end..].trim().trim_start_matches([':', '-']).trim().to_owned();
        form.rest = title::title(iter.collect(), &line, on_same_line, &mut form, setting);
    } else {
        // A letterhead without a type: take what is certain and leave the rest to the text.
        let mut rest: Vec<Piece> = iter.collect();
        let certain = letterhead_end(&rest);
        let above: Vec<Line> = rest.drain(..certain).filter_map(into_line).collect();
        letterhead::read(above, &mut form);
        form.rest = if form.document.title.is_none() {
            title::without_type(rest, certain > 0, &mut form)
        } else {
            rest
        };
    }
    form
}

fn into_line(piece: Piece) -> Option<Line> {
    match piece {
        Piece::Line(line) => Some(line),
        Piece::Table(_) => None,
    }
}

/// Whether a text holds a motto, of the State or of the Party.
fn is_motto(line: &str) -> bool {
    STATE_MOTTO.iter().chain([&PARTY_MOTTO]).any(|motto| text::contains(line, motto))
}

/// The number field of a line: with "Số", or a column that is a symbol.
fn number_field(line: &str) -> Option<symbol::Field> {
    symbol::field(line).or_else(|| symbol::alone(line))
}

/// Index of the line that names the type, the type, and where it ends in the line.
fn type_line(pieces: &[Piece]) -> Option<(usize, &'static str, usize)> {
    let mut decision = None;
    for (index, piece) in pieces.iter().enumerate().take(TOP_LINES * 4) {
        let Piece::Line(line) = piece else { if decision.is_some() { continue } else { return None } };
        if let Some((kind, end)) = type_at_start(line) {
            // A decision that puts a plan into force is followed by the plan itself, which is what we want.
            if kind == "Quyết định" && decision.is_none() {
                decision = Some((index, kind, end));
                continue;
            }
            if decision.is_none() || has_promulgation(pieces, index) {
                return Some((index, kind, end)).filter(|_| decision.is_none()).or(decision);
            }
        }
        if decision.is_none() {
            // Below the first heading, "QUY ĐỊNH CHUNG" is the title of a chapter.
            let labelled = label::parse(&line.text)
                .is_some_and(|label| matches!(label.style, Style::Roman | Style::Part | Style::Article));
            if labelled || text::word_count(&line.text) > 60 || index > TOP_LINES {
                return None;
            }
        }
    }
    decision
}

fn has_promulgation(pieces: &[Piece], index: usize) -> bool {
    pieces[index + 1..]
        .iter()
        .take(8)
        .any(|piece| matches!(piece, Piece::Line(line) if is_promulgation(&line.text)))
}

fn is_promulgation(line: &str) -> bool {
    text::any_start(
        line.trim_start_matches('('),
        &["Ban hành kèm theo", "Kèm theo", "Ban hành theo", "Phụ lục kèm theo"],
    )
    .is_some()
}

/// Where a letterhead without a type below it ends: after the last motto, number or date near the top, or after the
/// lines that are certainly of a letterhead.
fn letterhead_end(pieces: &[Piece]) -> usize {
    let top = pieces.iter().take(24).map_while(|piece| match piece {
        Piece::Line(line) if label::parse(&line.text).is_none_or(|label| label.style == Style::Bullet) => {
            Some(line)
        }
        _ => None,
    });
    let lines: Vec<&Line> = top.take_while(|line| text::word_count(&line.text) <= 40).collect();
    let sure = |line: &&Line| {
        is_motto(&line.text)
            || number_field(&line.text).is_some()
            || place_and_date(&line.text)
                .is_some_and(|(place, _)| place.is_some() && text::word_count(&line.text) < 14)
    };
    let last = lines.iter().rposition(sure).map_or(0, |last| last + 1);
    // What is broken over lines: "năm 2025" below the day.
    let mut end = last;
    while lines.get(end).is_some_and(|line| {
        rejoin::is_rule(&line.text)
            || stamp::whole(&line.text).is_some()
            || text::word_count(&line.text) <= 3 && text::any_start(&line.text, &["tháng", "năm"]).is_some()
            || text::any_start(&line.text, &["V/v"]).is_some()
    }) {
        end += 1;
    }
    let certain = lines.iter().take(12).take_while(|line| is_letterhead(&line.text)).count();
    end.max(certain)
}

fn is_letterhead(line: &str) -> bool {
    is_motto(line)
        || number_field(line).is_some()
        || place_and_date(line).is_some_and(|(place, _)| place.is_some() && text::word_count(line) < 14)
        || rejoin::is_rule(line)
        || stamp::whole(line).is_some()
        || (text::is_caps(line)
            && text::any_start(line, &ISSUER_OPENERS).is_some()
            && text::word_count(line) < 12)
        || (text::is_caps(line)
            && text::any_start(line, &["tỉnh", "huyện", "thành phố", "xã", "phường", "thị xã"]).is_some()
            && text::word_count(line) < 8)
}

/// `Hà Tĩnh, ngày 5 tháng 3 năm 2025`: the place, if one is written, and the date.
pub(crate) fn place_and_date(line: &str) -> Option<(Option<String>, date::Written)> {
    let words = text::words(line);
    for word in words.iter().filter(|word| word.canon == "ngày") {
        let Some((date, _)) = date::after_day_word(&line[word.end..]) else { continue };
        let before = line[..word.start].trim_end();
        let place = before.trim_end_matches(',').trim();
        // The place stands after the last column gap.
        let place = place
            .rsplit("  ")
            .next()
            .unwrap_or(place)
            .trim_matches(|c: char| c.is_whitespace() || matches!(c, '*' | '(' | '-' | '|'));
        let named = before.ends_with(',')
            && text::starts_upper(place)
            && text::word_count(place) <= 7
            && !place.contains(|c: char| c.is_ascii_digit());
        if !place.is_empty() && !named {
            continue;
        }
        return Some((named.then(|| text::tidy(place)), date));
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_place_stands_before_the_day() {
        let (place, date) = place_and_date("* Bác Ái, ngày        tháng 6 năm 2024").unwrap();
        assert_eq!((place.as_deref(), date.iso().as_deref()), (Some("Bác Ái"), Some("2024-06")));
        assert!(place_and_date("Chỉ thị số 31-CT/TW ngày 19/3/2024").is_none());
    }
}
