//! Plans: key facts, what they rest on, targets, tasks, duties, reports, files.

use std::sync::Arc;

use minijinja::Value;
use serde_json::{Value as Json, json};

use super::description::Description;
use crate::model::{OutputId, Page, PageId, PlanFile, PlanId};
use crate::render::context::Context;
use crate::render::jsonld::{agency_reference, document_reference, with_context};
use crate::render::open_data;
use crate::render::parts::agency::agency;
use crate::render::parts::document::document_or_text;
use crate::render::parts::plan::{has_number, report, target, task};
use crate::render::parts::{chain, locality};
use crate::render::value::{list, map, none, string, text, texts};
use crate::render::words::partial_date;

/// The kind.
pub const KIND: Description =
    Description { template: "plan.html", schema: "Article", data, more: linked_data };

fn data(context: &Arc<Context>, id: PageId) -> Value {
    context.site.page(id).plan.map_or_else(none, |plan| of_plan(context, plan))
}

/// `page.data` of a plan.
fn of_plan(context: &Arc<Context>, n: PlanId) -> Value {
    let linked = context.site.plan(n);
    let plan = &linked.parsed.plan;
    let site = &context.site;
    let locality = plan.locality.as_ref().and_then(|id| site.registries.locality_id(&id.value));
    map([
        ("id", Value::from(&*linked.id)),
        ("symbol", string(&plan.symbol)),
        ("number_blank", Value::from(!has_number(plan))),
        ("type", text(plan.kind.as_ref().map(|k| &*k.value))),
        ("official_title", Value::from(&*plan.title.value)),
        ("issuer", linked.issuer.as_ref().map_or_else(none, |r| agency(context, r))),
        ("issued", plan.issued.as_ref().map_or_else(none, |d| Value::from(d.value.iso()))),
        (
            "issued_text",
            plan.issued.as_ref().map_or_else(none, |d| Value::from(partial_date(context, d.value))),
        ),
        ("locality", locality.map_or_else(none, |id| locality::reference(context, id))),
        (
            "period",
            plan.period
                .map_or_else(none, |p| map([("from", Value::from(p.from)), ("to", Value::from(p.to))])),
        ),
        (
            "signer",
            plan.signer.as_ref().map_or_else(none, |s| {
                map([
                    ("name", string(&s.name)),
                    ("role", string(&s.role)),
                    ("authority", string(&s.authority)),
                ])
            }),
        ),
        ("legal_basis", list(linked.legal_basis.iter().map(|d| document_or_text(context, &d.symbol)))),
        ("chain", chain::of_plan(context, n)),
        ("targets", list((0..plan.targets.len()).map(|n| target(context, linked, n)))),
        ("tasks", list((0..linked.tasks.len()).map(|n| task(context, linked, n)))),
        (
            "duties",
            list(linked.duties.iter().enumerate().map(|(n, d)| {
                let duty = linked.duty(n);
                map([
                    ("agency", agency(context, &d.agency)),
                    ("requested", Value::from(duty.requested)),
                    ("items", texts(&duty.items)),
                ])
            })),
        ),
        ("reports", list((0..linked.reports.len()).map(|n| report(context, linked, n)))),
        ("recipients", texts(&plan.recipients)),
        ("downloads", downloads(context, n)),
        (
            "calendar",
            match plan.reports.iter().any(|r| r.deadline.is_some()) {
                true => Value::from(context.link(OutputId::Calendar)),
                false => none(),
            },
        ),
    ])
}

fn downloads(context: &Context, n: PlanId) -> Value {
    let site = &context.site;
    list(PlanFile::of(site.plan(n)).map(|file| {
        let (key, kind) = match file {
            PlanFile::Json => ("download.plan", "application/json"),
            PlanFile::Tasks => ("download.tasks", "text/csv"),
        };
        map([
            ("title", Value::from(context.text(key))),
            ("href", Value::from(context.link(OutputId::PlanFile(n, file)))),
            ("type", Value::from(kind)),
            ("name", Value::from(file.name())),
        ])
    }))
}

fn linked_data(context: &Arc<Context>, page: &Page) -> Vec<Json> {
    let plan = page.plan.filter(|_| !page.fallback);
    plan.map_or_else(Vec::new, |plan| {
        vec![with_context(legislation(context, plan)), with_context(open_data::plan_dataset(context, plan))]
    })
}

fn legislation(context: &Context, n: PlanId) -> Json {
    let site = &context.site;
    let linked = site.plan(n);
    let plan = &linked.parsed.plan;
    let mut object = json!({
        "@type": "Legislation",
        "name": plan.title.value,
        "legislationType": context.text("kind.plan"),
        "url": context.absolute(&site.page(linked.page).url),
        "inLanguage": "vi",
    });
    if let Some(symbol) = &plan.symbol {
        object["legislationIdentifier"] = json!(symbol.value);
    }
    if let Some(issued) = &plan.issued {
        object["legislationDate"] = json!(issued.value.iso());
    }
    if let Some(issuer) = linked.issuer.as_ref().and_then(|i| i.agency()) {
        object["legislationPassedBy"] = agency_reference(context, issuer);
    }
    let basis: Vec<Json> = linked
        .legal_basis
        .iter()
        .filter_map(|d| d.document)
        .map(|id| document_reference(context, id))
        .collect();
    if !basis.is_empty() {
        object["legislationApplies"] = json!(basis);
    }
    object
}
