//! Fails when a module reaches against the arrows, or touches disk, network, clock, environment or
//! another process where it may not.
//!
//! ```text
//! source → parse → model → search → render → publish     diag, vi, keys: used by all
//!                  load, pipeline: compose the stages     preview, deploy, import, quality, cli: around it
//! ```
//!
//! The sources are read as tokens, so comments, strings and test code do not count. The checker
//! itself is tested on samples below: every rule was seen to find something.

#[path = "architecture/checker.rs"]
mod checker;
#[path = "architecture/keys.rs"]
mod keys;
#[path = "architecture/paths.rs"]
mod paths;
#[path = "architecture/structure.rs"]
mod structure;

use structure::{Home, circles, repeated, sources};

use checker::{Finding, check_source, check_tree};
use std::path::Path;

fn check_sample(module: &str, code: &str) -> Vec<String> {
    let findings = check_source(&format!("src/{module}.rs"), code);
    findings.into_iter().map(|f| f.message).collect()
}

#[track_caller]
fn check_refused(module: &str, code: &str, expected: &str) {
    let found = check_sample(module, code);
    assert!(found.iter().any(|m| m.contains(expected)), "{module}: {code}\nfound: {found:?}");
}

#[track_caller]
fn check_allowed(module: &str, code: &str) {
    assert_eq!(check_sample(module, code), Vec::<String>::new(), "{module}: {code}");
}

#[test]
fn every_module_keeps_to_its_place() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let findings: Vec<Finding> = check_tree(root);
    let list: Vec<String> =
        findings.iter().map(|f| format!("{}:{}: {}", f.file, f.line, f.message)).collect();
    assert!(list.is_empty(), "\n{}\n", list.join("\n"));
}

#[test]
fn a_stage_does_not_use_what_is_to_its_right() {
    check_refused("parse/page", "use crate::model::Site;", "parse may not use model");
    check_refused("model/mod", "fn f() { crate::render::render(); }", "model may not use render");
    check_refused("render/head", "use crate::publish::OutPath;", "render may not use publish");
    check_refused("diag/draw", "use crate::parse::date;", "diag may not use parse");
    check_refused("vi/slug", "use crate::diag::Text;", "vi may not use diag");
    check_refused("render/theme", "use crate::cli::run;", "render may not use cli");
    check_refused("pipeline", "use crate::preview::serve;", "pipeline may not use preview");
    check_refused("load/workspace", "use crate::publish::OutPath;", "load may not use publish");
}

#[test]
fn a_stage_uses_what_is_to_its_left() {
    check_allowed("model/link", "use crate::parse::page::ParsedPage; use crate::diag::Code;");
    check_allowed("pipeline", "use crate::{source::Blob, render::render, publish::Publisher};");
    check_allowed("cli/build", "use crate::pipeline::build;");
}

#[test]
fn only_the_pipeline_and_what_is_around_it_reads_or_writes_the_disk_through_a_stage() {
    check_refused("render/body", "use crate::source::Blob;", "render may not use source");
    check_refused("parse/page", "use crate::source::Blob;", "parse may not use source");
}

#[test]
fn grouped_and_relative_paths_are_followed() {
    check_refused("parse/page", "use crate::{diag::Code, model::{Site, Page}};", "parse may not use model");
    check_refused("parse/page", "use super::super::model::Site;", "parse may not use model");
    check_refused("parse/mod", "use super::model::Site;", "parse may not use model");
    check_refused("vi/slug", "mod inner { use super::super::super::diag::Text; }", "vi may not use diag");
    check_refused("vi/slug", "macro_rules! m { () => { $crate::diag::draw() } }", "vi may not use diag");
    check_allowed("parse/page", "use super::front; use super::value::{Reader, Table};");
}

#[test]
fn the_whole_crate_or_all_of_std_is_not_imported_at_once() {
    check_refused("parse/page", "use crate::*;", "names `crate` as a whole");
    check_refused("parse/page", "use crate as all;", "names `crate` as a whole");
    check_refused("parse/page", "use std as s;", "names `std` as a whole");
    check_refused("parse/page", "use std::{self as s};", "names `std` as a whole");
}

#[test]
fn the_disk_belongs_to_source_publish_and_cli() {
    check_refused("render/theme", "fn f() { std::fs::read(\"a\"); }", "disk");
    check_refused("pipeline", "use std::{path::Path, fs};", "disk");
    check_refused("model/mod", "use ::std::fs::File;", "disk");
    check_refused("model/mod", "fn f(p: &Path) -> bool { p.exists() }", "disk");
    check_refused("parse/page", "use walkdir::WalkDir;", "disk");
    check_allowed("source/mod", "use std::fs; use walkdir::WalkDir;");
    check_allowed("publish/disk", "use std::fs::File;");
}

#[test]
fn the_network_belongs_to_the_preview_and_to_deploy() {
    check_refused("cli/build", "use std::net::TcpStream;", "network");
    check_refused("source/mod", "use std::{net::TcpListener};", "network");
    check_refused("cli/publish", "use ureq::Agent;", "network");
    check_refused("import/mod", "fn f() { suppaftp::FtpStream::connect(a); }", "network");
    check_allowed("preview/mod", "use std::net::TcpListener;");
    check_allowed("deploy/target/http", "use ureq::Agent; use rustls::ClientConfig;");
}

#[test]
fn other_processes_and_the_environment_belong_to_the_command_line() {
    check_refused("render/theme", "fn f() { std::process::Command::new(\"sh\"); }", "process");
    check_refused("source/mod", "fn f() { std::env::var(\"HOME\"); }", "environment");
    check_refused("preview/mod", "fn f() { std::process::Command::new(\"ssh\"); }", "process");
    check_allowed("cli/mod", "use std::process::ExitCode; fn f() { std::env::args(); }");
    check_allowed("deploy/target/sftp/command", "fn f() { std::process::Command::new(\"ssh\"); }");
    check_allowed("render/theme", "const DIR: &str = env!(\"CARGO_MANIFEST_DIR\");");
}

#[test]
fn the_clock_belongs_to_the_command_line_and_the_preview() {
    check_refused("render/feed", "use std::time::SystemTime;", "clock");
    check_refused("pipeline", "fn f() { std::time::Instant::now(); }", "clock");
    check_refused("load/workspace", "fn f() { SystemTime::now(); }", "clock");
    check_refused("model/mod", "fn f() { jiff::Zoned::now(); }", "clock");
    check_refused("publish/disk", "fn f() { SystemTime::now(); }", "clock");
    check_allowed("publish/disk", "use std::time::SystemTime;");
    check_allowed("cli/build", "use std::time::Instant;");
}

#[test]
fn only_the_command_line_prints() {
    check_refused("render/mod", "fn f() { println!(\"a\"); }", "print");
    check_refused("model/mod", "fn f() { dbg!(1); }", "print");
    check_allowed("cli/output", "fn f() { eprintln!(\"a\"); }");
}

#[test]
fn nothing_is_unsafe_and_nothing_panics_without_saying_which_invariant() {
    check_refused("cli/mod", "fn f() { unsafe { g() } }", "unsafe");
    check_refused("vi/slug", "fn f() { x.unwrap(); }", "unwrap");
    check_refused("vi/slug", "fn f() { panic!(); }", "panic!");
    check_refused("vi/slug", "fn f() { todo!() }", "todo!");
    check_refused("vi/slug", "fn f() { unimplemented!() }", "unimplemented!");
    check_refused("vi/slug", "fn f() { unreachable!() }", "unreachable!");
    check_allowed("vi/slug", "fn f() { x.unwrap_or(1); x.expect(\"an invariant\"); }");
}

#[test]
fn tests_may_do_what_the_code_may_not() {
    check_allowed("vi/slug", "#[cfg(test)] mod tests { use crate::render; fn f() { x.unwrap(); panic!() } }");
    check_allowed("vi/slug", "#[test] fn f() { x.unwrap() }");
    check_refused("vi/slug", "#[cfg(test)] mod tests {} fn f() { x.unwrap(); }", "unwrap");
    check_refused("vi/slug", "#[cfg(not(test))] fn f() { x.unwrap(); }", "unwrap");
}

#[test]
fn words_in_comments_and_strings_do_not_count() {
    check_allowed("vi/slug", "// use crate::render;\n/// std::fs\nfn f() { g(\"unsafe std::fs panic!()\") }");
    check_allowed("vi/slug", "fn f() { g(r#\"x.unwrap()\"#, 'x') }");
}

#[test]
fn a_module_without_a_place_is_reported() {
    check_refused("telemetry", "fn f() {}", "has no place in the architecture");
    check_refused("render/mod", "use crate::telemetry::send;", "render may not use telemetry");
}

#[test]
fn a_key_is_said_once() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let findings = keys::check_tree(root);
    assert!(findings.is_empty(), "\n{}\n", findings.join("\n"));
    let again =
        keys::said_again("fn f() {\n    t.string(r, \"expiry_date\");\n    g(&[\"Cơ quan chủ trì\"])\n}");
    assert_eq!(again, ["2: \"expiry_date\"", "3: \"Cơ quan chủ trì\""]);
    assert!(
        keys::said_again("// \"expiry_date\"\n#[cfg(test)] mod tests { fn f() { g(\"title\") } }").is_empty()
    );
}

/// What is written in one place. A new home is a line here: where the facts are, how to see them.
const HOMES: &[Home] = &[Home {
    what: "the address",
    file: "src/model/address.rs",
    facts: structure::addresses,
    repeats: structure::has_address,
    but: &[
        // A template; a page that every server knows by this name; files that go last into a site.
        ("404.html", "src/render/kinds/"),
        ("404.html", "src/preview/"),
        ("sw.js", "src/publish/commit.rs"),
        ("robots.txt", "src/publish/commit.rs"),
        ("404.html", "src/deploy/pages.rs"),
        ("sw.js", "src/deploy/"),
        ("robots.txt", "src/deploy/order.rs"),
        // An example of what an editor may write.
        ("\"/tim-kiem/\"", "src/keys/"),
    ],
}];

#[test]
fn no_files_of_a_module_need_each_other() {
    let found = circles(&sources(Path::new(env!("CARGO_MANIFEST_DIR"))));
    assert!(found.is_empty(), "circles: {found:#?}");
}

#[test]
fn an_address_stands_in_one_place() {
    let sources = sources(Path::new(env!("CARGO_MANIFEST_DIR")));
    let found: Vec<String> = HOMES.iter().flat_map(|home| repeated(&sources, home)).collect();
    assert!(found.is_empty(), "\n{}\n", found.join("\n"));
}

#[track_caller]
fn check_circles(files: &[(&str, &str)], expected: &[&[&str]]) {
    let sources = files.iter().map(|(name, text)| ((*name).to_owned(), (*text).to_owned())).collect();
    assert_eq!(circles(&sources), expected);
}

#[test]
fn a_circle_is_found_through_other_files_and_names_that_are_handed_on() {
    let files = [
        ("src/a/mod.rs", "mod b; mod c; pub mod d; pub use b::B; pub struct A; fn f() { c::g() }"),
        ("src/a/b.rs", "use super::{A, c::C}; pub struct B;"),
        ("src/a/c.rs", "use super::d; pub struct C; fn g(d: d::D) {}"),
        ("src/a/d.rs", "pub struct D(crate::a::B);"),
    ];
    check_circles(&files, &[&["src/a/b.rs", "src/a/c.rs", "src/a/d.rs"]]);
    // What a module file defines is for the files below it, which it uses.
    let files = [files[0], files[1], ("src/a/c.rs", "use super::A;"), files[3]];
    check_circles(&files, &[]);
}

#[test]
fn a_second_definition_of_an_address_is_found() {
    let home = |other: &str| {
        let address = "fn f() -> String { format!(\"{first}trang/{n}/\"); \"du-lieu/\"; \"lich.ics\" }";
        let sources = [("src/model/address.rs", address), ("src/a.rs", other)];
        let sources = sources.into_iter().map(|(name, text)| (name.to_owned(), text.to_owned())).collect();
        repeated(&sources, &HOMES[0]).len()
    };
    assert_eq!(home("fn f() { g(\"du-lieu/\"); g(\"{prefix}du-lieu/index\"); g(\"{base}trang/{n}/\") }"), 3);
    assert_eq!(home("fn f() { g(\"{url}lich.ics\") }"), 1);
    assert_eq!(
        home("/// \"du-lieu/\"\nfn f() { g(\"xem du-lieu/ nhé\"); g(\"co-du-lieu/\"); g(\"du-lieu.csv\") }"),
        0
    );
}
