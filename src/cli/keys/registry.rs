//! The keys of the registries in `content/_data/`.

use super::{Key, Shape, key, required};
use crate::parse::registry::{AgencyLevel, GroupCovers, LocalityLevel};

fn agency_levels() -> Vec<&'static str> {
    AgencyLevel::CHOICES.iter().map(|(name, _)| *name).collect()
}

fn group_covers() -> Vec<&'static str> {
    GroupCovers::CHOICES.iter().map(|(name, _)| *name).collect()
}

fn locality_levels() -> Vec<&'static str> {
    LocalityLevel::CHOICES.iter().map(|(name, _)| *name).collect()
}

const ID: Key = required(
    "id",
    Shape::Id,
    "\"ma-khong-dau\"",
    "Mã: chữ thường không dấu, nối bằng gạch ngang. Thành địa chỉ trang, nên không đổi về sau.",
    "The id: lower-case ASCII joined by hyphens. It becomes an address, so do not change it.",
);
const NAME: Key = required("name", Shape::Text, "\"Tên\"", "Tên đầy đủ.", "The full name.");
const ALIASES: Key = key(
    "aliases",
    Shape::Texts,
    "[\"Cách viết khác\"]",
    "Mọi cách khác mà văn bản viết tên này.",
    "Every other way the documents write it.",
);
const NOTE: Key = key("note", Shape::Text, "\"…\"", "Ghi chú.", "A note.");
const URL: Key =
    key("url", Shape::Url, "\"https://…\"", "Địa chỉ trang chính thức.", "The official address.");

/// `agencies.toml`
pub const AGENCIES: &[Key] = &[
    key("agency", Shape::Tables(AGENCY), "", "Một cơ quan, tổ chức.", "An agency or organisation."),
    key(
        "group",
        Shape::Tables(GROUP),
        "",
        "Một nhóm chung mà văn bản nêu (\"các sở, ban, ngành\"); không phải một cơ quan.",
        "A generic group that documents name; not an agency.",
    ),
];

const AGENCY: &[Key] = &[
    ID,
    NAME,
    key("short", Shape::Text, "\"UBND tỉnh\"", "Tên gọi tắt.", "A short name."),
    ALIASES,
    key(
        "level",
        Shape::Choice(agency_levels),
        "\"province\"",
        "Cấp hoặc khối: central (trung ương), province (tỉnh), district (huyện cũ), commune (xã), party (Đảng), union (công đoàn), association (hội), enterprise (doanh nghiệp).",
        "Its tier or kind.",
    ),
    key("parent", Shape::Text, "\"ubnd-tinh\"", "Mã cơ quan cấp trên.", "The id of the agency above it."),
    key("locality", Shape::Text, "\"tinh\"", "Mã địa phương.", "The id of its locality."),
    key("valid_from", Shape::Date, "2025-03-01", "Có từ ngày.", "Exists since."),
    key("valid_to", Shape::Date, "2025-02-28", "Có đến ngày.", "Existed until."),
    URL,
    NOTE,
    key(
        "succeeded_by",
        Shape::Tables(SUCCESSOR),
        "",
        "Cơ quan nhận việc khi sáp nhập, đổi tên: [[agency.succeeded_by]].",
        "Who took over: [[agency.succeeded_by]].",
    ),
];

const SUCCESSOR: &[Key] = &[
    required(
        "id",
        Shape::Text,
        "\"so-noi-vu\"",
        "Mã cơ quan nhận việc.",
        "The id of the agency that took over.",
    ),
    key("date", Shape::Date, "2025-03-01", "Từ ngày.", "Since."),
    NOTE,
    key(
        "other_work",
        Shape::Boolean,
        "false",
        "true: cơ quan này chỉ nhận phần việc khác, nên không ghi \"nay là\".",
        "true: it took over other work only, so it gets no \"nay là\".",
    ),
];

const GROUP: &[Key] = &[
    ID,
    NAME,
    ALIASES,
    key(
        "covers",
        Shape::Choice(group_covers),
        "\"assigned\"",
        "Nhóm này gồm những ai: assigned (mọi cơ quan được kế hoạch giao việc).",
        "Whom the group covers: assigned (every agency the plan gives work to).",
    ),
];

/// `documents.toml`
pub const DOCUMENTS: &[Key] =
    &[key("document", Shape::Tables(DOCUMENT), "", "Một văn bản.", "A legal document.")];

const DOCUMENT: &[Key] = &[
    required(
        "symbol",
        Shape::Text,
        "\"84/2015/QH13\"",
        "Số, ký hiệu in trên văn bản.",
        "The symbol printed on it.",
    ),
    key("type", Shape::Text, "\"Nghị định\"", "Tên loại văn bản.", "Its type."),
    key("title", Shape::Text, "\"…\"", "Trích yếu.", "Its title."),
    key("issuer", Shape::Text, "\"chinh-phu\"", "Mã cơ quan ban hành.", "The id of the issuer."),
    key(
        "issuer_name",
        Shape::Text,
        "\"…\"",
        "Tên cơ quan ban hành, khi không có trong danh mục.",
        "The issuer's name where it is not in the registry.",
    ),
    key(
        "issued",
        Shape::PartialDate,
        "2016-05-15",
        "Ngày ban hành; chưa rõ ngày thì ghi \"2016-05\" hoặc 2016.",
        "When it was issued, as far as known: \"2016-05\", 2016.",
    ),
    key("effective", Shape::Date, "2016-07-01", "Ngày có hiệu lực.", "In force since."),
    key("expires", Shape::Date, "2026-07-01", "Ngày hết hiệu lực.", "In force until."),
    URL,
    key("summary", Shape::Text, "\"…\"", "Tóm tắt bằng lời thường.", "A summary in plain words."),
    key(
        "implements",
        Shape::Texts,
        "[\"84/2015/QH13\"]",
        "Hướng dẫn thi hành văn bản nào.",
        "What it implements.",
    ),
    key("replaces", Shape::Texts, "[\"…\"]", "Thay thế văn bản nào.", "What it replaces."),
    key("amended_by", Shape::Texts, "[\"…\"]", "Được sửa đổi bởi văn bản nào.", "What amends it."),
    ALIASES,
];

/// `localities.toml`
pub const LOCALITIES: &[Key] =
    &[key("locality", Shape::Tables(LOCALITY), "", "Một địa phương.", "A locality.")];

const LOCALITY: &[Key] = &[
    ID,
    NAME,
    key(
        "level",
        Shape::Choice(locality_levels),
        "\"province\"",
        "province (tỉnh), district (huyện, đến 30/6/2025), commune (xã, phường).",
        "province, district (until 30 June 2025) or commune.",
    ),
    key("parent", Shape::Text, "\"tinh\"", "Mã địa phương chứa nó.", "The id of the locality around it."),
    ALIASES,
    key(
        "merged_into",
        Shape::Text,
        "\"tinh-moi\"",
        "Mã địa phương mà nó nhập vào.",
        "The id of the locality it was merged into.",
    ),
    key("merged_on", Shape::Date, "2025-07-01", "Ngày sáp nhập.", "When it was merged."),
    NOTE,
];

/// `glossary.toml`
pub const GLOSSARY: &[Key] = &[key("entry", Shape::Tables(ENTRY), "", "Một từ.", "A term.")];

const ENTRY: &[Key] = &[
    required("term", Shape::Text, "\"an toàn, vệ sinh lao động\"", "Từ đầy đủ.", "The term in full."),
    key(
        "short",
        Shape::Text,
        "\"ATVSLĐ\"",
        "Chữ viết tắt; lần đầu trên trang được giải thích.",
        "Its abbreviation, explained at its first use on a page.",
    ),
    key("definition", Shape::Text, "\"…\"", "Nghĩa, bằng lời thường.", "What it means, in plain words."),
    key("synonyms", Shape::Texts, "[\"an toàn lao động\"]", "Từ cùng nghĩa.", "Other words for it."),
];

const TERM: &[Key] = &[
    ID,
    NAME,
    key("name_en", Shape::Text, "\"Farmers\"", "Tên tiếng Anh.", "The name in English."),
    key("description", Shape::Text, "\"…\"", "Một câu giới thiệu.", "One sentence about it."),
    key("weight", Shape::Integer, "1", "Thứ tự: số nhỏ đứng trước.", "Order: small numbers first."),
];

/// `audiences.toml`
pub const AUDIENCES: &[Key] = &[key("audience", Shape::Tables(TERM), "", "Một đối tượng.", "An audience.")];
/// `sectors.toml`
pub const SECTORS: &[Key] = &[key("sector", Shape::Tables(TERM), "", "Một lĩnh vực.", "A sector.")];
/// `hazards.toml`
pub const HAZARDS: &[Key] = &[key("hazard", Shape::Tables(TERM), "", "Một nguy cơ.", "A hazard.")];
