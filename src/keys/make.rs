//! How keys are made: short words for the tables beside this file.

use super::{DefaultValue, Group, Key, Phrase, Registry, Shape, TextKind};

/// A key that may be left out.
pub(super) const fn key(
    name: &'static str,
    shape: Shape,
    example: &'static str,
    label: (&'static str, &'static str),
    help_vi: &'static str,
    help_en: &'static str,
) -> Key {
    Key {
        name,
        shape,
        required: false,
        label: Phrase { vi: label.0, en: label.1 },
        help: Phrase { vi: help_vi, en: help_en },
        example,
        default: None,
        best_within: None,
        group: Group::Main,
        headings: &[],
        _seal: (),
    }
}

/// A key that must be there.
pub(super) const fn required(
    name: &'static str,
    shape: Shape,
    example: &'static str,
    label: (&'static str, &'static str),
    help_vi: &'static str,
    help_en: &'static str,
) -> Key {
    let mut made = key(name, shape, example, label, help_vi, help_en);
    made.required = true;
    made
}

impl Key {
    pub(super) const fn or(mut self, default: DefaultValue) -> Key {
        self.default = Some(default);
        self
    }

    pub(super) const fn within(mut self, letters: usize) -> Key {
        self.best_within = Some(letters);
        self
    }

    pub(super) const fn in_group(mut self, group: Group) -> Key {
        self.group = group;
        self
    }

    pub(super) const fn also(mut self, headings: &'static [&'static str]) -> Key {
        self.headings = headings;
        self
    }
}

pub(super) const LINE: Shape = Shape::Text(TextKind::Line);
pub(super) const LONG: Shape = Shape::Text(TextKind::Long);
pub(super) const IDENT: Shape = Shape::Text(TextKind::Id);
pub(super) const WEB: Shape = Shape::Text(TextKind::Url);
pub(super) const LINES: Shape = Shape::Texts(TextKind::Line);
pub(super) const LONGS: Shape = Shape::Texts(TextKind::Long);

pub(super) const fn entry(registry: Registry) -> Shape {
    Shape::Text(TextKind::Entry(registry))
}

pub(super) const fn entries(registry: Registry) -> Shape {
    Shape::Texts(TextKind::Entry(registry))
}

/// Declares the keys of one table of a file, each a constant, and `ALL` of them in the order in which
/// a form shows them: a key cannot be declared and left out.
macro_rules! table {
    ($(#[$doc:meta])* $name:ident { $($key:ident = $made:expr;)* }) => {
        $(#[$doc])*
        pub mod $name {
            #[allow(unused_imports)]
            use super::*;
            $(#[doc = concat!("`", stringify!($key), "`: see its label and help.")]
            pub const $key: Key = $made;)*
            /// All of them, in the order in which a form shows them.
            pub const ALL: &[Key] = &[$($key),*];
        }
    };
}
pub(super) use table;
