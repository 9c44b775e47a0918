//! Plan data: `plan.toml`; `tables` reads `tasks.csv` and `results.csv` beside it.

mod tables;

use std::sync::Arc;

use super::date::{Deadline, PartialDate};
use super::figure::Figure;
use super::value::{Reader, Spanned, Str, Table, parse_toml};
use crate::diag::{Code, Diagnostic, SourceText, Text};
use crate::keys::plan as keys;
use crate::vi::comparison::Comparison;

pub use crate::keys::choices::{Bound, Direction, Frequency};
pub use tables::{parse_results, parse_tasks};

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
    /// Names that the registry does not have.
    pub named: Vec<Named>,
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
    pub name: Option<Str>,
    pub role: Option<Str>,
    /// Quyền hạn của người ký: `KT. CHỦ TỊCH`.
    pub authority: Option<Str>,
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

/// A name that the registry does not have, and the agency the editor assigned to it.
#[derive(Clone, Debug)]
pub struct Named {
    pub name: Str,
    pub agency: Option<Str>,
}

/// Who reports to whom, and by when.
#[derive(Clone, Debug)]
pub struct ReportDuty {
    pub from: Vec<Str>,
    pub to: Vec<Str>,
    /// Before which day.
    pub deadline: Option<Spanned<Deadline>>,
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
    let mut t = parse_toml(r, &source.text, keys::plan::ALL);
    let title = t.string(r, &keys::plan::TITLE);
    let plan = Plan {
        source: Arc::clone(source),
        symbol: t.string(r, &keys::plan::SYMBOL),
        kind: t.string(r, &keys::plan::TYPE),
        title: title.clone().unwrap_or_default_str(),
        issuer: t.string(r, &keys::plan::ISSUER),
        issued: t.partial_date(r, &keys::plan::ISSUED),
        locality: t.string(r, &keys::plan::LOCALITY),
        period: period(r, &mut t),
        signer: signer(r, &mut t),
        legal_basis: t.strings(r, &keys::plan::LEGAL_BASIS).unwrap_or_default(),
        recipients: t.strings(r, &keys::plan::RECIPIENTS).unwrap_or_default(),
        targets: t.tables(r, &keys::plan::TARGET).into_iter().filter_map(|t| target(r, t)).collect(),
        tasks: t.tables(r, &keys::plan::TASK).into_iter().filter_map(|t| task(r, t)).collect(),
        duties: t.tables(r, &keys::plan::DUTY).into_iter().filter_map(|t| duty(r, t)).collect(),
        named: t.tables(r, &keys::plan::NAMED).into_iter().filter_map(|t| named(r, t)).collect(),
        reports: t.tables(r, &keys::plan::REPORT).into_iter().filter_map(|t| report(r, t)).collect(),
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
    let mut p = t.table(r, &keys::plan::PERIOD)?;
    let from = p.integer(r, &keys::period::FROM);
    let to = p.integer(r, &keys::period::TO);
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
    let mut s = t.table(r, &keys::plan::SIGNER)?;
    let name = s.string(r, &keys::signer::NAME);
    let role = s.string(r, &keys::signer::ROLE);
    let authority = s.string(r, &keys::signer::AUTHORITY);
    s.finish(r);
    (name.is_some() || role.is_some() || authority.is_some()).then_some(Signer { name, role, authority })
}

fn named(r: &mut Reader<'_>, mut t: Table<'_>) -> Option<Named> {
    let name = t.string(r, &keys::named::NAME);
    let agency = t.string(r, &keys::named::AGENCY);
    t.finish(r);
    Some(Named { name: name?, agency })
}

fn target(r: &mut Reader<'_>, mut t: Table<'_>) -> Option<Target> {
    let id = t.string(r, &keys::target::ID);
    let subject = t.string(r, &keys::target::SUBJECT);
    let indicator = t.string(r, &keys::target::INDICATOR).filter(|s| !s.value.trim().is_empty());
    let direction = t.choice(r, &keys::target::DIRECTION);
    let has_bound = t.has(&keys::target::BOUND);
    let written_bound = t.choice_or(r, &keys::target::BOUND);
    let range = t.range(r);
    // Its absence is judged below: what has no figure is no target.
    let has_value = t.has(&keys::target::VALUE);
    let said = has_value.then(|| t.compared(r, &keys::target::VALUE)).flatten();
    let unit = t.string(r, &keys::target::UNIT);
    let frequency = t.choice(r, &keys::target::FREQUENCY);
    let by = t.integer(r, &keys::target::BY);
    let responsible = t.strings(r, &keys::target::RESPONSIBLE).unwrap_or_default();
    let note = t.string(r, &keys::target::NOTE);
    t.finish(r);
    let bound = match said.as_ref().and_then(|said| said.value.comparison) {
        None => written_bound,
        Some(comparison) => bound_of(r, comparison, has_bound.then_some(written_bound), said.as_ref())?,
    };
    let value = said.map(|said| said.map(|said| said.value));
    if let (Some(id), None, false) = (&id, &value, has_value) {
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
        bound,
        value: value?,
        unit: unit?,
        frequency: frequency.map(|f| f.value),
        by: by.map(|b| b.value),
        responsible,
        note,
    })
}

/// The bound that a comparison before a figure says: `≥ 90`. An upper limit has no word in plan data, and what
/// `bound` says otherwise is a question.
fn bound_of(
    r: &mut Reader<'_>,
    comparison: Comparison,
    written: Option<Bound>,
    said: Option<&Spanned<Figure>>,
) -> Option<Bound> {
    let range = said.map_or(0..0, Spanned::range);
    let bound = match comparison {
        Comparison::AtLeast => Bound::AtLeast,
        Comparison::Above => Bound::Above,
        Comparison::AtMost | Comparison::Below => {
            r.error(
                Code::Plan,
                range,
                Text::fixed(
                    "đây là mức trần (không được vượt quá), không phải mức phải đạt",
                    "this is an upper limit, not a figure to reach",
                ),
            )
            .help
            .push(Text::fixed(
                "bỏ chỉ tiêu này khỏi plan.toml và ghi nguyên văn mức trần trong bài viết (index.md)",
                "take this target out of plan.toml and write the limit in the text (index.md)",
            ));
            return None;
        }
    };
    if written.is_some_and(|written| written != bound) {
        r.error(
            Code::Plan,
            range,
            Text::fixed(
                "dấu so sánh ở đây và `bound` nói khác nhau",
                "the comparison here and `bound` differ",
            ),
        )
        .help
        .push(Text::fixed(
            "xem lại văn bản, rồi chỉ để một: bỏ dấu ở đây, hoặc bỏ dòng `bound`",
            "look at the document and keep one: drop the sign here, or the line `bound`",
        ));
        return None;
    }
    Some(bound)
}

fn task(r: &mut Reader<'_>, mut t: Table<'_>) -> Option<Task> {
    let source = Arc::clone(r.file);
    let id = t.string(r, &keys::task::ID);
    let title = t.string(r, &keys::task::TITLE);
    let group = t.text(r, &keys::task::GROUP);
    let lead = t.strings(r, &keys::task::LEAD);
    let lead_is_stated = lead.is_some();
    let lead = lead.unwrap_or_default();
    let coordinating = t.strings(r, &keys::task::COORDINATING).unwrap_or_default();
    let schedule = t.text(r, &keys::task::SCHEDULE);
    let note = t.text(r, &keys::task::NOTE);
    t.finish(r);
    Some(Task { source, id: id?, group, title: title?, lead, lead_is_stated, coordinating, schedule, note })
}

fn duty(r: &mut Reader<'_>, mut t: Table<'_>) -> Option<Duty> {
    let agency = t.string(r, &keys::duty::AGENCY);
    let requested = t.boolean_or(r, &keys::duty::REQUESTED);
    let items = t.strings(r, &keys::duty::ITEMS).unwrap_or_default();
    t.finish(r);
    Some(Duty { agency: agency?, requested, items })
}

fn report(r: &mut Reader<'_>, mut t: Table<'_>) -> Option<ReportDuty> {
    let from = t.strings(r, &keys::report::FROM).unwrap_or_default();
    let to = t.strings(r, &keys::report::TO).unwrap_or_default();
    let deadline = t.deadline(r, &keys::report::DEADLINE);
    let note = t.text(r, &keys::report::NOTE);
    t.finish(r);
    Some(ReportDuty { from, to, deadline, note })
}
