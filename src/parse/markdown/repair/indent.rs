//! Indented code blocks are prose: a first line that is set in is how Vietnamese offices begin a
//! paragraph, and code has its fences.

use std::ops::Range;

use pulldown_cmark::{CodeBlockKind, Event, Parser, Tag, TagEnd};

use super::super::{OPTIONS, directive};
use super::{Edits, Map, line_end};

/// Taking the indentation away may bring forth another one: a list in a list, say.
const MAX_ROUNDS: usize = 4;

/// Whether a line is indented far enough for a code block.
pub(super) fn is_possible(text: &str) -> bool {
    text.starts_with(['\t', ' ']) && deep(text.as_bytes())
        || memchr::memchr_iter(b'\n', text.as_bytes()).any(|at| deep(&text.as_bytes()[at + 1..]))
}

fn deep(line: &[u8]) -> bool {
    match line {
        [b'\t', ..] | [b' ', b'\t', ..] | [b' ', b' ', b'\t', ..] | [b' ', b' ', b' ', b'\t', ..] => true,
        [b' ', b' ', b' ', b' ', ..] => true,
        // Within a quote, or behind the marker of an item.
        [b'>', rest @ ..] | [b' ', b'>', rest @ ..] => {
            rest.starts_with(b"     ") || rest.starts_with(b"\t") || rest.starts_with(b" \t")
        }
        [b'-' | b'*' | b'+', rest @ ..] => rest.starts_with(b"     ") || rest.starts_with(b"\t\t"),
        [b'0'..=b'9', b'.' | b')', rest @ ..] | [b'0'..=b'9', b'0'..=b'9', b'.' | b')', rest @ ..] => {
            rest.starts_with(b"     ") || rest.starts_with(b"\t\t")
        }
        _ => false,
    }
}

/// Takes away what makes prose a code block; `None` where nothing is one.
pub(super) fn dedent(text: &str) -> Option<(String, Vec<Map>)> {
    let mut maps = Vec::new();
    let mut current: Option<String> = None;
    for _ in 0..MAX_ROUNDS {
        let Some((changed, map)) = round(current.as_deref().unwrap_or(text)) else { break };
        maps.insert(0, map);
        current = Some(changed);
    }
    current.map(|text| (text, maps))
}

fn round(text: &str) -> Option<(String, Map)> {
    let directives = directive::find(text);
    let masked = directive::mask(text, &directives);
    let mut edits = Edits::new(text);
    let mut block: Option<Range<usize>> = None;
    let mut lines = 0;
    let mut last_line = None;
    for (event, range) in Parser::new_ext(&masked, OPTIONS).into_offset_iter() {
        match event {
            Event::Start(Tag::CodeBlock(CodeBlockKind::Indented)) => {
                block = Some(range);
                lines = 0;
                last_line = None;
            }
            Event::Text(_) if block.is_some() => {
                // A line that was cut into pieces comes more than once.
                let start = line_start(text, range.start.min(text.len()));
                if last_line == Some(start) {
                    continue;
                }
                last_line = Some(start);
                let end = line_end(text, start);
                let words = text[range.start..end.max(range.start)].trim_start();
                if words.is_empty() {
                    continue;
                }
                let to = end - words.len();
                let from = code_indent(text, start, range.start);
                let breaks = lines > 0 && !starts_like_item(words);
                lines += 1;
                if breaks && !text[..start].ends_with("\n\n") {
                    let prefix = text[start..from].to_owned();
                    edits.replace(from..to, &format!("\n{prefix}"));
                } else {
                    edits.replace(from..to, "");
                }
            }
            Event::End(TagEnd::CodeBlock) => block = None,
            _ => {}
        }
    }
    edits.finish()
}

fn line_start(text: &str, at: usize) -> usize {
    memchr::memrchr(b'\n', &text.as_bytes()[..at]).map_or(0, |found| found + 1)
}

/// Where the four columns begin that make a line code: what stands before belongs to its list or quote.
fn code_indent(text: &str, line: usize, at: usize) -> usize {
    let before = &text.as_bytes()[line..at];
    let mut from = at;
    let mut columns = 0;
    for &byte in before.iter().rev() {
        match byte {
            b' ' => columns += 1,
            b'\t' => columns = 4,
            _ => break,
        }
        from -= 1;
        if columns >= 4 {
            break;
        }
    }
    from
}

/// Whether a line belongs to a list, so that no blank line is to come between.
fn starts_like_item(words: &str) -> bool {
    words.starts_with(['-', '+', '*', '•', '–', '|', '▪', '●', '○', '◦', '■'])
        || words.trim_start_matches(|c: char| c.is_ascii_digit()).starts_with(". ") && !words.starts_with('.')
}
