//! `lantoa build`: the site into `public/`, and one line that says what was done.

use std::path::{Path, PathBuf};
use std::time::Instant;

use clap::{Arg, ArgAction, ArgMatches, Command};

use super::args::{examples, subcommand};
use super::output::{Output, seconds};
use super::{Status, say, site};
use crate::diag::{Lang, Severity};
use crate::model::{Hidden, Unpublished};
use crate::pipeline::{self, Built};

pub fn define(lang: Lang) -> Command {
    let command = subcommand(
        lang,
        "build",
        ("Dựng trang vào thư mục public/", "Build the site into public/"),
        ("[TÙY CHỌN]", "[OPTIONS]"),
        &[],
    );
    site::options(command, lang)
        .arg(
            Arg::new("out")
                .long("out")
                .value_name(say(lang, "THƯ_MỤC", "DIR"))
                .value_parser(clap::value_parser!(PathBuf))
                .help(say(
                    lang,
                    "Thư mục kết quả (mặc định: public/ trong thư mục của trang)",
                    "Output folder (default: public/ in the site's folder)",
                )),
        )
        .arg(Arg::new("portable").long("portable").action(ArgAction::SetTrue).help(say(
            lang,
            "Liên kết ghi …/index.html, để mở thẳng từ USB",
            "Links name index.html, to open from a disk",
        )))
        .arg(Arg::new("verbose").short('v').long("verbose").action(ArgAction::SetTrue).help(say(
            lang,
            "Liệt kê từng trang chưa công bố",
            "List every page that is not published",
        )))
        .after_help(examples(
            lang,
            &[
                ("lantoa build", "dựng trang trong thư mục này", "build the site in this folder"),
                (
                    "lantoa build --drafts --future",
                    "để xem trong nội bộ, không đem đăng",
                    "for a look inside the house, not for publishing",
                ),
                ("lantoa build --portable --out usb", "một bản để chép vào USB", "a copy for a USB stick"),
            ],
        ))
}

/// Builds the site and prints one summary line.
pub fn run(matches: &ArgMatches, output: &Output) -> Status {
    let Some(settings) = site::settings(matches, output) else { return Status::Usage };
    let out = site::out(matches, &settings);
    let begun = Instant::now();
    let built = match pipeline::build(&settings, &out, &output.progress()) {
        Ok(built) => built,
        Err(diagnostic) => {
            output.diagnostic(&diagnostic);
            return Status::Errors;
        }
    };
    let mut report = built.report.clone();
    if !pipeline::lacks_files(&report) {
        report.extend(crate::quality::before_publishing(&built.site));
    }
    report.sort();
    output.report(&report, Severity::Warning);
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
    summary(&built, &out, begun, output);
    Status::Good
}

/// `Đã dựng 128 trang (687 tệp, 12 tệp thay đổi) vào public trong 0,42 giây.`
fn summary(built: &Built, out: &Path, begun: Instant, output: &Output) {
    let Some(published) = &built.published else { return };
    let out = site::shown(out);
    let time = seconds(begun.elapsed(), output.lang);
    let files = published.written + published.unchanged;
    let changed = published.written;
    let deleted = published.deleted;
    let hidden = hidden_summary(&built.unpublished, output.lang);
    let text = match output.lang {
        Lang::Vi => {
            let changed = match changed {
                0 => "không tệp nào thay đổi".to_owned(),
                n => format!("{n} tệp thay đổi"),
            };
            let deleted = if deleted == 0 { String::new() } else { format!(", {deleted} tệp bị xóa") };
            format!(
                "Đã dựng {} trang ({files} tệp, {changed}{deleted}) vào {out} trong {time}.{hidden}",
                built.pages
            )
        }
        Lang::En => {
            let changed = if changed == 0 { "none changed".to_owned() } else { format!("{changed} changed") };
            let deleted = if deleted == 0 { String::new() } else { format!(", {deleted} deleted") };
            format!(
                "Built {} ({}, {changed}{deleted}) into {out} in {time}.{hidden}",
                count(built.pages, "page"),
                count(files, "file")
            )
        }
    };
    output.line(&text);
}

/// `1 page`, `2 pages`
fn count(n: usize, what: &str) -> String {
    if n == 1 { format!("1 {what}") } else { format!("{n} {what}s") }
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
        Lang::En => {
            format!(" {} not published: {parts} (list: --verbose).", count(unpublished.len(), "page"))
        }
    }
}

fn describe(page: &Unpublished, lang: Lang) -> String {
    let (vi, en) = page.reason.words();
    let reason = if lang == Lang::Vi { vi } else { en };
    let because = match (&page.because_of, lang) {
        (None, _) => String::new(),
        (Some(section), Lang::Vi) => format!(" (theo mục content/{section})"),
        (Some(section), Lang::En) => format!(" (with the section content/{section})"),
    };
    format!("content/{}: {reason}{because}", page.path)
}

/// Counts of what is not published, by reason.
#[derive(Default)]
struct HiddenCounts {
    drafts: usize,
    scheduled: usize,
    expired: usize,
}

impl HiddenCounts {
    fn of(unpublished: &[Unpublished]) -> HiddenCounts {
        let mut counts = HiddenCounts::default();
        for page in unpublished {
            match page.reason {
                Hidden::Draft => counts.drafts += 1,
                Hidden::Scheduled(_) => counts.scheduled += 1,
                Hidden::Expired(_) => counts.expired += 1,
            }
        }
        counts
    }
}
