//! Spreads merged cells out, so that every row of a table has every column.

use super::super::source::Cell;

/// A cell as the file gives it.
#[derive(Debug, Clone, Default)]
pub(super) struct RawCell {
    pub text: String,
    pub raw: String,
    pub line: usize,
    pub colspan: usize,
    pub rowspan: usize,
    /// Word's way: this cell continues the one above it.
    pub continues: bool,
}

/// The most columns a table is given; what stands beyond is kept in the last one.
const COLUMN_LIMIT: usize = 64;

/// Rows of cells with spans to a grid. A span is never larger than the table itself.
pub(super) fn spread(rows: Vec<Vec<RawCell>>) -> Vec<Vec<Cell>> {
    let mut grid: Vec<Vec<Cell>> = Vec::with_capacity(rows.len());
    // Per column: how many more rows the cell above covers, and that cell.
    let mut hanging: Vec<Option<(usize, Cell)>> = Vec::new();
    for row in rows {
        let mut out: Vec<Cell> = Vec::new();
        let mut source = row.into_iter().peekable();
        while source.peek().is_some() || hanging.get(out.len()).is_some_and(Option::is_some) {
            let column = out.len();
            if column >= COLUMN_LIMIT {
                if let (Some(extra), Some(last)) = (source.next(), out.last_mut()) {
                    last.text = format!("{} {}", last.text, extra.text);
                    last.raw = format!("{} {}", last.raw, extra.raw);
                    continue;
                }
                break;
            }
            if hanging.len() <= column {
                hanging.resize(column + 1, None);
            }
            if let Some((left, cell)) = hanging[column].take() {
                hanging[column] = (left > 1).then(|| (left - 1, cell.clone()));
                out.push(cell);
                continue;
            }
            let Some(cell) = source.next() else { break };
            let above =
                cell.continues.then(|| grid.last().and_then(|row| row.get(column)).cloned()).flatten();
            let full = match above {
                Some(mut above) if cell.text.is_empty() => {
                    above.from_above = true;
                    above
                }
                _ => Cell {
                    text: cell.text,
                    raw: cell.raw,
                    line: cell.line,
                    from_above: false,
                    from_left: false,
                },
            };
            for step in 0..cell.colspan.clamp(1, COLUMN_LIMIT - column) {
                let here = Cell { from_left: full.from_left || step > 0, ..full.clone() };
                if cell.rowspan > 1 {
                    if hanging.len() <= column + step {
                        hanging.resize(column + step + 1, None);
                    }
                    hanging[column + step] =
                        Some((cell.rowspan - 1, Cell { from_above: true, ..here.clone() }));
                }
                out.push(here);
            }
        }
        grid.push(out);
    }
    level_rows(&mut grid);
    grid
}

/// Gives every row as many cells as the longest one has.
pub(super) fn level_rows(rows: &mut [Vec<Cell>]) {
    let width = rows.iter().map(Vec::len).max().unwrap_or(0);
    for row in rows {
        let line = row.first().map_or(0, |cell| cell.line);
        row.resize_with(width, || Cell { line, ..Cell::default() });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cell(text: &str, colspan: usize, rowspan: usize) -> RawCell {
        RawCell { text: text.into(), raw: text.into(), line: 1, colspan, rowspan, continues: false }
    }

    #[test]
    fn spans_are_spread_and_marked() {
        let grid =
            spread(vec![vec![cell("1", 1, 2), cell("nhóm", 2, 1)], vec![cell("a", 1, 1), cell("b", 1, 1)]]);
        let texts: Vec<Vec<&str>> =
            grid.iter().map(|row| row.iter().map(|c| c.text.as_str()).collect()).collect();
        assert_eq!(texts, [["1", "nhóm", "nhóm"], ["1", "a", "b"]]);
        assert!(grid[0][2].from_left && grid[1][0].from_above && !grid[1][1].is_repeat());
    }

    #[test]
    fn an_absurd_span_is_cut_to_the_limit() {
        let grid = spread(vec![vec![cell("x", 4_000_000_000, 4_000_000_000)]]);
        assert_eq!(grid[0].len(), COLUMN_LIMIT);
    }
}
