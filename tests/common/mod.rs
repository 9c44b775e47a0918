//! Sites in temporary folders, built in this process, and comparison of folders.
#![allow(dead_code)]

pub mod html;

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};

use jiff::civil::Date;
use lantoa::diag::{Diagnostic, Format, Lang, Severity, Style, draw};
use lantoa::load::Settings;
use lantoa::model::{LinkOptions, Unpublished};
use lantoa::pipeline::{self, Silent};

/// The day on which test sites are built.
pub const NOW: Date = jiff::civil::date(2026, 5, 1);

/// Files by path from the folder, with `/`.
pub type Tree = BTreeMap<String, Vec<u8>>;

pub fn tests_dir() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests")
}

pub fn case_dir(case: &str) -> PathBuf {
    tests_dir().join("sites").join(case)
}

/// Whether expected files are rewritten instead of compared.
pub fn bless() -> bool {
    std::env::var_os("LANTOA_BLESS").is_some()
}

/// A site in a temporary folder.
pub struct Site {
    _temp: tempfile::TempDir,
    pub root: PathBuf,
    settings: RefCell<Settings>,
}

/// What a build said.
pub struct Built {
    pub diagnostics: Vec<Diagnostic>,
    pub is_published: bool,
    pub unpublished: Vec<Unpublished>,
}

impl Site {
    /// A folder without a site.
    pub fn empty() -> Site {
        let temp = tempfile::tempdir().expect("a temporary folder");
        let root = temp.path().join("trang");
        fs::create_dir(&root).expect("a new folder");
        let settings =
            Settings { root: root.clone(), base_url: None, theme: None, options: LinkOptions::public(NOW) };
        Site { _temp: temp, root, settings: RefCell::new(settings) }
    }

    /// A copy of `tests/sites/<case>/input` with the small theme.
    pub fn of_case(case: &str) -> Site {
        let site = Site::empty();
        copy_dir(&case_dir(case).join("input"), &site.root);
        site.add_mini_theme();
        site
    }

    /// A copy of any folder.
    pub fn of_dir(dir: &Path) -> Site {
        let site = Site::empty();
        copy_dir(dir, &site.root);
        site
    }

    /// A site of the given files with the small theme; `lantoa.toml` has a default.
    pub fn of_files(files: &[(&str, &str)]) -> Site {
        let site = Site::empty();
        site.write(
            "lantoa.toml",
            "title = \"Trang thử\"\nbase_url = \"https://vd.example/\"\ntheme = \"mini\"\n[search]\nenabled = false\n[offline]\nenabled = false\n[extra]\nshow = [\"head\"]\n",
        );
        for (path, text) in files {
            site.write(path, text);
        }
        site.add_mini_theme();
        site
    }

    pub fn add_mini_theme(&self) {
        let theme = self.root.join("themes/mini");
        copy_dir(&case_dir("_mini-theme"), &theme);
        // The manifest names them; these stand in for the default theme's pictures.
        for name in ["icon-192", "icon-512", "icon-maskable-512"] {
            self.write(&format!("themes/mini/static/icons/{name}.png"), name);
        }
    }

    pub fn write(&self, path: &str, bytes: impl AsRef<[u8]>) {
        let path = self.root.join(path);
        fs::create_dir_all(path.parent().expect("a file has a folder")).expect("a new folder");
        fs::write(path, bytes).expect("a new file");
    }

    pub fn read(&self, path: &str) -> String {
        let path = self.out().join(path);
        fs::read_to_string(&path).unwrap_or_else(|e| panic!("{}: {e}", path.display()))
    }

    pub fn exists(&self, path: &str) -> bool {
        self.out().join(path).exists()
    }

    pub fn out(&self) -> PathBuf {
        self.root.join("public")
    }

    /// Other settings for the next builds, changed from those at the start.
    pub fn with(&self, change: impl FnOnce(&mut Settings)) -> &Site {
        let mut settings = Settings {
            root: self.root.clone(),
            base_url: None,
            theme: None,
            options: LinkOptions::public(NOW),
        };
        change(&mut settings);
        *self.settings.borrow_mut() = settings;
        self
    }

    pub fn build(&self) -> Built {
        match pipeline::build(&self.settings.borrow(), &self.out(), &Silent) {
            Ok(built) => Built {
                is_published: built.published.is_some(),
                diagnostics: built.report.diagnostics,
                unpublished: built.unpublished,
            },
            Err(diagnostic) => {
                Built { is_published: false, diagnostics: vec![*diagnostic], unpublished: Vec::new() }
            }
        }
    }

    /// What `lantoa check` reports.
    pub fn check(&self) -> Vec<Diagnostic> {
        match pipeline::check(&self.settings.borrow()) {
            Ok((loaded, mut report)) => {
                report.extend(lantoa::quality::check(&loaded.site));
                report.sort();
                report.diagnostics
            }
            Err(diagnostic) => vec![*diagnostic],
        }
    }

    /// Everything that was published.
    pub fn tree(&self) -> Tree {
        read_tree(&self.out())
    }
}

impl Built {
    #[track_caller]
    pub fn published(self) -> Built {
        assert!(self.is_published, "{}", self.human());
        self
    }

    /// One line each.
    pub fn errors(&self) -> Vec<String> {
        let errors = self.diagnostics.iter().filter(|d| d.severity == Severity::Error);
        errors.map(|d| draw(d, Format::Short, Lang::Vi, Style::Plain)).collect()
    }

    pub fn human(&self) -> String {
        draw_all(&self.diagnostics, Format::Human, Lang::Vi)
    }
}

pub fn draw_all(diagnostics: &[Diagnostic], format: Format, lang: Lang) -> String {
    let drawn: Vec<String> = diagnostics.iter().map(|d| draw(d, format, lang, Style::Plain)).collect();
    drawn.join(if format == Format::Human { "\n" } else { "" })
}

/// Copies a folder. A name that Windows keeps for devices cannot be checked out there, so fixtures spell it with
/// `@` in front: `@con` becomes `con`.
pub fn copy_dir(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("a new folder");
    for entry in fs::read_dir(from).unwrap_or_else(|e| panic!("{}: {e}", from.display())).flatten() {
        let name = entry.file_name();
        let target = to
            .join(name.to_str().and_then(|name| name.strip_prefix('@')).map_or(name.as_os_str(), OsStr::new));
        if entry.path().is_dir() {
            copy_dir(&entry.path(), &target);
        } else {
            fs::copy(entry.path(), target).expect("a copied file");
        }
    }
}

/// All files of a folder except lantoa's own dot-files; empty folders end in `/`.
pub fn read_tree(dir: &Path) -> Tree {
    let mut tree = Tree::new();
    add_files(dir, "", &mut tree);
    tree
}

fn add_files(dir: &Path, prefix: &str, tree: &mut Tree) {
    let Ok(entries) = fs::read_dir(dir) else { return };
    let mut is_empty = true;
    for entry in entries.flatten() {
        let name = entry.file_name().to_string_lossy().into_owned();
        if name.starts_with('.') {
            continue;
        }
        is_empty = false;
        let path = format!("{prefix}{name}");
        if entry.path().is_dir() {
            add_files(&entry.path(), &format!("{path}/"), tree);
        } else {
            tree.insert(path, fs::read(entry.path()).expect("a file can be read"));
        }
    }
    if is_empty && !prefix.is_empty() {
        tree.insert(prefix.to_owned(), Vec::new());
    }
}

pub fn write_tree(dir: &Path, tree: &Tree) {
    let _ = fs::remove_dir_all(dir);
    for (path, bytes) in tree {
        let path = dir.join(path);
        fs::create_dir_all(path.parent().expect("a file has a folder")).expect("a new folder");
        fs::write(path, bytes).expect("a new file");
    }
}

/// Says which files are missing, left over or different, and the first lines that differ.
#[track_caller]
pub fn assert_same_tree(expected: &Tree, found: &Tree) {
    let mut problems = Vec::new();
    for (path, bytes) in expected {
        match found.get(path) {
            None => problems.push(format!("missing: {path}")),
            Some(other) if other != bytes => problems.push(difference(path, bytes, other)),
            Some(_) => {}
        }
    }
    problems.extend(found.keys().filter(|p| !expected.contains_key(*p)).map(|p| format!("left over: {p}")));
    assert!(problems.is_empty(), "\n{}\n", problems.join("\n"));
}

fn difference(path: &str, expected: &[u8], found: &[u8]) -> String {
    let (expected, found) = (String::from_utf8_lossy(expected), String::from_utf8_lossy(found));
    let mut lines = expected.lines().zip(found.lines()).enumerate();
    match lines.find(|(_, (a, b))| a != b) {
        Some((n, (a, b))) => format!("different: {path}:{}\n  expected {a}\n  found    {b}", n + 1),
        None => format!("different: {path}: {} and {} bytes", expected.len(), found.len()),
    }
}

/// Whether any file, or a file's name, has these words.
pub fn contains(tree: &Tree, words: &str) -> bool {
    !files_with(tree, words).is_empty()
}

pub fn files_with(tree: &Tree, words: &str) -> Vec<String> {
    let lower = words.to_lowercase();
    tree.iter()
        .filter(|(path, bytes)| {
            path.to_lowercase().contains(&lower)
                || String::from_utf8_lossy(bytes).to_lowercase().contains(&lower)
        })
        .map(|(path, _)| path.clone())
        .collect()
}

/// A PNG picture of one colour.
pub fn png(width: u32, height: u32) -> Vec<u8> {
    let mut bytes = std::io::Cursor::new(Vec::new());
    image::RgbImage::from_pixel(width, height, image::Rgb([200, 80, 20]))
        .write_to(&mut bytes, image::ImageFormat::Png)
        .expect("a picture in memory");
    bytes.into_inner()
}
