//! The files of a site as the disk tells of them, without their bytes, in one number.

use std::path::Path;
use std::time::{Duration, SystemTime};

use xxhash_rust::xxh3::xxh3_128;

use crate::source::{APPROVALS, Listed, Stamp, approvals_stamp, list};

/// A file written less than this before it was read may have been written again with the same stamp.
pub const UNSETTLED: Duration = Duration::from_secs(1);

/// Names, lengths, times and identities of all files. Two that are equal mean equal files, if the first was
/// [settled](Inputs::is_settled).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Inputs {
    count: u64,
    sum: u128,
    newest: Option<SystemTime>,
}

impl Inputs {
    /// What is on the disk now; `None` where a file there cannot be read.
    pub fn on_disk(root: &Path) -> Option<Inputs> {
        let listed = list(root);
        let stamp = |found: &Listed| found.found.as_ref().ok().map(|file| file.stamp);
        let inputs = Inputs::of(listed.iter().map(|found| (&*found.file, stamp(found))))?;
        Some(inputs.with_approvals(approvals_stamp(root)))
    }

    /// With the record of approvals, which also decides what is public.
    pub fn with_approvals(mut self, stamp: Stamp) -> Inputs {
        self.sum = self.sum.wrapping_add(xxh3_128(format!("{APPROVALS} {stamp:?}").as_bytes()));
        self.newest = self.newest.max(stamp.modified);
        self
    }

    /// Of files with their stamps, in any order; `None` where one has none.
    pub fn of<'a>(files: impl IntoIterator<Item = (&'a Path, Option<Stamp>)>) -> Option<Inputs> {
        let mut inputs = Inputs { count: 0, sum: 0, newest: None };
        let mut line = Vec::new();
        for (path, stamp) in files {
            let Stamp { len, modified, identity } = stamp?;
            let age = modified?.duration_since(SystemTime::UNIX_EPOCH).ok()?;
            line.clear();
            line.extend_from_slice(path.to_str()?.as_bytes());
            line.push(0);
            line.extend_from_slice(&len.to_le_bytes());
            line.extend_from_slice(&age.as_nanos().to_le_bytes());
            line.extend_from_slice(&identity.to_le_bytes());
            // A sum, for the disk lists files in any order.
            inputs.sum = inputs.sum.wrapping_add(xxh3_128(&line));
            inputs.count += 1;
            inputs.newest = inputs.newest.max(modified);
        }
        Some(inputs)
    }

    /// Whether none was written so shortly before `read` that it may have been written again since.
    pub fn is_settled(&self, read: SystemTime) -> bool {
        let settled = |newest| read.duration_since(newest).is_ok_and(|age| age > UNSETTLED);
        self.newest.is_none_or(settled)
    }
}

impl std::fmt::Display for Inputs {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}-{:032x}", self.count, self.sum)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn stamp(len: u64, seconds: u64, identity: u64) -> Option<Stamp> {
        Some(Stamp { len, modified: Some(SystemTime::UNIX_EPOCH + Duration::from_secs(seconds)), identity })
    }

    fn of(files: &[(&str, Option<Stamp>)]) -> Option<Inputs> {
        Inputs::of(files.iter().map(|(path, stamp)| (Path::new(*path), *stamp)))
    }

    #[test]
    fn every_change_makes_another_number_and_the_order_does_not() {
        let (a, b) = (("a", stamp(1, 5, 7)), ("b", stamp(2, 6, 8)));
        let known = of(&[a, b]).expect("has stamps");
        assert_eq!(of(&[b, a]), Some(known));
        for other in [
            &[a][..],
            &[a, b, b],
            &[("a2", a.1), b],
            &[("a", stamp(2, 5, 7)), b],
            &[("a", stamp(1, 6, 7)), b],
            &[("a", stamp(1, 5, 8)), b],
            &[("a", b.1), ("b", a.1)],
        ] {
            assert_ne!(of(other).expect("has stamps").to_string(), known.to_string(), "{other:?}");
        }
        assert_eq!(of(&[a, ("b", None)]), None);
        let at = |seconds: u64| SystemTime::UNIX_EPOCH + Duration::from_secs(seconds);
        assert!(known.is_settled(at(8)) && !known.is_settled(at(7)) && !known.is_settled(at(3)));
    }
}
