//! Plan data: `plan.toml`, and `tasks.csv` and `results.csv` beside it.

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
pub fn parse_tasks(source: &Arc<SourceText>, diagnostics: &mut Vec<Diagnostic>) -> Vec<Task> {
    let table = parse_csv(source, TASK_COLUMNS, &["title"], diagnostics);
    let mut group = None;
    let mut tasks = Vec::new();
    for row in &table.rows {
        let Some(title) = row.get("title") else {
            let cell = ["lead", "coordinating", "schedule"].into_iter().find_map(|column| row.get(column));
            if let Some(cell) = cell {
                diagnostics.push(
                    Diagnostic::error(
                        Code::Csv,
                        Text::fixed("dòng này chưa có tên nhiệm vụ", "this row has no task"),
                    )
                    .at(source, cell.range())
                    .help(Text::fixed(
                        "ghi nhiệm vụ vào cột \"Nhiệm vụ\", hoặc xóa dòng này",
                        "write the task in the column \"Nhiệm vụ\", or delete the row",
                    )),
                );
            }
            continue;
        };
        // A row with only a number and a name heads the rows below it.
        let is_group =
            row.get("lead").is_none() && row.get("coordinating").is_none() && row.get("schedule").is_none();
        if is_group {
            group = Some(title.value.clone());
            continue;
        }
        tasks.push(Task {
            source: Arc::clone(source),
            id: row
                .get("id")
                .cloned()
                .unwrap_or_else(|| Spanned::new((tasks.len() + 1).to_string().into(), title.range())),
            group: row.get("group").map(|s| s.value.clone()).or_else(|| group.clone()),
            title: title.clone(),
            lead: names(row, "lead"),
            lead_is_stated: row.get("lead").is_some(),
            coordinating: names(row, "coordinating"),
            schedule: row.get("schedule").map(|s| s.value.clone()),
            note: row.get("note").map(|s| s.value.clone()),
        });
    }
    tasks
}

/// The agencies of a cell, separated by `;` or line ends.
fn names(row: &Row, column: &'static str) -> Vec<Str> {
    let Some(cell) = row.get(column) else { return Vec::new() };
    cell.value
        .split([';', '\n'])
        .map(str::trim)
        .filter(|name| !name.is_empty())
        .map(|name| Spanned::new(name.trim_end_matches('.').into(), cell.range()))
        .collect()
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
