//! The title: the lines between the type of the document and its text.

use super::super::json::Role;
use super::super::label::{self, Style};
use super::super::phrases::{ISSUER_OPENERS, SIGNER_ROLES};
use super::super::rejoin::{self, Setting};
use super::super::source::{Line, Piece};
use super::super::{references, text};
use super::{Form, is_promulgation, stamp};

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
    let mut noted = false;
    let usual_gap = usual_gap(&pieces);
    for (index, piece) in pieces.iter().enumerate().take(16) {
        let Piece::Line(line) = piece else { break };
        if line.note.is_some() || line.picture.is_some() {
            form.unplace(line, true);
            taken = index + 1;
            continue;
        }
        if let Some(stamp) = stamp::whole(&line.text) {
            stamp.mark(&mut form.document);
            form.keep_formula(line, Role::Stamp);
            taken = index + 1;
            continue;
        }
        if rejoin::is_rule(&line.text) {
            form.keep_formula(line, Role::Rule);
            taken = index + 1;
            if title.is_empty() || is_unfinished(&title) || authority_follows(&pieces[index + 1..]) {
                continue;
            } else {
                break;
            }
        }
        if is_promulgation(&line.text) {
            form.promulgated_by = references::find(&line.text).into_iter().next();
            form.keep_formula(line, Role::Title);
            taken = index + 1;
            noted = true;
            // The note may run over several lines up to its bracket.
            if line.text.contains('(') && !line.text.contains(')') { continue } else { break }
        }
        if noted {
            if !line.text.contains(')') || text::word_count(&line.text) > 12 {
                break;
            }
            form.keep_formula(line, Role::Title);
            taken = index + 1;
            break;
        }
        if !(title.is_empty() || is_unfinished(&title)) && authority_follows(&pieces[index..]) {
            form.keep_formula(line, Role::Issuer);
            taken = index + 1;
            if authority_follows(&pieces[index + 1..]) { continue } else { break }
        }
        if !title.is_empty() && ends_title(&title, bold, line, &pieces[index..], usual_gap, setting) {
            break;
        }
        if title.is_empty() && opens_text(line) {
            break;
        }
        if title.is_empty() {
            form.title_line = line.no;
            bold = line.bold;
        }
        title = text::tidy(&format!("{title} {}", line.text));
        form.keep(line, Role::Title);
        taken = index + 1;
    }
    form.document.title = (!title.is_empty()).then(|| text::trim_end_marks(&title).to_owned());
    pieces.into_iter().skip(taken).collect()
}

/// The title of a document that names no type: the lines in capitals (after a letterhead) above its first sentence.
pub(super) fn without_type(pieces: Vec<Piece>, below_letterhead: bool, form: &mut Form) -> Vec<Piece> {
    let mut title = String::new();
    let mut lines: Vec<&Line> = Vec::new();
    for piece in pieces.iter().take(12) {
        let Piece::Line(line) = piece else { break };
        let heads = text::is_mostly_caps(&line.text)
            && label::parse(&line.text).is_none()
            && !super::super::marks::is_appendix(&line.text)
            && !super::super::marks::is_authority(&line.text)
            && !text::starts_with(&line.text, "Mục lục");
        if !(heads || rejoin::is_rule(&line.text) || stamp::whole(&line.text).is_some()) {
            break;
        }
        if heads && stamp::whole(&line.text).is_none() {
            title = text::tidy(&format!("{title} {}", line.text));
        }
        lines.push(line);
    }
    if !below_letterhead || text::word_count(&title) < 3 || text::word_count(&title) > 80 {
        return pieces;
    }
    let taken = lines.len();
    form.title_line = lines.first().map_or(1, |line| line.no);
    for line in lines {
        match stamp::whole(&line.text) {
            Some(stamp) => {
                stamp.mark(&mut form.document);
                form.keep_formula(line, Role::Stamp);
            }
            None if rejoin::is_rule(&line.text) => form.keep_formula(line, Role::Rule),
            None => form.keep(line, Role::Title),
        }
    }
    form.document.title = Some(text::trim_end_marks(&title).to_owned());
    pieces.into_iter().skip(taken).collect()
}

/// A line that opens the text at once: there is no title.
fn opens_text(line: &Line) -> bool {
    label::parse(&line.text)
        .is_some_and(|label| matches!(label.style, Style::Roman | Style::Part | Style::Article))
        || text::starts_with(&line.text, "Căn cứ")
}

/// "CHỦ TỊCH ỦY BAN NHÂN DÂN TỈNH …" between the title of a decision and its grounds: who decides, no part of the title.
fn authority_follows(pieces: &[Piece]) -> bool {
    let Some(Piece::Line(line)) = pieces.first() else { return false };
    let names = text::is_mostly_caps(&line.text)
        && text::word_count(&line.text) <= 20
        && (text::any_start(&line.text, &SIGNER_ROLES).is_some()
            || text::any_start(&line.text, &ISSUER_OPENERS).is_some()
            || text::any_start(&line.text, LEVELS).is_some());
    let grounds = |text: &str| text::any_start(text, &["Căn cứ", "Xét", "Theo đề nghị"]).is_some();
    names
        && pieces[1..].iter().take(3).find_map(|piece| match piece {
            Piece::Line(next) if rejoin::is_rule(&next.text) || text::is_mostly_caps(&next.text) => None,
            Piece::Line(next) => Some(grounds(&next.text)),
            Piece::Table(_) => Some(false),
        }) == Some(true)
}

/// How the rest of a body's name begins on a line of its own.
const LEVELS: &[&str] = &["tỉnh", "thành phố", "huyện", "quận", "thị xã", "xã", "phường", "đặc khu", "khóa"];

/// Words after which a title goes on.
const WAITING: &[&str] = &[
    "của", "về", "và", "cho", "tại", "theo", "do", "từ", "đến", "với", "trong", "trên", "các", "những", "để",
    "hoặc", "bằng", "ngày",
];

/// Pairs of words after which a title goes on.
const WAITING_PAIRS: &[&str] = &[
    "về việc",
    "ban hành",
    "giai đoạn",
    "đối với",
    "quyết số",
    "định số",
    "hoạch số",
    "thị số",
    "trình số",
    "luận số",
];

/// Whether a title goes on in the next line, however that begins: "… của", "… giai đoạn", "… an toàn,".
fn is_unfinished(title: &str) -> bool {
    let tail = &title[title.char_indices().rev().nth(30).map_or(0, |(at, _)| at)..];
    if tail.trim_end().ends_with([',', '-', '–', '(', '/']) {
        return true;
    }
    let words = text::words(tail);
    let Some(last) = words.last().filter(|_| tail.trim_end().ends_with(char::is_alphabetic)) else {
        return false;
    };
    let pair = words.len().checked_sub(2).map(|before| format!("{} {}", words[before].canon, last.canon));
    WAITING.contains(&last.canon.as_str()) || pair.is_some_and(|pair| WAITING_PAIRS.contains(&pair.as_str()))
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
    if !text::starts_upper(next) || is_unfinished(title) {
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
