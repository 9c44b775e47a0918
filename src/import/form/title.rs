//! The title: the lines between the type of the document and its text.

use super::super::json::{FormLine, Role, Unplaced};
use super::super::label::{self, Style};
use super::super::rejoin::{self, Setting};
use super::super::source::{Line, Piece};
use super::super::{references, text};
use super::{Form, is_promulgation};

/// Lines of the title after the type; returns what follows.
pub(super) fn title(
    pieces: Vec<Piece>,
    type_line: &Line,
    on_same_line: String,
    form: &mut Form,
    setting: Setting,
) -> Vec<Piece> {
    let mut title = on_same_line;
    form.title_line = type_line.no;
    let mut bold = type_line.bold && !title.is_empty();
    let mut taken = 0;
    let usual_gap = usual_gap(&pieces);
    for (index, piece) in pieces.iter().enumerate().take(16) {
        let Piece::Line(line) = piece else { break };
        if rejoin::is_rule(&line.text) {
            form.form_lines.push(FormLine { line: line.no, raw: line.raw.clone(), role: Role::Rule });
            form.unplaced.push(Unplaced {
                line: line.no,
                text: text::tidy(&line.raw),
                formula: true,
                in_form: true,
            });
            taken = index + 1;
            if title.is_empty() { continue } else { break }
        }
        if is_promulgation(&line.text) {
            form.promulgated_by = references::find(&line.text).into_iter().next();
            form.form_lines.push(FormLine { line: line.no, raw: line.raw.clone(), role: Role::Title });
            form.unplaced.push(Unplaced {
                line: line.no,
                text: text::tidy(&line.raw),
                formula: true,
                in_form: true,
            });
            taken = index + 1;
            // The note may run over several lines up to its bracket.
            if line.text.contains('(') && !line.text.contains(')') { continue } else { break }
        }
        if form.promulgated_by.is_some()
            || taken > 0
                && form.form_lines.last().is_some_and(|l| l.role == Role::Title && is_promulgation(&l.raw))
        {
            if !line.text.contains(')') || text::word_count(&line.text) > 12 {
                break;
            }
            form.form_lines.push(FormLine { line: line.no, raw: line.raw.clone(), role: Role::Title });
            form.unplaced.push(Unplaced {
                line: line.no,
                text: text::tidy(&line.raw),
                formula: true,
                in_form: true,
            });
            taken = index + 1;
            break;
        }
        if !title.is_empty() && ends_title(&title, bold, line, &pieces[index..], usual_gap, setting) {
            break;
        }
        if title.is_empty() && label::parse(&line.text).is_some_and(|label| label.style == Style::Roman) {
            break;
        }
        if title.is_empty() {
            form.title_line = line.no;
            bold = line.bold;
        }
        title = text::tidy(&format!("{title} {}", line.text));
        form.form_lines.push(FormLine { line: line.no, raw: line.raw.clone(), role: Role::Title });
        taken = index + 1;
    }
    form.document.title = (!title.is_empty()).then(|| text::trim_end_marks(&title).to_owned());
    pieces.into_iter().skip(taken).collect()
}

fn usual_gap(pieces: &[Piece]) -> usize {
    let mut gaps: Vec<usize> = pieces
        .iter()
        .take(400)
        .filter_map(|p| if let Piece::Line(l) = p { Some(l.gap) } else { None })
        .collect();
    gaps.sort_unstable();
    gaps.get(gaps.len() / 2).copied().unwrap_or(0)
}

/// Whether a line no longer belongs to the title but opens the text.
fn ends_title(
    title: &str,
    bold: bool,
    line: &Line,
    from_here: &[Piece],
    usual_gap: usize,
    setting: Setting,
) -> bool {
    let next = line.text.as_str();
    if label::parse(next).is_some_and(|label| {
        label.style != Style::Bullet || label.text != "-" || text::starts_upper(&next[label.end..])
    }) {
        return true;
    }
    if text::starts_with(next, "Căn cứ") || text::word_count(next) > 60 {
        return true;
    }
    if !text::starts_upper(next) {
        return false;
    }
    if text::is_mostly_caps(title) {
        return !text::is_mostly_caps(next);
    }
    if bold != line.bold && bold {
        return true;
    }
    let opens = text::any_start(
        next,
        &[
            "Thực hiện",
            "Triển khai",
            "Nhằm",
            "Để",
            "Tiếp tục",
            "Trên cơ sở",
            "Thi hành",
            "Theo",
            "Xét",
            "UBND",
            "Ủy ban nhân dân",
            "Ban Thường vụ",
            "Ban Chấp hành",
            "Trong",
            "Năm",
            "Phát huy",
            "Hưởng ứng",
            "Sở",
            "Bộ",
            "Kính gửi",
            "Chấp hành",
            "Nhân",
        ],
    )
    .is_some();
    let far = line.gap >= usual_gap + 2;
    let sentence = next.ends_with([':', '.', ';']) && text::word_count(next) >= 8;
    if setting.width.is_none() && (sentence || (opens && text::word_count(next) >= 12)) {
        return true;
    }
    opens && (far || reaches_an_end(from_here))
}

/// Whether the lines from here run to the end of a sentence before a heading comes.
fn reaches_an_end(pieces: &[Piece]) -> bool {
    for piece in pieces.iter().take(20) {
        let Piece::Line(line) = piece else { return false };
        if label::parse(&line.text).is_some_and(|label| label.style == Style::Roman) {
            return false;
        }
        if line.text.trim_end().ends_with([':', '.', ';']) {
            return true;
        }
    }
    false
}
