//! Which site a command works on, and how: the options that `build` and `check` share.

use std::path::{Path, PathBuf};

use clap::{Arg, ArgMatches, Command};

use super::args::switch;
use super::output::Output;
use super::{now_in_vietnam, say};
use crate::diag::Lang;
use crate::load::Settings;
use crate::model::LinkOptions;
use crate::parse::date::parse_moment;
use crate::source::find_root;

/// `--root`
pub fn root_option(lang: Lang) -> Arg {
    Arg::new("root")
        .long("root")
        .value_name(say(lang, "THƯ_MỤC", "DIR"))
        .value_parser(clap::value_parser!(PathBuf))
        .help(say(
            lang,
            "Thư mục của trang (mặc định: thư mục hiện tại hoặc thư mục cha có lantoa.toml)",
            "The site's folder (default: this folder or one above it that has lantoa.toml)",
        ))
}

/// The options that say which site and as of when, and what of it that is not public.
pub fn options(command: Command, lang: Lang) -> Command {
    public_options(command, lang).arg(switch(lang, "drafts", "Cả bản nháp", "Also drafts")).arg(switch(
        lang,
        "future",
        "Cả trang chưa đến ngày công bố",
        "Also pages whose publish_date is to come",
    ))
}

/// The options that say which site and as of when, of what is public.
pub fn public_options(command: Command, lang: Lang) -> Command {
    let t = |vi: &'static str, en: &'static str| say(lang, vi, en);
    command
        .arg(root_option(lang))
        .arg(Arg::new("base-url").long("base-url").value_name("URL").help(t(
            "Địa chỉ công bố, thay cho base_url trong lantoa.toml",
            "Where the site is published, instead of base_url",
        )))
        .arg(Arg::new("theme").long("theme").value_name(t("TÊN", "NAME")).help(t(
            "Giao diện, thay cho theme trong lantoa.toml",
            "The theme, instead of theme in lantoa.toml",
        )))
        .arg(Arg::new("now").long("now").value_name(say(lang, "NGÀY", "DATE")).help(t(
            "Xem như bây giờ là ngày (và giờ) này, ví dụ 2026-05-01 hoặc \"2026-05-01 07:00\" (mặc định: bây giờ)",
            "As of this day (and time), for example 2026-05-01 or \"2026-05-01 07:00\" (default: now)",
        )))
}

/// The site's folder: as told, or found from the current folder upwards.
pub fn root(matches: &ArgMatches) -> PathBuf {
    if let Some(root) = matches.get_one::<PathBuf>("root") {
        return root.clone();
    }
    let here = std::env::current_dir().unwrap_or_else(|_| PathBuf::from("."));
    let found = find_root(&here);
    found.filter(|root| *root != here).unwrap_or_else(|| PathBuf::from("."))
}

/// What to build, from the arguments; says what is wrong with them where something is.
pub fn settings(matches: &ArgMatches, output: &Output) -> Option<Settings> {
    let root = root(matches);
    let now = match matches.get_one::<String>("now") {
        None => now_in_vietnam(),
        Some(text) => match parse_moment(text) {
            Some(date) => date,
            None => {
                output.say(
                    &format!(
                        "lỗi: --now \"{text}\" không phải là ngày có thật; viết 2026-05-01, 1/5/2026 hoặc \"2026-05-01 07:00\""
                    ),
                    &format!(
                        "error: --now \"{text}\" is not a date that exists; write 2026-05-01, 1/5/2026 or \"2026-05-01 07:00\""
                    ),
                );
                return None;
            }
        },
    };
    Some(Settings {
        root,
        base_url: matches.get_one::<String>("base-url").cloned(),
        theme: matches.get_one::<String>("theme").cloned(),
        options: LinkOptions {
            drafts: flag(matches, "drafts"),
            future: flag(matches, "future"),
            portable: flag(matches, "portable"),
            ..LinkOptions::public_at(now)
        },
    })
}

/// Whether an option was given; not every command has every option.
fn flag(matches: &ArgMatches, name: &str) -> bool {
    matches.try_get_one::<bool>(name).ok().flatten().copied().unwrap_or(false)
}

/// Where a site is built: as told, or in its `public/`.
pub fn out(matches: &ArgMatches, settings: &Settings) -> PathBuf {
    let told = matches.try_get_one::<PathBuf>("out").ok().flatten();
    told.cloned().unwrap_or_else(|| inside(&settings.root, "public"))
}

/// A path in the site's folder, without `./` in front.
pub fn inside(root: &Path, path: &str) -> PathBuf {
    if root == Path::new(".") { PathBuf::from(path) } else { root.join(path) }
}

/// A path as messages show it: from the current folder where it lies below it, with `/`.
pub fn shown(path: &Path) -> String {
    let here = std::env::current_dir().ok();
    let short = here.as_deref().and_then(|here| path.strip_prefix(here).ok()).unwrap_or(path);
    let short = short.strip_prefix(".").unwrap_or(short);
    if short.as_os_str().is_empty() {
        return ".".to_owned();
    }
    let text = short.display().to_string();
    if cfg!(windows) { text.replace('\\', "/") } else { text }
}
