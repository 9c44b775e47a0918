//! A file to double-click in the new site's folder, which opens it in the browser.
//!
//! Made for the system that `lantoa new` runs on, and written for the program that made it: where that has
//! moved, the one beside the file or the one on the `PATH` is taken. Not part of the site: a build does not look
//! at it.

use std::path::Path;

use super::{Refusal, write_new};

/// What the file starts, after the program's name.
pub(in super::super) const STARTS: &str = "serve --open";

/// Writes the file for this system; returns its name, `None` where the program does not know where it lies.
pub fn write(dir: &Path) -> Result<Option<&'static str>, Refusal> {
    let (Ok(program), Ok(site)) = (std::env::current_exe(), std::path::absolute(dir)) else {
        return Ok(None);
    };
    let (Some(program), Some(site)) = (program.to_str(), site.to_str()) else { return Ok(None) };
    let (name, text) = if cfg!(windows) {
        ("Mở trang.cmd", windows(program))
    } else if cfg!(target_os = "macos") {
        ("Mở trang.command", macos(program))
    } else {
        ("Mở trang.desktop", linux(program, site))
    };
    let path = dir.join(name);
    write_new(&path, text.as_bytes())?;
    make_executable(&path).map_err(|error| Refusal::io(&path, &error))?;
    Ok(Some(name))
}

/// `%~dp0` is the folder of the file with a `\\` at its end, which would swallow the quote: hence the dot.
fn windows(program: &str) -> String {
    let program = program.strip_prefix(r"\\?\").unwrap_or(program).replace('%', "%%");
    [
        "@echo off",
        "rem UTF-8, for names with Vietnamese letters",
        "chcp 65001 >nul",
        &format!("set \"LANTOA={program}\""),
        "if not exist \"%LANTOA%\" set \"LANTOA=%~dp0lantoa.exe\"",
        "if not exist \"%LANTOA%\" set \"LANTOA=lantoa\"",
        &format!("\"%LANTOA%\" {STARTS} --root \"%~dp0.\""),
        "if errorlevel 1 pause",
        "",
    ]
    .join("\r\n")
}

fn macos(program: &str) -> String {
    let program = program.replace('\'', "'\\''");
    format!(
        "#!/bin/sh\ncd \"$(dirname \"$0\")\" || exit 1\nlantoa='{program}'\n[ -x \"$lantoa\" ] || lantoa=lantoa\nexec \"$lantoa\" {STARTS}\n"
    )
}

/// Desktop Entry Specification 1.5, "The Exec key": an argument in double quotes, in which `"`, `` ` ``, `$` and
/// `\\` are escaped; the value as a whole then escapes `\\` once more, and `%` is doubled.
fn linux(program: &str, site: &str) -> String {
    let argument = |text: &str| {
        let mut quoted = String::from("\"");
        for c in text.chars() {
            match c {
                '"' | '`' | '$' => quoted.push_str(&format!("\\\\{c}")),
                '\\' => quoted.push_str("\\\\\\\\"),
                '%' => quoted.push_str("%%"),
                c => quoted.push(c),
            }
        }
        quoted + "\""
    };
    format!(
        "[Desktop Entry]\nType=Application\nName=Mở trang\nComment=Mở trang này trong trình duyệt bằng lantoa\nExec={} {STARTS} --root {}\nTerminal=true\n",
        argument(program),
        argument(site)
    )
}

#[cfg(unix)]
fn make_executable(path: &Path) -> std::io::Result<()> {
    use std::os::unix::fs::PermissionsExt;
    std::fs::set_permissions(path, std::fs::Permissions::from_mode(0o755))
}

#[cfg(not(unix))]
fn make_executable(_: &Path) -> std::io::Result<()> {
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_batch_file_ends_its_lines_as_windows_does_and_keeps_percent_signs() {
        let text = windows(r"\\?\C:\Phần mềm\100% an toàn\lantoa.exe");
        assert!(text.contains(r#"set "LANTOA=C:\Phần mềm\100%% an toàn\lantoa.exe""#), "{text}");
        assert!(text.contains(r#"--root "%~dp0.""#), "{text}");
        assert_eq!(text.matches('\n').count(), text.matches("\r\n").count());
    }

    #[test]
    fn a_desktop_file_escapes_what_a_shell_would_read() {
        let text = linux("/opt/lantoa", "/home/an/50% $x \"y\"");
        assert!(text.contains(r#"--root "/home/an/50%% \\$x \\"y\\"""#), "{text}");
    }
}
