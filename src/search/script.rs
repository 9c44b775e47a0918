//! The browser's search code as one file.
//!
//! A visitor on a slow network pays for each byte and each request: the five parts become one function without
//! comments and white space, which are more than a third. Nothing is renamed or rewritten. It is the counterpart of
//! `rank` and changes with it, so it is not a theme's: every theme gets it as `js/search.js`.

/// The parts in `src/search/js`, in the order in which they are joined.
const PARTS: [&str; 5] = [
    include_str!("js/vi.js"),
    include_str!("js/data.js"),
    include_str!("js/rank.js"),
    include_str!("js/excerpt.js"),
    include_str!("js/search.js"),
];

/// What `js/search.js` holds: one function that is called at once, so the names in it are known to each other and
/// to nobody else.
///
/// ```
/// assert!(lantoa::search::script().contains("data-search-done"));
/// ```
pub fn script() -> String {
    format!("(() => {{\n\"use strict\";\n{}}})();\n", squeezed(&stripped(&PARTS)))
}

/// What `js/search-asked.js` holds: a line that runs before the page is shown.
///
/// ```
/// assert!(lantoa::search::asked_script().contains("searchAsked"));
/// ```
pub fn asked_script() -> String {
    stripped(&[include_str!("js/asked.js")])
}

/// Parts one after the other. Lines that hold only a comment go, and white space at the ends of lines.
///
/// Parts must not have strings of several lines; ours have none.
pub fn stripped(parts: &[&str]) -> String {
    let mut out = String::new();
    for part in parts {
        let mut in_comment = false;
        for line in part.lines().map(str::trim) {
            let comment = in_comment || line.starts_with("//") || line.starts_with("/*");
            if line.starts_with("/*") {
                in_comment = true;
            }
            if in_comment && line.ends_with("*/") {
                in_comment = false;
            }
            if !comment && !line.is_empty() {
                out.push_str(line);
                out.push('\n');
            }
        }
    }
    out
}

/// Code without white space that means nothing: between words it stays, in strings, templates and regular
/// expressions too. A line end stays unless a bracket, a comma or a semicolon is beside it.
fn squeezed(code: &str) -> String {
    let is_word = |c: char| c.is_alphanumeric() || c == '_' || c == '$';
    let mut out = String::with_capacity(code.len());
    let mut rest = code;
    while let Some(c) = rest.chars().next() {
        let last = out.chars().next_back().unwrap_or('\n');
        let literal = match c {
            '"' | '\'' | '`' => Some(end_of_literal(rest, c)),
            // After a value it divides.
            '/' if out.ends_with("return") || !(is_word(last) || ")]".contains(last)) => {
                Some(end_of_literal(rest, c))
            }
            _ => None,
        };
        if let Some(end) = literal {
            out.push_str(&rest[..end]);
            rest = &rest[end..];
            continue;
        }
        rest = &rest[c.len_utf8()..];
        let next = rest.chars().next().unwrap_or('\n');
        let needless = match c {
            ' ' if last == next => false,
            ' ' => !(is_word(last) && is_word(next)),
            '\n' => "{([,;".contains(last) || "})]".contains(next),
            _ => false,
        };
        if !needless {
            out.push(c);
        }
    }
    out
}

/// Where the literal ends that `text` begins with. What stands in a template's `${…}` belongs to it; ours hold no
/// template in a template.
fn end_of_literal(text: &str, quote: char) -> usize {
    let (mut escaped, mut in_class) = (false, false);
    for (at, c) in text.char_indices().skip(1) {
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            '[' if quote == '/' => in_class = true,
            ']' if quote == '/' => in_class = false,
            _ if c == quote && !in_class => return at + 1,
            _ => {}
        }
    }
    text.len()
}

#[cfg(test)]
mod tests {
    use super::{squeezed, stripped};

    #[test]
    fn white_space_that_means_nothing_goes() {
        let code = "const a = [ 1, \"b, c\" ];\nif (a + +b / 2 - -c) {\n  return /[/ ] +/.test(`x ${a} , y`);\n}\nlet d\nf()\n";
        let expected =
            "const a=[1,\"b, c\"];if(a+ +b/2- -c){return/[/ ] +/.test(`x ${a} , y`);}\nlet d\nf()\n";
        assert_eq!(squeezed(&code.replace("\n  ", "\n")), expected);
    }

    #[test]
    fn comments_and_indentation_go() {
        let part = "// why\nf(() => {\n  /**\n   * Adds.\n   */\n  a();\n});\n";
        assert_eq!(stripped(&[part, "b();"]), "f(() => {\na();\n});\nb();\n");
    }
}
