//! Two hundred hostile sites, made by a generator: what must not get out does not, nothing is lost without a word,
//! nothing outside the output folder is written, and nothing panics.
//!
//! The generator has a fixed seed, so every run builds the same sites; `LANTOA_HOSTILE_SEED` tries others.

mod common;

use std::collections::BTreeSet;
use std::fs;

use common::html::elements;
use common::{Built, Site, Tree, read_tree};
use lantoa::diag::Severity;

/// Marsaglia's xorshift64*.
struct Random(u64);

impl Random {
    fn new(n: u64) -> Random {
        let asked = std::env::var("LANTOA_HOSTILE_SEED").ok().and_then(|text| text.parse::<u64>().ok());
        Random((asked.unwrap_or(20_260_501).wrapping_mul(0x9E37_79B9_7F4A_7C15) ^ (n + 1)).max(1))
    }

    fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        (self.0.wrapping_mul(0x2545_F491_4F6C_DD1D) >> 16) as usize % limit.max(1)
    }

    fn one(&mut self, of: &[&'static str]) -> &'static str {
        of[self.below(of.len())]
    }

    /// A string of pieces.
    fn mix(&mut self, of: &[&'static str], most: usize) -> String {
        (0..1 + self.below(most)).map(|_| self.one(of)).collect()
    }
}

/// What breaks out of HTML, JSON, XML, CSV, calendars, templates.
const BREAKS: &[&str] = &[
    "</script><script>alert(1)</script>",
    "\"><img src=x onerror=alert(1)>",
    "' onmouseover='alert(1)",
    "<svg/onload=alert(1)>",
    "]]><script>x</script>",
    "<!--",
    "-->",
    "</title>",
    "</textarea>",
    "</style>",
    "<iframe src=//x.example>",
    "{{ 7*7 }}",
    "{% include 'x' %}",
    "=cmd|' /C calc'!A1",
    "+1+1",
    "-2+3",
    "@SUM(A1)",
    "\\r\\nATTENDEE:mailto:x@x.example",
    "\nEND:VEVENT\nBEGIN:VEVENT\n",
    ";RRULE:FREQ=SECONDLY",
    "\",\"x\":\"y",
    "\\",
    "\"",
    "&quot;",
    "&#x3c;script&#x3e;",
    "<base href=//x.example/>",
    "<meta http-equiv=refresh content=0>",
    "<a href=\"javascript:alert(1)\">",
    "[x](javascript:alert(1))",
    "![x](data:text/html,x)",
    "<javascript:alert(1)>",
    "\u{2028}",
    "đ",
    "Ấ",
    "🦺",
    " ",
    "a",
    ",",
    ";",
    "|",
    "`",
    "**",
    "\t",
];

/// A TOML string.
fn toml(text: &str) -> String {
    serde_json::to_string(text).expect("text is JSON")
}

/// How the elements of scripts may look: what the theme itself has in a harmless site.
fn check_output(tree: &Tree, what: &str) {
    for (path, bytes) in tree {
        let Ok(text) = std::str::from_utf8(bytes) else { continue };
        let fail = |problem: &str| panic!("{what}: {path}: {problem}\n{text}");
        match path.rsplit_once('.').map_or("", |(_, ending)| ending) {
            "html" => {
                for element in elements(text) {
                    for (name, value) in &element.attributes {
                        let value = value.trim().to_ascii_lowercase();
                        if name.starts_with("on") {
                            fail(&format!("attribute {name}"));
                        }
                        if matches!(name.as_str(), "href" | "src" | "action") {
                            let scheme = value.split_once(':').map_or("", |(scheme, _)| scheme);
                            if matches!(scheme, "javascript" | "data" | "vbscript") {
                                fail(&format!("{name}={value}"));
                            }
                        }
                    }
                    let is_data =
                        element.name == "script" && element.get("type") == Some("application/ld+json");
                    if is_data && serde_json::from_str::<serde_json::Value>(&element.text).is_err() {
                        fail("linked data is no JSON");
                    }
                    let is_foreign = matches!(element.name.as_str(), "iframe" | "object" | "embed" | "base");
                    let is_refresh = element.name == "meta"
                        && element
                            .attributes
                            .iter()
                            .any(|(name, value)| name == "http-equiv" && value == "refresh")
                        && !text.contains("rel=\"canonical\"");
                    if is_foreign || is_refresh {
                        fail(&format!("element {}", element.name));
                    }
                }
            }
            "json" | "webmanifest" if serde_json::from_str::<serde_json::Value>(text).is_err() => {
                fail("no JSON")
            }
            "xml" => check_xml(text, &fail),
            "ics" => check_calendar(text, &fail),
            "csv" => {
                let mut reader = csv::ReaderBuilder::new()
                    .has_headers(false)
                    .flexible(false)
                    .from_reader(text.trim_start_matches('\u{feff}').as_bytes());
                for record in reader.records() {
                    let Ok(record) = record else { return fail("rows of different lengths") };
                    for cell in &record {
                        let is_number = cell.replace(',', ".").parse::<f64>().is_ok();
                        if cell.starts_with(['=', '+', '-', '@', '\t', '\r']) && !is_number {
                            fail(&format!("a cell that a spreadsheet computes: {cell}"));
                        }
                    }
                }
            }
            _ => {}
        }
    }
}

/// Well formed, and no character that XML has not.
fn check_xml(text: &str, fail: &dyn Fn(&str)) {
    let mut reader = quick_xml::Reader::from_str(text);
    reader.config_mut().check_end_names = true;
    let mut depth = 0i64;
    loop {
        match reader.read_event() {
            Ok(quick_xml::events::Event::Start(_)) => depth += 1,
            Ok(quick_xml::events::Event::End(_)) => depth -= 1,
            Ok(quick_xml::events::Event::Eof) => break,
            Ok(_) => {}
            Err(error) => return fail(&format!("no XML: {error}")),
        }
    }
    if depth != 0 {
        fail("elements are not closed");
    }
    if text.chars().any(|c| c.is_control() && !matches!(c, '\n' | '\r' | '\t')) {
        fail("a control character");
    }
}

/// RFC 5545: lines of at most 75 octets that begin with a known name or a fold.
fn check_calendar(text: &str, fail: &dyn Fn(&str)) {
    const NAMES: [&str; 25] = [
        "BEGIN",
        "END",
        "VERSION",
        "PRODID",
        "CALSCALE",
        "METHOD",
        "NAME",
        "X-WR-CALNAME",
        "X-WR-TIMEZONE",
        "REFRESH-INTERVAL",
        "TZID",
        "DTSTART",
        "DTEND",
        "TZOFFSETFROM",
        "TZOFFSETTO",
        "TZNAME",
        "UID",
        "DTSTAMP",
        "RRULE",
        "SUMMARY",
        "DESCRIPTION",
        "CATEGORIES",
        "URL",
        "TRANSP",
        "LOCATION",
    ];
    let (mut open, mut events) = (0i64, 0i64);
    for line in text.split_terminator("\r\n") {
        if line.len() > 75 || line.contains(['\n', '\r']) {
            fail(&format!("a line of {} octets: {line}", line.len()));
        }
        if line.starts_with(' ') {
            continue;
        }
        let name = line.split([':', ';']).next().unwrap_or("");
        if !NAMES.contains(&name) && !matches!(name, "ACTION" | "TRIGGER") {
            fail(&format!("the line {line}"));
        }
        open += i64::from(name == "BEGIN") - i64::from(name == "END");
        events += i64::from(line == "BEGIN:VEVENT");
    }
    if open != 0 || events > 40 {
        fail("begins and ends differ");
    }
}

/// A build may refuse a site, with an error at a place; it never panics and never publishes with errors.
#[track_caller]
fn check_built(built: &Built, what: &str) {
    let has_errors = built.diagnostics.iter().any(|d| d.severity == Severity::Error);
    assert_eq!(built.is_published, !has_errors, "{what}: {:?}", built.diagnostics);
    for problem in &built.diagnostics {
        assert!(problem.place.is_some(), "{what}: {problem:?}");
    }
}

const CONFIG: &str = "base_url = \"https://vd.example/duoi/\"\n[search]\nenabled = true\n";

/// Text that breaks out, in every field at once, differently in each site.
fn injected(n: u64) -> Site {
    let mut random = Random::new(n);
    let mut text = || toml(&random.mix(BREAKS, 4));
    let site = Site::empty();
    let config = format!(
        "title = {}\ndescription = {}\n{CONFIG}[organisation]\nname = {}\naddress = {}\n[[hotlines]]\nid = \"a\"\nname = {}\nphone = \"115\"\nnote = {}\n[[menus.main]]\ntitle = {}\npage = \"tin/_index.md\"\n",
        text(),
        text(),
        text(),
        text(),
        text(),
        text(),
        text()
    );
    site.write("lantoa.toml", config);
    let front = |keys: String, body: &str| format!("+++\n{keys}+++\n\n{body}\n");
    site.write("content/_index.md", front(format!("title = {}\ndescription = {}\n", text(), text()), ""));
    site.write("content/tin/_index.md", front(format!("title = {}\n", text()), ""));
    site.write(
        "content/tin/hd.md",
        front(
            format!(
                "title = {}\nkind = \"guidance\"\ndate = 2026-04-01\nsteps = [{}, {}]\nequipment = [{}]\ncontacts = [\"a\"]\ntags = [{}]\n[extra]\na = {}\n[[corrections]]\ndate = 2026-04-02\ntext = {}\n",
                text(), text(), text(), text(), text(), text(), text()
            ),
            "",
        ),
    );
    site.write(
        "content/tin/sk.md",
        front(
            format!(
                "title = {}\nkind = \"event\"\ndate = 2026-04-01\nfrom = 2026-05-19\ntime = {}\nplace = {}\norganiser = {}\n",
                text(), text(), text(), text()
            ),
            "",
        ),
    );
    site.write(
        "content/tin/cd.md",
        front(
            format!(
                "title = {}\nkind = \"campaign\"\nyear = 2026\ntheme = {}\nfrom = 2026-05-01\nto = 2026-05-31\nslogans = [{}]\n[[activities]]\nphase = \"before\"\ntitle = {}\nnote = {}\n",
                text(), text(), text(), text(), text()
            ),
            "",
        ),
    );
    site.write(
        "content/_data/agencies.toml",
        format!("[[agency]]\nid = \"so\"\nname = {}\nlevel = \"province\"\n", text()),
    );
    site.write("content/ke-hoach/kh/index.md", front(format!("title = {}\nkind = \"plan\"\n", text()), ""));
    site.write(
        "content/ke-hoach/kh/plan.toml",
        format!(
            "title = {}\nissuer = \"so\"\n[[target]]\nid = \"m\"\nsubject = {}\nvalue = 4\nunit = {}\n[[task]]\nid = \"1\"\ntitle = {}\nlead = [\"so\"]\nnote = {}\n[[report]]\nfrom = [\"so\"]\nto = [\"so\"]\ndeadline = \"2026-06-15\"\nnote = {}\n",
            text(), text(), text(), text(), text(), text()
        ),
    );
    // Links that run something are refused, so only some bodies have them.
    let harmless = |piece: &&str| !piece.contains("](") && !piece.contains("javascript");
    let pieces: Vec<&'static str> =
        BREAKS.iter().copied().filter(|piece| n.is_multiple_of(4) || harmless(piece)).collect();
    let body: Vec<String> = (0..12).map(|_| random.mix(&pieces, 9)).collect();
    site.write(
        "content/tin/bai.md",
        front("title = \"Bài\"\ndate = 2026-04-03\n".to_owned(), &body.join("\n\n")),
    );
    site
}

#[test]
fn text_that_breaks_out_stays_text() {
    let mut published = 0;
    for n in 0..60 {
        let site = injected(n);
        let what = format!("site {n}");
        let built = site.build();
        check_built(&built, &what);
        if built.is_published {
            published += 1;
            check_output(&read_tree(&site.out()), &what);
        }
    }
    // Some titles make no address, and some bodies have links that are refused.
    assert!(published > 5, "only {published} of 60 sites could be built");
}

/// What is not to be seen yet, or no more, with a mark in every place it could leak from.
fn with_hidden(n: u64) -> (Site, String) {
    let mut random = Random::new(1_000 + n);
    let mark = format!("bimat{n}");
    let hide = random.one(&[
        "draft = true\n",
        "publish_date = 2026-05-02\n",
        "publish_date = \"2026-05-01 00:01\"\n",
        "publish_date = \"2026-05-01T17:00:00Z\"\n",
        "expiry_date = 2026-04-30\n",
        "expiry_date = \"2026-05-01 00:00\"\n",
        "expiry_date = 2026-05-01\n",
    ]);
    let keys = format!(
        "title = \"Tên {mark}\"\ndescription = \"Tả {mark}\"\ndate = 2026-04-01\ntags = [\"thẻ {mark}\"]\naliases = [\"/cu-{mark}/\"]\n{hide}"
    );
    let kind = random.one(&[
        "kind = \"guidance\"\nsteps = [\"Bước MARK\"]\n",
        "kind = \"news\"\nauthor = \"MARK\"\n",
        "kind = \"event\"\nfrom = 2026-05-19\nplace = \"MARK\"\n",
        "kind = \"campaign\"\nfrom = 2026-05-01\ntheme = \"MARK\"\n",
        "",
    ]);
    let kind = kind.replace("MARK", &mark);
    let page =
        format!("+++\n{keys}{kind}+++\n\nLời {mark}. ![hình {mark}]({mark}.png)\n\n[tệp]({mark}.pdf)\n");
    let site = Site::empty();
    site.write("lantoa.toml", format!("title = \"T\"\n{CONFIG}"));
    site.write("content/_index.md", "+++\ntitle = \"Trang\"\n+++\n");
    let (path, link) = match random.below(4) {
        0 => (format!("content/muc/{mark}.md"), format!("muc/{mark}.md")),
        1 => (format!("content/muc/{mark}/index.md"), format!("muc/{mark}/index.md")),
        2 => (format!("content/{mark}/_index.md"), format!("{mark}/_index.md")),
        _ => (format!("content/muc/{mark}.md"), format!("muc/{mark}.md#phan")),
    };
    site.write(&path, &page);
    let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
    site.write(&format!("{folder}/{mark}.png"), common::png(4, 4));
    site.write(&format!("{folder}/{mark}.pdf"), format!("%PDF {mark}"));
    if path.ends_with("index.md") {
        site.write(&format!("{folder}/ghi-{mark}.txt"), &mark);
    }
    if path.ends_with("_index.md") {
        site.write(&format!("{folder}/con.md"), format!("+++\ntitle = \"Con {mark}\"\n+++\n\n{mark}\n"));
    }
    if random.below(2) == 0 && path.contains("/muc/") {
        site.write(
            &format!("{folder}/plan.toml"),
            format!("title = \"KH {mark}\"\n[[task]]\nid = \"1\"\ntitle = \"Việc {mark}\"\n"),
        );
    }
    site.write("content/muc/_index.md", "+++\ntitle = \"Mục\"\n+++\n");
    site.write(
        "content/thay.md",
        format!(
            "+++\ntitle = \"Thấy\"\ndate = 2026-04-01\n+++\n\nXem [bài kia]({link}) và [cũ](/cu-{mark}/).\n"
        ),
    );
    (site, mark)
}

#[test]
fn what_is_hidden_leaves_no_trace() {
    let mut published = 0;
    for n in 0..60 {
        let (site, mark) = with_hidden(n);
        let built = site.build();
        check_built(&built, &mark);
        if !built.is_published {
            continue;
        }
        published += 1;
        for (path, bytes) in read_tree(&site.out()) {
            let found = |bytes: &[u8]| bytes.windows(mark.len()).any(|part| part == mark.as_bytes());
            assert!(!path.contains(&mark), "{mark}: the output has {path}");
            assert!(!found(&bytes), "{mark} in {path}: {}", String::from_utf8_lossy(&bytes));
        }
    }
    assert!(published > 20, "only {published} of 60 sites could be built");
}

/// Pages that want one address, in all the ways there are.
fn colliding(n: u64) -> (Site, Vec<String>) {
    let mut random = Random::new(2_000 + n);
    let site = Site::of_files(&[]);
    site.write("content/_index.md", "+++\ntitle = \"Trang\"\n+++\n");
    let names = [
        "a.md",
        "A.md",
        "a.MD",
        "a/index.md",
        "a/_index.md",
        "A/index.md",
        "á.md",
        "a\u{301}.md",
        "ạ.md",
        "a .md",
        "a-.md",
        "b.md",
        "c.md",
        "d/index.md",
        "a.markdown",
        "đ.md",
        "d.md",
        "tim-kiem.md",
        "trang.md",
        "404.md",
        "sitemap.md",
        "the/index.md",
    ];
    let keys = [
        "",
        "",
        "slug = \"a\"\n",
        "slug = \"A\"\n",
        "aliases = [\"/a/\"]\n",
        "aliases = [\"/b/\", \"/b/\"]\n",
        "aliases = [\"/A\"]\n",
        "aliases = [\"/\"]\n",
        "aliases = [\"/rss.xml\"]\n",
        "tags = [\"a\", \"Á\", \"ạ\"]\n",
        "slug = \"trang\"\n",
        "aliases = [\"/c/index.html\"]\n",
    ];
    let mut marks = Vec::new();
    for k in 0..2 + random.below(4) {
        let name = names[random.below(names.len())];
        let mark = format!("dau{n}x{k}x");
        let key = random.one(&keys);
        let path = format!("content/{name}");
        if site.root.join(&path).exists() {
            continue;
        }
        site.write(&path, format!("+++\ntitle = \"{mark}\"\n{key}+++\n\n{mark}\n"));
        marks.push(mark);
    }
    if random.below(3) == 0 {
        let file = random.one(&[
            "a/index.html",
            "A.TXT",
            "b/rss.xml",
            "robots.txt",
            "index.html",
            "a",
            ".lantoa",
            "sw.js",
        ]);
        site.write(&format!("static/{file}"), "tệp");
    }
    (site, marks)
}

#[test]
fn no_page_takes_the_place_of_another_without_a_word() {
    for n in 0..50 {
        let (site, marks) = colliding(n);
        let what = format!("site {n}");
        let built = site.build();
        check_built(&built, &what);
        if !built.is_published {
            continue;
        }
        let tree = read_tree(&site.out());
        let folded: BTreeSet<String> = tree.keys().map(|path| path.to_lowercase()).collect();
        assert_eq!(folded.len(), tree.len(), "{what}: paths that Windows takes for one");
        for mark in marks {
            let has = |bytes: &Vec<u8>| bytes.windows(mark.len()).any(|part| part == mark.as_bytes());
            let pages =
                tree.iter().filter(|(path, bytes)| path.ends_with("index.html") && has(bytes)).count();
            assert!(pages > 0, "{what}: the page {mark} is nowhere\n{:?}", built.diagnostics);
        }
    }
}

/// Names and links that try to leave the site.
const PATHS: &[&str] = &[
    "../../../../etc/passwd",
    "..\\..\\x",
    "/etc/passwd",
    "//x.example/a",
    "%2e%2e/%2e%2e/x",
    "..%2f..%2fx",
    "file:///etc/passwd",
    "C:\\Windows\\win.ini",
    "\\\\may-chu\\x",
    "./../lantoa.toml",
    "/../lantoa.toml",
    "/.lantoa",
    "con",
    "aux.md",
    "a\u{0}b",
    "a:b",
    "~/x",
    ".git/config",
    "/content/_data/agencies.toml",
    "a?b#c",
    "....//....//x",
    "\u{202e}dm.x",
];

#[test]
fn nothing_is_read_or_written_outside_the_site() {
    for n in 0..40 {
        let mut random = Random::new(3_000 + n);
        let site = Site::of_files(&[]);
        // Beside the site, and in it, something that must not get out.
        let outside = site.root.parent().expect("a folder").join("ngoai.txt");
        fs::write(&outside, "NGOAIKIA").expect("a file outside");
        let mut path = || toml(&random.one(PATHS).replace('\u{0}', "\u{1}")).replace("\\u0001", "\\u0000");
        let front = format!(
            "title = \"A\"\nslug = {}\naliases = [{}, {}]\nimage = {{ src = {}, alt = \"a\" }}\n",
            path(),
            path(),
            path(),
            path()
        );
        let keep: Vec<&str> = front.lines().collect();
        let kept: String = keep
            .iter()
            .enumerate()
            .filter(|(k, _)| *k == 0 || random.below(3) == 0)
            .map(|(_, line)| format!("{line}\n"))
            .collect();
        let link = random.one(PATHS);
        let more = random.one(PATHS);
        let body = format!(
            "[x](<{link}>) ![y](<{more}>) [z]({link})\n\n::figure src=\"{more}\" alt=\"a\"\n\n[^1]: <{link}>\n"
        );
        site.write("content/_index.md", "+++\ntitle = \"Trang\"\n+++\n");
        let page = if random.below(2) == 0 { "content/a.md" } else { "content/a/index.md" };
        site.write(page, format!("+++\n{kept}+++\n\n{}", if random.below(3) == 0 { "" } else { &body }));
        let before = read_tree(&site.root);
        let what = format!("site {n}");
        let built = site.build();
        check_built(&built, &what);
        assert_eq!(fs::read_dir(site.root.parent().expect("a folder")).expect("it").count(), 2, "{what}");
        let mut after = read_tree(&site.root);
        let public: Tree = after
            .iter()
            .filter(|(path, _)| path.starts_with("public/"))
            .map(|(path, bytes)| (path.clone(), bytes.clone()))
            .collect();
        after.retain(|path, _| !path.starts_with("public/"));
        assert_eq!(before, after, "{what}: sources changed");
        for (path, bytes) in public {
            let text = String::from_utf8_lossy(&bytes);
            assert!(!text.contains("NGOAIKIA") && !text.contains("root:x:0"), "{what}: {path}");
            assert!(!path.contains("..") && !path.contains('\\'), "{what}: {path}");
        }
    }
}

/// Files of rubbish in all places, so that every reader meets what it does not expect.
#[test]
fn rubbish_is_reported_and_never_stops_the_program() {
    const PIECES: &[&str] = &[
        "+++\n",
        "title = \"A\"\n",
        "title = 1\n",
        "[extra]\n",
        "[[agency]]\n",
        "[[target]]\n",
        "id = \"a\"\n",
        "name = \"b\"\n",
        "value = 1.000\n",
        "value = \"≥ 1\"\n",
        "unit = \"%\"\n",
        "subject = \"s\"\n",
        "[a.b.c]\n",
        "x = [[[[\n",
        "\"",
        "\n",
        "\u{feff}",
        "kind = \"plan\"\n",
        "kind = \"campaign\"\n",
        "from = 2026-13-01\n",
        "from = 2026-05-31\nto = 2026-05-01\n",
        "draft = true\n",
        "TT;Nhiệm vụ;Chủ trì\n",
        "1;a;b;c;d\n",
        ";;;\n",
        "sep=|\n",
        "# ",
        "> ",
        "- ",
        "|a|b|\n|-|-|\n",
        ":::steps\n",
        ":::\n",
        "[^a]",
        "![](x.png)",
        "<b>",
        "&",
        "\\",
        "đ",
        "\u{301}",
        "\u{1}",
        "\u{202e}",
        "parent = \"a\"\n",
        "succeeded_by = []\n",
        "weight = -9999999999\n",
        "[[menus.main]]\n",
        "[languages.en]\n",
        "base_url = \"https://x.example/\"\n",
        "[images]\nwidths = []\n",
        "[feeds]\nlimit = 0\n",
    ];
    for n in 0..40 {
        let mut random = Random::new(4_000 + n);
        let site = Site::of_files(&[]);
        for path in [
            "content/_index.md",
            "content/a.md",
            "content/b/index.md",
            "content/b/plan.toml",
            "content/b/tasks.csv",
            "content/b/results.csv",
            "content/_data/agencies.toml",
            "content/_data/hazards.toml",
            "content/_data/glossary.toml",
            "content/b/x.png",
            "static/y.jpg",
            "content/c/_index.md",
            "content/c/d.en.md",
        ] {
            if random.below(3) > 0 {
                let begin =
                    if path.ends_with(".md") && random.below(3) > 0 { "+++\ntitle = \"A\"\n" } else { "" };
                let end = if begin.is_empty() { "" } else { "\n+++\n\nLời.\n" };
                site.write(path, format!("{begin}{}{end}", random.mix(PIECES, 20)));
            }
        }
        if random.below(6) == 0 {
            site.write("lantoa.toml", random.mix(PIECES, 20));
        }
        check_built(&site.build(), &format!("site {n}"));
        site.check();
    }
}
