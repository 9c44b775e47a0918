//! Vietnamese text: slugs, collation, nearest names; folding and spelling for search, reading aloud, what no line may end in.
//!
//! Knows nothing of sites or files; every function is pure.

pub mod collate;
pub mod fold;
pub mod joined;
pub mod nearest;
pub mod numbers;
pub mod slug;
pub mod speech;
pub mod spelling;
pub mod telex;
