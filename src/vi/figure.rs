//! Numbers as Vietnamese writes them: a full stop after thousands, a comma before the fraction.
//!
//! Luật Kế toán 88/2015/QH13, Điều 11: "sau chữ số hàng nghìn, hàng triệu, hàng tỷ phải đặt dấu chấm (.);
//! … sau chữ số hàng đơn vị phải đặt dấu phẩy (,)". Spreadsheets with English settings write it the other
//! way round, so one sign before exactly three digits (`1.620`, `1,620`) has two readings. [`Number`] holds
//! both; whether the context decides is for the caller.

use std::fmt;

/// A number that was read.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Number {
    /// It can mean nothing else: `4,5`, `1.200.000`, `1.234,5`, `0,125`.
    One(f64),
    /// One sign before three digits: `1.620` is 1620, or 1,62 where the sign marks the fraction.
    Two {
        /// The sign parts thousands.
        thousands: f64,
        /// The sign begins the fraction.
        fraction: f64,
        /// By Vietnamese rule: thousands where the sign is a full stop, a fraction where it is a comma.
        by_rule: f64,
    },
}

impl Number {
    /// The value, if there is one reading only.
    pub fn only(self) -> Option<f64> {
        match self {
            Number::One(value) => Some(value),
            Number::Two { .. } => None,
        }
    }

    /// The value by Vietnamese rule, for the text of a Vietnamese document.
    pub fn by_rule(self) -> f64 {
        match self {
            Number::One(value) | Number::Two { by_rule: value, .. } => value,
        }
    }
}

/// Reads a whole text as a number; white space around it and a sign before it are allowed.
///
/// ```
/// # use lantoa::vi::figure::{Number, read};
/// assert_eq!(read("4,5"), Some(Number::One(4.5)));
/// assert_eq!(read("1.200.000"), Some(Number::One(1_200_000.0)));
/// assert_eq!(read("1.620").and_then(Number::only), None);
/// assert_eq!(read("1.620").map(Number::by_rule), Some(1620.0));
/// assert_eq!(read("1.62.0"), None);
/// ```
pub fn read(text: &str) -> Option<Number> {
    let text = text.trim();
    let (number, used) = read_start(text)?;
    (used == text.len()).then_some(number)
}

/// Reads the number that a text begins with; gives it and the bytes it takes.
///
/// ```
/// # use lantoa::vi::figure::{Number, read_start};
/// assert_eq!(read_start("4,5%/năm"), Some((Number::One(4.5), 3)));
/// assert_eq!(read_start("80, trong đó"), Some((Number::One(80.0), 2)));
/// ```
pub fn read_start(text: &str) -> Option<(Number, usize)> {
    let unsigned = text.strip_prefix(['-', '+', '−']).unwrap_or(text);
    let sign = &text[..text.len() - unsigned.len()];
    let used = length(unsigned);
    let value = unsigned_number(&unsigned[..used])?;
    let negative = matches!(sign, "-" | "−");
    let turn = |value: f64| if negative && value != 0.0 { -value } else { value };
    let number = match value {
        Number::One(value) => Number::One(turn(value)),
        Number::Two { thousands, fraction, by_rule } => {
            Number::Two { thousands: turn(thousands), fraction: turn(fraction), by_rule: turn(by_rule) }
        }
    };
    Some((number, sign.len() + used))
}

/// Spaces that part thousands: `1 200 000` with a common, no-break or thin space.
fn is_space(c: char) -> bool {
    matches!(c, ' ' | '\u{a0}' | '\u{2009}' | '\u{202f}')
}

/// The bytes that digits and signs between digits take.
fn length(text: &str) -> usize {
    let digits = |from: usize| text[from..].bytes().take_while(u8::is_ascii_digit).count();
    let mut end = digits(0);
    if end == 0 {
        return 0;
    }
    let spaced_groups = end <= 3;
    while let Some(sign) = text[end..].chars().next() {
        let next = end + sign.len_utf8();
        let run = digits(next);
        // A space parts thousands only; before other digits it ends the number.
        let space = is_space(sign) && spaced_groups && run == 3;
        if run == 0 || !(space || matches!(sign, '.' | ',')) {
            break;
        }
        end = next + run;
    }
    end
}

fn unsigned_number(text: &str) -> Option<Number> {
    let signs: Vec<char> = text.chars().filter(|c| !c.is_ascii_digit()).collect();
    let groups: Vec<&str> = text.split(|c: char| !c.is_ascii_digit()).collect();
    // No more digits than a double holds exactly.
    if groups.iter().any(|group| group.is_empty()) || text.len() - signs.len() > 15 + signs.len() {
        return None;
    }
    let value = |whole: &[&str], fraction: &str| -> Option<f64> {
        format!("{}.{}", whole.concat(), if fraction.is_empty() { "0" } else { fraction }).parse().ok()
    };
    let (first, last) = (*groups.first()?, *groups.last()?);
    let count = groups.len();
    // Thousands: groups of three after a first of one to three that does not begin with a nought.
    let grouped = |groups: &[&str]| {
        groups.len() < 2
            || (groups[0].len() <= 3
                && !groups[0].starts_with('0')
                && groups[1..].iter().all(|group| group.len() == 3))
    };
    match signs.as_slice() {
        [] => Some(Number::One(value(&groups, "")?)),
        [sign] if is_space(*sign) => grouped(&groups).then(|| value(&groups, "").map(Number::One))?,
        [sign] => {
            let fraction = value(&[first], last)?;
            if !grouped(&groups) {
                return Some(Number::One(fraction));
            }
            let thousands = value(&groups, "")?;
            let by_rule = if *sign == '.' { thousands } else { fraction };
            Some(Number::Two { thousands, fraction, by_rule })
        }
        // Several signs: all alike are thousands; the last may be another one, before the fraction.
        [inner @ .., end] => {
            let alike = |signs: &[char]| signs.iter().all(|sign| *sign == signs[0]);
            if alike(&signs) {
                return grouped(&groups).then(|| value(&groups, "").map(Number::One))?;
            }
            let whole = &groups[..count - 1];
            let fits = alike(inner) && !is_space(*end) && grouped(whole);
            fits.then(|| value(whole, last).map(Number::One))?
        }
    }
}

/// A value as Vietnamese writes it: `1.200.000`, `4,5`, `-0,25`.
///
/// ```
/// # use lantoa::vi::figure::Vietnamese;
/// assert_eq!(Vietnamese(1_200_000.0).to_string(), "1.200.000");
/// assert_eq!(Vietnamese(4.5).to_string(), "4,5");
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Vietnamese(pub f64);

impl fmt::Display for Vietnamese {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let plain = format!("{}", self.0.abs());
        let (whole, fraction) = plain.split_once('.').unwrap_or((&plain, ""));
        if self.0 < 0.0 {
            f.write_str("-")?;
        }
        for (index, digit) in whole.chars().enumerate() {
            if index > 0 && (whole.len() - index).is_multiple_of(3) && digit.is_ascii_digit() {
                f.write_str(".")?;
            }
            write!(f, "{digit}")?;
        }
        if !fraction.is_empty() {
            write!(f, ",{fraction}")?;
        }
        Ok(())
    }
}

/// A value as it is safe to type, since [`read`] finds one reading: `1620`, `1,62`, and `1,6250`, as three digits
/// after the comma could be thousands.
#[derive(Clone, Copy, Debug)]
pub struct Plain(pub f64);

impl fmt::Display for Plain {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let plain = self.0.to_string().replace('.', ",");
        let doubted = matches!(read(&plain), Some(Number::Two { .. }));
        write!(f, "{plain}{}", if doubted { "0" } else { "" })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    proptest::proptest! {
        #[test]
        fn any_text_is_read_without_panic(text in "[-+0-9., \u{a0}%a]{0,24}") {
            if let Some((_, used)) = read_start(&text) {
                proptest::prop_assert!(text.is_char_boundary(used) && used > 0);
            }
            read(&text);
        }

        #[test]
        fn what_is_shown_is_read_again(value in -99_999_999i64..99_999_999) {
            let (value, fine) = (value as f64 / 100.0, value as f64 / 1000.0);
            let shown = Vietnamese(value).to_string();
            proptest::prop_assert_eq!(read(&shown).map(Number::by_rule), Some(value), "{}", shown);
            proptest::prop_assert_eq!(read(&Plain(value).to_string()), Some(Number::One(value)));
            proptest::prop_assert_eq!(read(&Plain(fine).to_string()), Some(Number::One(fine)));
        }
    }
}
