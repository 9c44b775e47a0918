//! Abbreviations that a text defines: "an toàn, vệ sinh lao động (ATVSLĐ)", "(sau đây viết tắt là …)".

use super::phrase;
use super::roman::roman;

/// A short form and what it stands for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Definition {
    pub short: String,
    pub long: String,
    pub evidence: Evidence,
}

/// Why a long form is taken for that of a short one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Evidence {
    /// The initials of its words are the letters of the short one.
    Initials,
    /// It stands before the bracket, and nothing says where it begins (`ODA`).
    Neighbour,
    /// The text says so: "sau đây gọi tắt là …".
    Said,
}

/// Words that announce a short form.
const ANNOUNCED: &[&str] =
    &["sau đây viết tắt là", "sau đây gọi tắt là", "viết tắt là", "gọi tắt là", "sau đây gọi là", "viết tắt"];

/// Small words that an abbreviation leaves out.
const SKIPPED: &[&str] = &["và", "của", "về", "các", "cho", "theo", "với", "trong"];

/// Words before which the noun phrase of a foreign abbreviation begins.
const BEFORE_PHRASE: &[&str] = &["và", "hoặc", "các", "những", "nguồn", "của", "về", "cho", "từ"];

/// How far before a bracket its long form is looked for, in bytes.
const WINDOW: usize = 400;

/// What a text defines, in its order.
///
/// ```
/// # use lantoa::vi::abbreviation::defined;
/// let found = defined("giảm tai nạn lao động, bệnh nghề nghiệp (TNLĐ, BNN).");
/// assert_eq!((&*found[1].short, &*found[1].long), ("BNN", "bệnh nghề nghiệp"));
/// ```
pub fn defined(text: &str) -> Vec<Definition> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(open) = memchr::memchr(b'(', &text.as_bytes()[at..]).map(|o| o + at) {
        let Some(close) = memchr::memchr(b')', &text.as_bytes()[open..]).map(|c| c + open) else { break };
        let inside = text[open + 1..close].trim();
        let before = text[..open].trim_end();
        at = close + 1;
        let shorts: Vec<&str> = inside.split([',', ';']).map(str::trim).collect();
        if inside.len() <= 80 && shorts.iter().all(|short| is_acronym(short)) {
            found.extend(in_bracket(before, &shorts));
        } else if let Some((_, end)) = phrase::any_start(inside, ANNOUNCED) {
            let short = inside[end..].trim_start_matches([':', ' ']).trim_matches(['“', '”', '"']);
            let long = long_form(before, short).filter(|_| !short.is_empty());
            found.extend(long.map(|long| Definition {
                short: short.to_owned(),
                long,
                evidence: Evidence::Said,
            }));
        }
    }
    found
}

/// "tai nạn lao động, bệnh nghề nghiệp (TNLĐ, BNN)": the last one stands next to the bracket.
fn in_bracket(before: &str, shorts: &[&str]) -> Vec<Definition> {
    let mut rest = before;
    let mut pairs = Vec::new();
    for short in shorts.iter().rev() {
        let by_initials = by_initials(rest, short).map(|found| (found, Evidence::Initials));
        let alone = || (shorts.len() == 1).then(|| by_neighbour(rest)).flatten();
        let Some(((long, start), evidence)) =
            by_initials.or_else(|| alone().map(|found| (found, Evidence::Neighbour)))
        else {
            return Vec::new();
        };
        pairs.push(Definition { short: (*short).to_owned(), long, evidence });
        rest = rest[..start].trim_end().trim_end_matches([',', ';']).trim_end();
        rest = rest.strip_suffix(" và").unwrap_or(rest);
    }
    pairs.reverse();
    pairs
}

/// Capital letters, two or more: `ATVSLĐ`, `TB&XH`, `ODA`.
fn is_acronym(short: &str) -> bool {
    let letters = short.chars().filter(|c| c.is_alphabetic()).count();
    (2..=16).contains(&letters)
        && short.chars().all(|c| c.is_uppercase() || matches!(c, '&' | '-') || c.is_ascii_digit())
        && roman(short).is_none()
}

/// The end of a text that is looked at, and where it begins.
fn window(before: &str) -> (&str, usize) {
    let mut from = before.len().saturating_sub(WINDOW);
    while !before.is_char_boundary(from) {
        from += 1;
    }
    (&before[from..], from)
}

/// The words right before the bracket whose initials give the acronym, small words left out.
fn by_initials(before: &str, short: &str) -> Option<(String, usize)> {
    let (window, from) = window(before);
    let words = phrase::words(window);
    let last = words.last()?;
    if window[last.end..].contains(['.', ';', ':', '(', ')']) {
        return None;
    }
    let mut at = words.len();
    for letter in short.chars().rev().filter(|c| c.is_alphabetic()) {
        loop {
            at = at.checked_sub(1)?;
            if window[words[at].start..].chars().next().map(initial) == Some(initial(letter)) {
                break;
            }
            if !SKIPPED.contains(&words[at].canon.as_str()) {
                return None;
            }
        }
    }
    let start = words.get(at)?.start;
    Some((phrase::tidy(window[start..].trim_end_matches([',', '-', '–', ' '])), from + start))
}

/// A foreign acronym: the noun phrase before the bracket, from the last comma, "và" or quantifier.
fn by_neighbour(before: &str) -> Option<(String, usize)> {
    let (window, from) = window(before);
    let words = phrase::words(window);
    let mut start = None;
    for (index, word) in words.iter().enumerate().rev().take(12) {
        let gap = words.get(index + 1).map_or("", |next| &window[word.end..next.start]);
        if gap.contains([',', ';', '.', ':', ')', '(']) || BEFORE_PHRASE.contains(&word.canon.as_str()) {
            break;
        }
        start = Some(word.start);
    }
    let start = start?;
    let long = phrase::tidy(&window[start..]);
    (2..=10).contains(&phrase::word_count(&long)).then_some((long, from + start))
}

/// What "(sau đây gọi tắt là …)" stands for: by initials, or from the same first words, or the last phrase.
fn long_form(before: &str, short: &str) -> Option<String> {
    if is_acronym(short) {
        return by_initials(before, short).or_else(|| by_neighbour(before)).map(|(long, _)| long);
    }
    // "… Chương trình an toàn … 2025 (… gọi tắt là Chương trình)", "Chỉ thị số 31-CT/TW … (… Chỉ thị số 31-CT/TW)".
    let at = before.rfind(short)?;
    Some(phrase::tidy(&before[at..])).filter(|long| long.len() > short.len())
}

/// `Á` and `a` are one initial, for acronyms drop marks; `Đ` and `D` are two.
fn initial(c: char) -> char {
    use unicode_normalization::UnicodeNormalization;
    let lower = c.to_lowercase().next().unwrap_or(c);
    lower.nfd().next().unwrap_or(lower)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: &[(&str, &str)]) {
        let found: Vec<(String, String)> = defined(text).into_iter().map(|a| (a.short, a.long)).collect();
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
