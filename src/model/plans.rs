//! Plans with their agencies, documents and results resolved.
//!
//! What a plan names and the registries do not know is reported with its place; a name that many
//! plans use is looked up once.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use super::registries::{AgencyId, DocumentId, GroupId, Registries};
use super::{PageId, ParsedPlan};
use crate::diag::{Code, Diagnostic, Place, Report, SourceText, Text};
use crate::parse::plan::{Duty, Named, ReportDuty, ResultRow, Target, Task};
use crate::parse::value::Str;
use crate::vi::slug::slugify;

/// Index into [`super::Linked::plans`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PlanId(pub u32);

/// Something of a plan: which plan, and where in its list.
pub trait Part: Copy + Ord {
    fn new(plan: PlanId, at: usize) -> Self;
    fn plan(self) -> PlanId;
    fn at(self) -> usize;
}

macro_rules! part {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name {
            pub plan: PlanId,
            at: u32,
        }

        impl Part for $name {
            fn new(plan: PlanId, at: usize) -> $name {
                $name { plan, at: at as u32 }
            }

            fn plan(self) -> PlanId {
                self.plan
            }

            fn at(self) -> usize {
                self.at as usize
            }
        }
    };
}

part! {
    /// A target of a plan: see [`LinkedPlan::target`].
    TargetId
}
part! {
    /// A task of a plan: see [`LinkedPlan::task`].
    TaskId
}
part! {
    /// A duty of a plan: see [`LinkedPlan::duty`].
    DutyId
}
part! {
    /// A report a plan asks for: see [`LinkedPlan::report`].
    ReportId
}

/// The parts of a list that are of one plan: the lists are sorted by plan.
pub fn of_plan<P: Part>(parts: &[P], plan: PlanId) -> impl Iterator<Item = P> + '_ {
    let from = parts.partition_point(|part| part.plan() < plan);
    parts[from..].iter().copied().take_while(move |part| part.plan() == plan)
}

/// A plan whose page is public.
pub struct LinkedPlan {
    /// The last part of its folder: `dak-lak-2024`.
    pub id: Box<str>,
    pub page: PageId,
    pub parsed: Arc<ParsedPlan>,
    pub issuer: Option<AgencyRef>,
    pub legal_basis: Vec<DocumentRef>,
    /// In the order of [`LinkedPlan::target`].
    pub targets: Vec<LinkedTarget>,
    /// In the order of [`LinkedPlan::task`].
    pub tasks: Vec<LinkedTask>,
    pub duties: Vec<LinkedDuty>,
    pub reports: Vec<LinkedReport>,
}

impl LinkedPlan {
    pub fn target(&self, n: usize) -> &Target {
        &self.parsed.plan.targets[n]
    }

    /// A task of `plan.toml`, or after those one of `tasks.csv`.
    pub fn task(&self, n: usize) -> &Task {
        let own = &self.parsed.plan.tasks;
        own.get(n).unwrap_or_else(|| &self.parsed.tasks[n - own.len()])
    }

    pub fn duty(&self, n: usize) -> &Duty {
        &self.parsed.plan.duties[self.duties[n].index]
    }

    pub fn report(&self, n: usize) -> &ReportDuty {
        &self.parsed.plan.reports[n]
    }

    /// What was achieved against a target, newest first.
    pub fn results(&self, target: usize) -> impl Iterator<Item = &ResultRow> {
        self.targets[target].results.iter().map(|&n| &self.parsed.results[n as usize])
    }
}

/// Someone named in a plan.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AgencyRef {
    /// An agency of the registry.
    Agency(AgencyId),
    /// Not one agency but a generic group ("các sở, ban, ngành"), as written; with the registry's
    /// entry where there is one.
    Group(Option<GroupId>, Arc<str>),
}

impl AgencyRef {
    pub fn agency(&self) -> Option<AgencyId> {
        match self {
            AgencyRef::Agency(id) => Some(*id),
            AgencyRef::Group(..) => None,
        }
    }
}

/// A document a plan is based on: its symbol, and the registry's entry where there is one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DocumentRef {
    pub symbol: Box<str>,
    pub document: Option<DocumentId>,
}

pub struct LinkedTarget {
    pub responsible: Vec<AgencyRef>,
    /// Rows of the plan's results, newest first.
    pub results: Vec<u32>,
    /// What it measures: index into [`super::Linked::indicators`].
    pub indicator: u32,
}

pub struct LinkedTask {
    pub lead: Vec<AgencyRef>,
    pub coordinating: Vec<AgencyRef>,
}

pub struct LinkedDuty {
    /// Index into the parsed plan's duties: one whose agency is unknown is left out.
    pub index: usize,
    pub agency: AgencyRef,
}

pub struct LinkedReport {
    pub from: Vec<AgencyRef>,
    pub to: Vec<AgencyRef>,
}

/// Resolves plans one after the other; remembers the names it has looked up.
pub struct Resolver<'a> {
    registries: &'a Registries,
    /// By locality of the plan and name.
    known: HashMap<(&'a str, &'a str), Option<AgencyRef>>,
}

impl<'a> Resolver<'a> {
    pub fn new(registries: &'a Registries) -> Resolver<'a> {
        Resolver { registries, known: HashMap::new() }
    }

    /// Resolves one plan, whose targets measure what `indicators` says.
    pub fn resolve(
        &mut self,
        page: PageId,
        parsed: &'a Arc<ParsedPlan>,
        indicators: &[u32],
        report: &mut Report,
    ) -> LinkedPlan {
        let registries = self.registries;
        let plan = &parsed.plan;
        let source = &plan.source;
        if let Some(id) = &plan.locality
            && registries.locality(&id.value).is_none()
        {
            report.push(registries.unknown_locality(id, source));
        }
        let legal_basis = plan
            .legal_basis
            .iter()
            .map(|symbol| {
                let document = registries.document(&symbol.value);
                if document.is_none() {
                    report.push(registries.unknown_document(symbol, source));
                }
                DocumentRef { symbol: symbol.value.clone(), document }
            })
            .collect();
        let results = results(parsed, report);
        let known = plan.locality.as_ref().filter(|l| registries.locality_id(&l.value).is_some());
        let locality = known.map_or("", |l| &*l.value);
        let named = plan.named.iter().map(|named| (&*named.name.value, named.agency.as_ref())).collect();
        let mut names = Names { resolver: self, locality, named, left: Vec::new(), report };
        let issuer = plan.issuer.as_ref().and_then(|name| names.one(name, source));
        let targets = plan
            .targets
            .iter()
            .zip(results)
            .zip(indicators)
            .map(|((target, results), &indicator)| {
                let responsible = names.all(&target.responsible, source);
                LinkedTarget { responsible, results, indicator }
            })
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
            .map(|r| LinkedReport { from: names.all(&r.from, source), to: names.all(&r.to, source) })
            .collect();
        let left = std::mem::take(&mut names.left);
        let first = plan.named.iter().find(|named| left.contains(&&*named.name.value));
        if let Some(first) = first {
            report.push(unassigned(first, &left, source));
        }
        check_ids(parsed, report);
        let id = parsed.dir.rsplit('/').next().unwrap_or(&parsed.dir).into();
        LinkedPlan {
            id,
            page,
            parsed: Arc::clone(parsed),
            issuer,
            legal_basis,
            targets,
            tasks,
            duties,
            reports,
        }
    }

    fn find(&mut self, name: &'a str, locality: &'a str) -> Option<AgencyRef> {
        if let Some(known) = self.known.get(&(locality, name)) {
            return known.clone();
        }
        let registries = self.registries;
        let place = Some(locality).filter(|l| !l.is_empty());
        let found = match registries.resolve_agency(name, place) {
            Some(id) => Some(AgencyRef::Agency(id)),
            None => registries.group(name).map(|id| {
                let group = registries.group_entry(id);
                // An id stands for the group's name; a name is kept as the plan writes it.
                let shown = if *group.id.value == *name { &*group.name } else { name };
                AgencyRef::Group(Some(id), shown.into())
            }),
        };
        self.known.insert((locality, name), found.clone());
        found
    }
}

struct Names<'r, 'a> {
    resolver: &'r mut Resolver<'a>,
    locality: &'a str,
    /// Names without an id that the plan lists, with what the editor assigned to each.
    named: HashMap<&'a str, Option<&'a Str>>,
    /// Those that stay as they are written.
    left: Vec<&'a str>,
    report: &'r mut Report,
}

impl<'a> Names<'_, 'a> {
    fn one(&mut self, name: &'a Str, source: &Arc<SourceText>) -> Option<AgencyRef> {
        let mut found = self.resolver.find(&name.value, self.locality);
        if found.is_none()
            && let Some(assigned) = self.named.get(&*name.value).copied()
        {
            match assigned {
                // What the editor assigned must be in the registry; it is reported where it stands.
                Some(id) => return self.assigned(id, source),
                None => {
                    if !self.left.contains(&&*name.value) {
                        self.left.push(&name.value);
                    }
                    found = Some(AgencyRef::Group(None, (&*name.value).into()));
                }
            }
        }
        if found.is_none() {
            self.report.push(self.resolver.registries.unknown_agency(name, source));
        }
        found
    }

    fn assigned(&mut self, id: &'a Str, source: &Arc<SourceText>) -> Option<AgencyRef> {
        let found = self.resolver.find(&id.value, self.locality);
        if found.is_none() {
            self.report.push(self.resolver.registries.unknown_agency(id, source));
        }
        found
    }

    fn all(&mut self, names: &'a [Str], source: &Arc<SourceText>) -> Vec<AgencyRef> {
        names.iter().filter_map(|name| self.one(name, source)).collect()
    }
}

/// One warning for all names that have no agency yet.
fn unassigned(first: &Named, left: &[&str], source: &Arc<SourceText>) -> Diagnostic {
    const SHOWN: usize = 5;
    let mut names = left.iter().take(SHOWN).map(|name| format!("\"{name}\"")).collect::<Vec<_>>().join(", ");
    if left.len() > SHOWN {
        names.push_str(", …");
    }
    let count = left.len();
    Diagnostic::warning(
        Code::UnassignedAgency,
        Text::new(
            format!("{count} tên cơ quan của kế hoạch chưa gán mã: {names}"),
            format!("names of agencies in the plan without an id ({count}): {names}"),
        ),
    )
    .at(source, first.name.range())
    .help(Text::fixed(
        "mỗi khối [[named]]: ghi agency = \"mã\", hoặc thêm cơ quan vào content/_data/agencies.toml, hoặc để nguyên nếu là một nhóm",
        "in each [[named]] write agency = \"id\", or add the agency to content/_data/agencies.toml, or leave it if it is a group",
    ))
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
        "ghi cơ quan chủ trì vào `lead` (hoặc cột \"Cơ quan chủ trì\"); văn bản không nêu thì viết lead = [] (trong bảng: dấu gạch –)",
        "name it in `lead` (or in the column \"Cơ quan chủ trì\"); where the document names none, write lead = [] (in a table: a dash)",
    ))
}

fn check_ids(parsed: &ParsedPlan, report: &mut Report) {
    let source = &parsed.plan.source;
    unique(parsed.plan.targets.iter().map(|t| (&t.id, source)), report);
    unique(parsed.plan.tasks.iter().chain(&parsed.tasks).map(|t| (&t.id, &t.source)), report);
}

fn unique<'a>(ids: impl Iterator<Item = (&'a Str, &'a Arc<SourceText>)>, report: &mut Report) {
    let mut seen: HashMap<&str, (&Str, &Arc<SourceText>)> = HashMap::new();
    for (id, source) in ids {
        let Some((first, first_source)) = seen.get(&*id.value) else {
            seen.insert(&id.value, (id, source));
            continue;
        };
        report.push(
            Diagnostic::error(
                Code::DuplicateId,
                Text::new(
                    format!("mã `{}` đã được dùng", id.value),
                    format!("the id `{}` is already used", id.value),
                ),
            )
            .at(source, id.range())
            .related(
                Place::new(first_source, first.range()),
                Text::fixed("dùng lần đầu ở đây", "first used here"),
            ),
        );
    }
}

/// The results of each target: rows of the plan's results, newest first. A row names its target by id or by subject; a figure for the
/// same year twice is a mistake.
fn results(parsed: &ParsedPlan, report: &mut Report) -> Vec<Vec<u32>> {
    let plan = &parsed.plan;
    let mut rows = vec![Vec::new(); plan.targets.len()];
    let Some(source) = &parsed.results_source else { return rows };
    let mut seen: HashSet<(usize, i64)> = HashSet::new();
    for (n, row) in parsed.results.iter().enumerate() {
        let name = &*row.target.value;
        let by_id = plan.targets.iter().position(|t| *t.id.value == *name);
        let target = by_id.or_else(|| {
            let folded = slugify(name);
            plan.targets.iter().position(|t| slugify(&t.subject.value) == folded)
        });
        let Some(target) = target else {
            report.push(
                Diagnostic::error(
                    Code::UnknownTarget,
                    Text::new(
                        format!("kế hoạch không có chỉ tiêu \"{name}\""),
                        format!("the plan has no target \"{name}\""),
                    ),
                )
                .at(source, row.target.range())
                .suggest(name, plan.targets.iter().map(|t| &*t.id.value)),
            );
            continue;
        };
        if !seen.insert((target, row.year.value)) {
            report.push(
                Diagnostic::error(
                    Code::DuplicateId,
                    Text::new(
                        format!("chỉ tiêu \"{name}\" đã có kết quả năm {}", row.year.value),
                        format!("the target \"{name}\" already has a result for {}", row.year.value),
                    ),
                )
                .at(source, row.year.range())
                .help(Text::fixed("giữ một dòng cho mỗi năm", "keep one row for each year")),
            );
            continue;
        }
        rows[target].push(n as u32);
    }
    for own in &mut rows {
        own.sort_by_key(|&n| std::cmp::Reverse(parsed.results[n as usize].year.value));
    }
    rows
}
