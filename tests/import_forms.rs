//! The importer on the forms that offices use, kind by kind: small documents of fictional issuers, made here.

mod common;

use std::io::{Cursor, Write};

use lantoa::diag::{Code, Severity};
use lantoa::import::*;

/// A Word file out of the body's XML and further parts.
fn word(body: &str, parts: &[(&str, &str)]) -> Vec<u8> {
    let document = format!(
        "<w:document xmlns:w=\"w\" xmlns:r=\"r\" xmlns:mc=\"mc\" xmlns:wps=\"wps\"><w:body>{body}</w:body></w:document>"
    );
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let named = parts.iter().any(|(name, _)| *name == "_rels/.rels");
    let main = if named { "word/document2.xml" } else { "word/document.xml" };
    for (name, text) in std::iter::once(&(main, document.as_str())).chain(parts) {
        zip.start_file(*name, zip::write::SimpleFileOptions::default()).unwrap();
        zip.write_all(text.as_bytes()).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

fn p(text: &str) -> String {
    format!("<w:p><w:r><w:t>{text}</w:t></w:r></w:p>")
}

fn paras(lines: &[&str]) -> String {
    lines.iter().map(|line| p(line)).collect()
}

/// A table: rows of cells of lines parted by `|`.
fn table(rows: &[&[&str]]) -> String {
    let cell = |text: &&str| format!("<w:tc>{}</w:tc>", text.split('|').map(p).collect::<String>());
    let row = |row: &&[&str]| format!("<w:tr>{}</w:tr>", row.iter().map(cell).collect::<String>());
    format!("<w:tbl>{}</w:tbl>", rows.iter().map(row).collect::<String>())
}

fn read(name: &str, bytes: &[u8]) -> Imported {
    let found = import(name, bytes, &NoNames).unwrap_or_else(|problem| panic!("{name}: {problem:?}"));
    let sorted = |text: &str| {
        let mut chars: Vec<char> = text.chars().collect();
        chars.sort_unstable();
        chars
    };
    assert_eq!(sorted(&found.source_text), sorted(&found.accounted_text()), "characters lost or doubled");
    found
}

/// A plan with a letterhead in a table and a signature, as Word files have it.
fn plan(left: &str, number: &str, signature: &str) -> Imported {
    let body = [
        table(&[
            &[left, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM|Độc lập - Tự do - Hạnh phúc"],
            &[number, "Thanh Vân, ngày 07 tháng 4 năm 2026"],
        ]),
        paras(&[
            "KẾ HOẠCH",
            "An toàn lao động năm 2026",
            "I. MỤC ĐÍCH",
            "Giảm tai nạn.",
            "II. TỔ CHỨC THỰC HIỆN",
            "1. Sở Y tế",
            "- Đo môi trường.",
            "Trên đây là Kế hoạch của Ủy ban nhân dân./.",
        ]),
        table(&[&["Nơi nhận:|- Như trên;|- Lưu: VT.", signature]]),
    ];
    read("a.docx", &word(&body.concat(), &[]))
}

const UBND: &str = "ỦY BAN NHÂN DÂN|TỈNH THANH VÂN";
const SIGNED: &str = "TM. ỦY BAN NHÂN DÂN|CHỦ TỊCH|Hồ Văn Giả";

#[test]
fn marks_of_drafts_urgency_and_secrecy_belong_to_no_name() {
    for (number, draft, urgency, secrecy) in [
        ("Số:     /KH-UBND|DỰ THẢO", true, None, None),
        ("(Dự thảo lần 3)|Số: 5/KH-UBND", true, None, None),
        ("Số: 5/KH-UBND|HOẢ TỐC", false, Some("Hỏa tốc"), None),
        ("Số: 5/KH-UBND|THƯỢNG KHẨN", false, Some("Thượng khẩn"), None),
        ("TỐI MẬT|Số: 5/KH-UBND", false, None, Some("Tối mật")),
        ("Số: 5/KH-UBND", false, None, None),
    ] {
        let found = plan(UBND, number, SIGNED);
        let document = &found.document;
        assert_eq!(document.issuer.as_ref().unwrap().name, "ỦY BAN NHÂN DÂN TỈNH THANH VÂN", "{number}");
        assert_eq!(
            (document.draft, document.urgency, document.secrecy),
            (draft, urgency, secrecy),
            "{number}"
        );
        assert_eq!(document.locality.as_ref().unwrap().name, "Thanh Vân");
        let marked = found.warnings.iter().any(|warning| warning.code == Code::Marked);
        assert_eq!(marked, draft || secrecy.is_some());
        let page = &to_site_files(&found, &NoNames, TaskFile::Toml)[1].1;
        assert_eq!(page.contains("draft = true"), draft || secrecy.is_some());
    }
}

#[test]
fn a_number_is_read_with_any_dash_with_thousands_and_without_its_word() {
    for (written, symbol) in [
        ("Số: 12/KH–UBND", "12/KH-UBND"),
        ("Số: 1.205/KH-UBND", "1205/KH-UBND"),
        ("12/KH-UBND", "12/KH-UBND"),
        ("Số 12 / KH - UBND", "12/KH-UBND"),
    ] {
        assert_eq!(plan(UBND, written, SIGNED).document.symbol.as_deref(), Some(symbol), "{written}");
    }
}

#[test]
fn an_office_is_an_office_whatever_its_words_and_never_a_name() {
    let signer = |signature: &str| plan(UBND, "Số: 5/KH-UBND", signature).document.signer.unwrap();
    for (signature, role, name, authority) in [
        (
            "KT. HIỆU TRƯỞNG|PHÓ HIỆU TRƯỞNG|Hồ Văn Giả",
            "PHÓ HIỆU TRƯỞNG",
            "Hồ Văn Giả",
            vec!["KT. HIỆU TRƯỞNG"],
        ),
        (
            "TL. GIÁM ĐỐC|ĐỘI TRƯỞNG ĐỘI KIỂM SOÁT|Hồ Văn Giả",
            "ĐỘI TRƯỞNG ĐỘI KIỂM SOÁT",
            "Hồ Văn Giả",
            vec!["TL. GIÁM ĐỐC"],
        ),
        (
            "TM. ỦY BAN NHÂN DÂN|XÃ THANH VÂN|CHỦ TỊCH|Hồ Văn Giả",
            "CHỦ TỊCH",
            "Hồ Văn Giả",
            vec!["TM. ỦY BAN NHÂN DÂN XÃ THANH VÂN"],
        ),
        ("T/M BAN THƯỜNG VỤ|PHÓ BÍ THƯ|HỒ VĂN GIẢ", "PHÓ BÍ THƯ", "HỒ VĂN GIẢ", vec!["T/M BAN THƯỜNG VỤ"]),
        ("CHỦ NHIỆM|Thượng tá Hồ Văn Giả", "CHỦ NHIỆM", "Thượng tá Hồ Văn Giả", vec![]),
    ] {
        let found = signer(if signature.starts_with("CHỦ NHIỆM") {
            "TM. HỘI ĐỒNG|CHỦ NHIỆM|Thượng tá Hồ Văn Giả"
        } else {
            signature
        });
        assert_eq!((found.role.as_deref(), found.name.as_deref()), (Some(role), Some(name)), "{signature}");
        if !authority.is_empty() {
            assert_eq!(found.authority, authority);
        }
    }
    // Without recipients the table is a signature all the same.
    let body = paras(&["KẾ HOẠCH", "An toàn lao động", "I. MỤC ĐÍCH", "Một."])
        + &table(&[&["", "GIÁM ĐỐC|Lê Thị Ví Dụ"]]);
    let found = read("a.docx", &word(&body, &[]));
    assert_eq!(found.document.signer.unwrap().name.as_deref(), Some("Lê Thị Ví Dụ"));
}

#[test]
fn the_place_of_issue_names_the_unit_of_a_committee_without_a_name() {
    let found = plan("TỈNH ỦY", "Số: 5-KH/TU", "T/M BAN THƯỜNG VỤ|BÍ THƯ|Hồ Văn Giả");
    let place = found.document.locality.unwrap();
    assert_eq!((place.name.as_str(), place.level), ("Thanh Vân", "province"));
    assert!(found.warnings.iter().any(|warning| warning.code == Code::FactInferred));
}

#[test]
fn who_decides_belongs_to_no_title() {
    let text = "ỦY BAN NHÂN DÂN\nTỈNH THANH VÂN\nSố: 9/QĐ-UBND\nThanh Vân, ngày 3 tháng 2 năm 2026\n\nQUYẾT ĐỊNH\nVề việc kiện toàn Ban Chỉ đạo an toàn lao động\n\nCHỦ TỊCH ỦY BAN NHÂN DÂN TỈNH THANH VÂN\n\nCăn cứ Luật An toàn, vệ sinh lao động;\nQUYẾT ĐỊNH:\nĐiều 1. Kiện toàn Ban Chỉ đạo.\n";
    let found = read("a.txt", text.as_bytes());
    assert_eq!(found.document.title.as_deref(), Some("Về việc kiện toàn Ban Chỉ đạo an toàn lao động"));
    let issued = "KẾ HOẠCH\nThực hiện Chương trình an toàn lao động giai đoạn\n2026 - 2030 của\nChính phủ trên địa bàn xã\nI. MỤC ĐÍCH\nMột.\n";
    let found = read("a.txt", issued.as_bytes());
    assert_eq!(
        found.document.title.as_deref(),
        Some("Thực hiện Chương trình an toàn lao động giai đoạn 2026 - 2030 của Chính phủ trên địa bàn xã")
    );
}

#[test]
fn a_saved_page_begins_at_the_letterhead_and_ends_with_the_signature() {
    let page = "<html><body><nav><a>Trang chủ</a></nav><div>TRA CỨU VĂN BẢN</div><h1>Kế hoạch 5/KH-UBND</h1>\
        <table><tr><td>Số hiệu</td><td>5/KH-UBND</td></tr></table>\
        <table><tr><td><b>ỦY BAN NHÂN DÂN<br>TỈNH THANH VÂN</b></td><td>CỘNG\nHÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM<br>Độc lập - Tự do - Hạnh phúc</td></tr>\
        <tr><td>Số: 5/KH-UBND</td><td>Thanh Vân, ngày 07 tháng 4 năm 2026</td></tr></table>\
        <p>KẾ HOẠCH</p><p>An toàn lao động năm 2026</p><p>I. MỤC ĐÍCH</p><p>Giảm tai nạn.</p>\
        <table><tr><td>Nơi nhận:<br>- Như trên;<br>- Lưu: VT.</td><td>CHỦ TỊCH<br><br>Hồ Văn Giả</td></tr></table>\
        <div>Tải về</div><div>Văn bản liên quan</div><ul><li>Kế hoạch khác</li></ul><footer>© Công ty</footer></body></html>";
    let found = read("a.html", page.as_bytes());
    let document = &found.document;
    assert_eq!(
        (document.symbol.as_deref(), document.issued.as_deref()),
        (Some("5/KH-UBND"), Some("2026-04-07"))
    );
    assert_eq!(document.recipients, ["Như trên", "Lưu: VT"]);
    let sections = serde_json::to_string(&found.sections).unwrap();
    for site in ["Trang chủ", "TRA CỨU", "Số hiệu", "Tải về", "liên quan", "Kế hoạch khác", "Công ty"]
    {
        assert!(!sections.contains(site), "{site}");
    }
}

/// Headings as `label title`.
fn headings(found: &Imported) -> Vec<String> {
    fn add(sections: &[Section], out: &mut Vec<String>) {
        for section in sections.iter().filter(|section| section.label.is_some()) {
            out.push(format!(
                "{} {}",
                section.label.as_deref().unwrap_or(""),
                section.title.as_deref().unwrap_or("")
            ));
            add(&section.children, out);
        }
    }
    let mut out = Vec::new();
    add(&found.sections, &mut out);
    out
}

#[test]
fn headings_are_read_in_every_numbering() {
    let check = |text: &str, expected: &[&str]| {
        assert_eq!(headings(&read("a.txt", text.as_bytes())), expected, "{text}")
    };
    check(
        "Phần I\nTÌNH HÌNH\n1. Đặc điểm\nMột.\nPhần II\nNHIỆM VỤ\n1. Huấn luyện\nHai.\n",
        &["Phần I TÌNH HÌNH", "1 Đặc điểm", "Phần II NHIỆM VỤ", "1 Huấn luyện"],
    );
    check(
        "Chương I\nQUY ĐỊNH CHUNG\nĐiều 1. Phạm vi\nMột.\nChương II\nTRÁCH NHIỆM\nCỦA CÁC BÊN\nĐiều 2. Sở Y tế\nHai.\n",
        &["Chương I QUY ĐỊNH CHUNG", "Điều 1 Phạm vi", "Chương II TRÁCH NHIỆM CỦA CÁC BÊN", "Điều 2 Sở Y tế"],
    );
    check(
        "I – MỤC ĐÍCH\n1- Mục đích\nMột.\n2- Yêu cầu\nHai.\nII – NHIỆM VỤ\nBa.\n",
        &["I MỤC ĐÍCH", "1 Mục đích", "2 Yêu cầu", "II NHIỆM VỤ"],
    );
    check(
        "I. NỘI DUNG\nI.1. Tuyên truyền\nMột.\nI.2. Huấn luyện\nHai.\nII. KINH PHÍ\nBa.\n",
        &["I NỘI DUNG", "I.1 Tuyên truyền", "I.2 Huấn luyện", "II KINH PHÍ"],
    );
    check(
        "MỤC LỤC\nI. MỤC ĐÍCH ........ 1\nII. NHIỆM VỤ ....... 2\nI. MỤC ĐÍCH\nMột.\nII. NHIỆM VỤ\nHai.\n",
        &["I MỤC ĐÍCH", "II NHIỆM VỤ"],
    );
}

/// Targets as value, unit, bound, direction, year, what is measured.
fn targets(line: &str) -> Vec<String> {
    let text = format!(
        "KẾ HOẠCH\nAn toàn lao động\nI. MỤC TIÊU\n1. Chỉ tiêu cụ thể\n{line}\nII. NHIỆM VỤ\n- Huấn luyện.\n"
    );
    shown(&read("a.txt", text.as_bytes()))
}

fn shown(found: &Imported) -> Vec<String> {
    let year = |by: Option<u16>| by.map_or("-".to_owned(), |year| year.to_string());
    found
        .targets
        .iter()
        .map(|t| {
            format!("{}{} {:?} {:?} {} {}", t.value.0, t.unit, t.bound, t.direction, year(t.by), t.subject)
        })
        .collect()
}

#[test]
fn a_year_belongs_to_the_nearest_figure() {
    for (line, expected) in [
        (
            "- Đến năm 2028 đạt 60% và đến năm 2030 đạt 90% số mỏ đá được kiểm tra.",
            vec![
                "60% Exact Reach 2028 số mỏ đá được kiểm tra",
                "90% Exact Reach 2030 số mỏ đá được kiểm tra",
            ],
        ),
        (
            "- Tỷ lệ mỏ đá được kiểm tra đến năm 2028 đạt 60%, đến năm 2030 đạt 90%.",
            vec![
                "60% Exact Reach 2028 Tỷ lệ mỏ đá được kiểm tra",
                "90% Exact Reach 2030 Tỷ lệ mỏ đá được kiểm tra",
            ],
        ),
        (
            "- Số mỏ đá được kiểm tra: năm 2028 đạt 60%, năm 2030 đạt 90%.",
            vec![
                "60% Exact Reach 2028 Số mỏ đá được kiểm tra",
                "90% Exact Reach 2030 Số mỏ đá được kiểm tra",
            ],
        ),
        ("- 60% mỏ đá được kiểm tra vào năm 2028.", vec!["60% Exact Reach 2028 mỏ đá được kiểm tra"]),
        ("- Trong năm 2027, 60% mỏ đá được kiểm tra.", vec!["60% Exact Reach 2027 mỏ đá được kiểm tra"]),
        ("- Giảm 5% số vụ tai nạn so với năm 2025.", vec!["5% Exact Decrease - số vụ tai nạn"]),
    ] {
        assert_eq!(targets(line), expected, "{line}");
    }
}

#[test]
fn levels_ranges_signs_and_baselines_are_told_apart() {
    for (line, expected) in [
        ("- ≥ 80% doanh nghiệp được kiểm tra.", vec!["80% AtLeast Reach - doanh nghiệp được kiểm tra"]),
        (
            "- Tỷ lệ mỏ đá được kiểm tra đạt từ 85% đến 90%.",
            vec!["85% AtLeast Reach - Tỷ lệ mỏ đá được kiểm tra"],
        ),
        ("- Tỷ lệ mỏ đá được kiểm tra đạt 85 - 90%.", vec!["85% AtLeast Reach - Tỷ lệ mỏ đá được kiểm tra"]),
        ("- Kéo giảm 05% số vụ tai nạn lao động.", vec!["5% Exact Decrease - số vụ tai nạn lao động"]),
        ("- Toàn bộ (100%) mỏ đá có hồ sơ an toàn.", vec!["100% Exact Reach - mỏ đá có hồ sơ an toàn"]),
        ("- Tỷ lệ khai báo tai nạn: 95%.", vec!["95% Exact Reach - Tỷ lệ khai báo tai nạn"]),
        (
            "- Tăng tỷ lệ mỏ đá được kiểm tra từ 50% lên 80%.",
            vec!["80% Exact Reach - tỷ lệ mỏ đá được kiểm tra"],
        ),
        ("- Tần suất tai nạn giảm bình quân 4,5%/năm.", vec!["4.5% Exact Decrease - Tần suất tai nạn"]),
        ("- Tỷ lệ tai nạn chết người không quá 5%.", vec![]),
        ("- Tỷ lệ tai nạn chết người ≤ 5%.", vec![]),
    ] {
        assert_eq!(targets(line), expected, "{line}");
    }
    let text = "I. MỤC TIÊU\n- Tăng tỷ lệ mỏ đá được kiểm tra từ 50% lên 80%.\n- Tỷ lệ tai nạn chết người dưới 5%.\n";
    let found = read("a.txt", text.as_bytes());
    assert_eq!(found.targets[0].baseline, Some(Number(50.0)));
    assert!(found.warnings.iter().any(|warning| warning.code == Code::TargetDoubtful));
}

#[test]
fn a_table_of_targets_has_a_target_for_each_year() {
    let body = paras(&["I. MỤC TIÊU"])
        + &table(&[
            &["TT", "Chỉ tiêu", "ĐVT", "Thực hiện 2025", "Năm 2028", "Năm 2030"],
            &["1", "Tỷ lệ mỏ đá được kiểm tra", "%", "40", "60", "≥ 90"],
            &["2", "Giảm tần suất tai nạn", "%", "", "4", "5"],
        ]);
    let found = read("a.docx", &word(&body, &[]));
    assert_eq!(
        shown(&found),
        [
            "60% Exact Reach 2028 Tỷ lệ mỏ đá được kiểm tra",
            "90% AtLeast Reach 2030 Tỷ lệ mỏ đá được kiểm tra",
            "4% Exact Decrease 2028 tần suất tai nạn",
            "5% Exact Decrease 2030 tần suất tai nạn"
        ]
    );
    assert_eq!(found.targets[0].baseline, Some(Number(40.0)));
}

#[test]
fn lines_below_a_task_say_who_does_it() {
    let text = "I. NHIỆM VỤ\n1. Huấn luyện\n- Mở 02 lớp.\n- Cơ quan chủ trì: Sở Nội vụ.\n- Phối hợp: Sở Y tế; Công an tỉnh.\n- Thời hạn hoàn thành: Quý II.\n- Sản phẩm: Báo cáo kết quả.\n2. Kiểm tra\n- Kiểm tra mỏ đá (chủ trì: Sở Công Thương; thời gian: Quý III).\n";
    let found = read("a.txt", text.as_bytes());
    let seen: Vec<_> = found
        .tasks
        .iter()
        .map(|t| (t.text.as_str(), t.lead.join("+"), t.coordinating.join("+"), t.schedule.as_deref()))
        .collect();
    assert_eq!(
        seen,
        [
            ("Mở 02 lớp.", "Sở Nội vụ".into(), "Sở Y tế+Công an tỉnh".into(), Some("Quý II")),
            ("Kiểm tra mỏ đá", "Sở Công Thương".into(), String::new(), Some("Quý III"))
        ]
    );
    assert_eq!(found.tasks[0].extra, [Extra { name: "Sản phẩm".into(), value: "Báo cáo kết quả".into() }]);
}

#[test]
fn tables_of_tasks_are_read_under_other_headings_and_over_pages() {
    let body = paras(&["PHỤ LỤC"])
        + &table(&[
            &["STT", "Nội dung công việc", "Bộ phận thực hiện", "Thời gian", "Kinh phí"],
            &["(1)", "(2)", "(3)", "(4)", "(5)"],
            &["1", "Huấn luyện người làm công tác", "Phòng Tổ chức", "Quý I", "10 triệu"],
            &["", "an toàn tại phân xưởng", "", "", ""],
            &["STT", "Nội dung công việc", "Bộ phận thực hiện", "Thời gian", "Kinh phí"],
            &["2", "Kiểm tra", "Ban An toàn", "Quý II", ""],
        ]);
    let found = read("a.docx", &word(&body, &[]));
    assert_eq!(found.tasks.len(), 2);
    assert_eq!(found.tasks[0].text, "Huấn luyện người làm công tác an toàn tại phân xưởng");
    assert_eq!(found.tasks[0].extra[0].value, "10 triệu");
    assert_eq!(
        (found.tasks[1].label.as_deref(), found.tasks[1].lead.join("+")),
        (Some("2"), "Ban An toàn".into())
    );
}

#[test]
fn tables_set_in_columns_come_back_as_rows() {
    let text = "PHỤ LỤC\nTT   Nhiệm vụ                        Đơn vị chủ trì    Đơn vị phối hợp        Thời gian\n                                                                            thực hiện\n1    Mở lớp huấn luyện cho người     Sở Nội vụ         Sở Y tế, Công an       Quý II\n     làm công tác an toàn                              tỉnh\n\u{c}2    Kiểm tra mỏ đá                  Sở Công Thương    Sở Nội vụ              Quý III\n";
    let found = read("a.txt", text.as_bytes());
    let seen: Vec<_> =
        found.tasks.iter().map(|t| (t.text.as_str(), t.lead.join("+"), t.coordinating.join("+"))).collect();
    assert_eq!(
        seen,
        [
            (
                "Mở lớp huấn luyện cho người làm công tác an toàn",
                "Sở Nội vụ".into(),
                "Sở Y tế+Công an tỉnh".into()
            ),
            ("Kiểm tra mỏ đá", "Sở Công Thương".into(), "Sở Nội vụ".into())
        ]
    );
}

#[test]
fn an_agency_with_its_responsibility_is_that_agency() {
    let text = "I. TỔ CHỨC THỰC HIỆN\n1. Sở Nội vụ có trách nhiệm:\n- Hướng dẫn.\n2. Đề nghị Liên đoàn Lao động tỉnh có nhiệm vụ\n- Vận động.\n";
    let found = read("a.txt", text.as_bytes());
    let seen: Vec<_> = found.duties.iter().map(|d| (d.agency.as_str(), d.requested, d.items.len())).collect();
    assert_eq!(seen, [("Sở Nội vụ", false, 1), ("Liên đoàn Lao động tỉnh", true, 1)]);
}

#[test]
fn notes_hidden_and_struck_text_and_signs_of_word() {
    let notes = "<w:footnotes xmlns:w=\"w\"><w:footnote w:type=\"separator\" w:id=\"0\"><w:p/></w:footnote><w:footnote w:id=\"3\"><w:p><w:r><w:t>Quyết định số 8/QĐ-UBND.</w:t></w:r></w:p></w:footnote></w:footnotes>";
    let body = p("I. MỤC ĐÍCH")
        + "<w:p><w:r><w:t>Theo quyết định</w:t></w:r><w:r><w:footnoteReference w:id=\"3\"/></w:r><w:r><w:t> của tỉnh, tỷ lệ </w:t></w:r><w:r><w:sym w:font=\"Symbol\" w:char=\"F0B3\"/></w:r><w:r><w:t> 80.</w:t></w:r><w:r><w:rPr><w:vanish/></w:rPr><w:t>nội bộ</w:t></w:r><w:r><w:rPr><w:strike/></w:rPr><w:t>đã bỏ</w:t></w:r></w:p>";
    let found = read("a.docx", &word(&body, &[("word/footnotes.xml", notes)]));
    assert_eq!(found.references[0].symbol.as_deref(), Some("8/QĐ-UBND"));
    let json = serde_json::to_string(&found.sections).unwrap();
    assert!(json.contains("tỷ lệ ≥ 80.") && !json.contains("nội bộ") && !json.contains("đã bỏ"));
    let page = &to_site_files(&found, &NoNames, TaskFile::Toml)[1].1;
    assert!(
        page.contains("quyết định[^1] của tỉnh") && page.contains("[^1]: Quyết định số 8/QĐ-UBND."),
        "{page}"
    );
    assert_eq!(found.warnings.iter().filter(|warning| warning.code == Code::LeftOut).count(), 2);
}

#[test]
fn parts_are_found_by_their_relationships() {
    let relations = "<Relationships><Relationship Id=\"r1\" Type=\"http://x/officeDocument\" Target=\"word/document2.xml\"/></Relationships>";
    let own = "<Relationships><Relationship Id=\"c1\" Type=\"http://x/aFChunk\" Target=\"phan.html\"/></Relationships>";
    let body = p("I. MỤC ĐÍCH") + "<w:altChunk r:id=\"c1\"/>" + &p("II. NHIỆM VỤ");
    let parts = [
        ("_rels/.rels", relations),
        ("word/_rels/document2.xml.rels", own),
        ("word/phan.html", "<p>Phần này từ nơi khác.</p>"),
    ];
    let found = read("a.docx", &word(&body, &parts));
    assert_eq!(headings(&found), ["I MỤC ĐÍCH", "II NHIỆM VỤ"]);
    assert_eq!(found.sections[0].blocks[0].text, "Phần này từ nơi khác.");
    assert!(found.warnings.iter().any(|warning| warning.code == Code::Embedded));
}

#[test]
fn kinds_of_files_that_are_not_read_are_named_with_advice() {
    for name in ["a.doc", "a.rtf", "a.odt", "a.xls"] {
        let problem = import(name, b"x", &NoNames).unwrap_err();
        assert_eq!(problem.code, Code::UnknownFormat, "{name}");
        assert!(format!("{:?}", problem.help).contains("Save As"), "{name}");
    }
}

#[test]
fn a_word_article_becomes_a_page_with_all_its_words() {
    let body = "<w:p><w:r><w:rPr><w:b/></w:rPr><w:t>LÀM VIỆC TRÊN CAO</w:t></w:r></w:p>".to_owned()
        + "<w:p><w:r><w:t>Ngã cao là nguyên nhân chết người hay gặp nhất. Bài này nói cách phòng.</w:t></w:r></w:p>"
        + "<w:p><w:r><w:rPr><w:b/></w:rPr><w:t>Trước khi lên</w:t></w:r></w:p>"
        + "<w:p><w:r><w:t>- Đội </w:t></w:r><w:r><w:rPr><w:b/></w:rPr><w:t>mũ</w:t></w:r><w:r><w:t> và &lt;dây&gt; an toàn;</w:t></w:r></w:p>"
        + &paras(&["a) Kiểm tra giàn;", "đ) Gọi người giữ thang."])
        + "<w:p><w:r><w:drawing><wp:docPr descr=\"\"/><a:blip r:embed=\"p1\"/></w:drawing></w:r></w:p>"
        + &paras(&["Ảnh: thợ buộc dây hai móc."])
        + &table(&[&["Độ cao", "Việc phải làm"], &["Trên 2 m", "Dây an toàn"]]);
    let relations = "<Relationships><Relationship Id=\"p1\" Type=\"http://x/image\" Target=\"media/a.png\"/></Relationships>";
    let parts = [("word/_rels/document.xml.rels", relations), ("word/media/a.png", "\u{1}png")];
    let found = article("tren-cao.docx", &word(&body, &parts)).unwrap();
    assert_eq!(found.title, "LÀM VIỆC TRÊN CAO");
    assert!(found.description.as_deref().unwrap().starts_with("Ngã cao là nguyên nhân"));
    for words in [
        "## Trước khi lên",
        "- Đội **mũ** và \\<dây\\> an toàn;",
        "a) Kiểm tra giàn;",
        "đ) Gọi người giữ thang.",
        "![](hinh-1.png \"Ảnh: thợ buộc dây hai móc.\")",
        "| Độ cao | Việc phải làm |",
        "| Trên 2 m | Dây an toàn |",
    ] {
        assert!(found.text.contains(words), "{words}\n{}", found.text);
    }
    assert_eq!(found.pictures[0].name, "hinh-1.png");
    assert!(found.warnings.iter().any(|warning| warning.code == Code::MissingAlt));
    let page = found.page(ArticleKind::Guidance);
    assert!(page.contains("kind = \"guidance\"") && page.contains("draft = true"));
}

/// A site with one folder for what was imported.
fn builds(files: &[(String, Vec<u8>)]) {
    let site = common::Site::of_files(&[]);
    for (name, bytes) in files {
        site.write(&format!("content/nhap/{name}"), bytes);
    }
    let built = site.build();
    let errors: Vec<_> =
        built.diagnostics.iter().filter(|problem| problem.severity == Severity::Error).collect();
    assert!(built.is_published, "{errors:#?}");
    let unassigned =
        built.diagnostics.iter().filter(|problem| problem.code == Code::UnassignedAgency).count();
    assert!(unassigned <= 1, "names without an agency are one warning");
}

#[test]
fn what_import_writes_builds_without_an_error() {
    let folder = common::tests_dir().join("import");
    for entry in std::fs::read_dir(folder).unwrap().flatten() {
        let name = entry.file_name().to_string_lossy().into_owned();
        if name == "README.md" {
            continue;
        }
        let bytes = std::fs::read(entry.path()).unwrap();
        let found = import(&name, &bytes, &NoNames).unwrap();
        for tasks in [TaskFile::Toml, TaskFile::Csv] {
            let files = to_site_files(&found, &NoNames, tasks);
            builds(&files.into_iter().map(|(name, text)| (name, text.into_bytes())).collect::<Vec<_>>());
        }
        let page = article(&name, &bytes).unwrap().page(ArticleKind::News);
        builds(&[("index.md".to_owned(), page.replace("draft = true", "draft = false").into_bytes())]);
    }
}

#[test]
fn a_report_due_once_keeps_its_year_and_a_name_can_be_assigned() {
    let plan = "title = \"Kế hoạch\"\nsigner = { role = \"CHỦ TỊCH\" }\n[[duty]]\nagency = \"Tổ an toàn\"\nitems = [\"Một\"]\n[[report]]\nfrom = [\"Tổ an toàn\"]\nto = [\"so-y-te\"]\ndeadline = \"2026-12-15\"\n[[named]]\nname = \"Tổ an toàn\"\n";
    let agencies = "[[agency]]\nid = \"so-y-te\"\nname = \"Sở Y tế\"\n";
    let page = "+++\ntitle = \"Kế hoạch\"\nkind = \"plan\"\n+++\n\nMột.\n";
    let site = |plan: &str| {
        common::Site::of_files(&[
            ("content/ke-hoach/index.md", page),
            ("content/ke-hoach/plan.toml", plan),
            ("content/_data/agencies.toml", agencies),
        ])
    };
    let codes = |plan: &str| -> Vec<Code> {
        site(plan).build().diagnostics.into_iter().map(|problem| problem.code).collect()
    };
    assert!(codes(plan).contains(&Code::UnassignedAgency));
    let assigned = format!("{plan}agency = \"so-y-te\"\n");
    assert!(!codes(&assigned).contains(&Code::UnassignedAgency));
    assert!(codes(&format!("{plan}agency = \"khong-co\"\n")).contains(&Code::UnknownAgency));
}
