//! The files of a plan in a site folder, from what was found: `plan.toml`, `index.md`, and `tasks.csv` where asked for.
//!
//! Writes text only; the caller puts it on disk and never over an existing file unasked. Agencies the registry does
//! not know keep the name as written and stand in the list of doubts at the top of `plan.toml`.

use super::agencies::{Names, split_list};
use super::json::{
    Block, BlockKind, Bound, Direction, Document, Frequency, Imported, Section, SectionKind, Task,
};
use super::source::Table;
use super::text;
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
    let body = writer.plan(found, tasks);
    let plan = format!("{}{body}", writer.head(found));
    let mut files = vec![("plan.toml".to_owned(), plan)];
    if tasks == TaskFile::Csv && !found.tasks.is_empty() {
        files.push(("tasks.csv".to_owned(), writer.tasks_csv(&found.tasks)));
    }
    files.push(("index.md".to_owned(), index(found)));
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
            self.unknown.insert(name.to_owned());
            name.to_owned()
        })
    }

    fn agencies(&mut self, names: &[String]) -> String {
        let ids: Vec<String> = names.iter().map(|name| quoted(&self.agency(name))).collect();
        format!("[{}]", ids.join(", "))
    }

    /// The commented list of doubts.
    fn head(&self, found: &Imported) -> String {
        let mut out = String::from(
            "# Kế hoạch nhập tự động bằng `lantoa import`. Xem lại các điểm dưới đây rồi xóa phần ghi chú này.\n",
        );
        out.push_str("# Cơ quan có trong sổ đăng ký được ghi bằng mã (ví dụ \"so-y-te\"); cơ quan khác giữ nguyên tên trong văn bản.\n");
        for warning in &found.warnings {
            let _ =
                writeln!(out, "# - dòng {}: [{}] {}", warning.line, warning.code, comment(&warning.message));
        }
        if !self.unknown.is_empty() {
            out.push_str("# Chưa có trong content/_data/agencies.toml:\n");
            for name in &self.unknown {
                let _ = writeln!(out, "# - {}", comment(name));
            }
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
        let basis: Vec<String> =
            found.references.iter().filter_map(|r| r.symbol.as_deref()).map(quoted).collect();
        let _ = writeln!(out, "legal_basis = [{}]", basis.join(", "));
        let recipients: Vec<String> =
            found.document.recipients.iter().map(|r| format!("  {},\n", quoted(r))).collect();
        let _ = writeln!(out, "recipients = [\n{}]", recipients.concat());
        self.targets(found, &mut out);
        if tasks == TaskFile::Toml {
            for (id, task) in task_ids(&found.tasks) {
                let _ = writeln!(out, "\n[[task]]  # dòng {}\nid = {}", task.line, quoted(&id));
                if let Some(group) = &task.group {
                    let _ = writeln!(out, "group = {}", quoted(group));
                }
                let _ = writeln!(out, "title = {}", quoted(&task.text));
                let _ = writeln!(out, "lead = {}", self.agencies(&task.lead));
                let _ = writeln!(out, "coordinating = {}", self.agencies(&task.coordinating));
                for (key, value) in [("schedule", &task.schedule), ("note", &task.note)] {
                    if let Some(value) = value {
                        let _ = writeln!(out, "{key} = {}", quoted(value));
                    }
                }
            }
        }
        for duty in &found.duties {
            let _ = writeln!(out, "\n[[duty]]  # dòng {}: {}", duty.line, comment(&duty.agency));
            let _ = writeln!(
                out,
                "agency = {}\nrequested = {}",
                quoted(&self.agency(&duty.agency)),
                duty.requested
            );
            let items: Vec<String> =
                duty.items.iter().map(|item| format!("  {},\n", quoted(&item.text))).collect();
            let _ = writeln!(out, "items = [\n{}]", items.concat());
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
                let _ = writeln!(out, "deadline = {}", quoted(deadline));
            }
        }
        out
    }

    fn document(&mut self, document: &Document, out: &mut String) {
        let mut set = |key: &str, value: Option<String>| {
            let _ = match value {
                Some(value) => writeln!(out, "{key} = {}", quoted(&value)),
                None => writeln!(out, "# {key} = \"\"  # văn bản không ghi"),
            };
        };
        set("symbol", document.symbol.clone());
        set("type", document.doc_type.as_deref().map(slug));
        set("title", document.title.clone());
        let issuer = document
            .issuer
            .as_ref()
            .map(|issuer| issuer.id.clone().unwrap_or_else(|| self.agency(&issuer.name)));
        set("issuer", issuer);
        set("issued", document.issued.clone());
        let locality = document
            .locality
            .as_ref()
            .map(|l| self.registry.locality(&l.name).unwrap_or_else(|| l.name.clone()));
        set("locality", locality);
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
                    parts.push(format!("{key} = {}", quoted(&value)));
                }
            }
            let _ = writeln!(out, "signer = {{ {} }}", parts.join(", "));
        }
    }

    fn targets(&mut self, found: &Imported, out: &mut String) {
        let mut used = BTreeMap::new();
        for target in &found.targets {
            let id = unique(&shorter(&slug(&target.subject)), &mut used);
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
                quoted(&id),
                quoted(&target.subject)
            );
            let _ = writeln!(out, "value = {}\nunit = {}", target.value.0, quoted(&target.unit));
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
        let mut writer = csv::Writer::from_writer(Vec::new());
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
            let _ = writer.write_record([
                id.as_str(),
                &task.text,
                &lead,
                &coordinating,
                task.schedule.as_deref().unwrap_or(""),
                task.note.as_deref().unwrap_or(""),
            ]);
        }
        writer.into_inner().ok().and_then(|bytes| String::from_utf8(bytes).ok()).unwrap_or_default()
    }
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

/// Ids of tasks: number of the group and letter, `1a`; plain numbers where there are no groups.
fn task_ids(tasks: &[Task]) -> Vec<(String, &Task)> {
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
            let letter =
                task.label.as_deref().map(|label| slug(&label.replace('đ', "dd"))).unwrap_or_default();
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
    let count = used.entry(id.to_owned()).or_insert(0);
    *count += 1;
    if *count == 1 { id.to_owned() } else { format!("{id}-{count}") }
}

/// ASCII letters, digits and single hyphens.
fn slug(text: &str) -> String {
    let mut out = String::new();
    for word in text::words(text) {
        for c in word.canon.chars() {
            use unicode_normalization::UnicodeNormalization;
            let plain = if c == 'đ' { 'd' } else { std::iter::once(c).nfd().next().unwrap_or(c) };
            if plain.is_ascii_alphanumeric() {
                out.push(plain);
            }
        }
        // The canonical form ends with the tone's digit, which is no part of the word.
        if word.canon.ends_with(|c: char| c.is_ascii_digit())
            && !text[word.start..word.end].ends_with(|c: char| c.is_ascii_digit())
        {
            out.pop();
        }
        out.push('-');
    }
    out.trim_matches('-').to_owned()
}

/// At most eight words of a slug.
fn shorter(slug: &str) -> String {
    let short: Vec<&str> = slug.split('-').take(8).collect();
    if short.is_empty() || short[0].is_empty() { "chi-tieu".to_owned() } else { short.join("-") }
}

/// A TOML basic string (TOML 1.0, "String").
fn quoted(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    out.push('"');
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\t' => out.push_str("\\t"),
            c if c.is_control() => {
                let _ = write!(out, "\\u{:04X}", u32::from(c));
            }
            c => out.push(c),
        }
    }
    out.push('"');
    out
}

/// Text that stays on its comment line.
fn comment(text: &str) -> String {
    text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect()
}

/// `index.md`: the text as Markdown with headings.
fn index(found: &Imported) -> String {
    let document = &found.document;
    let kind = document.doc_type.as_deref().unwrap_or("Kế hoạch");
    let title = match &document.title {
        Some(title) => format!("{kind} {}", sentence_case(title)),
        None => format!("{kind} (chưa rõ tên)"),
    };
    let mut out = format!("+++\ntitle = {}\nkind = \"plan\"\n", quoted(&title));
    if let Some(date) = document.issued.as_deref().filter(|date| date.len() == 10) {
        let _ = writeln!(out, "date = {date}");
    }
    out.push_str("+++\n");
    // The signature stands before the appendices, as on paper.
    let is_appendix = |section: &&Section| section.kind == SectionKind::Appendix;
    for section in found.sections.iter().filter(|section| !is_appendix(section)) {
        markdown(section, &mut out);
    }
    if !document.recipients.is_empty() {
        out.push_str("\n**Nơi nhận:**\n\n");
        for recipient in &document.recipients {
            let _ = writeln!(out, "- {}", escaped(recipient));
        }
    }
    if let Some(signer) = &document.signer {
        let parts: Vec<String> = signer
            .authority
            .iter()
            .chain(&signer.role)
            .chain(&signer.name)
            .map(|part| escaped(part))
            .collect();
        let _ = writeln!(out, "\n{}", parts.join("<br>"));
    }
    for section in found.sections.iter().filter(is_appendix) {
        markdown(section, &mut out);
    }
    out
}

/// `TRIỂN KHAI …` as a title is kept; one that begins with a small letter after the type stays so.
fn sentence_case(title: &str) -> String {
    let mut chars = title.chars();
    match chars.next() {
        Some(first) if !text::is_mostly_caps(title) => first.to_lowercase().chain(chars).collect(),
        _ => title.to_owned(),
    }
}

fn markdown(section: &Section, out: &mut String) {
    if section.label.is_some() || section.title.is_some() {
        let marks = "#".repeat((section.level + 1).min(6));
        let label = section.label.as_deref().map(|label| {
            let closed =
                label.ends_with(')') || section.kind == SectionKind::Appendix && section.title.is_none();
            let mark = if closed {
                ""
            } else if section.kind == SectionKind::Appendix {
                ":"
            } else {
                "."
            };
            format!("{label}{mark} ")
        });
        let title = section.title.clone().unwrap_or_else(|| {
            if section.kind == SectionKind::Missing {
                "(văn bản thiếu đề mục này)".to_owned()
            } else {
                String::new()
            }
        });
        let _ = writeln!(
            out,
            "\n{marks} {}",
            inline(&format!("{}{title}", label.unwrap_or_default())).trim_end()
        );
    }
    enum Part<'a> {
        Block(&'a Block),
        Section(&'a Section),
    }
    let mut parts: Vec<(usize, usize, Part)> =
        section.blocks.iter().map(|b| (b.order, 0, Part::Block(b))).collect();
    parts.extend(section.children.iter().map(|s| (s.order, 1, Part::Section(s))));
    parts.sort_by_key(|(order, kind, _)| (*order, *kind));
    let mut in_list = false;
    for (_, _, part) in parts {
        match part {
            Part::Section(child) => {
                in_list = false;
                markdown(child, out);
            }
            Part::Block(block) if block.kind == BlockKind::Bullet => {
                if !in_list {
                    out.push('\n');
                }
                in_list = true;
                let _ = writeln!(out, "{}- {}", "  ".repeat(usize::from(block.depth)), escaped(&block.text));
            }
            Part::Block(block) => {
                in_list = false;
                out.push('\n');
                match (&block.table, &block.label) {
                    (Some(table), _) => out.push_str(&pipe_table(table)),
                    (None, Some(label)) => {
                        let mark = if label.ends_with(')') { "" } else { "\\." };
                        let _ = writeln!(out, "{label}{mark} {}", inline(&block.text));
                    }
                    (None, None) => {
                        let _ = writeln!(out, "{}", escaped(&block.text));
                    }
                }
            }
        }
    }
}

fn pipe_table(table: &Table) -> String {
    let mut out = String::new();
    for (index, row) in table.rows.iter().enumerate() {
        let cells: Vec<String> = row
            .iter()
            .map(|cell| {
                if cell.is_repeat() {
                    String::new()
                } else {
                    inline(&cell.text.replace('\n', "\u{1}")).replace('\u{1}', "<br>")
                }
            })
            .collect();
        let _ = writeln!(out, "| {} |", cells.join(" | "));
        if index == 0 {
            let _ = writeln!(out, "|{}", " --- |".repeat(row.len()));
        }
    }
    out
}

/// Text that means nothing to Markdown, not even at the beginning of a line.
fn escaped(text: &str) -> String {
    let text = inline(text);
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    if digits > 0 && text[digits..].starts_with(['.', ')']) {
        return format!("{}\\{}", &text[..digits], &text[digits..]);
    }
    if text.starts_with(['#', '>', '-', '+', '=', ':', '~']) { format!("\\{text}") } else { text }
}

fn inline(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if matches!(
            c,
            '\\' | '*' | '_' | '`' | '[' | ']' | '<' | '>' | '|' | '{' | '}' | '&' | '~' | '!' | '$'
        ) {
            out.push('\\');
        }
        out.push(if c == '\n' { ' ' } else { c });
    }
    out
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
        assert!(files[0].1.contains("# - Sở Y tế"));
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

    #[test]
    fn slugs_are_ascii() {
        assert_eq!(slug("Tỷ lệ tai nạn: đ) 5%"), "ty-le-tai-nan-d-5");
    }
}
