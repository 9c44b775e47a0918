//! `lantoa build` once more: what has not changed is known without being opened, and no change is missed.
//!
//! Every case ends in the same question: is the output folder what a build from nothing makes?

mod common;
mod common_cli;

use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use common::{assert_same_tree, read_tree};
use common_cli::{check_run, check_says};

const PAGE: &str = "+++\ntitle = \"Giàn giáo\"\ndate = 2026-01-02\n+++\n\nChữ.\n";

/// A small site whose files were written an hour ago.
struct Case {
    folder: tempfile::TempDir,
}

impl Case {
    fn new() -> Case {
        let case = Case { folder: tempfile::tempdir().expect("a folder") };
        case.write("lantoa.toml", "title = \"Trang\"\nbase_url = \"https://vd.example/\"\n");
        case.write("content/_index.md", "+++\ntitle = \"Trang chủ\"\n+++\n");
        case.write("content/muc/_index.md", "+++\ntitle = \"Mục\"\n+++\n");
        case.write("content/muc/a.md", PAGE);
        case.write("content/muc/b.md", "+++\ntitle = \"Nháp\"\ndraft = true\n+++\n\nChữ.\n");
        case.write(
            "content/muc/c.md",
            "+++\ntitle = \"Mai\"\npublish_date = \"2026-03-04 10:00\"\n+++\n\nChữ.\n",
        );
        case.write("static/a.txt", "một");
        case
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn write(&self, name: &str, text: &str) {
        let path = self.path(name);
        fs::create_dir_all(path.parent().expect("lies in a folder")).expect("a folder");
        fs::write(&path, text).expect("a file");
        set_age(&path, Duration::from_secs(3600));
    }

    /// Builds at nine in the morning of a day, and says what was said.
    #[track_caller]
    fn build(&self, more: &[&str]) -> String {
        let mut arguments = vec!["build", "--lang", "en"];
        if !more.contains(&"--now") {
            arguments.extend(["--now", "2026-03-04 09:00"]);
        }
        arguments.extend(more);
        check_run(self.folder.path(), &arguments, 0).stderr
    }

    /// The output folder is what a build from nothing with these options makes.
    #[track_caller]
    fn check_fresh(&self, more: &[&str]) {
        let built = read_tree(&self.path("public"));
        let fresh: Vec<&str> = more.iter().copied().chain(["--out", "fresh/public"]).collect();
        self.build(&fresh);
        let expected = read_tree(&self.path("fresh/public"));
        fs::remove_dir_all(self.path("fresh")).expect("the folder");
        assert_same_tree(&expected, &built);
    }

    /// A change is seen by the next build.
    #[track_caller]
    fn check_seen(change: impl FnOnce(&Case), more: &[&str]) {
        let case = Case::new();
        case.build(&[]);
        case.build(&[]);
        change(&case);
        case.build(more);
        case.check_fresh(more);
    }

    fn note(&self) -> PathBuf {
        self.path(".lantoa-cache/public/note")
    }
}

fn set_age(path: &Path, age: Duration) {
    let file = File::options().write(true).open(path).expect("a file");
    file.set_modified(SystemTime::now() - age).expect("a time");
}

/// Writes other bytes of the same length into a file, which keeps its time.
fn forge(path: &Path, from: &str, to: &str) {
    assert_eq!(from.len(), to.len());
    let modified = fs::metadata(path).and_then(|meta| meta.modified()).expect("a time");
    let text = fs::read_to_string(path).expect("a text").replace(from, to);
    fs::write(path, text).expect("a file");
    File::options().write(true).open(path).and_then(|file| file.set_modified(modified)).expect("a time");
}

#[test]
fn what_has_not_changed_is_not_opened() {
    let case = Case::new();
    case.build(&[]);
    let before = read_tree(&case.path("public"));
    // A change that neither name, length nor time gives away.
    forge(&case.path("content/muc/a.md"), "Chữ.", "Chậm");
    check_says(&case.build(&[]), &["none changed", "2 pages not published: 1 draft, 1 not before its date"]);
    assert_same_tree(&before, &read_tree(&case.path("public")));
    // `--verify` opens everything.
    let ran = check_run(case.folder.path(), &["build", "--verify", "--lang", "en"], 0);
    check_says(&ran.stderr, &["Verified"]);
    assert_ne!(before, read_tree(&case.path("public")));
}

#[test]
fn what_was_said_is_said_again() {
    let case = Case::new();
    case.write("content/muc/d.md", "+++\ntitle = \"Ảnh\"\n+++\n\n**chữ đậm\n\n[Nháp](b.md)\n");
    let first = case.build(&[]);
    check_says(&first, &["warning"]);
    let without_time = |text: &str| text.split("Built").next().expect("a part").to_owned();
    assert_eq!(without_time(&case.build(&[])), without_time(&first));
    // In another language it is not known.
    let ran = check_run(case.folder.path(), &["build", "--lang", "vi", "--now", "2026-03-04 09:00"], 0);
    check_says(&ran.stderr, &["cảnh báo"]);
}

#[test]
fn every_change_of_the_sources_is_seen() {
    Case::check_seen(|case| case.write("content/muc/a.md", &PAGE.replace("Chữ.", "Xong")), &[]);
    Case::check_seen(|case| case.write("content/muc/d.md", PAGE), &[]);
    Case::check_seen(|case| fs::remove_file(case.path("content/muc/a.md")).expect("the file"), &[]);
    Case::check_seen(
        |case| fs::rename(case.path("content/muc/a.md"), case.path("content/muc/z.md")).expect("the file"),
        &[],
    );
    Case::check_seen(|case| case.write("static/a.txt", "hai"), &[]);
    Case::check_seen(
        |case| case.write("lantoa.toml", "title = \"Khác\"\nbase_url = \"https://vd.example/\"\n"),
        &[],
    );
    Case::check_seen(|case| case.write("templates/page.html", "khác\n"), &[]);
}

#[test]
fn other_options_another_day_and_a_moment_that_comes_are_seen() {
    for more in [
        &["--drafts"][..],
        &["--future"],
        &["--portable"],
        &["--base-url", "https://khac.example/"],
        &["--now", "2026-03-05"],
        &["--now", "2026-03-03"],
        &["--now", "2026-03-04 10:00"],
        &["--now", "2026-03-04 08:00"],
    ] {
        Case::check_seen(|_| {}, more);
    }
}

#[test]
fn what_happens_to_the_output_is_mended() {
    Case::check_seen(|case| fs::remove_file(case.path("public/muc/a/index.html")).expect("the file"), &[]);
    Case::check_seen(|case| fs::write(case.path("public/a.txt"), "mốt").expect("the file"), &[]);
    Case::check_seen(|case| fs::write(case.path("public/a.txt"), "bad").expect("the file"), &[]);
    Case::check_seen(|case| fs::create_dir(case.path("public/rong")).expect("the folder"), &[]);
    let case = Case::new();
    case.build(&[]);
    fs::write(case.path("public/la.txt"), "của ai").expect("the file");
    check_run(case.folder.path(), &["build", "--now", "2026-03-04 09:00", "--lang", "en"], 1);
}

#[test]
fn a_note_that_is_cut_damaged_or_of_another_site_is_none() {
    let case = Case::new();
    case.build(&[]);
    let note = fs::read(case.note()).expect("a note");
    let change = |case: &Case, note: &[u8]| {
        // With a true note this page would be taken for unchanged.
        forge(&case.path("content/muc/a.md"), "Chữ.", "Chậm");
        fs::write(case.note(), note).expect("a note");
    };
    for length in [0, 1, note.len() / 2, note.len() - 1] {
        Case::check_seen(|case| change(case, &note[..length]), &[]);
    }
    for at in (0..note.len()).step_by(7) {
        let mut bad = note.clone();
        bad[at] ^= 1;
        let case = Case::new();
        case.build(&[]);
        change(&case, &bad);
        case.build(&[]);
        let html = fs::read_to_string(case.path("public/muc/a/index.html")).expect("the page");
        assert!(html.contains("Chậm"), "byte {at}");
    }
    // Whole, but of a folder elsewhere.
    Case::check_seen(|case| change(case, &note), &[]);
}

#[test]
fn a_file_written_a_moment_ago_is_not_known_by_its_time() {
    let case = Case::new();
    set_age(&case.path("content/muc/a.md"), Duration::ZERO);
    case.build(&[]);
    assert!(!case.note().exists());
    forge(&case.path("content/muc/a.md"), "Chữ.", "Chậm");
    case.build(&[]);
    case.check_fresh(&[]);
}

#[test]
fn verify_finds_a_file_that_is_not_what_it_should_be() {
    let case = Case::new();
    case.build(&[]);
    // The marker, the length and the time still say that all is well.
    forge(&case.path("public/a.txt"), "một", "mốt");
    case.write("content/muc/a.md", &PAGE.replace("Chữ.", "Xong"));
    let ran = check_run(case.folder.path(), &["build", "--verify", "--lang", "en"], 1);
    check_says(&ran.stderr, &["1 files differ", "a.txt"]);
}
