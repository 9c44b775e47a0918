//! Raw keystrokes of the two Vietnamese typing schemes, decoded when the input method was off.
//!
//! Telex: `toafn` or `toanf` → toàn, `ddoojng` → động. VNI: `toan2` → toàn, `d9o6ng5` → động.
//! A decoder only says what the keys would have written; whether the token is better read as it
//! stands is for the caller, who knows the vocabulary.

use unicode_normalization::UnicodeNormalization;

use super::fold::fold_word;
use super::spelling::{is_syllable, tone_fits};

/// What is on the paper while a syllable is being typed.
struct Draft {
    letters: Vec<(u8, u8)>,
    tone: u8,
    changed: bool,
}

impl Draft {
    fn new() -> Self {
        Draft { letters: Vec::new(), tone: 0, changed: false }
    }

    fn has_vowel(&self) -> bool {
        self.letters.iter().any(|l| is_vowel(l.0))
    }

    fn mark_tone(&mut self, tone: u8) -> bool {
        if !self.has_vowel() || (self.tone != 0) == (tone != 0) {
            return false;
        }
        self.tone = tone;
        self.changed = true;
        true
    }

    /// Gives the last letter that is one of `bases` the quality belonging to it.
    fn mark_letter(&mut self, bases: &[(u8, u8)]) -> bool {
        let found = self.letters.iter_mut().rev().find_map(|l| {
            let q = bases.iter().find(|b| b.0 == l.0 && l.1 == 0)?.1;
            Some((l, q))
        });
        let Some((letter, quality)) = found else { return false };
        letter.1 = quality;
        self.changed = true;
        true
    }

    /// Horn on the last o or u; on both of a plain `uo`, as the schemes do.
    fn mark_horn(&mut self) -> bool {
        let last_o = self.letters.iter().rposition(|l| *l == (b'o', 0));
        if let Some(i) = last_o
            && i > 0
            && self.letters[i - 1].0 == b'u'
            && !(i == 2 && self.letters[0].0 == b'q')
        {
            self.letters[i - 1].1 = 1;
        }
        self.mark_letter(&[(b'o', 2), (b'u', 1)])
    }

    fn finish(mut self) -> Option<String> {
        if !self.changed {
            return None;
        }
        // `dduwong` leaves the o bare: before a final consonant ư is always followed by ơ.
        for i in 1..self.letters.len() {
            if self.letters[i - 1] == (b'u', 1) && self.letters[i] == (b'o', 0) {
                self.letters[i].1 = 2;
            }
        }
        let folded: String = self.letters.iter().map(|l| l.0 as char).collect();
        let tone_at = self.letters.iter().rposition(|l| is_vowel(l.0) && l.1 > 0);
        let tone_at = tone_at.or_else(|| self.letters.iter().rposition(|l| is_vowel(l.0)))?;
        let mut text = String::new();
        for (i, (base, quality)) in self.letters.iter().enumerate() {
            match (base, quality) {
                (b'd', 1) => text.push('đ'),
                (b'a', 1) => text.push_str("a\u{306}"),
                (b'o', 2) | (b'u', 1) => text.extend([*base as char, '\u{31b}']),
                (_, 0) => text.push(*base as char),
                _ => text.extend([*base as char, '\u{302}']),
            }
            if i == tone_at && self.tone > 0 {
                text.push(['\u{300}', '\u{309}', '\u{303}', '\u{301}', '\u{323}'][self.tone as usize - 1]);
            }
        }
        let text: String = text.nfc().collect();
        let spelling = fold_word(&text, &mut String::new());
        (is_syllable(&folded) && tone_fits(&folded, spelling)).then_some(text)
    }
}

fn is_vowel(base: u8) -> bool {
    matches!(base, b'a' | b'e' | b'i' | b'o' | b'u' | b'y')
}

/// The syllable that lower-case ASCII `keys` write in Telex; `None` when they write nothing new
/// or no Vietnamese syllable.
///
/// ```
/// # use lantoa::vi::telex::decode_telex;
/// assert_eq!(decode_telex("ddoojng").as_deref(), Some("động"));
/// assert_eq!(decode_telex("lao"), None);
/// ```
pub fn decode_telex(keys: &str) -> Option<String> {
    let mut draft = Draft::new();
    if keys.len() > 12 {
        return None;
    }
    for key in keys.bytes() {
        let done = match key {
            b'f' => draft.mark_tone(1),
            b'r' => draft.mark_tone(2),
            b'x' => draft.mark_tone(3),
            b's' => draft.mark_tone(4),
            b'j' => draft.mark_tone(5),
            b'z' => draft.mark_tone(0),
            b'w' => telex_w(&mut draft),
            b'd' => {
                let first_d = draft.letters.first() == Some(&(b'd', 0));
                first_d && (draft.letters.len() == 1 || draft.has_vowel()) && draft.mark_letter(&[(b'd', 1)])
            }
            b'a' | b'e' | b'o' => {
                doubles(&draft, key) && draft.mark_letter(&[(key, if key == b'a' { 2 } else { 1 })])
            }
            b'a'..=b'z' => false,
            _ => return None,
        };
        if !done {
            draft.letters.push((key, 0));
        }
    }
    draft.finish()
}

/// `w` is a horn on o or u, a breve on a, or ư by itself.
fn telex_w(draft: &mut Draft) -> bool {
    let last_vowel = draft.letters.iter().rev().find(|l| is_vowel(l.0)).copied();
    match last_vowel {
        Some((b'a', 0)) if draft.letters.contains(&(b'u', 0)) && ends_in(draft, b"ua") => {
            draft.mark_letter(&[(b'u', 1)])
        }
        Some((b'a', 0)) => draft.mark_letter(&[(b'a', 1)]),
        Some(_) => draft.mark_horn(),
        None => {
            draft.letters.push((b'u', 1));
            draft.changed = true;
            true
        }
    }
}

fn ends_in(draft: &Draft, tail: &[u8]) -> bool {
    let q_before = draft.letters.len() == 3 && draft.letters[0].0 == b'q';
    !q_before
        && draft.letters.len() >= tail.len()
        && draft.letters.iter().rev().zip(tail.iter().rev()).all(|(l, t)| l.0 == *t)
}

/// Whether `key` repeats a vowel: right after it, or after the final consonant (`danag`).
fn doubles(draft: &Draft, key: u8) -> bool {
    match draft.letters.last() {
        Some(last) if *last == (key, 0) => true,
        Some(last) if !is_vowel(last.0) => {
            draft.letters.iter().rev().find(|l| is_vowel(l.0)) == Some(&(key, 0))
        }
        // `toaan`, `muoon`: handled by the first arm; `dieeun`: likewise.
        _ => false,
    }
}

/// The syllable that lower-case ASCII `keys` write in VNI; `None` as in [`decode_telex`].
///
/// ```
/// # use lantoa::vi::telex::decode_vni;
/// assert_eq!(decode_vni("d9o6ng5").as_deref(), Some("động"));
/// ```
pub fn decode_vni(keys: &str) -> Option<String> {
    let mut draft = Draft::new();
    if keys.len() > 12 {
        return None;
    }
    for key in keys.bytes() {
        let done = match key {
            b'0' => draft.mark_tone(0),
            b'1' => draft.mark_tone(4),
            b'2' => draft.mark_tone(1),
            b'3' => draft.mark_tone(2),
            b'4' => draft.mark_tone(3),
            b'5' => draft.mark_tone(5),
            b'6' => draft.mark_letter(&[(b'a', 2), (b'e', 1), (b'o', 1)]),
            b'7' => draft.mark_horn(),
            b'8' => draft.mark_letter(&[(b'a', 1)]),
            b'9' => draft.mark_letter(&[(b'd', 1)]),
            b'a'..=b'z' => {
                draft.letters.push((key, 0));
                true
            }
            _ => return None,
        };
        if !done {
            return None;
        }
    }
    draft.finish()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check_telex(keys: &str, word: Option<&str>) {
        assert_eq!(decode_telex(keys).as_deref(), word, "{keys}");
    }

    #[test]
    fn telex_marks_work_at_the_letter_and_at_the_end() {
        for keys in ["dduwowngf", "dduowngf", "dduwongf", "dduwowfng", "duowngfd"] {
            check_telex(keys, Some("đường"));
        }
        check_telex("toafn", Some("toàn"));
        check_telex("toanf", Some("toàn"));
        check_telex("ngheej", Some("nghệ"));
        check_telex("nghieepj", Some("nghiệp"));
        check_telex("muaw", Some("mưa"));
        check_telex("quanwj", Some("quặn"));
        check_telex("dwa", Some("dưa"));
    }

    #[test]
    fn words_and_nonsense_are_left_alone() {
        for keys in ["an", "lao", "scan", "xyz", "sss", "", "wwwwwwwwwwwwwww", "khoangr9"] {
            check_telex(keys, None);
        }
    }

    #[test]
    fn vni_digits_mark_the_last_letter_that_takes_them() {
        for keys in ["d9u7o7ng2", "d9uo7ng2", "d9u7o72ng"] {
            assert_eq!(decode_vni(keys).as_deref(), Some("đường"), "{keys}");
        }
        assert_eq!(decode_vni("toan2").as_deref(), Some("toàn"));
        for keys in ["2016", "h5n1", "co22", "x9"] {
            assert_eq!(decode_vni(keys), None, "{keys}");
        }
    }
}
