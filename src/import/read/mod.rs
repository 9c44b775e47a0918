//! From the bytes of a file to lines and tables.
//!
//! Decides by content and name what the file is, and refuses what it cannot read with a reason and a way out.
//! Limits: 16 MB of text, 100 MB and ratio 100 for an unpacked archive (so no file can exhaust the machine).

mod docx;
mod html;
mod numbering;
mod paste;
mod pdf;
mod plain;
mod sheet;
mod table;
mod xml;

pub use paste::paste;

use super::doubt::refused;
use super::source::Source;
use crate::diag::{Code, Diagnostic, Text};

/// The most text that is read, in bytes.
pub(crate) const TEXT_LIMIT: usize = 16 * 1024 * 1024;

/// Reads a file by its name and content.
///
/// Fails if the format is unknown, the file is damaged, or a limit is passed.
pub(crate) fn read(name: &str, bytes: &[u8]) -> Result<Source, Diagnostic> {
    read_with(name, bytes, Detail::Plain)
}

/// How much of the setting of a text is wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Detail {
    /// The text alone: what the rules for plans read.
    Plain,
    /// Emphasis and links as well, for articles.
    Rich,
}

/// [`read`] with as much detail as is wanted.
pub(crate) fn read_with(name: &str, bytes: &[u8], detail: Detail) -> Result<Source, Diagnostic> {
    let extension = name.rsplit_once('.').map(|(_, e)| e.to_lowercase()).unwrap_or_default();
    let is_zip = bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(b"PK\x05\x06");
    match extension.as_str() {
        "docx" | "docm" if is_zip => docx::read(bytes, detail),
        "docx" | "docm" => Err(not_a_docx(bytes)),
        "xlsx" | "xlsm" | "ods" if is_zip => sheet::read(bytes),
        "pdf" => pdf::read(bytes),
        "doc" | "dot" | "rtf" | "odt" | "wps" | "xls" | "pages" => Err(to_be_saved(&extension)),
        "txt" | "text" => plain::read(&decode(bytes)?, plain::Flavour::Text),
        "md" | "markdown" => plain::read(&decode(bytes)?, plain::Flavour::Markdown),
        "html" | "htm" | "xhtml" => html::read(&decode(bytes)?, detail),
        _ => Err(refused(
            Code::UnknownFormat,
            Text::new(
                format!("không biết định dạng của tệp \"{name}\""),
                format!("unknown format of the file \"{name}\""),
            ),
            Text::fixed(
                "dùng .docx, .pdf, .html, .xlsx, .ods, .txt hoặc .md",
                "use .docx, .pdf, .html, .xlsx, .ods, .txt or .md",
            ),
        )),
    }
}

/// A kind of file that office programs save as one we read, in two clicks.
fn to_be_saved(extension: &str) -> Diagnostic {
    let (vi, en) = match extension {
        "odt" => ("văn bản LibreOffice (.odt)", "a LibreOffice document (.odt)"),
        "rtf" => ("văn bản .rtf", "an .rtf document"),
        "wps" => ("văn bản WPS (.wps)", "a WPS document (.wps)"),
        "xls" => ("bảng tính Excel 97–2003 (.xls)", "an Excel 97–2003 workbook (.xls)"),
        "pages" => ("văn bản Pages của Apple (.pages)", "an Apple Pages document (.pages)"),
        _ => ("văn bản Word 97–2003 (.doc)", "a Word 97–2003 document (.doc)"),
    };
    let kind = if extension == "xls" { ".xlsx" } else { ".docx" };
    refused(
        Code::UnknownFormat,
        Text::new(format!("{vi} chưa đọc được trực tiếp"), format!("{en} cannot be read directly")),
        Text::new(
            format!(
                "mở tệp bằng Word hoặc LibreOffice, chọn Tệp → Lưu thành (Save As), chọn kiểu {kind}, rồi nhập tệp mới"
            ),
            format!(
                "open it in Word or LibreOffice, choose File → Save As, the type {kind}, and import the new file"
            ),
        ),
    )
}

/// Bytes to text: UTF-8, or UTF-16 with a byte order mark.
fn decode(bytes: &[u8]) -> Result<String, Diagnostic> {
    if bytes.len() > TEXT_LIMIT {
        return Err(too_large());
    }
    let wide = |big: bool| {
        let units: Vec<u16> = bytes[2..]
            .chunks_exact(2)
            .map(|pair| {
                if big {
                    u16::from_be_bytes([pair[0], pair[1]])
                } else {
                    u16::from_le_bytes([pair[0], pair[1]])
                }
            })
            .collect();
        String::from_utf16(&units).ok()
    };
    let text = match bytes {
        [0xff, 0xfe, ..] => wide(false),
        [0xfe, 0xff, ..] => wide(true),
        _ => String::from_utf8(bytes.to_vec()).ok(),
    };
    match text {
        Some(text) if !text.contains('\0') => Ok(text),
        _ => Err(refused(
            Code::Encoding,
            Text::fixed(
                "tệp không phải văn bản Unicode (UTF-8), có thể dùng bảng mã cũ TCVN3 hay VNI, hoặc không phải văn bản",
                "the file is not Unicode (UTF-8) text; it may use an old TCVN3 or VNI encoding, or be no text at all",
            ),
            Text::fixed(
                "mở bằng trình soạn thảo rồi lưu lại với mã UTF-8; phông cũ thì chuyển mã sang Unicode trước",
                "open it in an editor and save it as UTF-8; convert old fonts to Unicode first",
            ),
        )),
    }
}

fn too_large() -> Diagnostic {
    refused(
        Code::FileTooLarge,
        Text::fixed("văn bản lớn hơn 16 MB", "the text is larger than 16 MB"),
        Text::fixed(
            "một kế hoạch không dài đến thế; kiểm tra lại tệp, hoặc chia nhỏ",
            "no plan is that long; check the file or split it",
        ),
    )
}

fn not_a_docx(bytes: &[u8]) -> Diagnostic {
    let (vi, en) = match bytes {
        [0x89, b'P', b'N', b'G', ..] | [0xff, 0xd8, 0xff, ..] | [b'G', b'I', b'F', b'8', ..] => {
            ("tệp mang đuôi .docx nhưng thực ra là ảnh", "the file is named .docx but is an image")
        }
        [0xd0, 0xcf, 0x11, 0xe0, ..] => (
            "tệp mang đuôi .docx nhưng là Word cũ (.doc) hoặc có mật khẩu",
            "the file is named .docx but is an old Word file (.doc) or has a password",
        ),
        [b'%', b'P', b'D', b'F', ..] => {
            ("tệp mang đuôi .docx nhưng là PDF", "the file is named .docx but is a PDF")
        }
        _ => ("tệp không phải .docx hợp lệ", "the file is not a valid .docx"),
    };
    refused(
        Code::DamagedDocument,
        Text::fixed(vi, en),
        Text::fixed(
            "mở tệp bằng Word hoặc LibreOffice, kiểm tra nội dung rồi lưu lại thành .docx",
            "open the file in Word or LibreOffice, check it and save it as .docx",
        ),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check_error(name: &str, bytes: &[u8], code: Code) {
        assert_eq!(read(name, bytes).map(|_| ()).unwrap_err().code, code);
    }

    #[test]
    fn an_image_named_docx_is_refused_as_an_image() {
        check_error("a.docx", b"\x89PNG\r\n\x1a\n....", Code::DamagedDocument);
    }

    #[test]
    fn text_over_the_limit_is_refused() {
        check_error("a.txt", &vec![b'a'; TEXT_LIMIT + 1], Code::FileTooLarge);
    }

    #[test]
    fn text_that_is_not_unicode_is_refused() {
        check_error("a.txt", b"C\xd4ng ho\xb5 x\xb7", Code::Encoding);
        check_error("a.xyz", b"abc", Code::UnknownFormat);
    }

    #[test]
    fn utf16_with_a_mark_is_read() {
        let mut bytes = vec![0xff, 0xfe];
        bytes.extend("KẾ HOẠCH".encode_utf16().flat_map(u16::to_le_bytes));
        assert!(read("a.txt", &bytes).is_ok());
    }
}
