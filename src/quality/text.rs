//! Looks into texts: which parts of a file are not comments.

use std::ops::Range;
use std::sync::Arc;

use crate::diag::SourceText;
use crate::parse::front;

/// Front matter and body of a page's file.
pub fn parts(source: &Arc<SourceText>) -> (Range<usize>, Range<usize>) {
    let fences = front::split(source, &mut Vec::new());
    (fences.front, fences.body)
}

/// What a data file says: all of a table, of TOML all but its comments.
pub fn data_parts(source: &SourceText) -> Vec<Range<usize>> {
    let whole = 0..source.text.len();
    if source.path.ends_with(".toml") { uncommented(&source.text, whole) } else { vec![whole] }
}

/// The lines of a TOML text that are not comments.
pub fn uncommented(text: &str, range: Range<usize>) -> Vec<Range<usize>> {
    let mut ranges: Vec<Range<usize>> = Vec::new();
    let mut at = range.start;
    for line in text[range].split_inclusive('\n') {
        let start = at;
        at += line.len();
        if line.trim_start().starts_with('#') {
            continue;
        }
        match ranges.last_mut() {
            Some(last) if last.end == start => last.end = at,
            _ => ranges.push(start..at),
        }
    }
    ranges
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comments_of_toml_are_left_out() {
        let text = "# a\nb = 1\nc = 2\n  # d\ne = 3";
        let kept: Vec<&str> = uncommented(text, 0..text.len()).into_iter().map(|r| &text[r]).collect();
        assert_eq!(kept, ["b = 1\nc = 2\n", "e = 3"]);
    }
}
