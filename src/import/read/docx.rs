//! Word files (.docx, ECMA-376) to paragraphs and tables.
//!
//! Reads the main part, page headers, automatic numbering and the styles that carry it. Deleted text, field codes
//! and the fallback copies of text boxes are left out. Everything is read into bounded memory: an archive that
//! claims or unpacks more than 100 MB, or a hundred times its size, is refused.

mod parser;
mod styles;

use super::super::doubt::{Doubt, refused};
use super::super::source::{Line, Piece, Source};
use super::super::text::tidy;
use super::numbering::Numbering;
use super::xml::damaged;
use crate::diag::{Code, Diagnostic, Text};
use parser::Parser;
use std::io::{Cursor, Read};
use styles::Styles;
use zip::ZipArchive;

/// What an archive may unpack to, in all.
const UNPACKED_LIMIT: u64 = 100 * 1024 * 1024;
/// How many times its packed size a part may have.
const RATIO_LIMIT: u64 = 100;
/// Small parts may be packed better than that.
const RATIO_FREE: u64 = 1024 * 1024;

/// Reads a .docx.
pub(super) fn read(bytes: &[u8]) -> Result<Source, Diagnostic> {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(|_| damaged())?;
    if archive.len() > 20_000
        || archive.decompressed_size().is_some_and(|size| size > u128::from(UNPACKED_LIMIT))
    {
        return Err(bomb());
    }
    let mut budget = UNPACKED_LIMIT;
    let Some(document) = part(&mut archive, "word/document.xml", &mut budget)? else {
        return Err(refused(
            Code::DamagedDocument,
            Text::fixed("tệp nén này không phải văn bản Word", "this archive is no Word document"),
            Text::fixed(
                "mở tệp bằng Word hoặc LibreOffice rồi lưu lại thành .docx",
                "open it in Word or LibreOffice and save it as .docx",
            ),
        ));
    };
    let numbering = part(&mut archive, "word/numbering.xml", &mut budget)?.unwrap_or_default();
    let styles = part(&mut archive, "word/styles.xml", &mut budget)?.unwrap_or_default();
    let mut parser = Parser::new(Numbering::parse(&numbering), Styles::parse(&styles));
    parser.parse(&document)?;
    let mut source =
        Source { pieces: std::mem::take(&mut parser.pieces), paragraphs: true, ..Source::default() };
    let mut headers: Vec<String> = archive
        .file_names()
        .filter_map(Result::ok)
        .filter(|name| {
            let base = name.strip_prefix("word/").unwrap_or("");
            (base.starts_with("header") || base.starts_with("footer")) && base.ends_with(".xml")
        })
        .map(std::borrow::Cow::into_owned)
        .collect();
    headers.sort();
    for name in headers.into_iter().take(32) {
        let Some(xml) = part(&mut archive, &name, &mut budget)? else { continue };
        let mut inner = Parser::default();
        inner.parse(&xml)?;
        source.aside.extend(inner.pieces.into_iter().map(|piece| match piece {
            Piece::Line(line) => line,
            Piece::Table(table) => Line { text: tidy(&table.text()), raw: table.raw(), ..Line::default() },
        }));
    }
    place_headers(&mut source);
    if parser.notes {
        source.doubts.push(Doubt::new(
            1,
            Code::LeftOut,
            "chú thích chân trang không được nhập",
            "footnotes are not imported",
        ));
    }
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

fn bomb() -> Diagnostic {
    refused(
        Code::FileTooLarge,
        Text::fixed(
            "tệp nén bung ra quá lớn (giới hạn 100 MB và 100 lần), có thể là tệp phá hoại",
            "the archive unpacks to too much (limits: 100 MB and 100 times), it may be malicious",
        ),
        Text::fixed(
            "không mở tệp này; xin lại bản gốc từ nơi ban hành",
            "do not open it; ask the issuer for the original",
        ),
    )
}

/// A part of the archive as text; `None` if there is none.
fn part(
    archive: &mut ZipArchive<Cursor<&[u8]>>,
    name: &str,
    budget: &mut u64,
) -> Result<Option<String>, Diagnostic> {
    let mut file = match archive.by_name(name) {
        Ok(file) => file,
        Err(zip::result::ZipError::FileNotFound) => return Ok(None),
        Err(_) => return Err(damaged()),
    };
    let most = (file.compressed_size().saturating_mul(RATIO_LIMIT).max(RATIO_FREE)).min(*budget);
    let mut bytes = Vec::new();
    file.by_ref().take(most + 1).read_to_end(&mut bytes).map_err(|_| damaged())?;
    if bytes.len() as u64 > most {
        return Err(bomb());
    }
    *budget -= bytes.len() as u64;
    String::from_utf8(bytes).map(Some).map_err(|_| damaged())
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Write;
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
        let source = read(&document(
            "<w:p><w:r><w:t>ỦY BAN</w:t><w:br/><w:t>TỈNH A &amp; B</w:t></w:r></w:p><w:p/><w:p><w:del><w:r><w:delText>cũ</w:delText></w:r></w:del><w:r><w:t>mới</w:t></w:r></w:p>",
        ))
        .unwrap();
        assert_eq!(texts(&source), ["1:ỦY BAN", "1:TỈNH A & B", "3:mới"]);
    }

    #[test]
    fn merged_cells_are_spread() {
        let source = read(&document(
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
        assert_eq!(read(&packed).unwrap_err().code, Code::FileTooLarge);
    }

    #[test]
    fn truncated_or_foreign_archives_are_refused() {
        let whole = document("<w:p><w:r><w:t>đủ</w:t></w:r></w:p>");
        for cut in [4, whole.len() / 2, whole.len() - 3] {
            assert_eq!(read(&whole[..cut]).unwrap_err().code, Code::DamagedDocument);
        }
        assert_eq!(read(&pack(&[("mimetype", b"x")])).unwrap_err().code, Code::DamagedDocument);
        assert_eq!(
            read(&pack(&[("word/document.xml", b"<w:document><w:body>")])).unwrap_err().code,
            Code::DamagedDocument
        );
    }

    #[test]
    fn endless_nesting_is_refused() {
        let xml = "<w:p>".repeat(5000);
        assert_eq!(read(&document(&xml)).unwrap_err().code, Code::DamagedDocument);
    }
}
