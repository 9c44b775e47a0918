//! Dates, numbers and telephone numbers in the words of the output's language.

use std::fmt::Write as _;

use jiff::civil::Date;
use minijinja::Value;

use super::context::Context;
use super::value::{map, text};
use crate::parse::config::Hotline;
use crate::parse::date::PartialDate;
use crate::vi::figure::Vietnamese;

/// A date as machines and as people read it.
pub fn date(context: &Context, date: Date) -> Value {
    map([("iso", Value::from(date.to_string())), ("text", Value::from(long_date(context, date)))])
}

/// A date in words, in the output's language.
pub fn long_date(context: &Context, date: Date) -> String {
    in_words(context, "date.long", date, || month(context, date.month()))
}

/// A date in figures, in the output's language.
pub fn short_date(context: &Context, date: Date) -> String {
    in_words(context, "date.short", date, || date.month().to_string())
}

/// A text of the interface with the parts of a date for `{d}`, `{m}` and `{y}`. Lists have thousands of
/// dates, so each is written in one pass.
fn in_words(context: &Context, key: &str, date: Date, month: impl Fn() -> String) -> String {
    let mut rest = context.theme.text(context.lang_code(), key).unwrap_or(key);
    let mut out = String::with_capacity(rest.len() + 8);
    while let Some(at) = rest.find('{') {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        match rest.as_bytes() {
            [_, b'd', b'}', ..] => drop(write!(out, "{}", date.day())),
            [_, b'm', b'}', ..] => out.push_str(&month()),
            [_, b'y', b'}', ..] => drop(write!(out, "{}", date.year())),
            _ => {
                out.push('{');
                rest = &rest[1..];
                continue;
            }
        }
        rest = &rest[3..];
    }
    out.push_str(rest);
    out
}

/// A month's number or, where the language has them in `date.months`, its name.
fn month(context: &Context, month: i8) -> String {
    let key = format!("date.months.{month}");
    context.theme.text(context.lang_code(), &key).map_or_else(|| month.to_string(), str::to_owned)
}

/// A date as far as it is known, in words.
pub fn partial_date(context: &Context, date: PartialDate) -> String {
    match date {
        PartialDate::Day(date) => long_date(context, date),
        PartialDate::Month(year, number) => context
            .text("date.month")
            .replace("{m}", &month(context, number))
            .replace("{y}", &year.to_string()),
        PartialDate::Year(year) => year.to_string(),
    }
}

/// A day of every year.
pub fn day_and_month(context: &Context, month: i8, day: i8) -> String {
    context.text("date.day").replace("{d}", &day.to_string()).replace("{m}", &month.to_string())
}

/// A number with its unit.
pub fn with_unit(context: &Context, value: f64, unit: &str) -> String {
    format!("{} {unit}", number(context, value)).replace(" %", "%")
}

/// A number as templates compute with it: whole where it is whole.
pub fn figure(value: f64) -> Value {
    if value.fract() == 0.0 && value.abs() < 1e15 { Value::from(value as i64) } else { Value::from(value) }
}

/// A number as the output's language writes it: `1.200.000` and `4,5`, in English `1,200,000` and `4.5`.
pub fn number(context: &Context, value: f64) -> String {
    let vietnamese = Vietnamese(value).to_string();
    if context.lang_code() != "en" {
        return vietnamese;
    }
    let swap = |c| match c {
        '.' => ',',
        ',' => '.',
        c => c,
    };
    vietnamese.chars().map(swap).collect()
}

/// A number to call.
pub fn hotline(hotline: &Hotline) -> Value {
    map([
        ("id", Value::from(&*hotline.id)),
        ("name", Value::from(&*hotline.name)),
        ("phone", Value::from(&*hotline.phone)),
        ("href", Value::from(phone_href(&hotline.phone))),
        ("note", text(hotline.note.as_deref())),
    ])
}

/// The `tel:` address of a number (RFC 3966): digits and a leading plus.
pub fn phone_href(phone: &str) -> String {
    let digits: String = phone.chars().filter(|c| c.is_ascii_digit() || *c == '+').collect();
    format!("tel:{digits}")
}
