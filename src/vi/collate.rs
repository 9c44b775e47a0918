//! Vietnamese dictionary order.
//!
//! Letters first (a ă â b c d đ e ê …), then tones in the order of Vietnamese dictionaries
//! (ngang, huyền, hỏi, ngã, sắc, nặng), so `ma` < `mà` < `mả` < `mã` < `má` < `mạ` < `mac`.

use unicode_normalization::UnicodeNormalization;

/// A key whose byte order is Vietnamese dictionary order. Case and punctuation do not count,
/// except to tell two otherwise equal names apart.
pub fn sort_key(name: &str) -> Box<[u8]> {
    let mut letters = Vec::with_capacity(name.len() + 8);
    let mut tones = Vec::new();
    let mut pending_space = false;
    let mut chars = name.nfd().peekable();
    while let Some(c) = chars.next() {
        if unicode_normalization::char::is_combining_mark(c) {
            continue;
        }
        let (mut shape, mut tone) = (0u8, 0u8);
        while let Some(&mark) = chars.peek() {
            if !unicode_normalization::char::is_combining_mark(mark) {
                break;
            }
            match mark {
                '\u{306}' => shape = 1,                                  // ă
                '\u{302}' => shape = if shape == 0 { 2 } else { shape }, // â ê ô
                '\u{31b}' => shape = 3,                                  // ơ ư
                '\u{300}' => tone = 1,
                '\u{309}' => tone = 2,
                '\u{303}' => tone = 3,
                '\u{301}' => tone = 4,
                '\u{323}' => tone = 5,
                _ => {}
            }
            chars.next();
        }
        let c = match c {
            'đ' | 'Đ' => {
                shape = 1;
                'd'
            }
            _ => c,
        };
        if !c.is_alphanumeric() {
            pending_space = !letters.is_empty();
            continue;
        }
        if pending_space {
            letters.push(1);
            pending_space = false;
        }
        for lower in c.to_lowercase() {
            match lower {
                '0'..='9' => letters.push(2 + (lower as u8 - b'0')),
                'a'..='z' => {
                    // Four places a letter: the plain one, then ă/đ, â/ê/ô, ơ/ư.
                    letters.push(16 + (lower as u8 - b'a') * 4 + shape);
                    tones.push(tone);
                }
                other => {
                    letters.push(250);
                    letters.extend(other.to_string().bytes());
                }
            }
        }
    }
    letters.push(0);
    letters.append(&mut tones);
    letters.push(0);
    letters.extend(name.bytes());
    letters.into_boxed_slice()
}

/// The letter a title is filed under, with its place in the alphabet: `Đ` after `D`, all digits as one.
pub fn initial(title: &str) -> (u32, String) {
    use unicode_normalization::UnicodeNormalization;
    let first = title.chars().find(|c| c.is_alphanumeric()).unwrap_or('#');
    if first.is_ascii_digit() || !first.is_alphabetic() {
        return (0, "0–9".to_owned());
    }
    // Only the tone is dropped: Ă, Â, Ê, Ô, Ơ, Ư are letters of their own.
    let letter: String = std::iter::once(first)
        .nfd()
        .filter(|c| !matches!(c, '\u{300}' | '\u{301}' | '\u{303}' | '\u{309}' | '\u{323}'))
        .nfc()
        .flat_map(char::to_uppercase)
        .collect();
    const ALPHABET: &str = "AĂÂBCDĐEÊFGHIJKLMNOÔƠPQRSTUƯVWXYZ";
    let order = letter.chars().next().and_then(|c| ALPHABET.chars().position(|a| a == c));
    (order.map_or(100, |n| n as u32 + 1), letter)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check_order(names: &[&str]) {
        for pair in names.windows(2) {
            assert!(sort_key(pair[0]) < sort_key(pair[1]), "{} must come before {}", pair[0], pair[1]);
        }
    }

    #[test]
    fn letters_follow_the_vietnamese_alphabet() {
        check_order(&[
            "an", "ăn", "ân", "ba", "da", "đa", "ec", "êm", "on", "ôn", "ơn", "un", "ưng", "vui", "xa", "y",
        ]);
    }

    #[test]
    fn tones_follow_the_dictionary() {
        check_order(&["ma", "mà", "mả", "mã", "má", "mạ", "mac"]);
    }

    #[test]
    fn tones_count_only_after_all_letters() {
        check_order(&["bà ba", "ba bé", "bà bé"]);
    }

    #[test]
    fn a_shorter_word_comes_before_its_continuation() {
        check_order(&["điện", "điện giật", "điện lực"]);
    }

    #[test]
    fn digits_come_before_letters() {
        check_order(&["115", "an toàn"]);
    }
}
