//! Parses one file at a time into typed values and diagnostics; never looks at another file.

pub mod color;
pub mod config;
pub mod date;
pub mod figure;
pub mod front;
pub mod kind;
pub mod markdown;
pub mod page;
pub mod plan;
pub mod publish;
pub mod registry;
pub mod table;
pub mod toml_text;
pub mod url;
pub mod value;
