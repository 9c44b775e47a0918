//! What the plans become: pages of agencies, documents, places and targets, the calendar, open data.

mod plans_common;

use std::collections::{BTreeSet, HashMap};
use std::path::Path;

use jiff::civil::date;
use lantoa::load::Snapshot;
use lantoa::model::PlanId;
use plans_common::{PLAN, TestSite, load_root, output, words};

#[track_caller]
fn check_says(text: &str, part: &str) {
    assert!(text.contains(part), "{part:?} is not in:\n{text}");
}

#[track_caller]
fn check_is_silent(text: &str, part: &str) {
    assert!(!text.contains(part), "{part:?} is in:\n{text}");
}

#[test]
fn a_former_agency_is_followed_by_who_does_its_work_now() {
    let site = TestSite::new().plan("mau-2024", PLAN);
    let page = words(&output(&site.good(), "ke-hoach/mau-2024/index.html"));
    check_says(&page, "Sở Lao động tỉnh Mẫu (nay là Sở Nội vụ tỉnh Mẫu)");
    check_is_silent(&page, "Sở Giáo dục");
}

#[test]
fn before_the_day_of_the_change_nothing_is_added() {
    let site = TestSite::new().plan("mau-2024", PLAN).on(date(2025, 2, 28));
    check_is_silent(&words(&output(&site.good(), "ke-hoach/mau-2024/index.html")), "nay là");
}

#[test]
fn a_plan_of_a_merged_place_says_where_it_is_now() {
    let plan = "title = \"K\"\nlocality = \"huyen-cu\"\n";
    let site = TestSite::new().plan("cu-2024", plan);
    let loaded = site.good();
    check_says(&words(&output(&loaded, "ke-hoach/cu-2024/index.html")), "Huyện Cũ (nay là một phần của Mẫu)");
    check_says(&words(&output(&loaded, "dia-phuong/mau/index.html")), "Kế hoạch cu-2024 Huyện Cũ");
    check_says(&words(&output(&loaded, "dia-phuong/cu/index.html")), "Cũ nay là một phần của Mẫu.");
}

#[test]
fn a_former_agency_and_its_successor_name_each_other() {
    let site = TestSite::new().plan("mau-2024", PLAN);
    let loaded = site.good();
    let former = output(&loaded, "co-quan/so-lao-dong/index.html");
    check_says(&words(&former), "Nay là Sở Nội vụ tỉnh Mẫu , từ ngày 1 tháng 3 năm 2025");
    check_says(&words(&former), "Nhận phần việc khác Sở Giáo dục tỉnh Mẫu");
    let successor = words(&output(&loaded, "co-quan/so-noi-vu/index.html"));
    check_says(&successor, "Nhận việc từ Sở Lao động tỉnh Mẫu");
    check_says(&successor, "Kế hoạch giao việc này cho tên cũ: Sở Lao động tỉnh Mẫu");
    check_says(&successor, "1a Tuyên truyền");
    check_is_silent(&words(&output(&loaded, "co-quan/so-giao-duc/index.html")), "Tuyên truyền");
}

#[test]
fn the_list_counts_the_work_an_agency_took_over() {
    let site = TestSite::new().plan("mau-2024", PLAN);
    let list = words(&output(&site.good(), "co-quan/index.html"));
    check_says(&list, "Sở Nội vụ tỉnh Mẫu Mẫu 1");
    check_says(&list, "Sở Lao động tỉnh Mẫu (nay là Sở Nội vụ tỉnh Mẫu) Mẫu 1");
}

#[test]
fn an_agency_page_holds_what_it_leads_joins_does_and_reports() {
    let site = TestSite::new().plan("mau-2024", PLAN);
    let page = words(&output(&site.good(), "co-quan/so-y-te/index.html"));
    check_says(&page, "Được phân công Khám bệnh nghề nghiệp");
    check_says(&page, "Phối hợp nhiệm vụ 1 1a Tuyên truyền");
    // The group that stands for everyone with a task includes it.
    check_says(
        &page,
        "Phải báo cáo Nơi nhận báo cáo: Sở Lao động tỉnh Mẫu (nay là Sở Nội vụ tỉnh Mẫu) . Thời hạn: trước ngày 15/12 hằng năm",
    );
}

#[test]
fn a_generic_group_is_shown_but_has_no_page() {
    let site = TestSite::new().plan("mau-2024", PLAN);
    let loaded = site.good();
    check_says(&output(&loaded, "ke-hoach/mau-2024/index.html"), "<li>Các sở, ban, ngành</li>");
    assert!(!loaded.site.outputs.contains_key("co-quan/cac-so/index.html"));
}

#[test]
fn a_target_without_a_result_is_not_published_and_one_with_a_result_shows_its_source() {
    let results = "\u{feff}NGUỒN;Giá trị;năm;Chỉ tiêu\r\nBáo cáo 12/BC-SNV;4,5;2025;tnld\r\nBáo cáo 3/BC-SNV;3;2026;Tỷ lệ tai nạn lao động chết người\r\n";
    let site =
        TestSite::new().plan("mot", PLAN).file("content/ke-hoach/mot/results.csv", results).plan("hai", PLAN);
    let loaded = site.good();
    let page = words(&output(&loaded, "ke-hoach/mot/index.html"));
    check_says(&page, "Kết quả (%) 2026 3% nguồn: Báo cáo 3/BC-SNV 2025 4,5% nguồn: Báo cáo 12/BC-SNV");
    check_says(&words(&output(&loaded, "ke-hoach/hai/index.html")), "Kết quả: chưa công bố");
    let compared = words(&output(&loaded, "chi-tieu/index.html"));
    check_says(&compared, "chưa công bố");
    check_says(&compared, "năm 2026: 3%");
}

#[test]
fn targets_are_compared_whatever_word_of_measure_a_plan_uses() {
    let other = PLAN.replace("tỷ lệ tai nạn", "tần suất tai nạn");
    let third =
        PLAN.replace("subject = \"tỷ lệ", "indicator = \"Tai nạn lao động chết người\"\nsubject = \"chỉ số");
    let site = TestSite::new().plan("mot", PLAN).plan("hai", &other).plan("ba", &third);
    let page = words(&output(&site.good(), "chi-tieu/index.html"));
    check_says(&page, "3 kế hoạch có chỉ tiêu này");
    check_is_silent(&page, "Chỉ một kế hoạch có");
}

#[test]
fn the_chain_leads_from_the_directive_over_the_resolution_to_the_plan() {
    let site = TestSite::new().plan("mau-2024", PLAN);
    let loaded = site.good();
    let chain = words(&output(&loaded, "van-ban/31-ct-tw/index.html"));
    check_says(&chain, "Chỉ thị 31-CT/TW Nghị quyết 209/NQ-CP Kế hoạch Kế hoạch mau-2024");
    let links = &loaded.site.document_links;
    assert_eq!(links[0].plans, [] as [PlanId; 0], "the plan is below the resolution, not beside it");
    assert_eq!(links[1].plans, [PlanId(0)]);
}

#[test]
fn a_table_of_tasks_is_read_with_any_delimiter_order_and_case() {
    let plan = "title = \"K\"\nlocality = \"mau\"\n";
    for table in [
        "\u{feff}Cơ quan CHỦ TRÌ;NHIỆM VỤ;tt;thời gian thực hiện\r\nSở Y tế;Tập huấn, kiểm tra;1a;Hằng năm\r\n",
        "TT\tThời gian thực hiện\tNhiệm vụ\tCơ quan chủ trì\n1a\tHằng năm\tTập huấn, kiểm tra\tSở Y tế\n",
        "tt,co quan chu tri,\"Nhiệm vụ\",Thời gian\n1a,Sở Y tế,\"Tập huấn, kiểm tra\",Hằng năm\n",
    ] {
        let site = TestSite::new().plan("k", plan).file("content/ke-hoach/k/tasks.csv", table);
        let page = words(&output(&site.good(), "ke-hoach/k/index.html"));
        check_says(
            &page,
            "1a Tập huấn, kiểm tra Sở Y tế tỉnh Mẫu Chủ trì Sở Y tế tỉnh Mẫu Thời gian Hằng năm",
        );
    }
}

#[test]
fn every_csv_has_a_byte_order_mark_crlf_and_no_formula() {
    let hostile = PLAN
        .replace("title = \"Tuyên truyền\"", "title = \"=HYPERLINK(\\\"http://x.example\\\")\"")
        .replace("schedule = \"Hằng năm\"", "schedule = \"@SUM(1)\"")
        .replace("Khám bệnh nghề nghiệp", "+84 gọi, \\\"ngay\\\"");
    let site = TestSite::new().plan("mau-2024", &hostile);
    let loaded = site.good();
    let files = ["chi-tieu", "nhiem-vu", "phan-cong", "co-quan", "van-ban"];
    let mut all = String::new();
    for file in files.map(|f| format!("du-lieu/{f}.csv")) {
        let text = output(&loaded, &file);
        let body = text.strip_prefix('\u{feff}').unwrap_or_else(|| panic!("{file} has no byte order mark"));
        assert_eq!(body.matches('\n').count(), body.matches("\r\n").count(), "{file}");
        let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(body.as_bytes());
        for record in reader.records() {
            for cell in &record.expect("RFC 4180") {
                assert!(!cell.starts_with(['=', '+', '-', '@', '\t']), "{file}: {cell}");
            }
        }
        all.push_str(body);
    }
    check_says(&all, "'=HYPERLINK");
    check_says(&all, "'@SUM(1)");
    check_says(&all, "\"'+84 gọi, \"\"ngay\"\"\"");
}

#[test]
fn the_calendar_recurs_and_stays_the_same_from_day_to_day() {
    let site = TestSite::new().plan("mau-2024", PLAN);
    let ics = output(&site.good(), "lich.ics");
    for line in [
        "UID:bao-cao-mau-2024-12-15@mau.example",
        "DTSTAMP:20260102T000000Z",
        // Issued after 15 December 2024: the first report is due a year later.
        "DTSTART;VALUE=DATE:20251215",
        "RRULE:FREQ=YEARLY",
        "TZID:Asia/Ho_Chi_Minh",
    ] {
        check_says(&ics, &format!("{line}\r\n"));
    }
    assert!(ics.split("\r\n").all(|line| line.len() <= 75));
    let later = site.on(date(2027, 3, 1));
    assert_eq!(ics, output(&later.good(), "lich.ics"));
    let own = output(&later.good(), "co-quan/so-y-te/lich.ics");
    check_says(&own, "UID:bao-cao-mau-2024-12-15@mau.example\r\n");
    // Who did the receiving agency's work takes over its calendar too.
    check_says(&output(&later.good(), "co-quan/so-noi-vu/lich.ics"), "RRULE:FREQ=YEARLY");
    assert!(!later.good().site.outputs.contains_key("co-quan/so-giao-duc/lich.ics"));
}

#[test]
fn a_period_ends_the_recurrence() {
    let plan = PLAN.replace("locality = \"mau\"", "locality = \"mau\"\nperiod = { from = 2021, to = 2025 }");
    let ics = output(&TestSite::new().plan("mau-2021", &plan).good(), "lich.ics");
    check_says(&ics, "DTSTART;VALUE=DATE:20211215\r\n");
    check_says(&ics, "RRULE:FREQ=YEARLY;UNTIL=20251215\r\n");
}

#[test]
fn an_event_with_a_time_is_in_the_time_zone_of_vietnam() {
    let event = "+++\ntitle = \"Hội thi an toàn\"\nkind = \"event\"\nfrom = 2026-12-01\ntime = \"7 giờ 30 – 11 giờ\"\nplace = \"Nhà văn hóa, xã Mẫu\"\n+++\n\nMời dự.\n";
    let site = TestSite::new().plan("k", PLAN).file("content/hoi-thi.md", event);
    let ics = output(&site.good(), "lich.ics");
    check_says(&ics, "DTSTART;TZID=Asia/Ho_Chi_Minh:20261201T073000\r\n");
    check_says(&ics, "DTEND;TZID=Asia/Ho_Chi_Minh:20261201T110000\r\n");
    check_says(&ics, "LOCATION:Nhà văn hóa\\, xã Mẫu\r\n");
}

#[test]
fn plan_json_has_the_shape_its_schema_tells() {
    let site = TestSite::new().plan("mau-2024", PLAN);
    let loaded = site.good();
    let data: serde_json::Value =
        serde_json::from_str(&output(&loaded, "du-lieu/ke-hoach.json")).expect("JSON");
    let schema: serde_json::Value =
        serde_json::from_str(&output(&loaded, "du-lieu/ke-hoach.schema.json")).expect("JSON");
    let plan = &data["plans"][0];
    let known = schema["$defs"]["plan"]["properties"].as_object().expect("properties");
    for key in plan.as_object().expect("an object").keys() {
        assert!(known.contains_key(key), "the schema does not know {key}");
    }
    for key in schema["$defs"]["plan"]["required"].as_array().expect("a list") {
        assert!(!plan[key.as_str().expect("text")].is_null(), "{key} is missing");
    }
    assert_eq!(plan["tasks"][0]["lead"][0]["now"][0], "so-noi-vu");
    assert_eq!(plan["tasks"][0]["coordinating"][1]["group"], "cac-so");
    assert_eq!(data["$schema"], "https://mau.example/du-lieu/ke-hoach.schema.json");
}

#[test]
fn a_site_without_plans_and_registries_has_none_of_these_pages() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    std::fs::create_dir_all(folder.path().join("content")).expect("a folder");
    std::fs::write(folder.path().join("lantoa.toml"), "title = \"Trống\"\n").expect("written");
    std::fs::write(folder.path().join("content/_index.md"), "+++\ntitle = \"Trống\"\n+++\n")
        .expect("written");
    let (loaded, _) = load_root(folder.path().to_owned(), date(2026, 11, 21));
    for path in ["co-quan", "dia-phuong", "chi-tieu", "lich", "du-lieu"] {
        let page = format!("{path}/index.html");
        assert!(!loaded.site.outputs.contains_key(page.as_str()), "{path}");
    }
    check_is_silent(&output(&loaded, "index.html"), "id=\"lookups\"");
}

// The questions of a citizen, on the example site.

fn example() -> Snapshot {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).to_owned();
    let (loaded, report) = load_root(root, date(2026, 11, 21));
    assert!(!report.has_errors(), "{:?}", report.diagnostics);
    loaded
}

/// The pages a page links to, by output path.
fn links(loaded: &Snapshot, from: &str) -> BTreeSet<String> {
    let html = output(loaded, from);
    let folder = from.strip_suffix("index.html").unwrap_or(from);
    html.split("href=\"")
        .skip(1)
        .filter_map(|rest| rest.split('"').next())
        .map(|href| href.split('#').next().unwrap_or(href))
        .filter(|href| !href.contains(':'))
        .filter_map(|href| {
            let path = lantoa::model::resolve_path(folder, href)?;
            let page = if path.is_empty() { "index.html".to_owned() } else { format!("{path}/index.html") };
            loaded.site.outputs.contains_key(page.as_str()).then_some(page)
        })
        .collect()
}

/// Pages by the number of clicks from home.
fn clicks(loaded: &Snapshot) -> HashMap<String, u32> {
    let mut reached = HashMap::from([("index.html".to_owned(), 0)]);
    for page in links(loaded, "index.html") {
        reached.entry(page).or_insert(1);
    }
    let first: Vec<String> = reached.iter().filter(|(_, n)| **n == 1).map(|(p, _)| p.clone()).collect();
    for page in first {
        for next in links(loaded, &page) {
            reached.entry(next).or_insert(2);
        }
    }
    reached
}

#[test]
fn every_question_is_answered_in_two_clicks_from_home() {
    let loaded = example();
    let reached = clicks(&loaded);
    let questions = [
        (
            "Sở Y tế phải làm gì ở Hà Tĩnh?",
            "co-quan/so-y-te-ha-tinh/index.html",
            vec!["Hà Tĩnh: kế hoạch an toàn, vệ sinh lao động 2025", "Chủ trì thực hiện Kế hoạch 14/KH-UBND"],
        ),
        (
            "Ai chủ trì nhiệm vụ 1b của Đắk Lắk?",
            "ke-hoach/dak-lak-2024/index.html",
            vec![
                "1b Tham mưu tổ chức Tháng hành động",
                "Sở Lao động - Thương binh và Xã hội tỉnh Đắk Lắk (nay là Sở Nội vụ tỉnh Đắk Lắk)",
            ],
        ),
        (
            "Kế hoạch nào hứa giảm 4% tai nạn chết người?",
            "chi-tieu/index.html",
            vec![
                "Tai nạn lao động chết người 3 kế hoạch có chỉ tiêu này",
                "giảm 4% mỗi năm",
                "giảm ít nhất 4% mỗi năm",
            ],
        ),
        (
            "Việc gì phải xong trước 15/12?",
            "lich/index.html",
            vec!["trước 15/12/2026", "Hạn báo cáo: Đắk Lắk", "trước 10/1 hằng năm", "trước 5/7 hằng năm"],
        ),
        (
            "Chỉ thị 31-CT/TW dẫn tới đâu?",
            "van-ban/31-ct-tw/index.html",
            vec![
                "Nghị quyết 209/NQ-CP",
                "Hà Tĩnh: kế hoạch",
                "Đắk Lắk: kế hoạch",
                "Hải Phòng: kế hoạch",
                "Bác Ái: kế hoạch",
            ],
        ),
    ];
    for (question, page, answers) in questions {
        assert!(reached.get(page).is_some_and(|n| *n <= 2), "{question} {page} is more than two clicks away");
        let text = words(&output(&loaded, page));
        for answer in answers {
            check_says(&text, answer);
        }
    }
}

#[test]
fn the_example_plans_publish_no_result() {
    let loaded = example();
    let page = words(&output(&loaded, "chi-tieu/index.html"));
    let targets: usize = loaded.site.plans.iter().map(|p| p.targets.len()).sum();
    assert_eq!(page.matches("chưa công bố").count(), targets);
}

#[test]
fn the_sitemap_lists_what_the_plans_became() {
    let loaded = example();
    let sitemap = output(&loaded, "sitemap.xml");
    for page in
        ["co-quan/", "co-quan/so-y-te-ha-tinh/", "dia-phuong/khanh-hoa/", "chi-tieu/", "lich/", "du-lieu/"]
    {
        check_says(&sitemap, &format!("<loc>https://lantoa.example/{page}</loc>"));
    }
    check_is_silent(&sitemap, ".csv");
}
