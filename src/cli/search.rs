//! `lantoa search`: the site's search on the command line, with the ranking of the search page.

use clap::{Arg, ArgMatches, Command};

use super::args::{Part, examples, subcommand};
use super::output::Output;
use super::{Status, say, site};
use crate::diag::Lang;
use crate::load::load;
use crate::pipeline;
use crate::search::{Filters, query};

pub fn define(lang: Lang) -> Command {
    let t = |vi: &'static str, en: &'static str| say(lang, vi, en);
    let command = subcommand(
        lang,
        "search",
        ("Tìm trong trang như trang tìm kiếm", "Search the site as its search page does"),
        ("<TỪ>… [TÙY CHỌN]", "<QUERY>… [OPTIONS]"),
        &[Part::Positionals],
    );
    site::options(command, lang)
        .arg(
            Arg::new("query")
                .value_name(t("TỪ", "QUERY"))
                .required(true)
                .num_args(1..)
                .help(t("Những từ cần tìm", "What to search for")),
        )
        .arg(
            Arg::new("limit")
                .long("limit")
                .value_name("N")
                .value_parser(clap::value_parser!(usize))
                .help(t("Số kết quả nhiều nhất (mặc định: 10)", "At most this many results (default: 10)")),
        )
        .arg(Arg::new("language").long("language").value_name(t("MÃ", "CODE")).help(t(
            "Ngôn ngữ của trang cần tìm (mặc định: ngôn ngữ chính)",
            "Language of the pages (default: the site's)",
        )))
        .after_help(examples(
            lang,
            &[("lantoa search gian giao", "gõ không dấu cũng tìm được", "marks may be left out")],
        ))
}

/// Prints the results of a query, best first: score, address, title.
pub fn run(matches: &ArgMatches, output: &Output) -> Status {
    let Some(settings) = site::settings(matches, output) else { return Status::Usage };
    let words: Vec<&str> =
        matches.get_many::<String>("query").into_iter().flatten().map(String::as_str).collect();
    let text = words.join(" ");
    let limit = matches.get_one::<usize>("limit").copied().unwrap_or(10);
    let lang = matches.get_one::<String>("language").map(String::as_str);
    let (loaded, report) = match load(&settings) {
        Ok(loaded) => loaded,
        Err(diagnostic) => {
            output.diagnostic(&diagnostic);
            return Status::Errors;
        }
    };
    if report.has_errors() {
        output.report(&report, crate::diag::Severity::Error);
        return Status::Errors;
    }
    let code = lang.unwrap_or(&loaded.site.config.default_language);
    let Some(n) = loaded.site.languages.iter().position(|l| &*l.code == code) else {
        output.say(
            &format!("lỗi: trang không có ngôn ngữ `{code}`"),
            &format!("error: the site has no language `{code}`"),
        );
        return Status::Usage;
    };
    let index = pipeline::search_index(&loaded.site, &loaded.theme, n);
    let results = query(&index, &text, &Filters::default(), limit);
    if let Some(read_as) = &results.read_as {
        output.say(&format!("Tìm theo: {read_as}"), &format!("Read as: {read_as}"));
    }
    for (old, now) in &results.renamed {
        output.say(&format!("{old} nay là {now}"), &format!("{old} is now {now}"));
    }
    for hit in &results.hits {
        output.print(&format!("{:6.2}  /{}  {}", hit.score, hit.url, hit.title));
    }
    if results.hits.is_empty() {
        output.say("Không tìm thấy trang nào.", "No pages found.");
    }
    Status::Good
}
