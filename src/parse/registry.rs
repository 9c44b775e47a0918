//! The registries in `content/_data/`: agencies, legal documents, localities, glossary, audiences,
//! sectors, hazards. One file holds one registry; references between them are checked when linking.

use std::ops::Range;
use std::sync::Arc;

use jiff::civil::Date;

use super::date::PartialDate;
use super::value::{Reader, Spanned, Str, Table, parse_toml};
use crate::diag::{Code, Diagnostic, SourceText, Text};

/// What one registry file holds.
#[derive(Clone, Debug, Default)]
pub struct RegistryFile {
    pub source: Option<Arc<SourceText>>,
    pub agencies: Vec<Agency>,
    pub groups: Vec<Group>,
    pub documents: Vec<LegalDocument>,
    pub localities: Vec<Locality>,
    pub glossary: Vec<GlossaryEntry>,
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
    pub url: Option<Str>,
    pub note: Option<Box<str>>,
    pub succeeded_by: Vec<Successor>,
}

/// Which tier or organisation an agency belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum AgencyLevel {
    Central,
    Province,
    District,
    Commune,
    Party,
    Union,
    Association,
    Enterprise,
}

impl AgencyLevel {
    pub const CHOICES: &[(&'static str, AgencyLevel)] = &[
        ("central", AgencyLevel::Central),
        ("province", AgencyLevel::Province),
        ("district", AgencyLevel::District),
        ("commune", AgencyLevel::Commune),
        ("party", AgencyLevel::Party),
        ("union", AgencyLevel::Union),
        ("association", AgencyLevel::Association),
        ("enterprise", AgencyLevel::Enterprise),
    ];
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

/// Whom a group stands for, where a plan itself tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum GroupCovers {
    /// Every agency to which the plan gives a task or a duty.
    Assigned,
}

impl GroupCovers {
    pub const CHOICES: &[(&'static str, GroupCovers)] = &[("assigned", GroupCovers::Assigned)];
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

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum LocalityLevel {
    Province,
    District,
    Commune,
}

impl LocalityLevel {
    pub const CHOICES: &[(&'static str, LocalityLevel)] = &[
        ("province", LocalityLevel::Province),
        ("district", LocalityLevel::District),
        ("commune", LocalityLevel::Commune),
    ];
}

/// A term with its abbreviation.
#[derive(Clone, Debug)]
pub struct GlossaryEntry {
    pub term: Str,
    pub short: Option<Str>,
    pub definition: Option<Box<str>>,
    pub synonyms: Vec<Box<str>>,
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
    let mut table = parse_toml(r, &source.text);
    let file = RegistryFile {
        source: Some(Arc::clone(source)),
        agencies: table.tables(r, "agency").into_iter().filter_map(|t| agency(r, t)).collect(),
        groups: table.tables(r, "group").into_iter().filter_map(|t| group(r, t)).collect(),
        documents: table.tables(r, "document").into_iter().filter_map(|t| document(r, t)).collect(),
        localities: table.tables(r, "locality").into_iter().filter_map(|t| locality(r, t)).collect(),
        glossary: table.tables(r, "entry").into_iter().filter_map(|t| glossary(r, t)).collect(),
        audiences: table.tables(r, "audience").into_iter().filter_map(|t| term(r, t)).collect(),
        sectors: table.tables(r, "sector").into_iter().filter_map(|t| term(r, t)).collect(),
        hazards: table.tables(r, "hazard").into_iter().filter_map(|t| term(r, t)).collect(),
    };
    table.finish(r);
    file
}

fn texts(list: Option<Vec<Str>>) -> Vec<Box<str>> {
    list.unwrap_or_default().into_iter().map(|s| s.value).collect()
}

fn text(s: Option<Str>) -> Option<Box<str>> {
    s.map(|s| s.value)
}

/// An id: lower-case ASCII letters, digits and hyphens, since it becomes part of an address.
fn id(r: &mut Reader<'_>, t: &mut Table<'_>) -> Option<Str> {
    let id = t.required_string(r, "id")?;
    let slug = crate::vi::slug::slugify(&id.value);
    if slug != *id.value {
        report_id(r, &id.value, id.range(), &slug);
        return None;
    }
    Some(id)
}

fn report_id(r: &mut Reader<'_>, id: &str, range: Range<usize>, slug: &str) {
    let diagnostic = r.error(
        Code::BadValue,
        range,
        Text::new(
            format!("mã \"{id}\" phải là chữ thường không dấu, nối bằng dấu gạch"),
            format!("the id \"{id}\" must be lower-case ASCII joined by hyphens"),
        ),
    );
    if !slug.is_empty() {
        diagnostic.help.push(Text::new(format!("đổi thành \"{slug}\""), format!("change it to \"{slug}\"")));
    }
}

fn date(t: &mut Table<'_>, r: &mut Reader<'_>, key: &'static str) -> Option<Date> {
    t.date(r, key).map(|d| d.value)
}

fn agency(r: &mut Reader<'_>, mut t: Table<'_>) -> Option<Agency> {
    let id = id(r, &mut t);
    let name = t.required_string(r, "name");
    let agency = (|| {
        Some(Agency {
            short: text(t.string(r, "short")),
            aliases: texts(t.strings(r, "aliases")),
            level: t.choice(r, "level", AgencyLevel::CHOICES).map(|l| l.value),
            parent: t.string(r, "parent"),
            locality: t.string(r, "locality"),
            valid_from: date(&mut t, r, "valid_from"),
            valid_to: date(&mut t, r, "valid_to"),
            url: t.url(r, "url"),
            note: text(t.string(r, "note")),
            succeeded_by: t.tables(r, "succeeded_by").into_iter().filter_map(|s| successor(r, s)).collect(),
            id: id?,
            name: name?,
        })
    })();
    t.finish(r);
    agency
}

fn successor(r: &mut Reader<'_>, mut t: Table<'_>) -> Option<Successor> {
    let id = t.required_string(r, "id");
    let date = date(&mut t, r, "date");
    let note = text(t.string(r, "note"));
    let other_work = t.boolean(r, "other_work").unwrap_or(false);
    t.finish(r);
    Some(Successor { id: id?, date, note, other_work })
}

fn group(r: &mut Reader<'_>, mut t: Table<'_>) -> Option<Group> {
    let id = id(r, &mut t);
    let name = t.required_string(r, "name");
    let aliases = texts(t.strings(r, "aliases"));
    let covers = t.choice(r, "covers", GroupCovers::CHOICES).map(|c| c.value);
    t.finish(r);
    Some(Group { id: id?, name: name?.value, aliases, covers })
}

fn document(r: &mut Reader<'_>, mut t: Table<'_>) -> Option<LegalDocument> {
    let symbol = t.required_string(r, "symbol");
    let document = (|| {
        Some(LegalDocument {
            kind: text(t.string(r, "type")),
            title: text(t.string(r, "title")),
            issuer: t.string(r, "issuer"),
            issuer_name: text(t.string(r, "issuer_name")),
            issued: t.partial_date(r, "issued").map(|d| d.value),
            effective: date(&mut t, r, "effective"),
            expires: date(&mut t, r, "expires"),
            url: t.url(r, "url"),
            summary: text(t.string(r, "summary")),
            implements: t.strings(r, "implements").unwrap_or_default(),
            replaces: t.strings(r, "replaces").unwrap_or_default(),
            amended_by: t.strings(r, "amended_by").unwrap_or_default(),
            aliases: texts(t.strings(r, "aliases")),
            symbol: symbol?,
        })
    })();
    t.finish(r);
    document
}

fn locality(r: &mut Reader<'_>, mut t: Table<'_>) -> Option<Locality> {
    let id = id(r, &mut t);
    let name = t.required_string(r, "name");
    let locality = (|| {
        Some(Locality {
            level: t.choice(r, "level", LocalityLevel::CHOICES).map(|l| l.value),
            parent: t.string(r, "parent"),
            aliases: texts(t.strings(r, "aliases")),
            merged_into: t.string(r, "merged_into"),
            merged_on: date(&mut t, r, "merged_on"),
            note: text(t.string(r, "note")),
            id: id?,
            name: name?.value,
        })
    })();
    t.finish(r);
    locality
}

fn glossary(r: &mut Reader<'_>, mut t: Table<'_>) -> Option<GlossaryEntry> {
    let term = t.required_string(r, "term");
    let short = t.string(r, "short");
    let definition = text(t.string(r, "definition"));
    let synonyms = texts(t.strings(r, "synonyms"));
    t.finish(r);
    Some(GlossaryEntry { term: term?, short, definition, synonyms })
}

fn term(r: &mut Reader<'_>, mut t: Table<'_>) -> Option<TermEntry> {
    let id = id(r, &mut t);
    let name = t.required_string(r, "name");
    let names = t.string(r, "name_en").map(|s| vec![("en".into(), s.value)]).unwrap_or_default();
    let description = text(t.string(r, "description"));
    let weight = t.integer(r, "weight").map_or(0, |n| n.value);
    t.finish(r);
    Some(TermEntry { id: id?, name: name?.value, names, description, weight })
}

/// A value of a registry with its place in the file.
pub fn place_of<T>(source: &Arc<SourceText>, value: &Spanned<T>) -> crate::diag::Place {
    crate::diag::Place::new(source, value.range())
}
