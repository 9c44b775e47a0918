//! The tables beside a plan: `tasks.csv` and `results.csv`.

use std::collections::HashSet;
use std::sync::Arc;

use super::{ResultRow, Task};
use crate::diag::{Code, Diagnostic, SourceText, Text};
use crate::keys::Key;
use crate::keys::plan::{results, tasks};
use crate::parse::figure::{Doubt, parse_figure};
use crate::parse::table::{Row, parse_csv};
use crate::parse::value::{Spanned, Str};
use crate::vi::figure::Plain;

/// What a row says of a task beside its number and name.
const BESIDE_THE_TASK: [Key; 4] = [tasks::LEAD, tasks::COORDINATING, tasks::SCHEDULE, tasks::NOTE];

/// Parses `tasks.csv`.
///
/// A row with only a number and a name heads the rows below it. A task that only lacks its agencies
/// looks the same, so the numbers around it decide: see [`Rows::kind`]. What they do not decide is asked.
pub fn parse_tasks(source: &Arc<SourceText>, diagnostics: &mut Vec<Diagnostic>) -> Vec<Task> {
    let table = parse_csv(source, tasks::ALL, diagnostics);
    let mut rows = Rows::default();
    let mut seen = HashSet::new();
    let mut found = Vec::new();
    for (n, row) in table.rows.iter().enumerate() {
        let Some(title) = row.get(&tasks::TITLE) else {
            diagnostics.push(without_title(source, row));
            continue;
        };
        let id = row.get(&tasks::NUMBER).map_or("", |id| &id.value);
        let next = table.rows.get(n + 1).and_then(|r| r.get(&tasks::NUMBER)).map_or("", |id| &id.value);
        let is_bare = BESIDE_THE_TASK.iter().all(|c| row.get(c).is_none());
        match if is_bare { rows.kind(id, next) } else { RowKind::Task } {
            RowKind::Heading => {
                if let Some(empty) = rows.take_heading(id, title) {
                    diagnostics.push(without_tasks(source, empty));
                }
                continue;
            }
            RowKind::Doubtful => {
                diagnostics.push(heading_or_task(source, title));
                continue;
            }
            RowKind::Task => {}
        }
        let number = row.get(&tasks::NUMBER).cloned();
        let mut id = number.unwrap_or_else(|| Spanned::new(rows.number().into(), title.range()));
        rows.take_task(&id.value, row.get(&tasks::NUMBER).is_some());
        // Tables that begin at 1 again under every heading: the heading's number tells them apart.
        if !seen.insert(id.value.clone())
            && let Some(heading) = rows.headings.last().filter(|heading| !heading.id.is_empty())
        {
            let whole = format!("{}.{}", heading.id.trim_end_matches(['.', ')']), id.value);
            id = Spanned::new(whole.into(), id.range());
            seen.insert(id.value.clone());
        }
        found.push(Task {
            source: Arc::clone(source),
            id,
            group: row.get(&tasks::GROUP).map(|s| s.value.clone()).or_else(|| rows.group()),
            title: title.clone(),
            lead: names(source, row, &tasks::LEAD),
            lead_is_stated: row.get(&tasks::LEAD).is_some(),
            coordinating: names(source, row, &tasks::COORDINATING),
            schedule: row.get(&tasks::SCHEDULE).map(|s| s.value.clone()),
            note: row.get(&tasks::NOTE).map(|s| s.value.clone()),
        });
    }
    if rows.after_heading
        && let Some(heading) = rows.headings.last()
    {
        diagnostics.push(without_tasks(source, heading.title.clone()));
    }
    found
}

/// What a row with nothing but number and name is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum RowKind {
    Heading,
    Task,
    Doubtful,
}

/// A row that heads others.
struct Heading {
    id: Box<str>,
    title: Str,
}

/// What the rows above say.
#[derive(Default)]
struct Rows {
    /// The headings that hold, the outer ones first.
    headings: Vec<Heading>,
    /// Whether the row above is a heading.
    after_heading: bool,
    /// Whether some heading has no number.
    has_unnumbered: bool,
    /// The number of the last task; empty at first, and where it has none.
    last_id: Box<str>,
    /// Tasks so far, and those without a number since the last one that has one.
    count: usize,
    unnumbered: usize,
}

impl Rows {
    /// Whether a row heads the rows below it; `next` is the number of the row below.
    ///
    /// With a number: the next row is a part of it (`1`, `1a`) or counts in another way (`I`, `1`); a row that
    /// goes on counting is a task. Without one, as spreadsheets write the cells under a merged one: a heading at
    /// the beginning, where other headings have no number either, or where counting begins again below it.
    fn kind(&self, id: &str, next: &str) -> RowKind {
        if id.is_empty() {
            let is_heading = self.count == 0
                || self.after_heading
                || self.has_unnumbered
                || begins_again(&self.last_id, next);
            return if is_heading { RowKind::Heading } else { RowKind::Doubtful };
        }
        if is_part_of(id, next) {
            return RowKind::Heading;
        }
        let heading = self.headings.last().map_or("", |heading| &heading.id);
        let previous = if self.after_heading { "" } else { &*self.last_id };
        let goes_on = is_part_of(heading, id) || (!previous.is_empty() && style(previous) == style(id));
        if !goes_on && !next.is_empty() && style(next) != style(id) {
            RowKind::Heading
        } else {
            RowKind::Task
        }
    }

    /// Takes in a heading; gives the one above it where that has neither tasks nor headings of its own.
    fn take_heading(&mut self, id: &str, title: &Str) -> Option<Str> {
        let nested = self.headings.last().is_some_and(|last| {
            self.after_heading && (style(&last.id) != style(id) || is_part_of(&last.id, id))
        });
        let empty = self.headings.last().filter(|_| self.after_heading && !nested).map(|h| h.title.clone());
        if !nested {
            // A heading ends those that count as it does, and all inside them.
            let same = self.headings.iter().position(|h| style(&h.id) == style(id) && !is_part_of(&h.id, id));
            let outer = self.headings.iter().rposition(|h| is_part_of(&h.id, id)).map(|at| at + 1);
            self.headings.truncate(same.or(outer).unwrap_or(0));
        }
        self.headings.push(Heading { id: id.into(), title: title.clone() });
        self.after_heading = true;
        self.has_unnumbered |= id.is_empty();
        empty
    }

    fn take_task(&mut self, id: &str, is_numbered: bool) {
        self.after_heading = false;
        self.count += 1;
        if is_numbered {
            self.last_id = id.into();
            self.unnumbered = 0;
        }
    }

    /// A number for a task that has none: below that of the task above, or a running one.
    fn number(&mut self) -> String {
        self.unnumbered += 1;
        match &*self.last_id {
            "" => (self.count + 1).to_string(),
            last => format!("{}.{}", last.trim_end_matches(['.', ')']), self.unnumbered),
        }
    }

    /// The names of the headings that hold.
    fn group(&self) -> Option<Box<str>> {
        let names: Vec<&str> = self.headings.iter().map(|heading| &*heading.title.value).collect();
        (!names.is_empty()).then(|| names.join(" – ").into())
    }
}

/// Whether counting begins again: `3`, `1`.
fn begins_again(last: &str, next: &str) -> bool {
    let number = |id: &str| id.trim_end_matches(['.', ')']).parse::<u32>().ok();
    number(last).zip(number(next)).is_some_and(|(last, next)| next <= last)
}

fn without_title(source: &Arc<SourceText>, row: &Row) -> Diagnostic {
    let cell = BESIDE_THE_TASK.iter().find_map(|c| row.get(c));
    let range = cell.map_or(row.range.clone(), |cell| cell.range());
    Diagnostic::error(Code::Csv, Text::fixed("dòng này chưa có tên nhiệm vụ", "this row has no task"))
        .at(source, range)
        .help(Text::fixed(
            "ghi nhiệm vụ vào cột \"Nhiệm vụ\", hoặc xóa dòng này",
            "write the task in the column \"Nhiệm vụ\", or delete the row",
        ))
}

fn heading_or_task(source: &Arc<SourceText>, title: &Str) -> Diagnostic {
    Diagnostic::error(
        Code::Csv,
        Text::fixed(
            "không rõ đây là một nhiệm vụ hay là đầu mục của các dòng sau: dòng chỉ có tên, không có số",
            "is this a task or a heading of the rows below? It has a name and no number",
        ),
    )
    .at(source, title.range())
    .help(Text::fixed(
        "nhiệm vụ: ghi cơ quan chủ trì (ô gộp của Excel thì ghi lại ở từng dòng; văn bản không nêu thì ghi dấu gạch –)",
        "a task: write who leads (repeat it where Excel merged cells; where the document names nobody, write –)",
    ))
    .help(Text::fixed(
        "đầu mục: xóa dòng này và ghi tên ấy vào cột \"Nhóm\" của từng nhiệm vụ bên dưới",
        "a heading: delete the row and write the name in the column \"Nhóm\" of every task below",
    ))
}

fn without_tasks(source: &Arc<SourceText>, title: Str) -> Diagnostic {
    Diagnostic::error(
        Code::Csv,
        Text::fixed(
            "dòng này trông như đầu mục nhưng bên dưới không có nhiệm vụ nào",
            "this row looks like a heading, but there is no task below it",
        ),
    )
    .at(source, title.range())
    .help(Text::fixed(
        "nếu là nhiệm vụ: ghi cơ quan chủ trì (văn bản không nêu thì ghi dấu gạch –); nếu thừa: xóa dòng này",
        "a task: write who leads (– where the document names nobody); else delete the row",
    ))
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
        let year_value = year.value.parse::<i64>().ok().filter(|year| (1945..=2200).contains(year));
        if year_value.is_none() {
            diagnostics.push(
                Diagnostic::error(
                    Code::Csv,
                    Text::fixed("ô này phải là một năm", "this cell must be a year"),
                )
                .at(source, year.range())
                .help(Text::fixed("viết bốn chữ số, ví dụ 2025", "write four digits, such as 2025")),
            );
        }
        let figure = result_figure(value, table.delimiter).map_err(|doubt| {
            diagnostics
                .push(Diagnostic::error(Code::Csv, doubt.message).at(source, value.range()).help(doubt.help));
        });
        if let (Some(y), Ok(figure)) = (year_value, figure) {
            found.push(ResultRow {
                year: Spanned::new(y, year.range()),
                target: target.clone(),
                value: Spanned::new(figure, value.range()),
                origin: origin.clone(),
            });
        }
    }
    found
}

/// The figure of a cell; in a table with commas between cells, one with a comma stands in quotes.
fn result_figure(cell: &Str, delimiter: char) -> Result<f64, Doubt> {
    let written = |value: f64| {
        let plain = Plain(value).to_string();
        if plain.contains(delimiter) { format!("\"{plain}\"") } else { plain }
    };
    let figure = parse_figure(&cell.value, written)?;
    match figure.comparison {
        None => Ok(figure.value),
        Some(_) => Err(Doubt {
            message: Text::fixed(
                "kết quả phải là con số đã công bố, không phải một mức so sánh",
                "a result is the published figure, not a limit",
            ),
            help: Text::new(
                format!("chỉ viết con số: {}; nguồn không có con số thì bỏ dòng này", written(figure.value)),
                format!("write the number only: {}; without one leave the row out", written(figure.value)),
            ),
        }),
    }
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

    #[track_caller]
    fn check_asked(text: &str, line: usize, message: &str) {
        let source = SourceText::new("tasks.csv", text);
        let mut diagnostics = Vec::new();
        parse_tasks(&source, &mut diagnostics);
        let found: Vec<(usize, &str)> = diagnostics
            .iter()
            .map(|d| {
                let place = d.place.as_ref().expect("a place");
                (source.position(place.range.start).0, d.message.get(crate::diag::Lang::En))
            })
            .collect();
        assert_eq!(found, [(line, message)], "{text}");
    }

    #[test]
    fn a_row_below_a_merged_cell_is_asked_about() {
        let message = "is this a task or a heading of the rows below? It has a name and no number";
        check_asked(
            "TT;Nhiệm vụ;Chủ trì\n1;Huấn luyện nhóm 1;Sở Nội vụ\n;Huấn luyện nhóm 3;\n2;Kiểm tra;Sở Y tế\n",
            3,
            message,
        );
        check_asked("Nhiệm vụ;Chủ trì\nHuấn luyện;Sở Nội vụ\nKiểm tra;\nBáo cáo;Sở Y tế\n", 3, message);
    }

    #[test]
    fn a_heading_without_tasks_is_reported() {
        let message = "this row looks like a heading, but there is no task below it";
        check_asked("TT;Nhiệm vụ;Chủ trì\n;Truyền thông;\n1;Tờ rơi;Sở Y tế\n;Tổng kết;\n", 4, message);
        check_asked("TT;Nhiệm vụ;Chủ trì\n;Truyền thông;\n;Kiểm tra;\n1;Tờ rơi;Sở Y tế\n", 2, message);
    }

    #[test]
    fn headings_inside_headings_are_both_named() {
        check_tasks(
            "TT;Nhiệm vụ;Chủ trì\nI;Truyền thông;\n1;Tờ rơi;\n1.1;In;Sở Y tế\n2;Pa nô;\n2.1;Dựng;Sở Y tế\nII;Kiểm tra;\n1;Công trường;\n1.1;Đi;Sở Y tế\n",
            &[
                ("1.1", Some("Truyền thông – Tờ rơi"), true),
                ("2.1", Some("Truyền thông – Pa nô"), true),
                ("1.1.1", Some("Kiểm tra – Công trường"), true),
            ],
        );
    }

    #[test]
    fn a_task_without_a_number_counts_below_the_one_above() {
        check_tasks(
            "TT;Nhiệm vụ;Chủ trì\n1;Huấn luyện;Sở Nội vụ\n;Nhóm 2;Sở Y tế\n;Nhóm 3;Sở Y tế\n2;Kiểm tra;Sở Y tế\n",
            &[("1", None, true), ("1.1", None, true), ("1.2", None, true), ("2", None, true)],
        );
    }

    #[track_caller]
    fn check_result(cells: &str, expected: Result<f64, &str>) {
        let text = format!("Năm;Chỉ tiêu;Giá trị;Nguồn\n{cells};Báo cáo\n");
        let source = SourceText::new("results.csv", text.as_str());
        let mut diagnostics = Vec::new();
        let rows = parse_results(&source, &mut diagnostics);
        let help = diagnostics.first().map(|d| d.help[0].get(crate::diag::Lang::Vi));
        match expected {
            Ok(value) => assert_eq!(rows.first().map(|row| row.value.value), Some(value), "{diagnostics:?}"),
            Err(expected) => assert_eq!((rows.len(), help), (0, Some(expected)), "{cells}"),
        }
    }

    #[test]
    fn a_figure_of_a_result_has_one_reading() {
        check_result("2025;a;12500", Ok(12_500.0));
        check_result("2025;a;1.200.000", Ok(1_200_000.0));
        check_result("2025;a;4,5", Ok(4.5));
        check_result("2025;a;12.500", Err("viết 12500 hoặc 12,5"));
        check_result("2025;a;1,620", Err("viết 1620 hoặc 1,62"));
        check_result("2025;a;95 %", Err("chỉ viết con số: 95"));
        check_result("2025;a;≥ 95", Err("chỉ viết con số: 95; nguồn không có con số thì bỏ dòng này"));
        check_result("25;a;95", Err("viết bốn chữ số, ví dụ 2025"));
    }
}
