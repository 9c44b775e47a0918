//! Static files of a theme: their fingerprints, and style sheets made ready to be sent.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::sync::Arc;

use base64::Engine as _;
use sha2::{Digest, Sha384};

use super::ThemeAsset;
use crate::diag::SourceText;
use crate::model::resolve_path;
use crate::render::address::relative;

/// The folder of the theme's files in the output.
const ASSETS: &str = "assets/";

/// Gives every asset its fingerprint. Style sheets come last: they may name other assets.
pub fn assets(
    files: BTreeMap<String, Vec<u8>>,
    texts: &BTreeMap<String, Arc<SourceText>>,
) -> BTreeMap<String, ThemeAsset> {
    let mut assets = BTreeMap::new();
    let (sheets, others): (Vec<_>, Vec<_>) = files.into_iter().partition(|(path, _)| path.ends_with(".css"));
    for (path, bytes) in others {
        let asset = fingerprint(&path, bytes);
        assets.insert(path, asset);
    }
    for (path, bytes) in sheets {
        let mut uses = Vec::new();
        let bytes = match String::from_utf8(bytes) {
            Ok(css) => {
                let css = without_comments(&joined(&css, &path, texts));
                rewrite_css(&css, &path, &assets, &mut uses).into_bytes()
            }
            Err(error) => error.into_bytes(),
        };
        let asset = ThemeAsset { uses, ..fingerprint(&path, bytes) };
        assets.insert(path, asset);
    }
    assets
}

/// A style sheet with its parts in the places of their `@import "../../templates/search.css";`: a part
/// stands beside the template it is for, and visitors get one file.
fn joined(css: &str, path: &str, texts: &BTreeMap<String, Arc<SourceText>>) -> String {
    let dir = path.rsplit_once('/').map_or("", |(dir, _)| dir);
    let part = |line: &str| {
        let written = line.trim().strip_prefix("@import \"")?.strip_suffix("\";")?;
        texts.get(&resolve_path(&format!("static/{dir}"), written)?)
    };
    let mut out = String::with_capacity(css.len());
    for line in css.split_inclusive('\n') {
        out.push_str(part(line).map_or(line, |part| &part.text));
    }
    out
}

/// A file under a name that changes with its bytes.
pub fn fingerprint(path: &str, bytes: Vec<u8>) -> ThemeAsset {
    let hash = Sha384::digest(&bytes);
    let integrity = format!("sha384-{}", base64::engine::general_purpose::STANDARD.encode(hash));
    let mut short = String::new();
    for byte in &hash[..6] {
        let _ = write!(short, "{byte:02x}");
    }
    let url = match path.rsplit_once('.') {
        Some((stem, ending)) if !stem.is_empty() => format!("{ASSETS}{stem}.{short}.{ending}"),
        _ => format!("{ASSETS}{path}.{short}"),
    };
    ThemeAsset { name: path.into(), url, integrity, bytes, uses: Vec::new() }
}

/// A style sheet without its comments and the spaces nobody needs, a sixth of what a visitor would
/// download. Strings stay as they are, and so does a comment that begins with `/*!`: a licence.
fn without_comments(css: &str) -> String {
    let mut out = String::with_capacity(css.len());
    let mut rest = css;
    let mut quote = None;
    while let Some(c) = rest.chars().next() {
        match (quote, c) {
            (Some(_), '\\') => {
                let end = 1 + rest[1..].chars().next().map_or(0, char::len_utf8);
                out.push_str(&rest[..end]);
                rest = &rest[end..];
                continue;
            }
            (Some(open), c) if c == open => quote = None,
            (Some(_), _) => {}
            (None, '"' | '\'') => quote = Some(c),
            (None, '/') if rest.starts_with("/*") && !rest.starts_with("/*!") => {
                rest = rest[2..].find("*/").map_or("", |end| &rest[end + 4..]);
                // `a/**/b` are two words.
                if out.ends_with(char::is_whitespace) {
                    rest = rest.trim_start();
                } else if !rest.starts_with(char::is_whitespace) {
                    out.push(' ');
                }
                continue;
            }
            // Where a mark stands, no space is needed, nor is the last `;` of a rule. (A space before a
            // colon, a parenthesis or an operator may mean something.)
            (None, '{' | '}' | ';' | ',') => {
                out.truncate(out.trim_end().len());
                if c == '}' && out.ends_with(';') {
                    out.pop();
                }
                out.push(c);
                rest = rest[1..].trim_start();
                continue;
            }
            (None, c) if c.is_whitespace() => {
                rest = rest.trim_start();
                if !out.is_empty() && !out.ends_with(['\n', ' ', ':', '{', '}', ';', ',']) {
                    out.push(if c == '\n' { '\n' } else { ' ' });
                }
                continue;
            }
            (None, _) => {}
        }
        out.push(c);
        rest = &rest[c.len_utf8()..];
    }
    out.truncate(out.trim_end().len());
    out
}

/// Replaces `url(../icons/x.svg)` by the fingerprinted name.
fn rewrite_css(
    css: &str,
    path: &str,
    assets: &BTreeMap<String, ThemeAsset>,
    uses: &mut Vec<String>,
) -> String {
    let dir = path.rsplit_once('/').map_or("", |(dir, _)| dir);
    let mut out = String::with_capacity(css.len());
    let mut rest = css;
    while let Some(at) = rest.find("url(") {
        let (before, after) = rest.split_at(at + 4);
        out.push_str(before);
        let Some(end) = after.find(')') else {
            rest = after;
            break;
        };
        let written = after[..end].trim().trim_matches(['"', '\'']);
        let (target, fragment) =
            written.split_once('#').map_or((written, ""), |(t, _)| (t, &written[t.len()..]));
        match resolve_path(dir, target).and_then(|t| assets.get_key_value(&t)) {
            Some((name, asset)) => {
                uses.push(name.clone());
                let own = format!("{ASSETS}{path}");
                out.push_str(&relative(&own, &asset.url, false));
                out.push_str(fragment);
            }
            None => out.push_str(&after[..end]),
        }
        rest = &after[end..];
    }
    out.push_str(rest);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn style_sheets_lose_comments_and_needless_space_alone() {
        let css = "/* Tokens */\n:root {\n  --a: \"/* no */ \\\" é; b\";\n\n  /* b */ color: red; /* c\n d */\n}\n/*! MIT */\na/**/b :hover, c { d: e(1px + 2px) }\n/* open";
        assert_eq!(
            without_comments(css),
            ":root{--a:\"/* no */ \\\" é; b\";color:red}/*! MIT */\na b :hover,c{d:e(1px + 2px)}"
        );
    }

    #[test]
    fn style_sheets_take_in_parts_beside_templates() {
        let part = SourceText::new("themes/x/templates/b.css", "/* B */\nb { }\n");
        let texts = BTreeMap::from([("templates/b.css".to_owned(), part)]);
        let css = "a { }\n@import \"../../templates/b.css\";\n@import \"none.css\";\nc { }\n";
        assert_eq!(
            joined(css, "css/main.css", &texts),
            "a { }\n/* B */\nb { }\n@import \"none.css\";\nc { }\n"
        );
    }

    #[test]
    fn style_sheets_name_fingerprinted_files() {
        let files = BTreeMap::from([
            ("css/a.css".to_owned(), b"a{b:url(\"../icons/x.svg#y\")} c{d:url(data:x)}".to_vec()),
            ("icons/x.svg".to_owned(), b"<svg/>".to_vec()),
        ]);
        let assets = assets(files, &BTreeMap::new());
        let css = String::from_utf8(assets["css/a.css"].bytes.clone()).expect("is text");
        let icon = assets["icons/x.svg"].url.rsplit('/').next().expect("has a name").to_owned();
        assert_eq!(css, format!("a{{b:url(../icons/{icon}#y)}}c{{d:url(data:x)}}"));
    }
}
