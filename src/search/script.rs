//! The browser's search code as one file.
//!
//! A visitor on a slow network pays for each byte and each request: the five parts of the theme are joined
//! and lose their comments and indentation, which is a third. Nothing is renamed or rewritten.

/// Names of the parts below `js/search/` of a theme, in the order in which they are joined.
pub const SCRIPT_PARTS: [&str; 5] = ["vi.js", "data.js", "rank.js", "excerpt.js", "search.js"];

/// Joins parts. Lines that hold only a comment go, and white space at the ends of lines.
///
/// Parts must not have strings of several lines; the default theme's have none.
///
/// ```
/// # use lantoa::search::script;
/// assert_eq!(script(&["// why\nf(() => {\n  /**\n   * Adds.\n   */\n  a();\n});\n"]), "f(() => {\na();\n});\n");
/// ```
pub fn script(parts: &[&str]) -> String {
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
