//! PDF files with text in them: the words of each page set out on lines as they stand, columns and all.
//!
//! Reads what fonts say of their letters (`ToUnicode`) and where each is drawn; lines and columns come out of that, and
//! the rules see the same as from a text file. A scan has no letters and is refused with advice. `hayro-syntax` reads
//! the file's objects; everything is unpacked within limits.

mod content;
mod font;
mod stream;

use super::super::doubt::refused;
use super::super::source::Source;
use super::plain::{self, Flavour};
use crate::diag::{Code, Diagnostic, Text};
use crate::vi::{fold, spelling};
use content::Glyph;
use hayro_syntax::Pdf;
use hayro_syntax::page::Rotation;

/// The largest file, and what one stream may unpack to.
const FILE_LIMIT: usize = 50 * 1024 * 1024;
const STREAM_LIMIT: usize = 16 * 1024 * 1024;
const PAGE_LIMIT: usize = 2000;

/// Fewer letters a page than this, and the pages are pictures.
const LETTERS: usize = 40;

/// Reads a PDF.
pub(super) fn read(bytes: &[u8]) -> Result<Source, Diagnostic> {
    if bytes.len() > FILE_LIMIT || unpacks_to_much(bytes) {
        return Err(super::too_large());
    }
    let pdf = Pdf::new(bytes.to_vec()).map_err(|_| damaged())?;
    let pages = pdf.pages();
    if pages.len() > PAGE_LIMIT {
        return Err(super::too_large());
    }
    let mut text = String::new();
    let (mut letters, mut unknown) = (0, 0);
    for page in pages.iter() {
        let mut drawn = content::glyphs(page, STREAM_LIMIT);
        unknown += drawn.unknown;
        turn(&mut drawn.glyphs, page.rotation());
        letters += drawn
            .glyphs
            .iter()
            .map(|glyph| glyph.text.chars().filter(|c| c.is_alphanumeric()).count())
            .sum::<usize>();
        set_out(drawn.glyphs, &mut text);
        text.push('\u{c}');
        text.push('\n');
        if text.len() > super::TEXT_LIMIT {
            return Err(super::too_large());
        }
    }
    if letters < LETTERS * pages.len().max(1) || unknown > letters {
        return Err(scan(unknown > letters));
    }
    plain::read(&text, Flavour::Text)
}

fn damaged() -> Diagnostic {
    refused(
        Code::DamagedDocument,
        Text::fixed("tệp PDF bị hỏng hoặc có mật khẩu", "the PDF is damaged or has a password"),
        Text::fixed(
            "tải lại tệp; có mật khẩu thì mở ra, in thành PDF khác rồi nhập",
            "download it again; if it has a password, open it and print it to another PDF",
        ),
    )
}

fn scan(no_letters: bool) -> Diagnostic {
    let (vi, en) = if no_letters {
        (
            "chữ trong tệp PDF không có bảng mã nên không đọc được",
            "the PDF does not say which letters its signs are",
        )
    } else {
        (
            "tệp PDF là bản quét: các trang là ảnh, không có chữ",
            "the PDF is a scan: its pages are pictures without text",
        )
    };
    refused(
        Code::EmptyDocument,
        Text::fixed(vi, en),
        Text::fixed(
            "xin bản .docx của nơi soạn thảo; nếu không có, nhận dạng chữ (OCR), đọc soát rồi nhập bản chữ",
            "ask the author for the .docx; else recognise the text (OCR), proofread it and import that",
        ),
    )
}

/// Whether the streams that hold the file's own objects would unpack to more than they may. What pages draw is
/// unpacked later, each within its limit.
fn unpacks_to_much(bytes: &[u8]) -> bool {
    let mut left = STREAM_LIMIT as u64 * 4;
    for at in memchr::memmem::find_iter(bytes, b"stream") {
        let before = &bytes[at.saturating_sub(400)..at];
        let holds_objects = memchr::memmem::find(before, b"/ObjStm").is_some()
            || memchr::memmem::find(before, b"/XRef").is_some();
        if !holds_objects || before.ends_with(b"end") {
            continue;
        }
        let data = &bytes[at + b"stream".len()..];
        let data = data.strip_prefix(b"\r\n").or_else(|| data.strip_prefix(b"\n")).unwrap_or(data);
        let size = stream::inflated(data, left as usize).map_or(0, |data| data.len() as u64);
        if size >= left {
            return true;
        }
        left -= size;
    }
    false
}

/// Turns glyphs the way the page is shown.
fn turn(glyphs: &mut [Glyph], rotation: Rotation) {
    for glyph in glyphs {
        (glyph.x, glyph.y) = match rotation {
            Rotation::None => (glyph.x, glyph.y),
            Rotation::Horizontal => (glyph.y, -glyph.x),
            Rotation::Flipped => (-glyph.x, -glyph.y),
            Rotation::FlippedHorizontal => (-glyph.y, glyph.x),
        };
    }
}

/// A column of text is this wide, in letter sizes: narrower than any usual letter, so that nothing is pushed aside.
const COLUMN: f64 = 0.36;

/// Writes the glyphs of a page as lines, each part of a line at its column.
fn set_out(mut glyphs: Vec<Glyph>, out: &mut String) {
    glyphs
        .retain(|glyph| glyph.x.is_finite() && glyph.y.is_finite() && glyph.size > 0.5 && glyph.size < 400.0);
    if glyphs.is_empty() {
        return;
    }
    let mut sizes: Vec<f64> = glyphs.iter().map(|glyph| glyph.size).collect();
    sizes.sort_by(f64::total_cmp);
    let size = sizes[sizes.len() / 2];
    let left = glyphs.iter().map(|glyph| glyph.x).fold(f64::MAX, f64::min);
    // Baselines that are nearly the same are one line; what is raised or lowered (notes, indexes) joins it.
    glyphs.sort_by(|a, b| b.y.total_cmp(&a.y));
    let mut lines: Vec<(f64, Vec<Glyph>)> = Vec::new();
    for glyph in glyphs {
        match lines.last_mut().filter(|(y, _)| (*y - glyph.y).abs() < size * 0.4) {
            Some((_, line)) => line.push(glyph),
            None => lines.push((glyph.y, vec![glyph])),
        }
    }
    let mut above: Option<f64> = None;
    for (y, mut line) in lines {
        line.sort_by(|a, b| a.x.total_cmp(&b.x));
        if above.is_some_and(|above| above - y > size * 2.2) {
            out.push('\n');
        }
        above = Some(y);
        let mut written = String::new();
        let mut end: Option<f64> = None;
        for glyph in &line {
            let gap = end.map_or(0.0, |end| glyph.x - end);
            // A letter drawn twice in its place makes it bold.
            if end.is_some_and(|end| glyph.x + glyph.width * 0.5 < end && glyph.width > 0.0)
                && written.ends_with(&glyph.text)
            {
                continue;
            }
            if end.is_none() || gap > size * 0.9 {
                let column = (((glyph.x - left) / (size * COLUMN)).round() as usize).min(2000);
                let length = written.chars().count();
                let least = if end.is_none() { 0 } else { length + 2 };
                written.extend(std::iter::repeat_n(' ', column.max(least) - length));
            } else if gap > glyph.size * 0.17 && !written.ends_with(' ') && !glyph.text.starts_with(' ') {
                written.push(' ');
            }
            written.push_str(&glyph.text);
            end = Some((glyph.x + glyph.width).max(end.unwrap_or(f64::MIN)));
        }
        out.push_str(&join_syllables(written.trim_end()));
        out.push('\n');
    }
}

/// Puts the halves of a syllable together that the drawing parted: where together they are one, and apart they are not
/// two.
fn join_syllables(line: &str) -> String {
    let mut out = String::with_capacity(line.len());
    let mut last: Option<String> = None;
    let mut spaces = 0;
    let whole = |word: &str| {
        let mut letters = String::new();
        fold::fold_word(&fold::nfc(word), &mut letters);
        spelling::is_syllable(&letters)
    };
    let lower =
        |word: &str| !word.is_empty() && word.chars().all(char::is_lowercase) && word.chars().count() <= 6;
    for part in line.split(' ') {
        if part.is_empty() {
            spaces += 1;
            continue;
        }
        let bare = part.trim_end_matches(|c: char| !c.is_alphanumeric());
        let joins = spaces == 0
            && last.as_deref().is_some_and(|last| {
                lower(&last.to_lowercase())
                    && lower(bare)
                    && !(whole(last) && whole(bare))
                    && whole(&format!("{last}{bare}"))
            });
        if joins {
            out.push_str(part);
            last = last.map(|last| format!("{last}{bare}")).filter(|_| bare.len() == part.len());
        } else {
            if last.is_some() || !out.is_empty() {
                out.push(' ');
            }
            out.extend(std::iter::repeat_n(' ', spaces));
            out.push_str(part);
            last = (bare.len() == part.len()).then(|| bare.to_owned());
        }
        spaces = 0;
    }
    out
}

#[cfg(test)]
mod tests {
    use super::super::super::source::Piece;
    use super::*;

    /// A page whose letters are drawn at places, with a font that says what they are.
    fn file(content: &str) -> Vec<u8> {
        let cmap = "/CIDInit begincmap 1 begincodespacerange <00> <FF> endcodespacerange 2 beginbfrange <20> <7E> <0020> <80> <81> [<1EA4> <0110>] endbfrange endcmap";
        let stream = |text: &str| format!("<< /Length {} >> stream\n{text}\nendstream", text.len());
        let objects = [
            "<< /Type /Catalog /Pages 2 0 R >>".to_owned(),
            "<< /Type /Pages /Kids [3 0 R] /Count 1 >>".to_owned(),
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>".to_owned(),
            stream(content),
            "<< /Type /Font /Subtype /TrueType /BaseFont /T /FirstChar 0 /LastChar 0 /Widths [500] /ToUnicode 6 0 R >>".to_owned(),
            stream(cmap),
        ];
        let mut out = String::from("%PDF-1.4\n");
        let mut places = Vec::new();
        for (index, object) in objects.iter().enumerate() {
            places.push(out.len());
            out.push_str(&format!("{} 0 obj {object} endobj\n", index + 1));
        }
        let start = out.len();
        out.push_str(&format!("xref\n0 {}\n0000000000 65535 f \n", objects.len() + 1));
        places.iter().for_each(|at| out.push_str(&format!("{at:010} 00000 n \n")));
        out.push_str(&format!(
            "trailer << /Size {} /Root 1 0 R >>\nstartxref\n{start}\n%%EOF",
            objects.len() + 1
        ));
        out.into_bytes()
    }

    fn lines(content: &str) -> Vec<String> {
        let source = read(&file(content)).unwrap();
        source
            .pieces
            .into_iter()
            .map(|piece| match piece {
                Piece::Line(line) => line.text,
                Piece::Table(table) => table.text(),
            })
            .collect()
    }

    #[test]
    fn letters_come_out_as_the_font_says_in_lines_and_columns() {
        let found = lines(
            "BT /F1 12 Tf 100 700 Td <54484548> Tj 0 -20 Td (Mot dong chu du dai de khong bi coi la ban quet.) Tj \
             0 -20 Td (Trai) Tj 300 0 Td [(Ph) -20 (ai) -600 (cung)] TJ -300 -20 Td <8180> Tj ET",
        );
        assert_eq!(found[0], "THEH");
        let columns: Vec<&str> =
            found[2].split("  ").filter(|part| !part.is_empty()).map(str::trim).collect();
        assert_eq!(columns, ["Trai", "Phai cung"]);
        assert_eq!(found[3], "ĐẤ");
    }

    #[test]
    fn a_scan_and_a_broken_file_are_refused() {
        assert_eq!(read(&file("q 595 0 0 842 0 0 cm /Im1 Do Q")).unwrap_err().code, Code::EmptyDocument);
        assert_eq!(read(b"%PDF-1.4 nothing").unwrap_err().code, Code::DamagedDocument);
    }

    #[test]
    fn halves_of_a_syllable_are_joined_only_where_one_reading_is_left() {
        assert_eq!(join_syllables("người lao độ ng, làm việ c"), "người lao động, làm việc");
        assert_eq!(join_syllables("an toàn   lao động"), "an toàn   lao động");
        assert_eq!(join_syllables("ba o gồm"), "ba o gồm");
    }
}
