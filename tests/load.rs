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
