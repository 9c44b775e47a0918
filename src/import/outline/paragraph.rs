//! What a paragraph looks like beside those that follow: a part with its title below, a heading with something under it,
//! a title with the text run onto it.

use super::super::label::{self, Label, Style};
use super::super::marks;
use super::super::rejoin::Para;
use super::super::text;
use super::CLOSINGS;
use crate::vi::roman::roman;

/// "Phần I", "Chương II", "I." alone on a line: the title is the lines in capitals below (Nghị định 30/2020/NĐ-CP,
/// Phụ lục I, phần II, mục 6: "tiêu đề … được trình bày ngay dưới"). Gives both as one paragraph, and how many it was.
pub(super) fn titled_below(paras: &[Para], index: usize) -> Option<(Para, usize)> {
    let para = &paras[index];
    let bare = para.text.trim().trim_end_matches(['.', ':']);
    let part = label::parse(&para.text)
        .is_some_and(|label| label.style == Style::Part && label.end >= para.text.trim_end().len());
    let numeral = roman(bare).is_some();
    if !part && !numeral {
        return None;
    }
    let mut whole = Para { text: if numeral { format!("{bare}.") } else { bare.to_owned() }, ..para.clone() };
    let mut used = 1;
    while let Some(next) = paras.get(index + used).filter(|_| used <= 4) {
        let heading = next.heading > 0 || next.bold && text::word_count(&next.text) <= 25;
        let titles =
            text::is_mostly_caps(&next.text) || used == 1 && heading && !next.text.ends_with(['.', ';', ':']);
        let free = next.table.is_none()
            && next.note.is_none()
            && next.picture.is_none()
            && label::parse(&next.text).is_none()
            && !marks::is_appendix(&next.text)
            && !marks::is_authority(&next.text);
        if !(titles && free) {
            break;
        }
        whole.text = format!("{} {}", whole.text, next.text);
        whole.raw = format!("{}\n{}", whole.raw, next.raw);
        whole.heading = whole.heading.max(next.heading);
        used += 1;
    }
    (used > 1).then_some((whole, used))
}

/// Whether something stands under a labelled paragraph: text, bullets or deeper labels.
pub(super) fn has_body(label: &Label, next: Option<&Para>) -> bool {
    let Some(next) = next else { return false };
    if next.table.is_some() {
        return true;
    }
    match label::parse(&next.text) {
        Some(below) => below.rank() > label.rank(),
        None => {
            next.heading == 0
                && !marks::is_appendix(&next.text)
                && text::any_start(&next.text, CLOSINGS).is_none()
        }
    }
}

/// The colon after a title, if text follows it.
pub(super) fn run_in_split(body: &str) -> Option<usize> {
    let at = body.find(':')?;
    let rest = body[at + 1..].trim();
    let clock =
        body[..at].ends_with(|c: char| c.is_ascii_digit()) && rest.starts_with(|c: char| c.is_ascii_digit());
    (!rest.is_empty() && !clock && !body[..at].contains(['(', '“', '"'])).then_some(at)
}

/// A heading in capitals with the text run onto it: where the capitals end.
pub(super) fn caps_run_in(body: &str) -> Option<usize> {
    if text::is_mostly_caps(body) {
        return None;
    }
    let mut end = 0;
    let mut count = 0;
    for word in text::words(body).iter().take(30) {
        let raw = &body[word.start..word.end];
        if raw.chars().any(char::is_lowercase) {
            break;
        }
        // A symbol or an acronym inside a sentence is no heading.
        count += usize::from(raw.chars().all(char::is_alphabetic));
        end = word.end;
    }
    let rest = body[end..].trim_start();
    (count >= 2 && end > 8 && text::starts_upper(rest) && text::word_count(rest) >= 6).then_some(end)
}
