//! The command line: arguments in, a stage composition run, messages out.
//!
//! Diagnostics go to stderr; what was asked for (a schema, an explanation) to stdout. The only
//! place that asks the clock.

mod args;
mod build;
mod check;
mod ctrl_c;
mod edit;
mod explain;
mod import;
mod new;
mod next;
mod output;
mod publish;
mod schema;
mod search;
mod serve;
mod site;
mod start;

use std::ffi::OsString;
use std::process::ExitCode;

use clap::ArgMatches;

use crate::diag::{Format, Lang};

pub use args::command;
pub use output::Output;

/// A command: its arguments with their help, and what it does.
struct Subcommand {
    define: fn(Lang) -> clap::Command,
    run: fn(&ArgMatches, &Output) -> Status,
}

/// Every command, in the order of the help text.
const SUBCOMMANDS: &[Subcommand] = &[
    Subcommand { define: new::define, run: new::run },
    Subcommand { define: build::define, run: build::run },
    Subcommand { define: serve::define, run: serve::run },
    Subcommand { define: edit::define, run: edit::run },
    Subcommand { define: check::define, run: check::run },
    Subcommand { define: publish::define, run: publish::run },
    Subcommand { define: publish::define_diff, run: publish::run_diff },
    Subcommand { define: next::define, run: next::run },
    Subcommand { define: import::define, run: import::run },
    Subcommand { define: search::define, run: search::run },
    Subcommand { define: explain::define, run: explain::run },
    Subcommand { define: schema::define, run: schema::run },
];

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
    if publish::answers_ssh(&arguments) {
        return Status::Good.into();
    }
    let lang = args::language(&arguments);
    let arguments = match args::without_stray_quotes(arguments, cfg!(windows)) {
        Ok(arguments) => arguments,
        Err(stray) => return args::explain_stray_quote(&stray, lang).into(),
    };
    if arguments.len() < 2 {
        return start::run(lang).into();
    }
    let matches = match args::command(lang).try_get_matches_from(&arguments) {
        Ok(matches) => matches,
        Err(error) => return args::explain_usage(&error, &arguments, lang).into(),
    };
    let format = match matches.get_one::<String>("message-format").map(String::as_str) {
        Some("short") => Format::Short,
        Some("json") => Format::Json,
        _ => Format::Human,
    };
    let output = Output::new(format, lang);
    let Some((name, matches)) = matches.subcommand() else { return Status::Usage.into() };
    let wanted = SUBCOMMANDS.iter().find(|s| (s.define)(lang).get_name() == name);
    wanted.map_or(Status::Usage, |s| (s.run)(matches, &output)).into()
}

/// This moment in Vietnam (UTC+7 all year), the default of `--now`.
fn now_in_vietnam() -> jiff::civil::DateTime {
    let seconds = std::time::SystemTime::now()
        .duration_since(std::time::UNIX_EPOCH)
        .map_or(0, |since| i64::try_from(since.as_secs()).unwrap_or(0));
    let epoch = jiff::civil::date(1970, 1, 1).at(0, 0, 0, 0);
    epoch.checked_add(jiff::Span::new().seconds(seconds + 7 * 3600)).unwrap_or(epoch)
}

/// One of two texts, by language.
fn say<'a>(lang: Lang, vi: &'a str, en: &'a str) -> &'a str {
    match lang {
        Lang::Vi => vi,
        Lang::En => en,
    }
}
