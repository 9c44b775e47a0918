//! Tasks: the rows of task tables, or the bullets and paragraphs of the part on tasks and solutions. Lines that say who
//! does them, when and with what result ([`fields`]) belong to the tasks before them.

pub(crate) mod fields;

use super::doubt::Doubt;
use super::json::{Block, BlockKind, Section, SectionKind, Task, blocks};
use super::tables;
use super::text;

/// Finds the tasks of a plan. A table of tasks goes before the text that refers to it.
pub(crate) fn find(sections: &[Section], doubts: &mut Vec<Doubt>) -> Vec<Task> {
    let mut tasks = Vec::new();
    for block in blocks(sections) {
        if let Some(table) = &block.table {
            tasks.extend(tables::tasks(table, doubts).unwrap_or_default());
        }
    }
    if tasks.is_empty() {
        for section in sections.iter().filter(|section| section.kind != SectionKind::Appendix) {
            if is_task_part(section) {
                collect(section, None, &mut tasks);
            } else {
                // "I. MỤC TIÊU, NHIỆM VỤ" with a part of its own for the tasks; "Phần thứ hai" around chapters.
                nested(section, &mut tasks);
            }
        }
    }
    tasks
}

fn nested(section: &Section, tasks: &mut Vec<Task>) {
    if is_organisation(section) {
        return;
    }
    for child in &section.children {
        if is_task_part(child) {
            collect(child, None, tasks);
        } else {
            nested(child, tasks);
        }
    }
}

/// Whether a part tells what is to be done: "NHIỆM VỤ, GIẢI PHÁP", "NỘI DUNG", "Các hoạt động".
fn is_task_part(section: &Section) -> bool {
    if is_organisation(section) {
        return false;
    }
    let Some(title) = &section.title else {
        // A heading that is lost between others: what stands under it is the middle of the plan.
        return section.kind == SectionKind::Missing
            && !section.children.is_empty()
            && !section.children.iter().any(|child| {
                child.title.as_deref().is_some_and(|title| {
                    text::contains_any(title, &["mục tiêu", "mục đích", "kinh phí", "yêu cầu"])
                        || super::agencies::names_agency(title)
                })
            });
    };
    let names_tasks = text::contains_any(title, &["nhiệm vụ", "giải pháp", "nội dung", "hoạt động"]);
    let other = text::contains_any(
        title,
        &[
            "mục tiêu",
            "mục đích",
            "kinh phí",
            "chế độ",
            "phân công",
            "kết quả",
            "thời gian",
            "đánh giá",
            "tình hình",
        ],
    );
    let goals_inside = section
        .children
        .iter()
        .any(|child| child.title.as_deref().is_some_and(|t| text::contains(t, "mục tiêu")));
    names_tasks && !other && !goals_inside
}

/// "TỔ CHỨC THỰC HIỆN", "PHÂN CÔNG TRÁCH NHIỆM": duties, not tasks.
pub(crate) fn is_organisation(section: &Section) -> bool {
    section.title.as_deref().is_some_and(|title| {
        text::contains_any(
            title,
            &[
                "tổ chức thực hiện",
                "phân công",
                "trách nhiệm thực hiện",
                "trách nhiệm của các",
                "tổ chức triển khai",
            ],
        ) || text::any_start(title, &["trách nhiệm"]).is_some()
    })
}

fn collect(section: &Section, group: Option<&str>, tasks: &mut Vec<Task>) {
    let mut parts: Vec<(usize, Part)> =
        section.blocks.iter().map(|block| (block.order, Part::Block(block))).collect();
    parts.extend(section.children.iter().map(|child| (child.order, Part::Section(child))));
    parts.sort_by_key(|(order, _)| *order);
    // Fields hold for the tasks of this part since the last ones; the same field again begins anew.
    let mut from = tasks.len();
    let mut said: Vec<fields::Field> = Vec::new();
    for (_, part) in parts {
        match part {
            Part::Block(block) if block.closing || !block.is_text() => {}
            Part::Block(block) => {
                let line = fields::of_line(&block.text);
                if !line.is_empty() && tasks.len() > from {
                    tasks[from..].iter_mut().for_each(|task| fields::apply(&line, task));
                    said.extend(line.iter().map(|said| said.field));
                    continue;
                }
                if !line.is_empty() || is_pointer(block) {
                    continue;
                }
                if !said.is_empty() {
                    said.clear();
                    from = tasks.len();
                }
                tasks.push(of_block(block, group));
            }
            Part::Section(child) => {
                let head = child.title.as_deref().unwrap_or_default();
                if child.kind == SectionKind::RunIn && fields::named(head).is_some() {
                    // "a) Cơ quan chủ trì: Sở Nội vụ"
                    let body =
                        child.blocks.iter().map(|block| block.text.as_str()).collect::<Vec<_>>().join(" ");
                    let line = fields::of_line(&format!("{head}: {body}"));
                    tasks[from..].iter_mut().for_each(|task| fields::apply(&line, task));
                    said.extend(line.iter().map(|said| said.field));
                    continue;
                }
                if titled_task(child) {
                    // The heading is the task; what stands below says who does it.
                    let mut task = Task {
                        group: group.map(str::to_owned),
                        label: child.label.clone(),
                        text: head.to_owned(),
                        line: child.line,
                        ..Task::default()
                    };
                    child
                        .blocks
                        .iter()
                        .for_each(|block| fields::apply(&fields::of_line(&block.text), &mut task));
                    tasks.push(task);
                } else {
                    collect(child, child.title.as_deref().or(group), tasks);
                }
                said.clear();
                from = tasks.len();
            }
        }
    }
}

/// A heading with nothing below it but fields.
fn titled_task(section: &Section) -> bool {
    section.title.is_some()
        && section.children.is_empty()
        && !section.blocks.is_empty()
        && section.blocks.iter().all(|block| block.is_text() && !fields::of_line(&block.text).is_empty())
}

/// A paragraph as a task, with what it says at its end of who does it.
fn of_block(block: &Block, group: Option<&str>) -> Task {
    let mut task = Task {
        group: group.map(str::to_owned),
        label: block.label.clone(),
        text: block.text.clone(),
        line: block.line,
        ..Task::default()
    };
    if let Some((end, said)) = fields::at_end(&block.text) {
        task.text.truncate(end);
        fields::apply(&said, &mut task);
    }
    task
}

enum Part<'a> {
    Block(&'a Block),
    Section(&'a Section),
}

/// A paragraph that only points elsewhere ("… nêu tại Phụ lục kèm theo") or introduces a list.
fn is_pointer(block: &Block) -> bool {
    let points = text::contains_any(
        &block.text,
        &["phụ lục kèm theo", "phụ lục đính kèm", "biểu kèm theo", "có phụ lục"],
    );
    points && text::word_count(&block.text) < 50
        || block.kind == BlockKind::Paragraph && block.text.ends_with(':')
}
