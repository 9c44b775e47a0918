//! From the bytes of a file to lines and tables.
//!
//! Decides by content and name what the file is, and refuses what it cannot read with a reason and a way out.
//! Limits: 16 MB of text, 100 MB and ratio 100 for an unpacked archive (so no file can exhaust the machine).

mod docx;
mod html;
mod numbering;
mod paste;
mod plain;
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
    let extension = name.rsplit_once('.').map(|(_, e)| e.to_lowercase()).unwrap_or_default();
    let is_zip = bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(b"PK\x05\x06");
    match extension.as_str() {
        "docx" | "docm" if is_zip => docx::read(bytes),
        "docx" | "docm" => Err(not_a_docx(bytes)),
        "doc" => Err(refused(
            Code::UnknownFormat,
            Text::fixed("tệp .doc (Word 97–2003) chưa đọc được", "a .doc file (Word 97–2003) cannot be read"),
            Text::fixed(
                "mở bằng Word hoặc LibreOffice rồi lưu lại thành .docx",
                "open it in Word or LibreOffice and save it as .docx",
            ),
        )),
        "pdf" => Err(refused(
            Code::UnknownFormat,
            Text::fixed("tệp PDF không đọc trực tiếp được", "a PDF file cannot be read directly"),
            Text::fixed(
                "xuất văn bản ra .txt (ví dụ bằng pdftotext -layout) hoặc dùng bản .docx",
                "extract the text to .txt (with pdftotext, say) or use the .docx",
            ),
        )),
        "txt" | "text" => plain::read(&decode(bytes)?, plain::Flavour::Text),
        "md" | "markdown" => plain::read(&decode(bytes)?, plain::Flavour::Markdown),
        "html" | "htm" | "xhtml" => html::read(&decode(bytes)?),
        _ => Err(refused(
            Code::UnknownFormat,
            Text::new(
                format!("không biết định dạng của tệp \"{name}\""),
                format!("unknown format of the file \"{name}\""),
            ),
            Text::fixed("dùng .docx, .txt, .md hoặc .html", "use .docx, .txt, .md or .html"),
        )),
    }
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
