//! Names of agencies in running text: where one begins, where it ends, and how a list of them falls apart.
//!
//! Works on how Vietnamese administrative documents write (capital letters, the first word of a name, the verb after
//! it), never on a list of particular agencies; which one it is, the registry says (`Names`).

use super::phrases::AGENCY_OPENERS;
use super::phrases::DUTY_VERBS;
use super::text::{self, Word};

/// Answers what the registries know. `lantoa` implements it over `content/_data`.
pub trait Names {
    /// The id of the agency with this name (any way of writing it), if the registry has one.
    fn agency(&self, name: &str) -> Option<String>;
    /// The id of the locality with this name.
    fn locality(&self, name: &str) -> Option<String>;
    /// Whether a name is that of a group of agencies the registry has ("các sở, ban, ngành").
    fn group(&self, _name: &str) -> bool {
        false
    }
    /// Whether the registry has the document with this symbol.
    fn document(&self, _symbol: &str) -> bool {
        false
    }
}

/// A registry that knows nothing.
#[derive(Debug, Clone, Copy, Default)]
pub struct NoNames;

impl Names for NoNames {
    fn agency(&self, _: &str) -> Option<String> {
        None
    }
    fn locality(&self, _: &str) -> Option<String> {
        None
    }
}

/// Words that ask: "Đề nghị Liên đoàn Lao động tỉnh".
const REQUESTS: &[&str] = &["Đề nghị", "Kính đề nghị", "Trân trọng đề nghị"];

/// Words that hand over a duty without asking.
const ORDERS: &[&str] =
    &["Giao cho", "Giao", "Yêu cầu", "Phân công", "Đối với", "Trách nhiệm của", "Nhiệm vụ của"];

/// Nouns that make "tổ chức" a noun: "tổ chức đảng", "tổ chức chính trị - xã hội".
const AFTER_NOUN_ORGANISATION: &[&str] = &[
    "đảng", "chính", "xã", "công", "đoàn", "thành", "kinh", "hội", "liên", "có", "cơ", "tôn", "nghề", "khác",
    "đại", "trị",
];

/// What stood before the name: nothing, a request, or an order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Address<'a> {
    pub requested: bool,
    /// The text from the name on.
    pub rest: &'a str,
}

/// Takes "Đề nghị", "Giao" and the like off the beginning.
pub(crate) fn address(text: &str) -> Address<'_> {
    let trimmed = text.trim_start();
    if let Some((_, end)) = text::any_start(trimmed, REQUESTS) {
        return Address { requested: true, rest: trimmed[end..].trim_start_matches([' ', ':']) };
    }
    if let Some((_, end)) = text::any_start(trimmed, ORDERS) {
        let rest = trimmed[end..].trim_start_matches([' ', ':']);
        if opens_name(rest) || opens_group(rest) {
            return Address { requested: false, rest };
        }
    }
    Address { requested: false, rest: trimmed }
}

/// Whether the text begins with the name of an agency, written with a capital letter.
pub(crate) fn opens_name(text: &str) -> bool {
    text::starts_upper(text) && text::any_start(text, &AGENCY_OPENERS).is_some()
}

/// Whether the text begins with a group of agencies: "các sở, ban, ngành", "UBND các xã".
pub(crate) fn opens_group(text: &str) -> bool {
    text::any_start(text, &["các", "những", "toàn thể", "mọi"]).is_some()
}

/// What follows the agency in a heading that introduces its duties.
const INTRODUCTIONS: &[&str] = &[
    "có trách nhiệm",
    "chịu trách nhiệm",
    "có nhiệm vụ",
    "có trách nhiệm thực hiện",
    "chịu trách nhiệm thực hiện",
    "có trách nhiệm tổ chức thực hiện",
    "chịu trách nhiệm tổ chức thực hiện",
    "có các nhiệm vụ sau",
    "có trách nhiệm sau",
    "có các trách nhiệm sau",
    "thực hiện các nhiệm vụ sau",
    "thực hiện các nhiệm vụ",
    "thực hiện nhiệm vụ sau",
    "có trách nhiệm như sau",
];

/// A heading without what introduces the duties: "Sở Nội vụ có trách nhiệm:" → `Sở Nội vụ`.
pub(crate) fn without_introduction(title: &str) -> &str {
    let bare = text::trim_end_marks(title);
    let found = INTRODUCTIONS.iter().filter_map(|phrase| {
        let (start, end) = text::find_phrase(bare, phrase)?;
        (start > 0 && end == bare.len()).then_some(start)
    });
    found.min().map_or(bare, |start| bare[..start].trim_end_matches([' ', ',']))
}

/// Whether a title names an agency or a group of those a duty can be given to.
pub(crate) fn names_agency(title: &str) -> bool {
    let address = address(without_introduction(title));
    if !(opens_name(address.rest) || (address.requested && opens_group(address.rest))) {
        return false;
    }
    let activity = text::any_start(
        address.rest,
        &[
            "Các hoạt động",
            "Các nhiệm vụ",
            "Các giải pháp",
            "Các chỉ tiêu",
            "Các nội dung",
            "Các mục tiêu",
            "Tổ chức thực hiện",
            "Báo cáo",
            "Tổ chức các",
            "Đoàn kết",
        ],
    );
    let predicate = text::contains_any(address.rest, &["có trách nhiệm", "phải"]);
    activity.is_none() && !predicate
}

/// The agency a sentence speaks of as its subject, and the place where what it does begins.
///
/// `None` if the text begins with no agency, or no verb follows within a reasonable distance.
pub(crate) fn subject(text: &str) -> Option<(&str, usize)> {
    if !opens_name(text) && !opens_group(text) {
        return None;
    }
    let words = text::first_words(text, 60);
    let verb = (1..words.len()).find(|index| is_verb(text, &words, *index))?;
    let start = words[verb].start;
    // A sentence that ends before the verb has no subject of this kind.
    let name = &text[..start];
    if name.contains([';', ':']) || name.contains(". ") {
        return None;
    }
    let name = name.trim_end().trim_end_matches([',', ' ', '(']).trim_end();
    let name = name.strip_suffix(" và").unwrap_or(name);
    (text::word_count(name) >= 1 && text::word_count(name) <= 45).then_some((name, start))
}

fn is_verb(text: &str, words: &[Word], index: usize) -> bool {
    let raw = &text[words[index].start..];
    if !text::starts_lower(raw) {
        return false;
    }
    let Some((verb, _)) = text::any_start(raw, &DUTY_VERBS) else { return false };
    // A verb phrase must not be cut by punctuation: "làm, …" is none, "hướng dẫn, kiểm tra" is.
    let previous = words[index - 1].canon.as_str();
    let comma_before = text[words[index - 1].end..words[index].start].contains(',');
    match DUTY_VERBS[verb] {
        "tổ chức" => {
            let noun_before = matches!(previous, "các" | "những" | "và" | "hoặc" | "một" | "mỗi");
            let noun_after = words
                .get(index + 2)
                .is_some_and(|next| AFTER_NOUN_ORGANISATION.contains(&next.canon.as_str()));
            let list = comma_before
                && words
                    .get(index + 2)
                    .is_none_or(|next| text[words[index + 1].end..next.start].contains(','));
            !(noun_before || noun_after || list)
        }
        // "Các đơn vị báo cáo …": a group reports; "chế độ báo cáo" is a noun.
        "báo cáo" => !matches!(previous, "các" | "những" | "độ" | "tác" | "việc" | "được" | "kỳ" | "cáo"),
        // "cơ quan thông tin", "đơn vị quản lý", "tổ chức tham gia": parts of a name.
        "thông tin" | "quản lý" | "làm" | "tham gia" | "tuyên truyền" | "kiểm tra" | "hướng dẫn"
        | "nghiên cứu" | "xây dựng" | "giám sát" | "thực hiện" | "lãnh đạo" | "được" | "là" =>
        {
            let name_ends = text[words[index - 1].start..].starts_with(char::is_uppercase);
            name_ends
                || !matches!(
                    previous,
                    "quan"
                        | "vị"
                        | "sở"
                        | "ban"
                        | "bộ"
                        | "công"
                        | "viên"
                        | "tâm"
                        | "cán"
                        | "người"
                        | "các"
                        | "trường"
                        | "phòng"
                        | "đội"
                        | "đồng"
                        | "nghành"
                        | "pháp"
                        | "sức"
                        | "được"
                        | "sự"
                        | "kinh"
                )
        }
        _ => !matches!(previous, "các" | "những"),
    }
}

/// The single agencies of a list such as "Sở Kế hoạch và Đầu tư, Sở Tài chính; các sở, ban, ngành khác".
///
/// Splits at `;` and line ends, at a comma where another name begins, and at "và" between two names. What stands
/// between commas inside a group ("các sở, ban, ngành") stays together.
pub(crate) fn split_list(list: &str) -> Vec<String> {
    let mut names = Vec::new();
    for part in list.split([';', '\n']) {
        let part = part.trim().trim_start_matches(['-', '+', '•', '–']).trim();
        split_commas(part, &mut names);
    }
    names
        .into_iter()
        .map(|name| text::tidy(text::trim_end_marks(&name)))
        .map(|name| name.strip_prefix("và ").map(str::to_owned).unwrap_or(name))
        .filter(|name| !name.is_empty())
        .collect()
}

fn split_commas(part: &str, names: &mut Vec<String>) {
    let mut current = String::new();
    let mut level = 0i32;
    let mut start = 0;
    for (at, c) in part.char_indices() {
        match c {
            '(' => level += 1,
            ')' => level -= 1,
            ',' if level <= 0 => {
                push_piece(&part[start..at], &mut current, names);
                start = at + 1;
            }
            _ => {}
        }
    }
    push_piece(&part[start..], &mut current, names);
    push_conjoined(current, names);
}

fn push_piece(piece: &str, current: &mut String, names: &mut Vec<String>) {
    let bare = piece.trim();
    if current.is_empty() {
        current.push_str(bare);
    } else if begins_new(bare) && !is_bare_noun(current) {
        push_conjoined(std::mem::take(current), names);
        current.push_str(bare);
    } else {
        current.push(',');
        current.push_str(if piece.starts_with(' ') { " " } else { "" });
        current.push_str(bare);
    }
}

/// A further name: it opens like one and has more than that one word ("Sở Tài chính", not "Đài" or "Ban").
fn begins_new(piece: &str) -> bool {
    if opens_group(piece) && text::word_count(piece) > 1 {
        return true;
    }
    let Some((_, end)) = text::starts_upper(piece).then(|| text::any_start(piece, &AGENCY_OPENERS)).flatten()
    else {
        return false;
    };
    let rest = piece[end..].trim_start();
    !rest.is_empty() && !text::starts_with(rest, "và")
        || piece[..end].contains(' ')
        || text::is_caps(&piece[..end])
}

/// "Báo", "Các Sở": a noun that the next one completes.
fn is_bare_noun(name: &str) -> bool {
    let words = text::words(name);
    let skip = usize::from(words.first().is_some_and(|word| matches!(word.canon.as_str(), "các" | "những")));
    words.len() == skip + 1 && !text::is_caps(name) && !name.contains(',')
}

fn push_conjoined(name: String, names: &mut Vec<String>) {
    let cut = name.match_indices(" và ").find_map(|(at, joint)| {
        let (left, right) = (&name[..at], &name[at + joint.len()..]);
        let specific = opens_name(left) && !opens_group(left) && text::word_count(left) >= 2;
        let next = text::starts_upper(right) && begins_new(right) || opens_group(right);
        (specific && next && !left.contains(", ")).then(|| (left.to_owned(), right.to_owned()))
    });
    match cut {
        Some((left, right)) => {
            names.push(left);
            push_conjoined(right, names);
        }
        None => names.push(name),
    }
}

/// The agency name at the beginning of a text, up to punctuation or a word that no name contains.
pub(crate) fn name_at_start(text: &str) -> Option<&str> {
    let trimmed = text.trim_start();
    let named = opens_name(trimmed)
        || opens_group(trimmed)
        || text::any_start(trimmed, &["cấp có thẩm quyền", "cơ quan", "phòng", "cấp trên"]).is_some();
    if !named {
        return None;
    }
    let words = text::first_words(trimmed, 40);
    let mut end = words.first()?.end;
    let mut level = 0i32;
    let mut at = end;
    for (index, word) in words.iter().enumerate().skip(1) {
        let between = &trimmed[at..word.start];
        level += between.matches('(').count() as i32 - between.matches(')').count() as i32;
        let small = text::starts_lower(&trimmed[word.start..]);
        if level <= 0 && between.contains([';', '.', ':', ')']) && !between.contains('(') {
            if between.contains(')')
                && !between.contains([';', '.', ':', ','])
                && small
                && !is_stop(&word.canon)
            {
                break;
            }
            break;
        }
        if level <= 0
            && between.contains(',')
            && !(opens_name(&trimmed[word.start..])
                || opens_group(trimmed)
                || text::starts_with(trimmed, "Sở Văn")
                || text::starts_with(trimmed, "Bộ Văn"))
        {
            break;
        }
        if level <= 0 && small && (is_stop(&word.canon) || is_two_word_stop(&words, index)) {
            break;
        }
        if level <= 0 && small && is_verb(trimmed, &words, index) {
            break;
        }
        end = word.end;
        if level > 0 {
            // Inside brackets the closing one belongs to the name.
            let tail = &trimmed[word.end..];
            if tail.starts_with(')') {
                end = word.end + 1;
            }
        }
        at = word.end;
    }
    Some(trimmed[..end].trim_end())
}

fn is_stop(canon: &str) -> bool {
    matches!(
        canon,
        "để" | "theo"
            | "về"
            | "trước"
            | "từ"
            | "khi"
            | "nếu"
            | "nhằm"
            | "cùng"
            | "trong"
            | "kết"
            | "tình"
            | "định"
    )
}

fn is_two_word_stop(words: &[Word], index: usize) -> bool {
    let Some(next) = words.get(index + 1) else { return false };
    matches!(
        (words[index].canon.as_str(), next.canon.as_str()),
        ("xem", "xét") | ("qua", "sở") | ("giải", "quyết")
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check_split(list: &str, expected: &[&str]) {
        assert_eq!(split_list(list), expected, "{list}");
    }

    #[test]
    fn a_list_falls_apart_at_names_and_not_inside_them() {
        check_split(
            "Sở Kế hoạch và Đầu tư, Ban Quản lý Các khu công nghiệp tỉnh, Liên đoàn Lao động tỉnh; các sở, ban, ngành, đơn vị khác liên quan; các đơn vị, doanh nghiệp.",
            &[
                "Sở Kế hoạch và Đầu tư",
                "Ban Quản lý Các khu công nghiệp tỉnh",
                "Liên đoàn Lao động tỉnh",
                "các sở, ban, ngành, đơn vị khác liên quan",
                "các đơn vị, doanh nghiệp",
            ],
        );
        check_split(
            "UBND cấp huyện, các đơn vị, doanh nghiệp.",
            &["UBND cấp huyện", "các đơn vị, doanh nghiệp"],
        );
        check_split(
            "UBND các huyện, thị xã,  thành phố; Báo, Đài và đơn vị liên quan.",
            &["UBND các huyện, thị xã, thành phố", "Báo, Đài và đơn vị liên quan"],
        );
        check_split(
            "Sở Văn hóa, Thể thao và Du lịch, Sở Y tế",
            &["Sở Văn hóa, Thể thao và Du lịch", "Sở Y tế"],
        );
        check_split(
            "Công an tỉnh và Viện kiểm sát nhân dân tỉnh",
            &["Công an tỉnh", "Viện kiểm sát nhân dân tỉnh"],
        );
        check_split("- Sở Y tế\n- Sở Nội vụ", &["Sở Y tế", "Sở Nội vụ"]);
        check_split("Sở, ban, ngành; UBND các huyện", &["Sở, ban, ngành", "UBND các huyện"]);
        check_split("Các Sở, Ban, ngành, đoàn thể", &["Các Sở, Ban, ngành, đoàn thể"]);
        check_split("Sở Y tế và các đơn vị liên quan", &["Sở Y tế", "các đơn vị liên quan"]);
    }

    fn check_subject(text: &str, expected: Option<&str>) {
        assert_eq!(subject(text).map(|(name, _)| name), expected, "{text}");
    }

    #[test]
    fn the_subject_ends_where_the_verb_begins() {
        check_subject(
            "Các cấp ủy, tổ chức đảng, chính quyền tổ chức nghiên cứu, quán triệt",
            Some("Các cấp ủy, tổ chức đảng, chính quyền"),
        );
        check_subject(
            "Ban cán sự đảng Ủy ban nhân dân thành phố chỉ đạo Ủy ban",
            Some("Ban cán sự đảng Ủy ban nhân dân thành phố"),
        );
        check_subject("Sở Xây dựng chủ trì, phối hợp", Some("Sở Xây dựng"));
        check_subject(
            "Ủy ban Mặt trận Tổ quốc Việt Nam huyện và các tổ chức chính trị - xã hội huyện lãnh đạo, chỉ đạo",
            Some("Ủy ban Mặt trận Tổ quốc Việt Nam huyện và các tổ chức chính trị - xã hội huyện"),
        );
        check_subject(
            "Các cấp ủy, chính quyền, Mặt Trận tổ quốc và các tổ chức chính trị-xã hội huyện tổ chức học tập",
            Some("Các cấp ủy, chính quyền, Mặt Trận tổ quốc và các tổ chức chính trị-xã hội huyện"),
        );
        check_subject("Tăng cường công tác kiểm tra", None);
    }

    #[test]
    fn a_request_is_taken_off_the_name() {
        let found = address("Đề nghị Liên đoàn Lao động tỉnh");
        assert!(found.requested && found.rest == "Liên đoàn Lao động tỉnh");
        assert!(!address("Sở Y tế").requested);
    }

    #[test]
    fn a_name_at_the_start_ends_before_what_is_done() {
        assert_eq!(name_at_start("Sở Nội vụ để tổng hợp, báo cáo"), Some("Sở Nội vụ"));
        assert_eq!(
            name_at_start("UBND huyện (qua phòng Lao động – TB&XH) để tổng hợp"),
            Some("UBND huyện (qua phòng Lao động – TB&XH)")
        );
        assert_eq!(
            name_at_start("Sở Lao động - Thương binh và Xã hội, cơ quan công an"),
            Some("Sở Lao động - Thương binh và Xã hội")
        );
        assert_eq!(name_at_start("tình hình"), None);
    }
}
