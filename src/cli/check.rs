//! `lantoa check`: everything a build checks, and what only matters for quality.

use clap::{ArgMatches, Command};

use super::args::{examples, subcommand, switch};
use super::output::Output;
use super::{Status, site};
use crate::diag::{Diagnostic, Lang, Severity};
use crate::load::Settings;
use crate::model::Site;
use crate::pipeline;
use crate::quality;

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
        .arg(switch(
            lang,
            "external",
            "Thử cả liên kết ra trang khác (cần mạng; mỗi liên kết nhiều nhất một lần một tuần)",
            "Also try links to other sites (needs the network; each link at most once a week)",
        ))
        .arg(switch(
            lang,
            "unused",
            "Cả mục trong danh mục mà chưa bài hay kế hoạch nào dùng",
            "Also entries of registries that no page or plan uses",
        ))
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
    let Some(settings) = site::settings(matches, output) else { return Status::Usage };
    let (loaded, mut report) = match pipeline::check(&settings) {
        Ok(checked) => checked,
        Err(diagnostic) => {
            output.diagnostic(&diagnostic);
            return Status::Errors;
        }
    };
    if pipeline::lacks_files(&report) {
        output.report(&report, Severity::Advice);
        return Status::Errors;
    }
    report.extend(quality::check(&loaded.site));
    if matches.get_flag("external") {
        match external(&settings, &loaded.site, output) {
            Some(found) => report.extend(found),
            None => return Status::Errors,
        }
    }
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

/// Tries the links to other sites; `None` where nothing could be tried, which has been said.
#[cfg(feature = "network")]
fn external(settings: &Settings, site: &Site, output: &Output) -> Option<Vec<Diagnostic>> {
    use std::sync::Arc;
    use std::sync::atomic::{AtomicBool, Ordering};

    use crate::deploy::links;

    let ask = match links::asker() {
        Ok(ask) => ask,
        Err(failure) => {
            output.say(&format!("lỗi: {}", failure.detail), &format!("error: {}", failure.detail));
            return None;
        }
    };
    let stop = Arc::new(AtomicBool::new(false));
    let stopping = Arc::clone(&stop);
    let _ = ctrlc::set_handler(move || {
        if stopping.swap(true, Ordering::Relaxed) {
            std::process::exit(130);
        }
    });
    let found = links::find(&quality::texts(site), &site.config.base_url);
    let record = settings.root.join(".lantoa").join("links.json");
    let checked = links::check(&found, &record, settings.options.now, &ask, &stop);
    if checked.is_offline {
        output.say(
            "Không nối được mạng: chưa thử được liên kết nào.",
            "There is no network: no link could be tried.",
        );
        return None;
    }
    let (asked, remembered) = (checked.asked, checked.remembered);
    output.say(
        &format!("Đã thử {asked} liên kết ra ngoài; {remembered} liên kết vừa thử trong tuần này."),
        &format!("Tried {asked} links to other sites; {remembered} were tried within this week."),
    );
    Some(checked.diagnostics)
}

#[cfg(not(feature = "network"))]
fn external(_: &Settings, _: &Site, output: &Output) -> Option<Vec<Diagnostic>> {
    output.say(
        "lỗi: bản lantoa này được dựng không có phần mạng nên không thử được liên kết ra ngoài.",
        "error: this lantoa was built without its network part, so it cannot try links to other sites.",
    );
    None
}
