//! The keys of `plan.toml` and the columns of the tables beside it.

use super::choices::{Bound, Choice, Direction, Frequency};
use super::make::{LINE, LINES, LONG, LONGS, entries, entry, key, required, table};
use super::{DefaultValue, Key, Registry, Shape, TextKind};

table! {
    /// `plan.toml`
    plan {
        TITLE = required(
            "title", LINE, "\"Kế hoạch …\"",
            ("Trích yếu", "Title"),
            "Trích yếu, chép đúng văn bản.",
            "The plan's title, word for word.",
        );
        SYMBOL = key(
            "symbol", LINE, "\"224/KH-UBND\"",
            ("Số, ký hiệu", "Symbol"),
            "Số, ký hiệu; chưa có số thì ghi \"KH-UBND\". Văn bản của Đảng: \"322-KH/TU\".",
            "The symbol; \"KH-UBND\" while the number is blank. Of a Party document: \"322-KH/TU\".",
        );
        TYPE = key(
            "type", LINE, "\"ke-hoach\"",
            ("Loại văn bản", "Type of document"),
            "Tên loại văn bản.",
            "The type of document.",
        );
        ISSUER = key(
            "issuer", entry(Registry::Agencies), "\"ubnd-tinh\"",
            ("Cơ quan ban hành", "Issuer"),
            "Cơ quan ban hành: mã trong content/_data/agencies.toml.",
            "The issuer: an id from content/_data/agencies.toml.",
        );
        ISSUED = key(
            "issued", Shape::PartialDate, "2026-01-15",
            ("Ngày ban hành", "Issued on"),
            "Ngày ban hành, rõ đến đâu ghi đến đó: 2026-01-15, \"2026-01\" hoặc 2026.",
            "When it was issued, as far as known.",
        );
        LOCALITY = key(
            "locality", entry(Registry::Localities), "\"tinh\"",
            ("Địa phương", "Locality"),
            "Địa phương: mã trong content/_data/localities.toml.",
            "The locality: an id from content/_data/localities.toml.",
        );
        PERIOD = key(
            "period", Shape::Table(period::ALL), "{ from = 2026, to = 2030 }",
            ("Giai đoạn", "Period"),
            "Giai đoạn, theo năm.",
            "The years it covers.",
        );
        SIGNER = key(
            "signer", Shape::Table(signer::ALL), "{ name = \"Họ và tên\", role = \"PHÓ CHỦ TỊCH\", authority = \"KT. CHỦ TỊCH\" }",
            ("Người ký", "Signer"),
            "Người ký.",
            "Who signed.",
        );
        LEGAL_BASIS = key(
            "legal_basis", entries(Registry::Documents), "[\"84/2015/QH13\"]",
            ("Căn cứ", "Legal basis"),
            "Căn cứ: số, ký hiệu có trong content/_data/documents.toml.",
            "Legal basis: symbols from content/_data/documents.toml.",
        );
        RECIPIENTS = key(
            "recipients", LINES, "[\"Các sở, ban, ngành\"]",
            ("Nơi nhận", "Recipients"),
            "Nơi nhận.",
            "Recipients.",
        );
        TARGET = key(
            "target", Shape::Tables(target::ALL), "",
            ("Chỉ tiêu", "Targets"),
            "Chỉ tiêu có con số, mỗi chỉ tiêu một khối. Mục tiêu không có số thì viết trong bài.",
            "Targets with a figure, a block each. A goal without a figure belongs in the text.",
        );
        TASK = key(
            "task", Shape::Tables(task::ALL), "",
            ("Nhiệm vụ", "Tasks"),
            "Nhiệm vụ, mỗi nhiệm vụ một khối; bảng dài thì dùng tasks.csv.",
            "Tasks, a block each; a long table may be tasks.csv.",
        );
        DUTY = key(
            "duty", Shape::Tables(duty::ALL), "",
            ("Phân công trách nhiệm", "Duties"),
            "Phân công trách nhiệm, mỗi cơ quan một khối.",
            "What one agency must do, a block each.",
        );
        NAMED = key(
            "named", Shape::Tables(named::ALL), "",
            ("Tên chưa có mã", "Names without an id"),
            "Tên trong văn bản mà danh mục cơ quan chưa có, mỗi tên một khối: gán mã, hoặc để nguyên là một nhóm.",
            "Names the registry does not have, a block each: assign an id, or leave it as a group.",
        );
        REPORT = key(
            "report", Shape::Tables(report::ALL), "",
            ("Chế độ báo cáo", "Reports"),
            "Chế độ báo cáo: ai báo cáo ai, trước ngày nào.",
            "Who reports to whom, and by when.",
        );
    }
}

table! {
    /// The years a plan covers.
    period {
        FROM = required(
            "from", Shape::IntegerIn(1945, 2200), "2026",
            ("Từ năm", "First year"),
            "Từ năm.",
            "The first year.",
        );
        TO = required(
            "to", Shape::IntegerIn(1945, 2200), "2030",
            ("Đến năm", "Last year"),
            "Đến năm.",
            "The last year.",
        );
    }
}

table! {
    /// A name of a plan that the registry does not have.
    named {
        NAME = required(
            "name", LINE, "\"Trạm Y tế\"",
            ("Tên trong văn bản", "Name as written"),
            "Tên, chép đúng văn bản.",
            "The name, as the document writes it.",
        );
        AGENCY = key(
            "agency", entry(Registry::Agencies), "\"so-y-te\"",
            ("Mã cơ quan", "Agency"),
            "Mã trong content/_data/agencies.toml; bỏ trống thì tên được giữ nguyên như một nhóm, không có trang riêng.",
            "Its id in content/_data/agencies.toml; without one the name stays as written, as a group without a page.",
        );
    }
}

table! {
    /// Who signed.
    signer {
        NAME = key(
            "name", LINE, "\"Họ và tên\"",
            ("Họ và tên", "Name"),
            "Họ và tên; bỏ trống khi văn bản chưa ghi.",
            "The name; left out where the document has none yet.",
        );
        ROLE = key(
            "role", LINE, "\"PHÓ CHỦ TỊCH\"",
            ("Chức vụ", "Office"),
            "Chức vụ.",
            "The office.",
        );
        AUTHORITY = key(
            "authority", LINE, "\"KT. CHỦ TỊCH\"",
            ("Quyền hạn ký", "On whose authority"),
            "Quyền hạn ký.",
            "On whose authority.",
        );
    }
}

table! {
    /// A target.
    target {
        ID = required(
            "id", LINE, "\"tnld-chet-nguoi\"",
            ("Mã", "Id"),
            "Mã chỉ tiêu, không trùng trong kế hoạch.",
            "The target's id, unique in the plan.",
        );
        SUBJECT = required(
            "subject", LINE, "\"tần suất tai nạn lao động chết người\"",
            ("Đo cái gì", "What is measured"),
            "Đo cái gì.",
            "What is measured.",
        );
        DIRECTION = key(
            "direction", Shape::Choice(Direction::WORDS), "\"decrease\"",
            ("Hướng", "Direction"),
            "decrease (giảm), increase (tăng), reach (đạt; mặc định).",
            "decrease, increase or reach (default).",
        ).or(DefaultValue::Text("reach"));
        BOUND = key(
            "bound", Shape::Choice(Bound::WORDS), "\"at_least\"",
            ("Mức", "Bound"),
            "exact (đúng bằng; mặc định), at_least (ít nhất), above (trên).",
            "exact (default), at_least or above.",
        ).or(DefaultValue::Text("exact"));
        VALUE = required(
            "value", Shape::Number, "4",
            ("Con số", "Figure"),
            "Con số; viết như trong văn bản thì đặt trong ngoặc kép: \"4,5\", \"1.200.000\", \"≥ 90\".",
            "The figure; as documents write it in quotes: \"4,5\", \"1.200.000\", \"≥ 90\".",
        );
        UNIT = required(
            "unit", LINE, "\"%\"",
            ("Đơn vị", "Unit"),
            "Đơn vị.",
            "The unit.",
        );
        FREQUENCY = key(
            "frequency", Shape::Choice(Frequency::WORDS), "\"per_year\"",
            ("Bao lâu một lần", "How often"),
            "per_year (mỗi năm), by_end (đến cuối kỳ), always (luôn luôn).",
            "per_year, by_end or always.",
        );
        INDICATOR = key(
            "indicator", LINE, "\"Tai nạn chết người\"",
            ("Tên chung để so sánh", "Name for comparing"),
            "Tên chung để so sánh chỉ tiêu này giữa các kế hoạch (mặc định: theo subject).",
            "The common name under which plans are compared (default: from the subject).",
        );
        BY = key(
            "by", Shape::IntegerIn(1945, 2200), "2030",
            ("Đến năm", "Due by the year"),
            "Đến năm nào.",
            "The year by which it is due.",
        );
        RESPONSIBLE = key(
            "responsible", entries(Registry::Agencies), "[\"so-y-te\"]",
            ("Cơ quan chịu trách nhiệm", "Responsible"),
            "Cơ quan chịu trách nhiệm.",
            "Who is responsible.",
        );
        NOTE = key(
            "note", LONG, "\"…\"",
            ("Ghi chú", "Note"),
            "Ghi chú.",
            "A note.",
        );
    }
}

table! {
    /// A task.
    task {
        ID = required(
            "id", LINE, "\"1a\"",
            ("Mã, số thứ tự", "Id or number"),
            "Mã hoặc số thứ tự.",
            "The id or number.",
        );
        TITLE = required(
            "title", LONG, "\"Huấn luyện an toàn\"",
            ("Nhiệm vụ", "Task"),
            "Nhiệm vụ.",
            "The task.",
        );
        GROUP = key(
            "group", LINE, "\"Tuyên truyền\"",
            ("Nhóm nhiệm vụ", "Group"),
            "Nhóm nhiệm vụ.",
            "The group of tasks.",
        );
        LEAD = key(
            "lead", entries(Registry::Agencies), "[\"so-noi-vu\"]",
            ("Cơ quan chủ trì", "Lead agencies"),
            "Cơ quan chủ trì. Văn bản không nêu ai thì ghi lead = [].",
            "Who leads. Where the document names nobody, write lead = [].",
        );
        COORDINATING = key(
            "coordinating", entries(Registry::Agencies), "[\"so-y-te\"]",
            ("Cơ quan phối hợp", "Coordinating agencies"),
            "Cơ quan phối hợp.",
            "Who takes part.",
        );
        SCHEDULE = key(
            "schedule", LINE, "\"Hằng năm\"",
            ("Thời gian thực hiện", "Schedule"),
            "Thời gian thực hiện.",
            "When.",
        );
        NOTE = key(
            "note", LONG, "\"Thường xuyên\"",
            ("Ghi chú", "Note"),
            "Ghi chú.",
            "A note.",
        );
    }
}

table! {
    /// What one agency must do.
    duty {
        AGENCY = required(
            "agency", entry(Registry::Agencies), "\"so-y-te\"",
            ("Cơ quan", "Agency"),
            "Cơ quan: mã hoặc tên có trong danh mục.",
            "The agency: an id or name of the registry.",
        );
        REQUESTED = key(
            "requested", Shape::Boolean, "true",
            ("Chỉ là đề nghị", "Only requested"),
            "true khi văn bản viết \"Đề nghị …\".",
            "true where the document only asks (\"Đề nghị …\").",
        ).or(DefaultValue::Boolean(false));
        ITEMS = key(
            "items", LONGS, "[\"Việc thứ nhất\"]",
            ("Các việc được giao", "What it must do"),
            "Các việc được giao.",
            "What it must do.",
        );
    }
}

table! {
    /// Who reports to whom.
    report {
        FROM = key(
            "from", entries(Registry::Agencies), "[\"so-y-te\"]",
            ("Ai báo cáo", "Who reports"),
            "Ai báo cáo.",
            "Who reports.",
        );
        TO = key(
            "to", entries(Registry::Agencies), "[\"so-noi-vu\"]",
            ("Báo cáo ai", "To whom"),
            "Báo cáo ai.",
            "To whom.",
        );
        DEADLINE = key(
            "deadline", Shape::MonthDay, "\"12-15\"",
            ("Trước ngày", "Deadline"),
            "Trước ngày nào: hằng năm viết tháng-ngày (\"12-15\"); chỉ một năm viết cả năm (\"2026-12-15\").",
            "By when: each year as month-day (\"12-15\"), of one year with the year (\"2026-12-15\").",
        );
        NOTE = key(
            "note", LONG, "\"…\"",
            ("Ghi chú", "Note"),
            "Ghi chú.",
            "A note.",
        );
    }
}

table! {
    /// The columns of `tasks.csv`: headings of official plans.
    tasks {
        NUMBER = key(
            "TT", LINE, "",
            ("Số thứ tự", "Number"),
            "Số thứ tự.",
            "The number.",
        ).also(&["stt", "số tt", "số thứ tự"]);
        TITLE = required(
            "Nhiệm vụ", LONG, "",
            ("Nhiệm vụ", "Task"),
            "Nhiệm vụ. Dòng chỉ có số và tên là đầu mục của các dòng sau.",
            "The task. A row with only a number and a name heads the rows below it.",
        ).also(&[
            "nội dung",
            "nội dung nhiệm vụ",
            "nhiệm vụ, giải pháp",
            "nhiệm vụ, giải pháp trọng tâm thực hiện",
            "công việc",
        ]);
        GROUP = key(
            "Nhóm", LINE, "",
            ("Nhóm nhiệm vụ", "Group"),
            "Nhóm nhiệm vụ.",
            "The group of tasks.",
        ).also(&["nhóm nhiệm vụ"]);
        LEAD = key(
            "Cơ quan chủ trì", Shape::Text(TextKind::Entries(Registry::Agencies)), "",
            ("Cơ quan chủ trì", "Lead agencies"),
            "Mã hoặc tên; nhiều cơ quan ngăn bằng dấu chấm phẩy.",
            "Ids or names, separated by semicolons.",
        ).also(&["đơn vị chủ trì", "chủ trì"]);
        COORDINATING = key(
            "Cơ quan phối hợp", Shape::Text(TextKind::Entries(Registry::Agencies)), "",
            ("Cơ quan phối hợp", "Coordinating agencies"),
            "Mã hoặc tên; nhiều cơ quan ngăn bằng dấu chấm phẩy.",
            "Ids or names, separated by semicolons.",
        ).also(&["đơn vị phối hợp", "phối hợp"]);
        SCHEDULE = key(
            "Thời gian thực hiện", LINE, "",
            ("Thời gian thực hiện", "Schedule"),
            "Thời gian thực hiện.",
            "When.",
        ).also(&["thời gian", "thời hạn", "tiến độ", "thời gian hoàn thành"]);
        NOTE = key(
            "Ghi chú", LONG, "",
            ("Ghi chú", "Note"),
            "Ghi chú.",
            "A note.",
        );
    }
}

table! {
    /// The columns of `results.csv`.
    results {
        YEAR = required(
            "Năm", Shape::Text(TextKind::Figure), "",
            ("Năm", "Year"),
            "Năm của kết quả.",
            "The year of the result.",
        );
        TARGET = required(
            "Chỉ tiêu", entry(Registry::Targets), "",
            ("Chỉ tiêu", "Target"),
            "Mã chỉ tiêu trong plan.toml.",
            "The target's id in plan.toml.",
        );
        VALUE = required(
            "Giá trị", Shape::Text(TextKind::Figure), "",
            ("Giá trị", "Figure"),
            "Con số đã công bố.",
            "The published figure.",
        ).also(&["kết quả"]);
        ORIGIN = required(
            "Nguồn", LINE, "",
            ("Nguồn", "Source"),
            "Công bố ở đâu.",
            "Where it was published.",
        );
    }
}
