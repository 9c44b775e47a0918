//! Folding: what two ways of writing the same syllable have in common.
//!
//! 1. NFC, lower case, marks removed, `đ` → `d`.
//! 2. `y` → `i` after h, k, l, m, s, t and qu, because both are in use (kỹ/kĩ, quý/quí).
//!
//! The marks that folding removes are kept apart as a [`Spelling`], one number: letters by quality
//! (ă â, ê, ô ơ, ư, đ) and the tone. Where the tone mark sits does not matter, so hoà and hòa agree.
//!
//! The same rules exist in JavaScript (`search/vi.js`); `tests/vectors/fold.json` binds both.
//! Leaves syllable structure to [`super::spelling`].

use std::borrow::Cow;
use std::sync::LazyLock;

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use super::chars::is_composed;

/// The marks of one word as a number: 0 when it has none. See [`fold_word`].
pub type Spelling = u32;

/// Letter qualities are counted modulo this, so that a long foreign word cannot overflow
/// (and JavaScript's doubles stay exact).
const QUALITY_LIMIT: u32 = 1 << 24;

/// One letter of the Latin script taken apart.
#[derive(Clone, Copy)]
struct Letter {
    /// Lower-case ASCII letter or digit.
    base: u8,
    /// 0 plain; see [`radix`] for how many a base has.
    quality: u8,
    /// 0 ngang, 1 huyền, 2 hỏi, 3 ngã, 4 sắc, 5 nặng.
    tone: u8,
}

/// Every precomposed letter of Vietnamese lies below U+1F00.
const TABLE_END: usize = 0x1F00;

static TABLE: LazyLock<Vec<Option<Letter>>> = LazyLock::new(|| {
    (0..TABLE_END as u32)
        .map(|n| {
            let c = char::from_u32(n)?;
            if !c.is_alphanumeric() {
                return None;
            }
            let mut lower = c.to_lowercase();
            let (first, more) = (lower.next()?, lower.next());
            if more.is_some() {
                return None;
            }
            take_apart(first)
        })
        .collect()
});

fn take_apart(c: char) -> Option<Letter> {
    let mut letter = Letter { base: 0, quality: 0, tone: 0 };
    for (i, part) in std::iter::once(c).nfd().enumerate() {
        match part {
            // `đ` has no Unicode decomposition, so removing marks after NFD leaves it as it is.
            'đ' if i == 0 => letter = Letter { base: b'd', quality: 1, tone: 0 },
            _ if i == 0 && part.is_ascii_alphanumeric() => letter.base = part as u8,
            _ if i == 0 => return None,
            _ if !is_combining_mark(part) => return None,
            _ => {
                if let Some(tone) = tone_of_mark(part) {
                    letter.tone = tone;
                } else {
                    letter.quality = quality_of_mark(letter.base, part).unwrap_or(letter.quality);
                }
            }
        }
    }
    Some(letter)
}

/// Tone written by a combining mark.
pub(crate) fn tone_of_mark(mark: char) -> Option<u8> {
    Some(match mark {
        '\u{300}' => 1,
        '\u{309}' => 2,
        '\u{303}' => 3,
        '\u{301}' => 4,
        '\u{323}' => 5,
        _ => return None,
    })
}

fn quality_of_mark(base: u8, mark: char) -> Option<u8> {
    Some(match (base, mark) {
        (b'a', '\u{306}') => 1,
        (b'a', '\u{302}') => 2,
        (b'e', '\u{302}') => 1,
        (b'o', '\u{302}') => 1,
        (b'o', '\u{31b}') => 2,
        (b'u', '\u{31b}') => 1,
        _ => return None,
    })
}

/// How many qualities a base letter has (a ă â, e ê, o ô ơ, u ư, d đ).
pub(crate) fn radix(base: u8) -> u32 {
    match base {
        b'a' | b'o' => 3,
        b'e' | b'u' | b'd' => 2,
        _ => 1,
    }
}

/// `text` in NFC; borrowed when nothing in it can compose.
pub fn nfc(text: &str) -> Cow<'_, str> {
    if is_composed(text) || unicode_normalization::is_nfc(text) {
        Cow::Borrowed(text)
    } else {
        Cow::Owned(text.nfc().collect())
    }
}

/// Appends the fold of `word` (which must be NFC) to `out` and returns its spelling.
///
/// ```
/// # use lantoa::vi::fold::fold_word;
/// let (mut a, mut b) = (String::new(), String::new());
/// assert_eq!(fold_word("hoà", &mut a), fold_word("hòa", &mut b));
/// assert_eq!((a.as_str(), b.as_str()), ("hoa", "hoa"));
/// ```
pub fn fold_word(word: &str, out: &mut String) -> Spelling {
    let (mut quality, mut tone) = (0u32, 0u32);
    let table = &*TABLE;
    for c in word.chars() {
        if let Some(letter) = table.get(c as usize).copied().flatten() {
            quality = (quality * radix(letter.base) + u32::from(letter.quality)) % QUALITY_LIMIT;
            // A foreign word may carry several tone-like marks (résumé): the first one counts.
            if tone == 0 {
                tone = u32::from(letter.tone);
            }
            push_letter(letter.base as char, out);
        } else {
            for lower in c.to_lowercase() {
                for part in std::iter::once(lower).nfd() {
                    if !is_combining_mark(part) {
                        push_letter(part, out);
                    }
                }
            }
        }
    }
    quality * 6 + tone
}

fn push_letter(letter: char, out: &mut String) {
    if letter == 'y' {
        let before = out.as_bytes();
        let i_like = match before.last() {
            Some(b'h' | b'k' | b'l' | b'm' | b's' | b't') => true,
            Some(b'u') => before.len() >= 2 && before[before.len() - 2] == b'q',
            _ => false,
        };
        out.push(if i_like { 'i' } else { 'y' });
    } else {
        out.push(letter);
    }
}

/// The fold of any text, white space and punctuation kept.
///
/// ```
/// # use lantoa::vi::fold::fold;
/// assert_eq!(fold("Kỹ thuật an toàn lao động"), "ki thuat an toan lao dong");
/// ```
pub fn fold(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    fold_word(&nfc(text), &mut out);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check_fold(text: &str, expected: &str) {
        assert_eq!(fold(text), expected, "{text}");
    }

    #[test]
    fn marks_case_and_d_bar_are_removed() {
        check_fold("ĐƯỜNG", "duong");
        check_fold("Nguyễn Ngọc Thạch", "nguyen ngoc thach");
    }

    #[test]
    fn i_and_y_agree_after_the_letters_that_take_both() {
        for (a, b) in [("kỹ", "kĩ"), ("lý", "lí"), ("quý", "quí"), ("tỷ", "tỉ"), ("hy", "hi")] {
            assert_eq!(fold(a), fold(b));
        }
        check_fold("tay", "tay");
        check_fold("tuyên", "tuyen");
    }

    #[test]
    fn decomposed_input_and_tone_placement_make_no_difference() {
        let spelling = |w: &str| fold_word(&nfc(w), &mut String::new());
        assert_eq!(spelling("hoà"), spelling("hòa"));
        assert_eq!(spelling("hoà"), spelling("ho\u{300}a"));
        assert_ne!(spelling("đường"), spelling("dương"));
        check_fold("la\u{300}o đo\u{323}\u{302}ng", "lao dong");
    }

    #[test]
    fn foreign_letters_keep_their_base() {
        check_fold("Çelik GMBH ß 中文 İ", "celik gmbh ß 中文 i");
    }

    proptest::proptest! {
        #[test]
        fn folding_twice_is_folding_once(text in "\\PC{0,40}") {
            let once = fold(&text);
            proptest::prop_assert_eq!(fold(&once), once);
        }
    }
}
