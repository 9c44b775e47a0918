//! The names of a site's registries, as a document of one place writes them, and names that somebody has assigned.

use std::collections::BTreeMap;

use super::{Imported, Names, NoNames, import};
use crate::diag::Diagnostic;
use crate::model::Registries;
use crate::vi::slug::slugify;

/// What is known of names: the registries, and what was chosen for names that are not in them.
pub struct Known<'a> {
    pub registries: &'a Registries,
    /// The place whose departments are meant: they have the same names everywhere.
    pub locality: Option<String>,
    /// Ids by names as the document writes them.
    pub chosen: &'a BTreeMap<String, String>,
}

impl Names for Known<'_> {
    fn agency(&self, name: &str) -> Option<String> {
        if let Some(id) = self.chosen.get(name) {
            return Some(id.clone());
        }
        let id = self.registries.resolve_agency(name, self.locality.as_deref())?;
        Some(self.registries.agency_entry(id).id.value.to_string())
    }

    fn group(&self, name: &str) -> bool {
        self.registries.group(name).is_some()
    }

    fn document(&self, symbol: &str) -> bool {
        self.registries.document(symbol).is_some()
    }

    fn locality(&self, name: &str) -> Option<String> {
        let wanted = slugify(name);
        let found = self.registries.localities.iter().find(|locality| {
            std::iter::once(&locality.name).chain(&locality.aliases).any(|known| slugify(known) == wanted)
        });
        found.map(|locality| locality.id.value.to_string())
    }
}

impl<'a> Known<'a> {
    /// The names as a document writes them that is about the place it names itself.
    pub fn of(
        registries: &'a Registries,
        chosen: &'a BTreeMap<String, String>,
        found: &Imported,
    ) -> Known<'a> {
        let anywhere = Known { registries, locality: None, chosen };
        let locality = found.document.locality.as_ref().and_then(|place| anywhere.locality(&place.name));
        Known { locality, ..anywhere }
    }
}

/// Reads a document, twice where the registries are known: names of departments are the same in every province, so
/// the place the first reading found decides which is meant.
///
/// # Errors
/// As [`import`].
pub fn import_with(
    name: &str,
    bytes: &[u8],
    registries: Option<&Registries>,
    chosen: &BTreeMap<String, String>,
) -> Result<Imported, Diagnostic> {
    let Some(registries) = registries else { return import(name, bytes, &NoNames) };
    let first = import(name, bytes, &Known { registries, locality: None, chosen })?;
    let known = Known::of(registries, chosen, &first);
    if known.locality.is_none() {
        return Ok(first);
    }
    import(name, bytes, &known)
}

/// A folder for the plan: its place and year, or its title.
pub fn folder_name(found: &Imported) -> String {
    let document = &found.document;
    let place = document.locality.as_ref().map(|place| slugify(&place.name)).unwrap_or_default();
    let year =
        document.issued.as_ref().map(|date| date.chars().take(4).collect::<String>()).unwrap_or_default();
    let name = [place, year].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join("-");
    if !name.is_empty() {
        return name;
    }
    let title = slugify(document.title.as_deref().unwrap_or_default());
    let short: Vec<&str> = title.split('-').take(6).collect();
    if title.is_empty() { "ke-hoach-moi".to_owned() } else { short.join("-") }
}
