//! The characters of a text, made one: what looks the same is the same from here on.
//!
//! Word, PDF readers and web pages leave characters nobody sees and twins of letters and hyphens. A
//! legal symbol, a key or a word that holds one is another one for every comparison. [`clean`] is
//! asked once, where a text comes in:
//!
//! 1. Spaces of every width become the space (`&nbsp;` in Markdown stays a non-breaking one).
//! 2. Hyphens that do not break (U+2011) and U+2010 become `-`; `Ð ð` and `Ɖ ɖ` become `Đ đ`.
//! 3. What has no width and means nothing in Vietnamese is dropped: zero-width space and joiners,
//!    word joiner, byte order mark, soft hyphen, fillers, variation selectors after a letter.
//! 4. Marks of direction, invisible tags and the place of a lost object are dropped and noted.
//! 5. A bullet of the Symbol and Wingdings fonts (U+F000 to U+F0FF in front of a line) becomes `•`;
//!    other characters without a common meaning, and the sign of lost text (U+FFFD), stay and are noted.
//!
//! Characters that turn the direction of text are not touched here: they are refused where files are
//! read.

use unicode_normalization::char::canonical_combining_class;
use unicode_normalization::{IsNormalized, is_nfc_quick};

/// A character that an editor should know of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Note {
    /// Where it stands in the cleaned text, or stood.
    pub at: usize,
    pub c: char,
    pub kind: NoteKind,
}

/// What is to be said of a character.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum NoteKind {
    /// It was invisible and is left out.
    Dropped,
    /// It stands for a picture or another object that is not in the text; left out.
    Object,
    /// Only a certain font shows it; it stays.
    Private,
    /// It stands for text that was lost before; it stays.
    Lost,
}

/// A text with one character for each meaning.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cleaned {
    pub text: String,
    pub notes: Vec<Note>,
}

/// What becomes of one character.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Fate {
    Keep,
    Become(char),
    Drop,
    Note(NoteKind),
    /// U+200D, and the selector for pictures: of use between the parts of an emoji.
    Joiner,
    /// A character of a symbol font.
    Font,
}

/// Cleans a text; `None` where there is nothing to do, which is so for nearly every text.
///
/// ```
/// # use lantoa::vi::chars::clean;
/// let cleaned = clean("39/2016/NÐ\u{2011}CP,\u{a0}huấn lu\u{ad}yện").expect("was changed");
/// assert_eq!(cleaned.text, "39/2016/NĐ-CP, huấn luyện");
/// assert!(clean("39/2016/NĐ-CP – “huấn luyện”").is_none());
/// ```
pub fn clean(text: &str) -> Option<Cleaned> {
    let first = suspicious(text.as_bytes())?;
    let mut cleaned = Cleaned { text: String::with_capacity(text.len()), notes: Vec::new() };
    cleaned.text.push_str(&text[..first]);
    let mut changed = false;
    let mut chars = text[first..].chars();
    while let Some(c) = chars.next() {
        let fate = fate(c);
        let out = &mut cleaned.text;
        changed |= fate != Fate::Keep;
        match fate {
            Fate::Keep => out.push(c),
            Fate::Become(other) => out.push(other),
            Fate::Drop => {}
            Fate::Joiner => {
                let emoji = |c: char| c >= '\u{2190}' && !c.is_alphanumeric();
                let joins = out.chars().next_back().is_some_and(emoji) || c == '\u{fe0f}' && keycap(out);
                if joins && (c == '\u{fe0f}' || next_visible(&chars).is_some_and(emoji)) {
                    out.push(c);
                }
            }
            Fate::Font if starts_line(out) && next_visible(&chars).is_none_or(char::is_whitespace) => {
                out.push('•');
            }
            Fate::Font => {
                cleaned.notes.push(Note { at: out.len(), c, kind: NoteKind::Private });
                out.push(c);
            }
            Fate::Note(kind) => {
                cleaned.notes.push(Note { at: out.len(), c, kind });
                if matches!(kind, NoteKind::Private | NoteKind::Lost) {
                    out.push(c);
                }
            }
        }
    }
    changed.then_some(cleaned)
}

/// How many bytes at the front of a text (UTF-8) need no other look: they are composed, nothing in them is
/// cleaned, and none is a control. Nearly every file is such a text from end to end, so this one pass over
/// its bytes, without a table of Unicode, takes the place of three.
///
/// A text of such characters and [starters that are composed](is_composed) is in NFC, whatever their order.
pub fn plain_prefix(bytes: &[u8]) -> usize {
    let mut rest = bytes;
    loop {
        rest = match rest {
            [b' '..=b'~' | b'\n' | b'\t', rest @ ..] => rest,
            // U+1E80 to U+1EFF: letters with two marks.
            [0xe1, 0xba | 0xbb, _, rest @ ..] => rest,
            // U+00C0 to U+01BF without the twins of Đ: U+00D0, U+00F0, U+0189.
            [0xc3, 0x90 | 0xb0, ..] | [0xc6, 0x89, ..] => break,
            [0xc3..=0xc6, _, rest @ ..] => rest,
            // U+2012 to U+2027: dashes, quotes, bullets, the ellipsis.
            [0xe2, 0x80, 0x92..=0xa7, rest @ ..] => rest,
            // U+00A1 to U+00BF without the soft hyphen.
            [0xc2, 0xa1..=0xac | 0xae..=0xbf, rest @ ..] => rest,
            // U+2180 to U+227F: arrows, ≤, ≥.
            [0xe2, 0x86..=0x89, _, rest @ ..] => rest,
            _ => break,
        };
    }
    bytes.len() - rest.len()
}

/// Whether a text is certainly in NFC: it holds only characters that never combine with one before. Such a
/// text is left as it is, all others are composed.
pub fn is_composed(text: &str) -> bool {
    let mut at = 0;
    loop {
        at += plain_prefix(&text.as_bytes()[at..]);
        let Some(c) = text[at..].chars().next() else { return true };
        let is_starter = canonical_combining_class(c) == 0;
        if !is_starter || is_nfc_quick(std::iter::once(c)) != IsNormalized::Yes {
            return is_nfc_quick(text.chars()) == IsNormalized::Yes;
        }
        at += c.len_utf8();
    }
}

/// Whether a character has no width and no meaning of its own, so that two texts which differ only in
/// it are one.
pub fn is_invisible(c: char) -> bool {
    matches!(fate(c), Fate::Drop | Fate::Joiner | Fate::Note(NoteKind::Dropped))
}

/// Whether a character turns the direction of the text around it, or marks it.
pub fn is_direction_control(c: char) -> bool {
    matches!(c, '\u{61c}' | '\u{200e}' | '\u{200f}') || turns_text(c)
}

/// Whether a character turns the direction of text, so that a number can look like another one.
pub fn turns_text(c: char) -> bool {
    matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

fn fate(c: char) -> Fate {
    match c {
        '\u{a0}' | '\u{1680}' | '\u{2000}'..='\u{200a}' | '\u{202f}' | '\u{205f}' | '\u{3000}' => {
            Fate::Become(' ')
        }
        '\u{2010}' | '\u{2011}' => Fate::Become('-'),
        'Ð' | 'Ɖ' => Fate::Become('Đ'),
        'ð' | 'ɖ' => Fate::Become('đ'),
        '\u{ad}'
        | '\u{34f}'
        | '\u{115f}'
        | '\u{1160}'
        | '\u{180b}'..='\u{180f}'
        | '\u{200b}'
        | '\u{200c}'
        | '\u{2060}'..='\u{2064}'
        | '\u{206a}'..='\u{206f}'
        | '\u{2800}'
        | '\u{3164}'
        | '\u{fe00}'..='\u{fe0e}'
        | '\u{feff}'
        | '\u{ffa0}'
        | '\u{e0100}'..='\u{e01ef}' => Fate::Drop,
        '\u{200d}' | '\u{fe0f}' => Fate::Joiner,
        '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}' => {
            Fate::Note(NoteKind::Dropped)
        }
        '\u{fffc}' => Fate::Note(NoteKind::Object),
        '\u{fffd}' => Fate::Note(NoteKind::Lost),
        '\u{f000}'..='\u{f0ff}' => Fate::Font,
        '\u{e000}'..='\u{f8ff}' | '\u{f0000}'..='\u{ffffd}' | '\u{100000}'..='\u{10fffd}' => {
            Fate::Note(NoteKind::Private)
        }
        _ => Fate::Keep,
    }
}

fn next_visible(rest: &std::str::Chars<'_>) -> Option<char> {
    rest.clone().find(|c| !is_invisible(*c))
}

/// Whether a text ends where the content of a line begins: behind white space and quote marks.
fn starts_line(text: &str) -> bool {
    let line = text.rsplit('\n').next().unwrap_or("");
    line.bytes().all(|b| matches!(b, b' ' | b'\t' | b'>'))
}

/// `1️⃣` is a digit, the selector and U+20E3.
fn keycap(text: &str) -> bool {
    text.ends_with(|c: char| c.is_ascii_digit() || matches!(c, '#' | '*'))
}

/// The first byte that could begin a character of interest. A table of first bytes and a look at the
/// second one pass over nearly everything.
fn suspicious(bytes: &[u8]) -> Option<usize> {
    const FIRST: [bool; 256] = {
        let mut table = [false; 256];
        let mut n = 0;
        let firsts = [0xc2, 0xc3, 0xc6, 0xc9, 0xcd, 0xd8, 0xe1, 0xe2, 0xe3, 0xee, 0xef, 0xf3u8, 0xf4];
        while n < firsts.len() {
            table[firsts[n] as usize] = true;
            n += 1;
        }
        table
    };
    let mut at = 0;
    while at < bytes.len() {
        let byte = bytes[at];
        if !FIRST[byte as usize] {
            at += 1;
            continue;
        }
        let second = bytes.get(at + 1).copied().unwrap_or(0);
        let third = bytes.get(at + 2).copied().unwrap_or(0);
        let hit = match byte {
            0xc2 => matches!(second, 0xa0 | 0xad),
            0xc3 => matches!(second, 0x90 | 0xb0),
            0xc6 => second == 0x89,
            0xc9 => second == 0x96,
            0xcd => second == 0x8f,
            0xd8 => second == 0x9c,
            0xe1 => matches!(second, 0x85 | 0x9a | 0xa0),
            0xe2 => match second {
                0x80 => third <= 0x91 || third == 0xaf,
                0x81 => third >= 0x9f,
                0xa0 => third == 0x80,
                _ => false,
            },
            0xe3 => matches!(second, 0x80 | 0x85),
            0xee | 0xf3 | 0xf4 => true,
            // U+F000 to U+F8FF, the selectors, the byte order mark, and the last row.
            0xef => second <= 0xa3 || matches!(second, 0xb8 | 0xbb | 0xbe | 0xbf),
            _ => false,
        };
        if hit {
            return Some(at);
        }
        at += 2;
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use unicode_normalization::UnicodeNormalization;

    #[track_caller]
    fn check_clean(text: &str, expected: &str, notes: &[(usize, NoteKind)]) {
        let cleaned = clean(text).unwrap_or_else(|| Cleaned { text: text.to_owned(), notes: Vec::new() });
        assert_eq!(cleaned.text, expected);
        let found: Vec<_> = cleaned.notes.iter().map(|note| (note.at, note.kind)).collect();
        assert_eq!(found, notes, "{text:?}");
    }

    #[test]
    fn spaces_hyphens_and_letters_have_one_form() {
        check_clean("##\u{a0}Sở\u{202f}Y\u{3000}tế", "## Sở Y tế", &[]);
        check_clean("44/2016/NÐ\u{2011}CP, ð, Ɖ, ɖ", "44/2016/NĐ-CP, đ, Đ, đ", &[]);
    }

    #[test]
    fn characters_without_width_are_dropped() {
        check_clean("\u{feff}\u{200b}## lu\u{ad}yện\u{2060} g\u{200c}ăng\u{fe00}", "## luyện găng", &[]);
    }

    #[test]
    fn what_an_editor_should_know_is_noted() {
        check_clean("Luật\u{200e} số\u{200f}", "Luật số", &[(6, NoteKind::Dropped), (11, NoteKind::Dropped)]);
        check_clean("hình \u{fffc}.", "hình .", &[(6, NoteKind::Object)]);
        check_clean("b\u{fffd}n", "b\u{fffd}n", &[(1, NoteKind::Lost)]);
        check_clean("đạt \u{f0b3} 90", "đạt \u{f0b3} 90", &[(7, NoteKind::Private)]);
    }

    #[test]
    fn bullets_of_symbol_fonts_are_bullets_in_front_of_a_line() {
        check_clean("\u{f0b7} Giày\n  \u{f0d8}\tGăng\n> \u{f0a7} Mũ", "• Giày\n  •\tGăng\n> • Mũ", &[]);
        check_clean("\u{f0b7}\u{a0}Giày", "• Giày", &[]);
    }

    #[test]
    fn emoji_keep_what_joins_them() {
        check_clean("👷\u{200d}♂\u{fe0f} 1\u{fe0f}\u{20e3}", "👷\u{200d}♂\u{fe0f} 1\u{fe0f}\u{20e3}", &[]);
        check_clean("a\u{200d}b a\u{fe0f}", "ab a", &[]);
    }

    #[test]
    fn usual_text_is_left_alone() {
        for text in ["“Đường” – điện… ≥ 90 % ± 5 °C “×” −3", "Ủy ban nhân dân Ặ ỹ ơ ư", "👷 🦺 ☑ ✓ •"]
        {
            assert_eq!(clean(text), None, "{text}");
        }
    }

    /// What the fast pass takes for plain is so, for every character there is.
    #[test]
    fn plain_text_is_composed_and_clean() {
        let mut plain = 0;
        for c in '\0'..=char::MAX {
            let text = format!("a{c}b");
            if plain_prefix(text.as_bytes()) != text.len() {
                continue;
            }
            plain += 1;
            assert_eq!(canonical_combining_class(c), 0, "{c:?}");
            assert_eq!(is_nfc_quick(std::iter::once(c)), IsNormalized::Yes, "{c:?}");
            assert_eq!(clean(&text), None, "{c:?}");
        }
        assert!(plain > 700, "{plain}");
    }

    #[test]
    fn every_letter_of_vietnamese_is_plain() {
        let vowels = "aàáảãạăằắẳẵặâầấẩẫậeèéẻẽẹêềếểễệiìíỉĩịoòóỏõọôồốổỗộơờớởỡợuùúủũụưừứửữựyỳýỷỹỵ";
        let text = format!("{vowels}đ {}Đ “–” ‘’ … • ° ± × ≤ ≥ →\n", vowels.to_uppercase());
        assert_eq!(plain_prefix(text.as_bytes()), text.len());
        let decomposed: String = "hòa".nfd().collect();
        assert!(!is_composed(&decomposed));
        assert!(is_composed("👷 hòa 中 ½"));
    }

    proptest! {
        #[test]
        fn a_composed_text_is_its_own_nfc(text in "(\\PC|[àầđ\u{300}\u{323}\u{1161}\u{1100}\u{338}≤]){0,20}") {
            prop_assert!(!is_composed(&text) || text.nfc().eq(text.chars()));
        }

        #[test]
        fn the_fast_search_misses_nothing(c in any::<char>(), text in "\\PC{0,10}") {
            let text = format!("đ{text}{c}ê");
            let found = suspicious(text.as_bytes()).is_some();
            prop_assert!(found || text.chars().all(|c| fate(c) == Fate::Keep), "{text:?}");
        }

        #[test]
        fn cleaning_twice_is_cleaning_once(text in "(\\PC|\u{200d}|\u{fe0f}|\u{f0b7}|\u{a0}|\n){0,30}") {
            let once = clean(&text).map_or(text, |cleaned| cleaned.text);
            let twice = clean(&once).map_or(once.clone(), |cleaned| cleaned.text);
            prop_assert_eq!(twice, once);
        }
    }
}
