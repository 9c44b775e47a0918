//! Tables of tasks: their columns by what the headings say, their rows as tasks.
//!
//! A table taken out of a PDF or a web page as text comes as one cell per line ([`flat`]), or with its cells side by side
//! ([`layout`]); it is recognised by its headings and put back into rows and columns first.

mod flat;
mod layout;

use super::agencies;
use super::doubt::Doubt;
use super::json::{Extra, Task};
use super::label::{self, Style};
use super::source::{Cell, Table};
use super::text;
use crate::diag::Code;

/// Puts tables that came as text back together.
pub(crate) fn restore(
    pieces: Vec<super::source::Piece>,
    doubts: &mut Vec<Doubt>,
) -> Vec<super::source::Piece> {
    flat::restore(layout::restore(pieces), doubts)
}

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
    let opens = |phrases: &[&str]| text::any_start(heading, phrases).is_some();
    let acts = || {
        has("chủ trì")
            || has("phụ trách")
            || has("đầu mối")
            || has("trách nhiệm")
            || has("phân công")
            || has("thực hiện")
                && ["cơ quan", "đơn vị", "bộ phận", "người", "tổ chức", "ngành", "phòng", "cấp", "ban"]
                    .iter()
                    .any(|actor| has(actor))
    };
    Some(match canon.as_str() {
        "tt" | "stt" | "số tt" | "số thứ tự" => Column::Number,
        _ if opens(&["Sản phẩm", "Kết quả", "Kinh phí", "Dự kiến", "Nguồn", "Dự toán"]) => {
            Column::Other
        }
        _ if has("chủ trì") && has("phối hợp") => Column::Agencies,
        _ if has("phối hợp") => Column::Coordinating,
        _ if opens(&["Thời gian", "Thời hạn", "Tiến độ", "Lộ trình", "Thời điểm", "Hoàn thành", "Ngày"]) => {
            Column::Schedule
        }
        _ if acts() => Column::Lead,
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

/// The headings of a table of tasks: what each column holds, its own words, and the first row below them.
struct Heading {
    columns: Vec<Column>,
    names: Vec<String>,
    body: usize,
}

impl Heading {
    /// Headings stand in one row, or in two where a merged cell ("Cơ quan thực hiện") has others below it.
    fn of(table: &Table) -> Option<Self> {
        (0..table.rows.len().min(4)).find_map(|index| {
            let row = &table.rows[index];
            let below = table.rows.get(index + 1).filter(|below| Self::goes_on(row, below));
            let joined: Vec<Cell> = match below {
                Some(below) => row
                    .iter()
                    .zip(below)
                    .map(|(upper, lower)| {
                        let own = !lower.from_above && column(&lower.text).is_some();
                        if own || upper.text.trim().is_empty() { lower.clone() } else { upper.clone() }
                    })
                    .collect(),
                None => row.clone(),
            };
            let columns = columns_of(&joined)?;
            let names = joined.iter().map(|cell| text::tidy(&cell.text)).collect();
            let body = index + 1 + usize::from(below.is_some());
            Some(Self { columns: once(columns), names, body })
        })
    }

    /// Whether a row has headings below merged ones.
    fn goes_on(row: &[Cell], below: &[Cell]) -> bool {
        let named = below.iter().filter(|cell| !cell.from_above && column(&cell.text).is_some()).count();
        let merged = row.iter().any(|cell| cell.from_left) || below.iter().any(|cell| cell.from_above);
        let filled = below.iter().filter(|cell| !cell.is_repeat() && !cell.text.trim().is_empty()).count();
        named >= 2 && merged && named * 2 > filled
    }

    fn get<'a>(&self, row: &'a [Cell], wanted: Column) -> Vec<&'a Cell> {
        row.iter().zip(&self.columns).filter(|(_, c)| **c == wanted).map(|(cell, _)| cell).collect()
    }

    /// Columns without a meaning of their own, under their headings.
    fn extra(&self, row: &[Cell]) -> Vec<Extra> {
        let columns = row.iter().zip(&self.columns).zip(&self.names);
        columns
            .filter(|((cell, column), name)| {
                **column == Column::Other
                    && !name.is_empty()
                    && !cell.from_left
                    && !cell.text.trim().is_empty()
            })
            .map(|((cell, _), name)| Extra { name: name.clone(), value: text::tidy(&cell.text) })
            .collect()
    }
}

/// A column headed "Nội dung" beside "Nhiệm vụ" would be a second column of tasks: the first one counts.
fn once(mut columns: Vec<Column>) -> Vec<Column> {
    let mut seen = false;
    for column in columns.iter_mut().filter(|column| **column == Column::Task) {
        if std::mem::replace(&mut seen, true) {
            *column = Column::Other;
        }
    }
    columns
}

/// The tasks of a table, or `None` if it is no table of tasks.
pub(crate) fn tasks(table: &Table, doubts: &mut Vec<Doubt>) -> Option<Vec<Task>> {
    let heading = Heading::of(table)?;
    let mut tasks: Vec<Task> = Vec::new();
    let mut group: Option<String> = None;
    for row in &table.rows[heading.body..] {
        match read_row(&heading, row) {
            Row::Nothing => {}
            Row::Group(title) => group = Some(title),
            Row::More(more) => match tasks.last_mut() {
                Some(last) => add_more(last, *more),
                None => tasks.push(Task { group: group.clone(), ..*more }),
            },
            Row::Task(task) => tasks.push(Task { group: group.clone(), ..*task }),
        }
    }
    for task in tasks.iter().filter(|task| task.lead.is_empty()) {
        let words = text::shorten(&task.text, 60);
        doubts.push(Doubt::new(
            task.line,
            Code::TaskWithoutLead,
            format!("nhiệm vụ không có cơ quan chủ trì: \"{words}\""),
            format!("a task without a lead agency: \"{words}\""),
        ));
    }
    Some(tasks)
}

/// What a row of the body is.
enum Row {
    /// Headings again, the numbers of the columns, an empty row.
    Nothing,
    Group(String),
    /// The task above goes on: over a page, or with further agencies.
    More(Box<Task>),
    Task(Box<Task>),
}

fn read_row(heading: &Heading, row: &[Cell]) -> Row {
    let filled: Vec<&Cell> = row.iter().filter(|cell| !cell.text.trim().is_empty()).collect();
    // A second row of headings, or the numbers of the columns (1) (2) (3).
    let heading_again = row.iter().filter(|cell| column(&cell.text).is_some()).count() * 2 > row.len();
    let counting = filled.iter().all(|cell| cell.text.trim_matches(['(', ')', ' ']).parse::<u8>().is_ok());
    if heading_again || counting {
        return Row::Nothing;
    }
    let number = heading
        .get(row, Column::Number)
        .first()
        .filter(|cell| !cell.is_repeat())
        .map_or("", |cell| cell.text.trim())
        .to_owned();
    let cell = heading.get(row, Column::Task).into_iter().find(|cell| !cell.text.trim().is_empty());
    let body = cell.map(|cell| text::tidy(&cell.text)).unwrap_or_default();
    let line = cell.or(filled.first().copied()).map_or(0, |cell| cell.line);
    let others_empty = row
        .iter()
        .zip(&heading.columns)
        .filter(|(_, c)| !matches!(c, Column::Number | Column::Task))
        .all(|(other, _)| other.text.trim().is_empty() || other.from_left || other.text.trim() == body);
    let numbered = heading.columns.contains(&Column::Number);
    let goes_on = numbered && number.is_empty() && text::starts_lower(&body) && label::parse(&body).is_none();
    if let Some(cell) = cell
        && others_empty
        && !goes_on
    {
        if cell.from_above {
            return Row::Nothing;
        }
        let at = label::parse(&body).filter(|l| !matches!(l.style, Style::Bullet)).map_or(0, |l| l.end);
        return Row::Group(body[at..].to_owned());
    }
    let read = |wanted: Column| -> Option<String> {
        let cells = heading.get(row, wanted).into_iter().filter(|cell| !cell.from_left);
        let joined: Vec<String> = cells.map(|c| text::tidy(&c.text)).filter(|t| !t.is_empty()).collect();
        (!joined.is_empty()).then(|| joined.join("; "))
    };
    let list = |wanted: Column| -> Vec<String> {
        let cells = heading.get(row, wanted).into_iter().filter(|cell| !cell.from_left);
        cells.flat_map(|c| agencies::split_list(&c.text)).collect()
    };
    let (mut lead, mut coordinating) = (list(Column::Lead), list(Column::Coordinating));
    for cell in heading.get(row, Column::Agencies) {
        let (first, second) = lead_and_coordinating(&cell.text);
        lead.extend(first);
        coordinating.extend(second);
    }
    // The number of the row, where the text brings none of its own.
    let inner = label::parse(&body).filter(|l| l.style != Style::Bullet);
    let (label, start) = match inner {
        Some(l) => (Some(l.text.clone()), l.end),
        None if !number.is_empty() => (Some(text::trim_end_marks(&number).to_owned()), 0),
        None => (None, 0),
    };
    let task = Box::new(Task {
        group: None,
        label,
        text: body[start..].to_owned(),
        lead,
        coordinating,
        schedule: read(Column::Schedule),
        note: read(Column::Note),
        extra: heading.extra(row),
        line,
    });
    match cell {
        Some(cell) if !cell.from_above && !goes_on => Row::Task(task),
        // The same task over several rows: its agencies are added.
        Some(cell) if cell.from_above => Row::More(Box::new(Task { text: String::new(), ..*task })),
        _ => Row::More(task),
    }
}

/// Adds what a further row says to its task.
fn add_more(task: &mut Task, more: Task) {
    if !more.text.is_empty() {
        task.text = text::tidy(&format!("{} {}", task.text, more.text));
    }
    for (known, names) in [(&mut task.lead, more.lead), (&mut task.coordinating, more.coordinating)] {
        for name in names {
            let told = known.contains(&name);
            match known.last_mut() {
                // "Ban Quản lý" / "các khu công nghiệp": a name that the page broke.
                Some(last)
                    if text::starts_lower(&name)
                        && text::any_start(&name, &["các sở", "các đơn vị", "các cơ quan"]).is_none()
                        && !more.text.is_empty() =>
                {
                    *last = format!("{last} {name}");
                }
                _ if told => {}
                _ => known.push(name),
            }
        }
    }
    for (known, value) in [(&mut task.schedule, more.schedule), (&mut task.note, more.note)] {
        match (known.as_mut(), value) {
            (Some(known), Some(value)) if *known != value && !more.text.is_empty() => {
                *known = format!("{known} {value}")
            }
            (None, value) => *known = value,
            _ => {}
        }
    }
    task.extra.extend(more.extra.into_iter().filter(|extra| !task.extra.contains(extra)).collect::<Vec<_>>());
}

/// "Chủ trì: Sở Y tế. Phối hợp: Sở Nội vụ" in one cell.
pub(super) fn lead_and_coordinating(cell: &str) -> (Vec<String>, Vec<String>) {
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
