//! Everything a build makes of a site, each output at one address.

use std::borrow::Cow;
use std::collections::HashMap;

use super::plans::LinkedPlan;
pub use crate::parse::config::FeedFormat;
pub use crate::parse::front::Format;

use super::registries::{AgencyId, DocumentId, LocalityId};
use super::taxonomy::{TaxonomyKind, TermId};
use super::{ImageSize, LangId, Linked, PageId, PlanId, SectionId};
use crate::diag::{Code, Diagnostic, Place, Report, Text};

/// One output.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum OutputId {
    /// A page; of a section, the first page of its list.
    Page(PageId),
    /// A page as a leaflet, a poster, a radio script or a card for other sites.
    Form(PageId, Format),
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

    /// The address from the site's root.
    pub fn url(self) -> String {
        format!("du-lieu/{}", self.name())
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
            PlanFile::Json => "ke-hoach.json",
            PlanFile::Tasks => "nhiem-vu.csv",
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

/// The address of the service worker: at the root, for it governs what lies below its own folder.
pub const WORKER: &str = "sw.js";

/// An output and where it goes, relative to the output folder.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Planned {
    pub id: OutputId,
    pub path: Box<str>,
}

/// The address of the page that a list's page `number` (from 1) has.
pub fn list_url(base: &str, number: u32) -> String {
    if number <= 1 { base.to_owned() } else { format!("{base}trang/{number}/") }
}

/// The number of pages of a list, at least 1.
pub fn page_count(items: usize, size: usize) -> u32 {
    items.div_ceil(size.max(1)).max(1) as u32
}

/// The resized widths of an image: those narrower than it.
pub fn widths(site: &Linked, image: ImageSize) -> impl Iterator<Item = u32> + '_ {
    site.config.images.widths.iter().copied().filter(move |w| image.resized.is_some() && *w < image.width)
}

/// The address of an image made narrower: `a/anh.jpg` becomes `a/anh-480.jpg`.
pub fn resized_url(url: &str, image: ImageSize, width: u32) -> String {
    let (stem, ending) = url.rsplit_once('.').unwrap_or((url, ""));
    format!("{stem}-{width}.{}", image.resized.unwrap_or(ending))
}

/// Where the accessibility statement stands.
pub const ACCESSIBILITY_URL: &str = "kha-nang-tiep-can/";
/// Where the theme's page of components stands.
pub const COMPONENTS_URL: &str = "giao-dien/";

/// Lists all outputs of a site and reports addresses that are claimed twice.
pub fn plan(site: &Linked, report: &mut Report) -> (HashMap<Box<str>, OutputId>, Vec<Planned>) {
    let mut planner = Planner {
        planned: Vec::with_capacity(site.pages.len() * 5 / 4),
        outputs: HashMap::with_capacity(site.pages.len() * 5 / 4),
        folded: HashMap::new(),
        report,
    };
    let size = site.config.page_size;
    for id in site.page_ids() {
        let page = site.page(id);
        planner.add(site, OutputId::Page(id), format!("{}index.html", page.url));
        for format in page.formats() {
            let url = page.format_url(format);
            let index = if url.ends_with('/') { "index.html" } else { "" };
            planner.add(site, OutputId::Form(id, format), format!("{url}{index}"));
        }
    }
    for (n, section) in site.sections.iter().enumerate() {
        let id = SectionId(n as u32);
        let url = &site.page(section.page).url;
        if section.parent.is_some() {
            for number in 2..=page_count(section.pages.len(), size) {
                planner.add(
                    site,
                    OutputId::SectionPart(id, number),
                    format!("{}index.html", list_url(url, number)),
                );
            }
        }
        let owner =
            if section.parent.is_some() { FeedOwner::Section(id) } else { FeedOwner::Site(section.lang) };
        planner.feeds(site, owner, url);
    }
    for (n, term) in site.terms.iter().enumerate() {
        let id = TermId(n as u32);
        for number in 1..=page_count(term.pages.len(), size) {
            planner.add(
                site,
                OutputId::Term(id, number),
                format!("{}index.html", list_url(&term.url, number)),
            );
        }
        planner.feeds(site, FeedOwner::Term(id), &term.url);
    }
    for n in 0..site.languages.len() {
        let lang = LangId(n as u8);
        let prefix = &site.language(lang).prefix;
        for taxonomy in TaxonomyKind::ALL {
            if site.terms.iter().any(|t| t.lang == lang && t.taxonomy == taxonomy) {
                planner.add(
                    site,
                    OutputId::Taxonomy(lang, taxonomy),
                    format!("{prefix}{}/index.html", taxonomy.slug()),
                );
            }
        }
        if !site.registries.documents.is_empty() {
            planner.add(site, OutputId::Documents(lang), format!("{prefix}van-ban/index.html"));
            for n in 0..site.registries.documents.len() {
                let id = DocumentId(n as u32);
                planner.add(
                    site,
                    OutputId::Document(lang, id),
                    format!("{}index.html", site.document_url(lang, id)),
                );
            }
        }
        planner.add(site, OutputId::Search(lang), format!("{prefix}tim-kiem/index.html"));
        if site.is_kept_offline() {
            planner.add(site, OutputId::Offline(lang), format!("{}index.html", site.offline_url(lang)));
        }
    }
    planner.public_affairs(site);
    if site.config.accessibility.is_some() {
        planner.add(site, OutputId::Accessibility, format!("{ACCESSIBILITY_URL}index.html"));
    }
    if site.config.components {
        planner.add(site, OutputId::Components, format!("{COMPONENTS_URL}index.html"));
    }
    planner.add(site, OutputId::NotFound, "404.html".to_owned());
    planner.add(site, OutputId::Sitemap, "sitemap.xml".to_owned());
    planner.add(site, OutputId::Robots, "robots.txt".to_owned());
    planner.add(site, OutputId::WebManifest, "manifest.webmanifest".to_owned());
    // Where the site keeps nothing, the worker takes an older one away, unless the site has its own.
    let own_worker = site.assets.iter().any(|asset| &*asset.path == "static/sw.js");
    if site.is_kept_offline() || (!site.options.portable && !own_worker) {
        planner.add(site, OutputId::Worker, WORKER.to_owned());
    }
    for (n, (path, _)) in site.aliases.iter().enumerate() {
        planner.add(site, OutputId::Alias(n as u32), path.to_string());
    }
    let mut files: Vec<_> = site.files.iter().collect();
    files.sort();
    for (_, file) in files {
        let asset = &site.assets[file.asset as usize];
        match asset.image {
            None => planner.add(site, OutputId::File(file.asset), file.url.to_string()),
            Some(image) => {
                planner.add(site, OutputId::Image(file.asset), file.url.to_string());
                for width in widths(site, image) {
                    planner.add(
                        site,
                        OutputId::Resized(file.asset, width),
                        resized_url(&file.url, image, width),
                    );
                }
            }
        }
    }
    for (n, asset) in site.assets.iter().enumerate() {
        if let Some(path) = asset.path.strip_prefix("static/") {
            planner.add(site, OutputId::File(n as u32), path.to_owned());
        }
    }
    let Planner { planned, outputs, .. } = planner;
    (outputs, planned)
}

struct Planner<'a> {
    planned: Vec<Planned>,
    /// By path.
    outputs: HashMap<Box<str>, OutputId>,
    /// By the path in lower case, where that is another: some file systems do not tell `A` from `a`.
    folded: HashMap<Box<str>, OutputId>,
    report: &'a mut Report,
}

impl Planner<'_> {
    fn add(&mut self, site: &Linked, id: OutputId, path: String) {
        let folds = path.bytes().any(|b| b.is_ascii_uppercase() || b >= 0x80);
        let folded = if folds { Cow::Owned(path.to_lowercase()) } else { Cow::Borrowed(path.as_str()) };
        if let Some(&other) = self.outputs.get(&*folded).or_else(|| self.folded.get(&*folded)) {
            self.report.push(taken(site, id, other, &path));
            return;
        }
        if folds {
            self.folded.insert(folded.into(), id);
        }
        let path: Box<str> = path.into();
        self.outputs.insert(path.clone(), id);
        self.planned.push(Planned { id, path });
    }

    /// What plans and registries make: only what there is something to show of.
    fn public_affairs(&mut self, site: &Linked) {
        if !site.registries.agencies.is_empty() {
            self.add(site, OutputId::Agencies, "co-quan/index.html".to_owned());
        }
        for n in 0..site.registries.agencies.len() {
            let id = AgencyId(n as u32);
            // An id that is used twice has been reported; only its first entry has a page.
            if site.registries.agency(&site.registries.agency_entry(id).id.value) != Some(id) {
                continue;
            }
            let url = site.agency_url(id);
            for number in 1..=page_count(site.agency_entries(id).len(), site.config.page_size) {
                let path = format!("{}index.html", list_url(&url, number));
                self.add(site, OutputId::Agency(id, number), path);
            }
            if site.has_calendar(id) {
                self.add(site, OutputId::CalendarFile(Some(id)), format!("{url}lich.ics"));
            }
        }
        if !site.registries.localities.is_empty() {
            self.add(site, OutputId::Localities, "dia-phuong/index.html".to_owned());
        }
        for n in 0..site.registries.localities.len() {
            let id = LocalityId(n as u32);
            self.add(site, OutputId::Locality(id), format!("{}index.html", site.locality_url(id)));
        }
        if !site.indicators.is_empty() {
            self.add(site, OutputId::Targets, "chi-tieu/index.html".to_owned());
        }
        // A calendar that someone subscribed to must not vanish when its last entry does.
        if !site.calendar.is_empty() || !site.plans.is_empty() {
            self.add(site, OutputId::Calendar, "lich/index.html".to_owned());
            self.add(site, OutputId::CalendarFile(None), "lich.ics".to_owned());
        }
        if !site.plans.is_empty() {
            self.add(site, OutputId::Data, "du-lieu/index.html".to_owned());
            for file in DataFile::ALL {
                self.add(site, OutputId::DataFile(file), file.url());
            }
        }
        for (n, plan) in site.plans.iter().enumerate() {
            for file in PlanFile::of(plan) {
                let id = PlanId(n as u32);
                self.add(site, OutputId::PlanFile(id, file), site.plan_file_url(id, file));
            }
        }
    }

    fn feeds(&mut self, site: &Linked, owner: FeedOwner, url: &str) {
        for &format in &site.config.feeds.formats {
            self.add(site, OutputId::Feed(owner, format), format!("{url}{}", format.file_name()));
        }
    }
}

fn taken(site: &Linked, id: OutputId, other: OutputId, path: &str) -> Diagnostic {
    let address = path.strip_suffix("index.html").unwrap_or(path);
    // The problem is shown at the file an editor can change.
    let (shown, first) = match place(site, id) {
        Some(shown) => (Some(shown), place(site, other)),
        None => (place(site, other), None),
    };
    let mut diagnostic = Diagnostic::error(
        Code::AddressTaken,
        Text::new(
            format!("địa chỉ /{address} đã có trang khác dùng"),
            format!("the address /{address} is already taken"),
        ),
    );
    diagnostic.place = shown;
    match first {
        Some(first) => {
            diagnostic = diagnostic
                .related(first, Text::fixed("tệp này cũng dùng địa chỉ đó", "this file uses it too"));
        }
        None => {
            diagnostic = diagnostic.label(Text::fixed(
                "lantoa tự tạo trang ở địa chỉ này",
                "lantoa makes a page at this address itself",
            ));
        }
    }
    diagnostic.help(match id {
        OutputId::File(_) if path == WORKER => Text::fixed(
            "đổi tên tệp, hoặc ghi enabled = false dưới [offline] trong lantoa.toml",
            "rename the file, or write enabled = false below [offline] in lantoa.toml",
        ),
        OutputId::Alias(_) => Text::fixed(
            "xóa địa chỉ này khỏi `aliases`, hoặc đổi địa chỉ của trang kia",
            "delete this address from `aliases`, or give the other page another address",
        ),
        OutputId::File(_) | OutputId::Image(_) | OutputId::Resized(..) => {
            Text::fixed("đổi tên một trong hai tệp", "rename one of the two files")
        }
        _ => Text::fixed("đổi tên tệp, hoặc đặt `slug` khác", "rename the file, or give it another `slug`"),
    })
}

/// The place in the sources that an output comes from, where an editor can change it.
pub fn place(site: &Linked, id: OutputId) -> Option<Place> {
    match id {
        OutputId::Page(id) | OutputId::Form(id, _) => {
            let page = site.page(id);
            let range = page.parsed.front.slug.as_ref().map_or(0..0, |s| s.range());
            Some(Place::new(&page.parsed.source, range))
        }
        OutputId::Alias(n) => {
            let (path, page) = &site.aliases[n as usize];
            let page = site.page(*page);
            let mut written = page.parsed.front.aliases.iter().flatten();
            let range = written.find(|a| super::link::alias_path(&a.value) == **path);
            let range = range.map_or(0..0, |a| a.range());
            Some(Place::new(&page.parsed.source, range))
        }
        OutputId::File(n) | OutputId::Image(n) | OutputId::Resized(n, _) => {
            Some(Place::file(&site.assets[n as usize].path))
        }
        _ => None,
    }
}
