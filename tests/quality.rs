//! What `lantoa check` says beyond what a build says, with the real command.

mod common;
mod common_cli;

use common::Site;
use common_cli::{check_run, check_says};

const HOME: (&str, &str) =
    ("content/_index.md", "+++\ntitle = \"Trang chủ\"\ndescription = \"Trang thử.\"\n+++\n");

/// A site with one page, `content/a.md`, whose lines after `description` are given.
fn site_with(front: &str, body: &str) -> Site {
    let page = format!("+++\ntitle = \"Một bài\"\ndescription = \"Một câu.\"\n{front}+++\n{body}");
    Site::of_files(&[HOME, ("content/a.md", &page)])
}

/// Checks what `check` reports, one line each, in order: `path:line:col: severity[code]`.
#[track_caller]
fn check_found(site: &Site, expected: &[&str]) -> String {
    check_found_with(site, &[], expected)
}

#[track_caller]
fn check_found_with(site: &Site, more: &[&str], expected: &[&str]) -> String {
    let arguments = [&["check", "--now", "2026-05-01", "--message-format", "short"], more].concat();
    let ran = check_run(&site.root, &arguments, 0);
    let found: Vec<&str> =
        ran.stderr.lines().filter_map(|l| l.split_once(']')).map(|(start, _)| start).collect();
    let found: Vec<String> = found.iter().map(|l| format!("{l}]")).collect();
    assert_eq!(found, expected, "{}", ran.stderr);
    ran.stderr
}

#[test]
fn a_good_site_has_no_problems() {
    let site = site_with("", "Xem [trang chủ](_index.md).\n");
    let ran = check_run(&site.root, &["check"], 0);
    assert_eq!(ran.stderr, "Không có vấn đề nào.\n");
}

#[test]
fn long_titles_and_descriptions_and_missing_ones_are_reported() {
    let title = "ậ".repeat(71);
    let description = "đ".repeat(161);
    let site = Site::of_files(&[
        HOME,
        ("content/a.md", &format!("+++\ntitle = \"{title}\"\ndescription = \"{description}\"\n+++\n")),
        ("content/b.md", "+++\ntitle = \"Hai\"\n+++\n"),
    ]);
    check_found(
        &site,
        &[
            "content/a.md:2:9: gợi ý[long-title]",
            "content/a.md:3:15: gợi ý[long-description]",
            "content/b.md:2:9: gợi ý[missing-description]",
        ],
    );
    let just = Site::of_files(&[
        HOME,
        (
            "content/a.md",
            &format!("+++\ntitle = \"{}\"\ndescription = \"{}\"\n+++\n", &title[3..], &description[2..]),
        ),
    ]);
    check_found(&just, &[]);
}

#[test]
fn links_that_do_not_say_where_they_lead_are_reported_where_they_stand() {
    let site = site_with(
        "",
        "Xem [tại đây](_index.md), [**Click here**](https://a.example/) hoặc [trang chủ](_index.md).\n\nRồi [tại đây](_index.md).\n\nhttps://b.example/c và [https://d.example/](https://d.example/).\n\n```\n[tại đây](x.md) https://e.example/\n```\n",
    );
    let said = check_found(
        &site,
        &[
            "content/a.md:5:6: gợi ý[link-text]",
            "content/a.md:5:30: gợi ý[link-text]",
            "content/a.md:7:6: gợi ý[link-text]",
            "content/a.md:9:1: gợi ý[link-text]",
            "content/a.md:9:25: gợi ý[link-text]",
        ],
    );
    check_says(&said, &["chữ \"tại đây\" không cho biết", "địa chỉ trần"]);
}

#[test]
fn a_table_with_a_column_without_a_name_is_reported() {
    let site =
        site_with("", "| Năm | Số vụ |\n|---|---|\n| 2024 | 5 |\n\n| | Số vụ |\n|---|---|\n| 2024 | 5 |\n");
    check_found(&site, &["content/a.md:9:1: gợi ý[table-header]"]);
}

#[test]
fn a_figure_with_an_empty_description_is_reported() {
    let site = site_with("", "::figure src=\"a.png\" alt=\" \"\n");
    site.write("content/a.png", common::png(8, 8));
    check_found(&site, &["content/a.md:5:27: gợi ý[missing-alt]"]);
}

#[test]
fn an_accent_colour_that_cannot_be_read_is_reported_with_one_that_can() {
    let site = site_with("", "");
    site.write("lantoa.toml", "title = \"A\"\n[colors]\naccent = \"#f9a800\"\naccent_dark = \"#f9a800\"\n");
    let said = check_found(&site, &["lantoa.toml:3:10: cảnh báo[contrast]"]);
    check_says(&said, &["1,77:1", "cần 4,5:1", "\"#966500\""]);
    site.write("lantoa.toml", "title = \"A\"\n[colors]\naccent = \"#966500\"\n");
    check_found(&site, &[]);
}

#[test]
fn a_review_that_is_due_is_reported_from_the_day_after() {
    let front = "kind = \"guidance\"\nreview_due = 2026-04-30\n";
    check_found(&site_with(front, ""), &["content/a.md:5:14: cảnh báo[review-due]"]);
    check_found(&site_with("kind = \"guidance\"\nreview_due = 2026-05-01\n", ""), &[]);
}

#[test]
fn personal_data_is_found_in_text_front_matter_and_plan_data() {
    let plan = "title = \"Kế hoạch\"\nissuer = \"so-a\"\n# 0900 000 001 trong chú thích\n[[duty]]\nagency = \"so-a\"\nitems = [\"Gọi 0912 345 678\"]\n";
    let site = Site::of_files(&[
        HOME,
        (
            "content/a.md",
            "+++\ntitle = \"Một\"\ndescription = \"Hỏi anh Nam, +84 387 123 456.\"\n# thư: b@c.vn\n+++\nThư nam@gmail.com, CCCD 001085012345.\n\nCMND 012345678, bàn (024) 3825 1234.\n",
        ),
        ("content/ke-hoach/x/index.md", "+++\ntitle = \"K\"\ndescription = \"K.\"\nkind = \"plan\"\n+++\n"),
        ("content/ke-hoach/x/plan.toml", plan),
        (
            "content/_data/agencies.toml",
            "[[agency]]\nid = \"so-a\"\nname = \"Sở A\"\nnote = \"thư: chi.ba@so.gov.vn\"\n",
        ),
    ]);
    check_found(
        &site,
        &[
            "content/_data/agencies.toml:4:14: cảnh báo[personal-data]",
            "content/a.md:3:29: cảnh báo[personal-data]",
            "content/a.md:6:5: cảnh báo[personal-data]",
            "content/a.md:6:25: cảnh báo[personal-data]",
            "content/a.md:8:6: cảnh báo[personal-data]",
            "content/a.md:8:21: gợi ý[personal-data]",
            "content/ke-hoach/x/plan.toml:6:15: cảnh báo[personal-data]",
        ],
    );
}

#[test]
fn what_the_configuration_lists_may_be_public() {
    let site =
        site_with("", "Gọi 0912.345.678, 0387123456 hoặc 0262 385 1234; thư Hoi@So.gov.vn, bao@so.gov.vn.\n");
    let config = std::fs::read_to_string(site.root.join("lantoa.toml")).expect("a configuration");
    site.write(
        "lantoa.toml",
        format!(
            "{config}[organisation]\nname = \"Sở\"\nemail = \"bao@so.gov.vn\"\nphone = \"(0262) 3851234\"\n\n[[hotlines]]\nid = \"nong\"\nname = \"Nóng\"\nphone = \"0387 123 456\"\n\n[personal_data]\nphones = [\"+84 912 345 678\"]\nemails = [\"hoi@so.gov.vn\"]\n"
        ),
    );
    check_found(&site, &[]);
}

#[test]
fn entries_that_nothing_uses_are_reported_to_who_asks() {
    let site = Site::of_files(&[
        HOME,
        (
            "content/a.md",
            "+++\ntitle = \"Một\"\ndescription = \"Một câu.\"\nhazards = [\"nga-cao\"]\n+++\nTheo 84/2015/QH13, ATVSLĐ là việc chung. Bệnh Nghề nghiệp cũng vậy.\n",
        ),
        (
            "content/_data/hazards.toml",
            "[[hazard]]\nid = \"nga-cao\"\nname = \"Ngã cao\"\n[[hazard]]\nid = \"bui\"\nname = \"Bụi\"\n",
        ),
        (
            "content/_data/agencies.toml",
            "[[agency]]\nid = \"quoc-hoi\"\nname = \"Quốc hội\"\n[[agency]]\nid = \"so-a\"\nname = \"Sở A\"\n",
        ),
        (
            "content/_data/documents.toml",
            "[[document]]\nsymbol = \"84/2015/QH13\"\nissuer = \"quoc-hoi\"\n[[document]]\nsymbol = \"39/2016/NĐ-CP\"\n",
        ),
        (
            "content/_data/glossary.toml",
            "[[entry]]\nterm = \"an toàn, vệ sinh lao động\"\nshort = \"ATVSLĐ\"\n[[entry]]\nterm = \"bệnh nghề nghiệp\"\n[[entry]]\nterm = \"tai nạn lao động\"\n",
        ),
    ]);
    check_found(&site, &[]);
    check_found_with(
        &site,
        &["--unused"],
        &[
            "content/_data/agencies.toml:5:6: gợi ý[unused-entry]",
            "content/_data/documents.toml:5:10: gợi ý[unused-entry]",
            "content/_data/glossary.toml:7:8: gợi ý[unused-entry]",
            "content/_data/hazards.toml:5:6: gợi ý[unused-entry]",
        ],
    );
}

#[test]
fn placeholders_of_a_new_site_are_reported_but_not_where_they_are_explained() {
    let site =
        site_with("# [Thay: trong chú thích]\n", "Gặp [Thay: tên người] nhé. Không còn [Thay: …] nào.\n");
    check_found(&site, &["content/a.md:6:5: cảnh báo[placeholder]"]);
}

#[test]
fn advice_is_no_error_and_a_build_says_nothing_of_it() {
    let site = site_with("", "Xem [tại đây](_index.md). Gọi 0912 345 678.\n");
    let ran = check_run(&site.root, &["check"], 0);
    check_says(&ran.stderr, &["1 cảnh báo, 1 gợi ý"]);
    assert_eq!(check_run(&site.root, &["build"], 0).stderr.lines().count(), 1);
    site.write("content/b.md", "+++\ntitel = \"Hai\"\n+++\n");
    check_run(&site.root, &["check"], 1);
}
