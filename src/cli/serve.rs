//! `lantoa serve`: the live preview, until Ctrl-C.

use std::sync::Mutex;

use clap::{Arg, ArgMatches, Command};

use super::args::{examples, subcommand, switch};
use super::ctrl_c::CtrlC;
use super::output::Output;
use super::{Status, say, site};
use crate::diag::{Diagnostic, Lang, Report, Severity};
use crate::preview::{Options, PORT, Preview, lan};

pub fn define(lang: Lang) -> Command {
    let t = |vi: &'static str, en: &'static str| say(lang, vi, en);
    let command = subcommand(
        lang,
        "serve",
        (
            "Xem thử trên máy này; lưu tệp là thấy ngay. Hiện cả bản nháp, trang chờ công bố và trang hết hạn",
            "Preview on this computer; a saved file shows at once. Drafts, scheduled and expired pages are shown too",
        ),
        ("[TÙY CHỌN]", "[OPTIONS]"),
        &[],
    );
    site::options(command, lang)
        .arg(
            Arg::new("port")
                .long("port")
                .value_name(t("CỔNG", "N"))
                .value_parser(clap::value_parser!(u16))
                .help(t(
                    "Cổng (mặc định: 4000; đang bận thì lấy cổng trống kế tiếp)",
                    "Port (default: 4000; the next free one where it is taken)",
                )),
        )
        .arg(switch(lang, "open", "Mở trình duyệt", "Open the browser"))
        .arg(switch(
            lang,
            "public",
            "Chỉ hiện những gì người đọc sẽ thấy (thêm --drafts, --future nếu cần)",
            "Show only what the public will see (add --drafts, --future where wanted)",
        ))
        .arg(switch(
            lang,
            "lan",
            "Cho điện thoại trong mạng nội bộ xem, qua mã QR có khóa bí mật",
            "Let phones in the local network see it, by a QR code with a secret",
        ))
        .after_help(examples(
            lang,
            &[
                ("lantoa serve --open", "xem thử và mở trình duyệt", "preview and open the browser"),
                ("lantoa serve --lan", "xem trên điện thoại", "see it on a phone"),
            ],
        ))
}

/// Serves the site until Ctrl-C.
pub fn run(matches: &ArgMatches, output: &Output) -> Status {
    let Some(mut settings) = site::settings(matches, output) else { return Status::Usage };
    if !matches.get_flag("public") {
        let shown = &mut settings.options;
        (shown.drafts, shown.future, shown.expired) = (true, true, true);
    }
    let options = Options {
        settings,
        port: matches.get_one::<u16>("port").copied().unwrap_or(PORT),
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
    let end = CtrlC::expected(output);
    announce(&preview, output, &options);
    if matches.get_flag("open") && open::that_detached(preview.url()).is_err() {
        output.say(
            "Không mở được trình duyệt; hãy tự mở địa chỉ trên.",
            "Cannot open a browser; open the address above.",
        );
    }
    end.wait();
    preview.stop();
    output.say("Đã dừng xem thử.", "The preview has ended.");
    Status::Good
}

fn announce(preview: &Preview, output: &Output, options: &Options) {
    let url = preview.url();
    println!("{}", say(output.lang, &format!("Xem thử: {url}"), &format!("Preview: {url}")));
    if options.settings.options.drafts && options.settings.options.expired {
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
