//! Within a line: stars that are signs of multiplication, bold text that CommonMark does not see, links
//! and pictures with spaces in their addresses.

use std::ops::Range;

use super::Edits;
use super::line::Line;

/// Changes that a line needs, in order.
type Changes = Vec<(Range<usize>, &'static str)>;

/// Longer addresses are not looked into.
const MAX_ADDRESS: usize = 400;

pub(super) fn repair(line: &Line<'_>, edits: &mut Edits<'_>) {
    let (base, rest) = (line.start, line.rest());
    let bytes = rest.as_bytes();
    let mut changes: Changes = Vec::new();
    let has_stars = memchr::memchr2(b'*', b'~', bytes).is_some();
    let has_links = memchr::memchr(b']', bytes).is_some();
    if !has_stars && !has_links {
        return;
    }
    let code = code_spans(bytes);
    if has_stars {
        stars(rest, &code, &mut changes);
    }
    if has_links {
        links(rest, &code, &mut changes);
    }
    changes.sort_by_key(|(range, _)| (range.start, range.end));
    for (range, with) in changes {
        edits.replace(base + range.start..base + range.end, with);
    }
}

/// The spans of code of a line.
fn code_spans(bytes: &[u8]) -> Vec<Range<usize>> {
    let mut spans = Vec::new();
    if memchr::memchr(b'`', bytes).is_none() {
        return spans;
    }
    let mut open: Option<(usize, usize)> = None;
    let mut at = 0;
    while at < bytes.len() {
        if bytes[at] != b'`' {
            at += 1;
            continue;
        }
        let length = bytes[at..].iter().take_while(|b| **b == b'`').count();
        match open {
            Some((start, wanted)) if wanted == length => {
                spans.push(start..at + length);
                open = None;
            }
            Some(_) => {}
            None => open = Some((at, length)),
        }
        at += length;
    }
    spans
}

fn in_code(spans: &[Range<usize>], at: usize) -> bool {
    let next = spans.partition_point(|span| span.end <= at);
    spans.get(next).is_some_and(|span| span.start <= at)
}

/// A run of stars or tildes.
struct Run {
    at: usize,
    len: usize,
    before: Option<char>,
    after: Option<char>,
}

fn stars(rest: &str, code: &[Range<usize>], changes: &mut Changes) {
    let bytes = rest.as_bytes();
    let mut runs = Vec::new();
    let mut at = 0;
    while let Some(found) = memchr::memchr2(b'*', b'~', &bytes[at..]) {
        let start = at + found;
        let mark = bytes[start];
        let len = bytes[start..].iter().take_while(|b| **b == mark).count();
        at = start + len;
        if in_code(code, start) || start > 0 && bytes[start - 1] == b'\\' {
            continue;
        }
        let before = rest[..start].chars().next_back();
        let after = rest[at..].chars().next();
        let digits = |c: Option<char>| c.is_some_and(|c| c.is_ascii_digit());
        if mark == b'~' {
            if len == 1 && digits(before) && digits(after) {
                changes.push((start..start, "\\"));
            }
            continue;
        }
        if digits(before) && digits(after) {
            changes.extend((start..at).map(|star| (star..star, "\\")));
            continue;
        }
        runs.push(Run { at: start, len, before, after });
    }
    // The first star of an item is its marker.
    if runs
        .first()
        .is_some_and(|run| run.at == 0 && run.len == 1 && run.after.is_some_and(char::is_whitespace))
    {
        runs.remove(0);
    }
    let letters = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
    // Nobody writes in italics within one syllable: `Dài*Rộng*Cao`.
    if runs.len() > 1 && runs.iter().all(|run| run.len == 1 && letters(run.before) && letters(run.after)) {
        changes.extend(runs.iter().map(|run| (run.at..run.at, "\\")));
        return;
    }
    let bold: Vec<&Run> = runs.iter().filter(|run| run.len == 2).collect();
    if bold.is_empty() || bold.len() % 2 == 1 || runs.iter().any(|run| run.len > 2) {
        return;
    }
    for pair in bold.chunks(2) {
        let [open, close] = pair else { continue };
        let inner = open.at + 2..close.at;
        let text = &rest[inner.clone()];
        if text.trim().is_empty() {
            continue;
        }
        let punctuation = |c: Option<char>| c.is_some_and(|c| !c.is_alphanumeric() && !c.is_whitespace());
        let lead = text.len() - text.trim_start().len();
        let trail = text.len() - text.trim_end().len();
        let first = text.trim_start().chars().next();
        let last = text.trim_end().chars().next_back();
        // A space is moved out; where there was none, and CommonMark needs one to see the stars, it was
        // forgotten.
        let space_before = letters(open.before) && (lead > 0 || punctuation(first));
        if space_before {
            changes.push((open.at..open.at, " "));
        }
        if lead > 0 {
            changes.push((inner.start..inner.start + lead, ""));
        }
        if trail > 0 {
            changes.push((inner.end - trail..inner.end, ""));
        }
        if letters(close.after) && (trail > 0 || punctuation(last)) {
            changes.push((close.at + 2..close.at + 2, " "));
        }
    }
}

fn links(rest: &str, code: &[Range<usize>], changes: &mut Changes) {
    let bytes = rest.as_bytes();
    let Some(first) = memchr::memchr(b'[', bytes) else { return };
    let mut at = first;
    while let Some(found) = memchr::memchr(b']', &bytes[at..]) {
        let close = at + found;
        at = close + 1;
        if in_code(code, close) || close > 0 && bytes[close - 1] == b'\\' {
            continue;
        }
        let gap = bytes[at..].iter().take_while(|b| **b == b' ').count();
        let open = at + gap;
        if bytes.get(open) != Some(&b'(') {
            continue;
        }
        let Some(end) = closing(bytes, open) else { continue };
        let inner = &rest[open + 1..end];
        let (address, lead) = (inner.trim(), inner.len() - inner.trim_start().len());
        let address = without_title(address);
        if address.is_empty() || address.contains(['<', '>']) || gap > 0 && !is_address(address) {
            continue;
        }
        let spaced = address.contains(' ');
        if spaced && !is_address(address) {
            continue;
        }
        if gap > 0 {
            changes.push((at..open, ""));
        }
        if spaced {
            let start = open + 1 + lead;
            changes.push((start..start, "<"));
            changes.push((start + address.len()..start + address.len(), ">"));
        }
        at = end;
    }
}

/// The bracket that closes the one at `open`.
fn closing(bytes: &[u8], open: usize) -> Option<usize> {
    let mut depth = 0;
    for (at, byte) in bytes.iter().enumerate().skip(open).take(MAX_ADDRESS) {
        match byte {
            b'(' => depth += 1,
            b')' => {
                depth -= 1;
                if depth == 0 {
                    return Some(at);
                }
            }
            _ => {}
        }
    }
    None
}

/// An address without the title behind it: `a.md "Title"`.
fn without_title(inner: &str) -> &str {
    for quote in ['"', '\''] {
        if let Some(title) = inner.strip_suffix(quote)
            && let Some(at) = title.find(quote)
            && title[..at].ends_with(' ')
        {
            return title[..at].trim_end();
        }
    }
    inner
}

/// Whether words in brackets are an address: a scheme, a path, or the name of a file.
fn is_address(text: &str) -> bool {
    const ENDINGS: [&str; 22] = [
        "md", "pdf", "doc", "docx", "xls", "xlsx", "ppt", "pptx", "jpg", "jpeg", "png", "webp", "gif", "zip",
        "csv", "txt", "jfif", "mp3", "mp4", "odt", "ods", "rar",
    ];
    let path = text.split(['#', '?']).next().unwrap_or(text);
    let ending = path.rsplit_once('.').map_or("", |(_, ending)| ending).to_ascii_lowercase();
    ["http://", "https://", "mailto:", "tel:", "/", "./", "../"].iter().any(|start| text.starts_with(start))
        || ENDINGS.contains(&ending.as_str())
}
