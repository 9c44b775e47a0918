//! Source files that another program holds: looked at again before anything is said of them, told in one
//! message.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use super::files::Known;
use crate::diag::Diagnostic;
use crate::source::held_problem;

/// An edit whose file is held for longer than this is reported.
const UNSAID: Duration = Duration::from_secs(4);

/// Changed files that could not be read yet, since when.
#[derive(Default)]
pub struct Waiting(BTreeMap<PathBuf, SystemTime>);

impl Waiting {
    /// Takes note of a file that was read, or not; says whether to wait for it in silence.
    pub fn waits(&mut self, file: &Path, is_held: bool, now: SystemTime) -> bool {
        if !is_held {
            self.0.remove(file);
            return false;
        }
        let since = *self.0.entry(file.to_owned()).or_insert(now);
        now.duration_since(since).unwrap_or_default() < UNSAID
    }

    /// A file that is no more.
    pub fn forget(&mut self, file: &Path) {
        self.0.remove(file);
    }

    /// Whether a file waits.
    pub fn has(&self, file: &Path) -> bool {
        self.0.contains_key(file)
    }

    /// The files to look at again.
    pub fn files(&self) -> impl Iterator<Item = &PathBuf> {
        self.0.keys()
    }
}

/// The one message about held files.
#[derive(Debug)]
pub enum Told {
    /// Among others: the last versions of the files are still in use.
    Beside(Diagnostic),
    /// Alone: the site lacks some of its files, and whatever else is wrong may follow from that.
    Alone(Diagnostic),
}

/// What to say of the held files among these; `None` where there are none.
pub fn problem<'a>(files: impl Iterator<Item = &'a Known>) -> Option<Told> {
    let mut held: Vec<&Known> = files.filter(|known| known.is_held()).collect();
    held.sort_by(|a, b| a.path.cmp(&b.path));
    let paths: Vec<&str> = held.iter().map(|known| &*known.path).collect();
    if paths.is_empty() {
        return None;
    }
    let problem = held_problem(&paths);
    let lacks = held.iter().any(|known| !known.good);
    Some(if lacks { Told::Alone(problem) } else { Told::Beside(problem) })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::load::files::Content;
    use crate::source::Stamp;

    fn held(path: &str, good: bool) -> Known {
        Known {
            path: path.into(),
            stamp: Stamp::default(),
            read: SystemTime::UNIX_EPOCH,
            content: Content::Nothing,
            good,
            problems: vec![held_problem(&[path])],
        }
    }

    #[test]
    fn held_files_are_told_in_one_message_that_stands_alone() {
        let files: Vec<Known> =
            ["content/d.md", "content/b.md", "content/a.md", "content/c.md", "content/e.md"]
                .iter()
                .map(|path| held(path, false))
                .collect();
        let Some(Told::Alone(one)) = problem(files.iter()) else { panic!("nothing else is said") };
        let text = one.message.get(crate::diag::Lang::Vi);
        assert_eq!(
            text,
            "5 tệp đang bị chương trình khác giữ nên chưa đọc được: content/a.md, content/b.md, content/c.md và 2 tệp nữa"
        );
        assert!(
            matches!(problem([held("a.md", true)].iter()), Some(Told::Beside(_))),
            "the last version is still there"
        );
        assert!(problem([].iter()).is_none());
    }

    #[test]
    fn an_edit_is_waited_for_in_silence_for_some_seconds() {
        let mut waiting = Waiting::default();
        let (file, begun) = (Path::new("content/a.md"), SystemTime::UNIX_EPOCH);
        assert!(waiting.waits(file, true, begun));
        assert!(waiting.has(file));
        assert!(waiting.waits(file, true, begun + Duration::from_secs(3)));
        assert!(!waiting.waits(file, true, begun + Duration::from_secs(5)));
        assert!(!waiting.waits(file, false, begun + Duration::from_secs(6)));
        assert!(!waiting.has(file));
    }
}
