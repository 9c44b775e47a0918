//! One clause of a goal: its figures, what each measures, and which words say it.

use super::super::figures::{Figure, Shape, figures_in, is_measure};
use super::super::json::{Block, Frequency};
use super::super::text;
use super::Context;
use super::judge::{frequency, has_predicate, open_subject, tidy_subject};
use super::years::Mark;

/// A paragraph with its years, and the same with the years blanked out.
pub(super) struct Text<'a> {
    pub(super) block: &'a Block,
    pub(super) marks: Vec<Mark>,
    pub(super) masked: String,
}

impl Text<'_> {
    pub(super) fn marks_in(&self, from: usize, to: usize) -> Vec<&Mark> {
        self.marks.iter().filter(|mark| mark.range.start >= from && mark.range.end <= to).collect()
    }

    /// The last year in a part of the text by which something is due.
    pub(super) fn due_in(&self, from: usize, to: usize) -> Option<u16> {
        self.marks_in(from, to).iter().rev().find(|mark| !mark.aside).map(|mark| mark.year)
    }
}

/// A figure of a clause with what stands around it.
pub(super) struct Candidate<'a> {
    pub(super) figure: Figure,
    pub(super) shape: Shape,
    /// Where its own part of the clause begins and ends.
    pub(super) left_from: usize,
    pub(super) right_to: usize,
    pub(super) right: &'a str,
    pub(super) subject: String,
    pub(super) subject_first: bool,
    pub(super) by: Option<u16>,
    /// The first of its clause.
    pub(super) first: bool,
}

impl Candidate<'_> {
    /// Where its words begin in the paragraph: with the year that stands directly before them.
    pub(super) fn start(&self, part: &Text<'_>) -> usize {
        let start =
            self.left_from + if self.subject_first { self.shape.core_start } else { self.shape.start };
        let before = part
            .marks
            .iter()
            .rev()
            .find(|mark| mark.range.end <= start && mark.range.start >= self.left_from);
        let between =
            |mark: &&Mark| part.masked[mark.range.end..start].trim_matches([' ', ',', ':']).is_empty();
        // One directly behind the figure before belongs to that.
        let free =
            |mark: &&Mark| self.first || !part.masked[self.left_from..mark.range.start].trim().is_empty();
        before.filter(between).filter(free).map_or(start, |mark| mark.range.start)
    }

    /// Its words as they stand in the paragraph.
    pub(super) fn clause(&self, part: &Text<'_>) -> String {
        let end = if self.subject_first {
            self.figure.end + (self.right_to - self.figure.end - self.right.len())
        } else {
            self.right_to
        };
        // A year directly behind the figure belongs to the words that are shown.
        let end = part
            .marks
            .iter()
            .filter(|mark| mark.range.start >= end && mark.range.end <= self.right_to)
            .filter(|mark| part.block.text[end..mark.range.start].trim().is_empty())
            .map(|mark| mark.range.end)
            .next()
            .unwrap_or(end);
        let words = &part.block.text[self.start(part).min(end)..end];
        let words = words.trim_start_matches([',', ' ', '-', ':']);
        text::tidy(text::trim_end_marks(words.strip_prefix("và ").unwrap_or(words)))
    }
}

/// What stands before a colon that figures follow: a frame ("Phấn đấu trung bình hằng năm") or what is measured
/// ("Tỷ lệ khai báo tai nạn"). Gives where the clause goes on.
pub(super) fn lead_in(part: &Text<'_>, from: usize, to: usize, state: &mut Context) -> usize {
    let masked = &part.masked;
    let has_digit = |at: usize| masked[at..to].contains(|c: char| c.is_ascii_digit());
    let Some(colon) = masked[from..to].rfind(':').map(|at| from + at).filter(|at| has_digit(*at)) else {
        return from;
    };
    if let Some(frequency) = frequency(&masked[from..colon]) {
        state.frequency = Some(frequency);
    }
    if let Some(year) = part.due_in(from, colon) {
        (state.frequency, state.by) = (Some(Frequency::ByEnd), Some(year));
    }
    let shape = Shape::of(&masked[from..colon]);
    let named = text::tidy(text::trim_end_marks(&shape.core));
    let frame = frequency(&masked[from..colon]).is_some()
        || text::contains_any(
            &named,
            &["như sau", "cụ thể", "trong đó", "chỉ tiêu", "mục tiêu", "phấn đấu", "giai đoạn"],
        );
    state.subject = (!frame && text::word_count(&named) >= 2).then_some(named);
    colon + 1
}

/// The figures that measure something by themselves: one inside what another one measures ("cơ sở có từ 10 lao động trở
/// lên … đạt 80%") is part of its words.
pub(super) fn measured(masked: &str, figures: Vec<Figure>) -> Vec<Figure> {
    let inside = |index: usize| -> bool {
        let (Some(figure), Some(next)) = (figures.get(index), figures.get(index + 1)) else { return false };
        let between = &masked[figure.end..next.start];
        let threshold = text::starts_with(between.trim_start(), "trở lên");
        let apart = between.contains([',', ';', ':']) || text::contains(between, "và");
        let said = text::words(between)
            .iter()
            .rev()
            .take(4)
            .any(|word| matches!(word.canon.as_str(), "đạt" | "là" | "tăng" | "giảm" | "lên" | "chiếm"));
        text::word_count(between) >= 2 && (threshold && said || said && !apart && has_predicate(between))
    };
    // "10 lớp huấn luyện cho 500 người": a count goes on with the words of the figure before it, unless a new part begins.
    let counts_on = |index: usize| -> bool {
        let Some(before) = index.checked_sub(1).map(|before| &figures[before]) else { return false };
        let between = &masked[before.end..figures[index].start];
        let joined = text::words(between).last().is_some_and(|word| word.canon == "và");
        figures[index].is_count && !between.contains([',', ';']) && !joined
    };
    let drop: Vec<bool> = (0..figures.len()).map(|index| inside(index) || counts_on(index)).collect();
    figures.into_iter().zip(drop).filter(|(_, drop)| !drop).map(|(figure, _)| figure).collect()
}

/// A list inside the subject, parted by semicolons, ends where something is said of it: how many clauses it takes.
pub(super) fn joined_clauses(
    masked: &str,
    figure: &Figure,
    to: usize,
    following: &[(usize, usize)],
) -> usize {
    let mut end = to;
    let mut taken = 0;
    while !has_predicate(&masked[figure.end..end]) {
        let Some((next_from, next_to)) = following.get(taken).copied() else { return 0 };
        if !text::starts_lower(masked[next_from..next_to].trim_start())
            || !figures_in(masked, next_from, next_to).is_empty()
        {
            return 0;
        }
        end = next_to;
        taken += 1;
    }
    taken
}

/// What a figure measures, by the words before or behind it, and whether they stand before.
pub(super) fn subject_of(shape: &Shape, right: &str, more_follows: bool) -> (String, bool) {
    let behind = tidy_subject(right, more_follows);
    if shape.core.is_empty() {
        return (behind, false);
    }
    let measure = text::first_words(&shape.core, 1).first().is_some_and(|word| is_measure(&word.canon));
    // "Kiểm tra 30% số cơ sở": the verb before, what is measured behind.
    let verb = !measure && !shape.level && shape.direction.is_none() && text::word_count(&shape.core) <= 6;
    if verb && text::word_count(&behind) >= 2 && open_subject(&behind) {
        return (format!("{} {behind}", shape.core), false);
    }
    (shape.core.clone(), true)
}

/// Figures that name nothing themselves measure what their neighbour or the lead-in names.
pub(super) fn share_subjects(candidates: &mut [Candidate<'_>], lead: Option<&str>) {
    let names = |candidate: &Candidate<'_>| text::word_count(&candidate.subject) >= 2;
    for index in 0..candidates.len() {
        if names(&candidates[index]) {
            continue;
        }
        let earlier = candidates[..index].iter().rev().find(|other| names(other));
        let later = candidates[index + 1..].iter().find(|other| names(other));
        let Some(subject) =
            lead.map(str::to_owned).or_else(|| earlier.or(later).map(|other| other.subject.clone()))
        else {
            continue;
        };
        candidates[index].subject = subject;
        // It stands elsewhere, so the words shown are those around the figure.
        candidates[index].subject_first = true;
        candidates[index].shape.core_start = candidates[index].shape.start;
    }
}
