//! How long plans take: linking, and every kind of output, of many plans against as many pages.
//!
//! `cargo bench --bench plans` makes 1,000 plans with 20 tasks each in a temporary folder and prints
//! one line for linking and one for each kind of output. An argument gives another number.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::Path;
use std::time::{Duration, Instant};

use lantoa::load::{Settings, Snapshot, load};
use lantoa::model::LinkOptions;
use lantoa::model::OutputId;
use lantoa::render::render;

const AGENCIES: usize = 300;
const DOCUMENTS: usize = 30;

fn main() {
    let count = std::env::args().skip(1).find_map(|a| a.parse().ok()).unwrap_or(1_000);
    let folder = tempfile::tempdir().expect("a temporary folder");
    let pages = measure(&folder.path().join("pages"), count, false);
    let plans = measure(&folder.path().join("plans"), count, true);
    println!("plans / pages: {:.1}", plans.as_secs_f64() / pages.as_secs_f64());
}

fn measure(root: &Path, count: usize, plans: bool) -> Duration {
    write_site(root, count, plans).expect("the site is written");
    let settings = Settings {
        root: root.to_owned(),
        base_url: None,
        theme: None,
        options: LinkOptions::public(jiff::civil::date(2026, 11, 21)),
    };
    println!("{count} {}", if plans { "plans" } else { "pages" });
    let begun = Instant::now();
    let (Snapshot { site, theme, .. }, report) = load(&settings).expect("a site");
    assert!(!report.has_errors(), "{:?}", report.diagnostics.first());
    println!("  read, parse and link {:>8.1?}", begun.elapsed());
    let mut kinds: BTreeMap<String, (usize, Duration)> = BTreeMap::new();
    let rendering = Instant::now();
    for planned in site.planned.iter() {
        let begun = Instant::now();
        let output = render(&site, &theme, planned.id);
        assert!(output.diagnostics.is_empty(), "{:?}", output.diagnostics.first());
        let entry = kinds.entry(kind(planned.id)).or_default();
        entry.0 += 1;
        entry.1 += begun.elapsed();
    }
    for (kind, (outputs, time)) in &kinds {
        println!("  {kind:<16} {outputs:>6} outputs {:>8.1?}", time);
    }
    println!("  all, one thread  {:>8.1?}", rendering.elapsed());
    begun.elapsed()
}

/// The name of an output's variant.
fn kind(id: OutputId) -> String {
    let name = format!("{id:?}");
    let end = name.find('(').unwrap_or(name.len());
    name[..end].to_owned()
}

fn write_site(root: &Path, count: usize, plans: bool) -> std::io::Result<()> {
    use std::fs::{create_dir_all, write};
    create_dir_all(root.join("content/_data"))?;
    write(
        root.join("lantoa.toml"),
        "title = \"Đo\"\ndescription = \"Đo\"\nbase_url = \"https://do.example/\"\n",
    )?;
    write(root.join("content/_index.md"), "+++\ntitle = \"Đo\"\n+++\n")?;
    let mut agencies = String::from("[[group]]\nid = \"cac-so\"\nname = \"Các sở, ban, ngành\"\n");
    for n in 0..AGENCIES {
        let _ = write!(
            agencies,
            "[[agency]]\nid = \"so-{n}\"\nname = \"Sở thứ {n} của tỉnh\"\naliases = [\"Sở {n}\"]\n"
        );
    }
    write(root.join("content/_data/agencies.toml"), agencies)?;
    let mut documents = String::new();
    for n in 1..=DOCUMENTS {
        let _ = write!(documents, "[[document]]\nsymbol = \"{n}/2020/NĐ-CP\"\ntype = \"Nghị định\"\n");
        if n / 5 + 1 < n {
            let _ = writeln!(documents, "implements = [\"{}/2020/NĐ-CP\"]", n / 5 + 1);
        }
    }
    write(root.join("content/_data/documents.toml"), documents)?;
    let paragraph = "Tuyên truyền, huấn luyện, kiểm tra an toàn, vệ sinh lao động. ".repeat(12);
    for n in 0..count {
        let folder = root.join(format!("content/ke-hoach/kh-{n:05}"));
        create_dir_all(&folder)?;
        let kind = if plans { "kind = \"plan\"\n" } else { "" };
        let page = format!(
            "+++\ntitle = \"Kế hoạch số {n}\"\ndate = 2025-01-{:02}\n{kind}+++\n\n{paragraph}\n\n{paragraph}\n",
            n % 28 + 1
        );
        write(folder.join("index.md"), page)?;
        if plans {
            write(folder.join("plan.toml"), plan(n))?;
            write(folder.join("tasks.csv"), tasks(n))?;
        }
    }
    write(root.join("content/ke-hoach/_index.md"), "+++\ntitle = \"Kế hoạch\"\n+++\n")
}

fn plan(n: usize) -> String {
    let mut plan = format!(
        "symbol = \"{n}/KH-UBND\"\ntype = \"ke-hoach\"\ntitle = \"Kế hoạch {n}\"\nissuer = \"so-{}\"\nissued = \"2025-01-{:02}\"\nlegal_basis = [\"{}/2020/NĐ-CP\"]\n",
        n % AGENCIES,
        n % 28 + 1,
        n % DOCUMENTS + 1
    );
    for t in 0..3 {
        let subject = if t == 2 { n } else { t };
        let _ = write!(
            plan,
            "[[target]]\nid = \"t{t}\"\nsubject = \"chỉ tiêu thứ {subject}\"\ndirection = \"decrease\"\nbound = \"exact\"\nvalue = {}\nunit = \"%\"\nfrequency = \"per_year\"\n",
            n % 9 + 1
        );
    }
    for t in 0..5 {
        let agency = (n + t) % AGENCIES;
        let _ =
            write!(plan, "[[duty]]\nagency = \"so-{agency}\"\nitems = [\"Tuyên truyền\", \"Kiểm tra\"]\n");
    }
    let _ = write!(
        plan,
        "[[report]]\nfrom = [\"cac-so\"]\nto = [\"so-{}\"]\ndeadline = \"{:02}-15\"\n",
        n % AGENCIES,
        n % 12 + 1
    );
    plan
}

fn tasks(n: usize) -> String {
    let mut tasks = String::from("TT,Nhiệm vụ,Cơ quan chủ trì,Cơ quan phối hợp,Thời gian thực hiện\n");
    for t in 0..20 {
        let agency = |step: usize| (n + t / step) % AGENCIES;
        let _ = writeln!(
            tasks,
            "{},Nhiệm vụ {t} của kế hoạch {n},Sở {},\"Sở {}; Sở {}; Các sở, ban, ngành\",Hằng năm",
            t + 1,
            agency(4),
            agency(3),
            agency(5)
        );
    }
    tasks
}
