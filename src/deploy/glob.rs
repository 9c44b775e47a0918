//! The patterns of `keep`: `*` and `?` within one name, `**` over folders.

/// Patterns of paths that are never touched.
#[derive(Clone, Debug, Default)]
pub struct Keep {
    patterns: Vec<Vec<String>>,
}

impl Keep {
    /// A pattern names a file, or a folder with all in it: `bao-cao`, `bao-cao/` and `bao-cao/**` are the same.
    pub fn new<'a>(patterns: impl IntoIterator<Item = &'a str>) -> Keep {
        let split = |pattern: &str| -> Vec<String> {
            let pattern = pattern.replace('\\', "/");
            pattern.split('/').filter(|p| !p.is_empty() && *p != ".").map(str::to_owned).collect()
        };
        Keep { patterns: patterns.into_iter().map(split).filter(|p| !p.is_empty()).collect() }
    }

    /// Whether a path, or a folder it lies in, is kept.
    pub fn holds(&self, path: &str) -> bool {
        let parts: Vec<&str> = path.split('/').collect();
        self.patterns.iter().any(|pattern| (1..=parts.len()).any(|n| matches(pattern, &parts[..n])))
    }
}

fn matches(pattern: &[String], parts: &[&str]) -> bool {
    match (pattern.split_first(), parts.split_first()) {
        (None, None) => true,
        (Some((first, rest)), _) if first == "**" => {
            (0..=parts.len()).any(|n| (n > 0 || !rest.is_empty()) && matches(rest, &parts[n..]))
        }
        (Some((first, rest)), Some((part, parts))) => name_matches(first, part) && matches(rest, parts),
        _ => false,
    }
}

fn name_matches(pattern: &str, name: &str) -> bool {
    let (pattern, name): (Vec<char>, Vec<char>) = (pattern.chars().collect(), name.chars().collect());
    // Where the last `*` stands, and how far what it stands for has grown.
    let (mut p, mut n, mut star) = (0, 0, None);
    while n < name.len() {
        match pattern.get(p) {
            Some('*') => {
                star = Some((p, n));
                p += 1;
            }
            Some(c) if *c == '?' || *c == name[n] => {
                p += 1;
                n += 1;
            }
            _ => match star {
                Some((at, grown)) => {
                    p = at + 1;
                    n = grown + 1;
                    star = Some((at, grown + 1));
                }
                None => return false,
            },
        }
    }
    pattern[p..].iter().all(|c| *c == '*')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(pattern: &str, kept: &[&str], free: &[&str]) {
        let keep = Keep::new([pattern]);
        kept.iter().for_each(|path| assert!(keep.holds(path), "{pattern} keeps {path}"));
        free.iter().for_each(|path| assert!(!keep.holds(path), "{pattern} leaves {path}"));
    }

    #[test]
    fn patterns_name_files_and_folders() {
        check("bao-cao/**", &["bao-cao/a.pdf", "bao-cao/2025/b.pdf"], &["bao-cao.html", "x/bao-cao/a"]);
        check("bao-cao", &["bao-cao", "bao-cao/a/b"], &["bao-cao-2"]);
        check("/bao-cao/", &["bao-cao/a"], &["a/bao-cao"]);
        check("*.pdf", &["a.pdf"], &["x/a.pdf", "a.pdfx"]);
        check("**/*.pdf", &["a.pdf", "x/y/a.pdf"], &["a.html"]);
        check("**/rieng/**", &["rieng/a", "x/rieng/a/b"], &["x/a"]);
        check("tin/?.html", &["tin/1.html", "tin/đ.html"], &["tin/12.html"]);
        check("bao cáo\\**", &["bao cáo/a"], &["bao cao/a"]);
        check("a*b*c", &["abc", "a12b34c", "abbbc"], &["ab", "acb"]);
        check(".htaccess", &[".htaccess"], &["x/.htaccess"]);
    }
}
