//! Headings that their neighbours show to be missing.

use super::super::doubt::Doubt;
use super::super::json::{BlockKind, Section, SectionKind};
use crate::diag::Code;
use crate::vi::roman::{roman, to_roman};

/// Headings that their neighbours show to be missing: `II`, `IV`.
pub(super) fn find_missing(sections: &mut Vec<Section>, doubts: &mut Vec<Doubt>) {
    for section in sections.iter_mut() {
        find_missing(&mut section.children, doubts);
    }
    let mut index = 0;
    while index + 1 < sections.len() {
        let (here, next) = (ordinal(&sections[index]), ordinal(&sections[index + 1]));
        if let (Some(here), Some(next)) = (here, next) {
            if next == here + 2 {
                let taken = take_restarted(&mut sections[index]);
                let (line, order) =
                    taken.first().map_or((sections[index + 1].line, sections[index + 1].order), |first| {
                        (first.line, first.order)
                    });
                let label = to_roman(here + 1);
                let (before, after) = (to_roman(here), to_roman(next));
                let (moved_vi, moved_en) = match taken.len() {
                    0 => (String::new(), String::new()),
                    n => (
                        format!("; {n} mục đánh số lại từ 1 được xếp vào đây"),
                        format!("; {n} parts that count from 1 again are put here"),
                    ),
                };
                doubts.push(Doubt::new(
                    line,
                    Code::SectionMissing,
                    format!("thiếu đề mục {label}: sau mục {before} là mục {after}{moved_vi}"),
                    format!("the heading {label} is missing: {before} is followed by {after}{moved_en}"),
                ));
                sections.insert(
                    index + 1,
                    Section {
                        label: Some(label),
                        title: None,
                        level: sections[index].level,
                        kind: SectionKind::Missing,
                        line,
                        children: taken,
                        blocks: Vec::new(),
                        raw: String::new(),
                        order,
                    },
                );
                index += 1;
            } else if next > here + 2 || next <= here && next != 1 {
                let (before, after) = (to_roman(here), to_roman(next));
                doubts.push(Doubt::new(
                    sections[index + 1].line,
                    Code::Numbering,
                    format!("số đề mục không liên tục: sau {before} là {after}"),
                    format!("headings do not count on: {before} is followed by {after}"),
                ));
            }
        }
        index += 1;
    }
}

fn ordinal(section: &Section) -> Option<u32> {
    let kind = matches!(section.kind, SectionKind::Heading | SectionKind::RunIn);
    section.label.as_deref().filter(|_| kind).and_then(roman)
}

/// Subsections that begin again at 1, or at 1 after a list of bullets: they stood under a heading that is lost.
fn take_restarted(section: &mut Section) -> Vec<Section> {
    let restart = section
        .children
        .iter()
        .enumerate()
        .skip(1)
        .find(|(_, child)| child.label.as_deref() == Some("1"))
        .map(|(at, _)| at);
    let from_start =
        section.children.first().filter(|child| child.label.as_deref() == Some("1")).is_some_and(|child| {
            let before = section.blocks.iter().filter(|block| block.order < child.order);
            before.filter(|block| matches!(block.kind, BlockKind::Bullet | BlockKind::Item)).count() >= 2
        });
    match restart {
        Some(at) => section.children.split_off(at),
        None if from_start => std::mem::take(&mut section.children),
        None => Vec::new(),
    }
}
