//! Publishing when things go wrong: the process is killed, or the disk refuses, at each single operation.
//!
//! The child that gets killed is this test executable, told by an environment variable what to publish and
//! at which operation to stop and wait for the kill.
// Each child is killed, then waited for; where a test panics before that, the children end with it.
#![allow(clippy::zombie_processes)]

mod publish_common;

use std::collections::BTreeMap;
use std::fs;
use std::io::{self, Read, Write};
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use lantoa::publish::{Op, Options, Probe, PublishErrorKind};
use publish_common::*;

const CHILD: &str = "LANTOA_TEST_PUBLISH_CHILD";

/// What the disk can do.
#[derive(Clone, Copy, PartialEq, Debug)]
enum Able {
    All,
    NoExchange,
    NoExchangeNoLinks,
}

impl Able {
    fn refuses(self, op: Op) -> bool {
        match self {
            Able::All => false,
            Able::NoExchange => op == Op::Exchange,
            Able::NoExchangeNoLinks => matches!(op, Op::Exchange | Op::Link),
        }
    }
}

struct AtOperation<F> {
    able: Able,
    seen: AtomicUsize,
    act: F,
}

impl<F: Fn(usize, Op) -> io::Result<()> + Send + Sync> Probe for AtOperation<F> {
    fn before(&self, op: Op, _: &Path) -> io::Result<()> {
        (self.act)(self.seen.fetch_add(1, Ordering::SeqCst), op)?;
        if self.able.refuses(op) { Err(io::ErrorKind::Unsupported.into()) } else { Ok(()) }
    }
}

fn watched(able: Able, act: impl Fn(usize, Op) -> io::Result<()> + Send + Sync + 'static) -> Options {
    Options {
        probe: Some(Arc::new(AtOperation { able, seen: AtomicUsize::new(0), act })),
        ..Options::default()
    }
}

/// A site before, and after a change of a certain shape.
struct Case {
    name: &'static str,
    before: Vec<(&'static str, &'static str)>,
    after: Vec<(&'static str, &'static str)>,
}

fn cases() -> Vec<Case> {
    let few: Site =
        &[("tin/2/index.html", "sửa"), ("muc-moi/1/index.html", "mới"), ("muc-moi/1/a.css", "a{}")];
    let case =
        |name, before: &[_], after: &[_]| Case { name, before: before.to_vec(), after: after.to_vec() };
    let all: Vec<_> =
        SITE.iter().map(|(name, _)| (*name, "khác")).filter(|(n, _)| *n != "css/a.css").collect();
    let mut all = all;
    all.push(SITE[1]);
    vec![
        case("first", &[], SITE),
        case("little", SITE, &changed(SITE, few, &["tin/1/index.html"])),
        case("much", SITE, &all),
        case(
            "shapes",
            &changed(SITE, &[("x", "tệp"), ("y/z", "sâu")], &[]),
            &changed(SITE, &[("x/1", "a"), ("y", "b")], &[]),
        ),
        case("less", SITE, &SITE[..5]),
    ]
}

/// Publishes one of the cases in a child and kills it at operation `at`. `false` if it ended before.
fn kill_at(out: &Path, case: usize, able: Able, at: usize) -> bool {
    let mut child = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "child", "--nocapture", "--test-threads=1"])
        .env(CHILD, format!("{case} {} {at} {}", able as usize, out.display()))
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let mut said = Vec::new();
    let mut stdout = child.stdout.take().unwrap();
    let mut buffer = [0; 256];
    let reached = loop {
        let n = stdout.read(&mut buffer).unwrap();
        said.extend_from_slice(&buffer[..n]);
        if n == 0 {
            break false;
        }
        if said.windows(7).any(|w| w == b"REACHED") {
            child.kill().unwrap();
            break true;
        }
    };
    let status = child.wait().unwrap();
    assert!(reached || status.success(), "{}", String::from_utf8_lossy(&said));
    reached
}

/// Not a test of its own: what the killed child does.
#[test]
fn child() {
    let Ok(order) = std::env::var(CHILD) else { return };
    let mut parts = order.splitn(4, ' ');
    let mut number = || parts.next().unwrap().parse::<usize>().unwrap();
    let (case, able, at) = (number(), number(), number());
    let able = [Able::All, Able::NoExchange, Able::NoExchangeNoLinks][able];
    let options = watched(able, move |n, _| {
        if n == at {
            io::stdout().write_all(b"REACHED\n")?;
            io::stdout().flush()?;
            loop {
                std::thread::park();
            }
        }
        Ok(())
    });
    build_with(Path::new(parts.next().unwrap()), &cases()[case].after, &options).unwrap();
}

/// A page of both sites must be there, whole, in its old or new form.
fn check_readable(out: &Path, case: &Case, context: &str) {
    let after: BTreeMap<_, _> = case.after.iter().copied().collect();
    for (name, old) in &case.before {
        if let Some(new) = after.get(name) {
            let now = fs::read_to_string(out.join(name)).unwrap_or_else(|e| panic!("{context}: {name}: {e}"));
            assert!(now == *old || now == *new, "{context}: {name} is {now:?}");
        }
    }
}

fn check_kills(n: usize, able: Able) {
    let case = &cases()[n];
    for at in 0.. {
        let context = format!("{} {able:?} killed at {at}", case.name);
        let f = folder();
        if !case.before.is_empty() {
            drop(build(&f.out, &case.before).unwrap());
        }
        let killed = kill_at(&f.out, n, able, at);
        if able == Able::All {
            check_readable(&f.out, case, &context);
        }
        // The next build may be killed as well, while it recovers.
        if killed && at % 3 == 0 {
            kill_at(&f.out, n, able, at % 7);
        }
        // The next good build is of the new site, of the old one, or of another.
        let other = [("index.html", "lần sau"), ("tin/2/index.html", "sửa")];
        let next: Site = [&case.after, &case.before, &other[..]][at % 3];
        drop(build(&f.out, next).unwrap_or_else(|e| panic!("{context}: {e}")));
        assert_eq!(ours(tree(&f.out)), clean_tree(next), "{context}");
        check_clean(&f.out, next);
        if !killed {
            assert!(at > 5, "{context}: operations are seen");
            return;
        }
    }
}

#[test]
fn a_first_build_killed_anywhere_is_made_good_by_the_next() {
    check_kills(0, Able::All);
}

#[test]
fn a_small_change_killed_anywhere_is_made_good_by_the_next() {
    check_kills(1, Able::All);
    check_kills(1, Able::NoExchange);
    check_kills(1, Able::NoExchangeNoLinks);
}

#[test]
fn a_large_change_killed_anywhere_is_made_good_by_the_next() {
    check_kills(2, Able::All);
    check_kills(2, Able::NoExchange);
    check_kills(2, Able::NoExchangeNoLinks);
}

#[test]
fn files_that_become_folders_are_made_good_after_a_kill_anywhere() {
    check_kills(3, Able::All);
    check_kills(3, Able::NoExchange);
    check_kills(3, Able::NoExchangeNoLinks);
}

#[test]
fn deletions_killed_anywhere_are_made_good_by_the_next() {
    check_kills(4, Able::All);
}

#[test]
fn a_build_killed_at_any_moment_is_made_good_by_the_next() {
    let case = &cases()[2];
    for round in 0u64..30 {
        let f = folder();
        drop(build(&f.out, &case.before).unwrap());
        let mut child = Command::new(std::env::current_exe().unwrap())
            .args(["--exact", "child", "--test-threads=1"])
            .env(CHILD, format!("2 0 1000000 {}", f.out.display()))
            .stdout(Stdio::null())
            .spawn()
            .unwrap();
        std::thread::sleep(std::time::Duration::from_micros(500 + round * 250));
        child.kill().unwrap();
        child.wait().unwrap();
        check_readable(&f.out, case, &format!("round {round}"));
        drop(build(&f.out, &case.after).unwrap());
        check_clean(&f.out, &case.after);
    }
}

fn files<T>(mut tree: BTreeMap<String, T>) -> BTreeMap<String, T> {
    tree.retain(|name, _| !name.ends_with('/'));
    tree
}

/// Lets `fails` refuse operations; the folder must then be new, or as it was, or said to be unfinished.
fn check_refusals(able: Able, fails: impl Fn(usize, usize, Op) -> bool + Copy + Send + Sync + 'static) {
    for case in cases() {
        for at in 0.. {
            let context = format!("{} {able:?} refused at {at}", case.name);
            let f = folder();
            if !case.before.is_empty() {
                drop(build(&f.out, &case.before).unwrap());
            }
            let (old, old_times) = (tree(&f.out), times(&f.out));
            let reached = Arc::new(AtomicUsize::new(0));
            let most = Arc::clone(&reached);
            let options = watched(able, move |n, op| {
                most.fetch_max(n, Ordering::SeqCst);
                if fails(n, at, op) { Err(io::ErrorKind::StorageFull.into()) } else { Ok(()) }
            });
            match build_with(&f.out, &case.after, &options).map(drop) {
                // An emptied folder that cannot be removed is left to the next build.
                Ok(()) => assert_eq!(files(ours(tree(&f.out))), files(clean_tree(&case.after)), "{context}"),
                Err(error) if error.kind == PublishErrorKind::Unfinished => {}
                Err(error) => {
                    assert_eq!(error.kind, PublishErrorKind::DiskFull, "{context}: {error:?}");
                    assert!(error.message_vi().contains("ổ đĩa đã đầy"), "{context}");
                    assert_eq!(tree(&f.out), old, "{context}");
                    // A folder's own time moves when a step is undone; no file's may.
                    assert_eq!(files(times(&f.out)), files(old_times), "{context}");
                }
            }
            drop(build(&f.out, &case.after).unwrap_or_else(|e| panic!("{context}: {e}")));
            check_clean(&f.out, &case.after);
            if reached.load(Ordering::SeqCst) < at {
                break;
            }
        }
    }
}

#[test]
fn a_single_refusal_of_the_disk_leaves_the_old_site_or_the_new_one() {
    check_refusals(Able::All, |n, at, _| n == at);
    check_refusals(Able::NoExchange, |n, at, _| n == at);
    check_refusals(Able::NoExchangeNoLinks, |n, at, _| n == at);
}

#[test]
fn a_disk_that_fills_up_leaves_the_old_site_or_the_new_one() {
    let takes_space =
        |op| matches!(op, Op::CreateFolder | Op::CreateFile | Op::WriteHalf | Op::Sync | Op::Link);
    check_refusals(Able::All, move |n, at, op| n >= at && takes_space(op));
    check_refusals(Able::NoExchange, move |n, at, op| n >= at && takes_space(op));
}

#[test]
fn a_disk_that_refuses_everything_from_some_point_on_can_still_be_mended() {
    check_refusals(Able::All, |n, at, _| n >= at);
    check_refusals(Able::NoExchangeNoLinks, |n, at, _| n >= at);
}

/// What a virus scanner or a spreadsheet does on Windows: an error without a number of the system's.
fn held() -> io::Error {
    io::ErrorKind::ResourceBusy.into()
}

#[test]
fn a_file_that_is_let_go_after_a_moment_is_published_as_if_nothing_had_been() {
    for case in cases() {
        let f = folder();
        if !case.before.is_empty() {
            drop(build(&f.out, &case.before).unwrap());
        }
        // Every other try is refused, of every operation.
        let options = watched(Able::NoExchange, |n, op| {
            if n % 2 == 0 && !matches!(op, Op::Exchange | Op::WriteHalf | Op::Sync | Op::RemoveFolder) {
                Err(held())
            } else {
                Ok(())
            }
        });
        drop(build_with(&f.out, &case.after, &options).unwrap_or_else(|e| panic!("{}: {e}", case.name)));
        assert_eq!(files(ours(tree(&f.out))), files(clean_tree(&case.after)), "{}", case.name);
    }
}

#[test]
fn a_first_build_whose_staged_folder_is_held_is_put_in_place_name_by_name() {
    let f = folder();
    let out = f.out.clone();
    struct Held(std::path::PathBuf);
    impl Probe for Held {
        fn before(&self, op: Op, path: &Path) -> io::Result<()> {
            if op == Op::Rename && path == self.0 { Err(held()) } else { Ok(()) }
        }
    }
    let options = Options {
        probe: Some(Arc::new(Held(
            fs::canonicalize(out.parent().unwrap()).unwrap().join(out.file_name().unwrap()),
        ))),
        ..Options::default()
    };
    drop(build_with(&f.out, SITE, &options).unwrap());
    check_clean(&f.out, SITE);
}

#[test]
fn a_file_that_stays_held_is_named_with_the_way_out_and_the_site_stays() {
    let f = folder();
    drop(build(&f.out, SITE).unwrap());
    let old = tree(&f.out);
    let after = changed(SITE, &[("tin/2/index.html", "sửa")], &[]);
    let options =
        watched(Able::NoExchangeNoLinks, |_, op| if op == Op::Rename { Err(held()) } else { Ok(()) });
    let error = build_with(&f.out, &after, &options).map(drop).unwrap_err();
    assert_eq!(error.kind, PublishErrorKind::Held);
    assert!(error.message_vi().contains("Hãy đóng chương trình"), "{}", error.message_vi());
    assert_eq!(tree(&f.out), old);
}
