//! Queries as people in need type them, with the page each must lead to: without marks, with mistakes, in the
//! words of their region.
//!
//! `people.tsv` is the editors' list. Half of ours (`people-tuned.tsv`) was looked at while weights were set, the
//! other half (`people-unseen.tsv`) was not.

use lantoa::search::{Filters, ShardSource, query};

/// Asked, and the address that answers.
pub fn queries(list: &'static str) -> Vec<(&'static str, &'static str)> {
    list.lines().filter_map(|line| line.split_once('\t')).collect()
}

/// How many have the right page first, and how many among three; the others as lines of text.
pub fn ask(index: &impl ShardSource, list: &'static str) -> (usize, usize, Vec<String>) {
    let page = |url: &str| url.trim_start_matches('/').split('#').next().unwrap_or_default().to_owned();
    let (mut first, mut three, mut others) = (0, 0, Vec::new());
    for (text, right) in queries(list) {
        let hits = query(index, text, &Filters::default(), 3).hits;
        let rank = hits.iter().position(|hit| page(&hit.url) == page(right));
        first += usize::from(rank == Some(0));
        three += usize::from(rank.is_some());
        if rank != Some(0) {
            others.push(format!("{text} → {right}: {:?}", hits.iter().map(|h| &*h.url).collect::<Vec<_>>()));
        }
    }
    (first, three, others)
}
