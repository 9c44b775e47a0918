//! Lines of the form that are known by themselves: the type of the document, who acts for whom, an appendix.

use super::phrases::PLAN_TYPES;
use super::source::Line;
use super::text;
use crate::vi::roman::roman;

/// Marks of acting for someone: thay mặt, ký thay, thừa lệnh, thừa ủy quyền, quyền.
pub(crate) const AUTHORITIES: &[&str] =
    &["TM.", "T/M", "KT.", "K/T", "TL.", "T/L", "TUQ.", "TUN.", "Q.", "TM ", "KT "];

/// Whether a line begins with a mark of acting for someone, in capitals.
pub(crate) fn is_authority(line: &str) -> bool {
    let line = line.trim_start_matches(['*', ' ']);
    line.len() < 400
        && AUTHORITIES.iter().any(|mark| line.starts_with(mark))
        && text::is_mostly_caps(line)
        && text::word_count(line) <= 14
}

/// A heading of an appendix.
pub(crate) fn is_appendix(line: &str) -> bool {
    let Some(end) = text::phrase_end(line, "Phụ lục") else { return false };
    let rest = line[end..].trim();
    let word = &line[..end];
    let numbered =
        rest.split(|c: char| !c.is_alphanumeric()).find(|part| !part.is_empty()).is_some_and(|part| {
            part.bytes().all(|b| b.is_ascii_digit())
                || roman(part).is_some()
                || part.chars().count() == 1 && part.chars().all(char::is_uppercase)
        });
    (text::is_caps(word) || text::starts_upper(word))
        && (rest.is_empty()
            || rest == ":"
            || (numbered && text::word_count(line) <= 25)
            || text::is_mostly_caps(line))
        && !rest.ends_with([';'])
        && !(text::word_count(line) > 4 && !text::is_mostly_caps(line) && !numbered)
}

/// `KẾ HOẠCH` alone on its line, or in capitals before the title.
pub(crate) fn type_at_start(line: &Line) -> Option<(&'static str, usize)> {
    let (index, end) = text::any_start(&line.text, &PLAN_TYPES)?;
    let word = &line.text[..end];
    let rest = line.text[end..].trim_matches(|c: char| c.is_whitespace() || matches!(c, '*' | ':' | '.'));
    let title_follows = !rest.is_empty();
    if !text::is_caps(word) || line.text.starts_with(|c: char| !c.is_alphabetic()) {
        return None;
    }
    // "KẾ HOẠCH số 5" and the like are no titles.
    if title_follows
        && (text::starts_with(rest, "số")
            || rest.starts_with(|c: char| c.is_ascii_digit())
            || line.text.ends_with(['.', ';', ':']))
    {
        return None;
    }
    Some((PLAN_TYPES[index], end))
}
