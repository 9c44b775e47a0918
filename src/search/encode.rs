//! Bytes of postings: one list after the other, and shards of lists.
//!
//! A list is `shared|suffix lengths`, the end of its key, then
//!
//! ```text
//! varint 2·n + cut        n postings; 1 if only the best were kept
//! varint df               only if cut: units that have the key
//! varint length           only if n > 1: bytes that follow, to skip them
//! varint m, m bytes       pairs only: spellings that occur, 16·first + second rank (m is 1 if n is 1)
//! n varints               units, as differences (0: the same unit, another spelling)
//! n bytes                 16·level + spelling (rank, or index into the m bytes)
//! positions               pairs only: bytes pos mod 127, high bit: more follow; 127: more than are kept
//! ```
//!
//! Keys are sorted, each stored without what it shares with the one before, so a shard is read from its
//! start. Reading is in `shard`.

/// Worth of a posting by its level; from the ninth on the title has it.
pub(crate) const LEVELS: [f64; 16] =
    [0.35, 0.6, 0.85, 1.1, 1.35, 1.6, 1.85, 2.1, 2.6, 3.0, 3.4, 3.8, 4.2, 4.8, 5.6, 6.6];
/// Positions kept for a pair in one unit; beyond that only "many".
pub(crate) const MAX_POSITIONS: usize = 6;
pub(crate) const MANY: u8 = 127;
/// Postings kept of a list, the best first: bounds what a query reads on a site of any size.
pub(crate) const MAX_POSTINGS: usize = 2_000;

/// One key in one unit in one spelling.
#[derive(Clone, Copy)]
pub(crate) struct Posting {
    pub key: u64,
    pub unit: u32,
    /// Ranks of the spellings, 16·first + second.
    pub spelling: u8,
    pub level: u8,
    pub count: u8,
    pub positions: [u8; MAX_POSITIONS],
}

impl Posting {
    /// By key, unit and spelling, in one number, which is compared at once.
    pub fn order(&self) -> u128 {
        u128::from(self.key) << 40 | u128::from(self.unit) << 8 | u128::from(self.spelling)
    }
}

pub(crate) fn put_varint(mut n: u32, out: &mut Vec<u8>) {
    while n >= 0x80 {
        out.push(n as u8 | 0x80);
        n >>= 7;
    }
    out.push(n as u8);
}

/// The body of a list (all but its key) and the number of units that have it.
///
/// `postings` are of one key, sorted by unit and spelling.
pub(crate) fn encode_list(postings: &[Posting], pair: bool, out: &mut Vec<u8>) -> u32 {
    let df = 1 + postings.windows(2).filter(|w| w[0].unit != w[1].unit).count() as u32;
    let mut best;
    let cut = postings.len() > MAX_POSTINGS;
    let kept: &[Posting] = if cut {
        best = postings.to_vec();
        best.sort_by_key(|p| (std::cmp::Reverse(p.level), p.unit, p.spelling));
        best.truncate(MAX_POSTINGS);
        best.sort_by_key(|p| (p.unit, p.spelling));
        &best
    } else {
        postings
    };
    put_varint(kept.len() as u32 * 2 + u32::from(cut), out);
    if cut {
        put_varint(df, out);
    }
    let mut body = Vec::with_capacity(kept.len() * 3 + 8);
    let mut spellings: Vec<u8> = Vec::new();
    if pair {
        spellings = common_spellings(kept);
        if kept.len() > 1 {
            put_varint(spellings.len() as u32, &mut body);
        }
        body.extend_from_slice(&spellings);
    }
    let mut before = 0;
    for p in kept {
        put_varint(p.unit - before, &mut body);
        before = p.unit;
    }
    for p in kept {
        let index = if pair {
            spellings.iter().position(|s| *s == p.spelling).map_or(15, |i| i.min(15) as u8)
        } else {
            p.spelling >> 4
        };
        body.push(p.level << 4 | index);
    }
    if pair {
        for p in kept {
            let n = p.count as usize;
            if n > MAX_POSITIONS {
                body.push(MANY);
            } else {
                for (i, pos) in p.positions[..n].iter().enumerate() {
                    body.push(pos | if i + 1 < n { 0x80 } else { 0 });
                }
            }
        }
    }
    if kept.len() > 1 {
        put_varint(body.len() as u32, out);
    }
    out.extend_from_slice(&body);
    df
}

/// Up to 15 spellings, most frequent first.
fn common_spellings(postings: &[Posting]) -> Vec<u8> {
    let mut counts = [0u32; 256];
    for p in postings {
        counts[p.spelling as usize] += 1;
    }
    let mut found: Vec<u8> = (0..=255).filter(|s| counts[*s as usize] > 0).collect();
    found.sort_by_key(|s| (std::cmp::Reverse(counts[*s as usize]), *s));
    found.truncate(15);
    found
}

/// Appends a key, without what it shares with `before`.
pub(crate) fn put_key(before: &str, key: &str, out: &mut Vec<u8>) {
    let shared = before.bytes().zip(key.bytes()).take_while(|(a, b)| a == b).count();
    let rest = &key.as_bytes()[shared..];
    out.push((shared.min(15) << 4 | rest.len().min(15)) as u8);
    if shared >= 15 {
        put_varint(shared as u32 - 15, out);
    }
    if rest.len() >= 15 {
        put_varint(rest.len() as u32 - 15, out);
    }
    out.extend_from_slice(rest);
}
