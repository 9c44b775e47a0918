//! Figures with what is said of them: `≥ 90`, `không quá 5 %`, `từ 80 trở lên`.

use super::figure::{Number, read_start};
use super::phrase::phrase_end;

/// On which side of a figure the value lies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Comparison {
    /// The figure or more.
    AtLeast,
    /// More than the figure.
    Above,
    /// The figure or less.
    AtMost,
    /// Less than the figure.
    Below,
}

/// A figure, what is said of it, and what follows it (a unit).
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Compared<'a> {
    pub comparison: Option<Comparison>,
    pub number: Number,
    /// What stands behind the number, without "trở lên" and "trở xuống".
    pub rest: &'a str,
}

/// Longer signs before those they begin with.
const SIGNS: &[(&str, Comparison)] = &[
    (">=", Comparison::AtLeast),
    ("=>", Comparison::AtLeast),
    ("≥", Comparison::AtLeast),
    ("≧", Comparison::AtLeast),
    ("⩾", Comparison::AtLeast),
    ("<=", Comparison::AtMost),
    ("=<", Comparison::AtMost),
    ("≤", Comparison::AtMost),
    ("≦", Comparison::AtMost),
    ("⩽", Comparison::AtMost),
    (">", Comparison::Above),
    ("<", Comparison::Below),
];

/// Likewise words: "không quá" before any that "không" alone would begin.
const WORDS: &[(&str, Comparison)] = &[
    ("ít nhất", Comparison::AtLeast),
    ("tối thiểu", Comparison::AtLeast),
    ("không dưới", Comparison::AtLeast),
    ("không ít hơn", Comparison::AtLeast),
    ("không thấp hơn", Comparison::AtLeast),
    ("không nhỏ hơn", Comparison::AtLeast),
    ("không quá", Comparison::AtMost),
    ("không vượt quá", Comparison::AtMost),
    ("không hơn", Comparison::AtMost),
    ("không cao hơn", Comparison::AtMost),
    ("không lớn hơn", Comparison::AtMost),
    ("tối đa", Comparison::AtMost),
    ("nhiều nhất", Comparison::AtMost),
    ("trên", Comparison::Above),
    ("hơn", Comparison::Above),
    ("lớn hơn", Comparison::Above),
    ("cao hơn", Comparison::Above),
    ("vượt", Comparison::Above),
    ("dưới", Comparison::Below),
    ("ít hơn", Comparison::Below),
    ("nhỏ hơn", Comparison::Below),
    ("thấp hơn", Comparison::Below),
];

const AFTER: &[(&str, Comparison)] = &[("trở lên", Comparison::AtLeast), ("trở xuống", Comparison::AtMost)];

/// Reads a text that is a figure, perhaps with a comparison before or behind it and a unit; `None` where it is
/// something else, or where two comparisons are said.
///
/// ```
/// # use lantoa::vi::comparison::{Comparison, read};
/// let said = |text: &str| read(text).map(|c| (c.comparison, c.number.by_rule(), c.rest.to_owned()));
/// assert_eq!(said("≥ 90%"), Some((Some(Comparison::AtLeast), 90.0, "%".into())));
/// assert_eq!(said("từ 80 lớp trở lên"), Some((Some(Comparison::AtLeast), 80.0, "lớp".into())));
/// assert_eq!(said("dưới 3"), Some((Some(Comparison::Below), 3.0, String::new())));
/// assert_eq!(said("từ 80"), None);
/// ```
pub fn read(text: &str) -> Option<Compared<'_>> {
    let text = text.trim();
    let sign = SIGNS.iter().find_map(|(sign, is)| text.strip_prefix(sign).map(|rest| (*is, rest)));
    let word = || WORDS.iter().find_map(|(word, is)| phrase_end(text, word).map(|end| (*is, &text[end..])));
    let mut before = None;
    let mut number_text = text;
    let mut needs_after = false;
    if let Some((is, rest)) = sign.or_else(|| starts_with_letter(text).then(word).flatten()) {
        (before, number_text) = (Some(is), rest);
    } else if starts_with_letter(text) {
        number_text = &text[phrase_end(text, "từ")?..];
        needs_after = true;
    }
    let number_text = number_text.trim_start();
    let (number, used) = read_start(number_text)?;
    let mut rest = number_text[used..].trim();
    let mut after = None;
    for (words, is) in AFTER {
        if let Some(start) = ending(rest, words) {
            (after, rest) = (Some(*is), rest[..start].trim_end());
        }
    }
    let comparison = match (before, after) {
        (Some(_), Some(_)) => return None,
        (None, None) if needs_after => return None,
        (before, after) => before.or(after),
    };
    Some(Compared { comparison, number, rest })
}

fn starts_with_letter(text: &str) -> bool {
    text.starts_with(char::is_alphabetic)
}

/// Where a phrase that ends the text begins.
fn ending(text: &str, phrase: &str) -> Option<usize> {
    let words = super::phrase::words(text);
    let count = phrase.split(' ').count();
    let start = words.get(words.len().checked_sub(count)?)?.start;
    phrase_end(&text[start..], phrase).filter(|end| text[start + end..].trim().is_empty()).map(|_| start)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, comparison: Option<Comparison>, value: f64, rest: &str) {
        let found = read(text).unwrap_or_else(|| panic!("{text}"));
        assert_eq!(
            (found.comparison, found.number.by_rule(), found.rest),
            (comparison, value, rest),
            "{text}"
        );
    }

    #[test]
    fn signs_and_words_say_on_which_side_of_the_figure_the_value_lies() {
        check("90", None, 90.0, "");
        check("1.620 người", None, 1620.0, "người");
        check(">= 85%", Some(Comparison::AtLeast), 85.0, "%");
        check(">80 %", Some(Comparison::Above), 80.0, "%");
        check("≤ 5", Some(Comparison::AtMost), 5.0, "");
        check("<3", Some(Comparison::Below), 3.0, "");
        check("Không quá 5%", Some(Comparison::AtMost), 5.0, "%");
        check("không dưới 12.500 lao động", Some(Comparison::AtLeast), 12_500.0, "lao động");
        check("50 người trở xuống", Some(Comparison::AtMost), 50.0, "người");
        check("trên 4,5", Some(Comparison::Above), 4.5, "");
    }

    #[test]
    fn what_says_two_things_or_nothing_is_not_read() {
        for text in ["từ 80", "≥ 80 trở xuống", "khoảng 80", "tám mươi", "", "≥"] {
            assert_eq!(read(text), None, "{text}");
        }
    }

    proptest::proptest! {
        #[test]
        fn any_text_is_read_without_panic(text in "(≥|<=|>|từ |không quá |dưới |[0-9]{1,4}|[.,%]| |trở lên|trở xuống|ấ){0,9}") {
            read(&text);
        }
    }
}
