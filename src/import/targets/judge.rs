//! What makes a figure a target, and what its clause says of how often and until when.

use super::super::figures::{Figure, Shape};
use super::super::json::{Direction, Frequency};
use super::super::text;
use super::Context;

/// Decides whether a figure is something to be met.
pub(super) fn is_target(
    figure: &Figure,
    shape: &Shape,
    subject_first: bool,
    subject: &str,
    right: &str,
    state: &Context,
    direction: Option<Direction>,
) -> bool {
    if shape.past || shape.share_of_money || text::word_count(subject) < 2 || subject.chars().count() > 600 {
        return false;
    }
    if text::any_start(
        right.trim_start(),
        &["kinh phí", "mức", "tổng kinh phí", "vốn", "ngân sách", "lương", "chi phí"],
    )
    .is_some()
    {
        return false;
    }
    // "từ 2 người trở lên": a threshold.
    if figure.is_count {
        let made = shape.makes
            || matches!(direction, Some(Direction::Increase | Direction::Decrease))
            || shape.bounded
            || shape.strives;
        return state.goals && made && !subject_first && !text::starts_with(right.trim_start(), "trở lên");
    }
    if figure.value > 100.0 && direction != Some(Direction::Increase) {
        return false;
    }
    let directed = matches!(direction, Some(Direction::Increase | Direction::Decrease))
        || shape.bounded
        || shape.strives;
    if subject_first {
        return directed || state.goals;
    }
    if state.goals {
        return true;
    }
    // Outside the part on goals a share counts only with something said of it.
    has_predicate(subject) && (directed || figure.value == 100.0)
}

/// Whether something is said of a group: "… được huấn luyện".
pub(super) fn has_predicate(text: &str) -> bool {
    text::contains_any(
        text,
        &[
            "được",
            "có",
            "đạt",
            "thực hiện",
            "áp dụng",
            "tham gia",
            "tổ chức",
            "tiếp cận",
            "chấp hành",
            "trang bị",
            "xây dựng",
            "ký",
            "bố trí",
            "triển khai",
            "báo cáo",
            "thành lập",
            "hoàn thành",
            "bảo đảm",
            "đảm bảo",
            "không",
        ],
    ) && text::contains_any(
        text,
        &[
            "được",
            "đạt",
            "thực hiện",
            "áp dụng",
            "tham gia",
            "tiếp cận",
            "chấp hành",
            "trang bị",
            "ký",
            "bố trí",
            "triển khai",
            "báo cáo",
            "thành lập",
            "hoàn thành",
            "bảo đảm",
            "đảm bảo",
            "không",
            "tổ chức",
            "xây dựng",
            "có cán bộ",
            "có kế hoạch",
        ],
    )
}

/// Takes "/năm", "mỗi năm", "trở lên" off the text after a figure.
pub(super) fn after_frequency(right: &str) -> &str {
    let trimmed = right.trim_start();
    for mark in ["/năm", "/ năm", "/01 năm", "/1 năm"] {
        if let Some(rest) = trimmed.strip_prefix(mark) {
            return rest;
        }
    }
    for mark in ["mỗi năm", "hằng năm", "hàng năm", "một năm"] {
        if let Some(end) =
            text::phrase_end(trimmed, mark).filter(|_| trimmed.starts_with(char::is_alphabetic))
        {
            return &trimmed[end..];
        }
    }
    right
}

pub(super) fn tidy_subject(right: &str, more_follows: bool) -> String {
    let mut subject = text::trim_end_marks(right).to_owned();
    if more_follows {
        // "…, tăng" before the next figure belongs to it.
        if let Some(comma) = subject.rfind(',').filter(|comma| text::word_count(&subject[*comma..]) <= 5) {
            subject.truncate(comma);
        }
    }
    // "… mỗi năm" says how often, not what.
    for mark in [" mỗi năm", " hằng năm", " hàng năm", " một năm"] {
        if let Some(shorter) = subject.strip_suffix(mark) {
            subject.truncate(shorter.len());
        }
    }
    text::tidy(subject.trim_start_matches([',', ' ', '-']))
}

pub(super) fn frequency(text: &str) -> Option<Frequency> {
    let yearly = text.contains("/năm")
        || text::contains_any(text, &["hằng năm", "hàng năm", "mỗi năm", "bình quân năm", "trung bình năm"]);
    yearly.then_some(Frequency::PerYear)
}

/// "đến năm 2030", "đến hết năm 2025", "đến cuối năm 2026".
pub(super) fn end_year(text: &str) -> Option<u16> {
    let words = text::words(text);
    words.iter().enumerate().find_map(|(index, word)| {
        if word.canon != "đến" {
            return None;
        }
        let rest = &words[index + 1..];
        let rest = if rest.first().is_some_and(|w| matches!(w.canon.as_str(), "hết" | "cuối")) {
            &rest[1..]
        } else {
            rest
        };
        let year = rest.first().filter(|w| w.canon == "năm").and_then(|_| rest.get(1))?;
        year.canon.parse::<u16>().ok().filter(|y| (2000..=2100).contains(y))
    })
}

pub(super) fn clauses(text: &str, from: usize, to: usize) -> Vec<(usize, usize)> {
    let mut out = Vec::new();
    let mut start = from;
    for (at, _) in text[from..to].match_indices(';') {
        out.push((start, from + at));
        start = from + at + 1;
    }
    out.push((start, to));
    out
}
