//! What a visitor would call a page, and what it is called: read from the written HTML.

use crate::keys::choices::Format;
use crate::model::address::of_file;

/// A page by its title and address.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct PageRef {
    pub title: String,
    /// From the site's root: `/huong-dan/gian-giao/`.
    pub url: String,
}

/// Whether a folder of this name holds another form of the page above it.
fn is_form(folder: &str) -> bool {
    Format::CHOICES.iter().any(|(_, format)| format.slug().trim_end_matches('/') == folder)
}

/// Whether visitors would call a file a page: HTML, but not the error page, a page's other forms, or
/// pages 2, 3 … of a list.
pub fn is_page(path: &str) -> bool {
    if !path.ends_with(".html") || path == "404.html" {
        return false;
    }
    let mut folders = path.split('/').rev().skip(1);
    let (last, before) = (folders.next().unwrap_or(""), folders.next().unwrap_or(""));
    let is_form = !before.is_empty() && is_form(last);
    !is_form && before != "trang"
}

/// The address of a file: `/huong-dan/` for `huong-dan/index.html`.
pub fn url(path: &str) -> String {
    format!("/{}", of_file(path))
}

/// Whether a page only leads to another.
pub fn is_redirect(html: &str) -> bool {
    let head = html.get(..2048.min(html.len())).unwrap_or(html);
    head.contains("http-equiv=\"refresh\"")
}

/// The main heading of a page, or else its title; `None` where it has neither.
pub fn title(html: &str) -> Option<String> {
    element(html, "h1").or_else(|| element(html, "title"))
}

fn element(html: &str, name: &str) -> Option<String> {
    let open = html
        .match_indices(&format!("<{name}"))
        .find(|(at, tag)| html[at + tag.len()..].starts_with(['>', ' ', '\n', '\t']))?;
    let start = open.0 + html[open.0..].find('>')? + 1;
    let end = start + html[start..].find(&format!("</{name}"))?;
    let text = plain(&html[start..end]);
    (!text.is_empty()).then_some(text)
}

/// Markup as text: no tags, no entities, white space folded.
fn plain(markup: &str) -> String {
    let mut text = String::new();
    let mut rest = markup;
    while let Some(at) = rest.find(['<', '&']) {
        text.push_str(&rest[..at]);
        rest = &rest[at..];
        if rest.starts_with('<') {
            rest = rest.find('>').map_or("", |end| &rest[end + 1..]);
            continue;
        }
        let end = rest.find(';').filter(|end| *end < 12);
        let Some(end) = end else {
            text.push('&');
            rest = &rest[1..];
            continue;
        };
        match character(&rest[1..end]) {
            Some(c) => text.push(c),
            None => text.push_str(&rest[..=end]),
        }
        rest = &rest[end + 1..];
    }
    text.push_str(rest);
    text.replace('\u{ad}', "").split_whitespace().collect::<Vec<_>>().join(" ")
}

fn character(entity: &str) -> Option<char> {
    Some(match entity {
        "amp" => '&',
        "lt" => '<',
        "gt" => '>',
        "quot" => '"',
        "apos" => '\'',
        "nbsp" => ' ',
        "shy" => '\u{ad}',
        _ => {
            let number = entity.strip_prefix('#')?;
            let code = match number.strip_prefix(['x', 'X']) {
                Some(hex) => u32::from_str_radix(hex, 16).ok()?,
                None => number.parse().ok()?,
            };
            char::from_u32(code)?
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_are_what_visitors_call_pages() {
        for path in ["index.html", "huong-dan/index.html", "trang/index.html", "tin/1/index.html"] {
            assert!(is_page(path), "{path}");
        }
        for path in [
            "404.html",
            "a/to-roi/index.html",
            "a/the-bo-tui/index.html",
            "a/quan-triet/index.html",
            "tin/trang/2/index.html",
            "rss.xml",
            "a/nhung/index.html",
        ] {
            assert!(!is_page(path), "{path}");
        }
        assert_eq!(url("index.html"), "/");
        assert_eq!(url("huong-dan/gian-giao/index.html"), "/huong-dan/gian-giao/");
        assert_eq!(url("a.html"), "/a.html");
    }

    #[test]
    fn titles_are_text() {
        let html = "<title>A – B</title><h1 class=\"x\">Giàn  giáo <b>cao</b>\n&amp; th&#7845;p</h1>";
        assert_eq!(title(html).as_deref(), Some("Giàn giáo cao & thấp"));
        assert_eq!(title("<title>A &lt;1&gt;</title>").as_deref(), Some("A <1>"));
        assert_eq!(title("<header><h10>x</h10>"), None);
    }
}
