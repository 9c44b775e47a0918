//! The list of a large site that is not read yet: from the beginning of every file.

use std::fs::File;
use std::io::Read as _;
use std::path::Path;

use rayon::prelude::*;
use serde_json::{Value, json};

use super::about::{section_of, state_of};
use super::site::Site;
use crate::diag::SourceText;
use crate::model::LinkOptions;
use crate::parse::page::{PageShape, ParsedPage, parse_page};
use crate::source::{Role, list_below};

/// Up to this many pages a site is read faster than anybody looks.
const FEW: usize = 500;

/// How much of a file is read for its front matter, in bytes.
const HEAD: u64 = 8 * 1024;

/// What is known of every page, its path first; `None` for a small site, whose list is worth waiting for.
pub fn pages(site: &Site) -> Option<Vec<Value>> {
    let root = site.store.root();
    let files: Vec<_> = list_below(root, Path::new("content"))
        .into_iter()
        .filter_map(|listed| {
            Some((listed.file, listed.found.ok().filter(|found| found.role == Role::Page)?.path))
        })
        .collect();
    if files.len() <= FEW {
        return None;
    }
    let options = LinkOptions::public_at(site.lends.now);
    let read = |(file, path): &(std::path::PathBuf, std::sync::Arc<str>)| {
        let mut head = Vec::new();
        let opened = File::open(root.join(file)).ok();
        opened.and_then(|file| file.take(HEAD).read_to_end(&mut head).ok());
        page(path, &String::from_utf8_lossy(&head), options)
    };
    Some(files.par_iter().map(read).collect())
}

fn page(path: &str, head: &str, options: LinkOptions) -> Value {
    let parsed = parse_page(&SourceText::new(path, front_alone(head)));
    let (state, since) = state_of(&parsed.front, options);
    let ParsedPage { front, path: place, .. } = parsed;
    json!({
        "path": path,
        "title": front.title.as_ref().map(|title| &title.value),
        "kind": front.kind.as_ref().map_or("page", |kind| kind.value.name()),
        "section": section_of(path),
        "language": place.lang,
        "bundle": place.shape == PageShape::Bundle,
        "url": null,
        "state": state,
        "since": since,
        "date": front.date.as_ref().map(|date| date.value.to_string()),
        "updated": front.updated.as_ref().map(|date| date.value.to_string()),
        "errors": 0,
        "warnings": 0,
        "unsaved": false,
        "opened_by": null,
        "approval": null,
    })
}

/// The text up to the end of its front matter.
fn front_alone(head: &str) -> String {
    let head = head.trim_start_matches('\u{feff}').replace("\r\n", "\n");
    let begin = head.find("+++").map_or(0, |at| at + 3);
    match head[begin..].find("\n+++") {
        Some(end) => format!("{}\n+++\n", &head[..begin + end]),
        None => head,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_beginning_of_a_file_says_what_the_list_shows() {
        let options = LinkOptions::public_at(jiff::civil::date(2026, 5, 1).at(0, 0, 0, 0));
        let text =
            "\u{feff}+++\r\ntitle = \"Tên\"\r\nkind = \"news\"\r\ndraft = true\r\n+++\r\n\r\n# Chữ\r\n";
        let page = page("content/tin/a.en.md", text, options);
        assert_eq!(
            (&page["title"], &page["kind"], &page["state"], &page["section"], &page["language"]),
            (&json!("Tên"), &json!("news"), &json!("draft"), &json!("tin"), &json!("en"))
        );
    }
}
