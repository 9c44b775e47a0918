//! The end of the document: recipients and signature (Nghị định 30/2020/NĐ-CP, Phụ lục I, phần II, mục 7–9).
//!
//! The two stand side by side on paper, so they reach us in either order or on shared lines. A signer is only what
//! stands there: no name is made up where the document leaves it open.

mod signature;

use super::doubt::Doubt;
use super::json::{Document, FormLine, Role, Signer, Unplaced};
use super::label::{self, Style};
use super::marks::{self, is_appendix, is_authority};
use super::rejoin;
use super::source::{Line, Piece};
use super::text;
use crate::diag::Code;
use signature::{columns, goes_on_with, is_shouted_name};
pub(crate) use signature::{is_person, is_role};

/// What the end of the document gives, and what stands before and after it.
#[derive(Debug, Default)]
pub(crate) struct Tail {
    pub body: Vec<Piece>,
    pub after: Vec<Piece>,
    pub form_lines: Vec<FormLine>,
    pub unplaced: Vec<Unplaced>,
    pub doubts: Vec<Doubt>,
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

impl Tail {
    /// Takes off what follows the signature up to an appendix or an attached document: on a page of a site these are
    /// its own offers. Nothing is taken where no name was signed.
    pub(crate) fn take_offers(&mut self) -> Vec<Piece> {
        let signed =
            self.form_lines.iter().any(|line| matches!(line.role, Role::Signature | Role::Recipient));
        let own = |piece: &Piece| matches!(piece, Piece::Line(line) if is_appendix(&line.text) || marks::type_at_start(line).is_some());
        let end = self.after.iter().position(own).unwrap_or(self.after.len());
        if signed { self.after.drain(..end).collect() } else { Vec::new() }
    }
}

fn opens_tail(line: &str) -> bool {
    opens_recipients(line) || is_authority(line)
}

/// "Nơi nhận:" before a list of recipients.
pub(crate) fn opens_recipients(line: &str) -> bool {
    text::starts_with(line, "Nơi nhận")
        && (text::word_count(line) <= 3
            || line.contains("nhận:")
            || line.contains("nhận :")
            || line.contains("  "))
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
        let part = line.text.trim();
        let form = || {
            opens_tail(part)
                || is_role(part)
                || is_person(part)
                || rejoin::is_rule(part)
                || rejoin::is_page_number(part)
                || label::parse(part).is_some_and(|label| label.style == Style::Bullet)
                || columns(part).1.is_some()
                || text::starts_with(part.trim_start_matches('('), "Đã ký")
        };
        // Signed, and the list of recipients has come to its end.
        if self.name.is_some() && self.list_ended() && !form() {
            return true;
        }
        let roman = label::parse(&line.text)
            .is_some_and(|label| label.style == Style::Roman && !is_authority(&line.text));
        let long = text::word_count(&line.text) > 40;
        roman || long
    }

    fn take(&mut self, line: &Line, tail: &mut Tail) {
        if line.note.is_some() || line.picture.is_some() {
            // A note, or the picture of a seal.
            let text = text::tidy(&line.raw);
            tail.unplaced.push(Unplaced { line: line.no, text, formula: true, in_form: false });
            return;
        }
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
        if self.name.is_none() && self.takes_office(part) {
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
        if self.in_recipients && part.ends_with(':') && text::word_count(part) <= 8 {
            tail.unplaced.push(Unplaced {
                line: line.no,
                text: text::tidy(part),
                formula: true,
                in_form: true,
            });
            return Some(Role::Recipient);
        }
        let goes_on = text::starts_lower(part) && self.recipients.last().is_some_and(|last| is_open(last));
        if self.in_recipients && (!self.list_closed || goes_on) {
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

    /// Takes a line in capitals: the rest of the body's name, the office, or more of the office.
    ///
    /// Between the mark of acting for someone and a name in normal case stands the office, whatever its words are.
    fn takes_office(&mut self, part: &str) -> bool {
        let known = is_role(part);
        let signing = self.role.is_some() || !self.authority.is_empty();
        let capital =
            text::is_mostly_caps(part) && text::word_count(part) <= 14 && !part.ends_with([';', ':']);
        if !(known || signing && capital && !is_shouted_name(part)) || label::parse(part).is_some() {
            return false;
        }
        let authority = self.authority.last_mut().filter(|_| self.role.is_none());
        match authority {
            Some(authority) if !known && goes_on_with(authority, part) => {
                *authority = text::tidy(&format!("{authority} {part}"));
            }
            _ => {
                let role = self.role.take().map_or_else(String::new, |role| format!("{role} "));
                self.role = Some(text::tidy(&format!("{role}{part}")));
            }
        }
        true
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

/// A recipient that its line did not end.
fn is_open(recipient: &str) -> bool {
    !recipient.trim_end().ends_with([';', '.'])
        || recipient.matches('(').count() > recipient.matches(')').count()
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
