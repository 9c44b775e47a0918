//! Turns the bytes of a text file into a [`SourceText`], or says where they are not text.

use std::sync::Arc;

use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfc_quick};

use crate::diag::{Code, Diagnostic, SourceText, Text};

/// Decodes a text file: UTF-8 with or without byte order mark, any line ends, any normal form.
///
/// # Errors
/// Invalid UTF-8, control characters and direction controls, each with its place. Direction
/// controls are refused because they can make one document number look like another
/// (Unicode Technical Report 36, "bidirectional text spoofing").
pub fn decode(path: &str, bytes: Vec<u8>) -> Result<Arc<SourceText>, Diagnostic> {
    let text = match String::from_utf8(bytes) {
        Ok(text) => text,
        Err(error) => return Err(not_utf8(path, &error)),
    };
    let text = match text.strip_prefix('\u{feff}') {
        Some(rest) => rest.to_owned(),
        None => text,
    };
    let text = if memchr::memchr(b'\r', text.as_bytes()).is_some() {
        text.replace("\r\n", "\n").replace('\r', "\n")
    } else {
        text
    };
    // The fast check answers for nearly every file; only the rest is composed.
    let text = if text.is_ascii() || is_nfc_quick(text.chars()) == IsNormalized::Yes {
        text
    } else {
        text.nfc().collect()
    };
    let source = SourceText::new(path, text);
    match find_control(&source.text) {
        Some((at, c)) => Err(control(&source, at, c)),
        None => Ok(source),
    }
}

/// Whether a character changes the direction of the text around it.
pub fn is_direction_control(c: char) -> bool {
    matches!(c, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

fn find_control(text: &str) -> Option<(usize, char)> {
    // All the refused characters begin with one of these bytes, so most text is skipped unread.
    text.bytes()
        .enumerate()
        .filter(|&(_, b)| {
            b < 0x20 && b != b'\n' && b != b'\t' || matches!(b, 0x7f | 0xc2 | 0xd8 | 0xe2 | 0xef)
        })
        .find_map(|(at, _)| {
            let c = text[at..].chars().next()?;
            let refused = c.is_control() || is_direction_control(c) || matches!(c, '\u{fffe}' | '\u{ffff}');
            refused.then_some((at, c))
        })
}

fn not_utf8(path: &str, error: &std::string::FromUtf8Error) -> Diagnostic {
    let valid = error.utf8_error().valid_up_to();
    let bytes = error.as_bytes();
    let byte = bytes.get(valid).copied().unwrap_or(0);
    let text = String::from_utf8_lossy(bytes).replace("\r\n", "\n");
    let before = String::from_utf8_lossy(&bytes[..valid]).replace("\r\n", "\n").len();
    let utf16 = bytes.starts_with(&[0xff, 0xfe]) || bytes.starts_with(&[0xfe, 0xff]);
    let source = SourceText::new(path, text);
    let diagnostic = Diagnostic::error(
        Code::Encoding,
        Text::new(
            format!("tệp không phải là UTF-8: byte 0x{byte:02X} ở vị trí {valid}"),
            format!("the file is not UTF-8: byte 0x{byte:02X} at offset {valid}"),
        ),
    )
    .at(&source, before..before + '\u{fffd}'.len_utf8())
    .label(Text::fixed("không đọc được từ đây", "cannot be read from here"));
    if utf16 {
        diagnostic.help(Text::fixed(
            "tệp được lưu ở dạng UTF-16; lưu lại với bảng mã \"UTF-8\"",
            "the file was saved as UTF-16; save it again as \"UTF-8\"",
        ))
    } else {
        diagnostic.help(Text::fixed(
            "mở tệp bằng Notepad, chọn File → Save As, mục Encoding chọn \"UTF-8\"; chữ TCVN3 hoặc VNI cần chuyển sang Unicode trước",
            "save the file as \"UTF-8\"; text in TCVN3 or VNI must be converted to Unicode first",
        ))
    }
}

fn control(source: &Arc<SourceText>, at: usize, c: char) -> Diagnostic {
    let number = c as u32;
    let (code, message) = if is_direction_control(c) {
        (
            Code::DirectionControl,
            Text::new(
                format!(
                    "ký tự đổi hướng chữ U+{number:04X} không nhìn thấy và có thể làm đọc sai số hiệu văn bản"
                ),
                format!("the invisible direction control U+{number:04X} can make a number read as another"),
            ),
        )
    } else {
        (
            Code::Encoding,
            Text::new(
                format!("ký tự điều khiển U+{number:04X} không nhìn thấy"),
                format!("the invisible control character U+{number:04X}"),
            ),
        )
    };
    Diagnostic::error(code, message)
        .at(source, at..at + c.len_utf8())
        .label(Text::fixed("ở ngay chỗ này", "right here"))
        .help(Text::fixed(
            "xóa ký tự này, hoặc gõ lại đoạn chữ quanh nó",
            "delete it, or type the text around it again",
        ))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diag::{Format, Lang, Style, draw};

    #[track_caller]
    fn check_text(bytes: &[u8], text: &str) {
        assert_eq!(decode("a.md", bytes.to_vec()).expect("is text").text, text);
    }

    #[track_caller]
    fn check_refused(bytes: &[u8], start: &str) {
        let diagnostic = decode("a.md", bytes.to_vec()).expect_err("is refused");
        let drawn = draw(&diagnostic, Format::Short, Lang::En, Style::Plain);
        assert!(drawn.starts_with(start), "{drawn}");
    }

    #[test]
    fn byte_order_mark_and_windows_line_ends_are_normalised() {
        check_text("\u{feff}an\r\ntoàn\rlao".as_bytes(), "an\ntoàn\nlao");
    }

    #[test]
    fn decomposed_letters_are_composed() {
        check_text("to\u{300}a nha\u{300}".as_bytes(), "tòa nhà");
    }

    #[test]
    fn invalid_utf8_is_reported_with_its_place() {
        check_refused(b"+++\r\nti\xeatle", "a.md:2:3: error[encoding]: the file is not UTF-8: byte 0xEA");
    }

    #[test]
    fn a_direction_control_is_refused_with_its_place() {
        check_refused("số 31\u{202e}-CT".as_bytes(), "a.md:1:6: error[direction-control]");
    }

    #[test]
    fn a_control_character_is_refused_with_its_place() {
        check_refused(b"a\n\x0bb", "a.md:2:1: error[encoding]");
    }
}
