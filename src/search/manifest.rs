//! What a reader of an index loads first: the manifest, and the facets beside it.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// What a reader loads first. JSON; hashes are of six hex digits each, one after the other.
#[derive(Debug, Default, Serialize, Deserialize)]
pub(crate) struct Manifest {
    pub version: u32,
    pub lang: String,
    /// Folder of the other files, relative to the manifest.
    pub dir: String,
    pub pages: u32,
    pub units: u32,
    /// Pages of more than one unit: difference to the last such page, further units; and so on.
    pub long: Vec<u32>,
    pub vocabulary: String,
    pub facets: String,
    /// First keys of the shards, as far as they differ from the key before, parted by line ends.
    pub keys: String,
    pub shards: String,
    /// Units in each pack.
    pub packs: Vec<u32>,
    pub texts: String,
    /// Folded short form, short form, long form.
    pub abbreviations: Vec<(String, String, String)>,
    /// What people say, and the word that pages use for it.
    pub said: Vec<(String, String)>,
    /// Words that ask (see `question`).
    pub asking: Vec<String>,
    /// Sections of the page for emergencies, as differences.
    pub urgent: Vec<u32>,
    /// The page for emergencies itself.
    pub emergency: Option<u32>,
    /// Current name, former and other names.
    pub agencies: Vec<(String, Vec<String>)>,
}

/// Pages by what one can filter for.
#[derive(Debug, Default, Serialize, Deserialize)]
pub(crate) struct Facets {
    /// Field (`kinds`, `audiences`, `sectors`, `hazards`, `localities`, `years`) → values.
    pub fields: BTreeMap<String, Vec<Facet>>,
}

#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Facet {
    pub id: String,
    pub label: String,
    /// Page numbers, as differences.
    pub pages: Vec<u32>,
}

/// A number as it stands in names of files.
pub(crate) fn base36(mut n: usize) -> String {
    let mut digits = Vec::new();
    loop {
        digits.push(char::from_digit((n % 36) as u32, 36).expect("below 36"));
        n /= 36;
        if n == 0 {
            return digits.iter().rev().collect();
        }
    }
}
