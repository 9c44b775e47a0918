//! The search index, built from the model, and its ranking.
//!
//! 1. [`build`] turns the texts of one language into a small manifest, a vocabulary, shards of
//!    postings, packs of texts and a file of facets: static files that a browser reads piece by piece.
//! 2. [`query`] ranks pages for what a person typed, reading only the shards it needs.
//!
//! The browser runs the same ranking (`js/`), on the same vectors and
//! with the same arithmetic: only + − × ÷, so both give the same order to the last bit.
//!
//! Knows no disk, no clock, no HTML: it gives bytes and takes a [`ShardSource`]. The page that asks is
//! the theme's.

mod abbrev;
mod build;
mod collect;
mod encode;
mod made;
mod manifest;
mod order;
mod pack;
mod parse;
mod phrase;
mod plan;
mod postings;
mod question;
mod rank;
mod score;
mod script;
mod shard;
mod site;
mod token;
mod vocab;

use std::borrow::Cow;

pub use build::build;
pub use made::MADE_KINDS;
pub use rank::{Filters, Hit, Results, query};
pub use script::{asked_script, script, stripped};
pub use site::{manifest_path, site_index};
pub use token::words;

/// One public page, as search sees it.
#[derive(Clone, Debug, Default)]
pub struct SearchDoc<'a> {
    /// Site-relative, without a leading slash: `huong-dan/gian-giao/`.
    pub url: &'a str,
    /// Language code; one index holds one language.
    pub lang: &'a str,
    pub title: &'a str,
    pub description: &'a str,
    /// Anchor id, text, and byte offset in `body` where the section starts.
    pub headings: &'a [(&'a str, &'a str, usize)],
    /// Plain text, blocks separated by `\n`.
    pub body: &'a str,
    /// `guidance`, `news` … (design §4).
    pub kind: &'a str,
    /// `YYYY-MM-DD`.
    pub date: Option<&'a str>,
    /// Ids; their labels are in [`SearchContext::labels`].
    pub audiences: &'a [&'a str],
    pub sectors: &'a [&'a str],
    pub hazards: &'a [&'a str],
    pub localities: &'a [&'a str],
    /// The page's own symbol or symbols, not those it cites: they weigh like its title.
    pub symbols: &'a [&'a str],
    /// Names of the agencies it is about.
    pub agencies: &'a [&'a str],
    /// The title of the page that this is a section of: shown before its own title.
    pub within: &'a str,
    /// The page for emergencies or a section of it: sections weigh more, and one of all is shown.
    pub urgent: bool,
    /// Made of registries and not written by an editor: comes after a written page that fits as well.
    pub made: bool,
}

/// What the site knows about words.
#[derive(Clone, Debug, Default)]
pub struct SearchContext {
    /// Code of the language, for an index without pages.
    pub lang: String,
    /// Short form, long form; they win over those found in texts and over the built-in ones.
    pub abbreviations: Vec<(String, String)>,
    /// What people say, and the word that pages use for it.
    pub said: Vec<(String, String)>,
    /// Former or other names, and the current name.
    pub agency_aliases: Vec<(Vec<String>, String)>,
    /// Label of each id: (`"audiences"`, `"nong-dan"`, `"Nông dân"`). Fields are `kinds`, `audiences`,
    /// `sectors`, `hazards`, `localities`.
    pub labels: Vec<(String, String, String)>,
}

/// How the index is written.
#[derive(Clone, Copy, Debug, Default)]
pub struct Options {
    /// Every file also as a classic script, for pages opened from a folder (`file://`).
    pub portable: bool,
}

/// The files of one language's index.
#[derive(Clone, Debug, Default)]
pub struct SearchIndex {
    /// Path of the manifest: `tim-kiem/chi-muc-vi.json`. Its name is stable; all others carry a hash.
    pub manifest: String,
    /// Path below the site's root and content, sorted by path, manifest included.
    pub files: Vec<(String, Vec<u8>)>,
}

/// Where [`query`] reads the files of an index.
pub trait ShardSource {
    /// Content of a file, by its path relative to the manifest's folder; the manifest's own name is
    /// [`ShardSource::manifest`].
    fn read(&self, path: &str) -> Option<Cow<'_, [u8]>>;

    /// The manifest.
    fn manifest(&self) -> Option<Cow<'_, [u8]>>;
}

/// Folder of all indexes below the site's root.
pub const FOLDER: &str = crate::model::address::SEARCH;

impl ShardSource for SearchIndex {
    fn read(&self, path: &str) -> Option<Cow<'_, [u8]>> {
        let found = self.files.binary_search_by(|(p, _)| {
            let rest = p.strip_prefix(FOLDER).unwrap_or(p);
            rest.cmp(path)
        });
        found.ok().map(|i| Cow::Borrowed(self.files[i].1.as_slice()))
    }

    fn manifest(&self) -> Option<Cow<'_, [u8]>> {
        self.read(self.manifest.strip_prefix(FOLDER)?)
    }
}
