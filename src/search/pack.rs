//! Packs of texts: what a result shows (title, excerpt, kind, date, section).
//!
//! A pack is UTF-8, its records one unit each, parted by U+001E; the fields of a record by U+001F:
//! address, title, kind, date, description, text. In the text a section begins with
//! U+001D, its anchor, U+001C, its heading, U+001D. These characters are blanked in what editors write.

use std::borrow::Cow;
use std::ops::Range;

use crate::vi::fold::nfc;

use super::SearchDoc;

fn clean(text: &str) -> Cow<'_, str> {
    let text = nfc(text);
    if text.bytes().any(|b| b < 0x20 && b != b'\n') {
        Cow::Owned(text.replace(|c: char| c < ' ' && c != '\n', " "))
    } else {
        text
    }
}

/// The record of the unit that holds `part` of the body.
pub(crate) fn record(doc: &SearchDoc, part: Range<usize>) -> String {
    let mut out = String::with_capacity(part.len() + 256);
    let first = part.start == 0;
    let title: Cow<str> = match doc.within {
        "" => doc.title.into(),
        page => format!("{page}: {}", doc.title).into(),
    };
    for field in
        [doc.url, &*title, doc.kind, doc.date.unwrap_or(""), if first { doc.description } else { "" }]
    {
        out.push_str(&clean(field).replace('\n', " "));
        out.push('\u{1f}');
    }
    let last = part.end == doc.body.len();
    let mut at = part.start;
    let mut headings: Vec<_> = doc
        .headings
        .iter()
        .filter(|h| part.contains(&h.2) || (last && h.2 >= part.end) || (h.2 == part.start))
        .collect();
    headings.sort_by_key(|h| h.2);
    for (id, text, offset) in headings {
        let offset = (*offset).min(part.end);
        if let Some(before) = doc.body.get(at..offset) {
            out.push_str(&clean(before));
            at = offset;
        }
        out.push('\u{1d}');
        out.push_str(&clean(id).replace('\n', " "));
        out.push('\u{1c}');
        out.push_str(&clean(text).replace('\n', " "));
        out.push('\u{1d}');
    }
    if let Some(rest) = doc.body.get(at..part.end) {
        out.push_str(&clean(rest));
    }
    out
}

/// Puts records together until a pack reaches `target` bytes; gives packs and how many units each has.
pub(crate) fn pack(records: &[String], target: usize) -> Vec<(String, usize)> {
    let mut packs: Vec<(String, usize)> = Vec::new();
    for record in records {
        match packs.last_mut() {
            // A record joins where that leaves the pack nearer to the target.
            Some((text, n)) if text.len() + record.len() / 2 <= target => {
                text.push('\u{1e}');
                text.push_str(record);
                *n += 1;
            }
            _ => packs.push((record.clone(), 1)),
        }
    }
    packs
}
