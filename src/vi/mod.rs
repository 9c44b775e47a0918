//! Vietnamese text: one character for each meaning, slugs, collation, nearest names; folding and
//! spelling for search, reading aloud.
//!
//! Knows nothing of sites or files; every function is pure.

pub mod chars;
pub mod collate;
pub mod fold;
pub mod nearest;
pub mod numbers;
pub mod slug;
pub mod speech;
pub mod spelling;
pub mod telex;
