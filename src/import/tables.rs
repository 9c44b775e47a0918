//! Tables of tasks: their columns by what the headings say, their rows as tasks.
//!
//! A table taken out of a PDF or a web page as text comes as one cell per line; it is recognised by its headings and
//! put back into rows and columns first.

use super::agencies;
use super::doubt::Doubt;
use super::json::Task;
use super::label::{self, Style};
use super::source::{Cell, Line, Piece, Table};
use super::tail;
use super::text;
use crate::diag::Code;
use crate::vi::roman::roman;

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

/// Finds tables that came as one cell per line and puts them back together.
pub(crate) fn restore(pieces: Vec<Piece>, doubts: &mut Vec<Doubt>) -> Vec<Piece> {
    let mut out = Vec::with_capacity(pieces.len());
    let mut index = 0;
    while index < pieces.len() {
        match flattened(&pieces[index..], doubts) {
            Some((table, used)) => {
                out.push(Piece::Table(table));
                index += used;
            }
            None => {
                out.push(pieces[index].clone());
                index += 1;
            }
        }
    }
    out
}

fn flattened(pieces: &[Piece], doubts: &mut Vec<Doubt>) -> Option<(Table, usize)> {
    let Piece::Line(first) = pieces.first()? else { return None };
    if column(&first.text) != Some(Column::Number) {
        return None;
    }
    let mut columns = vec![Column::Number];
    let mut header = vec![cell_of(&[first])];
    let mut at = 1;
    while let Some((cell, found, used)) = header_cell(&pieces[at..]) {
        columns.push(found);
        header.push(cell);
        at += used;
        if columns.len() > 12 {
            return None;
        }
    }
    let has_task = columns.contains(&Column::Task);
    let has_agency =
        columns.iter().any(|c| matches!(c, Column::Lead | Column::Coordinating | Column::Agencies));
    if columns.len() < 3 || !has_task || !has_agency {
        return None;
    }
    let width = columns.len();
    let mut rows = vec![header];
    let mut group: Vec<Cell> = Vec::new();
    let mut number: Option<Cell> = None;
    while let Some(Piece::Line(line)) = pieces.get(at) {
        let outside = tail::is_appendix(&line.text)
            || text::starts_with(&line.text, "Nơi nhận")
            || tail::is_authority(&line.text)
            || label::parse(&line.text)
                .is_some_and(|l| l.style == Style::Roman && text::is_mostly_caps(&line.text));
        if outside {
            break;
        }
        if is_row_number(&line.text) {
            push_group(number.take(), std::mem::take(&mut group), width, &columns, &mut rows, doubts);
            number = Some(cell_of(&[line]));
        } else if let Some(last) = group.last_mut().filter(|last| continues_cell(last, line)) {
            last.text = format!("{} {}", last.text, text::tidy(&line.text));
            last.raw = format!("{}\n{}", last.raw, line.raw);
        } else {
            group.push(cell_of(&[line]));
        }
        at += 1;
    }
    push_group(number, group, width, &columns, &mut rows, doubts);
    (rows.len() > 1).then_some((Table { line: first.no, rows }, at))
}

/// A heading cell, which may be broken over up to three lines.
fn header_cell(pieces: &[Piece]) -> Option<(Cell, Column, usize)> {
    let mut lines: Vec<&Line> = Vec::new();
    let mut best = None;
    for (index, piece) in pieces.iter().take(3).enumerate() {
        let Piece::Line(line) = piece else { break };
        if is_row_number(&line.text) || (index > 0 && text::starts_upper(&line.text)) {
            break;
        }
        lines.push(line);
        let cell = cell_of(&lines);
        if let Some(found) = column(&cell.text).filter(|c| *c != Column::Number) {
            best = Some((cell, found, index + 1));
        }
    }
    best
}

fn cell_of(lines: &[&Line]) -> Cell {
    let text: Vec<String> = lines.iter().map(|line| text::tidy(&line.text)).collect();
    let raw: Vec<&str> = lines.iter().map(|line| line.raw.as_str()).collect();
    Cell {
        text: text.join(" "),
        raw: raw.join("\n"),
        line: lines.first().map_or(0, |line| line.no),
        ..Cell::default()
    }
}

/// `1`, `2.`, `1.1`, `I`.
fn is_row_number(text: &str) -> bool {
    let bare = text.trim().trim_end_matches(['.', ')']);
    let arabic = !bare.is_empty()
        && bare.len() <= 5
        && bare
            .split('.')
            .all(|part| !part.is_empty() && part.len() <= 2 && part.bytes().all(|b| b.is_ascii_digit()));
    arabic || roman(bare).is_some()
}

fn continues_cell(last: &Cell, line: &Line) -> bool {
    text::starts_lower(&line.text)
        && label::parse(&line.text).is_none()
        && !last.text.ends_with(['.', ';', ':'])
        && text::any_start(
            &line.text,
            &["các sở", "các đơn vị", "các cơ quan", "hằng năm", "hàng năm", "thường xuyên"],
        )
        .is_none()
}

/// Deals the cells after a row number out to rows.
fn push_group(
    number: Option<Cell>,
    cells: Vec<Cell>,
    width: usize,
    columns: &[Column],
    rows: &mut Vec<Vec<Cell>>,
    doubts: &mut Vec<Doubt>,
) {
    let line = number.as_ref().or(cells.first()).map_or(0, |cell| cell.line);
    if number.is_none() && cells.is_empty() {
        return;
    }
    let per_row = width - 1;
    let blank = |line: usize| Cell { line, ..Cell::default() };
    let number_cell = number.unwrap_or_else(|| blank(line));
    let parts = deal(&cells, per_row, columns);
    let Some((title, parts)) = parts else {
        // The cells do not fill the columns: keep them together and say so.
        let number = &number_cell.text;
        doubts.push(Doubt::new(
            line,
            Code::TableRowDoubtful,
            format!("hàng {number} của bảng không chia được theo các cột; kiểm tra lại từ đây"),
            format!("row {number} of the table does not fill its columns; check it from here on"),
        ));
        let mut row = vec![number_cell];
        row.extend(cells);
        let task = columns.iter().position(|c| *c == Column::Task).unwrap_or(1);
        // Everything goes into the column of the task, so that nothing is taken for an agency.
        let joined = Cell {
            text: row[1..].iter().map(|c| c.text.as_str()).collect::<Vec<_>>().join("\n"),
            raw: row[1..].iter().map(|c| c.raw.as_str()).collect::<Vec<_>>().join("\n"),
            line,
            ..Cell::default()
        };
        let mut out: Vec<Cell> = (0..width).map(|_| blank(line)).collect();
        out[0] = row.swap_remove(0);
        out[task] = joined;
        rows.push(out);
        return;
    };
    let mut number_cell = Some(number_cell);
    if let Some(title) = title {
        let mut row: Vec<Cell> = (0..width).map(|_| blank(title.line)).collect();
        row[0] = number_cell.take().unwrap_or_default();
        row[columns.iter().position(|c| *c == Column::Task).unwrap_or(1)] = title;
        rows.push(row);
    }
    for part in parts {
        let mut row =
            vec![number_cell.take().unwrap_or_else(|| blank(part.first().map_or(line, |c| c.line)))];
        row.extend(part);
        rows.push(row);
    }
}

type Dealt = (Option<Cell>, Vec<Vec<Cell>>);

/// Rows of equal width, with or without a title of the group before them.
fn deal(cells: &[Cell], per_row: usize, columns: &[Column]) -> Option<Dealt> {
    if cells.is_empty() {
        return Some((None, Vec::new()));
    }
    if cells.len() == 1 {
        return Some((cells.first().cloned(), Vec::new()));
    }
    for titled in [0, 1] {
        let body = &cells[titled..];
        if !body.is_empty()
            && body.len().is_multiple_of(per_row)
            && body.chunks(per_row).all(|row| plausible(row, columns))
        {
            let title = (titled == 1).then(|| cells[0].clone());
            return Some((title, body.chunks(per_row).map(<[Cell]>::to_vec).collect()));
        }
    }
    // The last column is often empty: try rows that are one shorter.
    let short = per_row
        .checked_sub(1)
        .filter(|short| *short >= 2 && matches!(columns.last(), Some(Column::Note | Column::Other)))?;
    for titled in [0, 1] {
        let body = &cells[titled..];
        if !body.is_empty()
            && body.len().is_multiple_of(short)
            && body.chunks(short).all(|row| plausible(row, &columns[..columns.len() - 1]))
        {
            let title = (titled == 1).then(|| cells[0].clone());
            let rows = body
                .chunks(short)
                .map(|row| {
                    let mut row = row.to_vec();
                    let line = row.last().map_or(0, |c| c.line);
                    row.push(Cell { line, ..Cell::default() });
                    row
                })
                .collect();
            return Some((title, rows));
        }
    }
    None
}

/// Whether the cells of a row fit their columns: agencies where agencies belong, a time where a time belongs.
fn plausible(row: &[Cell], columns: &[Column]) -> bool {
    row.iter().zip(&columns[1..]).all(|(cell, column)| match column {
        Column::Lead | Column::Coordinating | Column::Agencies => {
            agencies::opens_name(&cell.text)
                || agencies::opens_group(&cell.text)
                || text::is_caps(&cell.text)
                || matches!(cell.text.trim(), "-" | "")
                || label::parse(&cell.text).is_some_and(|l| l.style == Style::Bullet)
        }
        Column::Schedule => {
            text::word_count(&cell.text) <= 20
                && label::parse(&cell.text).is_none_or(|l| l.style == Style::Bullet)
        }
        Column::Task => !(text::word_count(&cell.text) <= 3 && is_schedule(&cell.text)),
        _ => true,
    })
}

fn is_schedule(text: &str) -> bool {
    text::any_start(
        text,
        &[
            "Hằng năm",
            "Hàng năm",
            "Thường xuyên",
            "Quý",
            "Tháng",
            "Năm",
            "Giai đoạn",
            "Trước ngày",
            "Định kỳ",
        ],
    )
    .is_some()
}

#[cfg(test)]
mod tests {
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
