//! Measures search: quality by class of query, speed of building, sizes.
//!
//! ```text
//! cargo bench --bench search -- --pages 1000 [--corpus pages.jsonl] [--out DIR] [--per-class 40] [--seed 8] [--runs 3]
//! node benches/search/measure.mjs DIR      bytes and milliseconds in JavaScript, over the same queries
//! ```
//!
//! Without `--corpus` the pages are those of `tests/search/corpus.rs`. `--out` keeps the index and the queries.

#[path = "../../tests/search/corpus.rs"]
mod corpus;
#[path = "../../tests/search/known.rs"]
mod known;

use std::collections::{BTreeMap, HashMap};
use std::path::{Path, PathBuf};
use std::time::Instant;

use lantoa::search::{Filters, Options, SearchContext, build, query, script};

fn main() {
    let args: Vec<String> = std::env::args().collect();
    let value = |name: &str| args.iter().position(|a| a == name).and_then(|i| args.get(i + 1)).cloned();
    let pages: usize = value("--pages").and_then(|v| v.parse().ok()).unwrap_or(1_000);
    let per_class: usize = value("--per-class").and_then(|v| v.parse().ok()).unwrap_or(40);
    let runs: usize = value("--runs").and_then(|v| v.parse().ok()).unwrap_or(3).max(1);
    let seed: u64 = value("--seed").and_then(|v| v.parse().ok()).unwrap_or(8);
    let docs: Vec<corpus::Doc> = match value("--corpus") {
        Some(path) => {
            let text = std::fs::read_to_string(path).expect("the corpus is readable");
            text.lines().map(|l| serde_json::from_str(l).expect("a page a line")).collect()
        }
        None => corpus::pages(pages, 1),
    };
    let bytes: usize = docs.iter().map(|d| d.body.len() + d.title.len() + d.description.len()).sum();
    let ctx = SearchContext::default();
    let (index, seconds) = corpus::with_docs(&docs, |docs| {
        let mut best = f64::MAX;
        let mut index = None;
        for _ in 0..runs {
            let start = Instant::now();
            index = Some(build(docs, &ctx, &Options::default()));
            best = best.min(start.elapsed().as_secs_f64());
        }
        (index.expect("built at least once"), best)
    });
    let total: usize = index.files.iter().map(|f| f.1.len()).sum();
    println!(
        "{} pages, {:.1} MB of text: {:.2} s, {:.1} MB/s; {} files, {:.2} MB",
        docs.len(),
        bytes as f64 / 1e6,
        seconds,
        bytes as f64 / 1e6 / seconds,
        index.files.len(),
        total as f64 / 1e6
    );
    let known = known::queries(&docs, per_class, seed);
    let by_url: HashMap<&str, &corpus::Doc> = docs.iter().map(|d| (d.url.as_str(), d)).collect();
    let mut table: BTreeMap<&str, (usize, usize, usize)> = BTreeMap::new();
    let mut failures = Vec::new();
    let mut found = Vec::new();
    for item in &known {
        let results = query(&index, &item.query, &Filters::default(), 10);
        let right = |url: &str| {
            item.right.iter().any(|r| match r.strip_prefix('=') {
                Some(form) => by_url.get(url).is_some_and(|d| known::has_form(d, form)),
                None => r == url || same_title(&by_url, r, url, item.class),
            })
        };
        let rank = results.hits.iter().position(|h| right(&h.url));
        let row = table.entry(item.class).or_default();
        row.0 += 1;
        row.1 += usize::from(rank == Some(0));
        row.2 += usize::from(rank.is_some_and(|r| r < 5));
        if rank != Some(0) {
            failures.push(format!(
                "{}\t{}\t{:?}\t{}\t{}",
                item.class,
                item.query,
                rank,
                item.right[0],
                results.read_as.clone().unwrap_or_default()
            ));
        }
        let urls: Vec<&str> = results.hits.iter().map(|h| h.url.as_str()).collect();
        found.push(serde_json::json!({ "class": item.class, "query": item.query, "right": item.right, "found": urls }));
    }
    let (mut macro1, mut macro5) = (0.0, 0.0);
    for (class, (n, first, five)) in &table {
        let (a, b) = (*first as f64 / *n as f64, *five as f64 / *n as f64);
        println!("{class:>3}  n {n:>3}  s@1 {a:.2}  s@5 {b:.2}");
        macro1 += a;
        macro5 += b;
    }
    println!("mean      s@1 {:.3}  s@5 {:.3}", macro1 / table.len() as f64, macro5 / table.len() as f64);
    if let Some(out) = value("--out").map(PathBuf::from) {
        write(&out, "queries.json", serde_json::to_string(&found).expect("serialises").as_bytes());
        write(&out, "failures.tsv", failures.join("\n").as_bytes());
        write(&out, "js/search.js", script().as_bytes());
        write(&out, "manifest.txt", index.manifest.as_bytes());
        for (path, bytes) in &index.files {
            write(&out, path, bytes);
        }
    }
}

/// Titles that occur twice cannot be told apart by title words.
fn same_title(by_url: &HashMap<&str, &corpus::Doc>, a: &str, b: &str, class: &str) -> bool {
    let title = |url: &str| by_url.get(url).map(|d| d.title.to_lowercase());
    !class.starts_with(['d', 'i', 'j']) && title(a) == title(b)
}

fn write(out: &Path, path: &str, bytes: &[u8]) {
    let path = out.join(path);
    std::fs::create_dir_all(path.parent().expect("a file has a folder")).expect("the folder can be made");
    std::fs::write(path, bytes).expect("the file can be written");
}
