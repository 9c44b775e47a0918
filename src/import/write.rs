//! placeholder
use super::json::Imported;
pub fn to_site_files(_found: &Imported) -> Vec<(String, String)> { Vec::new() }
