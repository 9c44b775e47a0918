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
@@an_unknown_agency_is_reported_with_the_nearest_id@@"#,
    );
}

#[test]
fn an_agency_by_a_misspelt_name_is_compared_with_names() {
    check_plan(
        "coordinating = [\"Sở Y tế\"",
        "coordinating = [\"Sở Ý tê tỉnh Mấu\"",
        r#"
@@an_agency_by_a_misspelt_name_is_compared_with_names@@"#,
    );
}

#[test]
fn a_target_without_a_unit_is_reported() {
    check_plan(
        "unit = \"%\"\n",
        "",
        r#"
@@a_target_without_a_unit_is_reported@@"#,
    );
}

#[test]
fn a_task_without_a_lead_agency_is_reported() {
    check_plan(
        "lead = [\"Sở Lao động\"]\n",
        "",
        r#"
@@a_task_without_a_lead_agency_is_reported@@"#,
    );
}

#[test]
fn a_deadline_that_is_no_day_is_reported() {
    check_plan(
        "deadline = \"12-15\"",
        "deadline = \"15/13\"",
        r#"
@@a_deadline_that_is_no_day_is_reported@@"#,
    );
}

#[test]
fn an_unknown_locality_is_reported() {
    check_plan(
        "locality = \"mau\"",
        "locality = \"mao\"",
        r#"
@@an_unknown_locality_is_reported@@"#,
    );
}

#[test]
fn an_unknown_document_is_reported() {
    check_plan(
        "legal_basis = [\"209/NQ-CP\"",
        "legal_basis = [\"290/NQ-CP\"",
        r#"
@@an_unknown_document_is_reported@@"#,
    );
}

#[test]
fn a_goal_without_a_figure_is_no_target() {
    check_plan(
        "value = 4\n",
        "",
        r#"
@@a_goal_without_a_figure_is_no_target@@"#,
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
@@two_plans_with_one_id_are_reported@@"#,
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
@@a_row_without_a_lead_in_a_table_is_reported@@"#,
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
@@a_result_of_an_unknown_target_and_one_given_twice_are_reported@@"#,
    );
}

#[test]
fn a_result_without_a_source_is_reported() {
    check(
        TestSite::new()
            .plan("mau", PLAN)
            .file("content/ke-hoach/mau/results.csv", "năm,chỉ tiêu,giá trị,nguồn\n2025,tnld,4,\n"),
        r#"
@@a_result_without_a_source_is_reported@@"#,
    );
}

#[test]
fn a_column_that_is_not_known_is_reported() {
    check(
        TestSite::new()
            .plan("mau", "title = \"K\"\n")
            .file("content/ke-hoach/mau/tasks.csv", "TT;Nhiêm vụ;Cơ quan chủ chì\n1;Huấn luyện;Sở Y tế\n"),
        r#"
@@a_column_that_is_not_known_is_reported@@"#,
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
@@registries_may_not_lead_in_circles@@"#,
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
@@two_targets_with_one_id_are_reported@@"#,
    );
}
