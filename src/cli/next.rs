//! `lantoa next`: when the site changes by itself, so that it can be built just then.

use clap::{Arg, ArgMatches, Command, value_parser};
use jiff::ToSpan;
use serde_json::json;

use super::args::{examples, subcommand};
use super::output::Output;
use super::{Status, say, site};
use crate::diag::{Format, Lang};
use crate::load::load;
use crate::model::coming::{Change, Coming, coming};
use crate::parse::date;

pub fn define(lang: Lang) -> Command {
    let command = subcommand(
        lang,
        "next",
        (
            "Các mốc sắp tới mà trang tự thay đổi: công bố, hết hạn, soát lại, chiến dịch",
            "The coming moments at which the site changes by itself: pages published or expired, reviews, campaigns",
        ),
        ("[TÙY CHỌN]", "[OPTIONS]"),
        &[],
    );
    site::options(command, lang)
        .arg(
            Arg::new("days")
                .long("days")
                .value_name(say(lang, "SỐ", "N"))
                .value_parser(value_parser!(u16))
                .help(say(lang, "Chỉ các mốc trong chừng ấy ngày tới", "Only moments within so many days")),
        )
        .after_help(examples(
            lang,
            &[
                ("lantoa next", "mọi mốc sắp tới", "all coming moments"),
                ("lantoa next --days 30", "trong 30 ngày tới", "of the next 30 days"),
                (
                    "lantoa next --message-format json",
                    "mỗi mốc một dòng JSON, để đặt lịch tự động",
                    "one JSON object a line, for task schedulers",
                ),
            ],
        ))
}

/// Prints the coming moments, the first one first.
pub fn run(matches: &ArgMatches, output: &Output) -> Status {
    let Some(mut settings) = site::settings(matches, output) else { return Status::Usage };
    settings.options.future = true;
    let site = match load(&settings) {
        Ok((snapshot, _)) => snapshot.site,
        Err(diagnostic) => {
            output.diagnostic(&diagnostic);
            return Status::Errors;
        }
    };
    let mut moments = coming(&site);
    if let Some(days) = matches.get_one::<u16>("days") {
        let last = settings.options.moment().checked_add(i64::from(*days).days());
        moments.retain(|moment| last.as_ref().is_ok_and(|last| moment.at <= *last));
    }
    for moment in &moments {
        output.line(&line(moment, output));
    }
    if moments.is_empty() && output.format != Format::Json {
        output.say("Không có mốc nào sắp tới.", "Nothing is coming.");
    }
    Status::Good
}

fn line(moment: &Coming, output: &Output) -> String {
    let Coming { at, change, path, title } = moment;
    if output.format == Format::Json {
        let at = format!("{}+07:00", at.strftime("%Y-%m-%dT%H:%M:%S"));
        return json!({ "at": at, "change": change.name(), "path": path, "title": title }).to_string();
    }
    let (vi, en) = match change {
        Change::Publish => ("công bố", "published"),
        Change::Expire => ("hết hạn", "expires"),
        Change::Begin => ("bắt đầu", "begins"),
        Change::Over => ("kết thúc", "is over"),
        Change::Review => ("đến hạn soát lại", "review due"),
    };
    match output.lang {
        Lang::Vi => format!(
            "{:02}/{:02}/{} {:02}:{:02}  {vi}: {title}  ({path})",
            at.day(),
            at.month(),
            at.year(),
            at.hour(),
            at.minute()
        ),
        Lang::En => format!("{}  {en}: {title}  ({path})", date_and_time(*at)),
    }
}

fn date_and_time(at: jiff::civil::DateTime) -> String {
    let shown = date::shown_iso(at);
    if shown.contains(' ') { shown } else { format!("{shown} 00:00") }
}
