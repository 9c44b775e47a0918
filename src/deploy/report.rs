//! The report of a hand-over: one page for the head of office, and for the file.

use super::pages::PageRef;
use super::plan::Changes;
use super::{Report, Version};

/// What the report is about.
pub struct Handover<'a> {
    pub site: &'a str,
    pub base_url: &'a str,
    pub target: &'a str,
    /// The address of the target; it holds no password.
    pub to: &'a str,
    /// The version that was on the server before, where this machine knows it.
    pub before: Option<&'a Version>,
    pub changes: &'a Changes,
    /// `None` where nothing had to be sent.
    pub report: Option<&'a Report>,
    pub by: &'a str,
    pub at: &'a str,
    /// Whether an earlier version was sent again.
    pub undo: bool,
}

/// The report as HTML that stands alone.
pub fn html(handover: &Handover<'_>) -> String {
    let Handover { site, base_url, target, to, before, changes, report, by, at, undo } = handover;
    let pages = &changes.pages;
    let mut text = format!(
        "<!doctype html>\n<html lang=\"vi\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>Biên bản đăng trang – {site}</title>\n\
         <style>body{{font:1rem/1.5 system-ui,sans-serif;max-width:50rem;margin:2rem auto;padding:0 1rem}}\
         table{{border-collapse:collapse}}th,td{{text-align:start;vertical-align:top;padding:.2rem 1rem .2rem 0}}\
         h2{{margin-block:1.5rem .5rem}}li{{margin-block:.2rem}}.sign{{margin-block-start:4rem;display:flex;justify-content:space-around}}</style>\n\
         </head>\n<body>\n<main>\n<h1>Biên bản đăng trang</h1>\n<table>\n",
        site = escaped(site)
    );
    let mut row = |name: &str, value: &str| {
        text.push_str(&format!("<tr><th scope=\"row\">{name}</th><td>{}</td></tr>\n", escaped(value)));
    };
    row("Trang", &format!("{site} ({base_url})"));
    row("Nơi đăng", &format!("{target} ({to})"));
    row("Lúc", at);
    row("Người đăng", by);
    if *undo {
        row("Việc làm", "Quay lại bản trước");
    }
    match before {
        Some(version) => row("Bản trước", &format!("gửi lúc {}, người gửi {}", version.sent, version.by)),
        None if changes.is_first => row("Bản trước", "chưa có"),
        None => {}
    }
    match report {
        Some(report) => row(
            "Tệp",
            &format!(
                "gửi {} ({}), xóa {}, giữ nguyên {}",
                report.sent,
                size(report.bytes),
                report.deleted,
                report.kept
            ),
        ),
        None => row("Tệp", "không phải gửi gì: máy chủ đã có đúng trang này"),
    }
    text.push_str("</table>\n");
    for (title, list) in
        [("Trang mới", &pages.new), ("Trang thay đổi", &pages.changed), ("Trang rút xuống", &pages.withdrawn)]
    {
        section(&mut text, title, list, base_url);
    }
    for (title, list) in [
        ("Tệp bị người khác xóa trên máy chủ, đã gửi lại", &changes.missing),
        ("Tệp bị người khác sửa trên máy chủ, đã gửi lại", &changes.tampered),
        ("Tệp có sẵn trên máy chủ đã được thay", &changes.replaced),
    ] {
        if !list.is_empty() {
            text.push_str(&format!("<h2>{title} ({})</h2>\n<ul>\n", list.len()));
            list.iter().for_each(|path| text.push_str(&format!("<li>{}</li>\n", escaped(path))));
            text.push_str("</ul>\n");
        }
    }
    text.push_str(
        "<div class=\"sign\"><p>Người đăng</p><p>Người duyệt</p></div>\n</main>\n</body>\n</html>\n",
    );
    text
}

fn section(text: &mut String, title: &str, pages: &[PageRef], base_url: &str) {
    text.push_str(&format!("<h2>{title} ({})</h2>\n", pages.len()));
    if pages.is_empty() {
        text.push_str("<p>Không có.</p>\n");
        return;
    }
    text.push_str("<ul>\n");
    for page in pages {
        let address = format!("{}{}", base_url.trim_end_matches('/'), page.url);
        text.push_str(&format!(
            "<li>{}<br><small>{}</small></li>\n",
            escaped(&page.title),
            escaped(&address)
        ));
    }
    text.push_str("</ul>\n");
}

/// A size as people say it: `1,2 MB`.
pub fn size(bytes: u64) -> String {
    let (value, unit) = match bytes {
        0..1_000 => return format!("{bytes} byte"),
        1_000..1_000_000 => (bytes as f64 / 1e3, "kB"),
        1_000_000..1_000_000_000 => (bytes as f64 / 1e6, "MB"),
        _ => (bytes as f64 / 1e9, "GB"),
    };
    format!("{value:.1} {unit}").replace('.', ",")
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}
