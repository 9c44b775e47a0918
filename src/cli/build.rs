//! `lantoa build` and `lantoa check`.

use std::path::PathBuf;
use std::time::Instant;

use clap::ArgMatches;

use super::output::{Output, seconds, size};
use super::{Status, today};
use crate::diag::{Lang, Severity};
use crate::model::{Hidden, Unpublished};
use crate::parse::date::parse_date;
use crate::pipeline::{self, Built, HiddenCounts, Settings};
use crate::source::SourceSet;

/// Builds the site and prints one summary line.
pub fn build(matches: &ArgMatches, output: &Output) -> Status {
    let Some(settings) = settings(matches, output) else { return Status::Usage };
    let begun = Instant::now();
    let built = match pipeline::build(&settings, &output.progress()) {
        Ok(built) => built,
        Err(diagnostic) => {
            output.diagnostic(&diagnostic);
            return Status::Errors;
        }
    };
    output.report(&built.report, Severity::Warning);
    if matches.get_flag("verbose") {
        for page in &built.unpublished {
            output.line(&describe(page, output.lang));
        }
    }
    if built.published.is_none() {
        output.say(
            "Trang chưa được dựng; bản đã dựng trước đó vẫn nguyên.",
            "The site was not built; what was built before is untouched.",
        );
        return Status::Errors;
    }
    summary(&built, &settings, begun, output);
    Status::Good
}

fn summary(built: &Built, settings: &Settings, begun: Instant, output: &Output) {
    let Some(published) = &built.published else { return };
    let out = settings.out.display();
    let time = seconds(begun.elapsed(), output.lang);
    let files = published.written + published.unchanged;
    let changed = published.written;
    let deleted = published.deleted;
    let bytes = size(published.bytes, output.lang);
    let hidden = hidden_summary(&built.unpublished, output.lang);
    output.say(
        &format!("Đã dựng {} trang ({files} tệp, {bytes}; {changed} tệp mới hoặc thay đổi, {deleted} tệp bị xóa) vào {out} trong {time}.{hidden}", built.pages),
        &format!("Built {} pages ({files} files, {bytes}; {changed} new or changed, {deleted} deleted) into {out} in {time}.{hidden}", built.pages),
    );
}

/// How many pages are not published and why; empty where there are none.
fn hidden_summary(unpublished: &[Unpublished], lang: Lang) -> String {
    if unpublished.is_empty() {
        return String::new();
    }
    let counts = HiddenCounts::of(unpublished);
    let parts = [
        (counts.drafts, "bản nháp", "draft"),
        (counts.scheduled, "chưa đến ngày công bố", "not before its date"),
        (counts.expired, "đã hết hạn", "expired"),
    ];
    let parts: Vec<String> = parts
        .iter()
        .filter(|(count, _, _)| *count > 0)
        .map(|(count, vi, en)| format!("{count} {}", if lang == Lang::Vi { vi } else { en }))
        .collect();
    let parts = parts.join(", ");
    match lang {
        Lang::Vi => format!(" {} trang không công bố: {parts} (xem: --verbose).", unpublished.len()),
        Lang::En => format!(" {} pages not published: {parts} (list: --verbose).", unpublished.len()),
    }
}

fn describe(page: &Unpublished, lang: Lang) -> String {
    let reason = match (page.reason, lang) {
        (Hidden::Draft, Lang::Vi) => "bản nháp".to_owned(),
        (Hidden::Draft, Lang::En) => "draft".to_owned(),
        (Hidden::Scheduled(date), Lang::Vi) => format!("công bố từ {}", day(date)),
        (Hidden::Scheduled(date), Lang::En) => format!("published from {date}"),
        (Hidden::Expired(date), Lang::Vi) => format!("hết hạn từ {}", day(date)),
        (Hidden::Expired(date), Lang::En) => format!("expired since {date}"),
    };
    let because = match (&page.because_of, lang) {
        (None, _) => String::new(),
        (Some(section), Lang::Vi) => format!(" (theo mục content/{section})"),
        (Some(section), Lang::En) => format!(" (with the section content/{section})"),
    };
    format!("content/{}: {reason}{because}", page.path)
}

fn day(date: jiff::civil::Date) -> String {
    format!("{:02}/{:02}/{}", date.day(), date.month(), date.year())
}

/// Checks the site without writing anything.
pub fn check(matches: &ArgMatches, output: &Output) -> Status {
    let Some(settings) = settings(matches, output) else { return Status::Usage };
    match pipeline::check(&settings) {
        Ok((_, report)) => {
            output.report(&report, Severity::Advice);
            if report.has_errors() {
                return Status::Errors;
            }
            if report.diagnostics.is_empty() {
                output.say("Không có vấn đề nào.", "No problems found.");
            }
            Status::Good
        }
        Err(diagnostic) => {
            output.diagnostic(&diagnostic);
            Status::Errors
        }
    }
}

/// What to build, from the arguments; says what is wrong with them where something is.
pub fn settings(matches: &ArgMatches, output: &Output) -> Option<Settings> {
    let root = site_root(matches);
    let now = match matches.get_one::<String>("now") {
        None => today(),
        Some(text) => match parse_date(text) {
            Some(date) => date,
            None => {
                output.say(
                    &format!(
                        "lỗi: --now \"{text}\" không phải là ngày có thật; viết 2026-05-01 hoặc 1/5/2026"
                    ),
                    &format!(
                        "error: --now \"{text}\" is not a date that exists; write 2026-05-01 or 1/5/2026"
                    ),
                );
                return None;
            }
        },
    };
    let out = matches.try_get_one::<PathBuf>("out").ok().flatten().cloned();
    Some(Settings {
        out: out.unwrap_or_else(|| root.join("public")),
        root,
        base_url: matches.get_one::<String>("base-url").cloned(),
        now,
        drafts: matches.get_flag("drafts"),
        future: matches.get_flag("future"),
        portable: matches.try_get_one::<bool>("portable").ok().flatten().copied().unwrap_or(false),
    })
}

/// The site's folder: the one that was named, or else this folder or the nearest one above it that is a site.
pub fn site_root(matches: &ArgMatches) -> PathBuf {
    match matches.get_one::<PathBuf>("root") {
        Some(root) => root.clone(),
        None => {
            let here = std::env::current_dir().unwrap_or_else(|_| PathBuf::from("."));
            let found = SourceSet::find_root(&here);
            found.filter(|root| *root != here).unwrap_or_else(|| PathBuf::from("."))
        }
    }
}
