//! Knows again what was built: where nothing has changed since, a build has nothing to do.
//!
//! After a build, [`remember`] notes beside the output folder what it was made of: the stamps of all files of
//! the site, the program with its options, until when its pages hold, and what was said. [`unchanged`]
//! compares that with what the disk says now, of the sources and of every file that was published, and opens
//! none of them. A note that is missing, cut off, from elsewhere or of other files is none, and the site is
//! built: the note can only save time.

use std::path::Path;
use std::time::SystemTime;

use jiff::civil::DateTime;
use xxhash_rust::xxh3::xxh3_128;

use super::Built;
use crate::load::{Inputs, Settings};
use crate::model::coming::coming;
use crate::model::{Hidden, LinkOptions, Unpublished};
use crate::publish::Noted;

/// A build that had nothing to do.
pub struct Unchanged {
    /// Pages of the site.
    pub pages: usize,
    /// Files of the site.
    pub files: usize,
    /// Pages that are not published.
    pub hidden: HiddenCounts,
    /// What the build said that made it.
    pub said: String,
}

/// How many pages are not published, by reason.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct HiddenCounts {
    /// Drafts.
    pub drafts: usize,
    /// Not before a moment to come.
    pub scheduled: usize,
    /// Not since a moment that is past.
    pub expired: usize,
}

impl HiddenCounts {
    /// Counts pages that are not published.
    pub fn of(unpublished: &[Unpublished]) -> HiddenCounts {
        let mut counts = HiddenCounts::default();
        for page in unpublished {
            match page.reason {
                Hidden::Draft => counts.drafts += 1,
                Hidden::Scheduled(_) => counts.scheduled += 1,
                Hidden::Expired(_) => counts.expired += 1,
            }
        }
        counts
    }

    /// All of them.
    pub fn total(&self) -> usize {
        self.drafts + self.scheduled + self.expired
    }
}

/// Whether `out` holds what these settings would make, as far as names, lengths and times tell. `asked` is
/// what else a build depends on: the program itself, and how it speaks.
pub fn unchanged(settings: &Settings, out: &Path, asked: &str) -> Option<Unchanged> {
    let noted = Noted::read(out)?;
    let note = Note::read(&noted.text)?;
    let now = settings.options.moment();
    // A day is on every page; within it the site changes at the moments it names.
    let holds = note.made <= now && note.made.date() == now.date() && note.until.is_none_or(|at| now < at);
    if !holds || note.asked != key(settings, asked) {
        return None;
    }
    let same = || Inputs::on_disk(&settings.root).is_some_and(|inputs| inputs.to_string() == note.inputs);
    let (same, stands) = rayon::join(same, || noted.stands());
    (same && stands).then(|| Unchanged {
        pages: note.pages,
        files: noted.files(),
        hidden: note.hidden,
        said: note.said.to_owned(),
    })
}

/// Notes what a build was made of, and what was `said` of it. `read` is when its reading began.
pub fn remember(settings: &Settings, built: &Built, asked: &str, read: SystemTime, said: &str) {
    let (Some(published), Some(inputs)) = (&built.published, built.inputs) else { return };
    if !inputs.is_settled(read) {
        return;
    }
    let scheduled = built.unpublished.iter().filter_map(|page| match page.reason {
        Hidden::Scheduled(at) => Some(at),
        _ => None,
    });
    let until = coming(&built.site).iter().map(|coming| coming.at).chain(scheduled).min();
    let note = Note {
        asked: key(settings, asked),
        inputs: &inputs.to_string(),
        made: settings.options.moment(),
        until,
        pages: built.pages,
        hidden: HiddenCounts::of(&built.unpublished),
        said,
    };
    published.note(&note.write());
}

/// Everything but the files and the moment that a build depends on.
fn key(settings: &Settings, asked: &str) -> u128 {
    let Settings { root, base_url, theme, options } = settings;
    let root = std::path::absolute(root).unwrap_or_else(|_| root.clone());
    let LinkOptions { now: _, time: _, drafts, future, expired, portable } = options;
    let shown = (drafts, future, expired, portable);
    xxh3_128(format!("{asked}\n{root:?}\n{base_url:?}\n{theme:?}\n{shown:?}").as_bytes())
}

#[derive(Debug, PartialEq, Eq)]
struct Note<'a> {
    asked: u128,
    inputs: &'a str,
    made: DateTime,
    until: Option<DateTime>,
    pages: usize,
    hidden: HiddenCounts,
    said: &'a str,
}

impl<'a> Note<'a> {
    fn write(&self) -> String {
        let Note { asked, inputs, made, until, pages, hidden, said } = self;
        let HiddenCounts { drafts, scheduled, expired } = hidden;
        let until = until.map_or("-".to_owned(), |until| until.to_string());
        format!("{asked:032x} {inputs} {made} {until} {pages} {drafts} {scheduled} {expired}\n{said}")
    }

    fn read(text: &'a str) -> Option<Note<'a>> {
        let (line, said) = text.split_once('\n')?;
        let mut words = line.split(' ');
        let asked = u128::from_str_radix(words.next()?, 16).ok()?;
        let inputs = words.next()?;
        let made = words.next()?.parse().ok()?;
        let until = match words.next()? {
            "-" => None,
            until => Some(until.parse().ok()?),
        };
        let mut number = || words.next()?.parse::<usize>().ok();
        let pages = number()?;
        let hidden = HiddenCounts { drafts: number()?, scheduled: number()?, expired: number()? };
        Some(Note { asked, inputs, made, until, pages, hidden, said })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_note_reads_back_as_written() {
        let made: DateTime = "2026-11-28T10:15:07.5".parse().expect("a moment");
        for (until, said) in [(None, ""), (Some(made), "a.md:1:1: cảnh báo\n\nhai dòng")] {
            let hidden = HiddenCounts { drafts: 1, scheduled: 2, expired: 3 };
            let note = Note { asked: 7, inputs: "2-ff", made, until, pages: 5, hidden, said };
            assert_eq!(Note::read(&note.write()), Some(note));
        }
        assert_eq!(Note::read("7 2-ff"), None);
    }
}
