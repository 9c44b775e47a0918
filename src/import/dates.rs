//! Dates as administrative documents write them, as far as they are known.

/// A date with what of it is written; blanks (`ngày     tháng 6 năm 2024`) stay unknown.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct PartialDate {
    pub year: Option<u16>,
    pub month: Option<u8>,
    pub day: Option<u8>,
}

impl PartialDate {
    /// `YYYY-MM-DD`, `YYYY-MM` or `YYYY`; `None` without a year.
    pub(crate) fn iso(self) -> Option<String> {
        let year = self.year?;
        Some(match (self.month, self.day) {
            (Some(month), Some(day)) => format!("{year:04}-{month:02}-{day:02}"),
            (Some(month), None) => format!("{year:04}-{month:02}"),
            _ => format!("{year:04}"),
        })
    }

    /// `MM-DD`, or the whole date where a year is written.
    pub(crate) fn deadline(self) -> Option<String> {
        let (month, day) = (self.month?, self.day?);
        Some(match self.year {
            Some(year) => format!("{year:04}-{month:02}-{day:02}"),
            None => format!("{month:02}-{day:02}"),
        })
    }

    fn checked(year: Option<u32>, month: Option<u32>, day: Option<u32>) -> Self {
        let year = year.filter(|y| (1945..=2100).contains(y)).map(|y| y as u16);
        let month = month.filter(|m| (1..=12).contains(m)).map(|m| m as u8);
        let last = match month {
            Some(2) => 29,
            Some(4 | 6 | 9 | 11) => 30,
            _ => 31,
        };
        let day = day.filter(|d| (1..=last).contains(d)).map(|d| d as u8);
        Self { year, month, day }
    }
}

/// Reads what follows the word "ngày": `19/3/2024`, `14 tháng 3 năm 2022`, `  tháng 6 năm 2024`, `15/12`.
///
/// Gives the date and how many bytes it took. `None` if no date follows.
pub(crate) fn after_day_word(text: &str) -> Option<(PartialDate, usize)> {
    let mut at = skip_blank(text, 0);
    let (day, next) = number(text, at, 2);
    at = next;
    let slash = text[at..].trim_start();
    let slash_at = text.len() - slash.len();
    if day.is_some()
        && slash.starts_with(['/', '-', '.'])
        && slash[1..].trim_start().starts_with(|c: char| c.is_ascii_digit())
    {
        let after = slash_at + 1;
        let (month, next) = number(text, skip_space(text, after), 2);
        let separator = text[next..].chars().next().filter(|c| matches!(c, '/' | '-' | '.'));
        let (year, end) = match separator {
            Some(_) => match number(text, skip_space(text, next + 1), 4) {
                (Some(year), end) if year >= 1900 => (Some(year), end),
                _ => (None, next),
            },
            None => (None, next),
        };
        month?;
        return Some((PartialDate::checked(year, month, day), end));
    }
    at = skip_blank(text, at);
    at = word(text, at, "tháng")?;
    let (month, next) = number(text, skip_blank(text, at), 2);
    let at = skip_blank(text, next);
    let (year, end) = match word(text, at, "năm") {
        Some(at) => {
            let from = skip_blank(text, at);
            match number(text, from, 4) {
                (Some(year), end) if year >= 1000 => (Some(year), end),
                (_, end) => (None, end.max(at)),
            }
        }
        None => (None, next),
    };
    Some((PartialDate::checked(year, month, day), end))
}

fn number(text: &str, at: usize, most: usize) -> (Option<u32>, usize) {
    let digits = text[at..].bytes().take_while(u8::is_ascii_digit).count();
    if digits == 0 || digits > most {
        return (None, at);
    }
    (text[at..at + digits].parse().ok(), at + digits)
}

/// Dots, underscores and spaces stand for what is not filled in.
fn skip_blank(text: &str, at: usize) -> usize {
    let rest =
        text[at..].trim_start_matches(|c: char| c.is_whitespace() || matches!(c, '.' | '…' | '_' | '‥'));
    text.len() - rest.len()
}

fn skip_space(text: &str, at: usize) -> usize {
    text.len() - text[at..].trim_start().len()
}

fn word(text: &str, at: usize, word: &str) -> Option<usize> {
    let end = super::text::phrase_end(&text[at..], word)?;
    // The word must stand here and not further on.
    text[at..].starts_with(char::is_alphabetic).then_some(at + end)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check_date(text: &str, iso: Option<&str>) {
        assert_eq!(after_day_word(text).and_then(|(date, _)| date.iso()).as_deref(), iso, "{text}");
    }

    #[test]
    fn dates_are_read_as_far_as_they_go() {
        check_date(" 19/3/2024 của", Some("2024-03-19"));
        check_date(" 03/3/2017 về", Some("2017-03-03"));
        check_date(" 14 tháng 3 năm 2022 của", Some("2022-03-14"));
        check_date("        tháng 6 năm 2024", Some("2024-06"));
        check_date("            tháng          năm 2025", Some("2025"));
        check_date(" … tháng … năm 2026", Some("2026"));
        check_date(" 5 tháng … năm 2026", Some("2026"));
        check_date(" 31/02/2025", Some("2025-02"));
        check_date(" tháng năm 20...", None);
        check_date(" toàn dân", None);
    }

    #[test]
    fn a_day_of_every_year_is_a_deadline() {
        let (date, end) = after_day_word(" 15/12), các sở").unwrap();
        assert_eq!((date.deadline().as_deref(), end), (Some("12-15"), 6));
        assert_eq!(after_day_word(" 10 tháng 12) báo").unwrap().0.deadline().as_deref(), Some("12-10"));
    }
}
