//! Plans with their agencies and documents resolved.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use super::registries::{AgencyId, DocumentId, Registries};
use super::{PageId, ParsedPlan};
use crate::diag::{Code, Diagnostic, Place, Report, SourceText, Text};
use crate::parse::plan::Task;
use crate::parse::value::Str;

/// A plan whose page is public.
pub struct LinkedPlan {
    /// The last part of its folder: `dak-lak-2024`.
    pub id: Box<str>,
    pub page: PageId,
    pub parsed: Arc<ParsedPlan>,
    pub issuer: Option<AgencyRef>,
    pub legal_basis: Vec<DocumentRef>,
    pub targets: Vec<LinkedTarget>,
    pub tasks: Vec<LinkedTask>,
    pub duties: Vec<LinkedDuty>,
    pub reports: Vec<LinkedReport>,
}

/// Someone named in a plan.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AgencyRef {
    /// An agency of the registry, with the name the plan uses where it wrote one.
    Agency(AgencyId),
    /// A generic group ("các sở, ban, ngành"), as written.
    Group(Box<str>),
}

/// A document a plan is based on: its symbol, and the registry's entry where there is one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DocumentRef {
    pub symbol: Box<str>,
    pub document: Option<DocumentId>,
}

pub struct LinkedTarget {
    /// Index into the parsed plan's targets.
    pub index: usize,
    pub responsible: Vec<AgencyRef>,
}

pub struct LinkedTask {
    pub task: Task,
    pub lead: Vec<AgencyRef>,
    pub coordinating: Vec<AgencyRef>,
}

pub struct LinkedDuty {
    pub index: usize,
    pub agency: AgencyRef,
}

pub struct LinkedReport {
    pub index: usize,
    pub from: Vec<AgencyRef>,
    pub to: Vec<AgencyRef>,
}

/// Resolves one plan; what it names and the registries do not know is reported.
pub fn resolve(
    page: PageId,
    parsed: &Arc<ParsedPlan>,
    registries: &Registries,
    report: &mut Report,
) -> LinkedPlan {
    let plan = &parsed.plan;
    let source = &plan.source;
    let locality = plan.locality.as_ref().map(|l| &*l.value);
    if let Some(id) = &plan.locality
        && registries.locality(&id.value).is_none()
    {
        report.push(registries.unknown_locality(id, source));
    }
    let mut names = Names { registries, locality, report };
    let issuer = plan.issuer.as_ref().and_then(|name| names.one(name, source));
    let legal_basis = plan
        .legal_basis
        .iter()
        .map(|symbol| {
            let document = registries.document(&symbol.value);
            if document.is_none() {
                names.report.push(registries.unknown_document(symbol, source));
            }
            DocumentRef { symbol: symbol.value.clone(), document }
        })
        .collect();
    let targets = plan
        .targets
        .iter()
        .enumerate()
        .map(|(index, t)| LinkedTarget { index, responsible: names.all(&t.responsible, source) })
        .collect();
    let tasks: Vec<LinkedTask> = plan
        .tasks
        .iter()
        .chain(&parsed.tasks)
        .map(|task| {
            if !task.lead_is_stated {
                names.report.push(no_lead(task));
            }
            LinkedTask {
                lead: names.all(&task.lead, &task.source),
                coordinating: names.all(&task.coordinating, &task.source),
                task: task.clone(),
            }
        })
        .collect();
    let duties = plan
        .duties
        .iter()
        .enumerate()
        .filter_map(|(index, duty)| Some(LinkedDuty { index, agency: names.one(&duty.agency, source)? }))
        .collect();
    let reports = plan
        .reports
        .iter()
        .enumerate()
        .map(|(index, r)| LinkedReport {
            index,
            from: names.all(&r.from, source),
            to: names.all(&r.to, source),
        })
        .collect();
    check_ids(parsed, report);
    let id = parsed.dir.rsplit('/').next().unwrap_or(&parsed.dir).into();
    LinkedPlan { id, page, parsed: Arc::clone(parsed), issuer, legal_basis, targets, tasks, duties, reports }
}

struct Names<'a> {
    registries: &'a Registries,
    locality: Option<&'a str>,
    report: &'a mut Report,
}

impl Names<'_> {
    fn one(&mut self, name: &Str, source: &Arc<SourceText>) -> Option<AgencyRef> {
        if let Some(id) = self.registries.resolve_agency(&name.value, self.locality) {
            return Some(AgencyRef::Agency(id));
        }
        if let Some(group) = self.registries.group(&name.value) {
            // An id stands for the group's name; a name is kept as the plan writes it.
            let shown = if group.id.value == name.value { &group.name } else { &name.value };
            return Some(AgencyRef::Group(shown.clone()));
        }
        self.report.push(self.registries.unknown_agency(name, source));
        None
    }

    fn all(&mut self, names: &[Str], source: &Arc<SourceText>) -> Vec<AgencyRef> {
        names.iter().filter_map(|name| self.one(name, source)).collect()
    }
}

fn no_lead(task: &Task) -> Diagnostic {
    Diagnostic::error(
        Code::Plan,
        Text::new(
            format!("nhiệm vụ `{}` chưa có cơ quan chủ trì", task.id.value),
            format!("the task `{}` has no lead agency", task.id.value),
        ),
    )
    .at(&task.source, task.title.range())
    .help(Text::fixed(
        "ghi cơ quan chủ trì vào `lead` (hoặc cột \"Cơ quan chủ trì\"); văn bản không nêu thì viết lead = []",
        "name it in `lead` (or in the column \"Cơ quan chủ trì\"); where the document names none, write lead = []",
    ))
}

fn check_ids(parsed: &ParsedPlan, report: &mut Report) {
    fn twice(report: &mut Report, seen: &mut HashMap<Box<str>, Place>, id: &Str, source: &Arc<SourceText>) {
        let place = Place::new(source, id.range());
        match seen.get(&id.value) {
            None => {
                seen.insert(id.value.clone(), place);
            }
            Some(first) => report.push(
                Diagnostic::error(
                    Code::DuplicateId,
                    Text::new(
                        format!("mã `{}` đã được dùng", id.value),
                        format!("the id `{}` is already used", id.value),
                    ),
                )
                .place(place)
                .related(first.clone(), Text::fixed("dùng lần đầu ở đây", "first used here")),
            ),
        }
    }
    let mut seen = HashMap::new();
    for target in &parsed.plan.targets {
        twice(report, &mut seen, &target.id, &parsed.plan.source);
    }
    let mut seen = HashMap::new();
    for task in parsed.plan.tasks.iter().chain(&parsed.tasks) {
        twice(report, &mut seen, &task.id, &task.source);
    }
    let known: HashSet<&str> = parsed.plan.targets.iter().map(|t| &*t.id.value).collect();
    if let Some(source) = &parsed.results_source {
        for row in &parsed.results {
            if !known.contains(&*row.target.value) {
                report.push(
                    Diagnostic::error(
                        Code::UnknownTarget,
                        Text::new(
                            format!("kế hoạch không có chỉ tiêu \"{}\"", row.target.value),
                            format!("the plan has no target \"{}\"", row.target.value),
                        ),
                    )
                    .at(source, row.target.range())
                    .suggest(&row.target.value, known.iter().copied()),
                );
            }
        }
    }
}
