//! The lines above the type: issuer, motto, number, place and date, marks.

use std::ops::Range;

use super::super::doubt::Doubt;
use super::super::json::{Issuer, Kind, Role};
use super::super::phrases::ISSUER_OPENERS;
use super::super::source::Line;
use super::super::{rejoin, text};
use super::mend::{Mended, mend};
use super::{Form, PARTY_MOTTO, STATE_MOTTO, number_field, place_and_date, stamp};
use crate::diag::Code;

/// Takes the lines above the type apart by what they say.
pub(super) fn read(lines: Vec<Line>, form: &mut Form) {
    let mut organisations: Vec<String> = Vec::new();
    let mut subject: Option<String> = None;
    let (beside, lines): (Vec<Line>, Vec<Line>) =
        lines.into_iter().partition(|line| line.note.is_some() || line.picture.is_some());
    beside.iter().for_each(|line| form.unplace(line, true));
    for mended in mend(lines) {
        line(&mended, &mut organisations, &mut subject, form);
    }
    if let Some(name) = organisations.pop() {
        form.document.issuer = Some(Issuer { name, id: None });
        form.document.superior = (!organisations.is_empty()).then(|| organisations.join(" - "));
    }
    if let Some(subject) = subject {
        form.document.doc_type = Some("Công văn".to_owned());
        form.document.title = Some(text::trim_end_marks(&subject).to_owned());
    }
}

fn line(mended: &Mended, organisations: &mut Vec<String>, subject: &mut Option<String>, form: &mut Form) {
    let no = mended.no();
    let (mut left, stamps) = stamp::take(&mended.text);
    let mut role = (!stamps.is_empty()).then_some(Role::Stamp);
    let mut formulas: Vec<String> = Vec::new();
    for stamp in stamps {
        stamp.mark(&mut form.document);
        formulas.push(text::tidy(&mended.text));
    }
    for motto in STATE_MOTTO.iter().chain([&PARTY_MOTTO]) {
        if let Some((start, end)) = text::find_phrase(&left, motto) {
            // "ĐẢNG CỘNG SẢN" is also the name of the Party's own bodies; the motto ends the line.
            let tail = left[end..].trim().to_owned();
            left = format!("{}  {}", left[..start].trim_end(), tail).trim().to_owned();
            role = Some(Role::Motto);
            formulas.push(text::tidy(motto));
            if *motto == PARTY_MOTTO {
                form.document.kind = Kind::Party;
            }
        }
    }
    if let Some(found) = number_field(&left) {
        role = Some(Role::NumberAndDate);
        if form.document.symbol.is_none() {
            if found.symbol.number.is_none() {
                form.doubts.push(number_blank(no, &mended.text));
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
                form.doubts.push(date_partial(no, &mended.text, form.document.issued.as_deref()));
            }
        }
        if form.document.place.is_none() {
            form.document.place = place;
        }
        left = before_place(&left);
    }
    let left = left.trim_matches(|c: char| c.is_whitespace() || c == '*').trim();
    if left.is_empty() || rejoin::is_rule(left) {
        let role = role.unwrap_or(Role::Rule);
        if role == Role::Rule {
            formulas.push(text::tidy(&mended.text));
        }
        keep(mended, role, formulas, form);
        return;
    }
    let role = if let Some((_, end)) = text::any_start(left, &["V/v", "Về việc"]) {
        *subject = Some(text::tidy(left[end..].trim_start_matches([':', ' '])));
        Some(Role::Title)
    } else if subject.is_some() && !text::is_mostly_caps(left) {
        // "V/v" and its words run over several lines of the narrow left column.
        *subject = subject.take().map(|subject| text::tidy(&format!("{subject} {left}")));
        Some(Role::Title)
    } else if name(left, organisations) {
        Some(Role::Issuer)
    } else {
        None
    };
    match role {
        Some(role) => keep(mended, role, formulas, form),
        None => {
            for line in &mended.lines {
                form.unplace(line, false);
            }
        }
    }
}

/// Adds a name, or the rest of one, to the organisations; `false` if the line is neither.
fn name(left: &str, organisations: &mut Vec<String>) -> bool {
    let opens = text::any_start(left, &ISSUER_OPENERS).is_some();
    let capital = text::is_mostly_caps(left);
    let unfinished = organisations.last().is_some_and(|last| is_unfinished(last));
    if opens && !unfinished && (capital || organisations.is_empty()) {
        organisations.push(text::tidy(left));
        return true;
    }
    match organisations.last_mut() {
        Some(last) if capital && !left.contains('/') => {
            *last = text::tidy(&format!("{last} {left}"));
            true
        }
        _ => false,
    }
}

/// "ỦY BAN", "BAN QUẢN LÝ", "… VÀ": a name that goes on in the next line, whatever that begins with.
fn is_unfinished(name: &str) -> bool {
    let canon = text::canon(name);
    matches!(
        canon.as_str(),
        "ủy ban"
            | "ban"
            | "sở"
            | "bộ"
            | "hội đồng"
            | "phòng"
            | "trung tâm"
            | "ban chỉ đạo"
            | "ban quản lý"
            | "trường"
            | "công ty"
    ) || canon.ends_with(" và")
        || name.ends_with([',', '-', '–'])
}

/// What stands before the place of issue on a line of two columns.
fn before_place(line: &str) -> String {
    let Some(day) = text::words(line).into_iter().find(|word| word.canon == "ngày") else {
        return String::new();
    };
    line[..day.start].trim_end().rfind("  ").map_or_else(String::new, |gap| line[..gap].trim().to_owned())
}

fn keep(mended: &Mended, role: Role, formulas: Vec<String>, form: &mut Form) {
    for line in &mended.lines {
        form.keep(line, role);
    }
    for formula in formulas {
        form.formula(mended.no(), formula);
    }
}

fn number_blank(line: usize, written: &str) -> Doubt {
    let written = text::tidy(written);
    Doubt::new(
        line,
        Code::NumberBlank,
        format!("số văn bản để trống: \"{written}\""),
        format!("the document's number is blank: \"{written}\""),
    )
}

fn date_partial(line: usize, written: &str, known: Option<&str>) -> Doubt {
    let written = text::tidy(written);
    Doubt::new(
        line,
        Code::DatePartial,
        format!("ngày ban hành chưa đủ ({}): \"{written}\"", known.unwrap_or("chưa rõ năm")),
        format!("the date of issue is not complete ({}): \"{written}\"", known.unwrap_or("no year")),
    )
}
