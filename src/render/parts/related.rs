//! What to read on: the pages that are about the same.

use crate::model::{PageId, Site, TaxonomyKind};
use crate::parse::kind::{Kind, KindFields};
use crate::render::context::Context;

/// How many pages of a term are looked at on either side of a page: bounds the work for a page
/// whose terms are on every page.
const REACH: usize = 24;

const MOST: usize = 4;

/// The pages that share most with a page. What can hurt you counts most, then the trade, then who
/// reads it, then the section; of each, rare terms more. Documents that all pages cite count nothing.
/// Where a page says whom to call, the page for emergencies comes first.
pub fn related(context: &Context, id: PageId) -> Vec<PageId> {
    let site = &context.site;
    let page = site.page(id);
    let emergency = site.emergency_page(page.lang).filter(|&other| other != id);
    let mut scores: Vec<(PageId, f64)> = Vec::new();
    for &term in &page.terms {
        let term = site.term(term);
        let weight = weight(term.taxonomy) / (1.0 + term.pages.len() as f64).ln();
        // The list is sorted by date, so the page's neighbours are found by searching it.
        let at = term.pages.iter().take(REACH * 40).position(|p| *p == id).unwrap_or(0);
        let from = at.saturating_sub(REACH);
        let to = (at + REACH).min(term.pages.len());
        for &other in &term.pages[from..to] {
            if other == id || Some(other) == emergency || site.page(other).is_section {
                continue;
            }
            match scores.iter_mut().find(|(p, _)| *p == other) {
                Some((_, score)) => *score += weight,
                None => scores.push((other, weight)),
            }
        }
    }
    for (other, score) in &mut scores {
        let other = site.page(*other);
        if other.section == page.section {
            *score += 1.0;
        }
        // Those who read on want to know what to do; what is over helps nobody.
        *score *= match other.kind {
            kind if kind == page.kind => 1.3,
            Kind::Guidance | Kind::Procedure => 1.2,
            Kind::News | Kind::Event | Kind::Campaign | Kind::Plan => 0.6,
            _ => 1.0,
        };
    }
    scores.sort_by(|a, b| b.1.total_cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
    let first = emergency.filter(|_| names_a_number(site, id));
    first.into_iter().chain(scores.into_iter().map(|(id, _)| id)).take(MOST).collect()
}

fn weight(taxonomy: TaxonomyKind) -> f64 {
    match taxonomy {
        TaxonomyKind::Hazards => 4.0,
        TaxonomyKind::Tags => 3.0,
        TaxonomyKind::Sectors => 2.0,
        TaxonomyKind::Audiences => 1.0,
    }
}

/// Guidance that says whom to call.
fn names_a_number(site: &Site, id: PageId) -> bool {
    matches!(site.page(id).fields(), KindFields::Guidance(fields) if !fields.contacts.is_empty())
}
