//! The keys of `plan.toml` and the columns of the tables beside it.

use super::{Key, Shape, key, required};

fn directions() -> Vec<&'static str> {
    vec!["decrease", "increase", "reach"]
}

fn bounds() -> Vec<&'static str> {
    vec!["exact", "at_least", "above"]
}

fn frequencies() -> Vec<&'static str> {
    vec!["per_year", "by_end", "always"]
}

/// `plan.toml`
pub const PLAN: &[Key] = &[
    required(
        "title",
        Shape::Text,
        "\"Kế hoạch …\"",
        "Trích yếu, chép đúng văn bản.",
        "The plan's title, word for word.",
    ),
    key(
        "symbol",
        Shape::Text,
        "\"224/KH-UBND\"",
        "Số, ký hiệu; chưa có số thì ghi \"KH-UBND\". Văn bản của Đảng: \"322-KH/TU\".",
        "The symbol; \"KH-UBND\" while the number is blank. Of a Party document: \"322-KH/TU\".",
    ),
    key("type", Shape::Text, "\"ke-hoach\"", "Tên loại văn bản.", "The type of document."),
    key(
        "issuer",
        Shape::Text,
        "\"ubnd-tinh\"",
        "Cơ quan ban hành: mã trong content/_data/agencies.toml.",
        "The issuer: an id from content/_data/agencies.toml.",
    ),
    key(
        "issued",
        Shape::PartialDate,
        "2026-01-15",
        "Ngày ban hành, rõ đến đâu ghi đến đó: 2026-01-15, \"2026-01\" hoặc 2026.",
        "When it was issued, as far as known.",
    ),
    key(
        "locality",
        Shape::Text,
        "\"tinh\"",
        "Địa phương: mã trong content/_data/localities.toml.",
        "The locality: an id from content/_data/localities.toml.",
    ),
    key(
        "period",
        Shape::Table(PERIOD),
        "{ from = 2026, to = 2030 }",
        "Giai đoạn, theo năm.",
        "The years it covers.",
    ),
    key(
        "signer",
        Shape::Table(SIGNER),
        "{ name = \"Họ và tên\", role = \"PHÓ CHỦ TỊCH\", authority = \"KT. CHỦ TỊCH\" }",
        "Người ký.",
        "Who signed.",
    ),
    key(
        "legal_basis",
        Shape::Texts,
        "[\"84/2015/QH13\"]",
        "Căn cứ: số, ký hiệu có trong content/_data/documents.toml.",
        "Legal basis: symbols from content/_data/documents.toml.",
    ),
    key("recipients", Shape::Texts, "[\"Các sở, ban, ngành\"]", "Nơi nhận.", "Recipients."),
    key(
        "target",
        Shape::Tables(TARGET),
        "",
        "Chỉ tiêu có con số, mỗi chỉ tiêu một khối. Mục tiêu không có số thì viết trong bài.",
        "Targets with a figure, a block each. A goal without a figure belongs in the text.",
    ),
    key(
        "task",
        Shape::Tables(TASK),
        "",
        "Nhiệm vụ, mỗi nhiệm vụ một khối; bảng dài thì dùng tasks.csv.",
        "Tasks, a block each; a long table may be tasks.csv.",
    ),
    key(
        "duty",
        Shape::Tables(DUTY),
        "",
        "Phân công trách nhiệm, mỗi cơ quan một khối.",
        "What one agency must do, a block each.",
    ),
    key(
        "report",
        Shape::Tables(REPORT),
        "",
        "Chế độ báo cáo: ai báo cáo ai, trước ngày nào.",
        "Who reports to whom, and by when.",
    ),
];

const PERIOD: &[Key] = &[
    required("from", Shape::IntegerIn(1945, 2200), "2026", "Từ năm.", "The first year."),
    required("to", Shape::IntegerIn(1945, 2200), "2030", "Đến năm.", "The last year."),
];

const SIGNER: &[Key] = &[
    required("name", Shape::Text, "\"Họ và tên\"", "Họ và tên.", "The name."),
    key("role", Shape::Text, "\"PHÓ CHỦ TỊCH\"", "Chức vụ.", "The office."),
    key("authority", Shape::Text, "\"KT. CHỦ TỊCH\"", "Quyền hạn ký.", "On whose authority."),
];

const TARGET: &[Key] = &[
    required(
        "id",
        Shape::Text,
        "\"tnld-chet-nguoi\"",
        "Mã chỉ tiêu, không trùng trong kế hoạch.",
        "The target's id, unique in the plan.",
    ),
    required(
        "subject",
        Shape::Text,
        "\"tần suất tai nạn lao động chết người\"",
        "Đo cái gì.",
        "What is measured.",
    ),
    key(
        "direction",
        Shape::Choice(directions),
        "\"decrease\"",
        "decrease (giảm), increase (tăng), reach (đạt; mặc định).",
        "decrease, increase or reach (default).",
    ),
    key(
        "bound",
        Shape::Choice(bounds),
        "\"at_least\"",
        "exact (đúng bằng; mặc định), at_least (ít nhất), above (trên).",
        "exact (default), at_least or above.",
    ),
    required("value", Shape::Number, "4", "Con số.", "The figure."),
    required("unit", Shape::Text, "\"%\"", "Đơn vị.", "The unit."),
    key(
        "frequency",
        Shape::Choice(frequencies),
        "\"per_year\"",
        "per_year (mỗi năm), by_end (đến cuối kỳ), always (luôn luôn).",
        "per_year, by_end or always.",
    ),
    key(
        "indicator",
        Shape::Text,
        "\"Tai nạn chết người\"",
        "Tên chung để so sánh chỉ tiêu này giữa các kế hoạch (mặc định: theo subject).",
        "The common name under which plans are compared (default: from the subject).",
    ),
    key("by", Shape::IntegerIn(1945, 2200), "2030", "Đến năm nào.", "The year by which it is due."),
    key("responsible", Shape::Texts, "[\"so-y-te\"]", "Cơ quan chịu trách nhiệm.", "Who is responsible."),
    key("note", Shape::Text, "\"…\"", "Ghi chú.", "A note."),
];

const TASK: &[Key] = &[
    required("id", Shape::Text, "\"1a\"", "Mã hoặc số thứ tự.", "The id or number."),
    required("title", Shape::Text, "\"Huấn luyện an toàn\"", "Nhiệm vụ.", "The task."),
    key("group", Shape::Text, "\"Tuyên truyền\"", "Nhóm nhiệm vụ.", "The group of tasks."),
    key(
        "lead",
        Shape::Texts,
        "[\"so-noi-vu\"]",
        "Cơ quan chủ trì. Văn bản không nêu ai thì ghi lead = [].",
        "Who leads. Where the document names nobody, write lead = [].",
    ),
    key("coordinating", Shape::Texts, "[\"so-y-te\"]", "Cơ quan phối hợp.", "Who takes part."),
    key("schedule", Shape::Text, "\"Hằng năm\"", "Thời gian thực hiện.", "When."),
    key("note", Shape::Text, "\"Thường xuyên\"", "Ghi chú.", "A note."),
];

const DUTY: &[Key] = &[
    required(
        "agency",
        Shape::Text,
        "\"so-y-te\"",
        "Cơ quan: mã hoặc tên có trong danh mục.",
        "The agency: an id or name of the registry.",
    ),
    key(
        "requested",
        Shape::Boolean,
        "true",
        "true khi văn bản viết \"Đề nghị …\".",
        "true where the document only asks (\"Đề nghị …\").",
    ),
    key("items", Shape::Texts, "[\"Việc thứ nhất\"]", "Các việc được giao.", "What it must do."),
];

const REPORT: &[Key] = &[
    key("from", Shape::Texts, "[\"so-y-te\"]", "Ai báo cáo.", "Who reports."),
    key("to", Shape::Texts, "[\"so-noi-vu\"]", "Báo cáo ai.", "To whom."),
    key(
        "deadline",
        Shape::MonthDay,
        "\"12-15\"",
        "Trước ngày nào hằng năm, dạng tháng-ngày.",
        "By when each year: month-day.",
    ),
    key("note", Shape::Text, "\"…\"", "Ghi chú.", "A note."),
];

/// The columns of `tasks.csv`.
pub const TASKS: &[Key] = &[
    key("TT", Shape::Text, "", "Số thứ tự.", "The number."),
    required(
        "Nhiệm vụ",
        Shape::Text,
        "",
        "Nhiệm vụ. Dòng chỉ có số và tên là đầu mục của các dòng sau.",
        "The task. A row with only a number and a name heads the rows below it.",
    ),
    key("Nhóm", Shape::Text, "", "Nhóm nhiệm vụ.", "The group of tasks."),
    key(
        "Cơ quan chủ trì",
        Shape::Text,
        "",
        "Mã hoặc tên; nhiều cơ quan ngăn bằng dấu chấm phẩy.",
        "Ids or names, separated by semicolons.",
    ),
    key(
        "Cơ quan phối hợp",
        Shape::Text,
        "",
        "Mã hoặc tên; nhiều cơ quan ngăn bằng dấu chấm phẩy.",
        "Ids or names, separated by semicolons.",
    ),
    key("Thời gian thực hiện", Shape::Text, "", "Thời gian thực hiện.", "When."),
    key("Ghi chú", Shape::Text, "", "Ghi chú.", "A note."),
];

/// The columns of `results.csv`.
pub const RESULTS: &[Key] = &[
    required("Năm", Shape::Text, "", "Năm của kết quả.", "The year of the result."),
    required("Chỉ tiêu", Shape::Text, "", "Mã chỉ tiêu trong plan.toml.", "The target's id in plan.toml."),
    required("Giá trị", Shape::Text, "", "Con số đã công bố.", "The published figure."),
    required("Nguồn", Shape::Text, "", "Công bố ở đâu.", "Where it was published."),
];
