//! What offices hand over, as it is: half-written pages, hours and figures as they are spoken, pictures straight
//! from a camera. Nothing wrong is published, nothing is lost without a word.

mod common;

use common::{Site, png};
use image::GenericImageView as _;
use lantoa::diag::{Code, Severity};

#[test]
fn a_mistake_in_a_draft_or_in_its_pictures_is_no_error() {
    let files = |draft: &str| {
        let site = Site::of_files(&[
            (
                "content/nhap/index.md",
                &format!(
                    "+++\ntitle = \"A\"\n{draft}kin = \"news\"\ndate = 2026-13-01\n+++\n\n![x](khong-co.png)\n"
                ),
            ),
            ("content/tot.md", "+++\ntitle = \"Tốt\"\n+++\n\nLời.\n"),
        ]);
        site.write("content/nhap/hong.png", &png(8, 8)[..40]);
        site
    };
    let built = files("draft = true\n").build().published();
    let codes: Vec<Code> = built.diagnostics.iter().map(|d| d.code).collect();
    assert!(codes.contains(&Code::UnknownKey) && codes.contains(&Code::BadDate), "{codes:?}");
    assert!(codes.contains(&Code::Image), "{codes:?}");
    assert!(built.diagnostics.iter().all(|d| d.severity == Severity::Warning), "{}", built.human());
    // Who shows drafts wants them right.
    let site = files("draft = true\n");
    site.with(|settings| settings.options.drafts = true);
    assert!(!site.build().is_published);
    assert!(!files("").build().is_published);
}

#[track_caller]
fn check_time(written: &str, from: &str, times: &[&str]) {
    let page = format!(
        "+++\ntitle = \"Tập huấn\"\nkind = \"event\"\nfrom = {from}\ntime = \"{written}\"\n+++\n\nLời.\n"
    );
    let site = Site::of_files(&[("content/a.md", &page)]);
    let built = site.build().published();
    let calendar = site.read("lich.ics");
    let found: Vec<&str> = calendar
        .lines()
        .filter(|line| line.starts_with("DTSTART;") || line.starts_with("DTEND;"))
        .map(|line| line.split([':', '=']).next_back().unwrap_or(""))
        .collect();
    assert_eq!(found, times, "{written}");
    let asked = built.diagnostics.iter().any(|d| d.code == Code::BadValue);
    assert_eq!(asked, times[0].len() == 8 && written != "Cả ngày", "{written}: {}", built.human());
}

#[test]
fn an_hour_is_the_one_that_is_meant_or_the_whole_day() {
    check_time("2 giờ chiều", "2026-05-19", &["20260519T140000"]);
    check_time("7g30 tối", "2026-05-19", &["20260519T193000"]);
    check_time("7 giờ tối đến 9 giờ 30 tối", "2026-05-19", &["20260519T190000", "20260519T213000"]);
    check_time(
        "Sáng 8h-11h, chiều 14h-16h30",
        "2026-05-19",
        &["20260519T080000", "20260519T110000", "20260519T140000", "20260519T163000"],
    );
    check_time("2h", "2026-05-19", &["20260519", "20260520"]);
    check_time("sau giờ làm", "2026-05-19", &["20260519", "20260520"]);
    check_time("Cả ngày", "2026-05-19", &["20260519", "20260520"]);
}

const AGENCY: &str = "[[agency]]\nid = \"so\"\nname = \"Sở Y tế\"\nlevel = \"province\"\n";

fn plan(value: &str, results: &str, deadline: &str) -> Site {
    let data = format!(
        "title = \"KH\"\n[[target]]\nid = \"a\"\nsubject = \"Người được huấn luyện\"\nvalue = {value}\nunit = \"người\"\n[[report]]\nfrom = [\"so\"]\nto = [\"so\"]\ndeadline = {deadline}\n"
    );
    let results = format!("Năm;Chỉ tiêu;Giá trị;Nguồn\n2025;a;{results};Báo cáo\n");
    let site = Site::empty();
    site.write("lantoa.toml", "title = \"T\"\nbase_url = \"https://vd.example/\"\n");
    for (path, text) in [
        ("content/_index.md", "+++\ntitle = \"T\"\n+++\n"),
        ("content/_data/agencies.toml", AGENCY),
        ("content/ke-hoach/kh/index.md", "+++\ntitle = \"KH\"\nkind = \"plan\"\n+++\n"),
        ("content/ke-hoach/kh/plan.toml", &data),
        ("content/ke-hoach/kh/results.csv", &results),
    ] {
        site.write(path, text);
    }
    site
}

#[test]
fn figures_are_shown_as_vietnamese_writes_them() {
    let site = plan("\"≥ 1.200.000\"", "1250000,5", "\"12-15\"");
    site.build().published();
    let page = site.read("ke-hoach/kh/index.html");
    assert!(page.contains("đạt ít nhất 1.200.000 người"), "{page}");
    assert!(
        page.contains("năm 2025: 1.250.000,5 người") && page.contains("<strong>1.200.000</strong>"),
        "{page}"
    );
    assert!(page.contains("trước ngày 15/12 hằng năm"), "{page}");
}

#[test]
fn a_figure_with_two_readings_is_a_question() {
    for (value, result) in [("10.000", "5"), ("\"12.500\"", "5"), ("5", "12.500"), ("5", "1,620")] {
        let built = plan(value, result, "\"12-15\"").build();
        assert!(!built.is_published, "{value} {result}");
        assert!(built.errors()[0].contains(" có thể là "), "{:?}", built.errors());
    }
    // An upper limit is nothing that plan data can say.
    assert!(!plan("\"không quá 5\"", "5", "\"12-15\"").build().is_published);
}

#[test]
fn a_deadline_of_one_year_is_one_day() {
    let site = plan("5", "5", "\"2026-06-15\"");
    site.build().published();
    let page = site.read("ke-hoach/kh/index.html");
    assert!(page.contains("trước ngày 15 tháng 6 năm 2026") && !page.contains("hằng năm"), "{page}");
    let calendar = site.read("lich.ics");
    assert!(calendar.contains("DTSTART;VALUE=DATE:20260615") && !calendar.contains("RRULE"), "{calendar}");
    assert!(site.read("du-lieu/ke-hoach.json").contains("\"2026-06-15\""));
}

#[test]
fn no_picture_is_published_larger_than_pages_show_it() {
    let site = Site::of_files(&[(
        "content/goi/index.md",
        "+++\ntitle = \"Gói\"\ndate = 2026-01-01\nimage = { src = \"lon.png\", alt = \"Lớn\" }\n+++\n\n![Lớn](lon.png)\n\n![In](/in.png)\n\n![Webp](anh.webp)\n",
    )]);
    let noise = |width: u32, height: u32| {
        image::RgbImage::from_fn(width, height, |x, y| {
            let n = x.wrapping_mul(2_654_435_761) ^ y.wrapping_mul(40_503);
            image::Rgb([n as u8, (n >> 8) as u8, (n >> 16) as u8])
        })
    };
    let encoded = |picture: &image::RgbImage, format| {
        let mut bytes = std::io::Cursor::new(Vec::new());
        picture.write_to(&mut bytes, format).expect("a picture in memory");
        bytes.into_inner()
    };
    let large = noise(2000, 500);
    site.write("content/goi/lon.png", encoded(&large, image::ImageFormat::Png));
    site.write("static/in.png", encoded(&large, image::ImageFormat::Png));
    site.write("content/goi/anh.webp", encoded(&large, image::ImageFormat::WebP));
    site.build().published();
    let tree = site.tree();
    for (path, width) in [
        ("goi/lon.png", 1600),
        ("goi/lon-960.png", 960),
        ("in.png", 2000),
        ("in-1600.png", 1600),
        ("goi/anh.jpg", 1600),
    ] {
        let bytes = tree.get(path).unwrap_or_else(|| panic!("{path} in {:?}", tree.keys()));
        let picture = image::load_from_memory(bytes).unwrap_or_else(|e| panic!("{path}: {e}"));
        assert_eq!(picture.dimensions().0, width, "{path}");
    }
    let page = site.read("goi/index.html");
    assert!(page.contains("lon-480.png 480w, lon-960.png 960w, lon.png 1600w"), "{page}");
    assert!(page.contains("src=\"../in-1600.png\"") && page.contains("src=\"anh.jpg\""), "{page}");
    assert!(!page.contains("2000"), "{page}");
}

#[test]
fn a_feed_holds_the_whole_article() {
    let site = Site::empty();
    site.write(
        "lantoa.toml",
        "title = \"T & <i>\"\nbase_url = \"https://vd.example/\"\n[organisation]\nname = \"Sở Y tế\"\n[[hotlines]]\nid = \"115\"\nname = \"Cấp cứu\"\nphone = \"115\"\n",
    );
    site.write("content/_index.md", "+++\ntitle = \"T\"\n+++\n");
    site.write(
        "content/hd/index.md",
        "+++\ntitle = \"Leo <b> thang\"\nkind = \"guidance\"\nupdated = 2026-04-01\nsteps = [\"Kê thang chắc\", \"Giữ ba điểm\"]\nequipment = [\"Dây an toàn\"]\ncontacts = [\"115\"]\nimage = { src = \"anh.png\", alt = \"Thang\" }\n[[corrections]]\ndate = 2026-04-02\ntext = \"Sửa số.\"\n+++\n\n> [!WARNING]\n> Coi chừng trượt.\n",
    );
    site.write("content/hd/anh.png", png(300, 200));
    site.write(
        "content/cd.md",
        "+++\ntitle = \"Tháng hành động\"\nkind = \"campaign\"\ndate = 2026-01-01\nfrom = 2026-03-01\nto = 2026-03-31\n+++\n\nLời.\n",
    );
    site.build().published();
    let rss: rss::Channel = site.read("rss.xml").parse().expect("the feed is XML");
    assert_eq!(rss.title, "T &amp; &lt;i&gt;");
    let item = &rss.items[0];
    assert_eq!(item.title.as_deref(), Some("Leo &lt;b&gt; thang"));
    let html = item.content.as_deref().unwrap_or_default();
    let order = [
        "Sửa số.",
        "https://vd.example/hd/anh.png",
        "<li>Kê thang chắc</li>",
        "tel:115",
        "Dây an toàn",
        "trượt",
    ];
    let places: Vec<Option<usize>> = order.iter().map(|text| html.find(text)).collect();
    assert!(places.iter().all(Option::is_some) && places.is_sorted(), "{places:?}\n{html}");
    assert!(!html.contains("<svg"), "{html}");
    assert_eq!(item.enclosure.as_ref().map(|e| &*e.mime_type), Some("image/png"));
    assert_eq!(item.dublin_core_ext.as_ref().map(|dc| &*dc.creators[0]), Some("Sở Y tế"));
    assert!(site.read("rss.xml").contains("<media:content "));
    let over = rss.items[1].content.as_deref().unwrap_or_default();
    assert!(over.contains("(Đã kết thúc)"), "{over}");
    let atom: atom_syndication::Feed = site.read("atom.xml").parse().expect("the feed is XML");
    assert!(atom.entries[0].links.iter().any(|link| link.rel == "enclosure"), "{atom:?}");
    let json: serde_json::Value = serde_json::from_str(&site.read("feed.json")).expect("JSON");
    assert_eq!(json["items"][0]["image"], "https://vd.example/hd/anh.png");
    assert_eq!(json["items"][0]["authors"][0]["name"], "Sở Y tế");
    // The page says what was corrected, too.
    assert!(site.read("hd/index.html").contains("Sửa số."));
}
