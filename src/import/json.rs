//! What an import found, in the shape `lantoa import --json` prints.
//!
//! Field names are a contract with other tools. Fields marked `skip` carry what the writer of the plan's files and
//! the "nothing is lost" check need beyond it.

use super::source::Table;
use crate::diag::{Diagnostic, Lang};
use serde::{Serialize, Serializer};

/// Everything found in one document. Serialises to the JSON of `lantoa import --json`.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Imported {
    pub document: Document,
    pub references: Vec<Reference>,
    pub sections: Vec<Section>,
    pub targets: Vec<Target>,
    pub tasks: Vec<Task>,
    pub duties: Vec<Duty>,
    pub reports: Vec<Report>,
    pub abbreviations: Vec<Abbreviation>,
    /// Lines that stand in no other element: the national motto, rules, what the importer could not place.
    pub unplaced: Vec<Unplaced>,
    #[serde(serialize_with = "warnings")]
    pub warnings: Vec<Diagnostic>,
    /// The pictures of the document, to be written beside its text.
    #[serde(skip)]
    pub pictures: Vec<Picture>,
    /// The lines of letterhead, title, recipients and signature as they stood, for the check that nothing is lost.
    #[serde(skip)]
    pub form_lines: Vec<FormLine>,
    /// Every visible character of the source except white space, as read, for the same check.
    #[serde(skip)]
    pub source_text: String,
}

/// The facts of the document's form (Nghị định 30/2020/NĐ-CP, Phụ lục I; for the Party, Hướng dẫn 36-HD/VPTW).
#[derive(Debug, Clone, Default, Serialize)]
pub struct Document {
    pub issuer: Option<Issuer>,
    pub superior: Option<String>,
    pub kind: Kind,
    #[serde(rename = "type")]
    pub doc_type: Option<String>,
    pub number: Option<String>,
    pub symbol: Option<String>,
    pub issued: Option<String>,
    pub place: Option<String>,
    pub title: Option<String>,
    pub period: Option<Period>,
    pub signer: Option<Signer>,
    pub locality: Option<Locality>,
    pub recipients: Vec<String>,
    /// Marked "DỰ THẢO".
    pub draft: bool,
    /// "Hỏa tốc", "Thượng khẩn", "Khẩn".
    pub urgency: Option<&'static str>,
    /// "Mật", "Tối mật", "Tuyệt mật".
    pub secrecy: Option<&'static str>,
}

/// Whether the State or the Party issued it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    #[default]
    Government,
    Party,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Issuer {
    pub name: String,
    pub id: Option<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Period {
    pub from: u16,
    pub to: u16,
}

#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Signer {
    pub name: Option<String>,
    pub role: Option<String>,
    pub authority: Vec<String>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Locality {
    pub name: String,
    /// `province`, `district` or `commune`.
    pub level: &'static str,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Reference {
    pub symbol: Option<String>,
    #[serde(rename = "type")]
    pub doc_type: Option<String>,
    pub date: Option<String>,
    pub issuer: Option<String>,
    pub title: Option<String>,
    pub mentions: usize,
    /// Line of the first mention.
    #[serde(skip)]
    pub line: usize,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum SectionKind {
    Heading,
    RunIn,
    Appendix,
    Missing,
}

/// A part of the text. The part before the first heading has neither label nor title.
#[derive(Debug, Clone, Serialize)]
pub struct Section {
    pub label: Option<String>,
    pub title: Option<String>,
    pub level: usize,
    pub kind: SectionKind,
    pub line: usize,
    pub children: Vec<Section>,
    pub blocks: Vec<Block>,
    /// The heading as it stood, with its punctuation.
    #[serde(skip)]
    pub raw: String,
    /// Place among all sections and blocks of the document, in reading order.
    #[serde(skip)]
    pub order: usize,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum BlockKind {
    Paragraph,
    Bullet,
    Item,
    Table,
    /// The text of a footnote or endnote; its label is the number.
    Note,
    /// A picture; its text is what the author wrote of it.
    Picture,
}

#[derive(Debug, Clone, Serialize)]
pub struct Block {
    pub kind: BlockKind,
    pub label: Option<String>,
    pub text: String,
    pub line: usize,
    /// As it stood, with its marker.
    #[serde(skip)]
    pub raw: String,
    /// Where source lines begin in `text`: byte offset and line.
    #[serde(skip)]
    pub marks: Vec<(usize, usize)>,
    #[serde(skip)]
    pub table: Option<Table>,
    /// 0 for `-`, 1 for `+` and what else stands below it.
    #[serde(skip)]
    pub depth: u8,
    /// Belongs to the closing formula ("Trên đây là …") and so to no agency.
    #[serde(skip)]
    pub closing: bool,
    #[serde(skip)]
    pub order: usize,
    /// Where notes are referred to: how many visible characters of the text stand before, and the note's number.
    #[serde(skip)]
    pub refers: Vec<(usize, u32)>,
    /// The picture's place among those of the source.
    #[serde(skip)]
    pub picture: Option<usize>,
}

impl Block {
    /// Whether it is text of the document itself: no table, note or picture.
    pub(crate) fn is_text(&self) -> bool {
        !matches!(self.kind, BlockKind::Table | BlockKind::Note | BlockKind::Picture)
    }

    /// The source line of a byte offset in the text.
    pub(crate) fn line_at(&self, offset: usize) -> usize {
        self.marks.iter().rev().find(|(at, _)| *at <= offset).map_or(self.line, |(_, line)| *line)
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Direction {
    Decrease,
    Increase,
    Reach,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Bound {
    Exact,
    AtLeast,
    Above,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Frequency {
    PerYear,
    ByEnd,
}

#[derive(Debug, Clone, Serialize)]
pub struct Target {
    pub clause: String,
    pub subject: String,
    pub direction: Direction,
    pub bound: Bound,
    pub value: Number,
    /// The upper end of a range, whose lower end is `value`.
    pub upper: Option<Number>,
    /// The figure it starts from, where the document says it.
    pub baseline: Option<Number>,
    pub unit: String,
    pub frequency: Option<Frequency>,
    pub by: Option<u16>,
    pub responsible: Vec<String>,
    pub line: usize,
}

/// A figure; whole numbers are printed without a fraction.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Number(pub f64);

impl Serialize for Number {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if self.0.fract() == 0.0 && self.0.abs() < 1e15 {
            serializer.serialize_i64(self.0 as i64)
        } else {
            serializer.serialize_f64(self.0)
        }
    }
}

#[derive(Debug, Clone, Default, Serialize)]
pub struct Task {
    pub group: Option<String>,
    pub label: Option<String>,
    pub text: String,
    pub lead: Vec<String>,
    pub coordinating: Vec<String>,
    pub schedule: Option<String>,
    pub note: Option<String>,
    /// Other columns and lines of the task, under their own names: product, money.
    pub extra: Vec<Extra>,
    pub line: usize,
}

/// What a document says of a task under a heading of its own.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Extra {
    pub name: String,
    pub value: String,
}

#[derive(Debug, Clone, Serialize)]
pub struct Duty {
    pub label: Option<String>,
    pub agency: String,
    pub requested: bool,
    pub items: Vec<DutyItem>,
    pub line: usize,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct DutyItem {
    pub label: Option<String>,
    pub text: String,
    pub line: usize,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Report {
    pub from: Option<String>,
    pub to: Option<String>,
    pub frequency: Option<&'static str>,
    pub deadline: Option<String>,
    pub line: usize,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Abbreviation {
    pub short: String,
    pub long: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Unplaced {
    pub line: usize,
    pub text: String,
    /// A fixed part of the form (motto, rule, "Nơi nhận"), so no loss and nothing to look at.
    #[serde(skip)]
    pub formula: bool,
    /// Its characters are already among [`Imported::form_lines`].
    #[serde(skip)]
    pub in_form: bool,
}

/// Warnings as `--json` prints them: line, code and what is wrong, in Vietnamese.
fn warnings<S: Serializer>(warnings: &[Diagnostic], serializer: S) -> Result<S::Ok, S::Error> {
    #[derive(Serialize)]
    struct Warning<'a> {
        line: usize,
        code: &'static str,
        message: &'a str,
    }
    serializer.collect_seq(warnings.iter().map(|warning| Warning {
        line: line_of(warning),
        code: warning.code.as_str(),
        message: warning.message.get(Lang::Vi),
    }))
}

/// The line of the source a warning stands at.
pub(crate) fn line_of(warning: &Diagnostic) -> usize {
    warning.place.as_ref().map_or(1, |place| place.file.position(place.range.start).0)
}

/// A picture of a document, with the name its page calls it by.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Picture {
    pub name: String,
    pub bytes: Vec<u8>,
}

/// A line of the document's form and what it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FormLine {
    pub line: usize,
    pub raw: String,
    pub role: Role,
}

/// What a line outside the body is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    Issuer,
    Motto,
    /// A mark of a draft, of urgency or of secrecy.
    Stamp,
    NumberAndDate,
    Type,
    Title,
    Rule,
    RecipientsHeading,
    Recipient,
    Signature,
}

/// Walks sections in reading order, parents before children.
pub(crate) fn walk<'a>(sections: &'a [Section], visit: &mut dyn FnMut(&'a Section)) {
    for section in sections {
        visit(section);
        walk(&section.children, visit);
    }
}

/// All blocks of the document in reading order.
pub(crate) fn blocks(sections: &[Section]) -> Vec<&Block> {
    let mut all = Vec::new();
    walk(sections, &mut |section| all.extend(section.blocks.iter()));
    all.sort_by_key(|block| block.order);
    all
}
