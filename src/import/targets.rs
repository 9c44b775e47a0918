//! Measurable targets, and not the figures that are none.
//!
//! A target is a clause with a figure to be met: a direction ("giảm ít nhất 4%/năm") or a share of a group ("trên 80%
//! số hợp tác xã được …"). Numbers of documents, years, sums of money, shares of a budget and what was achieved
//! already are no targets. A goal without a figure is none either, and an upper limit is a doubt.
//!
//! A clause may hold several figures, each for a year of its own ([`years`]): they share what is measured ([`clause`]).
//! [`judge`] decides which are targets. A table of targets is read by its headings ([`table`]).

mod clause;
mod judge;
mod table;
mod years;

use super::doubt::Doubt;
use super::figures::{Figure, Shape, figures};
use super::json::{Block, BlockKind, Bound, Direction, Frequency, Number, Section, SectionKind, Target};
use super::text;
use crate::diag::Code;
use clause::{Candidate, Text, joined_clauses, lead_in, measured, share_subjects, subject_of};
use judge::{after_frequency, clauses, frequency, is_target};

/// Finds the targets of a plan and who answers for them. `since` is the year of the plan, if it is known: a share due
/// in a year to come is a target wherever it stands.
pub(crate) fn find(sections: &[Section], since: Option<u16>, doubts: &mut Vec<Doubt>) -> Vec<Target> {
    let mut finder = Finder { targets: Vec::new(), since, full: false, doubts };
    for section in sections {
        finder.section(section, Context::default());
    }
    finder.targets.sort_by_key(|target| target.line);
    finder.targets
}

/// What the headings above a paragraph say.
#[derive(Debug, Clone, Default)]
struct Context {
    goals: bool,
    past: bool,
    agency: Option<String>,
    frequency: Option<Frequency>,
    by: Option<u16>,
    /// From here on the paragraph says who answers for targets set elsewhere.
    answers_from: Option<usize>,
    /// What a lead-in before a colon names as measured.
    subject: Option<String>,
}

/// "Chịu trách nhiệm về chỉ tiêu …": who answers for a target, not a further one.
const RESPONSIBILITY: &[&str] = &[
    "chịu trách nhiệm về chỉ tiêu",
    "chịu trách nhiệm thực hiện chỉ tiêu",
    "chịu trách nhiệm chỉ tiêu",
    "phụ trách chỉ tiêu",
];

/// More targets than any plan has; what comes after is left out, with a warning.
const TARGET_LIMIT: usize = 1000;

struct Finder<'a> {
    targets: Vec<Target>,
    since: Option<u16>,
    full: bool,
    doubts: &'a mut Vec<Doubt>,
}

impl Finder<'_> {
    fn section(&mut self, section: &Section, above: Context) {
        let mut context = above;
        if let Some(title) = &section.title {
            context.goals |= text::contains_any(title, &["mục tiêu", "chỉ tiêu"]);
            context.past |= text::contains_any(
                title,
                &[
                    "kết quả đạt được",
                    "thực trạng",
                    "đánh giá tình hình",
                    "tình hình thực hiện",
                    "kết quả thực hiện",
                    "đặc điểm tình hình",
                ],
            );
            if super::agencies::names_agency(title) {
                let name = super::agencies::without_introduction(title);
                context.agency = Some(super::agencies::address(name).rest.to_owned());
            }
            if let Some(mark) = years::marks(title).into_iter().rev().find(|mark| !mark.aside) {
                (context.frequency, context.by) = (Some(Frequency::ByEnd), Some(mark.year));
            }
        }
        if section.kind == SectionKind::Appendix {
            context.goals = false;
        }
        for block in section.blocks.iter().filter(|block| !block.closing && !context.past) {
            match (&block.table, block.kind) {
                (Some(table), _) => self.table(table, &context),
                (None, BlockKind::Note | BlockKind::Picture) => {}
                (None, _) if section.title.is_some() => self.block(block, &context),
                (None, _) => {}
            }
        }
        for child in &section.children {
            self.section(child, context.clone());
        }
    }

    fn table(&mut self, table: &super::source::Table, context: &Context) {
        let Some((found, doubtful)) = table::targets(table, context.by) else { return };
        found.into_iter().for_each(|target| self.add(target, None));
        for (line, words) in doubtful {
            self.doubts.push(Doubt::new(
                line,
                Code::TargetDoubtful,
                format!("ô chỉ tiêu không đọc được thành một mức phải đạt: \"{words}\""),
                format!("this cell of a target could not be read as something to reach: \"{words}\""),
            ));
        }
    }

    fn block(&mut self, block: &Block, context: &Context) {
        let marks = years::marks(&block.text);
        let masked = years::masked(&block.text, &marks);
        let part = Text { block, marks, masked };
        let mut state = context.clone();
        state.answers_from = RESPONSIBILITY
            .iter()
            .filter_map(|phrase| text::find_phrase(&block.text, phrase))
            .map(|(at, _)| at)
            .min();
        for (start, end) in text::sentences(&block.text) {
            let clauses = clauses(&block.text, start, end);
            let mut index = 0;
            while index < clauses.len() {
                let (from, to) = clauses[index];
                let used = self.clause(&part, from, to, &clauses[index + 1..], &mut state);
                index += 1 + used;
            }
        }
    }

    /// One clause; returns how many of the following ones it took with it.
    fn clause(
        &mut self,
        part: &Text<'_>,
        from: usize,
        to: usize,
        following: &[(usize, usize)],
        state: &mut Context,
    ) -> usize {
        let from = lead_in(part, from, to, state);
        let responsible = state.answers_from.is_some_and(|at| at < to) && state.agency.is_some();
        let found = measured(&part.masked, figures(&part.masked, from, to, state.goals));
        let marks = part.marks_in(from, to);
        let (dues, before) = years::assign(&found, &marks);
        if let Some(year) = part.due_in(from, to).filter(|_| before || found.is_empty()) {
            (state.frequency, state.by) = (Some(Frequency::ByEnd), Some(year));
        }
        let mut taken = 0;
        let mut candidates: Vec<Candidate<'_>> = Vec::new();
        for (index, figure) in found.iter().enumerate() {
            let left_from = if index == 0 { from } else { found[index - 1].end };
            let mut right_to = found.get(index + 1).map_or(to, |next| next.start);
            let shape = Shape::of(&part.masked[left_from..figure.start]);
            let mut right = after_frequency(&part.masked[figure.end..right_to]);
            // What changes needs nothing said of it; of a share the list may go on over semicolons.
            let changes = matches!(shape.direction, Some(Direction::Increase | Direction::Decrease));
            if shape.core.is_empty() && found.len() == index + 1 && !changes {
                taken = joined_clauses(&part.masked, figure, to, following);
                if taken > 0 {
                    right_to = following[taken - 1].1;
                    right = after_frequency(&part.masked[figure.end..right_to]);
                }
            }
            let more = found.get(index + 1).is_some();
            // "Từ 90% trở lên số cơ sở": the bound stands between the figure and what it measures.
            let at_least = text::phrase_end(right, "trở lên").filter(|_| !figure.is_count);
            let (subject, subject_first) = subject_of(&shape, &right[at_least.unwrap_or(0)..], more);
            candidates.push(Candidate {
                figure: figure.clone(),
                shape,
                left_from,
                right_to,
                right,
                subject,
                subject_first,
                by: dues[index],
                first: index == 0,
            });
        }
        share_subjects(&mut candidates, state.subject.as_deref());
        let mut direction = None;
        for candidate in &candidates {
            if candidate.shape.direction.is_some() {
                direction = candidate.shape.direction;
            }
            self.judge(part, candidate, direction, responsible, state);
        }
        taken
    }

    /// Adds a candidate if it is a target.
    fn judge(
        &mut self,
        part: &Text<'_>,
        candidate: &Candidate<'_>,
        direction: Option<Direction>,
        responsible: bool,
        state: &Context,
    ) {
        let Candidate { figure, shape, right, .. } = candidate;
        // "từ 50% lên 80%" names a level, whatever the verb.
        let direction = if figure.baseline.is_some() { Some(Direction::Reach) } else { direction };
        let subject = if figure.is_count && !candidate.subject_first {
            format!("{} {}", figure.unit, candidate.subject).trim().to_owned()
        } else {
            candidate.subject.clone()
        };
        let to_come = candidate.by.is_some_and(|year| self.since.is_none_or(|since| year >= since));
        if !is_target(figure, shape, candidate.subject_first, &subject, right, state, direction, to_come) {
            return;
        }
        if shape.too_low || figure.limit {
            return self.doubt(
                part.block,
                figure,
                "giới hạn trên (\"dưới\", \"không quá\") chưa ghi được thành chỉ tiêu",
                "an upper limit cannot be written as a target yet",
            );
        }
        let own = frequency(&part.masked[figure.end..candidate.right_to])
            .or_else(|| frequency(&part.masked[candidate.left_from..figure.start]));
        let (frequency, by) = match (own, candidate.by) {
            (Some(Frequency::PerYear), _) => (own, None),
            (_, Some(year)) => (Some(Frequency::ByEnd), Some(year)),
            _ => (own.or(state.frequency), state.by),
        };
        let at_least = text::starts_with(right.trim_start(), "trở lên") || figure.upper.is_some();
        let start = candidate.start(part);
        let target = Target {
            clause: candidate.clause(part),
            subject,
            direction: direction.unwrap_or(Direction::Reach),
            bound: if at_least { Bound::AtLeast } else { figure.sign.unwrap_or(shape.bound) },
            value: Number(figure.value),
            upper: figure.upper.map(Number),
            baseline: figure.baseline.map(Number),
            unit: figure.unit.clone(),
            frequency,
            by,
            responsible: Vec::new(),
            line: part.block.line_at(start),
        };
        self.add(target, state.agency.as_deref().filter(|_| responsible));
    }

    /// Adds a target, or the agency that answers for one that is already there.
    fn add(&mut self, target: Target, responsible: Option<&str>) {
        let key = text::key(&target.subject);
        let full = self.targets.len() >= TARGET_LIMIT;
        let known = self.targets.iter_mut().find(|known| {
            known.value == target.value
                && known.direction == target.direction
                && (known.by == target.by || known.by.is_none() || target.by.is_none())
                && (text::key(&known.subject) == key)
        });
        match (known, responsible) {
            (Some(known), Some(agency)) => {
                if !known.responsible.iter().any(|name| name == agency) {
                    known.responsible.push(agency.to_owned());
                }
            }
            (Some(_), None) => {}
            (None, _) if full => {
                if !std::mem::replace(&mut self.full, true) {
                    self.doubts.push(Doubt::new(
                        target.line,
                        Code::LeftOut,
                        format!("quá {TARGET_LIMIT} chỉ tiêu; phần sau không đọc nữa"),
                        format!("more than {TARGET_LIMIT} targets; what comes after is not read"),
                    ));
                }
            }
            (None, agency) => {
                self.targets
                    .push(Target { responsible: agency.map(str::to_owned).into_iter().collect(), ..target });
            }
        }
    }

    fn doubt(&mut self, block: &Block, figure: &Figure, vi: &str, en: &str) {
        let words = text::shorten(&block.text, 80);
        self.doubts.push(Doubt::new(
            block.line_at(figure.start),
            Code::TargetDoubtful,
            format!("\"{words}\": {vi}"),
            format!("\"{words}\": {en}"),
        ));
    }
}

#[cfg(test)]
mod tests {
    use super::super::{NoNames, import};
    use super::*;

    fn check(body: &str) -> Vec<String> {
        let found =
            import("a.txt", format!("I. MỤC TIÊU\n{body}\nII. KINH PHÍ\nNgân sách.\n").as_bytes(), &NoNames)
                .unwrap();
        found
            .targets
            .iter()
            .map(|t| {
                format!(
                    "{:?} {:?} {}{} {} {:?}",
                    t.direction, t.bound, t.value.0, t.unit, t.subject, t.frequency
                )
            })
            .collect()
    }

    #[test]
    fn a_subject_before_its_figure() {
        assert_eq!(
            check(
                "Phấn đấu giảm tai nạn lao động, nhất là nghiêm trọng, tỷ lệ tai nạn lao động chết người giảm ít nhất 4%/năm; số người lao động được khám, phát hiện bệnh tăng ít nhất 5%/năm."
            ),
            [
                "Decrease AtLeast 4% tỷ lệ tai nạn lao động chết người Some(PerYear)",
                "Increase AtLeast 5% số người lao động được khám, phát hiện bệnh Some(PerYear)"
            ]
        );
    }

    #[test]
    fn a_figure_before_its_subject() {
        assert_eq!(
            check(
                "1. Phấn đấu trung bình hằng năm: Giảm 4% tần suất tai nạn; Tăng thêm 5% số người được khám, 5% số cơ sở được quan trắc; Tăng thêm 30 doanh nghiệp nhỏ và vừa áp dụng hệ thống;\n2. 100% các vụ được điều tra."
            ),
            [
                "Decrease Exact 4% tần suất tai nạn Some(PerYear)",
                "Increase Exact 5% số người được khám Some(PerYear)",
                "Increase Exact 5% số cơ sở được quan trắc Some(PerYear)",
                "Increase Exact 30doanh nghiệp doanh nghiệp nhỏ và vừa áp dụng hệ thống Some(PerYear)",
                "Reach Exact 100% các vụ được điều tra None",
            ]
        );
    }

    #[test]
    fn a_list_with_semicolons_inside_is_one_target() {
        assert_eq!(
            check(
                "- Trên 80% số người làm nghề nặng; người làm công tác y tế; an toàn viên được huấn luyện."
            ),
            [
                "Reach Above 80% số người làm nghề nặng; người làm công tác y tế; an toàn viên được huấn luyện None"
            ]
        );
    }

    #[test]
    fn goals_by_a_year_carry_it() {
        let found = import(
            "a.txt",
            "I. MỤC TIÊU\n- Đến năm 2030, 90% doanh nghiệp được tập huấn.\n".as_bytes(),
            &NoNames,
        )
        .unwrap();
        assert_eq!((found.targets[0].frequency, found.targets[0].by), (Some(Frequency::ByEnd), Some(2030)));
    }

    #[test]
    fn figures_that_are_no_targets_stay_out() {
        for body in [
            "- Giảm thiểu tai nạn lao động chết người.",
            "- Thời gian thực hiện 05 năm, từ năm 2021 - 2025.",
            "- Điều tra các vụ làm bị thương nặng từ 2 người trở lên.",
            "- Năm 2023 đã giảm 4% số vụ.",
            "- Hỗ trợ 50% kinh phí huấn luyện.",
        ] {
            assert!(check(body).is_empty(), "{body}: {:?}", check(body));
        }
    }
}
