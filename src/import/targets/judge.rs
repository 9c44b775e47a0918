//! What makes a figure a target, and what its clause says of how often and until when.

use super::super::figures::{Figure, Shape};
use super::super::json::{Direction, Frequency};
use super::super::text;
use super::Context;

/// Decides whether a figure is something to be met.
#[expect(clippy::too_many_arguments, reason = "what is known of a figure, from one caller")]
pub(super) fn is_target(
    figure: &Figure,
    shape: &Shape,
    subject_first: bool,
    subject: &str,
    right: &str,
    state: &Context,
    direction: Option<Direction>,
    to_come: bool,
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
    let directed = directed || figure.sign.is_some();
    if subject_first {
        return directed || state.goals || to_come;
    }
    if state.goals || to_come {
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

/// Words at the end of what stands behind a figure that belong to the next one.
const LEADING: &[&str] = &[
    "và", "đạt", "trên", "tăng", "giảm", "có", "còn", "là", "đến", "từ", "hơn", "thêm", "lên", "xuống",
    "trong", "đó", "ít", "nhất", "tối", "thiểu", "phấn", "đấu", "khoảng", "thì", "vào", "với",
];

pub(super) fn tidy_subject(right: &str, more_follows: bool) -> String {
    let mut subject = text::trim_end_marks(right).to_owned();
    if more_follows {
        // "…, tăng" before the next figure belongs to it.
        if let Some(comma) = subject.rfind(',').filter(|comma| text::word_count(&subject[*comma..]) <= 5) {
            subject.truncate(comma);
        }
        while let Some(last) =
            text::words(&subject).pop().filter(|word| LEADING.contains(&word.canon.as_str()))
        {
            subject.truncate(last.start);
            subject.truncate(text::trim_end_marks(&subject).len());
        }
    }
    // "… mỗi năm" says how often, not what.
    for mark in [" mỗi năm", " hằng năm", " hàng năm", " một năm"] {
        if let Some(shorter) = subject.strip_suffix(mark) {
            subject.truncate(shorter.len());
        }
    }
    text::tidy(subject.trim_start_matches([',', ' ', '-', ')']))
}

/// Whether words behind a figure name what is measured: no threshold, no comparison, no further clause.
pub(super) fn open_subject(behind: &str) -> bool {
    text::starts_lower(behind)
        && text::any_start(behind, &["trở lên", "so với", "và", "trong đó", "theo", "để", "mỗi", "hằng", "/"])
            .is_none()
        || text::starts_upper(behind)
}

pub(super) fn frequency(text: &str) -> Option<Frequency> {
    let yearly = text.contains("/năm")
        || text::contains_any(text, &["hằng năm", "hàng năm", "mỗi năm", "bình quân năm", "trung bình năm"]);
    yearly.then_some(Frequency::PerYear)
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
