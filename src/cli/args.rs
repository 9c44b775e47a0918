//! The arguments, with their help in Vietnamese and English.

use std::ffi::OsString;

use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::{Arg, ArgAction, Command};

use super::{Status, say};
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

/// The whole command, in one language.
pub fn command(lang: Lang) -> Command {
    let t = |vi: &str, en: &str| say(lang, vi, en);
    Command::new("lantoa")
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
        .help_template(template(lang, true))
        .arg(
            Arg::new("lang")
                .long("lang")
                .value_name("vi|en")
                .value_parser(["vi", "en"])
                .hide_possible_values(true)
                .global(true)
                .help(t("Ngôn ngữ của thông báo (mặc định: vi)", "Language of messages (default: vi)")),
        )
        .arg(
            Arg::new("message-format")
                .long("message-format")
                .value_name("human|short|json")
                .value_parser(["human", "short", "json"])
                .hide_possible_values(true)
                .global(true)
                .help(t("Dạng thông báo lỗi (mặc định: human)", "Form of diagnostics (default: human)")),
        )
        .arg(
            Arg::new("help")
                .short('h')
                .long("help")
                .action(ArgAction::Help)
                .global(true)
                .help(t("Xem hướng dẫn này", "Print this help")),
        )
        .arg(
            Arg::new("version")
                .short('V')
                .long("version")
                .action(ArgAction::Version)
                .help(t("Xem số phiên bản", "Print the version")),
        )
        .subcommand(build(lang))
        .subcommand(check(lang))
        .subcommand(serve(lang))
}

/// A fixed word in one language.
pub fn word(lang: Lang, vi: &'static str, en: &'static str) -> &'static str {
    match lang {
        Lang::Vi => vi,
        Lang::En => en,
    }
}

fn template(lang: Lang, has_commands: bool) -> String {
    let usage = say(lang, "Cách dùng", "Usage");
    let options = say(lang, "Tùy chọn", "Options");
    let commands = if has_commands {
        format!("{}:\n{{subcommands}}\n\n", say(lang, "Lệnh", "Commands"))
    } else {
        String::new()
    };
    format!("{{about-with-newline}}\n{usage}: {{usage}}\n\n{commands}{options}:\n{{options}}\n")
}

pub fn subcommand(lang: Lang, name: &'static str, vi: &str, en: &str) -> Command {
    Command::new(name).about(say(lang, vi, en)).disable_help_flag(true).help_template(template(lang, false))
}

pub fn root(lang: Lang) -> Arg {
    Arg::new("root")
        .long("root")
        .value_name(word(lang, "THƯ_MỤC", "DIR"))
        .value_parser(clap::value_parser!(std::path::PathBuf))
        .help(say(
            lang,
            "Thư mục của trang (mặc định: thư mục hiện tại hoặc thư mục cha có lantoa.toml)",
            "The site's folder (default: this folder or one above it that has lantoa.toml)",
        ))
}

fn site_options(command: Command, lang: Lang) -> Command {
    let t = |vi: &str, en: &str| say(lang, vi, en);
    command
        .arg(root(lang))
        .arg(Arg::new("base-url").long("base-url").value_name("URL").help(t(
            "Địa chỉ công bố, thay cho base_url trong lantoa.toml",
            "Where the site is published, instead of base_url",
        )))
        .arg(
            Arg::new("drafts")
                .long("drafts")
                .action(ArgAction::SetTrue)
                .help(t("Dựng cả bản nháp", "Also drafts")),
        )
        .arg(
            Arg::new("future")
                .long("future")
                .action(ArgAction::SetTrue)
                .help(t("Dựng cả trang chưa đến ngày công bố", "Also pages whose publish_date is to come")),
        )
        .arg(Arg::new("now").long("now").value_name(word(lang, "NGÀY", "DATE")).help(t(
            "Dựng như vào ngày này, ví dụ 2026-05-01 (mặc định: hôm nay)",
            "Build as of this day, for example 2026-05-01 (default: today)",
        )))
}

fn build(lang: Lang) -> Command {
    let t = |vi: &str, en: &str| say(lang, vi, en);
    site_options(
        subcommand(lang, "build", "Dựng trang vào thư mục public/", "Build the site into public/"),
        lang,
    )
    .arg(
        Arg::new("out")
            .long("out")
            .value_name(word(lang, "THƯ_MỤC", "DIR"))
            .value_parser(clap::value_parser!(std::path::PathBuf))
            .help(t(
                "Thư mục kết quả (mặc định: public/ trong thư mục của trang)",
                "Output folder (default: public/ in the site's folder)",
            )),
    )
    .arg(Arg::new("portable").long("portable").action(ArgAction::SetTrue).help(t(
        "Liên kết ghi …/index.html, để mở thẳng từ USB",
        "Links name index.html, to open from a disk",
    )))
    .arg(
        Arg::new("verbose")
            .short('v')
            .long("verbose")
            .action(ArgAction::SetTrue)
            .help(t("Liệt kê từng trang chưa công bố", "List every page that is not published")),
    )
}

fn check(lang: Lang) -> Command {
    site_options(
        subcommand(
            lang,
            "check",
            "Kiểm tra trang, cả những điều chỉ liên quan đến chất lượng",
            "Check the site, also what matters only for quality",
        ),
        lang,
    )
}

fn serve(lang: Lang) -> Command {
    let t = |vi: &str, en: &str| say(lang, vi, en);
    let flag = |name: &'static str, vi: &str, en: &str| {
        Arg::new(name).long(name).action(ArgAction::SetTrue).help(say(lang, vi, en))
    };
    site_options(
        subcommand(
            lang,
            "serve",
            "Xem thử trên máy này; lưu tệp là thấy ngay. Hiện cả bản nháp, trang chờ công bố và trang hết hạn",
            "Preview on this computer; a saved file shows at once. Drafts, scheduled and expired pages are shown too",
        ),
        lang,
    )
    .arg(
        Arg::new("port")
            .long("port")
            .value_name(word(lang, "CỔNG", "N"))
            .value_parser(clap::value_parser!(u16))
            .help(t(
                "Cổng (mặc định: 4000; đang bận thì lấy cổng trống kế tiếp)",
                "Port (default: 4000; the next free one where it is taken)",
            )),
    )
    .arg(flag("open", "Mở trình duyệt", "Open the browser"))
    .arg(flag(
        "public",
        "Chỉ hiện những gì người đọc sẽ thấy (thêm --drafts, --future nếu cần)",
        "Show only what the public will see (add --drafts, --future where wanted)",
    ))
    .arg(flag(
        "lan",
        "Cho điện thoại trong mạng nội bộ xem, qua mã QR có khóa bí mật",
        "Let phones in the local network see it, by a QR code with a secret",
    ))
}

/// Prints help, or what was wrong with the arguments.
pub fn explain_usage(error: &clap::Error, lang: Lang) -> Status {
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
        ErrorKind::UnknownArgument => {
            (format!("không có tùy chọn `{argument}`"), format!("there is no option `{argument}`"))
        }
        ErrorKind::MissingRequiredArgument => (format!("thiếu {argument}"), format!("{argument} is missing")),
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
    eprintln!("{}", say(lang, "  Xem cách dùng: lantoa --help", "  For usage: lantoa --help --lang en"));
    Status::Usage
}
