//! Dates as Vietnamese documents write them.

use jiff::Span;
use jiff::civil::{Date, DateTime, Time};

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

/// Hours that Vietnam is ahead of UTC, all year.
const VIETNAM: i64 = 7;

/// A day, or a day and time, in Vietnam: `2026-05-01`, `2026-05-01 07:00`, `2026-05-01T07:00:00+07:00`,
/// `1/5/2026 7:00`, `7h30 1/5/2026`. A time with a zone is taken to Vietnam's.
pub fn parse_moment(text: &str) -> Option<DateTime> {
    let text = text.trim();
    if let Some(date) = parse_date(text) {
        return Some(date.at(0, 0, 0, 0));
    }
    let (first, second) = text.split_once(['T', 't', ' ']).map(|(a, b)| (a.trim(), b.trim()))?;
    if let Some(date) = parse_date(first) {
        let (time, offset) = split_zone(second)?;
        let moment = date.to_datetime(parse_time(time)?);
        return match offset {
            None => Some(moment),
            Some(minutes) => in_vietnam(moment, minutes),
        };
    }
    let second = second.trim_start_matches("ngày ").trim();
    Some(parse_date(second)?.to_datetime(parse_time(first.trim_end_matches(','))?))
}

/// A time in another zone, `minutes` ahead of UTC, as it is in Vietnam.
pub fn in_vietnam(moment: DateTime, minutes: i64) -> Option<DateTime> {
    moment.checked_add(Span::new().minutes(VIETNAM * 60 - minutes)).ok()
}

/// `07:00`, `7:00:30`, `7h`, `7h30`, `7g30`.
fn parse_time(text: &str) -> Option<Time> {
    let text = text.trim();
    let mut parts = text.split([':', 'h', 'g', 'H', 'G']);
    let number = |part: Option<&str>| -> Option<i8> {
        let part = part.unwrap_or("").trim();
        if part.is_empty() {
            return Some(0);
        }
        part.split('.').next().unwrap_or(part).parse().ok().filter(|n| *n >= 0)
    };
    if !text.contains([':', 'h', 'g', 'H', 'G']) || !text.starts_with(|c: char| c.is_ascii_digit()) {
        return None;
    }
    let (hour, minute, second) = (number(parts.next())?, number(parts.next())?, number(parts.next())?);
    if parts.next().is_some() {
        return None;
    }
    Time::new(hour, minute, second, 0).ok()
}

/// A time without its zone, and that zone's minutes ahead of UTC.
fn split_zone(text: &str) -> Option<(&str, Option<i64>)> {
    if let Some(time) = text.strip_suffix(['Z', 'z']) {
        return Some((time, Some(0)));
    }
    let Some(at) = text.rfind(['+', '-']) else { return Some((text, None)) };
    let zone = &text[at + 1..];
    let (hours, minutes) = zone.split_once(':').unwrap_or((zone, "0"));
    let minutes = hours.parse::<i64>().ok()? * 60 + minutes.parse::<i64>().ok()?;
    let sign = if text[at..].starts_with('-') { -1 } else { 1 };
    (minutes <= 14 * 60).then_some((text[..at].trim(), Some(sign * minutes)))
}

/// `01/05/2026`, or `07:00 ngày 01/05/2026` where the time is not the beginning of the day.
pub fn shown(moment: DateTime) -> String {
    let day = format!("{:02}/{:02}/{}", moment.day(), moment.month(), moment.year());
    if moment.time() == Time::midnight() {
        return day;
    }
    format!("{:02}:{:02} ngày {day}", moment.hour(), moment.minute())
}

/// The same for English messages: `2026-05-01`, `2026-05-01 07:00`.
pub fn shown_iso(moment: DateTime) -> String {
    if moment.time() == Time::midnight() {
        return moment.date().to_string();
    }
    format!("{} {:02}:{:02}", moment.date(), moment.hour(), moment.minute())
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

/// By when something is due.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Deadline {
    /// Before a day of every year.
    Yearly { month: i8, day: i8 },
    /// Before one day.
    Once(Date),
}

impl Deadline {
    /// `12-15` (month and day) or `15/12` for every year; a whole date for one.
    pub fn parse(text: &str) -> Option<Deadline> {
        let text = text.trim();
        if let Some(date) = parse_date(text) {
            return Some(Deadline::Once(date));
        }
        // A leap year, so that 29 February is a day of the year.
        let (month, day) = match text.split_once('/') {
            Some((day, month)) => (month, day),
            None => text.split_once('-')?,
        };
        let date = make("2024", month.trim(), day.trim())?;
        Some(Deadline::Yearly { month: date.month(), day: date.day() })
    }

    /// `MM-DD` or `YYYY-MM-DD`.
    pub fn iso(self) -> String {
        match self {
            Deadline::Yearly { month, day } => format!("{month:02}-{day:02}"),
            Deadline::Once(day) => day.to_string(),
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
    fn a_moment_is_one_in_vietnam() {
        for (text, expected) in [
            ("2026-05-01", "2026-05-01T00:00:00"),
            ("2026-05-01 07:00", "2026-05-01T07:00:00"),
            ("2026-05-01T07:00:00+07:00", "2026-05-01T07:00:00"),
            ("2026-05-01T20:00:00Z", "2026-05-02T03:00:00"),
            ("2026-05-01T07:00:00-05:00", "2026-05-01T19:00:00"),
            ("1/5/2026 7:30", "2026-05-01T07:30:00"),
            ("7h30 1/5/2026", "2026-05-01T07:30:00"),
            ("19h ngày 1/5/2026", "2026-05-01T19:00:00"),
        ] {
            assert_eq!(parse_moment(text).map(|m| m.to_string()).as_deref(), Some(expected), "{text}");
        }
        for text in
            ["2026-05-01 25:00", "2026-05-01 sáng", "30/2/2026 7:00", "2026-05-01 07:00+99:00", "7:00"]
        {
            assert_eq!(parse_moment(text), None, "{text}");
        }
    }

    #[test]
    fn a_deadline_is_of_every_year_or_of_one() {
        for (text, iso) in [
            ("12-15", Some("12-15")),
            ("15/12", Some("12-15")),
            ("02-29", Some("02-29")),
            ("2026-06-15", Some("2026-06-15")),
            ("15/6/2026", Some("2026-06-15")),
            ("15-12", None),
            ("15/13", None),
            ("2026-02-30", None),
            ("2026-06", None),
            ("tháng 6", None),
        ] {
            assert_eq!(Deadline::parse(text).map(Deadline::iso).as_deref(), iso, "{text}");
        }
    }

    #[test]
    fn a_date_may_be_known_only_in_part() {
        assert_eq!(PartialDate::parse("2024"), Some(PartialDate::Year(2024)));
        assert_eq!(PartialDate::parse("2024-06"), Some(PartialDate::Month(2024, 6)));
        assert_eq!(PartialDate::parse("6/2024"), Some(PartialDate::Month(2024, 6)));
        assert_eq!(PartialDate::parse("2024-13"), None);
    }
}
