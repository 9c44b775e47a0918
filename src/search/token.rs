//! Cuts text into words: runs of letters, digits and marks.
//!
//! Vietnamese writes its syllables apart, so this is all the cutting there is; pairs of neighbours do the
//! rest (see `build`). Han, kana and the like have no spaces: each character is a word.

use unicode_normalization::char::is_combining_mark;

use crate::vi::letter::is_alphanumeric;

/// Longest word that is kept, in characters; the rest of a longer run is dropped.
pub(crate) const MAX_WORD: usize = 40;

/// Words of `text` (NFC), each with its byte offset.
pub fn words(text: &str) -> Words<'_> {
    Words { text, at: 0 }
}

/// Iterator of [`words`].
pub struct Words<'a> {
    text: &'a str,
    at: usize,
}

pub(crate) fn is_ideograph(c: char) -> bool {
    matches!(c, '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}' | '\u{f900}'..='\u{faff}')
}

fn is_word_char(c: char) -> bool {
    is_alphanumeric(c) || is_combining_mark(c)
}

impl<'a> Iterator for Words<'a> {
    type Item = (usize, &'a str);

    fn next(&mut self) -> Option<(usize, &'a str)> {
        let bytes = self.text.as_bytes();
        let mut start = self.at;
        // Most separators are ASCII: skip them without decoding.
        loop {
            let b = *bytes.get(start)?;
            if b < 0x80 {
                if b.is_ascii_alphanumeric() {
                    break;
                }
                start += 1;
            } else {
                let c = self.text[start..].chars().next()?;
                if is_word_char(c) {
                    break;
                }
                start += c.len_utf8();
            }
        }
        let (mut end, mut kept, mut count) = (start, start, 0);
        while let Some(&b) = bytes.get(end) {
            let len = if b < 0x80 {
                if !b.is_ascii_alphanumeric() {
                    break;
                }
                1
            } else {
                let Some(c) = self.text[end..].chars().next() else { break };
                if !is_word_char(c) || (is_ideograph(c) && count > 0) {
                    break;
                }
                if is_ideograph(c) {
                    end += c.len_utf8();
                    kept = end;
                    break;
                }
                c.len_utf8()
            };
            end += len;
            count += 1;
            if count <= MAX_WORD {
                kept = end;
            }
        }
        self.at = end;
        Some((start, &self.text[start..kept]))
    }
}

#[cfg(test)]
mod tests {
    use super::words;

    fn check_words(text: &str, expected: &[&str]) {
        assert_eq!(words(text).map(|w| w.1).collect::<Vec<_>>(), expected);
    }

    #[test]
    fn punctuation_and_signs_part_words() {
        check_words(
            "An toàn, vệ sinh (ATVSLĐ) – 39/2016/NĐ-CP",
            &["An", "toàn", "vệ", "sinh", "ATVSLĐ", "39", "2016", "NĐ", "CP"],
        );
    }

    #[test]
    fn ideographs_stand_alone_and_long_runs_are_cut() {
        check_words("安全 first", &["安", "全", "first"]);
        let long = "a".repeat(10_000);
        assert_eq!(words(&long).map(|w| w.1.len()).collect::<Vec<_>>(), [40]);
        check_words("… !!! ", &[]);
    }
}
