//! The form of the document: letterhead, type and title (Nghị định 30/2020/NĐ-CP, Phụ lục I, phần II, mục 1–5).
//!
//! Takes the lines above the text apart by what they say, because the two columns of the letterhead reach us in any
//! order or run together on one line. What the letterhead does not say is looked for in `facts`; the lines below the
//! text are in `tail`.

mod title;

use super::doubt::Doubt;
use super::json::{Document, FormLine, Role, Unplaced};
use super::label::{self, Style};
use super::marks::type_at_start;
use super::phrases::ISSUER_OPENERS;
use super::rejoin::{self, Setting};
use super::source::{Line, Piece, Table};
use super::text;
use crate::diag::Code;
use crate::vi::date;
use crate::vi::symbol;
use std::ops::Range;
use title::title;

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
    /// The rest: the text, the recipients, the signature, the appendices.
    pub rest: Vec<Piece>,
}

const STATE_MOTTO: &[&str] = &["CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc"];
const PARTY_MOTTO: &str = "ĐẢNG CỘNG SẢN VIỆT NAM";

/// How far down the type of the document is looked for.
const TOP_LINES: usize = 80;

/// Takes the top of the document off.
pub(crate) fn split(pieces: Vec<Piece>, setting: Setting) -> Form {
    let pieces = unfold_layout_tables(pieces);
    let mut form = Form::default();
    let top = type_line(&pieces);
    let mut iter = pieces.into_iter();
    if let Some((index, kind, type_end)) = top {
        let above: Vec<Line> = iter.by_ref().take(index).filter_map(into_line).collect();
        letterhead(&above, &mut form);
        let line = iter.next().and_then(into_line).unwrap_or_default();
        form.document.doc_type = Some(kind.to_owned());
        form.form_lines.push(FormLine { line: line.no, raw: line.raw.clone(), role: Role::Type });
        let on_same_line = line.text[type_end..].trim().trim_start_matches([':', '-']).trim().to_owned();
        form.rest = title(iter.collect(), &line, on_same_line, &mut form, setting);
    } else {
        let mut rest: Vec<Piece> = iter.collect();
        // A letterhead without a type: take what is certain and leave the rest to the text.
        let certain = rest
            .iter()
            .take(12)
            .take_while(|piece| matches!(piece, Piece::Line(line) if is_letterhead(&line.text)))
            .count();
        let above: Vec<Line> = rest.drain(..certain).filter_map(into_line).collect();
        letterhead(&above, &mut form);
        form.rest = rest;
    }
    form
}

fn into_line(piece: Piece) -> Option<Line> {
    match piece {
        Piece::Line(line) => Some(line),
        Piece::Table(_) => None,
    }
}

/// Tables that only set letterhead or signature side by side become lines, cell by cell.
fn unfold_layout_tables(pieces: Vec<Piece>) -> Vec<Piece> {
    let mut out = Vec::with_capacity(pieces.len());
    for piece in pieces {
        match piece {
            Piece::Table(table) if is_layout(&table) => {
                out.extend(table_lines(&table).into_iter().map(Piece::Line))
            }
            other => out.push(other),
        }
    }
    out
}

fn is_layout(table: &Table) -> bool {
    if table.rows.len() > 12 {
        return false;
    }
    let all = table.text();
    let motto = STATE_MOTTO.iter().chain([&PARTY_MOTTO]).any(|motto| text::contains(&all, motto));
    motto
        || text::contains(&all, "Nơi nhận")
        || table.rows.len() <= 3
            && table.rows.iter().flatten().any(|cell| super::marks::is_authority(&cell.text))
}

fn table_lines(table: &Table) -> Vec<Line> {
    let mut lines = Vec::new();
    for cell in table.rows.iter().flatten().filter(|cell| !cell.is_repeat()) {
        for (offset, part) in cell.text.split('\n').enumerate() {
            if !part.trim().is_empty() {
                lines.push(Line {
                    no: cell.line + offset,
                    text: part.trim().to_owned(),
                    raw: part.to_owned(),
                    ..Line::default()
                });
            }
        }
    }
    lines
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
            let labelled = label::parse(&line.text).is_some_and(|label| label.style == Style::Roman);
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

fn is_letterhead(line: &str) -> bool {
    STATE_MOTTO.iter().chain([&PARTY_MOTTO]).any(|motto| text::contains(line, motto))
        || symbol::field(line).is_some()
        || place_and_date(line).is_some_and(|(place, _)| place.is_some() && text::word_count(line) < 14)
        || rejoin::is_rule(line)
        || (text::is_caps(line)
            && text::any_start(line, &ISSUER_OPENERS).is_some()
            && text::word_count(line) < 12)
        || (text::is_caps(line)
            && text::any_start(line, &["tỉnh", "huyện", "thành phố", "xã", "phường", "thị xã"]).is_some()
            && text::word_count(line) < 8)
}

/// The lines above the type.
fn letterhead(lines: &[Line], form: &mut Form) {
    let mut organisations: Vec<(String, usize)> = Vec::new();
    for line in lines {
        let mut left = line.text.clone();
        let mut role = None;
        let mut mottoes: Vec<String> = Vec::new();
        for motto in STATE_MOTTO.iter().chain([&PARTY_MOTTO]) {
            if let Some((start, end)) = text::find_phrase(&left, motto) {
                // "ĐẢNG CỘNG SẢN" is also the name of the Party's own bodies; the motto ends the line.
                let tail = left[end..].trim().to_owned();
                left = format!("{}  {}", left[..start].trim_end(), tail).trim().to_owned();
                role = Some(Role::Motto);
                mottoes.push(text::tidy(motto));
                if *motto == PARTY_MOTTO {
                    form.document.kind = super::json::Kind::Party;
                }
            }
        }
        if let Some(found) = symbol::field(&left) {
            role = Some(Role::NumberAndDate);
            if form.document.symbol.is_none() {
                if found.symbol.number.is_none() {
                    let written = text::tidy(&line.text);
                    form.doubts.push(Doubt::new(
                        line.no,
                        Code::NumberBlank,
                        format!("số văn bản để trống: \"{written}\""),
                        format!("the document's number is blank: \"{written}\""),
                    ));
                }
                form.document.symbol = Some(found.symbol.normal());
                form.document.number = found.symbol.number;
            }
            let Range { start, end } = found.range;
            left = format!("{}  {}", left[..start].trim_end(), left[end..].trim_start()).trim().to_owned();
        }
        if let Some((place, date)) = place_and_date(&left) {
            role = Some(Role::NumberAndDate);
            if form.document.issued.is_none() {
                form.document.issued = date.iso();
                if date.day.is_none() {
                    let known = form.document.issued.as_deref();
                    let written = text::tidy(&line.text);
                    form.doubts.push(Doubt::new(
                        line.no,
                        Code::DatePartial,
                        format!("ngày ban hành chưa đủ ({}): \"{written}\"", known.unwrap_or("chưa rõ năm")),
                        format!(
                            "the date of issue is not complete ({}): \"{written}\"",
                            known.unwrap_or("no year")
                        ),
                    ));
                }
            }
            if form.document.place.is_none() {
                form.document.place = place;
            }
            left.clear();
        }
        let left = left.trim_matches(|c: char| c.is_whitespace() || c == '*').trim();
        if left.is_empty() || rejoin::is_rule(left) {
            let role = role.unwrap_or(Role::Rule);
            form.form_lines.push(FormLine { line: line.no, raw: line.raw.clone(), role });
            if role == Role::Rule {
                form.unplaced.push(Unplaced {
                    line: line.no,
                    text: text::tidy(&line.raw),
                    formula: true,
                    in_form: true,
                });
            }
            form.unplaced.extend(mottoes.into_iter().map(|text| Unplaced {
                line: line.no,
                text,
                formula: true,
                in_form: true,
            }));
            continue;
        }
        let opens = text::any_start(left, &ISSUER_OPENERS).is_some();
        let capital = text::is_mostly_caps(left);
        if opens && (capital || organisations.is_empty()) {
            organisations.push((text::tidy(left), line.no));
        } else if capital && !organisations.is_empty() {
            let last = organisations.len() - 1;
            organisations[last].0 = text::tidy(&format!("{} {left}", organisations[last].0));
        } else {
            form.unplaced.push(Unplaced {
                line: line.no,
                text: text::tidy(&line.raw),
                formula: false,
                in_form: false,
            });
            continue;
        }
        form.form_lines.push(FormLine { line: line.no, raw: line.raw.clone(), role: Role::Issuer });
        form.unplaced.extend(mottoes.into_iter().map(|text| Unplaced {
            line: line.no,
            text,
            formula: true,
            in_form: true,
        }));
    }
    if let Some((name, _)) = organisations.pop() {
        form.document.issuer = Some(super::json::Issuer { name, id: None });
        let above: Vec<String> = organisations.into_iter().map(|(name, _)| name).collect();
        form.document.superior = (!above.is_empty()).then(|| above.join(" - "));
    }
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
            .trim_matches(|c: char| c.is_whitespace() || matches!(c, '*' | '(' | '-'));
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
