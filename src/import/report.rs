//! The short report after an import: what was found, what is missing or doubtful, with line numbers.

use super::json::{Imported, SectionKind, walk};
use std::fmt::Write;

/// The report in Vietnamese, one line each.
pub fn summary(found: &Imported) -> String {
    let mut out = String::new();
    let unknown = || "chưa rõ".to_owned();
    let document = &found.document;
    let mut line = |name: &str, value: String| {
        let _ = writeln!(out, "{name}: {value}");
    };
    line(
        "Văn bản",
        format!(
            "{} {}",
            document.doc_type.clone().unwrap_or_else(unknown),
            document.symbol.clone().map_or_else(
                || "(chưa rõ số, ký hiệu)".to_owned(),
                |symbol| {
                    if document.number.is_some() { symbol } else { format!("{symbol} (số để trống)") }
                }
            )
        ),
    );
    line("Tên", document.title.clone().unwrap_or_else(unknown));
    line("Cơ quan ban hành", document.issuer.as_ref().map_or_else(unknown, |issuer| issuer.name.clone()));
    line("Ngày", document.issued.clone().unwrap_or_else(unknown));
    line("Người ký", document.signer.as_ref().and_then(|signer| signer.name.clone()).unwrap_or_else(unknown));
    let (mut headings, mut blocks) = (0, 0);
    walk(&found.sections, &mut |section| {
        headings += usize::from(section.label.is_some() && section.kind != SectionKind::Missing);
        blocks += section.blocks.len();
    });
    line(
        "Tìm thấy",
        format!(
            "{headings} đề mục, {blocks} đoạn, {} chỉ tiêu, {} nhiệm vụ, {} phân công, {} chế độ báo cáo, {} văn bản viện dẫn, {} chữ viết tắt",
            found.targets.len(),
            found.tasks.len(),
            found.duties.len(),
            found.reports.len(),
            found.references.len(),
            found.abbreviations.len()
        ),
    );
    let lost = found.unplaced.iter().filter(|line| !line.formula).count();
    line("Dòng chưa xếp được", lost.to_string());
    if found.warnings.is_empty() {
        line("Cần xem lại", "không có".to_owned());
    } else {
        line("Cần xem lại", format!("{} điểm", found.warnings.len()));
        for warning in &found.warnings {
            let _ = writeln!(out, "  dòng {}: [{}] {}", warning.line, warning.code, warning.message);
        }
    }
    out
}
