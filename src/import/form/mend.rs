//! Mends the lines of a letterhead that a narrow column, a page's source or a PDF broke inside a name, number or date.
//!
//! Two lines are joined only where what they make together is known and neither says it alone: a motto, a number
//! field, a date with its month and year, the first word of an issuer.

use super::super::phrases::ISSUER_OPENERS;
use super::super::source::Line;
use super::super::{rejoin, text};
use super::{is_motto, number_field, place_and_date};
use crate::vi::date::Written;

/// What is read as one line, and the lines it was.
#[derive(Debug, Clone, Default)]
pub(super) struct Mended {
    pub text: String,
    pub lines: Vec<Line>,
}

impl Mended {
    pub(super) fn no(&self) -> usize {
        self.lines.first().map_or(1, |line| line.no)
    }

    fn join(&mut self, other: Self) {
        self.text = joined(&self.text, &other.text);
        self.lines.extend(other.lines);
    }
}

/// How far below its beginning the rest of a number or a date is looked for.
const REACH: usize = 6;

pub(super) fn mend(lines: Vec<Line>) -> Vec<Mended> {
    let mut all: Vec<Mended> =
        lines.into_iter().map(|line| Mended { text: line.text.clone(), lines: vec![line] }).collect();
    mottoes(&mut all);
    numbers(&mut all);
    dates(&mut all);
    places(&mut all);
    issuers(&mut all);
    all
}

fn joined(left: &str, right: &str) -> String {
    let tight = right.starts_with(['/', '-', '–']) || left.ends_with('/');
    format!("{}{}{}", left.trim_end(), if tight { "" } else { " " }, right.trim_start())
}

fn mottoes(all: &mut Vec<Mended>) {
    let mut index = 0;
    while index < all.len() {
        if !is_motto(&all[index].text) {
            for count in 1..=3 {
                let Some(parts) = all.get(index..=index + count) else { break };
                if parts.iter().any(|part| is_motto(&part.text)) {
                    break;
                }
                let whole = parts.iter().map(|part| part.text.trim()).collect::<Vec<_>>().join(" ");
                // It begins in the first of them.
                if is_motto(&whole[parts[0].text.trim().len()..]) {
                    break;
                }
                if is_motto(&whole) && text::word_count(&parts[count].text) <= 8 {
                    for _ in 0..count {
                        let part = all.remove(index + 1);
                        all[index].join(part);
                    }
                    break;
                }
            }
        }
        index += 1;
    }
}

/// "Số:" and "12/KH-UBND", "Số: 12" and "/KH-UBND", with other lines between.
fn numbers(all: &mut Vec<Mended>) {
    let Some(open) = all.iter().position(|line| opens_number(&line.text)) else { return };
    let near = (open + 1..all.len().min(open + 1 + REACH)).chain(open.saturating_sub(3)..open);
    let rest = near.into_iter().find(|index| {
        let part = all[*index].text.trim_start();
        let goes_on =
            part.starts_with(|c: char| c == '/' || c.is_ascii_digit() || crate::vi::symbol::is_dash(c));
        goes_on && number_field(&joined(&all[open].text, part)).is_some()
    });
    if let Some(rest) = rest {
        let part = all.remove(rest);
        let open = if rest < open { open - 1 } else { open };
        all[open].join(part);
    }
}

fn opens_number(line: &str) -> bool {
    let column = line.rsplit("   ").find(|column| text::starts_with(column, "Số")).unwrap_or(line);
    let Some(end) = text::phrase_end(column, "Số") else { return false };
    let blank = |c: char| c.is_whitespace() || c.is_ascii_digit() || matches!(c, ':' | '.' | '…' | '_');
    number_field(line).is_none() && column[end..].chars().all(blank)
}

/// "Bình An, ngày 05", "tháng 3" and "năm 2025".
fn dates(all: &mut Vec<Mended>) {
    let read = |line: &str| place_and_date(line).map(|(_, date)| date);
    let says = |date: Option<Written>| {
        date.map_or(0, |date| {
            1 + usize::from(date.day.is_some())
                + usize::from(date.month.is_some())
                + usize::from(date.year.is_some())
        })
    };
    let Some(at) = all.iter().position(|line| ends_with_day(&line.text)) else { return };
    let mut next = at + 1;
    for _ in 0..REACH {
        if says(read(&all[at].text)) == 4 {
            break;
        }
        let Some(part) = all.get(next) else { break };
        let goes_on = text::any_start(&part.text, &["tháng", "năm"]).is_some()
            || part.text.starts_with(|c: char| c.is_ascii_digit()) && !part.text.contains('/');
        let whole = joined(&all[at].text, &part.text);
        if goes_on && (says(read(&whole)) > says(read(&all[at].text)) || ends_with_day(&whole)) {
            let part = all.remove(next);
            all[at].join(part);
        } else {
            next += 1;
        }
    }
}

/// A line that ends within a date: `…, ngày`, `…, ngày 05 tháng`, `…, ngày 05 tháng 3`.
fn ends_with_day(line: &str) -> bool {
    let words = text::words(line);
    let Some(day) = words.iter().rposition(|word| word.canon == "ngày") else { return false };
    let mut rest = words[day + 1..].iter().map(|word| word.canon.as_str());
    day.min(8) == day
        && rest.all(|word| {
            matches!(word, "tháng" | "năm") || word.bytes().all(|b| b.is_ascii_digit()) && word.len() <= 2
        })
}

/// "Bình" above "An, ngày 05 tháng 3 năm 2025".
fn places(all: &mut Vec<Mended>) {
    let Some(at) =
        all.iter().position(|line| place_and_date(&line.text).is_some_and(|(place, _)| place.is_some()))
    else {
        return;
    };
    let Some(before) = at.checked_sub(1).map(|before| all[before].text.trim().to_owned()) else { return };
    let begins = text::words(&all[at].text);
    let short = place_and_date(&all[at].text)
        .and_then(|(place, _)| place)
        .is_some_and(|place| text::word_count(&place) <= 2);
    let stands_first = begins.iter().take_while(|word| word.canon != "ngày").count() <= 2;
    let name = !text::is_caps(&before)
        && text::word_count(&before) <= 3
        && before.split_whitespace().all(|word| word.starts_with(char::is_uppercase))
        && before.chars().all(|c| c.is_alphabetic() || c == ' ')
        && text::any_start(&before, &ISSUER_OPENERS).is_none()
        && super::stamp::whole(&before).is_none();
    if short && stands_first && name {
        let mut first = all.remove(at - 1);
        first.join(all.remove(at - 1));
        all.insert(at - 1, first);
    }
}

/// "ỦY" above "BAN NHÂN DÂN".
fn issuers(all: &mut Vec<Mended>) {
    let mut index = 0;
    while index + 1 < all.len() {
        let (here, next) = (all[index].text.trim(), all[index + 1].text.trim());
        let fragment = text::is_caps(here)
            && text::word_count(here) <= 2
            && !rejoin::is_rule(here)
            && !is_motto(here)
            && text::any_start(here, &ISSUER_OPENERS).is_none();
        let whole = format!("{here} {next}");
        let opens = text::any_start(&whole, &ISSUER_OPENERS).is_some_and(|(_, end)| end > here.len());
        if fragment && text::is_caps(next) && opens {
            let part = all.remove(index + 1);
            all[index].join(part);
        }
        index += 1;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(lines: &[&str], expected: &[&str]) {
        let lines = lines.iter().map(|line| Line { text: (*line).into(), ..Line::default() }).collect();
        let found: Vec<String> = mend(lines).into_iter().map(|line| line.text).collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn names_numbers_and_dates_are_put_together() {
        check(
            &[
                "ỦY",
                "BAN NHÂN DÂN",
                "XÃ A",
                "CỘNG",
                "HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
                "Số:",
                "12/KH-UBND",
                "Bình",
                "An, ngày 05 tháng 3",
                "năm 2025",
            ],
            &[
                "ỦY BAN NHÂN DÂN",
                "XÃ A",
                "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
                "Số: 12/KH-UBND",
                "Bình An, ngày 05 tháng 3 năm 2025",
            ],
        );
        check(
            &["Số: 12", "Bình An, ngày 05", "/KH-UBND", "tháng 3", "năm 2025"],
            &["Số: 12/KH-UBND", "Bình An, ngày 05 tháng 3 năm 2025"],
        );
        check(
            &["Số:     -KH/HU", "Bác Ái, ngày    tháng 6", "năm 2024"],
            &["Số:     -KH/HU", "Bác Ái, ngày    tháng 6 năm 2024"],
        );
    }

    #[test]
    fn whole_lines_stay_apart() {
        let lines =
            ["UBND TỈNH A", "SỞ Y TẾ", "Số: 5/KH-SYT", "Hà Thanh, ngày 2 tháng 3 năm 2026", "Số lượng"];
        check(&lines, &lines);
    }
}
