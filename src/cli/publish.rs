//! `lantoa publish` and `lantoa diff`: builds, shows what visitors will see change, asks, sends, reports.

mod bar;
mod told;

use std::ffi::OsString;
use std::fs;
use std::io::{BufRead, IsTerminal, Write};
use std::path::{Path, PathBuf};

use clap::{Arg, ArgMatches, Command};

use super::args::{Part, examples, subcommand, switch};
use super::output::Output;
use super::{Status, say, site};
use crate::deploy::{self, Cancel, Deploy, DeployError, ErrorKind, Local, Report, Secrets, State, server};
use crate::diag::{Lang, Report as Problems, Severity, SourceText, Text};
use crate::held;
use crate::keys::choices::WebServer;
use crate::load::Settings;
use crate::parse::config::{Config, parse_config};
use crate::parse::publish::PublishTarget;
use crate::pipeline;
use crate::quality;
use crate::source::held_problem;
use bar::Bar;
use told::{print_json, show, summary, write_report};

/// How often a plan is made anew because somebody else has just published.
const PLANS: usize = 3;

/// The variable through which `ssh` gets a password from us; see [`answers_ssh`].
pub const ASKPASS: &str = "LANTOA_ASKPASS_ANSWER";

pub fn define(lang: Lang) -> Command {
    let t = |vi: &'static str, en: &'static str| say(lang, vi, en);
    let command = subcommand(
        lang,
        "publish",
        (
            "Dựng rồi đăng trang lên máy chủ đã khai trong lantoa.toml; chỉ gửi những gì thay đổi",
            "Build the site and send what has changed to the server that lantoa.toml names",
        ),
        ("[NƠI_ĐĂNG] [TÙY CHỌN]", "[TARGET] [OPTIONS]"),
        &[Part::Positionals],
    );
    shared(command, lang)
        .arg(switch(lang, "dry-run", "Chỉ xem sẽ thay đổi gì, không gửi", "Only show what would change"))
        .arg(switch(lang, "yes", "Không hỏi lại", "Do not ask"))
        .arg(switch(lang, "undo", "Gửi lại bản trước bản đang có", "Send the version before the present one"))
        .arg(
            Arg::new("report")
                .long("report")
                .value_name(t("TỆP", "FILE"))
                .value_parser(clap::value_parser!(PathBuf))
                .help(t(
                    "Ghi biên bản đăng trang (HTML) vào tệp này",
                    "Write a report of the hand-over (HTML)",
                )),
        )
        .after_help(examples(
            lang,
            &[
                ("lantoa publish", "đăng lên nơi đầu tiên trong lantoa.toml", "send to the first target"),
                ("lantoa publish cong-tinh --dry-run", "xem trước sẽ thay đổi gì", "see what would change"),
                (
                    "lantoa publish --verify",
                    "soát cả máy chủ, sửa tệp bị mất",
                    "look at the server itself too",
                ),
                ("lantoa publish --undo", "quay lại bản trước", "go back to the version before"),
            ],
        ))
}

pub fn define_diff(lang: Lang) -> Command {
    let command = subcommand(
        lang,
        "diff",
        (
            "Xem người đọc sẽ thấy gì thay đổi nếu đăng bây giờ; không gửi gì",
            "Show what visitors would see change; sends nothing",
        ),
        ("[NƠI_ĐĂNG] [TÙY CHỌN]", "[TARGET] [OPTIONS]"),
        &[Part::Positionals],
    );
    shared(command, lang)
        .after_help(examples(lang, &[("lantoa diff", "so với máy chủ", "compare with the server")]))
}

fn shared(command: Command, lang: Lang) -> Command {
    let t = |vi: &'static str, en: &'static str| say(lang, vi, en);
    site::public_options(command, lang)
        .arg(Arg::new("target").value_name(t("NƠI_ĐĂNG", "TARGET")).help(t(
            "Tên trong [[publish]] (mặc định: nơi đầu tiên)",
            "A name of [[publish]] (default: the first)",
        )))
        .arg(switch(
            lang,
            "verify",
            "So với chính máy chủ, không chỉ với sổ ghi: tìm tệp bị xóa hoặc bị sửa ở đó",
            "Compare with the server itself, not only with its manifest",
        ))
        .arg(switch(lang, "json", "In kết quả dạng JSON ra stdout", "Print the result as JSON on stdout"))
}

/// `ssh` asks its password of this program when `lantoa publish` has started it so: prints the answer.
pub fn answers_ssh(arguments: &[OsString]) -> bool {
    let Ok(answer) = std::env::var(ASKPASS) else { return false };
    let prompt = arguments.get(1).map(|a| a.to_string_lossy().into_owned()).unwrap_or_default();
    // A key that is not known is never accepted this way.
    let answer = if prompt.contains("yes/no") { "no" } else { &answer };
    println!("{answer}");
    true
}

/// Publishes.
pub fn run(matches: &ArgMatches, output: &Output) -> Status {
    let wish = Wish {
        target: matches.get_one::<String>("target").cloned(),
        dry_run: matches.get_flag("dry-run"),
        yes: matches.get_flag("yes"),
        verify: matches.get_flag("verify"),
        undo: matches.get_flag("undo"),
        json: matches.get_flag("json"),
        report: matches.get_one::<PathBuf>("report").cloned(),
    };
    publish(matches, &wish, output)
}

/// Shows what a publish would change.
pub fn run_diff(matches: &ArgMatches, output: &Output) -> Status {
    let wish = Wish {
        target: matches.get_one::<String>("target").cloned(),
        dry_run: true,
        yes: false,
        verify: matches.get_flag("verify"),
        undo: false,
        json: matches.get_flag("json"),
        report: None,
    };
    publish(matches, &wish, output)
}

/// What was asked for.
struct Wish {
    target: Option<String>,
    dry_run: bool,
    yes: bool,
    verify: bool,
    undo: bool,
    json: bool,
    report: Option<PathBuf>,
}

fn publish(matches: &ArgMatches, wish: &Wish, output: &Output) -> Status {
    let Some(settings) = site::settings(matches, output) else { return Status::Usage };
    let config = match read_config(&settings, output) {
        Ok(config) => config,
        Err(status) => return status,
    };
    let target = match choose(&config, wish, output) {
        Ok(target) => target,
        Err(status) => return status,
    };
    let state = State::open(&settings.root, &target.name.value);
    let local = if wish.undo {
        earlier(&state, output)
    } else {
        build(&settings, &site::out(matches, &settings), target, output)
    };
    let Some(local) = local else { return Status::Errors };
    let cancel = Cancel::default();
    stop_at_ctrl_c(&cancel);
    let delivery = Delivery { settings: &settings, config: &config, target, state: &state, local: &local };
    match deliver(&delivery, wish, &cancel, output) {
        Ok(status) => status,
        Err(error) => {
            complain(&error, output);
            Status::Errors
        }
    }
}

fn complain(error: &DeployError, output: &Output) {
    let word = say(output.lang, "lỗi", "error");
    output.line(&format!("{word}: {}", error.text.get(output.lang)));
}

/// The configuration alone; its mistakes end the run.
fn read_config(settings: &Settings, output: &Output) -> Result<Config, Status> {
    let path = settings.root.join(crate::source::CONFIG_FILE);
    let bytes = match held::read(&path) {
        Err(error) if held::is_held(&error) => {
            output.diagnostic(&held_problem(&[crate::source::CONFIG_FILE]));
            return Err(Status::Errors);
        }
        // What else keeps it from being read, the build says.
        other => other.unwrap_or_default(),
    };
    let text = String::from_utf8(bytes).unwrap_or_default();
    let text = text.trim_start_matches('\u{feff}').replace("\r\n", "\n");
    let mut diagnostics = Vec::new();
    let config = parse_config(&SourceText::new(crate::source::CONFIG_FILE, text), &mut diagnostics);
    let mut problems = Problems { diagnostics };
    problems.sort();
    if path.is_file() && problems.has_errors() {
        output.report(&problems, Severity::Warning);
        return Err(Status::Errors);
    }
    Ok(config)
}

fn choose<'a>(config: &'a Config, wish: &Wish, output: &Output) -> Result<&'a PublishTarget, Status> {
    let names: Vec<&str> = config.publish.iter().map(|target| &*target.name.value).collect();
    match (&wish.target, config.publish.first()) {
        (Some(name), _) => {
            if let Some(target) = config.publish.iter().find(|target| &*target.name.value == name) {
                return Ok(target);
            }
            output.say(
                &format!("lỗi: lantoa.toml không có nơi đăng \"{name}\""),
                &format!("error: lantoa.toml has no target \"{name}\""),
            );
            if !names.is_empty() {
                let names = names.join(", ");
                output.say(&format!("  Có: {names}"), &format!("  There is: {names}"));
            }
            Err(Status::Usage)
        }
        (None, Some(first)) => Ok(first),
        (None, None) => {
            output.say(
                "lỗi: lantoa.toml chưa khai nơi đăng. Thêm vào cuối tệp, ví dụ:\n\n  [[publish]]\n  name = \"ban-giao\"\n  to = \"zip:ban-giao.zip\"\n\n  Các cách khác: docs/dang-len-may-chu/.",
                "error: lantoa.toml names no place to publish. Add to its end, for example:\n\n  [[publish]]\n  name = \"ban-giao\"\n  to = \"zip:ban-giao.zip\"\n\n  Other ways: docs/dang-len-may-chu/.",
            );
            Err(Status::Errors)
        }
    }
}

/// Builds the site; `None` where something keeps it from being published, which has been said.
fn build(settings: &Settings, out: &Path, target: &PublishTarget, output: &Output) -> Option<Local> {
    let built = match pipeline::build(settings, out, &output.progress()) {
        Ok(built) => built,
        Err(diagnostic) => {
            output.diagnostic(&diagnostic);
            return None;
        }
    };
    let reviews = target.block_expired_reviews.unwrap_or(built.site.config.block_expired_reviews);
    let mut problems = built.report.clone();
    if !pipeline::lacks_files(&problems) {
        problems.extend(quality::keeps_back(&built.site, reviews));
    }
    problems.sort();
    output.report(&problems, Severity::Warning);
    if problems.has_errors() || built.published.is_none() {
        output.say(
            "Chưa gửi gì: hãy sửa các lỗi trên rồi đăng lại. Trang trên máy chủ vẫn như trước.",
            "Nothing was sent: mend the errors above and publish again. The site on the server is as before.",
        );
        return None;
    }
    let local = Local::of_build(out, settings.options.now, &State::hashes(&settings.root));
    let mut local = match local {
        Ok(local) => local,
        Err(error) => {
            complain(&error, output);
            return None;
        }
    };
    if let Some((name, text)) = server::file(target.server, built.site.config.base_path())
        && !local.add(name, text.into_bytes())
    {
        output.say(
            &format!("Dùng {name} của riêng bạn trong static/, không ghi tệp của lantoa."),
            &format!("Your own {name} in static/ is used, not lantoa's."),
        );
    }
    Some(local)
}

fn earlier(state: &State, output: &Output) -> Option<Local> {
    match state.previous() {
        Ok((version, local)) => {
            output.say(
                &format!("Bản trước: gửi lúc {}, người gửi {}.", version.sent, version.by),
                &format!("The version before: sent {}, by {}.", version.sent, version.by),
            );
            Some(local)
        }
        Err(error) => {
            complain(&error, output);
            None
        }
    }
}

/// What goes where.
struct Delivery<'a> {
    settings: &'a Settings,
    config: &'a Config,
    target: &'a PublishTarget,
    state: &'a State,
    local: &'a Local,
}

/// Plans, asks and sends.
fn deliver(
    delivery: &Delivery<'_>,
    wish: &Wish,
    cancel: &Cancel,
    output: &Output,
) -> Result<Status, DeployError> {
    let Delivery { settings, config, target, state, local } = *delivery;
    let lang = output.lang;
    let ask = move |question: &Text| rpassword::prompt_password(question.get(lang)).ok();
    let can_ask = std::io::stdin().is_terminal() && std::io::stderr().is_terminal();
    let secrets = Secrets::new(can_ask.then_some(&ask as &deploy::Ask<'_>));
    let opened = deploy::open(target, &settings.root, state, &secrets)?;
    let deploy = Deploy::new(target, &*opened, state, &secrets);
    let before = state.versions().pop();
    if let Some(path) = wish.report.as_deref().filter(|_| !wish.dry_run) {
        // Before anything is sent: that the report has no place to go is no surprise at the end.
        let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
        if path.is_dir() || folder.is_some_and(|folder| !folder.is_dir()) {
            return Err(DeployError::local(path, &std::io::ErrorKind::NotFound.into()));
        }
    }
    for round in 1.. {
        let bar = Bar::new(output);
        let changes = deploy.plan(local, wish.verify, &bar, cancel)?;
        bar.end();
        let nothing = changes.is_empty();
        show(&changes, output);
        if wish.dry_run {
            print_json(wish, target, &changes, output);
            return Ok(Status::Good);
        }
        nginx_file(settings, config, target, output)?;
        let mut report = None;
        if nothing {
            output.say(
                &format!("Không phải gửi gì: {} đã có đúng trang này.", deploy.target.shown()),
                &format!("Nothing to send: {} holds this very site.", deploy.target.shown()),
            );
        } else {
            if !wish.yes && !agreed(can_ask, deploy.target.shown(), output) {
                return Ok(Status::Errors);
            }
            let bar = Bar::new(output);
            let sent = deploy.send(local, &changes, &bar, cancel);
            bar.end();
            match sent {
                Ok(sent) => report = Some(sent),
                Err(error) if error.kind == ErrorKind::Moved && round < PLANS => {
                    output.say(
                        "Có người khác vừa đăng lên nơi này; lập lại bảng thay đổi.",
                        "Somebody else has just published here; listing the changes anew.",
                    );
                    continue;
                }
                Err(error) => return Err(error),
            }
        }
        // The server holds the site: what fails on this machine now is told, and undoes nothing.
        if let Err(error) = remember(state, local, wish, report.as_ref()) {
            output.say(
                "Trang đã lên máy chủ, nhưng máy này không giữ được bản ấy cho --undo:",
                "The site is on the server, but this machine could not keep the version for --undo:",
            );
            complain(&error, output);
        }
        summary(&changes, report.as_ref(), &deploy.target.shown(), output);
        print_json(wish, target, &changes, output);
        write_report(config, target, before.as_ref(), &changes, report.as_ref(), wish)?;
        break;
    }
    Ok(Status::Good)
}

/// Keeps the version that is on the server now, for `--undo`.
fn remember(state: &State, local: &Local, wish: &Wish, report: Option<&Report>) -> Result<(), DeployError> {
    if wish.undo {
        return state.step_back();
    }
    if report.is_none() && !state.versions().is_empty() {
        return Ok(());
    }
    let (by, at) = (deploy::who(), deploy::now_text());
    state.keep(local, &by, &at)
}

/// nginx reads no file of the site: what it needs is left beside lantoa.toml for the technician.
fn nginx_file(
    settings: &Settings,
    config: &Config,
    target: &PublishTarget,
    output: &Output,
) -> Result<(), DeployError> {
    if target.server != WebServer::Nginx {
        return Ok(());
    }
    let plain = |c: char| if c.is_alphanumeric() || "-_.".contains(c) { c } else { '_' };
    let name = format!("nginx-{}.conf", target.name.value.chars().map(plain).collect::<String>());
    let path = settings.root.join(&name);
    let base = settings.base_url.as_deref().and_then(crate::parse::config::check_base_url);
    let text = server::nginx(base.as_deref().map_or_else(|| config.base_path(), base_path));
    if fs::read(&path).is_ok_and(|present| present == text.as_bytes()) {
        return Ok(());
    }
    fs::write(&path, text).map_err(|e| DeployError::local(&path, &e))?;
    output.say(
        &format!("Cấu hình cho nginx ở {}: đưa kỹ thuật viên chép vào server {{ }}.", site::shown(&path)),
        &format!("The settings for nginx are in {}: for inside server {{ }}.", site::shown(&path)),
    );
    Ok(())
}

fn base_path(url: &str) -> &str {
    let after = url.find("://").map_or(0, |at| at + 3);
    url[after..].find('/').map_or("/", |at| &url[after + at..])
}

/// Asks whether to send. Where nobody can be asked the answer is no.
fn agreed(can_ask: bool, place: String, output: &Output) -> bool {
    if !can_ask {
        output.say(
            "Chưa gửi gì: không có cửa sổ lệnh để hỏi. Thêm --yes nếu muốn gửi không cần hỏi (hoặc --dry-run để chỉ xem).",
            "Nothing was sent: there is no terminal to ask on. Add --yes to send without asking (or --dry-run to look).",
        );
        return false;
    }
    let question = say(output.lang, "Gửi lên", "Send to");
    let choices = say(output.lang, "[c = có, Enter = không]", "[y = yes, Enter = no]");
    let mut stderr = std::io::stderr().lock();
    let _ = write!(stderr, "{question} {place}? {choices} ").and_then(|()| stderr.flush());
    drop(stderr);
    let mut answer = String::new();
    let _ = std::io::stdin().lock().read_line(&mut answer);
    let yes = ["c", "có", "co", "y", "yes"].contains(&answer.trim().to_lowercase().as_str());
    if !yes {
        output.say("Chưa gửi gì.", "Nothing was sent.");
    }
    yes
}

fn stop_at_ctrl_c(cancel: &Cancel) {
    let cancel = cancel.clone();
    // Where no handler can be set, Ctrl-C ends the program as ever; the next run finishes the work.
    let _ = ctrlc::set_handler(move || {
        if cancel.is_cancelled() {
            std::process::exit(130);
        }
        cancel.cancel();
    });
}
