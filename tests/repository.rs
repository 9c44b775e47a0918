//! What the repository itself has to keep: names that every system can check out, and licences that a
//! released program may carry.

use std::collections::BTreeMap;
use std::path::Path;
use std::process::Command;

/// Folders that are made, not kept.
const MADE: &[&str] = &[".git", "target", "node_modules", "public"];

fn names(dir: &Path, at: &str, found: &mut Vec<String>) {
    for entry in std::fs::read_dir(dir).expect("a folder of the repository").flatten() {
        let name = entry.file_name().to_string_lossy().into_owned();
        if at.is_empty() && MADE.contains(&name.as_str()) {
            continue;
        }
        let path = format!("{at}{name}");
        if entry.file_type().is_ok_and(|kind| kind.is_dir()) {
            names(&entry.path(), &format!("{path}/"), found);
        }
        found.push(path);
    }
}

/// Why Windows could not check a path out ("Naming Files, Paths, and Namespaces").
fn unfit(path: &str) -> Option<&'static str> {
    let name = path.rsplit('/').next().unwrap_or(path);
    let stem = name.split('.').next().unwrap_or(name).trim_end().to_lowercase();
    let device = matches!(&*stem, "con" | "prn" | "aux" | "nul" | "conin$" | "conout$")
        || matches!(stem.strip_prefix("com").or(stem.strip_prefix("lpt")), Some(n) if n.chars().count() == 1 && "123456789¹²³".contains(n));
    if device {
        return Some("is a device");
    }
    if name.chars().any(|c| c.is_control() || r#"<>:"\|?*"#.contains(c)) {
        return Some("has a letter that Windows refuses");
    }
    if name.ends_with([' ', '.']) {
        return Some("ends in a dot or a space");
    }
    // A user's folder takes some sixty letters of the 260 before the repository begins.
    (path.chars().count() > 180).then_some("is too long")
}

#[test]
fn every_file_can_be_checked_out_on_windows() {
    let mut paths = Vec::new();
    names(Path::new(env!("CARGO_MANIFEST_DIR")), "", &mut paths);
    assert!(paths.len() > 500, "the whole repository was looked at");
    let mut wrong: Vec<String> =
        paths.iter().filter_map(|path| unfit(path).map(|why| format!("{path} {why}"))).collect();
    let mut folded: BTreeMap<String, &str> = BTreeMap::new();
    for path in &paths {
        if let Some(other) = folded.insert(path.to_lowercase(), path) {
            wrong.push(format!("{path} and {other} differ only by letter case"));
        }
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

#[test]
fn names_that_windows_refuses_are_seen() {
    for path in ["a/con", "a/Nul.txt", "COM1.md", "a:b", "a/b.", "a ", "x/lpt².html"] {
        assert!(unfit(path).is_some(), "{path}");
    }
    for path in ["a/@con/b", "huong-dan/cong.md", "com10", "Mẫu 01.TXT"] {
        assert_eq!(unfit(path), None, "{path}");
    }
}

/// Licences a released program may carry; the same list is in deny.toml and about.toml.
const LICENCES: &[&str] = &[
    "MIT",
    "Apache-2.0",
    "Apache-2.0 WITH LLVM-exception",
    "BSD-2-Clause",
    "BSD-3-Clause",
    "BSL-1.0",
    "CC0-1.0",
    "ISC",
    "MIT-0",
    "0BSD",
    "MPL-2.0",
    "Unicode-3.0",
    "Unlicense",
    "Zlib",
    "CDLA-Permissive-2.0",
    "OFL-1.1",
];

#[test]
fn every_crate_has_a_licence_that_a_released_program_may_carry() {
    let output = Command::new(env!("CARGO"))
        .args(["metadata", "--format-version", "1", "--locked", "--manifest-path"])
        .arg(concat!(env!("CARGO_MANIFEST_DIR"), "/Cargo.toml"))
        .output()
        .expect("cargo runs");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let metadata: serde_json::Value = serde_json::from_slice(&output.stdout).expect("cargo prints JSON");
    let packages = metadata["packages"].as_array().expect("there are packages");
    assert!(packages.len() > 100, "all crates are listed");
    let wrong: Vec<String> = packages
        .iter()
        .filter(|package| !is_allowed(package["license"].as_str().unwrap_or("")))
        .map(|package| format!("{} {} {}", package["name"], package["version"], package["license"]))
        .collect();
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

/// Whether an SPDX expression can be met with [`LICENCES`] alone.
fn is_allowed(licence: &str) -> bool {
    let Ok(expression) = spdx::Expression::parse_mode(licence, spdx::ParseMode::LAX) else { return false };
    expression.evaluate(|required| LICENCES.contains(&required.to_string().as_str()))
}

#[test]
fn a_licence_with_conditions_we_do_not_meet_is_seen() {
    assert!(
        is_allowed("MIT OR Apache-2.0")
            && is_allowed("MIT/Apache-2.0")
            && is_allowed("MIT OR LGPL-2.1-or-later")
    );
    assert!(!is_allowed("GPL-3.0-only") && !is_allowed("MIT AND AGPL-3.0-only") && !is_allowed(""));
}
