//! The engine of `lantoa publish` against a server in memory that fails in every way, against a folder and
//! a ZIP file.

mod deploy_common;

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::Mutex;

use deploy_common::*;
use lantoa::deploy::{Cancel, ErrorKind, Progress, Silent};

#[track_caller]
fn check_holds(fake: &Fake, site: Site) {
    let mut there = fake.site();
    // What the version before named by its hash may stay until the next publish.
    there.retain(|path, _| tree(site).contains_key(path) || !path.starts_with("assets/"));
    assert_eq!(there, tree(site));
    let disk = fake.disk();
    let own: Vec<&String> = disk.files.keys().filter(|path| path.starts_with(".lantoa/")).collect();
    // The lock of a run that was killed stays until there is something to do.
    let allowed = [".lantoa/manifest.json", ".lantoa/previous.json", ".lantoa/lock/owner.json"];
    assert!(own.iter().all(|path| allowed.contains(&path.as_str())), "left over: {own:?}");
    let empty: Vec<&String> = disk
        .folders
        .iter()
        .filter(|folder| {
            !folder.starts_with(".lantoa")
                && !disk.files.keys().any(|path| path.starts_with(&format!("{folder}/")))
        })
        .collect();
    assert!(empty.is_empty(), "empty folders: {empty:?}");
}

#[test]
fn a_first_publish_sends_the_site_and_a_second_nothing() {
    for renames in [true, false] {
        let (fake, machine) = (Fake::new(renames), Machine::new());
        let (changes, report) = machine.publish(&fake, SITE).unwrap().unwrap();
        check_holds(&fake, SITE);
        assert_eq!((report.sent, report.deleted), (SITE.len(), 0));
        assert_eq!(changes.pages.new.len(), 4);
        assert!(changes.is_first);
        let before = fake.disk().operations;
        assert!(machine.publish(&fake, SITE).unwrap().is_none());
        assert_eq!(fake.disk().operations - before, 3, "three files are read, nothing else");
    }
}

#[test]
fn a_change_sends_what_differs_and_takes_away_what_is_gone() {
    let (fake, machine) = (Fake::new(true), Machine::new());
    machine.publish(&fake, SITE).unwrap();
    let (changes, report) = machine.publish(&fake, NEXT).unwrap().unwrap();
    check_holds(&fake, NEXT);
    assert_eq!(report.sent, 10);
    let titles =
        |pages: &[lantoa::deploy::PageRef]| pages.iter().map(|p| p.title.clone()).collect::<Vec<_>>();
    assert_eq!(titles(&changes.pages.new), ["Hố, rãnh"]);
    assert_eq!(titles(&changes.pages.withdrawn), ["Phun thuốc"]);
    assert_eq!(titles(&changes.pages.changed), ["Giàn giáo cao", "Hướng dẫn", "Trang chủ"]);
    assert_eq!(changes.vanished[0].line(), "aliases = [\"/huong-dan/phun-thuoc/\"]");
    // The old style stays until the next publish.
    assert!(fake.site().contains_key("assets/main.0123456789ab.css"));
    machine.publish(&fake, NEXT).unwrap().unwrap();
    assert_eq!(fake.site(), tree(NEXT));
    assert!(machine.publish(&fake, NEXT).unwrap().is_none());
}

#[test]
fn files_go_in_the_order_that_keeps_pages_whole() {
    let (fake, machine) = (Fake::new(true), Machine::new());
    machine.publish(&fake, SITE).unwrap();
    let written: Vec<String> =
        fake.disk().written.iter().filter(|path| !path.starts_with(".lantoa/lock")).cloned().collect();
    let at = |path: &str| {
        written.iter().position(|p| p == path).unwrap_or_else(|| panic!("{path} in {written:?}"))
    };
    let order = [
        ".lantoa/sending.json",
        "assets/main.0123456789ab.css",
        "huong-dan/gian-giao/hinh.png",
        "huong-dan/gian-giao/index.html",
        "huong-dan/index.html",
        "sitemap.xml",
        "sw.js",
        ".lantoa/manifest.json",
    ];
    assert!(order.windows(2).all(|pair| at(pair[0]) < at(pair[1])), "{written:?}");
    assert_eq!(written.last().unwrap(), ".lantoa/manifest.json");
}

#[test]
fn a_reader_never_misses_what_a_page_names() {
    for renames in [true, false] {
        let (fake, machine) = (Fake::new(renames), Machine::new());
        fake.disk().seen = Some(Arc::new(check_whole));
        machine.publish(&fake, SITE).unwrap();
        machine.publish(&fake, NEXT).unwrap();
        machine.publish(&fake, SITE).unwrap();
    }
}

#[test]
fn killed_at_any_operation_the_next_run_finishes() {
    for renames in [true, false] {
        let mut at = 0;
        loop {
            let (fake, machine) = (Fake::new(renames), Machine::new());
            machine.publish(&fake, SITE).unwrap();
            let begin = fake.disk().operations;
            fake.disk().seen = Some(Arc::new(check_whole));
            fake.disk().faults.kill_at = Some(begin + at);
            let ended = machine.publish(&fake, NEXT);
            fake.disk().faults.kill_at = None;
            if ended.is_ok() {
                assert!(at > 30, "{at} operations are too few");
                break;
            }
            machine.publish(&fake, NEXT).unwrap_or_else(|e| panic!("killed at {at}: {e:?}"));
            check_holds(&fake, NEXT);
            at += 1;
        }
    }
}

#[test]
fn killed_and_then_changed_again_nothing_is_left_behind() {
    for at in (0..60).step_by(3) {
        let (fake, machine) = (Fake::new(true), Machine::new());
        machine.publish(&fake, SITE).unwrap();
        let begin = fake.disk().operations;
        fake.disk().faults.kill_at = Some(begin + at);
        let _ = machine.publish(&fake, NEXT);
        fake.disk().faults.kill_at = None;
        machine.publish(&fake, SITE).unwrap();
        check_holds(&fake, SITE);
        machine.publish(&fake, SITE).unwrap();
        assert_eq!(fake.site(), tree(SITE), "killed at {at}");
    }
}

#[test]
fn a_broken_run_is_finished_with_what_is_missing() {
    let (fake, machine) = (Fake::new(true), Machine::new());
    let many: Vec<(String, String)> =
        (0..200).map(|n| (format!("tin/{n:03}/index.html"), format!("<h1>Tin {n}</h1> []"))).collect();
    let site: Vec<(&str, &str)> = many.iter().map(|(p, t)| (p.as_str(), t.as_str())).collect();
    fake.disk().faults.kill_at = Some(500);
    machine.publish(&fake, &site).unwrap_err();
    fake.disk().faults.kill_at = None;
    let there = fake.site().len();
    assert!(there > 50, "{there} were sent before");
    let (changes, report) = machine.publish(&fake, &site).unwrap().unwrap();
    assert!(changes.resumes);
    assert!(report.sent <= 200 - there + 3, "{} sent again, {there} were there", report.sent);
    assert_eq!(fake.site(), tree(&site));
    // Another machine does not know what was sent, and sends it again.
    let fake = Fake::new(true);
    fake.disk().faults.kill_at = Some(500);
    machine.publish(&fake, &site).unwrap_err();
    fake.disk().faults.kill_at = None;
    Machine::new().publish(&fake, &site).unwrap().unwrap();
    assert_eq!(fake.site(), tree(&site));
}

#[test]
fn a_connection_that_breaks_is_made_again() {
    for drop_after in [2000, 2300, 2600] {
        let (fake, machine) = (Fake::new(true), Machine::new());
        fake.disk().faults.drop_after = Some(drop_after);
        fake.disk().seen = Some(Arc::new(check_whole));
        machine.publish(&fake, SITE).unwrap();
        check_holds(&fake, SITE);
        assert!(fake.disk().connections >= 3);
    }
}

#[test]
fn cut_off_after_every_tenth_byte_the_next_run_finishes() {
    // Retries pause, so many machines try at once.
    let next = std::sync::atomic::AtomicU64::new(0);
    let one = || loop {
        let bytes = 10 * next.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
        if bytes > 2_500 {
            break;
        }
        let (fake, machine) = (Fake::new(true), Machine::new());
        machine.publish(&fake, SITE).unwrap();
        fake.disk().seen = Some(Arc::new(check_whole));
        fake.disk().faults.drop_first = Some((3, bytes));
        machine.publish(&fake, NEXT).unwrap_or_else(|e| panic!("cut off after {bytes} bytes: {e:?}"));
        check_holds(&fake, NEXT);
    };
    std::thread::scope(|scope| {
        (0..24).for_each(|_| drop(scope.spawn(one)));
    });
}

/// Publishes one version over the other, killed at every operation; the next run must leave exactly the site.
#[track_caller]
fn check_replaced(before: Site, after: Site, ignores_case: bool) {
    for renames in [true, false] {
        for at in 0.. {
            let (fake, machine) = (Fake::new(renames), Machine::new());
            fake.disk().faults.ignores_case = ignores_case;
            machine.publish(&fake, before).unwrap();
            let begin = fake.disk().operations;
            fake.disk().faults.kill_at = Some(begin + at);
            let ended = machine.publish(&fake, after);
            fake.disk().faults.kill_at = None;
            if ended.is_err() {
                machine.publish(&fake, after).unwrap_or_else(|e| panic!("killed at {at}: {e:?}"));
            }
            let named = |path: String| if ignores_case { path.to_lowercase() } else { path };
            let expected: BTreeMap<String, String> =
                tree(after).into_iter().map(|(path, text)| (named(path), text)).collect();
            assert_eq!(fake.site(), expected, "killed at {at}");
            assert!(machine.publish(&fake, after).unwrap().is_none(), "killed at {at}");
            if ended.is_ok() {
                assert!(at > 10, "{at} operations are too few");
                break;
            }
        }
    }
}

#[test]
fn a_file_may_become_a_folder_and_a_folder_a_file() {
    let one: Site =
        &[("index.html", "<h1>A</h1> []"), ("so", "1"), ("du-lieu/a/b.txt", "2"), ("c/x.txt", "3")];
    let other: Site =
        &[("index.html", "<h1>A</h1> []"), ("so/1.txt", "1"), ("du-lieu/a", "2"), ("c/x.txt", "3")];
    check_replaced(one, other, false);
    check_replaced(other, one, false);
    let machine = Machine::new();
    for site in [one, other, one, other] {
        machine.publish(&*open(&machine, "ra/web"), site).unwrap();
        machine.publish(&*open(&machine, "zip:ban-giao.zip"), site).unwrap();
        assert_eq!(folder_site(&machine.root.join("ra/web")), tree(site));
        assert_eq!(zip_site(&machine), tree(site));
    }
}

#[test]
fn a_name_that_changes_its_case_alone_stays_on_a_server_of_windows() {
    let one: Site =
        &[("index.html", "<h1>A</h1> []"), ("anh/Bìa ĐẸP.png", "1"), ("Tai/x.txt", "3"), ("b.txt", "4")];
    let other: Site =
        &[("index.html", "<h1>A</h1> []"), ("anh/bìa đẹp.png", "1"), ("tai/x.txt", "5"), ("b.txt", "4")];
    for ignores_case in [true, false] {
        check_replaced(one, other, ignores_case);
        check_replaced(other, one, ignores_case);
    }
}

#[test]
fn no_folder_of_the_site_itself_is_published_to() {
    let machine = Machine::new();
    std::fs::create_dir_all(machine.root.join("content")).unwrap();
    let places = ". .. content static/ra public/../content/a zip:public/a.zip zip:content/a.zip";
    for to in places.split(' ') {
        let to: &'static _ = Box::leak(Box::new(config(to)));
        let secrets = lantoa::deploy::Secrets::new(None);
        let opened = lantoa::deploy::open(to, &machine.root, &machine.state(), &secrets);
        assert!(opened.is_err(), "{}", to.to);
    }
}

#[test]
fn a_file_of_others_in_a_folders_place_is_named() {
    let machine = Machine::new();
    std::fs::create_dir_all(machine.root.join("ra/web")).unwrap();
    std::fs::write(machine.root.join("ra/web/huong-dan"), "của người khác").unwrap();
    let error = machine.publish(&*open(&machine, "ra/web"), SITE).unwrap_err();
    assert!(error.text.get(lantoa::diag::Lang::Vi).contains("đã có thứ khác"), "{error:?}");
    assert_eq!(std::fs::read_to_string(machine.root.join("ra/web/huong-dan")).unwrap(), "của người khác");
}

#[test]
fn a_read_only_folder_and_a_full_disk_are_told_and_mended_by_the_next_run() {
    let (fake, machine) = (Fake::new(true), Machine::new());
    machine.publish(&fake, SITE).unwrap();
    fake.disk().faults.read_only = Some("huong-dan/ho-ranh");
    let error = machine.publish(&fake, NEXT).unwrap_err();
    assert!(error.text.get(lantoa::diag::Lang::Vi).contains("không cho ghi huong-dan/ho-ranh"), "{error:?}");
    fake.disk().faults.read_only = None;
    let used: u64 = fake.disk().files.values().map(|b| b.len() as u64).sum();
    fake.disk().faults.room = Some(used + 10);
    let error = machine.publish(&fake, NEXT).unwrap_err();
    assert!(error.text.get(lantoa::diag::Lang::Vi).contains("đã đầy"), "{error:?}");
    check_whole(&fake.disk().files);
    fake.disk().faults.room = None;
    machine.publish(&fake, NEXT).unwrap();
    check_holds(&fake, NEXT);
}

#[test]
fn what_is_kept_is_never_written_and_never_deleted() {
    let (fake, mut machine) = (Fake::new(true), Machine::new());
    fake.put("huong-dan/gian-giao/hinh.png", "của người khác");
    fake.put("bao-cao/2025/a.pdf", "báo cáo");
    machine.keep = vec!["huong-dan/gian-giao/*.png", "bao-cao/**"];
    let (changes, _) = machine.publish(&fake, SITE).unwrap().unwrap();
    assert!(changes.replaced.is_empty());
    assert_eq!(fake.site()["huong-dan/gian-giao/hinh.png"], "của người khác");
    assert_eq!(fake.site()["bao-cao/2025/a.pdf"], "báo cáo");
    machine.publish(&fake, NEXT).unwrap();
    machine.publish_with(&fake, NEXT, true, &Silent).unwrap();
    assert_eq!(fake.site()["huong-dan/gian-giao/hinh.png"], "của người khác");
    // Once ours, then kept: it stays.
    machine.keep = vec!["huong-dan/ho-ranh", "huong-dan/gian-giao/*.png", "bao-cao/**"];
    machine.publish(&fake, SITE).unwrap();
    assert_eq!(fake.site()["huong-dan/ho-ranh/a.png"], "hố");
    assert!(
        machine
            .publish(&fake, SITE)
            .unwrap()
            .is_none_or(|(c, _)| c.delete.iter().all(|p| p.starts_with("assets/")))
    );
    assert_eq!(fake.site()["huong-dan/ho-ranh/index.html"], tree(NEXT)["huong-dan/ho-ranh/index.html"]);
}

#[test]
fn a_used_folder_keeps_the_files_of_others() {
    let (fake, machine) = (Fake::new(true), Machine::new());
    fake.put("index.html", "<h1>Trang cũ</h1> []");
    fake.put("cu/khac.html", "<h1>Khác</h1> []");
    let (changes, _) = machine.publish(&fake, SITE).unwrap().unwrap();
    assert_eq!(changes.replaced, ["index.html"]);
    assert_eq!(fake.site()["cu/khac.html"], "<h1>Khác</h1> []");
    machine.publish(&fake, NEXT).unwrap();
    assert!(fake.site().contains_key("cu/khac.html"));
}

#[test]
fn verify_finds_and_mends_what_others_did() {
    let (fake, machine) = (Fake::new(true), Machine::new());
    machine.publish(&fake, SITE).unwrap();
    fake.disk().files.remove("huong-dan/gian-giao/hinh.png");
    fake.put("index.html", "<h1>Trang chủ</h1> [assets/main.0123456789ab.cSs]");
    fake.put("la.html", "lạ");
    assert!(machine.publish(&fake, SITE).unwrap().is_none(), "the manifest alone shows nothing");
    let (changes, report) = machine.publish_with(&fake, SITE, true, &Silent).unwrap().unwrap();
    assert_eq!(changes.missing, ["huong-dan/gian-giao/hinh.png"]);
    assert_eq!(changes.tampered, ["index.html"]);
    assert_eq!(report.sent, 2);
    let mut there = fake.site();
    assert_eq!(there.remove("la.html").unwrap(), "lạ");
    assert_eq!(there, tree(SITE));
    assert!(machine.publish_with(&fake, SITE, true, &Silent).unwrap().is_none());
}

#[test]
fn only_one_publishes_at_a_time() {
    struct Meanwhile<'a>(&'a Fake, Mutex<Vec<ErrorKind>>);
    impl Progress for Meanwhile<'_> {
        fn file(&self, _: &str) {
            let mut kinds = self.1.lock().unwrap();
            if kinds.is_empty() {
                kinds.push(Machine::new().publish(self.0, NEXT).unwrap_err().kind);
            }
        }
    }
    let (fake, machine) = (Fake::new(true), Machine::new());
    let meanwhile = Meanwhile(&fake, Mutex::default());
    machine.publish_with(&fake, SITE, false, &meanwhile).unwrap();
    assert_eq!(*meanwhile.1.lock().unwrap(), [ErrorKind::Locked]);
    assert_eq!(fake.site(), tree(SITE));
}

#[test]
fn a_plan_of_another_state_is_not_carried_out() {
    let (fake, machine) = (Fake::new(true), Machine::new());
    let old = machine.plan(&fake, SITE, false).unwrap();
    Machine::new().publish(&fake, NEXT).unwrap();
    let sent = machine.with(&fake, |deploy| deploy.send(&local(SITE), &old, &Silent, &Cancel::default()));
    assert_eq!(sent.unwrap_err().kind, ErrorKind::Moved);
    assert_eq!(fake.site(), tree(NEXT));
}

#[test]
fn a_stale_lock_is_taken_over_and_a_live_one_is_not() {
    let note = |machine: &str, renewed: u64| {
        format!(
            "{{\"run\":\"00ff\",\"who\":\"lan@may-7\",\"machine\":\"{machine}\",\"process\":1,\"alive\":\"/x/lantoa-00ff.lock\",\"since\":1795845600,\"renewed\":{renewed}}}"
        )
    };
    let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap().as_secs();
    let (fake, machine) = (Fake::new(true), Machine::new());
    fake.put(".lantoa/lock/owner.json", &note("khác", now - 60));
    let error = machine.publish(&fake, SITE).unwrap_err();
    assert_eq!(error.kind, ErrorKind::Locked);
    let text = error.text.get(lantoa::diag::Lang::Vi);
    assert!(text.contains("lan@may-7") && text.contains("28/11/2026 13:00"), "{text}");
    fake.put(".lantoa/lock/owner.json", &note("khác", now - 601));
    let (_, report) = machine.publish(&fake, SITE).unwrap().unwrap();
    assert_eq!(report.taken_over.as_deref(), Some("lan@may-7"));
    check_holds(&fake, SITE);
}

#[test]
fn a_cancelled_run_leaves_whole_pages_and_no_lock() {
    struct Stop(Cancel);
    impl Progress for Stop {
        fn file(&self, path: &str) {
            if path.ends_with("gian-giao/index.html") {
                self.0.cancel();
            }
        }
    }
    let (fake, machine) = (Fake::new(true), Machine::new());
    machine.publish(&fake, SITE).unwrap();
    fake.disk().seen = Some(Arc::new(check_whole));
    let (next, cancel) = (local(NEXT), Cancel::default());
    let error = machine.with(&fake, |deploy| {
        let changes = deploy.plan(&next, false, &Silent, &cancel).unwrap();
        deploy.send(&next, &changes, &Stop(cancel.clone()), &cancel).unwrap_err()
    });
    assert_eq!(error.kind, ErrorKind::Cancelled);
    assert!(!fake.disk().folders.contains(".lantoa/lock"));
    machine.publish(&fake, NEXT).unwrap();
    check_holds(&fake, NEXT);
}

#[test]
fn undo_sends_the_version_before() {
    let (fake, machine) = (Fake::new(true), Machine::new());
    let state = machine.state();
    for site in [SITE, NEXT] {
        machine.publish(&fake, site).unwrap();
        state.keep(&local(site), "lan@may-7", "28/11/2026 06:35").unwrap();
    }
    let (version, earlier) = state.previous().unwrap();
    assert_eq!(version.by, "lan@may-7");
    machine.with(&fake, |deploy| {
        let changes = deploy.plan(&earlier, false, &Silent, &Cancel::default()).unwrap();
        assert_eq!(changes.pages.new[0].title, "Phun thuốc");
        deploy.send(&earlier, &changes, &Silent, &Cancel::default()).unwrap()
    });
    state.step_back().unwrap();
    check_holds(&fake, SITE);
    assert_eq!(state.previous().unwrap_err().kind, ErrorKind::NoVersion);
    // A new version follows the one that is there.
    state.keep(&local(NEXT), "x", "y").unwrap();
    assert_eq!(state.versions().len(), 2);
}

#[test]
fn a_folder_and_a_zip_hold_the_site() {
    let machine = Machine::new();
    let (folder, zip) = ("ra/web", "zip:ban-giao.zip");
    for site in [SITE, NEXT, SITE] {
        for to in [folder, zip] {
            let target = open(&machine, to);
            machine.publish(&*target, site).unwrap_or_else(|e| panic!("{to}: {e:?}"));
        }
        let mut there = folder_site(&machine.root.join("ra/web"));
        there.retain(|path, _| tree(site).contains_key(path) || !path.starts_with("assets/"));
        assert_eq!(there, tree(site));
        let mut there = zip_site(&machine);
        there.retain(|path, _| tree(site).contains_key(path) || !path.starts_with("assets/"));
        assert_eq!(there, tree(site));
    }
    let left: Vec<_> = std::fs::read_dir(&machine.root).unwrap().map(|e| e.unwrap().file_name()).collect();
    assert!(!left.iter().any(|name| name.to_string_lossy().contains("lantoa-")), "{left:?}");
}

#[test]
fn a_zip_of_one_site_has_always_the_same_bytes() {
    let bytes = |versions: &[Site]| {
        let machine = Machine::new();
        for site in versions {
            machine.publish(&*open(&machine, "zip:a.zip"), site).unwrap();
        }
        std::fs::read(machine.root.join("a.zip")).unwrap()
    };
    let once = bytes(&[SITE]);
    // Built on another day.
    let machine = Machine::new();
    let target = open(&machine, "zip:a.zip");
    let local = lantoa::deploy::Local { built: jiff::civil::date(2027, 3, 9), ..local(SITE) };
    machine.with(&*target, |deploy| {
        let changes = deploy.plan(&local, false, &Silent, &Cancel::default()).unwrap();
        deploy.send(&local, &changes, &Silent, &Cancel::default()).unwrap();
    });
    assert_eq!(once, std::fs::read(machine.root.join("a.zip")).unwrap());
    assert_eq!(once, bytes(&[SITE]));
    assert_eq!(once, bytes(&[NEXT, SITE, SITE]), "whatever was there before");
}
