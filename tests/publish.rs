//! Publishing as its callers see it: what is in the folder after each build, and what is refused.

mod publish_common;

use std::fs;
use std::path::Path;
use std::time::Duration;

use lantoa::publish::{MARKER, Options, PublishError, PublishErrorKind, Published, Publisher};
use publish_common::*;

#[track_caller]
fn check_refused(result: Result<Published, PublishError>, expected: impl Fn(&PublishErrorKind) -> bool) {
    let error = result.err().expect("refused");
    assert!(expected(&error.kind), "{error:?}");
    assert!(error.message_vi().ends_with(['.', ')']) && error.message_en().ends_with(['.', ')']));
}

#[test]
fn a_first_build_writes_everything() {
    let f = folder();
    let published = build(&f.out, SITE).unwrap();
    assert_eq!(published.bytes, SITE.iter().map(|(_, text)| text.len() as u64).sum::<u64>());
    assert_eq!(counts(published), (8, 0, 0));
    check_clean(&f.out, SITE);
    assert_eq!(fs::read_to_string(f.out.join("tin/2/index.html")).unwrap(), "tin 2");
}

#[test]
fn a_second_build_of_the_same_site_touches_nothing() {
    let f = folder();
    drop(build(&f.out, SITE).unwrap());
    let before = times(&f.out);
    assert_eq!(counts(build(&f.out, SITE).unwrap()), (0, 8, 0));
    assert_eq!(times(&f.out), before);
    // Nor without the working folder, when bytes are compared.
    fs::remove_dir_all(f.out.parent().unwrap().join(".lantoa-cache")).unwrap();
    assert_eq!(counts(build(&f.out, SITE).unwrap()), (0, 8, 0));
    assert_eq!(times(&f.out), before);
}

#[test]
fn a_small_change_touches_only_what_changed() {
    let f = folder();
    drop(build(&f.out, SITE).unwrap());
    let before = times(&f.out);
    let site =
        changed(SITE, &[("tin/2/index.html", "sửa"), ("tin/3/index.html", "mới")], &["tin/1/index.html"]);
    assert_eq!(counts(build(&f.out, &site).unwrap()), (2, 6, 1));
    check_clean(&f.out, &site);
    let after = times(&f.out);
    for name in ["index.html", "css/a.css", "css/", "huong-dan/", "huong-dan/rss.xml", "sitemap.xml"] {
        assert_eq!(before[name], after[name], "{name}");
    }
    assert!(!f.out.join("tin/1").exists());
}

#[test]
fn a_large_change_keeps_the_times_of_unchanged_files_and_of_dot_files() {
    let f = folder();
    fs::create_dir_all(f.out.join("tin")).unwrap();
    fs::write(f.out.join(".gitignore"), "*\n").unwrap();
    fs::write(f.out.join("tin/.htaccess"), "Deny").unwrap();
    drop(build(&f.out, SITE).unwrap());
    let before = times(&f.out);
    let other = |name: &'static str, text| (name, if name.ends_with(".html") { "khác" } else { text });
    let site: Vec<_> = SITE.iter().map(|(name, text)| other(name, *text)).collect();
    assert_eq!(counts(build(&f.out, &site).unwrap()), (5, 3, 0));
    let after = times(&f.out);
    for name in ["css/a.css", "huong-dan/rss.xml", "sitemap.xml", ".gitignore", "tin/.htaccess"] {
        assert_eq!(before[name], after[name], "{name}");
    }
    assert_eq!(fs::read_to_string(f.out.join("tin/.htaccess")).unwrap(), "Deny");
    assert_eq!(fs::read_to_string(f.out.join("tin/2/index.html")).unwrap(), "khác");
}

#[test]
fn dot_folders_stay_in_place_through_any_change() {
    let f = folder();
    fs::create_dir_all(f.out.join(".git/objects")).unwrap();
    fs::write(f.out.join(".git/HEAD"), "ref").unwrap();
    drop(build(&f.out, SITE).unwrap());
    let site: Vec<_> = SITE.iter().map(|(name, _)| (*name, "khác hết")).collect();
    let before = fs::metadata(f.out.join(".git")).unwrap().modified().unwrap();
    assert_eq!(counts(build(&f.out, &site).unwrap()), (8, 0, 0));
    assert_eq!(fs::metadata(f.out.join(".git")).unwrap().modified().unwrap(), before);
    assert!(f.out.join(".git/objects").is_dir());
    check_clean(&f.out, &site);
}

#[test]
fn an_output_may_itself_be_a_dot_file() {
    let f = folder();
    let site: Site =
        &[(".well-known/security.txt", "Contact: x"), (".nojekyll", ""), ("index.html", "a"), ("b", "b")];
    assert_eq!(counts(build(&f.out, site).unwrap()), (4, 0, 0));
    assert_eq!(counts(build(&f.out, site).unwrap()), (0, 4, 0));
    assert_eq!(counts(build(&f.out, &site[2..]).unwrap()), (0, 2, 2));
    assert!(!f.out.join(".well-known").exists() && !f.out.join(".nojekyll").exists());
}

#[test]
fn a_dot_file_of_the_user_is_not_overwritten() {
    let f = folder();
    fs::create_dir_all(f.out.join(".well-known")).unwrap();
    fs::write(f.out.join(".htaccess"), "mine").unwrap();
    for name in [".htaccess", ".htaccess/a", ".well-known/a"] {
        check_refused(build(&f.out, &[(name, "yours")]), |kind| {
            matches!(kind, PublishErrorKind::Foreign { .. })
        });
    }
    assert_eq!(fs::read_to_string(f.out.join(".htaccess")).unwrap(), "mine");
}

#[test]
fn a_file_edited_by_hand_is_written_again() {
    let f = folder();
    drop(build(&f.out, SITE).unwrap());
    std::thread::sleep(Duration::from_millis(20));
    fs::write(f.out.join("index.html"), "TRANG CHỦ").unwrap();
    fs::remove_file(f.out.join("sitemap.xml")).unwrap();
    assert_eq!(counts(build(&f.out, SITE).unwrap()), (2, 6, 0));
    check_clean(&f.out, SITE);
}

#[test]
fn files_and_folders_change_into_each_other() {
    let f = folder();
    let pad: Vec<(String, String)> = (0..20).map(|n| (format!("p{n}.html"), "x".to_owned())).collect();
    let with = |extra: &'static [(&'static str, &'static str)]| -> Vec<(&str, &str)> {
        pad.iter().map(|(a, b)| (a.as_str(), b.as_str())).chain(extra.iter().copied()).collect()
    };
    let first = with(&[("a", "tệp"), ("b/c/d", "sâu"), ("b/e", "nông")]);
    let second = with(&[("a/x/y", "thư mục"), ("b", "tệp")]);
    for site in [&first, &second, &first, &second] {
        drop(build(&f.out, site).unwrap());
        check_clean(&f.out, site);
    }
}

#[test]
fn a_letter_case_change_of_a_name_is_published() {
    let f = folder();
    drop(build(&f.out, SITE).unwrap());
    let site = changed(SITE, &[("tin/2/Index.html", "tin 2")], &["tin/2/index.html"]);
    drop(build(&f.out, &site).unwrap());
    check_clean(&f.out, &site);
}

#[test]
fn a_folder_with_foreign_files_is_refused_and_left_alone() {
    let f = folder();
    fs::create_dir_all(f.out.join("ảnh")).unwrap();
    fs::write(f.out.join("ảnh/gia đình.jpg"), "quý").unwrap();
    fs::write(f.out.join("luận văn.docx"), "quý").unwrap();
    let before = tree(&f.out);
    let error = build(&f.out, SITE).err().unwrap();
    assert!(matches!(&error.kind, PublishErrorKind::Foreign { count: 2, .. }));
    assert!(error.message_vi().contains("luận văn.docx") && error.message_en().contains("ảnh/gia đình.jpg"));
    assert_eq!(tree(&f.out), before);

    let f = folder();
    drop(build(&f.out, SITE).unwrap());
    fs::write(f.out.join("tin/thêm.txt"), "x").unwrap();
    check_refused(build(&f.out, SITE), |kind| matches!(kind, PublishErrorKind::Foreign { count: 1, .. }));
    assert!(f.out.join("tin/thêm.txt").exists());
}

#[test]
fn a_damaged_or_newer_marker_is_refused() {
    let f = folder();
    drop(build(&f.out, SITE).unwrap());
    let marker = fs::read_to_string(f.out.join(MARKER)).unwrap();
    fs::write(f.out.join(MARKER), marker.replace("index.html", "indox.html")).unwrap();
    check_refused(build(&f.out, SITE), |kind| *kind == PublishErrorKind::MarkerDamaged);
    fs::write(f.out.join(MARKER), marker.replace("lantoa 1", "lantoa 9")).unwrap();
    check_refused(build(&f.out, SITE), |kind| *kind == PublishErrorKind::MarkerNewer);
}

#[test]
fn outputs_that_would_meet_in_one_file_are_refused() {
    let f = folder();
    let is = |kind: &PublishErrorKind, word: &str| format!("{kind:?}").starts_with(word);
    check_refused(build(&f.out, &[("a.html", "1"), ("a.html", "1")]), |k| is(k, "Duplicate"));
    check_refused(build(&f.out, &[("Ấp/a.html", "1"), ("ấp/b.html", "1")]), |k| is(k, "SameButForCase"));
    check_refused(build(&f.out, &[("a", "1"), ("a/b", "1")]), |k| is(k, "FileAndFolder"));
    check_refused(build(&f.out, &[(MARKER, "1")]), |k| is(k, "ReservedName"));
    assert!(!f.out.exists());
}

#[test]
fn a_publisher_dropped_without_commit_leaves_no_trace() {
    let f = folder();
    drop(build(&f.out, SITE).unwrap());
    let before = (tree(&f.out), times(&f.out));
    let publisher = Publisher::begin(&f.out, &quick()).unwrap();
    for n in 0..50 {
        publisher.put(&path(&format!("x/{n}.html")), b"x").unwrap();
    }
    drop(publisher);
    assert_eq!((tree(&f.out), times(&f.out)), before);
    check_clean(&f.out, SITE);
}

#[test]
fn a_second_build_waits_for_the_first_or_says_that_it_runs() {
    let f = folder();
    let first = Publisher::begin(&f.out, &quick()).unwrap();
    let error = Publisher::begin(&f.out, &quick()).err().unwrap();
    assert_eq!(error.kind, PublishErrorKind::Busy);
    assert!(error.message_vi().contains("một lần dựng khác") && error.message_en().contains("another build"));
    let out = f.out.clone();
    let second = std::thread::spawn(move || {
        Publisher::begin(&out, &Options { lock_wait: Duration::from_secs(20), ..Options::default() })
            .map(drop)
    });
    std::thread::sleep(Duration::from_millis(100));
    first.put(&path("a"), b"a").unwrap();
    drop(first.commit().unwrap());
    second.join().unwrap().unwrap();
}

#[test]
fn outputs_can_be_put_from_many_threads() {
    let f = folder();
    let pages: Vec<(String, String)> =
        (0..500).map(|n| (format!("s{}/p{n}.html", n % 7), "trang ".repeat(n))).collect();
    let publisher = Publisher::begin(&f.out, &quick()).unwrap();
    std::thread::scope(|scope| {
        for part in pages.chunks(100) {
            let publisher = &publisher;
            scope
                .spawn(move || part.iter().for_each(|(p, t)| publisher.put(&path(p), t.as_bytes()).unwrap()));
        }
    });
    assert_eq!(counts(publisher.commit().unwrap()), (500, 0, 0));
    let site: Vec<_> = pages.iter().map(|(p, t)| (p.as_str(), t.as_str())).collect();
    check_clean(&f.out, &site);
}

#[test]
fn an_output_made_from_the_same_key_is_kept() {
    let f = folder();
    let photo = path("ảnh/mũ.480.jpg");
    let publisher = Publisher::begin(&f.out, &quick()).unwrap();
    assert!(!publisher.keep(&photo, 7).unwrap());
    publisher.put_keyed(&photo, 7, b"mu").unwrap();
    drop(publisher.commit().unwrap());
    let marker = fs::read(f.out.join(MARKER)).unwrap();

    let publisher = Publisher::begin(&f.out, &quick()).unwrap();
    assert!(!publisher.keep(&photo, 8).unwrap());
    assert!(publisher.keep(&photo, 7).unwrap());
    assert!(publisher.keep(&photo, 7).is_err(), "twice");
    assert_eq!(counts(publisher.commit().unwrap()), (0, 1, 0));
    assert_eq!(fs::read(f.out.join(MARKER)).unwrap(), marker);

    std::thread::sleep(Duration::from_millis(20));
    fs::write(f.out.join(photo.as_str()), b"xx").unwrap();
    let publisher = Publisher::begin(&f.out, &quick()).unwrap();
    assert!(!publisher.keep(&photo, 7).unwrap(), "edited by hand");
}

#[test]
fn the_marker_is_the_same_for_the_same_site_whatever_the_order_and_history() {
    let (a, b) = (folder(), folder());
    drop(build(&a.out, SITE).unwrap());
    let mut site = SITE.to_vec();
    site.reverse();
    drop(build(&b.out, &[("cũ.html", "x")]).unwrap());
    drop(build(&b.out, &site).unwrap());
    assert_eq!(fs::read(a.out.join(MARKER)).unwrap(), fs::read(b.out.join(MARKER)).unwrap());
}

#[test]
fn an_empty_site_empties_the_folder() {
    let f = folder();
    drop(build(&f.out, SITE).unwrap());
    assert_eq!(counts(build(&f.out, &[]).unwrap()), (0, 0, 8));
    check_clean(&f.out, &[]);
}

#[test]
fn what_cannot_be_an_output_folder_is_refused() {
    check_refused(build(Path::new("/"), SITE), |kind| *kind == PublishErrorKind::NoName);
    let f = folder();
    fs::write(&f.out, "tệp").unwrap();
    check_refused(build(&f.out, SITE), |kind| *kind == PublishErrorKind::NotAFolder);
}

#[test]
fn a_reader_never_misses_a_page_while_pages_change() {
    use std::sync::atomic::{AtomicBool, Ordering};
    let f = folder();
    let pages: Vec<String> = (0..40).map(|n| format!("tin/{n}/index.html")).collect();
    let publish = |round: usize, every: usize| {
        let text: Vec<String> =
            (0..40).map(|n| format!("{:04}", if n % every == 0 { round } else { 0 })).collect();
        let site: Vec<_> = pages.iter().zip(&text).map(|(p, t)| (p.as_str(), t.as_str())).collect();
        drop(build(&f.out, &site).unwrap());
    };
    publish(0, 1);
    let stop = AtomicBool::new(false);
    std::thread::scope(|scope| {
        let reader = scope.spawn(|| {
            let mut reads = 0;
            while !stop.load(Ordering::Relaxed) {
                for page in &pages {
                    let text = fs::read_to_string(f.out.join(page)).map_err(|e| format!("{page}: {e}"))?;
                    if text.len() != 4 {
                        return Err(format!("{page} is not whole"));
                    }
                    reads += 1;
                }
            }
            Ok(reads)
        });
        for round in 1..60 {
            // Few pages by single renames, all of them by a swap.
            publish(round, if cfg!(target_os = "linux") && round % 5 == 0 { 1 } else { 8 });
        }
        stop.store(true, Ordering::Relaxed);
        assert!(reader.join().unwrap().unwrap() > 40);
    });
}

#[cfg(unix)]
mod unix {
    use super::*;
    use std::os::unix::fs::{MetadataExt, PermissionsExt, symlink};

    #[test]
    fn a_link_is_refused_or_replaced_but_never_followed() {
        let f = folder();
        let elsewhere = tempfile::tempdir().unwrap();
        symlink(elsewhere.path(), &f.out).unwrap();
        for name in [f.out.clone(), f.out.join("")] {
            check_refused(build(&name, SITE), |kind| *kind == PublishErrorKind::Symlink);
        }
        fs::remove_file(&f.out).unwrap();
        drop(build(&f.out, SITE).unwrap());

        // In place of a file of ours: replaced.
        fs::write(elsewhere.path().join("mine"), "quý").unwrap();
        fs::remove_file(f.out.join("index.html")).unwrap();
        symlink(elsewhere.path().join("mine"), f.out.join("index.html")).unwrap();
        drop(build(&f.out, SITE).unwrap());
        check_clean(&f.out, SITE);

        // In place of a folder of ours: refused.
        fs::remove_dir_all(f.out.join("tin")).unwrap();
        symlink(elsewhere.path(), f.out.join("tin")).unwrap();
        check_refused(build(&f.out, SITE), |kind| matches!(kind, PublishErrorKind::Foreign { count: 1, .. }));
        assert_eq!(tree(elsewhere.path())["mine"], "quý".as_bytes());
        assert_eq!(tree(elsewhere.path()).len(), 1);
    }

    #[test]
    fn links_among_dot_files_are_kept_as_links() {
        let f = folder();
        fs::create_dir(&f.out).unwrap();
        symlink("/nonexistent", f.out.join(".link")).unwrap();
        drop(build(&f.out, SITE).unwrap());
        let site: Vec<_> = SITE.iter().map(|(name, _)| (*name, "khác hết")).collect();
        drop(build(&f.out, &site).unwrap());
        assert_eq!(fs::read_link(f.out.join(".link")).unwrap(), Path::new("/nonexistent"));
    }

    #[test]
    fn a_planted_working_folder_cannot_lead_elsewhere() {
        let f = folder();
        let elsewhere = tempfile::tempdir().unwrap();
        fs::write(elsewhere.path().join("mine"), "quý").unwrap();
        let cache = f.out.parent().unwrap().join(".lantoa-cache");
        symlink(elsewhere.path(), &cache).unwrap();
        check_refused(build(&f.out, SITE), |kind| *kind == PublishErrorKind::Symlink);
        fs::remove_file(&cache).unwrap();
        fs::create_dir_all(cache.join("public")).unwrap();
        for name in ["stage", "old", "trash-0", "state", "journal"] {
            symlink(elsewhere.path(), cache.join("public").join(name)).unwrap();
        }
        drop(build(&f.out, SITE).unwrap());
        check_clean(&f.out, SITE);
        assert_eq!(tree(elsewhere.path()).len(), 1);
    }

    #[test]
    fn the_folder_keeps_its_permissions_and_unchanged_files_their_inodes() {
        let f = folder();
        drop(build(&f.out, SITE).unwrap());
        fs::set_permissions(&f.out, fs::Permissions::from_mode(0o750)).unwrap();
        let inode = fs::metadata(f.out.join("css/a.css")).unwrap().ino();
        let changes: Site = &[
            ("index.html", "1"),
            ("tin/1/index.html", "1"),
            ("tin/2/index.html", "1"),
            ("sitemap.xml", "1"),
        ];
        let site = changed(SITE, changes, &["huong-dan/rss.xml"]);
        drop(build(&f.out, &site).unwrap());
        assert_eq!(fs::metadata(&f.out).unwrap().mode() & 0o777, 0o750);
        assert_eq!(fs::metadata(f.out.join("css/a.css")).unwrap().ino(), inode);
        check_clean(&f.out, &site);
    }
}
