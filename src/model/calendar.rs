//! When something is: campaigns, events, and the reports plans ask for every year.

use std::sync::Arc;

use jiff::civil::Date;

use super::plans::{LinkedPlan, Part as _, PlanId, ReportId};
use super::{LangId, Page, PageId};
use crate::parse::date::Deadline;
use crate::parse::kind::Kind;

/// One thing in the calendar.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct CalendarEntry {
    pub when: When,
    pub what: Occasion,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum When {
    /// Every year on one day, from one year to the last (where the plan ends).
    Yearly { month: i8, day: i8, from: i16, to: Option<i16> },
    /// Once: a campaign, an event, a report that is due in one year only.
    Days { from: Date, to: Date },
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Occasion {
    Campaign(PageId),
    Event(PageId),
    /// A report is due.
    Report(ReportId),
    /// What the law asks for: the page that explains it, and which of its deadlines.
    Deadline(PageId, u16),
}

impl When {
    /// The month of its first day.
    pub fn month(self) -> i8 {
        match self {
            When::Yearly { month, .. } => month,
            When::Days { from, .. } => from.month(),
        }
    }

    /// The first day it is on or still on, from a day on; `None` where it is over.
    pub fn next(self, now: Date) -> Option<Date> {
        match self {
            When::Days { from, to } => (to >= now).then_some(from),
            When::Yearly { from, to, .. } => (now.year().max(from)..=now.year().max(from).saturating_add(4))
                .filter(|year| to.is_none_or(|last| *year <= last))
                .filter_map(|year| self.in_year(year))
                .find(|day| *day >= now),
        }
    }

    /// The day of a yearly entry in one year: 29 February is not in every year.
    pub fn in_year(self, year: i16) -> Option<Date> {
        match self {
            When::Yearly { month, day, .. } => Date::new(year, month, day).ok(),
            When::Days { from, .. } => Some(from),
        }
    }
}

/// Everything with a day, by month and day.
pub fn gather(pages: &[Arc<Page>], plans: &[LinkedPlan], now: Date) -> Vec<CalendarEntry> {
    let mut entries = Vec::new();
    for (n, page) in pages.iter().enumerate() {
        if page.lang == LangId(0) && !page.fallback {
            for (nth, deadline) in page.front().deadlines.iter().enumerate() {
                let (month, day) = deadline.day.value;
                let when = When::Yearly { month, day, from: now.year(), to: None };
                let what = Occasion::Deadline(PageId(n as u32), nth as u16);
                entries.push(CalendarEntry { when, what });
            }
        }
        if !matches!(page.kind, Kind::Campaign | Kind::Event) || page.lang != LangId(0) || page.is_section {
            continue;
        }
        let (from, to) = page.fields().days();
        let (from, to) = (from.map(|d| d.value), to.map(|d| d.value));
        let Some((from, to)) = from.or(to).zip(to.or(from)) else { continue };
        let id = PageId(n as u32);
        let what = if page.kind == Kind::Campaign { Occasion::Campaign(id) } else { Occasion::Event(id) };
        entries.push(CalendarEntry { when: When::Days { from, to: to.max(from) }, what });
    }
    for (p, plan) in plans.iter().enumerate() {
        for (n, report) in plan.parsed.plan.reports.iter().enumerate() {
            let when = match report.deadline.as_ref().map(|d| d.value) {
                Some(Deadline::Yearly { month, day }) => {
                    let (from, to) = years(plan, pages, (month, day), now);
                    When::Yearly { month, day, from, to }
                }
                Some(Deadline::Once(day)) => When::Days { from: day, to: day },
                None => continue,
            };
            entries.push(CalendarEntry { when, what: Occasion::Report(ReportId::new(PlanId(p as u32), n)) });
        }
    }
    entries.sort_by_key(|e| {
        let (month, day) = match e.when {
            When::Yearly { month, day, .. } => (month, day),
            When::Days { from, .. } => (from.month(), from.day()),
        };
        (month, day, *e)
    });
    entries
}

/// The years in which a plan's report is due: those of its period; else from the first such day
/// after it was issued (or else published here) on.
fn years(plan: &LinkedPlan, pages: &[Arc<Page>], (month, day): (i8, i8), now: Date) -> (i16, Option<i16>) {
    use crate::parse::date::PartialDate;
    let data = &plan.parsed.plan;
    let year = |y: i64| i16::try_from(y).unwrap_or(i16::MAX);
    if let Some(period) = data.period {
        return (year(period.from), Some(year(period.to)));
    }
    let from = match data.issued.as_ref().map(|d| d.value) {
        Some(PartialDate::Day(issued)) => {
            let past = (issued.month(), issued.day()) >= (month, day);
            issued.year() + i16::from(past)
        }
        Some(partial) => partial.year(),
        None => pages[plan.page.0 as usize].date().map_or(now.year(), |d| d.year()),
    };
    (from, None)
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn a_yearly_day_comes_again_until_the_plan_ends() {
        let when = When::Yearly { month: 12, day: 15, from: 2025, to: Some(2026) };
        assert_eq!(when.next(date(2024, 1, 1)), Some(date(2025, 12, 15)));
        assert_eq!(when.next(date(2025, 12, 15)), Some(date(2025, 12, 15)));
        assert_eq!(when.next(date(2025, 12, 16)), Some(date(2026, 12, 15)));
        assert_eq!(when.next(date(2026, 12, 16)), None);
    }

    #[test]
    fn the_29th_of_february_waits_for_a_leap_year() {
        let when = When::Yearly { month: 2, day: 29, from: 2025, to: None };
        assert_eq!(when.next(date(2025, 1, 1)), Some(date(2028, 2, 29)));
    }
}
