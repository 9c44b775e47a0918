//! The place a document is of: named by its issuer, or by its text where the issuer's name leaves it open.

use super::super::doubt::Doubt;
use super::super::json::{Block, Document, Locality};
use super::super::text;
use super::inferred;

/// Cities directly under the government; their committees are "Thành ủy", like those of cities in a province.
const CENTRAL_CITIES: &[&str] = &["Hà Nội", "Hồ Chí Minh", "Hải Phòng", "Đà Nẵng", "Cần Thơ", "Huế"];

/// Words before a locality's name and its level.
const LEVELS: &[(&str, &str)] = &[
    ("tỉnh", "province"),
    ("huyện", "district"),
    ("quận", "district"),
    ("thị xã", "district"),
    ("thành phố", "city"),
    ("xã", "commune"),
    ("phường", "commune"),
    ("thị trấn", "commune"),
    ("đặc khu", "commune"),
];

/// The words of [`LEVELS`] alone, in its order.
const LEVEL_WORDS: &[&str] =
    &["tỉnh", "huyện", "quận", "thị xã", "thành phố", "xã", "phường", "thị trấn", "đặc khu"];

/// Party committees by their level.
const COMMITTEES: &[(&str, &str)] = &[
    ("Tỉnh ủy", "province"),
    ("Thành ủy", "city"),
    ("Huyện ủy", "district"),
    ("Quận ủy", "district"),
    ("Thị ủy", "district"),
];

pub(super) fn locality(document: &Document, all: &[&Block], doubts: &mut Vec<Doubt>) -> Option<Locality> {
    let issuer = document.issuer.as_ref()?.name.clone();
    let candidates = [Some(issuer.clone()), document.superior.clone()];
    for name in candidates.iter().flatten() {
        if text::any_start(name, &["Bộ", "Chính phủ", "Tổng Liên đoàn"]).is_some()
            && text::any_start(name, &["Bộ Chỉ huy"]).is_none()
        {
            return None;
        }
        if let Some(found) = named_in(name) {
            return Some(level_of(restore_case(&found.0, document, all), found.1));
        }
    }
    // "UBND tỉnh", "Thành ủy" without a name: the text may name exactly one such place.
    let level = LEVELS
        .iter()
        .find(|(word, _)| text::contains(&issuer, word))
        .map(|(word, _)| *word)
        .or_else(|| {
            COMMITTEES.iter().find(|(word, _)| text::contains(&issuer, word)).map(|(_, level)| match *level {
                "city" => "thành phố",
                "district" => "huyện",
                _ => "tỉnh",
            })
        })
        // A department is one of a province.
        .or_else(|| text::any_start(&issuer, &["Sở", "Thanh tra tỉnh", "Công an tỉnh"]).map(|_| "tỉnh"))?;
    let mut names: Vec<(String, usize)> = Vec::new();
    for block in all {
        for (name, at) in names_after(&block.text, level) {
            if !names.iter().any(|(known, _)| *known == name) {
                names.push((name, block.line_at(at)));
            }
        }
    }
    if let [(name, line)] = names.as_slice() {
        doubts.push(inferred(
            *line,
            format!("tên địa phương \"{name}\" lấy theo nội dung, vì tên cơ quan ban hành không nêu"),
            format!("the locality \"{name}\" is taken from the text, as the issuer's name does not say it"),
        ));
        let found = LEVELS.iter().find(|(word, _)| *word == level).map_or("province", |(_, level)| *level);
        return Some(level_of(name.clone(), found));
    }
    // A committee's place of issue is the name of its own unit (Nghị định 30/2020/NĐ-CP, Phụ lục I, phần II, mục 4).
    let told = |place: &String| names.is_empty() || names.iter().any(|(name, _)| name == place);
    let place = document.place.clone().filter(told)?;
    doubts.push(inferred(
        1,
        format!("tên địa phương \"{place}\" lấy theo địa danh, vì tên cơ quan ban hành không nêu"),
        format!(
            "the locality \"{place}\" is taken from the place of issue, as the issuer's name does not say it"
        ),
    ));
    let found = LEVELS.iter().find(|(word, _)| *word == level).map_or("province", |(_, level)| *level);
    Some(level_of(place, found))
}

fn level_of(name: String, level: &'static str) -> Locality {
    let central = CENTRAL_CITIES.iter().any(|city| text::key(city) == text::key(&name));
    let level = match level {
        "city" if central => "province",
        "city" => "district",
        other => other,
    };
    Locality { name, level }
}

/// The last level word of an agency's name with a name after it: "UỶ BAN NHÂN DÂN XÃ KỲ ANH" → `KỲ ANH`.
pub(super) fn named_in(issuer: &str) -> Option<(String, &'static str)> {
    for (committee, level) in COMMITTEES {
        if let Some((_, end)) = text::find_phrase(issuer, committee) {
            let name = proper_name(&issuer[end..]);
            if !name.is_empty() {
                return Some((name, level));
            }
        }
    }
    let words = text::words(issuer);
    for index in (0..words.len()).rev() {
        let raw = &issuer[words[index].start..];
        let Some((level, end)) = text::any_start(raw, LEVEL_WORDS) else { continue };
        let name = proper_name(&raw[end..]);
        // "TỈNH ỦY" is the committee, no province of that name.
        if !name.is_empty() && text::canon(&name) != "ủy" {
            return Some((name, LEVELS[level].1));
        }
    }
    None
}

/// The capitalised words at the beginning of a text.
fn proper_name(text: &str) -> String {
    let mut end = 0;
    for word in text::first_words(text, 6) {
        let raw = &text[word.start..word.end];
        let gap = &text[end..word.start];
        let joined = gap.trim().is_empty() || (end > 0 && gap.trim() == "-");
        if !joined || !raw.starts_with(char::is_uppercase) {
            break;
        }
        end = word.end;
    }
    text::tidy(&text[..end])
}

fn names_after(paragraph: &str, level: &str) -> Vec<(String, usize)> {
    let words = text::words(paragraph);
    let mut found = Vec::new();
    for word in &words {
        let raw = &paragraph[word.start..];
        if !text::starts_lower(raw) {
            continue;
        }
        let Some(end) = text::phrase_end(raw, level) else { continue };
        let name = proper_name(&raw[end..]);
        if !name.is_empty()
            && !text::is_caps(&name)
            && text::any_start(&name, &["Đảng", "Ủy", "Chỉ", "Kế"]).is_none()
        {
            found.push((name, word.start));
        }
    }
    found
}

/// `HÀ TĨNH` as the document writes it elsewhere, else with capitals only at the beginning of words.
fn restore_case(name: &str, document: &Document, all: &[&Block]) -> String {
    if !text::is_caps(name) {
        return name.to_owned();
    }
    let wanted = text::canon(name);
    let place = document.place.as_deref().filter(|place| text::canon(place) == wanted).map(str::to_owned);
    place
        .or_else(|| {
            all.iter().find_map(|block| {
                let (start, end) = text::find_phrase(&block.text, name)?;
                let written = &block.text[start..end];
                (!text::is_caps(written) && text::starts_upper(written)).then(|| written.to_owned())
            })
        })
        .unwrap_or_else(|| text::title_case(name))
}
