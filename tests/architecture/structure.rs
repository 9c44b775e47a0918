//! Circles between the files of a module, and facts that are written down a second time.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::str::FromStr;

use proc_macro2::{TokenStream, TokenTree};

use super::paths::{self, Named, PathPlace, Reader, after_tests};

/// The sources of a package: path from its root, text.
pub fn sources(root: &Path) -> BTreeMap<String, String> {
    super::checker::sources(root).into_iter().collect()
}

/// Circles of imports between files of one top-level module, each with its files in order.
///
/// A file in a folder belongs to the module file above it and may use what that defines; it is a
/// circle where files beside each other need each other.
pub fn circles(sources: &BTreeMap<String, String>) -> Vec<Vec<String>> {
    let files: BTreeMap<Vec<String>, File> = sources.iter().map(|(name, text)| parse(name, text)).collect();
    let mut edges: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for (module, file) in &files {
        for path in &file.uses {
            let Some(target) = defined_in(&files, path) else { continue };
            let is_own = target.module == *module || module.starts_with(&target.module);
            if !is_own && target.module[0] == module[0] {
                edges.entry(&file.name).or_default().insert(&target.name);
            }
        }
    }
    strongly_connected(&edges)
}

struct File {
    name: String,
    module: Vec<String>,
    /// Absolute paths below the crate.
    uses: Vec<Vec<String>>,
    /// What it hands on: name here, absolute path there.
    reexports: BTreeMap<String, Vec<String>>,
}

fn parse(name: &str, text: &str) -> (Vec<String>, File) {
    let inner = name.strip_prefix("src/").and_then(|n| n.strip_suffix(".rs")).expect("is Rust in src/");
    let mut module: Vec<String> = inner.split('/').map(str::to_owned).collect();
    if module.last().is_some_and(|last| last == "mod") {
        module.pop();
    }
    let mut file =
        File { name: name.to_owned(), module: module.clone(), uses: Vec::new(), reexports: BTreeMap::new() };
    let tokens = TokenStream::from_str(text).expect("sources are Rust");
    paths::read(tokens, &module, &mut file);
    (module, file)
}

impl Reader for File {
    fn path(&mut self, path: &Named<'_>) {
        // A word alone is a path only behind `use`.
        if path.place == PathPlace::Code && path.parts.len() < 2 {
            return;
        }
        let absolute = path.absolute().unwrap_or_else(|| path.below());
        let name = path.renamed.clone().or_else(|| absolute.last().cloned());
        if let Some(name) = name.filter(|_| path.place == PathPlace::PubUse) {
            self.reexports.insert(name, absolute.clone());
        }
        self.uses.push(absolute);
    }
}

/// The file that defines what a path names, through what module files hand on.
fn defined_in<'a>(files: &'a BTreeMap<Vec<String>, File>, path: &[String]) -> Option<&'a File> {
    let mut path = path.to_vec();
    for _ in 0..8 {
        let depth = (1..=path.len()).rev().find(|depth| files.contains_key(&path[..*depth]))?;
        let file = &files[&path[..depth]];
        match path.get(depth).and_then(|name| file.reexports.get(name)) {
            Some(elsewhere) => path = elsewhere.iter().chain(&path[depth + 1..]).cloned().collect(),
            None => return Some(file),
        }
    }
    None
}

/// Groups of nodes that reach each other (Tarjan, in a plain form: the graphs are small).
fn strongly_connected(edges: &BTreeMap<&str, BTreeSet<&str>>) -> Vec<Vec<String>> {
    let reach = |from: &str| -> BTreeSet<String> {
        let (mut seen, mut open) = (BTreeSet::new(), vec![from.to_owned()]);
        while let Some(node) = open.pop() {
            for next in edges.get(node.as_str()).into_iter().flatten() {
                if seen.insert((*next).to_owned()) {
                    open.push((*next).to_owned());
                }
            }
        }
        seen
    };
    let reached: BTreeMap<&str, BTreeSet<String>> = edges.keys().map(|node| (*node, reach(node))).collect();
    let mut groups = BTreeSet::new();
    for (node, others) in &reached {
        if others.contains(*node) {
            let back = |other: &&String| reached.get(other.as_str()).is_some_and(|r| r.contains(*node));
            groups.insert(others.iter().filter(back).cloned().collect::<Vec<_>>());
        }
    }
    groups.into_iter().collect()
}

/// A kind of fact that has one home.
pub struct Home {
    /// What it is, for the message.
    pub what: &'static str,
    /// The file where it stands.
    pub file: &'static str,
    /// The facts that a text of that file holds.
    pub facts: fn(&str) -> Vec<String>,
    /// Whether a text of another file says a fact again.
    pub repeats: fn(text: &str, fact: &str) -> bool,
    /// Texts that look like it and are something else, with the beginning of the files they are in.
    pub but: &'static [(&'static str, &'static str)],
}

/// Facts that stand in another file than their home, with where.
pub fn repeated(sources: &BTreeMap<String, String>, home: &Home) -> Vec<String> {
    let facts: BTreeSet<String> =
        texts(&sources[home.file]).iter().flat_map(|(_, text)| (home.facts)(text)).collect();
    assert!(!facts.is_empty(), "{} holds no {}", home.file, home.what);
    let mut found = Vec::new();
    for (name, source) in sources.iter().filter(|(name, _)| *name != home.file) {
        for (line, text) in texts(source) {
            let is_other = home.but.iter().any(|(but, place)| *but == text && name.starts_with(place));
            if let Some(fact) = facts.iter().find(|fact| (home.repeats)(&text, fact)).filter(|_| !is_other) {
                found.push(format!(
                    "{name}:{line}: {text:?} says {} {fact:?} again ({})",
                    home.what, home.file
                ));
            }
        }
    }
    found
}

/// The strings of a source with their lines, without those of comments, tests and included files.
fn texts(source: &str) -> Vec<(usize, String)> {
    fn read(stream: TokenStream, found: &mut Vec<(usize, String)>) {
        let tokens = after_tests(stream);
        let mut at = 0;
        while at < tokens.len() {
            match &tokens[at] {
                // `#[doc = "…"]` is a comment; attributes hold no facts.
                TokenTree::Punct(hash) if hash.as_char() == '#' => at += 1,
                TokenTree::Ident(word) if word.to_string().starts_with("include") => at += 2,
                TokenTree::Group(group) => read(group.stream(), found),
                TokenTree::Literal(literal) => {
                    let text = literal.to_string();
                    if let (Some(start), Some(end)) = (text.find('"'), text.rfind('"')) {
                        let inner = text.get(start + 1..end).unwrap_or("").replace("\\\"", "\"");
                        found.push((literal.span().start().line, inner));
                    }
                }
                _ => {}
            }
            at += 1;
        }
    }
    let mut found = Vec::new();
    read(TokenStream::from_str(source).expect("sources are Rust"), &mut found);
    found
}

/// The parts of a text that can be addresses: `du-lieu/`, `lich.ics`.
pub fn addresses(text: &str) -> Vec<String> {
    let is_name = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '-' | '.');
    let mut found = Vec::new();
    for (at, part) in text.split_inclusive('/').scan(0, |at, part| {
        let start = *at;
        *at += part.len();
        Some((start, part))
    }) {
        let _ = at;
        let name: String = part.trim_end_matches('/').chars().rev().take_while(|c| is_name(*c)).collect();
        let name: String = name.chars().rev().collect();
        let is_file = name.rsplit_once('.').is_some_and(|(stem, ending)| stem.len() > 1 && ending.len() > 1);
        if part.ends_with('/') && name.len() > 2 && !matches!(name.as_str(), "static" | "content") {
            found.push(format!("{name}/"));
        } else if is_file && !part.ends_with('/') && name.len() == part.len() {
            found.push(name);
        }
    }
    found
}

/// Whether a text has an address in it; sentences and patterns of messages are no addresses.
pub fn has_address(text: &str, address: &str) -> bool {
    let begins =
        |at: usize| !text[..at].ends_with(|c: char| c.is_alphanumeric() || matches!(c, '-' | '.' | '_'));
    !text.contains(char::is_whitespace) && text.match_indices(address).any(|(at, _)| begins(at))
}
