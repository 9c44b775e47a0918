//! The end of the document: recipients and signature (Nghị định 30/2020/NĐ-CP, Phụ lục I, phần II, mục 7–9).
//!
//! The two stand side by side on paper, so they reach us in either order or on shared lines. A signer is only what
//! stands there: no name is made up where the document leaves it open.

use super::doubt::Doubt;
use super::json::{Document, FormLine, Role, Signer, Unplaced};
use super::label::{self, Style};
use super::marks::{self, AUTHORITIES, is_appendix, is_authority};
use super::phrases::SIGNER_ROLES;
use super::rejoin;
use super::source::{Line, Piece};
use super::text;
use crate::diag::Code;

/// What the end of the document gives, and what stands before and after it.
#[derive(Debug, Default)]
pub(crate) struct Tail {
    pub body: Vec<Piece>,
    pub after: Vec<Piece>,
    pub form_lines: Vec<FormLine>,
    pub unplaced: Vec<Unplaced>,
    pub doubts: Vec<Doubt>,
}

fn is_role(line: &str) -> bool {
    text::is_mostly_caps(line)
        && text::any_start(line, &SIGNER_ROLES).is_some()
        && text::word_count(line) <= 10
}

/// Finds recipients and signature and takes them out of the pieces.
pub(crate) fn split(pieces: Vec<Piece>, document: &mut Document) -> Tail {
    let mut tail = Tail::default();
    let opens = |index: usize| matches!(&pieces[index], Piece::Line(line) if opens_tail(&line.text) || is_bare_signature(line, &pieces[index + 1..]));
    let Some(start) = (0..pieces.len()).find(|index| opens(*index)) else {
        tail.body = pieces;
        return tail;
    };
    let mut state = State::default();
    let mut iter = pieces.into_iter();
    tail.body = iter.by_ref().take(start).collect();
    let rest: Vec<Piece> = iter.collect();
    let mut taken = 0;
    for piece in &rest {
        let Piece::Line(line) = piece else { break };
        if is_appendix(&line.text)
            || marks::type_at_start(line).is_some() && !is_role(&line.text)
            || state.leaves(line)
        {
            break;
        }
        state.take(line, &mut tail);
        taken += 1;
    }
    tail.after = rest.into_iter().skip(taken).collect();
    document.recipients = state
        .recipients
        .into_iter()
        .map(|r| text::tidy(text::trim_end_marks(&r)))
        .filter(|r| !r.is_empty())
        .collect();
    let signed = state.name.is_some() || state.role.is_some() || !state.authority.is_empty();
    if signed && state.name.is_none() {
        tail.doubts.push(Doubt::new(
            state.last_line,
            Code::SignerMissing,
            "có chữ ký theo chức vụ nhưng không có tên người ký",
            "there is a signature by office but no name of who signed",
        ));
    }
    document.signer =
        signed.then_some(Signer { name: state.name, role: state.role, authority: state.authority });
    tail
}

fn opens_tail(line: &str) -> bool {
    (text::starts_with(line, "Nơi nhận")
        && (text::word_count(line) <= 3 || line.contains(':') || line.contains("  ")))
        || is_authority(line)
}

/// "GIÁM ĐỐC" and a name below it, with neither recipients nor a mark of acting for someone before.
fn is_bare_signature(line: &Line, after: &[Piece]) -> bool {
    if !is_role(&line.text) || text::word_count(&line.text) > 5 || label::parse(&line.text).is_some() {
        return false;
    }
    let mut next = after.iter().take(3).map_while(|piece| match piece {
        Piece::Line(line) => Some(line.text.as_str()),
        Piece::Table(_) => None,
    });
    next.next().is_some_and(|first| {
        is_person(first) || next.next().is_some_and(is_person) && text::contains_any(first, &["đã ký"])
    })
}

#[derive(Debug, Default)]
struct State {
    recipients: Vec<String>,
    in_recipients: bool,
    list_closed: bool,
    authority: Vec<String>,
    role: Option<String>,
    name: Option<String>,
    last_line: usize,
}

impl State {
    /// A line that can be no part of recipients or signature.
    fn leaves(&self, line: &Line) -> bool {
        let roman = label::parse(&line.text)
            .is_some_and(|label| label.style == Style::Roman && !is_authority(&line.text));
        let long = text::word_count(&line.text) > 40;
        roman || long
    }

    fn take(&mut self, line: &Line, tail: &mut Tail) {
        self.last_line = line.no;
        let (left, right) = columns(&line.text);
        let mut role = self.take_part(left, line, tail);
        if let Some(right) = right {
            role = self.take_part(right, line, tail).or(role);
        }
        match role {
            Some(role) => {
                tail.form_lines.push(FormLine { line: line.no, raw: line.raw.clone(), role });
                if matches!(role, Role::RecipientsHeading | Role::Rule) {
                    tail.unplaced.push(Unplaced {
                        line: line.no,
                        text: text::tidy(&line.raw),
                        formula: true,
                        in_form: true,
                    });
                }
            }
            None => tail.unplaced.push(Unplaced {
                line: line.no,
                text: text::tidy(&line.raw),
                formula: false,
                in_form: false,
            }),
        }
    }

    fn take_part(&mut self, part: &str, line: &Line, tail: &mut Tail) -> Option<Role> {
        let part = part.trim();
        if part.is_empty() || rejoin::is_rule(part) || rejoin::is_page_number(part) {
            return Some(Role::Rule);
        }
        if text::starts_with(part, "Nơi nhận") {
            self.in_recipients = true;
            let rest = part.split_once(':').map_or("", |(_, rest)| rest.trim());
            if !rest.is_empty() {
                self.take_part(rest, line, tail);
            }
            return Some(Role::RecipientsHeading);
        }
        if is_authority(part) {
            self.authority.push(text::tidy(part));
            self.list_closed = true;
            return Some(Role::Signature);
        }
        if is_role(part) && self.name.is_none() {
            match &mut self.role {
                // "PHÓ CHỦ TỊCH" may be followed by a second line of the title.
                Some(role) => *role = text::tidy(&format!("{role} {part}")),
                None => self.role = Some(text::tidy(part)),
            }
            self.list_closed = true;
            return Some(Role::Signature);
        }
        if text::starts_with(part.trim_start_matches('('), "Đã ký") && text::word_count(part) <= 3 {
            tail.unplaced.push(Unplaced {
                line: line.no,
                text: text::tidy(part),
                formula: true,
                in_form: true,
            });
            return Some(Role::Signature);
        }
        let bulleted = label::parse(part).filter(|label| label.style == Style::Bullet);
        if let (Some(label), true) = (&bulleted, self.in_recipients || !self.recipients.is_empty()) {
            if self.joins_previous(part, label.end) {
                if let Some(last) = self.recipients.last_mut() {
                    last.push(' ');
                    last.push_str(part);
                }
                return Some(Role::Recipient);
            }
            self.push_recipient(&part[label.end..]);
            return Some(Role::Recipient);
        }
        let signing = self.role.is_some() || !self.authority.is_empty();
        if self.name.is_none()
            && (signing || self.list_closed || (self.list_ended() && line.gap >= 1))
            && is_person(part)
        {
            self.name = Some(text::tidy(part));
            self.list_closed = true;
            return Some(Role::Signature);
        }
        if signing
            && self.name.is_none()
            && self.role.is_none()
            && text::is_mostly_caps(part)
            && text::word_count(part) <= 10
        {
            // The body acted for runs over two lines.
            if let Some(last) = self.authority.last_mut() {
                *last = text::tidy(&format!("{last} {part}"));
            }
            return Some(Role::Signature);
        }
        if self.in_recipients && part.ends_with(':') && text::word_count(part) <= 8 {
            tail.unplaced.push(Unplaced {
                line: line.no,
                text: text::tidy(part),
                formula: true,
                in_form: true,
            });
            return Some(Role::Recipient);
        }
        if self.in_recipients && !self.list_closed {
            let open = self
                .recipients
                .last()
                .is_some_and(|last| !last.trim_end().ends_with([';', '.']) || text::starts_lower(part));
            if open {
                if let Some(last) = self.recipients.last_mut() {
                    let joint = if last.ends_with('-') && !last.ends_with(" -") { "" } else { " " };
                    *last = format!("{last}{joint}{part}");
                }
            } else {
                self.push_recipient(part);
            }
            return Some(Role::Recipient);
        }
        None
    }

    fn push_recipient(&mut self, name: &str) {
        // "- Như trên; - Lưu: VT." on one line.
        for piece in name.split("; - ") {
            self.recipients.push(piece.trim().to_owned());
        }
        if self.list_ended() {
            self.list_closed = false;
        }
    }

    fn joins_previous(&self, part: &str, end: usize) -> bool {
        self.recipients.last().is_some_and(|last| !last.trim_end().ends_with([';', ',', '.']))
            && text::starts_lower(&part[end..])
    }

    /// "Lưu" closes the list of recipients.
    fn list_ended(&self) -> bool {
        self.recipients.last().is_some_and(|last| text::starts_with(last, "Lưu"))
    }
}

/// Parts a line at the place where the signature's column begins.
fn columns(line: &str) -> (&str, Option<&str>) {
    if line.len() > 2000 {
        return (line, None);
    }
    for mark in AUTHORITIES {
        for (at, _) in line.match_indices(mark) {
            let apart = at > 0 && line[..at].ends_with([' ', ':', ';', '.']);
            if apart && is_authority(&line[at..]) {
                return (&line[..at], Some(&line[at..]));
            }
        }
    }
    if let Some(at) = line.find("   ") {
        let right = line[at..].trim_start();
        if !line[..at].trim().is_empty() && (is_role(right) || is_person(right)) {
            return (&line[..at], Some(right));
        }
    }
    (line, None)
}

/// A person's name: two to six words that begin with a capital letter, perhaps after a degree or a rank.
fn is_person(part: &str) -> bool {
    let part = part.trim_matches(['*', ' ']);
    let words: Vec<&str> = part.split_whitespace().collect();
    (2..=7).contains(&words.len())
        && !part.contains([',', ';', ':', '/', '(', '-'])
        && !part.contains(|c: char| c.is_ascii_digit())
        && words.iter().all(|word| word.starts_with(|c: char| c.is_uppercase()))
        && !part.ends_with('.')
        && text::any_start(part, &["Phụ lục", "Kế hoạch", "Ủy ban", "Sở", "Văn phòng"]).is_none()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check_tail(lines: &[&str]) -> (Document, Tail) {
        let pieces = lines
            .iter()
            .enumerate()
            .map(|(index, line)| {
                Piece::Line(Line {
                    no: index + 1,
                    text: (*line).into(),
                    raw: (*line).into(),
                    gap: 1,
                    ..Line::default()
                })
            })
            .collect();
        let mut document = Document::default();
        let tail = split(pieces, &mut document);
        (document, tail)
    }

    #[test]
    fn recipients_and_signature_are_read_in_either_order() {
        let one = check_tail(&[
            "Nơi nhận:",
            "- Bộ Nội vụ;",
            "- Lưu: VT.",
            "TM. ỦY BAN NHÂN DÂN",
            "KT. CHỦ TỊCH",
            "PHÓ CHỦ TỊCH",
            "Trần Thị B",
        ])
        .0;
        let two = check_tail(&[
            "TM. ỦY BAN NHÂN DÂN",
            "KT. CHỦ TỊCH",
            "PHÓ CHỦ TỊCH",
            "Trần Thị B",
            "Nơi nhận:",
            "- Bộ Nội vụ;",
            "- Lưu: VT.",
        ])
        .0;
        for document in [one, two] {
            assert_eq!(document.recipients, ["Bộ Nội vụ", "Lưu: VT"]);
            let signer = document.signer.unwrap();
            assert_eq!(
                (signer.name.as_deref(), signer.role.as_deref()),
                (Some("Trần Thị B"), Some("PHÓ CHỦ TỊCH"))
            );
            assert_eq!(signer.authority, ["TM. ỦY BAN NHÂN DÂN", "KT. CHỦ TỊCH"]);
        }
    }

    #[test]
    fn a_missing_name_is_reported_and_not_made_up() {
        let (document, tail) =
            check_tail(&["Nơi nhận:", "- Lưu: VT.", "TM. ỦY BAN NHÂN DÂN", "PHÓ CHỦ TỊCH"]);
        assert_eq!(document.signer.unwrap().name, None);
        assert_eq!(tail.doubts[0].code, Code::SignerMissing);
    }

    #[test]
    fn two_columns_on_one_line_are_parted() {
        let (document, _) = check_tail(&[
            "Nơi nhận:      TM. ỦY BAN NHÂN DÂN",
            "- Như trên;      CHỦ TỊCH",
            "- Lưu: VT.",
            "Lê Văn C",
        ]);
        assert_eq!(document.recipients, ["Như trên", "Lưu: VT"]);
        let signer = document.signer.unwrap();
        assert_eq!((signer.name.as_deref(), signer.role.as_deref()), (Some("Lê Văn C"), Some("CHỦ TỊCH")));
    }

    #[test]
    fn an_appendix_ends_the_signature() {
        let (_, tail) =
            check_tail(&["TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH", "Lê Văn C", "PHỤ LỤC", "DANH MỤC NHIỆM VỤ"]);
        assert_eq!(tail.after.len(), 2);
        assert!(is_appendix("Phụ lục I") && !is_appendix("Phụ lục kèm theo Kế hoạch này nêu rõ"));
    }
}
