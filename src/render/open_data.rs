//! Open data: the plans as JSON with its schema, tables as CSV, and a catalogue (DCAT).
//!
//! The description of a table's columns here is what `/du-lieu/` shows and what the CSV files have
//! as headings, so the two cannot differ. Nothing depends on the day of the build but who does an
//! agency's work "now".

use std::sync::Arc;

use serde_json::{Value, json};

use super::context::Context;
use super::view::{
    agency_name, agency_now, anchor, bound_key, direction_key, frequency_key, plan_description, target_text,
};
use crate::model::plans::{AgencyRef, LinkedPlan};
use crate::model::{AgencyId, DataFile, DocumentId, LangId, PlanFile};
use crate::parse::registry::AgencyLevel;

/// A column of a table: its heading and what it holds.
pub struct Column {
    pub name: &'static str,
    pub description: &'static str,
}

const fn col(name: &'static str, description: &'static str) -> Column {
    Column { name, description }
}

const PLAN_ID: Column = col("Mã kế hoạch", "Mã của kế hoạch, cũng là phần cuối địa chỉ trang kế hoạch");
const PLAN_TITLE: Column = col("Kế hoạch", "Tên trang của kế hoạch");

const TARGETS: &[Column] = &[
    PLAN_ID,
    PLAN_TITLE,
    col("Địa phương", "Mã địa phương của kế hoạch"),
    col("Mã chỉ tiêu", "Mã của chỉ tiêu trong kế hoạch"),
    col("Chỉ số", "Tên chung để so sánh chỉ tiêu giữa các kế hoạch"),
    col("Chỉ tiêu", "Điều được đo, theo lời của kế hoạch"),
    col("Hướng", "decrease: giảm; increase: tăng; reach: đạt"),
    col("Mức", "exact: đúng con số; at_least: từ con số trở lên; above: trên con số"),
    col("Giá trị", "Con số của chỉ tiêu; dấu thập phân là dấu chấm"),
    col("Đơn vị", "Đơn vị của con số"),
    col("Tính theo", "per_year: mỗi năm; by_end: đến hết giai đoạn; always: thường xuyên"),
    col("Đến năm", "Năm phải đạt, nếu kế hoạch nêu"),
    col("Bằng lời", "Chỉ tiêu đọc thành lời"),
    col("Chịu trách nhiệm", "Cơ quan chịu trách nhiệm về chỉ tiêu; để trống là kế hoạch không nêu"),
    col("Năm kết quả", "Năm của kết quả mới nhất đã công bố; để trống là chưa công bố"),
    col("Kết quả", "Con số đã đạt được trong năm ấy"),
    col("Nguồn kết quả", "Nơi công bố kết quả"),
    col("Trang", "Địa chỉ của chỉ tiêu trên trang này"),
];

const TASKS: &[Column] = &[
    PLAN_ID,
    PLAN_TITLE,
    col("TT", "Số thứ tự của nhiệm vụ trong kế hoạch"),
    col("Nhóm", "Nhóm nhiệm vụ, nếu kế hoạch chia nhóm"),
    col("Nhiệm vụ", "Việc phải làm"),
    col("Cơ quan chủ trì", "Tên các cơ quan, cách nhau bằng dấu chấm phẩy; để trống là kế hoạch không nêu"),
    col("Mã cơ quan chủ trì", "Mã trong co-quan.csv, cùng thứ tự; nhóm chung không có mã"),
    col("Cơ quan phối hợp", "Tên các cơ quan, cách nhau bằng dấu chấm phẩy"),
    col("Mã cơ quan phối hợp", "Mã trong co-quan.csv, cùng thứ tự; nhóm chung không có mã"),
    col("Thời gian thực hiện", "Theo lời của kế hoạch"),
    col("Ghi chú", "Theo lời của kế hoạch"),
    col("Trang", "Địa chỉ của nhiệm vụ trên trang này"),
];

const DUTIES: &[Column] = &[
    PLAN_ID,
    PLAN_TITLE,
    col("Cơ quan", "Cơ quan được giao việc, tên theo lúc ban hành"),
    col("Mã cơ quan", "Mã trong co-quan.csv; nhóm chung không có mã"),
    col("Nay là", "Cơ quan làm việc ấy vào ngày dựng trang, nếu đã đổi"),
    col("Đề nghị", "có: kế hoạch đề nghị chứ không giao"),
    col("Nội dung", "Một việc được giao; mỗi việc một dòng"),
];

const AGENCIES: &[Column] = &[
    col("Mã", "Mã của cơ quan"),
    col("Tên", "Tên đầy đủ"),
    col("Tên gọn", "Tên viết tắt thường dùng"),
    col("Tên khác", "Những cách viết khác trong văn bản, cách nhau bằng dấu chấm phẩy"),
    col("Cấp", "central, province, district, commune, party, union, association, enterprise"),
    col("Cơ quan cấp trên", "Mã của cơ quan cấp trên trực tiếp"),
    col("Địa phương", "Mã địa phương"),
    col("Có từ", "Ngày bắt đầu hoạt động, nếu biết"),
    col("Có đến", "Ngày hoạt động cuối cùng, nếu đã kết thúc"),
    col("Kế thừa", "Mã các cơ quan nhận việc, cách nhau bằng dấu chấm phẩy"),
    col("Ngày kế thừa", "Ngày nhận việc, cùng thứ tự"),
    col("Nay là", "Cơ quan làm việc ấy vào ngày dựng trang, nếu đã đổi"),
    col("Số nhiệm vụ chủ trì", "Trong mọi kế hoạch trên trang"),
    col("Số nhiệm vụ phối hợp", "Trong mọi kế hoạch trên trang"),
    col("Số phần phân công", "Trong mọi kế hoạch trên trang"),
    col("Trang", "Địa chỉ của cơ quan trên trang này"),
];

const DOCUMENTS: &[Column] = &[
    col("Số, ký hiệu", "Số và ký hiệu của văn bản"),
    col("Loại", "Tên loại văn bản"),
    col("Trích yếu", "Tên văn bản"),
    col("Cơ quan ban hành", "Mã trong co-quan.csv, hoặc tên"),
    col("Ngày ban hành", "Ngày, tháng hoặc năm, tới mức biết được"),
    col("Có hiệu lực từ", "Ngày bắt đầu có hiệu lực, nếu biết"),
    col("Hết hiệu lực", "Ngày hết hiệu lực, nếu biết"),
    col("Thi hành", "Số, ký hiệu các văn bản mà văn bản này thi hành, cách nhau bằng dấu chấm phẩy"),
    col("Thay thế", "Số, ký hiệu các văn bản bị văn bản này thay thế"),
    col("Được sửa đổi bởi", "Số, ký hiệu các văn bản sửa đổi, bổ sung văn bản này"),
    col("Kế hoạch thực hiện", "Mã các kế hoạch lấy văn bản này làm căn cứ trực tiếp"),
    col("Toàn văn", "Địa chỉ nơi đăng toàn văn, nếu có"),
    col("Trang", "Địa chỉ của văn bản trên trang này"),
];

/// The columns of a file; none for JSON.
pub fn columns(file: DataFile) -> &'static [Column] {
    match file {
        DataFile::Targets => TARGETS,
        DataFile::Tasks => TASKS,
        DataFile::Duties => DUTIES,
        DataFile::Agencies => AGENCIES,
        DataFile::Documents => DOCUMENTS,
        DataFile::Plans | DataFile::PlansSchema | DataFile::Catalogue => &[],
    }
}

/// The files that hold data, in the order they are offered; the schema belongs to the plans.
pub const DATASETS: [DataFile; 6] = [
    DataFile::Plans,
    DataFile::Targets,
    DataFile::Tasks,
    DataFile::Duties,
    DataFile::Agencies,
    DataFile::Documents,
];

/// The key of a dataset's texts in `i18n`.
pub fn key(file: DataFile) -> &'static str {
    match file {
        DataFile::Plans => "plans",
        DataFile::PlansSchema => "schema",
        DataFile::Targets => "targets",
        DataFile::Tasks => "tasks",
        DataFile::Duties => "duties",
        DataFile::Agencies => "agencies",
        DataFile::Documents => "documents",
        DataFile::Catalogue => "catalogue",
    }
}

pub fn media_type(file: DataFile) -> &'static str {
    match file {
        DataFile::Plans => "application/json",
        DataFile::PlansSchema => "application/schema+json",
        DataFile::Catalogue => "application/ld+json",
        _ => "text/csv",
    }
}

/// How many plans, targets … a dataset holds.
pub fn size(context: &Context, file: DataFile) -> usize {
    let site = &context.site;
    let sum = |count: fn(&LinkedPlan) -> usize| site.plans.iter().map(count).sum();
    match file {
        DataFile::Plans => site.plans.len(),
        DataFile::Targets => sum(|p| p.targets.len()),
        DataFile::Tasks => sum(|p| p.tasks.len()),
        DataFile::Duties => sum(|p| p.duties.iter().map(|d| p.parsed.plan.duties[d.index].items.len()).sum()),
        DataFile::Agencies => site.registries.agencies.len(),
        DataFile::Documents => site.registries.documents.len(),
        DataFile::PlansSchema | DataFile::Catalogue => 0,
    }
}

/// A file of open data about all plans.
pub fn file(context: &Arc<Context>, file: DataFile) -> String {
    let site = &context.site;
    let all = || 0..site.plans.len() as u32;
    match file {
        DataFile::Plans => {
            let plans: Vec<Value> = all().map(|n| plan_object(context, n)).collect();
            pretty(&json!({
                "$schema": context.absolute(&DataFile::PlansSchema.url()),
                "title": site.language(LangId(0)).title,
                "plans": plans,
            }))
        }
        DataFile::PlansSchema => pretty(&schema(context)),
        DataFile::Targets => table(TARGETS, all().flat_map(|n| target_rows(context, n))),
        DataFile::Tasks => table(TASKS, all().flat_map(|n| task_rows(context, n))),
        DataFile::Duties => table(DUTIES, all().flat_map(|n| duty_rows(context, n))),
        DataFile::Agencies => table(AGENCIES, agency_rows(context)),
        DataFile::Documents => table(DOCUMENTS, document_rows(context)),
        DataFile::Catalogue => pretty(&catalogue(context)),
    }
}

/// A file of one plan's data.
pub fn plan_file(context: &Arc<Context>, plan: u32, file: PlanFile) -> String {
    match file {
        PlanFile::Json => {
            let mut object = plan_object(context, plan);
            let schema = format!("{}#/$defs/plan", context.absolute(&DataFile::PlansSchema.url()));
            object["$schema"] = json!(schema);
            pretty(&object)
        }
        PlanFile::Targets => table(TARGETS, target_rows(context, plan)),
        PlanFile::Tasks => table(TASKS, task_rows(context, plan)),
        PlanFile::Duties => table(DUTIES, duty_rows(context, plan)),
    }
}

fn pretty(value: &Value) -> String {
    let mut text = serde_json::to_string_pretty(value).expect("JSON values have text keys");
    text.push('\n');
    text
}

// CSV

/// A table as RFC 4180 has it (CRLF, quotes doubled), with a byte order mark so that spreadsheets
/// read it as UTF-8.
fn table(columns: &[Column], rows: impl IntoIterator<Item = Vec<Cell>>) -> String {
    let mut writer = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(Vec::new());
    let written = "writing to memory does not fail, and every row has the table's columns";
    writer.write_record(columns.iter().map(|c| c.name)).expect(written);
    for row in rows {
        writer.write_record(row.iter().map(|cell| cell.0.as_str())).expect(written);
    }
    let bytes = writer.into_inner().expect("writing to memory does not fail");
    let body = String::from_utf8(bytes).expect("CSV of text is text");
    format!("\u{feff}{body}")
}

/// A cell that no spreadsheet takes for a formula.
struct Cell(String);

impl Cell {
    /// Text from plans and registries. What begins like a formula gets an apostrophe before it
    /// (OWASP, "CSV Injection").
    fn text(text: impl AsRef<str>) -> Cell {
        let text = text.as_ref();
        let first = text.chars().next();
        if first.is_some_and(|c| {
            matches!(c, '=' | '+' | '-' | '@' | '\t' | '\r' | '\n' | '＝' | '＋' | '－' | '＠')
        }) {
            return Cell(format!("'{text}"));
        }
        Cell(text.to_owned())
    }

    fn optional(text: Option<impl AsRef<str>>) -> Cell {
        text.map_or_else(Cell::blank, Cell::text)
    }

    fn blank() -> Cell {
        Cell(String::new())
    }

    /// A number of ours: a minus is a minus.
    fn number(n: impl std::fmt::Display) -> Cell {
        Cell(n.to_string())
    }

    fn count(n: usize) -> Cell {
        Cell::number(n)
    }

    fn list<'a>(items: impl IntoIterator<Item = &'a str>) -> Cell {
        Cell::text(items.into_iter().collect::<Vec<_>>().join("; "))
    }
}

fn plan_cells(context: &Context, linked: &LinkedPlan) -> [Cell; 2] {
    [Cell::text(&linked.id), Cell::text(context.site.page(linked.page).title())]
}

fn part_url(context: &Context, linked: &LinkedPlan, kind: &str, id: &str) -> String {
    let anchor = super::escape::url_path(&anchor(kind, id));
    format!("{}#{anchor}", context.absolute(&context.site.page(linked.page).url))
}

fn names(context: &Context, refs: &[AgencyRef]) -> Cell {
    Cell::list(refs.iter().map(|r| agency_name(context, r)))
}

fn ids(context: &Context, refs: &[AgencyRef]) -> Cell {
    Cell::list(refs.iter().map(|r| r.agency().map_or("", |id| agency_id(context, id))))
}

fn agency_id(context: &Context, id: AgencyId) -> &str {
    &context.site.registries.agency_entry(id).id.value
}

fn target_rows(context: &Context, n: u32) -> Vec<Vec<Cell>> {
    let linked = &context.site.plans[n as usize];
    let plan = &linked.parsed.plan;
    let row = |n: usize| {
        let target = linked.target(n);
        let link = &linked.targets[n];
        let result = linked.results(n).next();
        let [id, title] = plan_cells(context, linked);
        vec![
            id,
            title,
            Cell::optional(plan.locality.as_ref().map(|l| &l.value)),
            Cell::text(&target.id.value),
            Cell::text(&context.site.indicators[link.indicator as usize].title),
            Cell::text(&target.subject.value),
            Cell::text(direction_key(target.direction.value)),
            Cell::text(bound_key(target.bound)),
            Cell::number(target.value.value),
            Cell::text(&target.unit.value),
            Cell::optional(target.frequency.map(frequency_key)),
            target.by.map_or_else(Cell::blank, Cell::number),
            Cell::text(target_text(context, target)),
            names(context, &link.responsible),
            result.map_or_else(Cell::blank, |r| Cell::number(r.year.value)),
            result.map_or_else(Cell::blank, |r| Cell::number(r.value.value)),
            Cell::optional(result.map(|r| &r.origin.value)),
            Cell::text(part_url(context, linked, "target", &target.id.value)),
        ]
    };
    (0..linked.targets.len()).map(row).collect()
}

fn task_rows(context: &Context, n: u32) -> Vec<Vec<Cell>> {
    let linked = &context.site.plans[n as usize];
    let row = |n: usize| {
        let task = linked.task(n);
        let link = &linked.tasks[n];
        let [id, title] = plan_cells(context, linked);
        vec![
            id,
            title,
            Cell::text(&task.id.value),
            Cell::optional(task.group.as_ref()),
            Cell::text(&task.title.value),
            names(context, &link.lead),
            ids(context, &link.lead),
            names(context, &link.coordinating),
            ids(context, &link.coordinating),
            Cell::optional(task.schedule.as_ref()),
            Cell::optional(task.note.as_ref()),
            Cell::text(part_url(context, linked, "task", &task.id.value)),
        ]
    };
    (0..linked.tasks.len()).map(row).collect()
}

fn duty_rows(context: &Context, n: u32) -> Vec<Vec<Cell>> {
    let linked = &context.site.plans[n as usize];
    let mut rows = Vec::new();
    for (n, link) in linked.duties.iter().enumerate() {
        let duty = linked.duty(n);
        for item in &duty.items {
            let [id, title] = plan_cells(context, linked);
            rows.push(vec![
                id,
                title,
                Cell::text(agency_name(context, &link.agency)),
                Cell::optional(link.agency.agency().map(|id| agency_id(context, id))),
                Cell::optional(link.agency.agency().map(|id| agency_now(context, id))),
                Cell::text(if duty.requested { "có" } else { "không" }),
                Cell::text(&item.value),
            ]);
        }
    }
    rows
}

fn level(level: Option<AgencyLevel>) -> Option<&'static str> {
    level.and_then(|l| AgencyLevel::CHOICES.iter().find(|(_, known)| *known == l)).map(|(name, _)| *name)
}

fn agency_rows(context: &Context) -> Vec<Vec<Cell>> {
    let site = &context.site;
    let row = |n: usize| {
        let id = AgencyId(n as u32);
        let entry = site.registries.agency_entry(id);
        let work = &site.agency_work[n];
        let days: Vec<String> =
            entry.succeeded_by.iter().map(|s| s.date.map(|d| d.to_string()).unwrap_or_default()).collect();
        vec![
            Cell::text(&entry.id.value),
            Cell::text(&entry.name.value),
            Cell::optional(entry.short.as_ref()),
            Cell::list(entry.aliases.iter().map(|a| &**a)),
            Cell::optional(level(entry.level)),
            Cell::optional(entry.parent.as_ref().map(|p| &p.value)),
            Cell::optional(entry.locality.as_ref().map(|l| &l.value)),
            Cell::optional(entry.valid_from.map(|d| d.to_string())),
            Cell::optional(entry.valid_to.map(|d| d.to_string())),
            Cell::list(entry.succeeded_by.iter().map(|s| &*s.id.value)),
            Cell::list(days.iter().map(String::as_str)),
            Cell::text(agency_now(context, id)),
            Cell::count(work.leads.len()),
            Cell::count(work.coordinates.len()),
            Cell::count(work.duties.len()),
            Cell::text(context.absolute(&site.agency_url(id))),
        ]
    };
    (0..site.registries.agencies.len()).map(row).collect()
}

fn document_rows(context: &Context) -> Vec<Vec<Cell>> {
    let site = &context.site;
    let row = |n: usize| {
        let id = DocumentId(n as u32);
        let entry = site.registries.document_entry(id);
        let issuer = entry.issuer.as_ref().map(|i| &*i.value).or(entry.issuer_name.as_deref());
        vec![
            Cell::text(&entry.symbol.value),
            Cell::optional(entry.kind.as_ref()),
            Cell::optional(entry.title.as_ref()),
            Cell::optional(issuer),
            Cell::optional(entry.issued.map(|d| d.iso())),
            Cell::optional(entry.effective.map(|d| d.to_string())),
            Cell::optional(entry.expires.map(|d| d.to_string())),
            Cell::list(entry.implements.iter().map(|s| &*s.value)),
            Cell::list(entry.replaces.iter().map(|s| &*s.value)),
            Cell::list(entry.amended_by.iter().map(|s| &*s.value)),
            Cell::list(site.document_links[n].plans.iter().map(|&p| &*site.plans[p as usize].id)),
            Cell::optional(entry.url.as_ref().map(|u| &u.value)),
            Cell::text(context.absolute(&site.document_url(LangId(0), id))),
        ]
    };
    (0..site.registries.documents.len()).map(row).collect()
}

// JSON

fn agency_object(context: &Context, reference: &AgencyRef) -> Value {
    let name = agency_name(context, reference);
    match reference {
        AgencyRef::Agency(id) => {
            let site = &context.site;
            let now = site.registries.successors_on(*id, site.options.now);
            let mut object = json!({"id": agency_id(context, *id), "name": name});
            if !now.is_empty() {
                object["now"] = now.into_iter().map(|id| json!(agency_id(context, id))).collect();
            }
            object
        }
        AgencyRef::Group(group, _) => {
            let group = group.map(|id| &*context.site.registries.group_entry(id).id.value);
            json!({"group": group, "name": name})
        }
    }
}

fn plan_object(context: &Context, n: u32) -> Value {
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
fn schema(context: &Context) -> Value {
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

/// The catalogue of all data (W3C DCAT 3).
fn catalogue(context: &Context) -> Value {
    let site = &context.site;
    let language = site.language(LangId(0));
    let in_language = |text: &str| json!({"@language": language.code, "@value": text});
    let publisher = json!({
        "@type": "foaf:Organization",
        "foaf:name": site.config.organisation.as_ref().map_or(&site.config.title, |o| &o.name),
    });
    let distribution = |url: &str, media: &str| {
        let address = context.absolute(url);
        json!({
            "@type": "dcat:Distribution",
            "dcat:accessURL": {"@id": context.absolute("du-lieu/")},
            "dcat:downloadURL": {"@id": address},
            "dcat:mediaType": {"@id": format!("https://www.iana.org/assignments/media-types/{media}")},
        })
    };
    let datasets: Vec<Value> = DATASETS
        .iter()
        .map(|&file| {
            let mut files = vec![distribution(&file.url(), media_type(file))];
            if file == DataFile::Plans {
                let schema = context.absolute(&DataFile::PlansSchema.url());
                files[0]["dct:conformsTo"] = json!({"@id": schema});
            }
            json!({
                "@type": "dcat:Dataset",
                "@id": format!("{}#{}", context.absolute("du-lieu/"), key(file)),
                "dct:identifier": key(file),
                "dct:title": in_language(&context.text(&format!("data.{}.title", key(file)))),
                "dct:description": in_language(&context.text(&format!("data.{}.description", key(file)))),
                "dct:language": language.code,
                "dct:publisher": publisher,
                "dcat:landingPage": {"@id": context.absolute("du-lieu/")},
                "dcat:distribution": files,
            })
        })
        .collect();
    json!({
        "@context": {
            "dcat": "http://www.w3.org/ns/dcat#",
            "dct": "http://purl.org/dc/terms/",
            "foaf": "http://xmlns.com/foaf/0.1/",
        },
        "@type": "dcat:Catalog",
        "@id": context.absolute(&DataFile::Catalogue.url()),
        "dct:title": in_language(&format!("{}: {}", context.text("data.title"), language.title)),
        "dct:description": in_language(&context.text("data.description")),
        "dct:language": language.code,
        "dct:publisher": publisher,
        "foaf:homepage": {"@id": context.absolute("")},
        "dcat:dataset": datasets,
    })
}

// schema.org

/// The datasets of `/du-lieu/` for its page (schema.org DataCatalog).
pub fn data_catalog(context: &Context) -> Value {
    let datasets: Vec<Value> = DATASETS
        .iter()
        .map(|&file| {
            json!({
                "@type": "Dataset",
                "name": context.text(&format!("data.{}.title", key(file))),
                "description": context.text(&format!("data.{}.description", key(file))),
                "url": format!("{}#{}", context.absolute("du-lieu/"), key(file)),
                "distribution": download(context, &file.url(), media_type(file)),
            })
        })
        .collect();
    json!({
        "@type": "DataCatalog",
        "name": context.text("data.title"),
        "description": context.text("data.description"),
        "url": context.absolute("du-lieu/"),
        "dataset": datasets,
    })
}

/// A plan's data (schema.org Dataset).
pub fn plan_dataset(context: &Context, n: u32) -> Value {
    let site = &context.site;
    let linked = &site.plans[n as usize];
    let files: Vec<Value> = PlanFile::of(linked)
        .map(|file| {
            let media = if file == PlanFile::Json { "application/json" } else { "text/csv" };
            download(context, &site.plan_file_url(n, file), media)
        })
        .collect();
    json!({
        "@type": "Dataset",
        "name": context.text("download.plan") + ": " + site.page(linked.page).title(),
        "description": plan_description(context, linked),
        "url": context.absolute(&site.page(linked.page).url),
        "includedInDataCatalog": {"@type": "DataCatalog", "url": context.absolute("du-lieu/")},
        "distribution": files,
    })
}

fn download(context: &Context, url: &str, media: &str) -> Value {
    json!({"@type": "DataDownload", "encodingFormat": media, "contentUrl": context.absolute(url)})
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check_cell(text: &str, safe: &str) {
        assert_eq!(Cell::text(text).0, safe);
    }

    #[test]
    fn a_cell_is_never_a_formula() {
        check_cell("=HYPERLINK(\"http://x\")", "'=HYPERLINK(\"http://x\")");
        check_cell("+84", "'+84");
        check_cell("-1+1", "'-1+1");
        check_cell("@SUM(A1)", "'@SUM(A1)");
        check_cell("\t=1", "'\t=1");
        check_cell("Sở Y tế", "Sở Y tế");
        assert_eq!(Cell::number(-4.5).0, "-4.5");
    }

    #[test]
    fn a_table_has_a_byte_order_mark_and_crlf_and_doubles_quotes() {
        let columns = [col("Tên", ""), col("Ghi chú", "")];
        let rows = vec![vec![Cell::text("a;b"), Cell::text("nói \"đủ\", \nrồi")]];
        assert_eq!(table(&columns, rows), "\u{feff}Tên,Ghi chú\r\na;b,\"nói \"\"đủ\"\", \nrồi\"\r\n");
    }
}
