//! Personal data that should not be public: identity numbers, telephone numbers, e-mail addresses.
//!
//! Searched in what was typed, so that every finding has its exact place: pages, plan data,
//! registries. What the configuration lists (`[personal_data]`, hotlines, the organisation) is the
//! site's own and may be public.

use std::collections::{BTreeMap, HashSet};
use std::ops::Range;
use std::sync::Arc;

use super::text::{data_parts, parts, uncommented};
use crate::diag::{Code, Diagnostic, Report, SourceText, Text};
use crate::model::Site;
use crate::parse::config::Config;

/// Searches everything that is published.
pub fn check(site: &Site, data: &BTreeMap<Arc<str>, &Arc<SourceText>>, report: &mut Report) {
    let allowed = Allowed::of(&site.config);
    let year = site.options.now.year();
    for page in site.pages.iter().filter(|p| !p.fallback) {
        let source = &page.parsed.source;
        let (front, body) = parts(source);
        for range in uncommented(&source.text, front).into_iter().chain([body]) {
            look(source, range, &allowed, year, report);
        }
    }
    for source in data.values() {
        for range in data_parts(source) {
            look(source, range, &allowed, year, report);
        }
    }
}

/// What the site's own configuration makes public.
struct Allowed {
    phones: HashSet<String>,
    emails: HashSet<String>,
}

impl Allowed {
    fn of(config: &Config) -> Allowed {
        let organisation = config.organisation.as_ref();
        let phones = config.personal_data.phones.iter().chain(config.hotlines.iter().map(|h| &h.phone));
        let phones = phones.chain(organisation.and_then(|o| o.phone.as_ref()));
        let emails = config.personal_data.emails.iter().chain(organisation.and_then(|o| o.email.as_ref()));
        Allowed {
            phones: phones.map(|p| national(&digits(p))).collect(),
            emails: emails.map(|e| e.trim().to_lowercase()).collect(),
        }
    }
}

fn look(source: &Arc<SourceText>, range: Range<usize>, allowed: &Allowed, year: i16, report: &mut Report) {
    let text = &source.text[range.clone()];
    let place = |found: &Range<usize>| range.start + found.start..range.start + found.end;
    for (found, what) in numbers(text, year) {
        let number = digits(&text[found.clone()]);
        if matches!(what, Number::Mobile | Number::Landline) && allowed.phones.contains(&national(&number)) {
            continue;
        }
        report.push(number_problem(what, &text[found.clone()]).at(source, place(&found)));
    }
    for found in emails(text) {
        let email = &text[found.clone()];
        if allowed.emails.contains(&email.to_lowercase()) {
            continue;
        }
        report.push(
            Diagnostic::warning(
                Code::PersonalData,
                Text::new(
                    format!("địa chỉ thư {email} chưa có trong danh sách được công khai"),
                    format!("the e-mail address {email} is not on the list of public ones"),
                ),
            )
            .at(source, place(&found))
            .help(Text::new(
                format!("xóa đi; nếu là địa chỉ chung của đơn vị, thêm vào lantoa.toml: [personal_data] emails = [\"{email}\"]"),
                format!("delete it; if it is the organisation's, add to lantoa.toml: [personal_data] emails = [\"{email}\"]"),
            )),
        );
    }
}

fn number_problem(what: Number, text: &str) -> Diagnostic {
    let allow = Text::new(
        format!(
            "xóa đi; nếu là số chung của đơn vị, thêm vào lantoa.toml: [personal_data] phones = [\"{text}\"]"
        ),
        format!(
            "delete it; if it is the organisation's, add to lantoa.toml: [personal_data] phones = [\"{text}\"]"
        ),
    );
    let delete = Text::fixed(
        "xóa số này; nếu trang đã đăng thì dựng và đăng lại ngay",
        "delete it; if the site is public already, build and publish it again at once",
    );
    match what {
        Number::Identity => Diagnostic::warning(
            Code::PersonalData,
            Text::fixed(
                "đây có vẻ là số căn cước của một người",
                "this looks like a person's identity number",
            ),
        )
        .help(delete),
        Number::OldIdentity => Diagnostic::warning(
            Code::PersonalData,
            Text::fixed(
                "đây có vẻ là số chứng minh nhân dân của một người",
                "this looks like the number of a person's old identity card",
            ),
        )
        .help(delete),
        Number::Mobile => Diagnostic::warning(
            Code::PersonalData,
            Text::fixed(
                "số di động này chưa có trong danh sách được công khai",
                "this mobile number is not on the list of public ones",
            ),
        )
        .help(allow),
        Number::Landline => Diagnostic::advice(
            Code::PersonalData,
            Text::fixed(
                "số điện thoại cố định này chưa có trong danh sách được công khai",
                "this landline number is not on the list of public ones",
            ),
        )
        .help(allow),
    }
}

/// What a number is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Number {
    /// Số định danh cá nhân, 12 digits.
    Identity,
    /// Số chứng minh nhân dân, 9 digits.
    OldIdentity,
    Mobile,
    Landline,
}

/// The numbers of a text that belong to people, in order.
fn numbers(text: &str, year: i16) -> Vec<(Range<usize>, Number)> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(groups) = next_run(text, &mut at) {
        let mut first = 0;
        while first < groups.len() {
            let hit = (first..groups.len().min(first + MAX_GROUPS))
                .rev()
                .find_map(|last| Some((last, kind_of(text, &groups[first..=last], year)?)));
            match hit {
                Some((last, number)) => {
                    let start = groups[first].start;
                    let end = groups[last].end;
                    let bracket = text[..start].ends_with('(') && text[start..end].contains(')');
                    let sign = text[..start].ends_with('+') || bracket;
                    found.push((start - usize::from(sign)..end, number));
                    first = last + 1;
                }
                None => first += 1,
            }
        }
    }
    found
}

/// The most groups a number is written in: `+84 91 23 45 67 8`.
const MAX_GROUPS: usize = 6;

/// The next run of digit groups that stand close together, as `0912 345 678` or `(024) 3.123.4567`.
fn next_run(text: &str, at: &mut usize) -> Option<Vec<Range<usize>>> {
    let bytes = text.as_bytes();
    let mut groups: Vec<Range<usize>> = Vec::new();
    loop {
        let start = *at + bytes[*at..].iter().position(u8::is_ascii_digit)?;
        let end = start + bytes[start..].iter().take_while(|b| b.is_ascii_digit()).count();
        *at = end;
        // `84/2015/QH13`, `a1`, `1,5`: part of something else.
        let before = text[..start].chars().next_back();
        let after = text[end..].chars().next();
        let glued = |c: Option<char>| c.is_some_and(|c| c.is_alphanumeric() || matches!(c, '/' | '_' | '%'));
        let is_tail = text[..start].ends_with([',', '-', '.']) && groups.is_empty() && start > 1 && {
            let c = text[..start - 1].chars().next_back();
            c.is_some_and(char::is_alphanumeric)
        };
        if !glued(before) && !glued(after) && !is_tail {
            groups.push(start..end);
        } else if groups.is_empty() {
            continue;
        } else {
            return Some(groups);
        }
        let gap = &text[end..];
        let width = separator(gap);
        let continues = width.is_some_and(|w| bytes.get(end + w).is_some_and(u8::is_ascii_digit));
        if !continues {
            return Some(groups);
        }
    }
}

/// The length of what stands between two groups of one number.
fn separator(gap: &str) -> Option<usize> {
    [") ", ")", " (", " - ", "(0)", " ", ".", "-", "\u{a0}", "\u{2011}", "\u{2013}"]
        .iter()
        .find(|s| gap.starts_with(**s))
        .map(|s| s.len())
}

fn kind_of(text: &str, groups: &[Range<usize>], year: i16) -> Option<Number> {
    let number: String = groups.iter().map(|g| &text[g.clone()]).collect();
    let lengths: Vec<usize> = groups.iter().map(Range::len).collect();
    let start = groups[0].start;
    match number.len() {
        12 if matches!(lengths.as_slice(), [12] | [4, 4, 4] | [3, 3, 6]) => {
            let named = near(text, start, &["cccd", "căn cước", "định danh"]);
            (named || is_identity_number(&number, year)).then_some(Number::Identity)
        }
        9 if matches!(lengths.as_slice(), [9] | [3, 3, 3]) => {
            near(text, start, &["cmnd", "cmtnd", "chứng minh"]).then_some(Number::OldIdentity)
        }
        _ => None,
    }
    .or_else(|| {
        let plus = text[..start].ends_with('+');
        // Groups of one digit are counts in a list, not parts of a telephone number.
        if lengths.len() > 1 && lengths.contains(&1) && !plus {
            return None;
        }
        let is_foreign = plus && !number.starts_with("84");
        let bare_country = number.starts_with("84") && !plus && lengths[0] > 2 && number.len() == 11;
        let number = if plus || bare_country { national(&number) } else { number };
        let digit = number.as_bytes().get(1)?;
        match (number.starts_with('0') && !is_foreign, digit, number.len()) {
            (true, b'3' | b'5' | b'7' | b'8' | b'9', 10) => Some(Number::Mobile),
            (true, b'2', 11) => Some(Number::Landline),
            _ => None,
        }
    })
}

/// Whether 12 digits can be a personal identification number: province or country of birth, sex and
/// century, year of birth, six random digits (Nghị định 137/2015/NĐ-CP, Điều 13; the codes are those
/// of Thông tư 59/2021/TT-BCA).
fn is_identity_number(number: &str, year: i16) -> bool {
    let part = |range: Range<usize>| number[range].parse::<u16>().unwrap_or(u16::MAX);
    let born = part(4..6) as i16;
    // 0 and 1: men and women born in 1900–1999; 2 and 3: in 2000–2099.
    let century = match number.as_bytes()[3] {
        b'0' | b'1' => 1900,
        b'2' | b'3' => 2000,
        _ => return false,
    };
    PROVINCES.contains(&part(0..3)) && century + born <= year
}

/// The codes of provinces and cities in identification numbers.
const PROVINCES: &[u16] = &[
    1, 2, 4, 6, 8, 10, 11, 12, 14, 15, 17, 19, 20, 22, 24, 25, 26, 27, 30, 31, 33, 34, 35, 36, 37, 38, 40,
    42, 44, 45, 46, 48, 49, 51, 52, 54, 56, 58, 60, 62, 64, 66, 67, 68, 70, 72, 74, 75, 77, 79, 80, 82, 83,
    84, 86, 87, 89, 91, 92, 93, 94, 95, 96,
];

/// Whether one of the words stands shortly before a place, on the same line.
fn near(text: &str, at: usize, words: &[&str]) -> bool {
    let before: Vec<char> = text[..at].chars().rev().take(40).take_while(|c| *c != '\n').collect();
    let before: String = before.into_iter().rev().collect::<String>().to_lowercase();
    words.iter().any(|word| before.contains(word))
}

fn digits(text: &str) -> String {
    let text = text.replace("(0)", "");
    let plus = if text.trim_start().starts_with('+') { "+" } else { "" };
    plus.chars().chain(text.chars().filter(char::is_ascii_digit)).collect()
}

/// A number as it is dialled in Vietnam: `+84 912…` and `84912…` become `0912…`.
fn national(number: &str) -> String {
    let bare = number.strip_prefix('+').unwrap_or(number);
    match bare.strip_prefix("84") {
        Some(rest) if bare.len() >= 11 => format!("0{}", rest.trim_start_matches('0')),
        _ => bare.to_owned(),
    }
}

/// The e-mail addresses of a text, in order. Addresses under names that are reserved for examples
/// (RFC 2606) belong to nobody.
fn emails(text: &str) -> Vec<Range<usize>> {
    let is_local = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '%' | '+' | '-');
    let is_host = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-');
    let mut found = Vec::new();
    for (at, _) in text.match_indices('@') {
        let start = at - text[..at].chars().rev().take_while(|c| is_local(*c)).count();
        let host = text[at + 1..].split(|c| !is_host(c)).next().unwrap_or("").trim_end_matches(['.', '-']);
        let start = at - text[start..at].trim_start_matches(['.', '-']).len();
        let Some((_, top)) = host.rsplit_once('.') else { continue };
        let plausible = start < at && top.len() >= 2 && top.bytes().all(|b| b.is_ascii_alphabetic());
        let lower = host.to_ascii_lowercase();
        let reserved = lower.ends_with(".example")
            || ["example.com", "example.net", "example.org"]
                .iter()
                .any(|name| lower == *name || lower.ends_with(&format!(".{name}")));
        if plausible && !reserved {
            found.push(start..at + 1 + host.len());
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[track_caller]
    fn check_numbers(text: &str, expected: &[(&str, Number)]) {
        let found: Vec<(&str, Number)> =
            numbers(text, 2026).into_iter().map(|(range, what)| (&text[range], what)).collect();
        assert_eq!(found, expected, "{text}");
    }

    #[test]
    fn mobile_numbers_are_found_however_they_are_written() {
        for number in [
            "0912345678",
            "0912 345 678",
            "0912.345.678",
            "0912-345-678",
            "+84912345678",
            "+84 912 345 678",
            "84912345678",
            "091 234 56 78",
            "0387\u{a0}123\u{a0}456",
        ] {
            check_numbers(&format!("Gọi {number}, gặp anh Nam"), &[(number, Number::Mobile)]);
        }
        check_numbers("115 0912 345 678", &[("0912 345 678", Number::Mobile)]);
        check_numbers("(0912) 345 678", &[("(0912) 345 678", Number::Mobile)]);
    }

    #[test]
    fn landlines_are_found() {
        check_numbers("(024) 3825 1234", &[("(024) 3825 1234", Number::Landline)]);
        check_numbers("ĐT: 02623851234.", &[("02623851234", Number::Landline)]);
    }

    #[test]
    fn identity_numbers_need_a_real_province_and_birth() {
        check_numbers("Số 001085012345", &[("001085012345", Number::Identity)]);
        check_numbers("Số 079 203 012345", &[("079 203 012345", Number::Identity)]);
        // No such province; born in 2085; no such century.
        check_numbers("Số 003085012345, 001285012345, 001985012345", &[]);
        check_numbers("CCCD: 003085012345", &[("003085012345", Number::Identity)]);
    }

    #[test]
    fn nine_digits_are_an_identity_number_only_beside_the_word() {
        check_numbers("CMND số 012345678", &[("012345678", Number::OldIdentity)]);
        check_numbers("Tổng số 012345678", &[]);
        check_numbers("CMND\n012345678", &[]);
    }

    #[test]
    fn dates_symbols_money_and_short_numbers_are_not_personal() {
        for text in [
            "84/2015/QH13",
            "01/05/2026",
            "2026-05-01",
            "1.000.000.000 đồng",
            "Gọi 115, 114, 113",
            "1900 1234",
            "18001234",
            "từ 2021 đến 2025",
            "0,35 0,71",
            "3 1 2 3 4 5 6 7 8 9",
            "tiêu chuẩn 5308:1991",
            "a0912345678",
            "anh-0912345678.jpg",
            "mã 0912345678901234",
        ] {
            check_numbers(text, &[]);
        }
    }

    #[track_caller]
    fn check_emails(text: &str, expected: &[&str]) {
        let found: Vec<&str> = emails(text).into_iter().map(|range| &text[range]).collect();
        assert_eq!(found, expected, "{text}");
    }

    #[test]
    fn emails_are_found_without_what_stands_around_them() {
        check_emails("Thư: nam.nguyen@gmail.com.", &["nam.nguyen@gmail.com"]);
        check_emails("[thư](mailto:a-b@so.gov.vn)", &["a-b@so.gov.vn"]);
        check_emails("gửi @nam, a@b, x@y.1, một@ hai", &[]);
        check_emails("hoi@so.example, a@example.com", &[]);
    }

    proptest! {
        #[test]
        fn any_text_is_searched_and_places_lie_in_it(text in "[0-9+() .,@a-cđ/-]{0,60}") {
            for (range, _) in numbers(&text, 2026) {
                prop_assert!(text.get(range).is_some());
            }
            for range in emails(&text) {
                prop_assert!(text.get(range).is_some());
            }
        }
    }
}
