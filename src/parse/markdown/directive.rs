//! Finds the lines that open and close shortcodes and reads their arguments.
//!
//! Markdown knows no shortcodes, and a directive line inside a paragraph or after a list must end
//! it. So the parser is given a copy of the text in which each directive is masked by an HTML
//! processing instruction of exactly the same length: `:::` becomes `<?>`, `:::steps` `<??????>`.
//! CommonMark ends a paragraph there (HTML blocks, type 3), such a block ends on the same line, and
//! no offset changes. Whether a masked line really is a directive is seen from the events: in a code
//! block, say, it is not, and the text of the original is used.
//!
//! The same mask keeps the parser from lines that open more containers than [`MAX_NESTING`], which
//! would cost time that grows with the square of the input.

use std::borrow::Cow;
use std::ops::Range;

use super::MAX_NESTING;

/// A line that looks like a directive.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Directive {
    /// From the first colon to the end of the line without trailing white space.
    pub range: Range<usize>,
    pub kind: Kind,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// `:::` with or without a name.
    Container,
    /// `::name`.
    Leaf,
    /// The part of a line that nests too deep.
    TooDeep,
}

/// Finds the candidates, in order.
pub(super) fn find(text: &str) -> Vec<Directive> {
    let bytes = text.as_bytes();
    let mut found = Vec::new();
    let mut start = 0;
    while start < bytes.len() {
        let end = memchr::memchr(b'\n', &bytes[start..]).map_or(bytes.len(), |at| start + at);
        if !bytes[start].is_ascii_alphabetic()
            && let Some((at, kind)) = in_line(&text[start..end])
        {
            let range = start + at..start + text[start..end].trim_end_matches([' ', '\t', '\r']).len();
            found.push(Directive { range, kind });
        }
        start = end + 1;
    }
    found
}

/// Where a directive begins in a line, after the markers of containers (`>`, `-`, `1.`, `[^1]:`, `:`).
fn in_line(line: &str) -> Option<(usize, Kind)> {
    let bytes = line.as_bytes();
    // What the markers and the indentation so far may amount to in containers.
    let mut depth = 0;
    let mut columns = 0;
    let mut at = 0;
    loop {
        let marker = match bytes[at..] {
            [b' ', ..] => {
                columns += 1;
                at += 1;
                continue;
            }
            [b'\t', ..] => {
                columns += 4;
                at += 1;
                continue;
            }
            [b'>', ..] => 1,
            [b'-' | b'+' | b'*' | b':', b' ' | b'\t', ..] => 1,
            [b'-' | b'+' | b'*'] => 1,
            [b'0'..=b'9', ..] => {
                let digits = bytes[at..].iter().take_while(|b| b.is_ascii_digit()).count();
                match bytes[at + digits..] {
                    [b'.' | b')', b' ' | b'\t', ..] if digits <= 9 => digits + 1,
                    [b'.' | b')'] if digits <= 9 => digits + 1,
                    _ => return None,
                }
            }
            [b'[', b'^', ..] => memchr::memmem::find(&bytes[at..], b"]:")? + 2,
            [b':', b':', b':', ..] => return Some((at, Kind::Container)),
            [b':', b':', ..] => {
                let named = line[at + 2..].starts_with(|c: char| c.is_alphanumeric() || c == '_');
                return named.then_some((at, Kind::Leaf));
            }
            _ => return None,
        };
        depth += 1;
        if depth + columns / 2 > MAX_NESTING {
            return (!is_rule(&bytes[at..])).then_some((at, Kind::TooDeep));
        }
        at += marker;
        // One space belongs to the marker.
        if matches!(bytes.get(at), Some(b' ')) {
            at += 1;
        }
    }
}

/// A thematic break (`* * *`) looks like a run of list markers.
fn is_rule(rest: &[u8]) -> bool {
    matches!(rest, [mark @ (b'*' | b'-'), ..] if rest.iter().all(|b| b == mark || b.is_ascii_whitespace()))
}

/// The text with each directive masked; the same length, line for line.
pub(super) fn mask<'a>(text: &'a str, directives: &[Directive]) -> Cow<'a, str> {
    if directives.is_empty() {
        return Cow::Borrowed(text);
    }
    let mut masked = String::with_capacity(text.len());
    let mut done = 0;
    for Directive { range, .. } in directives {
        masked.push_str(&text[done..range.start]);
        push_mask(&mut masked, range.len());
        done = range.end;
    }
    masked.push_str(&text[done..]);
    Cow::Owned(masked)
}

pub(super) fn push_mask(out: &mut String, len: usize) {
    if len < 3 {
        out.extend(std::iter::repeat_n('?', len));
    } else {
        out.push('<');
        out.extend(std::iter::repeat_n('?', len - 2));
        out.push('>');
    }
}

/// What a directive line says. Ranges are relative to the line's first colon.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Line<'a> {
    /// Number of colons in front.
    pub colons: usize,
    /// Empty if there is none or it is not a name.
    pub name: &'a str,
    pub args: Vec<RawArg<'a>>,
    pub faults: Vec<(Range<usize>, Fault)>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct RawArg<'a> {
    pub key: &'a str,
    pub key_range: Range<usize>,
    pub value: Cow<'a, str>,
    pub range: Range<usize>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Fault {
    /// No name, or something else in its place.
    Name,
    /// A quote without its end.
    Quote,
    /// Something that is not `key="value"`.
    Argument,
    /// A key for the second time.
    Twice,
}

/// Reads a directive line: `:::name key="value" other=word flag`.
pub(super) fn read(line: &str) -> Line<'_> {
    let colons = line.bytes().take_while(|&b| b == b':').count();
    let mut parsed = Line { colons, ..Line::default() };
    let mut at = skip_space(line, colons);
    if at == line.len() {
        return parsed;
    }
    let name_end = word_end(line, at);
    let next = line[name_end..].chars().next();
    if line[at..].starts_with(|c: char| c.is_ascii_alphabetic())
        && !matches!(next, Some('=' | '"' | '“' | '\''))
        && !next.is_some_and(char::is_alphanumeric)
    {
        parsed.name = &line[at..name_end];
        at = name_end;
    } else {
        let end = line[at..].find([' ', '\t']).map_or(line.len(), |space| at + space);
        parsed.faults.push((at..end, Fault::Name));
        return parsed;
    }
    loop {
        at = skip_space(line, at);
        if at == line.len() {
            return parsed;
        }
        let key_end = word_end(line, at);
        if key_end == at {
            let end = line[at..].find([' ', '\t']).map_or(line.len(), |space| at + space);
            parsed.faults.push((at..end, Fault::Argument));
            at = end;
            continue;
        }
        let key_range = at..key_end;
        let key = &line[key_range.clone()];
        let (value, range, end) = if line[key_end..].starts_with('=') {
            match value(line, key_end + 1) {
                Some(value) => value,
                None => {
                    parsed.faults.push((key_end + 1..line.len(), Fault::Quote));
                    return parsed;
                }
            }
        } else {
            (Cow::Borrowed("true"), key_range.clone(), key_end)
        };
        at = end;
        // Two arguments need a space between them.
        if !line[at..].starts_with([' ', '\t']) && at < line.len() {
            let end = line[at..].find([' ', '\t']).map_or(line.len(), |space| at + space);
            parsed.faults.push((at..end, Fault::Argument));
            at = end;
        }
        if parsed.args.iter().any(|arg| arg.key == key) {
            parsed.faults.push((key_range, Fault::Twice));
        } else if parsed.args.len() < 64 {
            parsed.args.push(RawArg { key, key_range, value, range });
        } else {
            parsed.faults.push((key_range, Fault::Argument));
            return parsed;
        }
    }
}

fn skip_space(line: &str, at: usize) -> usize {
    line.len() - line[at..].trim_start_matches([' ', '\t', '\u{a0}']).len()
}

fn word_end(line: &str, at: usize) -> usize {
    at + line[at..].bytes().take_while(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_')).count()
}

/// A value: quoted (word processors turn `"` into `“ ”`), or everything up to a space. `None` if the
/// quote is not closed. Also gives the range without quotes and where the line goes on.
fn value(line: &str, at: usize) -> Option<(Cow<'_, str>, Range<usize>, usize)> {
    let rest = &line[at..];
    let closing: &[char] = match rest.chars().next() {
        Some('"' | '“' | '”') => &['"', '“', '”'],
        Some('\'') => &['\''],
        _ => {
            let end = rest.find([' ', '\t']).unwrap_or(rest.len());
            return Some((Cow::Borrowed(&rest[..end]), at..at + end, at + end));
        }
    };
    let open = rest.chars().next().map_or(0, char::len_utf8);
    let inner = &rest[open..];
    let mut unescaped: Option<String> = None;
    let mut chars = inner.char_indices();
    while let Some((i, c)) = chars.next() {
        if c == '\\' && inner[i + 1..].starts_with(['"', '\\', '“', '”', '\'']) {
            let escaped = chars.next().map_or('\\', |(_, c)| c);
            unescaped.get_or_insert_with(|| inner[..i].to_owned()).push(escaped);
        } else if closing.contains(&c) {
            let value = match unescaped {
                Some(text) => Cow::Owned(text),
                None => Cow::Borrowed(&inner[..i]),
            };
            let start = at + open;
            return Some((value, start..start + i, start + i + c.len_utf8()));
        } else if let Some(text) = &mut unescaped {
            text.push(c);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[track_caller]
    fn check_found(text: &str, directives: &[&str]) {
        let found: Vec<_> = find(text).into_iter().map(|d| &text[d.range]).collect();
        assert_eq!(found, directives);
    }

    #[track_caller]
    fn check_args(line: &str, args: &[(&str, &str)]) {
        let parsed = read(line);
        assert_eq!(parsed.faults, []);
        let found: Vec<_> = parsed.args.iter().map(|arg| (arg.key, arg.value.as_ref())).collect();
        assert_eq!(found, args);
    }

    #[test]
    fn directives_are_found_after_container_markers() {
        check_found(
            ":::a  \nx\n> - 1. :::b\n   ::c d=\"e\"\n[^1]: ::f\n: ::g\n:::",
            &[":::a", ":::b", "::c d=\"e\"", "::f", "::g", ":::"],
        );
    }

    #[test]
    fn text_with_colons_is_no_directive() {
        check_found("a ::b\n\\:::a\n:: x\n::\n`:::`\n: nghĩa", &[]);
    }

    #[test]
    fn a_mask_keeps_every_offset() {
        let text = "đ\n:::a \n- ::bê\n:::\n";
        assert_eq!(mask(text, &find(text)), "đ\n<??> \n- <???>\n<?>\n");
    }

    #[test]
    fn too_many_markers_in_a_line_are_cut() {
        let line = ">".repeat(300);
        let found = find(&line);
        assert_eq!((found[0].kind, found[0].range.clone()), (Kind::TooDeep, MAX_NESTING..300));
        assert_eq!(find(&"* ".repeat(300)), []);
    }

    #[test]
    fn arguments_may_be_quoted_or_bare() {
        check_args(":::a", &[]);
        check_args("::: a b=\"c d\" e=f mo", &[("b", "c d"), ("e", "f"), ("mo", "true")]);
        check_args(r#"::a b="c \"d\" \\ \n" e='f "g"'"#, &[("b", r#"c "d" \ \n"#), ("e", r#"f "g""#)]);
        check_args("::a b=“Đắk Lắk” c=\"\"", &[("b", "Đắk Lắk"), ("c", "")]);
    }

    #[test]
    fn ranges_of_values_leave_the_quotes_out() {
        let line = "::a b=“ê” c=d";
        let parsed = read(line);
        let values: Vec<_> = parsed.args.iter().map(|arg| &line[arg.range.clone()]).collect();
        assert_eq!(values, ["ê", "d"]);
    }

    #[test]
    fn faults_are_told_apart() {
        let faults = |line| read(line).faults.into_iter().map(|(_, fault)| fault).collect::<Vec<_>>();
        assert_eq!(faults(":::a b=\"c"), [Fault::Quote]);
        assert_eq!(faults("::: title=\"x\""), [Fault::Name]);
        assert_eq!(faults("::: Lưu ý"), [Fault::Name]);
        assert_eq!(faults(":::a :::"), [Fault::Argument]);
        assert_eq!(faults(":::a b=\"c\"d e=f"), [Fault::Argument]);
        assert_eq!(faults(":::a b=1 b=2"), [Fault::Twice]);
    }

    proptest! {
        #[test]
        fn masking_keeps_lengths_and_lines(text in "(:::|::[a-z]|[> -]|\n|\t|\\PC|\"){0,60}") {
            let directives = find(&text);
            let masked = mask(&text, &directives);
            prop_assert_eq!(masked.len(), text.len());
            prop_assert!(masked.bytes().zip(text.bytes()).all(|(a, b)| (a == b'\n') == (b == b'\n')));
            for directive in directives {
                let line = &text[directive.range];
                for arg in read(line).args {
                    prop_assert!(line.get(arg.range).is_some() && line.get(arg.key_range).is_some());
                }
            }
        }
    }
}
