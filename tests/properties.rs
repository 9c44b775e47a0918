//! Any text parses without panic, and every problem lies in the file it is about.

use std::sync::Arc;

use lantoa::diag::{Diagnostic, Format, Lang, SourceText, Style, draw};
use lantoa::parse::config::parse_config;
use lantoa::parse::page::parse_page;
use lantoa::parse::plan::{parse_plan, parse_results, parse_tasks};
use lantoa::parse::registry::parse_registry;
use lantoa::source::{Role, decode};
use lantoa::vi::slug::slugify;
use proptest::prelude::*;

/// Parses a text as each of the files it could be, and returns what was wrong.
fn parse_all(text: &str) -> Vec<(Arc<SourceText>, Vec<Diagnostic>)> {
    let mut all = Vec::new();
    let mut add = |path: &str, parse: &dyn Fn(&Arc<SourceText>, &mut Vec<Diagnostic>)| {
        let file = SourceText::new(path, text);
        let mut diagnostics = Vec::new();
        parse(&file, &mut diagnostics);
        all.push((file, diagnostics));
    };
    add("content/a.md", &|file, d| d.extend(parse_page(file).diagnostics));
    add("lantoa.toml", &|file, d| drop(parse_config(file, d)));
    for name in ["agencies", "documents", "localities", "glossary", "audiences", "sectors", "hazards", "khac"]
    {
        let path = format!("content/_data/{name}.toml");
        add(&path, &|file, d| drop(parse_registry(file, d)));
    }
    add("content/ke-hoach/a/plan.toml", &|file, d| drop(parse_plan(file, d)));
    add("content/ke-hoach/a/tasks.csv", &|file, d| drop(parse_tasks(file, d)));
    add("content/ke-hoach/a/results.csv", &|file, d| drop(parse_results(file, d)));
    all
}

fn check_spans(text: &str) -> Result<(), TestCaseError> {
    for (file, diagnostics) in parse_all(text) {
        for d in diagnostics {
            for place in d.place.iter().chain(d.related.iter().map(|(place, _)| place)) {
                let range = place.range.clone();
                prop_assert_eq!(&*place.file.path, &*file.path);
                prop_assert!(range.start <= range.end && range.end <= text.len(), "{:?} {:?}", d.code, range);
                prop_assert!(text.get(range.clone()).is_some(), "{:?} cuts a letter: {:?}", d.code, range);
            }
            prop_assert!(d.place.is_some(), "{:?} has no place", d.code);
            for lang in [Lang::Vi, Lang::En] {
                prop_assert!(!d.message.get(lang).trim().is_empty(), "{:?} says nothing", d.code);
                for format in [Format::Human, Format::Short, Format::Json] {
                    let drawn = draw(&d, format, lang, Style::Plain);
                    prop_assert!(drawn.ends_with('\n'));
                    let lines = drawn.lines().count();
                    prop_assert!(format == Format::Human || lines == 1, "{} lines: {}", lines, drawn);
                }
            }
        }
    }
    Ok(())
}

/// Pieces that these files are made of, in any order.
fn pieces() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        4 => prop::sample::select(vec![
            "+++\n", "---\n", "title = \"Tên ấy\"\n", "title = 3\n", "date = 1/5/2026\n", "date = 2026-13-01\n",
            "kind = \"guidance\"\n", "kind = \"guidence\"\n", "[cascade]\n", "[extra]\n", "[[agency]]\n",
            "[[document]]\n", "[[hazard]]\n", "[[entry]]\n", "[[locality]]\n", "id = \"so-y-te\"\n",
            "id = \"Sở Y tế\"\n", "name = \"Sở Y tế\"\n", "level = \"province\"\n", "symbol = \"1/KH-UBND\"\n",
            "url = \"javascript:x\"\n", "[[agency.succeeded_by]]\n", "[[target]]\n", "value = 4.5\n",
            "bound = \"exact\"\n", "direction = \"giảm\"\n", "[[task]]\n", "[[duty]]\n", "items = [\"a\", 3]\n",
            "[[report]]\n", "deadline = \"31-02\"\n", "period = { from = 2025, to = 2021 }\n", "base_url = \"x\"\n",
            "[menus.main]\n", "[[menus.main]]\n", "[languages.en]\n", "[images]\nwidths = [0]\n", "tags = [\"a\",\n",
            "TT,Nhiệm vụ,Cơ quan chủ trì\n", "1,\"Việc\nhai\",Sở Y tế; Sở ấy\n", "năm,chỉ tiêu,giá trị,nguồn\n",
            "2025,a,\"4,5\",b\n", "\"", ",", "=", "\n", "đ", "ấ", "a\u{301}", "\t", "\u{0}", "\u{202e}", "\r\n",
            ":::steps\n", ":::\n", "[x](y.md)\n", "> [!WARNING]\n", "[^1]: a\n", "{{ x }}", "<script>", "'''", "\"\"\"",
            "\\u{41}", "\\", "#", "[", "]", "{", "}", "\u{feff}", "🦺", "[a.b]\n", "a.b.c = 1\n", "a = 1\na = 2\n",
        ]).prop_map(str::to_owned),
        1 => any::<String>(),
        1 => "[a-zđàộ=\"\\[\\]{}.,0-9\n +-]{0,20}",
    ];
    prop::collection::vec(piece, 0..24).prop_map(|parts| parts.concat())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_text_of_the_usual_pieces_parses_and_problems_lie_inside_it(text in pieces()) {
        check_spans(&text)?;
    }

    #[test]
    fn any_page_of_the_usual_pieces_parses(front in pieces(), body in pieces()) {
        check_spans(&format!("+++\ntitle = \"A\"\n{front}\n+++\n{body}"))?;
    }

    #[test]
    fn any_text_parses_and_problems_lie_inside_it(text in any::<String>()) {
        check_spans(&text)?;
    }

    #[test]
    fn any_bytes_are_text_or_a_problem_with_a_place(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        match decode(Role::Page, "content/a.md", bytes) {
            Ok(file) => {
                prop_assert!(!file.source.text.contains('\r'), "line ends are LF");
                check_spans(&file.source.text)?;
            }
            Err(d) => {
                let place = d.place.expect("it has a place");
                prop_assert!(place.file.text.get(place.range.clone()).is_some());
            }
        }
    }

    #[test]
    fn slugs_are_safe_in_addresses_and_folding_twice_is_folding_once(text in any::<String>()) {
        let slug = slugify(&text);
        prop_assert!(slug.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-'), "{}", slug);
        prop_assert!(!slug.starts_with('-') && !slug.ends_with('-') && !slug.contains("--"), "{}", slug);
        prop_assert_eq!(slugify(&slug), slug);
    }

    #[test]
    fn dates_are_read_as_they_were_written(y in 1900i16..=2100, m in 1i8..=12, d in 1i8..=28) {
        use lantoa::parse::date::parse_date;
        let expected = Some(jiff::civil::date(y, m, d));
        prop_assert_eq!(parse_date(&format!("{y:04}-{m:02}-{d:02}")), expected);
        prop_assert_eq!(parse_date(&format!("{d}/{m}/{y:04}")), expected);
        prop_assert_eq!(parse_date(&format!("{d:02}/{m:02}/{y:04}")), expected);
        let front = format!("+++\ntitle = \"A\"\ndate = {d}/{m}/{y:04}\n+++\n");
        let page = parse_page(&SourceText::new("content/a.md", front));
        prop_assert_eq!(page.front.date.map(|d| d.value), expected);
    }
}
