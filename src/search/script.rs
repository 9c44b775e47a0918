//! The browser's search code as one file.
//!
//! A visitor on a slow network pays for each byte and each request: the five parts become one function without
//! comments and indentation, which are a third. Nothing is renamed or rewritten. It is the counterpart of
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
    format!("(() => {{\n\"use strict\";\n{}}})();\n", stripped(&PARTS))
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

#[cfg(test)]
mod tests {
    use super::stripped;

    #[test]
    fn comments_and_indentation_go() {
        let part = "// why\nf(() => {\n  /**\n   * Adds.\n   */\n  a();\n});\n";
        assert_eq!(stripped(&[part, "b();"]), "f(() => {\na();\n});\nb();\n");
    }
}
