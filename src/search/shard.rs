//! Reads the lists of a shard (see `encode` for the bytes).
//!
//! A damaged shard gives fewer lists, never a panic: files come from a disk or a network.

use std::collections::BTreeMap;

use super::encode::MANY;

/// Where a list lies in its shard.
struct Place {
    df: u32,
    count: u32,
    body: usize,
    end: usize,
}

/// A shard with its directory read.
pub(crate) struct Shard {
    bytes: Vec<u8>,
    lists: BTreeMap<String, Place>,
}

/// A list, decoded.
pub(crate) struct List {
    pub df: u32,
    pub units: Vec<u32>,
    pub levels: Vec<u8>,
    /// Ranks 16·first + second; 16·rank for one word.
    pub spellings: Vec<u8>,
    /// The most frequent spelling, of a pair.
    pub usual: u8,
    /// Positions of posting `i` are `positions[starts[i]..starts[i + 1]]`; `MANY` alone: any.
    pub starts: Vec<u32>,
    pub positions: Vec<u8>,
}

struct Reader<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl<'a> Reader<'a> {
    fn byte(&mut self) -> Option<u8> {
        let b = *self.bytes.get(self.at)?;
        self.at += 1;
        Some(b)
    }

    fn varint(&mut self) -> Option<u32> {
        let (mut n, mut shift) = (0u32, 0);
        loop {
            let b = self.byte()?;
            n |= u32::from(b & 0x7f).checked_shl(shift)?;
            if b < 0x80 {
                return Some(n);
            }
            shift += 7;
        }
    }

    fn take(&mut self, n: usize) -> Option<&'a [u8]> {
        let part = self.bytes.get(self.at..self.at.checked_add(n)?)?;
        self.at += n;
        Some(part)
    }
}

impl Shard {
    pub fn new(bytes: Vec<u8>) -> Shard {
        let mut lists = BTreeMap::new();
        let mut reader = Reader { bytes: &bytes, at: 0 };
        let mut key = Vec::new();
        while reader.at < bytes.len() {
            match read_place(&mut reader, &mut key) {
                Some(place) => lists.insert(String::from_utf8_lossy(&key).into_owned(), place),
                None => break,
            };
        }
        Shard { bytes, lists }
    }

    /// Keys from `first` that begin with it, with their number of units, in order.
    pub fn starting_with<'s>(&'s self, first: &'s str) -> impl Iterator<Item = (&'s str, u32)> {
        self.lists
            .range(first.to_owned()..)
            .take_while(move |e| e.0.starts_with(first))
            .map(|e| (e.0.as_str(), e.1.df))
    }

    pub fn df(&self, key: &str) -> u32 {
        self.lists.get(key).map_or(0, |p| p.df)
    }

    pub fn list(&self, key: &str) -> Option<List> {
        let place = self.lists.get(key)?;
        let pair = key.contains(' ');
        let mut reader = Reader { bytes: self.bytes.get(..place.end)?, at: place.body };
        let n = place.count as usize;
        let mut spellings = Vec::new();
        if pair {
            let m = if n > 1 { reader.varint()? as usize } else { 1 };
            spellings = reader.take(m)?.to_vec();
        }
        let mut list = List {
            df: place.df,
            units: Vec::with_capacity(n),
            levels: Vec::with_capacity(n),
            spellings: Vec::with_capacity(n),
            usual: spellings.first().copied().unwrap_or(0),
            starts: vec![0],
            positions: Vec::new(),
        };
        let mut unit = 0u32;
        for _ in 0..n {
            unit = unit.checked_add(reader.varint()?)?;
            list.units.push(unit);
        }
        for &byte in reader.take(n)? {
            list.levels.push(byte >> 4);
            let index = byte & 15;
            list.spellings.push(if pair {
                *spellings.get(index as usize).unwrap_or(&0xff)
            } else {
                index << 4
            });
        }
        if pair {
            for _ in 0..n {
                loop {
                    let byte = reader.byte()?;
                    list.positions.push(byte & 0x7f);
                    if byte < 0x80 || byte == MANY {
                        break;
                    }
                }
                list.starts.push(list.positions.len() as u32);
            }
        }
        Some(list)
    }
}

fn read_place(reader: &mut Reader, key: &mut Vec<u8>) -> Option<Place> {
    let lengths = reader.byte()? as usize;
    let (mut shared, mut rest) = (lengths >> 4, lengths & 15);
    if shared == 15 {
        shared += reader.varint()? as usize;
    }
    if rest == 15 {
        rest += reader.varint()? as usize;
    }
    let tail = reader.take(rest)?;
    key.truncate(shared);
    key.extend_from_slice(tail);
    let head = reader.varint()?;
    let (count, cut) = (head >> 1, head & 1 == 1);
    let df = if cut { reader.varint()? } else { count };
    let (body, end);
    if count > 1 {
        let length = reader.varint()? as usize;
        body = reader.at;
        reader.take(length)?;
        end = reader.at;
    } else {
        body = reader.at;
        let pair = key.contains(&b' ');
        if pair {
            reader.byte()?;
        }
        reader.varint()?;
        reader.byte()?;
        if pair {
            while reader.byte()? >= 0x80 {}
        }
        end = reader.at;
    }
    Some(Place { df, count, body, end })
}
