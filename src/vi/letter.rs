//! Letters of the Latin script taken apart, looked up instead of decomposed.
//!
//! Slugs and sort keys are made of every title, heading and tag of a site; nearly all their characters are
//! precomposed letters, for which one look into a table takes the place of Unicode's decomposition.

use std::sync::LazyLock;

use unicode_normalization::UnicodeNormalization;

/// A letter or digit taken apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Letter {
    /// The letter without its marks, in ASCII and as it is written: `Ă` gives `A`, `đ` gives `d`.
    pub base: u8,
    /// 1 for ă and đ, 2 for â, ê and ô, 3 for ơ and ư; else 0.
    pub shape: u8,
    /// 0 ngang, 1 huyền, 2 hỏi, 3 ngã, 4 sắc, 5 nặng.
    pub tone: u8,
}

impl Letter {
    /// Takes over what a mark says; marks of other languages say nothing.
    pub fn mark(&mut self, mark: char) {
        match mark {
            '\u{306}' => self.shape = 1,
            '\u{302}' if self.shape == 0 => self.shape = 2,
            '\u{31b}' => self.shape = 3,
            '\u{300}' => self.tone = 1,
            '\u{309}' => self.tone = 2,
            '\u{303}' => self.tone = 3,
            '\u{301}' => self.tone = 4,
            '\u{323}' => self.tone = 5,
            _ => {}
        }
    }
}

/// Every precomposed letter of Vietnamese lies below U+1F00.
const TABLE_END: usize = 0x1F00;

static TABLE: LazyLock<Vec<Option<Letter>>> =
    LazyLock::new(|| (0..TABLE_END as u32).map(|n| take_apart(char::from_u32(n)?)).collect());

/// The parts of a letter or digit of the Latin script; `None` for all other characters.
pub fn letter(c: char) -> Option<Letter> {
    TABLE.get(c as usize).copied().flatten()
}

/// Whether a character is a letter or digit of any script; those of the Latin one are looked up first.
pub fn is_alphanumeric(c: char) -> bool {
    letter(c).is_some() || c.is_alphanumeric()
}

fn take_apart(c: char) -> Option<Letter> {
    let mut parts = std::iter::once(c).nfd();
    // `đ` has no Unicode decomposition, so removing marks after NFD leaves it as it is.
    let mut letter = match parts.next()? {
        'đ' => Letter { base: b'd', shape: 1, tone: 0 },
        'Đ' => Letter { base: b'D', shape: 1, tone: 0 },
        base if base.is_ascii_alphanumeric() => Letter { base: base as u8, shape: 0, tone: 0 },
        _ => return None,
    };
    for part in parts {
        if !unicode_normalization::char::is_combining_mark(part) {
            return None;
        }
        letter.mark(part);
    }
    Some(letter)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_have_a_base_a_shape_and_a_tone() {
        for (c, base, shape, tone) in [
            ('a', b'a', 0, 0),
            ('Ặ', b'A', 1, 5),
            ('ễ', b'e', 2, 3),
            ('Ở', b'O', 3, 2),
            ('đ', b'd', 1, 0),
            ('7', b'7', 0, 0),
            ('ç', b'c', 0, 0),
        ] {
            assert_eq!(letter(c), Some(Letter { base, shape, tone }), "{c}");
        }
        for c in [' ', '-', '–', '中', '\u{301}', 'ß'] {
            assert_eq!(letter(c), None, "{c}");
        }
    }

    #[test]
    fn what_is_in_the_table_is_alphanumeric() {
        for c in '\0'..=char::MAX {
            assert_eq!(is_alphanumeric(c), c.is_alphanumeric(), "{c:?}");
        }
    }
}
