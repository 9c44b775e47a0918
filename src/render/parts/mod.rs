//! What several kinds of pages show: references to agencies, documents, localities and plans, cards,
//! lists. Each file is about one thing; none knows a kind of page.

pub mod agency;
pub mod chain;
pub mod document;
pub mod list;
pub mod locality;
pub mod page;
pub mod plan;
pub mod poster;
pub mod related;
