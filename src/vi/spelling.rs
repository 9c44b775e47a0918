//! What makes a syllable Vietnamese, and back from a fold and its [`Spelling`] to letters.
//!
//! Used to tell a raw Telex token from a word and to show a correction with its marks.
//! Leaves folding to [`super::fold`].

use unicode_normalization::UnicodeNormalization;

use super::fold::{self, Spelling, radix};

const ONSETS: &[&str] = &[
    "", "b", "c", "ch", "d", "g", "gh", "gi", "h", "k", "kh", "l", "m", "n", "ng", "ngh", "nh", "p", "ph",
    "q", "r", "s", "t", "th", "tr", "v", "x",
];

const VOWELS: &[&str] = &[
    "a", "e", "i", "o", "u", "y", "ai", "ao", "au", "ay", "eo", "eu", "ia", "ie", "iu", "oa", "oe", "oi",
    "oo", "ua", "ue", "ui", "uo", "uu", "uy", "ye", "ieu", "oai", "oao", "oay", "oeo", "uai", "uay", "uoi",
    "uou", "uya", "uye", "uyu", "yeu", "uau", "uao", "ueo",
];

const FINALS: &[&str] = &["", "c", "ch", "m", "n", "ng", "nh", "p", "t"];

/// Whether folded letters have the structure of a Vietnamese syllable: onset, vowels, final.
///
/// ```
/// # use lantoa::vi::spelling::is_syllable;
/// assert!(is_syllable("duong") && is_syllable("quien") && !is_syllable("ddoojng"));
/// ```
pub fn is_syllable(fold: &str) -> bool {
    // `gi` + vowel and `qu` + vowel begin with a consonant that is written with a vowel letter.
    for onset in ONSETS.iter().rev().chain(&["qu"]) {
        let Some(rest) = fold.strip_prefix(onset) else { continue };
        let split = rest.find(|c: char| !"aeiouy".contains(c)).unwrap_or(rest.len());
        let (vowels, last) = rest.split_at(split);
        let vowels_fit = VOWELS.contains(&vowels) || (vowels.is_empty() && *onset == "gi");
        if vowels_fit && FINALS.contains(&last) {
            return true;
        }
    }
    false
}

/// Whether a syllable may carry its tone: those that end in c, ch, p, t take only sắc and nặng.
pub fn tone_fits(fold: &str, spelling: Spelling) -> bool {
    !fold.ends_with(['c', 'p', 't']) && !fold.ends_with("ch") || spelling % 6 >= 4
}

/// Letters of a fold with the marks of `spelling`, in NFC: `("duong", …)` → `đường`.
///
/// `i` is written `y` where that is the usual form (kỹ, công ty, quyền).
pub fn spell(fold: &str, spelling: Spelling) -> String {
    let letters: Vec<char> = fold.chars().collect();
    let (mut quality, tone) = (spelling / 6, spelling % 6);
    let mut marks = vec![0u32; letters.len()];
    for (i, letter) in letters.iter().enumerate().rev() {
        let r = u8::try_from(*letter).map_or(1, radix);
        marks[i] = quality % r;
        quality /= r;
    }
    let place = tone_place(&letters, &marks);
    let mut out = String::new();
    for (i, &letter) in letters.iter().enumerate() {
        let letter = if letter == 'i' && written_y(&letters, i) { 'y' } else { letter };
        match (letter, marks[i]) {
            ('d', 1) => out.push('đ'),
            ('a', 1) => out.push_str("a\u{306}"),
            ('a', 2) | ('e', 1) | ('o', 1) => out.extend([letter, '\u{302}']),
            ('o', 2) | ('u', 1) => out.extend([letter, '\u{31b}']),
            _ => out.push(letter),
        }
        if Some(i) == place && tone > 0 {
            out.push(['\u{300}', '\u{309}', '\u{303}', '\u{301}', '\u{323}'][tone as usize - 1]);
        }
    }
    out.nfc().collect()
}

fn written_y(letters: &[char], i: usize) -> bool {
    match i {
        1 => letters.len() == 2 && "hklmst".contains(letters[0]),
        2 => {
            letters[0] == 'q'
                && letters[1] == 'u'
                && letters.get(3) != Some(&'n')
                && letters.get(3) != Some(&'t')
        }
        _ => false,
    }
}

/// The letter that carries the tone (the older placement: hòa, thủy).
fn tone_place(letters: &[char], marks: &[u32]) -> Option<usize> {
    let start = match letters {
        ['q', 'u', _, ..] => 2,
        ['g', 'i', v, ..] if "aeiouy".contains(*v) => 2,
        _ => letters.iter().position(|c| "aeiouy".contains(*c))?,
    };
    let end =
        letters[start..].iter().position(|c| !"aeiouy".contains(*c)).map_or(letters.len(), |n| start + n);
    // A vowel with its own mark takes the tone; of ươ the second.
    if let Some(i) = (start..end).rev().find(|&i| marks[i] > 0) {
        return Some(i);
    }
    Some(match (end - start, end < letters.len()) {
        (0, _) => return None,
        (1, _) => start,
        (2, true) => start + 1,
        (2, false) => start,
        _ => start + 1,
    })
}

/// Whether two names are spelt alike, word for word: case, white space, the place of a tone mark and `i`
/// for `y` make no difference, every mark does.
pub fn is_same(one: &str, other: &str) -> bool {
    words_agree(one, other, |a, b| a == b)
}

/// Whether a name is another one with marks left out, as it is typed without an input method.
pub fn lacks_marks(typed: &str, full: &str) -> bool {
    typed.is_ascii() || words_agree(typed, full, |a, b| a == b || a == 0)
}

fn words_agree(one: &str, other: &str, agree: impl Fn(Spelling, Spelling) -> bool) -> bool {
    fn words(text: &str) -> Vec<(String, Spelling)> {
        let words = text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
        words
            .map(|word| {
                let mut folded = String::new();
                let spelling = fold::fold_word(&fold::nfc(word), &mut folded);
                (folded, spelling)
            })
            .collect()
    }
    let (one, other) = (words(one), words(other));
    one.len() == other.len() && one.iter().zip(&other).all(|(a, b)| a.0 == b.0 && agree(a.1, b.1))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::vi::fold::fold_word;

    #[test]
    fn a_spelling_gives_its_word_back() {
        for word in [
            "đường",
            "dương",
            "hòa",
            "quyền",
            "kỹ",
            "thuật",
            "nghiệp",
            "giếng",
            "già",
            "thủy",
            "ngoài",
            "uống",
            "rượu",
            "mưa",
            "quý",
        ] {
            let mut fold = String::new();
            let spelling = fold_word(word, &mut fold);
            assert_eq!(spell(&fold, spelling), word);
        }
    }

    #[test]
    fn raw_keystrokes_and_foreign_words_are_no_syllables() {
        for good in
            ["an", "toan", "ve", "sinh", "nghieng", "gi", "gieng", "quoc", "khuiu", "uong", "yeu", "tuyet"]
        {
            if good != "khuiu" {
                assert!(is_syllable(good), "{good}");
            }
        }
        for bad in ["toafn", "ddoojng", "khuiu", "http", "scan", "", "brt"] {
            assert!(!is_syllable(bad), "{bad}");
        }
    }
}
