//! The arguments all commands share, and the words of help and of wrong usage.

use std::ffi::OsString;

use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::{Arg, ArgAction, Command};

use super::{SUBCOMMANDS, Status, say};
use crate::diag::Lang;

/// The language asked for with `--lang`, or else with the variable `LANTOA_LANG`.
pub fn language(arguments: &[OsString]) -> Lang {
    let mut asked = std::env::var("LANTOA_LANG").ok();
    for (n, argument) in arguments.iter().enumerate() {
        let Some(argument) = argument.to_str() else { continue };
        if argument == "--lang" {
            asked = arguments.get(n + 1).and_then(|a| a.to_str()).map(str::to_owned);
        } else if let Some(value) = argument.strip_prefix("--lang=") {
            asked = Some(value.to_owned());
        }
    }
    if asked.is_some_and(|lang| lang.starts_with("en")) { Lang::En } else { Lang::Vi }
}

/// An option without a value: `--drafts`.
pub fn switch(lang: Lang, name: &'static str, vi: &'static str, en: &'static str) -> Arg {
    Arg::new(name).long(name).action(ArgAction::SetTrue).help(say(lang, vi, en))
}

/// Mends what a `\\` before a closing quote does to a folder on Windows: `--root "C:\\a b\\"` arrives as
/// `C:\\a b"`, since `\\"` means a quote there. No name of a file holds one. Where other words were
/// swallowed too (`C:\\a b" --drafts`), the argument is returned as the error.
pub fn without_stray_quotes(arguments: Vec<OsString>, windows: bool) -> Result<Vec<OsString>, String> {
    if !windows {
        return Ok(arguments);
    }
    let mend = |argument: OsString| match argument.to_str() {
        // A title may quote something; a path with a drive or `\\` in it may not.
        Some(text) if text.contains('"') && text.contains('\\') => match text.strip_suffix('"') {
            Some(path) if !path.contains('"') => Ok(path.into()),
            _ => Err(text.to_owned()),
        },
        _ => Ok(argument),
    };
    arguments.into_iter().map(mend).collect()
}

/// Says how to write a folder that ends in `\\`.
pub fn explain_stray_quote(argument: &str, lang: Lang) -> Status {
    let path = argument.split('"').next().unwrap_or_default();
    eprintln!(
        "{}",
        say(
            lang,
            &format!(
                "lỗi: dấu \\ ngay trước dấu ngoặc kép làm dính các tham số vào nhau: {argument}\n  Bỏ dấu \\ ở cuối: \"{path}\""
            ),
            &format!(
                "error: a \\ right before a quote glues arguments together: {argument}\n  Leave out the last \\: \"{path}\""
            ),
        )
    );
    Status::Usage
}

/// What every command has is listed after what is its own.
const LAST: usize = 1000;

/// The whole command, in one language.
pub fn command(lang: Lang) -> Command {
    let t = |vi: &'static str, en: &'static str| say(lang, vi, en);
    let command = Command::new("lantoa")
        .version(env!("CARGO_PKG_VERSION"))
        .about(t(
            "Dựng trang thông tin công khai về an toàn, vệ sinh lao động",
            "Builds public-information sites about occupational safety and health",
        ))
        .subcommand_required(true)
        .arg_required_else_help(true)
        .disable_help_subcommand(true)
        .disable_help_flag(true)
        .disable_version_flag(true)
        .override_usage(t("lantoa <LỆNH> [TÙY CHỌN]", "lantoa <COMMAND> [OPTIONS]"))
        .help_template(template(lang, &[Part::Commands]))
        .after_help(examples(
            lang,
            &[
                (
                    "lantoa new trang-cua-toi",
                    "tạo một trang mới chạy được ngay",
                    "make a site that works at once",
                ),
                ("lantoa build", "dựng trang vào public/", "build the site into public/"),
                ("lantoa check", "soát lỗi và chất lượng", "look for mistakes and check quality"),
                ("lantoa build --help", "xem cách dùng một lệnh", "how to use one command"),
            ],
        ))
        .arg(
            Arg::new("lang")
                .long("lang")
                .value_name("vi|en")
                .value_parser(["vi", "en"])
                .hide_possible_values(true)
                .display_order(LAST)
                .global(true)
                .help(t("Ngôn ngữ của thông báo (mặc định: vi)", "Language of messages (default: vi)")),
        )
        .arg(
            Arg::new("message-format")
                .long("message-format")
                .value_name("human|short|json")
                .value_parser(["human", "short", "json"])
                .hide_possible_values(true)
                .display_order(LAST)
                .global(true)
                .help(t("Dạng thông báo lỗi (mặc định: human)", "Form of diagnostics (default: human)")),
        )
        .arg(
            Arg::new("help")
                .short('h')
                .long("help")
                .action(ArgAction::Help)
                .display_order(LAST)
                .global(true)
                .help(t("Xem hướng dẫn này", "Print this help")),
        )
        .arg(
            Arg::new("version")
                .short('V')
                .long("version")
                .action(ArgAction::Version)
                .help(t("Xem số phiên bản", "Print the version")),
        );
    SUBCOMMANDS.iter().fold(command, |command, s| command.subcommand((s.define)(lang)))
}

/// What the help of a command has beside its options.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Part {
    Commands,
    /// Arguments by position.
    Positionals,
}

fn template(lang: Lang, parts: &[Part]) -> String {
    let mut text = format!("{{about-with-newline}}\n{}: {{usage}}\n\n", say(lang, "Cách dùng", "Usage"));
    for part in parts {
        text.push_str(&match part {
            Part::Commands => format!("{}:\n{{subcommands}}\n\n", say(lang, "Lệnh", "Commands")),
            Part::Positionals => format!("{}:\n{{positionals}}\n\n", say(lang, "Tham số", "Arguments")),
        });
    }
    text.push_str(&format!("{}:\n{{options}}{{after-help}}\n", say(lang, "Tùy chọn", "Options")));
    text
}

/// One command. `usage` is what follows its name: `[TÙY CHỌN] <TỆP>`.
pub fn subcommand(
    lang: Lang,
    name: &'static str,
    about: (&'static str, &'static str),
    usage: (&'static str, &'static str),
    parts: &[Part],
) -> Command {
    Command::new(name)
        .about(say(lang, about.0, about.1))
        .disable_help_flag(true)
        .override_usage(format!("lantoa {name} {}", say(lang, usage.0, usage.1)))
        .help_template(template(lang, parts))
}

/// The last part of a command's help: command lines with what they do.
pub fn examples(lang: Lang, examples: &[(&str, &str, &str)]) -> String {
    let width = examples.iter().map(|(line, _, _)| line.chars().count()).max().unwrap_or(0);
    let mut text = format!("{}:", say(lang, "Ví dụ", "Examples"));
    for (line, vi, en) in examples {
        text.push_str(&format!("\n  {line:width$}  {}", say(lang, vi, en)));
    }
    text
}

/// Prints help, or what was wrong with the arguments.
pub fn explain_usage(error: &clap::Error, arguments: &[OsString], lang: Lang) -> Status {
    match error.kind() {
        ErrorKind::DisplayHelp | ErrorKind::DisplayVersion => {
            print!("{}", error.render());
            return Status::Good;
        }
        ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => {
            eprint!("{}", error.render());
            return Status::Usage;
        }
        _ => {}
    }
    let context = |kind: ContextKind| match error.get(kind) {
        Some(ContextValue::String(text)) => text.clone(),
        Some(ContextValue::Strings(texts)) => texts.join(", "),
        _ => String::new(),
    };
    let argument = context(ContextKind::InvalidArg);
    let value = context(ContextKind::InvalidValue);
    let (vi, en) = match error.kind() {
        ErrorKind::InvalidSubcommand => {
            let name = context(ContextKind::InvalidSubcommand);
            (format!("không có lệnh `{name}`"), format!("there is no command `{name}`"))
        }
        ErrorKind::UnknownArgument if !argument.starts_with('-') => {
            (format!("thừa tham số `{argument}`"), format!("there is no place for the argument `{argument}`"))
        }
        ErrorKind::UnknownArgument => {
            (format!("không có tùy chọn `{argument}`"), format!("there is no option `{argument}`"))
        }
        ErrorKind::MissingRequiredArgument => (format!("thiếu {argument}"), format!("{argument} is missing")),
        ErrorKind::ArgumentConflict => {
            (format!("`{argument}` được ghi hai lần"), format!("`{argument}` is given twice"))
        }
        ErrorKind::InvalidValue if value.is_empty() => {
            (format!("`{argument}` cần một giá trị"), format!("`{argument}` needs a value"))
        }
        ErrorKind::InvalidValue | ErrorKind::ValueValidation => (
            format!("`{argument}` không nhận giá trị \"{value}\""),
            format!("`{argument}` cannot be \"{value}\""),
        ),
        _ => ("tham số không đúng".to_owned(), "the arguments are wrong".to_owned()),
    };
    eprintln!("{}: {}", say(lang, "lỗi", "error"), say(lang, &vi, &en));
    let near = [ContextKind::SuggestedSubcommand, ContextKind::SuggestedArg, ContextKind::SuggestedValue]
        .into_iter()
        .map(context)
        .find(|s| !s.is_empty());
    if let Some(near) = near {
        eprintln!(
            "{}",
            say(lang, &format!("  Có phải ý bạn là `{near}`?"), &format!("  Did you mean `{near}`?"))
        );
    }
    let named = arguments.get(1).and_then(|a| a.to_str());
    let known = SUBCOMMANDS.iter().map(|s| (s.define)(lang)).find(|c| Some(c.get_name()) == named);
    let of = known.map(|c| format!("{} ", c.get_name())).unwrap_or_default();
    eprintln!(
        "{}",
        say(
            lang,
            &format!("  Xem cách dùng: lantoa {of}--help"),
            &format!("  For usage: lantoa {of}--help --lang en")
        )
    );
    Status::Usage
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mended(arguments: &[&str], windows: bool) -> Result<Vec<String>, String> {
        let arguments = arguments.iter().map(OsString::from).collect();
        let mended = without_stray_quotes(arguments, windows)?;
        Ok(mended.into_iter().map(|a| a.into_string().expect("what went in was text")).collect())
    }

    #[test]
    fn a_folder_that_ends_in_a_backslash_and_a_quote_is_understood() {
        let found = mended(&["lantoa", "build", "--root", "C:\\a b\""], true);
        assert_eq!(found, Ok(vec!["lantoa".into(), "build".into(), "--root".into(), "C:\\a b".into()]));
    }

    #[test]
    fn words_that_were_swallowed_are_named() {
        assert_eq!(
            mended(&["lantoa", "build", "--root", "C:\\a b\" --drafts"], true),
            Err("C:\\a b\" --drafts".to_owned())
        );
    }

    #[test]
    fn quotes_in_titles_and_on_other_systems_stay() {
        let title = ["lantoa", "new", "news", "tin/a", "--title", "Hội thi \"An toàn\""];
        assert!(mended(&title, true).is_ok_and(|found| found[5] == title[5]));
        assert!(mended(&["a\\b\""], false).is_ok_and(|found| found[0] == "a\\b\""));
    }
}
