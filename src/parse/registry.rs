//! The registries in `content/_data/`: agencies, legal documents, localities, glossary, audiences,
//! sectors, hazards. One file holds one registry; references between them are checked when linking.

use std::sync::Arc;

use jiff::civil::Date;

use super::date::PartialDate;
use super::value::{Reader, Spanned, Str, Table, parse_toml};
use crate::diag::{Diagnostic, SourceText};
use crate::keys::registry as keys;

pub use crate::keys::choices::{AgencyLevel, GroupCovers, LocalityLevel};

/// What one registry file holds.
#[derive(Clone, Debug, Default)]
pub struct RegistryFile {
    pub source: Option<Arc<SourceText>>,
    pub agencies: Vec<Agency>,
    pub groups: Vec<Group>,
    pub documents: Vec<LegalDocument>,
    pub localities: Vec<Locality>,
    pub glossary: Vec<GlossaryEntry>,
    pub synonyms: Vec<SynonymEntry>,
    pub audiences: Vec<TermEntry>,
    pub sectors: Vec<TermEntry>,
    pub hazards: Vec<TermEntry>,
}

/// A body that leads, takes part in or reports on tasks.
#[derive(Clone, Debug)]
pub struct Agency {
    pub id: Str,
    pub name: Str,
    pub short: Option<Box<str>>,
    /// Every other way the documents write it.
    pub aliases: Vec<Box<str>>,
    pub level: Option<AgencyLevel>,
    pub parent: Option<Str>,
    pub locality: Option<Str>,
    pub valid_from: Option<Date>,
    pub valid_to: Option<Date>,
    /// The number citizens call, as written.
    pub phone: Option<Str>,
    pub email: Option<Str>,
    /// Where it receives citizens.
    pub address: Option<Box<str>>,
    pub url: Option<Str>,
    pub note: Option<Box<str>>,
    pub succeeded_by: Vec<Successor>,
}

/// Who took over an agency's work, and when.
#[derive(Clone, Debug)]
pub struct Successor {
    pub id: Str,
    pub date: Option<Date>,
    pub note: Option<Box<str>>,
    /// It took over other work than what the plans are about: a part of a divided agency. Named on
    /// the agency's page, but not as who does the plans' work now.
    pub other_work: bool,
}

/// A generic group that documents name ("các sở, ban, ngành"): not an agency.
#[derive(Clone, Debug)]
pub struct Group {
    pub id: Str,
    pub name: Box<str>,
    pub aliases: Vec<Box<str>>,
    pub covers: Option<GroupCovers>,
}

/// A legal document.
#[derive(Clone, Debug)]
pub struct LegalDocument {
    /// Số, ký hiệu: `84/2015/QH13`.
    pub symbol: Str,
    /// Tên loại văn bản: `Luật`.
    pub kind: Option<Box<str>>,
    pub title: Option<Box<str>>,
    pub issuer: Option<Str>,
    pub issuer_name: Option<Box<str>>,
    pub issued: Option<PartialDate>,
    pub effective: Option<Date>,
    pub expires: Option<Date>,
    pub url: Option<Str>,
    pub summary: Option<Box<str>>,
    pub implements: Vec<Str>,
    pub replaces: Vec<Str>,
    pub amended_by: Vec<Str>,
    pub aliases: Vec<Box<str>>,
}

/// A province, a former district, a commune.
#[derive(Clone, Debug)]
pub struct Locality {
    pub id: Str,
    pub name: Box<str>,
    pub level: Option<LocalityLevel>,
    pub parent: Option<Str>,
    pub aliases: Vec<Box<str>>,
    pub merged_into: Option<Str>,
    pub merged_on: Option<Date>,
    pub note: Option<Box<str>>,
}

/// A term with its abbreviation.
#[derive(Clone, Debug)]
pub struct GlossaryEntry {
    pub term: Str,
    pub short: Option<Str>,
    pub definition: Option<Box<str>>,
    pub synonyms: Vec<Box<str>>,
}

/// Everyday and regional words for a written one.
#[derive(Clone, Debug)]
pub struct SynonymEntry {
    pub written: Str,
    pub said: Vec<Str>,
}

/// An audience, a sector or a hazard.
#[derive(Clone, Debug)]
pub struct TermEntry {
    pub id: Str,
    pub name: Box<str>,
    /// Names in other languages of the site, by code (`name_en`).
    pub names: Vec<(Box<str>, Box<str>)>,
    pub description: Option<Box<str>>,
    pub weight: i64,
}

/// Parses a file of `content/_data/`; what it holds is told by its tables, not by its name.
pub fn parse_registry(source: &Arc<SourceText>, diagnostics: &mut Vec<Diagnostic>) -> RegistryFile {
    let mut reader = Reader { file: source, base: 0, diagnostics };
    let r = &mut reader;
    let mut table = parse_toml(r, &source.text, keys::registry::ALL);
    let file = RegistryFile {
        source: Some(Arc::clone(source)),
        agencies: table.tables(r, &keys::registry::AGENCY).into_iter().filter_map(|t| agency(r, t)).collect(),
        groups: table.tables(r, &keys::registry::GROUP).into_iter().filter_map(|t| group(r, t)).collect(),
        documents: table
            .tables(r, &keys::registry::DOCUMENT)
            .into_iter()
            .filter_map(|t| document(r, t))
            .collect(),
        localities: table
            .tables(r, &keys::registry::LOCALITY)
            .into_iter()
            .filter_map(|t| locality(r, t))
            .collect(),
        glossary: table
            .tables(r, &keys::registry::ENTRY)
            .into_iter()
            .filter_map(|t| glossary(r, t))
            .collect(),
        synonyms: table
            .tables(r, &keys::registry::SYNONYM)
            .into_iter()
            .filter_map(|t| synonym(r, t))
            .collect(),
        audiences: table
            .tables(r, &keys::registry::AUDIENCE)
            .into_iter()
            .filter_map(|t| term(r, t))
            .collect(),
        sectors: table.tables(r, &keys::registry::SECTOR).into_iter().filter_map(|t| term(r, t)).collect(),
        hazards: table.tables(r, &keys::registry::HAZARD).into_iter().filter_map(|t| term(r, t)).collect(),
    };
    table.finish(r);
    file
}

fn agency(r: &mut Reader<'_>, mut t: Table<'_>) -> Option<Agency> {
    let id = t.string(r, &keys::agency::ID);
    let name = t.string(r, &keys::agency::NAME);
    let agency = (|| {
        Some(Agency {
            short: t.text(r, &keys::agency::SHORT),
            aliases: t.texts(r, &keys::agency::ALIASES),
            level: t.choice(r, &keys::agency::LEVEL).map(|l| l.value),
            parent: t.string(r, &keys::agency::PARENT),
            locality: t.string(r, &keys::agency::LOCALITY),
            valid_from: t.date(r, &keys::agency::VALID_FROM).map(|d| d.value),
            valid_to: t.date(r, &keys::agency::VALID_TO).map(|d| d.value),
            phone: t.string(r, &keys::agency::PHONE),
            email: t.string(r, &keys::agency::EMAIL),
            address: t.text(r, &keys::agency::ADDRESS),
            url: t.string(r, &keys::agency::URL),
            note: t.text(r, &keys::agency::NOTE),
            succeeded_by: t
                .tables(r, &keys::agency::SUCCEEDED_BY)
                .into_iter()
                .filter_map(|s| successor(r, s))
                .collect(),
            id: id?,
            name: name?,
        })
    })();
    t.finish(r);
    agency
}

fn successor(r: &mut Reader<'_>, mut t: Table<'_>) -> Option<Successor> {
    let id = t.string(r, &keys::successor::ID);
    let date = t.date(r, &keys::successor::DATE).map(|d| d.value);
    let note = t.text(r, &keys::successor::NOTE);
    let other_work = t.boolean_or(r, &keys::successor::OTHER_WORK);
    t.finish(r);
    Some(Successor { id: id?, date, note, other_work })
}

fn group(r: &mut Reader<'_>, mut t: Table<'_>) -> Option<Group> {
    let id = t.string(r, &keys::group::ID);
    let name = t.string(r, &keys::group::NAME);
    let aliases = t.texts(r, &keys::group::ALIASES);
    let covers = t.choice(r, &keys::group::COVERS).map(|c| c.value);
    t.finish(r);
    Some(Group { id: id?, name: name?.value, aliases, covers })
}

fn document(r: &mut Reader<'_>, mut t: Table<'_>) -> Option<LegalDocument> {
    let symbol = t.string(r, &keys::document::SYMBOL);
    let document = (|| {
        Some(LegalDocument {
            kind: t.text(r, &keys::document::TYPE),
            title: t.text(r, &keys::document::TITLE),
            issuer: t.string(r, &keys::document::ISSUER),
            issuer_name: t.text(r, &keys::document::ISSUER_NAME),
            issued: t.partial_date(r, &keys::document::ISSUED).map(|d| d.value),
            effective: t.date(r, &keys::document::EFFECTIVE).map(|d| d.value),
            expires: t.date(r, &keys::document::EXPIRES).map(|d| d.value),
            url: t.string(r, &keys::document::URL),
            summary: t.text(r, &keys::document::SUMMARY),
            implements: t.strings(r, &keys::document::IMPLEMENTS).unwrap_or_default(),
            replaces: t.strings(r, &keys::document::REPLACES).unwrap_or_default(),
            amended_by: t.strings(r, &keys::document::AMENDED_BY).unwrap_or_default(),
            aliases: t.texts(r, &keys::document::ALIASES),
            symbol: symbol?,
        })
    })();
    t.finish(r);
    document
}

fn locality(r: &mut Reader<'_>, mut t: Table<'_>) -> Option<Locality> {
    let id = t.string(r, &keys::locality::ID);
    let name = t.string(r, &keys::locality::NAME);
    let locality = (|| {
        Some(Locality {
            level: t.choice(r, &keys::locality::LEVEL).map(|l| l.value),
            parent: t.string(r, &keys::locality::PARENT),
            aliases: t.texts(r, &keys::locality::ALIASES),
            merged_into: t.string(r, &keys::locality::MERGED_INTO),
            merged_on: t.date(r, &keys::locality::MERGED_ON).map(|d| d.value),
            note: t.text(r, &keys::locality::NOTE),
            id: id?,
            name: name?.value,
        })
    })();
    t.finish(r);
    locality
}

fn glossary(r: &mut Reader<'_>, mut t: Table<'_>) -> Option<GlossaryEntry> {
    let term = t.string(r, &keys::glossary::TERM);
    let short = t.string(r, &keys::glossary::SHORT);
    let definition = t.text(r, &keys::glossary::DEFINITION);
    let synonyms = t.texts(r, &keys::glossary::SYNONYMS);
    t.finish(r);
    Some(GlossaryEntry { term: term?, short, definition, synonyms })
}

fn synonym(r: &mut Reader<'_>, mut t: Table<'_>) -> Option<SynonymEntry> {
    let written = t.string(r, &keys::synonym::WRITTEN);
    let said = t.strings(r, &keys::synonym::SAID);
    t.finish(r);
    Some(SynonymEntry { written: written?, said: said? })
}

fn term(r: &mut Reader<'_>, mut t: Table<'_>) -> Option<TermEntry> {
    let id = t.string(r, &keys::term::ID);
    let name = t.string(r, &keys::term::NAME);
    let names = t.string(r, &keys::term::NAME_EN).map(|s| vec![("en".into(), s.value)]).unwrap_or_default();
    let description = t.text(r, &keys::term::DESCRIPTION);
    let weight = t.integer_or(r, &keys::term::WEIGHT);
    t.finish(r);
    Some(TermEntry { id: id?, name: name?.value, names, description, weight })
}

/// A value of a registry with its place in the file.
pub fn place_of<T>(source: &Arc<SourceText>, value: &Spanned<T>) -> crate::diag::Place {
    crate::diag::Place::new(source, value.range())
}
