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
    fn something_else_is_not_near() {
        assert_eq!(nearest("zzz", ["title", "date"]), None);
    }
}
