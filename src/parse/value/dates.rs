//! Reading dates out of a table.

use std::ops::Range;

use jiff::civil::{Date, DateTime};
use toml::de::DeValue;

use super::{Reader, Spanned, Table};
use crate::diag::{Code, Text};
use crate::keys::Key;
use crate::parse::date;

impl Table<'_> {
    pub fn date(&mut self, r: &mut Reader<'_>, key: &Key) -> Option<Spanned<Date>> {
        let value = self.value(r, key)?;
        let span = value.span();
        date_value(r, key, value.get_ref(), span)
    }

    /// A day, or a day and time, in Vietnam.
    pub fn moment(&mut self, r: &mut Reader<'_>, key: &Key) -> Option<Spanned<DateTime>> {
        let value = self.value(r, key)?;
        let span = value.span();
        let parsed = match value.get_ref() {
            DeValue::Datetime(when) => date::parse_moment(&when.to_string()),
            DeValue::String(text) => date::parse_moment(text),
            _ => {
                return date_value(r, key, value.get_ref(), span)
                    .map(|day| day.map(|day| day.at(0, 0, 0, 0)));
            }
        };
        let range = r.range(span);
        if parsed.is_none() {
            bad_date(r, key, range.clone());
        }
        parsed.map(|moment| Spanned::new(moment, range))
    }

    /// By when something is due: a day of every year, or of one.
    pub fn deadline(&mut self, r: &mut Reader<'_>, key: &Key) -> Option<Spanned<date::Deadline>> {
        let value = self.value(r, key)?;
        let span = value.span();
        let text = match value.get_ref() {
            DeValue::String(text) => text.to_string(),
            DeValue::Datetime(when) => when.to_string(),
            other => {
                r.wrong_type(key.name, other, span, key.shape.expected());
                return None;
            }
        };
        let range = r.range(span);
        if let Some(deadline) = date::Deadline::parse(&text) {
            return Some(Spanned::new(deadline, range));
        }
        let message = Text::new(
            format!("\"{text}\" không phải là ngày trong năm"),
            format!("\"{text}\" is not a day of the year"),
        );
        let problem = r.error(Code::BadDate, range, message);
        if let Some(date::Deadline::Yearly { month, day }) = date::Deadline::parse(&text.replace('-', "/")) {
            problem.help.push(Text::new(
                format!("ngày {day} tháng {month} hằng năm viết là: {key} = \"{month:02}-{day:02}\""),
                format!("day {day} of month {month} each year is written: {key} = \"{month:02}-{day:02}\""),
            ));
        }
        problem.help.push(Text::fixed(
            "hằng năm: viết tháng-ngày, ví dụ \"12-15\" cho ngày 15 tháng 12; chỉ một năm: \"2026-12-15\"",
            "each year: write month-day, for example \"12-15\"; of one year: \"2026-12-15\"",
        ));
        None
    }

    /// A day of every year, `12-15` or `15/12`, as month and day.
    pub fn month_day(&mut self, r: &mut Reader<'_>, key: &Key) -> Option<Spanned<(i8, i8)>> {
        let text = self.string(r, key)?;
        if let Some(date::Deadline::Yearly { month, day }) = date::Deadline::parse(&text.value) {
            return Some(Spanned::new((month, day), text.range()));
        }
        r.error(
            Code::BadDate,
            text.range(),
            Text::new(
                format!("\"{}\" không phải là ngày trong năm", text.value),
                format!("\"{}\" is not a day of the year", text.value),
            ),
        )
        .help
        .push(Text::fixed(
            "viết tháng-ngày, ví dụ \"12-15\" cho ngày 15 tháng 12",
            "write month-day, for example \"12-15\"",
        ));
        None
    }

    /// A date known to the day, the month or only the year.
    pub fn partial_date(&mut self, r: &mut Reader<'_>, key: &Key) -> Option<Spanned<date::PartialDate>> {
        let value = self.value(r, key)?;
        let span = value.span();
        let partial = match value.get_ref() {
            DeValue::String(text) => date::PartialDate::parse(text),
            DeValue::Integer(n) => date::PartialDate::parse(n.as_str()),
            DeValue::Datetime(_) => {
                return Some(date_value(r, key, value.get_ref(), span)?.map(date::PartialDate::Day));
            }
            other => {
                r.wrong_type(key.name, other, span, key.shape.expected());
                return None;
            }
        };
        let range = r.range(span);
        match partial {
            Some(partial) => Some(Spanned::new(partial, range)),
            None => {
                let message = Text::new(
                    format!("`{key}` không phải là ngày, tháng hay năm có thật"),
                    format!("`{key}` is not a day, month or year that exists"),
                );
                r.error(Code::BadDate, range, message).help.push(Text::fixed(
                    "viết \"2025-06-30\", \"30/6/2025\", \"2025-06\", \"6/2025\" hoặc \"2025\", theo mức đã biết",
                    "write \"2025-06-30\", \"30/6/2025\", \"2025-06\", \"6/2025\" or \"2025\", as far as it is known",
                ));
                None
            }
        }
    }
}

fn date_value(
    r: &mut Reader<'_>,
    key: &Key,
    value: &DeValue<'_>,
    span: Range<usize>,
) -> Option<Spanned<Date>> {
    let parsed = match value {
        // A time of another zone falls on the day it is in Vietnam.
        DeValue::Datetime(when) => date::parse_moment(&when.to_string()).map(DateTime::date),
        DeValue::String(text) => date::parse_date(text),
        other => {
            r.wrong_type(key.name, other, span, key.shape.expected());
            if let Some(diagnostic) = r.diagnostics.last_mut() {
                diagnostic.help.push(DATE_FORMS);
            }
            return None;
        }
    };
    let range = r.range(span);
    match parsed {
        Some(date) => Some(Spanned::new(date, range)),
        None => {
            bad_date(r, key, range);
            None
        }
    }
}

fn bad_date(r: &mut Reader<'_>, key: &Key, range: Range<usize>) {
    r.error(
        Code::BadDate,
        range,
        Text::new(
            format!("`{key}` không phải là ngày có thật"),
            format!("`{key}` is not a date that exists"),
        ),
    )
    .help
    .push(if key.shape == crate::keys::Shape::DateTime { MOMENT_FORMS } else { DATE_FORMS });
}

const MOMENT_FORMS: Text = Text::fixed(
    "viết 2026-05-01, \"01/05/2026\", hoặc thêm giờ: \"2026-05-01 07:00\"",
    "write 2026-05-01, \"01/05/2026\", or with a time: \"2026-05-01 07:00\"",
);

const DATE_FORMS: Text = Text::fixed(
    "viết 2026-05-01, \"01/05/2026\" hoặc \"1/5/2026\" (ngày/tháng/năm)",
    "write 2026-05-01, \"01/05/2026\" or \"1/5/2026\" (day/month/year)",
);
