//! The order of pages in the index: alike next to alike.
//!
//! The results of a query are alike, so their texts then lie in few packs; packs compress better and
//! differences between neighbours in posting lists are small. Pages are chained greedily: after each
//! comes the one that shares most of a sample of its rarer pairs of words.

use rayon::prelude::*;

use super::collect::{ASIDE, BLOCK, Page, WORD};

/// Pairs sampled of a page.
const SAMPLE: usize = 24;
/// A pair that more pages than this have says nothing about likeness.
const COMMON: usize = 40;

fn hash(a: u32, b: u32) -> u32 {
    let n = (u64::from(a) << 32 | u64::from(b)).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    (n ^ n >> 31).wrapping_mul(0xbf58_476d_1ce4_e5b9).wrapping_shr(32) as u32
}

/// The numbers of `pages` in their new order. `urls` break ties and say where a chain begins.
pub(crate) fn order(pages: &[Page], urls: &[&str]) -> Vec<usize> {
    let mut by_url: Vec<usize> = (0..pages.len()).collect();
    by_url.sort_by_key(|i| urls[*i]);
    let pairs: Vec<Vec<u32>> = pages
        .par_iter()
        .map(|page| {
            let mut pairs = Vec::new();
            for unit in &page.units {
                let mut before = None;
                for token in &unit.tokens {
                    if token & BLOCK != 0 {
                        before = None;
                    } else if token & ASIDE == 0 {
                        if let Some(b) = before {
                            pairs.push(hash(b, token & WORD));
                        }
                        before = Some(token & WORD);
                    }
                }
            }
            pairs.sort_unstable();
            pairs.dedup();
            pairs
        })
        .collect();
    // How many pages have a pair, by the top bits of its hash; collisions only blur the sample.
    let mut counts = vec![0u8; 1 << 22];
    for pair in pairs.iter().flatten() {
        let count = &mut counts[(pair >> 10) as usize];
        *count = count.saturating_add(1);
    }
    let samples: Vec<Vec<u32>> = pairs
        .par_iter()
        .map(|pairs| {
            let fits = |p: &&u32| (2..=COMMON).contains(&(counts[(**p >> 10) as usize] as usize));
            // The smallest after a second hash: the same pair is drawn in every page that has it.
            let mut sample: Vec<(u32, u32)> =
                pairs.iter().filter(fits).map(|p| (hash(*p, 7), *p >> 10)).collect();
            let n = sample.len().min(SAMPLE);
            if n > 0 && n < sample.len() {
                sample.select_nth_unstable(n - 1);
            }
            sample.truncate(n);
            sample.into_iter().map(|s| s.1).collect()
        })
        .collect();
    chain(&samples, &by_url)
}

fn chain(samples: &[Vec<u32>], by_url: &[usize]) -> Vec<usize> {
    let mut holders: super::collect::WordMap<u32, Vec<u32>> = Default::default();
    for &page in by_url {
        for pair in &samples[page] {
            holders.entry(*pair).or_default().push(page as u32);
        }
    }
    let mut placed = vec![false; samples.len()];
    let mut shared = vec![0u32; samples.len()];
    let mut out = Vec::with_capacity(samples.len());
    let mut starts = by_url.iter();
    let mut current: Option<usize> = None;
    while out.len() < samples.len() {
        let next = current.and_then(|page| best_neighbour(page, samples, &mut holders, &placed, &mut shared));
        let next = next.or_else(|| starts.by_ref().copied().find(|p| !placed[*p]));
        let Some(page) = next else { break };
        placed[page] = true;
        out.push(page);
        current = Some(page);
    }
    out
}

fn best_neighbour(
    page: usize,
    samples: &[Vec<u32>],
    holders: &mut super::collect::WordMap<u32, Vec<u32>>,
    placed: &[bool],
    shared: &mut [u32],
) -> Option<usize> {
    let mut touched = Vec::new();
    for pair in &samples[page] {
        let Some(list) = holders.get_mut(pair) else { continue };
        list.retain(|p| !placed[*p as usize]);
        for &other in list.iter() {
            if shared[other as usize] == 0 {
                touched.push(other as usize);
            }
            shared[other as usize] += 1;
        }
    }
    let best = touched.iter().copied().max_by_key(|p| (shared[*p], std::cmp::Reverse(*p)));
    for p in touched {
        shared[p] = 0;
    }
    best
}
