//! `lantoa new`, with the real command: a site and pages that build as they are made.

mod common;
mod common_cli;

use std::fs;
use std::path::Path;

use common::{Site, read_tree};
use common_cli::{check_run, check_says};

const KINDS: &[&str] = &[
    "guidance",
    "campaign",
    "plan",
    "news",
    "event",
    "exemplar",
    "disclosure",
    "procedure",
    "page",
    "section",
];

/// An empty folder, and in it a site made by `lantoa new`.
fn made() -> Site {
    let site = Site::empty();
    check_run(&site.root, &["new", "."], 0);
    site
}

/// Builds a new site; all it says is which `[Thay: …]` are still there.
#[track_caller]
fn check_only_placeholders(root: &Path) {
    let built = check_run(root, &["build", "--message-format", "short"], 0);
    let other: Vec<&str> = built.stderr.lines().filter(|line| !line.contains("[placeholder]")).collect();
    assert!(built.stderr.contains("[placeholder]"), "{}", built.stderr);
    assert!(other.len() <= 1, "{other:#?}");
}

#[test]
fn a_new_site_says_nothing_but_what_is_to_be_filled_in() {
    let site = Site::empty();
    let ran = check_run(&site.root, &["new", "trang moi"], 0);
    check_says(
        &ran.stderr,
        &["Đã tạo trang mới trong trang moi", "cd \"trang moi\"", "lantoa serve --open", "[Thay: …]"],
    );
    check_only_placeholders(&site.root.join("trang moi"));
    let public = read_tree(&site.root.join("trang moi/public"));
    for page in ["index.html", "huong-dan-bien-tap/index.html", "huong-dan-bien-tap/them-bai/index.html"] {
        assert!(public.contains_key(page), "{page}");
    }
}

#[test]
fn a_new_site_gets_the_title_it_was_given() {
    let site = Site::empty();
    check_run(&site.root, &["new", ".", "--title", "An toàn \"xã\" A"], 0);
    let config = fs::read_to_string(site.root.join("lantoa.toml")).expect("a configuration");
    assert!(config.contains("title = \"An toàn \\\"xã\\\" A\"\n"), "{config}");
    check_run(&site.root, &["build"], 0);
    assert!(
        site.read("index.html").contains("An toàn &quot;xã&quot; A")
            || site.read("index.html").contains("An toàn \"xã\" A")
    );
}

#[test]
fn a_new_site_gets_the_theme_it_was_given() {
    let site = Site::empty();
    check_run(&site.root, &["new", "bao", "--theme", "toa-soan", "--title", "Chuyên trang"], 0);
    let dir = site.root.join("bao");
    let config = fs::read_to_string(dir.join("lantoa.toml")).expect("a configuration");
    assert!(
        config.contains("\ntheme = \"toa-soan\"\n") && config.contains("title = \"Chuyên trang\"\n"),
        "{config}"
    );
    check_only_placeholders(&dir);
    let home = fs::read_to_string(dir.join("public/index.html")).expect("a home page");
    assert!(home.contains("class=\"nameplate\""), "the newsroom theme, which is not in the folder");
}

#[test]
fn an_unknown_theme_for_a_new_site_is_wrong_usage() {
    let site = Site::empty();
    let ran = check_run(&site.root, &["new", "bao", "--theme", "toa-xoan"], 2);
    check_says(
        &ran.stderr,
        &["không có giao diện `toa-xoan`", "Có phải ý bạn là `toa-soan`?", "default, toa-soan"],
    );
    let ran = check_run(&site.root, &["new", "bao", "--theme", "../x", "--lang", "en"], 2);
    check_says(&ran.stderr, &["there is no theme `../x`", "default, toa-soan"]);
    assert!(read_tree(&site.root).is_empty(), "nothing was written");
    let made = made();
    let ran = check_run(&made.root, &["new", "news", "tin-tuc/moi", "--theme", "toa-soan"], 2);
    check_says(&ran.stderr, &["--theme chỉ dùng khi tạo một trang web mới"]);
}

#[test]
fn the_help_of_new_lists_the_themes() {
    let site = Site::empty();
    let ran = check_run(&site.root, &["new", "--help"], 0);
    check_says(&ran.stdout, &["--theme", "Giao diện có sẵn:", "toa-soan", "Chuyên trang của tòa soạn báo"]);
}

#[test]
fn a_folder_that_is_not_empty_is_left_as_it_is() {
    let site = Site::empty();
    site.write("ghi-chu.txt", "của tôi");
    let ran = check_run(&site.root, &["new", "."], 1);
    check_says(&ran.stderr, &["không trống", "ghi-chu.txt"]);
    assert_eq!(read_tree(&site.root).len(), 1);
    check_says(&check_run(&site.root, &["new", "ghi-chu.txt"], 1).stderr, &["là một tệp"]);
    check_says(&check_run(&site.root, &["new", ".", "--lang", "en"], 1).stderr, &["is not empty"]);
}

#[test]
fn a_folder_with_only_dot_files_becomes_a_site() {
    let site = Site::empty();
    site.write(".git/HEAD", "ref");
    check_run(&site.root, &["new", "."], 0);
    assert!(site.root.join("lantoa.toml").is_file() && site.root.join(".git/HEAD").is_file());
}

#[test]
fn a_site_is_not_made_over_a_site() {
    let site = made();
    let before = read_tree(&site.root);
    check_says(&check_run(&site.root, &["new", "."], 1).stderr, &["đã là một trang lantoa"]);
    assert_eq!(read_tree(&site.root), before);
}

#[test]
fn a_new_page_of_every_kind_builds_without_errors() {
    let site = made();
    for kind in KINDS {
        let ran =
            check_run(&site.root, &["new", kind, &format!("thu-{kind}/bai-moi"), "--title", "Bài mới"], 0);
        check_says(&ran.stderr, &["Đã tạo content/thu-"]);
    }
    // All but the section are drafts.
    check_run(&site.root, &["build", "--drafts"], 0);
    for kind in KINDS {
        let page = site.read(&format!("thu-{kind}/bai-moi/index.html"));
        assert!(page.contains("Bài mới"), "{kind}");
    }
}

#[test]
fn a_page_goes_where_its_path_says() {
    let site = made();
    for (arguments, path) in [
        (["guidance", "huong-dan/gian-giao"], "huong-dan/gian-giao.md"),
        (["guidance", "content/huong-dan/cua-may.md"], "huong-dan/cua-may.md"),
        (["guidance", "huong-dan/leo-mai/"], "huong-dan/leo-mai/index.md"),
        (["page", "Giới thiệu"], "gioi-thieu.md"),
        (["section", "huong-dan/moi"], "huong-dan/moi/_index.md"),
        (["plan", "ke-hoach/ten-2026"], "ke-hoach/ten-2026/plan.toml"),
    ] {
        check_run(&site.root, &["new", arguments[0], arguments[1]], 0);
        assert!(site.root.join("content").join(path).is_file(), "{path}");
    }
    let page = fs::read_to_string(site.root.join("content/gioi-thieu.md")).expect("a page");
    assert!(page.contains("title = \"Giới thiệu\""), "{page}");
    check_run(&site.root, &["build"], 0);
}

#[test]
fn a_page_may_be_made_from_a_folder_inside_the_site() {
    let site = made();
    check_run(&site.root.join("content/huong-dan"), &["new", "guidance", "huong-dan/gian-giao"], 0);
    assert!(site.root.join("content/huong-dan/gian-giao.md").is_file());
}

#[test]
fn nothing_is_overwritten_even_under_another_form_of_the_name() {
    let site = made();
    let before = read_tree(&site.root);
    for path in ["huong-dan/leo-thang", "huong-dan/leo-thang/", "Hướng dẫn/Leo thang", "huong-dan"] {
        let ran = check_run(&site.root, &["new", "guidance", path], 1);
        check_says(&ran.stderr, &["đã có content/", "không thay đổi gì"]);
    }
    check_run(&site.root, &["new", "section", "huong-dan"], 1);
    assert_eq!(read_tree(&site.root), before);
}

#[test]
fn a_path_outside_the_content_folder_is_refused() {
    let site = made();
    let before = read_tree(&site.root);
    for path in ["../ngoai", "/etc/ngoai", "a/../../ngoai", "C:\\ngoai", "安全", "_data/moi"] {
        check_says(&check_run(&site.root, &["new", "page", path], 2).stderr, &["không phải là nơi đặt bài"]);
    }
    assert_eq!(read_tree(&site.root), before);
}

#[test]
fn a_misspelt_kind_is_answered_with_the_nearest() {
    let site = made();
    let ran = check_run(&site.root, &["new", "guidence", "huong-dan/a"], 2);
    check_says(&ran.stderr, &["không có loại bài `guidence`", "Có phải ý bạn là `guidance`?", "campaign"]);
    let ran = check_run(&site.root, &["new", "guidance"], 2);
    check_says(&ran.stderr, &["thiếu nơi đặt bài", "lantoa new guidance huong-dan/gian-giao"]);
}

#[test]
fn a_page_is_not_made_outside_a_site() {
    let site = Site::empty();
    let ran = check_run(&site.root, &["new", "guidance", "huong-dan/a"], 1);
    check_says(&ran.stderr, &["không phải là trang lantoa", "lantoa new trang-cua-toi"]);
    assert!(read_tree(&site.root).is_empty());
}

#[test]
fn a_new_page_says_that_its_title_is_still_to_be_written() {
    let site = made();
    check_run(&site.root, &["new", "guidance", "huong-dan/gian-giao"], 0);
    let ran = check_run(&site.root, &["check", "--drafts", "--message-format", "short"], 0);
    check_says(&ran.stderr, &["content/huong-dan/gian-giao.md:5:10: cảnh báo[placeholder]"]);
}

#[test]
fn a_new_page_is_a_draft_and_has_a_section() {
    let site = made();
    let ran = check_run(&site.root, &["new", "news", "Bản tin/tháng 5/mo-dau", "--title", "Mở đầu"], 0);
    check_says(&ran.stderr, &["content/ban-tin/thang-5/mo-dau.md", "content/ban-tin/_index.md", "bản nháp"]);
    let section = fs::read_to_string(site.root.join("content/ban-tin/thang-5/_index.md")).expect("a section");
    assert_eq!(section, "+++\ntitle = \"Tháng 5\"\n+++\n");
    check_run(&site.root, &["build"], 0);
    assert!(site.root.join("public/ban-tin/thang-5/index.html").is_file());
    assert!(!site.root.join("public/ban-tin/thang-5/mo-dau").exists(), "a draft is not published");
    let path = site.root.join("content/ban-tin/thang-5/mo-dau.md");
    let page = fs::read_to_string(&path).expect("a page").replace("draft = true\n", "");
    fs::write(&path, page).expect("the page is ready");
    check_run(&site.root, &["build"], 0);
    assert!(site.root.join("public/ban-tin/thang-5/mo-dau/index.html").is_file());
    // A section that is there stays as it is.
    let ran = check_run(&site.root, &["new", "news", "ban-tin/hai"], 0);
    assert!(!ran.stderr.contains("_index.md"), "{}", ran.stderr);
}

/// The 34 provinces and cities, as the program lists them.
fn provinces() -> Vec<String> {
    let site = Site::empty();
    let ran = check_run(&site.root, &["new", "trang", "--province", "Xứ Không Có"], 2);
    let (_, list) = ran.stderr.split_once("34 tỉnh, thành phố: ").expect("the list of provinces");
    list.trim().split(", ").map(str::to_owned).collect()
}

#[test]
fn a_new_site_of_every_province_has_nothing_wrong() {
    let provinces = provinces();
    assert_eq!(provinces.len(), 34);
    for province in provinces {
        let site = Site::empty();
        check_run(&site.root, &["new", ".", "--province", &province], 0);
        let ran = check_run(&site.root, &["check", "--message-format", "short"], 0);
        let left: Vec<&str> = ran.stderr.lines().filter(|line| line.contains("lỗi[")).collect();
        assert!(left.is_empty(), "{province}: {left:?}");
        let registry = fs::read_to_string(site.root.join("content/_data/agencies.toml")).expect("a registry");
        assert!(!registry.contains("[Thay:") && registry.contains(&province), "{province}");
    }
}

#[test]
fn a_new_site_of_a_province_says_nothing_but_what_is_to_be_filled_in() {
    for province in ["Hà Tĩnh", "tp hải phòng", "Lâm Đồng", "Thành phố Hồ Chí Minh"] {
        let site = Site::empty();
        check_run(&site.root, &["new", ".", "--province", province], 0);
        check_only_placeholders(&site.root);
    }
}

/// A plan of `province` that gives work to `agencies`.
fn plan_for(province: &str, agencies: &[&str]) -> String {
    let mut text = format!(
        "ỦY BAN NHÂN DÂN\nTỈNH {}\nSố: 9/KH-UBND\n{province}, ngày 02 tháng 01 năm 2026\n\nKẾ HOẠCH\nVề an toàn, vệ sinh lao động năm 2026\n\n\
         I. MỤC TIÊU\nGiảm tai nạn lao động chết người ít nhất 4%/năm.\n\nII. TỔ CHỨC THỰC HIỆN\n",
        province.to_uppercase()
    );
    for (n, agency) in agencies.iter().enumerate() {
        text.push_str(&format!("{}. {agency}\n- Làm việc thứ {} của kế hoạch này.\n", n + 1, n + 1));
    }
    text
}

#[test]
fn the_agencies_of_a_plan_are_known_on_the_first_import() {
    let (today, before) = (
        &[
            "Sở Nội vụ",
            "Sở Y tế",
            "Sở Công Thương",
            "Sở Xây dựng",
            "Sở Nông nghiệp và Môi trường",
            "Sở Khoa học và Công nghệ",
            "Sở Văn hóa, Thể thao và Du lịch",
            "Sở Tài chính",
            "Công an tỉnh",
            "Bảo hiểm xã hội khu vực",
            "Ban Quản lý Khu kinh tế tỉnh",
            "Các địa phương",
        ][..],
        &[
            "Sở Lao động - Thương binh và Xã hội",
            "Sở Kế hoạch và Đầu tư",
            "Sở Giao thông vận tải",
            "Sở Nông nghiệp và Phát triển nông thôn",
            "Sở Tài nguyên và Môi trường",
            "Sở Thông tin và Truyền thông",
            "Ban Quản lý các khu công nghiệp tỉnh",
            "Liên đoàn Lao động tỉnh",
            "Liên minh Hợp tác xã tỉnh",
            "UBND các huyện, thị xã, thành phố",
        ][..],
    );
    for (province, agencies) in [("Hà Tĩnh", today), ("Đắk Lắk", before)] {
        let site = Site::empty();
        check_run(&site.root, &["new", ".", "--province", province], 0);
        site.write("ke-hoach.txt", plan_for(province, agencies));
        check_run(&site.root, &["new", "section", "ke-hoach"], 0);
        check_run(&site.root, &["import", "ke-hoach.txt", "--into", "content/ke-hoach/moi"], 0);
        let plan = fs::read_to_string(site.root.join("content/ke-hoach/moi/plan.toml")).expect("a plan");
        assert_eq!(plan.matches("[[duty]]").count(), agencies.len(), "{plan}");
        check_run(&site.root, &["build"], 0);
        let built = site.read("ke-hoach/moi/index.html");
        assert!(built.contains("co-quan/so-") && !plan.contains("agency = \"Sở "), "{plan}");
        if province == "Đắk Lắk" {
            assert!(built.contains("nay là"), "the departments of before March 2025 have successors");
        }
    }
}

#[test]
fn a_province_that_is_no_more_or_not_one_is_refused_with_the_way_out() {
    let site = Site::empty();
    let ran = check_run(&site.root, &["new", "trang", "--province", "Bắc Kạn"], 2);
    check_says(&ran.stderr, &["từ 01/7/2025 Bắc Kạn thuộc tỉnh Thái Nguyên", "--province \"Thái Nguyên\""]);
    let ran = check_run(&site.root, &["new", "trang", "--province", "Hà Tỉn"], 2);
    check_says(&ran.stderr, &["không có tỉnh, thành phố tên \"Hà Tỉn\"", "Có phải ý bạn là \"Hà Tĩnh\"?"]);
    assert!(read_tree(&site.root).is_empty(), "nothing was written");
    let made = made();
    let ran = check_run(&made.root, &["new", "news", "tin-tuc/moi", "--province", "Huế"], 2);
    check_says(&ran.stderr, &["--province chỉ dùng khi tạo một trang web mới"]);
}

#[test]
fn a_new_site_ships_the_emergency_page_of_the_example_case_by_case() {
    let example = |name: &str| {
        let path = format!("{}/content/{name}", env!("CARGO_MANIFEST_DIR"));
        fs::read_to_string(path).expect("a page of the example site")
    };
    let lines = |text: &str, is: fn(&str) -> bool| -> Vec<String> {
        text.lines().filter(|line| is(line)).map(str::to_owned).collect()
    };
    let case: fn(&str) -> bool = |line| line.starts_with("### ");
    let step: fn(&str) -> bool = |line| line.starts_with(|c: char| c.is_ascii_digit());
    let (vi, en) = (example("khi-co-tai-nan.md"), example("khi-co-tai-nan.en.md"));
    let site = made();
    let new = fs::read_to_string(site.root.join("content/khi-co-tai-nan.md")).expect("an emergency page");
    assert!(lines(&vi, case).len() >= 12, "the cases are sections of their own");
    assert_eq!(lines(&new, case), lines(&vi, case));
    assert_eq!(lines(&new, step), lines(&vi, step));
    assert_eq!(lines(&en, case).len(), lines(&vi, case).len(), "the English page has every case");
}
