//! Marks stamped on a document: draft, urgency, secrecy (Nghị định 30/2020/NĐ-CP, Phụ lục I, phần II, mục 10).
//!
//! They stand below the number, in a box beside the issuer, or under the type; they belong to no name and no title.

use super::super::json::Document;
use super::super::text;

/// One mark.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Stamp {
    Draft,
    Urgency(&'static str),
    Secrecy(&'static str),
}

const URGENCY: &[&str] = &["Hỏa tốc hẹn giờ", "Hỏa tốc", "Thượng khẩn", "Khẩn"];
const SECRECY: &[&str] = &["Tuyệt mật", "Tối mật", "Mật"];

impl Stamp {
    /// Writes the mark into the facts of the document.
    pub(crate) fn mark(self, document: &mut Document) {
        match self {
            Self::Draft => document.draft = true,
            Self::Urgency(degree) => document.urgency = document.urgency.or(Some(degree)),
            Self::Secrecy(degree) => document.secrecy = document.secrecy.or(Some(degree)),
        }
    }
}

/// The mark that a whole text is: `DỰ THẢO`, `(Dự thảo lần 2)`, `HỎA TỐC`, `ĐỘ MẬT: TỐI MẬT`.
pub(crate) fn whole(part: &str) -> Option<Stamp> {
    let bare = part.trim_matches(|c: char| !c.is_alphanumeric());
    if let Some(end) = text::phrase_end(bare, "Dự thảo") {
        return (text::starts_upper(bare) && counts_drafts(&bare[end..])).then_some(Stamp::Draft);
    }
    if !text::is_caps(bare) || text::word_count(bare) > 8 {
        return None;
    }
    let named = ["Độ khẩn", "Độ mật", "Mức độ khẩn", "Mức độ mật"];
    let degree = text::any_start(bare, &named).map_or(bare, |(_, end)| &bare[end..]);
    let canon = text::canon(degree);
    let is = |degrees: &[&'static str]| degrees.iter().copied().find(|name| text::canon(name) == canon);
    is(URGENCY).map(Stamp::Urgency).or_else(|| is(SECRECY).map(Stamp::Secrecy))
}

/// What may follow "Dự thảo": which one it is and of what day.
fn counts_drafts(rest: &str) -> bool {
    let words = text::words(rest);
    words.len() <= 8
        && words.iter().all(|word| {
            let number = word.canon.bytes().all(|b| b.is_ascii_digit()) || word.canon.chars().count() == 1;
            let counting =
                ["lần", "thứ", "nhất", "hai", "ba", "tư", "năm", "ngày", "tháng", "bản", "số", "cuối"];
            number
                || crate::vi::roman::roman(&word.canon.to_uppercase()).is_some()
                || counting.contains(&word.canon.as_str())
        })
}

/// Takes the marks off a line of the letterhead: whole columns, or at the end of a name in capitals.
pub(crate) fn take(line: &str) -> (String, Vec<Stamp>) {
    let mut found = Vec::new();
    let columns: Vec<&str> = line.split("   ").collect();
    let kept: Vec<&str> = columns
        .into_iter()
        .filter(|column| match whole(column) {
            Some(stamp) => {
                found.push(stamp);
                false
            }
            None => true,
        })
        .collect();
    let mut left = kept.join("   ");
    // "TỈNH BÌNH AN DỰ THẢO": a word that no name ends with.
    for phrase in ["Dự thảo", "Hỏa tốc", "Thượng khẩn"] {
        let Some((start, end)) = text::find_phrase(&left, phrase) else { continue };
        let apart = start > 0 && left[end..].trim_matches([' ', '*', ')']).is_empty();
        if let Some(stamp) = whole(&left[start..end]).filter(|_| apart && text::is_caps(&left)) {
            found.push(stamp);
            left.truncate(start);
        }
    }
    (left.trim().to_owned(), found)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_are_read_in_their_forms() {
        for (text, stamp) in [
            ("DỰ THẢO", Some(Stamp::Draft)),
            ("(Dự thảo lần 2)", Some(Stamp::Draft)),
            ("DỰ THẢO 1 - 05/3/2026", Some(Stamp::Draft)),
            ("HOẢ TỐC", Some(Stamp::Urgency("Hỏa tốc"))),
            ("[KHẨN]", Some(Stamp::Urgency("Khẩn"))),
            ("ĐỘ MẬT: TỐI MẬT", Some(Stamp::Secrecy("Tối mật"))),
            ("MẬT", Some(Stamp::Secrecy("Mật"))),
            ("Dự thảo Nghị định", None),
            ("Mật", None),
            ("CỤC CƠ YẾU MẬT MÃ", None),
        ] {
            assert_eq!(whole(text), stamp, "{text}");
        }
    }

    #[test]
    fn a_mark_is_taken_off_a_name() {
        assert_eq!(take("TỈNH BÌNH AN DỰ THẢO"), ("TỈNH BÌNH AN".to_owned(), vec![Stamp::Draft]));
        assert_eq!(take("Số: 5/KH-UBND      MẬT"), ("Số: 5/KH-UBND".to_owned(), vec![Stamp::Secrecy("Mật")]));
        assert_eq!(take("ỦY BAN NHÂN DÂN").1, []);
    }
}
