//! Renders outputs of the site in memory: a pure function of `(Site, Theme, OutputId)`.
//!
//! [`theme`] holds templates, shortcodes, texts and assets; [`body`] fills the holes of a page's
//! body; [`view`] is what templates see; [`head`], [`feed`], [`calendar`], [`open_data`],
//! [`sitemap`] and [`jsonld`] make the rest; [`offline`] what can be read without a network. Knows no disk and no clock: what is to be copied or resized is named in [`Content`], and
//! the pipeline does it.

pub mod address;
pub mod body;
mod calendar;
mod context;
pub mod escape;
mod feed;
mod head;
pub mod image;
mod jsonld;
pub mod offline;
mod open_data;
mod qr;
mod radio;
mod sitemap;
pub mod theme;
mod view;

use std::sync::Arc;

use crate::diag::Diagnostic;
use crate::model::outputs::Format;
use crate::model::{FeedFormat, FeedOwner, OutputId, Site};

pub use context::Context;
pub use theme::Theme;

/// What an output holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Content {
    Bytes(Vec<u8>),
    /// The bytes of an asset (index into [`Site::assets`]).
    File(u32),
    /// An asset's image without its metadata.
    Image(u32),
    /// An asset's image without its metadata, made narrower.
    Resized {
        asset: u32,
        width: u32,
    },
}

/// A rendered output and what was wrong with it.
#[derive(Debug)]
pub struct Output {
    pub content: Content,
    pub diagnostics: Vec<Diagnostic>,
}

/// Renders one output of a site.
pub fn render(site: &Arc<Site>, theme: &Arc<Theme>, id: OutputId) -> Output {
    let mut diagnostics = Vec::new();
    let content = match id {
        OutputId::File(asset) => Content::File(asset),
        OutputId::Image(asset) => Content::Image(asset),
        OutputId::Resized(asset, width) => Content::Resized { asset, width },
        OutputId::Sitemap => Content::Bytes(sitemap::sitemap(site).into_bytes()),
        OutputId::Form(page, Format::Radio) => {
            Content::Bytes(radio::script(&Context::new(site, theme, id), page).into_bytes())
        }
        OutputId::Robots => Content::Bytes(sitemap::robots(site).into_bytes()),
        OutputId::WebManifest => Content::Bytes(sitemap::manifest(site, theme).into_bytes()),
        // Alone; a build that keeps something puts the real one in its place (see `offline`).
        OutputId::Worker => Content::Bytes(offline::no_worker().into_bytes()),
        OutputId::Feed(owner, format) => Content::Bytes(render_feed(site, theme, owner, format)),
        OutputId::CalendarFile(agency) => {
            Content::Bytes(calendar::calendar(&Context::new(site, theme, id), agency).into_bytes())
        }
        OutputId::DataFile(file) => {
            Content::Bytes(open_data::file(&Context::new(site, theme, id), file).into_bytes())
        }
        OutputId::PlanFile(plan, file) => {
            Content::Bytes(open_data::plan_file(&Context::new(site, theme, id), plan, file).into_bytes())
        }
        _ => {
            let context = Context::new(site, theme, id);
            Content::Bytes(view::render_page(&context, id, &mut diagnostics).into_bytes())
        }
    };
    Output { content, diagnostics }
}

fn render_feed(site: &Arc<Site>, theme: &Arc<Theme>, owner: FeedOwner, format: FeedFormat) -> Vec<u8> {
    let context = Context::new(site, theme, OutputId::Feed(owner, format));
    feed::feed(&context, owner, format).into_bytes()
}
