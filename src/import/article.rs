//! Any document as an article: a Word file, a web page or a text becomes a page with headings, lists, tables, emphasis,
//! links, notes and pictures.
//!
//! Unlike a plan it is not interpreted: what stands there is written in the order it stands. The page begins as a draft
//! whose front matter is a proposal: title, date and first paragraph. `lantoa import --as` writes it. What is pasted into
//! the desk is a fragment without a file and read by [`super::paste`].

mod markdown;

use super::doubt::Doubt;
use super::json::Picture;
use super::label::{self, Style};
use super::read::{self, Detail};
use super::source::{Line, Piece, Source};
use super::{check_size, contents, named_pictures, places, refused_empty, say_contents, text};
use crate::diag::{Code, Diagnostic};
use crate::parse::toml_text;
use crate::vi::date;
use std::fmt::Write;

/// The kinds of page a document can become.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ArticleKind {
    Page,
    Guidance,
    News,
    Event,
    Procedure,
}

impl ArticleKind {
    /// By the word of front matter: `guidance`.
    pub fn named(word: &str) -> Option<Self> {
        Some(match word {
            "page" => Self::Page,
            "guidance" => Self::Guidance,
            "news" => Self::News,
            "event" => Self::Event,
            "procedure" => Self::Procedure,
            _ => return None,
        })
    }

    /// The word of front matter.
    pub fn word(self) -> &'static str {
        match self {
            Self::Page => "page",
            Self::Guidance => "guidance",
            Self::News => "news",
            Self::Event => "event",
            Self::Procedure => "procedure",
        }
    }
}

/// An article made of a document.
#[derive(Debug, Clone, Default)]
pub struct Article {
    pub title: String,
    /// `YYYY-MM-DD`, where the document says a whole date near its top.
    pub date: Option<String>,
    pub description: Option<String>,
    /// The text in Markdown, without front matter.
    pub text: String,
    pub pictures: Vec<Picture>,
    pub warnings: Vec<Diagnostic>,
}

impl Article {
    /// `index.md`: the proposed front matter and the text. It is a draft until an editor has read it.
    pub fn page(&self, kind: ArticleKind) -> String {
        let mut out = String::from("+++\n");
        let _ = writeln!(out, "title = {}", toml_text::string(&self.title));
        if let Some(description) = &self.description {
            let _ = writeln!(out, "description = {}", toml_text::string(description));
        }
        let _ = writeln!(out, "kind = \"{}\"", kind.word());
        if let Some(date) = &self.date {
            let key = if kind == ArticleKind::Event { "from" } else { "date" };
            let _ = writeln!(out, "{key} = {date}");
        }
        let _ = writeln!(out, "draft = true  # đọc soát xong thì xóa dòng này\n+++\n");
        out.push_str(self.text.trim_start());
        out
    }
}

/// How long a proposed summary is, in characters.
const DESCRIPTION: usize = 160;

/// Reads a document as an article.
///
/// `name` tells the format by its extension. Fails only if the file cannot be read at all.
pub fn article(name: &str, bytes: &[u8]) -> Result<Article, Diagnostic> {
    let source = read::read_with(name, bytes, Detail::Rich).map_err(|problem| problem.in_file(name))?;
    if source.pieces.is_empty() {
        return Err(refused_empty().in_file(name));
    }
    check_size(&source).map_err(|problem| problem.in_file(name))?;
    Ok(write(name, source))
}

fn write(name: &str, mut source: Source) -> Article {
    let mut doubts = std::mem::take(&mut source.doubts);
    let as_read = places::source_text(name, &source);
    let (pieces, contents) = contents::part(std::mem::take(&mut source.pieces));
    say_contents(&contents, &mut doubts);
    let alts: Vec<String> = source.pictures.iter().map(|picture| picture.alt.clone()).collect();
    let pictures = named_pictures(source.pictures);
    for (index, _) in alts.iter().enumerate().filter(|(_, alt)| alt.is_empty()) {
        let name = &pictures[index].name;
        doubts.push(Doubt::new(
            picture_line(&pieces, index),
            Code::MissingAlt,
            format!("hình {name} chưa có lời mô tả cho người không nhìn thấy"),
            format!("the picture {name} has no words for those who cannot see it"),
        ));
    }
    let setting = super::rejoin::Setting::of(&pieces, source.paragraphs);
    let pieces = if setting.width.is_some() { joined(pieces, setting) } else { pieces };
    let pieces = if source.web { below_title(pieces, &mut doubts) } else { pieces };
    let (title, body) = title(pieces);
    let description = description(&body);
    let date = date(&body);
    let text = markdown::write(&body, &pictures, &alts);
    Article {
        title: title.unwrap_or_else(|| untitled(name)),
        date,
        description,
        text,
        pictures,
        warnings: places::place(doubts, &as_read, &[]),
    }
}

fn picture_line(pieces: &[Piece], index: usize) -> usize {
    let found = pieces.iter().find(|piece| matches!(piece, Piece::Line(line) if line.picture == Some(index)));
    found.map_or(1, Piece::line)
}

/// A page of a site begins at its first heading; what stands above is the site's.
fn below_title(mut pieces: Vec<Piece>, doubts: &mut Vec<Doubt>) -> Vec<Piece> {
    let heads = |level: u8| {
        pieces.iter().take(200).position(|piece| matches!(piece, Piece::Line(line) if line.heading == level))
    };
    let Some(at) = heads(1).or_else(|| heads(2)).filter(|at| *at > 0) else { return pieces };
    let body = pieces.split_off(at);
    super::leave_aside(pieces, &mut Vec::new(), doubts);
    body
}

/// Lines of a printed page as paragraphs.
fn joined(pieces: Vec<Piece>, setting: super::rejoin::Setting) -> Vec<Piece> {
    let paras = super::rejoin::rejoin(&pieces, setting).paras;
    paras
        .into_iter()
        .map(|para| match para.table {
            Some(table) => Piece::Table(table),
            None => Piece::Line(Line {
                no: para.line,
                text: para.text,
                raw: para.raw,
                heading: para.heading,
                bold: para.bold,
                refers: para.refers,
                note: para.note,
                picture: para.picture,
                gap: 1,
                ..Line::default()
            }),
        })
        .collect()
}

/// The title of the article, which is taken out of its text: the first heading, or a first line that stands out.
fn title(pieces: Vec<Piece>) -> (Option<String>, Vec<Piece>) {
    let mut lines: Vec<usize> = Vec::new();
    for (index, piece) in pieces.iter().enumerate().take(6) {
        let Piece::Line(line) = piece else { break };
        if line.picture.is_some() || line.note.is_some() {
            continue;
        }
        let stands_out = line.heading == 1 || line.bold || text::is_mostly_caps(&line.text);
        let short = text::word_count(&line.text) <= 30 && !line.text.ends_with(['.', ':', ';']);
        let labelled = label::parse(&line.text).is_some_and(|label| label.style != Style::Bullet);
        let first = lines.is_empty();
        let alike = lines.first().is_some_and(|first| match &pieces[*first] {
            Piece::Line(first) => {
                first.heading == 0
                    && line.heading == 0
                    && text::is_mostly_caps(&first.text)
                    && text::is_mostly_caps(&line.text)
            }
            Piece::Table(_) => false,
        });
        if !(short && !labelled && (first && (stands_out || line.heading > 0) || alike)) {
            break;
        }
        lines.push(index);
    }
    if lines.is_empty() {
        return (None, pieces);
    }
    let words: Vec<&str> = lines
        .iter()
        .filter_map(|index| match &pieces[*index] {
            Piece::Line(line) => Some(line.text.as_str()),
            Piece::Table(_) => None,
        })
        .collect();
    let title = text::tidy(text::trim_end_marks(&words.join(" ")));
    let kept =
        pieces.into_iter().enumerate().filter(|(index, _)| !lines.contains(index)).map(|(_, piece)| piece);
    (Some(title), kept.collect())
}

/// A title from the name of the file, where the text has none.
fn untitled(name: &str) -> String {
    let base = name.rsplit(['/', '\\']).next().unwrap_or(name);
    let stem = base.rsplit_once('.').map_or(base, |(stem, _)| stem);
    let words = stem.replace(['-', '_'], " ");
    if words.trim().is_empty() { "Bài chưa có tên".to_owned() } else { text::tidy(&words) }
}

/// The first sentence or two of the first paragraph.
fn description(pieces: &[Piece]) -> Option<String> {
    let first = pieces.iter().find_map(|piece| match piece {
        Piece::Line(line)
            if line.note.is_none()
                && line.picture.is_none()
                && line.heading == 0
                && text::word_count(&line.text) >= 8
                && !text::is_mostly_caps(&line.text)
                && !text::starts_with(&line.text, "Căn cứ")
                && label::parse(&line.text).is_none() =>
        {
            Some(text::tidy(&line.text))
        }
        _ => None,
    })?;
    let mut end = 0;
    for (_, stop) in text::sentences(&first) {
        if first[..stop].chars().count() > DESCRIPTION - 1 {
            break;
        }
        end = stop;
    }
    if end > 0 {
        return Some(format!("{}.", text::trim_end_marks(&first[..end])));
    }
    // At a word, with a sign that it goes on.
    let cut = first.char_indices().nth(DESCRIPTION - 1).map_or(first.len(), |(at, _)| at);
    let cut = first[..cut].rfind(' ').unwrap_or(cut);
    Some(format!("{}…", text::trim_end_marks(&first[..cut])))
}

/// The first whole date among the first lines.
fn date(pieces: &[Piece]) -> Option<String> {
    pieces.iter().take(12).find_map(|piece| {
        // A longer line speaks of another document and its day.
        let Piece::Line(line) = piece else { return None };
        if text::word_count(&line.text) > 12 {
            return None;
        }
        let words = text::words(&line.text);
        let after = words
            .iter()
            .filter(|word| word.canon == "ngày")
            .find_map(|word| date::after_day_word(&line.text[word.end..]).map(|(date, _)| date));
        let alone = || {
            let bare = line.text.trim();
            date::numeric(bare).filter(|_| text::word_count(bare) <= 6).map(|(date, _)| date)
        };
        let date = after.or_else(alone)?;
        date.iso().filter(|iso| iso.len() == 10)
    })
}
