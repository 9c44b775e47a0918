//! Open data: the plans as JSON with its schema, tables as CSV, and a catalogue (DCAT).
//!
//! The description of a table's columns here is what `/du-lieu/` shows and what the CSV files have
//! as headings, so the two cannot differ. Nothing depends on the day of the build but who does an
//! agency's work "now".

mod catalogue;
mod json;
mod tables;

use serde::Serialize;
use serde_json::json;

use super::context::Context;
use crate::model::plans::LinkedPlan;
use crate::model::{DataFile, LangId, OutputId, PlanFile, PlanId};

pub use catalogue::{data_catalog, plan_dataset};

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
pub fn file(context: &Context, file: DataFile) -> String {
    let site = &context.site;
    let all = || (0..site.plans.len() as u32).map(PlanId);
    match file {
        DataFile::Plans => {
            // One plan a line: small, and a change shows where it is.
            let schema = json!(context.absolute_link(OutputId::DataFile(DataFile::PlansSchema)));
            let title = json!(site.language(LangId(0)).title);
            let mut text = format!("{{\"$schema\":{schema},\"title\":{title},\"plans\":[\n").into_bytes();
            for n in all() {
                if n.0 > 0 {
                    text.extend(b",\n");
                }
                serde_json::to_writer(&mut text, &json::plan_object(context, n, None)).expect(WRITTEN);
            }
            text.extend(b"\n]}\n");
            String::from_utf8(text).expect("JSON is text")
        }
        DataFile::PlansSchema => pretty(&json::schema(context)),
        DataFile::Targets => tables::targets(context, all()),
        DataFile::Tasks => tables::tasks(context, all()),
        DataFile::Duties => tables::duties(context, all()),
        DataFile::Agencies => tables::agencies(context),
        DataFile::Documents => tables::documents(context),
        DataFile::Catalogue => pretty(&catalogue::catalogue(context)),
    }
}

/// A file of one plan's data.
pub fn plan_file(context: &Context, plan: PlanId, file: PlanFile) -> String {
    match file {
        PlanFile::Json => {
            let schema =
                format!("{}#/$defs/plan", context.absolute_link(OutputId::DataFile(DataFile::PlansSchema)));
            let object = json::plan_object(context, plan, Some(schema));
            let mut text = serde_json::to_string(&object).expect(WRITTEN);
            text.push('\n');
            text
        }
        PlanFile::Tasks => tables::tasks(context, std::iter::once(plan)),
    }
}

const WRITTEN: &str = "what is written here has text keys, and memory takes it";

fn pretty(value: &impl Serialize) -> String {
    let mut text = serde_json::to_string_pretty(value).expect(WRITTEN);
    text.push('\n');
    text
}
