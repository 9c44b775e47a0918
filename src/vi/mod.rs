//! Vietnamese text: one character for each meaning, slugs, collation, nearest names; folding and spelling for
//! search, reading aloud; the grammar of document symbols, dates, numbers and hours; what no line may end in.
//!
//! Knows nothing of sites or files; every function is pure.

pub mod abbreviation;
pub mod chars;
pub mod clock;
pub mod collate;
pub mod comparison;
pub mod date;
pub mod figure;
pub mod fold;
pub mod joined;
pub mod letter;
pub mod nearest;
pub mod phrase;
pub mod roman;
pub mod slug;
pub mod speech;
pub mod spelling;
pub mod symbol;
pub mod telex;
