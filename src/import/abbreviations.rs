//! Abbreviations the text defines: "an toàn, vệ sinh lao động (ATVSLĐ)", "(sau đây viết tắt là …)".

use super::json::{Abbreviation, Block};
use super::text;
use std::collections::HashSet;

/// Finds them in reading order; the first definition of a short form holds.
pub(crate) fn find(blocks: &[&Block]) -> Vec<Abbreviation> {
    let mut found: Vec<Abbreviation> = Vec::new();
    let mut known: HashSet<String> = HashSet::new();
    for block in blocks {
        for pair in in_text(&block.text) {
            if known.insert(pair.short.clone()) {
                found.push(pair);
            }
        }
    }
    found
}

fn in_text(text: &str) -> Vec<Abbreviation> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(open) = text[at..].find('(').map(|o| o + at) {
        let Some(close) = text[open..].find(')').map(|c| c + open) else { break };
        let inside = text[open + 1..close].trim();
        let before = text[..open].trim_end();
        at = close + 1;
        let introduced = [
            "sau đây viết tắt là",
            "sau đây gọi tắt là",
            "viết tắt là",
            "gọi tắt là",
            "sau đây gọi là",
            "viết tắt",
        ];
        if let Some((_, end)) = text::any_start(inside, &introduced) {
            let short = inside[end..].trim_start_matches([':', ' ']).trim_matches(['“', '”', '"']).to_owned();
            if let Some(long) = long_form(before, &short).filter(|_| !short.is_empty()) {
                found.push(Abbreviation { short, long });
            }
            continue;
        }
        let shorts: Vec<&str> = inside.split([',', ';']).map(str::trim).collect();
        if inside.chars().count() > 40 || !shorts.iter().all(|short| is_acronym(short)) {
            continue;
        }
        // "tai nạn lao động, bệnh nghề nghiệp (TNLĐ, BNN)": the last one stands next to the bracket.
        let mut rest = before;
        let mut pairs = Vec::new();
        for short in shorts.iter().rev() {
            let Some((long, start)) =
                by_initials(rest, short).or_else(|| (shorts.len() == 1).then(|| by_phrase(rest)).flatten())
            else {
                pairs.clear();
                break;
            };
            pairs.push(Abbreviation { short: (*short).to_owned(), long });
            rest = rest[..start].trim_end().trim_end_matches([',', ';']).trim_end();
            rest = rest.strip_suffix(" và").unwrap_or(rest);
        }
        pairs.reverse();
        found.extend(pairs);
    }
    found
}

/// Capital letters, two or more: `ATVSLĐ`, `TB&XH`, `ODA`.
fn is_acronym(short: &str) -> bool {
    let letters = short.chars().filter(|c| c.is_alphabetic()).count();
    (2..=16).contains(&letters)
        && short.chars().all(|c| c.is_uppercase() || matches!(c, '&' | '-') || c.is_ascii_digit())
        && super::label::roman(short).is_none()
        && !short.contains("  ")
}

/// The words before the bracket whose initials give the acronym.
fn by_initials(before: &str, short: &str) -> Option<(String, usize)> {
    let initials: Vec<char> =
        short.chars().filter(|c| c.is_alphabetic()).flat_map(char::to_lowercase).collect();
    let mut from = before.len().saturating_sub(400);
    while !before.is_char_boundary(from) {
        from += 1;
    }
    let window = &before[from..];
    let words = text::words(window);
    let first = |index: usize| base_letter(&window[words[index].start..]);
    // All initials in order, word by word, perhaps with small words between that are not counted.
    for skips in 0..=2usize {
        let count = initials.len() + skips;
        if count > words.len() {
            break;
        }
        let start = words.len() - count;
        if first(start) != initials.first().copied().map(fold) {
            continue;
        }
        let mut want = 0;
        let mut skipped = 0;
        for index in start..words.len() {
            if want < initials.len() && first(index) == Some(fold(initials[want])) {
                want += 1;
            } else {
                skipped += 1;
            }
        }
        if want == initials.len() && skipped == skips {
            let begin = words[start].start;
            return Some((text::tidy(&window[begin..]), from + begin));
        }
    }
    None
}

/// A foreign acronym: the noun phrase before the bracket, from the last comma, "và" or quantifier.
fn by_phrase(before: &str) -> Option<(String, usize)> {
    let mut from = before.len().saturating_sub(400);
    while !before.is_char_boundary(from) {
        from += 1;
    }
    let window = &before[from..];
    let words = text::words(window);
    let mut start = None;
    for index in (0..words.len()).rev().take(12) {
        let gap =
            if index + 1 < words.len() { &window[words[index].end..words[index + 1].start] } else { "" };
        let stop = gap.contains([',', ';', '.', ':', ')', '('])
            || matches!(
                words[index].canon.as_str(),
                "và" | "hoặc" | "các" | "những" | "nguồn" | "của" | "về" | "cho" | "từ"
            );
        if stop {
            break;
        }
        start = Some(words[index].start);
    }
    let start = start?;
    let long = text::tidy(&window[start..]);
    (text::word_count(&long) >= 2 && text::word_count(&long) <= 10).then_some((long, from + start))
}

/// What "(sau đây gọi tắt là …)" stands for: by initials, or from the same first words, or the last phrase.
fn long_form(before: &str, short: &str) -> Option<String> {
    if is_acronym(short) {
        return by_initials(before, short).or_else(|| by_phrase(before)).map(|(long, _)| long);
    }
    // "… Chương trình an toàn … 2025 (… gọi tắt là Chương trình)", "Chỉ thị số 31-CT/TW … (… Chỉ thị số 31-CT/TW)".
    let at = before.rfind(short)?;
    Some(text::tidy(&before[at..])).filter(|long| long.len() > short.len())
}

fn base_letter(text: &str) -> Option<char> {
    text.chars().next().map(fold)
}

/// `Á` and `a` are one initial; `Đ` and `D` are two, and so are `Â` and `A` left alike, because acronyms drop marks.
fn fold(c: char) -> char {
    use unicode_normalization::UnicodeNormalization;
    let lower = c.to_lowercase().next().unwrap_or(c);
    lower.nfd().next().unwrap_or(lower)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: &[(&str, &str)]) {
        let found: Vec<(String, String)> = in_text(text).into_iter().map(|a| (a.short, a.long)).collect();
        let expected: Vec<(String, String)> =
            expected.iter().map(|(s, l)| ((*s).to_owned(), (*l).to_owned())).collect();
        assert_eq!(found, expected, "{text}");
    }

    #[test]
    fn initials_give_the_long_form() {
        check("công tác an toàn, vệ sinh lao động (ATVSLĐ) nhằm", &[("ATVSLĐ", "an toàn, vệ sinh lao động")]);
        check(
            "người sử dụng lao động (NSDLĐ), người lao động (NLĐ)",
            &[("NSDLĐ", "người sử dụng lao động"), ("NLĐ", "người lao động")],
        );
        check(
            "giảm thiểu tai nạn lao động, bệnh nghề nghiệp (TNLĐ, BNN).",
            &[("TNLĐ", "tai nạn lao động"), ("BNN", "bệnh nghề nghiệp")],
        );
        check(
            "các nguồn hỗ trợ phát triển chính thức (ODA) và hỗ trợ phát triển không chính thức (NGO)",
            &[("ODA", "hỗ trợ phát triển chính thức"), ("NGO", "hỗ trợ phát triển không chính thức")],
        );
    }

    #[test]
    fn what_the_text_calls_short_is_taken() {
        check(
            "thực hiện Chương trình an toàn giai đoạn 2021-2025 (sau đây gọi tắt là Chương trình), UBND",
            &[("Chương trình", "Chương trình an toàn giai đoạn 2021-2025")],
        );
    }

    #[test]
    fn other_brackets_define_nothing() {
        check("theo quy định (nếu có). Lưu (N- 10b). (Nghị quyết số 209/NQ-CP) mục (II)", &[]);
    }
}
