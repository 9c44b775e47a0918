//! `lich.ics`: the calendar as iCalendar (RFC 5545), to be subscribed to.
//!
//! The same input gives the same bytes: a UID is made of the plan or page and the day, DTSTAMP is
//! the day the page last changed; neither the build date nor chance takes part.

use std::collections::{BTreeSet, HashMap};
use std::fmt::Write as _;
use std::sync::Arc;

use jiff::civil::{Date, date};

use super::context::Context;
use super::parts::agency::plain_agencies;
use super::parts::page::summary;
use super::words::{day_and_month, short_date};
use crate::model::calendar::{CalendarEntry, Occasion, When};
use crate::model::plans::Part as _;
use crate::model::{AgencyId, PageId, ReportId};
use crate::parse::date::PartialDate;
use crate::parse::kind::KindFields;
use crate::vi::clock;

/// The time zone of every event with a time. Vietnam has had one offset since 1975 (IANA tz:
/// Asia/Ho_Chi_Minh).
const ZONE: &str = "Asia/Ho_Chi_Minh";

/// The whole calendar, or what concerns one agency.
pub fn calendar(context: &Arc<Context>, agency: Option<AgencyId>) -> String {
    let site = &context.site;
    let title = match agency {
        None => format!("{}: {}", context.text("calendar.title"), site.language(context.lang).title),
        Some(id) => {
            format!("{}: {}", context.text("calendar.title"), site.registries.agency_entry(id).name.value)
        }
    };
    let mut file = Lines::default();
    file.raw("BEGIN:VCALENDAR");
    file.raw("VERSION:2.0");
    file.raw("PRODID:-//lantoa//lantoa//VI");
    file.raw("CALSCALE:GREGORIAN");
    file.raw("METHOD:PUBLISH");
    file.text("NAME", &title);
    file.text("X-WR-CALNAME", &title);
    file.raw(&format!("X-WR-TIMEZONE:{ZONE}"));
    file.raw("REFRESH-INTERVAL;VALUE=DURATION:P1D");
    for line in [
        "BEGIN:VTIMEZONE",
        "TZID:Asia/Ho_Chi_Minh",
        "BEGIN:STANDARD",
        "DTSTART:19750613T000000",
        "TZOFFSETFROM:+0700",
        "TZOFFSETTO:+0700",
        "TZNAME:+07",
        "END:STANDARD",
        "END:VTIMEZONE",
    ] {
        file.raw(line);
    }
    let wanted: Option<BTreeSet<ReportId>> = agency.map(|id| site.reports_of(id));
    let mut uids = HashMap::new();
    for entry in site.calendar.iter() {
        match (entry.what, &wanted) {
            (Occasion::Report(id), wanted) => {
                if wanted.as_ref().is_none_or(|wanted| wanted.contains(&id)) {
                    report(context, &mut file, entry, id, &mut uids);
                }
            }
            (Occasion::Campaign(page) | Occasion::Event(page), None) => {
                event(context, &mut file, entry, page)
            }
            (Occasion::Deadline(page, nth), None) => {
                deadline(context, &mut file, entry, page, usize::from(nth));
            }
            (_, Some(_)) => {}
        }
    }
    file.raw("END:VCALENDAR");
    file.0
}

fn report(
    context: &Arc<Context>,
    file: &mut Lines,
    entry: &CalendarEntry,
    id: ReportId,
    uids: &mut HashMap<String, u32>,
) {
    let (first, day_words, day_id) = match entry.when {
        When::Yearly { month, day, from, .. } => {
            let Some(first) = entry.when.next(date(from, 1, 1)) else { return };
            (first, day_and_month(context, month, day), format!("{month:02}-{day:02}"))
        }
        When::Days { from, .. } => (from, short_date(context, from), from.to_string()),
    };
    let site = &context.site;
    let linked = site.plan(id.plan);
    let data = &linked.parsed.plan;
    let page = site.page(linked.page);
    let link = &linked.reports[id.at()];
    // Two reports of one plan on one day are told apart by their order.
    let base = format!("bao-cao-{}-{day_id}", linked.id);
    let count = uids.entry(base.clone()).or_insert(0);
    *count += 1;
    let uid = if *count == 1 { base } else { format!("{base}-{count}") };
    let changed = page.updated().or_else(|| data.issued.as_ref().map(|d| first_day(d.value)));
    let before = context.text("calendar.before").replace("{day}", &day_words);
    let mut lines = Vec::new();
    for (key, refs) in [("report.from", &link.from), ("report.to", &link.to)] {
        if !refs.is_empty() {
            lines.push(format!("{}: {}", context.text(key), plain_agencies(context, refs)));
        }
    }
    lines.extend(linked.report(id.at()).note.as_deref().map(str::to_owned));
    lines.push(data.title.value.to_string());
    file.raw("BEGIN:VEVENT");
    file.raw(&format!("UID:{uid}@{}", host(context)));
    file.raw(&format!("DTSTAMP:{}T000000Z", basic(changed.unwrap_or(first))));
    file.raw(&format!("DTSTART;VALUE=DATE:{}", basic(first)));
    file.raw(&format!("DTEND;VALUE=DATE:{}", basic(first.saturating_add(jiff::Span::new().days(1)))));
    if let When::Yearly { from, to, .. } = entry.when {
        match to.and_then(|year| last_day(entry.when, from, year)) {
            // RFC 5545, 3.3.10: UNTIL has the type of DTSTART and is the last occurrence itself.
            Some(last) => file.raw(&format!("RRULE:FREQ=YEARLY;UNTIL={}", basic(last))),
            None => file.raw("RRULE:FREQ=YEARLY"),
        }
    }
    file.text("SUMMARY", &format!("{} {before}: {}", context.text("calendar.report"), page.title()));
    file.text("DESCRIPTION", &lines.join("\n"));
    file.text("CATEGORIES", &context.text("calendar.kind.report"));
    file.raw(&format!("URL:{}#plan_reports", context.absolute(&page.url)));
    file.raw("TRANSP:TRANSPARENT");
    alarm(file, &format!("{} {before}", context.text("calendar.report")));
    file.raw("END:VEVENT");
}

/// What the law asks for by a day of every year.
fn deadline(context: &Arc<Context>, file: &mut Lines, entry: &CalendarEntry, id: PageId, nth: usize) {
    let When::Yearly { month, day, .. } = entry.when else { return };
    let page = context.site.page(id);
    let due = &page.front().deadlines[nth];
    // The day it was first due does not matter to a rule for every year, but has to stay the same.
    let since = page.updated().map_or(2000, |d| d.year());
    let Some(first) = entry.when.in_year(since).or_else(|| entry.when.in_year(2000)) else { return };
    let before = context.text("calendar.before").replace("{day}", &day_and_month(context, month, day));
    let lines: Vec<String> = [("report.from", &due.who), ("report.to", &due.to)]
        .into_iter()
        .filter_map(|(key, words)| Some(format!("{}: {}", context.text(key), words.as_ref()?.value)))
        .collect();
    file.raw("BEGIN:VEVENT");
    let uid: String = page.url.trim_end_matches('/').replace('/', "-");
    file.raw(&format!("UID:han-{nth}-{uid}@{}", host(context)));
    file.raw(&format!("DTSTAMP:{}T000000Z", basic(page.updated().unwrap_or(first))));
    file.raw(&format!("DTSTART;VALUE=DATE:{}", basic(first)));
    file.raw(&format!("DTEND;VALUE=DATE:{}", basic(first.saturating_add(jiff::Span::new().days(1)))));
    file.raw("RRULE:FREQ=YEARLY");
    file.text("SUMMARY", &format!("{} {before}", due.title.value));
    if !lines.is_empty() {
        file.text("DESCRIPTION", &lines.join("\n"));
    }
    file.text("CATEGORIES", &context.text("calendar.kind.deadline"));
    file.raw(&format!("URL:{}", context.absolute(&page.url)));
    file.raw("TRANSP:TRANSPARENT");
    alarm(file, &format!("{} {before}", due.title.value));
    file.raw("END:VEVENT");
}

/// A week before.
fn alarm(file: &mut Lines, words: &str) {
    file.raw("BEGIN:VALARM");
    file.raw("ACTION:DISPLAY");
    file.raw("TRIGGER:-P7D");
    file.text("DESCRIPTION", words);
    file.raw("END:VALARM");
}

fn last_day(when: When, from: i16, year: i16) -> Option<Date> {
    (from..=year).rev().take(8).find_map(|year| when.in_year(year))
}

fn event(context: &Arc<Context>, file: &mut Lines, entry: &CalendarEntry, id: PageId) {
    let When::Days { from, to } = entry.when else { return };
    let page = context.site.page(id);
    let time = match page.fields() {
        KindFields::Event(event) => event.time,
        _ => None,
    };
    // What is not understood is all day long; the parser has asked about it.
    let spans = time.filter(|_| from == to).and_then(|time| clock::read(&time.value));
    match spans {
        None => {
            let end = to.saturating_add(jiff::Span::new().days(1));
            let days =
                [format!("DTSTART;VALUE=DATE:{}", basic(from)), format!("DTEND;VALUE=DATE:{}", basic(end))];
            occasion(context, file, entry, id, (1, &days));
        }
        Some(spans) => {
            let at = |name: &str, time: clock::Time| {
                format!("{name};TZID={ZONE}:{}T{:02}{:02}00", basic(from), time.hour(), time.minute())
            };
            for (n, span) in spans.iter().enumerate() {
                let mut times = vec![at("DTSTART", span.from)];
                times.extend(span.to.map(|to| at("DTEND", to)));
                occasion(context, file, entry, id, (n + 1, &times));
            }
        }
    }
}

/// One VEVENT of a campaign or event, the n-th of its day, with the lines that say when it is.
fn occasion(
    context: &Arc<Context>,
    file: &mut Lines,
    entry: &CalendarEntry,
    id: PageId,
    (n, when): (usize, &[String]),
) {
    let When::Days { from, .. } = entry.when else { return };
    let page = context.site.page(id);
    let place = match page.fields() {
        KindFields::Event(event) => event.place,
        _ => None,
    };
    file.raw("BEGIN:VEVENT");
    let uid: String = page.url.trim_end_matches('/').replace('/', "-");
    let count = if n == 1 { String::new() } else { format!("-{n}") };
    file.raw(&format!("UID:{uid}{count}@{}", host(context)));
    file.raw(&format!("DTSTAMP:{}T000000Z", basic(page.updated().unwrap_or(from))));
    when.iter().for_each(|line| file.raw(line));
    file.text("SUMMARY", page.title());
    let description = page.fields().theme().map_or_else(|| summary(page), |theme| &theme.value);
    if !description.is_empty() {
        file.text("DESCRIPTION", description);
    }
    if let Some(place) = place {
        file.text("LOCATION", &place.value);
    }
    let kind = if matches!(entry.what, Occasion::Campaign(_)) { "campaign" } else { "event" };
    file.text("CATEGORIES", &context.text(&format!("calendar.kind.{kind}")));
    file.raw(&format!("URL:{}", context.absolute(&page.url)));
    file.raw("END:VEVENT");
}

fn first_day(partial: PartialDate) -> Date {
    match partial {
        PartialDate::Day(day) => day,
        PartialDate::Month(year, month) => date(year, month, 1),
        PartialDate::Year(year) => date(year, 1, 1),
    }
}

/// `20251215`
fn basic(day: Date) -> String {
    format!("{:04}{:02}{:02}", day.year(), day.month(), day.day())
}

/// The host of the site, which makes its UIDs unique (RFC 7986, 5.3).
fn host(context: &Context) -> String {
    let base = &context.site.config.base_url;
    let after = base.split_once("://").map_or(&**base, |(_, rest)| rest);
    after.split(['/', ':']).next().unwrap_or("").to_owned()
}

/// Content lines: at most 75 octets before the line end, folded between characters (RFC 5545, 3.1).
#[derive(Default)]
struct Lines(String);

impl Lines {
    /// A line whose value needs no escaping.
    fn raw(&mut self, line: &str) {
        let mut room = 75;
        for c in line.chars().filter(|c| !c.is_control()) {
            if c.len_utf8() > room {
                self.0.push_str("\r\n ");
                room = 74;
            }
            room -= c.len_utf8();
            self.0.push(c);
        }
        self.0.push_str("\r\n");
    }

    /// A property of type TEXT (RFC 5545, 3.3.11).
    fn text(&mut self, name: &str, value: &str) {
        let mut line = format!("{name}:");
        for c in value.chars() {
            match c {
                '\\' | ';' | ',' => {
                    let _ = write!(line, "\\{c}");
                }
                '\n' => line.push_str("\\n"),
                c => line.push(c),
            }
        }
        self.raw(&line);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_lines_are_folded_between_characters_at_75_octets() {
        let mut lines = Lines::default();
        let value = "Kế hoạch an toàn, vệ sinh lao động; ".repeat(9);
        lines.text("SUMMARY", &value);
        let mut unfolded = String::new();
        for (n, line) in lines.0.split_terminator("\r\n").enumerate() {
            assert!(line.len() <= 75, "{} octets: {line}", line.len());
            unfolded.push_str(if n == 0 { line } else { line.strip_prefix(' ').expect("a space") });
        }
        assert_eq!(unfolded, format!("SUMMARY:{}", value.replace(',', "\\,").replace(';', "\\;")));
    }

    #[test]
    fn a_value_cannot_begin_a_new_line() {
        let mut lines = Lines::default();
        lines.text("SUMMARY", "a\r\nATTENDEE:x\nb");
        assert_eq!(lines.0, "SUMMARY:a\\nATTENDEE:x\\nb\r\n");
    }
}
