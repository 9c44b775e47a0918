//! Reads and parses one file of a site, and knows it again when it has not changed.

use std::path::Path;
use std::sync::Arc;
use std::time::SystemTime;

use xxhash_rust::xxh3::xxh3_64;

use super::inputs::UNSETTLED;
use crate::diag::{Code, Diagnostic, Severity, SourceText};
use crate::model::{Asset, ImageSize};
use crate::parse::page::{ParsedPage, parse_page};
use crate::parse::registry::{RegistryFile, parse_registry};
use crate::render::image;
use crate::source::{Blob, Loaded, Patience, Role, SiteFile, Stamp, TextFile};

/// A file of the site as it was last read.
pub struct Known {
    /// From the site's root, NFC.
    pub path: Arc<str>,
    pub stamp: Stamp,
    /// When reading began.
    pub read: SystemTime,
    pub content: Content,
    /// Whether `content` is what the file says now.
    pub good: bool,
    pub problems: Vec<Diagnostic>,
}

/// What a file holds, parsed where it can be parsed alone.
#[derive(Clone)]
pub enum Content {
    Page(Arc<ParsedPage>),
    Registry(Arc<RegistryFile>),
    Text(Role, Arc<SourceText>),
    Blob(Blob, Option<Arc<Asset>>),
    Nothing,
}

impl Known {
    /// Whether another program kept it from being read.
    pub fn is_held(&self) -> bool {
        self.problems.iter().any(|problem| problem.code == Code::FileHeld)
    }

    /// Whether an equal stamp means equal bytes.
    pub fn is_settled(&self) -> bool {
        self.stamp
            .modified
            .is_some_and(|written| self.read.duration_since(written).is_ok_and(|age| age > UNSETTLED))
    }
}

/// Reads one file, waiting for it as long as `patience` says; `None` where it holds what was known.
pub fn read_one(
    file: &Path,
    found: Result<SiteFile, Diagnostic>,
    known: Option<&Known>,
    read: SystemTime,
    patience: Patience,
) -> Option<Known> {
    let nothing = |path: Arc<str>, stamp: Stamp, problem: Diagnostic| {
        let same =
            known.is_some_and(|k| k.problems.len() == 1 && k.problems[0] == problem && k.stamp == stamp);
        let content = Content::Nothing;
        (!same).then(|| Known { path, stamp, read, content, good: false, problems: vec![problem] })
    };
    let no_stamp = Stamp::default();
    let (path, role, stamp, loaded) = match found {
        Ok(found) => (Arc::clone(&found.path), found.role, found.stamp, found.load(patience)),
        Err(problem) => return nothing(file.to_string_lossy().into(), no_stamp, problem),
    };
    let (content, problems) = match loaded {
        Err(problem) => return nothing(path, stamp, problem),
        Ok(Loaded::Text(text)) => {
            if known.is_some_and(|known| known.holds(&text)) {
                return None;
            }
            let (content, problems) = match role {
                Role::Page => {
                    let page = parse_page(&text.source);
                    let problems = page.diagnostics.clone();
                    (Content::Page(Arc::new(page)), problems)
                }
                Role::Registry => {
                    let mut problems = Vec::new();
                    let registry = parse_registry(&text.source, &mut problems);
                    (Content::Registry(Arc::new(registry)), problems)
                }
                role => (Content::Text(role, text.source), Vec::new()),
            };
            // Of a file with two versions in it nothing else is worth saying.
            let problems = if has_errors(&text.problems) { Vec::new() } else { problems };
            (content, text.problems.into_iter().chain(problems).collect())
        }
        Ok(Loaded::Blob(blob)) if blob.role == Role::ThemeStatic => (Content::Blob(blob, None), Vec::new()),
        Ok(Loaded::Blob(blob)) => match asset(&blob, patience) {
            Ok(asset) => (Content::Blob(blob, Some(Arc::new(asset))), Vec::new()),
            Err((asset, problem)) => (Content::Blob(blob, Some(Arc::new(asset))), vec![problem]),
        },
    };
    let good = !has_errors(&problems);
    Some(Known { path, stamp, read, content, good, problems })
}

impl Known {
    /// Whether this was read from a text and nothing of it was kept from an older one.
    fn holds(&self, text: &TextFile) -> bool {
        let own = match &self.content {
            Content::Page(page) => &page.source,
            Content::Registry(registry) => match &registry.source {
                Some(source) => source,
                None => return false,
            },
            Content::Text(_, source) => source,
            _ => return false,
        };
        // With errors the content may be an older one than the text that was read.
        let strange = self.problems.iter().filter(|problem| problem.code == Code::Character);
        !has_errors(&self.problems) && own.text == text.source.text && strange.eq(&text.problems)
    }
}

/// What is known of a copied file without its bytes; an image's size and hash need them once.
fn asset(blob: &Blob, patience: Patience) -> Result<Asset, (Asset, Diagnostic)> {
    let mut asset = Asset { path: Arc::clone(&blob.path), len: blob.len, hash: 0, image: None };
    let ending = blob.path.rsplit_once('.').map_or("", |(_, ending)| ending).to_ascii_lowercase();
    if !matches!(ending.as_str(), "jpg" | "jpeg" | "jfif" | "jpe" | "png" | "webp" | "gif") {
        return Ok(asset);
    }
    let bytes = match blob.read_with(patience) {
        Ok(bytes) => bytes,
        Err(diagnostic) => return Err((asset, diagnostic)),
    };
    asset.hash = xxh3_64(&bytes);
    let info = image::inspect(&bytes).and_then(|info| info.format.check_name(&blob.path).map(|()| info));
    match info {
        Ok(info) => {
            let resized = image::resized_format(&info).map(image::Format::extension);
            asset.image = Some(ImageSize { width: info.width, height: info.height, resized });
            Ok(asset)
        }
        // Whoever runs the server answers for `static/`.
        Err(_) if blob.role == Role::Static => Ok(asset),
        Err(error) => Err((asset, error.problem(&blob.path))),
    }
}

pub fn has_errors(diagnostics: &[Diagnostic]) -> bool {
    diagnostics.iter().any(|d| d.severity == Severity::Error)
}
