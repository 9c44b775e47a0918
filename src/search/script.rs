//! The browser's search code as one file.
//!
//! A visitor on a slow network pays for each byte and each request: the five parts of the theme become one
//! function without comments and indentation, which are a third. Nothing is renamed or rewritten.

/// Names of the parts below `js/search/` of a theme, in the order in which they are joined.
pub const SCRIPT_PARTS: [&str; 5] = ["vi.js", "data.js", "rank.js", "excerpt.js", "search.js"];

/// Joins parts into one function that is called at once, so their names are known to each other and to nobody
/// else.
///
/// ```
/// # use lantoa::search::script;
/// assert_eq!(
///     script(&["// why\nconst a = 1;\n", "/**\n * Shows.\n */\nif (a) {\n  show();\n}\n"]),
///     "(() => {\n\"use strict\";\nconst a = 1;\nif (a) {\nshow();\n}\n})();\n"
/// );
/// ```
pub fn script(parts: &[&str]) -> String {
    format!("(() => {{\n\"use strict\";\n{}}})();\n", stripped(parts))
}

/// Parts one after the other. Lines that hold only a comment go, and white space at the ends of lines.
///
/// Parts must not have strings of several lines; the default theme's have none.
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
