//! What the last publish wrote: the marker inside the output folder, and the state beside it.
//!
//! The marker `.lantoa` lists each file with its length and hash. It holds nothing of this machine or
//! moment, so the same site gives the same marker, byte for byte; it travels with the folder (a copy, a
//! commit, a cached CI folder). Modification times, which tell whether a file was edited by hand since, are
//! kept in the state, outside the folder. Without them files are compared byte by byte.

use std::collections::HashMap;
use std::fmt::Write;
use std::sync::Arc;

use xxhash_rust::xxh3::xxh3_64;

use super::path::OutPath;

/// The marker's name in the output folder.
pub const MARKER: &str = ".lantoa";

const HEAD: &str = "lantoa 1\n";
const NOTE: &str = "# Thư mục này do lantoa tạo; đừng sửa tệp nào ở đây, lần dựng sau sẽ ghi lại. Written by lantoa; do not edit.\n";
const STATE_HEAD: &str = "lantoa-state 1\n";

/// One file as it was published.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Entry {
    pub len: u64,
    pub hash: u64,
    /// What the file was made from, where the maker told.
    pub key: Option<u64>,
    /// When the file was last changed, where known.
    pub mtime: Option<i64>,
}

/// The files of the last publish by path, and the marker's own bytes.
#[derive(Debug, Default)]
pub(super) struct Manifest {
    pub entries: HashMap<Arc<str>, Entry>,
    pub bytes: Vec<u8>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum MarkerError {
    Damaged,
    Newer,
}

/// Writes the marker. `files` must be sorted by path.
pub(super) fn write_marker(files: &[(Arc<str>, Entry)]) -> Vec<u8> {
    let mut text = String::with_capacity(HEAD.len() + NOTE.len() + files.len() * 80);
    text.push_str(HEAD);
    text.push_str(NOTE);
    for (path, entry) in files {
        let _ = write!(text, "{:016x} {} ", entry.hash, entry.len);
        match entry.key {
            Some(key) => drop(write!(text, "{key:016x}")),
            None => text.push('-'),
        }
        let _ = writeln!(text, " {path}");
    }
    sealed(text)
}

/// Writes the state that goes with `marker`. `files` must be those of the marker, in its order.
pub(super) fn write_state(marker: &[u8], files: &[(Arc<str>, Entry)]) -> Vec<u8> {
    let mut text = String::with_capacity(64 + files.len() * 20);
    let _ = writeln!(text, "{STATE_HEAD}{:016x}", xxh3_64(marker));
    for (_, entry) in files {
        match entry.mtime {
            Some(mtime) => drop(writeln!(text, "{mtime}")),
            None => text.push_str("-\n"),
        }
    }
    sealed(text)
}

/// Reads the marker, and the state where there is one that belongs to it.
pub(super) fn read(marker: Vec<u8>, state: Option<&[u8]>) -> Result<Manifest, MarkerError> {
    let text = std::str::from_utf8(&marker).map_err(|_| MarkerError::Damaged)?;
    if !text.starts_with(HEAD) {
        let newer = text.strip_prefix("lantoa ").and_then(|t| t.split('\n').next()?.parse::<u32>().ok());
        return Err(if newer.is_some_and(|n| n > 1) { MarkerError::Newer } else { MarkerError::Damaged });
    }
    let body = unsealed(text).ok_or(MarkerError::Damaged)?;
    let times = state.and_then(|state| read_state(&marker, state));
    let mut times = times.into_iter().flatten();
    let mut entries = HashMap::with_capacity(body.len() / 80);
    for line in body[HEAD.len()..].lines().filter(|line| !line.starts_with('#')) {
        let (path, mut entry) = read_line(line).ok_or(MarkerError::Damaged)?;
        entry.mtime = times.next().flatten();
        entries.insert(path, entry);
    }
    Ok(Manifest { entries, bytes: marker })
}

fn read_line(line: &str) -> Option<(Arc<str>, Entry)> {
    let mut parts = line.splitn(4, ' ');
    let hash = u64::from_str_radix(parts.next()?, 16).ok()?;
    let len = parts.next()?.parse().ok()?;
    let key = match parts.next()? {
        "-" => None,
        key => Some(u64::from_str_radix(key, 16).ok()?),
    };
    // The marker may come from elsewhere: a path that leaves the folder must not get in this way.
    let path = OutPath::new(parts.next()?).ok()?;
    Some((path.shared(), Entry { len, hash, key, mtime: None }))
}

fn read_state(marker: &[u8], state: &[u8]) -> Option<Vec<Option<i64>>> {
    let body = unsealed(std::str::from_utf8(state).ok()?)?.strip_prefix(STATE_HEAD)?;
    let (hash, times) = body.split_once('\n')?;
    if u64::from_str_radix(hash, 16).ok()? != xxh3_64(marker) {
        return None;
    }
    Some(times.lines().map(|line| line.parse().ok()).collect())
}

/// Ends `text` with a line that shows later whether all of it is still there.
pub(super) fn sealed(mut text: String) -> Vec<u8> {
    let hash = xxh3_64(text.as_bytes());
    let _ = writeln!(text, "end {hash:016x}");
    text.into_bytes()
}

/// The text before the last line, if that line fits it.
pub(super) fn unsealed(text: &str) -> Option<&str> {
    let body = &text[..=text.strip_suffix('\n')?.rfind('\n')?];
    let hash = text[body.len()..].strip_prefix("end ")?.trim_end_matches('\n');
    (hash.len() == 16 && u64::from_str_radix(hash, 16).ok()? == xxh3_64(body.as_bytes())).then_some(body)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn some_files() -> Vec<(Arc<str>, Entry)> {
        vec![
            ("a b.html".into(), Entry { len: 3, hash: 7, key: None, mtime: Some(-5) }),
            ("ảnh/mũ.jpg".into(), Entry { len: u64::MAX, hash: u64::MAX, key: Some(0), mtime: None }),
        ]
    }

    #[test]
    fn marker_and_state_read_back_as_written() {
        let files = some_files();
        let marker = write_marker(&files);
        let state = write_state(&marker, &files);
        let manifest = read(marker, Some(&state)).unwrap();
        assert_eq!(manifest.entries, files.into_iter().collect());
    }

    #[test]
    fn a_state_of_another_marker_is_not_believed() {
        let files = some_files();
        let state = write_state(b"other", &files);
        let manifest = read(write_marker(&files), Some(&state)).unwrap();
        assert!(manifest.entries.values().all(|e| e.mtime.is_none()));
    }

    #[test]
    fn a_marker_cut_or_changed_anywhere_is_damaged() {
        let marker = write_marker(&some_files());
        for end in 0..marker.len() {
            assert_eq!(read(marker[..end].to_vec(), None).err(), Some(MarkerError::Damaged), "{end}");
        }
        for at in HEAD.len()..marker.len() {
            let mut bad = marker.clone();
            bad[at] ^= 1;
            assert!(read(bad, None).is_err(), "{at}");
        }
        assert_eq!(read(b"lantoa 2\n".to_vec(), None).err(), Some(MarkerError::Newer));
    }

    #[test]
    fn a_marker_that_names_a_file_outside_is_damaged() {
        let marker = sealed(format!("{HEAD}{:016x} 1 - ../x\n", 1));
        assert_eq!(read(marker, None).err(), Some(MarkerError::Damaged));
    }
}
