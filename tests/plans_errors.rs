//! What an editor is told about plans and registries, to the letter: the place, what is wrong, the
//! nearest known name, what to do.

mod plans_common;

use plans_common::{AGENCIES, DOCUMENTS, LOCALITIES, PLAN, TestSite};

#[track_caller]
fn check_plan(from: &str, to: &str, expected: &str) {
    assert!(PLAN.contains(from), "{from:?} is not in the plan");
    check(TestSite::new().plan("mau", &PLAN.replacen(from, to, 1)), expected);
}

#[track_caller]
fn check(site: TestSite, expected: &str) {
    let problems = site.problems();
    assert!(problems == expected.trim_start_matches('\n'), "got:\n{problems}\nexpected:{expected}");
}

#[test]
fn an_unknown_agency_is_reported_with_the_nearest_id() {
    check_plan(
        "agency = \"so-y-te\"",
        "agency = \"so-yte\"",
        r#"
lỗi[unknown-agency]: không tìm thấy cơ quan "so-yte"
  ┌ content/ke-hoach/mau/plan.toml:26:10
26│ agency = "so-yte"
  │          ^^^^^^^^ mã này chưa có trong content/_data/agencies.toml
  = Cách sửa: Có phải ý bạn là `so-y-te`?
  = Cách sửa: sửa lại cho đúng, hoặc thêm vào content/_data/agencies.toml
"#,
    );
}

#[test]
fn an_agency_by_a_misspelt_name_is_compared_with_names() {
    check_plan(
        "coordinating = [\"Sở Y tế\"",
        "coordinating = [\"Sở Y tá tỉnh Mẫu\"",
        r#"
lỗi[unknown-agency]: không tìm thấy cơ quan "Sở Y tá tỉnh Mẫu"
  ┌ content/ke-hoach/mau/plan.toml:22:17
22│ coordinating = ["Sở Y tá tỉnh Mẫu", "Các sở, ban, ngành"]
  │                 ^^^^^^^^^^^^^^^^^^ mã này chưa có trong content/_data/agencies.toml
  = Cách sửa: Có phải ý bạn là `Sở Y tế tỉnh Mẫu`?
  = Cách sửa: sửa lại cho đúng, hoặc thêm vào content/_data/agencies.toml
"#,
    );
}

#[test]
fn a_target_without_a_unit_is_reported() {
    check_plan(
        "unit = \"%\"\n",
        "",
        r#"
lỗi[missing-key]: thiếu `unit`
  ┌ content/ke-hoach/mau/plan.toml:9:1
 9│ [[target]]
  │ ^
  = Cách sửa: thêm dòng: unit = "…"
"#,
    );
}

#[test]
fn a_task_without_a_lead_agency_is_reported() {
    check_plan(
        "lead = [\"Sở Lao động\"]\n",
        "",
        r#"
lỗi[plan]: nhiệm vụ `1a` chưa có cơ quan chủ trì
  ┌ content/ke-hoach/mau/plan.toml:20:9
20│ title = "Tuyên truyền"
  │         ^^^^^^^^^^^^^^
  = Cách sửa: ghi cơ quan chủ trì vào `lead` (hoặc cột "Cơ quan chủ trì"); văn bản không nêu thì viết lead = [] (trong bảng: dấu gạch –)
"#,
    );
}

#[test]
fn a_deadline_that_is_no_day_is_reported() {
    check_plan(
        "deadline = \"12-15\"",
        "deadline = \"15/13\"",
        r#"
lỗi[bad-date]: "15/13" không phải là ngày trong năm
  ┌ content/ke-hoach/mau/plan.toml:32:12
32│ deadline = "15/13"
  │            ^^^^^^^
  = Cách sửa: hằng năm: viết tháng-ngày, ví dụ "12-15" cho ngày 15 tháng 12; chỉ một năm: "2026-12-15"
"#,
    );
}

#[test]
fn an_unknown_locality_is_reported() {
    check_plan(
        "locality = \"mau\"",
        "locality = \"mao\"",
        r#"
lỗi[unknown-locality]: không tìm thấy địa phương "mao"
  ┌ content/ke-hoach/mau/plan.toml:6:12
 6│ locality = "mao"
  │            ^^^^^ mã này chưa có trong content/_data/localities.toml
  = Cách sửa: Có phải ý bạn là `mau`?
  = Cách sửa: sửa lại cho đúng, hoặc thêm vào content/_data/localities.toml
"#,
    );
}

#[test]
fn an_unknown_document_is_reported() {
    check_plan(
        "legal_basis = [\"209/NQ-CP\"",
        "legal_basis = [\"290/NQ-CP\"",
        r#"
lỗi[unknown-document]: không tìm thấy văn bản "290/NQ-CP"
  ┌ content/ke-hoach/mau/plan.toml:7:16
 7│ legal_basis = ["290/NQ-CP", "31-CT/TW"]
  │                ^^^^^^^^^^^ mã này chưa có trong content/_data/documents.toml
  = Cách sửa: Có phải ý bạn là `209/NQ-CP`?
  = Cách sửa: sửa lại cho đúng, hoặc thêm vào content/_data/documents.toml
"#,
    );
}

#[test]
fn a_goal_without_a_figure_is_no_target() {
    check_plan(
        "value = 4\n",
        "",
        r#"
lỗi[plan]: chỉ tiêu `tnld` không có con số (`value`)
  ┌ content/ke-hoach/mau/plan.toml:10:6
10│ id = "tnld"
  │      ^^^^^^
  = Cách sửa: một mục tiêu không có con số không phải là chỉ tiêu: ghi trong bài viết
"#,
    );
}

#[test]
fn two_plans_with_one_id_are_reported() {
    check(
        TestSite::new()
            .plan("mau", PLAN)
            .file("content/khac/mau/index.md", "+++\ntitle = \"Kế hoạch khác\"\nkind = \"plan\"\n+++\n")
            .file("content/khac/mau/plan.toml", PLAN),
        r#"
lỗi[duplicate-id]: hai kế hoạch cùng có mã `mau`
  ┌ content/khac/mau/plan.toml:3:9
 3│ title = "Thực hiện Nghị quyết 209/NQ-CP"
  │         ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
  = Xem thêm: content/ke-hoach/mau/plan.toml:3:9: kế hoạch kia ở đây
  = Cách sửa: đổi tên một trong hai thư mục
"#,
    );
}

#[test]
fn a_row_without_a_lead_in_a_table_is_reported() {
    check(
        TestSite::new().plan("mau", "title = \"K\"\n").file(
            "content/ke-hoach/mau/tasks.csv",
            "TT,Nhiệm vụ,Cơ quan chủ trì\n1,Huấn luyện,\n2,Kiểm tra,Sở Nội vụ; Sở Xây dựng\n",
        ),
        r#"
lỗi[plan]: nhiệm vụ `1` chưa có cơ quan chủ trì
  ┌ content/ke-hoach/mau/tasks.csv:2:3
 2│ 1,Huấn luyện,
  │   ^^^^^^^^^^
  = Cách sửa: ghi cơ quan chủ trì vào `lead` (hoặc cột "Cơ quan chủ trì"); văn bản không nêu thì viết lead = [] (trong bảng: dấu gạch –)
lỗi[unknown-agency]: không tìm thấy cơ quan "Sở Xây dựng"
  ┌ content/ke-hoach/mau/tasks.csv:3:23
 3│ 2,Kiểm tra,Sở Nội vụ; Sở Xây dựng
  │                       ^^^^^^^^^^^ mã này chưa có trong content/_data/agencies.toml
  = Cách sửa: sửa lại cho đúng, hoặc thêm vào content/_data/agencies.toml
"#,
    );
}

#[test]
fn a_result_of_an_unknown_target_and_one_given_twice_are_reported() {
    check(
        TestSite::new().plan("mau", PLAN).file(
            "content/ke-hoach/mau/results.csv",
            "năm,chỉ tiêu,giá trị,nguồn\n2025,tnlđ-1,4,Báo cáo 1\n2025,tnld,4,Báo cáo 1\n2025,tnld,5,Báo cáo 2\n",
        ),
        r#"
lỗi[unknown-target]: kế hoạch không có chỉ tiêu "tnlđ-1"
  ┌ content/ke-hoach/mau/results.csv:2:6
 2│ 2025,tnlđ-1,4,Báo cáo 1
  │      ^^^^^^
  = Cách sửa: Có phải ý bạn là `tnld`?
lỗi[duplicate-id]: chỉ tiêu "tnld" đã có kết quả năm 2025
  ┌ content/ke-hoach/mau/results.csv:4:1
 4│ 2025,tnld,5,Báo cáo 2
  │ ^^^^
  = Cách sửa: giữ một dòng cho mỗi năm
"#,
    );
}

#[test]
fn a_result_without_a_source_is_reported() {
    check(
        TestSite::new()
            .plan("mau", PLAN)
            .file("content/ke-hoach/mau/results.csv", "năm,chỉ tiêu,giá trị,nguồn\n2025,tnld,4,\n"),
        r#"
lỗi[csv]: dòng này thiếu năm, chỉ tiêu, giá trị hoặc nguồn
  ┌ content/ke-hoach/mau/results.csv:2:1
 2│ 2025,tnld,4,
  │ ^^^^^^^^^^^^
  = Cách sửa: một kết quả không có nguồn công bố thì không ghi vào đây
"#,
    );
}

#[test]
fn a_column_that_is_not_known_is_reported() {
    check(
        TestSite::new()
            .plan("mau", "title = \"K\"\n")
            .file("content/ke-hoach/mau/tasks.csv", "TT;Nhiêm vụ;Cơ quan chủ chì\n1;Huấn luyện;Sở Y tế\n"),
        r#"
lỗi[csv]: không có cột "Cơ quan chủ chì"
  ┌ content/ke-hoach/mau/tasks.csv:1:13
 1│ TT;Nhiêm vụ;Cơ quan chủ chì
  │             ^^^^^^^^^^^^^^^
  = Cách sửa: Có phải ý bạn là `Cơ quan chủ trì`?
  = Cách sửa: các cột: TT, Nhiệm vụ, Nhóm, Cơ quan chủ trì, Cơ quan phối hợp, Thời gian thực hiện, Ghi chú
lỗi[plan]: nhiệm vụ `1` chưa có cơ quan chủ trì
  ┌ content/ke-hoach/mau/tasks.csv:2:3
 2│ 1;Huấn luyện;Sở Y tế
  │   ^^^^^^^^^^
  = Cách sửa: ghi cơ quan chủ trì vào `lead` (hoặc cột "Cơ quan chủ trì"); văn bản không nêu thì viết lead = [] (trong bảng: dấu gạch –)
"#,
    );
}

#[test]
fn registries_may_not_lead_in_circles() {
    check(
        TestSite::new()
            .file(
                "content/_data/agencies.toml",
                &AGENCIES.replace(
                    "id = \"so-noi-vu\"\nname",
                    "id = \"so-noi-vu\"\nsucceeded_by = [{ id = \"so-lao-dong\" }]\nname",
                ),
            )
            .file(
                "content/_data/localities.toml",
                &LOCALITIES.replace("id = \"mau\"", "id = \"mau\"\nparent = \"cu\""),
            )
            .file(
                "content/_data/documents.toml",
                &DOCUMENTS.replace("type = \"Chỉ thị\"", "implements = [\"209/NQ-CP\"]"),
            ),
        r#"
lỗi[bad-value]: quan hệ kế thừa của `so-noi-vu` đi vòng tròn về chính nó
  ┌ content/_data/agencies.toml:25:24
25│ succeeded_by = [{ id = "so-lao-dong" }]
  │                        ^^^^^^^^^^^^^
  = Cách sửa: xóa một mắt xích trong vòng này
lỗi[bad-value]: quan hệ thi hành của `209/NQ-CP` đi vòng tròn về chính nó
  ┌ content/_data/documents.toml:9:15
 9│ implements = ["31-CT/TW"]
  │               ^^^^^^^^^^
  = Cách sửa: xóa một mắt xích trong vòng này
lỗi[bad-value]: quan hệ sáp nhập hoặc cấp trên của `cu` đi vòng tròn về chính nó
  ┌ content/_data/localities.toml:12:15
12│ merged_into = "mau"
  │               ^^^^^
  = Cách sửa: xóa một mắt xích trong vòng này
"#,
    );
}

#[test]
fn two_targets_with_one_id_are_reported() {
    check(
        TestSite::new().plan(
            "mau",
            &format!("{PLAN}\n[[target]]\nid = \"tnld\"\nsubject = \"cháy\"\nvalue = 1\nunit = \"vụ\"\n"),
        ),
        r#"
lỗi[duplicate-id]: mã `tnld` đã được dùng
  ┌ content/ke-hoach/mau/plan.toml:35:6
35│ id = "tnld"
  │      ^^^^^^
  = Xem thêm: content/ke-hoach/mau/plan.toml:10:6: dùng lần đầu ở đây
"#,
    );
}

#[test]
fn a_name_that_only_another_place_has_is_not_guessed() {
    check_plan(
        "locality = \"mau\"",
        "locality = \"cu\"",
        r#"
lỗi[unknown-agency]: không biết "Sở Lao động" là cơ quan của địa phương nào
  ┌ content/ke-hoach/mau/plan.toml:21:9
21│ lead = ["Sở Lao động"]
  │         ^^^^^^^^^^^^^ địa phương của kế hoạch không có cơ quan tên này
  = Cách sửa: ghi mã thay cho tên (`so-lao-dong`), hoặc thêm cơ quan của địa phương này vào content/_data/agencies.toml
lỗi[unknown-agency]: không biết "Sở Y tế" là cơ quan của địa phương nào
  ┌ content/ke-hoach/mau/plan.toml:22:17
22│ coordinating = ["Sở Y tế", "Các sở, ban, ngành"]
  │                 ^^^^^^^^^ địa phương của kế hoạch không có cơ quan tên này
  = Cách sửa: ghi mã thay cho tên (`so-y-te`), hoặc thêm cơ quan của địa phương này vào content/_data/agencies.toml
"#,
    );
}
