//! The known name nearest to a misspelt one, for "Có phải ý bạn là …?".

use super::slug::slugify;

/// The candidate nearest to `name`, if one is near enough to be worth suggesting.
///
/// Names are compared without marks, case and punctuation. One edit in three letters is allowed;
/// ties go to the earlier candidate.
pub fn nearest<'a>(name: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let wanted = slugify(name);
    if wanted.is_empty() {
        return None;
    }
    let allowed = wanted.len().div_ceil(3).max(1);
    let mut best: Option<(usize, &str)> = None;
    for candidate in candidates {
        let folded = slugify(candidate);
        if folded.len().abs_diff(wanted.len()) > allowed.max(24) {
            continue;
        }
        // A name that only lacks an ending (`so-nong-nghiep`) is near however long the ending is.
        if !is_likely(&wanted, &folded) {
            continue;
        }
        let distance = if wanted.len() >= 4 && folded.starts_with(&format!("{wanted}-")) {
            1
        } else {
            strsim::osa_distance(&wanted, &folded)
        };
        if distance <= allowed && best.is_none_or(|(d, _)| distance < d) {
            best = Some((distance, candidate));
        }
    }
    best.map(|(_, candidate)| candidate)
}

/// Whether one name can be a slip of the other: a number is another number, and a word of another meaning
/// in a name of several words makes another name (`LĐLĐ tỉnh` is not `UBND tỉnh`).
fn is_likely(wanted: &str, folded: &str) -> bool {
    let is_number = |name: &str| name.bytes().all(|b| b.is_ascii_digit() || b == b'-');
    if is_number(wanted) || is_number(folded) {
        return false;
    }
    let (one, two): (Vec<&str>, Vec<&str>) = (wanted.split('-').collect(), folded.split('-').collect());
    if one.len() < 2 || two.len() < 2 {
        return true;
    }
    if one.len() == two.len() {
        return one.iter().zip(&two).all(|(a, b)| is_slip(a, b));
    }
    // A word left out or put in, or two written as one.
    let (short, long) = if one.len() < two.len() { (&one, &two) } else { (&two, &one) };
    let mut rest = long.iter();
    let is_inside = short.iter().all(|a| rest.any(|b| is_slip(a, b)));
    let (one, two) = (one.concat(), two.concat());
    is_inside || strsim::osa_distance(&one, &two) <= (one.len().max(two.len()) / 8).max(1)
}

/// Whether a word can be a slip of another.
fn is_slip(a: &str, b: &str) -> bool {
    let (a, b) = (as_heard(a), as_heard(b));
    strsim::osa_distance(&a, &b) <= (a.len().max(b.len()) / 3).max(1)
}

/// A word with one letter for beginnings that many people do not tell apart: tr and ch, x and s, gi, r and
/// d, n and l.
fn as_heard(word: &str) -> String {
    for (written, heard) in [("tr", "ch"), ("x", "s"), ("gi", "d"), ("r", "d"), ("n", "l")] {
        if let Some(rest) = word.strip_prefix(written) {
            return format!("{heard}{rest}");
        }
    }
    word.to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_swapped_letter_is_near() {
        assert_eq!(nearest("tilte", ["description", "title", "date"]), Some("title"));
    }

    #[test]
    fn marks_do_not_count() {
        assert_eq!(nearest("nông dân", ["tho-xay", "nong-dan"]), Some("nong-dan"));
    }

    #[test]
    fn a_missing_ending_is_near() {
        assert_eq!(
            nearest("so-nong-nghiep", ["so-y-te", "so-nong-nghiep-moi-truong"]),
            Some("so-nong-nghiep-moi-truong")
        );
    }

    #[test]
    fn another_number_or_another_word_is_not_near() {
        assert_eq!(nearest("115", ["113", "114"]), None);
        assert_eq!(nearest("LĐLĐ tỉnh", ["UBND tỉnh"]), None);
        assert_eq!(nearest("Ủy ban nhân dân các xã, phường", ["Ủy ban nhân dân tỉnh Thử"]), None);
        assert_eq!(nearest("UBND các xã", ["UBND tỉnh"]), None);
        assert_eq!(nearest("Sở Xây dựng tỉnh", ["Sở Xây dựng"]), Some("Sở Xây dựng"));
        assert_eq!(nearest("khi co tainan", ["khi-co-tai-nan"]), Some("khi-co-tai-nan"));
        assert_eq!(nearest("Cơ quan chủ chì", ["Cơ quan chủ trì"]), Some("Cơ quan chủ trì"));
        assert_eq!(nearest("Sở Noi vu", ["Sở Nội vụ"]), Some("Sở Nội vụ"));
    }

    #[test]
    fn something_else_is_not_near() {
        assert_eq!(nearest("zzz", ["title", "date"]), None);
    }
}
