//! Pictures that come in: under a good name, not larger than they are shown, without metadata, beside their page.
//!
//! A page that has no folder gets one (`x.md` becomes `x/index.md`): its address stays, its links are mended, on the
//! disk and in the draft of the tab that asks.

use std::sync::Arc;

use serde_json::{Value, json};

use super::asked::Asked;
use super::failure::Failure;
use super::site::Site;
use super::store::{Over, check_path, hash};
use super::text::Text;
use super::{history, relink};
use crate::diag::SourceText;
use crate::model::path_slug;
use crate::parse::page::{PagePath, PageShape, parse_page};
use crate::render::image::{Format, ImageError, inspect, resize, strip_metadata};

/// The widest a picture is kept, in pixels.
const WIDEST: u32 = 2000;

/// The quality of a JPEG that is made smaller; the build makes it smaller still where that is shown.
const QUALITY: u8 = 88;

/// How many names are tried for a picture.
const NAMES: usize = 1000;

/// Takes a picture in.
pub fn upload(site: &Site, asked: &Asked<'_>) -> Result<Value, Failure> {
    let path = asked.needs_query("path")?;
    let name = asked.needs_query("name")?;
    let tab = asked.query("tab").unwrap_or_default();
    check_path(&path)?;
    let picture = Picture::new(&name, asked.body)?;
    let _writing = site.write();
    let is_page = path.ends_with(".md");
    if is_page && site.store.read(&path)?.is_none() {
        return Err(Failure::not_found(&path));
    }
    let (page, body) = match is_page && PagePath::parse(&path).shape == PageShape::Leaf {
        true => bundle(site, &path, &tab)?,
        false => (path.clone(), None),
    };
    let folder = match is_page {
        true => page.rsplit_once('/').map_or("content", |(folder, _)| folder),
        false => "static",
    };
    let name = picture.put(site, folder)?;
    site.take_in(&[&format!("{folder}/{name}")]);
    let on_disk = site.store.read(&page)?;
    let mut answer = json!({
        "path": page,
        "file": if is_page { name } else { format!("/{name}") },
        "width": picture.width,
        "height": picture.height,
        "size": picture.bytes.len(),
        "hash": hash(on_disk.as_deref()),
    });
    if let Some(body) = body {
        answer["body"] = json!(body);
    }
    Ok(answer)
}

struct Picture {
    stem: String,
    format: Format,
    bytes: Vec<u8>,
    width: u32,
    height: u32,
}

impl Picture {
    fn new(name: &str, bytes: &[u8]) -> Result<Picture, Failure> {
        let fail =
            |error: ImageError| Failure::new(422, "unreadable", error.message_vi(), error.message_en());
        let info = inspect(bytes).map_err(fail)?;
        if !matches!(info.format, Format::Jpeg | Format::Png | Format::WebP) {
            return Err(Failure::new(
                422,
                "unreadable",
                "chỉ nhận hình JPEG, PNG, WebP",
                "only JPEG, PNG and WebP pictures are taken",
            ));
        }
        let picture = match info.width > WIDEST && !info.animated {
            true => {
                resize(bytes, WIDEST, QUALITY).map(|made| (made.bytes, made.format, made.width, made.height))
            }
            false => strip_metadata(bytes).map(|bytes| (bytes, info.format, info.width, info.height)),
        };
        let (bytes, format, width, height) = picture.map_err(fail)?;
        let name = name.rsplit(['/', '\\']).next().unwrap_or("");
        let stem = path_slug(name.rsplit_once('.').map_or(name, |(stem, _)| stem));
        let stem: String = stem.chars().take(60).collect();
        let stem = stem.trim_matches('-');
        // What a clipboard calls every picture says nothing.
        let stem = if matches!(stem, "" | "image" | "blob" | "unnamed") { "hinh" } else { stem }.to_owned();
        Ok(Picture { stem, format, bytes, width, height })
    }

    /// Puts the picture into a folder under a name that is free; the same picture twice is one file.
    fn put(&self, site: &Site, folder: &str) -> Result<String, Failure> {
        let ending = self.format.extension();
        let tries =
            std::iter::once(self.stem.clone()).chain((2..NAMES).map(|n| format!("{}-{n}", self.stem)));
        for stem in tries {
            let name = format!("{stem}.{ending}");
            let at = format!("{folder}/{name}");
            match site.store.put(&at, &self.bytes, Over::Nothing) {
                Ok(()) => return Ok(name),
                Err(failure) if failure.code == "taken" => {
                    let there = site.store.read(&at).ok().flatten();
                    if there.as_deref() == Some(&self.bytes[..]) {
                        return Ok(name);
                    }
                }
                Err(failure) => return Err(failure),
            }
        }
        Err(Failure::taken(&self.stem))
    }
}

/// Gives a page a folder of its own, in all of its languages. Answers where it lies then, and the body of the tab's
/// draft with its links mended, where it has one.
fn bundle(site: &Site, path: &str, tab: &str) -> Result<(String, Option<String>), Failure> {
    let (folder, file) = path.rsplit_once('/').ok_or_else(|| Failure::not_found(path))?;
    let stem = file.split('.').next().unwrap_or("");
    let new_name = |name: &str| format!("{folder}/{stem}/index{}", &name[stem.len()..]);
    let siblings: Vec<String> = site
        .store
        .names(folder)
        .into_iter()
        .filter(|name| {
            let place = PagePath::parse(&format!("{folder}/{name}"));
            name.ends_with(".md") && place.shape == PageShape::Leaf && name.split('.').next() == Some(stem)
        })
        .collect();
    let new = new_name(file);
    let draft = site.unsaved().of_tab(path, tab);
    let mut draft_body = None;
    let there = site.store.names(&format!("{folder}/{stem}"));
    if siblings.iter().any(|name| there.iter().any(|known| known == &format!("index{}", &name[stem.len()..])))
    {
        return Err(Failure::taken(&new));
    }
    for name in &siblings {
        let (old, to) = (format!("{folder}/{name}"), new_name(name));
        let moved = (old.clone(), to.clone());
        let links = relink::links(&site.live.shared().workspace().parsed().pages, &old, &moved);
        if old == path
            && let Some(body) = draft.as_ref().and_then(|draft| draft.get("body")?.as_str())
        {
            // The draft's own links, which the disk does not know.
            let bytes = site.store.read(path)?.unwrap_or_default();
            let whole = Text::new(path, &bytes).map(|text| text.with(None, Some(body))).unwrap_or_default();
            let source = SourceText::new(path, String::from_utf8_lossy(&whole).into_owned());
            let own = relink::links(&[Arc::new(parse_page(&source))], path, &moved);
            let changes = own.into_iter().next().map(|links| links.changes).unwrap_or_default();
            draft_body = Some(relink::replaced(body, &changes));
        }
        if let Some(bytes) = site.store.read(&old)? {
            history::keep(site, &old, &bytes, "rename")?;
        }
        site.store.rename(&old, &to)?;
        site.take_in(&[&old, &to]);
        for link in links {
            // What cannot be mended is reported as a broken link, with its place.
            let _ = relink::mend(site, &link);
        }
    }
    if let Some(mut draft) = draft {
        let base = hash(site.store.read(&new)?.as_deref());
        draft.insert("path".to_owned(), json!(new));
        draft.insert("base".to_owned(), json!(base));
        if let Some(body) = &draft_body {
            draft.insert("body".to_owned(), json!(body));
        }
        site.unsaved().keep(&new, tab, &draft);
        site.unsaved().drop(path, tab);
    }
    Ok((new, draft_body))
}
