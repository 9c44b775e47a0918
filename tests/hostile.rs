//! Nothing an editor writes runs in a visitor's browser (promise 1 of the design).
//!
//! A site of each theme inside the program with a hostile text in every field that an editor can fill is built
//! next to the same site with the harmless words of that text. Both have to give the same elements
//! with the same attributes, so that what is hostile is text and nothing else.

mod common;

use std::collections::BTreeMap;

use common::html::{Element, elements};
use common::{Site, Tree};
use lantoa::diag::{Code, Severity};
use lantoa::render::theme::ThemeFiles;
use lantoa::vi::slug::slugify;

/// Written where the text goes, as a TOML string.
const TEXT: &str = "@text@";

const PAYLOADS: &[&str] = &[
    "</script><script>alert(1)</script>",
    "\"><img src=x onerror=alert(1)>",
    "' onmouseover='alert(1)' x='",
    "{{ 7*7 }}{% for x in y %}{# z #}",
    "]]><script>alert(1)</script><![CDATA[",
    "<!--<script>",
    "</title></textarea></style><svg onload=alert(1)>",
    "&lt;script&gt;alert(1)&lt;/script&gt;&quot;&#39;",
    "\\\"><svg/onload=alert(1)>\\u003c/script\\u003e",
    "javascript:alert(1)",
    "=cmd|' /C calc'!A1",
    "${7*7}#{7*7}`x`\u{2028}\u{2029}x",
];

/// Every field of every kind, the registries and a plan.
const FILES: &[(&str, &str)] = &[
    ("content/_index.md", "+++\ntitle = \"@text@\"\ndescription = \"@text@\"\n+++\n"),
    ("content/_data/hazards.toml", "[[hazard]]\nid = \"nga\"\nname = \"@text@\"\ndescription = \"@text@\"\n"),
    (
        "content/_data/audiences.toml",
        "[[audience]]\nid = \"tho\"\nname = \"@text@\"\ndescription = \"@text@\"\n",
    ),
    ("content/_data/sectors.toml", "[[sector]]\nid = \"xay\"\nname = \"@text@\"\ndescription = \"@text@\"\n"),
    (
        "content/_data/localities.toml",
        "[[locality]]\nid = \"tinh\"\nname = \"@text@\"\nlevel = \"province\"\n",
    ),
    (
        "content/_data/glossary.toml",
        "[[entry]]\nterm = \"@text@\"\nshort = \"ATVSLĐ\"\ndefinition = \"@text@\"\nsynonyms = [\"@text@\"]\n",
    ),
    (
        "content/_data/documents.toml",
        "[[document]]\nsymbol = \"84/2015/QH13\"\ntype = \"@text@\"\ntitle = \"@text@\"\nissuer_name = \"@text@\"\nsummary = \"@text@\"\nurl = \"https://vbpl.example/\"\n",
    ),
    (
        "content/_data/agencies.toml",
        "[[agency]]\nid = \"so\"\nname = \"@text@\"\nshort = \"S @text@\"\naliases = [\"A @text@\"]\nnote = \"@text@\"\nlevel = \"province\"\nvalid_to = 2025-01-01\n[[agency.succeeded_by]]\nid = \"moi\"\ndate = 2025-01-01\nnote = \"@text@\"\n[[agency]]\nid = \"moi\"\nname = \"M @text@\"\nlevel = \"province\"\n",
    ),
    ("content/muc/_index.md", "+++\ntitle = \"@text@\"\ndescription = \"@text@\"\n+++\n"),
    (
        "content/muc/trang/index.md",
        "+++\ntitle = \"@text@\"\ndescription = \"@text@\"\ndate = 2026-01-01\ntags = [\"@text@\"]\nhazards = [\"nga\"]\naudiences = [\"tho\"]\nsectors = [\"xay\"]\nlocalities = [\"tinh\"]\ndocuments = [\"84/2015/QH13\"]\nimage = { src = \"/anh.png\", alt = \"@text@\" }\n[extra]\na = \"@text@\"\n+++\n\nATVSLĐ 84/2015/QH13\n\n::contact name=\"@arg@\" phone=\"@arg@\" email=\"@arg@\" address=\"@arg@\" note=\"@arg@\"\n\n:::checklist title=\"@arg@\"\n- a\n:::\n\n:::details title=\"@arg@\"\nx\n:::\n\n::figure src=\"/anh.png\" alt=\"@arg@\" caption=\"@arg@\"\n\n::target plan=\"mau\" id=\"mot\"\n",
    ),
    (
        "content/muc/huong-dan.md",
        "+++\ntitle = \"@text@\"\ndate = 2026-01-02\nkind = \"guidance\"\nsteps = [\"@text@\"]\nequipment = [\"@text@\"]\nreviewed = 2026-01-01\n+++\n",
    ),
    (
        "content/muc/chien-dich.md",
        "+++\ntitle = \"@text@\"\nkind = \"campaign\"\ndate = 2026-01-03\nyear = 2026\ntheme = \"@text@\"\nfrom = 2026-05-01\nto = 2026-05-31\nslogans = [\"@text@\"]\n[[activities]]\nphase = \"before\"\ntitle = \"@text@\"\nnote = \"@text@\"\n+++\n",
    ),
    (
        "content/muc/tin.md",
        "+++\ntitle = \"@text@\"\nkind = \"news\"\ndate = 2026-01-04\nauthor = \"@text@\"\nsource = { name = \"@text@\", url = \"https://nguon.example/\" }\n+++\n",
    ),
    (
        "content/muc/su-kien.md",
        "+++\ntitle = \"@text@\"\nkind = \"event\"\ndate = 2026-01-05\nfrom = 2026-05-01\ntime = \"@text@\"\nplace = \"@text@\"\norganiser = \"@text@\"\n+++\n",
    ),
    (
        "content/muc/guong.md",
        "+++\ntitle = \"@text@\"\nkind = \"exemplar\"\ndate = 2026-01-06\nhonoree = \"@text@\"\nunit = \"@text@\"\nachievement = \"@text@\"\nrecognised_by = \"@text@\"\n+++\n",
    ),
    (
        "content/muc/cong-khai.md",
        "+++\ntitle = \"@text@\"\nkind = \"disclosure\"\ndate = 2026-01-07\nsubject = \"@text@\"\nsubject_type = \"organisation\"\nviolation = \"@text@\"\ndecision = \"@text@\"\nauthority = \"@text@\"\npenalty = \"@text@\"\nlegal_basis = [\"@text@\"]\n+++\n",
    ),
    (
        "content/muc/thu-tuc.md",
        "+++\ntitle = \"@text@\"\nkind = \"procedure\"\ndate = 2026-01-08\nauthority = \"@text@\"\nsubmission = \"@text@\"\nrequired_documents = [\"@text@\"]\nsteps = [\"@text@\"]\nduration = \"@text@\"\nfee = \"@text@\"\nresult = \"@text@\"\nlegal_basis = [\"84/2015/QH13\"]\n+++\n",
    ),
    ("content/ke-hoach/_index.md", "+++\ntitle = \"Kế hoạch\"\n+++\n"),
    ("content/ke-hoach/mau/index.md", "+++\ntitle = \"@text@\"\nkind = \"plan\"\n+++\n"),
    (
        "content/ke-hoach/mau/plan.toml",
        "symbol = \"1/KH-UBND\"\ntype = \"ke-hoach\"\ntitle = \"@text@\"\nissuer = \"so\"\nissued = \"2025\"\nsigner = { name = \"@text@\", role = \"@text@\", authority = \"@text@\" }\nlegal_basis = [\"84/2015/QH13\"]\nrecipients = [\"@text@\"]\n[[target]]\nid = \"mot\"\nsubject = \"@text@\"\ndirection = \"reach\"\nbound = \"exact\"\nvalue = 4\nunit = \"@text@\"\n[[task]]\nid = \"1\"\ngroup = \"@text@\"\ntitle = \"@text@\"\nlead = [\"so\"]\nschedule = \"@text@\"\nnote = \"@text@\"\n[[duty]]\nagency = \"so\"\nitems = [\"@text@\"]\n",
    ),
];

/// A string as it stands inside TOML's double quotes.
fn toml_escaped(text: &str) -> String {
    let json = serde_json::to_string(text).expect("text is JSON");
    json[1..json.len() - 1].to_owned()
}

/// A shortcode's argument between double quotes.
fn arg_escaped(text: &str) -> String {
    text.replace('\\', "\\\\").replace('"', "\\\"").replace(['\u{2028}', '\u{2029}'], " ")
}

/// Builds the site with one text in all places.
#[track_caller]
fn built_with(text: &str) -> Tree {
    built_in("default", text)
}

#[track_caller]
fn built_in(theme: &str, text: &str) -> Tree {
    let site = Site::empty();
    let config = "title = \"Trang\"\nbase_url = \"https://vd.example/\"\n[search]\nenabled = false\n";
    site.write("lantoa.toml", config);
    site.with(|settings| settings.theme = Some(theme.to_owned()));
    site.write("static/anh.png", common::png(64, 48));
    for (path, content) in FILES {
        let content = content.replace(TEXT, &toml_escaped(text)).replace("@arg@", &arg_escaped(text));
        site.write(path, content);
    }
    site.build().published();
    site.tree()
}

fn shape(html: &str) -> Vec<(String, Vec<String>)> {
    let names = |e: &Element| e.attributes.iter().map(|(name, _)| name.clone()).collect();
    elements(html).iter().map(|e| (e.name.clone(), names(e))).collect()
}

fn xml_shape(xml: &str) -> Vec<(String, Vec<String>)> {
    use quick_xml::events::Event;
    let mut reader = quick_xml::Reader::from_str(xml);
    let mut shape = Vec::new();
    loop {
        match reader.read_event().unwrap_or_else(|e| panic!("{e} in {xml}")) {
            Event::Start(start) | Event::Empty(start) => {
                let text = |name: &str| name.to_owned();
                let names =
                    start.attributes().map(|a| text(a.expect("attributes are well formed").key.as_ref()));
                shape.push((text(start.name().as_ref()), names.collect()));
            }
            Event::Eof => return shape,
            _ => {}
        }
    }
}

fn text_of(bytes: &[u8]) -> &str {
    std::str::from_utf8(bytes).expect("outputs are UTF-8")
}

/// What drawings consist of.
const DRAWN: [&str; 10] = ["text", "tspan", "rect", "path", "circle", "g", "line", "polygon", "use", "svg"];

#[track_caller]
fn check_same_shape(payload: &str, harmless: &Tree, hostile: &Tree) {
    let paths = |tree: &Tree| tree.keys().cloned().collect::<Vec<_>>();
    assert_eq!(paths(harmless), paths(hostile), "{payload}");
    for (path, bytes) in hostile {
        let read = match path.rsplit('.').next() {
            Some("html") => shape,
            Some("xml") => xml_shape,
            _ => continue,
        };
        {
            // Words in a drawing are set in as many lines as they need, and what is around them by their room.
            let runs = |one: &String| one.starts_with("on") || one.ends_with("href");
            let fixed = |(name, attributes): &(String, Vec<String>)| {
                !DRAWN.contains(&name.as_str()) || attributes.iter().any(runs)
            };
            let tree = |bytes: &[u8]| read(text_of(bytes)).into_iter().filter(fixed).collect::<Vec<_>>();
            let (expected, found) = (tree(&harmless[path]), tree(bytes));
            if let Some((a, b)) = expected.iter().zip(&found).find(|(a, b)| a != b) {
                panic!("{payload} changes {path}: {a:?} became {b:?}");
            }
            assert_eq!(expected.len(), found.len(), "{payload} changes {path}");
        }
    }
}

#[test]
fn hostile_text_is_text_in_every_field_of_every_kind() {
    for (theme, payload) in
        ThemeFiles::embedded_names().flat_map(|name| PAYLOADS.iter().map(move |p| (name, p)))
    {
        // The same addresses, since these are the same words.
        let harmless = built_in(theme, &slugify(payload).replace('-', " "));
        let hostile = built_in(theme, payload);
        check_same_shape(payload, &harmless, &hostile);
        let page = text_of(&hostile["muc/trang/index.html"]);
        let heading = elements(page).into_iter().find(|e| e.name == "h1").expect("a heading");
        let shown = payload.replace(['\u{2028}', '\u{2029}'], " ");
        assert_eq!(heading.text.trim().replace(['\u{2028}', '\u{2029}'], " "), shown, "as it was written");
    }
}

#[test]
fn hostile_text_is_a_string_in_linked_data_and_feeds() {
    for payload in PAYLOADS {
        let tree = built_with(payload);
        let mut strings = 0;
        for (path, bytes) in tree.iter().filter(|(path, _)| path.ends_with(".html")) {
            for element in elements(text_of(bytes)) {
                if element.name == "script" && element.get("type") == Some("application/ld+json") {
                    let data: serde_json::Value = serde_json::from_str(&element.text)
                        .unwrap_or_else(|e| panic!("{payload}: {path}: {e}: {}", element.text));
                    strings +=
                        usize::from(data.to_string().contains(&serde_json::json!(payload).to_string()));
                }
            }
        }
        assert!(strings > 5, "{payload}: {strings}");
        let rss: rss::Channel =
            text_of(&tree["rss.xml"]).parse().unwrap_or_else(|e| panic!("{payload}: {e}"));
        // Readers take titles and descriptions for HTML.
        let title = rss.items[0].title.as_deref().unwrap_or_default();
        assert_eq!(common::html::visible_text(title), *payload);
        let texts = rss.items.iter().flat_map(|item| [item.title.as_deref(), item.description.as_deref()]);
        for text in texts.chain([Some(&*rss.title), Some(&*rss.description)]).flatten() {
            assert!(elements(text).is_empty(), "{payload}: {text}");
        }
        let atom: atom_syndication::Feed =
            text_of(&tree["atom.xml"]).parse().unwrap_or_else(|e| panic!("{payload}: {e}"));
        assert_eq!(atom.entries[0].title.value, *payload);
        let json: serde_json::Value =
            serde_json::from_slice(&tree["feed.json"]).unwrap_or_else(|e| panic!("{payload}: {e}"));
        assert_eq!(json["items"][0]["title"], *payload);
        for (path, bytes) in &tree {
            if path.ends_with(".json") || path.ends_with(".webmanifest") {
                assert!(serde_json::from_slice::<serde_json::Value>(bytes).is_ok(), "{payload}: {path}");
            }
        }
    }
}

/// What an editor's text may become.
const ALLOWED: &[&str] = &[
    "a",
    "abbr",
    "aside",
    "blockquote",
    "br",
    "code",
    "dd",
    "del",
    "div",
    "dl",
    "dt",
    "em",
    "figcaption",
    "figure",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "hr",
    "img",
    "input",
    "kbd",
    "li",
    "mark",
    "ol",
    "p",
    "pre",
    "section",
    "span",
    "strong",
    "sub",
    "sup",
    "table",
    "tbody",
    "td",
    "th",
    "thead",
    "tr",
    "u",
    "ul",
];

fn check_harmless(html: &str, what: &str) {
    for element in elements(html) {
        assert!(ALLOWED.contains(&&*element.name), "{what}: <{}>", element.name);
        for (name, value) in &element.attributes {
            assert!(!name.starts_with("on") && name != "style" && name != "srcdoc", "{what}: {name}");
            let scheme = value.trim_start().split(':').next().unwrap_or("").to_lowercase();
            let runs = ["javascript", "data", "vbscript", "file", "blob"].contains(&&*scheme);
            assert!(!runs, "{what}: {name}={value}");
        }
    }
}

#[test]
fn raw_html_in_a_page_is_shown_and_does_nothing() {
    let bodies = [
        "<script>alert(1)</script>",
        "<SCRIPT SRC=//x.example/a.js></SCRIPT>",
        "a <img src=x onerror=alert(1)> b",
        "<svg onload=alert(1)><script>alert(1)</script></svg>",
        "<iframe srcdoc='<script>alert(1)</script>'></iframe>",
        "<math><mtext></p><style><img src onerror=alert(1)></style></mtext></math>",
        "<sub onclick=alert(1)>x</sub> <kbd style='x'>y</kbd>",
        "<a href=javascript:alert(1)>x</a>",
        "<style>*{display:none}</style>",
        "<meta http-equiv=refresh content='0;url=//x'>",
        "<base href=//x>",
        "<form action=//x><input name=a>",
        "<!-- --!><script>alert(1)</script> -->",
        "<![CDATA[<script>alert(1)</script>]]>",
        "<?php echo 1 ?>",
        "## Mục {#a onclick=alert(1) style=x}\n",
        "## <script>alert(1)</script>\n",
        "```html\n<script>alert(1)</script>\n```",
        "`<script>`{{ 7*7 }}{% raw %}",
        "| <script> |\n|---|\n| <img onerror=x> |",
        "[^1]\n\n[^1]: <script>alert(1)</script>",
        "> [!WARNING] <script>alert(1)</script>\n> x",
    ];
    for body in bodies {
        let text = format!("+++\ntitle = \"A\"\ndate = 2026-01-01\n+++\n\n{body}\n");
        let site = Site::of_files(&[("content/a.md", &text)]);
        let built = site.build();
        if !built.is_published {
            // A mistake with a place; nothing is published.
            assert!(!built.errors().is_empty());
            continue;
        }
        let page = site.read("a/index.html");
        let (_, content) = page.split_once("</h1>").expect("the body follows the heading");
        let content = content.split_once("</time>").map_or(content, |(_, c)| c);
        check_harmless(content, body);
        let rss: rss::Channel = site.read("rss.xml").parse().expect("the feed is XML");
        check_harmless(rss.items[0].content.as_deref().unwrap_or_default(), body);
        let atom: atom_syndication::Feed = site.read("atom.xml").parse().expect("the feed is XML");
        check_harmless(
            atom.entries[0].content.as_ref().and_then(|c| c.value.as_deref()).unwrap_or_default(),
            body,
        );
    }
}

const ADDRESSES: &[&str] = &[
    "javascript:alert(1)",
    "JaVaScRiPt:alert(1)",
    "java&#115;cript:alert(1)",
    "javascript&colon;alert(1)",
    "java%0ascript:alert(1)",
    "data:text/html,x",
    "data:image/svg+xml;base64,PHN2Zz4=",
    "vbscript:x",
    "file:///etc/passwd",
    "//x.example/a",
    "\\\\\\\\x.example\\\\a",
];

#[test]
fn addresses_that_run_something_are_refused_with_their_place() {
    for address in ADDRESSES {
        let places = [
            ("content/1.md", format!("+++\ntitle = \"1\"\n+++\n[x](<{address}>)\n")),
            ("content/2.md", format!("+++\ntitle = \"2\"\n+++\n![x](<{address}>)\n")),
            ("content/3.md", format!("+++\ntitle = \"3\"\n+++\n[x][y]\n\n[y]: <{address}>\n")),
            ("content/4.md", format!("+++\ntitle = \"4\"\n+++\n::figure src=\"{address}\" alt=\"x\"\n")),
            (
                "content/5.md",
                format!("+++\ntitle = \"5\"\nimage = {{ src = \"{address}\", alt = \"x\" }}\n+++\n"),
            ),
            (
                "content/6.md",
                format!(
                    "+++\ntitle = \"6\"\nkind = \"news\"\nsource = {{ name = \"x\", url = \"{address}\" }}\n+++\n"
                ),
            ),
            (
                "content/_data/agencies.toml",
                format!("[[agency]]\nid = \"a\"\nname = \"A\"\nlevel = \"province\"\nurl = \"{address}\"\n"),
            ),
            (
                "content/_data/documents.toml",
                format!("[[document]]\nsymbol = \"1/QH\"\nurl = \"{address}\"\n"),
            ),
        ];
        let files: Vec<(&str, &str)> = places.iter().map(|(p, t)| (*p, t.as_str())).collect();
        let site = Site::of_files(&files);
        let built = site.build();
        assert!(!built.is_published, "{address}");
        let mut errors: BTreeMap<&str, usize> = BTreeMap::new();
        for d in built.diagnostics.iter().filter(|d| d.severity == Severity::Error) {
            let place = d.place.as_ref().expect("every problem has a place");
            *errors.entry(&place.file.path).or_default() += 1;
        }
        for (path, text) in &places {
            assert!(errors.contains_key(path), "{address} in {path} is let through:\n{text}");
        }
    }
}

#[test]
fn an_address_in_front_matter_that_is_refused_says_which() {
    let site = Site::of_files(&[(
        "content/a.md",
        "+++\ntitle = \"A\"\nkind = \"news\"\nsource = { name = \"N\", url = \"javascript:alert(1)\" }\n+++\n",
    )]);
    let built = site.build();
    let found: Vec<_> =
        built.diagnostics.iter().map(|d| (d.code, d.place.as_ref().map(|p| p.range.clone()))).collect();
    assert_eq!(found.len(), 1, "{}", built.human());
    assert_eq!(found[0].0, Code::UnsafeUrl);
    assert!(built.errors()[0].starts_with("content/a.md:4:30: "), "{}", built.errors()[0]);
}

#[test]
fn contact_addresses_cannot_leave_their_scheme() {
    let site = Site::empty();
    site.write("lantoa.toml", "title = \"Trang\"\nbase_url = \"https://vd.example/\"\n");
    site.write(
        "content/a.md",
        "+++\ntitle = \"A\"\n+++\n\n::contact name=\"x\" phone=\"javascript:alert(1)\" email=\"a@b.vn?subject=x&body=<script>\"\n",
    );
    let built = site.build();
    if built.is_published {
        for element in elements(&site.read("a/index.html")) {
            let href = element.get("href").unwrap_or_default();
            assert!(!href.to_lowercase().trim_start().starts_with("javascript"), "{href}");
        }
    }
}
