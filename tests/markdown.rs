//! Markdown bodies from outside: golden pairs, hostile input, properties, limits.
//!
//! `tests/markdown/<case>.md` is parsed and everything that comes out is compared with
//! `<case>.html`, holes shown as `{{…}}`. `LANTOA_BLESS=1` rewrites the expected files.

use std::fmt::Write as _;
use std::path::Path;
use std::sync::Arc;

use html5gum::{Token, Tokenizer};
use lantoa::diag::{Code, Diagnostic, Lang, SourceText};
use lantoa::parse::markdown::{
    Block, Body, Container, HoleKind, LinkTarget, MAX_NESTING, SUMMARY_CHARS, parse_body,
};
use proptest::prelude::*;

fn parse(text: &str) -> (Arc<SourceText>, Body, Vec<Diagnostic>) {
    let file = SourceText::new("content/trang.md", text);
    let (body, diagnostics) = parse_body(&file, 0..text.len());
    (file, body, diagnostics)
}

/// The HTML with its holes written out.
fn dump_html(body: &Body) -> String {
    let mut out = String::new();
    let mut done = 0;
    for hole in &body.holes {
        let at = hole.at as usize;
        out.push_str(&body.html[done..at]);
        let _ = match &hole.kind {
            HoleKind::Href(target) => write!(out, " {{{{href {}}}}}", dump_target(target)),
            HoleKind::NoteHref(anchor) => write!(out, " href=\"#{anchor}\""),
            HoleKind::Image { src, alt, title, alone } => {
                write!(out, "{{{{image {} alt={alt:?} title={title:?} alone={alone}}}}}", dump_target(src))
            }
            HoleKind::Symbol(text) => write!(out, "{{{{symbol {text}}}}}"),
            HoleKind::Abbr(text) => write!(out, "{{{{abbr {text}}}}}"),
            HoleKind::ShortcodeOpen { name, args, leaf } => {
                let args: String = args.iter().map(|arg| format!(" {}={:?}", arg.key, arg.value)).collect();
                write!(out, "{{{{{} {name}{args}}}}}", if *leaf { "leaf" } else { "open" })
            }
            HoleKind::ShortcodeClose => write!(out, "{{{{close}}}}"),
            HoleKind::AlertOpen(kind) => write!(out, "{{{{alert {kind:?}}}}}"),
            HoleKind::AlertClose => write!(out, "{{{{/alert}}}}"),
            HoleKind::Text(key) => write!(out, "{{{{text {key}}}}}"),
            HoleKind::TableLabel(n) => write!(out, "{{{{table {n}}}}}"),
        };
        done = at;
    }
    out.push_str(&body.html[done..]);
    out
}

/// The blocks are nested, their texts lie in the plain text and are told once, and every picture and
/// shortcode is among them.
fn check_blocks(body: &Body) {
    let (mut depth, mut told, mut shown) = (0, vec![false; body.plain.len()], Vec::new());
    for block in &body.blocks {
        match block {
            Block::Open(container) => {
                depth += 1;
                if let Container::Shortcode(hole) = container {
                    assert!(matches!(body.hole(*hole), HoleKind::ShortcodeOpen { leaf: false, .. }));
                    shown.push(*hole);
                }
            }
            Block::Close => {
                assert!(depth > 0, "{:?}", body.blocks);
                depth -= 1;
            }
            Block::Text(span) | Block::Code(span) => {
                assert_eq!(body.text(*span).trim(), body.text(*span));
                for told in &mut told[span.start as usize..span.end as usize] {
                    assert!(!std::mem::replace(told, true), "told twice: {:?} {:?}", body.plain, body.blocks);
                }
            }
            Block::Heading(n) => {
                let heading = &body.headings[*n as usize];
                let rest = &body.plain[heading.plain_offset as usize..];
                let start = body.plain.len() - rest.trim_start().len();
                told[start..start + heading.text.len()].fill(true);
            }
            Block::Picture(hole) => {
                assert!(matches!(body.hole(*hole), HoleKind::Image { .. }));
                shown.push(*hole);
            }
            Block::Leaf(hole) => {
                assert!(matches!(body.hole(*hole), HoleKind::ShortcodeOpen { leaf: true, .. }));
                shown.push(*hole);
            }
            Block::Task { .. } => {}
        }
    }
    assert_eq!(depth, 0, "{:?}", body.blocks);
    let untold: String = body.plain.char_indices().filter(|(at, _)| !told[*at]).map(|(_, c)| c).collect();
    assert_eq!(untold.trim(), "", "in {:?} {:?}", body.plain, body.blocks);
    let wanted = |kind: &HoleKind| matches!(kind, HoleKind::Image { .. } | HoleKind::ShortcodeOpen { .. });
    let holes = (0..body.holes.len() as u32).filter(|n| wanted(body.hole(*n)));
    assert_eq!(shown, holes.collect::<Vec<_>>());
    for link in &body.links {
        assert!(body.plain.is_char_boundary(link.plain_offset as usize));
    }
}

fn dump_target(target: &LinkTarget) -> String {
    let rest = |query: &Option<Box<str>>, fragment: &Option<Box<str>>| {
        let query = query.as_ref().map_or(String::new(), |query| format!(" query={query}"));
        let fragment = fragment.as_ref().map_or(String::new(), |fragment| format!(" fragment={fragment}"));
        query + &fragment
    };
    match target {
        LinkTarget::Page { path, query, fragment } => format!("page={path}{}", rest(query, fragment)),
        LinkTarget::Site { path, query, fragment } => format!("site={path}{}", rest(query, fragment)),
        LinkTarget::Fragment(anchor) => format!("fragment={anchor}"),
    }
}

fn dump_diagnostics(file: &SourceText, diagnostics: &[Diagnostic], lang: Lang) -> String {
    let mut out = String::new();
    for diagnostic in diagnostics {
        let place = diagnostic.place.as_ref().expect("every problem has a place");
        let (line, column) = file.position(place.range.start);
        let marked = &file.text[place.range.clone()];
        let _ = writeln!(
            out,
            "{line}:{column}: {:?}[{}] {}",
            diagnostic.severity,
            diagnostic.code,
            diagnostic.message.get(lang)
        );
        let _ = writeln!(
            out,
            "    marked: {marked:?}{}",
            match &diagnostic.label {
                Some(label) => format!(" {}", label.get(lang)),
                None => String::new(),
            }
        );
        for (place, note) in &diagnostic.related {
            let (line, column) = file.position(place.range.start);
            let _ = writeln!(
                out,
                "    {line}:{column}: {} {:?}",
                note.get(lang),
                &file.text[place.range.clone()]
            );
        }
        for help in &diagnostic.help {
            let _ = writeln!(out, "    = {}", help.get(lang));
        }
    }
    out
}

fn dump(text: &str) -> String {
    let (file, body, diagnostics) = parse(text);
    let mut out = dump_html(&body);
    out.push_str("\n===== headings\n");
    for heading in &body.headings {
        let marked = &text[heading.range.start as usize..heading.range.end as usize];
        assert!(body.plain[heading.plain_offset as usize..].starts_with(&*heading.text));
        let _ = writeln!(out, "{} #{} {} <- {marked:?}", heading.level, heading.id, heading.text);
    }
    let _ = write!(
        out,
        "===== anchors\n{}\n===== plain, {} words\n{}\n===== summary\n{}\n===== problems\n{}",
        body.anchors.join(" "),
        body.words,
        body.plain,
        body.summary,
        dump_diagnostics(&file, &diagnostics, Lang::Vi)
    );
    out
}

#[test]
fn bodies_become_what_is_expected() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/markdown");
    let bless = std::env::var_os("LANTOA_BLESS").is_some();
    let mut wrong = Vec::new();
    let mut cases = 0;
    for entry in std::fs::read_dir(&folder).expect("the folder of cases can be read") {
        let path = entry.expect("an entry can be read").path();
        if path.extension().is_none_or(|ext| ext != "md") {
            continue;
        }
        cases += 1;
        let text = std::fs::read_to_string(&path).expect("a case can be read");
        let found = dump(&text);
        let expected = path.with_extension("html");
        if bless {
            std::fs::write(&expected, &found).expect("an expected file can be written");
        } else if std::fs::read_to_string(&expected).ok().as_deref() != Some(found.as_str()) {
            wrong.push(format!("{} gives:\n{found}", path.display()));
        }
    }
    assert!(cases >= 8, "the cases are there");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

// ---------------------------------------------------------------------------------------------
// Safety

/// What the writer may write, with the attributes of each element.
const ALLOWED: &[(&str, &[&str])] = &[
    ("p", &[]),
    ("h2", &["id", "class"]),
    ("h3", &["id", "class"]),
    ("h4", &["id", "class"]),
    ("h5", &["id", "class"]),
    ("h6", &["id", "class"]),
    ("ul", &[]),
    ("ol", &["start"]),
    ("li", &["class", "id"]),
    ("dl", &[]),
    ("dt", &[]),
    ("dd", &[]),
    ("blockquote", &[]),
    ("pre", &["tabindex"]),
    ("code", &["class"]),
    ("div", &["class", "role", "tabindex", "aria-label"]),
    ("table", &[]),
    ("thead", &[]),
    ("tbody", &[]),
    ("tr", &[]),
    ("th", &["scope", "class"]),
    ("td", &["class"]),
    ("section", &["class", "role", "aria-labelledby"]),
    ("span", &["class", "aria-hidden"]),
    ("a", &["href", "class", "rel", "title", "id", "role"]),
    ("em", &[]),
    ("strong", &[]),
    ("del", &[]),
    ("sub", &[]),
    ("sup", &["class"]),
    ("u", &[]),
    ("mark", &[]),
    ("kbd", &[]),
    ("br", &[]),
    ("hr", &[]),
];

/// Asserts that HTML holds only what the writer may write, properly nested, with safe addresses.
fn check_safe(text: &str) {
    let (_, body, _) = parse(text);
    let mut open: Vec<String> = Vec::new();
    let mut ids: Vec<Box<str>> = Vec::new();
    for Ok(token) in Tokenizer::new(&body.html) {
        match token {
            Token::StartTag(tag) => {
                let name = String::from_utf8_lossy(&tag.name).into_owned();
                let Some((_, attributes)) = ALLOWED.iter().find(|(allowed, _)| *allowed == name) else {
                    panic!("<{name}> in {:?} from {text:?}", body.html);
                };
                for (key, value) in &tag.attributes {
                    let key = String::from_utf8_lossy(key);
                    assert!(
                        attributes.contains(&&*key),
                        "{key} on <{name}> in {:?} from {text:?}",
                        body.html
                    );
                    let value = String::from_utf8_lossy(value);
                    if key == "id" {
                        ids.push(value.as_ref().into());
                    }
                    if key == "href" {
                        assert!(
                            ["https://", "http://", "mailto:", "tel:", "#"]
                                .iter()
                                .any(|s| value.starts_with(s)),
                            "href={value:?} from {text:?}"
                        );
                    }
                }
                // Flow content may not stand in a paragraph.
                let block =
                    ["p", "ul", "ol", "dl", "blockquote", "pre", "div", "table", "section", "h2", "h3", "hr"];
                if block.contains(&name.as_str()) {
                    assert!(
                        !open.iter().any(|name| name == "p"),
                        "<{name}> in <p> in {:?} from {text:?}",
                        body.html
                    );
                }
                if name == "a" {
                    assert!(
                        !open.iter().any(|name| name == "a"),
                        "<a> in <a> in {:?} from {text:?}",
                        body.html
                    );
                }
                if !["br", "hr"].contains(&name.as_str()) {
                    open.push(name);
                }
            }
            Token::EndTag(tag) => {
                let name = String::from_utf8_lossy(&tag.name).into_owned();
                assert_eq!(open.pop().as_deref(), Some(&*name), "nesting in {:?} from {text:?}", body.html);
            }
            Token::String(_) => {}
            Token::Comment(_) | Token::Doctype(_) | Token::Error(_) => {
                panic!("markup that is none in {:?} from {text:?}", body.html)
            }
        }
    }
    ids.sort();
    assert_eq!(ids, body.anchors, "{text:?}");
    assert!(open.is_empty(), "{open:?} left open in {:?} from {text:?}", body.html);
}

/// Asserts what every result must hold.
fn check_sound(text: &str) {
    let before = "+++\ntitle = \"Đ\"\n+++\n";
    let file = SourceText::new("content/a.md", format!("{before}{text}"));
    let (body, diagnostics) = parse_body(&file, before.len()..file.text.len());
    let bounds = before.len()..=file.text.len();
    let check_range = |start: usize, end: usize| {
        assert!(
            start <= end && bounds.contains(&start) && bounds.contains(&end),
            "{start}..{end} for {text:?}"
        );
        assert!(file.text.is_char_boundary(start) && file.text.is_char_boundary(end));
    };
    let mut at = 0;
    let mut open = Vec::new();
    for hole in &body.holes {
        assert!(hole.at >= at, "holes are sorted in {text:?}");
        at = hole.at;
        assert!(body.html.is_char_boundary(at as usize));
        check_range(hole.range.start as usize, hole.range.end as usize);
        match &hole.kind {
            HoleKind::ShortcodeOpen { leaf: false, .. } => open.push("shortcode"),
            HoleKind::AlertOpen(_) => open.push("alert"),
            HoleKind::ShortcodeClose => assert_eq!(open.pop(), Some("shortcode"), "nesting in {text:?}"),
            HoleKind::AlertClose => assert_eq!(open.pop(), Some("alert"), "nesting in {text:?}"),
            HoleKind::Symbol(piece) | HoleKind::Abbr(piece) => assert!(!piece.is_empty()),
            _ => {}
        }
        if let HoleKind::ShortcodeOpen { args, .. } = &hole.kind {
            for arg in args {
                check_range(arg.range.start as usize, arg.range.end as usize);
                assert_eq!(&file.text[arg.key_range.start as usize..arg.key_range.end as usize], &*arg.key);
            }
        }
    }
    assert_eq!(open, [""; 0], "left open in {text:?}");
    check_blocks(&body);
    assert!(at as usize <= body.html.len());
    for heading in &body.headings {
        check_range(heading.range.start as usize, heading.range.end as usize);
        assert!(body.plain.is_char_boundary(heading.plain_offset as usize));
        assert!(body.anchors.binary_search(&heading.id).is_ok());
    }
    assert!(
        body.anchors.windows(2).all(|pair| pair[0] < pair[1]),
        "ids are unique: {:?} in {text:?}",
        body.anchors
    );
    assert!(body.summary.chars().count() <= SUMMARY_CHARS);
    assert_eq!(
        body.words as usize,
        body.plain.split([' ', '\n', '\t', '\r']).filter(|word| !word.is_empty()).count()
    );
    for diagnostic in &diagnostics {
        let place = diagnostic.place.as_ref().expect("every problem has a place");
        check_range(place.range.start, place.range.end);
        for lang in [Lang::Vi, Lang::En] {
            assert!(!diagnostic.message.get(lang).is_empty());
            assert!(diagnostic.help.iter().all(|help| !help.get(lang).is_empty()));
        }
    }
}

#[test]
fn scripts_never_get_through() {
    for text in include_str!("markdown/hostile.txt").split("\n%%\n") {
        check_safe(text);
        check_sound(text);
        let (_, body, _) = parse(text);
        let html = body.html.to_lowercase();
        assert!(!html.contains("<script"), "{html}");
    }
}

#[test]
fn comments_are_never_published() {
    for text in [
        "<!-- bí mật -->",
        "a <!-- bí mật --> b",
        "<!--\nbí mật\n\nbí mật\n-->\n\nb",
        "- a\n  <!-- bí mật\n  bí mật -->\n- b",
        "> <!-- bí mật -->",
        "| a |\n|---|\n| b <!-- bí mật --> |",
        "## a <!-- bí mật -->",
        "<!-- :::a\n:::bí mật\n-->",
        "<!-- a -->\n<!-- bí mật -->",
    ] {
        let (_, body, diagnostics) = parse(text);
        assert!(
            !body.html.contains("bí mật") && !body.plain.contains("bí mật"),
            "{:?} from {text:?}",
            body.html
        );
        assert_eq!(diagnostics, [], "{text:?}");
    }
}

#[test]
fn a_comment_that_may_leak_stops_the_build() {
    for text in ["<!-- bí mật", "a <!-- bí mật\n\nb -->", "<div>\n<!-- bí\n\nmật -->\n</div>", "a <!-- b"]
    {
        let (_, _, diagnostics) = parse(text);
        assert!(
            diagnostics
                .iter()
                .any(|d| d.code == Code::RawHtml && d.severity == lantoa::diag::Severity::Error),
            "{text:?} gave {diagnostics:?}"
        );
    }
}

// ---------------------------------------------------------------------------------------------
// Properties

/// Pieces that matter to the parser, put together at random.
fn markdown() -> impl Strategy<Value = String> {
    let pieces = prop::sample::select(vec![
        "\n",
        "\n\n",
        " ",
        "  ",
        "    ",
        "\t",
        "- ",
        "1. ",
        "> ",
        "> [!NOTE]\n",
        "> [!ABC]\n",
        "# ",
        "## ",
        "### ",
        "#### ",
        "`",
        "```\n",
        "~~~ rust\n",
        "*",
        "**",
        "_",
        "~~",
        "[",
        "]",
        "(",
        ")",
        "[^1]",
        "[^1]: ",
        "[^a]: ",
        "![",
        "](a.md)",
        "](javascript:x)",
        "](https://a.vn \"t\")",
        "[r]: ",
        "[r]",
        "<",
        ">",
        "<b>",
        "</b>",
        "<br>",
        "<sub>",
        "</sub>",
        "<u>",
        "</u>",
        "<mark>",
        "<!--",
        "-->",
        "<?",
        "?>",
        "<![CDATA[",
        "<div>\n",
        "</div>",
        "<script>",
        "<pre>",
        "&lt;",
        "&nbsp;",
        "&#0;",
        "\\",
        ":::",
        ":::a",
        ":::a b=\"c\"",
        "::l x=1",
        "\n:::\n",
        "\n:::a\n",
        "\n::l\n",
        ": ",
        "\n: ",
        "| a | b |\n|---|:-:|\n",
        "| ",
        " |\n",
        "- [ ] ",
        "- [x] ",
        "---\n",
        "===\n",
        "{#a}",
        "{#a .b c=d}",
        "84/2015/QH13",
        "UBND",
        "ATVSLĐ",
        "an toàn",
        "Đ",
        "ậ",
        "\u{a0}",
        "\u{0}",
        "\u{1}",
        "\u{85}",
        "&#1;",
        "&#x80;",
        "\r",
        "http://a.vn",
        "<https://a.vn>",
        "<a@b.vn>",
        "\u{301}",
        "“",
        "x",
    ]);
    prop::collection::vec(pieces, 0..30).prop_map(|pieces| pieces.concat())
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: std::env::var("PROPTEST_CASES").ok().and_then(|n| n.parse().ok()).unwrap_or(1500),
        failure_persistence: None,
        ..ProptestConfig::default()
    })]

    #[test]
    fn any_markdown_gives_safe_and_sound_html(text in markdown()) {
        check_safe(&text);
        check_sound(&text);
    }

    #[test]
    fn any_text_gives_safe_and_sound_html(text in "(\\PC|[\n \t<>\\[\\]()*_`:#|~!&;\"'=/\\\\-]){0,80}") {
        check_safe(&text);
        check_sound(&text);
    }
}

// ---------------------------------------------------------------------------------------------
// Limits

#[test]
fn what_nests_too_deep_is_flattened_and_reported_once() {
    for text in [
        "> ".repeat(MAX_NESTING + 50) + "chữ",
        "- ".repeat(MAX_NESTING + 50) + "chữ",
        (0..MAX_NESTING + 50).map(|i| format!("{}- chữ {i}\n", "  ".repeat(i))).collect(),
        ":::a\n".repeat(MAX_NESTING + 50) + "chữ\n" + &":::\n".repeat(MAX_NESTING + 50),
    ] {
        let (_, body, diagnostics) = parse(&text);
        assert!(body.plain.contains("chữ"));
        let deep = diagnostics.iter().filter(|d| d.code == Code::NestingTooDeep).count();
        assert_eq!((deep, diagnostics.len()), (1, 1), "{diagnostics:?}");
        check_safe(&text);
        check_sound(&text);
    }
}

#[test]
fn exactly_the_limit_is_not_too_deep() {
    for text in
        ["> ".repeat(MAX_NESTING) + "chữ", ":::a\n".repeat(MAX_NESTING) + &":::\n".repeat(MAX_NESTING)]
    {
        let (_, _, diagnostics) = parse(&text);
        assert_eq!(diagnostics, []);
    }
}

/// Inputs of about this size that once hung some Markdown parser, or could hang ours.
fn slow_inputs(size: usize) -> Vec<(String, String)> {
    let mut inputs: Vec<(String, String)> = [
        "[",
        "]",
        "![",
        "*",
        "**",
        "*a ",
        "*a_ ",
        "_",
        "`",
        "a`",
        "~~",
        "<",
        "<!--",
        "<!-- ",
        "<?",
        "<![CDATA[",
        "<a ",
        "<b>",
        "<u>",
        "</u>",
        "<u></u>",
        "</div>",
        "<div>\n",
        "&",
        "&amp;",
        "\\",
        "[^1]",
        "[^1]:",
        "[^1]: a\n",
        "[^a]: [^a]\n\n",
        "[a](",
        "[a](<b",
        "![a](b",
        "[a]: b\n",
        "[a][",
        "[](",
        ">",
        "> ",
        "> a\n",
        ">\n",
        "- ",
        "-\n",
        "- a\n",
        "1. ",
        "1) a\n\n",
        "+ ",
        "* ",
        ":::a\n",
        ":::\n",
        "::a\n",
        ":::a b=\"c\n",
        ":::a\n:::\n",
        "- :::a\n",
        "> :::a\n",
        "    :::a\n",
        "a\n    :::a\n",
        ": ",
        "a\n: b\n",
        ": a\n",
        "| ",
        "|a\n|-\n",
        "a | b\n",
        "|a|\n|-|\n|b|\n",
        "#",
        "# a\n",
        "## a\n\n",
        "## a {#b}\n\n",
        "{#",
        "```",
        "```\n",
        "~~~a\n",
        "---\n",
        "===\n",
        "a\n===\n",
        "\n",
        " ",
        "\t",
        "\t\n",
        "84/2015/QH13 ",
        "84/2015/QH13",
        "A-",
        "A&",
        "AB ",
        "1/A-",
        "TCVN 1-",
        "\"",
        "“",
        "{",
        "http://a.vn ",
        "<https://a.vn>",
        "$",
        "$a$",
        "[!NOTE]",
        "> [!NOTE]\n",
        "> [!NOTE]\n\n",
        "- [ ] a\n",
        "Đ",
        "\u{301}",
        "x",
        "a <!-- b\n\n",
        "[x]\n\n",
        "*[a](b)",
        "<sub>*",
        "[a",
        "a]",
        "[^",
        "a^",
        "\\[",
        "!",
        "(",
        ")",
    ]
    .into_iter()
    .map(|piece: &str| (format!("{piece:?} repeated"), piece.repeat(size / piece.len())))
    .collect();
    let half = size / 2;
    let pairs = [
        ("*", "a*"),
        ("[", "]"),
        ("(", ")"),
        ("<u>", "</u>"),
        ("[", "](a)"),
        ("- ", "\n"),
        ("> ", "\n"),
        ("> ", "a\n"),
        ("- ", "\na"),
        (":::a\n", ":::\n"),
        (":::a\n", "b\n\n"),
        ("`", "``"),
        ("- a\n\n", "  b\n"),
        ("[^1]: ", "\n"),
        ("[^1]: ", "[^1]"),
        ("|", "\n|-"),
        ("<!--", "-->"),
        (":::a\n- ", ":::\n"),
        ("1. ", "\n\n"),
        ("a\n: ", "\n"),
        ("*_", "_*"),
        ("<b>", "</b>"),
    ];
    for (open, close) in pairs {
        inputs.push((
            format!("{open:?} then {close:?}"),
            open.repeat(half / open.len()) + &close.repeat(half / close.len()),
        ));
    }
    let depth = (size as f64).sqrt() as usize;
    let stairs = |marker: &str| -> String {
        (0..depth).map(|i| format!("{}{marker}a\n", " ".repeat(i * marker.len()))).collect()
    };
    inputs.push(("stairs of lists".into(), stairs("- ") + &"\n".repeat(half)));
    inputs.push(("stairs of quotes".into(), (0..depth).map(|i| "> ".repeat(i) + "a\n").collect()));
    inputs.push(("stairs of definitions".into(), "a\n".to_owned() + &stairs(": ")));
    inputs.push(("growing backticks".into(), (1..depth).map(|i| "`".repeat(i) + " ").collect()));
    inputs.push((
        "growing brackets".into(),
        (1..depth).map(|i| "[".repeat(i) + "a" + &"]".repeat(i)).collect(),
    ));
    let name = "a".repeat(depth);
    inputs.push((
        "a long reference used often".into(),
        format!("[{name}]: b\n\n") + &format!("[{name}] ").repeat(depth),
    ));
    inputs.push(("a long address used often".into(), format!("[a]: {name}\n\n") + &"[a] ".repeat(half / 4)));
    inputs
        .push(("headings with a name that is taken later".into(), "## a\n".repeat(half / 5) + "## b {#a}\n"));
    inputs.push(("a note used often".into(), "[^1]: a\n\n".to_owned() + &"[^1]".repeat(half / 4)));
    inputs.push(("many notes".into(), (0..size / 32).map(|i| format!("[^{i}]\n\n[^{i}]: a\n\n")).collect()));
    inputs.push((
        "a wide table".into(),
        "|".repeat(half / 2) + "\n" + &"|-".repeat(half / 4) + "|\n" + &"|\n".repeat(1000),
    ));
    inputs.push((
        "many arguments".into(),
        ":::a".to_owned() + &(0..size / 8).map(|i| format!(" a{i}=b")).collect::<String>(),
    ));
    inputs.push(("one argument often".into(), ":::a".to_owned() + &" a=b".repeat(size / 4)));
    inputs
}

/// Release builds only mean something here: `cargo test --release --test markdown -- --ignored --nocapture`.
#[test]
#[ignore = "takes a while; run it in a release build"]
fn a_megabyte_of_anything_takes_less_than_a_second() {
    let mut slow = Vec::new();
    for (name, text) in slow_inputs(1 << 20) {
        let start = std::time::Instant::now();
        let (_, body, _) = parse(&text);
        std::hint::black_box(body);
        let time = start.elapsed().as_secs_f64();
        if time > 0.15 {
            println!("{time:.2} s: {name} ({} kB)", text.len() / 1024);
        }
        if time > 1.0 {
            slow.push(name);
        }
    }
    assert!(slow.is_empty(), "{slow:?}");
}

/// The same inputs, small enough for every run: they give safe HTML.
#[test]
fn small_slow_inputs_are_safe_and_sound() {
    for (_, text) in slow_inputs(600) {
        check_safe(&text);
        check_sound(&text);
    }
}

// ---------------------------------------------------------------------------------------------
// Messages

#[test]
fn every_message_is_written_in_both_languages() {
    let text = include_str!("markdown/problems.md");
    let (file, _, diagnostics) = parse(text);
    let english = dump_diagnostics(&file, &diagnostics, Lang::En);
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/markdown/problems.en.txt");
    if std::env::var_os("LANTOA_BLESS").is_some() {
        std::fs::write(&path, &english).expect("an expected file can be written");
    }
    assert_eq!(std::fs::read_to_string(&path).unwrap_or_default(), english);
}

#[test]
fn many_problems_of_one_kind_are_counted() {
    let (_, _, diagnostics) = parse(&"<b>\n\n".repeat(500));
    assert_eq!(diagnostics.len(), 101);
    let last = diagnostics.last().expect("there is one");
    assert!(last.message.get(Lang::Vi).contains("400"), "{:?}", last.message);
}
