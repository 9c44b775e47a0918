//! Turns the bytes of a text file into a [`TextFile`], or says where they are not text.

use std::sync::Arc;

use unicode_normalization::UnicodeNormalization;

use super::{Role, TextFile};
use crate::diag::{Code, Diagnostic, Place, SourceText, Text};
use crate::vi::chars::{self, NoteKind};

/// How many characters of a kind are shown one by one; the rest is counted.
const MAX_NOTES: usize = 5;

/// Decodes a text file: UTF-8 with or without byte order mark, any line ends, any normal form.
///
/// What editors write is cleaned as [`chars::clean`] says, so that no later stage meets a character
/// that looks like another; a theme is taken as it is.
///
/// # Errors
/// Invalid UTF-8, control characters and characters that turn the direction of text, each with its
/// place. The last are refused because they can make one document number look like another (Unicode
/// Technical Report 36, "bidirectional text spoofing"); mere marks of direction, of which texts from
/// PDF files are full, are dropped with a warning.
pub fn decode(role: Role, path: &str, bytes: Vec<u8>) -> Result<TextFile, Diagnostic> {
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
    if chars::plain_prefix(text.as_bytes()) == text.len() {
        let source = SourceText::new(path, text);
        let problems = conflict(&source).into_iter().collect();
        return Ok(TextFile { role, problems, source });
    }
    let text = if chars::is_composed(&text) { text } else { text.nfc().collect() };
    let cleaned = if role == Role::Theme { None } else { chars::clean(&text) };
    let (text, notes) = match cleaned {
        Some(cleaned) => (cleaned.text, cleaned.notes),
        None => (text, Vec::new()),
    };
    let source = SourceText::new(path, text);
    match find_control(&source.text) {
        Some((at, c)) => Err(control(&source, at, c)),
        None => {
            let mut problems = warnings(&source, &notes);
            problems.extend(conflict(&source));
            Ok(TextFile { role, problems, source })
        }
    }
}

fn find_control(text: &str) -> Option<(usize, char)> {
    // All the refused characters begin with one of these bytes, so most text is skipped unread.
    text.bytes()
        .enumerate()
        .filter(|&(_, b)| b < 0x20 && b != b'\n' && b != b'\t' || matches!(b, 0x7f | 0xc2 | 0xe2 | 0xef))
        .find_map(|(at, _)| {
            let c = text[at..].chars().next()?;
            let refused = c.is_control() || chars::turns_text(c) || matches!(c, '\u{fffe}' | '\u{ffff}');
            refused.then_some((at, c))
        })
}

/// Two versions of a file that a program could not join, with both in it between marks.
fn conflict(source: &Arc<SourceText>) -> Option<Diagnostic> {
    let text = &source.text;
    let line = |mark: &str, from: usize| {
        memchr::memmem::find_iter(&text.as_bytes()[from..], mark)
            .map(|at| from + at)
            .find(|&at| at == 0 || text.as_bytes()[at - 1] == b'\n')
    };
    let start = line("<<<<<<< ", 0)?;
    let middle = line("=======", start)?;
    let end = line(">>>>>>> ", middle)?;
    let line_end = |at: usize| text[at..].find('\n').map_or(text.len(), |length| at + length);
    Some(
        Diagnostic::error(
            Code::MergeConflict,
            Text::fixed(
                "tệp còn dấu xung đột: có hai bản của cùng một đoạn",
                "the file holds the marks of a conflict: two versions of one part",
            ),
        )
        .at(source, start..line_end(start))
        .label(Text::fixed("bản thứ nhất bắt đầu ở đây", "the first version begins here"))
        .related(Place::new(source, middle..line_end(middle)), Text::fixed("bản thứ hai", "the second version"))
        .related(Place::new(source, end..line_end(end)), Text::fixed("hết chỗ xung đột", "the end of it"))
        .help(Text::fixed(
            "chọn một trong hai bản (hoặc gộp lại), rồi xóa bản kia và ba dòng <<<<<<<, =======, >>>>>>>",
            "keep one version (or join them), then delete the other and the three lines <<<<<<<, =======, >>>>>>>",
        )),
    )
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
    let (code, message) = if chars::turns_text(c) {
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

/// What an editor is told of the characters that were cleaned: invisible ones together, the others
/// where they stand.
fn warnings(source: &Arc<SourceText>, notes: &[chars::Note]) -> Vec<Diagnostic> {
    let mut warnings = Vec::new();
    for kind in [NoteKind::Dropped, NoteKind::Object, NoteKind::Private, NoteKind::Lost] {
        let found: Vec<&chars::Note> = notes.iter().filter(|note| note.kind == kind).collect();
        let shown = if kind == NoteKind::Dropped { 1 } else { MAX_NOTES };
        for (n, note) in found.iter().take(shown).enumerate() {
            let more = if n + 1 == shown { found.len() - n - 1 } else { 0 };
            warnings.push(warning(source, note, more));
        }
    }
    warnings.sort_by_key(|d| d.place.as_ref().map_or(0, |place| place.range.start));
    warnings
}

fn warning(source: &Arc<SourceText>, note: &chars::Note, more: usize) -> Diagnostic {
    let number = note.c as u32;
    let (vi, en, help) = match note.kind {
        NoteKind::Dropped => (
            format!("ký tự không nhìn thấy U+{number:04X} bị bỏ ra khỏi bài"),
            format!("the invisible character U+{number:04X} was left out"),
            Text::fixed(
                "chép lại đoạn này dạng chữ thường (Ctrl + Shift + V); để nguyên thì trang vẫn đúng",
                "paste this part again as plain text (Ctrl + Shift + V); left as it is, the site is right all the same",
            ),
        ),
        NoteKind::Object => (
            "chỗ này vốn có hình hoặc đối tượng, khi chép sang đã mất".to_owned(),
            "a picture or an object stood here and was lost in copying".to_owned(),
            Text::fixed(
                "xem lại văn bản gốc: lưu hình thành tệp rồi chèn ![mô tả](ten-tep.jpg), hoặc xóa ký tự này",
                "look at the original: save the picture as a file and write ![description](file.jpg), or delete the character",
            ),
        ),
        NoteKind::Private => (
            format!(
                "ký tự U+{number:04X} chỉ hiện được với phông Symbol, Wingdings…; người đọc thấy ô trống"
            ),
            format!("only fonts like Symbol or Wingdings show U+{number:04X}; readers see an empty box"),
            Text::fixed(
                "xem văn bản gốc rồi gõ dấu thật, ví dụ ≥ ≤ ± ° ✓ →",
                "look at the original and type the real sign, such as ≥ ≤ ± ° ✓ →",
            ),
        ),
        NoteKind::Lost => (
            "chữ ở đây đã hỏng từ trước (U+FFFD hiện thành �)".to_owned(),
            "a letter was lost here before (U+FFFD, shown as �)".to_owned(),
            Text::fixed(
                "xem văn bản gốc rồi gõ lại chữ này",
                "look at the original and type the letter again",
            ),
        ),
    };
    let rest = |vi: bool| match (more, vi) {
        (0, _) => String::new(),
        (_, true) => format!("; còn {more} chỗ khác trong tệp này"),
        (_, false) => format!("; and {more} more in this file"),
    };
    let is_there = source.text[note.at..].starts_with(note.c);
    let end = note.at + if is_there { note.c.len_utf8() } else { 0 };
    Diagnostic::warning(Code::Character, Text::new(vi + &rest(true), en + &rest(false)))
        .at(source, note.at..end)
        .help(help)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diag::{Format, Lang, Style, draw};

    #[track_caller]
    fn check_text(bytes: &[u8], text: &str) {
        assert_eq!(decode(Role::Page, "a.md", bytes.to_vec()).expect("is text").source.text, text);
    }

    #[track_caller]
    fn check_refused(bytes: &[u8], start: &str) {
        let diagnostic = decode(Role::Page, "a.md", bytes.to_vec()).expect_err("is refused");
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

    #[test]
    fn marks_of_direction_are_dropped_with_one_warning() {
        let file =
            decode(Role::Page, "a.md", "Luật số\u{200e} 84\u{200f}, đ\u{200e}".into()).expect("is text");
        assert_eq!(file.source.text, "Luật số 84, đ");
        let drawn: Vec<String> =
            file.problems.iter().map(|d| draw(d, Format::Short, Lang::En, Style::Plain)).collect();
        assert_eq!(drawn.len(), 1, "{drawn:?}");
        assert!(drawn[0].starts_with("a.md:1:8: warning[character]"), "{drawn:?}");
        assert!(drawn[0].contains("2 more"), "{drawn:?}");
    }

    #[test]
    fn a_theme_is_taken_as_it_is() {
        let file = decode(Role::Theme, "themes/a/i18n/vi.toml", "5\u{a0}kg".into()).expect("is text");
        assert_eq!(file.source.text, "5\u{a0}kg");
    }

    #[test]
    fn plain_text_has_no_control() {
        for c in '\0'..=char::MAX {
            let text = format!("a{c}b");
            let plain = chars::plain_prefix(text.as_bytes()) == text.len();
            assert!(!plain || find_control(&text).is_none(), "{c:?}");
        }
    }
}
