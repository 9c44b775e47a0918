//! The other forms of a page: leaflet, poster, script for loudspeakers, card for other sites. How they
//! look on paper is tried in a browser.

mod common;

use common::html::{elements, visible_text};
use common::{Site, png};

const CONFIG: &str = r#"title = "Trang"
base_url = "https://vd.example/an-toan/"
[search]
enabled = false
[offline]
enabled = false
[organisation]
name = "Sở Nội vụ"
[languages.en]
name = "English"
[[hotlines]]
id = "114"
name = "Cứu nạn, cứu hộ"
phone = "114"
"#;

const GLOSSARY: &str = r#"[[entry]]
term = "an toàn, vệ sinh lao động"
short = "ATVSLĐ"
definition = "Giải pháp phòng, chống tác động của yếu tố nguy hiểm, có hại."
"#;

/// Address and last part of the output, by the name in front matter.
const FORMS: [(&str, &str); 8] = [
    ("leaflet", "to-roi/index.html"),
    ("poster", "ap-phich/index.html"),
    ("card", "the-bo-tui/index.html"),
    ("banner", "bang-ron/index.html"),
    ("handout", "quan-triet/index.html"),
    ("radio", "phat-thanh.txt"),
    ("embed", "nhung/index.html"),
    ("kit", "bo-bai.zip"),
];

fn site(pages: &[(&str, &str)]) -> Site {
    let site = Site::empty();
    site.write("lantoa.toml", CONFIG);
    site.write("content/_index.md", "+++\ntitle = \"Trang chủ\"\n+++\n");
    site.write("content/_data/glossary.toml", GLOSSARY);
    for (path, text) in pages {
        site.write(&format!("content/{path}"), text);
    }
    site
}

fn forms_of(site: &Site, folder: &str) -> Vec<&'static str> {
    let found = FORMS.iter().filter(|(_, path)| site.exists(&format!("{folder}/{path}")));
    found.map(|(name, _)| *name).collect()
}

fn page(kind: &str, more: &str) -> String {
    format!("+++\ntitle = \"Bài\"\nkind = \"{kind}\"\n{more}\n+++\n\nChữ của bài.\n")
}

#[track_caller]
fn check_forms(kind: &str, more: &str, expected: &[&str]) {
    let site = site(&[("bai.md", &page(kind, more))]);
    site.build().published();
    assert_eq!(forms_of(&site, "bai"), expected, "{kind}, {more}");
}

/// The script of a page with this body.
fn script(front: &str, body: &str) -> String {
    let text = format!("+++\ntitle = \"Bài\"\nkind = \"guidance\"\n{front}\n+++\n\n{body}\n");
    let site = site(&[("bai.md", &text)]);
    site.build().published();
    site.read("bai/phat-thanh.txt")
}

#[track_caller]
fn check_said(body: &str, expected: &str) {
    let script = script("", body);
    assert!(script.contains(expected), "{expected:?} is not in:\n{script}");
}

#[test]
fn each_kind_has_its_forms() {
    check_forms("guidance", "", &["leaflet", "poster", "card", "radio", "embed", "kit"]);
    check_forms("campaign", "from = 2026-05-01", &["poster", "radio", "embed", "kit"]);
    check_forms(
        "campaign",
        "from = 2026-05-01\nslogans = [\"Một\"]",
        &["poster", "banner", "radio", "embed", "kit"],
    );
    check_forms("event", "from = 2026-05-01", &["radio", "embed", "kit"]);
    check_forms("procedure", "authority = \"Sở Nội vụ\"", &["leaflet"]);
    check_forms("news", "date = 2026-04-01", &["kit"]);
    check_forms("page", "", &[]);
}

#[test]
fn a_page_chooses_its_forms() {
    check_forms("guidance", "formats = []", &[]);
    check_forms("guidance", "formats = [\"radio\"]", &["radio"]);
    check_forms(
        "news",
        "date = 2026-04-01\nformats = [\"poster\", \"embed\", \"poster\"]",
        &["poster", "embed"],
    );
}

#[test]
fn a_section_chooses_for_its_pages() {
    let site = site(&[
        ("tin/_index.md", "+++\ntitle = \"Tin\"\n[cascade]\nformats = [\"radio\"]\n+++\n"),
        ("tin/mot.md", "+++\ntitle = \"Một\"\nkind = \"news\"\ndate = 2026-04-01\n+++\n\nChữ.\n"),
        (
            "tin/hai.md",
            "+++\ntitle = \"Hai\"\nkind = \"news\"\ndate = 2026-04-01\nformats = []\n+++\n\nChữ.\n",
        ),
    ]);
    site.build().published();
    assert_eq!(forms_of(&site, "tin/mot"), ["radio"]);
    assert_eq!(forms_of(&site, "tin/hai"), [""; 0]);
    assert_eq!(forms_of(&site, "tin"), [""; 0]);
}

#[test]
fn what_is_not_published_has_no_forms() {
    let site = site(&[
        ("nhap.md", &page("guidance", "draft = true")),
        ("sau.md", &page("guidance", "publish_date = 2027-01-01")),
        ("cu.md", &page("guidance", "expiry_date = 2026-01-01")),
    ]);
    site.build().published();
    for folder in ["nhap", "sau", "cu"] {
        assert_eq!(forms_of(&site, folder), [""; 0], "{folder}");
    }
    site.with(|s| s.options.drafts = true).build().published();
    assert_eq!(forms_of(&site, "nhap").len(), 6);
}

#[test]
fn a_form_is_not_indexed_and_names_its_page() {
    let site = site(&[("bai.md", &page("guidance", ""))]);
    site.build().published();
    let made = |path: &str| path.ends_with("html") && site.exists(&format!("bai/{path}"));
    for (_, path) in FORMS.iter().filter(|(_, path)| made(path)) {
        let html = site.read(&format!("bai/{path}"));
        let elements = elements(&html);
        let robots = elements.iter().find(|e| e.get("name") == Some("robots"));
        assert_eq!(robots.and_then(|e| e.get("content")), Some("noindex"), "{path}");
        let canonical = elements.iter().find(|e| e.get("rel") == Some("canonical"));
        assert_eq!(canonical.and_then(|e| e.get("href")), Some("https://vd.example/an-toan/bai/"), "{path}");
        for link in elements.iter().filter(|e| e.name == "a").filter_map(|e| e.get("href")) {
            assert!(!link.starts_with('/') && !link.starts_with("http"), "{path}: {link}");
        }
    }
    let sitemap = site.read("sitemap.xml");
    assert!(sitemap.contains("/bai/"), "{sitemap}");
    for (_, path) in FORMS {
        assert!(!sitemap.contains(path.trim_end_matches("index.html")), "{sitemap}");
    }
}

#[test]
fn a_page_links_its_forms_and_a_card_leads_out_of_its_frame() {
    let site = site(&[("bai.md", &page("guidance", ""))]);
    site.build().published();
    let html = site.read("bai/index.html");
    for href in ["to-roi/", "ap-phich/", "phat-thanh.txt"] {
        assert!(html.contains(&format!("href=\"{href}\"")), "{href}");
    }
    assert!(visible_text(&html).contains("https://vd.example/an-toan/bai/nhung/"));
    let card = elements(&site.read("bai/nhung/index.html"));
    let links: Vec<_> = card.iter().filter(|e| e.name == "a").collect();
    assert!(!links.is_empty());
    assert!(links.iter().all(|a| a.get("target") == Some("_top")), "{links:?}");
}

#[test]
fn a_leaflet_has_the_pictures_notes_and_boxes_of_its_page() {
    let body = "![Giàn giáo có lan can](gian.png)\n\nMột câu[^1]. [Trang chủ](/)\n\n:::dont\n\n- Đứng dưới tải\n\n:::\n\n[^1]: Chú thích cuối.\n";
    let site = site(&[("bai/index.md", &format!("{}{body}", page("guidance", "")))]);
    site.write("content/bai/gian.png", png(1000, 500));
    site.build().published();
    let html = site.read("bai/to-roi/index.html");
    let elements = elements(&html);
    let from = |href: &str| -> String {
        let mut path = vec!["bai", "to-roi"];
        for part in href.split('/') {
            match part {
                ".." => drop(path.pop()),
                "." | "" => {}
                part => path.push(part),
            }
        }
        path.join("/")
    };
    let image = elements.iter().find(|e| e.name == "img").expect("the picture");
    assert_eq!(image.get("loading"), None, "a sheet is printed before anybody scrolls");
    assert!(site.exists(&from(image.get("src").expect("its address"))), "{image:?}");
    for entry in image.get("srcset").unwrap_or_default().split(", ").filter(|e| !e.is_empty()) {
        let address = entry.split(' ').next().expect("an address");
        assert!(site.exists(&from(address)), "{address}");
    }
    let ids: Vec<&str> = elements.iter().filter_map(|e| e.get("id")).collect();
    for (n, id) in ids.iter().enumerate() {
        assert!(!ids[..n].contains(id), "{id} stands twice");
    }
    for link in elements.iter().filter(|e| e.name == "a").filter_map(|e| e.get("href")) {
        match link.strip_prefix('#') {
            Some(id) => assert!(ids.contains(&id), "{link}"),
            None => assert!(
                site.exists(&format!("{}/index.html", from(link)).replace("//", "/"))
                    || from(link).is_empty(),
                "{link}"
            ),
        }
    }
    let text = visible_text(&html);
    assert!(text.contains("Đứng dưới tải") && text.contains("Chú thích cuối."), "{text}");
}

/// The sizes, in points, of the rows of a poster, and its text.
fn poster(front: &str) -> (Vec<f32>, String) {
    let site = site(&[("bai.md", &page("guidance", front))]);
    site.build().published();
    let html = site.read("bai/ap-phich/index.html");
    let rows = elements(&html).into_iter().filter(|e| e.name == "text" && e.get("textlength").is_some());
    let sizes = rows.filter_map(|e| e.get("font-size")?.parse().ok()).collect();
    // Words of two syllables are joined by a space that does not break.
    (sizes, visible_text(&html).replace('\u{a0}', " "))
}

#[test]
fn a_poster_shows_its_own_lines_in_large_letters() {
    let (sizes, text) = poster(
        "headline = \"Lên cao phải buộc dây\"\nsteps = [\"Xem giàn\"]\nposter = [\"Móc dây trước khi leo\", \"Ba điểm tựa\"]\ncontacts = [\"114\"]",
    );
    assert!(text.contains("Lên cao") && text.contains("Ba điểm tựa") && !text.contains("Xem giàn"), "{text}");
    assert!(sizes.len() >= 3 && sizes[0] >= 52.0, "{sizes:?}");
    assert!(sizes.iter().all(|size| *size >= 20.0), "{sizes:?}");
    assert!(text.contains("114"), "{text}");
}

#[test]
fn a_poster_without_lines_shows_the_first_steps_and_how_many_are_left() {
    let step = "Chống theo bản vẽ hoặc theo người có chuyên môn, không làm theo thói quen bao giờ";
    let steps = format!("steps = [{}]", vec![format!("\"{step}\""); 7].join(", "));
    let (sizes, text) = poster(&steps);
    assert!(!sizes.is_empty() && sizes.iter().all(|size| *size >= 20.0), "{sizes:?}");
    let shown = text.matches("Chống theo bản vẽ").count();
    assert!((1..=5).contains(&shown), "{text}");
    assert!(text.contains(&format!("Còn {} bước", 7 - shown)), "{text}");
}

#[test]
fn a_poster_shows_a_sign_for_everything_to_wear() {
    let front = "steps = [\"Đội mũ\"]\nequipment = [\"Mũ bảo hộ, giày chống trượt\", \"Mũ rộng vành\", \"Kính đọc chữ nhỏ\", \"Găng tay\"]";
    let (_, text) = poster(front);
    for sign in ["Mũ bảo hộ", "Giày, ủng", "Găng tay"] {
        assert_eq!(text.matches(sign).count(), 1, "{sign}: {text}");
    }
    assert!(!text.contains("Kính bảo hộ"), "{text}");
}

#[test]
fn each_slogan_is_drawn_in_three_shapes_with_its_letters_as_outlines() {
    let front = "from = 2026-05-01\nslogans = [\"An toàn là <trên> hết\", \"Vì sức khỏe người lao động, vì gia đình, vì xã hội\"]";
    let site = site(&[("bai.md", &page("campaign", front))]);
    site.build().published();
    let html = site.read("bai/bang-ron/index.html");
    for n in 1..=2 {
        for (shape, size) in [("ngang", "0 0 6000 900"), ("dung", "0 0 800 2000"), ("vuong", "0 0 1000 1000")]
        {
            let svg = site.read(&format!("bai/bang-ron/{n}-{shape}.svg"));
            assert!(svg.contains(&format!("viewBox=\"{size}\"")), "{svg:.200}");
            assert!(!svg.contains("<text") && !svg.contains("<trên>"), "{svg:.200}");
            let letters = svg.split(" d=\"").nth(2).expect("the slogan").len();
            assert!(letters > 2_000, "{n} {shape}: {letters}");
            assert!(html.contains(&format!("{n}-{shape}.svg")), "{html}");
        }
    }
    assert!(!site.exists("bai/bang-ron/3-ngang.svg"));
}

#[test]
fn a_script_is_a_text_file_of_windows() {
    let text = script("steps = [\"Dừng máy\", \"Gọi người\"]", "Một.\n\nHai.");
    let text = text.strip_prefix('\u{feff}').expect("a byte order mark");
    assert!(text.starts_with("BÀI\r\n(Đọc khoảng 14 giây)\r\n\r\nSở Nội vụ xin gửi"), "{text}");
    assert!(text.ends_with("\r\n"));
    assert_eq!(text.matches('\n').count(), text.matches("\r\n").count());
    assert_eq!(text.matches('\r').count(), text.matches("\r\n").count());
    assert!(text.contains("1. Dừng máy.\r\n2. Gọi người.\r\n"), "{text}");
    assert!(text.contains("\r\nMột.\r\nHai.\r\n"), "{text}");
}

#[test]
fn a_script_says_what_colour_says() {
    check_said(":::do\n\n- Đội mũ\n\n:::\n", "Nên làm:\r\nĐội mũ.\r\n");
    check_said(":::dont\n\n- Đứng dưới tải\n\n:::\n", "Không được làm:\r\nĐứng dưới tải.\r\n");
    check_said("> [!CAUTION]\n> Không vào.\n", "CẤM.\r\nKhông vào.\r\n");
    check_said(":::dont title=\"Cấm tuyệt đối\"\n\n- Hút thuốc\n\n:::\n", "Cấm tuyệt đối:\r\nHút thuốc.\r\n");
}

#[test]
fn a_script_says_the_order_of_an_ordered_list() {
    check_said("1. Dừng máy\n2. Khóa cầu dao\n", "1. Dừng máy.\r\n2. Khóa cầu dao.\r\n");
    check_said("3. Dừng máy\n4. Khóa\n   - Treo biển\n", "3. Dừng máy.\r\n4. Khóa.\r\nTreo biển.\r\n");
    check_said("1. Dừng\n   - Tắt\n2. Khóa\n", "1. Dừng.\r\nTắt.\r\n2. Khóa.\r\n");
    check_said("- Dừng máy\n- Khóa\n", "\r\nDừng máy.\r\nKhóa.\r\n");
}

#[test]
fn a_script_speaks_short_forms_and_figures() {
    check_said(
        "Luật ATVSLĐ, Nghị định 39/2016/NĐ-CP: từ 2 m, 10%, 15/12/2026.",
        "Luật an toàn, vệ sinh lao động, Nghị định số 39 năm 2016: từ 2 mét, 10 phần trăm, ngày 15 tháng 12 năm 2026.",
    );
    let contact = script("contacts = [\"114\"]", "Chữ.");
    assert!(contact.contains("Cứu nạn, cứu hộ: một một bốn.\r\n"), "{contact}");
}

#[test]
fn a_script_in_english_is_left_as_it_is_written() {
    let site = site(&[
        ("bai.md", &page("guidance", "")),
        (
            "bai.en.md",
            "+++\ntitle = \"Scaffolds\"\nkind = \"guidance\"\ncontacts = [\"114\"]\n+++\n\nFrom 2 m up, 10%.\n\n:::dont\n\n- Climb alone\n\n:::\n",
        ),
    ]);
    site.build().published();
    let text = site.read("en/bai/phat-thanh.txt");
    assert!(text.contains("From 2 m up, 10%.\r\n"), "{text}");
    assert!(text.contains("Climb alone.\r\n"), "{text}");
    assert!(text.contains(": 114.\r\n"), "{text}");
    for word in ["Nên", "Không", "phút", "phần trăm"] {
        assert!(!text.contains(word), "{word} in {text}");
    }
}

/// A file of a page's script.
fn radio_file(name: &str, config: &str) -> String {
    let steps = ["\"Kê chân trên nền chắc, có tấm đế; không kê gạch vỡ, thùng\""; 12].join(", ");
    let body = "Bài dài. Xem [trang chủ](/).\n\nTìm hiểu thêm: [trang chủ](/).\n";
    let page = page("guidance", &format!("steps = [{steps}]\ncontacts = [\"114\"]"));
    let site = site(&[("bai.md", &format!("{page}{body}"))]);
    site.write("lantoa.toml", format!("{CONFIG}{config}"));
    site.build().published();
    site.read(&format!("bai/{name}"))
}

#[test]
fn a_short_reading_takes_a_minute_to_a_minute_and_a_half() {
    let text = radio_file("phat-thanh-ngan.txt", "");
    let syllables = text.lines().skip(2).flat_map(str::split_whitespace).count();
    assert!((150..=225).contains(&syllables), "{syllables}: {text}");
    assert!(
        text.contains("giây") && text.contains("Một, một, bốn") || text.contains("một một bốn"),
        "{text}"
    );
    let full = radio_file("phat-thanh.txt", "");
    assert!(full.lines().count() > text.lines().count());
}

#[test]
fn a_script_sends_nobody_to_another_page() {
    let text = radio_file("phat-thanh.txt", "");
    assert!(
        text.contains("Bài dài.") && !text.contains("Xem trang") && !text.contains("Tìm hiểu thêm"),
        "{text}"
    );
}

#[test]
fn a_script_for_machines_is_ssml_and_the_station_speaks_its_own_lines() {
    let station = "[radio]\nopening = \"Đài xã mời nghe: {title}\"\nclosing = \"Đài xã <chào>\"\n";
    let text = radio_file("phat-thanh.ssml", station);
    assert!(text.contains("<speak version=\"1.1\"") && text.contains("xml:lang=\"vi-VN\""), "{text}");
    assert!(text.contains("Đài xã mời nghe: Bài") && text.contains("Đài xã &lt;chào&gt;"), "{text}");
    assert_eq!(text.matches("<p>").count(), text.matches("</p>").count());
    assert_eq!(text.matches("<s>").count(), text.matches("</s>").count());
}

#[test]
fn a_kit_holds_the_text_in_three_forms_its_pictures_and_its_source() {
    let front = "corrections = [{ date = 2026-05-02, text = \"Sửa số <1>\" }]\nimage = { src = \"gian.png\", alt = \"Giàn có lan can\" }\nsteps = [\"Kê tấm đế & ván\"]";
    let body = "## Vì sao\n\nMột câu.\n\n- Mũ\n- Dây\n\n> [!CAUTION]\n> Không trèo.\n\n| Gì | Bao nhiêu |\n|---|---|\n| Ván | 3 |\n";
    let site = site(&[("bai/index.md", &format!("{}{body}", page("guidance", front)))]);
    site.write("content/bai/gian.png", png(1000, 500));
    site.build().published();
    let bytes = std::fs::read(site.out().join("bai/bo-bai.zip")).expect("the kit");
    let mut kit = zip::ZipArchive::new(std::io::Cursor::new(bytes.clone())).expect("a ZIP");
    let names: Vec<String> = kit.file_names().map(|name| name.expect("a name").into_owned()).collect();
    for name in ["bai-viet.html", "bai-viet.txt", "bai-viet.docx", "hinh/chu-thich.txt", "hinh/1-gian.png"] {
        assert!(names.iter().any(|n| n == name), "{name}: {names:?}");
    }
    let mut read = |name: &str| {
        let mut bytes = Vec::new();
        std::io::Read::read_to_end(&mut kit.by_name(name).expect(name), &mut bytes).expect("readable");
        bytes
    };
    let text = String::from_utf8(read("bai-viet.txt")).expect("UTF-8");
    let html = String::from_utf8(read("bai-viet.html")).expect("UTF-8");
    for said in [
        "Vì sao",
        "Một câu.",
        "Mũ",
        "CẤM",
        "Không trèo.",
        "Giàn có lan can",
        "https://vd.example/an-toan/bai/",
        "Sở Nội vụ",
    ] {
        assert!(text.contains(said), "{said}: {text}");
        assert!(html.contains(said), "{said}: {html}");
    }
    assert!(text.contains("Sửa số <1>") && html.contains("Sửa số &lt;1&gt;"), "{html}");
    assert!(!html.contains("class=") && !html.contains("<svg"), "{html}");
    let mut word = zip::ZipArchive::new(std::io::Cursor::new(read("bai-viet.docx"))).expect("a ZIP");
    let mut document = String::new();
    std::io::Read::read_to_string(&mut word.by_name("word/document.xml").expect("the text"), &mut document)
        .expect("UTF-8");
    assert!(
        document.contains("Kê tấm đế &amp; ván") && document.contains("w:val=\"Heading1\""),
        "{document}"
    );
    // The same page is the same bytes.
    site.build().published();
    assert_eq!(std::fs::read(site.out().join("bai/bo-bai.zip")).expect("the kit"), bytes);
}

#[test]
fn hostile_text_stays_text() {
    let text = "+++\ntitle = \"A <b>&amp; {organisation}\\nB\"\nkind = \"guidance\"\nsteps = [\"<script>alert(1)</script>\"]\n+++\n\n`<script>` &lt;i&gt; \\<b\\> {title} &amp;lt;\n";
    let site = site(&[("bai.md", text)]);
    site.write("lantoa.toml", CONFIG.replace("name = \"Sở Nội vụ\"", "name = \"Sở {title}\""));
    let built = site.build();
    assert!(built.is_published, "{}", built.human());
    let script = site.read("bai/phat-thanh.txt");
    assert!(script.contains("<script> <i> <b> {title} &lt;\r\n"), "{script}");
    assert!(
        script.contains("Sở {title} xin gửi tới bà con và người lao động: A <b>&amp; {organisation} B."),
        "{script}"
    );
    assert_eq!(script.lines().next(), Some("\u{feff}A <B>&AMP; {ORGANISATION} B"));
    for path in ["to-roi", "ap-phich", "nhung"] {
        let html = site.read(&format!("bai/{path}/index.html"));
        assert!(!html.contains("<script>alert"), "{path}");
    }
}
