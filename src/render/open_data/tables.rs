//! Plans and registries as rows of CSV tables that a spreadsheet opens without harm.

use std::borrow::Cow;

use super::{AGENCIES, Column, DOCUMENTS, DUTIES, TARGETS, TASKS};
use crate::model::plans::{AgencyRef, LinkedPlan};
use crate::model::{AgencyId, DocumentId, LangId, OutputId, PlanId};
use crate::parse::registry::AgencyLevel;
use crate::render::context::Context;
use crate::render::parts::agency::{agency_name, now as agency_now};
use crate::render::parts::plan::{anchor, bound_key, direction_key, frequency_key, target_text};

/// The targets of some plans.
pub fn targets(context: &Context, plans: impl Iterator<Item = PlanId>) -> String {
    table(TARGETS, plans.flat_map(|n| target_rows(context, n)))
}

/// The tasks of some plans.
pub fn tasks(context: &Context, plans: impl Iterator<Item = PlanId>) -> String {
    table(TASKS, plans.flat_map(|n| task_rows(context, n)))
}

/// The duties of some plans.
pub fn duties(context: &Context, plans: impl Iterator<Item = PlanId>) -> String {
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
fn table<'a>(columns: &[Column], rows: impl IntoIterator<Item = Vec<Cell<'a>>>) -> String {
    let mark = "\u{feff}".as_bytes().to_vec();
    let mut writer = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(mark);
    let written = "writing to memory does not fail, and every row has the table's columns";
    writer.write_record(columns.iter().map(|c| c.name)).expect(written);
    for row in rows {
        writer.write_record(row.iter().map(|cell| cell.0.as_bytes())).expect(written);
    }
    let bytes = writer.into_inner().expect("writing to memory does not fail");
    String::from_utf8(bytes).expect("CSV of text is text")
}

/// A cell that no spreadsheet takes for a formula.
struct Cell<'a>(Cow<'a, str>);

impl<'a> Cell<'a> {
    /// Text from plans and registries. What begins like a formula gets an apostrophe before it
    /// (OWASP, "CSV Injection").
    fn text(text: impl Into<Cow<'a, str>>) -> Cell<'a> {
        let text = text.into();
        let first = text.chars().next();
        if first.is_some_and(|c| {
            matches!(c, '=' | '+' | '-' | '@' | '\t' | '\r' | '\n' | '＝' | '＋' | '－' | '＠')
        }) {
            return Cell(Cow::Owned(format!("'{text}")));
        }
        Cell(text)
    }

    fn optional(text: Option<impl Into<Cow<'a, str>>>) -> Cell<'a> {
        text.map_or_else(Cell::blank, Cell::text)
    }

    fn blank() -> Cell<'a> {
        Cell(Cow::Borrowed(""))
    }

    /// A number of ours: a minus is a minus.
    fn number(n: impl std::fmt::Display) -> Cell<'a> {
        Cell(Cow::Owned(n.to_string()))
    }

    fn count(n: usize) -> Cell<'a> {
        Cell::number(n)
    }

    fn list(items: impl IntoIterator<Item = &'a str>) -> Cell<'a> {
        let mut items = items.into_iter();
        let Some(first) = items.next() else { return Cell::blank() };
        let Some(second) = items.next() else { return Cell::text(first) };
        let mut text = format!("{first}; {second}");
        for item in items {
            text.push_str("; ");
            text.push_str(item);
        }
        Cell::text(text)
    }
}

fn plan_cells<'a>(context: &'a Context, linked: &'a LinkedPlan) -> [Cell<'a>; 2] {
    [Cell::text(&*linked.id), Cell::text(context.site.page(linked.page).title())]
}

fn part_url(page: &str, kind: &str, id: &str) -> String {
    format!("{page}#{}", crate::render::escape::url_path(&anchor(kind, id)))
}

fn names<'a>(context: &'a Context, refs: &'a [AgencyRef]) -> Cell<'a> {
    Cell::list(refs.iter().map(|r| agency_name(context, r)))
}

fn ids<'a>(context: &'a Context, refs: &[AgencyRef]) -> Cell<'a> {
    Cell::list(refs.iter().map(|r| r.agency().map_or("", |id| agency_id(context, id))))
}

fn agency_id(context: &Context, id: AgencyId) -> &str {
    &context.site.registries.agency_entry(id).id.value
}

fn target_rows(context: &Context, n: PlanId) -> impl Iterator<Item = Vec<Cell<'_>>> {
    let linked = context.site.plan(n);
    let plan = &linked.parsed.plan;
    let page = context.absolute(&context.site.page(linked.page).url);
    (0..linked.targets.len()).map(move |n| {
        let target = linked.target(n);
        let link = &linked.targets[n];
        let result = linked.results(n).next();
        let [id, title] = plan_cells(context, linked);
        vec![
            id,
            title,
            Cell::optional(plan.locality.as_ref().map(|l| &*l.value)),
            Cell::text(&*target.id.value),
            Cell::text(&*context.site.indicators[link.indicator as usize].title),
            Cell::text(&*target.subject.value),
            Cell::text(direction_key(target.direction.value)),
            Cell::text(bound_key(target.bound)),
            Cell::number(target.value.value),
            Cell::text(&*target.unit.value),
            Cell::optional(target.frequency.map(frequency_key)),
            target.by.map_or_else(Cell::blank, Cell::number),
            Cell::text(target_text(context, target)),
            names(context, &link.responsible),
            result.map_or_else(Cell::blank, |r| Cell::number(r.year.value)),
            result.map_or_else(Cell::blank, |r| Cell::number(r.value.value)),
            Cell::optional(result.map(|r| &*r.origin.value)),
            Cell::text(part_url(&page, "target", &target.id.value)),
        ]
    })
}

fn task_rows(context: &Context, n: PlanId) -> impl Iterator<Item = Vec<Cell<'_>>> {
    let linked = context.site.plan(n);
    let page = context.absolute(&context.site.page(linked.page).url);
    (0..linked.tasks.len()).map(move |n| {
        let task = linked.task(n);
        let link = &linked.tasks[n];
        let [id, title] = plan_cells(context, linked);
        vec![
            id,
            title,
            Cell::text(&*task.id.value),
            Cell::optional(task.group.as_deref()),
            Cell::text(&*task.title.value),
            names(context, &link.lead),
            ids(context, &link.lead),
            names(context, &link.coordinating),
            ids(context, &link.coordinating),
            Cell::optional(task.schedule.as_deref()),
            Cell::optional(task.note.as_deref()),
            Cell::text(part_url(&page, "task", &task.id.value)),
        ]
    })
}

fn duty_rows(context: &Context, n: PlanId) -> impl Iterator<Item = Vec<Cell<'_>>> {
    let linked = context.site.plan(n);
    linked.duties.iter().enumerate().flat_map(move |(n, link)| {
        let duty = linked.duty(n);
        let now = link.agency.agency().map(|id| agency_now(context, id));
        duty.items.iter().map(move |item| {
            let [id, title] = plan_cells(context, linked);
            vec![
                id,
                title,
                Cell::text(agency_name(context, &link.agency)),
                Cell::optional(link.agency.agency().map(|id| agency_id(context, id))),
                Cell::optional(now.clone()),
                Cell::text(if duty.requested { "có" } else { "không" }),
                Cell::text(&*item.value),
            ]
        })
    })
}

fn level(level: Option<AgencyLevel>) -> Option<&'static str> {
    level.and_then(|l| AgencyLevel::CHOICES.iter().find(|(_, known)| *known == l)).map(|(name, _)| *name)
}

fn agency_rows(context: &Context) -> impl Iterator<Item = Vec<Cell<'_>>> {
    let site = &context.site;
    (0..site.registries.agencies.len()).map(|n| {
        let id = AgencyId(n as u32);
        let entry = site.registries.agency_entry(id);
        let work = &site.agency_work[n];
        let days: Vec<String> =
            entry.succeeded_by.iter().map(|s| s.date.map(|d| d.to_string()).unwrap_or_default()).collect();
        vec![
            Cell::text(&*entry.id.value),
            Cell::text(&*entry.name.value),
            Cell::optional(entry.short.as_deref()),
            Cell::list(entry.aliases.iter().map(|a| &**a)),
            Cell::optional(level(entry.level)),
            Cell::optional(entry.parent.as_ref().map(|p| &*p.value)),
            Cell::optional(entry.locality.as_ref().map(|l| &*l.value)),
            Cell::optional(entry.valid_from.map(|d| d.to_string())),
            Cell::optional(entry.valid_to.map(|d| d.to_string())),
            Cell::list(entry.succeeded_by.iter().map(|s| &*s.id.value)),
            Cell::text(days.join("; ")),
            Cell::text(agency_now(context, id)),
            Cell::count(work.leads.len()),
            Cell::count(work.coordinates.len()),
            Cell::count(work.duties.len()),
            Cell::text(context.absolute_link(OutputId::Agency(id, 1))),
        ]
    })
}

fn document_rows(context: &Context) -> impl Iterator<Item = Vec<Cell<'_>>> {
    let site = &context.site;
    (0..site.registries.documents.len()).map(|n| {
        let id = DocumentId(n as u32);
        let entry = site.registries.document_entry(id);
        let issuer = entry.issuer.as_ref().map(|i| &*i.value).or(entry.issuer_name.as_deref());
        vec![
            Cell::text(&*entry.symbol.value),
            Cell::optional(entry.kind.as_deref()),
            Cell::optional(entry.title.as_deref()),
            Cell::optional(issuer),
            Cell::optional(entry.issued.map(|d| d.iso())),
            Cell::optional(entry.effective.map(|d| d.to_string())),
            Cell::optional(entry.expires.map(|d| d.to_string())),
            Cell::list(entry.implements.iter().map(|s| &*s.value)),
            Cell::list(entry.replaces.iter().map(|s| &*s.value)),
            Cell::list(entry.amended_by.iter().map(|s| &*s.value)),
            Cell::list(site.document_links[n].plans.iter().map(|&p| &*site.plan(p).id)),
            Cell::optional(entry.url.as_ref().map(|u| &*u.value)),
            Cell::text(context.absolute_link(OutputId::Document(LangId(0), id))),
        ]
    })
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
