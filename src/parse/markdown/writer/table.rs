//! Tables.

use std::ops::Range;

use pulldown_cmark::Alignment;

use super::Writer;
use crate::parse::markdown::HoleKind;
use crate::parse::markdown::blocks::Container;

#[derive(Default)]
pub(super) struct Table {
    alignments: Vec<Alignment>,
    column: usize,
    head: bool,
    body: bool,
    /// How many holes there were when the cell began.
    holes: usize,
}

impl Writer<'_> {
    pub(super) fn start_table(&mut self, alignments: Vec<Alignment>, range: Range<usize>) {
        self.begin_block();
        self.table = Table { alignments, ..Table::default() };
        self.tables += 1;
        let head = self.file_range(self.first_line(&range));
        self.open(Container::Table { head });
        // A region that scrolls takes the focus, so that arrow keys move it, and then needs
        // a name and a role (WCAG 2.2, 2.1.1 and 4.1.2).
        self.html.push_str("<div class=\"table-scroll\" role=\"region\" tabindex=\"0\" aria-label=\"");
        self.hole(HoleKind::TableLabel(self.tables), range);
        self.html.push_str("\">\n<table>\n");
    }

    pub(super) fn start_head(&mut self) {
        self.table.head = true;
        self.table.column = 0;
        self.open(Container::Row);
        self.html.push_str("<thead>\n<tr>");
    }

    pub(super) fn start_row(&mut self, range: &Range<usize>) {
        self.look_for_lost_cells(self.table.alignments.len(), range);
        self.break_plain();
        self.open(Container::Row);
        self.table.column = 0;
        if !self.table.body {
            self.table.body = true;
            self.html.push_str("<tbody>\n");
        }
        self.html.push_str("<tr>");
    }

    pub(super) fn start_cell(&mut self) {
        if !self.plain.is_empty() && !self.plain.ends_with(['\n', ' ']) {
            self.plain.push(' ');
        }
        self.table.holes = self.holes.len();
        self.open(if self.table.head { Container::Column { named: false } } else { Container::Cell });
        self.html.push_str(if self.table.head { "<th scope=\"col\"" } else { "<td" });
        self.html.push_str(match self.table.alignments.get(self.table.column) {
            Some(Alignment::Left) => " class=\"align-left\">",
            Some(Alignment::Center) => " class=\"align-center\">",
            Some(Alignment::Right) => " class=\"align-right\">",
            _ => ">",
        });
    }

    pub(super) fn end_cell(&mut self) {
        if self.table.head {
            self.close_column(self.table.holes);
        } else {
            self.close();
        }
        self.html.push_str(if self.table.head { "</th>" } else { "</td>" });
        self.table.column += 1;
    }

    pub(super) fn end_row(&mut self) {
        self.close();
        self.html.push_str("</tr>\n");
    }

    pub(super) fn end_head(&mut self) {
        self.table.head = false;
        self.close();
        self.html.push_str("</tr>\n</thead>\n");
    }

    pub(super) fn end_table(&mut self) {
        self.close();
        self.html.push_str(if self.table.body {
            "</tbody>\n</table>\n</div>\n"
        } else {
            "</table>\n</div>\n"
        });
    }
}
