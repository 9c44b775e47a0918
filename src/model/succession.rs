//! Who took over from whom: agencies, localities, and the loops that registries must not hold.
//!
//! The answers depend on the build date: a merger that is announced but not yet in force changes
//! nothing. Knows nothing of plans.

use std::collections::HashSet;

use jiff::civil::Date;

use super::registries::{AgencyId, DocumentId, LocalityId, Registries};
use crate::diag::{Code, Diagnostic, Report, Text};
use crate::parse::registry::Successor;
use crate::parse::value::Str;

impl Registries {
    /// The agencies that do an agency's work on a day, through any number of mergers; empty where
    /// it still does the work itself.
    pub fn successors_on(&self, id: AgencyId, day: Date) -> Vec<AgencyId> {
        let mut found = Vec::new();
        let mut seen = HashSet::from([id]);
        let mut stack: Vec<AgencyId> = self.direct_successors(id, day);
        stack.reverse();
        while let Some(next) = stack.pop() {
            if !seen.insert(next) {
                continue;
            }
            let further = self.direct_successors(next, day);
            if further.is_empty() {
                found.push(next);
            } else {
                stack.extend(further.into_iter().rev());
            }
        }
        found
    }

    fn direct_successors(&self, id: AgencyId, day: Date) -> Vec<AgencyId> {
        let entry = self.agency_entry(id);
        entry
            .succeeded_by
            .iter()
            .filter(|s| !s.other_work && is_in_force(s, day))
            .filter_map(|s| self.agency(&s.id.value))
            .collect()
    }

    /// Whether an agency exists on a day: it has not ended, and nobody took over from it.
    pub fn is_active_on(&self, id: AgencyId, day: Date) -> bool {
        self.agency_entry(id).valid_to.is_none_or(|last| day <= last)
            && self.direct_successors(id, day).is_empty()
    }

    /// The locality a locality is part of on a day, if it was merged or lies in one that was.
    pub fn locality_on(&self, id: LocalityId, day: Date) -> Option<LocalityId> {
        let mut seen = HashSet::from([id]);
        let (mut current, mut merged) = (id, None);
        loop {
            let entry = self.locality_entry(current);
            let merger = entry.merged_into.as_ref().filter(|_| entry.merged_on.is_none_or(|d| d <= day));
            let next = match merger {
                Some(into) => {
                    let into = self.locality_id(&into.value);
                    merged = into.or(merged);
                    into
                }
                // A district is where its province went, even if nothing is said of the district.
                None if merged.is_none() => {
                    entry.parent.as_ref().and_then(|parent| self.locality_id(&parent.value))
                }
                None => None,
            };
            match next {
                Some(next) if seen.insert(next) => current = next,
                _ => return merged,
            }
        }
    }
}

/// Whether a successor has taken over by a day.
pub fn is_in_force(successor: &Successor, day: Date) -> bool {
    successor.date.is_none_or(|date| date <= day)
}

/// Reports what cannot be: agencies, localities and documents that follow each other in a circle.
pub fn check(registries: &Registries, report: &mut Report) {
    let agency = |id: &Str| registries.agency(&id.value).map(|id| id.0);
    let locality = |id: &Str| registries.locality_id(&id.value).map(|id| id.0);
    let document = |symbol: &Str| registries.document(&symbol.value).map(|DocumentId(n)| n);
    let agencies = &registries.agencies;
    let edges: Vec<Vec<u32>> =
        agencies.iter().map(|a| a.parent.iter().filter_map(agency).collect()).collect();
    for n in loops(&edges) {
        let a = &agencies[n];
        let at = a.parent.as_ref().map_or(a.id.range(), |p| p.range());
        report.push(a_loop(&a.id, "cấp trên", "parents").at(&a.source, at));
    }
    let edges: Vec<Vec<u32>> =
        agencies.iter().map(|a| a.succeeded_by.iter().filter_map(|s| agency(&s.id)).collect()).collect();
    for n in loops(&edges) {
        let a = &agencies[n];
        let at = a.succeeded_by.first().map_or(a.id.range(), |s| s.id.range());
        report.push(a_loop(&a.id, "kế thừa", "successors").at(&a.source, at));
    }
    let localities = &registries.localities;
    let edges: Vec<Vec<u32>> = localities
        .iter()
        .map(|l| l.parent.iter().chain(&l.merged_into).filter_map(locality).collect())
        .collect();
    for n in loops(&edges) {
        let l = &localities[n];
        let at = l.merged_into.as_ref().or(l.parent.as_ref()).map_or(l.id.range(), |p| p.range());
        report.push(a_loop(&l.id, "sáp nhập hoặc cấp trên", "mergers or parents").at(&l.source, at));
    }
    let documents = &registries.documents;
    let edges: Vec<Vec<u32>> =
        documents.iter().map(|d| d.implements.iter().filter_map(document).collect()).collect();
    for n in loops(&edges) {
        let d = &documents[n];
        let at = d.implements.first().map_or(d.symbol.range(), |s| s.range());
        report.push(a_loop(&d.symbol, "thi hành", "implementations").at(&d.source, at));
    }
}

fn a_loop(id: &Str, vi: &str, en: &str) -> Diagnostic {
    Diagnostic::error(
        Code::BadValue,
        Text::new(
            format!("quan hệ {vi} của `{}` đi vòng tròn về chính nó", id.value),
            format!("the {en} of `{}` lead in a circle back to it", id.value),
        ),
    )
    .help(Text::fixed("xóa một mắt xích trong vòng này", "remove one link of the circle"))
}

/// One node of every circle in a graph, in order.
fn loops(edges: &[Vec<u32>]) -> Vec<usize> {
    const NEW: u8 = 0;
    const OPEN: u8 = 1;
    const DONE: u8 = 2;
    let mut state = vec![NEW; edges.len()];
    let mut found = Vec::new();
    for start in 0..edges.len() {
        if state[start] != NEW {
            continue;
        }
        // Node and how many of its edges have been followed.
        let mut path = vec![(start, 0)];
        state[start] = OPEN;
        while let Some((node, followed)) = path.last_mut() {
            let node = *node;
            let next = edges[node].get(*followed).map(|&n| n as usize);
            *followed += 1;
            match next {
                None => {
                    state[node] = DONE;
                    path.pop();
                }
                Some(next) if state[next] == OPEN => found.push(node),
                Some(next) if state[next] == NEW => {
                    state[next] = OPEN;
                    path.push((next, 0));
                }
                Some(_) => {}
            }
        }
    }
    found.sort_unstable();
    found.dedup();
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_circle_is_found_once_and_a_diamond_is_none() {
        assert_eq!(loops(&[vec![1, 2], vec![3], vec![3], vec![]]), Vec::<usize>::new());
        assert_eq!(loops(&[vec![1], vec![2], vec![0], vec![3]]), [2, 3]);
    }
}
