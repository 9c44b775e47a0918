//! Plan data: `plan.toml`, and `tasks.csv` and `results.csv` beside it.

use std::collections::HashSet;
use std::sync::Arc;

use super::date::PartialDate;
use super::table::{Row, parse_csv};
use super::value::{Reader, Spanned, Str, Table, parse_toml};
use crate::diag::{Code, Diagnostic, SourceText, Text};

/// A plan (kế hoạch) as written in `plan.toml`.
#[derive(Clone, Debug)]
pub struct Plan {
    pub source: Arc<SourceText>,
    /// Số, ký hiệu; `KH-UBND` while the number is blank.
    pub symbol: Option<Str>,
    /// Tên loại: `ke-hoach`.
    pub kind: Option<Str>,
    pub title: Str,
    pub issuer: Option<Str>,
    pub issued: Option<Spanned<PartialDate>>,
    pub locality: Option<Str>,
    pub period: Option<Period>,
    pub signer: Option<Signer>,
    pub legal_basis: Vec<Str>,
    pub recipients: Vec<Str>,
    pub targets: Vec<Target>,
    pub tasks: Vec<Task>,
    pub duties: Vec<Duty>,
    pub reports: Vec<ReportDuty>,
}

/// The years a plan covers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Period {
    pub from: i64,
    pub to: i64,
}

/// Who signed.
#[derive(Clone, Debug)]
pub struct Signer {
    pub name: Str,
    pub role: Option<Str>,
    /// Quyền hạn của người ký: `KT. CHỦ TỊCH`.
    pub authority: Option<Str>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Direction {
    Decrease,
    Increase,
    Reach,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Bound {
    Exact,
    AtLeast,
    Above,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Frequency {
    PerYear,
    ByEnd,
    Always,
}

/// A measurable target (chỉ tiêu).
#[derive(Clone, Debug)]
pub struct Target {
    pub id: Str,
    /// What is measured.
    pub subject: Str,
    /// The name under which targets of several plans are compared; the subject's own words where
    /// it is absent.
    pub indicator: Option<Str>,
    pub direction: Spanned<Direction>,
    pub bound: Bound,
    pub value: Spanned<f64>,
    pub unit: Str,
    pub frequency: Option<Frequency>,
    /// The year by which it is due.
    pub by: Option<i64>,
    pub responsible: Vec<Str>,
    pub note: Option<Str>,
}

/// A task (nhiệm vụ).
#[derive(Clone, Debug)]
pub struct Task {
    pub source: Arc<SourceText>,
    pub id: Str,
    pub group: Option<Box<str>>,
    pub title: Str,
    /// Cơ quan chủ trì: registry ids, or names and aliases of the registry. Empty where the document
    /// itself names none (`lead = []`).
    pub lead: Vec<Str>,
    /// Whether the editor said anything about the lead at all.
    pub lead_is_stated: bool,
    /// Cơ quan phối hợp.
    pub coordinating: Vec<Str>,
    pub schedule: Option<Box<str>>,
    pub note: Option<Box<str>>,
}

/// What one agency must do (phân công trách nhiệm).
#[derive(Clone, Debug)]
pub struct Duty {
    pub agency: Str,
    /// "Đề nghị …": the issuer cannot order this agency, only ask it.
    pub requested: bool,
    pub items: Vec<Str>,
}

/// Who reports to whom, and by when.
#[derive(Clone, Debug)]
pub struct ReportDuty {
    pub from: Vec<Str>,
    pub to: Vec<Str>,
    /// Month and day, each year, before.
    pub deadline: Option<Spanned<(i8, i8)>>,
    pub note: Option<Box<str>>,
}

/// What was achieved against a target: a row of `results.csv`.
#[derive(Clone, Debug)]
pub struct ResultRow {
    pub year: Spanned<i64>,
    pub target: Str,
    pub value: Spanned<f64>,
    pub origin: Str,
}

/// Parses `plan.toml`; `None` where it has not even a title.
pub fn parse_plan(source: &Arc<SourceText>, diagnostics: &mut Vec<Diagnostic>) -> Option<Plan> {
    let mut reader = Reader { file: source, base: 0, diagnostics };
    let r = &mut reader;
    let mut t = parse_toml(r, &source.text);
    let title = t.required_string(r, "title");
    let plan = Plan {
        source: Arc::clone(source),
        symbol: t.string(r, "symbol"),
        kind: t.string(r, "type"),
        title: title.clone().unwrap_or_default_str(),
        issuer: t.string(r, "issuer"),
        issued: t.partial_date(r, "issued"),
        locality: t.string(r, "locality"),
        period: period(r, &mut t),
        signer: signer(r, &mut t),
        legal_basis: t.strings(r, "legal_basis").unwrap_or_default(),
        recipients: t.strings(r, "recipients").unwrap_or_default(),
        targets: t.tables(r, "target").into_iter().filter_map(|t| target(r, t)).collect(),
        tasks: t.tables(r, "task").into_iter().filter_map(|t| task(r, t)).collect(),
        duties: t.tables(r, "duty").into_iter().filter_map(|t| duty(r, t)).collect(),
        reports: t.tables(r, "report").into_iter().filter_map(|t| report(r, t)).collect(),
    };
    t.finish(r);
    title.is_some().then_some(plan)
}

trait OrEmpty {
    fn unwrap_or_default_str(self) -> Str;
}

impl OrEmpty for Option<Str> {
    fn unwrap_or_default_str(self) -> Str {
        self.unwrap_or_else(|| Spanned::new("".into(), 0..0))
    }
}

fn period(r: &mut Reader<'_>, t: &mut Table<'_>) -> Option<Period> {
    let mut p = t.table(r, "period")?;
    let from = p.integer_in(r, "from", 1945, 2200);
    let to = p.integer_in(r, "to", 1945, 2200);
    p.finish(r);
    let (from, to) = (from?, to?);
    if from.value > to.value {
        r.error(
            Code::Plan,
            to.range(),
            Text::fixed("năm cuối của giai đoạn trước năm đầu", "the period ends before it begins"),
        );
        return None;
    }
    Some(Period { from: from.value, to: to.value })
}

fn signer(r: &mut Reader<'_>, t: &mut Table<'_>) -> Option<Signer> {
    let mut s = t.table(r, "signer")?;
    let name = s.required_string(r, "name");
    let role = s.string(r, "role");
    let authority = s.string(r, "authority");
    s.finish(r);
    Some(Signer { name: name?, role, authority })
}

fn target(r: &mut Reader<'_>, mut t: Table<'_>) -> Option<Target> {
    let id = t.required_string(r, "id");
    let subject = t.required_string(r, "subject");
    let indicator = t.string(r, "indicator").filter(|s| !s.value.trim().is_empty());
    let direction = t.choice(
        r,
        "direction",
        &[("decrease", Direction::Decrease), ("increase", Direction::Increase), ("reach", Direction::Reach)],
    );
    let bound = t.choice(
        r,
        "bound",
        &[("exact", Bound::Exact), ("at_least", Bound::AtLeast), ("above", Bound::Above)],
    );
    let range = t.range(r);
    let value = t.number(r, "value");
    let unit = t.required_string(r, "unit");
    let frequency = t.choice(
        r,
        "frequency",
        &[("per_year", Frequency::PerYear), ("by_end", Frequency::ByEnd), ("always", Frequency::Always)],
    );
    let by = t.integer_in(r, "by", 1945, 2200);
    let responsible = t.strings(r, "responsible").unwrap_or_default();
    let note = t.string(r, "note");
    t.finish(r);
    if let (Some(id), None) = (&id, &value) {
        r.error(
            Code::Plan,
            id.range(),
            Text::new(
                format!("chỉ tiêu `{}` không có con số (`value`)", id.value),
                format!("the target `{}` has no figure (`value`)", id.value),
            ),
        )
        .help
        .push(Text::fixed(
            "một mục tiêu không có con số không phải là chỉ tiêu: ghi trong bài viết",
            "a goal without a figure is not a target: write it in the text",
        ));
    }
    Some(Target {
        id: id?,
        subject: subject?,
        indicator,
        direction: direction.unwrap_or_else(|| Spanned::new(Direction::Reach, range)),
        bound: bound.map_or(Bound::Exact, |b| b.value),
        value: value?,
        unit: unit?,
        frequency: frequency.map(|f| f.value),
        by: by.map(|b| b.value),
        responsible,
        note,
    })
}

fn task(r: &mut Reader<'_>, mut t: Table<'_>) -> Option<Task> {
    let source = Arc::clone(r.file);
    let id = t.required_string(r, "id");
    let title = t.required_string(r, "title");
    let group = t.string(r, "group").map(|s| s.value);
    let lead = t.strings(r, "lead");
    let lead_is_stated = lead.is_some();
    let lead = lead.unwrap_or_default();
    let coordinating = t.strings(r, "coordinating").unwrap_or_default();
    let schedule = t.string(r, "schedule").map(|s| s.value);
    let note = t.string(r, "note").map(|s| s.value);
    t.finish(r);
    Some(Task { source, id: id?, group, title: title?, lead, lead_is_stated, coordinating, schedule, note })
}

fn duty(r: &mut Reader<'_>, mut t: Table<'_>) -> Option<Duty> {
    let agency = t.required_string(r, "agency");
    let requested = t.boolean(r, "requested").unwrap_or(false);
    let items = t.strings(r, "items").unwrap_or_default();
    t.finish(r);
    Some(Duty { agency: agency?, requested, items })
}

fn report(r: &mut Reader<'_>, mut t: Table<'_>) -> Option<ReportDuty> {
    let from = t.strings(r, "from").unwrap_or_default();
    let to = t.strings(r, "to").unwrap_or_default();
    let written = t.string(r, "deadline");
    let note = t.string(r, "note").map(|s| s.value);
    t.finish(r);
    let deadline = written.and_then(|text| match month_day(&text.value) {
        Some(day) => Some(Spanned::new(day, text.range())),
        None => {
            r.error(
                Code::BadDate,
                text.range(),
                Text::new(
                    format!("\"{}\" không phải là ngày trong năm", text.value),
                    format!("\"{}\" is not a day of the year", text.value),
                ),
            )
            .help
            .push(Text::fixed(
                "viết tháng-ngày, ví dụ \"12-15\" cho ngày 15 tháng 12",
                "write month-day, for example \"12-15\"",
            ));
            None
        }
    });
    Some(ReportDuty { from, to, deadline, note })
}

fn month_day(text: &str) -> Option<(i8, i8)> {
    let (month, day) = text.split_once('-')?;
    let date = jiff::civil::Date::new(2024, month.parse().ok()?, day.parse().ok()?).ok()?;
    Some((date.month(), date.day()))
}

/// The headings of a task table, as the form of official plans writes them.
const TASK_COLUMNS: &[(&str, &[&str])] = &[
    ("id", &["tt", "stt", "số tt", "số thứ tự"]),
    (
        "title",
        &[
            "nhiệm vụ",
            "nội dung",
            "nội dung nhiệm vụ",
            "nhiệm vụ, giải pháp",
            "nhiệm vụ, giải pháp trọng tâm thực hiện",
            "công việc",
        ],
    ),
    ("group", &["nhóm", "nhóm nhiệm vụ"]),
    ("lead", &["cơ quan chủ trì", "đơn vị chủ trì", "chủ trì"]),
    ("coordinating", &["cơ quan phối hợp", "đơn vị phối hợp", "phối hợp"]),
    ("schedule", &["thời gian thực hiện", "thời gian", "thời hạn", "tiến độ", "thời gian hoàn thành"]),
    ("note", &["ghi chú"]),
];

/// Parses `tasks.csv`.
///
/// A row with only a number and a name heads the rows below it. A task that only lacks its agencies
/// looks the same, so the numbers around it decide: see [`is_heading`].
pub fn parse_tasks(source: &Arc<SourceText>, diagnostics: &mut Vec<Diagnostic>) -> Vec<Task> {
    let table = parse_csv(source, TASK_COLUMNS, &["title"], diagnostics);
    let mut group: Option<(Box<str>, Box<str>)> = None;
    let (mut last_id, mut last_is_task) = ("", false);
    let mut seen = HashSet::new();
    let mut tasks = Vec::new();
    for (n, row) in table.rows.iter().enumerate() {
        let Some(title) = row.get("title") else {
            let cell = ["lead", "coordinating", "schedule", "note"].into_iter().find_map(|c| row.get(c));
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
        let id = row.get("id").map_or("", |id| &id.value);
        let is_bare = ["lead", "coordinating", "schedule", "note"].iter().all(|c| row.get(c).is_none());
        if is_bare {
            let next = table.rows.get(n + 1).and_then(|r| r.get("id")).map_or("", |id| &id.value);
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
            .get("id")
            .cloned()
            .unwrap_or_else(|| Spanned::new((tasks.len() + 1).to_string().into(), title.range()));
        // Tables that begin at 1 again under every heading: the heading's number tells them apart.
        if !seen.insert(id.value.clone())
            && let Some((heading, _)) = group.as_ref().filter(|(heading, _)| !heading.is_empty())
        {
            let whole = format!("{}.{}", heading.trim_end_matches(['.', ')']), id.value);
            id = Spanned::new(whole.into(), id.range());
            seen.insert(id.value.clone());
        }
        tasks.push(Task {
            source: Arc::clone(source),
            id,
            group: row
                .get("group")
                .map(|s| s.value.clone())
                .or_else(|| group.as_ref().map(|(_, title)| title.clone())),
            title: title.clone(),
            lead: names(source, row, "lead"),
            lead_is_stated: row.get("lead").is_some(),
            coordinating: names(source, row, "coordinating"),
            schedule: row.get("schedule").map(|s| s.value.clone()),
            note: row.get("note").map(|s| s.value.clone()),
        });
    }
    tasks
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
fn names(source: &SourceText, row: &Row, column: &'static str) -> Vec<Str> {
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

const RESULT_COLUMNS: &[(&str, &[&str])] = &[
    ("year", &["năm"]),
    ("target", &["chỉ tiêu"]),
    ("value", &["giá trị", "kết quả"]),
    ("origin", &["nguồn"]),
];

/// Parses `results.csv`.
pub fn parse_results(source: &Arc<SourceText>, diagnostics: &mut Vec<Diagnostic>) -> Vec<ResultRow> {
    let table = parse_csv(source, RESULT_COLUMNS, &["year", "target", "value", "origin"], diagnostics);
    let mut results = Vec::new();
    for row in &table.rows {
        let (Some(year), Some(target), Some(value), Some(origin)) =
            (row.get("year"), row.get("target"), row.get("value"), row.get("origin"))
        else {
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
            (Some(y), Some(n)) => results.push(ResultRow {
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
    results
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
