//! The four entry points through which an editor's bytes come in, each with what must hold for any of them.
//!
//! cargo-fuzz runs them from `fuzz_targets/`, `tests/fuzz.rs` with inputs of a random driver in plain Rust.

use std::io::Write as _;
use std::sync::Arc;

use lantoa::diag::{Diagnostic, Format, Lang, SourceText, Style, draw};
use lantoa::import;
use lantoa::parse::config::parse_config;
use lantoa::parse::markdown::parse_body;
use lantoa::parse::page::parse_page;
use lantoa::parse::plan::{parse_plan, parse_results, parse_tasks};
use lantoa::parse::registry::parse_registry;
use lantoa::source::{Role, decode};

/// A target: any bytes, no panic.
pub type Target = fn(&[u8]);

/// All of them, by name.
pub const ALL: [(&str, Target); 4] =
    [("markdown", markdown), ("values", values), ("docx", docx), ("tables", tables)];

/// Bytes as the text of a file, as a build reads it; `None` where it is refused, with a place.
fn text(role: Role, path: &str, bytes: &[u8]) -> Option<Arc<SourceText>> {
    match decode(role, path, bytes.to_vec()) {
        Ok(file) => {
            check_places(&file.source, &file.problems);
            Some(file.source)
        }
        Err(problem) => {
            assert!(problem.place.is_some(), "a refusal has a place");
            None
        }
    }
}

/// Every problem lies inside its file, on whole letters, and can be drawn.
fn check_places(file: &Arc<SourceText>, problems: &[Diagnostic]) {
    for problem in problems {
        let place = problem.place.as_ref().expect("every problem has a place");
        for place in std::iter::once(place).chain(problem.related.iter().map(|(place, _)| place)) {
            if place.file.path == file.path {
                let cut = place.file.text.get(place.range.clone()).is_none();
                assert!(!cut, "{:?} cuts a letter or leaves the file: {:?}", problem.code, place.range);
            }
        }
        for format in [Format::Human, Format::Short] {
            assert!(draw(problem, format, Lang::Vi, Style::Plain).ends_with('\n'));
        }
    }
}

/// The body of a page: ranges inside the text, holes in order, no element that runs anything.
pub fn markdown(bytes: &[u8]) {
    let Some(file) = text(Role::Page, "content/a.md", bytes) else { return };
    let (body, problems) = parse_body(&file, 0..file.text.len());
    let mut at = 0;
    for hole in &body.holes {
        assert!(hole.at >= at && body.html.is_char_boundary(hole.at as usize), "holes come in order");
        assert!(file.text.get(hole.range.start as usize..hole.range.end as usize).is_some());
        at = hole.at;
    }
    let lower = body.html.to_ascii_lowercase();
    for forbidden in ["<script", "<iframe", "<style", "<form", "<object", "javascript:"] {
        if forbidden == "javascript:" {
            assert!(!lower.contains("href=\"javascript:") && !lower.contains("src=\"javascript:"));
        } else {
            assert!(!lower.contains(forbidden), "{forbidden} in {}", body.html);
        }
    }
    check_places(&file, &problems);
}

/// TOML: the front matter of a page, the configuration, registries, plans.
pub fn values(bytes: &[u8]) {
    let Some(file) = text(Role::Page, "content/a.md", bytes) else { return };
    let page = parse_page(&file);
    check_places(&file, &page.diagnostics);
    let fenced = SourceText::new("content/a.md", format!("+++\ntitle = \"A\"\n{}\n+++\n", file.text));
    check_places(&fenced, &parse_page(&fenced).diagnostics);
    let read = |path: &str, parse: &dyn Fn(&Arc<SourceText>, &mut Vec<Diagnostic>)| {
        let file = SourceText::new(path, file.text.as_str());
        let mut problems = Vec::new();
        parse(&file, &mut problems);
        check_places(&file, &problems);
    };
    read("lantoa.toml", &|file, problems| drop(parse_config(file, problems)));
    for name in ["agencies", "documents", "localities", "glossary", "hazards"] {
        read(&format!("content/_data/{name}.toml"), &|file, problems| drop(parse_registry(file, problems)));
    }
    read("content/ke-hoach/a/plan.toml", &|file, problems| drop(parse_plan(file, problems)));
}

/// Documents of offices. A first byte below 128 makes a .docx around the rest as its text, so that what is inside
/// is reached; others are taken as they are, as .docx, .html, .md or .txt.
pub fn docx(bytes: &[u8]) {
    let Some((first, rest)) = bytes.split_first() else { return };
    let (name, bytes) = match first {
        0..=127 => ("a.docx", packed(rest)),
        128..=159 => ("a.docx", rest.to_vec()),
        160..=191 => ("a.html", rest.to_vec()),
        192..=223 => ("a.md", rest.to_vec()),
        224..=255 => ("a.txt", rest.to_vec()),
    };
    match import::import(name, &bytes, &import::NoNames) {
        Ok(found) => {
            for problem in &found.warnings {
                let place = problem.place.as_ref().expect("every warning has a place");
                assert!(place.file.text.get(place.range.clone()).is_some(), "{:?}", problem.code);
            }
        }
        Err(problem) => assert!(problem.place.is_some(), "a refusal names the file"),
    }
}

/// A .docx with the given text as its only part.
pub fn packed(document: &[u8]) -> Vec<u8> {
    let mut archive = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    let options = zip::write::SimpleFileOptions::default();
    let written = archive
        .start_file("word/document.xml", options)
        .and_then(|()| archive.write_all(document).map_err(Into::into))
        .and_then(|()| archive.finish());
    written.map(std::io::Cursor::into_inner).unwrap_or_default()
}

/// The tables beside a plan: no row that is read loses its place.
pub fn tables(bytes: &[u8]) {
    let path = "content/ke-hoach/a/tasks.csv";
    let Some(file) = text(Role::PlanTable, path, bytes) else { return };
    let mut problems = Vec::new();
    for task in parse_tasks(&file, &mut problems) {
        assert!(file.text.get(task.title.range()).is_some(), "a task lies in its file");
        for agency in task.lead.iter().chain(&task.coordinating) {
            assert!(file.text.get(agency.range()).is_some(), "an agency lies in its file");
        }
    }
    check_places(&file, &problems);
    let mut problems = Vec::new();
    for row in parse_results(&file, &mut problems) {
        assert!(row.value.value.is_finite() && file.text.get(row.value.range()).is_some());
    }
    check_places(&file, &problems);
}
