//! `lantoa build`: the site into `public/`, and one line that says what was done.

use std::path::{Path, PathBuf};
use std::time::{Instant, SystemTime};

use clap::{Arg, ArgMatches, Command};

use super::args::{examples, subcommand, switch};
use super::output::{Output, seconds};
use super::{Status, say, site};
use crate::diag::{Lang, Severity};
use crate::load::Settings;
use crate::model::Unpublished;
use crate::pipeline::{self, HiddenCounts, Unchanged};

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
        .arg(switch(
            lang,
            "verify",
            "Dựng thêm một lần từ đầu ở chỗ khác rồi so từng tệp",
            "Build once more from nothing, elsewhere, and compare every file",
        ))
        .arg(switch(
            lang,
            "portable",
            "Liên kết ghi …/index.html, để mở thẳng từ USB",
            "Links name index.html, to open from a disk",
        ))
        .arg(
            switch(
                lang,
                "verbose",
                "Liệt kê từng trang chưa công bố",
                "List every page that is not published",
            )
            .short('v'),
        )
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
    let asked = asked(output);
    let (verify, verbose) = (matches.get_flag("verify"), matches.get_flag("verbose"));
    if !verify
        && !verbose
        && let Some(known) = pipeline::unchanged(&settings, &out, &asked)
    {
        output.text(&known.said);
        let Unchanged { pages, files, hidden, .. } = known;
        summary(&Summary { pages, files, written: 0, deleted: 0, hidden }, &out, begun, output);
        return Status::Good;
    }
    let read = SystemTime::now();
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
    let said = output.reported(&report, Severity::Warning);
    output.text(&said);
    if verbose {
        for page in &built.unpublished {
            output.line(&describe(page, output.lang));
        }
    }
    let Some(published) = &built.published else {
        output.say(
            "Trang chưa được dựng; bản đã dựng trước đó vẫn nguyên.",
            "The site was not built; what was built before is untouched.",
        );
        return Status::Errors;
    };
    pipeline::remember(&settings, &built, &asked, read, &said);
    let counts = Summary {
        pages: built.pages,
        files: published.written + published.unchanged,
        written: published.written,
        deleted: published.deleted,
        hidden: HiddenCounts::of(&built.unpublished),
    };
    summary(&counts, &out, begun, output);
    if verify { verified(&settings, &out, output) } else { Status::Good }
}

/// What a build depends on beside its site and its options: this very program, and how it speaks.
fn asked(output: &Output) -> String {
    let program = std::env::current_exe().and_then(std::fs::metadata);
    let program = program.map(|meta| (meta.len(), meta.modified().ok())).ok();
    format!("{} {program:?} {}", env!("CARGO_PKG_VERSION"), output.manner())
}

/// Builds the site once more, from nothing and into a folder of its own, and compares every file.
fn verified(settings: &Settings, out: &Path, output: &Output) -> Status {
    match pipeline::verify(settings, out) {
        Ok(different) if different.is_empty() => {
            output.say(
                "Đã soát: dựng lại từ đầu cho đúng từng tệp ấy.",
                "Verified: a build from nothing makes these very files.",
            );
            Status::Good
        }
        Ok(different) => {
            let (count, first) = (different.len(), different.iter().take(20).cloned().collect::<Vec<_>>());
            output.say(
                &format!("lỗi: {count} tệp khác với khi dựng lại từ đầu:"),
                &format!("error: {count} files differ from a build from nothing:"),
            );
            first.iter().for_each(|path| output.line(&format!("  {path}")));
            Status::Errors
        }
        Err(diagnostic) => {
            output.diagnostic(&diagnostic);
            Status::Errors
        }
    }
}

/// What the line at the end says.
struct Summary {
    pages: usize,
    files: usize,
    written: usize,
    deleted: usize,
    hidden: HiddenCounts,
}

/// `Đã dựng 128 trang (687 tệp, 12 tệp thay đổi) vào public trong 0,42 giây.`
fn summary(counts: &Summary, out: &Path, begun: Instant, output: &Output) {
    let out = site::shown(out);
    let time = seconds(begun.elapsed(), output.lang);
    let Summary { pages, files, written: changed, deleted, hidden } = *counts;
    let hidden = hidden_summary(hidden, output.lang);
    let text = match output.lang {
        Lang::Vi => {
            let changed = match changed {
                0 => "không tệp nào thay đổi".to_owned(),
                n => format!("{n} tệp thay đổi"),
            };
            let deleted = if deleted == 0 { String::new() } else { format!(", {deleted} tệp bị xóa") };
            format!("Đã dựng {pages} trang ({files} tệp, {changed}{deleted}) vào {out} trong {time}.{hidden}")
        }
        Lang::En => {
            let changed = if changed == 0 { "none changed".to_owned() } else { format!("{changed} changed") };
            let deleted = if deleted == 0 { String::new() } else { format!(", {deleted} deleted") };
            format!(
                "Built {} ({}, {changed}{deleted}) into {out} in {time}.{hidden}",
                count(pages, "page"),
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
fn hidden_summary(counts: HiddenCounts, lang: Lang) -> String {
    let total = counts.total();
    if total == 0 {
        return String::new();
    }
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
        Lang::Vi => format!(" {total} trang không công bố: {parts} (xem: --verbose)."),
        Lang::En => {
            format!(" {} not published: {parts} (list: --verbose).", count(total, "page"))
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
