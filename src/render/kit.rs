//! A page for the desk of a newspaper: a ZIP with the text as plain HTML, as plain text and for Word, its
//! pictures with what they show, and where it comes from.
//!
//! Says what the page says, without the theme: an editor pastes it into a system of their own. The same
//! page is the same bytes: the files carry no time.

mod docx;

use std::fmt::Write as _;
use std::io::{Cursor, Write as _};
use std::sync::Arc;

use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipWriter};

use super::context::Context;
use super::escape;
use super::words::long_date;
use crate::model::{Page, PageId, resolve_path};
use crate::parse::markdown::{Block, Body, Container, HoleKind, LinkTarget};

/// What a kit holds: names within the ZIP, in their order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Kit {
    files: Vec<(String, Vec<u8>)>,
    /// Pictures: index into the site's assets.
    pub pictures: Vec<(String, u32)>,
}

/// A piece of the text, for those who have no markup of ours.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Piece {
    Title(String),
    Heading(u8, String),
    /// In front of it: the number of its item, a dot, or nothing.
    Text(String, String),
    /// A row of a table.
    Row(Vec<String>),
    /// A picture's name in the ZIP and what it shows.
    Picture(String, String),
}

/// The kit of a page.
pub fn kit(context: &Arc<Context>, id: PageId) -> Kit {
    let page = context.site.page(id);
    let mut pictures = Pictures::default();
    let pieces = pieces(context, page, &mut pictures);
    let origin = origin(context, page);
    let lang = super::parts::page::content_lang(context, page);
    let mut captions = String::new();
    for (name, _, shown) in &pictures.found {
        captions.push_str(&format!("{name}: {shown}\r\n"));
    }
    let credit =
        format!("{}\r\n{}", context.text("kit.credit").replace("{name}", &organisation(context)), captions);
    let mut files = vec![
        ("bai-viet.html".to_owned(), html(page, lang, &pieces, &origin).into_bytes()),
        ("bai-viet.txt".to_owned(), text(&pieces, &origin).into_bytes()),
        ("bai-viet.docx".to_owned(), zipped(&docx::files(page.title(), lang, &pieces, &origin))),
    ];
    if !pictures.found.is_empty() {
        files.push(("hinh/chu-thich.txt".to_owned(), with_mark(&credit).into_bytes()));
    }
    let pictures =
        pictures.found.into_iter().map(|(name, asset, _)| (format!("hinh/{name}"), asset)).collect();
    Kit { files, pictures }
}

/// The ZIP, once the pictures have been read: in the order of [`Kit::pictures`].
pub fn pack(kit: &Kit, pictures: Vec<Vec<u8>>) -> Vec<u8> {
    let mut files = kit.files.clone();
    files.extend(kit.pictures.iter().map(|(name, _)| name.clone()).zip(pictures));
    zipped(&files)
}

/// Equal for equal kits; `hash` is that of an asset.
pub fn key(kit: &Kit, hash: impl Fn(u32) -> u64) -> u64 {
    let mut all = xxhash_rust::xxh3::Xxh3::with_seed(1);
    for (name, bytes) in &kit.files {
        all.update(name.as_bytes());
        all.update(bytes);
    }
    for (name, asset) in &kit.pictures {
        all.update(name.as_bytes());
        all.update(&hash(*asset).to_le_bytes());
    }
    all.digest()
}

fn zipped(files: &[(String, Vec<u8>)]) -> Vec<u8> {
    let options = SimpleFileOptions::default()
        .compression_method(CompressionMethod::Deflated)
        .last_modified_time(DateTime::default());
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in files {
        let written = archive.start_file(name.as_str(), options);
        written.expect("names are ours, and few");
        archive.write_all(bytes).expect("memory takes what is written");
    }
    archive.finish().expect("memory takes what is written").into_inner()
}

#[derive(Default)]
struct Pictures {
    /// Name in the ZIP, asset, what it shows.
    found: Vec<(String, u32, String)>,
}

impl Pictures {
    /// A picture of the page's bundle, under a name of its own.
    fn add(&mut self, context: &Context, page: &Page, path: &str, shown: &str) -> Option<Piece> {
        let site = &context.site;
        let asset = match path.strip_prefix('/') {
            Some(root) => {
                site.assets.iter().position(|a| a.path.strip_prefix("static/") == Some(root))? as u32
            }
            None => site.files.get(&*resolve_path(&page.parsed.path.dir, path)?)?.asset,
        };
        site.assets[asset as usize].image?;
        let file = path.rsplit('/').next().unwrap_or(path);
        let name = match self.found.iter().find(|(_, known, _)| *known == asset) {
            Some((name, ..)) => name.clone(),
            None => {
                let name = format!("{}-{file}", self.found.len() + 1);
                self.found.push((name.clone(), asset, shown.to_owned()));
                name
            }
        };
        Some(Piece::Picture(name, shown.to_owned()))
    }
}

fn organisation(context: &Context) -> String {
    let site = &context.site;
    let own = site.config.organisation.as_ref().map(|own| own.name.to_string());
    own.unwrap_or_else(|| site.language(context.lang).title.to_string())
}

/// Where the text comes from, and what was corrected in it.
fn origin(context: &Context, page: &Page) -> Vec<String> {
    let mut lines = Vec::new();
    for one in &page.front().corrections {
        let day = long_date(context, one.date.value);
        lines.push(format!("{} ({day}): {}", context.text("page.correction"), one.text.value));
    }
    lines.push(context.text("kit.source").replace("{name}", &organisation(context)));
    lines.push(context.text("kit.address").replace("{url}", &context.absolute(&page.url)));
    if let Some(updated) = page.updated() {
        lines.push(format!("{} {}", context.text("page.updated"), long_date(context, updated)));
    }
    lines
}

fn pieces(context: &Context, page: &Page, pictures: &mut Pictures) -> Vec<Piece> {
    let front = page.front();
    let mut out = vec![Piece::Title(page.title().to_owned())];
    if let Some(description) = &front.description {
        out.push(Piece::Text(String::new(), description.value.to_string()));
    }
    if let Some(image) = &front.image {
        out.extend(pictures.add(context, page, &image.src.value, &image.alt.value));
    }
    let steps = page.fields().steps();
    if !steps.is_empty() {
        out.push(Piece::Heading(2, context.text("guidance.steps")));
        let step = |(n, step): (usize, &crate::parse::value::Str)| {
            Piece::Text(format!("{}.", n + 1), step.value.to_string())
        };
        out.extend(steps.iter().enumerate().map(step));
    }
    for slogan in page.fields().slogans() {
        out.push(Piece::Text("•".to_owned(), slogan.value.to_string()));
    }
    body(context, page, &page.parsed.body, pictures, &mut out);
    out
}

/// The blocks of a body: what colour and shape say to the eye is said by a word.
fn body(context: &Context, page: &Page, body: &Body, pictures: &mut Pictures, out: &mut Vec<Piece>) {
    let mut lists: Vec<Option<u64>> = Vec::new();
    let mut mark = String::new();
    let mut row: Option<Vec<String>> = None;
    let mut open: Vec<&Container> = Vec::new();
    for block in &body.blocks {
        match block {
            Block::Heading(n) => {
                let heading = &body.headings[*n as usize];
                out.push(Piece::Heading(heading.level, heading.text.to_string()));
            }
            Block::Text(span) | Block::Code(span) => {
                let text = body.text(*span).split_whitespace().collect::<Vec<_>>().join(" ");
                match row.as_mut().and_then(|cells| cells.last_mut()) {
                    Some(cell) => {
                        if !cell.is_empty() {
                            cell.push(' ');
                        }
                        cell.push_str(&text);
                    }
                    None => out.push(Piece::Text(std::mem::take(&mut mark), text)),
                }
            }
            Block::Picture(n) => {
                if let HoleKind::Image { src, alt, .. } = body.hole(*n) {
                    let path = match src {
                        LinkTarget::Page { path, .. } | LinkTarget::Site { path, .. } => path,
                        LinkTarget::Fragment(_) => continue,
                    };
                    out.extend(pictures.add(context, page, path, alt));
                }
            }
            Block::Open(container) => {
                match container {
                    Container::List(first) => lists.push(*first),
                    Container::Item => {
                        mark = match lists.last_mut() {
                            Some(Some(next)) => {
                                *next = next.saturating_add(1);
                                format!("{}.", *next - 1)
                            }
                            _ => "•".to_owned(),
                        };
                    }
                    Container::Alert(kind) => {
                        out.push(Piece::Heading(4, context.text(&format!("alert.{}", kind.name()))));
                    }
                    Container::Shortcode(hole) => {
                        if let HoleKind::ShortcodeOpen { name, args, .. } = body.hole(*hole) {
                            let own =
                                args.iter().find(|arg| &*arg.key == "title").map(|arg| arg.value.to_string());
                            let key = format!("radio.shortcode.{name}");
                            let known = context.theme.text(context.lang_code(), &key).map(str::to_owned);
                            out.extend(own.or(known).map(|title| Piece::Heading(4, title)));
                        }
                    }
                    Container::Row => row = Some(Vec::new()),
                    Container::Column { .. } | Container::Cell => {
                        if let Some(cells) = &mut row {
                            cells.push(String::new());
                        }
                    }
                    _ => {}
                }
                open.push(container);
            }
            Block::Close => match open.pop() {
                Some(Container::List(_)) => {
                    lists.pop();
                }
                Some(Container::Row) => out.extend(row.take().map(Piece::Row)),
                _ => {}
            },
            Block::Leaf(_) | Block::Task { .. } => {}
        }
    }
}

fn html(page: &Page, lang: &str, pieces: &[Piece], origin: &[String]) -> String {
    let text = |text: &str| escape::html(text);
    let mut out = format!(
        "<!doctype html>\n<html lang=\"{}\">\n<meta charset=\"utf-8\">\n<title>{}</title>\n",
        text(lang),
        text(page.title())
    );
    let mut rows = false;
    for piece in pieces {
        let is_row = matches!(piece, Piece::Row(_));
        if is_row != rows {
            out.push_str(if is_row { "<table>\n" } else { "</table>\n" });
            rows = is_row;
        }
        let _ = match piece {
            Piece::Title(title) => writeln!(out, "<h1>{}</h1>", text(title)),
            Piece::Heading(level, title) => writeln!(out, "<h{level}>{}</h{level}>", text(title)),
            Piece::Text(mark, line) if mark.is_empty() => writeln!(out, "<p>{}</p>", text(line)),
            Piece::Text(mark, line) => writeln!(out, "<p>{} {}</p>", text(mark), text(line)),
            Piece::Row(cells) => {
                let cells: String = cells.iter().map(|cell| format!("<td>{}</td>", text(cell))).collect();
                writeln!(out, "<tr>{cells}</tr>")
            }
            Piece::Picture(name, shown) => {
                writeln!(out, "<p><img src=\"hinh/{}\" alt=\"{}\"></p>", text(name), text(shown))
            }
        };
    }
    if rows {
        out.push_str("</table>\n");
    }
    for line in origin {
        let _ = writeln!(out, "<p>{}</p>", text(line));
    }
    out
}

fn text(pieces: &[Piece], origin: &[String]) -> String {
    let mut out = String::new();
    for piece in pieces {
        match piece {
            Piece::Title(title) => out.push_str(&title.to_uppercase()),
            Piece::Heading(_, title) => out.push_str(&format!("\r\n{title}")),
            Piece::Text(mark, line) if mark.is_empty() => out.push_str(line),
            Piece::Text(mark, line) => out.push_str(&format!("{mark} {line}")),
            Piece::Row(cells) => out.push_str(&cells.join(" | ")),
            Piece::Picture(name, shown) => out.push_str(&format!("[hinh/{name}] {shown}")),
        }
        out.push_str("\r\n");
    }
    out.push_str("\r\n");
    for line in origin {
        out.push_str(line);
        out.push_str("\r\n");
    }
    with_mark(&out)
}

/// Windows' editor takes a text without the mark for another encoding.
fn with_mark(text: &str) -> String {
    format!("\u{feff}{text}")
}
