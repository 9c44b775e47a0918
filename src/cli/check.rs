//! `lantoa check`: everything a build checks, and what only matters for quality.

use clap::{Arg, ArgAction, ArgMatches, Command};

use super::args::{examples, subcommand};
use super::output::Output;
use super::{Status, site};
use crate::diag::{Lang, Severity};
use crate::{pipeline, quality};

pub fn define(lang: Lang) -> Command {
    let command = subcommand(
        lang,
        "check",
        (
            "Soát trang: mọi lỗi, và những điều ảnh hưởng chất lượng; không ghi gì",
            "Check the site: all mistakes, and what matters for quality; writes nothing",
        ),
        ("[TÙY CHỌN]", "[OPTIONS]"),
        &[],
    );
    site::options(command, lang)
        // Understood, so that whoever asks for it is told; not offered, since it is not there.
        .arg(Arg::new("unused").long("unused").action(ArgAction::SetTrue).help(super::say(
            lang,
            "Cả mục trong danh mục mà chưa bài hay kế hoạch nào dùng",
            "Also entries of registries that no page or plan uses",
        )))
        .arg(Arg::new("external").long("external").action(ArgAction::SetTrue).hide(true))
        .after_help(examples(
            lang,
            &[
                ("lantoa check", "soát trang trong thư mục này", "check the site in this folder"),
                ("lantoa check --drafts", "soát cả bản nháp", "check drafts too"),
                (
                    "lantoa check --message-format short",
                    "mỗi vấn đề một dòng: tệp:dòng:cột",
                    "one line a problem: path:line:column",
                ),
            ],
        ))
}

/// Checks the site without writing anything.
pub fn run(matches: &ArgMatches, output: &Output) -> Status {
    if matches.get_flag("external") {
        output.say(
            "lỗi: bản lantoa này không nối mạng nên không thử được liên kết ra ngoài.\n  Chạy lại không có --external; liên kết trong trang vẫn được soát đủ.",
            "error: this version of lantoa does not use the network, so it cannot try links to other sites.\n  Run it without --external; links within the site are all checked.",
        );
        return Status::Usage;
    }
    let Some(settings) = site::settings(matches, output) else { return Status::Usage };
    let (loaded, mut report) = match pipeline::check(&settings) {
        Ok(checked) => checked,
        Err(diagnostic) => {
            output.diagnostic(&diagnostic);
            return Status::Errors;
        }
    };
    report.extend(quality::check(&loaded.site));
    if matches.get_flag("unused") {
        report.extend(quality::unused(&loaded.site));
    }
    report.sort();
    output.report(&report, Severity::Advice);
    if report.has_errors() {
        return Status::Errors;
    }
    if report.diagnostics.is_empty() {
        output.say("Không có vấn đề nào.", "No problems found.");
    }
    Status::Good
}
