//! Dates as they stand in running text, as far as they are written: `ngày 5 tháng 3 năm 2025`, `19/3/2024`,
//! `15/12`, and forms that are not filled in (`ngày     tháng 6 năm 2024`).
//!
//! Values of keys and cells are read by `parse::date`, on the same [`numeric`].

/// What of a date is written; blanks and days that do not exist stay unknown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Written {
    pub year: Option<u16>,
    pub month: Option<u8>,
    pub day: Option<u8>,
}

impl Written {
    /// `YYYY-MM-DD`, `YYYY-MM` or `YYYY`; `None` without a year.
    pub fn iso(self) -> Option<String> {
        let year = self.year?;
        Some(match (self.month, self.day) {
            (Some(month), Some(day)) => format!("{year:04}-{month:02}-{day:02}"),
            (Some(month), None) => format!("{year:04}-{month:02}"),
            _ => format!("{year:04}"),
        })
    }

    /// `MM-DD`, or the whole date where a year is written.
    pub fn deadline(self) -> Option<String> {
        let (month, day) = (self.month?, self.day?);
        Some(match self.year {
            Some(year) => format!("{year:04}-{month:02}-{day:02}"),
            None => format!("{month:02}-{day:02}"),
        })
    }

    fn checked(year: Option<u32>, month: Option<u32>, day: Option<u32>) -> Self {
        let year = year.filter(|y| (1900..=2200).contains(y)).map(|y| y as u16);
        let month = month.filter(|m| (1..=12).contains(m)).map(|m| m as u8);
        let leap =
            year.is_none_or(|y| y.is_multiple_of(4) && (!y.is_multiple_of(100) || y.is_multiple_of(400)));
        let last = match month {
            Some(2) if leap => 29,
            Some(2) => 28,
            Some(4 | 6 | 9 | 11) => 30,
            _ => 31,
        };
        let day = day.filter(|d| (1..=last).contains(d)).map(|d| d as u8);
        Written { year, month, day }
    }
}

/// Reads day, month and perhaps year in figures: `19/3/2024`, `19-3-2024`, `19.3.2024`, `15/12`. Gives the date
/// and the bytes it takes; what does not exist in it is unknown.
///
/// ```
/// # use lantoa::vi::date::numeric;
/// let (date, used) = numeric("19/3/2024 của").unwrap();
/// assert_eq!((date.iso().as_deref(), used), (Some("2024-03-19"), 9));
/// assert_eq!(numeric("15/12)").unwrap().0.deadline().as_deref(), Some("12-15"));
/// assert_eq!(numeric("2024"), None);
/// ```
pub fn numeric(text: &str) -> Option<(Written, usize)> {
    let (day, at) = number(text, 0, 2)?;
    let first = skip_space(text, at);
    let sign = text[first..].chars().next().filter(|c| matches!(c, '/' | '-' | '.'))?;
    let (month, at) = number(text, skip_space(text, first + 1), 2)?;
    let second = skip_space(text, at);
    let year =
        text[second..].starts_with(sign).then(|| number(text, skip_space(text, second + 1), 4)).flatten();
    let (year, end) = match year {
        Some((year, end)) if year >= 1900 => (Some(year), end),
        _ => (None, at),
    };
    Some((Written::checked(year, Some(month), Some(day)), end))
}

/// Reads what follows the word "ngày": what [`numeric`] reads, `14 tháng 3 năm 2022`, `  tháng 6 năm 2024`.
///
/// Gives the date and the bytes it takes. `None` if no date follows.
pub fn after_day_word(text: &str) -> Option<(Written, usize)> {
    let start = skip_blank(text, 0);
    if let Some((date, used)) = numeric(&text[start..]) {
        return Some((date, start + used));
    }
    let (day, at) = number(text, start, 2).map_or((None, start), |(day, at)| (Some(day), at));
    let at = word(text, skip_blank(text, at), "tháng")?;
    let from = skip_blank(text, at);
    let (month, next) = number(text, from, 2).map_or((None, from), |(month, next)| (Some(month), next));
    let (year, end) = match word(text, skip_blank(text, next), "năm") {
        Some(at) => {
            let from = skip_blank(text, at);
            match number(text, from, 4) {
                Some((year, end)) if year >= 1000 => (Some(year), end),
                Some((_, end)) => (None, end),
                None => (None, from),
            }
        }
        None => (None, next),
    };
    Some((Written::checked(year, month, day), end))
}

fn number(text: &str, at: usize, most: usize) -> Option<(u32, usize)> {
    let digits = text[at..].bytes().take_while(u8::is_ascii_digit).count();
    let fits = (1..=most).contains(&digits);
    fits.then(|| Some((text[at..at + digits].parse().ok()?, at + digits)))?
}

/// Dots, underscores and spaces stand for what is not filled in.
fn skip_blank(text: &str, at: usize) -> usize {
    let blank = |c: char| c.is_whitespace() || matches!(c, '.' | '…' | '_' | '‥');
    text.len() - text[at..].trim_start_matches(blank).len()
}

fn skip_space(text: &str, at: usize) -> usize {
    text.len() - text[at..].trim_start().len()
}

/// Where the text goes on after a word that stands at `at`, in small letters or capitals.
fn word(text: &str, at: usize, word: &str) -> Option<usize> {
    let letters = text[at..].find(|c: char| !c.is_alphabetic()).unwrap_or(text.len() - at);
    (text[at..at + letters].to_lowercase() == word).then_some(at + letters)
}

#[cfg(test)]
mod tests {
    use super::*;

    proptest::proptest! {
        #[test]
        fn any_text_is_read_without_panic(text in "([0-9]{1,4}|[-/. …]|tháng|năm|THÁNG|x){0,12}") {
            for read in [numeric, after_day_word] {
                if let Some((_, used)) = read(&text) {
                    proptest::prop_assert!(text.is_char_boundary(used));
                }
            }
        }
    }
}
