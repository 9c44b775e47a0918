//! The keys of the registries in `content/_data/`.

use super::choices::{AgencyLevel, Choice, GroupCovers, LocalityLevel};
use super::make::{IDENT, LINE, LINES, LONG, WEB, entries, entry, key, required, table};
use super::{DefaultValue, Key, Registry, Shape};

table! {
    /// The tables of all registries: what a file holds is told by its tables.
    registry {
        AGENCY = key(
            "agency", Shape::Tables(agency::ALL), "",
            ("Cơ quan, tổ chức", "Agencies"),
            "Một cơ quan, tổ chức.",
            "An agency or organisation.",
        );
        GROUP = key(
            "group", Shape::Tables(group::ALL), "",
            ("Nhóm chung", "Groups"),
            "Một nhóm chung mà văn bản nêu (\"các sở, ban, ngành\"); không phải một cơ quan.",
            "A generic group that documents name; not an agency.",
        );
        DOCUMENT = key(
            "document", Shape::Tables(document::ALL), "",
            ("Văn bản", "Documents"),
            "Một văn bản.",
            "A legal document.",
        );
        LOCALITY = key(
            "locality", Shape::Tables(locality::ALL), "",
            ("Địa phương", "Localities"),
            "Một địa phương.",
            "A locality.",
        );
        ENTRY = key(
            "entry", Shape::Tables(glossary::ALL), "",
            ("Từ", "Terms"),
            "Một từ.",
            "A term.",
        );
        SYNONYM = key(
            "synonym", Shape::Tables(synonym::ALL), "",
            ("Lời nói thường ngày", "Everyday words"),
            "Một từ dùng trong bài, và những cách nói khác mà ô tìm kiếm phải hiểu.",
            "A word of the pages, and other ways of saying it that search must understand.",
        );
        AUDIENCE = key(
            "audience", Shape::Tables(term::ALL), "",
            ("Đối tượng", "Audiences"),
            "Một đối tượng.",
            "An audience.",
        );
        SECTOR = key(
            "sector", Shape::Tables(term::ALL), "",
            ("Lĩnh vực", "Sectors"),
            "Một lĩnh vực.",
            "A sector.",
        );
        HAZARD = key(
            "hazard", Shape::Tables(term::ALL), "",
            ("Nguy cơ", "Hazards"),
            "Một nguy cơ.",
            "A hazard.",
        );
    }
}

table! {
    /// Keys that several registries have.
    shared {
        ID = required(
            "id", IDENT, "\"ma-khong-dau\"",
            ("Mã", "Id"),
            "Mã: chữ thường không dấu, nối bằng gạch ngang. Thành địa chỉ trang, nên không đổi về sau.",
            "The id: lower-case ASCII joined by hyphens. It becomes an address, so do not change it.",
        );
        NAME = required(
            "name", LINE, "\"Tên\"",
            ("Tên", "Name"),
            "Tên đầy đủ.",
            "The full name.",
        );
        ALIASES = key(
            "aliases", LINES, "[\"Cách viết khác\"]",
            ("Cách viết khác", "Other spellings"),
            "Mọi cách khác mà văn bản viết tên này.",
            "Every other way the documents write it.",
        );
        NOTE = key(
            "note", LONG, "\"…\"",
            ("Ghi chú", "Note"),
            "Ghi chú.",
            "A note.",
        );
        URL = key(
            "url", WEB, "\"https://example.vn/\"",
            ("Trang chính thức", "Official address"),
            "Địa chỉ trang chính thức.",
            "The official address.",
        );
    }
}

table! {
    /// A body that leads, takes part in or reports on tasks.
    agency {
        ID = shared::ID;
        NAME = shared::NAME;
        SHORT = key(
            "short", LINE, "\"UBND tỉnh\"",
            ("Tên gọi tắt", "Short name"),
            "Tên gọi tắt.",
            "A short name.",
        );
        ALIASES = shared::ALIASES;
        LEVEL = key(
            "level", Shape::Choice(AgencyLevel::WORDS), "\"province\"",
            ("Cấp, khối", "Tier"),
            "Cấp hoặc khối: central (trung ương), province (tỉnh), district (huyện cũ), commune (xã), party (Đảng), union (công đoàn), association (hội), enterprise (doanh nghiệp).",
            "Its tier or kind.",
        );
        PARENT = key(
            "parent", entry(Registry::Agencies), "\"ubnd-tinh\"",
            ("Cơ quan cấp trên", "Agency above"),
            "Mã cơ quan cấp trên.",
            "The id of the agency above it.",
        );
        LOCALITY = key(
            "locality", entry(Registry::Localities), "\"tinh\"",
            ("Địa phương", "Locality"),
            "Mã địa phương.",
            "The id of its locality.",
        );
        VALID_FROM = key(
            "valid_from", Shape::Date, "2025-03-01",
            ("Có từ ngày", "Exists since"),
            "Có từ ngày.",
            "Exists since.",
        );
        VALID_TO = key(
            "valid_to", Shape::Date, "2025-02-28",
            ("Có đến ngày", "Existed until"),
            "Có đến ngày.",
            "Existed until.",
        );
        PHONE = key(
            "phone", LINE, "\"0239 3 000 000\"",
            ("Điện thoại", "Telephone"),
            "Số điện thoại để người dân gọi. Không có thì trang ghi \"chưa có số điện thoại\".",
            "The number citizens call.",
        );
        EMAIL = key(
            "email", LINE, "\"so@tinh.example\"",
            ("Thư điện tử", "E-mail"),
            "Địa chỉ thư của cơ quan.",
            "The agency's e-mail address.",
        );
        ADDRESS = key(
            "address", LINE, "\"Số 1, đường A, phường B\"",
            ("Địa chỉ", "Address"),
            "Nơi tiếp người dân.",
            "Where it receives citizens.",
        );
        URL = shared::URL;
        NOTE = shared::NOTE;
        SUCCEEDED_BY = key(
            "succeeded_by", Shape::Tables(successor::ALL), "",
            ("Cơ quan nhận việc", "Successors"),
            "Cơ quan nhận việc khi sáp nhập, đổi tên: [[agency.succeeded_by]].",
            "Who took over: [[agency.succeeded_by]].",
        );
    }
}

table! {
    /// Who took over an agency's work.
    successor {
        ID = required(
            "id", entry(Registry::Agencies), "\"so-noi-vu\"",
            ("Cơ quan nhận việc", "Successor"),
            "Mã cơ quan nhận việc.",
            "The id of the agency that took over.",
        );
        DATE = key(
            "date", Shape::Date, "2025-03-01",
            ("Từ ngày", "Since"),
            "Từ ngày.",
            "Since.",
        );
        NOTE = shared::NOTE;
        OTHER_WORK = key(
            "other_work", Shape::Boolean, "false",
            ("Chỉ nhận việc khác", "Other work only"),
            "true: cơ quan này chỉ nhận phần việc khác, nên không ghi \"nay là\".",
            "true: it took over other work only, so it gets no \"nay là\".",
        ).or(DefaultValue::Boolean(false));
    }
}

table! {
    /// A generic group that documents name.
    group {
        ID = shared::ID;
        NAME = shared::NAME;
        ALIASES = shared::ALIASES;
        COVERS = key(
            "covers", Shape::Choice(GroupCovers::WORDS), "\"assigned\"",
            ("Gồm những ai", "Whom it covers"),
            "Nhóm này gồm những ai: assigned (mọi cơ quan được kế hoạch giao việc).",
            "Whom the group covers: assigned (every agency the plan gives work to).",
        );
    }
}

table! {
    /// A legal document.
    document {
        SYMBOL = required(
            "symbol", LINE, "\"84/2015/QH13\"",
            ("Số, ký hiệu", "Symbol"),
            "Số, ký hiệu in trên văn bản.",
            "The symbol printed on it.",
        );
        TYPE = key(
            "type", LINE, "\"Nghị định\"",
            ("Loại văn bản", "Type"),
            "Tên loại văn bản.",
            "Its type.",
        );
        TITLE = key(
            "title", LONG, "\"…\"",
            ("Trích yếu", "Title"),
            "Trích yếu.",
            "Its title.",
        );
        ISSUER = key(
            "issuer", entry(Registry::Agencies), "\"chinh-phu\"",
            ("Cơ quan ban hành", "Issuer"),
            "Mã cơ quan ban hành.",
            "The id of the issuer.",
        );
        ISSUER_NAME = key(
            "issuer_name", LINE, "\"…\"",
            ("Tên cơ quan ban hành", "Issuer's name"),
            "Tên cơ quan ban hành, khi không có trong danh mục.",
            "The issuer's name where it is not in the registry.",
        );
        ISSUED = key(
            "issued", Shape::PartialDate, "2016-05-15",
            ("Ngày ban hành", "Issued on"),
            "Ngày ban hành; chưa rõ ngày thì ghi \"2016-05\" hoặc 2016.",
            "When it was issued, as far as known: \"2016-05\", 2016.",
        );
        EFFECTIVE = key(
            "effective", Shape::Date, "2016-07-01",
            ("Ngày có hiệu lực", "In force since"),
            "Ngày có hiệu lực.",
            "In force since.",
        );
        EXPIRES = key(
            "expires", Shape::Date, "2026-07-01",
            ("Ngày hết hiệu lực", "In force until"),
            "Ngày hết hiệu lực.",
            "In force until.",
        );
        URL = shared::URL;
        SUMMARY = key(
            "summary", LONG, "\"…\"",
            ("Tóm tắt", "Summary"),
            "Tóm tắt bằng lời thường.",
            "A summary in plain words.",
        );
        IMPLEMENTS = key(
            "implements", entries(Registry::Documents), "[\"84/2015/QH13\"]",
            ("Hướng dẫn thi hành", "Implements"),
            "Hướng dẫn thi hành văn bản nào.",
            "What it implements.",
        );
        REPLACES = key(
            "replaces", entries(Registry::Documents), "[\"…\"]",
            ("Thay thế", "Replaces"),
            "Thay thế văn bản nào.",
            "What it replaces.",
        );
        AMENDED_BY = key(
            "amended_by", entries(Registry::Documents), "[\"…\"]",
            ("Được sửa đổi bởi", "Amended by"),
            "Được sửa đổi bởi văn bản nào.",
            "What amends it.",
        );
        ALIASES = shared::ALIASES;
    }
}

table! {
    /// A province, a former district, a commune.
    locality {
        ID = shared::ID;
        NAME = shared::NAME;
        LEVEL = key(
            "level", Shape::Choice(LocalityLevel::WORDS), "\"province\"",
            ("Cấp", "Tier"),
            "province (tỉnh), district (huyện, đến 30/6/2025), commune (xã, phường).",
            "province, district (until 30 June 2025) or commune.",
        );
        PARENT = key(
            "parent", entry(Registry::Localities), "\"tinh\"",
            ("Thuộc", "Part of"),
            "Mã địa phương chứa nó.",
            "The id of the locality around it.",
        );
        ALIASES = shared::ALIASES;
        MERGED_INTO = key(
            "merged_into", entry(Registry::Localities), "\"tinh-moi\"",
            ("Nhập vào", "Merged into"),
            "Mã địa phương mà nó nhập vào.",
            "The id of the locality it was merged into.",
        );
        MERGED_ON = key(
            "merged_on", Shape::Date, "2025-07-01",
            ("Ngày sáp nhập", "Merged on"),
            "Ngày sáp nhập.",
            "When it was merged.",
        );
        NOTE = shared::NOTE;
    }
}

table! {
    /// A term with its abbreviation.
    glossary {
        TERM = required(
            "term", LINE, "\"an toàn, vệ sinh lao động\"",
            ("Từ đầy đủ", "Term"),
            "Từ đầy đủ.",
            "The term in full.",
        );
        SHORT = key(
            "short", LINE, "\"ATVSLĐ\"",
            ("Chữ viết tắt", "Abbreviation"),
            "Chữ viết tắt; lần đầu trên trang được giải thích.",
            "Its abbreviation, explained at its first use on a page.",
        );
        DEFINITION = key(
            "definition", LONG, "\"…\"",
            ("Nghĩa", "Meaning"),
            "Nghĩa, bằng lời thường.",
            "What it means, in plain words.",
        );
        SYNONYMS = key(
            "synonyms", LINES, "[\"an toàn lao động\"]",
            ("Từ cùng nghĩa", "Other words"),
            "Từ cùng nghĩa.",
            "Other words for it.",
        );
    }
}

table! {
    /// Everyday and regional words for a written one, for search.
    synonym {
        WRITTEN = required(
            "written", LINE, "\"ngã\"",
            ("Từ trong bài", "Written word"),
            "Từ hoặc cụm từ dùng trong bài.",
            "The word or phrase that pages use.",
        );
        SAID = required(
            "said", LINES, "[\"té\"]",
            ("Cách nói khác", "Said as"),
            "Những cách nói thường ngày, cách nói ở các miền. Ai gõ một cách trong số này cũng tìm thấy bài dùng từ trên.",
            "Everyday and regional ways of saying it. Who types one of them finds pages that use the word above.",
        );
    }
}

table! {
    /// An audience, a sector or a hazard.
    term {
        ID = shared::ID;
        NAME = shared::NAME;
        NAME_EN = key(
            "name_en", LINE, "\"Farmers\"",
            ("Tên tiếng Anh", "English name"),
            "Tên tiếng Anh.",
            "The name in English.",
        );
        DESCRIPTION = key(
            "description", LONG, "\"…\"",
            ("Giới thiệu", "Description"),
            "Một câu giới thiệu.",
            "One sentence about it.",
        );
        WEIGHT = key(
            "weight", Shape::Integer, "1",
            ("Thứ tự", "Order"),
            "Thứ tự: số nhỏ đứng trước.",
            "Order: small numbers first.",
        ).or(DefaultValue::Integer(0));
    }
}

/// The tables of `agencies.toml`
pub const AGENCIES: &[Key] = &[registry::AGENCY, registry::GROUP];
/// The tables of `documents.toml`
pub const DOCUMENTS: &[Key] = &[registry::DOCUMENT];
/// The tables of `localities.toml`
pub const LOCALITIES: &[Key] = &[registry::LOCALITY];
/// The tables of `glossary.toml`
pub const GLOSSARY: &[Key] = &[registry::ENTRY];
/// The tables of `synonyms.toml`
pub const SYNONYMS: &[Key] = &[registry::SYNONYM];
/// The tables of `audiences.toml`
pub const AUDIENCES: &[Key] = &[registry::AUDIENCE];
/// The tables of `sectors.toml`
pub const SECTORS: &[Key] = &[registry::SECTOR];
/// The tables of `hazards.toml`
pub const HAZARDS: &[Key] = &[registry::HAZARD];
