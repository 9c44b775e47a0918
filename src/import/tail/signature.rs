//! The lines of a signature: offices, names, and where their column begins.

use super::super::marks::{AUTHORITIES, is_authority};
use super::super::phrases::{FAMILY_NAMES, ISSUER_OPENERS, SIGNER_ROLES};
use super::super::text;

/// An office in capitals, by its words: `PHÓ CHỦ TỊCH`.
pub(crate) fn is_role(line: &str) -> bool {
    text::is_mostly_caps(line)
        && text::any_start(line, &SIGNER_ROLES).is_some()
        && text::word_count(line) <= 10
}

/// Parts a line at the place where the signature's column begins.
pub(super) fn columns(line: &str) -> (&str, Option<&str>) {
    if line.len() > 2000 {
        return (line, None);
    }
    for mark in AUTHORITIES {
        for (at, _) in line.match_indices(mark) {
            let apart = at > 0 && line[..at].ends_with([' ', ':', ';', '.']);
            if apart && is_authority(&line[at..]) {
                return (&line[..at], Some(&line[at..]));
            }
        }
    }
    // The spaces between a dash and its recipient are no gap of columns, so every gap is looked at.
    for (at, _) in line.match_indices("   ") {
        let (left, right) = (&line[..at], line[at..].trim_start());
        let told = left.chars().any(char::is_alphanumeric);
        let signs =
            is_role(right) || is_person(right) || text::is_caps(right) && text::word_count(right) <= 8;
        if told && signs {
            return (left, Some(right));
        }
    }
    (line, None)
}

/// Degrees and ranks before a name, which need not begin with capitals.
const RANKS: &[&str] = &[
    "Thiếu tướng",
    "Trung tướng",
    "Thượng tướng",
    "Đại tướng",
    "Đại tá",
    "Thượng tá",
    "Trung tá",
    "Thiếu tá",
    "Đại úy",
    "Thượng úy",
    "Trung úy",
    "Đ/c",
    "Đồng chí",
    "Ông",
    "Bà",
    "Bác sĩ",
    "Bác sỹ",
    "Kỹ sư",
    "Thạc sĩ",
    "Tiến sĩ",
];

/// A person's name: two to six words that begin with a capital letter, perhaps after a degree or a rank. In capitals
/// only what begins with a family name, for an office is written so too.
pub(crate) fn is_person(part: &str) -> bool {
    let part = part.trim_matches(['*', ' ']);
    let bare = text::any_start(part, RANKS).map_or(part, |(_, end)| part[end..].trim_start());
    let words: Vec<&str> = bare.split_whitespace().collect();
    let shape = (2..=7).contains(&words.len())
        && !bare.contains([',', ';', ':', '/', '(', '-'])
        && !bare.contains(|c: char| c.is_ascii_digit())
        && words.iter().all(|word| word.starts_with(|c: char| c.is_uppercase()))
        && !bare.ends_with('.')
        && text::any_start(bare, &["Phụ lục", "Kế hoạch", "Ủy ban", "Sở", "Văn phòng"]).is_none();
    shape && (!text::is_caps(bare) || is_shouted_name(bare))
}

/// A name in capitals: `LÊ VĂN MẪU`.
pub(super) fn is_shouted_name(part: &str) -> bool {
    (2..=5).contains(&text::word_count(part))
        && text::any_start(part, &FAMILY_NAMES).is_some()
        && text::any_start(part, &SIGNER_ROLES).is_none()
        && !text::contains_any(part, OFFICE_WORDS)
}

/// Words of offices, which no name has.
const OFFICE_WORDS: &[&str] = &[
    "trưởng",
    "phó",
    "chủ tịch",
    "chủ nhiệm",
    "giám đốc",
    "bí thư",
    "thư ký",
    "ủy viên",
    "thường trực",
    "thủ tướng",
];

/// How the second line of a body's name begins: "TM. ỦY BAN NHÂN DÂN" / "XÃ BÌNH AN".
const BODY_GOES_ON: &[&str] = &[
    "tỉnh",
    "thành phố",
    "huyện",
    "quận",
    "thị xã",
    "xã",
    "phường",
    "thị trấn",
    "đặc khu",
    "và",
    "khóa",
    "cấp",
    "khu vực",
    "cơ quan",
    "nhân dân",
    "việt nam",
    "thành viên",
    "quản trị",
    "quản lý",
    "chỉ đạo",
];

/// Whether the body acted for goes on in the next line.
pub(super) fn goes_on_with(authority: &str, part: &str) -> bool {
    let joint = text::canon(authority).ends_with(" và") || authority.ends_with([',', '-', '–']);
    if text::contains_any(part, OFFICE_WORDS) && !joint {
        return false;
    }
    joint
        || text::any_start(part, BODY_GOES_ON).is_some()
        // "TM. BAN" / "THƯỜNG VỤ", "TM. HỘI ĐỒNG" / "…": the noun alone names no body.
        || text::word_count(authority) == 2 && authority.starts_with('T') && text::any_start(part, &ISSUER_OPENERS).is_none()
}
