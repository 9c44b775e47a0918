//! A table of targets: what is measured by row, its unit, and a figure for each year.

use super::super::figures::{Figure, Shape, figures_in};
use super::super::json::{Bound, Direction, Frequency, Number, Target};
use super::super::source::{Cell, Table};
use super::super::text;
use super::years;
use crate::vi::figure;

/// What a column of such a table holds.
#[derive(Debug, Clone, PartialEq)]
enum Column {
    Name,
    Unit,
    /// What was reached before.
    Baseline,
    /// What is to be reached, by this year.
    Goal(Option<u16>),
    Other,
}

/// Targets of a table, and the cells that could not be read as one; `None` if it is no table of targets.
pub(super) fn targets(table: &Table, by: Option<u16>) -> Option<(Vec<Target>, Vec<(usize, String)>)> {
    let (head, columns) = heading(table)?;
    let name_at = columns.iter().position(|column| *column == Column::Name)?;
    let unit_at = columns.iter().position(|column| *column == Column::Unit);
    let (mut found, mut doubtful) = (Vec::new(), Vec::new());
    for row in &table.rows[head..] {
        let Some(name) = row.get(name_at).filter(|cell| !cell.text.trim().is_empty()) else { continue };
        let unit = unit_at
            .and_then(|at| row.get(at))
            .filter(|cell| !cell.from_left)
            .map_or("", |cell| cell.text.trim());
        let (subject, direction, own_unit) = subject(&text::tidy(&name.text));
        if text::word_count(&subject) < 2 {
            continue;
        }
        let baseline = columns
            .iter()
            .zip(row)
            .filter(|(column, _)| **column == Column::Baseline)
            .find_map(|(_, cell)| value(&cell.text, "").map(|value| value.value));
        for (column, cell) in columns.iter().zip(row) {
            let Column::Goal(year) = column else { continue };
            let written = cell.text.trim();
            if cell.from_left || written.is_empty() || matches!(written, "-" | "–" | "x" | "X") {
                continue;
            }
            let unit = if unit.is_empty() { own_unit.as_str() } else { unit };
            match value(written, unit).filter(|value| !value.limit && !value.unit.is_empty()) {
                Some(value) => found.push(Target {
                    clause: text::tidy(&format!(
                        "{}: {written}{}",
                        name.text,
                        if written.contains('%') { "" } else { unit }
                    )),
                    subject: subject.clone(),
                    direction,
                    bound: if value.upper.is_some() {
                        Bound::AtLeast
                    } else {
                        value.sign.unwrap_or(Bound::Exact)
                    },
                    value: Number(value.value),
                    upper: value.upper.map(Number),
                    baseline: baseline.map(Number),
                    unit: value.unit,
                    frequency: year.or(by).map(|_| Frequency::ByEnd),
                    by: year.or(by),
                    responsible: Vec::new(),
                    line: cell.line,
                }),
                None => doubtful.push((cell.line, format!("{}: {written}", text::shorten(&name.text, 60)))),
            }
        }
    }
    Some((found, doubtful))
}

/// The columns by their headings, which may stand in two rows, and the first row below them.
fn heading(table: &Table) -> Option<(usize, Vec<Column>)> {
    for rows in 1..=2.min(table.rows.len()) {
        for start in 0..2.min(table.rows.len() + 1 - rows) {
            let width = table.rows[start].len();
            let columns: Vec<Column> = (0..width)
                .map(|column| {
                    let mut texts: Vec<&str> = table.rows[start..start + rows]
                        .iter()
                        .filter_map(|row| row.get(column))
                        .filter(|cell| !cell.from_above)
                        .map(|cell| cell.text.as_str())
                        .collect();
                    texts.dedup();
                    kind(&texts.join(" "))
                })
                .collect();
            let named = columns.iter().filter(|column| **column == Column::Name).count() == 1;
            let dated = columns.iter().any(|column| matches!(column, Column::Goal(Some(_))));
            let goal = columns.iter().any(|column| matches!(column, Column::Goal(_)));
            let unit = columns.contains(&Column::Unit);
            // A second row of headings names years below a merged cell.
            let more = rows == 1
                && table.rows.get(start + 1).is_some_and(|row: &Vec<Cell>| {
                    row.iter()
                        .any(|cell| !cell.from_above && matches!(kind(&cell.text), Column::Goal(Some(_))))
                });
            if named && (dated || goal && unit) && !more {
                return Some((start + rows, columns));
            }
        }
    }
    None
}

fn kind(heading: &str) -> Column {
    let canon = text::canon(heading);
    let has = |phrase: &str| text::contains(heading, phrase);
    if text::word_count(heading) > 14 {
        return Column::Other;
    }
    if matches!(canon.as_str(), "đvt" | "đơn vị") || has("đơn vị tính") {
        return Column::Unit;
    }
    let words = text::words(heading);
    let numbers = words.iter().rev().filter_map(|word| word.canon.parse::<u16>().ok());
    let bare = numbers.into_iter().find(|year| (2000..=2100).contains(year));
    let year = years::marks(heading)
        .into_iter()
        .filter(|mark| !mark.aside)
        .map(|mark| mark.year)
        .next_back()
        .or(bare);
    let past = ["hiện trạng", "thực hiện", "kết quả", "ước", "đã đạt", "hiện tại", "xuất phát"];
    if past.iter().any(|phrase| has(phrase)) && !has("kế hoạch") && !has("mục tiêu") {
        return if year.is_some() || has("hiện trạng") || has("hiện tại") {
            Column::Baseline
        } else {
            Column::Other
        };
    }
    if let Some(year) = year {
        return Column::Goal(Some(year));
    }
    if has("chỉ tiêu") && !has("giao")
        || has("tên chỉ tiêu")
        || has("nội dung chỉ tiêu")
        || canon == "mục tiêu"
    {
        return Column::Name;
    }
    if has("mục tiêu")
        || has("kế hoạch")
        || has("chỉ tiêu")
        || has("phấn đấu")
        || canon == "mức"
        || has("giá trị")
    {
        return Column::Goal(None);
    }
    Column::Other
}

/// What is measured, its direction, and the unit in brackets: "Giảm tần suất tai nạn (%)".
fn subject(name: &str) -> (String, Direction, String) {
    let mut subject = text::trim_end_marks(name).to_owned();
    let mut unit = String::new();
    if let (Some(open), true) = (subject.rfind('('), subject.ends_with(')')) {
        let inside = subject[open + 1..subject.len() - 1].trim().to_owned();
        if text::word_count(&inside) <= 3 {
            unit = inside;
            subject.truncate(open);
        }
    }
    let at = super::super::label::parse(&subject).map_or(0, |label| label.end);
    let subject = subject[at..].trim().to_owned();
    let moves =
        [("Kéo giảm", Direction::Decrease), ("Giảm", Direction::Decrease), ("Tăng", Direction::Increase)];
    for (verb, direction) in moves {
        if let Some(end) = text::phrase_end(&subject, verb) {
            return (subject[end..].trim().to_owned(), direction, unit);
        }
    }
    (subject, Direction::Reach, unit)
}

/// The figure of a cell: `50`, `≥ 80%`, `trên 90`, `85 - 90`.
fn value(written: &str, unit: &str) -> Option<Figure> {
    let unit = if unit.is_empty() && written.contains('%') { "%" } else { unit };
    let whole = if written.contains('%') { written.to_owned() } else { format!("{written}%") };
    if let [only] = figures_in(&whole, 0, whole.len()).as_slice() {
        let shape = Shape::of(&whole[..only.start]);
        let rest = whole[only.end..].trim();
        let above = text::starts_with(rest, "trở lên");
        if shape.core.is_empty()
            && (rest.is_empty() || above || rest.starts_with('(') || rest.starts_with("/"))
        {
            let bound = if above || shape.bound == Bound::AtLeast { Some(Bound::AtLeast) } else { only.sign };
            let bound = bound.or((shape.bound == Bound::Above).then_some(Bound::Above));
            let limit = only.limit || shape.too_low;
            return Some(Figure { unit: unit.to_owned(), sign: bound, limit, ..only.clone() });
        }
        return None;
    }
    // "50 lớp": the number and its own unit.
    let (number, used) = figure::read_start(written)?;
    let own = written[used..].trim();
    (text::word_count(own) <= 3 && !own.contains(|c: char| c.is_ascii_digit())).then(|| Figure {
        value: number.by_rule(),
        unit: if own.is_empty() { unit.to_owned() } else { own.to_owned() },
        ..Figure::default()
    })
}
