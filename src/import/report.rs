//! The short report after an import: what was found; what is doubtful follows as diagnostics.

use super::json::{Imported, SectionKind, walk};
use crate::diag::Lang;

/// The report in one language, a line for each thing.
pub fn summary(found: &Imported, lang: Lang) -> String {
    let say = |vi: &'static str, en: &'static str| match lang {
        Lang::Vi => vi,
        Lang::En => en,
    };
    let unknown = || say("chưa rõ", "unknown").to_owned();
    let document = &found.document;
    let kind = document.doc_type.clone().unwrap_or_else(unknown);
    let symbol = match (&document.symbol, &document.number) {
        (None, _) => say("(chưa rõ số, ký hiệu)", "(symbol unknown)").to_owned(),
        (Some(symbol), None) => format!("{symbol} ({})", say("số để trống", "number blank")),
        (Some(symbol), Some(_)) => symbol.clone(),
    };
    let (mut headings, mut blocks) = (0, 0);
    walk(&found.sections, &mut |section| {
        headings += usize::from(section.label.is_some() && section.kind != SectionKind::Missing);
        blocks += section.blocks.len();
    });
    let counts = [
        (headings, "đề mục", "headings"),
        (blocks, "đoạn", "paragraphs"),
        (found.targets.len(), "chỉ tiêu", "targets"),
        (found.tasks.len(), "nhiệm vụ", "tasks"),
        (found.duties.len(), "phân công", "duties"),
        (found.reports.len(), "chế độ báo cáo", "reports"),
        (found.references.len(), "văn bản viện dẫn", "documents cited"),
        (found.abbreviations.len(), "chữ viết tắt", "abbreviations"),
    ];
    let counts: Vec<String> = counts.iter().map(|(n, vi, en)| format!("{n} {}", say(vi, en))).collect();
    let issuer = document.issuer.as_ref().map_or_else(unknown, |issuer| issuer.name.clone());
    let signer = document.signer.as_ref().and_then(|signer| signer.name.clone());
    let lost = found.unplaced.iter().filter(|line| !line.formula).count();
    let doubts = match found.warnings.len() {
        0 => say("không có", "none").to_owned(),
        n => format!("{n} {}", say("điểm", "points")),
    };
    let lines = [
        (say("Văn bản", "Document"), format!("{kind} {symbol}")),
        (say("Tên", "Title"), document.title.clone().unwrap_or_else(unknown)),
        (say("Cơ quan ban hành", "Issuer"), issuer),
        (say("Ngày", "Date"), document.issued.clone().unwrap_or_else(unknown)),
        (say("Người ký", "Signer"), signer.unwrap_or_else(unknown)),
        (say("Tìm thấy", "Found"), counts.join(", ")),
        (say("Dòng chưa xếp được", "Lines without a place"), lost.to_string()),
        (say("Cần xem lại", "To look at"), doubts),
    ];
    lines.iter().map(|(name, value)| format!("{name}: {value}\n")).collect()
}
