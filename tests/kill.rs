//! `kill -9` at any moment of a build, then a build: byte for byte what a clean build gives.
//!
//! `tests/publish_crash.rs` stops publishing at each single operation; here the real command is
//! killed at moments spread over a whole build.
#![cfg(unix)]

mod common;

use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use common::{Site, assert_same_tree, read_tree};

const PAGES: usize = 60;
const TRIES: u32 = 20;

/// Writes the pages of a version of the site: most change, some come and some go.
fn write_version(site: &Site, version: u32) {
    let dir = site.root.join("content");
    let _ = fs::remove_dir_all(&dir);
    for n in 0..PAGES {
        if n as u32 % 7 == version % 7 {
            continue;
        }
        let changes = n % 3 != 0;
        let words = if changes { version } else { 0 };
        site.write(
            &format!("content/muc-{}/trang-{n}.md", n % 9),
            format!(
                "+++\ntitle = \"Trang {n}\"\ndate = 2026-01-{:02}\ntags = [\"Thẻ {}\"]\n+++\n\n{}\n",
                n % 28 + 1,
                n % 11,
                format!("Bản {words}, làm việc an toàn. ").repeat(60)
            ),
        );
    }
    for n in 0..9 {
        site.write(&format!("content/muc-{n}/_index.md"), format!("+++\ntitle = \"Mục {n}\"\n+++\n"));
    }
    site.write("content/goi/index.md", "+++\ntitle = \"Gói\"\n+++\n");
    site.write("content/goi/tep.txt", format!("bản {version}\n"));
}

fn command(site: &Site, out: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_lantoa"));
    command.args(["build", "--now", "2026-05-01", "--out"]).arg(out).arg("--root").arg(&site.root);
    command.stdout(Stdio::null()).stderr(Stdio::null());
    command
}

#[track_caller]
fn build(site: &Site, out: &Path) {
    assert!(command(site, out).status().expect("lantoa runs").success());
}

#[test]
fn a_build_after_a_killed_one_gives_what_a_clean_build_gives() {
    let site = Site::of_files(&[]);
    let (out, clean) = (site.root.join("public"), site.root.join("clean"));
    write_version(&site, 0);
    build(&site, &out);
    build(&site, &clean);
    // How long a build of the next version takes, from the last one.
    let mut whole = Duration::from_millis(300);
    let mut killed = 0;
    for round in 1..=TRIES {
        write_version(&site, round);
        // Spread over the build up to about its end, and not in order.
        let share = f64::from(round * 7 % TRIES) / f64::from(TRIES) * 0.97 + 0.02;
        let mut child = command(&site, &out).spawn().expect("lantoa runs");
        std::thread::sleep(Duration::from_secs_f64(whole.as_secs_f64() * share));
        // SIGKILL; it may have ended by itself.
        child.kill().expect("the build can be killed");
        killed += u32::from(!child.wait().expect("the build has ended").success());
        build(&site, &out);
        let begun = Instant::now();
        build(&site, &clean);
        whole = begun.elapsed();
        assert_same_tree(&read_tree(&clean), &read_tree(&out));
        let left: Vec<_> = fs::read_dir(&site.root)
            .expect("the site's folder")
            .flatten()
            .map(|entry| entry.file_name().to_string_lossy().into_owned())
            .filter(|name| !["content", "themes", "lantoa.toml", "public", "clean"].contains(&name.as_str()))
            // What lantoa keeps for itself: the lock, and pictures made before.
            .filter(|name| !name.contains("lock") && name != ".lantoa-cache")
            .collect();
        assert!(left.is_empty(), "left over after try {round}: {left:?}");
    }
    assert!(killed >= TRIES / 2, "only {killed} of {TRIES} builds were killed in time");
}

#[test]
fn two_builds_at_once_end_as_one_build_does() {
    let site = Site::of_files(&[]);
    let (out, clean) = (site.root.join("public"), site.root.join("clean"));
    write_version(&site, 1);
    let mut both: Vec<_> = (0..2).map(|_| command(&site, &out).spawn().expect("lantoa runs")).collect();
    let good = both.iter_mut().filter_map(|b| b.wait().ok()).filter(|status| status.success()).count();
    assert!(good >= 1, "at least one of them published");
    build(&site, &clean);
    assert_same_tree(&read_tree(&clean), &read_tree(&out));
}
