//! Vietnamese dictionary order.
//!
//! Letters first (a ă â b c d đ e ê …), then tones in the order of Vietnamese dictionaries
//! (ngang, huyền, hỏi, ngã, sắc, nặng), so `ma` < `mà` < `mả` < `mã` < `má` < `mạ` < `mac`.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use super::letter::{Letter, letter};

/// A key whose byte order is Vietnamese dictionary order. Case and punctuation do not count,
/// except to tell two otherwise equal names apart.
pub fn sort_key(name: &str) -> Box<[u8]> {
    let mut key = Key { letters: Vec::with_capacity(name.len() * 2 + 8), ..Key::default() };
    let is_plain = |c: char| c.is_ascii() || letter(c).is_some() || matches!(c, '\u{2010}'..='\u{2027}');
    if name.chars().all(is_plain) {
        for c in name.chars() {
            match letter(c) {
                Some(letter) => key.letter(letter),
                None => key.gap(),
            }
        }
    } else {
        key.decomposed(name);
    }
    let Key { mut letters, mut tones, .. } = key;
    letters.push(0);
    letters.append(&mut tones);
    letters.push(0);
    letters.extend(name.bytes());
    letters.into_boxed_slice()
}

/// The parts of a key while it is made.
#[derive(Default)]
struct Key {
    letters: Vec<u8>,
    tones: Vec<u8>,
    pending_space: bool,
}

impl Key {
    fn gap(&mut self) {
        self.pending_space = !self.letters.is_empty();
    }

    fn space(&mut self) {
        if std::mem::take(&mut self.pending_space) {
            self.letters.push(1);
        }
    }

    fn letter(&mut self, Letter { base, shape, tone }: Letter) {
        self.space();
        match base.to_ascii_lowercase() {
            digit @ b'0'..=b'9' => self.letters.push(2 + (digit - b'0')),
            letter => {
                // Four places a letter: the plain one, then ă/đ, â/ê/ô, ơ/ư.
                self.letters.push(16 + (letter - b'a') * 4 + shape);
                self.tones.push(tone);
            }
        }
    }

    /// Any text: characters of other scripts, and marks apart from their letters.
    fn decomposed(&mut self, name: &str) {
        let mut chars = name.nfd().peekable();
        while let Some(c) = chars.next() {
            if is_combining_mark(c) {
                continue;
            }
            let mut marked = letter(c).unwrap_or(Letter { base: 0, shape: 0, tone: 0 });
            while let Some(mark) = chars.next_if(|&mark| is_combining_mark(mark)) {
                marked.mark(mark);
            }
            if marked.base != 0 {
                self.letter(marked);
            } else if c.is_alphanumeric() {
                self.space();
                for lower in c.to_lowercase() {
                    match letter(lower) {
                        Some(Letter { base, .. }) => self.letter(Letter { base, ..marked }),
                        None => {
                            self.letters.push(250);
                            self.letters.extend(lower.to_string().bytes());
                        }
                    }
                }
            } else {
                self.gap();
            }
        }
    }
}

/// The letter a title is filed under, with its place in the alphabet: `Đ` after `D`, all digits as one.
pub fn initial(title: &str) -> (u32, String) {
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
    use proptest::prelude::*;

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

    proptest! {
        /// The table and Unicode's decomposition give the same key, where both can.
        #[test]
        fn a_key_does_not_depend_on_how_letters_are_composed(name in "([a-zA-Zàảãáạăằẳặâầấậđêệôồộơờợưừựỳỹ0-9ÀĐƯỢç –-]|\\PC){0,20}") {
            let mut by_marks = Key::default();
            by_marks.decomposed(&name);
            by_marks.letters.push(0);
            by_marks.letters.append(&mut by_marks.tones);
            let key = sort_key(&name);
            prop_assert_eq!(&key[..by_marks.letters.len()], &by_marks.letters[..]);
        }
    }
}
