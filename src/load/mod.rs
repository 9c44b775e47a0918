//! Reads a site: its files, parsed, with its theme, linked for a day. The one place where that is done.
//!
//! 1. [`files`] reads and parses one file; `plans` puts the files of a plan together.
//! 2. [`theme`] gathers the theme's files from the site, from `themes/` and from the program.
//! 3. [`Workspace`] holds all of it, takes in what an edit changed, and links views of it.
//!
//! [`load`] is a workspace opened once: what a build, a check and the preview see is the same by
//! construction. Renders nothing and writes nothing.

mod dirty;
mod files;
mod inputs;
mod locked;
mod plans;
mod theme;
mod views;
mod workspace;

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::SystemTime;

use crate::diag::{Code, Diagnostic, Report, SourceText, Text};
use crate::model::{LinkOptions, Site};
use crate::parse::config::{Config, check_base_url, parse_config};
use crate::parse::registry::RegistryFile;
use crate::parse::value::Spanned;
use crate::render::Theme;
use crate::source::{Blob, CONFIG_FILE, Listed, Patience, REGISTRIES, approvals_stamp, is_site, list_below};
use files::{Content, Known};

pub use dirty::Applied;
pub use inputs::Inputs;
pub use workspace::{CUT, Workspace};

/// Which site, and how it is read.
#[derive(Clone, Debug)]
pub struct Settings {
    /// The site folder.
    pub root: PathBuf,
    /// Instead of the configuration's.
    pub base_url: Option<String>,
    /// Instead of the configuration's.
    pub theme: Option<String>,
    /// The day, and which pages are shown.
    pub options: LinkOptions,
}

/// One version of the site, ready to render.
#[derive(Clone)]
pub struct Snapshot {
    /// No two versions of one workspace have the same.
    pub revision: u64,
    pub site: Arc<Site>,
    pub theme: Arc<Theme>,
    /// The files behind [`Site::assets`], in the same order.
    pub blobs: Arc<Vec<Blob>>,
}

/// Reads a site once, and says what is wrong with it, in file order.
///
/// # Errors
/// There is no site in the folder, or the settings name no address where one is needed.
pub fn load(settings: &Settings) -> Result<(Snapshot, Report), Box<Diagnostic>> {
    load_known(settings).map(|(snapshot, report, _)| (snapshot, report))
}

/// As [`load`], with what the disk said of the files before they were read; `None` where one could not be.
///
/// # Errors
/// As those of [`load`].
pub fn load_known(settings: &Settings) -> Result<(Snapshot, Report, Option<Inputs>), Box<Diagnostic>> {
    let approvals = approvals_stamp(&settings.root);
    // Nothing is read a second time, so no stamp has to be trusted.
    let mut workspace = Workspace::open(settings, SystemTime::UNIX_EPOCH)?;
    if !settings.options.drafts {
        workspace.hold_back_unapproved();
    }
    let snapshot = workspace.view(settings.options);
    let report = workspace.problems(settings.options);
    let inputs = workspace.inputs().map(|inputs| inputs.with_approvals(approvals));
    // Taking a large site apart takes long; its files are shared with the snapshot, most of it is not.
    rayon::spawn(move || drop(workspace));
    Ok((snapshot, report, inputs))
}

/// The registries of a site alone, whatever is wrong with the rest of it; `None` where there is no site.
pub fn registries(root: &Path) -> Option<Vec<Arc<RegistryFile>>> {
    if !is_site(root) {
        return None;
    }
    let mut known: Vec<_> = list_below(root, Path::new(REGISTRIES))
        .into_iter()
        .filter_map(|Listed { file, found }| {
            files::read_one(&file, found, None, SystemTime::UNIX_EPOCH, Patience::Long)
        })
        .collect();
    known.sort_by(|a, b| a.path.cmp(&b.path));
    let registry = |known: Known| match known.content {
        Content::Registry(registry) => Some(registry),
        _ => None,
    };
    Some(known.into_iter().filter_map(registry).collect())
}

/// Parses `lantoa.toml`; of a site whose file is not text, which has been reported, the least there is.
fn config(
    source: Option<&Arc<SourceText>>,
    settings: &Settings,
    diagnostics: &mut Vec<Diagnostic>,
) -> Result<Config, Box<Diagnostic>> {
    let mut config = match source {
        Some(source) => parse_config(source, diagnostics),
        None => parse_config(&SourceText::new(CONFIG_FILE, "title = \"lantoa\""), diagnostics),
    };
    if let Some(url) = &settings.base_url {
        config.base_url = check_base_url(url).ok_or_else(|| Box::new(bad_base_url(url)))?;
    }
    if let Some(theme) = &settings.theme {
        config.theme = Spanned::new(theme.as_str().into(), 0..0);
    }
    Ok(config)
}

fn bad_base_url(url: &str) -> Diagnostic {
    Diagnostic::error(
        Code::BadValue,
        Text::new(
            format!("--base-url \"{url}\" không phải là một địa chỉ http(s) đầy đủ"),
            format!("--base-url \"{url}\" is not a full http(s) address"),
        ),
    )
    .help(Text::fixed(
        "ví dụ: --base-url https://example.vn/an-toan/",
        "for example: --base-url https://example.vn/",
    ))
}
