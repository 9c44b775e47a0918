//! Text as it is read aloud: what a voice on a loudspeaker cannot see (signs, short forms, figures of a
//! telephone number) becomes words.
//!
//! Only what has one reading is changed; numbers stay figures, which readers read without help.

use std::borrow::Cow;

use super::date::numeric;
use super::figure;
use super::symbol;

/// Units after a number and their names.
const UNITS: &[(&str, &str)] = &[
    ("%", "phần trăm"),
    ("°C", "độ C"),
    ("m²", "mét vuông"),
    ("m2", "mét vuông"),
    ("m³", "mét khối"),
    ("m3", "mét khối"),
    ("km/h", "ki-lô-mét một giờ"),
    ("km", "ki-lô-mét"),
    ("cm", "xăng-ti-mét"),
    ("mm", "mi-li-mét"),
    ("m", "mét"),
    ("kg", "ki-lô-gam"),
    ("mg", "mi-li-gam"),
    ("g", "gam"),
    ("ml", "mi-li-lít"),
    ("lít", "lít"),
    ("l", "lít"),
    ("kV", "ki-lô-vôn"),
    ("V", "vôn"),
    ("dB", "đề-xi-ben"),
];

/// Series of standards: what the short form stands for, and whose they are (Luật Tiêu chuẩn và quy chuẩn
/// kỹ thuật 68/2006/QH11, Điều 10, 26).
const SERIES: &[(&str, &str, &str)] = &[
    ("TCVN", "tiêu chuẩn", "Việt Nam"),
    ("QCVN", "quy chuẩn", "Việt Nam"),
    ("TCXDVN", "tiêu chuẩn", "xây dựng Việt Nam"),
    ("TCXD", "tiêu chuẩn", "xây dựng"),
    ("TCCS", "tiêu chuẩn", "cơ sở"),
    ("QCĐP", "quy chuẩn", "địa phương"),
];

const DIGITS: [&str; 10] = ["không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín"];

/// A telephone number, one figure after the other: `114` becomes `một một bốn`.
pub fn phone(number: &str) -> String {
    let names: Vec<&str> =
        number.chars().filter_map(|c| c.to_digit(10)).map(|d| DIGITS[d as usize]).collect();
    names.join(" ")
}

/// A text as it is read aloud. `long_form` gives the long form of a short one ("ATVSLĐ").
pub fn spoken<'a>(text: &str, long_form: impl Fn(&str) -> Option<&'a str>) -> String {
    let text = symbols(text);
    let mut out = String::with_capacity(text.len() + 16);
    for (n, word) in text.split_whitespace().enumerate() {
        if n > 0 {
            out.push(' ');
        }
        push_word(&mut out, word, &long_form);
    }
    join_units(&out)
}

/// Numbers of documents: the kind stands before them, the issuer is known by it. `Nghị định
/// 39/2016/NĐ-CP` is read "Nghị định số 39 năm 2016".
fn symbols(text: &str) -> Cow<'_, str> {
    let found = symbol::find(text);
    if found.is_empty() {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len() + 16);
    let mut at = 0;
    for place in found {
        let (symbol, range) = (place.symbol(text), place.range);
        let Some(year) = &symbol.year else { continue };
        out.push_str(text[at..range.start].trim_end());
        if !out.is_empty() && !out.ends_with(['(', '[', '“', '"']) {
            out.push(' ');
        }
        let said = out.trim_end_matches([' ', ':']).to_lowercase();
        match SERIES.iter().find(|(short, ..)| *short == symbol.kind) {
            Some((_, kind, whose)) if said.ends_with(kind) => out.push_str(&format!("{whose} số ")),
            Some((_, kind, whose)) => out.push_str(&format!("{kind} {whose} số ")),
            None if said.ends_with("số") => {}
            None => out.push_str("số "),
        }
        out.push_str(&format!("{} năm {year}", symbol.plain_number()));
        at = range.end;
    }
    out.push_str(&text[at..]);
    Cow::Owned(out)
}

/// A word with the signs around it.
fn push_word<'a>(out: &mut String, word: &str, long_form: &impl Fn(&str) -> Option<&'a str>) {
    let is_sign = |c: char| !c.is_alphanumeric() && c != '%' && c != '°';
    let inner = word.trim_matches(is_sign);
    if inner.is_empty() {
        // A dash between words is a pause.
        out.push_str(if word == "&" { "và" } else { word });
        return;
    }
    let start = inner.as_ptr() as usize - word.as_ptr() as usize;
    out.push_str(&word[..start]);
    if let Some(long) = long_form(inner) {
        out.push_str(long);
    } else if let Some(date) = date(inner) {
        if !out.trim_end().ends_with("ngày") {
            out.push_str("ngày ");
        }
        out.push_str(&date);
    } else if let Some((from, to)) = range(inner) {
        out.push_str(&format!("{from} đến "));
        match with_unit(to) {
            Some((number, unit)) => out.push_str(&format!("{number} {unit}")),
            None => out.push_str(to),
        }
    } else if let Some((number, unit)) = with_unit(inner) {
        out.push_str(&format!("{number} {unit}"));
    } else {
        out.push_str(&inner.replace("và/hoặc", "hoặc"));
    }
    out.push_str(&word[start + inner.len()..]);
}

fn is_number(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_digit()) && figure::read(text).is_some()
}

/// `15/12/2026`
fn date(word: &str) -> Option<String> {
    let (date, used) = numeric(word).filter(|_| word.contains('/'))?;
    let (day, month, year) = (date.day?, date.month?, date.year?);
    (used == word.len()).then(|| format!("{day} tháng {month} năm {year}"))
}

/// `5–10`, `15–20%`. What goes down or begins with a nought is a telephone number or a code.
fn range(word: &str) -> Option<(&str, &str)> {
    let (from, to) = word.split_once(['–', '-'])?;
    let number = match with_unit(to) {
        Some((number, _)) => number,
        None => to.trim_end_matches(|c: char| !c.is_ascii_digit()),
    };
    let value = |text: &str| -> Option<f64> {
        let nought = text.len() > 1 && text.starts_with('0') && !text.starts_with("0,");
        figure::read(text).filter(|_| is_number(text) && !nought).map(figure::Number::by_rule)
    };
    (value(from)? < value(number)?).then_some((from, to))
}

/// `2m`, `10%`
fn with_unit(word: &str) -> Option<(&str, &'static str)> {
    let at = word.find(|c: char| !c.is_ascii_digit() && c != ',' && c != '.')?;
    let (number, unit) = word.split_at(at);
    let name = UNITS.iter().find(|(short, _)| *short == unit)?.1;
    is_number(number).then_some((number, name))
}

/// `2 m`, `10 %`: the unit stands apart.
fn join_units(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 16);
    let mut after_number = false;
    for (n, word) in text.split(' ').enumerate() {
        if n > 0 {
            out.push(' ');
        }
        let is_sign = |c: char| matches!(c, '.' | ',' | ';' | ':' | '!' | '?' | ')');
        let bare = word.trim_end_matches(is_sign);
        let name = UNITS.iter().find(|(short, _)| after_number && *short == bare);
        match name {
            Some((_, name)) => {
                out.push_str(name);
                out.push_str(&word[bare.len()..]);
            }
            None => out.push_str(word),
        }
        after_number = is_number(word);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &str) {
        let long = |short: &str| (short == "ATVSLĐ").then_some("an toàn, vệ sinh lao động");
        assert_eq!(spoken(text, long), expected);
    }

    #[test]
    fn short_forms_and_symbols_become_words() {
        check("Tháng ATVSLĐ.", "Tháng an toàn, vệ sinh lao động.");
        check("(ATVSLĐ)", "(an toàn, vệ sinh lao động)");
        check("theo Nghị định 39/2016/NĐ-CP.", "theo Nghị định số 39 năm 2016.");
        check("Luật số 84/2015/QH13 quy định", "Luật số 84 năm 2015 quy định");
        check("Số: 84/2015/QH13", "Số: 84 năm 2015");
        check("(39/2016/NĐ-CP)", "(số 39 năm 2016)");
        check(
            "theo QCVN 18:2021/BXD và TCVN 5308:1991",
            "theo quy chuẩn Việt Nam số 18 năm 2021 và tiêu chuẩn Việt Nam số 5308 năm 1991",
        );
        check("Quy chuẩn QCVN 18:2021/BXD", "Quy chuẩn Việt Nam số 18 năm 2021");
    }

    #[test]
    fn units_and_ranges_are_read() {
        check("cao từ 2 m trở lên", "cao từ 2 mét trở lên");
        check("giảm 4%.", "giảm 4 phần trăm.");
        check("giảm 4 %, mỗi năm", "giảm 4 phần trăm, mỗi năm");
        check("rửa 15–20 phút", "rửa 15 đến 20 phút");
        check("giảm 15-20%, mỗi năm", "giảm 15 đến 20 phần trăm, mỗi năm");
        check("cao 1,5–2m", "cao 1,5 đến 2 mét");
        check("trên 35 °C", "trên 35 độ C");
        check("1,5 kg", "1,5 ki-lô-gam");
        check("đường m", "đường m");
    }

    #[test]
    fn dates_are_read_and_other_fractions_are_left() {
        check("trước 15/12/2026", "trước ngày 15 tháng 12 năm 2026");
        check("ngày 05/01/2026", "ngày 5 tháng 1 năm 2026");
        check("1/2 bao", "1/2 bao");
        check("gọi 1800-1091 hoặc 0262-3850", "gọi 1800-1091 hoặc 0262-3850");
    }

    #[test]
    fn a_telephone_number_is_read_figure_by_figure() {
        assert_eq!(phone("114"), "một một bốn");
        assert_eq!(phone("0262.3 850"), "không hai sáu hai ba tám năm không");
    }
}
