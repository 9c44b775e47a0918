//! The tables beside a plan: `tasks.csv` and `results.csv`.

use std::collections::HashSet;
use std::sync::Arc;

use super::{ResultRow, Task};
use crate::diag::{Code, Diagnostic, SourceText, Text};
use crate::keys::Key;
use crate::keys::plan::{results, tasks};
use crate::parse::table::{Row, parse_csv};
use crate::parse::value::{Spanned, Str};

/// What a row says of a task beside its number and name.
const BESIDE_THE_TASK: [Key; 4] = [tasks::LEAD, tasks::COORDINATING, tasks::SCHEDULE, tasks::NOTE];

/// Parses `tasks.csv`.
///
/// A row with only a number and a name heads the rows below it. A task that only lacks its agencies
/// looks the same, so the numbers around it decide: see [`is_heading`].
pub fn parse_tasks(source: &Arc<SourceText>, diagnostics: &mut Vec<Diagnostic>) -> Vec<Task> {
    let table = parse_csv(source, tasks::ALL, diagnostics);
    let mut group: Option<(Box<str>, Box<str>)> = None;
    let (mut last_id, mut last_is_task) = ("", false);
    let mut seen = HashSet::new();
    let mut found = Vec::new();
    for (n, row) in table.rows.iter().enumerate() {
        let Some(title) = row.get(&tasks::TITLE) else {
            let cell = BESIDE_THE_TASK.iter().find_map(|c| row.get(c));
            let range = cell.map_or(row.range.clone(), |cell| cell.range());
            diagnostics.push(
                Diagnostic::error(
                    Code::Csv,
                    Text::fixed("dòng này chưa có tên nhiệm vụ", "this row has no task"),
                )
                .at(source, range)
                .help(Text::fixed(
                    "ghi nhiệm vụ vào cột \"Nhiệm vụ\", hoặc xóa dòng này",
                    "write the task in the column \"Nhiệm vụ\", or delete the row",
                )),
            );
            continue;
        };
        let id = row.get(&tasks::NUMBER).map_or("", |id| &id.value);
        let is_bare = BESIDE_THE_TASK.iter().all(|c| row.get(c).is_none());
        if is_bare {
            let next = table.rows.get(n + 1).and_then(|r| r.get(&tasks::NUMBER)).map_or("", |id| &id.value);
            let heading = group.as_ref().map_or("", |(heading, _)| heading);
            let previous = if last_is_task { last_id } else { "" };
            if is_heading(id, heading, previous, next) {
                group = Some((id.into(), title.value.clone()));
                last_is_task = false;
                continue;
            }
        }
        (last_id, last_is_task) = (id, true);
        let mut id = row
            .get(&tasks::NUMBER)
            .cloned()
            .unwrap_or_else(|| Spanned::new((found.len() + 1).to_string().into(), title.range()));
        // Tables that begin at 1 again under every heading: the heading's number tells them apart.
        if !seen.insert(id.value.clone())
            && let Some((heading, _)) = group.as_ref().filter(|(heading, _)| !heading.is_empty())
        {
            let whole = format!("{}.{}", heading.trim_end_matches(['.', ')']), id.value);
            id = Spanned::new(whole.into(), id.range());
            seen.insert(id.value.clone());
        }
        found.push(Task {
            source: Arc::clone(source),
            id,
            group: row
                .get(&tasks::GROUP)
                .map(|s| s.value.clone())
                .or_else(|| group.as_ref().map(|(_, title)| title.clone())),
            title: title.clone(),
            lead: names(source, row, &tasks::LEAD),
            lead_is_stated: row.get(&tasks::LEAD).is_some(),
            coordinating: names(source, row, &tasks::COORDINATING),
            schedule: row.get(&tasks::SCHEDULE).map(|s| s.value.clone()),
            note: row.get(&tasks::NOTE).map(|s| s.value.clone()),
        });
    }
    found
}

/// Whether a row with nothing but number and name heads the rows below it.
///
/// `heading` is the number of the heading above, `previous` that of the task just above (empty where
/// a heading is), `next` that of the row below. A heading has no number, or the next row is a part of
/// it (`1`, `1a`) or counts in another way (`I`, `1`); a row that goes on counting is a task.
fn is_heading(id: &str, heading: &str, previous: &str, next: &str) -> bool {
    if id.is_empty() || is_part_of(id, next) {
        return true;
    }
    let goes_on = is_part_of(heading, id) || (!previous.is_empty() && style(previous) == style(id));
    !goes_on && !next.is_empty() && style(next) != style(id)
}

/// How a number counts: `d` for digits, `U` and `l` for letters, points between them.
fn style(id: &str) -> String {
    let mut style = String::new();
    for c in id.trim_end_matches(['.', ')']).chars() {
        let c = match c {
            c if c.is_ascii_digit() => 'd',
            c if c.is_uppercase() => 'U',
            c if c.is_alphabetic() => 'l',
            c => c,
        };
        if !style.ends_with(c) {
            style.push(c);
        }
    }
    style
}

/// Whether a number belongs below another: `1a` and `1.2` below `1`, but not `10`.
fn is_part_of(heading: &str, id: &str) -> bool {
    let rest = id.strip_prefix(heading.trim_end_matches(['.', ')']));
    let first = rest.and_then(|rest| rest.trim_start_matches(['.', ')']).chars().next());
    let separated = rest.is_some_and(|rest| rest.starts_with('.'));
    !heading.is_empty() && first.is_some_and(|c| separated || c.is_lowercase())
}

/// The agencies of a cell, separated by `;` or line ends. A dash says that the document names none.
fn names(source: &SourceText, row: &Row, column: &Key) -> Vec<Str> {
    let Some(cell) = row.get(column) else { return Vec::new() };
    let written = source.text.get(cell.range()).unwrap_or("");
    let mut from = 0;
    let mut names = Vec::new();
    for name in cell.value.split([';', '\n']) {
        let name = name.trim().trim_end_matches('.');
        if name.is_empty() || matches!(name, "-" | "–" | "—") {
            continue;
        }
        // In a quoted cell with doubled quotes the name is not there to the letter: the cell stands for it.
        let range = match written.get(from..).and_then(|rest| rest.find(name)) {
            Some(at) => {
                let start = cell.range().start + from + at;
                from += at + name.len();
                start..start + name.len()
            }
            None => cell.range(),
        };
        names.push(Spanned::new(name.into(), range));
    }
    names
}

/// Parses `results.csv`.
pub fn parse_results(source: &Arc<SourceText>, diagnostics: &mut Vec<Diagnostic>) -> Vec<ResultRow> {
    let table = parse_csv(source, results::ALL, diagnostics);
    let mut found = Vec::new();
    for row in &table.rows {
        let (Some(year), Some(target), Some(value), Some(origin)) = (
            row.get(&results::YEAR),
            row.get(&results::TARGET),
            row.get(&results::VALUE),
            row.get(&results::ORIGIN),
        ) else {
            diagnostics.push(
                Diagnostic::error(
                    Code::Csv,
                    Text::fixed(
                        "dòng này thiếu năm, chỉ tiêu, giá trị hoặc nguồn",
                        "this row lacks a year, target, value or source",
                    ),
                )
                .at(source, row.range.clone())
                .help(Text::fixed(
                    "một kết quả không có nguồn công bố thì không ghi vào đây",
                    "leave out a result that has no published source",
                )),
            );
            continue;
        };
        let number = value.value.replace(',', ".").parse::<f64>().ok().filter(|n| n.is_finite());
        match (year.value.parse::<i64>().ok(), number) {
            (Some(y), Some(n)) => found.push(ResultRow {
                year: Spanned::new(y, year.range()),
                target: target.clone(),
                value: Spanned::new(n, value.range()),
                origin: origin.clone(),
            }),
            (y, _) => {
                let cell = if y.is_none() { year } else { value };
                diagnostics.push(
                    Diagnostic::error(
                        Code::Csv,
                        Text::fixed("ô này phải là một số", "this cell must be a number"),
                    )
                    .at(source, cell.range()),
                );
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check_tasks(text: &str, expected: &[(&str, Option<&str>, bool)]) -> Vec<Task> {
        let source = SourceText::new("tasks.csv", text);
        let mut diagnostics = Vec::new();
        let tasks = parse_tasks(&source, &mut diagnostics);
        assert!(diagnostics.is_empty(), "{diagnostics:?}");
        let read: Vec<_> =
            tasks.iter().map(|t| (&*t.id.value, t.group.as_deref(), t.lead_is_stated)).collect();
        assert_eq!(read, expected);
        tasks
    }

    #[test]
    fn a_row_without_agencies_below_its_heading_is_a_task() {
        check_tasks(
            "TT,Nhiệm vụ,Cơ quan chủ trì\n1,Tuyên truyền,\n1a,Quán triệt,\n1b,Tập huấn,Sở Y tế\n10,Nguồn lực,\n10.1,Kinh phí,Sở Tài chính\n",
            &[
                ("1a", Some("Tuyên truyền"), false),
                ("1b", Some("Tuyên truyền"), true),
                ("10.1", Some("Nguồn lực"), true),
            ],
        );
    }

    #[test]
    fn a_row_that_goes_on_counting_is_a_task_without_a_lead() {
        check_tasks(
            "TT,Nhiệm vụ,Chủ trì\n1,Huấn luyện,\n2,Kiểm tra,Sở Y tế\n3,Báo cáo,\n",
            &[("1", None, false), ("2", None, true), ("3", None, false)],
        );
    }

    #[test]
    fn headings_may_count_in_another_way_than_tasks() {
        check_tasks(
            "TT,Nhiệm vụ,Chủ trì\nI,Truyền thông,\n1,Tờ rơi,Sở Y tế\n2,Pa nô,\nII,Kiểm tra,\n1,Công trường,Sở Xây dựng\n",
            &[
                ("1", Some("Truyền thông"), true),
                ("2", Some("Truyền thông"), false),
                ("II.1", Some("Kiểm tra"), true),
            ],
        );
    }

    #[test]
    fn a_dash_says_that_the_document_names_no_agency() {
        let tasks = check_tasks("TT;Nhiệm vụ;Cơ quan chủ trì\n1;Huấn luyện;–\n", &[("1", None, true)]);
        assert!(tasks[0].lead.is_empty());
    }

    #[test]
    fn every_agency_of_a_cell_has_its_own_place() {
        let text = "TT\tNhiệm vụ\tCơ quan chủ trì\n1\tHuấn luyện\tSở Y tế; Sở Nội vụ.\n";
        let tasks = check_tasks(text, &[("1", None, true)]);
        let places: Vec<&str> = tasks[0].lead.iter().map(|name| &text[name.range()]).collect();
        assert_eq!(places, ["Sở Y tế", "Sở Nội vụ"]);
    }
}
