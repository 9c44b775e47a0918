//! A workspace from outside: what it notices of the disk by itself.

use std::fs;
use std::path::PathBuf;
use std::time::{Duration, SystemTime};

use lantoa::load::{Settings, Workspace};
use lantoa::model::LinkOptions;
use lantoa::source::list;

/// Two pages of one length and one time: one is renamed to the other's name, and no event says so.
#[test]
fn a_file_renamed_over_another_of_the_same_length_and_time_is_noticed() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let root = folder.path();
    fs::create_dir(root.join("content")).expect("a new folder");
    fs::write(root.join("lantoa.toml"), "title = \"Thử\"\n").expect("a new file");
    let written = SystemTime::now() - Duration::from_secs(60);
    for name in ["a", "b"] {
        let path = root.join(format!("content/{name}.md"));
        fs::write(&path, format!("+++\ntitle = \"{name}\"\n+++\n")).expect("a new file");
        let file = fs::File::options().append(true).open(&path).expect("the file");
        file.set_modified(written).expect("the time is set");
    }
    let settings = Settings {
        root: root.to_owned(),
        base_url: None,
        theme: None,
        options: LinkOptions::public(jiff::civil::date(2026, 5, 1)),
    };
    let mut workspace = Workspace::open(&settings, SystemTime::now()).expect("a site");
    fs::rename(root.join("content/b.md"), root.join("content/a.md")).expect("is renamed");
    let changed = workspace.compare(&list(root));
    for name in ["a", "b"] {
        assert!(changed.contains(&PathBuf::from(format!("content/{name}.md"))), "{name}: {changed:?}");
    }
    workspace.apply(&changed, SystemTime::now());
    let titles: Vec<String> =
        workspace.view(settings.options).site.pages.iter().map(|page| page.title().to_owned()).collect();
    assert_eq!(titles, ["Thử", "b"]);
}

/// Files that another program holds. Only Windows has them, so there alone (and under Wine) this runs.
#[cfg(windows)]
mod held {
    use std::collections::BTreeSet;
    use std::fs::File;
    use std::os::windows::fs::OpenOptionsExt;
    use std::path::Path;

    use lantoa::diag::{Code, Lang};
    use lantoa::pipeline::{Silent, build};

    use super::*;

    /// Opens a file so that nobody else can, as Word does.
    fn hold(path: &Path) -> File {
        File::options().read(true).write(true).share_mode(0).open(path).expect("the file is held")
    }

    fn site() -> (tempfile::TempDir, Settings) {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let root = folder.path().join("Trang của tôi");
        fs::create_dir_all(root.join("content/_data")).expect("a new folder");
        fs::write(root.join("lantoa.toml"), "title = \"Thử\"\nbase_url = \"https://a.vn/\"\n")
            .expect("a file");
        fs::write(root.join("content/_data/agencies.toml"), "[so]\nname = \"Sở\"\n").expect("a file");
        for name in ["a", "b", "c", "d"] {
            let text = format!("+++\ntitle = \"{name}\"\n+++\n\n[một](a.md)\n");
            fs::write(root.join(format!("content/{name}.md")), text).expect("a file");
        }
        let options = LinkOptions::public(jiff::civil::date(2026, 5, 1));
        (folder, Settings { root, base_url: None, theme: None, options })
    }

    #[test]
    fn a_build_waits_for_what_is_let_go() {
        let (_folder, settings) = site();
        let out = settings.root.join("public");
        let files = ["content/a.md", "lantoa.toml"].map(|path| hold(&settings.root.join(path)));
        let letting_go = std::thread::spawn(move || {
            std::thread::sleep(Duration::from_millis(1200));
            drop(files);
        });
        let built = build(&settings, &out, &Silent).expect("a site");
        assert!(built.published.is_some(), "{:?}", built.report.diagnostics);
        letting_go.join().expect("no panic");
    }

    #[test]
    fn files_that_stay_held_give_one_message_and_the_site_stays() {
        let (_folder, settings) = site();
        let out = settings.root.join("public");
        assert!(build(&settings, &out, &Silent).expect("a site").published.is_some());
        let before = fs::read(out.join("index.html")).expect("the page");
        let held =
            ["content/a.md", "content/_data/agencies.toml"].map(|path| hold(&settings.root.join(path)));
        let built = build(&settings, &out, &Silent).expect("a site");
        assert!(built.published.is_none());
        let [one] = &*built.report.diagnostics else { panic!("{:?}", built.report.diagnostics) };
        assert_eq!(one.code, Code::FileHeld);
        let text = one.message.get(Lang::Vi);
        assert!(text.contains("content/a.md") && text.contains("content/_data/agencies.toml"), "{text}");
        assert_eq!(fs::read(out.join("index.html")).expect("the page"), before);
        drop(held);
        assert!(build(&settings, &out, &Silent).expect("a site").published.is_some());
    }

    #[test]
    fn an_edit_under_a_held_file_is_taken_in_as_soon_as_it_can_be_read() {
        let (_folder, settings) = site();
        let mut workspace = Workspace::open(&settings, SystemTime::now()).expect("a site");
        let titles = |workspace: &mut Workspace| -> Vec<String> {
            workspace.view(settings.options).site.pages.iter().map(|page| page.title().to_owned()).collect()
        };
        let path = settings.root.join("content/b.md");
        fs::write(&path, "+++\ntitle = \"mới\"\n+++\n").expect("a file");
        let held = hold(&path);
        let file: BTreeSet<PathBuf> = [PathBuf::from("content/b.md")].into();
        let now = SystemTime::now();
        assert!(!workspace.apply(&file, now).changed, "nothing is said at first");
        assert_eq!(titles(&mut workspace), ["Thử", "a", "b", "c", "d"]);
        assert_eq!(workspace.held(), file);
        assert!(workspace.compare(&list(&settings.root)).contains(Path::new("content/b.md")));
        // After some seconds it is said; the last version stays.
        workspace.apply(&file, now + Duration::from_secs(5));
        let problems = workspace.problems(settings.options).diagnostics;
        assert!(matches!(&*problems, [one] if one.code == Code::FileHeld), "{problems:?}");
        assert_eq!(titles(&mut workspace), ["Thử", "a", "b", "c", "d"]);
        drop(held);
        assert!(workspace.apply(&file, now + Duration::from_secs(6)).changed);
        assert_eq!(titles(&mut workspace), ["Thử", "a", "mới", "c", "d"]);
        assert!(workspace.held().is_empty() && workspace.problems(settings.options).diagnostics.is_empty());
    }
}
