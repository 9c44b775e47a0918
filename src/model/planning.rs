//! Lists everything a build makes of a site, and reports addresses that are claimed twice.
//!
//! Knows what is made, not where it stands: see `address`.

use std::borrow::Cow;
use std::collections::HashMap;

use super::address::{alias_path, of_file};
use super::outputs::{
    BannerShape, DataFile, FeedOwner, Format, LETTERS_SIZE, OutputId, PlanFile, Planned, RadioFile,
    page_count, widths,
};
use super::registries::{AgencyId, DocumentId, LocalityId};
use super::taxonomy::{TaxonomyKind, TermId};
use super::{LangId, Linked, PlanId, SectionId};
use crate::diag::{Code, Diagnostic, Place, Report, Text};

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
        let is_new = planner.add(site, OutputId::Page(id));
        // A stand-in shows the original's.
        if is_new && !site.page(id).fallback {
            planner.add(site, OutputId::Share(id));
        }
        for format in site.page(id).formats() {
            planner.add(site, OutputId::Form(id, format));
            if format == Format::Radio {
                for file in RadioFile::ALL {
                    planner.add(site, OutputId::Radio(id, file));
                }
            }
            if format == Format::Banner {
                for n in 0..site.page(id).fields().slogans().len() {
                    for shape in BannerShape::ALL {
                        planner.add(site, OutputId::Banner(id, n as u16, shape));
                    }
                }
            }
        }
    }
    for (n, section) in site.sections.iter().enumerate() {
        let id = SectionId(n as u32);
        if section.parent.is_some() {
            for number in 2..=page_count(section.pages.len(), size) {
                planner.add(site, OutputId::SectionPart(id, number));
            }
            planner.feeds(site, FeedOwner::Section(id));
        } else {
            planner.feeds(site, FeedOwner::Site(section.lang));
        }
    }
    for (n, term) in site.terms.iter().enumerate() {
        let id = TermId(n as u32);
        for number in 1..=page_count(term.pages.len(), size) {
            planner.add(site, OutputId::Term(id, number));
        }
        planner.feeds(site, FeedOwner::Term(id));
    }
    for n in 0..site.languages.len() {
        planner.of_language(site, LangId(n as u8));
    }
    planner.public_affairs(site);
    if site.config.accessibility.is_some() {
        planner.add(site, OutputId::Accessibility);
    }
    if site.config.components {
        planner.add(site, OutputId::Components);
    }
    for id in [OutputId::NotFound, OutputId::Sitemap, OutputId::Robots, OutputId::WebManifest] {
        planner.add(site, id);
    }
    // Where the site keeps nothing, the worker takes an older one away, unless the site has its own.
    let own_worker = || {
        let path = format!("static/{}", site.address(OutputId::Worker));
        site.assets.iter().any(|asset| *asset.path == *path)
    };
    if site.is_kept_offline() || (!site.options.portable && !own_worker()) {
        planner.add(site, OutputId::Worker);
    }
    for n in 0..site.aliases.len() {
        planner.add(site, OutputId::Alias(n as u32));
    }
    planner.files(site);
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
    /// Plans an output, unless its address is taken.
    fn add(&mut self, site: &Linked, id: OutputId) -> bool {
        let path = site.path(id);
        let folds = path.bytes().any(|b| b.is_ascii_uppercase() || b >= 0x80);
        let folded = if folds { Cow::Owned(path.to_lowercase()) } else { Cow::Borrowed(path.as_str()) };
        if let Some(&other) = self.outputs.get(&*folded).or_else(|| self.folded.get(&*folded)) {
            self.report.push(taken(site, id, other, &path));
            return false;
        }
        if folds {
            self.folded.insert(folded.into(), id);
        }
        let path: Box<str> = path.into();
        self.outputs.insert(path.clone(), id);
        self.planned.push(Planned { id, path });
        true
    }

    fn of_language(&mut self, site: &Linked, lang: LangId) {
        for taxonomy in TaxonomyKind::ALL {
            if site.terms.iter().any(|t| t.lang == lang && t.taxonomy == taxonomy) {
                self.add(site, OutputId::Taxonomy(lang, taxonomy));
            }
        }
        if !site.registries.documents.is_empty() {
            self.add(site, OutputId::Documents(lang));
            for n in 0..site.registries.documents.len() {
                self.add(site, OutputId::Document(lang, DocumentId(n as u32)));
            }
        }
        self.add(site, OutputId::Search(lang));
        for number in 1..=page_count(site.by_title[lang.0 as usize].len(), LETTERS_SIZE) {
            self.add(site, OutputId::Letters(lang, number));
        }
        if site.is_kept_offline() {
            self.add(site, OutputId::Offline(lang));
        }
    }

    /// What plans and registries make: only what there is something to show of.
    fn public_affairs(&mut self, site: &Linked) {
        if !site.registries.agencies.is_empty() {
            self.add(site, OutputId::Agencies);
        }
        for n in 0..site.registries.agencies.len() {
            let id = AgencyId(n as u32);
            // An id that is used twice has been reported; only its first entry has a page.
            if site.registries.agency(&site.registries.agency_entry(id).id.value) != Some(id) {
                continue;
            }
            for number in 1..=page_count(site.agency_entries(id).len(), site.config.page_size) {
                self.add(site, OutputId::Agency(id, number));
            }
            if site.has_calendar(id) {
                self.add(site, OutputId::CalendarFile(Some(id)));
            }
        }
        if !site.registries.localities.is_empty() {
            self.add(site, OutputId::Localities);
        }
        for n in 0..site.registries.localities.len() {
            self.add(site, OutputId::Locality(LocalityId(n as u32)));
        }
        if !site.indicators.is_empty() {
            self.add(site, OutputId::Targets);
        }
        // A calendar that someone subscribed to must not vanish when its last entry does.
        if !site.calendar.is_empty() || !site.plans.is_empty() {
            self.add(site, OutputId::Calendar);
            self.add(site, OutputId::CalendarFile(None));
        }
        if !site.plans.is_empty() {
            self.add(site, OutputId::Data);
            for file in DataFile::ALL {
                self.add(site, OutputId::DataFile(file));
            }
        }
        for (n, plan) in site.plans.iter().enumerate() {
            for file in PlanFile::of(plan) {
                self.add(site, OutputId::PlanFile(PlanId(n as u32), file));
            }
        }
    }

    fn feeds(&mut self, site: &Linked, owner: FeedOwner) {
        for &format in &site.config.feeds.formats {
            self.add(site, OutputId::Feed(owner, format));
        }
    }

    /// Files that are copied, and images in their widths.
    fn files(&mut self, site: &Linked) {
        let mut files: Vec<_> = site.files.iter().collect();
        files.sort();
        for (_, file) in files {
            let asset = &site.assets[file.asset as usize];
            if asset.image.is_none() {
                self.add(site, OutputId::File(file.asset));
                continue;
            }
            self.add(site, OutputId::Image(file.asset));
            for width in widths(site, asset) {
                self.add(site, OutputId::Resized(file.asset, width));
            }
        }
        for (n, asset) in site.assets.iter().enumerate() {
            if asset.path.starts_with("static/") {
                // A picture loses its metadata wherever it lies: the place where it was taken, say.
                let id = if asset.image.is_some() { OutputId::Image } else { OutputId::File };
                self.add(site, id(n as u32));
            }
        }
        // After all that editors put there: what they have made narrower themselves stays theirs.
        for (n, asset) in
            site.assets.iter().enumerate().filter(|(_, asset)| asset.path.starts_with("static/"))
        {
            for width in widths(site, asset) {
                let id = OutputId::Resized(n as u32, width);
                if !self.outputs.contains_key(site.path(id).as_str()) {
                    self.add(site, id);
                }
            }
        }
    }
}

fn taken(site: &Linked, id: OutputId, other: OutputId, path: &str) -> Diagnostic {
    let address = of_file(path);
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
        OutputId::File(_) if path == site.path(OutputId::Worker) => Text::fixed(
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
        OutputId::Page(id)
        | OutputId::Form(id, _)
        | OutputId::Share(id)
        | OutputId::Banner(id, ..)
        | OutputId::Radio(id, _) => {
            let page = site.page(id);
            let range = page.parsed.front.slug.as_ref().map_or(0..0, |s| s.range());
            Some(Place::new(&page.parsed.source, range))
        }
        OutputId::Alias(n) => {
            let (path, page) = &site.aliases[n as usize];
            let page = site.page(*page);
            let mut written = page.parsed.front.aliases.iter().flatten();
            let range = written.find(|a| alias_path(&a.value) == **path);
            let range = range.map_or(0..0, |a| a.range());
            Some(Place::new(&page.parsed.source, range))
        }
        OutputId::File(n) | OutputId::Image(n) | OutputId::Resized(n, _) => {
            Some(Place::file(&site.assets[n as usize].path))
        }
        _ => None,
    }
}
