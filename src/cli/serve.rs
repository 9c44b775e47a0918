//! `lantoa serve`: the live preview, until Ctrl-C.

use std::sync::Mutex;
use std::sync::mpsc;

use clap::ArgMatches;

use super::build::settings;
use super::output::Output;
use super::{Status, say};
use crate::diag::{Diagnostic, Report, Severity};
use crate::preview::{Options, PORT, Preview, lan};

/// Serves the site until Ctrl-C.
pub fn serve(matches: &ArgMatches, output: &Output) -> Status {
    let Some(settings) = settings(matches, output) else { return Status::Usage };
    let public = matches.get_flag("public");
    let options = Options {
        root: settings.root,
        base_url: settings.base_url,
        port: matches.get_one::<u16>("port").copied().unwrap_or(PORT),
        now: settings.now,
        drafts: !public || settings.drafts,
        future: !public || settings.future,
        expired: !public,
        lan: matches.get_flag("lan"),
    };
    let (format, lang) = (output.format, output.lang);
    let told: Mutex<Vec<Diagnostic>> = Mutex::new(Vec::new());
    let listener = move |report: &Report| tell(report, &told, &Output::new(format, lang));
    let mut preview = match Preview::start(&options, listener) {
        Ok(preview) => preview,
        Err(diagnostic) => {
            output.diagnostic(&diagnostic);
            return Status::Errors;
        }
    };
    // Waiting for Ctrl-C instead of dying of it: browsers are told that the preview has ended, and the
    // exit status is 0, since that is how a preview is meant to end.
    let (ended, wait) = mpsc::channel();
    if ctrlc::set_handler(move || ended.send(()).unwrap_or(())).is_err() {
        output.say(
            "Không nhận được Ctrl-C; đóng cửa sổ này để dừng.",
            "Cannot see Ctrl-C; close this window to stop.",
        );
    }
    announce(&preview, output, &options);
    if matches.get_flag("open") && open::that_detached(preview.url()).is_err() {
        output.say(
            "Không mở được trình duyệt; hãy tự mở địa chỉ trên.",
            "Cannot open a browser; open the address above.",
        );
    }
    // Where no handler could be set, its sender is gone and this would return at once.
    while wait.recv().is_err() {
        std::thread::park();
    }
    preview.stop();
    output.say("Đã dừng xem thử.", "The preview has ended.");
    Status::Good
}

fn announce(preview: &Preview, output: &Output, options: &Options) {
    let url = preview.url();
    println!("{}", say(output.lang, &format!("Xem thử: {url}"), &format!("Preview: {url}")));
    if options.drafts && options.expired {
        output.say(
            "Có cả bản nháp, trang chờ công bố và trang hết hạn (đánh dấu ở thanh dưới trang). Ctrl-C để dừng.",
            "Drafts, scheduled and expired pages are shown too (marked in the bar below the page). Ctrl-C stops.",
        );
    }
    let Some(lan_url) = preview.lan_url() else { return };
    output.say(
        "CẢNH BÁO: mọi người trong mạng nội bộ có địa chỉ dưới đây đều xem được, kể cả bản nháp. Chỉ dùng trong mạng tin cậy.",
        "WARNING: everyone in the local network who has the address below can see the site, drafts too. Use it in a trusted network only.",
    );
    println!("{lan_url}");
    if let Some(code) = lan::qr_code(&lan_url) {
        println!("{code}");
    }
}

/// Prints the problems that were not there before, and says when the last one is gone.
fn tell(report: &Report, told: &Mutex<Vec<Diagnostic>>, output: &Output) {
    let Ok(mut told) = told.lock() else { return };
    let now: Vec<Diagnostic> =
        report.diagnostics.iter().filter(|d| d.severity <= Severity::Warning).cloned().collect();
    for diagnostic in now.iter().filter(|d| !told.contains(d)) {
        output.diagnostic(diagnostic);
    }
    if now.is_empty() && !told.is_empty() {
        output.say("Không còn lỗi nào.", "No problems are left.");
    }
    *told = now;
}
