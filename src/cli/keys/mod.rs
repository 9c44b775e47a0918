//! What every key of an editor's files is for, in Vietnamese and English.
//!
//! [`super::schema`] makes JSON Schemas of these tables, [`super::new`] the commented front matter
//! of a new page. Which keys are read, and how, is `parse`'s matter: `tests/cli_schema.rs` feeds the
//! parser every key of these tables and every word of its own source, and fails where they differ.

mod config;
mod page;
mod plan;
mod registry;

use crate::parse::kind::Kind;

pub use config::{CONFIG, MENU_ENTRY};
pub use page::{cascade_keys, page_keys, section_keys};
pub use plan::{PLAN, RESULTS, TASKS};
pub use registry::{AGENCIES, AUDIENCES, DOCUMENTS, GLOSSARY, HAZARDS, LOCALITIES, SECTORS};

/// A key, what it holds and what it is for.
#[derive(Clone, Copy, Debug)]
pub struct Key {
    pub name: &'static str,
    pub shape: Shape,
    pub required: bool,
    pub vi: &'static str,
    pub en: &'static str,
    /// A value as it is written in TOML; of a list of tables, the keys of one.
    pub example: &'static str,
}

/// What a key holds.
#[derive(Clone, Copy, Debug)]
pub enum Shape {
    Text,
    /// Lower-case ASCII letters, digits and hyphens.
    Id,
    Url,
    Date,
    /// A date known to the day, the month or only the year.
    PartialDate,
    /// `12-15`: month and day.
    MonthDay,
    Boolean,
    Number,
    Integer,
    IntegerIn(i64, i64),
    /// A list of whole numbers within limits.
    IntegersIn(i64, i64),
    /// A list of texts; one text stands for a list of one.
    Texts,
    Choice(fn() -> Vec<&'static str>),
    Choices(fn() -> Vec<&'static str>),
    Table(&'static [Key]),
    /// A list of tables.
    Tables(&'static [Key]),
    /// A table for each language code.
    Languages(&'static [Key]),
    /// The keys themselves, and a table of the same keys for each language code.
    AndLanguages(&'static [Key]),
    /// The defaults of a section: keys of a page.
    Cascade,
    /// Entries of a menu, which may have entries below them.
    Menu,
    /// A table of any keys.
    Free,
}

/// A key that may be left out.
const fn key(
    name: &'static str,
    shape: Shape,
    example: &'static str,
    vi: &'static str,
    en: &'static str,
) -> Key {
    Key { name, shape, required: false, vi, en, example }
}

/// A key that must be there.
const fn required(
    name: &'static str,
    shape: Shape,
    example: &'static str,
    vi: &'static str,
    en: &'static str,
) -> Key {
    Key { name, shape, required: true, vi, en, example }
}

/// What a kind of page is for.
pub fn kind_about(kind: Kind) -> (&'static str, &'static str) {
    match kind {
        Kind::Guidance => ("hướng dẫn làm việc an toàn", "guidance on working safely"),
        Kind::Campaign => ("chiến dịch, Tháng hành động", "a campaign, an action month"),
        Kind::Plan => ("kế hoạch (index.md và plan.toml)", "a plan (index.md and plan.toml)"),
        Kind::News => ("tin tức", "news"),
        Kind::Event => ("sự kiện, lớp học, buổi gặp", "an event, a course, a meeting"),
        Kind::Exemplar => ("gương điển hình", "an exemplary person or group"),
        Kind::Disclosure => ("công khai xử lý vi phạm", "disclosure of a violation and its penalty"),
        Kind::Procedure => ("thủ tục hành chính", "an administrative procedure"),
        Kind::Page => ("trang khác", "any other page"),
    }
}
