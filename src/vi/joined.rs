//! What must not be torn apart at the end of a line: words of two syllables, numbers with what they count, symbols.
//!
//! Vietnamese writes a space between the syllables of a word, so that a browser breaks *xử lý* in two. Which syllables
//! belong together is in `compounds.txt`, one word a line; what is not there may break, which is no more than ugly.

use std::collections::HashSet;
use std::sync::OnceLock;

/// The space that no line ends at.
const JOINT: char = '\u{a0}';

/// A piece of a text, as [`pieces`] gives them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Piece {
    /// Text; syllables that belong together have a no-break space between them.
    Text(String),
    /// A symbol or a range of numbers (209/NQ-CP, 2021-2025), which breaks nowhere, not even at its signs.
    Whole(String),
}

/// A text in pieces. Without the no-break spaces, all of them together are the text.
pub fn pieces(text: &str) -> Vec<Piece> {
    let mut pieces = Vec::new();
    let mut open = String::new();
    let mut before = "";
    // A word ends the search for a partner: "an toàn lao động" is two words, not a chain of three.
    let mut joined = false;
    for (n, token) in text.split(' ').enumerate() {
        if n > 0 {
            joined = !joined && belong(before, token);
            open.push(if joined { JOINT } else { ' ' });
        }
        if is_symbol(token) {
            if !open.is_empty() {
                pieces.push(Piece::Text(std::mem::take(&mut open)));
            }
            pieces.push(Piece::Whole(token.to_owned()));
        } else {
            open.push_str(token);
        }
        before = token;
    }
    if !open.is_empty() {
        pieces.push(Piece::Text(open));
    }
    pieces
}

/// What stands before a number as a part of it: Điều 34, tháng 5.
const BEFORE_NUMBERS: &[&str] = &[
    "ngày", "tháng", "năm", "số", "điều", "khoản", "mục", "chương", "trang", "quý", "kỳ", "phần", "bước",
    "gọi",
];

/// What stands behind a number as a part of it: 15 mét, 4 %.
const AFTER_NUMBERS: &[&str] = &[
    "%", "m", "cm", "mm", "km", "kg", "g", "mg", "l", "lít", "mét", "giờ", "phút", "giây", "ngày", "tuần",
    "tháng", "năm", "tuổi", "lần", "đồng", "triệu", "tỷ", "người", "vụ", "độ", "°c", "kb", "mb",
];

/// Whether no line may end between two syllables.
fn belong(first: &str, second: &str) -> bool {
    // A mark behind the first ends its word.
    let first = first.trim_start_matches(is_mark).to_lowercase();
    let second = second.trim_end_matches(is_mark).to_lowercase();
    let is_number = |word: &str| word.starts_with(|c: char| c.is_ascii_digit());
    if is_number(&second) && BEFORE_NUMBERS.contains(&&*first) {
        return true;
    }
    if is_number(&first) && AFTER_NUMBERS.contains(&&*second) {
        return true;
    }
    compounds().contains(&*format!("{first} {second}"))
}

fn is_mark(c: char) -> bool {
    matches!(
        c,
        ',' | '.' | ';' | ':' | '!' | '?' | '(' | ')' | '"' | '“' | '”' | '…' | '«' | '»' | '\'' | '’'
    )
}

/// Digits or capitals with a stroke or a hyphen between: a document's symbol, a date, a range.
fn is_symbol(token: &str) -> bool {
    let core = token.trim_matches(is_mark);
    core.contains(['/', '-', '–'])
        && core.chars().count() > 2
        && core
            .chars()
            .all(|c| c.is_ascii_digit() || c.is_uppercase() || matches!(c, '/' | '-' | '–' | '.' | ','))
        && core.chars().any(|c| c.is_alphanumeric())
}

fn compounds() -> &'static HashSet<&'static str> {
    static COMPOUNDS: OnceLock<HashSet<&'static str>> = OnceLock::new();
    COMPOUNDS.get_or_init(|| include_str!("compounds.txt").lines().filter(|line| !line.is_empty()).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: &str) {
        let drawn: String = pieces(text)
            .into_iter()
            .map(|piece| match piece {
                Piece::Text(text) => text.replace(JOINT, "_"),
                Piece::Whole(text) => format!("[{text}]"),
            })
            .collect();
        assert_eq!(drawn, expected);
    }

    #[test]
    fn syllables_of_a_word_stay_together() {
        check("Công khai xử lý vi phạm", "Công_khai xử_lý vi_phạm");
        check("An toàn lao động", "An_toàn lao_động");
    }

    #[test]
    fn a_mark_ends_a_word() {
        check("Không an, toàn là tốt", "Không an, toàn là tốt");
        check("Vì sao (xử lý) thế?", "Vì_sao (xử_lý) thế?");
    }

    #[test]
    fn numbers_keep_what_they_count() {
        check("Gọi 115, giảm 4 % đến năm 2030", "Gọi_115, giảm 4_% đến năm_2030");
    }

    #[test]
    fn symbols_break_nowhere() {
        check("Nghị quyết 209/NQ-CP, 2021-2025", "Nghị_quyết [209/NQ-CP,] [2021-2025]");
        check("e-mail và/hoặc thư", "e-mail và/hoặc thư");
    }

    #[test]
    fn nothing_is_lost() {
        for text in ["", " ", "a  b", "xử lý", "322-KH/TU"] {
            let all: String = pieces(text)
                .into_iter()
                .map(|piece| match piece {
                    Piece::Text(text) | Piece::Whole(text) => text,
                })
                .collect();
            assert_eq!(all.replace(JOINT, " "), text);
        }
    }
}
