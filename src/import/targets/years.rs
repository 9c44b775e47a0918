//! The years of a goal: `đến năm 2030`, `vào năm 2027`, `(năm 2028)`, `giai đoạn 2026 - 2030`; and whose figure each
//! belongs to.

use std::ops::Range;

use super::super::figures::Figure;
use super::super::text::{self, Word};

/// A year in a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Mark {
    /// With the words that belong to it.
    pub range: Range<usize>,
    pub year: u16,
    /// It compares ("so với năm 2020") or begins ("từ năm 2026"), so nothing is due by it.
    pub aside: bool,
}

/// Words before "năm" that belong to the year.
const BEFORE: &[&str] = &[
    "đến", "tới", "vào", "trong", "trước", "hết", "cuối", "cho", "từ", "tính", "kể", "đầu", "ở", "của",
    "kết", "thúc",
];

/// The years of a text, in order.
pub(super) fn marks(text: &str) -> Vec<Mark> {
    let words = text::words(text);
    let year = |index: usize| words.get(index).and_then(year_of);
    let mut found: Vec<Mark> = Vec::new();
    let mut index = 0;
    while index < words.len() {
        let canon = words[index].canon.as_str();
        let next = match canon {
            "năm" if year(index + 1).is_some() => index + 1,
            "đoạn" if index > 0 && words[index - 1].canon == "giai" && year(index + 1).is_some() => {
                index + 1
            }
            _ => {
                index += 1;
                continue;
            }
        };
        let (mut start, mut last) = (index, next);
        let mut due = year(next).unwrap_or_default();
        // "2026 - 2030", "2026 đến năm 2030": the last year counts.
        if let Some((to, at)) = span_end(text, &words, next) {
            (due, last) = (to, at);
        }
        if canon == "đoạn" {
            start -= 1;
        }
        while start > 0 && BEFORE.contains(&words[start - 1].canon.as_str()) && joined(text, &words, start) {
            start -= 1;
        }
        let opening = words[start].canon.as_str();
        let compares = start >= 2 && words[start - 2].canon == "so" && words[start - 1].canon == "với";
        let begins = last == next && matches!(opening, "từ" | "kể")
            || matches!(words.get(last + 1).map(|word| word.canon.as_str()), Some("trở"))
                && matches!(words.get(last + 2).map(|word| word.canon.as_str()), Some("đi"));
        if compares {
            start -= 2;
        }
        let mut range = words[start].start..words[last].end;
        // "(năm 2028)": the brackets belong to the year.
        if text[..range.start].ends_with('(') && text[range.end..].starts_with(')') {
            range = range.start - 1..range.end + 1;
        }
        found.push(Mark { range, year: due, aside: compares || begins });
        index = last + 1;
    }
    found
}

fn year_of(word: &Word) -> Option<u16> {
    word.canon.parse::<u16>().ok().filter(|year| (2000..=2100).contains(year) && word.canon.len() == 4)
}

/// Whether nothing but a space parts a word from the one before it.
fn joined(text: &str, words: &[Word], index: usize) -> bool {
    text[words[index - 1].end..words[index].start].trim().is_empty()
}

/// The second year of a span, and the index of its word.
fn span_end(text: &str, words: &[Word], first: usize) -> Option<(u16, usize)> {
    let next = words.get(first + 1)?;
    let between = text[words[first].end..next.start].trim();
    if matches!(between, "-" | "–" | "—") {
        return Some((year_of(next)?, first + 1));
    }
    let to = matches!(next.canon.as_str(), "đến" | "tới") && between.is_empty();
    let skip = usize::from(to && words.get(first + 2).is_some_and(|word| word.canon == "năm"));
    let last = first + 2 + skip;
    let from_here = first > 0 && text::starts_with(&text[words[first.saturating_sub(2)].start..], "từ năm");
    let end = words.get(last).filter(|_| to && (from_here || skip == 0)).and_then(year_of)?;
    Some((end, last))
}

/// The text with spaces where its years stand, so that what is left reads as if they were not there.
pub(super) fn masked(text: &str, marks: &[Mark]) -> String {
    let mut masked = String::with_capacity(text.len());
    let mut at = 0;
    for mark in marks {
        masked.push_str(&text[at..mark.range.start]);
        masked.extend(std::iter::repeat_n(' ', mark.range.len()));
        at = mark.range.end;
    }
    masked.push_str(&text[at..]);
    masked
}

/// The year of each figure of a clause, and whether the years stand before their figures.
pub(super) fn assign(figures: &[Figure], marks: &[&Mark]) -> (Vec<Option<u16>>, bool) {
    let due: Vec<&&Mark> = marks.iter().filter(|mark| !mark.aside).collect();
    let (Some(first_mark), Some(first)) = (due.first(), figures.first()) else {
        return (vec![None; figures.len()], false);
    };
    let before = first_mark.range.start < first.start;
    let years = figures.iter().enumerate().map(|(index, figure)| {
        if due.len() == figures.len() {
            return Some(due[index].year);
        }
        let earlier = due.iter().rev().find(|mark| mark.range.end <= figure.start);
        let next = figures.get(index + 1).map_or(usize::MAX, |next| next.start);
        let own = due.iter().find(|mark| mark.range.start >= figure.end && mark.range.end <= next);
        let later = due.iter().find(|mark| mark.range.start >= figure.end);
        let chosen = if before { earlier.or(own) } else { own.or(earlier).or(later) };
        chosen.map(|mark| mark.year)
    });
    (years.collect(), before)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: &[(&str, u16, bool)]) {
        let found = marks(text);
        let seen: Vec<(&str, u16, bool)> =
            found.iter().map(|mark| (&text[mark.range.clone()], mark.year, mark.aside)).collect();
        assert_eq!(seen, expected, "{text}");
    }

    #[test]
    fn years_are_read_with_their_words() {
        check(
            "Đến hết năm 2027 đạt 50%, năm 2030 đạt 80%",
            &[("Đến hết năm 2027", 2027, false), ("năm 2030", 2030, false)],
        );
        check("Trước năm 2028, 100% cơ sở", &[("Trước năm 2028", 2028, false)]);
        check("giảm 5% so với năm 2020", &[("so với năm 2020", 2020, true)]);
        check("giai đoạn 2026 - 2030 giảm", &[("giai đoạn 2026 - 2030", 2030, false)]);
        check("từ năm 2026 đến năm 2030 giảm", &[("từ năm 2026 đến năm 2030", 2030, false)]);
        check("từ năm 2026, mỗi năm", &[("từ năm 2026", 2026, true)]);
        check("năm 2025 lên 80% năm 2030", &[("năm 2025", 2025, false), ("năm 2030", 2030, false)]);
        check("hằng năm tổ chức 05 lớp", &[]);
    }

    #[test]
    fn a_masked_text_keeps_its_places() {
        let text = "Đến năm 2027 đạt 50%";
        let found = masked(text, &marks(text));
        assert_eq!((found.len(), found.trim()), (text.len(), "đạt 50%"));
    }
}
