//! The command line: arguments in, a stage composition run, messages out.
//!
//! Diagnostics go to stderr; what was asked for (a schema, an explanation) to stdout. The only
//! place that asks the clock.

mod args;
mod build;
mod output;
mod serve;

use std::ffi::OsString;
use std::process::ExitCode;

use crate::diag::{Format, Lang};

pub use args::command;
pub use output::Output;

/// 0 good, 1 errors in the site or the input, 2 wrong usage.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Status {
    Good,
    Errors,
    Usage,
}

impl From<Status> for ExitCode {
    fn from(status: Status) -> ExitCode {
        ExitCode::from(match status {
            Status::Good => 0,
            Status::Errors => 1,
            Status::Usage => 2,
        })
    }
}

/// Runs the command that the arguments name.
pub fn run(arguments: impl IntoIterator<Item = OsString>) -> ExitCode {
    let arguments: Vec<OsString> = arguments.into_iter().collect();
    let lang = args::language(&arguments);
    let matches = match args::command(lang).try_get_matches_from(&arguments) {
        Ok(matches) => matches,
        Err(error) => return args::explain_usage(&error, lang).into(),
    };
    let format = match matches.get_one::<String>("message-format").map(String::as_str) {
        Some("short") => Format::Short,
        Some("json") => Format::Json,
        _ => Format::Human,
    };
    let output = Output::new(format, lang);
    let status = match matches.subcommand() {
        Some(("build", matches)) => build::build(matches, &output),
        Some(("check", matches)) => build::check(matches, &output),
        Some(("serve", matches)) => serve::serve(matches, &output),
        _ => Status::Usage,
    };
    status.into()
}

/// Today in Vietnam (UTC+7 all year), the default build date.
fn today() -> jiff::civil::Date {
    let seconds = std::time::SystemTime::now()
        .duration_since(std::time::UNIX_EPOCH)
        .map_or(0, |since| i64::try_from(since.as_secs()).unwrap_or(0));
    let days = (seconds + 7 * 3600).div_euclid(86_400);
    jiff::civil::date(1970, 1, 1)
        .checked_add(jiff::Span::new().days(days))
        .unwrap_or(jiff::civil::date(1970, 1, 1))
}

/// A message in the language of the run.
fn say(lang: Lang, vi: &str, en: &str) -> String {
    match lang {
        Lang::Vi => vi.to_owned(),
        Lang::En => en.to_owned(),
    }
}
