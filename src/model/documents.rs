//! What every legal document has to do with others and with the plans: the chain from a directive
//! over the resolutions that carry it out to the plans.
//!
//! Who carries out what is reduced to the direct steps: a plan that names a resolution and the
//! directive behind it is shown below the resolution.

use std::collections::{BTreeSet, HashMap};

use super::plans::{LinkedPlan, PlanId};
use super::registries::{DocumentId, Registries, fold_symbol};
use crate::parse::value::Str;

/// The references to and from one document. Lists are in the order of the registry and the plans.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DocumentLinks {
    /// What it carries out, the direct steps only.
    pub above: Vec<DocumentId>,
    /// What carries it out, the direct steps only.
    pub below: Vec<DocumentId>,
    /// Plans that carry it out directly.
    pub plans: Vec<PlanId>,
    /// The plan whose text this document is.
    pub plan: Option<PlanId>,
    /// Documents that say they carry it out, replace it, are amended by it.
    pub implemented_by: Vec<DocumentId>,
    pub replaced_by: Vec<DocumentId>,
    pub amends: Vec<DocumentId>,
}

/// Turns the references round.
pub fn gather(registries: &Registries, plans: &[LinkedPlan]) -> Vec<DocumentLinks> {
    let documents = &registries.documents;
    let mut links = vec![DocumentLinks::default(); documents.len()];
    let resolve = |symbols: &[Str], own: usize| -> Vec<DocumentId> {
        let found = symbols.iter().filter_map(|s| registries.document(&s.value));
        found.filter(|id| id.0 as usize != own).collect()
    };
    let implements: Vec<Vec<DocumentId>> =
        documents.iter().enumerate().map(|(n, d)| resolve(&d.implements, n)).collect();
    let mut chain = Chain { implements: &implements, above: HashMap::new() };
    for (n, document) in documents.iter().enumerate() {
        let id = DocumentId(n as u32);
        for to in &implements[n] {
            push_once(&mut links[to.0 as usize].implemented_by, id);
        }
        for to in resolve(&document.replaces, n) {
            push_once(&mut links[to.0 as usize].replaced_by, id);
        }
        for to in resolve(&document.amended_by, n) {
            push_once(&mut links[to.0 as usize].amends, id);
        }
        let above = chain.direct(&implements[n]);
        for to in &above {
            push_once(&mut links[to.0 as usize].below, id);
        }
        links[n].above = above;
    }
    for (p, plan) in plans.iter().enumerate() {
        let itself = itself(registries, plan);
        if let Some(id) = itself {
            links[id.0 as usize].plan.get_or_insert(PlanId(p as u32));
        }
        let basis: Vec<DocumentId> =
            plan.legal_basis.iter().filter_map(|d| d.document).filter(|d| Some(*d) != itself).collect();
        for id in chain.direct(&basis) {
            links[id.0 as usize].plans.push(PlanId(p as u32));
        }
    }
    links
}

/// The registry's entry of a plan's own text: the symbol fits and so does the issuer, since every
/// province has its 14/KH-UBND.
fn itself(registries: &Registries, plan: &LinkedPlan) -> Option<DocumentId> {
    let symbol = plan.parsed.plan.symbol.as_ref()?;
    if !symbol.value.contains(|c: char| c.is_ascii_digit()) {
        return None;
    }
    let id = registries.document(&symbol.value)?;
    let document = registries.document_entry(id);
    let issuer = document.issuer.as_ref().and_then(|issuer| registries.agency(&issuer.value));
    let same_issuer = issuer.is_some() && issuer == plan.issuer.as_ref().and_then(|i| i.agency());
    (same_issuer && fold_symbol(&document.symbol.value) == fold_symbol(&symbol.value)).then_some(id)
}

struct Chain<'a> {
    implements: &'a [Vec<DocumentId>],
    /// Everything a document carries out, over any number of steps.
    above: HashMap<DocumentId, BTreeSet<DocumentId>>,
}

impl Chain<'_> {
    /// Of several documents those that no other of them carries out.
    fn direct(&mut self, documents: &[DocumentId]) -> Vec<DocumentId> {
        let mut direct: Vec<DocumentId> = Vec::new();
        for &id in documents {
            let covered = documents.len() > 1
                && documents.iter().any(|&other| {
                    // In a circle (which is reported) neither covers the other.
                    other != id && self.above(other).contains(&id) && !self.above(id).contains(&other)
                });
            if !covered && !direct.contains(&id) {
                direct.push(id);
            }
        }
        direct
    }

    fn above(&mut self, id: DocumentId) -> &BTreeSet<DocumentId> {
        let implements = self.implements;
        self.above.entry(id).or_insert_with(|| {
            let mut seen = BTreeSet::new();
            let mut stack = implements[id.0 as usize].clone();
            while let Some(next) = stack.pop() {
                if seen.insert(next) {
                    stack.extend(&implements[next.0 as usize]);
                }
            }
            seen
        })
    }
}

fn push_once(list: &mut Vec<DocumentId>, id: DocumentId) {
    if !list.contains(&id) {
        list.push(id);
    }
}
