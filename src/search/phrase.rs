//! How much of a query stands in a unit as one phrase: runs of pairs one after the other.

use super::encode::{LEVELS, MANY};
use super::shard::List;

/// Ranks of the typed spellings; `None` where any will do.
pub(crate) type Wanted = (Option<u8>, Option<u8>);

/// A pair of neighbours in the query: number of its second word, list, wanted spelling.
pub(crate) type Pair<'l> = (usize, &'l List, Wanted);

pub(crate) fn fits(spelling: u8, wanted: Wanted) -> bool {
    wanted.0.is_none_or(|w| spelling >> 4 == w) && wanted.1.is_none_or(|w| spelling & 15 == w)
}

fn range_of(list: &List, unit: u32) -> std::ops::Range<usize> {
    let start = list.units.partition_point(|u| *u < unit);
    let end = start + list.units[start..].iter().take_while(|u| **u == unit).count();
    start..end
}

pub(crate) fn level_in(list: &List, unit: u32) -> f64 {
    range_of(list, unit).fold(0.0, |best: f64, i| {
        let level = LEVELS[(list.levels[i] & 15) as usize];
        if level > best { level } else { best }
    })
}

/// The worth of the longest run of pairs that stand one after the other in `unit`; with `same` only in the typed
/// spelling. One pair that is not listed counts where the pairs around it stand in their places: its words
/// do too, and of a frequent pair only the best units are listed.
pub(crate) fn longest(unit: u32, pairs: &[Pair], weights: &[f64], same: bool) -> f64 {
    // Runs that end at a position (mod 127) of this pair, the one before and the one before that; the last
    // entry: at any position.
    let (mut now, mut before, mut earlier) = ([0.0; 128], [0.0; 128], [0.0; 128]);
    let (mut at, mut longest) = (0usize, 0.0);
    let most = |a: f64, b: f64| if a > b { a } else { b };
    for (i, list, wanted) in pairs {
        while at < *i {
            (earlier, before, now) = (before, now, [0.0; 128]);
            at += 1;
        }
        for n in range_of(list, unit) {
            if same && !fits(list.spellings[n], *wanted) {
                continue;
            }
            let positions = &list.positions[list.starts[n] as usize..list.starts[n + 1] as usize];
            if positions == [MANY] {
                let run = before.iter().copied().fold(0.0, most) + weights[*i];
                now[127] = most(now[127], run);
                longest = most(longest, run);
                continue;
            }
            for &p in positions {
                let p = p as usize % 127;
                let mut run = most(before[(p + 126) % 127], before[127]);
                let bridged = earlier[(p + 125) % 127];
                if run == 0.0 && bridged > 0.0 {
                    run = bridged + weights[*i - 1];
                }
                run += weights[*i];
                now[p] = most(now[p], run);
                longest = most(longest, run);
            }
        }
    }
    longest
}
