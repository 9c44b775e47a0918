//! Reading figures out of a table: TOML's own numbers, and texts as Vietnamese documents write them.

use toml::de::DeValue;

use super::{Reader, Spanned, Table};
use crate::diag::{Code, Text};
use crate::keys::Key;
use crate::parse::figure::{Figure, parse_figure};
use crate::vi::figure::{Number, Plain, read};

impl Table<'_> {
    /// A figure without a comparison.
    pub fn number(&mut self, r: &mut Reader<'_>, key: &Key) -> Option<Spanned<f64>> {
        let figure = self.compared(r, key)?;
        if figure.value.comparison.is_some() {
            let message = Text::new(
                format!("`{key}` chỉ nhận một con số, không có dấu so sánh"),
                format!("`{key}` takes a number without a comparison"),
            );
            r.error(Code::BadValue, figure.range(), message);
            return None;
        }
        Some(figure.map(|figure| figure.value))
    }

    /// A figure, perhaps with a comparison before it: `90`, `4.5`, `"4,5"`, `"≥ 90"`.
    ///
    /// `10.000` is TOML for 10 and Vietnamese for ten thousand, so it is a question.
    pub fn compared(&mut self, r: &mut Reader<'_>, key: &Key) -> Option<Spanned<Figure>> {
        let value = self.value(r, key)?;
        let span = value.span();
        let range = r.range(span.clone());
        let parsed = match value.get_ref() {
            DeValue::Integer(n) => i64::from_str_radix(n.as_str(), n.radix()).ok().map(|n| n as f64),
            DeValue::Float(n) => {
                let written = r.file.text.get(range.clone()).unwrap_or("");
                if matches!(read(written), Some(Number::Two { .. })) {
                    return asked(r, key, written, range);
                }
                n.as_str().parse::<f64>().ok().filter(|n| n.is_finite())
            }
            DeValue::String(text) => return asked(r, key, text, range),
            other => {
                r.wrong_type(key.name, other, span, key.shape.expected());
                return None;
            }
        };
        match parsed {
            Some(value) => Some(Spanned::new(Figure { value, comparison: None }, range)),
            None => {
                r.error(Code::BadValue, range, Text::fixed("đây không phải là số", "this is not a number"));
                None
            }
        }
    }
}

fn asked(
    r: &mut Reader<'_>,
    key: &Key,
    text: &str,
    range: std::ops::Range<usize>,
) -> Option<Spanned<Figure>> {
    // TOML's numbers have a full stop before the fraction.
    let written = |value: f64| format!("{key} = {}", Plain(value).to_string().replace(',', "."));
    match parse_figure(text, written) {
        Ok(figure) => Some(Spanned::new(figure, range)),
        Err(doubt) => {
            r.error(Code::BadValue, range, doubt.message).help.push(doubt.help);
            None
        }
    }
}
