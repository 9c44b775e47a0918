//! A key is said once: in `src/keys`. Those who read keys or write them for an editor name the
//! description, never the key itself.

use std::collections::BTreeSet;
use std::path::Path;
use std::str::FromStr;

use lantoa::keys::subject::{roots, tables_of};
use proc_macro2::{TokenStream, TokenTree};

use super::paths::after_tests;

/// Files that read or write what an editor writes, beside those of folders of the same name.
const FILES: &[&str] = &[
    "src/parse/front",
    "src/parse/kind",
    "src/parse/config",
    "src/parse/plan",
    "src/parse/registry",
    "src/parse/table",
    "src/parse/value",
    "src/cli/new/page",
    "src/cli/new/site",
];

fn known() -> BTreeSet<&'static str> {
    let tables = roots().into_iter().flat_map(tables_of);
    tables
        .flat_map(|(_, keys)| {
            keys.iter().flat_map(|key| [key.name].into_iter().chain(key.headings.iter().copied()))
        })
        .collect()
}

/// Every text in a file's code that is a key, with its line.
pub fn said_again(text: &str) -> Vec<String> {
    let mut found = Vec::new();
    let tokens = TokenStream::from_str(text).expect("sources are Rust");
    look(tokens, &known(), &mut found);
    found
}

fn look(stream: TokenStream, known: &BTreeSet<&str>, found: &mut Vec<String>) {
    for token in after_tests(stream) {
        match token {
            TokenTree::Group(group) => look(group.stream(), known, found),
            TokenTree::Literal(literal) => {
                let text = literal.to_string();
                let inner = text.strip_prefix('"').and_then(|t| t.strip_suffix('"'));
                if inner.is_some_and(|inner| known.contains(inner)) {
                    found.push(format!("{}: {text}", literal.span().start().line));
                }
            }
            _ => {}
        }
    }
}

/// Every second definition of a key in the sources of a package.
pub fn check_tree(root: &Path) -> Vec<String> {
    let mut findings = Vec::new();
    let mut seen = 0;
    for (name, text) in super::checker::sources(root) {
        let inner = name.trim_end_matches(".rs");
        if FILES
            .iter()
            .any(|file| inner.strip_prefix(file).is_some_and(|rest| rest.is_empty() || rest.starts_with('/')))
        {
            seen += 1;
            findings.extend(
                said_again(&text)
                    .into_iter()
                    .map(|what| format!("{name}:{what} is a key: name it by lantoa::keys")),
            );
        }
    }
    assert!(seen >= FILES.len(), "{seen} files are looked at");
    findings
}
