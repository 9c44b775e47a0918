//! What an editor may write, said once: every key of front matter, `lantoa.toml`, the registries, plan
//! data, CSV tables and `theme.toml`.
//!
//! `parse` takes values by these keys and words its messages by them; `lantoa schema`, `lantoa new` and
//! the forms of the desk are made from them. A key is made only here ([`Key`] has no constructor
//! outside), so what is not described cannot be read; a table that is read without asking for all that
//! is described fails in every debug build.
//!
//! - [`choices`]: the fixed words a key takes, each set an enum.
//! - [`page`], [`config`], [`registry`], [`plan`], [`theme`]: the keys, by file and table.
//! - [`subject`]: the files and kinds of page there are.
//! - [`describe`]: all of it as JSON, for forms.
//!
//! Knows no TOML and reads nothing.

pub mod choices;
pub mod config;
pub mod describe;
mod make;
pub mod page;
pub mod plan;
pub mod registry;
pub mod subject;
pub mod theme;

use crate::diag::Lang;

pub use choices::{Kind, Word};
pub use describe::describe;
pub use subject::{DataFile, Subject};

/// A phrase in both languages.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Phrase {
    pub vi: &'static str,
    pub en: &'static str,
}

impl Phrase {
    /// The phrase in one language.
    pub fn get(self, lang: Lang) -> &'static str {
        match lang {
            Lang::Vi => self.vi,
            Lang::En => self.en,
        }
    }
}

/// A key, what it holds and what it is for.
// `non_exhaustive` would not keep the other modules of this crate from making keys.
#[allow(clippy::manual_non_exhaustive)]
#[derive(Clone, Copy)]
pub struct Key {
    /// As it is written; of a CSV table, the heading of official forms.
    pub name: &'static str,
    pub shape: Shape,
    /// Whether it must be there and not be blank.
    pub required: bool,
    /// What it is called beside a field of a form.
    pub label: Phrase,
    /// What it is for, in a sentence or two.
    pub help: Phrase,
    /// A value as it is written in TOML; empty for tables, whose keys have examples.
    pub example: &'static str,
    /// What holds where the key is absent.
    pub default: Option<DefaultValue>,
    /// How many letters are best not passed, for `check` and forms.
    pub best_within: Option<usize>,
    /// Which part of a form it stands in.
    pub group: Group,
    /// Other headings by which a CSV column is known.
    pub headings: &'static [&'static str],
    /// Keeps other modules from making keys.
    _seal: (),
}

impl std::fmt::Debug for Key {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.name)
    }
}

impl std::fmt::Display for Key {
    /// The key as it is written.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.name)
    }
}

impl PartialEq for Key {
    /// Keys of one table are told apart by their names.
    fn eq(&self, other: &Key) -> bool {
        self.name == other.name
    }
}

impl Key {
    /// The described default of a switch; false where none is described.
    pub fn default_boolean(&self) -> bool {
        matches!(self.default, Some(DefaultValue::Boolean(true)))
    }

    /// The described default of a number; 0 where none is described.
    pub fn default_integer(&self) -> i64 {
        match self.default {
            Some(DefaultValue::Integer(n)) => n,
            _ => 0,
        }
    }

    /// The described default of a text; empty where none is described.
    pub fn default_text(&self) -> &'static str {
        match self.default {
            Some(DefaultValue::Text(text)) => text,
            _ => "",
        }
    }

    /// The described default of a list of numbers.
    pub fn default_integers(&self) -> &'static [i64] {
        match self.default {
            Some(DefaultValue::Integers(numbers)) => numbers,
            _ => &[],
        }
    }
}

/// A default of a key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DefaultValue {
    Boolean(bool),
    Integer(i64),
    Text(&'static str),
    Integers(&'static [i64]),
    /// Every word the key takes.
    AllWords,
}

/// What a text is about: which field a form shows for it, which checks it gets.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TextKind {
    /// A line.
    Line,
    /// A sentence or more.
    Long,
    /// Lower-case ASCII letters, digits and hyphens.
    Id,
    /// An address outside the site that must be safe to follow.
    Url,
    /// An address, checked by who reads it if at all.
    Address,
    /// `#005387`
    Color,
    /// A file below `content/`.
    Page,
    /// A picture: beside the page, or in `static/` with `/` in front.
    Image,
    Phone,
    Email,
    /// An ISO 639 code.
    Language,
    /// A theme's name.
    Theme,
    /// A number written as text, in a CSV cell.
    Figure,
    /// An entry of a registry, by its id.
    Entry(Registry),
    /// Entries of a registry by id or name, separated by semicolons, in a CSV cell.
    Entries(Registry),
}

/// What ids refer to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Registry {
    Agencies,
    Documents,
    Localities,
    Audiences,
    Sectors,
    Hazards,
    /// `[[hotlines]]` of `lantoa.toml`.
    Hotlines,
    /// `[[target]]` of the plan's own `plan.toml`.
    Targets,
}

/// What a key holds.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Shape {
    Text(TextKind),
    /// A list of texts; one text stands for a list of one.
    Texts(TextKind),
    Date,
    /// A day, or a day and a time of day.
    DateTime,
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
    /// One of a fixed set of words.
    Choice(&'static [Word]),
    /// Some of a fixed set of words.
    Choices(&'static [Word]),
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

impl Shape {
    /// The keys of the table or tables a key holds.
    pub fn keys(self) -> &'static [Key] {
        match self {
            Shape::Table(keys) | Shape::Tables(keys) | Shape::Languages(keys) | Shape::AndLanguages(keys) => {
                keys
            }
            Shape::Cascade => page::cascade_keys(),
            Shape::Menu => config::menu_entry::ALL,
            _ => &[],
        }
    }

    /// Whether a value is a list of tables (`[[key]]`).
    pub fn is_tables(self) -> bool {
        matches!(self, Shape::Tables(_) | Shape::Menu)
    }

    /// Whether a date may stand here without quotes.
    pub fn is_date(self) -> bool {
        matches!(self, Shape::Date | Shape::DateTime | Shape::PartialDate)
    }

    /// What must stand here, for messages: "`key` must be …".
    pub fn expected(self) -> Phrase {
        let (vi, en) = match self {
            Shape::Text(_) | Shape::Choice(_) | Shape::MonthDay => ("chữ trong dấu ngoặc kép", "a string"),
            Shape::Texts(_) | Shape::Choices(_) | Shape::IntegersIn(..) => ("danh sách", "a list"),
            Shape::Date | Shape::DateTime | Shape::PartialDate => ("ngày", "a date"),
            Shape::Boolean => ("true hoặc false", "true or false"),
            Shape::Number => ("số", "a number"),
            Shape::Integer | Shape::IntegerIn(..) => ("số nguyên", "a whole number"),
            Shape::Tables(_) | Shape::Menu => ("danh sách bảng", "a list of tables"),
            Shape::Table(_) | Shape::Languages(_) | Shape::AndLanguages(_) | Shape::Cascade | Shape::Free => {
                ("bảng", "a table")
            }
        };
        Phrase { vi, en }
    }

    /// What each value of a list must be, for messages.
    pub fn expected_item(self) -> Phrase {
        let (vi, en) = match self {
            Shape::IntegersIn(..) => ("danh sách số", "a list of numbers"),
            Shape::Tables(_) | Shape::Menu => ("bảng", "a table"),
            _ => ("danh sách chữ trong dấu ngoặc kép", "a list of strings"),
        };
        Phrase { vi, en }
    }
}

/// A part of a form.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Group {
    /// What every page or entry begins with.
    Main,
    /// What only this kind of page has.
    Own,
    Picture,
    /// What the page is about: audiences, sectors, documents …
    Topic,
    Time,
    /// Address and order.
    Address,
    Other,
}

impl Group {
    /// All of them, in the order of a form.
    pub const ALL: &[Group] =
        &[Group::Main, Group::Own, Group::Picture, Group::Topic, Group::Time, Group::Address, Group::Other];

    /// The name in [`describe`].
    pub fn name(self) -> &'static str {
        match self {
            Group::Main => "main",
            Group::Own => "own",
            Group::Picture => "picture",
            Group::Topic => "topic",
            Group::Time => "time",
            Group::Address => "address",
            Group::Other => "other",
        }
    }

    /// The heading of the part.
    pub fn label(self) -> Phrase {
        let (vi, en) = match self {
            Group::Main => ("Nội dung chính", "Main"),
            Group::Own => ("Riêng của loại trang này", "Of this kind of page"),
            Group::Picture => ("Hình", "Picture"),
            Group::Topic => ("Bài nói về", "What it is about"),
            Group::Time => ("Ngày và công khai", "Dates and publication"),
            Group::Address => ("Địa chỉ và thứ tự", "Address and order"),
            Group::Other => ("Khác", "Other"),
        };
        Phrase { vi, en }
    }
}

#[cfg(test)]
mod tests;
