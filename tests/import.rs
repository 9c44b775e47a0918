//! The importer on whole documents of fictional issuers. What they must give was read by eye and is written here as
//! facts.

use lantoa::diag::{Code, Diagnostic, Lang, Severity, SourceText};
use lantoa::import::*;
use proptest::prelude::*;
use std::collections::BTreeMap;
use std::path::Path;

struct Registry;

impl Names for Registry {
    fn agency(&self, name: &str) -> Option<String> {
        match name.to_lowercase().as_str() {
            "sở y tế" => Some("so-y-te".into()),
            "ubnd tỉnh hà thanh" => Some("ubnd-tinh-ha-thanh".into()),
            "ubnd tỉnh thanh vân" => Some("ubnd-tinh-thanh-van".into()),
            _ => None,
        }
    }
    fn locality(&self, name: &str) -> Option<String> {
        (name == "Thanh Vân").then(|| "thanh-van".to_owned())
    }
}

fn fixture(name: &str) -> Imported {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/import").join(name);
    let bytes = std::fs::read(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    import(name, &bytes, &Registry).unwrap_or_else(|problem| panic!("{name}: {problem:?}"))
}

/// The line of the source that a warning points at.
fn line(warning: &Diagnostic) -> usize {
    warning.place.as_ref().map_or(0, |place| place.file.position(place.range.start).0)
}

const FIXTURES: [&str; 13] = [
    "bo.md",
    "huyen-bach-thon.txt",
    "huyen-uy-bac-sa.txt",
    "huyen-uy.txt",
    "libreoffice.docx",
    "phu-luc.html",
    "quyet-dinh-va-ke-hoach.txt",
    "quyet-dinh.txt",
    "thanh-uy-lam-phong.txt",
    "tinh-dak-van.txt",
    "tinh-ha-thanh.txt",
    "word.docx",
    "xa-2026.txt",
];

/// How often each letter and digit occurs.
fn letters(text: &str) -> BTreeMap<char, usize> {
    let mut count = BTreeMap::new();
    for c in text.chars().filter(|c| c.is_alphanumeric()) {
        *count.entry(c).or_insert(0) += 1;
    }
    count
}

fn sorted(text: &str) -> Vec<char> {
    let mut chars: Vec<char> = text.chars().collect();
    chars.sort_unstable();
    chars
}

/// Every character is in exactly one element, and what elements show is what stood there.
fn check_nothing_lost(name: &str, found: &Imported) {
    assert_eq!(
        sorted(&found.source_text),
        sorted(&found.accounted_text()),
        "{name}: characters lost or doubled"
    );
    let mut shown = String::new();
    fn add(sections: &[Section], shown: &mut String) {
        for section in sections {
            if section.kind != SectionKind::Missing {
                shown.push_str(section.label.as_deref().unwrap_or(""));
            }
            shown.push_str(section.title.as_deref().unwrap_or(""));
            for block in &section.blocks {
                shown.push_str(block.label.as_deref().unwrap_or(""));
                shown.push_str(&block.text);
            }
            add(&section.children, shown);
        }
    }
    add(&found.sections, &mut shown);
    found.form_lines.iter().for_each(|line| shown.push_str(&line.raw));
    found.unplaced.iter().filter(|line| !line.in_form).for_each(|line| shown.push_str(&line.text));
    assert_eq!(
        letters(&found.source_text),
        letters(&shown),
        "{name}: the text shown differs from the source"
    );
}

/// Headings as `label title`, without the untitled part at the beginning and inferred ones.
fn headings(found: &Imported) -> Vec<String> {
    fn add(sections: &[Section], out: &mut Vec<String>) {
        for section in sections {
            if let (Some(label), Some(title)) = (&section.label, &section.title) {
                out.push(format!("{label} {title}"));
            }
            add(&section.children, out);
        }
    }
    let mut out = Vec::new();
    add(&found.sections, &mut out);
    out
}

fn duty_counts(found: &Imported) -> Vec<(&str, bool, usize)> {
    found.duties.iter().map(|duty| (duty.agency.as_str(), duty.requested, duty.items.len())).collect()
}

fn references(found: &Imported) -> Vec<(&str, &str, Option<&str>, usize)> {
    found
        .references
        .iter()
        .map(|r| {
            (
                r.symbol.as_deref().or(r.title.as_deref()).unwrap(),
                r.doc_type.as_deref().unwrap_or(""),
                r.date.as_deref(),
                r.mentions,
            )
        })
        .collect()
}

fn targets(found: &Imported) -> Vec<(Direction, Bound, f64, &str, Option<Frequency>)> {
    found.targets.iter().map(|t| (t.direction, t.bound, t.value.0, t.unit.as_str(), t.frequency)).collect()
}

fn signer(found: &Imported) -> (Option<&str>, Option<&str>, Vec<&str>) {
    let signer = found.document.signer.as_ref().expect("a signature");
    (signer.name.as_deref(), signer.role.as_deref(), signer.authority.iter().map(String::as_str).collect())
}

#[test]
fn nothing_is_lost_in_any_document() {
    for name in FIXTURES {
        check_nothing_lost(name, &fixture(name));
    }
}

#[test]
fn what_is_written_is_valid_toml() {
    for found in FIXTURES.iter().map(|name| fixture(name)) {
        for tasks in [TaskFile::Toml, TaskFile::Csv] {
            let files = to_site_files(&found, &Registry, tasks);
            assert!(toml::de::DeTable::parse(&files[0].1).is_ok(), "{}", files[0].1);
            let index = &files.last().unwrap().1;
            let front = index.strip_prefix("+++\n").and_then(|rest| rest.split_once("+++\n")).unwrap().0;
            assert!(toml::de::DeTable::parse(front).is_ok(), "{front}");
        }
    }
}

#[test]
fn a_table_of_tasks_opens_in_excel_and_is_read_back() {
    let mut tables = 0;
    for name in FIXTURES {
        let found = fixture(name);
        let files = to_site_files(&found, &Registry, TaskFile::Csv);
        let Some((_, table)) = files.iter().find(|(name, _)| name == "tasks.csv") else { continue };
        tables += 1;
        // Excel takes a file without the mark for Windows' own letters, and in Vietnam parts cells at `;` alone.
        assert!(table.starts_with("\u{feff}TT;Nhiệm vụ;Cơ quan chủ trì;"), "{name}: {table}");
        let text = table.trim_start_matches('\u{feff}').replace("\r\n", "\n");
        let mut problems = Vec::new();
        let tasks = lantoa::parse::plan::parse_tasks(&SourceText::new("tasks.csv", text), &mut problems);
        let errors: Vec<_> = problems.iter().filter(|p| p.severity == Severity::Error).collect();
        assert!(errors.is_empty(), "{name}: {errors:?}");
        let texts: Vec<&str> = tasks.iter().map(|task| task.title.value.trim()).collect();
        let expected: Vec<&str> = found.tasks.iter().map(|task| task.text.trim()).collect();
        assert_eq!(texts, expected, "{name}");
    }
    assert!(tables > 2, "{tables} documents with tasks are too few");
}

#[test]
fn the_plan_of_a_province_is_read_as_by_eye() {
    let found = fixture("tinh-ha-thanh.txt");
    let document = &found.document;
    assert_eq!(document.issuer.as_ref().unwrap().name, "ỦY BAN NHÂN DÂN TỈNH HÀ THANH");
    assert_eq!(document.issuer.as_ref().unwrap().id.as_deref(), Some("ubnd-tinh-ha-thanh"));
    assert_eq!(
        (document.number.as_deref(), document.symbol.as_deref(), document.issued.as_deref()),
        (None, Some("KH-UBND"), Some("2025"))
    );
    assert_eq!(
        (document.place.as_deref(), document.kind, document.period),
        (Some("Hà Thanh"), Kind::Government, None)
    );
    let title = document.title.as_deref().unwrap();
    assert!(
        title.starts_with("Triển khai thực hiện Nghị quyết số 209/NQ-CP")
            && title.ends_with("trong tình hình mới")
    );
    assert_eq!(signer(&found), (None, Some("PHÓ CHỦ TỊCH"), vec!["TM. ỦY BAN NHÂN DÂN", "KT. CHỦ TỊCH"]));
    assert_eq!(
        document.locality.as_ref().map(|l| (l.name.as_str(), l.level)),
        Some(("Hà Thanh", "province"))
    );
    assert_eq!(document.recipients.len(), 10);
    assert_eq!(document.recipients[9], "Lưu: VT, VX2");
    let all = headings(&found);
    assert_eq!(all.len(), 25);
    for heading in [
        "I MỤC ĐÍCH, YÊU CẦU",
        "IV KINH PHÍ THỰC HIỆN",
        "4 Sở Xây dựng",
        "15 Các địa phương",
        "14 Đề nghị Ủy ban Mặt trận Tổ quốc tỉnh và các tổ chức thành viên",
    ] {
        assert!(all.iter().any(|h| h == heading), "{heading}");
    }
    use {Bound::AtLeast, Direction::*, Frequency::PerYear};
    assert_eq!(
        targets(&found),
        [
            (Decrease, AtLeast, 4.0, "%", Some(PerYear)),
            (Increase, AtLeast, 5.0, "%", Some(PerYear)),
            (Increase, AtLeast, 5.0, "%", Some(PerYear))
        ]
    );
    assert_eq!(found.targets.iter().map(|t| t.responsible.len()).collect::<Vec<_>>(), [0, 1, 1]);
    assert_eq!(found.targets[1].responsible, ["Sở Y tế"]);
    assert_eq!(found.tasks.len(), 11);
    assert_eq!(
        found.duties.iter().map(|d| d.items.len()).collect::<Vec<_>>(),
        [7, 4, 2, 1, 2, 1, 1, 1, 1, 1, 1, 1, 1, 5, 3, 4]
    );
    assert_eq!(
        found.duties.iter().filter(|d| d.requested).map(|d| d.agency.as_str()).collect::<Vec<_>>(),
        ["Ủy ban Mặt trận Tổ quốc tỉnh và các tổ chức thành viên"]
    );
    assert_eq!(
        references(&found),
        [
            ("209/NQ-CP", "Nghị quyết", Some("2024-10-28"), 8),
            ("922-KH/TU", "Kế hoạch", Some("2025-01-10"), 8),
            ("31-CT/TW", "Chỉ thị", Some("2024-03-19"), 5),
            ("94/KH-UBND", "Kế hoạch", Some("2021-01-18"), 1),
            ("Luật Ngân sách nhà nước", "Luật", None, 1),
            ("Luật An toàn, vệ sinh lao động", "Luật", None, 1),
        ]
    );
    assert!(found.warnings.iter().any(|w| w.code == Code::NumberBlank && line(w) == 20));
    assert!(found.warnings.iter().any(|w| w.code == Code::SignerMissing));
}

#[test]
fn the_plan_of_a_party_committee_is_read_as_by_eye() {
    let found = fixture("huyen-uy-bac-sa.txt");
    let document = &found.document;
    assert_eq!(
        (document.issuer.as_ref().unwrap().name.as_str(), document.superior.as_deref()),
        ("HUYỆN ỦY BẮC SA", Some("ĐẢNG BỘ TỈNH NINH THỊNH"))
    );
    assert_eq!(
        (document.number.as_deref(), document.symbol.as_deref(), document.issued.as_deref()),
        (None, Some("KH/HU"), Some("2024-06"))
    );
    assert_eq!((document.place.as_deref(), document.kind), (Some("Bắc Sa"), Kind::Party));
    assert_eq!(signer(&found), (Some("Mẫu Văn Phước"), Some("BÍ THƯ"), vec!["T/M BAN THƯỜNG VỤ"]));
    assert_eq!(document.recipients.len(), 8);
    assert_eq!(document.recipients[1], "Đ/c Trần Long Bình-UVTV, Phó chủ tịch UBND tỉnh");
    assert_eq!(headings(&found).len(), 11);
    assert!(found.targets.is_empty());
    assert_eq!(found.tasks.len(), 11);
    assert_eq!(
        duty_counts(&found),
        [
            ("Các cấp ủy, chính quyền, Mặt Trận tổ quốc và các tổ chức chính trị-xã hội huyện", false, 2),
            ("Thường trực Hội đồng nhân dân huyện", false, 1),
            ("Ủy ban nhân dân huyện", false, 2),
            ("Ủy ban Mặt trận Tổ quốc Việt Nam huyện và các tổ chức chính trị - xã hội huyện", false, 1),
            ("Ban Tuyên giáo Huyện ủy", false, 1),
        ]
    );
    assert_eq!(
        references(&found).iter().map(|r| r.0).collect::<Vec<_>>(),
        ["31-CT/TW", "913-KH/TU", "Luật an toàn, vệ sinh lao động"]
    );
}

#[test]
fn a_plan_whose_table_came_as_one_cell_per_line_is_read_as_by_eye() {
    let found = fixture("tinh-dak-van.txt");
    let document = &found.document;
    assert_eq!(document.issuer.as_ref().unwrap().name, "UBND tỉnh Đắk Vân");
    assert_eq!(
        (document.symbol.as_deref(), document.issued.as_deref(), document.place.as_deref()),
        (Some("924/KH-UBND"), Some("2024-12-25"), None)
    );
    assert_eq!(signer(&found), (Some("H'Mai Kđăm"), Some("PHÓ CHỦ TỊCH"), vec!["KT. CHỦ TỊCH"]));
    assert_eq!(document.recipients.len(), 10);
    assert_eq!(headings(&found).len(), 27);
    use Direction::*;
    let yearly = Some(Frequency::PerYear);
    let exact = Bound::Exact;
    assert_eq!(
        targets(&found),
        [
            (Decrease, exact, 4.0, "%", yearly),
            (Increase, exact, 5.0, "%", yearly),
            (Increase, exact, 5.0, "%", yearly),
            (Increase, exact, 30.0, "doanh nghiệp", yearly),
            (Reach, exact, 100.0, "%", None),
            (Reach, exact, 100.0, "%", None),
        ]
    );
    // Rows of the flattened table: group by group, with letters or without.
    let labels: Vec<&str> = found.tasks.iter().map(|t| t.label.as_deref().unwrap_or("-")).collect();
    assert_eq!(
        labels,
        [
            "a)", "b)", "c)", "d)", "đ)", "e)", "-", "-", "a)", "b)", "c)", "d)", "-", "a)", "b)", "c)",
            "a)", "b)", "a)", "b)", "-"
        ]
    );
    assert!(found.tasks.iter().all(|t| t.note.as_deref() == Some("Thường xuyên") && t.schedule.is_some()));
    assert_eq!(
        found.tasks.iter().map(|t| t.coordinating.len()).collect::<Vec<_>>(),
        [7, 14, 4, 3, 4, 4, 3, 6, 2, 3, 8, 3, 7, 2, 2, 1, 2, 3, 1, 3, 3]
    );
    assert_eq!(found.tasks[0].lead, ["Sở Lao động - Thương binh và Xã hội"]);
    assert_eq!(found.tasks[18].lead, ["Sở, ban, ngành", "UBND các huyện, thị xã, thành phố"]);
    assert_eq!(
        found.tasks[7].coordinating[3..],
        ["các sở, ban, ngành khác có liên quan", "UBND cấp huyện", "các đơn vị, doanh nghiệp"]
    );
    assert_eq!(
        found.duties.iter().map(|d| (d.label.as_deref().unwrap(), d.items.len())).collect::<Vec<_>>(),
        [
            ("1", 6),
            ("2", 3),
            ("3", 1),
            ("4", 2),
            ("5", 2),
            ("6", 1),
            ("7", 1),
            ("8", 2),
            ("9", 1),
            ("10", 2),
            ("11", 1),
            ("12", 1),
            ("13", 1),
            ("14", 1),
            ("15", 1),
            ("15", 1),
            ("16", 6),
            ("17", 1),
            ("18", 4),
        ]
    );
    assert_eq!(
        found.duties.iter().filter(|d| d.requested).map(|d| d.label.as_deref().unwrap()).collect::<Vec<_>>(),
        ["13", "14", "15", "15", "17"]
    );
    assert_eq!(
        references(&found),
        [
            ("209/NQ-CP", "Nghị quyết", Some("2024-10-28"), 9),
            ("31-CT/TW", "Chỉ thị", Some("2024-03-19"), 9),
            ("Luật Ngân sách Nhà nước", "Luật", None, 1),
            ("04/CT-TLĐ", "Chỉ thị", Some("2017-03-03"), 1),
            ("08/KL-BCH", "Kết luận", Some("2023-01-11"), 1),
            ("10c/NQ-BCH", "Nghị quyết", Some("2017-01-12"), 1),
            ("39/2016/NĐ-CP", "Nghị định", Some("2016-05-15"), 1),
            ("Luật An toàn vệ sinh lao động", "Luật", None, 2),
            ("44/2016/NĐ-CP", "Nghị định", Some("2016-05-15"), 1),
        ]
    );
    assert!(found.reports.iter().any(|r| r.deadline.as_deref() == Some("12-15")
        && r.frequency == Some("yearly")
        && r.to.as_deref() == Some("Sở Lao động - Thương binh và Xã hội")));
    let short: Vec<&str> = found.abbreviations.iter().map(|a| a.short.as_str()).collect();
    assert_eq!(short, ["ATVSLĐ", "NSDLĐ", "NLĐ", "TNLĐ", "BNN", "ODA", "NGO"]);
}

#[test]
fn a_plan_without_a_letterhead_is_read_as_by_eye() {
    let found = fixture("thanh-uy-lam-phong.txt");
    let document = &found.document;
    assert_eq!(
        (document.issuer.as_ref().unwrap().name.as_str(), document.kind),
        ("Ban Thường vụ Thành ủy", Kind::Party)
    );
    assert_eq!(
        (&document.number, &document.symbol, &document.issued, &document.place, document.period),
        (&None, &None, &None, &None, None)
    );
    assert_eq!(signer(&found), (Some("Đỗ Mạnh Thí"), None, vec![]));
    assert_eq!(
        document.locality.as_ref().map(|l| (l.name.as_str(), l.level)),
        Some(("Lâm Phòng", "district"))
    );
    assert_eq!(document.recipients.len(), 8);
    assert_eq!(headings(&found).len(), 12);
    assert_eq!(headings(&found)[..2], ["I MỤC ĐÍCH, YÊU CẦU", "1 Mục đích"]);
    assert_eq!(targets(&found).iter().map(|t| t.2).collect::<Vec<_>>(), [4.0, 5.0, 5.0]);
    assert_eq!(found.tasks.len(), 23);
    assert_eq!(found.duties.iter().map(|d| d.items.len()).collect::<Vec<_>>(), [1, 1, 1, 1]);
    assert_eq!(
        references(&found),
        [
            ("31-CT/TW", "Chỉ thị", Some("2024-03-19"), 13),
            ("93/NQ-HĐND", "Nghị quyết", Some("2023-07-18"), 1)
        ]
    );
}

#[test]
fn a_plan_with_a_lost_heading_is_read_as_by_eye() {
    let found = fixture("huyen-bach-thon.txt");
    let document = &found.document;
    assert_eq!(
        (document.issuer.as_ref().unwrap().name.as_str(), document.doc_type.as_deref()),
        ("UBND huyện Bạch Thôn", Some("Kế hoạch"))
    );
    assert_eq!((&document.number, &document.symbol, &document.issued), (&None, &None, &None));
    assert_eq!(document.period, Some(Period { from: 2021, to: 2025 }));
    assert_eq!(
        signer(&found),
        (Some("Nguyễn Duy Mẫu"), Some("PHÓ CHỦ TỊCH"), vec!["TM. ỦY BAN NHÂN DÂN", "KT. CHỦ TỊCH"])
    );
    assert_eq!(document.recipients.len(), 8);
    assert_eq!(headings(&found).len(), 26);
    let missing: Vec<_> = found.sections.iter().filter(|s| s.kind == SectionKind::Missing).collect();
    assert_eq!((missing.len(), missing[0].label.as_deref(), missing[0].children.len()), (1, Some("III"), 5));
    assert_eq!(
        targets(&found).iter().map(|t| (t.1, t.2)).collect::<Vec<_>>(),
        [
            (Bound::Above, 50.0),
            (Bound::Above, 50.0),
            (Bound::Above, 90.0),
            (Bound::Above, 80.0),
            (Bound::Above, 80.0),
            (Bound::Above, 80.0),
            (Bound::Exact, 100.0)
        ]
    );
    assert_eq!(found.tasks.len(), 30);
    assert_eq!(
        found.duties.iter().map(|d| d.items.len()).collect::<Vec<_>>(),
        [3, 2, 1, 1, 1, 1, 2, 2, 1, 3, 3]
    );
    assert_eq!(
        references(&found).iter().map(|r| (r.0, r.3)).collect::<Vec<_>>(),
        [("957/KH-UBND", 1), ("Luật Ngân sách nhà nước", 1), ("Luật An toàn, vệ sinh lao động", 2)]
    );
    assert!(found.reports.iter().any(|r| r.deadline.as_deref() == Some("12-10")
        && r.to.as_deref() == Some("UBND huyện (qua phòng Lao động – TB&XH)")));
}

#[test]
fn a_commune_plan_with_blank_number_and_two_columns() {
    let found = fixture("xa-2026.txt");
    let document = &found.document;
    assert_eq!(
        (document.number.as_deref(), document.symbol.as_deref(), document.issued.as_deref()),
        (None, Some("KH-UBND"), Some("2026"))
    );
    assert_eq!(document.locality.as_ref().map(|l| (l.name.as_str(), l.level)), Some(("Hòa Lâm", "commune")));
    assert_eq!(signer(&found), (Some("Trần Văn Mẫu"), Some("CHỦ TỊCH"), vec!["TM. ỦY BAN NHÂN DÂN"]));
    assert_eq!(document.recipients, ["UBND tỉnh", "Các thôn", "Lưu: VT"]);
    assert_eq!(
        duty_counts(&found),
        [
            ("Phòng Văn hóa - Xã hội", false, 1),
            ("Trạm Y tế xã", false, 1),
            ("Ủy ban Mặt trận Tổ quốc Việt Nam xã", true, 1),
            ("Các thôn", false, 1)
        ]
    );
    assert_eq!(found.reports[0].deadline.as_deref(), Some("2026-06-15"));
    assert_eq!(
        targets(&found).iter().map(|t| (t.2, t.3)).collect::<Vec<_>>(),
        [(85.0, "%"), (4.0, "lớp"), (100.0, "%")]
    );
}

#[test]
fn a_plan_attached_to_a_decision_takes_its_symbol_and_says_so() {
    let found = fixture("quyet-dinh.txt");
    let document = &found.document;
    assert_eq!(
        (document.doc_type.as_deref(), document.symbol.as_deref(), document.issued.as_deref()),
        (Some("Kế hoạch"), Some("118/QĐ-SNV"), Some("2026-02-09"))
    );
    assert_eq!(
        (document.issuer.as_ref().unwrap().name.as_str(), document.superior.as_deref()),
        ("SỞ NỘI VỤ", Some("UBND TỈNH THANH VÂN"))
    );
    assert_eq!(document.period, Some(Period { from: 2026, to: 2030 }));
    assert_eq!(signer(&found), (Some("Lê Thị Ví Dụ"), Some("GIÁM ĐỐC"), vec![]));
    assert!(found.warnings.iter().any(|w| w.code == Code::SymbolFromDecision));
    // What was achieved and shares of money are no targets.
    assert_eq!(targets(&found).iter().map(|t| t.2).collect::<Vec<_>>(), [5.0, 70.0]);
    assert_eq!(found.reports[0].deadline.as_deref(), Some("12-20"));
}

#[test]
fn a_decision_and_the_plan_it_puts_into_force_in_one_file() {
    let found = fixture("quyet-dinh-va-ke-hoach.txt");
    let document = &found.document;
    assert_eq!(
        (document.doc_type.as_deref(), document.title.as_deref(), document.symbol.as_deref()),
        (Some("Kế hoạch"), Some("An toàn, vệ sinh lao động năm 2026"), Some("77/QĐ-UBND"))
    );
    assert_eq!(
        (document.issued.as_deref(), document.place.as_deref()),
        (Some("2026-03-12"), Some("Thanh Vân"))
    );
    assert_eq!(signer(&found), (Some("Hồ Văn Giả"), Some("PHÓ CHỦ TỊCH"), vec!["KT. CHỦ TỊCH"]));
    assert_eq!(duty_counts(&found), [("Sở Nội vụ", false, 1), ("UBND các xã, phường", false, 1)]);
    assert_eq!(targets(&found).iter().map(|t| t.2).collect::<Vec<_>>(), [5.0, 20.0]);
}

#[test]
fn a_ministry_plan_in_markdown_with_a_table() {
    let found = fixture("bo.md");
    assert_eq!(
        (
            found.document.symbol.as_deref(),
            found.document.issued.as_deref(),
            found.document.locality.as_ref()
        ),
        (Some("07/KH-BATLĐ"), Some("2026-02-03"), None)
    );
    assert_eq!(
        found
            .tasks
            .iter()
            .map(|t| (t.label.as_deref().unwrap(), t.lead.len(), t.coordinating.len()))
            .collect::<Vec<_>>(),
        [("1", 1, 2), ("2", 1, 2)]
    );
    assert_eq!(duty_counts(&found), [("Cục An toàn lao động", false, 1), ("Các đơn vị thuộc Bộ", false, 1)]);
}

#[test]
fn a_party_committee_of_a_commune() {
    let found = fixture("huyen-uy.txt");
    let document = &found.document;
    assert_eq!(
        (document.kind, document.symbol.as_deref(), document.issued.as_deref()),
        (Kind::Party, Some("15-KH/ĐU"), Some("2025-11-07"))
    );
    assert_eq!(document.locality.as_ref().map(|l| l.level), Some("commune"));
    assert_eq!(signer(&found), (Some("Ngô Văn Thí"), Some("PHÓ BÍ THƯ"), vec!["T/M BAN THƯỜNG VỤ"]));
    assert_eq!(
        duty_counts(&found),
        [
            ("Ủy ban nhân dân xã", false, 1),
            ("Ủy ban Mặt trận Tổ quốc Việt Nam xã", true, 1),
            ("Các chi bộ trực thuộc", false, 1)
        ]
    );
}

#[test]
fn a_web_page_with_a_table_of_two_heading_rows() {
    let found = fixture("phu-luc.html");
    assert_eq!(found.document.issuer.as_ref().unwrap().id.as_deref(), Some("ubnd-tinh-thanh-van"));
    assert_eq!(
        found
            .tasks
            .iter()
            .map(|t| (
                t.group.as_deref().unwrap(),
                t.label.as_deref().unwrap(),
                t.schedule.as_deref().unwrap()
            ))
            .collect::<Vec<_>>(),
        [("Tuyên truyền", "1", "Hằng năm"), ("Tuyên truyền", "2", "Hằng năm"), ("Kiểm tra", "3", "Quý III")]
    );
    assert!(!serde_json::to_string(&found).unwrap().contains("alert"));
}

#[test]
fn word_and_libreoffice_give_the_same_plan() {
    let (word, office) = (fixture("word.docx"), fixture("libreoffice.docx"));
    assert_eq!(serde_json::to_value(&word).unwrap(), serde_json::to_value(&office).unwrap());
    assert_eq!(word.document.symbol.as_deref(), Some("62/KH-SYT"));
    // Automatic numbering shows, typed `đ)` in between too.
    assert_eq!(
        word.sections[2].children[0].blocks.iter().map(|b| b.label.as_deref().unwrap()).collect::<Vec<_>>(),
        ["a)", "b)", "c)", "d)", "đ)"]
    );
    // Merged cells reach every row they cover.
    assert_eq!(
        word.tasks.iter().map(|t| (t.label.as_deref().unwrap(), t.schedule.as_deref())).collect::<Vec<_>>(),
        [("a)", Some("Quý II")), ("b)", Some("Quý II"))]
    );
    assert_eq!(word.tasks[0].coordinating, ["Sở Nội vụ", "Báo Thanh Vân"]);
}

#[test]
fn decomposed_input_gives_the_same_plan() {
    use unicode_normalization::UnicodeNormalization;
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/import/xa-2026.txt");
    let text = std::fs::read_to_string(path).unwrap();
    let decomposed: String = text.nfd().collect();
    let one = import("a.txt", text.as_bytes(), &NoNames).unwrap();
    let two = import("a.txt", decomposed.as_bytes(), &NoNames).unwrap();
    assert_eq!(serde_json::to_value(&one).unwrap(), serde_json::to_value(&two).unwrap());
}

#[test]
fn a_layout_row_with_stray_cells_keeps_them() {
    // Found by the property test below: three cells of one line, only one of them part of the form.
    let text = "Nơi nhận: I. MỤC ĐÍCH TM. ỦY BAN\n| a | b |; Nơi nhận: ";
    let found = import("a.txt", text.as_bytes(), &NoNames).unwrap();
    assert_eq!(sorted(&found.source_text), sorted(&found.accounted_text()));
    let kept = found.unplaced.iter().map(|line| line.text.as_str());
    assert!(
        kept.chain(found.document.recipients.iter().map(String::as_str))
            .any(|text| text.split(' ').any(|word| word == "a"))
    );
}

#[test]
fn the_json_has_exactly_the_agreed_keys() {
    let json = serde_json::to_value(fixture("phu-luc.html")).unwrap();
    let keys = |value: &serde_json::Value| -> Vec<String> {
        let mut keys: Vec<String> = value.as_object().unwrap().keys().cloned().collect();
        keys.sort();
        keys
    };
    assert_eq!(
        keys(&json),
        [
            "abbreviations",
            "document",
            "duties",
            "references",
            "reports",
            "sections",
            "targets",
            "tasks",
            "unplaced",
            "warnings"
        ]
    );
    assert_eq!(
        keys(&json["document"]),
        [
            "draft",
            "issued",
            "issuer",
            "kind",
            "locality",
            "number",
            "period",
            "place",
            "recipients",
            "secrecy",
            "signer",
            "superior",
            "symbol",
            "title",
            "type",
            "urgency"
        ]
    );
    assert_eq!(keys(&json["references"][0]), ["date", "issuer", "mentions", "symbol", "title", "type"]);
    assert_eq!(keys(&json["sections"][1]), ["blocks", "children", "kind", "label", "level", "line", "title"]);
    assert_eq!(keys(&json["sections"][1]["blocks"][0]), ["kind", "label", "line", "text"]);
    assert_eq!(
        keys(&json["targets"][0]),
        [
            "baseline",
            "bound",
            "by",
            "clause",
            "direction",
            "frequency",
            "line",
            "responsible",
            "subject",
            "unit",
            "upper",
            "value"
        ]
    );
    assert_eq!(
        keys(&json["tasks"][0]),
        ["coordinating", "extra", "group", "label", "lead", "line", "note", "schedule", "text"]
    );
    assert_eq!(keys(&json["duties"][0]), ["agency", "items", "label", "line", "requested"]);
    assert_eq!(keys(&json["reports"][0]), ["deadline", "frequency", "from", "line", "to"]);
}

#[test]
fn bad_input_is_refused_with_a_reason() {
    let check = |name: &str, bytes: &[u8], code: Code| {
        let problem = import(name, bytes, &NoNames).unwrap_err();
        assert_eq!(problem.code, code, "{problem:?}");
        assert!(problem.severity == Severity::Error && !problem.help.is_empty() && problem.names(name));
    };
    check("a.docx", b"\x89PNG\r\n\x1a\n", Code::DamagedDocument);
    check("a.txt", &vec![b'a'; 50 * 1024 * 1024], Code::FileTooLarge);
    check("a.txt", "á".repeat(200_000).as_bytes(), Code::FileTooLarge);
    check("a.txt", "a\n".repeat(300_000).as_bytes(), Code::FileTooLarge);
    check("a.txt", b"  \n\n", Code::EmptyDocument);
    let word = std::fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/import/word.docx")).unwrap();
    check("a.docx", &word[..word.len() / 2], Code::DamagedDocument);
}

/// Pieces of plans put together at random reach more rules than random letters.
fn scraps() -> impl Strategy<Value = String> {
    let piece = prop::sample::select(vec![
        "I. MỤC ĐÍCH",
        "II.",
        "V. TỔ CHỨC THỰC HIỆN",
        "1. Sở Y tế",
        "1. Sở Y tế: chủ trì",
        "a) Một;",
        "đ)",
        "- Hai.",
        "+",
        "KẾ HOẠCH",
        "Nơi nhận:",
        "- Lưu: VT.",
        "TM. ỦY BAN",
        "KT. CHỦ TỊCH",
        "PHỤ LỤC",
        "PHỤ LỤC I:",
        "TT",
        "Nhiệm vụ",
        "Cơ quan chủ trì",
        "Ghi chú",
        "1",
        "Sở Nội vụ",
        "Hằng năm",
        "Số:   /KH-UBND",
        "Hà Thanh, ngày   tháng 6 năm 2024",
        "giảm ít nhất 4%/năm;",
        "100% số hộ được",
        "trước ngày 15/12",
        "báo cáo về Sở Nội vụ",
        "Luật",
        "Luật An toàn, vệ sinh lao động",
        "số 31-CT/TW ngày",
        "922-",
        "KH/TU của",
        "(ATVSLĐ)",
        "(sau đây gọi tắt là",
        ")",
        "**",
        "##",
        "| a | b |",
        "Trên đây là Kế hoạch",
        "-----",
        "Đề nghị",
        "giai đoạn 2021-",
        "2025",
        "…",
        "%",
        "\u{202e}",
        "e\u{301}",
        "\t",
        "   ",
    ]);
    let glue = prop::sample::select(vec![" ", "\n", "\n\n", "; ", ", ", ""]);
    prop::collection::vec((piece, glue), 0..60)
        .prop_map(|parts| parts.into_iter().map(|(piece, glue)| format!("{piece}{glue}")).collect())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, ..ProptestConfig::default() })]

    #[test]
    fn any_text_is_imported_without_loss(text in scraps()) {
        for name in ["a.txt", "a.md"] {
            if let Ok(found) = import(name, text.as_bytes(), &NoNames) {
                prop_assert_eq!(sorted(&found.source_text), sorted(&found.accounted_text()), "{:?}", text);
                let files = to_site_files(&found, &NoNames, TaskFile::Toml);
                prop_assert!(toml::de::DeTable::parse(&files[0].1).is_ok());
                summary(&found, Lang::Vi);
            }
        }
    }

    #[test]
    fn any_page_and_any_archive_end(text in ".{0,300}", html in "(<(p|table|tr|td|ul|ol|li|b|h2|script|/p|/table|/tr|/td|/ul|br)( (rowspan|colspan)=[0-9]{1,9})?>|[a-zĐ .;0-9]{0,6}){0,60}") {
        let _ = import("a.txt", text.as_bytes(), &NoNames);
        let _ = import("a.docx", text.as_bytes(), &NoNames);
        if let Ok(found) = import("a.html", html.as_bytes(), &NoNames) {
            prop_assert_eq!(sorted(&found.source_text), sorted(&found.accounted_text()));
        }
    }
}
