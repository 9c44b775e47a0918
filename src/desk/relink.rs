//! Links that a page takes with it when it moves: those of other pages to it, and its own.
//!
//! Only the destination of a link changes; everything else of a file keeps its bytes.

use std::sync::Arc;

use super::failure::Failure;
use super::history;
use super::site::Site;
use crate::model::{content_path, resolve_path};
use crate::parse::markdown::{HoleKind, LinkTarget};
use crate::parse::page::ParsedPage;

/// The destinations in one file that have to change.
pub struct Links {
    /// Where the file lies after the move.
    pub file: String,
    /// Destinations as they are written, and what takes their place.
    pub changes: Vec<(String, String)>,
}

/// What changes when `path` is moved. `moved` names what is moved, the file or the folder of a bundle, before
/// and after.
pub fn links(pages: &[Arc<ParsedPage>], path: &str, moved: &(String, String)) -> Vec<Links> {
    let mut all = Vec::new();
    let (from, to) = (content_path(&moved.0), content_path(&moved.1));
    let goes = |path: &str| match path.strip_prefix(from) {
        Some("") => Some(to.to_owned()),
        Some(rest) if rest.starts_with('/') => Some(format!("{to}{rest}")),
        _ => None,
    };
    for page in pages {
        let own = content_path(&page.source.path);
        let now = goes(own).unwrap_or_else(|| own.to_owned());
        let folder =
            |path: &str| path.rsplit_once('/').map_or(String::new(), |(folder, _)| folder.to_owned());
        let (old_folder, new_folder) = (folder(own), folder(&now));
        let mut changes: Vec<(String, String)> = Vec::new();
        for hole in &page.body.holes {
            let (HoleKind::Href(LinkTarget::Page { path: target, query, fragment })
            | HoleKind::Image { src: LinkTarget::Page { path: target, query, fragment }, .. }) = &hole.kind
            else {
                continue;
            };
            let Some(leads) = resolve_path(&old_folder, target) else { continue };
            let leads_now = goes(&leads).unwrap_or_else(|| leads.clone());
            if leads_now == leads && old_folder == new_folder {
                continue;
            }
            let mut new = relative(&new_folder, &leads_now);
            if resolve_path(&new_folder, target).as_deref() == Some(leads_now.as_str()) {
                continue;
            }
            let range = hole.range.start as usize..hole.range.end as usize;
            let written = page.source.text.get(range).unwrap_or("");
            let Some(old) = destination(written, &page.source.text, target) else { continue };
            if let Some(query) = query {
                new = format!("{new}?{query}");
            }
            if let Some(fragment) = fragment {
                new = format!("{new}#{fragment}");
            }
            let new = new.replace(' ', "%20").replace('(', "%28").replace(')', "%29");
            if !changes.iter().any(|(known, _)| *known == old) {
                changes.push((old, new));
            }
        }
        if !changes.is_empty() {
            all.push(Links { file: format!("content/{now}"), changes });
        }
    }
    debug_assert!(path.starts_with("content/"));
    all
}

/// A path from a folder below `content/` to a file there.
fn relative(folder: &str, file: &str) -> String {
    let from: Vec<&str> = folder.split('/').filter(|part| !part.is_empty()).collect();
    let to: Vec<&str> = file.split('/').collect();
    let same = from.iter().zip(&to[..to.len() - 1]).take_while(|(a, b)| a == b).count();
    let up = "../".repeat(from.len() - same);
    format!("{up}{}", to[same..].join("/"))
}

/// A link's destination as it is written: in the link itself, or in the definition that it refers to.
fn destination(link: &str, text: &str, target: &str) -> Option<String> {
    let inline = link.trim_start_matches('<').trim_end_matches('>');
    let leads = |written: &str| {
        let path = written.split(['#', '?']).next().unwrap_or("");
        crate::preview::percent_decode(path).is_some_and(|path| path == target)
    };
    if leads(inline) {
        return Some(inline.to_owned());
    }
    // `[name]: destination`
    text.lines().find_map(|line| {
        let (_, rest) = line.trim_start().strip_prefix('[')?.split_once("]:")?;
        let written = rest.trim().trim_start_matches('<').split([' ', '>']).next()?;
        leads(written).then(|| written.to_owned())
    })
}

/// Changes the destinations in a file.
pub fn mend(site: &Site, links: &Links) -> Result<(), Failure> {
    let bytes = site.store.read(&links.file)?.ok_or_else(|| Failure::not_found(&links.file))?;
    let Ok(text) = std::str::from_utf8(&bytes) else { return Err(Failure::not_found(&links.file)) };
    let new = replaced(text, &links.changes);
    if new != text {
        history::write(site, &links.file, Some(&bytes), new.as_bytes(), "rename")?;
    }
    Ok(())
}

/// A text with other destinations: where one stands between the marks of a link.
pub fn replaced(text: &str, changes: &[(String, String)]) -> String {
    let mut new = String::with_capacity(text.len());
    let mut rest = text;
    let mut before = '\0';
    'text: while !rest.is_empty() {
        // `](a`, `](<a`, `]: a`
        if matches!(before, '(' | '<' | ' ') {
            for (old, now) in changes {
                let ends = |after: &str| after.is_empty() || after.starts_with([')', '>', ' ', '\n', '\r']);
                let begun = new.trim_end_matches(['<', ' ']);
                let is_link = begun.ends_with("](") || begun.ends_with("]:");
                if let Some(after) = rest.strip_prefix(old.as_str()).filter(|after| ends(after) && is_link) {
                    new.push_str(now);
                    rest = after;
                    before = '\0';
                    continue 'text;
                }
            }
        }
        let Some(c) = rest.chars().next() else { break };
        new.push(c);
        before = c;
        rest = &rest[c.len_utf8()..];
    }
    new
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diag::SourceText;
    use crate::parse::page::parse_page;

    fn page(path: &str, body: &str) -> Arc<ParsedPage> {
        Arc::new(parse_page(&SourceText::new(path, format!("+++\ntitle = \"A\"\n+++\n{body}\n"))))
    }

    #[track_caller]
    fn check(file: &str, body: &str, moved: (&str, &str), after: &str) {
        let page = page(file, body);
        let moved = (moved.0.to_owned(), moved.1.to_owned());
        let found = links(&[page], "content/a/cu.md", &moved);
        let changes = found.first().map_or(Vec::new(), |links| links.changes.clone());
        assert_eq!(replaced(body, &changes), after);
    }

    #[test]
    fn links_of_others_follow_a_page() {
        let moved = ("content/a/cu.md", "content/b/moi.md");
        check(
            "content/x.md",
            "[Xem](a/cu.md#buoc \"Tên\") a/cu.md",
            moved,
            "[Xem](b/moi.md#buoc \"Tên\") a/cu.md",
        );
        check("content/a/y.md", "[Xem](./cu.md) `](cu.md)`", moved, "[Xem](../b/moi.md) `](cu.md)`");
        check("content/b/z.md", "[Xem](<../a/cu.md>)", moved, "[Xem](<moi.md>)");
        check("content/x.md", "[Xem][1]\n\n[1]: a/cu.md", moved, "[Xem][1]\n\n[1]: b/moi.md");
        check(
            "content/x.md",
            "[Xem](a/cu.md.md) [Khác](a/khac.md)",
            moved,
            "[Xem](a/cu.md.md) [Khác](a/khac.md)",
        );
    }

    #[test]
    fn a_pages_own_links_are_mended() {
        let moved = ("content/a/cu.md", "content/moi.md");
        check("content/a/cu.md", "[Xem](y.md), ![Hình](../h.jpg)", moved, "[Xem](a/y.md), ![Hình](h.jpg)");
    }

    #[test]
    fn a_bundle_takes_its_files_along() {
        let moved = ("content/a/goi", "content/b/goi");
        check(
            "content/a/goi/index.md",
            "![Hình](h.jpg) [Xem](../y.md)",
            moved,
            "![Hình](h.jpg) [Xem](../../a/y.md)",
        );
        check(
            "content/x.md",
            "[Xem](a/goi/index.md) [Tệp](a/goi/t.pdf)",
            moved,
            "[Xem](b/goi/index.md) [Tệp](b/goi/t.pdf)",
        );
    }
}
