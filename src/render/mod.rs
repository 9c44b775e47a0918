//! Renders outputs of the site in memory: a pure function of `(Site, Theme, OutputId)`.
//!
//! [`theme`] holds templates, shortcodes, texts and assets; [`body`] fills the holes of a page's
//! body; [`view`] is what templates see; [`head`], [`feed`], [`calendar`], [`open_data`],
//! [`sitemap`] and [`jsonld`] make the rest; [`offline`] what can be read without a network. Knows no disk and no clock: what is to be copied or resized is named in [`Content`], and
//! the pipeline does it.

pub mod address;
mod banner;
pub mod body;
mod calendar;
mod context;
mod engine;
pub mod escape;
mod feed;
mod head;
pub mod image;
mod jsonld;
mod kinds;
pub mod kit;
mod lettering;
pub mod offline;
mod open_data;
mod palette;
mod parts;
mod picture;
mod qr;
mod radio;
pub mod share;
mod sitemap;
pub mod theme;
mod value;
mod view;
mod words;

use std::sync::Arc;

use crate::diag::Diagnostic;
use crate::model::outputs::{Format, RadioFile, shown_size};
use crate::model::{OutputId, Site};

pub use context::Context;
use context::Used;
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
    /// The picture of a page for shared links.
    Share(Box<share::Card>),
    /// A page for newsrooms; its pictures are still to be read.
    Kit(Box<kit::Kit>),
}

/// A rendered output: what it holds, what it used, and what was wrong with it.
#[derive(Debug)]
pub struct Output {
    pub content: Content,
    /// Names of the theme's files that it uses, in the order of their use, each once.
    pub assets: Vec<Arc<str>>,
    /// The pictures it shows, in the order of the page, each as the outputs that hold its widths.
    pub pictures: Vec<Vec<OutputId>>,
    pub diagnostics: Vec<Diagnostic>,
}

/// A picture at its own address: a file of `static/` as it is, any other no larger than pages show it.
fn own_picture(site: &Site, asset: u32) -> Content {
    let file = &site.assets[asset as usize];
    let shown = file.image.map(|image| (image, shown_size(site, image).width));
    match shown {
        Some((image, width)) if width < image.width && !file.path.starts_with("static/") => {
            Content::Resized { asset, width }
        }
        _ => Content::Image(asset),
    }
}

/// Renders one output of a site.
pub fn render(site: &Arc<Site>, theme: &Arc<Theme>, id: OutputId) -> Output {
    Renderer::new(site, theme).render(id)
}

/// Renders many outputs of one site: what several of them hold the same is made once.
pub struct Renderer {
    site: Arc<Site>,
    theme: Arc<Theme>,
    entries: feed::Entries,
}

impl Renderer {
    /// Nothing is rendered yet.
    pub fn new(site: &Arc<Site>, theme: &Arc<Theme>) -> Renderer {
        Renderer { site: Arc::clone(site), theme: Arc::clone(theme), entries: feed::Entries::default() }
    }

    /// Renders one output, as [`render`] does.
    pub fn render(&self, id: OutputId) -> Output {
        let Renderer { site, theme, entries } = self;
        let copied = match id {
            OutputId::File(asset) => Some(Content::File(asset)),
            OutputId::Image(asset) => Some(own_picture(site, asset)),
            OutputId::Resized(asset, width) => Some(Content::Resized { asset, width }),
            _ => None,
        };
        if let Some(content) = copied {
            return Output { content, assets: Vec::new(), pictures: Vec::new(), diagnostics: Vec::new() };
        }
        let context = Context::new(site, theme, id);
        let drawn = match id {
            OutputId::Share(page) => Some(Content::Share(Box::new(share::card(&context, page)))),
            OutputId::Form(page, Format::Kit) => Some(Content::Kit(Box::new(kit::kit(&context, page)))),
            _ => None,
        };
        if let Some(content) = drawn {
            let Used { assets, pictures, diagnostics } = context.gathered();
            return Output { content, assets, pictures, diagnostics };
        }
        let text = match id {
            OutputId::Feed(owner, format) => {
                return finished(&context, feed::feed(&context, entries, owner, format));
            }
            OutputId::Sitemap => sitemap::sitemap(site),
            OutputId::Form(page, Format::Radio) => radio::script(&context, page),
            OutputId::Radio(page, RadioFile::Short) => radio::short(&context, page),
            OutputId::Radio(page, RadioFile::Speech) => radio::speech(&context, page),
            OutputId::Banner(page, slogan, shape) => banner::banner(&context, page, slogan, shape),
            OutputId::Robots => sitemap::robots(site),
            OutputId::WebManifest => sitemap::manifest(&context),
            // Alone; a build that keeps something puts the real one in its place (see `offline`).
            OutputId::Worker => offline::no_worker(),
            OutputId::CalendarFile(agency) => calendar::calendar(&context, agency),
            OutputId::DataFile(file) => open_data::file(&context, file),
            OutputId::PlanFile(plan, file) => open_data::plan_file(&context, plan, file),
            _ => view::render_page(&context, id),
        };
        finished(&context, text.into_bytes())
    }
}

/// An output with what its context gathered.
fn finished(context: &Context, bytes: Vec<u8>) -> Output {
    let Used { assets, pictures, diagnostics } = context.gathered();
    Output { content: Content::Bytes(bytes), assets, pictures, diagnostics }
}
