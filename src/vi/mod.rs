//! Vietnamese text: slugs, collation, folding for search, nearest names.

pub mod fold;
pub mod numbers;
pub mod spelling;
pub mod telex;
