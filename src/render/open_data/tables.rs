//! Plans and registries as rows of CSV tables that a spreadsheet opens without harm.

use super::{AGENCIES, Column, DOCUMENTS, DUTIES, TARGETS, TASKS};
use crate::model::plans::{AgencyRef, LinkedPlan};
use crate::model::{AgencyId, DocumentId, LangId};
use crate::parse::registry::AgencyLevel;
use crate::render::context::Context;
use crate::render::view::{
    agency_name, agency_now, anchor, bound_key, direction_key, frequency_key, target_text,
};

/// The targets of some plans.
pub fn targets(context: &Context, plans: impl Iterator<Item = u32>) -> String {
    table(TARGETS, plans.flat_map(|n| target_rows(context, n)))
}

/// The tasks of some plans.
pub fn tasks(context: &Context, plans: impl Iterator<Item = u32>) -> String {
    table(TASKS, plans.flat_map(|n| task_rows(context, n)))
}

/// The duties of some plans.
pub fn duties(context: &Context, plans: impl Iterator<Item = u32>) -> String {
    table(DUTIES, plans.flat_map(|n| duty_rows(context, n)))
}

pub fn agencies(context: &Context) -> String {
    table(AGENCIES, agency_rows(context))
}

pub fn documents(context: &Context) -> String {
    table(DOCUMENTS, document_rows(context))
}

/// A table as RFC 4180 has it (CRLF, quotes doubled), with a byte order mark so that spreadsheets
/// read it as UTF-8.
fn table(columns: &[Column], rows: impl IntoIterator<Item = Vec<Cell>>) -> String {
    let mut writer = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(Vec::new());
    let written = "writing to memory does not fail, and every row has the table's columns";
    writer.write_record(columns.iter().map(|c| c.name)).expect(written);
    for row in rows {
        writer.write_record(row.iter().map(|cell| cell.0.as_str())).expect(written);
    }
    let bytes = writer.into_inner().expect("writing to memory does not fail");
    let body = String::from_utf8(bytes).expect("CSV of text is text");
    format!("\u{feff}{body}")
}

/// A cell that no spreadsheet takes for a formula.
struct Cell(String);

impl Cell {
    /// Text from plans and registries. What begins like a formula gets an apostrophe before it
    /// (OWASP, "CSV Injection").
    fn text(text: impl AsRef<str>) -> Cell {
        let text = text.as_ref();
        let first = text.chars().next();
        if first.is_some_and(|c| {
            matches!(c, '=' | '+' | '-' | '@' | '\t' | '\r' | '\n' | '＝' | '＋' | '－' | '＠')
        }) {
            return Cell(format!("'{text}"));
        }
        Cell(text.to_owned())
    }

    fn optional(text: Option<impl AsRef<str>>) -> Cell {
        text.map_or_else(Cell::blank, Cell::text)
    }

    fn blank() -> Cell {
        Cell(String::new())
    }

    /// A number of ours: a minus is a minus.
    fn number(n: impl std::fmt::Display) -> Cell {
        Cell(n.to_string())
    }

    fn count(n: usize) -> Cell {
        Cell::number(n)
    }

    fn list<'a>(items: impl IntoIterator<Item = &'a str>) -> Cell {
        Cell::text(items.into_iter().collect::<Vec<_>>().join("; "))
    }
}

fn plan_cells(context: &Context, linked: &LinkedPlan) -> [Cell; 2] {
    [Cell::text(&linked.id), Cell::text(context.site.page(linked.page).title())]
}

fn part_url(context: &Context, linked: &LinkedPlan, kind: &str, id: &str) -> String {
    let anchor = crate::render::escape::url_path(&anchor(kind, id));
    format!("{}#{anchor}", context.absolute(&context.site.page(linked.page).url))
}

fn names(context: &Context, refs: &[AgencyRef]) -> Cell {
    Cell::list(refs.iter().map(|r| agency_name(context, r)))
}

fn ids(context: &Context, refs: &[AgencyRef]) -> Cell {
    Cell::list(refs.iter().map(|r| r.agency().map_or("", |id| agency_id(context, id))))
}

fn agency_id(context: &Context, id: AgencyId) -> &str {
    &context.site.registries.agency_entry(id).id.value
}

fn target_rows(context: &Context, n: u32) -> Vec<Vec<Cell>> {
    let linked = &context.site.plans[n as usize];
    let plan = &linked.parsed.plan;
    let row = |n: usize| {
        let target = linked.target(n);
        let link = &linked.targets[n];
        let result = linked.results(n).next();
        let [id, title] = plan_cells(context, linked);
        vec![
            id,
            title,
            Cell::optional(plan.locality.as_ref().map(|l| &l.value)),
            Cell::text(&target.id.value),
            Cell::text(&context.site.indicators[link.indicator as usize].title),
            Cell::text(&target.subject.value),
            Cell::text(direction_key(target.direction.value)),
            Cell::text(bound_key(target.bound)),
            Cell::number(target.value.value),
            Cell::text(&target.unit.value),
            Cell::optional(target.frequency.map(frequency_key)),
            target.by.map_or_else(Cell::blank, Cell::number),
            Cell::text(target_text(context, target)),
            names(context, &link.responsible),
            result.map_or_else(Cell::blank, |r| Cell::number(r.year.value)),
            result.map_or_else(Cell::blank, |r| Cell::number(r.value.value)),
            Cell::optional(result.map(|r| &r.origin.value)),
            Cell::text(part_url(context, linked, "target", &target.id.value)),
        ]
    };
    (0..linked.targets.len()).map(row).collect()
}

fn task_rows(context: &Context, n: u32) -> Vec<Vec<Cell>> {
    let linked = &context.site.plans[n as usize];
    let row = |n: usize| {
        let task = linked.task(n);
        let link = &linked.tasks[n];
        let [id, title] = plan_cells(context, linked);
        vec![
            id,
            title,
            Cell::text(&task.id.value),
            Cell::optional(task.group.as_ref()),
            Cell::text(&task.title.value),
            names(context, &link.lead),
            ids(context, &link.lead),
            names(context, &link.coordinating),
            ids(context, &link.coordinating),
            Cell::optional(task.schedule.as_ref()),
            Cell::optional(task.note.as_ref()),
            Cell::text(part_url(context, linked, "task", &task.id.value)),
        ]
    };
    (0..linked.tasks.len()).map(row).collect()
}

fn duty_rows(context: &Context, n: u32) -> Vec<Vec<Cell>> {
    let linked = &context.site.plans[n as usize];
    let mut rows = Vec::new();
    for (n, link) in linked.duties.iter().enumerate() {
        let duty = linked.duty(n);
        for item in &duty.items {
            let [id, title] = plan_cells(context, linked);
            rows.push(vec![
                id,
                title,
                Cell::text(agency_name(context, &link.agency)),
                Cell::optional(link.agency.agency().map(|id| agency_id(context, id))),
                Cell::optional(link.agency.agency().map(|id| agency_now(context, id))),
                Cell::text(if duty.requested { "có" } else { "không" }),
                Cell::text(&item.value),
            ]);
        }
    }
    rows
}

fn level(level: Option<AgencyLevel>) -> Option<&'static str> {
    level.and_then(|l| AgencyLevel::CHOICES.iter().find(|(_, known)| *known == l)).map(|(name, _)| *name)
}

fn agency_rows(context: &Context) -> Vec<Vec<Cell>> {
    let site = &context.site;
    let row = |n: usize| {
        let id = AgencyId(n as u32);
        let entry = site.registries.agency_entry(id);
        let work = &site.agency_work[n];
        let days: Vec<String> =
            entry.succeeded_by.iter().map(|s| s.date.map(|d| d.to_string()).unwrap_or_default()).collect();
        vec![
            Cell::text(&entry.id.value),
            Cell::text(&entry.name.value),
            Cell::optional(entry.short.as_ref()),
            Cell::list(entry.aliases.iter().map(|a| &**a)),
            Cell::optional(level(entry.level)),
            Cell::optional(entry.parent.as_ref().map(|p| &p.value)),
            Cell::optional(entry.locality.as_ref().map(|l| &l.value)),
            Cell::optional(entry.valid_from.map(|d| d.to_string())),
            Cell::optional(entry.valid_to.map(|d| d.to_string())),
            Cell::list(entry.succeeded_by.iter().map(|s| &*s.id.value)),
            Cell::list(days.iter().map(String::as_str)),
            Cell::text(agency_now(context, id)),
            Cell::count(work.leads.len()),
            Cell::count(work.coordinates.len()),
            Cell::count(work.duties.len()),
            Cell::text(context.absolute(&site.agency_url(id))),
        ]
    };
    (0..site.registries.agencies.len()).map(row).collect()
}

fn document_rows(context: &Context) -> Vec<Vec<Cell>> {
    let site = &context.site;
    let row = |n: usize| {
        let id = DocumentId(n as u32);
        let entry = site.registries.document_entry(id);
        let issuer = entry.issuer.as_ref().map(|i| &*i.value).or(entry.issuer_name.as_deref());
        vec![
            Cell::text(&entry.symbol.value),
            Cell::optional(entry.kind.as_ref()),
            Cell::optional(entry.title.as_ref()),
            Cell::optional(issuer),
            Cell::optional(entry.issued.map(|d| d.iso())),
            Cell::optional(entry.effective.map(|d| d.to_string())),
            Cell::optional(entry.expires.map(|d| d.to_string())),
            Cell::list(entry.implements.iter().map(|s| &*s.value)),
            Cell::list(entry.replaces.iter().map(|s| &*s.value)),
            Cell::list(entry.amended_by.iter().map(|s| &*s.value)),
            Cell::list(site.document_links[n].plans.iter().map(|&p| &*site.plans[p as usize].id)),
            Cell::optional(entry.url.as_ref().map(|u| &u.value)),
            Cell::text(context.absolute(&site.document_url(LangId(0), id))),
        ]
    };
    (0..site.registries.documents.len()).map(row).collect()
}

#[cfg(test)]
mod tests {
    use super::super::col;
    use super::*;

    #[track_caller]
    fn check_cell(text: &str, safe: &str) {
        assert_eq!(Cell::text(text).0, safe);
    }

    #[test]
    fn a_cell_is_never_a_formula() {
        check_cell("=HYPERLINK(\"http://x\")", "'=HYPERLINK(\"http://x\")");
        check_cell("+84", "'+84");
        check_cell("-1+1", "'-1+1");
        check_cell("@SUM(A1)", "'@SUM(A1)");
        check_cell("\t=1", "'\t=1");
        check_cell("Sở Y tế", "Sở Y tế");
        assert_eq!(Cell::number(-4.5).0, "-4.5");
    }

    #[test]
    fn a_table_has_a_byte_order_mark_and_crlf_and_doubles_quotes() {
        let columns = [col("Tên", ""), col("Ghi chú", "")];
        let rows = vec![vec![Cell::text("a;b"), Cell::text("nói \"đủ\", \nrồi")]];
        assert_eq!(table(&columns, rows), "\u{feff}Tên,Ghi chú\r\na;b,\"nói \"\"đủ\"\", \nrồi\"\r\n");
    }
}
