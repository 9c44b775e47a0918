//! Messages: each folder `tests/errors/<name>/input` gives exactly `expected.vi.txt` (for people),
//! `expected.en.txt` and `expected.short.txt` (one line each). `LANTOA_BLESS=1 cargo test --test
//! errors` rewrites them; the diff is read as an editor would read it.
//!
//! A folder whose name begins with `check-` is checked as `lantoa check` does, advice included; of one that
//! begins with `import-` every file is imported. Files that cannot be kept in a repository are made by
//! [`extra_files`].

mod common;

use std::collections::BTreeSet;
use std::fs;
use std::path::PathBuf;

use common::{Site, draw_all};
use lantoa::diag::{Code, Diagnostic, Format, Lang, Severity};
use lantoa::import;

fn cases() -> Vec<PathBuf> {
    let dir = common::tests_dir().join("errors");
    let mut cases: Vec<PathBuf> =
        fs::read_dir(dir).expect("the cases").flatten().map(|e| e.path()).filter(|p| p.is_dir()).collect();
    cases.sort();
    cases
}

fn name_of(case: &std::path::Path) -> String {
    case.file_name().expect("a case has a name").to_string_lossy().into_owned()
}

/// Bytes that are no text, links and long files.
fn extra_files(name: &str, site: &Site) {
    match name {
        "encoding" => {
            site.write("content/latin.md", b"+++\ntitle = \"\xc4\x90\xe1\xba\xa5t \xe0\xe1\"\n+++\n");
            site.write("content/utf16.md", b"\xff\xfe+\0+\0+\0\n\0");
        }
        "control-characters" => {
            site.write("content/nul.md", "+++\ntitle = \"A\"\n+++\n\nđ\u{0}\n");
            site.write("content/huong.md", "+++\ntitle = \"A\"\n+++\n\nSố 48/\u{202e}5102\u{202c}/QH13\n");
        }
        "too-large" => site.write("content/dai.md", "a".repeat(16 * 1024 * 1024 + 1)),
        "nesting" => {
            site.write("content/sau.md", format!("+++\ntitle = \"A\"\n+++\n\n{}a\n", "> ".repeat(150)));
        }
        "image" => {
            site.write("content/goi/hong.png", &common::png(8, 8)[..40]);
            site.write("content/goi/ten-sai.jpg", common::png(8, 8));
        }
        #[cfg(unix)]
        "symlink" => {
            use std::os::unix::fs::symlink;
            symlink("/etc/passwd", site.root.join("content/mat-khau.md")).expect("a new link");
            symlink("/etc", site.root.join("content/etc")).expect("a new link");
        }
        "file-name" => {
            site.write("content/\u{202e}gnp.exe.md", "+++\ntitle = \"A\"\n+++\n");
            site.write("static/con/a.txt", "a");
            site.write("static/A.txt", "a");
            site.write("static/a.txt", "a");
        }
        "import-refused" => site.write("nhung.docx", word_with_an_embedded_part()),
        _ => {}
    }
}

fn problems_of(case: &std::path::Path) -> Vec<Diagnostic> {
    let name = name_of(case);
    let site = Site::of_files(&[]);
    common::copy_dir(&case.join("input"), &site.root);
    extra_files(&name, &site);
    if name.starts_with("import-") {
        return imported(&site);
    }
    let (least, mut problems) = if name.starts_with("check-") {
        (Severity::Advice, site.check())
    } else {
        let built = site.build();
        let has_errors = built.diagnostics.iter().any(|d| d.severity == Severity::Error);
        assert_eq!(built.is_published, !has_errors, "{name}: published without errors, and only then");
        (Severity::Warning, built.diagnostics)
    };
    problems.retain(|d| d.severity <= least);
    problems
}

/// What importing each file in the folder says, in the order of their names.
fn imported(site: &Site) -> Vec<Diagnostic> {
    let mut files: Vec<_> =
        fs::read_dir(&site.root).expect("the files").flatten().map(|e| e.path()).collect();
    files.sort();
    let of_file = |path: &PathBuf| {
        let name = path.file_name().expect("a name").to_string_lossy().into_owned();
        let bytes = fs::read(path).expect("the file");
        match import::import(&name, &bytes, &import::NoNames) {
            Ok(found) => found.warnings,
            Err(problem) => vec![problem],
        }
    };
    files.iter().filter(|path| path.is_file() && !path.ends_with("lantoa.toml")).flat_map(of_file).collect()
}

/// A Word file with hidden text and a part that is embedded from elsewhere.
fn word_with_an_embedded_part() -> Vec<u8> {
    let text = "<w:p><w:r><w:t>I. MỤC ĐÍCH</w:t></w:r><w:r><w:rPr><w:vanish/></w:rPr><w:t>nội bộ</w:t></w:r></w:p><w:altChunk r:id=\"a\"/>";
    let xml = format!("<w:document xmlns:w=\"w\" xmlns:r=\"r\"><w:body>{text}</w:body></w:document>");
    let relations =
        "<Relationships><Relationship Id=\"a\" Type=\"x/aFChunk\" Target=\"phan.htm\"/></Relationships>";
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    let parts = [
        ("word/document.xml", xml.as_str()),
        ("word/_rels/document.xml.rels", relations),
        ("word/phan.htm", "<p>Bảo đảm an toàn.</p>"),
    ];
    for (name, text) in parts {
        zip.start_file(name, zip::write::SimpleFileOptions::default()).expect("a part");
        std::io::Write::write_all(&mut zip, text.as_bytes()).expect("written");
    }
    zip.finish().expect("the archive").into_inner()
}

#[test]
fn every_mistake_gives_its_exact_message() {
    let mut wrong = Vec::new();
    for case in cases() {
        let problems = problems_of(&case);
        assert!(!problems.is_empty(), "{} has no mistake", name_of(&case));
        for (file, format, lang) in [
            ("expected.vi.txt", Format::Human, Lang::Vi),
            ("expected.en.txt", Format::Human, Lang::En),
            ("expected.short.txt", Format::Short, Lang::Vi),
        ] {
            let found = draw_all(&problems, format, lang);
            let path = case.join(file);
            if common::bless() {
                fs::write(&path, &found).expect("the expected text can be written");
            }
            let expected = fs::read_to_string(&path).unwrap_or_default();
            if expected != found {
                wrong
                    .push(format!("{}/{file}\n--- expected\n{expected}\n--- found\n{found}", name_of(&case)));
            }
        }
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

#[test]
fn problems_come_in_the_order_of_files_and_places_each_once() {
    for case in cases() {
        let problems = problems_of(&case);
        let keys: Vec<_> = problems
            .iter()
            .map(|d| {
                let place = d.place.as_ref().map(|p| (p.file.path.to_string(), p.range.start));
                (place, d.severity, d.code, d.message.get(Lang::Vi).to_owned())
            })
            .collect();
        let mut sorted = keys.clone();
        sorted.sort();
        sorted.dedup();
        assert_eq!(keys, sorted, "{}", name_of(&case));
    }
}

/// Codes that no file of a site can cause here, and where they are tested.
const ELSEWHERE: &[Code] = &[
    // A disk that fails: tests/publish_crash.rs.
    Code::Io,
    // Windows alone holds files: src/load/locked.rs, tests/load.rs.
    Code::FileHeld,
    // src/deploy/links.rs
    Code::DeadLink,
    // tests/cli.rs
    Code::NotASite,
    Code::Publish,
    // Reported by checks of quality that are tested with them.
    Code::MissingDescription,
    Code::LongTitle,
    Code::LongDescription,
    Code::LargeImage,
    Code::Placeholder,
    Code::TableHeader,
    Code::UnusedEntry,
    Code::ReviewDue,
];

#[test]
fn every_code_that_a_site_can_cause_has_an_example() {
    let seen: BTreeSet<Code> = cases().iter().flat_map(|case| problems_of(case)).map(|d| d.code).collect();
    let missing: Vec<&Code> =
        Code::ALL.iter().filter(|code| !seen.contains(code) && !ELSEWHERE.contains(code)).collect();
    assert!(missing.is_empty(), "no folder in tests/errors shows {missing:?}");
}
