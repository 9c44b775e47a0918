//! One Markdown file: what its path says, its front matter and its body.

use std::sync::Arc;

use super::front::{self, FrontMatter};
use super::markdown::{Body, parse_body};
use crate::diag::{Diagnostic, SourceText};
use crate::vi::collate;

/// What a content file is, by its name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum PageShape {
    /// `_index.md`: the page of a section; in `content/` itself the home page.
    Section,
    /// `index.md`: a page that owns the files beside it.
    Bundle,
    /// `name.md`
    Leaf,
}

/// A content path taken apart: `content/huong-dan/gian-giao.en.md`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct PagePath {
    /// The folder below `content/`, `""` for the top: `huong-dan`.
    pub dir: Box<str>,
    /// The name without language and ending: `gian-giao`.
    pub stem: Box<str>,
    /// The language code in the name: `en`.
    pub lang: Option<Box<str>>,
    pub shape: PageShape,
}

impl PagePath {
    /// Takes apart a path that begins with `content/` and ends in `.md`.
    pub fn parse(path: &str) -> PagePath {
        let rest = path.strip_prefix("content/").unwrap_or(path);
        let (dir, name) = rest.rsplit_once('/').unwrap_or(("", rest));
        let name = name.strip_suffix(".md").unwrap_or(name);
        let (stem, lang) = match name.rsplit_once('.') {
            Some((stem, code)) if !stem.is_empty() && is_language_code(code) => (stem, Some(code)),
            _ => (name, None),
        };
        let shape = match stem {
            "_index" => PageShape::Section,
            "index" => PageShape::Bundle,
            _ => PageShape::Leaf,
        };
        PagePath { dir: dir.into(), stem: stem.into(), lang: lang.map(Into::into), shape }
    }

    /// The path without the language, the same for all translations of a page.
    pub fn key(&self) -> String {
        if self.dir.is_empty() { self.stem.to_string() } else { format!("{}/{}", self.dir, self.stem) }
    }
}

/// An ISO 639 code: two or three lower-case letters.
fn is_language_code(code: &str) -> bool {
    (2..=3).contains(&code.len()) && code.bytes().all(|b| b.is_ascii_lowercase())
}

/// A content file, parsed.
#[derive(Clone, Debug)]
pub struct ParsedPage {
    pub source: Arc<SourceText>,
    pub path: PagePath,
    pub front: FrontMatter,
    pub body: Body,
    /// The title's key in Vietnamese order.
    pub sort_key: Box<[u8]>,
    pub diagnostics: Vec<Diagnostic>,
}

/// Parses a page; problems are in the result.
pub fn parse_page(source: &Arc<SourceText>) -> ParsedPage {
    let mut diagnostics = Vec::new();
    let fences = front::split(source, &mut diagnostics);
    let has_front = !fences.front.is_empty() || diagnostics.is_empty();
    let mut front = if has_front {
        front::parse(source, fences.front.clone(), &mut diagnostics)
    } else {
        FrontMatter::default()
    };
    let path = PagePath::parse(&source.path);
    let reported =
        diagnostics.iter().any(|d| d.place.as_ref().is_some_and(|p| p.range.start < fences.body.start));
    if front.title.is_none() {
        if has_front && !reported {
            diagnostics.push(missing_title(source, fences.front.start));
        }
        // A name to go on with, so that the page's other problems make sense.
        front.title = Some(super::value::Spanned::new(path.stem.clone(), 0..0));
    }
    let (body, body_diagnostics) = parse_body(source, fences.body);
    diagnostics.extend(body_diagnostics);
    let sort_key = collate::sort_key(front.title.as_ref().map_or("", |t| &t.value));
    ParsedPage { source: Arc::clone(source), path, front, body, sort_key, diagnostics }
}

fn missing_title(source: &Arc<SourceText>, at: usize) -> Diagnostic {
    use crate::diag::{Code, Text};
    Diagnostic::error(Code::MissingKey, Text::fixed("trang này chưa có `title`", "this page has no `title`"))
        .at(source, at..at)
        .help(Text::fixed("thêm dòng: title = \"Tên trang\"", "add the line: title = \"Title\""))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check_path(path: &str, dir: &str, stem: &str, lang: Option<&str>, shape: PageShape) {
        let parsed = PagePath::parse(path);
        assert_eq!(
            (&*parsed.dir, &*parsed.stem, parsed.lang.as_deref(), parsed.shape),
            (dir, stem, lang, shape)
        );
    }

    #[test]
    fn paths_are_taken_apart() {
        check_path("content/_index.md", "", "_index", None, PageShape::Section);
        check_path("content/huong-dan/gian-giao.md", "huong-dan", "gian-giao", None, PageShape::Leaf);
        check_path("content/a/b/index.en.md", "a/b", "index", Some("en"), PageShape::Bundle);
        check_path("content/ban-v2.1.md", "", "ban-v2.1", None, PageShape::Leaf);
    }
}
