//! Reads Rust sources as tokens and finds what a module may not use.

use std::path::{Path, PathBuf};
use std::str::FromStr;

use proc_macro2::{Delimiter, TokenStream, TokenTree};

use super::paths::{self, Named, is_ident, is_path_separator, is_test_attribute};

/// What a module may not do, and where it does it.
#[derive(Debug)]
pub struct Finding {
    pub file: String,
    pub line: usize,
    pub message: String,
}

/// A top-level module: what it may use of the others, and of the world.
struct Module {
    name: &'static str,
    uses: &'static [&'static str],
    may: &'static [Effect],
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Effect {
    Disk,
    Network,
    Process,
    Environment,
    Clock,
    /// Times of files, without asking what time it is.
    FileTimes,
    Print,
}

use Effect::*;

impl Effect {
    fn name(self) -> &'static str {
        match self {
            Disk => "the disk",
            Network => "the network",
            Process => "another process",
            Environment => "the environment",
            Clock | FileTimes => "the clock",
            Print => "print",
        }
    }
}

/// Everything, in reading order. `parse`, `model`, `search`, `render` and `import` use neither
/// `source` nor `publish`: what they get and give is in memory.
const MODULES: &[Module] = &[
    Module { name: "vi", uses: &[], may: &[] },
    // "Có phải ý bạn là …?" needs the nearest name.
    Module { name: "diag", uses: &["vi"], may: &[] },
    // What an editor may write, in words and types; it reads nothing.
    Module { name: "keys", uses: &["diag"], may: &[] },
    Module { name: "held", uses: &[], may: &[Disk] },
    Module { name: "source", uses: &["vi", "diag", "held"], may: &[Disk, FileTimes] },
    Module { name: "parse", uses: &["vi", "diag", "keys"], may: &[] },
    Module { name: "model", uses: &["vi", "diag", "keys", "parse"], may: &[] },
    Module { name: "search", uses: &["vi", "diag", "keys", "parse", "model"], may: &[] },
    Module { name: "render", uses: &["vi", "diag", "keys", "parse", "model", "search"], may: &[] },
    Module { name: "publish", uses: &["vi", "diag", "held"], may: &[Disk, FileTimes] },
    Module {
        name: "load",
        uses: &["vi", "diag", "keys", "source", "parse", "model", "render"],
        // It is told what time it is, and compares times of files with that.
        may: &[FileTimes],
    },
    Module {
        name: "pipeline",
        uses: &["vi", "diag", "keys", "source", "parse", "model", "search", "render", "publish", "load"],
        // As `load`.
        may: &[FileTimes],
    },
    Module { name: "import", uses: &["vi", "diag", "keys", "parse", "model"], may: &[] },
    Module { name: "quality", uses: &["vi", "diag", "keys", "parse", "model"], may: &[] },
    // Of the disk: the folder of a private socket.
    Module { name: "gate", uses: &[], may: &[Network, Clock, Disk] },
    Module {
        name: "preview",
        uses: &[
            "vi", "diag", "keys", "held", "source", "parse", "model", "search", "render", "publish", "load",
            "pipeline", "gate",
        ],
        may: &[Network, Clock],
    },
    // What is built goes out from here: the network, and the program `ssh`, are nobody else's.
    Module {
        name: "deploy",
        uses: &["vi", "diag", "keys", "held", "parse", "model", "publish"],
        may: &[Disk, FileTimes, Network, Process, Environment, Clock],
    },
    Module {
        name: "desk",
        uses: &[
            "vi", "diag", "keys", "held", "source", "parse", "model", "render", "publish", "load",
            "pipeline", "import", "quality", "gate", "preview", "deploy",
        ],
        may: &[Disk, Clock],
    },
    Module {
        name: "cli",
        uses: &[
            "vi", "diag", "keys", "held", "source", "parse", "model", "search", "render", "publish", "load",
            "pipeline", "quality", "import", "preview", "desk", "deploy",
        ],
        may: &[Disk, Process, Environment, Clock, Print],
    },
    Module { name: "main", uses: &["cli"], may: &[Process, Environment] },
    Module { name: "lib", uses: &[], may: &[] },
];

/// Checks every file below `src/` of a package.
pub fn check_tree(root: &Path) -> Vec<Finding> {
    let mut files = Vec::new();
    collect(&root.join("src"), &mut files);
    files.sort();
    assert!(files.len() > 20, "the sources are in src/");
    let mut sources = Vec::new();
    let mut test_modules = Vec::new();
    for path in files {
        let name = path.strip_prefix(root).expect("lies below the root").to_string_lossy().replace('\\', "/");
        let text = std::fs::read_to_string(&path).expect("sources are text");
        let file = File::new(&name, &text);
        test_modules.extend(file.test_modules());
        sources.push(file);
    }
    let is_test = |f: &File| test_modules.iter().any(|t| f.module.starts_with(t));
    sources.iter().filter(|f| !is_test(f)).flat_map(File::check).collect()
}

/// Every file below `src/` with its path from the root and its text.
pub fn sources(root: &Path) -> Vec<(String, String)> {
    let mut files = Vec::new();
    collect(&root.join("src"), &mut files);
    files.sort();
    let name =
        |path: &Path| path.strip_prefix(root).expect("lies below").to_string_lossy().replace('\\', "/");
    files.iter().map(|path| (name(path), std::fs::read_to_string(path).expect("sources are text"))).collect()
}

/// Checks one file, given its path from the package's root.
pub fn check_source(path: &str, text: &str) -> Vec<Finding> {
    File::new(path, text).check()
}

pub fn collect(dir: &Path, files: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(dir).expect("a folder of sources").flatten() {
        let path = entry.path();
        if path.is_dir() {
            collect(&path, files);
        } else if path.extension().is_some_and(|e| e == "rs") {
            files.push(path);
        }
    }
}

struct File {
    name: String,
    /// `["render", "view", "page"]`
    module: Vec<String>,
    tokens: TokenStream,
}

impl File {
    fn new(path: &str, text: &str) -> File {
        let inner = path.strip_prefix("src/").expect("lies in src/").strip_suffix(".rs").expect("is Rust");
        let mut module: Vec<String> = inner.split('/').map(str::to_owned).collect();
        if module.len() > 1 && module.last().is_some_and(|last| last == "mod") {
            module.pop();
        }
        let tokens = TokenStream::from_str(text).expect("sources are Rust");
        File { name: path.to_owned(), module, tokens }
    }

    /// `#[cfg(test)] mod tests;`: modules in files of their own.
    fn test_modules(&self) -> Vec<Vec<String>> {
        let tokens: Vec<TokenTree> = self.tokens.clone().into_iter().collect();
        let mut found = Vec::new();
        for (n, window) in tokens.windows(5).enumerate() {
            if is_test_attribute(&tokens, n)
                && is_ident(&window[2], "mod")
                && let (TokenTree::Ident(name), TokenTree::Punct(end)) = (&window[3], &window[4])
                && end.as_char() == ';'
            {
                let mut module = self.module.clone();
                module.push(name.to_string());
                found.push(module);
            }
        }
        found
    }

    fn check(&self) -> Vec<Finding> {
        let top = self.module[0].as_str();
        let Some(rules) = MODULES.iter().find(|m| m.name == top) else {
            let message = format!("the module {top} has no place in the architecture");
            return vec![Finding { file: self.name.clone(), line: 1, message }];
        };
        let mut walk = Walk { file: self, rules, findings: Vec::new() };
        let module: Vec<String> =
            if top == "lib" || top == "main" { Vec::new() } else { self.module.clone() };
        paths::read(self.tokens.clone(), &module, &mut walk);
        walk.findings
    }
}

struct Walk<'a> {
    file: &'a File,
    rules: &'a Module,
    findings: Vec<Finding>,
}

impl paths::Reader for Walk<'_> {
    fn path(&mut self, path: &Named<'_>) {
        let first = path.parts.first().map_or("", String::as_str);
        // The library, seen from the binary.
        let inside = match first {
            "lantoa" if self.rules.name == "main" => Some(path.parts[1..].to_vec()),
            _ => path.absolute(),
        };
        if let Some(inside) = inside {
            match inside.first() {
                Some(name) if name != "*" => self.uses(name, path.line),
                _ if path.parts.len() > 1 || path.renamed.is_some() => {
                    self.report(path.line, "names `crate` as a whole".to_owned());
                }
                _ => {}
            }
            return;
        }
        match (first, path.parts.get(1).map(String::as_str)) {
            ("std", Some("*")) => self.report(path.line, "names `std` as a whole".to_owned()),
            ("std", None) if path.renamed.is_some() => {
                self.report(path.line, "names `std` as a whole".to_owned());
            }
            ("std", Some("fs" | "os")) | ("walkdir" | "rustix" | "tempfile", Some(_)) => {
                self.effect(Disk, path.line, &path.parts.join("::"));
            }
            ("std", Some("net"))
            | (
                "tiny_http" | "ureq" | "rustls" | "rustls_platform_verifier" | "suppaftp" | "rusty_s3",
                Some(_),
            ) => {
                self.effect(Network, path.line, &path.parts.join("::"));
            }
            ("std", Some("process")) => self.effect(Process, path.line, &path.parts.join("::")),
            ("std", Some("env")) => self.effect(Environment, path.line, &path.parts.join("::")),
            _ => {}
        }
    }

    /// Words that are refused wherever they stand.
    fn word(&mut self, word: &str, tokens: &[TokenTree], at: usize, line: usize) {
        let next = |c: char| matches!(tokens.get(at + 1), Some(TokenTree::Punct(p)) if p.as_char() == c);
        let called = matches!(
            tokens.get(at + 1),
            Some(TokenTree::Group(g)) if g.delimiter() == Delimiter::Parenthesis
        );
        let after_dot = at > 0 && matches!(&tokens[at - 1], TokenTree::Punct(p) if p.as_char() == '.');
        match word {
            "unsafe" => self.report(line, "unsafe code".to_owned()),
            "unwrap" if called && after_dot => {
                self.report(line, "unwrap() does not say which invariant holds: use expect".to_owned());
            }
            "panic" | "todo" | "unimplemented" | "unreachable" if next('!') => {
                self.report(line, format!("{word}! outside tests"));
            }
            "print" | "println" | "eprint" | "eprintln" | "dbg" if next('!') => {
                self.effect(Print, line, word)
            }
            "exists" | "is_file" | "is_dir" | "canonicalize" | "read_dir" | "symlink_metadata"
            | "read_link"
                if called && after_dot =>
            {
                self.effect(Disk, line, word);
            }
            "Instant" => self.effect(Clock, line, word),
            "SystemTime" | "UNIX_EPOCH" if !self.rules.may.contains(&FileTimes) => {
                self.effect(Clock, line, word);
            }
            "now" if called && at >= 2 && is_path_separator(tokens, at - 2) => {
                self.effect(Clock, line, "now()");
            }
            _ => {}
        }
    }
}

impl Walk<'_> {
    fn report(&mut self, line: usize, message: String) {
        self.findings.push(Finding { file: self.file.name.clone(), line, message });
    }

    fn effect(&mut self, effect: Effect, line: usize, by: &str) {
        if !self.rules.may.contains(&effect) {
            let verb = if effect == Print { "may not" } else { "may not touch" };
            self.report(line, format!("{} {verb} {} ({by})", self.rules.name, effect.name()));
        }
    }

    fn uses(&mut self, name: &str, line: usize) {
        if name == self.rules.name || self.rules.uses.contains(&name) {
            return;
        }
        // A macro or an item of lib.rs itself would have no module; lantoa has none.
        self.report(line, format!("{} may not use {name}", self.rules.name));
    }
}
