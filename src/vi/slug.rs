//! Slugs: the ASCII form of a Vietnamese name used in addresses, ids and anchors.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use super::chars::is_invisible;
use super::letter::letter;

/// Folds a name to lower-case ASCII letters and digits joined by single hyphens.
///
/// `Tháng hành động` becomes `thang-hanh-dong`. Letters of other scripts are dropped, so the
/// result may be empty: the caller decides what that means.
pub fn slugify(name: &str) -> String {
    let mut slug = String::with_capacity(name.len());
    let mut gap = false;
    let mut take = |c: char| {
        if c.is_ascii_alphanumeric() {
            if gap && !slug.is_empty() {
                slug.push('-');
            }
            gap = false;
            slug.push(c.to_ascii_lowercase());
        } else {
            gap = true;
        }
    };
    for c in name.chars() {
        match letter(c) {
            Some(letter) => take(char::from(letter.base)),
            None if c.is_ascii() => take(c),
            // Marks fall away, so their order does not matter and each character can be taken alone.
            None => std::iter::once(c).nfd().for_each(|c| match c {
                'ð' | 'Ð' => take('d'),
                _ if is_combining_mark(c) || is_invisible(c) => {}
                _ => take(c),
            }),
        }
    }
    slug
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[track_caller]
    fn check_slug(name: &str, slug: &str) {
        assert_eq!(slugify(name), slug);
    }

    #[test]
    fn marks_and_d_with_stroke_fold_to_ascii() {
        check_slug("Tháng hành động", "thang-hanh-dong");
        check_slug("Đường điện ĐỨT", "duong-dien-dut");
    }

    #[test]
    fn characters_without_width_split_no_word() {
        check_slug("Quy đ\u{ad}ịnh m\u{200b}ới", "quy-dinh-moi");
    }

    #[test]
    fn decomposed_input_gives_the_same_slug() {
        check_slug("To\u{302}\u{309} chu\u{31b}\u{301}c", "to-chuc");
    }

    #[test]
    fn punctuation_and_spaces_become_one_hyphen() {
        check_slug("  224/KH-UBND — năm 2024! ", "224-kh-ubnd-nam-2024");
    }

    #[test]
    fn other_scripts_are_dropped() {
        check_slug("安全", "");
    }

    proptest! {
        #[test]
        fn a_slug_is_url_safe_and_folding_twice_is_folding_once(name in "\\PC{0,40}") {
            let slug = slugify(&name);
            prop_assert!(slug.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-'));
            prop_assert!(!slug.starts_with('-') && !slug.ends_with('-') && !slug.contains("--"));
            prop_assert_eq!(slugify(&slug), slug);
        }
    }
}
