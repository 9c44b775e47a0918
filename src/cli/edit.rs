//! `lantoa edit`, and `lantoa` alone: the editing desk in the browser, until Ctrl-C.

use std::io::Write as _;
use std::path::PathBuf;

use clap::{Arg, ArgMatches, Command};

use super::args::{examples, subcommand, switch};
use super::ctrl_c::CtrlC;
use super::output::Output;
use super::{Status, new, now_in_vietnam, say, site};
pub use crate::desk::PORT;
use crate::desk::{Desk, Options, Tools};
use crate::diag::Lang;
use crate::source::find_root;

pub fn define(lang: Lang) -> Command {
    let t = |vi: &'static str, en: &'static str| say(lang, vi, en);
    subcommand(
        lang,
        "edit",
        (
            "Mở bàn biên tập trong trình duyệt: viết, sửa, xem và đăng trang bằng các ô điền",
            "Open the editing desk in the browser: write, change, see and publish pages by forms",
        ),
        ("[TÙY CHỌN]", "[OPTIONS]"),
        &[],
    )
    .arg(site::root_option(lang))
    .arg(
        Arg::new("port").long("port").value_name(t("CỔNG", "N")).value_parser(clap::value_parser!(u16)).help(
            t(
                "Cổng (mặc định: 4100; đang bận thì lấy cổng trống kế tiếp)",
                "Port (default: 4100; the next free one where it is taken)",
            ),
        ),
    )
    .arg(switch(lang, "no-open", "Không tự mở trình duyệt", "Do not open the browser"))
    .after_help(examples(
        lang,
        &[
            ("lantoa edit", "mở bàn biên tập", "open the desk"),
            ("lantoa edit --root trang-cua-toi", "của một trang ở nơi khác", "of a site elsewhere"),
        ],
    ))
}

/// Runs the desk until Ctrl-C.
pub fn run(matches: &ArgMatches, output: &Output) -> Status {
    let root = match matches.get_one::<PathBuf>("root") {
        Some(root) => Some(root.clone()),
        None => std::env::current_dir().ok().and_then(|here| find_root(&here)),
    };
    let port = matches.get_one::<u16>("port").copied().unwrap_or(PORT);
    start(root, port, !matches.get_flag("no-open"), output)
}

/// Runs the desk, with a site or with the page that makes one, until Ctrl-C.
pub fn start(root: Option<PathBuf>, port: u16, opens: bool, output: &Output) -> Status {
    let options = Options {
        root,
        port,
        now: now_in_vietnam(),
        user: user(),
        state: state_folder(),
        documents: documents(),
        tools: Tools { page: new::page_files, site: new::make_site, provinces: new::provinces },
    };
    let mut desk = match Desk::start(options) {
        Ok(desk) => desk,
        Err(diagnostic) => {
            output.diagnostic(&diagnostic);
            return Status::Errors;
        }
    };
    let end = CtrlC::expected(output);
    let url = desk.url();
    // A line of its own, at once: other programs read it.
    println!("{url}");
    let _ = std::io::stdout().flush();
    output.say(
        "Bàn biên tập chạy tại địa chỉ trên, chỉ trên máy này. Đừng đưa địa chỉ ấy cho ai. Ctrl-C để dừng.",
        "The desk runs at the address above, on this computer alone. Give that address to nobody. Ctrl-C stops.",
    );
    if opens && open::that_detached(&url).is_err() {
        output.say(
            "Không mở được trình duyệt; hãy tự mở địa chỉ trên.",
            "Cannot open a browser; open the address above.",
        );
    }
    end.wait();
    desk.stop();
    output.say("Đã đóng bàn biên tập.", "The desk is closed.");
    Status::Good
}

/// Who is at this computer.
fn user() -> String {
    let names = ["USER", "USERNAME", "LOGNAME"];
    let name = names.iter().find_map(|name| std::env::var(name).ok()).map(|name| name.trim().to_owned());
    name.filter(|name| !name.is_empty()).unwrap_or_else(|| "biên tập viên".to_owned())
}

fn folder(name: &str) -> Option<PathBuf> {
    std::env::var_os(name).map(PathBuf::from).filter(|path| path.is_absolute())
}

fn home() -> Option<PathBuf> {
    folder("HOME").or_else(|| folder("USERPROFILE"))
}

/// Where a user's programs keep what is worth keeping but is no document.
fn state_folder() -> Option<PathBuf> {
    if cfg!(windows) {
        return folder("LOCALAPPDATA").or_else(|| Some(home()?.join("AppData").join("Local")));
    }
    folder("XDG_STATE_HOME").or_else(|| Some(home()?.join(".local").join("state")))
}

fn documents() -> PathBuf {
    let home = home().unwrap_or_else(std::env::temp_dir);
    let documents = home.join("Documents");
    if documents.is_dir() { documents } else { home }
}
