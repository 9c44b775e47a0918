//! Word files (.docx, ECMA-376) to paragraphs and tables.
//!
//! Reads the main part, notes, embedded parts, page headers, automatic numbering and the styles that carry it; parts are
//! found by their relationships. What is not printed is left out and said. Everything is read into bounded memory: an
//! archive that claims or unpacks more than 100 MB, or a hundred times its size, is refused.

mod archive;
mod parser;
mod styles;
mod symbols;

use super::super::doubt::{Doubt, refused};
use super::super::source::{Line, Picture, Piece, Source};
use super::super::text::tidy;
use super::Detail;
use super::numbering::Numbering;
use crate::diag::{Code, Diagnostic, Text};
pub(super) use archive::Archive;
use archive::Relations;
use parser::{Drawn, Omitted, Parser};
use styles::Styles;

/// How deep embedded documents are followed.
const EMBEDDING: u8 = 2;

/// Reads a .docx.
pub(super) fn read(bytes: &[u8], detail: Detail) -> Result<Source, Diagnostic> {
    read_embedded(bytes, detail, EMBEDDING)
}

fn read_embedded(bytes: &[u8], detail: Detail, embedding: u8) -> Result<Source, Diagnostic> {
    let mut archive = Archive::open(bytes)?;
    let main = main_part(&mut archive)?;
    let Some(document) = archive.text(&main)? else {
        return Err(refused(
            Code::DamagedDocument,
            Text::fixed("tệp nén này không phải văn bản Word", "this archive is no Word document"),
            Text::fixed(
                "mở tệp bằng Word hoặc LibreOffice rồi lưu lại thành .docx",
                "open it in Word or LibreOffice and save it as .docx",
            ),
        ));
    };
    let relations = Relations::of(&mut archive, &main)?;
    let beside = |archive: &mut Archive<'_>, kind: &str| -> Result<String, Diagnostic> {
        let name = relations.first(kind).unwrap_or_else(|| relations.beside(&format!("{kind}.xml")));
        Ok(archive.text(&name)?.unwrap_or_default())
    };
    let rich = detail == Detail::Rich;
    let mut parser = Parser::default();
    parser.numbering = Numbering::parse(&beside(&mut archive, "numbering")?);
    parser.styles = Styles::parse(&beside(&mut archive, "styles")?);
    parser.links = relations.targets();
    parser.rich = rich;
    for kind in ["footnotes", "endnotes"] {
        let xml = beside(&mut archive, kind)?;
        if !xml.is_empty() {
            let mut notes = Parser::default();
            notes.rich = rich;
            notes.parse(&xml)?;
            parser.notes.extend(notes.notes);
        }
    }
    parser.parse(&document)?;
    let mut source = Source { paragraphs: true, ..Source::default() };
    say_omitted(parser.omitted, &mut source.doubts);
    let drawn = std::mem::take(&mut parser.pictures);
    let pictures = place_pictures(&mut archive, &relations, drawn, &mut source)?;
    let chunks = embedded(&mut archive, &relations, &parser, detail, embedding, &mut source)?;
    source.pieces = merge(std::mem::take(&mut parser.pieces), pictures, chunks);
    read_headers(&mut archive, &relations, &mut source)?;
    place_headers(&mut source);
    if source.pieces.is_empty() {
        return Err(refused(
            Code::EmptyDocument,
            Text::fixed(
                "văn bản Word không có chữ nào (có thể là ảnh chụp)",
                "the Word document has no text (perhaps it is a scan)",
            ),
            Text::fixed(
                "dùng bản gốc có chữ, hoặc nhận dạng chữ trước",
                "use the original with text, or recognise the text first",
            ),
        ));
    }
    Ok(source)
}

/// The part that holds the text: Word for the web does not always call it `document.xml`.
fn main_part(archive: &mut Archive<'_>) -> Result<String, Diagnostic> {
    let root = Relations::of(archive, "")?;
    Ok(root.first("officeDocument").unwrap_or_else(|| "word/document.xml".to_owned()))
}

/// Says what was not printed and so is not imported.
fn say_omitted(omitted: Omitted, doubts: &mut Vec<Doubt>) {
    let mut say = |count: usize, vi: &str, en: &str| {
        if count > 0 {
            let (vi, en) = (format!("{vi} ({count} ký tự)"), format!("{en} ({count} characters)"));
            doubts.push(Doubt::new(1, Code::LeftOut, vi, en));
        }
    };
    say(
        omitted.hidden,
        "chữ ẩn của Word không được in nên không nhập",
        "hidden text is not printed and not imported",
    );
    say(
        omitted.struck,
        "chữ bị gạch ngang không được nhập; nếu còn hiệu lực, bỏ gạch rồi nhập lại",
        "struck text is not imported; if it still holds, undo the strike and import again",
    );
    say(
        omitted.signs,
        "ký hiệu của phông biểu tượng không đọc được",
        "signs of a symbol font could not be read",
    );
}

/// The most pictures that are taken.
const PICTURE_LIMIT: usize = 500;

/// Takes the pictures out of the archive; gives the lines that show them, by the piece they follow.
fn place_pictures(
    archive: &mut Archive<'_>,
    relations: &Relations,
    drawn: Vec<(usize, Drawn)>,
    source: &mut Source,
) -> Result<Vec<(usize, Piece)>, Diagnostic> {
    let mut lines = Vec::new();
    let mut left_out = 0;
    for (at, drawn) in drawn {
        let name = relations.target(&drawn.id);
        let extension =
            name.as_deref().and_then(|name| name.rsplit_once('.')).map(|(_, end)| end.to_lowercase());
        let (Some(name), Some(extension)) = (name, extension) else { continue };
        let shown = matches!(extension.as_str(), "png" | "jpg" | "jpeg" | "gif" | "webp");
        let bytes = if shown && source.pictures.len() < PICTURE_LIMIT { archive.bytes(&name)? } else { None };
        let Some(bytes) = bytes else {
            left_out += 1;
            continue;
        };
        source.pictures.push(Picture { extension, bytes, alt: tidy(&drawn.alt) });
        let picture = Some(source.pictures.len() - 1);
        lines.push((at, Piece::Line(Line { no: 1, picture, gap: 1, ..Line::default() })));
    }
    if left_out > 0 {
        source.doubts.push(Doubt::new(
            1,
            Code::LeftOut,
            format!("{left_out} hình không nhập được (hình vẽ của Word, EMF, WMF)"),
            format!("{left_out} pictures could not be taken (drawings, EMF, WMF)"),
        ));
    }
    Ok(lines)
}

/// What `altChunk` embeds, read by its own kind, each with the piece it follows.
fn embedded(
    archive: &mut Archive<'_>,
    relations: &Relations,
    parser: &Parser,
    detail: Detail,
    embedding: u8,
    source: &mut Source,
) -> Result<Vec<(usize, Vec<Piece>)>, Diagnostic> {
    let mut found = Vec::new();
    for (id, at) in &parser.chunks {
        let name = relations.target(id).unwrap_or_default();
        let bytes = archive.bytes(&name)?.unwrap_or_default();
        let inner = if name.ends_with(".docx") && embedding > 0 {
            read_embedded(&bytes, detail, embedding - 1).ok()
        } else if name.ends_with(".docx") || bytes.is_empty() {
            None
        } else {
            super::read_with(&name, &bytes, detail).ok()
        };
        let line = parser.pieces.get(at.saturating_sub(1)).map_or(1, Piece::line);
        let base = name.rsplit('/').next().unwrap_or(&name);
        match inner {
            Some(inner) => {
                source.doubts.push(Doubt::new(
                    line,
                    Code::Embedded,
                    format!("phần nhúng \"{base}\" được đọc vào đây; so lại với bản gốc"),
                    format!("the embedded part \"{base}\" is read in here; compare it with the original"),
                ));
                let numbered = inner.pieces.into_iter().map(|piece| piece.at_line(line));
                // Pictures of an embedded part are its own.
                let pieces = numbered.filter(|piece| !matches!(piece, Piece::Line(Line { picture: Some(_), .. })));
                found.push((*at, pieces.collect()));
            }
            None => source.doubts.push(Doubt::new(
                line,
                Code::LeftOut,
                format!("phần nhúng \"{base}\" không đọc được; mở tệp bằng Word rồi lưu lại thành .docx"),
                format!("the embedded part \"{base}\" could not be read; open the file in Word and save it as .docx"),
            )),
        }
    }
    Ok(found)
}

/// Puts pictures and embedded parts where they stood.
fn merge(pieces: Vec<Piece>, pictures: Vec<(usize, Piece)>, chunks: Vec<(usize, Vec<Piece>)>) -> Vec<Piece> {
    if pictures.is_empty() && chunks.is_empty() {
        return pieces;
    }
    let mut insertions: Vec<(usize, Vec<Piece>)> =
        pictures.into_iter().map(|(at, piece)| (at, vec![piece])).chain(chunks).collect();
    insertions.sort_by_key(|(at, _)| *at);
    let mut insertions = insertions.into_iter().peekable();
    let mut out = Vec::with_capacity(pieces.len());
    for (index, piece) in pieces.into_iter().enumerate() {
        while let Some((_, inserted)) = insertions.next_if(|(at, _)| *at <= index) {
            out.extend(inserted);
        }
        out.push(piece);
    }
    out.extend(insertions.flat_map(|(_, inserted)| inserted));
    let mut last = 1;
    for piece in &mut out {
        match piece {
            Piece::Line(line) if line.picture.is_some() => line.no = last,
            other => last = other.line(),
        }
    }
    out
}

fn read_headers(
    archive: &mut Archive<'_>,
    relations: &Relations,
    source: &mut Source,
) -> Result<(), Diagnostic> {
    let mut headers: Vec<String> = ["header", "footer"].iter().flat_map(|kind| relations.all(kind)).collect();
    if headers.is_empty() {
        headers = archive.names(|name| {
            let base = name.strip_prefix("word/").unwrap_or("");
            (base.starts_with("header") || base.starts_with("footer")) && base.ends_with(".xml")
        });
    }
    headers.sort();
    headers.dedup();
    for name in headers.into_iter().take(32) {
        let Some(xml) = archive.text(&name)? else { continue };
        let mut inner = Parser::default();
        inner.parse(&xml)?;
        source.aside.extend(inner.pieces.into_iter().map(Piece::into_line));
    }
    Ok(())
}

/// A letterhead put into the page header goes to the top; page numbers and the like stay aside.
fn place_headers(source: &mut Source) {
    use super::super::text;
    let all: Vec<Line> = std::mem::take(&mut source.aside);
    let letterhead = all.iter().any(|line| {
        text::contains(&line.text, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM")
            || text::contains(&line.text, "ĐẢNG CỘNG SẢN VIỆT NAM")
    });
    let body_has = source.pieces.iter().take(20).any(|piece| match piece {
        Piece::Line(line) => text::contains(&line.text, "VIỆT NAM"),
        Piece::Table(table) => text::contains(&table.text(), "VIỆT NAM"),
    });
    let (front, aside): (Vec<Line>, Vec<Line>) = all
        .into_iter()
        .filter(|line| !line.text.trim().is_empty())
        .partition(|line| letterhead && !body_has && !line.text.chars().all(|c| c.is_ascii_digit()));
    source.aside = aside;
    if !front.is_empty() {
        let body = std::mem::take(&mut source.pieces);
        source.pieces = front.into_iter().map(|line| Piece::Line(Line { no: 1, ..line })).collect();
        source.pieces.extend(body);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::{Cursor, Write};
    use zip::write::SimpleFileOptions;

    pub(crate) fn pack(parts: &[(&str, &[u8])]) -> Vec<u8> {
        let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
        for (name, content) in parts {
            writer.start_file(*name, SimpleFileOptions::default()).unwrap();
            writer.write_all(content).unwrap();
        }
        writer.finish().unwrap().into_inner()
    }

    fn document(body: &str) -> Vec<u8> {
        let xml = format!("<w:document xmlns:w=\"w\" xmlns:mc=\"mc\"><w:body>{body}</w:body></w:document>");
        pack(&[("word/document.xml", xml.as_bytes())])
    }

    fn read_plain(bytes: &[u8]) -> Result<Source, Diagnostic> {
        super::read(bytes, Detail::Plain)
    }

    fn texts(source: &Source) -> Vec<String> {
        source
            .pieces
            .iter()
            .map(|piece| match piece {
                Piece::Line(line) => format!("{}:{}", line.no, line.text),
                Piece::Table(table) => table.text(),
            })
            .collect()
    }

    #[test]
    fn paragraphs_breaks_and_deletions() {
        let source = read_plain(&document(
            "<w:p><w:r><w:t>ỦY BAN</w:t><w:br/><w:t>TỈNH A &amp; B</w:t></w:r></w:p><w:p/><w:p><w:del><w:r><w:delText>cũ</w:delText></w:r></w:del><w:r><w:t>mới</w:t></w:r></w:p>",
        ))
        .unwrap();
        assert_eq!(texts(&source), ["1:ỦY BAN", "1:TỈNH A & B", "3:mới"]);
    }

    #[test]
    fn merged_cells_are_spread() {
        let source = read_plain(&document(
            "<w:tbl><w:tr><w:tc><w:tcPr><w:vMerge w:val=\"restart\"/></w:tcPr><w:p><w:r><w:t>1</w:t></w:r></w:p></w:tc><w:tc><w:tcPr><w:gridSpan w:val=\"2\"/></w:tcPr><w:p><w:r><w:t>nhóm</w:t></w:r></w:p></w:tc></w:tr>\
             <w:tr><w:tc><w:tcPr><w:vMerge/></w:tcPr><w:p/></w:tc><w:tc><w:p><w:r><w:t>a</w:t></w:r></w:p></w:tc><w:tc><w:p><w:r><w:t>b</w:t></w:r></w:p></w:tc></w:tr></w:tbl>",
        ))
        .unwrap();
        let Piece::Table(table) = &source.pieces[0] else { panic!("no table") };
        assert!(table.rows[1][0].from_above && table.rows[0][2].from_left);
        assert_eq!(table.text(), "1\tnhóm\t\n\ta\tb");
    }

    #[test]
    fn a_zip_bomb_is_refused() {
        let mut xml = b"<w:document xmlns:w=\"w\"><w:body><w:p><w:r><w:t>".to_vec();
        xml.extend(std::iter::repeat_n(b'a', 40 * 1024 * 1024));
        let packed = pack(&[("word/document.xml", &xml)]);
        assert!(packed.len() < 400_000);
        assert_eq!(read_plain(&packed).unwrap_err().code, Code::FileTooLarge);
    }

    #[test]
    fn truncated_or_foreign_archives_are_refused() {
        let whole = document("<w:p><w:r><w:t>đủ</w:t></w:r></w:p>");
        for cut in [4, whole.len() / 2, whole.len() - 3] {
            assert_eq!(read_plain(&whole[..cut]).unwrap_err().code, Code::DamagedDocument);
        }
        assert_eq!(read_plain(&pack(&[("mimetype", b"x")])).unwrap_err().code, Code::DamagedDocument);
        assert_eq!(
            read_plain(&pack(&[("word/document.xml", b"<w:document><w:body>")])).unwrap_err().code,
            Code::DamagedDocument
        );
    }

    #[test]
    fn endless_nesting_is_refused() {
        let xml = "<w:p>".repeat(5000);
        assert_eq!(read_plain(&document(&xml)).unwrap_err().code, Code::DamagedDocument);
    }
}
