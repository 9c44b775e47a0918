//! All registries of a site as one, with every way an agency or a document may be named.

use std::collections::HashMap;
use std::sync::Arc;

use crate::diag::{Code, Diagnostic, Place, Report, SourceText, Text};
use crate::parse::registry::{
    Agency, GlossaryEntry, Group, LegalDocument, Locality, RegistryFile, SynonymEntry, TermEntry,
};
use crate::parse::value::Str;
use crate::vi::fold;
use crate::vi::slug::slugify;
use crate::vi::spelling;
use crate::vi::symbol::{self, is_dash};

/// Index into [`Registries::agencies`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct AgencyId(pub u32);

/// Index into [`Registries::documents`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct DocumentId(pub u32);

/// Index into [`Registries::localities`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct LocalityId(pub u32);

/// Index into [`Registries::groups`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct GroupId(pub u32);

/// An entry and the file it stands in.
#[derive(Clone, Debug)]
pub struct Entry<T> {
    pub source: Arc<SourceText>,
    pub value: T,
}

impl<T> std::ops::Deref for Entry<T> {
    type Target = T;
    fn deref(&self) -> &T {
        &self.value
    }
}

/// The merged registries.
#[derive(Default)]
pub struct Registries {
    pub agencies: Vec<Entry<Agency>>,
    pub groups: Vec<Entry<Group>>,
    pub documents: Vec<Entry<LegalDocument>>,
    pub localities: Vec<Entry<Locality>>,
    pub glossary: Vec<Entry<GlossaryEntry>>,
    pub synonyms: Vec<Entry<SynonymEntry>>,
    pub audiences: Vec<Entry<TermEntry>>,
    pub sectors: Vec<Entry<TermEntry>>,
    pub hazards: Vec<Entry<TermEntry>>,
    agency_ids: HashMap<Box<str>, AgencyId>,
    agency_names: HashMap<Box<str>, Vec<AgencyId>>,
    group_names: HashMap<Box<str>, GroupId>,
    document_symbols: HashMap<Box<str>, DocumentId>,
    locality_ids: HashMap<Box<str>, LocalityId>,
    abbreviations: HashMap<Box<str>, u32>,
}

impl Registries {
    /// Merges registry files and checks that what they name exists; see [`super::succession::check`] too.
    pub fn merge(files: &[Arc<RegistryFile>], report: &mut Report) -> Registries {
        let mut all = Registries::default();
        for file in files {
            let Some(source) = &file.source else { continue };
            macro_rules! take {
                ($($list:ident),*) => {
                    $(all.$list.extend(
                        file.$list.iter().map(|v| Entry { source: Arc::clone(source), value: v.clone() }),
                    );)*
                };
            }
            take!(agencies, groups, documents, localities, glossary, synonyms, audiences, sectors, hazards);
        }
        all.index(report);
        all.check(report);
        all
    }

    fn index(&mut self, report: &mut Report) {
        let mut ids = Uniq::default();
        for (n, agency) in self.agencies.iter().enumerate() {
            let id = AgencyId(n as u32);
            if !ids.claim(&agency.id, &agency.source, report) {
                continue;
            }
            self.agency_ids.insert(agency.id.value.clone(), id);
            let names = std::iter::once(&*agency.name.value)
                .chain(agency.short.as_deref())
                .chain(agency.aliases.iter().map(|a| &**a));
            for name in names {
                let known = self.agency_names.entry(slugify(name).into()).or_default();
                if !known.contains(&id) {
                    known.push(id);
                }
            }
        }
        for (n, group) in self.groups.iter().enumerate() {
            ids.claim(&group.id, &group.source, report);
            for name in [&*group.id.value, &*group.name].into_iter().chain(group.aliases.iter().map(|a| &**a))
            {
                self.group_names.entry(slugify(name).into()).or_insert(GroupId(n as u32));
            }
        }
        let mut symbols = Uniq::default();
        for (n, document) in self.documents.iter().enumerate() {
            symbols.claim(&document.symbol, &document.source, report);
            for name in std::iter::once(&*document.symbol.value).chain(document.aliases.iter().map(|a| &**a))
            {
                self.document_symbols.entry(fold_symbol(name)).or_insert(DocumentId(n as u32));
            }
        }
        let mut ids = Uniq::default();
        for (n, locality) in self.localities.iter().enumerate() {
            ids.claim(&locality.id, &locality.source, report);
            self.locality_ids.entry(locality.id.value.clone()).or_insert(LocalityId(n as u32));
        }
        for (n, entry) in self.glossary.iter().enumerate() {
            if let Some(short) = &entry.short {
                self.abbreviations.entry(short.value.clone()).or_insert(n as u32);
            }
        }
        for list in [&self.audiences, &self.sectors, &self.hazards] {
            let mut ids = Uniq::default();
            for term in list {
                ids.claim(&term.id, &term.source, report);
            }
        }
        for list in [&mut self.audiences, &mut self.sectors, &mut self.hazards] {
            list.sort_by_cached_key(|t| (t.weight, crate::vi::collate::sort_key(&t.name)));
        }
    }

    fn check(&self, report: &mut Report) {
        for agency in &self.agencies {
            for reference in agency.parent.iter().chain(agency.succeeded_by.iter().map(|s| &s.id)) {
                if self.agency(&reference.value).is_none() {
                    report.push(self.unknown_agency(reference, &agency.source));
                }
            }
            self.check_locality(agency.locality.as_ref(), &agency.source, report);
        }
        for document in &self.documents {
            for reference in document.implements.iter().chain(&document.replaces).chain(&document.amended_by)
            {
                if self.document(&reference.value).is_none() {
                    report.push(self.unknown_document(reference, &document.source));
                }
            }
            if let Some(issuer) = &document.issuer
                && self.agency(&issuer.value).is_none()
            {
                report.push(self.unknown_agency(issuer, &document.source));
            }
        }
        for locality in &self.localities {
            self.check_locality(locality.parent.as_ref(), &locality.source, report);
            self.check_locality(locality.merged_into.as_ref(), &locality.source, report);
        }
    }

    fn check_locality(&self, id: Option<&Str>, source: &Arc<SourceText>, report: &mut Report) {
        if let Some(id) = id
            && self.locality(&id.value).is_none()
        {
            report.push(self.unknown_locality(id, source));
        }
    }

    pub fn agency(&self, id: &str) -> Option<AgencyId> {
        self.agency_ids.get(id).copied()
    }

    pub fn agency_entry(&self, id: AgencyId) -> &Entry<Agency> {
        &self.agencies[id.0 as usize]
    }

    /// The agency that an id, a name or an alias stands for in a plan of `locality`: an agency of
    /// that place before one without a place before one of another place.
    pub fn resolve_agency(&self, name: &str, locality: Option<&str>) -> Option<AgencyId> {
        if let Some(id) = self.agency(name) {
            return Some(id);
        }
        let known = self.agencies_named(name);
        let rank = |id: &&AgencyId| {
            let place = self.agency_entry(**id).locality.as_ref().map(|l| &*l.value);
            match (place, locality) {
                (Some(place), Some(wanted)) if place == wanted => 0,
                (None, _) => 1,
                (Some(_), _) => 2,
            }
        };
        let best = known.iter().min_by_key(rank)?;
        if known.iter().filter(|id| rank(id) == rank(&best)).count() > 1 {
            return None;
        }
        // Two provinces have a department of one name: neither may be guessed for a third.
        (rank(&best) < 2 || (locality.is_none() && known.len() == 1)).then_some(*best)
    }

    /// The agencies that a name may stand for. One that is spelt just so goes before one whose name only
    /// folds to the same (xã Tân An is not xã Tấn An); marks may be missing, not be others.
    fn agencies_named(&self, name: &str) -> Vec<AgencyId> {
        let known = self.agency_names.get(slugify(name).as_str()).map_or(&[][..], |known| known);
        let names = |id: AgencyId| {
            let agency = self.agency_entry(id);
            [&*agency.id.value, &*agency.name.value]
                .into_iter()
                .chain(agency.short.as_deref())
                .chain(agency.aliases.iter().map(|alias| &**alias))
        };
        let exact: Vec<AgencyId> = known
            .iter()
            .copied()
            .filter(|id| names(*id).any(|known| spelling::is_same(name, known)))
            .collect();
        if !exact.is_empty() {
            return exact;
        }
        known
            .iter()
            .copied()
            .filter(|id| names(*id).any(|known| spelling::lacks_marks(name, known)))
            .collect()
    }

    /// The generic group a text stands for.
    pub fn group(&self, name: &str) -> Option<GroupId> {
        self.group_names.get(slugify(name).as_str()).copied()
    }

    pub fn group_entry(&self, id: GroupId) -> &Entry<Group> {
        &self.groups[id.0 as usize]
    }

    /// The legal document of a symbol, however it is typed (`39/2016/ND-CP`).
    pub fn document(&self, symbol: &str) -> Option<DocumentId> {
        if self.document_symbols.is_empty() {
            return None;
        }
        self.document_symbols.get(&fold_symbol(symbol)).copied()
    }

    pub fn document_entry(&self, id: DocumentId) -> &Entry<LegalDocument> {
        &self.documents[id.0 as usize]
    }

    pub fn locality(&self, id: &str) -> Option<&Entry<Locality>> {
        self.locality_id(id).map(|id| self.locality_entry(id))
    }

    pub fn locality_id(&self, id: &str) -> Option<LocalityId> {
        self.locality_ids.get(id).copied()
    }

    pub fn locality_entry(&self, id: LocalityId) -> &Entry<Locality> {
        &self.localities[id.0 as usize]
    }

    /// What an abbreviation stands for.
    pub fn abbreviation(&self, short: &str) -> Option<&str> {
        self.abbreviations.get(short).map(|&n| &*self.glossary[n as usize].term.value)
    }

    pub fn unknown_agency(&self, name: &Str, source: &Arc<SourceText>) -> Diagnostic {
        let what = ("cơ quan", "agency");
        let named = self.agencies_named(&name.value);
        if !named.is_empty() {
            return self.agency_elsewhere(name, source, &named);
        }
        // An id is compared with ids, a name as a document writes it with names.
        if slugify(&name.value) == *name.value {
            let ids = self.agencies.iter().map(|a| &*a.id.value);
            return unknown(Code::UnknownAgency, name, source, what, "agencies.toml", ids);
        }
        let agencies = self.agencies.iter().flat_map(|a| {
            std::iter::once(&*a.name.value).chain(a.short.as_deref()).chain(a.aliases.iter().map(|a| &**a))
        });
        let groups = self.groups.iter().map(|g| &*g.name);
        unknown(Code::UnknownAgency, name, source, what, "agencies.toml", agencies.chain(groups))
    }

    /// A name that agencies of other places have, so that the plan's cannot be told.
    fn agency_elsewhere(&self, name: &Str, source: &Arc<SourceText>, ids: &[AgencyId]) -> Diagnostic {
        const SHOWN: usize = 4;
        let known: Vec<String> =
            ids.iter().take(SHOWN).map(|&id| format!("`{}`", self.agency_entry(id).id.value)).collect();
        let known = known.join(", ");
        let place = |id: &AgencyId| self.agency_entry(*id).locality.as_ref().map(|place| &*place.value);
        let one_place = ids.len() > 1 && ids.iter().all(|id| place(id) == place(&ids[0]));
        if one_place {
            let shown: Vec<String> = ids
                .iter()
                .take(SHOWN)
                .map(|&id| self.agency_entry(id))
                .map(|agency| format!("`{}` ({})", agency.id.value, agency.name.value))
                .collect();
            let shown = shown.join(", ");
            return Diagnostic::error(
                Code::UnknownAgency,
                Text::new(
                    format!("\"{}\" có thể là nhiều cơ quan", name.value),
                    format!("\"{}\" may be several agencies", name.value),
                ),
            )
            .at(source, name.range())
            .help(Text::new(
                format!("viết đủ dấu như tên trong danh mục, hoặc ghi mã: {shown}"),
                format!("write the name with all its marks, or one of the ids: {shown}"),
            ));
        }
        Diagnostic::error(
            Code::UnknownAgency,
            Text::new(
                format!("không biết \"{}\" là cơ quan của địa phương nào", name.value),
                format!("it is not clear of which place \"{}\" is an agency", name.value),
            ),
        )
        .at(source, name.range())
        .label(Text::fixed(
            "địa phương của kế hoạch không có cơ quan tên này",
            "the plan's locality has no agency of this name",
        ))
        .help(Text::new(
            format!("ghi mã thay cho tên ({known}), hoặc thêm cơ quan của địa phương này vào content/_data/agencies.toml"),
            format!("write an id instead of the name ({known}), or add this place's agency to content/_data/agencies.toml"),
        ))
    }

    pub fn unknown_document(&self, symbol: &Str, source: &Arc<SourceText>) -> Diagnostic {
        let symbols = self.documents.iter().map(|d| &*d.symbol.value);
        unknown(Code::UnknownDocument, symbol, source, ("văn bản", "document"), "documents.toml", symbols)
    }

    pub fn unknown_locality(&self, id: &Str, source: &Arc<SourceText>) -> Diagnostic {
        let ids = self.localities.iter().map(|l| &*l.id.value);
        unknown(Code::UnknownLocality, id, source, ("địa phương", "locality"), "localities.toml", ids)
    }
}

/// "không tìm thấy …", with the nearest known name and where to add a new one.
pub fn unknown<'a>(
    code: Code,
    name: &Str,
    source: &Arc<SourceText>,
    what: (&str, &str),
    file: &str,
    known: impl Iterator<Item = &'a str>,
) -> Diagnostic {
    Diagnostic::error(
        code,
        Text::new(
            format!("không tìm thấy {} \"{}\"", what.0, name.value),
            format!("there is no {} \"{}\"", what.1, name.value),
        ),
    )
    .at(source, name.range())
    .label(Text::new(
        format!("mã này chưa có trong content/_data/{file}"),
        format!("not in content/_data/{file}"),
    ))
    .suggest(&name.value, known)
    .help(Text::new(
        format!("sửa lại cho đúng, hoặc thêm vào content/_data/{file}"),
        format!("correct it, or add it to content/_data/{file}"),
    ))
}

/// A symbol without differences of case, marks, dashes and spacing: `39/2016/NĐ–CP` = `39/2016/nd-cp`.
pub fn fold_symbol(symbol: &str) -> Box<str> {
    let text = symbol.trim();
    let whole = symbol::find(text).into_iter().next().filter(|place| place.range == (0..text.len()));
    if let Some(key) = whole.and_then(|place| place.symbol(text).keys().into_iter().next()) {
        return key.into();
    }
    let folded = fold::fold(text);
    folded.chars().filter(|c| !c.is_whitespace()).map(|c| if is_dash(c) { '-' } else { c }).collect()
}

/// Ids seen so far, each with its place.
#[derive(Default)]
struct Uniq {
    seen: HashMap<Box<str>, Place>,
}

impl Uniq {
    fn claim(&mut self, id: &Str, source: &Arc<SourceText>, report: &mut Report) -> bool {
        let place = Place::new(source, id.range());
        match self.seen.get(&id.value) {
            None => {
                self.seen.insert(id.value.clone(), place);
                true
            }
            Some(first) => {
                report.push(
                    Diagnostic::error(
                        Code::DuplicateId,
                        Text::new(
                            format!("mã `{}` đã được dùng", id.value),
                            format!("the id `{}` is already used", id.value),
                        ),
                    )
                    .place(place)
                    .related(first.clone(), Text::fixed("dùng lần đầu ở đây", "first used here"))
                    .help(Text::fixed(
                        "đổi một trong hai mã, hoặc gộp hai mục làm một",
                        "change one of them, or merge the two",
                    )),
                );
                false
            }
        }
    }
}
