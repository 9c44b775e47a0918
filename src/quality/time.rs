//! Dates that are hardly true, and pages that will soon be gone.

use std::collections::HashMap;

use jiff::ToSpan;

use crate::diag::{Code, Diagnostic, Place, Report, Text};
use crate::model::{Page, PageId, Site, resolve_path};
use crate::parse::date;
use crate::parse::markdown::{HoleKind, LinkTarget};

/// How long ahead expiry is foretold, in days.
const AHEAD: i64 = 30;

/// The first year a page of this kind of site can be about.
const FIRST_YEAR: i16 = 1975;

/// How many of the pages that link to one are named.
const NAMED: usize = 5;

/// Looks at the dates of all pages.
pub fn check(site: &Site, report: &mut Report) {
    for page in site.pages.iter().filter(|page| !page.fallback) {
        unlikely(site, page, report);
    }
    expiring(site, report);
}

fn unlikely(site: &Site, page: &Page, report: &mut Report) {
    let front = &page.parsed.front;
    let now = site.options.now;
    let mut warn = |range, message: Text, help: Text| {
        report
            .push(Diagnostic::warning(Code::UnlikelyDate, message).at(&page.parsed.source, range).help(help));
    };
    let year = Text::fixed("xem lại năm", "look at the year again");
    for (key, value) in [("date", &front.date), ("updated", &front.updated)] {
        let Some(day) = value else { continue };
        if day.value.year() < FIRST_YEAR {
            let message = Text::new(
                format!("`{key}` ở năm {}: có phải gõ thiếu số?", day.value.year()),
                format!("`{key}` is in the year {}: is a digit missing?", day.value.year()),
            );
            warn(day.range(), message, year.clone());
        } else if day.value > now && front.publish_date.is_none() {
            let shown = date::shown(day.value.at(0, 0, 0, 0));
            let message = Text::new(
                format!("`{key}` là ngày {shown}, còn chưa đến: bài đứng đầu mọi danh sách cho tới ngày ấy"),
                format!(
                    "`{key}` is {}, still to come: the page stays on top of every list until then",
                    day.value
                ),
            );
            let help = Text::fixed(
                "sửa ngày; nếu muốn hẹn ngày đăng thì dùng `publish_date`",
                "correct it; to publish at a later day use `publish_date`",
            );
            warn(day.range(), message, help);
        }
    }
    if let (Some(date), Some(updated)) = (&front.date, &front.updated)
        && updated.value < date.value
    {
        let message = Text::fixed("`updated` sớm hơn `date`", "`updated` is earlier than `date`");
        let help = Text::fixed(
            "`date` là ngày đăng, `updated` là ngày sửa sau đó",
            "`date` is the day of publication, `updated` a later change",
        );
        warn(updated.range(), message, help);
    }
}

/// Says in time which pages will be gone, and who links to them.
fn expiring(site: &Site, report: &mut Report) {
    let now = site.options.moment();
    let Ok(horizon) = now.checked_add(AHEAD.days()) else { return };
    let mut soon: HashMap<PageId, Vec<Place>> = HashMap::new();
    for id in site.page_ids() {
        let expiry = site.page(id).front().expiry_date.as_ref();
        if expiry.is_some_and(|at| at.value > now && at.value <= horizon) && !site.page(id).fallback {
            soon.insert(id, Vec::new());
        }
    }
    if soon.is_empty() {
        return;
    }
    for page in site.pages.iter().filter(|page| !page.fallback) {
        for hole in &page.parsed.body.holes {
            let HoleKind::Href(target) = &hole.kind else { continue };
            let to = match target {
                LinkTarget::Page { path, .. } => resolve_path(&page.parsed.path.dir, path)
                    .and_then(|path| site.find_page(&path, page.lang)),
                LinkTarget::Site { path, .. } => {
                    let path = path.trim_matches('/');
                    soon.keys().copied().find(|id| site.page(*id).url.trim_matches('/') == path)
                }
                LinkTarget::Fragment(_) => None,
            };
            if let Some(places) = to.and_then(|id| soon.get_mut(&id)) {
                places.push(Place::new(
                    &page.parsed.source,
                    hole.range.start as usize..hole.range.end as usize,
                ));
            }
        }
    }
    for (id, places) in soon {
        let page = site.page(id);
        let Some(at) = &page.front().expiry_date else { continue };
        let own = page.parsed.front.expiry_date.is_some();
        let count = places.len();
        let (vi, en) = match count {
            0 => (String::new(), String::new()),
            n => (
                format!("; còn {n} chỗ dẫn tới, sẽ chỉ hiện thành chữ"),
                format!("; {n} links lead to it and will be text"),
            ),
        };
        let mut problem = Diagnostic::advice(
            Code::ExpiresSoon,
            Text::new(
                format!("trang này hết hạn {}{vi}", date::shown(at.value)),
                format!("this page expires on {}{en}", date::shown_iso(at.value)),
            ),
        )
        .at(&page.parsed.source, if own { at.range() } else { 0..0 })
        .help(Text::fixed(
            "gia hạn `expiry_date`, hoặc sửa các bài dẫn tới trước ngày ấy",
            "move `expiry_date`, or change the pages that link to it before that day",
        ));
        for place in places.into_iter().take(NAMED) {
            problem = problem.related(place, Text::fixed("dẫn tới từ đây", "a link from here"));
        }
        report.push(problem);
    }
}
