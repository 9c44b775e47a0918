//! What belongs to every locality: its plans and agencies, its parts, what was merged into it.

use super::plans::{LinkedPlan, PlanId};
use super::registries::{AgencyId, LocalityId, Registries};

/// Everything that names one locality directly, in order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PlaceLinks {
    pub plans: Vec<PlanId>,
    pub agencies: Vec<AgencyId>,
    /// Localities directly inside it.
    pub inside: Vec<LocalityId>,
    /// Localities that say they were merged into it.
    pub merged: Vec<LocalityId>,
}

/// Turns the references to localities round.
pub fn gather(registries: &Registries, plans: &[LinkedPlan]) -> Vec<PlaceLinks> {
    let mut places = vec![PlaceLinks::default(); registries.localities.len()];
    let find = |id: &Option<crate::parse::value::Str>| {
        id.as_ref().and_then(|id| registries.locality_id(&id.value)).map(|id| id.0 as usize)
    };
    for (n, locality) in registries.localities.iter().enumerate() {
        let id = LocalityId(n as u32);
        if let Some(parent) = find(&locality.parent) {
            places[parent].inside.push(id);
        }
        if let Some(into) = find(&locality.merged_into) {
            places[into].merged.push(id);
        }
    }
    for (n, agency) in registries.agencies.iter().enumerate() {
        if let Some(place) = find(&agency.locality) {
            places[place].agencies.push(AgencyId(n as u32));
        }
    }
    for (n, plan) in plans.iter().enumerate() {
        if let Some(place) = find(&plan.parsed.plan.locality) {
            places[place].plans.push(PlanId(n as u32));
        }
    }
    places
}
