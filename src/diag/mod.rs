//! Diagnostics: what is wrong, where, and what to do next.
//!
//! A [`Diagnostic`] is data, worded where it is found, in Vietnamese and English. [`draw`] shows it
//! to people (with an excerpt) and to tools (short lines, JSON). [`Code`] names every kind of
//! problem; `lantoa explain` prints its long explanation.

mod code;
mod draw;
mod explain;

use std::borrow::Cow;
use std::ops::Range;
use std::sync::Arc;

pub use code::Code;
pub use draw::{Format, Style, draw};
pub use explain::{Explanation, Words, explain};

/// The language of messages.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Lang {
    #[default]
    Vi,
    En,
}

/// One message in both languages.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Text {
    vi: Cow<'static, str>,
    en: Cow<'static, str>,
}

impl Text {
    /// A message that is the same on every use.
    pub const fn fixed(vi: &'static str, en: &'static str) -> Text {
        Text { vi: Cow::Borrowed(vi), en: Cow::Borrowed(en) }
    }

    /// A message made for the occasion, usually with `format!`.
    pub fn new(vi: impl Into<Cow<'static, str>>, en: impl Into<Cow<'static, str>>) -> Text {
        Text { vi: vi.into(), en: en.into() }
    }

    /// The message in one language.
    pub fn get(&self, lang: Lang) -> &str {
        match lang {
            Lang::Vi => &self.vi,
            Lang::En => &self.en,
        }
    }
}

/// How much a problem matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// The build stops before publishing.
    Error,
    /// The build goes on; something is probably not what the editor meant.
    Warning,
    /// Quality only; reported by `lantoa check`.
    Advice,
}

/// A file's text as diagnostics point into it: UTF-8, NFC, LF line ends, no byte order mark.
#[derive(Debug, PartialEq, Eq)]
pub struct SourceText {
    /// Path from the site's root, with `/`.
    pub path: Arc<str>,
    pub text: String,
}

impl SourceText {
    pub fn new(path: impl Into<Arc<str>>, text: impl Into<String>) -> Arc<SourceText> {
        Arc::new(SourceText { path: path.into(), text: text.into() })
    }

    /// 1-based line and column of a byte offset; columns count characters.
    pub fn position(&self, offset: usize) -> (usize, usize) {
        let offset = floor_char_boundary(&self.text, offset);
        let before = &self.text[..offset];
        let line_start = before.rfind('\n').map_or(0, |at| at + 1);
        let line = before.bytes().filter(|&b| b == b'\n').count() + 1;
        (line, before[line_start..].chars().count() + 1)
    }
}

fn floor_char_boundary(text: &str, offset: usize) -> usize {
    let mut offset = offset.min(text.len());
    while !text.is_char_boundary(offset) {
        offset -= 1;
    }
    offset
}

/// A place in a file: byte range in its [`SourceText`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    pub file: Arc<SourceText>,
    pub range: Range<usize>,
}

impl Place {
    pub fn new(file: &Arc<SourceText>, range: Range<usize>) -> Place {
        Place { file: Arc::clone(file), range }
    }

    /// A file as a whole, for problems that have no place in a text.
    pub fn file(path: &str) -> Place {
        Place { file: SourceText::new(path, ""), range: 0..0 }
    }
}

/// One problem.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    pub code: Code,
    pub severity: Severity,
    /// What is wrong, in one sentence.
    pub message: Text,
    pub place: Option<Place>,
    /// A few words under the marked text.
    pub label: Option<Text>,
    /// What to do next; may be several suggestions.
    pub help: Vec<Text>,
    /// Other places that take part: the other of two files that claim one address, say.
    pub related: Vec<(Place, Text)>,
}

impl Diagnostic {
    /// Whether it points into a file, by path from the site's root.
    pub fn names(&self, path: &str) -> bool {
        self.place.iter().chain(self.related.iter().map(|(place, _)| place)).any(|p| &*p.file.path == path)
    }

    pub fn error(code: Code, message: Text) -> Diagnostic {
        Diagnostic {
            code,
            severity: Severity::Error,
            message,
            place: None,
            label: None,
            help: Vec::new(),
            related: Vec::new(),
        }
    }

    pub fn warning(code: Code, message: Text) -> Diagnostic {
        Diagnostic { severity: Severity::Warning, ..Diagnostic::error(code, message) }
    }

    pub fn advice(code: Code, message: Text) -> Diagnostic {
        Diagnostic { severity: Severity::Advice, ..Diagnostic::error(code, message) }
    }

    pub fn at(mut self, file: &Arc<SourceText>, range: Range<usize>) -> Diagnostic {
        self.place = Some(Place::new(file, range));
        self
    }

    /// At a file as a whole.
    pub fn in_file(mut self, path: &str) -> Diagnostic {
        self.place = Some(Place::file(path));
        self
    }

    pub fn place(mut self, place: Place) -> Diagnostic {
        self.place = Some(place);
        self
    }

    pub fn label(mut self, label: Text) -> Diagnostic {
        self.label = Some(label);
        self
    }

    pub fn help(mut self, help: Text) -> Diagnostic {
        self.help.push(help);
        self
    }

    pub fn related(mut self, place: Place, note: Text) -> Diagnostic {
        self.related.push((place, note));
        self
    }

    /// Adds "Có phải ý bạn là …?" where a known name is near.
    pub fn suggest<'a>(self, name: &str, known: impl IntoIterator<Item = &'a str>) -> Diagnostic {
        match crate::vi::nearest::nearest(name, known) {
            Some(near) => {
                self.help(Text::new(format!("Có phải ý bạn là `{near}`?"), format!("Did you mean `{near}`?")))
            }
            None => self,
        }
    }
}

/// The problems of a run.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Report {
    pub diagnostics: Vec<Diagnostic>,
}

impl Report {
    pub fn push(&mut self, diagnostic: Diagnostic) {
        self.diagnostics.push(diagnostic);
    }

    pub fn extend(&mut self, other: impl IntoIterator<Item = Diagnostic>) {
        self.diagnostics.extend(other);
    }

    pub fn has_errors(&self) -> bool {
        self.count(Severity::Error) > 0
    }

    pub fn count(&self, severity: Severity) -> usize {
        self.diagnostics.iter().filter(|d| d.severity == severity).count()
    }

    /// Puts the problems in file order, each once; those that are only the consequence of another are left
    /// out.
    pub fn sort(&mut self) {
        self.drop_followers();
        let key = |d: &Diagnostic| {
            let place = d.place.as_ref();
            (
                place.map(|p| Arc::clone(&p.file.path)),
                place.map_or(0, |p| p.range.start),
                d.severity,
                d.code,
                d.message.clone(),
            )
        };
        self.diagnostics.sort_by_cached_key(key);
        self.diagnostics.dedup_by(|a, b| key(a) == key(b));
    }
}

/// Where what these codes say is unknown would be known: a mistake in that file is the root, and the names
/// it keeps from being known are not mistakes.
const DEFINED_IN: [(Code, &str); 8] = [
    (Code::UnknownAgency, "content/_data/agencies.toml"),
    (Code::UnknownDocument, "content/_data/documents.toml"),
    (Code::UnknownLocality, "content/_data/localities.toml"),
    (Code::UnknownAudience, "content/_data/audiences.toml"),
    (Code::UnknownSector, "content/_data/sectors.toml"),
    (Code::UnknownHazard, "content/_data/hazards.toml"),
    (Code::UnknownHotline, "lantoa.toml"),
    (Code::UnknownLanguage, "lantoa.toml"),
];

impl Report {
    fn drop_followers(&mut self) {
        let is_root = |d: &Diagnostic| {
            matches!(
                d.code,
                Code::Toml
                    | Code::WrongType
                    | Code::MissingKey
                    | Code::BadValue
                    | Code::Encoding
                    | Code::DirectionControl
                    | Code::MergeConflict
                    | Code::FileTooLarge
                    | Code::Io
            ) && d.severity == Severity::Error
        };
        let roots: Vec<Arc<SourceText>> = self
            .diagnostics
            .iter()
            .filter(|d| is_root(d))
            .filter_map(|d| Some(Arc::clone(&d.place.as_ref()?.file)))
            .filter(|file| DEFINED_IN.iter().any(|(_, path)| *file.path == **path))
            .collect();
        // On a line that is no TOML, and of a page whose front matter cannot be read, the rest follows.
        let lines: Vec<(Arc<str>, usize)> = self
            .diagnostics
            .iter()
            .filter(|d| matches!(d.code, Code::Toml | Code::FrontMatter) && d.severity == Severity::Error)
            .filter_map(|d| d.place.as_ref())
            .map(|place| (Arc::clone(&place.file.path), place.file.position(place.range.start).0))
            .collect();
        if !lines.is_empty() {
            let follows = |d: &Diagnostic| {
                let Some(place) = &d.place else { return false };
                let mut own = lines.iter().filter(|(path, _)| *path == place.file.path).peekable();
                if own.peek().is_none() {
                    return false;
                }
                match d.code {
                    Code::MissingDescription | Code::DuplicatePage => true,
                    Code::WrongType | Code::BadValue | Code::MissingKey => {
                        let line = place.file.position(place.range.start).0;
                        own.any(|(_, other)| *other == line)
                    }
                    _ => false,
                }
            };
            self.diagnostics.retain(|d| !follows(d));
        }
        let pictures: Vec<Arc<str>> = self
            .diagnostics
            .iter()
            .filter(|d| d.code == Code::Image && d.related.is_empty())
            .filter_map(|d| Some(Arc::clone(&d.place.as_ref()?.file.path)))
            .collect();
        if !pictures.is_empty() {
            let names =
                |d: &Diagnostic| d.related.iter().any(|(place, _)| pictures.contains(&place.file.path));
            self.diagnostics.retain(|d| d.code != Code::Image || !names(d));
        }
        if !roots.is_empty() {
            // Only what the faulty file would have made known: a name that stands in it.
            let follows = |d: &Diagnostic| {
                let Some(place) = &d.place else { return false };
                let name = place.file.text.get(place.range.clone()).unwrap_or("").trim_matches('"');
                let defined = DEFINED_IN.iter().find(|(code, _)| *code == d.code);
                defined.is_some_and(|(_, path)| {
                    let named = |root: &&Arc<SourceText>| {
                        *root.path == **path && root.text.contains(&format!("\"{name}\""))
                    };
                    !name.is_empty() && *place.file.path != **path && roots.iter().any(|root| named(&root))
                })
            };
            self.diagnostics.retain(|d| !follows(d));
        }
    }
}

impl IntoIterator for Report {
    type Item = Diagnostic;
    type IntoIter = std::vec::IntoIter<Diagnostic>;
    fn into_iter(self) -> Self::IntoIter {
        self.diagnostics.into_iter()
    }
}
