//! Times of the day as people write them: `8 giờ 30`, `7g30`, `2 giờ chiều`, `từ 7h đến 9h30 tối`.
//!
//! A text is understood as a whole or not at all: a word that says something else, a part of the day that does
//! not fit its hour, or an hour from 1 to 5 with nothing that says which half of the day it is in (`2h`; but
//! `02:00` is the 24-hour clock) gives `None`, and the caller asks the editor.

use super::fold::nfc;

/// A time of the day in minutes after midnight.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Time(u16);

impl Time {
    pub fn hour(self) -> u16 {
        self.0 / 60
    }

    pub fn minute(self) -> u16 {
        self.0 % 60
    }
}

/// From a time, and until a later one where the end is said.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Span {
    pub from: Time,
    pub to: Option<Time>,
}

/// Which part of the day a word names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Part {
    Morning,
    Noon,
    Afternoon,
    Evening,
    Night,
    Am,
    Pm,
}

const PARTS: &[(&str, Part)] = &[
    ("sáng", Part::Morning),
    ("trưa", Part::Noon),
    ("chiều", Part::Afternoon),
    ("tối", Part::Evening),
    ("đêm", Part::Night),
    ("khuya", Part::Night),
    ("am", Part::Am),
    ("pm", Part::Pm),
    // What Windows writes for AM and PM in Vietnamese.
    ("sa", Part::Am),
    ("ch", Part::Pm),
];

/// Hours in words.
const WORDS: &[&str] =
    &["không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín", "mười", "mười một", "mười hai"];

/// Words that change nothing.
const SMALL: &[&str] =
    &["từ", "lúc", "vào", "hồi", "khoảng", "buổi", "bắt", "đầu", "dự", "kiến", "from", "at", "and", "và"];

/// Words and signs between begin and end.
const UNTIL: &[&str] = &["đến", "tới", "-", "–", "—", "−", "~", "to", "until"];

/// The spans of time a text names, in its order; `None` if it is not understood as a whole.
///
/// ```
/// # use lantoa::vi::clock::read;
/// let shown = |text: &str| {
///     let span = read(text)?[0];
///     let time = |t: lantoa::vi::clock::Time| format!("{:02}:{:02}", t.hour(), t.minute());
///     Some((time(span.from), span.to.map(time)))
/// };
/// assert_eq!(shown("2 giờ chiều"), Some(("14:00".into(), None)));
/// assert_eq!(shown("từ 7h đến 9h30 tối"), Some(("19:00".into(), Some("21:30".into()))));
/// assert_eq!(shown("cả ngày"), None);
/// ```
pub fn read(text: &str) -> Option<Vec<Span>> {
    let tokens = tokens(text);
    let mut at = 0;
    let mut said = None;
    // A part of the day after which no time comes: it may belong to the one before.
    let mut dangling = false;
    let mut spans = Vec::new();
    while at < tokens.len() {
        let token = &tokens[at];
        if let Some(part) = part(token) {
            // "Chiều: 2h - 4h": holds for what follows.
            said = Some(part);
            dangling = true;
            at += 1;
        } else if let Some((first, next)) = moment(&tokens, at) {
            at = next;
            let mut second = None;
            if tokens.get(at).is_some_and(|token| UNTIL.contains(&token.as_str())) {
                let from = skip_small(&tokens, at + 1);
                let (end, next) = moment(&tokens, from)?;
                second = Some(end);
                at = next;
            }
            spans.push(settle(first, second, said)?);
            dangling = false;
        } else if SMALL.contains(&token.as_str())
            || matches!(token.as_str(), "," | ";" | ":" | "." | "(" | ")")
        {
            at += 1;
        } else {
            return None;
        }
    }
    (!spans.is_empty() && !dangling).then_some(spans)
}

/// Runs of digits, words in small letters, single signs.
fn tokens(text: &str) -> Vec<String> {
    let text = nfc(text).to_lowercase().replace("a.m.", "am").replace("p.m.", "pm");
    let mut out: Vec<String> = Vec::new();
    let mut last = ' ';
    for c in text.chars() {
        let joined = c.is_ascii_digit() && last.is_ascii_digit() || c.is_alphabetic() && last.is_alphabetic();
        match out.last_mut() {
            Some(token) if joined => token.push(c),
            _ if !c.is_whitespace() => out.push(c.to_string()),
            _ => {}
        }
        last = c;
    }
    out
}

fn part(token: &str) -> Option<Part> {
    PARTS.iter().find(|(word, _)| *word == token).map(|(_, part)| *part)
}

fn skip_small(tokens: &[String], mut at: usize) -> usize {
    while tokens.get(at).is_some_and(|token| SMALL.contains(&token.as_str())) {
        at += 1;
    }
    at
}

/// An hour as written, before it is known in which half of the day it is.
#[derive(Clone, Copy, Debug)]
struct Moment {
    hour: u16,
    minute: u16,
    /// Minutes before the hour: "kém 15".
    less: u16,
    part: Option<Part>,
    /// Written with a nought before it, as the 24-hour clock does.
    padded: bool,
}

fn moment(tokens: &[String], at: usize) -> Option<(Moment, usize)> {
    let (hour, padded, mut at) = hour(tokens, at)?;
    let mut found = Moment { hour, minute: 0, less: 0, part: None, padded };
    let marked = tokens.get(at).is_some_and(|token| matches!(token.as_str(), "h" | "g" | "giờ" | ":"));
    if marked {
        at += 1;
        if let Some(minute) = number(tokens, at) {
            found.minute = minute;
            at = after_minutes(tokens, at + 1);
            // Seconds, where a program wrote them.
            if tokens.get(at).is_some_and(|token| token == ":") && number(tokens, at + 1) == Some(0) {
                at += 2;
            }
        } else if tokens.get(at).is_some_and(|token| token == "rưỡi") {
            found.minute = 30;
            at += 1;
        }
        if tokens.get(at).is_some_and(|token| token == "kém") {
            found.less = number(tokens, at + 1)?;
            at = after_minutes(tokens, at + 2);
        }
    }
    if tokens.get(at).is_some_and(|token| token == "buổi") {
        at += 1;
    }
    if let Some(own) = tokens.get(at).and_then(|token| part(token)) {
        found.part = Some(own);
        at += 1;
    }
    // "7 - 9 giờ tối": the mark of the end is that of the begin.
    let shared = || {
        let end = tokens.get(at).filter(|token| UNTIL.contains(&token.as_str()));
        end.and_then(|_| moment(tokens, skip_small(tokens, at + 1))).is_some()
    };
    (marked || found.part.is_some() || shared()).then_some((found, at))
}

fn hour(tokens: &[String], at: usize) -> Option<(u16, bool, usize)> {
    if let Some(hour) = number(tokens, at) {
        return Some((hour, tokens[at].starts_with('0'), at + 1));
    }
    let word = tokens.get(at)?;
    let two = tokens.get(at + 1).map(|next| format!("{word} {next}"));
    let place = |word: &str| WORDS.iter().position(|known| *known == word).map(|n| n as u16);
    match two.as_deref().and_then(place) {
        Some(hour) => Some((hour, false, at + 2)),
        None => place(word).map(|hour| (hour, false, at + 1)),
    }
}

fn number(tokens: &[String], at: usize) -> Option<u16> {
    tokens.get(at).filter(|token| token.len() <= 2)?.parse().ok()
}

fn after_minutes(tokens: &[String], at: usize) -> usize {
    let unit = |token: &String| matches!(token.as_str(), "phút" | "ph" | "p" | "'" | "’" | "′");
    if tokens.get(at).is_some_and(unit) { at + 1 } else { at }
}

/// The span of a begin and an end, each with its own part of the day, with one said before both, or with the
/// other's where that makes sense.
fn settle(first: Moment, second: Option<Moment>, said: Option<Part>) -> Option<Span> {
    let Some(second) = second else {
        return Some(Span { from: time(first, first.part.or(said))?, to: None });
    };
    let begins = [first.part.or(said), second.part, None];
    let ends = [second.part.or(said), first.part, None];
    let begins = if begins[0].is_some() { &begins[..1] } else { &begins[1..] };
    let ends = match ends[0] {
        Some(_) => &ends[..1],
        // "8h sáng đến 11h" is before noon, "2h chiều đến 4h" is after it.
        None => &[None, ends[1]][..],
    };
    let pairs = begins.iter().flat_map(|begin| ends.iter().map(move |end| (*begin, *end)));
    pairs.into_iter().find_map(|(begin, end)| {
        let (from, to) = (time(first, begin)?, time(second, end)?);
        (from < to).then_some(Span { from, to: Some(to) })
    })
}

fn time(moment: Moment, part: Option<Part>) -> Option<Time> {
    let hour = match (part, moment.hour) {
        (None, 1..=5) if !moment.padded => return None,
        (None, hour) => hour,
        (Some(Part::Morning), hour @ 1..=11) => hour,
        (Some(Part::Noon), hour @ 10..=14) => hour,
        (Some(Part::Noon), hour @ 1..=2) => hour + 12,
        (Some(Part::Afternoon), hour @ 12..=19) => hour,
        (Some(Part::Afternoon), hour @ 1..=7) => hour + 12,
        (Some(Part::Evening), hour @ 17..=23) => hour,
        (Some(Part::Evening), hour @ 5..=11) => hour + 12,
        (Some(Part::Night), hour @ (0..=4 | 19..=23)) => hour,
        (Some(Part::Night), hour @ 8..=11) => hour + 12,
        (Some(Part::Am), 12) => 0,
        (Some(Part::Am), hour @ 0..=11) => hour,
        (Some(Part::Pm), hour @ 12..=23) => hour,
        (Some(Part::Pm), hour @ 1..=11) => hour + 12,
        _ => return None,
    };
    let fits = hour <= 23 && moment.minute <= 59 && moment.less <= 59;
    let minutes = (hour * 60 + moment.minute).checked_sub(moment.less)?;
    fits.then_some(Time(minutes))
}

#[cfg(test)]
mod tests {
    use super::*;

    proptest::proptest! {
        #[test]
        fn any_text_is_read_without_panic(text in "([0-9]{1,3}|h|giờ|g|:|-| |tối|sáng|chiều|pm|kém|rưỡi|đến|từ|hai|,){0,16}") {
            for span in read(&text).unwrap_or_default() {
                proptest::prop_assert!(span.from.hour() <= 23 && span.to.is_none_or(|to| to > span.from));
            }
        }
    }
}
