//! Figures as editors write them in keys and cells: what has two readings is a question to them.

use crate::diag::Text;
use crate::vi::comparison::{self, Comparison};
use crate::vi::figure::{Number, Plain};

/// A figure that can mean one thing only.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Figure {
    pub value: f64,
    /// What a sign or word before it says: `≥ 90`.
    pub comparison: Option<Comparison>,
}

/// Why a text is not a figure, and how to write it.
#[derive(Clone, Debug)]
pub struct Doubt {
    pub message: Text,
    pub help: Text,
}

/// Reads a text as a figure: `1620`, `1.200.000`, `4,5`, `≥ 90`.
///
/// `written` shows a value as it is safe to type where the figure stands.
pub fn parse_figure(text: &str, written: impl Fn(f64) -> String) -> Result<Figure, Doubt> {
    let Some(said) = comparison::read(text) else {
        return Err(Doubt {
            message: Text::new(
                format!("\"{text}\" không phải là một số"),
                format!("\"{text}\" is not a number"),
            ),
            help: Text::new(
                format!("viết bằng chữ số, ví dụ {} hoặc {}", written(1620.0), written(4.5)),
                format!("write digits, such as {} or {}", written(1620.0), written(4.5)),
            ),
        });
    };
    let value = match said.number {
        Number::One(value) => value,
        Number::Two { thousands, fraction, .. } => {
            let (vi_thousands, vi_fraction) = (Plain(thousands), Plain(fraction));
            return Err(Doubt {
                message: Text::new(
                    format!("\"{text}\" có thể là {vi_thousands} hoặc {vi_fraction}"),
                    format!("\"{text}\" may be {thousands} or {fraction}"),
                ),
                help: Text::new(
                    format!("viết {} hoặc {}", written(thousands), written(fraction)),
                    format!("write {} or {}", written(thousands), written(fraction)),
                ),
            });
        }
    };
    if !said.rest.is_empty() {
        return Err(Doubt {
            message: Text::new(
                format!("\"{text}\" có chữ \"{}\" sau con số", said.rest),
                format!("\"{text}\" has \"{}\" behind the number", said.rest),
            ),
            help: Text::new(
                format!("chỉ viết con số: {}", written(value)),
                format!("write the number only: {}", written(value)),
            ),
        });
    }
    Ok(Figure { value, comparison: said.comparison })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diag::Lang;

    #[track_caller]
    fn check_help(text: &str, help: &str) {
        let doubt = parse_figure(text, |value| Plain(value).to_string()).expect_err(text);
        assert_eq!(doubt.help.get(Lang::Vi), help, "{text}");
    }

    #[test]
    fn what_has_two_readings_is_asked_about() {
        check_help("1.620", "viết 1620 hoặc 1,62");
        check_help("1,625", "viết 1625 hoặc 1,6250");
        check_help("95 %", "chỉ viết con số: 95");
        check_help("khoảng 80", "viết bằng chữ số, ví dụ 1620 hoặc 4,5");
    }

    #[test]
    fn what_has_one_is_read() {
        for (text, value) in
            [("4,5", 4.5), ("4.5", 4.5), ("1.200.000", 1_200_000.0), ("-0,25", -0.25), ("0,125", 0.125)]
        {
            let figure = parse_figure(text, |value| value.to_string()).expect(text);
            assert_eq!(figure, Figure { value, comparison: None }, "{text}");
        }
        let figure = parse_figure("không quá 5", |value| value.to_string()).expect("a figure");
        assert_eq!(figure.comparison, Some(Comparison::AtMost));
    }
}
