//! `lantoa search`: the site's search on the command line, with the ranking of the search page.

use clap::ArgMatches;

use super::Status;
use super::output::Output;
use crate::pipeline;
use crate::search::{Filters, query};

/// Prints the results of a query, best first: score, address, title.
pub fn search(matches: &ArgMatches, output: &Output) -> Status {
    let Some(settings) = super::build::settings(matches, output) else { return Status::Usage };
    let words: Vec<&str> =
        matches.get_many::<String>("query").into_iter().flatten().map(String::as_str).collect();
    let text = words.join(" ");
    let limit = matches.get_one::<usize>("limit").copied().unwrap_or(10);
    let lang = matches.get_one::<String>("language").map(String::as_str);
    let loaded = match pipeline::load(&settings) {
        Ok(loaded) => loaded,
        Err(diagnostic) => {
            output.diagnostic(&diagnostic);
            return Status::Errors;
        }
    };
    if loaded.report.has_errors() {
        output.report(&loaded.report, crate::diag::Severity::Error);
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
