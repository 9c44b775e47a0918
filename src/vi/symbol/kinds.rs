//! The kinds of documents: their names, and the letters that stand for them in a symbol.
//!
//! Nghị định 30/2020/NĐ-CP, Phụ lục III, for the State; Hướng dẫn 36-HD/VPTW for the Party; laws carry the
//! National Assembly and its term (`84/2015/QH13`).

use std::sync::LazyLock;

use crate::vi::fold::fold;

/// A kind of document.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Kind {
    /// As it is written in a sentence: `Nghị định`.
    pub name: &'static str,
    /// The letters in its symbols: `NĐ`. Empty where it has none of its own.
    pub code: &'static str,
}

/// Every kind; where one name begins another, the longer one comes first.
pub const KINDS: &[Kind] = &[
    Kind { name: "Nghị quyết liên tịch", code: "NQLT" },
    Kind { name: "Thông tư liên tịch", code: "TTLT" },
    Kind { name: "Chương trình hành động", code: "" },
    Kind { name: "Chương trình phối hợp", code: "" },
    Kind { name: "Thông báo kết luận", code: "" },
    Kind { name: "Nghị quyết", code: "NQ" },
    Kind { name: "Nghị định", code: "NĐ" },
    Kind { name: "Thông tư", code: "TT" },
    Kind { name: "Quyết định", code: "QĐ" },
    Kind { name: "Chỉ thị", code: "CT" },
    Kind { name: "Kế hoạch", code: "KH" },
    Kind { name: "Kết luận", code: "KL" },
    Kind { name: "Hướng dẫn", code: "HD" },
    Kind { name: "Công văn", code: "CV" },
    Kind { name: "Công điện", code: "CĐ" },
    Kind { name: "Thông báo", code: "TB" },
    Kind { name: "Quy định", code: "QĐi" },
    Kind { name: "Quy chế", code: "QC" },
    Kind { name: "Chương trình", code: "CTr" },
    Kind { name: "Bộ luật", code: "QH" },
    Kind { name: "Luật", code: "QH" },
    Kind { name: "Pháp lệnh", code: "PL" },
    Kind { name: "Báo cáo", code: "BC" },
    Kind { name: "Tờ trình", code: "TTr" },
    Kind { name: "Đề án", code: "ĐA" },
    Kind { name: "Thông tri", code: "" },
    Kind { name: "Lệnh", code: "" },
    Kind { name: "Quy chuẩn", code: "" },
    Kind { name: "Văn bản", code: "" },
    Kind { name: "Hiến pháp", code: "" },
];

/// Series of standards, whose number follows the series (Thông tư 11/2021/TT-BKHCN). Where one begins another,
/// the longer one comes first.
pub const SERIES: &[&str] = &["TCXDVN", "TCXD", "TCVN", "QCVN", "TCCS", "QCĐP"];

/// Further letters that stand at the place of the kind, folded.
const OTHER_CODES: &[&str] = &["tl", "gm", "qyd", "qdubnd", "vbhn", "ctrhd", "l", "lct"];

/// What the letters of a kind stand for: `NĐ` → `Nghị định`. `None` for laws, whose letters name the National
/// Assembly, and for what is no kind (the issuer in an official letter's `1136/LĐTBXH-ATLĐ`).
pub fn kind_of(code: &str) -> Option<&'static str> {
    if code == "QyĐ" {
        return Some("Quy định");
    }
    let known = KINDS.iter().find(|kind| kind.code == code && !code.is_empty() && code != "QH");
    known.map(|kind| kind.name)
}

/// Names as folded words with the folded letters, for what was asked without signs.
pub(super) static NAMES: LazyLock<Vec<(Vec<String>, String)>> = LazyLock::new(|| {
    let coded = KINDS.iter().filter(|kind| !kind.code.is_empty());
    coded.map(|kind| (fold(kind.name).split(' ').map(str::to_owned).collect(), fold(kind.code))).collect()
});

static SERIES_FOLDED: LazyLock<Vec<String>> = LazyLock::new(|| SERIES.iter().map(|s| fold(s)).collect());

/// Whether folded letters are those of a series of standards.
pub(super) fn is_series(folded: &str) -> bool {
    SERIES_FOLDED.iter().any(|series| series == folded)
}

/// Whether folded letters can stand at the place of the kind.
pub(super) fn is_kind(folded: &str) -> bool {
    let assembly = folded.strip_prefix("qh").or_else(|| folded.strip_prefix("ubtvqh"));
    NAMES.iter().any(|(_, code)| code == folded)
        || OTHER_CODES.contains(&folded)
        || assembly.is_some_and(|term| !term.is_empty() && term.bytes().all(|b| b.is_ascii_digit()))
        || is_series(folded)
}
