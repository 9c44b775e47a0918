//! A small site with plans in a temporary folder, loaded and rendered in memory.
#![allow(dead_code)]

use std::path::PathBuf;

use lantoa::diag::Report;
use lantoa::diag::{Format, Lang, Style, draw};
use lantoa::load::{Settings, Snapshot, load};
use lantoa::model::LinkOptions;
use lantoa::pipeline::read_content;
use lantoa::render::render;

pub struct TestSite {
    folder: tempfile::TempDir,
    now: jiff::civil::Date,
}

pub const AGENCIES: &str = r#"
[[agency]]
id = "ubnd-tinh-mau"
name = "Ủy ban nhân dân tỉnh Mẫu"
locality = "mau"

[[agency]]
id = "so-lao-dong"
name = "Sở Lao động tỉnh Mẫu"
aliases = ["Sở Lao động", "Sở LĐTBXH"]
locality = "mau"
valid_to = 2025-02-28

[[agency.succeeded_by]]
id = "so-noi-vu"
date = 2025-03-01

[[agency.succeeded_by]]
id = "so-giao-duc"
date = 2025-03-01
other_work = true

[[agency]]
id = "so-noi-vu"
name = "Sở Nội vụ tỉnh Mẫu"
aliases = ["Sở Nội vụ"]
locality = "mau"

[[agency]]
id = "so-giao-duc"
name = "Sở Giáo dục tỉnh Mẫu"
locality = "mau"

[[agency]]
id = "so-y-te"
name = "Sở Y tế tỉnh Mẫu"
aliases = ["Sở Y tế"]
locality = "mau"

[[group]]
id = "duoc-giao"
name = "Các cơ quan được giao nhiệm vụ"
covers = "assigned"

[[group]]
id = "cac-so"
name = "Các sở, ban, ngành"
aliases = ["các sở, ngành"]
"#;

pub const DOCUMENTS: &str = r#"
[[document]]
symbol = "31-CT/TW"
type = "Chỉ thị"

[[document]]
symbol = "209/NQ-CP"
type = "Nghị quyết"
implements = ["31-CT/TW"]
"#;

pub const LOCALITIES: &str = r#"
[[locality]]
id = "mau"
name = "Mẫu"
level = "province"

[[locality]]
id = "cu"
name = "Cũ"
level = "province"
merged_into = "mau"
merged_on = 2025-07-01

[[locality]]
id = "huyen-cu"
name = "Huyện Cũ"
level = "district"
parent = "cu"
"#;

pub const PLAN: &str = r#"symbol = "5/KH-UBND"
type = "ke-hoach"
title = "Thực hiện Nghị quyết 209/NQ-CP"
issuer = "ubnd-tinh-mau"
issued = "2024-12-25"
locality = "mau"
legal_basis = ["209/NQ-CP", "31-CT/TW"]

[[target]]
id = "tnld"
subject = "tỷ lệ tai nạn lao động chết người"
direction = "decrease"
bound = "at_least"
value = 4
unit = "%"
frequency = "per_year"

[[task]]
id = "1a"
title = "Tuyên truyền"
lead = ["Sở Lao động"]
coordinating = ["Sở Y tế", "Các sở, ban, ngành"]
schedule = "Hằng năm"

[[duty]]
agency = "so-y-te"
items = ["Khám bệnh nghề nghiệp"]

[[report]]
from = ["duoc-giao"]
to = ["so-lao-dong"]
deadline = "12-15"
"#;

impl TestSite {
    /// A site with the registries above and no plan.
    pub fn new() -> TestSite {
        let site = TestSite {
            folder: tempfile::tempdir().expect("a temporary folder"),
            now: jiff::civil::date(2026, 11, 21),
        };
        site.file(
            "lantoa.toml",
            "title = \"Mẫu\"\ndescription = \"Trang mẫu\"\nbase_url = \"https://mau.example/\"\n",
        )
        .file("content/_index.md", "+++\ntitle = \"Mẫu\"\n+++\n")
        .file("content/ke-hoach/_index.md", "+++\ntitle = \"Kế hoạch\"\n+++\n")
        .file("content/_data/agencies.toml", AGENCIES)
        .file("content/_data/documents.toml", DOCUMENTS)
        .file("content/_data/localities.toml", LOCALITIES)
    }

    pub fn file(self, path: &str, text: &str) -> TestSite {
        let path = self.folder.path().join(path);
        std::fs::create_dir_all(path.parent().expect("a file in the folder")).expect("a folder");
        std::fs::write(path, text).expect("the file is written");
        self
    }

    pub fn plan(self, id: &str, plan: &str) -> TestSite {
        let page = format!(
            "+++\ntitle = \"Kế hoạch {id}\"\nkind = \"plan\"\nupdated = 2026-01-02\n+++\n\nTóm tắt.\n"
        );
        self.file(&format!("content/ke-hoach/{id}/index.md"), &page)
            .file(&format!("content/ke-hoach/{id}/plan.toml"), plan)
    }

    pub fn on(mut self, now: jiff::civil::Date) -> TestSite {
        self.now = now;
        self
    }

    pub fn load(&self) -> (Snapshot, Report) {
        load_root(self.folder.path().to_owned(), self.now)
    }

    /// Everything that is wrong with the site, as an editor reads it.
    pub fn problems(&self) -> String {
        let (_, report) = self.load();
        report.diagnostics.iter().map(|d| draw(d, Format::Human, Lang::Vi, Style::Plain)).collect()
    }

    /// The site, which must have no errors.
    pub fn good(&self) -> Snapshot {
        let (loaded, report) = self.load();
        assert!(!report.has_errors(), "{}", self.problems());
        loaded
    }
}

pub fn load_root(root: PathBuf, now: jiff::civil::Date) -> (Snapshot, Report) {
    let settings = Settings { root, base_url: None, theme: None, options: LinkOptions::public(now) };
    load(&settings).expect("a site")
}

/// The text of an output.
#[track_caller]
pub fn output(loaded: &Snapshot, path: &str) -> String {
    let id = *loaded.site.outputs.get(path).unwrap_or_else(|| panic!("no output {path}"));
    let output = render(&loaded.site, &loaded.theme, id);
    assert!(output.diagnostics.is_empty(), "{path}: {:?}", output.diagnostics);
    let bytes = read_content(&loaded.site, &loaded.blobs, &output.content).expect("the bytes of the output");
    String::from_utf8(bytes).expect("text")
}

/// The words a reader sees in the main part of a page, white space folded.
pub fn words(html: &str) -> String {
    let main = html.split("<main").nth(1).and_then(|rest| rest.split("</main>").next()).unwrap_or(html);
    let mut text = String::new();
    let mut inside = false;
    for c in main.chars() {
        match c {
            '<' => {
                inside = true;
                text.push(' ');
            }
            '>' => inside = false,
            c if !inside => text.push(c),
            _ => {}
        }
    }
    let text = text.replace("&amp;", "&").replace("&quot;", "\"").replace("&#39;", "'");
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
