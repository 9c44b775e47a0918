//! Entries of registries that no page, plan or other entry uses.

use std::collections::HashSet;
use std::sync::Arc;

use crate::diag::{Code, Diagnostic, Report, SourceText, Text};
use crate::model::plans::AgencyRef;
use crate::model::{AgencyId, DocumentId, Site};
use crate::parse::kind::KindFields;
use crate::parse::markdown::HoleKind;
use crate::parse::value::Str;

pub fn check(site: &Site, report: &mut Report) {
    agencies(site, report);
    documents(site, report);
    localities(site, report);
    terms(site, report);
    glossary(site, report);
}

fn unused(source: &Arc<SourceText>, name: &Str, what: (&str, &str), report: &mut Report) {
    report.push(
        Diagnostic::advice(
            Code::UnusedEntry,
            Text::new(
                format!("chưa bài hay kế hoạch nào dùng {} \"{}\"", what.0, name.value),
                format!("no page or plan uses the {} \"{}\"", what.1, name.value),
            ),
        )
        .at(source, name.range())
        .help(Text::fixed(
            "xóa nếu thừa; để lại cũng không sao nếu sắp dùng",
            "delete it if it is left over; keeping it for later does no harm",
        )),
    );
}

fn agencies(site: &Site, report: &mut Report) {
    let all = &site.registries;
    let mut used: HashSet<AgencyId> = HashSet::new();
    for plan in site.plans.iter() {
        let named = plan
            .issuer
            .iter()
            .chain(plan.targets.iter().flat_map(|t| &t.responsible))
            .chain(plan.tasks.iter().flat_map(|t| t.lead.iter().chain(&t.coordinating)))
            .chain(plan.duties.iter().map(|d| &d.agency))
            .chain(plan.reports.iter().flat_map(|r| r.from.iter().chain(&r.to)));
        used.extend(named.filter_map(AgencyRef::agency));
    }
    let by_entries = all
        .agencies
        .iter()
        .flat_map(|a| a.parent.iter().chain(a.succeeded_by.iter().map(|s| &s.id)))
        .chain(all.documents.iter().filter_map(|d| d.issuer.as_ref()));
    used.extend(by_entries.filter_map(|id| all.agency(&id.value)));
    for (n, agency) in all.agencies.iter().enumerate() {
        if !used.contains(&AgencyId(n as u32)) {
            unused(&agency.source, &agency.id, ("cơ quan", "agency"), report);
        }
    }
}

fn documents(site: &Site, report: &mut Report) {
    let all = &site.registries;
    let by_entries =
        all.documents.iter().flat_map(|d| d.implements.iter().chain(&d.replaces).chain(&d.amended_by));
    let in_config = site.config.accessibility.iter().flat_map(|a| &a.documents);
    let by_entries = by_entries.chain(in_config);
    let used: HashSet<DocumentId> = by_entries.filter_map(|symbol| all.document(&symbol.value)).collect();
    for (n, document) in all.documents.iter().enumerate() {
        let id = DocumentId(n as u32);
        if site.citations(id).is_empty() && !used.contains(&id) {
            unused(&document.source, &document.symbol, ("văn bản", "document"), report);
        }
    }
}

fn localities(site: &Site, report: &mut Report) {
    let all = &site.registries;
    let by_pages = site.pages.iter().flat_map(|p| p.front().localities.iter().flatten());
    let by_plans = site.plans.iter().filter_map(|p| p.parsed.plan.locality.as_ref());
    let by_entries = all
        .agencies
        .iter()
        .filter_map(|a| a.locality.as_ref())
        .chain(all.localities.iter().flat_map(|l| l.parent.iter().chain(&l.merged_into)));
    let used: HashSet<&str> = by_pages.chain(by_plans).chain(by_entries).map(|id| &*id.value).collect();
    for locality in all.localities.iter().filter(|l| !used.contains(&*l.id.value)) {
        unused(&locality.source, &locality.id, ("địa phương", "locality"), report);
    }
}

fn terms(site: &Site, report: &mut Report) {
    let all = &site.registries;
    let mut used: [HashSet<&str>; 3] = Default::default();
    for page in site.pages.iter() {
        let front = page.front();
        let lists = [&front.audiences, &front.sectors, &front.hazards];
        for (used, list) in used.iter_mut().zip(lists) {
            used.extend(list.iter().flatten().map(|id| &*id.value));
        }
        if let KindFields::Campaign(campaign) = page.fields() {
            used[0].extend(campaign.activities.iter().flat_map(|a| &a.audiences).map(|id| &*id.value));
        }
    }
    let lists = [
        (&all.audiences, ("đối tượng", "audience")),
        (&all.sectors, ("lĩnh vực", "sector")),
        (&all.hazards, ("nguy cơ", "hazard")),
    ];
    for (used, (list, what)) in used.iter().zip(lists) {
        for term in list.iter().filter(|t| !used.contains(&*t.id.value)) {
            unused(&term.source, &term.id, what, report);
        }
    }
}

fn glossary(site: &Site, report: &mut Report) {
    // A term in full, its synonyms, or its abbreviation anywhere in the text of a page is a use.
    let all = &site.registries.glossary;
    let mut open: Vec<(usize, Vec<String>)> = all
        .iter()
        .enumerate()
        .map(|(n, entry)| {
            let names = std::iter::once(&entry.term.value).chain(&entry.synonyms);
            (n, names.map(|name| name.to_lowercase()).collect())
        })
        .collect();
    for page in site.pages.iter().filter(|p| !p.fallback) {
        if open.is_empty() {
            return;
        }
        let shorts: HashSet<&str> = page
            .parsed
            .body
            .holes
            .iter()
            .filter_map(|hole| match &hole.kind {
                HoleKind::Abbr(short) => Some(&**short),
                _ => None,
            })
            .collect();
        let plain = page.parsed.body.plain.to_lowercase();
        open.retain(|(n, names)| {
            let by_short = all[*n].short.as_ref().is_some_and(|s| shorts.contains(&*s.value));
            !by_short && !names.iter().any(|name| plain.contains(name.as_str()))
        });
    }
    for (n, _) in open {
        unused(&all[n].source, &all[n].term, ("từ", "term"), report);
    }
}
