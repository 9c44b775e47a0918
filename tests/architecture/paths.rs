//! Reads Rust as tokens, without what is only for tests: every path with where it stands, every word.

use proc_macro2::{Delimiter, TokenStream, TokenTree};

/// What is told of a source.
pub trait Reader {
    /// A path; a word that stands alone is one too. Each branch of a `use` is a path of its own.
    fn path(&mut self, path: &Named<'_>);

    /// A word, with the tokens around it.
    fn word(&mut self, _word: &str, _tokens: &[TokenTree], _at: usize, _line: usize) {}
}

/// A path as it is written.
pub struct Named<'a> {
    /// `["super", "link", "Tree"]`; `*` for all that is there. `self` at its end is left out.
    pub parts: &'a [String],
    /// Behind `as`.
    pub renamed: Option<String>,
    /// Where it stands: `pub use`, `use` or code.
    pub place: PathPlace,
    pub line: usize,
    /// The module it stands in.
    module: &'a [String],
}

/// Where a path stands.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum PathPlace {
    PubUse,
    Use,
    Code,
}

impl Named<'_> {
    /// The path below the crate, where it begins with `crate`, `self` or `super`.
    pub fn absolute(&self) -> Option<Vec<String>> {
        match self.parts.first().map(String::as_str) {
            Some("crate") => Some(self.parts[1..].to_vec()),
            Some("super") => {
                let up = self.parts.iter().take_while(|part| *part == "super").count();
                let above = self.module.len().saturating_sub(up);
                Some(self.module[..above].iter().chain(&self.parts[up..]).cloned().collect())
            }
            Some("self") => Some(self.module.iter().chain(&self.parts[1..]).cloned().collect()),
            _ => None,
        }
    }

    /// The path below the crate, if it is of a name that was imported or of a module below.
    pub fn below(&self) -> Vec<String> {
        self.module.iter().chain(self.parts).cloned().collect()
    }
}

/// Reads the tokens of a module.
pub fn read(stream: TokenStream, module: &[String], to: &mut impl Reader) {
    read_tokens(&after_tests(stream), module, false, to);
}

fn read_tokens(tokens: &[TokenTree], module: &[String], in_use: bool, to: &mut impl Reader) {
    // Behind `use` only words are told: its path was, with all branches.
    let mut in_use = in_use;
    for (at, token) in tokens.iter().enumerate() {
        match token {
            TokenTree::Ident(word) => {
                let line = word.span().start().line;
                to.word(&word.to_string(), tokens, at, line);
                // `use ::std::fs` and `<T>::f` have `::` before the first word.
                let begins = !(at >= 2 && is_path_separator(tokens, at - 2))
                    || match at.checked_sub(3).map(|n| &tokens[n]) {
                        Some(TokenTree::Ident(before)) => before == "use",
                        Some(TokenTree::Punct(before)) => before.as_char() != '>',
                        _ => true,
                    };
                if word == "use" {
                    let public = at >= 1 && is_public(&tokens[..at]);
                    let place = if public { PathPlace::PubUse } else { PathPlace::Use };
                    let from = at + if is_path_separator(tokens, at + 1) { 3 } else { 1 };
                    follow(tokens, from, &mut Vec::new(), (module, line, place), to);
                    in_use = true;
                } else if begins && !in_use {
                    follow(tokens, at, &mut Vec::new(), (module, line, PathPlace::Code), to);
                }
            }
            TokenTree::Punct(mark) if mark.as_char() == ';' => in_use = false,
            TokenTree::Group(group) => {
                let name =
                    match (at.checked_sub(2).map(|n| &tokens[n]), at.checked_sub(1).map(|n| &tokens[n])) {
                        (Some(word), Some(TokenTree::Ident(name))) if is_ident(word, "mod") => {
                            Some(name.to_string())
                        }
                        _ => None,
                    };
                let inner: Vec<String> = module.iter().cloned().chain(name).collect();
                read_tokens(&after_tests(group.stream()), &inner, in_use, to);
            }
            _ => {}
        }
    }
}

/// Whether `pub` or `pub(…)` stands at the end.
fn is_public(tokens: &[TokenTree]) -> bool {
    match tokens {
        [.., word, TokenTree::Group(_)] | [.., word] => is_ident(word, "pub"),
        [] => false,
    }
}

/// Follows a path and, in `use`, its branches.
fn follow(
    tokens: &[TokenTree],
    mut at: usize,
    parts: &mut Vec<String>,
    (module, line, place): (&[String], usize, PathPlace),
    to: &mut impl Reader,
) {
    let depth = parts.len();
    while let Some(token) = tokens.get(at) {
        match token {
            TokenTree::Ident(word) => parts.push(word.to_string()),
            TokenTree::Punct(star) if star.as_char() == '*' && !parts.is_empty() => {
                parts.push("*".to_owned())
            }
            TokenTree::Group(group) if group.delimiter() == Delimiter::Brace && !parts.is_empty() => {
                let branches: Vec<TokenTree> = group.stream().into_iter().collect();
                let comma = |t: &TokenTree| matches!(t, TokenTree::Punct(p) if p.as_char() == ',');
                for branch in branches.split(comma).filter(|b| !b.is_empty()) {
                    follow(branch, 0, parts, (module, line, place), to);
                }
                return parts.truncate(depth);
            }
            _ => break,
        }
        if !is_path_separator(tokens, at + 1) {
            break;
        }
        at += 3;
    }
    let renamed = match (tokens.get(at + 1), tokens.get(at + 2)) {
        (Some(word), Some(TokenTree::Ident(name))) if is_ident(word, "as") => Some(name.to_string()),
        _ => None,
    };
    if parts.len() > 1 && parts.last().is_some_and(|last| last == "self") {
        parts.pop();
    }
    to.path(&Named { parts, renamed, place, line, module });
    parts.truncate(depth);
}

/// The tokens of a stream without items that are only for tests.
pub fn after_tests(stream: TokenStream) -> Vec<TokenTree> {
    let tokens: Vec<TokenTree> = stream.into_iter().collect();
    let mut kept = Vec::new();
    let mut at = 0;
    while at < tokens.len() {
        if is_test_attribute(&tokens, at) {
            at = after_item(&tokens, at + 2);
        } else {
            kept.push(tokens[at].clone());
            at += 1;
        }
    }
    kept
}

pub fn is_ident(token: &TokenTree, name: &str) -> bool {
    matches!(token, TokenTree::Ident(ident) if ident == name)
}

/// Whether `#[cfg(test)]` or `#[test]` begins here.
pub fn is_test_attribute(tokens: &[TokenTree], at: usize) -> bool {
    let (Some(TokenTree::Punct(hash)), Some(TokenTree::Group(group))) = (tokens.get(at), tokens.get(at + 1))
    else {
        return false;
    };
    let text: String = group.stream().to_string().split_whitespace().collect();
    hash.as_char() == '#'
        && group.delimiter() == Delimiter::Bracket
        && matches!(text.as_str(), "cfg(test)" | "test")
}

pub fn is_path_separator(tokens: &[TokenTree], at: usize) -> bool {
    let colon = |n: usize| matches!(tokens.get(n), Some(TokenTree::Punct(p)) if p.as_char() == ':');
    colon(at) && colon(at + 1)
}

/// Where the item that begins at `at` (further attributes included) ends.
pub fn after_item(tokens: &[TokenTree], mut at: usize) -> usize {
    while let Some(token) = tokens.get(at) {
        at += 1;
        match token {
            TokenTree::Punct(p) if p.as_char() == ';' => break,
            TokenTree::Group(g) if g.delimiter() == Delimiter::Brace => break,
            _ => {}
        }
    }
    at
}
