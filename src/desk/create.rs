//! New pages, copies of pages, and other places for them.

use serde_json::{Value, json};

use super::about::section_of;
use super::asked::Asked;
use super::failure::Failure;
use super::page::{with_draft, with_values};
use super::site::Site;
use super::store::{Over, check_base};
use super::text::Text;
use super::{fields, history, relink};
use crate::model::{content_path, path_slug};
use crate::parse::page::{PagePath, PageShape};

/// How many names are tried for a page.
const NAMES: usize = 1000;

/// Makes a page of a kind, as a draft.
pub fn new(site: &Site, asked: &Asked<'_>) -> Result<Value, Failure> {
    let (kind, section, title) =
        (asked.needs("kind")?, asked.needs("section")?, asked.needs("title")?.trim());
    let section = section.trim_matches('/');
    let title_missing = || Failure::new(422, "bad-name", "trang cần có tên", "a page needs a title");
    if title.is_empty() {
        return Err(title_missing());
    }
    let name = slug(title);
    let _writing = site.write();
    let language = asked.text("language").filter(|code| !code.is_empty());
    let name = free(site, section, &name)?;
    let files = (site.lends.tools.page)(kind, section, &name, title)
        .ok_or_else(|| Failure::bad_request(&format!("there is no kind `{kind}`")))?;
    let mut paths = Vec::new();
    for (path, text) in files {
        let path = match (language, path.strip_suffix(".md")) {
            (Some(code), Some(stem)) => format!("{stem}.{code}.md"),
            _ => path,
        };
        let bytes = match path.ends_with(".md") && kind != "section" {
            true => with_draft(&path, text.as_bytes(), true)?,
            false => text.into_bytes(),
        };
        site.store.put(&path, &bytes, Over::Nothing)?;
        paths.push(path);
    }
    let taken: Vec<&str> = paths.iter().map(String::as_str).collect();
    site.take_in(&taken);
    Ok(json!({ "path": paths.first() }))
}

fn slug(title: &str) -> String {
    let slug = path_slug(title);
    let short: String = slug.chars().take(80).collect();
    let short = short.trim_matches('-');
    if short.is_empty() { "trang".to_owned() } else { short.to_owned() }
}

/// A name in a section that no page has: with a number where it is taken.
fn free(site: &Site, section: &str, name: &str) -> Result<String, Failure> {
    let above = if section.is_empty() { "content".to_owned() } else { format!("content/{section}") };
    let names = site.store.names(&above);
    let is_taken = |name: &str| {
        names.iter().any(|known| {
            known == name
                || known.strip_prefix(name).is_some_and(|rest| rest.starts_with('.') && rest.ends_with(".md"))
        })
    };
    let mut tries = std::iter::once(name.to_owned()).chain((2..NAMES).map(|n| format!("{name}-{n}")));
    tries.find(|name| !is_taken(name)).ok_or_else(|| Failure::taken(name))
}

/// Copies a page under another title, a bundle with its files; the copy is a draft.
pub fn duplicate(site: &Site, asked: &Asked<'_>) -> Result<Value, Failure> {
    let (path, title) = (asked.needs("path")?, asked.needs("title")?.trim());
    let place = PagePath::parse(path);
    let _writing = site.write();
    let bytes = site.store.read(path)?.ok_or_else(|| Failure::not_found(path))?;
    if place.shape == PageShape::Section {
        return Err(Failure::bad_request("a section cannot be copied"));
    }
    let copy = with_values(
        path,
        &bytes,
        [
            ("title".to_owned(), json!(title)),
            ("draft".to_owned(), json!(true)),
            // An address belongs to one page.
            ("slug".to_owned(), Value::Null),
            ("aliases".to_owned(), Value::Null),
        ],
    )?;
    let section = section_of(path);
    let name = free(site, &section, &slug(title))?;
    let above = if section.is_empty() { "content".to_owned() } else { format!("content/{section}") };
    let ending = place.lang.as_ref().map_or(".md".to_owned(), |code| format!(".{code}.md"));
    let new = match place.shape {
        PageShape::Bundle => format!("{above}/{name}/index{ending}"),
        _ => format!("{above}/{name}{ending}"),
    };
    site.store.put(&new, &copy, Over::Nothing)?;
    let mut made = vec![new.clone()];
    if place.shape == PageShape::Bundle {
        let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
        for file in
            site.store.names(folder).iter().filter(|name| !name.starts_with('.') && !name.ends_with(".md"))
        {
            if let Some(bytes) = site.store.read(&format!("{folder}/{file}"))? {
                let to = format!("{above}/{name}/{file}");
                site.store.put(&to, &bytes, Over::Nothing)?;
                made.push(to);
            }
        }
    }
    site.take_in(&made.iter().map(String::as_str).collect::<Vec<_>>());
    Ok(json!({ "path": new }))
}

/// Gives a page another place: its old address leads to it, and links to it and from it are mended.
pub fn rename(site: &Site, asked: &Asked<'_>) -> Result<Value, Failure> {
    let (path, to) = (asked.needs("path")?, asked.needs("to")?);
    if !to.starts_with("content/") || !to.ends_with(".md") || !path.ends_with(".md") {
        return Err(Failure::bad_name(
            to,
            "viết như content/muc/ten-trang.md",
            "write it like content/section/page.md",
        ));
    }
    let (from, new) = (PagePath::parse(path), PagePath::parse(to));
    if from.shape != new.shape || from.shape == PageShape::Section {
        return Err(Failure::bad_name(
            to,
            "trang có thư mục riêng giữ tên index.md; hãy đổi tên thư mục",
            "a page with a folder of its own stays index.md; rename the folder",
        ));
    }
    let _writing = site.write();
    let old = site.store.read(path)?.ok_or_else(|| Failure::not_found(path))?;
    check_base(asked, &old)?;
    if path == to {
        return Ok(json!({ "path": to, "alias": null, "changed": [] }));
    }
    let shared = site.live.shared();
    let url = |path: &str| {
        let (_, snapshot) = shared.current(shared.choice);
        let id = snapshot.site.by_path.get(content_path(path)).copied();
        id.map(|id| snapshot.site.page(id).url.to_string())
    };
    let old_url = url(path);
    // What is moved: the file, or the folder of a bundle.
    let parent = |path: &str| path.rsplit_once('/').map_or(String::new(), |(folder, _)| folder.to_owned());
    let moved = match from.shape {
        PageShape::Bundle => (parent(path), parent(to)),
        _ => (path.to_owned(), to.to_owned()),
    };
    let links = relink::links(&shared.workspace().parsed().pages, path, &moved);
    history::keep(site, path, &old, "rename")?;
    site.store.rename(&moved.0, &moved.1)?;
    site.take_in(&[&moved.0, &moved.1]);
    let mut changed = Vec::new();
    for link in links {
        // What cannot be mended is reported as a broken link, with its place.
        if relink::mend(site, &link).is_ok() {
            changed.push(link.file);
        }
    }
    let new_url = url(to);
    let alias =
        old_url.filter(|old| !old.is_empty() && new_url.as_ref() != Some(old)).map(|old| format!("/{old}"));
    if let (Some(alias), Some(bytes)) = (&alias, site.store.read(to)?) {
        add_alias(site, to, &bytes, alias)?;
    }
    site.take_in(&[to]);
    changed.retain(|file| file != to);
    Ok(json!({ "path": to, "alias": alias, "changed": changed }))
}

/// The old address, among those that lead to the page.
fn add_alias(site: &Site, path: &str, bytes: &[u8], alias: &str) -> Result<(), Failure> {
    let values = Text::new(path, bytes).and_then(|text| fields::values(&text.front()?)).unwrap_or_default();
    let mut aliases = match values.get("aliases") {
        Some(Value::Array(known)) => known.clone(),
        Some(Value::String(one)) => vec![json!(one)],
        _ => Vec::new(),
    };
    if !aliases.iter().any(|known| known == alias) {
        aliases.push(json!(alias));
    }
    // A page whose front matter has mistakes moves all the same.
    if let Ok(new) = with_values(path, bytes, [("aliases".to_owned(), Value::Array(aliases))]) {
        site.store.put(path, &new, Over::File)?;
    }
    Ok(())
}
