//! Dates as Vietnamese documents write them.

use jiff::civil::Date;

use crate::vi::date::numeric;

/// A date: `2026-05-01`, `01/05/2026`, `1/5/2026` (day, month, year; also with `-` or `.`).
pub fn parse_date(text: &str) -> Option<Date> {
    let text = text.trim();
    if let Some((year, month, day)) = three(text, '-')
        && year.len() == 4
    {
        return make(year, month, day);
    }
    let (written, used) = numeric(text).filter(|_| !text.contains(char::is_whitespace))?;
    let (day, month, year) = (written.day?, written.month?, written.year?);
    (used == text.len()).then(|| Date::new(year as i16, month as i8, day as i8).ok())?
}

fn three(text: &str, separator: char) -> Option<(&str, &str, &str)> {
    let mut parts = text.split(separator);
    let found = (parts.next()?, parts.next()?, parts.next()?);
    parts.next().is_none().then_some(found)
}

fn make(year: &str, month: &str, day: &str) -> Option<Date> {
    if [year, month, day].iter().any(|p| p.is_empty() || !p.bytes().all(|b| b.is_ascii_digit())) {
        return None;
    }
    Date::new(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?).ok()
}

/// A date as far as it is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum PartialDate {
    Year(i16),
    Month(i16, i8),
    Day(Date),
}

impl PartialDate {
    /// `2024-12-25`, `25/12/2024`, `2024-06`, `6/2024` or `2024`.
    pub fn parse(text: &str) -> Option<PartialDate> {
        let text = text.trim();
        if let Some(date) = parse_date(text) {
            return Some(PartialDate::Day(date));
        }
        if text.len() == 4 && text.bytes().all(|b| b.is_ascii_digit()) {
            return text.parse().ok().map(PartialDate::Year);
        }
        let (year, month) = text.split_once('-').or_else(|| text.split_once('/').map(|(m, y)| (y, m)))?;
        let first = make(year, month, "1")?;
        (year.len() == 4).then_some(PartialDate::Month(first.year(), first.month()))
    }

    /// `YYYY-MM-DD`, `YYYY-MM` or `YYYY`.
    pub fn iso(self) -> String {
        match self {
            PartialDate::Year(y) => format!("{y:04}"),
            PartialDate::Month(y, m) => format!("{y:04}-{m:02}"),
            PartialDate::Day(date) => date.to_string(),
        }
    }

    pub fn year(self) -> i16 {
        match self {
            PartialDate::Year(y) | PartialDate::Month(y, _) => y,
            PartialDate::Day(date) => date.year(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check_date(text: &str, iso: Option<&str>) {
        assert_eq!(parse_date(text).map(|d| d.to_string()).as_deref(), iso, "{text}");
    }

    #[test]
    fn the_usual_forms_are_understood() {
        check_date("2026-05-01", Some("2026-05-01"));
        check_date("01/05/2026", Some("2026-05-01"));
        check_date("1/5/2026", Some("2026-05-01"));
        check_date("1-5-2026", Some("2026-05-01"));
    }

    #[test]
    fn days_that_do_not_exist_are_refused() {
        check_date("30/02/2026", None);
        check_date("2026-13-01", None);
        check_date("1/5/26", None);
        check_date("ngày 1", None);
    }

    #[test]
    fn a_date_may_be_known_only_in_part() {
        assert_eq!(PartialDate::parse("2024"), Some(PartialDate::Year(2024)));
        assert_eq!(PartialDate::parse("2024-06"), Some(PartialDate::Month(2024, 6)));
        assert_eq!(PartialDate::parse("6/2024"), Some(PartialDate::Month(2024, 6)));
        assert_eq!(PartialDate::parse("2024-13"), None);
    }
}
