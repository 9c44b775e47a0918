//! What every agency has to do with the plans: the plans turned round, in one pass over them.

use std::collections::BTreeSet;

use super::Linked;
use super::plans::{AgencyRef, DutyId, LinkedPlan, Part as _, PlanId, ReportId, TargetId, TaskId};
use super::registries::{AgencyId, Registries};
use super::succession::is_in_force;
use crate::parse::registry::GroupCovers;

/// Everything plans and the registry say of one agency. Lists are in the order of the plans.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AgencyWork {
    /// Plans it issued.
    pub issued: Vec<PlanId>,
    /// Tasks it leads.
    pub leads: Vec<TaskId>,
    /// Tasks it takes part in.
    pub coordinates: Vec<TaskId>,
    pub duties: Vec<DutyId>,
    /// Targets it answers for.
    pub targets: Vec<TargetId>,
    /// Reports it must make, by name or as one of those the plan gives work to.
    pub reports: Vec<ReportId>,
    /// Reports made to it.
    pub receives: Vec<ReportId>,
    /// Agencies directly below it.
    pub below: Vec<AgencyId>,
    /// Agencies whose work it took over, and which of their `succeeded_by` says so.
    pub predecessors: Vec<(AgencyId, u32)>,
}

impl AgencyWork {
    /// The plans that give the agency something to do, in order, each once.
    pub fn plans(&self) -> Vec<PlanId> {
        let tasks = self.leads.iter().chain(&self.coordinates).map(|task| task.plan);
        let duties = self.duties.iter().map(|duty| duty.plan);
        let targets = self.targets.iter().map(|target| target.plan);
        let reports = self.reports.iter().chain(&self.receives).map(|report| report.plan);
        let plans: BTreeSet<PlanId> = tasks.chain(duties).chain(targets).chain(reports).collect();
        plans.into_iter().collect()
    }
}

impl Linked {
    /// The plans an agency's page shows: first its own, then those of the agencies whose work it
    /// does on the build date, with the agency the plan names.
    pub fn agency_entries(&self, id: AgencyId) -> Vec<(Option<AgencyId>, PlanId)> {
        let newest_first = |mut plans: Vec<PlanId>| {
            plans.sort_by_key(|&p| {
                let plan = &self.plan(p).parsed.plan;
                (std::cmp::Reverse(plan.issued.as_ref().map(|d| d.value.iso())), p)
            });
            plans
        };
        let own = newest_first(self.agency_work[id.0 as usize].plans());
        let mut entries: Vec<_> = own.into_iter().map(|plan| (None, plan)).collect();
        for before in self.taken_over(id) {
            let plans = newest_first(self.agency_work[before.0 as usize].plans());
            entries.extend(plans.into_iter().map(|plan| (Some(before), plan)));
        }
        entries
    }

    /// The agencies whose work an agency does on the build date, through any number of mergers.
    pub fn taken_over(&self, id: AgencyId) -> Vec<AgencyId> {
        let mut found = Vec::new();
        let mut seen = BTreeSet::from([id]);
        let mut stack = vec![id];
        while let Some(current) = stack.pop() {
            for &(before, nth) in &self.agency_work[current.0 as usize].predecessors {
                let successor = &self.registries.agency_entry(before).succeeded_by[nth as usize];
                let counts = !successor.other_work && is_in_force(successor, self.options.now);
                if counts && seen.insert(before) {
                    found.push(before);
                    stack.push(before);
                }
            }
        }
        found
    }

    /// Whether anything in the calendar concerns an agency.
    pub fn has_calendar(&self, id: AgencyId) -> bool {
        std::iter::once(id).chain(self.taken_over(id)).any(|id| {
            let work = &self.agency_work[id.0 as usize];
            work.reports
                .iter()
                .chain(&work.receives)
                .any(|&id| self.plan(id.plan).report(id.at()).deadline.is_some())
        })
    }

    /// The reports that concern an agency, its own and those of the agencies whose work it does.
    pub fn reports_of(&self, id: AgencyId) -> BTreeSet<ReportId> {
        let mut parts = BTreeSet::new();
        for id in std::iter::once(id).chain(self.taken_over(id)) {
            let work = &self.agency_work[id.0 as usize];
            parts.extend(work.reports.iter().chain(&work.receives));
        }
        parts
    }
}

/// Turns the plans round.
pub fn gather(registries: &Registries, plans: &[LinkedPlan]) -> Vec<AgencyWork> {
    let mut work = vec![AgencyWork::default(); registries.agencies.len()];
    for (n, agency) in registries.agencies.iter().enumerate() {
        let id = AgencyId(n as u32);
        let of = |name: &crate::parse::value::Str| registries.agency(&name.value);
        if let Some(parent) = agency.parent.as_ref().and_then(of) {
            work[parent.0 as usize].below.push(id);
        }
        for (nth, successor) in agency.succeeded_by.iter().enumerate() {
            if let Some(to) = of(&successor.id).filter(|to| *to != id) {
                work[to.0 as usize].predecessors.push((id, nth as u32));
            }
        }
    }
    for (p, plan) in plans.iter().enumerate() {
        of_one_plan(registries, &mut work, PlanId(p as u32), plan);
    }
    work
}

fn of_one_plan(registries: &Registries, work: &mut [AgencyWork], p: PlanId, plan: &LinkedPlan) {
    let mut assigned = BTreeSet::new();
    let mut each = |refs: &[AgencyRef], give: &mut dyn FnMut(&mut AgencyWork)| {
        for id in refs.iter().filter_map(AgencyRef::agency) {
            assigned.insert(id);
            give(&mut work[id.0 as usize]);
        }
    };
    for (n, task) in plan.tasks.iter().enumerate() {
        let id = TaskId::new(p, n);
        each(&task.lead, &mut |own| push_once(&mut own.leads, id));
        each(&task.coordinating, &mut |own| push_once(&mut own.coordinates, id));
    }
    for (n, duty) in plan.duties.iter().enumerate() {
        let id = DutyId::new(p, n);
        each(std::slice::from_ref(&duty.agency), &mut |own| push_once(&mut own.duties, id));
    }
    for (n, target) in plan.targets.iter().enumerate() {
        let id = TargetId::new(p, n);
        each(&target.responsible, &mut |own| push_once(&mut own.targets, id));
    }
    if let Some(id) = plan.issuer.as_ref().and_then(AgencyRef::agency) {
        work[id.0 as usize].issued.push(p);
    }
    for (n, report) in plan.reports.iter().enumerate() {
        let part = ReportId::new(p, n);
        let receivers: Vec<AgencyId> = report.to.iter().filter_map(AgencyRef::agency).collect();
        for from in &report.from {
            match from {
                AgencyRef::Agency(id) => push_once(&mut work[id.0 as usize].reports, part),
                AgencyRef::Group(Some(group), _)
                    if registries.group_entry(*group).covers == Some(GroupCovers::Assigned) =>
                {
                    // Nobody reports to itself.
                    for id in assigned.iter().filter(|id| !receivers.contains(id)) {
                        push_once(&mut work[id.0 as usize].reports, part);
                    }
                }
                AgencyRef::Group(..) => {}
            }
        }
        for id in receivers {
            push_once(&mut work[id.0 as usize].receives, part);
        }
    }
}

fn push_once<P: PartialEq>(list: &mut Vec<P>, part: P) {
    if list.last() != Some(&part) {
        list.push(part);
    }
}
