//! A plan as JSON, and the JSON Schema of it.

use serde::Serialize;
use serde_json::{Value, json};

use crate::model::plans::{AgencyRef, LinkedPlan};
use crate::model::{AgencyId, DataFile, OutputId, PlanId};
use crate::parse::value::Str;
use crate::render::context::Context;
use crate::render::parts::agency::agency_name;
use crate::render::parts::plan::{bound_key, direction_key, frequency_key, target_text};

/// An agency of the registry, or a generic group.
#[derive(Serialize)]
#[serde(untagged)]
enum Named<'a> {
    Agency {
        id: &'a str,
        name: &'a str,
        #[serde(skip_serializing_if = "Vec::is_empty")]
        now: Vec<&'a str>,
    },
    Group {
        group: Option<&'a str>,
        name: &'a str,
    },
}

/// One plan with everything in it, in the order of the schema.
#[derive(Serialize)]
pub struct PlanObject<'a> {
    #[serde(rename = "$schema", skip_serializing_if = "Option::is_none")]
    schema: Option<String>,
    id: &'a str,
    url: String,
    name: &'a str,
    symbol: Option<&'a str>,
    #[serde(rename = "type")]
    kind: Option<&'a str>,
    title: &'a str,
    issuer: Option<Named<'a>>,
    issued: Option<String>,
    locality: Option<&'a str>,
    period: Option<Period>,
    signer: Option<Signer<'a>>,
    legal_basis: Vec<&'a str>,
    recipients: Vec<&'a str>,
    targets: Vec<Target<'a>>,
    tasks: Vec<Task<'a>>,
    duties: Vec<Duty<'a>>,
    reports: Vec<Report<'a>>,
}

#[derive(Serialize)]
struct Period {
    from: i64,
    to: i64,
}

#[derive(Serialize)]
struct Signer<'a> {
    name: Option<&'a str>,
    role: Option<&'a str>,
    authority: Option<&'a str>,
}

#[derive(Serialize)]
struct Target<'a> {
    id: &'a str,
    indicator: &'a str,
    subject: &'a str,
    direction: &'static str,
    bound: &'static str,
    value: f64,
    unit: &'a str,
    frequency: Option<&'static str>,
    by: Option<i64>,
    text: String,
    responsible: Vec<Named<'a>>,
    results: Vec<Achieved<'a>>,
}

#[derive(Serialize)]
struct Achieved<'a> {
    year: i64,
    value: f64,
    source: &'a str,
}

#[derive(Serialize)]
struct Task<'a> {
    id: &'a str,
    group: Option<&'a str>,
    title: &'a str,
    lead: Vec<Named<'a>>,
    coordinating: Vec<Named<'a>>,
    schedule: Option<&'a str>,
    note: Option<&'a str>,
}

#[derive(Serialize)]
struct Duty<'a> {
    agency: Named<'a>,
    requested: bool,
    items: Vec<&'a str>,
}

#[derive(Serialize)]
struct Report<'a> {
    from: Vec<Named<'a>>,
    to: Vec<Named<'a>>,
    deadline: Option<String>,
    note: Option<&'a str>,
}

/// The plan with this index into [`Site::plans`](crate::model::Site). `schema`: the address of its
/// schema, where the plan is a file of its own.
pub fn plan_object(context: &Context, n: PlanId, schema: Option<String>) -> PlanObject<'_> {
    let site = &context.site;
    let linked = site.plan(n);
    let plan = &linked.parsed.plan;
    let page = site.page(linked.page);
    PlanObject {
        schema,
        id: &linked.id,
        url: context.absolute(&page.url),
        name: page.title(),
        symbol: string(&plan.symbol),
        kind: string(&plan.kind),
        title: &plan.title.value,
        issuer: linked.issuer.as_ref().map(|r| named(context, r)),
        issued: plan.issued.as_ref().map(|d| d.value.iso()),
        locality: string(&plan.locality),
        period: plan.period.map(|p| Period { from: p.from, to: p.to }),
        signer: plan.signer.as_ref().map(|s| Signer {
            name: string(&s.name),
            role: string(&s.role),
            authority: string(&s.authority),
        }),
        legal_basis: linked.legal_basis.iter().map(|d| &*d.symbol).collect(),
        recipients: plan.recipients.iter().map(|r| &*r.value).collect(),
        targets: (0..linked.targets.len()).map(|n| target(context, linked, n)).collect(),
        tasks: (0..linked.tasks.len()).map(|n| task(context, linked, n)).collect(),
        duties: (0..linked.duties.len()).map(|n| duty(context, linked, n)).collect(),
        reports: (0..linked.reports.len()).map(|n| report(context, linked, n)).collect(),
    }
}

fn string(text: &Option<Str>) -> Option<&str> {
    text.as_ref().map(|s| &*s.value)
}

fn named<'a>(context: &'a Context, reference: &'a AgencyRef) -> Named<'a> {
    let registries = &context.site.registries;
    let id_of = |id: AgencyId| &*registries.agency_entry(id).id.value;
    let name = agency_name(context, reference);
    match reference {
        AgencyRef::Agency(id) => {
            let now = registries.successors_on(*id, context.site.options.now);
            Named::Agency { id: id_of(*id), name, now: now.into_iter().map(id_of).collect() }
        }
        AgencyRef::Group(group, _) => {
            Named::Group { group: group.map(|id| &*registries.group_entry(id).id.value), name }
        }
    }
}

fn all_named<'a>(context: &'a Context, references: &'a [AgencyRef]) -> Vec<Named<'a>> {
    references.iter().map(|r| named(context, r)).collect()
}

fn target<'a>(context: &'a Context, linked: &'a LinkedPlan, n: usize) -> Target<'a> {
    let target = linked.target(n);
    let link = &linked.targets[n];
    Target {
        id: &target.id.value,
        indicator: &context.site.indicators[link.indicator as usize].id,
        subject: &target.subject.value,
        direction: direction_key(target.direction.value),
        bound: bound_key(target.bound),
        value: target.value.value,
        unit: &target.unit.value,
        frequency: target.frequency.map(frequency_key),
        by: target.by,
        text: target_text(context, target),
        responsible: all_named(context, &link.responsible),
        results: linked
            .results(n)
            .map(|r| Achieved { year: r.year.value, value: r.value.value, source: &r.origin.value })
            .collect(),
    }
}

fn task<'a>(context: &'a Context, linked: &'a LinkedPlan, n: usize) -> Task<'a> {
    let task = linked.task(n);
    Task {
        id: &task.id.value,
        group: task.group.as_deref(),
        title: &task.title.value,
        lead: all_named(context, &linked.tasks[n].lead),
        coordinating: all_named(context, &linked.tasks[n].coordinating),
        schedule: task.schedule.as_deref(),
        note: task.note.as_deref(),
    }
}

fn duty<'a>(context: &'a Context, linked: &'a LinkedPlan, n: usize) -> Duty<'a> {
    let duty = linked.duty(n);
    Duty {
        agency: named(context, &linked.duties[n].agency),
        requested: duty.requested,
        items: duty.items.iter().map(|i| &*i.value).collect(),
    }
}

fn report<'a>(context: &'a Context, linked: &'a LinkedPlan, n: usize) -> Report<'a> {
    let report = linked.report(n);
    Report {
        from: all_named(context, &linked.reports[n].from),
        to: all_named(context, &linked.reports[n].to),
        deadline: report.deadline.as_ref().map(|d| d.value.iso()),
        note: report.note.as_deref(),
    }
}

/// JSON Schema (draft 2020-12) of `ke-hoach.json`.
pub fn schema(context: &Context) -> Value {
    let text = json!({"type": "string"});
    let optional = json!({"type": ["string", "null"]});
    let list = |items: Value| json!({"type": "array", "items": items});
    let object = |required: &[&str], properties: Value| json!({"type": "object", "required": required, "properties": properties});
    let agency = json!({"$ref": "#/$defs/agency"});
    json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": context.absolute_link(OutputId::DataFile(DataFile::PlansSchema)),
        "title": "Kế hoạch an toàn, vệ sinh lao động",
        "type": "object",
        "required": ["plans"],
        "properties": {"$schema": text, "title": text, "plans": list(json!({"$ref": "#/$defs/plan"}))},
        "$defs": {
            "agency": {
                "description": "Cơ quan có `id` trong co-quan.csv; nhóm chung có `group` thay cho `id`. `now`: mã các cơ quan nay làm việc ấy.",
                "type": "object",
                "required": ["name"],
                "properties": {"id": text, "group": optional, "name": text, "now": list(text.clone())},
                "oneOf": [{"required": ["id"]}, {"required": ["group"]}],
            },
            "plan": object(
                &["id", "url", "name", "title", "targets", "tasks", "duties", "reports", "legal_basis"],
                json!({
                    "$schema": text,
                    "id": {"type": "string", "description": "Mã kế hoạch"},
                    "url": {"type": "string", "format": "uri", "description": "Trang của kế hoạch"},
                    "name": {"type": "string", "description": "Tên trang"},
                    "symbol": {"type": ["string", "null"], "description": "Số, ký hiệu; số để trống thì chỉ có ký hiệu"},
                    "type": optional,
                    "title": {"type": "string", "description": "Tên văn bản"},
                    "issuer": {"anyOf": [agency, {"type": "null"}]},
                    "issued": {
                        "type": ["string", "null"],
                        "pattern": "^[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?$",
                        "description": "Ngày ban hành, tới mức biết được",
                    },
                    "locality": optional,
                    "period": {"anyOf": [{"type": "null"}, object(
                        &["from", "to"],
                        json!({"from": {"type": "integer"}, "to": {"type": "integer"}}),
                    )]},
                    "signer": {"anyOf": [{"type": "null"}, object(
                        &[],
                        json!({"name": optional, "role": optional, "authority": optional}),
                    )]},
                    "legal_basis": list(text.clone()),
                    "recipients": list(text.clone()),
                    "targets": list(json!({"$ref": "#/$defs/target"})),
                    "tasks": list(json!({"$ref": "#/$defs/task"})),
                    "duties": list(object(
                        &["agency", "requested", "items"],
                        json!({"agency": agency, "requested": {"type": "boolean"}, "items": list(text.clone())}),
                    )),
                    "reports": list(object(
                        &["from", "to"],
                        json!({
                            "from": list(agency.clone()),
                            "to": list(agency.clone()),
                            "deadline": {
                                "type": ["string", "null"],
                                "pattern": "^([0-9]{4}-)?[0-9]{2}-[0-9]{2}$",
                                "description": "Tháng-ngày: trước ngày ấy mỗi năm; năm-tháng-ngày: một lần",
                            },
                            "note": optional,
                        }),
                    )),
                }),
            ),
            "target": object(
                &["id", "subject", "direction", "bound", "value", "unit", "responsible", "results"],
                json!({
                    "id": text,
                    "indicator": {"type": "string", "description": "Mã chung để so sánh giữa các kế hoạch"},
                    "subject": {"type": "string", "description": "Điều được đo"},
                    "direction": {"enum": ["decrease", "increase", "reach"]},
                    "bound": {"enum": ["exact", "at_least", "above"]},
                    "value": {"type": "number"},
                    "unit": text,
                    "frequency": {"enum": ["per_year", "by_end", "always", null]},
                    "by": {"type": ["integer", "null"]},
                    "text": {"type": "string", "description": "Đọc thành lời"},
                    "responsible": list(agency.clone()),
                    "results": {
                        "description": "Kết quả đã công bố, mới nhất trước; rỗng là chưa công bố",
                        "type": "array",
                        "items": object(
                            &["year", "value", "source"],
                            json!({"year": {"type": "integer"}, "value": {"type": "number"}, "source": text}),
                        ),
                    },
                }),
            ),
            "task": object(
                &["id", "title", "lead", "coordinating"],
                json!({
                    "id": text,
                    "group": optional,
                    "title": text,
                    "lead": {"description": "Rỗng là văn bản không nêu", "type": "array", "items": agency},
                    "coordinating": list(agency.clone()),
                    "schedule": optional,
                    "note": optional,
                }),
            ),
        },
    })
}
