//! Measurable targets, and not the figures that are none.
//!
//! A target is a clause with a figure to be met: a direction ("giảm ít nhất 4%/năm") or a share of a group ("trên 80%
//! số hợp tác xã được …"). Numbers of documents, years, sums of money, shares of a budget and what was achieved
//! already are no targets. A goal without a figure is none either.

mod judge;

use super::doubt::Doubt;
use super::figures::{Figure, Shape, figures, figures_in};
use super::json::{Block, BlockKind, Bound, Direction, Frequency, Number, Section, SectionKind, Target};
use super::text;
use crate::diag::Code;
use judge::{after_frequency, clauses, end_year, frequency, has_predicate, is_target, tidy_subject};

/// Finds the targets of a plan and who answers for them.
pub(crate) fn find(sections: &[Section], doubts: &mut Vec<Doubt>) -> Vec<Target> {
    let mut finder = Finder { targets: Vec::new(), full: false, doubts };
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
                context.agency = Some(super::agencies::address(title).rest.to_owned());
            }
            if let Some(year) = end_year(title) {
                (context.frequency, context.by) = (Some(Frequency::ByEnd), Some(year));
            }
        }
        if section.kind == SectionKind::Appendix {
            context.goals = false;
        }
        for block in section.blocks.iter().filter(|block| block.kind != BlockKind::Table && !block.closing) {
            if !context.past && section.title.is_some() {
                self.block(block, &context);
            }
        }
        for child in &section.children {
            self.section(child, context.clone());
        }
    }

    fn block(&mut self, block: &Block, context: &Context) {
        let mut state = context.clone();
        state.answers_from = RESPONSIBILITY
            .iter()
            .filter_map(|phrase| text::find_phrase(&block.text, phrase))
            .map(|(at, _)| at)
            .min();
        for (start, end) in text::sentences(&block.text) {
            let clauses = clauses(&block.text, start, end);
            let mut direction = None;
            let mut index = 0;
            while index < clauses.len() {
                let (from, to) = clauses[index];
                let used = self.clause(block, from, to, &clauses[index + 1..], &mut state, &mut direction);
                index += 1 + used;
            }
        }
    }

    /// One clause; returns how many of the following ones it took with it.
    fn clause(
        &mut self,
        block: &Block,
        from: usize,
        to: usize,
        following: &[(usize, usize)],
        state: &mut Context,
        direction: &mut Option<Direction>,
    ) -> usize {
        let text = &block.text;
        // "Phấn đấu trung bình hằng năm: Giảm 4% …": what stands before the colon holds for all that follows.
        let mut from = from;
        if let Some(colon) = text[from..to]
            .rfind(':')
            .filter(|colon| text[from + colon..to].contains(|c: char| c.is_ascii_digit()))
        {
            let intro = &text[from..from + colon];
            if let Some(frequency) = frequency(intro) {
                state.frequency = Some(frequency);
            }
            if let Some(year) = end_year(intro) {
                (state.frequency, state.by) = (Some(Frequency::ByEnd), Some(year));
            }
            from += colon + 1;
        }
        let responsible = state.answers_from.is_some_and(|at| at < to) && state.agency.is_some();
        let figures = figures(text, from, to, state.goals);
        if let Some(year) = end_year(&text[from..to]) {
            (state.frequency, state.by) = (Some(Frequency::ByEnd), Some(year));
        }
        let mut taken = 0;
        *direction = None;
        for (index, figure) in figures.iter().enumerate() {
            let left_from = if index == 0 { from } else { figures[index - 1].end };
            let right_to = figures.get(index + 1).map_or(to, |next| next.start);
            let mut right_to = right_to;
            let left = &text[left_from..figure.start];
            let shape = Shape::of(left);
            let mut right = after_frequency(&text[figure.end..right_to]);
            let subject_first = !shape.core.is_empty();
            if !subject_first && figures.len() == index + 1 {
                // A list inside the subject, parted by semicolons, ends where something is said of it.
                let mut end = to;
                while !has_predicate(&text[figure.end..end]) {
                    let Some((next_from, next_to)) = following.get(taken).copied() else { break };
                    if !text::starts_lower(text[next_from..next_to].trim_start())
                        || !figures_in(text, next_from, next_to).is_empty()
                    {
                        break;
                    }
                    end = next_to;
                    taken += 1;
                }
                if has_predicate(&text[figure.end..end]) {
                    right_to = end;
                    right = after_frequency(&text[figure.end..right_to]);
                } else {
                    taken = 0;
                }
            }
            if shape.direction.is_some() {
                *direction = shape.direction;
            }
            if shape.too_low {
                self.doubt(
                    block,
                    figure,
                    "giới hạn trên (\"dưới\", \"không quá\") chưa ghi được thành chỉ tiêu",
                    "an upper limit cannot be written as a target yet",
                );
                continue;
            }
            let subject = if subject_first {
                shape.core.clone()
            } else {
                tidy_subject(right, figures.get(index + 1).is_some())
            };
            let subject = if figure.is_count {
                format!("{} {subject}", figure.unit).trim().to_owned()
            } else {
                subject
            };
            if !is_target(figure, &shape, subject_first, &subject, right, state, *direction) {
                continue;
            }
            let clause_from =
                if subject_first { left_from + shape.core_start } else { left_from + shape.start };
            let clause_to = if subject_first {
                figure.end + (text[figure.end..right_to].len() - right.len())
            } else {
                right_to
            };
            let clause = text::tidy(text::trim_end_marks(
                text[clause_from..clause_to].trim_start_matches([',', ' ', '-']),
            ));
            let own =
                frequency(&text[figure.end..right_to]).or_else(|| frequency(&text[left_from..figure.start]));
            let target = Target {
                clause,
                subject: subject.trim().to_owned(),
                direction: direction.unwrap_or(Direction::Reach),
                bound: if text::starts_with(right.trim_start(), "trở lên") {
                    Bound::AtLeast
                } else {
                    shape.bound
                },
                value: Number(figure.value),
                unit: figure.unit.clone(),
                frequency: own.or(state.frequency),
                by: if own == Some(Frequency::PerYear) { None } else { state.by },
                responsible: Vec::new(),
                line: block.line_at(clause_from),
            };
            self.add(target, state.agency.as_deref().filter(|_| responsible));
        }
        taken
    }

    /// Adds a target, or the agency that answers for one that is already there.
    fn add(&mut self, target: Target, responsible: Option<&str>) {
        let key = text::key(&target.subject);
        let full = self.targets.len() >= TARGET_LIMIT;
        let known = self.targets.iter_mut().find(|known| {
            known.value == target.value
                && known.direction == target.direction
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
