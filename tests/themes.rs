//! Themes: those inside the program hold what docs/theme.md asks for, each without the other; and a theme that asks for
//! what a view does not hold is told so, at the template's line.
//!
//! Exact messages are in `tests/errors/theme-contract`; what a browser has to look at is in `tests/checks`.

mod common;
mod common_cli;

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::Arc;

use common::html::{elements, visible_text};
use common::{NOW, Site};
use common_cli::{check_run, check_says};
use lantoa::diag::{Lang, Report};
use lantoa::load::{Settings, Snapshot, load as load_site};
use lantoa::model::LinkOptions;
use lantoa::model::OutputId;
use lantoa::render::theme::ThemeFiles;
use lantoa::render::{Output, Theme, render};

/// Every kind of page, every alert and every shortcode of the contract.
const EVERY_KIND: &[(&str, &str)] = &[
    ("content/_index.md", "+++\ntitle = \"Trang đầu\"\n+++\n"),
    (
        "content/huong-dan.md",
        "+++\ntitle = \"Leo thang\"\nkind = \"guidance\"\nsteps = [\"Giữ thang\"]\nequipment = [\"Mũ\"]\ncontacts = [\"115\"]\nreviewed = 2026-04-01\nhazards = [\"nga-cao\"]\n+++\n\n> [!CAUTION]\n> Không vịn dây điện.\n\n> [!WARNING]\n> Trơn.\n\n> [!IMPORTANT]\n> Đội mũ.\n\n> [!TIP]\n> Ba điểm tựa.\n\n> [!NOTE]\n> Xem thêm.\n\n:::steps title=\"Làm\"\n1. Một\n:::\n\n:::checklist title=\"Soát\"\n- Hai\n:::\n\n:::do\n- Nên\n:::\n\n:::dont\n- Đừng\n:::\n\n:::details title=\"Rộng hơn\"\nBa\n:::\n\n:::contact hotline=\"115\"\n:::\n\n:::contact name=\"Trạm y tế\" phone=\"0200 000 000\"\n:::\n\n| A | B |\n|---|---|\n| 1 | 2 |\n\nChú[^1].\n\n[^1]: Thích.\n",
    ),
    (
        "content/chien-dich.md",
        "+++\ntitle = \"Tháng hành động\"\nkind = \"campaign\"\nyear = 2026\ntheme = \"Chủ đề\"\nfrom = 2026-05-01\nto = 2026-05-31\nslogans = [\"Khẩu hiệu\"]\n[[activities]]\nphase = \"before\"\ntitle = \"Treo băng rôn\"\n+++\n",
    ),
    (
        "content/tin.md",
        "+++\ntitle = \"Tin\"\nkind = \"news\"\ndate = 2026-04-30\nauthor = \"Ban biên tập\"\nsource = { name = \"Báo\", url = \"https://vd.example/\" }\n+++\n",
    ),
    (
        "content/su-kien.md",
        "+++\ntitle = \"Hội thi\"\nkind = \"event\"\nfrom = 2026-05-10\ntime = \"8 giờ\"\nplace = \"Nhà văn hóa\"\norganiser = \"Công đoàn\"\ncontacts = [\"115\"]\n+++\n",
    ),
    (
        "content/guong.md",
        "+++\ntitle = \"Gương\"\nkind = \"exemplar\"\nhonoree = \"Tổ thợ xây\"\nunit = \"Công ty\"\nachievement = \"Ba năm không tai nạn\"\nrecognised_by = \"Giấy khen\"\n+++\n",
    ),
    (
        "content/cong-khai.md",
        "+++\ntitle = \"Công khai\"\nkind = \"disclosure\"\nsubject = \"Công ty\"\nsubject_type = \"organisation\"\nviolation = \"Không che chắn\"\npenalty = \"Phạt tiền\"\n+++\n",
    ),
    (
        "content/thu-tuc.md",
        "+++\ntitle = \"Thủ tục\"\nkind = \"procedure\"\nsteps = [\"Nộp\"]\nrequired_documents = [\"Đơn\"]\nfee = \"Không\"\naliases = [\"/cu/\"]\n+++\n",
    ),
    ("content/trang.md", "+++\ntitle = \"Trang\"\ntags = [\"thử\"]\n+++\n\n::target plan=\"kh\" id=\"ct\"\n"),
    ("content/ke-hoach/kh/index.md", "+++\ntitle = \"Kế hoạch\"\nkind = \"plan\"\n+++\n"),
    (
        "content/ke-hoach/kh/plan.toml",
        "symbol = \"1/KH-UBND\"\ntype = \"ke-hoach\"\ntitle = \"Kế hoạch năm\"\nissuer = \"so\"\nissued = \"2026\"\nlocality = \"tinh\"\nlegal_basis = [\"1/NQ-CP\"]\nrecipients = [\"Các sở\"]\n[[target]]\nid = \"ct\"\nsubject = \"số vụ tai nạn\"\ndirection = \"decrease\"\nbound = \"exact\"\nvalue = 4\nunit = \"%\"\n[[task]]\nid = \"1\"\ntitle = \"Tuyên truyền\"\nlead = [\"so\"]\n[[duty]]\nagency = \"so\"\nitems = [\"Chủ trì\"]\n[[report]]\nfrom = [\"so\"]\nto = [\"so\"]\ndeadline = \"12-15\"\n",
    ),
    (
        "content/_data/agencies.toml",
        "[[agency]]\nid = \"so\"\nname = \"Sở Nội vụ\"\nlevel = \"province\"\nlocality = \"tinh\"\n",
    ),
    ("content/_data/localities.toml", "[[locality]]\nid = \"tinh\"\nname = \"Tỉnh\"\nlevel = \"province\"\n"),
    ("content/_data/hazards.toml", "[[hazard]]\nid = \"nga-cao\"\nname = \"Ngã cao\"\n"),
    (
        "content/_data/documents.toml",
        "[[document]]\nsymbol = \"1/NQ-CP\"\ntype = \"nghi-quyet\"\ntitle = \"Nghị quyết\"\n",
    ),
];

const CONFIG: &str = "title = \"Trang thử\"\nbase_url = \"https://vd.example/\"\ntheme = \"@theme@\"\nemergency_page = \"huong-dan.md\"\n[[hotlines]]\nid = \"115\"\nname = \"Cấp cứu\"\nphone = \"115\"\n";

/// A site of every kind of page in a folder without themes.
fn every_kind(theme: &str) -> Site {
    let site = Site::empty();
    site.write("lantoa.toml", CONFIG.replace("@theme@", theme));
    for (path, text) in EVERY_KIND {
        site.write(path, text);
    }
    site
}

/// The example site's folder, without its themes.
fn example_site() -> Site {
    let site = Site::empty();
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    common::copy_dir(&root.join("content"), &site.root.join("content"));
    std::fs::copy(root.join("lantoa.toml"), site.root.join("lantoa.toml")).expect("the configuration");
    site
}

fn load(site: &Site, theme: &str) -> (Snapshot, Report) {
    let settings = Settings {
        root: site.root.clone(),
        base_url: None,
        theme: Some(theme.to_owned()),
        options: LinkOptions::public(NOW),
    };
    load_site(&settings).unwrap_or_else(|problem| panic!("{problem:?}"))
}

/// Renders every output with a theme that has nothing but its own files, and as a build does.
#[track_caller]
fn check_stands_alone(site: &Site, name: &str) {
    let (loaded, report) = load(site, name);
    assert_eq!(report.diagnostics, []);
    let mut report = Report::default();
    let mut files = ThemeFiles::embedded(name).expect("is inside the program");
    // A theme says only what it says in its own words.
    files.take_interface_texts(&ThemeFiles::embedded("default").expect("is inside"));
    let alone = Arc::new(Theme::new(files, &mut report));
    assert_eq!(report.diagnostics, []);
    let urls = |theme: &Theme, output: &Output| -> BTreeSet<String> {
        let used = theme.with_their_own(output.assets.iter().map(|name| &**name));
        used.map(|asset| asset.url.clone()).collect()
    };
    for planned in loaded.site.planned.iter() {
        let own = render(&loaded.site, &alone, planned.id);
        assert_eq!(own.diagnostics, [], "{}", planned.path);
        let built = render(&loaded.site, &loaded.theme, planned.id);
        assert!(own.content == built.content, "{}: the default theme had a part in it", planned.path);
        assert_eq!(urls(&alone, &own), urls(&loaded.theme, &built), "{}", planned.path);
    }
}

#[test]
fn the_newsroom_theme_renders_the_example_site_without_a_file_of_the_default_theme() {
    check_stands_alone(&example_site(), "toa-soan");
}

#[test]
fn every_theme_inside_the_program_renders_every_kind_of_page_alone() {
    for name in ThemeFiles::embedded_names() {
        check_stands_alone(&every_kind(name), name);
    }
}

#[test]
fn every_page_has_its_landmarks_one_heading_and_a_way_to_help() {
    for name in ThemeFiles::embedded_names() {
        let site = every_kind(name);
        site.build().published();
        for (path, bytes) in site.tree() {
            let html = String::from_utf8_lossy(&bytes);
            // Sheets of paper and cards for other sites have no menu.
            let forms = ["/to-roi/", "/ap-phich/", "/the-bo-tui/", "/bang-ron/", "/quan-triet/", "/nhung/"];
            let is_form = forms.iter().any(|form| path.contains(form));
            if is_form || !path.ends_with(".html") || html.contains("http-equiv=\"refresh\"") {
                continue;
            }
            let elements = elements(&html);
            let count = |tag: &str| elements.iter().filter(|e| e.name == tag).count();
            assert_eq!((count("h1"), count("main")), (1, 1), "{name}: {path}");
            assert!(
                elements.iter().any(|e| e.get("href") == Some("tel:115")),
                "{name}: {path}: no number to call"
            );
            assert!(
                elements.iter().all(|e| e.get("style").is_none() && e.name != "style"),
                "{name}: {path}: a style in the page"
            );
            assert!(elements.iter().all(|e| e.text.trim() != "none"), "{name}: {path}");
        }
    }
}

#[test]
fn what_an_editor_wrote_is_on_the_page_in_every_theme() {
    for name in ThemeFiles::embedded_names() {
        let site = every_kind(name);
        site.build().published();
        for (path, texts) in [
            (
                "huong-dan",
                &["Giữ thang", "Mũ", "Ba điểm tựa", "0200 000 000", "Ngã cao", "CẤM", "KHÔNG LÀM"][..],
            ),
            ("chien-dich", &["Chủ đề", "Khẩu hiệu", "Treo băng rôn"]),
            ("tin", &["Ban biên tập", "Báo"]),
            ("su-kien", &["8 giờ", "Nhà văn hóa", "Công đoàn"]),
            ("guong", &["Tổ thợ xây", "Ba năm không tai nạn", "Giấy khen"]),
            ("cong-khai", &["Không che chắn", "Phạt tiền"]),
            ("thu-tuc", &["Nộp", "Đơn"]),
            ("trang", &["số vụ tai nạn", "giảm 4%"]),
            ("ke-hoach/kh", &["1/KH-UBND", "Tuyên truyền", "Chủ trì", "Các sở", "chưa công bố", "1/NQ-CP"]),
            ("co-quan/so", &["Sở Nội vụ", "Tuyên truyền"]),
        ] {
            let page = visible_text(&site.read(&format!("{path}/index.html")));
            for text in texts {
                assert!(page.contains(text), "{name}: {path}: {text}");
            }
        }
    }
}

/// Every template of the contract: a view it is given, and a key that view does not hold.
fn templates() -> BTreeMap<&'static str, (&'static str, &'static str)> {
    BTreeMap::from([
        ("home.html", ("home", "sectoins")),
        ("section.html", ("list", "itmes")),
        ("guidance.html", ("page.data", "stpes")),
        ("campaign.html", ("page.data", "slogan")),
        ("plan.html", ("page.data", "taskz")),
        ("news.html", ("page.data", "athor")),
        ("event.html", ("page.data", "plase")),
        ("exemplar.html", ("page.data", "honouree")),
        ("disclosure.html", ("page.data", "penality")),
        ("procedure.html", ("page.data", "fees")),
        ("page.html", ("page", "titel")),
        ("taxonomy.html", ("taxonomy", "term")),
        ("term.html", ("term", "taxonmy")),
        ("document.html", ("document", "sybmol")),
        ("documents.html", ("head", "titel")),
        ("agencies.html", ("site", "titel")),
        ("agency.html", ("agency_page", "entry")),
        ("localities.html", ("site.organisation", "nmae")),
        ("locality.html", ("locality_page", "plan")),
        ("targets.html", ("indicators", "share")),
        ("calendar.html", ("calendar", "month")),
        ("data.html", ("open_data", "dataset")),
        ("search.html", ("search", "leters")),
        ("404.html", ("head.og", "titel")),
        ("alias.html", ("page", "link")),
    ])
}

#[test]
fn a_misspelt_key_of_any_view_is_reported_at_the_templates_line_all_in_one_run() {
    let site = every_kind("cua-toi");
    site.write("themes/cua-toi/theme.toml", "name = \"cua-toi\"\n");
    site.write("content/muc/_index.md", "+++\ntitle = \"Mục\"\n+++\n");
    for (template, (view, key)) in templates() {
        let text = format!("<main>\n  <p>{{{{ {view}.{key} }}}}</p>\n</main>\n");
        site.write(&format!("themes/cua-toi/templates/{template}"), text);
    }
    let built = site.build();
    assert!(!built.is_published);
    let mut found = BTreeMap::new();
    for problem in &built.diagnostics {
        let place = problem.place.as_ref().expect("a place");
        let (line, column) = place.file.position(place.range.start);
        let message = problem.message.get(Lang::Vi).to_owned();
        found.insert(place.file.path.to_string(), format!("{line}:{column}: {message}"));
    }
    let expected: BTreeMap<String, String> = templates()
        .into_iter()
        .map(|(template, (view, key))| {
            // minijinja points at the last name but one.
            let column = 9 + view.find('.').unwrap_or(0);
            let message = format!("2:{column}: mẫu dùng `{view}.{key}`, nhưng không có giá trị ấy");
            (format!("themes/cua-toi/templates/{template}"), message)
        })
        .collect();
    assert_eq!(found, expected);
    assert_eq!(built.diagnostics.len(), expected.len(), "each once");
}

#[test]
fn every_output_of_the_contract_has_a_template_in_every_theme() {
    for name in ThemeFiles::embedded_names() {
        let files = ThemeFiles::embedded(name).expect("is inside");
        for template in templates().keys() {
            assert!(files.texts.contains_key(&format!("templates/{template}")), "{name}: {template}");
        }
    }
    // The fixtures make an output for each of them.
    let (loaded, _) = load(&every_kind("default"), "default");
    let has = |wanted: fn(&OutputId) -> bool| loaded.site.planned.iter().any(|planned| wanted(&planned.id));
    assert!(has(|id| matches!(id, OutputId::Alias(_))) && has(|id| matches!(id, OutputId::Targets)));
}

#[test]
fn a_folder_of_the_site_goes_before_the_theme_of_that_name_inside_the_program() {
    let site = every_kind("toa-soan");
    site.write("themes/toa-soan/templates/page.html", "<h1>của tôi: {{ page.title }}</h1>\n");
    site.build().published();
    assert_eq!(site.read("trang/index.html"), "<h1>của tôi: Trang</h1>");
    assert!(site.read("tin/index.html").contains("class=\"nameplate\""), "the rest is the theme's");
}

#[test]
fn a_theme_may_be_tried_on_any_site() {
    let site = every_kind("default");
    check_run(&site.root, &["build", "--theme", "toa-soan"], 0);
    assert!(site.read("tin/index.html").contains("class=\"nameplate\""));
    let ran = check_run(&site.root, &["check", "--theme", "toasoan", "--message-format", "short"], 1);
    check_says(
        &ran.stderr,
        &["không có giao diện `toasoan`", "default, toa-soan", "Có phải ý bạn là `toa-soan`?"],
    );
}

#[test]
fn a_theme_without_theme_toml_is_reported_once() {
    let site = every_kind("cua-toi");
    site.write("themes/cua-toi/templates/page.html", "<h1>{{ page.title }}</h1>\n");
    let errors = site.build().errors();
    assert_eq!(errors.len(), 1, "{errors:?}");
    assert!(
        errors[0].contains("themes/cua-toi/theme.toml") && errors[0].contains("thiếu theme.toml"),
        "{errors:?}"
    );
}
