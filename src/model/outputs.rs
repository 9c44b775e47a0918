//! Everything a build makes of a site, by name. Where each stands: see `address`; which there are:
//! see `planning`.

use super::plans::LinkedPlan;
pub use crate::parse::config::FeedFormat;
pub use crate::parse::front::Format;

use super::registries::{AgencyId, DocumentId, LocalityId};
use super::taxonomy::{TaxonomyKind, TermId};
use super::{Asset, ImageSize, LangId, Linked, PageId, PlanId, SectionId};

/// One output.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum OutputId {
    /// A page; of a section, the first page of its list.
    Page(PageId),
    /// A page as a leaflet, a poster, a radio script or a card for other sites.
    Form(PageId, Format),
    /// The picture of a page for shared links.
    Share(PageId),
    /// A page's script in another form.
    Radio(PageId, RadioFile),
    /// A slogan of a page as a drawing, by its place among the slogans.
    Banner(PageId, u16, BannerShape),
    /// Page 2, 3 … of a section's list.
    SectionPart(SectionId, u32),
    Taxonomy(LangId, TaxonomyKind),
    /// Page 1, 2 … of a term's list.
    Term(TermId, u32),
    Documents(LangId),
    Document(LangId, DocumentId),
    /// All agencies.
    Agencies,
    /// Page 1, 2 … of what one agency has to do.
    Agency(AgencyId, u32),
    Localities,
    Locality(LocalityId),
    /// The targets of all plans side by side.
    Targets,
    Calendar,
    /// The calendar as iCalendar: all of it, or what concerns one agency.
    CalendarFile(Option<AgencyId>),
    /// The page of open data.
    Data,
    DataFile(DataFile),
    /// A file of one plan's data.
    PlanFile(PlanId, PlanFile),
    Search(LangId),
    /// Page 1, 2 … of all pages from A to Z.
    Letters(LangId, u32),
    /// The accessibility statement.
    Accessibility,
    /// The theme's page of components.
    Components,
    NotFound,
    Feed(FeedOwner, FeedFormat),
    Sitemap,
    Robots,
    WebManifest,
    /// What to read without a network.
    Offline(LangId),
    /// The service worker.
    Worker,
    /// Index into [`Linked::aliases`].
    Alias(u32),
    /// A file copied as it is: index into [`Linked::assets`].
    File(u32),
    /// An image without metadata, at its own size.
    Image(u32),
    /// An image made narrower: asset, width.
    Resized(u32, u32),
}

/// What there is beside the whole script of a page.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum RadioFile {
    /// A reading of sixty to ninety seconds.
    Short,
    /// For machines that read aloud.
    Speech,
}

impl RadioFile {
    pub const ALL: [RadioFile; 2] = [RadioFile::Short, RadioFile::Speech];

    pub fn name(self) -> &'static str {
        match self {
            RadioFile::Short => "phat-thanh-ngan.txt",
            RadioFile::Speech => "phat-thanh.ssml",
        }
    }

    /// Its name in texts, below `radio`.
    pub fn key(self) -> &'static str {
        match self {
            RadioFile::Short => "short",
            RadioFile::Speech => "speech",
        }
    }
}

/// The shapes in which a slogan is drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum BannerShape {
    Strip,
    Upright,
    Square,
}

impl BannerShape {
    pub const ALL: [BannerShape; 3] = [BannerShape::Strip, BannerShape::Upright, BannerShape::Square];

    /// Its name in addresses and, below `banner`, in texts.
    pub fn name(self) -> &'static str {
        match self {
            BannerShape::Strip => "ngang",
            BannerShape::Upright => "dung",
            BannerShape::Square => "vuong",
        }
    }
}

/// Pages named on one page of the A–Z: what a reader without script loads does not grow with the site.
pub const LETTERS_SIZE: usize = 200;

/// A file of open data about all plans.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum DataFile {
    Plans,
    PlansSchema,
    Targets,
    Tasks,
    Duties,
    Agencies,
    Documents,
    Catalogue,
}

impl DataFile {
    pub const ALL: [DataFile; 8] = [
        DataFile::Plans,
        DataFile::PlansSchema,
        DataFile::Targets,
        DataFile::Tasks,
        DataFile::Duties,
        DataFile::Agencies,
        DataFile::Documents,
        DataFile::Catalogue,
    ];

    pub fn name(self) -> &'static str {
        match self {
            DataFile::Plans => "ke-hoach.json",
            DataFile::PlansSchema => "ke-hoach.schema.json",
            DataFile::Targets => "chi-tieu.csv",
            DataFile::Tasks => "nhiem-vu.csv",
            DataFile::Duties => "phan-cong.csv",
            DataFile::Agencies => "co-quan.csv",
            DataFile::Documents => "van-ban.csv",
            DataFile::Catalogue => "dcat.jsonld",
        }
    }
}

/// A file of one plan's data, beside its page.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum PlanFile {
    /// All of it. Its targets and duties are few, and rows of the tables of all plans.
    Json,
    /// The task table, which people work with in a spreadsheet.
    Tasks,
}

impl PlanFile {
    pub fn name(self) -> &'static str {
        match self {
            PlanFile::Json => DataFile::Plans.name(),
            PlanFile::Tasks => DataFile::Tasks.name(),
        }
    }

    /// The files a plan has: none for what it does not hold.
    pub fn of(plan: &LinkedPlan) -> impl Iterator<Item = PlanFile> {
        [(PlanFile::Json, true), (PlanFile::Tasks, !plan.tasks.is_empty())]
            .into_iter()
            .filter_map(|(file, has)| has.then_some(file))
    }
}

/// What a feed is of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum FeedOwner {
    Site(LangId),
    Section(SectionId),
    Term(TermId),
}

impl FeedFormat {
    pub fn file_name(self) -> &'static str {
        match self {
            FeedFormat::Rss => "rss.xml",
            FeedFormat::Atom => "atom.xml",
            FeedFormat::Json => "feed.json",
        }
    }

    pub fn media_type(self) -> &'static str {
        match self {
            FeedFormat::Rss => "application/rss+xml",
            FeedFormat::Atom => "application/atom+xml",
            FeedFormat::Json => "application/feed+json",
        }
    }
}

/// An output and where it goes, relative to the output folder.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Planned {
    pub id: OutputId,
    pub path: Box<str>,
}

/// The number of pages of a list, at least 1.
pub fn page_count(items: usize, size: usize) -> u32 {
    items.div_ceil(size.max(1)).max(1) as u32
}

/// The size of a picture in pages: its own, or at most the largest configured width. Pages offer no larger one; a
/// picture of `content/` is published in this size too, while `static/` is copied, for those who print.
pub fn shown_size(site: &Linked, image: ImageSize) -> ImageSize {
    match site.config.images.widths.iter().copied().max() {
        Some(most) if image.resized.is_some() && image.width > most => {
            ImageSize { width: most, height: scaled(image, most), ..image }
        }
        _ => image,
    }
}

/// The height of a picture made `width` wide, at least 1.
pub fn scaled(image: ImageSize, width: u32) -> u32 {
    let (own_width, height) = (u64::from(image.width.max(1)), u64::from(image.height));
    let scaled = (height * u64::from(width) + own_width / 2) / own_width;
    u32::try_from(scaled).unwrap_or(image.height).max(1)
}

/// The widths in which a picture is made beside its own.
///
/// Of `content/`: the configured ones that are so much narrower that they save bytes. A drawing in few colours
/// takes few bytes as it is, and more once it is scaled and has many. Of `static/`: only the largest configured
/// one, where the picture is wider.
pub fn widths(site: &Linked, asset: &Asset) -> Vec<u32> {
    let Some(image) = asset.image.filter(|image| image.resized.is_some()) else { return Vec::new() };
    let shown = shown_size(site, image).width;
    if asset.path.starts_with("static/") {
        return if shown < image.width { vec![shown] } else { Vec::new() };
    }
    let pixels = u64::from(image.width) * u64::from(image.height);
    let is_drawing = image.resized == Some("png") && asset.len * 2 < pixels;
    let percent = if is_drawing { 60 } else { 90 };
    let saves = |width: &u32| u64::from(*width) * 100 <= u64::from(shown) * percent;
    site.config.images.widths.iter().copied().filter(saves).collect()
}
