//! Keeps two outputs from meeting in one file.
//!
//! Good paths can still collide: the same path twice, paths that differ only by letter case (one file on
//! Windows and macOS), or a file where another output needs a folder.

use std::collections::HashMap;
use std::sync::Arc;

use super::error::PublishErrorKind;
use super::path::fold;

#[derive(Default)]
pub(super) struct Names {
    /// By folded path: the path as spelled, and what it is.
    taken: HashMap<String, (Arc<str>, Kind)>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    File,
    Folder,
}

impl Names {
    /// Takes `path` for a file and its ancestors for folders, or says what is in the way.
    pub fn take(&mut self, path: &Arc<str>) -> Result<(), PublishErrorKind> {
        let folded = fold(path);
        match self.taken.get(&folded) {
            Some((other, Kind::File)) if other == path => return Err(PublishErrorKind::Duplicate),
            Some((other, Kind::File)) => {
                return Err(PublishErrorKind::SameButForCase { other: other.to_string() });
            }
            Some((other, Kind::Folder)) => {
                return Err(PublishErrorKind::FileAndFolder { other: format!("{other}/") });
            }
            None => {}
        }
        self.take_folders(path)?;
        self.taken.insert(folded, (Arc::clone(path), Kind::File));
        Ok(())
    }

    fn take_folders(&mut self, path: &str) -> Result<(), PublishErrorKind> {
        for (end, _) in path.rmatch_indices('/') {
            let folder = &path[..end];
            let folded = fold(folder);
            match self.taken.get(&folded) {
                Some((other, Kind::File)) => {
                    return Err(PublishErrorKind::FileAndFolder { other: other.to_string() });
                }
                Some((other, Kind::Folder)) if &**other != folder => {
                    return Err(PublishErrorKind::SameButForCase { other: format!("{other}/") });
                }
                // Its own ancestors were taken with it.
                Some(_) => return Ok(()),
                None => {
                    self.taken.insert(folded, (Arc::from(folder), Kind::Folder));
                }
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check_second(first: &str, second: &str, expected: Option<PublishErrorKind>) {
        let mut names = Names::default();
        names.take(&first.into()).unwrap();
        assert_eq!(names.take(&second.into()).err(), expected, "{first} {second}");
    }

    #[test]
    fn paths_that_would_meet_in_one_file_are_refused() {
        check_second("a/b", "a/b", Some(PublishErrorKind::Duplicate));
        check_second("a/b", "a/B", Some(PublishErrorKind::SameButForCase { other: "a/b".into() }));
        check_second("Ấp/b", "ấp/c", Some(PublishErrorKind::SameButForCase { other: "Ấp/".into() }));
        check_second("x/A/b/c", "x/a/d", Some(PublishErrorKind::SameButForCase { other: "x/A/".into() }));
        check_second("a", "a/b", Some(PublishErrorKind::FileAndFolder { other: "a".into() }));
        check_second("a/b/c", "A", Some(PublishErrorKind::FileAndFolder { other: "a/".into() }));
    }

    #[test]
    fn different_paths_live_side_by_side() {
        check_second("a/b", "a/c", None);
        check_second("duong", "đuong", None);
        check_second("a/b/c", "a/d/c", None);
    }
}
