//! Files that are there twice, or for nothing: copies that programs make, pages with one title or one
//! text, files no page names.

use std::collections::HashMap;

use crate::diag::{Code, Diagnostic, Place, Report, Text};
use crate::model::{Page, Site};
use crate::parse::page::PageShape;
use crate::vi::slug::slugify;

/// Shorter texts may be the same without being copies.
const LEAST_TEXT: usize = 200;

/// Looks at all pages and files of `content/`.
pub fn check(site: &Site, report: &mut Report) {
    let pages: Vec<&Page> = site.pages.iter().map(|page| &**page).filter(|page| !page.fallback).collect();
    let paths: HashMap<&str, &Page> = pages.iter().map(|page| (&*page.parsed.source.path, *page)).collect();
    let mut copies = Vec::new();
    for page in &pages {
        let path = &page.parsed.source.path;
        let Some(origin) = origin(path) else { continue };
        let original = paths.get(origin.path.as_str()).copied();
        let same_title =
            || pages.iter().any(|other| title(other) == title(page) && other.parsed.source.path != *path);
        if original.is_none() && !origin.certain && !same_title() {
            continue;
        }
        copies.push(&**path);
        let message = Text::fixed(
            "tên tệp cho thấy đây là bản sao do máy tạo ra, và nó được đăng như một bài riêng",
            "its name says that this file is a copy some program made, and it is published as a page of its own",
        );
        let mut problem = Diagnostic::warning(Code::CopiedFile, message).in_file(path).help(Text::fixed(
            "giữ bản đúng, xóa bản kia; nếu là bài khác thật thì đổi tên tệp và `title`",
            "keep the right one and delete the other; if it is another page, rename the file and change its `title`",
        ));
        if original.is_some() {
            problem = problem.related(Place::file(&origin.path), Text::fixed("bản gốc", "the original"));
        }
        report.push(problem);
    }
    twins(&pages, &copies, report);
    unused(site, report);
}

fn title<'a>(page: &&'a Page) -> &'a str {
    page.parsed.front.title.as_ref().map_or("", |title| &title.value)
}

/// What a copy was made of.
struct Origin {
    path: String,
    /// Whether no editor gives such a name.
    certain: bool,
}

/// The path of the file that a path is a copy of, by its name.
fn origin(path: &str) -> Option<Origin> {
    let (dir, name) = path.rsplit_once('/')?;
    let stem = name.strip_suffix(".md")?;
    let (base, certain) = original_stem(stem)?;
    Some(Origin { path: format!("{dir}/{base}.md"), certain })
}

/// `bai (1)`, `bai - Copy`, `Copy of bai`, `bai-DESKTOP-7AB12CD`, `bai (Máy-An xung đột 2026-05-01)`,
/// `bai.sync-conflict-20260501-080000-ABCDEFG`, `bai_conflict-…`.
fn original_stem(stem: &str) -> Option<(&str, bool)> {
    if let Some((base, _)) = stem.split_once(".sync-conflict-") {
        return Some((base, true));
    }
    for start in ["Copy of ", "Bản sao của "] {
        if let Some(base) = stem.strip_prefix(start) {
            return Some((base, true));
        }
    }
    if let Some(open) = stem.rfind(" (").filter(|_| stem.ends_with(')')) {
        let inner = &stem[open + 2..stem.len() - 1];
        let base = stem[..open].trim_end();
        if !inner.is_empty() && inner.bytes().all(|b| b.is_ascii_digit()) {
            // `bai - Copy (2)`
            return Some(original_stem(base).map_or((base, false), |(base, _)| (base, true)));
        }
        let folded = slugify(inner);
        if ["xung-dot", "conflict", "ban-sao", "copy"].iter().any(|word| folded.contains(word)) {
            return Some((base, true));
        }
    }
    for mark in
        [" - Copy", " - copy", " - Sao chép", " - Bản sao", " copy", " Copy", "_conflict", "-conflict"]
    {
        if let Some(at) = stem.rfind(mark)
            && (stem.ends_with(mark) || mark.ends_with("conflict"))
        {
            return Some((stem[..at].trim_end(), !mark.ends_with("opy") || mark.contains('-')));
        }
    }
    for mark in ["-DESKTOP-", "-LAPTOP-", "-PC-"] {
        if let Some((base, machine)) = stem.rsplit_once(mark)
            && machine.len() >= 4
            && machine.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit())
        {
            return Some((base, true));
        }
    }
    None
}

/// Pages with one title, or one text.
fn twins(pages: &[&Page], copies: &[&str], report: &mut Report) {
    let mut titles: HashMap<(u8, &str), &Page> = HashMap::new();
    let mut texts: HashMap<(u8, &str), &Page> = HashMap::new();
    for page in pages.iter().filter(|page| !copies.contains(&&*page.parsed.source.path)) {
        let lang = page.lang.0;
        let text = &*page.parsed.body.plain;
        let same_text = (text.len() >= LEAST_TEXT).then(|| texts.insert((lang, text), page)).flatten();
        let section = page.parsed.path.shape == PageShape::Section;
        let same_title = (!section).then(|| titles.insert((lang, title(page)), page)).flatten();
        let (other, vi, en) = match (same_text, same_title) {
            (Some(other), _) => {
                (other, "bài này có cùng nội dung với một bài khác", "this page has the text of another one")
            }
            (None, Some(other)) => (
                other,
                "bài này có cùng `title` với một bài khác",
                "this page has the `title` of another one",
            ),
            (None, None) => continue,
        };
        let range = page.parsed.front.title.as_ref().map_or(0..0, |title| title.range());
        let first = other.parsed.front.title.as_ref().map_or(0..0, |title| title.range());
        report.push(
            Diagnostic::warning(Code::DuplicatePage, Text::fixed(vi, en))
                .at(&page.parsed.source, range)
                .related(Place::new(&other.parsed.source, first), Text::fixed("bài kia", "the other page"))
                .help(Text::fixed(
                    "xóa bài thừa, hoặc đặt cho mỗi bài một tên riêng để người đọc phân biệt được",
                    "delete one of them, or give each a title of its own so that readers can tell them apart",
                )),
        );
    }
}

/// Files that no page names.
fn unused(site: &Site, report: &mut Report) {
    let used = site.used_files();
    for asset in site.assets.iter() {
        let Some(path) = asset.path.strip_prefix("content/") else { continue };
        // What a browser could run has been reported.
        if used.contains(path) || crate::model::is_active(path) || site.is_hidden_file(path) {
            continue;
        }
        let published = site.files.contains_key(path);
        let message = if published {
            Text::fixed(
                "tệp này được đăng cùng bài nhưng không bài nào dẫn tới",
                "this file is published, but no page links to it or shows it",
            )
        } else {
            Text::fixed(
                "không bài nào dẫn tới tệp này, nên nó không được đăng",
                "no page links to this file, so it is not published",
            )
        };
        report.push(Diagnostic::advice(Code::UnusedFile, message).in_file(&asset.path).help(Text::fixed(
            "dẫn tới tệp trong bài: [tên tệp](tệp), hoặc xóa tệp nếu là bản nháp hay bản cũ",
            "link to it: [name](file), or delete it if it is a draft or an older version",
        )));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_copies_are_known() {
        for (stem, base) in [
            ("bai (1)", Some("bai")),
            ("bai - Copy", Some("bai")),
            ("bai - Copy (2)", Some("bai")),
            ("bai - Sao chép", Some("bai")),
            ("Copy of bai", Some("bai")),
            ("bai-DESKTOP-7AB12CD", Some("bai")),
            ("bai (Máy-An xung đột 2026-05-01)", Some("bai")),
            ("bai (bản sao xung đột của Hoa 2026-11-28)", Some("bai")),
            ("bai (An's conflicted copy 2026-05-01)", Some("bai")),
            ("bai.sync-conflict-20260501-080000-ABCDEFG", Some("bai")),
            ("bai (phần 1)", None),
            ("photocopy", None),
            ("nghi-dinh-44", None),
        ] {
            assert_eq!(original_stem(stem).map(|(base, _)| base), base, "{stem}");
        }
    }
}
