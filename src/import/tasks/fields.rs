//! What lines below a task say of it: "Cơ quan chủ trì: …", "Phối hợp: …", "Thời gian thực hiện: …", "Sản phẩm: …".
//!
//! They stand on lines of their own, in one line after another, or in brackets at the end of the task.

use super::super::agencies;
use super::super::json::{Extra, Task};
use super::super::label::{self, Style};
use super::super::text;

/// What a field holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Field {
    Lead,
    Coordinating,
    /// "Cơ quan chủ trì, phối hợp": both, the first of them leads.
    Agencies,
    Schedule,
    /// Product, money, place: kept under its own name.
    Extra,
}

/// Who acts, before what it does.
const ACTORS: &[&str] = &[
    "Cơ quan, đơn vị",
    "Đơn vị, cơ quan",
    "Cơ quan",
    "Đơn vị",
    "Bộ phận",
    "Tổ chức",
    "Phòng, ban",
    "Ngành",
    "Cấp",
    "Các cơ quan",
    "Các đơn vị",
];

const LEADS: &[&str] =
    &["chủ trì", "thực hiện", "chịu trách nhiệm", "phụ trách", "đầu mối", "tham mưu", "trách nhiệm"];

const SCHEDULES: &[&str] =
    &["Thời gian, tiến độ", "Thời gian", "Thời hạn", "Tiến độ", "Lộ trình", "Hoàn thành", "Thời điểm"];

const EXTRAS: &[&str] = &[
    "Sản phẩm",
    "Kết quả",
    "Kinh phí",
    "Nguồn kinh phí",
    "Dự kiến kinh phí",
    "Địa điểm",
    "Yêu cầu sản phẩm",
];

/// What comes after the words of a field without changing it.
const TAILS: &[&str] = &[
    "thực hiện",
    "chính",
    "triển khai",
    "hoàn thành",
    "đầu ra",
    "dự kiến",
    "đạt được",
    "cần đạt",
    "tổ chức",
    "nhiệm vụ",
    "phối hợp",
    "thực hiện nhiệm vụ",
    "tổ chức thực hiện",
    "và phối hợp",
    "báo cáo",
];

/// The field that the words before a colon name.
pub(crate) fn named(head: &str) -> Option<Field> {
    let head = head.trim().trim_start_matches(['-', '+', '*', '(', '•', '–', ' ']).trim();
    if !(1..=9).contains(&text::word_count(head)) {
        return None;
    }
    let is_tail = |rest: &str| {
        rest.trim().is_empty() || TAILS.iter().any(|tail| text::canon(rest) == text::canon(tail))
    };
    let rest_of = |phrases: &[&str], from: &str| text::any_start(from, phrases).map(|(_, end)| end);
    if let Some(end) = rest_of(SCHEDULES, head) {
        return is_tail(&head[end..]).then_some(Field::Schedule);
    }
    if let Some(end) = rest_of(EXTRAS, head) {
        return is_tail(&head[end..]).then_some(Field::Extra);
    }
    let body = rest_of(ACTORS, head).map_or(head, |end| head[end..].trim_start());
    let acts = body.len() < head.len();
    if text::starts_with(body, "phối hợp") {
        return is_tail(&body[text::phrase_end(body, "phối hợp")?..]).then_some(Field::Coordinating);
    }
    let end = rest_of(LEADS, body)?;
    let verb = text::canon(&body[..end]);
    if !acts && !matches!(verb.as_str(), "chủ trì" | "phụ trách" | "đầu mối" | "trách nhiệm") {
        return None;
    }
    let rest = &body[end..];
    let both = text::contains(rest, "phối hợp");
    (is_tail(rest) || both && text::word_count(rest) <= 3).then_some(if both {
        Field::Agencies
    } else {
        Field::Lead
    })
}

/// A field and what it says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Said {
    pub field: Field,
    pub name: String,
    pub value: String,
}

/// The fields a whole line consists of; empty if it is no such line.
pub(super) fn of_line(line: &str) -> Vec<Said> {
    let bare = line.trim();
    let start = label::parse(bare).filter(|label| label.style == Style::Bullet).map_or(0, |label| label.end);
    let bare = bare[start..].trim_start_matches(['*', '(', ' ']).trim_end_matches([')', ' ']);
    match heads(bare).first() {
        Some((0, ..)) => said(bare),
        _ => Vec::new(),
    }
}

/// The fields at the end of a task, in brackets or after its sentence, and where its own words end.
pub(super) fn at_end(task: &str) -> Option<(usize, Vec<Said>)> {
    let heads = heads(task);
    let (first, ..) = heads.first()?;
    if *first == 0 {
        return None;
    }
    let before = task[..*first].trim_end();
    let opened = before.ends_with('(');
    let after_sentence = before.ends_with(['.', ';', ':', '-', '–', '+', '\n']);
    if !(opened || after_sentence) {
        return None;
    }
    let own = before.trim_end_matches(['(', ' ', '-', '–', '+', '\n', ':']);
    let fields = task[*first..].trim_end_matches(|c: char| c.is_whitespace() || matches!(c, ')' | '.' | ';'));
    (text::word_count(own) >= 2).then(|| (own.len(), said(fields)))
}

/// Where fields begin in a text: start of the words, of what they say, and the field.
fn heads(line: &str) -> Vec<(usize, usize, Field)> {
    let mut found: Vec<(usize, usize, Field)> = Vec::new();
    for (colon, _) in line.match_indices(':') {
        let from = found.last().map_or(0, |(_, end, _)| *end);
        let before = &line[from..colon];
        // The words stand after the last mark before the colon.
        let start = before
            .rfind(['.', ';', '(', ',', '\n', '|', '–', '•', '+'])
            .map_or(0, |at| at + before[at..].chars().next().map_or(1, char::len_utf8));
        let comma = before[..start].trim_end().ends_with(',');
        let mut head = before[start..].trim_start();
        let mut field = named(head);
        if field.is_none() && comma {
            // "Cơ quan chủ trì, phối hợp:" has a comma of its own.
            head = before.trim_start();
            field = named(head);
        }
        if let Some(field) = field {
            found.push((colon - head.len(), colon + 1, field));
        }
    }
    found
}

fn said(line: &str) -> Vec<Said> {
    let heads = heads(line);
    let ends = heads.iter().skip(1).map(|(start, ..)| *start).chain([line.len()]);
    heads
        .iter()
        .zip(ends)
        .map(|((start, from, field), end)| Said {
            field: *field,
            name: text::tidy(line[*start..*from - 1].trim_start_matches(['-', '+', '*', ' '])),
            value: text::tidy(text::trim_end_marks(
                line[*from..end].trim_end_matches(|c: char| {
                    c.is_whitespace() || matches!(c, '-' | '+' | '(' | ',' | '–')
                }),
            )),
        })
        .filter(|said| !said.value.is_empty())
        .collect()
}

/// Writes what fields say into a task.
pub(super) fn apply(fields: &[Said], task: &mut Task) {
    for said in fields {
        match said.field {
            Field::Lead => task.lead.extend(agencies::split_list(&said.value)),
            Field::Coordinating => task.coordinating.extend(agencies::split_list(&said.value)),
            Field::Agencies => {
                let (lead, coordinating) = super::super::tables::lead_and_coordinating(&said.value);
                task.lead.extend(lead);
                task.coordinating.extend(coordinating);
            }
            Field::Schedule => {
                task.schedule = Some(match task.schedule.take() {
                    Some(earlier) => format!("{earlier}; {}", said.value),
                    None => said.value.clone(),
                });
            }
            Field::Extra => task.extra.push(Extra { name: said.name.clone(), value: said.value.clone() }),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_words_before_a_colon_name_a_field() {
        for (head, field) in [
            ("Cơ quan chủ trì", Some(Field::Lead)),
            ("- Đơn vị thực hiện", Some(Field::Lead)),
            ("Chủ trì", Some(Field::Lead)),
            ("Đơn vị chủ trì thực hiện", Some(Field::Lead)),
            ("Đơn vị phối hợp", Some(Field::Coordinating)),
            ("Phối hợp thực hiện", Some(Field::Coordinating)),
            ("Cơ quan chủ trì, phối hợp", Some(Field::Agencies)),
            ("Thời gian thực hiện", Some(Field::Schedule)),
            ("Thời hạn hoàn thành", Some(Field::Schedule)),
            ("Sản phẩm", Some(Field::Extra)),
            ("Thực hiện", None),
            ("Sở Y tế", None),
            ("Phối hợp với Sở Y tế", None),
        ] {
            assert_eq!(named(head), field, "{head}");
        }
    }

    #[test]
    fn fields_are_read_from_lines_and_ends() {
        let line = of_line("- Chủ trì: Sở Nội vụ; phối hợp: Sở Y tế, Công an tỉnh. Thời gian: Quý II.");
        let values: Vec<(Field, &str)> = line.iter().map(|said| (said.field, said.value.as_str())).collect();
        assert_eq!(
            values,
            [
                (Field::Lead, "Sở Nội vụ"),
                (Field::Coordinating, "Sở Y tế, Công an tỉnh"),
                (Field::Schedule, "Quý II")
            ]
        );
        let (end, fields) = at_end("Mở 02 lớp huấn luyện (chủ trì: Sở Nội vụ; thời gian: Quý II).").unwrap();
        assert_eq!((end, fields.len()), ("Mở 02 lớp huấn luyện".len(), 2));
        assert!(of_line("Phối hợp với các đơn vị: Sở Y tế").is_empty());
        assert!(at_end("Kiểm tra các cơ sở: mỏ đá, xây dựng.").is_none());
    }
}
