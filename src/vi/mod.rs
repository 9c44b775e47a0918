//! Vietnamese text: slugs, collation, nearest names; folding and spelling for search.
//!
//! Knows nothing of sites or files; every function is pure.

pub mod collate;
pub mod nearest;
pub mod slug;
