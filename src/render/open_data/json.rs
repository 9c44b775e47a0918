//! A plan as JSON, and the JSON Schema of it.

use serde_json::{Value, json};

use crate::model::DataFile;
use crate::model::plans::AgencyRef;
use crate::render::context::Context;
use crate::render::view::{agency_name, bound_key, direction_key, frequency_key, target_text};

fn agency_object(context: &Context, reference: &AgencyRef) -> Value {
    let name = agency_name(context, reference);
    match reference {
        AgencyRef::Agency(id) => {
            let site = &context.site;
            let now = site.registries.successors_on(*id, site.options.now);
            let mut object = json!({"id": site.registries.agency_entry(*id).id.value, "name": name});
            if !now.is_empty() {
                object["now"] =
                    now.into_iter().map(|id| json!(site.registries.agency_entry(id).id.value)).collect();
            }
            object
        }
        AgencyRef::Group(group, _) => {
            let group = group.map(|id| &*context.site.registries.group_entry(id).id.value);
            json!({"group": group, "name": name})
        }
    }
}

/// One plan with everything in it.
pub fn plan_object(context: &Context, n: u32) -> Value {
    let site = &context.site;
    let linked = &site.plans[n as usize];
    let plan = &linked.parsed.plan;
    let page = site.page(linked.page);
    let string = |s: &Option<crate::parse::value::Str>| s.as_ref().map(|s| s.value.to_string());
    let agencies = |refs: &[AgencyRef]| -> Value { refs.iter().map(|r| agency_object(context, r)).collect() };
    let targets: Vec<Value> = (0..linked.targets.len())
        .map(|n| {
            let target = linked.target(n);
            let results: Vec<Value> = linked
                .results(n)
                .map(|r| json!({"year": r.year.value, "value": r.value.value, "source": r.origin.value}))
                .collect();
            json!({
                "id": target.id.value,
                "indicator": site.indicators[linked.targets[n].indicator as usize].id,
                "subject": target.subject.value,
                "direction": direction_key(target.direction.value),
                "bound": bound_key(target.bound),
                "value": target.value.value,
                "unit": target.unit.value,
                "frequency": target.frequency.map(frequency_key),
                "by": target.by,
                "text": target_text(context, target),
                "responsible": agencies(&linked.targets[n].responsible),
                "results": results,
            })
        })
        .collect();
    let tasks: Vec<Value> = (0..linked.tasks.len())
        .map(|n| {
            let task = linked.task(n);
            json!({
                "id": task.id.value,
                "group": task.group,
                "title": task.title.value,
                "lead": agencies(&linked.tasks[n].lead),
                "coordinating": agencies(&linked.tasks[n].coordinating),
                "schedule": task.schedule,
                "note": task.note,
            })
        })
        .collect();
    let duties: Vec<Value> = (0..linked.duties.len())
        .map(|n| {
            let duty = linked.duty(n);
            let items: Vec<&str> = duty.items.iter().map(|i| &*i.value).collect();
            json!({
                "agency": agency_object(context, &linked.duties[n].agency),
                "requested": duty.requested,
                "items": items,
            })
        })
        .collect();
    let reports: Vec<Value> = (0..linked.reports.len())
        .map(|n| {
            let report = linked.report(n);
            let deadline = report.deadline.as_ref().map(|d| format!("{:02}-{:02}", d.value.0, d.value.1));
            json!({
                "from": agencies(&linked.reports[n].from),
                "to": agencies(&linked.reports[n].to),
                "deadline": deadline,
                "note": report.note,
            })
        })
        .collect();
    json!({
        "id": linked.id,
        "url": context.absolute(&page.url),
        "name": page.title(),
        "symbol": string(&plan.symbol),
        "type": string(&plan.kind),
        "title": plan.title.value,
        "issuer": linked.issuer.as_ref().map(|r| agency_object(context, r)),
        "issued": plan.issued.as_ref().map(|d| d.value.iso()),
        "locality": string(&plan.locality),
        "period": plan.period.map(|p| json!({"from": p.from, "to": p.to})),
        "signer": plan.signer.as_ref().map(|s| {
            json!({"name": s.name.value, "role": string(&s.role), "authority": string(&s.authority)})
        }),
        "legal_basis": linked.legal_basis.iter().map(|d| json!(d.symbol)).collect::<Value>(),
        "recipients": plan.recipients.iter().map(|r| json!(r.value)).collect::<Value>(),
        "targets": targets,
        "tasks": tasks,
        "duties": duties,
        "reports": reports,
    })
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
        "$id": context.absolute(&DataFile::PlansSchema.url()),
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
                        &["name"],
                        json!({"name": text, "role": optional, "authority": optional}),
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
                                "pattern": "^[0-9]{2}-[0-9]{2}$",
                                "description": "Tháng-ngày, trước ngày ấy mỗi năm",
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
