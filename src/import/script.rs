//! Letters that are not what they seem: legacy fonts (TCVN3, VNI), look-alikes from other alphabets, hidden controls.
//!
//! TCVN 6909:2001 asks for Unicode. Old fonts put Vietnamese letters on other characters' places, so the text reads
//! as `Céng hoµ x· héi`. It is reported with its line, never converted silently: a conversion can be wrong.

use super::doubt::Doubt;
use super::source::{Piece, Source};
use super::text;
use crate::diag::Code;

/// Characters that TCVN3 (ABC) fonts use for Vietnamese letters and that Vietnamese Unicode text does not contain.
const TCVN3: &str = "µ¸¶·¹¨»¾¼½Æ©ÇÊÈÉË®ÎÏÐÑÖ×ØÜÞßäåæçëîïñö÷øûþ¬\u{ad}«";

/// Letters that the VNI fonts put after a vowel for its mark, and that Vietnamese Unicode text does not contain.
const VNI_MARKS: &str = "äåöüøïûÿñÄÅÖÜØÏÛ";

/// Reports suspicious writing, at most a few lines of each kind.
pub(crate) fn check(source: &Source) -> Vec<Doubt> {
    let mut found = Found::default();
    for piece in &source.pieces {
        match piece {
            Piece::Line(line) => found.look(&line.raw, line.no),
            Piece::Table(table) => table
                .rows
                .iter()
                .flatten()
                .filter(|c| !c.is_repeat())
                .for_each(|c| found.look(&c.raw, c.line)),
        }
    }
    found.doubts()
}

#[derive(Default)]
struct Found {
    tcvn3: Vec<(usize, String)>,
    vni: Vec<(usize, String)>,
    alike: Vec<(usize, String)>,
    controls: Vec<(usize, String)>,
}

impl Found {
    fn look(&mut self, raw: &str, line: usize) {
        if looks_tcvn3(raw) {
            self.tcvn3.push((line, text::shorten(raw, 40)));
        } else if looks_vni(raw) {
            self.vni.push((line, text::shorten(raw, 40)));
        }
        if let Some(word) = look_alike(raw) {
            self.alike.push((line, word));
        }
        if raw.contains(|c| matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')) {
            self.controls.push((line, text::shorten(raw, 40)));
        }
    }

    fn doubts(self) -> Vec<Doubt> {
        let mut doubts = Vec::new();
        let mut say = |places: Vec<(usize, String)>, code: Code, vi: &str, en: &str| {
            let more = places.len().saturating_sub(5);
            for (index, (line, example)) in places.into_iter().take(5).enumerate() {
                let rest = |word: &str| {
                    if index == 4 && more > 0 { format!(" (+ {more} {word})") } else { String::new() }
                };
                doubts.push(Doubt::new(
                    line,
                    code,
                    format!("{vi}: \"{example}\"{}", rest("dòng khác")),
                    format!("{en}: \"{example}\"{}", rest("more lines")),
                ));
            }
        };
        say(
            self.tcvn3,
            Code::LegacyFont,
            "chữ theo bảng mã cũ TCVN3 (ABC), cần chuyển sang Unicode",
            "letters of the old TCVN3 (ABC) encoding, to be converted to Unicode",
        );
        say(
            self.vni,
            Code::LegacyFont,
            "chữ theo bảng mã cũ VNI, cần chuyển sang Unicode",
            "letters of the old VNI encoding, to be converted to Unicode",
        );
        say(
            self.alike,
            Code::LookAlike,
            "có chữ cái Kirin hoặc Hy Lạp trông giống chữ Latinh",
            "Cyrillic or Greek letters that look like Latin ones",
        );
        say(
            self.controls,
            Code::DirectionControl,
            "có ký tự ẩn đổi chiều chữ, có thể che giấu nội dung",
            "hidden characters that turn the direction of text and may disguise it",
        );
        doubts
    }
}

fn looks_tcvn3(raw: &str) -> bool {
    let words: Vec<&str> = raw.split_whitespace().collect();
    // A legacy letter between Latin letters, in several words of the line.
    let odd = words.iter().filter(|word| {
        let letters = word.chars().filter(|c| c.is_ascii_alphabetic()).count();
        letters > 0
            && word.chars().any(|c| TCVN3.contains(c) && !"éèêàáâãìíòóôõùúýÉÈÊÀÁÂÃÌÍÒÓÔÕÙÚÝ".contains(c))
    });
    odd.count() >= 2
}

fn looks_vni(raw: &str) -> bool {
    let odd = raw.split_whitespace().filter(|word| {
        let chars: Vec<char> = word.chars().collect();
        chars.windows(2).any(|pair| pair[0].is_alphabetic() && VNI_MARKS.contains(pair[1]))
    });
    odd.count() >= 2
}

/// A word that mixes Latin with Cyrillic or Greek letters.
fn look_alike(raw: &str) -> Option<String> {
    raw.split_whitespace()
        .find(|word| {
            let foreign = |c: char| {
                matches!(c, '\u{370}'..='\u{3ff}' | '\u{400}'..='\u{52f}')
                    && c.is_alphabetic()
                    && !matches!(c, 'µ' | 'μ' | 'Ω' | 'π')
            };
            word.chars().any(foreign)
                && (word.chars().any(|c| c.is_ascii_alphabetic())
                    || word.chars().all(|c| !c.is_alphabetic() || foreign(c)))
        })
        .map(|word| text::shorten(word, 40))
}

#[cfg(test)]
mod tests {
    use super::super::read;
    use super::*;

    fn codes(text: &str) -> Vec<Code> {
        check(&read::read("a.txt", text.as_bytes()).unwrap()).into_iter().map(|w| w.code).collect()
    }

    #[test]
    fn legacy_fonts_are_reported() {
        assert_eq!(codes("Céng hoµ x· héi chñ nghÜa ViÖt Nam"), [Code::LegacyFont]);
        assert_eq!(codes("COÄNG HOØA XAÕ HOÄI CHUÛ NGHÓA VIEÄT NAM"), [Code::LegacyFont]);
    }

    #[test]
    fn look_alike_letters_are_reported() {
        // The first letter of the second word is the Cyrillic one.
        assert_eq!(codes("Sở \u{0421}ông Thương"), [Code::LookAlike]);
    }

    #[test]
    fn good_vietnamese_is_left_alone() {
        assert!(
            codes("Cộng hòa xã hội chủ nghĩa Việt Nam, ưu đãi, thuở, H'Yim Kđoh, người lao động").is_empty()
        );
    }
}
