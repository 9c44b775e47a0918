//! Measures publishing at full size; run with
//! `cargo test --release --test publish_speed -- --ignored --nocapture`.

mod publish_common;

use std::time::Instant;

use lantoa::publish::Publisher;
use publish_common::*;
use rayon::prelude::*;

/// 12,000 files, 109 MB, a folder for each page, put from all cores.
#[test]
#[ignore = "a measurement, not a check"]
fn publishing_a_large_site() {
    let f = folder();
    let pages: Vec<(String, Vec<u8>)> = (0..12_000)
        .map(|n| {
            (format!("muc-{}/trang-{n}/index.html", n % 40), format!("{n:08} chữ ").repeat(600).into_bytes())
        })
        .collect();
    let run = |name: &str, round: usize, every: usize| {
        let start = Instant::now();
        let publisher = Publisher::begin(&f.out, &quick()).unwrap();
        let begun = start.elapsed();
        pages.par_iter().enumerate().for_each(|(n, (name, bytes))| {
            if n % every == 0 && round > 0 {
                let mut bytes = bytes.clone();
                bytes[0] = b'a' + round as u8;
                publisher.put(&path(name), &bytes).unwrap();
            } else {
                publisher.put(&path(name), bytes).unwrap();
            }
        });
        let put = start.elapsed();
        let published = publisher.commit().unwrap();
        let committed = start.elapsed();
        println!(
            "{name:24} begin {begun:>8.1?} put {:>8.1?} commit {:>8.1?} total {committed:>8.1?}  written {} unchanged {} ({} MB)",
            put - begun,
            committed - put,
            published.written,
            published.unchanged,
            published.bytes >> 20
        );
        drop(published);
        println!("{:24} clean-up {:.1?}", "", start.elapsed() - committed);
    };
    run("fresh", 0, 1);
    run("unchanged", 0, 1);
    run("unchanged", 0, 1);
    run("10 changed", 1, 1200);
    run("600 changed", 2, 20);
    run("3000 changed", 3, 4);
    run("6000 changed", 4, 2);
    run("all changed", 5, 1);
    run("unchanged but for that", 5, 1);
}
