//! The files of a plan in a site folder, from what was found: `plan.toml`, `index.md`, and `tasks.csv` where asked for.
//!
//! Writes text only; the caller puts it on disk and never over an existing file unasked. What is written builds: names of
//! agencies the registry does not know stand in `[[named]]`, which the build reports as one warning; documents and
//! places it does not know are comments.

pub(super) mod markdown;

use super::agencies::{Names, split_list};
use super::json::{Bound, Direction, Document, Frequency, Imported, Task};
use crate::diag::Lang;
use crate::parse::toml_text::{comment, list, long_list, string};
use crate::vi::slug::slugify;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;

/// Where the tasks go.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TaskFile {
    /// `[[task]]` in `plan.toml`, which keeps the groups.
    Toml,
    /// `tasks.csv` under the official headings, for those who work on them in a spreadsheet.
    Csv,
}

/// The files of the plan: path inside its folder, and content.
pub fn to_site_files(found: &Imported, registry: &dyn Names, tasks: TaskFile) -> Vec<(String, String)> {
    let mut writer = Writer { registry, unknown: BTreeSet::new() };
    // Before the plan, which lists the unknown names of both.
    let table = (tasks == TaskFile::Csv && !found.tasks.is_empty())
        .then(|| ("tasks.csv".to_owned(), writer.tasks_csv(&found.tasks)));
    let body = writer.plan(found, tasks);
    let plan = format!("{}{body}", writer.head(found));
    let mut files = vec![("plan.toml".to_owned(), plan)];
    files.extend(table);
    files.push(("index.md".to_owned(), markdown::index(found)));
    files
}

struct Writer<'a> {
    registry: &'a dyn Names,
    /// Names the registry does not have.
    unknown: BTreeSet<String>,
}

impl Writer<'_> {
    /// The registry's id, or the name as written.
    fn agency(&mut self, name: &str) -> String {
        self.registry.agency(name).unwrap_or_else(|| {
            if !self.registry.group(name) {
                self.unknown.insert(name.to_owned());
            }
            name.to_owned()
        })
    }

    fn agencies(&mut self, names: &[String]) -> String {
        let ids: Vec<String> = names.iter().map(|name| self.agency(name)).collect();
        list(ids)
    }

    /// The commented list of doubts.
    fn head(&self, found: &Imported) -> String {
        let mut out = String::from(
            "# Kế hoạch nhập tự động bằng `lantoa import`. Xem lại các điểm dưới đây rồi xóa phần ghi chú này.\n",
        );
        out.push_str("# Cơ quan có trong sổ đăng ký được ghi bằng mã (ví dụ \"so-y-te\"); cơ quan khác giữ nguyên tên trong văn bản.\n");
        for warning in &found.warnings {
            let part =
                warning.label.as_ref().map_or(String::new(), |part| format!("{}: ", part.get(Lang::Vi)));
            let message = comment(warning.message.get(Lang::Vi));
            let words = excerpt(warning).filter(|_| !message.contains('"'));
            let at = words.map_or(String::new(), |words| format!(" (ở chỗ \"{}\")", comment(&words)));
            let _ = writeln!(out, "# - {part}[{}] {message}{at}", warning.code);
        }
        for law in found.references.iter().filter(|reference| reference.symbol.is_none()) {
            let _ = writeln!(
                out,
                "# - văn bản viện dẫn không có số, ký hiệu: {}",
                comment(law.title.as_deref().unwrap_or(""))
            );
        }
        out.push('\n');
        out
    }

    fn plan(&mut self, found: &Imported, tasks: TaskFile) -> String {
        let mut out = String::new();
        self.document(&found.document, &mut out);
        let symbols = || found.references.iter().filter_map(|r| r.symbol.as_deref());
        let _ = writeln!(
            out,
            "legal_basis = {}",
            list(symbols().filter(|symbol| self.registry.document(symbol)))
        );
        for symbol in symbols().filter(|symbol| !self.registry.document(symbol)) {
            let _ = writeln!(
                out,
                "# {}  # chưa có trong content/_data/documents.toml; thêm vào đó rồi ghi vào legal_basis",
                string(symbol)
            );
        }
        let _ = writeln!(out, "recipients = {}", long_list(&found.document.recipients));
        self.targets(found, &mut out);
        if tasks == TaskFile::Toml {
            for (id, task) in task_ids(&found.tasks) {
                let _ = writeln!(out, "\n[[task]]  # dòng {}\nid = {}", task.line, string(&id));
                if let Some(group) = &task.group {
                    let _ = writeln!(out, "group = {}", string(group));
                }
                let _ = writeln!(out, "title = {}", string(&task.text));
                let _ = writeln!(out, "lead = {}", self.agencies(&task.lead));
                let _ = writeln!(out, "coordinating = {}", self.agencies(&task.coordinating));
                for (key, value) in [("schedule", task.schedule.clone()), ("note", note_of(task))] {
                    if let Some(value) = value {
                        let _ = writeln!(out, "{key} = {}", string(&value));
                    }
                }
            }
        }
        for duty in &found.duties {
            let _ = writeln!(out, "\n[[duty]]  # dòng {}: {}", duty.line, comment(&duty.agency));
            let _ = writeln!(
                out,
                "agency = {}\nrequested = {}",
                string(&self.agency(&duty.agency)),
                duty.requested
            );
            let _ = writeln!(out, "items = {}", long_list(duty.items.iter().map(|item| &item.text)));
        }
        for report in &found.reports {
            let _ = writeln!(
                out,
                "\n[[report]]  # dòng {}{}",
                report.line,
                report.frequency.map(|f| format!(", {}", frequency_name(f))).unwrap_or_default()
            );
            let from: Vec<String> = report.from.iter().flat_map(|name| split_list(name)).collect();
            let to: Vec<String> = report.to.iter().flat_map(|name| split_list(name)).collect();
            let _ = writeln!(out, "from = {}\nto = {}", self.agencies(&from), self.agencies(&to));
            if let Some(deadline) = &report.deadline {
                let _ = writeln!(out, "deadline = {}", string(deadline));
            }
        }
        self.named(&mut out);
        out
    }

    /// The names the registry does not have, as a list to fill in.
    fn named(&self, out: &mut String) {
        if self.unknown.is_empty() {
            return;
        }
        out.push_str("\n# Tên chưa có trong content/_data/agencies.toml. Với mỗi tên: bỏ dấu # và ghi mã cơ quan vào agency,\n");
        out.push_str(
            "# hoặc thêm cơ quan vào agencies.toml rồi xóa khối, hoặc để nguyên nếu đó là một nhóm.\n",
        );
        for name in &self.unknown {
            let _ = writeln!(out, "[[named]]\nname = {}\n# agency = \"\"", string(name));
        }
    }

    fn document(&mut self, document: &Document, out: &mut String) {
        let mut set = |key: &str, value: Option<String>| {
            let _ = match value {
                Some(value) => writeln!(out, "{key} = {}", string(&value)),
                None => writeln!(out, "# {key} = \"\"  # văn bản không ghi"),
            };
        };
        set("symbol", document.symbol.clone());
        set("type", document.doc_type.as_deref().map(slugify));
        // A plan has a title; what the document does not say is taken from its type.
        let title = document.title.clone().or_else(|| document.doc_type.clone());
        let title = title.unwrap_or_else(|| "Kế hoạch chưa rõ tên".to_owned());
        set("title", Some(title));
        let issuer = document
            .issuer
            .as_ref()
            .map(|issuer| issuer.id.clone().unwrap_or_else(|| self.agency(&issuer.name)));
        set("issuer", issuer);
        set("issued", document.issued.clone());
        let place =
            document.locality.as_ref().map(|place| (self.registry.locality(&place.name), &place.name));
        match place {
            Some((None, name)) => {
                let _ = writeln!(
                    out,
                    "# locality = \"\"  # \"{}\" chưa có trong content/_data/localities.toml",
                    comment(name)
                );
            }
            place => set("locality", place.and_then(|(id, _)| id)),
        }
        if let Some(period) = document.period {
            let _ = writeln!(out, "period = {{ from = {}, to = {} }}", period.from, period.to);
        }
        if let Some(signer) = &document.signer {
            let mut parts = Vec::new();
            for (key, value) in [
                ("name", signer.name.clone()),
                ("role", signer.role.clone()),
                ("authority", (!signer.authority.is_empty()).then(|| signer.authority.join(" "))),
            ] {
                if let Some(value) = value {
                    parts.push(format!("{key} = {}", string(&value)));
                }
            }
            let _ = writeln!(out, "signer = {{ {} }}", parts.join(", "));
        }
    }

    fn targets(&mut self, found: &Imported, out: &mut String) {
        let mut used = BTreeMap::new();
        for target in &found.targets {
            let id = unique(&shorter(&slugify(&target.subject)), &mut used);
            let direction = match target.direction {
                Direction::Decrease => "decrease",
                Direction::Increase => "increase",
                Direction::Reach => "reach",
            };
            let bound = match target.bound {
                Bound::Exact => "exact",
                Bound::AtLeast => "at_least",
                Bound::Above => "above",
            };
            let _ = writeln!(out, "\n[[target]]  # dòng {}: {}", target.line, comment(&target.clause));
            let _ = writeln!(
                out,
                "id = {}\nsubject = {}\ndirection = \"{direction}\"\nbound = \"{bound}\"",
                string(&id),
                string(&target.subject)
            );
            let _ = writeln!(out, "value = {}\nunit = {}", target.value.0, string(&target.unit));
            if let Some(frequency) = target.frequency {
                let _ = writeln!(
                    out,
                    "frequency = \"{}\"",
                    if frequency == Frequency::PerYear { "per_year" } else { "by_end" }
                );
            }
            if let Some(by) = target.by {
                let _ = writeln!(out, "by = {by}");
            }
            let _ = writeln!(out, "responsible = {}", self.agencies(&target.responsible));
        }
    }

    fn tasks_csv(&mut self, tasks: &[Task]) -> String {
        // As Excel in Vietnamese writes and opens it by a double click: the mark of UTF-8, and `;` because the
        // comma is in its numbers.
        let mut writer = csv::WriterBuilder::new()
            .delimiter(b';')
            .terminator(csv::Terminator::CRLF)
            .from_writer("\u{feff}".as_bytes().to_vec());
        let _ = writer.write_record([
            "TT",
            "Nhiệm vụ",
            "Cơ quan chủ trì",
            "Cơ quan phối hợp",
            "Thời gian thực hiện",
            "Ghi chú",
        ]);
        for (id, task) in task_ids(tasks) {
            let mut join =
                |names: &[String]| names.iter().map(|name| self.agency(name)).collect::<Vec<_>>().join("; ");
            let (lead, coordinating) = (join(&task.lead), join(&task.coordinating));
            // A dash says that the document names none.
            let lead = if lead.is_empty() { "–".to_owned() } else { lead };
            let _ = writer.write_record([
                id.as_str(),
                &task.text,
                &lead,
                &coordinating,
                task.schedule.as_deref().unwrap_or(""),
                note_of(task).as_deref().unwrap_or(""),
            ]);
        }
        writer.into_inner().ok().and_then(|bytes| String::from_utf8(bytes).ok()).unwrap_or_default()
    }
}

/// The note of a task, with what other columns and lines say of it under their names.
fn note_of(task: &Task) -> Option<String> {
    let extra = task.extra.iter().map(|extra| format!("{}: {}", extra.name, extra.value));
    let parts: Vec<String> = task.note.iter().cloned().chain(extra).collect();
    (!parts.is_empty()).then(|| parts.join("; "))
}

/// The first words of the line a warning stands at.
fn excerpt(warning: &crate::diag::Diagnostic) -> Option<String> {
    let place = warning.place.as_ref()?;
    let line = place.file.text.get(place.range.clone())?;
    let words: Vec<&str> = line.split_whitespace().take(8).collect();
    (!words.is_empty()).then(|| words.join(" "))
}

fn frequency_name(frequency: &str) -> &'static str {
    match frequency {
        "yearly" => "hằng năm",
        "half_yearly" => "6 tháng",
        "quarterly" => "hằng quý",
        "monthly" => "hằng tháng",
        _ => "ngay khi xảy ra",
    }
}

/// Ids of tasks: their own numbers where no two are alike; else number of the group and letter, `1a`; plain numbers
/// where there is neither.
fn task_ids(tasks: &[Task]) -> Vec<(String, &Task)> {
    let letter = |task: &Task| {
        task.label.as_deref().map(|label| slugify(&label.replace('đ', "dd"))).unwrap_or_default()
    };
    let own: BTreeSet<String> = tasks.iter().map(letter).filter(|id| !id.is_empty()).collect();
    if own.len() == tasks.len() {
        return tasks.iter().map(|task| (letter(task), task)).collect();
    }
    let mut used = BTreeMap::new();
    let mut group: Option<&str> = None;
    let (mut number, mut place) = (0, 0);
    tasks
        .iter()
        .map(|task| {
            if task.group.as_deref() != group || number == 0 {
                group = task.group.as_deref();
                number += 1;
                place = 0;
            }
            place += 1;
            let letter = letter(task);
            let id = match (task.group.is_some(), letter.is_empty()) {
                (true, true) => format!("{number}-{place}"),
                (true, false) => format!("{number}{letter}"),
                (false, true) => format!("{place}"),
                (false, false) => letter,
            };
            (unique(&id, &mut used), task)
        })
        .collect()
}

fn unique(id: &str, used: &mut BTreeMap<String, usize>) -> String {
    let mut candidate = id.to_owned();
    let mut count = 1;
    while used.contains_key(&candidate) {
        count += 1;
        candidate = format!("{id}-{count}");
    }
    used.insert(candidate.clone(), count);
    candidate
}

/// At most eight words of a slug.
fn shorter(slug: &str) -> String {
    let short: Vec<&str> = slug.split('-').take(8).collect();
    if short.is_empty() || short[0].is_empty() { "chi-tieu".to_owned() } else { short.join("-") }
}

#[cfg(test)]
mod tests {
    use super::super::{NoNames, import};
    use super::*;

    const PLAN: &str = "ỦY BAN NHÂN DÂN TỈNH A\nSố: 5/KH-UBND A, ngày 2 tháng 3 năm 2026\nKẾ HOẠCH\nTriển khai \"an toàn\" \\ năm 2026\n\nI. MỤC TIÊU\n- Trên 80% số hộ được *tập huấn* <b>ngay</b>.\nII. TỔ CHỨC THỰC HIỆN\n1. Sở Y tế\n- Một.\n";

    #[test]
    fn plan_toml_is_valid_and_keeps_odd_characters() {
        let found = import("a.txt", PLAN.as_bytes(), &NoNames).unwrap();
        let files = to_site_files(&found, &NoNames, TaskFile::Toml);
        let parsed = toml::de::DeTable::parse(&files[0].1).unwrap();
        let plan = parsed.get_ref();
        assert_eq!(plan.get("symbol").and_then(|v| v.get_ref().as_str()), Some("5/KH-UBND"));
        assert_eq!(
            plan.get("title").and_then(|v| v.get_ref().as_str()),
            Some("Triển khai \"an toàn\" \\ năm 2026")
        );
        assert_eq!(
            plan.get("target").and_then(|v| v.get_ref().as_array()).map(|targets| targets.len()),
            Some(1)
        );
        assert!(files[0].1.contains("[[named]]\nname = \"Sở Y tế\""));
    }

    #[test]
    fn markdown_cannot_be_smuggled_in() {
        let found = import("a.txt", PLAN.as_bytes(), &NoNames).unwrap();
        let files = to_site_files(&found, &NoNames, TaskFile::Toml);
        let index = &files.last().unwrap().1;
        assert!(
            index.contains("\\<b\\>ngay")
                && index.contains("## I. MỤC TIÊU")
                && index.contains("### 1. Sở Y tế")
        );
    }
}
