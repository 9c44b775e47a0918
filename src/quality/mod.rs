//! What matters for quality but does not keep a site from being built: `lantoa check` reports it.
//!
//! 1. [`pages`]: titles, descriptions, texts of links, tables, review dates, placeholders.
//! 2. [`personal`]: identity numbers, telephone numbers and e-mail addresses that are not the site's own.
//! 3. [`registries`]: entries that nothing uses, for who asks.
//! 4. [`copies`]: pages and files that are there twice, or for nothing.
//! 5. [`names`]: agencies that only marks tell apart.
//! 6. [`time`]: dates that are hardly true, pages that will soon be gone.
//!
//! Works on the linked [`Site`]; what the parser sees in one body (images without a description,
//! headings that skip) it has reported itself. Never an error: a site with advice is still a site.

mod copies;
mod names;
mod pages;
mod personal;
mod registries;
mod text;
mod time;

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::diag::{Code, Diagnostic, Report, SourceText, Text};
use crate::model::Site;

/// An image file larger than this is reported, in bytes.
const LARGE_IMAGE: u64 = 2_000_000;

/// Looks at everything that is published.
pub fn check(site: &Site) -> Report {
    let mut report = Report::default();
    for page in site.pages.iter().filter(|p| !p.fallback) {
        pages::check(page, site.options.now, &mut report);
    }
    let data = data_files(site);
    for source in data.values().copied().chain([&site.config.source]) {
        pages::data(source, &mut report);
    }
    personal::check(site, &data, &mut report);
    time::check(site, &mut report);
    copies::check(site, &mut report);
    names::check(site, &mut report);
    images(site, &mut report);
    report
}

/// What keeps a site from being published though it can be built, as errors: placeholders, and with
/// `reviews` also pages whose review is overdue.
pub fn keeps_back(site: &Site, reviews: bool) -> Vec<Diagnostic> {
    let blocking = |d: &Diagnostic| d.code == Code::Placeholder || reviews && d.code == Code::ReviewDue;
    let mut found: Vec<Diagnostic> = check(site).into_iter().filter(blocking).collect();
    found.iter_mut().for_each(|d| d.severity = crate::diag::Severity::Error);
    found
}

/// Every text that is published, with its parts that are not comments.
pub fn texts(site: &Site) -> Vec<(Arc<SourceText>, Vec<std::ops::Range<usize>>)> {
    let mut texts = Vec::new();
    for page in site.pages.iter().filter(|p| !p.fallback) {
        let source = &page.parsed.source;
        let (front, body) = text::parts(source);
        let mut ranges = text::uncommented(&source.text, front);
        ranges.push(body);
        texts.push((Arc::clone(source), ranges));
    }
    let data = data_files(site);
    for source in data.values().copied().chain([&site.config.source]) {
        texts.push((Arc::clone(source), text::data_parts(source)));
    }
    texts
}

/// What a build should not let out unseen: places that nobody filled in.
pub fn before_publishing(site: &Site) -> Report {
    let mut report = Report::default();
    for page in site.pages.iter().filter(|p| !p.fallback) {
        pages::unfilled(page, &mut report);
    }
    for source in data_files(site).values().copied().chain([&site.config.source]) {
        pages::data(source, &mut report);
    }
    report
}

/// Entries of registries that nothing uses. A stock of agencies and words does no harm, so only who asks
/// is told.
pub fn unused(site: &Site) -> Report {
    let mut report = Report::default();
    registries::check(site, &mut report);
    report
}

/// Plan data and registries, each once.
fn data_files(site: &Site) -> BTreeMap<Arc<str>, &Arc<SourceText>> {
    let mut files = BTreeMap::new();
    let mut add = |source| {
        let source: &Arc<SourceText> = source;
        files.insert(Arc::clone(&source.path), source);
    };
    for plan in site.plans.iter() {
        add(&plan.parsed.plan.source);
        plan.parsed.tasks.iter().for_each(|task| add(&task.source));
        plan.parsed.results_source.iter().for_each(&mut add);
    }
    let all = &site.registries;
    all.agencies.iter().for_each(|e| add(&e.source));
    all.groups.iter().for_each(|e| add(&e.source));
    all.documents.iter().for_each(|e| add(&e.source));
    all.localities.iter().for_each(|e| add(&e.source));
    all.glossary.iter().for_each(|e| add(&e.source));
    all.synonyms.iter().for_each(|e| add(&e.source));
    for terms in [&all.audiences, &all.sectors, &all.hazards] {
        terms.iter().for_each(|e| add(&e.source));
    }
    files
}

fn images(site: &Site, report: &mut Report) {
    let published = site.files.values().map(|file| file.asset);
    let of_static =
        (0..site.assets.len() as u32).filter(|n| site.assets[*n as usize].path.starts_with("static/"));
    for n in published.chain(of_static) {
        let asset = &site.assets[n as usize];
        if asset.image.is_none() || asset.len <= LARGE_IMAGE {
            continue;
        }
        let size = format!("{:.1}", asset.len as f64 / 1e6);
        report.push(
            Diagnostic::advice(
                Code::LargeImage,
                Text::new(
                    format!("ảnh này nặng {} MB", size.replace('.', ",")),
                    format!("this image has {size} MB"),
                ),
            )
            .in_file(&asset.path)
            .help(Text::fixed(
                "thu ảnh còn khoảng 2000 điểm ảnh chiều rộng, lưu JPEG chất lượng 80",
                "shrink it to some 2000 pixels of width, saved as JPEG of quality 80",
            )),
        );
    }
}
