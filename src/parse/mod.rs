//! Parses one file at a time into typed values and diagnostics; never looks at another file.

pub mod markdown;
pub mod url;
