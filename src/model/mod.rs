//! Links every parsed file into one immutable [`Site`].
//!
//! 1. [`registries`] merges the registry files and checks the references between them.
//! 2. [`public`] decides which pages are public, [`tree`] gives them their addresses and sections.
//! 3. [`taxonomy`] gathers the pages of every audience, sector, hazard and tag.
//! 4. [`plans`] resolves the agencies and documents of plans; [`agencies`], [`documents`],
//!    [`places`], [`indicators`] and [`calendar`] turn them round: what each of those has to do
//!    with all plans. [`succession`] says who does whose work on a day.
//! 5. [`planning`] lists everything a build makes ([`outputs`]), each at its [`address`].
//!
//! Reads no files (see `source`) and writes no HTML (see `render`).

pub mod accessibility;
pub mod address;
pub mod agencies;
pub mod calendar;
mod check;
pub mod coming;
pub mod documents;
pub mod indicators;
mod link;
mod order;
pub mod outputs;
pub mod places;
pub mod planning;
pub mod plans;
mod public;
pub mod registries;
mod retext;
mod slug;
pub mod succession;
pub mod taxonomy;
mod tree;

use std::collections::HashMap;
use std::sync::Arc;

use jiff::civil::{Date, DateTime, Time};

use crate::parse::config::Config;
use crate::parse::date;
use crate::parse::front::{Format, FrontMatter};
use crate::parse::kind::{Kind, KindFields};
use crate::parse::page::ParsedPage;
use crate::parse::plan::{Plan, ResultRow, Task};
use crate::parse::registry::RegistryFile;

pub use link::{is_active, link, resolve as resolve_path};
pub use outputs::{DataFile, FeedFormat, FeedOwner, OutputId, PlanFile, Planned};
pub use plans::{DutyId, PlanId, ReportId, TargetId, TaskId};
pub use public::hidden;
pub use registries::{AgencyId, DocumentId, GroupId, LocalityId, Registries};
pub use retext::links_alike;
pub use slug::path_slug;
pub use taxonomy::{TaxonomyKind, Term, TermId};

/// Every file of a site, parsed, one by one.
#[derive(Clone)]
pub struct ParsedSite {
    pub config: Arc<Config>,
    /// Sorted by path.
    pub pages: Vec<Arc<ParsedPage>>,
    /// Sorted by path.
    pub registries: Vec<Arc<RegistryFile>>,
    /// Sorted by folder.
    pub plans: Vec<Arc<ParsedPlan>>,
    /// Files of `content/` and `static/` that are copied, sorted by path.
    pub assets: Vec<Arc<Asset>>,
}

/// The data files of one plan.
#[derive(Clone, Debug)]
pub struct ParsedPlan {
    /// The folder below `content/`.
    pub dir: Box<str>,
    pub plan: Plan,
    /// Rows of `tasks.csv`.
    pub tasks: Vec<Task>,
    pub results: Vec<ResultRow>,
    pub results_source: Option<Arc<crate::diag::SourceText>>,
}

/// A file that is copied to the output.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Asset {
    /// Path from the site's root.
    pub path: Arc<str>,
    pub len: u64,
    /// Hash of the bytes, for images; 0 for other files.
    pub hash: u64,
    /// Of an image that can be resized.
    pub image: Option<ImageSize>,
}

/// The size of an image in pixels, as it is shown (after its orientation is applied).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ImageSize {
    pub width: u32,
    pub height: u32,
    /// The file ending of narrower versions; `None` where none can be made, as of a moving image.
    pub resized: Option<&'static str>,
}

/// What a site is linked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LinkOptions {
    /// The build date in Asia/Ho_Chi_Minh: decides what is scheduled and what has expired.
    pub now: Date,
    /// The time of that day.
    pub time: Time,
    /// Also drafts.
    pub drafts: bool,
    /// Also pages whose `publish_date` is still to come.
    pub future: bool,
    /// Also pages whose `expiry_date` has come: for the preview alone.
    pub expired: bool,
    /// Links end in `index.html`, for reading from a disk.
    pub portable: bool,
}

impl LinkOptions {
    /// What the public sees at the beginning of a day.
    pub fn public(now: Date) -> LinkOptions {
        LinkOptions::public_at(now.at(0, 0, 0, 0))
    }

    /// What the public sees at a moment.
    pub fn public_at(moment: DateTime) -> LinkOptions {
        LinkOptions {
            now: moment.date(),
            time: moment.time(),
            drafts: false,
            future: false,
            expired: false,
            portable: false,
        }
    }

    /// The moment for which the site is built.
    pub fn moment(&self) -> DateTime {
        self.now.to_datetime(self.time)
    }

    /// Whether nothing is shown that the public does not see on that day.
    pub fn is_public(&self) -> bool {
        !self.drafts && !self.future && !self.expired
    }
}

/// Index into [`Site::pages`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PageId(pub u32);

/// Index into [`Site::sections`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SectionId(pub u32);

/// Index into [`Site::languages`]; 0 is the default language.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct LangId(pub u8);

/// What the files of a site mean together: everything but what is made of them. Its parts are shared, so
/// that a version with another text of one page costs little.
#[derive(Clone)]
pub struct Linked {
    pub config: Arc<Config>,
    pub options: LinkOptions,
    pub languages: Arc<[SiteLanguage]>,
    pub pages: Arc<[Arc<Page>]>,
    pub sections: Arc<[Arc<Section>]>,
    /// Where each page stands in its section's list, by [`PageId`].
    pub positions: Arc<[u32]>,
    pub terms: Arc<[Arc<Term>]>,
    /// The pages of each language that are no sections, from A to Z.
    pub by_title: Arc<[Vec<PageId>]>,
    pub registries: Arc<Registries>,
    pub plans: Arc<[plans::LinkedPlan]>,
    /// What each agency has to do with the plans, by [`AgencyId`].
    pub agency_work: Arc<[agencies::AgencyWork]>,
    /// What each legal document has to do with others and with the plans, by [`DocumentId`].
    pub document_links: Arc<[documents::DocumentLinks]>,
    /// What belongs to each locality, by [`LocalityId`].
    pub place_links: Arc<[places::PlaceLinks]>,
    /// The targets of all plans by what they measure.
    pub indicators: Arc<[indicators::Indicator]>,
    /// Campaigns, events and reporting deadlines.
    pub calendar: Arc<[calendar::CalendarEntry]>,
    pub assets: Arc<[Arc<Asset>]>,
    /// Published pages by their path below `content/`.
    pub by_path: Arc<HashMap<Box<str>, PageId>>,
    /// Pages that exist in `content/` but are not published, by path below `content/`.
    pub unpublished: Arc<[Unpublished]>,
    /// Files of `content/` by path below it, with their output path.
    pub files: Arc<HashMap<Box<str>, FileRef>>,
    /// Pages that name each legal document, by [`DocumentId`].
    pub citations: Arc<[Vec<PageId>]>,
    /// Old addresses (output path of the redirect) with the page they lead to.
    pub aliases: Arc<[(Box<str>, PageId)]>,
}

/// The whole site: what was linked, and everything a build makes of it. Nothing in it changes; an edit
/// makes another one (see [`Site::with_texts`]).
pub struct Site {
    linked: Linked,
    /// What a build makes, by output path.
    pub outputs: Arc<HashMap<Box<str>, OutputId>>,
    /// The outputs in the order of their planning.
    pub planned: Arc<[Planned]>,
}

impl std::ops::Deref for Site {
    type Target = Linked;

    fn deref(&self) -> &Linked {
        &self.linked
    }
}

/// A copied file: which asset, and where it goes.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct FileRef {
    pub asset: u32,
    pub url: Box<str>,
}

/// A language of the site.
#[derive(Clone, Debug)]
pub struct SiteLanguage {
    pub code: Box<str>,
    pub name: Box<str>,
    /// `""` for the default language, else `en/`.
    pub prefix: Box<str>,
    pub title: Box<str>,
    pub description: Box<str>,
    pub home: PageId,
}

/// A published page: a Markdown file, or a stand-in for one in another language.
#[derive(Clone)]
pub struct Page {
    pub parsed: Arc<ParsedPage>,
    /// The front matter with the defaults of the sections above, where they add to the page's own.
    merged: Option<Arc<FrontMatter>>,
    pub kind: Kind,
    pub lang: LangId,
    /// Address from the site's root, without a leading `/`: `huong-dan/gian-giao/`.
    pub url: Box<str>,
    /// The section the page lies in; of a section's own page, that section.
    pub section: SectionId,
    /// Whether this is the page of its section.
    pub is_section: bool,
    /// The same page in every language that has it, this one included, by language.
    pub translations: Vec<(LangId, PageId)>,
    /// Set where this page is shown in place of a missing translation.
    pub fallback: bool,
    /// The plan whose page this is.
    pub plan: Option<PlanId>,
    pub terms: Vec<TermId>,
}

/// Words a minute of an adult who reads without haste; Vietnamese words are counted by syllable.
const READING_SPEED: u32 = 200;

impl Page {
    pub fn front(&self) -> &FrontMatter {
        self.merged.as_deref().unwrap_or(&self.parsed.front)
    }

    /// The fields of its kind.
    pub fn fields(&self) -> KindFields<'_> {
        self.front().fields_of(self.kind)
    }

    pub fn title(&self) -> &str {
        self.front().title.as_ref().map_or("", |t| &t.value)
    }

    pub fn date(&self) -> Option<Date> {
        self.front().date.as_ref().map(|d| d.value)
    }

    /// When the content last changed, as far as the page says.
    pub fn updated(&self) -> Option<Date> {
        updated(self.front())
    }

    /// How many minutes it takes to read, at least one.
    pub fn minutes(&self) -> u32 {
        self.parsed.body.words.div_ceil(READING_SPEED).max(1)
    }

    /// The other forms the page is offered in, in the order of [`Format`]. Lists have none, nor has a
    /// stand-in for a missing translation.
    pub fn formats(&self) -> Vec<Format> {
        if self.is_section || self.fallback {
            return Vec::new();
        }
        let mut formats = match &self.front().formats {
            Some(chosen) => chosen.iter().map(|f| f.value).collect(),
            None => self.kind.default_formats().to_vec(),
        };
        // No banner without words.
        formats.retain(|format| *format != Format::Banner || !self.fields().slogans().is_empty());
        formats.sort();
        formats.dedup();
        formats
    }

    /// The path below `content/`.
    pub fn path(&self) -> &str {
        content_path(&self.parsed.source.path)
    }
}

/// When the content last changed, as far as front matter says.
fn updated(front: &FrontMatter) -> Option<Date> {
    front.updated.as_ref().or(front.date.as_ref()).map(|day| day.value)
}

/// The part of a path below `content/`.
pub fn content_path(path: &str) -> &str {
    path.strip_prefix("content/").unwrap_or(path)
}

/// A section of one language.
#[derive(Clone)]
pub struct Section {
    pub page: PageId,
    /// Folder below `content/`; `""` for the home page.
    pub dir: Box<str>,
    pub lang: LangId,
    pub parent: Option<SectionId>,
    /// Sections directly below, in the order of their pages' weight and title.
    pub children: Vec<SectionId>,
    /// Pages directly in the section, without sections: by weight, then newest first, then title.
    pub pages: Vec<PageId>,
}

/// Why a page is not published.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Hidden {
    Draft,
    /// Not before this moment.
    Scheduled(DateTime),
    /// Not since this moment.
    Expired(DateTime),
}

/// A page that is not published, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unpublished {
    /// Below `content/`.
    pub path: Box<str>,
    pub reason: Hidden,
    /// The section whose page hides this one, where it is not hidden itself.
    pub because_of: Option<Box<str>>,
    /// The addresses it would have, as far as its file tells.
    pub urls: Vec<Box<str>>,
}

impl Hidden {
    /// Why a page is not published, as the end of a sentence about it, in both languages.
    pub fn words(self) -> (String, String) {
        match self {
            Hidden::Draft => ("là bản nháp".to_owned(), "is a draft".to_owned()),
            Hidden::Scheduled(from) => (
                format!("chưa công bố trước {}", date::shown(from)),
                format!("is not published before {}", date::shown_iso(from)),
            ),
            Hidden::Expired(since) => (
                format!("đã hết hạn từ {}", date::shown(since)),
                format!("expired on {}", date::shown_iso(since)),
            ),
        }
    }
}

impl Linked {
    pub fn page(&self, id: PageId) -> &Page {
        &self.pages[id.0 as usize]
    }

    pub fn section(&self, id: SectionId) -> &Section {
        &self.sections[id.0 as usize]
    }

    pub fn plan(&self, id: PlanId) -> &plans::LinkedPlan {
        &self.plans[id.0 as usize]
    }

    pub fn language(&self, id: LangId) -> &SiteLanguage {
        &self.languages[id.0 as usize]
    }

    pub fn term(&self, id: TermId) -> &Term {
        &self.terms[id.0 as usize]
    }

    /// Whether a service worker keeps pages for reading without a network. One opened from a disk
    /// has none: it is there anyway.
    pub fn is_kept_offline(&self) -> bool {
        self.config.offline.enabled && !self.options.portable
    }

    /// The page to open after an accident, in a language.
    pub fn emergency_page(&self, lang: LangId) -> Option<PageId> {
        self.find_page(&self.config.emergency_page.as_ref()?.value, lang)
    }

    /// The pages that name a legal document in their text, front matter or plan, in page order.
    pub fn citations(&self, id: DocumentId) -> &[PageId] {
        self.citations.get(id.0 as usize).map_or(&[], Vec::as_slice)
    }

    pub fn page_ids(&self) -> impl Iterator<Item = PageId> + use<> {
        (0..self.pages.len() as u32).map(PageId)
    }

    /// The sections above a page, the home page first, without the page itself.
    pub fn ancestors(&self, id: PageId) -> Vec<PageId> {
        let page = self.page(id);
        let mut section = Some(page.section);
        if page.is_section {
            section = self.section(page.section).parent;
        }
        let mut above = Vec::new();
        while let Some(current) = section {
            let current = self.section(current);
            above.push(current.page);
            section = current.parent;
        }
        above.reverse();
        above
    }

    /// All pages in a section and in the sections below it, without the sections' own pages.
    pub fn descendants(&self, id: SectionId) -> Vec<PageId> {
        let mut pages = Vec::new();
        let mut stack = vec![id];
        while let Some(section) = stack.pop() {
            let section = self.section(section);
            pages.extend_from_slice(&section.pages);
            stack.extend(section.children.iter().rev());
        }
        pages
    }

    /// Sorts pages newest first; pages without a date last, by title.
    pub fn newest_first(&self, pages: &mut [PageId]) {
        order::newest_first(&self.pages, pages);
    }
}
