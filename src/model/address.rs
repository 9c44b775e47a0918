//! The address of every output: the one place that knows where anything a build makes stands.
//!
//! [`Linked::address`] is what links say, from the site's root and without a leading `/`: a folder
//! ends in `/`, `""` is the home page. [`Linked::path`] is the file that holds it. Names that belong to
//! a type stand with it: those of a page's other forms, of taxonomies, feeds and data files.

use super::outputs::{FeedOwner, Format, OutputId};
use super::slug::path_slug;
use super::{LangId, Linked, Site, content_path};

/// The folder of search: its page, and the files of the index beside it.
pub const SEARCH: &str = "tim-kiem/";

/// The name of the file in a folder that browsers open for the folder.
pub const INDEX: &str = "index.html";

/// The file that holds what stands at an address.
///
/// ```
/// use lantoa::model::address::{file_of, of_file};
/// assert_eq!(file_of("huong-dan/"), "huong-dan/index.html");
/// assert_eq!(file_of("lich.ics"), "lich.ics");
/// assert_eq!(of_file("huong-dan/index.html"), "huong-dan/");
/// ```
pub fn file_of(address: &str) -> String {
    let index = if is_folder(address) { INDEX } else { "" };
    format!("{address}{index}")
}

/// The address of what a file holds: the other way round from [`file_of`].
pub fn of_file(path: &str) -> &str {
    path.strip_suffix(INDEX).filter(|folder| is_folder(folder)).unwrap_or(path)
}

/// Whether an address is a folder's.
pub fn is_folder(address: &str) -> bool {
    address.is_empty() || address.ends_with('/')
}

/// The address of page `number`, from 1, of a list that begins at `first`.
pub fn list_page(first: &str, number: u32) -> String {
    if number <= 1 { first.to_owned() } else { format!("{first}trang/{number}/") }
}

/// The file of the redirect that stands at an old address.
pub fn alias_path(alias: &str) -> String {
    let inner = alias.trim().trim_matches('/');
    if inner.ends_with(".html") { inner.to_owned() } else { file_of(&format!("{inner}/")) }
}

impl Linked {
    /// The language of an output. What is made once is in the default language.
    pub fn language_of(&self, id: OutputId) -> LangId {
        match id {
            OutputId::Page(page)
            | OutputId::Form(page, _)
            | OutputId::Share(page)
            | OutputId::Banner(page, ..)
            | OutputId::Radio(page, _) => self.page(page).lang,
            OutputId::SectionPart(section, _) | OutputId::Feed(FeedOwner::Section(section), _) => {
                self.section(section).lang
            }
            OutputId::Term(term, _) | OutputId::Feed(FeedOwner::Term(term), _) => self.term(term).lang,
            OutputId::Taxonomy(lang, _)
            | OutputId::Documents(lang)
            | OutputId::Document(lang, _)
            | OutputId::Search(lang)
            | OutputId::Letters(lang, _)
            | OutputId::Offline(lang)
            | OutputId::Feed(FeedOwner::Site(lang), _) => lang,
            OutputId::Alias(n) => self.page(self.aliases[n as usize].1).lang,
            // Agencies, localities and comparisons are made once: their names are what they are.
            OutputId::Agencies
            | OutputId::Agency(..)
            | OutputId::Localities
            | OutputId::Locality(_)
            | OutputId::Targets
            | OutputId::Calendar
            | OutputId::CalendarFile(_)
            | OutputId::Data
            | OutputId::DataFile(_)
            | OutputId::PlanFile(..)
            | OutputId::Accessibility
            | OutputId::Components
            | OutputId::NotFound
            | OutputId::Sitemap
            | OutputId::Robots
            | OutputId::WebManifest
            | OutputId::Worker
            | OutputId::File(_)
            | OutputId::Image(_)
            | OutputId::Resized(..) => LangId(0),
        }
    }

    /// The address of an output from the site's root.
    pub fn address(&self, id: OutputId) -> String {
        let in_language = |lang: LangId, path: &str| format!("{}{path}", self.language(lang).prefix);
        match id {
            OutputId::Page(page) => self.page(page).url.to_string(),
            OutputId::Form(page, format) => format!("{}{}", self.page(page).url, format.slug()),
            OutputId::Share(page) => format!("{}chia-se.png", self.page(page).url),
            OutputId::Radio(page, file) => format!("{}{}", self.page(page).url, file.name()),
            OutputId::Banner(page, n, shape) => {
                let folder = self.address(OutputId::Form(page, Format::Banner));
                format!("{folder}{}-{}.svg", n + 1, shape.name())
            }
            OutputId::SectionPart(section, number) => {
                list_page(&self.page(self.section(section).page).url, number)
            }
            OutputId::Taxonomy(lang, taxonomy) => in_language(lang, taxonomy.slug()) + "/",
            OutputId::Term(term, number) => list_page(&self.term(term).url, number),
            OutputId::Documents(lang) => in_language(lang, "van-ban/"),
            OutputId::Document(lang, document) => {
                let symbol = &self.registries.document_entry(document).symbol.value;
                format!("{}{}/", self.address(OutputId::Documents(lang)), path_slug(symbol))
            }
            OutputId::Agencies => "co-quan/".to_owned(),
            OutputId::Agency(agency, number) => {
                let name = &self.registries.agency_entry(agency).id.value;
                list_page(&format!("{}{name}/", self.address(OutputId::Agencies)), number)
            }
            OutputId::Localities => "dia-phuong/".to_owned(),
            OutputId::Locality(locality) => {
                let name = &self.registries.locality_entry(locality).id.value;
                format!("{}{name}/", self.address(OutputId::Localities))
            }
            OutputId::Targets => "chi-tieu/".to_owned(),
            OutputId::Calendar => "lich/".to_owned(),
            OutputId::CalendarFile(agency) => {
                let folder = agency.map(|agency| self.address(OutputId::Agency(agency, 1)));
                folder.unwrap_or_default() + "lich.ics"
            }
            OutputId::Data => "du-lieu/".to_owned(),
            OutputId::DataFile(file) => self.address(OutputId::Data) + file.name(),
            OutputId::PlanFile(plan, file) => {
                format!("{}{}", self.page(self.plan(plan).page).url, file.name())
            }
            OutputId::Search(lang) => in_language(lang, SEARCH),
            OutputId::Letters(lang, number) => list_page(&in_language(lang, "a-z/"), number),
            OutputId::Accessibility => "kha-nang-tiep-can/".to_owned(),
            OutputId::Components => "giao-dien/".to_owned(),
            OutputId::NotFound => "404.html".to_owned(),
            OutputId::Feed(owner, format) => format!("{}{}", self.owner_address(owner), format.file_name()),
            OutputId::Sitemap => "sitemap.xml".to_owned(),
            OutputId::Robots => "robots.txt".to_owned(),
            OutputId::WebManifest => "manifest.webmanifest".to_owned(),
            OutputId::Offline(lang) => in_language(lang, "ngoai-tuyen/"),
            // At the root: it governs what lies below its own folder.
            OutputId::Worker => "sw.js".to_owned(),
            OutputId::Alias(n) => of_file(&self.aliases[n as usize].0).to_owned(),
            OutputId::File(asset) | OutputId::Image(asset) => self.asset_address(asset).to_owned(),
            OutputId::Resized(asset, width) => {
                let url = self.asset_address(asset);
                let (stem, ending) = url.rsplit_once('.').unwrap_or((url, ""));
                let made = self.assets[asset as usize].image.and_then(|image| image.resized);
                format!("{stem}-{width}.{}", made.unwrap_or(ending))
            }
        }
    }

    /// The path of an output below the output folder.
    pub fn path(&self, id: OutputId) -> String {
        file_of(&self.address(id))
    }

    /// The address of what a feed is of.
    pub fn owner_address(&self, owner: FeedOwner) -> &str {
        match owner {
            FeedOwner::Site(lang) => &self.page(self.language(lang).home).url,
            FeedOwner::Section(section) => &self.page(self.section(section).page).url,
            FeedOwner::Term(term) => &self.term(term).url,
        }
    }

    fn asset_address(&self, asset: u32) -> &str {
        let path = &*self.assets[asset as usize].path;
        path.strip_prefix("static/")
            .or_else(|| self.files.get(content_path(path)).map(|file| &*file.url))
            .unwrap_or(path)
    }
}

impl Site {
    /// Whether a build makes an output.
    pub fn makes(&self, id: OutputId) -> bool {
        self.outputs.get(self.path(id).as_str()) == Some(&id)
    }
}
