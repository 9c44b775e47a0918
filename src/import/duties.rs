//! Duties: which agency has to do what, by the part "Tổ chức thực hiện".
//!
//! An agency is named by a heading, by a title before a colon, or as the subject of the sentence. "Đề nghị" makes the
//! duty a request. A heading that names two agencies is two duties where the items say whose they are.

use super::agencies;
use super::doubt::Doubt;
use super::json::{Block, BlockKind, Duty, DutyItem, Section, SectionKind};
use super::tasks;
use super::text;
use crate::diag::Code;

/// Finds the duties of a plan.
pub(crate) fn find(sections: &[Section], doubts: &mut Vec<Doubt>) -> Vec<Duty> {
    let mut duties = Vec::new();
    let parts: Vec<&Section> = organisation_parts(sections);
    for part in parts {
        of_part(part, &mut duties, doubts);
    }
    duties
}

fn organisation_parts(sections: &[Section]) -> Vec<&Section> {
    let mut parts = Vec::new();
    for section in sections.iter().filter(|section| section.kind != SectionKind::Appendix) {
        if tasks::is_organisation(section) && has_duties(section) {
            parts.push(section);
        } else {
            parts.extend(organisation_parts(&section.children));
        }
    }
    parts
}

fn has_duties(section: &Section) -> bool {
    !section.children.is_empty() || !section.blocks.is_empty()
}

fn of_part(part: &Section, duties: &mut Vec<Duty>, doubts: &mut Vec<Doubt>) {
    direct(&part.blocks, duties, doubts);
    for child in &part.children {
        match child.title.as_deref() {
            Some(title) if agencies::names_agency(title) => headed(child, title, duties, doubts),
            // "1. Phân công nhiệm vụ" with the agencies below it.
            _ if child.children.iter().any(|c| c.title.as_deref().is_some_and(agencies::names_agency))
                || tasks::is_organisation(child) =>
            {
                of_part(child, duties, doubts);
            }
            _ => direct(&child.blocks, duties, doubts),
        }
    }
    duties.sort_by_key(|duty| duty.line);
}

/// A heading or a title before a colon that names the agency.
fn headed(section: &Section, title: &str, duties: &mut Vec<Duty>, doubts: &mut Vec<Doubt>) {
    let address = agencies::address(agencies::without_introduction(title));
    let agency = text::trim_end_marks(address.rest).to_owned();
    let mut items: Vec<(DutyItem, usize)> = section
        .blocks
        .iter()
        .filter(|block| !block.closing && block.is_text())
        .map(|block| {
            (DutyItem { label: block.label.clone(), text: block.text.clone(), line: block.line }, block.order)
        })
        .collect();
    for child in &section.children {
        collect_items(child, &mut items);
    }
    items.sort_by_key(|(_, order)| *order);
    let items: Vec<DutyItem> = items.into_iter().map(|(item, _)| item).collect();
    if items.is_empty() {
        doubts.push(Doubt::new(
            section.line,
            Code::DutyEmpty,
            format!("\"{agency}\" không có nội dung nhiệm vụ"),
            format!("\"{agency}\" has nothing to do"),
        ));
    }
    for item in &items {
        if let Some(other) = other_agency(&item.text, &agency) {
            doubts.push(speaks_to_another(item.line, &agency, &other));
        }
    }
    let whole = |agency: String, items: Vec<DutyItem>| Duty {
        label: section.label.clone(),
        agency,
        requested: address.requested,
        items,
        line: section.line,
    };
    match by_agency(&agency, &items) {
        Some(parts) => duties.extend(parts.into_iter().map(|(agency, items)| whole(agency, items))),
        None => duties.push(whole(agency, items)),
    }
}

fn collect_items(section: &Section, items: &mut Vec<(DutyItem, usize)>) {
    // A titled point is one item with what stands under it.
    let title = section.title.clone().unwrap_or_default();
    let blocks: Vec<&Block> =
        section.blocks.iter().filter(|block| !block.closing && block.is_text()).collect();
    if section.kind == SectionKind::RunIn {
        let text = blocks.iter().map(|block| block.text.as_str()).collect::<Vec<_>>().join(" ");
        items.push((
            DutyItem { label: section.label.clone(), text: format!("{title}: {text}"), line: section.line },
            section.order,
        ));
    } else {
        if blocks.is_empty() && section.children.is_empty() {
            items.push((
                DutyItem { label: section.label.clone(), text: title, line: section.line },
                section.order,
            ));
        }
        for block in blocks {
            items.push((
                DutyItem { label: block.label.clone(), text: block.text.clone(), line: block.line },
                block.order,
            ));
        }
    }
    for child in &section.children {
        collect_items(child, items);
    }
}

/// "Đề nghị X và Y" whose items begin "a) Đề nghị X …", "b) Đề nghị Y …": each agency with its own items.
fn by_agency(agency: &str, items: &[DutyItem]) -> Option<Vec<(String, Vec<DutyItem>)>> {
    let names: Vec<String> = agencies::split_list(agency);
    if names.len() < 2 || items.len() < names.len() {
        return None;
    }
    let mut parts: Vec<(String, Vec<DutyItem>)> =
        names.iter().map(|name| (name.clone(), Vec::new())).collect();
    for item in items {
        let body = agencies::address(&item.text).rest;
        let place = names.iter().position(|name| text::phrase_end(body, name).is_some())?;
        parts[place].1.push(item.clone());
    }
    parts.iter().all(|(_, items)| !items.is_empty()).then_some(parts)
}

/// The agency an item speaks of, if it is plainly another one than the heading's.
fn other_agency(item: &str, agency: &str) -> Option<String> {
    let address = agencies::address(item);
    let (name, _) = agencies::subject(address.rest)?;
    let known = text::key(agency).contains(&text::key(name)) || text::key(name).contains(&text::key(agency));
    (!known && (address.requested || agencies::opens_group(name))).then(|| name.to_owned())
}

fn speaks_to_another(line: usize, agency: &str, other: &str) -> Doubt {
    let other = text::shorten(other, 80);
    Doubt::new(
        line,
        Code::DutyOtherAgency,
        format!("nội dung trong mục của \"{agency}\" lại nói với \"{other}\""),
        format!("what stands under \"{agency}\" speaks to \"{other}\""),
    )
}

/// Numbered sentences, bullets or paragraphs that name the agency themselves.
fn direct(blocks: &[Block], duties: &mut Vec<Duty>, doubts: &mut Vec<Doubt>) {
    let mut current: Option<Duty> = None;
    // Where items are labelled, paragraphs without a label go on with the item before them.
    let labelled = blocks.iter().any(|block| block.kind == BlockKind::Item);
    for block in blocks.iter().filter(|block| !block.closing && block.is_text()) {
        let opens = block.kind == BlockKind::Item || !labelled;
        let named = opens.then(|| named_agency(&block.text)).flatten();
        if let Some((agency, requested, start)) = named {
            duties.extend(current.take());
            let text = block.text[start..].to_owned();
            current = Some(Duty {
                label: block.label.clone(),
                agency,
                requested,
                items: vec![DutyItem { label: None, text, line: block.line }],
                line: block.line,
            });
        } else if let Some(duty) = current.as_mut().filter(|_| block.kind != BlockKind::Item) {
            if let Some(other) = other_agency(&block.text, &duty.agency) {
                doubts.push(speaks_to_another(block.line, &duty.agency, &other));
            }
            duty.items.push(DutyItem {
                label: block.label.clone(),
                text: block.text.clone(),
                line: block.line,
            });
        } else if block.kind != BlockKind::Paragraph {
            duties.extend(current.take());
            let words = text::shorten(&block.text, 80);
            doubts.push(Doubt::new(
                block.line,
                Code::DutyWithoutAgency,
                format!("không rõ cơ quan nào thực hiện: \"{words}\""),
                format!("it is not clear which agency has to do this: \"{words}\""),
            ));
        }
    }
    duties.extend(current);
}

/// The agency a paragraph begins with: before a colon, or as the subject. Gives name, request, start of the duty.
fn named_agency(paragraph: &str) -> Option<(String, bool, usize)> {
    let address = agencies::address(paragraph);
    if let Some(colon) = address.rest.find(':') {
        let head = address.rest[..colon].trim();
        if text::word_count(head) <= 25 && agencies::names_agency(head) && agencies::subject(head).is_none() {
            let rest = address.rest[colon + 1..].trim_start();
            if !rest.is_empty() {
                let head = agencies::without_introduction(head);
                return Some((head.to_owned(), address.requested, paragraph.len() - rest.len()));
            }
        }
    }
    let (name, _) = agencies::subject(address.rest)?;
    Some((name.to_owned(), address.requested, 0))
}

#[cfg(test)]
mod tests {
    use super::super::{NoNames, import};

    fn check(body: &str) -> Vec<(Option<String>, String, bool, usize)> {
        let found = import("a.txt", body.as_bytes(), &NoNames).unwrap();
        found.duties.into_iter().map(|d| (d.label, d.agency, d.requested, d.items.len())).collect()
    }

    fn duty(
        label: &str,
        agency: &str,
        requested: bool,
        items: usize,
    ) -> (Option<String>, String, bool, usize) {
        (Some(label.to_owned()), agency.to_owned(), requested, items)
    }

    #[test]
    fn agencies_are_found_in_headings_titles_and_subjects() {
        assert_eq!(
            check(
                "V. TỔ CHỨC THỰC HIỆN\n1. Sở Nội vụ\n- Một.\n- Hai.\n2. Sở Xây dựng: chủ trì kiểm tra.\n3. Đề nghị Liên đoàn Lao động tỉnh\nChỉ đạo các cấp.\nTrên đây là Kế hoạch./."
            ),
            [
                duty("1", "Sở Nội vụ", false, 2),
                duty("2", "Sở Xây dựng", false, 1),
                duty("3", "Liên đoàn Lao động tỉnh", true, 1)
            ]
        );
        assert_eq!(
            check(
                "III. TỔ CHỨC THỰC HIỆN\n1. Ủy ban nhân dân huyện xây dựng kế hoạch thực hiện.\nTheo dõi, đôn đốc.\n2. Ban Tuyên giáo hướng dẫn công tác.\n"
            ),
            [duty("1", "Ủy ban nhân dân huyện", false, 2), duty("2", "Ban Tuyên giáo", false, 1)]
        );
    }

    #[test]
    fn two_agencies_in_one_heading_get_their_own_items() {
        assert_eq!(
            check(
                "V. TỔ CHỨC THỰC HIỆN\n15. Đề nghị Liên minh Hợp tác xã tỉnh và Hội Nông dân tỉnh\na) Đề nghị Liên minh Hợp tác xã tỉnh chủ động phối hợp.\nb) Đề nghị Hội Nông dân tỉnh phối hợp.\n"
            ),
            [duty("15", "Liên minh Hợp tác xã tỉnh", true, 1), duty("15", "Hội Nông dân tỉnh", true, 1)]
        );
    }
}
