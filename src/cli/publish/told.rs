//! What a publish says: what visitors will see change, what was done, as text, JSON and a report.

use std::fs;

use serde_json::json;

use super::Wish;
use crate::cli::output::Output;
use crate::cli::say;
use crate::deploy::report::{Handover, html, size};
use crate::deploy::{self, Changes, DeployError, PageRef, Report};
use crate::parse::config::Config;
use crate::parse::publish::PublishTarget;

/// How many pages or files of one sort are listed; the rest is counted.
const LISTED: usize = 20;

/// Says what visitors will see change.
pub(super) fn show(changes: &Changes, output: &Output) {
    let lang = output.lang;
    let groups = [
        ("Trang mới", "New pages", &changes.pages.new, "+"),
        ("Trang thay đổi", "Changed pages", &changes.pages.changed, "~"),
        ("Trang rút xuống", "Withdrawn pages", &changes.pages.withdrawn, "-"),
    ];
    for (vi, en, pages, sign) in groups {
        list(output, say(lang, vi, en), sign, pages.len(), pages.iter().map(shown));
    }
    for gone in changes.vanished.iter().take(LISTED) {
        let (url, line) = (&gone.page.url, gone.line());
        match &gone.moved_to {
            Some(new) => output.say(
                &format!("Địa chỉ {url} sẽ mất; trang cùng tên nay ở {}. Để người có liên kết cũ vẫn tới được, thêm vào đầu tệp của trang đó: {line}", new.url),
                &format!("The address {url} will be gone; a page of this title is at {} now. To keep old links alive add to its front matter: {line}", new.url),
            ),
            None => output.say(
                &format!("Địa chỉ {url} sẽ mất. Nếu nội dung đã chuyển sang trang khác, thêm vào đầu tệp của trang đó: {line}"),
                &format!("The address {url} will be gone. If another page has its content, add to the front matter of that page: {line}"),
            ),
        }
    }
    let files = [
        ("Bị xóa trên máy chủ, sẽ gửi lại", "Deleted on the server, will be sent again", &changes.missing),
        ("Bị sửa trên máy chủ, sẽ gửi lại", "Changed on the server, will be sent again", &changes.tampered),
        ("Có sẵn trên máy chủ, sẽ bị thay", "There already, will be replaced", &changes.replaced),
    ];
    for (vi, en, paths) in files {
        list(output, say(lang, vi, en), "!", paths.len(), paths.iter().cloned());
    }
    if changes.resumes {
        output.say(
            "Lần đăng trước dừng giữa chừng; lần này làm nốt.",
            "The last publish broke off; this one finishes it.",
        );
    }
    if !changes.is_empty() {
        let (send, delete, kept) = (changes.send.len(), changes.delete.len(), changes.kept);
        let bytes = size(changes.bytes);
        output.say(
            &format!("Gửi {send} tệp ({bytes}), xóa {delete} tệp, giữ nguyên {kept} tệp."),
            &format!("{send} files to send ({bytes}), {delete} to delete, {kept} stay."),
        );
    }
}

fn list(output: &Output, title: &str, sign: &str, count: usize, items: impl Iterator<Item = String>) {
    if count == 0 {
        return;
    }
    output.line(&format!("{title} ({count}):"));
    items.take(LISTED).for_each(|item| output.line(&format!("  {sign} {item}")));
    if count > LISTED {
        let more = count - LISTED;
        output.say(&format!("  … và {more} mục nữa"), &format!("  … and {more} more"));
    }
}

fn shown(page: &PageRef) -> String {
    format!("{}  {}", page.title, page.url)
}

pub(super) fn summary(changes: &Changes, report: Option<&Report>, place: &str, output: &Output) {
    let Some(report) = report else { return };
    if let Some(owner) = &report.taken_over {
        output.say(
            &format!("Đã nhận lại khóa của lần đăng bị ngắt ({owner})."),
            &format!("The lock of a publish that was cut off ({owner}) was taken over."),
        );
    }
    let pages = &changes.pages;
    let (new, changed, gone) = (pages.new.len(), pages.changed.len(), pages.withdrawn.len());
    let (sent, deleted, bytes) = (report.sent, report.deleted, size(report.bytes));
    output.say(
        &format!("Đã đăng lên {place}: {new} trang mới, {changed} trang thay đổi, {gone} trang rút xuống; gửi {sent} tệp ({bytes}), xóa {deleted} tệp."),
        &format!("Published to {place}: {new} pages new, {changed} changed, {gone} withdrawn; {sent} files sent ({bytes}), {deleted} deleted."),
    );
}

pub(super) fn write_report(
    config: &Config,
    target: &PublishTarget,
    before: Option<&deploy::Version>,
    changes: &Changes,
    report: Option<&Report>,
    wish: &Wish,
) -> Result<(), DeployError> {
    let Some(path) = &wish.report else { return Ok(()) };
    let (by, at) = (deploy::who(), deploy::now_text());
    let handover = Handover {
        site: &config.title,
        base_url: &config.base_url,
        target: &target.name.value,
        to: &target.to,
        before,
        changes,
        report,
        by: report.map_or(&by, |report| &report.by),
        at: report.map_or(&at, |report| &report.at),
        undo: wish.undo,
    };
    fs::write(path, html(&handover)).map_err(|e| DeployError::local(path, &e))
}

pub(super) fn print_json(wish: &Wish, target: &PublishTarget, changes: &Changes, output: &Output) {
    if !wish.json {
        return;
    }
    let pages = |pages: &[PageRef]| -> Vec<serde_json::Value> {
        pages.iter().map(|page| json!({"title": page.title, "url": page.url})).collect()
    };
    let value = json!({
        "target": &*target.name.value,
        "pages": {
            "new": pages(&changes.pages.new),
            "changed": pages(&changes.pages.changed),
            "withdrawn": pages(&changes.pages.withdrawn),
        },
        "files": {
            "sent": changes.send.len(),
            "deleted": changes.delete.len(),
            "kept": changes.kept,
            "bytes": changes.bytes,
        },
        "dry_run": wish.dry_run,
    });
    output.print(&value.to_string());
}
