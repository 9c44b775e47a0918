//! Tables of tasks: their columns by what the headings say, their rows as tasks.
//!
//! A table taken out of a PDF or a web page as text comes as one cell per line; it is recognised by its headings and
//! put back into rows and columns first.

mod flat;

use super::agencies;
use super::doubt::Doubt;
use super::json::Task;
use super::label::{self, Style};
use super::source::{Cell, Table};
use super::text;
use crate::diag::Code;
pub(crate) use flat::restore;

/// What a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Column {
    Number,
    Task,
    Lead,
    Coordinating,
    /// "Cơ quan chủ trì, phối hợp" in one column.
    Agencies,
    Schedule,
    Note,
    Other,
}

/// What a heading cell names, if it is one.
pub(crate) fn column(heading: &str) -> Option<Column> {
    if text::word_count(heading) > 14 || heading.ends_with(['.', ';']) && text::word_count(heading) > 2 {
        return None;
    }
    let canon = text::canon(heading);
    let has = |phrase: &str| text::contains(heading, phrase);
    Some(match canon.as_str() {
        "tt" | "stt" | "số tt" | "số thứ tự" => Column::Number,
        _ if has("chủ trì") && has("phối hợp") => Column::Agencies,
        _ if has("phối hợp") => Column::Coordinating,
        _ if has("chủ trì")
            || has("phụ trách")
            || has("đầu mối")
            || has("cơ quan thực hiện")
            || has("đơn vị thực hiện")
            || has("trách nhiệm") =>
        {
            Column::Lead
        }
        _ if has("thời gian")
            || has("thời hạn")
            || has("tiến độ")
            || has("hoàn thành")
            || has("lộ trình") =>
        {
            Column::Schedule
        }
        _ if has("ghi chú") => Column::Note,
        _ if has("nhiệm vụ")
            || has("nội dung")
            || has("công việc")
            || has("hoạt động")
            || has("giải pháp") =>
        {
            Column::Task
        }
        _ if has("sản phẩm")
            || has("kết quả")
            || has("kinh phí")
            || has("dự kiến")
            || has("địa điểm")
            || has("đối tượng")
            || has("nguồn") =>
        {
            Column::Other
        }
        _ => return None,
    })
}

/// A table is one of tasks if it has a column of tasks and one of agencies.
fn columns_of(row: &[Cell]) -> Option<Vec<Column>> {
    let columns: Vec<Column> = row.iter().map(|cell| column(&cell.text).unwrap_or(Column::Other)).collect();
    let known = row.iter().filter(|cell| column(&cell.text).is_some()).count();
    let tasks = columns.contains(&Column::Task);
    let agencies =
        columns.iter().any(|c| matches!(c, Column::Lead | Column::Agencies | Column::Coordinating));
    (tasks && agencies && known * 2 >= row.len()).then_some(columns)
}

/// The tasks of a table, or `None` if it is no table of tasks.
pub(crate) fn tasks(table: &Table, doubts: &mut Vec<Doubt>) -> Option<Vec<Task>> {
    let (head, columns) =
        table.rows.iter().take(4).enumerate().find_map(|(index, row)| Some((index, columns_of(row)?)))?;
    let columns = refine(table, head, columns);
    let mut tasks: Vec<Task> = Vec::new();
    let mut group: Option<String> = None;
    for row in &table.rows[head + 1..] {
        let get = |wanted: Column| -> Vec<&Cell> {
            row.iter().zip(&columns).filter(|(_, c)| **c == wanted).map(|(cell, _)| cell).collect()
        };
        let number = get(Column::Number)
            .first()
            .filter(|cell| !cell.is_repeat())
            .map_or("", |cell| cell.text.trim())
            .to_owned();
        let Some(cell) = get(Column::Task).into_iter().find(|cell| !cell.text.trim().is_empty()) else {
            continue;
        };
        // A second row of headings, or the numbers of the columns (1) (2) (3).
        let heading_again = row.iter().filter(|cell| column(&cell.text).is_some()).count() * 2 > row.len();
        let counting = row.iter().all(|cell| cell.text.trim_matches(['(', ')', ' ']).parse::<u8>().is_ok());
        if heading_again || counting {
            continue;
        }
        let others_empty =
            row.iter().zip(&columns).filter(|(_, c)| !matches!(c, Column::Number | Column::Task)).all(
                |(other, _)| other.text.trim().is_empty() || other.from_left || (other.text == cell.text),
            );
        let body = text::tidy(&cell.text);
        if others_empty {
            if cell.from_above {
                continue;
            }
            let at = label::parse(&body).filter(|l| !matches!(l.style, Style::Bullet)).map_or(0, |l| l.end);
            group = Some(body[at..].to_owned());
            continue;
        }
        let read = |wanted: Column| -> Option<String> {
            let joined: Vec<String> =
                get(wanted).iter().map(|c| text::tidy(&c.text)).filter(|t| !t.is_empty()).collect();
            (!joined.is_empty()).then(|| joined.join("; "))
        };
        let list = |wanted: Column| -> Vec<String> {
            get(wanted).iter().flat_map(|c| agencies::split_list(&c.text)).collect()
        };
        let (mut lead, mut coordinating) = (list(Column::Lead), list(Column::Coordinating));
        for cell in get(Column::Agencies) {
            let (first, second) = lead_and_coordinating(&cell.text);
            lead.extend(first);
            coordinating.extend(second);
        }
        if cell.from_above {
            // The same task over several rows: its agencies are added.
            if let Some(last) = tasks.last_mut() {
                lead.into_iter()
                    .filter(|l| !last.lead.contains(l))
                    .collect::<Vec<_>>()
                    .into_iter()
                    .for_each(|l| last.lead.push(l));
                coordinating
                    .into_iter()
                    .filter(|c| !last.coordinating.contains(c))
                    .collect::<Vec<_>>()
                    .into_iter()
                    .for_each(|c| last.coordinating.push(c));
                continue;
            }
        }
        let inner = label::parse(&body).filter(|l| l.style != Style::Bullet);
        let (label, start) = match inner {
            Some(l) => (Some(l.text.clone()), l.end),
            None if !number.is_empty() => (Some(text::trim_end_marks(&number).to_owned()), 0),
            None => (None, 0),
        };
        if lead.is_empty() {
            let words = text::shorten(&body, 60);
            doubts.push(Doubt::new(
                cell.line,
                Code::TaskWithoutLead,
                format!("nhiệm vụ không có cơ quan chủ trì: \"{words}\""),
                format!("a task without a lead agency: \"{words}\""),
            ));
        }
        tasks.push(Task {
            group: group.clone(),
            label,
            text: body[start..].to_owned(),
            lead,
            coordinating,
            schedule: read(Column::Schedule),
            note: read(Column::Note),
            line: cell.line,
        });
    }
    Some(tasks)
}

/// A second heading row below a merged cell ("Cơ quan thực hiện": "Chủ trì", "Phối hợp") says more exactly.
fn refine(table: &Table, head: usize, mut columns: Vec<Column>) -> Vec<Column> {
    if let Some(below) = table.rows.get(head + 1) {
        let named = below.iter().filter(|cell| !cell.from_above && column(&cell.text).is_some()).count();
        if named >= 2 {
            for (index, cell) in below.iter().enumerate() {
                if let Some(found) = column(&cell.text).filter(|_| !cell.from_above) {
                    columns[index] = found;
                }
            }
        }
    }
    // A column headed "Nội dung" beside "Nhiệm vụ" would be a second column of tasks: the first one counts.
    let mut seen = false;
    for column in &mut columns {
        if *column == Column::Task {
            if seen {
                *column = Column::Other;
            }
            seen = true;
        }
    }
    columns
}

/// "Chủ trì: Sở Y tế. Phối hợp: Sở Nội vụ" in one cell.
fn lead_and_coordinating(cell: &str) -> (Vec<String>, Vec<String>) {
    let Some((start, end)) = text::find_phrase(cell, "phối hợp") else {
        return (agencies::split_list(strip_role(cell)), Vec::new());
    };
    let before = &cell[..start];
    let cut = before.rfind(['.', ';', '\n']).map_or(start, |at| at);
    let tail = cell[end..].trim_start_matches([':', ' ']);
    (agencies::split_list(strip_role(&cell[..cut])), agencies::split_list(tail))
}

fn strip_role(cell: &str) -> &str {
    let trimmed = cell.trim().trim_start_matches(['-', ' ']);
    for phrase in ["Cơ quan chủ trì", "Đơn vị chủ trì", "Chủ trì"] {
        if let Some(end) = text::phrase_end(trimmed, phrase) {
            return trimmed[end..].trim_start_matches([':', ' ']);
        }
    }
    trimmed
}

#[cfg(test)]
mod tests {
    use super::super::source::{Line, Piece};
    use super::*;

    fn check_rows(lines: &[&str]) -> (Vec<Task>, Vec<Doubt>) {
        let pieces: Vec<Piece> = lines
            .iter()
            .enumerate()
            .map(|(i, l)| {
                Piece::Line(Line { no: i + 1, text: (*l).into(), raw: (*l).into(), ..Line::default() })
            })
            .collect();
        let mut doubts = Vec::new();
        let restored = restore(pieces, &mut doubts);
        let Piece::Table(table) = &restored[0] else { panic!("no table was found") };
        (tasks(table, &mut doubts).unwrap(), doubts)
    }

    const HEAD: [&str; 6] =
        ["TT", "Nhiệm vụ", "Cơ quan chủ trì", "Cơ quan phối hợp", "Thời gian thực hiện", "Ghi chú"];

    #[test]
    fn groups_lettered_and_unlettered_rows_come_out_of_one_cell_per_line() {
        let mut lines = HEAD.to_vec();
        lines.extend([
            "1",
            "Tuyên truyền",
            "a) Quán triệt.",
            "Sở Nội vụ",
            "Sở Y tế; các sở, ban, ngành.",
            "Hằng năm",
            "Thường xuyên",
            "b) Phổ biến.",
            "Sở Y tế",
            "Sở Nội vụ",
            "Hằng năm",
            "Thường xuyên",
        ]);
        lines.extend([
            "2",
            "Lãnh đạo",
            "Hằng năm chỉ đạo triển khai.",
            "UBND các xã",
            "Sở Nội vụ",
            "Hằng năm",
            "Thường xuyên",
        ]);
        let (tasks, doubts) = check_rows(&lines);
        assert!(doubts.is_empty(), "{doubts:?}");
        assert_eq!(tasks.len(), 3);
        assert_eq!(
            (tasks[0].label.as_deref(), tasks[0].group.as_deref()),
            (Some("a)"), Some("Tuyên truyền"))
        );
        assert_eq!(tasks[0].coordinating, ["Sở Y tế", "các sở, ban, ngành"]);
        assert_eq!(
            (tasks[2].label.as_deref(), tasks[2].lead.as_slice()),
            (None, &["UBND các xã".to_owned()][..])
        );
    }

    #[test]
    fn rows_without_groups_take_their_number_as_label() {
        let mut lines = HEAD.to_vec();
        lines.extend([
            "1",
            "Tập huấn cho cán bộ.",
            "Sở Nội vụ",
            "Sở Y tế",
            "Quý II",
            "Mới",
            "2",
            "Kiểm tra.",
            "Công an tỉnh",
            "Sở Nội vụ",
            "Quý III",
            "Mới",
        ]);
        let (tasks, _) = check_rows(&lines);
        assert_eq!(tasks.iter().map(|t| t.label.as_deref()).collect::<Vec<_>>(), [Some("1"), Some("2")]);
        assert_eq!(tasks[1].schedule.as_deref(), Some("Quý III"));
    }

    #[test]
    fn cells_that_do_not_fill_the_columns_are_reported_and_kept() {
        let mut lines = HEAD.to_vec();
        lines.extend(["1", "Tập huấn.", "Sở Nội vụ", "Quý II"]);
        let pieces: Vec<Piece> = lines
            .iter()
            .map(|l| Piece::Line(Line { no: 1, text: (*l).into(), raw: (*l).into(), ..Line::default() }))
            .collect();
        let mut doubts = Vec::new();
        let restored = restore(pieces, &mut doubts);
        let Piece::Table(table) = &restored[0] else { panic!("no table was found") };
        assert_eq!(doubts[0].code, Code::TableRowDoubtful);
        assert!(table.text().contains("Quý II") && table.text().contains("Sở Nội vụ"));
    }
}
